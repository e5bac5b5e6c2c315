//! The documents of a real circular against their known facts, where they are at hand.

use std::path::PathBuf;

use serde_json::Value;

use super::sheet_of;
use crate::{
    circular::{
        Circular,
        facts::facts_json,
        import::{Imported, import},
    },
    sheet::docx,
};

fn folder() -> PathBuf {
    let shared = std::env::var_os("CONSULTD_SHARED").map(PathBuf::from);
    shared.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared")).join("circulars")
}

fn facts() -> Vec<Value> {
    std::fs::read(folder().join("facts.json")).map(|bytes| serde_json::from_slice(&bytes).unwrap()).unwrap_or_default()
}

fn imported(file: &str) -> Imported {
    let bytes = std::fs::read(folder().join(file)).unwrap();
    let sheet = match std::str::from_utf8(&bytes) {
        Ok(text) => sheet_of(text),
        Err(_) => docx::read(file, &bytes).unwrap(),
    };
    import(&sheet).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[test]
fn every_sample_gives_exactly_its_known_facts() {
    for known in facts() {
        let file = known["file"].as_str().unwrap();
        let read = imported(file);
        assert_eq!(facts_json(&read.circular, read.language, Some(file)), known, "{file}");
        assert_eq!(read.warnings, Vec::<String>::new(), "{file}");
    }
}

#[test]
fn an_untidy_text_export_gives_the_same_as_the_word_file() {
    if !facts().is_empty() {
        assert_eq!(imported("circular-0079-zh.txt"), imported("circular-0079-zh.docx"));
    }
}

#[test]
fn the_six_languages_merge_into_one_circular() {
    let all: Vec<_> = facts().iter().map(|known| imported(known["file"].as_str().unwrap()).circular).collect();
    let merged = all.iter().skip(1).try_fold(all.first().cloned(), |merged: Option<Circular>, next| {
        merged.map(|merged| merged.merge(next)).transpose()
    });
    if let Some(circular) = merged.unwrap() {
        assert_eq!(circular.meeting.place.len(), all.len());
        assert!(circular.texts.iter().all(|text| text.title.len() == all.len()));
    }
}
