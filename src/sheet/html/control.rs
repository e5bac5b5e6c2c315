//! What may be ticked in HTML: inputs, check boxes of scripts and of Word, pictures of boxes.

use super::{
    tree::{At, Element, Node},
    walk::Walk,
};
use crate::sheet::{Item, Line, Mark, Method, Row, Shape, Sheet, Spot, State, control::Control, marks};

/// Stands in a line for a picture that may be a mark, until its row is whole.
const PICTURE: char = '\u{fffc}';

/// A picture that stands where a mark may stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Picture {
    spot: Spot,
    quoted: bool,
}

impl Walk {
    pub(super) fn input(&mut self, element: &Element) {
        let look = self.look().inside(element, &self.classes);
        if !look.is_seen() {
            return;
        }
        let kind = element.attr("type").unwrap_or("text").to_ascii_lowercase();
        let shape = match kind.as_str() {
            "checkbox" => Shape::Box,
            "radio" => Shape::Round,
            "text" | "email" | "date" | "tel" | "number" | "url" => {
                return self.text(element.attr("value").unwrap_or_default());
            }
            "image" => return self.picture(element),
            _ => return,
        };
        self.boxed(shape, checked(element.attr("checked")), look.struck);
    }

    fn boxed(&mut self, shape: Shape, state: State, struck: bool) {
        let seen = match (shape, &state) {
            (Shape::Round, State::Set) => "◉",
            (Shape::Round, _) => "○",
            (_, State::Set) => "☑",
            _ => "☐",
        };
        self.mark(Mark { shape, state, method: Method::Input, seen: seen.to_owned(), struck });
    }

    /// A list in which nothing is chosen shows its first entry to some and nothing to others.
    pub(super) fn select(&mut self, at: At) {
        let mut waiting: Vec<At> = at.first_child().into_iter().collect();
        let mut options = 0;
        while let Some(at) = waiting.pop() {
            if let Node::Element(element) = at.node() {
                if element.name() == "option" && element.attr("selected").is_some() {
                    return;
                }
                options += 1;
                waiting.extend(at.first_child());
            }
            waiting.extend(at.next_sibling());
        }
        if options > 0 && self.look().is_seen() {
            self.fault("a list to choose from has nothing chosen".to_owned());
        }
    }

    /// A check box that is one by its role only, as text editors on the web write check lists.
    pub(super) fn role(&mut self, element: &Element) {
        let shape = match element.attr("role") {
            Some("checkbox" | "menuitemcheckbox" | "switch") => Shape::Box,
            Some("radio") => Shape::Round,
            _ => return,
        };
        let look = self.look().inside(element, &self.classes);
        if element.name() == "input" || !look.is_seen() {
            return;
        }
        let state = match element.attr("aria-checked") {
            Some("true") => State::Set,
            Some("false") => State::Empty,
            _ => State::Unclear("a check box whose state is not stored".to_owned()),
        };
        self.boxed(shape, state, look.struck);
    }

    /// Word's content control: `<w:Sdt CheckBox="t" CheckBoxIsChecked="t">☒</w:Sdt>`.
    pub(super) fn begin_control(&mut self, element: &Element) {
        if !is_on(element.attr("checkbox")) {
            return;
        }
        let sign = |name, default| {
            let value = element.attr(name).map(|value| value.trim_start_matches("&#x").trim_end_matches(';'));
            let code = |value: &str| u32::from_str_radix(value, 16).ok().and_then(char::from_u32);
            let first = |value: &str| if value.chars().count() == 1 { value.chars().next() } else { code(value) };
            value.and_then(first).unwrap_or(default)
        };
        let signs = [sign("checkboxvaluechecked", '☒'), sign("checkboxvalueunchecked", '☐')];
        let stored = if is_on(element.attr("checkboxischecked")) { State::Set } else { State::Empty };
        self.controls.push(Control::new(stored, Some(signs), Method::ContentControl));
    }

    pub(super) fn end_control(&mut self, element: &Element) {
        if is_on(element.attr("checkbox"))
            && let Some(control) = self.controls.pop().filter(|control| !control.used)
        {
            self.mark(control.unseen());
        }
    }

    /// The mark that a character makes as the sign of the control around it.
    pub(super) fn control_sign(&mut self, char: char, shown: char, struck: bool) -> Option<Mark> {
        let control = self.controls.last_mut().filter(|control| !control.used)?;
        let mark = control.mark(char, shown, struck)?;
        control.used = true;
        Some(mark)
    }

    /// Comments in which Word keeps what only Word shows: a form field, then its data.
    pub(super) fn word_comment(&mut self, comment: &str) {
        let look = self.look();
        if comment.contains("FORMCHECKBOX") && look.is_seen() {
            let state = State::Unclear("a form field that only Word shows".to_owned());
            let (method, seen) = (Method::LegacyField, "☐".to_owned());
            self.mark(Mark { shape: Shape::Box, state, method, seen, struck: look.struck });
            self.field = true;
        }
        if let Some((_, data)) = comment.split_once("<w:data>")
            && std::mem::take(&mut self.field)
            && let Some(state) = data.split('<').next().and_then(field_state)
        {
            let marks = self.line.items.iter_mut().rev().filter_map(|item| match item {
                Item::Mark(mark) => Some(mark),
                Item::Text(_) => None,
            });
            if let Some(mark) = marks.into_iter().find(|mark| mark.method == Method::LegacyField) {
                (if state == State::Set { "☒" } else { "☐" }).clone_into(&mut mark.seen);
                mark.state = state;
            }
        }
    }

