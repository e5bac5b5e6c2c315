//! Nobody gets mail from the house because somebody else put his address into a From header.

use crate::{
    house::{House, until_true},
    samples,
    servers::{DIRECTOR, Servers},
};

const VICTIM: &str = "victim@person.example";
const BRAZIL: &str = "uit@agencia-telecom-br.example";
const CANADA: &str = "itu@innovation-ca.example";
const FORGED: &str = "Authentication-Results: mx.itu.int; dmarc=fail\r\n";

/// A sample in transit, as if from this address, below what our own mail server found.
fn sent_by(number: &str, address: &str, found: &str) -> Vec<u8> {
    let mut sample = samples::some(&[number])[0].clone();
    let text = String::from_utf8(sample.bytes).unwrap();
    let lines =
        text.lines().map(|line| if line.starts_with("From:") { format!("From: <{address}>") } else { line.into() });
    let own = ["Authentication-Results:", " spf=pass"];
    let kept: Vec<String> = lines.filter(|line| !own.iter().any(|own| line.starts_with(own))).collect();
    sample.bytes = (kept.join("\n") + "\n").into();
    [found.as_bytes(), &sample.in_transit()].concat()
}

/// Another message that says the same: its Message-ID and one of its words differ.
fn again(message: &[u8], n: usize) -> Vec<u8> {
    let text = String::from_utf8(message.to_vec()).unwrap();
    text.replace("Message-ID: <", &format!("Message-ID: <{n}.")).replace("Subject: ", &format!("Subject: {n} ")).into()
}

fn to(house: &House, address: &str) -> Vec<Vec<u8>> {
    let to = |bytes: &[u8]| samples::header(bytes, "To").is_some_and(|to| to.contains(address));
    house.letters().into_iter().map(|(_, bytes)| bytes).filter(|bytes| to(bytes)).collect()
}

fn waiting(house: &House) -> usize {
    house.ok(&["review", "list", "--json"]).lines().count()
}

#[test]
fn over_real_servers_the_victim_of_a_forgery_gets_nothing_and_the_states_contact_is_asked() {
    let servers = Servers::start();
    let house = House::at(&servers).opened_ahead();
    servers.submit(VICTIM, DIRECTOR, &sent_by("13", VICTIM, FORGED));
    until_true("it lies there", || !servers.files(DIRECTOR, "").is_empty());
    house.once();
    let asked = servers.wait_for(BRAZIL, 1);
    assert!(String::from_utf8_lossy(&asked[0]).contains(VICTIM), "it says who pretends to have sent it");
    house.once();
    assert_eq!((servers.messages(VICTIM, "").len(), servers.messages(BRAZIL, "").len()), (0, 1));
    assert!(!house.ok(&["outbox", "list"]).contains(VICTIM));
    assert!(house.ok(&["digest"]).contains(VICTIM), "the secretariat hears of it");
    house.verify();
}

#[test]
fn of_a_forgery_that_one_word_cannot_settle_the_states_contact_is_told_once_a_day() {
    let house = House::new().opened_ahead();
    let forged = sent_by("07", VICTIM, FORGED);
    for n in 0..3 {
        house.arrives(&n.to_string(), &again(&forged, n));
        house.once();
    }
    // The contact's own address may be the one that is misused: he is told, not answered.
    house.arrives("own", &sent_by("07", CANADA, FORGED));
    house.once();
    assert_eq!((waiting(&house), to(&house, VICTIM).len()), (4, 0));
    let told = to(&house, CANADA);
    assert_eq!(told.len(), 1);
    assert_eq!(samples::header(&told[0], "In-Reply-To"), None);
    let words = mail_parser::MessageParser::default().parse(&told[0]).unwrap().body_text(0).unwrap().into_owned();
    assert!(words.contains(VICTIM) && words.contains("X.1353"), "{words}");
    house.verify();
}

#[test]
fn a_stranger_of_whom_nothing_is_known_is_answered_once_a_day_and_never_in_the_messages_own_words() {
    let house = House::new().opened_ahead();
    let unknown = sent_by("13", VICTIM, "");
    for n in 0..3 {
        house.arrives(&n.to_string(), &again(&unknown, n));
        house.once();
    }
    let answers = to(&house, VICTIM);
    assert_eq!((answers.len(), waiting(&house)), (1, 3));
    let subject = samples::header(&answers[0], "Subject").unwrap();
    assert!(!subject.starts_with("Re:") && subject.contains("79"), "{subject}");
    assert!(samples::header(&answers[0], "In-Reply-To").is_some());
    // Whom our own server vouches for is answered each time that there is something to say.
    let genuine = "Authentication-Results: mx.itu.int; dmarc=pass header.from=person.example\r\n";
    house.arrives("genuine", &again(&sent_by("07", "other@person.example", genuine), 9));
    house.once();
    assert_eq!(to(&house, "other@person.example").len(), 1);
    house.verify();
}

#[test]
fn no_more_strangers_than_agreed_are_written_to_in_a_day_and_every_message_still_waits_for_a_person() {
    let mut house = House::new();
    house.configure("[limits]\nletters_to_strangers_per_day = 2\n");
    let house = house.opened_ahead();
    for n in 0..4 {
        house.arrives(&n.to_string(), &again(&sent_by("13", &format!("victim{n}@person.example"), ""), n));
    }
    house.once();
    assert_eq!((waiting(&house), to(&house, "@person.example").len()), (4, 2));
    // What counts in the end is confirmed to its sender, bounded or not.
    let list = house.ok(&["review", "list", "--json"]);
    for line in list.lines() {
        let id = serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
        house.ok(&["review", "accept", &id, "--for", "BRA", "--by", "registrar"]);
    }
    house.once();
    assert_eq!(to(&house, "@person.example").len(), 2 + 4);
    house.verify();
}

#[test]
fn where_a_pass_is_required_nobody_is_answered_without_one() {
    let mut house = House::new();
    house.configure("[authentication]\npolicy = \"require\"\n");
    let house = house.opened_ahead();
    house.arrives("stranger", &sent_by("13", VICTIM, ""));
    house.arrives("contact", &sent_by("07", CANADA, ""));
    house.once();
    assert_eq!((waiting(&house), to(&house, VICTIM).len()), (2, 0));
    let told = to(&house, CANADA);
    assert_eq!(told.len(), 1);
    assert_eq!(samples::header(&told[0], "In-Reply-To"), None, "he is told, not answered");
}

#[test]
fn who_pretends_to_be_somebody_is_not_answered_whoever_vouches_for_him() {
    let passed = |domain: &str| format!("Authentication-Results: mx.itu.int; dmarc=pass header.from={domain}\r\n");
    for (address, domain) in [
        ("itu@innovatlon-ca.example", "innovatlon-ca.example"),
        ("itu@innovation-ca.example.evil.example", "innovation-ca.example.evil.example"),
        ("evil@evil.example>, <itu@innovation-ca.example", "innovation-ca.example"),
    ] {
        let house = House::new().opened_ahead();
        house.arrives("pretender", &sent_by("07", address, &passed(domain)));
        house.once();
        assert_eq!(waiting(&house), 1, "{address}");
        let letters = house.acknowledgements();
        assert!(letters.is_empty(), "{address}: {letters:?}");
        let elsewhere = house
            .letters()
            .iter()
            .filter(|(_, bytes)| {
                samples::header(bytes, "To").is_some_and(|to| to.contains("evil") || to.contains("innovatlon"))
            })
            .count();
        assert_eq!(elsewhere, 0, "{address}");
    }
}
