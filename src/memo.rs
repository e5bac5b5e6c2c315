//! Remembers what a pure function said of a line, so that a message's lines are taken apart once however many ask.
//!
//! Invisible but for speed: keys are whole lines, never their hashes. Bounded, and one per thread.

use std::collections::HashMap;

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
}
