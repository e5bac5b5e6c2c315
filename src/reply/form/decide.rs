//! Decides each text's row from what was gathered of it.
//!
//! A row is decided only when everything in it was understood: marks, struck lines, emphasis and added words agree.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{
        Choice, Doubt, DoubtCode,
        wording::{Slot, fold},
    },
    FormReading, RowReading,
    account::{self, Account},
    emphasis::{self, Usual},
    left,
    lines::{Amount, Place},
    rows::{Entry, Rows},
    signs, words,
};
use crate::{
    circular::Circular,
    sheet::{Mark, Method, Sheet, Spot, State},
};

/// One appearance of a row, decided, with what justifies a doubt.
pub(super) enum Decided {
    Row(Choice, Spot, Method),
    Doubt(DoubtCode, Spot, String),
}

/// Decides all rows of a sheet.
pub(super) fn all(mut rows: Rows, sheet: &Sheet, circular: &Circular) -> FormReading {
    let mut reading = FormReading::default();
    rows.entries.values_mut().for_each(keep_rows);
    rows.entries.retain(|_, entries| !entries.is_empty());
    account::forget_common_words(&mut rows.entries);
    of_other_words(&mut rows.entries);
    let places = rows.entries.values().flatten().flat_map(|entry| &entry.places);
    reading.tables = places.filter_map(|place| place.spot.table).collect();
    signs::settle(&mut rows.entries, sheet, circular.texts.len());
    let usual = Usual::of(&rows.entries);
    let by_emphasis = emphasis::speaks(&rows.entries, circular.texts.len(), &usual);
    let options = rows.entries.values().flatten().flat_map(|e| &e.places).flat_map(|p| &p.slots);
    let has_options = options.clone().any(|slot| matches!(slot, Slot::NoComments | Slot::WithComments));
    for (text, entries) in &rows.entries {
        let id = circular.texts.get(*text).map(|t| t.id.clone());
        let decided: Vec<Decided> = entries
            .iter()
            .filter(|entry| !entry.places.is_empty() || entry.trouble.is_some())
            .map(|entry| decide(entry, by_emphasis, &usual, has_options))
            .collect();
        let mut doubt = |code, spot, detail| {
            reading.doubts.push(Doubt { code, text: id.clone(), spot: Some(placed(sheet, spot)), detail });
        };
        let row = combine(decided, sheet, &mut doubt);
        let choice = row.as_ref().map(|row| row.choice);
        for (spot, words) in account::words_of(entries, choice) {
            match account::account(&words, choice) {
                Account::Comment => reading.comments.push((*text, words)),
                Account::Nothing => {}
                Account::Ask => doubt(DoubtCode::RowContradicts, spot, account::beside(&words)),
            }
        }
        reading.rows.extend(row.map(|row| (*text, row)));
    }
    for (spot, detail) in rows.strays {
        let spot = Some(placed(sheet, spot));
        reading.doubts.push(Doubt { code: DoubtCode::TextUnknown, text: None, spot, detail });
    }
    reading
}

/// Rows of a form's table that hold none of its lines are asked about; rows of other tables hold remarks at most.
fn of_other_words(entries: &mut BTreeMap<usize, Vec<Entry>>) {
    let places = entries.values().flatten().flat_map(|entry| &entry.places);
    let tables: BTreeSet<Option<u32>> = places.map(|place| place.spot.table).collect();
    for entries in entries.values_mut() {
        entries.retain(|entry| {
            let table = entry.words.first().map(|(spot, _)| spot.table);
            !entry.places.is_empty() || entry.trouble.is_some() || table.is_none_or(|table| tables.contains(&table))
        });
        for entry in entries.iter_mut().filter(|entry| entry.places.is_empty()) {
            if let Some((spot, words)) = entry.words.first() {
                entry.trouble.get_or_insert((*spot, account::beside(words)));
            }
        }
    }
    entries.retain(|_, entries| !entries.is_empty());
}

