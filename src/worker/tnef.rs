//! `winmail.dat` (TNEF, MS-OXTNEF), in which Outlook packs a message and its attachments, as a [`Letter`].
//!
//! Hostile: every length is checked against what is there, and nothing is allocated beyond it.

use super::mapi::{Attachment, Content, Letter, kind, property, text};

/// Messages attached to messages are followed this deep.
const DEPTH: usize = 4;
/// Attachments of one message that are looked at.
const ATTACHMENTS: usize = 100;
const CUT: &str = "winmail.dat is damaged: it ends before its end; please ask for the files themselves";

/// Attributes that matter (MS-OXTNEF §2.1.3.2), without their types.
mod attribute {
    pub const SUBJECT: u16 = 0x8004;
    pub const BODY: u16 = 0x800c;
    pub const DATA: u16 = 0x800f;
    pub const TITLE: u16 = 0x8010;
    /// Begins an attachment.
    pub const RENDERING: u16 = 0x9002;
    pub const MESSAGE_PROPERTIES: u16 = 0x9003;
    pub const ATTACHMENT_PROPERTIES: u16 = 0x9005;
}

/// Reads the message; none if it is no TNEF.
#[must_use]
pub fn letter(bytes: &[u8]) -> Option<Letter> {
    read(bytes, 0)
}

fn read(bytes: &[u8], depth: usize) -> Option<Letter> {
    let mut rest = Bytes(bytes.strip_prefix(b"\x78\x9f\x3e\x22")?.get(2..)?);
    let mut letter = Letter::default();
    while !rest.0.is_empty() {
        let Some((id, value)) = attribute(&mut rest) else {
            letter.fault = Some(CUT);
            break;
        };
        if id == attribute::RENDERING {
            if letter.attachments.len() >= ATTACHMENTS {
                letter.fault = Some("winmail.dat with very many attachments; only the first were looked at");
                break;
            }
            letter.attachments.push(Attachment::default());
        }
        take(&mut letter, id, value, depth);
    }
    Some(letter)
}

/// One attribute: level, number and type, length, value, checksum. The checksum is not looked at: writers get it wrong.
fn attribute<'b>(rest: &mut Bytes<'b>) -> Option<(u16, &'b [u8])> {
    rest.take(1)?;
    let id = rest.number()?;
    let length = usize::try_from(rest.number()?).ok()?;
    let value = rest.take(length)?;
    rest.take(2)?;
    u16::try_from(id & 0xffff).ok().map(|id| (id, value))
}

fn take(letter: &mut Letter, id: u16, value: &[u8], depth: usize) {
    match id {
        attribute::SUBJECT => letter.subject = text(kind::STRING8, value),
        attribute::BODY if letter.plain.is_none() => letter.plain = Some(text(kind::STRING8, value)),
        attribute::MESSAGE_PROPERTIES => {
            let sound = properties(value, |id, kind, value| letter.take(id, kind, value));
            if sound.is_none() {
                letter.fault = Some(CUT);
            }
        }
        attribute::TITLE | attribute::DATA | attribute::ATTACHMENT_PROPERTIES => {
            let Some(attachment) = letter.attachments.last_mut() else { return };
            if attached(attachment, id, value, depth).is_none() {
                letter.fault = Some(CUT);
            }
        }
        _ => {}
    }
}

fn attached(attachment: &mut Attachment, id: u16, value: &[u8], depth: usize) -> Option<()> {
    match id {
        attribute::TITLE if attachment.name.is_empty() => attachment.name = text(kind::STRING8, value),
        attribute::DATA => attachment.content = Content::Bytes(value.to_vec()),
        attribute::ATTACHMENT_PROPERTIES => {
            return properties(value, |id, kind, value| {
                // An attached message: the class of the object, then a TNEF of its own.
                let inner = (id == property::DATA && kind == kind::OBJECT && depth < DEPTH)
                    .then(|| value.get(16..).and_then(|tnef| read(tnef, depth + 1)))
                    .flatten();
                match inner {
                    Some(inner) => attachment.content = Content::Message(Box::new(inner)),
                    None => attachment.take(id, kind, value),
                }
            });
        }
        _ => {}
    }
    Some(())
}

/// Goes through a list of properties (MS-OXTNEF §2.1.3.4); none if it ends too early.
fn properties(bytes: &[u8], mut take: impl FnMut(u16, u16, &[u8])) -> Option<()> {
    let mut rest = Bytes(bytes);
    for _ in 0..rest.number()? {
        let (kind, id) = (rest.short()?, rest.short()?);
        if id >= 0x8000 {
            name(&mut rest)?;
        }
        let (single, many) = (kind & 0x0fff, kind & 0x1000 != 0);
        match width(single) {
            Some(width) => {
                let count = if many { rest.number()? } else { 1 };
                let size = usize::try_from(count).ok()?.checked_mul(width)?;
                rest.padded(size)?;
            }
            None => {
                for _ in 0..rest.number()? {
                    let size = usize::try_from(rest.number()?).ok()?;
                    let value = rest.padded(size)?;
                    take(id, single, value);
                }
            }
        }
    }
    Some(())
}

