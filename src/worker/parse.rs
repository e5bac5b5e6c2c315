//! Bytes into a [`Message`]: MIME, bodies, attachments. Runs inside the worker only.
//!
//! Total: whatever the bytes are, a summary comes out, and what could not be read says so in its part's fate.

use std::borrow::Cow;

use mail_parser::{
    Address as MimeAddress, Encoding, HeaderName, HeaderValue, MessageParser, MessagePart, MimeHeaders, PartType,
    decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode},
};

use super::{
    armour, charset, parse_headers, quoting,
    scans::{self, Formless, Gathered},
    sniff,
    unpack::Allowance,
};
use crate::{
    message::{Check, Fate, Message, Part, Signature},
    ocr::dialogue::Nobody,
    picture,
    sheet::{self, Sheet, scan::Eyes},
};

/// Messages and archives inside each other are followed this deep.
const DEPTH: usize = 6;
/// Parts beyond this many are not looked at.
const PARTS: usize = 500;
/// Text taken from one body or text file, bytes; the form pasted as text is some ten kilobytes.
const BODY: usize = 512 << 10;

/// Headers by which the desk marks what it could not fetch whole. A sender who writes them only asks for a person.
const INCOMPLETE: [(&str, &str); 2] = [
    ("X-Consultd-Truncated", "the message is larger than max_message; only its beginning was fetched"),
    ("X-Consultd-Unfetched", "the mail server could not give this message; look at it in the mailbox"),
];

/// Parses a whole message where no program can look at pictures.
#[must_use]
pub fn message(bytes: &[u8]) -> Message {
    message_with(bytes, &mut Nobody, false)
}

/// Parses a whole message; `explain` keeps drawings of how scanned pages were read.
#[must_use]
pub fn message_with(bytes: &[u8], eyes: &mut dyn Eyes, explain: bool) -> Message {
    let mut found = Message::default();
    let Some(parsed) = MessageParser::default().parse(bytes) else {
        found.faults.push("the message has no header that can be read".to_owned());
        return found;
    };
    found.headers = parse_headers::headers(&parsed);
    found.delivery_report = is_delivery_report(&parsed);
    found.report = super::report::read(&parsed);
    if found.headers.from.len() > 1 {
        found.faults.push("the message names several senders".to_owned());
    }
    for (header, fault) in INCOMPLETE {
        if parsed.header(header).is_some() {
            found.incomplete = true;
            found.faults.push(fault.to_owned());
        }
    }
    let mut walk = Walk::new(&mut found, eyes, explain);
    walk.message(&parsed);
    walk.read_pictures();
    walk.weigh_thumbnails();
    // Dropping deeply nested messages recurses; the process ends right after this. A fuzzer's goes on.
    #[cfg(not(fuzzing))]
    std::mem::forget(parsed);
    found
}

/// Parses a bare attachment as if it had come alone in a message.
#[must_use]
pub fn attachment(name: &str, bytes: &[u8]) -> Message {
    attachment_with(name, bytes, &mut Nobody, false)
}

/// The same with somebody to look at pictures.
#[must_use]
pub fn attachment_with(name: &str, bytes: &[u8], eyes: &mut dyn Eyes, explain: bool) -> Message {
    if looks_like_message(name, bytes) {
        return message_with(bytes, eyes, explain);
    }
    let mut found = Message::default();
    let mut walk = Walk::new(&mut found, eyes, explain);
    walk.file(name, "application/octet-stream", bytes, false);
    walk.read_pictures();
    walk.weigh_thumbnails();
    found
}

fn looks_like_message(name: &str, bytes: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    let extension = std::path::Path::new(&name).extension().is_some_and(|e| e == "eml" || e == "mbox");
    let head = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(bytes)).to_ascii_lowercase();
    extension || ["return-path:", "received:", "from:", "delivered-to:"].iter().any(|h| head.starts_with(h))
}

/// Whether a body in HTML shows the part in its text, as it does with the logo of a signature.
fn is_shown(parsed: &mail_parser::Message<'_>, part: &mail_parser::MessagePart<'_>) -> bool {
    let Some(id) = part.content_id().map(|id| format!("cid:{id}")) else { return false };
    parsed.parts.iter().any(|body| matches!(&body.body, PartType::Html(html) if html.contains(&id)))
}

