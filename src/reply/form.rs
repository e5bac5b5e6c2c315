//! Reads a form's rows: structure first (which marks belong to which line), wording second (which line is which).
//!
//! The blank form is known: four lines in a fixed order beside each text. Every mark must belong to exactly one line and
//! every word that is not the form's must be accounted for; otherwise the text is unclear and a doubt says why.

mod decide;
mod grid;
mod label;
mod lines;
mod settle;
#[cfg(test)]
mod tests;
mod walk;
mod words;

use std::collections::BTreeMap;

use super::{Choice, Doubt};
use crate::{
    circular::Circular,
    sheet::{Method, Sheet},
};

/// What one sheet's form says.
#[derive(Clone, Debug, Default)]
pub struct FormReading {
    /// The choice per text of the circular, for the texts the form has rows for.
    pub rows: BTreeMap<usize, RowReading>,
    pub doubts: Vec<Doubt>,
    /// Words written into a text's row that belong to its choice: reasons, comments.
    pub comments: Vec<(usize, String)>,
}

/// One text's row, decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowReading {
    pub choice: Choice,
    pub spot: String,
    pub method: Method,
}

impl FormReading {
    /// Whether the sheet is a form at all, filled or not.
    #[must_use]
    pub fn is_form(&self) -> bool {
        !self.rows.is_empty() || !self.doubts.is_empty()
    }

    /// Whether somebody answered anything in it.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        !self.doubts.is_empty() || self.rows.values().any(|row| row.choice != Choice::Blank)
    }
}

/// Reads the sheet as a form of this circular.
#[must_use]
pub fn read(sheet: &Sheet, circular: &Circular) -> FormReading {
    decide::all(walk::rows(sheet, circular), sheet, circular)
}
