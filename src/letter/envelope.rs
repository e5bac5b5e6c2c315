//! A letter as the bytes of a mail: headers that no automatic system answers, threading, text beside HTML.
//!
//! RFC 3834: `Auto-Submitted` marks every letter. An acknowledgement adds `Precedence: auto_reply`, which older
//! responders heed and which, unlike `bulk` or `junk`, no filter files away; the digest goes to our own people, who
//! may well have an absence notice that `Auto-Submitted` and `X-Auto-Response-Suppress` already silence.
//! Boundaries are random: render once and keep the bytes.

use anyhow::{Context, Result};
use jiff::Timestamp;
use lettre::{
    Message,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use sha2::{Digest as _, Sha256};

use super::{Words, clean};
use crate::language::Language;

/// The header by which the house knows its own letters when they come back; its value is the letter's Message-ID.
pub const LOOP_HEADER: &str = "X-Consultd-Loop";

/// References kept of a long thread: the first, which names it, and the latest.
const MOST_REFERENCES: usize = 12;
/// RFC 5322 §2.1.1 bounds a line at 998; an identifier beyond this length is nobody's honest one.
const LONGEST_ID: usize = 250;
const LONGEST_SUBJECT: usize = 200;

/// Why the letter is sent, which decides how it is marked (RFC 3834 §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// An answer to a message: an acknowledgement.
    Reply,
    /// Sent of our own accord: a digest.
    Generated,
}

/// What a letter needs beside its words to be a mail. Message identifiers are without angle brackets.
#[derive(Clone, Debug)]
pub struct Headers<'a> {
    pub nature: Nature,
    /// `Name <address>` or an address.
    pub from: &'a str,
    pub to: &'a [String],
    pub reply_to: Option<&'a str>,
    pub message_id: &'a str,
    /// The Message-ID of the message answered.
    pub in_reply_to: Option<&'a str>,
    /// That message's own References, oldest first.
    pub references: &'a [String],
    /// That message's subject; the letter then stays in its thread (`Re: …`). None keeps the letter's own subject.
    pub thread_subject: Option<&'a str>,
    pub date: Timestamp,
    pub language: Language,
}

/// A picture that the HTML shows as `cid:` and that travels with it (RFC 2392).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Content-ID without angle brackets.
    pub cid: String,
    pub png: Vec<u8>,
}

/// A file that comes with a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosure {
    pub name: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// The letter as RFC 5322 bytes, ready to be sent.
///
/// # Errors
/// When one of the addresses is not one.
pub fn assemble(words: &Words, headers: &Headers) -> Result<Vec<u8>> {
    assemble_with(words, headers, &[], &[])
}

/// The same with the pictures of its HTML and with files: `mixed` around `alternative` around `related`.
///
/// # Errors
/// When one of the addresses is not one.
pub fn assemble_with(
    words: &Words,
    headers: &Headers,
    pictures: &[Picture],
    enclosures: &[Enclosure],
) -> Result<Vec<u8>> {
    let mut builder = Message::builder()
        .from(mailbox(headers.from)?)
        .subject(subject(words, headers))
        .date(headers.date.into())
        .message_id(Some(bracketed(headers.message_id).context("the letter's Message-ID is not one")?));
    for to in headers.to {
        builder = builder.to(mailbox(to)?);
    }
    if let Some(reply_to) = headers.reply_to {
        builder = builder.reply_to(mailbox(reply_to)?);
    }
    for (name, value) in marks(headers) {
        builder = builder.raw_header(HeaderValue::dangerous_new_pre_encoded(
            HeaderName::new_from_ascii_str(name),
            value.clone(),
            value,
        ));
    }
    let mut body = readable(words, pictures);
    let mut enclosures = enclosures.iter().chain(&words.papers).peekable();
    if enclosures.peek().is_some() {
        let mixed = MultiPart::mixed().multipart(body);
        let file = |file: &Enclosure| {
            Ok::<_, anyhow::Error>(
                Attachment::new(file.name.clone()).body(file.bytes.clone(), file.media_type.parse::<ContentType>()?),
            )
        };
        body = enclosures.try_fold(mixed, |mixed, one| file(one).map(|part| mixed.singlepart(part)))?;
    }
    Ok(builder.multipart(body).context("the letter cannot be put together")?.formatted())
}

