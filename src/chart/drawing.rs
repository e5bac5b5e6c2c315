//! Shapes on a sheet, drawn as SVG or as PNG.
//!
//! The PNG's letters are those of the built-in Helvetica; it has Latin letters only.

use std::{fmt::Write as _, sync::Arc};

use hayro_font::{
    Font, FontCache, FontGlyph, FontQuery, FontResolverFn, StandardFont,
    kurbo::{Affine, BezPath, PathEl, Shape as _},
};
use minijinja::HtmlEscape;
use tiny_skia::{FillRule, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform};
use unicode_normalization::UnicodeNormalization;

use super::{Colour, HALO, png};

/// Where a text stands to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Clone, Debug)]
enum Shape {
    Box { left: f32, top: f32, right: f32, bottom: f32, colour: Colour },
    Line { points: Vec<(f32, f32)>, width: f32, colour: Colour, dashed: bool },
    Words { at: (f32, f32), size: f32, anchor: Anchor, colour: Colour, words: String, latin: String },
}

/// A white sheet with shapes, in pixels from the upper left corner.
#[derive(Clone, Debug)]
pub struct Drawing {
    width: u32,
    height: u32,
    shapes: Vec<Shape>,
}

impl Drawing {
    pub(super) fn new(width: u32, height: u32) -> Self {
        Self { width, height, shapes: Vec::new() }
    }

    pub(super) fn block(&mut self, left: f32, top: f32, right: f32, bottom: f32, colour: Colour) {
        self.shapes.push(Shape::Box { left, top, right, bottom, colour });
    }

    pub(super) fn line(&mut self, points: Vec<(f32, f32)>, width: f32, colour: Colour, dashed: bool) {
        self.shapes.push(Shape::Line { points, width, colour, dashed });
    }

    pub(super) fn words(&mut self, at: (f32, f32), size: f32, anchor: Anchor, colour: Colour, words: &str) {
        self.worded(at, size, anchor, colour, (words, words));
    }

    /// Words, and what stands for them where only Latin letters can be drawn.
    pub(super) fn worded(
        &mut self,
        at: (f32, f32),
        size: f32,
        anchor: Anchor,
        colour: Colour,
        (words, latin): (&str, &str),
    ) {
        let (words, latin) = (words.to_owned(), latin.to_owned());
        self.shapes.push(Shape::Words { at, size, anchor, colour, words, latin });
    }

    /// As SVG, with a title and a description for those who do not see it.
    #[must_use]
    pub fn svg(&self, title: &str, description: &str) -> String {
        let (width, height) = (self.width, self.height);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             font-family=\"Helvetica, Arial, 'Noto Sans', sans-serif\">\n<title>{}</title>\n<desc>{}</desc>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
            HtmlEscape(title),
            HtmlEscape(description),
        );
        for shape in &self.shapes {
            // Writing to a string does not fail.
            let _ = writeln!(svg, "{}", element(shape));
        }
        svg.push_str("</svg>\n");
        svg
    }

    /// As PNG with so many pixels for each of the drawing's.
    #[must_use]
    pub fn png(&self, scale: u8) -> Vec<u8> {
        let times = u32::from(scale);
        let Some(mut pixmap) = Pixmap::new(self.width * times, self.height * times) else { return Vec::new() };
        pixmap.fill(tiny_skia::Color::WHITE);
        let to_pixels = Transform::from_scale(f32::from(scale), f32::from(scale));
        let resolver: FontResolverFn = Arc::new(|query: &FontQuery| match query {
            FontQuery::Standard(font) => Some(font.get_font_data()),
            FontQuery::Fallback(_) => None,
        });
        let letters = FontCache::new().standard_font(StandardFont::Helvetica, &resolver);
        for shape in &self.shapes {
            draw(shape, &mut pixmap, to_pixels, letters.as_ref());
        }
        png(&pixmap)
    }
}

fn element(shape: &Shape) -> String {
    match shape {
        Shape::Box { left, top, right, bottom, colour } => format!(
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{}\"/>",
            right - left,
            bottom - top,
            colour.hex()
        ),
        Shape::Line { points, width, colour, dashed } => {
            let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
            let dashes = if *dashed { " stroke-dasharray=\"6 4\"" } else { "" };
            format!(
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\"{dashes}/>",
                points.join(" "),
                colour.hex()
            )
        }
        Shape::Words { at: (x, y), size, anchor, colour, words, .. } => {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let colour = colour.hex();
            format!(
                "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{}</text>",
                HtmlEscape(words)
            )
        }
    }
}

