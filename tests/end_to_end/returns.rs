//! Letters that come back, letters that are too many, and machines that answer everything.

use mail_parser::MessageParser;

use crate::{
    house::{House, text, until_true},
    samples,
    servers::{DIRECTOR, Servers},
};

/// With an envelope address of its own for what comes back.
fn with_bounces(servers: &Servers) -> House {
    let mut house = House::at(servers);
    let configuration =
        house.configuration() + "\n[identity]\nfrom = \"TSB <tsbdir@itu.int>\"\nbounces = \"tsbdir@itu.int\"\n";
    house.configure(&configuration);
    house.opened_ahead()
}

fn report(original: &str, to: &str, action: &str) -> Vec<u8> {
    format!(
        "From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\nMessage-ID: <{}@mx.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nNot delivered.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; somebody@admin.example\r\nAction: {action}\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n--x\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{original}>\r\n\r\n--x--\r\n",
        consultd::event::MessageHash::of(format!("{original}{to}{action}").as_bytes())
    )
    .into_bytes()
}

fn letter_id(bytes: &[u8]) -> String {
    samples::header(bytes, "Message-ID").unwrap().trim_matches(['<', '>']).to_owned()
}

#[test]
fn a_letter_that_a_real_server_returns_is_told_of_in_the_digest_and_never_answered() {
    let servers = Servers::start();
    let mut house = with_bounces(&servers);
    let configuration = house.configuration();
    house.configure(&(configuration + "\n[acknowledgement]\ncopy_to = [\"full@full.example\"]\n"));
    let kenya = &samples::some(&["01"])[0];
    servers.deliver(&kenya.path, DIRECTOR, &kenya.in_transit());
    house.once();
    until_true("the report arrives", || {
        servers.messages(DIRECTOR, "").iter().any(|mail| String::from_utf8_lossy(mail).contains("delivery-status"))
    });
    house.once();
    let listed = house.ok(&["outbox", "list"]);
    assert_eq!(listed.matches("CAME BACK").count(), 1, "{listed}");
    let digest = house.ok(&["digest"]);
    assert!(digest.contains("full@full.example came back"), "{digest}");
    assert!(!listed.to_lowercase().contains("mailer-daemon"), "{listed}");
    let acknowledged = &servers.messages(&kenya.from, "")[0];
    let path = samples::header(acknowledged, "Return-Path").unwrap();
    assert!(path.starts_with("<tsbdir+") && path.ends_with("@itu.int>"), "{path}");
    house.verify();
}

#[test]
fn a_report_makes_only_a_letter_of_ours_doubtful_and_nothing_else() {
    let house = House::new().opened_ahead();
    let kenya = &samples::some(&["01"])[0];
    house.arrives("kenya", &kenya.in_transit());
    house.once();
    let before = house.tally();
    let id = letter_id(
        &house.letters().iter().find(|(_, bytes)| samples::header(bytes, "In-Reply-To").is_some()).unwrap().1,
    );
    house.arrives("guess", &report("consultd.00000000000000000000000000000000@itu.int", "tsbdir@itu.int", "failed"));
    house.arrives("delay", &report(&id, "tsbdir@itu.int", "delayed"));
    house.once();
    assert!(!house.ok(&["outbox", "list"]).contains("CAME BACK"));
    house.arrives("forged", &report(&id, "tsbdir@itu.int", "failed"));
    house.once();
    assert_eq!(house.ok(&["outbox", "list"]).matches("CAME BACK").count(), 1);
    assert_eq!(house.tally()["texts"], before["texts"]);
    assert_eq!(house.tally()["ledger"]["not_a_reply"], 3);
    house.verify();
}

fn ticket(n: u32, quoted: &str, mark: &str) -> Vec<u8> {
    let quoted = quoted.lines().fold(String::new(), |all, line| all + mark + line + "\r\n");
    let quoted = if mark.is_empty() { quoted } else { format!("On Monday, TSB wrote:\r\n{quoted}") };
    format!(
        "From: Help Desk <standards@communications-authority-ke.example>\r\nTo: tsbdir@itu.int\r\nSubject: [Ticket {n}] TSB Circular 79: we received your message\r\nMessage-ID: <ticket-{n}@ke.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nYour message was received under number {n} and will be treated as soon as possible.\r\n\r\n{quoted}"
    )
    .into_bytes()
}