fn is_delivery_report(parsed: &mail_parser::Message<'_>) -> bool {
    let report = parsed.content_type().is_some_and(|c| {
        c.c_type.eq_ignore_ascii_case("multipart")
            && c.c_subtype.as_deref().is_some_and(|s| s.eq_ignore_ascii_case("report"))
            && c.attribute("report-type").is_none_or(|t| t.eq_ignore_ascii_case("delivery-status"))
    });
    report || parsed.parts.iter().any(|part| part.is_content_type("message", "delivery-status"))
}

/// Collects sheets and parts over the whole tree.
pub(super) struct Walk<'m> {
    pub(super) found: &'m mut Message,
    pub(super) allowance: Allowance,
    /// How many messages and archives the present part stands in.
    pub(super) depth: usize,
    /// The name of the attached message that is being read; empty for the message itself.
    within: String,
    /// The number of the body of which the present part is one rendering.
    pub(super) alternative: Option<u32>,
    alternatives: u32,
    /// The archive whose files are being read.
    pub(super) archive: Option<String>,
    /// Small attached pictures, as places in the message's parts.
    pub(super) thumbnails: Vec<usize>,
    /// What pictures may still cost.
    pub(super) pixels: picture::Allowance,
    pub(super) gathered: Vec<Gathered>,
    pub(super) formless: Vec<Formless>,
    pub(super) eyes: &'m mut dyn Eyes,
    pub(super) explain: bool,
}

impl<'m> Walk<'m> {
    pub(super) fn new(found: &'m mut Message, eyes: &'m mut dyn Eyes, explain: bool) -> Self {
        Self {
            found,
            allowance: Allowance::default(),
            depth: 0,
            within: String::new(),
            alternative: None,
            alternatives: 0,
            archive: None,
            thumbnails: Vec::new(),
            pixels: picture::Allowance::default(),
            gathered: Vec::new(),
            formless: Vec::new(),
            eyes,
            explain,
        }
    }
}

