use super::*;
use crate::event::Limit;

async fn house_with(letters: Vec<NewLetter>) -> (TempDir, Store) {
    let (directory, store) = house().await;
    let outcome = Outcome { letters, ..Outcome::default() };
    assert!(store.commit(&outcome, at(10)).await.unwrap().took_effect());
    (directory, store)
}

async fn state(store: &Store) -> LetterState {
    store.letters().await.unwrap().first().unwrap().state
}

#[tokio::test]
async fn the_same_cause_never_writes_twice() {
    let other = NewLetter { subject: "Something else".into(), ..letter("ack-1", "b@example.org") };
    let (_directory, store) = house_with(vec![letter("ack-1", "a@example.org"), other.clone()]).await;
    let again = Outcome { letters: vec![other], ..Outcome::default() };
    assert!(store.commit(&again, at(11)).await.unwrap().took_effect());
    let letters = store.letters().await.unwrap();
    let [only] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!((only.subject.as_str(), only.to.as_slice()), ("Your reply", ["a@example.org".to_owned()].as_slice()));
    assert_eq!((only.language, only.circular, only.about.clone()), (Language::Fr, Some(7), None));
}

#[tokio::test]
async fn a_letter_is_leased_to_one_and_comes_round_again_when_its_sender_died() {
    let to = vec!["b@example.org".to_owned(), "a@example.org".to_owned()];
    let (_directory, store) = house_with(vec![NewLetter { to: to.clone(), ..letter("ack-1", "") }]).await;
    assert_eq!(store.lease_letter(at(9), LEASE).await.unwrap(), None, "not before its time");
    let leased = store.lease_letter(at(10), LEASE).await.unwrap().unwrap();
    assert_eq!((leased.to, leased.attempts), (to, 1));
    assert_eq!(leased.bytes, letter("", "").bytes);
    assert_eq!(store.lease_letter(at(11), LEASE).await.unwrap(), None);
    let again = store.lease_letter(at(10 + 300), LEASE).await.unwrap().unwrap();
    assert_eq!((again.message_id, again.attempts), (leased.message_id, 2));
}

#[tokio::test]
async fn a_letter_put_off_is_due_when_it_was_said_to_be() {
    let (_directory, store) = house_with(vec![letter("ack-1", "a@example.org")]).await;
    store.lease_letter(at(10), LEASE).await.unwrap().unwrap();
    store.letter_later("ack-1", "451 later", at(100)).await.unwrap();
    assert_eq!(store.next_letter_due().await.unwrap(), Some(at(100)));
    assert_eq!(store.lease_letter(at(99), LEASE).await.unwrap(), None);
    assert_eq!(store.lease_letter(at(100), LEASE).await.unwrap().unwrap().attempts, 2);
}

#[tokio::test]
async fn a_sent_letter_stays_sent_whatever_a_slow_second_sender_says() {
    let (_directory, store) = house_with(vec![letter("ack-1", "a@example.org")]).await;
    store.lease_letter(at(10), LEASE).await.unwrap().unwrap();
    store.letter_sent("ack-1", "250 ok", at(11)).await.unwrap();
    store.letter_sent("ack-1", "250 again", at(12)).await.unwrap();
    store.letter_failed("ack-1", "550 no", at(13)).await.unwrap();
    store.letter_later("ack-1", "451 later", at(14)).await.unwrap();
    assert!(!store.retry_letter("ack-1", at(15)).await.unwrap());
    assert_eq!(state(&store).await, LetterState::Sent(at(11)));
    assert_eq!(names(&store).await, ["letter_sent"]);
    assert_eq!(store.lease_letter(at(9_999), LEASE).await.unwrap(), None);
    assert_eq!(store.next_letter_due().await.unwrap(), None);
}

#[tokio::test]
async fn a_letter_given_up_can_be_set_going_again() {
    let (_directory, store) = house_with(vec![letter("ack-1", "a@example.org")]).await;
    store.lease_letter(at(10), LEASE).await.unwrap().unwrap();
    store.letter_failed("ack-1", "550 no such user", at(11)).await.unwrap();
    assert_eq!(state(&store).await, LetterState::Failed(at(11)));
    assert_eq!(store.lease_letter(at(20), LEASE).await.unwrap(), None);
    assert!(store.retry_letter("ack-1", at(21)).await.unwrap());
    assert!(verified(&store).await.is_empty());
    assert_eq!(store.lease_letter(at(21), LEASE).await.unwrap().unwrap().attempts, 1);
    store.letter_sent("ack-1", "250 ok", at(22)).await.unwrap();
    assert_eq!(names(&store).await, ["letter_failed", "letter_sent"]);
    assert!(matches!(store.retry_letter("ack-9", at(23)).await, Err(StoreError::NoLetter(_))));
}

#[tokio::test]
async fn letters_to_an_address_are_counted_however_it_is_written() {
    let old = NewLetter { created: at(1), ..letter("ack-0", "Focal@Example.org") };
    let (_directory, store) = house_with(vec![old, letter("ack-1", "focal@example.ORG")]).await;
    assert_eq!(store.letters_to("FOCAL@example.org", at(0)).await.unwrap(), 2);
    assert_eq!(store.letters_to("focal@example.org", at(2)).await.unwrap(), 1);
    assert_eq!(store.letters_to("other@example.org", at(0)).await.unwrap(), 0);
    assert!(store.told_before("focal@example.org", "thanks").await.unwrap());
    assert!(!store.told_before("focal@example.org", "").await.unwrap());
    assert!(!store.told_before("other@example.org", "thanks").await.unwrap());
}

