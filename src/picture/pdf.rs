//! Pages of a PDF that are pictures.
//!
//! Where a page is one single picture, that picture is decoded as it is: nothing is resampled. Else the page is drawn
//! with everything on it, at the resolution of its finest picture. What cannot be drawn whole is not read at all.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use hayro::{PixmapSettings, RenderCache, RenderSettings, vello_cpu::color::palette::css::WHITE};
use hayro_interpret::{InterpreterSettings, RenderContent};
use hayro_syntax::{
    Filter, Pdf,
    object::stream::ImageDecodeParams,
    object::{Array, Dict, Object, Stream},
    page::Page as Source,
};
use image::GrayImage;

use super::{Allowance, PAGE_PIXELS, Resolution, Unreadable, bits, still, turned};
use crate::sheet::{
    pdf::{Pictured, Sole},
    scan::{Page, Word},
};

/// Dots an inch at which a page is drawn: never more, never less, and where no picture tells.
const FINEST: f64 = 300.0;
const COARSEST: f64 = 150.0;
const USUAL: f64 = 200.0;

/// Why a page of a PDF was not had as pixels, in words for the secretariat.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum NoPage {
    #[error("page {0}: {1}")]
    Page(u32, Unreadable),
    #[error("page {0}: a mark laid over the scanned page is not shown by every program")]
    Unshown(u32),
    #[error("page {0}: not all of it can be drawn")]
    Undrawn(u32),
    #[error("it is damaged")]
    Damaged,
}

/// The pages described, in their order.
pub fn pages(bytes: &[u8], wanted: &[Pictured], allowance: &mut Allowance) -> Result<Vec<Page>, NoPage> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|_| NoPage::Damaged)?;
    let sources = pdf.pages();
    wanted
        .iter()
        .map(|page| {
            let at = usize::try_from(page.number).ok().and_then(|number| number.checked_sub(1));
            let source = at.and_then(|at| sources.get(at)).ok_or(NoPage::Damaged)?;
            one(&pdf, source, page, allowance)
        })
        .collect()
}

fn one(pdf: &Pdf, source: &Source, page: &Pictured, allowance: &mut Allowance) -> Result<Page, NoPage> {
    let fail = |why| NoPage::Page(page.number, why);
    if page.unshown {
        return Err(NoPage::Unshown(page.number));
    }
    if let Some(sole) = &page.sole
        && let Some((pixels, resolution)) = alone(pdf, sole, allowance).map_err(fail)?
    {
        let before = (f64::from(pixels.width()), f64::from(pixels.height()));
        let mut made = allowance.finish(page.number, pixels, resolution).map_err(fail)?;
        let scale = (before.0 / sole.place.width(), before.1 / sole.place.height());
        lay(&mut made, page, (sole.place.x0, sole.place.y0), scale, before);
        return Ok(made);
    }
    let (pixels, density) = drawn(source, page, allowance)?;
    let before = (f64::from(pixels.width()), f64::from(pixels.height()));
    #[allow(clippy::cast_possible_truncation, reason = "150 to 300")]
    let resolution = Some((density.0 as f32, density.1 as f32));
    let mut made = allowance.finish(page.number, pixels, resolution).map_err(fail)?;
    lay(&mut made, page, (0.0, 0.0), (density.0 / 72.0, density.1 / 72.0), before);
    Ok(made)
}

/// Puts the page's words where they stand in the pixels.
fn lay(made: &mut Page, page: &Pictured, origin: (f64, f64), scale: (f64, f64), before: (f64, f64)) {
    let down = (f64::from(made.pixels.width()) / before.0, f64::from(made.pixels.height()) / before.1);
    let scale = (scale.0 * down.0, scale.1 * down.1);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what a page can have")]
    let number = |value: f64| value.clamp(0.0, 65_535.0) as u32;
    made.layer = page
        .words
        .iter()
        .map(|word| Word {
            text: word.text.clone(),
            left: number((word.place.x0 - origin.0) * scale.0),
            top: number((word.place.y0 - origin.1) * scale.1),
            width: number(word.place.width() * scale.0),
            height: number(word.place.height() * scale.1),
            confidence: 100.0,
            line: word.line,
        })
        .collect();
}

