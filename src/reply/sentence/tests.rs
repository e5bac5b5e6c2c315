//! What people write, and what is to be made of it.
//!
//! `cases/*.txt` hold whole bodies as administrations, embassies, clerks and translators write them, each closed by a
//! line `=> KEN anc-r-`: per text of circular 79 `a`uthorizes, `n`o comments, with `c`omments, `r`efuses, `-` not
//! answered; `=> ?` where a person is asked; `=> .` where nothing is answered and nobody asked. The Member State stands
//! before it where the words name one.

use super::*;
use crate::{
    circular::{DraftText, import, testing},
    reply::{Reading, Substance, interpret},
    sheet::plain,
    worker::parse,
};

fn circular_79() -> Circular {
    let text = include_str!("../../../tests/samples/circular-0079-zh.txt");
    import::import(&plain::read("circular.txt", text)).unwrap().circular
}

fn read_body(body: &str, circulars: &[Circular]) -> Reading {
    let mail = format!(
        "From: a@b.example\r\nSubject: TSB Circular 79\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}"
    );
    interpret(&parse::message(mail.as_bytes()), circulars)
}

/// The reading in the cases' own notation.
fn outcome(reading: &Reading) -> String {
    let state = reading.reply.member_state.map(|state| format!("{state} ")).unwrap_or_default();
    if !reading.doubts.is_empty() || !reading.others.is_empty() {
        return "?".to_owned();
    }
    let letters: String = reading
        .reply
        .choices
        .iter()
        .map(|row| match row.choice {
            Choice::Authorize => 'a',
            Choice::AuthorizeNoComments => 'n',
            Choice::AuthorizeWithComments => 'c',
            Choice::Refuse => 'r',
            Choice::Blank => '-',
            Choice::Unclear => 'u',
        })
        .collect();
    if reading.substance < Substance::Statement { format!("{state}.") } else { format!("{state}{letters}") }
}

/// Reads every case of a file and tells all that differ.
fn check_cases(file: &str) {
    let circulars = [circular_79()];
    let mut wrong = Vec::new();
    let mut body = String::new();
    let mut count = 0;
    for line in file.lines().filter(|line| !line.starts_with("# ")) {
        let Some(want) = line.strip_prefix("=> ") else {
            body.push_str(line);
            body.push('\n');
            continue;
        };
        let reading = read_body(&body, &circulars);
        let got = outcome(&reading);
        let (state, choices) = want.split_once(' ').unwrap_or(("", want));
        let same = if state.is_empty() { got.ends_with(choices) } else { got == want };
        if !same {
            let doubts: Vec<_> =
                reading.doubts.iter().map(|doubt| format!("{:?}: {}", doubt.code, doubt.detail)).collect();
            wrong.push(format!("{}\nwant {want}, got {got}\n{}\n", body.trim(), doubts.join("\n")));
        }
        count += 1;
        body.clear();
    }
    assert!(wrong.is_empty(), "{} of {count} differ\n\n{}", wrong.len(), wrong.join("\n----\n"));
    assert!(count >= 40, "{count} cases");
}

fn circular() -> Circular {
    let text = |(id, provisional): (&str, &str)| DraftText {
        provisional_name: Some(provisional.to_owned()),
        title: BTreeMap::new(),
        ..testing::text(id, "")
    };
    let texts = [("Y.3172", "Y.ml-arch"), ("Y.4113", "Y.iot-net"), ("Q.850 Amd.1", "Q.cause")].map(text);
    Circular { number: 112, study_group: 13, ..testing::of(texts) }
}

/// `a`uthorize, `n`o comments, `c`omments, `r`efuse, `-` not answered, per text; `?` where a person is asked.
fn check(words: &str, want: &str) {
    let reading = read(words, &circular());
    let letter = |choice: Option<&Choice>| match choice {
        None | Some(Choice::Blank) => '-',
        Some(Choice::Authorize) => 'a',
        Some(Choice::AuthorizeNoComments) => 'n',
        Some(Choice::AuthorizeWithComments) => 'c',
        Some(Choice::Refuse) => 'r',
        Some(Choice::Unclear) => 'u',
    };
    let got: String = (0..3).map(|text| letter(reading.choices.get(&text))).collect();
    let got = if reading.unclear.is_empty() { got } else { "?".to_owned() };
    assert_eq!(got, want, "{words}\n{:?}", reading.unclear);
}

