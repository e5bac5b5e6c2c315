//! TIFF: faxes and scans, several pages in one file.
//!
//! Fax compression is decoded here strip by strip, as the library knows only one kind of it; the rest is the library's.

use std::io::Cursor;

use hayro_ccitt::{DecodeSettings, DecoderContext, EncodingMode};
use image::{GrayImage, metadata::Orientation};
use tiff::{
    ColorType,
    decoder::{Decoder, DecodingResult, Limits, ifd::Value},
    tags::Tag,
};

use super::{Allowance, Resolution, Unreadable, bits, is_page, still};
use crate::sheet::scan::Page;

/// Pictures of a file that are looked at, thumbnails included.
const DIRECTORIES: usize = 100;
/// Strips of one page.
const STRIPS: usize = 20_000;
/// Bytes that one page may unpack to.
const UNPACKED: usize = 240 << 20;
const T4_OPTIONS: Tag = Tag::Unknown(292);
const FILL_ORDER: Tag = Tag::FillOrder;

type File<'b> = Decoder<Cursor<&'b [u8]>>;

pub(super) fn pages(bytes: &[u8], allowance: &mut Allowance) -> Result<Vec<Page>, Unreadable> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = UNPACKED;
    limits.intermediate_buffer_size = UNPACKED;
    let mut file = Decoder::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?.with_limits(limits);
    let mut pages: Vec<Page> = Vec::new();
    for at in 0..DIRECTORIES {
        // A smaller copy of another page.
        let copy = file.get_tag_u32(Tag::NewSubfileType).unwrap_or(0) & 1 == 1;
        if !(copy && at > 0) {
            let number = u32::try_from(pages.len() + 1).unwrap_or(u32::MAX);
            pages.push(page(&mut file, bytes, number, allowance)?);
        }
        if !file.more_images() {
            return Ok(pages);
        }
        file.next_image().map_err(|_| Unreadable::Damaged)?;
    }
    Err(Unreadable::TooMany)
}

fn page(file: &mut File, bytes: &[u8], number: u32, allowance: &mut Allowance) -> Result<Page, Unreadable> {
    let (width, height) = file.dimensions().map_err(|_| Unreadable::Damaged)?;
    let resolution = resolution(file);
    allowance.check(width, height)?;
    // A fax in coarse mode has few rows.
    if !is_page(width, height.saturating_mul(2)) {
        return Err(Unreadable::TooSmall);
    }
    allowance.page(width, height)?;
    let compression = file.get_tag_u32(Tag::Compression).unwrap_or(1);
    let pixels = match compression {
        2..=4 => fax(file, bytes, (width, height), compression)?,
        _ => plain(file, (width, height))?,
    };
    let orientation =
        file.get_tag_u32(Tag::Orientation).ok().and_then(|o| Orientation::from_exif(u8::try_from(o).ok()?));
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    let sideways = orientation.to_exif() >= 5;
    let resolution = resolution.map(|(across, down)| if sideways { (down, across) } else { (across, down) });
    allowance.finish(number, still::oriented(pixels, orientation), resolution)
}

fn resolution(file: &mut File) -> Resolution {
    let scale = match file.get_tag_u32(Tag::ResolutionUnit).unwrap_or(2) {
        2 => 1.0,
        3 => 2.54,
        _ => return None,
    };
    let across = number(file, Tag::XResolution)?;
    let down = number(file, Tag::YResolution)?;
    still::sensible(Some((across * scale, down * scale)))
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "dots an inch")]
fn number(file: &mut File, tag: Tag) -> Option<f32> {
    match file.find_tag(tag).ok()?? {
        Value::Rational(above, below) => Some((f64::from(above) / f64::from(below)) as f32),
        Value::Float(value) => Some(value),
        value => value.into_u32().ok().map(|value| value as f32),
    }
}

