//! The mailbox and the post against real servers: Dovecot and Postfix.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{collections::BTreeSet, fs, path::Path};

use consultd::{
    config::{self, Auth, Imap, Security},
    mailbox::{Fetched, Listed, Mailbox, MailboxError, Place},
    post::{Post, Sent},
};
use servers::{DIRECTOR, Servers};

mod servers;

fn nobody(_: &Place) -> bool {
    false
}

fn letter(subject: &str) -> Vec<u8> {
    format!("From: a@admin.example\r\nTo: tsbdir@itu.int\r\nSubject: {subject}\r\n\r\nbody of {subject}\r\n")
        .into_bytes()
}

fn filled(servers: &Servers, count: usize) {
    for n in 0..count {
        servers.deliver("a@admin.example", DIRECTOR, &letter(&format!("letter {n}")));
    }
}

async fn open(settings: Imap) -> Mailbox {
    Mailbox::open(&config::Mailbox::Imap(settings)).await.unwrap()
}

async fn drained(mailbox: &mut Mailbox) -> Vec<(Listed, Vec<u8>)> {
    let mut todo = mailbox.list(&nobody).await.unwrap();
    let mut all = Vec::new();
    while !todo.is_empty() {
        let batch = mailbox.fetch(&todo).await.unwrap();
        todo.drain(..batch.len());
        all.extend(batch.into_iter().map(|(listed, fetched)| match fetched {
            Fetched::Whole(bytes) => (listed, bytes),
            other => panic!("{other:?}"),
        }));
    }
    all
}

fn places(drained: &[(Listed, Vec<u8>)]) -> Vec<Place> {
    drained.iter().map(|(listed, _)| listed.place.clone()).collect()
}

