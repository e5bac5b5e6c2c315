//! The words that say nothing further beside an authorization: the house's vocabulary, and the circular's own names.

use std::{cell::RefCell, collections::BTreeSet, rc::Rc, sync::LazyLock};

use regex::Regex;

use super::split::{CELL, CLOSE, OPEN};
use crate::{
    circular::Circular,
    memo::Last,
    reply::{
        state,
        wording::{self, fold, spaced},
    },
};

/// What is known of a circular's own words.
#[derive(Debug, Default)]
pub(super) struct Plain {
    pub study_group: u32,
    /// How many texts it consults on.
    pub texts: usize,
    /// Titles long enough to be a name, with the text that alone has it.
    titles: Vec<(String, usize)>,
    words: BTreeSet<String>,
}

thread_local! {
    static PLAIN: RefCell<Last<Circular, Rc<Plain>>> = const { RefCell::new(Last::new()) };
}

impl Plain {
    pub fn of(circular: &Circular) -> Rc<Self> {
        let make = || (circular.clone(), Rc::new(Self::read(circular)));
        let known =
            PLAIN.with_borrow_mut(|last| last.of(|known| known == circular, make).map(|plain| Rc::clone(plain)));
        known.unwrap_or_default()
    }

    fn read(circular: &Circular) -> Self {
        let names = circular.texts.iter().flat_map(|text| text.title.values()).chain(circular.meeting.place.values());
        let words: String = names.map(|name| fold(name) + " ").collect();
        let locations = circular.texts.iter().filter_map(|text| text.location.as_deref()).map(fold);
        let reference = fold(&circular.reference);
        let words = words.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).chain(locations).chain([reference]);
        Self {
            study_group: circular.study_group,
            texts: circular.texts.len(),
            titles: titles(circular),
            words: words.collect(),
        }
    }

    /// The words of a clause that are neither the house's vocabulary nor the circular's own.
    pub fn unknown(&self, clause: &str) -> Vec<String> {
        let rest = without_mentions(clause);
        let rest = spaced(&state::renamed(&rest, |_| Some(" ")));
        let lists = [
            &wording::PLAIN,
            &wording::TEXT_WORDS,
            &wording::JOINERS,
            &wording::CONSIDERS,
            &wording::NO_COMMENTS,
            &wording::WITH_COMMENTS,
            &wording::SAYS_NONE,
            &wording::SAYS_SOME,
            &wording::SILENT,
            &wording::ALL,
            &wording::OTHERS,
            &wording::THIS,
            &wording::BELOW,
            &wording::EXCEPT,
            &wording::FORM_ASIDES,
            &wording::REASONS,
        ];
        let covered = Covered::by(&rest, lists.into_iter().flat_map(|list| list.find_all(&rest)).chain(numbers(&rest)));
        covered.left().into_iter().filter(|word| !self.words.contains(word) && !self.is_group(word)).collect()
    }

    /// "SG17", "ИК17": the circular's own study group.
    fn is_group(&self, word: &str) -> bool {
        let number = word.trim_start_matches(char::is_alphabetic);
        let letters = word.chars().count() - number.chars().count();
        (1..=3).contains(&letters) && number == self.study_group.to_string()
    }

    /// The folded words with a mention of its text for every title in them.
    pub fn named_by_title(&self, folded: &str) -> String {
        let mention = |text: usize| format!(" {OPEN}{text}{CLOSE} ");
        self.titles.iter().fold(folded.to_owned(), |rest, (title, text)| {
            // Most sentences are shorter than any title.
            let held = title.len() <= rest.len() && rest.contains(title.as_str());
            if held { rest.replace(title.as_str(), &mention(*text)) } else { rest }
        })
    }
}

/// "The six texts": the number of texts that the words speak of, in words or figures.
pub(super) fn number_said(clause: &str) -> Option<usize> {
    static FIGURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        // "Study Group 17 to consider draft texts" numbers no texts: only a few words may stand between.
        let between = "(?:draft |determined |new |above |said |of the |projets de |proyectos de |проект\\p{L}* |указанн\\p{L}* |مشاريع )?";
        let nouns = "(?:text|draft|recomm|projet|proyecto|текст|проект|рекоменд|نص|مشاريع|مشروع|توصي)";
        Regex::new(&format!(r"(?:^|[^\p{{L}}\p{{N}}.])(\d{{1,2}}) {between}{nouns}|(\d{{1,2}}) ?[份项个]")).ok()
    });
    let spaced = format!(" {} ", spaced(&without_mentions(clause)));
    let figure = FIGURE.as_ref().and_then(|pattern| pattern.captures(&spaced));
    if let Some(number) = figure.and_then(|found| found.iter().skip(1).flatten().next().map(|n| n.as_str().to_owned()))
    {
        return number.parse().ok();
    }
    // The longest word that matches: "十二份" holds "二份".
    let mut hits =
        wording::numbers().iter().rev().filter(|(_, words)| words.within(&spaced)).map(|(number, _)| *number);
    let largest = hits.next()?;
    // "Five of the six" are not all of them, whichever they are.
    let part = hits.next().is_some() && !spaced.chars().any(is_han);
    Some(if part { 0 } else { largest })
}

