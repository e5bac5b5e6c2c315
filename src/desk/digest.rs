//! The digest: when one is due, for whom, and that it is written exactly once.

mod facts;
mod outbox;
#[cfg(test)]
mod tests;

use anyhow::{Context, Result};
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time, Weekday},
    tz::TimeZone,
};

use tokio::sync::MutexGuard;

use super::Desk;
use crate::{
    config::{Digest as Schedule, Group},
    event::Event,
    language::Language,
    letter::{self, Enclosure, Headers, Nature, Picture, Words},
    report,
    store::{Committed, Job, NewLetter, Outcome},
    tally::{Books, Class, DigestMark},
};

/// The kind under which digests stand in the outbox.
pub(super) const KIND: &str = "digest";

/// With more circulars open than these, only the replies to those with something new are enclosed.
const MOST_ENCLOSED: usize = 10;

/// Mail that was sent before a deadline may still be on its way; the last count waits for it.
const GRACE: SignedDuration = SignedDuration::from_mins(10);

/// Something that does not work, for the digest and the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub ailing: Ailing,
    /// What the server or the system said.
    pub error: String,
    pub since: Timestamp,
}

/// What does not work.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ailing {
    /// A mailbox, by its configured name.
    Mailbox(String),
    /// The submission of letters.
    Post,
}

/// What calls for a digest now. One digest answers all of it: after downtime nobody gets a week's digests at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// The local day whose digest is due.
    pub daily: Option<Date>,
    /// Circulars whose deadline has passed, with its day by UTC.
    pub closing: Vec<(u32, Date)>,
    /// Circulars of which nothing is left to settle after their deadline.
    pub settled: Vec<(u32, Date)>,
}

impl Due {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// The names under which the store remembers that it was done.
    fn jobs(&self, group: &str) -> Vec<Job> {
        let job = |name: String, date: Date| Job {
            name: if group.is_empty() { name } else { format!("{name}/{group}") },
            date,
        };
        let daily = self.daily.map(|date| job("digest".to_owned(), date));
        let closing = self.closing.iter().map(|(number, date)| job(format!("digest-closing-{number}"), *date));
        let settled = self.settled.iter().map(|(number, date)| job(format!("digest-settled-{number}"), *date));
        daily.into_iter().chain(closing).chain(settled).collect()
    }
}

/// A digest ready to be sent.
#[derive(Clone, Debug)]
pub struct Written {
    pub language: Language,
    pub words: Words,
    pub pictures: Vec<Picture>,
    pub enclosures: Vec<Enclosure>,
}

/// The date of the digest that should exist by now: the latest day whose hour has struck.
#[must_use]
pub fn due_date(now: Timestamp, time: Time, zone: &TimeZone, weekdays_only: bool) -> Option<Date> {
    let local = now.to_zoned(zone.clone());
    // Compared as instants: an hour that a change to summer time skips, or repeats, strikes exactly once.
    let strikes = |date: Date| date.to_datetime(time).to_zoned(zone.clone()).is_ok_and(|at| at.timestamp() <= now);
    let mut date = local.date();
    for _ in 0..4 {
        let working = !weekdays_only || !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        if working && strikes(date) {
            return Some(date);
        }
        date = date.checked_sub(1.day()).ok()?;
    }
    None
}

/// What calls for a digest to a group, by what it has been told so far. While a mailbox is out of reach nothing is
/// settled: replies may wait in it.
fn due(books: &Books, group: &Group, schedule: &Schedule, reachable: bool, now: Timestamp) -> Due {
    let told: Vec<&DigestMark> = books.digests().iter().filter(|mark| mark.group == group.name).collect();
    let daily = due_date(now, schedule.time, &schedule.zone, schedule.weekdays_only);
    // One that was written in the night, at a deadline, does not stand for the morning's.
    let struck = |date: Date| date.to_datetime(schedule.time).to_zoned(schedule.zone.clone()).ok();
    let stands = |mark: &DigestMark, date: Date| {
        mark.date > date || mark.date == date && struck(date).is_none_or(|at| at.timestamp() <= mark.at)
    };
    let daily = daily.filter(|date| !told.iter().any(|mark| stands(mark, *date)));
    let mut due = Due { daily, ..Due::default() };
    for opened in books.circulars().filter(|opened| concerns(group, Some(opened.circular.number))) {
        let (number, deadline) = (opened.circular.number, opened.circular.deadline);
        // What was imported after its deadline is being looked up, not awaited.
        if now.duration_since(deadline) < GRACE || opened.since > deadline {
            continue;
        }
        let since = || told.iter().filter(|mark| mark.at >= deadline);
        let day = deadline.to_zoned(TimeZone::UTC).date();
        let closed = since().any(|mark| mark.closing.contains(&number));
        if !closed && !opened.closed {
            due.closing.push((number, day));
        }
        let awaited = closed || !opened.closed;
        let settled = || reachable && is_settled(books, number);
        if awaited && !since().any(|mark| mark.settled.contains(&number)) && settled() {
            due.settled.push((number, day));
        }
    }
    due
}

