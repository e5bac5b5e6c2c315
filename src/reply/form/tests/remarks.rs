//! Comments and reasons: whose words they are, and about which text.

use super::{A, C, N, R, draw, interpreted};
use crate::{
    reply::Reading,
    sheet::{Sheet, plain},
};

/// A form that comments on X.1353 and refuses X.1471.
const FORM: &str = "Administration of Kenya\n\
    ¦ X.1333 Cor.1 ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦\n\
    ¦ X.1353 ¦ ☒ ¦ {A} / ⃝ {N} / ● {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦\n\
    ¦ X.1471 ¦ ☐ ¦ {A} / ⃝ {N} / ⃝ {C} ¦\n¦ ^ ¦ ☒ ¦ {R} ¦\n\
    Yours faithfully,\nJ. Smith\nDirector";

fn document(name: &str, text: &str) -> Sheet {
    Sheet { source: name.to_owned(), ..draw(text) }
}

fn mail(text: &str) -> Sheet {
    let text = [("{A}", A), ("{N}", N), ("{C}", C), ("{R}", R)]
        .iter()
        .fold(text.to_owned(), |text, (sign, phrase)| text.replace(sign, phrase));
    Sheet { body: true, ..plain::read("message body", &text) }
}

/// Each comment as `text | words`, line ends as ` / `; the whole reply's as `* | words`.
#[track_caller]
fn check(sheets: Vec<Sheet>, want: &[&str]) {
    let reading: Reading = interpreted(sheets);
    let said: Vec<String> = reading
        .reply
        .comments
        .iter()
        .map(|comment| {
            let text = comment.text.as_ref().map_or("*", |text| text.as_str());
            format!("{text} | {}", comment.body.lines().map(str::trim).collect::<Vec<_>>().join(" / "))
        })
        .collect();
    assert_eq!(said, want, "{:#?}", reading.doubts);
}

#[test]
fn a_form_without_a_word_of_its_own_holds_no_comment() {
    check(vec![draw(FORM)], &[]);
    check(
        vec![
            draw(FORM),
            mail(
                "Dear Sir,\n\nPlease find attached our reply to TSB Circular 79.\n\nKind regards,\nJ. Smith\nMinistry of ICT\nTel. +254 20 000 000",
            ),
        ],
        &[],
    );
}

#[test]
fn words_in_the_row_belong_to_its_text() {
    check(
        vec![draw(&FORM.replace("● {C} ¦", "● {C}: in 8.1 replace shall by should ¦"))],
        &["X.1353 | in 8.1 replace shall by should"],
    );
    check(
        vec![draw(&FORM.replace("● {C} ¦", "● {C} / In 8.1 replace shall by should. ¦"))],
        &["X.1353 | In 8.1 replace shall by should."],
    );
    check(
        vec![draw(&FORM.replace("¦ ☒ ¦ {R} ¦", "¦ ☒ ¦ {R} ¦ The text is not mature. ¦"))],
        &["X.1471 | The text is not mature."],
    );
}

#[test]
fn sections_behind_the_form_belong_to_the_text_that_heads_them() {
    let sections = "\nComments and suggested changes\nX.1353 (X.ztd-iot)\nIn 8.1 replace shall by should.\nAdd a definition of ledger.\n\nDraft new Recommendation ITU-T X.1471\nThe text is not mature.";
    check(
        vec![draw(&format!("{FORM}{sections}"))],
        &["X.1353 | In 8.1 replace shall by should. / Add a definition of ledger.", "X.1471 | The text is not mature."],
    );
    let behind = "\nX.1353: in 8.1 replace shall by should\nX.1471: the text is not mature";
    check(
        vec![draw(&format!("{FORM}{behind}"))],
        &["X.1353 | in 8.1 replace shall by should", "X.1471 | the text is not mature"],
    );
    check(
        vec![draw(&format!("{FORM}\nComments: the two texts overlap in clause 7."))],
        &["* | the two texts overlap in clause 7."],
    );
}

