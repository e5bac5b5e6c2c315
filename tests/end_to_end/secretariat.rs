//! What the secretariat does at the command line, and what follows from it outside.

use std::fs;

use mail_parser::MessageParser;
use serde_json::Value;

use crate::{
    house::{House, text},
    samples,
    servers::Servers,
};

fn ingest(house: &House, numbers: &[&str]) {
    let paths: Vec<String> =
        samples::some(numbers).iter().map(|sample| text(&samples::path(&format!("{}.eml", sample.name)))).collect();
    let arguments: Vec<&str> = std::iter::once("ingest").chain(paths.iter().map(String::as_str)).collect();
    house.ok(&arguments);
}

fn waiting(house: &House) -> Vec<Value> {
    house.ok(&["review", "list", "--json"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn id_of(house: &House, state: &str) -> String {
    let found = waiting(house).into_iter().find(|line| line["member_state"] == state).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

fn body(letter: &[u8]) -> String {
    MessageParser::default().parse(letter).unwrap().body_text(0).unwrap().into_owned()
}

fn row(house: &House, id: &str) -> Value {
    house.tally()["texts"].as_array().unwrap().iter().find(|row| row["text"] == id).unwrap().clone()
}

#[test]
fn what_waits_is_listed_shown_settled_counted_and_answered_anew() {
    let house = House::new().opened();
    ingest(&house, &["02", "07", "13"]);
    house.once();
    assert_eq!(waiting(&house).len(), 2);
    assert_eq!(house.acknowledgements().len(), 3);

    let canada = id_of(&house, "CAN");
    let shown = house.ok(&["review", "show", &canada]);
    assert!(shown.contains("X.1645") && shown.contains("Canada: TSB Circular 79"), "{shown}");
    assert!(shown.contains("itu@innovation-ca.example"), "{shown}");
    // What is unclear must be said; what is no text of the circular or no choice is refused, and nothing changes.
    let refused = house.fails(&["review", "accept", &canada], 1);
    assert!(refused.contains("X.1645") && refused.contains("review set"), "{refused}");
    house.fails(&["review", "set", &canada, "X.9999=refuse"], 1);
    house.fails(&["review", "set", &canada, "X.1645=perhaps"], 1);
    house.fails(&["review", "accept", "ffffffffffff"], 1);
    assert_eq!(waiting(&house).len(), 2);

    house.ok(&["review", "set", &canada, "X.1645=refuse", "--by", "registrar", "--note", "by telephone"]);
    house.once();
    assert_eq!(row(&house, "X.1645")["refuse"], 1);
    assert_eq!(house.tally()["ledger"]["counted"], 2);
    let letters = house.letters();
    let to_canada: Vec<String> = letters
        .iter()
        .filter(|(_, bytes)| samples::header(bytes, "To").is_some_and(|to| to.contains("innovation-ca")))
        .map(|(_, bytes)| body(bytes))
        .collect();
    assert_eq!(to_canada.len(), 2, "one that says it waits, one that says what was decided");
    assert_ne!(to_canada[0], to_canada[1]);

    let brazil = id_of(&house, "BRA");
    house.ok(&["review", "accept", &brazil, "--for", "BRA"]);
    assert_eq!(house.tally()["ledger"]["counted"], 3);
    assert_eq!(row(&house, "X.1645")["replies"], 3);
    // A person may think again.
    house.ok(&["review", "reject", &brazil, "--note", "a consultant's"]);
    house.once();
    let ledger = house.tally()["ledger"].clone();
    assert_eq!((ledger["counted"].as_u64(), ledger["not_entitled"].as_u64()), (Some(2), Some(1)), "{ledger}");
    assert_eq!(waiting(&house).len(), 0);
    house.verify();
}

#[test]
fn what_a_person_calls_no_reply_is_not_answered_and_stays_in_the_inbox() {
    let house = House::new().opened();
    let brazil = &samples::some(&["13"])[0];
    house.arrives(&brazil.name, &brazil.bytes);
    ingest(&house, &["13"]);
    let id = id_of(&house, "BRA");
    house.ok(&["review", "reject", &id, "--no-reply"]);
    let before = house.ok(&["outbox", "list"]).matches("acknowledgement/").count();
    house.once();
    assert_eq!(house.ok(&["outbox", "list"]).matches("acknowledgement/").count(), before);
    assert!(house.folders()[""].contains(&brazil.name), "{:?}", house.folders());
    assert_eq!(house.tally()["ledger"]["not_a_reply"], 1);
}

#[test]
fn late_replies_count_when_the_secretariat_says_so() {
    let house = House::new().opened();
    ingest(&house, &["08"]);
    assert_eq!(house.tally()["ledger"]["late"], 1);
    let judged = house.ok(&["read", "--json", &text(&samples::path("08-jpn-late.eml"))]);
    let reading: Value = serde_json::from_str(&judged).unwrap();
    let id = &reading["sha256"].as_str().unwrap()[..12];
    house.ok(&["review", "accept", id, "--in-time"]);
    let ledger = house.tally()["ledger"].clone();
    assert_eq!((ledger["late"].as_u64(), ledger["counted"].as_u64()), (Some(0), Some(1)), "{ledger}");
    house.verify();
}

#[test]
fn ingesting_again_adds_nothing_whatever_the_form_it_comes_in() {
    let house = House::new().opened();
    let all: Vec<String> = samples::all().iter().map(|sample| sample.name[..2].to_owned()).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    ingest(&house, &all);
    let tally = house.tally();
    assert_eq!(tally["ledger"], samples::expected()["tally"]["ledger"]);
    assert_eq!(tally["texts"], samples::expected()["tally"]["texts"]);
    let mut mbox = Vec::new();
    for sample in samples::all() {
        mbox.extend_from_slice(b"From sender@example Thu Jun  1 00:00:00 2023\n");
        for line in sample.bytes.split_inclusive(|&b| b == b'\n') {
            let quoted = line.iter().skip_while(|&&b| b == b'>').take(5).eq(b"From ");
            mbox.extend_from_slice(if quoted { b">" } else { b"" });
            mbox.extend_from_slice(line);
        }
        mbox.push(b'\n');
    }
    fs::write(house.path("all.mbox"), mbox).unwrap();
    ingest(&house, &all);
    house.ok(&["ingest", &text(&samples::path(""))]);
    assert_eq!(house.tally(), tally);
    let other = House::new().opened();
    other.ok(&["ingest", &text(&house.path("all.mbox"))]);
    assert_eq!(other.tally()["ledger"], tally["ledger"], "an mbox holds the same messages");
    assert_eq!(other.tally()["texts"], tally["texts"]);
}

#[test]
fn the_tally_of_an_instant_past_leaves_out_what_was_recorded_since() {
    let house = House::new().opened();
    ingest(&house, &["01", "02"]);
    let (then, at) = (house.tally(), house.ok(&["tally", "79", "--format", "json"]));
    let at: Value = serde_json::from_str(&at).unwrap();
    ingest(&house, &["14", "04"]);
    assert_ne!(house.tally(), then);
    let past = house.ok(&["tally", "79", "--format", "json", "--at", at["as_of"].as_str().unwrap()]);
    let mut past: Value = serde_json::from_str(&past).unwrap();
    assert_eq!(past["as_of"], at["as_of"]);
    past.as_object_mut().unwrap().remove("as_of");
    assert_eq!(past, then);
    house.fails(&["tally", "79", "--at", "1999-01-01T00:00:00Z"], 1);
    house.fails(&["tally", "80"], 1);
}

#[test]
fn the_tally_as_csv_says_what_the_json_says() {
    let house = House::new().opened();
    ingest(&house, &["01", "02", "03", "04"]);
    let csv = house.ok(&["tally", "79", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let tally = house.tally();
    let texts = tally["texts"].as_array().unwrap();
    assert_eq!(rows.len(), texts.len());
    for (row, text) in rows.iter().zip(texts) {
        for (head, cell) in heads.iter().zip(row) {
            let value = &text[head];
            assert_eq!(value.as_str().map_or_else(|| value.to_string(), str::to_owned), cell, "{head}");
        }
    }
}

#[test]
fn a_letter_refused_for_good_is_in_the_next_digest_and_can_be_tried_again() {
    let servers = Servers::start();
    let house = House::at(&servers).opened_ahead();
    let reply = samples::some(&["02"])[0].sent_by("never@ministere-numerique-fr.example");
    let contacts = house.path("contacts.csv");
    fs::write(&contacts, format!("member_state,name_en,address\nFRA,France,{}\n", reply.from)).unwrap();
    house.ok(&["contacts", "import", &text(&contacts)]);
    servers.deliver(&reply.path, crate::servers::DIRECTOR, &reply.in_transit());
    house.once();
    let listed = house.ok(&["outbox", "list"]);
    assert!(listed.contains("GIVEN UP") && listed.contains("no such mailbox"), "{listed}");
    let preview = house.path("digest.eml");
    house.ok(&["digest", "--preview", &text(&preview)]);
    let digest = fs::read(&preview).unwrap();
    assert!(body(&digest).contains("never@ministere-numerique-fr.example"), "{}", body(&digest));
    assert!(samples::header(&digest, "To").unwrap().contains("tsbsg17@itu.int"));
    assert_eq!(house.tally()["ledger"]["counted"], 1, "the reply counts all the same");

    let key = listed.lines().find(|line| line.starts_with("acknowledgement/")).unwrap();
    house.fails(&["outbox", "retry", "acknowledgement/none"], 1);
    let said = house.ok(&["outbox", "retry", key]);
    assert!(said.contains("1 letter"), "{said}");
    assert!(house.ok(&["outbox", "list"]).contains("due "));
    house.once();
    assert!(house.ok(&["outbox", "list"]).contains("GIVEN UP"));
    house.ok(&["outbox", "retry"]);
    house.verify();
}

#[test]
fn a_preview_of_the_digest_sends_and_queues_nothing() {
    let house = House::new().opened();
    ingest(&house, &["01", "07"]);
    let preview = house.path("digest.eml");
    let before = house.ok(&["outbox", "list"]);
    house.ok(&["digest", "--preview", &text(&preview), "--date", "2023-06-20"]);
    assert_eq!(house.ok(&["outbox", "list"]), before);
    let words = body(&fs::read(&preview).unwrap());
    assert!(words.contains("Kenya") && words.contains("Canada"), "{words}");
    assert!(words.contains("X.1353"));
    assert!(house.ok(&["digest"]).contains("Kenya"));
}

#[test]
fn a_form_made_for_a_stored_circular_is_known_again_and_says_nothing_yet() {
    let house = House::new().opened();
    for (language, format) in [("zh", "docx"), ("fr", "pdf"), ("ar", "pdf")] {
        let file = text(&house.path(&format!("reply.{format}")));
        house.ok(&["circular", "form", "79", "--language", language, "--format", format, "--output", &file]);
        let read: Value = serde_json::from_str(&house.ok(&["read", "--json", &file])).unwrap();
        assert_eq!(read["circular"], 79, "{language} {format}");
        assert_eq!(read["language"], language, "{format}");
        let choices = read["choices"].as_array().unwrap();
        assert!(
            choices.len() == 6 && choices.iter().all(|one| one["choice"] == "blank"),
            "{language} {format}: {read}"
        );
    }
    let unknown = house.fails(&["circular", "form", "80", "--language", "fr"], 1);
    assert!(unknown.contains("circular 80") && unknown.contains("circular import"), "{unknown}");
}

#[test]
fn a_form_is_made_from_the_circulars_own_file_without_a_database() {
    let house = House::new();
    let circular = text(&samples::path("circular-0079-en.docx"));
    house.ok(&["circular", "form", "--language", "es", "--circular", &circular]);
    assert!(house.path("circular-0079-form-es.docx").exists());
    assert!(!house.data().join("consultd.sqlite").exists());
}
