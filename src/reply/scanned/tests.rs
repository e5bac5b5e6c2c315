#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]
use super::*;
use crate::{
    circular::{DraftText, import, testing},
    reply::{Choice, DoubtCode, Reading, interpret},
    sheet::{Method, Spot, plain},
};

fn circular() -> Circular {
    let text = include_str!("../../../tests/samples/circular-0079-zh.txt");
    import::import(&plain::read("circular.txt", text)).unwrap().circular
}

/// A row as it is read from a page: a label, a box, two circles and a box with the words that OCR read beside them.
fn row(label: &str, states: [bool; 4], words: [&str; 4]) -> Row {
    let line = |((set, words), shape): ((bool, &str), Shape)| {
        let state = if set { State::Set } else { State::Empty };
        let mark = Mark { shape, state, method: Method::Drawn, seen: String::new(), struck: false };
        Line { items: vec![Item::Mark(mark), Item::Text(Text { text: format!(" {words}"), ..Text::default() })] }
    };
    let shapes = [Shape::Box, Shape::Round, Shape::Round, Shape::Box];
    let lines = states.into_iter().zip(words).zip(shapes).map(line).collect();
    let label = Cell { continues: false, lines: vec![super::plain(label)] };
    Row { spot: Spot::default(), cells: vec![label, Cell { continues: false, lines }] }
}

const WORDS: [&str; 4] = [
    "authorizes Study Gr0up 17 to consider this text for approva1 (in this case, select one of the two options)",
    "No comments or suggested chonges",
    "Comments and suggested changes are attached",
    "does not authorize Study Group 17 to consider this text for approval (reasons for this opinion and an outline of \
     possible changes that would facilitate the work to progress are attached)",
];
const LABELS: [&str; 6] = [
    "Draft Corrigendum 1 to ITU-T X.1333",
    "Draft new Recommendation ITU-T X.1353 (X.ztd-iot)",
    "Draft new Recommendation ITU-T X.1471 (X.websec-7)",
    "Draft new Recommendation ITU-T X.1645 (X.nssa-cc)",
    "Draft new Recommendation ITU-T X.1771 (X.rdda)",
    "Draft new Recommendation ITU-T X.1817 (X.5Gsec-message)",
];
const NO_COMMENTS: [bool; 4] = [true, true, false, false];

fn read(rows: Vec<Row>) -> Reading {
    interpret(&Message { sheets: vec![scan(rows)], ..Message::default() }, std::slice::from_ref(&circular()))
}

fn scan(rows: Vec<Row>) -> Sheet {
    Sheet {
        source: "scan.pdf".to_owned(),
        format: Format::Scan,
        asides: vec!["Member States' response to TSB Circular 79".to_owned()],
        rows,
        ..Sheet::default()
    }
}

fn choices(reading: &Reading) -> Vec<Choice> {
    reading.reply.choices.iter().map(|row| row.choice).collect()
}

fn filled() -> Vec<Row> {
    LABELS.iter().map(|label| row(label, NO_COMMENTS, WORDS)).collect()
}

#[test]
fn a_scan_whose_rows_are_all_filled_goes_straight_through() {
    let mut rows = filled();
    rows[1] = row(LABELS[1], [true, false, true, false], WORDS);
    rows[2] = row(LABELS[2], [false, false, false, true], WORDS);
    let reading = read(rows);
    assert_eq!(choices(&reading)[..3], [Choice::AuthorizeNoComments, Choice::AuthorizeWithComments, Choice::Refuse]);
    assert_eq!(reading.doubts, []);
}

#[test]
fn where_a_row_lacks_a_mark_a_person_compares_it_with_the_page() {
    for (states, choice) in [([true, false, false, false], Choice::Authorize), ([false; 4], Choice::Blank)] {
        let mut rows = filled();
        rows[3] = row(LABELS[3], states, WORDS);
        let reading = read(rows);
        assert_eq!(choices(&reading)[3], choice);
        let details: Vec<&str> = reading.doubts.iter().map(|doubt| doubt.detail.as_str()).collect();
        let asked =
            "read from a scanned page, where a mark may have been overlooked: please compare X.1645 with the page";
        assert_eq!(details, [asked]);
    }
}

