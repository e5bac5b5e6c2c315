//! What the digest tells of the outbox beside letters that were given up: held back, come back, the circuit breaker.

use anyhow::Result;
use jiff::Timestamp;

use crate::{desk::Desk, event::Limit, letter, store::LetterRow, tally::Books};

/// Until when the circuit breaker held letters back, if it tripped since the last digest.
pub(super) fn breaker(books: &Books, since: Option<Timestamp>) -> Option<Timestamp> {
    let tripped = books.held_back().iter().filter(|hold| hold.limit == Limit::All);
    tripped.filter(|hold| since.is_none_or(|since| hold.at > since)).map(|hold| hold.until).max()
}

/// Letters that wait because there were too many.
pub(super) fn held(letters: &[LetterRow]) -> Option<letter::Problem> {
    let waiting: Vec<&LetterRow> = letters.iter().filter(|row| row.held).collect();
    let mut to: Vec<String> = waiting.iter().flat_map(|row| row.to.iter().cloned()).collect();
    to.sort_unstable();
    to.dedup();
    (!waiting.is_empty()).then_some(letter::Problem::Held { count: waiting.len(), to })
}

impl Desk {
    /// Letters that were sent, and of which a report has come since the last digest that they did not arrive.
    pub(super) async fn came_back(&self, books: &Books, before: &Books) -> Result<Vec<letter::FailedLetter>> {
        let mut found = Vec::new();
        for (key, bounce) in books.bounces().iter().filter(|(key, _)| !before.bounces().contains_key(*key)) {
            if let Some(row) = self.store.letter(key).await? {
                found.push(letter::FailedLetter {
                    id: key.clone(),
                    to: row.to.join(", "),
                    subject: row.subject,
                    response: bounce.response.clone(),
                    came_back: true,
                });
            }
        }
        Ok(found)
    }
}