/// Drops what only sounds like a row: sentences of the circular's letter that speak of authorizing, headings.
fn keep_rows(entries: &mut Vec<Entry>) {
    let in_table = |entry: &Entry| entry.places.iter().any(|place| place.spot.table.is_some());
    let has_marks = |entry: &Entry| entry.places.iter().any(|place| !place.marks.is_empty());
    let telling = |entry: &Entry| {
        let marked = |place: &Place| place.marks.iter().any(|mark| mark.state != State::Empty || mark.struck);
        entry.places.iter().any(|place| marked(place) || place.struck != Amount::None) || entry.trouble.is_some()
    };
    let boxed = |place: &Place| place.slots.iter().any(|slot| matches!(slot, Slot::Authorize | Slot::Refuse));
    let has_box = |entry: &Entry| entry.places.iter().any(boxed);
    let tabled = entries.iter().any(in_table);
    let added = |entry: &Entry| in_table(entry) && !has_box(entry) && !has_marks(entry);
    for entry in entries.iter_mut().filter(|entry| added(entry)) {
        let spot = entry.places.first().map(|place| place.spot).unwrap_or_default();
        entry.trouble.get_or_insert((spot, "words are added to the row".to_owned()));
    }
    let said = |entry: &Entry| entry.places.is_empty() && !entry.words.is_empty();
    entries.retain(|entry| {
        said(entry)
            || added(entry)
            || telling(entry)
            || (has_box(entry) && (in_table(entry) || (!tabled && has_marks(entry))))
    });
}

fn placed(sheet: &Sheet, spot: Spot) -> String {
    format!("{}, {spot}", sheet.source)
}

pub(super) fn union(places: &[&Place]) -> Vec<Slot> {
    let mut slots: Vec<Slot> = places.iter().flat_map(|place| place.slots.iter().copied()).collect();
    slots.sort_unstable();
    slots.dedup();
    slots
}

/// The choice that a set of chosen places makes, if it makes exactly one.
pub(super) fn answer(chosen: &[Slot]) -> Option<Choice> {
    match chosen {
        [Slot::Authorize] => Some(Choice::Authorize),
        [Slot::Authorize, Slot::NoComments] => Some(Choice::AuthorizeNoComments),
        [Slot::Authorize, Slot::WithComments] => Some(Choice::AuthorizeWithComments),
        [Slot::Refuse] => Some(Choice::Refuse),
        _ => None,
    }
}

/// Why a set of chosen places makes no choice.
fn contradiction(chosen: &[Slot]) -> (DoubtCode, &'static str) {
    let has = |slot| chosen.contains(&slot);
    if has(Slot::Authorize) && has(Slot::Refuse) {
        (DoubtCode::BothBoxes, "both boxes are marked")
    } else if has(Slot::Refuse) {
        (DoubtCode::OptionUnderRefusal, "an option of authorization is marked under a refusal")
    } else if has(Slot::NoComments) && has(Slot::WithComments) {
        (DoubtCode::BothOptions, "both options are marked")
    } else {
        (DoubtCode::OptionWithoutBox, "an option is marked, its box is not")
    }
}

fn decide(entry: &Entry, by_emphasis: bool, usual: &Usual, has_options: bool) -> Decided {
    let first = entry.places.first().map(|place| place.spot).unwrap_or_default();
    if let Some((spot, why)) = &entry.trouble {
        return Decided::Doubt(DoubtCode::MarkUnclear, *spot, why.clone());
    }
    if let Some((spot, why)) = entry.places.iter().find_map(unclear) {
        return Decided::Doubt(DoubtCode::MarkUnclear, spot, why);
    }
    let set: Vec<&Place> = entry.places.iter().filter(|place| is_set(place)).collect();
    let decided = if set.is_empty() { unmarked(entry, by_emphasis, first) } else { marked(entry, &set) };
    let Decided::Row(choice, spot, _) = &decided else { return decided };
    match objection(entry, *choice, &set, by_emphasis, usual, has_options) {
        Some(why) => Decided::Doubt(DoubtCode::RowContradicts, *spot, why),
        None => decided,
    }
}

/// What speaks against a row's choice though its marks are clear.
fn objection(
    entry: &Entry,
    choice: Choice,
    set: &[&Place],
    by_emphasis: bool,
    usual: &Usual,
    has_options: bool,
) -> Option<String> {
    if let (Some(why), true) = (entry.suspect, choice.answers()) {
        return Some(why.to_owned());
    }
    let all: Vec<&Place> = entry.places.iter().collect();
    let complete = union(&all).len() == if has_options { 4 } else { 2 };
    if entry.disordered && !entry.gridded && !complete && choice.answers() {
        return Some("the row's lines stand in another order than the form's, and not all of them".to_owned());
    }
    let out: Vec<&Place> = entry.places.iter().filter(|place| usual.stands_out(place)).collect();
    let whole = out.len() == entry.places.len() && out.iter().all(|place| place.emphasis == Amount::Whole);
    let ticked = |place: &&&Place| set.iter().any(|other| other.slots == place.slots);
    if !by_emphasis && !whole && out.iter().any(|place| !ticked(&place)) && !entry.gridded {
        return Some("a line is emphasised and not marked".to_owned());
    }
    let foreign = |place: &&Place| !place.added.is_empty() && !words::is_harmless(&place.added);
    let at_home = |place: &Place| match choice {
        Choice::Refuse => place.slots.contains(&Slot::Refuse) && !account::turns(&fold(&place.added)),
        Choice::AuthorizeWithComments => place.slots.contains(&Slot::WithComments) && !words::denies(&place.added),
        _ => false,
    };
    entry.places.iter().filter(foreign).find(|place| !at_home(place)).map(|place| account::beside(&place.added))
}