#[test]
fn where_all_marks_are_plain_a_row_that_lacks_one_was_left_so() {
    let mut rows = filled();
    rows[2] = row(LABELS[2], [true, false, false, false], WORDS);
    rows[3] = row(LABELS[3], [false; 4], WORDS);
    let plain = Sheet { plainly_marked: true, ..scan(rows) };
    let reading = interpret(&Message { sheets: vec![plain], ..Message::default() }, std::slice::from_ref(&circular()));
    assert_eq!(choices(&reading)[2..4], [Choice::Authorize, Choice::Blank]);
    assert_eq!(reading.doubts, []);
}

#[test]
fn who_leaves_the_options_out_throughout_has_overlooked_none() {
    const ALONE: [bool; 4] = [true, false, false, false];
    let all = |states: [bool; 4], words: [&str; 4]| LABELS.iter().map(|label| row(label, states, words)).collect();
    let mut rows: Vec<Row> = all(ALONE, WORDS);
    rows[4] = row(LABELS[4], [false, false, false, true], WORDS);
    let reading = read(rows.clone());
    assert_eq!(choices(&reading)[3..5], [Choice::Authorize, Choice::Refuse]);
    assert_eq!(reading.doubts, []);
    let compared = |rows: Vec<Row>| {
        let reading = read(rows);
        reading.doubts.iter().any(|doubt| doubt.detail.contains("please compare"))
    };
    let with = |at: usize, states: [bool; 4]| {
        let mut other = rows.clone();
        other[at] = row(LABELS[at], states, WORDS);
        other
    };
    assert!(compared(with(0, NO_COMMENTS)), "one row has an option");
    assert!(compared(with(0, [false; 4])), "one row has nothing at all");
    let few = [0, 1, 2, 3].iter().fold(rows.clone(), |mut few, at| {
        few[*at] = row(LABELS[*at], [false, false, false, true], WORDS);
        few
    });
    assert!(compared(few), "two rows are no habit");
    let struck = [WORDS[0], WORDS[1], "Gemmenis-and-sugg--ted-ehanges-ar--atta-h-d", WORDS[3]];
    assert!(compared(all(ALONE, struck)), "an option may be struck out");
}

#[test]
fn what_is_not_a_whole_row_of_the_form_is_never_a_choice() {
    let check = |change: fn(&mut Row)| {
        let mut rows = filled();
        change(&mut rows[2]);
        let reading = read(rows);
        let found = choices(&reading);
        assert_eq!(found[2], Choice::Unclear, "{:?}", reading.doubts);
        assert_eq!(found[1], Choice::AuthorizeNoComments);
    };
    // Both boxes.
    check(|row| *row = self::row(LABELS[2], [true, true, false, true], WORDS));
    // A box was not found.
    check(|row| drop(row.cells[1].lines.pop()));
    // The answers stand in another order than the form's.
    check(|row| *row = self::row(LABELS[2], NO_COMMENTS, [WORDS[3], WORDS[1], WORDS[2], WORDS[0]]));
    // Somebody wrote beside a box.
    check(|row| {
        let words = "No comments or suggested changes provided paragraph seven vanishes wholly beforehand";
        *row = self::row(LABELS[2], NO_COMMENTS, [WORDS[0], words, WORDS[2], WORDS[3]]);
    });
}

#[test]
fn a_text_whose_row_is_on_no_page_is_unclear() {
    let mut rows = filled();
    rows.pop();
    assert_eq!(choices(&read(rows))[5], Choice::Unclear);
}

#[test]
fn a_label_whose_number_and_name_disagree_names_no_text() {
    let mut rows = filled();
    rows[1] = row("Draft new Recommendation ITU-T X.1353 (X.rdda)", NO_COMMENTS, WORDS);
    let reading = read(rows);
    assert_ne!(choices(&reading)[1], Choice::AuthorizeNoComments);
    assert!(reading.doubts.iter().any(|doubt| doubt.detail.contains("names no text for certain")));
}

