//! Sets text into lines: direction (UAX 9), line breaks (UAX 14), a face for every character, shaping.
//!
//! A line's pieces know their places and stand in the order in which they are read, word by word where they run from
//! right to left: so programs that take text as it comes get it as it was written.

use std::{ops::Range, sync::Arc};

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{BufferFlags, Direction, UnicodeBuffer};
use unicode_bidi::{BidiInfo, Level, ParagraphInfo};

use super::{FormError, fonts::Fonts};

/// The faces, ready to shape and to be embedded.
pub(super) struct Faces<'f> {
    faces: Vec<Face<'f>>,
}

struct Face<'f> {
    shaper: rustybuzz::Face<'f>,
    font: Font,
    bold: bool,
}

/// How a paragraph is set.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub size: f32,
    pub bold: bool,
    /// From baseline to baseline.
    pub leading: f32,
}

/// One line, set: its pieces in the order in which they are read.
pub(super) struct Line {
    pub pieces: Vec<Piece>,
    pub width: f32,
}

/// A stretch of a line in one face and one direction.
pub(super) struct Piece {
    /// From the line's left end.
    pub x: f32,
    pub font: Font,
    pub glyphs: Vec<KrillaGlyph>,
    pub text: String,
    pub width: f32,
}

impl<'f> Faces<'f> {
    /// Opens every face.
    pub fn open(fonts: &'f Fonts) -> Result<Self, FormError> {
        let unreadable = || FormError::Font("a font file cannot be read".to_owned());
        let mut faces = Vec::new();
        for face in &fonts.faces {
            let shaper = rustybuzz::Face::from_slice(&face.data, face.index).ok_or_else(unreadable)?;
            let shared: Arc<Vec<u8>> = Arc::clone(&face.data);
            let data: Arc<dyn AsRef<[u8]> + Send + Sync> = shared;
            let font = Font::new(data.into(), face.index).ok_or_else(unreadable)?;
            faces.push(Face { shaper, font, bold: face.bold });
        }
        if faces.is_empty() { Err(FormError::Font("no font was given".to_owned())) } else { Ok(Self { faces }) }
    }

    /// The text in lines of at most a width.
    pub fn lines(&self, text: &str, style: Style, width: f32, right_to_left: bool) -> Vec<Line> {
        let text = self.printable(text, style.bold);
        let level = if right_to_left { Level::rtl() } else { Level::ltr() };
        let bidi = BidiInfo::new(&text, Some(level));
        let mut lines = Vec::new();
        for paragraph in &bidi.paragraphs {
            for range in self.broken(&bidi, paragraph, style, width) {
                lines.push(self.line(&bidi, paragraph, range, style));
            }
        }
        lines
    }

    /// What no face has would print as an empty box: a question mark stands for it.
    fn printable(&self, text: &str, bold: bool) -> String {
        text.chars().map(|c| if self.face_of(c, bold).is_some() { c } else { '?' }).collect()
    }

    /// Where the lines of a paragraph begin and end, without the spaces at their ends.
    fn broken(&self, bidi: &BidiInfo, paragraph: &ParagraphInfo, style: Style, width: f32) -> Vec<Range<usize>> {
        let text = bidi.text.get(paragraph.range.clone()).unwrap_or_default();
        let mut lines = Vec::new();
        let (mut start, mut end) = (0, 0);
        let mut used = 0.0;
        for piece in self.unbreakable(text, style, width) {
            let words = text.get(piece.clone()).unwrap_or_default();
            let visible = self.width(words.trim_end(), style);
            if used + visible > width && end > start {
                lines.push(start..end);
                start = piece.start;
                used = 0.0;
            }
            used += self.width(words, style);
            end = piece.end;
        }
        lines.push(start..end);
        let trimmed = |line: Range<usize>| {
            let words = text.get(line.clone()).unwrap_or_default().trim_end();
            let begin = paragraph.range.start + line.start;
            begin..begin + words.len()
        };
        lines.into_iter().map(trimmed).collect()
    }

