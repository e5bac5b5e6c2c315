//! A message as the worker summarises it: headers that matter, its own words, its sheets.
//!
//! Pure data. Everything in here comes from hostile bytes and is treated so.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::sheet::Sheet;

/// What the worker found in one message, or one bare attachment given to `consultd read`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub headers: Headers,
    /// The sender's own words of the body, without what is quoted below them.
    pub words: String,
    /// Subjects of messages within this one (forwarded, attached).
    pub inner_subjects: Vec<String>,
    /// Words of attachments whose marks could not be read, by name: they tell whether it bears on a consultation.
    pub unread_words: Vec<(String, String)>,
    /// Sheets in the order in which their parts stand in the message.
    pub sheets: Vec<Sheet>,
    /// Every part, with what became of it.
    pub parts: Vec<Part>,
    /// The signatures it bears. That one is there says nothing yet about whether it holds: nobody verified it.
    #[serde(default)]
    pub signatures: Vec<Signature>,
    /// Documents that only an office program can read; the worker's parent has them converted and read.
    #[serde(default)]
    pub conversions: Vec<Conversion>,
    /// How pages that are pictures were read, where that was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawings: Vec<Drawing>,
    /// What was wrong with the message as a whole (several From headers, limits reached, …).
    pub faults: Vec<String>,
    /// Not all of it could be fetched: a person looks at it, whatever its beginning says.
    pub incomplete: bool,
    /// Set when the message is a delivery status notification (RFC 3464).
    pub delivery_report: bool,
    /// What that notification says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
}

/// A delivery status notification (RFC 3464): its writer's word, whoever that is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The Message-ID of the message that it returns.
    pub original: Option<String>,
    pub recipients: Vec<Recipient>,
}

/// What a notification says of one recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    pub address: String,
    /// `failed`, `delayed`, `delivered`, …
    pub action: String,
    /// As RFC 3463 codes it, such as `5.1.1`.
    pub status: String,
    /// What the other mail server said.
    pub diagnostic: String,
}

/// The headers that identity, automatic mail and threading are decided by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headers {
    /// Every address of every From header.
    pub from: Vec<Address>,
    /// The From headers as they stand, for what parsing may hide.
    #[serde(default)]
    pub from_lines: Vec<String>,
    pub reply_to: Vec<Address>,
    pub to: Vec<Address>,
    /// The addresses it was delivered to, as our own servers note them (Delivered-To, X-Original-To).
    #[serde(default)]
    pub delivered_to: Vec<String>,
    pub subject: String,
    /// Without angle brackets.
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    pub references: Vec<String>,
    /// The envelope sender; an empty string for the null path, none where no Return-Path header stands.
    pub return_path: Option<String>,
    /// The instant in the topmost Received header.
    pub received: Option<Timestamp>,
    pub auto_submitted: Option<String>,
    pub precedence: Option<String>,
    pub auto_response_suppress: Option<String>,
    /// Names of the List-* headers present.
    pub list: Vec<String>,
    /// Names of other headers by which automatic mail gives itself away (X-Autoreply, X-Loop, …).
    pub automatic: Vec<String>,
    /// Our own loop header's value, where present.
    pub loop_mark: Option<String>,
    /// Authentication-Results values, topmost first.
    pub authentication_results: Vec<String>,
    /// The top-level content type, such as `multipart/report`.
    pub content_type: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Address {
    pub name: Option<String>,
    /// The address as written.
    pub address: String,
}

/// A leaf of the message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its file name, made harmless; empty for a body.
    pub name: String,
    pub content_type: String,
    /// Decoded size in bytes.
    pub size: u64,
    pub fate: Fate,
}

/// A signature that was seen, not verified.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Signature {
    /// `S/MIME` or `OpenPGP`.
    pub kind: String,
    /// As the certificate sent with it names its holder.
    pub signer: Option<String>,
    #[serde(default)]
    pub state: Check,
}

/// What is known of a signature. That it holds is never said: that takes certificates that somebody here trusts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// It has the shape of one.
    #[default]
    NotVerified,
    /// It is not even whole.
    Damaged,
}

/// A document to be converted by an office program before it can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// Which of the message's parts it is; the part says that it is unread until it was.
    pub part: usize,
    /// Before which of the message's sheets its own belong.
    pub sheet: usize,
    #[serde(with = "base64_bytes")]
    pub bytes: Vec<u8>,
}

/// A page with what was found on it drawn over it, for a person's eyes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawing {
    /// The sheet that it belongs to.
    pub source: String,
    pub page: u32,
    #[serde(with = "base64_bytes")]
    pub png: Vec<u8>,
}

/// Bytes as base64 in JSON.
pub(crate) mod base64_bytes {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub(crate) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// What became of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Read into a sheet.
    Read,
    /// Text of the body, or an image in a signature: nothing to read.
    #[default]
    Passed,
    /// It may hold a form and could not be read; the reason.
    Unread(String),
}

impl Message {
    /// Whether it is a body's words and no more: no paper comes with it, no other message stands within.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.parts.iter().all(|part| part.fate == Fate::Passed && part.content_type != "message/rfc822")
    }
}

/// The instant in the topmost Received header (RFC 5321 §4.4), by a bounded look at the first lines only.
///
/// For files, whose own time may be that of a copy. Total on any bytes.
#[must_use]
pub fn received_at(bytes: &[u8]) -> Option<Timestamp> {
    let head = String::from_utf8_lossy(bytes.get(..16_384).unwrap_or(bytes));
    let mut lines = head.lines().take_while(|line| !line.is_empty());
    let first = lines.find(|line| line.get(..9).is_some_and(|name| name.eq_ignore_ascii_case("received:")))?;
    let mut value = first.to_owned();
    for more in lines.take_while(|line| line.starts_with([' ', '\t'])) {
        value.push(' ');
        value.push_str(more.trim());
    }
    let (_, date) = value.rsplit_once(';')?;
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new().parse_zoned(date.trim()).ok()?;
    Some(zoned.timestamp())
}