impl Walk<'_> {
    pub(super) fn message(&mut self, parsed: &mail_parser::Message<'_>) {
        let outside = self.alternative;
        let alternatives = self.alternatives(parsed);
        for (index, part) in parsed.parts.iter().enumerate() {
            self.alternative = alternatives.get(index).copied().flatten().or(outside);
            if self.found.parts.len() >= PARTS {
                // One place is left for saying so: what was not looked at may hold a reply.
                self.unseen("", "", 0, "the message has too many parts");
                break;
            }
            let label = parse_headers::type_of(part);
            let name = parse_headers::harmless(part.attachment_name().unwrap_or_default());
            match &part.body {
                PartType::Multipart(_) => {}
                PartType::Message(inner) => {
                    let size = part.offset_end.saturating_sub(part.offset_body) as usize;
                    self.inner(inner, &name, size);
                }
                PartType::Text(text) | PartType::Html(text) => self.text_part(parsed, part, text, (&name, &label)),
                PartType::Binary(bytes) => self.file(&name, &label, bytes, false),
                PartType::InlineBinary(bytes) => self.file(&name, &label, bytes, is_shown(parsed, part)),
            }
        }
        self.alternative = outside;
    }

    /// For each part, the number of the `multipart/alternative` in which it stands.
    fn alternatives(&mut self, parsed: &mail_parser::Message<'_>) -> Vec<Option<u32>> {
        let mut found = vec![None; parsed.parts.len()];
        // Parts stand after the multiparts that hold them.
        for (index, part) in parsed.parts.iter().enumerate() {
            let PartType::Multipart(children) = &part.body else { continue };
            let number = if part.is_content_type("multipart", "alternative") {
                self.open_alternative();
                self.alternative
            } else {
                found.get(index).copied().flatten()
            };
            for child in children {
                if let Some(place) = found.get_mut(*child as usize) {
                    *place = number;
                }
            }
        }
        found
    }

    /// What follows are renderings of one body.
    pub(super) fn open_alternative(&mut self) {
        self.alternatives += 1;
        self.alternative = Some(self.alternatives);
    }

    fn text_part(
        &mut self,
        parsed: &mail_parser::Message<'_>,
        part: &MessagePart<'_>,
        text: &str,
        (name, label): (&str, &str),
    ) {
        if name.is_empty() && matches!(label, "" | "text/plain" | "text/html") {
            let text = decoded(parsed, part, text);
            return if label == "text/html" { self.html_body(&text) } else { self.text_body(&text) };
        }
        let bytes = raw(parsed, part).unwrap_or_else(|| text.as_bytes().to_vec());
        self.file_in(declared(part), name, label, &bytes, false);
    }

    /// A message within this one.
    pub(super) fn inner(&mut self, inner: &mail_parser::Message<'_>, name: &str, size: usize) {
        // Our own letter coming back inside a message repeats what was said to us; it says nothing new.
        if inner.header("X-Consultd-Loop").is_some() {
            return;
        }
        self.deeper(name, "message/rfc822", size, |walk| {
            walk.part(name, "message/rfc822", size, Fate::Passed);
            let subject = parse_headers::text(inner.subject().unwrap_or_default());
            walk.found.inner_subjects.push(subject);
            walk.as_message(name, |walk| walk.message(inner));
        });
    }

    /// Reads what stands inside a message of that name.
    pub(super) fn as_message(&mut self, name: &str, read: impl FnOnce(&mut Self)) {
        let name = if name.is_empty() { "attached message" } else { name };
        let outside = std::mem::replace(&mut self.within, name.to_owned());
        read(self);
        self.within = outside;
    }

    /// Goes one wrapping deeper, or says that there are too many.
    pub(super) fn deeper(&mut self, name: &str, label: &str, size: usize, read: impl FnOnce(&mut Self)) {
        if self.depth >= DEPTH {
            self.unseen(name, label, size, "messages and archives are nested too deeply");
            return;
        }
        self.depth += 1;
        read(self);
        self.depth -= 1;
    }

    pub(super) fn text_body(&mut self, text: &str) {
        let text = self.capped(text);
        let (text, seal) = armour::strip(text);
        match seal {
            armour::Seal::None => {}
            armour::Seal::Signed => self.signed("OpenPGP", None, Check::NotVerified),
            armour::Seal::Encrypted => {
                let why = "an encrypted text; please ask for it without encryption";
                return self.part("message body", "text/plain", text.len(), Fate::Unread(why.to_owned()));
            }
        }
        let divided = quoting::divide(&text);
        if self.within.is_empty() {
            self.found.words.push_str(&divided.own);
        }
        self.body_sheets(sheet::plain::read("", &divided.own), sheet::plain::read("", &divided.quoted), "");
        self.part("", "text/plain", text.len(), Fate::Passed);
    }

    pub(super) fn html_body(&mut self, html: &str) {
        let html = self.capped(html);
        let (own, quoted) = sheet::html::own_words("", html);
        if self.within.is_empty() && self.found.words.trim().is_empty() {
            self.found.words = own.lines().map(|(_, line)| line.text() + "\n").collect();
        }
        self.body_sheets(own, quoted, " (HTML)");
        self.part("", "text/html", html.len(), Fate::Passed);
    }

    /// A body in Rich Text Format; `spoken` where its words stand in a plain body as well.
    pub(super) fn rtf_body(&mut self, rtf: &[u8], spoken: bool) {
        match sheet::rtf::read("", rtf) {
            Ok(sheet) => {
                let (own, quoted) = divided(sheet);
                self.body_sheets(own, quoted, " (RTF)");
                self.part("", "text/rtf", rtf.len(), Fate::Passed);
            }
            Err(_) if spoken => self.part("", "text/rtf", rtf.len(), Fate::Passed),
            Err(why) => self.part("message body", "text/rtf", rtf.len(), Fate::Unread(why.to_string())),
        }
    }

    fn body_sheets(&mut self, own: Sheet, quoted: Sheet, form: &str) {
        let place = if self.within.is_empty() { "message body".to_owned() } else { format!("{}, body", self.within) };
        for (sheet, is_quoted, what) in [(own, false, ""), (quoted, true, ", quoted text")] {
            if !sheet.rows.is_empty() {
                let source = format!("{place}{form}{what}");
                let alternative = self.alternative;
                self.found.sheets.push(Sheet { source, alternative, quoted: is_quoted, body: true, ..sheet });
            }
        }
    }

    /// Reads one file, by whatever it turns out to be.
    pub(super) fn file(&mut self, name: &str, label: &str, bytes: &[u8], inline: bool) {
        self.file_in(None, name, label, bytes, inline);
    }

    fn file_in(&mut self, charset: Option<&str>, name: &str, label: &str, bytes: &[u8], inline: bool) {
        let shown = self.shown(name);
        let shown = shown.as_str();
        let fate = match sniff::kind(name, label, bytes, inline) {
            sniff::File::Nothing => Fate::Passed,
            sniff::File::Thumbnail => {
                self.thumbnails.push(self.found.parts.len());
                Fate::Passed
            }
            sniff::File::Unreadable(why) => Fate::Unread(why.to_owned()),
            sniff::File::Picture(kind) => return self.picture(kind, shown, label, bytes),
            sniff::File::Pdf => return self.pdf(shown, label, bytes, 0),
            sniff::File::Text => {
                let text = charset::decode(bytes, charset);
                let (text, seal) = armour::strip(&text);
                if seal == armour::Seal::Signed {
                    self.signed("OpenPGP", None, Check::NotVerified);
                }
                let sheet = sheet::plain::read(shown, self.capped(&text));
                self.found.sheets.push(sheet);
                Fate::Read
            }
            sniff::File::Html => {
                let declared = charset.map(str::to_owned).or_else(|| charset::of_page(bytes));
                let text = charset::decode(bytes, declared.as_deref());
                let sheet = sheet::html::read(shown, self.capped(&text));
                self.found.sheets.push(sheet);
                Fate::Read
            }
            sniff::File::Word => {
                let read = match sheet::docx::read(shown, bytes) {
                    Err(sheet::docx::Unreadable::Pictures) => {
                        Ok(Sheet { source: shown.to_owned(), format: sheet::Format::Docx, ..Sheet::default() })
                    }
                    read => read,
                };
                return self.document(read, shown, label, bytes);
            }
            sniff::File::OpenDocument => return self.document(sheet::odt::read(shown, bytes), shown, label, bytes),
            sniff::File::Rtf => self.sheet(sheet::rtf::read(shown, bytes), bytes.len()),
            wrapped => return self.wrapped(wrapped, name, label, bytes),
        };
        self.part(shown, label, bytes.len(), fate);
    }

    /// Where no attachment was read, a small picture may be the page that the sender meant to send.
    fn weigh_thumbnails(&mut self) {
        if self.found.parts.iter().any(|part| part.fate == Fate::Read) {
            return;
        }
        for at in std::mem::take(&mut self.thumbnails) {
            if let Some(part) = self.found.parts.get_mut(at) {
                part.fate = Fate::Unread("a small picture, which is not read".to_owned());
            }
        }
    }

    /// How a file is named to people: with the archive it came in.
    pub(super) fn shown(&self, name: &str) -> String {
        let name = if name.is_empty() { "unnamed attachment" } else { name };
        match &self.archive {
            Some(archive) => format!("{name} (in {archive})"),
            None => name.to_owned(),
        }
    }

    /// A text document, whose pages may be pictures.
    fn document<E: std::fmt::Display>(&mut self, read: Result<Sheet, E>, shown: &str, label: &str, bytes: &[u8]) {
        match read {
            Ok(sheet) if !scans::is_marked(&sheet) => {
                let wordless = wordless(&sheet, bytes.len());
                self.pasted(shown, label, bytes, sheet, wordless);
            }
            read => {
                let fate = self.sheet(read, bytes.len());
                self.part(shown, label, bytes.len(), fate);
            }
        }
    }

    pub(super) fn within(&self) -> &str {
        &self.within
    }

    /// Notes the words of what was not read: they tell what it is about.
    pub(super) fn unread_words(&mut self, name: &str, words: &str) {
        // A few stray letters (a scanner's stamp) tell nothing.
        if words.chars().filter(|c| c.is_alphabetic()).count() >= 40 {
            let words = self.capped(words).to_owned();
            self.found.unread_words.push((name.to_owned(), words));
        }
    }

    pub(super) fn sheet<E: std::fmt::Display>(&mut self, read: Result<Sheet, E>, size: usize) -> Fate {
        match read {
            Ok(sheet) if wordless(&sheet, size) => {
                self.found.sheets.push(sheet);
                Fate::Unread("a document with hardly any words: its pages may be pictures".to_owned())
            }
            Ok(sheet) => {
                self.found.sheets.push(sheet);
                Fate::Read
            }
            Err(why) => Fate::Unread(why.to_string()),
        }
    }

    fn pdf(&mut self, name: &str, label: &str, bytes: &[u8], depth: usize) {
        let found = match sheet::pdf::read(name, bytes) {
            Ok(found) => found,
            Err(why) => return self.part(name, label, bytes.len(), Fate::Unread(format!("a PDF file: {why}"))),
        };
        let scanned =
            if found.pictured.is_empty() { Err(String::new()) } else { self.scanned_pdf(name, label, bytes, &found) };
        if let Err(why) = scanned {
            let why = if why.is_empty() { why } else { format!("; {why}") };
            let fate = found.unread.map_or(Fate::Read, |unread| Fate::Unread(format!("a PDF file: {unread}{why}")));
            if fate != Fate::Read {
                let seen = found.sheet.lines().map(|(_, line)| line.text() + "\n");
                let words: String = seen.chain([found.words]).collect();
                self.unread_words(name, &words);
            }
            if !found.sheet.rows.is_empty() || !found.sheet.faults.is_empty() {
                self.found.sheets.push(found.sheet);
            }
            self.part(name, label, bytes.len(), fate);
        }
        for file in found.files {
            self.pdf_file(name, file, depth);
        }
    }

    /// A file attached to a PDF is read as if it had come beside it.
    fn pdf_file(&mut self, within: &str, file: sheet::pdf::File, depth: usize) {
        let name = format!("{}, in {within}", parse_headers::harmless(&file.name));
        match file.bytes {
            Err(why) => self.part(&name, "", 0, Fate::Unread(why.to_owned())),
            Ok(_) if depth >= DEPTH || self.found.parts.len() >= PARTS => {
                self.unseen(&name, "", 0, "files are attached within files too deeply or too many");
            }
            Ok(bytes) => match sniff::kind(&file.name, "", &bytes, false) {
                sniff::File::Pdf => self.pdf(&name, "", &bytes, depth + 1),
                _ => self.file(&name, "", &bytes, false),
            },
        }
    }

    pub(super) fn part(&mut self, name: &str, label: &str, size: usize, fate: Fate) {
        self.found.parts.push(Part { name: name.to_owned(), content_type: label.to_owned(), size: size as u64, fate });
    }

    /// Notes a signature once.
    pub(super) fn signed(&mut self, kind: &str, signer: Option<String>, state: Check) {
        let signature = Signature { kind: kind.to_owned(), signer, state };
        if !self.found.signatures.contains(&signature) && self.found.signatures.len() < PARTS {
            self.found.signatures.push(signature);
        }
    }

    /// The beginning of a long text, with a fault for the rest.
    fn capped<'t>(&mut self, text: &'t str) -> &'t str {
        if text.len() <= BODY {
            return text;
        }
        let fault = "a text is very long; only its beginning was read";
        if !self.found.faults.iter().any(|known| known == fault) {
            self.found.faults.push(fault.to_owned());
        }
        let end = (0..=BODY).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        text.get(..end).unwrap_or_default()
    }

    /// Notes once that something was left unread, which may hold a form.
    pub(super) fn unseen(&mut self, name: &str, label: &str, size: usize, why: &str) {
        if !self.found.faults.iter().any(|fault| fault == why) {
            self.found.faults.push(why.to_owned());
            self.part(name, label, size, Fate::Unread(why.to_owned()));
        }
    }
}