fn titles(circular: &Circular) -> Vec<(String, usize)> {
    let mut titles: Vec<(String, usize)> = circular
        .texts
        .iter()
        .enumerate()
        .flat_map(|(index, text)| text.title.values().map(move |title| (fold(title), index)))
        .filter(|(title, _)| title.len() >= 16)
        .collect();
    titles.sort_unstable_by_key(|(title, _)| (usize::MAX - title.len(), title.clone()));
    let shared = |title: &str, text: usize| titles.iter().any(|(other, of)| other == title && *of != text);
    titles.iter().filter(|(title, text)| !shared(title, *text)).cloned().collect()
}

fn numbers(text: &str) -> Vec<(usize, usize)> {
    wording::numbers().iter().flat_map(|(_, words)| words.find_all(text)).collect()
}

pub(super) fn without_mentions(text: &str) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        match c {
            OPEN => inside = true,
            CLOSE => {
                inside = false;
                rest.push(' ');
            }
            CELL => rest.push(' '),
            c if !inside => rest.push(c),
            _ => {}
        }
    }
    rest
}

/// Whether the words are all of the lists' phrases, in whatever inflection.
pub(super) fn consists_of(text: &str, lists: &[&wording::Phrases]) -> bool {
    let rest = spaced(&without_mentions(text));
    Covered::by(&rest, lists.iter().flat_map(|list| list.find_all(&rest))).left().is_empty()
}

/// Which of a text's characters belong to phrases that are understood.
struct Covered<'t> {
    text: &'t str,
    known: Vec<bool>,
}

impl<'t> Covered<'t> {
    fn by(text: &'t str, hits: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut known = vec![false; text.len()];
        for (at, length) in hits {
            known.get_mut(at..at + length).into_iter().flatten().for_each(|byte| *byte = true);
        }
        Self { text, known }
    }

    /// What is not covered: words, and runs of Chinese characters. A stem covers its word's ending; Arabic particles are
    /// written onto the word they stand before.
    fn left(&self) -> Vec<String> {
        self.words()
            .filter(|(at, word)| !self.understood(*at, word))
            .map(|(at, word)| self.uncovered(at, word))
            .collect()
    }

    fn uncovered(&self, at: usize, word: &str) -> String {
        if !word.chars().any(is_han) {
            return word.to_owned();
        }
        word.char_indices().filter(|(i, c)| is_han(*c) && !self.covers(at + i, *c)).map(|(_, c)| c).collect()
    }

    fn covers(&self, at: usize, c: char) -> bool {
        self.known.get(at..at + c.len_utf8()).is_some_and(|part| part.iter().all(|byte| *byte))
    }

    fn words(&self) -> impl Iterator<Item = (usize, &'t str)> {
        let start = self.text.as_ptr() as usize;
        self.text.split([' ', '\'']).map(move |word| (word.as_ptr() as usize - start, word))
    }

    fn understood(&self, at: usize, word: &str) -> bool {
        let single = word.chars().count() == 1 && word.chars().all(|c| c < '\u{530}');
        if !word.chars().any(char::is_alphabetic) || single {
            return true;
        }
        if word.chars().any(is_han) {
            return word.char_indices().all(|(i, c)| !is_han(c) || self.covers(at + i, c));
        }
        let particles = ["", "وال", "بال", "وب", "ول", "لل", "ال", "و", "ب", "ل", "ف", "ك"];
        particles.iter().filter_map(|particle| word.strip_prefix(particle).map(|bare| (particle.len(), bare))).any(
            |(skip, bare)| {
                // At most five letters may follow the stem.
                let stem = bare.char_indices().take_while(|(i, c)| self.covers(at + skip + i, *c)).count();
                stem >= 1 && bare.chars().count() - stem <= 5
            },
        )
    }
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}
