//! Reading secrets: from a file, the environment, or a token helper.
//!
//! A secret is read at the moment of use. Neither its value nor anything a helper printed reaches an error or a log.

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{io::AsyncReadExt, process::Command, time::timeout};

use super::Secret;

/// A longer secret is a mistake (a whole key store, a device file).
const LONGEST: u64 = 64 * 1024;
/// A token helper that asks a remote service needs a few seconds at most.
const HELPER_PATIENCE: Duration = Duration::from_secs(30);

/// A secret's value. It prints as dots.
#[derive(Clone, PartialEq, Eq)]
pub struct Revealed(String);

impl Revealed {
    /// The value itself, for the one call that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// `text` with every appearance of the secret blotted out: servers echo what they do not understand.
    #[must_use]
    pub fn blot(&self, text: &str) -> String {
        text.replace(&self.0, "…")
    }
}

impl std::fmt::Debug for Revealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("•••")
    }
}

/// Why a secret could not be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("the secret in file {path} cannot be read: {why}. Check the path and that this user may read it")]
    File { path: PathBuf, why: std::io::Error },
    #[error("the environment variable {0} that should hold the secret is not set. Set it for this service")]
    Environment(String),
    #[error("the secret's command {program} {why}. Run it by hand as this user to see what is wrong")]
    Command { program: String, why: String },
    #[error("the secret from {source_name} is {what}. It must be one non-empty line of text")]
    Unfit { source_name: String, what: &'static str },
}

impl Secret {
    /// The secret's present value, without the line end after it.
    pub async fn read(&self) -> Result<Revealed, SecretError> {
        let raw = match self {
            Self::File(path) => from_file(path).await?,
            Self::Environment(name) => {
                std::env::var_os(name).ok_or_else(|| SecretError::Environment(name.clone()))?.into_encoded_bytes()
            }
            Self::Command(words) => from_command(words).await?,
        };
        tidy(raw).map_err(|what| SecretError::Unfit { source_name: format!("{self:?}"), what })
    }
}

fn tidy(raw: Vec<u8>) -> Result<Revealed, &'static str> {
    if raw.len() as u64 > LONGEST {
        return Err("too long");
    }
    let text = String::from_utf8(raw).map_err(|_| "not text")?;
    let line = text.trim_end_matches(['\r', '\n']);
    if line.is_empty() {
        return Err("empty");
    }
    if line.contains(char::is_control) {
        return Err("more than one line");
    }
    Ok(Revealed(line.to_owned()))
}

async fn from_file(path: &Path) -> Result<Vec<u8>, SecretError> {
    let fault = |why| SecretError::File { path: path.to_owned(), why };
    let file = tokio::fs::File::open(path).await.map_err(fault)?;
    let mode = file.metadata().await.map_err(fault)?.permissions().mode();
    if mode & 0o004 != 0 {
        tracing::warn!(path = %path.display(), "every user of this machine can read this secret; chmod 600 it");
    }
    read_bounded(file).await.map_err(fault)
}

async fn read_bounded(source: impl tokio::io::AsyncRead + Unpin) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(LONGEST + 1).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

async fn from_command(words: &[String]) -> Result<Vec<u8>, SecretError> {
    let (program, arguments) =
        words.split_first().ok_or_else(|| SecretError::Command { program: String::new(), why: "is empty".into() })?;
    let fault = |why: String| SecretError::Command { program: program.clone(), why };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|why| fault(format!("cannot be started: {why}")))?;
    let output = child.stdout.take().ok_or_else(|| fault("has no output".into()))?;
    let run = async {
        let bytes = read_bounded(output).await?;
        Ok::<_, std::io::Error>((bytes, child.wait().await?))
    };
    let (bytes, status) = timeout(HELPER_PATIENCE, run)
        .await
        .map_err(|_| fault(format!("gave nothing within {} s", HELPER_PATIENCE.as_secs())))?
        .map_err(|why| fault(format!("failed: {why}")))?;
    if !status.success() {
        return Err(fault(format!("failed with {status}")));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_secret_file_ends_with_a_line_end_that_is_not_part_of_the_secret() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("password");
        std::fs::write(&path, " pass word \r\n").unwrap();
        assert_eq!(Secret::File(path).read().await.unwrap().expose(), " pass word ");
    }

    #[tokio::test]
    async fn a_token_helper_prints_the_secret() {
        let helper = Secret::Command(vec!["/bin/sh".into(), "-c".into(), "echo token-1; exit 0".into()]);
        assert_eq!(helper.read().await.unwrap().expose(), "token-1");
    }

    #[tokio::test]
    async fn a_failing_helper_is_named_without_what_it_printed() {
        let helper = Secret::Command(vec!["/bin/sh".into(), "-c".into(), "echo half-a-token; exit 3".into()]);
        let error = helper.read().await.unwrap_err().to_string();
        assert!(error.contains("/bin/sh") && error.contains('3'), "{error}");
        assert!(!error.contains("half-a-token"), "{error}");
    }

    #[tokio::test]
    async fn an_endless_helper_is_cut_off() {
        let error = Secret::Command(vec!["/usr/bin/yes".into()]).read().await.unwrap_err();
        assert!(matches!(error, SecretError::Command { .. } | SecretError::Unfit { .. }), "{error}");
    }

    #[tokio::test]
    async fn an_empty_or_many_lined_secret_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("password");
        for wrong in ["", "\n", "two\nlines\n"] {
            std::fs::write(&path, wrong).unwrap();
            let error = Secret::File(path.clone()).read().await.unwrap_err();
            assert!(matches!(error, SecretError::Unfit { .. }), "{wrong:?}: {error}");
        }
    }

    #[tokio::test]
    async fn a_missing_variable_is_named() {
        let error = Secret::Environment("CONSULTD_NO_SUCH_SECRET".into()).read().await.unwrap_err();
        assert!(error.to_string().contains("CONSULTD_NO_SUCH_SECRET"));
    }

    #[test]
    fn a_secret_is_neither_printed_nor_echoed() {
        let secret = Revealed("hunter2".into());
        assert_eq!(format!("{secret:?}"), "•••");
        assert_eq!(secret.blot("BAD unknown: LOGIN me hunter2"), "BAD unknown: LOGIN me …");
    }
}
