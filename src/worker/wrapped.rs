//! What comes wrapped: archives, messages in files, web pages saved with their pictures.
//!
//! Each wrapping is opened one step at a time and what is inside goes the same way as any other file.

use mail_parser::{MessageParser, MimeHeaders, PartType};

use super::{
    charset,
    cms::{self, Envelope},
    compound, encapsulated, flat,
    mapi::{self, Letter},
    msg, office,
    parse::{Walk, decoded},
    parse_headers,
    sniff::{self, File, Seal},
    tnef,
    unpack::{self, Opened},
};
use crate::{
    message::{Check, Conversion, Fate},
    sheet,
};

/// Archives inside archives are opened this deep.
const ARCHIVES: usize = 3;

impl Walk<'_> {
    /// Opens whatever a file is wrapped in.
    pub(super) fn wrapped(&mut self, kind: File, name: &str, label: &str, bytes: &[u8]) {
        match kind {
            File::Zip => self.archive(name, label, bytes.len(), |walk| unpack::zip(bytes, &mut walk.allowance)),
            File::Tar => self.archive(name, label, bytes.len(), |walk| unpack::tar(bytes, &mut walk.allowance)),
            File::Gzip => self.archive(name, label, bytes.len(), |walk| unpack::gzip(name, bytes, &mut walk.allowance)),
            File::Message => self.attached_message(name, label, bytes),
            File::Compound => self.compound(name, label, bytes),
            File::FlatWord => self.flat_word(name, label, bytes),
            File::Cms => self.enveloped(name, label, bytes),
            File::Signature(seal) => self.signature(seal, name, label, bytes),
            File::Tnef => self.winmail(name, label, bytes),
            File::WebArchive => self.web_archive(name, label, bytes),
            _ => self.unread(name, label, bytes.len(), "a file of a kind that is not read; please ask for Word or PDF"),
        }
    }

    fn unread(&mut self, name: &str, label: &str, size: usize, why: &str) {
        self.part(&self.shown(name), label, size, Fate::Unread(why.to_owned()));
    }

    fn archive(&mut self, name: &str, label: &str, size: usize, open: impl FnOnce(&mut Self) -> Opened) {
        let shown = self.shown(name);
        if self.archive.as_ref().is_some_and(|within| within.matches(" (in ").count() + 1 >= ARCHIVES) {
            return self.unread(name, label, size, "an archive inside archives; please ask for the files themselves");
        }
        self.deeper(&shown, label, size, |walk| {
            let opened = open(walk);
            let nothing = opened.files.is_empty().then(|| "an archive with no files in it".to_owned());
            let fate = opened.fault.or(nothing).map_or(Fate::Passed, Fate::Unread);
            walk.part(&shown, label, size, fate);
            let outside = walk.archive.replace(shown.clone());
            for file in opened.files {
                match file.content {
                    Ok(bytes) => walk.file(&file.name, "application/octet-stream", &bytes, false),
                    Err(why) => walk.unread(&file.name, "application/octet-stream", 0, &why),
                }
            }
            walk.archive = outside;
        });
    }

    /// A message in a file, under whatever label.
    fn attached_message(&mut self, name: &str, label: &str, bytes: &[u8]) {
        let bytes = after_mbox_line(bytes);
        let Some(parsed) = MessageParser::default().parse(bytes) else {
            return self.unread(
                name,
                label,
                bytes.len(),
                "an attached message that is damaged; please ask for it again",
            );
        };
        self.inner(&parsed, &self.shown(name), bytes.len());
        // Dropping deeply nested messages recurses; the process ends soon after this.
        std::mem::forget(parsed);
    }

    fn flat_word(&mut self, name: &str, label: &str, bytes: &[u8]) {
        let Some(package) = flat::package(&charset::decode(bytes, None)) else {
            return self.unread(name, label, bytes.len(), "a Word document that is damaged; please ask for it again");
        };
        let shown = self.shown(name);
        let fate = self.sheet(sheet::docx::read(&shown, &package), package.len());
        self.part(&shown, label, bytes.len(), fate);
    }

    fn compound(&mut self, name: &str, label: &str, bytes: &[u8]) {
        match compound::content(bytes) {
            compound::Content::Word => self.unconverted(name, label, bytes),
            compound::Content::Message(mut file) => {
                let letter = msg::letter(&mut file);
                self.outlook_message(&letter, &self.shown(name), label, bytes.len());
            }
            compound::Content::Unreadable(why) => self.unread(name, label, bytes.len(), why),
        }
    }

    /// S/MIME: what is signed is read, what is encrypted goes to a person.
    fn enveloped(&mut self, name: &str, label: &str, bytes: &[u8]) {
        let shown = self.shown(name);
        match cms::open(bytes) {
            Envelope::Signed { content: Some(content), signers } => {
                self.signers("S/MIME", signers);
                self.deeper(&shown, label, bytes.len(), |walk| {
                    walk.part(&shown, label, bytes.len(), Fate::Passed);
                    walk.enclosed(name, &content);
                });
            }
            Envelope::Signed { content: None, signers } => {
                self.signers("S/MIME", signers);
                self.unread(
                    name,
                    label,
                    bytes.len(),
                    "a signature without what it signs; please ask for the file itself",
                );
            }
            Envelope::Certificates => self.part(&shown, label, bytes.len(), Fate::Passed),
            Envelope::Encrypted => {
                self.unread(name, label, bytes.len(), "an encrypted part; please ask for it without encryption");
            }
            Envelope::Unknown => {
                let why = "a signed or encrypted part that is damaged; please ask for it without signature";
                self.unread(name, label, bytes.len(), why);
            }
        }
    }

    /// What a signature encloses: a part of this very message, or a file.
    fn enclosed(&mut self, name: &str, content: &[u8]) {
        let head = String::from_utf8_lossy(content.get(..256).unwrap_or(content)).to_ascii_lowercase();
        if head.starts_with("content-") || head.starts_with("mime-version:") {
            if let Some(parsed) = MessageParser::default().parse(content) {
                self.message(&parsed);
                std::mem::forget(parsed);
            }
            return;
        }
        let stem = if sniff::extension(name) == "p7m" { name.get(..name.len() - 4).unwrap_or(name) } else { name };
        self.file(stem, "application/octet-stream", content, false);
    }

    fn signature(&mut self, seal: Seal, name: &str, label: &str, bytes: &[u8]) {
        match (seal, cms::open(bytes)) {
            (Seal::SMime, Envelope::Signed { signers, .. }) => self.signers("S/MIME", signers),
            // Certificates sent along are no signature.
            (Seal::SMime, Envelope::Certificates) => {}
            (Seal::SMime, _) => self.signed("S/MIME", None, Check::Damaged),
            (Seal::OpenPgp, _) => self.signed("OpenPGP", None, Check::NotVerified),
        }
        self.part(&self.shown(name), label, bytes.len(), Fate::Passed);
    }

    fn signers(&mut self, kind: &str, signers: Vec<String>) {
        if signers.is_empty() {
            self.signed(kind, None, Check::NotVerified);
        }
        for signer in signers {
            self.signed(kind, Some(parse_headers::text(&signer)), Check::NotVerified);
        }
    }

    /// A message that Outlook saved in a file, or attached as one.
    fn outlook_message(&mut self, letter: &Letter, shown: &str, label: &str, size: usize) {
        let ours = letter.headers.lines().any(|line| line.to_ascii_lowercase().starts_with("x-consultd-loop:"));
        if ours {
            return;
        }
        self.deeper(shown, label, size, |walk| {
            let fate = letter.fault.map_or(Fate::Passed, |why| Fate::Unread(why.to_owned()));
            walk.part(shown, label, size, fate);
            walk.found.inner_subjects.push(parse_headers::text(&letter.subject));
            walk.as_message(shown, |walk| walk.letter(letter));
        });
    }

    /// Outlook's own wrapping of this very message and its attachments.
    fn winmail(&mut self, name: &str, label: &str, bytes: &[u8]) {
        let shown = self.shown(name);
        self.deeper(&shown, label, bytes.len(), |walk| match tnef::letter(bytes) {
            Some(letter) => {
                let fate = letter.fault.map_or(Fate::Passed, |why| Fate::Unread(why.to_owned()));
                walk.part(&shown, label, bytes.len(), fate);
                walk.letter(&letter);
            }
            None => {
                walk.unread(name, label, bytes.len(), "winmail.dat is damaged; please ask for the files themselves");
            }
        });
    }

    /// What a Microsoft message says and carries.
    fn letter(&mut self, letter: &Letter) {
        self.open_alternative();
        if let Some(plain) = letter.plain.as_deref().filter(|text| !text.trim().is_empty()) {
            self.text_body(plain);
        }
        if let Some(html) = &letter.html {
            self.html_body(html);
        } else if let Some(rtf) = letter.rtf.as_deref().and_then(mapi::rtf) {
            match encapsulated::html(&rtf) {
                Some(html) => self.html_body(&html),
                None => self.rtf_body(&rtf, letter.plain.is_some()),
            }
        }
        self.alternative = None;
        for attachment in &letter.attachments {
            let name = parse_headers::harmless(&attachment.name);
            match &attachment.content {
                mapi::Content::Bytes(bytes) => self.file(&name, &attachment.label, bytes, false),
                mapi::Content::Message(inner) => self.outlook_message(inner, &self.shown(&name), "message/rfc822", 0),
                mapi::Content::Elsewhere => {
                    let why = "an attachment that is kept elsewhere or belongs to another program; please ask for the file itself";
                    self.unread(&name, &attachment.label, 0, why);
                }
            }
        }
    }

    /// A binary Word document: the worker's parent has it converted by an office program.
    fn unconverted(&mut self, name: &str, label: &str, bytes: &[u8]) {
        let waiting: usize = self.found.conversions.iter().map(|other| other.bytes.len()).sum();
        if self.found.conversions.len() >= office::DOCUMENTS || waiting + bytes.len() > office::BYTES {
            let why = "a binary Word file (.doc) among several or of unusual size; please ask for .docx or PDF";
            return self.unread(name, label, bytes.len(), why);
        }
        let (part, sheet) = (self.found.parts.len(), self.found.sheets.len());
        self.found.conversions.push(Conversion { part, sheet, bytes: bytes.to_vec() });
        self.unread(
            name,
            label,
            bytes.len(),
            "a binary Word file (.doc), which was not converted in time; please ask for .docx or PDF",
        );
    }

    /// A web page with its pictures: one document, however many parts.
    fn web_archive(&mut self, name: &str, label: &str, bytes: &[u8]) {
        let shown = self.shown(name);
        let Some(parsed) = MessageParser::default().parse(bytes) else {
            return self.unread(name, label, bytes.len(), "a saved web page that is damaged; please ask for it again");
        };
        let mut pages = 0;
        for part in &parsed.parts {
            match &part.body {
                PartType::Html(html) => {
                    pages += 1;
                    let page = decoded(&parsed, part, html);
                    self.found.sheets.push(sheet::html::read(&shown, &page));
                }
                PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                    let label = parse_headers::type_of(part);
                    let name = parse_headers::harmless(part.content_location().unwrap_or_default());
                    let picture = sniff::kind(&name, &label, bytes, true);
                    if let File::Unreadable(why) = picture
                        && label.starts_with("image/")
                    {
                        self.unread(&format!("{name} in {shown}"), &label, bytes.len(), why);
                    }
                }
                _ => {}
            }
        }
        let fate =
            if pages == 0 { Fate::Unread("a saved web page without a page in it".to_owned()) } else { Fate::Read };
        self.part(&shown, label, bytes.len(), fate);
        std::mem::forget(parsed);
    }
}

/// The message without the `From ` line that mailbox files put before it.
fn after_mbox_line(bytes: &[u8]) -> &[u8] {
    let bytes =
        if charset::marked(bytes) == Some(encoding_rs::UTF_8) { bytes.get(3..).unwrap_or_default() } else { bytes };
    if !bytes.starts_with(b"From ") {
        return bytes;
    }
    let end = bytes.iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| at + 1);
    bytes.get(end..).unwrap_or_default()
}
