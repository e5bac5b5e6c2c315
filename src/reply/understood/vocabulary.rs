//! The vocabularies: words, stems and phrases per language and section, and what of a sentence they leave over.
//!
//! Entries are parted by commas or line ends; `*` at a word's end stands for any ending. A Chinese character is a word,
//! so that a Chinese phrase is matched like any other.

use std::{collections::HashMap, sync::LazyLock};

use super::tokens::{self, Token};
use crate::{language::Language, memo::Fast};

/// What a vocabulary's words are good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Section {
    /// In every sentence.
    Both,
    /// In every sentence too: the circular's own. One that holds a long phrase of these is quoted from it.
    Circular,
    /// In sentences that authorize or refuse.
    Statement,
    /// In sentences about the reply.
    Cover,
    /// Alone, beside a form's own words.
    Remark,
    /// Whatever sentence holds one of these is about the reply, and must be understood.
    Topic,
    /// Whatever holds one of these is about the reply even where a comment stands.
    Reply,
    /// "It", "this": what follows a sentence about the reply and holds one of these is about it too.
    Pronoun,
    /// Confidentiality notices and the like.
    Disclaimer,
    /// Headings below which comments stand.
    Heading,
    /// The end of a letter.
    Closing,
    /// Where the reasons for a refusal begin.
    Reason,
    /// What turns a sentence although every word of it is understood.
    Turn,
    /// Months.
    Month,
}

impl Section {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "both" => Self::Both,
            "circular" => Self::Circular,
            "statement" => Self::Statement,
            "cover" => Self::Cover,
            "remark" => Self::Remark,
            "topic" => Self::Topic,
            "reply" => Self::Reply,
            "pronoun" => Self::Pronoun,
            "disclaimer" => Self::Disclaimer,
            "heading" => Self::Heading,
            "closing" => Self::Closing,
            "reason" => Self::Reason,
            "turn" => Self::Turn,
            "month" => Self::Month,
            _ => return None,
        })
    }
}

/// What one word of a sentence must be.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Word(String),
    Stem(String),
    /// `@`: one of the circular's texts.
    Text,
    /// `#`: a number, which is not part of the entry.
    Number,
}

impl Piece {
    fn fits(&self, token: Option<&Token>) -> bool {
        match (self, token) {
            (Self::Word(text), Some(token)) => token.word() == Some(text),
            (Self::Stem(text), Some(token)) => token.word().is_some_and(|word| word.starts_with(text.as_str())),
            (Self::Text, Some(Token::Text(_))) | (Self::Number, Some(Token::Number(_))) => true,
            _ => false,
        }
    }
}

#[derive(Clone, Debug)]
struct Entry {
    section: Section,
    /// What follows the first word.
    rest: Vec<Piece>,
}

/// One language's words, with those of no language.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pub language: Language,
    words: HashMap<String, Vec<Entry>, Fast>,
    stems: HashMap<String, Vec<Entry>, Fast>,
    /// No stem is shorter or longer, bytes.
    reach: (usize, usize),
    numbers: HashMap<String, u64>,
}

/// Every language's.
pub(super) fn all() -> &'static [Vocabulary] {
    static ALL: LazyLock<Vec<Vocabulary>> = LazyLock::new(|| Language::ALL.map(Vocabulary::of).into());
    &ALL
}

const fn file(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../../../config/vocabulary/en.txt"),
        Language::Fr => include_str!("../../../config/vocabulary/fr.txt"),
        Language::Es => include_str!("../../../config/vocabulary/es.txt"),
        Language::Ru => include_str!("../../../config/vocabulary/ru.txt"),
        Language::Ar => include_str!("../../../config/vocabulary/ar.txt"),
        Language::Zh => include_str!("../../../config/vocabulary/zh.txt"),
    }
}

/// A phrase of the circular's that is as long as this stands in no reply by chance.
const QUOTED: usize = 5;

/// What the entries that begin with a text are kept under.
const TEXT: &str = "@";

/// Words of no language.
const ANY: &str = include_str!("../../../config/vocabulary/any.txt");

impl Vocabulary {
    fn of(language: Language) -> Self {
        let (words, stems, numbers) = <(HashMap<_, _, Fast>, HashMap<_, _, Fast>, HashMap<_, _>)>::default();
        let mut vocabulary = Self { language, words, stems, reach: (0, 0), numbers };
        vocabulary.read(ANY);
        vocabulary.read(file(language));
        let lengths = || vocabulary.stems.keys().map(String::len);
        vocabulary.reach = (lengths().min().unwrap_or(1).max(1), lengths().max().unwrap_or(0));
        vocabulary
    }

