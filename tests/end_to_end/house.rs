//! A data directory, a configuration, and the binary that works on them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, channel},
    },
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{
    samples,
    servers::{DIRECTOR, Servers},
};

/// The longest that anything awaited may take on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_mins(1);

pub struct House {
    dir: TempDir,
    config: bool,
}

impl House {
    /// With the embedded defaults: a Maildir to read from and one to write to.
    pub fn new() -> Self {
        Self { dir: tempfile::Builder::new().prefix("house").tempdir().unwrap(), config: false }
    }

    /// Over IMAPS and submission, as the Director.
    pub fn at(servers: &Servers) -> Self {
        Self::of(servers, DIRECTOR, "secret-tsb")
    }

    /// Over IMAPS and submission, for any of the servers' mailboxes.
    pub fn of(servers: &Servers, user: &str, password: &str) -> Self {
        let mut house = Self::new();
        house.set_password(password);
        house.configure(&configuration(&house, servers, user));
        house
    }

    pub fn configure(&mut self, text: &str) {
        fs::write(self.path("consultd.toml"), text).unwrap();
        self.config = true;
    }

    pub fn configuration(&self) -> String {
        fs::read_to_string(self.path("consultd.toml")).unwrap()
    }

    pub fn set_password(&self, password: &str) {
        let path = self.path("password");
        fs::write(&path, format!("{password}\n")).unwrap();
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// The sample circular and contacts, as they are: its deadline has passed, the samples' Received headers count.
    pub fn opened(self) -> Self {
        self.ok(&["circular", "import", &text(&samples::path("circular-0079-zh.txt"))]);
        self.ok(&["contacts", "import", &text(&samples::path("contacts.csv"))]);
        self
    }

    /// The same with the circular's dates far ahead, for messages that arrive now.
    pub fn opened_ahead(self) -> Self {
        let circular = fs::read_to_string(samples::path("circular-0079-zh.txt")).unwrap();
        fs::write(self.path("circular.txt"), circular.replace("2023年", "2091年")).unwrap();
        self.ok(&["circular", "import", &text(&self.path("circular.txt"))]);
        self.ok(&["contacts", "import", &text(&samples::path("contacts.csv"))]);
        self
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_consultd"));
        for variable in ["CONSULTD_CONFIG", "CONSULTD_LOG", "CONSULTD_FAILPOINT"] {
            command.env_remove(variable);
        }
        command.current_dir(self.dir.path()).arg("--data").arg(self.data()).stdin(Stdio::null());
        if self.config {
            command.arg("--config").arg(self.path("consultd.toml"));
        }
        command.args(arguments);
        command
    }

    pub fn output(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What it prints when it succeeds.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {}: {said}", output.status);
        String::from_utf8(output.stdout).unwrap()
    }

    /// What it complains of when it fails with this exit status.
    pub fn fails(&self, arguments: &[&str], status: i32) -> String {
        let output = self.output(arguments);
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    /// Everything that is due now, up to the step at which it dies; the exit status.
    pub fn once_until(&self, step: &str) -> ExitStatus {
        let mut command = self.command(&["run", "--once"]);
        command.env("CONSULTD_FAILPOINT", step).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap()
    }

    /// Dies at the step, which must be met.
    pub fn dies_at(&self, step: &str) {
        let status = self.once_until(step);
        assert_eq!(status.signal(), Some(6), "at {step}: {status}");
    }

    pub fn once(&self) {
        self.ok(&["run", "--once"]);
    }

    pub fn daemon(&self) -> Daemon {
        Daemon::start(self.command(&["run"]))
    }

    /// The tally, without the instant it was made at.
    pub fn tally(&self) -> Value {
        let mut tally: Value = serde_json::from_str(&self.ok(&["tally", "79", "--format", "json"])).unwrap();
        tally.as_object_mut().unwrap().remove("as_of");
        tally
    }

    pub fn received(&self) -> u64 {
        self.tally()["ledger"]["received"].as_u64().unwrap()
    }

    /// Puts a message into the Maildir that is watched.
    pub fn arrives(&self, name: &str, bytes: &[u8]) {
        let maildir = self.data().join("mailbox");
        for part in ["tmp", "new", "cur"] {
            fs::create_dir_all(maildir.join(part)).unwrap();
        }
        let draft = maildir.join("tmp").join(name);
        fs::write(&draft, bytes).unwrap();
        fs::rename(draft, maildir.join("new").join(name)).unwrap();
    }

    /// What lies where below the watched Maildir: messages' names by folder, the inbox being "".
    pub fn folders(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mailbox = self.data().join("mailbox");
        let mut found = BTreeMap::new();
        for folder in names(&mailbox).into_iter().filter(|name| name.starts_with('.')).chain([String::new()]) {
            let root = if folder.is_empty() { mailbox.clone() } else { mailbox.join(&folder) };
            let inside = ["new", "cur"].iter().flat_map(|part| names(&root.join(part))).collect();
            found.insert(folder.trim_start_matches('.').to_owned(), inside);
        }
        found
    }

    /// The letters that left through the Maildir outbox: each one's Message-ID and bytes.
    pub fn letters(&self) -> Vec<(String, Vec<u8>)> {
        let outbox = self.data().join("outbox/new");
        let bytes = names(&outbox).into_iter().map(|name| fs::read(outbox.join(name)).unwrap());
        bytes.map(|bytes| (samples::header(&bytes, "Message-ID").unwrap(), bytes)).collect()
    }

    /// The letters to administrations: for each, to whom and in answer to what. Digests are left out.
    pub fn acknowledgements(&self) -> Vec<(String, String)> {
        let letters = self.letters();
        let replies = letters
            .iter()
            .filter_map(|(_, bytes)| Some((samples::header(bytes, "To")?, samples::header(bytes, "In-Reply-To")?)));
        let mut replies: Vec<_> = replies.collect();
        replies.sort();
        replies
    }

    /// Whether the archive holds exactly these bytes.
    pub fn holds(&self, bytes: &[u8]) -> bool {
        let hash = consultd::event::MessageHash::of(bytes);
        let (head, tail) = hash.as_str().split_at(2);
        fs::read(self.data().join("archive").join(head).join(tail)).is_ok_and(|kept| kept == bytes)
    }

    /// How many messages the archive holds.
    pub fn archived(&self) -> usize {
        let archive = self.data().join("archive");
        names(&archive).iter().filter(|name| name.len() == 2).map(|name| names(&archive.join(name)).len()).sum()
    }

    pub fn verify(&self) {
        let said = self.ok(&["verify"]);
        assert!(said.contains("the store is sound"), "{said}");
    }
}

fn configuration(house: &House, servers: &Servers, user: &str) -> String {
    let (password, ca) = (text(&house.path("password")), text(&servers.ca_file()));
    let login = format!("host = \"localhost\"\nuser = \"{user}\"\npassword_file = \"{password}\"\nca_file = \"{ca}\"");
    format!(
        "[[mailbox]]\nname = \"director\"\n[mailbox.imap]\nport = {}\n{login}\npoll = 600\n\n\
         [post.smtp]\nport = {}\nsecurity = \"starttls\"\n{login}\n\n\
         [digest]\nrecipients = [\"TSB <tsbsg17@itu.int>\"]\n\n[log]\nlevel = \"debug\"\n",
        servers.port(993),
        servers.port(587),
    )
}

/// A running daemon; killed when dropped.
pub struct Daemon {
    child: Child,
    lines: Receiver<String>,
    said: Arc<Mutex<String>>,
}

impl Daemon {
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        let said = Arc::new(Mutex::new(String::new()));
        let (sender, lines) = channel();
        let heard = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                heard.lock().unwrap().extend([line.as_str(), "\n"]);
                let _ = sender.send(line);
            }
        });
        Self { child, lines, said }
    }

    /// Everything it has logged.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// The line with these words, as soon as it has logged one.
    pub fn says(&self, words: &str) -> String {
        until(words, || self.said().lines().find(|line| line.contains(words)).map(str::to_owned))
    }

    /// Lets it log so many lines; false when it has nothing more to say before.
    pub fn lets_by(&self, lines: usize) -> bool {
        (0..lines).all(|_| self.lines.recv_timeout(Duration::from_secs(5)).is_ok())
    }

    pub fn alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, as systemd does, and gives its exit status.
    pub fn stop(mut self) -> ExitStatus {
        let asked = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status().unwrap();
        assert!(asked.success());
        until("the daemon stops", || self.child.try_wait().unwrap())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for something, looking often.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

pub fn until_true(what: &str, mut look: impl FnMut() -> bool) {
    until(what, || look().then_some(()));
}

pub fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

pub fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
