//! The local `sendmail` program: arguments, exit codes (sysexits.h), and an end when it hangs.

use std::{os::unix::fs::PermissionsExt, path::Path, process::Stdio};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
};

use super::{PostError, Sent, with_line_ends};
use crate::mailbox::error::quotable;

/// So much of what the program complains about is kept. Bytes.
const COMPLAINT: u64 = 4096;

/// Hands one letter over. Dropping the future ends the program.
pub(super) async fn send(program: &Path, from: Option<&str>, to: &[String], bytes: &[u8]) -> Sent {
    // A program that does not know `--` would take such a recipient for an option.
    if let Some(wrong) = to.iter().find(|address| address.starts_with('-') || address.contains(char::is_control)) {
        return Sent::Never { response: format!("{} is no address", quotable(wrong.as_bytes())) };
    }
    match run(program, from, to, bytes).await {
        Ok((code, complaint)) => meaning(code, program, &complaint),
        Err(why) => Sent::Misconfigured { response: format!("{}: {why}", program.display()) },
    }
}

pub(super) fn check(program: &Path) -> Result<(), PostError> {
    let fault = |why: String| PostError { subject: program.display().to_string(), why };
    let about = std::fs::metadata(program).map_err(|why| fault(format!("{why}. Give sendmail's full path")))?;
    if !about.is_file() || about.permissions().mode() & 0o111 == 0 {
        return Err(fault("is not a program. Give sendmail's full path".into()));
    }
    Ok(())
}

/// The exit code (none when a signal ended it) and what the program complained about.
async fn run(
    program: &Path,
    from: Option<&str>,
    to: &[String],
    bytes: &[u8],
) -> std::io::Result<(Option<i32>, String)> {
    let mut child = Command::new(program)
        .args(["-i", "-f", from.unwrap_or("<>"), "--"])
        .args(to)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let (input, errors) = (child.stdin.take(), child.stderr.take());
    let letter = with_line_ends(bytes, b"\n");
    let feed = async {
        if let Some(mut input) = input {
            // A program that ends before it has read everything says why by its exit code.
            input.write_all(&letter).await.ok();
            input.shutdown().await.ok();
        }
    };
    let hear = async {
        let mut complaint = Vec::new();
        if let Some(mut errors) = errors {
            (&mut errors).take(COMPLAINT).read_to_end(&mut complaint).await.ok();
            tokio::io::copy(&mut errors, &mut tokio::io::sink()).await.ok();
        }
        complaint
    };
    let ((), complaint) = tokio::join!(feed, hear);
    Ok((child.wait().await?.code(), quotable(&complaint)))
}

fn meaning(code: Option<i32>, program: &Path, complaint: &str) -> Sent {
    let response = match code {
        Some(code) => format!("{} ended with {code} {complaint}", program.display()),
        None => format!("{} was ended by a signal {complaint}", program.display()),
    };
    let response = response.trim_end().to_owned();
    match code {
        Some(0) => Sent::Done { response },
        // EX_DATAERR, EX_NOUSER, EX_NOHOST
        Some(65 | 67 | 68) => Sent::Never { response },
        // EX_USAGE, EX_UNAVAILABLE, EX_OSFILE, EX_CANTCREAT, EX_NOPERM, EX_CONFIG, and a shell that finds nothing
        Some(64 | 69 | 72 | 73 | 77 | 78 | 126 | 127) => Sent::Misconfigured { response },
        // EX_SOFTWARE, EX_OSERR, EX_IOERR, EX_TEMPFAIL, and all we do not know
        _ => Sent::Later { response },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by a child process: a file that any thread of ours holds open for writing cannot be executed.
    fn script(dir: &Path, body: &str) -> std::path::PathBuf {
        let path = dir.join("sendmail");
        let write = "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\" && chmod 755 \"$0\"";
        let status = std::process::Command::new("/bin/sh").args(["-c", write]).arg(&path).arg(body).status();
        assert!(status.unwrap().success());
        path
    }

    async fn sent(body: &str, from: Option<&str>) -> (Sent, tempfile::TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let program = script(dir.path(), &body.replace("DIR", &dir.path().display().to_string()));
        (send(&program, from, &["a@b.example".to_owned()], b"Subject: x\r\n\r\n.\r\nend\r\n").await, dir)
    }

    #[tokio::test]
    async fn the_program_gets_the_null_path_the_recipient_and_the_letter() {
        let (sent, dir) = sent("echo \"$@\" > DIR/arguments; cat > DIR/letter", None).await;
        assert!(matches!(sent, Sent::Done { .. }), "{sent:?}");
        assert_eq!(std::fs::read_to_string(dir.path().join("arguments")).unwrap(), "-i -f <> -- a@b.example\n");
        assert_eq!(std::fs::read(dir.path().join("letter")).unwrap(), b"Subject: x\n\n.\nend\n");
    }

    #[tokio::test]
    async fn exit_codes_mean_what_sysexits_says() {
        for (code, expected) in [(75, "Later"), (67, "Never"), (77, "Misconfigured"), (1, "Later"), (71, "Later")] {
            let (sent, _dir) = sent(&format!("cat >/dev/null; echo why >&2; exit {code}"), Some("x@itu.int")).await;
            let sent = format!("{sent:?}");
            assert!(sent.starts_with(expected) && sent.contains("why"), "{code}: {sent}");
        }
    }

    #[tokio::test]
    async fn a_program_that_does_not_read_its_input_is_judged_by_its_exit_code() {
        let dir = tempfile::tempdir().unwrap();
        let program = script(dir.path(), "exit 75");
        let letter = vec![b'x'; 1 << 20];
        assert!(matches!(send(&program, None, &["a@b.example".into()], &letter).await, Sent::Later { .. }));
    }

    #[tokio::test]
    async fn a_missing_program_and_a_recipient_like_an_option_are_caught() {
        let nowhere = Path::new("/nonexistent/sendmail");
        assert!(matches!(send(nowhere, None, &["a@b.example".into()], b"").await, Sent::Misconfigured { .. }));
        assert!(matches!(send(nowhere, None, &["-Xlog@b.example".into()], b"").await, Sent::Never { .. }));
        assert!(check(nowhere).is_err());
    }
}