/// Whether nothing waits that bears on a circular or may yet turn out to.
fn is_settled(books: &Books, circular: u32) -> bool {
    let mut bearing = books.entries().filter(|entry| entry.circular().is_none_or(|number| number == circular));
    bearing.all(|entry| books.class(&entry.message) != Some(Class::Review))
}

/// The circulars of which every reply is enclosed: all, or where that would be a burden those with something new.
fn replies_to_enclose(facts: &letter::Digest) -> Vec<u32> {
    let few = facts.circulars.len() <= MOST_ENCLOSED;
    let fresh = |one: &letter::Consultation| {
        !one.new.is_empty() || one.late.iter().any(|late| late.new) || facts.closing.contains(&one.circular)
    };
    facts.circulars.iter().filter(|one| few || fresh(one)).map(|one| one.circular).collect()
}

/// Whether a group is told about a circular; what bears on none yet is for everybody.
fn concerns(group: &Group, circular: Option<u32>) -> bool {
    group.circulars.is_empty() || circular.is_none_or(|number| group.circulars.contains(&number))
}

impl Desk {
    /// Writes the digests that are due into the outbox, once for each group; gives the days they are for.
    pub async fn digest(&self, troubles: &[Trouble], now: Timestamp) -> Result<Vec<Date>> {
        let mut dates = Vec::new();
        for group in self.settings.digest.all_groups() {
            dates.extend(self.digest_for(&group, troubles, now).await?);
        }
        Ok(dates)
    }

    async fn digest_for(&self, group: &Group, troubles: &[Trouble], now: Timestamp) -> Result<Option<Date>> {
        let due = {
            let books = self.books().await?;
            let reachable = !troubles.iter().any(|trouble| matches!(trouble.ailing, Ailing::Mailbox(_)));
            due(&books, group, &self.settings.digest, reachable, now)
        };
        let due = self.not_done(due, &group.name).await?;
        if due.is_nothing() {
            return Ok(None);
        }
        let date = due.daily.unwrap_or_else(|| now.to_zoned(self.settings.digest.zone.clone()).date());
        let (written, mark) = self.written(group, &due, date, troubles, now).await?;
        let mut letters = Vec::new();
        for recipient in &group.recipients {
            let address = recipient.address();
            let key = format!("digest/{date}/{}/{address}", mark.number);
            let key = if group.name.is_empty() { key } else { format!("{key}/{}", group.name) };
            letters.push(self.digest_letter(&written, key, &recipient.to_string(), address, now)?);
        }
        let event = Event::DigestWritten {
            number: mark.number,
            group: mark.group,
            date: mark.date,
            through: mark.through,
            closing: mark.closing,
            settled: mark.settled,
        };
        let outcome = Outcome { jobs: due.jobs(&group.name), letters, events: vec![event], ..Outcome::default() };
        Ok(match self.store.commit(&outcome, now).await? {
            Committed::Done => Some(date),
            Committed::JobDone | Committed::ClaimLost | Committed::Overtaken => None,
        })
    }

    /// Leaves out what the store remembers as done.
    async fn not_done(&self, mut due: Due, group: &str) -> Result<Due> {
        let mut done = std::collections::BTreeSet::new();
        for job in due.jobs(group) {
            if self.store.job_done(&job).await? {
                done.insert((job.name, job.date));
            }
        }
        let undone = |due: Due| due.jobs(group).iter().all(|job| !done.contains(&(job.name.clone(), job.date)));
        due.daily = due.daily.filter(|date| undone(Due { daily: Some(*date), ..Due::default() }));
        due.closing.retain(|one| undone(Due { closing: vec![*one], ..Due::default() }));
        due.settled.retain(|one| undone(Due { settled: vec![*one], ..Due::default() }));
        Ok(due)
    }

