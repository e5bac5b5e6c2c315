//! A conversation with an IMAP server over an `async-imap` session: commands, their outcomes, and what is told unasked.
//!
//! The session's own helpers take a refusal, a goodbye or a lost connection for an empty answer; here every command
//! ends with its outcome or with a [`Fault`]. Any fault but a refusal ends the conversation: afterwards nothing the
//! server says can be put in its place.

use std::{collections::BTreeSet, io, panic::AssertUnwindSafe, time::Duration};

use async_imap::{
    Session,
    imap_proto::{Capability, MailboxDatum, Outcome, RequestId, Response, ResponseCode, Status},
};
use futures_util::FutureExt;
use tokio::time::{Instant, timeout_at};

use super::meter::{Allowance, Metered};
use crate::mailbox::error::quotable;

/// However often patience is renewed, an answer may take this many times the time-out.
const LONGEST_ANSWER: u32 = 20;

/// Why a conversation is of no more use.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Closed, by the network or by the server's BYE.
    Lost(String),
    TimedOut(&'static str, u64),
    Garbage(String),
    /// The server's NO or BAD: what was asked, and its answer.
    Refused(&'static str, String),
    Credentials(String),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        let said = error.to_string();
        match (error.kind(), said.split_once(" during parsing of ")) {
            // The parser's own notes are of no use to an operator, and what it stumbled over may be half a mail.
            (io::ErrorKind::Other, Some((_, text))) => {
                Self::Garbage(quotable(text.as_bytes()).chars().take(60).collect())
            }
            (io::ErrorKind::Other | io::ErrorKind::QuotaExceeded, _) => Self::Garbage(quotable(said.as_bytes())),
            _ => Self::Lost(said),
        }
    }
}

impl From<async_imap::error::Error> for Fault {
    fn from(error: async_imap::error::Error) -> Self {
        use async_imap::error::Error;
        match error {
            Error::Io(error) => error.into(),
            Error::ConnectionLost => closed(),
            Error::No(said) | Error::Bad(said) => Self::Refused("asking", quotable(said.as_bytes())),
            other => Self::Garbage(quotable(other.to_string().as_bytes())),
        }
    }
}

pub(super) fn closed() -> Fault {
    Fault::Lost("the connection was closed".into())
}

/// What `work` gives; where the protocol's parser panics over an answer (it does over an INTERNALDATE of NIL), that is
/// one more answer that makes no sense.
pub(super) async fn unpanicked<T>(work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    let fault = |_| Fault::Garbage("an answer that breaks its reader".into());
    AssertUnwindSafe(work).catch_unwind().await.map_err(fault)?
}

/// The folder that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opened {
    pub(super) folder: String,
    pub(super) writable: bool,
    pub(super) uid_validity: u32,
    /// The UID the next message will get; some servers do not tell.
    pub(super) uid_next: Option<u32>,
}

/// How a command ended.
struct Ended {
    ok: bool,
    read_only: bool,
    said: String,
}

enum Heard {
    Ended(Ended),
    Continue,
    /// Untagged; true where it was awaited.
    Data(bool),
    Astray,
}

pub(super) struct Line {
    session: Session<Metered>,
    patience: Duration,
    capabilities: BTreeSet<String>,
    pub(super) opened: Option<Opened>,
    /// How many messages the open folder holds, as far as the server has told.
    pub(super) exists: u32,
    /// Messages came since the folder was last listed.
    pub(super) news: bool,
    /// The tag of the IDLE that runs.
    pub(super) idling: Option<RequestId>,
    /// Folders known to exist by now.
    pub(super) ready: BTreeSet<String>,
    pub(super) separator: Option<char>,
}

impl Line {
    pub(super) fn new(session: Session<Metered>, seconds: u64) -> Self {
        Self {
            session,
            patience: Duration::from_secs(seconds),
            capabilities: BTreeSet::new(),
            opened: None,
            exists: 0,
            news: false,
            idling: None,
            ready: BTreeSet::new(),
            separator: None,
        }
    }

    pub(super) fn can(&self, capability: &str) -> bool {
        self.capabilities.contains(capability)
    }

