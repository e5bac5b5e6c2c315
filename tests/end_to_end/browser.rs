//! Digests and letters as a reader's screen shows them: on a phone and on a desk, in light and in dark, in six languages,
//! with whatever hostile people wrote into their mail.
//!
//! With `CONSULTD_PICTURES` naming a directory, every page is kept there as a PNG for a person to look at.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use consultd::{
    circular::{Circular, TextId},
    config,
    desk::{Ailing, Desk, Trouble},
    event::{Event, Limit, MessageHash},
    language::Language,
    letter::{self, Acknowledgement, Asking, Occasion, Reminder, Words},
    reply::{Choice, state::StateCode},
    store::{NewLetter, Outcome, Store},
    verdict::Judgement,
    worker::Workers,
};
use jiff::Timestamp;
use mail_parser::{MessageParser, MimeHeaders};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    chromium::{Browser, Seen},
    house::{House, text},
    samples,
};

const PHONE: u32 = 375;
const DESK: u32 = 900;
const LANGUAGES: [&str; 6] = ["en", "fr", "es", "ru", "ar", "zh"];

/// What somebody may write wherever a mail lets them: markup, addresses, a formula, characters that turn the line round.
const EVIL: &str = "<script>ran=1</script><img src=x onerror=\"ran=1;document.title='ran'\"><style>*{display:none}</style>\
                    <a href=\"javascript:ran=1\">https://evil.example/</a>{{ 7*7 }}&lt;b&gt;\u{202e}exe.fdp\u{2066}\u{200f}\
                    =HYPERLINK(\"https://evil.example\")</div></td></table>";

/// A word that nobody can break.
fn endless() -> String {
    "Donaudampfschifffahrtsgesellschaft".repeat(12)
}

fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap()
}

/// One page at every width, in light and in dark, with what holds of all of them.
fn look(browser: &mut Browser, name: &str, language: &str, file: &Path) -> Vec<Value> {
    let mut seen = Vec::new();
    let mut grounds = BTreeSet::new();
    for (width, dark) in [(PHONE, false), (PHONE, true), (DESK, false), (DESK, true)] {
        let Seen { measured, fetched } = browser.open(file, width, dark);
        let shade = if dark { "dark" } else { "light" };
        if let Some(folder) = std::env::var_os("CONSULTD_PICTURES") {
            fs::create_dir_all(&folder).unwrap();
            browser.picture(&PathBuf::from(folder).join(format!("{name}-{language}-{width}-{shade}.png")));
        }
        let place = format!("{name} in {language}, {width} pixels, {shade}");
        assert!(measured["texts"].as_u64().unwrap() > 10, "{place}: nothing to see");
        assert_eq!(measured["width"], width, "{place}");
        assert!(measured["scrollWidth"].as_u64().unwrap() <= u64::from(width), "{place}: {}", measured["scrollWidth"]);
        for flaw in ["cut", "faint", "small", "ran", "active"] {
            assert_eq!(measured[flaw], json!([]), "{place}: {flaw}");
        }
        assert_eq!(fetched, Vec::<String>::new(), "{place}: fetched");
        assert_eq!(measured["language"], language, "{place}");
        let (direction, align) = if language == "ar" { ("rtl", "right") } else { ("ltr", "left") };
        assert_eq!((&measured["direction"], &measured["align"]), (&json!(direction), &json!(align)), "{place}");
        let words = measured["words"].as_str().unwrap();
        assert!(!words.contains(['\u{202e}', '\u{2066}', '\0']), "{place}: turns the line round");
        grounds.insert(measured["ground"].to_string());
        seen.push(measured);
    }
    assert_eq!(grounds.len(), 2, "{name} in {language}: dark is another ground than light: {grounds:?}");
    seen
}

/// The HTML part of a message with its pictures in place, as a mail program shows it.
fn page(folder: &TempDir, name: &str, message: &[u8]) -> PathBuf {
    let parsed = MessageParser::default().parse(message).unwrap();
    let mut html = parsed.body_html(0).unwrap().into_owned();
    for part in &parsed.parts {
        if let Some(cid) = part.content_id() {
            let picture = format!("data:image/png;base64,{}", STANDARD.encode(part.contents()));
            html = html.replace(&format!("cid:{cid}"), &picture);
        }
    }
    let file = folder.path().join(format!("{name}.html"));
    fs::write(&file, html).unwrap();
    file
}

/// A circular whose issuer was careless with titles.
fn circular(number: u32) -> Circular {
    let title = |words: &str| LANGUAGES.iter().map(|code| ((*code).to_owned(), json!(words))).collect::<Value>();
    let text = |id: &str, words: &str| json!({"id": id, "provisional_name": "X.evil", "kind": "new", "title": title(words), "location": null});
    serde_json::from_value(json!({
        "circular": number, "reference": "SG17/XY", "date": "2023-03-28", "study_group": 17,
        "meeting": {"start": "2023-09-05", "end": "2023-09-12", "place": title("Geneva")},
        "deadline": "2023-08-16T23:59:00Z", "threshold_percent": 70, "reply_to": "tsbdir@itu.int",
        "texts": [text("X.1", &EVIL.repeat(3)), text("X.2 Cor.1", &endless()), text("X.3", "Plain")],
    }))
    .unwrap()
}