fn draw(shape: &Shape, pixmap: &mut Pixmap, to_pixels: Transform, letters: Option<&Font<'_>>) {
    match shape {
        Shape::Box { left, top, right, bottom, colour } => {
            if let Some(rect) = Rect::from_ltrb(*left, *top, *right, *bottom) {
                pixmap.fill_rect(rect, &colour.paint(), to_pixels, None);
            }
        }
        Shape::Line { points, width, colour, dashed } => {
            let dash = if *dashed { StrokeDash::new(vec![6.0, 4.0], 0.0) } else { None };
            let stroke = Stroke { width: *width, dash, ..Stroke::default() };
            if let Some(path) = polyline(points) {
                pixmap.stroke_path(&path, &colour.paint(), &stroke, to_pixels, None);
            }
        }
        Shape::Words { at, size, anchor, colour, latin, .. } => {
            let Some(letters) = letters else { return };
            if let Some(path) = set(latin, *at, *size, *anchor, letters) {
                // A narrow white edge keeps words readable over lines.
                let edge = Stroke { width: 3.0, ..Stroke::default() };
                pixmap.stroke_path(&path, &HALO.paint(), &edge, to_pixels, None);
                pixmap.fill_path(&path, &colour.paint(), FillRule::Winding, to_pixels, None);
            }
        }
    }
}

fn polyline(points: &[(f32, f32)]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let mut points = points.iter();
    let (x, y) = points.next()?;
    builder.move_to(*x, *y);
    points.for_each(|(x, y)| builder.line_to(*x, *y));
    builder.finish()
}

/// The letters' outlines, set on a line.
fn set(words: &str, (x, y): (f32, f32), size: f32, anchor: Anchor, letters: &Font<'_>) -> Option<Path> {
    let scale = f64::from(size) / f64::from(hayro_font::UNITS_PER_EM);
    let mut outline = BezPath::new();
    let (mut pen, mut width) = (0.0, 0.0);
    for c in words.nfd() {
        let accent = accent(c);
        let Some(code) = accent.or_else(|| u8::try_from(c).ok().filter(|code| (b' '..=b'~').contains(code))) else {
            continue;
        };
        let code = u32::from(code);
        let FontGlyph::Outline(glyph) = letters.glyph(letters.map_code(code), code) else { continue };
        let mut shape = glyph.outline();
        let advance = letters.code_advance(code).x;
        if accent.is_some() {
            // Over the middle of the letter before it.
            let middle = shape.bounding_box().center().x;
            shape.apply_affine(Affine::translate((pen - width / 2.0 - middle, 0.0)));
        } else {
            shape.apply_affine(Affine::translate((pen, 0.0)));
            pen += advance;
            width = advance;
        }
        outline.extend(shape);
    }
    let shift = match anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => -pen / 2.0,
        Anchor::End => -pen,
    };
    let place = Affine::translate((f64::from(x), f64::from(y)))
        * Affine::scale_non_uniform(scale, -scale)
        * Affine::translate((shift, 0.0));
    outline.apply_affine(place);
    path(&outline)
}

/// A combining mark's place in Adobe's standard encoding.
const fn accent(c: char) -> Option<u8> {
    match c {
        '\u{300}' => Some(0xc1),
        '\u{301}' => Some(0xc2),
        '\u{302}' => Some(0xc3),
        '\u{303}' => Some(0xc4),
        '\u{308}' => Some(0xc8),
        '\u{327}' => Some(0xcb),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "pixels")]
fn path(outline: &BezPath) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for part in outline.elements() {
        match *part {
            PathEl::MoveTo(p) => builder.move_to(p.x as f32, p.y as f32),
            PathEl::LineTo(p) => builder.line_to(p.x as f32, p.y as f32),
            PathEl::QuadTo(a, p) => builder.quad_to(a.x as f32, a.y as f32, p.x as f32, p.y as f32),
            PathEl::CurveTo(a, b, p) => {
                builder.cubic_to(a.x as f32, a.y as f32, b.x as f32, b.y as f32, p.x as f32, p.y as f32);
            }
            PathEl::ClosePath => builder.close(),
        }
    }
    builder.finish()
}
