//! Reads a form's rows: structure first (which marks belong to which line), wording second (which line is which).
//!
//! A row is decided only when everything in it was understood; otherwise the text is unclear and a doubt says why.

use std::collections::BTreeMap;

use super::{
    Choice, Doubt, DoubtCode,
    wording::{self, Slot, fold},
};
use crate::{
    circular::Circular,
    sheet::{Cell, Line, Mark, Method, Row, Shape, Sheet, Spot, State},
};

/// What one sheet's form says.
#[derive(Clone, Debug, Default)]
pub struct FormReading {
    /// The choice per text of the circular, for the texts the form has rows for.
    pub rows: BTreeMap<usize, RowReading>,
    pub doubts: Vec<Doubt>,
    /// Text in answer cells that is none of the form's own, by text: comments, or something to ask about.
    pub extra: Vec<(usize, String)>,
}

/// One text's row, decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowReading {
    pub choice: Choice,
    pub spot: String,
    pub method: Method,
}

impl FormReading {
    /// Whether the sheet is a form at all, filled or not.
    #[must_use]
    pub fn is_form(&self) -> bool {
        !self.rows.is_empty() || !self.doubts.is_empty()
    }

    /// Whether somebody answered anything in it.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        !self.doubts.is_empty() || self.rows.values().any(|row| row.choice != Choice::Blank)
    }
}

/// A line of the form that can carry a mark, as it was found.
#[derive(Clone, Debug)]
struct Place {
    slot: Slot,
    marks: Vec<Mark>,
    struck: Struck,
    emphasis: bool,
    spot: Spot,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Struck {
    No,
    Partly,
    Whole,
}

/// What is known of one text's row while the sheet is walked.
#[derive(Clone, Debug, Default)]
struct Entry {
    places: Vec<Place>,
    /// Why the row cannot be decided, whatever its marks.
    trouble: Option<(Spot, String)>,
}

/// Reads the sheet as a form of this circular.
#[must_use]
pub fn read(sheet: &Sheet, circular: &Circular) -> FormReading {
    let mut walk = Walk {
        circular,
        current: Vec::new(),
        fresh: false,
        in_table: false,
        entries: BTreeMap::new(),
        stray: Vec::new(),
        extra: Vec::new(),
        carried: Vec::new(),
    };
    for row in &sheet.rows {
        walk.row(row);
    }
    walk.finish(sheet)
}

struct Walk<'a> {
    circular: &'a Circular,
    /// The texts that the rows now being read are about.
    current: Vec<usize>,
    /// The label of the current texts has just been read: the next row begun is theirs.
    fresh: bool,
    /// Whether the row before was a table's: what follows a table is no part of its last row.
    in_table: bool,
    entries: BTreeMap<usize, Vec<Entry>>,
    /// Set marks beside the form's wording that belong to no text.
    stray: Vec<Spot>,
    extra: Vec<(usize, String)>,
    /// Marks alone on a line, waiting for the words they belong to.
    carried: Vec<Mark>,
}

/// A line of the row in hand: what it words and what is marked on it.
struct Seen<'a> {
    line: &'a Line,
    slot: Option<Slot>,
    marks: Vec<Mark>,
}

