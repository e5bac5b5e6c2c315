//! The bytes of messages: many small ones with one command, large ones piece by piece.

use std::collections::{BTreeMap, BTreeSet};

use async_imap::imap_proto::AttributeValue;

use super::{
    Imap, fetched,
    line::{Fault, Line},
    meter::Allowance,
    stumbles::Stumbles,
    words,
};
use crate::mailbox::{BATCH, Fetched, HEAD, Listed, MailboxError};

/// No single answer carries more of a message than this. Bytes.
const CHUNK: usize = 1024 * 1024;

impl Imap {
    pub(in crate::mailbox) async fn fetch(&mut self, batch: &[Listed]) -> Result<Vec<(Listed, Fetched)>, MailboxError> {
        let mut line = self.line().await?;
        let fetched = self.fetch_over(&mut line, batch).await;
        self.fetching.learn(&fetched);
        self.keep(line, fetched)
    }

    async fn fetch_over(&mut self, line: &mut Line, batch: &[Listed]) -> Result<Vec<(Listed, Fetched)>, Fault> {
        self.fetching.between();
        let opened = self.watched(line).await?;
        let mut uids: BTreeSet<u32> = batch.iter().filter_map(|one| self.uid(&one.place, &opened)).collect();
        let given_up = |uid: &u32| {
            let why = self.fetching.given_up(opened.uid_validity, *uid)?;
            Some((*uid, Start::Refused(why.to_owned())))
        };
        let mut starts: BTreeMap<u32, Start> = uids.iter().filter_map(given_up).collect();
        uids.retain(|uid| !starts.contains_key(uid));
        let mut asking = Asking { uid_validity: opened.uid_validity, line, stumbles: &mut self.fetching };
        asking.starts(&uids, &mut starts).await?;
        let mut out = Vec::with_capacity(batch.len());
        for one in batch {
            let start = self.uid(&one.place, &opened).and_then(|uid| Some((uid, starts.remove(&uid)?)));
            let fetched = match start {
                None => Fetched::Gone,
                Some((_, Start::Refused(response))) => Fetched::Refused { response },
                Some((uid, Start::Bytes(bytes))) => {
                    let most = self.settings.max_message;
                    let mut asking = Asking { uid_validity: opened.uid_validity, line, stumbles: &mut self.fetching };
                    asking.complete(uid, one.size, most, bytes).await?
                }
            };
            out.push((one.clone(), fetched));
        }
        Ok(out)
    }
}

enum Start {
    Bytes(Vec<u8>),
    Refused(String),
}

struct Asking<'a> {
    uid_validity: u32,
    line: &'a mut Line,
    stumbles: &'a mut Stumbles,
}

impl Asking<'_> {
    /// The first chunk of each message. A message the server stumbles over is asked for alone, so that the others come.
    async fn starts(&mut self, uids: &BTreeSet<u32>, found: &mut BTreeMap<u32, Start>) -> Result<(), Fault> {
        let asked: Vec<u32> = uids.iter().copied().collect();
        for group in asked.chunks(self.stumbles.at_once(usize::MAX)) {
            let Some(said) = self.start(group, found).await? else { continue };
            let missing: Vec<u32> = group.iter().copied().filter(|uid| !found.contains_key(uid)).collect();
            for uid in missing {
                let said = if group.len() > 1 { self.start(&[uid], found).await? } else { Some(said.clone()) };
                if let Some(said) = said {
                    found.entry(uid).or_insert(Start::Refused(said));
                }
            }
        }
        Ok(())
    }

    /// What the server said when it refused; none when it did as asked.
    async fn start(&mut self, uids: &[u32], found: &mut BTreeMap<u32, Start>) -> Result<Option<String>, Fault> {
        self.stumbles.asking(self.uid_validity, uids.iter().copied());
        let command = format!("UID FETCH {} (UID BODY.PEEK[]<0.{CHUNK}>)", words::set(uids.iter().copied()));
        let allowance = Allowance::messages(BATCH + CHUNK as u64, CHUNK);
        let asked = self.line.ask_for(&command, "fetching messages", allowance, |data| {
            let Some((uid, items)) = fetched(data).filter(|(uid, _)| uids.contains(uid)) else { return false };
            let Some(body) = body(items, 0) else { return false };
            found.insert(uid, start_of(&body)).is_none()
        });
        match asked.await {
            Ok(()) => Ok(None),
            Err(Fault::Refused(_, said)) => Ok(Some(said)),
            Err(fault) => Err(fault),
        }
    }

    /// The rest of a message of which the first chunk is there, up to the largest we take.
    async fn complete(&mut self, uid: u32, size: u64, most: u64, mut bytes: Vec<u8>) -> Result<Fetched, Fault> {
        let length = |bytes: &Vec<u8>| bytes.len() as u64;
        let mut more = bytes.len() >= CHUNK;
        while more && size.max(length(&bytes)) <= most {
            match self.part(uid, bytes.len()).await? {
                Some(chunk) => {
                    more = chunk.len() >= CHUNK;
                    bytes.extend(chunk);
                }
                None => return Ok(Fetched::Gone),
            }
        }
        if more || length(&bytes) > most {
            let size = size.max(length(&bytes));
            bytes.truncate(HEAD);
            return Ok(Fetched::TooLarge { size, head: bytes });
        }
        Ok(Fetched::Whole(bytes))
    }

    async fn part(&mut self, uid: u32, begin: usize) -> Result<Option<Vec<u8>>, Fault> {
        self.stumbles.asking(self.uid_validity, [uid]);
        let mut chunk = None;
        let command = format!("UID FETCH {uid} (UID BODY.PEEK[]<{begin}.{CHUNK}>)");
        let allowance = Allowance::messages(CHUNK as u64, CHUNK);
        self.line
            .ask_for(&command, "fetching a large message", allowance, |data| {
                let Some((_, items)) = fetched(data).filter(|(answered, _)| *answered == uid) else { return false };
                // Beyond a message's end some servers answer with NIL, others with an empty string.
                let Some(body) = body(items, begin) else { return false };
                chunk = Some(match body {
                    Body::Bytes(bytes) => bytes.to_vec(),
                    Body::Nil => Vec::new(),
                });
                true
            })
            .await?;
        Ok(chunk)
    }
}

/// What an answer has in place of the bytes asked for.
enum Body<'a> {
    Bytes(&'a [u8]),
    Nil,
}

/// The bytes from `begin` on, where the answer is about them.
fn body<'a>(items: &'a [AttributeValue<'a>], begin: usize) -> Option<Body<'a>> {
    items.iter().find_map(|item| match item {
        AttributeValue::BodySection { section: None, index, data } if index.unwrap_or_default() as usize == begin => {
            Some(data.as_deref().map_or(Body::Nil, Body::Bytes))
        }
        _ => None,
    })
}

fn start_of(body: &Body<'_>) -> Start {
    match *body {
        Body::Nil => Start::Refused("NIL in place of the message".into()),
        // A quoted string, whose escapes the parser leaves as they are: what the message was cannot be told for sure.
        Body::Bytes(bytes) if bytes.contains(&b'\\') && !bytes.contains(&b'\n') => {
            Start::Refused("a message without a single line end".into())
        }
        Body::Bytes(bytes) => Start::Bytes(bytes.to_vec()),
    }
}
