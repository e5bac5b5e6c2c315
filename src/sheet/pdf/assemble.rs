//! Pages into one sheet: tables that go on over a page break stay one table.

use super::{
    lines,
    page::{Block, Page, is_empty},
};
use crate::sheet::{Cell, Line, Row, Sheet, Spot};

const ROWS: usize = 20_000;

/// The sheet as it grows page by page.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    pub sheet: Sheet,
    line: u32,
    table: u32,
    row: u32,
    /// The columns of the table that the page before ended with.
    open: Option<Vec<f64>>,
    /// That table has no line at its end.
    unfinished: bool,
    /// A running foot: whether it comes between a table and its continuation is not known yet.
    foot: Vec<(u32, Block)>,
}

impl Assembly {
    pub fn page(&mut self, number: u32, page: Page) {
        self.sheet.asides.extend(page.asides);
        for fault in page.faults {
            let fault = format!("page {number}: {fault}");
            if self.sheet.faults.len() < 100 && !self.sheet.faults.contains(&fault) {
                self.sheet.faults.push(fault);
            }
        }
        let open = self.open.take();
        let goes_on = open.as_ref().and_then(|columns| {
            let at = page.blocks.iter().position(|block| matches!(block, Block::Table { .. }))?;
            let head = page.blocks.get(..at)?;
            // Only a running head stands between the parts of a table.
            let running = head.len() <= 3 && head.iter().all(|block| block.place().y1 < page.height * 0.15);
            let same = matches!(page.blocks.get(at), Some(Block::Table { columns: here, .. }) if alike(columns, here));
            (running && same).then_some(at)
        });
        let mut blocks = page.blocks;
        let before = std::mem::take(&mut self.foot);
        let mut head = Vec::new();
        if let Some(at) = goes_on {
            // Running heads and feet must not come between a row and its continuation.
            let mut rest = blocks.split_off(at);
            head = std::mem::replace(&mut blocks, rest.split_off(1));
            for table in rest {
                self.block(number, table, true);
            }
            self.open = open.filter(|_| only_foot(&blocks, page.height));
        }
        for (number, block) in before.into_iter().chain(head.into_iter().map(|block| (number, block))) {
            self.block(number, block, false);
        }
        let last = blocks.iter().rposition(|block| matches!(block, Block::Table { .. }));
        let foot = last.and_then(|at| blocks.get(at + 1..)).unwrap_or_default();
        if let Some(Block::Table { columns, .. }) = last.and_then(|at| blocks.get(at)) {
            self.open = only_foot(foot, page.height).then(|| columns.clone());
        }
        let foot = match last.map_or(0, |at| at + 1) {
            from if self.open.is_some() => blocks.split_off(from.min(blocks.len())),
            _ => Vec::new(),
        };
        for block in blocks {
            self.block(number, block, false);
        }
        self.foot = foot.into_iter().map(|block| (number, block)).collect();
    }

    /// The columns of the table that the page before ended with.
    pub fn open(&self) -> Option<&[f64]> {
        self.open.as_deref()
    }

    fn block(&mut self, number: u32, block: Block, goes_on: bool) {
        match block {
            Block::Line { cells, .. } => {
                self.line += 1;
                self.push(Spot { page: Some(number), table: None, row: self.line }, cells);
            }
            Block::Table { rows, open, .. } => {
                let unfinished = std::mem::replace(&mut self.unfinished, open.1);
                if !goes_on {
                    self.table += 1;
                    self.row = 0;
                }
                for (at, mut cells) in rows.into_iter().enumerate() {
                    if goes_on && at == 0 && (unfinished || open.0 || self.breaks_off(&cells)) {
                        cells = self.complete(cells);
                    }
                    self.row += 1;
                    if goes_on && at == 0 {
                        cells.iter_mut().take(1).filter(|cell| is_empty(cell)).for_each(|cell| cell.continues = true);
                    }
                    self.push(Spot { page: Some(number), table: Some(self.table), row: self.row }, cells);
                }
            }
        }
    }

