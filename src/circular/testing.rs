//! Circular 79 for tests, with whatever texts they want.

use std::collections::BTreeMap;

use super::{Circular, DraftText, Meeting, TextId, TextKind};
use crate::language::Language;

/// A new text with an English title.
pub(crate) fn text(id: &str, title: &str) -> DraftText {
    DraftText {
        id: TextId::parse(id).unwrap(),
        provisional_name: None,
        kind: TextKind::New,
        title: BTreeMap::from([(Language::En, title.to_owned())]),
        location: None,
    }
}

/// The circular that asks about these texts.
pub(crate) fn of(texts: impl IntoIterator<Item = DraftText>) -> Circular {
    Circular {
        number: 79,
        reference: "SG17/XY".to_owned(),
        date: "2023-03-28".parse().unwrap(),
        study_group: 17,
        meeting: Meeting {
            start: "2023-08-28".parse().unwrap(),
            end: "2023-09-08".parse().unwrap(),
            place: BTreeMap::new(),
        },
        deadline: "2023-08-16T23:59:00Z".parse().unwrap(),
        threshold_percent: 70,
        reply_to: "tsbdir@itu.int".to_owned(),
        texts: texts.into_iter().collect(),
    }
}
