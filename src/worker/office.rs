//! Binary Word documents become .docx through an office program, in a jail of its own.
//!
//! One fresh directory, profile and process group for each document; no network, no macros, bounded time and memory.
//! What it writes is as hostile as what it was given and goes to a fresh worker like any attachment.

use std::{
    fs,
    os::unix::{net::UnixStream, process::CommandExt},
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process_group, nice};
use tokio::{io::AsyncReadExt, process::Command, sync::Semaphore};

use super::{Limits, NO_JAIL, SUBCOMMAND, jail};
use crate::config::Soffice;

/// The first argument of a worker that is to become the office program.
pub(super) const CONVERT: &str = "convert";
/// Documents of one message that are converted.
pub(super) const DOCUMENTS: usize = 3;
/// Bytes of one message's documents that are converted.
pub(super) const BYTES: usize = 8 << 20;
/// Conversions at a time: one takes a core and some hundred megabytes.
const AT_A_TIME: usize = 2;
/// The same, in processor time and address space.
const LIMITS: Limits = Limits { wall: Duration::from_secs(40), cpu: 30, memory: 4 << 30, answer: 32 << 20 };
/// Waiting for others' conversions included.
const PATIENCE: Duration = Duration::from_secs(100);
/// The office program has made its profile and wants to be started again.
const AGAIN: i32 = 81;

/// The office program, or why there is none.
#[derive(Clone, Debug)]
pub struct Office {
    /// The directory of `soffice.bin`.
    program: Result<PathBuf, Missing>,
    turns: Arc<Semaphore>,
    wall: Duration,
}

/// Why a document was not converted, in words for the secretariat.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    #[error("reading binary Word files (.doc) is turned off here")]
    Off,
    #[error("no LibreOffice is installed here that could read binary Word files (.doc)")]
    NotInstalled,
    #[error("there is no LibreOffice at {0}")]
    NotThere(String),
}

/// Why a document was not converted, in words for the secretariat.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    #[error(transparent)]
    Missing(#[from] Missing),
    #[error("LibreOffice could not be started on it: {0}")]
    Start(std::io::Error),
    #[error("LibreOffice cannot be jailed by this kernel: {0}")]
    NoJail(String),
    #[error("LibreOffice took too long over it")]
    TimedOut,
    #[error("LibreOffice could not make sense of it")]
    NothingMade,
}

impl Default for Office {
    fn default() -> Self {
        Self::new(&Soffice::Auto)
    }
}

impl Office {
    /// Looks for the program once; what is installed later is found after a restart.
    #[must_use]
    pub fn new(setting: &Soffice) -> Self {
        Self { program: find(setting), turns: Arc::new(Semaphore::new(AT_A_TIME)), wall: LIMITS.wall }
    }

    /// With another limit of wall-clock time for one document.
    #[must_use]
    pub fn within(self, wall: Duration) -> Self {
        Self { wall, ..self }
    }

    /// Where the program is, or why there is none.
    pub fn program(&self) -> Result<&Path, &Missing> {
        self.program.as_deref()
    }

    /// Converts a binary Word document to .docx; `launcher` is this program, by which the jail is put up.
    pub async fn to_docx(&self, launcher: &Launcher<'_>, document: &[u8]) -> Result<Vec<u8>, OfficeError> {
        let program = self.program.clone()?;
        let work = async {
            let _turn = self.turns.acquire().await;
            let filter = "MS Word 97";
            tokio::time::timeout(self.wall, convert(launcher, &program, filter, document))
                .await
                .unwrap_or(Err(OfficeError::TimedOut))
        };
        tokio::time::timeout(PATIENCE, work).await.unwrap_or(Err(OfficeError::TimedOut))
    }

    /// Starts the program on a document of a few words.
    pub async fn probe(&self, launcher: &Launcher<'_>) -> Result<(), OfficeError> {
        let program = self.program.clone()?;
        let made = tokio::time::timeout(self.wall, convert(launcher, &program, "text", b"probe")).await;
        made.unwrap_or(Err(OfficeError::TimedOut)).map(drop)
    }
}

/// How the office program is started: through this very binary, which jails itself first.
#[derive(Clone, Copy, Debug)]
pub struct Launcher<'l> {
    pub program: &'l Path,
    pub allow_unjailed: bool,
}

fn find(setting: &Soffice) -> Result<PathBuf, Missing> {
    let inside = |path: &Path| {
        let real = fs::canonicalize(path).ok()?;
        let folder = if real.is_dir() { real } else { real.parent()?.to_path_buf() };
        folder.join("soffice.bin").is_file().then_some(folder)
    };
    match setting {
        Soffice::Off => Err(Missing::Off),
        Soffice::At(path) => inside(path).ok_or_else(|| Missing::NotThere(path.display().to_string())),
        Soffice::Auto => {
            let usual = [
                "/usr/bin/soffice",
                "/usr/lib/libreoffice/program",
                "/usr/local/bin/soffice",
                "/opt/libreoffice/program",
            ];
            usual.iter().find_map(|path| inside(Path::new(path))).ok_or(Missing::NotInstalled)
        }
    }
}

