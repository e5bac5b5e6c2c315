//! What `verify` finds, and who may open a data directory.

use std::os::unix::fs::PermissionsExt;

use proptest::prelude::*;

use super::*;

async fn tamper(store: &Store, statement: &'static str) {
    let mut connection = store.writer.acquire().await.unwrap();
    sqlx::query("pragma foreign_keys = off").execute(&mut *connection).await.unwrap();
    let changed = sqlx::query(statement).execute(&mut *connection).await.unwrap();
    assert!(changed.rows_affected() > 0, "{statement}");
}

/// A house with a circular, two messages of which one is decided, and a letter that was sent.
async fn lived_in() -> (TempDir, Store) {
    let (directory, store) = house().await;
    store.record(&[Event::CircularImported { circular: circular(7) }], at(0)).await.unwrap();
    store.keep_many(vec![mail("1/1", "one"), mail("1/2", "two")], at(1)).await.unwrap();
    let claimed = claim(&store, 2).await;
    assert!(store.commit(&decided(&claimed), at(3)).await.unwrap().took_effect());
    let leased = store.lease_letter(at(20), LEASE).await.unwrap().unwrap();
    store.letter_sent(&leased.key, "250 ok", at(21)).await.unwrap();
    assert_eq!(verified(&store).await, []);
    (directory, store)
}

#[tokio::test]
async fn a_changed_event_is_found_and_named() {
    for (statement, told) in [
        ("update event set body = replace(body, 'kept', 'kept ') where seq = 3", "event 3 "),
        ("update event set body = replace(body, '\"size\":3', '\"size\":4') where seq = 3", "event 3 "),
        ("update event set hash = upper(hash) where seq = 4", "event 4 "),
        ("update event set name = 'ruled' where seq = 4", "event 4 "),
        ("delete from event where seq = 2", "goes from 1 to 3"),
        ("delete from event where seq = 1", "goes from 0 to 2"),
        ("update event set seq = 99 where seq = 5", "goes from 4 to 99"),
        ("delete from event where seq = 5", "which the event log does not bear out"),
        ("delete from event where seq > 1", "no event says that message"),
        ("delete from message where attempts = 0", "in the event log and nowhere else"),
        ("delete from message where attempts = 0", "refers to one that is gone"),
        ("update message set state = 'kept' where state = 'decided'", "not in the state"),
        ("delete from letter", "not in the outbox"),
    ] {
        let (_directory, store) = lived_in().await;
        tamper(&store, statement).await;
        let findings = verified(&store).await;
        let named = findings.iter().any(|finding| finding.weight == Weight::Alarm && finding.what.contains(told));
        assert!(named, "{statement}: {findings:?}");
    }
}

#[tokio::test]
async fn a_rehashed_event_is_betrayed_by_the_one_after_it() {
    let (_directory, store) = lived_in().await;
    let (body,): (String,) =
        sqlx::query_as("select body from event where seq = 2").fetch_one(&store.readers).await.unwrap();
    let (before,): (String,) =
        sqlx::query_as("select hash from event where seq = 1").fetch_one(&store.readers).await.unwrap();
    let forged = body.replace("04:26:40", "03:26:40");
    assert_ne!(forged, body);
    let hash = Head { seq: 1, hash: before }.next(&forged).hash;
    let update = sqlx::query("update event set body = ?, hash = ? where seq = 2").bind(forged).bind(hash);
    update.execute(&store.writer).await.unwrap();
    let findings = verified(&store).await;
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert!(finding.what.contains("event 3 "), "{finding:?}");
}

#[tokio::test]
async fn a_missing_a_damaged_and_a_stray_copy_are_told_apart() {
    let (_directory, store) = lived_in().await;
    std::fs::remove_file(store.archive.path(&hash("one")).unwrap()).unwrap();
    std::fs::write(store.archive.path(&hash("two")).unwrap(), "tw0").unwrap();
    store.archive.put(&[(&hash("stray"), b"stray")]).unwrap();
    let mut seen = Vec::new();
    let mut findings = store.verify(|done, total| seen.push((done, total))).await.unwrap();
    findings.sort_by_key(|finding| finding.weight);
    let told = |part: String, weight| findings.iter().any(|f| f.weight == weight && f.what.contains(&part));
    assert!(told(format!("{} is missing", hash("one")), Weight::Alarm));
    assert!(told(format!("{} lies damaged", hash("two")), Weight::Alarm));
    assert!(told(format!("holds {}", hash("stray")), Weight::Notice));
    assert_eq!((findings.len(), seen), (3, vec![(1, 2), (2, 2)]));
}

#[tokio::test]
async fn a_message_judged_in_time_after_the_deadline_is_an_alarm() {
    let (_directory, store) = lived_in().await;
    let late = Incoming { arrived: at(1_001), ..mail("1/3", "after the deadline") };
    store.keep(late, at(2_000)).await.unwrap();
    let _two = claim(&store, 2_001).await;
    let claimed = claim(&store, 2_001).await;
    let mut wrong = decided(&claimed);
    let judgement = Judgement { circular: Some(7), late: false, ..judgement(Status::Accepted) };
    wrong.events = vec![Event::Judged { message: claimed.message.clone(), judgement }];
    assert!(store.commit(&wrong, at(2_002)).await.unwrap().took_effect());
    let findings = verified(&store).await;
    assert!(findings.iter().any(|finding| finding.what.contains("was judged in time")), "{findings:?}");
}

#[tokio::test]
async fn what_was_written_by_a_newer_version_is_left_alone() {
    let (directory, store) = house().await;
    tamper(
        &store,
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (9999, 'from the future', 1, x'00', 0)",
    )
    .await;
    store.close().await;
    let refused = Store::open(directory.path()).await.unwrap_err();
    assert!(matches!(refused, StoreError::Newer { schema: 9999, .. }), "{refused}");
    assert!(refused.to_string().contains("consultd.sqlite"), "{refused}");
}

