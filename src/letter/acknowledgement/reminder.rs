//! The one reminder before the deadline, to a Member State that has not replied.

use super::{
    blank,
    view::{Row, View, circular_name, fact, text_name, title},
    written,
};
use crate::{
    circular::Circular,
    language::Language,
    letter::{
        Words, clean,
        locale::{Voice, apart},
        moment,
    },
    reply::state::StateCode,
};

/// The facts of a reminder.
#[derive(Clone, Copy, Debug)]
pub struct Reminder<'a> {
    pub circular: &'a Circular,
    pub state: StateCode,
}

/// The letter, with the form.
#[must_use]
pub fn reminder(facts: &Reminder, language: Language) -> Words {
    let papers: Vec<_> = blank(facts.circular, language).into_iter().collect();
    written(&view(facts, !papers.is_empty(), Voice(language)), papers)
}

fn view(facts: &Reminder, form: bool, voice: Voice) -> View {
    let circular = facts.circular;
    let name = circular_name(circular, voice);
    let deadline = moment::instant(voice, circular.deadline);
    let group = circular.study_group.to_string();
    let state = facts.state.member().map_or_else(|| facts.state.to_string(), |state| state.name(voice.0).to_owned());
    let address = apart(&clean(&circular.reply_to, 120));
    let rows = circular.texts.iter().map(|draft| Row {
        name: text_name(draft, voice),
        title: title(draft, voice.0),
        choice: String::new(),
        tone: "blank",
        replaces: None,
    });
    let todo = voice.with("reminder-todo", [("address", &address), ("deadline", &deadline)]);
    View {
        subject: voice.with("subject-reminder", [("circular", &name)]),
        intro: voice.with("intro-reminder", [("circular", &name), ("group", &group)]),
        facts: vec![
            fact(voice, "label-state", state),
            fact(voice, "label-circular", name),
            fact(voice, "label-deadline", deadline),
        ],
        heading_rows: voice.say("heading-texts"),
        rows: rows.collect(),
        after: std::iter::once(todo)
            .chain(form.then(|| voice.say("form-attached")))
            .chain([voice.say("reminder-sent")])
            .collect(),
        footer: voice.say("footer-reminder"),
        ..View::blank(voice)
    }
}
