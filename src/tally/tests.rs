use std::collections::BTreeMap;

use jiff::{Timestamp, civil::date};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{
    circular::{DraftText, Meeting, TextKind},
    reply::Comment,
    verdict::{Kind, Reason},
};

fn instant(second: i64) -> Timestamp {
    Timestamp::from_second(1_690_000_000 + second).unwrap()
}

fn text(id: &str) -> TextId {
    serde_json::from_value(json!(id)).unwrap()
}

fn state(code: &str) -> StateCode {
    StateCode::parse(code).unwrap()
}

fn name(message: &str) -> MessageHash {
    MessageHash(message.to_owned())
}

fn circular(number: u32) -> Circular {
    let draft = |id| DraftText {
        id: text(id),
        provisional_name: None,
        kind: TextKind::New,
        title: BTreeMap::new(),
        location: None,
    };
    Circular {
        number,
        reference: "SG99/AB".into(),
        date: date(2023, 5, 1),
        study_group: 99,
        meeting: Meeting { start: date(2023, 8, 29), end: date(2023, 9, 8), place: BTreeMap::new() },
        deadline: instant(1_000),
        threshold_percent: 70,
        reply_to: "tsbsg99@example.int".into(),
        texts: vec![draft("Z.2"), draft("Z.1")],
    }
}

fn judgement(number: u32, member: &str, choices: &[(&str, Choice)]) -> Judgement {
    let choice = |(id, choice): &(&str, Choice)| TextChoice {
        text: text(id),
        choice: *choice,
        spot: Some(format!("form, {id}")),
        method: None,
    };
    Judgement {
        subject: String::new(),
        kind: Kind::Reply,
        status: Status::Accepted,
        circular: Some(number),
        language: None,
        member_state: Some(state(member)),
        sender: None,
        received: instant(0),
        late: false,
        answerable: true,
        reasons: Vec::new(),
        notices: Vec::new(),
        choices: choices.iter().map(choice).collect(),
        comments: Vec::new(),
        withdrawal: false,
        signatures: Vec::new(),
        fax: None,
    }
}

/// A log that is written line by line, a second apart.
#[derive(Default)]
struct Log(Vec<Recorded>);

impl Log {
    fn opened(numbers: &[u32]) -> Self {
        let mut log = Self::default();
        for number in numbers {
            log.add(Event::CircularImported { circular: circular(*number) });
        }
        log
    }

    fn add(&mut self, event: Event) {
        let seq = self.0.len() as u64 + 1;
        self.0.push(Recorded { seq, at: instant(i64::try_from(seq).unwrap()), event });
    }

    fn keep(&mut self, message: &str, arrived: i64) {
        self.add(Event::Kept { message: name(message), arrived: instant(arrived), size: 9 });
    }

    fn judge(&mut self, message: &str, judgement: &Judgement) {
        self.add(Event::Judged { message: name(message), judgement: judgement.clone() });
    }

    fn rule(&mut self, message: &str, judgement: &Judgement) {
        let (by, note) = ("registrar".into(), "by telephone".into());
        self.add(Event::Ruled { message: name(message), judgement: judgement.clone(), by, note });
    }

    fn receive(&mut self, message: &str, arrived: i64, judgement: &Judgement) {
        self.keep(message, arrived);
        self.judge(message, judgement);
    }

    fn books(&self) -> Books {
        Books::fold(&self.0)
    }
}

fn choices_of(books: &Books, member: &str) -> BTreeMap<String, Choice> {
    let standing = books.standing(7).into_iter().filter(|((of, _), _)| *of == state(member));
    standing.map(|((_, text), stood)| (text.to_string(), stood.choice)).collect()
}

const NO_COMMENTS: Choice = Choice::AuthorizeNoComments;

