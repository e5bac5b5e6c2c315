//! Moving messages to a folder, verified, with whatever the server offers for it.
//!
//! Never a plain EXPUNGE: it would also remove what others have marked as deleted in the Director's mailbox.

use std::collections::{BTreeMap, BTreeSet};

use async_imap::imap_proto::{AttributeValue, MailboxDatum, NameAttribute, Response};

use super::{
    Imap, fetched, folder_word,
    line::{Fault, Line},
    meter::Allowance,
    words,
};
use crate::{
    event::MessageHash,
    mailbox::{Filing, MailboxError, Place, levels},
};

/// Moving one by one takes twenty times as long, and larger batches gain nothing.
const MOVED_AT_ONCE: usize = 50;

impl Imap {
    pub(in crate::mailbox) async fn file(&mut self, places: &[Place], folder: &str) -> Result<Filing, MailboxError> {
        let mut line = self.line().await?;
        let filed = self.file_over(&mut line, places, folder).await;
        self.keep(line, filed)
    }

    pub(in crate::mailbox) async fn refile(
        &mut self,
        messages: &[(MessageHash, u64)],
        from: &str,
        to: &str,
    ) -> Result<usize, MailboxError> {
        let mut line = self.line().await?;
        let filed = self.refile_over(&mut line, messages, from, to).await;
        self.keep(line, filed)
    }

    async fn refile_over(
        &self,
        line: &mut Line,
        messages: &[(MessageHash, u64)],
        from: &str,
        to: &str,
    ) -> Result<usize, Fault> {
        let target = if to.is_empty() {
            folder_word(&self.settings.folder)?
        } else {
            ready(line, &levels(&self.settings.filing, to)).await?
        };
        let separator = separator(line).await?.map(String::from).unwrap_or_default();
        let name = levels(&self.settings.filing, from).join(&separator);
        let word = folder_word(&name)?;
        if !exists(line, &word).await? {
            return Ok(0);
        }
        line.open(&name, &word, true).await?;
        let mut found = BTreeSet::new();
        for (uid, size) in sizes(line).await? {
            if messages.iter().any(|(_, wanted)| *wanted == size) && self.is_one_of(line, uid, size, messages).await? {
                found.insert(uid);
            }
        }
        let mut moved = 0;
        for batch in found.iter().copied().collect::<Vec<_>>().chunks(MOVED_AT_ONCE) {
            moved += transfer(line, &batch.iter().copied().collect(), &target).await?.len();
        }
        Ok(moved)
    }

    /// Whether a message's bytes are those of one that is looked for.
    async fn is_one_of(
        &self,
        line: &mut Line,
        uid: u32,
        size: u64,
        messages: &[(MessageHash, u64)],
    ) -> Result<bool, Fault> {
        let mut hash = None;
        let command = format!("UID FETCH {uid} (UID BODY.PEEK[])");
        let chunk = usize::try_from(size).unwrap_or(usize::MAX);
        line.ask_for(&command, "looking at a filed message", Allowance::messages(size, chunk), |data| {
            let Some((_, items)) = fetched(data).filter(|(found, _)| *found == uid) else { return false };
            hash = items.iter().find_map(|item| match item {
                AttributeValue::BodySection { data: Some(bytes), .. } => Some(MessageHash::of(bytes)),
                _ => None,
            });
            hash.is_some()
        })
        .await?;
        Ok(hash.is_some_and(|hash| messages.iter().any(|(wanted, _)| *wanted == hash)))
    }

    async fn file_over(&self, line: &mut Line, places: &[Place], folder: &str) -> Result<Filing, Fault> {
        let target = ready(line, &levels(&self.settings.filing, folder)).await?;
        let watched = folder_word(&self.settings.folder)?;
        let opened = line.open(&self.settings.folder, &watched, true).await?;
        let mut filing = Filing::default();
        for batch in places.chunks(MOVED_AT_ONCE) {
            // After a change of UIDVALIDITY a UID may be another message's: such a place no longer exists.
            let uids: BTreeSet<u32> = batch.iter().filter_map(|place| self.uid(place, &opened)).collect();
            let before = present(line, &uids).await?;
            let left = if before.is_empty() { BTreeSet::new() } else { transfer(line, &before, &target).await? };
            for place in batch {
                match self.uid(place, &opened) {
                    Some(uid) if left.contains(&uid) => filing.moved.push(place.clone()),
                    Some(uid) if before.contains(&uid) => {}
                    _ => filing.gone.push(place.clone()),
                }
            }
        }
        Ok(filing)
    }
}

