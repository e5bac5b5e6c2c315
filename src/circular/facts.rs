//! A circular's facts as JSON, the way the command line prints them.

use serde_json::{Value, json};

use super::Circular;
use crate::language::Language;

/// The circular in one language: titles and place are that language's, or null where it has not been imported.
#[must_use]
pub fn facts_json(circular: &Circular, language: Language, file: Option<&str>) -> Value {
    let texts: Vec<_> = circular
        .texts
        .iter()
        .map(|text| {
            json!({
                "id": text.id,
                "provisional_name": text.provisional_name,
                "kind": text.kind,
                "title": text.title.get(&language),
                "location": text.location,
            })
        })
        .collect();
    let mut facts = json!({
        "language": language,
        "circular": circular.number,
        "reference": circular.reference,
        "date": circular.date,
        "study_group": circular.study_group,
        "meeting": {
            "start": circular.meeting.start,
            "end": circular.meeting.end,
            "place": circular.meeting.place.get(&language),
        },
        "deadline": circular.deadline,
        "threshold_percent": circular.threshold_percent,
        "reply_to": circular.reply_to,
        "texts": texts,
    });
    if let (Some(file), Some(object)) = (file, facts.as_object_mut()) {
        object.insert("file".to_owned(), file.into());
    }
    facts
}
