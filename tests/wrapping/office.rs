//! Binary Word documents: converted by LibreOffice in its jail, or told to a person.

use std::{
    fs,
    io::{Cursor, Write},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use consultd::{
    config::Soffice,
    message::{Fate, Message},
    worker::{Input, Workers, office::Office},
};

use crate::mail::{accepted, choices, file, form, letter, mixed, read_with, review};

/// Kenya's form as Word 97 saves it; none, said aloud, where no LibreOffice is installed.
fn doc() -> Option<Vec<u8>> {
    if !Path::new("/usr/bin/soffice").exists() {
        eprintln!("SKIPPED: needs LibreOffice (apt install libreoffice-writer-nogui)");
        return None;
    }
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("form.docx"), form()).unwrap();
    let status = Command::new("/usr/bin/soffice")
        .current_dir(dir.path())
        .arg(format!("-env:UserInstallation=file://{}/profile", dir.path().display()))
        .args(["--headless", "--convert-to", "doc:MS Word 97", "form.docx"])
        .output()
        .unwrap();
    assert!(status.status.success(), "{status:?}");
    Some(fs::read(dir.path().join("form.doc")).unwrap())
}

/// What looks like a binary Word document and holds nothing.
fn hollow() -> Vec<u8> {
    let mut head = vec![0; 64];
    head[..4].copy_from_slice(&[0xec, 0xa5, 0xc1, 0]);
    let mut made = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    made.create_stream("WordDocument").unwrap().write_all(&head).unwrap();
    made.flush().unwrap();
    made.into_inner().into_inner()
}

#[test]
fn a_binary_word_form_is_read_and_its_spot_names_the_file_that_came() {
    let Some(doc) = doc() else { return };
    accepted(&mixed(&[letter(), file("annex2.doc", "application/msword", doc.clone())]), "annex2.doc, table");
    // Beside its own .docx: both are evidence.
    let both = [letter(), file("annex2.doc", "application/msword", doc.clone()), file("annex2.docx", "", form())];
    accepted(&mixed(&both), "annex2.docx");
    accepted(&mixed(&both), "annex2.doc, table");

    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("consultd.toml");
    fs::write(&config, "[limits]\nsoffice = \"off\"\n").unwrap();
    let options = ["--config", config.to_str().unwrap()];
    let line = read_with(&mixed(&[letter(), file("annex2.doc", "application/msword", doc)]), &options);
    assert_eq!(line["status"], "review");
    assert!(line["reasons"].to_string().contains("turned off here"), "{}", line["reasons"]);
    assert!(choices(&line).values().all(|choice| choice == "blank"));
}

#[test]
fn a_word_document_that_holds_nothing_goes_to_a_person() {
    if !Path::new("/usr/bin/soffice").exists() {
        eprintln!("SKIPPED: needs LibreOffice (apt install libreoffice-writer-nogui)");
        return;
    }
    review(&mixed(&[letter(), file("annex2.doc", "application/msword", hollow())]), "annex2.doc");
}

/// An office program of our own making, and what the house made of a document that it converted.
fn through(script: &str, wall: Duration) -> (Message, Duration) {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("program");
    fs::create_dir(&program).unwrap();
    fs::write(program.join("soffice.bin"), format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(program.join("soffice.bin"), fs::Permissions::from_mode(0o755)).unwrap();
    let workers = Workers {
        program: env!("CARGO_BIN_EXE_consultd").into(),
        office: Office::new(&Soffice::At(program)).within(wall),
        ..Workers::default()
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let begun = Instant::now();
    let message = runtime.block_on(workers.parse(&Input::Attachment("a.doc".to_owned()), &hollow())).unwrap();
    (message, begun.elapsed())
}

#[test]
fn an_office_program_taken_over_reaches_nothing_outside_its_directory() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret"), "the secret").unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let script = format!(
        "cp {out}/secret out/in.docx; echo x > {out}/written; rm -f {out}/secret\n\
         /usr/bin/python3 -c 'import socket; socket.create_connection((\"127.0.0.1\", {port}))' 2>/dev/null\n\
         kill -9 {own} 2>/dev/null; test -s out/in.docx || echo nothing > out/in.docx",
        out = outside.path().display(),
        port = listener.local_addr().unwrap().port(),
        own = std::process::id(),
    );
    let (message, _) = through(&script, Duration::from_secs(30));
    assert!(outside.path().join("secret").exists() && !outside.path().join("written").exists());
    assert!(listener.accept().is_err());
    let words: Vec<String> =
        message.sheets.iter().flat_map(consultd::sheet::Sheet::lines).map(|(_, line)| line.text()).collect();
    assert_eq!(words, ["nothing"]);
    assert_eq!(message.sheets[0].source, "a.doc");
}

#[test]
fn an_office_program_that_hangs_is_ended_with_all_it_started() {
    let marker = tempfile::tempdir().unwrap();
    let nap = format!("3{}", std::process::id());
    let (message, took) = through(&format!("sleep {nap} & sleep {nap}"), Duration::from_secs(1));
    assert!(took < Duration::from_secs(20), "{took:?}");
    let fate = &message.parts[0].fate;
    assert!(matches!(fate, Fate::Unread(why) if why.contains("took too long")), "{fate:?}");
    // The jail stands in the way of finding out from inside; the process table tells.
    let still = || {
        let entries =
            fs::read_dir("/proc").unwrap().filter_map(|entry| fs::read(entry.ok()?.path().join("cmdline")).ok());
        entries.filter(|line| line.starts_with(b"sleep\0") && String::from_utf8_lossy(line).contains(&nap)).count()
    };
    let begun = Instant::now();
    while still() > 0 && begun.elapsed() < Duration::from_secs(10) {
        std::thread::yield_now();
    }
    assert_eq!(still(), 0);
    drop(marker);
}
