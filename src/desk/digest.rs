//! The daily digest: when it is due, and what it tells.

mod outbox;
mod scope;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, civil::Time, civil::Weekday, tz::TimeZone};

use super::{Desk, settle::reference};
use crate::{
    circular::{Circular, TextId},
    language::Language,
    letter::{self, Headers, Nature, Words},
    reply::DoubtCode,
    store::{Committed, Job, LetterRow, LetterState, NewLetter, Outcome},
    tally::{Books, Class, Entry, Stood},
    verdict::{Judgement, Reason, Status},
};

/// The kind under which digests stand in the outbox.
pub(super) const KIND: &str = "digest";
const JOB: &str = "digest";

/// Something that does not work, for the digest and the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub what: String,
    pub todo: String,
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

impl Desk {
    /// Writes the digest that is due into the outbox, once per date; gives its date if it did.
    pub async fn digest(&self, troubles: &[Trouble], now: Timestamp) -> Result<Option<Date>> {
        let wanted = &self.settings.digest;
        let Some(date) = due_date(now, wanted.time, &wanted.zone, wanted.weekdays_only) else { return Ok(None) };
        if self.store.last_job_date(JOB).await?.is_some_and(|last| last >= date) {
            return Ok(None);
        }
        let facts = self.digest_facts(date, troubles, now).await?;
        let mut letters = Vec::new();
        for (recipient, circulars) in self.digest_recipients() {
            let words = match circulars {
                None => letter::digest(&facts),
                Some(numbers) => letter::digest(&scope::about(&facts, &numbers)),
            };
            letters.push(self.digest_letter(&words, date, &recipient.to_string(), recipient.address(), now)?);
        }
        let outcome = Outcome { job: Some(Job { name: JOB.to_owned(), date }), letters, ..Outcome::default() };
        Ok(match self.store.commit(&outcome, now).await? {
            Committed::Done => Some(date),
            Committed::JobDone | Committed::ClaimLost | Committed::Overtaken => None,
        })
    }