#[test]
fn a_second_reply_replaces_only_the_texts_it_answers() {
    let mut log = Log::opened(&[7]);
    log.receive("first", 10, &judgement(7, "FRA", &[("Z.1", NO_COMMENTS), ("Z.2", NO_COMMENTS)]));
    log.receive("second", 20, &judgement(7, "FRA", &[("Z.1", Choice::Refuse), ("Z.2", Choice::Blank)]));
    let books = log.books();
    assert_eq!(
        choices_of(&books, "FRA"),
        BTreeMap::from([("Z.1".into(), Choice::Refuse), ("Z.2".into(), NO_COMMENTS)])
    );
    assert_eq!(books.class(&name("first")), Some(Class::Counted));
    assert_eq!(books.superseded_by(&name("first")), BTreeMap::from([(text("Z.1"), name("second"))]));
    let second = judgement(7, "FRA", &[("Z.1", Choice::Refuse), ("Z.2", Choice::Blank)]);
    let changes = books.changes(&name("second"), &second);
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    assert!(change.alters());
    assert_eq!((change.text.as_str(), change.to), ("Z.1", Choice::Refuse));
    assert_eq!(change.from.as_ref().map(|stood| stood.choice), Some(NO_COMMENTS));
}

fn withdrawal(member: &str) -> Judgement {
    Judgement { withdrawal: true, ..judgement(7, member, &[("Z.1", Choice::Blank), ("Z.2", Choice::Blank)]) }
}

#[test]
fn a_withdrawal_takes_back_what_arrived_before_it_and_nothing_else() {
    let remark = Comment { text: Some(text("Z.1")), body: "why".into(), source: "form".into() };
    let mut log = Log::opened(&[7, 8]);
    let first = judgement(7, "FRA", &[("Z.1", Choice::Refuse), ("Z.2", NO_COMMENTS)]);
    log.receive("first", 10, &Judgement { comments: vec![remark], ..first });
    log.receive("other state", 11, &judgement(7, "DEU", &[("Z.1", NO_COMMENTS)]));
    log.receive("other circular", 12, &judgement(8, "FRA", &[("Z.1", NO_COMMENTS)]));
    log.receive("back", 20, &withdrawal("FRA"));
    let books = log.books();
    let taken: Vec<_> = books
        .withdrawn(&name("back"), &withdrawal("FRA"))
        .into_iter()
        .map(|(text, stood)| (text.to_string(), stood.choice))
        .collect();
    assert_eq!(taken, [("Z.2".to_owned(), NO_COMMENTS), ("Z.1".to_owned(), Choice::Refuse)], "in the circular's order");
    assert!(choices_of(&books, "FRA").is_empty() && books.comments(7).is_empty());
    assert_eq!((choices_of(&books, "DEU").len(), books.standing(8).len()), (1, 1));
    assert_eq!(books.class(&name("first")), Some(Class::Superseded));
    assert_eq!(books.class(&name("back")), Some(Class::Superseded));
    assert_eq!(books.withdrawn_by(&name("first"), 7, state("FRA")), Some(&name("back")));
    assert_eq!(books.withdrawn_by(&name("other state"), 7, state("DEU")), None);
    // What arrived before it and is judged after it does not stand; what arrives after it does.
    log.receive("earlier", 15, &judgement(7, "FRA", &[("Z.1", NO_COMMENTS)]));
    assert!(choices_of(&log.books(), "FRA").is_empty());
    log.receive("anew", 30, &judgement(7, "FRA", &[("Z.1", NO_COMMENTS)]));
    assert_eq!(choices_of(&log.books(), "FRA"), BTreeMap::from([("Z.1".into(), NO_COMMENTS)]));
    // Rejected by a person, it takes nothing back.
    log.rule("back", &Judgement { status: Status::Ignored, ..withdrawal("FRA") });
    assert_eq!(choices_of(&log.books(), "FRA").len(), 2);
    assert!(log.books().ledger().adds_up());
}

