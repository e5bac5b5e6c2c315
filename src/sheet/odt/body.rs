//! Walks a document's blocks, paragraphs, lists and tables, and lays them out as rows.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Unreadable,
    control::FormControls,
    look::{Family, Look, Styles},
    paragraph::Open,
};
use crate::sheet::{
    Cell, Line, Mark, Row, Spot, State,
    control::Control,
    lines::Lines,
    marks,
    suspicion::{Suspicion, confirmed},
    xml::{El, Ns},
};

const MAX_CELLS: usize = 100_000;
const MAX_ROWS: usize = 50_000;
/// Equal rows or columns that a file may write once; more are no form.
const MAX_REPEAT: u32 = 100;

/// A walk through the text, a header, a note or a text box.
pub(super) struct Body<'a> {
    pub styles: &'a Styles,
    pub forms: &'a FormControls,
    pub rows: Vec<Row>,
    pub asides: Vec<String>,
    pub faults: Vec<String>,
    /// The paragraph being written.
    pub lines: Lines,
    /// What was written last is a blank that further blanks fall into.
    pub blank: bool,
    /// The paragraphs begun so far, to tell whether something spans several.
    pub serial: usize,
    /// Form controls anchored to the paragraph being written, not to a place in it.
    pub loose: usize,
    /// Fields begun and not ended; a field may span paragraphs.
    pub open: Vec<Open>,
    /// Check-box controls around the place.
    pub controls: Vec<Control>,
    /// Tracked changes that delete, and how many of them are around the place.
    pub deletions: BTreeSet<String>,
    pub deleted: BTreeSet<String>,
    /// Rows of text boxes, to follow the row they are anchored in.
    pub boxed: Vec<Row>,
    /// Of the row being read.
    pub spot: Spot,
    /// The place lies on coloured ground, so white text is seen.
    pub dark: bool,
    /// Drawings that may mark a box.
    pub suspicions: Vec<Suspicion>,
    tables: u32,
    paragraphs: u32,
    cells: usize,
    /// The bullet of the list item begun, until its first paragraph takes it.
    bullet: Option<super::list::Bullet>,
}

impl<'a> Body<'a> {
    pub(super) fn new(styles: &'a Styles, forms: &'a FormControls) -> Self {
        Self {
            styles,
            forms,
            rows: Vec::new(),
            asides: Vec::new(),
            faults: Vec::new(),
            lines: Lines::default(),
            blank: true,
            serial: 0,
            loose: 0,
            open: Vec::new(),
            controls: Vec::new(),
            deletions: BTreeSet::new(),
            deleted: BTreeSet::new(),
            boxed: Vec::new(),
            spot: Spot { row: 1, ..Spot::default() },
            dark: false,
            suspicions: Vec::new(),
            tables: 0,
            paragraphs: 0,
            cells: 0,
            bullet: None,
        }
    }

    /// Reads everything in a container of blocks.
    pub(super) fn read(&mut self, container: El) -> Result<(), Unreadable> {
        self.blocks(container, None)?;
        self.rows.append(&mut self.boxed);
        if self.open.iter().any(Open::hides) {
            self.fault("a field is not ended; text after its beginning may not have been read");
        }
        Ok(())
    }

    /// Blocks go into the cell that is given, else each paragraph is a row.
    fn blocks(&mut self, container: El, mut cell: Option<&mut Cell>) -> Result<(), Unreadable> {
        for block in container.children() {
            self.block(block, cell.as_deref_mut())?;
        }
        Ok(())
    }