#[test]
fn a_war_with_a_help_desk_that_answers_everything_ends_after_the_first_exchange() {
    for mark in ["> ", ""] {
        war(mark);
    }
}

/// With a help desk that marks what it quotes so.
fn war(mark: &str) {
    let servers = Servers::start();
    let house = with_bounces(&servers);
    let kenya = &samples::some(&["01"])[0];
    servers.submit(&kenya.path, DIRECTOR, &kenya.in_transit());
    until_true("the reply lies there", || !servers.files(DIRECTOR, "").is_empty());
    let mut answered = 0;
    for round in 0..6 {
        house.once();
        let letters = servers.messages(&kenya.from, "");
        // The rude machine marks nothing, invents a new subject and answers every letter that it has not answered yet.
        for letter in letters.iter().skip(answered) {
            let parsed = MessageParser::default().parse(letter).unwrap();
            servers.deliver(&kenya.path, DIRECTOR, &ticket(round, &parsed.body_text(0).unwrap(), mark));
        }
        answered = letters.len();
    }
    assert_eq!(answered, 1, "the acknowledgement of the reply, and silence: {mark:?}");
    assert_eq!(house.tally()["ledger"]["counted"].as_u64(), Some(1), "{mark:?}");
    house.verify();
}

#[test]
fn a_vacation_program_on_the_other_side_is_not_answered() {
    let servers = Servers::start();
    let house = with_bounces(&servers);
    let kenya = &samples::some(&["01"])[0];
    // It answers whatever is addressed to it, however often.
    servers.on_vacation(&kenya.from);
    servers.submit(&kenya.path, DIRECTOR, &kenya.in_transit());
    until_true("the reply lies there", || !servers.files(DIRECTOR, "").is_empty());
    house.once();
    servers.wait_for(&kenya.from, 1);
    // A person's mail to the same mailbox shows that the program is at work.
    let letter = b"From: a@person.example\r\nTo: standards@communications-authority-ke.example\r\nSubject: hello\r\nMessage-ID: <1@person.example>\r\n\r\nhello\r\n";
    servers.submit("a@person.example", &kenya.from, letter);
    servers.wait_for("a@person.example", 1);
    for _ in 0..3 {
        house.once();
    }
    assert_eq!(house.ok(&["outbox", "list"]).matches("acknowledgement/").count(), 1);
    // What it sends when it writes to us is no reply and stays unanswered.
    let vacation = servers.messages("a@person.example", "").remove(0);
    servers.deliver(&kenya.from, DIRECTOR, &vacation);
    house.once();
    assert_eq!(house.ok(&["outbox", "list"]).matches("acknowledgement/").count(), 1);
    house.verify();
}

#[test]
fn the_circuit_breaker_holds_letters_back_raises_an_alarm_and_loses_none() {
    let mut house = House::new();
    let (mailbox, outbox) = (text(&house.data().join("mailbox")), text(&house.data().join("outbox")));
    house.configure(&format!(
        "[[mailbox]]\nname = \"mailbox\"\n[mailbox.maildir]\npath = \"{mailbox}\"\n[post]\nmaildir = \"{outbox}\"\n[limits]\nletters_per_hour = 2\n"
    ));
    let house = house.opened_ahead();
    for sample in samples::some(&["01", "02", "03", "05"]) {
        house.arrives(&sample.name, &sample.in_transit());
    }
    house.once();
    let listed = house.ok(&["outbox", "list"]);
    assert_eq!((house.acknowledgements().len(), listed.matches("held back until").count()), (2, 4), "{listed}");
    let digest = house.ok(&["digest"]);
    assert!(digest.contains("ALARM") && digest.contains("2 letters are held back"), "{digest}");
    assert!(digest.lines().next().unwrap().contains("ALARM"), "{digest}");
    assert_eq!(house.ok(&["outbox", "release"]).trim(), "2 letter(s) released");
    house.once();
    assert_eq!(house.acknowledgements().len(), 4);
    house.verify();
}