fn marked(entry: &Entry, set: &[&Place]) -> Decided {
    let chosen = union(set);
    let spot = set.first().map(|place| place.spot).unwrap_or_default();
    let marks = set.first().into_iter().flat_map(|place| &place.marks);
    let method = marks.clone().find(|m| m.state == State::Set).map_or(Method::Glyph, |m| m.method);
    if chosen == [Slot::Authorize]
        && let Some(why) = left::lost_box(entry)
    {
        return Decided::Doubt(DoubtCode::RowContradicts, spot, why.to_owned());
    }
    let Some(chosen) = left::with_what_is_left(entry, chosen) else {
        let why = "the authorization is marked and only one option, unmarked, is left".to_owned();
        return Decided::Doubt(DoubtCode::RowContradicts, spot, why);
    };
    answer(&chosen).map_or_else(
        || {
            let (code, why) = contradiction(&chosen);
            Decided::Doubt(code, spot, why.to_owned())
        },
        |choice| Decided::Row(choice, spot, method),
    )
}

fn unmarked(entry: &Entry, by_emphasis: bool, first: Spot) -> Decided {
    if by_emphasis {
        let choice = answer(&union(&emphasis::emphasised(entry))).unwrap_or(Choice::Blank);
        return Decided::Row(choice, first, Method::Emphasis);
    }
    if entry.places.iter().flat_map(|place| &place.marks).any(says_no) {
        let why = "\"no\" is written beside a line and nothing else is marked".to_owned();
        return Decided::Doubt(DoubtCode::RowContradicts, first, why);
    }
    if let Some(why) = left::lost_box(entry) {
        return Decided::Doubt(DoubtCode::RowContradicts, first, why.to_owned());
    }
    left::what_is_left(entry, first)
}

/// A box in which "no" is written.
fn says_no(mark: &Mark) -> bool {
    mark.state == State::Empty && mark.method == Method::Typed && words::yes_or_no_in_box(&mark.seen) == Some(false)
}

pub(super) fn is_set(place: &Place) -> bool {
    place.marks.iter().any(|mark| mark.state == State::Set)
}

/// Why a place cannot be read, if it cannot.
fn unclear(place: &Place) -> Option<(Spot, String)> {
    let crossed = place.struck != Amount::None || place.marks.iter().any(|mark| mark.struck);
    let mut states = place.marks.iter().map(|mark| &mark.state);
    if place.struck == Amount::Part {
        return Some((place.spot, "a line is struck through in part".to_owned()));
    }
    if let Some(State::Unclear(why)) = states.clone().find(|state| matches!(state, State::Unclear(_))) {
        return Some((place.spot, why.clone()));
    }
    if is_set(place) && crossed {
        return Some((place.spot, "a mark stands on a line that is struck through".to_owned()));
    }
    let both = states.clone().any(|s| *s == State::Set) && states.any(|s| *s == State::Empty);
    both.then(|| (place.spot, "a marked and an empty box stand on one line".to_owned()))
}

/// One text may have its row twice: equal answers are one, a blank gives way, a difference is for a person.
fn combine(decided: Vec<Decided>, sheet: &Sheet, doubt: &mut dyn FnMut(DoubtCode, Spot, String)) -> Option<RowReading> {
    let mut row: Option<(Choice, Spot, Method)> = None;
    let mut unclear = None;
    for one in decided {
        match one {
            Decided::Doubt(code, spot, why) => {
                unclear.get_or_insert(spot);
                doubt(code, spot, why);
            }
            Decided::Row(choice, spot, method) => match row {
                None | Some((Choice::Blank, ..)) => row = Some((choice, spot, method)),
                Some((before, ..)) if choice == before || choice == Choice::Blank => {}
                Some(_) => {
                    unclear.get_or_insert(spot);
                    doubt(DoubtCode::RowContradicts, spot, "the text is answered twice, differently".to_owned());
                }
            },
        }
    }
    match (unclear, row) {
        (Some(spot), _) => {
            Some(RowReading { choice: Choice::Unclear, spot: placed(sheet, spot), method: Method::Glyph })
        }
        (None, Some((choice, spot, method))) => Some(RowReading { choice, spot: placed(sheet, spot), method }),
        (None, None) => None,
    }
}