    fn block(&mut self, block: El, cell: Option<&mut Cell>) -> Result<(), Unreadable> {
        match block.name() {
            (Ns::Text, "p" | "h") => return self.block_paragraph(block, cell),
            (Ns::Text, "list") => return self.list(block, cell, None, 1),
            (Ns::Table, "table") => return self.table(block),
            (Ns::Text, "section" | "index-title") if is_hidden(block) => {}
            (Ns::Text, "section") if is_linked(block) => self.fault("a section kept in another file was not read"),
            (Ns::Text, "tracked-changes") => self.note_deletions(block),
            (Ns::Text, "change-start") => self.begin_change(block),
            (Ns::Text, "change-end") => self.end_change(block),
            (Ns::Office, "annotation") => self.aside(block),
            (Ns::Office, "forms") | (Ns::Svg, _) => {}
            (Ns::Text, name) if name.ends_with("-source") || name.ends_with("-decls") => {}
            (Ns::Draw, "a") => return self.blocks(block, cell),
            (Ns::Draw, "control") => self.page_control(block),
            (Ns::Draw, _) => self.drawing(block),
            (_, "content-control") => {
                let control = self.begin_control(block);
                self.blocks(block, cell)?;
                self.end_control(control);
            }
            _ => return self.blocks(block, cell),
        }
        Ok(())
    }

    fn block_paragraph(&mut self, block: El, cell: Option<&mut Cell>) -> Result<(), Unreadable> {
        let hidden = |el: El| el.is(Ns::Text, "hidden-paragraph") && el.any_attr("is-hidden") == Some("true");
        if block.descendants().any(hidden) {
            return Ok(());
        }
        if let Some(cell) = cell {
            cell.lines.extend(self.paragraph(block));
            return Ok(());
        }
        self.paragraphs += 1;
        self.spot = Spot { page: None, table: None, row: self.paragraphs };
        let lines = self.paragraph(block);
        self.push_row(vec![Cell { continues: false, lines }])
    }

    /// The paragraph's lines as a reader sees them.
    fn paragraph(&mut self, paragraph: El) -> Vec<Line> {
        let look = self.styles.paragraph(paragraph.any_attr("style-name"));
        let outer = std::mem::take(&mut self.lines);
        let (blank, loose) = (self.blank, self.loose);
        (self.blank, self.loose) = (true, 0);
        self.serial += 1;
        if let Some(mark) = self.bullet.take().and_then(|bullet| bullet.mark(look.ink().struck)) {
            self.lines.mark(mark);
        }
        self.inline(paragraph, &look);
        if self.lines.is_too_long() {
            self.fault("a paragraph is too long to be read whole");
        }
        (self.blank, self.loose) = (blank, loose);
        std::mem::replace(&mut self.lines, outer).finish()
    }

    /// A list; one inside a list uses the outer one's style unless it names its own.
    fn list(
        &mut self,
        list: El,
        mut cell: Option<&mut Cell>,
        style: Option<&str>,
        level: u32,
    ) -> Result<(), Unreadable> {
        let style = list.any_attr("style-name").or(style);
        for item in list.children() {
            if item.is(Ns::Text, "list-item") {
                self.bullet = self.styles.bullets(style).and_then(|bullets| bullets.get(&level)).copied();
            }
            for block in item.children() {
                match block.name() {
                    (Ns::Text, "list") => self.list(block, cell.as_deref_mut(), style, level + 1)?,
                    _ => self.block(block, cell.as_deref_mut())?,
                }
            }
            self.bullet = None;
        }
        Ok(())
    }

    fn table(&mut self, table: El) -> Result<(), Unreadable> {
        self.tables += 1;
        let (outer, dark) = (self.spot, self.dark);
        self.dark |= self.styles.has_ground(Family::Table, table.any_attr("style-name"));
        self.spot = Spot { page: None, table: Some(self.tables), row: 0 };
        let mut grid = Grid { table: self.tables, row: 0, spans: BTreeMap::new() };
        self.table_rows(table, &mut grid)?;
        (self.spot, self.dark) = (outer, dark);
        Ok(())
    }

    fn table_rows(&mut self, container: El, grid: &mut Grid) -> Result<(), Unreadable> {
        for child in container.children() {
            let hidden = child.any_attr("visibility").is_some_and(|seen| seen != "visible")
                || child.any_attr("display") == Some("false");
            match child.name() {
                (Ns::Table, "table-column") if hidden => self.fault("a hidden column was not told apart"),
                (Ns::Table, "table-row" | "table-row-group") if hidden => {}
                (Ns::Table, "table-row") => {
                    for _ in 0..self.repeats(child, "number-rows-repeated") {
                        self.table_row(child, grid)?;
                    }
                }
                (Ns::Table, "shapes") => self.blocks(child, None)?,
                _ => self.table_rows(child, grid)?,
            }
        }
        Ok(())
    }