impl Walk<'_> {
    fn row(&mut self, row: &Row) {
        let table = row.spot.table.is_some();
        if self.in_table && !table {
            self.current.clear();
        }
        self.in_table = table;
        let mut seen: Vec<Seen<'_>> = Vec::new();
        let mut lone: Vec<Mark> = std::mem::take(&mut self.carried);
        if !table && lone.iter().any(|mark| mark.state != State::Empty) {
            // Outside tables nothing tells whether a mark alone on its line belongs above or below.
            self.trouble(row.spot, "a mark stands alone on a line");
            lone.clear();
        }
        for (at, cell) in row.cells.iter().enumerate() {
            self.label(cell, at, table);
            for line in &cell.lines {
                self.line(line, row.spot, table && at > 0, &mut seen, &mut lone);
            }
        }
        if table || !seen.is_empty() {
            self.settle(row.spot, seen, lone);
        } else {
            self.carried = lone;
        }
    }

    /// A table's first cell that names no text of ours ends the row above, unless it continues it.
    fn label(&mut self, cell: &Cell, at: usize, table: bool) {
        let text: String = cell.lines.iter().map(|line| line.text() + " ").collect();
        let says_something = text.chars().any(char::is_alphanumeric);
        let is_answer =
            cell.lines.iter().any(|line| wording::slot(&fold(&line.text()), line.marks().next().is_some()).is_some());
        if table && at == 0 && !cell.continues && says_something && !is_answer && self.mentioned(&text).is_empty() {
            self.current.clear();
        } else if table && at == 0 && !is_answer {
            // A label may be broken over lines ("ITU-T X.1353" / "(X.ztd-iot)"): it is read whole.
            let mentioned = self.mentioned(&text);
            if !mentioned.is_empty() {
                self.name(mentioned);
            }
        }
    }

    /// A label names the text of the rows below it; a list of several texts labels no row.
    fn name(&mut self, mentioned: Vec<usize>) {
        self.fresh = true;
        self.current = if mentioned.len() == 1 { mentioned } else { Vec::new() };
    }

    fn mentioned(&self, text: &str) -> Vec<usize> {
        let mut texts: Vec<usize> = self.circular.mentions(text).into_iter().map(|mention| mention.text).collect();
        texts.sort_unstable();
        texts.dedup();
        texts
    }

    fn line<'l>(
        &mut self,
        line: &'l Line,
        spot: Spot,
        answer_cell: bool,
        seen: &mut Vec<Seen<'l>>,
        lone: &mut Vec<Mark>,
    ) {
        let text = line.text();
        let folded = fold(&text);
        let marks: Vec<Mark> = line.marks().cloned().collect();
        if !folded.chars().any(char::is_alphanumeric) {
            lone.extend(marks);
            return;
        }
        let slot = wording::slot(&folded, !marks.is_empty() || !lone.is_empty());
        if slot.is_some() && wording::says_yes(&folded) {
            self.trouble(spot, "a word such as \"yes\" stands beside the form's own");
        }
        if slot.is_none() {
            let mentioned = self.mentioned(&text);
            if !mentioned.is_empty() && !answer_cell {
                self.name(mentioned);
            } else if marks.is_empty() && answer_cell {
                self.extra.extend(self.current.iter().map(|at| (*at, text.clone())));
            }
            if marks.is_empty() {
                return;
            }
        }
        // Several answers side by side on one line cannot be told apart by wording of the whole line.
        let leads =
            line.items.iter().find(|item| !matches!(item, crate::sheet::Item::Text(t) if t.text.trim().is_empty()));
        let marked_first = matches!(leads, Some(crate::sheet::Item::Mark(_)));
        let ambiguous = wording::both_answers(&folded) && (marks.len() < 2 || !marked_first);
        if ambiguous && marks.iter().any(|mark| mark.state != State::Empty) {
            self.trouble(spot, "a mark beside two answers on one line");
            return;
        }
        let several = marks.len() > 1 && slot.is_some() && answers_on(line) > 1;
        if several {
            self.side_by_side(line, spot);
            return;
        }
        seen.push(Seen { line, slot, marks });
    }

    /// `☒ authorizes ☐ does not authorize` on one line: each mark is read with the words that follow it.
    fn side_by_side(&mut self, line: &Line, spot: Spot) {
        let mut pieces: Vec<Line> = Vec::new();
        for item in &line.items {
            if matches!(item, crate::sheet::Item::Mark(_)) || pieces.is_empty() {
                pieces.push(Line::default());
            }
            if let Some(piece) = pieces.last_mut() {
                piece.items.push(item.clone());
            }
        }
        let seen: Vec<Seen<'_>> = pieces
            .iter()
            .map(|piece| Seen {
                line: piece,
                slot: wording::slot(&fold(&piece.text()), true),
                marks: piece.marks().cloned().collect(),
            })
            .filter(|seen| seen.slot.is_some() || !seen.marks.is_empty())
            .collect();
        self.settle(spot, seen, Vec::new());
    }

    /// Gives marks that stand apart to the lines they belong to, and books the row.
    fn settle(&mut self, spot: Spot, mut seen: Vec<Seen<'_>>, lone: Vec<Mark>) {
        let mut trouble = None;
        if !lone.is_empty() {
            let mut bare: Vec<&mut Seen<'_>> =
                seen.iter_mut().filter(|s| s.slot.is_some() && s.marks.is_empty()).collect();
            if bare.len() != lone.len() {
                bare.retain(|s| matches!(s.slot, Some(Slot::Authorize | Slot::Refuse)));
            }
            if bare.len() == lone.len() {
                for (place, mark) in bare.into_iter().zip(lone) {
                    place.marks.push(mark);
                }
            } else if lone.iter().any(|mark| mark.state != State::Empty) {
                trouble = Some("a mark whose line cannot be told".to_owned());
            }
        }
        for Seen { line, slot, marks } in seen {
            match slot {
                Some(slot) => self.place(slot, line, marks, spot),
                None if marks.iter().any(|mark| mark.state != State::Empty) => {
                    trouble =
                        Some(format!("a mark beside words that are none of the form's: \"{}\"", excerpt(&line.text())));
                }
                None => {}
            }
        }
        if let Some(why) = trouble {
            self.trouble(spot, &why);
        }
    }

    fn place(&mut self, slot: Slot, line: &Line, marks: Vec<Mark>, spot: Spot) {
        if self.current.is_empty() {
            if marks.iter().any(|mark| mark.state != State::Empty) {
                self.stray.push(spot);
            }
            return;
        }
        let place = Place { slot, struck: struck(line), emphasis: emphasised(line), marks, spot };
        let plain = place.marks.is_empty() && place.struck == Struck::No && spot.table.is_none();
        for text in self.current.clone() {
            let entries = self.entries.entry(text).or_default();
            // Beside lines that have boxes, a line without one ("Comments and suggested changes") is a heading.
            if plain && entries.last().is_some_and(|entry| entry.places.iter().any(|place| !place.marks.is_empty())) {
                continue;
            }
            let begins_anew =
                entries.last().is_none_or(|entry| entry.places.last().is_some_and(|last| last.slot >= slot));
            if begins_anew {
                let unlabelled = !entries.is_empty() && !self.fresh;
                let why = "a row whose draft text is not recognised stands below this one".to_owned();
                entries.push(Entry { trouble: unlabelled.then_some((spot, why)), ..Entry::default() });
                self.fresh = false;
            }
            if let Some(entry) = entries.last_mut() {
                entry.places.push(place.clone());
            }
        }
    }

    fn trouble(&mut self, spot: Spot, why: &str) {
        if self.current.is_empty() {
            return;
        }
        for text in self.current.clone() {
            let entries = self.entries.entry(text).or_default();
            if entries.is_empty() {
                entries.push(Entry::default());
            }
            if let Some(entry) = entries.last_mut() {
                entry.trouble = Some((spot, why.to_owned()));
            }
        }
    }

    fn finish(self, sheet: &Sheet) -> FormReading {
        let mut reading = FormReading { extra: self.extra, ..FormReading::default() };
        let mut rows = self.entries;
        rows.values_mut().for_each(keep_rows);
        rows.retain(|_, entries| !entries.is_empty());
        let by_emphasis = emphasis_speaks(&rows, self.circular.texts.len());
        for (text, entries) in &rows {
            let id = self.circular.texts.get(*text).map(|t| t.id.clone());
            let decided: Vec<Decided> = entries.iter().map(|entry| decide(entry, by_emphasis)).collect();
            let row = combine(decided, sheet, &mut |code, spot, detail| {
                reading.doubts.push(Doubt { code, text: id.clone(), spot: Some(placed(sheet, spot)), detail });
            });
            reading.rows.insert(*text, row);
        }
        for spot in self.stray {
            let detail = "marks in a row whose draft text is not recognised".to_owned();
            reading.doubts.push(Doubt {
                code: DoubtCode::TextUnknown,
                text: None,
                spot: Some(placed(sheet, spot)),
                detail,
            });
        }
        reading
    }
}

