//! When digests are written: clocks that change, downtime, deadlines, two processes at once; and what is news in them.

use jiff::SignedDuration;
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::{
    circular::{Circular, testing},
    config::{self, MailAddress, Settings},
    event::MessageHash,
    language::Language,
    reply::{Choice, DoubtCode, TextChoice, state::StateCode},
    store::{Incoming, Store},
    verdict::{Judgement, Kind, Reason, Status},
    worker::Workers,
};

fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap()
}

fn due_on(now: &str, weekdays_only: bool) -> String {
    let zone = TimeZone::get("Europe/Zurich").unwrap();
    due_date(at(now), Time::constant(7, 30, 0, 0), &zone, weekdays_only).unwrap().to_string()
}

fn circular() -> Circular {
    testing::of(["X.1", "X.2"].map(|id| testing::text(id, &format!("Title of {id}"))))
}

fn judgement(state: &str, status: Status) -> Judgement {
    let choice = |id: &str, choice| TextChoice {
        text: serde_json::from_value(json!(id)).unwrap(),
        choice,
        spot: None,
        method: None,
    };
    let doubt = Reason { code: DoubtCode::SenderUnknown, text: None, spot: None, detail: "no contact".to_owned() };
    Judgement {
        kind: Kind::Reply,
        status,
        circular: Some(79),
        language: None,
        member_state: StateCode::parse(state),
        sender: Some(format!("itu@{}.example", state.to_lowercase())),
        subject: String::new(),
        received: at("2023-06-01T00:00:00Z"),
        late: false,
        answerable: true,
        reasons: if status == Status::Review { vec![doubt] } else { Vec::new() },
        notices: Vec::new(),
        choices: vec![choice("X.1", Choice::AuthorizeNoComments), choice("X.2", Choice::Refuse)],
        comments: Vec::new(),
        withdrawal: false,
        signatures: Vec::new(),
        fax: None,
    }
}

/// A house on a directory of its own, with the circular open since May.
struct House {
    directory: TempDir,
    desk: Desk,
}

impl House {
    async fn new(change: impl FnOnce(&mut Settings)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut settings = config::load(None, Some(directory.path().to_path_buf()), &|_| None).unwrap();
        change(&mut settings);
        let store = Store::open(directory.path()).await.unwrap();
        let imported = Event::CircularImported { circular: circular() };
        store.record(&[imported], at("2023-05-01T08:00:00Z")).await.unwrap();
        Self { directory, desk: Desk::new(store, settings, Workers::default()) }
    }

    /// Another process on the same directory.
    async fn another(&self) -> Desk {
        let store = Store::open(self.directory.path()).await.unwrap();
        Desk::new(store, (*self.desk.settings).clone(), Workers::default())
    }

    async fn keep(&self, state: &str, arrived: &str) -> MessageHash {
        let bytes = format!("{state} {arrived}").into_bytes();
        let hash = MessageHash::of(&bytes);
        let incoming = Incoming { bytes, arrived: at(arrived), place: format!("m|{hash}"), mailbox: "m".to_owned() };
        self.desk.store.keep_many(vec![incoming], at(arrived)).await.unwrap();
        hash
    }

    async fn decide(&self, message: &MessageHash, state: &str, status: Status, recorded: &str) {
        let event = Event::Judged { message: message.clone(), judgement: judgement(state, status) };
        let outcome = Outcome { events: vec![event], ..Outcome::default() };
        assert!(self.desk.store.commit(&outcome, at(recorded)).await.unwrap().took_effect());
    }

    async fn receives(&self, state: &str, status: Status, arrived: &str) -> MessageHash {
        let message = self.keep(state, arrived).await;
        self.decide(&message, state, status, arrived).await;
        message
    }

    /// The days of the digests written at an instant.
    async fn digests(&self, now: &str) -> Vec<String> {
        let dates = self.desk.digest(&[], at(now)).await.unwrap();
        dates.iter().map(Date::to_string).collect()
    }

