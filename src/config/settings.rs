//! The resolved settings, apart from those of mailboxes and post: plain data, with every default filled in.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use jiff::{civil::Time, tz::TimeZone};

use super::{MailAddress, Mailbox, Post};
use crate::language::Language;

/// Everything the operator may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where the database, the archive and the embedded mailbox and outbox live.
    pub data_dir: PathBuf,
    /// The mailboxes watched; never empty, names and places all different.
    pub mailboxes: Vec<Watched>,
    pub post: Post,
    pub identity: Identity,
    pub digest: Digest,
    pub acknowledgement: Acknowledgement,
    pub authentication: Authentication,
    pub confirmation: Confirmation,
    pub reminder: Reminder,
    /// Another contact of the same Member State who says otherwise within so many days contradicts the first.
    pub contradiction_days: u32,
    /// What is different for single circulars, by number.
    pub circulars: BTreeMap<u32, CircularPolicy>,
    pub limits: Limits,
    pub log: Log,
}

/// What is different for one circular; none: as for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CircularPolicy {
    pub authentication: Option<AuthenticationPolicy>,
    /// Whether a State's contacts are asked to confirm what others send.
    pub confirmation: Option<bool>,
    /// Whether the States that have not replied are reminded.
    pub reminder: Option<bool>,
}

/// Reminding Member States that have not replied, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminder {
    pub enabled: bool,
    /// How many days before the deadline.
    pub days_before: u32,
}

/// A mailbox and the name under which the house remembers what it took from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Stable over time: the place of every message rests on it.
    pub name: String,
    pub mailbox: Mailbox,
}

/// Who we are in mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The sender of every letter.
    pub from: MailAddress,
    /// Addresses that are ours, lower case, with that of `from`: mail from them is never answered.
    pub own_addresses: BTreeSet<String>,
    /// The right-hand side of the Message-IDs we make.
    pub message_id_domain: String,
    /// The envelope sender of every letter, where reports of failed delivery come back; none: the null path.
    pub bounces: Option<MailAddress>,
    /// Whether the letter's tag stands in that address (`bounces+tag@…`), so that every report tells which letter it means.
    pub bounces_tagged: bool,
}

/// The daily letter to the secretariat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Never empty.
    pub recipients: Vec<MailAddress>,
    /// Local time in `zone`.
    pub time: Time,
    pub zone: TimeZone,
    /// No digest on Saturdays and Sundays; Monday's covers them.
    pub weekdays_only: bool,
    pub language: Language,
    /// Further groups, each with a digest of its own.
    pub groups: Vec<Group>,
}

/// Who gets a digest, and about what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Under which its digests are numbered; empty for the recipients of all circulars.
    pub name: String,
    /// Never empty.
    pub recipients: Vec<MailAddress>,
    pub language: Language,
    /// The circulars it is told about; none: all.
    pub circulars: BTreeSet<u32>,
}

impl Digest {
    /// Every group that gets digests, the recipients of all circulars first.
    #[must_use]
    pub fn all_groups(&self) -> Vec<Group> {
        let (recipients, language) = (self.recipients.clone(), self.language);
        let first = Group { name: String::new(), recipients, language, circulars: BTreeSet::new() };
        std::iter::once(first).chain(self.groups.iter().cloned()).collect()
    }
}

/// The letter that thanks an administration for its reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// Whether any are sent.
    pub enabled: bool,
    /// Who gets a copy beside the sender of the reply.
    pub copy_to: Vec<MailAddress>,
}

/// Asking a State's registered contacts whether somebody else's reply is theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    pub enabled: bool,
    /// After how many days the one reminder goes out.
    pub remind_after_days: u32,
}

/// How far a sender must have been authenticated by the operator's own mail exchanger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authentication {
    pub policy: AuthenticationPolicy,
    /// Whose Authentication-Results are believed, lower case; all others are ignored (RFC 8601).
    pub authserv_id: String,
}

/// What an authentication result decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthenticationPolicy {
    /// Nothing.
    Off,
    /// A fail goes to review; no result at all does not.
    Prefer,
    /// Everything but a pass goes to review.
    Require,
}

/// Bounds on what one sender, one message or one worker may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Letters to one address within any hour; the rest waits.
    pub letters_per_sender_and_hour: u32,
    /// Letters about one Member State's replies within any hour; the rest waits.
    pub letters_per_state_and_hour: u32,
    /// Letters within any day to senders who are neither registered nor authenticated; beyond them only the secretariat
    /// knows of their messages.
    pub letters_to_strangers_per_day: u32,
    /// Letters of all kinds but digests within any hour; the rest waits, and the digest brings an alarm.
    pub letters_per_hour: u32,
    /// A larger message is kept for a person and not read. Bytes; a mailbox may set its own.
    pub max_message: u64,
    /// Worker processes at a time.
    pub workers: usize,
    pub worker: WorkerLimits,
    /// Read messages even where the kernel cannot give the jail.
    pub allow_unjailed: bool,
    /// What converts binary Word documents.
    pub soffice: Soffice,
    /// What reads the words in scanned pages.
    pub tesseract: Tesseract,
}

/// Which OCR program reads scanned pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Tesseract {
    /// The one installed.
    #[default]
    Auto,
    /// None: scans go to a person.
    Off,
    /// This one, by its path.
    At(PathBuf),
}

/// Which office program converts binary Word documents (.doc).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Soffice {
    /// Whichever is installed.
    #[default]
    Auto,
    /// None: such documents go to a person.
    Off,
    /// This one, by the path of its `soffice`.
    At(PathBuf),
}

/// What one worker process may use before it is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkerLimits {
    /// Seconds of wall-clock time.
    pub wall_clock: u64,
    /// Seconds of processor time.
    pub cpu: u64,
    /// Bytes of address space.
    pub memory: u64,
}

/// What is logged to standard error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// A level for our own lines, or directives such as `info,consultd::mailbox=debug`.
    pub level: String,
    pub format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    /// One JSON object per line.
    Json,
}
