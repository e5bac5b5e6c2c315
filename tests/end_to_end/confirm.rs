//! A reply that somebody unknown sends in a State's name: the State's own contact confirms or rejects it by e-mail.

use mail_parser::MessageParser;
use serde_json::Value;

use crate::{
    house::{House, until_true},
    samples,
    servers::{DIRECTOR, Servers},
};

const CONTACT: &str = "uit@agencia-telecom-br.example";

/// The letters to an address: subject, Message-ID and text.
fn letters_to(house: &House, address: &str) -> Vec<(String, String, String)> {
    let to = |bytes: &[u8]| samples::header(bytes, "To").is_some_and(|to| to.contains(address));
    house.letters().iter().filter(|(_, bytes)| to(bytes)).map(|(_, bytes)| read(bytes)).collect()
}

fn read(bytes: &[u8]) -> (String, String, String) {
    let parsed = MessageParser::default().parse(bytes).unwrap();
    let text = parsed.body_text(0).unwrap().into_owned();
    (parsed.subject().unwrap().to_owned(), parsed.message_id().unwrap().to_owned(), text)
}

/// The words as they were before they were wrapped.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn token(subject: &str) -> String {
    subject.split(['[', ']']).nth(1).unwrap().to_owned()
}

/// An answer as mail programs write it, with the request quoted below.
fn answer(from: &str, subject: &str, reply_to: &str, marks: &str, words: &str) -> Vec<u8> {
    format!(
        "From: Somebody <{from}>\r\nTo: tsbdir@itu.int\r\nSubject: {subject}\r\nMessage-ID: <{}@answers.example>\r\n{reply_to}{marks}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n\r\nOn Tuesday, TSB wrote:\r\n> To confirm this reply, answer CONFIRM\r\n> to reject it, REJECT\r\n",
        consultd::event::MessageHash::of(words.as_bytes())
    )
    .into_bytes()
}

fn asked() -> (House, (String, String, String)) {
    let house = House::new().opened_ahead();
    let brazil = &samples::some(&["13"])[0];
    house.arrives("brazil", &brazil.in_transit());
    house.once();
    let mut letters = letters_to(&house, CONTACT);
    assert_eq!(letters.len(), 1);
    assert_eq!(letters_to(&house, &brazil.from).len(), 1, "the sender is told that it waits");
    assert_eq!(count(&house, "counted"), 0);
    (house, letters.remove(0))
}

fn count(house: &House, class: &str) -> u64 {
    house.tally()["ledger"][class].as_u64().unwrap()
}

