//! The daemon: loops that wait, call the desk for one unit of work, and wait again; shutdown; the clock.
//!
//! A loop per mailbox, as many readers as workers, one that sends, one that looks at the calendar. Nothing here decides
//! anything: losing power at any point costs at most a repeat that the store recognises.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result};
use jiff::Timestamp;
use tokio::sync::{Mutex, watch};

use crate::{
    config::{Watched, logging::masked},
    desk::{Ailing, Desk, Trouble, place_key},
    mailbox::{Backoff, Mailbox, MailboxError, Place},
    post::{Post, Sent},
    store::failpoint,
    verdict::{Kind, Status},
};

/// The longest that a loop sleeps without looking.
const LOOK: Duration = Duration::from_secs(30);

/// After a start the calendar waits for the mail that came meanwhile to be read, but no longer than this.
const CATCH_UP: Duration = Duration::from_mins(10);

/// The loops' common ground.
#[derive(Clone)]
struct House {
    desk: Desk,
    post: Arc<Post>,
    /// What does not work at present, by what it concerns.
    troubles: Arc<Mutex<BTreeMap<Ailing, Trouble>>>,
    /// The mailboxes that were looked into since the start, or could not be.
    looked: Arc<Mutex<BTreeSet<String>>>,
    kept: Bell,
    decided: Bell,
    written: Bell,
    /// A mailbox was looked into for the first time, or a message was read.
    caught_up: Bell,
    stop: watch::Receiver<bool>,
}

/// Tells every loop that there is work. One that is busy while it rings hears it as soon as it listens.
#[derive(Clone)]
struct Bell(Arc<watch::Sender<()>>);

/// A loop's ear for one bell.
struct Ear(watch::Receiver<()>);

impl Default for Bell {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(())))
    }
}

impl Bell {
    fn ring(&self) {
        self.0.send_replace(());
    }

    fn ear(&self) -> Ear {
        Ear(self.0.subscribe())
    }
}

impl Ear {
    /// To be called before looking for work: what rings from here on is heard.
    fn begin(&mut self) {
        self.0.mark_unchanged();
    }

    /// Resolves when the bell has rung since [`Self::begin`].
    async fn hear(&mut self) {
        // The house holds the bell as long as any loop runs; without it there is nothing to hear.
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// What one pass over everything did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub kept: usize,
    pub understood: usize,
    pub filed: usize,
    pub sent: usize,
    pub unsent: usize,
    pub digest: bool,
}

/// The present.
#[must_use]
pub fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the daemon is where the present enters")]
    Timestamp::now()
}

/// Works until `stop` resolves, then finishes what is in hand.
pub async fn run(desk: Desk, post: Post, stop: impl Future<Output = ()>) -> Result<()> {
    let (stopper, receiver) = watch::channel(false);
    let house = House::new(desk, post, receiver);
    let mut loops = tokio::task::JoinSet::new();
    for watched in house.desk.settings.mailboxes.clone() {
        loops.spawn(watch_mailbox(house.clone(), watched));
    }
    for _ in 0..house.desk.settings.limits.workers.max(1) {
        loops.spawn(understand(house.clone()));
    }
    loops.spawn(send(house.clone()));
    loops.spawn(calendar(house.clone()));
    tracing::info!("watching {} mailbox(es)", house.desk.settings.mailboxes.len());
    tokio::select! {
        () = stop => tracing::info!("stopping: finishing what is in hand"),
        ended = loops.join_next() => {
            // A loop never ends by itself; if one does, the whole must not go on half alive.
            tracing::error!("a loop ended unexpectedly: {ended:?}");
            let _ = stopper.send(true);
            while loops.join_next().await.is_some() {}
            anyhow::bail!("a loop ended unexpectedly; see the log");
        }
    }
    let _ = stopper.send(true);
    while loops.join_next().await.is_some() {}
    Ok(())
}

/// Does everything that is due now: fetch, understand, file, digest, send.
pub async fn once(desk: Desk, post: Post, mut progress: impl FnMut(&str)) -> Result<Done> {
    let (_stopper, receiver) = watch::channel(false);
    let house = House::new(desk, post, receiver);
    let mut done = Done::default();
    let mut failures: Vec<String> = Vec::new();
    for watched in house.desk.settings.mailboxes.clone() {
        match house.collect_once(&watched).await {
            Ok(kept) => done.kept += kept,
            Err(error) => failures.push(house.trouble(&watched, &error).await),
        }
        progress(&format!("{}: {} new message(s) kept", watched.name, done.kept));
    }
    done.understood = house.understand_all(&mut progress).await?;
    progress(&format!("{} message(s) read", done.understood));
    for watched in house.desk.settings.mailboxes.clone() {
        match house.file_once(&watched).await {
            Ok(filed) => done.filed += filed,
            Err(error) => failures.push(house.trouble(&watched, &error).await),
        }
    }
    progress(&format!("{} message(s) filed", done.filed));
    house.desk.remind_of_confirmations(now()).await?;
    house.desk.remind_of_deadlines(now()).await?;
    done.digest = !house.digest().await?.is_empty();
    loop {
        match house.desk.dispatch(&house.post, now()).await? {
            None => break,
            Some(letter) if matches!(letter.sent, Sent::Done { .. }) => done.sent += 1,
            Some(_) => done.unsent += 1,
        }
    }
    progress(&format!("{} letter(s) sent, {} not", done.sent, done.unsent));
    anyhow::ensure!(failures.is_empty(), "{}", failures.join("; "));
    Ok(done)
}

