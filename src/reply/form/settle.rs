//! Gives the marks that stand apart in a row, in cells or lines of their own, to the lines they belong to.

use super::{
    super::wording::Slot,
    lines::{Seen, typed},
    words,
};
use crate::sheet::{Mark, State};

/// Matches the marks that stand alone with the lines that lack one. Says why, where that cannot be told.
pub(super) fn marks(seen: &mut [Seen], lone: Vec<Mark>) -> Option<String> {
    if lone.is_empty() {
        return None;
    }
    let bare = |seen: &Seen| !seen.slots.is_empty() && seen.marks.is_empty();
    let boxed = |seen: &Seen| bare(seen) && seen.slots.iter().any(|s| matches!(s, Slot::Authorize | Slot::Refuse));
    let count = |seen: &[Seen], of: &dyn Fn(&Seen) -> bool| seen.iter().filter(|s| of(s)).count();
    let chosen: &dyn Fn(&Seen) -> bool = if count(seen, &bare) == lone.len() { &bare } else { &boxed };
    if count(seen, chosen) != lone.len() {
        // A typed "no" is an answer as well.
        let says = |mark: &Mark| mark.state != State::Empty || mark.seen.chars().any(char::is_alphanumeric);
        return lone.iter().any(says).then(|| "a mark whose line cannot be told".to_owned());
    }
    let places: Vec<&mut Seen> = seen.iter_mut().filter(|seen| chosen(seen)).collect();
    for (place, mark) in places.into_iter().zip(lone) {
        place.marks.push(mark);
    }
    None
}

/// Boxes worded "yes" and "no" under "authorizes …": "no" is the refusal. A single worded box is a box with a typed word.
pub(super) fn yes_and_no(seen: &mut Vec<Seen>, lone: &mut Vec<Mark>) {
    let worded: Vec<Seen> = seen.iter().filter(|s| s.yes.is_some() && !s.marks.is_empty()).cloned().collect();
    let asked: Vec<usize> = (0..seen.len())
        .filter(|at| seen.get(*at).is_some_and(|s| s.slots == [Slot::Authorize] && s.marks.is_empty()))
        .collect();
    let refusal = seen.iter().any(|s| s.slots.contains(&Slot::Refuse));
    match (worded.as_slice(), asked.as_slice()) {
        ([one, other], [question]) if one.yes != other.yes && !refusal && lone.is_empty() => {
            let (yes, mut no) = if one.yes == Some(true) { (one, other.clone()) } else { (other, one.clone()) };
            let yes = yes.marks.clone();
            if let Some(question) = seen.get_mut(*question) {
                question.marks = yes;
            }
            no.slots = vec![Slot::Refuse];
            no.yes = None;
            seen.retain(|s| s.yes.is_none());
            seen.push(no);
        }
        ([one], _) => {
            let state = match (one.yes == Some(true), one.is_set()) {
                (true, true) => State::Set,
                (false, false) => State::Empty,
                _ => State::Unclear(format!("the mark and its word contradict each other: \"{}\"", one.text)),
            };
            lone.push(typed(state, &one.text));
            seen.retain(|s| s.yes.is_none() || s.marks.is_empty());
        }
        _ => {}
    }
}

/// Why an answer in words, with no mark in its row, is none: "Authorized?".
pub(super) fn in_question(seen: &[Seen]) -> Option<String> {
    let unmarked = seen.iter().all(|seen| seen.marks.is_empty());
    let asked = seen.iter().find(|seen| unmarked && !seen.slots.is_empty() && words::asks(&seen.text))?;
    Some(format!("the answer is put as a question: \"{}\"", asked.text.chars().take(80).collect::<String>()))
}

/// Why a row holds a mark that belongs to none of the form's lines, if it does.
pub(super) fn homeless(seen: &[Seen]) -> Option<String> {
    let stray = seen.iter().find(|s| s.slots.is_empty() && s.is_set())?;
    let mut words: String = stray.text.chars().take(80).collect();
    if stray.text.chars().count() > 80 {
        words.push('…');
    }
    Some(format!("a mark beside words that are none of the form's: \"{words}\""))
}
