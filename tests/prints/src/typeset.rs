//! Sets text into lines of outlines: the machine's fonts, direction (UAX 9), line breaks (UAX 14), shaping.

use std::ops::Range;

use fontdb::{Database, Family, Query, Style as Slant, Weight};
use rustybuzz::{
    Direction, UnicodeBuffer,
    ttf_parser::{GlyphId, OutlineBuilder},
};
use tiny_skia::{Path, PathBuilder, Transform};
use unicode_bidi::{BidiInfo, Level};

/// The faces that were found on this machine.
pub struct Fonts {
    stacks: Vec<Stack>,
}

/// Faces that together have every character of the form, in one look.
pub struct Stack {
    plain: Vec<rustybuzz::Face<'static>>,
    bold: Vec<rustybuzz::Face<'static>>,
}

/// One line: its outline, with the baseline's left end at the origin and y downwards.
pub struct Line {
    pub path: Option<Path>,
    pub width: f32,
}

/// Looks: Latin and Cyrillic, Arabic, Chinese; the rest of a stack serves what these lack.
const LOOKS: &[[&str; 3]] = &[
    ["Liberation Sans", "Noto Naskh Arabic", "Noto Sans CJK SC"],
    ["Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC"],
    ["Liberation Serif", "Noto Naskh Arabic", "Noto Serif CJK SC"],
    ["DejaVu Sans", "Noto Kufi Arabic", "Noto Sans CJK SC"],
    ["Carlito", "Noto Naskh Arabic", "Noto Sans CJK SC"],
    ["Noto Serif", "Noto Naskh Arabic", "Noto Serif CJK SC"],
    ["Liberation Sans Narrow", "Noto Sans Arabic", "Noto Sans CJK SC"],
    ["Liberation Mono", "Noto Naskh Arabic", "Noto Sans CJK SC"],
];
/// Tried for what the look's own families lack, symbols above all.
const FALLBACKS: &[&str] =
    &["Noto Sans", "DejaVu Sans", "Noto Naskh Arabic", "Noto Sans CJK SC", "Noto Sans Symbols2", "Noto Sans Symbols"];

impl Fonts {
    /// Opens the faces; looks whose first family is not installed are left out.
    pub fn find() -> Self {
        let mut library = Library { database: Database::new(), opened: Vec::new() };
        library.database.load_system_fonts();
        let stacks: Vec<Stack> = LOOKS.iter().filter_map(|look| library.stack(look)).collect();
        assert!(!stacks.is_empty(), "no fonts: install fonts-noto-core and fonts-noto-cjk");
        Self { stacks }
    }

    pub fn stacks(&self) -> &[Stack] {
        &self.stacks
    }
}

struct Library {
    database: Database,
    /// Files are read once and kept for as long as the program runs.
    opened: Vec<(fontdb::ID, &'static [u8], u32)>,
}

impl Library {
    fn stack(&mut self, look: &[&str; 3]) -> Option<Stack> {
        let mut faces = |weight| {
            let first = self.face(look[0], weight)?;
            let rest = look[1..].iter().chain(FALLBACKS);
            Some([first].into_iter().chain(rest.filter_map(|name| self.face(name, weight))).collect())
        };
        Some(Stack { plain: faces(Weight::NORMAL)?, bold: faces(Weight::BOLD)? })
    }

    fn face(&mut self, family: &str, weight: Weight) -> Option<rustybuzz::Face<'static>> {
        let query = Query { families: &[Family::Name(family)], weight, style: Slant::Normal, ..Query::default() };
        let id = self.database.query(&query)?;
        if let Some((_, data, index)) = self.opened.iter().find(|(opened, ..)| *opened == id) {
            return rustybuzz::Face::from_slice(data, *index);
        }
        let (data, index) = self.database.with_face_data(id, |data, index| (data.to_vec(), index))?;
        let data: &'static [u8] = Box::leak(data.into_boxed_slice());
        self.opened.push((id, data, index));
        rustybuzz::Face::from_slice(data, index)
    }
}

impl Stack {
    /// The text in lines of at most a width, unless a word is longer.
    pub fn lines(&self, text: &str, size: f32, bold: bool, width: f32, right_to_left: bool) -> Vec<Line> {
        let level = if right_to_left { Level::rtl() } else { Level::ltr() };
        let bidi = BidiInfo::new(text, Some(level));
        let mut lines = Vec::new();
        for paragraph in &bidi.paragraphs {
            for range in self.broken(text, paragraph.range.clone(), size, bold, width) {
                let (levels, runs) = bidi.visual_runs(paragraph, range);
                let runs = runs.into_iter().map(|run| (levels[run.start].is_rtl(), run));
                lines.push(self.line(text, runs, size, bold));
            }
        }
        lines
    }

