//! From the configuration file to [`Settings`], or to every mistake in it at once.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use toml::de::DeTable;

use super::{
    CircularPolicy, MailAddress, Mailbox, Mistake, Mistakes, Post, Settings, Watched,
    mail::{embedded_mailbox, mailbox, place, post},
    reader::{Notes, Reader},
    section::{
        acknowledgement, authentication, circular, confirmation, contradiction, digest, identity, limits, log, reminder,
    },
};

/// A longer file is no configuration. Bytes.
const MAX_FILE: u64 = 1 << 20;

/// Reads the configuration file, or with none the embedded default: a Maildir mailbox and outbox under the data folder.
///
/// The data folder is `data_dir` (from the command line), else `CONSULTD_DATA`, else the file's, else
/// `./consultd-data`. `CONSULTD_LOG` goes before the file's log level. Relative paths in the file start at its folder.
///
/// # Errors
/// Every mistake there is, each with its key and line. Nothing is checked that needs another machine or a secret.
pub fn load(
    file: Option<&Path>,
    data_dir: Option<PathBuf>,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<Settings, Mistakes> {
    let text = match file {
        Some(path) => {
            read(path).map_err(|what| Mistakes::new(file, vec![Mistake { key: String::new(), line: None, what }]))?
        }
        None => String::new(),
    };
    let base = file.and_then(Path::parent).unwrap_or(Path::new(""));
    parse(&text, base, data_dir, env).map_err(|list| Mistakes::new(file, list))
}

fn read(path: &Path) -> Result<String, String> {
    let size = std::fs::metadata(path)
        .map_err(|error| format!("cannot be read: {error}. Check the path and its permissions."))?
        .len();
    if size > MAX_FILE {
        return Err(format!("is {size} bytes long. A configuration is never longer than {MAX_FILE}; check the path."));
    }
    let bytes =
        std::fs::read(path).map_err(|error| format!("cannot be read: {error}. Check the path and its permissions."))?;
    String::from_utf8(bytes).map_err(|_| "is not UTF-8 text. Save it as UTF-8.".to_owned())
}

fn parse(
    text: &str,
    base: &Path,
    data_dir: Option<PathBuf>,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<Settings, Vec<Mistake>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut notes = Notes::new(text, base);
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        // What follows broken syntax may be read under the wrong table: only the syntax is reported then.
        return Err(errors.iter().map(|error| syntax(&notes, error)).collect());
    }
    let settings = Reader::document(&mut notes, document.get_ref(), |reader| settings(reader, data_dir, env));
    match settings {
        Some(settings) if notes.list.is_empty() => Ok(settings),
        _ => Err(notes.list),
    }
}

fn syntax(notes: &Notes, error: &toml::de::Error) -> Mistake {
    let line = error.span().map(|span| notes.line(span.start));
    Mistake { key: String::new(), line, what: format!("is not TOML: {}.", error.message().replace('\n', ", ")) }
}

fn settings(
    reader: &mut Reader<'_, '_, '_>,
    data_dir: Option<PathBuf>,
    env: &dyn Fn(&str) -> Option<String>,
) -> Option<Settings> {
    let written = reader.path("data_dir");
    let from_environment = env("CONSULTD_DATA").filter(|value| !value.is_empty()).map(PathBuf::from);
    let data_dir = data_dir.or(from_environment).or(written).unwrap_or_else(|| PathBuf::from("./consultd-data"));
    let limits = reader.section("limits", limits);
    let mailboxes = mailboxes(reader, &data_dir, limits.max_message);
    let post = outbox(reader, &data_dir, &mailboxes);
    let identity = reader.section("identity", identity);
    let from: Option<MailAddress> = identity.as_ref().map(|identity| identity.from.clone());
    let digest = reader.section("digest", |reader| digest(reader, from.as_ref()));
    let acknowledgement = reader.section("acknowledgement", acknowledgement);
    let authentication = reader.section("authentication", authentication);
    let confirmation = reader.section("confirmation", confirmation);
    let reminder = reader.section("reminder", reminder);
    let contradiction_days = reader.section("contradiction", contradiction);
    let circulars = circulars(reader);
    let level = env("CONSULTD_LOG").filter(|value| !value.is_empty());
    let log = reader.section("log", |reader| log(reader, level.as_deref()));
    Some(Settings {
        data_dir,
        mailboxes,
        post: post?,
        identity: identity?,
        digest: digest?,
        acknowledgement,
        authentication,
        confirmation,
        reminder,
        contradiction_days,
        circulars,
        limits,
        log,
    })
}

fn circulars(reader: &mut Reader<'_, '_, '_>) -> BTreeMap<u32, CircularPolicy> {
    let mut circulars = BTreeMap::new();
    for (number, policy) in reader.tables("circular", circular).into_iter().flatten().flatten() {
        if circulars.insert(number, policy).is_some() {
            reader.mistake("circular", format!("names circular {number} twice. Put both into one [[circular]]."));
        }
    }
    circulars
}

fn mailboxes(reader: &mut Reader<'_, '_, '_>, data_dir: &Path, max_message: u64) -> Vec<Watched> {
    let Some(read) = reader.tables("mailbox", |reader| mailbox(reader, max_message)) else {
        return vec![embedded_mailbox(data_dir, max_message)];
    };
    if read.is_empty() {
        reader.mistake("mailbox", "is empty. Add a [[mailbox]], or leave the key out for the embedded one.");
    }
    let mailboxes: Vec<Watched> = read.into_iter().flatten().collect();
    let (mut names, mut places) = (BTreeSet::new(), BTreeSet::new());
    for watched in &mailboxes {
        let place = place(&watched.mailbox);
        if !places.insert(place.clone()) {
            reader.mistake("mailbox", format!("{place} is watched twice. Keep one of them."));
        } else if !names.insert(watched.name.as_str()) {
            reader.mistake("mailbox", format!("two are named {}. Give each its own name.", watched.name));
        }
    }
    mailboxes
}

/// How letters leave; the embedded outbox where nothing is said and nobody waits for them outside.
fn outbox(reader: &mut Reader<'_, '_, '_>, data_dir: &Path, mailboxes: &[Watched]) -> Option<Post> {
    if !reader.has("post") {
        if mailboxes.iter().any(|watched| matches!(watched.mailbox, Mailbox::Imap(_))) {
            reader.mistake("post", "is missing although a mailbox is watched over IMAP: no letter would ever leave. Add [post.smtp] or sendmail; maildir = \"outbox\" keeps the letters in a folder.");
        }
        return Some(Post::Maildir(data_dir.join("outbox")));
    }
    let post = reader.optional("post", post).flatten();
    if let Some(Post::Maildir(outbox)) = &post {
        let same = |watched: &Watched| matches!(&watched.mailbox, Mailbox::Maildir(maildir) if maildir.path == *outbox);
        if mailboxes.iter().any(same) {
            reader.mistake(
                "post",
                "its maildir is also watched as a mailbox: the house would read its own letters. Use another folder.",
            );
        }
    }
    post
}

#[cfg(test)]
mod tests;