    /// The subjects and texts of all digests in the outbox, the oldest first.
    async fn outbox(&self) -> Vec<(String, String)> {
        let mut told = Vec::new();
        for row in self.desk.store.letters().await.unwrap() {
            let bytes = self.desk.store.letter_bytes(&row.key).await.unwrap();
            let parsed = mail_parser::MessageParser::default().parse(&bytes).unwrap();
            told.push((row.subject, parsed.body_text(0).unwrap().into_owned()));
        }
        told
    }
}

#[test]
fn a_digest_is_due_from_its_local_hour_on() {
    assert_eq!(due_on("2023-06-01T05:29:59Z", false), "2023-05-31");
    assert_eq!(due_on("2023-06-01T05:30:00Z", false), "2023-06-01");
    assert_eq!(due_on("2023-12-01T06:29:59Z", false), "2023-11-30");
    assert_eq!(due_on("2023-12-01T06:30:00Z", false), "2023-12-01");
}

#[test]
fn it_is_due_once_on_the_days_the_clocks_change() {
    assert_eq!(due_on("2023-03-26T05:30:00Z", false), "2023-03-26");
    assert_eq!(due_on("2023-10-29T05:30:00Z", false), "2023-10-28");
    assert_eq!(due_on("2023-10-29T06:30:00Z", false), "2023-10-29");
}

#[test]
fn weekends_are_left_out_when_so_configured() {
    assert_eq!(due_on("2023-06-04T12:00:00Z", true), "2023-06-02");
    assert_eq!(due_on("2023-06-05T04:00:00Z", true), "2023-06-02");
    assert_eq!(due_on("2023-06-05T06:00:00Z", true), "2023-06-05");
}

#[tokio::test]
async fn every_day_has_one_digest_however_often_one_looks_and_whatever_the_clocks_do() {
    // An hour that is skipped in March and comes twice in October.
    let house = House::new(|settings| settings.digest.time = jiff::civil::time(2, 30, 0, 0)).await;
    for (from, expected) in [
        ("2023-03-24T12:00:00Z", ["2023-03-24", "2023-03-25", "2023-03-26", "2023-03-27"]),
        ("2023-10-27T12:00:00Z", ["2023-10-27", "2023-10-28", "2023-10-29", "2023-10-30"]),
    ] {
        let mut written = Vec::new();
        for hour in 0..72 {
            let now = at(from) + SignedDuration::from_hours(hour);
            written.extend(house.desk.digest(&[], now).await.unwrap());
        }
        let days: Vec<String> = written.iter().map(Date::to_string).collect();
        assert_eq!(days, expected);
    }
}

#[tokio::test]
async fn after_five_days_of_downtime_one_digest_tells_it_all() {
    let house = House::new(|_| {}).await;
    assert_eq!(house.digests("2023-06-01T06:00:00Z").await, ["2023-06-01"]);
    house.receives("KEN", Status::Accepted, "2023-06-02T10:00:00Z").await;
    house.receives("FRA", Status::Accepted, "2023-06-04T10:00:00Z").await;
    assert_eq!(house.digests("2023-06-06T12:00:00Z").await, ["2023-06-06"]);
    assert_eq!(house.digests("2023-06-06T12:00:30Z").await, Vec::<String>::new());
    let told = house.outbox().await;
    let [(_, first), (subject, text)] = told.as_slice() else { panic!("{told:?}") };
    assert!(first.contains("digest no. 1 of 1 June 2023") && first.contains("Nothing new arrived."), "{first}");
    assert!(subject.contains("2 new replies"), "{subject}");
    assert!(text.contains("digest no. 2 of 6 June 2023") && text.contains("Kenya") && text.contains("France"));
    assert!(text.contains("From 1 June 2023, 06:00 UTC to 6 June 2023, 12:00 UTC"), "{text}");
}

#[tokio::test]
async fn two_processes_at_once_write_one_digest() {
    let house = House::new(|_| {}).await;
    let (one, other) = (house.another().await, house.another().await);
    for day in 1..=5 {
        let now = at(&format!("2023-06-0{day}T06:00:00Z"));
        let (first, second) = tokio::join!(one.digest(&[], now), other.digest(&[], now));
        assert_eq!(first.unwrap().len() + second.unwrap().len(), 1, "on day {day}");
    }
    let told = house.outbox().await;
    assert_eq!(told.len(), 5);
    for (number, (_, text)) in (1..).zip(told) {
        assert!(text.contains(&format!("digest no. {number} of")), "{text}");
    }
}

