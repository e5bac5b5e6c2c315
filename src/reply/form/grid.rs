//! Retyped forms laid out as a grid: the answers head the columns and each text has its row, or the other way round.

use super::{
    super::wording::{Slot, fold},
    label::{Labels, Naming},
    lines::{self, Amount, Place, typed},
    words,
};
use crate::sheet::{Cell, Mark, Row, Spot, State};

/// What the heading row says of each column.
#[derive(Clone, Debug)]
pub(super) enum Grid {
    /// Each column stands for an answer.
    Answers(Vec<Vec<Slot>>),
    /// Each column stands for a text.
    Texts(Vec<Option<usize>>),
}

/// One text's row, or its column's part of one, read off a grid.
pub(super) struct Reading {
    pub text: usize,
    pub places: Vec<Place>,
    pub trouble: Option<String>,
    pub words: Vec<String>,
}

/// Whether a row heads a grid: nothing is marked in it, and its cells word the answers or name the texts.
pub(super) fn heading(row: &Row, labels: &Labels<'_>) -> Option<Grid> {
    let lines = || row.cells.iter().flat_map(|cell| &cell.lines);
    if row.spot.table.is_none() || lines().any(|line| line.marks().next().is_some()) {
        return None;
    }
    let texts: Vec<String> = row.cells.iter().map(text_of).collect();
    let columns: Vec<Vec<Slot>> = texts.iter().map(|text| lines::slots(text)).collect();
    let has = |slot| columns.iter().any(|slots| slots.contains(&slot));
    let worded = columns.iter().filter(|slots| !slots.is_empty()).count();
    let named: Vec<Naming> = texts.iter().map(|text| labels.read(text)).collect();
    let names = named.iter().filter(|naming| !matches!(naming, Naming::Nothing)).count();
    let distinct = columns
        .iter()
        .enumerate()
        .all(|(at, slots)| slots.is_empty() || !columns.iter().skip(at + 1).any(|other| other == slots));
    if worded >= 2 && names == 0 && distinct && has(Slot::Authorize) {
        return Some(Grid::Answers(columns));
    }
    // A single question as heading: its column holds "yes" or "no".
    if worded == 1
        && names == 0
        && row.cells.len() >= 2
        && has(Slot::Authorize)
        && columns.first().is_some_and(Vec::is_empty)
        && !text_of(row.cells.first()?).trim().is_empty()
    {
        return Some(Grid::Answers(columns));
    }
    let one = |naming: &Naming| if let Naming::One(text) = naming { Some(*text) } else { None };
    let all_single = named.iter().all(|naming| matches!(naming, Naming::One(_) | Naming::Nothing));
    (worded == 0 && names >= 2 && all_single && !matches!(named.first(), Some(Naming::One(_))))
        .then(|| Grid::Texts(named.iter().map(one).collect()))
}

/// A heading of two rows, "authorizes" over "no comments" and "comments attached": the grid that both make, where there is
/// only one way to lay the cells of the upper row over those of the lower.
pub(super) fn two_rows(above: &Row, below: &Row, labels: &Labels<'_>) -> Option<Grid> {
    let texts: Vec<String> = below.cells.iter().map(text_of).collect();
    let marked = below.cells.iter().flat_map(|cell| &cell.lines).any(|line| line.marks().next().is_some());
    if marked || texts.len() > WIDEST || above.cells.len() >= texts.len() {
        return None;
    }
    if texts.iter().any(|text| labels.read(text) != Naming::Nothing) {
        return None;
    }
    let heads: Vec<(Vec<Slot>, String)> =
        above.cells.iter().map(text_of).map(|text| (lines::slots(&text), text)).collect();
    let mut ways = laid_over(&heads, &texts).into_iter();
    let columns = ways.next().filter(|_| ways.next().is_none())?;
    Some(Grid::Answers(columns))
}

/// More columns than any form has.
const WIDEST: usize = 12;

/// Every way in which the heads, in their order, stand over one or more of the cells: what each column then says.
fn laid_over(heads: &[(Vec<Slot>, String)], texts: &[String]) -> Vec<Vec<Vec<Slot>>> {
    let Some((head, others)) = heads.split_first() else {
        return if texts.is_empty() { vec![Vec::new()] } else { Vec::new() };
    };
    let mut ways = Vec::new();
    for width in 1..=texts.len().saturating_sub(others.len()) {
        let Some((own, rest)) = texts.split_at_checked(width) else { continue };
        let Some(columns) = under(head, own) else { continue };
        ways.extend(laid_over(others, rest).into_iter().map(|rest| [columns.clone(), rest].concat()));
    }
    ways
}

/// What the columns under one head say; none where they cannot be its.
fn under((head, said): &(Vec<Slot>, String), texts: &[String]) -> Option<Vec<Vec<Slot>>> {
    let slots: Vec<Vec<Slot>> = texts.iter().map(|text| lines::slots(text)).collect();
    if let ([text], [slots]) = (texts, slots.as_slice()) {
        let same = slots.is_empty() || slots == head;
        return (same && words::yes_or_no(text).is_none()).then(|| vec![head.clone()]);
    }
    let answers: Vec<Option<bool>> = texts.iter().map(|text| words::yes_or_no(text)).collect();
    let (yes, no) = match head.as_slice() {
        [Slot::Authorize] => (Slot::Authorize, Slot::Refuse),
        [Slot::WithComments] => (Slot::WithComments, Slot::NoComments),
        [] if words::is_comment_head(&fold(said)) => (Slot::WithComments, Slot::NoComments),
        _ => return None,
    };
    if let [Some(first), Some(second)] = answers.as_slice() {
        let column = |said: &bool| vec![if *said { yes } else { no }];
        return (first != second).then(|| vec![column(first), column(second)]);
    }
    let option = |slots: &Vec<Slot>| match slots.as_slice() {
        [one @ (Slot::NoComments | Slot::WithComments)] | [Slot::Authorize, one] => Some(*one),
        _ => None,
    };
    let options: Vec<Slot> = slots.iter().map(option).collect::<Option<_>>()?;
    let [one, other] = options.as_slice() else { return None };
    (yes == Slot::Authorize && one != other)
        .then(|| options.iter().map(|option| vec![Slot::Authorize, *option]).collect())
}