impl House {
    fn new(desk: Desk, post: Post, stop: watch::Receiver<bool>) -> Self {
        Self {
            desk,
            post: Arc::new(post),
            troubles: Arc::default(),
            looked: Arc::default(),
            kept: Bell::default(),
            decided: Bell::default(),
            written: Bell::default(),
            caught_up: Bell::default(),
            stop,
        }
    }

    fn stopping(&self) -> bool {
        *self.stop.borrow()
    }

    /// Resolves when the daemon is to stop.
    async fn stopped(&self) {
        let mut stop = self.stop.clone();
        let _ = stop.wait_for(|stop| *stop).await;
    }

    /// Sleeps until told to stop, or for so long.
    async fn sleep(&self, at_most: Duration) {
        tokio::select! {
            () = self.stopped() => {}
            () = tokio::time::sleep(at_most) => {}
        }
    }

    /// As [`Self::sleep`], or until the bell rings.
    async fn listen(&self, ear: &mut Ear, at_most: Duration) {
        tokio::select! {
            () = ear.hear() => {}
            () = self.sleep(at_most) => {}
        }
    }

    async fn trouble(&self, watched: &Watched, error: &anyhow::Error) -> String {
        let what = format!("The mailbox \"{}\" cannot be worked on: {error:#}", watched.name);
        let mut troubles = self.troubles.lock().await;
        let ailing = Ailing::Mailbox(watched.name.clone());
        let since = troubles.get(&ailing).map_or_else(now, |known| known.since);
        troubles.insert(ailing.clone(), Trouble { ailing, error: format!("{error:#}"), since });
        drop(troubles);
        self.looked_into(watched).await;
        what
    }

    async fn looked_into(&self, watched: &Watched) {
        if self.looked.lock().await.insert(watched.name.clone()) {
            self.caught_up.ring();
        }
    }

    /// Whether everything that lay in the mailboxes at the start is kept and read.
    async fn is_caught_up(&self) -> bool {
        let looked = self.looked.lock().await.len();
        looked >= self.desk.settings.mailboxes.len() && self.desk.store.undecided().await.is_ok_and(|left| left == 0)
    }

    /// Resolves when what came before the start is read, or has taken too long, or the daemon is to stop.
    async fn caught_up(&self) {
        let mut read = self.caught_up.ear();
        let wait = async {
            loop {
                read.begin();
                if self.is_caught_up().await {
                    return;
                }
                read.hear().await;
            }
        };
        tokio::select! {
            () = wait => {}
            () = self.sleep(CATCH_UP) => {}
        }
    }

    async fn collect_once(&self, watched: &Watched) -> Result<usize> {
        let mut mailbox = Mailbox::open(&watched.mailbox).await?;
        let mut known = self.desk.store.known_places(&watched.name).await?;
        self.collect(&mut mailbox, watched, &mut known).await
    }

    /// Keeps everything in the mailbox that is not known yet.
    async fn collect(&self, mailbox: &mut Mailbox, watched: &Watched, known: &mut HashSet<String>) -> Result<usize> {
        let mut new = 0;
        loop {
            let is_known = |place: &Place| known.contains(&place_key(&watched.name, place));
            let listed = tokio::select! {
                listed = mailbox.list(&is_known) => listed?,
                () = self.stopped() => return Ok(new),
            };
            if listed.is_empty() {
                return Ok(new);
            }
            let mut rest = listed.as_slice();
            let mut progressed = false;
            while !rest.is_empty() && !self.stopping() {
                let fetched = tokio::select! {
                    fetched = mailbox.fetch(rest) => fetched?,
                    () = self.stopped() => return Ok(new),
                };
                if fetched.is_empty() {
                    break;
                }
                rest = rest.get(fetched.len()..).unwrap_or_default();
                let places: Vec<String> = fetched.iter().map(|(one, _)| place_key(&watched.name, &one.place)).collect();
                new += self.desk.keep(&watched.name, fetched, now()).await?;
                // What is gone or refused is not asked for again in this session either.
                known.extend(places);
                progressed = true;
                self.kept.ring();
            }
            if !progressed || self.stopping() {
                return Ok(new);
            }
        }
    }

