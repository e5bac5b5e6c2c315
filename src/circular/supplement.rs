//! Corrigenda and Amendments in running text, and the Recommendation each of them belongs to.

use std::{collections::BTreeSet, ops::Range, sync::LazyLock};

use super::{
    TextKind,
    fold::{Folded, fold, is_western, listed},
    name::continues_word,
};

/// `Cor.1`, `Amendment 2`, `勘误1`, `Исправления 1`, `التصويب 1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Supplement {
    pub(super) kind: SupplementKind,
    /// None in `Draft Corrigendum to X.1333`.
    pub(super) number: Option<u32>,
    pub(super) range: Range<usize>,
    short: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SupplementKind {
    Corrigendum,
    Amendment,
}

impl SupplementKind {
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Corrigendum => "Cor",
            Self::Amendment => "Amd",
        }
    }

    pub(super) const fn text_kind(self) -> TextKind {
        match self {
            Self::Corrigendum => TextKind::Corrigendum,
            Self::Amendment => TextKind::Amendment,
        }
    }
}

/// How a word for a supplement behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// An abbreviation: nothing without its number.
    Short,
    /// A word that is not declined and means nothing else.
    Plain,
    /// A stem that is declined.
    Stem,
    /// Takes prefixes, never further letters.
    Arabic,
    Han,
}

use Form::{Arabic, Han, Plain, Short, Stem};
use SupplementKind::{Amendment, Corrigendum};

/// Longer words before their own beginnings.
const WORDS: [(&str, SupplementKind, Form); 25] = [
    ("corrigendum", Corrigendum, Plain),
    ("corrigenda", Corrigendum, Plain),
    ("corrig", Corrigendum, Short),
    ("corr", Corrigendum, Short),
    ("cor", Corrigendum, Short),
    ("исправлени", Corrigendum, Stem),
    ("корригендум", Corrigendum, Stem),
    ("испр", Corrigendum, Short),
    ("تصويب", Corrigendum, Arabic),
    ("勘误", Corrigendum, Han),
    ("更正", Corrigendum, Han),
    ("amendment", Amendment, Plain),
    ("amendement", Amendment, Plain),
    ("enmienda", Amendment, Plain),
    ("modificacion", Amendment, Plain),
    ("amend", Amendment, Short),
    ("amdt", Amendment, Short),
    ("amd", Amendment, Short),
    ("поправк", Amendment, Stem),
    ("попр", Amendment, Short),
    ("изменени", Amendment, Stem),
    ("تعديل", Amendment, Arabic),
    ("修正案", Amendment, Han),
    ("修正", Amendment, Han),
    ("修订", Amendment, Han),
];

/// What the words begin with.
static BEGINNINGS: LazyLock<Vec<char>> = LazyLock::new(|| {
    let beginnings: BTreeSet<char> = WORDS.iter().filter_map(|(word, ..)| word.chars().next()).collect();
    beginnings.into_iter().collect()
});

/// Every supplement that belongs to one of the Recommendations at `bases`, with the index of its home.
pub(super) fn supplements(folded: &Folded, bases: &[Range<usize>]) -> Vec<(Supplement, usize)> {
    let found = find(folded);
    let mut homes: Vec<_> = found.iter().map(|supplement| home(folded, bases, supplement)).collect();
    share_homes(folded, &found, &mut homes);
    found.into_iter().zip(homes).filter_map(|(supplement, home)| home.map(|home| (supplement, home))).collect()
}

fn find(folded: &Folded) -> Vec<Supplement> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < folded.len() {
        match supplement_at(folded, i) {
            Some(supplement) => {
                i = supplement.range.end.max(i + 1);
                found.push(supplement);
            }
            None => i += 1,
        }
    }
    found
}