    fn read(&mut self, file: &str) {
        let mut section = None;
        for line in file.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = Some(name);
                continue;
            }
            for entry in line.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
                match section {
                    Some("numbers") => self.number(entry),
                    // Months are words like others, and tell that the number beside them is a day.
                    Some("month") => {
                        self.add(Section::Month, entry);
                        self.add(Section::Both, entry);
                    }
                    Some(name) => Section::of(name).into_iter().for_each(|section| self.add(section, entry)),
                    None => {}
                }
            }
        }
    }

    /// `six 6`.
    fn number(&mut self, entry: &str) {
        if let Some((word, value)) = entry.rsplit_once(' ')
            && let Ok(value) = value.parse()
        {
            for token in tokens::plain(word).iter().filter_map(Token::word) {
                self.numbers.insert(token.to_owned(), value);
            }
            self.add(Section::Both, word);
        }
    }

    fn add(&mut self, section: Section, entry: &str) {
        let mut pieces: Vec<Piece> = entry.split_whitespace().flat_map(pieces).collect();
        if pieces.is_empty() {
            return;
        }
        let (table, first) = match pieces.remove(0) {
            Piece::Word(word) => (&mut self.words, word),
            Piece::Stem(stem) => (&mut self.stems, stem),
            Piece::Text => (&mut self.words, TEXT.to_owned()),
            Piece::Number => return,
        };
        table.entry(first).or_default().push(Entry { section, rest: pieces });
    }

    /// The number that a word says.
    pub fn number_said(&self, word: &str) -> Option<u64> {
        self.numbers.get(word).copied()
    }

    /// How the sections' entries cover the words, as many as can be: where each begins and how long it is; nothing long
    /// where a word is left over.
    pub fn path(&self, found: &[Token], sections: &[Section]) -> Vec<(usize, usize)> {
        // From the end: how many words are left over from here on, and how far the best entry reaches.
        let mut best: Vec<(usize, usize)> = vec![(0, 0); found.len() + 1];
        for (at, token) in found.iter().enumerate().rev() {
            let after = |length: usize| best.get(at + length).map_or(0, |(left, _)| *left);
            let alone = if token.harmless() { (after(1), 1) } else { (after(1) + 1, 0) };
            let covered = self.lengths(found, at, sections).into_iter().map(|length| (after(length), length));
            let chosen = covered.chain([alone]).min_by_key(|(left, length)| (*left, usize::MAX - length));
            if let (Some(slot), Some(chosen)) = (best.get_mut(at), chosen) {
                *slot = chosen;
            }
        }
        let mut path = Vec::new();
        let mut at = 0;
        while let Some((_, length)) = best.get(at).filter(|_| at < found.len()) {
            path.push((at, *length));
            at += (*length).max(1);
        }
        path
    }

    /// The words that no entry of the sections covers.
    pub fn left(&self, found: &[Token], sections: &[Section]) -> Vec<String> {
        let path = self.path(found, sections).into_iter();
        let over = path.filter(|(_, length)| *length == 0).filter_map(|(at, _)| found.get(at)?.word());
        over.map(str::to_owned).collect()
    }

    /// Whether the sentence is one of the circular's own.
    pub fn quotes(&self, found: &[Token]) -> bool {
        (0..found.len()).any(|at| self.lengths(found, at, &[Section::Circular]).iter().any(|length| *length >= QUOTED))
    }

    /// Whether any of the section's entries stands among the tokens.
    pub fn holds(&self, found: &[Token], section: Section) -> bool {
        (0..found.len()).any(|at| !self.lengths(found, at, &[section]).is_empty())
    }

    /// The words that turn the sentence, where there are such and no longer phrase of the sections holds them.
    pub fn turn(&self, found: &[Token], sections: &[Section]) -> Option<String> {
        let path = self.path(found, sections);
        let held = |at: usize, length: usize| {
            path.iter().any(|(from, long)| *from <= at && at + length <= from + long && length < *long)
        };
        let (at, length) = (0..found.len()).find_map(|at| {
            let length = self.lengths(found, at, &[Section::Turn]).into_iter().max()?;
            (!held(at, length)).then_some((at, length))
        })?;
        let words = found.iter().skip(at).take(length).filter_map(Token::word);
        Some(words.collect::<Vec<_>>().join(" "))
    }

    /// Where the section's first entry stands.
    pub fn first(&self, found: &[Token], section: Section) -> Option<usize> {
        (0..found.len()).find(|at| !self.lengths(found, *at, &[section]).is_empty())
    }

    /// The lengths of the sections' entries that begin at the token.
    fn lengths(&self, found: &[Token], at: usize, sections: &[Section]) -> Vec<usize> {
        let word = match found.get(at) {
            Some(Token::Text(_)) => TEXT,
            Some(token) => token.word().unwrap_or_default(),
            None => return Vec::new(),
        };
        let mut lengths = Vec::new();
        for word in bare(word, self.language) {
            let (shortest, longest) = self.reach;
            let stems = (shortest..=word.len().min(longest)).filter_map(|end| self.stems.get(word.get(..end)?));
            for entry in self.words.get(word).into_iter().chain(stems).flatten() {
                let fits = || (1..).zip(&entry.rest).all(|(offset, piece)| piece.fits(found.get(at + offset)));
                if sections.contains(&entry.section) && fits() {
                    lengths.push(1 + entry.rest.iter().filter(|piece| **piece != Piece::Number).count());
                }
            }
        }
        lengths
    }
}

