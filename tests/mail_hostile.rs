//! The mailbox and the post against servers that lie, stall and break off: every call ends with an error that says so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock},
};

use consultd::{
    config::{self, Auth, Imap, Secret, Security, Smtp},
    mailbox::{Fetched, Mailbox, MailboxError, Place},
    post::{Post, Sent},
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

mod servers;

/// In an answer: nothing more is said, and the connection stays open.
const SILENCE: &str = "<silence>";
/// In an answer: the connection is closed.
const CLOSE: &str = "<close>";
/// In an answer: what stands before it is said over and over.
const FOR_EVER: &str = "<for ever>";

/// What a scripted server says: its greeting, and to a command that begins so, this (`{t}` is the command's tag).
#[derive(Clone)]
struct Script {
    greeting: &'static str,
    answers: Vec<(&'static str, String)>,
    starttls: bool,
}

fn imap(answers: &[(&'static str, &str)]) -> Script {
    let usual = [
        ("CAPABILITY", "* CAPABILITY IMAP4rev1 IDLE MOVE\r\n{t} OK done\r\n"),
        ("LOGIN", "{t} OK welcome\r\n"),
        ("EXAMINE", "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\n{t} OK [READ-ONLY] done\r\n"),
        ("UID FETCH 1:* (UID)", "* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n{t} OK done\r\n"),
        (
            "UID FETCH 1:3 (UID RFC822.SIZE",
            "* 1 FETCH (UID 1 RFC822.SIZE 2 INTERNALDATE \"17-Nov-2026 10:00:00 +0100\")\r\n\
             * 2 FETCH (INTERNALDATE \" 7-Nov-2026 10:00:00 -0500\" X-VENDOR (a b) RFC822.SIZE 2 UID 2)\r\n\
             * 3 FETCH (UID 3 RFC822.SIZE 2 INTERNALDATE \"17-Nov-2026 10:00:00 +0000\")\r\n{t} OK done\r\n",
        ),
    ];
    let own = answers.iter().copied();
    Script {
        greeting: "* OK ready\r\n",
        answers: own.chain(usual).map(|(command, answer)| (command, answer.to_owned())).collect(),
        starttls: false,
    }
}

struct Scripted {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

/// Certificates and the password's file, made once for all processes of all test runs.
fn tls_files() -> &'static Path {
    static FILES: OnceLock<PathBuf> = OnceLock::new();
    FILES.get_or_init(|| {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scripted");
        fs::create_dir_all(&dir).unwrap();
        let lock = fs::File::create(dir.join("lock")).unwrap();
        lock.lock().unwrap();
        servers::certify(&dir);
        if !dir.join("password").exists() {
            fs::write(dir.join("password"), "the-password\n").unwrap();
        }
        dir
    })
}

fn acceptor() -> TlsAcceptor {
    let tls = tls_files().join("tls");
    let chain = CertificateDer::pem_file_iter(tls.join("srv.pem")).unwrap().map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(tls.join("srv.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    TlsAcceptor::from(Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap()))
}

async fn serve(script: Script) -> Scripted {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(one_client(stream, script.clone(), Arc::clone(&log)));
        }
    });
    Scripted { port, heard }
}

async fn one_client(mut stream: TcpStream, script: Script, heard: Arc<Mutex<Vec<String>>>) -> Option<()> {
    if script.starttls {
        stream.write_all(script.greeting.as_bytes()).await.ok()?;
        let mut reader = BufReader::new(&mut stream);
        let mut line = String::new();
        reader.read_line(&mut line).await.ok()?;
        heard.lock().unwrap().push(line.clone());
        let answer = script.answers.iter().find(|(command, _)| *command == "STARTTLS")?.1.clone();
        reader.write_all(answer.replace("{t}", line.split(' ').next()?).as_bytes()).await.ok()?;
        if !answer.starts_with("{t} OK") {
            return std::future::pending().await;
        }
        return converse(acceptor().accept(stream).await.ok()?, &Script { greeting: "", ..script }, &heard).await;
    }
    converse(acceptor().accept(stream).await.ok()?, &script, &heard).await
}

async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    script: &Script,
    heard: &Mutex<Vec<String>>,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    say(&mut stream, script.greeting).await?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        heard.lock().unwrap().push(line.clone());
        let (tag, command) = line.trim_end().split_once(' ').unwrap_or(("", line.trim_end()));
        let matches = |(start, _): &&(&str, String)| command.starts_with(start) || line.starts_with(start);
        let answer = script.answers.iter().find(matches).map_or("{t} BAD what?\r\n", |(_, answer)| answer.as_str());
        say(&mut stream, &answer.replace("{t}", tag)).await?;
    }
}

async fn say(stream: &mut (impl AsyncWrite + Unpin), words: &str) -> Option<()> {
    if let Some(words) = words.strip_suffix(FOR_EVER) {
        loop {
            stream.write_all(words.as_bytes()).await.ok()?;
            stream.flush().await.ok()?;
            tokio::task::yield_now().await;
        }
    }
    let silent = words.ends_with(SILENCE);
    let close = words.ends_with(CLOSE);
    stream.write_all(words.trim_end_matches(SILENCE).trim_end_matches(CLOSE).as_bytes()).await.ok()?;
    stream.flush().await.ok()?;
    if silent {
        std::future::pending::<()>().await;
    }
    if close {
        stream.shutdown().await.ok()?;
        return None;
    }
    Some(())
}

fn password() -> Secret {
    Secret::File(tls_files().join("password"))
}

fn settings(port: u16) -> Imap {
    Imap {
        host: "localhost".into(),
        port,
        security: Security::Tls,
        user: "tsbdir".into(),
        auth: Auth::Password(password()),
        ca_file: Some(tls_files().join("tls/ca.pem")),
        folder: "INBOX".into(),
        filing: "Consultations".into(),
        max_message: 10 << 20,
        poll: 60,
        timeout: 1,
    }
}

async fn open(script: Script) -> Result<Mailbox, MailboxError> {
    let server = serve(script).await;
    Mailbox::open(&config::Mailbox::Imap(settings(server.port))).await
}

fn kind(error: &MailboxError) -> &'static str {
    match error {
        MailboxError::Authentication { .. } => "authentication",
        MailboxError::Unreachable { .. } => "unreachable",
        MailboxError::TimedOut { .. } => "timed out",
        MailboxError::Protocol { .. } => "protocol",
        MailboxError::Refused { .. } => "refused",
        MailboxError::Settings { .. } => "settings",
        MailboxError::Files { .. } => "files",
    }
}

