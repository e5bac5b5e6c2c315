//! Walks along a line and splits it into text and marks.

use super::{
    glyph::{is_bullet, is_invisible},
    token::{self, Context, Found},
};
use crate::sheet::{Cell, Item, Line, Mark, Method, Shape, State, Text};

/// What carries over from one line to the next: a parenthesis still open, in which a circle is only spoken of.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    open: usize,
    /// Words have been seen since the outermost parenthesis opened, and no mark.
    spoken: bool,
}

impl Paragraph {
    fn pass(&mut self, char: char) {
        match char {
            '(' | '（' => {
                self.open += 1;
                self.spoken &= self.open > 1;
            }
            ')' | '）' => self.open = self.open.saturating_sub(1),
            char => self.spoken |= self.open > 0 && char.is_alphanumeric(),
        }
    }
}

/// A character as it stands on the line, with what was done to it; or a mark already known.
#[derive(Clone)]
pub(super) enum Sign {
    Char { char: char, struck: bool, emphasis: bool },
    Known(Mark),
}

impl Sign {
    pub(super) fn char(&self) -> Option<char> {
        match self {
            Self::Char { char, .. } => Some(*char),
            Self::Known(_) => None,
        }
    }
}

/// Finds the marks in a cell's lines.
pub fn cell(cell: &mut Cell) {
    let filled = cell.lines.iter().filter(|line| !line.text().trim().is_empty()).count();
    let mut paragraph = Paragraph::default();
    for at in &mut cell.lines {
        *at = line(std::mem::take(at), &mut paragraph, filled == 1);
    }
}

/// Finds the marks in a line. `alone` says that the line is all its table cell holds.
#[must_use]
pub fn line(line: Line, paragraph: &mut Paragraph, alone: bool) -> Line {
    let signs = signs(line);
    if signs.iter().all(|sign| matches!(sign, Sign::Char { char, .. } if char.is_whitespace())) {
        paragraph.clone_from(&Paragraph::default());
    }
    let barred = is_barred(&signs);
    let mut out = Vec::new();
    let mut rest = signs.as_slice();
    let mut before: Vec<char> = Vec::new();
    let mut start = Start::default();
    while let Some((sign, after)) = rest.split_first() {
        let context = Context {
            lead: start.is_lead(),
            spoken: paragraph.open > 0 && paragraph.spoken,
            inside: paragraph.open > 0,
            alone: alone && start.blank,
            barred,
            before: &before,
        };
        match sign {
            Sign::Known(mark) => {
                out.push(Item::Mark(mark.clone()));
                before.push(token::MARK);
                start.pass(token::MARK);
                paragraph.spoken = false;
                rest = after;
            }
            Sign::Char { char, struck, emphasis } => {
                if let Some(found) = token::at(rest, &context) {
                    rest = rest.get(found.length..).unwrap_or_default();
                    out.push(Item::Mark(mark_of(found, *struck)));
                    before.push(token::MARK);
                    start.pass(token::MARK);
                    start.pass(token::MARK);
                    paragraph.spoken = false;
                } else {
                    push_char(&mut out, *char, *struck, *emphasis);
                    paragraph.pass(*char);
                    before.push(*char);
                    start.pass(*char);
                    rest = after;
                }
            }
        }
    }
    Line { items: join(out) }
}

/// A row of a table drawn with bars: more than a box alone, from bar to bar.
fn is_barred(signs: &[Sign]) -> bool {
    let mut solid = signs.iter().map(Sign::char).filter(|char| !char.is_some_and(char::is_whitespace));
    let bars = signs.iter().filter(|sign| sign.char() == Some('|')).count();
    solid.next() == Some(Some('|')) && solid.next_back() == Some(Some('|')) && bars > 2
}

fn signs(line: Line) -> Vec<Sign> {
    let mut signs = Vec::new();
    for item in line.items {
        match item {
            Item::Mark(mark) => signs.push(Sign::Known(mark)),
            Item::Text(Text { text, struck, emphasis }) => {
                let seen = text.chars().filter(|char| !is_invisible(*char));
                signs.extend(seen.map(|char| Sign::Char { char, struck, emphasis }));
            }
        }
    }
    signs
}

