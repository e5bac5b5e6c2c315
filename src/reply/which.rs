//! Which circular a message answers: by number, by the texts it names, and whether these agree.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use regex::Regex;

use super::wording::fold;
use crate::circular::Circular;

/// What the message says of circulars, by every path there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pointers {
    /// Circular numbers named.
    pub numbers: BTreeSet<u32>,
    /// Texts of each circular named, by circular number.
    pub texts: BTreeMap<u32, BTreeSet<usize>>,
}

impl Pointers {
    /// Adds what a line of text points to.
    pub fn read(&mut self, line: &str, circulars: &[Circular]) {
        self.numbers.extend(numbers(line));
        for circular in circulars {
            for mention in circular.mentions(line) {
                self.texts.entry(circular.number).or_default().insert(mention.text);
            }
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.texts.is_empty()
    }
}

/// Which circular it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which<'c> {
    One(&'c Circular),
    /// The number and the texts, or several numbers, point to different circulars; the likeliest if there is one.
    Contradiction(Option<&'c Circular>),
    /// A circular is named and none such is known.
    Unknown,
    /// Nothing points to a circular.
    Unnamed,
}

/// Decides among the circulars known.
#[must_use]
pub fn decide<'c>(pointers: &Pointers, circulars: &'c [Circular]) -> Which<'c> {
    let by_number = |number: &u32| circulars.iter().find(|circular| circular.number == *number);
    let named: Vec<Option<&Circular>> = pointers.numbers.iter().map(by_number).collect();
    let by_texts: Vec<&Circular> = pointers.texts.keys().filter_map(by_number).collect();
    match (named.as_slice(), by_texts.as_slice()) {
        ([], []) => Which::Unnamed,
        ([], [one]) => Which::One(one),
        // The same text may be consulted on again: then only a number tells which consultation is meant.
        ([], _) => Which::Contradiction(None),
        ([Some(one)], texts) if texts.is_empty() || texts.iter().any(|c| c.number == one.number) => {
            let others = texts.iter().filter(|c| c.number != one.number);
            let only_shared =
                others.flat_map(|c| named_texts(pointers, c)).all(|id| one.texts.iter().any(|t| t.id == *id));
            if only_shared { Which::One(one) } else { Which::Contradiction(Some(one)) }
        }
        ([None], []) => Which::Unknown,
        (_, texts) => {
            let known: Vec<&Circular> = named.iter().flatten().copied().collect();
            let likeliest = known.first().copied().filter(|_| known.len() == 1);
            Which::Contradiction(likeliest.or_else(|| texts.first().copied().filter(|_| texts.len() == 1)))
        }
    }
}

fn named_texts<'c>(pointers: &Pointers, circular: &'c Circular) -> Vec<&'c crate::circular::TextId> {
    let named = pointers.texts.get(&circular.number).into_iter().flatten();
    named.filter_map(|index| circular.texts.get(*index)).map(|text| &text.id).collect()
}

/// Of each pattern by which a circular is named, a part that always stands.
const WORDS: [&str; 5] = ["cir", "циркуляр", "المعممه", "التعميم", "通函"];

/// Numbers that the line gives to circulars, in six languages and in ITU's file names.
#[must_use]
pub fn numbers(line: &str) -> BTreeSet<u32> {
    static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let between = r"[^\p{L}\p{N}]{0,4}(?:(?:tsb|letter|itu|uit|uit-t|itu-t|no|nro|num|number|numero|nr|n|o|бсэ|номер|мсэ|رقم|رقمها|لمكتب تقييس الاتصالات)[^\p{L}\p{N}]{0,4}){0,4}";
        [
            format!(r"(?:\bcirc(?:ular|ulaire|ulares|ulaires)?|циркуляр\p{{L}}*){between}(\d{{1,4}})\b"),
            format!(r"(?:المعممه|التعميم){between}(\d{{1,4}})\b"),
            r"(\d{1,4}) ?[号號] ?(?:tsb ?)?通函".to_owned(),
            r"通函 ?(?:tsb|第)? ?(\d{1,4})\b".to_owned(),
            r"\bcir-?0*(\d{1,4})\b".to_owned(),
        ]
        .iter()
        .filter_map(|pattern| Regex::new(pattern).ok())
        .collect()
    });
    let folded = fold(line);
    let mut found = BTreeSet::new();
    // No pattern is met without one of these words; most lines hold none.
    if !WORDS.iter().any(|word| folded.contains(word)) {
        return found;
    }
    for pattern in PATTERNS.iter() {
        for captures in pattern.captures_iter(&folded) {
            let Some(number) = captures.get(1) else { continue };
            // "Circular 5/17" is a collective letter's numbering, not a TSB circular.
            if !folded.get(number.end()..).is_some_and(|rest| rest.starts_with('/')) {
                found.extend(number.as_str().parse::<u32>().ok());
            }
        }
    }
    found
}

/// Study groups that the line names, in six languages.
#[must_use]
pub fn study_groups(folded: &str) -> BTreeSet<u32> {
    static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?:study group|commission d'etudes?|comision de estudio|لجنه الدراسات|исследовательской комиссии|\bsg|第)[^\p{L}\p{N}]{0,2}(\d{1,2})\b|(\d{1,2})-?\p{L}{0,2} исследовательск|第 ?(\d{1,2}) ?研究",
        )
        .ok()
    });
    let Some(pattern) = PATTERN.as_ref() else { return BTreeSet::new() };
    pattern
        .captures_iter(folded)
        .filter_map(|captures| captures.iter().skip(1).flatten().next()?.as_str().parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circulars_number_is_found_however_it_is_written() {
        for line in [
            "TSB Circular 79",
            "Re: TSB Circ. 79 - reply",
            "Response to ITU-T Circular No. 79",
            "Réponse de l'Administration - Circulaire N° 79",
            "Circulaire TSB 79",
            "Contestación circular n.º 79",
            "Ответ на Циркуляр 79 БСЭ",
            "перечислены в Циркуляре БСЭ № 79",
            "回复：电信标准化局第79号通函",
            "رد على الرسالة المعممة رقم 79",
            "الرسالة المعممة ٧٩ لمكتب تقييس الاتصالات",
            "T17-TSB-CIR-0079!!MSW-E.docx",
            "Circ 79 reply.docx",
        ] {
            assert_eq!(numbers(line).into_iter().collect::<Vec<_>>(), [79], "{line}");
        }
    }

    #[test]
    fn other_numbers_are_no_circulars() {
        for line in
            ["Collective letter 5/17", "circulation of 79 documents", "Resolution 79", "on 28 March 2023", "第17研究组"]
        {
            assert!(numbers(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_study_group_is_found_in_six_languages() {
        for line in [
            "authorizes Study Group 17 to consider",
            "la Commission d'études 17",
            "la Comisión de Estudio 17",
            "предоставляет 17-й Исследовательской комиссии",
            "لجنة الدراسات 17",
            "授权第17研究组",
            "SG17",
        ] {
            assert_eq!(study_groups(&fold(line)).into_iter().collect::<Vec<_>>(), [17], "{line}");
        }
    }
}
