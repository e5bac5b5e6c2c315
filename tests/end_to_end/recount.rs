//! Every number recounted by other hands: a program that shares nothing with the house but the event log.

use std::process::Command;

use consultd::{
    event::{Event, MessageHash},
    reply::state,
    store::{Incoming, Outcome, Store},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::house::House;

/// Numbers without a pattern, the same in every run (Knuth's linear congruential generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

fn instant(minutes: u64) -> Timestamp {
    let first: Timestamp = "2023-04-01T00:00:00Z".parse().unwrap();
    first + SignedDuration::from_mins(i64::try_from(minutes).unwrap())
}

/// What a house and a secretariat in a hurry may make of one message.
fn judgement(dice: &mut Dice, texts: &[String], arrived: Timestamp, deadline: Timestamp) -> Value {
    let choices = [
        "authorize_no_comments",
        "authorize_no_comments",
        "authorize_with_comments",
        "authorize",
        "refuse",
        "blank",
        "unclear",
    ];
    let rows =
        texts.iter().map(|text| json!({"text": text, "choice": dice.pick(&choices), "spot": null, "method": null}));
    let choices: Vec<Value> = rows.collect();
    let state = state::all()[usize::try_from(dice.below(40)).unwrap()].code().to_string();
    let code = dice.pick(&["sender_unknown", "not_a_member_state", "disowned", "both_boxes"]);
    let reasons =
        if dice.below(4) == 0 { json!([{"code": code, "text": null, "spot": null, "detail": ""}]) } else { json!([]) };
    let circular = [Some(79), Some(79), Some(79), Some(79), Some(80), None][usize::try_from(dice.below(6)).unwrap()];
    json!({
        "kind": "reply", "status": dice.pick(&["accepted", "accepted", "accepted", "accepted", "review", "ignored"]),
        "circular": circular,
        "language": null, "member_state": if dice.below(15) == 0 { Value::Null } else { json!(state) },
        "sender": null, "received": arrived, "late": arrived > deadline && dice.below(5) > 0, "answerable": true,
        "reasons": reasons, "notices": [], "comments": [], "choices": choices, "withdrawal": dice.below(12) == 0,
    })
}

#[tokio::test]
async fn a_recount_by_other_hands_agrees_with_every_number_now_and_at_any_instant_past() {
    let house = House::new().opened();
    let store = Store::open(&house.data()).await.unwrap();
    let texts: Vec<String> =
        house.tally()["texts"].as_array().unwrap().iter().map(|row| row["text"].as_str().unwrap().to_owned()).collect();
    let deadline: Timestamp = "2023-08-16T23:59:00Z".parse().unwrap();
    // The circular was opened just now; what follows is recorded in the minutes after, whenever it is said to have arrived.
    let opened = store.events().await.unwrap().last().unwrap().at;
    let (mut dice, mut messages) = (Dice(79), Vec::<MessageHash>::new());
    for minute in 1..=600 {
        let now = opened + SignedDuration::from_mins(minute);
        let again = !messages.is_empty() && dice.below(4) == 0;
        let arrived = instant(dice.below(145 * 24 * 60));
        let judgement = judgement(&mut dice, &texts, arrived, deadline);
        let judgement = serde_json::from_value(judgement).unwrap();
        let decided = if again {
            let message = messages[usize::try_from(dice.below(messages.len() as u64)).unwrap()].clone();
            if dice.below(2) == 0 {
                Some(Event::Ruled { message, judgement, by: "registrar".to_owned(), note: String::new() })
            } else {
                Some(Event::Judged { message, judgement })
            }
        } else {
            let bytes = format!("message {minute}").into_bytes();
            let message = MessageHash::of(&bytes);
            let incoming = Incoming { bytes, arrived, place: format!("m|{message}"), mailbox: "m".to_owned() };
            store.keep_many(vec![incoming], now).await.unwrap();
            messages.push(message.clone());
            (dice.below(10) > 0).then_some(Event::Judged { message, judgement })
        };
        let outcome = Outcome { events: decided.into_iter().collect(), ..Outcome::default() };
        assert!(store.commit(&outcome, now).await.unwrap().took_effect());
    }

    let instants: Vec<String> =
        (0..8).map(|turn| (opened + SignedDuration::from_mins(turn * 80 + 1)).to_string()).collect();
    let python = Command::new("/usr/bin/python3")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/end_to_end/recount.py"))
        .arg(house.data().join("consultd.sqlite"))
        .arg("79")
        .args(&instants)
        .output()
        .unwrap();
    assert!(python.status.success(), "{}", String::from_utf8_lossy(&python.stderr));
    let recounts: Vec<Value> = serde_json::from_slice(&python.stdout).unwrap();
    assert_eq!(recounts.len(), instants.len() + 1);
    for (at, recount) in std::iter::once(None).chain(instants.iter().map(Some)).zip(recounts) {
        let at: Vec<&str> = at.into_iter().flat_map(|at| ["--at", at.as_str()]).collect();
        let ask =
            |arguments: &[&str]| -> Value { serde_json::from_str(&house.ok(&[arguments, &at].concat())).unwrap() };
        let tally = ask(&["tally", "79", "--format", "json"]);
        assert_eq!(tally["ledger"], recount["ledger"], "{at:?}");
        let advice = ask(&["report", "79", "--kind", "outcome", "--format", "json", "--output", "-"]);
        let pairs = tally["texts"].as_array().unwrap().iter().zip(recount["texts"].as_array().unwrap());
        for ((row, other), advised) in pairs.zip(advice["texts"].as_array().unwrap()) {
            for (name, value) in row.as_object().unwrap() {
                assert_eq!((value, &advised[name]), (&other[name], &other[name]), "{name} at {at:?}: {row} {other}");
            }
            assert_eq!(advised["margin"], other["margin"], "{at:?}: {row}");
        }
    }
    let end = house.tally();
    let classes = end["ledger"].as_object().unwrap();
    assert!(classes.values().all(|count| count.as_u64().unwrap() > 5), "every class has its messages: {classes:?}");
}
