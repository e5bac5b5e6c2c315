//! Makes a form of what was seen on scanned pages: words that OCR read are matched with the circular's texts and with
//! the form's own lines, tolerantly but never ambiguously.
//!
//! What comes out is a sheet in the form's own words, which is read as any other; rows that could not be told are marks
//! that nobody can decide. Prose around the form is kept as asides: OCR's words are too rough to be weighed one by one.
#![allow(clippy::cast_precision_loss, reason = "lengths of lines")]

mod names;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::{
    which,
    who::Named,
    wording::{self, Slot, fold},
};
use crate::{
    circular::Circular,
    language::Language,
    message::Message,
    sheet::{
        Cell, Format, Item, Line, Mark, Row, Shape, Sheet, State, Text,
        scan::{
            self,
            alike::{self, dice, letters},
            phrases,
        },
    },
};

/// The message with every scanned sheet in the form's own words; none when it holds no scan.
pub(super) fn told(message: &Message, circulars: &[Circular]) -> Option<Message> {
    if !message.sheets.iter().any(is_pictured) {
        return None;
    }
    let mut message = message.clone();
    let without_options: Vec<bool> = message.sheets.iter().map(leaves_options_out).collect();
    for sheet in message.sheets.iter_mut().filter(|sheet| sheet.format == Format::Scan) {
        *sheet = clean(sheet, circulars);
    }
    let marked = |sheet: &Sheet| sheet.lines().any(|(_, line)| line.marks().next().is_some());
    let any = message.sheets.iter().any(|sheet| marked(sheet) || !sheet.faults.is_empty());
    for sheet in message.sheets.iter_mut().filter(|sheet| sheet.format == Format::Scan && !any) {
        sheet.faults.push("no form could be found on the scanned pages".to_owned());
    }
    for (sheet, without_options) in
        message.sheets.iter_mut().zip(without_options).filter(|(sheet, _)| is_pictured(sheet))
    {
        if let Some(why) = may_lack_marks(sheet, without_options) {
            sheet.faults.push(why);
        }
    }
    Some(message)
}

/// Read from pixels, whatever told its words.
fn is_pictured(sheet: &Sheet) -> bool {
    matches!(sheet.format, Format::Scan | Format::Print)
}

/// A mark on paper that is overlooked leaves no trace in what was read but that its row is not filled. Where each row has the
/// marks that a filled one has, and no others, a wrong choice takes two faults that agree; any other row is compared, unless the
/// form's other marks are such that none is overlooked. So it is where a form leaves the options out throughout: an option
/// would have been overlooked in every row.
fn may_lack_marks(sheet: &Sheet, without_options: bool) -> Option<String> {
    if sheet.plainly_marked {
        return None;
    }
    let open = |row: &&Row| {
        // About what is undecided a person is asked in any case.
        let Some(set) = decided(row) else { return false };
        !(is_filled(&set) || without_options && is_authorized_alone(&set))
    };
    let rows: Vec<String> = sheet.rows.iter().filter(open).map(label).collect();
    let rows = (!rows.is_empty()).then(|| rows.join(", "))?;
    Some(format!(
        "read from a scanned page, where a mark may have been overlooked: please compare {rows} with the page"
    ))
}

/// Which of a row's boxes are marked; none while one of them is undecided or where it has none.
fn decided(row: &Row) -> Option<Vec<bool>> {
    let marks = row.cells.iter().flat_map(|cell| &cell.lines).flat_map(Line::marks);
    let set: Option<Vec<bool>> = marks
        .map(|mark| match mark.state {
            State::Set => Some(true),
            State::Empty => Some(false),
            State::Unclear(_) => None,
        })
        .collect();
    set.filter(|set| !set.is_empty())
}

/// Whether somebody left the options out in every row that is authorized, as many do. The options' own words must be read
/// well there: who strikes one out has chosen the other.
fn leaves_options_out(sheet: &Sheet) -> bool {
    if sheet.format != Format::Scan {
        return false;
    }
    let language = language(sheet);
    let rows: Option<Vec<(&Row, Vec<bool>)>> = sheet
        .rows
        .iter()
        .filter(|row| row.cells.iter().flat_map(|cell| &cell.lines).any(|line| line.marks().next().is_some()))
        .map(|row| Some((row, decided(row)?)))
        .collect();
    let Some(rows) = rows else { return false };
    let legible = |row: &Row| {
        let lines = told_lines(row, language);
        let reads = |at: usize, slot: Slot| {
            lines.get(at).is_some_and(|line| dice(&letters(&line.words), &compared(slot, language)) >= LEGIBLE)
        };
        is_built(&lines) && reads(1, Slot::NoComments) && reads(2, Slot::WithComments)
    };
    let alone: Vec<&Row> = rows.iter().filter(|(_, set)| is_authorized_alone(set)).map(|(row, _)| *row).collect();
    let no_option = rows.iter().all(|(_, set)| is_authorized_alone(set) || *set == [false, false, false, true]);
    no_option && alone.len() >= THROUGHOUT && alone.into_iter().all(legible)
}

