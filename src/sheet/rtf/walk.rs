//! Walks the stream of tokens with the state that groups save and restore.

use super::{
    Unreadable,
    field::{Field, Shown},
    flow::{CellDefinition, Flow, Purpose},
    look::Look,
    shape::Drawn,
    tables::{Entry, StyleId, Tables},
    token::{Token, Tokens},
};
use crate::sheet::{
    Item, Line, Mark, Method, Shape, Sheet, Spot, State as MarkState, marks,
    suspicion::{Kind, Suspicion, confirmed},
};

/// Groups inside groups.
const MAX_DEPTH: usize = 1000;
/// Cells of one row.
const MAX_COLUMNS: usize = 1000;
/// Fields, shapes or flows inside one another.
const MAX_OPEN: usize = 64;

/// Where text goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Destination {
    #[default]
    Text,
    /// Nobody sees it, or it says the same again.
    Skip,
    Fonts,
    Colours,
    Styles,
    /// A list item's bullet or number.
    Bullet,
    Instruction,
    Form,
    FormItem,
    /// A shape's properties; its text has a flow of its own.
    Shape,
    ShapeName,
    ShapeValue,
}

/// What is due when a group ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Due {
    #[default]
    Nothing,
    Field,
    Instruction,
    Flow,
    Shape,
    Property,
    /// TextEdit puts a character in a picture's place.
    Attachment,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Paragraph {
    pub in_table: bool,
    pub depth: Option<i32>,
    pub shaded: bool,
}

/// What groups save and restore.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct State {
    pub destination: Destination,
    /// Where the Unicode half of a `\upr` goes.
    pub unicode_half: Option<Destination>,
    pub due: Due,
    pub look: Look,
    pub character: Look,
    pub style: Look,
    pub paragraph: Paragraph,
    /// Characters that stand in for a Unicode one, for old readers.
    pub stand_ins: usize,
    /// The definition is of a nested table's row.
    pub nested: bool,
}

pub(super) struct Walk {
    pub tables: Tables,
    pub entry: Entry,
    pub state: State,
    stack: Vec<State>,
    pub flows: Vec<Flow>,
    pub fields: Vec<Field>,
    pub shapes: Vec<Drawn>,
    /// Rows' definitions: of the outer table, and of nested ones.
    pub definitions: [Vec<CellDefinition>; 2],
    pub definition: CellDefinition,
    pub row_ground: bool,
    pending: Vec<u8>,
    high: Option<u16>,
    skip: usize,
    star: bool,
    asides: Vec<String>,
    faults: Vec<String>,
    suspicions: Vec<Suspicion>,
}

impl Walk {
    pub(super) fn new() -> Self {
        Self {
            tables: Tables::default(),
            entry: Entry::default(),
            state: State { stand_ins: 1, ..State::default() },
            stack: Vec::new(),
            flows: vec![Flow::new(Purpose::Body, 0, Spot::default())],
            fields: Vec::new(),
            shapes: Vec::new(),
            definitions: [Vec::new(), Vec::new()],
            definition: CellDefinition::default(),
            row_ground: false,
            pending: Vec::new(),
            high: None,
            skip: 0,
            star: false,
            asides: Vec::new(),
            faults: Vec::new(),
            suspicions: Vec::new(),
        }
    }

    pub(super) fn run(mut self, bytes: &[u8], sheet: &mut Sheet) -> Result<(), Unreadable> {
        let mut ended = false;
        for token in Tokens::new(bytes) {
            self.token(token)?;
            if self.stack.is_empty() {
                ended = true;
                break;
            }
        }
        self.flush();
        if !ended {
            self.fault("the file ends too early; something may be missing");
        }
        let depth = self.depth();
        while self.flows.len() > 1 {
            self.end_flow();
        }
        let Some(mut body) = self.flows.pop() else { return Ok(()) };
        body.finish(depth);
        for (spot, what) in confirmed(&body.rows, &self.suspicions) {
            self.faults.push(format!("{spot}: {what}"));
        }
        self.faults.append(&mut body.faults);
        self.faults.dedup();
        self.faults.truncate(100);
        (sheet.rows, sheet.asides, sheet.faults) = (body.rows, self.asides, self.faults);
        Ok(())
    }

