//! Circulars: what a consultation asks, about which texts, until when.
//!
//! Pure. Knows how Recommendations are named; does not know files or replies.

pub mod facts;
pub mod import;
pub mod mention;

mod calendar;
mod clock;
mod date;
mod fold;
mod merge;
mod name;
mod supplement;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
pub(crate) mod testing;

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::language::Language;

/// A TSB circular that opens a consultation of Member States (WTSA Res. 1 §9.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circular {
    /// The circular's number, unique over time.
    #[serde(rename = "circular")]
    pub number: u32,
    /// The reference under the number, such as `SG17/XY`.
    pub reference: String,
    /// The day the circular was issued.
    pub date: Date,
    pub study_group: u32,
    pub meeting: Meeting,
    /// The instant up to which replies count.
    pub deadline: Timestamp,
    /// Share of replies, in per cent, that lets consideration proceed (WTSA Res. 1 §9.4.6).
    pub threshold_percent: u8,
    /// Where administrations send their replies.
    pub reply_to: String,
    /// The draft texts in the circular's order.
    pub texts: Vec<DraftText>,
}

/// The study group meeting that is to consider the texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    pub start: Date,
    pub end: Date,
    /// The place as each language's circular writes it.
    pub place: BTreeMap<Language, String>,
}

/// One draft Recommendation, Corrigendum or Amendment consulted on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftText {
    pub id: TextId,
    /// The working name, such as `X.ztd-iot`.
    pub provisional_name: Option<String>,
    pub kind: TextKind,
    /// The title in each language that has been imported.
    pub title: BTreeMap<Language, String>,
    /// Where the determined text is found, such as the report `R35`.
    pub location: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextKind {
    New,
    Revised,
    Corrigendum,
    Amendment,
}

/// A text's identifier as the circular writes it: `X.1353`, `X.1333 Cor.1`, `G.8013/Y.1731 Amd.2`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TextId(String);

impl TextId {
    /// Reads the one identifier that a text names, however it is written: `X.1333 Cor.1` out of "Draft Corrigendum 1 to
    /// Recommendation ITU-T X.1333" or "ITU-T X.1333建议书勘误1草案". None when it names none, several, or a Corrigendum
    /// or Amendment without its number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        name::parse(text)
    }

    /// The identifier in the form used everywhere in the house.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for TextId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
