//! Power cuts: the daemon dies at every step of its work; the next start must find and finish everything, once.

use std::collections::{BTreeMap, BTreeSet};

use consultd::store::failpoint::{STEPS, STEPS_OUTSIDE};
use serde_json::Value;

use crate::{
    house::{Daemon, House, until_true},
    samples::{self, Sample},
    servers::Servers,
};

/// Accepted and replaced, accepted, in doubt, and no reply at all.
const FIRST: [&str; 2] = ["03", "09"];
const SECOND: [&str; 3] = ["07", "11", "14"];

/// All that anybody can see of what was done.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    tally: Value,
    folders: BTreeMap<String, BTreeSet<String>>,
    acknowledgements: Vec<(String, String)>,
}

fn seen(house: &House) -> Seen {
    house.verify();
    let ids: Vec<String> = house.letters().into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "no letter lies there twice");
    Seen { tally: house.tally(), folders: house.folders(), acknowledgements: house.acknowledgements() }
}

fn arrive(house: &House, numbers: &[&str]) {
    for sample in &samples::some(numbers) {
        house.arrives(&sample.name, &sample.bytes);
    }
}

fn undisturbed() -> Seen {
    let house = House::new().opened();
    arrive(&house, &FIRST);
    house.once();
    arrive(&house, &SECOND);
    house.once();
    let seen = seen(&house);
    assert_eq!(seen.tally["ledger"]["received"], 5);
    assert_eq!(seen.tally["ledger"]["superseded"], 1);
    assert_eq!(seen.acknowledgements.len(), 4);
    seen
}

#[test]
fn a_daemon_that_dies_on_its_first_day_at_any_step_counts_and_answers_every_reply_once() {
    let wanted = undisturbed();
    for step in STEPS.into_iter().chain(STEPS_OUTSIDE) {
        let house = House::new().opened();
        arrive(&house, &FIRST);
        house.dies_at(step);
        arrive(&house, &SECOND);
        house.once();
        assert_eq!(seen(&house), wanted, "after dying at {step}");
    }
}

#[test]
fn a_daemon_that_dies_on_a_later_day_at_any_step_counts_and_answers_every_reply_once() {
    let wanted = undisturbed();
    // What happens once for each message or folder is gone through once before it dies.
    let repeated = ["claimed", "commit-before-commit", "committed", "letter-leased", "letter-before-commit"];
    let repeated =
        [repeated.as_slice(), &["letter-recorded", "letter-sent", "file-before-move", "file-moved"]].concat();
    for step in STEPS.into_iter().chain(STEPS_OUTSIDE) {
        let house = House::new().opened();
        arrive(&house, &FIRST);
        house.once();
        arrive(&house, &SECOND);
        house.dies_at(&format!("{step}:{}", if repeated.contains(&step) { 2 } else { 1 }));
        house.once();
        assert_eq!(seen(&house), wanted, "after dying at {step}");
    }
}

#[test]
fn a_daemon_killed_at_any_moment_counts_and_answers_every_reply_once() {
    let wanted = undisturbed();
    // Moments are told by how much it has logged: the same on a slow machine and a fast one.
    let mut random = 0x9E37_79B9_u32;
    for _ in 0..5 {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let lines = usize::try_from(random >> 16).unwrap() % 120;
        let house = House::new().opened();
        arrive(&house, &FIRST);
        arrive(&house, &SECOND);
        let mut command = house.command(&["run"]);
        command.env("CONSULTD_LOG", "info,sqlx=trace,consultd=trace");
        let daemon = Daemon::start(command);
        daemon.lets_by(lines);
        daemon.kill();
        house.once();
        assert_eq!(seen(&house), wanted, "killed after {lines} lines");
    }
}

#[test]
fn over_imap_and_smtp_a_crash_repeats_a_letter_at_most_under_the_same_message_id() {
    let servers = Servers::start();
    let replies = samples::some(&["02", "07"]);
    for (n, step) in
        ["kept", "claimed", "committed", "letter-sent", "file-before-move", "file-moved"].iter().enumerate()
    {
        let user = format!("crash-{n}@itu.int");
        // Senders of their own for every step, so that nobody's letters are mixed up.
        let replies: Vec<Sample> = replies.iter().map(|reply| reply.sent_by(&format!("{n}.{}", reply.from))).collect();
        let house = House::of(&servers, &user, "secret-any").opened_ahead();
        house.ok(&["contacts", "import", &contacts(&house, &replies)]);
        for reply in &replies {
            servers.deliver(&reply.path, &user, &reply.in_transit());
        }
        house.dies_at(step);
        house.once();
        house.verify();
        let tally = house.tally();
        assert_eq!(
            (tally["ledger"]["counted"].as_u64(), tally["ledger"]["review"].as_u64()),
            (Some(1), Some(1)),
            "{step}"
        );
        let lie = |folder: &str| servers.files(&user, folder).len();
        assert_eq!((lie(""), lie("Consultations/79"), lie("Consultations/Review")), (0, 1, 1), "{step}");
        for reply in &replies {
            until_true("the answer arrives", || !servers.messages(&reply.from, "").is_empty());
            let letters = servers.messages(&reply.from, "");
            let ids: BTreeSet<_> = letters.iter().map(|letter| samples::header(letter, "Message-ID")).collect();
            assert_eq!(ids.len(), 1, "{step}: {letters:?}");
        }
        if *step == "letter-sent" {
            let repeats = || replies.iter().map(|reply| servers.messages(&reply.from, "").len()).sum::<usize>();
            let digests = || servers.messages("tsbsg17@itu.int", "").len();
            // One of the letters went out twice: the one that the server had and the house did not know of.
            until_true("the repeat arrives", || repeats() + digests() == 2 + (n + 1) + 1);
        }
    }
}

fn contacts(house: &House, replies: &[Sample]) -> String {
    let rows: Vec<String> =
        replies.iter().map(|reply| format!("{},,{}\n", reply.name[3..6].to_uppercase(), reply.from)).collect();
    let path = house.path("contacts.csv");
    std::fs::write(&path, format!("member_state,name_en,address\n{}", rows.concat())).unwrap();
    crate::house::text(&path)
}