fn declared<'p>(part: &'p MessagePart<'_>) -> Option<&'p str> {
    part.content_type().and_then(|content| content.attribute("charset"))
}

/// A text part's text, decoded anew where its charset was not declared or not the one declared.
pub(super) fn decoded<'t>(parsed: &mail_parser::Message<'_>, part: &MessagePart<'_>, text: &'t str) -> Cow<'t, str> {
    if !text.contains(['\u{fffd}', '\0', '\u{1b}']) {
        return Cow::Borrowed(text);
    }
    let Some(bytes) = raw(parsed, part) else { return Cow::Borrowed(text) };
    let page = charset::of_page(&bytes).filter(|_| matches!(part.body, PartType::Html(_)));
    Cow::Owned(charset::decode(&bytes, declared(part).or(page.as_deref())).into_owned())
}

/// A text part's bytes as they were before any charset was applied.
fn raw(parsed: &mail_parser::Message<'_>, part: &MessagePart<'_>) -> Option<Vec<u8>> {
    let body = parsed.raw_message.get(part.offset_body as usize..part.offset_end as usize)?;
    match part.encoding {
        Encoding::None => Some(body.to_vec()),
        Encoding::Base64 => base64_decode(body),
        Encoding::QuotedPrintable => quoted_printable_decode(body),
    }
}

