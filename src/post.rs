//! How letters leave the house: a submission server, the local `sendmail`, or a Maildir.
//!
//! Takes finished bytes and sends exactly these, so that a repeat after a crash is recognisable by its Message-ID.
//! Decides only what an answer means: done, later, never, or that our own settings are at fault. No wording, no queue.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sha2::{Digest, Sha256};
use tokio::time::timeout;

use crate::{config, mailbox::maildir};

mod sendmail;
mod smtp;

/// What became of one attempt to send a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Taken over by the server, in its words.
    Done { response: String },
    /// Not now; the same bytes are sent again after a while. Whether they arrived may be unknown.
    Later { response: String },
    /// The recipient's server will not have this letter; a person is told.
    Never { response: String },
    /// Our settings are wrong (password, rights, certificate of the operator); no fault of the letter or its
    /// recipient. The operator is told, and the letter is sent once the settings are right.
    Misconfigured { response: String },
}

/// Why no letter could leave at all with these settings.
#[derive(Debug, thiserror::Error)]
#[error("post {subject}: {why}")]
pub struct PostError {
    pub subject: String,
    pub why: String,
}

/// The way out, ready for use. Connections are kept and used again.
pub struct Post(Way);

enum Way {
    Smtp(Box<smtp::Submission>),
    Sendmail(PathBuf),
    Maildir(PathBuf),
}

/// `sendmail` only queues: it answers quickly or hangs.
const SENDMAIL_PATIENCE: Duration = Duration::from_mins(1);

impl Post {
    /// Checks what can be checked without the network; nothing is connected to before the first letter.
    pub fn open(settings: &config::Post) -> Result<Self, PostError> {
        Ok(Self(match settings {
            config::Post::Smtp(smtp) => Way::Smtp(Box::new(smtp::Submission::new(smtp)?)),
            config::Post::Sendmail(program) => Way::Sendmail(program.clone()),
            config::Post::Maildir(path) => Way::Maildir(path.clone()),
        }))
    }

    /// Sends one letter. Always returns within the configured time-out.
    ///
    /// `envelope_from` is none for the null path (RFC 5321 §4.5.5), which no automatic answer comes back to. Give one
    /// recipient per letter: an answer speaks for all of them.
    pub async fn send(&self, envelope_from: Option<&str>, to: &[String], bytes: &[u8]) -> Sent {
        if to.is_empty() {
            return Sent::Never { response: "no recipient".into() };
        }
        match &self.0 {
            Way::Smtp(submission) => submission.send(envelope_from, to, bytes).await,
            Way::Sendmail(program) => {
                match timeout(SENDMAIL_PATIENCE, sendmail::send(program, envelope_from, to, bytes)).await {
                    Ok(sent) => sent,
                    Err(_) => Sent::Later { response: format!("{} did not end; it was stopped", program.display()) },
                }
            }
            Way::Maildir(path) => into_maildir(path, to, bytes).await,
        }
    }

    /// Reaches the server and logs in, sending nothing: for `consultd check`.
    ///
    /// # Errors
    /// With the server's answer, or what is wrong with the program or directory.
    pub async fn check(&self) -> Result<(), PostError> {
        match &self.0 {
            Way::Smtp(submission) => submission.check().await,
            Way::Sendmail(program) => sendmail::check(program),
            Way::Maildir(path) => std::fs::create_dir_all(path.join("new")).map_err(|why| PostError {
                subject: path.display().to_string(),
                why: format!("{why}. Check that this user may write there"),
            }),
        }
    }
}

async fn into_maildir(path: &Path, to: &[String], bytes: &[u8]) -> Sent {
    let (path, name, bytes) = (path.to_owned(), file_name(to, bytes), bytes.to_vec());
    let file = format!("{}", path.join("new").join(&name).display());
    let written = tokio::task::spawn_blocking(move || maildir::deliver(&path, &name, &bytes)).await;
    match written.unwrap_or_else(|why| Err(std::io::Error::other(why))) {
        Ok(()) => Sent::Done { response: file },
        Err(why) => Sent::Later { response: format!("{file}: {why}. Check that this user may write there") },
    }
}

