//! Real mail servers for tests: a private Dovecot and Postfix per test, on ports of their own, gone when dropped.
//!
//! Every address of every domain has a mailbox (password `secret-any`; the Director's `tsbdir@itu.int` has
//! `secret-tsb`). Post to `never@…` is refused and to `later@…` deferred; to `…@full.example` it is
//! taken and then returned. Needs root and
//! `tests/servers/mailtest.sh install`.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use consultd::config::{Auth, Imap, Secret, Security, Smtp};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

pub const DIRECTOR: &str = "tsbdir@itu.int";

/// The running servers.
pub struct Servers {
    dir: TempDir,
    base: u16,
}

impl Servers {
    pub fn start() -> Self {
        Self::start_with("")
    }

    /// With an IMAP server that says it can do this and nothing else (`IMAP4rev1 IDLE …`).
    pub fn start_with(capability: &str) -> Self {
        for base in bases() {
            let servers = Self { dir: directory(), base };
            if servers
                .script("start")
                .arg(base.to_string())
                .env("IMAP_CAPABILITY", capability)
                .status()
                .unwrap()
                .success()
            {
                return servers;
            }
        }
        panic!("no mail servers. Run `tests/servers/mailtest.sh install` as root, and the tests as root")
    }

    fn script(&self, order: &str) -> Command {
        script(order, self.dir.path())
    }

    /// Ends the IMAP server and its sessions as a power cut would.
    pub fn kill_imap(&self) {
        assert!(self.script("kill-imap").status().unwrap().success());
    }

