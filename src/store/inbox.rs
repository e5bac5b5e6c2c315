//! Messages: kept before anything looks at them, claimed one at a time for reading, filed when decided.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use sqlx::SqliteConnection;

use super::{Result, Store, blocking, failpoint, instant, log, micros, signed, unsigned};
use crate::event::{Event, MessageHash};

/// A message as it came out of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    pub bytes: Vec<u8>,
    /// When it reached the mailbox.
    pub arrived: Timestamp,
    /// The key of the place where it lies, unique over all mailboxes.
    pub place: String,
    pub mailbox: String,
}

/// A message that is safe now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub message: MessageHash,
    /// False when the same bytes were kept before, from whatever place.
    pub new: bool,
}

/// The right to decide about a message, until somebody else claims it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub message: MessageHash,
    pub(super) lease: i64,
}

/// A message to be read now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    pub claim: Claim,
    pub message: MessageHash,
    pub arrived: Timestamp,
    /// Bytes.
    pub size: u64,
    /// With this one. At the third somebody has died over it twice: it is for a person.
    pub attempts: u32,
}

/// A message that still lies where it came in and belongs elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToFile {
    pub place: String,
    pub folder: String,
    pub message: MessageHash,
}

/// A message that was filed, and has been decided otherwise since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToRefile {
    /// Where it lay when it came in.
    pub place: String,
    /// The folder it was moved to, under the filing folder.
    pub from: String,
    /// The one it belongs in now; empty: where it came in.
    pub to: String,
    pub message: MessageHash,
    /// Bytes.
    pub size: u64,
}

impl Store {
    /// Keeps one message; see [`Store::keep_many`].
    pub async fn keep(&self, incoming: Incoming, now: Timestamp) -> Result<Kept> {
        let message = MessageHash::of(&incoming.bytes);
        let kept = self.keep_many(vec![incoming], now).await?;
        Ok(kept.into_iter().next().unwrap_or(Kept { message, new: false }))
    }

    /// Archives messages, then records them, all in one transaction. When it returns, all of them survive a power cut.
    ///
    /// The same bytes are one message, however often and wherever they were delivered; the first arrival counts.
    pub async fn keep_many(&self, batch: Vec<Incoming>, now: Timestamp) -> Result<Vec<Kept>> {
        let (batch, hashes) = self.archive_all(batch).await?;
        let mut tx = self.begin().await?;
        let mut seq = log::head(&mut tx).await?.seq;
        let (mut kept, mut events) = (Vec::new(), Vec::new());
        for (incoming, message) in batch.iter().zip(hashes) {
            // as exact as the database, so that every copy of the instant agrees
            let arrived = Timestamp::from_microsecond(micros(incoming.arrived)).unwrap_or(incoming.arrived);
            let size = incoming.bytes.len() as u64;
            let new = insert_message(&mut tx, &message, arrived, size, seq + 1).await?;
            if new {
                seq += 1;
                events.push(Event::Kept { message: message.clone(), arrived, size });
            }
            insert_delivery(&mut tx, incoming, &message).await?;
            kept.push(Kept { message, new });
        }
        log::append(&mut tx, &events, now).await?;
        failpoint::hit("keep-before-commit");
        tx.commit().await?;
        failpoint::hit("kept");
        Ok(kept)
    }

    async fn archive_all(&self, batch: Vec<Incoming>) -> Result<(Arc<Vec<Incoming>>, Vec<MessageHash>)> {
        let (archive, batch) = (self.archive.clone(), Arc::new(batch));
        let shared = Arc::clone(&batch);
        let archived = blocking(move || {
            let hashes: Vec<MessageHash> = shared.iter().map(|incoming| MessageHash::of(&incoming.bytes)).collect();
            let bodies: Vec<_> = hashes.iter().zip(shared.iter().map(|incoming| incoming.bytes.as_slice())).collect();
            archive.put(&bodies).map(|()| hashes)
        });
        Ok((batch, archived.await?))
    }

    /// A message's bytes, checked against its hash.
    pub async fn bytes(&self, message: &MessageHash) -> Result<Vec<u8>> {
        let (archive, message) = (self.archive.clone(), message.clone());
        blocking(move || archive.bytes(&message)).await
    }

    /// Whether what lies at a place was kept already.
    pub async fn known(&self, place: &str) -> Result<bool> {
        let known: (bool,) = sqlx::query_as("select exists (select 1 from delivery where place = ?)")
            .bind(place)
            .fetch_one(&self.readers)
            .await?;
        Ok(known.0)
    }

    /// The keys of all places in a mailbox whose messages were kept.
    pub async fn known_places(&self, mailbox: &str) -> Result<HashSet<String>> {
        let places: Vec<(String,)> = sqlx::query_as("select place from delivery where mailbox = ?")
            .bind(mailbox)
            .fetch_all(&self.readers)
            .await?;
        Ok(places.into_iter().map(|(place,)| place).collect())
    }

    /// How many messages wait to be read, claimed ones included.
    pub async fn undecided(&self) -> Result<u64> {
        let (count,): (i64,) =
            sqlx::query_as("select count(*) from message where state = 'kept'").fetch_one(&self.readers).await?;
        Ok(unsigned(count))
    }

    /// How many messages were kept up to an event.
    pub async fn kept_through(&self, seq: u64) -> Result<u64> {
        let (count,): (i64,) = sqlx::query_as("select count(*) from message where kept_seq <= ?")
            .bind(i64::try_from(seq).unwrap_or(i64::MAX))
            .fetch_one(&self.readers)
            .await?;
        Ok(unsigned(count))
    }

