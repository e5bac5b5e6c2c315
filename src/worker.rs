//! The jailed worker: the only place where hostile bytes are parsed.
//!
//! The parent side re-executes this very binary with a hidden subcommand, one fresh process per document, feeds it the
//! bytes and takes back JSON, within limits of size and time. A worker that dies, hangs or overruns costs one message.

mod armour;
mod charset;
mod cms;
mod compound;
mod encapsulated;
mod flat;
mod interpreting;
pub mod jail;
mod mapi;
mod msg;
pub mod office;
pub mod parse;
mod parse_headers;
mod pasted;
pub mod quoting;
mod report;
mod scans;
mod sniff;
mod talk;
mod tnef;
mod unpack;
mod wrapped;

use std::{path::PathBuf, process::Stdio, time::Duration};

use tokio::{io::AsyncReadExt, process::Command};

use crate::{
    message::{Conversion, Fate, Message},
    ocr::{self, Ocr, dialogue},
    printed::Forms,
    sheet::{Sheet, scan::Blind},
};
use office::{Launcher, Office, OfficeError};
use talk::Talk;

/// What the bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A whole message (RFC 5322).
    Message,
    /// A bare attachment, by its file name.
    Attachment(String),
    /// A parsed message and circulars, to be interpreted.
    Words,
}

/// What one worker may use before it is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time.
    pub wall: Duration,
    /// Processor time, seconds.
    pub cpu: u64,
    /// Address space, bytes.
    pub memory: u64,
    /// The longest answer that is taken, bytes.
    pub answer: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { wall: Duration::from_secs(30), cpu: 20, memory: 1 << 30, answer: 16 << 20 }
    }
}

/// How workers are started.
#[derive(Clone, Debug)]
pub struct Workers {
    /// The program to re-execute; `/proc/self/exe` survives an upgrade of the file on disk.
    pub program: PathBuf,
    pub limits: Limits,
    /// Run even where the kernel cannot give the jail. Only an operator may say so.
    pub allow_unjailed: bool,
    /// What converts binary Word documents.
    pub office: Office,
    /// What reads the words in scanned pages.
    pub ocr: Ocr,
    /// The house's own blank forms, for pages that carry their code.
    pub forms: Forms,
    /// Keep drawings of how scanned pages were read.
    pub explain: bool,
}

impl Default for Workers {
    fn default() -> Self {
        Self {
            program: PathBuf::from("/proc/self/exe"),
            limits: Limits::default(),
            allow_unjailed: false,
            office: Office::default(),
            ocr: Ocr::default(),
            forms: Forms::default(),
            explain: false,
        }
    }
}

/// Why a document was not read. All of them cost this document alone.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    #[error("the worker could not be started: {0}")]
    Start(std::io::Error),
    #[error("the worker took longer than {0} s")]
    TimedOut(u64),
    #[error("the worker gave more than {0} bytes of answer")]
    TooLong(u64),
    #[error("the worker died ({0})")]
    Died(String),
    #[error("this kernel cannot jail the worker: {0}")]
    NoJail(String),
    #[error("the worker's answer was not understood: {0}")]
    Garbled(String),
}

/// The hidden subcommand that makes this binary a worker.
pub const SUBCOMMAND: &str = "worker";
/// All conversions of one message together, waiting for others' included; a message is claimed for longer.
const CONVERSIONS: Duration = Duration::from_mins(2);
/// Exit status of a worker whose kernel cannot jail it.
pub(crate) const NO_JAIL: i32 = 71;
/// The argument that asks a worker for drawings of how pages were read.
const EXPLAIN: &str = "explain";
/// The argument that asks a worker to interpret what another one parsed.
const INTERPRET: &str = "interpret";
/// Drawings of pages make an answer so many times longer.
const DRAWINGS: u64 = 8;

impl Workers {
    /// Parses one document in a fresh jailed process; old documents in it are converted and read in processes of
    /// their own.
    pub async fn parse(&self, input: &Input, bytes: &[u8]) -> Result<Message, WorkerError> {
        let mut message = self.parse_as_it_is(input, bytes).await?;
        let conversions = std::mem::take(&mut message.conversions);
        // From the last to the first: each one's sheets go in before those that come after it.
        let all = async {
            for conversion in conversions.iter().rev() {
                self.convert(&mut message, conversion).await?;
            }
            Ok(())
        };
        // What was not converted by then says so in its part already.
        tokio::time::timeout(CONVERSIONS, all).await.unwrap_or(Ok(()))?;
        Ok(message)
    }

    /// Converts a document of a few words, to know that the office program can be started and jailed.
    pub async fn probe_office(&self) -> Result<(), OfficeError> {
        let launcher = Launcher { program: &self.program, allow_unjailed: self.allow_unjailed };
        self.office.probe(&launcher).await
    }

    /// Looks at a small picture, to know that tesseract can be started and jailed.
    pub async fn probe_ocr(&self) -> Result<(), Blind> {
        let launcher = Launcher { program: &self.program, allow_unjailed: self.allow_unjailed };
        self.ocr.probe(&launcher).await
    }

