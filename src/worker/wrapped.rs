//! What comes wrapped: archives, messages in files, web pages saved with their pictures.
//!
//! Each wrapping is opened one step at a time and what is inside goes the same way as any other file.

use mail_parser::{MessageParser, MimeHeaders, PartType};

use super::{
    charset,
    parse::{Walk, decoded},
    parse_headers,
    sniff::{self, File},
    unpack::{self, Opened},
};
use crate::{message::Fate, sheet};

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
