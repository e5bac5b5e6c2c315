//! The outbox: letters committed with their cause, leased for sending with no transaction open, and what the mail
//! server said.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use super::{Result, Store, StoreError, failpoint, instant, log, micros, unsigned};
use crate::{
    event::{Event, Limit, MessageHash},
    language::Language,
    reply::state::StateCode,
};

/// A letter to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLetter {
    /// Cause and recipient: the same cause never writes twice.
    pub key: String,
    /// `acknowledgement`, `digest`, …
    pub kind: String,
    /// Derived from the key, so that a repeat after a crash is recognisable.
    pub message_id: String,
    pub to: Vec<String>,
    pub subject: String,
    pub language: Language,
    /// The letter as it is handed to the mail server.
    pub bytes: Vec<u8>,
    /// Hash of what a reader would read, without dates and boundaries; empty: never compared.
    pub fingerprint: String,
    pub created: Timestamp,
    pub about: Option<MessageHash>,
    pub circular: Option<u32>,
    /// The Member State in whose matter it is written.
    pub member_state: Option<StateCode>,
}

/// A letter to be sent now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    pub key: String,
    pub kind: String,
    pub message_id: String,
    pub to: Vec<String>,
    pub bytes: Vec<u8>,
    pub member_state: Option<StateCode>,
    /// With this one.
    pub attempts: u32,
    pub created: Timestamp,
}

/// What was sent within some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentTo {
    pub count: u64,
    /// When the first of it was sent; none where nothing was.
    pub oldest: Option<Timestamp>,
}

/// A letter as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterRow {
    pub key: String,
    pub kind: String,
    pub message_id: String,
    pub to: Vec<String>,
    pub subject: String,
    pub language: Language,
    pub created: Timestamp,
    pub about: Option<MessageHash>,
    pub circular: Option<u32>,
    pub attempts: u32,
    pub state: LetterState,
    /// Whether it waits because there were too many.
    pub held: bool,
    /// What the mail server last said; empty before the first attempt.
    pub response: String,
}

/// Where a letter is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterState {
    /// Waits, at least until this instant.
    Due(Timestamp),
    /// Being sent; free again after this instant.
    Leased(Timestamp),
    Sent(Timestamp),
    /// Given up.
    Failed(Timestamp),
}

#[derive(FromRow)]
struct Row {
    key: String,
    kind: String,
    message_id: String,
    subject: String,
    language: String,
    about: String,
    circular: i64,
    created: i64,
    state: String,
    attempts: i64,
    due: i64,
    ended: i64,
    response: String,
    held: String,
}

#[derive(FromRow)]
struct LeasedRow {
    key: String,
    kind: String,
    message_id: String,
    bytes: Vec<u8>,
    member_state: String,
    attempts: i64,
    created: i64,
}

/// The columns of [`Row`].
const ROW: &str = "key, kind, message_id, subject, language, about, circular, created, state, attempts, due, ended, \
                   response, held";

impl Store {
    /// Leases the letter that has been due longest, for sending. The attempt is counted before; a lease that runs out
    /// frees the letter, whose Message-ID then tells a repeat.
    pub async fn lease_letter(&self, now: Timestamp, lease: SignedDuration) -> Result<Option<Leased>> {
        let mut tx = self.begin().await?;
        let row: Option<LeasedRow> = sqlx::query_as(
            "update letter set state = 'leased', attempts = attempts + 1, due = ?, held = ''
             where key = (select key from letter where state in ('due', 'leased') and due <= ?
                          order by due, created, key limit 1)
             returning key, kind, message_id, bytes, member_state, attempts, created",
        )
        .bind(micros(now.saturating_add(lease).unwrap_or(Timestamp::MAX)))
        .bind(micros(now))
        .fetch_optional(&mut *tx)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let to = recipients(&mut tx, Some(&row.key)).await?.remove(&row.key).unwrap_or_default();
        tx.commit().await?;
        failpoint::hit("letter-leased");
        Ok(Some(Leased {
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            member_state: StateCode::parse(&row.member_state),
            created: instant("letter", row.created)?,
            key: row.key,
            kind: row.kind,
            message_id: row.message_id,
            to,
            bytes: row.bytes,
        }))
    }