/// Rows without an option that make a habit of it, and how like its own words an option must be read.
const THROUGHOUT: usize = 3;
const LEGIBLE: f32 = 0.8;

const fn is_authorized_alone(set: &[bool]) -> bool {
    matches!(set, [true, false, false, false])
}

/// Authorized with one option, or not authorized: whatever has no mark at all, or no option, or contradicts itself is neither.
const fn is_filled(set: &[bool]) -> bool {
    matches!(set, [true, true, false, false] | [true, false, true, false] | [false, false, false, true])
}

/// Texts of the circular for which no form of the message has a row, where pages were scanned: one may be missing.
pub(super) fn missing<'s>(
    mut sheets: impl Iterator<Item = &'s Sheet>,
    found: &BTreeSet<usize>,
    circular: &Circular,
) -> Vec<usize> {
    let scanned = sheets.any(|sheet| sheet.format == Format::Scan);
    if !scanned || found.is_empty() {
        return Vec::new();
    }
    (0..circular.texts.len()).filter(|index| !found.contains(index)).collect()
}

/// A line of a row with what its words were taken for.
struct Told {
    mark: Mark,
    words: String,
    slot: Option<Slot>,
}

fn clean(sheet: &Sheet, circulars: &[Circular]) -> Sheet {
    let mut clean = Sheet { rows: Vec::new(), asides: Vec::new(), ..sheet.clone() };
    let language = language(sheet);
    let circular = circulars.iter().max_by_key(|circular| named_rows(sheet, circular));
    let circular = circular.filter(|circular| named_rows(sheet, circular) > 0);
    head(sheet, &mut clean);
    let Some(circular) = circular else {
        if sheet.lines().any(|(_, line)| line.marks().next().is_some()) {
            clean.faults.push("boxes were found, and no label beside them that names a text of a circular".to_owned());
        }
        return clean;
    };
    let group = study_group(sheet, circular);
    let rows: Vec<(&Row, Vec<Told>)> = sheet.rows.iter().map(|row| (row, told_lines(row, language))).collect();
    let read = read_slots(&rows);
    let texts = texts(&rows, circular);
    for ((row, lines), text) in rows.iter().zip(texts) {
        let label = label(row);
        let recognised = lines.iter().any(|line| line.slot.is_some());
        match text {
            Some(text) => {
                clean.rows.push(in_own_words(row, lines, text, circular, language, group, read));
            }
            None if recognised => {
                let label: String = label.chars().take(80).collect();
                clean
                    .faults
                    .push(format!("{}: the label reads \"{label}\", which names no text for certain", row.spot));
            }
            None => {}
        }
    }
    clean
}

/// The text of each row, by its label; and by the labels around it, where a label is misread and one text is missing just
/// there.
fn texts(rows: &[(&Row, Vec<Told>)], circular: &Circular) -> Vec<Option<usize>> {
    let read: Vec<Option<names::Name>> = rows.iter().map(|(row, _)| names::named(&label(row), circular)).collect();
    let once = |text: usize| read.iter().flatten().filter(|name| name.text == text).count() == 1;
    // A misread figure makes one number of two: where each of those was read once, none was.
    let sure =
        |name: &&names::Name| name.close.is_empty() || once(name.text) && name.close.iter().all(|text| once(*text));
    let named: Vec<Option<usize>> = read.iter().map(|name| name.as_ref().filter(sure).map(|name| name.text)).collect();
    let guessed = |at: usize| {
        let before = named.iter().take(at).rev().find_map(|text| *text);
        let after = named.iter().skip(at + 1).find_map(|text| *text);
        let from = before.map_or(0, |text| text + 1);
        let missing: Vec<usize> = (from..after.unwrap_or(circular.texts.len())).collect();
        let is_row = rows.get(at).is_some_and(|(_, lines)| is_built(lines));
        let (row, _) = rows.get(at).filter(|_| is_row)?;
        let free = missing.iter().all(|text| !named.contains(&Some(*text)));
        if free { names::between(&label(row), &missing, circular) } else { None }
    };
    let guessed: Vec<Option<usize>> =
        (0..named.len()).map(|at| named.get(at).copied().flatten().or_else(|| guessed(at))).collect();
    let twice = |text: &usize| guessed.iter().flatten().filter(|other| *other == text).count() > 1;
    let once = |(own, text): (&Option<usize>, &Option<usize>)| own.or(text.filter(|text| !twice(text)));
    named.iter().zip(&guessed).map(once).collect()
}

