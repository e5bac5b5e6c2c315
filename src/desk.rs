//! The use cases: keep, understand, rule, acknowledge, dispatch, digest. Decisions are pure and elsewhere; here they
//! meet the store, the worker and the post.
//!
//! Every method does one unit of work and takes the present as an argument; the loops are in `daemon`.

mod bounce;
mod confirm;
mod digest;
mod limits;
mod remind;
mod replay;
mod settle;
mod told;
mod withdraw;

use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

pub use digest::{Ailing, Trouble, Written, due_date};
pub use remind::Reminding;
pub use settle::{Ruling, folder, reference};
pub use told::recipients;

use crate::{
    circular::Circular,
    config::{AuthenticationPolicy, Settings},
    confirmation::Request,
    event::{Event, MessageHash},
    mailbox::{Fetched, Listed},
    message::{self, Message},
    post::{Post, Sent},
    reply::{Doubt, DoubtCode, Reading},
    sender::{self, Contacts, Policy, Trust},
    store::{Claimed, Committed, Filing, Incoming, Leased, Outcome, Store, StoreError, failpoint},
    tally::Books,
    verdict::{self, Case, Judgement},
    worker::{Input, WorkerError, Workers},
};

/// A message is claimed for this long; a claim that runs out frees it for another attempt.
const CLAIM: SignedDuration = SignedDuration::from_mins(5);
/// A letter is leased for this long.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// Attempts after which a message is left to a person: its worker died twice.
const ATTEMPTS: u32 = 2;
/// A letter that could not be sent for this long is given up.
const PATIENCE: SignedDuration = SignedDuration::from_hours(5 * 24);
/// The header by which the head of a message that was too large to fetch is known.
const TRUNCATED: &str = "X-Consultd-Truncated";
/// The header of what stands in for a message that the server could not give.
const UNFETCHED: &str = "X-Consultd-Unfetched";

/// The house at work on one data directory. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    pub store: Store,
    pub settings: Arc<Settings>,
    workers: Workers,
    own: Arc<Vec<String>>,
    books: Arc<Mutex<Books>>,
    /// The books as the last digest knew them.
    told: Arc<Mutex<Books>>,
}

/// What was decided about one message.
#[derive(Clone, Debug)]
pub struct Understood {
    pub message: MessageHash,
    pub judgement: Judgement,
}

/// What became of one letter.
#[derive(Clone, Debug)]
pub struct Dispatched {
    pub key: String,
    pub to: Vec<String>,
    pub sent: Sent,
}

impl Desk {
    #[must_use]
    pub fn new(store: Store, settings: Settings, workers: Workers) -> Self {
        let own = settings.identity.own_addresses.iter().cloned().collect();
        Self {
            store,
            settings: Arc::new(settings),
            workers,
            own: Arc::new(own),
            books: Arc::default(),
            told: Arc::default(),
        }
    }

