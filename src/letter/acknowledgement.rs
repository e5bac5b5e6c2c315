//! The acknowledgement: what was understood, whether it counts, what is in doubt, and how to correct it. Requests for
//! confirmation and reminders are laid out alike.
//!
//! One [`View`] is made from the facts and rendered twice, as text and as HTML. What stood before is told only in an
//! accepted reply: whoever else writes must not learn a Member State's earlier choices.

mod reminder;
mod text;
mod view;

use jiff::Timestamp;

use super::{
    Enclosure, Words, html,
    locale::{Voice, flat},
};
use crate::{
    circular::{Circular, DraftText, TextId},
    form,
    language::Language,
    reply::{Choice, DoubtCode},
    verdict::{Judgement, Status},
};
pub use reminder::{Reminder, reminder};
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
    /// The choices that this reply replaces or takes back, by text.
    pub superseded: &'a [(TextId, Choice)],
    /// The texts for which a reply that arrived later stands already.
    pub overtaken: &'a [TextId],
    /// What stands, from another reply, for texts that this one leaves unanswered.
    pub standing: &'a [(TextId, Choice)],
    /// By which the administration and the Bureau refer to the message.
    pub reference: &'a str,
    /// When the letter is written; decides whether the deadline is still ahead.
    pub now: Timestamp,
    /// Set when the letter goes to the State's own contacts about a reply that may not be theirs.
    pub asking: Option<Asking<'a>>,
}

/// What a letter to the State's own contacts about somebody else's reply says beside what was read.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// By which the answer is known; empty where none is asked for.
    pub token: &'a str,
    /// Where the reply came from.
    pub sender: &'a str,
    pub occasion: Occasion,
}

/// Why the contacts are written to just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    First,
    /// Nobody answered.
    Reminder,
    /// The contact's answer was not the one word.
    Unclear,
    /// One word cannot settle it, and its sender is not written to: they are told, and a person examines it.
    Told,
}

/// What the letter has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Accepted,
    Withdrawn,
    Confirm,
    Told,
    Late,
    WithdrawnLate,
    Review,
    Disowned,
    NotEntitled,
    Unknown,
    Closed,
}

impl Case {
    fn of(facts: &Acknowledgement) -> Self {
        let has = |code| facts.judgement.reasons.iter().any(|reason| reason.code == code);
        if let Some(asking) = facts.asking {
            if asking.occasion == Occasion::Told { Self::Told } else { Self::Confirm }
        } else if has(DoubtCode::Disowned) {
            Self::Disowned
        } else if has(DoubtCode::NotAMemberState) {
            Self::NotEntitled
        } else if has(DoubtCode::CircularClosed) {
            Self::Closed
        } else if facts.circular.is_none() && has(DoubtCode::CircularUnknown) {
            Self::Unknown
        } else if facts.circular.is_none() || facts.judgement.status != Status::Accepted {
            Self::Review
        } else {
            match (facts.judgement.withdrawal, facts.judgement.late) {
                (false, false) => Self::Accepted,
                (false, true) => Self::Late,
                (true, false) => Self::Withdrawn,
                (true, true) => Self::WithdrawnLate,
            }
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Withdrawn => "withdrawn",
            Self::Confirm => "confirm",
            Self::Told => "told",
            Self::Late => "late",
            Self::WithdrawnLate => "withdrawn-late",
            Self::Review => "review",
            Self::Disowned => "disowned",
            Self::NotEntitled => "not-entitled",
            Self::Unknown => "unknown",
            Self::Closed => "closed",
        }
    }
}

/// The letter that confirms a message to its sender.
#[must_use]
pub fn acknowledgement(facts: &Acknowledgement, language: Language) -> Words {
    let case = Case::of(facts);
    let papers: Vec<Enclosure> = facts
        .circular
        .filter(|_| wants_form(facts, case))
        .and_then(|circular| blank(circular, language))
        .into_iter()
        .collect();
    written(&View::of(facts, case, !papers.is_empty(), Voice(language)), papers)
}

fn written(view: &View, papers: Vec<Enclosure>) -> Words {
    let text = text::render(view);
    // The template is embedded and rendered by the tests in every case; the text alone is a whole letter.
    let html = html::render("acknowledgement.html", view).unwrap_or_default();
    Words { subject: view.subject(), text, html, papers }
}

/// Whether the form could not be read, so that a blank one helps.
fn wants_form(facts: &Acknowledgement, case: Case) -> bool {
    let helps = |code| {
        matches!(
            code,
            DoubtCode::BothBoxes
                | DoubtCode::BothOptions
                | DoubtCode::OptionUnderRefusal
                | DoubtCode::OptionWithoutBox
                | DoubtCode::MarkUnclear
                | DoubtCode::RowContradicts
                | DoubtCode::NothingTicked
                | DoubtCode::TextUnknown
                | DoubtCode::FormsDisagree
                | DoubtCode::WordsUnclear
                | DoubtCode::WordsAgainstForm
                | DoubtCode::AttachmentUnread
                | DoubtCode::MessageDamaged
        )
    };
    case == Case::Review && facts.judgement.reasons.iter().any(|reason| helps(reason.code))
}

/// The circular's blank form as a Word document; none where it cannot be made.
fn blank(circular: &Circular, language: Language) -> Option<Enclosure> {
    Some(Enclosure {
        name: format!("circular-{:04}-form-{language}.docx", circular.number),
        media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        bytes: form::docx(circular, language).ok()?,
    })
}