    fn token(&mut self, token: Token) -> Result<(), Unreadable> {
        match token {
            Token::Open => {
                self.flush();
                self.skip = 0;
                if self.stack.len() >= MAX_DEPTH {
                    return Err(Unreadable::Nested(MAX_DEPTH));
                }
                self.stack.push(self.state);
                self.state.due = Due::Nothing;
            }
            Token::Close => {
                self.flush();
                self.skip = 0;
                let ended = self.state;
                self.state = self.stack.pop().unwrap_or_default();
                self.end_group(&ended);
            }
            Token::Word(name, number) => self.word(name, number),
            Token::Symbol(byte) => self.symbol(byte),
            Token::Hex(byte) | Token::Text(byte) => self.byte(byte),
        }
        Ok(())
    }

    fn word(&mut self, name: &str, number: Option<i32>) {
        if name == "u" {
            return self.unicode(number.unwrap_or(0));
        }
        self.flush();
        self.skip = 0;
        let star = std::mem::take(&mut self.star);
        if name == "uc" {
            self.state.stand_ins = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1).min(16);
        } else if let ("ud", Some(half)) = (name, self.state.unicode_half) {
            self.state.destination = half;
        } else if self.state.destination != Destination::Skip && !self.begin(name) {
            // Styles other than paragraphs' are starred for old readers.
            let style = self.state.destination == Destination::Styles && matches!(name, "cs" | "ds" | "ts");
            if star && !style {
                self.state.destination = Destination::Skip;
            } else {
                self.stated(name, number);
            }
        }
    }

    /// A word that begins no group of its own.
    fn stated(&mut self, name: &str, number: Option<i32>) {
        match self.state.destination {
            Destination::Fonts => self.entry.font_word(name, number),
            Destination::Colours => self.entry.colour_word(name, number),
            Destination::Styles => {
                self.entry.style_word(name, number);
                self.state.look.word(name, number);
            }
            Destination::Form => {
                if let Some(field) = self.fields.last_mut() {
                    field.form_word(name, number);
                }
            }
            Destination::Shape => {
                if let Some(shape) = self.shapes.last_mut() {
                    shape.word(name, number);
                }
            }
            Destination::Text | Destination::Bullet | Destination::Instruction => self.content_word(name, number),
            _ => {}
        }
    }

    fn symbol(&mut self, byte: u8) {
        match byte {
            b'*' => self.star = true,
            b'~' => self.control_char('\u{a0}'),
            b'_' => self.control_char('-'),
            b'\\' | b'{' | b'}' => self.byte(byte),
            b'\t' => self.control_char('\t'),
            b'\r' | b'\n' => self.word("par", None),
            _ => {}
        }
    }

    /// A character that has a control word or symbol of its own.
    pub(super) fn control_char(&mut self, char: char) {
        self.flush();
        if self.skip > 0 {
            self.skip -= 1;
        } else {
            self.put(char, None);
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        let look = self.state.look;
        match self.state.destination {
            Destination::Fonts => self.tables.font_text(&mut self.entry, byte),
            Destination::Colours => self.tables.colour_text(&mut self.entry, byte),
            Destination::Styles => self.tables.style_text(&mut self.entry, byte, look),
            Destination::Skip | Destination::Form | Destination::Shape => {}
            _ => self.pending.push(byte),
        }
    }

    fn unicode(&mut self, number: i32) {
        self.flush();
        self.skip = self.state.stand_ins;
        let unit = u16::try_from(number).unwrap_or_else(|_| u16::try_from(number.saturating_add(65536)).unwrap_or(0));
        let high = self.high.take();
        match unit {
            0xd800..=0xdbff => self.high = Some(unit),
            0xdc00..=0xdfff => {
                let pair = [high.unwrap_or(0), unit];
                let char = char::decode_utf16(pair).next().and_then(Result::ok).filter(|_| high.is_some());
                self.put(char.unwrap_or('\u{fffd}'), None);
            }
            unit => {
                let char = char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}');
                let decoded = self.tables.font(self.font(&self.look())).and_then(|font| font.decode(u32::from(unit)));
                self.put(char, decoded.filter(|shown| *shown != char));
            }
        }
    }

    /// Writes the bytes that have come together, in their font's code page.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let font = self.tables.font(self.font(&self.look()));
        let content = matches!(self.state.destination, Destination::Text | Destination::Bullet);
        let symbolic = font.filter(|font| content && font.is_symbolic()).cloned();
        if let Some(font) = symbolic {
            for byte in bytes {
                self.put(char::from(byte), font.decode(u32::from(byte)));
            }
            return;
        }
        let (text, _) = self.tables.encoding(font).decode_without_bom_handling(&bytes);
        for char in text.chars() {
            self.put(char, None);
        }
    }

    /// The look of text here: what is stated, else its styles'.
    pub(super) fn look(&self) -> Look {
        self.state.look.over(self.state.character).over(self.state.style)
    }

    /// The font that text here is set in.
    fn font(&self, look: &Look) -> Option<i32> {
        let symbolic = |number| self.tables.font(Some(number)).is_some_and(super::tables::Font::is_symbolic);
        if look.font.is_some_and(symbolic) { look.font } else { look.script_font() }
    }

    /// Inside how many tables the paragraph stands.
    pub(super) fn depth(&self) -> usize {
        let paragraph = self.state.paragraph;
        let depth = paragraph.depth.unwrap_or(i32::from(paragraph.in_table));
        let depth = if paragraph.in_table { depth.max(1) } else { depth };
        usize::try_from(depth).unwrap_or(0).min(super::flow::MAX_NESTED)
    }

    pub(super) fn is_dark(&self) -> bool {
        let flow = self.flows.last();
        let column = flow.map_or(0, Flow::column);
        let cell = self.depth() == 1
            && (self.row_ground
                || self.definitions.first().and_then(|outer| outer.get(column)).is_some_and(|cell| cell.ground));
        cell || self.state.paragraph.shaded || flow.is_some_and(|flow| flow.purpose == Purpose::TextBox)
    }

    /// A character; `decoded` is what a symbol font makes of it.
    pub(super) fn put(&mut self, char: char, decoded: Option<char>) {
        let look = self.look();
        match self.state.destination {
            Destination::Instruction => {
                if let Some(field) = self.fields.last_mut() {
                    field.look = look;
                    field.instruct(char);
                }
            }
            Destination::FormItem => {
                if let Some(field) = self.fields.last_mut() {
                    field.item_char(char);
                }
            }
            Destination::ShapeName => {
                if let Some(shape) = self.shapes.last_mut() {
                    shape.name_char(char);
                }
            }
            Destination::ShapeValue => {
                if let Some(shape) = self.shapes.last_mut() {
                    shape.value_char(char);
                }
            }
            Destination::Bullet => self.bullet(decoded.unwrap_or(char)),
            Destination::Text => self.show(char, decoded, look),
            _ => {}
        }
    }

    fn show(&mut self, char: char, decoded: Option<char>, look: Look) {
        if !look.is_seen(&self.tables, self.is_dark()) {
            return;
        }
        let ink = look.ink(&self.tables, self.state.paragraph.shaded);
        let Some(flow) = self.flows.last_mut() else { return };
        match decoded {
            Some(shown) => flow.lines.sign(shown, ink),
            None => flow.lines.char(char, ink),
        }
    }

    /// A list item's bullet, when it is a box; other bullets and numbers say nothing.
    fn bullet(&mut self, shown: char) {
        let Some(glyph) = marks::glyph(shown) else { return };
        // The bullets that a word processor gives every list: ● ○ ■.
        let plain = matches!(shown, '●' | '○' | '■');
        let why = || MarkState::Unclear(format!("the bullet \"{shown}\" may be a mark"));
        let state = if plain { why() } else { glyph.state };
        let struck = self.look().ink(&self.tables, false).struck;
        self.mark(Mark { shape: glyph.shape, state, method: Method::SymbolFont, seen: shown.to_string(), struck });
    }

    pub(super) fn mark(&mut self, mark: Mark) {
        if let Some(flow) = self.flows.last_mut() {
            flow.lines.mark(mark);
        }
    }

    /// Where the text has come to; in what stands apart, the place of its anchor.
    pub(super) fn spot(&self) -> Spot {
        match self.flows.as_slice() {
            [body] => body.spot(self.depth()),
            [.., apart] => apart.anchor,
            [] => Spot::default(),
        }
    }

    pub(super) fn fault(&mut self, what: &str) {
        let fault = format!("{}: {what}", self.spot());
        if self.faults.len() < 100 && !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    pub(super) fn suspect(&mut self, kind: Kind) {
        let spot = self.spot();
        if self.suspicions.len() < 10_000 {
            self.suspicions.push(Suspicion { spot, kind });
        }
    }

    /// Whether one more may be opened inside those that are; else it is skipped with a fault.
    pub(super) fn has_room(&mut self) -> bool {
        let room = self.fields.len() + self.shapes.len() + self.flows.len() < MAX_OPEN;
        if !room {
            self.fault("fields or drawings are nested too deep to be read");
            self.state.destination = Destination::Skip;
        }
        room
    }

    pub(super) fn begin_flow(&mut self, purpose: Purpose) {
        if !self.has_room() {
            return;
        }
        let tables = self.flows.last().map_or(0, |flow| flow.tables);
        self.flows.push(Flow::new(purpose, tables, self.spot()));
        let (stand_ins, style) = (self.state.stand_ins, self.tables.style(StyleId::Paragraph(0)));
        self.state = State { due: Due::Flow, stand_ins, style, ..State::default() };
    }

    fn end_group(&mut self, ended: &State) {
        match ended.due {
            Due::Nothing => {}
            Due::Attachment => self.skip = 1,
            Due::Instruction => self.end_instruction(),
            Due::Field => drop(self.fields.pop()),
            Due::Flow => self.end_flow(),
            Due::Shape => {
                if let Some(kind) = self.shapes.pop().and_then(|shape| shape.kind()) {
                    self.suspect(kind);
                }
            }
            Due::Property => {
                if let Some(shape) = self.shapes.last_mut() {
                    shape.end_property();
                }
            }
        }
    }

    /// Shows what the field's instruction alone tells.
    fn end_instruction(&mut self) {
        let Some(field) = self.fields.last_mut() else { return };
        let (shown, look) = (field.shown(), field.look);
        field.hides_result = matches!(shown, Some(Shown::CheckBox(_) | Shown::Sign(_) | Shown::Text(_)));
        if self.state.destination != Destination::Text || !look.is_seen(&self.tables, self.is_dark()) {
            return;
        }
        let ink = look.ink(&self.tables, false);
        match shown {
            Some(Shown::CheckBox(state)) => {
                let seen = if state == MarkState::Set { "☒" } else { "☐" }.to_owned();
                self.mark(Mark { shape: Shape::Box, state, method: Method::LegacyField, seen, struck: ink.struck });
            }
            Some(Shown::Text(text)) => text.chars().for_each(|char| self.show(char, None, look)),
            Some(Shown::Sign(char)) => self.show(char, Some(char), look),
            Some(Shown::Button) => self.fault("a macro button was not read"),
            None => {}
        }
    }

    fn end_flow(&mut self) {
        let Some(mut flow) = self.flows.pop() else { return };
        flow.finish(0);
        if let Some(outer) = self.flows.last_mut() {
            outer.tables = flow.tables;
        }
        self.faults.append(&mut flow.faults);
        if flow.purpose == Purpose::Aside {
            self.asides.extend(flow.as_aside());
            return;
        }
        // A table in a frame is whole in itself; a mark in a text box may have been laid over anything.
        let loose = flow.rows.iter().filter(|row| row.spot.table.is_none());
        let marked = loose.flat_map(|row| &row.cells).flat_map(|cell| &cell.lines).flat_map(Line::marks);
        if marked.into_iter().any(|mark| mark.state != MarkState::Empty) {
            self.fault("a text box holds a mark; where it lies on the page is not known");
        }
        let has_text = flow.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.lines).any(says_something);
        if let Some(shape) = self.shapes.last_mut() {
            shape.text |= has_text;
        }
        for row in flow.rows.iter_mut().filter(|row| row.spot.table.is_none()) {
            row.spot = flow.anchor;
        }
        if let Some(outer) = self.flows.last_mut() {
            outer.boxed.append(&mut flow.rows);
        }
    }

    /// Adds a cell to the row's definition.
    pub(super) fn define_cell(&mut self) {
        let definition = std::mem::take(&mut self.definition);
        let [outer, inner] = &mut self.definitions;
        let definitions = if self.state.nested { inner } else { outer };
        if definitions.len() < MAX_COLUMNS {
            definitions.push(definition);
        }
    }
}

fn says_something(line: &Line) -> bool {
    line.items.iter().any(|item| !matches!(item, Item::Text(text) if text.text.trim().is_empty()))
}
