//! A mailbox over IMAP4rev1 (RFC 3501, 9051), with IDLE, MOVE and UIDPLUS where the server has them.
//!
//! Only a handful of commands is spoken, and answers are read tolerantly within fixed bounds. Folders are opened
//! read-only except for filing. The connection is held by `Imap` only between operations: a fault, or a caller that
//! drops the future half-way, drops it, and the next operation connects anew.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use async_imap::imap_proto::{AttributeValue, Response};
use jiff::Timestamp;
use tokio::time::{Instant, sleep_until, timeout_at};
use tokio_rustls::TlsConnector;

use self::{
    line::{Fault, Line, Opened},
    meter::Allowance,
    stumbles::Stumbles,
};
use super::{LISTED_AT_ONCE, Listed, MailboxError, Place};
use crate::config::{self, Auth};

mod connect;
mod fetching;
mod filing;
mod line;
mod meter;
mod stumbles;
pub(super) mod words;

/// So many UIDs are named in one command, so that no server finds the line too long.
const NAMED_AT_ONCE: usize = 500;
const LISTING: &str = "listing the folder";
/// Servers may end an IDLE after 30 minutes (RFC 2177).
const LONGEST_IDLE: Duration = Duration::from_mins(28);

pub(super) struct Imap {
    settings: config::Imap,
    account: Arc<str>,
    folder: Arc<str>,
    tls: TlsConnector,
    line: Option<Line>,
    horizon: Horizon,
    listing: Stumbles,
    fetching: Stumbles,
}

/// How far the folder has been looked through, so that a poll asks only for what lies beyond.
#[derive(Clone, Default)]
struct Horizon {
    uid_validity: u32,
    /// Every message up to this UID is known to the caller or `pending`.
    upto: u32,
    /// Listed, and not known to the caller when last asked.
    pending: BTreeSet<u32>,
}

impl Imap {
    pub(super) async fn open(settings: &config::Imap) -> Result<Self, MailboxError> {
        let account = format!("{}@{}", settings.user, settings.host);
        let tls = connect::trust(settings.ca_file.as_deref())
            .map_err(|why| MailboxError::Settings { subject: subject(settings), why })?;
        let mut imap = Self {
            account: account.into(),
            folder: settings.folder.as_str().into(),
            settings: settings.clone(),
            tls,
            line: None,
            horizon: Horizon::default(),
            listing: Stumbles::default(),
            fetching: Stumbles::default(),
        };
        let mut line = imap.line().await?;
        let opened = imap.watch(&mut line).await.map(drop);
        imap.keep(line, opened)?;
        Ok(imap)
    }

    pub(super) async fn list(&mut self, known: &(dyn Fn(&Place) -> bool + Sync)) -> Result<Vec<Listed>, MailboxError> {
        let mut line = self.line().await?;
        let listed = self.look(&mut line, known).await;
        self.listing.learn(&listed);
        let (listed, horizon) = self.keep(line, listed)?;
        self.horizon = horizon;
        Ok(listed)
    }

    pub(super) async fn wait(&mut self) -> Result<(), MailboxError> {
        let deadline = Instant::now() + Duration::from_secs(self.settings.poll).min(LONGEST_IDLE);
        let mut line = self.line().await?;
        let begun = self.begin_waiting(&mut line).await;
        self.keep(line, begun)?;
        // From here on the connection stays in its place, so that a caller may drop this future.
        let Some(line) = self.line.as_mut() else { return Ok(()) };
        let heard = timeout_at(deadline, line.idle()).await.unwrap_or(Ok(()));
        if heard.is_ok() && !line.news {
            // No IDLE on this server, or it ended by itself: no reason to ask in a tight loop.
            sleep_until(deadline).await;
        }
        let Some(mut line) = self.line.take() else { return Ok(()) };
        let ended = match heard {
            Ok(()) => line.end_idle().await,
            lost => lost,
        };
        self.keep(line, ended)
    }