/// Moves the messages; which of them have left. A server says OK also to a move that moved nothing.
async fn transfer(line: &mut Line, uids: &BTreeSet<u32>, target: &str) -> Result<BTreeSet<u32>, Fault> {
    let set = words::set(uids.iter().copied());
    if line.can("MOVE") {
        line.ask(&format!("UID MOVE {set} {target}"), "moving messages").await?;
    } else {
        line.ask(&format!("UID COPY {set} {target}"), "copying messages").await?;
        line.ask(&format!("UID STORE {set} +FLAGS.SILENT (\\Deleted)"), "marking what was copied").await?;
        if !line.can("UIDPLUS") {
            return Ok(uids.clone());
        }
        line.ask(&format!("UID EXPUNGE {set}"), "removing what was copied").await?;
    }
    let still = present(line, uids).await?;
    Ok(uids.difference(&still).copied().collect())
}

/// What lies in the folder that is open: UID and bytes, as the server tells them.
async fn sizes(line: &mut Line) -> Result<BTreeMap<u32, u64>, Fault> {
    let mut found = BTreeMap::new();
    if line.exists == 0 {
        return Ok(found);
    }
    let allowance = Allowance::listing(line.exists);
    line.ask_for("UID FETCH 1:* (UID RFC822.SIZE)", "looking through a folder", allowance, |data| {
        let Some((uid, items)) = fetched(data) else { return false };
        let size = items.iter().find_map(|item| match item {
            AttributeValue::Rfc822Size(size) => Some(u64::from(*size)),
            _ => None,
        });
        size.is_some_and(|size| found.insert(uid, size).is_none())
    })
    .await?;
    Ok(found)
}

async fn present(line: &mut Line, uids: &BTreeSet<u32>) -> Result<BTreeSet<u32>, Fault> {
    let mut found = BTreeSet::new();
    if uids.is_empty() || line.exists == 0 {
        return Ok(found);
    }
    let command = format!("UID FETCH {} (UID)", words::set(uids.iter().copied()));
    line.ask_for(&command, "looking for messages", Allowance::TALK, |data| match fetched(data) {
        Some((uid, _)) if uids.contains(&uid) => found.insert(uid),
        _ => false,
    })
    .await?;
    Ok(found)
}

/// The folder as it stands in a command; it is created and subscribed to when it is missing.
async fn ready(line: &mut Line, levels: &[String]) -> Result<String, Fault> {
    let separator = separator(line).await?.map(String::from).unwrap_or_default();
    let name = levels.join(&separator);
    let word = folder_word(&name)?;
    if !line.ready.contains(&name) {
        if !exists(line, &word).await? {
            create(line, &word).await?;
        }
        line.ready.insert(name);
    }
    Ok(word)
}

async fn create(line: &mut Line, word: &str) -> Result<(), Fault> {
    match line.ask(&format!("CREATE {word}"), "creating a folder").await {
        // Somebody else was quicker.
        Err(Fault::Refused(..)) if exists(line, word).await? => {}
        other => other?,
    }
    match line.ask(&format!("SUBSCRIBE {word}"), "subscribing to a folder").await {
        // The folder is there all the same; it is only less easily seen.
        Ok(()) | Err(Fault::Refused(..)) => Ok(()),
        Err(fault) => Err(fault),
    }
}

async fn exists(line: &mut Line, word: &str) -> Result<bool, Fault> {
    let mut found = false;
    line.ask_for(&format!("LIST \"\" {word}"), "looking for a folder", Allowance::TALK, |data| {
        if let Response::MailboxData(MailboxDatum::List(list)) = data {
            found |= !list.name_attributes.iter().any(is_no_folder);
        }
        false
    })
    .await?;
    Ok(found)
}

fn is_no_folder(mark: &NameAttribute<'_>) -> bool {
    match mark {
        NameAttribute::NoSelect => true,
        NameAttribute::Extension(name) => name.eq_ignore_ascii_case("\\NonExistent"),
        _ => false,
    }
}

/// What stands between a folder's levels; none on a server whose folders have none.
async fn separator(line: &mut Line) -> Result<Option<char>, Fault> {
    if line.separator.is_none() {
        let mut found = None;
        line.ask_for("LIST \"\" \"\"", "asking for the folder separator", Allowance::TALK, |data| {
            if let Response::MailboxData(MailboxDatum::List(list)) = data {
                found = list.delimiter.as_deref().and_then(|delimiter| delimiter.chars().next());
            }
            false
        })
        .await?;
        line.separator = found;
    }
    Ok(line.separator)
}
