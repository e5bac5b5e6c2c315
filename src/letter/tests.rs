//! Letters as their readers see them. Clocks and identifiers are given; files under `snapshots` are whole letters.

mod fixtures;

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use super::{locale, *};
use crate::{
    language::Language,
    reply::{Choice, Comment, DoubtCode},
    verdict::{Judgement, Status},
};
use fixtures::*;

/// Every code there is; the exhaustive match in `points` makes a new one fail to compile until it is worded.
const CODES: [DoubtCode; 34] = [
    DoubtCode::BothBoxes,
    DoubtCode::BothOptions,
    DoubtCode::OptionUnderRefusal,
    DoubtCode::OptionWithoutBox,
    DoubtCode::MarkUnclear,
    DoubtCode::RowContradicts,
    DoubtCode::NothingTicked,
    DoubtCode::CircularUnknown,
    DoubtCode::CircularAmbiguous,
    DoubtCode::CircularClosed,
    DoubtCode::TextUnknown,
    DoubtCode::StateUnknown,
    DoubtCode::StateAmbiguous,
    DoubtCode::FormsDisagree,
    DoubtCode::WordsUnclear,
    DoubtCode::WordsAgainstForm,
    DoubtCode::AttachmentUnread,
    DoubtCode::MessageDamaged,
    DoubtCode::WorkerFailed,
    DoubtCode::SenderUnknown,
    DoubtCode::SenderNotAuthenticated,
    DoubtCode::SenderAmbiguous,
    DoubtCode::SenderAgainstForm,
    DoubtCode::SenderLookalike,
    DoubtCode::SenderDisguised,
    DoubtCode::ReplyToElsewhere,
    DoubtCode::ConfirmationUnclear,
    DoubtCode::Disowned,
    DoubtCode::NotAMemberState,
    DoubtCode::Automatic,
    DoubtCode::CommentsMissing,
    DoubtCode::ReasonsMissing,
    DoubtCode::Withdrawal,
    DoubtCode::TakenBack,
];

/// The message names of a locale file, attributes as `name.attribute`, with the values each mentions.
fn messages(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut messages: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        if let Some((name, _)) = line.split_once(" =").filter(|(name, _)| !name.starts_with([' ', '}'])) {
            messages.push((name.to_owned(), BTreeSet::new()));
        } else if let Some(attribute) = line.trim().strip_prefix('.').and_then(|line| line.split_once(" =")) {
            let owner = messages.last().unwrap().0.split('.').next().unwrap().to_owned();
            messages.push((format!("{owner}.{}", attribute.0), BTreeSet::new()));
        }
        let values = line.split('$').skip(1).map(|rest| rest.chars().take_while(char::is_ascii_alphabetic).collect());
        messages.last_mut().unwrap().1.extend(values);
    }
    messages.sort();
    messages
}

/// To the State's contacts, about a reply whose sender is not written to.
fn told_late(circular: &crate::circular::Circular, language: Language) -> Words {
    let held = with_reason(DoubtCode::SenderNotAuthenticated);
    let asking = Asking { token: "", sender: "someone@mail.example", occasion: Occasion::Told };
    let facts = Acknowledgement {
        circular: Some(circular),
        judgement: &held,
        superseded: &[],
        overtaken: &[],
        standing: &[],
        reference: "C79-20230523-7F3A",
        now: "2023-08-18T08:00:00Z".parse().unwrap(),
        asking: Some(asking),
    };
    acknowledgement(&facts, language)
}