/// A body's rows: the sender's own, and from where a quotation opens those quoted.
fn divided(sheet: Sheet) -> (Sheet, Sheet) {
    let words: Vec<String> = sheet
        .rows
        .iter()
        .map(|row| row.cells.iter().flat_map(|cell| &cell.lines).map(crate::sheet::Line::words).collect())
        .collect();
    let lines: Vec<&str> = words.iter().map(String::as_str).collect();
    let opens = |at: &usize| quoting::opens_quotation(quoting::ahead(&lines, *at));
    let at = (0..lines.len()).find(opens).unwrap_or(lines.len());
    let mut own = sheet;
    let quoted = Sheet { rows: own.rows.split_off(at), format: own.format, ..Sheet::default() };
    (own, quoted)
}

/// A document that says next to nothing, or a letterhead with something large beside it and no mark.
fn wordless(sheet: &Sheet, size: usize) -> bool {
    let letters: usize = sheet.lines().map(|(_, line)| line.text().chars().filter(|c| c.is_alphabetic()).count()).sum();
    let marked = sheet.lines().any(|(_, line)| line.marks().next().is_some());
    !marked && (letters < 40 || (letters < 1000 && size > 60_000))
}

/// Addresses of an address header, in order.
pub(super) fn addresses(value: &HeaderValue<'_>) -> Vec<crate::message::Address> {
    let Some(address) = value.as_address() else { return Vec::new() };
    let flat: Vec<&mail_parser::Addr<'_>> = match address {
        MimeAddress::List(list) => list.iter().collect(),
        MimeAddress::Group(groups) => groups.iter().flat_map(|group| &group.addresses).collect(),
    };
    flat.into_iter()
        .take(100)
        .filter_map(|a| {
            let address = parse_headers::text(a.address.as_deref()?);
            Some(crate::message::Address { name: a.name.as_deref().map(parse_headers::text), address })
        })
        .collect()
}