/// Drops what only sounds like a row: sentences of the circular's letter that speak of authorizing, headings.
fn keep_rows(entries: &mut Vec<Entry>) {
    let in_table = |entry: &Entry| entry.places.iter().any(|place| place.spot.table.is_some());
    let has_marks = |entry: &Entry| entry.places.iter().any(|place| !place.marks.is_empty());
    let telling = |entry: &Entry| {
        let marked = |place: &Place| place.marks.iter().any(|mark| mark.state != State::Empty || mark.struck);
        let stated = entry.places.is_empty() && entry.trouble.is_some();
        stated
            || entry.places.iter().any(|place| marked(place) || place.struck != Struck::No)
            || (entry.trouble.is_some() && has_marks(entry))
    };
    let has_box = |entry: &Entry| entry.places.iter().any(|place| matches!(place.slot, Slot::Authorize | Slot::Refuse));
    let tabled = entries.iter().any(in_table);
    let added = |entry: &Entry| in_table(entry) && !has_box(entry) && !has_marks(entry);
    for entry in entries.iter_mut().filter(|entry| added(entry)) {
        let spot = entry.places.first().map(|place| place.spot).unwrap_or_default();
        entry.trouble.get_or_insert((spot, "words are added to the row".to_owned()));
    }
    entries.retain(|entry| {
        added(entry) || telling(entry) || (has_box(entry) && (in_table(entry) || (!tabled && has_marks(entry))))
    });
}

