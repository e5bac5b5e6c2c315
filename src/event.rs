//! Everything that ever happened, as an append-only list of facts.
//!
//! Pure data. `store` chains the facts by hash; `tally` folds them into every number that anyone sees.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{circular::Circular, reply::state::StateCode, verdict::Judgement};

/// The SHA-256 of a message's bytes, lower-case hexadecimal: a message's identity in the house.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageHash(pub String);

impl MessageHash {
    /// The identity of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(hex::encode(Sha256::digest(bytes)))
    }

    /// The hash as lower-case hexadecimal.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for MessageHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One fact. Its JSON form is what the chain hashes; fields may be added, never renamed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A circular was opened, or gained a language.
    CircularImported {
        circular: Circular,
    },
    CircularClosed {
        circular: u32,
    },
    /// A message's bytes were archived.
    Kept {
        message: MessageHash,
        arrived: Timestamp,
        size: u64,
    },
    /// What the house decided about it.
    Judged {
        message: MessageHash,
        judgement: Judgement,
    },
    /// What a person decided; replaces every earlier judgement of the message.
    Ruled {
        message: MessageHash,
        judgement: Judgement,
        by: String,
        note: String,
    },
    /// The State's contacts were asked whether a reply is theirs.
    ConfirmationAsked {
        message: MessageHash,
        token: String,
        to: Vec<String>,
    },
    ConfirmationReminded {
        token: String,
    },
    /// A person made a message's sender a contact.
    SenderRemembered {
        message: MessageHash,
        address: String,
        member_state: StateCode,
        by: String,
    },
    LetterSent {
        letter: String,
        response: String,
    },
    /// Given up for good; the next digest says so.
    LetterFailed {
        letter: String,
        response: String,
    },
    /// The secretariat was told how things stand at the instant of this event.
    DigestWritten {
        /// From 1, for each group of recipients.
        number: u32,
        /// The group's name.
        group: String,
        /// The local day it is for.
        date: Date,
        /// The last event that it knew of: what came later in the log is news for the next one.
        through: u64,
        /// The circulars whose count it closes, their deadline having passed.
        closing: Vec<u32>,
        /// The circulars of which nothing is left to settle after their deadline.
        settled: Vec<u32>,
    },
    /// A report came that a letter which was sent did not arrive (RFC 3464). Whoever knew the letter's Message-ID can have
    /// written it, so nothing follows but that a person is told.
    LetterBounced {
        letter: String,
        message: MessageHash,
        response: String,
    },
    /// There were too many letters within an hour; what is over the limit waits.
    LettersHeld {
        limit: Limit,
        until: Timestamp,
    },
    /// A person let the letters held back go.
    LettersReleased {
        by: String,
    },
}

/// A bound on the letters that leave within any hour.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// To one address.
    Address(String),
    /// About one Member State's replies.
    State(StateCode),
    /// All together: the circuit breaker.
    All,
}

impl Event {
    /// The name under which the fact is listed: the `event` field of its JSON form.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::CircularImported { .. } => "circular_imported",
            Self::CircularClosed { .. } => "circular_closed",
            Self::Kept { .. } => "kept",
            Self::Judged { .. } => "judged",
            Self::Ruled { .. } => "ruled",
            Self::ConfirmationAsked { .. } => "confirmation_asked",
            Self::ConfirmationReminded { .. } => "confirmation_reminded",
            Self::SenderRemembered { .. } => "sender_remembered",
            Self::LetterSent { .. } => "letter_sent",
            Self::LetterFailed { .. } => "letter_failed",
            Self::LetterBounced { .. } => "letter_bounced",
            Self::LettersHeld { .. } => "letters_held",
            Self::LettersReleased { .. } => "letters_released",
            Self::DigestWritten { .. } => "digest_written",
        }
    }

    /// The message the fact is about.
    #[must_use]
    pub const fn message(&self) -> Option<&MessageHash> {
        match self {
            Self::ConfirmationAsked { message, .. }
            | Self::Kept { message, .. }
            | Self::Judged { message, .. }
            | Self::Ruled { message, .. }
            | Self::LetterBounced { message, .. }
            | Self::SenderRemembered { message, .. } => Some(message),
            Self::CircularImported { .. }
            | Self::CircularClosed { .. }
            | Self::ConfirmationReminded { .. }
            | Self::LetterSent { .. }
            | Self::LetterFailed { .. }
            | Self::LettersHeld { .. }
            | Self::LettersReleased { .. }
            | Self::DigestWritten { .. } => None,
        }
    }
}

/// A fact with its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// From 1, without gaps.
    pub seq: u64,
    pub at: Timestamp,
    #[serde(flatten)]
    pub event: Event,
}
