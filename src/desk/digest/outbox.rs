//! What the digest tells of the outbox beside letters that were given up: held back, come back, the circuit breaker.

use jiff::Timestamp;

use super::Report;
use crate::{event::Limit, letter, store::LetterRow};

/// The circuit breaker, if it tripped since the last digest.
pub(super) fn alarms(report: &Report<'_>, since: Option<Timestamp>) -> Vec<letter::Problem> {
    let tripped = report
        .books
        .holds()
        .iter()
        .filter(|hold| hold.limit == Limit::All && since.is_none_or(|since| hold.at > since));
    let last = tripped.max_by_key(|hold| hold.until);
    let told = last.map(|hold| letter::Problem {
        what: format!("There were more letters within an hour than letters_per_hour allows, until {}.", hold.until),
        todo:
            "See who is written to: consultd outbox list. What waited goes out by itself, or at once: consultd outbox \
               release."
                .to_owned(),
    });
    told.into_iter().collect()
}

/// Letters that wait because there were too many.
pub(super) fn held(letters: &[LetterRow]) -> Option<letter::Problem> {
    let waiting: Vec<&LetterRow> = letters.iter().filter(|row| row.held).collect();
    let mut to: Vec<&str> = waiting.iter().flat_map(|row| &row.to).map(String::as_str).collect();
    to.sort_unstable();
    to.dedup();
    let shown = to.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    let more = if to.len() > 5 { format!(" and {} more", to.len() - 5) } else { String::new() };
    (!waiting.is_empty()).then(|| letter::Problem {
        what: format!(
            "{} letter(s) are held back because there were too many within an hour: to {shown}{more}.",
            waiting.len()
        ),
        todo: "They go out by themselves when the hour has passed; consultd outbox release sends them at once."
            .to_owned(),
    })
}

/// Letters that were sent, and of which a report has come since the last digest that they did not arrive.
pub(super) fn came_back(letters: &[LetterRow], report: &Report<'_>) -> Vec<letter::FailedLetter> {
    let bounces = report.books.bounces().iter().filter(|(key, _)| !report.before.bounces().contains_key(*key));
    let found = bounces.filter_map(|(key, bounce)| {
        let row = letters.iter().find(|row| row.key == *key)?;
        Some(letter::FailedLetter {
            id: key.clone(),
            to: row.to.join(", "),
            subject: row.subject.clone(),
            response: bounce.response.clone(),
            came_back: true,
        })
    });
    found.collect()
}