#[tokio::test]
async fn the_deadline_and_the_last_decision_after_it_each_have_their_digest_once() {
    let house = House::new(|_| {}).await;
    let held = house.receives("BRA", Status::Review, "2023-08-10T10:00:00Z").await;
    assert_eq!(house.digests("2023-08-16T06:00:00Z").await, ["2023-08-16"]);
    assert!(house.digests("2023-08-16T23:58:59Z").await.is_empty(), "the deadline is not over");
    assert!(house.digests("2023-08-17T00:08:59Z").await.is_empty(), "mail sent in time is still on its way");
    assert_eq!(house.digests("2023-08-17T00:09:00Z").await, ["2023-08-17"], "by Geneva's day");
    assert!(house.digests("2023-08-17T05:29:59Z").await.is_empty());
    assert_eq!(house.digests("2023-08-17T05:30:00Z").await, ["2023-08-17"], "the morning's is another");
    assert!(house.digests("2023-08-17T20:00:00Z").await.is_empty());
    house.decide(&held, "BRA", Status::Accepted, "2023-08-18T09:00:00Z").await;
    assert_eq!(house.digests("2023-08-18T09:01:00Z").await, ["2023-08-18"]);
    assert!(house.digests("2023-08-18T09:02:00Z").await.is_empty(), "the day's digest is among these");
    let subjects: Vec<String> = house.outbox().await.into_iter().map(|(subject, _)| subject).collect();
    let closing: Vec<bool> = subjects.iter().map(|subject| subject.contains("the deadline has passed")).collect();
    let settled: Vec<bool> =
        subjects.iter().map(|subject| subject.contains("everything in review is settled")).collect();
    assert_eq!(closing, [false, true, false, false], "{subjects:?}");
    assert_eq!(settled, [false, false, false, true], "{subjects:?}");
}

#[tokio::test]
async fn a_deadline_with_nothing_left_to_settle_needs_one_digest_only() {
    let house = House::new(|_| {}).await;
    house.receives("KEN", Status::Accepted, "2023-06-02T10:00:00Z").await;
    assert_eq!(house.digests("2023-08-17T00:09:00Z").await.len(), 1);
    assert_eq!(house.digests("2023-08-17T05:00:00Z").await.len(), 0);
    let (subject, text) = house.outbox().await.remove(0);
    assert!(subject.contains("the deadline has passed") && subject.contains("everything in review is settled"));
    assert!(text.contains("nothing waits any more"), "{text}");
}

#[tokio::test]
async fn nothing_is_settled_while_a_mailbox_is_out_of_reach_and_the_digest_says_since_when() {
    let house = House::new(|_| {}).await;
    house.receives("KEN", Status::Accepted, "2023-06-02T10:00:00Z").await;
    let trouble = Trouble {
        ailing: Ailing::Mailbox("tsbdir".to_owned()),
        error: "imap.example.int: connection refused".to_owned(),
        since: at("2023-08-16T20:00:00Z"),
    };
    assert_eq!(house.desk.digest(&[trouble], at("2023-08-17T00:09:00Z")).await.unwrap().len(), 1);
    let (subject, text) = house.outbox().await.remove(0);
    assert!(subject.contains("the deadline has passed") && !subject.contains("is settled"), "{subject}");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = "The mailbox “tsbdir” has not worked since 16 August 2023, 20:00 UTC: imap.example.int: connection";
    assert!(text.contains(said), "{text}");
    assert_eq!(house.digests("2023-08-17T02:00:00Z").await.len(), 1, "it is reachable again");
    let subjects: Vec<String> = house.outbox().await.into_iter().map(|(subject, _)| subject).collect();
    assert!(subjects[1].contains("everything in review is settled"), "{subjects:?}");
}

