//! Messages within messages.

use crate::mail::{accepted, base64, entity, file, form, letter, mixed, of_entity, review, text};

fn inner() -> Vec<u8> {
    let mut inner = b"From: desk@communications-authority-ke.example\nSubject: Reply to Circular 79\nDate: Tue, 18 Apr 2023 07:00:00 +0000\nMIME-Version: 1.0\n".to_vec();
    inner.extend(entity("multipart/mixed", &[letter(), file("annex2.docx", "application/octet-stream", form())]));
    inner
}

#[test]
fn a_forwarded_message_is_read_under_any_label() {
    for (name, label) in [
        ("TSB Circular 79.eml", "message/rfc822"),
        ("TSB Circular 79.eml", "application/octet-stream"),
        ("TSB Circular 79", "application/octet-stream"),
        ("Circular.txt", "text/plain"),
        ("TSB Circular 79.eml", "Message/RFC822"),
    ] {
        accepted(&mixed(&[letter(), file(name, label, inner())]), "annex2.docx, table");
    }
}

#[test]
fn messages_nested_without_end_go_to_a_person() {
    let mut nested = inner();
    for _ in 0..9 {
        nested = format!("From: a@b.example\nMIME-Version: 1.0\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{}", base64(&nested)).into_bytes();
    }
    review(&mixed(&[letter(), file("a.eml", "message/rfc822", nested)]), "nested too deeply");
    let deep = "Content-Type: message/rfc822\n\n".repeat(20_000);
    review(&of_entity(deep.as_bytes()), "nested too deeply");
}

#[test]
fn our_own_letter_in_a_file_is_not_read() {
    let ours = "From: tsbdir@itu.int\nMIME-Version: 1.0\nX-Consultd-Loop: 1\nContent-Type: text/plain\n\nX.1353: we do not authorize\n";
    accepted(
        &mixed(&[letter(), file("ours.eml", "application/octet-stream", ours), file("annex2.docx", "", form())]),
        "annex2.docx, table",
    );
    let line = crate::mail::read(&mixed(&[
        text("text/plain", "Thank you.\n"),
        file("ours.eml", "application/octet-stream", ours),
    ]));
    assert_ne!(line["status"], "accepted");
}
