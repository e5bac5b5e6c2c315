//! Walks a document's blocks, paragraphs and tables, and lays them out as rows.

use super::{
    Unreadable,
    field::Field,
    look::{Styles, is_on, is_shaded},
    numbering::Numbering,
    paragraph::{Control, Writing},
    xml::{El, Ns},
};
use crate::sheet::{Cell, Line, Row, Spot, State, marks, suspicion::Suspicion};

const MAX_CELLS: usize = 100_000;
const MAX_ROWS: usize = 50_000;

/// A walk through one part.
pub(super) struct Body<'a> {
    pub styles: &'a Styles,
    pub numbering: &'a Numbering,
    pub rows: Vec<Row>,
    pub asides: Vec<String>,
    pub faults: Vec<String>,
    /// The paragraph being written.
    pub writing: Writing,
    /// Fields begun and not ended; a field may span paragraphs.
    pub fields: Vec<Field>,
    /// Check-box controls around the place.
    pub controls: Vec<Control>,
    /// Rows of text boxes, to follow the row they are anchored in.
    pub boxed: Vec<Row>,
    /// Of the row being read.
    pub spot: Spot,
    /// The cell being read is shaded, so white text in it is seen.
    pub dark: bool,
    /// Drawings that may mark a box.
    pub suspicions: Vec<Suspicion>,
    /// The table being read may shade its cells.
    shades: bool,
    tables: u32,
    paragraphs: u32,
    cells: usize,
    /// Lines whose paragraph mark was deleted: they join the next paragraph.
    carried: Vec<Line>,
}

impl<'a> Body<'a> {
    pub(super) fn new(styles: &'a Styles, numbering: &'a Numbering) -> Self {
        Self {
            styles,
            numbering,
            rows: Vec::new(),
            asides: Vec::new(),
            faults: Vec::new(),
            writing: Writing::default(),
            fields: Vec::new(),
            controls: Vec::new(),
            boxed: Vec::new(),
            spot: Spot::default(),
            dark: false,
            suspicions: Vec::new(),
            shades: false,
            tables: 0,
            paragraphs: 0,
            cells: 0,
            carried: Vec::new(),
        }
    }

    /// Reads everything in a container of blocks.
    pub(super) fn read(&mut self, container: El) -> Result<(), Unreadable> {
        self.blocks(container, None)?;
        let left = std::mem::take(&mut self.carried);
        if !left.is_empty() {
            self.push_row(vec![Cell { continues: false, lines: left }])?;
        }
        // A field that never comes to its result hides all that follows it.
        if self.fields.iter().any(|field| !field.result) {
            self.fault("a field is not ended; text after its beginning was not read");
        }
        Ok(())
    }

    /// Blocks go into the cell that is given, else each paragraph is a row.
    fn blocks(&mut self, container: El, mut cell: Option<&mut Cell>) -> Result<(), Unreadable> {
        for block in container.children() {
            match block.name() {
                (Ns::W, "p") => self.block_paragraph(block, cell.as_deref_mut())?,
                (Ns::W, "tbl") => self.table(block)?,
                (Ns::W, "sdt") => self.control(block, |body, content| body.blocks(content, cell.as_deref_mut()))?,
                (Ns::W, "altChunk" | "subDoc") => self.fault("an embedded document was not read"),
                _ => {
                    if let Some(inner) = transparent(block) {
                        self.blocks(inner, cell.as_deref_mut())?;
                    }
                }
            }
        }
        Ok(())
    }

    fn block_paragraph(&mut self, block: El, cell: Option<&mut Cell>) -> Result<(), Unreadable> {
        if let Some(cell) = cell {
            let lines = self.paragraph(block);
            cell.lines.extend(self.with_carried(block, lines));
            return Ok(());
        }
        self.paragraphs += 1;
        self.spot = Spot { page: None, table: None, row: self.paragraphs };
        let lines = self.paragraph(block);
        let lines = self.with_carried(block, lines);
        if lines.is_empty() { Ok(()) } else { self.push_row(vec![Cell { continues: false, lines }]) }
    }

