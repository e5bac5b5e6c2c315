//! Lays paragraphs out as rows: the text itself, or what stands apart from it.

use crate::sheet::{Cell, Line, Row, Spot, lines::Lines, marks};

const MAX_ROWS: usize = 50_000;
const MAX_CELLS: usize = 100_000;
/// Tables inside tables.
pub(super) const MAX_NESTED: usize = 32;

/// A cell's place in its row, from the row's definition.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CellDefinition {
    /// Continues the cell above.
    pub down: bool,
    /// Continues the cell beside it.
    pub right: bool,
    /// Lies on coloured ground.
    pub ground: bool,
}

/// What a flow of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Body,
    /// A note, a comment, a header or a footer.
    Aside,
    TextBox,
}

/// Paragraphs being laid out.
#[derive(Debug)]
pub(super) struct Flow {
    pub purpose: Purpose,
    /// Where it stands apart from.
    pub anchor: Spot,
    pub lines: Lines,
    pub rows: Vec<Row>,
    /// Rows of text boxes, to follow the row they are anchored in.
    pub boxed: Vec<Row>,
    /// Something that was laid out wrongly, or not at all.
    pub faults: Vec<String>,
    /// The tables around the place, the outermost first.
    levels: Vec<Level>,
    paragraphs: u32,
    /// Tables in the document so far.
    pub tables: u32,
    cells: usize,
}

#[derive(Debug)]
struct Level {
    spot: Spot,
    cell: Cell,
    cells: Vec<Cell>,
    /// Rows of tables and text boxes inside the row.
    nested: Vec<Row>,
}

impl Level {
    fn is_blank(&self) -> bool {
        self.cells.is_empty() && self.nested.is_empty() && self.cell.lines.iter().all(|line| line.words().is_empty())
    }
}

impl Flow {
    pub(super) fn new(purpose: Purpose, tables: u32, anchor: Spot) -> Self {
        Self {
            purpose,
            anchor,
            lines: Lines::default(),
            rows: Vec::new(),
            boxed: Vec::new(),
            faults: Vec::new(),
            levels: Vec::new(),
            paragraphs: 0,
            tables,
            cells: 0,
        }
    }

    /// Where a paragraph inside so many tables stands.
    pub(super) fn spot(&self, depth: usize) -> Spot {
        let Some(at) = depth.checked_sub(1) else {
            return Spot { page: None, table: None, row: self.paragraphs + 1 };
        };
        match self.levels.get(at) {
            Some(level) => level.spot,
            None => Spot { page: None, table: Some(self.tables + 1), row: 1 },
        }
    }

    /// The cell that is being written, counted from 0.
    pub(super) fn column(&self) -> usize {
        self.levels.first().map_or(0, |level| level.cells.len())
    }