/// A reply that is hostile wherever it can be.
fn judgement(state: &str, number: u32, status: &str, change: &Value) -> Judgement {
    let row = |id: &str, choice: &str| json!({"text": id, "choice": choice, "spot": format!("{EVIL}, page 2"), "method": null});
    let reason =
        |code: &str, of: Value, detail: &str| json!({"code": code, "text": of, "spot": EVIL, "detail": detail});
    let held = [
        reason("both_boxes", json!("X.1"), EVIL),
        reason("sender_unknown", Value::Null, &endless()),
        reason("attachment_unread", Value::Null, &format!("{EVIL}{}", endless())),
    ];
    let mut whole = json!({
        "kind": "reply", "status": status, "circular": number, "language": "en", "member_state": state,
        "sender": format!("{}@{}.example", endless(), state.to_lowercase()), "subject": format!("{EVIL}{}", endless()),
        "received": "2023-06-01T10:00:00Z", "late": false, "answerable": true,
        "reasons": if status == "review" { held.to_vec() } else { Vec::new() },
        "notices": [reason("comments_missing", json!("X.2 Cor.1"), EVIL)],
        "choices": [row("X.1", "authorize_with_comments"), row("X.2 Cor.1", "refuse"), row("X.3", "authorize_no_comments")],
        "comments": [{"text": "X.1", "body": EVIL, "source": format!("{EVIL}.docx")}],
    });
    whole.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    serde_json::from_value(whole).unwrap()
}

/// All samples, and beside them a circular that drew every kind of mischief; letters that came to nothing; a digest group
/// for each language.
async fn busy_house() -> (House, Desk) {
    let mut house = House::new();
    let group = |code: &&str| {
        format!("[[digest.group]]\nname = \"{code}\"\nrecipients = [\"{code}@itu.int\"]\nlanguage = \"{code}\"\n")
    };
    house.configure(&LANGUAGES.iter().map(group).collect::<String>());
    let house = house.opened();
    house.ok(&["ingest", &text(&samples::path(""))]);
    let store = Store::open(&house.data()).await.unwrap();
    let mut events = vec![
        Event::CircularImported { circular: circular(80) },
        Event::LettersHeld { limit: Limit::All, until: at("2023-08-16T12:00:00Z") },
    ];
    let replies = [
        ("KEN", 80, "accepted", json!({})),
        ("FRA", 80, "accepted", json!({"received": "2023-06-02T10:00:00Z"})),
        ("FRA", 80, "accepted", json!({"received": "2023-06-03T10:00:00Z", "sender": EVIL, "withdrawal": true})),
        ("BRA", 80, "review", json!({})),
        ("TUR", 80, "review", json!({"member_state": null, "circular": null, "sender": EVIL})),
        ("PER", 80, "accepted", json!({"late": true, "received": "2023-08-17T10:00:00Z"})),
        (
            "USA",
            80,
            "review",
            json!({"reasons": [{"code": "not_a_member_state", "text": null, "spot": null, "detail": EVIL}]}),
        ),
    ];
    for (state, number, status, change) in replies {
        let message = MessageHash::of(format!("{state}{status}{change}").as_bytes());
        let judgement = judgement(state, number, status, &change);
        events.push(Event::Kept { message: message.clone(), arrived: judgement.received, size: 4000 });
        let ruled = state == "KEN";
        events.push(Event::Judged { message: message.clone(), judgement: judgement.clone() });
        if ruled {
            events.push(Event::Ruled { message, judgement, by: EVIL.to_owned(), note: EVIL.to_owned() });
        }
    }
    store.record(&events, at("2023-08-15T10:00:00Z")).await.unwrap();
    for (key, answer) in [("given-up", EVIL.to_owned()), ("given-up-too", format!("550 {}", endless()))] {
        let letter = NewLetter {
            key: format!("acknowledgement/{key}"),
            kind: "acknowledgement".to_owned(),
            message_id: format!("{key}@example.int"),
            to: vec![format!("{}@evil.example", endless())],
            subject: EVIL.to_owned(),
            language: Language::En,
            bytes: b"From: a@b\r\n\r\n".to_vec(),
            fingerprint: String::new(),
            created: at("2023-08-15T10:00:00Z"),
            about: None,
            circular: None,
            member_state: None,
        };
        let outcome = Outcome { letters: vec![letter], ..Outcome::default() };
        assert!(store.commit(&outcome, at("2023-08-15T10:00:00Z")).await.unwrap().took_effect());
        store.letter_failed(&format!("acknowledgement/{key}"), &answer, at("2023-08-15T11:00:00Z")).await.unwrap();
    }
    let settings = config::load(Some(&house.path("consultd.toml")), Some(house.data()), &|_| None).unwrap();
    let desk = Desk::new(store, settings, Workers::default());
    (house, desk)
}