#[test]
fn documents_of_comments_are_divided_by_their_headings() {
    let headed = "Comments of Kenya on the draft texts\nX.1353 (X.ztd-iot)\nIn 8.1 replace shall by should.\nX.1471\nReference monitor for online analytics services\nThe text is not mature.\nIt overlaps with X.1058.";
    check(
        vec![draw(FORM), document("comments.docx", headed)],
        &["X.1353 | In 8.1 replace shall by should.", "X.1471 | The text is not mature. / It overlaps with X.1058."],
    );
    let table = "¦ Text ¦ Clause ¦ Proposal ¦\n¦ X.1353 ¦ 8.1 ¦ replace shall by should ¦\n¦ ¦ 9 ¦ delete ¦\n¦ X.1471 ¦ ¦ not mature ¦";
    check(
        vec![draw(FORM), document("comments.docx", table)],
        &["X.1353 | 8.1 – replace shall by should / 9 – delete", "X.1471 | not mature"],
    );
    check(
        vec![draw(FORM), document("comments_X.1353.docx", "In 8.1 replace shall by should in every place.")],
        &["X.1353 | In 8.1 replace shall by should in every place."],
    );
    check(
        vec![
            draw(FORM),
            document(
                "comments.docx",
                "Ministry of ICT\nNairobi\nDear Sir,\nThe trust model depends on a single registry.\nYours faithfully,\nJ. Smith",
            ),
        ],
        &["* | The trust model depends on a single registry."],
    );
    check(
        vec![
            draw(FORM),
            document(
                "letter.docx",
                "Ministry of ICT\nDear Sir,\nPlease find enclosed the reply of Kenya to Circular 79.\nYours faithfully,\nJ. Smith",
            ),
        ],
        &[],
    );
}

#[test]
fn one_paragraph_on_several_texts_is_divided_at_their_names() {
    let behind = "\nX.1353: replace shall by should in 8.1. X.1471: clause 9 of X.1353 is better; delete clause 4.";
    check(
        vec![draw(&format!("{FORM}{behind}"))],
        &["X.1353 | replace shall by should in 8.1.", "X.1471 | clause 9 of X.1353 is better; delete clause 4."],
    );
}

#[test]
fn reasons_that_sound_like_statements_hold_nothing_up() {
    let behind =
        "\nX.1471: We cannot support consideration until a profile is described; Kenya might then authorize it.";
    let reading = interpreted(vec![draw(&format!("{FORM}{behind}"))]);
    assert!(reading.doubts.is_empty(), "{:#?}", reading.doubts);
    assert_eq!(reading.reply.comments.len(), 1);
}

#[test]
fn the_circular_sent_back_is_nobodys_comment() {
    let copy = "This Circular initiates the consultation, in accordance with clause 9.4 of Resolution 1. If 70 per cent support it, a Plenary is held.\n1 Draft Corrigendum 1 to X.1333\nSummary\nThis text is summarised here.\n2 Draft new Recommendation X.1353\nSummary\nThis text is summarised here at length.\n3 Draft new Recommendation X.1471\nSummary\nThis text is summarised here.\n";
    check(vec![draw(&format!("{copy}{FORM}"))], &[]);
    check(vec![draw(FORM), document("circular.docx", copy)], &[]);
}

/// The circular's letter and summaries, as far as the three texts go; `{…}` is what somebody wrote into them.
const COPY: &str = "Geneva, 28 March 2023{head}\nDear Sir/Madam,\n\
    3 This Circular initiates the formal consultation with ITU Member States on whether these texts may be considered for approval at the upcoming meeting, in accordance with clause 9.4 of Resolution 1.\n\
    4 If 70 per cent or more of the replies from Member States support consideration for approval, a Plenary session will be devoted to apply the approval procedure.{letter}\n\
    Yours faithfully,\nANNEX 1\n\
    1 Draft Corrigendum 1 to Recommendation ITU-T X.1333 [R34]\nSummary\nThis text is summarised here.{summary}\n\
    2 Draft new Recommendation ITU-T X.1353 (X.ztd-iot) [R35]\nSummary\n\
    It becomes hard for manufacturers to provision massive numbers of devices unless a ledger is kept; subject to policy, an operator may withhold, delay or reject an onboarding request, and such a method is described.\n\
    3 Draft new Recommendation ITU-T X.1471 (X.websec-7) [R36]\nSummary\nThis text is summarised here.{last}\n\
    ANNEX 2{form}\n";