    pub(super) async fn ask_capabilities(&mut self) -> Result<(), Fault> {
        let mut found = BTreeSet::new();
        self.ask_for("CAPABILITY", "asking what the server can do", Allowance::TALK, |data| {
            if let Response::Capabilities(all) = data {
                found.extend(all.iter().filter_map(|one| match one {
                    Capability::Atom(name) => Some(name.to_ascii_uppercase()),
                    _ => None,
                }));
            }
            false
        })
        .await?;
        self.capabilities = found;
        Ok(())
    }

    /// A command of which only the outcome matters.
    pub(super) async fn ask(&mut self, command: &str, doing: &'static str) -> Result<(), Fault> {
        self.ask_for(command, doing, Allowance::TALK, |_| false).await
    }

    /// A command and its untagged data. `take` says whether the data was awaited; each piece that was renews the
    /// patience, so that a long answer may take long and chatter may not.
    pub(super) async fn ask_for(
        &mut self,
        command: &str,
        doing: &'static str,
        allowance: Allowance,
        take: impl FnMut(&Response<'_>) -> bool + Send,
    ) -> Result<(), Fault> {
        let ended = self.exchange(command, doing, allowance, take).await?;
        if ended.ok { Ok(()) } else { Err(Fault::Refused(doing, ended.said)) }
    }

    async fn exchange(
        &mut self,
        command: &str,
        doing: &'static str,
        allowance: Allowance,
        mut take: impl FnMut(&Response<'_>) -> bool + Send,
    ) -> Result<Ended, Fault> {
        let mut deadline = self.deadline();
        let last = Instant::now() + self.patience.saturating_mul(LONGEST_ANSWER);
        let tag = self.begin(command, doing, allowance, deadline).await?;
        loop {
            match self.response(&tag, doing, deadline, &mut take).await? {
                Heard::Ended(ended) => return Ok(ended),
                Heard::Data(true) => deadline = self.deadline().min(last),
                Heard::Data(false) => {}
                Heard::Continue | Heard::Astray => return Err(astray()),
            }
        }
    }

    /// Opens a folder: read-only for looking, so that nothing of the Director's can change by it.
    pub(super) async fn open(&mut self, folder: &str, quoted: &str, writable: bool) -> Result<Opened, Fault> {
        let verb = if writable { "SELECT" } else { "EXAMINE" };
        let doing = "opening the folder";
        let (mut uid_validity, mut uid_next) = (None, None);
        self.opened = None;
        let ended = self
            .exchange(&format!("{verb} {quoted}"), doing, Allowance::TALK, |data| {
                match data {
                    Response::Data { outcome: Outcome { code: Some(ResponseCode::UidValidity(n)), .. }, .. } => {
                        uid_validity = Some(*n);
                    }
                    Response::Data { outcome: Outcome { code: Some(ResponseCode::UidNext(n)), .. }, .. } => {
                        uid_next = Some(*n);
                    }
                    _ => {}
                }
                false
            })
            .await?;
        if !ended.ok || (writable && ended.read_only) {
            return Err(Fault::Refused(doing, ended.said));
        }
        // Without it a message cannot be told from another that later gets its number (RFC 9051 §2.3.1.1).
        let uid_validity = uid_validity.ok_or_else(|| Fault::Garbage("a folder without UIDVALIDITY".into()))?;
        let opened = Opened { folder: folder.to_owned(), writable, uid_validity, uid_next };
        self.opened = Some(opened.clone());
        Ok(opened)
    }

    /// Begins to IDLE (RFC 2177); returns once the server waits with us.
    pub(super) async fn begin_idle(&mut self) -> Result<(), Fault> {
        let (doing, deadline) = ("idling", self.deadline());
        let tag = self.begin("IDLE", doing, Allowance::TALK, deadline).await?;
        loop {
            match self.response(&tag, doing, deadline, &mut |_| false).await? {
                Heard::Continue => break,
                Heard::Ended(ended) => return Err(Fault::Refused(doing, ended.said)),
                Heard::Data(_) => {}
                Heard::Astray => return Err(astray()),
            }
        }
        self.idling = Some(tag);
        Ok(())
    }

    /// Reads on while idling, until there is news or the server ends it. Cancel-safe.
    pub(super) async fn idle(&mut self) -> Result<(), Fault> {
        while let Some(tag) = self.idling.clone().filter(|_| !self.news) {
            match self.hear(&tag, &mut |_| false).await? {
                Heard::Ended(_) => self.idling = None,
                Heard::Continue | Heard::Data(_) => {}
                Heard::Astray => return Err(astray()),
            }
        }
        Ok(())
    }

    pub(super) async fn end_idle(&mut self) -> Result<(), Fault> {
        let Some(tag) = self.idling.take() else {
            return Ok(());
        };
        let (doing, deadline) = ("ending the wait", self.deadline());
        self.session.get_mut().allow(Allowance::TALK);
        let done = timeout_at(deadline, self.session.run_command_untagged("DONE"));
        done.await.map_err(|_| self.timed_out(doing))??;
        loop {
            match self.response(&tag, doing, deadline, &mut |_| false).await? {
                Heard::Ended(_) => return Ok(()),
                Heard::Data(_) => {}
                Heard::Continue | Heard::Astray => return Err(astray()),
            }
        }
    }

    fn deadline(&self) -> Instant {
        Instant::now() + self.patience
    }

    fn timed_out(&self, doing: &'static str) -> Fault {
        Fault::TimedOut(doing, self.patience.as_secs())
    }

    async fn begin(
        &mut self,
        command: &str,
        doing: &'static str,
        allowance: Allowance,
        deadline: Instant,
    ) -> Result<RequestId, Fault> {
        self.session.get_mut().allow(allowance);
        let sent = timeout_at(deadline, self.session.run_command(command)).await;
        Ok(sent.map_err(|_| self.timed_out(doing))??)
    }

    async fn response(
        &mut self,
        tag: &RequestId,
        doing: &'static str,
        deadline: Instant,
        take: &mut (impl FnMut(&Response<'_>) -> bool + Send),
    ) -> Result<Heard, Fault> {
        let timed_out = self.timed_out(doing);
        timeout_at(deadline, self.hear(tag, take)).await.map_err(|_| timed_out)?
    }

    /// The next response; what it tells about the folder is noted, and a goodbye is a fault.
    async fn hear(
        &mut self,
        tag: &RequestId,
        take: &mut (impl FnMut(&Response<'_>) -> bool + Send),
    ) -> Result<Heard, Fault> {
        let session = &mut self.session;
        let response = unpanicked(async { session.read_response().await?.ok_or_else(closed) }).await?;
        match response.parsed() {
            Response::Data { status: Status::Bye, outcome } => {
                Err(Fault::Lost(format!("the server said goodbye: {}", said(outcome))))
            }
            Response::Done { tag: answered, status, outcome } if answered == tag => Ok(Heard::Ended(Ended {
                ok: *status == Status::Ok,
                read_only: outcome.code == Some(ResponseCode::ReadOnly),
                said: said(outcome),
            })),
            Response::Done { .. } => Ok(Heard::Astray),
            Response::Continue(_) => Ok(Heard::Continue),
            data => {
                self.note(data);
                Ok(Heard::Data(take(data)))
            }
        }
    }

    fn note(&mut self, data: &Response<'_>) {
        match data {
            Response::MailboxData(MailboxDatum::Exists(count)) => {
                self.news |= *count > self.exists;
                self.exists = *count;
            }
            Response::Expunge(_) => self.exists = self.exists.saturating_sub(1),
            _ => {}
        }
    }
}

fn astray() -> Fault {
    Fault::Garbage("an answer to something that was not asked".into())
}

/// A status in the server's words. Codes the parser does not know stand at the head of its text.
pub(super) fn said(outcome: &Outcome<'_>) -> String {
    let code = outcome.code.as_ref().map(|code| format!("[{code:?}]"));
    let text = outcome.information.as_deref().map(str::to_owned);
    quotable(code.into_iter().chain(text).collect::<Vec<_>>().join(" ").as_bytes())
}
