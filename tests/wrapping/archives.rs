//! Archives, and files whose names or labels say what they are not.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::mail::{accepted, file, form, letter, mixed, review};

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    with(SimpleFileOptions::default(), files)
}

fn with(options: SimpleFileOptions, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_zipped_form_is_read_and_its_spot_names_the_archive() {
    let zip = packed(&[("__MACOSX/._Annex 2.docx", b"x"), ("reply/Annex 2.docx", &form())]);
    accepted(
        &mixed(&[letter(), file("reply.zip", "application/zip", zip.clone())]),
        "Annex 2.docx (in reply.zip), table",
    );
    accepted(
        &mixed(&[letter(), file("reply.docx", "application/octet-stream", zip.clone())]),
        "Annex 2.docx (in reply.docx)",
    );
    let twice = packed(&[("inner.zip", &zip)]);
    accepted(
        &mixed(&[letter(), file("reply.zip", "application/zip", twice)]),
        "Annex 2.docx (in inner.zip (in reply.zip))",
    );
    // Not compressed, so that the form's own parts stand plainly in the archive.
    let stored =
        with(SimpleFileOptions::default().compression_method(CompressionMethod::Stored), &[("a.docx", &form())]);
    accepted(&mixed(&[letter(), file("reply.zip", "application/zip", stored)]), "a.docx (in reply.zip)");
}

#[test]
fn a_form_is_read_whatever_its_name_and_label_say() {
    for (name, label) in [
        ("form.pdf", "application/pdf"),
        ("form.doc", "application/msword"),
        ("form.docx.txt", "text/plain"),
        ("form", "application/octet-stream"),
        ("form.docx", "image/png"),
        ("=?utf-8?B?5LiT5Yy7Mi5kb2N4?=", "application/octet-stream"),
    ] {
        accepted(&mixed(&[letter(), file(name, label, form())]), "table");
    }
}

#[test]
fn an_archive_that_cannot_be_opened_goes_to_a_person_with_what_to_ask_for() {
    let check = |bytes: &[u8], words: &str| {
        review(&mixed(&[letter(), file("reply.zip", "application/zip", bytes)]), words);
    };
    check(b"7z\xbc\xaf\x27\x1c\0\x04", "7-Zip");
    check(b"Rar!\x1a\x07\x01\0", "RAR");
    check(b"PK\x03\x04 and nothing sound after it", "damaged");
    let mut zip = packed(&[("form.docx", &form())]);
    // The flag of encryption, in the local header and in the central directory.
    zip[6] |= 1;
    let central = zip.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    zip[central + 8] |= 1;
    check(&zip, "protected by a password");
    check(&packed(&[]), "no files");
    check(&packed(&[("reply.xyz", b"\0\x01\x02\x03")]), "reply.xyz (in reply.zip)");
}

#[test]
fn bombs_end_in_a_reason() {
    let noughts = vec![0; 200 << 20];
    let bomb = packed(&[("form.txt", &noughts)]);
    review(&mixed(&[letter(), file("reply.zip", "application/zip", bomb.clone())]), "unpacks to more");
    let nested = (0..8).fold(bomb, |inner, _| packed(&[("a.zip", &inner)]));
    review(&mixed(&[letter(), file("reply.zip", "application/zip", nested)]), "archive inside archives");
    let many: Vec<String> = (0..100_000).map(|n| format!("{n}")).collect();
    let files: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    review(&mixed(&[letter(), file("reply.zip", "application/zip", packed(&files))]), "100000 files");
}
