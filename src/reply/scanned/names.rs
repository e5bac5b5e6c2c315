//! Which of a circular's texts a label names, though OCR misread some of its letters.

use crate::{
    circular::{Circular, DraftText},
    sheet::scan::alike::{distance_within, letters},
};

/// How a text is told from the others.
struct Known {
    /// The digits of its number.
    number: Vec<char>,
    /// The letters of its working name.
    working: Vec<char>,
    supplement: bool,
}

/// Stems of "Corrigendum" and "Amendment" in six languages.
const SUPPLEMENTS: [&str; 11] =
    ["corrig", "cor1", "amend", "amd", "enmienda", "исправл", "поправк", "تصويب", "تعديل", "勘误", "修正"];

/// The text that a label names.
pub(super) struct Name {
    pub text: usize,
    /// Texts whose numbers could have been misread for this one's.
    pub close: Vec<usize>,
}

impl Name {
    fn sure(text: usize) -> Self {
        Self { text, close: Vec::new() }
    }
}

/// The text that a label names: its number read whole, or its working name nearly so, and no other text nearly as well.
pub(super) fn named(label: &str, circular: &Circular) -> Option<Name> {
    let read: Vec<char> = letters(label);
    let latin: Vec<char> = read.iter().map(|c| figure(*c)).collect();
    let known: Vec<Known> = circular.texts.iter().map(Known::of).collect();
    let numbers: Vec<usize> = known.iter().map(|known| distance_within(&known.number, &latin)).collect();
    let names: Vec<Option<f32>> = known.iter().map(|known| known.misread(&read)).collect();
    let supplement = SUPPLEMENTS.iter().any(|stem| {
        let stem = letters(stem);
        // "Recommendation" is one letter from holding "amend".
        distance_within(&stem, &read) <= stem.len() / 6
    });
    let best = names.iter().flatten().copied().fold(f32::MAX, f32::min);
    // A short name is found in many words: one that is read better stands above it.
    let by_name = match only(&names, |name| name.is_some_and(|part| part <= 0.25)) {
        Found::Several => only(&names, |name| name.is_some_and(|part| part <= best + 0.1)),
        found => found,
    };
    let by_number = only(&numbers, |changes| *changes == 0);
    match (by_number, by_name) {
        (Found::One(number), Found::One(name)) if number == name => Some(Name::sure(number)),
        (Found::One(number), Found::None) => {
            let this = known.get(number)?;
            let likely = names.get(number).copied().flatten();
            // A label that would also have lost a whole name is not misread for another's.
            let nameless = |index: usize| names.get(index).copied().flatten().is_none_or(|part| part <= 0.6);
            let others = numbers.iter().enumerate().filter(|(at, changes)| *at != number && **changes <= 1);
            let close = others.map(|(at, _)| at).filter(|at| nameless(*at)).collect();
            match likely {
                Some(part) if part <= 0.5 => Some(Name::sure(number)),
                // Its kind is another language's word, which OCR may have missed; the number was read whole.
                None if this.supplement => Some(Name::sure(number)),
                _ => (!supplement).then_some(Name { text: number, close }),
            }
        }
        (Found::None, Found::One(name)) => {
            let changes = numbers.get(name).copied()?;
            let others = numbers.iter().enumerate().filter(|(index, _)| *index != name).map(|(_, changes)| *changes);
            (changes <= 2 && others.min().is_none_or(|least| least >= changes)).then_some(Name::sure(name))
        }
        _ => None,
    }
}

/// The text whose row stands between those of its neighbours, as in the circular, where its label is only this one's
/// misread: its number but for a figure, or its working name nearly so, and no other text's.
pub(super) fn between(label: &str, missing: &[usize], circular: &Circular) -> Option<usize> {
    let read: Vec<char> = letters(label);
    let latin: Vec<char> = read.iter().map(|c| figure(*c)).collect();
    let known: Vec<Known> = circular.texts.iter().map(Known::of).collect();
    let is_like = |index: usize, figures: usize, part: f32| {
        known.get(index).is_some_and(|known| {
            distance_within(&known.number, &latin) <= figures || known.misread(&read).is_some_and(|found| found <= part)
        })
    };
    let mut found = missing.iter().filter(|index| is_like(**index, 1, 0.4));
    let (Some(one), None) = (found.next(), found.next()) else { return None };
    let another = (0..known.len()).any(|index| index != *one && is_like(index, 0, 0.25));
    (!another).then_some(*one)
}

enum Found {
    None,
    One(usize),
    Several,
}

fn only<T>(values: &[T], is: impl Fn(&T) -> bool) -> Found {
    let mut found = values.iter().enumerate().filter(|(_, value)| is(value)).map(|(index, _)| index);
    match (found.next(), found.next()) {
        (None, _) => Found::None,
        (Some(one), None) => Found::One(one),
        _ => Found::Several,
    }
}

impl Known {
    fn of(text: &DraftText) -> Self {
        let id = text.id.as_str();
        let number = id.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        let working = text.provisional_name.as_deref().unwrap_or_default();
        let working = letters(working.split_once('.').map_or(working, |(_, name)| name));
        let supplement = id.contains("Cor") || id.contains("Amd");
        Self { number, working, supplement }
    }

    /// What part of its working name would have been misread; none without a name.
    fn misread(&self, read: &[char]) -> Option<f32> {
        (self.working.len() >= 3).then(|| distance_within(&self.working, read) as f32 / self.working.len() as f32)
    }
}

/// Letters that stand for a figure where a number is looked for.
const fn figure(c: char) -> char {
    match c {
        'o' | 'о' => '0',
        'l' | 'i' => '1',
        's' => '5',
        'b' => '8',
        'z' => '2',
        other => other,
    }
}