    async fn file_once(&self, watched: &Watched) -> Result<usize> {
        let store = &self.desk.store;
        if store.to_file(&watched.name).await?.is_empty() && store.to_refile(&watched.name).await?.is_empty() {
            return Ok(0);
        }
        let mut mailbox = Mailbox::open(&watched.mailbox).await?;
        self.file(&mut mailbox, watched).await
    }

    /// Moves what has been decided to where it belongs. A repeat after a crash finds it gone, which is as good.
    async fn file(&self, mailbox: &mut Mailbox, watched: &Watched) -> Result<usize> {
        let mut count = 0;
        let prefix = format!("{}|", watched.name);
        for (folder, deliveries) in self.desk.store.to_file(&watched.name).await? {
            let places: Vec<Place> =
                deliveries.iter().filter_map(|d| d.place.strip_prefix(&prefix)?.parse().ok()).collect();
            failpoint::hit("file-before-move");
            let filing = mailbox.file(&places, &folder).await?;
            failpoint::hit("file-moved");
            let done: Vec<String> =
                filing.moved.iter().chain(&filing.gone).map(|place| place_key(&watched.name, place)).collect();
            self.desk.store.filed(&done, &folder).await?;
            count += filing.moved.len();
        }
        Ok(count + self.refile(mailbox, watched).await?)
    }

    /// Moves on what was filed and has been ruled upon since. What a person has taken away meanwhile is left in peace.
    async fn refile(&self, mailbox: &mut Mailbox, watched: &Watched) -> Result<usize> {
        let mut count = 0;
        let waiting = self.desk.store.to_refile(&watched.name).await?;
        for group in waiting.chunk_by(|one, other| (&one.from, &one.to) == (&other.from, &other.to)) {
            let Some(first) = group.first() else { continue };
            let moving: Vec<_> = group.iter().map(|one| (one.message.clone(), one.size)).collect();
            count += mailbox.refile(&moving, &first.from, &first.to).await?;
            let places: Vec<String> = group.iter().map(|one| one.place.clone()).collect();
            self.desk.store.filed(&places, &first.to).await?;
        }
        Ok(count)
    }

    /// Understands one message; false when none waits.
    async fn understand_one(&self) -> Result<bool> {
        let Some(claimed) = self.desk.claim(now()).await? else { return Ok(false) };
        let understood = self.desk.understand(&claimed, now()).await?;
        self.caught_up.ring();
        if let Some(understood) = understood {
            let judgement = &understood.judgement;
            let sender = masked(judgement.sender.as_deref().unwrap_or_default());
            tracing::info!(hash = %understood.message, status = ?judgement.status, sender, "decided");
            if judgement.status != Status::Ignored || judgement.kind == Kind::Confirmation {
                self.decided.ring();
                self.written.ring();
            }
        }
        Ok(true)
    }

    async fn understand_all(&self, progress: &mut impl FnMut(&str)) -> Result<usize> {
        let waiting = self.desk.store.undecided().await?;
        progress(&format!("{waiting} message(s) to read"));
        let mut readers = tokio::task::JoinSet::new();
        for _ in 0..self.desk.settings.limits.workers.max(1) {
            let house = self.clone();
            readers.spawn(async move {
                let mut count = 0_usize;
                while house.understand_one().await? {
                    count += 1;
                }
                anyhow::Ok(count)
            });
        }
        let mut total = 0;
        while let Some(ended) = readers.join_next().await {
            total += ended.context("a reader died")??;
        }
        Ok(total)
    }

    async fn digest(&self) -> Result<Vec<jiff::civil::Date>> {
        let troubles: Vec<Trouble> = self.troubles.lock().await.values().cloned().collect();
        self.desk.digest(&troubles, now()).await
    }
}

async fn watch_mailbox(house: House, watched: Watched) {
    let mut attempt = 0_u32;
    while !house.stopping() {
        match session(&house, &watched, &mut attempt).await {
            Ok(()) => return,
            Err(error) => {
                let what = house.trouble(&watched, &error).await;
                let delay = backoff(&error, attempt);
                attempt = attempt.saturating_add(1);
                tracing::error!(mailbox = watched.name, "{what}; next attempt in {} s", delay.as_secs());
                house.sleep(delay).await;
            }
        }
    }
}

fn backoff(error: &anyhow::Error, attempt: u32) -> Duration {
    let jitter = getrandom::u32().map_or(0.5, |random| f64::from(random) / f64::from(u32::MAX));
    error.downcast_ref::<MailboxError>().map_or(LOOK, |error| Backoff::after(error).delay(attempt, jitter))
}

