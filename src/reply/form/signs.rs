//! Forms filled with a sign that is not usually a tick: "+" or "*" typed where a box or circle would be.
//!
//! One such sign alone may be anything, and is asked about. Where nothing else marks the form, every text's row has it,
//! and in each row it stands at exactly one whole answer, it is how this form was filled.

use std::collections::BTreeMap;

use super::{
    decide::{answer, is_set, union},
    lines::Place,
    rows::Entry,
};
use crate::sheet::{Mark, Sheet, State};

/// Signs that people tick with, and that may mean something else.
const SIGNS: [&str; 2] = ["+", "*"];

/// Takes the sign for a tick where it can be nothing else.
pub(super) fn settle(entries: &mut BTreeMap<usize, Vec<Entry>>, sheet: &Sheet, texts: usize) {
    if let Some(sign) = filled_with(entries, sheet, texts) {
        let marks =
            entries.values_mut().flatten().flat_map(|entry| &mut entry.places).flat_map(|place| &mut place.marks);
        for mark in marks.filter(|mark| is(mark, sign)) {
            mark.state = State::Set;
        }
    }
}

fn is(mark: &Mark, sign: &str) -> bool {
    mark.seen.trim() == sign && matches!(mark.state, State::Unclear(_))
}

/// The sign by which every row is answered, and nothing else is.
fn filled_with(entries: &BTreeMap<usize, Vec<Entry>>, sheet: &Sheet, texts: usize) -> Option<&'static str> {
    let all: Vec<&Entry> = entries.values().flatten().filter(|entry| !entry.places.is_empty()).collect();
    let marks = || all.iter().flat_map(|entry| &entry.places).flat_map(|place| &place.marks);
    let sign = *SIGNS.iter().find(|sign| marks().any(|mark| is(mark, sign)))?;
    let other = marks().any(|mark| mark.state != State::Empty && !is(mark, sign) || mark.struck);
    let signed = |place: &&Place| place.marks.iter().any(|mark| is(mark, sign));
    let answered = |entry: &&Entry| {
        let chosen: Vec<&Place> = entry.places.iter().filter(signed).collect();
        entry.trouble.is_none() && chosen.len() < entry.places.len() && answer(&union(&chosen)).is_some()
    };
    // One more of them elsewhere may explain these: a star leads to a footnote, which begins with one.
    let drawn = sheet.lines().flat_map(|(_, line)| line.marks()).filter(|mark| mark.seen.contains(sign)).count();
    let explained = drawn > marks().filter(|mark| is(mark, sign)).count()
        || sign == "*" && sheet.lines().any(|(_, line)| line.text().contains('*'));
    let whole = all.len() == texts && entries.len() == texts && all.iter().all(answered);
    (whole && !other && !explained && !all.iter().flat_map(|entry| &entry.places).any(is_set)).then_some(sign)
}
