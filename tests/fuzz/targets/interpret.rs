//! Words and rows of any kind, read against a circular.
#![no_main]

#[path = "shared/mutate.rs"]
mod mutate;

use std::sync::LazyLock;

use consultd::{
    circular::{Circular, import},
    message::Message,
    sheet::{html, plain},
};

const WORDS: &[&str] = &[
    "X.1353", "X.1471", "X.1333 Cor.1", "X.ztd-iot", "☐", "☒", "⃝", "●", "[x]", "[ ]", "(x)", "( )", " all ", " except ", " not ", " if ",
    "authorizes", "does not authorize", "Study Group 17", "no comments or suggested changes", "comments and suggested changes are attached",
    "Administration of ", "Kenya", "France", "Republic of ", "Circular 79", "TSB", "Yes", "No", "autorise", "n'autorise pas", "не", "не уполномочивает",
    "授权", "不授权", "تخول", "autoriza", "\n", "\n\n", "> ", "1.", "a)", ";", " and ", " or ", "\t",
];

static CIRCULARS: LazyLock<Vec<Circular>> = LazyLock::new(|| {
    let text = include_str!("../../samples/circular-0079-zh.txt");
    vec![import::import(&plain::read("circular.txt", text)).unwrap().circular]
});

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(mutate::Kind::Words, data, size, max_size, seed, WORDS)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut body = plain::read("message body", &text);
    body.body = true;
    let message =
        Message { words: text.to_string(), sheets: vec![body, html::read("form.html", &text)], ..Message::default() };
    let _ = consultd::reply::interpret(&message, &CIRCULARS);
});
