//! Boxes that store their state: content controls, Word's form fields, and the controls of a form.

use std::collections::BTreeMap;

use crate::sheet::{
    Mark, Method, Shape, State,
    control::Control,
    xml::{El, Ns},
};

/// From a `loext:content-control`; none when it is no check box.
pub(super) fn content_control(el: El) -> Option<Control> {
    if el.any_attr("checkbox") != Some("true") {
        return None;
    }
    let sign = |name, default| el.any_attr(name).and_then(|text| text.chars().next()).unwrap_or(default);
    let signs = [sign("checked-state", '☒'), sign("unchecked-state", '☐')];
    let stored = if el.any_attr("checked") == Some("true") { State::Set } else { State::Empty };
    Some(Control::new(stored, Some(signs), Method::ContentControl))
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
