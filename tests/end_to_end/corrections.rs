//! What happens to a reply after it was recorded: withdrawn, contradicted by a colleague, late, or after the end.

use mail_parser::MessageParser;
use serde_json::Value;

use crate::{
    house::{House, until_true},
    samples,
    servers::{DIRECTOR, Servers},
};

const KENYA: &str = "standards@communications-authority-ke.example";
const COLLEAGUE: &str = "director@communications-authority-ke.example";

fn mail(from: &str, subject: &str, marks: &str, words: &str) -> Vec<u8> {
    let id = consultd::event::MessageHash::of(format!("{from}{subject}{words}").as_bytes());
    format!(
        "From: Somebody <{from}>\r\nTo: tsbdir@itu.int\r\nSubject: {subject}\r\nMessage-ID: <{id}@ke.example>\r\n{marks}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    )
    .into_bytes()
}

/// The text of the letters to an address, in no order.
fn told(house: &House, address: &str) -> Vec<String> {
    let letters = house.letters();
    let to = |bytes: &[u8]| samples::header(bytes, "To").is_some_and(|to| to.contains(address));
    let text = |bytes: &[u8]| {
        let parsed = MessageParser::default().parse(bytes).unwrap();
        format!("{}\n{}", parsed.subject().unwrap(), parsed.body_text(0).unwrap())
            .replace(['\r', '\n'], " ")
            .replace("  ", " ")
    };
    letters.iter().filter(|(_, bytes)| to(bytes)).map(|(_, bytes)| text(bytes)).collect()
}

fn ledger(house: &House) -> Value {
    house.tally()["ledger"].clone()
}

fn waiting(house: &House) -> Vec<Value> {
    house.ok(&["review", "list", "--json"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn with_kenya() -> House {
    let house = House::new().opened_ahead();
    let kenya = &samples::some(&["01"])[0];
    house.arrives("kenya", &kenya.in_transit());
    house.once();
    assert_eq!(ledger(&house)["counted"], 1);
    house
}

#[test]
fn a_contact_takes_the_reply_back_and_nothing_of_it_counts_any_more() {
    let house = with_kenya();
    house.arrives(
        "withdrawal",
        &mail(KENYA, "Re: TSB Circular 79", "", "Please disregard our reply.\r\n\r\nBest regards,\r\nAmina Wekesa"),
    );
    house.once();
    let now = ledger(&house);
    assert_eq!(
        (now["counted"].as_u64(), now["superseded"].as_u64(), now["review"].as_u64()),
        (Some(0), Some(2), Some(0)),
        "{now}"
    );
    assert!(house.tally()["texts"].as_array().unwrap().iter().all(|text| text["replies"] == 0));
    let letter =
        told(&house, KENYA).into_iter().find(|text| text.contains("withdrawing")).expect("it is acknowledged as such");
    assert!(letter.contains("X.1353") && letter.contains("Choices withdrawn"), "{letter}");
    assert!(house.ok(&["digest"]).contains("Withdraws its reply"), "{}", house.ok(&["digest"]));
    // They think again: the next reply counts from its arrival on.
    house.arrives(
        "again",
        &mail(
            KENYA,
            "TSB Circular 79",
            "",
            "Kenya authorizes Study Group 17 to consider X.1353 for approval, no comments.",
        ),
    );
    house.once();
    let row = &house.tally()["texts"].as_array().unwrap().iter().find(|text| text["text"] == "X.1353").unwrap().clone();
    assert_eq!(row["replies"], 1, "{row}");
    assert_eq!(ledger(&house)["counted"], 1);
    house.verify();
}

#[test]
fn a_withdrawal_that_is_conditional_quoted_automatic_forged_or_a_strangers_takes_nothing_back() {
    let house = with_kenya();
    let subject = "Re: TSB Circular 79";
    let plain = "Please disregard our reply.";
    let quoted = "As we said:\r\n\r\nOn Monday, A. Wekesa wrote:\r\n> Please disregard our reply.";
    let waits = [
        ("hedged", mail(KENYA, subject, "", "Please disregard our reply if the Minister objects.")),
        ("quoted", mail(KENYA, subject, "", quoted)),
        ("partly", mail(KENYA, subject, "", "Please disregard our reply on X.1353.")),
        ("forged", mail(KENYA, subject, "Authentication-Results: mx.itu.int; dmarc=fail\r\n", plain)),
        ("stranger", mail("someone@elsewhere.example", subject, "", &format!("{plain} On behalf of Kenya."))),
        ("unnamed", mail(KENYA, "Our letter", "", plain)),
    ];
    for (number, (name, bytes)) in (1..).zip(&waits) {
        house.arrives(name, bytes);
        house.once();
        assert_eq!(ledger(&house)["counted"], 1, "{name}");
        assert_eq!(waiting(&house).len(), number, "{name} waits for a person");
    }
    house
        .arrives("automatic", &mail(KENYA, subject, "Auto-Submitted: auto-replied\r\n", "Kindly disregard our reply."));
    house.once();
    assert_eq!((ledger(&house)["counted"].as_u64(), waiting(&house).len()), (Some(1), waits.len()));
    // While others wait, even a plain one is not understood for sure.
    house.arrives("plain", &mail(KENYA, subject, "", "Kindly disregard our reply to TSB Circular 79."));
    house.once();
    assert_eq!((ledger(&house)["counted"].as_u64(), waiting(&house).len()), (Some(1), waits.len() + 1));
    house.verify();
}

#[test]
fn a_reply_that_waits_does_not_count_behind_the_back_of_a_later_withdrawal() {
    let house = House::new().opened_ahead();
    let canada = &samples::some(&["07"])[0];
    house.arrives("canada", &canada.in_transit());
    house.once();
    let id = waiting(&house)[0]["id"].as_str().unwrap().to_owned();
    house.arrives("withdrawal", &mail(&canada.from, "TSB Circular 79", "", "Please withdraw our reply."));
    house.once();
    let listed = waiting(&house);
    assert_eq!(listed.len(), 2, "none stands that could be taken back");
    let withdrawal = listed.iter().find(|one| one["id"] != id.as_str()).unwrap()["id"].as_str().unwrap().to_owned();
    house.ok(&["review", "accept", &withdrawal]);
    let refused = house.fails(&["review", "set", &id, "X.1645=refuse"], 1);
    assert!(refused.contains("takes back") && refused.contains(&withdrawal), "{refused}");
    house.ok(&["review", "reject", &withdrawal]);
    house.ok(&["review", "set", &id, "X.1645=refuse"]);
    assert_eq!(ledger(&house)["counted"], 1);
    house.verify();
}

#[test]
fn a_reply_that_arrived_before_a_withdrawal_and_is_read_after_it_waits_for_a_person() {
    let house = with_kenya();
    house.arrives("withdrawal", &mail(KENYA, "Re: TSB Circular 79", "", "Please disregard our reply."));
    house.once();
    // Its Received header says that it has been on our own server since long before.
    house.arrives("earlier", &samples::some(&["14"])[0].bytes);
    house.once();
    let listed = waiting(&house);
    assert_eq!((listed.len(), ledger(&house)["counted"].as_u64()), (1, Some(0)), "{listed:?}");
    assert_eq!(listed[0]["reasons"][0]["code"], "taken_back", "{listed:?}");
    house.verify();
}

#[test]
fn of_two_contacts_who_contradict_each_other_the_later_stands_and_the_secretariat_is_told() {
    let house = with_kenya();
    std::fs::write(house.path("more.csv"), format!("member_state,address\nKEN,{COLLEAGUE}\n")).unwrap();
    house.ok(&["contacts", "import", "--add", "more.csv"]);
    house.arrives(
        "other",
        &mail(
            COLLEAGUE,
            "TSB Circular 79",
            "",
            "Kenya does not authorize Study Group 17 to consider X.1353 for approval.",
        ),
    );
    house.once();
    let row = &house.tally()["texts"].as_array().unwrap().iter().find(|text| text["text"] == "X.1353").unwrap().clone();
    assert_eq!((row["refuse"].as_u64(), row["support"].as_u64()), (Some(1), Some(0)), "{row}");
    let digest = house.ok(&["digest"]).replace("\n    ", " ").replace("\n  ", " ");
    assert!(digest.contains(&format!("Contradicts what {KENYA} sent")), "{digest}");
    for address in [KENYA, COLLEAGUE] {
        assert!(
            told(&house, address).iter().any(|text| text.contains("Replaces the choice received earlier")),
            "{address}"
        );
    }
}

#[test]
fn a_late_reply_is_recorded_acknowledged_as_late_and_listed_apart() {
    let house = House::new().opened();
    let japan = &samples::some(&["08"])[0];
    house.arrives("japan", &japan.bytes);
    house.once();
    let now = ledger(&house);
    assert_eq!((now["late"].as_u64(), now["counted"].as_u64()), (Some(1), Some(0)), "{now}");
    let letters = told(&house, &japan.from);
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains("after the deadline"), "{letters:?}");
    let digest = house.ok(&["digest"]);
    assert!(digest.contains("Late, not counted") && digest.contains("- Japan, "), "{digest}");
    assert!(house.folders()[".Consultations.79".trim_start_matches('.')].contains("japan"));
    house.verify();
}

#[test]
fn who_replies_after_the_circular_was_closed_is_told_so_and_a_person_decides() {
    let house = House::new().opened_ahead();
    house.ok(&["circular", "close", "79"]);
    let kenya = &samples::some(&["01"])[0];
    house.arrives("kenya", &kenya.in_transit());
    house.once();
    assert_eq!((ledger(&house)["review"].as_u64(), waiting(&house).len()), (Some(1), 1));
    let letters = told(&house, KENYA);
    assert!(letters.len() == 1 && letters[0].contains("This consultation has been closed"), "{letters:?}");
    assert!(house.ok(&["digest"]).contains("closed"));
    house.verify();
}

#[test]
fn what_is_ruled_upon_leaves_the_review_folder() {
    let house = House::new().opened_ahead();
    for sample in samples::some(&["07", "13"]) {
        house.arrives(&sample.name, &sample.in_transit());
    }
    house.once();
    let review = || house.folders().get("Consultations.Review").map_or(0, std::collections::BTreeSet::len);
    assert_eq!(review(), 2);
    let id = |state: &str| {
        waiting(&house).iter().find(|one| one["member_state"] == state).unwrap()["id"].as_str().unwrap().to_owned()
    };
    house.ok(&["review", "set", &id("CAN"), "X.1645=refuse"]);
    house.ok(&["review", "reject", &id("BRA"), "--no-reply"]);
    house.once();
    let folders = house.folders();
    assert_eq!(review(), 0, "{folders:?}");
    assert!(folders["Consultations.79"].contains("07-can-both-boxes"), "{folders:?}");
    assert!(folders[""].contains("13-bra-unknown-sender"), "no reply goes back to the inbox: {folders:?}");
    house.once();
    house.verify();
}

#[test]
fn over_real_servers_a_withdrawal_and_a_ruling_end_in_the_circulars_folder() {
    let servers = Servers::start();
    let house = House::at(&servers).opened_ahead();
    let (kenya, canada) = (&samples::some(&["01"])[0], &samples::some(&["07"])[0]);
    for sample in [kenya, canada] {
        servers.deliver(&sample.path, DIRECTOR, &sample.in_transit());
    }
    house.once();
    assert_eq!(servers.files(DIRECTOR, "Consultations/Review").len(), 1);
    servers.deliver(KENYA, DIRECTOR, &mail(KENYA, "Re: TSB Circular 79", "", "We withdraw our reply."));
    let id = waiting(&house)[0]["id"].as_str().unwrap().to_owned();
    house.ok(&["review", "set", &id, "X.1645=refuse"]);
    house.once();
    assert_eq!(servers.files(DIRECTOR, "Consultations/79").len(), 3);
    assert_eq!(servers.files(DIRECTOR, "Consultations/Review").len(), 0);
    until_true("Kenya is told twice", || servers.messages(KENYA, "").len() == 2);
    assert_eq!((ledger(&house)["counted"].as_u64(), ledger(&house)["superseded"].as_u64()), (Some(1), Some(2)));
    house.verify();
}

#[test]
fn over_real_servers_two_consultations_a_correction_a_late_reply_and_one_after_the_end_are_each_told() {
    let servers = Servers::start();
    let house = House::at(&servers).opened_ahead();
    // Another consultation, whose deadline has passed.
    let other = std::fs::read_to_string(samples::path("circular-0079-zh.txt")).unwrap();
    let other = other.replace("79", "84").replace("X.", "Y.3");
    std::fs::write(house.path("other.txt"), other).unwrap();
    house.ok(&["circular", "import", &house.path("other.txt").to_string_lossy()]);
    let (kenya, again) = (&samples::some(&["01"])[0], &samples::some(&["14"])[0]);
    for sample in [kenya, again] {
        servers.deliver(&sample.path, DIRECTOR, &sample.in_transit());
        house.once();
    }
    let late = "Kenya authorizes Study Group 17 to consider Y.31353 for approval, no comments.";
    servers.deliver(KENYA, DIRECTOR, &mail(KENYA, "TSB Circular 84", "", late));
    house.once();
    house.ok(&["circular", "close", "79"]);
    let after = mail(KENYA, "TSB Circular 79", "", "Kenya does not authorize Study Group 17 to consider X.1645.");
    servers.deliver(KENYA, DIRECTOR, &after);
    house.once();
    let other: Value = serde_json::from_str(&house.ok(&["tally", "84", "--format", "json"])).unwrap();
    let (own, other) = (ledger(&house), other["ledger"].clone());
    assert_eq!((own["counted"].as_u64(), own["review"].as_u64()), (Some(2), Some(1)), "{own}");
    assert_eq!((other["late"].as_u64(), other["counted"].as_u64()), (Some(1), Some(0)), "{other}");
    let folders = ["Consultations/79", "Consultations/84", "Consultations/Review"];
    assert_eq!(folders.map(|folder| servers.files(DIRECTOR, folder).len()), [2, 1, 1]);
    let letters: Vec<String> = servers
        .wait_for(KENYA, 4)
        .iter()
        .map(|bytes| MessageParser::default().parse(bytes).unwrap().body_text(0).unwrap().into_owned())
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    for said in [
        "TSB Circular 79, which has been recorded and is counted",
        "Replaces the choice received earlier",
        "Not answered The choice from another reply stands: Authorizes Study Group 17 to consider this text for approval; comments",
        "reply to TSB Circular 84. The reply has been recorded as set out below. It arrived after the deadline",
        "This consultation has been closed",
    ] {
        assert!(letters.iter().any(|letter| letter.contains(said)), "{said}: {letters:#?}");
    }
    let counted = letters.iter().filter(|letter| letter.contains("TSB Circular 79, which"));
    assert!(!counted.into_iter().any(|letter| letter.contains("No reply is counted")), "{letters:#?}");
    house.verify();
}