/// The single picture of a page; none where only drawing it gives its true colours.
fn alone(pdf: &Pdf, sole: &Sole, allowance: &mut Allowance) -> Result<Option<(GrayImage, Resolution)>, Unreadable> {
    let Some(stream) = pdf.xref().get::<Stream>(sole.object) else { return Ok(None) };
    let dict = stream.dict();
    let number = |key: &[u8]| dict.get::<u32>(key).unwrap_or(0);
    let (width, height) = (number(b"Width"), number(b"Height"));
    let Some(samples) = samples(dict) else { return Ok(None) };
    let Some(inverted) = inverted(dict, samples) else { return Ok(None) };
    if ["SMask", "Mask", "SMaskInData"].iter().any(|key| dict.contains_key(key.as_bytes())) {
        return Ok(None);
    }
    allowance.page(width, height)?;
    let pixels = match stream.filters().as_slice() {
        [Filter::DctDecode] => dct(&stream, (width, height), samples)?,
        [Filter::JpxDecode] => jpx(&stream, (width, height), sole)?,
        [Filter::Jbig2Decode] => jbig2(&stream, (width, height))?,
        [] | [Filter::FlateDecode | Filter::CcittFaxDecode] => packed(&stream, (width, height), samples)?,
        _ => None,
    };
    let Some(mut pixels) = pixels else {
        return Ok(None);
    };
    if inverted {
        for sample in pixels.iter_mut() {
            *sample = 255 - *sample;
        }
    }
    let pixels = turned(pixels, sole.turned);
    let dots = |pixels: u32, points: f64| f64::from(pixels) * 72.0 / points.max(1.0);
    let told = (dots(pixels.width(), sole.place.width()), dots(pixels.height(), sole.place.height()));
    #[allow(clippy::cast_possible_truncation, reason = "dots an inch")]
    let resolution = Some((told.0 as f32, told.1 as f32));
    Ok(Some((pixels, still::sensible(resolution))))
}

/// Samples of a pixel in colour spaces whose brightness needs no table; JPEG 2000 may bring its own.
fn samples(dict: &Dict) -> Option<u8> {
    let family = |name: &str| match name {
        "DeviceGray" | "CalGray" | "G" => Some(1),
        "DeviceRGB" | "CalRGB" | "RGB" => Some(3),
        _ => None,
    };
    match dict.get::<Object>(b"ColorSpace") {
        None => Some(0),
        Some(Object::Name(name)) => family(name.as_str()),
        Some(Object::Array(array)) => {
            let mut parts = array.iter::<Object>();
            let name = parts.next()?.into_name()?;
            if name.as_str() != "ICCBased" {
                return family(name.as_str());
            }
            let components = parts.next()?.into_stream()?.dict().get::<u8>(b"N")?;
            matches!(components, 1 | 3).then_some(components)
        }
        Some(_) => None,
    }
}

/// Whether /Decode turns black and white round; none where it does something else.
fn inverted(dict: &Dict, samples: u8) -> Option<bool> {
    let Some(decode) = dict.get::<Array>(b"Decode") else { return Some(false) };
    let ends: Vec<f32> = decode.iter::<f32>().take(8).collect();
    let is = |low: f32, high: f32| ends.chunks(2).all(|pair| pair == [low, high]);
    match samples {
        _ if is(0.0, 1.0) => Some(false),
        1 if is(1.0, 0.0) => Some(true),
        _ => None,
    }
}

/// JPEG: its own colours must be those that the file says.
fn dct(stream: &Stream, size: (u32, u32), samples: u8) -> Result<Option<GrayImage>, Unreadable> {
    let data = stream.raw_data();
    // Where file and picture disagree, drawing knows how programs settle it.
    let told = still::jpeg_size(&data)?;
    small(told.0, told.1)?;
    if told != size || samples == 0 {
        return Ok(None);
    }
    match still::jpeg_pixels(&data) {
        Ok((pixels, _)) => Ok(Some(pixels)),
        Err(_) => Err(Unreadable::Damaged),
    }
}

