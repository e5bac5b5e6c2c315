//! Outlook messages in files of their own, .msg (MS-OXMSG), as a [`Letter`].

use super::{
    compound::{Compound, read},
    mapi::{Attachment, Content, Letter, kind, property},
};

/// Messages attached to messages are followed this deep.
const DEPTH: usize = 4;
/// Attachments of one message that are looked at.
const ATTACHMENTS: usize = 100;
/// One property's value, bytes.
const VALUE: u64 = 32 << 20;

/// Reads the message.
#[must_use]
pub fn letter(file: &mut Compound<'_>) -> Letter {
    message(file, "", 0)
}

fn message(file: &mut Compound<'_>, storage: &str, depth: usize) -> Letter {
    let mut letter = Letter::default();
    for (id, kind, value) in properties(file, storage) {
        letter.take(id, kind, &value);
    }
    for (count, name) in attachments(file, storage).into_iter().enumerate() {
        if count >= ATTACHMENTS {
            letter.fault = Some("an Outlook message with very many attachments; only the first were looked at");
            break;
        }
        letter.attachments.push(attachment(file, &format!("{storage}/{name}"), depth));
    }
    letter
}

fn attachment(file: &mut Compound<'_>, storage: &str, depth: usize) -> Attachment {
    let mut attachment = Attachment::default();
    for (id, kind, value) in properties(file, storage) {
        attachment.take(id, kind, &value);
    }
    let object = format!("{storage}/__substg1.0_{:04X}{:04X}", property::DATA, kind::OBJECT);
    if file.is_stream(format!("{object}/__properties_version1.0")) && depth < DEPTH {
        attachment.content = Content::Message(Box::new(message(file, &object, depth + 1)));
    }
    attachment
}

fn names(file: &Compound<'_>, storage: &str) -> Vec<String> {
    let path = if storage.is_empty() { "/" } else { storage };
    file.read_storage(path).map(|entries| entries.map(|entry| entry.name().to_owned()).collect()).unwrap_or_default()
}

fn attachments(file: &Compound<'_>, storage: &str) -> Vec<String> {
    let mut found = names(file, storage);
    found.retain(|name| name.starts_with("__attach_version1.0_"));
    found
}

/// The properties of variable length that matter: each has a stream named after its number and type.
fn properties(file: &mut Compound<'_>, storage: &str) -> Vec<(u16, u16, Vec<u8>)> {
    let wanted = [
        property::SUBJECT,
        property::HEADERS,
        property::BODY,
        property::RTF,
        property::HTML,
        property::DISPLAY_NAME,
        property::DATA,
        property::FILE_NAME,
        property::LONG_FILE_NAME,
        property::MIME_TYPE,
    ];
    let mut found = Vec::new();
    for name in names(file, storage) {
        let Some(number) = name.strip_prefix("__substg1.0_").and_then(|n| u32::from_str_radix(n, 16).ok()) else {
            continue;
        };
        let [a, b, c, d] = number.to_be_bytes();
        let (id, kind) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
        if wanted.contains(&id)
            && kind != kind::OBJECT
            && let Some(value) = read(file, &format!("{storage}/{name}"), VALUE)
        {
            found.push((id, kind, value));
        }
    }
    found
}
