//! Remembers what a pure function said of a line, so that a message's lines are taken apart once however many ask.
//!
//! Invisible but for speed: keys are whole lines, never their hashes. Bounded, and one per thread.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// Longer texts are rare, seldom asked for twice, and dear to keep.
const LONGEST: usize = 2_000;
/// Answers that are kept; beyond them all are forgotten and it begins anew.
const MOST: usize = 4_000;

/// The answers of one function so far.
pub(crate) struct Memo<V> {
    answers: HashMap<Box<str>, V>,
}

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self { answers: HashMap::new() }
    }
}

impl<V: Clone> Memo<V> {
    /// What `answer` says of the line, or said when it was asked before.
    pub(crate) fn of(&mut self, line: &str, answer: impl FnOnce() -> V) -> V {
        if line.len() > LONGEST {
            return answer();
        }
        if let Some(known) = self.answers.get(line) {
            return known.clone();
        }
        if self.answers.len() >= MOST {
            self.answers.clear();
        }
        let said = answer();
        self.answers.insert(line.into(), said.clone());
        said
    }
}

/// What was made of the last few things of a kind, the newest first.
pub(crate) struct Last<K, V>(Vec<(K, V)>);

/// As many circulars as are read against one another at a time.
const LAST: usize = 8;

impl<K, V> Last<K, V> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// What was made of the thing that `is` it, or is made now.
    pub(crate) fn of(&mut self, is: impl Fn(&K) -> bool, make: impl FnOnce() -> (K, V)) -> Option<&mut V> {
        let at = self.0.iter().position(|(key, _)| is(key)).unwrap_or_else(|| {
            self.0.truncate(LAST - 1);
            self.0.push(make());
            self.0.len() - 1
        });
        self.0.get_mut(..=at)?.rotate_right(1);
        self.0.first_mut().map(|(_, made)| made)
    }
}

/// For tables that are fixed, so that nobody can fill them with collisions, and in which every word of a text is looked up.
pub(crate) type Fast = BuildHasherDefault<Fnv>;

/// FNV-1a.
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_answered_once_and_a_flood_of_lines_is_not_kept() {
        let mut memo = Memo::default();
        let mut asked = 0;
        for _ in 0..3 {
            assert_eq!(
                memo.of("line", || {
                    asked += 1;
                    7
                }),
                7
            );
        }
        assert_eq!(asked, 1);
        for i in 0..3 * MOST {
            memo.of(&i.to_string(), || i);
            memo.of(&"x".repeat(LONGEST + 1 + i % 2), || i);
        }
        assert!(memo.answers.len() <= MOST);
    }

    #[test]
    fn the_last_few_are_made_once_and_the_oldest_is_forgotten_first() {
        let mut last = Last::new();
        let mut made = Vec::new();
        for wanted in [1, 2, 1, 3, 4, 5, 6, 7, 8, 9, 1, 2] {
            assert_eq!(
                last.of(
                    |key| *key == wanted,
                    || {
                        made.push(wanted);
                        (wanted, wanted * 10)
                    }
                ),
                Some(&mut (wanted * 10))
            );
        }
        assert_eq!(made, [1, 2, 3, 4, 5, 6, 7, 8, 9, 2]);
    }
}