#[test]
fn a_late_withdrawal_takes_nothing_back() {
    let mut log = Log::opened(&[7]);
    log.receive("first", 10, &judgement(7, "FRA", &[("Z.1", NO_COMMENTS)]));
    log.receive("back", 2_000, &Judgement { late: true, ..withdrawal("FRA") });
    assert_eq!(choices_of(&log.books(), "FRA").len(), 1);
    assert_eq!(log.books().class(&name("back")), Some(Class::Late));
}

#[test]
fn a_message_none_of_whose_choices_stands_is_superseded() {
    let mut log = Log::opened(&[7]);
    log.receive("first", 10, &judgement(7, "FRA", &[("Z.1", NO_COMMENTS)]));
    log.receive("second", 20, &judgement(7, "FRA", &[("Z.1", Choice::Refuse)]));
    assert_eq!(log.books().class(&name("first")), Some(Class::Superseded));
}

#[test]
fn a_reply_judged_later_does_not_replace_one_that_arrived_later() {
    let mut log = Log::opened(&[7]);
    log.keep("early", 10);
    log.receive("late-comer", 20, &judgement(7, "FRA", &[("Z.1", Choice::Refuse)]));
    let early = judgement(7, "FRA", &[("Z.1", NO_COMMENTS)]);
    let before = log.books().changes(&name("early"), &early);
    log.judge("early", &early);
    let books = log.books();
    assert_eq!(choices_of(&books, "FRA"), BTreeMap::from([("Z.1".into(), Choice::Refuse)]));
    assert_eq!(books.class(&name("early")), Some(Class::Superseded));
    assert_eq!(before, books.changes(&name("early"), &early), "the same before and after it is recorded");
    assert_eq!(before.first().and_then(|change| change.overtaken_by.clone()), Some(name("late-comer")));
}

#[test]
fn replies_of_the_same_instant_count_in_the_order_of_keeping() {
    let mut log = Log::opened(&[7]);
    log.keep("b-first", 10);
    log.keep("a-second", 10);
    log.judge("a-second", &judgement(7, "FRA", &[("Z.1", Choice::Refuse)]));
    log.judge("b-first", &judgement(7, "FRA", &[("Z.1", NO_COMMENTS)]));
    assert_eq!(choices_of(&log.books(), "FRA"), BTreeMap::from([("Z.1".into(), Choice::Refuse)]));
}

#[test]
fn a_late_reply_is_listed_apart_until_a_person_lets_it_count() {
    let mut log = Log::opened(&[7]);
    let mut late = judgement(7, "FRA", &[("Z.1", Choice::Refuse)]);
    late.late = true;
    log.receive("late", 2_000, &late);
    assert_eq!(log.books().late(7).len(), 1);
    assert!(choices_of(&log.books(), "FRA").is_empty());
    log.rule("late", &judgement(7, "FRA", &[("Z.1", Choice::Refuse)]));
    assert_eq!(log.books().class(&name("late")), Some(Class::Counted));
    assert_eq!(choices_of(&log.books(), "FRA"), BTreeMap::from([("Z.1".into(), Choice::Refuse)]));
}

#[test]
fn a_judgement_after_a_ruling_does_not_override_the_person() {
    let mut log = Log::opened(&[7]);
    log.keep("m", 10);
    log.rule("m", &judgement(7, "FRA", &[("Z.1", Choice::Refuse)]));
    log.judge("m", &judgement(7, "DEU", &[("Z.1", NO_COMMENTS)]));
    assert_eq!(choices_of(&log.books(), "FRA"), BTreeMap::from([("Z.1".into(), Choice::Refuse)]));
    assert!(choices_of(&log.books(), "DEU").is_empty());
}

#[test]
fn a_ruling_that_moves_a_reply_to_another_state_leaves_nothing_behind() {
    let mut log = Log::opened(&[7, 8]);
    log.receive("m", 10, &judgement(7, "FRA", &[("Z.1", Choice::Refuse)]));
    log.rule("m", &judgement(8, "DEU", &[("Z.1", Choice::Refuse)]));
    let books = log.books();
    assert!(books.standing(7).is_empty());
    assert_eq!(books.standing(8).len(), 1);
}