/// The filter is named so that the program never guesses: what says it is a Word document is read as one or not at all.
async fn convert(
    launcher: &Launcher<'_>,
    program: &Path,
    filter: &str,
    document: &[u8],
) -> Result<Vec<u8>, OfficeError> {
    let directory = tempfile::Builder::new().prefix("consultd-office-").tempdir().map_err(OfficeError::Start)?;
    prepare(directory.path(), document).map_err(OfficeError::Start)?;
    for _ in 0..2 {
        if !once(launcher, program, filter, directory.path()).await? {
            break;
        }
    }
    made(directory.path()).ok_or(OfficeError::NothingMade)
}

/// Removes the sockets that ended office programs leave in the common directory: their jail let them make one there
/// and remove nothing.
fn sweep() {
    let Ok(entries) = fs::read_dir("/tmp") else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let refused = |path: &Path| {
            let answer = UnixStream::connect(path);
            answer.is_err_and(|why| why.kind() == std::io::ErrorKind::ConnectionRefused)
        };
        if name.starts_with("OSL_PIPE_") && name.contains("_SingleOfficeIPC_") && refused(&path) {
            let _ = fs::remove_file(path);
        }
    }
}

/// Lays out the document and a profile in which nothing runs and nothing is fetched.
fn prepare(directory: &Path, document: &[u8]) -> std::io::Result<()> {
    let user = directory.join("profile/user");
    fs::create_dir_all(&user)?;
    fs::create_dir(directory.join("out"))?;
    fs::write(user.join("registrymodifications.xcu"), PROFILE)?;
    fs::write(directory.join("in.doc"), document)
}

/// What the program wrote, if it is of bearable size.
fn made(directory: &Path) -> Option<Vec<u8>> {
    let path = directory.join("out/in.docx");
    let told = fs::symlink_metadata(&path).ok()?;
    (told.is_file() && told.len() > 0 && told.len() <= LIMITS.answer).then(|| fs::read(path).ok()).flatten()
}

/// Runs the program once; whether it wants to be started again.
async fn once(launcher: &Launcher<'_>, program: &Path, filter: &str, directory: &Path) -> Result<bool, OfficeError> {
    let mut command = Command::new(launcher.program);
    command.arg(SUBCOMMAND).arg(CONVERT).arg(if launcher.allow_unjailed { "allow-unjailed" } else { "jailed" });
    command.arg(program).arg(directory).arg(filter).env_clear().current_dir(directory).process_group(0);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().map_err(OfficeError::Start)?;
    let _group = Group(child.id());
    let mut complaint = Vec::new();
    if let Some(stderr) = child.stderr.take() {
        let _ = stderr.take(4096).read_to_end(&mut complaint).await;
    }
    let status = child.wait().await.map_err(OfficeError::Start)?;
    if status.code() == Some(NO_JAIL) {
        return Err(OfficeError::NoJail(String::from_utf8_lossy(&complaint).trim().to_owned()));
    }
    Ok(status.code() == Some(AGAIN))
}

/// A process group that is ended, with whatever it has started and left behind, when this goes out of scope.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        let leader = self.0.and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        if let Some(leader) = leader {
            let _ = kill_process_group(leader, Signal::KILL);
        }
        sweep();
    }
}

/// The child's side: jails itself and becomes the office program. Returns only if that fails.
#[must_use]
pub(super) fn become_office(arguments: &[String]) -> i32 {
    let [mode, program, directory, filter] = arguments else { return 2 };
    let (program, directory) = (Path::new(program), Path::new(directory));
    // The installation is the folder above `program`.
    let installation = program.parent().unwrap_or(program);
    if let Err(why) = jail::enter_office(&LIMITS, installation, directory)
        && mode != "allow-unjailed"
    {
        eprintln!("{why}");
        return NO_JAIL;
    }
    // Counting replies goes before old formats.
    let _ = nice(10);
    let profile = format!("-env:UserInstallation=file://{}/profile", directory.display());
    let failed = std::process::Command::new(program.join("soffice.bin"))
        .args(["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"])
        .arg(profile)
        .arg(format!("--infilter={filter}"))
        .args(["--convert-to", "docx:MS Word 2007 XML", "--outdir", "out", "in.doc"])
        .env_clear()
        .env("HOME", directory)
        .env("TMPDIR", directory)
        .env("PATH", "/usr/bin:/bin")
        .env("LANG", "C.UTF-8")
        .env("SAL_USE_VCLPLUGIN", "svp")
        .exec();
    eprintln!("{failed}");
    1
}

/// No macro runs, no link is followed, no object is started, whatever the document asks for.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_program_is_found_only_where_it_is() {
        assert_eq!(find(&Soffice::Off), Err(Missing::Off));
        let nowhere = PathBuf::from("/nonexistent/soffice");
        assert!(matches!(find(&Soffice::At(nowhere)), Err(Missing::NotThere(_))));
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("soffice.bin"), b"").unwrap();
        fs::write(folder.path().join("soffice"), b"").unwrap();
        let real = fs::canonicalize(folder.path()).unwrap();
        assert_eq!(find(&Soffice::At(folder.path().join("soffice"))), Ok(real.clone()));
        assert_eq!(find(&Soffice::At(folder.path().to_path_buf())), Ok(real));
    }
}