#[tokio::test]
async fn letters_that_do_not_leave_and_messages_that_killed_their_reader_are_problems() {
    let house = House::new(|_| {}).await;
    let hostile = house.keep("KEN", "2023-06-02T10:00:00Z").await;
    let doubt = crate::reply::Doubt {
        code: DoubtCode::WorkerFailed,
        text: None,
        spot: None,
        detail: "killed by SIGKILL".to_owned(),
    };
    let judgement = crate::verdict::unread(&doubt, at("2023-06-02T10:00:00Z"));
    let outcome = Outcome { events: vec![Event::Judged { message: hostile, judgement }], ..Outcome::default() };
    assert!(house.desk.store.commit(&outcome, at("2023-06-02T10:00:00Z")).await.unwrap().took_effect());
    assert_eq!(house.digests("2023-06-03T06:00:00Z").await.len(), 1);
    // Its letter is tried and refused for the time being.
    let store = &house.desk.store;
    let leased = store.lease_letter(at("2023-06-03T06:01:00Z"), SignedDuration::from_mins(1)).await.unwrap().unwrap();
    store.letter_later(&leased.key, "451 try again", at("2023-06-03T09:00:00Z")).await.unwrap();
    assert_eq!(house.digests("2023-06-04T06:00:00Z").await.len(), 1);
    let told = house.outbox().await;
    assert!(told[0].1.contains("1 message ended the process that read it and is quarantined"), "{}", told[0].1);
    let flat = told[1].1.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("1 letter could not be sent yet, since 3 June 2023, 06:00 UTC"), "{flat}");
}

#[tokio::test]
async fn an_archive_that_holds_more_than_the_log_accounts_for_raises_the_alarm() {
    let house = House::new(|_| {}).await;
    house.receives("KEN", Status::Accepted, "2023-06-02T10:00:00Z").await;
    let books = house.desk.books().await.unwrap();
    let survey = books.survey();
    let group = Group {
        name: String::new(),
        recipients: Vec::new(),
        language: Language::En,
        circulars: std::collections::BTreeSet::new(),
    };
    let mark = DigestMark {
        at: at("2023-06-03T06:00:00Z"),
        number: 1,
        group: String::new(),
        date: "2023-06-03".parse().unwrap(),
        through: 3,
        closing: Vec::new(),
        settled: Vec::new(),
    };
    for (kept, alarmed) in [(1, false), (2, true), (0, true)] {
        let window = SignedDuration::from_hours(24);
        let facts =
            facts::Facts { survey: &survey, before: &survey, group: &group, since: None, kept, mark: &mark, window };
        let (words, _) = letter::digest(&facts.gathered(&[], &[]));
        assert_eq!(words.subject.contains("ALARM"), alarmed, "{}", words.subject);
        assert_eq!(words.text.contains(&format!("{kept} received, 1 accounted for")), alarmed, "{}", words.text);
    }
}

#[tokio::test]
async fn what_a_person_decides_anew_about_a_counted_reply_is_told_with_what_it_changed() {
    let house = House::new(|_| {}).await;
    let message = house.receives("KEN", Status::Accepted, "2023-06-02T10:00:00Z").await;
    let gone = house.receives("FRA", Status::Accepted, "2023-06-02T11:00:00Z").await;
    assert_eq!(house.digests("2023-06-03T06:00:00Z").await.len(), 1);
    let mut anew = judgement("KEN", Status::Accepted);
    anew.choices[0].choice = Choice::Refuse;
    let mut nothing = judgement("FRA", Status::Ignored);
    nothing.kind = Kind::Other;
    let ruled = |message: &MessageHash, judgement: Judgement| Event::Ruled {
        message: message.clone(),
        judgement,
        by: "registrar".to_owned(),
        note: String::new(),
    };
    let events = vec![ruled(&message, anew), ruled(&gone, nothing)];
    let outcome = Outcome { events, ..Outcome::default() };
    assert!(house.desk.store.commit(&outcome, at("2023-06-03T10:00:00Z")).await.unwrap().took_effect());
    assert_eq!(house.digests("2023-06-04T06:00:00Z").await.len(), 1);
    assert_eq!(house.digests("2023-06-05T06:00:00Z").await.len(), 1);
    let told: Vec<String> = house.outbox().await.into_iter().map(|(_, text)| text).collect();
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = "- Kenya Changed: X.1 from “authorizes, no comments” to “does not authorize” Decided by registrar";
    let lost = "- France Changed: X.1 from “authorizes, no comments” to “not answered”, X.2 from “does not authorize” to \
                “not answered” Decided by registrar";
    for (at, text) in told.iter().enumerate() {
        assert_eq!(flat(text).contains("Decided anew since the last digest"), at == 1, "{text}");
        assert_eq!(flat(text).contains(said) && flat(text).contains(&flat(lost)), at == 1, "{text}");
    }
}