#[tokio::test]
async fn a_greeting_that_does_not_come_or_makes_no_sense_is_an_error() {
    let greetings = [
        (SILENCE, "timed out"),
        ("* OK rea<silence>", "timed out"),
        (CLOSE, "unreachable"),
        ("* BYE too many<close>", "unreachable"),
        ("* BYE too many\r\n<close>", "unreachable"),
        ("HTTP/1.1 400 Bad Request\r\n", "protocol"),
        ("\0\u{1}\u{2}\r\n", "protocol"),
        ("* PREAUTH come in\r\n", "protocol"),
        ("* OK {99999999999}\r\n", "protocol"),
        ("xxxxxxxxxxxxxxxx<for ever>", "protocol"),
    ];
    for (greeting, expected) in greetings {
        let error = open(Script { greeting, ..imap(&[]) }).await.err().unwrap();
        // A flood may end by its size or, on a slow machine, by its time.
        let slow = greeting.contains("<for ever>") && kind(&error) == "timed out";
        assert!(slow || kind(&error) == expected, "{greeting:?}: {error}");
    }
}

#[tokio::test]
async fn a_folder_that_does_not_open_as_it_should_is_an_error_and_never_an_empty_mailbox() {
    let answers = [
        (SILENCE, "timed out"),
        ("* BYE shutting down\r\n", "unreachable"),
        (CLOSE, "unreachable"),
        ("* 3 EXISTS\r\n{t} OK done\r\n", "protocol"),
        ("c999 OK done\r\n", "protocol"),
        ("+ go on\r\n", "protocol"),
        ("{t} NO [NONEXISTENT] no such folder\r\n", "refused"),
        ("* OK still here\r\n<for ever>", "timed out or protocol"),
        ("* 1 FETCH (BODYSTRUCTURE ((((((((((((((((((((((((((((((((((((((((\r\n", "protocol"),
        ("* 1 FETCH (BODY[] {536870912}\r\n", "protocol"),
        ("* OK [ALERT]\u{e9}\r\n{t} OK done\r\n", "protocol"),
    ];
    for (answer, expected) in answers {
        let error = open(imap(&[("EXAMINE", answer)])).await.err().unwrap();
        assert!(expected.contains(kind(&error)), "{answer:?}: {error}");
    }
}

