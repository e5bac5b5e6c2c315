//! Check boxes that store their state beside the sign they show.
//!
//! What is stored and what a person saw must agree; else a person decides.

use super::{Mark, Method, Shape, State, marks};

/// A check box around the place, whose sign stands in the text.
#[derive(Debug)]
pub(super) struct Control {
    stored: State,
    /// The signs it shows when ticked and when not.
    signs: Option<[char; 2]>,
    method: Method,
    /// Its sign has been seen.
    pub used: bool,
}

impl Control {
    /// `signs` are what it shows when ticked and when not; none for a form field, which need not show any.
    pub(super) fn new(stored: State, signs: Option<[char; 2]>, method: Method) -> Self {
        Self { stored, signs, method, used: false }
    }

    /// The mark that a character in the control makes; none when it is no sign of a box.
    pub(super) fn mark(&self, char: char, shown: char, struck: bool) -> Option<Mark> {
        let glyph = marks::glyph(shown);
        let named = self.signs.filter(|[on, off]| on != off).and_then(|[on, off]| {
            let is = |sign| char == sign || shown == sign || low(char) == low(sign);
            if is(on) { Some(State::Set) } else { is(off).then_some(State::Empty) }
        });
        let seen = glyph.as_ref().map(|glyph| glyph.state.clone());
        let state = named.clone().or_else(|| seen.clone())?;
        let contrary = seen.is_some_and(|seen| seen != state) || state != self.stored;
        let word = if self.stored == State::Set { "ticked" } else { "empty" };
        let state = match &self.stored {
            State::Unclear(why) => State::Unclear(why.clone()),
            _ if contrary => State::Unclear(format!("the control is {word} but shows {shown}")),
            stored => stored.clone(),
        };
        let shape = glyph.map_or(Shape::Box, |glyph| glyph.shape);
        let shape = if shape == Shape::Either { Shape::Box } else { shape };
        Some(Mark { shape, state, method: self.method, seen: shown.to_string(), struck })
    }

    /// The mark of a control that ended without showing a box. A form field needs none; of a content control
    /// what is stored cannot be what a person saw.
    pub(super) fn unseen(&self) -> Mark {
        let word = if self.stored == State::Set { "ticked" } else { "empty" };
        match self.signs {
            None => Mark {
                shape: Shape::Box,
                state: self.stored.clone(),
                method: self.method,
                seen: if self.stored == State::Set { "☒" } else { "☐" }.to_owned(),
                struck: false,
            },
            Some(_) => Mark {
                shape: Shape::Box,
                state: State::Unclear(format!("the control is {word} but shows no box")),
                method: self.method,
                seen: String::new(),
                struck: false,
            },
        }
    }
}

/// A symbol font's code, whether or not it was moved to the private use area.
fn low(char: char) -> u32 {
    let code = u32::from(char);
    if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code }
}
