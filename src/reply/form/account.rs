//! Accounts for the words in a row that are not the form's: reasons, comments, nothing at all, or something to ask about.

use std::collections::BTreeMap;

use super::{
    super::{
        Choice,
        wording::{self, Slot, fold},
    },
    lines::Place,
    rows::Entry,
    words,
};
use crate::sheet::Spot;

/// Words that stand in most of the rows alike are the form's own, unless they turn its meaning.
pub(super) fn forget_common_words(entries: &mut BTreeMap<usize, Vec<Entry>>) {
    let mut times: BTreeMap<(Vec<Slot>, String), usize> = BTreeMap::new();
    let rows = entries.len();
    for entry in entries.values().flatten() {
        for place in &entry.places {
            *times.entry((place.slots.clone(), fold(&place.added))).or_default() += 1;
        }
        for (_, words) in &entry.words {
            *times.entry((Vec::new(), fold(words))).or_default() += 1;
        }
    }
    let common = |slots: &[Slot], words: &str| {
        let folded = fold(words);
        let often = times.get(&(slots.to_vec(), folded.clone())).is_some_and(|n| *n >= 2 && *n * 2 >= rows);
        often && !turns(&folded)
    };
    for entry in entries.values_mut().flatten() {
        for place in &mut entry.places {
            if common(&place.slots, &place.added) {
                place.added.clear();
            }
        }
        entry.words.retain(|(_, words)| !common(&[], words));
    }
}

/// Whether words set a condition, deny or put off.
pub(super) fn turns(folded: &str) -> bool {
    let spaced = format!(" {} ", wording::spaced(folded));
    let denies = [" not ", " no ", " ne ", " pas ", " не ", " нет ", " لا ", "不", "未", "非", " only ", " never "];
    wording::RESERVES.within(folded)
        || wording::HEDGES.within(&spaced)
        || denies.iter().any(|word| spaced.contains(word))
        || words::yes_or_no(folded).is_some()
}

/// What the words in a text's row are.
pub(super) enum Account {
    /// Reasons, comments.
    Comment,
    Nothing,
    Ask,
}

/// All words of a text's row that are not the form's.
pub(super) fn words_of(entries: &[Entry], choice: Option<Choice>) -> Vec<(Spot, String)> {
    let mut words: Vec<(Spot, String)> = Vec::new();
    for entry in entries {
        words.extend(entry.words.iter().cloned());
        let at_home = |place: &Place| match choice {
            Some(Choice::Refuse) => place.slots.contains(&Slot::Refuse),
            Some(Choice::AuthorizeWithComments) => place.slots.contains(&Slot::WithComments),
            _ => false,
        };
        for place in entry.places.iter().filter(|place| !place.added.is_empty() && at_home(place)) {
            words.push((place.spot, place.added.clone()));
        }
    }
    words
}

pub(super) fn account(words: &str, choice: Option<Choice>) -> Account {
    let expected = matches!(choice, Some(Choice::AuthorizeWithComments | Choice::Refuse | Choice::Unclear) | None);
    let reserved = wording::RESERVES.within(&fold(words)) && choice.is_some_and(Choice::supports);
    let answers = choice.is_some_and(Choice::answers);
    if !answers && words::yes_or_no(&fold(words)).is_some() {
        Account::Ask
    } else if words::is_harmless(words) {
        Account::Nothing
    } else if choice == Some(Choice::AuthorizeWithComments) && words::denies(words) {
        Account::Ask
    } else if expected && !reserved {
        Account::Comment
    } else {
        Account::Ask
    }
}

pub(super) fn beside(words: &str) -> String {
    format!("words stand in the row beside the form's own: \"{}\"", words.chars().take(120).collect::<String>())
}