fn placed(sheet: &Sheet, spot: Spot) -> String {
    format!("{}, {spot}", sheet.source)
}

fn excerpt(text: &str) -> String {
    let mut short: String = text.trim().chars().take(80).collect();
    if text.trim().chars().count() > 80 {
        short.push('…');
    }
    short
}

/// How many answers of the form a line words, counted by what follows each of its marks.
fn answers_on(line: &Line) -> usize {
    let mut count = 0;
    let mut words = String::new();
    let mut marked = false;
    for item in &line.items {
        match item {
            crate::sheet::Item::Text(text) => words.push_str(&text.text),
            crate::sheet::Item::Mark(_) => {
                count += usize::from(marked && wording::slot(&fold(&words), true).is_some());
                words.clear();
                marked = true;
            }
        }
    }
    count + usize::from(marked && wording::slot(&fold(&words), true).is_some())
}

fn struck(line: &Line) -> Struck {
    let (mut all, mut through) = (0_usize, 0_usize);
    for item in &line.items {
        if let crate::sheet::Item::Text(text) = item {
            let letters = text.text.chars().filter(|c| c.is_alphanumeric()).count();
            all += letters;
            through += if text.struck { letters } else { 0 };
        }
    }
    match (through, all) {
        (0, _) => Struck::No,
        // The leading symbol or a closing bracket is easily missed when a line is struck by hand.
        (through, all) if through * 10 >= all * 9 => Struck::Whole,
        _ => Struck::Partly,
    }
}

fn emphasised(line: &Line) -> bool {
    let mut texts = line.items.iter().filter_map(|item| match item {
        crate::sheet::Item::Text(text) if text.text.chars().any(char::is_alphanumeric) => Some(text.emphasis),
        _ => None,
    });
    let first = texts.next().unwrap_or(false);
    first && texts.all(|emphasis| emphasis)
}

/// One appearance of a row, decided, with what justifies a doubt.
enum Decided {
    Row(Choice, Spot, Method),
    Doubt(DoubtCode, Spot, String),
}

