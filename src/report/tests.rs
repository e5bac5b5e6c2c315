//! Documents as their readers get them. What other programs read in them is tested end to end.

use std::io::{Cursor, Read as _};

use image::GenericImageView as _;
use serde_json::json;

use super::*;
use crate::{
    circular::{Circular, testing},
    event::{Event, MessageHash, Recorded},
    reply::{Choice, Comment, TextChoice, state::StateCode},
    tally::Books,
    verdict::{Judgement, Kind, Status},
};

const EVIL: &str = "<script>alert(1)</script>\u{202e}\u{0}{{ 7*7 }}]]>&amp;";

fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap()
}

fn id(text: &str) -> crate::circular::TextId {
    serde_json::from_value(json!(text)).unwrap()
}

fn circular() -> Circular {
    let texts = [("X.1353", "Zero-touch deployment"), ("X.1471", "Online analytics services")];
    let mut circular = testing::of(texts.map(|(id, title)| testing::text(id, title)));
    circular.meeting.place.insert(Language::En, "Geneva".to_owned());
    circular
}

struct Log(Vec<Recorded>);

impl Log {
    fn new() -> Self {
        let mut log = Self(Vec::new());
        log.add(Event::CircularImported { circular: circular() }, at("2023-03-28T09:00:00Z"));
        log
    }

    fn add(&mut self, event: Event, at: Timestamp) {
        self.0.push(Recorded { seq: self.0.len() as u64 + 1, at, event });
    }

    fn reply(&mut self, state: &str, arrived: &str, choices: [Choice; 2], comments: &[(Option<&str>, &str, &str)]) {
        let arrived = at(arrived);
        let choice = |(text, choice): (&str, Choice)| TextChoice { text: id(text), choice, spot: None, method: None };
        let remark = |(text, body, source): &(Option<&str>, &str, &str)| Comment {
            text: text.map(id),
            body: (*body).to_owned(),
            source: (*source).to_owned(),
        };
        let judgement = Judgement {
            kind: Kind::Reply,
            status: Status::Accepted,
            circular: Some(79),
            language: None,
            member_state: StateCode::parse(state),
            sender: Some(format!("=itu@{}.example", state.to_lowercase())),
            subject: String::new(),
            received: arrived,
            late: arrived > circular().deadline,
            answerable: true,
            reasons: Vec::new(),
            notices: Vec::new(),
            choices: ["X.1353", "X.1471"].into_iter().zip(choices).map(choice).collect(),
            comments: comments.iter().map(remark).collect(),
            withdrawal: false,
            signatures: Vec::new(),
            fax: None,
        };
        let message = MessageHash::of(format!("{state} {arrived}").as_bytes());
        self.add(Event::Kept { message: message.clone(), arrived, size: 9 }, arrived);
        self.add(Event::Judged { message, judgement }, arrived);
    }
}

fn books() -> Books {
    use Choice::{AuthorizeNoComments, AuthorizeWithComments, Blank, Refuse};
    let mut log = Log::new();
    let english = "Clause 8.1: replace \"shall\" by \"should\".\n\nClause 9: delete.";
    log.reply(
        "KEN",
        "2023-05-23T11:43:55Z",
        [AuthorizeWithComments, AuthorizeNoComments],
        &[(Some("X.1353"), english, "comments.docx"), (None, "We thank the study group.", "message body")],
    );
    log.reply(
        "EGY",
        "2023-06-01T08:00:00Z",
        [Refuse, Blank],
        &[(Some("X.1353"), "النص غير جاهز للموافقة بسبب البند 7.2 من مشروع التوصية.", "تعليقات.docx")],
    );
    log.reply("FRA", "2023-06-02T08:00:00Z", [AuthorizeWithComments, Refuse], &[(None, EVIL, EVIL)]);
    log.reply("COL", "2023-06-03T08:00:00Z", [Refuse, AuthorizeNoComments], &[(Some("X.1353"), EVIL, EVIL)]);
    log.reply("COL", "2023-06-05T08:00:00Z", [AuthorizeNoComments, Blank], &[]);
    log.reply("JPN", "2023-08-17T08:00:00Z", [Refuse, Refuse], &[(Some("X.1353"), "Too late, alas.", "letter.pdf")]);
    Books::fold(&log.0)
}

fn now() -> Timestamp {
    at("2023-08-18T07:00:00Z")
}

/// A part of a package.
fn part(package: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// What a reader sees of a document, a line per paragraph, its style before it.
fn paragraphs(document: &str) -> Vec<(String, String)> {
    let mut reader = quick_xml::Reader::from_str(document);
    let mut found: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => return found,
            quick_xml::events::Event::Start(tag) if tag.name().as_ref() == "w:p" => found.push(Default::default()),
            quick_xml::events::Event::Start(tag) if tag.name().as_ref() == "w:t" => inside = true,
            quick_xml::events::Event::End(_) => inside = false,
            quick_xml::events::Event::Empty(tag) if tag.name().as_ref() == "w:pStyle" => {
                let value = tag.attributes().next().unwrap().unwrap().value;
                found.last_mut().unwrap().0 = value.into_owned();
            }
            quick_xml::events::Event::Text(text) if inside => {
                found.last_mut().unwrap().1.push_str(&text);
            }
            quick_xml::events::Event::GeneralRef(entity) if inside => {
                let words = &mut found.last_mut().unwrap().1;
                words.extend(["&", &*entity, ";"]);
            }
            _ => {}
        }
    }
}

