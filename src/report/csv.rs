//! Comma-separated values that a spreadsheet opens as they are: UTF-8 with a byte order mark, and no cell a formula.

use anyhow::Result;

use super::rows::Told;
use crate::{
    circular::TextId,
    event::MessageHash,
    letter::{clean, digest::short, locale::Clerk},
    reply::state::StateCode,
    tally::{Outcome, Tally, TextTally},
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

/// The fields of the tally's JSON form for each text.
const COUNTS: [&str; 8] =
    ["text", "replies", "support", "no_comments", "with_comments", "refuse", "support_percent", "outcome"];

/// The count for each text, with the fields of the tally's JSON form.
pub(super) fn tally(tally: &Tally) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(COUNTS)?;
    for text in &tally.texts {
        writer.write_record(counts(text))?;
    }
    Ok(writer.into_inner()?)
}

/// The same of several circulars, with their numbers.
pub(super) fn tallies(tallies: &[Tally]) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(std::iter::once("circular").chain(COUNTS))?;
    for tally in tallies {
        for text in &tally.texts {
            writer.write_record(std::iter::once(tally.circular.to_string()).chain(counts(text)))?;
        }
    }
    Ok(writer.into_inner()?)
}

fn counts(text: &TextTally) -> [String; 8] {
    let outcome = match text.outcome {
        Outcome::Proceed => "proceed",
        Outcome::NotProceed => "not_proceed",
    };
    [
        harmless(text.text.as_str()),
        text.replies.to_string(),
        text.support.to_string(),
        text.no_comments.to_string(),
        text.with_comments.to_string(),
        text.refuse.to_string(),
        text.support_percent.clone().unwrap_or_default(),
        outcome.to_owned(),
    ]
}

/// By which names are put in order: accents and case do not matter.
pub(super) fn order(name: &str) -> String {
    crate::reply::wording::fold(name)
}

/// A Member State's name in a language; its code where it has none.
pub(super) fn name(state: StateCode, clerk: Clerk) -> String {
    state.member().map_or_else(|| state.to_string(), |member| member.name(clerk.0).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_begins_a_formula_is_text() {
        for evil in ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠A1"] {
            assert_eq!(harmless(evil), format!("'{evil}"));
        }
        // What stands before it and cannot be seen does not hide it.
        for evil in ["\t=1", "\r=1", "\u{200b}=1", "\u{202e}=1", " =1", "\u{feff}=1"] {
            assert!(harmless(evil).starts_with('\''), "{evil:?}: {}", harmless(evil));
        }
        assert_eq!(harmless("Côte d'Ivoire"), "Côte d'Ivoire");
    }
}
