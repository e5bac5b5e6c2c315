//! Power cuts: a child process dies at every step of a day's work, and the next day must find all in order.

use std::{os::unix::process::ExitStatusExt, process::Command};

use super::*;

const DIRECTORY: &str = "CONSULTD_TEST_CRASH_DIRECTORY";

/// Two messages, one of them delivered twice, from keeping to the letters sent.
async fn day(directory: &Path, start: i64) -> Store {
    let store = Store::open_exclusive(directory).await.unwrap();
    let batch = vec![mail("1/1", "one"), mail("1/2", "one"), mail("1/3", "two")];
    store.keep_many(batch, at(start)).await.unwrap();
    while let Some(claimed) = store.claim(at(start + 1), LEASE).await.unwrap() {
        let _done_before = store.commit(&decided(&claimed), at(start + 2)).await.unwrap();
    }
    while let Some(leased) = store.lease_letter(at(start + 20), LEASE).await.unwrap() {
        store.letter_sent(&leased.key, "250 ok", at(start + 21)).await.unwrap();
    }
    store
}

#[tokio::test]
#[ignore = "run as a child by the test below"]
async fn the_day_of_a_child() {
    let directory = std::env::var(DIRECTORY).expect("started by the test below");
    day(Path::new(&directory), 0).await;
}

/// Whether the child died at the step.
fn die_at(directory: &Path, step: &str, turn: u32) -> bool {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::tests::crash::the_day_of_a_child", "--ignored", "--test-threads=1"])
        .env(DIRECTORY, directory)
        .env(failpoint::VARIABLE, format!("{step}:{turn}"))
        .output()
        .unwrap()
        .status;
    let aborted = status.signal() == Some(6);
    assert!(aborted || status.success(), "{step}: {status}");
    aborted
}

#[tokio::test]
async fn a_crash_at_any_step_loses_nothing_and_does_nothing_twice() {
    for step in failpoint::STEPS {
        for turn in 1..=2 {
            let directory = tempfile::tempdir().unwrap();
            let died = die_at(directory.path(), step, turn);
            assert!(died || turn > 1, "the step {step} was never met");
            let left = Store::open(directory.path()).await.unwrap();
            let alarms = verified(&left).await.into_iter().filter(|finding| finding.weight == Weight::Alarm);
            assert_eq!(alarms.collect::<Vec<_>>(), [], "after a crash at {step}");
            left.close().await;
            // at once, long before any claim or lease of the one that died runs out
            let store = day(directory.path(), 30).await;
            assert_eq!(verified(&store).await, [], "the day after a crash at {step}");
            let mut facts = names(&store).await;
            facts.sort_unstable();
            assert_eq!(facts, ["judged", "judged", "kept", "kept", "letter_sent", "letter_sent"], "{step}");
            assert_eq!(store.to_file("INBOX").await.unwrap().get("7").map(Vec::len), Some(3), "{step}");
        }
    }
}
