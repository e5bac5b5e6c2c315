//! A consultation as everybody sees it from outside: over SMTP in, over IMAP and SMTP out.

use std::collections::BTreeMap;

use mail_parser::MessageParser;

use crate::{
    house::{House, until_true},
    samples::{self, Sample},
    servers::{self, DIRECTOR, Servers},
};

fn submit(servers: &Servers, sample: &Sample) {
    servers.submit(&sample.path, DIRECTOR, &sample.in_transit());
}

#[test]
fn replies_sent_over_smtp_are_counted_filed_acknowledged_and_told_in_the_digest() {
    let servers = Servers::start();
    let house = House::at(&servers).opened_ahead();
    let daemon = house.daemon();
    // Colombia and Kenya write twice: what replaces comes after what it replaces.
    let (first, second): (Vec<_>, Vec<_>) = samples::all().into_iter().partition(|sample| sample.name.as_str() < "07");
    for sample in &first {
        submit(&servers, sample);
    }
    until_true("the first replies are filed", || servers.files(DIRECTOR, "Consultations/79").len() == 6);
    for sample in &second {
        submit(&servers, sample);
    }
    let lie = |folder: &str| servers.files(DIRECTOR, folder).len();
    until_true("all replies are filed", || lie("Consultations/79") == 9 && lie("Consultations/Review") == 2);
    until_true("all messages are read", || house.received() == 14);

    the_inbox_keeps_what_is_no_reply(&servers);
    every_sender_is_answered_in_their_language(&servers, &first, &second);
    the_digest_arrives(&servers);
    let status = daemon.stop();
    assert_eq!(status.code(), Some(0));

    // The deadline lies ahead, so that Japan is in time here.
    let mut expected = samples::expected()["tally"].clone();
    for row in expected["texts"].as_array_mut().unwrap() {
        for count in ["replies", "support", "no_comments"] {
            row[count] = (row[count].as_u64().unwrap() + 1).into();
        }
    }
    let tally = house.tally();
    for (row, wanted) in tally["texts"].as_array().unwrap().iter().zip(expected["texts"].as_array().unwrap()) {
        for count in ["text", "replies", "support", "no_comments", "with_comments", "refuse"] {
            assert_eq!(row[count], wanted[count], "{row}");
        }
    }
    let ledger = serde_json::json!({"received": 14, "counted": 8, "superseded": 1, "late": 0, "not_entitled": 0, "review": 2, "not_a_reply": 3});
    assert_eq!(tally["ledger"], ledger);
    house.verify();
}

fn the_inbox_keeps_what_is_no_reply(servers: &Servers) {
    let left = servers.files(DIRECTOR, "");
    let mut ids: Vec<String> =
        servers.messages(DIRECTOR, "").iter().map(|mail| samples::header(mail, "Message-ID").unwrap()).collect();
    ids.sort();
    let wanted: Vec<String> =
        samples::all().iter().filter(|sample| sample.status == "ignored").map(Sample::message_id).collect();
    assert_eq!(ids, wanted);
    assert!(!left.iter().any(|file| servers::is_seen(file)), "{left:?}");
    for folder in ["Consultations/79", "Consultations/Review"] {
        assert!(!servers.files(DIRECTOR, folder).iter().any(|file| servers::is_seen(file)), "{folder}");
    }
}

fn every_sender_is_answered_in_their_language(servers: &Servers, first: &[Sample], second: &[Sample]) {
    let mut wanted: BTreeMap<&str, Vec<&Sample>> = BTreeMap::new();
    for sample in first.iter().chain(second) {
        let answers = wanted.entry(&sample.from).or_default();
        if sample.status != "ignored" {
            answers.push(sample);
        }
    }
    for (address, answers) in wanted {
        until_true(address, || servers.messages(address, "").len() >= answers.len());
        let inbox = servers.messages(address, "");
        assert_eq!(inbox.len(), answers.len(), "{address}");
        for sample in answers {
            let answers_it = |mail: &&Vec<u8>| samples::header(mail, "In-Reply-To") == Some(sample.message_id());
            let letter = inbox.iter().find(answers_it).expect(&sample.name);
            check_letter(letter, sample);
        }
    }
}

fn check_letter(letter: &[u8], sample: &Sample) {
    let header = |name: &str| samples::header(letter, name).unwrap_or_default();
    assert_eq!(header("Return-Path"), "<>");
    assert_eq!(header("Auto-Submitted"), "auto-replied");
    assert!(header("To").contains(&sample.from), "{}", header("To"));
    assert!(header("From").contains(DIRECTOR));
    let language = sample.language.as_deref().unwrap();
    assert_eq!(header("Content-Language"), language, "{}", sample.name);
    let parsed = MessageParser::default().parse(letter).unwrap();
    let body = parsed.body_text(0).unwrap();
    assert!(body.contains(&greeting(language)), "{}: {body}", sample.name);
}

fn greeting(language: &str) -> String {
    let path = format!("{}/config/locales/{language}.ftl", env!("CARGO_MANIFEST_DIR"));
    let words = std::fs::read_to_string(path).unwrap();
    words.lines().find_map(|line| line.strip_prefix("greeting = ")).unwrap().trim().to_owned()
}

fn the_digest_arrives(servers: &Servers) {
    let inbox = servers.wait_for("tsbsg17@itu.int", 1);
    assert_eq!(inbox.len(), 1);
    assert_eq!(samples::header(&inbox[0], "Auto-Submitted").unwrap(), "auto-generated");
    assert_eq!(samples::header(&inbox[0], "Return-Path").unwrap(), "<>");
    let parsed = MessageParser::default().parse(&inbox[0]).unwrap();
    assert!(parsed.body_text(0).unwrap().contains("Circular 79"));
}
