//! Messages made to kill, hang or fill whoever reads them: they cost themselves, nobody else.

use std::{collections::BTreeSet, io::Write};

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    house::{House, until_true},
    samples,
};

const HEAD: &str = "From: standards@communications-authority-ke.example\r\nTo: tsbdir@itu.int\r\nSubject: Reply of Kenya to TSB Circular 79\r\nDate: Wed, 07 Jun 2023 10:00:00 +0000\r\nMIME-Version: 1.0\r\n";

/// Messages within messages, so deep that a reader that follows them runs out of stack.
fn nested(levels: usize) -> Vec<u8> {
    let mut mail = format!("Message-ID: <nested@ke.example>\r\n{HEAD}");
    for _ in 0..levels {
        mail += "Content-Type: message/rfc822\r\n\r\n";
    }
    mail += "Subject: the innermost\r\n\r\nhello\r\n";
    mail.into_bytes()
}

/// A Word file whose one part unpacks to a gigabyte.
fn bomb() -> Vec<u8> {
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    packed.start_file("word/document.xml", options).unwrap();
    packed.write_all(b"<w:document>").unwrap();
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..1024 {
        packed.write_all(&spaces).unwrap();
    }
    let bytes = packed.finish().unwrap().into_inner();
    let lines: Vec<String> =
        STANDARD.encode(bytes).as_bytes().chunks(76).map(|line| String::from_utf8(line.to_vec()).unwrap()).collect();
    let name = "annex2-ken.docx";
    format!(
        "Message-ID: <bomb@ke.example>\r\n{HEAD}Content-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        lines.join("\r\n")
    )
    .into_bytes()
}

#[test]
fn a_message_that_kills_its_reader_goes_to_a_person_and_the_others_go_on() {
    let mut house = House::new();
    house.configure("[limits]\nworkers = 2\n[limits.worker]\ncpu = 5\nwall_clock = 10\n");
    let house = house.opened();
    let (nested, bomb) = (nested(50_000), bomb());
    house.arrives("nested", &nested);
    house.arrives("bomb", &bomb);
    for sample in samples::some(&["01", "02", "05"]) {
        house.arrives(&sample.name, &sample.bytes);
    }
    let mut daemon = house.daemon();
    let lie = |folder: &str| house.folders().get(folder).map_or(0, BTreeSet::len);
    until_true("all are filed", || lie("Consultations.79") == 3 && lie("Consultations.Review") == 2);
    // The daemon lives and works: what comes now is read too.
    let late = &samples::some(&["04"])[0];
    house.arrives(&late.name, &late.bytes);
    until_true("what comes later is filed", || lie("Consultations.79") == 4);
    assert!(daemon.alive());
    assert!(house.holds(&nested) && house.holds(&bomb));
    assert_eq!(daemon.stop().code(), Some(0));
    let ledger = house.tally()["ledger"].clone();
    assert_eq!((ledger["counted"].as_u64(), ledger["review"].as_u64()), (Some(4), Some(2)), "{ledger}");
    assert_eq!(house.ok(&["review", "list", "--json"]).lines().count(), 2);
    house.verify();
}

#[test]
fn a_message_too_large_to_fetch_is_left_to_a_person_whatever_its_beginning_says() {
    let mut house = House::new();
    let mailbox = crate::house::text(&house.data().join("mailbox"));
    house.configure(&format!(
        "[[mailbox]]\nname = \"mailbox\"\n[mailbox.maildir]\npath = \"{mailbox}\"\nmax_message = \"64 KiB\"\n"
    ));
    let house = house.opened();
    // A whole form in the body, another matter, and a whole form in a message that is not too large.
    let filler = "x".repeat(70).repeat(6_000);
    for sample in samples::some(&["06", "10"]) {
        let mut bytes = sample.bytes.clone();
        bytes.extend_from_slice(format!("\n{filler}\n").as_bytes());
        house.arrives(&sample.name, &bytes);
    }
    let small = &samples::some(&["04"])[0];
    house.arrives(&small.name, &small.bytes);
    house.once();
    let ledger = house.tally()["ledger"].clone();
    assert_eq!((ledger["counted"].as_u64(), ledger["review"].as_u64()), (Some(1), Some(2)), "{ledger}");
    assert_eq!(house.folders()["Consultations.Review"].len(), 2);
    assert_eq!(house.ok(&["review", "list"]).matches("larger than max_message").count(), 2);
    assert!(!house.acknowledgements().iter().any(|(to, _)| to.contains("technologies-authority-tr")));
    house.verify();
}

#[test]
fn a_reply_nested_deeper_than_we_look_is_left_to_a_person() {
    let house = House::new().opened();
    house.arrives("nested", &nested(8));
    house.once();
    assert_eq!(house.tally()["ledger"]["review"], 1);
}
