//! The digest's parts in order, worded, ready to be laid out as text or HTML.

use serde::Serialize;

use super::{Consultation, Digest, FailedLetter, Ledger, Problem, TextLine, VOICE, lines};
use crate::{
    letter::{clean, moment},
    reply::state::{self, Region},
};

/// Longer lists are cut; the last line says how many are not shown.
const MOST: usize = 150;

#[derive(Serialize)]
pub(super) struct View {
    pub language: &'static str,
    pub direction: &'static str,
    pub start: &'static str,
    pub subject: String,
    pub title: String,
    pub period: String,
    /// One line each: per consultation, then what waits.
    pub top: Vec<String>,
    pub alarms: Vec<String>,
    pub nothing_new: Option<String>,
    pub waiting: Vec<Entry>,
    pub circulars: Vec<Part>,
    pub problems: Vec<Entry>,
    pub warnings: Vec<String>,
    pub footer: String,
}

/// Something in a list: its head, what belongs to it, and the command that deals with it.
#[derive(Serialize)]
pub(super) struct Entry {
    pub head: String,
    pub lines: Vec<String>,
    pub command: Option<String>,
}

/// One consultation.
#[derive(Serialize)]
pub(super) struct Part {
    pub heading: String,
    pub dates: String,
    pub threshold: u8,
    pub texts: Vec<Bar>,
    pub new: Vec<Entry>,
    pub late: Vec<Entry>,
    pub not_entitled: Vec<Entry>,
    pub silent_heading: String,
    pub silent: Vec<Silent>,
    pub ledger: String,
    pub alarm: Option<String>,
}

/// One text's tally, with the bar cut at the threshold into what is filled and what is not.
#[derive(Serialize)]
pub(super) struct Bar {
    pub text: String,
    pub title: String,
    pub percent: String,
    pub counts: String,
    pub outcome: String,
    pub proceed: bool,
    pub turned: bool,
    /// Widths in per cent, left to right: filled and empty below the threshold, filled and empty above it.
    pub filled_below: u32,
    pub empty_below: u32,
    pub filled_above: u32,
    pub empty_above: u32,
}

/// The Member States of a region that have not replied.
#[derive(Serialize)]
pub(super) struct Silent {
    pub region: String,
    pub names: String,
}

impl View {
    pub fn of(facts: &Digest) -> Self {
        let title = format!("Consultations: digest no. {} of {}", facts.number, moment::date(VOICE, facts.date));
        let circulars: Vec<_> = facts.circulars.iter().map(Part::of).collect();
        let broken = facts.circulars.iter().zip(&circulars);
        let alarms = facts.alarms.iter().map(|alarm| clean(&format!("ALARM: {} {}", alarm.what, alarm.todo), 800));
        let alarms = alarms
            .chain(broken.filter_map(|(facts, part)| {
                Some(format!("TSB Circular {}: {}", facts.circular, part.alarm.as_ref()?))
            }));
        Self {
            language: "en",
            direction: "ltr",
            start: "left",
            subject: lines::subject(facts),
            title,
            period: lines::period(facts),
            top: lines::top(facts),
            alarms: alarms.collect(),
            nothing_new: lines::nothing_new(facts),
            waiting: capped(facts.waiting.iter().map(|waiting| lines::waiting(waiting, facts.now)), facts.waiting.len()),
            problems: facts.problems.iter().map(problem).chain(facts.failed_letters.iter().map(failed)).collect(),
            warnings: facts.warnings.iter().map(|warning| clean(warning, 500)).collect(),
            footer: "Every number leads to its messages: consultd tally, review and verify. This digest comes every day, also when nothing has arrived.".to_owned(),
            circulars,
        }
    }
}

fn problem(problem: &Problem) -> Entry {
    Entry { head: clean(&problem.what, 500), lines: vec![clean(&problem.todo, 500)], command: None }
}