/// JPEG 2000 keeps coarser versions of itself: the one that reading needs is enough.
fn jpx(stream: &Stream, size: (u32, u32), sole: &Sole) -> Result<Option<GrayImage>, Unreadable> {
    let data = stream.raw_data();
    let told = hayro_jpeg2000::Image::new(&data, &hayro_jpeg2000::DecodeSettings::default());
    let told = told.map_err(|_| Unreadable::Damaged)?;
    small(told.width(), told.height())?;
    if (told.width(), told.height()) != size {
        return Ok(None);
    }
    let longest = f64::from(size.0.max(size.1)) / (sole.place.width().max(sole.place.height()) / 72.0).max(0.1);
    let half = |side: u32| if longest > FINEST * 1.04 { side.div_ceil(2) } else { side };
    let target = Some((half(size.0), half(size.1)));
    let settings =
        hayro_jpeg2000::DecodeSettings { resolve_palette_indices: true, strict: false, target_resolution: target };
    let picture = hayro_jpeg2000::Image::new(&data, &settings).map_err(|_| Unreadable::Damaged)?;
    let samples = match picture.color_space() {
        hayro_jpeg2000::ColorSpace::Gray => 1,
        hayro_jpeg2000::ColorSpace::RGB => 3,
        hayro_jpeg2000::ColorSpace::Icc { num_channels: channels @ (1 | 3), .. } => *channels,
        _ => return Ok(None),
    };
    if picture.has_alpha() {
        return Ok(None);
    }
    let (width, height) = (picture.width(), picture.height());
    let mut context = hayro_jpeg2000::DecoderContext::default();
    let data = picture.decode(&mut context).map_err(|_| Unreadable::Damaged)?.data_u8();
    bits::grey(data, bits::Layout { width, height, depth: 8, samples, inverted: false }).map(Some)
}

/// JBIG2, whose own page may be of another size than the file says.
fn jbig2(stream: &Stream, size: (u32, u32)) -> Result<Option<GrayImage>, Unreadable> {
    let damaged = |_| Unreadable::Damaged;
    let settings = hayro_jbig2::DecodeSettings { strict: false };
    let shared = globals(stream.dict()).map(|shared| hayro_jbig2::Globals::new(&shared, &settings));
    let shared = shared.transpose().map_err(damaged)?;
    let data = stream.raw_data();
    let page = hayro_jbig2::Page::new_embedded(&data, shared.as_ref(), &settings).map_err(damaged)?;
    let (width, height) = (page.width(), page.height());
    small(width, height)?;
    if (width, height) != size {
        return Ok(None);
    }
    let mut pixels = bits::Pixels::new(width, height);
    page.decode(&mut pixels).map_err(damaged)?;
    GrayImage::from_raw(width, height, pixels.done()).ok_or(Unreadable::Damaged).map(Some)
}

/// What several pictures of the file have in common.
fn globals(dict: &Dict) -> Option<Vec<u8>> {
    let parameters = match dict.get::<Object>(b"DecodeParms")? {
        Object::Dict(parameters) => parameters,
        Object::Array(array) => array.iter::<Dict>().next()?,
        _ => return None,
    };
    let shared = parameters.get::<Stream>(b"JBIG2Globals")?;
    shared.decoded_data().ok().map(std::borrow::Cow::into_owned)
}

/// What a picture says of itself may be far more than what the file says of it.
fn small(width: u32, height: u32) -> Result<(), Unreadable> {
    if u64::from(width) * u64::from(height) > PAGE_PIXELS { Err(Unreadable::TooLarge) } else { Ok(()) }
}

/// Samples that are merely packed, and fax compression.
fn packed(stream: &Stream, (width, height): (u32, u32), samples: u8) -> Result<Option<GrayImage>, Unreadable> {
    let depth = stream.dict().get::<u8>(b"BitsPerComponent").unwrap_or(1);
    if samples == 0 || !matches!(depth, 1 | 2 | 4 | 8 | 16) || (samples == 3 && depth < 8) {
        return Ok(None);
    }
    let stride = (u64::from(width) * u64::from(samples) * u64::from(depth)).div_ceil(8);
    let expected = stride * u64::from(height);
    // No deflated data grows by more than this, so that more is no picture of this size.
    if expected > PAGE_PIXELS * 3 {
        return Err(Unreadable::TooLarge);
    }
    let fits = stream.filters().is_empty() || unpacks_to(stream, expected);
    if !fits {
        return Err(Unreadable::TooLarge);
    }
    let done = stream.decoded_image(&parameters(width, height, depth, samples)).map_err(|_| Unreadable::Damaged)?;
    let depth = match &done.image_data {
        None => depth,
        Some(told) if (told.width, told.height) == (width, height) => told.bits_per_component,
        Some(_) => return Ok(None),
    };
    bits::grey(done.data.into_owned(), bits::Layout { width, height, depth, samples, inverted: false }).map(Some)
}

