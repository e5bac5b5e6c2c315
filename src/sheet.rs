//! A filled form as it lies on the table, whatever file it came in.
//!
//! Pure. Rows of text and marks in reading order, each with its spot and the evidence for it.
//! The readers under this module know file formats; they know nothing of circulars or wording.

mod colour;
mod container;
mod control;
pub mod docx;
pub mod html;
mod lines;
pub mod marks;
pub mod odt;
pub mod pdf;
pub mod plain;
pub mod rtf;
pub mod scan;
mod suspicion;
pub mod symbol;
#[cfg(test)]
mod testing;
mod word;
mod xml;

use serde::{Deserialize, Serialize};

/// One document, or one message body, as rows in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Where it was found: an attachment's name, or `message body`.
    pub source: String,
    pub format: Format,
    /// The message's body rather than a file.
    pub body: bool,
    /// One of several renderings of the same body, by the number that they share.
    #[serde(default)]
    pub alternative: Option<u32>,
    /// Stands in text that the sender quoted.
    pub quoted: bool,
    pub rows: Vec<Row>,
    /// Text of headers, footers and the like, which is never a mark.
    pub asides: Vec<String>,
    /// Comments in the margin and notes, each as a whole; never a mark.
    #[serde(default)]
    pub remarks: Vec<String>,
    /// What the reader saw and could not make sense of; never empty when something may have been missed.
    pub faults: Vec<String>,
    /// Of pages that are pictures: all marks stand plainly in their boxes, so that none was overlooked beside them.
    #[serde(default)]
    pub plainly_marked: bool,
}

/// What the sheet was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Docx,
    Odt,
    Rtf,
    Pdf,
    #[default]
    Plain,
    Html,
    /// Pages that are pictures.
    Scan,
    /// Pages that are pictures of the house's own printed form, and hold what was printed on it.
    Print,
}

/// A table's row, or a paragraph outside any table (then a single cell).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub spot: Spot,
    pub cells: Vec<Cell>,
}

/// Where on the sheet, counted from 1 as a person would.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    pub page: Option<u32>,
    /// The table, in document order; none outside tables.
    pub table: Option<u32>,
    /// The row in its table, or the line or paragraph in the text.
    pub row: u32,
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(page) = self.page {
            write!(f, "page {page}, ")?;
        }
        match self.table {
            Some(table) => write!(f, "table {table}, row {}", self.row),
            None => write!(f, "line {}", self.row),
        }
    }
}

/// A cell: its paragraphs in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Continues the cell above it (a vertically merged cell).
    pub continues: bool,
    pub lines: Vec<Line>,
}

/// One paragraph or line as a reader sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    Text(Text),
    Mark(Mark),
}

/// A run of text with what a person would see done to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub text: String,
    /// Struck through by whatever means.
    pub struck: bool,
    /// Bold, underlined, highlighted or coloured against its surroundings.
    pub emphasis: bool,
}

/// A box or a circle to be ticked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub shape: Shape,
    pub state: State,
    /// How it was read: `legacy form field`, `content control`, `glyph`, …
    pub method: Method,
    /// What stood there, as text.
    pub seen: String,
    /// Struck through.
    pub struck: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    Box,
    Round,
    /// A mark typed where either could have stood, such as a lone `X` or `✓`.
    Either,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Empty,
    Set,
    /// Undecidable, and why.
    Unclear(String),
}

/// The evidence a mark rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    LegacyField,
    ContentControl,
    /// A field of a PDF form.
    #[serde(rename = "acroform")]
    AcroForm,
    /// An input of an HTML form.
    Input,
    Glyph,
    SymbolFont,
    /// Strokes and shapes placed by geometry.
    Drawn,
    /// A PDF annotation laid over the page.
    Annotation,
    Typed,
    Struck,
    Deleted,
    Emphasis,
    Sentence,
    /// Ink on a scanned page.
    Scan,
}

impl Line {
    /// The line's text without its marks.
    #[must_use]
    pub fn text(&self) -> String {
        self.items
            .iter()
            .filter_map(|item| match item {
                Item::Text(text) => Some(text.text.as_str()),
                Item::Mark(_) => None,
            })
            .collect()
    }

    /// The line as a person would read it aloud: text and what the marks showed, without blanks around.
    #[must_use]
    pub fn words(&self) -> String {
        let words: String = self
            .items
            .iter()
            .map(|item| match item {
                Item::Text(text) => text.text.as_str(),
                Item::Mark(mark) => mark.seen.as_str(),
            })
            .collect();
        words.trim().to_owned()
    }

    /// The marks in order.
    pub fn marks(&self) -> impl Iterator<Item = &Mark> {
        self.items.iter().filter_map(|item| match item {
            Item::Mark(mark) => Some(mark),
            Item::Text(_) => None,
        })
    }
}

impl Sheet {
    /// Every line in reading order, with the spot of its row.
    pub fn lines(&self) -> impl Iterator<Item = (Spot, &Line)> {
        self.rows.iter().flat_map(|row| row.cells.iter().flat_map(|cell| &cell.lines).map(|line| (row.spot, line)))
    }
}
