//! What was decided, and all that follows from it, in one transaction.

use jiff::{Timestamp, civil::Date};
use sqlx::SqliteConnection;

use super::{Claim, NewLetter, Result, Store, StoreError, contacts, failpoint, log, micros, outbox, signed};
use crate::{
    event::{Event, MessageHash},
    sender::Contact,
};

/// What one decision causes. All of it takes effect, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The claim under which a message was read; none for what a person or the calendar causes.
    pub claim: Option<Claim>,
    /// The last event that was taken into account; none when nothing earlier matters.
    pub seen: Option<u64>,
    /// What is done only once per date; if any of it was done already, nothing of the outcome takes effect.
    pub jobs: Vec<Job>,
    pub events: Vec<Event>,
    /// A letter whose key exists already is left out: the same cause never writes twice.
    pub letters: Vec<NewLetter>,
    pub filings: Vec<Filing>,
    /// Senders that a person wants to be known from now on.
    pub contacts: Vec<Contact>,
}

/// Something done at most once per local date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub name: String,
    pub date: Date,
}

/// Where a message belongs, wherever it was delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    pub message: MessageHash,
    /// Under the filing folder, such as `79`; empty: it stays where it is.
    pub folder: String,
}

/// Whether an outcome took effect, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Committed {
    Done,
    /// Somebody else claimed the message since, or it is decided: drop the outcome.
    ClaimLost,
    /// Something was decided that the outcome does not know of: decide again with the newer events.
    Overtaken,
    /// It was done for this date already.
    JobDone,
}

impl Committed {
    #[must_use]
    pub const fn took_effect(self) -> bool {
        matches!(self, Self::Done)
    }
}

impl Store {
    /// Commits an outcome. When it returns [`Committed::Done`], all of it survives a power cut; otherwise nothing of it
    /// happened.
    pub async fn commit(&self, outcome: &Outcome, now: Timestamp) -> Result<Committed> {
        let mut tx = self.begin().await?;
        if let Some(hindrance) = hindrance(&mut tx, outcome, now).await? {
            return Ok(hindrance);
        }
        for event in &outcome.events {
            if let Event::Judged { message, .. } | Event::Ruled { message, .. } = event {
                mark_decided(&mut tx, message).await?;
            }
        }
        log::append(&mut tx, &outcome.events, now).await?;
        for letter in &outcome.letters {
            outbox::insert(&mut tx, letter).await?;
        }
        for filing in &outcome.filings {
            set_folder(&mut tx, filing).await?;
        }
        contacts::insert(&mut tx, &outcome.contacts).await?;
        failpoint::hit("commit-before-commit");
        tx.commit().await?;
        failpoint::hit("committed");
        Ok(Committed::Done)
    }

    /// Whether a job was done for a date.
    pub async fn job_done(&self, job: &Job) -> Result<bool> {
        let (done,): (bool,) = sqlx::query_as("select exists (select 1 from job where name = ? and date = ?)")
            .bind(&job.name)
            .bind(job.date.to_string())
            .fetch_one(&self.readers)
            .await?;
        Ok(done)
    }

    /// The latest date for which a job was done.
    pub async fn last_job_date(&self, name: &str) -> Result<Option<Date>> {
        let (date,): (Option<String>,) =
            sqlx::query_as("select max(date) from job where name = ?").bind(name).fetch_one(&self.readers).await?;
        date.map(|date| date.parse().map_err(|_| StoreError::Value { table: "job", value: date })).transpose()
    }
}

async fn hindrance(tx: &mut SqliteConnection, outcome: &Outcome, now: Timestamp) -> Result<Option<Committed>> {
    if let Some(claim) = &outcome.claim
        && !holds(tx, claim).await?
    {
        return Ok(Some(Committed::ClaimLost));
    }
    if let Some(seen) = outcome.seen
        && decided_since(tx, seen).await?
    {
        return Ok(Some(Committed::Overtaken));
    }
    for job in &outcome.jobs {
        if !take_job(tx, job, now).await? {
            return Ok(Some(Committed::JobDone));
        }
    }
    Ok(None)
}

/// A claim that ran out still holds until somebody else claims the message.
async fn holds(tx: &mut SqliteConnection, claim: &Claim) -> Result<bool> {
    let (holds,): (bool,) =
        sqlx::query_as("select exists (select 1 from message where hash = ? and lease = ? and state = 'kept')")
            .bind(claim.message.as_str())
            .bind(claim.lease)
            .fetch_one(tx)
            .await?;
    Ok(holds)
}

/// Messages that merely came in, and letters that went out, change no decision.
async fn decided_since(tx: &mut SqliteConnection, seen: u64) -> Result<bool> {
    let (decided,): (bool,) = sqlx::query_as(
        "select exists (select 1 from event
                        where seq > ? and name in ('circular_imported', 'circular_closed', 'judged', 'ruled'))",
    )
    .bind(signed(seen))
    .fetch_one(tx)
    .await?;
    Ok(decided)
}

async fn take_job(tx: &mut SqliteConnection, job: &Job, now: Timestamp) -> Result<bool> {
    let taken = sqlx::query("insert into job (name, date, done) values (?, ?, ?) on conflict (name, date) do nothing")
        .bind(&job.name)
        .bind(job.date.to_string())
        .bind(micros(now))
        .execute(tx)
        .await?;
    Ok(taken.rows_affected() == 1)
}

async fn mark_decided(tx: &mut SqliteConnection, message: &MessageHash) -> Result<()> {
    let marked = sqlx::query("update message set state = 'decided', lease_until = 0 where hash = ?")
        .bind(message.as_str())
        .execute(tx)
        .await?;
    if marked.rows_affected() == 1 { Ok(()) } else { Err(StoreError::NotAMessage(message.as_str().to_owned())) }
}

async fn set_folder(tx: &mut SqliteConnection, filing: &Filing) -> Result<()> {
    sqlx::query("update message set folder = ? where hash = ?")
        .bind(&filing.folder)
        .bind(filing.message.as_str())
        .execute(tx)
        .await?;
    Ok(())
}
