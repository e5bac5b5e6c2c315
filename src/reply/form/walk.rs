//! Walks over a sheet and gathers each text's rows: the lines that can carry a mark, with the marks they carry.

use super::{
    super::wording::{Slot, fold},
    grid::{self, Grid},
    label::{self, Labels, Naming},
    lines::{self, Seen},
    rows::{Entry, Label, Rows},
    settle, words,
};
use crate::{
    circular::Circular,
    sheet::{Cell, Line, Mark, Row, Sheet, Spot, State},
};

/// No title is longer, bytes: only so much of what went before can belong to a name that goes on in the next line.
const BROKEN: usize = 2_000;

/// Leaves the end of a text, from a character's beginning.
fn keep_end(text: &mut String, most: usize) {
    let from = text.len().saturating_sub(most);
    if let Some(from) = (from..text.len()).find(|at| text.is_char_boundary(*at)) {
        text.drain(..from);
    }
}

/// Gathers the rows.
pub(super) fn rows(sheet: &Sheet, circular: &Circular) -> Rows {
    let mut walk = Walk { marks_lead: lines::marks_lead(sheet, circular), ..Walk::new(circular) };
    for row in &sheet.rows {
        walk.row(row);
    }
    walk.rows.close()
}

struct Walk<'a> {
    circular: &'a Circular,
    labels: Labels<'a>,
    rows: Rows,
    /// The texts that the rows now being read are about.
    current: Vec<usize>,
    /// What is wrong with the label that named them.
    suspect: Option<&'static str>,
    /// The label of the current texts has just been read: the next row begun is theirs.
    fresh: bool,
    /// The column in which the label stood.
    column: usize,
    /// The table of the row before.
    table: Option<u32>,
    grid: Option<Grid>,
    /// The row before, where it headed a grid: the heading may go on in the next.
    heading: Option<&'a Row>,
    /// Marks alone on a line, waiting for the words they belong to.
    carried: Vec<Mark>,
    /// Outside tables every box stands on the line above its words.
    marks_lead: bool,
    /// Outside tables: the place of the line before, to which an unfinished sentence or a remark belongs.
    open: Option<Slot>,
    /// Outside tables: a question without boxes, for "yes" and "no" below it.
    question: Option<Seen>,
    /// Outside tables: lines that named nothing, for a label broken over lines.
    broken: String,
}

/// What one row of the sheet holds, while it is read.
#[derive(Default)]
struct Found {
    seen: Vec<Seen>,
    lone: Vec<Mark>,
    words: Vec<String>,
    trouble: Option<String>,
}

impl<'a> Walk<'a> {
    fn new(circular: &'a Circular) -> Self {
        Self {
            circular,
            labels: Labels::of(circular),
            rows: Rows::default(),
            current: Vec::new(),
            suspect: None,
            fresh: false,
            column: 0,
            table: None,
            grid: None,
            heading: None,
            carried: Vec::new(),
            marks_lead: false,
            open: None,
            question: None,
            broken: String::new(),
        }
    }

    fn row(&mut self, row: &'a Row) {
        if row.spot.table != self.table {
            // What follows a table is no part of its last row, and a heading heads its own table only.
            if self.table.is_some() && row.spot.table.is_none() {
                self.current.clear();
            }
            (self.grid, self.heading, self.open, self.question) = (None, None, None, None);
            self.broken.clear();
        }
        self.table = row.spot.table;
        if row.spot.table.is_some() { self.table_row(row) } else { self.free_row(row) }
    }

    fn table_row(&mut self, row: &'a Row) {
        self.carried.clear();
        if self.in_grid(row) {
            return;
        }
        if let [cell] = row.cells.as_slice()
            && self.holds_labels(cell)
        {
            return self.whole_forms(row.spot, cell);
        }
        let label = self.label(row);
        let mut found = Found::default();
        for (at, cell) in row.cells.iter().enumerate() {
            if label == Some(at) {
                if cell.lines.iter().flat_map(Line::marks).any(|mark| mark.state != State::Empty) {
                    found.trouble = Some("a mark stands beside the text's name".to_owned());
                }
                continue;
            }
            let before = row.cells.iter().skip(at + 1).any(|cell| self.answers(cell));
            let text = cell.lines.iter().map(|line| line.text() + " ").collect::<String>();
            let answered = words::yes_or_no_in_box(&text).is_some();
            if before && !answered && at > self.column && words::is_signed(&text) {
                found.trouble = Some(format!("\"{}\" stands where a mark is expected", text.trim()));
            }
            self.cell(cell, &mut found);
        }
        self.settle(row.spot, found);
    }

