//! What is left of a row of which parts are struck, deleted or altered.

use super::{
    super::{DoubtCode, wording::Slot},
    decide::{Decided, answer, is_set, union},
    lines::{Amount, Place},
    rows::Entry,
};
use crate::{
    reply::Choice,
    sheet::{Method, Spot},
};

/// An authorization marked, and of the two options one struck or deleted: the other one is meant. None where an
/// empty circle is left alone, which says neither.
pub(super) fn with_what_is_left(entry: &Entry, mut chosen: Vec<Slot>) -> Option<Vec<Slot>> {
    if chosen != [Slot::Authorize] || entry.gridded {
        return Some(chosen);
    }
    let place = |slot| entry.places.iter().find(|place| place.slots == [slot]);
    let kept = |slot| place(slot).filter(|place| place.struck == Amount::None).map(|place| (slot, place));
    match (kept(Slot::NoComments), kept(Slot::WithComments)) {
        (Some((slot, left)), None) | (None, Some((slot, left))) => {
            let other_struck =
                entry.places.iter().any(|place| place.struck == Amount::Whole && !place.slots.contains(&Slot::Refuse));
            if !other_struck && !left.marks.is_empty() {
                return None;
            }
            chosen.push(slot);
            Some(chosen)
        }
        _ => Some(chosen),
    }
}

/// Nothing is marked: what remains after striking or deleting the rest is chosen, if it is one complete answer.
pub(super) fn what_is_left(entry: &Entry, first: Spot) -> Decided {
    let gone = |place: &&Place| place.struck == Amount::Whole || place.marks.iter().any(|mark| mark.struck);
    let struck = entry.places.iter().filter(gone).count();
    let kept: Vec<&Place> = entry.places.iter().filter(|place| !gone(place)).collect();
    let left = union(&kept);
    if let [place] = entry.places.as_slice()
        && place.typed
        && struck == 0
        && let Some(choice) = answer(&left)
    {
        return Decided::Row(choice, first, Method::Typed);
    }
    let has = |slot| left.contains(&slot);
    let method = if struck > 0 { Method::Struck } else { Method::Deleted };
    let whole = has(Slot::Authorize) && has(Slot::Refuse) && has(Slot::NoComments) == has(Slot::WithComments);
    if struck == 0 && (whole || entry.gridded) {
        return Decided::Row(Choice::Blank, first, Method::Glyph);
    }
    match (answer(&left), left.as_slice()) {
        // Authorize with both options gone, or everything but the options: not a complete answer of the form.
        (Some(Choice::Authorize), _) if struck == 0 => Decided::Doubt(
            DoubtCode::RowContradicts,
            first,
            "of the row only the authorization is left, without its options".to_owned(),
        ),
        (Some(choice), _) => Decided::Row(choice, first, method),
        (None, [Slot::Authorize, Slot::NoComments, Slot::WithComments]) if struck > 0 => {
            Decided::Row(Choice::Authorize, first, method)
        }
        _ => Decided::Doubt(
            DoubtCode::RowContradicts,
            first,
            "parts of the row are struck or missing, and what is left is no single answer".to_owned(),
        ),
    }
}

/// Why a line without its box or circle is asked about: its fellow still has one, so something was done to it.
pub(super) fn lost_box(entry: &Entry) -> Option<&'static str> {
    let place = |slot| entry.places.iter().find(|place| place.slots == [slot] && place.struck == Amount::None);
    let uneven = |one, other| match (place(one), place(other)) {
        (Some(one), Some(other)) => {
            let neither = !is_set(one) && !is_set(other);
            neither && one.marks.is_empty() != other.marks.is_empty()
        }
        _ => false,
    };
    if uneven(Slot::Authorize, Slot::Refuse) {
        return Some("one of the two boxes is missing, and the other is empty");
    }
    uneven(Slot::NoComments, Slot::WithComments)
        .then_some("the circle of one option is missing or replaced, and the other is empty")
}