    /// How often a row or cell stands there; what repeats without end is empty space.
    fn repeats(&mut self, el: El, name: &str) -> u32 {
        let times: u32 = el.any_attr(name).and_then(|times| times.parse().ok()).unwrap_or(1);
        if times > MAX_REPEAT && el.descendants().any(|el| !el.text().trim().is_empty()) {
            self.fault("a table repeats a row or cell too often to be read whole");
        }
        times.clamp(1, MAX_REPEAT)
    }

    /// One row; the rows of tables and text boxes inside it follow it.
    fn table_row(&mut self, row: El, grid: &mut Grid) -> Result<(), Unreadable> {
        grid.row += 1;
        self.spot = Spot { page: None, table: Some(grid.table), row: grid.row };
        let (spot, dark) = (self.spot, self.dark);
        self.dark |= self.styles.has_ground(Family::Row, row.any_attr("style-name"));
        let before = std::mem::take(&mut self.rows);
        let boxed = std::mem::take(&mut self.boxed);
        let mut cells = Vec::new();
        let mut column = 0;
        self.row_cells(row, grid, &mut column, &mut cells)?;
        let nested = std::mem::replace(&mut self.rows, before);
        let inside = std::mem::replace(&mut self.boxed, boxed);
        (self.spot, self.dark) = (spot, dark);
        self.push_row(cells)?;
        self.rows.extend(nested);
        self.rows.extend(inside);
        Ok(())
    }

    fn row_cells(
        &mut self,
        container: El,
        grid: &mut Grid,
        column: &mut u32,
        cells: &mut Vec<Cell>,
    ) -> Result<(), Unreadable> {
        for child in container.children() {
            match child.name() {
                (Ns::Table, "table-cell") => {
                    for _ in 0..self.repeats(child, "number-columns-repeated") {
                        grid.span(child, *column);
                        *column += 1;
                        cells.push(self.table_cell(child)?);
                    }
                }
                (Ns::Table, "covered-table-cell") => {
                    for _ in 0..self.repeats(child, "number-columns-repeated") {
                        if grid.reaches(*column) {
                            cells.push(Cell { continues: true, lines: Vec::new() });
                        }
                        *column += 1;
                    }
                }
                _ => self.row_cells(child, grid, column, cells)?,
            }
        }
        Ok(())
    }

    fn table_cell(&mut self, el: El) -> Result<Cell, Unreadable> {
        self.cells += 1;
        if self.cells > MAX_CELLS {
            return Err(Unreadable::TooLarge(format!("it has more than {MAX_CELLS} table cells")));
        }
        let (dark, spot) = (self.dark, self.spot);
        self.dark |= self.styles.has_ground(Family::Cell, el.any_attr("style-name"));
        let mut cell = Cell::default();
        self.blocks(el, Some(&mut cell))?;
        (self.dark, self.spot) = (dark, spot);
        Ok(cell)
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

    /// A walk beside this one, through what does not stand in the text itself.
    pub(super) fn apart(&self) -> Body<'a> {
        Body { tables: self.tables, ..Body::new(self.styles, self.forms) }
    }

    /// A text box: its paragraphs and tables are rows after the one it is anchored in.
    pub(super) fn text_box(&mut self, content: El) {
        let spot = self.spot;
        let mut inner = Body { dark: true, spot, ..self.apart() };
        if let Err(error) = inner.read(content) {
            self.fault(&format!("a text box was not read: {error}"));
        }
        self.tables = inner.tables;
        // A table in a frame is whole in itself; a mark in a text box may have been laid over anything.
        let loose = inner.rows.iter().filter(|row| row.spot.table.is_none());
        let lines = loose.flat_map(|row| &row.cells).flat_map(|cell| &cell.lines);
        if lines.flat_map(Line::marks).any(|mark| mark.state != State::Empty) {
            self.fault("a text box holds a mark; where it lies on the page is not known");
        }
        for row in &mut inner.rows {
            if row.spot.table.is_none() {
                row.spot = spot;
            }
        }
        self.suspicions.append(&mut inner.suspicions);
        self.boxed.append(&mut inner.rows);
        self.asides.append(&mut inner.asides);
        self.faults.append(&mut inner.faults);
    }

