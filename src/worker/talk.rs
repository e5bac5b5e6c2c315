//! The parent's side of a worker's pipes: gives it the bytes, has pictures looked at for it, takes its answer.
//!
//! The worker is not believed: what it asks is checked, counted and bounded. Time in which it waits for OCR is not its
//! own; OCR of one message has its own bound, after which the worker is told that nothing can be seen any more.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{ChildStdin, ChildStdout},
    time::timeout,
};

use super::{WorkerError, Workers, office::Launcher};
use crate::{
    ocr::dialogue::{self, Absurd, Head, Request},
    sheet::scan::{Blind, Word},
};

/// Pictures of one message that are looked at.
const REQUESTS: usize = 60;
/// Pixels of them all.
const PIXELS: u64 = 600_000_000;
/// Time that looking at them all may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// One worker's conversation.
pub(super) struct Talk<'w> {
    workers: &'w Workers,
    /// What is left of the worker's own time.
    left: Duration,
    requests: usize,
    pixels: u64,
    patience: Duration,
}

impl<'w> Talk<'w> {
    pub fn new(workers: &'w Workers) -> Self {
        Self { workers, left: workers.limits.wall, requests: REQUESTS, pixels: PIXELS, patience: PATIENCE }
    }

    /// The worker's answer; what a worker said that died before it answered is empty.
    pub async fn hold(
        &mut self,
        mut stdin: ChildStdin,
        mut stdout: ChildStdout,
        bytes: &[u8],
    ) -> Result<Vec<u8>, WorkerError> {
        // A worker that dies early breaks the pipe; its exit status tells more than the write error.
        let feed = async {
            let _ = stdin.write_all(&dialogue::length(bytes)).await;
            let _ = stdin.write_all(bytes).await;
        };
        let ((), mut first) = self.while_it_works(async { tokio::join!(feed, stdout.read_u8()) }).await?;
        while let Ok(dialogue::ASKS) = first {
            let answer = self.asked(&mut stdout).await?;
            // One that does not take its answer would have its parent wait for ever.
            let _ = self.while_it_works(stdin.write_all(&answer)).await?;
            first = self.while_it_works(stdout.read_u8()).await?;
        }
        drop(stdin);
        let Ok(first) = first else { return Ok(Vec::new()) };
        let limit = self.workers.answer_limit();
        let mut answer = vec![first];
        let mut capped = stdout.take(limit);
        let read = self.while_it_works(capped.read_to_end(&mut answer)).await?;
        read.map_err(|e| WorkerError::Died(e.to_string()))?;
        if answer.len() as u64 > limit { Err(WorkerError::TooLong(limit)) } else { Ok(answer) }
    }

    /// Waits for the worker, on its own time.
    pub async fn while_it_works<T>(&mut self, work: impl Future<Output = T>) -> Result<T, WorkerError> {
        let begin = Instant::now();
        let done = timeout(self.left, work).await;
        self.left = self.left.saturating_sub(begin.elapsed());
        done.map_err(|_| WorkerError::TimedOut(self.workers.limits.wall.as_secs()))
    }

    /// Answers one request for the words in a picture.
    async fn asked(&mut self, stdout: &mut ChildStdout) -> Result<Vec<u8>, WorkerError> {
        let absurd = |why: Absurd| WorkerError::Garbled(why.to_string());
        let mut head = [0; dialogue::HEAD];
        let read = self.while_it_works(stdout.read_exact(&mut head)).await?;
        read.map_err(|e| WorkerError::Died(e.to_string()))?;
        let head = Head::parse(&head).map_err(absurd)?;
        let size = head.pixels();
        let mut pixels = Vec::new();
        let read = self.while_it_works(stdout.take(size).read_to_end(&mut pixels)).await?;
        read.map_err(|e| WorkerError::Died(e.to_string()))?;
        let request = Request::of(head, pixels).map_err(absurd)?;
        let (Some(requests), Some(pixels)) = (self.requests.checked_sub(1), self.pixels.checked_sub(size)) else {
            return Ok(dialogue::answer(Err(Blind::Failed("the message has too many pages".to_owned()))));
        };
        (self.requests, self.pixels) = (requests, pixels);
        Ok(dialogue::answer(self.look(&request).await))
    }

    async fn look(&mut self, request: &Request) -> Result<Vec<Word>, Blind> {
        let Workers { program, allow_unjailed, .. } = self.workers;
        let launcher = Launcher { program, allow_unjailed: *allow_unjailed };
        let begin = Instant::now();
        let seen = timeout(self.patience, self.workers.ocr.words(&launcher, request)).await;
        self.patience = self.patience.saturating_sub(begin.elapsed());
        seen.unwrap_or_else(|_| Err(Blind::Failed("its pages took too long".to_owned())))
    }
}
