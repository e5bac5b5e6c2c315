//! Forms in tables: the circular's own and retyped ones.

use super::{check, draw, interpreted, letters, row};

/// The label of the text in question.
const L: &str = "Draft new Recommendation ITU-T X.1353 (X.ztd-iot)";

/// The label, a box and the authorization with its two options; then a box and the refusal.
fn form(box_a: &str, n: &str, c: &str, box_r: &str) -> String {
    format!("¦ {L} ¦ {box_a} ¦ {{A}} / {n} {{N}} / {c} {{C}} ¦\n¦ ^ ¦ {box_r} ¦ {{R}} ¦")
}

#[test]
fn each_way_of_ticking_the_circulars_own_form_is_read() {
    for tick in [
        "☒", "☑", "■", "✓", "✔", "✗", "X", "x", "V", "√", "[x]", "[X]", "|X|", "_X_", "(x)", "Х", "☐ X", "X☐", "☐✓",
        "Yes", "YES", "yes.", "Oui", "Sí", "si", "Да", "نعم", "是", "OK", "1", "*",
    ] {
        let want = if tick == "*" { "?" } else { "n" };
        row(&form(tick, "●", "⃝", "☐"), want);
    }
    for option in ["●", "◉", "⊗", "☒", "X", "✓", "X⃝", "⃝X", "●⃝", "⃝ X", "(x)", "[X]", "V", "√"]
    {
        row(&form("☒", option, "⃝", "☐"), "n");
        row(&form("☒", "⃝", option, "☐"), "c");
    }
    row(&form("☐", "⃝", "⃝", "☒"), "r");
    row(&form("☒", "⃝", "⃝", "☐"), "a");
    row(&form("☐", "⃝", "⃝", "☐"), "-");
    row(&form("", "", "", ""), "-");
}

#[test]
fn contradictory_marks_are_asked_about() {
    row(&form("☒", "●", "⃝", "☒"), "?");
    row(&form("☒", "●", "●", "☐"), "?");
    row(&form("☐", "●", "⃝", "☒"), "?");
    row(&form("☐", "●", "⃝", "☐"), "?");
    row(&form("☒", "◐", "⃝", "☐"), "?");
    row(&form("☒ ☐", "●", "⃝", "☐"), "?");
    row(&form("☒ ☒", "●", "⃝", "☐"), "?");
    row(&form("?", "●", "⃝", "☐"), "?");
    row(&form("☒", "●", "X", "☐"), "?");
    row(&form("👍", "●", "⃝", "☐"), "?");
}

#[test]
fn words_typed_in_the_boxes_answer_only_where_they_agree() {
    row(&form("Yes", "⃝", "●", "No"), "c");
    row(&form("No", "⃝", "⃝", "Yes"), "r");
    row(&form("Yes", "⃝", "⃝", ""), "a");
    row(&form("", "⃝", "⃝", "Oui"), "r");
    row(&form("Yes", "Yes", "No", "No"), "?");
    row(&form("Да", "да", "нет", "нет"), "n");
    row(&form("نعم", "⃝", "نعم", "لا"), "c");
    row(&form("是", "是", "否", "否"), "n");
    row(&form("1", "●", "⃝", ""), "n");
    row(&form("1", "●", "⃝", "0"), "?");
    row(&form("No", "⃝", "⃝", ""), "?");
    row(&form("No", "⃝", "⃝", "No"), "?");
    row(&form("", "⃝", "⃝", "No"), "?");
    row(&form("Yes", "⃝", "⃝", "Yes"), "?");
    row(&form("☐ Yes", "⃝", "⃝", "☐"), "?");
    row(&form("☒ Yes", "●", "⃝", "☐"), "n");
    row(&form("☒ No", "●", "⃝", "☐"), "?");
    row(&form("Maybe", "⃝", "⃝", "☐"), "?");
    row(&form("Agreed, see letter", "⃝", "⃝", "☐"), "?");
    row(&form("N/A", "⃝", "⃝", "N/A"), "-");
    row(&form("J.S.", "⃝", "⃝", "☐"), "?");
    row(&form("J.S.", "⃝", "⃝", ""), "?");
}

#[test]
fn a_word_beside_the_forms_line_answers_like_a_tick() {
    row("¦ X.1353 ¦ ☐ ¦ {A} YES / ⃝ {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦", "a");
    row("¦ X.1353 ¦ ☐ ¦ Yes, {A} / ⃝ {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦", "a");
    row("¦ X.1353 ¦ ☐ ¦ {A} / ⃝ {N} ¦\n¦ ^ ¦ ☐ ¦ {R} – oui ¦", "r");
    row("¦ X.1353 ¦ ☒ ¦ {A} NO / ● {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦", "?");
    row("¦ X.1353 ¦ ☐ ¦ {A} NO / ⃝ {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦", "?");
    row("¦ X.1353 ¦ ☐ ¦ {A} / ⃝ {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐ ¦ {R} / Yes ¦", "?");
}

#[test]
fn words_added_to_the_forms_lines_are_accounted_for() {
    for (added, want) in [
        ("provided clause 7 is deleted", "?"),
        ("(see our letter)", "?"),
        ("NOT", "?"),
        ("with modifications", "?"),
        ("for the time being", "?"),
        ("partly", "?"),
        ("from 2025", "?"),
        ("J.S.", "n"),
        ("12.05.2023", "n"),
        ("12/05/2023", "n"),
        ("", "n"),
    ] {
        row(&format!("¦ {L} ¦ ☒ ¦ {{A}} {added} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), want);
        row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ● {{N}} {added} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), want);
        row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ● {{N}} / {added} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), want);
        row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦ {added} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦ ¦"), want);
    }
}

