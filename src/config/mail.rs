//! Reads the sections about mail servers: the mailboxes watched and the way letters leave.

use std::path::{Path, PathBuf};

use super::{
    Auth, Imap, Mailbox, Maildir, Post, Secret, Security, Smtp, Watched,
    reader::Reader,
    section::MESSAGE_SIZES,
    value::{folder, host},
};

const FILING: &str = "Consultations";
const SECURITY: [(&str, Security); 2] = [("tls", Security::Tls), ("starttls", Security::StartTls)];

/// The mailbox that the house uses when none is configured.
pub(super) fn embedded_mailbox(data_dir: &Path, max_message: u64) -> Watched {
    let maildir = Maildir { path: data_dir.join("mailbox"), filing: FILING.to_owned(), max_message, poll: 60 };
    Watched { name: "mailbox".to_owned(), mailbox: Mailbox::Maildir(maildir) }
}

/// One `[[mailbox]]`; none when it says too little to be one.
pub(super) fn mailbox(reader: &mut Reader<'_, '_, '_>, max_message: u64) -> Option<Watched> {
    let name = reader.text("name");
    let imap = reader.optional("imap", |reader| imap(reader, max_message));
    let maildir = reader.optional("maildir", |reader| maildir(reader, max_message));
    let mailbox = match (imap, maildir) {
        (Some(imap), None) => Mailbox::Imap(imap),
        (None, Some(maildir)) => Mailbox::Maildir(maildir),
        (Some(_), Some(_)) => {
            reader.mistake_here("has both imap and maildir. Keep one; a second mailbox is a second [[mailbox]].");
            return None;
        }
        (None, None) => {
            if !(reader.has("imap") || reader.has("maildir")) {
                reader.mistake_here("names no mailbox. Add [mailbox.imap] or [mailbox.maildir].");
            }
            return None;
        }
    };
    Some(Watched { name: name.unwrap_or_else(|| place(&mailbox)), mailbox })
}

/// Where a mailbox is, in one line: two that agree here are the same.
pub(super) fn place(mailbox: &Mailbox) -> String {
    match mailbox {
        Mailbox::Imap(imap) => format!("{}@{}:{}/{}", imap.user, imap.host.to_lowercase(), imap.port, imap.folder),
        Mailbox::Maildir(maildir) => maildir.path.display().to_string(),
    }
}

fn imap(reader: &mut Reader<'_, '_, '_>, max_message: u64) -> Imap {
    let host = server(reader);
    let security = reader.choice("security", &SECURITY, Security::Tls);
    let port = port(reader, security, (993, 143));
    let user = reader.required("user", "the name to log in with");
    let auth = auth(reader).unwrap_or_else(|| {
        if !SOURCES.iter().any(|(key, _)| reader.has(key)) {
            reader.mistake("password_file", "is missing. Say where the secret is read: password_file, password_env or password_command, or token_file, token_env or token_command for XOAUTH2.");
        }
        Auth::Password(Secret::Environment(String::new()))
    });
    let folder_watched = reader.parsed("folder", folder).unwrap_or_else(|| "INBOX".to_owned());
    let filing = filing(reader);
    if filing.eq_ignore_ascii_case(&folder_watched) {
        reader.mistake("filing", "is the folder that is watched. Name another one.");
    }
    Imap {
        host,
        port,
        security,
        user,
        auth,
        ca_file: reader.path("ca_file"),
        folder: folder_watched,
        filing,
        max_message: reader.size("max_message", MESSAGE_SIZES, max_message),
        poll: poll(reader),
        timeout: reader.seconds("timeout", 1..=3600, 60),
    }
}

fn maildir(reader: &mut Reader<'_, '_, '_>, max_message: u64) -> Maildir {
    if !reader.has("path") {
        reader.mistake("path", "is missing. Give the folder that holds cur, new and tmp.");
    }
    let path = reader.path("path").unwrap_or_default();
    let filing = filing(reader);
    if filing.contains(['/', '.']) {
        reader.mistake("filing", "has a dot or a slash in it: Maildir++ makes folders of them. Use a plain name.");
    }
    Maildir { path, filing, max_message: reader.size("max_message", MESSAGE_SIZES, max_message), poll: poll(reader) }
}

/// `[post]`; none where it is missing or contradicts itself.
pub(super) fn post(reader: &mut Reader<'_, '_, '_>) -> Option<Post> {
    let smtp = reader.optional("smtp", smtp);
    let sendmail = reader.parsed("sendmail", program);
    let maildir = reader.path("maildir");
    let ways = ["smtp", "sendmail", "maildir"].into_iter().filter(|key| reader.has(key)).count();
    match ways {
        0 => reader.mistake_here("says nothing of how letters leave. Add [post.smtp], sendmail or maildir."),
        1 => {}
        _ => reader.mistake_here("names several ways out. Keep one of smtp, sendmail and maildir."),
    }
    smtp.map(Post::Smtp).or(sendmail.map(Post::Sendmail)).or(maildir.map(Post::Maildir)).filter(|_| ways == 1)
}

