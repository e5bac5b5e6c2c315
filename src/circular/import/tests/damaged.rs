//! Circulars that leave something out or contradict themselves.

use super::{
    made::{ENGLISH_112, Made},
    sheet_of,
};
use crate::{
    circular::{
        Circular,
        import::{ImportError, import},
    },
    sheet::Sheet,
};

fn errors(text: &str) -> ImportError {
    import(&sheet_of(text)).expect_err(text)
}

#[track_caller]
fn refuses(made: &Made, expected: &str) {
    let error = errors(&made.text());
    assert!(error.to_string().contains(expected), "{error}");
    assert_eq!(error.problems.len(), 1, "{error}");
}

#[test]
fn an_empty_document_lacks_every_fact_at_once() {
    let facts: Vec<_> =
        import(&Sheet::default()).unwrap_err().problems.into_iter().map(|problem| problem.fact).collect();
    assert_eq!(
        facts,
        [
            "language",
            "circular number",
            "reference",
            "date",
            "study group",
            "meeting",
            "deadline",
            "threshold",
            "reply address",
            "texts"
        ]
    );
}

#[test]
fn each_missing_fact_is_named() {
    refuses(&Made { reference: "", ..ENGLISH_112 }, "reference is missing");
    refuses(&Made { issued: "Geneva", ..ENGLISH_112 }, "date is missing");
    refuses(&Made { deadline: "the due time", ..ENGLISH_112 }, "deadline is missing");
    refuses(&Made { threshold: "most", ..ENGLISH_112 }, "threshold is missing");
    refuses(&Made { reply_to: "", ..ENGLISH_112 }, "reply address is missing");
    refuses(&Made { meeting: "4-15 March 2024", ..ENGLISH_112 }, "meeting place is missing");
}

#[test]
fn two_numbers_dates_or_groups_contradict_each_other() {
    refuses(&Made { form_number: "113", ..ENGLISH_112 }, "circular number is contradictory (112 and 113)");
    refuses(
        &Made { issued: "Geneva, 4 December 2023\n5 December 2023", ..ENGLISH_112 },
        "date is contradictory (2023-12-04 and 2023-12-05)",
    );
    refuses(&Made { reference: "SG17/TK", ..ENGLISH_112 }, "study group is contradictory (13 and 17)");
    refuses(
        &Made { meeting_again: "from 4 to 16 March 2024", ..ENGLISH_112 },
        "meeting is contradictory (2024-03-04 to 2024-03-15 and 2024-03-04 to 2024-03-16)",
    );
    refuses(
        &Made { threshold: "70% (or rather 75 per cent)", ..ENGLISH_112 },
        "threshold is contradictory (70 and 75)",
    );
    refuses(
        &Made { reply_to: "tsbdir@itu.int\nE-mail: tsbsg13@itu.int", ..ENGLISH_112 },
        "reply address is contradictory",
    );
}

#[test]
fn two_deadlines_contradict_each_other_wherever_they_stand() {
    let twice = "23:59 UTC on 21 February 2024. Replies received after 20 February 2024 are not counted";
    refuses(
        &Made { deadline: twice, ..ENGLISH_112 },
        "deadline is contradictory (2024-02-20T23:59:00Z and 2024-02-21T23:59:00Z)",
    );
    let on_form = "tsbdir@itu.int\n(to be returned by 2359 UTC on 22 February 2024)";
    refuses(
        &Made { reply_to: on_form, ..ENGLISH_112 },
        "deadline is contradictory (2024-02-21T23:59:00Z and 2024-02-22T23:59:00Z)",
    );
    let in_head = "SG13/TK\nDeadline: 19 February 2024";
    let error = errors(&Made { reference: in_head, ..ENGLISH_112 }.text());
    assert!(error.to_string().contains("2024-02-19"), "{error}");
}

#[test]
fn another_deadline_for_other_business_is_not_taken_for_it() {
    let text = ENGLISH_112
        .text()
        .replace("Yours faithfully", "5\tThe deadline for contributions is 20 February 2024.\nYours faithfully");
    assert_eq!(import(&sheet_of(&text)).unwrap().circular.deadline.to_string(), "2024-02-21T23:59:00Z");
}