/// Whether a header is of that name, in any case.
pub(super) fn is(header: &HeaderName<'_>, name: &str) -> bool {
    header.as_str().eq_ignore_ascii_case(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_a_message_that_was_too_large_says_so() {
        let found = message(b"X-Consultd-Truncated: 99000000\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nwords");
        assert_eq!(found.faults.len(), 1);
        assert!(found.incomplete);
        assert_eq!(found.headers.from.len(), 1);
    }

    #[test]
    fn a_small_picture_is_a_page_only_where_nothing_else_is() {
        let mail = |extra: &str, html: &str| {
            format!(
                "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
                 --x\r\nContent-Type: text/html\r\n\r\n<p>see attached</p>{html}\r\n{extra}\
                 --x\r\nContent-Type: image/png; name=a.png\r\nContent-ID: <one>\r\nContent-Disposition: inline\r\n\r\n{}\r\n--x--\r\n",
                "\u{89}PNG".to_owned() + &"x".repeat(3000)
            )
        };
        let unread = |mail: String| {
            let found = message(mail.as_bytes());
            found.parts.iter().any(|part| matches!(part.fate, Fate::Unread(_)))
        };
        assert!(unread(mail("", "")));
        assert!(!unread(mail("", "<img src=\"cid:one\">")));
        assert!(!unread(mail("--x\r\nContent-Type: text/plain; name=form.txt\r\n\r\n[x] authorizes\r\n", "")));
    }

    #[test]
    fn our_own_letter_attached_to_a_message_is_not_read_as_a_reply() {
        let mail = "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
                    --x\r\nContent-Type: text/plain\r\n\r\nsee below\r\n\
                    --x\r\nContent-Type: message/rfc822\r\n\r\n\
                    From: tsbdir@itu.int\r\nX-Consultd-Loop: 1\r\nContent-Type: text/plain\r\n\r\n[x] authorizes\r\n--x--\r\n";
        let found = message(mail.as_bytes());
        let words: Vec<String> = found.sheets.iter().flat_map(Sheet::lines).map(|(_, line)| line.text()).collect();
        assert_eq!(words.iter().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>(), ["see below"]);
    }

    #[test]
    fn file_names_lose_their_paths_and_headers_their_deceptions() {
        assert_eq!(parse_headers::harmless("../../etc/passwd"), "passwd");
        assert_eq!(parse_headers::text("Re:\r\n\t79 \u{202e}gpj.exe"), "Re: 79 gpj.exe");
    }
}
