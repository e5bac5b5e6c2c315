//! The embedded name lists, parsed: which names there are and when each is to be believed.
//!
//! The files describe their own form in their first lines. A row that cannot be read is left out;
//! the tests prove that none is.

use std::collections::BTreeMap;

use csv::StringRecord;

use super::{MemberState, Region, StateCode};
use crate::language::Language;

const STATES: &str = include_str!("../../../config/member-states.csv");
const OTHERS: &str = include_str!("../../../config/other-names.csv");

/// A name, and what it takes to believe it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub text: String,
    /// Believed only as written or in capitals (`^`): `US`, not "us".
    pub as_written: bool,
    /// Believed only beside a word such as "administration", or alone on its line (`~`): adjectives, ordinary words.
    pub in_context: bool,
}

impl Name {
    fn parse(mut cell: &str) -> Self {
        let (mut as_written, mut in_context) = (false, false);
        loop {
            if let Some(rest) = cell.strip_prefix('^') {
                (as_written, cell) = (true, rest);
            } else if let Some(rest) = cell.strip_prefix('~') {
                (in_context, cell) = (true, rest);
            } else {
                return Self { text: cell.to_owned(), as_written, in_context };
            }
        }
    }
}

/// Names that are no Member State's; without an entity they only look like a name.
pub(super) struct Other {
    pub who: Option<String>,
    pub names: Vec<Name>,
}

pub(super) fn states() -> Vec<MemberState> {
    let mut states: Vec<_> = records(STATES).iter().filter_map(state).collect();
    states.sort_by_key(|state| state.code);
    states
}

pub(super) fn others() -> Vec<Other> {
    records(OTHERS)
        .iter()
        .map(|row| Other {
            who: row.get(0).filter(|who| !who.is_empty()).map(str::to_owned),
            names: row.get(1).map(names).unwrap_or_default(),
        })
        .collect()
}

fn records(text: &str) -> Vec<StringRecord> {
    csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes()).into_records().flatten().collect()
}

fn state(row: &StringRecord) -> Option<MemberState> {
    let names: BTreeMap<_, _> =
        Language::ALL.into_iter().zip(row.iter().skip(2)).map(|(language, cell)| (language, names(cell))).collect();
    Some(MemberState { code: StateCode::parse(row.get(0)?)?, region: region(row.get(1)?)?, names })
}

fn names(cell: &str) -> Vec<Name> {
    cell.split('|').filter(|name| !name.is_empty()).map(Name::parse).collect()
}

fn region(letter: &str) -> Option<Region> {
    match letter {
        "A" => Some(Region::A),
        "B" => Some(Region::B),
        "C" => Some(Region::C),
        "D" => Some(Region::D),
        "E" => Some(Region::E),
        _ => None,
    }
}