/// Every kind of letter an administration can get, in one language.
fn letters(language: Language) -> Vec<(&'static str, Words)> {
    let circular = circular();
    let write = |judgement: &Judgement, known: bool, now: &str| {
        let superseded = [(text("X.1353"), Choice::Refuse)];
        let facts = Acknowledgement {
            circular: known.then_some(&circular),
            judgement,
            superseded: &superseded,
            overtaken: &[],
            standing: &[],
            reference: "C79-20230523-7F3A",
            now: now.parse().unwrap(),
            asking: None,
        };
        acknowledgement(&facts, language)
    };
    let ask = |occasion| {
        let held = with_reason(DoubtCode::SenderUnknown);
        let facts = Acknowledgement {
            circular: Some(&circular),
            judgement: &held,
            superseded: &[],
            overtaken: &[],
            standing: &[],
            reference: "C79-20230523-7F3A",
            now: "2023-05-23T11:44:00Z".parse().unwrap(),
            asking: Some(Asking { token: "7K3M-9QXP-A4TZ-2WBN", sender: "someone@mail.example", occasion }),
        };
        acknowledgement(&facts, language)
    };
    let before = "2023-05-23T11:44:00Z";
    vec![
        ("accepted", write(&accepted(), true, before)),
        ("accepted after the deadline", write(&accepted(), true, "2023-08-20T00:00:00Z")),
        ("late", write(&late(), true, "2023-08-18T08:00:00Z")),
        ("review", write(&review(), true, before)),
        ("not entitled", write(&with_reason(DoubtCode::NotAMemberState), true, before)),
        ("closed", write(&with_reason(DoubtCode::CircularClosed), true, before)),
        ("to be confirmed", ask(Occasion::First)),
        ("to be confirmed, again", ask(Occasion::Reminder)),
        ("to be confirmed, unclear", ask(Occasion::Unclear)),
        ("told", ask(Occasion::Told)),
        ("told after the deadline", told_late(&circular, language)),
        ("withdrawn", write(&withdrawn(), true, before)),
        ("withdrawn late", write(&Judgement { late: true, ..withdrawn() }, true, "2023-08-18T08:00:00Z")),
        ("disowned", write(&with_reason(DoubtCode::Disowned), true, before)),
        ("reminder", reminder(&Reminder { circular: &circular, state: fixtures::code("CIV") }, language)),
        ("unknown", write(&with_reason(DoubtCode::CircularUnknown), false, before)),
    ]
}

#[test]
fn every_locale_has_every_message_with_the_same_values() {
    let english = messages(locale::source(Language::En));
    assert!(english.len() > 100);
    let form = messages(locale::form_source(Language::En));
    assert!(form.len() > 30);
    let secretariat = messages(locale::secretariat_source(Language::En));
    assert!(secretariat.len() > 150);
    for language in Language::ALL {
        assert_eq!(messages(locale::source(language)), english, "{language}");
        assert_eq!(messages(locale::form_source(language)), form, "{language}");
        assert_eq!(messages(locale::secretariat_source(language)), secretariat, "{language}");
    }
}

#[test]
fn every_locale_file_is_valid_fluent() {
    use fluent_templates::fluent_bundle::FluentResource;
    for language in Language::ALL {
        for source in [locale::source(language), locale::form_source(language), locale::secretariat_source(language)] {
            assert!(FluentResource::try_new(source.to_owned()).is_ok(), "{language}");
        }
    }
}

#[test]
fn every_doubt_is_worded_for_administrations_in_six_languages_and_for_the_secretariat() {
    for language in Language::ALL {
        let mut worded = BTreeSet::new();
        for code in CODES {
            let Point { what, todo } = point(code, language);
            assert!(!what.starts_with("doubt-") && what.chars().count() > 8, "{code:?} {language}");
            assert!(todo.chars().count() > 6, "{code:?} {language}");
            worded.insert(what);
        }
        assert_eq!(worded.len(), CODES.len(), "two doubts share their words in {language}");
    }
    for language in Language::ALL {
        let secretariat: BTreeSet<_> = CODES.into_iter().map(|code| point_for_secretariat(code, language)).collect();
        assert_eq!(secretariat.len(), CODES.len(), "{language}");
        assert!(secretariat.iter().all(|words| !words.starts_with("doubt-")));
    }
}

