use super::*;

#[tokio::test]
async fn the_same_bytes_in_two_places_are_one_message() {
    let (_directory, store) = house().await;
    let batch = vec![mail("1/1", "a reply"), mail("1/2", "a reply"), mail("1/3", "another")];
    let kept = store.keep_many(batch, at(1)).await.unwrap();
    assert_eq!(kept.iter().map(|kept| kept.new).collect::<Vec<_>>(), [true, false, true]);
    let again = store.keep(mail("1/4", "a reply"), at(2)).await.unwrap();
    assert_eq!(again, Kept { message: hash("a reply"), new: false });
    assert_eq!(names(&store).await, ["kept", "kept"]);
    assert_eq!(store.places(&hash("a reply")).await.unwrap(), ["1/1", "1/2", "1/4"]);
    assert!(store.known("1/4").await.unwrap() && !store.known("1/5").await.unwrap());
    assert_eq!(store.known_places("INBOX").await.unwrap().len(), 4);
    assert!(store.known_places("other").await.unwrap().is_empty());
    assert_eq!(store.bytes(&hash("another")).await.unwrap(), b"another");
}

#[tokio::test]
async fn keeping_again_what_was_kept_adds_nothing() {
    let (_directory, store) = house().await;
    store.keep(mail("1/1", "a reply"), at(1)).await.unwrap();
    let head = store.head().await.unwrap();
    store.keep(mail("1/1", "a reply"), at(2)).await.unwrap();
    assert_eq!(store.head().await.unwrap(), head);
}

#[tokio::test]
async fn what_was_kept_is_there_after_opening_again() {
    let (directory, store) = house().await;
    store.keep(mail("1/1", "a reply"), at(1)).await.unwrap();
    let events = store.events().await.unwrap();
    store.close().await;
    let store = Store::open(directory.path()).await.unwrap();
    assert_eq!(store.events().await.unwrap(), events);
    assert_eq!(claim(&store, 2).await.message, hash("a reply"));
}

#[tokio::test]
async fn a_file_overwritten_in_its_place_is_a_message_of_its_own() {
    let (_directory, store) = house().await;
    store.keep(mail("reply.eml", "first"), at(1)).await.unwrap();
    assert!(store.keep(mail("reply.eml", "second"), at(2)).await.unwrap().new);
    assert_eq!(store.undecided().await.unwrap(), 2);
    assert_eq!(store.places(&hash("second")).await.unwrap(), ["reply.eml"]);
}

#[tokio::test]
async fn a_damaged_copy_is_noticed_and_mended_by_the_next_delivery() {
    let (directory, store) = house().await;
    store.keep(mail("1/1", "a reply"), at(1)).await.unwrap();
    let path = store.archive.path(&hash("a reply")).unwrap();
    assert!(path.starts_with(directory.path()));
    std::fs::write(&path, "a rep1y").unwrap();
    assert!(matches!(store.bytes(&hash("a reply")).await, Err(StoreError::Damaged { .. })));
    store.keep(mail("1/2", "a reply"), at(2)).await.unwrap();
    assert_eq!(store.bytes(&hash("a reply")).await.unwrap(), b"a reply");
}

#[tokio::test]
async fn what_is_no_hash_opens_no_file() {
    let (directory, store) = house().await;
    std::fs::write(directory.path().join("secret"), "x").unwrap();
    let long = format!("..{}", "/".repeat(62));
    for name in ["", "é", "../secret", "ab/../../secret", &"A".repeat(64), &long] {
        let found = store.bytes(&MessageHash(name.to_owned())).await;
        assert!(matches!(found, Err(StoreError::NotAMessage(_))), "{name}");
    }
}

#[tokio::test]
async fn messages_are_claimed_in_order_of_arrival_and_once() {
    let (_directory, store) = house().await;
    let late = Incoming { arrived: at(9), ..mail("1/1", "arrived later") };
    store.keep_many(vec![late, mail("1/2", "arrived first")], at(10)).await.unwrap();
    assert_eq!(claim(&store, 11).await.message, hash("arrived first"));
    assert_eq!(claim(&store, 11).await.message, hash("arrived later"));
    assert_eq!(store.claim(at(11), LEASE).await.unwrap(), None);
    assert_eq!(store.undecided().await.unwrap(), 2);
}