#[tokio::test]
async fn a_digest_is_written_once_per_date() {
    let (_directory, store) = house().await;
    assert_eq!(store.last_job_date("digest").await.unwrap(), None);
    let digest = |day: i8| Outcome {
        jobs: vec![Job { name: "digest".into(), date: date(2023, 8, day) }],
        letters: vec![letter(&format!("digest-2023-08-{day:02}-{}", day * 2), "tsb@example.org")],
        ..Outcome::default()
    };
    assert_eq!(store.commit(&digest(9), at(1)).await.unwrap(), Committed::Done);
    let reworded = Outcome { letters: vec![letter("another key", "tsb@example.org")], ..digest(9) };
    assert_eq!(store.commit(&reworded, at(2)).await.unwrap(), Committed::JobDone);
    assert_eq!(store.letters().await.unwrap().len(), 1, "the letter falls with the job");
    assert_eq!(store.commit(&digest(10), at(3)).await.unwrap(), Committed::Done);
    assert_eq!(store.last_job_date("digest").await.unwrap(), Some(date(2023, 8, 10)));
    assert_eq!(store.last_job_date("reminder").await.unwrap(), None);
}

#[tokio::test]
async fn contacts_are_replaced_or_added_to() {
    let (_directory, store) = house().await;
    let contact = |address: &str, state: Option<&str>| {
        crate::sender::Contact::new(crate::sender::Speaker::parse(state.unwrap_or("*")).unwrap(), address)
    };
    store.replace_contacts(&[contact("Fax@itu.example", None), contact("@bnetza.example", Some("DEU"))]).await.unwrap();
    store.add_contacts(&[contact("fax@itu.example", None), contact("a@anfr.example", Some("FRA"))]).await.unwrap();
    let listed = store.contacts().await.unwrap();
    let rows = [
        contact("@bnetza.example", Some("DEU")),
        contact("a@anfr.example", Some("FRA")),
        contact("fax@itu.example", None),
    ];
    assert_eq!(listed, rows);
    let ended = crate::sender::Contact {
        role: crate::sender::Role::Copy,
        until: Some("2026-12-31".parse().unwrap()),
        language: Some(crate::language::Language::Fr),
        ..contact("a@anfr.example", Some("FRA"))
    };
    store.add_contacts(std::slice::from_ref(&ended)).await.unwrap();
    assert!(store.contacts().await.unwrap().contains(&ended));
    assert_eq!(store.remove_contact("A@anfr.example").await.unwrap(), 1);
    assert_eq!(store.contacts().await.unwrap().len(), 2);
    store.replace_contacts(&[]).await.unwrap();
    assert!(store.contacts().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_too_much_is_held_back_as_if_nobody_had_tried_and_let_go_by_a_person() {
    let state = crate::reply::state::StateCode::parse("KEN");
    let of_kenya = |key: &str, to: &str| NewLetter { member_state: state, ..letter(key, to) };
    let digest = NewLetter { kind: "digest".into(), ..letter("digest", "tsb@example.org") };
    let letters = vec![
        of_kenya("one", "a@example.org"),
        of_kenya("two", "B@example.org"),
        letter("three", "b@example.org"),
        digest,
    ];
    let (_directory, store) = house_with(letters).await;
    let first = store.lease_letter(at(20), LEASE).await.unwrap().unwrap();
    assert_eq!((first.key.as_str(), first.member_state), ("digest", None));
    store.letter_sent("digest", "250 ok", at(20)).await.unwrap();
    let one = store.lease_letter(at(21), LEASE).await.unwrap().unwrap();
    store.letter_sent(&one.key, "250 ok", at(21)).await.unwrap();
    let sent = async |limit: Limit, since: i64| store.letters_sent(&limit, at(since)).await.unwrap();
    assert_eq!(sent(Limit::All, 0).await, SentTo { count: 1, oldest: Some(at(21)) }, "digests do not weigh");
    assert_eq!(sent(Limit::State(state.unwrap()), 0).await.count, 1);
    assert_eq!(sent(Limit::Address("A@example.org".into()), 0).await.count, 1);
    assert_eq!(sent(Limit::Address("b@example.org".into()), 0).await.count, 0);
    assert_eq!(sent(Limit::All, 22).await, SentTo { count: 0, oldest: None });
    let next = store.lease_letter(at(22), LEASE).await.unwrap().unwrap();
    let event = Event::LettersHeld { limit: Limit::All, until: at(4_000) };
    store.hold_letter(&next.key, &Limit::All, "too many", at(4_000), Some(&event), at(22)).await.unwrap();
    assert_eq!(store.lease_letter(at(3_999), LEASE).await.unwrap(), None, "the other waits with it");
    let held: Vec<_> = store.letters().await.unwrap().into_iter().filter(|row| row.held).collect();
    assert_eq!(held.iter().map(|row| row.attempts).collect::<Vec<_>>(), [0, 0]);
    assert!(verified(&store).await.is_empty());
    let release = Event::LettersReleased { by: "registrar".into() };
    assert_eq!(store.release_letters(&release, at(23)).await.unwrap(), 2);
    assert!(store.lease_letter(at(23), LEASE).await.unwrap().is_some());
    assert!(names(&store).await.ends_with(&["letters_held", "letters_released"]));
}

#[tokio::test]
async fn a_letter_is_found_by_its_message_id() {
    let (_directory, store) = house_with(vec![letter("one", "a@example.org")]).await;
    let found = store.letter_by_message_id("one@consultd.example").await.unwrap().unwrap();
    assert_eq!((found.key.as_str(), found.to.as_slice()), ("one", &["a@example.org".to_owned()][..]));
    assert!(store.letter_by_message_id("two@consultd.example").await.unwrap().is_none());
}