#[test]
fn comments_and_reasons_in_the_row_are_no_reason_to_ask() {
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ⃝ {{N}} / ● {{C}}: in 8.1 replace shall by should ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "c");
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ⃝ {{N}} / ● {{C}} / In 8.1 replace shall by should. ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "c");
    row(&format!("¦ {L} ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☒ ¦ {{R}} / The text is not mature. ¦"), "r");
    row(
        &format!("¦ {L} ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☒ ¦ {{R}}. Reason: the text overlaps with X.1058. ¦"),
        "r",
    );
    row(&format!("¦ {L} ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☒ ¦ {{R}} unless clause 7 is deleted ¦"), "?");
    row(
        &format!("¦ {L} ¦ ☒ ¦ {{A}} / ⃝ {{N}} / ● {{C}} / Subject to the deletion of clause 7. ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"),
        "?",
    );
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ⃝ {{N}} / ● {{C}} (see Annex 3) ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "c");
    row(&format!("¦ {L} ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} / We have no view on this text. ¦"), "?");
    row(
        &format!(
            "¦ {L} ¦ ☒ ¦ {{A}} / ⃝ {{N}} / ● {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦\n¦ Comments: in 8.1 replace shall by should ¦"
        ),
        "c",
    );
    row(
        &format!(
            "¦ {L} ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦\n¦ Comments: in 8.1 replace shall by should ¦"
        ),
        "?",
    );
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦\n¦ Comments: ¦"), "n");
}