fn named_rows(sheet: &Sheet, circular: &Circular) -> usize {
    sheet.rows.iter().filter(|row| names::named(&label(row), circular).is_some()).count()
}

fn label(row: &Row) -> String {
    let lines = row.cells.first().into_iter().flat_map(|cell| &cell.lines);
    lines.map(Line::text).collect::<Vec<_>>().join(" ")
}

/// The circular's number and the State, where they can be read in what stands around the form.
fn head(sheet: &Sheet, clean: &mut Sheet) {
    let mut named = Named::default();
    let mut numbers = BTreeSet::new();
    for aside in &sheet.asides {
        named.read(aside);
        numbers.extend(which::numbers(aside));
        if wording::RESERVES.within(&fold(aside)) {
            let words: String = aside.chars().take(120).collect();
            clean.faults.push(format!("words beside the form hold a condition or a reservation: \"{words}\""));
        }
    }
    for number in numbers {
        clean.rows.push(single(&format!("TSB Circular {number}")));
    }
    for state in named.states {
        if let Some(state) = state.member() {
            clean.rows.push(single(&format!("Administration of {}", state.name(Language::En))));
        }
    }
}

fn single(text: &str) -> Row {
    let cell = Cell { continues: false, lines: vec![plain(text)] };
    Row { spot: crate::sheet::Spot::default(), cells: vec![cell] }
}

fn plain(text: &str) -> Line {
    Line { items: vec![Item::Text(Text { text: text.to_owned(), ..Text::default() })] }
}

/// The language whose lines are most like those that were read.
fn language(sheet: &Sheet) -> Language {
    let read: Vec<Vec<char>> = answers(sheet).map(|line| letters(&line.text())).collect();
    let likeness = |lines: &[&str; 4]| -> f32 {
        let wanted: Vec<Vec<char>> = lines.iter().map(|line| letters(line)).collect();
        read.iter().map(|read| wanted.iter().map(|wanted| dice(read, wanted)).fold(0.0, f32::max)).sum()
    };
    let best = phrases::LINES.iter().max_by(|a, b| likeness(&a.1).total_cmp(&likeness(&b.1)));
    best.map_or(Language::En, |(language, _)| *language)
}

fn answers(sheet: &Sheet) -> impl Iterator<Item = &Line> {
    sheet.rows.iter().filter_map(|row| row.cells.get(1)).flat_map(|cell| &cell.lines)
}

/// The study group that the answers' lines name, when they plainly name another than the circular's.
fn study_group(sheet: &Sheet, circular: &Circular) -> u32 {
    let (mut own, mut others) = (0, Vec::new());
    for line in answers(sheet) {
        let named = which::study_groups(&fold(&line.text()));
        if named.contains(&circular.study_group) {
            own += 1;
        }
        others.extend(named.into_iter().filter(|group| *group != circular.study_group));
    }
    let first = others.first().copied().unwrap_or(circular.study_group);
    let same = others.iter().filter(|group| **group == first).count();
    if own == 0 && same >= 2 { first } else { circular.study_group }
}

fn told_lines(row: &Row, language: Language) -> Vec<Told> {
    let lines = row.cells.get(1).into_iter().flat_map(|cell| &cell.lines);
    let mut lines: Vec<Told> = lines
        .filter_map(|line| {
            let mark = line.marks().next()?.clone();
            let words = line.text();
            let slot = slot(&words, language);
            Some(Told { mark, words, slot })
        })
        .collect();
    // What is no line of the form beside four that are was no box.
    if lines.len() > SLOTS.len() && lines.iter().filter_map(|line| line.slot).eq(SLOTS) {
        lines.retain(|line| line.slot.is_some());
    }
    lines
}

const SLOTS: [Slot; 4] = [Slot::Authorize, Slot::NoComments, Slot::WithComments, Slot::Refuse];