#[test]
fn whole_statements_are_taken_at_their_word() {
    check("The Administration of Kenya authorizes Study Group 13 to consider the three texts for approval.", "aaa");
    check("Kenya authorizes Study Group 13 to consider all texts for approval, without comments.", "nnn");
    check("Kenya authorizes Study Group 13 to consider Y.3172 and does not authorize Y.4113.", "ar-");
    check("Regarding Y.3172 and Y.4113, Kenya does not authorize Study Group 13 to consider them.", "rr-");
    check("L'Administration du Kenya n'autorise pas l'examen des trois projets de texte.", "rrr");
    check("肯尼亚主管部门授权第13研究组考虑批准Y.3172，不授权Y.4113。", "ar-");
    check("Kenya authorizes Study Group 13 to consider the 3 draft texts for approval.", "aaa");
    check("L'Administration du Kenya autorise la Commission d'études 13 à examiner les trois textes.", "aaa");
    check("肯尼亚主管部门授权第13研究组考虑批准上述三份案文草案。", "aaa");
    check("Kenya authorizes Study Group 13 to consider all texts for approval, except Y.4113.", "a-a");
}

#[test]
fn what_depends_or_is_put_off_is_for_a_person() {
    for words in [
        "Kenya authorizes Study Group 13 to consider Y.3172 if clause 7 is removed.",
        "Kenya would authorize Study Group 13 to consider Y.3172.",
        "Kenya has not yet decided whether to authorize Study Group 13 to consider Y.3172.",
        "Does Kenya authorize Study Group 13 to consider Y.3172?",
        "Kenya no longer authorizes Study Group 13 to consider Y.3172.",
        "如果修改第7节，肯尼亚主管部门授权第13研究组考虑批准Y.3172。",
        "تخول إدارة كينيا لجنة الدراسات 13 النظر في Y.3172 بشرط تعديل البند 7.",
        "Kenya autoriza a la Comisión de Estudio 13 a considerar Y.3172 siempre que se suprima el anexo.",
    ] {
        check(words, "?");
    }
}

#[test]
fn other_negations_and_counts_are_for_a_person() {
    for words in [
        "Kenya authorizes Study Group 13 to consider Y.3172 for approval but not Y.4113.",
        "Kenya does not object to authorizing Study Group 13 to consider Y.3172.",
        "Kenya does not not authorize Study Group 13 to consider Y.3172.",
        "Kenya authorizes Study Group 13 to consider the four texts.",
        "Kenya authorizes Study Group 13 to consider the 12 texts.",
        "肯尼亚主管部门授权第13研究组考虑批准上述六份案文草案。",
        "Kenya authorizes Study Group 13 to consider all texts, with the exception of Annex A of Y.3172.",
    ] {
        check(words, "?");
    }
}

#[test]
fn a_later_sentence_against_an_authorized_text_is_for_a_person_and_a_comment_is_not() {
    let authorized = "Kenya authorizes Study Group 13 to consider the three texts, with the following comments.";
    check(&format!("{authorized}\nHowever, Y.4113 needs more work."), "?");
    check(&format!("{authorized}\nY.4113 should not be approved."), "?");
    check(&format!("{authorized}\nY.4113: we do not support its approval."), "?");
    check(&format!("{authorized}\nY.4113: \"shall\" should read \"should\" in clause 8."), "ccc");
    check("Kenya does not authorize Study Group 13 to consider Y.4113.\nY.4113: it should not be approved.", "-r-");
}

#[test]
fn replies_in_english_are_understood_or_asked_about() {
    check_cases(include_str!("cases/en.txt"));
}

#[test]
fn replies_in_french_are_understood_or_asked_about() {
    check_cases(include_str!("cases/fr.txt"));
}

#[test]
fn replies_in_spanish_are_understood_or_asked_about() {
    check_cases(include_str!("cases/es.txt"));
}

#[test]
fn replies_in_russian_are_understood_or_asked_about() {
    check_cases(include_str!("cases/ru.txt"));
}

#[test]
fn replies_in_arabic_are_understood_or_asked_about() {
    check_cases(include_str!("cases/ar.txt"));
}

#[test]
fn replies_in_chinese_are_understood_or_asked_about() {
    check_cases(include_str!("cases/zh.txt"));
}
