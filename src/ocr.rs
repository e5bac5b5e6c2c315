//! The tesseract program, in a jail of its own: words in a picture of a page.
//!
//! The worker that parses hostile bytes starts nothing. It asks its parent, which checks the request, writes the picture
//! anew and runs tesseract as the worker's sibling: no network, no files but its own, bounded time and memory.

pub mod dialogue;
pub mod tsv;

use std::{
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use image::GrayImage;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
    sync::Semaphore,
};

use crate::{
    config::Tesseract,
    sheet::scan::{Blind, Eyes, Layout, Word},
    worker::{Limits, NO_JAIL, SUBCOMMAND, jail, office::Launcher},
};
use dialogue::Request;

/// The first argument of a worker that is to become tesseract.
pub(crate) const LOOK: &str = "look";
/// Languages that may be asked for, as tesseract names them.
pub const LANGUAGES: [&str; 6] = ["eng", "fra", "spa", "rus", "ara", "chi_sim"];
/// One picture: wall clock, processor seconds, address space and length of the answer.
const LIMITS: Limits = Limits { wall: Duration::from_secs(30), cpu: 30, memory: 1 << 30, answer: 8 << 20 };
/// Where the language data stand; the newest first.
const DATA: [&str; 5] = [
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/usr/share/tesseract/tessdata",
];

/// Tesseract, or why there is none.
#[derive(Clone, Debug)]
pub struct Ocr {
    program: Result<PathBuf, Missing>,
    turns: Arc<Semaphore>,
    wall: Duration,
}

/// Why there is no OCR, in words for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    #[error("reading scanned pages is turned off here")]
    Off,
    #[error("no tesseract is installed here")]
    NotInstalled,
    #[error("there is no tesseract at {0}")]
    NotThere(String),
}

impl Default for Ocr {
    fn default() -> Self {
        Self::new(&Tesseract::Auto)
    }
}

impl Ocr {
    /// Looks for the program once; what is installed later is found after a restart.
    #[must_use]
    pub fn new(setting: &Tesseract) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { program: find(setting), turns: Arc::new(Semaphore::new(cores)), wall: LIMITS.wall }
    }

    /// With another limit of wall-clock time for one picture.
    #[must_use]
    pub fn within(self, wall: Duration) -> Self {
        Self { wall, ..self }
    }

    /// Where the program is, or why there is none.
    pub fn program(&self) -> Result<&Path, &Missing> {
        self.program.as_deref()
    }

    /// Which of the languages that are read have no data installed; none where the data stand elsewhere than usual.
    #[must_use]
    pub fn languages_missing(&self) -> Vec<&'static str> {
        let Some(data) = data() else { return Vec::new() };
        LANGUAGES.into_iter().filter(|language| !installed(&data, language)).collect()
    }

    /// The words in a picture; `launcher` is this program, by which the jail is put up.
    pub async fn words(&self, launcher: &Launcher<'_>, request: &Request) -> Result<Vec<Word>, Blind> {
        let program = self.program.as_ref().map_err(|why| match why {
            Missing::NotInstalled => Blind::NotInstalled,
            other => Blind::Failed(other.to_string()),
        })?;
        let data = data();
        let has = |language: &&&str| data.as_ref().is_none_or(|data| installed(data, language));
        let languages: Vec<&str> = request.languages.iter().filter(has).copied().collect();
        if languages.is_empty() {
            return Err(Blind::Failed(format!("tesseract lacks the language {}", request.languages.join(", "))));
        }
        let _turn = self.turns.acquire().await;
        let languages = languages.join("+");
        let look = look(launcher, program, request, &languages);
        let told = tokio::time::timeout(self.wall, look).await;
        let told = told.unwrap_or_else(|_| Err(format!("tesseract took longer than {} s", self.wall.as_secs())));
        tsv::words(&told.map_err(Blind::Failed)?, request.picture.dimensions()).map_err(Blind::Failed)
    }

    /// Looks at a small blank picture, to know that tesseract can be started and jailed.
    pub async fn probe(&self, launcher: &Launcher<'_>) -> Result<(), Blind> {
        let picture = GrayImage::from_pixel(64, 64, image::Luma([255]));
        let request = Request { picture, layout: Layout::Line, languages: vec!["eng"] };
        self.words(launcher, &request).await.map(drop)
    }
}

