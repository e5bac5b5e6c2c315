//! One line of the form: which of the form's places it words, what is marked on it, what a person added.

use super::{
    super::wording::{Said, Slot},
    words,
};
use crate::{
    circular::Circular,
    sheet::{Item, Line, Mark, Method, Shape, Sheet, Spot, State, Text},
};

/// A line of a row, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// The form's places that the line words; two where it words an authorization and its option at once.
    pub slots: Vec<Slot>,
    pub marks: Vec<Mark>,
    /// The line says "yes" or "no" and nothing else.
    pub yes: Option<bool>,
    /// Words on the line that are not the form's.
    pub added: String,
    pub struck: Amount,
    pub emphasis: Amount,
    /// As a person would read it aloud.
    pub text: String,
}

/// How much of a line something was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Amount {
    None,
    Part,
    Whole,
}

/// A line of the form that can carry a mark, as it was found.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub slots: Vec<Slot>,
    pub marks: Vec<Mark>,
    pub struck: Amount,
    pub emphasis: Amount,
    pub added: String,
    /// The line is an answer in few words rather than the form's sentence: "authorizes".
    pub typed: bool,
    pub spot: Spot,
}

/// The form's shortest sentence has some forty letters in Chinese, a hundred elsewhere.
const FEW: usize = 40;

impl Seen {
    /// Reads a line; `marked` says that a mark waits for its words just before it.
    pub(super) fn of(line: &Line, marked: bool, circular: &Circular) -> Self {
        let marks: Vec<Mark> = line.marks().cloned().collect();
        let slots = slots_of(line, marked, circular);
        let standing = words::standing(line);
        let yes = if slots.is_empty() { words::yes_or_no(&standing) } else { None };
        let added = if slots.is_empty() { String::new() } else { words::added(&standing, &slots, circular) };
        let mut seen =
            Self { slots, marks, yes, added, struck: struck(line), emphasis: emphasis(line), text: line.words() };
        seen.take_typed_answer();
        seen.take_typed_sign();
        seen
    }

    /// A figure or a letter alone where the line's circle or box would be: it may be a tick.
    fn take_typed_sign(&mut self) {
        let one = self.added.chars().count() == 1 && self.added.chars().all(char::is_alphanumeric);
        if one && self.marks.is_empty() && !self.slots.is_empty() {
            let why = format!("\"{}\" may stand for a mark", self.added);
            self.marks.push(typed(State::Unclear(why), &self.added));
            self.added.clear();
        }
    }

    /// "Yes" typed beside the form's words ticks them, "no" leaves them.
    fn take_typed_answer(&mut self) {
        let Some(yes) = words::yes_or_no(&self.added).filter(|_| !self.slots.is_empty()) else { return };
        // "sí" is yes, "si" is if.
        if self.added.eq_ignore_ascii_case("si") {
            return;
        }
        let set = self.marks.iter().any(|mark| mark.state == State::Set);
        if set != yes && (set || !self.marks.is_empty() && !yes) {
            let why = format!("\"{}\" stands beside the mark", self.added);
            self.marks.push(typed(State::Unclear(why), &self.added));
        } else if !set {
            self.marks = vec![typed(if yes { State::Set } else { State::Empty }, &self.added)];
        }
        self.added.clear();
    }

    pub(super) fn place(self, spot: Spot) -> Place {
        let Self { slots, marks, added, struck, emphasis, text, .. } = self;
        let sentence = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() > FEW;
        let typed = marks.is_empty() && !sentence;
        Place { slots, marks, struck, emphasis, added, typed, spot }
    }

    pub(super) fn is_set(&self) -> bool {
        self.marks.iter().any(|mark| mark.state != State::Empty)
    }
}

/// A mark made of words.
pub(super) fn typed(state: State, words: &str) -> Mark {
    Mark { shape: Shape::Either, state, method: Method::Typed, seen: words.to_owned(), struck: false }
}

/// The form's places that a line words. A short line will do where a mark is beside it, or where it holds no other word.
pub(super) fn slots_of(line: &Line, marked: bool, circular: &Circular) -> Vec<Slot> {
    let text = line.text();
    let said = Said::of(&text);
    if said.is_crowded() && line.marks().next().is_none() {
        return vec![Slot::Authorize, Slot::Refuse];
    }
    let loosely = said.slots(true);
    if marked || line.marks().next().is_some() || words::added(&text, &loosely, circular).is_empty() {
        return loosely;
    }
    said.slots(false)
}

/// The form's places that words stand for, beside a mark.
pub(super) fn slots(text: &str) -> Vec<Slot> {
    Said::of(text).slots(true)
}

/// Whether a line words more answers than one mark can be for.
pub(super) fn is_crowded(line: &Line) -> bool {
    Said::of(&line.text()).is_crowded()
}