/// The text beside the HTML with its pictures.
fn readable(words: &Words, pictures: &[Picture]) -> MultiPart {
    let (text, html) = (with_crlf(&words.text), with_crlf(&words.html));
    if pictures.is_empty() {
        return MultiPart::alternative_plain_html(text, html);
    }
    let html = MultiPart::related().singlepart(SinglePart::html(html));
    let png = ContentType::parse("image/png").unwrap_or(ContentType::TEXT_PLAIN);
    let html = pictures.iter().fold(html, |html, picture| {
        html.singlepart(Attachment::new_inline(picture.cid.clone()).body(picture.png.clone(), png.clone()))
    });
    MultiPart::alternative().singlepart(SinglePart::plain(text)).multipart(html)
}

/// Lines as mail ends them. lettre would do so too, moving all that follows at every line: half of a long digest's time.
fn with_crlf(text: &str) -> String {
    text.lines().flat_map(|line| [line, "\r\n"]).collect()
}

/// The Message-ID of the letter with this unique key, without angle brackets: the same key always gives the same.
#[must_use]
pub fn message_id(key: &str, domain: &str) -> String {
    let name: String = hex::encode(Sha256::digest(key.as_bytes())).chars().take(32).collect();
    let domain: String =
        domain.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).take(200).collect();
    let domain = if domain.is_empty() { "localhost" } else { domain.as_str() };
    format!("consultd.{name}@{domain}")
}

/// Headers beside the ordinary ones, in the order in which they are written. All values are plain ASCII.
fn marks(headers: &Headers) -> Vec<(&'static str, String)> {
    let reply = headers.nature == Nature::Reply;
    let mut marks = Vec::new();
    if let Some(id) = headers.in_reply_to.and_then(bracketed) {
        marks.push(("In-Reply-To", id));
    }
    let thread = references(headers);
    if !thread.is_empty() {
        marks.push(("References", thread.join("\r\n ")));
    }
    marks.push(("Auto-Submitted", if reply { "auto-replied" } else { "auto-generated" }.to_owned()));
    marks.push(("X-Auto-Response-Suppress", "All".to_owned()));
    if reply {
        marks.push(("Precedence", "auto_reply".to_owned()));
    }
    marks.push((LOOP_HEADER, headers.message_id.to_owned()));
    marks.push(("Content-Language", headers.language.code().to_owned()));
    marks
}

/// Theirs and their Message-ID, oldest first (RFC 5322 §3.6.4), shortened in the middle.
fn references(headers: &Headers) -> Vec<String> {
    let all = headers.references.iter().map(String::as_str).chain(headers.in_reply_to);
    let mut thread: Vec<String> = Vec::new();
    for id in all.filter_map(bracketed) {
        thread.retain(|earlier| *earlier != id);
        thread.push(id);
        if thread.len() > MOST_REFERENCES {
            thread.remove(1);
        }
    }
    thread
}

/// An identifier in angle brackets; none when it is not a plain one of bounded length.
fn bracketed(id: &str) -> Option<String> {
    let id = id.trim().trim_start_matches('<').trim_end_matches('>');
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '\\' | '(' | ')' | ',' | ';');
    (!id.is_empty() && id.len() <= LONGEST_ID && id.chars().all(plain)).then(|| format!("<{id}>"))
}

fn subject(words: &Words, headers: &Headers) -> String {
    let theirs =
        headers.thread_subject.map(|subject| bare_subject(&clean(subject, LONGEST_SUBJECT))).unwrap_or_default();
    if theirs.is_empty() { clean(&words.subject, LONGEST_SUBJECT) } else { format!("Re: {theirs}") }
}

/// The subject without the reply marks that mail programs have put before it.
fn bare_subject(subject: &str) -> String {
    const MARKS: [&str; 12] = ["re", "aw", "sv", "rv", "ref", "rif", "antw", "回复", "答复", "回覆", "رد", "отв"];
    let mut rest = subject.trim();
    while let Some((mark, after)) = rest.split_once([':', '：']) {
        if !MARKS.contains(&mark.trim().to_lowercase().as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    rest.to_owned()
}

fn mailbox(address: &str) -> Result<Mailbox> {
    address.parse().with_context(|| format!("\"{}\" is no mail address", clean(address, 120)))
}