fn smtp(reader: &mut Reader<'_, '_, '_>) -> Smtp {
    let host = server(reader);
    let security = reader.choice("security", &SECURITY, Security::StartTls);
    let port = port(reader, security, (465, 587));
    let user = reader.text("user");
    let auth = auth(reader);
    let secret = SOURCES.iter().any(|(key, _)| reader.has(key));
    if user.is_some() && !secret {
        reader.mistake("user", "stands without a secret. Add password_file, password_env or password_command (or token_…), or leave the user out.");
    }
    if secret && !reader.has("user") {
        reader.mistake("user", "is missing although a secret is named. Give the name to log in with.");
    }
    Smtp {
        host,
        port,
        security,
        user,
        auth,
        ca_file: reader.path("ca_file"),
        timeout: reader.seconds("timeout", 1..=3600, 60),
    }
}

fn server(reader: &mut Reader<'_, '_, '_>) -> String {
    if !reader.has("host") {
        reader.mistake("host", "is missing. Give the server's name.");
    }
    reader.parsed("host", host).unwrap_or_default()
}

/// The port, by default the usual one for the protection asked for; `usual` is (TLS, STARTTLS).
fn port(reader: &mut Reader<'_, '_, '_>, security: Security, usual: (u16, u16)) -> u16 {
    let (mine, other, word) = match security {
        Security::Tls => (usual.0, usual.1, "starttls"),
        Security::StartTls => (usual.1, usual.0, "tls"),
    };
    let port = u16::try_from(reader.number("port", 1..=65535, mine.into(), "port")).unwrap_or(mine);
    if port == other {
        reader.mistake(
            "port",
            format!("{port} contradicts the security chosen. Use port {mine}, or security = \"{word}\"."),
        );
    }
    port
}

fn poll(reader: &mut Reader<'_, '_, '_>) -> u64 {
    reader.seconds("poll", 1..=86_400, 60)
}

fn filing(reader: &mut Reader<'_, '_, '_>) -> String {
    reader.parsed("filing", folder).unwrap_or_else(|| FILING.to_owned())
}

/// A program, by its full path: what a search path finds is not ours to choose.
fn program(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let wrong = "is no full path. Write the program's path from / on, without arguments";
    if path.is_absolute() { Ok(path) } else { Err(wrong.to_owned()) }
}

#[derive(Clone, Copy)]
enum Kind {
    Password,
    Token,
}

/// The keys a secret may be read through, and what kind of secret each names.
const SOURCES: [(&str, Kind); 6] = [
    ("password_file", Kind::Password),
    ("password_env", Kind::Password),
    ("password_command", Kind::Password),
    ("token_file", Kind::Token),
    ("token_env", Kind::Token),
    ("token_command", Kind::Token),
];

/// The one source of the one secret; none where it is absent or wrong, which is noted except for absence.
fn auth(reader: &mut Reader<'_, '_, '_>) -> Option<Auth> {
    let named: Vec<(&'static str, Kind)> = SOURCES.into_iter().filter(|(key, _)| reader.has(key)).collect();
    if let [(first, _), (second, _), ..] = named.as_slice() {
        reader.mistake(second, format!("stands beside {first}. Keep one source for the secret."));
    }
    let (key, kind) = *named.first()?;
    let secret = secret(reader, key)?;
    Some(match kind {
        Kind::Password => Auth::Password(secret),
        Kind::Token => Auth::XOAuth2(secret),
    })
}

/// Shows no value in any mistake: somebody may have written the secret itself.
fn secret(reader: &mut Reader<'_, '_, '_>, key: &'static str) -> Option<Secret> {
    match key.rsplit_once('_') {
        Some((_, "file")) => reader.path(key).map(Secret::File),
        Some((_, "env")) => environment(reader, key),
        _ => command(reader, key),
    }
}

fn environment(reader: &mut Reader<'_, '_, '_>, key: &'static str) -> Option<Secret> {
    let name = reader.text(key)?;
    let proper = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && !name.starts_with(|letter: char| letter.is_ascii_digit());
    if !proper {
        reader.mistake(key, "is no name of an environment variable. Write the variable's name, not the secret.");
    }
    Some(Secret::Environment(name))
}

fn command(reader: &mut Reader<'_, '_, '_>, key: &'static str) -> Option<Secret> {
    let value = reader.get(key)?;
    if value.get_ref().is_str() {
        return reader.wrong(
            key,
            value,
            "the program and its arguments as a list, [\"/usr/bin/…\", \"…\"]; no shell runs it",
        );
    }
    let words = reader.list(key, |word| Ok(word.to_owned()))?;
    match words.first() {
        Some(program) if Path::new(program).is_absolute() => {}
        _ => reader.mistake(key, "does not start with a program's full path. Write [\"/usr/bin/…\", \"…\"]."),
    }
    if words.iter().any(|word| word.chars().any(char::is_control)) {
        reader.mistake(key, "holds a control character.");
    }
    Some(Secret::Command(words))
}
