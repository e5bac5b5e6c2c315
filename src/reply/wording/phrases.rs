//! Lists of phrases, read once from the languages' files and looked for all at once.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::fold;
use crate::language::Language;

/// One language's file.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Words {
    /// How many texts are spoken of, by the number.
    pub numbers: BTreeMap<String, Vec<String>>,
    #[serde(flatten)]
    pub lists: BTreeMap<String, Vec<String>>,
}

/// The languages' files. One that cannot be read is left out; the tests prove that none is.
pub(super) fn files() -> &'static [(Language, Words)] {
    static FILES: LazyLock<Vec<(Language, Words)>> = LazyLock::new(|| {
        Language::ALL
            .into_iter()
            .filter_map(|language| Some((language, toml::from_str(file(language)).ok()?)))
            .collect()
    });
    &FILES
}

const fn file(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../../../config/wording/en.toml"),
        Language::Fr => include_str!("../../../config/wording/fr.toml"),
        Language::Es => include_str!("../../../config/wording/es.toml"),
        Language::Ru => include_str!("../../../config/wording/ru.toml"),
        Language::Ar => include_str!("../../../config/wording/ar.toml"),
        Language::Zh => include_str!("../../../config/wording/zh.toml"),
    }
}

/// Phrases that say the same thing, in all six languages.
pub struct Phrases {
    key: &'static str,
    matcher: OnceLock<Matcher>,
}

impl Phrases {
    pub(super) const fn of(key: &'static str) -> Self {
        Self { key, matcher: OnceLock::new() }
    }
}

impl std::ops::Deref for Phrases {
    type Target = Matcher;

    fn deref(&self) -> &Matcher {
        self.matcher
            .get_or_init(|| Matcher::new(files().iter().filter_map(|(_, words)| words.lists.get(self.key)).flatten()))
    }
}

/// How many texts are spoken of, in words, by the number.
pub fn numbers() -> &'static [(usize, Matcher)] {
    static NUMBERS: LazyLock<Vec<(usize, Matcher)>> = LazyLock::new(|| {
        let mut merged: BTreeMap<usize, Vec<&String>> = BTreeMap::new();
        for (number, words) in files().iter().flat_map(|(_, words)| &words.numbers) {
            if let Ok(number) = number.parse() {
                merged.entry(number).or_default().extend(words);
            }
        }
        merged.into_iter().map(|(number, words)| (number, Matcher::new(words))).collect()
    });
    &NUMBERS
}

/// Finds any of a list's phrases in folded text.
///
/// A space at a phrase's edge asks for a word's edge there: no letter, no digit.
#[derive(Debug)]
pub struct Matcher {
    automaton: Option<AhoCorasick>,
    /// Per phrase, whether its beginning and its end must be a word's.
    edges: Vec<(bool, bool)>,
    /// The longest phrase's length and one more character's, in bytes.
    longest: usize,
}

impl Matcher {
    fn new<'p>(phrases: impl IntoIterator<Item = &'p String>) -> Self {
        let phrases: Vec<&String> = phrases.into_iter().collect();
        let edges = phrases.iter().map(|phrase| (phrase.starts_with(' '), phrase.ends_with(' '))).collect();
        let folded: Vec<String> = phrases.iter().map(|phrase| fold(phrase)).collect();
        let longest = folded.iter().map(String::len).max().unwrap_or_default() + 4;
        Self { automaton: AhoCorasick::new(folded).ok(), edges, longest }
    }

    fn hits<'t>(&'t self, folded: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        let found = self.automaton.iter().flat_map(move |automaton| automaton.find_overlapping_iter(folded));
        found.filter(move |hit| self.at_edges(folded, hit)).map(|hit| (hit.start(), hit.len()))
    }

    fn at_edges(&self, folded: &str, hit: &aho_corasick::Match) -> bool {
        let Some((begins, ends)) = self.edges.get(hit.pattern().as_usize()) else { return false };
        let before = folded.get(..hit.start()).and_then(|text| text.chars().next_back());
        let after = folded.get(hit.end()..).and_then(|text| text.chars().next());
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        (!begins || edge(before)) && (!ends || edge(after))
    }

    /// Where the first of them stands in the folded text, and how long it is, in bytes.
    #[must_use]
    pub fn find(&self, folded: &str) -> Option<(usize, usize)> {
        self.find_all(folded).into_iter().next()
    }

    /// Every place where one of them stands, in order, the longest first where several begin at one place.
    #[must_use]
    pub fn find_all(&self, folded: &str) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = self.hits(folded).collect();
        found.sort_unstable_by_key(|(at, length)| (*at, usize::MAX - length));
        found
    }

    /// How long the longest of them is that the folded text begins with.
    #[must_use]
    pub fn leading(&self, folded: &str) -> Option<usize> {
        let head = folded.get(..folded.floor_char_boundary(self.longest)).unwrap_or(folded);
        self.hits(head).filter(|(at, _)| *at == 0).map(|(_, length)| length).max()
    }

    /// Whether the folded text begins with one of them.
    #[must_use]
    pub fn leads(&self, folded: &str) -> bool {
        self.leading(folded).is_some()
    }

    /// The folded text without those of them, one after the other, that it begins with.
    #[must_use]
    pub fn strip_prefixes<'t>(&self, folded: &'t str) -> &'t str {
        let mut rest = folded;
        while let Some(shorter) = self.leading(rest).filter(|length| *length > 0).and_then(|length| rest.get(length..))
        {
            rest = shorter.trim_start();
        }
        rest
    }

    /// Whether one of them stands in the folded text.
    #[must_use]
    pub fn within(&self, folded: &str) -> bool {
        self.hits(folded).next().is_some()
    }
}

/// The text with every one of the phrases cut out.
#[must_use]
pub fn without(text: &str, phrases: &Matcher) -> String {
    let mut rest = String::new();
    let mut from = 0;
    for (at, length) in phrases.find_all(text) {
        if at >= from {
            rest.push_str(text.get(from..at).unwrap_or_default());
            rest.push(' ');
        }
        from = from.max((at + length).min(text.len()));
    }
    rest.push_str(text.get(from..).unwrap_or_default());
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(phrases: &[&str], text: &str, want: &[(usize, usize)]) {
        let phrases: Vec<String> = phrases.iter().map(|phrase| (*phrase).to_owned()).collect();
        let matcher = Matcher::new(&phrases);
        assert_eq!(matcher.find_all(&fold(text)), want, "{text}");
        assert_eq!(matcher.within(&fold(text)), !want.is_empty(), "{text}");
    }

    #[test]
    fn a_phrase_that_a_text_begins_with_ends_where_its_word_does() {
        let phrases = Matcher::new(&["yes ".to_owned(), "oui".to_owned()]);
        assert_eq!(phrases.leading("yes, in all respects and for all of the texts"), Some(3));
        assert_eq!(phrases.leading("yesterday, and on all days before"), None);
        assert_eq!(phrases.leading("да yes"), None);
        assert_eq!(phrases.strip_prefixes("oui oui, да"), ", да");
    }

    #[test]
    fn a_spaces_edge_is_any_words_edge() {
        check(&[" if "], "(if so)", &[(1, 2)]);
        check(&[" if "], "If", &[(0, 2)]);
        check(&[" if "], "gif iffy", &[]);
        check(&["autoris"], "l'Autorisation", &[(2, 7)]);
        check(&["一", "十一份"], "十一份", &[(0, 9), (3, 3)]);
    }
}