fn shown(package: &[u8]) -> String {
    let paragraphs = paragraphs(&part(package, "word/document.xml"));
    let shown = paragraphs.iter().filter(|(_, words)| !words.is_empty());
    shown.flat_map(|(style, words)| [style.as_str(), ": ", words.as_str(), "\n"]).collect()
}

#[test]
fn the_td_gives_every_comment_per_text_in_its_own_language() {
    let books = books();
    let td = comments(&books.survey(), 79, now(), Language::En).unwrap().unwrap();
    let words = shown(&td);
    insta::assert_snapshot!("td-of-comments", words);
    assert!(words.contains("Comment: Clause 8.1: replace") && words.contains("Comment: Clause 9: delete."));
    let document = part(&td, "word/document.xml");
    assert!(document.contains("<w:bidi w:val=\"1\"/>"), "Arabic comments run from right to left");
    assert!(!document.contains(['\u{202e}', '\0']) && !document.contains("<script"));
    assert_eq!(
        words.matches("Comment: &lt;script&gt;alert(1)").count(),
        1,
        "what Colombia answered anew no longer stands"
    );
    assert_eq!(comments(&books.survey(), 80, now(), Language::En).unwrap(), None);
}

#[test]
fn the_outcome_says_per_text_what_was_decided_and_lists_late_replies_apart() {
    let books = books();
    let words = shown(&outcome(&books.survey(), 79, now(), Language::En).unwrap().unwrap());
    insta::assert_snapshot!("outcome", words);
    let advice = advice(&books.survey(), 79, now(), Language::En).unwrap();
    insta::assert_snapshot!("outcome-json", serde_json::to_string_pretty(&advice).unwrap());
    assert!(advice.settled);
}

#[test]
fn the_documents_are_whole_in_six_languages() {
    let books = books();
    for language in Language::ALL {
        for document in [comments, outcome] {
            let package = document(&books.survey(), 79, now(), language).unwrap().unwrap();
            let words = shown(&package);
            for key in ["td-", "advice-", "column-", "{ $"] {
                assert!(!words.contains(&format!(": {key}")), "{language}: {key}");
            }
            assert!(words.contains("Heading1: ") && part(&package, "word/styles.xml").contains("heading 1"));
        }
        let workbook = workbook(&books.survey(), &[79], now(), language).unwrap();
        assert!(!part(&workbook, "xl/sharedStrings.xml").contains("column-"), "{language}");
    }
}

#[test]
fn no_cell_is_a_formula_and_nothing_in_one_is_invisible() {
    let books = books();
    for file in enclosures(&books.survey(), &[79], &[79], now(), Language::En).unwrap() {
        if file.name.starts_with("tally-") {
            let rows: Vec<_> = ::csv::Reader::from_reader(&file.bytes[3..]).records().map(Result::unwrap).collect();
            let counts = books.tally(79, now()).unwrap().texts;
            assert_eq!(rows.len(), counts.len());
            for (row, count) in rows.iter().zip(counts) {
                let sums = [79, count.replies, count.support, count.refuse].map(|sum| sum.to_string());
                assert_eq!([&row[0], &row[2], &row[3], &row[6]], sums, "{row:?}");
            }
        } else if file.media_type.starts_with("text/csv") {
            assert!(file.bytes.starts_with(b"\xef\xbb\xbf"));
            let text = String::from_utf8(file.bytes).unwrap();
            assert!(text.contains(",'=itu@ken.example,") && !text.contains(",=itu"), "{text}");
            let mut reader = ::csv::Reader::from_reader(text.as_bytes());
            assert_eq!(reader.records().map(Result::unwrap).filter(|row| &row[7] == "counted").count(), 7);
        } else {
            let sheet = part(&file.bytes, "xl/worksheets/sheet2.xml");
            assert!(!sheet.contains("<f>") && sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter"));
            assert!(part(&file.bytes, "xl/sharedStrings.xml").contains("=itu@ken.example"));
        }
    }
}

#[test]
fn the_rows_say_of_every_choice_what_it_counts_for() {
    let books = books();
    let rows = replies(&books.survey(), 79);
    let of = |state: &str| -> Vec<(Option<String>, Standing)> {
        let code = StateCode::parse(state);
        let rows = rows.iter().filter(|row| row.state == code);
        rows.map(|row| (row.text.as_ref().map(ToString::to_string), row.standing)).collect()
    };
    let (first, second) = (Some("X.1353".to_owned()), Some("X.1471".to_owned()));
    assert_eq!(
        of("COL"),
        [
            (first.clone(), Standing::Superseded),
            (first.clone(), Standing::Counted),
            (second.clone(), Standing::Counted)
        ]
    );
    assert_eq!(of("JPN"), [(first, Standing::Late), (second, Standing::Late)]);
    assert_eq!(of("BRA"), [(None, Standing::Silent)]);
}

#[test]
fn the_timeline_is_drawn_without_any_font_of_the_machine() {
    let books = books();
    for language in Language::ALL {
        let timeline = timeline(&books.survey(), 79, now(), language).unwrap();
        let picture = image::load_from_memory(&timeline.png()).unwrap().to_rgb8();
        assert_eq!(picture.dimensions(), (2000, 1280));
        let title = picture.view(120, 20, 900, 50);
        let ink = title.to_image().pixels().filter(|pixel| pixel.0[0] < 100).count();
        assert!(ink > 1_000, "{language}: the title is written");
        let svg = timeline.svg();
        quick_xml::Reader::from_str(&svg).read_event().unwrap();
        assert!(svg.contains("<title>") && svg.contains("X.1353  75.00 %"), "{language}: {svg}");
    }
}
