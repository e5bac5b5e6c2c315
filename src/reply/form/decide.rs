//! Decides each text's row from what was gathered of it.
//!
//! A row is decided only when everything in it was understood: marks, struck lines, emphasis and added words agree.

use std::collections::BTreeMap;

use super::{
    super::{
        Choice, Doubt, DoubtCode,
        wording::{self, Slot, fold},
    },
    FormReading, RowReading,
    lines::{Amount, Place},
    walk::{Entry, Rows},
    words,
};
use crate::{
    circular::Circular,
    sheet::{Mark, Method, Sheet, Spot, State},
};

/// One appearance of a row, decided, with what justifies a doubt.
enum Decided {
    Row(Choice, Spot, Method),
    Doubt(DoubtCode, Spot, String),
}

/// Decides all rows of a sheet.
pub(super) fn all(mut rows: Rows, sheet: &Sheet, circular: &Circular) -> FormReading {
    let mut reading = FormReading::default();
    rows.entries.values_mut().for_each(keep_rows);
    rows.entries.retain(|_, entries| !entries.is_empty());
    forget_common_words(&mut rows.entries);
    let usual = Usual::of(&rows.entries);
    let by_emphasis = emphasis_speaks(&rows.entries, circular.texts.len(), &usual);
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
        for (spot, words) in words_of(entries, choice) {
            match account(&words, choice) {
                Account::Comment => reading.comments.push((*text, words)),
                Account::Nothing => {}
                Account::Ask => doubt(DoubtCode::RowContradicts, spot, beside(&words)),
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

/// Words that stand in most of the rows alike are the form's own, unless they turn its meaning.
fn forget_common_words(entries: &mut BTreeMap<usize, Vec<Entry>>) {
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
fn turns(folded: &str) -> bool {
    let spaced = format!(" {} ", wording::spaced(folded));
    let denies = [" not ", " no ", " ne ", " pas ", " не ", " нет ", " لا ", "不", "未", "非", " only ", " never "];
    wording::RESERVES.within(folded)
        || wording::HEDGES.within(&spaced)
        || denies.iter().any(|word| spaced.contains(word))
        || words::yes_or_no(folded).is_some()
}

/// What the words in a text's row are.
enum Account {
    /// Reasons, comments.
    Comment,
    Nothing,
    Ask,
}

/// All words of a text's row that are not the form's.
fn words_of(entries: &[Entry], choice: Option<Choice>) -> Vec<(Spot, String)> {
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

fn account(words: &str, choice: Option<Choice>) -> Account {
    let expected = matches!(choice, Some(Choice::AuthorizeWithComments | Choice::Refuse | Choice::Unclear) | None);
    let reserved = wording::RESERVES.within(&fold(words)) && choice.is_some_and(Choice::supports);
    if words::is_harmless(words) {
        Account::Nothing
    } else if choice == Some(Choice::AuthorizeWithComments) && words::denies(words) {
        Account::Ask
    } else if expected && !reserved {
        Account::Comment
    } else {
        Account::Ask
    }
}

fn beside(words: &str) -> String {
    format!("words stand in the row beside the form's own: \"{}\"", words.chars().take(120).collect::<String>())
}

fn placed(sheet: &Sheet, spot: Spot) -> String {
    format!("{}, {spot}", sheet.source)
}

/// How each line of the form usually looks on this sheet, so that what stands out is seen.
struct Usual {
    /// Per line of the form: how often plain, emphasised in part, emphasised as a whole.
    looks: BTreeMap<Vec<Slot>, (usize, usize, usize)>,
    /// Something is ticked: then what most rows have is the form's own look, and no answer.
    ticked: bool,
}

impl Usual {
    fn of(entries: &BTreeMap<usize, Vec<Entry>>) -> Self {
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
    fn stands_out(&self, place: &Place) -> bool {
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
fn emphasis_speaks(entries: &BTreeMap<usize, Vec<Entry>>, texts: usize, usual: &Usual) -> bool {
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

fn emphasised(entry: &Entry) -> Vec<&Place> {
    entry.places.iter().filter(|place| place.emphasis == Amount::Whole).collect()
}

fn union(places: &[&Place]) -> Vec<Slot> {
    let mut slots: Vec<Slot> = places.iter().flat_map(|place| place.slots.iter().copied()).collect();
    slots.sort_unstable();
    slots.dedup();
    slots
}

/// The choice that a set of chosen places makes, if it makes exactly one.
fn answer(chosen: &[Slot]) -> Option<Choice> {
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
        Choice::Refuse => place.slots.contains(&Slot::Refuse) && !turns(&fold(&place.added)),
        Choice::AuthorizeWithComments => place.slots.contains(&Slot::WithComments) && !words::denies(&place.added),
        _ => false,
    };
    entry.places.iter().filter(foreign).find(|place| !at_home(place)).map(|place| beside(&place.added))
}

fn marked(entry: &Entry, set: &[&Place]) -> Decided {
    let chosen = union(set);
    let spot = set.first().map(|place| place.spot).unwrap_or_default();
    let marks = set.first().into_iter().flat_map(|place| &place.marks);
    let method = marks.clone().find(|m| m.state == State::Set).map_or(Method::Glyph, |m| m.method);
    if chosen == [Slot::Authorize]
        && let Some(why) = lost_box(entry)
    {
        return Decided::Doubt(DoubtCode::RowContradicts, spot, why.to_owned());
    }
    let Some(chosen) = with_what_is_left(entry, chosen) else {
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
        let choice = answer(&union(&emphasised(entry))).unwrap_or(Choice::Blank);
        return Decided::Row(choice, first, Method::Emphasis);
    }
    if entry.places.iter().flat_map(|place| &place.marks).any(says_no) {
        let why = "\"no\" is written beside a line and nothing else is marked".to_owned();
        return Decided::Doubt(DoubtCode::RowContradicts, first, why);
    }
    if let Some(why) = lost_box(entry) {
        return Decided::Doubt(DoubtCode::RowContradicts, first, why.to_owned());
    }
    what_is_left(entry, first)
}

/// Why a line without its box or circle is asked about: its fellow still has one, so something was done to it.
fn lost_box(entry: &Entry) -> Option<&'static str> {
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

/// A box in which "no" is written.
fn says_no(mark: &Mark) -> bool {
    mark.state == State::Empty && mark.method == Method::Typed && words::yes_or_no_in_box(&mark.seen) == Some(false)
}

fn is_set(place: &Place) -> bool {
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

/// An authorization marked, and of the two options one struck or deleted: the other one is meant. None where an
/// empty circle is left alone, which says neither.
fn with_what_is_left(entry: &Entry, mut chosen: Vec<Slot>) -> Option<Vec<Slot>> {
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
fn what_is_left(entry: &Entry, first: Spot) -> Decided {
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