    /// Joins what a deleted paragraph mark left over, or leaves this paragraph over in its turn.
    fn with_carried(&mut self, block: El, lines: Vec<Line>) -> Vec<Line> {
        let mut all = std::mem::take(&mut self.carried);
        let mut lines = lines.into_iter();
        if let (Some(last), Some(first)) = (all.last_mut(), lines.as_slice().first()) {
            last.items.extend(first.items.iter().cloned());
            lines.next();
        }
        all.extend(lines);
        if !is_mark_deleted(block) {
            return all;
        }
        if all.iter().any(|line| !line.items.is_empty()) {
            self.carried = all;
        }
        Vec::new()
    }

    fn table(&mut self, table: El) -> Result<(), Unreadable> {
        self.tables += 1;
        let (outer, dark, shades) = (self.spot, self.dark, self.shades);
        self.shades = table.child(Ns::W, "tblPr").is_some_and(|el| self.styles.shades(el));
        let mut row = 0;
        self.spot = Spot { page: None, table: Some(self.tables), row };
        self.table_rows(table, &mut row)?;
        (self.spot, self.dark, self.shades) = (outer, dark, shades);
        Ok(())
    }

    fn table_rows(&mut self, container: El, count: &mut u32) -> Result<(), Unreadable> {
        for child in container.children() {
            match child.name() {
                (Ns::W, "tr") if is_row_gone(child) => {}
                (Ns::W, "tr") => {
                    *count += 1;
                    self.spot.row = *count;
                    self.table_row(child)?;
                }
                (Ns::W, "sdt") => self.control(child, |body, content| body.table_rows(content, count))?,
                _ => {
                    if let Some(inner) = transparent(child) {
                        self.table_rows(inner, count)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// One row; the rows of tables and text boxes inside it follow it.
    fn table_row(&mut self, row: El) -> Result<(), Unreadable> {
        let spot = self.spot;
        let before = std::mem::take(&mut self.rows);
        let boxed = std::mem::take(&mut self.boxed);
        let mut cells = Vec::new();
        self.row_cells(row, &mut cells)?;
        let nested = std::mem::replace(&mut self.rows, before);
        let inside = std::mem::replace(&mut self.boxed, boxed);
        self.spot = spot;
        self.push_row(cells)?;
        self.rows.extend(nested);
        self.rows.extend(inside);
        Ok(())
    }

    fn row_cells(&mut self, container: El, cells: &mut Vec<Cell>) -> Result<(), Unreadable> {
        for child in container.children() {
            match child.name() {
                (Ns::W, "tc") => {
                    if let Some(cell) = self.table_cell(child)? {
                        cells.push(cell);
                    }
                }
                (Ns::W, "sdt") => self.control(child, |body, content| body.row_cells(content, cells))?,
                _ => {
                    if let Some(inner) = transparent(child) {
                        self.row_cells(inner, cells)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// A cell; none when it was deleted or only continues the cell beside it.
    fn table_cell(&mut self, tc: El) -> Result<Option<Cell>, Unreadable> {
        self.cells += 1;
        if self.cells > MAX_CELLS {
            return Err(Unreadable::TooLarge(format!("it has more than {MAX_CELLS} table cells")));
        }
        let properties = tc.child(Ns::W, "tcPr");
        let property = |name| properties.and_then(|el| el.child(Ns::W, name));
        let continues = |el: El| el.attr(Ns::W, "val") != Some("restart");
        if property("cellDel").is_some() || property("hMerge").is_some_and(continues) {
            return Ok(None);
        }
        self.dark = self.shades || property("shd").is_some_and(is_shaded);
        let mut cell = Cell { continues: property("vMerge").is_some_and(continues), lines: Vec::new() };
        self.blocks(tc, Some(&mut cell))?;
        cell.lines.append(&mut self.carried);
        Ok(Some(cell))
    }

    /// A content control: its content stands where it stands; a check box gives its state to the sign it shows.
    pub(super) fn control<E>(&mut self, sdt: El, inside: impl FnOnce(&mut Self, El) -> Result<(), E>) -> Result<(), E> {
        let properties = sdt.child(Ns::W, "sdtPr");
        let control = properties.and_then(|el| el.child(Ns::W14, "checkbox")).map(Control::of);
        let is_box = control.is_some();
        if !is_box && is_placeholder(sdt) {
            return Ok(());
        }
        self.controls.extend(control);
        if let Some(content) = sdt.child(Ns::W, "sdtContent") {
            inside(self, content)?;
        }
        if is_box && let Some(control) = self.controls.pop() {
            self.end_control(&control);
        }
        Ok(())
    }

    pub(super) fn push_row(&mut self, mut cells: Vec<Cell>) -> Result<(), Unreadable> {
        if self.rows.len() >= MAX_ROWS {
            return Err(Unreadable::TooLarge(format!("it has more than {MAX_ROWS} rows")));
        }
        cells.iter_mut().for_each(marks::cell);
        self.rows.push(Row { spot: self.spot, cells });
        if self.spot.table.is_none() {
            self.rows.append(&mut self.boxed);
        }
        Ok(())
    }

    /// A text box: its paragraphs and tables are rows after the one it is anchored in.
    pub(super) fn text_box(&mut self, content: El) {
        let spot = self.spot;
        let mut inner = Body::new(self.styles, self.numbering);
        (inner.tables, inner.dark) = (self.tables, true);
        if let Err(error) = inner.read(content) {
            self.fault(&format!("a text box was not read: {error}"));
        }
        self.tables = inner.tables;
        let marked = inner.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.lines);
        if marked.flat_map(Line::marks).any(|mark| mark.state != State::Empty) {
            self.fault("a text box holds a mark; where it lies on the page is not known");
        }
        for row in &mut inner.rows {
            if row.spot.table.is_none() {
                row.spot = spot;
            }
        }
        self.suspicions.append(&mut inner.suspicions);
        self.boxed.append(&mut inner.rows);
        self.faults.append(&mut inner.faults);
    }

    /// Notes something that may have been missed, with its spot.
    pub(super) fn fault(&mut self, what: &str) {
        let fault = format!("{}: {what}", self.spot);
        if self.faults.len() < 100 && !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

/// What stands for its content: inserted text, custom markup, the preferred alternative.
pub(super) fn transparent(el: El) -> Option<El> {
    match el.name() {
        (Ns::W, "ins" | "moveTo" | "customXml" | "smartTag" | "hyperlink" | "dir" | "bdo" | "sdtContent") => Some(el),
        (Ns::Mc, "AlternateContent") => alternative(el),
        _ => None,
    }
}

/// The choice, or the fallback where the choice shows nothing.
fn alternative(el: El) -> Option<El> {
    let choice = el.children().find(|child| child.is(Ns::Mc, "Choice") && child.children().next().is_some());
    choice.or_else(|| el.child(Ns::Mc, "Fallback"))
}

/// Whether a control shows only its prompt ("Choose an item."). A program may leave the flag on text that was filled in:
/// prompts are set in a style of their own, and are no entry of the list.
fn is_placeholder(sdt: El) -> bool {
    let Some(properties) = sdt.child(Ns::W, "sdtPr") else { return false };
    if !properties.child(Ns::W, "showingPlcHdr").is_some_and(is_on) {
        return false;
    }
    let Some(content) = sdt.child(Ns::W, "sdtContent") else { return true };
    let runs = || content.descendants().filter(|el| el.is(Ns::W, "r"));
    let styled = runs().all(|run| run.child(Ns::W, "rPr").is_some_and(|el| el.child(Ns::W, "rStyle").is_some()));
    let shown: String = content.descendants().filter(|el| el.is(Ns::W, "t")).map(El::text).collect();
    let entry = properties.descendants().filter(|el| el.is(Ns::W, "listItem")).any(|item| {
        let value = item.attr(Ns::W, "value").unwrap_or_default();
        let text = item.attr(Ns::W, "displayText").unwrap_or(value);
        !value.is_empty() && text.trim() == shown.trim()
    });
    styled && !entry
}

fn is_mark_deleted(paragraph: El) -> bool {
    let mark = paragraph.child(Ns::W, "pPr").and_then(|el| el.child(Ns::W, "rPr"));
    mark.is_some_and(|el| el.child(Ns::W, "del").is_some() || el.child(Ns::W, "moveFrom").is_some())
}

/// Deleted with tracked changes, or hidden.
fn is_row_gone(row: El) -> bool {
    let property = |name| row.child(Ns::W, "trPr").and_then(|el| el.child(Ns::W, name));
    property("del").is_some() || property("moveFrom").is_some() || property("hidden").is_some_and(is_on)
}