#[test]
fn who_is_no_member_state_is_never_counted_by_the_house() {
    let mut log = Log::opened(&[7]);
    let mut member = judgement(7, "FRA", &[("Z.1", NO_COMMENTS)]);
    member.reasons.push(Reason {
        code: DoubtCode::NotAMemberState,
        text: None,
        spot: None,
        detail: "a company".into(),
    });
    log.receive("accepted", 10, &member);
    member.status = Status::Ignored;
    log.receive("ignored", 11, &member);
    member.status = Status::Review;
    log.receive("asked", 12, &member);
    let books = log.books();
    assert!(books.standing(7).is_empty());
    assert_eq!(books.not_entitled(7).len(), 2);
    assert_eq!(books.class(&name("asked")), Some(Class::Review));
}

#[test]
fn an_acceptance_that_names_nothing_to_count_under_waits_for_a_person() {
    let mut log = Log::opened(&[7]);
    log.receive("unknown-circular", 10, &judgement(9, "FRA", &[("Z.1", NO_COMMENTS)]));
    let mut nobody = judgement(7, "FRA", &[("Z.1", NO_COMMENTS)]);
    nobody.member_state = None;
    log.receive("nobody", 11, &nobody);
    let books = log.books();
    let waiting: Vec<&str> = books.waiting().iter().map(|entry| entry.message.as_str()).collect();
    assert_eq!(waiting, ["unknown-circular", "nobody"]);
    assert!(books.ledger().adds_up());
}

#[test]
fn the_tally_has_the_promised_json_form() {
    let mut log = Log::opened(&[7, 8]);
    for (place, member) in ["FRA", "DEU", "KEN"].into_iter().enumerate() {
        let choice = [NO_COMMENTS, Choice::AuthorizeWithComments, Choice::Refuse][place];
        log.receive(member, 10, &judgement(7, member, &[("Z.2", choice)]));
    }
    log.receive("plain", 11, &judgement(7, "CHN", &[("Z.2", Choice::Authorize)]));
    log.receive("other circular", 12, &judgement(8, "CHN", &[("Z.2", Choice::Authorize)]));
    log.keep("unread", 13);
    let tally = log.books().tally(7, instant(60)).unwrap();
    let expected = concat!(
        r#"{"circular":7,"as_of":"2023-07-22T04:27:40Z","deadline":"2023-07-22T04:43:20Z","threshold_percent":70,"#,
        r#""texts":[{"text":"Z.2","replies":4,"support":3,"no_comments":1,"with_comments":1,"refuse":1,"#,
        r#""support_percent":"75.00","outcome":"proceed"},"#,
        r#"{"text":"Z.1","replies":0,"support":0,"no_comments":0,"with_comments":0,"refuse":0,"#,
        r#""support_percent":null,"outcome":"proceed"}],"#,
        r#""ledger":{"received":5,"counted":4,"superseded":0,"late":0,"not_entitled":0,"review":1,"not_a_reply":0}}"#,
    );
    assert_eq!(serde_json::to_string(&tally).unwrap(), expected);
    assert_eq!(log.books().ledger().received, 6);
    assert!(log.books().tally(9, instant(60)).is_none());
}

#[test]
fn a_choice_for_a_text_the_circular_does_not_have_counts_nowhere() {
    let mut log = Log::opened(&[7]);
    log.receive("m", 10, &judgement(7, "FRA", &[("Z.99", NO_COMMENTS)]));
    assert!(log.books().standing(7).is_empty());
    assert_eq!(log.books().class(&name("m")), Some(Class::Superseded));
}