#[tokio::test]
async fn one_daemon_works_on_a_directory_and_the_command_line_beside_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("not/there/yet");
    let daemon = Store::open_exclusive(&path).await.unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(matches!(Store::open_exclusive(&path).await, Err(StoreError::InUse(_))));
    let beside = Store::open(&path).await.unwrap();
    beside.keep(mail("1/1", "by hand"), at(1)).await.unwrap();
    assert_eq!(claim(&daemon, 2).await.message, hash("by hand"));
    drop(daemon);
    Store::open_exclusive(&path).await.unwrap();
}

#[tokio::test]
async fn a_data_directory_that_cannot_be_is_named_with_a_remedy() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("file");
    std::fs::write(&path, "in the way").unwrap();
    let refused = Store::open(&path).await.unwrap_err().to_string();
    assert!(refused.contains(&path.display().to_string()) && refused.contains("--data"), "{refused}");
}

#[tokio::test]
async fn many_may_open_a_new_directory_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    let opened = futures_util::future::join_all((0..6).map(|_| Store::open(path))).await;
    for store in opened {
        assert!(verified(&store.unwrap()).await.is_empty());
    }
}

#[tokio::test]
async fn a_copy_of_the_database_holds_what_was_there() {
    let (directory, store) = lived_in().await;
    let copy = directory.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    store.copy_database(&copy.join("consultd.sqlite")).await.unwrap();
    store.keep(mail("1/9", "after the copy"), at(50)).await.unwrap();
    let copied = Store::open(&copy).await.unwrap();
    let events = store.events().await.unwrap();
    assert_eq!(copied.events().await.unwrap(), events[..events.len() - 1]);
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Keep(u8),
    Claim,
    Decide,
    Rule(u8),
    Lease,
    Send,
    Fail,
    Retry,
    Reopen,
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0_u8..6).prop_map(Step::Keep),
        3 => Just(Step::Claim),
        3 => Just(Step::Decide),
        1 => (0_u8..6).prop_map(Step::Rule),
        2 => Just(Step::Lease),
        1 => Just(Step::Send),
        1 => Just(Step::Fail),
        1 => Just(Step::Retry),
        1 => Just(Step::Reopen),
    ]
}

/// Does the steps one after the other, whatever each meets, and returns the house as it is left.
async fn live(directory: &Path, steps: &[Step]) -> Store {
    let mut store = Store::open(directory).await.unwrap();
    let (mut claims, mut leases) = (Vec::new(), Vec::new());
    for (step, second) in steps.iter().zip((0..).step_by(200)) {
        match step {
            Step::Keep(number) => {
                let place = format!("{second}");
                store.keep(mail(&place, &format!("m{number}")), at(second)).await.unwrap();
            }
            Step::Claim => claims.extend(store.claim(at(second), LEASE).await.unwrap()),
            Step::Decide => {
                if let Some(claimed) = claims.pop() {
                    let _lost_or_not = store.commit(&decided(&claimed), at(second)).await.unwrap();
                }
            }
            Step::Rule(number) => {
                let message = hash(&format!("m{number}"));
                let outcome = Outcome { events: vec![ruled(&message)], ..Outcome::default() };
                let ruled = store.commit(&outcome, at(second)).await;
                assert!(matches!(ruled, Ok(Committed::Done) | Err(StoreError::NotAMessage(_))));
            }
            Step::Lease => leases.extend(store.lease_letter(at(second), LEASE).await.unwrap().map(|leased| leased.key)),
            Step::Send => {
                if let Some(key) = leases.pop() {
                    store.letter_sent(&key, "250 ok", at(second)).await.unwrap();
                }
            }
            Step::Fail => {
                if let Some(key) = leases.last() {
                    store.letter_failed(key, "550 no", at(second)).await.unwrap();
                }
            }
            Step::Retry => {
                if let Some(key) = leases.last() {
                    store.retry_letter(key, at(second)).await.unwrap();
                }
            }
            Step::Reopen => {
                store.close().await;
                store = Store::open(directory).await.unwrap();
            }
        }
    }
    store
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_is_done_in_whatever_order_all_stays_whole(steps in prop::collection::vec(any_step(), 0..50)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let findings = runtime.block_on(async {
            let directory = tempfile::tempdir().unwrap();
            verified(&live(directory.path(), &steps).await).await
        });
        prop_assert_eq!(findings, vec![]);
    }
}

#[tokio::test]
async fn what_was_recorded_before_events_had_subjects_is_found_by_them() {
    let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    sqlx::raw_sql(include_str!("../../../migrations/0001_house.sql")).execute(&pool).await.unwrap();
    let message = hash("reply");
    let events = [
        Event::Kept { message: message.clone(), arrived: at(1), size: 5 },
        Event::Judged {
            message: message.clone(),
            judgement: Judgement { circular: Some(7), ..judgement(Status::Accepted) },
        },
    ];
    let mut connection = pool.acquire().await.unwrap();
    super::super::log::append(&mut connection, &events, at(2)).await.unwrap();
    sqlx::raw_sql(include_str!("../../../migrations/0004_event_subjects.sql")).execute(&mut *connection).await.unwrap();
    let subjects: Vec<(String, Option<i64>, String)> =
        sqlx::query_as("select message, circular, second from event order by seq")
            .fetch_all(&mut *connection)
            .await
            .unwrap();
    let (message, second) = (message.as_str().to_owned(), at(2).strftime("%Y-%m-%dT%H:%M:%S").to_string());
    assert_eq!(subjects, [(message.clone(), None, second.clone()), (message, Some(7), second)]);
}
