//! Reads PDF documents into a sheet, as a person sees them in a viewer.
//!
//! Characters, lines, boxes, form fields and annotations are placed by geometry; what is not shown is no mark. A page
//! that is a picture is not read, and says so. Input is hostile: every stream, operator and tree is bounded.

mod annotation;
mod assemble;
mod boxes;
mod budget;
mod content;
mod field;
mod files;
mod font;
mod grid;
mod gutter;
mod ink;
mod lines;
mod outline;
mod page;
mod paint;
mod pictured;
mod scene;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;

use hayro_font::kurbo::{Affine, Rect};
use hayro_syntax::{
    DecryptionError, LoadPdfError, Pdf,
    object::{Array, Dict, Object, Stream},
    page::Page as Source,
};

pub use files::File;
pub use pictured::{Pictured, Placed, Sole};

use super::{Format, Sheet};
use annotation::{Notes, Reader};
use assemble::Assembly;
use budget::{Budget, TooMuch};
use content::Painter;
use field::Field;
use font::Fonts;
use paint::{Layers, State as Drawing};
use scene::Scene;

/// Pages beyond this many are not looked at; a reply has two, with comments some dozen.
const PAGES: usize = 80;
/// The longest side of a page, points: PDF's own limit.
const SIDE: f64 = 14_400.0;
/// A page with fewer letters than this beside its picture is the picture.
const LETTERS: usize = 200;

/// Why a PDF was not read, in words for the secretariat.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unreadable {
    #[error("it is protected by a password")]
    Encrypted,
    #[error("it is encrypted in a way that is not known")]
    UnknownEncryption,
    #[error("it is damaged")]
    Damaged,
    #[error("it is too large: {0}")]
    TooLarge(&'static str),
}

impl From<TooMuch> for Unreadable {
    fn from(TooMuch(why): TooMuch) -> Self {
        Self::TooLarge(why)
    }
}

/// What a PDF holds.
#[derive(Debug, Default)]
pub struct Found {
    pub sheet: Sheet,
    /// Attached files and a portfolio's documents.
    pub files: Vec<File>,
    /// Why not all of it could be read, where it could not: it may hold a form that nobody has looked at.
    pub unread: Option<String>,
    /// Words that are there and not seen, such as those that a scanner recognised.
    pub words: String,
    /// The pages that only pixels can tell. Where each of them is read so, nothing else is left unread.
    pub pictured: Vec<Pictured>,
}

/// Reads a PDF; `source` names it on the sheet.
pub fn read(source: &str, bytes: &[u8]) -> Result<Found, Unreadable> {
    if budget::has_bomb(bytes) {
        return Err(Unreadable::TooLarge("it unpacks to far more than its size"));
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Unreadable::Encrypted,
        LoadPdfError::Decryption(_) => Unreadable::UnknownEncryption,
        LoadPdfError::Invalid => Unreadable::Damaged,
    })?;
    let catalog = pdf.xref().get::<Dict>(pdf.xref().root_id()).unwrap_or_default();
    let mut document = Document::new(&catalog);
    let mut assembly = Assembly::default();
    for (number, page) in (1..).zip(pdf.pages().iter()).take(PAGES) {
        document.page(number, page, &mut assembly)?;
    }
    if pdf.pages().len() > PAGES {
        assembly.sheet.faults.push(format!("it has more than {PAGES} pages; the rest was not read"));
    }
    Ok(document.finish(source, assembly, pdf.pages().is_empty()))
}

/// What goes on over all pages.
struct Document<'a> {
    catalog: &'a Dict<'a>,
    form: Dict<'a>,
    need_appearances: bool,
    fonts: Fonts<'a>,
    budget: Budget,
    layers: Layers,
    widgets: BTreeSet<i64>,
    files: Vec<File>,
    /// Pages that are pictures, and pages whose words are drawn as shapes, by their numbers.
    pictures: Vec<u32>,
    drawn: Vec<u32>,
    pictured: Vec<Pictured>,
    letters: usize,
    unknown: usize,
    words: String,
}

impl<'a> Document<'a> {
    fn new(catalog: &'a Dict<'a>) -> Self {
        let form = catalog.get::<Dict>(b"AcroForm").unwrap_or_default();
        Self {
            catalog,
            need_appearances: form.get::<bool>(b"NeedAppearances").unwrap_or(false),
            form,
            fonts: Fonts::default(),
            budget: Budget::default(),
            layers: Layers::of(catalog),
            widgets: BTreeSet::new(),
            files: Vec::new(),
            pictures: Vec::new(),
            drawn: Vec::new(),
            pictured: Vec::new(),
            letters: 0,
            unknown: 0,
            words: String::new(),
        }
    }

