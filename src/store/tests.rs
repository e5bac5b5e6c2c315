mod crash;
mod inbox;
mod migrations;
mod outbox;
mod whole;

use jiff::{SignedDuration, civil::date};
use tempfile::TempDir;

use super::*;
use crate::{
    circular::{Circular, Meeting},
    event::{Event, MessageHash},
    language::Language,
    verdict::{Judgement, Kind, Status},
};

const LEASE: SignedDuration = SignedDuration::from_mins(5);

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_690_000_000 + second).unwrap()
}

async fn house() -> (TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).await.unwrap();
    (directory, store)
}

fn mail(place: &str, body: &str) -> Incoming {
    Incoming { bytes: body.as_bytes().to_vec(), arrived: at(0), place: place.to_owned(), mailbox: "INBOX".to_owned() }
}

fn hash(body: &str) -> MessageHash {
    MessageHash::of(body.as_bytes())
}

fn circular(number: u32) -> Circular {
    Circular {
        number,
        reference: "SG99/AB".into(),
        date: date(2023, 5, 1),
        study_group: 99,
        meeting: Meeting { start: date(2023, 8, 29), end: date(2023, 9, 8), place: std::collections::BTreeMap::new() },
        deadline: at(1_000),
        threshold_percent: 70,
        reply_to: "tsbsg99@example.int".into(),
        texts: Vec::new(),
    }
}

fn judgement(status: Status) -> Judgement {
    Judgement {
        subject: String::new(),
        kind: Kind::Reply,
        status,
        circular: None,
        language: None,
        member_state: None,
        sender: None,
        received: at(0),
        late: false,
        answerable: true,
        reasons: Vec::new(),
        notices: Vec::new(),
        choices: Vec::new(),
        comments: Vec::new(),
        withdrawal: false,
        signatures: Vec::new(),
        fax: None,
    }
}

fn judged(message: &MessageHash) -> Event {
    Event::Judged { message: message.clone(), judgement: judgement(Status::Ignored) }
}

fn ruled(message: &MessageHash) -> Event {
    let (by, note) = ("registrar".into(), "seen".into());
    Event::Ruled { message: message.clone(), judgement: judgement(Status::Ignored), by, note }
}

fn letter(key: &str, to: &str) -> NewLetter {
    NewLetter {
        key: key.to_owned(),
        kind: "acknowledgement".into(),
        message_id: format!("{key}@consultd.example"),
        to: vec![to.to_owned()],
        subject: "Your reply".into(),
        language: Language::Fr,
        bytes: b"Subject: Your reply\r\n\r\nThank you.\r\n".to_vec(),
        fingerprint: "thanks".into(),
        created: at(10),
        about: None,
        circular: Some(7),
        member_state: None,
    }
}

/// What the desk commits for a message it has read.
fn decided(claimed: &Claimed) -> Outcome {
    Outcome {
        claim: Some(claimed.claim.clone()),
        events: vec![judged(&claimed.message)],
        letters: vec![NewLetter {
            about: Some(claimed.message.clone()),
            ..letter(&format!("ack-{}", claimed.message), "focal@example.org")
        }],
        filings: vec![Filing { message: claimed.message.clone(), folder: "7".into() }],
        ..Outcome::default()
    }
}

async fn claim(store: &Store, second: i64) -> Claimed {
    store.claim(at(second), LEASE).await.unwrap().expect("something to claim")
}

async fn names(store: &Store) -> Vec<&'static str> {
    store.events().await.unwrap().iter().map(|recorded| recorded.event.name()).collect()
}

async fn verified(store: &Store) -> Vec<Finding> {
    store.verify(|_, _| ()).await.unwrap()
}
