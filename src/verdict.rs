//! What becomes of a message: accept, ask a person, or leave alone, each with its reasons.
//!
//! Pure. Weighs what was read, who sent it and when it arrived; knows neither files nor storage.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    language::Language,
    reply::{Comment, DoubtCode, TextChoice, state::StateCode},
};

/// What kind of mail a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Bears on a consultation.
    Reply,
    /// An automatic answer, or mail from our own hand.
    Automatic,
    /// A delivery status notification.
    Bounce,
    /// Lists, newsletters.
    Bulk,
    /// Other business of the Director.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Accepted,
    Review,
    Ignored,
}

/// Why, as a stable code and a sentence for the secretariat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub code: DoubtCode,
    pub text: Option<crate::circular::TextId>,
    pub detail: String,
}

/// Everything decided about one message, by the machine or by a person. Its JSON form is the contract of `consultd read`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    pub kind: Kind,
    pub status: Status,
    pub circular: Option<u32>,
    pub language: Option<Language>,
    /// The Member State spoken for; none while it is not known.
    pub member_state: Option<StateCode>,
    /// The sender's address, lower case; none when there is not exactly one.
    pub sender: Option<String>,
    /// When it arrived.
    pub received: Timestamp,
    /// Arrived after the circular's deadline.
    pub late: bool,
    /// Whether its sender may be answered at all (never an automatic sender, a list, or ourselves).
    pub answerable: bool,
    pub reasons: Vec<Reason>,
    /// Nothing is held up by these.
    pub notices: Vec<Reason>,
    pub choices: Vec<TextChoice>,
    pub comments: Vec<Comment>,
}
