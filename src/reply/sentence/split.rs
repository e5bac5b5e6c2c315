//! A body cut into paragraphs and sentences, with every mention of a draft text made one unmistakable sign.

use super::{plain, statement};
use crate::{
    circular::Circular,
    reply::wording::{self, fold},
};

/// Marks a mention of a draft text inside a sentence; private-use characters stand in no real text.
pub(in crate::reply) const OPEN: char = '\u{e000}';
pub(in crate::reply) const CLOSE: char = '\u{e001}';
/// Stands for a tab or a table's rule between two cells.
pub(super) const CELL: char = '\u{e002}';

/// Lines that belong together.
#[derive(Clone, Debug, Default)]
pub(super) struct Paragraph {
    /// Begins with a bullet, a number or a text's name.
    pub item: bool,
    /// Each ends with its full stop, semicolon or colon.
    pub sentences: Vec<String>,
}

/// The words' paragraphs, in order.
pub(super) fn paragraphs(words: &str, circular: &Circular) -> Vec<Paragraph> {
    let lines = joined(&mark_mentions(words, circular));
    lines
        .into_iter()
        .map(|line| Paragraph { item: begins_item(&line), sentences: sentences(&line) })
        .filter(|paragraph| !paragraph.sentences.is_empty())
        .collect()
}

/// Where texts are named in a folded sentence: the place behind the mention is the third.
pub(super) fn mentions(folded: &str) -> Vec<(usize, usize, usize)> {
    folded
        .match_indices(OPEN)
        .filter_map(|(at, _)| {
            let rest = folded.get(at + OPEN.len_utf8()..)?;
            let (number, _) = rest.split_once(CLOSE)?;
            let end = at + OPEN.len_utf8() + number.len() + CLOSE.len_utf8();
            Some((at, number.parse().ok()?, end))
        })
        .collect()
}

/// Replaces each mention of a text by its number, so that the dots in its name end no sentence.
fn mark_mentions(words: &str, circular: &Circular) -> String {
    let mut marked = String::with_capacity(words.len());
    for line in words.lines() {
        // The sender's own private-use characters must not pass for ours.
        let line: String = line.chars().filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c)).collect();
        let mut from = 0;
        for mention in circular.mentions(&line) {
            let Some(before) = line.get(from..mention.start) else { continue };
            marked.push_str(before);
            marked.push(OPEN);
            marked.push_str(&mention.text.to_string());
            marked.push(CLOSE);
            from = mention.end;
        }
        marked.push_str(line.get(from..).unwrap_or_default());
        marked.push('\n');
    }
    marked.replace(['\t', '|'], &format!(" {CELL} "))
}

/// Lines run on to the next, but for blank lines, list items, and lines that begin a new thing by themselves.
fn joined(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        if !line.chars().any(|c| c.is_alphanumeric() || c == OPEN) {
            open = false;
            continue;
        }
        match found.last_mut() {
            Some(last) if open && runs_on(last, line) => {
                // Chinese is wrapped in mid-word and needs no blank there.
                let han = |c: Option<char>| {
                    c.is_some_and(|c| ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c))
                };
                if !(han(last.chars().next_back()) && han(line.chars().next())) {
                    last.push(' ');
                }
                last.push_str(line);
            }
            _ => found.push(line.to_owned()),
        }
        open = true;
    }
    found
}

/// Whether a line continues the paragraph before it: mail programs wrap a list of names in mid-sentence.
fn runs_on(before: &str, line: &str) -> bool {
    let row = before.contains(CELL) || line.contains(CELL);
    if bulleted(line) || row || before.ends_with([':', '：']) {
        return false;
    }
    if !begins_item(line) {
        return !begins_item(before) || continues_item(line);
    }
    let folded = fold(before);
    let joins = |list: &wording::Phrases| list.find_all(&folded).iter().any(|(at, length)| at + length == folded.len());
    let ended = before.ends_with(['.', ';', ')', '）', '。', '；', '؛', '!', '！']);
    before.ends_with([',', '،', '、', '，'])
        || joins(&wording::JOINERS)
        || (!ended && (!begins_item(before) || bulleted(before) && !before.contains(OPEN)))
}

/// Below a list, a line that makes a statement of its own is no part of the last item, unless it begins with the verb.
fn continues_item(line: &str) -> bool {
    let folded = fold(line);
    let Some(act) = statement::acts(&folded).first().copied() else { return true };
    let head = folded.get(..act.at).unwrap_or_default();
    !line.ends_with([':', '：']) && !head.chars().any(char::is_alphabetic)
}

fn begins_item(line: &str) -> bool {
    line.starts_with(OPEN) || bulleted(line) || named_first(line)
}

/// "Rec. ITU-T X.1353": at most a few words before a text's name that leads a line.
fn named_first(line: &str) -> bool {
    let Some((before, _)) = line.split_once(OPEN) else { return false };
    before.chars().count() <= 120 && plain::consists_of(&fold(before), &[&wording::TEXT_WORDS])
}

/// `- `, `• `, `1. `, `(a) `, `2) `.
fn bulleted(line: &str) -> bool {
    if line.starts_with(['-', '*', '•', '·', '–', '—', '▪', '◦', '●', '➢', '►', '→', '○', '+']) {
        return true;
    }
    let bare = line.trim_start_matches('(');
    let label = bare.find(['.', ')', '、', '-']).and_then(|at| bare.get(..at).zip(bare.get(at..)));
    label.is_some_and(|(label, rest)| {
        let letters = label.chars().count();
        let short = (1..=2).contains(&letters) && label.chars().all(|c| c.is_ascii_digit())
            || letters == 1 && label.chars().all(char::is_alphabetic);
        let mut after = rest.chars().skip(1);
        short && after.next().is_some_and(|c| c.is_whitespace() || c == OPEN || rest.starts_with('、'))
    })
}

/// Split at full stops and semicolons.
fn sentences(paragraph: &str) -> Vec<String> {
    cut(paragraph, abbreviation)
}

/// The paragraph's sentences; `goes_on` says that the stop at the end of what was read so far ends none.
pub(in crate::reply) fn cut(paragraph: &str, goes_on: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut sentence = String::new();
    let mut characters = paragraph.chars().peekable();
    while let Some(c) = characters.next() {
        sentence.push(c);
        let hard = matches!(c, '。' | '；' | '؛' | '？' | '؟' | '！' | '?' | '!');
        let soft = matches!(c, '.' | ';') && characters.peek().is_none_or(|next| next.is_whitespace());
        if hard || (soft && !goes_on(&sentence)) {
            found.push(std::mem::take(&mut sentence));
        }
    }
    found.push(sentence);
    found.retain(|sentence| sentence.chars().any(|c| c.is_alphanumeric() || c == OPEN));
    found
}

/// "No.", "Rec.", "p. ex.", "1.": a full stop that ends no sentence.
fn abbreviation(sentence: &str) -> bool {
    const KNOWN: [&str; 34] = [
        "no", "nº", "n", "nos", "rec", "recs", "circ", "art", "mr", "mrs", "ms", "dr", "sr", "sra", "p", "г", "гг",
        "ст", "п", "пп", "им", "т", "е", "др", "св", "ref", "réf", "cf", "e.g", "i.e", "vs", "approx", "núm", "para",
    ];
    let body = sentence.trim_end_matches('.');
    let last = body.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let label = bulleted(&format!("{} x", sentence.trim()));
    sentence.ends_with('.')
        && (KNOWN.contains(&last.to_lowercase().as_str()) || (label && sentence.trim().chars().count() <= 4))
}