/// Which of the form's lines the words are, if they are like one and less like the others.
fn slot(words: &str, language: Language) -> Option<Slot> {
    let read = letters(words);
    let mut scored: Vec<(f32, Slot)> =
        SLOTS.iter().map(|slot| (dice(&read, &compared(*slot, language)), *slot)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    // Cut short, a refusal is as like the authorization: how a line begins tells them apart.
    let whole = scored.first().map_or(0, |(_, slot)| compared(*slot, language).len());
    if read.len() * 10 < whole * 7
        && let Some((role, _)) = scan::role(&read, &SLOTS.map(|slot| compared(slot, language)))
    {
        return SLOTS.get(role).copied();
    }
    match scored.as_slice() {
        [(best, slot), (next, _), ..] if *best >= 0.5 && best - next >= 0.08 => Some(*slot),
        _ => None,
    }
}

fn phrase(slot: Slot, language: Language, group: u32) -> String {
    template(slot, language).replace("{sg}", &group.to_string())
}

/// The letters of the form's line, whatever the study group.
fn compared(slot: Slot, language: Language) -> Vec<char> {
    letters(&template(slot, language).replace("{sg}", ""))
}

fn template(slot: Slot, language: Language) -> &'static str {
    let lines = phrases::LINES.iter().find(|(known, _)| *known == language).map(|(_, lines)| lines);
    let index = SLOTS.iter().position(|known| *known == slot).unwrap_or_default();
    lines.and_then(|lines| lines.get(index)).copied().unwrap_or_default()
}

/// In how many rows each of the four lines was recognised where it should stand.
fn read_slots(rows: &[(&Row, Vec<Told>)]) -> [usize; 4] {
    let built = || rows.iter().filter(|(_, lines)| is_built(lines));
    let read = |at: usize| {
        built().filter(|(_, lines)| lines.get(at).and_then(|line| line.slot) == SLOTS.get(at).copied()).count()
    };
    [read(0), read(1), read(2), read(3)]
}

/// Box, two circles, box.
fn is_built(lines: &[Told]) -> bool {
    let shapes: Vec<Shape> = lines.iter().map(|line| line.mark.shape).collect();
    shapes == [Shape::Box, Shape::Round, Shape::Round, Shape::Box]
}

/// The row in the form's own words. What could not be told for certain is left undecided.
fn in_own_words(
    row: &Row,
    lines: &[Told],
    text: usize,
    circular: &Circular,
    language: Language,
    group: u32,
    read: [usize; 4],
) -> Row {
    let trouble = trouble(lines, language, read);
    let id = circular.texts.get(text).map(|text| text.id.to_string()).unwrap_or_default();
    let told = lines.iter().zip(SLOTS).map(|(line, slot)| {
        let mut mark = line.mark.clone();
        if let Some(why) = &trouble {
            mark.state = State::Unclear(why.clone());
        }
        let words = Text { text: format!(" {}", phrase(slot, language, group)), ..Text::default() };
        Line { items: vec![Item::Mark(mark), Item::Text(words)] }
    });
    let mut answers: Vec<Line> = told.collect();
    if answers.is_empty() {
        answers.push(plain(&phrase(Slot::Authorize, language, group)));
    }
    let label = Cell { continues: false, lines: vec![plain(&id)] };
    Row { spot: row.spot, cells: vec![label, Cell { continues: false, lines: answers }] }
}

/// Why a row's lines cannot be taken for the form's four.
fn trouble(lines: &[Told], language: Language, read: [usize; 4]) -> Option<String> {
    if !is_built(lines) {
        return Some(format!("{} boxes were found in the row, not a box, two circles and a box", lines.len()));
    }
    for ((line, slot), elsewhere) in lines.iter().zip(SLOTS).zip(read) {
        match line.slot {
            Some(read) if read != slot => {
                let words: String = line.words.trim().chars().take(80).collect();
                return Some(format!(
                    "the words beside a box are another line's than the one expected there: \"{words}\""
                ));
            }
            // One line may be illegible where the same line was read in other rows.
            None if elsewhere < 2 => return Some("the words beside a box could not be read".to_owned()),
            _ => {}
        }
        if let Some(words) = added(&line.words, slot, language) {
            return Some(format!("words were added beside the box: \"{words}\""));
        }
    }
    let told = lines.iter().filter(|line| line.slot.is_some()).count();
    // Under a stamp one line is enough where the page's other rows were read whole.
    let enough = if read.iter().all(|rows| *rows >= 3) { 1 } else { 2 };
    (told < enough).then(|| "the words beside the boxes could not be read".to_owned())
}

/// Several words that are not at all like the line's own.
fn added(words: &str, slot: Slot, language: Language) -> Option<String> {
    let own = compared(slot, language);
    let strange: Vec<&str> = words
        .split_whitespace()
        .filter(|word| {
            let word = letters(word);
            word.len() >= 4 && alike::distance_within(&word, &own) * 2 > word.len()
        })
        .collect();
    (strange.len() >= 3).then(|| strange.join(" ").chars().take(120).collect())
}
