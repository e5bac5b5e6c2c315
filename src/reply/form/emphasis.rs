//! What stands out: emphasis answers only where nothing is ticked, and beside ticks it is seen as something done.

use std::collections::BTreeMap;

use super::{
    super::wording::Slot,
    decide::{answer, is_set, union},
    lines::{Amount, Place},
    rows::Entry,
};
use crate::sheet::State;

/// How each line of the form usually looks on this sheet, so that what stands out is seen.
pub(super) struct Usual {
    /// Per line of the form: how often plain, emphasised in part, emphasised as a whole.
    looks: BTreeMap<Vec<Slot>, (usize, usize, usize)>,
    /// Something is ticked: then what most rows have is the form's own look, and no answer.
    ticked: bool,
}

impl Usual {
    pub(super) fn of(entries: &BTreeMap<usize, Vec<Entry>>) -> Self {
        let mut usual: BTreeMap<Vec<Slot>, (usize, usize, usize)> = BTreeMap::new();
        for place in entries.values().flatten().flat_map(|entry| &entry.places) {
            let count = usual.entry(place.slots.clone()).or_default();
            match place.emphasis {
                Amount::None => count.0 += 1,
                Amount::Part => count.1 += 1,
                Amount::Whole => count.2 += 1,
            }
        }
        let ticked = entries.values().flatten().flat_map(|entry| &entry.places).any(is_set);
        Self { looks: usual, ticked }
    }

    /// Whether a line is emphasised, and fewer than half of its fellows are in the same way.
    pub(super) fn stands_out(&self, place: &Place) -> bool {
        let (none, part, whole) = self.looks.get(&place.slots).copied().unwrap_or_default();
        let all = none + part + whole;
        let rare = |count: usize| if self.ticked { count * 2 <= all } else { count < all };
        match place.emphasis {
            Amount::None => false,
            Amount::Part => rare(part) && all > 1,
            Amount::Whole => rare(whole) || all == 1,
        }
    }
}

/// Whether emphasis is what this form was filled with: no mark anywhere, and in every row exactly one complete answer
/// stands out.
pub(super) fn speaks(entries: &BTreeMap<usize, Vec<Entry>>, texts: usize, usual: &Usual) -> bool {
    let all: Vec<&Entry> = entries.values().flatten().filter(|entry| !entry.places.is_empty()).collect();
    let unmarked = all.iter().all(|e| {
        e.trouble.is_none()
            && e.places
                .iter()
                .all(|p| p.struck == Amount::None && p.marks.iter().all(|m| m.state == State::Empty && !m.struck))
    });
    let partly = |entry: &&Entry| entry.places.iter().any(|p| p.emphasis == Amount::Part && usual.stands_out(p));
    unmarked
        && entries.len() == texts
        && all.len() == texts
        && !all.iter().any(partly)
        && all.iter().all(|entry| {
            let chosen = emphasised(entry);
            chosen.len() < entry.places.len() && answer(&union(&chosen)).is_some()
        })
}

pub(super) fn emphasised(entry: &Entry) -> Vec<&Place> {
    entry.places.iter().filter(|place| place.emphasis == Amount::Whole).collect()
}