    /// Whether a cell holds answers below the names of their texts.
    fn holds_labels(&self, cell: &Cell) -> bool {
        let slotted = |line: &Line| !lines::slots_of(line, false, self.circular).is_empty();
        let first = cell.lines.iter().position(slotted);
        let head = cell.lines.iter().take(first.unwrap_or(0)).map(|line| line.text() + " ").collect::<String>();
        self.labels.read(&head) != Naming::Nothing
    }

    /// Reads a cell line by line, as if it were no table's.
    fn whole_forms(&mut self, spot: Spot, cell: &Cell) {
        for line in &cell.lines {
            let mut found = Found::default();
            self.free_line(line, &mut found);
            if let Some(last) = found.seen.last().filter(|seen| !seen.slots.is_empty()) {
                self.open = last.slots.last().copied();
            }
            self.settle(spot, found);
        }
        self.open = None;
    }

    /// Reads the row as a heading of a grid, or as a row under one.
    fn in_grid(&mut self, row: &'a Row) -> bool {
        let above = self.heading.take();
        if let Some(grid) = above.and_then(|above| grid::two_rows(above, row, &self.labels)) {
            self.grid = Some(grid);
            return true;
        }
        if let Some(grid) = grid::heading(row, &self.labels) {
            self.current.clear();
            self.grid = Some(grid);
            self.heading = Some(row);
            return true;
        }
        let Some(grid) = &self.grid else { return false };
        let Some(readings) = grid::row(grid, row, &self.labels) else { return false };
        let transposed = matches!(grid, Grid::Texts(_));
        for reading in readings {
            let entries = self.rows.entries.entry(reading.text).or_default();
            let joins = transposed
                && entries.last().is_some_and(|e| {
                    e.gridded && e.places.iter().all(|p| reading.places.iter().all(|q| p.slots != q.slots))
                });
            if !joins {
                entries.push(Entry { gridded: true, ..Entry::default() });
            }
            if let Some(entry) = entries.last_mut() {
                entry.places.extend(reading.places);
                if let Some(why) = reading.trouble {
                    entry.trouble.get_or_insert((row.spot, why));
                }
                entry.words.extend(reading.words.into_iter().map(|words| (row.spot, words)));
            }
        }
        true
    }

    /// Whether a cell words any of the form's answers.
    fn answers(&self, cell: &Cell) -> bool {
        cell.lines.iter().any(|line| !lines::slots_of(line, false, self.circular).is_empty())
    }

    /// Finds the row's label and names its texts; a label that names none of ours ends the row above.
    fn label(&mut self, row: &Row) -> Option<usize> {
        let answers = |cell: &Cell| self.answers(cell);
        let text = |cell: &Cell| cell.lines.iter().map(|line| line.text() + " ").collect::<String>();
        let first_answer = row.cells.iter().position(answers).unwrap_or(row.cells.len());
        let namings: Vec<Naming> = row
            .cells
            .iter()
            .map(|cell| if answers(cell) { Naming::Nothing } else { self.labels.read(&text(cell)) })
            .collect();
        let names = |at: &usize| namings.get(*at).is_some_and(|naming| *naming != Naming::Nothing);
        let says = |at: &usize| {
            row.cells.get(*at).is_some_and(|cell| {
                let text = text(cell);
                !cell.continues
                    && text.chars().any(char::is_alphabetic)
                    && words::yes_or_no(&text).is_none()
                    && !words::is_harmless(&text)
            })
        };
        let before = (0..first_answer).find(names);
        // Behind the label's column, or beside a label that reaches down from above, words are no label.
        let labels_end = if self.current.is_empty() { row.cells.len() } else { self.column + 1 };
        let continued = row.cells.iter().take(labels_end).any(|cell| cell.continues);
        let stranger = (0..first_answer.min(labels_end)).find(says).filter(|_| !continued);
        // A label behind the answers is one only where none stands before them and it is nothing but a label.
        let only_label = |at: &usize| {
            row.cells.get(*at).is_some_and(|cell| words::strangers_of_label(&text(cell), self.circular) == 0)
        };
        let behind = || (first_answer..row.cells.len()).find(|at| names(at) && only_label(at));
        let at = before.or_else(|| if stranger.is_none() { behind() } else { None });
        if let Some(naming) = at.and_then(|at| namings.get(at)).cloned() {
            self.name(naming);
            self.column = at.unwrap_or_default();
            let struck = |line: &Line| !line.text().trim().is_empty() && words::standing(line).trim().is_empty();
            if row.cells.get(self.column).is_some_and(|cell| cell.lines.iter().any(struck)) {
                self.suspect = Some("the text's name is struck through");
            }
        } else if stranger.is_some() && !Self::is_remark(row) {
            self.current.clear();
        }
        at
    }