#[test]
fn the_silent_are_named_with_what_waits_or_came_late_from_them() {
    let mut log = Log::opened(&[7]);
    log.receive("spoke", 10, &judgement(7, "FRA", &[("Z.1", NO_COMMENTS)]));
    let mut asked = judgement(7, "DEU", &[("Z.1", Choice::Unclear)]);
    asked.status = Status::Review;
    log.receive("asked", 11, &asked);
    let mut late = judgement(7, "KEN", &[("Z.1", NO_COMMENTS)]);
    late.late = true;
    log.receive("late", 2_000, &late);
    let silent = log.books().silent(7, &[state("CHN"), state("DEU"), state("FRA"), state("KEN")]);
    let told = |code, waiting: &[&str], late: &[&str]| Silent {
        state: state(code),
        waiting: waiting.iter().map(|message| name(message)).collect(),
        late: late.iter().map(|message| name(message)).collect(),
    };
    assert_eq!(silent, [told("CHN", &[], &[]), told("DEU", &["asked"], &[]), told("KEN", &[], &["late"])]);
}

#[test]
fn a_comment_falls_with_the_choice_it_explains() {
    let remark =
        |id: Option<&str>, body: &str| Comment { text: id.map(text), body: body.into(), source: "form".into() };
    let mut log = Log::opened(&[7]);
    let mut first = judgement(7, "FRA", &[("Z.1", Choice::Refuse), ("Z.2", Choice::AuthorizeWithComments)]);
    first.comments = vec![remark(Some("Z.1"), "old"), remark(Some("Z.2"), "stays"), remark(None, "whole")];
    log.receive("first", 10, &first);
    let mut second = judgement(7, "FRA", &[("Z.1", Choice::AuthorizeWithComments)]);
    second.comments = vec![remark(Some("Z.1"), "new")];
    log.receive("second", 20, &second);
    let bodies =
        |log: &Log| log.books().comments(7).into_iter().map(|standing| standing.comment.body).collect::<Vec<_>>();
    assert_eq!(bodies(&log), ["whole", "stays", "new"], "the whole first, then in the circular's order");
    log.receive("third", 30, &judgement(7, "FRA", &[("Z.1", NO_COMMENTS), ("Z.2", NO_COMMENTS)]));
    assert!(bodies(&log).is_empty());
}

#[test]
fn news_tells_what_came_what_turned_and_what_could_not_be_sent() {
    let mut log = Log::opened(&[7]);
    log.receive("first", 10, &judgement(7, "FRA", &[("Z.1", NO_COMMENTS)]));
    let since = log.0.last().unwrap().at;
    log.receive("second", 20, &judgement(7, "FRA", &[("Z.1", Choice::Refuse)]));
    log.add(Event::LetterFailed { letter: "ack-1".into(), response: "550 no such user".into() });
    log.add(Event::LetterFailed { letter: "ack-2".into(), response: "550 no such user".into() });
    log.add(Event::LetterSent { letter: "ack-2".into(), response: "250 ok".into() });
    let news = news(&log.0, since, instant(9_999));
    assert_eq!(news.kept, [name("second")]);
    assert_eq!(news.failed_letters, ["ack-1"]);
    let moved: Vec<_> = news.moved.iter().map(|moved| (moved.message.as_str(), moved.from, moved.to)).collect();
    assert_eq!(moved, [("first", Some(Class::Counted), Class::Superseded), ("second", None, Class::Counted)]);
    let turned: Vec<_> = news.turned.iter().map(|turned| (turned.from, turned.to)).collect();
    assert_eq!(turned, [(Some(NO_COMMENTS), Some(Choice::Refuse))]);
}

#[test]
fn the_books_of_a_past_instant_know_nothing_of_what_came_after() {
    let mut log = Log::opened(&[7]);
    log.receive("first", 10, &judgement(7, "FRA", &[("Z.1", NO_COMMENTS)]));
    let then = log.0.last().unwrap().at;
    log.receive("second", 5, &judgement(7, "FRA", &[("Z.2", Choice::Refuse)]));
    assert_eq!(Books::at(&log.0, then), Books::fold(&log.0[..3]));
    assert_eq!(Books::at(&log.0, instant(0)), Books::default());
}

