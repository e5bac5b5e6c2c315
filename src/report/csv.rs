//! Comma-separated values that a spreadsheet opens as they are: UTF-8 with a byte order mark, and no cell a formula.

use anyhow::Result;

use super::rows::Told;
use crate::{
    circular::TextId,
    event::MessageHash,
    letter::{clean, digest::short, locale::Clerk},
    reply::state::StateCode,
    tally::{Outcome, Tally},
};

/// Without it, Excel takes UTF-8 for the machine's own code page.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A value that no spreadsheet takes for a formula (OWASP, CSV injection): what begins one gets an apostrophe before it.
pub(super) fn harmless(value: &str) -> String {
    let value = clean(value, 500);
    if value.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{value}")
    } else {
        value
    }
}

/// The replies to these circulars.
pub(super) fn replies_of(told: &[Told], clerk: Clerk) -> Result<Vec<u8>> {
    const COLUMNS: [&str; 9] = [
        "column-circular",
        "column-code",
        "column-state",
        "column-text",
        "column-choice",
        "column-arrived",
        "column-sender",
        "column-status",
        "column-message",
    ];
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(COLUMNS.map(|key| clerk.say(key)))?;
    for Told { circular, replies } in told {
        for reply in replies {
            writer.write_record([
                circular.to_string(),
                reply.state.map(String::from).unwrap_or_default(),
                harmless(&reply.state.map(|state| name(state, clerk)).unwrap_or_default()),
                harmless(reply.text.as_ref().map_or("", TextId::as_str)),
                reply.choice.map(|choice| short(choice, clerk)).unwrap_or_default(),
                reply.arrived.map(|at| at.to_string()).unwrap_or_default(),
                harmless(reply.sender.as_deref().unwrap_or_default()),
                clerk.say(reply.standing.key()),
                reply.message.as_ref().map_or("", MessageHash::as_str).to_owned(),
            ])?;
        }
    }
    Ok(writer.into_inner()?)
}

/// The count for each text, with the fields of the tally's JSON form.
pub(super) fn tally(tally: &Tally) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record([
        "text",
        "replies",
        "support",
        "no_comments",
        "with_comments",
        "refuse",
        "support_percent",
        "outcome",
    ])?;
    for text in &tally.texts {
        writer.write_record([
            harmless(text.text.as_str()),
            text.replies.to_string(),
            text.support.to_string(),
            text.no_comments.to_string(),
            text.with_comments.to_string(),
            text.refuse.to_string(),
            text.support_percent.clone().unwrap_or_default(),
            match text.outcome {
                Outcome::Proceed => "proceed".to_owned(),
                Outcome::NotProceed => "not_proceed".to_owned(),
            },
        ])?;
    }
    Ok(writer.into_inner()?)
}

/// A Member State's name in a language; its code where it has none.
pub(super) fn name(state: StateCode, clerk: Clerk) -> String {
    state.member().map_or_else(|| state.to_string(), |member| member.name(clerk.0).to_owned())
}
