//! The sample replies, and the same ones as they are on their way before any of our own servers has touched them.

use std::{fs, path::PathBuf};

use serde_json::Value;

/// One sample reply.
#[derive(Clone)]
pub struct Sample {
    /// `01-ken-legacy-fields`
    pub name: String,
    /// As it lies in the bureau's mailbox, with the Received header that says when it arrived in 2023.
    pub bytes: Vec<u8>,
    /// The address it comes from.
    pub from: String,
    /// The envelope's return path; empty for a bounce.
    pub path: String,
    /// What is to become of it (`expected.json`).
    pub status: String,
    pub language: Option<String>,
}

pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)
}

pub fn expected() -> Value {
    serde_json::from_slice(&fs::read(path("expected.json")).unwrap()).unwrap()
}

/// All samples, in the order of their numbers.
pub fn all() -> Vec<Sample> {
    let readings = expected()["readings"].as_array().unwrap().clone();
    readings
        .iter()
        .map(|reading| {
            let file = reading["file"].as_str().unwrap();
            let bytes = fs::read(path(file)).unwrap();
            let line = |name: &str| header(&bytes, name).unwrap();
            let address = |text: String| text.rsplit('<').next().unwrap().trim_end_matches('>').to_owned();
            Sample {
                name: file.trim_end_matches(".eml").to_owned(),
                from: address(line("From")),
                path: address(line("Return-Path")),
                status: reading["status"].as_str().unwrap().to_owned(),
                language: reading["language"].as_str().map(str::to_owned),
                bytes,
            }
        })
        .collect()
}

/// Those whose numbers are given.
pub fn some(numbers: &[&str]) -> Vec<Sample> {
    all().into_iter().filter(|sample| numbers.contains(&&sample.name[..2])).collect()
}

impl Sample {
    /// Without the headers that delivery adds: what the administration's own server hands over.
    pub fn in_transit(&self) -> Vec<u8> {
        let text = String::from_utf8(self.bytes.clone()).unwrap();
        let (head, body) = text.split_once("\n\n").unwrap();
        let mut kept = String::new();
        let mut dropping = false;
        for line in head.lines() {
            let continues = line.starts_with([' ', '\t']);
            if !continues {
                dropping = line.starts_with("Return-Path:") || line.starts_with("Received:");
            }
            if !dropping {
                kept += line;
                kept += "\n";
            }
        }
        format!("{kept}\n{body}").into_bytes()
    }

    pub fn message_id(&self) -> String {
        header(&self.bytes, "Message-ID").unwrap()
    }

    /// The same with every appearance of the sender's address replaced.
    pub fn sent_by(&self, address: &str) -> Self {
        let text = String::from_utf8(self.bytes.clone()).unwrap();
        let bytes = text.replace(&self.from, address).into_bytes();
        Self { bytes, from: address.to_owned(), path: address.to_owned(), ..self.clone() }
    }
}

/// A header's first line, as it stands there.
pub fn header(message: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(message);
    let head = text.split("\n\n").next()?.split("\r\n\r\n").next()?.to_owned();
    let start = format!("{}:", name.to_lowercase());
    head.lines().find(|line| line.to_lowercase().starts_with(&start)).map(|line| line[start.len()..].trim().to_owned())
}