#[tokio::test]
async fn a_closed_circular_is_shown_while_its_mail_waits_and_when_that_is_settled() {
    let house = House::new(|_| {}).await;
    let held = house.receives("BRA", Status::Review, "2023-08-10T10:00:00Z").await;
    assert_eq!(house.digests("2023-08-17T06:00:00Z").await.len(), 1);
    let closed = Event::CircularClosed { circular: 79 };
    house.desk.store.record(&[closed], at("2023-08-17T09:00:00Z")).await.unwrap();
    assert_eq!(house.digests("2023-08-18T06:00:00Z").await.len(), 1);
    house.decide(&held, "BRA", Status::Accepted, "2023-08-18T09:00:00Z").await;
    assert_eq!(house.digests("2023-08-18T09:01:00Z").await.len(), 1);
    assert_eq!(house.digests("2023-08-19T06:00:00Z").await.len(), 1);
    let told = house.outbox().await;
    let shown: Vec<bool> = told.iter().map(|(_, text)| text.contains("1 waits for you")).collect();
    assert_eq!(shown, [true, true, false, false], "{told:?}");
    assert!(told[2].0.contains("everything in review is settled") && told[2].1.contains("Title of X.1"), "{told:?}");
    assert!(!told[3].1.contains("Title of X.1"), "nothing is new in it");
}

#[tokio::test]
async fn what_is_recorded_while_a_digest_is_written_is_news_in_the_next_one() {
    let house = House::new(|_| {}).await;
    let message = house.keep("KEN", "2023-06-01T05:59:00Z").await;
    assert_eq!(house.digests("2023-06-01T06:00:00Z").await.len(), 1);
    // Its reader's clock was read before the digest's.
    house.decide(&message, "KEN", Status::Accepted, "2023-06-01T05:59:30Z").await;
    assert_eq!(house.digests("2023-06-02T06:00:00Z").await.len(), 1);
    let told = house.outbox().await;
    assert!(!told[0].1.contains("Kenya, 1 June") && told[1].1.contains("Kenya, 1 June"), "{told:?}");
    // And the tally of the first digest's instant is what it said.
    let events = house.desk.store.events().await.unwrap();
    let then = Books::at(&events, at("2023-06-01T06:00:00Z"));
    assert_eq!(then.counts(79)[0].replies, 0);
    let about = house.desk.store.events_about(79, Some(at("2023-06-01T06:00:00Z"))).await.unwrap();
    assert_eq!(
        Books::fold(&about).survey().tally(79, at("2023-06-01T06:00:00Z")),
        then.tally(79, at("2023-06-01T06:00:00Z"))
    );
}

#[tokio::test]
async fn every_group_has_its_own_digests_about_its_own_circulars() {
    let house = House::new(|settings| {
        let recipients = vec![MailAddress::parse("sg13@itu.int").unwrap()];
        let circulars = std::collections::BTreeSet::from([80]);
        settings.digest.groups = vec![Group { name: "sg13".to_owned(), recipients, language: Language::Fr, circulars }];
    })
    .await;
    house.receives("KEN", Status::Accepted, "2023-06-02T10:00:00Z").await;
    assert_eq!(house.digests("2023-06-03T06:00:00Z").await.len(), 2);
    assert_eq!(house.digests("2023-06-03T07:00:00Z").await.len(), 0);
    let letters = house.desk.store.letters().await.unwrap();
    let french = letters.iter().find(|row| row.to == ["sg13@itu.int"]).unwrap();
    assert_eq!(french.language, Language::Fr);
    let told = house.outbox().await;
    assert_eq!(told.iter().filter(|(_, text)| text.contains("Kenya")).count(), 1, "{told:?}");
}