    /// Claims the longest-arrived message that nobody works on. The attempt is counted before the work, and the claim
    /// ends by itself after `lease`, so a message whose reader died comes round again.
    pub async fn claim(&self, now: Timestamp, lease: SignedDuration) -> Result<Option<Claimed>> {
        let mut tx = self.begin().await?;
        let row: Option<(String, i64, i64, i64, i64)> = sqlx::query_as(
            "update message set attempts = attempts + 1, lease = lease + 1, lease_until = ?
             where hash = (select hash from message where state = 'kept' and lease_until <= ?
                           order by arrived, kept_seq limit 1)
             returning hash, arrived, size, attempts, lease",
        )
        .bind(micros(now.saturating_add(lease).unwrap_or(Timestamp::MAX)))
        .bind(micros(now))
        .fetch_optional(&mut *tx)
        .await?;
        tx.commit().await?;
        let Some((hash, arrived, size, attempts, lease)) = row else { return Ok(None) };
        failpoint::hit("claimed");
        let message = MessageHash(hash);
        Ok(Some(Claimed {
            claim: Claim { message: message.clone(), lease },
            message,
            arrived: instant("message", arrived)?,
            size: unsigned(size),
            attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        }))
    }

    /// Gives a claim back unused, as if the attempt had not been made: for an orderly shutdown.
    pub async fn release(&self, claim: &Claim) -> Result<()> {
        sqlx::query(
            "update message set attempts = attempts - 1, lease_until = 0
             where hash = ? and lease = ? and state = 'kept' and attempts > 0",
        )
        .bind(claim.message.as_str())
        .bind(claim.lease)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Ends every claim at once: whoever held one in the daemon's earlier life is gone. Another process that still
    /// reads (`ingest`) loses only its work, because a newer claim alone decides.
    pub(super) async fn free_claims(&self) -> Result<()> {
        sqlx::query("update message set lease_until = 0 where state = 'kept' and lease_until <> 0")
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// What is still to be moved in a mailbox, by folder.
    pub async fn to_file(&self, mailbox: &str) -> Result<BTreeMap<String, Vec<ToFile>>> {
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "select delivery.place, message.folder, message.hash
             from delivery join message on message.hash = delivery.message
             where delivery.mailbox = ? and delivery.filed = 0 and message.folder <> ''
             order by message.folder, delivery.place",
        )
        .bind(mailbox)
        .fetch_all(&self.readers)
        .await?;
        let mut folders: BTreeMap<String, Vec<ToFile>> = BTreeMap::new();
        for (place, folder, hash) in rows {
            let one = ToFile { place, folder: folder.clone(), message: MessageHash(hash) };
            folders.entry(folder).or_default().push(one);
        }
        Ok(folders)
    }

    /// What was moved in a mailbox to another folder than it belongs in now.
    pub async fn to_refile(&self, mailbox: &str) -> Result<Vec<ToRefile>> {
        let rows: Vec<(String, String, String, String, i64)> = sqlx::query_as(
            "select delivery.place, delivery.folder, message.folder, message.hash, message.size
             from delivery join message on message.hash = delivery.message
             where delivery.mailbox = ? and delivery.filed = 1 and delivery.folder <> ''
               and delivery.folder <> message.folder
             order by delivery.folder, message.folder, delivery.place",
        )
        .bind(mailbox)
        .fetch_all(&self.readers)
        .await?;
        let refile = |(place, from, to, hash, size)| ToRefile {
            place,
            from,
            to,
            message: MessageHash(hash),
            size: unsigned(size),
        };
        Ok(rows.into_iter().map(refile).collect())
    }

    /// Notes that what lay at these places has been moved to a folder, or had left before.
    pub async fn filed(&self, places: &[String], folder: &str) -> Result<()> {
        let mut tx = self.begin().await?;
        for place in places {
            sqlx::query("update delivery set filed = 1, folder = ? where place = ?")
                .bind(folder)
                .bind(place)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The places where a message was delivered.
    pub async fn places(&self, message: &MessageHash) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = sqlx::query_as("select place from delivery where message = ? order by place")
            .bind(message.as_str())
            .fetch_all(&self.readers)
            .await?;
        Ok(rows.into_iter().map(|(place,)| place).collect())
    }
}

/// Whether the message is new.
async fn insert_message(
    connection: &mut SqliteConnection,
    message: &MessageHash,
    arrived: Timestamp,
    size: u64,
    seq: u64,
) -> Result<bool> {
    let inserted = sqlx::query(
        "insert into message (hash, arrived, size, kept_seq) values (?, ?, ?, ?) on conflict (hash) do nothing",
    )
    .bind(message.as_str())
    .bind(micros(arrived))
    .bind(signed(size))
    .bind(signed(seq))
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// A place holds one message; where another lies there now (a file that was overwritten), the place follows it.
async fn insert_delivery(connection: &mut SqliteConnection, incoming: &Incoming, message: &MessageHash) -> Result<()> {
    sqlx::query(
        "insert into delivery (place, mailbox, message, arrived) values (?, ?, ?, ?)
         on conflict (place) do update set message = excluded.message, arrived = excluded.arrived, filed = 0,
           folder = ''
         where delivery.message <> excluded.message",
    )
    .bind(&incoming.place)
    .bind(&incoming.mailbox)
    .bind(message.as_str())
    .bind(micros(incoming.arrived))
    .execute(connection)
    .await?;
    Ok(())
}
