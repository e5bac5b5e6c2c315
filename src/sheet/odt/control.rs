//! Boxes that store their state: content controls, Word's form fields, and the controls of a form.

use std::collections::BTreeMap;

use crate::sheet::{
    Mark, Method, Shape, State, marks,
    xml::{El, Ns},
};

/// A check box around the place, whose sign stands in the text.
#[derive(Debug)]
pub(super) struct Control {
    stored: State,
    /// The signs it shows when ticked and when not.
    signs: Option<[char; 2]>,
    method: Method,
    /// Its sign has been seen.
    pub used: bool,
}

impl Control {
    /// From a `loext:content-control`; none when it is no check box.
    pub(super) fn of(el: El) -> Option<Self> {
        if el.any_attr("checkbox") != Some("true") {
            return None;
        }
        let sign = |name, default| el.any_attr(name).and_then(|text| text.chars().next()).unwrap_or(default);
        let signs = [sign("checked-state", '☒'), sign("unchecked-state", '☐')];
        let stored = if el.any_attr("checked") == Some("true") { State::Set } else { State::Empty };
        Some(Self { stored, signs: Some(signs), method: Method::ContentControl, used: false })
    }

    /// From a form field that spans text.
    pub(super) fn of_field(el: El) -> Self {
        Self { stored: field_state(el), signs: None, method: Method::LegacyField, used: false }
    }

    /// The mark that a character in the control makes; none when it is no sign of a box.
    pub(super) fn mark(&self, char: char, shown: char, struck: bool) -> Option<Mark> {
        let glyph = marks::glyph(shown);
        let named = self.signs.filter(|[on, off]| on != off).and_then(|[on, off]| {
            let is = |sign| char == sign || shown == sign || low(char) == low(sign);
            if is(on) { Some(State::Set) } else { is(off).then_some(State::Empty) }
        });
        let seen = glyph.as_ref().map(|glyph| glyph.state.clone());
        let state = named.clone().or_else(|| seen.clone())?;
        let contrary = seen.is_some_and(|seen| seen != state) || state != self.stored;
        let word = if self.stored == State::Set { "ticked" } else { "empty" };
        let state = match &self.stored {
            State::Unclear(why) => State::Unclear(why.clone()),
            _ if contrary => State::Unclear(format!("the control is {word} but shows {shown}")),
            stored => stored.clone(),
        };
        let shape = glyph.map_or(Shape::Box, |glyph| glyph.shape);
        let shape = if shape == Shape::Either { Shape::Box } else { shape };
        Some(Mark { shape, state, method: self.method, seen: shown.to_string(), struck })
    }

    /// The mark of a control that ended without showing a box. A form field needs none; of a content control
    /// what is stored cannot be what a person saw.
    pub(super) fn unseen(&self) -> Mark {
        let word = if self.stored == State::Set { "ticked" } else { "empty" };
        match self.signs {
            None => field_mark(self.stored.clone(), false),
            Some(_) => Mark {
                shape: Shape::Box,
                state: State::Unclear(format!("the control is {word} but shows no box")),
                method: self.method,
                seen: String::new(),
                struck: false,
            },
        }
    }
}

/// A symbol font's code, whether or not it was moved to the private use area.
fn low(char: char) -> u32 {
    let code = u32::from(char);
    if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code }
}

/// What kind of form field this is, from Word's name for it.
pub(super) fn is_field(el: El, name: &str) -> bool {
    el.any_attr("type").is_some_and(|kind| kind.ends_with(name))
}

fn parameters(el: El<'_>) -> impl Iterator<Item = (&str, &str)> {
    let params = el.children().filter(|el| el.is(Ns::Field, "param"));
    params.filter_map(|el| Some((el.any_attr("name")?, el.any_attr("value")?)))
}

/// The state that a FORMCHECKBOX stores; LibreOffice leaves it out when the box is empty.
pub(super) fn field_state(el: El) -> State {
    match parameters(el).find(|(name, _)| name.ends_with("Checked")) {
        None | Some((_, "false" | "0")) => State::Empty,
        Some((_, "true" | "1")) => State::Set,
        Some((_, other)) => State::Unclear(format!("a form field whose state is \"{other}\"")),
    }
}

/// A form field's mark.
pub(super) fn field_mark(state: State, struck: bool) -> Mark {
    let seen = if state == State::Set { "☒" } else { "☐" }.to_owned();
    Mark { shape: Shape::Box, state, method: Method::LegacyField, seen, struck }
}

/// The entry that a FORMDROPDOWN shows.
pub(super) fn field_entry(el: El<'_>) -> Option<&str> {
    let chosen = parameters(el).find(|(name, _)| name.ends_with("Selected") || name.ends_with("Result"));
    let chosen: usize = chosen.and_then(|(_, at)| at.parse().ok()).unwrap_or(0);
    let mut entries = parameters(el).filter(|(name, _)| name.ends_with("ListEntry"));
    entries.nth(chosen).map(|(_, entry)| entry)
}

/// A control of the document's forms, as it shows itself.
#[derive(Clone, Debug)]
pub(super) struct FormControl {
    pub mark: Option<Mark>,
    pub text: String,
}

/// The controls of the document's forms by their identifiers.
pub(super) type FormControls = BTreeMap<String, FormControl>;

/// Collects them from everywhere under an element.
pub(super) fn collect(root: El) -> FormControls {
    let forms = root.descendants().filter(|el| el.is(Ns::Office, "forms")).flat_map(El::descendants);
    let controls = forms.filter(|el| el.name().0 == Ns::Form);
    controls.filter_map(|el| Some((el.any_attr("id")?.to_owned(), form_control(el)?))).collect()
}

fn form_control(el: El) -> Option<FormControl> {
    let first = |names: [&str; 2]| names.iter().find_map(|name| el.any_attr(name));
    let label = el.any_attr("label").unwrap_or_default();
    let boxed = |shape, state: State| {
        let seen = if state == State::Set { "☑" } else { "☐" }.to_owned();
        let mark = Mark { shape, state, method: Method::ContentControl, seen, struck: false };
        FormControl { mark: Some(mark), text: format!(" {label}") }
    };
    Some(match el.name().1 {
        "checkbox" => boxed(Shape::Box, check_box_state(first(["current-state", "state"]))),
        "radio" => {
            let set = first(["current-selected", "selected"]) == Some("true");
            boxed(Shape::Round, if set { State::Set } else { State::Empty })
        }
        "text" | "textarea" | "combobox" | "formatted-text" | "date" | "time" | "number" => {
            FormControl { mark: None, text: first(["current-value", "value"]).unwrap_or_default().to_owned() }
        }
        "listbox" => FormControl { mark: None, text: chosen(el) },
        "fixed-text" => FormControl { mark: None, text: label.to_owned() },
        _ => return None,
    })
}

fn check_box_state(stored: Option<&str>) -> State {
    match stored {
        Some("checked") => State::Set,
        None | Some("unchecked") => State::Empty,
        Some(other) => State::Unclear(format!("a check box whose state is \"{other}\"")),
    }
}

fn chosen(list: El) -> String {
    let options = list.children().filter(|el| el.is(Ns::Form, "option"));
    let is_chosen = |el: &El| {
        let state = el.any_attr("current-selected").or_else(|| el.any_attr("selected"));
        state == Some("true")
    };
    let labels: Vec<&str> = options.filter(is_chosen).filter_map(|el| el.any_attr("label")).collect();
    labels.join(", ")
}