#[tokio::test]
async fn only_refused_credentials_count_as_refused_and_the_password_is_never_repeated() {
    let answers = [
        ("{t} NO [AUTHENTICATIONFAILED] no\r\n", "authentication"),
        ("{t} NO go away the-password\r\n", "authentication"),
        ("{t} NO [UNAVAILABLE] directory is down\r\n", "unreachable"),
        ("{t} BAD LOGIN tsbdir the-password?\r\n", "unreachable"),
        ("* BYE\r\n<close>", "unreachable"),
    ];
    for (answer, expected) in answers {
        let error = open(imap(&[("LOGIN", answer)])).await.err().unwrap();
        assert_eq!(kind(&error), expected, "{answer:?}: {error}");
        assert!(!format!("{error} {error:?}").contains("the-password"), "{error}");
    }
}

#[tokio::test]
async fn a_listing_is_understood_whatever_its_order_and_dates() {
    let mut mailbox = open(imap(&[])).await.unwrap();
    let listed = mailbox.list(&|_: &Place| false).await.unwrap();
    let arrived: Vec<_> = listed.iter().map(|one| one.arrived.to_string()).collect();
    assert_eq!(arrived, ["2026-11-17T09:00:00Z", "2026-11-07T15:00:00Z", "2026-11-17T10:00:00Z"]);
    assert_eq!(listed[1].place.to_string(), "imap:tsbdir@localhost/INBOX/7/2");
}

#[tokio::test]
async fn a_fetch_that_breaks_off_is_an_error_and_the_next_one_connects_anew() {
    let answers = [
        ("* 1 FETCH (UID 1 BODY[]<0> {100}\r\nhalf<close>", "unreachable"),
        ("* 1 FETCH (UID 1 BODY[]<0> {100}\r\nhalf<silence>", "timed out"),
        ("* 1 FETCH (UID 1 BODY[]<0> {999999999}\r\nmuch<for ever>", "protocol"),
        ("* 1 FETCH (UID 1 BODY[]<0> {2}\r\nok)\r\n* BYE\r\n", "unreachable"),
        ("* 1 FETCH (UID 1 BODY[]<0> {2}\r\nok)\r\nz9 OK done\r\n", "protocol"),
        ("* 1 FETCH (FLAGS (\\Seen))\r\n<for ever>", "timed out or protocol"),
    ];
    for (answer, expected) in answers {
        let mut mailbox = open(imap(&[("UID FETCH 1:3 (UID BODY.PEEK", answer)])).await.unwrap();
        let listed = mailbox.list(&|_: &Place| false).await.unwrap();
        let error = mailbox.fetch(&listed).await.unwrap_err();
        assert!(expected.contains(kind(&error)), "{answer:?}: {error}");
        assert_eq!(mailbox.list(&|_: &Place| false).await.unwrap(), listed);
    }
}

#[tokio::test]
async fn a_message_the_server_cannot_read_spoils_only_itself() {
    let script = imap(&[
        ("UID FETCH 1:3 (UID BODY.PEEK", "* 1 FETCH (UID 1 BODY[]<0> {2}\r\nm1)\r\n{t} NO [SERVERBUG] broken\r\n"),
        ("UID FETCH 2 (UID BODY.PEEK", "{t} NO [SERVERBUG] broken\r\n"),
        ("UID FETCH 3 (UID BODY.PEEK", "* 3 FETCH (UID 3 BODY[]<0> \"m3\")\r\n{t} OK done\r\n"),
    ]);
    let mut mailbox = open(script).await.unwrap();
    let listed = mailbox.list(&|_: &Place| false).await.unwrap();
    let fetched: Vec<_> = mailbox.fetch(&listed).await.unwrap().into_iter().map(|(_, fetched)| fetched).collect();
    let broken = Fetched::Refused { response: "[SERVERBUG] broken".into() };
    assert_eq!(fetched, [Fetched::Whole(b"m1".into()), broken, Fetched::Whole(b"m3".into())]);
}

