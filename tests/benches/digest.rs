//! What the secretariat's numbers cost in a house with a long history, beside folding the whole log anew.
//!
//! `cargo bench --bench digest`: 100 circulars of 8 texts, to each of which all 194 Member States have replied and every
//! fourth again. Processor time of this process on one core; the ratio is to the baseline of the same run, which reads
//! and folds every event there is, as a house without an index would for each of these.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::cast_possible_wrap)]

use std::{collections::BTreeMap, hint::black_box, path::Path, time::Duration};

use consultd::{
    circular::{Circular, DraftText, Meeting, TextId, TextKind},
    config,
    desk::Desk,
    event::{Event, MessageHash},
    language::Language,
    reply::{
        Choice, Comment, TextChoice,
        state::{self, StateCode},
    },
    report,
    store::Store,
    tally::Books,
    verdict::{Judgement, Kind, Status},
    worker::Workers,
};
use jiff::{SignedDuration, Timestamp, civil::date};
use nix::sys::resource::{UsageWho, getrusage};

const CIRCULARS: u32 = 100;
const TEXTS: u32 = 8;
const OPEN: u32 = 5;

/// A report's name, and how it is made.
type Report<'r> = (&'r str, &'r dyn Fn(&consultd::tally::Survey<'_>) -> usize);

fn main() -> std::process::ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let missed = runtime.block_on(run());
    if missed == 0 { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
}

/// Gives how many bounds were missed.
async fn run() -> usize {
    let mut missed = 0;
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).await.unwrap();
    fill(&store).await;
    let events = store.events().await.unwrap().len();
    println!("{CIRCULARS} circulars, {TEXTS} texts each, 194 Member States, {events} events; processor time");

    let mut baseline = Duration::ZERO;
    for _ in 0..2 {
        let began = spent();
        let books = Books::fold(&store.events().await.unwrap());
        black_box(books.tally(50, Timestamp::UNIX_EPOCH));
        baseline = spent().saturating_sub(began);
    }
    tell("baseline: every event read and folded, one tally", baseline, baseline, None);

    for (name, at) in [("tally", None), ("tally at an instant past", Some(instant(40)))] {
        let began = spent();
        for circular in 50..53 {
            let books = Books::fold(&store.events_about(circular, at).await.unwrap());
            black_box(books.tally(circular, Timestamp::UNIX_EPOCH)).unwrap();
        }
        missed += tell(name, (spent().saturating_sub(began)) / 3, baseline, Some(50));
    }

    let now = instant(200);
    let reports: [Report<'_>; 3] = [
        ("report of the comments", &|survey| report::comments(survey, 50, now, Language::En).unwrap().unwrap().len()),
        ("report of the outcome", &|survey| report::outcome(survey, 50, now, Language::En).unwrap().unwrap().len()),
        ("report of the timeline", &|survey| report::timeline(survey, 50, now, Language::En).unwrap().png().len()),
    ];
    for (name, make) in reports {
        let began = spent();
        let books = Books::fold(&store.events_about(50, None).await.unwrap());
        black_box(make(&books.survey()));
        missed += tell(name, spent().saturating_sub(began), baseline, Some(1000));
    }

    for (name, open) in [("5 of the circulars open", OPEN), ("all 100 open", CIRCULARS)] {
        let day = instant(if open == OPEN { 300 } else { 600 });
        for number in 1..=CIRCULARS {
            let event = if number > CIRCULARS - open {
                Event::CircularImported { circular: Circular { deadline: instant(900), ..circular(number) } }
            } else {
                Event::CircularClosed { circular: number }
            };
            store.record(&[event], day - SignedDuration::from_hours(24)).await.unwrap();
        }
        // The first process writes the first digest, the second knows of one.
        for process in 0..2_u32 {
            let desk = desk(directory.path()).await;
            let began = spent();
            drop(desk.books().await.unwrap());
            tell(&format!("{name}: the log read at a start"), spent().saturating_sub(began), baseline, None);
            for (turn, which) in ["first digest after it", "digest of the next day"].into_iter().enumerate() {
                let turn = process * 2 + u32::try_from(turn).unwrap();
                let now = day + SignedDuration::from_hours(24 * i64::from(turn));
                store.record(&reply(CIRCULARS, state::all()[7].code(), 9 + turn, now), now).await.unwrap();
                let began = spent();
                assert_eq!(desk.digest(&[], now).await.unwrap().len(), 1);
                missed += tell(&format!("{name}: {which}"), spent().saturating_sub(began), baseline, Some(200));
            }
        }
    }
    missed
}

