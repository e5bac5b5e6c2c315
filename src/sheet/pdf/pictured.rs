//! Pages that are pictures, described so that their pixels can be had elsewhere.
//!
//! Pure. Says which single picture a page is, where it is one and nothing is drawn over it; else the page has to be
//! drawn. The words of an OCR layer come along with their places.

use hayro_font::kurbo::{Affine, Rect};
use hayro_syntax::object::{Array, Dict, ObjectIdentifier};

use super::{
    field,
    scene::{Glyph, Layer, Picture, Scene, is_white},
    words::name,
};

/// Words of one page beyond this many are left out.
const WORDS: usize = 5_000;

/// A page that only pixels can tell.
#[derive(Clone, Debug)]
pub struct Pictured {
    /// Counted from 1.
    pub number: u32,
    /// In points, as it is held to be read.
    pub width: f64,
    pub height: f64,
    /// Quarter turns, by which it is held otherwise than the file says.
    pub quarter: u8,
    /// Pixels an inch of the finest picture on it, across and down; none where it is drawn.
    pub density: Option<(f64, f64)>,
    /// Pixels of all pictures on it.
    pub pixels: u64,
    pub sole: Option<Sole>,
    /// Something lies over it that only some programs show.
    pub unshown: bool,
    pub words: Vec<Placed>,
}

/// The one picture of which a page consists.
#[derive(Clone, Copy, Debug)]
pub struct Sole {
    pub object: ObjectIdentifier,
    /// Quarter turns clockwise from how it is kept to how it is seen.
    pub turned: u8,
    /// Where it lies, in points from the page's upper left corner.
    pub place: Rect,
}

/// A word of the page's text layer, in points from the upper left corner.
#[derive(Clone, Debug)]
pub struct Placed {
    pub text: String,
    pub place: Rect,
    pub line: u32,
}

pub(super) fn describe(number: u32, scene: &Scene, quarter: usize, annotations: &[Dict]) -> Pictured {
    let sheet = Rect::new(0.0, 0.0, scene.width, scene.height);
    let sole = sole(scene, &sheet);
    let large = scene.pictures.iter().filter(|picture| picture.bounds.area() > sheet.area() * 0.02);
    let density = large.filter_map(density).reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)));
    let mut words = words(&scene.unseen);
    if sole.is_none() {
        words.extend(self::words(&scene.glyphs));
    }
    Pictured {
        number,
        width: scene.width,
        height: scene.height,
        quarter: u8::try_from(quarter % 4).unwrap_or(0),
        density,
        pixels: scene.pictures.iter().map(|p| u64::from(p.pixels.0) * u64::from(p.pixels.1)).sum(),
        sole,
        unshown: annotations.iter().any(is_unshown),
        words,
    }
}

/// An annotation that says no way to draw it: some programs make up one, ours does not.
fn is_unshown(annotation: &Dict) -> bool {
    let drawn = annotation.get::<Dict>(b"AP").is_some_and(|looks| looks.contains_key(b"N"));
    let kind = name(annotation, b"Subtype").unwrap_or_default();
    !drawn && !matches!(kind.as_str(), "Link" | "Popup" | "Text" | "FileAttachment") && !field::is_hidden(annotation)
}

fn sole(scene: &Scene, sheet: &Rect) -> Option<Sole> {
    let [picture] = scene.pictures.as_slice() else { return None };
    let over = scene.shapes.iter().any(|shape| {
        let shows = shape.line.is_some() || shape.fill.is_some_and(|ink| !is_white(ink));
        shows || shape.order > picture.order || shape.layer != Layer::Page
    });
    let seen = scene.glyphs.iter().any(|glyph| !glyph.is_blank()) || !scene.clear;
    let inside = sheet.inflate(sheet.width() * 0.02, sheet.height() * 0.02);
    let whole = inside.union(picture.bounds) == inside && picture.whole;
    if over || seen || picture.sheer || !whole {
        return None;
    }
    Some(Sole { object: picture.object?, turned: turned(&picture.place)?, place: picture.bounds })
}

/// How many quarter turns clockwise; none where it is mirrored or slanted.
fn turned(place: &Affine) -> Option<u8> {
    let [a, b, c, d, ..] = place.as_coeffs();
    let slanted = |large: f64, small: f64| small.abs() > large.abs() * 0.002;
    if a.abs() > b.abs() {
        if slanted(a, b) || slanted(d, c) {
            return None;
        }
        // The unit square's upper side is at 1; the page is measured downwards.
        return match (a > 0.0, d < 0.0) {
            (true, true) => Some(0),
            (false, false) => Some(2),
            _ => None,
        };
    }
    if slanted(b, a) || slanted(c, d) {
        return None;
    }
    match (b > 0.0, c > 0.0) {
        (true, true) => Some(1),
        (false, false) => Some(3),
        _ => None,
    }
}

fn density(picture: &Picture) -> Option<(f64, f64)> {
    let [a, b, c, d, ..] = picture.place.as_coeffs();
    let (along, down) = (a.hypot(b), c.hypot(d));
    if along < 1.0 || down < 1.0 || picture.pixels.0 < 2 {
        return None;
    }
    let dots = |pixels: u32, points: f64| f64::from(pixels) * 72.0 / points;
    let told = (dots(picture.pixels.0, along), dots(picture.pixels.1, down));
    Some(if a.abs() > b.abs() { told } else { (told.1, told.0) })
}

/// Characters in the order in which they are written, put together to words.
fn words(glyphs: &[Glyph]) -> Vec<Placed> {
    let mut words: Vec<Placed> = Vec::new();
    let mut line = 0;
    let mut open: Option<(f64, f64)> = None;
    let mut before: Option<(f64, f64)> = None;
    for glyph in glyphs {
        if glyph.is_blank() {
            open = None;
            continue;
        }
        let place = glyph.place();
        let beside = |(base, end): &(f64, f64)| {
            (base - glyph.base).abs() < glyph.size * 0.5 && (glyph.start - end).abs() < glyph.size * 0.3
        };
        let goes_on = open.as_ref().is_some_and(beside);
        if !before.is_some_and(|(base, _)| (base - glyph.base).abs() < glyph.size * 0.5) {
            line += 1;
        }
        if let Some(word) = words.last_mut().filter(|_| goes_on) {
            word.text.push_str(&glyph.text);
            word.place = word.place.union(place);
        } else if words.len() < WORDS {
            words.push(Placed { text: glyph.text.clone(), place, line });
        }
        open = Some((glyph.base, glyph.end));
        before = open;
    }
    words
}

/// What the picture's own dictionary says of its size, and which object it is.
pub(super) fn pixels(dict: &Dict) -> (u32, u32) {
    let number = |long: &[u8], short: &[u8]| dict.get::<u32>(long).or_else(|| dict.get::<u32>(short)).unwrap_or(0);
    (number(b"Width", b"W"), number(b"Height", b"H"))
}

/// Annotations of a page as they stand in it.
pub(super) fn annotations<'a>(page: &Dict<'a>, most: usize) -> Vec<Dict<'a>> {
    page.get::<Array>(b"Annots").map(|all| all.iter::<Dict>().take(most).collect()).unwrap_or_default()
}
