//! The locale files of the six languages (letters and reply form), and how a message is said in one of them.
//!
//! Every locale has every message (tested). Values are not wrapped in isolation characters: people copy numbers
//! and addresses out of letters. What must be set apart in a right-to-left text is marked with [`apart`] instead.

use std::{collections::BTreeMap, sync::LazyLock};

use fluent_templates::{
    LanguageIdentifier,
    fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle},
};

use crate::language::Language;

/// Around a value that is written left to right in any text; HTML makes `<bdi>` of them, plain text drops them.
pub(super) const APART: [char; 2] = ['\u{e000}', '\u{e001}'];

type Bundle = FluentBundle<FluentResource>;

static LOCALES: LazyLock<BTreeMap<Language, Bundle>> = LazyLock::new(|| {
    Language::ALL
        .into_iter()
        .map(|language| (language, bundle(language.code(), &[source(language), form_source(language)])))
        .collect()
});

/// The secretariat's words over those that letters to administrations have too, such as dates.
static SECRETARIAT: LazyLock<BTreeMap<Language, Bundle>> = LazyLock::new(|| {
    Language::ALL
        .into_iter()
        .map(|language| (language, bundle(language.code(), &[source(language), secretariat_source(language)])))
        .collect()
});

pub(super) const fn source(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../../config/locales/en.ftl"),
        Language::Fr => include_str!("../../config/locales/fr.ftl"),
        Language::Es => include_str!("../../config/locales/es.ftl"),
        Language::Ru => include_str!("../../config/locales/ru.ftl"),
        Language::Ar => include_str!("../../config/locales/ar.ftl"),
        Language::Zh => include_str!("../../config/locales/zh.ftl"),
    }
}

/// The reply form's words.
pub(crate) const fn form_source(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../../config/locales/form.en.ftl"),
        Language::Fr => include_str!("../../config/locales/form.fr.ftl"),
        Language::Es => include_str!("../../config/locales/form.es.ftl"),
        Language::Ru => include_str!("../../config/locales/form.ru.ftl"),
        Language::Ar => include_str!("../../config/locales/form.ar.ftl"),
        Language::Zh => include_str!("../../config/locales/form.zh.ftl"),
    }
}

/// The words for the secretariat: digest, workbook and the meeting's documents.
pub(crate) const fn secretariat_source(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../../config/locales/secretariat.en.ftl"),
        Language::Fr => include_str!("../../config/locales/secretariat.fr.ftl"),
        Language::Es => include_str!("../../config/locales/secretariat.es.ftl"),
        Language::Ru => include_str!("../../config/locales/secretariat.ru.ftl"),
        Language::Ar => include_str!("../../config/locales/secretariat.ar.ftl"),
        Language::Zh => include_str!("../../config/locales/secretariat.zh.ftl"),
    }
}

fn bundle(code: &str, sources: &[&str]) -> Bundle {
    let language: LanguageIdentifier = code.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for source in sources {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// One language's voice.
#[derive(Clone, Copy)]
pub(crate) struct Voice(pub Language);

impl Voice {
    /// A message without values.
    pub fn say(self, key: &str) -> String {
        self.tell(key, &FluentArgs::new())
    }

    /// A message with values.
    pub fn with<const N: usize>(self, key: &str, values: [(&'static str, &str); N]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(name, value.to_owned());
        }
        self.tell(key, &args)
    }

    /// A message about a number of things, in the language's own plural.
    pub fn count(self, key: &str, count: usize) -> String {
        let mut args = FluentArgs::new();
        args.set("count", count);
        self.tell(key, &args)
    }

    /// A date; the day is a number, because French writes the first differently.
    pub fn dated(self, day: i8, month: &str, year: i16) -> String {
        let mut args = FluentArgs::new();
        args.set("day", day);
        args.set("month", month.to_owned());
        args.set("year", year.to_string());
        self.tell("date", &args)
    }

    /// What the administration is asked to do: the message's `todo` attribute.
    pub fn todo(self, key: &str) -> String {
        LOCALES.get(&self.0).and_then(|bundle| said(bundle, key, Some("todo"), &FluentArgs::new())).unwrap_or_default()
    }

    /// A label with its value.
    pub fn labelled(self, label: &str, value: &str) -> String {
        self.with("colon", [("label", label), ("value", value)])
    }

    fn tell(self, key: &str, args: &FluentArgs) -> String {
        let own = LOCALES.get(&self.0).and_then(|bundle| said(bundle, key, None, args));
        own.unwrap_or_else(|| key.to_owned())
    }
}

/// The voice in which the secretariat is spoken to.
#[derive(Clone, Copy)]
pub(crate) struct Clerk(pub Language);

impl Clerk {
    /// A message without values.
    pub fn say(self, key: &str) -> String {
        self.tell(key, [])
    }

    /// A message with values: words, or numbers that choose the plural.
    pub fn tell<const N: usize>(self, key: &str, values: [(&'static str, FluentValue<'_>); N]) -> String {
        let args: FluentArgs = values.into_iter().collect();
        let own = SECRETARIAT.get(&self.0).and_then(|bundle| said(bundle, key, None, &args));
        own.unwrap_or_else(|| key.to_owned())
    }

    /// A message about a number of things.
    pub fn count(self, key: &str, count: usize) -> String {
        self.tell(key, [("count", count.into())])
    }

    /// The same person's voice for dates and places.
    pub const fn voice(self) -> Voice {
        Voice(self.0)
    }

    /// Several things in a row, as the language writes them.
    pub fn list(self, items: impl IntoIterator<Item = String>) -> String {
        self.joined("sequence", items)
    }

    /// Several clauses, each of which may hold a list.
    pub fn clauses(self, clauses: impl IntoIterator<Item = String>) -> String {
        self.joined("clauses", clauses)
    }

    fn joined(self, key: &str, items: impl IntoIterator<Item = String>) -> String {
        let next = |before: String, next: String| self.tell(key, [("before", before.into()), ("next", next.into())]);
        items.into_iter().reduce(next).unwrap_or_default()
    }
}

fn said(bundle: &Bundle, key: &str, attribute: Option<&str>, args: &FluentArgs) -> Option<String> {
    let message = bundle.get_message(key)?;
    let pattern = match attribute {
        Some(name) => message.get_attribute(name)?.value(),
        None => message.value()?,
    };
    Some(bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned())
}

/// Marks a value to be set apart from the direction of the text around it.
pub(super) fn apart(value: &str) -> String {
    let [open, close] = APART;
    format!("{open}{value}{close}")
}

/// The same words without the marks.
pub(crate) fn flat(words: &str) -> String {
    words.replace(APART, "")
}