    /// A note or comment: its text is no part of the form.
    pub(super) fn aside(&mut self, note: El) {
        let mut inner = self.apart();
        if let Err(error) = inner.read(note) {
            self.fault(&format!("a note was not read: {error}"));
        }
        self.asides.extend(inner.as_aside());
        self.asides.append(&mut inner.asides);
    }

    /// All that was read, as text.
    pub(super) fn as_aside(&self) -> Option<String> {
        let lines = self.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.lines);
        let words: Vec<String> = lines.map(Line::words).filter(|text| !text.is_empty()).collect();
        (!words.is_empty()).then(|| words.join("\n"))
    }

    /// A control laid on the page: where it lies in the text is not known.
    fn page_control(&mut self, el: El) {
        let control = el.any_attr("control").and_then(|id| self.forms.get(id));
        match control {
            Some(control) if control.mark.is_some() => {
                self.fault("a check box laid on the page; where it lies in the text is not known");
            }
            Some(control) => self.asides.push(control.text.clone()),
            None => {}
        }
    }

    fn note_deletions(&mut self, changes: El) {
        for region in changes.children().filter(|el| el.child(Ns::Text, "deletion").is_some()) {
            self.deletions.extend(region.any_attr("id").map(str::to_owned));
        }
    }

    pub(super) fn begin_change(&mut self, el: El) {
        let id = el.any_attr("change-id").unwrap_or_default();
        if self.deletions.contains(id) {
            self.deleted.insert(id.to_owned());
        }
    }

    pub(super) fn end_change(&mut self, el: El) {
        self.deleted.remove(el.any_attr("change-id").unwrap_or_default());
    }

    /// Turns what was suspected into faults, where there is something to be ticked.
    pub(super) fn settle_suspicions(&mut self) {
        for (spot, what) in confirmed(&self.rows, &std::mem::take(&mut self.suspicions)) {
            self.spot = spot;
            self.fault(what);
        }
    }

    /// Notes something that may have been missed, with its spot.
    pub(super) fn fault(&mut self, what: &str) {
        let fault = format!("{}: {what}", self.spot);
        if self.faults.len() < 100 && !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Puts a mark where the text has come to, unless nobody sees it.
    pub(super) fn put_mark(&mut self, mark: Mark, look: &Look) {
        if self.is_shown(look) {
            self.blank = false;
            self.lines.mark(mark);
        }
    }
}

/// Which cells of a table still reach down into the rows that follow.
struct Grid {
    table: u32,
    row: u32,
    /// By column: the rows left.
    spans: BTreeMap<u32, u32>,
}

impl Grid {
    fn span(&mut self, cell: El, column: u32) {
        let rows = cell.any_attr("number-rows-spanned").and_then(|rows| rows.parse::<u32>().ok()).unwrap_or(1);
        if rows > 1 {
            self.spans.insert(column, rows - 1);
        } else {
            self.spans.remove(&column);
        }
    }

    /// Whether a covered cell continues the one above it; else it is covered by the one beside it.
    fn reaches(&mut self, column: u32) -> bool {
        let Some(left) = self.spans.get_mut(&column) else { return false };
        *left -= 1;
        if *left == 0 {
            self.spans.remove(&column);
        }
        true
    }
}

/// A section that is not shown, always or because its condition holds.
fn is_hidden(section: El) -> bool {
    match section.any_attr("display") {
        Some("none") => true,
        Some("condition") => section.any_attr("is-hidden") == Some("true"),
        _ => false,
    }
}

/// A section whose text is kept elsewhere, and of which no copy was stored.
fn is_linked(section: El) -> bool {
    let source = section.children().any(|el| el.is(Ns::Text, "section-source"));
    source && !section.descendants().any(|el| !el.text().trim().is_empty())
}
