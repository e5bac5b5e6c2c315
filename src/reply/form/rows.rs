//! Books what the walk finds: each text's rows, the marks that belong to none, the words beside the form's lines.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::{Amount, Place, Seen};
use crate::sheet::Spot;

/// One appearance of a text's row.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub places: Vec<Place>,
    /// Why the row cannot be decided, whatever its marks.
    pub trouble: Option<(Spot, String)>,
    /// Why a person is asked if the row answers anything.
    pub suspect: Option<&'static str>,
    /// Read off a grid, where nothing can be missing.
    pub gridded: bool,
    /// The lines stand in another order than the form's.
    pub disordered: bool,
    /// Words in the row that are none of the form's lines.
    pub words: Vec<(Spot, String)>,
}

/// All that a sheet holds of the form.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub entries: BTreeMap<usize, Vec<Entry>>,
    /// Marks that belong to no text, with why.
    pub strays: Vec<(Spot, String)>,
    /// Marks in rows that are none of the form's; strays, where their table holds the form.
    loose: Vec<(Spot, String)>,
}

/// The label under which a line stands.
pub(super) struct Label<'l> {
    pub texts: &'l [usize],
    pub suspect: Option<&'static str>,
    /// It has just been read: the next row begun is its own.
    pub fresh: bool,
}

impl Rows {
    /// Books a line of the form; false where no text is named for it.
    pub(super) fn place(&mut self, label: &Label<'_>, seen: Seen, spot: Spot) -> bool {
        if label.texts.is_empty() {
            if seen.is_set() {
                self.strays.push((spot, "marks in a row whose draft text is not recognised".to_owned()));
            }
            return false;
        }
        let place = seen.place(spot);
        for text in label.texts {
            let entries = self.entries.entry(*text).or_default();
            if !is_heading(entries, &place) {
                add(entries, label, place.clone());
            }
        }
        true
    }

    /// Notes why a row cannot be decided.
    pub(super) fn trouble(&mut self, texts: &[usize], spot: Spot, why: &str) {
        if texts.is_empty() && spot.table.is_some() {
            self.loose.push((spot, why.to_owned()));
        }
        for text in texts {
            let entries = self.entries.entry(*text).or_default();
            if entries.is_empty() {
                entries.push(Entry::default());
            }
            if let Some(entry) = entries.last_mut() {
                entry.trouble = Some((spot, why.to_owned()));
            }
        }
    }

    /// Books words that are none of the form's.
    pub(super) fn words(&mut self, texts: &[usize], spot: Spot, words: &[String]) {
        let words = || words.iter().map(|words| (spot, words.clone()));
        for text in texts {
            let entries = self.entries.entry(*text).or_default();
            match entries.last_mut() {
                Some(entry) => entry.words.extend(words()),
                None if spot.table.is_some() && words().next().is_some() => {
                    entries.push(Entry { words: words().collect(), ..Entry::default() });
                }
                None => {}
            }
        }
    }

    /// Marks in rows that are none of the form's belong to it after all where they stand in its table.
    pub(super) fn close(mut self) -> Self {
        let places = self.entries.values().flatten().flat_map(|entry| &entry.places);
        let tables: BTreeSet<Option<u32>> = places.map(|place| place.spot.table).collect();
        self.strays.extend(self.loose.drain(..).filter(|(spot, _)| tables.contains(&spot.table)));
        self
    }
}

/// Beside lines that have boxes, a line without one ("Comments and suggested changes") is a heading.
fn is_heading(entries: &[Entry], place: &Place) -> bool {
    let plain = place.marks.is_empty() && place.struck == Amount::None && place.spot.table.is_none();
    plain && entries.last().is_some_and(|entry| entry.places.iter().any(|place| !place.marks.is_empty()))
}

/// Adds a line to the row in hand, or begins the text's next row with it.
fn add(entries: &mut Vec<Entry>, label: &Label<'_>, place: Place) {
    let free = place.spot.table.is_none();
    let asked = |last: &&mut Place| free && last.slots == place.slots && last.marks.is_empty();
    if let Some(last) = entries.last_mut().and_then(|entry| entry.places.last_mut()).filter(asked) {
        *last = place;
        return;
    }
    let again = |entry: &Entry| entry.places.iter().any(|other| other.slots == place.slots);
    // Words in another table, such as a letter's head, are not this row's.
    let elsewhere = |entry: &Entry| {
        let table = entry.words.first().map(|(spot, _)| spot.table);
        entry.places.is_empty() && entry.trouble.is_none() && table.is_some_and(|table| table != place.spot.table)
    };
    if entries.last().is_none_or(|entry| again(entry) || elsewhere(entry)) {
        let stood = entries.iter().any(|entry| !entry.places.is_empty());
        let why = "a row whose draft text is not recognised stands below this one";
        let suspect = label.suspect.or((stood && !label.fresh).then_some(why));
        entries.push(Entry { suspect, ..Entry::default() });
    }
    if let Some(entry) = entries.last_mut() {
        entry.suspect = entry.suspect.or(label.suspect);
        entry.disordered |= entry.places.last().is_some_and(|last| last.slots > place.slots);
        entry.places.push(place);
    }
}
