//! The Director's mailbox: what lies in it, its messages' bytes, and filing what has been dealt with.
//!
//! The only room that knows IMAP and Maildir. It never marks a message read, never removes one, and never looks
//! inside one: parsing is the worker's. Every call ends within its time-out; after an error the connection is gone and
//! the next call makes a new one, so callers only wait (see [`Backoff`]) and call again.

use jiff::Timestamp;

use crate::{config, event::MessageHash};

pub use self::{
    error::{Backoff, MailboxError},
    place::{NotAPlace, Place},
};

pub(crate) mod error;
mod imap;
pub mod maildir;
mod place;

/// Of a message that is too large, this much is fetched: its headers and first part. Bytes.
pub const HEAD: usize = 256 * 1024;
/// One call of [`Mailbox::fetch`] returns about this much, so that memory stays flat. Bytes.
const BATCH: u64 = 8 * 1024 * 1024;
const BATCH_MESSAGES: usize = 200;
/// One call of [`Mailbox::list`] returns at most this many; the next call goes on from there.
const LISTED_AT_ONCE: usize = 5_000;

/// A message in the mailbox that the caller does not know yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub place: Place,
    /// Bytes, as the server tells it: for planning, not for trusting.
    pub size: u64,
    /// When it reached the mailbox: IMAP INTERNALDATE, or the file's modification time.
    pub arrived: Timestamp,
}

/// What fetching one message gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    Whole(Vec<u8>),
    /// Larger than `max_message`: a person looks at it. `head` holds its first [`HEAD`] bytes at most.
    TooLarge {
        size: u64,
        head: Vec<u8>,
    },
    /// It no longer lies there.
    Gone,
    /// The server cannot give this one message's bytes; the others are not held up by it.
    Refused {
        response: String,
    },
}

/// What became of messages that were to be filed. Places in neither list still lie where they lay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filing {
    /// They lay in the watched folder and now lie in the other.
    pub moved: Vec<Place>,
    /// They had left the watched folder before: filed earlier, or taken by a person.
    pub gone: Vec<Place>,
}

/// A mailbox being watched.
pub struct Mailbox(Kind);

enum Kind {
    Imap(Box<imap::Imap>),
    Maildir(maildir::Maildir),
}

impl Mailbox {
    /// Connects, proves who we are and opens the watched folder; a Maildir is created when it is missing.
    pub async fn open(settings: &config::Mailbox) -> Result<Self, MailboxError> {
        Ok(Self(match settings {
            config::Mailbox::Imap(imap) => Kind::Imap(Box::new(imap::Imap::open(imap).await?)),
            config::Mailbox::Maildir(maildir) => Kind::Maildir(maildir::Maildir::open(maildir).await?),
        }))
    }

    /// Messages that `known` does not know, oldest first, a few thousand at most; call again after keeping them.
    /// What was returned once is returned again until it is known.
    pub async fn list(&mut self, known: &(dyn Fn(&Place) -> bool + Sync)) -> Result<Vec<Listed>, MailboxError> {
        match &mut self.0 {
            Kind::Imap(imap) => imap.list(known).await,
            Kind::Maildir(maildir) => maildir.list(known).await,
        }
    }

    /// The bytes of the first few of `listed`, in its order: at least one, as many as memory allows. The caller keeps
    /// them (one sync for all) and calls again with the rest. Nothing is marked read.
    pub async fn fetch(&mut self, listed: &[Listed]) -> Result<Vec<(Listed, Fetched)>, MailboxError> {
        let batch = batch(listed);
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        match &mut self.0 {
            Kind::Imap(imap) => imap.fetch(batch).await,
            Kind::Maildir(maildir) => maildir.fetch(batch).await,
        }
    }

    /// Moves messages to `folder` under the configured filing folder (`79`, `Review`), which is created when missing.
    /// Flags stay as they are. Calling it again after a crash does no harm.
    pub async fn file(&mut self, places: &[Place], folder: &str) -> Result<Filing, MailboxError> {
        if places.is_empty() {
            return Ok(Filing::default());
        }
        match &mut self.0 {
            Kind::Imap(imap) => imap.file(places, folder).await,
            Kind::Maildir(maildir) => maildir.file(places, folder).await,
        }
    }

    /// Moves messages on from one folder under the filing folder to another; an empty name is the watched folder. They are
    /// known by their size and hash, because the server gave them other numbers. Gives how many were found and moved.
    pub async fn refile(
        &mut self,
        messages: &[(MessageHash, u64)],
        from: &str,
        to: &str,
    ) -> Result<usize, MailboxError> {
        match &mut self.0 {
            Kind::Imap(imap) => imap.refile(messages, from, to).await,
            Kind::Maildir(maildir) => maildir.refile(messages, from, to).await,
        }
    }

    /// Returns when something new has come, at the latest after the configured poll interval. Dropping the future
    /// (shutdown, other work) is safe at any point.
    pub async fn wait(&mut self) -> Result<(), MailboxError> {
        match &mut self.0 {
            Kind::Imap(imap) => imap.wait().await,
            Kind::Maildir(maildir) => maildir.wait().await,
        }
    }
}

/// The longest prefix that fits into one call, at least one message.
fn batch(listed: &[Listed]) -> &[Listed] {
    let mut total = 0_u64;
    let fitting = listed
        .iter()
        .take(BATCH_MESSAGES)
        .take_while(|one| {
            total = total.saturating_add(one.size);
            total <= BATCH
        })
        .count();
    listed.get(..fitting.max(1)).unwrap_or_default()
}

/// A folder's path as the settings write it, taken apart. Both `/` and nothing else separate.
fn levels(filing: &str, folder: &str) -> Vec<String> {
    filing.split('/').chain(folder.split('/')).filter(|level| !level.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(size: u64) -> Listed {
        Listed { place: Place::Maildir { name: size.to_string() }, size, arrived: Timestamp::UNIX_EPOCH }
    }

    /// The daemon runs every mailbox in a task of its own: this compiles only while that is possible.
    #[test]
    fn every_operation_can_run_in_a_task_of_its_own() {
        fn task<T: Send>(_: impl Future<Output = T> + Send) {}
        let use_all = |mailbox: &mut Mailbox, settings: &config::Mailbox| {
            task(Mailbox::open(settings));
            task(mailbox.list(&|_| true));
            task(mailbox.fetch(&[]));
            task(mailbox.file(&[], ""));
            task(mailbox.refile(&[], "", ""));
            task(mailbox.wait());
        };
        let _ = use_all;
    }

    #[test]
    fn a_batch_is_bounded_in_bytes_and_count_and_never_empty() {
        let many: Vec<_> = (0..1000).map(|_| listed(1)).collect();
        assert_eq!(batch(&many).len(), BATCH_MESSAGES);
        let large: Vec<_> = (0..9).map(|_| listed(3 << 20)).collect();
        assert_eq!(batch(&large).len(), 2);
        assert_eq!(batch(&[listed(u64::MAX), listed(u64::MAX)]).len(), 1);
        assert!(batch(&[]).is_empty());
    }
}