    /// Whether words run on from the last row into this one: its answers begin in the middle of a sentence that the row
    /// above has not ended. A row with a label of its own must lack the box that the row above has, as well.
    fn breaks_off(&self, cells: &[Cell]) -> bool {
        let Some(above) = self.sheet.rows.last().filter(|row| row.cells.len() == cells.len()) else { return false };
        let labelled = cells.first().is_some_and(|cell| !is_empty(cell));
        let answers = || above.cells.iter().zip(cells).skip(1);
        let boxed = answers().any(|(above, here)| is_box(above) && is_empty(here));
        let Some((before, first)) = answers().find(|(_, here)| !is_empty(here)) else { return false };
        let begun = labelled || boxed;
        let unended = !begun || before.lines.last().is_some_and(|line| !ends(line));
        first.lines.first().is_some_and(runs_on) && unended && (boxed || !labelled)
    }

    /// Gives to the row above what goes on in its cells; what is left stands as a row of its own.
    fn complete(&mut self, cells: Vec<Cell>) -> Vec<Cell> {
        let marked = |cell: &Cell| cell.lines.first().is_some_and(|line| lines::leads_with_mark(&line.items));
        let anew = cells.iter().any(marked);
        let mut left = Vec::new();
        for (column, mut cell) in cells.into_iter().enumerate() {
            let above = self.sheet.rows.iter_mut().rev().filter(|row| row.spot.table == Some(self.table));
            let mut above = above.filter_map(|row| row.cells.get_mut(column));
            if let Some(above) = above.find(|above| !above.continues).filter(|_| !is_empty(&cell)) {
                let label = column == 0;
                let running = !anew && cell.lines.first().is_some_and(runs_on);
                if let (true, Some(last)) = (running || label, above.lines.last_mut()) {
                    lines::join(last, std::mem::take(&mut cell.lines.remove(0).items));
                }
                if label {
                    above.lines.append(&mut cell.lines);
                }
            }
            cell.continues |= column == 0 && is_empty(&cell);
            left.push(cell);
        }
        left
    }

    fn push(&mut self, spot: Spot, cells: Vec<Cell>) {
        if self.sheet.rows.len() < ROWS {
            self.sheet.rows.push(Row { spot, cells });
        } else if self.sheet.faults.iter().all(|fault| !fault.starts_with("it has more than")) {
            self.sheet.faults.push(format!("it has more than {ROWS} rows; the rest was not read"));
        }
    }

    pub fn finish(mut self) -> Sheet {
        for (number, block) in std::mem::take(&mut self.foot) {
            self.block(number, block, false);
        }
        self.sheet
    }
}

fn alike(before: &[f64], here: &[f64]) -> bool {
    let near = |a: &f64, others: &[f64]| others.iter().any(|b| (a - b).abs() < 4.0);
    before.first().zip(here.first()).is_some_and(|(a, b)| (a - b).abs() < 4.0)
        && before.last().zip(here.last()).is_some_and(|(a, b)| (a - b).abs() < 4.0)
        && (before.iter().all(|a| near(a, here)) || here.iter().all(|a| near(a, before)))
}

/// A few lines at the page's lower edge.
fn only_foot(blocks: &[Block], height: f64) -> bool {
    let low = |block: &Block| matches!(block, Block::Line { place, .. } if place.y0 > height * 0.85);
    blocks.len() <= 4 && blocks.iter().all(low)
}

/// A cell that holds a box and nothing else.
fn is_box(cell: &Cell) -> bool {
    let mut lines = cell.lines.iter();
    lines.clone().any(|line| line.marks().next().is_some())
        && lines.all(|line| !line.text().chars().any(char::is_alphanumeric))
}

/// A line behind which nothing of its sentence is to come.
fn ends(line: &Line) -> bool {
    line.text().trim_end().ends_with([')', '）', '.', '。', ':', '：', ';', '；'])
}

/// A line that cannot begin a sentence: no mark, no capital.
fn runs_on(line: &Line) -> bool {
    let first = line.text().chars().find(|char| char.is_alphabetic());
    !lines::leads_with_mark(&line.items) && first.is_some_and(|char| !char.is_uppercase())
}
