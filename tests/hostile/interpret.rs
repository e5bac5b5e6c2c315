//! Replies of many words, lines and rows, read against a circular.

use std::{sync::Arc, time::Duration};

use consultd::{
    circular::{Circular, import},
    message::Message,
    reply,
    sheet::plain,
    worker::{Limits, WorkerError, Workers},
};

use crate::timely;

fn circulars() -> Vec<Circular> {
    let text = include_str!("../samples/circular-0079-zh.txt");
    vec![import::import(&plain::read("circular.txt", text)).unwrap().circular]
}

#[test]
fn a_reply_costs_no_more_than_its_size() {
    let circulars = circulars();
    let names = "X.1353, X.1471, X.1645, X.1817 and X.1333 Cor.1";
    for (what, text) in [
        ("lines that name all texts", format!("Kenya authorizes Study Group 17 to consider {names}\n").repeat(800)),
        ("one line that names all texts", format!("{names} ").repeat(2_000)),
        ("sentences", "We do not authorize X.1353. ".repeat(3_000)),
        ("one sentence", "Kenya authorizes X.1353, except X.1471, ".repeat(2_000)),
        ("marks", "☐ X.1353 ☒ authorizes ⃝ no comments\n".repeat(2_000)),
        ("circulars", "TSB Circular 79 TSB Circular 80\n".repeat(1_500)),
        ("titles", "Security guidelines for Internet of things\n".repeat(2_000)),
        ("numbers", "1.2.3.4.5 79/2023 X.1 ".repeat(4_000)),
        ("letters", "a".repeat(100_000)),
        ("blank lines", "\n".repeat(100_000)),
        ("Chinese", "肯尼亚授权第17研究组审议X.1353，不授权X.1471。".repeat(1_500)),
        ("Arabic", "تخول كينيا لجنة الدراسات 17 للنظر في X.1353 ".repeat(1_200)),
    ] {
        let mut body = plain::read("message body", &text);
        body.body = true;
        let sheets = vec![body];
        let message = Message { words: text, sheets, ..Message::default() };
        let reading = timely(what, || reply::interpret(&message, &circulars));
        assert!(!format!("{reading:?}").is_empty());
    }
}

fn workers(limits: Limits) -> Workers {
    Workers { program: env!("CARGO_BIN_EXE_consultd").into(), limits, ..Workers::default() }
}

fn lengthy() -> Arc<Message> {
    let text = "The Administration of Kenya authorizes Study Group 17 to consider X.1353.\n".repeat(3_200);
    let sheets = vec![plain::read("message body", &text)];
    Arc::new(Message { words: text, sheets, ..Message::default() })
}

#[tokio::test]
async fn very_many_words_are_interpreted_in_a_process_of_their_own_and_say_the_same() {
    let circulars: Arc<[Circular]> = circulars().into();
    let message = lengthy();
    let patient = Limits { wall: Duration::from_mins(5), cpu: 120, ..Limits::default() };
    let reading = workers(patient).interpret(&message, &circulars).await.unwrap();
    assert_eq!(reading, reply::interpret(&message, &circulars));
}

#[tokio::test]
async fn words_that_take_too_long_cost_their_message_and_nothing_else() {
    let circulars: Arc<[Circular]> = circulars().into();
    let short = Limits { wall: Duration::from_millis(1), ..Limits::default() };
    let lost = workers(short).interpret(&lengthy(), &circulars).await;
    assert!(matches!(lost, Err(WorkerError::TimedOut(_))), "{lost:?}");
    let small = Arc::new(Message { words: "Kenya authorizes X.1353.".to_owned(), ..Message::default() });
    assert!(workers(short).interpret(&small, &circulars).await.is_ok());
}