    /// A digest of how things stand, and its mark for the log.
    async fn written(
        &self,
        group: &Group,
        due: &Due,
        date: Date,
        troubles: &[Trouble],
        now: Timestamp,
    ) -> Result<(Written, DigestMark)> {
        let letters = self.store.unsent_letters().await?;
        let books = self.books().await?;
        let through = books.last().map_or(0, |(seq, _)| seq);
        let kept = self.store.kept_through(through).await?;
        let marks: Vec<&DigestMark> = books.digests().iter().filter(|mark| mark.group == group.name).collect();
        let (told, nothing) = (self.told(marks.last().map(|mark| mark.through), &books).await?, Books::default());
        let told = told.as_deref().unwrap_or(&nothing);
        let mark = DigestMark {
            at: now,
            number: u32::try_from(marks.len() + 1).unwrap_or(u32::MAX),
            group: group.name.clone(),
            date,
            through,
            closing: due.closing.iter().map(|(number, _)| *number).collect(),
            settled: due.settled.iter().map(|(number, _)| *number).collect(),
        };
        let (survey, before) = (books.survey(), told.survey());
        let since = marks.last().map(|mark| mark.at);
        let window = SignedDuration::from_hours(24 * i64::from(self.settings.contradiction_days));
        let facts = facts::Facts { survey: &survey, before: &before, group, since, kept, mark: &mark, window };
        let mut facts = facts.gathered(&letters, troubles);
        facts.failed_letters.extend(self.came_back(&books, told).await?);
        let (words, pictures) = letter::digest(&facts);
        let numbers: Vec<u32> = facts.circulars.iter().map(|one| one.circular).collect();
        let told = replies_to_enclose(&facts);
        let enclosures = report::enclosures(&survey, &numbers, &told, now, group.language)?;
        Ok((Written { language: group.language, words, pictures, enclosures }, mark))
    }

    /// The books as they were up to an event; none before the first digest, whose own are set aside for the next.
    async fn told(&self, through: Option<u64>, books: &Books) -> Result<Option<MutexGuard<'_, Books>>> {
        let mut told = self.told.lock().await;
        let Some(through) = through else {
            if told.last().is_none() {
                told.clone_from(books);
            }
            return Ok(None);
        };
        let seq = told.last().map_or(0, |(seq, _)| seq);
        if seq > through {
            *told = Books::default();
        }
        let seq = told.last().map_or(0, |(seq, _)| seq);
        for recorded in self.store.events_between(seq, through).await? {
            told.apply(&recorded);
        }
        Ok(Some(told))
    }

    /// A group's digest of a date as it would be now, for looking at; nothing is recorded.
    pub async fn digest_preview(
        &self,
        group: &Group,
        date: Date,
        troubles: &[Trouble],
        now: Timestamp,
    ) -> Result<Written> {
        Ok(self.written(group, &Due::default(), date, troubles, now).await?.0)
    }

    fn digest_letter(
        &self,
        written: &Written,
        key: String,
        to: &str,
        address: &str,
        now: Timestamp,
    ) -> Result<NewLetter> {
        let message_id = letter::message_id(&key, &self.settings.identity.message_id_domain);
        Ok(NewLetter {
            bytes: self.digest_bytes(written, &message_id, to, now)?,
            kind: KIND.to_owned(),
            to: vec![address.to_owned()],
            subject: written.words.subject.clone(),
            language: written.language,
            fingerprint: String::new(),
            created: now,
            about: None,
            circular: None,
            member_state: None,
            message_id,
            key,
        })
    }

    /// The digest as a whole message, for sending or for looking at.
    pub fn digest_bytes(&self, written: &Written, message_id: &str, to: &str, now: Timestamp) -> Result<Vec<u8>> {
        let headers = Headers {
            nature: Nature::Generated,
            from: &self.settings.identity.from.to_string(),
            to: &[to.to_owned()],
            reply_to: None,
            message_id,
            in_reply_to: None,
            references: &[],
            thread_subject: None,
            date: now,
            language: written.language,
        };
        letter::assemble_with(&written.words, &headers, &written.pictures, &written.enclosures)
            .context("putting the digest together")
    }
}