fn waiting(house: &House) -> Vec<Value> {
    house.ok(&["review", "list", "--json"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_states_contact_confirms_by_one_word_and_only_then_it_counts() {
    let (house, (subject, id, text)) = asked();
    let sender = &samples::some(&["13"])[0].from;
    assert!(text.contains(sender.as_str()) && text.contains("X.1353"), "{text}");
    assert!(!letters_to(&house, sender)[0].2.contains(&token(&subject)), "the token is the contact's alone");
    let thread = format!("In-Reply-To: <{id}>\r\n");
    let re = format!("Re: {subject}");
    for (name, mail) in [
        ("vacation", answer(CONTACT, &re, &thread, "Auto-Submitted: auto-replied\r\n", "Confirm")),
        ("stranger", answer("evil@evil.example", &re, &thread, "", "confirm ")),
        ("forged", answer(CONTACT, &re, &thread, "Authentication-Results: mx.itu.int; dmarc=fail\r\n", " confirm")),
        ("condition", answer(CONTACT, &re, &thread, "", "Confirm, except X.1353.")),
    ] {
        house.arrives(name, &mail);
        house.once();
        assert_eq!(count(&house, "counted"), 0, "{name}");
    }
    assert_eq!(waiting(&house).len(), 4, "the held one and the three answers that a person must see");
    let unclear = |house: &House| {
        let said = |text: &str| flat(text).contains("could not be taken as a confirmation");
        letters_to(house, CONTACT).iter().filter(|(_, _, text)| said(text)).count()
    };
    assert_eq!((unclear(&house), letters_to(&house, "evil@evil.example").len()), (1, 0));
    house.arrives("again", &answer(CONTACT, &re, &thread, "", "Confirm, as far as we know."));
    house.once();
    assert_eq!((unclear(&house), waiting(&house).len()), (1, 5), "told once");
    // The subject alone is enough; some mail programs drop the rest.
    house.arrives("answer", &answer(CONTACT, &re, "", "", "Confirmado.\r\n\r\nAtentamente,\r\nJosé da Silva"));
    house.once();
    assert_eq!(count(&house, "counted"), 1);
    assert_eq!(waiting(&house).len(), 4);
    for address in [CONTACT, sender] {
        let recorded = |(subject, _, text): &(String, String, String)| {
            !subject.contains('[') && flat(text).contains("recorded and is counted")
        };
        let letters = letters_to(&house, address);
        assert_eq!(letters.iter().filter(|letter| recorded(letter)).count(), 1, "{letters:#?}");
    }
    // What contradicts the settled one is for a person, and changes nothing.
    house.arrives("later", &answer(CONTACT, &re, &thread, "", "reject"));
    house.once();
    assert_eq!((count(&house, "counted"), waiting(&house).len()), (1, 5));
    house.verify();
}

#[test]
fn an_answer_to_several_requests_at_once_settles_none_and_the_contact_is_told_for_each() {
    let (house, (subject, id, _)) = asked();
    let brazil = samples::some(&["13"])[0].sent_by("another@mail.example");
    let other = String::from_utf8(brazil.in_transit()).unwrap().replace("Message-ID: <", "Message-ID: <other-");
    house.arrives("other", other.as_bytes());
    house.once();
    let letters = letters_to(&house, CONTACT);
    let (second, second_id, _) = letters.iter().find(|(other, _, _)| *other != subject).unwrap();
    let answers = [
        // Both tokens in one subject; and the one's token in the answer to the other's letter.
        (format!("Re: {subject} {second}"), String::new(), "confirm"),
        (format!("Re: {subject}"), format!("In-Reply-To: <{second_id}>\r\n"), "Confirm"),
        (format!("Re: {second}"), format!("References: <{id}>\r\n"), "CONFIRM"),
    ];
    for (n, (subject, thread, word)) in answers.iter().enumerate() {
        house.arrives(&n.to_string(), &answer(CONTACT, subject, thread, "", word));
        house.once();
        assert_eq!((count(&house, "counted"), waiting(&house).len()), (0, 3 + n), "{subject}");
    }
    let unclear = |(subject, _, text): &(String, String, String)| {
        flat(text).contains("could not be taken as a confirmation").then(|| token(subject))
    };
    let mut told: Vec<String> = letters_to(&house, CONTACT).iter().filter_map(unclear).collect();
    told.sort();
    let mut tokens = vec![token(&subject), token(second)];
    tokens.sort();
    assert_eq!(told, tokens, "once for each");
    // Each answered by itself is settled.
    for (n, subject) in [&subject, second].into_iter().enumerate() {
        house.arrives(
            &format!("one-{n}"),
            &answer(CONTACT, &format!("Re: {subject}"), "", "", &format!("Confirm{}", ".".repeat(n))),
        );
    }
    house.once();
    assert_eq!((count(&house, "counted") + count(&house, "superseded"), waiting(&house).len()), (2, 3));
    house.verify();
}

#[test]
fn the_states_contact_rejects_it_and_it_never_counts() {
    let (house, (_, id, _)) = asked();
    let thread = format!("In-Reply-To: <{id}>\r\nReferences: <x@y.example> <{id}>\r\n");
    house.arrives("answer", &answer(CONTACT, "another subject", &thread, "", "REJECT"));
    house.once();
    assert_eq!((count(&house, "counted"), count(&house, "not_entitled")), (0, 1));
    assert_eq!(waiting(&house).len(), 0);
    for address in [CONTACT, &samples::some(&["13"])[0].from] {
        let rejected = |text: &str| flat(text).contains("that the reply is not its own");
        assert_eq!(letters_to(&house, address).iter().filter(|(_, _, text)| rejected(text)).count(), 1, "{address}");
    }
    house.verify();
}

#[test]
fn a_machine_whose_form_cannot_be_authenticated_is_not_asked_itself() {
    let house = House::new().opened_ahead();
    let brazil = &samples::some(&["13"])[0];
    let scanner = "scanner@agencia-telecom-br.example";
    std::fs::write(house.path("more.csv"), format!("member_state,address\nBRA,{scanner}\n")).unwrap();
    house.ok(&["contacts", "import", "--add", "more.csv"]);
    let mail = String::from_utf8(brazil.in_transit()).unwrap().replace(&brazil.from, scanner);
    let marks = "Auto-Submitted: auto-generated\r\nAuthentication-Results: mx.itu.int; dmarc=fail\r\n";
    house.arrives("scan", format!("{marks}{mail}").as_bytes());
    house.once();
    assert_eq!((letters_to(&house, scanner).len(), letters_to(&house, CONTACT).len()), (0, 1));
    house.verify();
}

#[test]
fn who_does_not_answer_is_reminded_once_and_the_digest_shows_it() {
    let (house, _) = asked();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let settings = consultd::config::load(None, Some(house.data()), &|_| None).unwrap();
        let store = consultd::store::Store::open(&house.data()).await.unwrap();
        let desk = consultd::desk::Desk::new(store, settings, consultd::worker::Workers::default());
        let day = jiff::SignedDuration::from_hours(24);
        let now = consultd::daemon::now();
        for (days, reminders) in [(2, 0), (4, 1), (5, 0), (30, 0)] {
            assert_eq!(desk.remind_of_confirmations(now + day * days).await.unwrap(), reminders, "{days}");
        }
    });
    assert_eq!(house.ok(&["outbox", "list"]).matches("/again/").count(), 1);
    let digest = house.ok(&["digest"]);
    assert!(
        digest.contains("Confirmation asked of uit@agencia-telecom-br.example") && digest.contains("reminded"),
        "{digest}"
    );
}

#[test]
fn the_same_doubt_is_told_to_the_same_address_once_whenever_it_comes_again() {
    let house = House::new().opened();
    let canada = &samples::some(&["07"])[0];
    let text = String::from_utf8(canada.bytes.clone()).unwrap();
    house.arrives("first", text.as_bytes());
    house.once();
    let again = text.replace("14 Jun 2023", "19 Jun 2023").replace("Message-ID: <", "Message-ID: <again-");
    house.arrives("again", again.as_bytes());
    house.once();
    assert_eq!((waiting(&house).len(), letters_to(&house, &canada.from).len()), (2, 1));
    house.verify();
}

#[test]
fn without_a_registered_contact_the_secretariat_alone_decides() {
    let house = House::new().opened_ahead();
    house.ok(&["contacts", "remove", CONTACT]);
    house.arrives("brazil", &samples::some(&["13"])[0].in_transit());
    house.once();
    assert_eq!(waiting(&house).len(), 1);
    assert!(!house.ok(&["outbox", "list"]).contains("confirmation/"));
}

#[test]
fn what_is_recorded_in_a_states_name_is_told_to_all_who_speak_for_it() {
    let house = House::new().opened_ahead();
    let colleague = "member_state,address,role\nKEN,director@communications-authority-ke.example,copy\n";
    std::fs::write(house.path("more.csv"), colleague).unwrap();
    house.ok(&["contacts", "import", "--add", "more.csv"]);
    let kenya = &samples::some(&["01"])[0];
    house.arrives("kenya", &kenya.in_transit());
    house.once();
    assert_eq!(letters_to(&house, &kenya.from).len(), 1);
    let told = letters_to(&house, "director@communications-authority-ke.example");
    assert_eq!(told.len(), 1);
    assert!(told[0].2.contains("X.1353") && !told[0].0.starts_with("Re:"), "{told:?}");
}

#[test]
fn over_real_servers_a_contact_confirms_and_the_answer_is_filed() {
    let servers = Servers::start();
    let house = House::at(&servers).opened_ahead();
    let brazil = &samples::some(&["13"])[0];
    servers.submit(&brazil.path, DIRECTOR, &brazil.in_transit());
    let daemon = house.daemon();
    let (subject, id, _) = read(&servers.wait_for(CONTACT, 1)[0]);
    let thread = format!("In-Reply-To: <{id}>\r\n");
    servers.submit(CONTACT, DIRECTOR, &answer(CONTACT, &format!("Re: {subject}"), &thread, "", "Confirm"));
    until_true("the answer and the reply are filed", || servers.files(DIRECTOR, "Consultations/79").len() == 2);
    until_true("it counts", || count(&house, "counted") == 1);
    servers.wait_for(CONTACT, 2);
    assert_eq!(daemon.stop().code(), Some(0));
    house.verify();
}

#[test]
fn over_real_servers_a_contact_rejects_and_both_letters_are_filed() {
    let servers = Servers::start();
    let house = House::at(&servers).opened_ahead();
    let brazil = &samples::some(&["13"])[0];
    servers.submit(&brazil.path, DIRECTOR, &brazil.in_transit());
    until_true("the reply lies there", || !servers.files(DIRECTOR, "").is_empty());
    house.once();
    let (subject, _, _) = read(&servers.wait_for(CONTACT, 1)[0]);
    servers.submit(CONTACT, DIRECTOR, &answer(CONTACT, &format!("Re: {subject}"), "", "", "REJECT"));
    until_true("the answer lies there", || !servers.files(DIRECTOR, "").is_empty());
    house.once();
    assert_eq!((count(&house, "counted"), count(&house, "not_entitled"), waiting(&house).len()), (0, 1, 0));
    assert_eq!(servers.files(DIRECTOR, "Consultations/79").len(), 2);
    assert_eq!(servers.files(DIRECTOR, "Consultations/Review").len(), 0);
    let told = servers.wait_for(CONTACT, 2);
    assert!(told.iter().any(|letter| flat(&read(letter).2).contains("that the reply is not its own")));
    servers.wait_for(&brazil.from, 2);
    house.verify();
}
