//! A database filled under the first schema, opened by this version: everything is still there.

use sqlx::migrate::Migrator;

use super::*;

/// The tables of the first schema with their columns, those first on which others rest.
const FIRST: [(&str, &str); 7] = [
    ("event", "seq, name, body, hash"),
    ("message", "hash, arrived, size, kept_seq, state, attempts, lease, lease_until, folder"),
    ("delivery", "place, mailbox, message, arrived, filed"),
    (
        "letter",
        "key, kind, message_id, subject, language, bytes, fingerprint, about, circular, created, state, attempts, due, \
         ended, response",
    ),
    ("recipient", "letter, position, address, folded"),
    ("job", "name, date, done"),
    ("contact", "address, member_state, name"),
];

/// Two messages, one decided, filed and answered; a letter given up; a digest; two contacts.
async fn filled(directory: &Path) -> Store {
    let store = Store::open(directory).await.unwrap();
    store.keep_many(vec![mail("1/1", "decided"), mail("1/2", "waits")], at(1)).await.unwrap();
    let claimed = claim(&store, 2).await;
    let refused = letter("refused", "nobody@example.org");
    let jobs = vec![Job { name: "digest".to_owned(), date: date(2023, 7, 22) }];
    let mut outcome = Outcome { jobs, ..decided(&claimed) };
    outcome.letters.push(refused);
    assert!(store.commit(&outcome, at(3)).await.unwrap().took_effect());
    store.filed(&["1/1".to_owned()], "7").await.unwrap();
    while let Some(leased) = store.lease_letter(at(20), LEASE).await.unwrap() {
        match leased.key.as_str() {
            "refused" => store.letter_failed(&leased.key, "550 no", at(21)).await.unwrap(),
            key => store.letter_sent(key, "250 ok", at(21)).await.unwrap(),
        }
    }
    let contact = |address: &str| crate::sender::Contact::new(crate::sender::Speaker::parse("KEN").unwrap(), address);
    store.add_contacts(&[contact("focal@admin.example"), contact("@ministry.example")]).await.unwrap();
    store
}

/// The same rows under the first schema alone.
async fn under_the_first_schema(full: &Path, old: &Path) {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(SqliteConnectOptions::new().filename(old).create_if_missing(true))
        .await
        .unwrap();
    let first = MIGRATIONS.iter().take(1).cloned().collect();
    Migrator::with_migrations(first).run(&pool).await.unwrap();
    sqlx::query("attach database ? as full_house").bind(full.to_string_lossy()).execute(&pool).await.unwrap();
    for (table, columns) in FIRST {
        let copy = format!("insert into main.{table} ({columns}) select {columns} from full_house.{table}");
        sqlx::query(sqlx::AssertSqlSafe(copy)).execute(&pool).await.unwrap();
    }
    pool.close().await;
}

#[tokio::test]
async fn a_database_filled_under_the_first_schema_has_everything_after_the_latest() {
    let (now, before) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = filled(now.path()).await;
    let (events, letters, contacts) =
        (store.events().await.unwrap(), store.letters().await.unwrap(), store.contacts().await.unwrap());
    store.close().await;
    std::fs::rename(now.path().join("archive"), before.path().join("archive")).unwrap();
    under_the_first_schema(&now.path().join("consultd.sqlite"), &before.path().join("consultd.sqlite")).await;
    let store = Store::open(before.path()).await.unwrap();
    assert_eq!(store.events().await.unwrap(), events);
    assert_eq!(store.letters().await.unwrap(), letters);
    assert_eq!(store.contacts().await.unwrap(), contacts);
    assert_eq!(store.last_job_date("digest").await.unwrap(), Some(date(2023, 7, 22)));
    assert_eq!(claim(&store, 9_000).await.message, hash("waits"));
    assert!(store.to_file("INBOX").await.unwrap().is_empty() && store.to_refile("INBOX").await.unwrap().is_empty());
    assert_eq!(verified(&store).await, []);
    // What was filed under the old schema is found again when a person rules on it.
    let filing = Filing { message: hash("decided"), folder: "8".to_owned() };
    let ruling = Outcome { events: vec![ruled(&hash("decided"))], filings: vec![filing], ..Outcome::default() };
    assert!(store.commit(&ruling, at(9_001)).await.unwrap().took_effect());
    let [moved] = store.to_refile("INBOX").await.unwrap().try_into().unwrap();
    assert_eq!((moved.from.as_str(), moved.to.as_str(), moved.message), ("7", "8", hash("decided")));
}