#[test]
fn struck_lines_leave_what_is_meant() {
    row(&format!("¦ {L} ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ~⃝ {{C}}~ ¦\n¦ ^ ¦ ☐ ¦ ~{{R}}~ ¦"), "n");
    row(&format!("¦ {L} ¦ ☐ ¦ {{A}} / ~⃝ {{N}}~ / ~⃝ {{C}}~ ¦\n¦ ^ ¦ ☐ ¦ ~{{R}}~ ¦"), "a");
    row(&format!("¦ {L} ¦ ☐ ¦ ~{{A}}~ / ~⃝ {{N}}~ / ~⃝ {{C}}~ ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "r");
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ⃝ {{N}} / ~⃝ {{C}}~ ¦\n¦ ^ ¦ ☐ ¦ ~{{R}}~ ¦"), "n");
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ● {{N}} / ~⃝ {{C}}~ ¦\n¦ ^ ¦ ☐ ¦ ~{{R}}~ ¦"), "n");
    row(&format!("¦ {L} ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ ~{{R}}~ ¦"), "a");
    row(&format!("¦ {L} ¦ ☒ ¦ ~{{A}}~ / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    row(&format!("¦ {L} ¦ ~☒~ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☒ ¦ {{R}} ¦"), "?");
    row(&format!("¦ {L} ¦ ~☒~ ☒ J.S. ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    row(
        &format!("¦ {L} ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ Comments ~and suggested changes are attached~ ¦\n¦ ^ ¦ ☐ ¦ ~{{R}}~ ¦"),
        "?",
    );
    row(&format!("¦ {L} ¦ ☐ ¦ ~{{A}}~ / ~⃝ {{N}}~ / ~⃝ {{C}}~ ¦\n¦ ^ ¦ ☐ ¦ ~{{R}}~ ¦"), "?");
    row(&format!("¦ {L} ¦ ☐ ¦ {{A}} / ~⃝ {{N}}~ / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    row("¦ X.1353 ¦ authorizes / ~does not authorize~ Study Group 17 to consider this text ¦", "?");
}

#[test]
fn deleted_lines_leave_what_is_meant() {
    row(&format!("¦ {L} ¦ ☐ ¦ {{A}} / ⃝ {{N}} ¦"), "n");
    row(&format!("¦ {L} ¦ ☐ ¦ {{A}} / ⃝ {{C}} ¦"), "c");
    row(&format!("¦ {L} ¦ ☐ ¦ {{R}} ¦"), "r");
    row(&format!("¦ {L} ¦ {{R}} ¦"), "r");
    row(&format!("¦ {L} ¦ ☐ ¦ {{A}} ¦"), "?");
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} ¦"), "a");
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ● {{N}} ¦"), "n");
    row(&format!("¦ {L} ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦"), "?");
    row(&format!("¦ {L} ¦ ☐ ¦ {{A}} / ⃝ {{N}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ⃝ {{N}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    row(&format!("¦ {L} ¦ ¦ ¦"), "-");
    row(&format!("¦ {L} ¦ ☒ ¦ ¦"), "?");
    row("", "-");
}

#[test]
fn marks_stand_before_behind_or_apart_from_their_lines() {
    row(&format!("¦ {L} ¦ ☒ {{A}} / ● {{N}} / ⃝ {{C}} / ☐ {{R}} ¦"), "n");
    row(&format!("¦ {L} ¦ {{A}} ☒ / {{N}} ● / {{C}} ⃝ ¦\n¦ ^ ¦ {{R}} ☐ ¦"), "n");
    row(&format!("¦ {L} ¦ {{A}} / {{N}} / {{C}} ¦ X / X / ¦\n¦ ^ ¦ {{R}} ¦ ¦"), "?");
    row(&format!("¦ {L} ¦ {{A}} / ⃝ {{N}} / ● {{C}} ¦ ☒ ¦\n¦ ^ ¦ {{R}} ¦ ☐ ¦"), "c");
    row(&format!("¦ {L} ¦ ☒ / ☐ ¦ {{A}} / ⃝ {{N}} / ● {{C}} / {{R}} ¦"), "c");
    row(&format!("¦ {L} ¦ ☐ / ● / ⃝ / ☐ ¦ {{A}} / {{N}} / {{C}} / {{R}} ¦"), "?");
    row(&format!("¦ {L} ¦ ☒ / ● / ⃝ / ☐ ¦ {{A}} / {{N}} / {{C}} / {{R}} ¦"), "n");
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} ¦ ☐ ¦ {{R}} ¦"), "a");
    row(&format!("¦ {L} ¦ X ¦ {{A}} / {{N}} / {{C}} / {{R}} ¦"), "?");
    row(&format!("¦ {L} X ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    row(&format!("¦ ☒ {L} ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    row(&format!("¦ {L} ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦ X ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦ ¦"), "?");
    row(&format!("¦ {L} ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} / X ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
}

#[test]
fn several_answers_on_one_line_are_told_apart_or_asked_about() {
    row("¦ X.1353 ¦ ☒ authorizes ☐ does not authorize ¦", "a");
    row("¦ X.1353 ¦ ☐ authorizes ☒ does not authorize ¦", "r");
    row("¦ X.1353 ¦ authorizes ☒ does not authorize ☐ ¦", "a");
    row("¦ X.1353 ¦ authorizes ☐ does not authorize ☒ ¦", "r");
    row("¦ X.1353 ¦ ☒ authorizes / does not authorize ¦", "a");
    row("¦ X.1353 ¦ authorizes X does not authorize ¦", "?");
    row("¦ X.1353 ¦ ☒ authorizes or does not authorize Study Group 17 to consider this text ¦", "?");
    row("¦ X.1353 ¦ ☒ authorizes: ( ) no comments (x) with comments ☐ does not authorize ¦", "c");
    row("¦ X.1353 ¦ ☒ authorizes (x) no comments (x) with comments ☐ does not authorize ¦", "?");
    row("¦ X.1353 ¦ ☐ authorizes, no comments / ☒ authorizes, with comments / ☐ does not authorize ¦", "c");
    row("¦ X.1353 ¦ ☒ authorizes, no comments / ☐ authorizes, with comments / ☐ does not authorize ¦", "n");
    row("¦ X.1353 ¦ ☐ authorizes, no comments / ☐ authorizes, with comments / ☐ does not authorize ¦", "-");
    row("¦ X.1353 ¦ ☒ authorizes, no comments / ☒ authorizes, with comments / ☐ does not authorize ¦", "?");
    row(
        "¦ X.1353 ¦ ☒ ¦ authorizes Study Group 17 to consider this text for approval: ⃝ No comments ● Comments are attached ¦\n¦ ^ ¦ ☐ ¦ {R} ¦",
        "c",
    );
    row("¦ X.1353 ¦ authorizes, no comments ¦", "n");
    row("¦ X.1353 ¦ authorizes, comments attached ¦", "c");
    row("¦ X.1353 ¦ authorizes ¦", "a");
    row("¦ X.1353 ¦ does not authorize ¦", "r");
}

#[test]
fn boxes_for_yes_and_no_answer_the_question_above_them() {
    row("¦ X.1353 ¦ authorizes Study Group 17 to consider this text for approval / ☒ Yes ☐ No ¦", "a");
    row("¦ X.1353 ¦ authorizes Study Group 17 to consider this text for approval / ☐ Yes ☒ No ¦", "r");
    row("¦ X.1353 ¦ authorizes Study Group 17 to consider this text for approval / ☐ Yes / ☒ No ¦", "r");
    row("¦ X.1353 ¦ authorizes Study Group 17 to consider this text for approval ¦ ☒ Oui ¦ ☐ Non ¦", "a");
    row("¦ X.1353 ¦ authorizes Study Group 17 to consider this text for approval / ☒ Yes ☒ No ¦", "?");
    row("¦ X.1353 ¦ does not authorize Study Group 17 to consider this text for approval / ☒ Yes ☐ No ¦", "?");
    row("¦ X.1353 ¦ {A} / ⃝ {N} / ⃝ {C} / {R} / ☒ Yes ☐ No ¦", "?");
}

#[test]
fn emphasis_answers_only_where_nothing_is_ticked_anywhere() {
    let line = |label: &str, a: &str| format!("¦ {label} ¦ ☐ ¦ {a} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦\n");
    let bold_n = "«{A}» / «⃝ {N}» / ⃝ {C}";
    let bold_c = "«{A}» / ⃝ {N} / «⃝ {C}»";
    let plain = "{A} / ⃝ {N} / ⃝ {C}";
    let whole = |a, b, c| line("X.1333 Cor.1", a) + &line("X.1353", b) + &line("X.1471", c);
    check(&whole(bold_n, bold_n, bold_n), "nnn");
    check(&whole(bold_n, bold_c, bold_n), "ncn");
    check(&whole(bold_n, plain, bold_n), "?-?");
    row(&format!("¦ {L} ¦ ☐ ¦ «{{A}}» / «⃝ {{N}}» / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / «⃝ {{N}}» / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    row(&format!("¦ {L} ¦ ☒ ¦ «{{A}}» / «● {{N}}» / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "n");
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ «{{R}}» ¦"), "?");
    row(&format!("¦ {L} ¦ ☒ ¦ «{{A}}» / «● {{N}}» / «⃝ {{C}}» ¦\n¦ ^ ¦ ☐ ¦ «{{R}}» ¦"), "n");
    row(
        &format!(
            "¦ {L} ¦ ☐ ¦ «authorizes» Study Group 17 to consider this text for approval / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"
        ),
        "?",
    );
}

#[test]
fn labels_are_read_however_they_are_retyped() {
    let answered = |label: &str| format!("¦ {label} ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ¦ ☐ ¦ {{R}} ¦");
    for label in [
        "X.1353",
        "Rec. X.1353",
        "ITU-T X.1353",
        "X.ztd-iot",
        "Draft X.ztd-iot",
        "Draft new Recommendation / ITU-T X.1353 / (X.ztd-iot)",
        "X.1353 – Security methodology for zero-touch massive IoT deployment based on blockchain",
        "Security methodology for zero-touch massive IoT deployment based on blockchain",
        "Security methodology for zero-touch massive / IoT deployment based on blockchain",
        "\"Security Methodology for Zero Touch Massive IoT Deployment based on Blockchain\"",
        "Méthodologie de sécurité pour le déploiement massif de l'IoT fondé sur la chaîne de blocs",
        "基于区块链的零接触大规模物联网部署安全方法",
        "«X.1353»",
    ] {
        row(&answered(label), "n");
    }
    for label in [
        "X.1353 – Reference monitor for online analytics services",
        "X.1999 – Security methodology for zero-touch massive IoT deployment based on blockchain",
    ] {
        let form = format!("¦ X.1333 Cor.1 ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦\n{}", answered(label));
        let want = if label.starts_with("X.1353") { "n??" } else { "n?-" };
        check(&form, want);
    }
    // Labels that name no text of ours: a person is asked, and nothing is booked on the row above.
    for label in ["X.1999", "Text 2", "Security methodology", "X.1353 X.1471"] {
        let form = format!("¦ X.1333 Cor.1 ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦\n{}", answered(label));
        check(&form, if label.contains("X.1471") { "n??" } else { "n--!" });
    }
}

#[test]
fn a_label_that_takes_its_row_back_is_asked_about() {
    for added in [
        "(only if clause 7 is removed)",
        "– reservation",
        "(withdrawn)",
        "– this row is void",
        "(provisional position)",
        "– to be discussed",
        ", clauses 1-6 only",
        "(sous réserve)",
        "(отозвано)",
        "（保留意见）",
        "(مع تحفظ)",
    ] {
        row(&format!("¦ {L} {added} ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
        row(&format!("¦ {L} / {added} ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    }
    row(&format!("¦ {L} (agenda item 5, document R35) ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "n");
}

#[test]
fn labels_may_stand_anywhere_in_their_row_or_above_it() {
    row("¦ X.1353 (X.ztd-iot) ¦\n¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n¦ ☐ ¦ {R} ¦", "n");
    row("¦ 2 ¦ X.1353 (X.ztd-iot) ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n¦ ^ ¦ ^ ¦ ☐ ¦ {R} ¦", "n");
    row("¦ 2. ¦ New ¦ X.1353 ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n¦ ^ ¦ ^ ¦ ^ ¦ ☐ ¦ {R} ¦", "n");
    row("¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦ X.1353 ¦\n¦ ☐ ¦ {R} ¦ ^ ¦", "n");
    row("¦ X.1353 ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n¦ X.1353 ¦ ☐ ¦ {R} ¦", "n");
    row("¦ X.1353 / ☒ {A} / ● {N} / ⃝ {C} / ☐ {R} ¦", "n");
    row("¦ X.1353 ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n¦ X.1353 ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦", "n");
    row("¦ X.1353 ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n¦ X.1353 ¦ ☒ ¦ {A} / ⃝ {N} / ● {C} ¦", "?");
    row("¦ X.1353 ¦ ☐ ¦ {R} ¦\n¦ ^ ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦", "n");
    row("¦ X.1353 ¦ ☒ ¦ {R} ¦\n¦ ^ ¦ ☐ ¦ {A} / ⃝ {N} / ⃝ {C} ¦", "r");
    row("¦ X.1353 ¦ ☒ ¦ {A} / ● {C} / ⃝ {N} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦", "c");
    row("¦ X.1353 ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦ X.1471 has the same defect ¦\n¦ ^ ¦ ☐ ¦ {R} ¦ ¦", "?");
}

#[test]
fn a_row_without_its_label_is_never_booked_on_the_row_above() {
    let first = "¦ X.1333 Cor.1 ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦\n";
    let last = "¦ X.1471 ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦\n";
    let unlabelled = "¦ ¦ ☐ ¦ {A} / ⃝ {N} / ⃝ {C} ¦\n¦ ^ ¦ ☒ ¦ {R} ¦\n";
    check(&(first.to_owned() + unlabelled + last), "?-n");
    check(&(first.to_owned() + last + unlabelled), "n-?");
    check(&("¦ X.1333 Cor.1 ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n".to_owned() + unlabelled + last), "?-n");
    let stray = "After the table.\n¦ ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦\n";
    check(&(first.to_owned() + last + stray), "n-n!");
}

#[test]
fn one_set_of_boxes_stands_for_all_texts_only_where_it_says_so() {
    let answered = |label: &str| format!("¦ {label} ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦");
    check(&answered("All texts"), "nnn");
    check(&answered("All three draft texts"), "nnn");
    check(&answered("Tous les textes"), "nnn");
    check(&answered("Todos los textos"), "nnn");
    check(&answered("Все тексты"), "nnn");
    check(&answered("全部案文"), "nnn");
    check(&answered("جميع النصوص"), "nnn");
    check(&answered("All six draft texts"), "---!");
    check(&answered("All other texts"), "---!");
    check(&answered("All texts of Question 6"), "---!");
    check(&answered("X.1333 Cor.1, X.1353 (X.ztd-iot) and X.1471 (X.websec-7)"), "nnn");
    check(&answered("ITU-T X.1333 Cor.1 / ITU-T X.1353 / ITU-T X.1471"), "nnn");
    check(&answered("All 6 texts"), "---!");
    check(&answered("All texts except X.1471"), "???");
    check(&answered("X.1333 Cor.1, X.1353"), "nn-");
    check(&answered("X.1333 Cor.1 and X.1471"), "n-n");
    check(&answered("X.1333 Cor.1、X.1353和X.1471"), "nnn");
    check(&answered("X.1333 Cor.1 X.1353"), "??-");
    check(&answered("X.1333 Cor.1 – X.1353"), "??-");
    check(&answered("X.1333 Cor.1, X.1353 to X.1471"), "nnn");
    check(&answered("X.1333 Cor.1 or X.1353"), "??-");
    check(&answered("X.1333 Cor.1 but not X.1353"), "??-");
    check(&answered("X.1333 Cor.1, X.1353, X.1471, X.1999"), "???");
    check(&answered(""), "---!");
    check(&format!("{}\n¦ X.1471 ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☒ ¦ {{R}} ¦", answered("All texts")), "nn?");
    check(&format!("{}\n¦ X.1471 ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦", answered("All texts")), "nnn");
}

#[test]
fn grids_are_read_by_their_headings() {
    let head = "¦ Text ¦ Authorizes ¦ No comments ¦ Comments attached ¦ Does not authorize ¦\n";
    check(&format!("{head}¦ X.1333 Cor.1 ¦ X ¦ X ¦ ¦ ¦\n¦ X.1353 ¦ ¦ ¦ ¦ X ¦\n¦ X.1471 ¦ ☒ ¦ ☐ ¦ ☒ ¦ ☐ ¦"), "nrc");
    check(&format!("{head}¦ X.1333 Cor.1 ¦ ✓ ¦ ¦ ¦ ¦\n¦ X.1353 ¦ yes ¦ no ¦ yes ¦ no ¦\n¦ X.1471 ¦ ¦ ¦ ¦ ¦"), "ac-");
    check(&format!("{head}¦ X.1333 Cor.1 ¦ 1 ¦ 1 ¦ ¦ ¦\n¦ X.1353 ¦ ¦ X ¦ ¦ ¦\n¦ X.1471 ¦ X ¦ X ¦ ¦ X ¦"), "n??");
    check(&format!("{head}¦ X.1333 Cor.1 ¦ X ¦ X ¦ ¦ ¦\n¦ X.1353 ¦ perhaps ¦ ¦ ¦ ¦\n¦ X.1999 ¦ X ¦ ¦ ¦ ¦"), "n?-!");
    check(&format!("{head}¦ X.1333 Cor.1 ¦ X ¦ X ¦ ¦ ¦\n¦ ¦ X ¦ ¦ ¦ ¦\n¦ X.1471 ¦ X ¦ X ¦ ¦ ¦"), "n-n!");
    check(&format!("{head}¦ X.1333 Cor.1 ¦ X ¦ X ¦ ¦ ¦\n¦ X.1353 ¦ X ¦ ¦"), "n?-");
    let short = "¦ Recommendation ¦ Authorize ¦ Does not authorize ¦\n";
    check(&format!("{short}¦ X.1333 Cor.1 ¦ X ¦ ¦\n¦ X.1353 ¦ ¦ X ¦\n¦ X.1471 ¦ ¦ ¦"), "ar-");
    let three = "¦ No. ¦ Text ¦ Authorizes, no comments ¦ Authorizes, with comments ¦ Does not authorize ¦ Remarks ¦\n";
    check(
        &format!(
            "{three}¦ 1 ¦ X.1333 Cor.1 ¦ X ¦ ¦ ¦ ¦\n¦ 2 ¦ X.1353 ¦ ¦ X ¦ ¦ see Annex ¦\n¦ 3 ¦ X.1471 ¦ ¦ ¦ X ¦ immature ¦"
        ),
        "ncr",
    );
    check(&format!("{three}¦ 1 ¦ X.1333 Cor.1 ¦ X ¦ ¦ ¦ only if clause 7 goes ¦"), "?--");
    let question = "¦ Text ¦ Authorizes Study Group 17 to consider the text for approval? ¦\n";
    check(&format!("{question}¦ X.1333 Cor.1 ¦ Yes ¦\n¦ X.1353 ¦ No ¦\n¦ X.1471 ¦ ¦"), "ar-");
    let sideways = "¦ ¦ X.1333 Cor.1 ¦ X.1353 ¦ X.1471 ¦\n";
    check(
        &format!(
            "{sideways}¦ authorizes ¦ X ¦ X ¦ ¦\n¦ No comments ¦ X ¦ ¦ ¦\n¦ With comments ¦ ¦ X ¦ ¦\n¦ does not authorize ¦ ¦ ¦ X ¦"
        ),
        "ncr",
    );
}

#[test]
fn a_heading_of_two_rows_is_read_as_one() {
    let head = "¦ Text ¦ Authorizes ¦ Does not authorize ¦\n¦ ^ ¦ No comments ¦ Comments attached ¦ ^ ¦\n";
    let rows = "¦ X.1333 Cor.1 ¦ X ¦ ¦ ¦\n¦ X.1353 ¦ ¦ ¦ X ¦\n¦ X.1471 ¦ ¦ ☒ ¦ ¦";
    check(&format!("{head}{rows}"), "nrc");
    check(&format!("{}{rows}", head.replace('^', "")), "nrc");
    check(&format!("{head}¦ X.1333 Cor.1 ¦ X ¦ X ¦ ¦\n¦ X.1353 ¦ X ¦ ¦ X ¦\n¦ X.1471 ¦ ¦ ¦ ¦"), "??-");
    let first =
        "¦ Text ¦ Does not authorize ¦ Authorizes ¦ Remarks ¦\n¦ ^ ¦ ^ ¦ with comments ¦ without comments ¦ ^ ¦\n";
    check(&format!("{first}¦ X.1333 Cor.1 ¦ X ¦ ¦ ¦ see Annex ¦\n¦ X.1353 ¦ ¦ X ¦ ¦ ¦\n¦ X.1471 ¦ ¦ ¦ X ¦ ¦"), "rcn");
    let asked = "¦ Text ¦ Authorizes consideration ¦ Comments ¦\n¦ ^ ¦ Yes ¦ No ¦ Yes ¦ No ¦\n";
    check(&format!("{asked}¦ X.1333 Cor.1 ¦ X ¦ ¦ ¦ X ¦\n¦ X.1353 ¦ ¦ X ¦ ¦ ¦\n¦ X.1471 ¦ X ¦ ¦ X ¦ ¦"), "nrc");
    // Which of the cells below belongs to which above cannot be told.
    let unsaid = "¦ Text ¦ Authorizes ¦ Does not authorize ¦\n¦ ^ ¦ Option 1 ¦ Option 2 ¦ ^ ¦\n";
    check(&format!("{unsaid}¦ X.1333 Cor.1 ¦ X ¦ ¦ ¦"), "?--");
    let twice = "¦ Text ¦ Authorizes ¦ Does not authorize ¦\n¦ ^ ¦ No comments ¦ No comments ¦ ^ ¦\n";
    check(&format!("{twice}¦ X.1333 Cor.1 ¦ X ¦ ¦ ¦"), "?--");
}

#[test]
fn an_answer_put_as_a_question_is_none() {
    for asked in ["Authorized?", "Authorizes, no comments ?", "Authorized (?)", "¿Autoriza?", "授权？", "تخول؟"]
    {
        row(&format!("¦ {L} ¦ {asked} ¦"), "?");
    }
    row(&form("Yes?", "⃝", "⃝", "☐"), "?");
    row(&form("Authorized?", "⃝", "⃝", "☐"), "?");
    row(&format!("¦ {L} ¦ Authorize? ¦ Yes ¦"), "a");
    row(&format!("¦ {L} ¦ Authorize? ☐ Yes ☒ No ¦"), "r");
}

/// A sentence beside a filled form is asked about, whatever stands before it and wherever it stands.
#[track_caller]
fn asked_beside(before: &str, sentence: &str) {
    let filled = "¦ X.1333 Cor.1 ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦\n\
                  ¦ X.1353 ¦ ☐ ¦ {A} / ⃝ {N} / ⃝ {C} ¦\n¦ ^ ¦ ☒ ¦ {R} ¦\n\
                  ¦ X.1471 ¦ ☐ ¦ {A} / ⃝ {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦";
    for form in [
        format!("{filled}\n{before}{sentence}"),
        format!("{before}{sentence}\n{filled}"),
        format!("{filled}\n¦ {before}{sentence} ¦"),
    ] {
        let read = letters(&interpreted(vec![draw(&form)]));
        assert!(read.contains(['?', '!']), "{read}: {form}");
    }
}

#[test]
fn a_sentence_behind_a_bullet_or_in_a_row_of_its_own_is_no_line_of_the_form() {
    for before in ["", "– ", "* ", "○ ", "☐ ", "□ ", "[ ] ", "|_| ", "⃝ ", "■ ", "☒ ", "● ", "✗ ", "1) ", "X "]
    {
        asked_beside(before, "Kenya reserves its position on X.1333 Cor.1.");
        asked_beside(before, "X.1333 Cor.1 is authorized only if clause 7 is removed.");
        asked_beside(before, "We do not authorize X.1333 Cor.1.");
        asked_beside(before, "Our authorization is provisional.");
    }
}

#[test]
fn names_of_texts_that_are_not_the_circulars_are_asked_about() {
    let all = "¦ X.1333 Cor.1 ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦\n";
    check(&format!("{all}¦ X.1999 ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "n--!");
    check(&format!("{all}¦ X.1999 ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "n--");
}

#[test]
fn the_circulars_own_form_is_read_in_six_languages() {
    let wording: serde_json::Value =
        serde_json::from_str(include_str!("../../../../tests/samples/wording.json")).unwrap();
    for (_, phrases) in wording.as_object().unwrap() {
        let phrase = |key: &str| phrases[key].as_str().unwrap().replace("{sg}", "17").replace('\n', " / ");
        let label = phrase("new_rec").replace("{id}", "X.1353 (X.ztd-iot)");
        for (marks, want) in [
            (["☒", "●", "⃝", "☐"], "-n-"),
            (["☒", "⃝", "●", "☐"], "-c-"),
            (["☒", "⃝", "⃝", "☐"], "-a-"),
            (["☐", "⃝", "⃝", "☒"], "-r-"),
            (["☒", "⃝", "⃝", "☒"], "-?-"),
        ] {
            let [a, n, c, r] = marks;
            let form = format!(
                "¦ ¦ ¦ {} ¦\n¦ {label} ¦ {a} ¦ {} / {n} {} / {c} {} ¦\n¦ ^ ¦ {r} ¦ {} ¦",
                phrase("select"),
                phrase("authorize"),
                phrase("no_comments"),
                phrase("comments"),
                phrase("refuse")
            );
            check(&form, want);
        }
    }
}

#[test]
fn what_was_done_to_a_circle_or_a_box_is_seen() {
    row(&form("☒", "•", "⃝", "☐"), "?");
    row(&form("☒", "⃝", "-", "☐"), "?");
    row(&form("☒", "", "⃝", "☐"), "?");
    row(&form("☒", "", "", "☐"), "a");
    row(&form("☒", "", "●", "☐"), "c");
    row(&form("☒", "V", "", "☐"), "n");
    row(&form("", "⃝", "⃝", "☐"), "?");
    row(&form("☒", "●", "⃝", ""), "n");
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / {{N}} ● / {{C}} ⃝ ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "n");
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / {{N}} ⃝ X / {{C}} ⃝ ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    row(&format!("¦ ~{L}~ ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
}

#[test]
fn comments_that_are_said_not_to_exist_are_asked_about() {
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ⃝ {{N}} / ● Comments and suggested changes: none ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    row(
        &format!("¦ {L} ¦ ☒ ¦ {{A}} / ⃝ {{N}} / ● Comments and suggested changes are not attached ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"),
        "?",
    );
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ● No comments or suggested changes are attached ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ⃝ {{N}} / ● {{C}} / None. ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    row(
        &format!(
            "¦ {L} ¦ ☒ ¦ Kenya would authorize Study Group 17 to consider this text / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"
        ),
        "?",
    );
    check(
        "¦ X.1353 ¦ ☒ ¦ authorizes Study Group 13 to consider this text for approval / ● {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦",
        "-n-!",
    );
}

#[test]
fn texts_side_by_side_in_one_row_are_asked_about() {
    check("¦ X.1353 ¦ ☒ authorizes / ☐ does not authorize ¦ X.1471 ¦ ☒ authorizes / ☐ does not authorize ¦", "-?-");
    check("¦ X.1353 ¦ ☐ authorizes / ☒ does not authorize ¦ X.1471 ¦ ☒ authorizes / ☐ does not authorize ¦", "-?-");
}

#[test]
fn words_in_a_box_of_a_row_without_label_are_seen() {
    row(&form("☒", "●", "⃝", "Cancelled"), "?");
    row("¦ X.1353 ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n¦ ¦ withdrawn ¦ {R} ¦", "?");
    row("¦ X.1353 ¦ authorizes Study Group 17 to consider X.1471 for approval ☒ / ● {N} ¦", "?");
}

#[test]
fn several_texts_in_one_cell_are_read_line_by_line() {
    check("¦ X.1333 Cor.1 / ☒ {A} / ● {N} / ⃝ {C} / ☐ {R} / X.1353 / ☐ {A} / ⃝ {N} / ⃝ {C} / ☒ {R} ¦", "nr-");
    check("¦ X.1333 Cor.1 / ☒ {A} / ● {N} / ⃝ {C} / ☐ {R} / Second / ☐ {A} / ⃝ {N} / ⃝ {C} / ☒ {R} ¦", "?--");
}

#[test]
fn the_refusal_may_stand_above_the_authorization_in_one_cell() {
    row("¦ X.1353 ¦ ☐ / ☒ ¦ {R} / authorizes Study Group 17 to consider this text for approval / ● {N} / ⃝ {C} ¦", "n");
    row("¦ X.1353 ¦ ☒ / ☐ ¦ {R} / authorizes Study Group 17 to consider this text for approval / ⃝ {N} / ⃝ {C} ¦", "r");
}

#[test]
fn a_row_of_other_words_than_the_forms_is_asked_about() {
    row("¦ X.1353 ¦ we agree ¦ ¦", "?");
    row("¦ X.1353 ¦ approved ¦ ¦", "?");
    row("¦ X.1353 ¦ see our letter of 3 May ¦", "?");
    row("¦ X.1353 ¦ ☒ ¦ agree / ☐ disagree ¦", "?");
}

#[test]
fn two_forms_of_one_text_agree_or_are_asked_about() {
    let whole = |mark: &str| format!("¦ X.1353 ¦ {mark} ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦\n");
    check(&(whole("☒") + "In French:\n" + &whole("☒")), "-a-");
    check(&(whole("☒") + "In French:\n" + &whole("☐")), "-a-");
    check(&(whole("☒") + "In French:\n¦ X.1353 ¦ ☐ ¦ {A} ¦\n¦ ^ ¦ ☒ ¦ {R} ¦"), "-?-");
}

#[test]
fn marks_in_rows_that_are_no_texts_are_never_lost_in_the_forms_table() {
    let good = "¦ X.1353 ¦ ☒ ¦ {A} / ● {N} / ⃝ {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦\n";
    check(&format!("{good}¦ All others ¦ ☒ ¦ ¦"), "-n-!");
    check(&format!("{good}¦ Other texts ¦ ☒ ¦ {{A}} ¦"), "-n-!");
    check(&format!("{good}¦ ¦ ☒ ¦ the same for the rest ¦"), "-?-");
    check(&format!("¦ ☒ ¦ Select one of the two boxes ¦ ¦\n{good}"), "-n-!");
    check(&format!("¦ Ms ¦ ☒ ¦ Mr ¦ ☐ ¦\nDear Sir,\n{good}"), "-n-");
}

#[test]
fn ticks_with_an_afterthought_are_asked_about() {
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ~☒~ ¦ {{R}} ¦"), "?");
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ~●~ {{N}} / ● {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "?");
    row(&format!("¦ {L} ¦ ☒ (error) ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☒ ¦ {{R}} ¦"), "?");
    row(&format!("¦ {L} ¦ ☒ ¦ {{A}} / ● {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ not this one ¦ {{R}} ¦"), "?");
    row(&format!("¦ {L} (withdrawn) ¦ ☐ ¦ {{A}} / ⃝ {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ ☐ ¦ {{R}} ¦"), "-");
}

#[test]
fn short_answers_in_six_languages_are_read_beside_their_marks() {
    for (yes, no) in [
        ("Authorize", "Do not authorize"),
        ("Autorise", "N'autorise pas"),
        ("Autoriza", "No autoriza"),
        ("Предоставляет полномочия", "Не предоставляет полномочия"),
        ("تخول", "لا تخول"),
        ("授权", "不授权"),
    ] {
        row(&format!("¦ X.1353 ¦ ☒ {yes} / ☐ {no} ¦"), "a");
        row(&format!("¦ X.1353 ¦ ☐ {yes} / ☒ {no} ¦"), "r");
        row(&format!("¦ X.1353 ¦ ☒ {yes} ☐ {no} ¦"), "a");
        row(&format!("¦ X.1353 ¦ ☒ {yes} / ☒ {no} ¦"), "?");
        row(&format!("¦ X.1353 ¦ ☐ {yes} / ☐ {no} ¦"), "-");
        row(&format!("¦ X.1353 ¦ {yes} / ~{no}~ ¦"), "a");
    }
}

#[test]
fn a_figure_or_a_lone_no_is_asked_about() {
    row("¦ X.1353 ¦ 1 ¦ {A} / 1 {N} / {C} ¦\n¦ ^ ¦ ¦ {R} ¦", "?");
    row("¦ X.1353 ¦ 1 ¦ {A} / 1 {N} / 1 {C} ¦\n¦ ^ ¦ ¦ {R} ¦", "?");
    row("¦ X.1353 ¦ ☒ ¦ {A} / 1 {N} / {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦", "?");
    row("¦ X.1353 ¦ ☒ ¦ {A} / {N} / K {C} ¦\n¦ ^ ¦ ☐ ¦ {R} ¦", "?");
    row("¦ Draft new Recommendation ITU-T X.1353 (X.ztd-iot) ¦ No ¦ ¦", "?");
}

/// A form whose rows are answered `n`, `c` and `r` with this sign, all other boxes and circles empty.
fn signed(sign: &str, further: &str) -> String {
    let rows = |label: &str, [a, n, c, r]: [&str; 4]| {
        format!("¦ {label} ¦ {a} ¦ {{A}} / {n} {{N}} / {c} {{C}} ¦\n¦ ^ ¦ {r} ¦ {{R}} ¦\n")
    };
    rows("X.1333 Cor.1", [sign, sign, "⃝", "☐"])
        + &rows("X.1353", [sign, "⃝", sign, "☐"])
        + &rows("X.1471", ["☐", "⃝", "⃝", sign])
        + further
}

#[test]
fn a_sign_that_fills_the_whole_form_is_a_tick_and_one_among_ticks_is_asked_about() {
    check(&signed("+", ""), "ncr");
    check(&signed("*", ""), "ncr");
    check(&signed("*", "* subject to the changes below"), "???!");
    check(&signed("*", "(*) see the note"), "???");
    check(&signed("+", "").replacen("☐", "☒", 1), "???");
    check(&signed("+", "").replacen("⃝", "+", 1), "???");
    check(&signed("+", "").replace("¦ + ¦ {R}", "¦ ☐ ¦ {R}"), "??-");
    row(&form("+", "●", "⃝", "☐"), "?");
}

#[test]
fn two_forms_that_share_the_texts_between_them_are_one_reply() {
    let row = |label: &str, [a, n, r]: [&str; 3]| {
        format!("¦ {label} ¦ {a} ¦ {{A}} / {n} {{N}} / ⃝ {{C}} ¦\n¦ ^ ¦ {r} ¦ {{R}} ¦\n")
    };
    let (yes, no, open) = (["☒", "●", "☐"], ["☐", "⃝", "☒"], ["☐", "⃝", "☐"]);
    let form = |rows: [[&str; 3]; 3]| {
        ["X.1333 Cor.1", "X.1353", "X.1471"]
            .iter()
            .zip(rows)
            .map(|(label, marks)| row(label, marks))
            .collect::<String>()
    };
    let together = |one, other, want: &str| {
        let sheets = [form(one), form(other)].map(|form| draw(&form)).to_vec();
        let reading = interpreted(sheets);
        assert_eq!(letters(&reading), want, "{:#?}", reading.doubts);
    };
    together([yes, no, open], [open, open, yes], "nrn");
    together([yes, no, open], [open, no, yes], "nrn");
    // They disagree on a text, or leave one open, or one of them says all there is to say.
    together([yes, no, open], [open, yes, yes], "n?n");
    together([yes, open, open], [open, open, yes], "?-?");
    together([yes, no, yes], [open, open, yes], "??n");
    together([yes, no, open], [open, open, ["☒", "●", "☒"]], "???");
}
