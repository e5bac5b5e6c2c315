//! Mails made of parts, read by the binary.

use std::{collections::BTreeMap, fs, path::PathBuf, process::Command};

use base64::{Engine, engine::general_purpose::STANDARD};
use mail_parser::{MessageParser, MimeHeaders};
use serde_json::Value;

/// A part of a mail: its headers after the first two words of Content-Type, and its bytes.
pub struct Part {
    pub label: &'static str,
    pub name: Option<&'static str>,
    pub bytes: Vec<u8>,
}

pub fn file(name: &'static str, label: &'static str, bytes: impl Into<Vec<u8>>) -> Part {
    Part { label, name: Some(name), bytes: bytes.into() }
}

pub fn text(label: &'static str, words: &str) -> Part {
    Part { label, name: None, bytes: words.as_bytes().to_vec() }
}

/// The words that come with a reply.
pub fn letter() -> Part {
    text("text/plain; charset=utf-8", "Please find our reply to TSB Circular 79 attached.\r\n")
}

fn headers() -> String {
    let sample = fs::read_to_string(sample("01-ken-legacy-fields.eml")).unwrap();
    let (headers, _) = sample.split_once("MIME-Version:").unwrap();
    headers.to_owned()
}

/// A mail of the Kenyan administration.
pub fn mail(content_type: &str, parts: &[Part]) -> Vec<u8> {
    let mut mail = format!("{}MIME-Version: 1.0\n", headers()).into_bytes();
    mail.extend(entity(content_type, parts));
    mail
}

pub fn mixed(parts: &[Part]) -> Vec<u8> {
    mail("multipart/mixed", parts)
}

/// A mail whose one part is this, as it stands.
pub fn of_entity(entity: &[u8]) -> Vec<u8> {
    let mut mail = format!("{}MIME-Version: 1.0\n", headers()).into_bytes();
    mail.extend_from_slice(entity);
    mail
}

/// A multipart without the mail's own headers.
pub fn entity(content_type: &str, parts: &[Part]) -> Vec<u8> {
    let boundary = format!("=_{}_{}", parts.len(), content_type.len());
    let mut made = format!("Content-Type: {content_type}; boundary=\"{boundary}\"\n\n").into_bytes();
    for part in parts {
        made.extend(format!("--{boundary}\nContent-Type: {}\n", part.label).bytes());
        if let Some(name) = part.name {
            made.extend(format!("Content-Disposition: attachment; filename=\"{name}\"\n").bytes());
        }
        made.extend(b"Content-Transfer-Encoding: base64\n\n");
        made.extend(base64(&part.bytes).bytes());
    }
    made.extend(format!("--{boundary}--\n").bytes());
    made
}

pub fn base64(bytes: &[u8]) -> String {
    let coded = STANDARD.encode(bytes);
    let lines: Vec<&str> = coded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    lines.join("\n") + "\n"
}

pub fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)
}

/// The Word form that a sample carries.
pub fn form_of(name: &str) -> Vec<u8> {
    let bytes = fs::read(sample(name)).unwrap();
    let parsed = MessageParser::default().parse(&bytes).unwrap();
    parsed
        .attachments()
        .find(|part| part.attachment_name().is_some_and(|n| n.contains(".docx")))
        .unwrap()
        .contents()
        .to_vec()
}

/// Kenya's form, filled in.
pub fn form() -> Vec<u8> {
    form_of("01-ken-legacy-fields.eml")
}

/// What that form says, by text.
pub fn answers() -> BTreeMap<String, String> {
    let expected: Value = serde_json::from_slice(&fs::read(sample("expected.json")).unwrap()).unwrap();
    let cases = expected["readings"].as_array().unwrap();
    let case = cases.iter().find(|case| case["file"] == "01-ken-legacy-fields.eml").unwrap();
    serde_json::from_value(case["choices"].clone()).unwrap()
}

/// What a reading says, by text.
pub fn choices(line: &Value) -> BTreeMap<String, String> {
    let word = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    line["choices"].as_array().unwrap().iter().map(|row| (word(row, "text"), word(row, "choice"))).collect()
}

/// What `consultd read` says of the mail.
pub fn read(bytes: &[u8]) -> Value {
    read_with(bytes, &[])
}

pub fn read_with(bytes: &[u8], options: &[&str]) -> Value {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mail.eml");
    fs::write(&path, bytes).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_consultd"))
        .current_dir(dir.path())
        .args(options)
        .args(["read", "--json", "--circular"])
        .arg(sample("circular-0079-zh.txt"))
        .arg("--contacts")
        .arg(sample("contacts.csv"))
        .arg(&path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The mail is counted, and says what Kenya's form says; every piece of evidence named so.
#[track_caller]
pub fn accepted(bytes: &[u8], spot: &str) {
    let line = read(bytes);
    assert_eq!(line["status"], "accepted", "{:#}", line["reasons"]);
    assert_eq!(choices(&line), answers());
    let told = line["choices"][0]["spot"].as_str().unwrap();
    assert!(told.contains(spot), "{told}");
}

/// A person is asked, and told this.
#[track_caller]
pub fn review(bytes: &[u8], words: &str) -> Value {
    let line = read(bytes);
    let reasons = line["reasons"].as_array().unwrap();
    let told = |reason: &Value| {
        reason["detail"].as_str().unwrap().contains(words)
            || reason["spot"].as_str().unwrap_or_default().contains(words)
    };
    assert!(line["status"] == "review" && reasons.iter().any(told), "{}: {reasons:#?}", line["status"]);
    line
}

/// Kenya's form before it was filled in.
pub fn blank_form() -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(form())).unwrap();
    let mut made = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap();
        let name = entry.name().unwrap().to_string();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        if name == "word/document.xml" {
            let xml = String::from_utf8(bytes).unwrap();
            bytes = unticked(&xml).into_bytes();
        }
        made.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut made, &bytes).unwrap();
    }
    made.finish().unwrap().into_inner()
}

fn unticked(xml: &str) -> String {
    xml.replace("<w:checked/>", "<w:checked w:val=\"0\"/>").replace("◉", "⃝").replace("●", "⃝").replace("⊗", "⃝")
}