/// One connection's life: keep what is there, file what is decided, wait, again.
async fn session(house: &House, watched: &Watched, attempt: &mut u32) -> Result<()> {
    let mut mailbox = tokio::select! {
        opened = Mailbox::open(&watched.mailbox) => opened?,
        () = house.stopped() => return Ok(()),
    };
    let mut known = house.desk.store.known_places(&watched.name).await?;
    let mut decided = house.decided.ear();
    while !house.stopping() {
        decided.begin();
        let kept = house.collect(&mut mailbox, watched, &mut known).await?;
        if kept > 0 {
            tracing::info!(mailbox = watched.name, "{kept} new message(s) kept");
        }
        house.looked_into(watched).await;
        house.file(&mut mailbox, watched).await?;
        if house.troubles.lock().await.remove(&Ailing::Mailbox(watched.name.clone())).is_some() {
            tracing::info!(mailbox = watched.name, "works again");
        }
        *attempt = 0;
        tokio::select! {
            news = mailbox.wait() => news?,
            () = decided.hear() => {}
            () = house.stopped() => {}
        }
    }
    // What was decided while stopping is filed by the next start at the latest.
    Ok(())
}

async fn understand(house: House) {
    let mut kept = house.kept.ear();
    while !house.stopping() {
        kept.begin();
        let worked = match house.understand_one().await {
            Ok(worked) => worked,
            Err(error) => {
                tracing::error!("reading stopped: {error:#}");
                false
            }
        };
        if !worked {
            house.listen(&mut kept, LOOK).await;
        }
    }
}

async fn send(house: House) {
    let mut written = house.written.ear();
    while !house.stopping() {
        written.begin();
        let wait = match house.desk.dispatch(&house.post, now()).await {
            Ok(Some(letter)) => {
                report(&house, &letter).await;
                continue;
            }
            Ok(None) => until_due(&house).await,
            Err(error) => {
                tracing::error!("sending stopped: {error:#}");
                LOOK
            }
        };
        house.listen(&mut written, wait).await;
    }
}

async fn report(house: &House, letter: &crate::desk::Dispatched) {
    let to: Vec<String> = letter.to.iter().map(|to| masked(to)).collect();
    let mut troubles = house.troubles.lock().await;
    match &letter.sent {
        Sent::Done { response } => {
            troubles.remove(&Ailing::Post);
            tracing::info!(key = letter.key, ?to, response, "sent");
        }
        Sent::Later { response } => tracing::warn!(key = letter.key, ?to, response, "not sent, tried again later"),
        Sent::Never { response } => tracing::error!(key = letter.key, ?to, response, "refused for good"),
        Sent::Misconfigured { response } => {
            let what = format!("No letter can be sent: {response}");
            tracing::error!(key = letter.key, "{what}");
            let since = troubles.get(&Ailing::Post).map_or_else(now, |known| known.since);
            troubles.insert(Ailing::Post, Trouble { ailing: Ailing::Post, error: response.clone(), since });
        }
    }
}

async fn until_due(house: &House) -> Duration {
    let due = house.desk.store.next_letter_due().await.ok().flatten();
    let wait = due.map(|due| due.duration_since(now())).and_then(|wait| Duration::try_from(wait).ok());
    wait.unwrap_or(LOOK).clamp(Duration::from_millis(200), LOOK)
}

async fn calendar(house: House) {
    // A long log is read before anything is due, not when it is.
    if let Err(error) = house.desk.books().await {
        tracing::error!("the event log could not be read: {error:#}");
    }
    // A digest or a reminder that did not know of the replies that came meanwhile would be wrong.
    house.caught_up().await;
    while !house.stopping() {
        match house.digest().await {
            Ok(dates) if dates.is_empty() => {}
            Ok(dates) => {
                tracing::info!(?dates, "digest written");
                house.written.ring();
            }
            Err(error) => tracing::error!("the digest could not be written: {error:#}"),
        }
        match house.desk.remind_of_confirmations(now()).await {
            Ok(0) => {}
            Ok(_) => house.written.ring(),
            Err(error) => tracing::error!("reminders could not be written: {error:#}"),
        }
        match house.desk.remind_of_deadlines(now()).await {
            Ok(0) => {}
            Ok(count) => {
                tracing::info!("{count} reminder(s) of a deadline written");
                house.written.ring();
            }
            Err(error) => tracing::error!("reminders could not be written: {error:#}"),
        }
        house.sleep(LOOK).await;
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn a_bell_that_rings_while_a_loop_is_busy_is_heard_when_it_listens() {
        let bell = Bell::default();
        let (mut one, mut other) = (bell.ear(), bell.ear());
        one.begin();
        bell.ring();
        assert!(one.hear().now_or_never().is_some() && other.hear().now_or_never().is_some());
        assert!(one.hear().now_or_never().is_none(), "heard once");
        bell.ring();
        one.begin();
        assert!(one.hear().now_or_never().is_none(), "it rang before the loop looked");
    }
}
