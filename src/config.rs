//! Settings: what the operator may choose, checked whole before any work starts.
//!
//! [`load`] turns the configuration file into [`Settings`], or into every mistake in it at once.
//! No secret ever stands in the file or in these types: only where to read it. The types for mail are here,
//! the others under `settings`; `section` and `mail` read them through the accumulating `reader`.

mod address;
mod load;
pub mod logging;
mod mail;
mod mistake;
mod reader;
mod section;
mod settings;
mod value;

pub use address::MailAddress;
pub use load::load;
pub use mistake::{Mistake, Mistakes};
pub use settings::{
    Acknowledgement, Authentication, AuthenticationPolicy, CircularPolicy, Confirmation, Digest, Group, Identity,
    Limits, Log, LogFormat, Reminder, Settings, Soffice, Tesseract, Watched, WorkerLimits,
};

use std::path::PathBuf;

pub mod secret;

/// How the connection to a mail server is protected. There is no way to ask for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (IMAPS 993, SMTPS 465).
    Tls,
    /// STARTTLS, required.
    StartTls,
}

/// How to prove who we are to a mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// LOGIN or PLAIN with a password.
    Password(Secret),
    /// XOAUTH2 with an access token, fetched anew for every connection.
    XOAuth2(Secret),
}

/// Where a secret comes from. Read at use, never stored, never printed.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    File(PathBuf),
    Environment(String),
    /// A program that prints the secret on its standard output (token helpers), with its arguments.
    Command(Vec<String>),
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Environment(name) => write!(f, "environment variable {name}"),
            Self::Command(words) => {
                write!(f, "command {}", words.first().map_or("", String::as_str))
            }
        }
    }
}

/// A mailbox to watch over IMAP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imap {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: String,
    pub auth: Auth,
    /// Certificates to trust beside the system's, PEM.
    pub ca_file: Option<PathBuf>,
    /// The folder watched, normally `INBOX`.
    pub folder: String,
    /// The folder under which handled messages are filed, normally `Consultations`.
    pub filing: String,
    /// A larger message is not fetched; a person is told. Bytes.
    pub max_message: u64,
    /// Seconds between polls, also while IDLE works.
    pub poll: u64,
    /// Seconds any single operation may take.
    pub timeout: u64,
}

/// A Maildir to watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maildir {
    pub path: PathBuf,
    /// The folder under which handled messages are filed (Maildir++: `.Consultations.79`).
    pub filing: String,
    pub max_message: u64,
    pub poll: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mailbox {
    Imap(Imap),
    Maildir(Maildir),
}

/// A submission server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smtp {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: Option<String>,
    pub auth: Option<Auth>,
    pub ca_file: Option<PathBuf>,
    /// Seconds one letter may take.
    pub timeout: u64,
}

/// How letters leave the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Post {
    Smtp(Smtp),
    /// The local `sendmail` program.
    Sendmail(PathBuf),
    /// A Maildir: the embedded default.
    Maildir(PathBuf),
}
