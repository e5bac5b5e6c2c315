//! Scanned pages from the outside: tesseract in its jail, and workers that ask the parent for more than they may.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests, helpers included")]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use consultd::{
    config::Tesseract,
    message::{Fate, Message},
    ocr::{Ocr, Waiting},
    sheet::scan::{Blind, Eyes, Layout, Word},
    worker::{Input, Limits, WorkerError, Workers},
};

const BINARY: &str = env!("CARGO_BIN_EXE_consultd");
const PICTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/pictures");

/// A program of these lines of shell.
fn program(folder: &Path, name: &str, lines: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn look(ocr: Ocr) -> Result<Vec<Word>, Blind> {
    let page = image::open(format!("{PICTURES}/page.png")).unwrap().into_luma8();
    Waiting::new(ocr, BINARY.into()).unwrap().words(&page, Layout::Page, &["eng"])
}

#[test]
fn the_words_of_a_page_are_read_in_the_jail() {
    let ocr = Ocr::default();
    if ocr.program().is_err() {
        assert_eq!(look(ocr), Err(Blind::NotInstalled));
        return;
    }
    let words = look(ocr).unwrap();
    let told: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(told, ["X.1353", "authorizes"]);
    assert!(words.iter().all(|word| (400..480).contains(&word.top) && word.confidence > 50.0), "{words:?}");
}

#[test]
fn a_tesseract_that_is_not_there_hangs_dies_or_talks_nonsense_leaves_the_page_unread() {
    let folder = tempfile::tempdir().unwrap();
    let check = |lines: &str, want: &str| {
        let program = program(folder.path(), "tesseract", lines);
        let patience = Duration::from_secs(if want.contains("3 s") { 3 } else { 15 });
        match look(Ocr::new(&Tesseract::At(program)).within(patience)) {
            Err(Blind::Failed(why)) => assert!(why.contains(want), "{lines}: {why}"),
            other => panic!("{lines}: {other:?}"),
        }
    };
    check("while :; do :; done", "longer than 3 s");
    check("exit 3", "died");
    check("kill -SEGV $$", "died");
    check("echo rubbish", "something else than words");
    let much = "x=0123456789; for i in 1 2 3 4; do x=$x$x$x$x$x$x$x$x; done; while :; do echo $x; done";
    check(much, "without end");
    // The jail: no file but the program's own is read, none is written, nothing is started.
    check("read line < /etc/hostname || exit 7; echo \"$line\"", "died");
    check(&format!("echo x > {}/written || exit 7", folder.path().display()), "died");
    check("(exit 0) || exit 7", "died");
    assert!(!folder.path().join("written").exists());
    let missing = Ocr::new(&Tesseract::At(folder.path().join("none")));
    assert!(matches!(look(missing), Err(Blind::Failed(_))));
    assert!(matches!(look(Ocr::new(&Tesseract::Off)), Err(Blind::Failed(_))));
}

/// What the parent makes of a worker that is this program.
fn talk(lines: &str) -> Result<Message, WorkerError> {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits { wall: Duration::from_secs(5), ..Limits::default() };
    let program = program(folder.path(), "worker", lines);
    let workers = Workers { program, limits, ocr: Ocr::new(&Tesseract::Off), ..Workers::default() };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(workers.parse(&Input::Message, b"Subject: x\r\n\r\n"))
}

/// A request for words in a picture of 3 by 3 pixels.
const ASK: &str = r"printf '\001\003\000\000\000\003\000\000\000\007\001\000\000\000\000\000\000123456789'";

#[test]
fn a_worker_that_lies_about_what_it_asks_is_not_believed() {
    let garbled = |lines: &str| {
        let told = talk(lines);
        assert!(matches!(told, Err(WorkerError::Garbled(_))), "{lines}: {told:?}");
    };
    garbled(r"printf '\001\377\377\377\377\377\377\377\377\007\001\000\000\000\000\000\000'; sleep 9");
    garbled(r"printf '\001\003\000\000\000\003\000\000\000\011\001\000\000\000\000\000\000123456789'; sleep 9");
    garbled(r"printf '\001\003\000\000\000\003\000\000\000\007\143\000\000\000\000\000\000123456789'; sleep 9");
    // It dies in the middle of its picture.
    garbled(r"printf '\001\003\000\000\000\003\000\000\000\007\001\000\000\000\000\000\0001234'");
    garbled("echo no JSON");
    assert!(matches!(talk(r"printf '\001\003\000'"), Err(WorkerError::Died(_))));
    assert!(matches!(talk("exit 3"), Err(WorkerError::Died(_))));
    assert!(matches!(talk(&format!("{ASK}; sleep 60")), Err(WorkerError::TimedOut(5))));
}

#[test]
fn a_worker_that_asks_without_end_is_told_that_nothing_can_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let answers = folder.path().join("answers");
    let json = serde_json::to_string(&Message::default()).unwrap();
    let rest = json.strip_prefix('{').unwrap();
    let lines = format!(
        "i=0; while [ $i -lt 70 ]; do {ASK}; i=$((i+1)); done; printf '{{'; cat > {}; printf '%s' '{rest}'",
        answers.display()
    );
    assert_eq!(talk(&lines).unwrap(), Message::default());
    let told = String::from_utf8_lossy(&fs::read(answers).unwrap()).into_owned();
    assert_eq!(told.matches("turned off").count(), 60);
    assert_eq!(told.matches("too many pages").count(), 10);
}

#[test]
fn a_worker_that_asks_and_never_takes_an_answer_costs_its_own_time_only() {
    let told = talk(&format!("while :; do {ASK}; done"));
    assert!(matches!(told, Err(WorkerError::TimedOut(5))), "{told:?}");
}

/// A message with these attachments.
fn mail(names: &[&str]) -> Vec<u8> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let mut mail = "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
                    --x\r\nContent-Type: text/plain\r\n\r\nsee attached\r\n"
        .to_owned();
    for name in names {
        let bytes = STANDARD.encode(fs::read(format!("{PICTURES}/{name}")).unwrap());
        mail.push_str("--x\r\nContent-Transfer-Encoding: base64\r\nContent-Type: application/octet-stream; name=");
        mail.push_str(
            &[name, "\r\nContent-Disposition: attachment; filename=", name, "\r\n\r\n", &bytes, "\r\n"].concat(),
        );
    }
    (mail + "--x--\r\n").into_bytes()
}

#[test]
fn every_picture_of_a_page_is_looked_at_in_the_jail_and_none_is_lost() {
    let workers = Workers { program: BINARY.into(), ..Workers::default() };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let names = ["page.jpg", "page.gif", "page.webp", "g4.tif", "three.tif", "rotated.pdf", "overlaid.pdf", "jpx.pdf"];
    let further = ["page.heic", "jbig2-globals.pdf", "transparent.png", "g4.pdf"];
    for names in [&names[..], &further[..]] {
        let found = runtime.block_on(workers.parse(&Input::Message, &mail(names))).unwrap();
        for name in names {
            let part = found.parts.iter().find(|part| part.name == *name).unwrap();
            match &part.fate {
                Fate::Unread(why) => assert!(!why.contains("in time"), "{name}: {why}"),
                Fate::Read => assert!(found.sheets.iter().any(|sheet| sheet.source == *name), "{name}: no sheet"),
                Fate::Passed => panic!("{name} was passed over"),
            }
        }
    }
}
