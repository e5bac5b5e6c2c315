//! Writes one paragraph: its runs, fields, controls and symbols become text and marks.

use super::{
    body::{Body, transparent},
    field::{Field, Shown},
    look::Look,
    xml::{El, Ns},
};
use crate::sheet::{Item, Line, Mark, Method, Shape, State, Text, marks, symbol};

/// Characters of one paragraph; more is no form.
const MAX_LINE: usize = 200_000;

/// Fields inside fields.
const MAX_FIELDS: usize = 64;

/// The lines of a paragraph as they are written.
#[derive(Default)]
pub(super) struct Writing {
    lines: Vec<Line>,
    look: Look,
    length: usize,
}

impl Writing {
    /// Adds to the last line.
    pub(super) fn push(&mut self, item: Item) {
        match self.lines.last_mut() {
            Some(line) => line.items.push(item),
            None => self.lines.push(Line { items: vec![item] }),
        }
    }

    fn last(&mut self) -> Option<&mut Item> {
        self.lines.last_mut()?.items.last_mut()
    }
}

/// A check-box content control around the place.
pub(super) struct Control {
    checked: bool,
    glyphs: [char; 2],
    /// Its sign has been seen.
    used: bool,
}

impl Control {
    /// From `w14:checkbox`; the signs default to ☒ and ☐ ([MS-DOCX] §2.6.1.10).
    pub(super) fn of(checkbox: El) -> Self {
        let checked = checkbox.child(Ns::W14, "checked").is_some_and(super::look::is_on);
        let sign = |name, default| {
            let el = checkbox.child(Ns::W14, name);
            let code = el.and_then(|el| u32::from_str_radix(el.any_attr("val")?, 16).ok());
            let font = el.and_then(|el| el.any_attr("font")).unwrap_or_default();
            code.and_then(|code| symbol::decode(font, code).or_else(|| char::from_u32(code))).unwrap_or(default)
        };
        Self { checked, glyphs: [sign("checkedState", '☒'), sign("uncheckedState", '☐')], used: false }
    }

    /// The state that a sign in the control shows; none when it is no sign of a box.
    fn shown(&self, char: char) -> Option<State> {
        let [on, off] = self.glyphs;
        if on != off && char == on {
            return Some(State::Set);
        }
        if on != off && char == off {
            return Some(State::Empty);
        }
        marks::glyph(char).map(|glyph| glyph.state)
    }

    fn stored(&self) -> State {
        if self.checked { State::Set } else { State::Empty }
    }

    fn mark(&self, shown: &State, seen: &str, struck: bool) -> Mark {
        let stored = self.stored();
        let state = if *shown == stored {
            stored
        } else {
            let word = if self.checked { "ticked" } else { "empty" };
            State::Unclear(format!("the control is {word} but shows {seen}"))
        };
        let shape = seen.chars().find_map(marks::glyph).map_or(Shape::Box, |glyph| glyph.shape);
        let shape = if shape == Shape::Either { Shape::Box } else { shape };
        Mark { shape, state, method: Method::ContentControl, seen: seen.to_owned(), struck }
    }
}