#[tokio::test]
async fn a_message_whose_reader_died_comes_round_again_with_the_attempt_counted() {
    let (_directory, store) = house().await;
    store.keep(mail("1/1", "poison"), at(1)).await.unwrap();
    assert_eq!(claim(&store, 2).await.attempts, 1);
    assert_eq!(store.claim(at(2 + 299), LEASE).await.unwrap(), None);
    assert_eq!(claim(&store, 2 + 300).await.attempts, 2);
    assert_eq!(claim(&store, 2 + 600).await.attempts, 3);
}

#[tokio::test]
async fn a_claim_given_back_is_no_attempt() {
    let (_directory, store) = house().await;
    store.keep(mail("1/1", "a reply"), at(1)).await.unwrap();
    let first = claim(&store, 2).await;
    store.release(&first.claim).await.unwrap();
    let second = claim(&store, 3).await;
    assert_eq!(second.attempts, 1);
    store.release(&first.claim).await.unwrap();
    assert_eq!(store.claim(at(4), LEASE).await.unwrap(), None, "a claim given back twice frees nobody else's");
    assert_eq!(store.commit(&decided(&first), at(5)).await.unwrap(), Committed::ClaimLost);
    assert_eq!(store.commit(&decided(&second), at(5)).await.unwrap(), Committed::Done);
}

#[tokio::test]
async fn only_the_latest_claim_decides_and_only_once() {
    let (_directory, store) = house().await;
    store.keep(mail("1/1", "a reply"), at(1)).await.unwrap();
    let slow = claim(&store, 2).await;
    let quick = claim(&store, 1_000).await;
    assert_eq!(store.commit(&decided(&slow), at(1_001)).await.unwrap(), Committed::ClaimLost);
    assert!(store.commit(&decided(&quick), at(1_002)).await.unwrap().took_effect());
    assert_eq!(store.commit(&decided(&quick), at(1_003)).await.unwrap(), Committed::ClaimLost);
    assert_eq!(names(&store).await, ["kept", "judged"]);
    assert_eq!(store.claim(at(9_999), LEASE).await.unwrap(), None);
}

#[tokio::test]
async fn a_claim_that_ran_out_still_decides_while_nobody_else_has_claimed() {
    let (_directory, store) = house().await;
    store.keep(mail("1/1", "a reply"), at(1)).await.unwrap();
    let slow = claim(&store, 2).await;
    assert_eq!(store.commit(&decided(&slow), at(9_999)).await.unwrap(), Committed::Done);
}

#[tokio::test]
async fn a_ruling_on_a_message_being_read_prevails() {
    let (_directory, store) = house().await;
    store.keep(mail("1/1", "a reply"), at(1)).await.unwrap();
    let reading = claim(&store, 2).await;
    let ruling = Outcome { events: vec![ruled(&reading.message)], ..Outcome::default() };
    assert_eq!(store.commit(&ruling, at(3)).await.unwrap(), Committed::Done);
    assert_eq!(store.commit(&decided(&reading), at(4)).await.unwrap(), Committed::ClaimLost);
    assert_eq!(names(&store).await, ["kept", "ruled"]);
    assert!(verified(&store).await.is_empty());
}

#[tokio::test]
async fn an_outcome_decided_on_old_knowledge_is_turned_back() {
    let (_directory, store) = house().await;
    store.keep_many(vec![mail("1/1", "one"), mail("1/2", "two")], at(1)).await.unwrap();
    let seen = store.head().await.unwrap().seq;
    let (one, two) = (claim(&store, 2).await, claim(&store, 2).await);
    store.keep(mail("1/3", "three"), at(3)).await.unwrap();
    let first = Outcome { seen: Some(seen), ..decided(&one) };
    assert_eq!(store.commit(&first, at(4)).await.unwrap(), Committed::Done, "what merely came in changes nothing");
    let second = Outcome { seen: Some(seen), ..decided(&two) };
    assert_eq!(store.commit(&second, at(5)).await.unwrap(), Committed::Overtaken);
    let again = Outcome { seen: Some(store.head().await.unwrap().seq), ..decided(&two) };
    assert_eq!(store.commit(&again, at(6)).await.unwrap(), Committed::Done);
}