fn supplement_at(folded: &Folded, i: usize) -> Option<Supplement> {
    // Nearly every character begins none of them.
    if !BEGINNINGS.contains(&folded.at(i)) {
        return None;
    }
    let &(word, kind, form) = WORDS.iter().find(|(word, ..)| folded.starts_with(i, word))?;
    let end = word_end(folded, i, word, form)?;
    let after = number_after(folded, end).filter(|_| form != Short || !is_western(folded.at(end)));
    let before = (form == Han).then(|| han_number_before(folded, i)).flatten();
    let range = before.map_or(i, |(_, start)| start)..after.map_or(end, |(_, end)| end);
    let number = after.map(|(number, _)| number).or(before.map(|(number, _)| number));
    let common_word = kind == Amendment || form == Short || form == Han;
    (number.is_some() || !common_word).then_some(Supplement { kind, number, range, short: form == Short })
}

fn word_end(folded: &Folded, i: usize, word: &str, form: Form) -> Option<usize> {
    let end = i + word.chars().count();
    let opens = matches!(form, Arabic | Han) || !is_western(folded.before(i));
    let end = if form == Stem { end + folded.run(end, is_western).min(3) } else { end };
    let closes = form == Han || !continues_word(folded.at(end));
    (opens && closes).then_some(end)
}

/// The number behind a supplement's word, through `No.`, `n°`, `№`, `رقم`, `第`.
fn number_after(folded: &Folded, end: usize) -> Option<(u32, usize)> {
    let mut at = end;
    for _ in 0..5 {
        at += folded.run(at, |c| " .-#°_".contains(c)).min(3);
        let filler = ["no", "nr", "n", "رقم", "第"].into_iter().find(|word| folded.starts_with(at, word));
        let Some(filler) = filler else { break };
        at += filler.chars().count();
    }
    let (number, length) = number_at(folded, at)?;
    let next = folded.at(at + length);
    let runs_on =
        next.is_ascii_digit() || is_western(next) || (next == '.' && folded.at(at + length + 1).is_ascii_digit());
    let close = at + length + usize::from(next == '号');
    (!runs_on && (1..100).contains(&number)).then_some((number, close))
}

fn number_at(folded: &Folded, at: usize) -> Option<(u32, usize)> {
    let digits = folded.run(at, |c| c.is_ascii_digit());
    if digits > 0 {
        return folded.slice(at..at + digits).parse().ok().map(|number| (number, digits));
    }
    let position = "一二三四五六七八九十".chars().position(|c| c == folded.at(at))?;
    Some((u32::try_from(position).ok()? + 1, 1))
}

/// The number in `第1号勘误` and `第1修正案`, and where the phrase begins.
fn han_number_before(folded: &Folded, i: usize) -> Option<(u32, usize)> {
    let unit = folded.before(i) == '号';
    let end = i.checked_sub(usize::from(unit))?;
    let start = (0..end).rev().take_while(|&k| folded.at(k).is_ascii_digit()).last().or(end.checked_sub(1))?;
    let (number, length) = number_at(folded, start).filter(|&(number, _)| (1..100).contains(&number))?;
    let ordinal = folded.before(start) == '第';
    let start = if ordinal { start - 1 } else { start };
    (length <= 2 && (unit || ordinal)).then_some((number, start))
}

/// The Recommendation a supplement belongs to: the one before it (`X.1333 Cor.1`) or the one after it (`Corrigendum 1 to X.1333`).
fn home(folded: &Folded, bases: &[Range<usize>], supplement: &Supplement) -> Option<usize> {
    let next = bases.partition_point(|base| base.start < supplement.range.end);
    let left = next.checked_sub(1).and_then(|index| bases.get(index).map(|base| (index, base)));
    let left = left.map(|(index, base)| (index, left_gap(&gap(folded, base.end, supplement.range.start))));
    let right = bases.get(next).map(|base| right_gap(&gap(folded, supplement.range.end, base.start)));
    match (left, right) {
        (Some((index, LeftGap::Tight)), _) if supplement.short => Some(index),
        (_, Some(RightGap::Linked)) => Some(next),
        (Some((index, LeftGap::Tight)), _) => Some(index),
        (Some((index, LeftGap::Loose)), _) if supplement.number.is_some() => Some(index),
        (_, Some(RightGap::Plain)) if supplement.number.is_some() => Some(next),
        _ => None,
    }
}

#[derive(PartialEq, Eq)]
enum LeftGap {
    Tight,
    /// Across a comma.
    Loose,
    None,
}