    fn page(&mut self, number: u32, page: &'a Source<'a>, assembly: &mut Assembly) -> Result<(), Unreadable> {
        let (mut scene, mut notes) = self.paint(page, 0)?;
        let turned = turned(&scene).filter(|_| !is_picture(&scene));
        if let Some(turned) = turned {
            (scene, notes) = self.paint(page, turned)?;
        }
        if self.judge(number, &scene) {
            let annotations = pictured::annotations(page.raw(), annotation::MOST);
            self.pictured.push(pictured::describe(number, &scene, turned.unwrap_or(0), &annotations));
        }
        self.files.append(&mut notes.files);
        let laid = page::lay_out(scene, notes, assembly.open());
        assembly.page(number, laid);
        Ok(())
    }

    /// Draws the page and its annotations, held so that text which runs in this direction is upright.
    fn paint(&mut self, page: &'a Source<'a>, quarter: usize) -> Result<(Scene, Notes), Unreadable> {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        if !(1.0..=SIDE).contains(&width) || !(1.0..=SIDE).contains(&height) {
            return Err(Unreadable::TooLarge("a page has no sensible size"));
        }
        let upright = Affine::new(page.initial_transform(true).as_coeffs());
        let (place, width, height) = turn(upright, width, height, quarter);
        let content = self.content(page)?;
        let mut painter = Painter::new(&mut self.fonts, &mut self.budget, &self.layers);
        painter.scene.width = width;
        painter.scene.height = height;
        let drawing = Drawing::new(place, Rect::new(0.0, 0.0, width, height));
        painter.run(&content, page.resources(), drawing.clone())?;
        let annotations = pictured::annotations(page.raw(), annotation::MOST);
        let mut reader = Reader {
            painter: &mut painter,
            drawing,
            resources: page.resources(),
            need_appearances: self.need_appearances,
            notes: Notes::default(),
        };
        for (at, annotation) in annotations.iter().enumerate() {
            self.widgets.extend(annotation.obj_id().map(|id| i64::from(id.obj_number)));
            reader.read(at, annotation)?;
        }
        let notes = reader.notes;
        painter.settle();
        Ok((painter.scene, notes))
    }

    fn content(&mut self, page: &Source<'a>) -> Result<Vec<u8>, TooMuch> {
        let streams: Vec<Stream> = match page.raw().get::<Object>(b"Contents") {
            Some(Object::Stream(stream)) => vec![stream],
            Some(Object::Array(array)) => array.iter::<Object>().filter_map(Object::into_stream).take(5_000).collect(),
            _ => Vec::new(),
        };
        let mut content = Vec::new();
        for stream in streams {
            content.extend_from_slice(&self.budget.unpack(&stream)?);
            content.push(b'\n');
        }
        Ok(content)
    }

    /// Notes whether the page can be read at all, or only its pixels.
    fn judge(&mut self, number: u32, scene: &Scene) -> bool {
        let seen = letters(scene);
        let is_picture = is_picture(scene);
        let is_drawn = !is_picture && scene.shapes.len() > 300 && seen < 40;
        if is_picture {
            self.pictures.push(number);
        } else if is_drawn {
            self.drawn.push(number);
        }
        if !is_picture && !is_drawn {
            self.letters += seen;
            self.unknown += scene.unknown;
        }
        let unseen = lines::rows(scene.unseen.clone(), Vec::new());
        let direction = lines::direction(&scene.unseen);
        for row in unseen {
            self.words.push_str(&super::Line { items: lines::read(&row, direction) }.text());
            self.words.push('\n');
        }
        is_picture || is_drawn
    }

    fn finish(mut self, source: &str, assembly: Assembly, empty: bool) -> Found {
        let mut sheet = assembly.finish();
        source.clone_into(&mut sheet.source);
        sheet.format = Format::Pdf;
        if self.ticked_unseen() {
            sheet.faults.push("a form field that stands on no page is ticked".to_owned());
        }
        self.files.extend(files::embedded(self.catalog, &mut self.budget));
        let besides = self.unread(&mut sheet, empty);
        self.files.truncate(files::MOST + 1);
        let pictured = if besides.is_none() { std::mem::take(&mut self.pictured) } else { Vec::new() };
        let unread = besides.or_else(|| self.unread_pages());
        Found { sheet, files: self.files, unread, words: self.words, pictured }
    }

