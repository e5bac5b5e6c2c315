//! The digest and the meeting's documents, as other programs and other processes see them.

use std::{
    fs,
    process::{Command, Stdio},
};

use mail_parser::{MessageParser, MessagePart, MimeHeaders};
use serde_json::Value;

use crate::{
    house::{House, text, until_true},
    samples,
};

/// All samples, decided; the digest's hour is always past.
fn full_house() -> House {
    let house = House::new().opened();
    house.ok(&["ingest", &text(&samples::path(""))]);
    house
}

fn sent_digests(house: &House) -> Vec<Vec<u8>> {
    let is_digest =
        |bytes: &Vec<u8>| samples::header(bytes, "Subject").is_some_and(|value| value.starts_with("Consultations, "));
    house.letters().into_iter().map(|(_, bytes)| bytes).filter(is_digest).collect()
}

fn reread(house: &House) -> Value {
    let python = Command::new("/usr/bin/python3")
        .arg("-B")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/end_to_end/reread.py"))
        .arg(house.data().join("consultd.sqlite"))
        .arg("79")
        .args(["tally.xlsx", "comments.docx", "outcome.docx"].map(|name| house.path(name)))
        .output()
        .unwrap();
    assert!(python.status.success(), "{}", String::from_utf8_lossy(&python.stderr));
    serde_json::from_slice(&python.stdout).unwrap()
}

#[test]
fn other_programs_read_in_the_files_what_the_tally_says_and_a_recount_agrees() {
    let house = full_house();
    let at = |name: &str| text(&house.path(name));
    house.ok(&["tally", "79", "--format", "xlsx", "--output", &at("tally.xlsx")]);
    house.ok(&["report", "79", "--kind", "comments", "--output", &at("comments.docx")]);
    house.ok(&["report", "79", "--kind", "outcome", "--output", &at("outcome.docx")]);
    let read = reread(&house);
    let tally = house.tally();
    for row in tally["texts"].as_array().unwrap() {
        let id = row["text"].as_str().unwrap();
        let counts = Value::from(vec![row["replies"].clone(), row["support"].clone(), row["refuse"].clone()]);
        assert_eq!(read["recount"][id], counts, "{id}: recounted from the events");
        assert_eq!(read["workbook"]["tally"][id], counts, "{id}: the workbook's tally");
        assert_eq!(read["workbook"]["counted"][id], counts, "{id}: the workbook's replies");
        let outcome = read["outcome"]["tables"][1].as_array().unwrap();
        let line = outcome.iter().find(|line| line[0] == id).unwrap();
        assert_eq!(line[1].as_str().unwrap(), row["replies"].to_string());
        assert_eq!(line[4], row["support_percent"]);
    }
    assert_eq!(read["workbook"]["states"], 194);
    assert_eq!(read["workbook"]["formulas"], Value::Array(Vec::new()));
    assert_eq!(read["workbook"]["frozen"], serde_json::json!(["A2", "A2"]));
    for document in ["td", "outcome"] {
        let styles = read[document]["styles"].to_string();
        assert!(styles.contains("Heading 1") && styles.contains("toc 1") == (document == "td"), "{styles}");
        assert!(read[document]["headings"].as_array().unwrap().len() >= 6);
    }
    let json: Value =
        serde_json::from_str(&house.ok(&["report", "79", "--kind", "outcome", "--format", "json", "--output", "-"]))
            .unwrap();
    assert_eq!(json["texts"].as_array().unwrap().len(), 6);
    assert_eq!(json["texts"][1]["support"], tally["texts"][1]["support"]);
    house.fails(&["report", "79", "--kind", "comments", "--format", "png"], 1);
    house.fails(&["report", "80", "--kind", "timeline"], 1);
}

#[test]
fn libreoffice_opens_the_documents_as_they_are() {
    let house = full_house();
    for (kind, words) in
        [("comments", "Draft new Recommendation ITU-T X.1353"), ("outcome", "Member States that replied")]
    {
        let file = text(&house.path(&format!("{kind}.docx")));
        house.ok(&["report", "79", "--kind", kind, "--output", &file]);
        let converted = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}", text(&house.path("office"))))
            .args(["--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", &text(&house.path(""))])
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(converted.success());
        let read = fs::read_to_string(house.path(&format!("{kind}.txt"))).unwrap();
        assert!(read.contains(words), "{kind}: {read}");
    }
}

#[test]
fn after_a_start_the_first_digest_knows_of_the_replies_that_came_meanwhile() {
    let house = House::new().opened_ahead();
    let samples = samples::some(&["01", "02", "03", "05"]);
    for sample in &samples {
        house.arrives(&sample.name, &sample.in_transit());
    }
    let daemon = house.daemon();
    until_true("the digest leaves", || !sent_digests(&house).is_empty());
    assert_eq!(daemon.stop().code(), Some(0));
    let digest = sent_digests(&house).remove(0);
    let parsed = MessageParser::default().parse(&digest).unwrap();
    let said = parsed.body_text(0).unwrap();
    assert!(said.contains("4 of 194 Member States") && !said.contains("not yet read"), "{said}");
    house.verify();
}

#[test]
fn two_daemons_that_race_send_one_digest() {
    let house = full_house();
    let mut racers: Vec<_> = (0..3).map(|_| house.command(&["run", "--once"]).spawn().unwrap()).collect();
    for racer in &mut racers {
        racer.wait().unwrap();
    }
    house.once();
    let digests = house.ok(&["outbox", "list"]).lines().filter(|line| line.starts_with("digest/")).count();
    assert_eq!(digests, 1);
    assert_eq!(sent_digests(&house).len(), 1);
    house.verify();
}

#[test]
fn the_tally_of_a_digests_instant_is_what_the_digest_said() {
    let house = full_house();
    house.once();
    let digest = sent_digests(&house).remove(0);
    let parsed = MessageParser::default().parse(&digest).unwrap();
    let words = parsed.body_text(0).unwrap().into_owned();
    let before = house.tally();
    let at = words.lines().find_map(|line| line.trim().strip_prefix("$ consultd tally 79 --at ")).unwrap();

    let id = house.ok(&["review", "list", "--json"]);
    let first: Value = serde_json::from_str(id.lines().next().unwrap()).unwrap();
    house.ok(&["review", "reject", first["id"].as_str().unwrap(), "--note", "void"]);
    assert_ne!(house.tally(), before);
    let mut then: Value = serde_json::from_str(&house.ok(&["tally", "79", "--format", "json", "--at", at])).unwrap();
    then.as_object_mut().unwrap().remove("as_of");
    assert_eq!(then, before);
    for row in before["texts"].as_array().unwrap() {
        let share = format!("{} %", row["support_percent"].as_str().unwrap());
        assert!(words.contains(&share), "{share} in {words}");
    }
    let files: Vec<&[u8]> =
        parsed.attachments().filter(|part| part.attachment_name().is_some()).map(MessagePart::contents).collect();
    assert!(files.iter().any(|file| file.starts_with(b"PK")), "the workbook");
    assert!(files.iter().any(|file| file.starts_with(b"\xef\xbb\xbfCircular,")), "the CSV");
}
