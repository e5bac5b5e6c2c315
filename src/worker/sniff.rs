//! What a file is, by its bytes first and its name second.

/// What is done with the file.
pub enum File {
    Word,
    /// OpenDocument text.
    OpenDocument,
    Rtf,
    Pdf,
    Text,
    Html,
    /// Cannot hold a form: calendars, signatures, small pictures in a signature block.
    Nothing,
    /// May hold one; the reason why it is not read.
    Unreadable(&'static str),
}

/// A picture in the body below this many bytes is a logo, not a scanned page.
const LOGO: usize = 40_000;
/// The same for a picture that is attached rather than shown in the body.
const ICON: usize = 8_000;

pub fn kind(name: &str, label: &str, bytes: &[u8], inline: bool) -> File {
    let extension = std::path::Path::new(name).extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    let extension = extension.as_deref().unwrap_or_default();
    let head = bytes.get(..1024).unwrap_or(bytes);
    let label = label.to_ascii_lowercase();
    if bytes.is_empty() {
        return File::Nothing;
    }
    if head.starts_with(b"PK\x03\x04") {
        return archive(bytes);
    }
    if head.windows(5).any(|w| w == b"%PDF-") {
        return File::Pdf;
    }
    if head.starts_with(b"{\\rtf") {
        return File::Rtf;
    }
    if is_flat_open_document(head) {
        return File::OpenDocument;
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0") {
        return File::Unreadable("a binary Word file, or one protected by a password");
    }
    if is_picture(head, &label) {
        let page = head.starts_with(b"II*\0") || head.starts_with(b"MM\0*");
        let logo = !page && bytes.len() < if inline { LOGO } else { ICON };
        return if logo { File::Nothing } else { File::Unreadable("a picture, which is not read") };
    }
    let begins = String::from_utf8_lossy(head.get(..64).unwrap_or(head)).to_ascii_lowercase();
    if begins.starts_with("-----begin pgp message") || label.contains("pkcs7-mime") || label.contains("encrypted") {
        return File::Unreadable("an encrypted part");
    }
    if extension == "eml" || begins.starts_with("received:") || begins.starts_with("return-path:") {
        return File::Unreadable("an attached message under another type, which is not opened");
    }
    if matches!(extension, "ics" | "vcf" | "p7s" | "asc" | "sig" | "css")
        || label.contains("signature")
        || label == "text/calendar"
        || label == "text/vcard"
        || label.starts_with("message/")
        || label == "text/rfc822-headers"
    {
        return File::Nothing;
    }
    if matches!(extension, "html" | "htm") || label == "text/html" {
        return File::Html;
    }
    if label.starts_with("text/") || matches!(extension, "txt" | "text" | "md") || is_text(bytes) {
        return File::Text;
    }
    File::Unreadable("a file of a kind that is not read")
}

/// OpenDocument as a single XML file.
fn is_flat_open_document(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    head.contains("<office:document") && head.contains("urn:oasis:names:tc:opendocument")
}

fn archive(bytes: &[u8]) -> File {
    let mentions = |what: &[u8]| bytes.windows(what.len()).any(|w| w == what);
    if mentions(b"word/") {
        File::Word
    } else if mentions(b"mimetypeapplication/vnd.oasis.opendocument") {
        File::OpenDocument
    } else {
        File::Unreadable("an archive, which is not opened")
    }
}

fn is_picture(head: &[u8], label: &str) -> bool {
    let magic: [&[u8]; 7] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF"];
    label.starts_with("image/") || magic.iter().any(|m| head.starts_with(m)) || head.get(4..8) == Some(b"ftyp")
}

fn is_text(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let printable = head.iter().filter(|b| **b >= 0x20 || matches!(b, b'\n' | b'\r' | b'\t')).count();
    !head.contains(&0) && printable * 100 >= head.len() * 97
}

pub fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn utf16(bytes: &[u8], from: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|c| c.try_into().ok().map(from)).collect();
    String::from_utf16_lossy(&units)
}