fn copy(place: &str, words: &str) -> String {
    let places = ["{head}", "{letter}", "{summary}", "{last}", "{form}"];
    places.iter().fold(COPY.to_owned(), |copy, at| copy.replace(at, if *at == place { words } else { "" }))
}

#[test]
fn what_is_written_into_the_circular_sent_back_is_read() {
    let open =
        FORM.replace("¦ X.1471 ¦ ☐ ¦ {A} / ⃝ {N} / ⃝ {C} ¦\n¦ ^ ¦ ☒", "¦ X.1471 ¦ ☐ ¦ {A} / ⃝ {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐");
    let asked = |sheets: Vec<Sheet>| !interpreted(sheets).doubts.is_empty();
    let both =
        |words: &str| (vec![draw(&format!("{words}{open}"))], vec![draw(&open), document("circular.docx", words)]);
    let (one, beside) = both(&copy("", ""));
    assert!(!asked(one.clone()), "{:#?}", interpreted(one).doubts);
    assert!(!asked(beside.clone()), "{:#?}", interpreted(beside).doubts);
    for words in [
        "\nDRAFT – not approved",
        "\nSubject to the Minister's approval",
        "\nThis reply is provisional and will be confirmed after consultation of our Ministry.",
        "\nKenya does not authorize Study Group 17 to consider X.1471 for approval.",
        "\nThe Administration of Kenya authorizes Study Group 17 to consider X.1471 for approval.",
        "\nThe answers below have been prepared by the technical department of the Ministry and have yet to pass through the cabinet, which will meet in the course of the month of August.",
    ] {
        for place in ["{head}", "{letter}", "{summary}", "{last}", "{form}"] {
            let (one, beside) = both(&copy(place, words));
            assert!(asked(one), "{place} {words}");
            assert!(asked(beside), "beside: {place} {words}");
        }
    }
    let noted = Sheet {
        remarks: vec!["Provisional, subject to approval".to_owned()],
        ..document("circular.docx", &copy("", ""))
    };
    assert!(asked(vec![draw(&open), noted]));
}

#[test]
fn comments_in_a_body_are_found_with_or_without_names() {
    let said = "The Administration of Kenya authorizes Study Group 17 to consider X.1353 for approval with the following comments:\n\nIn 8.1 replace shall by should.\nAdd a definition of ledger.\n\nKind regards,\nJ. Smith";
    check(vec![mail(said)], &["X.1353 | In 8.1 replace shall by should. / Add a definition of ledger."]);
    let wrapped = "Kenya authorizes Study Group 17 to consider all texts for approval, with comments.\n\nX.1353: in 8.1 replace shall by should, and add to the\ndefinitions the one of ledger.\nX.1471: clause 9 is to go.\n\nRegards";
    check(
        vec![mail(wrapped)],
        &[
            "X.1353 | in 8.1 replace shall by should, and add to the definitions the one of ledger.",
            "X.1471 | clause 9 is to go.",
        ],
    );
    check(vec![mail("X.1353: Kenya authorizes Study Group 17 to consider the text for approval.\n")], &[]);
}

#[test]
fn margin_comments_are_kept_and_reservations_in_them_asked_about() {
    let with = |remark: &str| Sheet { remarks: vec![remark.to_owned()], ..draw(FORM) };
    check(
        vec![with("X.1353: the registry is a single point of failure")],
        &["X.1353 | X.1353: the registry is a single point of failure"],
    );
    assert!(interpreted(vec![with("See our proposal to Question 6")]).doubts.is_empty());
    assert!(!interpreted(vec![with("Provisional, subject to the Minister's approval")]).doubts.is_empty());
    assert!(!interpreted(vec![draw(&format!("This reply is provisional.\n{FORM}"))]).doubts.is_empty());
}