    /// The stretches between places where a line may break; one too long for any line is cut between letters.
    fn unbreakable(&self, text: &str, style: Style, width: f32) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for (end, _) in unicode_linebreak::linebreaks(text) {
            let words = text.get(start..end).unwrap_or_default();
            if is_working_name(words) && end < text.len() {
                continue;
            }
            if self.width(words.trim_end(), style) > width {
                pieces.extend(words.char_indices().map(|(at, c)| start + at..start + at + c.len_utf8()));
            } else {
                pieces.push(start..end);
            }
            start = end;
        }
        pieces
    }

    fn width(&self, text: &str, style: Style) -> f32 {
        let faces = self.by_face(text, style.bold);
        let right_to_left = unicode_bidi::get_base_direction(text) == unicode_bidi::Direction::Rtl;
        faces.into_iter().filter_map(|range| self.piece(text.get(range)?, style, right_to_left)).map(|p| p.width).sum()
    }

    fn line(&self, bidi: &BidiInfo, paragraph: &ParagraphInfo, range: Range<usize>, style: Style) -> Line {
        let mut pieces: Vec<(usize, Piece)> = Vec::new();
        let mut width = 0.0;
        let (levels, runs) =
            if range.is_empty() { (Vec::new(), Vec::new()) } else { bidi.visual_runs(paragraph, range) };
        for run in runs {
            let right_to_left = levels.get(run.start).is_some_and(Level::is_rtl);
            let text = bidi.text.get(run.clone()).unwrap_or_default();
            let mut parts = self.by_face(text, style.bold);
            if right_to_left {
                parts = parts.into_iter().flat_map(|part| words(text, part)).collect();
                parts.reverse();
            }
            for part in parts {
                let start = run.start + part.start;
                let piece = text.get(part).and_then(|words| self.piece(words, style, right_to_left));
                if let Some(mut piece) = piece {
                    piece.x = width;
                    width += piece.width;
                    pieces.push((start, piece));
                }
            }
        }
        pieces.sort_by_key(|(start, _)| *start);
        Line { pieces: pieces.into_iter().map(|(_, piece)| piece).collect(), width }
    }

    /// The text cut where the face changes.
    fn by_face(&self, text: &str, bold: bool) -> Vec<Range<usize>> {
        let mut parts: Vec<(Option<usize>, Range<usize>)> = Vec::new();
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            let face = self.face_of(c, bold);
            match parts.last_mut() {
                Some((before, range)) if *before == face || is_joined(c) => range.end = end,
                _ => parts.push((face, at..end)),
            }
        }
        parts.into_iter().map(|(_, range)| range).collect()
    }

    /// The first face that has the character.
    fn face_of(&self, c: char, bold: bool) -> Option<usize> {
        let has = |face: &Face| is_joined(c) || c == '\u{2011}' || face.shaper.glyph_index(c).is_some();
        let styled = self.faces.iter().position(|face| face.bold == bold && has(face));
        styled.or_else(|| self.faces.iter().position(has))
    }

    /// Shapes text of one face and direction.
    fn piece(&self, text: &str, style: Style, right_to_left: bool) -> Option<Piece> {
        let face = self.faces.get(self.face_of(text.chars().find(|c| !is_joined(*c))?, style.bold)?)?;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        let shaped = rustybuzz::shape(&face.shaper, &[], buffer);
        let units = face.font.units_per_em();
        let mut clusters: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        clusters.sort_unstable();
        clusters.dedup();
        let glyphs: Vec<KrillaGlyph> = shaped
            .glyph_infos()
            .iter()
            .zip(shaped.glyph_positions())
            .map(|(info, at)| {
                let start = info.cluster as usize;
                let end = clusters.iter().copied().find(|next| *next > start).unwrap_or(text.len());
                let em = |units_wide: i32| length(units_wide) / units;
                KrillaGlyph::new(
                    GlyphId::new(info.glyph_id),
                    em(at.x_advance),
                    em(at.x_offset),
                    em(at.y_offset),
                    em(at.y_advance),
                    start..end,
                    None,
                )
            })
            .collect();
        let width = glyphs.iter().map(|glyph| glyph.x_advance * style.size).sum();
        Some(Piece { x: 0.0, font: face.font.clone(), glyphs, text: text.to_owned(), width })
    }
}

/// A part of the text, word by word, each with the space behind it.
fn words(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let mut start = part.start;
    let mut words = Vec::new();
    for word in text.get(part).unwrap_or_default().split_inclusive(' ') {
        words.push(start..start + word.len());
        start += word.len();
    }
    words
}

/// A part of a name such as `(X.5Gsec-message)`: broken at its hyphen it would be another name.
fn is_working_name(words: &str) -> bool {
    words.ends_with('-') && words.split_once('.').is_some_and(|(series, _)| !series.contains(char::is_whitespace))
}

/// Font units are small whole numbers.
#[expect(clippy::cast_precision_loss, reason = "font units are at most 16 bits")]
const fn length(units: i32) -> f32 {
    units as f32
}

/// Characters that belong to whatever they stand beside: direction marks, joiners, vowel signs.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{2060}'..='\u{2069}' | '\u{202a}'..='\u{202e}')
        || unicode_normalization::char::is_combining_mark(c)
}
