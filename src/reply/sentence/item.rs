//! List lines that name a text and answer it in a word: "X.1353 – Yes", "- X.1471: OK, no comments", or just "X.1645".

use super::{
    plain::{Plain, without_mentions},
    split::{CELL, mentions},
    statement,
};
use crate::reply::{
    Choice,
    wording::{self, spaced},
};

/// What a line says of the texts that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes(Option<Choice>),
    No,
    /// Nothing, or only what is said of comments.
    Bare(Option<Choice>),
    /// Something short that is no answer that is understood.
    Strange,
    /// Free words on the text.
    Comment,
}

/// The line's answers, each with the texts it is about.
pub(super) fn answers(folded: &str, plain: &Plain) -> Vec<(Vec<usize>, Answer)> {
    let mut found: Vec<(Vec<usize>, Answer)> = Vec::new();
    let mut waiting: Vec<usize> = Vec::new();
    let named = mentions(folded);
    for (index, (_, text, end)) in named.iter().enumerate() {
        let to = named.get(index + 1).map_or(folded.len(), |next| next.0);
        let between = folded.get(*end..to).unwrap_or_default();
        waiting.push(*text);
        let answer = answer(between, plain);
        // Names that follow each other share the answer behind the last of them.
        if answer != Answer::Bare(None) || index + 1 == named.len() {
            found.push((std::mem::take(&mut waiting), answer));
        }
        if found.last().is_some_and(|(_, answer)| *answer == Answer::Comment) {
            break;
        }
    }
    found
}

fn answer(words: &str, plain: &Plain) -> Answer {
    let bare = words.trim_matches(|c: char| !c.is_alphanumeric() && c != '(');
    let Ok(remarks) = statement::remarks(bare) else { return Answer::Strange };
    if !wording::NO_COMMENTS.leads(bare) && !wording::SILENT.leads(bare) {
        if let Some(length) = wording::NO.leading(bare) {
            return no(bare.get(length..).unwrap_or_default());
        }
        if let Some(length) = wording::YES.leading(bare) {
            return yes(bare.get(length..).unwrap_or_default(), remarks, plain);
        }
    }
    if plain.unknown(bare).is_empty() && !statement::negated_otherwise(bare) {
        return Answer::Bare(remarks);
    }
    let words = spaced(&without_mentions(bare)).split_whitespace().count();
    if words <= 3 && bare.chars().count() <= 24 { Answer::Strange } else { Answer::Comment }
}

/// "No" is a refusal only by itself: not "no problem".
fn no(rest: &str) -> Answer {
    let next = rest.trim_start().chars().next();
    let ends = next.is_none_or(|c| !c.is_alphanumeric()) || wording::REASONS.leads(rest.trim_start());
    if ends && !wording::HEDGES.within(rest) { Answer::No } else { Answer::Strange }
}

fn yes(rest: &str, remarks: Option<Choice>, plain: &Plain) -> Answer {
    let announced = wording::SAYS_SOME.find(rest).or_else(|| wording::WITH_COMMENTS.find(rest));
    let end = announced.map_or(rest.len(), |(at, length)| at + length);
    let said = rest.get(..end).unwrap_or(rest).replace(CELL, " ");
    let sound =
        plain.unknown(&said).is_empty() && !wording::HEDGES.within(rest) && !statement::negated_otherwise(&said);
    if sound { Answer::Yes(remarks) } else { Answer::Strange }
}