/// Whether emphasis is what this form was filled with: no mark anywhere, and in every row exactly one complete answer
/// stands out.
fn emphasis_speaks(entries: &BTreeMap<usize, Vec<Entry>>, texts: usize) -> bool {
    let all: Vec<&Entry> = entries.values().flatten().collect();
    let unmarked = all.iter().all(|e| {
        e.trouble.is_none()
            && e.places
                .iter()
                .all(|p| p.struck == Struck::No && p.marks.iter().all(|m| m.state == State::Empty && !m.struck))
    });
    unmarked
        && entries.len() == texts
        && all.len() == texts
        && all.iter().all(|entry| {
            let chosen: Vec<Slot> = entry.places.iter().filter(|p| p.emphasis).map(|p| p.slot).collect();
            chosen.len() < entry.places.len() && answer(&chosen).is_some()
        })
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

fn decide(entry: &Entry, by_emphasis: bool) -> Decided {
    let first = entry.places.first().map(|place| place.spot).unwrap_or_default();
    if let Some((spot, why)) = &entry.trouble {
        return Decided::Doubt(DoubtCode::MarkUnclear, *spot, why.clone());
    }
    if let Some((spot, why)) = entry.places.iter().find_map(unclear) {
        return Decided::Doubt(DoubtCode::MarkUnclear, spot, why);
    }
    let set: Vec<&Place> = entry.places.iter().filter(|place| is_set(place)).collect();
    let chosen: Vec<Slot> = set.iter().map(|place| place.slot).collect();
    if let Some(place) = set.first() {
        let method = place.marks.iter().find(|m| m.state == State::Set).map_or(Method::Glyph, |m| m.method);
        let Some(chosen) = with_what_is_left(entry, chosen) else {
            let why = "the authorization is marked and only one option, unmarked, is left".to_owned();
            return Decided::Doubt(DoubtCode::RowContradicts, place.spot, why);
        };
        return answer(&chosen).map_or_else(
            || {
                let (code, why) = contradiction(&chosen);
                Decided::Doubt(code, place.spot, why.to_owned())
            },
            |choice| Decided::Row(choice, place.spot, method),
        );
    }
    if by_emphasis {
        let chosen: Vec<Slot> = entry.places.iter().filter(|place| place.emphasis).map(|place| place.slot).collect();
        return answer(&chosen).map_or(Decided::Row(Choice::Blank, first, Method::Emphasis), |choice| {
            Decided::Row(choice, first, Method::Emphasis)
        });
    }
    what_is_left(entry, first)
}

fn is_set(place: &Place) -> bool {
    place.marks.iter().any(|mark| mark.state == State::Set)
}

/// Why a place cannot be read, if it cannot.
fn unclear(place: &Place) -> Option<(Spot, String)> {
    let crossed = place.struck != Struck::No || place.marks.iter().any(|mark| mark.struck);
    let wrong_shape = |mark: &Mark| match place.slot {
        Slot::Authorize | Slot::Refuse => mark.shape == Shape::Round && mark.method == Method::LegacyField,
        _ => false,
    };
    let mut states = place.marks.iter().map(|mark| &mark.state);
    if place.struck == Struck::Partly {
        return Some((place.spot, "a line is struck through in part".to_owned()));
    }
    if let Some(State::Unclear(why)) = states.clone().find(|state| matches!(state, State::Unclear(_))) {
        return Some((place.spot, why.clone()));
    }
    if is_set(place) && crossed {
        return Some((place.spot, "a mark stands on a line that is struck through".to_owned()));
    }
    if states.clone().any(|s| *s == State::Set) && states.any(|s| *s == State::Empty) {
        return Some((place.spot, "a marked and an empty box stand on one line".to_owned()));
    }
    place.marks.iter().any(wrong_shape).then(|| (place.spot, "a mark of the wrong shape".to_owned()))
}

/// An authorization marked, and of the two options one struck or deleted: the other one is meant. None where an
/// empty circle is left alone, which says neither.
fn with_what_is_left(entry: &Entry, mut chosen: Vec<Slot>) -> Option<Vec<Slot>> {
    if chosen != [Slot::Authorize] {
        return Some(chosen);
    }
    let place = |slot| entry.places.iter().find(|place| place.slot == slot);
    let kept = |slot| place(slot).filter(|place| place.struck == Struck::No);
    match (kept(Slot::NoComments), kept(Slot::WithComments)) {
        (Some(left), None) | (None, Some(left)) => {
            let other_struck =
                entry.places.iter().any(|place| place.struck == Struck::Whole && place.slot != Slot::Refuse);
            if !other_struck && !left.marks.is_empty() {
                return None;
            }
            chosen.push(left.slot);
            Some(chosen)
        }
        _ => Some(chosen),
    }
}

/// Nothing is marked: what remains after striking or deleting the rest is chosen, if it is one complete answer.
fn what_is_left(entry: &Entry, first: Spot) -> Decided {
    let gone = |place: &&Place| place.struck == Struck::Whole || place.marks.iter().any(|mark| mark.struck);
    let struck = entry.places.iter().filter(gone).count();
    let left: Vec<Slot> = entry.places.iter().filter(|place| !gone(place)).map(|place| place.slot).collect();
    let method = if struck > 0 { Method::Struck } else { Method::Deleted };
    if struck == 0 && entry.places.len() == 4 {
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
fn combine(decided: Vec<Decided>, sheet: &Sheet, doubt: &mut dyn FnMut(DoubtCode, Spot, String)) -> RowReading {
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
        (Some(spot), _) => RowReading { choice: Choice::Unclear, spot: placed(sheet, spot), method: Method::Glyph },
        (None, Some((choice, spot, method))) => RowReading { choice, spot: placed(sheet, spot), method },
        (None, None) => RowReading { choice: Choice::Blank, spot: sheet.source.clone(), method: Method::Glyph },
    }
}
