//! Single pictures: JPEG, PNG, WebP, GIF, BMP, HEIC.

use std::io::Cursor;

use image::{
    AnimationDecoder, DynamicImage, GrayImage, ImageDecoder,
    codecs::{bmp::BmpDecoder, gif::GifDecoder, png::PngDecoder, webp::WebPDecoder},
    metadata::Orientation,
};
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

use super::{Allowance, Kind, Resolution, Unreadable, bits, is_page};
use crate::sheet::scan::Page;

/// Bytes that one picture may unpack to.
const UNPACKED: u64 = 240 << 20;

/// The picture as a page of its own.
pub(super) fn page(kind: Kind, bytes: &[u8], allowance: &mut Allowance) -> Result<Page, Unreadable> {
    let (pixels, resolution) = match kind {
        Kind::Jpeg => jpeg(bytes, allowance)?,
        Kind::Png => (decoded(PngDecoder::new(Cursor::new(bytes)), allowance)?, png_resolution(bytes)),
        Kind::WebP => (decoded(WebPDecoder::new(Cursor::new(bytes)), allowance)?, None),
        Kind::Bmp => (decoded(BmpDecoder::new(Cursor::new(bytes)), allowance)?, None),
        Kind::Gif => (gif(bytes, allowance)?, None),
        Kind::Heic => (heic(bytes, allowance)?, None),
        Kind::Tiff => return Err(Unreadable::Unknown("TIFF")),
    };
    allowance.finish(1, pixels, resolution)
}

fn room(width: u32, height: u32, allowance: &mut Allowance) -> Result<(), Unreadable> {
    allowance.check(width, height)?;
    if !is_page(width, height) {
        return Err(Unreadable::TooSmall);
    }
    allowance.page(width, height)
}

/// Only the brightness is decoded: half the work, a third of the memory.
fn jpeg(bytes: &[u8], allowance: &mut Allowance) -> Result<(GrayImage, Resolution), Unreadable> {
    let (width, height) = jpeg_size(bytes)?;
    room(width, height, allowance)?;
    let (pixels, exif) = jpeg_pixels(bytes)?;
    let orientation = exif.and_then(|exif| Orientation::from_exif_chunk(&exif)).unwrap_or(Orientation::NoTransforms);
    let resolution = sensible(jfif_resolution(bytes));
    let sideways = orientation.to_exif() >= 5;
    let resolution = resolution.map(|(across, down)| if sideways { (down, across) } else { (across, down) });
    Ok((oriented(pixels, orientation), resolution))
}

fn options() -> DecoderOptions {
    DecoderOptions::default().set_max_width(65_535).set_max_height(65_535)
}

/// Width and height as the JPEG's own header tells them.
pub(super) fn jpeg_size(bytes: &[u8]) -> Result<(u32, u32), Unreadable> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options());
    decoder.decode_headers().map_err(|_| Unreadable::Damaged)?;
    let info = decoder.info().ok_or(Unreadable::Damaged)?;
    Ok((u32::from(info.width), u32::from(info.height)))
}

/// Grey pixels and the Exif data; whoever calls has looked at the size.
///
/// What lost its end is refused: the decoder would fill the rest with paper.
pub(super) fn jpeg_pixels(bytes: &[u8]) -> Result<(GrayImage, Option<Vec<u8>>), Unreadable> {
    let end = bytes.windows(2).rposition(|two| two == b"\xff\xd9").ok_or(Unreadable::Damaged)?;
    // A thumbnail before the picture has an end of its own.
    if end < bytes.len() / 2 {
        return Err(Unreadable::Damaged);
    }
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options());
    decoder.decode_headers().map_err(|_| Unreadable::Damaged)?;
    let info = decoder.info().ok_or(Unreadable::Damaged)?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let own = decoder.input_colorspace();
    let grey = matches!(own, Some(ColorSpace::YCbCr | ColorSpace::Luma));
    let wanted = if grey { ColorSpace::Luma } else { ColorSpace::RGB };
    decoder.set_options(options().jpeg_set_out_colorspace(wanted));
    let data = decoder.decode().map_err(|_| Unreadable::Damaged)?;
    let samples = if grey { 1 } else { 3 };
    let layout = bits::Layout { width, height, depth: 8, samples, inverted: false };
    Ok((bits::grey(data, layout)?, info.exif_data.clone()))
}