    fn digest_letter(&self, words: &Words, date: Date, to: &str, address: &str, now: Timestamp) -> Result<NewLetter> {
        let key = format!("digest/{date}/{address}");
        let message_id = letter::message_id(&key, &self.settings.identity.message_id_domain);
        Ok(NewLetter {
            bytes: self.digest_bytes(words, &message_id, to, now)?,
            kind: KIND.to_owned(),
            to: vec![address.to_owned()],
            subject: words.subject.clone(),
            language: Language::En,
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
    pub fn digest_bytes(&self, words: &Words, message_id: &str, to: &str, now: Timestamp) -> Result<Vec<u8>> {
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
            language: Language::En,
        };
        letter::assemble(words, &headers).context("putting the digest together")
    }

    /// What the digest of a date says, to those who get all of it.
    pub async fn digest_words(&self, date: Date, troubles: &[Trouble], now: Timestamp) -> Result<Words> {
        Ok(letter::digest(&self.digest_facts(date, troubles, now).await?))
    }

    async fn digest_facts(&self, date: Date, troubles: &[Trouble], now: Timestamp) -> Result<letter::Digest> {
        let letters = self.store.letters().await?;
        let earlier: Vec<&LetterRow> = letters.iter().filter(|row| row.kind == KIND && row.created < now).collect();
        let since = earlier.iter().map(|row| row.created).max();
        let days: std::collections::BTreeSet<Timestamp> = earlier.iter().map(|row| row.created).collect();
        let before = match since {
            Some(since) => Books::at(&self.store.events().await?, since),
            None => Books::default(),
        };
        let books = self.books().await?;
        let window = SignedDuration::from_hours(24 * i64::from(self.settings.contradiction_days));
        let news = Report { books: &books, before: &before, window, now };
        Ok(letter::Digest {
            number: u32::try_from(days.len() + 1).unwrap_or(u32::MAX),
            date,
            now,
            since,
            circulars: news.consultations(),
            waiting: books.waiting().into_iter().map(|entry| waiting(entry, &books)).collect(),
            not_replies: news.count_new(Class::NotAReply),
            failed_letters: failed(&letters).into_iter().chain(outbox::came_back(&letters, &news)).collect(),
            alarms: outbox::alarms(&news, since),
            problems: problems(&news, troubles).into_iter().chain(outbox::held(&letters)).collect(),
            warnings: Vec::new(),
        })
    }
}

fn failed(letters: &[LetterRow]) -> Vec<letter::FailedLetter> {
    let given_up = letters.iter().filter(|row| matches!(row.state, LetterState::Failed(_)));
    given_up
        .map(|row| letter::FailedLetter {
            id: row.key.clone(),
            to: row.to.join(", "),
            subject: row.subject.clone(),
            response: row.response.clone(),
            came_back: false,
        })
        .collect()
}

fn problems(report: &Report<'_>, troubles: &[Trouble]) -> Vec<letter::Problem> {
    let mut problems: Vec<letter::Problem> =
        troubles.iter().map(|t| letter::Problem { what: t.what.clone(), todo: t.todo.clone() }).collect();
    let unread = report.books.unread().len();
    if unread > 0 {
        problems.push(letter::Problem {
            what: format!("{unread} message(s) are kept and not yet read."),
            todo: "They are read as soon as workers are free; if this stays, run `consultd check`.".to_owned(),
        });
    }
    problems
}

fn waiting(entry: &Entry, books: &Books) -> letter::Waiting {
    let request = books.requests().find(|request| request.message == entry.message);
    let judgement = entry.decision.as_ref().map(|decision| &decision.judgement);
    let reasons = judgement.map(|judgement| judgement.reasons.as_slice()).unwrap_or_default();
    letter::Waiting {
        id: reference(&entry.message),
        received: entry.arrival.at,
        circular: judgement.and_then(|judgement| judgement.circular),
        state: judgement.and_then(|judgement| judgement.member_state),
        sender: judgement.and_then(|judgement| judgement.sender.clone()),
        subject: judgement.map(|judgement| judgement.subject.clone()).unwrap_or_default(),
        asked: request.map(|request| letter::Asked {
            to: request.to.clone(),
            at: request.at,
            reminded: request.reminded,
        }),
        reasons: reasons
            .iter()
            .map(|reason| letter::WaitingReason {
                code: reason.code,
                text: reason.text.clone(),
                detail: detail(reason),
            })
            .collect(),
    }
}

/// Each kind of notice once, with the texts it is about.
fn notices(reasons: &[Reason]) -> Vec<(DoubtCode, Vec<TextId>)> {
    let mut gathered: BTreeMap<DoubtCode, Vec<TextId>> = BTreeMap::new();
    for reason in reasons {
        gathered.entry(reason.code).or_default().extend(reason.text.clone());
    }
    gathered.into_iter().collect()
}

/// What the wording of the code does not say already: where it was seen, or what.
fn detail(reason: &Reason) -> String {
    let plain = matches!(
        reason.code,
        DoubtCode::BothBoxes
            | DoubtCode::BothOptions
            | DoubtCode::OptionUnderRefusal
            | DoubtCode::OptionWithoutBox
            | DoubtCode::SenderUnknown
            | DoubtCode::NothingTicked
    );
    match (&reason.spot, plain) {
        (Some(spot), true) => spot.clone(),
        (None, true) => String::new(),
        (Some(spot), false) => format!("{spot}: {}", reason.detail),
        (None, false) => reason.detail.clone(),
    }
}

/// The books now against the books at the last digest.
struct Report<'b> {
    books: &'b Books,
    before: &'b Books,
    /// Within which another contact's different choice contradicts.
    window: SignedDuration,
    now: Timestamp,
}

impl Report<'_> {
    fn count_new(&self, class: Class) -> u64 {
        let news = self.books.news_since(self.before);
        news.moved.iter().filter(|moved| moved.to == class).count() as u64
    }

    /// Open circulars, and closed ones of which something is new, by deadline.
    fn consultations(&self) -> Vec<letter::Consultation> {
        let mut found: Vec<letter::Consultation> = self
            .books
            .circulars()
            .filter_map(|known| self.consultation(&known.circular, known.closed))
            .filter(|one| !one.closed || !one.new.is_empty() || one.late.iter().any(|late| late.new))
            .collect();
        found.sort_by_key(|consultation| (consultation.deadline, consultation.circular));
        found
    }

    fn consultation(&self, circular: &Circular, closed: bool) -> Option<letter::Consultation> {
        let number = circular.number;
        let tally = self.books.tally(number, self.now)?;
        let known_before = |entry: &Entry| self.before.class(&entry.message) == self.books.class(&entry.message);
        Some(letter::Consultation {
            circular: number,
            reference: circular.reference.clone(),
            study_group: circular.study_group,
            deadline: circular.deadline,
            meeting: circular.meeting.start,
            threshold_percent: circular.threshold_percent,
            closed,
            texts: self.texts(circular, &tally),
            replied: self.books.standing(number).into_keys().map(|(state, _)| state).collect(),
            new: self.new_replies(number),
            late: self
                .books
                .late(number)
                .into_iter()
                .map(|entry| letter::LateReply {
                    id: reference(&entry.message),
                    received: entry.arrival.at,
                    state: entry.decision.as_ref().and_then(|d| d.judgement.member_state),
                    new: !known_before(entry),
                })
                .collect(),
            not_entitled: self
                .books
                .not_entitled(number)
                .into_iter()
                .map(|entry| letter::Outsider {
                    id: reference(&entry.message),
                    received: entry.arrival.at,
                    sender: entry.decision.as_ref().and_then(|d| d.judgement.sender.clone()),
                    new: !known_before(entry),
                })
                .collect(),
            ledger: tally.ledger,
        })
    }