#[test]
fn a_clock_that_ran_ahead_once_hides_nothing_recorded_after_it() {
    let mut log = Log::opened(&[7]);
    log.receive("first", 10, &judgement(7, "FRA", &[("Z.1", NO_COMMENTS)]));
    log.0[1].at = instant(1_000_000);
    assert_eq!(Books::at(&log.0, instant(500)).ledger().counted, 1);
}

#[test]
fn the_tally_at_the_instant_of_a_digest_is_what_the_digest_knew() {
    let mut log = Log::opened(&[7]);
    log.receive("m1", 1, &judgement(7, "KEN", &[("Z.1", Choice::Refuse)]));
    let through = log.0.len() as u64;
    // Judged by a reader whose clock was read before the digest was written, recorded after it was gathered.
    log.receive("m2", 2, &judgement(7, "FRA", &[("Z.1", Choice::AuthorizeNoComments)]));
    let (group, date) = (String::new(), date(2023, 8, 1));
    log.add(Event::DigestWritten { number: 1, group, date, through, closing: vec![], settled: vec![] });
    let at = log.0.last().unwrap().at;
    assert_eq!(Books::at(&log.0, at).ledger().received, 1, "as the digest said");
    assert_eq!(Books::at(&log.0, at + jiff::SignedDuration::from_nanos(1)).ledger().received, 2);
    let books = log.books();
    let mark = books.digests().first().unwrap();
    assert_eq!((mark.at, mark.number, mark.through), (at, 1, through));
}

#[test]
fn the_timeline_gives_every_day_what_stood_at_its_end() {
    const DAY: i64 = 86_400;
    let mut log = Log::opened(&[7]);
    log.receive("m1", -3 * DAY, &judgement(7, "KEN", &[("Z.1", Choice::Refuse), ("Z.2", Choice::Authorize)]));
    log.receive("m2", -DAY, &judgement(7, "FRA", &[("Z.1", Choice::AuthorizeNoComments)]));
    log.receive("m3", 0, &judgement(7, "KEN", &[("Z.1", Choice::AuthorizeWithComments)]));
    let books = log.books();
    let days = books.timeline(7, instant(0).to_zoned(jiff::tz::TimeZone::UTC).date());
    assert_eq!(days.first().unwrap().date, date(2023, 5, 1), "from the circular's own date");
    let last: Vec<_> =
        days.iter().rev().take(4).rev().map(|day| (day.replies, day.states, day.texts.clone())).collect();
    let expected = [
        (1, 1, vec![(1, 1), (0, 1)]),
        (0, 1, vec![(1, 1), (0, 1)]),
        (1, 2, vec![(1, 1), (1, 2)]),
        (1, 2, vec![(1, 1), (2, 2)]),
    ];
    assert_eq!(last, expected);
    let counted: Vec<_> = books.counts(7).iter().map(|text| (text.support, text.replies)).collect();
    assert_eq!(days.last().unwrap().texts, counted, "the last day is the tally");
    assert_eq!(days.iter().map(|day| day.replies).sum::<u32>(), 3);
}

#[test]
fn the_timeline_loses_what_was_taken_back_and_no_withdrawal_is_a_reply() {
    const DAY: i64 = 86_400;
    let mut log = Log::opened(&[7]);
    log.receive("m1", -3 * DAY, &judgement(7, "KEN", &[("Z.1", Choice::Refuse)]));
    log.receive("m2", -2 * DAY, &judgement(7, "FRA", &[("Z.1", Choice::AuthorizeNoComments)]));
    log.receive("m3", -DAY, &withdrawal("FRA"));
    let books = log.books();
    let days = books.timeline(7, instant(0).to_zoned(jiff::tz::TimeZone::UTC).date());
    let last: Vec<_> = days.iter().rev().take(3).rev().map(|day| (day.replies, day.states, day.texts[1])).collect();
    assert_eq!(last, [(1, 2, (1, 2)), (0, 1, (0, 1)), (0, 1, (0, 1))]);
    let counted: Vec<_> = books.counts(7).iter().map(|text| (text.support, text.replies)).collect();
    assert_eq!(days.last().unwrap().texts, counted, "the last day is the tally");
}

