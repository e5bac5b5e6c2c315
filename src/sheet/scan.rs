//! Pages that are pictures: scans, faxes and photographs.
//!
//! Pure but for the [`Eyes`] it is given: pixels and the words that OCR found in them become a [`Sheet`].

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    clippy::manual_midpoint,
    clippy::many_single_char_names,
    reason = "coordinates of pixels are small numbers, and named as in geometry"
)]

pub(crate) mod alike;
mod begun;
mod boxes;
pub mod code;
mod common;
mod cue;
mod document;
mod explain;
mod fit;
mod glance;
mod ink;
mod lacking;
mod level;
mod look;
mod model;
mod ours;
mod parts;
pub(crate) mod phrases;
mod plane;
mod rows;
mod rules;
mod stamp;
mod strange;
#[cfg(test)]
mod tests;
mod upright;

pub(crate) use cue::{is_form_line, role};
use document::{Document, Laid};

use image::GrayImage;

use super::Sheet;
use crate::form::{blank, code::PageCode};

/// One page as pixels, the right way up as far as its file tells (EXIF, `/Rotate`).
#[derive(Clone, Debug)]
pub struct Page {
    /// Counted from 1 in the document that it stands in.
    pub number: u32,
    pub pixels: GrayImage,
    /// Dots per inch across and down; fax pixels are not square. None where the file does not say.
    pub resolution: Option<(f32, f32)>,
    /// What an OCR layer in the file says, in the pixels' coordinates. Never evidence of a mark.
    pub layer: Vec<Word>,
}

/// A word as OCR saw it, in pixels of the picture that it was given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Word {
    pub text: String,
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
    /// 0 to 100.
    pub confidence: f32,
    /// Words of one line share it.
    pub line: u32,
}

/// How a picture of text is laid out, as OCR wants to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A page or part of one, with columns and rulings (psm 3).
    Page,
    /// One block of lines (psm 6).
    Block,
    /// A single line (psm 7).
    Line,
}

/// Reads words in a picture. Outside tests it is tesseract, in a jail of its own.
pub trait Eyes {
    /// `languages` as tesseract names them, the likeliest first.
    fn words(&mut self, picture: &GrayImage, layout: Layout, languages: &[&str]) -> Result<Vec<Word>, Blind>;

    /// Reads several pictures, at the same time where that can be; an answer for each.
    fn many(&mut self, asks: &[Ask<'_>]) -> Vec<Result<Vec<Word>, Blind>> {
        asks.iter().map(|ask| self.words(ask.picture, ask.layout, ask.languages)).collect()
    }

    /// What is printed on the page of the house's own forms that a code names; none where that is not known.
    fn printed(&mut self, _says: &PageCode) -> Option<blank::Page> {
        None
    }
}

/// One picture of several.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub picture: &'a GrayImage,
    pub layout: Layout,
    /// As for [`Eyes::words`].
    pub languages: &'a [&'a str],
}

/// Why no words can be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Blind {
    #[error("no tesseract is installed here that could read scanned pages")]
    NotInstalled,
    #[error("the OCR failed: {0}")]
    Failed(String),
}

/// What was read, and the pictures that show why.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub sheet: Sheet,
    /// Per page, the picture with the grid that was found and each mark's box coloured by its reading.
    pub pictures: Vec<(u32, image::RgbImage)>,
    /// Every box and circle, where it stands on its page.
    pub places: Vec<Place>,
}

/// A box or circle on its page, in the page's own pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub page: u32,
    pub shape: super::Shape,
    pub state: super::State,
    /// The centre, across and down.
    pub x: f32,
    pub y: f32,
    /// About the side or the diameter.
    pub size: f32,
    /// Darkness inside, above that of the page's empty ones, from 0 to 1.
    pub ink: f32,
    /// What else was measured, for whoever tunes the thresholds.
    pub measured: String,
    /// What the nets saw, for whoever teaches them: the box, what is empty here, what is marked here, each as 32 rows of 32
    /// samples. Nothing on the house's own forms, which no net looks at.
    pub sight: Vec<u8>,
}

impl Seen {
    /// Whether anything of a form was found.
    #[must_use]
    pub fn is_form(&self) -> bool {
        self.sheet.lines().any(|(_, line)| line.marks().next().is_some())
    }
}

/// Reads the pages of one document.
#[must_use]
#[allow(clippy::needless_pass_by_value, reason = "the pages are not needed any more")]
pub fn read(pages: Vec<Page>, source: &str, eyes: &mut dyn Eyes) -> Seen {
    seen(&pages, source, eyes, false)
}

/// The same, with a picture of every page that shows what was seen.
#[must_use]
#[allow(clippy::needless_pass_by_value, reason = "as for `read`")]
pub fn explain(pages: Vec<Page>, source: &str, eyes: &mut dyn Eyes) -> Seen {
    seen(&pages, source, eyes, true)
}

fn seen(pages: &[Page], source: &str, eyes: &mut dyn Eyes, pictures: bool) -> Seen {
    if let Some(seen) = ours::read(pages, source, eyes, pictures) {
        return seen;
    }
    let mut document = Document::default();
    let sheets: Vec<Option<Laid>> = pages.iter().map(Laid::of).collect();
    document.sizes = sheets.iter().flatten().filter_map(|laid| laid.found.sizes).max_by_key(|sizes| sizes.seen);
    let models = sheets.iter().flatten().filter_map(Laid::model);
    document.model = models.max_by(|a, b| a.votes.total_cmp(&b.votes));
    for (page, laid) in pages.iter().zip(sheets) {
        let Some(laid) = laid else {
            document.faults.push(format!("page {} is too small or too coarse a picture to be read", page.number));
            continue;
        };
        if let Err(blind) = document.page(page, laid, eyes) {
            document.faults.push(format!("page {}: {blind}", page.number));
        }
    }
    document.seen(source, pictures)
}