    /// Why a person must look at the pages themselves.
    fn unread(&mut self, sheet: &mut Sheet, empty: bool) -> Option<String> {
        if let Some(data) = files::xfa(&self.form, &mut self.budget) {
            let fields = self.form.get::<Array>(b"Fields").is_some_and(|fields| fields.raw_iter().next().is_some());
            if !fields {
                return Some("an XFA form, which only Adobe's programs show".to_owned());
            }
            if xfa_disagrees(&data, sheet) {
                sheet.faults.push("the form's XFA data and its fields disagree".to_owned());
            }
        }
        if empty {
            return Some("a PDF file without pages".to_owned());
        }
        if self.unknown > 30 && self.unknown * 10 > self.letters {
            return Some("a PDF file whose letters cannot be told".to_owned());
        }
        None
    }

    /// Which pages only their pixels can tell.
    fn unread_pages(&self) -> Option<String> {
        if !self.pictures.is_empty() {
            return Some(format!("its pages are pictures (scan): {}", pages(&self.pictures)));
        }
        (!self.drawn.is_empty()).then(|| format!("its words are drawn as shapes: {}", pages(&self.drawn)))
    }

    /// Whether a field is ticked whose widget stands on no page.
    fn ticked_unseen(&self) -> bool {
        let fields = self.form.get::<Array>(b"Fields");
        let mut nodes: Vec<(Dict, usize)> = fields
            .iter()
            .flat_map(|fields| fields.iter::<Dict>().take(5_000).map(|field| (field, 0)).collect::<Vec<_>>())
            .collect();
        let mut seen: BTreeSet<i64> = BTreeSet::new();
        let mut visited = 0;
        while let Some((node, depth)) = nodes.pop() {
            let id = node.obj_id().map(|id| i64::from(id.obj_number));
            visited += 1;
            if visited > 20_000 || depth > 32 || id.is_some_and(|id| !seen.insert(id)) {
                continue;
            }
            if let Some(kids) = node.get::<Array>(b"Kids") {
                nodes.extend(kids.iter::<Dict>().take(5_000).map(|kid| (kid, depth + 1)));
                continue;
            }
            let shown = id.is_none_or(|id| self.widgets.contains(&id));
            if !shown
                && let Field::Button(button) = field::read(&node)
                && button.state(true) != super::State::Empty
            {
                return true;
            }
        }
        false
    }
}

fn letters(scene: &Scene) -> usize {
    scene.glyphs.iter().flat_map(|glyph| glyph.text.chars()).filter(|char| char.is_alphabetic()).count()
}

/// Whether the page is a picture, with a few words over it at most.
fn is_picture(scene: &Scene) -> bool {
    let pictured: f64 = scene.pictures.iter().map(|picture| picture.bounds.area()).sum();
    pictured > scene.width * scene.height * 0.4 && letters(scene) < LETTERS
}

/// Which way nearly all text runs, where that is not upright.
fn turned(scene: &Scene) -> Option<usize> {
    let count = |quarter: usize| scene.directions.get(quarter).copied().unwrap_or_default();
    let most = (1..4).max_by_key(|quarter| count(*quarter))?;
    (count(most) > 20 && count(most) > 2 * count(0)).then_some(most)
}

/// The page turned so that text running in this direction is upright.
fn turn(upright: Affine, width: f64, height: f64, quarter: usize) -> (Affine, f64, f64) {
    let turned = |parts: [f64; 6]| Affine::new(parts) * upright;
    match quarter {
        1 => (turned([0.0, -1.0, 1.0, 0.0, 0.0, width]), height, width),
        2 => (turned([-1.0, 0.0, 0.0, -1.0, width, height]), width, height),
        3 => (turned([0.0, 1.0, -1.0, 0.0, height, 0.0]), height, width),
        _ => (upright, width, height),
    }
}

fn pages(numbers: &[u32]) -> String {
    let list: Vec<String> = numbers.iter().take(20).map(u32::to_string).collect();
    let word = if numbers.len() == 1 { "page" } else { "pages" };
    format!("{word} {}", list.join(", "))
}

/// Ticks in an XFA form's data that the fields do not show, or the other way round, by their number.
fn xfa_disagrees(data: &str, sheet: &Sheet) -> bool {
    let values = data.split('<').filter_map(|tag| tag.split_once('>')).map(|(_, value)| value.trim());
    let set = values.filter(|value| matches!(*value, "1" | "true" | "Yes" | "On" | "yes" | "on")).count();
    let holds = data.split('<').filter_map(|tag| tag.split_once('>')).any(|(_, value)| !value.trim().is_empty());
    let marks = sheet.lines().flat_map(|(_, line)| line.marks().cloned().collect::<Vec<_>>());
    let ticked = marks.filter(|mark| mark.method == super::Method::AcroForm && mark.state == super::State::Set).count();
    holds && set != ticked
}