    /// The connection, taken out: whoever does not give it back with [`Self::keep`] has closed it.
    async fn line(&mut self) -> Result<Line, MailboxError> {
        if let Some(mut line) = self.line.take() {
            match line.end_idle().await {
                Ok(()) => return Ok(line),
                // It died while nobody listened; that alone is no news to anybody.
                Err(fault) => tracing::debug!(mailbox = self.subject(), ?fault, "connecting anew"),
            }
        }
        let (Auth::Password(secret) | Auth::XOAuth2(secret)) = &self.settings.auth;
        let secret = secret
            .read()
            .await
            .map_err(|why| MailboxError::Settings { subject: self.subject(), why: why.to_string() })?;
        connect::connect(&self.settings, &self.tls, &secret).await.map_err(|fault| self.error(fault))
    }

    /// Keeps the connection for the next operation, unless this one ended in a fault.
    fn keep<T>(&mut self, line: Line, outcome: Result<T, Fault>) -> Result<T, MailboxError> {
        match outcome {
            Ok(value) => {
                self.line = Some(line);
                Ok(value)
            }
            Err(fault) => Err(self.error(fault)),
        }
    }

    fn subject(&self) -> String {
        subject(&self.settings)
    }

    fn error(&self, fault: Fault) -> MailboxError {
        let subject = self.subject();
        match fault {
            Fault::Lost(why) => MailboxError::Unreachable { subject, why },
            Fault::TimedOut(doing, seconds) => MailboxError::TimedOut { subject, doing: doing.into(), seconds },
            Fault::Garbage(why) => MailboxError::Protocol { subject, why },
            Fault::Refused(doing, said) => MailboxError::Refused { subject, doing: doing.into(), said },
            Fault::Credentials(said) => MailboxError::Authentication { subject, said },
        }
    }

    fn place(&self, uid_validity: u32, uid: u32) -> Place {
        Place::Imap { account: Arc::clone(&self.account), folder: Arc::clone(&self.folder), uid_validity, uid }
    }

    /// The UID behind a place, where it is one of this folder as it now is.
    fn uid(&self, place: &Place, opened: &Opened) -> Option<u32> {
        match place {
            Place::Imap { account, folder, uid_validity, uid }
                if *account == self.account && *folder == self.folder && *uid_validity == opened.uid_validity =>
            {
                Some(*uid)
            }
            _ => None,
        }
    }

    /// Opens the watched folder for looking.
    async fn watch(&self, line: &mut Line) -> Result<Opened, Fault> {
        let name = folder_word(&self.settings.folder)?;
        line.open(&self.settings.folder, &name, false).await
    }

    async fn watched(&self, line: &mut Line) -> Result<Opened, Fault> {
        match &line.opened {
            Some(opened) if opened.folder == self.settings.folder && !opened.writable => Ok(opened.clone()),
            _ => self.watch(line).await,
        }
    }

    async fn begin_waiting(&self, line: &mut Line) -> Result<(), Fault> {
        self.watched(line).await?;
        if !line.can("IDLE") || line.news {
            return Ok(());
        }
        match line.begin_idle().await {
            Err(Fault::Refused(..)) => Ok(()),
            other => other,
        }
    }

    async fn look(
        &mut self,
        line: &mut Line,
        known: &(dyn Fn(&Place) -> bool + Sync),
    ) -> Result<(Vec<Listed>, Horizon), Fault> {
        self.listing.between();
        let opened = self.watch(line).await?;
        // What comes from here on may miss this listing: it wakes the next wait.
        line.news = false;
        let mut horizon = self.horizon.clone();
        if horizon.uid_validity != opened.uid_validity {
            horizon = Horizon { uid_validity: opened.uid_validity, ..Horizon::default() };
        }
        let is_known = |uid: &u32| known(&self.place(opened.uid_validity, *uid));
        horizon.pending.retain(|uid| !is_known(uid));
        horizon.advance(line, &opened, &is_known).await?;
        let listed = self.describe(line, &mut horizon).await?;
        Ok((listed, horizon))
    }

    /// Size and arrival of what is pending. What the server no longer has is forgotten.
    async fn describe(&mut self, line: &mut Line, horizon: &mut Horizon) -> Result<Vec<Listed>, Fault> {
        let uid_validity = horizon.uid_validity;
        let pending: Vec<u32> = horizon.pending.iter().copied().take(LISTED_AT_ONCE).collect();
        let (untold, asked): (Vec<u32>, Vec<u32>) =
            pending.iter().partition(|&&uid| self.listing.given_up(uid_validity, uid).is_some());
        for &uid in &untold {
            self.complain(uid);
        }
        let mut listed = BTreeMap::new();
        for uids in asked.chunks(self.listing.at_once(NAMED_AT_ONCE)) {
            self.listing.asking(uid_validity, uids.iter().copied());
            let present = self.describe_some(line, uid_validity, uids, &mut listed).await?;
            horizon.pending.retain(|uid| present.contains(uid) || !uids.contains(uid));
            present.iter().filter(|uid| !listed.contains_key(uid)).for_each(|&uid| self.complain(uid));
        }
        Ok(listed.into_values().collect())
    }

