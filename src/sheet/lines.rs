//! The lines of a paragraph while a reader writes them, character by character.

use super::{Item, Line, Mark, Method, Text, marks};

/// Characters of one paragraph; more is no form.
const MAX_LENGTH: usize = 200_000;

/// What was done to a character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ink {
    pub struck: bool,
    pub emphasis: bool,
}

/// A paragraph being written; never without a line.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    done: Vec<Line>,
    line: Line,
    length: usize,
}

/// A place in a paragraph to come back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    lines: usize,
    items: usize,
    text: usize,
}

impl Lines {
    pub(super) fn mark(&mut self, mark: Mark) {
        self.length += 1;
        if self.length <= MAX_LENGTH {
            self.line.items.push(Item::Mark(mark));
        }
    }

    pub(super) fn char(&mut self, char: char, ink: Ink) {
        self.length += 1;
        if self.length > MAX_LENGTH {
            return;
        }
        match self.line.items.last_mut() {
            Some(Item::Text(last)) if last.struck == ink.struck && last.emphasis == ink.emphasis => {
                last.text.push(char);
            }
            _ => {
                let (struck, emphasis) = (ink.struck, ink.emphasis);
                self.line.items.push(Item::Text(Text { text: char.to_string(), struck, emphasis }));
            }
        }
    }

    /// A character of a symbol font, as the Unicode character that looks like it.
    pub(super) fn sign(&mut self, shown: char, ink: Ink) {
        match marks::glyph(shown) {
            Some(glyph) => self.mark(Mark {
                shape: glyph.shape,
                state: glyph.state,
                method: Method::SymbolFont,
                seen: shown.to_string(),
                struck: ink.struck,
            }),
            None => self.char(shown, ink),
        }
    }

    pub(super) fn break_line(&mut self) {
        self.length += 1;
        if self.length <= MAX_LENGTH {
            self.done.push(std::mem::take(&mut self.line));
        }
    }

    /// More was written than is kept.
    pub(super) fn is_too_long(&self) -> bool {
        self.length > MAX_LENGTH
    }

    /// Nothing has been written.
    pub(super) fn is_empty(&self) -> bool {
        self.done.is_empty() && self.line.items.is_empty()
    }

    pub(super) fn place(&self) -> Place {
        let text = match self.line.items.last() {
            Some(Item::Text(text)) => text.text.len(),
            _ => 0,
        };
        Place { lines: self.done.len(), items: self.line.items.len(), text }
    }

    /// Takes back all that was written since.
    pub(super) fn back_to(&mut self, place: Place) {
        if self.done.len() > place.lines {
            self.done.truncate(place.lines + 1);
            self.line = self.done.pop().unwrap_or_default();
        }
        self.line.items.truncate(place.items);
        if let Some(Item::Text(text)) = self.line.items.last_mut()
            && text.text.is_char_boundary(place.text)
        {
            text.text.truncate(place.text);
        }
    }

    pub(super) fn finish(mut self) -> Vec<Line> {
        self.done.push(self.line);
        self.done
    }
}