    /// Holds a leased letter back until an instant, as if nobody had set out to send it; where the bound is on all letters,
    /// every other that is due with it. The event is appended in the same transaction.
    pub async fn hold_letter(
        &self,
        key: &str,
        limit: &Limit,
        response: &str,
        until: Timestamp,
        event: Option<&Event>,
        now: Timestamp,
    ) -> Result<()> {
        let name = match limit {
            Limit::Address(_) => "address",
            Limit::State(_) => "state",
            Limit::All => "all",
        };
        let mut tx = self.begin().await?;
        sqlx::query(
            "update letter set state = 'due', attempts = attempts - 1, due = ?, held = ?, response = ?
             where key = ? and state = 'leased'",
        )
        .bind(micros(until))
        .bind(name)
        .bind(response)
        .bind(key)
        .execute(&mut *tx)
        .await?;
        if *limit == Limit::All {
            sqlx::query(
                "update letter set due = ?, held = ?, response = ?
                 where state = 'due' and due <= ? and kind not in ('digest', 'reminder')",
            )
            .bind(micros(until))
            .bind(name)
            .bind(response)
            .bind(micros(now))
            .execute(&mut *tx)
            .await?;
        }
        log::append(&mut tx, event, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes every letter that is held back due now, and notes who said so. Gives how many.
    pub async fn release_letters(&self, event: &Event, now: Timestamp) -> Result<u64> {
        let mut tx = self.begin().await?;
        let freed = sqlx::query("update letter set due = ?, held = '' where state = 'due' and held <> ''")
            .bind(micros(now))
            .execute(&mut *tx)
            .await?;
        log::append(&mut tx, [event], now).await?;
        tx.commit().await?;
        Ok(freed.rows_affected())
    }

    /// Ends every lease at once: only the daemon sends, and its earlier life is over. What it was sending may have
    /// arrived; the Message-ID then tells the repeat.
    pub(super) async fn free_letters(&self) -> Result<()> {
        sqlx::query("update letter set state = 'due', due = created where state = 'leased'")
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// The mail server took the letter.
    pub async fn letter_sent(&self, key: &str, response: &str, now: Timestamp) -> Result<()> {
        let event = Event::LetterSent { letter: key.to_owned(), response: response.to_owned() };
        self.end_letter(key, "sent", response, event, now).await
    }

    /// The letter cannot be sent and is given up; a person is told by the next digest.
    pub async fn letter_failed(&self, key: &str, response: &str, now: Timestamp) -> Result<()> {
        let event = Event::LetterFailed { letter: key.to_owned(), response: response.to_owned() };
        self.end_letter(key, "failed", response, event, now).await
    }

    /// The letter could not be sent now; it is due again at `due`.
    pub async fn letter_later(&self, key: &str, response: &str, due: Timestamp) -> Result<()> {
        sqlx::query("update letter set state = 'due', due = ?, response = ? where key = ? and state = 'leased'")
            .bind(micros(due))
            .bind(response)
            .bind(key)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// A sent letter stays sent: a second process whose lease had run out changes nothing.
    async fn end_letter(&self, key: &str, state: &str, response: &str, event: Event, now: Timestamp) -> Result<()> {
        let mut tx = self.begin().await?;
        let ended = sqlx::query(
            "update letter set state = ?, ended = ?, response = ? where key = ? and state not in ('sent', ?)",
        )
        .bind(state)
        .bind(micros(now))
        .bind(response)
        .bind(key)
        .bind(state)
        .execute(&mut *tx)
        .await?;
        if ended.rows_affected() == 1 {
            log::append(&mut tx, [&event], now).await?;
        }
        failpoint::hit("letter-before-commit");
        tx.commit().await?;
        failpoint::hit("letter-recorded");
        Ok(())
    }

    /// Makes a letter that was given up, or waits for its next attempt, due now. False for one that is sent or is
    /// being sent.
    pub async fn retry_letter(&self, key: &str, now: Timestamp) -> Result<bool> {
        self.letter_bytes(key).await?; // says so when there is no such letter
        let retried = sqlx::query(
            "update letter set state = 'due', due = ?, attempts = 0, held = '' where key = ? and state in ('due', 'failed')",
        )
        .bind(micros(now))
        .bind(key)
        .execute(&self.writer)
        .await?;
        Ok(retried.rows_affected() == 1)
    }

    /// Every letter, the oldest first.
    pub async fn letters(&self) -> Result<Vec<LetterRow>> {
        let mut tx = self.readers.begin().await?;
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!("select {ROW} from letter order by created, key")))
            .fetch_all(&mut *tx)
            .await?;
        let mut to = recipients(&mut tx, None).await?;
        rows.into_iter()
            .map(|row| {
                let to = to.remove(&row.key).unwrap_or_default();
                row.letter(to)
            })
            .collect()
    }

    /// Every letter that is not sent: those on their way and those given up, the oldest first.
    pub async fn unsent_letters(&self) -> Result<Vec<LetterRow>> {
        let mut tx = self.readers.begin().await?;
        let unsent =
            format!("select {ROW} from letter where state in ('due', 'leased', 'failed') order by created, key");
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(unsent)).fetch_all(&mut *tx).await?;
        let mut letters = Vec::new();
        for row in rows {
            let to = recipients(&mut tx, Some(&row.key)).await?.remove(&row.key).unwrap_or_default();
            letters.push(row.letter(to)?);
        }
        Ok(letters)
    }

    /// A letter as it is, or was, handed to the mail server.
    pub async fn letter_bytes(&self, key: &str) -> Result<Vec<u8>> {
        let found: Option<(Vec<u8>,)> =
            sqlx::query_as("select bytes from letter where key = ?").bind(key).fetch_optional(&self.readers).await?;
        found.map(|(bytes,)| bytes).ok_or_else(|| StoreError::NoLetter(key.to_owned()))
    }

    /// When the next letter becomes due; none when none waits.
    pub async fn next_letter_due(&self) -> Result<Option<Timestamp>> {
        let (due,): (Option<i64>,) = sqlx::query_as("select min(due) from letter where state in ('due', 'leased')")
            .fetch_one(&self.readers)
            .await?;
        due.map(|due| instant("letter", due)).transpose()
    }

    /// The letter with this key; none where there is none.
    pub async fn letter(&self, key: &str) -> Result<Option<LetterRow>> {
        self.one_letter("key", key).await
    }

    /// The letter with this Message-ID, without angle brackets; none when it is none of ours.
    pub async fn letter_by_message_id(&self, id: &str) -> Result<Option<LetterRow>> {
        self.one_letter("message_id", id).await
    }

    async fn one_letter(&self, column: &'static str, value: &str) -> Result<Option<LetterRow>> {
        let mut tx = self.readers.begin().await?;
        let select = format!("select {ROW} from letter where {column} = ? order by key limit 1");
        let row: Option<Row> = sqlx::query_as(AssertSqlSafe(select)).bind(value).fetch_optional(&mut *tx).await?;
        let Some(row) = row else { return Ok(None) };
        let to = recipients(&mut tx, Some(&row.key)).await?.remove(&row.key).unwrap_or_default();
        row.letter(to).map(Some)
    }

    /// How many letters that a bound is about were sent at or after an instant. Digests do not weigh, nor do
    /// reminders where the bound is on all letters.
    pub async fn letters_sent(&self, limit: &Limit, since: Timestamp) -> Result<SentTo> {
        let (address, state) = match limit {
            Limit::Address(address) => (address.to_lowercase(), String::new()),
            Limit::State(state) => (String::new(), state.to_string()),
            Limit::All => (String::new(), String::new()),
        };
        let (count, oldest): (i64, Option<i64>) = sqlx::query_as(
            "select count(*), min(letter.ended) from letter
             where letter.state = 'sent' and letter.ended >= ?1 and letter.kind <> 'digest'
               and (?2 <> '' or ?3 <> '' or letter.kind <> 'reminder')
               and (?2 = '' or exists (select 1 from recipient where recipient.letter = letter.key and recipient.folded = ?2))
               and (?3 = '' or letter.member_state = ?3)",
        )
        .bind(micros(since))
        .bind(address)
        .bind(state)
        .fetch_one(&self.readers)
        .await?;
        let oldest = oldest.map(|oldest| instant("letter", oldest)).transpose()?;
        Ok(SentTo { count: unsigned(count), oldest })
    }

    /// How many letters were written at or after an instant whose fingerprint begins so.
    pub async fn letters_marked(&self, beginning: &str, since: Timestamp) -> Result<u64> {
        let (count,): (i64,) = sqlx::query_as(
            "select count(*) from letter where substr(letter.fingerprint, 1, ?) = ? and letter.created >= ?",
        )
        .bind(i64::try_from(beginning.len()).unwrap_or_default())
        .bind(beginning)
        .bind(micros(since))
        .fetch_one(&self.readers)
        .await?;
        Ok(unsigned(count))
    }

    /// How many letters were written to an address at or after an instant.
    pub async fn letters_to(&self, address: &str, since: Timestamp) -> Result<u64> {
        let (count,): (i64,) = sqlx::query_as(
            "select count(*) from recipient join letter on letter.key = recipient.letter
             where recipient.folded = ? and letter.created >= ?",
        )
        .bind(address.to_lowercase())
        .bind(micros(since))
        .fetch_one(&self.readers)
        .await?;
        Ok(unsigned(count))
    }

    /// Whether a letter that reads the same was written to an address before.
    pub async fn told_before(&self, address: &str, fingerprint: &str) -> Result<bool> {
        let (told,): (bool,) = sqlx::query_as(
            "select exists (select 1 from recipient join letter on letter.key = recipient.letter
                            where recipient.folded = ? and letter.fingerprint = ? and letter.fingerprint <> '')",
        )
        .bind(address.to_lowercase())
        .bind(fingerprint)
        .fetch_one(&self.readers)
        .await?;
        Ok(told)
    }
}

