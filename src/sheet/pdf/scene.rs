//! What is seen on one page: characters, lines and shapes, pictures, in points from the upper left corner.

use hayro_font::kurbo::{Affine, Point, Rect};
use hayro_syntax::object::ObjectIdentifier;

/// Red, green and blue, 0 to 1.
pub(super) type Ink = [f32; 3];

/// Everything that the page shows.
#[derive(Clone, Debug, Default)]
pub(super) struct Scene {
    pub width: f64,
    pub height: f64,
    pub glyphs: Vec<Glyph>,
    pub shapes: Vec<Shape>,
    pub pictures: Vec<Picture>,
    /// Text that is there and not seen: an OCR layer, white or clipped text. Never a mark.
    pub unseen: Vec<Glyph>,
    /// Characters standing upright in each of the four directions, to tell how the page is to be held.
    pub directions: [usize; 4],
    /// Characters of which it cannot be told what they are.
    pub unknown: usize,
    /// Nothing is drawn but characters, paths and pictures.
    pub clear: bool,
}

/// Where something comes from: the page itself or one of its annotations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layer {
    #[default]
    Page,
    Annotation(usize),
}

/// A character, or several that one glyph stands for.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub text: String,
    pub start: f64,
    pub end: f64,
    pub base: f64,
    pub size: f64,
    pub bold: bool,
    pub ink: Ink,
    pub struck: bool,
    pub emphasis: bool,
    /// The order of drawing: what comes later lies above.
    pub order: usize,
    pub layer: Layer,
    /// The outline's own extent, for signs that may be boxes.
    pub extent: Option<Rect>,
}

impl Glyph {
    /// The place that it takes on the line.
    pub fn place(&self) -> Rect {
        Rect::new(self.start, self.base - 0.8 * self.size, self.end, self.base + 0.2 * self.size)
    }

    /// What the eye takes for its middle.
    pub fn middle(&self) -> Point {
        Point::new(f64::midpoint(self.start, self.end), self.base - 0.35 * self.size)
    }

    pub fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// A painted path.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub strokes: Vec<Stroke>,
    pub bounds: Rect,
    pub fill: Option<Ink>,
    pub line: Option<(Ink, f64)>,
    pub even_odd: bool,
    /// What lies under it is still seen.
    pub sheer: bool,
    pub order: usize,
    pub layer: Layer,
}

/// One part of a path, made of straight pieces.
#[derive(Clone, Debug, Default)]
pub(super) struct Stroke {
    pub points: Vec<Point>,
    pub closed: bool,
    pub curved: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Picture {
    pub bounds: Rect,
    /// Nothing of it is cut away.
    pub whole: bool,
    /// From the unit square to the page.
    pub place: Affine,
    pub pixels: (u32, u32),
    pub object: Option<ObjectIdentifier>,
    /// With a mask: what lies under it may still be seen.
    pub sheer: bool,
    pub order: usize,
}

/// Hardly to be told from paper.
pub(super) fn is_white(ink: Ink) -> bool {
    ink.iter().all(|part| *part > 0.96)
}