fn contains(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[tokio::test]
async fn messages_come_byte_for_byte_in_order_of_arrival_and_stay_unread() {
    let servers = Servers::start();
    filled(&servers, 3);
    let mut mailbox = open(servers.imap()).await;
    let all = drained(&mut mailbox).await;
    let stored: Vec<_> = servers.messages(DIRECTOR, "");
    assert_eq!(all.len(), 3);
    for (listed, bytes) in &all {
        assert_eq!(listed.size, bytes.len() as u64);
        // On disk Dovecot keeps bare line feeds.
        let disk: Vec<u8> = bytes.iter().copied().filter(|&b| b != b'\r').collect();
        assert!(stored.iter().any(|file| file.iter().copied().filter(|&b| b != b'\r').eq(disk.iter().copied())));
    }
    assert!(contains(&all[0].1, "letter 0") && contains(&all[2].1, "letter 2"));
    assert!(!servers.files(DIRECTOR, "").iter().any(|file| servers::is_seen(file)));
}

#[tokio::test]
async fn a_poll_brings_only_what_is_new_and_brings_it_again_until_it_is_known() {
    let servers = Servers::start();
    filled(&servers, 2);
    let mut mailbox = open(servers.imap()).await;
    let first = mailbox.list(&nobody).await.unwrap();
    assert_eq!(mailbox.list(&nobody).await.unwrap(), first, "not kept yet");
    let known: BTreeSet<Place> = first.iter().map(|one| one.place.clone()).collect();
    let is_known = |place: &Place| known.contains(place);
    assert_eq!(mailbox.list(&is_known).await.unwrap(), []);
    filled(&servers, 1);
    assert_eq!(mailbox.list(&is_known).await.unwrap().len(), 1);
    assert_eq!(open(servers.imap()).await.list(&is_known).await.unwrap().len(), 1, "also after a restart");
}

#[tokio::test]
async fn handled_messages_are_filed_unread_and_the_others_stay() {
    let servers = Servers::start();
    filled(&servers, 3);
    let mut mailbox = open(servers.imap()).await;
    let all = places(&drained(&mut mailbox).await);
    let filing = mailbox.file(&all[..2], "79").await.unwrap();
    assert_eq!((filing.moved.as_slice(), filing.gone.len()), (&all[..2], 0));
    assert_eq!(servers.messages(DIRECTOR, "").len(), 1);
    let filed = servers.files(DIRECTOR, "Consultations/79");
    assert_eq!(filed.len(), 2);
    assert!(!filed.iter().any(|file| servers::is_seen(file)));
    let again = mailbox.file(&all, "Réponses \"à revoir\"").await.unwrap();
    assert_eq!((again.moved.as_slice(), again.gone.as_slice()), (&all[2..], &all[..2]), "a repeat does no harm");
    let subscribed = fs::read_to_string(servers.maildir(DIRECTOR).join("subscriptions")).unwrap();
    assert!(subscribed.contains("79"), "{subscribed}");
}

#[tokio::test]
async fn without_move_only_our_messages_are_removed_not_those_others_marked_as_deleted() {
    for (capability, left) in [("IMAP4rev1 IDLE UIDPLUS", 2), ("IMAP4rev1 IDLE", 3)] {
        let servers = Servers::start_with(capability);
        filled(&servers, 3);
        let mut mailbox = open(servers.imap()).await;
        let all = places(&drained(&mut mailbox).await);
        // Somebody else marks the last message as deleted, and does not expunge it.
        let last = servers.files(DIRECTOR, "").pop().unwrap();
        let name = last.file_name().unwrap().to_string_lossy().split(':').next().unwrap().to_owned();
        fs::rename(&last, servers.maildir(DIRECTOR).join("cur").join(format!("{name}:2,T"))).unwrap();
        let filing = mailbox.file(&all[..1], "79").await.unwrap();
        assert_eq!(filing.moved, all[..1], "{capability}");
        assert_eq!(servers.messages(DIRECTOR, "Consultations/79").len(), 1, "{capability}");
        assert_eq!(servers.messages(DIRECTOR, "").len(), left, "{capability}");
    }
}

#[tokio::test]
async fn starttls_and_access_tokens_open_the_mailbox_too() {
    let servers = Servers::start();
    filled(&servers, 1);
    let starttls = Imap { security: Security::StartTls, port: servers.port(143), ..servers.imap() };
    assert_eq!(drained(&mut open(starttls.clone()).await).await.len(), 1);
    let auth = Auth::XOAuth2(servers.secret(&Servers::token()));
    assert_eq!(drained(&mut open(Imap { auth, ..starttls }).await).await.len(), 1);
}

#[tokio::test]
async fn a_wrong_password_or_token_is_told_apart_from_a_server_in_trouble() {
    let servers = Servers::start();
    let wrong = servers.secret("not-the-password");
    for auth in [Auth::Password(wrong.clone()), Auth::XOAuth2(wrong)] {
        let settings = config::Mailbox::Imap(Imap { auth, ..servers.imap() });
        let error = Mailbox::open(&settings).await.err().unwrap();
        assert!(matches!(error, MailboxError::Authentication { .. }), "{error}");
        assert!(!error.to_string().contains("not-the-password"), "{error}");
    }
}

#[tokio::test]
async fn a_server_whose_certificate_nobody_vouches_for_gets_no_password() {
    let servers = Servers::start();
    let settings = config::Mailbox::Imap(Imap { ca_file: None, ..servers.imap() });
    let error = Mailbox::open(&settings).await.err().unwrap();
    assert!(matches!(error, MailboxError::Unreachable { .. }), "{error}");
    assert!(error.to_string().contains("ca_file"), "{error}");
}

/// What a restored or migrated mailbox looks like: the same messages and numbers under another UIDVALIDITY.
fn renumber(maildir: &Path) {
    let list = maildir.join("dovecot-uidlist");
    let text = fs::read_to_string(&list).unwrap();
    let (head, messages) = text.split_once('\n').unwrap();
    let words = head.split(' ').map(|word| if word.starts_with('V') { "V77" } else { word });
    fs::write(&list, format!("{}\n{messages}", words.collect::<Vec<_>>().join(" "))).unwrap();
    for entry in fs::read_dir(maildir).unwrap().map(Result::unwrap) {
        if entry.file_name().to_string_lossy().starts_with("dovecot.index") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
}

#[tokio::test]
async fn after_a_change_of_uidvalidity_everything_is_listed_anew_and_nothing_wrong_is_filed() {
    let servers = Servers::start();
    filled(&servers, 2);
    let mut mailbox = open(servers.imap()).await;
    let before = places(&drained(&mut mailbox).await);
    servers.kill_imap();
    renumber(&servers.maildir(DIRECTOR));
    servers.start_imap();
    let mut mailbox = open(servers.imap()).await;
    let known: BTreeSet<Place> = before.iter().cloned().collect();
    let listed = mailbox.list(&|place| known.contains(place)).await.unwrap();
    assert_eq!(listed.len(), 2);
    let filing = mailbox.file(&before, "79").await.unwrap();
    assert_eq!((filing.moved.len(), filing.gone.len()), (0, 2));
    assert_eq!(servers.messages(DIRECTOR, "").len(), 2);
}

#[tokio::test]
async fn a_server_killed_between_two_batches_loses_nothing() {
    let servers = Servers::start();
    filled(&servers, 4);
    let mut mailbox = open(servers.imap()).await;
    let listed = mailbox.list(&nobody).await.unwrap();
    let first = mailbox.fetch(&listed[..2]).await.unwrap();
    servers.kill_imap();
    let error = mailbox.fetch(&listed[2..]).await.unwrap_err();
    assert!(matches!(error, MailboxError::Unreachable { .. }), "{error}");
    let error = mailbox.fetch(&listed[2..]).await.unwrap_err();
    assert!(matches!(error, MailboxError::Unreachable { .. }), "{error}");
    servers.start_imap();
    let rest = mailbox.fetch(&listed[2..]).await.unwrap();
    let all: Vec<_> = first.iter().chain(&rest).map(|(listed, _)| listed.clone()).collect();
    assert_eq!(all, listed);
    assert!(rest.iter().all(|(_, fetched)| matches!(fetched, Fetched::Whole(_))));
}

#[tokio::test]
async fn large_messages_come_whole_in_pieces_and_larger_ones_as_a_head() {
    let servers = Servers::start();
    let line = format!("{}\r\n", "x".repeat(98));
    for lines in [31_000, 52_428, 62_000] {
        let body = line.repeat(lines);
        servers.deliver("a@admin.example", DIRECTOR, format!("Subject: {lines}\r\n\r\n{body}").as_bytes());
    }
    let mut mailbox = open(Imap { max_message: 6_000_000, ..servers.imap() }).await;
    let mut todo = mailbox.list(&nobody).await.unwrap();
    let mut all = Vec::new();
    while !todo.is_empty() {
        let batch = mailbox.fetch(&todo).await.unwrap();
        todo.drain(..batch.len());
        all.extend(batch);
    }
    for (listed, fetched) in &all[..2] {
        assert!(matches!(fetched, Fetched::Whole(bytes) if bytes.len() as u64 == listed.size));
    }
    let Fetched::TooLarge { size, head } = &all[2].1 else { panic!("not too large") };
    assert!(*size > 6_000_000 && contains(head, "Subject: 62000"));
}

#[tokio::test]
async fn a_message_that_was_taken_away_is_gone_and_holds_up_no_other() {
    let servers = Servers::start();
    filled(&servers, 3);
    let mut mailbox = open(servers.imap()).await;
    let listed = mailbox.list(&nobody).await.unwrap();
    fs::remove_file(&servers.files(DIRECTOR, "")[1]).unwrap();
    let fetched = open(servers.imap()).await.fetch(&listed).await.unwrap();
    // Which of the three it was depends on the order of file names, which is the server's own affair.
    let gone = fetched.iter().filter(|(_, fetched)| *fetched == Fetched::Gone).count();
    let whole = fetched.iter().filter(|(_, fetched)| matches!(fetched, Fetched::Whole(_))).count();
    assert_eq!((gone, whole), (1, 2));
}

#[tokio::test]
async fn news_ends_the_wait_and_a_wait_given_up_half_way_does_no_harm() {
    let servers = Servers::start();
    filled(&servers, 1);
    let mut mailbox = open(Imap { poll: 600, ..servers.imap() }).await;
    let known: BTreeSet<Place> = mailbox.list(&nobody).await.unwrap().into_iter().map(|one| one.place).collect();
    // Given up at every point of its way: each poll lets it run up to its next wait for the network.
    for polls in 0..6 {
        let wait = mailbox.wait();
        tokio::pin!(wait);
        for _ in 0..polls {
            let given_up = std::pin::pin!(tokio::time::timeout(std::time::Duration::from_millis(5), &mut wait));
            assert!(given_up.await.is_err(), "there was no news");
        }
    }
    assert_eq!(mailbox.list(&|place| known.contains(place)).await.unwrap(), []);
    let (waited, ()) = tokio::join!(mailbox.wait(), async { filled(&servers, 1) });
    waited.unwrap();
    assert_eq!(mailbox.list(&|place| known.contains(place)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn letters_go_out_by_submission_with_password_or_token_from_the_null_path() {
    let servers = Servers::start();
    let token = Auth::XOAuth2(servers.secret(&Servers::token()));
    for (n, auth) in [servers.smtp().auth, Some(token)].into_iter().enumerate() {
        let post = Post::open(&config::Post::Smtp(config::Smtp { auth, ..servers.smtp() })).unwrap();
        post.check().await.unwrap();
        let to = ["focal.point@admin.example".to_owned()];
        let bytes = format!("Message-ID: <{n}@consultd>\r\nSubject: {n}\r\n\r\n.dot\r\nend\r\n");
        let sent = post.send(None, &to, bytes.as_bytes()).await;
        assert!(matches!(sent, Sent::Done { .. }), "{sent:?}");
        let inbox = servers.wait_for("focal.point@admin.example", n + 1);
        assert!(inbox.iter().any(|mail| contains(mail, &format!("<{n}@consultd>"))));
        assert!(inbox.iter().all(|mail| contains(mail, "Return-Path: <>") && contains(mail, "\n.dot")));
    }
}

#[tokio::test]
async fn a_refused_recipient_a_busy_one_and_a_wrong_password_are_told_apart() {
    let servers = Servers::start();
    let post = Post::open(&config::Post::Smtp(servers.smtp())).unwrap();
    let post_to = async |to: &str| post.send(Some(DIRECTOR), &[to.to_owned()], b"Subject: x\r\n\r\n").await;
    let sent = post_to("never@admin.example").await;
    assert!(matches!(&sent, Sent::Never { response } if response.contains("no such mailbox")), "{sent:?}");
    let sent = post_to("later@admin.example").await;
    assert!(matches!(&sent, Sent::Later { response } if response.contains("busy")), "{sent:?}");
    let auth = Some(Auth::Password(servers.secret("not-the-password")));
    let wrong = Post::open(&config::Post::Smtp(config::Smtp { auth, ..servers.smtp() })).unwrap();
    let sent = wrong.send(None, &["a@admin.example".to_owned()], b"\r\n").await;
    assert!(matches!(&sent, Sent::Misconfigured { response } if !response.contains("not-the-password")), "{sent:?}");
    let none = Post::open(&config::Post::Smtp(config::Smtp { user: None, auth: None, ..servers.smtp() })).unwrap();
    let sent = none.send(None, &["a@admin.example".to_owned()], b"\r\n").await;
    assert!(matches!(sent, Sent::Misconfigured { .. }), "{sent:?}");
    let distrust = Post::open(&config::Post::Smtp(config::Smtp { ca_file: None, ..servers.smtp() })).unwrap();
    let sent = distrust.send(None, &["a@admin.example".to_owned()], b"\r\n").await;
    assert!(matches!(sent, Sent::Later { .. }), "{sent:?}");
}

#[tokio::test]
async fn mail_from_anywhere_to_anyone_reaches_its_mailbox() {
    let servers = Servers::start();
    servers.submit("focal.point@ministry.example", DIRECTOR, &letter("through the MX"));
    assert!(contains(&servers.wait_for(DIRECTOR, 1)[0], "through the MX"));
}
