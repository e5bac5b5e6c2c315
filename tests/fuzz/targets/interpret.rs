//! Words and rows of any kind, read against a circular.
#![no_main]

use std::sync::LazyLock;

use consultd::{
    circular::{Circular, import},
    message::Message,
    sheet::{html, plain},
};

static CIRCULARS: LazyLock<Vec<Circular>> = LazyLock::new(|| {
    let text = include_str!("../../samples/circular-0079-zh.txt");
    vec![import::import(&plain::read("circular.txt", text)).unwrap().circular]
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut body = plain::read("message body", &text);
    body.body = true;
    let message = Message { words: text.to_string(), sheets: vec![body, html::read("form.html", &text)], ..Message::default() };
    let _ = consultd::reply::interpret(&message, &CIRCULARS);
});