/// The pieces of one part of an entry; a Chinese phrase is as many as it has characters.
fn pieces(part: &str) -> Vec<Piece> {
    let (part, stem) = match part {
        "@" => return vec![Piece::Text],
        "#" => return vec![Piece::Number],
        _ => part.strip_suffix('*').map_or((part, false), |part| (part, true)),
    };
    let mut words: Vec<Piece> =
        tokens::plain(part).iter().filter_map(Token::word).map(|word| Piece::Word(word.to_owned())).collect();
    if stem && let Some(Piece::Word(last)) = words.pop() {
        words.push(Piece::Stem(last));
    }
    words
}

/// The word, and in Arabic what is left of it without the particles that are written onto a word.
fn bare(word: &str, language: Language) -> impl Iterator<Item = &str> {
    const PARTICLES: [&str; 12] = ["وبال", "وال", "بال", "فال", "ولل", "لل", "ال", "وب", "ول", "و", "ب", "ل"];
    let particles: &[&str] = if language == Language::Ar { &PARTICLES } else { &[] };
    let without = particles.iter().filter_map(move |particle| {
        // "And" may stand before the shortest words, the others would make words of what is none.
        let least = if *particle == "و" { 2 } else { 3 };
        word.strip_prefix(particle).filter(|rest| rest.chars().count() >= least)
    });
    std::iter::once(word).chain(without)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_section() {
        for vocabulary in all() {
            let has = |section| {
                let tables = vocabulary.words.values().chain(vocabulary.stems.values());
                tables.flatten().any(|entry| entry.section == section)
            };
            for section in [
                Section::Both,
                Section::Circular,
                Section::Statement,
                Section::Cover,
                Section::Remark,
                Section::Topic,
                Section::Reply,
                Section::Pronoun,
                Section::Disclaimer,
                Section::Heading,
                Section::Closing,
                Section::Reason,
                Section::Turn,
                Section::Month,
            ] {
                assert!(has(section), "{} {section:?}", vocabulary.language);
            }
            assert!(vocabulary.numbers.len() >= 9, "{}", vocabulary.language);
        }
    }

    #[test]
    fn every_section_named_in_the_files_is_known() {
        for text in Language::ALL.map(file).into_iter().chain([ANY]) {
            for line in text.lines().filter(|line| line.starts_with('[')) {
                let name = line.trim_matches(['[', ']']);
                assert!(name == "numbers" || Section::of(name).is_some(), "{line}");
            }
        }
    }

    #[test]
    fn no_word_alone_may_turn_a_statement() {
        let turning = [
            (
                Language::En,
                "not no only but except unless if until some most other than against never before once later",
            ),
            (Language::Fr, "ne pas sauf si mais seulement hormis certains plupart autres contre jamais avant non"),
            (Language::Es, "no si pero salvo excepto solo menos algunos contra antes nunca otros mientras"),
            (Language::Ru, "не нет но если кроме только некоторые против пока ни до"),
            (Language::Ar, "لا لم لن ليس غير لكن إذا بعض عدا فقط"),
            (Language::Zh, "不 未 没 除 但 若 仅 暂 非 其中 部分"),
        ];
        for (language, words) in turning {
            let vocabulary = all().iter().find(|vocabulary| vocabulary.language == language).unwrap();
            for word in words.split(' ') {
                let found = tokens::plain(word);
                for section in [Section::Statement, Section::Cover] {
                    assert!(
                        !vocabulary.left(&found, &[Section::Both, section]).is_empty(),
                        "{language} {word} {section:?}"
                    );
                }
            }
        }
    }
}
