//! What one document may cost, and streams unpacked within it.
//!
//! Every stream is unpacked here, or weighed here before a library unpacks it, so that a few kilobytes never grow
//! into gigabytes. A budget overrun ends the document: what was read so far is not worth trusting.

use std::{borrow::Cow, io::Read};

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_syntax::{
    Filter,
    object::{Dict, Stream},
};

/// Most that one stream may unpack to, bytes.
const STREAM: usize = 32 << 20;
/// Most that all streams may unpack to.
const ALL_STREAMS: usize = 128 << 20;
/// No deflated stream grows by more than this.
const FLATE_GROWTH: usize = 1032;
/// Streams in filters that are unpacked without a bound are taken up to this size only.
const UNBOUNDED: usize = 256 << 10;
const OPERATIONS: usize = 2_000_000;
const GLYPHS: usize = 400_000;
/// Forms drawn within forms, the same one counted each time.
const FORMS: usize = 20_000;

/// The document costs more than any form does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TooMuch(pub &'static str);

/// What is left to spend.
pub(super) struct Budget {
    unpacked: usize,
    operations: usize,
    glyphs: usize,
    forms: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { unpacked: ALL_STREAMS, operations: OPERATIONS, glyphs: GLYPHS, forms: FORMS }
    }
}

impl Budget {
    pub fn operation(&mut self) -> Result<(), TooMuch> {
        spend(&mut self.operations, 1, "its pages hold too many drawing operations")
    }

    pub fn glyph(&mut self) -> Result<(), TooMuch> {
        spend(&mut self.glyphs, 1, "its pages hold too many characters")
    }

    pub fn form(&mut self) -> Result<(), TooMuch> {
        spend(&mut self.forms, 1, "its drawings are nested without end")
    }

    /// The stream's content; empty for pictures and for what cannot be unpacked.
    pub fn unpack<'a>(&mut self, stream: &Stream<'a>) -> Result<Cow<'a, [u8]>, TooMuch> {
        let filters = stream.filters();
        let plain = !has_predictor(stream.dict());
        let mut data = stream.raw_data();
        let known = |filter: &Filter| {
            matches!(filter, Filter::FlateDecode | Filter::Ascii85Decode | Filter::AsciiHexDecode | Filter::Crypt)
        };
        if plain && filters.iter().all(known) {
            for filter in filters {
                data = match filter {
                    Filter::FlateDecode => Cow::Owned(inflate(&data)?),
                    Filter::Ascii85Decode => Cow::Owned(ascii85(&data)),
                    Filter::AsciiHexDecode => Cow::Owned(ascii_hex(&data)),
                    _ => data,
                };
            }
        } else {
            self.weigh(stream)?;
            data = stream.decoded_data().unwrap_or_default();
        }
        spend(&mut self.unpacked, data.len(), "it unpacks to far more than its size")?;
        Ok(data)
    }

    /// Makes sure that a library may unpack the stream.
    pub fn weigh(&mut self, stream: &Stream) -> Result<(), TooMuch> {
        let data = stream.raw_data();
        let size = match stream.filters().as_slice() {
            [] => data.len(),
            [Filter::FlateDecode] if data.len() * FLATE_GROWTH <= STREAM => 0,
            [Filter::FlateDecode] => inflate(&data)?.len(),
            [Filter::Ascii85Decode, Filter::FlateDecode] => inflate(&ascii85(&data))?.len(),
            [Filter::AsciiHexDecode, Filter::FlateDecode] => inflate(&ascii_hex(&data))?.len(),
            [Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode | Filter::CcittFaxDecode] => 0,
            [_] if data.len() <= UNBOUNDED => 0,
            _ => return Err(TooMuch("a part of it is packed in a way that is not unpacked safely")),
        };
        spend(&mut self.unpacked, size, "it unpacks to far more than its size")
    }
}

fn spend(left: &mut usize, amount: usize, why: &'static str) -> Result<(), TooMuch> {
    *left = left.checked_sub(amount).ok_or(TooMuch(why))?;
    Ok(())
}

