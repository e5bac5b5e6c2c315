//! Which of the form's places a line words, found once for each line however many readers ask.

use std::{cell::RefCell, rc::Rc};

use super::{Slot, both_answers, fold, no_comments, slot, with_comments};
use crate::memo::Memo;

/// What a line's words say of the form's places.
#[derive(Debug)]
pub struct Said {
    pub folded: String,
    strictly: Option<Slot>,
    loosely: Option<Slot>,
    no_comments: bool,
    with_comments: bool,
    both_answers: bool,
}

thread_local! {
    static LINES: RefCell<Memo<Rc<Said>>> = RefCell::default();
}

impl Said {
    /// What the line says.
    #[must_use]
    pub fn of(line: &str) -> Rc<Self> {
        LINES.with_borrow_mut(|lines| lines.of(line, || Rc::new(Self::read(line))))
    }

    fn read(line: &str) -> Self {
        let folded = fold(line);
        Self {
            strictly: slot(&folded, false),
            loosely: slot(&folded, true),
            no_comments: no_comments(&folded),
            with_comments: with_comments(&folded),
            both_answers: both_answers(&folded),
            folded,
        }
    }

    /// The place that the line words; see [`slot`].
    #[must_use]
    pub const fn slot(&self, marked: bool) -> Option<Slot> {
        if marked { self.loosely } else { self.strictly }
    }

    /// The places that the line words: two where it words an authorization and its option at once.
    #[must_use]
    pub fn slots(&self, marked: bool) -> Vec<Slot> {
        let Some(slot) = self.slot(marked) else { return Vec::new() };
        let option = match (slot, self.no_comments, self.with_comments) {
            (Slot::Authorize, true, false) => Some(Slot::NoComments),
            (Slot::Authorize, false, true) => Some(Slot::WithComments),
            _ => None,
        };
        std::iter::once(slot).chain(option).collect()
    }

    /// Whether the line words more answers than one mark can be for.
    #[must_use]
    pub fn is_crowded(&self) -> bool {
        let both_options = self.no_comments && self.with_comments;
        self.both_answers || self.loosely == Some(Slot::Authorize) && both_options
    }
}