    fn broken(&self, text: &str, paragraph: Range<usize>, size: f32, bold: bool, width: f32) -> Vec<Range<usize>> {
        let words = &text[paragraph.clone()];
        let (mut start, mut end, mut lines) = (0, 0, Vec::new());
        for (next, _) in unicode_linebreak::linebreaks(words) {
            if end > start && self.width(words[start..next].trim_end(), size, bold) > width {
                lines.push(start..end);
                start = end;
            }
            end = next;
        }
        lines.push(start..end);
        let trimmed = |line: Range<usize>| line.start..line.start + words[line.clone()].trim_end().len();
        let placed = |line: Range<usize>| paragraph.start + line.start..paragraph.start + line.end;
        lines.into_iter().map(trimmed).filter(|line| !line.is_empty()).map(placed).collect()
    }

    fn width(&self, text: &str, size: f32, bold: bool) -> f32 {
        self.line(text, std::iter::once((false, 0..text.len())), size, bold).width
    }

    fn line(&self, text: &str, runs: impl Iterator<Item = (bool, Range<usize>)>, size: f32, bold: bool) -> Line {
        let mut builder = PathBuilder::new();
        let mut x = 0.0;
        for (right_to_left, run) in runs {
            let mut parts = self.by_face(&text[run], bold);
            if right_to_left {
                parts.reverse();
            }
            for (face, part) in parts {
                x += set(&self.faces(bold)[face], &part, size, right_to_left, x, &mut builder);
            }
        }
        Line { path: builder.finish(), width: x }
    }

    fn faces(&self, bold: bool) -> &[rustybuzz::Face<'static>] {
        if bold { &self.bold } else { &self.plain }
    }

    /// The text cut where the face changes.
    fn by_face(&self, text: &str, bold: bool) -> Vec<(usize, String)> {
        let faces = self.faces(bold);
        let mut parts: Vec<(usize, String)> = Vec::new();
        for c in text.chars() {
            // The encircling sign has nothing to encircle in print: it is drawn as the circle that it looks like.
            let c = if c == '\u{20dd}' { '\u{25cb}' } else { c };
            let has = |face: &rustybuzz::Face| face.glyph_index(c).is_some();
            let joined = c.is_whitespace() || !c.is_alphanumeric() && parts.last().is_some_and(|p| has(&faces[p.0]));
            match parts.last_mut() {
                Some((face, part)) if joined || has(&faces[*face]) && *face == first(faces, c) => part.push(c),
                _ => parts.push((first(faces, c), c.to_string())),
            }
        }
        parts
    }
}

fn first(faces: &[rustybuzz::Face], c: char) -> usize {
    faces.iter().position(|face| face.glyph_index(c).is_some()).unwrap_or(0)
}

/// Shapes text of one face and direction and adds its outlines; gives its width.
fn set(face: &rustybuzz::Face, text: &str, size: f32, right_to_left: bool, x: f32, builder: &mut PathBuilder) -> f32 {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight });
    let shaped = rustybuzz::shape(face, &[], buffer);
    let scale = size / face.units_per_em() as f32;
    let mut pen = x;
    for (info, at) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
        let (left, up) = (pen + at.x_offset as f32 * scale, at.y_offset as f32 * scale);
        let place = Transform::from_row(scale, 0.0, 0.0, -scale, left, -up);
        let mut outline = Outline { builder, place };
        face.outline_glyph(GlyphId(info.glyph_id as u16), &mut outline);
        pen += at.x_advance as f32 * scale;
    }
    pen - x
}

struct Outline<'b> {
    builder: &'b mut PathBuilder,
    place: Transform,
}

impl Outline<'_> {
    fn at(&self, x: f32, y: f32) -> tiny_skia::Point {
        let mut point = tiny_skia::Point::from_xy(x, y);
        self.place.map_point(&mut point);
        point
    }
}

impl OutlineBuilder for Outline<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let p = self.at(x, y);
        self.builder.move_to(p.x, p.y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let p = self.at(x, y);
        self.builder.line_to(p.x, p.y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (a, p) = (self.at(x1, y1), self.at(x, y));
        self.builder.quad_to(a.x, a.y, p.x, p.y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (a, b, p) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.builder.cubic_to(a.x, a.y, b.x, b.y, p.x, p.y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}
