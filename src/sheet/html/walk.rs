//! Walks an HTML tree and lays it out as rows.

use std::collections::BTreeMap;

use super::{
    control::Picture,
    css::{Classes, Look},
    quote::{self, Quote},
    tree::{At, Element, Html, Node},
};
use crate::sheet::{Cell, Format, Item, Line, Mark, Method, Row, Sheet, Spot, Text, control::Control, marks, symbol};

const MAX_ROWS: usize = 50_000;
const MAX_CELLS: usize = 100_000;
const TOO_MANY_CELLS: &str = "the HTML has more than 100,000 table cells; the rest was not read";
const MAX_SPAN: usize = 1000;
/// Cells further to the right are not carried down.
const MAX_COLUMNS: usize = 64;

/// The state of a walk.
pub(super) struct Walk {
    pub own: Sheet,
    pub quoted: Sheet,
    pub classes: Classes,
    looks: Vec<Look>,
    pub line: Line,
    /// The line so far ends with a blank that further blanks fall into.
    blank: bool,
    tables: Vec<Table>,
    lines: u32,
    table_count: u32,
    cells: usize,
    /// Quotations around the place.
    quotes: usize,
    /// Everything from here on is quoted.
    onward: bool,
    apart: bool,
    /// Word's content controls around the place.
    pub controls: Vec<Control>,
    /// A form field of Word's whose data may follow: the mark it made is the line's last.
    pub field: bool,
    /// Pictures that may be marks.
    pub pictures: Vec<Picture>,
}

/// A table being read.
#[derive(Default)]
struct Table {
    spot: Spot,
    cells: Vec<Cell>,
    cell: Option<Cell>,
    /// Column to rows that a cell above still reaches into.
    spans: BTreeMap<usize, usize>,
    column: usize,
    in_row: bool,
    /// Rows of tables inside the current row.
    nested: Vec<Row>,
}

impl Walk {
    pub(super) fn new(source: &str) -> Self {
        let sheet = Sheet { source: source.to_owned(), format: Format::Html, ..Sheet::default() };
        Self {
            own: sheet.clone(),
            quoted: sheet,
            classes: Classes::default(),
            looks: vec![Look::default()],
            line: Line::default(),
            blank: true,
            tables: Vec::new(),
            lines: 0,
            table_count: 0,
            cells: 0,
            quotes: 0,
            onward: false,
            apart: false,
            controls: Vec::new(),
            field: false,
            pictures: Vec::new(),
        }
    }

    /// The sender's own part, and the quoted one; all is own unless they are to be kept `apart`.
    pub(super) fn run(mut self, html: &Html, apart: bool) -> (Sheet, Sheet) {
        self.apart = apart;
        for at in html.nodes() {
            let is_style = at
                .parent()
                .is_some_and(|parent| matches!(parent.node(), Node::Element(element) if element.name() == "style"));
            if let (true, Node::Text(text)) = (is_style, at.node()) {
                self.classes.add(text);
            }
        }
        self.walk(html);
        self.end_line();
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.settle_pictures();
        if self.classes.exhausted() {
            self.fault("the HTML has more styles than were looked at".to_owned());
        }
        (self.own, self.quoted)
    }

    /// Visits every node in document order without recursing.
    fn walk(&mut self, html: &Html) {
        let Some(mut at) = html.root() else { return };
        loop {
            if self.enter(at)
                && let Some(child) = at.first_child()
            {
                at = child;
                continue;
            }
            loop {
                self.leave(at.node());
                if let Some(next) = at.next_sibling() {
                    at = next;
                    break;
                }
                let Some(parent) = at.parent() else { return };
                at = parent;
            }
        }
    }

    /// Whether the node's children are to be visited. What is not read still has a look of its own to leave.
    fn enter(&mut self, at: At) -> bool {
        match at.node() {
            Node::Text(text) => {
                self.text(text);
                false
            }
            Node::Element(element) => {
                let read = self.open(element, at);
                self.looks.push(self.look().inside(element, &self.classes));
                read
            }
            Node::Comment(comment) => {
                self.word_comment(comment);
                false
            }
            Node::Other => true,
        }
    }

    /// Notes something that may have been missed.
    pub(super) fn fault(&mut self, what: String) {
        if self.own.faults.len() < 100 && !self.own.faults.contains(&what) {
            self.own.faults.push(what);
        }
    }

