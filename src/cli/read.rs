//! `consultd read`: what the house would make of messages or bare attachments, without storing anything.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result};
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Read;
use crate::{
    circular::{Circular, import},
    config::Settings,
    desk::trust,
    message::Message,
    reply::{Doubt, DoubtCode, Reading},
    sender::{self, Contacts, Sender},
    sheet::Sheet,
    verdict::{self, Case, Judgement},
    worker::{Input, WorkerError, Workers},
};

/// What is needed to judge without a store.
pub struct Reader<'r> {
    pub workers: &'r Workers,
    pub settings: &'r Settings,
    pub own_addresses: Vec<String>,
    pub circulars: Arc<[Circular]>,
    /// None: whoever sent it is not in question, as for a bare attachment.
    pub contacts: Option<Contacts>,
    /// Where pictures go that show how scanned pages were read.
    pub explain: Option<&'r Path>,
}

/// One line of `read --json`.
#[derive(Serialize)]
struct Line<'l> {
    file: &'l str,
    sha256: String,
    #[serde(flatten)]
    judgement: Judgement,
}

/// Runs `consultd read`.
pub async fn command(settings: &Settings, arguments: &Read) -> Result<()> {
    let workers = Workers { explain: arguments.explain.is_some(), ..super::workers(settings) };
    let mut circulars = self::circulars(&workers, &arguments.circular).await?;
    let stored = settings.data_dir.join("consultd.sqlite").exists();
    if circulars.is_empty() && stored {
        let books = super::books(&super::open(settings).await?).await?;
        circulars = books.circulars().filter(|c| !c.closed).map(|c| c.circular.clone()).collect();
    }
    workers.forms.know(&circulars);
    let contacts = match &arguments.contacts {
        Some(path) => Some(super::letters::contacts_file(path).await?.into_iter().collect()),
        None if stored => Some(super::stored_contacts(&super::open(settings).await?).await?),
        None => None,
    };
    let own_addresses = settings.identity.own_addresses.iter().cloned().collect();
    let jobs = arguments.jobs.unwrap_or(settings.limits.workers);
    let explain = arguments.explain.as_deref();
    let circulars = circulars.into();
    let reader = Reader { workers: &workers, settings, own_addresses, circulars, contacts, explain };
    run(&reader, &arguments.paths, jobs, arguments.json).await
}

/// Reads every path, as many at a time as there are jobs, and prints them in the order given.
pub async fn run(reader: &Reader<'_>, paths: &[PathBuf], jobs: usize, json: bool) -> Result<()> {
    let mut lines = stream::iter(paths).map(|path| one(reader, path, json)).buffered(jobs.max(1));
    while let Some(line) = lines.next().await {
        super::print(&line?)?;
    }
    Ok(())
}

async fn one(reader: &Reader<'_>, path: &Path, json: bool) -> Result<String> {
    let shown = path.display().to_string();
    let bytes = tokio::fs::read(path).await.with_context(|| format!("reading {shown}"))?;
    let modified = modified(path).await?;
    let judgement = reader.judge(&shown, &bytes, modified).await?;
    let sha256 = hex::encode(Sha256::digest(&bytes));
    if json {
        return Ok(serde_json::to_string(&Line { file: &shown, sha256, judgement })?);
    }
    Ok(super::show::judgement(&shown, &judgement))
}

async fn modified(path: &Path) -> Result<Timestamp> {
    let at = tokio::fs::metadata(path).await.and_then(|meta| meta.modified())?;
    Timestamp::try_from(at).context("the file's modification time cannot be told")
}

impl Reader<'_> {
    /// Judges one message, or one attachment as if it had come from a sender beyond question.
    pub async fn judge(&self, name: &str, bytes: &[u8], modified: Timestamp) -> Result<Judgement> {
        let base = Path::new(name).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let message = match self.workers.parse(&Input::Attachment(base), bytes).await {
            Ok(message) => message,
            Err(why @ (WorkerError::Start(_) | WorkerError::NoJail(_))) => return Err(why).context(super::JAIL_REMEDY),
            Err(why) => return Ok(lost_worker(&why, modified)),
        };
        if let Some(folder) = self.explain {
            let file = Path::new(name).file_name().unwrap_or_default().to_string_lossy();
            super::drawings::write(folder, &file, &message.drawings)?;
        }
        let message = Arc::new(message);
        match self.workers.interpret(&message, &self.circulars).await {
            Ok(reading) => Ok(self.judge_message(&message, &reading, modified)),
            Err(why @ (WorkerError::Start(_) | WorkerError::NoJail(_))) => Err(why).context(super::JAIL_REMEDY),
            Err(why) => Ok(lost_worker(&why, modified)),
        }
    }

    fn judge_message(&self, message: &Message, reading: &Reading, modified: Timestamp) -> Judgement {
        let arrived = message.headers.received.unwrap_or(modified);
        let bare = message.headers.from.is_empty() && message.headers.subject.is_empty();
        let nobody = Contacts::default();
        let sender = if bare {
            Sender { address: None, speaker: None, printed: None, doubts: Vec::new() }
        } else {
            sender::identify(
                message,
                self.contacts.as_ref().unwrap_or(&nobody),
                &trust(self.settings, reading.reply.circular),
                arrived,
            )
        };
        let circular = self.circulars.iter().find(|circular| Some(circular.number) == reading.reply.circular);
        verdict::judge(&Case {
            message,
            reading,
            sender: &sender,
            circular,
            closed: false,
            arrived,
            own_addresses: &self.own_addresses,
        })
    }
}

/// A message whose worker was lost goes to a person.
fn lost_worker(why: &WorkerError, arrived: Timestamp) -> Judgement {
    let doubt = Doubt { code: DoubtCode::WorkerFailed, text: None, spot: None, detail: why.to_string() };
    verdict::unread(&doubt, arrived)
}

/// The circulars in the files; several files of one circular are put together.
pub async fn circulars(workers: &Workers, paths: &[PathBuf]) -> Result<Vec<Circular>> {
    let mut circulars: Vec<Circular> = Vec::new();
    for path in paths {
        let imported = circular(workers, path).await?.circular;
        match circulars.iter_mut().find(|known| known.number == imported.number) {
            Some(known) => *known = known.merge(&imported).with_context(|| format!("adding {}", path.display()))?,
            None => circulars.push(imported),
        }
    }
    Ok(circulars)
}

/// Reads a circular from its file (`.docx`, `.txt`), in the jail like everything else.
pub async fn circular(workers: &Workers, path: &Path) -> Result<import::Imported> {
    let shown = path.display();
    let bytes = tokio::fs::read(path).await.with_context(|| format!("reading {shown}"))?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let message = workers.parse(&Input::Attachment(name), &bytes).await.with_context(|| format!("reading {shown}"))?;
    let sheet: Sheet = message.sheets.into_iter().next().with_context(|| {
        let why = message.parts.first().map(|part| format!("{:?}", part.fate)).unwrap_or_default();
        format!("{shown} holds no text that can be read ({why}). Give the circular as .docx or .txt")
    })?;
    import::import(&sheet).with_context(|| format!("{shown} was not imported"))
}
