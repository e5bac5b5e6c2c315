//! The headers that identity, automatic mail and threading are decided by.

use std::borrow::Cow;

use jiff::Timestamp;
use mail_parser::{HeaderValue, MessagePart, MimeHeaders};

use super::parse::{addresses, is};
use crate::{message::Headers, sender::results::LONGEST};

/// Headers beyond this many bytes of value are cut: nothing sound needs more.
const VALUE: usize = 4096;
/// From headers kept; one is right.
const FROM_LINES: usize = 4;
/// Notes of delivery kept; each server on the way may add one.
const ADDRESSES: usize = 10;
/// Headers by which automatic mail gives itself away, beside those with fields of their own (DESIGN §5).
const AUTOMATIC: [&str; 9] = [
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-loop",
    "x-failed-recipients",
    "feedback-id",
];

/// Summarises the top-level headers.
#[must_use]
pub fn headers(parsed: &mail_parser::Message<'_>) -> Headers {
    let mut found = Headers { subject: text(parsed.subject().unwrap_or_default()), ..Headers::default() };
    found.message_id = parsed.message_id().map(text);
    found.content_type = parsed.parts.first().map(type_of).unwrap_or_default();
    for header in parsed.headers() {
        let raw = || raw_value(parsed, header);
        let name = &header.name;
        if is(name, "from") {
            found.from.extend(addresses(&header.value));
            if found.from_lines.len() < FROM_LINES {
                found.from_lines.push(from_line(parsed, header));
            }
        } else if is(name, "reply-to") {
            found.reply_to.extend(addresses(&header.value));
        } else if is(name, "to") {
            found.to.extend(addresses(&header.value));
        } else if (is(name, "delivered-to") || is(name, "x-original-to")) && found.delivered_to.len() < ADDRESSES {
            found.delivered_to.push(raw().trim_matches(['<', '>', ' ']).to_owned());
        } else if is(name, "in-reply-to") {
            found.in_reply_to.extend(ids(&header.value));
        } else if is(name, "references") {
            found.references.extend(ids(&header.value));
        } else if is(name, "return-path") && found.return_path.is_none() {
            found.return_path = Some(raw().trim_matches(['<', '>', ' ']).to_owned());
        } else if is(name, "received") && found.received.is_none() {
            found.received = received(&raw());
        } else if is(name, "authentication-results") {
            found.authentication_results.push(results(parsed, header));
        } else {
            automatic(&mut found, name.as_str(), raw);
        }
    }
    found
}

fn automatic(found: &mut Headers, name: &str, raw: impl Fn() -> String) {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "auto-submitted" => found.auto_submitted = Some(raw()),
        "precedence" => found.precedence = Some(raw()),
        "x-auto-response-suppress" => found.auto_response_suppress = Some(raw()),
        "x-consultd-loop" => found.loop_mark = Some(raw()),
        _ if name.starts_with("list-") => found.list.push(name),
        _ if AUTOMATIC.contains(&name.as_str()) => found.automatic.push(name),
        _ => {}
    }
}

/// The header as it stands in the message, unfolded.
fn raw_value(parsed: &mail_parser::Message<'_>, header: &mail_parser::Header<'_>) -> String {
    text(&as_it_stands(parsed, header))
}

fn as_it_stands<'m>(parsed: &'m mail_parser::Message<'_>, header: &mail_parser::Header<'_>) -> Cow<'m, str> {
    let (start, end) = (header.offset_start as usize, header.offset_end as usize);
    String::from_utf8_lossy(parsed.raw_message.get(start..end).unwrap_or_default())
}

/// As [`raw_value`], with what changes a line's direction or cannot be seen left visible: an address behind it is another.
fn from_line(parsed: &mail_parser::Message<'_>, header: &mail_parser::Header<'_>) -> String {
    text(&as_it_stands(parsed, header).replace(deceives, "\u{fffd}"))
}

/// As [`raw_value`], long enough that no verdict is cut off unnoticed.
fn results(parsed: &mail_parser::Message<'_>, header: &mail_parser::Header<'_>) -> String {
    line(&as_it_stands(parsed, header), LONGEST)
}

/// The instant after the last semicolon of a Received header (RFC 5321 §4.4).
fn received(value: &str) -> Option<Timestamp> {
    let (_, date) = value.rsplit_once(';')?;
    let seconds = mail_parser::DateTime::parse_rfc822(date.trim())?.to_timestamp();
    Timestamp::from_second(seconds).ok()
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    let many = value.as_text_list().map(|list| list.iter().map(|id| text(id)).collect::<Vec<_>>());
    let ids = many.or_else(|| value.as_text().map(|one| vec![text(one)])).unwrap_or_default();
    ids.into_iter().take(100).collect()
}

/// A part's content type in lower case.
#[must_use]
pub fn type_of(part: &MessagePart<'_>) -> String {
    part.content_type().map_or_else(String::new, |c| {
        format!("{}/{}", c.c_type, c.c_subtype.as_deref().unwrap_or_default()).to_ascii_lowercase()
    })
}

/// One line of bounded length without control or direction-changing characters.
#[must_use]
pub fn text(value: &str) -> String {
    line(value, VALUE)
}

const fn deceives(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn line(value: &str, most: usize) -> String {
    let mut line = String::new();
    for c in value.chars() {
        if c.is_control() || c.is_whitespace() {
            if !line.ends_with(' ') {
                line.push(' ');
            }
        } else if !deceives(c) {
            line.push(c);
        }
        if line.len() >= most {
            break;
        }
    }
    line.trim().to_owned()
}

/// A file name without any path, for showing.
#[must_use]
pub fn harmless(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    text(base).trim_start_matches('.').chars().take(200).collect()
}
