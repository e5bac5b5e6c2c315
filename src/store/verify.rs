//! Proves that what is kept is whole: the chain of events, the archive, the ledger and the outbox agree.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::TryStreamExt;
use sqlx::SqliteConnection;

use super::{Head, Result, Store, archive::Copy, blocking, log, unsigned};
use crate::{
    event::{Event, MessageHash, Recorded},
    tally::Books,
};

/// Something that is not as it should be, in plain English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub weight: Weight,
    pub what: String,
    /// What the operator can do.
    pub remedy: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Something was lost, changed or does not add up.
    Alarm,
    /// Worth knowing; nothing is lost.
    Notice,
}

const FROM_BACKUP: &str = "Stop consultd, keep the data directory as it is for inquiry, and restore it from a backup.";

/// What is collected while checking.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn alarm(&mut self, what: String, remedy: &str) {
        self.0.push(Finding { weight: Weight::Alarm, what, remedy: remedy.to_owned() });
    }

    fn notice(&mut self, what: String, remedy: &str) {
        self.0.push(Finding { weight: Weight::Notice, what, remedy: remedy.to_owned() });
    }
}

impl Store {
    /// Checks everything against everything; empty when all is well. `progress` hears how many of how many messages'
    /// bytes have been checked. Work may go on meanwhile.
    pub async fn verify(&self, mut progress: impl FnMut(u64, u64)) -> Result<Vec<Finding>> {
        let mut findings = Findings::default();
        let archive = self.archive.clone();
        let archived = blocking(move || archive.hashes()).await?;
        let mut tx = self.readers.begin().await?; // one instant for all tables
        check_database(&mut tx, &mut findings).await?;
        let books = check_chain(&mut tx, &mut findings).await?;
        let messages = check_messages(&mut tx, &books, &mut findings).await?;
        check_letters(&mut tx, &books, &mut findings).await?;
        drop(tx);
        check_sums(&books, messages.len() as u64, &mut findings);
        let total = messages.len() as u64;
        for (done, message) in (1..).zip(&messages) {
            self.check_copy(message, &mut findings).await;
            progress(done, total);
        }
        self.check_strays(archived.difference(&messages), &mut findings).await?;
        Ok(findings.0)
    }

    async fn check_copy(&self, message: &MessageHash, findings: &mut Findings) {
        let (archive, hash) = (self.archive.clone(), message.clone());
        let wrong = match blocking(move || archive.look(&hash)).await {
            Ok(Copy::Good) => return,
            Ok(Copy::Missing) => "is missing from the archive".to_owned(),
            Ok(Copy::Damaged) => "lies damaged in the archive: its bytes are not those received".to_owned(),
            Err(error) => format!("cannot be checked: {error}"),
        };
        let remedy = "Restore its file from a backup, or fetch the message again: it mends the archive.";
        findings.alarm(format!("message {message} {wrong}"), remedy);
    }

    /// A file is written before its row, so a crash in between leaves one that the next fetch takes up.
    async fn check_strays(&self, strays: impl Iterator<Item = &MessageHash>, findings: &mut Findings) -> Result<()> {
        for stray in strays {
            let (known,): (bool,) = sqlx::query_as("select exists (select 1 from message where hash = ?)")
                .bind(stray.as_str())
                .fetch_one(&self.readers)
                .await?;
            if !known {
                let what = format!("the archive holds {stray}, which no message is recorded for");
                findings.notice(what, "Usually a crash while it was kept: the next fetch records it.");
            }
        }
        Ok(())
    }
}

async fn check_database(tx: &mut SqliteConnection, findings: &mut Findings) -> Result<()> {
    let answers: Vec<(String,)> = sqlx::query_as("pragma integrity_check").fetch_all(&mut *tx).await?;
    for (answer,) in answers.iter().filter(|(answer,)| answer != "ok") {
        findings.alarm(format!("the database file is damaged: {answer}"), FROM_BACKUP);
    }
    let orphans: Vec<(String,)> =
        sqlx::query_as("select \"table\" from pragma_foreign_key_check").fetch_all(tx).await?;
    for (table,) in orphans {
        findings.alarm(format!("a row of table {table} refers to one that is gone"), FROM_BACKUP);
    }
    Ok(())
}

