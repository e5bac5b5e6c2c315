//! What an administration said, read off the sheets of its message.
//!
//! Pure. Knows the circulars and the six languages' wordings; does not know files, senders or storage.
//! Never fails: what cannot be decided becomes a [`Doubt`], and a person decides.

mod agree;
mod circulated;
mod comments;
pub mod courtesy;
pub mod form;
mod halves;
mod interpret;
mod scanned;
pub mod sentence;
pub mod state;
pub mod understood;
mod which;
mod who;
pub mod withdrawal;
pub mod wording;

use serde::{Deserialize, Serialize};

use crate::{circular::TextId, language::Language, sheet::Method};
pub use interpret::interpret;
use state::StateCode;

/// A choice for one draft text, as the form offers it (circular, Annex 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    AuthorizeNoComments,
    AuthorizeWithComments,
    /// Authorizes, with neither option marked.
    Authorize,
    Refuse,
    /// Not answered; does not count as a reply on that text.
    Blank,
    /// Contradictory or undecidable.
    Unclear,
}

impl Choice {
    /// Whether it authorizes consideration in any of the three ways.
    #[must_use]
    pub const fn supports(self) -> bool {
        matches!(self, Self::AuthorizeNoComments | Self::AuthorizeWithComments | Self::Authorize)
    }

    /// Whether it counts as a reply on its text.
    #[must_use]
    pub const fn answers(self) -> bool {
        self.supports() || matches!(self, Self::Refuse)
    }
}

/// What was read for one text, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextChoice {
    pub text: TextId,
    pub choice: Choice,
    /// File and place, such as `form.docx, table 2, row 3`; none for a text not answered.
    pub spot: Option<String>,
    pub method: Option<Method>,
}

/// Reasons or proposed changes in the administration's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// The text it is about; none when it is about the reply as a whole.
    pub text: Option<TextId>,
    pub body: String,
    pub source: String,
}

/// A reply as read: unknown is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub circular: Option<u32>,
    /// The Member State that the form or the words name.
    pub member_state: Option<StateCode>,
    pub language: Option<Language>,
    /// In the circular's order, every text present; empty when the circular is unknown.
    pub choices: Vec<TextChoice>,
    pub comments: Vec<Comment>,
}

/// What a message has to do with consultations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Substance {
    /// Nothing at all.
    #[default]
    None,
    /// It names a circular or a draft text and says nothing that could be a choice.
    Mention,
    /// It holds a form, statements, words of opinion, or attachments that could not be read.
    Statement,
    /// It holds a form somebody filled in and attached.
    FilledForm,
}

/// A reply and everything about it that a person should look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub substance: Substance,
    pub reply: Reply,
    /// Each of them sends the reply to review.
    pub doubts: Vec<Doubt>,
    /// Worth telling the secretariat; they hold nothing up (`with comments` but none found, …).
    pub notices: Vec<Doubt>,
    /// Attachments of which nothing at all is known: scans, pictures, formats that are not read.
    pub sealed: Vec<String>,
    /// Others than Member States that the words name as the administration.
    pub others: Vec<String>,
    /// Whether it takes an earlier reply back.
    #[serde(default)]
    pub withdrawal: withdrawal::Withdrawal,
    /// A letter of the house's own stands unmarked among the sender's words: a machine may have sent it back.
    #[serde(default)]
    pub echo: bool,
}

/// Something undecided, in data; worded by `letter` in six languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    pub code: DoubtCode,
    pub text: Option<TextId>,
    /// File and place.
    pub spot: Option<String>,
    /// What was seen, in English, for the secretariat.
    pub detail: String,
}

/// Why a person is asked. The snake_case name is the JSON `code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtCode {
    // about one text
    BothBoxes,
    BothOptions,
    OptionUnderRefusal,
    OptionWithoutBox,
    MarkUnclear,
    RowContradicts,
    // about the reply
    NothingTicked,
    CircularUnknown,
    CircularAmbiguous,
    CircularClosed,
    TextUnknown,
    StateUnknown,
    StateAmbiguous,
    FormsDisagree,
    WordsUnclear,
    WordsAgainstForm,
    // about what was sent
    AttachmentUnread,
    MessageDamaged,
    WorkerFailed,
    // about who sent it
    SenderUnknown,
    SenderNotAuthenticated,
    SenderAmbiguous,
    SenderAgainstForm,
    SenderLookalike,
    SenderDisguised,
    ReplyToElsewhere,
    ConfirmationUnclear,
    /// The State's own contact says that the reply is not theirs.
    Disowned,
    NotAMemberState,
    Automatic,
    // notices
    CommentsMissing,
    ReasonsMissing,
    Withdrawal,
    /// Its State withdrew its reply after it arrived and before it was read.
    TakenBack,
}