fn failed(letter: &FailedLetter) -> Entry {
    let answer = clean(&letter.response, 300);
    if letter.came_back {
        return Entry {
            head: format!("A letter to {} came back: it may not have arrived", clean(&letter.to, 120)),
            lines: vec![format!("“{}”", clean(&letter.subject, 120)), format!("The report says: {answer}")],
            command: None,
        };
    }
    Entry {
        head: format!("A letter to {} could not be delivered and was given up", clean(&letter.to, 120)),
        lines: vec![format!("“{}”", clean(&letter.subject, 120)), format!("The mail server said: {answer}")],
        command: Some(format!("consultd outbox retry {}", lines::word(&letter.id))),
    }
}

impl Part {
    fn of(facts: &Consultation) -> Self {
        let silent = silent(facts);
        let count = silent.iter().map(|(_, names)| names.len()).sum::<usize>();
        let (ledger, alarm) = ledger(&facts.ledger);
        Self {
            heading: lines::heading(facts),
            dates: lines::dates(facts),
            threshold: facts.threshold_percent,
            texts: facts.texts.iter().map(|text| bar(text, facts.threshold_percent)).collect(),
            new: capped(facts.new.iter().map(lines::new_reply), facts.new.len()),
            late: capped(facts.late.iter().map(lines::late), facts.late.len()),
            not_entitled: capped(facts.not_entitled.iter().map(lines::outsider), facts.not_entitled.len()),
            silent_heading: if count == 0 {
                "Every Member State has replied".to_owned()
            } else {
                format!("Not yet replied: {count}")
            },
            silent: silent.into_iter().map(|(region, names)| lines::silent(region, &names)).collect(),
            ledger,
            alarm,
        }
    }
}

fn bar(text: &TextLine, threshold: u8) -> Bar {
    let line = u32::from(threshold.min(100));
    let share = (u64::from(text.support) * 100).checked_div(u64::from(text.replies)).unwrap_or(0);
    let share = u32::try_from(share.min(100)).unwrap_or(100);
    let (below, above) = (share.min(line), share.saturating_sub(line));
    Bar {
        text: clean(text.text.as_str(), 60),
        title: clean(&text.title, 200),
        percent: text.support_percent.as_ref().map_or_else(|| "–".to_owned(), |percent| format!("{percent} %")),
        counts: lines::counts(text),
        outcome: lines::outcome(text),
        proceed: text.proceed,
        turned: text.turned,
        filled_below: below,
        empty_below: line - below,
        filled_above: above,
        empty_above: 100 - line - above,
    }
}

/// The Member States without a standing choice, by region; regions without any are left out.
fn silent(facts: &Consultation) -> Vec<(Region, Vec<&'static str>)> {
    let names = |region: Region| {
        let states =
            state::all().iter().filter(|state| state.region() == region && !facts.replied.contains(&state.code()));
        let mut names: Vec<_> = states.map(|state| state.name(VOICE.0)).collect();
        names.sort_unstable();
        names
    };
    Region::ALL.into_iter().map(|region| (region, names(region))).filter(|(_, names)| !names.is_empty()).collect()
}

/// The ledger as one sum, and the alarm when it does not add up.
fn ledger(ledger: &Ledger) -> (String, Option<String>) {
    let Ledger { received, counted, superseded, late, not_entitled, review, not_a_reply } = ledger;
    let sum = format!(
        "{received} received = {counted} counted + {superseded} superseded + {late} late + {not_entitled} not entitled + {review} in review + {not_a_reply} not a reply"
    );
    let total = ledger.sum();
    let alarm = (total != *received).then(|| {
        format!("ALARM: the ledger does not add up. {received} received, {total} accounted for. Run consultd verify and do not publish the tally before it is explained.")
    });
    (sum, alarm)
}

fn capped(entries: impl Iterator<Item = Entry>, count: usize) -> Vec<Entry> {
    let more = count.saturating_sub(MOST);
    let rest = (more > 0).then(|| Entry { head: format!("… and {more} more"), lines: Vec::new(), command: None });
    entries.take(MOST).chain(rest).collect()
}
