//! All words that leave the house: acknowledgements in six languages, the daily digest, and the mail they travel in.
//!
//! Pure. Wording lives in `config/locales`, layout in `config/templates`; both are embedded. Whatever came from
//! outside (names, subjects, file names) is cleaned before it is shown: no control or directional characters,
//! bounded length, escaped in HTML.

mod acknowledgement;
mod clean;
pub(crate) mod digest;
mod envelope;
mod html;
pub(crate) mod locale;
pub(crate) mod moment;
mod plain;
mod points;
#[cfg(test)]
mod tests;

pub(crate) use acknowledgement::text_name;
pub use acknowledgement::{Acknowledgement, Asking, Occasion, Reminder, acknowledgement, reminder};
pub use clean::clean;
pub use digest::{
    Asked, Change, Consultation, Contradiction, Digest, FailedLetter, LateReply, NewReply, Outsider, Overruled,
    Problem, TextLine, Waiting, WaitingReason, digest,
};
pub use envelope::{Enclosure, Headers, LOOP_HEADER, Nature, Picture, assemble, assemble_with, message_id};
pub use points::{Point, point, point_for_secretariat};

/// A letter's words, twice the same: as plain text and as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub subject: String,
    /// Lines end in `\n` and are at most 72 columns wide, except a single word that is longer.
    pub text: String,
    /// A whole document without anything to be fetched.
    pub html: String,
    /// What is sent along.
    pub papers: Vec<Enclosure>,
}
