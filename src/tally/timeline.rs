//! How a count came about, day by day.
//!
//! Pure. A day is one by UTC, as deadlines are; what counts is when a message arrived.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date, tz::TimeZone};

use super::{Arrival, Books, Entry};
use crate::reply::state::StateCode;

/// More days than any consultation lasts: a date that cannot be meant does not make a picture without end.
const MOST: usize = 1_000;

/// One day, with what stood at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
    /// Replies accepted in time that arrived on this day.
    pub replies: u32,
    /// Member States that had replied.
    pub states: u32,
    /// Support and replies for each text, in the circular's order.
    pub texts: Vec<(u32, u32)>,
}

impl Books {
    /// Every day from the circular's date to its last accepted reply or `until`, whichever is later; none when the
    /// circular is not known.
    #[must_use]
    pub fn timeline(&self, circular: u32, until: Date) -> Vec<Day> {
        let Some(opened) = self.circular(circular) else { return Vec::new() };
        let mut arrivals: Vec<(Arrival, StateCode, &Entry)> = Vec::new();
        for (state, queue) in self.groups(circular) {
            let entries = queue.iter().filter_map(|(arrival, message)| Some((*arrival, state, self.entry(message)?)));
            arrivals.extend(entries);
        }
        arrivals.sort_by_key(|(arrival, _, _)| *arrival);
        let day_of = |arrival: &Arrival| arrival.at.to_zoned(TimeZone::UTC).date();
        let first = arrivals.first().map_or(opened.circular.date, |(at, _, _)| day_of(at).min(opened.circular.date));
        let last = arrivals.last().map_or(until, |(at, _, _)| day_of(at).max(until));

        let mut arrivals = arrivals.into_iter().peekable();
        let mut stands = BTreeMap::new();
        let mut days = Vec::new();
        for date in first.series(1.day()).take(MOST).take_while(|date| *date <= last) {
            let mut replies = 0;
            while let Some((_, state, entry)) = arrivals.next_if(|(at, _, _)| day_of(at) <= date) {
                if entry.decision.as_ref().is_some_and(|decision| decision.judgement.withdrawal) {
                    stands.retain(|(_, other), _| *other != state);
                } else {
                    replies += 1;
                }
                let answers = entry.decision.iter().flat_map(|decision| self.answers(circular, &decision.judgement));
                stands.extend(answers.map(|answer| ((&answer.text, state), answer.choice)));
            }
            let texts = opened.circular.texts.iter().map(|text| {
                let of = stands.iter().filter(|((id, _), _)| **id == text.id);
                of.fold((0, 0), |(support, all), (_, choice)| (support + u32::from(choice.supports()), all + 1))
            });
            let states: std::collections::BTreeSet<StateCode> = stands.keys().map(|(_, state)| *state).collect();
            let states = u32::try_from(states.len()).unwrap_or(u32::MAX);
            days.push(Day { date, replies, states, texts: texts.collect() });
        }
        days
    }
}
