//! A sentence as words: folded, without what is a name by its shape or by the circular's or the states' lists.
//!
//! Letters and digits part words, and every Chinese character is one.

use std::{cell::RefCell, collections::BTreeSet, rc::Rc, sync::LazyLock};

use regex::Regex;

use super::{
    split::{CLOSE, OPEN},
    vocabulary::{Section, Vocabulary},
};
use crate::{
    circular::Circular,
    memo::{Last, Memo},
    reply::{state, wording::fold},
};

/// One word of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Number(String),
    /// One of the circular's texts, by its index.
    Text(usize),
    /// A name that needs no understanding: a Member State's, a title of the circular's, an address.
    Name,
}

impl Token {
    pub fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) | Self::Number(word) => Some(word),
            Self::Text(_) | Self::Name => None,
        }
    }

    /// Understood by itself. Numbers are weighed apart where they matter.
    pub fn harmless(&self) -> bool {
        !matches!(self, Self::Word(_))
    }
}

/// Stands for a name that was taken out.
const NAME: char = '\u{e002}';
/// The same as a word among others.
const A_NAME: &str = " \u{e002} ";

/// The sentence folded, with its names taken out. Mentions of texts are marked in it already.
pub(super) fn nameless(sentence: &str, circular: &Circular) -> String {
    let known = titles(circular);
    let known = &*known;
    known.nameless.borrow_mut().of(sentence, || {
        let bare = without_places(&without_states(&without_shapes(sentence)));
        known.folded.iter().fold(fold(&bare), |folded, title| {
            // Most sentences are shorter than any title.
            let held = title.len() <= folded.len() && folded.contains(title);
            if held { folded.replace(title, A_NAME) } else { folded }
        })
    })
}

/// The words of a text that names nothing.
pub(super) fn plain(words: &str) -> Vec<Token> {
    split(&fold(words))
}

/// The words of folded text.
pub(super) fn split(folded: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut characters = folded.chars();
    while let Some(c) = characters.next() {
        let digit = c.is_numeric() && !is_han(c);
        let goes_on = c.is_alphanumeric()
            && !is_han(c)
            && word.chars().last().is_some_and(|l| !is_han(l) && l.is_numeric() == digit);
        if !goes_on {
            close(&mut found, &mut word);
        }
        match c {
            OPEN => {
                let number: String = characters.by_ref().take_while(|c| *c != CLOSE).collect();
                found.extend(number.parse().map(Token::Text));
            }
            NAME => found.push(Token::Name),
            c if c.is_alphanumeric() => word.push(c),
            _ => {}
        }
    }
    close(&mut found, &mut word);
    found
}

fn close(found: &mut Vec<Token>, word: &mut String) {
    if !word.is_empty() {
        let numeric = word.chars().all(|c| c.is_numeric() && !is_han(c));
        let word = std::mem::take(word);
        found.push(if numeric { Token::Number(word) } else { Token::Word(word) });
    }
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// Addresses, dates in figures, and people named by their title.
fn without_shapes(sentence: &str) -> String {
    static SHAPES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"https?://\S+|www\.\S+|<?[\w.+-]+@[\w.-]+>?",
            r"|\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d\b|\b(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}\b",
            r"|\b(?:Mr|Mrs|Ms|Dr|Eng|Engr|Prof|Mme|Mlle|Sr|Sra|Ing|H\.E|S\.E|г-н|г-на|г-жа|г-жи)\b\.? ?(?:\p{Lu}[\p{L}'’.-]*[ ,]?){1,4}",
        ))
        .ok()
    });
    SHAPES.as_ref().map_or_else(|| sentence.to_owned(), |shapes| shapes.replace_all(sentence, A_NAME).into_owned())
}

/// Towns before their State: "in Goyang, Republic of Korea".
fn without_places(stateless: &str) -> String {
    static PLACES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new("((?:^|[,\u{e002}] |\\b(?:in|at|à|en|в) ))\\p{Lu}\\p{Ll}[\\p{L}-]*(?: \\p{Lu}\\p{Ll}[\\p{L}-]*)?, *(\u{e002})").ok()
    });
    PLACES.as_ref().map_or_else(|| stateless.to_owned(), |places| places.replace_all(stateless, "$1 $2").into_owned())
}

fn without_states(sentence: &str) -> String {
    state::renamed(sentence, |named| named.member().is_some().then_some(A_NAME))
}

/// A circular's own names.
#[derive(Default)]
struct Titles {
    /// Titles of the texts and the meeting's place, folded, the longest first.
    folded: Vec<String>,
    /// What was left of sentences without them.
    nameless: RefCell<Memo<String>>,
}

thread_local! {
    static TITLES: RefCell<Last<Vec<String>, Rc<Titles>>> = const { RefCell::new(Last::new()) };
}

fn titles(circular: &Circular) -> Rc<Titles> {
    let titles = circular.texts.iter().flat_map(|text| text.title.values()).filter(|title| title.len() >= 12);
    let written = titles.chain(circular.meeting.place.values());
    let make = || {
        let mut folded: Vec<String> = written.clone().map(|title| fold(title)).collect();
        folded.retain(|title| title.len() >= 4);
        folded.sort_unstable_by_key(|title| usize::MAX - title.len());
        (written.clone().cloned().collect(), Rc::new(Titles { folded, ..Titles::default() }))
    };
    let is = |known: &Vec<String>| known.iter().eq(written.clone());
    TITLES.with_borrow_mut(|last| last.of(is, make).map(|titles| Rc::clone(titles))).unwrap_or_default()
}

/// Numbers in a statement that are neither the circular's nor a date's: "five of the six texts", "Study Group 13".
pub(super) fn numbers_amiss(
    found: &[Token],
    vocabulary: &Vocabulary,
    sections: &[Section],
    circular: &Circular,
) -> Vec<String> {
    let texts: BTreeSet<usize> =
        found.iter().filter_map(|token| if let Token::Text(text) = token { Some(*text) } else { None }).collect();
    let counts = [circular.texts.len() as u64, texts.len() as u64];
    let known = [u64::from(circular.number), u64::from(circular.study_group)];
    let fits = |value: u64, figure: bool| {
        counts.contains(&value) || (figure && (known.contains(&value) || (1990..2100).contains(&value)))
    };
    // What is part of a phrase ("one of the two options", "annex 2") is understood with it.
    let alone = vocabulary.path(found, sections).into_iter().filter(|(_, length)| *length <= 1);
    let amiss = alone.filter_map(|(at, _)| {
        let token = found.get(at)?;
        let (value, figure) = match token {
            Token::Number(figure) if !in_a_date(found, at, vocabulary) => (figure.parse().unwrap_or(u64::MAX), true),
            Token::Word(word) => (vocabulary.number_said(word)?, false),
            _ => return None,
        };
        token.word().filter(|_| !fits(value, figure)).map(str::to_owned)
    });
    amiss.collect()
}

/// Whether a month stands beside the number.
fn in_a_date(found: &[Token], at: usize, vocabulary: &Vocabulary) -> bool {
    let around = found.get(at.saturating_sub(2)..(at + 3).min(found.len())).unwrap_or_default();
    vocabulary.holds(around, Section::Month)
}
