//! The acknowledgement: what was understood, whether it counts, what is in doubt, and how to correct it.
//!
//! One [`View`] is made from the facts and rendered twice, as text and as HTML. What stood before is told only in an
//! accepted reply: whoever else writes must not learn a Member State's earlier choices.

mod text;
mod view;

use jiff::Timestamp;

use super::{
    Words, html,
    locale::{Voice, flat},
};
use crate::{
    circular::{Circular, DraftText, TextId},
    language::Language,
    reply::{Choice, DoubtCode},
    verdict::{Judgement, Status},
};
use view::View;

/// A draft text by its kind and designation, in a language.
pub(crate) fn text_name(draft: &DraftText, voice: Voice) -> String {
    flat(&view::text_name(draft, voice))
}

/// The facts of an acknowledgement.
#[derive(Clone, Copy, Debug)]
pub struct Acknowledgement<'a> {
    /// The circular replied to; none while it is not known.
    pub circular: Option<&'a Circular>,
    pub judgement: &'a Judgement,
    /// The choices that this reply replaces, by text.
    pub superseded: &'a [(TextId, Choice)],
    /// By which the administration and the Bureau refer to the message.
    pub reference: &'a str,
    /// When the letter is written; decides whether the deadline is still ahead.
    pub now: Timestamp,
    /// Set when the letter asks the State's own contacts whether the reply is theirs.
    pub asking: Option<Asking<'a>>,
}

/// What a request for confirmation says beside what was read.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// By which the answer is known.
    pub token: &'a str,
    /// Where the reply came from.
    pub sender: &'a str,
    /// Whether it is the reminder.
    pub again: bool,
}

/// What the letter has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Accepted,
    Confirm,
    Late,
    Review,
    NotEntitled,
    Unknown,
    Closed,
}

impl Case {
    fn of(facts: &Acknowledgement) -> Self {
        let has = |code| facts.judgement.reasons.iter().any(|reason| reason.code == code);
        if facts.asking.is_some() {
            Self::Confirm
        } else if has(DoubtCode::NotAMemberState) {
            Self::NotEntitled
        } else if has(DoubtCode::CircularClosed) {
            Self::Closed
        } else if facts.circular.is_none() && has(DoubtCode::CircularUnknown) {
            Self::Unknown
        } else if facts.circular.is_none() || facts.judgement.status != Status::Accepted {
            Self::Review
        } else if facts.judgement.late {
            Self::Late
        } else {
            Self::Accepted
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Confirm => "confirm",
            Self::Late => "late",
            Self::Review => "review",
            Self::NotEntitled => "not-entitled",
            Self::Unknown => "unknown",
            Self::Closed => "closed",
        }
    }
}

/// The letter that confirms a message to its sender.
#[must_use]
pub fn acknowledgement(facts: &Acknowledgement, language: Language) -> Words {
    let view = View::of(facts, Case::of(facts), Voice(language));
    let text = text::render(&view);
    // The template is embedded and rendered by the tests in every case; the text alone is a whole letter.
    let html = html::render("acknowledgement.html", &view).unwrap_or_default();
    Words { subject: view.subject(), text, html }
}
