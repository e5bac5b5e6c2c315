//! Reminders: one courteous letter before the deadline to the contacts of each Member State that has not replied.
//!
//! Off unless the operator says otherwise. Written once per circular, in one transaction; a letter's key keeps it from
//! being written again even when the deadline is moved.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::Desk;
use crate::{
    circular::Circular,
    guard,
    language::Language,
    letter::{self, Headers, Nature, Reminder, Words},
    reply::state::{self, StateCode},
    sender::{Contacts, Role},
    store::{Committed, Job, NewLetter, Outcome},
    tally::Books,
    verdict::Status,
};

/// The kind under which reminders stand in the outbox.
pub(super) const KIND: &str = "reminder";

/// A letter that is or would be written.
#[derive(Clone, Debug)]
pub struct Reminding {
    pub state: StateCode,
    pub to: String,
    pub language: Language,
    pub words: Words,
}

impl Desk {
    /// Whom a reminder would go to now, whether it is due or not, with what it says: every contact who may reply for a
    /// Member State of which nothing counts, waits or came late.
    pub async fn reminders(&self, number: u32, now: Timestamp) -> Result<Vec<Reminding>> {
        let contacts = self.contacts().await?;
        let books = self.books().await?;
        let known = books.circular(number).with_context(|| format!("circular {number}: not known here"))?;
        Ok(self.to_remind(&known.circular, &books, &contacts, now))
    }

    fn to_remind(&self, circular: &Circular, books: &Books, contacts: &Contacts, now: Timestamp) -> Vec<Reminding> {
        let members: Vec<StateCode> = state::all().iter().map(state::MemberState::code).collect();
        let silent = books.silent(circular.number, &members);
        // Who replied and took it back knows of the consultation.
        let spoke: BTreeSet<StateCode> = books
            .entries()
            .filter_map(|entry| entry.decision.as_ref().map(|decision| &decision.judgement))
            .filter(|judgement| judgement.circular == Some(circular.number) && judgement.status == Status::Accepted)
            .filter_map(|judgement| judgement.member_state)
            .collect();
        let mute = silent.iter().filter(|silent| silent.waiting.is_empty() && !spoke.contains(&silent.state));
        let mut found = Vec::new();
        for state in mute.map(|silent| silent.state) {
            for contact in contacts.of(state, now).filter(|contact| contact.role == Role::Reply) {
                if guard::mailable(&contact.address, &self.own) {
                    let language = contact.language.or_else(|| spoken(books, state)).unwrap_or(Language::En);
                    let words = letter::reminder(&Reminder { circular, state }, language);
                    found.push(Reminding { state, to: contact.address.clone(), language, words });
                }
            }
        }
        found
    }

    /// Writes the reminders that are due into the outbox, once per circular. Gives how many letters.
    pub async fn remind_of_deadlines(&self, now: Timestamp) -> Result<usize> {
        let due = self.due(now).await?;
        let mut count = 0;
        for circular in due {
            let job = format!("reminder/{}", circular.number);
            if self.store.last_job_date(&job).await?.is_some() {
                continue;
            }
            let contacts = self.contacts().await?;
            let outcome = {
                let books = self.books().await?;
                let date = circular.deadline.to_zoned(TimeZone::UTC).date();
                let letters = self.to_remind(&circular, &books, &contacts, now);
                Outcome {
                    seen: books.last().map(|(seq, _)| seq),
                    jobs: vec![Job { name: job, date }],
                    letters: letters.into_iter().map(|one| self.sealed(one, &circular, now)).collect::<Result<_>>()?,
                    ..Outcome::default()
                }
            };
            // Without a contact to write to it is not done: the list may not have been imported yet.
            if !outcome.letters.is_empty() && self.store.commit(&outcome, now).await? == Committed::Done {
                count += outcome.letters.len();
            }
        }
        Ok(count)
    }

    /// The open circulars whose deadline is near and for which reminders are wanted.
    async fn due(&self, now: Timestamp) -> Result<Vec<Circular>> {
        let ahead = SignedDuration::from_hours(24 * i64::from(self.settings.reminder.days_before));
        let wanted = |number: u32| {
            let own = self.settings.circulars.get(&number).and_then(|own| own.reminder);
            own.unwrap_or(self.settings.reminder.enabled)
        };
        let near = |deadline: Timestamp| now <= deadline && deadline.duration_since(now) <= ahead;
        let books = self.books().await?;
        let open = books.circulars().filter(|known| !known.closed).map(|known| &known.circular);
        Ok(open.filter(|circular| wanted(circular.number) && near(circular.deadline)).cloned().collect())
    }

    fn sealed(&self, one: Reminding, circular: &Circular, now: Timestamp) -> Result<NewLetter> {
        let key = format!("reminder/{}/{}/{}", circular.number, one.state, one.to);
        let message_id = letter::message_id(&key, &self.settings.identity.message_id_domain);
        let headers = Headers {
            nature: Nature::Generated,
            from: &self.settings.identity.from.to_string(),
            to: std::slice::from_ref(&one.to),
            reply_to: Some(&circular.reply_to),
            message_id: &message_id,
            in_reply_to: None,
            references: &[],
            thread_subject: None,
            date: now,
            language: one.language,
        };
        Ok(NewLetter {
            bytes: letter::assemble(&one.words, &headers).context("putting a reminder together")?,
            kind: KIND.to_owned(),
            subject: one.words.subject,
            to: vec![one.to],
            language: one.language,
            fingerprint: String::new(),
            created: now,
            about: None,
            circular: Some(circular.number),
            member_state: Some(one.state),
            message_id,
            key,
        })
    }
}

/// The language in which the State wrote last.
fn spoken(books: &Books, state: StateCode) -> Option<Language> {
    let decided = books.entries().filter_map(|entry| Some((entry.arrival, entry.decision.as_ref()?)));
    let own = decided.filter(|(_, decision)| decision.judgement.member_state == Some(state));
    own.filter_map(|(arrival, decision)| Some((arrival, decision.judgement.language?)))
        .max_by_key(|(arrival, _)| *arrival)
        .map(|(_, language)| language)
}