/// ITU-T T.4 and T.6 (RFC 2301; TIFF 6.0, sections 10 and 11).
fn fax(file: &mut File, bytes: &[u8], (width, height): (u32, u32), compression: u32) -> Result<GrayImage, Unreadable> {
    let damaged = |_| Unreadable::Damaged;
    let offsets = file.get_tag_u64_vec(Tag::StripOffsets).map_err(damaged)?;
    let lengths = file.get_tag_u64_vec(Tag::StripByteCounts).map_err(damaged)?;
    let rows = file.get_tag_u32(Tag::RowsPerStrip).unwrap_or(height).clamp(1, height);
    let reversed = file.get_tag_u32(FILL_ORDER).is_ok_and(|order| order == 2);
    let options = file.get_tag_u32(T4_OPTIONS).unwrap_or(0);
    let white_is_zero = file.get_tag_u32(Tag::PhotometricInterpretation).unwrap_or(0) == 0;
    if offsets.len() > STRIPS || offsets.len() != lengths.len() {
        return Err(Unreadable::Damaged);
    }
    let mut runs = bits::Runs::new(width, height);
    let mut left = height;
    for (offset, length) in offsets.iter().zip(&lengths) {
        let from = usize::try_from(*offset).map_err(|_| Unreadable::Damaged)?;
        let to = from.saturating_add(usize::try_from(*length).unwrap_or(usize::MAX)).min(bytes.len());
        let strip = bytes.get(from..to).ok_or(Unreadable::Damaged)?;
        let strip = if reversed { strip.iter().map(|byte| byte.reverse_bits()).collect() } else { strip.to_vec() };
        let wanted = rows.min(left);
        let before = runs.done();
        let settings = settings(width, wanted, compression, options);
        // A broken end still leaves the rows before it.
        let _ = hayro_ccitt::decode(&strip, &mut runs, &mut DecoderContext::new(settings));
        left -= wanted;
        if runs.done() - before < wanted as usize && left > 0 {
            return Err(Unreadable::Damaged);
        }
    }
    // Of a page that broke off in its upper half too little is seen.
    if runs.done() * 2 < height as usize {
        return Err(Unreadable::Damaged);
    }
    let layout = bits::Layout { width, height, depth: 8, samples: 1, inverted: !white_is_zero };
    bits::grey(runs.rows, layout)
}

fn settings(columns: u32, rows: u32, compression: u32, options: u32) -> DecodeSettings {
    let encoding = match compression {
        4 => EncodingMode::Group4,
        3 if options & 1 == 1 => EncodingMode::Group3_2D,
        _ => EncodingMode::Group3_1D,
    };
    DecodeSettings {
        columns,
        rows,
        end_of_block: compression != 2,
        end_of_line: compression == 3,
        rows_are_byte_aligned: compression == 2,
        encoding,
        strict: false,
    }
}

fn plain(file: &mut File, (width, height): (u32, u32)) -> Result<GrayImage, Unreadable> {
    let colours = file.colortype().map_err(|_| Unreadable::Unknown("TIFF"))?;
    let planes = file.get_tag_u32(Tag::PlanarConfiguration).unwrap_or(1);
    let (depth, samples) = match colours {
        ColorType::Gray(depth) => (depth, 1),
        ColorType::RGB(depth @ (8 | 16)) if planes == 1 => (depth, 3),
        ColorType::YCbCr(8) if planes == 1 => (8, 3),
        ColorType::CMYK(8) if planes == 1 => (8, 4),
        _ => return Err(Unreadable::Unknown("TIFF with unusual colours")),
    };
    let data = match file.read_image().map_err(|_| Unreadable::Damaged)? {
        DecodingResult::U8(data) => data,
        DecodingResult::U16(data) => data.iter().flat_map(|sample| sample.to_be_bytes()).collect(),
        _ => return Err(Unreadable::Unknown("TIFF with unusual colours")),
    };
    // The library's YCbCr is that of the file only where no JPEG stands between.
    if matches!(colours, ColorType::YCbCr(_)) {
        let data = data.as_chunks::<3>().0.iter().map(|[y, ..]| *y).collect();
        return bits::grey(data, bits::Layout { width, height, depth: 8, samples: 1, inverted: false });
    }
    bits::grey(data, bits::Layout { width, height, depth, samples, inverted: false })
}