#[test]
fn closing_shuts_a_circular_and_importing_it_again_opens_it() {
    let mut log = Log::opened(&[7]);
    log.add(Event::CircularClosed { circular: 7 });
    assert!(log.books().circular(7).unwrap().closed);
    log.add(Event::CircularImported { circular: circular(7) });
    assert!(!log.books().circular(7).unwrap().closed);
}

// ---- what must hold for every log ----

#[derive(Clone, Debug)]
struct Mail {
    arrived: i64,
    judgement: Option<Judgement>,
    ruling: Option<Judgement>,
}

fn any_choice() -> impl Strategy<Value = Choice> {
    prop::sample::select(vec![
        Choice::AuthorizeNoComments,
        Choice::AuthorizeWithComments,
        Choice::Authorize,
        Choice::Refuse,
        Choice::Blank,
        Choice::Unclear,
    ])
}

fn any_judgement() -> impl Strategy<Value = Judgement> {
    let status = prop::sample::select(vec![Status::Accepted, Status::Accepted, Status::Review, Status::Ignored]);
    let number = prop::option::weighted(0.9, prop::sample::select(vec![7_u32, 7, 8, 9]));
    let member = prop::option::weighted(0.9, prop::sample::select(vec!["FRA", "DEU", "KEN"]));
    let flags = (prop::bool::weighted(0.2), prop::bool::weighted(0.1), prop::bool::weighted(0.1));
    (status, number, member, flags, any_choice(), any_choice()).prop_map(
        |(status, number, member, (late, outsider, withdrawal), one, two)| {
            let (one, two) = if withdrawal { (Choice::Blank, Choice::Blank) } else { (one, two) };
            let mut judgement = judgement(7, "FRA", &[("Z.1", one), ("Z.2", two)]);
            judgement.withdrawal = withdrawal;
            judgement.status = status;
            judgement.circular = number;
            judgement.member_state = member.map(state);
            judgement.late = late;
            if outsider {
                let reason = Reason { code: DoubtCode::NotAMemberState, text: None, spot: None, detail: String::new() };
                judgement.reasons.push(reason);
            }
            judgement
        },
    )
}

fn any_mails() -> impl Strategy<Value = Vec<Mail>> {
    let mail = (0_i64..6, prop::option::weighted(0.9, any_judgement()), prop::option::weighted(0.2, any_judgement()));
    prop::collection::vec(mail.prop_map(|(arrived, judgement, ruling)| Mail { arrived, judgement, ruling }), 0..24)
}

/// Writes the log: all are kept in order, then decided in the order given by `order`.
fn write(mails: &[Mail], order: &[usize]) -> Log {
    let mut log = Log::opened(&[7, 8]);
    for (number, mail) in mails.iter().enumerate() {
        log.keep(&format!("m{number:02}"), mail.arrived);
    }
    for number in order {
        let (mail, message) = (&mails[*number], format!("m{number:02}"));
        // a ruling may come before the house's own judgement, and is then not overridden
        if let (0, Some(ruling)) = (number % 2, &mail.ruling) {
            log.rule(&message, ruling);
        }
        if let Some(judgement) = &mail.judgement {
            log.judge(&message, judgement);
        }
        if let (1, Some(ruling)) = (number % 2, &mail.ruling) {
            log.rule(&message, ruling);
        }
    }
    log
}

