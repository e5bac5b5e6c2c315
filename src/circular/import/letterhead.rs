//! Number, reference, date and study group; the threshold and the reply address.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{
    Findings,
    document::{Line, Parts, is_salutation},
    excerpt, list,
};
use crate::circular::{
    date::dates,
    fold::{Folded, Token, TokenKind, fold, is_han},
};

/// The circular's number, in the letterhead and in Annex 2 alike. The letter itself may cite other circulars.
pub(super) fn number(parts: &Parts, findings: &mut Findings) -> Option<u32> {
    let of_lines = |lines: &[Line]| lines.iter().flat_map(|line| circular_numbers(&line.text)).collect::<BTreeSet<_>>();
    let numbers: BTreeSet<_> = of_lines(parts.head).union(&of_lines(parts.annex_2)).copied().collect();
    findings.only(
        "circular number",
        numbers.into_iter().collect(),
        "no \"TSB Circular N\" in the letterhead or in Annex 2",
    )
}

/// `TSB Circular 79`, `Циркуляр 79 БСЭ`, `第79号通函`.
fn circular_numbers(line: &str) -> Vec<u32> {
    let folded = Folded::new(line);
    let tokens = folded.tokens();
    let short = |token: &Token| token.number().filter(|(_, digits)| *digits <= 4).map(|(value, _)| value);
    let mut found = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let after = tokens.get(i + 1..).unwrap_or_default();
        if is_circular_word(token) {
            let bureau = after.iter().take(4).any(|token| token.word() == Some("tsb"));
            let joins = |token: &Token| bureau && token.word().is_some_and(|word| ["de", "la", "del"].contains(&word));
            let filler = after.iter().take(6).take_while(|token| is_filler(token) || joins(token)).count();
            found.extend(after.get(filler).and_then(short));
        } else if token.is('通') && after.first().is_some_and(|next| next.is('函')) {
            let before = tokens.get(..i).unwrap_or_default();
            found.extend(
                han_number(before).or_else(|| after.iter().skip(1).find(|token| !token.is('第')).and_then(short)),
            );
        }
    }
    found
}

fn is_circular_word(token: &Token) -> bool {
    const WORDS: [&str; 8] = ["circular", "circulaire", "المعممة", "معممة", "التعميم", "تعميم", "circ", "معمم"];
    token.word().is_some_and(|word| WORDS.contains(&word) || word.starts_with("циркуляр"))
}

fn is_filler(token: &Token) -> bool {
    const WORDS: [&str; 11] = ["tsb", "no", "n", "nr", "num", "number", "numero", "бсэ", "رقم", "letter", "du"];
    match &token.kind {
        TokenKind::Word(word) => WORDS.contains(&word.as_str()),
        TokenKind::Sign(sign) => ":.-/°#".contains(*sign),
        TokenKind::Number { .. } => false,
    }
}

/// The number in `第79号…` shortly before "通函".
fn han_number(before: &[Token]) -> Option<u32> {
    let mut back =
        before.iter().rev().skip_while(|token| matches!(token.kind, TokenKind::Sign(c) if is_han(c) && c != '号'));
    let unit = back.next().filter(|token| token.is('号'));
    unit.and_then(|_| back.next()).and_then(Token::number).filter(|(_, digits)| *digits <= 4).map(|(value, _)| value)
}

/// The reference under the number, such as `SG17/XY`.
pub(super) fn reference(parts: &Parts, findings: &mut Findings) -> Option<String> {
    let references: BTreeSet<_> = parts.head.iter().flat_map(|line| references(&line.text)).collect();
    findings.only("reference", references.into_iter().collect(), "none such as SG17/XY in the letterhead")
}

fn references(line: &str) -> Vec<String> {
    const ORIGINS: [&str; 8] = ["SG", "CE", "ИК", "TSB", "TSAG", "GTI", "TSBSG", "ITU-T"];
    let words: Vec<_> = line.split([' ', ',', ';', '(', ')', '،', '、']).filter(|word| !word.is_empty()).collect();
    let mut found = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let Some((left, right)) = word.split_once('/') else { continue };
        let before = i.checked_sub(1).and_then(|i| words.get(i)).filter(|before| ORIGINS.contains(before));
        let origin = ORIGINS
            .iter()
            .any(|origin| left.strip_prefix(origin).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit())));
        let numbered = left.chars().all(|c| c.is_ascii_digit()) && before.is_some();
        let letters = right.chars().next().is_some_and(char::is_alphanumeric);
        if letters && origin {
            found.push((*word).to_owned());
        } else if let Some(before) = before.filter(|_| letters && numbered && !left.is_empty()) {
            found.push(format!("{before} {word}"));
        }
    }
    found
}

/// The day of issue.
pub(super) fn date(parts: &Parts, findings: &mut Findings) -> Option<Date> {
    let of_line = |line: &Line| dates(&Folded::new(&line.text));
    let found: BTreeSet<_> =
        parts.head.iter().flat_map(of_line).filter(|dates| !dates.is_span()).map(|dates| dates.first).collect();
    findings.only("date", found.into_iter().collect(), "no date in the letterhead")
}

