//! Judgements as a person reads them on a terminal.

use std::fmt::Write;

use crate::{
    message::{Check, Signature},
    reply::{Choice, Comment},
    verdict::{Judgement, Reason, Status},
};

/// So much of a comment is shown.
const SHOWN: usize = 160;

/// A judgement over several lines, under its name.
#[must_use]
pub fn judgement(name: &str, judgement: &Judgement) -> String {
    let mut out = format!("{name}: {}", status(judgement));
    if judgement.status != Status::Ignored {
        let state = judgement.member_state.map_or_else(|| "Member State unknown".to_owned(), |state| state.to_string());
        let circular = judgement.circular.map_or_else(|| "circular unknown".to_owned(), |n| format!("circular {n}"));
        let _ = write!(out, ", {state}, {circular}, arrived {}", judgement.received);
    }
    for reason in &judgement.reasons {
        let _ = write!(out, "\n  ? {}", line(reason));
    }
    if judgement.withdrawal {
        out.push_str("\n  takes back what its Member State said before");
    }
    for row in judgement.choices.iter().filter(|_| !judgement.withdrawal) {
        let spot = row.spot.as_deref().map(|spot| format!("  ({spot})")).unwrap_or_default();
        let _ = write!(out, "\n  {:<14} {}{spot}", row.text.as_str(), choice(row.choice));
    }
    if let Some(fax) = &judgement.fax {
        let _ = write!(out, "\n  i sent by fax from {}: \"{}\"", fax.number, fax.line);
    }
    for notice in &judgement.notices {
        let _ = write!(out, "\n  i {}", line(notice));
    }
    for comment in &judgement.comments {
        let _ = write!(out, "\n  \" {}", self::comment(comment));
    }
    for signature in &judgement.signatures {
        let _ = write!(out, "\n  s {}", self::signature(signature));
    }
    out
}

fn status(judgement: &Judgement) -> &'static str {
    match (judgement.status, judgement.late) {
        (Status::Accepted, false) => "accepted",
        (Status::Accepted, true) => "accepted, late",
        (Status::Review, _) => "waits for a person",
        (Status::Ignored, _) => "no reply",
    }
}

/// A reason with its text and spot.
#[must_use]
pub fn line(reason: &Reason) -> String {
    let text = reason.text.as_ref().map(|text| format!("{text}: ")).unwrap_or_default();
    let spot = reason.spot.as_deref().map(|spot| format!(" ({spot})")).unwrap_or_default();
    format!("{text}{}{spot}", reason.detail)
}

/// `X.1353, comments.docx: Clause 8.1: replace …`: whose, from which file, and how it begins.
fn comment(comment: &Comment) -> String {
    let about = comment.text.as_ref().map_or_else(|| "the whole".to_owned(), ToString::to_string);
    let body: String = comment.body.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SHOWN).collect();
    let more = if comment.body.chars().count() > SHOWN { "…" } else { "" };
    visible(&format!("{about}, {}: {body}{more}", comment.source))
}

/// `signed (S/MIME) by Amina Wekesa; not verified`
fn signature(signature: &Signature) -> String {
    let signer = signature.signer.as_deref().unwrap_or("somebody who is not named");
    let state = match signature.state {
        Check::NotVerified => "not verified",
        Check::Damaged => "the signature is damaged",
    };
    visible(&format!("signed ({}) by {signer}; {state}", signature.kind))
}

/// Without the characters that steer a terminal or the direction of what follows.
fn visible(text: &str) -> String {
    text.chars().filter(|c| !hidden(*c)).collect()
}

/// Characters that steer a terminal or the direction of what follows.
pub fn hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A choice in the form's own words, short.
#[must_use]
pub const fn choice(choice: Choice) -> &'static str {
    match choice {
        Choice::AuthorizeNoComments => "authorizes, no comments",
        Choice::AuthorizeWithComments => "authorizes, comments attached",
        Choice::Authorize => "authorizes",
        Choice::Refuse => "does not authorize",
        Choice::Blank => "not answered",
        Choice::Unclear => "unclear",
    }
}
