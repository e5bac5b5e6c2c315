//! What a file is, by its bytes first, its name second, its label last.
//!
//! Names and labels are often wrong: a web page called .doc, a Word file called .pdf, everything octet-stream.

use std::io::Cursor;

use zip::ZipArchive;

use super::charset;
use crate::picture::Kind;

/// What is done with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    Word,
    /// A Word document as one XML file (flat OPC).
    FlatWord,
    /// OpenDocument text.
    OpenDocument,
    Rtf,
    Pdf,
    Text,
    Html,
    Zip,
    Gzip,
    Tar,
    /// A compound file: binary Word, an Outlook message, a protected Office file, …
    Compound,
    /// `winmail.dat`.
    Tnef,
    /// A message in a file.
    Message,
    /// A web page with its pictures in one file, as Word and browsers save it (RFC 2557).
    WebArchive,
    /// Signed or encrypted with S/MIME.
    Cms,
    /// The signature of a signed message.
    Signature(Seal),
    /// A picture large enough for a page.
    Picture(Kind),
    /// A small picture: a page only where nothing else in the message can be one.
    Thumbnail,
    /// Cannot hold a form: calendars, small pictures in a signature block.
    Nothing,
    /// May hold one; the reason why it is not read.
    Unreadable(&'static str),
}

/// How a message is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    SMime,
    OpenPgp,
}

/// A picture in the body below this many bytes is a logo, not a scanned page.
const LOGO: usize = 40_000;
/// The same for a picture that is attached rather than shown in the body.
const ICON: usize = 1_500;
/// What is smaller and cannot be looked at is more likely a logo than a page.
pub(super) const THUMBNAIL: usize = 8_000;

/// An office file has some dozen parts; so many names are looked at.
const MAX_NAMES: usize = 5_000;

const BEGINNINGS: [(&[u8], File); 13] = [
    (b"{\\rtf", File::Rtf),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", File::Compound),
    (b"\x78\x9f\x3e\x22", File::Tnef),
    (b"\x1f\x8b\x08", File::Gzip),
    (
        b"7z\xbc\xaf\x27\x1c",
        File::Unreadable("a 7-Zip archive, which is not opened; please ask for the files themselves"),
    ),
    (b"Rar!\x1a\x07", File::Unreadable("a RAR archive, which is not opened; please ask for the files themselves")),
    (b"BZh", File::Unreadable("a bzip2 archive, which is not opened; please ask for the files themselves")),
    (b"\xfd7zXZ\0", File::Unreadable("an XZ archive, which is not opened; please ask for the files themselves")),
    (b"MSCF", File::Unreadable("a cabinet archive, which is not opened; please ask for the files themselves")),
    (b"\xffWPC", File::Unreadable("a WordPerfect file, which is not read; please ask for Word or PDF")),
    (b"\xdb\xa5", File::Unreadable("a file of a very old Word, which is not read; please ask for Word or PDF")),
    (b"\x31\xbe\0\0", File::Unreadable("a file of Windows Write, which is not read; please ask for Word or PDF")),
    (b"MZ", File::Unreadable("a program, which is never run or read")),
];

/// What the file is.
#[must_use]
pub fn kind(name: &str, label: &str, bytes: &[u8], inline: bool) -> File {
    let extension = extension(name);
    let label = label.to_ascii_lowercase();
    if bytes.is_empty() {
        return if holds_documents(&extension) { File::Unreadable("an empty file") } else { File::Nothing };
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") || bytes.starts_with(b"PK00PK") {
        return container(bytes);
    }
    if let Some((_, file)) = BEGINNINGS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return *file;
    }
    by_structure(bytes, &extension, &label)
        .or_else(|| picture(bytes, &label, inline))
        .or_else(|| text(bytes, &extension, &label))
        .unwrap_or_else(|| by_name(&extension, &label))
}

