//! The event log: facts in order, each chained to the one before it by hash.
//!
//! A row's hash is SHA-256 over the previous row's hash (hexadecimal; 64 zeros before the first) followed by the row's
//! body, which is the JSON of its [`Recorded`] fact, byte for byte. Bodies are never written anew, so a later version
//! of the program may add fields without breaking the chain.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

use super::{Result, Store, StoreError, signed, unsigned};
use crate::event::{Event, Recorded};

/// The end of the log. Written down outside the house, it shows later that nothing before it was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Of the last event; 0 for an empty log.
    pub seq: u64,
    pub hash: String,
}

impl Head {
    pub(super) fn empty() -> Self {
        Self { seq: 0, hash: "0".repeat(64) }
    }

    /// The head after a row with this body.
    pub(super) fn next(&self, body: &str) -> Self {
        let hash = Sha256::new().chain_update(&self.hash).chain_update(body).finalize();
        Self { seq: self.seq + 1, hash: hex::encode(hash) }
    }
}

impl Store {
    /// Every fact, in order.
    pub async fn events(&self) -> Result<Vec<Recorded>> {
        self.events_after(0).await
    }

    /// The facts after a place in the log, in order.
    pub async fn events_after(&self, seq: u64) -> Result<Vec<Recorded>> {
        let rows: Vec<(i64, String)> = sqlx::query_as("select seq, body from event where seq > ? order by seq")
            .bind(signed(seq))
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(|(seq, body)| parse(*seq, body)).collect()
    }

    /// The facts after a place in the log, up to and with another, in order.
    pub async fn events_between(&self, seq: u64, last: u64) -> Result<Vec<Recorded>> {
        let rows: Vec<(i64, String)> =
            sqlx::query_as("select seq, body from event where seq > ? and seq <= ? order by seq")
                .bind(signed(seq))
                .bind(signed(last))
                .fetch_all(&self.readers)
                .await?;
        rows.iter().map(|(seq, body)| parse(*seq, body)).collect()
    }

    /// The last event that the latest digest to the recipients of all circulars knew of; 0 before the first. The other
    /// groups' digests are written right after it and know a little more.
    pub async fn told_through(&self) -> Result<u64> {
        let last: Option<(i64, String)> = sqlx::query_as(LAST_DIGEST).fetch_optional(&self.readers).await?;
        Ok(match last.map(|(seq, body)| parse(seq, &body)).transpose()?.map(|recorded| recorded.event) {
            Some(Event::DigestWritten { through, .. }) => through,
            _ => 0,
        })
    }

    /// The facts that a circular's numbers and lists rest on, in order, up to the end or as at an instant past
    /// ([`Books::at`]): all facts about messages that bear on it or on no circular, circulars and digests. What
    /// [`Books`] make of them about this circular is what they make of the whole log.
    ///
    /// [`Books`]: crate::tally::Books
    /// [`Books::at`]: crate::tally::Books::at
    pub async fn events_about(&self, circular: u32, at: Option<Timestamp>) -> Result<Vec<Recorded>> {
        let mut reader = self.readers.begin().await?;
        let end = match at {
            None => signed(u64::MAX),
            Some(instant) => end_at(&mut reader, instant).await?,
        };
        let rows: Vec<(i64, String)> =
            sqlx::query_as(ABOUT).bind(i64::from(circular)).bind(end).fetch_all(&mut *reader).await?;
        rows.iter().map(|(seq, body)| parse(*seq, body)).collect()
    }

    /// The end of the log.
    pub async fn head(&self) -> Result<Head> {
        let mut reader = self.readers.acquire().await?;
        head(&mut reader).await
    }

    /// Records facts on their own, such as a circular that was imported. Decisions about messages go through
    /// [`Store::commit`].
    pub async fn record(&self, events: &[Event], now: Timestamp) -> Result<()> {
        let mut tx = self.begin().await?;
        append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The latest digest to the recipients of all circulars. The list of names is what its index is about.
const LAST_DIGEST: &str = "
    select seq, body from event indexed by event_house
    where name in ('circular_imported', 'circular_closed', 'digest_written')
      and name = 'digest_written' and json_extract(body, '$.group') = ''
    order by seq desc limit 1";

/// Messages that named the circular, that named none, or were not decided yet; and what is about none of them. The
/// indexes are named because without statistics SQLite prefers to look at every event.
const ABOUT: &str = "
    with about (message) as (
        select message from event where circular = ?1 and seq <= ?2
        union
        select message from event indexed by event_unplaced
        where name in ('judged', 'ruled') and circular is null and seq <= ?2
        union
        select hash from message where state = 'kept' and kept_seq <= ?2
        union
        select later.message from event as later
        where later.seq > ?2 and later.name in ('judged', 'ruled')
          and (select min(first.seq) from event as first where first.message = later.message) <= ?2
    )
    select event.seq, event.body from about cross join event indexed by event_message on event.message = about.message
    where event.seq <= ?2
    union all
    select seq, body from event
    where name in ('circular_imported', 'circular_closed', 'digest_written') and seq <= ?2
    order by 1";

/// The last event that counts at an instant: what a digest of that very instant knew of, else the last one recorded
/// at or before it.
async fn end_at(reader: &mut SqliteConnection, instant: Timestamp) -> Result<i64> {
    let second = instant.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let within: Vec<(i64, String)> = sqlx::query_as("select seq, body from event where second = ? order by seq desc")
        .bind(&second)
        .fetch_all(&mut *reader)
        .await?;
    let mut end = None;
    for (seq, body) in &within {
        let recorded = parse(*seq, body)?;
        match recorded.event {
            Event::DigestWritten { through, .. } if recorded.at == instant => return Ok(signed(through)),
            _ if recorded.at <= instant => end = end.or(Some(*seq)),
            _ => {}
        }
    }
    let (before,): (Option<i64>,) =
        sqlx::query_as("select max(seq) from event where second < ?").bind(&second).fetch_one(reader).await?;
    Ok(end.max(before).unwrap_or(0))
}

pub(super) fn parse(seq: i64, body: &str) -> Result<Recorded> {
    serde_json::from_str(body).map_err(|source| StoreError::Event { seq, source })
}

pub(super) async fn head(connection: &mut SqliteConnection) -> Result<Head> {
    let last: Option<(i64, String)> =
        sqlx::query_as("select seq, hash from event order by seq desc limit 1").fetch_optional(connection).await?;
    Ok(last.map_or_else(Head::empty, |(seq, hash)| Head { seq: unsigned(seq), hash }))
}

/// Appends facts within the caller's transaction.
pub(super) async fn append(
    connection: &mut SqliteConnection,
    events: impl IntoIterator<Item = &Event>,
    now: Timestamp,
) -> Result<()> {
    let mut head = head(connection).await?;
    for event in events {
        let seq = signed(head.seq + 1);
        let recorded = Recorded { seq: head.seq + 1, at: now, event: event.clone() };
        let body = serde_json::to_string(&recorded).map_err(|source| StoreError::Event { seq, source })?;
        head = head.next(&body);
        sqlx::query("insert into event (seq, name, body, hash) values (?, ?, ?, ?)")
            .bind(seq)
            .bind(event.name())
            .bind(body)
            .bind(&head.hash)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