    /// Has one document converted, and puts what it says in its place.
    async fn convert(&self, message: &mut Message, conversion: &Conversion) -> Result<(), WorkerError> {
        let Some(part) = message.parts.get_mut(conversion.part) else { return Ok(()) };
        let launcher = Launcher { program: &self.program, allow_unjailed: self.allow_unjailed };
        let read = match self.office.to_docx(&launcher, &conversion.bytes).await {
            Ok(docx) => self.parse_as_it_is(&Input::Attachment("converted.docx".to_owned()), &docx).await,
            Err(why) => {
                part.fate = Fate::Unread(format!(
                    "a binary Word file (.doc) that was not read: {why}; please ask for .docx or PDF"
                ));
                return Ok(());
            }
        };
        let read = match read {
            Ok(read) => read,
            Err(unable @ (WorkerError::Start(_) | WorkerError::NoJail(_))) => return Err(unable),
            Err(why) => {
                part.fate = Fate::Unread(format!("a binary Word file (.doc) that could not be read: {why}"));
                return Ok(());
            }
        };
        part.fate = read.parts.into_iter().next().map(|part| part.fate).unwrap_or_default();
        let sheets: Vec<_> =
            read.sheets.into_iter().map(|sheet| Sheet { source: part.name.clone(), ..sheet }).collect();
        let at = conversion.sheet.min(message.sheets.len());
        message.sheets.splice(at..at, sheets);
        message.faults.extend(read.faults);
        Ok(())
    }

    async fn parse_as_it_is(&self, input: &Input, bytes: &[u8]) -> Result<Message, WorkerError> {
        let answer = self.run(input, bytes).await?;
        serde_json::from_slice(&answer).map_err(|e| WorkerError::Garbled(e.to_string()))
    }

    /// Starts a worker on nothing, to know before any message comes that it can be started and jailed.
    pub async fn probe(&self) -> Result<(), WorkerError> {
        self.parse(&Input::Message, b"Subject: probe\r\n\r\n").await.map(drop)
    }

    async fn run(&self, input: &Input, bytes: &[u8]) -> Result<Vec<u8>, WorkerError> {
        let mut child = self.command(input).spawn().map_err(WorkerError::Start)?;
        let (Some(stdin), Some(stdout), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(WorkerError::Died("no pipes".to_owned()));
        };
        let complaint = tokio::spawn(async {
            let mut complaint = Vec::new();
            let _ = stderr.take(4096).read_to_end(&mut complaint).await;
            complaint
        });
        let mut talk = Talk::new(self);
        let answer = talk.hold(stdin, stdout, bytes).await?;
        let status = talk.while_it_works(child.wait()).await?.map_err(|e| WorkerError::Died(e.to_string()))?;
        if status.success() {
            return Ok(answer);
        }
        let complaint = complaint.await.unwrap_or_default();
        let complaint = String::from_utf8_lossy(&complaint).trim().to_owned();
        if status.code() == Some(NO_JAIL) {
            return Err(WorkerError::NoJail(complaint));
        }
        Err(WorkerError::Died(if complaint.is_empty() { status.to_string() } else { format!("{status}; {complaint}") }))
    }

    fn answer_limit(&self) -> u64 {
        if self.explain { self.limits.answer.saturating_mul(DRAWINGS) } else { self.limits.answer }
    }

    fn command(&self, input: &Input) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(SUBCOMMAND).arg(self.limits.cpu.to_string()).arg(self.limits.memory.to_string());
        command.arg(if self.allow_unjailed { "allow-unjailed" } else { "jailed" });
        command.arg(match input {
            Input::Words => INTERPRET,
            _ if self.explain => EXPLAIN,
            _ => "plain",
        });
        if let Input::Attachment(name) = input {
            command.arg(name);
        }
        command.env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }
}

/// The worker's own life: jail, read, parse, answer. Gives the process exit status.
///
/// Must run before any thread is started: the jail holds only for threads that come after it.
#[must_use]
pub fn main(arguments: &[String]) -> i32 {
    if let Some((first, rest)) = arguments.split_first()
        && first == office::CONVERT
    {
        return office::become_office(rest);
    }
    if let Some((first, rest)) = arguments.split_first()
        && first == ocr::LOOK
    {
        return ocr::become_tesseract(rest);
    }
    let number = |at: usize, default: u64| arguments.get(at).and_then(|a| a.parse().ok()).unwrap_or(default);
    let defaults = Limits::default();
    let limits = Limits { cpu: number(0, defaults.cpu), memory: number(1, defaults.memory), ..defaults };
    if let Err(why) = jail::enter(&limits)
        && arguments.get(2).map(String::as_str) != Some("allow-unjailed")
    {
        eprintln!("{why}");
        return NO_JAIL;
    }
    let how = arguments.get(3).map(String::as_str);
    let explain = how == Some(EXPLAIN);
    let input = match arguments.get(4) {
        _ if how == Some(INTERPRET) => Input::Words,
        Some(name) => Input::Attachment(name.clone()),
        None => Input::Message,
    };
    match answer(&input, limits.memory, explain) {
        Ok(()) => 0,
        Err(why) => {
            eprintln!("{why}");
            1
        }
    }
}

fn answer(input: &Input, most: u64, explain: bool) -> std::io::Result<()> {
    use std::io::Write;
    let (mut from, mut to) = (std::io::stdin().lock(), std::io::stdout().lock());
    let bytes = dialogue::receive(&mut from, most)?;
    if *input == Input::Words {
        to.write_all(&interpreting::answer(&bytes)?)?;
        return to.flush();
    }
    let mut eyes = dialogue::Parent { from, to: &mut to };
    let message = match input {
        Input::Message => parse::message_with(&bytes, &mut eyes, explain),
        Input::Attachment(name) => parse::attachment_with(name, &bytes, &mut eyes, explain),
        Input::Words => Message::default(),
    };
    let json = serde_json::to_vec(&message)?;
    to.write_all(&json)?;
    to.flush()
}
