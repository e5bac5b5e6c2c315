//! The command line: parses arguments, loads settings, calls the use cases, prints what they return.
//!
//! Beside `daemon` the only room that reads the clock. Errors leave here as one line that says what, where and what
//! to do: exit status 2 for usage and configuration, 1 for everything else.

mod check;
mod circular;
mod drawings;
mod letters;
mod read;
mod report;
mod review;
mod run;
mod show;
mod tally;

use std::{io::Write, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::{
    config::{self, Settings},
    language::Language,
    ocr::Ocr,
    sender,
    store::Store,
    tally::Books,
    worker::{Workers, office::Office},
};

/// What to do when the kernel cannot jail the worker.
const JAIL_REMEDY: &str = "no message is read without its jail. Run on Linux 5.13 or later with Landlock and seccomp, or set limits.allow_unjailed = true if you accept the risk";

/// Reads, counts and acknowledges Member States' replies to TSB consultation circulars.
#[derive(Debug, Parser)]
#[command(name = "consultd", version, about, max_term_width = 100)]
struct Arguments {
    /// The configuration file [env: CONSULTD_CONFIG]; without one the embedded defaults apply
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where database, archive and embedded mailbox live [default: ./consultd-data]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Watch the mailboxes, read, acknowledge, and mail the daily digest
    Run {
        /// Do everything that is due now, then exit
        #[arg(long)]
        once: bool,
    },
    /// Check configuration, mailboxes, post, database and jail, and say how to mend what is wrong
    Check,
    /// Import and show circulars
    #[command(subcommand)]
    Circular(Circular),
    /// Dry run: say what would be made of messages or attachments, storing nothing
    Read(Read),
    /// Take message files (.eml, mbox, Maildir) into the store and decide them all
    Ingest {
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// The count for a circular against the rule of WTSA Resolution 1
    Tally(TallyArguments),
    /// A document for the meeting: the comments received, the outcome, or a picture of the replies over time
    Report(ReportArguments),
    /// The daily digest: show it, or write it to a file
    Digest {
        /// The group whose digest it is [default: the recipients of all circulars]
        #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
        group: String,
        /// The day it is for [default: today]
        #[arg(long)]
        date: Option<jiff::civil::Date>,
        /// Write the message to this file; nothing is queued or sent
        #[arg(long, value_name = "FILE.eml")]
        preview: Option<PathBuf>,
    },
    /// Settle what waits for a person
    #[command(subcommand)]
    Review(Review),
    /// Who may speak for whom
    #[command(subcommand)]
    Contacts(Contacts),
    /// Letters on their way
    #[command(subcommand)]
    Outbox(Outbox),
    /// Reminders to Member States that have not replied
    #[command(subcommand)]
    Reminders(Reminders),
    /// Prove the store: hash chain, archive, ledger
    Verify,
    /// Write a consistent copy of the database to FILE
    Backup { file: PathBuf },
    /// Print a shell completion script
    #[command(hide = true)]
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    #[command(hide = true)]
    Man,
}

#[derive(Debug, Subcommand)]
enum Circular {
    /// Read a circular from its own file (.docx or .txt, any of the six languages)
    Import {
        file: PathBuf,
        /// Show what was read; store nothing
        #[arg(long)]
        dry_run: bool,
        #[arg(long)]
        json: bool,
    },
    /// All circulars known
    List,
    /// One circular with its texts
    Show {
        number: u32,
        #[arg(long)]
        json: bool,
        #[arg(long, default_value = "en")]
        language: Language,
    },
    /// Close a circular: later replies go to a person
    Close { number: u32 },
    /// Make the reply form (Annex 2), to be filled in on screen or on paper and read back without doubt
    Form(Form),
}

#[derive(Debug, Args)]
struct Form {
    /// The circular's number [default: the one that --circular names]
    #[arg(required_unless_present = "circular", value_name = "N")]
    number: Option<u32>,
    /// en, fr, es, ru, ar or zh
    #[arg(long, short, value_name = "LANGUAGE")]
    language: Language,
    #[arg(long, value_enum, default_value_t = FormFormat::Docx)]
    format: FormFormat,
    /// Where to write it [default: circular-0079-form-fr.docx and the like]; - is standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The circular's own file instead of the store; several for its titles in several languages
    #[arg(long, value_name = "FILE")]
    circular: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormFormat {
    /// Word document with content controls
    Docx,
    /// PDF with fields, for screen and paper
    Pdf,
}

#[derive(Debug, Args)]
struct Read {
    /// A circular's file; may be given several times [default: the circulars in the store]
    #[arg(long, value_name = "FILE")]
    circular: Vec<PathBuf>,
    /// Who may speak for whom (CSV) [default: the contacts in the store]
    #[arg(long, value_name = "FILE")]
    contacts: Option<PathBuf>,
    /// One JSON object per line
    #[arg(long)]
    json: bool,
    /// Write into this folder how each scanned page was read, as a picture with what was found drawn over it
    #[arg(long, value_name = "DIR")]
    explain: Option<PathBuf>,
    /// Files read at a time [default: as many as there are processors]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
struct TallyArguments {
    number: u32,
    /// As it stood at this instant, such as 2023-08-16T23:59:00Z
    #[arg(long, value_name = "INSTANT")]
    at: Option<Timestamp>,
    #[arg(long, value_enum, default_value_t = TallyFormat::Table)]
    format: TallyFormat,
    /// Where to write it [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TallyFormat {
    Table,
    Json,
    Csv,
    /// A workbook with the tally and every reply
    Xlsx,
}

#[derive(Debug, Args)]
struct ReportArguments {
    number: u32,
    #[arg(long, value_enum)]
    kind: ReportKind,
    /// Where to write it [default: circular-0079-comments.docx and the like]; - is standard output. Its ending chooses
    /// the format, as far as the kind has it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// [default: docx for comments and outcome, png for the timeline]
    #[arg(long, value_enum)]
    format: Option<ReportFormat>,
    /// As it stood at this instant, such as 2023-08-16T23:59:00Z
    #[arg(long, value_name = "INSTANT")]
    at: Option<Timestamp>,
    /// en, fr, es, ru, ar or zh [default: that of the digest]
    #[arg(long, short, value_name = "LANGUAGE")]
    language: Option<Language>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportKind {
    /// The TD with every comment, per text, in its original language
    Comments,
    /// The Director's advice on what the consultation decided
    Outcome,
    /// Replies per day and each text's support against the line
    Timeline,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    Docx,
    Json,
    Png,
    Svg,
}

#[derive(Debug, Subcommand)]
enum Review {
    /// Everything that waits, the longest waiting first
    List {
        #[arg(long)]
        json: bool,
    },
    /// One message: what was read, what is doubtful, and its own words
    Show {
        id: String,
        /// Where to write pictures of its scanned pages with what was found on them [default: under the data directory]
        #[arg(long, value_name = "DIR")]
        pictures: Option<PathBuf>,
    },
    /// Count it as read
    Accept {
        id: String,
        #[command(flatten)]
        ruling: Ruling,
    },
    /// Count it as you say: texts named, such as X.1353=refuse
    Set {
        id: String,
        #[arg(required = true, value_name = "TEXT=CHOICE")]
        choices: Vec<String>,
        #[command(flatten)]
        ruling: Ruling,
    },
    /// Do not count it
    Reject {
        id: String,
        /// It is no reply at all (default: somebody not entitled sent it, or it is void)
        #[arg(long)]
        no_reply: bool,
        #[command(flatten)]
        ruling: Ruling,
    },
}

/// What a person adds to a decision.
#[derive(Debug, Args)]
struct Ruling {
    /// The Member State it speaks for, where the house does not know it
    #[arg(long = "for", value_name = "ISO-CODE")]
    state: Option<String>,
    /// The circular it answers, where the house does not know it
    #[arg(long, value_name = "N")]
    circular: Option<u32>,
    /// Count it although it came late
    #[arg(long)]
    in_time: bool,
    /// It takes back what that Member State said before
    #[arg(long)]
    withdraws: bool,
    /// Make the sender a contact of that Member State, so that the next reply needs no ruling
    #[arg(long)]
    remember: bool,
    /// Why, for the record
    #[arg(long, default_value = "")]
    note: String,
    /// Who decides [default: the user's name]
    #[arg(long, env = "USER", default_value = "secretariat")]
    by: String,
}

#[derive(Debug, Subcommand)]
enum Contacts {
    /// Take contacts from a CSV file, replacing all before. Columns: member_state, address; where wanted also name_en,
    /// role (reply or copy), valid_from, valid_until, language
    Import {
        file: PathBuf,
        /// Keep those that there are, and add these
        #[arg(long)]
        add: bool,
    },
    /// Write the contacts as a CSV file that import takes
    Export {
        /// Where to write them [default: standard output]
        file: Option<PathBuf>,
    },
    List,
    /// Take an address or @domain off the list
    Remove {
        address: String,
    },
}

#[derive(Debug, Subcommand)]
enum Outbox {
    List,
    /// Try letters again that were given up; all of them, or the ones named
    Retry {
        keys: Vec<String>,
    },
    /// Send at once what is held back because there were too many letters within an hour
    Release {
        /// Who decides [default: the user's name]
        #[arg(long, env = "USER", default_value = "secretariat")]
        by: String,
    },
}

#[derive(Debug, Subcommand)]
enum Reminders {
    /// Whom a reminder about a circular would go to now, and what it says; nothing is written or sent
    Preview {
        number: u32,
        /// Write the letters into this folder
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
}

/// Runs the command line and gives the process exit status.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let settings = match settings(&arguments) {
        Ok(settings) => settings,
        Err(mistakes) => {
            eprintln!("{mistakes}");
            return ExitCode::from(2);
        }
    };
    if let Err(error) = config::logging::start(&settings.log) {
        eprintln!("consultd: logging: {error}");
        return ExitCode::from(2);
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("consultd: starting: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(execute(arguments.command, settings)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("consultd: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn settings(arguments: &Arguments) -> Result<Settings, config::Mistakes> {
    // An empty variable is as good as none.
    let named = std::env::var_os("CONSULTD_CONFIG").filter(|file| !file.is_empty()).map(PathBuf::from);
    let file = arguments.config.clone().or(named);
    config::load(file.as_deref(), arguments.data.clone(), &|name| std::env::var(name).ok())
}

async fn execute(command: Command, settings: Settings) -> Result<ExitCode> {
    let done = |()| ExitCode::SUCCESS;
    match command {
        Command::Run { once } => run::run(settings, once).await,
        Command::Check => check::check(&settings).await,
        Command::Circular(command) => circular::run(&settings, command).await.map(done),
        Command::Read(arguments) => read::command(&settings, &arguments).await.map(done),
        Command::Ingest { paths } => run::ingest(settings, &paths).await.map(done),
        Command::Tally(arguments) => tally::tally(&settings, &arguments).await.map(done),
        Command::Report(arguments) => report::report(&settings, &arguments).await.map(done),
        Command::Digest { group, date, preview } => {
            letters::digest(&settings, &group, date, preview.as_deref()).await.map(done)
        }
        Command::Review(command) => review::run(&settings, command).await.map(done),
        Command::Contacts(command) => letters::contacts(&settings, command).await.map(done),
        Command::Outbox(command) => letters::outbox(&settings, command).await.map(done),
        Command::Reminders(Reminders::Preview { number, output }) => {
            letters::reminders(&settings, number, output.as_deref()).await.map(done)
        }
        Command::Verify => check::verify(&settings).await,
        Command::Backup { file } => backup(&settings, &file).await.map(done),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "consultd", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Command::Man => {
            clap_mangen::Man::new(Arguments::command()).render(&mut std::io::stdout())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn backup(settings: &Settings, file: &std::path::Path) -> Result<()> {
    let store = open(settings).await?;
    store.copy_database(file).await?;
    print(&format!(
        "the database is copied to {}; copy the folder {} beside it",
        file.display(),
        settings.data_dir.join("archive").display()
    ))
}

/// The books as of the last event.
async fn books(store: &Store) -> Result<Books> {
    Ok(Books::fold(&store.events().await?))
}

/// What bears on one circular, as of the last event or as it stood at an instant.
async fn books_about(store: &Store, circular: u32, at: Option<Timestamp>) -> Result<Books> {
    Ok(Books::fold(&store.events_about(circular, at).await?))
}

/// Writes to a file, or to standard output for `-` or none.
fn write(bytes: &[u8], file: Option<&std::path::Path>) -> Result<()> {
    match file.filter(|file| *file != std::path::Path::new("-")) {
        Some(file) => {
            std::fs::write(file, bytes).with_context(|| format!("writing {}", file.display()))?;
            print(&format!("written to {}", file.display()))
        }
        None => match std::io::stdout().lock().write_all(bytes) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
            result => Ok(result?),
        },
    }
}

async fn stored_contacts(store: &Store) -> Result<sender::Contacts> {
    Ok(store.contacts().await?.into_iter().collect())
}

async fn open(settings: &Settings) -> Result<Store> {
    let dir = settings.data_dir.display();
    Store::open(&settings.data_dir).await.with_context(|| format!("opening the store in {dir}"))
}

/// The command line's clock.
fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the command line is where the present enters")]
    Timestamp::now()
}

/// Prints a line; a closed pipe is the reader's choice, not a failure.
fn print(line: &str) -> Result<()> {
    match writeln!(std::io::stdout().lock(), "{line}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        result => Ok(result?),
    }
}

fn workers(settings: &Settings) -> Workers {
    let limits = crate::worker::Limits {
        wall: std::time::Duration::from_secs(settings.limits.worker.wall_clock),
        cpu: settings.limits.worker.cpu,
        memory: settings.limits.worker.memory,
        ..crate::worker::Limits::default()
    };
    Workers {
        limits,
        allow_unjailed: settings.limits.allow_unjailed,
        office: Office::new(&settings.limits.soffice),
        ocr: Ocr::new(&settings.limits.tesseract),
        ..Workers::default()
    }
}
