//! Messages as Outlook keeps them: .msg files and winmail.dat, made here as it makes them.

use std::io::{Cursor, Write};

use cfb::CompoundFile;

use crate::mail::{accepted, file, form, letter, mixed, read, review};

type Made = CompoundFile<Cursor<Vec<u8>>>;

fn unicode(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn stream(made: &mut Made, path: &str, bytes: &[u8]) {
    made.create_stream(path).unwrap().write_all(bytes).unwrap();
}

/// A message in a storage: subject, body and one attached file.
fn message(made: &mut Made, storage: &str, subject: &str, body: &str, attached: Option<(&str, &[u8])>) {
    stream(made, &format!("{storage}/__properties_version1.0"), &[0; 32]);
    stream(made, &format!("{storage}/__substg1.0_0037001F"), &unicode(subject));
    stream(made, &format!("{storage}/__substg1.0_1000001F"), &unicode(body));
    if let Some((name, bytes)) = attached {
        let place = format!("{storage}/__attach_version1.0_#00000000");
        made.create_storage(&place).unwrap();
        stream(made, &format!("{place}/__properties_version1.0"), &[0; 8]);
        stream(made, &format!("{place}/__substg1.0_3704001F"), &unicode("ANNEX~1.DOC"));
        stream(made, &format!("{place}/__substg1.0_3707001F"), &unicode(name));
        stream(made, &format!("{place}/__substg1.0_37010102"), bytes);
    }
}

fn msg(subject: &str, body: &str, attached: Option<(&str, &[u8])>) -> Vec<u8> {
    let mut made = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    message(&mut made, "", subject, body, attached);
    finish(made)
}

fn finish(mut made: Made) -> Vec<u8> {
    made.flush().unwrap();
    made.into_inner().into_inner()
}

const WORDS: &str = "Please find our reply to TSB Circular 79 attached.\r\n";

#[test]
fn an_outlook_message_is_read_like_a_forwarded_one() {
    let bytes = msg("Reply to Circular 79", WORDS, Some(("annex2.docx", &form())));
    accepted(&mixed(&[letter(), file("reply.msg", "application/vnd.ms-outlook", bytes.clone())]), "annex2.docx, table");
    accepted(&mixed(&[letter(), file("reply", "application/octet-stream", bytes)]), "annex2.docx, table");
}

#[test]
fn a_message_attached_to_an_outlook_message_is_read_too() {
    let mut made = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    message(&mut made, "", "Fwd: Reply to Circular 79", WORDS, None);
    let place = "/__attach_version1.0_#00000000";
    made.create_storage(place).unwrap();
    stream(&mut made, &format!("{place}/__properties_version1.0"), &[0; 8]);
    let object = format!("{place}/__substg1.0_3701000D");
    made.create_storage(&object).unwrap();
    message(&mut made, &object, "Reply to Circular 79", WORDS, Some(("annex2.docx", &form())));
    accepted(&mixed(&[letter(), file("reply.msg", "application/vnd.ms-outlook", finish(made))]), "annex2.docx, table");
}

#[test]
fn a_form_in_the_formatted_body_of_an_outlook_message_is_read() {
    let rtf = |html: &str| {
        let coded: String = html
            .encode_utf16()
            .map(|unit| match u8::try_from(unit) {
                Ok(ascii @ (b'{' | b'}' | b'\\')) => format!("\\{}", char::from(ascii)),
                Ok(ascii @ 0..=0x7f) => char::from(ascii).to_string(),
                _ => format!("\\u{unit}?"),
            })
            .collect();
        format!("{{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{{\\*\\htmltag64 {coded}}}}}").into_bytes()
    };
    let html = crate::bodies::table(&["X.1471"], true);
    let rtf = rtf(&html);
    let size = u32::try_from(rtf.len()).unwrap();
    let packed = [&(size + 12).to_le_bytes()[..], &size.to_le_bytes(), b"MELA\0\0\0\0", &rtf].concat();
    let mut made = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    message(&mut made, "", "Reply to Circular 79", &crate::bodies::flattened(&crate::bodies::table(&[], false)), None);
    stream(&mut made, "/__substg1.0_10090102", &packed);
    crate::bodies::says(&mixed(&[letter(), file("reply.msg", "", finish(made))]), &["X.1471"]);
}

#[test]
fn our_own_letter_kept_by_outlook_is_not_read() {
    let mut made = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    message(&mut made, "", "Circular 79", "X.1353: we do not authorize", None);
    stream(&mut made, "/__substg1.0_007D001F", &unicode("From: tsbdir@itu.int\r\nX-Consultd-Loop: 1\r\n"));
    let parts = [letter(), file("ours.msg", "", finish(made)), file("annex2.docx", "", form())];
    accepted(&mixed(&parts), "annex2.docx, table");
}

/// An attribute of TNEF: level, number and type, length, value, checksum.
fn attribute(level: u8, id: u32, value: &[u8]) -> Vec<u8> {
    let sum = value.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    let size = u32::try_from(value.len()).unwrap();
    [&[level], &id.to_le_bytes()[..], &size.to_le_bytes(), value, &sum.to_le_bytes()].concat()
}

fn winmail(title: &str, data: &[u8]) -> Vec<u8> {
    let long = [title.as_bytes(), b"\0"].concat();
    let mut properties = [&1_u32.to_le_bytes()[..], &0x3707_001e_u32.to_le_bytes(), &1_u32.to_le_bytes()].concat();
    properties.extend(u32::try_from(long.len()).unwrap().to_le_bytes());
    properties.extend(&long);
    properties.resize(properties.len().div_ceil(4) * 4, 0);
    [
        b"\x78\x9f\x3e\x22\x01\x00".to_vec(),
        attribute(1, 0x0008_9006, &[0, 0, 1, 0]),
        attribute(2, 0x0006_9002, &[0; 14]),
        attribute(2, 0x0001_8010, b"ANNEX~1.DOC\0"),
        attribute(2, 0x0006_800f, data),
        attribute(2, 0x0006_9005, &properties),
    ]
    .concat()
}

#[test]
fn what_outlook_packs_into_winmail_dat_is_read() {
    let bytes = winmail("annex2.docx", &form());
    accepted(&mixed(&[letter(), file("winmail.dat", "application/ms-tnef", bytes.clone())]), "annex2.docx, table");
    accepted(&mixed(&[letter(), file("part.bin", "application/octet-stream", bytes)]), "annex2.docx, table");
}

#[test]
fn damaged_wrappings_of_outlook_go_to_a_person() {
    let bytes = winmail("annex2.docx", &form());
    review(&mixed(&[letter(), file("winmail.dat", "application/ms-tnef", &bytes[..bytes.len() - 200])]), "damaged");
    let bytes = msg("Reply to Circular 79", WORDS, Some(("annex2.docx", &form())));
    let line = read(&mixed(&[letter(), file("reply.msg", "", &bytes[..bytes.len() / 2])]));
    assert_eq!(line["status"], "review");
}