#[tokio::test]
async fn a_message_that_breaks_the_conversation_is_found_and_holds_up_no_other() {
    let (one, three) =
        ("* 1 FETCH (UID 1 BODY[] {2}\r\nm1)\r\n", "* 3 FETCH (UID 3 BODY[]<0> {2}\r\nm3)\r\n{t} OK done\r\n");
    let broken = "* 2 FETCH (UID 2 BODY[]<0> rubbish \0)\r\n{t} OK done\r\n";
    let script = imap(&[
        ("UID FETCH 1:3 (UID BODY.PEEK", &format!("{one}{broken}")),
        ("UID FETCH 1 (UID BODY.PEEK", &format!("{one}{{t}} OK done\r\n")),
        ("UID FETCH 2 (UID BODY.PEEK", broken),
        ("UID FETCH 3 (UID BODY.PEEK", three),
    ]);
    let mut mailbox = open(script).await.unwrap();
    let listed = mailbox.list(&|_: &Place| false).await.unwrap();
    for _ in 0..2 {
        assert_eq!(kind(&mailbox.fetch(&listed).await.unwrap_err()), "protocol");
    }
    let fetched: Vec<_> = mailbox.fetch(&listed).await.unwrap().into_iter().map(|(_, fetched)| fetched).collect();
    assert_eq!((&fetched[0], &fetched[2]), (&Fetched::Whole(b"m1".into()), &Fetched::Whole(b"m3".into())));
    assert!(matches!(&fetched[1], Fetched::Refused { response } if response.contains("no sense")), "{fetched:?}");
}

#[tokio::test]
async fn a_message_whose_date_breaks_the_listing_holds_up_no_other() {
    let (one, three) = (
        "* 1 FETCH (UID 1 RFC822.SIZE 2 INTERNALDATE \"17-Nov-2026 10:00:00 +0100\")\r\n",
        "* 3 FETCH (UID 3 RFC822.SIZE 2 INTERNALDATE \"17-Nov-2026 10:00:00 +0000\")\r\n{t} OK done\r\n",
    );
    let broken = "* 2 FETCH (UID 2 RFC822.SIZE 2 INTERNALDATE NIL)\r\n{t} OK done\r\n";
    let script = imap(&[
        ("UID FETCH 1:3 (UID RFC822.SIZE", &format!("{one}{broken}")),
        ("UID FETCH 1 (UID RFC822.SIZE", &format!("{one}{{t}} OK done\r\n")),
        ("UID FETCH 2 (UID RFC822.SIZE", broken),
        ("UID FETCH 3 (UID RFC822.SIZE", three),
    ]);
    let mut mailbox = open(script).await.unwrap();
    for _ in 0..2 {
        assert_eq!(kind(&mailbox.list(&|_: &Place| false).await.unwrap_err()), "protocol");
    }
    let listed = mailbox.list(&|_: &Place| false).await.unwrap();
    let places: Vec<_> = listed.iter().map(|one| one.place.to_string()).collect();
    assert_eq!(places, ["imap:tsbdir@localhost/INBOX/7/1", "imap:tsbdir@localhost/INBOX/7/3"]);
}

#[tokio::test]
async fn what_is_said_before_encryption_is_forgotten() {
    let injected = "{t} OK begin\r\nA0001 BAD injected\r\n* BYE injected\r\n";
    let server = serve(Script { starttls: true, ..imap(&[("STARTTLS", injected)]) }).await;
    let starttls = Imap { security: Security::StartTls, ..settings(server.port) };
    let mut mailbox = Mailbox::open(&config::Mailbox::Imap(starttls)).await.unwrap();
    assert_eq!(mailbox.list(&|_: &Place| false).await.unwrap().len(), 3);
}

