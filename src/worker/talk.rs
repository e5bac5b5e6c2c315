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
        while let Ok(asks) = first {
            let answer = match asks {
                dialogue::ASKS => self.asked(&mut stdout).await?,
                dialogue::ASKS_MANY => self.asked_many(&mut stdout).await?,
                dialogue::NAMES => self.named(&mut stdout).await?,
                _ => break,
            };
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
        let asked = self.shown(stdout, PIXELS).await?;
        let words = self.look(std::slice::from_ref(&asked)).await.pop();
        Ok(dialogue::answer(words.unwrap_or_else(|| Err(Blind::Failed("nothing was asked".to_owned())))))
    }

    /// Answers a request for the words in several pictures, which are looked at side by side.
    async fn asked_many(&mut self, stdout: &mut ChildStdout) -> Result<Vec<u8>, WorkerError> {
        let count = self.while_it_works(stdout.read_u8()).await?.map_err(|e| WorkerError::Died(e.to_string()))?;
        if usize::from(count) > dialogue::TOGETHER {
            return Err(WorkerError::Garbled(Absurd.to_string()));
        }
        let mut left = dialogue::TOGETHER_PIXELS;
        let mut asked = Vec::new();
        for _ in 0..count {
            let request = self.shown(stdout, left).await?;
            left = left.saturating_sub(request.as_ref().map_or(0, Request::pixels));
            asked.push(request);
        }
        Ok(dialogue::answers(self.look(&asked).await))
    }

    /// Tells what is printed on a page of our own.
    async fn named(&mut self, stdout: &mut ChildStdout) -> Result<Vec<u8>, WorkerError> {
        let mut bytes = [0; dialogue::SAYS];
        let read = self.while_it_works(stdout.read_exact(&mut bytes)).await?;
        read.map_err(|e| WorkerError::Died(e.to_string()))?;
        let Some(requests) = self.requests.checked_sub(1) else { return Ok(dialogue::printed(None)) };
        self.requests = requests;
        let forms = self.workers.forms.clone();
        let page = tokio::task::spawn_blocking(move || forms.page(&dialogue::says(&bytes)?));
        Ok(dialogue::printed(page.await.ok().flatten().as_ref()))
    }

    /// Takes one picture, of at most so many pixels; none when the message has had its share.
    async fn shown(&mut self, stdout: &mut ChildStdout, most: u64) -> Result<Option<Request>, WorkerError> {
        let absurd = |why: Absurd| WorkerError::Garbled(why.to_string());
        let mut head = [0; dialogue::HEAD];
        let read = self.while_it_works(stdout.read_exact(&mut head)).await?;
        read.map_err(|e| WorkerError::Died(e.to_string()))?;
        let head = Head::parse(&head).map_err(absurd)?;
        let size = head.pixels();
        if size > most {
            return Err(absurd(Absurd));
        }
        let mut pixels = Vec::new();
        let read = self.while_it_works(stdout.take(size).read_to_end(&mut pixels)).await?;
        read.map_err(|e| WorkerError::Died(e.to_string()))?;
        let request = Request::of(head, pixels).map_err(absurd)?;
        let (Some(requests), Some(pixels)) = (self.requests.checked_sub(1), self.pixels.checked_sub(size)) else {
            return Ok(None);
        };
        (self.requests, self.pixels) = (requests, pixels);
        Ok(Some(request))
    }

    /// Has pictures looked at, as many at a time as there are cores.
    async fn look(&mut self, asked: &[Option<Request>]) -> Vec<Result<Vec<Word>, Blind>> {
        let Workers { program, allow_unjailed, .. } = self.workers;
        let launcher = Launcher { program, allow_unjailed: *allow_unjailed };
        let (begin, patience) = (Instant::now(), self.patience);
        let one = async |request: &Option<Request>| {
            let failed = |why: &str| Err(Blind::Failed(why.to_owned()));
            let Some(request) = request else { return failed("the message has too many pages") };
            let seen = timeout(patience, self.workers.ocr.words(&launcher, request)).await;
            seen.unwrap_or_else(|_| failed("its pages took too long"))
        };
        let seen = futures_util::future::join_all(asked.iter().map(one)).await;
        self.patience = patience.saturating_sub(begin.elapsed());
        seen
    }
}