/// Reads a row under the heading; none where it is no row of the grid.
pub(super) fn row(grid: &Grid, row: &Row, labels: &Labels<'_>) -> Option<Vec<Reading>> {
    match grid {
        Grid::Answers(columns) => answers(columns, row, labels),
        Grid::Texts(columns) => texts(columns, row),
    }
}

fn answers(columns: &[Vec<Slot>], row: &Row, labels: &Labels<'_>) -> Option<Vec<Reading>> {
    if row.cells.len() != columns.len() {
        return None;
    }
    let free = || row.cells.iter().zip(columns).filter(|(_, slots)| slots.is_empty()).map(|(cell, _)| text_of(cell));
    let text = free().find_map(|text| match labels.read(&text) {
        Naming::One(text) => Some(vec![text]),
        Naming::Several(texts) => Some(texts),
        Naming::All => Some((0..labels.circular.texts.len()).collect()),
        _ => None,
    })?;
    let mut trouble = None;
    let mut said = Vec::new();
    let mut places = Vec::new();
    let alone = columns.iter().filter(|slots| !slots.is_empty()).count() == 1;
    for (cell, slots) in row.cells.iter().zip(columns).filter(|(_, slots)| !slots.is_empty()) {
        match mark_in(cell) {
            // Under a single question "no" is the refusal.
            Ok(Some(mark)) if alone && mark.state == State::Empty && words::yes_or_no(&mark.seen) == Some(false) => {
                places.push(place(&[Slot::Refuse], Some(Mark { state: State::Set, ..mark }), row.spot));
            }
            Ok(mark) => places.push(place(slots, mark, row.spot)),
            Err(words) => {
                trouble = Some(format!("words stand where a mark is expected: \"{words}\""));
                said.push(words);
            }
        }
    }
    if row.cells.iter().zip(columns).any(|(cell, slots)| slots.is_empty() && has_set_mark(cell)) {
        trouble = Some("a mark stands in a column that is no answer's".to_owned());
    }
    let notes = free().filter(|text| labels.read(text) == Naming::Nothing && text.chars().any(char::is_alphabetic));
    said.extend(notes.map(|text| text.trim().to_owned()));
    let reading = |text| Reading { text, places: places.clone(), trouble: trouble.clone(), words: said.clone() };
    Some(text.into_iter().map(reading).collect())
}

fn texts(columns: &[Option<usize>], row: &Row) -> Option<Vec<Reading>> {
    let (first, rest) = row.cells.split_first()?;
    let slots = lines::slots(&text_of(first));
    if row.cells.len() != columns.len() || slots.is_empty() {
        return None;
    }
    let column = |(cell, text): (&Cell, &Option<usize>)| {
        let text = (*text)?;
        let (mark, trouble) = match mark_in(cell) {
            Ok(mark) => (mark, None),
            Err(words) => (None, Some(format!("words stand where a mark is expected: \"{words}\""))),
        };
        Some(Reading { text, places: vec![place(&slots, mark, row.spot)], trouble, words: Vec::new() })
    };
    Some(rest.iter().zip(columns.iter().skip(1)).filter_map(column).collect())
}

fn place(slots: &[Slot], mark: Option<Mark>, spot: Spot) -> Place {
    Place {
        slots: slots.to_vec(),
        // A cell of a grid is a box, drawn or not.
        marks: vec![mark.unwrap_or_else(|| typed(State::Empty, ""))],
        struck: Amount::None,
        emphasis: Amount::None,
        added: String::new(),
        typed: false,
        spot,
    }
}

fn text_of(cell: &Cell) -> String {
    cell.lines.iter().map(|line| line.text() + " ").collect::<String>().trim().to_owned()
}

fn has_set_mark(cell: &Cell) -> bool {
    cell.lines.iter().flat_map(crate::sheet::Line::marks).any(|mark| mark.state != State::Empty)
}

/// The one mark that a cell holds, drawn or said; the words where it holds something else.
fn mark_in(cell: &Cell) -> Result<Option<Mark>, String> {
    let text = text_of(cell);
    let mut marks: Vec<Mark> = cell.lines.iter().flat_map(crate::sheet::Line::marks).cloned().collect();
    if !text.chars().any(char::is_alphanumeric) {
        return match marks.len() {
            0 | 1 => Ok(marks.pop()),
            _ => Err("several marks".to_owned()),
        };
    }
    match words::yes_or_no_in_box(&text) {
        Some(yes) if marks.is_empty() => Ok(Some(typed(if yes { State::Set } else { State::Empty }, text.trim()))),
        _ if words::is_harmless(&text) && marks.len() == 1 => Ok(marks.pop()),
        _ => Err(text),
    }
}