/// Whether deflated data is about as long as the picture should be, told before it is unpacked into memory.
fn unpacks_to(stream: &Stream, expected: u64) -> bool {
    use std::io::Read;
    if stream.filters().as_slice() != [Filter::FlateDecode] {
        return true;
    }
    let data = stream.raw_data();
    let most = expected.saturating_mul(2) + (1 << 20);
    // Deflate grows by no more than this: most pictures need no look.
    if data.len() as u64 * 1032 <= most {
        return true;
    }
    let mut unpacked = flate2::read::ZlibDecoder::new(&data[..]).take(most + 1);
    std::io::copy(&mut unpacked, &mut std::io::sink()).unwrap_or(0) <= most
}

fn parameters(width: u32, height: u32, depth: u8, samples: u8) -> ImageDecodeParams {
    ImageDecodeParams {
        is_indexed: false,
        bpc: Some(depth),
        num_components: Some(samples),
        target_dimension: None,
        width,
        height,
    }
}

/// The page drawn with all that is on it, and at how many dots an inch, across and down.
fn drawn(source: &Source, page: &Pictured, allowance: &mut Allowance) -> Result<(GrayImage, (f64, f64)), NoPage> {
    let fail = |why| NoPage::Page(page.number, why);
    let (across, down) = page.density.unwrap_or((USUAL, USUAL));
    let within = |dots: f64| if dots > FINEST { FINEST } else { dots.max(COARSEST) };
    let density = (within(across), within(down));
    // The drawing is held as the file says; the page may be held otherwise.
    let sideways = page.quarter % 2 == 1;
    let (x, y) = if sideways { (density.1, density.0) } else { density };
    let (width, height) = source.render_dimensions();
    let pixels = |points: f32, dots: f64| f64::from(points) * dots / 72.0;
    let size = (pixels(width, x), pixels(height, y));
    if page.pixels > PAGE_PIXELS * 2 || size.0 > 16_000.0 || size.1 > 16_000.0 {
        return Err(fail(Unreadable::TooLarge));
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 16000")]
    let (wide, high) = (size.0 as u32, size.1 as u32);
    allowance.page(wide, high).map_err(fail)?;
    let grey = draw(source, (x / 72.0, y / 72.0)).ok_or(NoPage::Undrawn(page.number))?;
    Ok((turned(grey, (4 - page.quarter) % 4), density))
}

/// Nothing where something on the page could not be drawn: what is not seen would be taken for not marked.
fn draw(source: &Source, scale: (f64, f64)) -> Option<GrayImage> {
    let missing = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&missing);
    let interpreter = InterpreterSettings {
        warning_sink: Arc::new(move |_| noted.store(true, Ordering::Relaxed)),
        render_content: RenderContent::PAGE | RenderContent::ANNOTATIONS,
        ..InterpreterSettings::default()
    };
    #[allow(clippy::cast_possible_truncation, reason = "about 2 to 4")]
    let pixmap = PixmapSettings { x_scale: scale.0 as f32, y_scale: scale.1 as f32, bg_color: WHITE };
    let drawing = hayro::render(source, &RenderCache::new(), &interpreter, &RenderSettings::default(), &pixmap);
    if missing.load(Ordering::Relaxed) {
        return None;
    }
    let (width, height) = (u32::from(drawing.width()), u32::from(drawing.height()));
    let data = drawing.data().iter().map(|pixel| bits::luma([pixel.r, pixel.g, pixel.b])).collect();
    GrayImage::from_raw(width, height, data)
}
