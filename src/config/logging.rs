//! What the house says to its operator on standard error, and how addresses are masked in it.

use std::io::IsTerminal;

use tracing::{Level, Subscriber};
use tracing_subscriber::{
    EnvFilter,
    filter::{ParseError, filter_fn},
    fmt,
    layer::SubscriberExt,
    util::{SubscriberInitExt, TryInitError},
};

use super::{Log, LogFormat};

/// Why nothing can be logged.
#[derive(Debug, thiserror::Error)]
pub enum LoggingError {
    #[error("log level: {0}. Use a level such as info, or directives such as info,consultd::post=debug.")]
    Level(#[from] ParseError),
    #[error("log: {0}. Start it once only.")]
    Started(#[from] TryInitError),
}

/// Sends every line logged from here on to standard error. Called once, at the start.
///
/// # Errors
/// The level is none, or something in this process logs already.
pub fn start(log: &Log) -> Result<(), LoggingError> {
    let builder = fmt().with_env_filter(filter(&log.level)?).with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => discreet(builder.with_ansi(std::io::stderr().is_terminal()).finish()).try_init()?,
        LogFormat::Json => discreet(builder.json().flatten_event(true).finish()).try_init()?,
    }
    Ok(())
}

/// Whatever level is asked for, the IMAP library's lines below `warn` are dropped: they hold passwords and mail.
fn discreet(lines: impl Subscriber + Send + Sync) -> impl Subscriber + Send + Sync {
    lines.with(filter_fn(|line| {
        let indiscreet = ["async_imap", "imap_proto"].iter().any(|library| line.target().starts_with(library));
        !indiscreet || *line.level() <= Level::WARN
    }))
}

/// A bare level is for our own lines: mail libraries log whole protocol exchanges, logins included, at `debug`.
fn filter(level: &str) -> Result<EnvFilter, ParseError> {
    if level.contains(['=', ',']) || matches!(level, "off" | "error" | "warn") {
        EnvFilter::builder().parse(level)
    } else {
        EnvFilter::builder().parse(format!("warn,consultd={level}"))
    }
}

/// An address as it may stand in logs above `debug`: `j***@itu.int`. Anything hostile in it is made harmless.
#[must_use]
pub fn masked(address: &str) -> String {
    let harmless = |letter: char| if letter.is_control() || letter.is_whitespace() { '?' } else { letter };
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let first = local.chars().next().map(harmless);
    let domain: String = domain.chars().take(80).map(harmless).collect();
    let at = if domain.is_empty() { "" } else { "@" };
    first.into_iter().chain("***".chars()).chain(at.chars()).chain(domain.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_the_log_shows_its_domain_but_not_the_person() {
        assert_eq!(masked("jean.dupont@itu.int"), "j***@itu.int");
        assert_eq!(masked("Ж@пример.example"), "Ж***@пример.example");
        assert_eq!(masked("no address"), "n***");
        assert_eq!(masked(""), "***");
        assert_eq!(masked("@x"), "***@x");
    }

    #[test]
    fn an_address_cannot_forge_a_line_of_the_log() {
        let forged = masked("\nx@evil\n2023-08-01 INFO all is well");
        assert_eq!(forged, "?***@evil?2023-08-01?INFO?all?is?well");
        assert!(masked(&format!("a@{}", "x".repeat(10_000))).len() < 100);
    }

    #[test]
    fn debug_alone_does_not_open_the_libraries_that_log_passwords() {
        let shown = filter("debug").unwrap().to_string();
        assert!(shown.contains("consultd=debug") && shown.contains("warn"), "{shown}");
        assert!(!shown.split(',').any(|directive| directive == "debug"), "{shown}");
    }

    #[test]
    fn no_level_opens_the_imap_library_that_logs_logins() {
        let path = tempfile::NamedTempFile::new().unwrap();
        let file = path.reopen().unwrap();
        let level = filter("trace,async_imap=trace,async_imap::imap_stream=trace,imap_proto=trace").unwrap();
        let lines = discreet(fmt().with_env_filter(level).with_writer(std::sync::Mutex::new(file)).finish());
        tracing::subscriber::with_default(lines, || {
            tracing::trace!(target: "async_imap::imap_stream", "encode: LOGIN tsbdir the-password");
            tracing::info!(target: "imap_proto", "the-password");
            tracing::warn!(target: "async_imap::client", "something is wrong");
            tracing::trace!(target: "consultd::mailbox", "own line");
        });
        let shown = std::fs::read_to_string(path.path()).unwrap();
        assert!(!shown.contains("the-password"), "{shown}");
        assert!(shown.contains("something is wrong") && shown.contains("own line"), "{shown}");
    }
}