/// Counts one text by going through everything again for every state, without any of the books' own structures.
fn recount(mails: &[Mail], number: u32, id: &str) -> [u32; 5] {
    let mut counts = [0; 5];
    for member in ["FRA", "DEU", "KEN"] {
        let mut best: Option<((i64, usize), Choice)> = None;
        for (place, mail) in mails.iter().enumerate() {
            let Some(judgement) = mail.ruling.as_ref().or(mail.judgement.as_ref()) else { continue };
            let outsider = mail.ruling.is_none() && !judgement.reasons.is_empty();
            let speaks = judgement.status == Status::Accepted
                && judgement.circular == Some(number)
                && judgement.member_state == Some(state(member));
            if !speaks || judgement.late || outsider {
                continue;
            }
            let choice = judgement.choices.iter().find(|choice| choice.text == text(id)).unwrap().choice;
            let later = best.is_none_or(|(at, _)| (mail.arrived, place) > at);
            let taken_back = mails.iter().enumerate().any(|(other, back)| {
                let Some(judgement) = back.ruling.as_ref().or(back.judgement.as_ref()) else { return false };
                judgement.withdrawal
                    && judgement.status == Status::Accepted
                    && judgement.circular == Some(number)
                    && judgement.member_state == Some(state(member))
                    && !judgement.late
                    && (back.ruling.is_some() || judgement.reasons.is_empty())
                    && (back.arrived, other) > (mail.arrived, place)
            });
            if later && !taken_back && choice != Choice::Blank && choice != Choice::Unclear {
                best = Some(((mail.arrived, place), choice));
            }
        }
        let Some((_, choice)) = best else { continue };
        counts[0] += 1;
        counts[1] += u32::from(choice != Choice::Refuse);
        counts[2] += u32::from(choice == Choice::AuthorizeNoComments);
        counts[3] += u32::from(choice == Choice::AuthorizeWithComments);
        counts[4] += u32::from(choice == Choice::Refuse);
    }
    counts
}

proptest! {
    #[test]
    fn the_ledger_always_adds_up(mails in any_mails()) {
        let log = write(&mails, &(0..mails.len()).collect::<Vec<_>>());
        for end in 0..=log.0.len() {
            let books = Books::fold(&log.0[..end]);
            let ledger = books.ledger();
            prop_assert!(ledger.adds_up(), "{:?}", ledger);
            prop_assert_eq!(ledger.received, books.entries().count() as u64);
            prop_assert!(books.ledger_for(7).adds_up());
        }
        prop_assert_eq!(log.books().ledger().received, mails.len() as u64);
    }

    #[test]
    fn the_tally_is_what_a_recount_from_scratch_gives(mails in any_mails()) {
        let log = write(&mails, &(0..mails.len()).collect::<Vec<_>>());
        for number in [7, 8] {
            for counted in log.books().tally(number, instant(99)).unwrap().texts {
                let found =
                    [counted.replies, counted.support, counted.no_comments, counted.with_comments, counted.refuse];
                prop_assert_eq!(found, recount(&mails, number, counted.text.as_str()));
            }
        }
    }

    #[test]
    fn only_arrival_matters_not_the_order_of_judging(
        (mails, order) in any_mails().prop_flat_map(|mails| {
            let order = Just((0..mails.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(mails), order)
        })
    ) {
        let straight = write(&mails, &(0..mails.len()).collect::<Vec<_>>()).books();
        let shuffled = write(&mails, &order).books();
        prop_assert_eq!(straight.standing(7), shuffled.standing(7));
        prop_assert_eq!(straight.classes(), shuffled.classes());
    }

    #[test]
    fn a_single_class_agrees_with_all_classes_and_with_what_stands(mails in any_mails()) {
        let books = write(&mails, &(0..mails.len()).collect::<Vec<_>>()).books();
        let standing: Vec<Stood> = [7, 8].into_iter().flat_map(|n| books.standing(n).into_values()).collect();
        for (message, class) in books.classes() {
            prop_assert_eq!(books.class(message), Some(class));
            prop_assert_eq!(class == Class::Counted, standing.iter().any(|stood| stood.message == *message));
        }
    }
}
