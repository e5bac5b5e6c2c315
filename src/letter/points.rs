//! Doubts and notices in words: plainly what is in question and what to do, in six languages.

use super::{
    clean,
    locale::{Clerk, Voice, apart, flat},
};
use crate::{language::Language, reply::DoubtCode};

/// A doubt or notice as the administration reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub what: String,
    pub todo: String,
}

/// A doubt or notice in the administration's language.
#[must_use]
pub fn point(code: DoubtCode, language: Language) -> Point {
    let voice = Voice(language);
    Point { what: flat(&voice.say(key(code))), todo: flat(&voice.todo(key(code))) }
}

/// A doubt or notice for the secretariat.
#[must_use]
pub fn point_for_secretariat(code: DoubtCode, language: Language) -> String {
    Clerk(language).say(key(code))
}

/// The message's name in the locale files.
const fn key(code: DoubtCode) -> &'static str {
    match code {
        DoubtCode::BothBoxes => "doubt-both-boxes",
        DoubtCode::BothOptions => "doubt-both-options",
        DoubtCode::OptionUnderRefusal => "doubt-option-under-refusal",
        DoubtCode::OptionWithoutBox => "doubt-option-without-box",
        DoubtCode::MarkUnclear => "doubt-mark-unclear",
        DoubtCode::RowContradicts => "doubt-row-contradicts",
        DoubtCode::NothingTicked => "doubt-nothing-ticked",
        DoubtCode::CircularUnknown => "doubt-circular-unknown",
        DoubtCode::CircularAmbiguous => "doubt-circular-ambiguous",
        DoubtCode::CircularClosed => "doubt-circular-closed",
        DoubtCode::TextUnknown => "doubt-text-unknown",
        DoubtCode::StateUnknown => "doubt-state-unknown",
        DoubtCode::StateAmbiguous => "doubt-state-ambiguous",
        DoubtCode::FormsDisagree => "doubt-forms-disagree",
        DoubtCode::WordsUnclear => "doubt-words-unclear",
        DoubtCode::WordsAgainstForm => "doubt-words-against-form",
        DoubtCode::AttachmentUnread => "doubt-attachment-unread",
        DoubtCode::MessageDamaged => "doubt-message-damaged",
        DoubtCode::WorkerFailed => "doubt-worker-failed",
        DoubtCode::SenderUnknown => "doubt-sender-unknown",
        DoubtCode::SenderNotAuthenticated => "doubt-sender-not-authenticated",
        DoubtCode::SenderAmbiguous => "doubt-sender-ambiguous",
        DoubtCode::SenderAgainstForm => "doubt-sender-against-form",
        DoubtCode::SenderLookalike => "doubt-sender-lookalike",
        DoubtCode::SenderDisguised => "doubt-sender-disguised",
        DoubtCode::ReplyToElsewhere => "doubt-reply-to-elsewhere",
        DoubtCode::ConfirmationUnclear => "doubt-confirmation-unclear",
        DoubtCode::Disowned => "doubt-disowned",
        DoubtCode::NotAMemberState => "doubt-not-a-member-state",
        DoubtCode::Automatic => "doubt-automatic",
        DoubtCode::CommentsMissing => "doubt-comments-missing",
        DoubtCode::ReasonsMissing => "doubt-reasons-missing",
        DoubtCode::Withdrawal => "doubt-withdrawal",
        DoubtCode::TakenBack => "doubt-taken-back",
    }
}

/// A place such as `form.docx, page 2, table 1, row 3` in the language; the file's name stays as it is.
pub(super) fn place(spot: &str, voice: Voice) -> String {
    let cleaned = clean(spot, 160);
    let parts = cleaned.split(", ").map(|part| part_of_place(part, voice));
    parts.reduce(|before, next| voice.with("sequence", [("before", &before), ("next", &next)])).unwrap_or_default()
}

fn part_of_place(part: &str, voice: Voice) -> String {
    if part == "message body" {
        return voice.say("spot-body");
    }
    let numbered =
        part.split_once(' ').filter(|(_, number)| number.len() <= 9 && number.bytes().all(|b| b.is_ascii_digit()));
    match numbered {
        Some(("page", number)) => voice.with("spot-page", [("number", number)]),
        Some(("table", number)) => voice.with("spot-table", [("number", number)]),
        Some(("row", number)) => voice.with("spot-row", [("number", number)]),
        Some(("line", number)) => voice.with("spot-line", [("number", number)]),
        _ => apart(part),
    }
}
