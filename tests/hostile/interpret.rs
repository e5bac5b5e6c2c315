//! Replies of many words, lines and rows, read against a circular.

use consultd::{
    circular::{Circular, import},
    message::Message,
    reply,
    sheet::plain,
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