impl Row {
    fn letter(self, to: Vec<String>) -> Result<LetterRow> {
        let at = |micros| instant("letter", micros);
        let state = match self.state.as_str() {
            "due" => LetterState::Due(at(self.due)?),
            "leased" => LetterState::Leased(at(self.due)?),
            "sent" => LetterState::Sent(at(self.ended)?),
            "failed" => LetterState::Failed(at(self.ended)?),
            _ => return Err(StoreError::Value { table: "letter", value: self.state }),
        };
        let language =
            self.language.parse().map_err(|_| StoreError::Value { table: "letter", value: self.language })?;
        Ok(LetterRow {
            created: at(self.created)?,
            key: self.key,
            kind: self.kind,
            message_id: self.message_id,
            to,
            subject: self.subject,
            language,
            about: Some(self.about).filter(|about| !about.is_empty()).map(MessageHash),
            circular: u32::try_from(self.circular).ok().filter(|number| *number != 0),
            attempts: u32::try_from(self.attempts).unwrap_or(u32::MAX),
            state,
            held: !self.held.is_empty(),
            response: self.response,
        })
    }
}

/// Inserts a letter within the caller's transaction, unless its key is there.
pub(super) async fn insert(tx: &mut SqliteConnection, letter: &NewLetter) -> Result<()> {
    let inserted = sqlx::query(
        "insert into letter (key, kind, message_id, subject, language, bytes, fingerprint, about, circular, member_state,
                             created, due)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (key) do nothing",
    )
    .bind(&letter.key)
    .bind(&letter.kind)
    .bind(&letter.message_id)
    .bind(&letter.subject)
    .bind(letter.language.code())
    .bind(letter.bytes.as_slice())
    .bind(&letter.fingerprint)
    .bind(letter.about.as_ref().map_or("", MessageHash::as_str))
    .bind(i64::from(letter.circular.unwrap_or(0)))
    .bind(letter.member_state.map(|state| state.to_string()).unwrap_or_default())
    .bind(micros(letter.created))
    .bind(micros(letter.created))
    .execute(&mut *tx)
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(());
    }
    for (position, address) in (0_i64..).zip(&letter.to) {
        sqlx::query("insert into recipient (letter, position, address, folded) values (?, ?, ?, ?)")
            .bind(&letter.key)
            .bind(position)
            .bind(address)
            .bind(address.to_lowercase())
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// Addresses in the envelope's order, by letter: of one, or of all.
async fn recipients(connection: &mut SqliteConnection, letter: Option<&str>) -> Result<BTreeMap<String, Vec<String>>> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "select letter, address from recipient where letter >= ?1 and (letter = ?1 or ?1 = '') order by letter, position",
    )
    .bind(letter.unwrap_or_default())
    .fetch_all(connection)
    .await?;
    let mut by_letter: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (letter, address) in rows {
        by_letter.entry(letter).or_default().push(address);
    }
    Ok(by_letter)
}