    /// A row of a table that holds nothing but a remark on the text above: "Comments: …".
    fn is_remark(row: &Row) -> bool {
        let lines = || row.cells.iter().flat_map(|cell| &cell.lines);
        let text: String = lines().map(Line::text).collect();
        lines().all(|line| line.marks().next().is_none()) && words::is_comment_head(&fold(&text))
    }

    fn name(&mut self, naming: Naming) {
        self.suspect = None;
        self.fresh = true;
        self.open = None;
        self.question = None;
        self.current = match naming {
            Naming::One(text) => vec![text],
            Naming::Several(texts) => texts,
            Naming::All => (0..self.circular.texts.len()).collect(),
            Naming::Foreign | Naming::Nothing => Vec::new(),
            Naming::Doubtful(texts, why) => {
                self.suspect = Some(why);
                texts
            }
        };
    }

    /// A cell of a table that is no label.
    fn cell(&mut self, cell: &Cell, found: &mut Found) {
        let text: String = cell.lines.iter().map(|line| line.text() + " ").collect();
        let marked = cell.lines.iter().any(|line| line.marks().next().is_some());
        if let Some(yes) = words::yes_or_no_in_box(&text).filter(|_| !marked) {
            found.lone.push(lines::typed(if yes { State::Set } else { State::Empty }, text.trim()));
            return;
        }
        let mut before: Option<Slot> = None;
        for line in &cell.lines {
            let text = line.text();
            // A kind or a number beside the text's name.
            if line.marks().next().is_none() && words::strangers_of_label(&text, self.circular) == 0 {
                continue;
            }
            self.line(line, before, found);
            before = found.seen.last().and_then(|seen| seen.slots.last().copied()).or(before);
        }
    }

    /// A paragraph or a line outside tables.
    fn free_row(&mut self, row: &Row) {
        let mut found = Found { lone: std::mem::take(&mut self.carried), ..Found::default() };
        if !self.marks_lead && found.lone.iter().any(|mark| mark.state != State::Empty) {
            // Outside tables nothing tells whether a mark alone on its line belongs above or below.
            self.trouble(row.spot, "a mark stands alone on a line");
            found.lone.clear();
        }
        let before = self.open;
        for line in row.cells.iter().flat_map(|cell| &cell.lines) {
            if line.words().is_empty() {
                self.open = None;
                self.broken.clear();
                continue;
            }
            if words::is_closing(&fold(&line.text())) {
                self.open = None;
                self.current.clear();
            }
            self.free_line(&lines::without_bullet(line), &mut found);
        }
        if before.is_none() || self.current.is_empty() {
            found.words.clear();
        }
        if found.seen.is_empty() && found.words.is_empty() && found.trouble.is_none() {
            self.carried = found.lone;
            return;
        }
        if let Some(last) = found.seen.last().filter(|seen| !seen.slots.is_empty()) {
            self.open = last.slots.last().copied();
            let bare = last.slots == [Slot::Authorize] && last.marks.is_empty();
            self.question = bare.then(|| last.clone());
        } else if found.seen.iter().any(|seen| seen.yes.is_some()) {
            found.seen.extend(self.question.take());
        }
        self.settle(row.spot, found);
    }

