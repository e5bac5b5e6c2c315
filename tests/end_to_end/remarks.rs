//! Comments that were announced and did not come, refusals without reasons, and comments that came in a file.

use std::io::{Cursor, Read, Write};

use base64::{Engine, engine::general_purpose::STANDARD};
use consultd::language::Language;
use mail_parser::MessageParser;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    house::{House, text, until_true},
    samples,
    servers::{DIRECTOR, Servers},
};

const TEXTS: [&str; 6] = ["X.1333 Cor.1", "X.1353", "X.1471", "X.1645", "X.1771", "X.1817"];

/// Who writes in which language.
const WRITERS: [(Language, &str, &str); 6] = [
    (Language::En, "Kenya", "standards@communications-authority-ke.example"),
    (Language::Fr, "France", "normalisation@ministere-numerique-fr.example"),
    (Language::Es, "Colombia", "internacional@ministerio-tic-co.example"),
    (Language::Ru, "Kazakhstan", "itu@digital-ministry-kz.example"),
    (Language::Ar, "Egypt", "itu.affairs@telecom-regulator-eg.example"),
    (Language::Zh, "China", "itu@ministry-industry-cn.example"),
];

/// The house's own form: comments announced on X.1353, X.1471 refused, all others authorized without comments.
fn form(house: &House, language: Language) -> Vec<u8> {
    let file = text(&house.path(&format!("form-{language}.docx")));
    house.ok(&["circular", "form", "79", "--language", language.code(), "--output", &file]);
    let mut blank = ZipArchive::new(Cursor::new(std::fs::read(&file).unwrap())).unwrap();
    let mut filled = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..blank.len() {
        let mut part = blank.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        if name == "word/document.xml" {
            bytes = ticked(String::from_utf8(bytes).unwrap()).into_bytes();
        }
        filled.start_file(name, SimpleFileOptions::default()).unwrap();
        filled.write_all(&bytes).unwrap();
    }
    filled.finish().unwrap().into_inner()
}

fn ticked(mut document: String) -> String {
    for id in TEXTS {
        let answers: &[&str] = match id {
            "X.1353" => &["authorize", "with_comments"],
            "X.1471" => &["refuse"],
            _ => &["authorize", "no_comments"],
        };
        for answer in answers {
            let (before, rest) = document.split_once(&format!("<w:tag w:val=\"consultd:79:{id}:{answer}\"/>")).unwrap();
            let rest = rest.replacen("<w14:checked w14:val=\"0\"/>", "<w14:checked w14:val=\"1\"/>", 1);
            let shown = if answer.ends_with("comments") { ("&#x25CB;", "●") } else { ("&#x2610;", "☒") };
            let rest = rest.replacen(shown.0, shown.1, 1);
            document = format!("{before}<w:tag w:val=\"consultd:79:{id}:{answer}\"/>{rest}");
        }
    }
    document
}

fn mail(from: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let head = format!(
        "From: {from}\nTo: {DIRECTOR}\nSubject: TSB Circular 79\nMessage-ID: <remarks-{from}>\n\
         Date: Tue, 2 May 2023 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=cut\n\n"
    );
    let part = |(name, bytes): &(&str, &[u8])| {
        let coded = STANDARD.encode(bytes);
        let lines: Vec<_> = coded.as_bytes().chunks(76).map(String::from_utf8_lossy).collect();
        format!(
            "--cut\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\
             Content-Disposition: attachment; filename=\"{name}\"\n\n{}\n",
            lines.join("\n")
        )
    };
    let parts: String = files.iter().map(part).collect();
    format!("{head}{parts}--cut--\n").into_bytes()
}

fn locale(language: Language) -> Vec<(String, String)> {
    let path = format!("{}/config/locales/{}.ftl", env!("CARGO_MANIFEST_DIR"), language.code());
    let words = std::fs::read_to_string(path).unwrap();
    let lines = words.lines().filter_map(|line| line.split_once(" = "));
    lines.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect()
}

/// Letters break lines and set names apart; only the letters themselves are compared.
fn letters_of(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn missing_comments_and_reasons_hold_nothing_up_and_are_told_to_both_sides_in_every_language() {
    let servers = Servers::start();
    let house = House::at(&servers).opened_ahead();
    for (language, _, from) in WRITERS {
        servers.submit(from, DIRECTOR, &mail(from, &[("reply.docx", &form(&house, language))]));
    }
    until_true("all replies lie in the mailbox", || servers.files(DIRECTOR, "").len() == WRITERS.len());
    house.once();

    assert_eq!(house.tally()["ledger"]["counted"], 6);
    assert_eq!(house.ok(&["review", "list"]), "", "nothing waits for a person");
    for (language, state, from) in WRITERS {
        let inbox = servers.wait_for(from, 1);
        let letter = MessageParser::default().parse(&inbox[0]).unwrap();
        let body = letters_of(&letter.body_text(0).unwrap());
        let words = locale(language);
        for key in ["doubt-comments-missing", "doubt-reasons-missing"] {
            let at = words.iter().position(|(name, _)| name == key).unwrap();
            for (_, line) in &words[at..=at + 1] {
                assert!(body.contains(&letters_of(line)), "{state}: {line}");
            }
        }
    }
    let digests = servers.wait_for("tsbsg17@itu.int", 1);
    let digest = MessageParser::default().parse(&digests[0]).unwrap().body_text(0).unwrap().into_owned();
    assert_eq!(digest.matches("Comments announced, none found: X.1353.").count(), 6, "{digest}");
    assert_eq!(digest.matches("Refusal without reasons: X.1471.").count(), 6, "{digest}");
    house.verify();
}

#[test]
fn the_file_that_comments_came_in_is_named_in_the_record_and_kept_byte_for_byte() {
    let house = House::new().opened_ahead();
    let (_, _, from) = WRITERS[0];
    let reply = form(&house, Language::En);
    let comments = "Clause 8.1: replace \"shall\" by \"should\".";
    let reasons = "The text is not mature: its clause 7 contradicts X.1352.";
    let files: [(&str, &[u8]); 3] = [
        ("reply.docx", &reply),
        ("Comments on X.1353.txt", comments.as_bytes()),
        ("Reasons for X.1471.txt", reasons.as_bytes()),
    ];
    let bytes = mail(from, &files);
    house.arrives("kenya", &bytes);
    house.once();

    assert_eq!(house.tally()["ledger"]["counted"], 1);
    let id = consultd::event::MessageHash::of(&bytes).as_str()[..12].to_owned();
    let shown = house.ok(&["review", "show", &id]);
    assert!(shown.contains(&format!("X.1353, Comments on X.1353.txt: {comments}")), "{shown}");
    assert!(shown.contains(&format!("X.1471, Reasons for X.1471.txt: {reasons}")), "{shown}");
    assert!(!shown.contains("none were found") && !shown.contains("no reasons"), "{shown}");
    assert!(house.holds(&bytes));
    let letter = house.letters().into_iter().find(|(_, letter)| samples::header(letter, "In-Reply-To").is_some());
    let body = MessageParser::default().parse(&letter.unwrap().1).unwrap().body_text(0).unwrap().into_owned();
    assert!(body.contains("Comments on 2 texts have been noted"), "{body}");
    assert!(!body.contains("none were found"), "{body}");
}