#[tokio::test]
async fn an_outcome_about_a_message_never_kept_changes_nothing() {
    let (_directory, store) = house().await;
    let outcome =
        Outcome { events: vec![ruled(&hash("unheard of"))], letters: vec![letter("k", "a@b.c")], ..Outcome::default() };
    assert!(matches!(store.commit(&outcome, at(1)).await, Err(StoreError::NotAMessage(_))));
    assert!(store.events().await.unwrap().is_empty() && store.letters().await.unwrap().is_empty());
}

#[tokio::test]
async fn every_delivery_of_a_decided_message_is_to_be_filed_until_it_is() {
    let (_directory, store) = house().await;
    store.keep_many(vec![mail("1/1", "a reply"), mail("1/2", "a reply"), mail("1/3", "other")], at(1)).await.unwrap();
    assert!(store.to_file("INBOX").await.unwrap().is_empty());
    let claimed = claim(&store, 2).await;
    assert_eq!(claimed.message, hash("a reply"));
    let _done = store.commit(&decided(&claimed), at(3)).await.unwrap();
    let places = |folders: std::collections::BTreeMap<String, Vec<ToFile>>| {
        folders.get("7").map(|list| list.iter().map(|one| one.place.clone()).collect::<Vec<_>>()).unwrap_or_default()
    };
    assert_eq!(places(store.to_file("INBOX").await.unwrap()), ["1/1", "1/2"]);
    store.filed(&["1/1".to_owned()], "7").await.unwrap();
    assert_eq!(places(store.to_file("INBOX").await.unwrap()), ["1/2"]);
    store.keep(mail("1/9", "a reply"), at(4)).await.unwrap();
    assert_eq!(places(store.to_file("INBOX").await.unwrap()), ["1/2", "1/9"], "delivered again after it was decided");
    assert!(store.to_file("elsewhere").await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn processes_that_race_get_each_message_once() {
    let (directory, store) = house().await;
    let batch = (0..60).map(|number| mail(&format!("1/{number}"), &format!("reply {number}"))).collect();
    store.keep_many(batch, at(1)).await.unwrap();
    let mut racers = tokio::task::JoinSet::new();
    for _ in 0..2 {
        let other = Store::open(directory.path()).await.unwrap();
        for _ in 0..3 {
            let other = other.clone();
            racers.spawn(async move {
                let mut mine = Vec::new();
                while let Some(claimed) = other.claim(at(2), LEASE).await.unwrap() {
                    assert_eq!(other.commit(&decided(&claimed), at(3)).await.unwrap(), Committed::Done);
                    mine.push(claimed.message);
                }
                mine
            });
        }
    }
    let mut all: Vec<MessageHash> = racers.join_all().await.into_iter().flatten().collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 60);
    assert_eq!(names(&store).await.iter().filter(|name| **name == "judged").count(), 60);
    assert!(verified(&store).await.is_empty());
}

#[tokio::test]
async fn a_batch_that_cannot_be_archived_whole_records_nothing_and_leaves_no_litter() {
    let (directory, store) = house().await;
    let path = store.archive.path(&hash("blocked")).unwrap();
    std::fs::write(path.parent().unwrap(), "in the way").unwrap();
    let refused = store.keep_many(vec![mail("1/1", "free"), mail("1/2", "blocked")], at(1)).await;
    assert!(matches!(refused, Err(StoreError::Archive { .. })));
    assert!(store.events().await.unwrap().is_empty() && !store.known("1/1").await.unwrap());
    assert_eq!(std::fs::read_dir(directory.path().join("archive/new")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_daemon_that_starts_sweeps_what_the_dead_left_half_written() {
    let (directory, store) = house().await;
    store.close().await;
    let staging = directory.path().join("archive/new");
    let (dead, living) = (staging.join("4194999-0"), staging.join("1-0")); // above any number of a process; init
    for batch in [&dead, &living] {
        std::fs::create_dir(batch).unwrap();
        std::fs::write(batch.join("0"), "half a mess").unwrap();
    }
    let _daemon = Store::open_exclusive(directory.path()).await.unwrap();
    assert_eq!((dead.exists(), living.exists()), (false, true));
}