#[derive(PartialEq, Eq)]
enum RightGap {
    /// With a word that says so (`to`, `de la`, `к`, `للتوصية`).
    Linked,
    Plain,
    None,
}

/// Nothing farther away than this many characters belongs together.
const WIDEST_GAP: usize = 60;

/// What stands between two places; a sign that no gap accepts when they are too far apart or overlap.
fn gap(folded: &Folded, from: usize, to: usize) -> String {
    if from > to || to - from > WIDEST_GAP { "\0".to_owned() } else { folded.slice(from..to) }
}

fn left_gap(gap: &str) -> LeftGap {
    let bare = ["建议书", "的", "草案", "第"].iter().fold(gap.to_owned(), |gap, word| gap.replace(word, ""));
    if bare.len() > 12 || !bare.chars().all(|c| " -/([):.,;،_|".contains(c)) {
        LeftGap::None
    } else if bare.contains([',', ';', '،']) {
        LeftGap::Loose
    } else {
        LeftGap::Tight
    }
}

/// Words that tie a supplement to the Recommendation behind it, folded.
const LINKS: &str = "to of de du del des a al aux au к ко للتوصية لتوصية علي الي ل 对";
/// Other words that may stand between them, folded.
const BETWEEN: &str = "\
    the draft new revised recommendation rec itu uit t la l el recommandation recomendacion projet proyecto мсэ \
    т рекомендации рек проекту новои التوصية توصية 建 议 书 的";

fn right_gap(gap: &str) -> RightGap {
    if gap.contains(|c: char| !c.is_alphabetic() && !" .-()[]:'_".contains(c)) {
        return RightGap::None;
    }
    let folded = Folded::new(gap);
    let tokens = folded.tokens();
    let texts: Vec<_> = tokens.iter().map(|token| folded.slice(token.range.clone())).collect();
    let words = || texts.iter().map(String::as_str).filter(|text| text.chars().all(char::is_alphabetic));
    if !words().all(|word| listed(LINKS, word) || listed(BETWEEN, word)) {
        RightGap::None
    } else if words().any(|word| listed(LINKS, word)) {
        RightGap::Linked
    } else {
        RightGap::Plain
    }
}

/// `X.1333 Cor.1 and Cor.2`, `Amendment 1 and Corrigendum 2 to X.1333`: neighbours in a list have the same home.
fn share_homes(folded: &Folded, found: &[Supplement], homes: &mut [Option<usize>]) {
    let joined: Vec<_> = found
        .iter()
        .zip(found.iter().skip(1))
        .map(|(one, other)| {
            let both = one.number.is_some() && other.number.is_some();
            both && is_joint(&gap(folded, one.range.end, other.range.start))
        })
        .collect();
    for (index, _) in joined.iter().enumerate().filter(|(_, joined)| **joined) {
        let before = homes.get(index).copied().flatten();
        if let Some(home) = homes.get_mut(index + 1).filter(|home| home.is_none()) {
            *home = before;
        }
    }
    for (index, _) in joined.iter().enumerate().rev().filter(|(_, joined)| **joined) {
        let after = homes.get(index + 1).copied().flatten();
        if let Some(home) = homes.get_mut(index).filter(|home| home.is_none()) {
            *home = after;
        }
    }
}

fn is_joint(gap: &str) -> bool {
    const JOINTS: [&str; 13] = ["", "and", "et", "y", "e", "и", "و", "وال", "ال", "和", "及", "与", "以及"];
    const FILLERS: [&str; 6] = ["draft", "projet de", "proyecto de", "проект", "مشروع", "草案"];
    let bare = FILLERS.iter().fold(fold(gap), |gap, filler| gap.replace(filler, ""));
    let bare = bare.replace([' ', ',', '،', '、', ';', '/', '&', '+'], "");
    JOINTS.contains(&bare.as_str()) && gap.chars().count() <= 20
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_kept_in_the_form_it_is_compared_in() {
        for word in WORDS.iter().map(|(word, ..)| *word).chain([LINKS, BETWEEN]) {
            assert_eq!(fold(word), word);
        }
    }
}
