//! Text strings of a PDF's objects (PDF 32000-1, 7.9.2): UTF-16, UTF-8 or PDFDocEncoding, and lookups of objects.

use hayro_syntax::object::{Array, Dict, Name, Object};

/// Parents are followed this far up.
const UP: usize = 32;

/// A text string as text, without control characters but line breaks.
pub(super) fn decode(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| doc_encoding(*byte)).collect(),
    };
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|char| !char.is_control() || *char == '\n').collect()
}

fn utf16(bytes: &[u8], from: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|two| two.try_into().ok().map(from)).collect();
    String::from_utf16_lossy(&units)
}

fn doc_encoding(byte: u8) -> char {
    const HIGH: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\u{fffd}€";
    const LOW: &str = "˘ˇˆ˙˝˛˚˜";
    let nth = |set: &str, at: u8| set.chars().nth(usize::from(at)).unwrap_or('\u{fffd}');
    match byte {
        0x18..=0x1f => nth(LOW, byte - 0x18),
        0x80..=0xa0 => nth(HIGH, byte - 0x80),
        _ => char::from(byte),
    }
}

/// A string's text or a name's.
pub(super) fn text(object: &Object) -> Option<String> {
    match object {
        Object::String(string) => Some(decode(string.as_bytes())),
        Object::Name(name) => Some(String::from_utf8_lossy(name.as_ref()).into_owned()),
        _ => None,
    }
}

pub(super) fn string(dict: &Dict, key: &[u8]) -> Option<String> {
    text(&dict.get::<Object>(key)?).filter(|text| !text.is_empty())
}

pub(super) fn name(dict: &Dict, key: &[u8]) -> Option<String> {
    dict.get::<Name>(key).map(|name| String::from_utf8_lossy(name.as_ref()).into_owned())
}

/// The field's own value of a key, or that of the nearest parent that has one.
pub(super) fn inherited<'a>(dict: &Dict<'a>, key: &[u8]) -> Option<Object<'a>> {
    let mut at = dict.clone();
    for _ in 0..UP {
        match at.get::<Object>(key) {
            None | Some(Object::Null(_)) => at = at.get::<Dict>(b"Parent")?,
            found => return found,
        }
    }
    None
}

/// Numbers of an array, a bounded number of them.
pub(super) fn numbers(dict: &Dict, key: &[u8]) -> Vec<f64> {
    dict.get::<Array>(key).map(|array| array.iter::<f64>().take(10_000).collect()).unwrap_or_default()
}