    /// A picture whose replacement text is a mark: mail programs draw `☑` and `✔` so. Any other may be one.
    pub(super) fn picture(&mut self, element: &Element) {
        let look = self.look().inside(element, &self.classes);
        if !look.is_seen() || is_speck(element) {
            return;
        }
        let alt = element.attr("alt").or_else(|| element.attr("aria-label")).unwrap_or_default().trim();
        if let Some(mut mark) = pictured(alt) {
            mark.struck = look.struck;
            self.mark(mark);
        } else {
            self.put(PICTURE, &look);
        }
    }

    /// Notes pictures that stand where marks may stand: alone in a cell beside marks, or before words.
    pub(super) fn look_for_pictures(&mut self, row: &mut Row) {
        let lines = || row.cells.iter().flat_map(|cell| &cell.lines);
        let marked = lines().any(|line| line.marks().next().is_some());
        let alone = row.cells.iter().any(|cell| {
            let text: String = cell.lines.iter().map(Line::words).collect();
            !text.is_empty() && text.chars().all(|char| char == PICTURE)
        });
        let leads = lines().any(|line| {
            let words = line.words();
            words.starts_with(PICTURE) && words.chars().any(char::is_alphanumeric)
        });
        for item in row.cells.iter_mut().flat_map(|cell| &mut cell.lines).flat_map(|line| &mut line.items) {
            if let Item::Text(text) = item {
                text.text.retain(|char| char != PICTURE);
            }
        }
        let quoted = self.is_quoted();
        if (leads || marked && alone && row.spot.table.is_some()) && self.pictures.len() < 1000 {
            self.pictures.push(Picture { spot: row.spot, quoted });
        }
    }

    /// Makes faults of the pictures that stand among marks; icons in a signature stand below them.
    pub(super) fn settle_pictures(&mut self) {
        for Picture { spot, quoted } in std::mem::take(&mut self.pictures) {
            let sheet = if quoted { &mut self.quoted } else { &mut self.own };
            if is_among_marks(sheet, spot) && sheet.faults.len() < 100 {
                sheet.faults.push(format!("{spot}: a picture stands where a mark may stand"));
            }
        }
    }
}

/// In a table with marks, or between the first and the last mark outside tables.
fn is_among_marks(sheet: &Sheet, spot: Spot) -> bool {
    let is_marked = |row: &Row| row.cells.iter().flat_map(|cell| &cell.lines).any(|line| line.marks().next().is_some());
    if spot.table.is_some() {
        return sheet.rows.iter().any(|row| row.spot.table == spot.table && is_marked(row));
    }
    let at = sheet.rows.iter().position(|row| row.spot == spot);
    let first = sheet.rows.iter().position(is_marked);
    let last = sheet.rows.iter().rposition(is_marked);
    at.is_some_and(|at| first.is_some_and(|first| first <= at) && last.is_some_and(|last| last >= at))
}

/// A boolean attribute: that it stands there means yes, but nobody who writes `checked="false"` means it.
fn checked(value: Option<&str>) -> State {
    match value.map(str::to_ascii_lowercase).as_deref() {
        None => State::Empty,
        Some("" | "checked" | "true" | "1" | "on" | "yes") => State::Set,
        Some(other) => State::Unclear(format!("an input with checked=\"{other}\"")),
    }
}

fn is_on(value: Option<&str>) -> bool {
    value.is_some_and(|value| matches!(value.to_ascii_lowercase().as_str(), "t" | "true" | "1" | "on"))
}

/// Pictures that nobody sees, by which senders count readers.
fn is_speck(element: &Element) -> bool {
    let size = |name| element.attr(name).and_then(|size| size.trim().trim_end_matches("px").parse::<f32>().ok());
    size("width").is_some_and(|width| width <= 2.0) || size("height").is_some_and(|height| height <= 2.0)
}

/// The mark that a picture's replacement text names.
fn pictured(alt: &str) -> Option<Mark> {
    let known = match alt.to_ascii_lowercase().as_str() {
        "checked checkbox" | "checkbox checked" | "checked" | "ticked" => "☑",
        "unchecked checkbox" | "checkbox unchecked" | "unchecked" | "unticked" => "☐",
        _ => alt,
    };
    match <[Item; 1]>::try_from(marks::split(known)) {
        Ok([Item::Mark(mark)]) => Some(mark),
        _ => None,
    }
}

/// The state in a form field's binary data ([MS-DOC], FFData), written in hexadecimal.
fn field_state(data: &str) -> Option<State> {
    let digits: Vec<u8> = data.chars().filter_map(|char| u8::try_from(char.to_digit(16)?).ok()).take(2000).collect();
    let bytes: Vec<u8> =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte * 16 + digit)).collect();
    let word = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let bits = word(4)?;
    // Type 1 is a check box; result 25 says "use the default".
    if bytes.get(..4) != Some(&[0xff; 4]) || bits & 3 != 1 {
        return None;
    }
    let result = match (bits >> 2) & 31 {
        25 => word(12 + 2 * usize::from(word(10)?) + 2)?,
        result => result,
    };
    match result {
        0 => Some(State::Empty),
        1 => Some(State::Set),
        _ => None,
    }
}