    fn leave(&mut self, node: &Node) {
        if let Node::Element(element) = node {
            self.close(element);
            self.looks.pop();
        }
    }

    pub(super) fn look(&self) -> Look {
        self.looks.last().cloned().unwrap_or_default()
    }

    /// Begins an element; false when nothing in it is to be read.
    fn open(&mut self, element: &Element, at: At) -> bool {
        match element.name() {
            "head" | "script" | "style" | "title" | "template" | "noscript" | "math" | "iframe" | "button" => {
                return false;
            }
            "svg" | "object" | "canvas" => {
                self.picture(element);
                return false;
            }
            "option" => return element.attr("selected").is_some(),
            "select" => self.select(at),
            "w:sdt" => self.begin_control(element),
            "br" if self.look().is_seen() => self.new_line(),
            "input" => self.input(element),
            "img" => self.picture(element),
            "table" => self.begin_table(),
            "tr" => self.begin_row(),
            "td" | "th" => self.begin_cell(element),
            name if is_block(name) => self.end_line(),
            _ => {}
        }
        self.role(element);
        match quote::begins(element) {
            Some(Quote::Onward) => {
                self.end_line();
                self.onward = true;
            }
            Some(Quote::Inside) => {
                self.end_line();
                self.quotes += 1;
            }
            None => {}
        }
        true
    }

    fn close(&mut self, element: &Element) {
        match element.name() {
            "table" => self.end_table(),
            "tr" => self.end_row(),
            "td" | "th" => self.end_cell(),
            "w:sdt" => self.end_control(element),
            name if is_block(name) => self.end_line(),
            _ => {}
        }
        if quote::begins(element) == Some(Quote::Inside) {
            self.end_line();
            self.quotes = self.quotes.saturating_sub(1);
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        let look = self.look();
        if !look.is_seen() {
            return;
        }
        for char in text.chars() {
            match char {
                '\n' if look.preformatted => self.new_line(),
                '\r' if look.preformatted => {}
                '\u{a0}' => self.put('\u{a0}', &look),
                char if char.is_whitespace() && !look.preformatted => {
                    if !self.blank {
                        self.put(' ', &look);
                        self.blank = true;
                    }
                }
                char => self.put_symbol(char, &look),
            }
        }
    }

    fn put_symbol(&mut self, char: char, look: &Look) {
        let decoded = look.symbols.as_deref().and_then(|font| symbol::decode(font, u32::from(char)));
        let shown = decoded.unwrap_or(char);
        if let Some(mark) = self.control_sign(char, shown, look.struck) {
            return self.mark(mark);
        }
        match marks::glyph(shown).filter(|_| shown != char) {
            Some(glyph) => {
                let (shape, state, seen) = (glyph.shape, glyph.state, shown.to_string());
                self.mark(Mark { shape, state, method: Method::SymbolFont, seen, struck: look.struck });
            }
            None => self.put(shown, look),
        }
    }

    pub(super) fn put(&mut self, char: char, look: &Look) {
        self.blank = false;
        match self.line.items.last_mut() {
            Some(Item::Text(text)) if text.struck == look.struck && text.emphasis == look.emphasis => {
                text.text.push(char);
            }
            _ => {
                let (struck, emphasis) = (look.struck, look.emphasis);
                self.line.items.push(Item::Text(Text { text: char.to_string(), struck, emphasis }));
            }
        }
    }

    pub(super) fn mark(&mut self, mark: Mark) {
        self.blank = false;
        self.line.items.push(Item::Mark(mark));
    }

    fn new_line(&mut self) {
        let blank = self.line.items.is_empty();
        self.finish_line();
        if blank && self.tables.last().is_none_or(|table| table.cell.is_none()) {
            self.lines += 1;
            self.push_line(Line::default());
        }
    }

    /// Ends the line unless nothing is on it.
    fn end_line(&mut self) {
        self.finish_line();
    }

    fn finish_line(&mut self) {
        self.blank = true;
        self.field = false;
        let line = std::mem::take(&mut self.line);
        if line.items.is_empty() {
            return;
        }
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            cell.lines.push(line);
            return;
        }
        if line.words().is_empty() {
            return;
        }
        self.lines += 1;
        if quote::is_separator(&line.words()) {
            self.onward = true;
        }
        self.push_line(line);
    }