    async fn describe_some(
        &self,
        line: &mut Line,
        uid_validity: u32,
        uids: &[u32],
        listed: &mut BTreeMap<u32, Listed>,
    ) -> Result<BTreeSet<u32>, Fault> {
        let mut present = BTreeSet::new();
        let command = format!("UID FETCH {} (UID RFC822.SIZE INTERNALDATE)", words::set(uids.iter().copied()));
        line.ask_for(&command, LISTING, Allowance::listing(0), |data| {
            let Some((uid, items)) = fetched(data).filter(|(uid, _)| uids.contains(uid)) else { return false };
            if let Some((size, arrived)) = size_and_arrival(items) {
                listed.insert(uid, Listed { place: self.place(uid_validity, uid), size, arrived });
            }
            present.insert(uid)
        })
        .await?;
        Ok(present)
    }

    fn complain(&self, uid: u32) {
        tracing::error!(
            mailbox = self.subject(),
            uid,
            "the server does not tell when this message arrived; it stays unread in the mailbox. Look at it by hand"
        );
    }
}

impl Horizon {
    /// Takes in what lies beyond, as far as one listing goes.
    async fn advance(
        &mut self,
        line: &mut Line,
        opened: &Opened,
        is_known: &(dyn Fn(&u32) -> bool + Sync),
    ) -> Result<(), Fault> {
        let from = self.upto.saturating_add(1);
        let room = LISTED_AT_ONCE.saturating_sub(self.pending.len());
        if line.exists == 0 || room == 0 || opened.uid_next.is_some_and(|next| next <= from) {
            return Ok(());
        }
        let (mut unknown, mut highest) = (BTreeSet::new(), self.upto);
        line.ask_for(&format!("UID FETCH {from}:* (UID)"), LISTING, Allowance::listing(line.exists), |data| {
            // `n:*` always answers with the last message, however small its UID (RFC 9051 §9).
            let Some((uid, _)) = fetched(data).filter(|(uid, _)| *uid >= from) else { return false };
            let new = uid > highest;
            highest = highest.max(uid);
            if !is_known(&uid) {
                unknown.insert(uid);
                if unknown.len() > room {
                    unknown.pop_last();
                }
            }
            new
        })
        .await?;
        self.upto = if unknown.len() >= room { unknown.last().copied().unwrap_or(highest) } else { highest };
        self.pending.extend(unknown);
        Ok(())
    }
}

/// The UID and the items of a FETCH answer that has a UID; flags that change unasked have none.
fn fetched<'a>(data: &'a Response<'a>) -> Option<(u32, &'a [AttributeValue<'a>])> {
    let Response::Fetch(_, items) = data else { return None };
    let uid = items.iter().find_map(|item| match item {
        AttributeValue::Uid(uid) => Some(*uid),
        _ => None,
    })?;
    Some((uid, items))
}

fn size_and_arrival(items: &[AttributeValue<'_>]) -> Option<(u64, Timestamp)> {
    let (mut size, mut arrived) = (None, None);
    for item in items {
        match item {
            AttributeValue::Rfc822Size(bytes) => size = Some(u64::from(*bytes)),
            AttributeValue::InternalDate(date) => {
                let date = jiff::fmt::strtime::parse("%d-%b-%Y %H:%M:%S %z", date.trim()).ok()?;
                arrived = Some(date.to_timestamp().ok()?);
            }
            _ => {}
        }
    }
    size.zip(arrived)
}

/// A folder's name as it stands in a command.
fn folder_word(name: &str) -> Result<String, Fault> {
    words::quoted(&words::utf7(name)).ok_or_else(|| Fault::Garbage("a folder name that cannot be sent".into()))
}

fn subject(settings: &config::Imap) -> String {
    format!("{} on {}:{}", settings.user, settings.host, settings.port)
}
