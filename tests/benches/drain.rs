//! How fast a full mailbox is drained, beside `mbsync` copying the same mailbox in the same run.
//!
//! `cargo bench --bench drain [-- MESSAGES]`: fills the mailbox of a private Dovecot, lets `mbsync` copy it to a Maildir
//! with fsync, then lets the real binary archive, read and file it, and prints times, ratios and the daemon's peak
//! memory. Needs root and `tests/servers/mailtest.sh install`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss
)]

#[path = "../servers/mod.rs"]
mod servers;

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::{MetadataExt, chown},
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use servers::{DIRECTOR, Servers};

const MESSAGES: usize = 2_000;
/// Bytes, so that two thousand make 116 MB.
const SIZE: usize = 58_000;
const SAMPLES: [&str; 6] = [
    "01-ken-legacy-fields",
    "02-fra-content-controls",
    "03-col-typed-glyphs",
    "05-egy-content-controls",
    "08-jpn-late",
    "11-col-second-reply",
];

fn main() {
    let wanted = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let count = wanted.unwrap_or(MESSAGES);
    let servers = Servers::start();
    let bytes = fill(&servers, count);
    println!("{count} messages, {:.0} MB", bytes as f64 / 1e6);

    let work = tempfile::tempdir().unwrap();
    let copied = mirror(&servers, work.path(), count);
    println!("mbsync to a Maildir, with fsync   {:>8.2} s", copied.as_secs_f64());
    let drained = drain(&servers, work.path(), count);
    let line = |what: &str, took: Duration| {
        let ratio = took.as_secs_f64() / copied.as_secs_f64();
        let rate = count as f64 / took.as_secs_f64();
        println!("{what:<33} {:>8.2} s  {ratio:>6.2} x mbsync  {rate:>7.0} messages/s", took.as_secs_f64());
    };
    line("list, fetch, archive, record", drained.kept);
    line("read and decide", drained.read);
    line("file (moves in batches)", drained.filed);
    println!("peak memory of the daemon         {:>8.1} MB", drained.peak_kib as f64 / 1024.0);
}

/// Puts different replies into the Director's mailbox; their size in all.
fn fill(servers: &Servers, count: usize) -> u64 {
    servers.deliver("a@admin.example", DIRECTOR, b"Subject: makes the mailbox\r\n\r\n");
    let maildir = servers.maildir(DIRECTOR);
    for file in servers.files(DIRECTOR, "") {
        fs::remove_file(file).unwrap();
    }
    let owner = fs::metadata(&maildir).unwrap();
    let samples = SAMPLES
        .map(|name| fs::read_to_string(format!("{}/tests/samples/{name}.eml", env!("CARGO_MANIFEST_DIR"))).unwrap());
    let mut total = 0;
    for n in 0..count {
        let mut mail =
            samples[n % samples.len()].replacen("Message-ID: <sample-", &format!("Message-ID: <{n}-sample-"), 1);
        // After the last boundary of a multipart, where no reader looks.
        let filler = format!("{n:060} filler\n");
        mail += &filler.repeat(SIZE.saturating_sub(mail.len()) / filler.len() + 1);
        total += mail.len() as u64;
        let path = maildir.join("new").join(format!("{}.M{n}.drain", 1_700_000_000 + n));
        fs::write(&path, mail).unwrap();
        chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
    }
    total
}

fn mirror(servers: &Servers, work: &Path, count: usize) -> Duration {
    let copy = work.join("copy");
    fs::create_dir_all(&copy).unwrap();
    let configuration = format!(
        "FSync yes\n\nIMAPStore far\nHost localhost\nPort {}\nUser {DIRECTOR}\nPass secret-tsb\nSSLType IMAPS\nCertificateFile {}\n\n\
         MaildirStore near\nPath {copy}/\nInbox {copy}/INBOX\n\n\
         Channel all\nFar :far:\nNear :near:\nPatterns INBOX\nCreate Near\nSync Pull\nSyncState {copy}/\n",
        servers.port(993),
        servers.ca_file().display(),
        copy = copy.display(),
    );
    let file = work.join("mbsyncrc");
    fs::write(&file, configuration).unwrap();
    let begun = Instant::now();
    let output = Command::new("mbsync").arg("-c").arg(&file).arg("all").output().expect("mbsync is installed");
    let took = begun.elapsed();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let copied = ["new", "cur"].map(|part| fs::read_dir(copy.join("INBOX").join(part)).unwrap().count());
    assert_eq!(copied.iter().sum::<usize>(), count);
    took
}

struct Drained {
    kept: Duration,
    read: Duration,
    filed: Duration,
    peak_kib: u64,
}

fn drain(servers: &Servers, work: &Path, count: usize) -> Drained {
    let consultd = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_consultd"));
        command.arg("--data").arg(work.join("data")).arg("--config").arg(work.join("consultd.toml")).args(arguments);
        command
    };
    let samples = format!("{}/tests/samples", env!("CARGO_MANIFEST_DIR"));
    fs::write(work.join("password"), "secret-tsb").unwrap();
    let configuration = format!(
        "[[mailbox]]\nname = \"director\"\n[mailbox.imap]\nhost = \"localhost\"\nport = {}\nuser = \"{DIRECTOR}\"\n\
         password_file = \"password\"\nca_file = \"{}\"\n[post]\nmaildir = \"outbox\"\n[acknowledgement]\nenabled = false\n[log]\nlevel = \"warn\"\n",
        servers.port(993),
        servers.ca_file().display(),
    );
    fs::write(work.join("consultd.toml"), configuration).unwrap();
    for arguments in [
        ["circular", "import", &format!("{samples}/circular-0079-zh.txt")],
        ["contacts", "import", &format!("{samples}/contacts.csv")],
    ] {
        assert!(consultd(&arguments).stdout(Stdio::null()).status().unwrap().success());
    }

    let begun = Instant::now();
    let mut child = consultd(&["run", "--once"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let (peak, over) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let watcher = watch(child.id(), Arc::clone(&peak), Arc::clone(&over));
    let mut times = Vec::new();
    for line in BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok) {
        for end in ["message(s) kept", "message(s) read", "message(s) filed"] {
            if line.ends_with(end) {
                assert!(line.contains(&format!(" {count} ")), "{line}");
                times.push(begun.elapsed());
            }
        }
    }
    assert!(child.wait().unwrap().success());
    over.store(true, Ordering::Relaxed);
    watcher.join().unwrap();
    let [kept, read, filed] = times[..] else { panic!("{times:?}") };
    assert!(servers.files(DIRECTOR, "").is_empty(), "the inbox is drained");
    Drained {
        kept,
        read: read.saturating_sub(kept),
        filed: filed.saturating_sub(read),
        peak_kib: peak.load(Ordering::Relaxed),
    }
}

/// The daemon's own high-water mark; its workers are processes of their own.
fn watch(process: u32, peak: Arc<AtomicU64>, over: Arc<AtomicBool>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        while !over.load(Ordering::Relaxed) {
            let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0);
            peak.fetch_max(kib, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(20));
        }
    })
}