impl Body<'_> {
    /// The paragraph's lines as a reader sees them.
    pub(super) fn paragraph(&mut self, paragraph: El) -> Vec<Line> {
        let look = self.styles.paragraph(paragraph.child(Ns::W, "pPr"));
        let writing = Writing { lines: vec![Line::default()], look, length: 0 };
        let outer = std::mem::replace(&mut self.writing, writing);
        if let Some(mark) = self.bullet(paragraph) {
            self.writing.push(Item::Mark(mark));
        }
        self.runs(paragraph);
        std::mem::replace(&mut self.writing, outer).lines
    }

    /// The paragraph's bullet, when it is a box.
    fn bullet(&self, paragraph: El) -> Option<Mark> {
        let properties = paragraph.child(Ns::W, "pPr")?;
        self.numbering.mark(properties.child(Ns::W, "numPr")?, &self.writing.look)
    }

    fn runs(&mut self, container: El) {
        for child in container.children() {
            match child.name() {
                (Ns::W, "r") => self.run(child),
                (Ns::W, "sdt") => {
                    let done: Result<(), std::convert::Infallible> = self.control(child, |body, content| {
                        body.runs(content);
                        Ok(())
                    });
                    let Ok(()) = done;
                }
                (Ns::W, "fldSimple") => self.simple_field(child),
                (Ns::Math, _) => self.formula(child),
                _ => {
                    if let Some(inner) = transparent(child) {
                        self.runs(inner);
                    }
                }
            }
        }
    }

    fn simple_field(&mut self, el: El) {
        let mut field = Field::begin(el);
        if let Some(data) = el.descendants().find(|el| el.is(Ns::W, "fldChar") && el.child(Ns::W, "ffData").is_some()) {
            let instruction = el.attr(Ns::W, "instr").unwrap_or_default();
            field = Field::begin(data);
            field.instruct(instruction);
        }
        self.show_field(&field, &Look::default());
        if !field.is_check_box() {
            self.runs(el);
        }
    }

    fn formula(&mut self, el: El) {
        let text: String = el.descendants().filter(|el| el.is(Ns::Math, "t")).map(El::text).collect();
        self.write(&text, &Look::default());
    }

    fn run(&mut self, run: El) {
        let look = self.styles.run(run.child(Ns::W, "rPr"), &self.writing.look);
        self.run_content(run, &look);
    }

    fn run_content(&mut self, run: El, look: &Look) {
        for el in run.children() {
            match el.name() {
                (Ns::W, "t") => self.text(&el.text(), look),
                (Ns::W, "tab" | "ptab") => self.text("\t", look),
                (Ns::W, "noBreakHyphen") => self.text("-", look),
                (Ns::W, "br" | "cr") if self.is_shown(look) => self.writing.lines.push(Line::default()),
                (Ns::W, "sym") => self.symbol(el, look),
                (Ns::W, "fldChar") => self.field_char(el, look),
                (Ns::W, "instrText") => {
                    if let Some(field) = self.fields.last_mut() {
                        field.instruct(&el.text());
                    }
                }
                (Ns::W, "drawing" | "pict" | "object") => self.drawing(el),
                (Ns::W | Ns::W14, "contentPart") => self.ink(),
                (Ns::W, "ruby") => {
                    if let Some(base) = el.child(Ns::W, "rubyBase") {
                        self.runs(base);
                    }
                }
                (Ns::Mc, "AlternateContent") => {
                    if let Some(inner) = transparent(el) {
                        self.run_content(inner, look);
                    }
                }
                _ => {}
            }
        }
    }

    fn field_char(&mut self, el: El, look: &Look) {
        match el.attr(Ns::W, "fldCharType") {
            Some("begin") if self.fields.len() < MAX_FIELDS => self.fields.push(Field::begin(el)),
            Some("begin") => self.fault("fields are nested too deep to be read"),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.result = true;
                }
            }
            Some("end") => {
                if let Some(field) = self.fields.pop() {
                    self.show_field(&field, look);
                }
            }
            _ => {}
        }
    }

    fn show_field(&mut self, field: &Field, look: &Look) {
        match field.shown() {
            Some(Shown::CheckBox(state)) if self.is_shown(look) => {
                let seen = if state == State::Set { "☒" } else { "☐" }.to_owned();
                let struck = look.is_struck();
                let mark = Mark { shape: Shape::Box, state, method: Method::LegacyField, seen, struck };
                self.writing.push(Item::Mark(mark));
            }
            Some(Shown::Text(text)) => self.write(&text, look),
            _ => {}
        }
    }

    /// Whether runs are seen here: not hidden, no instruction, not the result of a check box.
    fn is_shown(&self, look: &Look) -> bool {
        let instruction = self.fields.iter().any(|field| !field.result || field.is_check_box());
        !instruction && !look.is_hidden() && (self.dark || !look.is_white())
    }

    /// Text of a run, which may be set in a symbol font.
    fn text(&mut self, text: &str, look: &Look) {
        let symbols = look.font.as_deref().filter(|font| symbol::is_symbol_font(font));
        let Some(font) = symbols else { return self.write(text, look) };
        for char in text.chars() {
            match symbol::decode(font, u32::from(char)) {
                Some(shown) if shown != char => self.sign(shown, look),
                _ => self.write(char.encode_utf8(&mut [0; 4]), look),
            }
        }
    }

    fn symbol(&mut self, el: El, look: &Look) {
        let code = el.attr(Ns::W, "char").and_then(|code| u32::from_str_radix(code, 16).ok());
        let font = el.attr(Ns::W, "font").unwrap_or_default();
        let Some(code) = code else { return };
        match symbol::decode(font, code) {
            Some(shown) => self.sign(shown, look),
            None => self.write(&char::from_u32(code).unwrap_or('\u{fffd}').to_string(), look),
        }
    }

    /// A character of a symbol font, as the Unicode character that looks like it.
    fn sign(&mut self, shown: char, look: &Look) {
        let glyph = marks::glyph(shown);
        if let (Some(glyph), true, None) = (glyph, self.is_shown(look), self.open_control()) {
            let struck = look.is_struck();
            let (shape, state) = (glyph.shape, glyph.state);
            let mark = Mark { shape, state, method: Method::SymbolFont, seen: shown.to_string(), struck };
            self.writing.push(Item::Mark(mark));
        } else {
            self.write(shown.encode_utf8(&mut [0; 4]), look);
        }
    }

    /// The innermost check-box control whose sign has not been seen yet.
    fn open_control(&mut self) -> Option<&mut Control> {
        self.controls.last_mut().filter(|control| !control.used)
    }

    /// Writes text; the first box sign in a check-box control is its mark.
    fn write(&mut self, text: &str, look: &Look) {
        if !self.is_shown(look) {
            return;
        }
        let struck = look.is_struck();
        for char in text.chars() {
            let mark = self.open_control().and_then(|control| {
                let shown = control.shown(char)?;
                control.used = true;
                Some(control.mark(&shown, char.encode_utf8(&mut [0; 4]), struck))
            });
            match mark {
                Some(mark) => self.writing.push(Item::Mark(mark)),
                None => self.write_char(char, struck, look.is_emphatic()),
            }
        }
    }

    fn write_char(&mut self, char: char, struck: bool, emphasis: bool) {
        self.writing.length += 1;
        if self.writing.length > MAX_LINE {
            return self.fault("a paragraph is too long to be read whole");
        }
        let char = if matches!(char, '\n' | '\r') { ' ' } else { char };
        match self.writing.last() {
            Some(Item::Text(last)) if last.struck == struck && last.emphasis == emphasis => last.text.push(char),
            _ => self.writing.push(Item::Text(Text { text: char.to_string(), struck, emphasis })),
        }
    }

    /// A control that ended without showing a box: what it stores cannot be what a person saw.
    pub(super) fn end_control(&mut self, control: &Control) {
        if control.used {
            return;
        }
        let word = if control.checked { "ticked" } else { "empty" };
        let why = format!("the control is {word} but shows no box");
        if self.writing.lines.is_empty() {
            return self.fault(&why);
        }
        let state = State::Unclear(why);
        let mark =
            Mark { shape: Shape::Box, state, method: Method::ContentControl, seen: String::new(), struck: false };
        self.writing.push(Item::Mark(mark));
    }
}