    pub fn start_imap(&self) {
        assert!(self.script("start-imap").status().unwrap().success());
        self.connect(143);
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub fn ca_file(&self) -> PathBuf {
        self.dir().join("tls/ca.pem")
    }

    /// The port of a service, by its well-known number: 143, 993, 24, 25, 587.
    pub fn port(&self, service: u16) -> u16 {
        self.base + service
    }

    /// A secret, as a file of its own.
    pub fn secret(&self, value: &str) -> Secret {
        let path = self.dir().join(format!("secret-{}", hex::encode(&Sha256::digest(value)[..4])));
        fs::write(&path, value).unwrap();
        Secret::File(path)
    }

    /// Settings for the Director's mailbox over IMAPS.
    pub fn imap(&self) -> Imap {
        Imap {
            host: "localhost".into(),
            port: self.port(993),
            security: Security::Tls,
            user: DIRECTOR.into(),
            auth: Auth::Password(self.secret("secret-tsb")),
            ca_file: Some(self.ca_file()),
            folder: "INBOX".into(),
            filing: "Consultations".into(),
            max_message: 50 << 20,
            poll: 60,
            timeout: 20,
        }
    }

    /// Settings for submission as the Director, STARTTLS.
    pub fn smtp(&self) -> Smtp {
        Smtp {
            host: "localhost".into(),
            port: self.port(587),
            security: Security::StartTls,
            user: Some(DIRECTOR.into()),
            auth: Some(Auth::Password(self.secret("secret-tsb"))),
            ca_file: Some(self.ca_file()),
            timeout: 20,
        }
    }

    /// An access token for the Director (a JWT signed HS256).
    pub fn token() -> String {
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let claims = r#"{"sub":"tsbdir@itu.int","email":"tsbdir@itu.int","iat":1700000000,"exp":4000000000}"#;
        let signed = format!("{}.{}", part(r#"{"alg":"HS256","typ":"JWT"}"#), part(claims));
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(hmac(b"secret-key-for-tests", signed.as_bytes())))
    }

    /// Sends mail as the outside world does, to the MX (Postfix). Returns once it is queued; see [`Self::wait_for`].
    pub fn submit(&self, from: &str, to: &str, letter: &[u8]) {
        converse(&self.connect(25), "EHLO test.example", from, to, letter);
    }

    /// Puts a message into a mailbox at once (LMTP): it lies there when this returns.
    pub fn deliver(&self, from: &str, to: &str, letter: &[u8]) {
        converse(&self.connect(24), "LHLO test.example", from, to, letter);
    }

    fn connect(&self, service: u16) -> TcpStream {
        patiently(|| TcpStream::connect(("127.0.0.1", self.port(service))).ok())
    }

    /// An address's Maildir on disk.
    pub fn maildir(&self, address: &str) -> PathBuf {
        let (local, domain) = address.split_once('@').unwrap();
        self.dir().join("mail").join(domain).join(local)
    }

    /// The messages in a folder: `""` for the inbox, `Consultations/79` for one below. In order of arrival.
    pub fn messages(&self, address: &str, folder: &str) -> Vec<Vec<u8>> {
        self.files(address, folder).iter().map(|file| fs::read(file).unwrap()).collect()
    }

    /// The messages' files, see [`is_seen`].
    pub fn files(&self, address: &str, folder: &str) -> Vec<PathBuf> {
        let dotted = if folder.is_empty() { String::new() } else { format!(".{}", folder.replace('/', ".")) };
        let root = self.maildir(address).join(dotted);
        let listed = ["new", "cur"].into_iter().filter_map(|part| fs::read_dir(root.join(part)).ok()).flatten();
        let mut files: Vec<_> = listed.map(|entry| entry.unwrap().path()).collect();
        files.sort_by_key(|file| file.file_name().map(ToOwned::to_owned));
        files
    }

    /// Lets a mailbox's owner be away: a Sieve vacation program answers whoever writes to it.
    pub fn on_vacation(&self, address: &str) {
        let home = self.maildir(address);
        fs::create_dir_all(&home).unwrap();
        let script = format!(
            "require [\"vacation\", \"vacation-seconds\"];\nvacation :seconds 0 :addresses [\"{address}\"] \"I am away.\";\n"
        );
        fs::write(home.join(".dovecot.sieve"), script).unwrap();
        for path in [home.parent().unwrap(), &home] {
            assert!(Command::new("chown").args(["-R", "vmail:vmail"]).arg(path).status().unwrap().success());
        }
    }

    /// The inbox, as soon as it holds so many messages.
    pub fn wait_for(&self, address: &str, count: usize) -> Vec<Vec<u8>> {
        patiently(|| Some(self.messages(address, "")).filter(|messages| messages.len() >= count))
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        let _ = self.script("stop").status();
    }
}

/// Whether a message's file says that somebody has read it.
pub fn is_seen(file: &Path) -> bool {
    file.to_string_lossy().rsplit_once(":2,").is_some_and(|(_, flags)| flags.contains('S'))
}

/// Makes a certificate authority and a certificate for localhost below `tls/`, unless they are there.
pub fn certify(dir: &Path) {
    assert!(script("certs", dir).status().unwrap().success(), "openssl is missing");
}

/// A directory that also the servers' own users can enter.
fn directory() -> TempDir {
    let dir = tempfile::Builder::new().prefix("mail").tempdir().unwrap();
    fs::set_permissions(dir.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    dir
}

fn script(order: &str, dir: &Path) -> Command {
    let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/servers/mailtest.sh"));
    command.arg(order).arg(dir).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Base ports below the range the system hands out by itself, with all five services' ports free.
fn bases() -> impl Iterator<Item = u16> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let start = std::process::id().wrapping_mul(13);
    let steps = (0..60).map(move |_| start.wrapping_add(COUNT.fetch_add(1, Ordering::Relaxed)));
    steps.map(|step| 10_000 + u16::try_from(step % 2_000).unwrap() * 10).filter(|base| {
        let bound: Vec<_> = [24, 25, 143, 587, 993].map(|n| TcpListener::bind(("127.0.0.1", base + n))).into();
        bound.iter().all(Result::is_ok)
    })
}

fn patiently<T>(mut attempt: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(found) = attempt() {
            return found;
        }
        assert!(Instant::now() < end, "nothing came within 30 s");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn converse(stream: &TcpStream, hello: &str, from: &str, to: &str, letter: &[u8]) {
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut say = |bytes: &[u8], expected: char| {
        let mut out = stream;
        out.write_all(bytes).unwrap();
        let mut line = String::new();
        while line.as_bytes().get(3) != Some(&b' ') {
            line.clear();
            assert!(reader.read_line(&mut line).unwrap() > 0, "the server hung up");
        }
        assert!(line.starts_with(expected), "{line}");
    };
    say(b"", '2');
    say(format!("{hello}\r\n").as_bytes(), '2');
    say(format!("MAIL FROM:<{from}>\r\n").as_bytes(), '2');
    say(format!("RCPT TO:<{to}>\r\n").as_bytes(), '2');
    say(b"DATA\r\n", '3');
    let lines = letter.split(|&b| b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let stuffed: Vec<Vec<u8>> =
        lines.map(|line| if line.starts_with(b".") { [b".", line].concat() } else { line.to_vec() }).collect();
    say(&[stuffed.join(&b"\r\n"[..]).as_slice(), b"\r\n.\r\n"].concat(), '2');
}

/// RFC 2104 over SHA-256, for a key no longer than a block.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let pad = |byte: u8| {
        let mut block = [byte; 64];
        block.iter_mut().zip(key).for_each(|(b, k)| *b ^= k);
        block
    };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().to_vec()
}
