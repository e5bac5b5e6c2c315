use super::*;
use crate::sheet::testing;

/// One line as the body of a message holds it.
#[track_caller]
fn check(text: &str, expected: &str) {
    let drawn = testing::line(&Line { items: split(text) });
    assert_eq!(drawn, expected, "in {text:?}");
}

/// The only line of a table cell.
#[track_caller]
fn check_cell(text: &str, expected: &str) {
    let drawn: Vec<String> = split_cell(text).lines.iter().map(testing::line).collect();
    assert_eq!(drawn.join(" / "), expected, "in {text:?}");
}

#[test]
fn boxes_and_circles_are_told_empty_from_set() {
    for (text, expected) in [
        ("☐ authorizes", "[ ] authorizes"),
        ("☒ authorizes", "[x] authorizes"),
        ("☑authorizes", "[x]authorizes"),
        ("☑\u{fe0f} authorizes", "[x] authorizes"),
        ("□\t授权", "[ ]→授权"),
        ("■ 授权", "[x] 授权"),
        ("○ No comments", "( ) No comments"),
        ("● No comments", "(x) No comments"),
        ("⊗\tNo comments", "(x)→No comments"),
        ("◉ No comments", "(x) No comments"),
        ("✔ No comments", "{x} No comments"),
        ("🗹 No comments", "[x] No comments"),
        ("◐ No comments", "(?) No comments"),
        ("⭕ No comments", "(?) No comments"),
    ] {
        check(text, expected);
    }
}

#[test]
fn the_combining_circle_is_an_option_and_what_stands_in_it_fills_it() {
    for (text, expected) in [
        ("⃝ No comments", "( ) No comments"),
        ("\u{a0}⃝ No comments", "\u{a0}( ) No comments"),
        ("⃝\tNo comments", "( )→No comments"),
        ("X⃝ No comments", "(x) No comments"),
        ("●⃝ No comments", "(x) No comments"),
        ("✓⃝\tNo comments", "(x)→No comments"),
        ("○⃝ No comments", "( ) No comments"),
        ("⃝X No comments", "(x) No comments"),
        ("⃝ X No comments", "(x) No comments"),
        ("⃝● No comments", "(x) No comments"),
        ("1⃝ No comments", "(?) No comments"),
        ("X⃞ authorizes", "[x] authorizes"),
    ] {
        check(text, expected);
    }
}

#[test]
fn a_circle_that_a_sentence_speaks_of_is_no_mark() {
    for text in [
        "authorizes Study Group 17 (in this case, select one of the two options ⃝):",
        "授权第17研究组考虑批准此案文（在这种情况下，选择两个选项⃝中的一个）：",
        "تخول لجنة الدراسات 17 (في هذه الحالة، يُرجى اختيار أحد الخيارين ⃝):",
        "options ⃝):",
        "⃝):",
        "предоставляет (в этом случае выберите один из двух вариантов ○):",
    ] {
        check(text, text);
    }
    check("☒ authorizes (select one of the two options ⃝):", "[x] authorizes (select one of the two options ⃝):");
    check("(○ No comments ● Comments)", "(( ) No comments (x) Comments)");
}

#[test]
fn a_sentence_wrapped_inside_its_parenthesis_keeps_its_circle() {
    check_cell("选择（两个选项\n⃝中的一个）：\n⃝ 无意见", "选择（两个选项 / ⃝中的一个）： / ( ) 无意见");
    check_cell("(select one of\nthe options ⃝\n⃝ No comments", "(select one of / the options ⃝ / ( ) No comments");
}

#[test]
fn typed_brackets_are_boxes_and_parentheses_circles() {
    for (text, expected) in [
        ("[x] authorizes", "[x] authorizes"),
        ("[X]authorizes", "[x]authorizes"),
        ("同意[x]不同意[ ]", "同意[x]不同意[ ]"),
        ("同意√", "同意{x}"),
        ("Answer:[x]", "Answer:[x]"),
        ("[ ] authorizes", "[ ] authorizes"),
        ("[] authorizes", "[ ] authorizes"),
        ("[_] authorizes", "[ ] authorizes"),
        ("[ X ] authorizes", "[x] authorizes"),
        ("[✓] authorizes", "[x] authorizes"),
        ("[☒] authorizes", "[x] authorizes"),
        ("[*] authorizes", "[x] authorizes"),
        ("[o] authorizes", "[?] authorizes"),
        ("(x) No comments", "(x) No comments"),
        ("( ) No comments", "( ) No comments"),
        ("(●) No comments", "(x) No comments"),
        ("(o) No comments", "(x) No comments"),
        ("(v) No comments", "(?) No comments"),
        ("|X| authorizes", "[x] authorizes"),
        ("|_| authorizes", "[ ] authorizes"),
        ("- [х] authorizes", "- [x] authorizes"),
        ("1. [x] authorizes", "1. [x] authorizes"),
        ("[ ] yes [x] no", "[ ] yes [x] no"),
        ("*X* authorizes", "{x} authorizes"),
    ] {
        check(text, expected);
    }
}