#[tokio::test]
async fn after_a_restart_news_is_what_came_since_the_last_digest_for_every_group() {
    let house = House::new(|settings| {
        let recipients = vec![MailAddress::parse("sg17@itu.int").unwrap()];
        let circulars = std::collections::BTreeSet::new();
        settings.digest.groups = vec![Group { name: "sg17".to_owned(), recipients, language: Language::En, circulars }];
    })
    .await;
    house.receives("KEN", Status::Accepted, "2023-06-02T10:00:00Z").await;
    assert_eq!(house.digests("2023-06-03T06:00:00Z").await.len(), 2);
    house.receives("FRA", Status::Accepted, "2023-06-03T10:00:00Z").await;
    for (day, name) in [("2023-06-04T06:00:00Z", "France"), ("2023-06-05T06:00:00Z", "Nothing new arrived.")] {
        assert_eq!(house.another().await.digest(&[], at(day)).await.unwrap().len(), 2);
        let told = house.outbox().await;
        for (_, text) in &told[told.len() - 2..] {
            assert!(text.contains(name) && !text.contains("- Kenya"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_first_digest_is_not_about_everything_that_was_ever_closed() {
    let house = House::new(|_| {}).await;
    house.receives("KEN", Status::Accepted, "2023-06-02T10:00:00Z").await;
    house.desk.store.record(&[Event::CircularClosed { circular: 79 }], at("2023-06-02T11:00:00Z")).await.unwrap();
    assert_eq!(house.digests("2023-06-03T06:00:00Z").await.len(), 1);
    house.receives("FRA", Status::Accepted, "2023-06-03T10:00:00Z").await;
    assert_eq!(house.digests("2023-06-04T06:00:00Z").await.len(), 1);
    let told = house.outbox().await;
    assert!(told[0].1.contains("No consultation is open.") && !told[0].1.contains("Title of X.1"), "{}", told[0].1);
    assert!(told[1].1.contains("- France") && !told[1].1.contains("- Kenya"), "{}", told[1].1);
}

/// The same questions put to the whole log and to what the store selects about one circular.
#[tokio::test]
async fn a_circulars_own_facts_give_the_numbers_that_the_whole_log_gives() {
    let house = House::new(|_| {}).await;
    let other = Circular { number: 80, ..circular() };
    house.desk.store.record(&[Event::CircularImported { circular: other }], at("2023-05-02T08:00:00Z")).await.unwrap();
    house.receives("KEN", Status::Accepted, "2023-06-02T10:00:00Z").await;
    house.receives("FRA", Status::Review, "2023-06-03T10:00:00Z").await;
    house.keep("BRA", "2023-06-04T10:00:00Z").await;
    let moved = house.receives("IND", Status::Accepted, "2023-06-05T10:00:00Z").await;
    let stray = house.keep("TUR", "2023-06-06T10:00:00Z").await;
    let ignored = Judgement { circular: None, member_state: None, ..judgement("TUR", Status::Ignored) };
    let events = vec![
        Event::Judged { message: stray, judgement: ignored },
        Event::Ruled {
            message: moved,
            judgement: Judgement { circular: Some(80), ..judgement("IND", Status::Accepted) },
            by: "registrar".to_owned(),
            note: String::new(),
        },
    ];
    let outcome = Outcome { events, ..Outcome::default() };
    assert!(house.desk.store.commit(&outcome, at("2023-06-07T10:00:00Z")).await.unwrap().took_effect());

    let all = house.desk.store.events().await.unwrap();
    let mut instants: Vec<Timestamp> = all.iter().map(|recorded| recorded.at).collect();
    instants.push(at("2023-04-01T00:00:00Z"));
    instants.push(at("2024-01-01T00:00:00.5Z"));
    for number in [79, 80, 81] {
        for instant in &instants {
            let whole = Books::at(&all, *instant);
            let own = Books::fold(&house.desk.store.events_about(number, Some(*instant)).await.unwrap());
            assert_eq!(own.tally(number, *instant), whole.tally(number, *instant), "{number} at {instant}");
        }
        let own = Books::fold(&house.desk.store.events_about(number, None).await.unwrap());
        assert_eq!(own.tally(number, instants[0]), Books::fold(&all).tally(number, instants[0]), "{number}");
        assert_eq!(own.comments(number), Books::fold(&all).comments(number));
    }
}
