//! Who is never answered: machines, lists, and ourselves.

use crate::{
    house::{House, until_true},
    samples,
    servers::{self, DIRECTOR, Servers},
};

fn mail(id: &str, marks: &str) -> Vec<u8> {
    format!(
        "From: Standards <standards@communications-authority-ke.example>\r\nTo: tsbdir@itu.int\r\nSubject: Re: TSB Circular 79\r\nMessage-ID: <{id}@ke.example>\r\n{marks}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nThank you for your message concerning TSB Circular 79. We will come back to it.\r\n"
    )
    .into_bytes()
}

fn machines() -> Vec<(String, Vec<u8>)> {
    let marked = [
        ("vacation", "Auto-Submitted: auto-replied (vacation)\r\n"),
        ("generated", "Auto-Submitted: auto-generated\r\n"),
        ("autoreply", "X-Autoreply: yes\r\n"),
        ("precedence", "Precedence: bulk\r\n"),
        (
            "list",
            "List-Id: <sg17.lists.itu.int>\r\nList-Unsubscribe: <mailto:leave@lists.itu.int>\r\nPrecedence: list\r\n",
        ),
        ("ours", "X-Consultd-Loop: consultd.1@itu.int\r\n"),
    ];
    let from = "standards@communications-authority-ke.example";
    let mut all: Vec<_> = marked.map(|(id, marks)| (from.to_owned(), mail(id, marks))).into();
    for sample in samples::some(&["09", "12"]) {
        all.push((sample.path.clone(), sample.in_transit()));
    }
    all
}

#[test]
fn machines_lists_and_our_own_letters_are_never_answered_and_stay_unread_in_the_inbox() {
    let servers = Servers::start();
    let mut house = House::at(&servers);
    // The digest goes to the very mailbox that is watched, as it does by default.
    let configuration = house.configuration().replace("TSB <tsbsg17@itu.int>", DIRECTOR);
    house.configure(&configuration);
    let house = house.opened_ahead();
    let reply = &samples::some(&["01"])[0];
    servers.deliver(&reply.path, DIRECTOR, &reply.in_transit());
    house.once();
    // The acknowledgement comes back from wherever it went, and the digest is there by itself.
    let acknowledgement = servers.wait_for(&reply.from, 1).remove(0);
    servers.wait_for(DIRECTOR, 1);
    servers.deliver("", DIRECTOR, &acknowledgement);
    let machines = machines();
    for (path, bytes) in &machines {
        servers.deliver(path, DIRECTOR, bytes);
    }
    let expected = machines.len() + 2;
    house.once();
    house.once();
    assert_eq!(house.ok(&["outbox", "list"]).matches("acknowledgement/").count(), 1, "the one to Kenya alone");
    let inbox = servers.files(DIRECTOR, "");
    assert_eq!(inbox.len(), expected);
    assert!(!inbox.iter().any(|file| servers::is_seen(file)), "{inbox:?}");
    let ledger = house.tally()["ledger"].clone();
    assert_eq!(ledger["not_a_reply"].as_u64(), Some(expected as u64), "{ledger}");
    assert_eq!(servers.messages(&reply.from, "").len(), 1);
}

#[test]
fn a_fax_gateway_is_read_and_the_states_contacts_answered_never_the_gateway() {
    let servers = Servers::start();
    let house = House::at(&servers).opened_ahead();
    let gateway = "fax@gateway.itu.int";
    std::fs::write(house.path("gateway.csv"), format!("member_state,address\n*,{gateway}\n")).unwrap();
    house.ok(&["contacts", "import", "--add", "gateway.csv"]);
    let kenya = &samples::some(&["01"])[0];
    let fax = kenya.sent_by(gateway).in_transit();
    let fax = ["Auto-Submitted: auto-generated\r\n".as_bytes(), &fax].concat();
    servers.submit(gateway, DIRECTOR, &fax);
    until_true("the fax lies there", || !servers.files(DIRECTOR, "").is_empty());
    house.once();
    assert_eq!(house.tally()["ledger"]["counted"].as_u64(), Some(1), "{}", house.ok(&["review", "list"]));
    servers.wait_for(&kenya.from, 1);
    let listed = house.ok(&["outbox", "list"]);
    assert!(!listed.contains(gateway) && listed.matches("acknowledgement/").count() == 1, "{listed}");
    assert_eq!(servers.files(DIRECTOR, "Consultations/79").len(), 1);
    house.verify();
}

#[test]
fn what_stays_in_the_inbox_is_fetched_once_and_not_at_every_poll() {
    let servers = Servers::start();
    let house = House::at(&servers).opened_ahead();
    for (path, bytes) in &machines() {
        servers.deliver(path, DIRECTOR, bytes);
    }
    let count = machines().len() as u64;
    house.once();
    house.once();
    // One session over several polls: each further message makes it look again.
    let daemon = house.daemon();
    for n in 0..3 {
        servers.deliver("a@b.example", DIRECTOR, &mail(&format!("more-{n}"), "Precedence: bulk\r\n"));
        until_true("it is kept", || house.received() == count + n + 1);
    }
    assert_eq!(daemon.stop().code(), Some(0));
    assert_eq!(bodies(&servers, 3), count + 3, "each body was sent once");
    assert_eq!(house.ok(&["outbox", "list"]).matches("acknowledgement/").count(), 0);
}

/// How many bodies the IMAP server gave out, as it counts them at the end of each session.
fn bodies(servers: &Servers, sessions: usize) -> u64 {
    let log = servers.dir().join("log/dovecot.log");
    let counts = || {
        let text = std::fs::read_to_string(&log).unwrap();
        let lines = text.lines().filter(|line| line.contains("body_count="));
        let counts =
            lines.map(|line| line.split("body_count=").nth(1).unwrap().split(' ').next().unwrap().parse::<u64>());
        counts.map(Result::unwrap).collect::<Vec<_>>()
    };
    until_true("the sessions have ended", || counts().len() >= sessions);
    counts().iter().sum()
}