#[tokio::test]
async fn without_encryption_no_password_is_sent() {
    let server = serve(Script { starttls: true, ..imap(&[("STARTTLS", "{t} NO not today\r\n")]) }).await;
    let starttls = Imap { security: Security::StartTls, ..settings(server.port) };
    let error = Mailbox::open(&config::Mailbox::Imap(starttls)).await.err().unwrap();
    assert_eq!(kind(&error), "refused", "{error}");
    assert_eq!(server.heard.lock().unwrap().as_slice(), ["A0001 STARTTLS\r\n"]);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let error = Mailbox::open(&config::Mailbox::Imap(settings(port))).await.err().unwrap();
    assert_eq!(kind(&error), "unreachable", "{error}");
}

fn smtp(answers: &[(&'static str, &str)]) -> Script {
    let usual = [
        ("EHLO", "250-here\r\n250 AUTH PLAIN LOGIN\r\n"),
        ("AUTH", "235 welcome\r\n"),
        ("MAIL", "250 ok\r\n"),
        ("RCPT", "250 ok\r\n"),
        ("DATA", "354 go on\r\n"),
        ("RSET", "250 ok\r\n"),
        ("NOOP", "250 ok\r\n"),
        ("QUIT", "221 bye\r\n<close>"),
        (".", "250 queued as 1\r\n"),
        ("", ""),
    ];
    let own = answers.iter().copied();
    Script {
        greeting: "220 here ESMTP\r\n",
        answers: own.chain(usual).map(|(command, answer)| (command, answer.to_owned())).collect(),
        starttls: false,
    }
}

async fn sent(script: Script) -> Sent {
    let server = serve(script).await;
    let settings = Smtp {
        host: "localhost".into(),
        port: server.port,
        security: Security::Tls,
        user: Some("tsbdir".into()),
        auth: Some(Auth::Password(password())),
        ca_file: Some(tls_files().join("tls/ca.pem")),
        timeout: 1,
    };
    let post = Post::open(&config::Post::Smtp(settings)).unwrap();
    post.send(Some("tsbdir@itu.int"), &["a@admin.example".to_owned()], b"Subject: x\r\n\r\ntext\r\n").await
}

#[tokio::test]
async fn what_becomes_of_a_letter_follows_from_what_the_server_did() {
    let cases = [
        (smtp(&[]), "Done"),
        (Script { greeting: SILENCE, ..smtp(&[]) }, "Later"),
        (Script { greeting: "421 busy\r\n", ..smtp(&[]) }, "Later"),
        (Script { greeting: "rubbish\r\n", ..smtp(&[]) }, "Later"),
        (Script { greeting: "554 no SMTP service here\r\n", ..smtp(&[]) }, "Misconfigured"),
        (smtp(&[("AUTH", "535 5.7.8 authentication failed: the-password\r\n")]), "Misconfigured"),
        (smtp(&[("AUTH", "454 4.7.0 directory is down\r\n")]), "Later"),
        (smtp(&[("EHLO", "250 here\r\n")]), "Misconfigured"),
        (smtp(&[("RCPT", "450 4.2.1 busy\r\n")]), "Later"),
        (smtp(&[("RCPT", "550 5.1.1 no such user\r\n")]), "Never"),
        (smtp(&[("RCPT", "554 5.7.1 relay access denied\r\n")]), "Misconfigured"),
        (smtp(&[("DATA", "354 go on\r\n<close>")]), "Later"),
        (smtp(&[(".", CLOSE)]), "Later"),
        (smtp(&[(".", SILENCE)]), "Later"),
        (smtp(&[(".", "554 5.6.0 not that\r\n")]), "Never"),
        (smtp(&[("EHLO", "250-x\r\n<for ever>")]), "Later"),
    ];
    for (script, expected) in cases {
        let what = format!("{:?} {:?}", script.greeting, script.answers[0]);
        let sent = format!("{:?}", sent(script).await);
        assert!(sent.starts_with(expected), "{what}: {sent}");
        assert!(!sent.contains("the-password"), "{sent}");
    }
}
