//! What can go wrong with a mailbox, as the operator reads it and as the daemon waits on it.
//!
//! Pure. Servers' words are quoted shortened and cleaned; secrets are blotted out before they get here.

use std::time::Duration;

/// Why a mailbox could not be used. Every text names the mailbox and what to do.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    /// The server does not accept who we are. Trying on and on locks accounts: wait long, tell the operator.
    #[error(
        "mailbox {subject}: the server refused the user name or the secret ({said}). Check both; until they are right, attempts are made rarely so that the account is not locked"
    )]
    Authentication { subject: String, said: String },
    /// No connection, no TLS, or the server closed it.
    #[error(
        "mailbox {subject}: not reachable: {why}. Check host, port, security and ca_file, and that the server runs; it is tried again"
    )]
    Unreachable { subject: String, why: String },
    /// Nothing more came while something had to come.
    #[error(
        "mailbox {subject}: no answer within {seconds} s ({doing}). It is tried again; where the line is slow, raise the time-out"
    )]
    TimedOut { subject: String, doing: String, seconds: u64 },
    /// What came was not IMAP as we know it.
    #[error(
        "mailbox {subject}: the server's answer makes no sense: {why}. The connection was given up; it is tried again"
    )]
    Protocol { subject: String, why: String },
    /// The server understood and said no.
    #[error(
        "mailbox {subject}: the server refused ({doing}): {said}. Check that the folder exists and the account may read and change it"
    )]
    Refused { subject: String, doing: String, said: String },
    /// The settings cannot work.
    #[error("mailbox {subject}: {why}")]
    Settings { subject: String, why: String },
    /// A Maildir's files could not be read or moved.
    #[error("mailbox {subject}: {why}. Check that the directory exists and this user may read and write it")]
    Files { subject: String, why: std::io::Error },
}

/// How long to wait before the next attempt: doubling, up to a ceiling, with full jitter above a floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    floor: Duration,
    first: Duration,
    ceiling: Duration,
}

impl Backoff {
    /// For networks and servers that come back by themselves: up to 1 s, 2 s, 4 s … 5 minutes.
    pub const PASSING: Self =
        Self { floor: Duration::ZERO, first: Duration::from_secs(1), ceiling: Duration::from_mins(5) };
    /// For refused credentials: from 60 s up to 30 minutes.
    pub const AUTHENTICATION: Self =
        Self { floor: Duration::from_mins(1), first: Duration::from_mins(1), ceiling: Duration::from_mins(30) };

    /// The back-off that fits what went wrong.
    #[must_use]
    pub fn after(error: &MailboxError) -> Self {
        match error {
            MailboxError::Authentication { .. } | MailboxError::Settings { .. } => Self::AUTHENTICATION,
            _ => Self::PASSING,
        }
    }

    /// The delay before attempt `attempt` + 1, where `attempt` failures (from 1) have been seen in a row.
    /// `jitter` is the caller's random number from 0 to 1: many instances must not knock at the same moment.
    #[must_use]
    pub fn delay(&self, attempt: u32, jitter: f64) -> Duration {
        let doublings = attempt.saturating_sub(1).min(20);
        let longest = self.first.saturating_mul(1 << doublings).min(self.ceiling).max(self.floor);
        let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 1.0 };
        self.floor + longest.saturating_sub(self.floor).mul_f64(jitter)
    }
}

/// A server's words, fit for a log line: no control characters, no more than 200 characters.
pub(crate) fn quotable(bytes: &[u8]) -> String {
    let text: String =
        String::from_utf8_lossy(bytes).chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_credentials_are_tried_rarely_from_a_minute_to_half_an_hour() {
        let waits: Vec<u64> = (1..9).map(|n| Backoff::AUTHENTICATION.delay(n, 1.0).as_secs()).collect();
        assert_eq!(waits, [60, 120, 240, 480, 960, 1800, 1800, 1800]);
        assert_eq!(Backoff::AUTHENTICATION.delay(9, 0.0).as_secs(), 60);
    }

    #[test]
    fn a_lost_connection_is_tried_again_soon_and_never_later_than_five_minutes() {
        assert_eq!(Backoff::PASSING.delay(1, 0.5), Duration::from_millis(500));
        assert_eq!(Backoff::PASSING.delay(u32::MAX, 1.0), Duration::from_mins(5));
        assert_eq!(Backoff::PASSING.delay(5, f64::NAN), Duration::from_secs(16));
    }

    #[test]
    fn a_servers_words_cannot_forge_log_lines() {
        assert_eq!(quotable(b"no\r\nERROR all lost\x1b[2J"), "no  ERROR all lost [2J");
        assert_eq!(quotable(&[b'x'; 5000]).len(), 200);
    }
}
