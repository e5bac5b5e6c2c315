//! Forms pasted or flattened into a message's body.

use super::body;

/// Three texts, each in the same layout: `@` is the text's name, the rest as it stands.
fn each(layout: &str, picks: [&[&str]; 3]) -> String {
    let mut all = "Administration of Kenya\n\n".to_owned();
    for (name, picks) in ["X.1333 Cor.1", "X.1353 (X.ztd-iot)", "X.1471"].iter().zip(picks) {
        let mut text = layout.replace('@', name);
        for (at, pick) in picks.iter().enumerate() {
            text = text.replace(&format!("${at}"), pick);
        }
        all.push_str(&text);
        all.push('\n');
    }
    all + "\nYours faithfully,\nJ. Smith\nDirector"
}

#[test]
fn forms_pasted_with_marks_before_their_lines_are_read() {
    for (layout, on, off, opt_on, opt_off) in [
        ("@\n$0 {A}\n   $1 {N}\n   $2 {C}\n$3 {R}\n", "[X]", "[ ]", "(X)", "( )"),
        ("@\n$0 {A}\n   $1 {N}\n   $2 {C}\n$3 {R}\n", "☒", "☐", "●", "⃝"),
        ("@\n$0 {A}\n   $1 {N}\n   $2 {C}\n$3 {R}\n", "_X_", "___", "_X_", "___"),
        ("@\n\n$0\t{A}\n\n$1\t{N}\n\n$2\t{C}\n\n$3\t{R}\n", "X", "_", "X", "_"),
        ("Draft text @\n- $0 {A}\n  - $1 {N}\n  - $2 {C}\n- $3 {R}\n", "[x]", "[]", "[x]", "[]"),
        ("1. @\n a) $0 {A}\n b) $1 {N}\n c) $2 {C}\n d) $3 {R}\n", "[x]", "[ ]", "[x]", "[ ]"),
        ("| @ | $0 | {A} |\n| | $1 | {N} |\n| | $2 | {C} |\n| | $3 | {R} |\n", "☒", "☐", "●", "⃝"),
        ("@\t$0\t{A}\n\t$1\t{N}\n\t$2\t{C}\n\t$3\t{R}\n", "☒", "☐", "●", "⃝"),
        ("@: $0 authorizes $1 no comments $2 with comments $3 does not authorize\n", "☒", "☐", "●", "⃝"),
        (
            "@\n$0 authorizes   $3 does not authorize\n   $1 no comments   $2 with comments\n",
            "[X]",
            "[ ]",
            "[X]",
            "[ ]",
        ),
    ] {
        let text =
            each(layout, [&[on, opt_on, opt_off, off], &[on, opt_off, opt_on, off], &[off, opt_off, opt_off, on]]);
        body(&text, "ncr");
        let text =
            each(layout, [&[on, opt_on, opt_on, off], &[on, opt_off, opt_off, off], &[off, opt_off, opt_off, off]]);
        body(&text, "?a-");
    }
}

#[test]
fn marks_behind_their_lines_are_read_where_they_stand_apart() {
    let layout = "@\n{A}\t$0\n{N}\t$1\n{C}\t$2\n{R}\t$3\n";
    body(&each(layout, [&["X", "X", "", ""], &["X", "", "X", ""], &["", "", "", "X"]]), "ncr");
    let layout = "@\n{A} $0\n{N} $1\n{C} $2\n{R} $3\n";
    body(
        &each(layout, [&["[X]", "[X]", "[ ]", "[ ]"], &["[X]", "[ ]", "[X]", "[ ]"], &["[ ]", "[ ]", "[ ]", "[X]"]]),
        "ncr",
    );
}

#[test]
fn boxes_on_the_line_above_their_words_are_read_where_all_stand_so() {
    let picks: [&[&str]; 3] = [&["X", "●", "○", "☐"], &["☒", "○", "●", "☐"], &["☐", "○", "○", "X"]];
    body(&each("@\n$0\n{A}\n$1 {N}\n$2 {C}\n$3\n{R}\n", picks), "ncr");
    body(&each("* @\n  - $0 {A}\n      o $1 {N}\n      o $2 {C}\n  - $3 {R}\n", picks), "ncr");
    // Below their words, or on either side of them, nothing tells which line they belong to.
    body(&each("@\n{A}\n$0\n$1 {N}\n$2 {C}\n{R}\n$3\n", picks), "???");
    body(&each("@\n$0\n{A}\n$1 {N}\n$2 {C}\n{R}\n$3\n", picks), "???");
}

#[test]
fn lines_wrapped_by_mail_programs_stay_whole() {
    let wrapped = "@\n$0 authorizes Study Group 17 to consider this text for approval (in this\ncase, select one of the two options):\n$1 No comments or suggested changes\n$2 Comments and suggested changes are attached\n$3 does not authorize Study Group 17 to consider this text for approval\n(reasons for this opinion and an outline of possible changes that would\nfacilitate the work to progress are attached)\n";
    let picks: [&[&str]; 3] =
        [&["[X]", "(X)", "( )", "[ ]"], &["[X]", "( )", "(X)", "[ ]"], &["[ ]", "( )", "( )", "[X]"]];
    body(&each(wrapped, picks), "ncr");
    let text = each(wrapped, picks)
        .replace("X.1333 Cor.1", "Draft Corrigendum 1 to ITU-T\nX.1333")
        .replace("X.1353 (X.ztd-iot)", "Draft new Recommendation ITU-T X.1353\n(X.ztd-iot)");
    body(&text, "ncr");
    let text = each(wrapped, picks).replace(
        "X.1353 (X.ztd-iot)",
        "Security methodology for zero-touch massive IoT\ndeployment based on blockchain",
    );
    body(&text, "ncr");
}