    fn fault(&mut self, spot: Spot, what: &str) {
        // Of the whole where there is no spot.
        let fault = if spot == Spot::default() { what.to_owned() } else { format!("{spot}: {what}") };
        if self.faults.len() < 100 && !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Opens and closes tables until the place is inside so many of them.
    fn reach(&mut self, depth: usize) {
        while self.levels.len() > depth {
            let Some(level) = self.levels.pop() else { return };
            let lost = !level.is_blank();
            let spot = level.spot;
            self.close(level, &[]);
            if lost {
                self.fault(spot, "a table's row is not ended");
            }
        }
        while self.levels.len() < depth.min(MAX_NESTED) {
            self.tables += 1;
            let spot = Spot { page: None, table: Some(self.tables), row: 1 };
            self.levels.push(Level { spot, cell: Cell::default(), cells: Vec::new(), nested: Vec::new() });
        }
    }

    pub(super) fn end_paragraph(&mut self, depth: usize) {
        let lines = std::mem::take(&mut self.lines);
        if lines.is_too_long() {
            self.fault(self.spot(depth), "a paragraph is too long to be read whole");
        }
        let lines = lines.finish();
        self.reach(depth);
        if let Some(level) = self.levels.last_mut() {
            level.cell.lines.extend(lines);
            level.nested.append(&mut self.boxed);
            return;
        }
        self.paragraphs += 1;
        let spot = Spot { page: None, table: None, row: self.paragraphs };
        self.push(Row { spot, cells: vec![Cell { continues: false, lines }] });
        let boxed = std::mem::take(&mut self.boxed);
        self.rows.extend(boxed);
    }

    pub(super) fn end_cell(&mut self, depth: usize) {
        self.end_paragraph(depth.max(1));
        self.cells += 1;
        let full = self.cells > MAX_CELLS;
        let Some(level) = self.levels.last_mut() else { return };
        let cell = std::mem::take(&mut level.cell);
        if full {
            return self.fault(Spot::default(), "there are too many table cells; the rest was not read");
        }
        level.cells.push(cell);
    }

    /// Ends a row of the outermost table, or of the innermost.
    pub(super) fn end_row(&mut self, nested: bool, definitions: &[CellDefinition]) {
        self.reach(if nested { self.levels.len().max(2) } else { 1 });
        let Some(mut level) = self.levels.pop() else { return };
        // Text after the last cell mark.
        if level.cell.lines.iter().any(|line| !line.words().is_empty()) {
            level.cells.push(std::mem::take(&mut level.cell));
        }
        let mut spot = level.spot;
        self.close(level, definitions);
        spot.row += 1;
        self.levels.push(Level { spot, cell: Cell::default(), cells: Vec::new(), nested: Vec::new() });
    }

    /// Puts a table's row and what is nested in it where it belongs.
    fn close(&mut self, mut level: Level, definitions: &[CellDefinition]) {
        if !level.cell.lines.is_empty() && level.cells.is_empty() {
            level.cells.push(std::mem::take(&mut level.cell));
        }
        if level.cells.is_empty() && level.nested.is_empty() {
            return;
        }
        let cells = merged(level.cells, definitions);
        let mut row = Row { spot: level.spot, cells };
        if let Some(outer) = self.levels.last_mut() {
            row.cells.iter_mut().for_each(marks::cell);
            outer.nested.push(row);
            outer.nested.append(&mut level.nested);
        } else {
            self.push(row);
            self.rows.append(&mut level.nested);
        }
    }

    fn push(&mut self, mut row: Row) {
        if self.rows.len() < MAX_ROWS {
            row.cells.iter_mut().for_each(marks::cell);
            self.rows.push(row);
        } else {
            self.fault(Spot::default(), "there are too many rows; the rest was not read");
        }
    }

    /// Ends whatever is open.
    pub(super) fn finish(&mut self, depth: usize) {
        if !self.lines.is_empty() {
            self.end_paragraph(depth);
        }
        self.reach(0);
        let boxed = std::mem::take(&mut self.boxed);
        self.rows.extend(boxed);
    }

    /// All that was laid out, as text.
    pub(super) fn as_aside(&self) -> Option<String> {
        let lines = self.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.lines);
        let words: Vec<String> = lines.map(Line::words).filter(|text| !text.is_empty()).collect();
        (!words.is_empty()).then(|| words.join("\n"))
    }
}

/// The row's cells with those gone that only continue the one beside them.
fn merged(cells: Vec<Cell>, definitions: &[CellDefinition]) -> Vec<Cell> {
    let mut out: Vec<Cell> = Vec::new();
    for (at, mut cell) in cells.into_iter().enumerate() {
        let definition = definitions.get(at).copied().unwrap_or_default();
        let blank = cell.lines.iter().all(|line| line.items.is_empty());
        // LibreOffice ends cells that it has not defined after a nested table.
        if blank && !definitions.is_empty() && at >= definitions.len() {
            continue;
        }
        match out.last_mut() {
            Some(_) if definition.right && blank => {}
            Some(before) if definition.right => before.lines.append(&mut cell.lines),
            _ => out.push(Cell { continues: definition.down, ..cell }),
        }
    }
    out
}
