//! Word's fields: instruction, form data and result, told apart while runs go by.

use super::{
    look::is_on,
    xml::{El, Ns},
};
use crate::sheet::{State, word};

/// A field begun and not yet ended.
#[derive(Debug, Default)]
pub(super) struct Field {
    instruction: String,
    data: Option<Data>,
    /// Past the separator: runs are the field's result.
    pub result: bool,
}

#[derive(Debug)]
enum Data {
    /// `w:checked` where it stands, else `w:default` (ISO/IEC 29500-1 §17.16.7).
    CheckBox(bool),
    /// The entry that the list shows.
    DropDown(String),
}

/// What a field shows of itself, apart from its result.
pub(super) enum Shown {
    CheckBox(State),
    Text(String),
}

impl Field {
    /// From the `w:fldChar` that begins it, or from a `w:fldSimple`.
    pub(super) fn begin(el: El) -> Self {
        let data = el.child(Ns::W, "ffData").and_then(form_data);
        Self { instruction: el.attr(Ns::W, "instr").unwrap_or_default().to_owned(), data, result: false }
    }

    pub(super) fn instruct(&mut self, text: &str) {
        if self.instruction.len() < 4096 {
            self.instruction.push_str(text);
        }
    }

    pub(super) fn is_check_box(&self) -> bool {
        self.command() == "FORMCHECKBOX" || self.command().is_empty() && matches!(self.data, Some(Data::CheckBox(_)))
    }

    fn command(&self) -> String {
        self.instruction.split_whitespace().next().unwrap_or_default().to_ascii_uppercase()
    }

    /// What a form field shows; none for a field that shows its result.
    pub(super) fn shown(&self) -> Option<Shown> {
        let state = |set| if set { State::Set } else { State::Empty };
        match (self.command().as_str(), &self.data) {
            ("FORMCHECKBOX", Some(Data::CheckBox(set))) => Some(Shown::CheckBox(state(*set))),
            ("FORMCHECKBOX", _) => {
                Some(Shown::CheckBox(State::Unclear("a form field whose state is not stored".to_owned())))
            }
            ("FORMDROPDOWN", Some(Data::DropDown(entry))) => Some(Shown::Text(entry.clone())),
            ("", Some(Data::CheckBox(_))) => {
                Some(Shown::CheckBox(State::Unclear("a form field whose instruction is missing".to_owned())))
            }
            ("EQ", _) => word::enclosed(&self.instruction).map(Shown::Text),
            _ => None,
        }
    }
}

fn form_data(data: El) -> Option<Data> {
    if let Some(check_box) = data.child(Ns::W, "checkBox") {
        let state = check_box.child(Ns::W, "checked").or_else(|| check_box.child(Ns::W, "default"));
        return Some(Data::CheckBox(state.is_some_and(is_on)));
    }
    let list = data.child(Ns::W, "ddList")?;
    let number = |name| list.child(Ns::W, name).and_then(|el| el.attr(Ns::W, "val")?.parse::<usize>().ok());
    let chosen = number("result").or_else(|| number("default")).unwrap_or_default();
    let entry = list.children().filter(|el| el.is(Ns::W, "listEntry")).nth(chosen)?;
    Some(Data::DropDown(entry.attr(Ns::W, "val").unwrap_or_default().to_owned()))
}