    fn texts(&self, circular: &Circular, tally: &crate::tally::Tally) -> Vec<letter::TextLine> {
        let before = self.before.tally(circular.number, self.now);
        let outcome_before = |id| before.as_ref()?.texts.iter().find(|text| text.text == id).map(|text| text.outcome);
        let lines = circular.texts.iter().zip(&tally.texts);
        lines
            .map(|(text, count)| letter::TextLine {
                text: text.id.clone(),
                title: text
                    .title
                    .get(&Language::En)
                    .or_else(|| text.title.values().next())
                    .cloned()
                    .unwrap_or_default(),
                replies: count.replies,
                support: count.support,
                no_comments: count.no_comments,
                with_comments: count.with_comments,
                refuse: count.refuse,
                support_percent: count.support_percent.clone(),
                proceed: count.outcome == crate::tally::Outcome::Proceed,
                turned: outcome_before(text.id.clone()).is_some_and(|outcome| outcome != count.outcome),
            })
            .collect()
    }

    fn new_replies(&self, circular: u32) -> Vec<letter::NewReply> {
        let news = self.books.news_since(self.before);
        let counted = news.moved.iter().filter(|moved| matches!(moved.to, Class::Counted | Class::Superseded));
        let fresh = counted.filter(|moved| !matches!(moved.from, Some(Class::Counted | Class::Superseded)));
        fresh
            .filter_map(|moved| {
                let entry = self.books.entry(&moved.message)?;
                let decision = entry.decision.as_ref()?;
                let judgement = &decision.judgement;
                if judgement.circular != Some(circular) || judgement.status != Status::Accepted {
                    return None;
                }
                let changes = self.books.changes(&moved.message, judgement);
                let withdrawn = self.books.withdrawn(&moved.message, judgement);
                let replaced =
                    changes.iter().filter(|change| change.alters()).filter_map(|change| change.from.as_ref());
                let contradicts = self.contradicts(judgement, replaced.chain(withdrawn.iter().map(|(_, stood)| stood)));
                Some(letter::NewReply {
                    state: judgement.member_state?,
                    received: entry.arrival.at,
                    sender: judgement.sender.clone(),
                    choices: judgement.choices.iter().map(|row| (row.text.clone(), row.choice)).collect(),
                    changes: changes
                        .into_iter()
                        .filter(crate::tally::Change::alters)
                        .filter_map(|change| {
                            Some(letter::Change { text: change.text, from: change.from?.choice, to: change.to })
                        })
                        .collect(),
                    withdrawn: withdrawn.into_iter().map(|(text, stood)| (text, stood.choice)).collect(),
                    contradicts,
                    comments: u32::try_from(judgement.comments.len()).unwrap_or(u32::MAX),
                    notices: notices(&judgement.notices),
                    ruled_by: decision.ruling.as_ref().map(|ruling| ruling.by.clone()),
                })
            })
            .collect()
    }

    /// The latest of what a reply replaces that another address sent shortly before.
    fn contradicts<'s>(
        &self,
        judgement: &Judgement,
        replaced: impl Iterator<Item = &'s Stood>,
    ) -> Option<letter::Contradiction> {
        let other = |stood: &Stood| {
            let before = self.books.entry(&stood.message)?.decision.as_ref()?;
            let sender = before.judgement.sender.clone().filter(|sender| Some(sender) != judgement.sender.as_ref())?;
            let near = judgement.received.duration_since(stood.arrived) <= self.window;
            near.then_some(letter::Contradiction { sender, received: stood.arrived })
        };
        replaced.filter_map(other).max_by_key(|other| other.received)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(now: &str, weekdays_only: bool) -> String {
        let zone = TimeZone::get("Europe/Zurich").unwrap();
        due_date(now.parse().unwrap(), Time::constant(7, 30, 0, 0), &zone, weekdays_only).unwrap().to_string()
    }

    #[test]
    fn a_digest_is_due_from_its_local_hour_on() {
        assert_eq!(due("2023-06-01T05:29:59Z", false), "2023-05-31");
        assert_eq!(due("2023-06-01T05:30:00Z", false), "2023-06-01");
        assert_eq!(due("2023-12-01T06:29:59Z", false), "2023-11-30");
        assert_eq!(due("2023-12-01T06:30:00Z", false), "2023-12-01");
    }

    #[test]
    fn it_is_due_once_on_the_days_the_clocks_change() {
        assert_eq!(due("2023-03-26T05:30:00Z", false), "2023-03-26");
        assert_eq!(due("2023-10-29T05:30:00Z", false), "2023-10-28");
        assert_eq!(due("2023-10-29T06:30:00Z", false), "2023-10-29");
    }

    #[test]
    fn weekends_are_left_out_when_so_configured() {
        assert_eq!(due("2023-06-04T12:00:00Z", true), "2023-06-02");
        assert_eq!(due("2023-06-05T04:00:00Z", true), "2023-06-02");
        assert_eq!(due("2023-06-05T06:00:00Z", true), "2023-06-05");
    }
}
