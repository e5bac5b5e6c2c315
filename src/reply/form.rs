//! Reads a form's rows: structure first (which marks belong to which line), wording second (which line is which).
//!
//! The blank form is known: four lines in a fixed order beside each text. Every mark must belong to exactly one line and
//! every word that is not the form's must be accounted for; otherwise the text is unclear and a doubt says why.

mod account;
mod decide;
mod emphasis;
mod grid;
mod label;
mod left;
mod lines;
mod rows;
mod settle;
mod signs;
#[cfg(test)]
mod tests;
mod walk;
pub(super) mod words;

pub(super) use label::{Labels, Naming};

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Choice, Doubt, understood,
    wording::{Slot, fold},
};
use crate::{
    circular::Circular,
    sheet::{Format, Line, Method, Row, Sheet, State},
};

/// What one sheet's form says.
#[derive(Clone, Debug, Default)]
pub struct FormReading {
    /// The choice per text of the circular, for the texts the form has rows for.
    pub rows: BTreeMap<usize, RowReading>,
    pub doubts: Vec<Doubt>,
    /// The tables in which the form's lines stand.
    pub tables: BTreeSet<u32>,
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

/// Whether a line is one of the form's sentences, or goes on with one, and holds nothing else.
#[must_use]
pub fn is_own_line(line: &Line, circular: &Circular) -> bool {
    let text = words::standing(line);
    let slots = lines::slots_of(line, false, circular);
    let whole = !slots.is_empty() && words::added(&text, &slots, circular).is_empty();
    whole || [Slot::Authorize, Slot::Refuse].iter().any(|slot| words::continues(&text, *slot, circular))
}

/// Whether a line stands among the form's, with a mark before it or as an answer in a table, and is a sentence of its own
/// all the same: "○ Kenya reserves its position on X.1353", "We do not authorize X.1353" in a row below the others.
#[must_use]
pub fn is_sentence_apart(sheet: &Sheet, form: &FormReading, row: &Row, line: &Line, circular: &Circular) -> bool {
    let text = line.text();
    let strangers = words::strangers_of_label(&text, circular);
    // A word or two beside a box are its row's; what OCR takes for a mark is the scans' own reader's business.
    let few = if row.spot.table.is_some() { strangers < 3 } else { strangers == 0 };
    if few || matches!(sheet.format, Format::Scan | Format::Print) {
        return false;
    }
    let names_text = !label::mentioned(&text, circular).is_empty();
    let mut marks = line.marks().peekable();
    if marks.peek().is_none() {
        let alone = row.cells.iter().filter(|cell| cell.lines.iter().any(|line| !line.words().is_empty())).count() == 1;
        let marked = row.cells.iter().flat_map(|cell| &cell.lines).any(|line| line.marks().next().is_some());
        return row.spot.table.is_some() && alone && !marked && names_text && understood::is_statement(&fold(&text));
    }
    let worded = !lines::slots_of(line, false, circular).is_empty() || words::yes_or_no(&text).is_some();
    let bulleted = names_text && row.spot.table.is_none() && !form.tables.is_empty();
    (!worded && !words::is_the_forms(&text)) || bulleted && marks.all(|mark| mark.state == State::Empty)
}

/// Reads the sheet as a form of this circular.
#[must_use]
pub fn read(sheet: &Sheet, circular: &Circular) -> FormReading {
    decide::all(walk::rows(sheet, circular), sheet, circular)
}