/// The last extension of a file name, lower case; none is an empty string.
#[must_use]
pub fn extension(name: &str) -> String {
    let name = name.trim_end_matches([' ', '.']);
    std::path::Path::new(name).extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

fn holds_documents(extension: &str) -> bool {
    matches!(extension, "doc" | "docx" | "docm" | "dot" | "dotx" | "odt" | "rtf" | "pdf" | "zip" | "msg" | "eml")
}

fn by_structure(bytes: &[u8], extension: &str, label: &str) -> Option<File> {
    let head = bytes.get(..1024).unwrap_or(bytes);
    if is_cms(head, extension, label) {
        return Some(if is_detached(extension, label) { File::Signature(Seal::SMime) } else { File::Cms });
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some(File::Tar);
    }
    // A mail or web page that carries a PDF has its first bytes as letters, not as they are.
    let pdf = head.windows(5).position(|w| w == b"%PDF-")?;
    let before = head.get(..pdf).unwrap_or_default();
    (pdf == 0 || !looks_like_headers(&lines(before))).then_some(File::Pdf)
}

/// DER or BER of a PKCS #7 content, or its PEM armour (RFC 5652, RFC 7468).
fn is_cms(head: &[u8], extension: &str, label: &str) -> bool {
    let begins = head.get(..24).unwrap_or(head);
    let pkcs7 = begins.windows(10).any(|w| w == b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07");
    let der = head.first() == Some(&0x30) && pkcs7;
    let armour = head.starts_with(b"-----BEGIN PKCS7-----") || head.starts_with(b"-----BEGIN CMS-----");
    let named = matches!(extension, "p7m" | "p7s" | "p7c") || label.contains("pkcs7-");
    der || armour || (named && head.first() == Some(&0x30))
}

fn is_detached(extension: &str, label: &str) -> bool {
    extension == "p7s" || extension == "p7c" || label.contains("pkcs7-signature")
}

fn picture(bytes: &[u8], label: &str, inline: bool) -> Option<File> {
    let magic: [&[u8]; 7] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF"];
    let known = magic.iter().any(|m| bytes.starts_with(m)) || bytes.get(4..8) == Some(b"ftyp");
    // Letters alone make no bitmap, and what is text is none whatever its label.
    if !known && !label.starts_with("image/") || bytes.starts_with(b"BM") && charset::is_text(bytes) {
        return None;
    }
    let page = bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*");
    Some(match bytes.len() {
        size if !page && size < if inline { LOGO } else { ICON } => File::Nothing,
        size => match Kind::of(bytes) {
            Some(kind) => File::Picture(kind),
            None if size < THUMBNAIL => File::Thumbnail,
            None => File::Unreadable("a picture of a kind that is not read; please ask for a PDF"),
        },
    })
}

fn text(bytes: &[u8], extension: &str, label: &str) -> Option<File> {
    if !charset::is_text(bytes) {
        return None;
    }
    let head = lines(bytes.get(..4096).unwrap_or(bytes));
    let begins = head.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    if begins.starts_with("{\\rtf") {
        return Some(File::Rtf);
    }
    if begins.contains("<office:document") && begins.contains("urn:oasis:names:tc:opendocument") {
        return Some(File::OpenDocument);
    }
    if begins.starts_with("-----begin pgp message") {
        return Some(File::Unreadable("an encrypted part; please ask for it without encryption"));
    }
    if begins.starts_with("-----begin pgp signature") {
        return Some(File::Signature(Seal::OpenPgp));
    }
    if label == "application/pgp-encrypted" {
        return Some(File::Nothing);
    }
    if begins.starts_with("-----begin pgp signed message") {
        return Some(File::Text);
    }
    if let Some(file) = by_label(label) {
        return Some(file);
    }
    if let Some(file) = mail(begins, extension, label) {
        return Some(file);
    }
    if cannot_hold_a_form(extension, label) {
        return Some(File::Nothing);
    }
    Some(markup(begins, extension, label).unwrap_or(File::Text))
}

/// The first kilobytes, decoded, in lower case.
fn lines(bytes: &[u8]) -> String {
    charset::decode(bytes, None).to_lowercase()
}

/// A whole message in a file, or a web page saved as one.
fn mail(begins: &str, extension: &str, label: &str) -> Option<File> {
    let headers = looks_like_headers(begins);
    let archive = matches!(extension, "mht" | "mhtml") || begins.contains("\nsnapshot-content-location:");
    let word = matches!(extension, "doc" | "dot" | "htm" | "html") && begins.contains("multipart/related");
    if headers && (archive || word) {
        return Some(File::WebArchive);
    }
    let called = matches!(extension, "eml" | "mbox") || matches!(label, "message/rfc822" | "message/global");
    (headers && (called || is_mail(begins))).then_some(File::Message)
}

/// Whether the text opens with a header field (RFC 5322 §2.2), after an mbox's `From ` line if there is one.
fn looks_like_headers(begins: &str) -> bool {
    let mut lines = begins.lines().skip_while(|line| line.starts_with("from ") || line.starts_with('>'));
    let field = lines.next().and_then(|line| line.split_once(':')).map(|(name, _)| name.trim_end());
    field.is_some_and(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic()))
}

/// A form's own head says From, To and Subject too; only a mail program writes these.
fn is_mail(begins: &str) -> bool {
    let first =
        ["received:", "return-path:", "mime-version:", "delivered-to:", "dkim-signature:", "authentication-results:"];
    let further = ["\nmime-version:", "\nmessage-id:", "\ncontent-transfer-encoding:"];
    let headers = begins.split("\n\n").next().unwrap_or_default();
    let headers = headers.split("\r\n\r\n").next().unwrap_or_default();
    first.iter().any(|name| begins.starts_with(name)) || further.iter().any(|name| headers.contains(name))
}

fn markup(begins: &str, extension: &str, label: &str) -> Option<File> {
    if begins.starts_with("<?xml") || begins.starts_with("<pkg:") || begins.starts_with("<office:") {
        if begins.contains("<pkg:package") || begins.contains("schemas.microsoft.com/office/2006/xmlpackage") {
            return Some(File::FlatWord);
        }
        if begins.contains("urn:oasis:names:tc:opendocument:xmlns:office") {
            return Some(File::OpenDocument);
        }
        if begins.contains("schemas.microsoft.com/office/word/2003/wordml") {
            return Some(File::Unreadable(
                "a file in the XML format of Word 2003, which is not read; please ask for .docx or PDF",
            ));
        }
    }
    let html = ["<!doctype html", "<html", "<head", "<body", "<meta", "<table"];
    let page = html.iter().any(|tag| begins.starts_with(tag)) || begins.contains("<html");
    let named =
        matches!(extension, "html" | "htm" | "xhtml") || label == "text/html" || label == "application/xhtml+xml";
    (page || named).then_some(File::Html)
}

/// What is left: binary files of no known beginning.
fn by_name(extension: &str, label: &str) -> File {
    if cannot_hold_a_form(extension, label) {
        return File::Nothing;
    }
    if label.contains("encrypted") {
        return File::Unreadable("an encrypted part; please ask for it without encryption");
    }
    by_label(label).unwrap_or(File::Unreadable("a file of a kind that is not read; please ask for Word or PDF"))
}

/// Parts of a message that mail programs make and whose label alone tells what they are.
fn by_label(label: &str) -> Option<File> {
    match label {
        "message/rfc822" | "message/global" => None,
        "message/external-body" => {
            Some(File::Unreadable("an attachment that is kept elsewhere; please ask for the file itself"))
        }
        "message/partial" => Some(File::Unreadable("one piece of a message sent in pieces; please ask for it in one")),
        "text/calendar" | "text/vcard" | "text/x-vcard" | "text/rfc822-headers" => Some(File::Nothing),
        _ => label.starts_with("message/").then_some(File::Nothing),
    }
}

fn cannot_hold_a_form(extension: &str, label: &str) -> bool {
    matches!(extension, "ics" | "vcf" | "asc" | "sig" | "css" | "js" | "url" | "lnk" | "ttf")
        || label.contains("signature")
}

/// What a zip container holds: one of the office formats, or files.
fn container(bytes: &[u8]) -> File {
    let mentions = |what: &[u8]| bytes.windows(what.len()).any(|w| w == what);
    let Ok(zip) = ZipArchive::new(Cursor::new(bytes)) else {
        // A document that lost its end is told as what it was.
        let word = mentions(b"[Content_Types].xml") && mentions(b"word/");
        return if word { File::Word } else { File::Unreadable("a damaged archive; please ask for it again") };
    };
    let names: Vec<String> = zip.file_names().flatten().take(MAX_NAMES).map(|name| name.to_lowercase()).collect();
    let has = |what: &str| names.iter().any(|name| name == what);
    if has("[content_types].xml") {
        return office(&names);
    }
    if has("mimetype") && has("meta-inf/manifest.xml") {
        if mentions(b"application/vnd.oasis.opendocument.text") {
            return File::OpenDocument;
        }
        return File::Unreadable("a spreadsheet or presentation, which is not read; please ask for Word or PDF");
    }
    if has("index/document.iwa") || has("index.zip") {
        return File::Unreadable("a file of Apple's Pages, which is not read; please ask for Word or PDF");
    }
    File::Zip
}

fn office(names: &[String]) -> File {
    let under =
        |folder: &str| names.iter().any(|name| name.trim_start_matches('/').replace('\\', "/").starts_with(folder));
    if under("word/") {
        File::Word
    } else if under("xl/") {
        File::Unreadable("an Excel file, which is not read; please ask for Word or PDF")
    } else if under("ppt/") {
        File::Unreadable("a PowerPoint file, which is not read; please ask for Word or PDF")
    } else if under("documents/1/") || under("fixeddoc") {
        File::Unreadable("an XPS file, which is not read; please ask for Word or PDF")
    } else {
        File::Word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, label: &str, bytes: &[u8], want: File) {
        assert_eq!(kind(name, label, bytes, false), want, "{name} {label}");
    }

    #[test]
    fn bytes_go_before_the_name_and_the_name_before_the_label() {
        check("form.doc", "application/msword", b"{\\rtf1\\ansi x}", File::Rtf);
        check("form.doc", "application/msword", b"<html><body>x</body></html>", File::Html);
        check("form.docx", "application/msword", b"%PDF-1.7\n", File::Pdf);
        check("form", "application/octet-stream", b"\xef\xbb\xbf<!DOCTYPE html><p>x", File::Html);
        check("form.txt", "application/octet-stream", b"[x] authorizes", File::Text);
        check("form.html", "text/plain", b"<p>X", File::Html);
        check("form.xml", "text/xml", b"<?xml version=\"1.0\"?><pkg:package xmlns:pkg=\"x\">", File::FlatWord);
        check("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22\x01\x00", File::Tnef);
        check("x", "image/png", b"\x89PNG\r\n", File::Nothing);
    }

    #[test]
    fn a_message_is_told_from_a_form_whose_head_says_from_and_to() {
        let form = b"Subject: Response to TSB Circular 79\r\nTo: Director\r\nFrom: Kenya\r\nDate: 1 June\r\n\r\n[x] authorizes";
        check("form.txt", "text/plain", form, File::Text);
        check("form.eml", "application/octet-stream", form, File::Message);
        check("form.bin", "message/rfc822", form, File::Message);
        check("mail.txt", "text/plain", b"Return-Path: <a@b>\r\nFrom: a@b\r\n\r\nx", File::Message);
        check("mail", "", b"From: a@b\r\nMIME-Version: 1.0\r\n\r\nx", File::Message);
        let page = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x";
        check("form.doc", "application/msword", page, File::WebArchive);
        check("form.mht", "message/rfc822", page, File::WebArchive);
    }

    #[test]
    fn signed_and_encrypted_parts_are_told() {
        let signed = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80";
        check("smime.p7m", "application/pkcs7-mime", signed, File::Cms);
        check("unnamed", "application/octet-stream", signed, File::Cms);
        check("smime.p7s", "application/pkcs7-signature", signed, File::Signature(Seal::SMime));
        check("", "application/pgp-signature", b"-----BEGIN PGP SIGNATURE-----\n", File::Signature(Seal::OpenPgp));
        check("", "application/pgp-encrypted", b"Version: 1\r\n", File::Nothing);
        let secret = kind("", "application/octet-stream", b"-----BEGIN PGP MESSAGE-----\n", false);
        assert!(matches!(secret, File::Unreadable(_)));
    }

    #[test]
    fn what_cannot_hold_a_form_is_passed_over_and_an_empty_document_is_not() {
        check("meeting.ics", "text/calendar", b"BEGIN:VCALENDAR", File::Nothing);
        check("", "message/delivery-status", b"Reporting-MTA: dns;x\r\nMIME-Version: 1.0\r\n", File::Nothing);
        check("form.docx", "", b"", File::Unreadable("an empty file"));
        check("", "text/plain", b"", File::Nothing);
    }
}
