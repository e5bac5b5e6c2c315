//! The locale files of the six languages (letters and reply form), and how a message is said in one of them.
//!
//! Every locale has every message (tested). Values are not wrapped in isolation characters: people copy numbers
//! and addresses out of letters. What must be set apart in a right-to-left text is marked with [`apart`] instead.

use std::{collections::BTreeMap, sync::LazyLock};

use fluent_templates::{
    LanguageIdentifier,
    fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle},
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

static SECRETARIAT: LazyLock<Bundle> =
    LazyLock::new(|| bundle("en", &[include_str!("../../config/locales/secretariat.en.ftl")]));

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

/// A message for the secretariat, in English.
pub(super) fn secretariat(key: &str) -> String {
    said(&SECRETARIAT, key, None, &FluentArgs::new()).unwrap_or_else(|| key.to_owned())
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
pub(super) fn flat(words: &str) -> String {
    words.replace(APART, "")
}