/// Goes along the chain and folds it on the way.
async fn check_chain(tx: &mut SqliteConnection, findings: &mut Findings) -> Result<Books> {
    let (mut books, mut head) = (Books::default(), Head::empty());
    let mut rows =
        sqlx::query_as::<_, (i64, String, String, String)>("select seq, name, body, hash from event order by seq")
            .fetch(tx);
    while let Some((seq, name, body, hash)) = rows.try_next().await? {
        let expected = head.next(&body);
        let place = unsigned(seq);
        if place != expected.seq {
            let what = format!("the event log goes from {} to {place}: what was between is gone", head.seq);
            findings.alarm(what, FROM_BACKUP);
        } else if hash != expected.hash {
            let what = format!("event {place} was changed, or the one before it: its hash does not follow");
            findings.alarm(what, FROM_BACKUP);
        }
        match log::parse(seq, &body) {
            Ok(recorded) => {
                if recorded.seq != place || recorded.event.name() != name {
                    findings.alarm(format!("event {place} does not say what its row says"), FROM_BACKUP);
                }
                check_late(&books, &recorded, findings);
                books.apply(&recorded);
            }
            Err(_) => findings.alarm(format!("event {place} cannot be read"), FROM_BACKUP),
        }
        head = Head { seq: place, hash }; // go on from what stands there, so that one change is named once
    }
    Ok(books)
}

/// The house must have judged lateness by the deadline that it knew.
fn check_late(books: &Books, recorded: &Recorded, findings: &mut Findings) {
    let Event::Judged { message, judgement } = &recorded.event else { return };
    let deadline = judgement.circular.and_then(|number| books.circular(number)).map(|opened| opened.circular.deadline);
    if let (Some(entry), Some(deadline)) = (books.entry(message), deadline)
        && judgement.late != (entry.arrival.at > deadline)
    {
        let so = if judgement.late { "late" } else { "in time" };
        let what =
            format!("message {message} arrived {} and was judged {so}; the deadline was {deadline}", entry.arrival.at);
        findings.alarm(what, "Rule on it with `consultd review`.");
    }
}

/// The hashes of all messages in the table.
async fn check_messages(
    tx: &mut SqliteConnection,
    books: &Books,
    findings: &mut Findings,
) -> Result<BTreeSet<MessageHash>> {
    let rows: Vec<(String, String, i64, i64)> =
        sqlx::query_as("select hash, state, kept_seq, size from message").fetch_all(tx).await?;
    let mut messages = BTreeSet::new();
    for (hash, state, kept, size) in rows {
        let message = MessageHash(hash);
        match books.entry(&message) {
            None => findings.alarm(format!("no event says that message {message} was kept"), FROM_BACKUP),
            Some(entry) => {
                let decided = if entry.decision.is_some() { "decided" } else { "kept" };
                if (decided, entry.arrival.seq, entry.size) != (state.as_str(), unsigned(kept), unsigned(size)) {
                    let what = format!("message {message} is not in the state that the event log gives it");
                    findings.alarm(what, FROM_BACKUP);
                }
            }
        }
        messages.insert(message);
    }
    for entry in books.entries().filter(|entry| !messages.contains(&entry.message)) {
        findings.alarm(format!("message {} is in the event log and nowhere else", entry.message), FROM_BACKUP);
    }
    Ok(messages)
}

/// A letter ended as the log says, unless somebody set it going again.
async fn check_letters(tx: &mut SqliteConnection, books: &Books, findings: &mut Findings) -> Result<()> {
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("select key, state, about from letter order by key").fetch_all(tx).await?;
    let mut states = BTreeMap::new();
    for (key, state, about) in rows {
        let ended = books.letters().get(&key).map(|fate| fate.sent);
        let fits = match state.as_str() {
            "sent" => ended == Some(true),
            "failed" => ended == Some(false),
            _ => ended != Some(true),
        };
        if !fits {
            findings.alarm(format!("letter {key} is {state}, which the event log does not bear out"), FROM_BACKUP);
        }
        if !about.is_empty() && books.entry(&MessageHash(about)).is_none() {
            findings.alarm(format!("letter {key} answers a message that is gone"), FROM_BACKUP);
        }
        states.insert(key, state);
    }
    for key in books.letters().keys().filter(|key| !states.contains_key(*key)) {
        findings.alarm(format!("letter {key} is in the event log and not in the outbox"), FROM_BACKUP);
    }
    Ok(())
}

fn check_sums(books: &Books, messages: u64, findings: &mut Findings) {
    let ledger = books.ledger();
    if !ledger.adds_up() || ledger.received != messages {
        let what = format!("the ledger does not add up: {messages} messages kept, {ledger:?}");
        findings.alarm(what, FROM_BACKUP);
    }
}
