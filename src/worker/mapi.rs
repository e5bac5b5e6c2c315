//! A message as Outlook stores it (MAPI properties), whether in a .msg file or in `winmail.dat`.
//!
//! The two readers fill the same [`Letter`]; what is done with it is the same as with any mail.

use super::charset;

/// What a Microsoft message holds that matters here.
#[derive(Debug, Default)]
pub struct Letter {
    pub subject: String,
    /// The headers it came with, where it came by mail.
    pub headers: String,
    pub plain: Option<String>,
    pub html: Option<String>,
    /// Compressed (MS-OXRTFCP).
    pub rtf: Option<Vec<u8>>,
    pub attachments: Vec<Attachment>,
    /// Why not all of it was read.
    pub fault: Option<&'static str>,
}

#[derive(Debug, Default)]
pub struct Attachment {
    /// As written; not yet harmless.
    pub name: String,
    pub label: String,
    pub content: Content,
}

#[derive(Debug, Default)]
pub enum Content {
    /// Kept elsewhere, or an object of another program.
    #[default]
    Elsewhere,
    Bytes(Vec<u8>),
    Message(Box<Letter>),
}

/// Properties of messages and attachments (MS-OXPROPS).
pub mod property {
    pub const SUBJECT: u16 = 0x0037;
    pub const HEADERS: u16 = 0x007d;
    pub const BODY: u16 = 0x1000;
    pub const RTF: u16 = 0x1009;
    pub const HTML: u16 = 0x1013;
    pub const DISPLAY_NAME: u16 = 0x3001;
    pub const DATA: u16 = 0x3701;
    pub const FILE_NAME: u16 = 0x3704;
    pub const LONG_FILE_NAME: u16 = 0x3707;
    pub const MIME_TYPE: u16 = 0x370e;
}

/// Types of property values (MS-OXCDATA §2.11.1).
pub mod kind {
    pub const STRING8: u16 = 0x001e;
    pub const UNICODE: u16 = 0x001f;
    pub const BINARY: u16 = 0x0102;
    pub const OBJECT: u16 = 0x000d;
}

impl Letter {
    /// Takes one property of the message, if it is one that matters.
    pub fn take(&mut self, property: u16, kind: u16, value: &[u8]) {
        match property {
            property::SUBJECT => self.subject = text(kind, value),
            property::HEADERS => self.headers = text(kind, value),
            property::BODY => self.plain = Some(text(kind, value)),
            property::HTML if kind == kind::BINARY => {
                self.html = Some(charset::decode(value, charset::of_page(value).as_deref()).into_owned());
            }
            property::HTML => self.html = Some(text(kind, value)),
            property::RTF => self.rtf = Some(value.to_vec()),
            _ => {}
        }
    }
}

impl Attachment {
    /// Takes one property of the attachment, if it is one that matters.
    pub fn take(&mut self, property: u16, kind: u16, value: &[u8]) {
        match property {
            property::LONG_FILE_NAME => self.name = text(kind, value),
            property::FILE_NAME | property::DISPLAY_NAME if self.name.is_empty() => self.name = text(kind, value),
            property::MIME_TYPE => self.label = text(kind, value).to_ascii_lowercase(),
            property::DATA if kind == kind::BINARY => self.content = Content::Bytes(value.to_vec()),
            _ => {}
        }
    }
}

/// A string property, without what follows its closing nought.
pub fn text(kind: u16, value: &[u8]) -> String {
    let text = if kind == kind::UNICODE {
        encoding_rs::UTF_16LE.decode_without_bom_handling(value).0.into_owned()
    } else {
        charset::decode(value, None).into_owned()
    };
    text.split('\0').next().unwrap_or_default().to_owned()
}

/// Most that a compressed body may unpack to, bytes.
const MAX_RTF: usize = 16 << 20;
/// What every compressor begins with (MS-OXRTFCP §2.1.2.1).
const DICTIONARY: &[u8; 207] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Unpacks a compressed RTF body; none if it is none. What follows a damaged place is left out.
#[must_use]
pub fn rtf(packed: &[u8]) -> Option<Vec<u8>> {
    let number = |at: usize| packed.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
    let size = usize::try_from(number(4)?).ok()?.min(MAX_RTF);
    let body = packed.get(16..)?;
    match packed.get(8..12)? {
        b"MELA" => Some(body.get(..size).unwrap_or(body).to_vec()),
        b"LZFu" => Some(unpacked(body, size)),
        _ => None,
    }
}

fn unpacked(body: &[u8], size: usize) -> Vec<u8> {
    let mut window = [0_u8; 4096];
    let (preset, _) = window.split_at_mut(DICTIONARY.len());
    preset.copy_from_slice(DICTIONARY);
    let mut at = DICTIONARY.len();
    let mut out = Vec::new();
    let mut put = |byte: u8, at: &mut usize, window: &mut [u8; 4096]| {
        out.push(byte);
        if let Some(place) = window.get_mut(*at % 4096) {
            *place = byte;
        }
        *at = (*at + 1) % 4096;
        out.len() < size
    };
    let mut bytes = body.iter().copied();
    'whole: while let Some(control) = bytes.next() {
        for bit in 0..8 {
            let Some(first) = bytes.next() else { break 'whole };
            if control & (1 << bit) == 0 {
                if !put(first, &mut at, &mut window) {
                    break 'whole;
                }
                continue;
            }
            let Some(second) = bytes.next() else { break 'whole };
            let (offset, length) = (usize::from(first) << 4 | usize::from(second) >> 4, usize::from(second & 15) + 2);
            // A reference to the place about to be written ends the text.
            if offset == at {
                break 'whole;
            }
            for step in 0..length {
                let byte = window.get((offset + step) % 4096).copied().unwrap_or_default();
                if !put(byte, &mut at, &mut window) {
                    break 'whole;
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compressed_body_is_unpacked() {
        // The example of MS-OXRTFCP §3.1.1.
        let packed = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125\x42\x32\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        assert_eq!(rtf(packed).unwrap(), b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert_eq!(rtf(b"\x05\0\0\0\x05\0\0\0MELA\0\0\0\0{\\rtf}"), Some(b"{\\rtf".to_vec()));
        assert_eq!(rtf(b"LZFu"), None);
        let endless = [b"\0\0\0\0\xff\xff\xff\xffLZFu\0\0\0\0".as_slice(), &[0xff; 4096]].concat();
        assert!(rtf(&endless).unwrap().len() <= MAX_RTF);
    }
}