#[test]
fn plurals_are_right_in_russian_and_arabic() {
    let russian = locale::Voice(Language::Ru);
    assert_eq!(russian.count("unanswered", 1), "1 текст оставлен без ответа. Ответ по нему не учитывается.");
    assert!(russian.count("unanswered", 3).starts_with("3 текста "));
    assert!(russian.count("unanswered", 11).starts_with("11 текстов "));
    assert!(russian.count("unanswered", 21).starts_with("21 текст "));
    let arabic = locale::Voice(Language::Ar);
    let forms: BTreeSet<_> = [0, 1, 2, 3, 11, 100].map(|count| arabic.count("counted", count)).into();
    assert_eq!(forms.len(), 6);
    assert!(arabic.count("counted", 2).contains("نصين"));
}

#[test]
fn the_letters_read_well() {
    for language in Language::ALL {
        for (case, words) in letters(language) {
            let name = format!("{}-{language}", case.replace(' ', "-"));
            insta::assert_snapshot!(name, format!("Subject: {}\n\n{}", words.subject, words.text));
        }
    }
}

#[test]
fn a_blank_form_goes_only_where_it_helps() {
    for language in Language::ALL {
        let with: Vec<_> =
            letters(language).into_iter().filter(|(_, words)| !words.papers.is_empty()).map(|(case, _)| case).collect();
        assert_eq!(with, ["review", "reminder"], "{language}");
        let (_, words) = letters(language).into_iter().find(|(case, _)| *case == "reminder").unwrap();
        assert_eq!(words.papers[0].name, format!("circular-0079-form-{language}.docx"));
        let bytes = assemble(&words, &headers(language, &[])).unwrap();
        let parsed = mail_parser::MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(parsed.attachment(0).unwrap().contents(), words.papers[0].bytes);
        assert!(parsed.body_text(0).is_some() && parsed.body_html(0).is_some());
    }
}

#[test]
fn a_quoted_letter_of_ours_is_known_as_such_in_six_languages() {
    for (case, words) in Language::ALL.into_iter().flat_map(letters) {
        let quoted = crate::reply::wording::fold(&words.text.replace('\n', " "));
        assert!(crate::reply::wording::OWN_LETTERS.within(&quoted), "{case}: {}", words.text);
    }
}

#[test]
fn the_html_says_what_the_text_says() {
    for language in Language::ALL {
        for (case, words) in letters(language) {
            assert!(!words.html.is_empty(), "{case} {language}");
            let shown = visible(&words.html);
            for line in words.text.lines().filter(|line| !line.starts_with("---")) {
                for word in line.split([' ', ':', '：']).filter(|word| word.chars().count() > 1) {
                    assert!(shown.contains(word), "{word} is missing in {case} {language}");
                }
            }
        }
    }
}

