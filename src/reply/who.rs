//! Which Member State a message speaks for, by its own words.
//!
//! Only a name beside the word "administration" counts: a form also names Switzerland (our address), the meeting's
//! host and whoever is quoted.

use std::collections::BTreeSet;

use super::state::{self, StateCode, Who};

/// What the words say of who replies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub states: BTreeSet<StateCode>,
    /// Names of others than Member States that stand where a Member State should.
    pub others: BTreeSet<String>,
}

/// Between the word and the name there may stand articles, "communications", "of the Government of".
const REACH: usize = 48;

impl Named {
    /// Adds what one line says.
    pub fn read(&mut self, line: &str) {
        let words = administration_words(line);
        if words.is_empty() {
            return;
        }
        for named in state::named_in(line) {
            let near = words.iter().any(|(start, end)| {
                let gap = if named.start >= *end { line.get(*end..named.start) } else { line.get(named.end..*start) };
                gap.is_some_and(|gap| gap.chars().count() <= REACH && !gap.contains([';', '。', '؛', '\n']))
            });
            if near {
                match named.who {
                    Who::Member(code) => drop(self.states.insert(code)),
                    Who::Other(name) => drop(self.others.insert(name.to_owned())),
                }
            }
        }
    }
}

/// Where the word "administration" stands, in bytes.
fn administration_words(line: &str) -> Vec<(usize, usize)> {
    const WORDS: [&str; 7] =
        ["administration", "administración", "administracion", "администраци", "إدارة", "ادارة", "主管部门"];
    // Lower-casing keeps every one of these alphabets' letters at their places in bytes; where it should not, the
    // ranges fail to fall on boundaries and the word is not used.
    let lowered = line.to_lowercase();
    if lowered.len() != line.len() {
        return Vec::new();
    }
    let mut found: Vec<(usize, usize)> =
        WORDS.iter().flat_map(|word| lowered.match_indices(word)).map(|(at, word)| (at, at + word.len())).collect();
    found.sort_unstable();
    found
}