fn find(setting: &Tesseract) -> Result<PathBuf, Missing> {
    match setting {
        Tesseract::Off => Err(Missing::Off),
        Tesseract::At(path) if path.is_file() => Ok(path.clone()),
        Tesseract::At(path) => Err(Missing::NotThere(path.display().to_string())),
        Tesseract::Auto => {
            let usual = ["/usr/bin/tesseract", "/usr/local/bin/tesseract"];
            usual.iter().map(PathBuf::from).find(|path| path.is_file()).ok_or(Missing::NotInstalled)
        }
    }
}

fn data() -> Option<PathBuf> {
    DATA.iter().map(PathBuf::from).find(|path| path.is_dir())
}

fn installed(data: &Path, language: &str) -> bool {
    data.join(format!("{language}.traineddata")).is_file()
}

/// Runs the program once on one picture and gives what it wrote.
async fn look(launcher: &Launcher<'_>, program: &Path, request: &Request, languages: &str) -> Result<String, String> {
    let mut command = Command::new(launcher.program);
    command.arg(SUBCOMMAND).arg(LOOK).arg(if launcher.allow_unjailed { "allow-unjailed" } else { "jailed" });
    command.arg(program).arg(mode(request.layout)).arg(languages).env_clear().process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let failed = |why: std::io::Error| format!("tesseract could not be started: {why}");
    let mut child = command.spawn().map_err(failed)?;
    let (Some(mut stdin), Some(stdout), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err("tesseract could not be reached".to_owned());
    };
    let (width, height) = request.picture.dimensions();
    let feed = async {
        // A program that dies early breaks the pipe; its exit status tells more than the write error.
        let _ = stdin.write_all(format!("P5\n{width} {height}\n255\n").as_bytes()).await;
        let _ = stdin.write_all(request.picture.as_raw()).await;
        drop(stdin);
        Ok(())
    };
    let (mut told, mut complaint) = (Vec::new(), Vec::new());
    let (mut out, mut err) = (stdout.take(LIMITS.answer + 1), stderr.take(4096));
    let answer = async {
        match out.read_to_end(&mut told).await {
            Ok(length) if length as u64 > LIMITS.answer => Err("tesseract wrote without end".to_owned()),
            read => read.map_err(failed),
        }
    };
    let complain = async { err.read_to_end(&mut complaint).await.map_err(failed) };
    tokio::try_join!(feed, answer, complain)?;
    let status = child.wait().await.map_err(failed)?;
    if status.code() == Some(NO_JAIL) {
        return Err(format!("this kernel cannot jail tesseract: {}", String::from_utf8_lossy(&complaint).trim()));
    }
    if !status.success() {
        return Err(format!("tesseract died ({status})"));
    }
    String::from_utf8(told).map_err(|_| "tesseract wrote what is no text".to_owned())
}

fn mode(layout: Layout) -> &'static str {
    match layout {
        Layout::Page => "3",
        Layout::Block => "6",
        Layout::Line => "7",
    }
}

/// The child's side: jails itself and becomes tesseract. Returns only if that fails.
#[must_use]
pub(crate) fn become_tesseract(arguments: &[String]) -> i32 {
    let [mode, program, layout, languages] = arguments else { return 2 };
    let program = Path::new(program);
    if let Err(why) = jail::enter_ocr(&LIMITS, program)
        && mode != "allow-unjailed"
    {
        eprintln!("{why}");
        return NO_JAIL;
    }
    let mut command = std::process::Command::new(program);
    command.args(["stdin", "stdout", "--oem", "1", "--psm", layout, "-l", languages]);
    if let Some(data) = data() {
        command.arg("--tessdata-dir").arg(data);
    }
    let failed = command
        .args(["-c", "tessedit_create_tsv=1"])
        .env_clear()
        .env("OMP_THREAD_LIMIT", "1")
        .env("LANG", "C.UTF-8")
        .env("PATH", "/usr/bin:/bin")
        .exec();
    eprintln!("{failed}");
    1
}

/// Eyes for benches and tests, which have no worker between: tesseract in the same jail, waited for.
pub struct Waiting {
    ocr: Ocr,
    /// The consultd program, which jails itself.
    program: PathBuf,
    runtime: tokio::runtime::Runtime,
}

impl Waiting {
    /// `program` is the consultd binary.
    pub fn new(ocr: Ocr, program: PathBuf) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self { ocr, program, runtime })
    }
}

impl Eyes for Waiting {
    fn words(&mut self, picture: &GrayImage, layout: Layout, languages: &[&str]) -> Result<Vec<Word>, Blind> {
        let request = Request::new(picture.clone(), layout, languages);
        let launcher = Launcher { program: &self.program, allow_unjailed: false };
        self.runtime.block_on(self.ocr.words(&launcher, &request))
    }
}
