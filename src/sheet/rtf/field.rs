//! Word's fields as RTF keeps them: instruction, form data, result.

use super::look::Look;
use crate::sheet::{State, word};

/// The result that says "use the default" ([MS-RTF], `\ffres`).
const UNDEFINED: i32 = 25;
/// The type of a check box.
const CHECK_BOX: i32 = 1;

/// A field begun and not yet ended.
#[derive(Debug, Default)]
pub(super) struct Field {
    instruction: String,
    form: Option<Form>,
    /// Of the instruction, which the field shows itself in.
    pub look: Look,
    /// What it shows stands in its instruction; its result is not read.
    pub hides_result: bool,
}

#[derive(Debug, Default)]
struct Form {
    kind: Option<i32>,
    result: Option<i32>,
    default: Option<i32>,
    items: Vec<String>,
}

/// What a field shows of itself, apart from its result.
pub(super) enum Shown {
    CheckBox(State),
    Text(String),
    /// A character of a symbol font.
    Sign(char),
    /// Something that can be clicked and is not understood.
    Button,
}

impl Field {
    pub(super) fn instruct(&mut self, char: char) {
        if self.instruction.len() < 4096 {
            self.instruction.push(char);
        }
    }

    pub(super) fn form_word(&mut self, name: &str, number: Option<i32>) {
        let form = self.form.get_or_insert_default();
        match name {
            "fftype" => form.kind = number,
            "ffres" => form.result = number,
            "ffdefres" => form.default = number,
            _ => {}
        }
    }

    pub(super) fn begin_item(&mut self) {
        let form = self.form.get_or_insert_default();
        if form.items.len() < 1000 {
            form.items.push(String::new());
        }
    }

    pub(super) fn item_char(&mut self, char: char) {
        if let Some(item) = self.form.as_mut().and_then(|form| form.items.last_mut())
            && item.len() < 1000
        {
            item.push(char);
        }
    }

    /// What the field shows, once its instruction is known.
    pub(super) fn shown(&self) -> Option<Shown> {
        let command = self.instruction.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        match command.as_str() {
            "FORMCHECKBOX" => Some(Shown::CheckBox(self.state())),
            "FORMDROPDOWN" => self.entry().map(Shown::Text),
            "SYMBOL" => word::symbol(&self.instruction)
                .map(|(char, font)| if font { Shown::Sign(char) } else { Shown::Text(char.to_string()) }),
            "EQ" => word::enclosed(&self.instruction).map(Shown::Text),
            "MACROBUTTON" | "GOTOBUTTON" => Some(Shown::Button),
            "" if self.form.as_ref().is_some_and(|form| form.kind == Some(CHECK_BOX)) => {
                let why = "a form field whose instruction is missing".to_owned();
                Some(Shown::CheckBox(State::Unclear(why)))
            }
            _ => None,
        }
    }

    fn state(&self) -> State {
        let form = self.form.as_ref().filter(|form| form.kind == Some(CHECK_BOX));
        let stored = form.and_then(|form| match form.result? {
            UNDEFINED => form.default.or(Some(0)),
            result => Some(result),
        });
        match stored {
            Some(0) => State::Empty,
            Some(1) => State::Set,
            _ => State::Unclear("a form field whose state is not stored".to_owned()),
        }
    }

    fn entry(&self) -> Option<String> {
        let form = self.form.as_ref()?;
        let chosen = form.result.filter(|result| *result != UNDEFINED).or(form.default).unwrap_or(0);
        form.items.get(usize::try_from(chosen).ok()?).cloned()
    }
}