/// A named property's set and name.
fn name(rest: &mut Bytes<'_>) -> Option<()> {
    rest.take(16)?;
    if rest.number()? == 0 {
        rest.take(4)?;
        return Some(());
    }
    let size = usize::try_from(rest.number()?).ok()?;
    rest.padded(size).map(drop)
}

/// The bytes of a value of fixed size; none for one that says its size.
fn width(kind: u16) -> Option<usize> {
    match kind {
        0x0002 | 0x0003 | 0x0004 | 0x000a | 0x000b => Some(4),
        0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => Some(8),
        0x0048 => Some(16),
        _ => None,
    }
}

/// What is left to read.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, size: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(size)?;
        self.0 = rest;
        Some(taken)
    }

    /// A value and what fills it up to four bytes; the last one may lack that.
    fn padded(&mut self, size: usize) -> Option<&'b [u8]> {
        let taken = self.take(size)?;
        let fill = size.wrapping_neg() % 4;
        self.0 = self.0.get(fill..).unwrap_or_default();
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn short(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An attribute as Outlook writes it.
    fn written(level: u8, id: u32, value: &[u8]) -> Vec<u8> {
        let size = u32::try_from(value.len()).unwrap();
        let sum = value.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
        [&[level], &id.to_le_bytes()[..], &size.to_le_bytes(), value, &sum.to_le_bytes()].concat()
    }

    fn tnef(attributes: &[Vec<u8>]) -> Vec<u8> {
        [b"\x78\x9f\x3e\x22\x01\x00".to_vec(), attributes.concat()].concat()
    }

    fn property(id: u32, kind: u32, value: &[u8]) -> Vec<u8> {
        let mut made = (id << 16 | kind).to_le_bytes().to_vec();
        made.extend(1_u32.to_le_bytes());
        made.extend(u32::try_from(value.len()).unwrap().to_le_bytes());
        made.extend(value);
        made.resize(made.len().div_ceil(4) * 4, 0);
        made
    }

    fn list(properties: &[Vec<u8>]) -> Vec<u8> {
        [u32::try_from(properties.len()).unwrap().to_le_bytes().to_vec(), properties.concat()].concat()
    }

    #[test]
    fn bodies_attachments_and_attached_messages_come_out() {
        let inner = tnef(&[written(1, 0x0001_8004, b"inner\0")]);
        let object = [vec![0; 16], inner].concat();
        let flag = [&(0x0e1b_000b_u32).to_le_bytes()[..], &1_u32.to_le_bytes()].concat();
        let bytes = tnef(&[
            written(1, 0x0008_9006, &[0, 0, 1, 0]),
            written(1, 0x0001_8004, b"Circular 79\0"),
            written(1, 0x0006_9003, &list(&[flag, property(0x1000, 0x1f, b"X\0Y\0")])),
            written(2, 0x0006_9002, &[0; 14]),
            written(2, 0x0001_8010, b"ANNEX~1.DOC\0"),
            written(2, 0x0006_800f, b"data"),
            written(2, 0x0006_9005, &list(&[property(0x3707, 0x1e, b"Annex 2.docx\0")])),
            written(2, 0x0006_9002, &[0; 14]),
            written(2, 0x0006_9005, &list(&[property(0x3701, 0x0d, &object)])),
        ]);
        let letter = letter(&bytes).unwrap();
        assert_eq!((letter.subject.as_str(), letter.plain.as_deref(), letter.fault), ("Circular 79", Some("XY"), None));
        let [file, message] = letter.attachments.as_slice() else { panic!("{letter:?}") };
        assert_eq!(file.name, "Annex 2.docx");
        assert!(matches!(&file.content, Content::Bytes(bytes) if bytes == b"data"));
        assert!(matches!(&message.content, Content::Message(inner) if inner.subject == "inner"));
        for cut in 0..bytes.len() {
            let _ = super::letter(&bytes[..cut]);
        }
    }

    #[test]
    fn lengths_beyond_the_end_are_a_fault() {
        let mut bytes = tnef(&[written(1, 0x0001_8004, b"Circular 79\0")]);
        bytes[11..15].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(letter(&bytes).unwrap().fault, Some(CUT));
        let endless = list(&[property(0x1000, 0x1e, b"x")]);
        let mut endless = written(1, 0x0006_9003, &endless);
        endless[9..13].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(letter(&tnef(&[endless])).unwrap().fault, Some(CUT));
        assert!(letter(b"PK").is_none());
    }
}