#[test]
fn boxes_whose_labels_cannot_be_read_are_a_sealed_letter() {
    let reading = read(vec![row("~~ |", NO_COMMENTS, ["", "", "", ""])]);
    assert_eq!(reading.sealed, ["scan.pdf"]);
    assert!(reading.doubts.iter().any(|doubt| doubt.code == DoubtCode::MarkUnclear));
}

#[test]
fn a_text_without_a_working_name_is_known_by_its_number_alone() {
    let revised = testing::text("Q.7099", "Framework and requirements for interworking");
    let new = DraftText { provisional_name: Some("Q.qkdn-prot".to_owned()), ..testing::text("Q.7091", "Protocols") };
    let circular = testing::of([revised.clone(), new.clone()]);
    let named = |label: &str| names::named(label, &circular).map(|name| name.text);
    // "Recommendation" holds nearly "amend", and what is added to a text is another text.
    assert_eq!(named("Draft revised Recommendation ITU-T Q.7099"), Some(0));
    assert_eq!(named("Proyecto de Recomendacion UIT-T Q.7099 revisada"), Some(0));
    assert_eq!(named("Draft Amendment 1 to Recommendation ITU-T Q.7099"), None);
    assert_eq!(named("Draft new Recommendation ITU-T Q.7091 (Q.qkdn-prot)"), Some(1));
}

#[test]
fn of_two_texts_whose_numbers_differ_in_a_figure_each_is_known_where_both_are_read_once() {
    let circular = testing::of(["X.7504", "X.7505"].map(|number| testing::text(number, "Framework")));
    let check = |labels: [&str; 2], known: [Option<usize>; 2]| {
        let rows = labels.map(|label| row(&format!("Draft new Recommendation ITU-T {label}"), NO_COMMENTS, WORDS));
        let rows: Vec<(&Row, Vec<Told>)> = rows.iter().map(|row| (row, Vec::new())).collect();
        assert_eq!(texts(&rows, &circular), known, "{labels:?}");
    };
    check(["X.7504", "X.7505"], [Some(0), Some(1)]);
    check(["X.7505", "X.7504"], [Some(1), Some(0)]);
    // One of them was misread for the other, nobody knows which.
    check(["X.7504", "X.7504"], [None, None]);
    check(["X.7504", "X.75"], [None, None]);
}

#[test]
fn a_misread_label_is_the_text_that_is_missing_between_its_neighbours() {
    let check = |label: &str, found: bool| {
        let mut rows = filled();
        rows[2] = row(label, NO_COMMENTS, WORDS);
        let choice = choices(&read(rows))[2];
        assert_eq!(choice == Choice::AuthorizeNoComments, found, "{label}: {choice:?}");
    };
    check("Draft new Recommendation ITU-T X.7471 (K.waes-7)", true);
    check("raft new Recommendation MT (X.websec-7)", true);
    check("Draft new Recommendation ITU-T X.1999 (4 rid-ibt)", false);
    // Another's name in it.
    check("Draft new Recommendation ITU-T X.7471 (X.ztd-iot)", false);
    // Out of its place: the neighbours do not leave it open.
    let mut rows = filled();
    rows.swap(1, 4);
    rows[2] = row("Draft new Recommendation ITU-T X.7471 (K.waes-7)", NO_COMMENTS, WORDS);
    assert_ne!(choices(&read(rows))[2], Choice::AuthorizeNoComments);
}

#[test]
fn a_refusal_of_which_only_the_first_line_was_read_is_told_from_an_authorization() {
    let mut rows = filled();
    let cut = "does not authorize Study Group 17 to consider this text for";
    rows[2] = row(LABELS[2], [false, false, false, true], [WORDS[0], WORDS[1], WORDS[2], cut]);
    assert_eq!(choices(&read(rows))[2], Choice::Refuse);
}

#[test]
fn a_short_working_name_found_in_other_words_hides_no_text_that_is_read_whole() {
    // An Arabic label read with Latin letters.
    let name = names::named("paged daogall pgyitee ITU-T X.1353 (X.ztd- iot)", &circular());
    assert_eq!(name.map(|name| (name.text, name.close)), Some((1, Vec::new())));
}
