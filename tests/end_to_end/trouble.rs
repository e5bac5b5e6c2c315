//! Servers in trouble: killed, refusing the password, renumbering the mailbox, not answering.

use std::fs;

use crate::{
    house::{House, until, until_true},
    samples,
    servers::{DIRECTOR, Servers},
};

/// A drawing of a megabyte and a half, about nothing of ours.
fn large(n: usize) -> Vec<u8> {
    let head = format!(
        "From: a@admin.example\r\nTo: tsbdir@itu.int\r\nSubject: plans {n}\r\nMessage-ID: <{n}@admin.example>\r\nMIME-Version: 1.0\r\n"
    );
    let part = "Content-Type: application/octet-stream; name=\"plan.dwg\"\r\nContent-Disposition: attachment; filename=\"plan.dwg\"\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    let line = format!("{}\r\n", "AQID".repeat(19));
    format!("{head}{part}{}", line.repeat(20_000)).into_bytes()
}

#[test]
fn a_server_killed_while_messages_are_fetched_loses_none_of_them() {
    let servers = Servers::start();
    let house = House::at(&servers).opened_ahead();
    // More than one call's worth, so that the server dies between the first batch and the last.
    let count = 24;
    for n in 0..count {
        servers.deliver("a@admin.example", DIRECTOR, &large(n));
    }
    let reply = &samples::some(&["02"])[0];
    servers.deliver(&reply.path, DIRECTOR, &reply.in_transit());
    let mut daemon = house.daemon();
    until_true("the first batch is archived", || house.archived() > 0);
    servers.kill_imap();
    let before = house.archived();
    servers.start_imap();
    until_true("everything is archived", || house.archived() == count + 1);
    until_true("the reply is filed", || servers.files(DIRECTOR, "Consultations/79").len() == 1);
    assert!(before <= count && daemon.alive());
    until_true("everything is read", || house.tally()["ledger"]["not_a_reply"] == count);
    assert_eq!(daemon.stop().code(), Some(0));
    assert_eq!(house.received(), count as u64 + 1);
    house.verify();
}

#[test]
fn a_wrong_password_is_told_with_its_remedy_and_tried_rarely_until_it_is_right() {
    let servers = Servers::start();
    let house = House::at(&servers).opened_ahead();
    let reply = &samples::some(&["02"])[0];
    servers.deliver(&reply.path, DIRECTOR, &reply.in_transit());
    house.set_password("not-the-password");
    let begun = std::time::Instant::now();
    let mut daemon = house.daemon();
    let line = daemon.says("next attempt in");
    assert!(line.contains(&format!("{DIRECTOR} on localhost:{}", servers.port(993))), "{line}");
    assert!(line.contains("refused the user name or the secret") && line.contains("Check both"), "{line}");
    let wait: u64 = line.rsplit(" in ").next().unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(wait >= 60, "{line}");
    let refused = daemon.says("No letter can be sent");
    assert!(refused.contains("authentication failed"), "{refused}");
    let log = || fs::read_to_string(servers.dir().join("log/dovecot.log")).unwrap();
    // Once for the mailbox and once for the post, and once more for every whole wait that a slow machine lets pass.
    let tries = log().lines().filter(|line| line.contains("passwd-file(") && line.contains("mismatch")).count();
    let waits = usize::try_from(begun.elapsed().as_secs() / 60).unwrap();
    assert!((2..=2 + 2 * waits).contains(&tries), "{tries} in {waits} waits: {}", log());
    assert!(daemon.alive());
    let said = daemon.said();
    assert_eq!(daemon.stop().code(), Some(0), "also while it waits");
    assert!(!said.contains("not-the-password"), "{said}");

    house.set_password("secret-tsb");
    let daemon = house.daemon();
    until_true("the reply is filed", || servers.files(DIRECTOR, "Consultations/79").len() == 1);
    servers.wait_for(&reply.from, 1);
    assert_eq!(daemon.stop().code(), Some(0));
}

#[test]
fn a_mailbox_restored_under_another_uidvalidity_counts_and_answers_nothing_twice() {
    let servers = Servers::start();
    let house = House::at(&servers).opened_ahead();
    let replies = samples::some(&["01", "02", "07", "09"]);
    for reply in &replies {
        servers.deliver(&reply.path, DIRECTOR, &reply.in_transit());
    }
    house.once();
    let (tally, letters) = (house.tally(), house.ok(&["outbox", "list"]).matches("acknowledgement/").count());
    assert_eq!((servers.files(DIRECTOR, "Consultations/79").len(), letters), (2, 3));
    servers.kill_imap();
    restore(&servers);
    servers.start_imap();
    house.once();
    assert_eq!(house.tally(), tally);
    assert_eq!(house.ok(&["outbox", "list"]).matches("acknowledgement/").count(), letters);
    assert_eq!(servers.files(DIRECTOR, "").len(), 1, "what was restored into the inbox is filed again");
    assert_eq!(servers.files(DIRECTOR, "Consultations/79").len(), 2);
    house.verify();
}

/// As after a restore from backup: everything lies in the inbox again, numbered anew.
fn restore(servers: &Servers) {
    let inbox = servers.maildir(DIRECTOR);
    for folder in ["Consultations/79", "Consultations/Review"] {
        for file in servers.files(DIRECTOR, folder) {
            fs::rename(&file, inbox.join("cur").join(file.file_name().unwrap())).unwrap();
        }
    }
    for entry in fs::read_dir(&inbox).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if name.starts_with("dovecot") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    fs::write(inbox.join("dovecot-uidvalidity"), "70000001").unwrap();
    fs::write(inbox.join("dovecot-uidvalidity.70000001"), "").unwrap();
}

#[test]
fn a_daemon_asked_to_stop_while_its_server_is_silent_stops() {
    let servers = Servers::start();
    let mut house = House::at(&servers);
    // Takes the connection and never greets.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let configuration =
        house.configuration().replace(&format!("port = {}", servers.port(993)), &format!("port = {port}"));
    house.configure(&configuration);
    silent.set_nonblocking(true).unwrap();
    let house = house.opened_ahead();
    let daemon = house.daemon();
    let _held = until("it connects", || silent.accept().ok());
    assert_eq!(daemon.stop().code(), Some(0));
}