/// Whether, outside tables, every box stands alone on the line above its words, and nowhere else: each mark that stands
/// alone is followed by a line of the form that has none, and each such line follows one.
pub(super) fn marks_lead(sheet: &Sheet, circular: &Circular) -> bool {
    let lines = || sheet.rows.iter().filter(|row| row.spot.table.is_none()).flat_map(|row| &row.cells);
    let lines: Vec<&Line> = lines().flat_map(|cell| &cell.lines).filter(|line| !line.words().is_empty()).collect();
    let lone = |line: &Line| line.marks().count() == 1 && is_blank(&line.text());
    let boxed = |line: &Line| {
        let slots = slots_of(line, false, circular);
        line.marks().next().is_none() && slots.iter().any(|slot| matches!(slot, Slot::Authorize | Slot::Refuse))
    };
    let mut pairs = 0;
    let mut above = false;
    for (at, line) in lines.iter().enumerate() {
        let below = lone(line) && lines.get(at + 1).is_some_and(|next| boxed(next));
        if lone(line) && !below || boxed(line) && !above {
            return false;
        }
        pairs += usize::from(below);
        above = below;
    }
    pairs >= 2
}

/// A line without the `*` of a list before the words that are not the form's.
pub(super) fn without_bullet(line: &Line) -> Line {
    let solid = line.items.iter().position(|item| !matches!(item, Item::Text(text) if text.text.trim().is_empty()));
    let bullet = |item: &Item| matches!(item, Item::Mark(mark) if mark.seen == "*" && mark.state != State::Set);
    let mut items = line.items.clone();
    if let Some(at) = solid.filter(|at| items.get(*at).is_some_and(bullet))
        && line.marks().count() == 1
        && slots(&line.text()).is_empty()
        && !is_blank(&line.text())
    {
        items.remove(at);
    }
    Line { items }
}

/// The pieces of a line that holds several answers, each with its mark: `☒ authorizes ☐ does not authorize`, or
/// `authorizes ☒ does not authorize ☐`. None where the line is a single piece.
pub(super) fn pieces(line: &Line) -> Option<Vec<Line>> {
    if line.marks().count() == 0 {
        return None;
    }
    let solid: Vec<&Item> =
        line.items.iter().filter(|item| !matches!(item, Item::Text(text) if is_blank(&text.text))).collect();
    let first_is_mark = matches!(solid.first(), Some(Item::Mark(_)));
    let last_is_mark = matches!(solid.last(), Some(Item::Mark(_)));
    let before = cut(line, true);
    let after = cut(line, false);
    let answers = |pieces: &[Line]| pieces.iter().filter(|piece| is_answer(piece)).count();
    if !first_is_mark && last_is_mark && after.len() > 1 && after.iter().all(is_answer) {
        return Some(after);
    }
    (before.len() > 1 && answers(&before) > 1 && (first_is_mark || !last_is_mark)).then_some(before)
}

fn is_answer(piece: &Line) -> bool {
    let text = piece.text();
    Said::of(&text).slot(true).is_some() || words::yes_or_no(&text).is_some()
}

fn is_blank(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

/// Cuts a line before each of its marks, or behind each.
fn cut(line: &Line, before: bool) -> Vec<Line> {
    let mut pieces: Vec<Line> = vec![Line::default()];
    for item in &line.items {
        let mark = matches!(item, Item::Mark(_));
        if mark && before {
            pieces.push(Line::default());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.items.push(item.clone());
        }
        if mark && !before {
            pieces.push(Line::default());
        }
    }
    pieces.retain(|piece| piece.marks().next().is_some() || !is_blank(&piece.text()));
    pieces
}

/// The part of a line before its first mark, and the rest, where both are there.
pub(super) fn head(line: &Line) -> Option<(Line, Line)> {
    let at = line.items.iter().position(|item| matches!(item, Item::Mark(_)))?;
    let (head, rest) = line.items.split_at_checked(at)?;
    let head = Line { items: head.to_vec() };
    (!is_blank(&head.text())).then(|| (head, Line { items: rest.to_vec() }))
}

fn struck(line: &Line) -> Amount {
    amount(line, |text| text.struck)
}

fn emphasis(line: &Line) -> Amount {
    amount(line, |text| text.emphasis)
}

/// How many of a line's letters have a look.
fn amount(line: &Line, look: impl Fn(&Text) -> bool) -> Amount {
    let (mut all, mut through) = (0_usize, 0_usize);
    for item in &line.items {
        if let Item::Text(text) = item {
            let letters = text.text.chars().filter(|c| c.is_alphanumeric()).count();
            all += letters;
            through += if look(text) { letters } else { 0 };
        }
    }
    match (through, all) {
        (0, _) => Amount::None,
        // The leading symbol or a closing bracket is easily missed by hand.
        (through, all) if through * 10 >= all * 9 => Amount::Whole,
        _ => Amount::Part,
    }
}
