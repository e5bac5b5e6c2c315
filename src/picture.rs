//! Files that are pictures into pages of grey pixels, the right way up as far as the file tells.
//!
//! Runs inside the worker only. Sizes are checked before anything is decoded, and every page is brought down to what
//! reading needs, so that neither a bomb nor a huge scan costs more than a page may.

mod bits;
pub mod pdf;
mod scale;
mod still;
mod tiff;

use image::GrayImage;

use crate::sheet::scan::Page;

/// Pixels of one page before it is brought down: A4 at 600 dpi.
const PAGE_PIXELS: u64 = 40_000_000;
/// Pixels of all pages of one message, before they are brought down.
const ALL_PIXELS: u64 = 400_000_000;
/// Pixels of all pages of one message that are kept for reading.
const KEPT_PIXELS: u64 = 200_000_000;
/// Pages of one message.
const PAGES: usize = 30;
/// A page has at least so many pixels on its shorter side; anything smaller is a logo or a photograph of somebody.
const SHORTEST: u32 = 500;

/// How a picture is kept in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    WebP,
    Gif,
    Bmp,
    Tiff,
    /// What telephones make: HEVC in an ISO container.
    Heic,
}

/// Why a picture was not read, in words for the secretariat.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unreadable {
    #[error("a picture that is damaged; please ask for it again")]
    Damaged,
    #[error("a picture of a kind that is not read ({0}); please ask for a PDF")]
    Unknown(&'static str),
    #[error("a picture with too many pixels; please ask for a scan of 300 dots an inch")]
    TooLarge,
    #[error("more scanned pages than are read from one message; please ask for the form alone")]
    TooMany,
    #[error("a picture too small to be a page that can be read")]
    TooSmall,
    #[error("an animation, which is not read")]
    Animation,
}

/// What one message's pictures may still cost.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    pages: usize,
    pixels: u64,
    kept: u64,
}

impl Default for Allowance {
    fn default() -> Self {
        Self { pages: PAGES, pixels: ALL_PIXELS, kept: KEPT_PIXELS }
    }
}

impl Allowance {
    /// Whether a page may have this size.
    fn check(&self, width: u32, height: u32) -> Result<u64, Unreadable> {
        match u64::from(width) * u64::from(height) {
            0 => Err(Unreadable::Damaged),
            pixels if pixels > PAGE_PIXELS.min(self.pixels) => Err(Unreadable::TooLarge),
            pixels => Ok(pixels),
        }
    }

    /// Takes one page of this size, before it is decoded.
    fn page(&mut self, width: u32, height: u32) -> Result<(), Unreadable> {
        let pixels = self.check(width, height)?;
        self.pages = self.pages.checked_sub(1).ok_or(Unreadable::TooMany)?;
        self.pixels = self.pixels.checked_sub(pixels).ok_or(Unreadable::TooMany)?;
        Ok(())
    }

    /// Brings a decoded page down to what reading needs.
    fn finish(&mut self, number: u32, pixels: GrayImage, resolution: Resolution) -> Result<Page, Unreadable> {
        let (pixels, resolution) = scale::bring_down(pixels, resolution);
        let kept = u64::from(pixels.width()) * u64::from(pixels.height());
        self.kept = self.kept.checked_sub(kept).ok_or(Unreadable::TooMany)?;
        Ok(Page { number, pixels, resolution, layer: Vec::new() })
    }
}

/// Dots per inch across and down.
type Resolution = Option<(f32, f32)>;

impl Kind {
    /// By the first bytes alone: names and labels lie.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        const HEIC: [&[u8]; 6] = [b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"];
        let at = |from: usize, what: &[u8]| bytes.get(from..from + what.len()) == Some(what);
        let beginnings: [(&[u8], Self); 6] = [
            (b"\x89PNG\r\n\x1a\n", Self::Png),
            (b"\xff\xd8\xff", Self::Jpeg),
            (b"GIF8", Self::Gif),
            (b"II*\0", Self::Tiff),
            (b"MM\0*", Self::Tiff),
            (b"BM", Self::Bmp),
        ];
        if let Some((_, kind)) = beginnings.iter().find(|(begin, _)| at(0, begin)) {
            return Some(*kind);
        }
        if at(0, b"RIFF") && at(8, b"WEBP") {
            return Some(Self::WebP);
        }
        (at(4, b"ftyp") && HEIC.iter().any(|brand| at(8, brand))).then_some(Self::Heic)
    }
}

/// The pages of a picture file, numbered from 1.
pub fn pages(kind: Kind, bytes: &[u8], allowance: &mut Allowance) -> Result<Vec<Page>, Unreadable> {
    match kind {
        Kind::Tiff => tiff::pages(bytes, allowance),
        _ => still::page(kind, bytes, allowance).map(|page| vec![page]),
    }
}

/// Whether something of this size can be a page rather than a logo, a banner or a portrait.
fn is_page(width: u32, height: u32) -> bool {
    let (short, long) = (width.min(height), width.max(height));
    short >= SHORTEST && long < short.saturating_mul(4)
}

/// Held the other way: 1 is a quarter turn clockwise.
fn turned(pixels: GrayImage, quarters: u8) -> GrayImage {
    match quarters % 4 {
        1 => image::imageops::rotate90(&pixels),
        2 => image::imageops::rotate180(&pixels),
        3 => image::imageops::rotate270(&pixels),
        _ => pixels,
    }
}

#[cfg(test)]
mod tests;