#[tokio::test]
async fn the_digest_is_whole_legible_and_harmless_on_a_phone_and_on_a_desk() {
    let (_house, desk) = busy_house().await;
    let since = at("2023-08-16T20:00:00Z");
    let troubles = [
        Trouble { ailing: Ailing::Mailbox(EVIL.to_owned()), error: format!("{EVIL}{}", endless()), since },
        Trouble { ailing: Ailing::Post, error: "smtp.example.int: connection refused".to_owned(), since },
    ];
    assert_eq!(desk.digest(&troubles, at("2023-08-17T05:30:00Z")).await.unwrap().len(), 7);
    let folder = tempfile::tempdir().unwrap();
    let mut browser = Browser::start();
    let rows = desk.store.letters().await.unwrap();
    for row in rows.iter().filter(|row| row.kind == "digest" && row.to != ["tsbdir@itu.int"]) {
        let language = row.language.to_string();
        let bytes = desk.store.letter_bytes(&row.key).await.unwrap();
        let file = page(&folder, &format!("digest-{language}"), &bytes);
        for seen in look(&mut browser, "digest", &language, &file) {
            let pictures = seen["pictures"].as_array().unwrap();
            assert_eq!(pictures.len(), 9, "a bar for every text of two circulars");
            for picture in pictures {
                assert!(picture["loaded"].as_u64().unwrap() > 0 && !picture["words"].as_str().unwrap().is_empty());
                assert!((picture["width"].as_f64().unwrap() - seen["room"].as_f64().unwrap()).abs() < 2.0, "{picture}");
            }
            let words = seen["words"].as_str().unwrap();
            for shown in ["<script>ran=1</script>", "{{ 7*7 }}", "consultd review show", "consultd tally 79 --at"] {
                assert!(words.contains(shown), "{language}: {shown}");
            }
        }
    }
}

/// Every letter that an administration can get about hostile mail, in one language.
fn letters(language: Language) -> Vec<(&'static str, Words)> {
    let circular = circular(80);
    let id = |name: &str| -> TextId { serde_json::from_value(json!(name)).unwrap() };
    let (before, standing) = ([(id("X.1"), Choice::Refuse)], [(id("X.3"), Choice::Refuse)]);
    let write = |judgement: &Judgement, known: bool, now: &str, occasion: Option<Occasion>| {
        let facts = Acknowledgement {
            circular: known.then_some(&circular),
            judgement,
            superseded: &before,
            overtaken: &[id("X.2 Cor.1")],
            standing: &standing,
            reference: "C80-20230601-7F3A",
            now: at(now),
            asking: occasion.map(|occasion| Asking { token: "7K3M-9QXP-A4TZ-2WBN", sender: EVIL, occasion }),
        };
        letter::acknowledgement(&facts, language)
    };
    let told =
        |status: &str, change: Value| write(&judgement("CIV", 80, status, &change), true, "2023-06-01T10:05:00Z", None);
    let because = |code: &str| json!({"reasons": [{"code": code, "text": null, "spot": EVIL, "detail": EVIL}], "member_state": null});
    let blank = json!([{"text": "X.1", "choice": "blank", "spot": null, "method": null}]);
    let held = judgement("CIV", 80, "review", &json!({}));
    let ask = |occasion| write(&held, true, "2023-06-01T10:05:00Z", Some(occasion));
    vec![
        ("accepted", told("accepted", json!({}))),
        ("late", write(&judgement("CIV", 80, "accepted", &json!({"late": true})), true, "2023-08-18T00:00:00Z", None)),
        ("review", told("review", json!({}))),
        ("withdrawn", told("accepted", json!({"withdrawal": true, "choices": blank}))),
        ("withdrawn-late", told("accepted", json!({"withdrawal": true, "late": true, "choices": blank}))),
        ("not-entitled", told("review", because("not_a_member_state"))),
        ("closed", told("review", because("circular_closed"))),
        ("disowned", told("review", because("disowned"))),
        (
            "unknown",
            write(&judgement("CIV", 80, "review", &because("circular_unknown")), false, "2023-06-01T10:05:00Z", None),
        ),
        ("confirm", ask(Occasion::First)),
        ("confirm-again", ask(Occasion::Reminder)),
        ("confirm-unclear", ask(Occasion::Unclear)),
        ("told", ask(Occasion::Told)),
        (
            "reminder",
            letter::reminder(&Reminder { circular: &circular, state: StateCode::parse("CIV").unwrap() }, language),
        ),
    ]
}

#[test]
fn every_letter_is_whole_legible_and_harmless_in_six_languages() {
    let folder = tempfile::tempdir().unwrap();
    let mut browser = Browser::start();
    for language in Language::ALL {
        let mut subjects = BTreeSet::new();
        for (name, words) in letters(language) {
            let file = folder.path().join(format!("{name}-{language}.html"));
            fs::write(&file, &words.html).unwrap();
            for seen in look(&mut browser, name, language.code(), &file) {
                // The reader of the plain text is told the same.
                let bare = |words: &str| words.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
                let (shown, plain) = (bare(seen["words"].as_str().unwrap()), bare(&words.text));
                assert!(shown.len() * 10 > plain.len() * 8, "{name} in {language}: {shown}\n{plain}");
            }
            subjects.insert(words.html);
        }
        assert_eq!(subjects.len(), 14, "each kind says something else");
    }
}
