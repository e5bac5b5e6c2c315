//! Reads a circular from its own document, in any of the six languages.
//!
//! Pure. Every fact is either found without contradiction or reported as a problem, all problems at once; nothing is
//! guessed. Where the circular departs from WTSA Resolution 1 its own text prevails, with a warning.

mod deadline;
mod document;
mod heading;
mod letterhead;
mod meeting;
mod texts;

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};

use super::{Circular, DraftText, Meeting, mention};
use crate::{language::Language, sheet::Sheet};
use document::{Document, Parts};

/// A circular as read, the language of its document, and what is odd about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    pub circular: Circular,
    pub language: Language,
    /// Sentences for the secretariat; nothing is held up by them.
    pub warnings: Vec<String>,
}

/// Why a circular cannot be imported: every fact that is missing or contradictory, with what was seen instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct ImportError {
    /// In the order of the circular's facts; never empty.
    pub problems: Vec<Problem>,
}

/// One fact that is not established.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The fact's name, such as `deadline` or `title of X.1353`.
    pub fact: String,
    pub fault: Fault,
    /// What the document says, or where it was looked for.
    pub seen: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Missing,
    Contradictory,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.fault {
            Fault::Missing => write!(f, "{} is missing ({})", self.fact, self.seen),
            Fault::Contradictory => write!(f, "{} is contradictory ({})", self.fact, self.seen),
        }
    }
}

/// Problems and warnings as they come up.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) problems: Vec<Problem>,
    pub(super) warnings: Vec<String>,
}

impl Findings {
    fn missing(&mut self, fact: impl Into<String>, seen: impl Into<String>) {
        self.problem(fact, Fault::Missing, seen);
    }

    pub(super) fn contradictory(&mut self, fact: impl Into<String>, seen: impl Into<String>) {
        self.problem(fact, Fault::Contradictory, seen);
    }

    fn problem(&mut self, fact: impl Into<String>, fault: Fault, seen: impl Into<String>) {
        self.problems.push(Problem { fact: fact.into(), fault, seen: seen.into() });
    }

    fn warn(&mut self, warning: impl Into<String>) {
        self.warnings.push(warning.into());
    }

    /// The only one of the values found; a problem when there is none, or more than one.
    fn only<T: ToString + PartialEq>(&mut self, fact: &str, mut values: Vec<T>, looked: &str) -> Option<T> {
        values.dedup();
        if values.len() > 1 {
            self.contradictory(fact, list(&values));
            return None;
        }
        let value = values.pop();
        if value.is_none() {
            self.missing(fact, looked);
        }
        value
    }
}

fn list<T: ToString>(values: &[T]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
}

/// The beginning of a text, for messages.
fn excerpt(text: &str) -> String {
    const LENGTH: usize = 90;
    let start: String = text.chars().take(LENGTH).collect();
    if start.len() < text.len() { format!("\"{start}…\"") } else { format!("\"{start}\"") }
}

/// Reads the circular whose document `sheet` is.
///
/// # Errors
/// Names every fact that the document does not give, or gives in two ways.
pub fn import(sheet: &Sheet) -> Result<Imported, ImportError> {
    let mut findings = Findings::default();
    let document = Document::of(sheet);
    if document.cut {
        findings.contradictory("document", "longer than any circular");
    }
    findings.warnings.extend(sheet.faults.iter().map(|fault| format!("{}: {fault}", sheet.source)));
    let imported = read(&document, &mut findings);
    match imported {
        Some((circular, language)) if findings.problems.is_empty() => {
            Ok(Imported { circular, language, warnings: findings.warnings })
        }
        _ => Err(ImportError { problems: findings.problems }),
    }
}