#[test]
fn brackets_in_ordinary_text_are_no_marks() {
    for text in [
        "[R35] Draft new Recommendation",
        "see [1] and [2]",
        "the function f(x) is defined",
        "X.1471 (X.websec-7)",
        "authorize(s) the text",
        "[Member State]",
        "call main()",
        "二○二三年五月",
        "二〇二三年",
    ] {
        check(text, text);
    }
}

#[test]
fn a_lone_letter_is_a_mark_only_at_the_start_of_a_line() {
    for (text, expected) in [
        ("X authorizes", "{x} authorizes"),
        ("x\tauthorizes", "{x}→authorizes"),
        ("Х предоставляет", "{x} предоставляет"),
        ("√ 授权", "{x} 授权"),
        ("√授权", "{x}授权"),
        ("V authorizes", "{x} authorizes"),
        ("X) authorizes", "{x}) authorizes"),
        ("_X_ authorizes", "{x} authorizes"),
        ("_ authorizes", "{ } authorizes"),
        ("___ authorizes", "{ } authorizes"),
        ("   X  No comments", "   {x}  No comments"),
        ("No comments\tX", "No comments→{x}"),
        ("No comments    X", "No comments    {x}"),
        ("لا توجد تعليقات √", "لا توجد تعليقات {x}"),
        ("X", "{x}"),
    ] {
        check(text, expected);
    }
    for text in
        ["X.1353 is fine", "X 1353", "X series Recommendations", "ITU-T X", "Mr X said", "v 2.0", "3 × 4", "Xavier"]
    {
        check(text, text);
    }
}

#[test]
fn an_x_after_the_words_is_a_doubt_not_a_guess() {
    check("authorizes this text for approval X", "authorizes this text for approval {?}");
}

#[test]
fn a_mark_beside_an_empty_box_fills_it() {
    for (text, expected) in [
        ("☐X authorizes", "[x] authorizes"),
        ("X☐ authorizes", "[x] authorizes"),
        ("☐ ✓ authorizes", "[x] authorizes"),
        ("√□ 授权", "[x] 授权"),
        ("☒☐ authorizes", "[?] authorizes"),
        ("☐ yes ☒ no", "[ ] yes [x] no"),
        ("XX authorizes", "{x} authorizes"),
    ] {
        check(text, expected);
    }
}

#[test]
fn what_may_be_a_mark_and_is_not_known_is_unclear() {
    for (text, expected) in [
        ("? authorizes", "{?} authorizes"),
        ("* authorizes", "{?} authorizes"),
        ("👍 authorizes", "{?} authorizes"),
        ("➔ authorizes", "{?} authorizes"),
        ("þ authorizes", "{?} authorizes"),
        ("\u{fffd} authorizes", "{?} authorizes"),
        ("\u{e4c4} authorizes", "{?} authorizes"),
        ("o No comments", "{?} No comments"),
    ] {
        check(text, expected);
    }
    for text in [
        "– No comments",
        "- No comments",
        "• No comments",
        "· No",
        "> quoted",
        "o cambios",
        "+41 22 730",
        "====",
        "о рассмотрении",
    ] {
        check(text, text);
    }
}

#[test]
fn symbols_that_lost_their_font_are_read_as_wingdings() {
    check("\u{f0fe} authorizes", "[x] authorizes");
    check("\u{f0a8} authorizes", "[ ] authorizes");
    check("\u{f0b7} a list item", "\u{f0b7} a list item");
}

#[test]
fn a_dash_alone_in_its_cell_says_no() {
    check_cell("–", "{ }");
    check_cell("X", "{x}");
    check_cell("– \nNo comments", "–  / No comments");
}

#[test]
fn a_struck_mark_is_struck() {
    let items = vec![
        Item::Text(Text { text: "☒".to_owned(), struck: true, emphasis: false }),
        Item::Text(Text { text: " authorizes".to_owned(), ..Text::default() }),
    ];
    let line = line(Line { items }, &mut Paragraph::default(), false);
    assert_eq!(testing::line(&line), "~[x]~ authorizes");
}

#[test]
fn writing_direction_marks_do_not_hide_a_mark() {
    check("\u{200f}☒\u{200f} تخول", "[x] تخول");
    check("\u{202b}X تخول", "{x} تخول");
}

#[test]
fn any_text_is_split_without_losing_its_words() {
    proptest::proptest!(|(text in "[ \\tXx☐☒⃝○●(){}|_\\[\\]√*?–aü0\u{f0fe}（）]{0,60}")| {
        let seen: String = split(&text).iter().map(|item| match item {
            Item::Text(text) => text.text.clone(),
            Item::Mark(mark) => mark.seen.clone(),
        }).collect();
        let bare = |text: &str| text.chars().filter(|char| !char.is_whitespace()).collect::<String>();
        proptest::prop_assert_eq!(bare(&seen), bare(&text));
    });
}

#[test]
fn an_x_behind_a_colon_at_the_lines_end_is_set_apart() {
    check("No comments or suggested changes: X", "No comments or suggested changes: {x}");
    check("无意见： X", "无意见： {x}");
    check("Recommendations of the series: X and Y", "Recommendations of the series: X and Y");
}