/// Prints what something took; 1 where that is more than its bound.
fn tell(what: &str, took: Duration, baseline: Duration, bound: Option<u128>) -> usize {
    let ratio = took.as_secs_f64() / baseline.as_secs_f64();
    let missed = bound.is_some_and(|bound| took.as_millis() > bound);
    let bound =
        bound.map_or(String::new(), |bound| format!("bound {bound} ms {}", if missed { "MISSED" } else { "kept" }));
    println!("{what:<55} {:>9.1} ms {ratio:>7.3} x  {bound}", took.as_secs_f64() * 1e3);
    usize::from(missed)
}

/// Processor time of this process so far.
fn spent() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_SELF).unwrap();
    let time = |value: nix::sys::time::TimeVal| {
        let micros = value.tv_sec() * 1_000_000 + value.tv_usec();
        Duration::from_micros(u64::try_from(micros).unwrap())
    };
    time(usage.user_time()) + time(usage.system_time())
}

async fn desk(directory: &Path) -> Desk {
    let settings = config::load(None, Some(directory.to_path_buf()), &|_| None).unwrap();
    Desk::new(Store::open(directory).await.unwrap(), settings, Workers::default())
}

/// Days after the first circular.
fn instant(day: i64) -> Timestamp {
    date(2020, 1, 1).at(12, 0, 0, 0).in_tz("UTC").unwrap().timestamp() + SignedDuration::from_hours(24 * day)
}

fn circular(number: u32) -> Circular {
    let text = |place: u32| DraftText {
        id: text_id(place),
        provisional_name: Some(format!("X.bench-{place}")),
        kind: TextKind::New,
        title: BTreeMap::from([(Language::En, "Security requirements for something of the usual length".to_owned())]),
        location: None,
    };
    Circular {
        number,
        reference: format!("SG17/{number}"),
        date: date(2020, 1, 1),
        study_group: 17,
        meeting: Meeting { start: date(2020, 9, 1), end: date(2020, 9, 10), place: BTreeMap::new() },
        deadline: instant(150),
        threshold_percent: 70,
        reply_to: "tsbdir@itu.int".to_owned(),
        texts: (0..TEXTS).map(text).collect(),
    }
}

fn text_id(place: u32) -> TextId {
    serde_json::from_value(serde_json::Value::String(format!("X.{}", 1300 + place))).unwrap()
}

/// A message kept and accepted.
fn reply(circular: u32, state: StateCode, turn: u32, received: Timestamp) -> [Event; 2] {
    let choice = |place: u32| match (u32::from(state.as_str().as_bytes()[1]) + place + turn) % 7 {
        0 | 1 => Choice::Refuse,
        2 => Choice::AuthorizeWithComments,
        _ => Choice::AuthorizeNoComments,
    };
    let row = |place: u32| TextChoice {
        text: text_id(place),
        choice: choice(place),
        spot: Some(format!("Reply form.docx, page 2, table 1, row {}", place + 1)),
        method: None,
    };
    let remark = |place: u32| Comment {
        text: Some(text_id(place)),
        body: "Clause 8.1: replace \"shall\" by \"should\", and see the attached contribution for the reasons."
            .to_owned(),
        source: "comments.docx".to_owned(),
    };
    let judgement = Judgement {
        kind: Kind::Reply,
        status: Status::Accepted,
        circular: Some(circular),
        language: Some(Language::En),
        member_state: Some(state),
        sender: Some(format!("itu@administration-{}.example", state.as_str().to_lowercase())),
        subject: "Reply to the circular".to_owned(),
        received,
        late: false,
        answerable: true,
        reasons: Vec::new(),
        notices: Vec::new(),
        choices: (0..TEXTS).map(row).collect(),
        comments: (0..TEXTS).filter(|place| choice(*place) != Choice::AuthorizeNoComments).map(remark).collect(),
        withdrawal: false,
        signatures: Vec::new(),
        fax: None,
    };
    let message = MessageHash::of(format!("{circular} {state} {turn}").as_bytes());
    [Event::Kept { message: message.clone(), arrived: received, size: 40_000 }, Event::Judged { message, judgement }]
}

async fn fill(store: &Store) {
    for number in 1..=CIRCULARS {
        store.record(&[Event::CircularImported { circular: circular(number) }], instant(0)).await.unwrap();
        let mut events = Vec::new();
        for (place, state) in (0_i64..).zip(state::all()) {
            events.extend(reply(number, state.code(), 0, instant(1 + place % 100)));
            if place % 4 == 0 {
                events.extend(reply(number, state.code(), 1, instant(101 + place % 40)));
            }
        }
        store.record(&events, instant(150)).await.unwrap();
    }
}