fn decoded<D: ImageDecoder>(
    decoder: image::ImageResult<D>,
    allowance: &mut Allowance,
) -> Result<GrayImage, Unreadable> {
    let mut decoder = decoder.map_err(|_| Unreadable::Damaged)?;
    let (width, height) = decoder.dimensions();
    room(width, height, allowance)?;
    if decoder.total_bytes() > UNPACKED {
        return Err(Unreadable::TooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| Unreadable::Damaged)?;
    Ok(oriented(on_paper(picture), orientation))
}

/// The first picture; several make an animation.
fn gif(bytes: &[u8], allowance: &mut Allowance) -> Result<GrayImage, Unreadable> {
    let decoder = GifDecoder::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let (width, height) = decoder.dimensions();
    room(width, height, allowance)?;
    // Each picture is held in full colour, twice.
    if u64::from(width) * u64::from(height) * 8 > UNPACKED {
        return Err(Unreadable::TooLarge);
    }
    let mut frames = decoder.into_frames();
    let first = frames.next().and_then(Result::ok).ok_or(Unreadable::Damaged)?.into_buffer();
    if frames.next().is_some() {
        return Err(Unreadable::Animation);
    }
    Ok(on_paper(DynamicImage::ImageRgba8(first)))
}

fn heic(bytes: &[u8], allowance: &mut Allowance) -> Result<GrayImage, Unreadable> {
    let told = heic_rs::probe(bytes).map_err(|_| Unreadable::Unknown("HEIC"))?;
    let coded = u64::from(told.coded_width) * u64::from(told.coded_height);
    if coded > super::PAGE_PIXELS {
        return Err(Unreadable::TooLarge);
    }
    room(told.width, told.height, allowance)?;
    let options = heic_rs::DecodeOptions::default()
        .with_layout(heic_rs::PixelLayout::Gray8)
        .with_max_pixels(Some(super::PAGE_PIXELS))
        .with_alpha(false)
        .with_strict(true)
        .with_threads(Some(1));
    let picture = heic_rs::decode(bytes, &options).map_err(|_| Unreadable::Unknown("HEIC"))?;
    let layout = bits::Layout { width: picture.width, height: picture.height, depth: 8, samples: 1, inverted: false };
    bits::grey(picture.data, layout)
}

/// What is transparent shows the paper.
fn on_paper(picture: DynamicImage) -> GrayImage {
    if !picture.color().has_alpha() {
        return picture.into_luma8();
    }
    let grey = picture.into_luma_alpha8();
    let over = |value: u8, alpha: u8| {
        let (value, alpha) = (u32::from(value), u32::from(alpha));
        u8::try_from((value * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
    };
    let data = grey.pixels().map(|pixel| over(pixel.0[0], pixel.0[1])).collect();
    GrayImage::from_raw(grey.width(), grey.height(), data).unwrap_or_default()
}

pub(super) fn oriented(pixels: GrayImage, orientation: Orientation) -> GrayImage {
    if orientation == Orientation::NoTransforms {
        return pixels;
    }
    let mut picture = DynamicImage::ImageLuma8(pixels);
    picture.apply_orientation(orientation);
    picture.into_luma8()
}

/// Programs that know nothing write 72 or 96.
pub(super) fn sensible(resolution: Resolution) -> Resolution {
    let usual = |dots: f32| (90.0..=2_500.0).contains(&dots) && (dots - 96.0).abs() > 0.5;
    resolution.filter(|(across, down)| usual(*across) && usual(*down))
}

/// The density in the JFIF segment, which stands first.
fn jfif_resolution(bytes: &[u8]) -> Resolution {
    let segment = bytes.get(2..20)?;
    if !segment.starts_with(b"\xff\xe0") || segment.get(4..9) != Some(b"JFIF\0") {
        return None;
    }
    let number = |at: usize| Some(f32::from(u16::from_be_bytes(segment.get(at..at + 2)?.try_into().ok()?)));
    let scale = match segment.get(11)? {
        1 => 1.0,
        2 => 2.54,
        _ => return None,
    };
    Some((number(12)? * scale, number(14)? * scale))
}

/// The pHYs chunk, which stands before the pixels.
fn png_resolution(bytes: &[u8]) -> Resolution {
    let mut at = 8;
    for _ in 0..50 {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let data = at.checked_add(8)?;
        match bytes.get(at + 4..data)? {
            b"pHYs" => {
                let chunk = bytes.get(data..data + 9)?;
                if chunk.get(8) != Some(&1) {
                    return None;
                }
                let number = |at: usize| Some(u32::from_be_bytes(chunk.get(at..at + 4)?.try_into().ok()?));
                #[allow(clippy::cast_precision_loss, reason = "dots per metre")]
                let dots = |per_metre: u32| per_metre as f32 * 0.0254;
                return sensible(Some((dots(number(0)?), dots(number(4)?))));
            }
            b"IDAT" => return None,
            _ => at = data.checked_add(length)?.checked_add(4)?,
        }
    }
    None
}