    fn push_line(&mut self, line: Line) {
        let spot = Spot { page: None, table: None, row: self.lines };
        let cells = vec![Cell { continues: false, lines: vec![line] }];
        self.push_row(Row { spot, cells });
    }

    fn push_row(&mut self, mut row: Row) {
        row.cells.iter_mut().for_each(marks::cell);
        self.look_for_pictures(&mut row);
        self.place(row);
    }

    /// Whether what stands here was quoted, and is kept apart.
    pub(super) fn is_quoted(&self) -> bool {
        self.apart && (self.onward || self.quotes > 0)
    }

    /// Puts a row whose marks have been found where it belongs.
    fn place(&mut self, row: Row) {
        if let Some(table) = self.tables.last_mut() {
            return table.nested.push(row);
        }
        let sheet = if self.is_quoted() { &mut self.quoted } else { &mut self.own };
        if sheet.rows.len() < MAX_ROWS {
            sheet.rows.push(row);
        } else if sheet.faults.is_empty() {
            sheet.faults.push(format!("the HTML has more than {MAX_ROWS} rows; the rest was not read"));
        }
    }

    fn begin_table(&mut self) {
        self.end_line();
        self.table_count += 1;
        let spot = Spot { page: None, table: Some(self.table_count), row: 0 };
        self.tables.push(Table { spot, ..Table::default() });
    }

    fn end_table(&mut self) {
        self.end_row();
        let Some(table) = self.tables.pop() else { return };
        for row in table.nested {
            self.place(row);
        }
    }

    fn begin_row(&mut self) {
        self.end_row();
        if let Some(table) = self.tables.last_mut() {
            table.in_row = true;
            table.column = 0;
            table.spot.row += 1;
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.end_line();
        let Some(table) = self.tables.last_mut() else { return };
        if !std::mem::take(&mut table.in_row) {
            return;
        }
        self.cells += table.fill(true);
        let full = self.cells > MAX_CELLS;
        if full {
            table.spans.clear();
        }
        let row = Row { spot: table.spot, cells: std::mem::take(&mut table.cells) };
        let nested = std::mem::take(&mut table.nested);
        let Some(table) = self.tables.pop() else { return };
        self.push_row(row);
        for row in nested {
            self.place(row);
        }
        self.tables.push(table);
        if full {
            self.fault(TOO_MANY_CELLS.to_owned());
        }
    }

    fn begin_cell(&mut self, element: &Element) {
        self.end_cell();
        self.end_line();
        self.cells += 1;
        let full = self.cells > MAX_CELLS;
        let Some(table) = self.tables.last_mut() else { return };
        if full {
            return self.fault(TOO_MANY_CELLS.to_owned());
        }
        if !table.in_row {
            table.in_row = true;
            table.column = 0;
            table.spot.row += 1;
        }
        self.cells += table.fill(false);
        let span =
            |name| element.attr(name).and_then(|n| n.trim().parse::<usize>().ok()).unwrap_or(1).clamp(1, MAX_SPAN);
        let down = span("rowspan") - 1;
        if down > 0 && table.column < MAX_COLUMNS {
            table.spans.insert(table.column, down);
        }
        table.column += span("colspan");
        table.cell = Some(Cell::default());
    }

    fn end_cell(&mut self) {
        if self.tables.last().is_some_and(|table| table.cell.is_some()) {
            self.finish_line();
            if let Some(table) = self.tables.last_mut() {
                table.cells.extend(table.cell.take());
            }
        }
    }
}

impl Table {
    /// Puts the cells that reach down from above where the row has come to; at its end, all that are left. Says how many.
    fn fill(&mut self, to_end: bool) -> usize {
        let before = self.cells.len();
        while let Some((&at, &left)) = self.spans.range(self.column..).next() {
            if at != self.column && !to_end {
                break;
            }
            if left > 1 {
                self.spans.insert(at, left - 1);
            } else {
                self.spans.remove(&at);
            }
            self.cells.push(Cell { continues: true, lines: Vec::new() });
            self.column = at + 1;
        }
        self.cells.len() - before
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "pre"
            | "hr"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "aside"
            | "address"
            | "center"
            | "form"
            | "fieldset"
            | "legend"
            | "body"
            | "caption"
            | "figure"
            | "details"
            | "summary"
            | "tbody"
            | "thead"
            | "tfoot"
            | "select"
            | "textarea"
    )
}