#[test]
fn the_order_of_days_must_make_sense() {
    refuses(
        &Made { meeting: "Geneva, 15-4 March 2024", meeting_again: "soon", ..ENGLISH_112 },
        "it ends on 2024-03-04, before it starts on 2024-03-15",
    );
    refuses(&Made { deadline: "23:59 UTC on 5 March 2024", ..ENGLISH_112 }, "is not before the meeting");
    refuses(&Made { deadline: "23:59 UTC on 21 February 2023", ..ENGLISH_112 }, "is before the circular's date");
    refuses(
        &Made { deadline: "23:59 local time on 21 February 2024", ..ENGLISH_112 },
        "its time zone cannot be placed",
    );
}

#[test]
fn the_lists_of_texts_must_agree() {
    refuses(
        &Made { subject_ids: "Y.3172, Q.850 Amd.1, Y.4113 and Y.4114", ..ENGLISH_112 },
        "names Y.4114, Annex 1 does not",
    );
    refuses(
        &Made { form_ids: "Draft new Recommendation ITU-T Y.3199", ..ENGLISH_112 },
        "Annex 2 names Y.3199, Annex 1 does not",
    );
    let error = errors(&Made { subject_ids: "Y.3172 and Y.4113", ..ENGLISH_112 }.text());
    assert!(error.to_string().contains("Annex 1 describes Q.850 Amd.1, the subject does not name it"), "{error}");
    let error = errors(&Made { subject_ids: "Y.3172 (Y.other-name), Q.850 Amd.1 and Y.4113", ..ENGLISH_112 }.text());
    assert!(error.to_string().contains("the subject names Y.other-name"), "{error}");
}

#[test]
fn a_text_without_a_title_or_described_twice_is_named() {
    let untitled = "1\tDraft new Recommendation ITU-T Y.3172 [R1]\nSummary\nWords.\n2\tDraft new Recommendation ITU-T Y.4113 [R2]\n";
    let made =
        Made { subject_ids: "Y.3172 and Y.4113", form_ids: "Y.3172 and Y.4113", annex_1: untitled, ..ENGLISH_112 };
    let facts: Vec<_> = errors(&made.text()).problems.into_iter().map(|problem| problem.fact).collect();
    assert_eq!(facts, ["title of Y.3172", "title of Y.4113"]);
    let twice = "1\tDraft new Recommendation ITU-T Y.3172\nOne\nSummary\nWords.\n2\tDraft revised Recommendation ITU-T Y.3172\nTwo\nSummary\n";
    let made = Made { subject_ids: "Y.3172", form_ids: "Y.3172", annex_1: twice, ..ENGLISH_112 };
    assert!(errors(&made.text()).to_string().contains("Annex 1 describes Y.3172 twice"));
}

#[test]
fn all_problems_are_told_at_once() {
    let made = Made { reference: "", deadline: "soon", form_number: "113", reply_to: "", ..ENGLISH_112 };
    let facts: Vec<_> = errors(&made.text()).problems.into_iter().map(|problem| problem.fact).collect();
    assert_eq!(facts, ["circular number", "reference", "deadline", "reply address"]);
}

#[test]
fn another_circular_or_another_reading_does_not_merge() {
    let circular = |made: &Made| -> Circular { import(&sheet_of(&made.text())).unwrap().circular };
    let one = circular(&ENGLISH_112);
    assert_eq!(one.merge(&one).unwrap(), one);
    let other =
        circular(&Made { number: "113", form_number: "113", deadline: "23:59 UTC on 20 February 2024", ..ENGLISH_112 });
    let error = one.merge(&other).unwrap_err().to_string();
    assert!(error.contains("circular number is contradictory (112 and 113)"), "{error}");
    assert!(error.contains("deadline is contradictory"), "{error}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_in_any_place_is_read_without_panic(
        noise in "(\\PC{0,5}|ANNEX [12]\n|Subject:|\n|[0-9]{1,4}| |UTC|March|X\\.1353|Cor\\.1|\\(|\\[R1\\]|TSB Circular|@a\\.b|%|Study Group|Dear ){0,30}",
        place in 0usize..3,
    ) {
        let whole = ENGLISH_112.text();
        let at = [0, whole.len() / 2, whole.len()][place];
        let at = (at..=whole.len()).find(|&at| whole.is_char_boundary(at)).unwrap();
        let (before, after) = whole.split_at(at);
        let _ = import(&sheet_of(&format!("{before}{noise}{after}")));
        let _ = import(&sheet_of(&noise));
    }
}
