//! What the books know of letters beside how they ended: which came back, and when too many were held back.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Books;
use crate::event::{Limit, MessageHash};

/// A report that a letter which was sent did not arrive. Nobody vouches for it: the letter is doubtful, no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    pub at: Timestamp,
    /// The message that says so.
    pub message: MessageHash,
    pub response: String,
}

/// Letters held back because there were too many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub at: Timestamp,
    pub limit: Limit,
    pub until: Timestamp,
}

impl Books {
    /// Letters that came back, by key, each with the first report of it.
    #[must_use]
    pub fn bounces(&self) -> &BTreeMap<String, Bounce> {
        &self.bounces
    }

    /// Every time that letters were held back, in order.
    #[must_use]
    pub fn held_back(&self) -> &[Hold] {
        &self.holds
    }

    /// When a person last let the letters held back go.
    #[must_use]
    pub const fn released(&self) -> Option<Timestamp> {
        self.released
    }
}