fn read(document: &Document, findings: &mut Findings) -> Option<(Circular, Language)> {
    let parts = document.parts();
    let language = Language::detect(&document.text());
    if language.is_none() {
        findings.missing("language", "none of the six prevails");
    }
    let number = letterhead::number(&parts, findings);
    let reference = letterhead::reference(&parts, findings);
    let date = letterhead::date(&parts, findings);
    let study_group = letterhead::study_group(&parts, reference.as_deref(), findings);
    let meeting = meeting::meeting(&parts, date, findings);
    let days = meeting.as_ref().map(|(start, end, _)| (*start, *end));
    let deadline = deadline::deadline(&parts, date, days, findings);
    let threshold = letterhead::threshold(&parts, findings);
    let reply_to = letterhead::reply_to(&parts, findings);
    let texts = texts::texts(&parts, language, findings);
    compare_lists(&parts, &texts, findings);
    check_order(date, deadline, days, findings);
    let (language, (start, end, place)) = (language?, meeting?);
    let circular = Circular {
        number: number?,
        reference: reference?,
        date: date?,
        study_group: study_group?,
        meeting: Meeting { start, end, place: BTreeMap::from([(language, place?)]) },
        deadline: deadline?,
        threshold_percent: threshold?,
        reply_to: reply_to?,
        texts,
    };
    Some((circular, language))
}

/// The subject, the heading of Annex 1 and the form must speak of exactly the texts that Annex 1 describes.
fn compare_lists(parts: &Parts, texts: &[DraftText], findings: &mut Findings) {
    if texts.is_empty() {
        return;
    }
    let heading = texts::heading_of_annex(parts);
    let form = parts.annex_2_text();
    let places = [("the subject", &parts.subject), ("the heading of Annex 1", &heading), ("Annex 2", &form)];
    let differences: Vec<_> = places.iter().flat_map(|(place, words)| difference(place, words, texts)).collect();
    if !differences.is_empty() {
        findings.contradictory("list of texts", differences.join(", "));
    }
}

/// What a place says beyond or short of the texts; a place that names no text at all says nothing.
fn difference(place: &str, words: &str, texts: &[DraftText]) -> Vec<String> {
    let named: Vec<_> = mention::find(texts, words).into_iter().map(|mention| mention.text).collect();
    let foreign: Vec<_> = mention::foreign(texts, words).into_iter().filter(|id| !is_procedural(id)).collect();
    if named.is_empty() && foreign.is_empty() {
        return Vec::new();
    }
    let absent =
        texts.iter().enumerate().filter(|(index, _)| !named.contains(index)).map(|(_, text)| text.id.to_string());
    let absent: Vec<_> = absent.collect();
    let beyond = (!foreign.is_empty()).then(|| format!("{place} names {}, Annex 1 does not", list(&foreign)));
    let short = (!absent.is_empty()).then(|| format!("Annex 1 describes {}, {place} does not name it", list(&absent)));
    beyond.into_iter().chain(short).collect()
}

/// Recommendations on how the sector works, such as A.5 and A.8, are cited in circulars about others.
fn is_procedural(id: &str) -> bool {
    id.strip_prefix("A.").is_some_and(|number| number.len() <= 2)
}

/// Issue, deadline and meeting must follow each other; the seven working days of WTSA Res. 1 §9.4.5 are only warned about.
fn check_order(date: Option<Date>, deadline: Option<Timestamp>, days: Option<(Date, Date)>, findings: &mut Findings) {
    let Some(deadline) = deadline else { return };
    let last_day = (deadline - jiff::SignedDuration::from_secs(1)).to_zoned(jiff::tz::TimeZone::UTC).date();
    if let Some(date) = date.filter(|date| last_day < *date) {
        findings.contradictory("deadline", format!("{deadline} is before the circular's date, {date}"));
    }
    let Some((start, end)) = days else { return };
    if let Some(date) = date.filter(|date| start < *date) {
        findings.contradictory("meeting", format!("it starts on {start}, before the circular's date, {date}"));
    }
    if last_day >= start {
        findings.contradictory("deadline", format!("{deadline} is not before the meeting of {start} to {end}"));
        return;
    }
    let working = working_days_between(last_day, start);
    if working != SEVEN_WORKING_DAYS {
        findings.warn(format!(
            "the deadline leaves {working} working days before the meeting, not seven (WTSA Resolution 1, 9.4.5); the circular's own deadline is used"
        ));
    }
}

/// How long before the meeting the consultation ends (WTSA Res. 1 §9.4.5).
const SEVEN_WORKING_DAYS: usize = 7;

/// Mondays to Fridays strictly between two days; counts no further than a year.
fn working_days_between(after: Date, before: Date) -> usize {
    after
        .series(jiff::Span::new().days(1))
        .skip(1)
        .take(366)
        .take_while(|day| *day < before)
        .filter(|day| day.weekday().to_monday_one_offset() <= 5)
        .count()
}

#[cfg(test)]
mod tests;