fn has_predictor(dict: &Dict) -> bool {
    dict.contains_key(b"DecodeParms") || dict.contains_key(b"DP")
}

/// Inflates as far as it goes: a damaged end still leaves what stands before it.
fn inflate(data: &[u8]) -> Result<Vec<u8>, TooMuch> {
    let mut out = Vec::new();
    let _ = ZlibDecoder::new(data).take(STREAM as u64 + 1).read_to_end(&mut out);
    if out.is_empty() {
        let raw = data.get(2..).unwrap_or_default();
        let _ = DeflateDecoder::new(raw).take(STREAM as u64 + 1).read_to_end(&mut out);
    }
    if out.len() > STREAM { Err(TooMuch("it unpacks to far more than its size")) } else { Ok(out) }
}

fn ascii85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut group: Vec<u32> = Vec::with_capacity(5);
    for byte in data.iter().take_while(|byte| **byte != b'~') {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(u32::from(byte - b'!')),
            _ => {}
        }
        if group.len() == 5 {
            flush(&mut group, &mut out);
        }
    }
    flush(&mut group, &mut out);
    out
}

/// Five digits make four bytes; a shorter last group makes one byte less than it has digits.
fn flush(group: &mut Vec<u32>, out: &mut Vec<u8>) {
    if group.len() > 1 {
        let digits = group.iter().copied().chain(std::iter::repeat(84)).take(5);
        let value = digits.fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(digit));
        out.extend(value.to_be_bytes().iter().take(group.len() - 1));
    }
    group.clear();
}

fn ascii_hex(data: &[u8]) -> Vec<u8> {
    let digits = data.iter().take_while(|byte| **byte != b'>').filter_map(|byte| char::from(*byte).to_digit(16));
    let digits: Vec<u32> = digits.collect();
    let pair = |pair: &[u32]| u8::try_from(pair.first().unwrap_or(&0) * 16 + pair.get(1).unwrap_or(&0));
    digits.chunks(2).filter_map(|two| pair(two).ok()).collect()
}

/// Object and cross-reference streams are unpacked on opening, before anything can be asked: a bomb among them is
/// found in the bytes themselves.
pub(super) fn has_bomb(bytes: &[u8]) -> bool {
    const OPENING: &[u8] = b"stream";
    let mut rest = bytes;
    let mut before: usize = 0;
    let mut left = ALL_STREAMS;
    while let Some(at) = rest.windows(OPENING.len()).position(|window| window == OPENING) {
        let start = before + at;
        let head = bytes.get(start.saturating_sub(1_000)..start).unwrap_or_default();
        let body = bytes.get(start + OPENING.len()..).unwrap_or_default();
        let body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
        if !head.ends_with(b"end") && is_indirect(head) {
            let Ok(unpacked) = inflate(body) else { return true };
            let Some(remaining) = left.checked_sub(unpacked.len()) else { return true };
            if is_packed_twice(head) {
                return true;
            }
            left = remaining;
        }
        before = start + OPENING.len();
        rest = bytes.get(before..).unwrap_or_default();
    }
    false
}

/// Whether the dictionary that ends here is that of an object or cross-reference stream.
fn is_indirect(head: &[u8]) -> bool {
    let dict = dictionary(head);
    [&b"ObjStm"[..], b"XRef"].iter().any(|kind| dict.windows(kind.len()).any(|window| window == *kind))
}

/// Packed in several ways one after another, which no program does with these streams, or in one that grows without end.
fn is_packed_twice(head: &[u8]) -> bool {
    let dict = dictionary(head);
    let count = |word: &[u8]| dict.windows(word.len()).filter(|window| *window == word).count();
    count(b"Decode") - count(b"DecodeParms") > 1 || count(b"/LZWDecode") > 0
}

/// What follows the last beginning of an object.
fn dictionary(head: &[u8]) -> &[u8] {
    const OBJECT: &[u8] = b" obj";
    let start = head.windows(OBJECT.len()).rposition(|window| window == OBJECT).unwrap_or_default();
    head.get(start..).unwrap_or_default()
}
