//! The tally of a circular and the ledger, as their JSON forms are promised to others.
//!
//! Pure. The field names and their order are a contract (`consultd tally N --format json`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Books, Class, Entry, Margin, Outcome, margin, outcome, support_percent};
use crate::{circular::TextId, reply::Choice};

/// Where a consultation stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub circular: u32,
    /// The instant the tally speaks of.
    pub as_of: Timestamp,
    pub deadline: Timestamp,
    pub threshold_percent: u8,
    /// In the circular's order, every text present.
    pub texts: Vec<TextTally>,
    /// Over the messages that do not bear on another circular.
    pub ledger: Ledger,
}

/// The count for one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextTally {
    pub text: TextId,
    /// Member States with a standing choice.
    pub replies: u32,
    /// Those that authorize in any of the three ways: `no_comments`, `with_comments`, or neither option marked.
    pub support: u32,
    pub no_comments: u32,
    pub with_comments: u32,
    pub refuse: u32,
    /// With two decimals; null without replies.
    pub support_percent: Option<String>,
    pub outcome: Outcome,
}

/// Every message received, each in exactly one class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    pub received: u64,
    pub counted: u64,
    pub superseded: u64,
    pub late: u64,
    pub not_entitled: u64,
    /// With the messages that are kept and not yet read.
    pub review: u64,
    pub not_a_reply: u64,
}

impl Ledger {
    /// Whether the classes account for every message received. If not, that is an alarm.
    #[must_use]
    pub const fn adds_up(&self) -> bool {
        self.received == self.sum()
    }

    /// The classes together.
    #[must_use]
    pub const fn sum(&self) -> u64 {
        self.counted + self.superseded + self.late + self.not_entitled + self.review + self.not_a_reply
    }

    pub(super) fn add(&mut self, class: Class) {
        let counter = match class {
            Class::Counted => &mut self.counted,
            Class::Superseded => &mut self.superseded,
            Class::Late => &mut self.late,
            Class::NotEntitled => &mut self.not_entitled,
            Class::Review => &mut self.review,
            Class::NotAReply => &mut self.not_a_reply,
        };
        *counter += 1;
    }
}

impl Books {
    /// The tally of a circular; none when it was never imported.
    #[must_use]
    pub fn tally(&self, circular: u32, as_of: Timestamp) -> Option<Tally> {
        self.survey().tally(circular, as_of)
    }

    /// The count for each text, in the circular's order.
    #[must_use]
    pub fn counts(&self, circular: u32) -> Vec<TextTally> {
        let Some(opened) = self.circular(circular) else { return Vec::new() };
        let texts = &opened.circular.texts;
        let mut choices = vec![Vec::new(); texts.len()];
        for (_, queue) in self.groups(circular) {
            for (choices, held) in choices.iter_mut().zip(self.holds(circular, queue.values())) {
                choices.extend(held.map(|(answer, _)| answer.choice));
            }
        }
        let counted = texts.iter().zip(&choices);
        counted.map(|(text, choices)| TextTally::count(&text.id, choices, opened.circular.threshold_percent)).collect()
    }

    /// The ledger over every message ever received.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.survey().ledger()
    }

    /// The ledger over the messages that do not bear on another circular: with one circular, that is all of them.
    ///
    /// Other mail and what is not yet understood bear on no circular, so they stand in every circular's ledger.
    #[must_use]
    pub fn ledger_for(&self, circular: u32) -> Ledger {
        self.survey().ledger_for(circular)
    }
}

impl TextTally {
    fn count(text: &TextId, choices: &[Choice], threshold_percent: u8) -> Self {
        let of = |wanted: fn(Choice) -> bool| {
            u32::try_from(choices.iter().filter(|choice| wanted(**choice)).count()).unwrap_or(u32::MAX)
        };
        let (replies, support) = (of(Choice::answers), of(Choice::supports));
        Self {
            text: text.clone(),
            replies,
            support,
            no_comments: of(|choice| choice == Choice::AuthorizeNoComments),
            with_comments: of(|choice| choice == Choice::AuthorizeWithComments),
            refuse: of(|choice| choice == Choice::Refuse),
            support_percent: support_percent(support, replies, threshold_percent),
            outcome: outcome(support, replies, threshold_percent),
        }
    }

    /// How many further replies would change the outcome.
    #[must_use]
    pub fn margin(&self, threshold_percent: u8) -> Margin {
        margin(self.support, self.replies, threshold_percent)
    }
}

impl Entry {
    /// The circular it bears on, as far as that is decided.
    #[must_use]
    pub fn circular(&self) -> Option<u32> {
        self.decision.as_ref().and_then(|decision| decision.judgement.circular)
    }
}