/// From the letter's Message-ID and recipients, so that a letter sent twice is one file. Fit for any file system.
fn file_name(to: &[String], bytes: &[u8]) -> String {
    let id = message_id(bytes);
    let identity = match &id {
        Some(id) => Sha256::new().chain_update(id).chain_update("\n").chain_update(to.join("\n")),
        None => Sha256::new().chain_update(bytes).chain_update("\n").chain_update(to.join("\n")),
    };
    let mark: String = hex::encode(identity.finalize()).chars().take(16).collect();
    let readable = |c: char| if c.is_ascii_alphanumeric() || "-_.@".contains(c) { c } else { '_' };
    let id: String = id.unwrap_or_default().trim_start_matches('.').chars().map(readable).take(120).collect();
    format!("{mark}.{id}")
}

/// The Message-ID header's value; none where the letter has none.
fn message_id(bytes: &[u8]) -> Option<String> {
    let mut lines = bytes.split(|&b| b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let header = lines
        .by_ref()
        .take_while(|line| !line.is_empty())
        .find(|line| line.get(..11).is_some_and(|name| name.eq_ignore_ascii_case(b"message-id:")))?;
    let mut value = header.get(11..)?.trim_ascii();
    if value.is_empty() {
        // A long identifier stands folded on the next line.
        value = lines.next().filter(|line| line.starts_with(b" ") || line.starts_with(b"\t"))?.trim_ascii();
    }
    let value = String::from_utf8_lossy(value);
    let id = value.trim_matches(['<', '>']);
    (!id.is_empty()).then(|| id.to_owned())
}

/// `bytes` with every line ended as `end` says, whatever ended it before.
fn with_line_ends(bytes: &[u8], end: &[u8]) -> Vec<u8> {
    let lines: Vec<&[u8]> = bytes.split(|&b| b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line)).collect();
    lines.join(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(address: &str) -> Vec<String> {
        vec![address.into()]
    }

    #[tokio::test]
    async fn a_letter_sent_twice_is_one_file_and_another_letter_is_another() {
        let dir = tempfile::tempdir().unwrap();
        let post = Post::open(&config::Post::Maildir(dir.path().to_owned())).unwrap();
        let letter = b"Subject: x\r\nMessage-ID: <one@consultd>\r\n\r\nMessage-ID: <no@header>\r\n";
        for _ in 0..2 {
            assert!(matches!(post.send(None, &to("a@b.example"), letter).await, Sent::Done { .. }));
        }
        post.send(None, &to("c@d.example"), letter).await;
        post.send(None, &to("a@b.example"), b"message-id:\r\n <two@consultd>\r\n\r\n").await;
        let names: Vec<_> =
            std::fs::read_dir(dir.path().join("new")).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names.len(), 3, "{names:?}");
        assert!(names.iter().any(|name| name.to_string_lossy().ends_with("two@consultd")));
    }

    #[tokio::test]
    async fn a_hostile_message_id_stays_within_the_maildir() {
        let dir = tempfile::tempdir().unwrap();
        let post = Post::open(&config::Post::Maildir(dir.path().to_owned())).unwrap();
        let letter = b"Message-ID: <../../../etc/passwd:2,S\0@x>\r\n\r\n";
        assert!(matches!(post.send(None, &to("a@b.example"), letter).await, Sent::Done { .. }));
        assert_eq!(std::fs::read_dir(dir.path().join("new")).unwrap().count(), 1);
    }

    #[tokio::test]
    async fn a_maildir_that_cannot_be_written_is_tried_again() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, "").unwrap();
        let post = Post::open(&config::Post::Maildir(file)).unwrap();
        assert!(matches!(post.send(None, &to("a@b.example"), b"\r\n").await, Sent::Later { .. }));
        assert!(post.check().await.is_err());
    }

    #[test]
    fn line_ends_are_made_alike() {
        assert_eq!(with_line_ends(b"a\nb\r\n\r\nc", b"\r\n"), b"a\r\nb\r\n\r\nc");
        assert_eq!(with_line_ends(b"a\r\nb\n", b"\n"), b"a\nb\n");
    }
}
