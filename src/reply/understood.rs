//! What is understood beside a reply: every word of the sentences that bear on it, or a person is asked.
//!
//! A choice is not taken because no danger word was seen, but because every word was one that can do no harm. The words
//! live in `config/vocabulary/*.txt`. Pure; it decides no choice, it only names what it does not know.

mod beside;
mod split;
#[cfg(test)]
mod tests;
mod tokens;
mod vocabulary;

pub use beside::{Depth, Misunderstood, Standing, beside, lines};

use crate::{
    circular::Circular,
    language::Language,
    reply::{
        sentence::statement::blanked,
        wording::{self, fold},
    },
};
use tokens::Token;
use vocabulary::{Section, Vocabulary};

/// What a sentence does, which decides the words that may stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// It authorizes or refuses.
    Statement,
    /// It speaks of the reply, the form, the texts.
    Cover,
}

/// The words of the sentence that are not understood, in its order; none when all are.
///
/// Each language of the sentence's script is tried, and the one that understands most is believed.
#[must_use]
pub fn unknown(sentence: &str, matter: Matter, circular: &Circular) -> Vec<String> {
    unknown_in(&tokens::nameless(&split::marked(sentence, circular), circular), matter, circular)
}

/// As [`unknown`], of a sentence already folded and rid of its names.
fn unknown_in(nameless: &str, matter: Matter, circular: &Circular) -> Vec<String> {
    let mut sections = vec![Section::Both, Section::Circular];
    sections.push(if matter == Matter::Statement { Section::Statement } else { Section::Cover });
    // A heading or a word in a cell.
    if tokens::split(nameless).len() <= 2 {
        sections.push(Section::Remark);
    }
    let sections = sections.as_slice();
    let tried = languages(nameless).map(|vocabulary| {
        let found = match matter {
            Matter::Statement => without_reasons(nameless, vocabulary),
            Matter::Cover => tokens::split(nameless),
        };
        let mut left = vocabulary.left(&found, sections);
        left.extend(vocabulary.turn(&found, sections));
        if matter == Matter::Statement {
            left.extend(tokens::numbers_amiss(&found, vocabulary, sections, circular));
        }
        left
    });
    tried.min_by_key(Vec::len).unwrap_or_default()
}

/// The sentence's words up to the reasons of a refusal that ends it: they may say anything.
fn without_reasons(nameless: &str, vocabulary: &Vocabulary) -> Vec<Token> {
    let last = |hits: Vec<(usize, usize)>| hits.into_iter().map(|(at, length)| at + length).max().unwrap_or(0);
    let refused = last(wording::REFUSES.find_all(nameless)).max(last(wording::DENIES.find_all(nameless)));
    // Where nothing speaks of authorizing, "objects to the consideration" refuses.
    let opposed = wording::CONSIDERS.within(nameless) && !wording::AUTHORIZES.within(nameless);
    let refused = if opposed { refused.max(last(wording::OBJECTS.find_all(nameless))) } else { refused };
    if refused == 0 || refused < last(wording::AUTHORIZES.find_all(nameless)) {
        return tokens::split(nameless);
    }
    // The phrases are stems: the verb ends where its word does.
    let ending =
        nameless.get(refused..).map_or(0, |rest| rest.chars().take_while(|c| is_letter(*c)).map(char::len_utf8).sum());
    let (head, tail) = nameless.split_at_checked(refused + ending).unwrap_or((nameless, ""));
    let mut found = tokens::split(head);
    let mut tail = tokens::split(tail.split_once('(').map_or(tail, |(before, _)| before));
    tail.truncate(vocabulary.first(&tail, Section::Reason).unwrap_or(tail.len()));
    found.append(&mut tail);
    found
}

/// A letter of a script that parts words by spaces.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !('\u{3400}'..='\u{9fff}').contains(&c)
}

/// Whether the sentence authorizes or refuses, in whatever way.
#[must_use]
pub fn is_statement(folded: &str) -> bool {
    let folded = blanked(folded, &wording::INNOCENT);
    wording::AUTHORIZES.within(&folded) || wording::REFUSES.within(&folded)
}

/// Whether words added to a form, such as "none" or "see attached", say nothing that could turn it.
#[must_use]
pub fn remark(words: &str, language: Option<Language>) -> bool {
    let found = tokens::plain(words);
    let sections = [Section::Both, Section::Circular, Section::Cover, Section::Remark];
    let asked = |vocabulary: &&Vocabulary| language.is_none_or(|language| vocabulary.language == language);
    let mut tried = vocabulary::all().iter().filter(asked);
    !is_statement(&fold(words)) && tried.any(|vocabulary| vocabulary.left(&found, &sections).is_empty())
}

/// Whether the sentence holds one of the section's words, in any language of its script.
fn holds(sentence: &str, found: &[Token], section: Section) -> bool {
    languages(sentence).any(|vocabulary| vocabulary.holds(found, section))
}

/// The languages that the sentence can be in, by its script.
fn languages(sentence: &str) -> impl Iterator<Item = &'static Vocabulary> {
    let script = |range: std::ops::RangeInclusive<char>| sentence.chars().filter(|c| range.contains(c)).count() >= 2;
    let only = if script('\u{3400}'..='\u{9fff}') {
        Some(Language::Zh)
    } else if script('\u{600}'..='\u{6ff}') {
        Some(Language::Ar)
    } else {
        script('\u{400}'..='\u{52f}').then_some(Language::Ru)
    };
    let latin = |language| matches!(language, Language::En | Language::Fr | Language::Es);
    vocabulary::all().iter().filter(move |vocabulary| match only {
        Some(language) => vocabulary.language == language,
        None => latin(vocabulary.language),
    })
}
