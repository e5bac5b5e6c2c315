//! Finds typed marks and glyphs in what a person wrote: `☒`, `[x]`, `X⃝`, `|_|`, a lone `X`.
//!
//! Pure. Works on lines whose drawn marks (form fields, content controls) are already known; splits their text
//! into text and marks, joins what stands side by side as one mark, and says `Unclear` rather than guess.

mod glyph;
mod scan;
#[cfg(test)]
mod tests;
mod token;

pub use glyph::{Glyph, of as glyph};
pub use scan::{Paragraph, cell, line};

use super::{Cell, Item, Line, Text};

/// One line of plain text, split into text and marks.
#[must_use]
pub fn split(text: &str) -> Vec<Item> {
    let mut paragraph = Paragraph::default();
    line(plain(text), &mut paragraph, false).items
}

/// A cell of plain text, one line per line.
#[must_use]
pub fn split_cell(text: &str) -> Cell {
    let mut found = Cell { continues: false, lines: text.lines().map(plain).collect() };
    cell(&mut found);
    found
}

/// Text as a line without marks.
#[must_use]
pub fn plain(text: &str) -> Line {
    Line { items: vec![Item::Text(Text { text: text.to_owned(), ..Text::default() })] }
}