#[test]
fn titles_alone_name_the_rows_of_a_body_form() {
    let text = "Security guidelines for use of remote access tools in Internet-connected control systems\n[X] {A}\n(X) {N}\n( ) {C}\n[ ] {R}\n\nReference monitor for online analytics services\n[ ] {A}\n( ) {N}\n( ) {C}\n[X] {R}\n";
    body(text, "n-r");
}

#[test]
fn lines_that_name_their_text_themselves_are_read() {
    body(
        "[X] authorizes Study Group 17 to consider X.1333 Cor.1 for approval\n[X] does not authorize Study Group 17 to consider X.1353 for approval\n[ ] authorizes Study Group 17 to consider X.1471 for approval\n[X] does not authorize Study Group 17 to consider X.1471 for approval\n",
        "arr",
    );
}

#[test]
fn what_a_body_form_leaves_open_is_asked_about() {
    let first = "X.1333 Cor.1\n[X] {A}\n(X) {N}\n( ) {C}\n[ ] {R}\n\n";
    body(&format!("{first}X.1353\n{{A}}\nX\n{{N}}\n{{C}}\n{{R}}\n"), "n?-");
    body(&format!("{first}X.1353\nX\n{{A}}\n{{N}}\n{{C}}\n{{R}}\n"), "n?-");
    body(&format!("{first}X.1353\n[ ] {{A}}\n( ) {{N}}\n( ) {{C}}\n[ ] {{R}} Yes\n"), "nr-");
    body(&format!("{first}X.1353\n[X] {{A}} if clause 7 is deleted\n(X) {{N}}\n( ) {{C}}\n[ ] {{R}}\n"), "n?-");
    body(&format!("{first}X.1353\n[X] {{A}}\n(X) {{N}}, but clause 7 is to go\n( ) {{C}}\n[ ] {{R}}\n"), "n?-");
    body(
        &format!(
            "{first}X.1353 – Reference monitor for online analytics services\n[X] {{A}}\n(X) {{N}}\n( ) {{C}}\n[ ] {{R}}\n"
        ),
        "n??",
    );
    body(&format!("{first}X.1999\n[X] {{A}}\n(X) {{N}}\n( ) {{C}}\n[ ] {{R}}\n"), "n--!");
    body(&format!("{first}Second text\n[X] {{A}}\n(X) {{N}}\n( ) {{C}}\n[ ] {{R}}\n"), "?--");
    body("Texts X.1333 Cor.1, X.1353 and X.1471 of your consultation\n[X] {A}\n(X) {N}\n( ) {C}\n[ ] {R}\n", "---!");
}

#[test]
fn a_label_that_names_all_texts_stands_for_them_all() {
    body("X.1333 Cor.1, X.1353 and X.1471\n[X] {A}\n(X) {N}\n( ) {C}\n[ ] {R}\n", "nnn");
    body("All texts:\n[ ] {A}\n( ) {N}\n( ) {C}\n[X] {R}\n", "rrr");
}

#[test]
fn boxes_for_yes_and_no_below_the_question_answer_it() {
    body(
        "X.1333 Cor.1\nauthorizes Study Group 17 to consider this text for approval\n☒ Yes ☐ No\n\nX.1353\nauthorizes Study Group 17 to consider this text for approval\n☐ Yes ☒ No\n",
        "ar-",
    );
}

#[test]
fn comments_below_an_answer_are_its_own() {
    body(
        "X.1333 Cor.1\n[X] {A}\n( ) {N}\n(X) {C}\nIn 8.1 replace shall by should.\n\nX.1353\n[ ] {A}\n( ) {N}\n( ) {C}\n[X] {R}\nThe text is not mature.\n",
        "cr-",
    );
    body("X.1333 Cor.1\n[X] {A}\n(X) {N}\n( ) {C}\n[ ] {R}\nYours faithfully,\nJ. Smith\n", "n--");
}

#[test]
fn sentences_beside_a_body_form_must_agree_with_it() {
    let form = "X.1333 Cor.1\n[X] {A}\n(X) {N}\n( ) {C}\n[ ] {R}\n\nX.1353\n[X] {A}\n(X) {N}\n( ) {C}\n[ ] {R}\n\n";
    body(&format!("{form}Kenya does not authorize Study Group 17 to consider X.1353 for approval.\n"), "n?-");
    body(&format!("{form}Kenya authorizes Study Group 17 to consider X.1333 Cor.1 and X.1353 for approval.\n"), "nn-");
    body(&format!("{form}Kenya authorizes Study Group 17 to consider X.1353 only if clause 7 is deleted.\n"), "nn-!");
    body(&format!("{form}Kenya authorizes Study Group 17 to consider X.1471 for approval.\n"), "nn?");
}

#[test]
fn what_a_person_would_not_take_for_an_answer_is_none() {
    body("X.1333 Cor.1 - yes\nX.1353 - no\nX.1471 - yes\n", "---!");
    body("X.1333 Cor.1: (1) authorizes (2) does not authorize\nAnswer: 1\n", "---!");
}