    /// The books, brought up to the last event.
    pub async fn books(&self) -> Result<tokio::sync::MutexGuard<'_, Books>, StoreError> {
        let mut books = self.books.lock().await;
        if books.last().is_none() {
            // A long log is read only once: the books as the last digest knew them are set aside on the way.
            let through = self.store.told_through().await?;
            for recorded in self.store.events_between(0, through).await? {
                books.apply(&recorded);
            }
            self.told.lock().await.clone_from(&books);
        }
        let seq = books.last().map_or(0, |(seq, _)| seq);
        for recorded in self.store.events_after(seq).await? {
            books.apply(&recorded);
        }
        Ok(books)
    }

    /// Keeps what was fetched from a mailbox, all of it in one transaction. Gives how many messages were new.
    pub async fn keep(&self, mailbox: &str, fetched: Vec<(Listed, Fetched)>, now: Timestamp) -> Result<usize> {
        let batch: Vec<Incoming> = fetched
            .into_iter()
            .filter_map(|(listed, fetched)| {
                let bytes = match fetched {
                    Fetched::Whole(bytes) => bytes,
                    Fetched::TooLarge { size, head } => truncated(size, &head),
                    Fetched::Refused { response } => unfetched(&listed, &response),
                    Fetched::Gone => return None,
                };
                let from_file = matches!(listed.place, crate::mailbox::Place::Maildir { .. });
                let received = from_file.then(|| message::received_at(&bytes)).flatten();
                let arrived = received.unwrap_or(listed.arrived);
                Some(Incoming { bytes, arrived, place: place_key(mailbox, &listed.place), mailbox: mailbox.to_owned() })
            })
            .collect();
        if batch.is_empty() {
            return Ok(0);
        }
        let kept = self.store.keep_many(batch, now).await?;
        Ok(kept.iter().filter(|kept| kept.new).count())
    }

    /// Claims the next message, if any waits.
    pub async fn claim(&self, now: Timestamp) -> Result<Option<Claimed>> {
        Ok(self.store.claim(now, CLAIM).await?)
    }

    /// Reads, judges and settles one claimed message. None if somebody else decided it meanwhile.
    ///
    /// # Errors
    /// When the house itself cannot work (no jail, no store); the message then waits on.
    pub async fn understand(&self, claimed: &Claimed, now: Timestamp) -> Result<Option<Understood>> {
        self.workers.forms.know(&self.circulars().await?);
        let message = match self.parse(claimed).await? {
            Parsed::Message(message) => Ok(message),
            Parsed::Lost(doubt) => Err(doubt),
        };
        let contacts = self.contacts().await?;
        let mut read: Option<Read> = None;
        loop {
            if let Ok(message) = &message {
                read = Some(self.read(message, read, claimed).await?);
            }
            let (outcome, judgement) =
                if let Some(answer) = self.answer_to(claimed, message.as_deref().ok(), read.as_ref()).await? {
                    self.answered(claimed, &answer, &contacts, now).await?
                } else {
                    let message = message.as_deref();
                    let Some(decided) = self.decided(claimed, message, read.as_ref(), &contacts, now).await? else {
                        return Ok(None);
                    };
                    decided
                };
            match self.store.commit(&outcome, now).await? {
                Committed::Done => return Ok(Some(Understood { message: claimed.message.clone(), judgement })),
                Committed::Overtaken => {}
                Committed::ClaimLost | Committed::JobDone => return Ok(None),
            }
        }
    }

    /// What becomes of a message that answers no request for confirmation; none while it is not read.
    async fn decided(
        &self,
        claimed: &Claimed,
        message: std::result::Result<&Message, &Doubt>,
        read: Option<&Read>,
        contacts: &Contacts,
        now: Timestamp,
    ) -> Result<Option<(Outcome, Judgement)>> {
        let hash = &claimed.message;
        let books = self.books().await?;
        let mut judgement = match (message, read.map(|read| &read.reading)) {
            (Ok(message), Some(Ok(reading))) => self.judge(message, reading, &books, contacts, claimed),
            (Err(doubt), _) | (_, Some(Err(doubt))) => verdict::unread(doubt, claimed.arrived),
            (Ok(_), None) => return Ok(None),
        };
        if let Some(doubt) = self.sent_again(hash, &judgement, &books).await? {
            verdict::ask_about(&mut judgement, &doubt);
        }
        let cause = settle::Cause { message: hash, parsed: message.ok(), turn: 0, now };
        let mut letters = self.acknowledge(&cause, &judgement, &books, contacts).await?;
        let mut events = vec![Event::Judged { message: hash.clone(), judgement: judgement.clone() }];
        if let Some(asked) = self.ask(hash, &judgement, &books, contacts, now)? {
            letters.retain(|letter| !letter.to.iter().any(|to| asked.to.contains(&to.to_lowercase())));
            letters.extend(asked.letters);
            events.push(asked.event);
        }
        if let Ok(message) = message {
            events.extend(self.returned(hash, message, &books).await?);
        }
        let outcome = Outcome {
            claim: Some(claimed.claim.clone()),
            seen: books.last().map(|(seq, _)| seq),
            events,
            letters,
            filings: vec![Filing { message: hash.clone(), folder: folder(&judgement) }],
            ..Outcome::default()
        };
        Ok(Some((outcome, judgement)))
    }

    /// What a message answers, if it answers requests for confirmation.
    async fn answer_to<'m>(
        &self,
        claimed: &Claimed,
        message: Option<&'m Message>,
        read: Option<&Read>,
    ) -> Result<Option<Answer<'m>>> {
        let (Some(message), Some(Ok(reading))) = (message, read.as_ref().map(|read| read.reading.as_ref())) else {
            return Ok(None);
        };
        let requests = self.answers(message, reading, &*self.books().await?);
        let Some(request) = requests.first() else { return Ok(None) };
        if request.message == claimed.message {
            return Ok(None);
        }
        let held = confirm::Held { message: request.message.clone(), parsed: self.reread(&request.message).await.ok() };
        Ok(Some(Answer { message, requests, held }))
    }

    async fn answered(
        &self,
        claimed: &Claimed,
        answer: &Answer<'_>,
        contacts: &Contacts,
        now: Timestamp,
    ) -> Result<(Outcome, Judgement)> {
        let books = self.books().await?;
        let message = (&claimed.message, answer.message, claimed.arrived);
        let (outcome, judgement) =
            self.settle_answer(message, &answer.requests, &answer.held, &books, contacts, now).await?;
        Ok((Outcome { claim: Some(claimed.claim.clone()), ..outcome }, judgement))
    }

    async fn parse(&self, claimed: &Claimed) -> Result<Parsed> {
        let lost = |detail: String| Parsed::Lost(self::lost(detail));
        if claimed.attempts > ATTEMPTS {
            return Ok(lost("reading this message ended its worker more than once; its bytes are kept".to_owned()));
        }
        let bytes = match self.store.bytes(&claimed.message).await {
            Ok(bytes) => bytes,
            Err(StoreError::Damaged { path }) => {
                return Ok(lost(format!("the archived bytes are damaged: {}", path.display())));
            }
            Err(other) => return Err(other.into()),
        };
        let mut why = String::new();
        // A worker may die of the machine's troubles, not the message's: once more, then a person.
        for attempt in 1..=ATTEMPTS {
            match self.workers.parse(&Input::Message, &bytes).await {
                Ok(message) => return Ok(Parsed::Message(Arc::new(message))),
                Err(unable @ (WorkerError::Start(_) | WorkerError::NoJail(_))) => {
                    self.store.release(&claimed.claim).await?;
                    return Err(unable).context("no message is read without its worker");
                }
                Err(dead) => {
                    tracing::warn!(hash = %claimed.message, attempt, "worker lost: {dead}");
                    why = dead.to_string();
                }
            }
        }
        Ok(lost(why))
    }

    /// Interprets the message against the circulars known; what was read before stays good while the circulars are the
    /// same.
    async fn read(&self, message: &Arc<Message>, before: Option<Read>, claimed: &Claimed) -> Result<Read> {
        let circulars: Arc<[Circular]> = self.circulars().await?.into();
        if let Some(before) = before.filter(|before| before.circulars == circulars) {
            return Ok(before);
        }
        let reading = match self.workers.interpret(message, &circulars).await {
            Ok(reading) => Ok(reading),
            Err(unable @ (WorkerError::Start(_) | WorkerError::NoJail(_))) => {
                self.store.release(&claimed.claim).await?;
                return Err(unable).context("no message is read without its worker");
            }
            Err(dead) => {
                tracing::warn!(hash = %claimed.message, "worker lost while it interpreted: {dead}");
                Err(lost(format!("its words could not be interpreted: {dead}")))
            }
        };
        Ok(Read { circulars, reading })
    }

    async fn circulars(&self) -> Result<Vec<Circular>, StoreError> {
        Ok(self.books().await?.circulars().map(|known| known.circular.clone()).collect())
    }

    fn judge(
        &self,
        message: &Message,
        reading: &Reading,
        books: &Books,
        contacts: &Contacts,
        claimed: &Claimed,
    ) -> Judgement {
        let arrived = claimed.arrived;
        let trust = trust(&self.settings, reading.reply.circular);
        let sender = sender::identify(message, contacts, &trust, arrived);
        let known = reading.reply.circular.and_then(|number| books.circular(number));
        let mut judgement = verdict::judge(&Case {
            message,
            reading,
            sender: &sender,
            circular: known.map(|known| &known.circular),
            closed: known.is_some_and(|known| known.closed),
            arrived,
            own_addresses: &self.own,
        });
        if let Some(doubt) = withdraw::doubt(books, &claimed.message, &judgement) {
            verdict::ask_about(&mut judgement, &doubt);
        }
        judgement
    }

    /// Who may speak for whom, as imported last.
    pub async fn contacts(&self) -> Result<Contacts, StoreError> {
        Ok(self.store.contacts().await?.into_iter().collect())
    }

    /// Sends the letter that has been due longest; none when none is due. No transaction is open while it is sent.
    pub async fn dispatch(&self, post: &Post, now: Timestamp) -> Result<Option<Dispatched>> {
        let Some(letter) = self.store.lease_letter(now, LEASE).await? else { return Ok(None) };
        if let Some(held) = self.held_back(&letter, now).await? {
            return Ok(Some(held));
        }
        let from = self.envelope_from(&letter.message_id);
        let sent = post.send(from.as_deref(), &letter.to, &letter.bytes).await;
        if matches!(sent, Sent::Done { .. }) {
            failpoint::hit("letter-sent");
        }
        match &sent {
            Sent::Done { response } => self.store.letter_sent(&letter.key, response, now).await?,
            Sent::Never { response } => self.store.letter_failed(&letter.key, response, now).await?,
            Sent::Later { response } | Sent::Misconfigured { response } => {
                self.postpone(&letter, response, now).await?;
            }
        }
        Ok(Some(Dispatched { key: letter.key, to: letter.to, sent }))
    }

    /// Tries again after 1, 2, 4 … minutes, at most every four hours, and gives up after five days.
    async fn postpone(&self, letter: &Leased, response: &str, now: Timestamp) -> Result<()> {
        let given_up = now.duration_since(letter.created) > PATIENCE;
        if given_up {
            let response = format!("given up after {} attempts: {response}", letter.attempts);
            self.store.letter_failed(&letter.key, &response, now).await?;
        } else {
            let due = now.saturating_add(retry_after(letter.attempts)).unwrap_or(Timestamp::MAX);
            self.store.letter_later(&letter.key, response, due).await?;
        }
        Ok(())
    }
}