/// How a line begins.
struct Start {
    /// Nothing but blanks so far.
    blank: bool,
    /// The first characters that are neither blank, mark nor bullet.
    words: String,
}

impl Default for Start {
    fn default() -> Self {
        Self { blank: true, words: String::new() }
    }
}

impl Start {
    fn pass(&mut self, char: char) {
        self.blank &= char.is_whitespace();
        let nothing = char.is_whitespace() || char == token::MARK || is_bullet(char);
        if self.words.len() < 16 && !(nothing && (self.words.is_empty() || self.is_lead())) {
            self.words.push(char);
        }
    }

    /// Whether only blanks, marks, bullets or an enumeration such as `a)` stand before.
    fn is_lead(&self) -> bool {
        self.words.is_empty() || is_enumeration(&self.words)
    }
}

fn is_enumeration(text: &str) -> bool {
    text.strip_suffix([')', '.'])
        .map(|number| number.trim_start_matches('('))
        .is_some_and(|number| (1..=2).contains(&number.chars().count()) && number.chars().all(char::is_alphanumeric))
}

fn mark_of(found: Found, struck: bool) -> Mark {
    Mark { shape: found.shape, state: found.state, method: found.method, seen: found.seen, struck }
}

fn push_char(out: &mut Vec<Item>, char: char, struck: bool, emphasis: bool) {
    if let Some(Item::Text(text)) = out.last_mut()
        && text.struck == struck
        && text.emphasis == emphasis
    {
        text.text.push(char);
    } else {
        out.push(Item::Text(Text { text: char.to_string(), struck, emphasis }));
    }
}

/// Joins marks that a person sees as one: an empty box with an `X` typed beside it.
fn join(items: Vec<Item>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    for item in items {
        let blank_between = matches!(out.last(), Some(Item::Text(text)) if is_small_gap(&text.text));
        let at = out.len().checked_sub(if blank_between { 2 } else { 1 });
        if let (Item::Mark(second), Some(Item::Mark(first))) = (&item, at.and_then(|at| out.get(at)))
            && let Some(both) = joined(first, second, blank_between)
        {
            out.truncate(at.unwrap_or_default());
            out.push(Item::Mark(both));
        } else {
            out.push(item);
        }
    }
    out
}

fn is_small_gap(text: &str) -> bool {
    text.chars().count() <= 2 && text.chars().all(char::is_whitespace)
}

/// What a person sees in two marks side by side; none when they are two marks.
fn joined(first: &Mark, second: &Mark, apart: bool) -> Option<Mark> {
    let bare = |mark: &Mark| mark.shape == Shape::Either && mark.state == State::Set;
    let seen = format!("{}{}", first.seen, second.seen);
    let (kept, other) = if bare(second) { (first, second) } else { (second, first) };
    if bare(other) {
        let state = match &kept.state {
            State::Unclear(why) => State::Unclear(why.clone()),
            _ if first.struck != second.struck => State::Unclear("a mark of which a part is struck out".to_owned()),
            _ => State::Set,
        };
        let method = if kept.state == State::Empty { other.method } else { kept.method };
        return Some(Mark { shape: kept.shape, state, method, seen, struck: first.struck && second.struck });
    }
    if apart || first.method == Method::LegacyField && second.method == Method::LegacyField {
        return None;
    }
    let state = match (&first.state, &second.state) {
        (State::Unclear(why), _) | (_, State::Unclear(why)) => State::Unclear(why.clone()),
        // U+20DD is drawn around what stands beside it.
        (State::Empty, State::Set) if first.seen.ends_with('\u{20dd}') => State::Set,
        (one, two) if one == two => one.clone(),
        _ => State::Unclear("an empty and a filled mark side by side".to_owned()),
    };
    Some(Mark { shape: first.shape, state, method: first.method, seen, struck: first.struck && second.struck })
}
