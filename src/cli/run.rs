//! `consultd run` and `consultd ingest`.

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    config::Settings,
    daemon,
    desk::Desk,
    message,
    post::Post,
    store::{Incoming, Store},
};

/// The daemon, or one pass of it.
pub async fn run(settings: Settings, once: bool) -> Result<ExitCode> {
    let dir = settings.data_dir.clone();
    let store = Store::open_exclusive(&dir).await?;
    let workers = super::workers(&settings);
    workers.probe().await.context(super::JAIL_REMEDY)?;
    let post = Post::open(&settings.post)?;
    let desk = Desk::new(store.clone(), settings, workers);
    if once {
        daemon::once(desk, post, |line| eprintln!("consultd: {line}")).await?;
    } else {
        daemon::run(desk, post, stopped()?).await?;
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Resolves on SIGTERM or SIGINT.
fn stopped() -> Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Takes message files into the store and decides them all.
pub async fn ingest(settings: Settings, paths: &[PathBuf]) -> Result<()> {
    let store = super::open(&settings).await?;
    let workers = super::workers(&settings);
    workers.probe().await.context(super::JAIL_REMEDY)?;
    let count = settings.limits.workers;
    let desk = Desk::new(store, settings, workers);
    let (mut files, mut new) = (0_usize, 0_usize);
    for path in paths {
        for message in messages(path)? {
            files += 1;
            new += usize::from(desk.store.keep(message, super::now()).await?.new);
        }
    }
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..count.max(1) {
        let desk = desk.clone();
        readers.spawn(async move {
            while let Some(claimed) = desk.claim(super::now()).await? {
                desk.understand(&claimed, super::now()).await?;
                if std::io::stderr().is_terminal() {
                    eprint!(".");
                }
            }
            anyhow::Ok(())
        });
    }
    while let Some(ended) = readers.join_next().await {
        ended.context("a reader died")??;
    }
    super::print(&format!("{files} message(s), {new} new, all decided"))
}

/// The messages of a file (.eml or mbox) or a directory (Maildir, or a folder of .eml).
fn messages(path: &Path) -> Result<Vec<Incoming>> {
    let shown = path.display();
    if path.is_dir() {
        let mut found = Vec::new();
        let maildir = ["new", "cur"].iter().any(|sub| path.join(sub).is_dir());
        let folders = if maildir { vec![path.join("new"), path.join("cur")] } else { vec![path.to_path_buf()] };
        for folder in folders.into_iter().filter(|folder| folder.is_dir()) {
            let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
                .with_context(|| format!("reading {}", folder.display()))?
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|file| file.is_file())
                .filter(|file| maildir || file.extension().is_some_and(|e| e == "eml"))
                .collect();
            files.sort();
            for file in files {
                found.extend(messages(&file)?);
            }
        }
        return Ok(found);
    }
    let bytes = std::fs::read(path).with_context(|| format!("reading {shown}"))?;
    let modified =
        std::fs::metadata(path).and_then(|meta| meta.modified()).with_context(|| format!("reading {shown}"))?;
    let modified = jiff::Timestamp::try_from(modified).with_context(|| format!("the time of {shown}"))?;
    Ok(split_mbox(&bytes)
        .into_iter()
        .enumerate()
        .map(|(index, bytes)| {
            let arrived = message::received_at(&bytes).unwrap_or(modified);
            let name = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
            Incoming {
                bytes,
                arrived,
                place: format!("ingest|{}#{index}", name.display()),
                mailbox: "ingest".to_owned(),
            }
        })
        .collect())
}

/// An mbox's messages (RFC 4155: `From ` lines, `>From ` unquoted); anything else is one message.
fn split_mbox(bytes: &[u8]) -> Vec<Vec<u8>> {
    if !bytes.starts_with(b"From ") {
        return vec![bytes.to_vec()];
    }
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut after_blank = true;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if after_blank && separates(line) {
            found.push(Vec::new());
        } else if let Some(message) = found.last_mut() {
            let quoted = line.starts_with(b">") && line.iter().skip_while(|b| **b == b'>').take(5).eq(b"From ");
            message.extend_from_slice(if quoted { line.get(1..).unwrap_or_default() } else { line });
        }
        after_blank = line == b"\n" || line == b"\r\n";
    }
    found.retain(|message| !message.is_empty());
    found
}

/// `From address date`: ends in a year, as every writer of mbox files has it.
fn separates(line: &[u8]) -> bool {
    let text = String::from_utf8_lossy(line);
    let year =
        text.split_whitespace().next_back().filter(|last| last.len() == 4).and_then(|last| last.parse::<u32>().ok());
    text.starts_with("From ") && year.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_mbox_is_split_at_its_from_lines_only() {
        let mbox = b"From a@b Thu Jan  1 00:00:00 2023\nSubject: 1\n\nFrom here on\n>From there\n\nFrom c@d Thu Jan  1 00:00:00 2023\nSubject: 2\n\ntext\n";
        let found = split_mbox(mbox);
        let texts: Vec<&str> = found.iter().map(|m| std::str::from_utf8(m).unwrap()).collect();
        assert_eq!(texts, ["Subject: 1\n\nFrom here on\nFrom there\n\n", "Subject: 2\n\ntext\n"]);
        assert_eq!(split_mbox(b"Subject: x\n\nFrom me\n").len(), 1);
    }
}