/// The study group, in the subject, the reference and Annex 2 alike.
pub(super) fn study_group(parts: &Parts, reference: Option<&str>, findings: &mut Findings) -> Option<u32> {
    let subject = study_groups(&parts.subject).into_iter().map(|(group, _)| group);
    let form = parts.annex_2.iter().flat_map(|line| study_groups(&line.text)).map(|(group, _)| group);
    let mut groups: BTreeSet<_> = subject.chain(form).collect();
    groups.extend(reference.and_then(group_of_reference));
    if groups.is_empty() {
        groups.extend(parts.paragraphs.iter().flat_map(|paragraph| study_groups(paragraph)).map(|(group, _)| group));
    }
    findings.only("study group", groups.into_iter().collect(), &format!("the subject says {}", excerpt(&parts.subject)))
}

fn group_of_reference(reference: &str) -> Option<u32> {
    let left = reference.split('/').next()?;
    left.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().ok()
}

/// Words before a study group's number, folded.
const STUDY_GROUPS: [&str; 8] = ["sg", "ик", "etudes", "etude", "estudio", "estudios", "الدراسات", "دراسات"];

/// The study groups that a text names, each with the character of the folded text behind it.
pub(super) fn study_groups(text: &str) -> Vec<(u32, usize)> {
    let folded = Folded::new(text);
    let tokens = folded.tokens();
    let word = |i: usize| tokens.get(i).and_then(Token::word);
    let is = |i: usize, sign: char| tokens.get(i).is_some_and(|token| token.is(sign));
    let number =
        |i: usize| tokens.get(i).and_then(Token::number).filter(|(_, digits)| *digits <= 2).map(|(value, _)| value);
    let end = |i: usize| tokens.get(i).map_or(0, |token| token.range.end);
    let mut found = Vec::new();
    for i in 0..tokens.len() {
        let before = i.checked_sub(1).and_then(word).unwrap_or_default();
        let group = match word(i) {
            Some("group" | "groups") if before == "study" => number(i + 1),
            Some(word) if STUDY_GROUPS.contains(&word) || word.starts_with("комисси") => number(i + 1),
            _ if is(i, '组') && is(i.wrapping_sub(1), '究') => number(i + 1),
            _ => None,
        };
        found.extend(group.map(|group| (group, end(i + 1))));
        let ordinal =
            number(i).filter(|_| is(i + 1, '-') && word(i + 3).is_some_and(|word| word.starts_with("исследовательск")));
        found.extend(ordinal.map(|group| (group, end(i + 4))));
        let han = number(i).filter(|_| is(i + 1, '研') && is(i + 2, '究') && is(i + 3, '组'));
        found.extend(han.map(|group| (group, end(i + 3))));
    }
    found
}

/// The share of replies, in per cent, that the letter asks for.
pub(super) fn threshold(parts: &Parts, findings: &mut Findings) -> Option<u8> {
    let found: BTreeSet<_> = parts.paragraphs.iter().flat_map(|paragraph| per_cents(paragraph)).collect();
    findings.only("threshold", found.into_iter().collect(), "no percentage of replies in the letter")
}

fn per_cents(text: &str) -> Vec<u8> {
    let folded = Folded::new(text);
    let tokens = folded.tokens();
    let is = |i: usize, sign: char| tokens.get(i).is_some_and(|token| token.is(sign));
    let sign = |i: usize| is(i, '%') || is(i, '٪');
    let word = |i: usize| tokens.get(i).and_then(Token::word).unwrap_or_default();
    let worded = |i: usize| match word(i) {
        "per" | "pour" | "por" => matches!(word(i + 1), "cent" | "ciento"),
        "في" => word(i + 1).starts_with("الما") || word(i + 1).starts_with("الم"),
        "percent" => true,
        other => other.starts_with("процент"),
    };
    let han = |i: usize| i >= 3 && is(i - 3, '百') && is(i - 2, '分') && is(i - 1, '之');
    let value = |i: usize| tokens.get(i).and_then(Token::number).and_then(|(value, _)| u8::try_from(value).ok());
    (0..tokens.len())
        .filter(|&i| sign(i + 1) || worded(i + 1) || han(i) || (i > 0 && sign(i - 1)))
        .filter_map(|i| value(i).filter(|value| (1..=100).contains(value)))
        .collect()
}

/// Where replies go: the address on the form, or else the one the letter gives beside the form's return.
pub(super) fn reply_to(parts: &Parts, findings: &mut Findings) -> Option<String> {
    let form =
        parts.annex_2.iter().take_while(|line| !is_salutation(&line.text)).flat_map(|line| addresses(&line.text));
    let form: BTreeSet<_> = form.collect();
    let letter = parts.paragraphs.iter().filter(|paragraph| super::deadline::asks_for_replies(paragraph));
    let letter: BTreeSet<_> = letter.flat_map(|paragraph| addresses(paragraph)).collect();
    if !form.is_empty() && !letter.is_empty() && form.is_disjoint(&letter) {
        let (form, letter): (Vec<_>, Vec<_>) = (form.into_iter().collect(), letter.into_iter().collect());
        findings.contradictory("reply address", format!("the form says {}, the letter {}", list(&form), list(&letter)));
        return None;
    }
    let found = if form.is_empty() { letter } else { form };
    findings.only("reply address", found.into_iter().collect(), "no e-mail address on the form in Annex 2")
}

fn addresses(line: &str) -> Vec<String> {
    let part = |c: char| c.is_ascii_alphanumeric() || ".-_+@".contains(c);
    let words = fold(line);
    let words = words.split(|c: char| !part(c)).map(|word| word.trim_matches(['.', '-', '_']));
    let whole = |word: &&str| {
        word.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && !host.contains('@') && host.split('.').filter(|label| !label.is_empty()).count() >= 2
        })
    };
    words.filter(whole).map(str::to_owned).collect()
}
