//! Messages made to exhaust a reader: nesting, numbers, sizes, bombs in bombs.

use std::io::{Cursor, Write as _};

use consultd::{
    message::{Fate, Message},
    worker::parse,
};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::timely;

const HEAD: &str = "From: a@b.example\r\nSubject: Reply to Circular 79\r\nMIME-Version: 1.0\r\n";

fn read(what: &str, mail: &str) -> Message {
    timely(what, || parse::message(mail.as_bytes()))
}

fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn numbered(times: usize, unit: impl Fn(usize) -> String) -> String {
    (0..times).map(unit).collect()
}

fn unread(message: &Message) -> bool {
    message.parts.iter().any(|part| matches!(part.fate, Fate::Unread(_)))
}

#[test]
fn messages_nested_without_end_end_in_a_fault() {
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(50_000);
    let found = read("messages in messages", &format!("{HEAD}{nested}From: a@b\r\n\r\n[x] authorizes\r\n"));
    assert!(unread(&found) || !found.faults.is_empty());
    let multiparts: String =
        numbered(20_000, |n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"));
    let found = read("multiparts in multiparts", &format!("{HEAD}{multiparts}\r\n[x] authorizes\r\n"));
    assert!(found.parts.len() <= 501);
}

#[test]
fn a_message_of_very_many_parts_says_that_it_was_not_read_whole() {
    let parts = "--x\r\nContent-Type: text/plain\r\n\r\na\r\n".repeat(100_000);
    let found =
        read("100,000 parts", &format!("{HEAD}Content-Type: multipart/mixed; boundary=x\r\n\r\n{parts}--x--\r\n"));
    assert!(found.faults.contains(&"the message has too many parts".to_owned()), "{:?}", found.faults);
    assert!(found.parts.len() <= 501);
}

#[test]
fn huge_headers_cost_little_and_leave_the_body_readable() {
    let long = "x".repeat(4 << 20);
    let references = "<a@b.example> ".repeat(200_000);
    let addresses = "a@b.example, ".repeat(200_000);
    let encoded = "=?utf-8?B?w6k=?= ".repeat(100_000);
    let parameters = numbered(50_000, |n| format!("; filename*{n}*=utf-8''a%20"));
    let comments = "(".repeat(1 << 20);
    for (what, header) in [
        ("one long line", format!("X-Long: {long}\r\n")),
        ("many headers", "X-A: b\r\n".repeat(300_000)),
        ("references", format!("References: {references}\r\n")),
        ("addresses", format!("To: {addresses}\r\nCc: {addresses}\r\n")),
        ("encoded words", format!("Subject: {encoded}\r\n")),
        ("parameters", format!("Content-Disposition: attachment{parameters}\r\n")),
        ("comments", format!("Received: {comments}\r\nDate: {comments}\r\nTo: {comments}\r\n")),
    ] {
        let found = read(what, &format!("{HEAD}{header}\r\n[x] authorizes\r\n"));
        assert_eq!(found.headers.from.len(), 1, "{what}");
        assert!(!found.sheets.is_empty() || unread(&found), "{what}: {found:?}");
    }
}

#[test]
fn archives_in_archives_spend_one_allowance() {
    let bomb = zipped(&[("a.txt".to_owned(), vec![b' '; 24 << 20])]);
    let many: Vec<_> = (0..90).map(|n| (format!("{n}.zip"), bomb.clone())).collect();
    let outer = zipped(&many);
    assert!(outer.len() < 1 << 20);
    let found = timely("bombs in an archive", || parse::attachment("reply.zip", &outer));
    assert!(unread(&found));
    let deep = (0..30).fold(bomb, |inner, n| zipped(&[(format!("{n}.zip"), inner)]));
    let found = timely("archives in archives", || parse::attachment("reply.zip", &deep));
    assert!(unread(&found));
}
