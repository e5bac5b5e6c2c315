//! Which states a text names: the longest name that starts first wins, whole words only.
//!
//! One tree of words holds every name of every language; a text is walked through it once. Entities that are no
//! Member States and words that only look like a name are in the same tree, so that they win where they are longer.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    StateCode, all, data,
    fold::{self, Words},
};
use crate::memo::Fast;

/// Who is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    Member(StateCode),
    /// An entity that is no Member State, by its English name (`Hong Kong`).
    Other(&'static str),
}

/// A name met in a text, with its byte offsets there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub who: Who,
    pub start: usize,
    pub end: usize,
}

impl Named {
    /// The Member State, when it is one.
    #[must_use]
    pub const fn member(&self) -> Option<StateCode> {
        match self.who {
            Who::Member(code) => Some(code),
            Who::Other(_) => None,
        }
    }
}

/// Every state and other entity named in a text, in order. A name shared by several yields each of them at one place.
#[must_use]
pub fn named_in(text: &str) -> Vec<Named> {
    static TREE: LazyLock<Tree> = LazyLock::new(Tree::build);
    let words = fold::words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match TREE.longest(text, &words, at) {
            Some((whos, end)) => {
                found.extend(named(&words, at, end, whos));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// A text with other words where a name stands, for those for which there are some.
#[must_use]
pub fn renamed(text: &str, words: impl Fn(&Named) -> Option<&'static str>) -> String {
    let (mut renamed, mut from) = (String::with_capacity(text.len()), 0);
    for named in named_in(text) {
        if let Some(words) = words(&named).filter(|_| named.start >= from) {
            renamed.push_str(text.get(from..named.start).unwrap_or_default());
            renamed.push_str(words);
            from = named.end;
        }
    }
    renamed.push_str(text.get(from..).unwrap_or_default());
    renamed
}

fn named(words: &Words, from: usize, to: usize, whos: Vec<Who>) -> impl Iterator<Item = Named> + use<> {
    let start = words.place(from).map_or(0, |place| place.0);
    let end = words.place(to.saturating_sub(1)).map_or(start, |place| place.1);
    whos.into_iter().map(move |who| Named { who, start, end })
}

/// A name's end in the tree: whose it is (none for a look-alike), and when to believe it.
struct Entry {
    who: Option<Who>,
    as_written: Option<(String, String)>,
    in_context: bool,
}

#[derive(Default)]
struct Tree {
    vocabulary: HashMap<String, u32, Fast>,
    edges: HashMap<(u32, u32), u32, Fast>,
    entries: Vec<Vec<Entry>>,
}

impl Tree {
    fn build() -> Self {
        let mut tree = Self { entries: vec![Vec::new()], ..Self::default() };
        for state in all() {
            for name in state.names.values().flatten() {
                tree.add(name, Some(Who::Member(state.code)));
            }
        }
        for other in data::others() {
            // Once per process, for its whole life.
            let who = other.who.map(|who| Who::Other(Box::leak(who.into_boxed_str())));
            other.names.iter().for_each(|name| tree.add(name, who));
        }
        tree
    }

    fn add(&mut self, name: &data::Name, who: Option<Who>) {
        let words = fold::words(&name.text);
        let node = (0..words.len()).fold(0, |node, at| self.grow(node, words.word(at)));
        let as_written = name.as_written.then(|| {
            let plain = fold::as_written(&name.text);
            (plain.to_uppercase(), plain)
        });
        if let Some(entries) = self.entries.get_mut(node as usize).filter(|_| node > 0) {
            entries.push(Entry { who, as_written, in_context: name.in_context });
        }
    }

    fn grow(&mut self, node: u32, word: &str) -> u32 {
        let fresh = u32::try_from(self.vocabulary.len()).unwrap_or(u32::MAX);
        let id = *self.vocabulary.entry(word.to_owned()).or_insert(fresh);
        let next = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let child = *self.edges.entry((node, id)).or_insert(next);
        if child == next {
            self.entries.push(Vec::new());
        }
        child
    }

    /// Whose the longest name is that starts at a word, and the word after it.
    fn longest(&self, text: &str, words: &Words, at: usize) -> Option<(Vec<Who>, usize)> {
        let word = words.word(at);
        let plain = self.walk(text, words, at, word);
        let prefixed = without_prefixes(word).into_iter().filter_map(|bare| self.walk(text, words, at, &bare));
        plain.into_iter().chain(prefixed).reduce(|best, next| if next.1 > best.1 { next } else { best })
    }

    fn walk(&self, text: &str, words: &Words, from: usize, first: &str) -> Option<(Vec<Who>, usize)> {
        let mut best = None;
        let mut node = self.step(0, first)?;
        let mut at = from + 1;
        loop {
            let believed: Vec<_> = self.entries_of(node).filter(|entry| entry.holds(text, words, from, at)).collect();
            if !believed.is_empty() {
                best = Some((whos(&believed), at));
            }
            let next = if at < words.len() { self.step(node, words.word(at)) } else { None };
            let Some(next) = next else { return best };
            (node, at) = (next, at + 1);
        }
    }

    fn step(&self, node: u32, word: &str) -> Option<u32> {
        self.edges.get(&(node, *self.vocabulary.get(word)?)).copied()
    }

    fn entries_of(&self, node: u32) -> impl Iterator<Item = &Entry> {
        self.entries.get(node as usize).into_iter().flatten()
    }
}

fn whos(entries: &[&Entry]) -> Vec<Who> {
    let mut whos: Vec<_> = entries.iter().filter_map(|entry| entry.who).collect();
    whos.sort_unstable();
    whos.dedup();
    whos
}

impl Entry {
    fn holds(&self, text: &str, words: &Words, from: usize, to: usize) -> bool {
        let written = self.as_written.as_ref().is_none_or(|(capitals, plain)| {
            let seen = fold::as_written(slice(text, words.place(from), words.place(to - 1)));
            seen == *plain || seen == *capitals
        });
        written && (!self.in_context || in_context(text, words, from, to))
    }
}

/// From the start of one place to the end of another.
fn slice(text: &str, first: Option<(usize, usize)>, last: Option<(usize, usize)>) -> &str {
    first.zip(last).and_then(|(first, last)| text.get(first.0..last.1)).unwrap_or_default()
}

/// What an Arabic word may be without the particles written onto it: و and, ب by, ل to; لل is ل with the article.
fn without_prefixes(word: &str) -> Vec<String> {
    if !word.starts_with(['و', 'ب', 'ل']) {
        return Vec::new();
    }
    let bare = word.strip_prefix('و').unwrap_or(word);
    let mut forms = vec![bare.to_owned()];
    if let Some(rest) = bare.strip_prefix("لل") {
        forms.push(format!("ال{rest}"));
    } else if let Some(rest) = bare.strip_prefix(['ب', 'ل']) {
        forms.push(rest.to_owned());
    }
    forms
}

/// Stems of the words beside which an adjective or an ordinary word is believed to name a state.
const AUTHORITIES: [&str; 23] = [
    "administra",
    "gouvernement",
    "government",
    "gobierno",
    "ministry",
    "ministere",
    "ministerio",
    "delegation",
    "delegacion",
    "администраци",
    "правительств",
    "министерств",
    "делегаци",
    "республик",
    "اداره",
    "حكومه",
    "وزاره",
    "دوله",
    "جمهوريه",
    "سلطنه",
    "主管",
    "代表团",
    "政府",
];

/// Small words that may stand between an authority and its state.
const PARTICLES: [&str; 14] = ["of", "the", "de", "du", "des", "d", "la", "le", "les", "l", "el", "del", "los", "las"];

fn in_context(text: &str, words: &Words, from: usize, to: usize) -> bool {
    authority_before(text, words, from)
        || (is_joined(gap(text, words, to)) && is_authority(words.word(to)))
        || (gap(text, words, from).is_none_or(ends_cell) && gap(text, words, to).is_none_or(ends_line))
}

fn authority_before(text: &str, words: &Words, from: usize) -> bool {
    (1..=4)
        .take_while(|back| *back <= from && is_joined(gap(text, words, from - back + 1)))
        .map(|back| words.word(from - back))
        .find(|word| !PARTICLES.contains(word))
        .is_some_and(is_authority)
}

fn is_authority(word: &str) -> bool {
    AUTHORITIES.iter().any(|stem| word.starts_with(stem))
        || without_prefixes(word).iter().any(|bare| is_arabic_authority(bare))
        || is_arabic_authority(word)
}

fn is_arabic_authority(word: &str) -> bool {
    let bare = word.strip_prefix("ال").unwrap_or(word);
    AUTHORITIES.contains(&bare)
}

/// What stands between a word and the one before it; none at the text's ends.
fn gap<'t>(text: &'t str, words: &Words, at: usize) -> Option<&'t str> {
    let before = words.place(at.checked_sub(1)?)?;
    let here = words.place(at)?;
    text.get(before.1..here.0)
}

fn is_joined(gap: Option<&str>) -> bool {
    gap.is_some_and(|gap| {
        gap.chars().all(|c| c.is_whitespace() || matches!(c, '\'' | '’' | '-')) && gap.matches('\n').count() < 2
    })
}

fn ends_cell(gap: &str) -> bool {
    gap.contains(['\n', '\t', '|', ':', '：'])
}

fn ends_line(gap: &str) -> bool {
    gap.contains(['\n', '\t', '|'])
}