    /// Names the texts that the line's head names, then reads what follows.
    fn free_line(&mut self, line: &Line, found: &mut Found) {
        if let Some((head, rest)) = lines::head(line) {
            let naming = self.free_naming(&head.text());
            if naming != Naming::Nothing && lines::slots(&head.text()).is_empty() {
                self.name(naming);
                self.line(&rest, None, found);
                return;
            }
        }
        let text = line.text();
        let worded = !lines::slots_of(line, !found.lone.is_empty(), self.circular).is_empty();
        let mut naming = self.free_naming(&text);
        if !worded && naming == Naming::Nothing && line.marks().next().is_none() {
            self.broken.push(' ');
            self.broken.push_str(&text);
            keep_end(&mut self.broken, BROKEN);
            naming = self.free_naming(&self.broken.clone());
        }
        if naming != Naming::Nothing {
            self.broken.clear();
            // "authorizes Study Group 17 to consider X.1353": the line names its own text.
            let same = matches!(naming, Naming::One(text) if self.current == [text]);
            if !(worded && same) {
                self.name(naming);
            }
            if !worded && line.marks().next().is_none() {
                return;
            }
        }
        self.line(line, self.open, found);
    }

    /// What a line outside tables names. A list of all texts labels rows only where it is nothing but a label.
    fn free_naming(&self, text: &str) -> Naming {
        match self.labels.read(text) {
            Naming::All if words::strangers_of_label(text, self.circular) > 0 => Naming::Foreign,
            Naming::Several(_) | Naming::Doubtful(..) if label::mentioned(text, self.circular).len() > 1 => {
                Naming::Foreign
            }
            Naming::Foreign if words::strangers_of_label(text, self.circular) > 4 => Naming::Nothing,
            naming => naming,
        }
    }

    /// One line of an answer.
    fn line(&mut self, line: &Line, before: Option<Slot>, found: &mut Found) {
        let text = line.text();
        if !text.chars().any(char::is_alphanumeric) {
            found.lone.extend(line.marks().cloned());
            return;
        }
        if let Some(pieces) = lines::pieces(line) {
            for piece in &pieces {
                let seen = Seen::of(piece, true, self.circular);
                self.take(seen, piece, before, found);
            }
            return;
        }
        let seen = Seen::of(line, !found.lone.is_empty(), self.circular);
        if lines::is_crowded(line) && seen.is_set() {
            found.trouble = Some("a mark beside several answers on one line".to_owned());
            return;
        }
        self.take(seen, line, before, found);
    }

    fn take(&mut self, seen: Seen, line: &Line, before: Option<Slot>, found: &mut Found) {
        let unmarked = seen.marks.is_empty();
        let goes_on = before.is_some_and(|slot| words::continues(&words::standing(line), slot, self.circular));
        let answers = seen.slots.iter().any(|slot| matches!(slot, Slot::Authorize | Slot::Refuse));
        let another = answers || before == Some(Slot::Authorize) && !seen.slots.is_empty();
        if unmarked && goes_on && !another {
            return;
        }
        if !seen.slots.is_empty() || !unmarked {
            if let [text] = label::mentioned(&line.text(), self.circular).as_slice()
                && !self.current.is_empty()
                && !self.current.contains(text)
                && seen.is_set()
            {
                found.trouble = Some("the line names another text than its row".to_owned());
            }
            // Words beside an empty box that are none of the form's say something all the same.
            if seen.slots.is_empty() && seen.yes.is_none() && !seen.is_set() && !words::is_the_forms(&line.text()) {
                found.words.push(words::standing(line).trim().to_owned());
            }
            found.seen.push(seen);
        } else if seen.yes.is_some() {
            found.trouble = Some("a word such as \"yes\" or \"no\" stands apart from the form's own".to_owned());
        } else if !words::is_the_forms(&seen.text) {
            found.words.push(words::standing(line).trim().to_owned());
        }
    }

    /// Gives marks that stand apart to their lines, and books the row.
    fn settle(&mut self, spot: Spot, found: Found) {
        let Found { mut seen, mut lone, words, mut trouble } = found;
        settle::yes_and_no(&mut seen, &mut lone);
        let marks = settle::marks(&mut seen, lone).or_else(|| settle::homeless(&seen));
        if let Some(why) = marks.or_else(|| settle::in_question(&seen)) {
            trouble.get_or_insert(why);
        }
        for seen in seen.into_iter().filter(|seen| !seen.slots.is_empty()) {
            let label = Label { texts: &self.current, suspect: self.suspect, fresh: self.fresh };
            self.fresh &= !self.rows.place(&label, seen, spot);
        }
        if let Some(why) = trouble {
            self.trouble(spot, &why);
        }
        self.rows.words(&self.current, spot, &words);
    }

    fn trouble(&mut self, spot: Spot, why: &str) {
        self.rows.trouble(&self.current, spot, why);
    }
}