/// The wait before the next attempt, after so many.
fn retry_after(attempts: u32) -> SignedDuration {
    let minutes = 1_i64.checked_shl(attempts.saturating_sub(1)).unwrap_or(i64::MAX).clamp(1, 240);
    SignedDuration::from_mins(minutes)
}

/// A message as read against some circulars; a doubt where no worker could read it.
struct Read {
    circulars: Arc<[Circular]>,
    reading: Result<Reading, Doubt>,
}

fn lost(detail: String) -> Doubt {
    Doubt { code: DoubtCode::WorkerFailed, text: None, spot: None, detail }
}

/// An answer to requests for confirmation, with the message that the first of them is about.
struct Answer<'m> {
    message: &'m Message,
    requests: Vec<Request>,
    held: confirm::Held,
}

/// What parsing gave.
enum Parsed {
    Message(Arc<Message>),
    /// For a person, and why.
    Lost(Doubt),
}

/// The key under which a place is remembered, unique over all mailboxes.
#[must_use]
pub fn place_key(mailbox: &str, place: &crate::mailbox::Place) -> String {
    format!("{mailbox}|{place}")
}

/// The head of a message that was too large, told apart by a header that only ever makes a person look.
fn truncated(size: u64, head: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{TRUNCATED}: {size}\r\n").into_bytes();
    bytes.extend_from_slice(head);
    bytes
}

/// Stands in for a message that the server cannot give, so that a person hears of it.
fn unfetched(listed: &Listed, response: &str) -> Vec<u8> {
    let response: String = response.chars().filter(|c| !c.is_control()).take(200).collect();
    format!("{UNFETCHED}: {}\r\nSubject: message that could not be fetched\r\n\r\n{response}\r\n", listed.place)
        .into_bytes()
}

/// Whose authentication results are believed, and what is asked of them for a circular's replies.
#[must_use]
pub fn trust(settings: &Settings, circular: Option<u32>) -> Trust {
    let own = circular.and_then(|number| settings.circulars.get(&number)).and_then(|own| own.authentication);
    let policy = match own.unwrap_or(settings.authentication.policy) {
        AuthenticationPolicy::Off => Policy::Off,
        AuthenticationPolicy::Prefer => Policy::Prefer,
        AuthenticationPolicy::Require => Policy::Require,
    };
    Trust { policy, authserv_id: settings.authentication.authserv_id.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_grow_apart_and_never_stop_within_five_days() {
        let waits: Vec<i64> = (1..=12).map(|n| retry_after(n).as_mins()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240]);
        assert_eq!(retry_after(u32::MAX).as_mins(), 240);
    }
}