#[test]
fn arabic_letters_run_from_right_to_left_with_identifiers_set_apart() {
    for (case, words) in letters(Language::Ar) {
        assert!(words.html.contains(r#"<html lang="ar" dir="rtl">"#));
        assert!(case == "reminder" || words.html.contains("<bdi>C79-20230523-7F3A</bdi>"));
    }
    let (_, accepted) = letters(Language::Ar).swap_remove(0);
    assert!(accepted.html.contains("<bdi>ITU-T X.1353 (X.ztd-iot)</bdi>"));
    assert!(accepted.html.contains("<bdi>tsbdir@itu.int</bdi>"));
}

/// What is written left to right within a line: references, addresses, designations, times.
fn latin(line: &str) -> impl Iterator<Item = &str> {
    let inner = |c: char| c.is_ascii_alphanumeric() || "@._-/:".contains(c);
    line.split(move |c: char| !inner(c))
        .map(|word| word.trim_matches(['.', ':', '-', '_']))
        .filter(|word| word.len() > 1)
}

#[test]
fn in_arabic_lines_every_reference_address_and_time_stays_whole_and_in_order() {
    let mut seen = 0;
    for (case, words) in letters(Language::Ar) {
        for line in words.text.lines().chain([words.subject.as_str()]) {
            // As readers lay it out that take a text's direction for right to left, and that take each line's own.
            for base in [Some(unicode_bidi::Level::rtl()), None] {
                let info = unicode_bidi::BidiInfo::new(line, base);
                for paragraph in &info.paragraphs {
                    let shown = info.reorder_line(paragraph, paragraph.range.clone());
                    for word in latin(line) {
                        seen += 1;
                        assert!(shown.contains(word), "{case}: {word} falls apart in {line}");
                    }
                }
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn a_line_of_an_arabic_sentence_begins_in_arabic() {
    let circular = circular();
    let titles: Vec<&str> = circular.texts.iter().flat_map(|text| text.title.values().map(String::as_str)).collect();
    for (case, words) in letters(Language::Ar) {
        for line in words.text.lines() {
            let strong = unicode_bidi::get_base_direction(line);
            let title = titles.iter().any(|title| title.contains(line.trim()));
            assert!(strong != unicode_bidi::Direction::Ltr || title, "{case}: {line}");
        }
    }
}

#[test]
fn nothing_is_fetched_and_nothing_is_invisible() {
    for words in Language::ALL.into_iter().flat_map(letters).map(|(_, words)| words).chain([told(&full_digest())]) {
        for remote in ["http:", "https:", "url(", "@import", "<script", "<link"] {
            assert!(!words.html.contains(remote), "{remote}");
        }
        let pictures = words.html.matches("<img").count();
        assert_eq!(pictures, words.html.matches("<img src=\"cid:bar-").count(), "pictures travel with the mail");
        assert_eq!(pictures, words.html.matches("src=").count());
        let all = format!("{}{}{}", words.subject, words.text, words.html);
        let hidden = all
            .chars()
            .find(|c| *c != '\n' && (c.is_control() || clean(&c.to_string(), 9).is_empty() && !c.is_whitespace()));
        assert_eq!(hidden, None);
    }
}

#[test]
fn text_lines_are_at_most_72_columns_wide() {
    for words in Language::ALL.into_iter().flat_map(letters).map(|(_, words)| words).chain([told(&full_digest())]) {
        for line in words.text.lines() {
            assert!(line.width() <= 72, "{} columns: {line}", line.width());
            assert_eq!(line.trim_end(), line);
        }
    }
}

#[test]
fn chinese_is_broken_between_characters_but_not_before_punctuation() {
    let words = plain::wrap(&"电信标准化局确认收到您的回复，".repeat(9), "", "");
    assert!(words.lines().count() > 2);
    assert!(words.lines().all(|line| line.width() <= 72 && !line.starts_with('，')));
    assert!(words.lines().next().unwrap().width() >= 70);
}

#[test]
fn only_an_accepted_reply_tells_what_stood_before() {
    for language in Language::ALL {
        let told: Vec<_> = letters(language)
            .into_iter()
            .filter(|(_, words)| {
                let replaces = locale::Voice(language).with("replaces", [("choice", "")]);
                words.text.replace('\n', " ").contains(replaces.trim_end_matches([':', '：', ' ']))
            })
            .map(|(case, _)| case)
            .collect();
        assert_eq!(told, ["accepted", "accepted after the deadline"], "{language}");
    }
}

#[test]
fn what_a_later_reply_has_overtaken_is_said_and_not_counted() {
    let (circular, judgement) = (circular(), accepted());
    for language in Language::ALL {
        let facts = Acknowledgement {
            circular: Some(&circular),
            judgement: &judgement,
            superseded: &[(text("X.1353"), Choice::Refuse)],
            overtaken: &[text("X.1353"), text("X.1471")],
            standing: &[],
            reference: "R1",
            now: judgement.received,
            asking: None,
        };
        let told = acknowledgement(&facts, language).text.replace(['\n', ' '], "");
        let voice = locale::Voice(language);
        assert_eq!(told.matches(&voice.say("overtaken").replace(' ', "")).count(), 2, "{language}: {told}");
        assert!(told.contains(&voice.count("counted", 3).replace(' ', "")), "{language}: {told}");
    }
}

#[test]
fn hostile_values_are_harmless() {
    let evil = "<script>alert(1)</script>\u{202e}\r\nBcc: a@b\u{0}{{ 7*7 }}<img src=x>&amp;\u{e000}\"'";
    let mut circular = circular();
    circular.reference = evil.repeat(50);
    circular.reply_to = evil.to_owned();
    circular.texts[0].title.insert(Language::En, evil.repeat(1000));
    circular.texts[1].provisional_name = Some(evil.to_owned());
    let mut judgement = review();
    judgement.choices[1].spot = Some(format!("{evil}, page 2"));
    judgement.comments = vec![Comment { text: None, body: evil.to_owned(), source: evil.to_owned() }];
    let reference = evil.repeat(9);
    let facts = Acknowledgement {
        circular: Some(&circular),
        judgement: &judgement,
        superseded: &[],
        overtaken: &[],
        standing: &[],
        reference: &reference,
        now: judgement.received,
        asking: None,
    };
    let mut summary = full_digest();
    summary.waiting[0].subject = evil.repeat(1000);
    summary.waiting[0].sender = Some(evil.to_owned());
    summary.waiting[0].id = "x; rm -rf / $(id) `id`".to_owned();
    summary.waiting[0].reasons[0].detail = evil.to_owned();
    summary.failed_letters[0].response = evil.to_owned();
    for words in [acknowledgement(&facts, Language::En), acknowledgement(&facts, Language::Ar), told(&summary)] {
        assert!(!words.html.contains("<script") && !words.html.contains("<img src=x"));
        assert!(words.html.contains("&lt;script&gt;"));
        let all = format!("{}{}{}", words.subject, words.text, words.html);
        assert!(!all.contains(['\u{202e}', '\0', '\r', '\u{e000}', '\u{e001}']));
        assert!(all.len() < 200_000);
        assert!(!words.subject.contains('\n'));
    }
    assert!(told(&summary).text.contains("  $ consultd review show xrm-rf/idid\n"));
}

#[test]
fn clean_values_stay_on_one_line_and_short() {
    assert_eq!(clean("  a\t b\r\nc\u{2028}d ", 20), "a b c d");
    assert_eq!(clean("\u{202e}evil\u{200b}", 20), "evil");
    assert_eq!(clean("abcdef", 4), "abc…");
    assert_eq!(clean("Côte d’Ivoire 中国 مصر", 40), "Côte d’Ivoire 中国 مصر");
    assert_eq!(clean(&"a\u{301}".repeat(3), 40), "a\u{301}a\u{301}a\u{301}");
    assert_eq!(clean(&format!("a{}", "\u{301}".repeat(500)), 40).chars().count(), 5);
}

#[test]
fn times_are_given_in_utc_and_in_geneva_across_summer_time() {
    let told = |at: &str| moment::instant(locale::Voice(Language::En), at.parse().unwrap());
    assert_eq!(told("2023-08-16T23:59:00Z"), "16 August 2023, 23:59 UTC (17 August 2023, 01:59 Geneva time)");
    assert_eq!(told("2026-01-05T11:00:00Z"), "5 January 2026, 11:00 UTC (12:00 Geneva time)");
    assert_eq!(told("2026-03-29T00:59:00Z"), "29 March 2026, 00:59 UTC (01:59 Geneva time)");
    assert_eq!(told("2026-03-29T01:00:00Z"), "29 March 2026, 01:00 UTC (03:00 Geneva time)");
    assert_eq!(told("2026-10-25T01:00:00Z"), "25 October 2026, 01:00 UTC (02:00 Geneva time)");
    let french = moment::date(locale::Voice(Language::Fr), "2026-08-01".parse().unwrap());
    assert_eq!(french, "1er août 2026");
}

#[test]
fn the_digest_reads_well() {
    let words = told(&full_digest());
    insta::assert_snapshot!("digest-full", format!("Subject: {}\n\n{}", words.subject, words.text));
    let words = told(&quiet_digest());
    insta::assert_snapshot!("digest-quiet", format!("Subject: {}\n\n{}", words.subject, words.text));
}

#[test]
fn a_digest_is_a_whole_letter_when_nothing_arrived_and_when_nothing_is_open() {
    let quiet = told(&quiet_digest());
    assert!(quiet.text.contains("Nothing new arrived."));
    assert!(visible(&quiet.html).contains("Nothing new arrived."));
    let mut empty = quiet_digest();
    empty.circulars.clear();
    let words = told(&empty);
    assert!(
        words.text.contains("No consultation is open.") && visible(&words.html).contains("No consultation is open.")
    );
}

#[test]
fn a_ledger_that_does_not_add_up_is_an_alarm_nobody_can_overlook() {
    let mut facts = full_digest();
    assert!(!told(&facts).text.contains("ALARM"));
    facts.circulars[0].ledger.received += 1;
    let words = told(&facts);
    assert!(words.subject.contains("ALARM"));
    assert!(words.text.contains("!! ") && words.text.contains("ALARM: the ledger does not add up"));
    assert!(words.html.contains("ALARM: the ledger does not add up"));
}

#[test]
fn the_digest_gives_the_line_that_is_read_first() {
    let words = told(&full_digest());
    let first = "TSB Circular 79: 3 of 194 Member States replied; 5 of 6 texts stand at 70 % or more; 2 wait for you; 12 days left.";
    assert!(words.text.replace("\n ", "").contains(first), "{}", words.text);
    assert!(visible(&words.html).contains(first));
}

#[test]
fn bars_show_the_threshold_and_never_more_than_the_share() {
    let words = told(&full_digest());
    assert!(words.text.contains("83.33 %") && words.text.contains("66.67 %"));
    assert_eq!(words.text.matches("  [").count(), 7);
    assert!(
        words
            .text
            .lines()
            .filter(|line| line.starts_with("  ["))
            .all(|line| line.split(']').next().unwrap().len() == 44)
    );
}

#[test]
fn every_bar_is_a_picture_that_travels_with_the_mail_and_says_in_words_what_it_shows() {
    let (words, pictures) = digest(&full_digest());
    assert_eq!(words.html.matches("<img src=\"cid:").count(), 7);
    for picture in &pictures {
        assert!(words.html.contains(&format!("src=\"cid:{}\"", picture.cid)), "{}", picture.cid);
        assert!(picture.png.starts_with(b"\x89PNG"));
    }
    let alt = "alt=\"X.1353: 66.67 % in support, 4 of 6 replies in support: 2 no comments, 2 with comments; 2 refusals; line at 70 %\"";
    assert!(words.html.contains(alt), "{}", words.html);
    let headers =
        Headers { nature: Nature::Generated, in_reply_to: None, thread_subject: None, ..headers(Language::En, &[]) };
    let file =
        Enclosure { name: "replies.csv".to_owned(), media_type: "text/csv; charset=utf-8", bytes: b"a,b".to_vec() };
    let bytes = assemble_with(&words, &headers, &pictures, std::slice::from_ref(&file)).unwrap();
    let parsed = mail_parser::MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(parsed.body_text(0).unwrap().replace("\r\n", "\n"), words.text);
    assert_eq!(parsed.html_bodies().count(), 1);
    let inside: BTreeSet<String> = parsed
        .parts
        .iter()
        .filter_map(|part| {
            use mail_parser::MimeHeaders;
            part.content_id().map(str::to_owned)
        })
        .collect();
    assert_eq!(inside, pictures.iter().map(|picture| picture.cid.clone()).collect());
    assert!(parsed.attachments().any(|part| part.contents() == b"a,b"));
}

#[test]
fn every_text_says_how_many_further_replies_would_change_its_outcome() {
    let text = told(&full_digest()).text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("2 further refusals would change that"), "{text}");
    assert!(text.contains("1 further reply in support would change that"), "{text}");
}

#[test]
fn a_digest_of_many_consultations_stays_whole_in_mail_programs_that_cut_long_letters() {
    let mut facts = full_digest();
    let one = facts.circulars[1].clone();
    facts.circulars.extend((0..16).map(|more| Consultation { circular: 90 + more, ..one.clone() }));
    let words = told(&facts);
    assert!((20_000..102_000).contains(&words.html.len()), "{} bytes", words.html.len());
    assert_eq!(visible(&words.html).matches("Their names are in the attached workbook.").count(), 18);
    assert!(visible(&words.html).contains("Americas (35)") && !visible(&words.html).contains("Botswana"));
    assert!(words.text.contains("Botswana") && !words.text.contains("attached workbook."));
}

#[test]
fn the_digest_is_whole_in_six_languages() {
    for language in Language::ALL {
        let facts = Digest { language, closing: vec![79], settled: vec![79], ..full_digest() };
        let words = told(&facts);
        insta::assert_snapshot!(format!("digest-{language}"), format!("Subject: {}\n\n{}", words.subject, words.text));
        insta::assert_snapshot!(format!("digest-html-{language}"), words.html);
        assert!(words.html.contains(&format!("lang=\"{language}\"")), "{language}");
        for key in ["heading-", "margin-", "summary", "said-", "{ $", "digest-"] {
            assert!(!words.text.contains(key) && !visible(&words.html).contains(key), "{language}: {key}");
        }
        assert!(words.text.lines().all(|line| line.width() <= 72 || line.starts_with("  $ ")), "{language}");
    }
}

#[test]
fn a_digest_that_closes_a_count_says_so_in_its_subject_and_on_top() {
    let closing = told(&Digest { closing: vec![79], ..full_digest() });
    assert!(closing.subject.contains("TSB Circular 79: the deadline has passed"), "{}", closing.subject);
    assert!(closing.text.replace('\n', " ").contains("this is how the count stands"), "{}", closing.text);
    assert!(closing.html.contains("this is how the count stands"));
    let settled = told(&Digest { closing: vec![79], settled: vec![79], ..full_digest() });
    let text = settled.text.replace('\n', " ");
    assert!(text.contains("nothing waits any more") && !text.contains("What still waits for you"), "{text}");
}

#[test]
fn member_states_that_have_not_replied_are_listed_by_region() {
    let words = told(&full_digest());
    let shown = visible(&words.html);
    for region in ["Americas (35)", "Western Europe (31)", "Africa (53)"] {
        assert!(words.text.contains(region) && shown.contains(region), "{region}");
    }
    assert!(shown.contains("Not yet replied: 191") && !shown.contains("Kazakhstan, Kenya"));
}

fn told(facts: &Digest) -> Words {
    digest(facts).0
}

/// What a reader sees of a document: without tags, entities resolved.
fn visible(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let text: String = body.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect();
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    entities.into_iter().fold(text, |text, (entity, sign)| text.replace(entity, sign))
}

/// A mail as its recipient's program reads it.
fn mail(headers: &Headers) -> (String, Vec<u8>) {
    let (_, words) = letters(headers.language).swap_remove(0);
    let bytes = assemble(&words, headers).unwrap();
    (String::from_utf8(bytes.clone()).unwrap(), bytes)
}

#[test]
fn an_acknowledgement_stays_in_its_thread_and_no_machine_answers_it() {
    let (text, bytes) = mail(&headers(Language::Fr, &["first@example.org".to_owned()]));
    for header in [
        "Auto-Submitted: auto-replied\r\n",
        "X-Auto-Response-Suppress: All\r\n",
        "Precedence: auto_reply\r\n",
        "X-Consultd-Loop: letter@example.int\r\n",
        "Content-Language: fr\r\n",
        "In-Reply-To: <theirs@example.org>\r\n",
        "References: <first@example.org>\r\n <theirs@example.org>\r\n",
        "Message-ID: <letter@example.int>\r\n",
        "MIME-Version: 1.0\r\n",
    ] {
        assert!(text.contains(header), "{header} in\n{text}");
    }
    let parsed = mail_parser::MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(parsed.subject(), Some("Re: Réponse à la Circulaire 79"));
    assert_eq!(parsed.body_text(0).unwrap().replace("\r\n", "\n"), letters(Language::Fr)[0].1.text);
    assert!(parsed.body_html(0).unwrap().contains("Réponse") || parsed.body_html(0).unwrap().contains("Madame"));
    assert_eq!(parsed.text_bodies().count() + parsed.html_bodies().count(), 2);
    assert!(text.lines().all(|line| line.len() <= 998) && text.is_ascii());
}

#[test]
fn a_digest_is_marked_as_generated_and_keeps_its_own_subject() {
    let mut headers = headers(Language::En, &[]);
    headers.nature = Nature::Generated;
    headers.in_reply_to = None;
    headers.thread_subject = None;
    let (text, _) = mail(&headers);
    assert!(text.contains("Auto-Submitted: auto-generated\r\n"));
    assert!(!text.contains("Precedence:") && !text.contains("In-Reply-To:") && !text.contains("References:"));
    assert!(text.contains("Subject: TSB Circular 79: reply recorded\r\n"));
}

#[test]
fn hostile_headers_cannot_add_headers_or_grow_without_bound() {
    let long: Vec<String> = (0..5000)
        .map(|n| format!("id-{n}@example.org"))
        .chain(["a\r\nBcc: x@y".to_owned(), "é@x".to_owned()])
        .collect();
    let mut headers = headers(Language::En, &long);
    headers.thread_subject = Some("RE: AW: Re: \u{202e}hi\r\nBcc: victim@example.org\r\n\r\nbody");
    headers.in_reply_to = Some("x>\r\nBcc: victim@example.org");
    let (text, bytes) = mail(&headers);
    let parsed = mail_parser::MessageParser::default().parse(&bytes).unwrap();
    assert!(parsed.bcc().is_none() && !text.contains("\r\nBcc"));
    assert_eq!(parsed.subject(), Some("Re: hi Bcc: victim@example.org body"));
    assert!(text.contains("<id-0@example.org>") && text.contains("<id-4999@example.org>"));
    assert_eq!(text.matches("@example.org>\r\n").count(), 12);
}

#[test]
fn an_address_that_is_none_is_an_error_that_says_so() {
    let mut headers = headers(Language::En, &[]);
    let to = ["not an address\r\n".to_owned()];
    headers.to = &to;
    let error = assemble(&letters(Language::En)[0].1, &headers).unwrap_err();
    assert_eq!(error.to_string(), "\"not an address\" is no mail address");
}

#[test]
fn a_letter_has_the_same_message_id_whenever_it_is_made_again() {
    let id = message_id("acknowledgement:abc", "itu.int");
    assert_eq!(id, message_id("acknowledgement:abc", "itu.int"));
    assert_ne!(id, message_id("acknowledgement:abd", "itu.int"));
    assert!(id.ends_with("@itu.int") && id.len() == "consultd.".len() + 32 + "@itu.int".len());
    assert!(message_id("k", "a\r\nb>").ends_with("@ab"));
}

#[test]
fn every_status_gets_a_letter_without_a_circular_too() {
    let mut judgement = accepted();
    for status in [Status::Accepted, Status::Review, Status::Ignored] {
        judgement.status = status;
        for language in Language::ALL {
            let facts = Acknowledgement {
                circular: None,
                judgement: &judgement,
                superseded: &[],
                overtaken: &[],
                standing: &[],
                reference: "R1",
                now: judgement.received,
                asking: None,
            };
            let words = acknowledgement(&facts, language);
            assert!(words.text.contains("R1") && !words.html.is_empty() && !words.subject.is_empty());
        }
    }
}

proptest::proptest! {
    #[test]
    fn cleaned_values_are_short_single_lines_and_stay_as_they_are_when_cleaned_again(value in "\\PC{0,40}|(?s:.{0,80})", most in 1_usize..60) {
        let once = clean(&value, most);
        proptest::prop_assert!(once.chars().count() <= most && !once.chars().any(char::is_control));
        proptest::prop_assert_eq!(clean(&once, most), once);
    }

    #[test]
    fn wrapping_loses_no_word_and_keeps_to_the_width(words in "([a-zé]{1,30}|[中国，。（）]{1,50}|[ ]){0,80}") {
        let wrapped = plain::wrap(&words, "* ", "  ");
        let bare = |text: &str| text.replace([' ', '\n', '*'], "");
        proptest::prop_assert_eq!(bare(&wrapped), bare(&words));
        proptest::prop_assert!(wrapped.lines().all(|line| line.width() <= 72 || !line.trim_start_matches(['*', ' ']).contains(' ')));
    }
}
