//! The circular sent back beside its form, or with the form in it: which of its paragraphs are its summaries.
//!
//! Summaries speak of much that no reply does, and are not read word by word. Everything else in such a paper is: a note
//! or a statement may have been written anywhere in it. Pure.

use super::{
    state, understood,
    wording::{self, fold},
};
use crate::circular::Circular;

/// Fewer letters than this may be a note that somebody added; Chinese characters count threefold.
const LONG: usize = 90;

/// Headings of summaries, folded.
const HEADINGS: [&str; 10] = [
    "summary",
    "resume",
    "resumen",
    "резюме",
    "краткое содержание",
    "краткое изложение",
    "ملخص",
    "الملخص",
    "摘要",
    "概要",
];

/// Words of one who speaks for an administration, folded; stems.
const SPEAKERS: [&str; 44] = [
    "we ",
    "our ",
    "us ",
    "ours ",
    "administration",
    "minist",
    "government",
    "cabinet",
    "delegation",
    "authorit",
    "regulator",
    "nous ",
    "notre ",
    "nos ",
    "gouvernement",
    "autorite",
    "regulateur",
    "delegation",
    "nosotros ",
    "nuestr",
    "gobierno",
    "autoridad",
    "regulador",
    "delegacion",
    "pais ",
    "мы ",
    "наш",
    "нас ",
    "нами ",
    "администрац",
    "правительств",
    "ведомств",
    "регулятор",
    "делегац",
    "نحن ",
    "لدينا ",
    "وزار",
    "حكوم",
    "اداره ",
    "الاداره ",
    "我们",
    "我国",
    "我方",
    "主管部门",
];

/// Of a copy's lines, which are paragraphs of its summaries.
pub(super) fn summaries(lines: &[String], circular: &Circular) -> Vec<bool> {
    let mut within = false;
    let mut follow = |line: &String| {
        let folded = fold(line);
        let folded = folded.trim();
        if HEADINGS.contains(&folded.trim_end_matches([':', '：']).trim()) {
            within = true;
            return false;
        }
        let heads = folded.chars().count() <= 240 && !circular.mentions(line).is_empty() && !is_sentence(folded);
        if heads || ANNEXES.iter().any(|annex| folded.starts_with(annex)) {
            within = false;
        }
        within && is_long(folded) && is_nobodys(line, folded)
    };
    lines.iter().map(&mut follow).collect()
}

/// How annexes are headed, folded.
const ANNEXES: [&str; 6] = ["annex ", "annexe ", "anexo ", "приложение", "الملحق", "附件"];

fn is_sentence(folded: &str) -> bool {
    folded.ends_with(['.', '。', ':', '；', ';']) && is_long(folded)
}

fn is_long(folded: &str) -> bool {
    let weight = |c: char| if ('\u{3400}'..='\u{9fff}').contains(&c) { 3 } else { 1 };
    folded.chars().filter(|c| c.is_alphabetic()).map(weight).sum::<usize>() >= LONG
}

/// Nobody speaks for a State in it, and it neither answers nor reserves.
fn is_nobodys(line: &str, folded: &str) -> bool {
    let spaced = format!(" {} ", wording::spaced(folded));
    let speaks = |word: &str| spaced.contains(&format!(" {word}")) || !word.is_ascii() && spaced.contains(word);
    !SPEAKERS.iter().any(|word| speaks(word))
        && state::named_in(line).is_empty()
        && !understood::is_statement(folded)
        && !wording::WITHDRAWS.within(folded)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::summaries;
    use crate::{circular::import, sheet::docx};

    #[test]
    fn only_long_paragraphs_below_a_summary_s_heading_are_the_circular_s_own() {
        let file = include_bytes!("../../tests/samples/circular-0079-en.docx");
        let circular = import::import(&docx::read("circular.docx", file).unwrap()).unwrap().circular;
        let about = "This Recommendation describes a reference monitor that watches what online analytics services collect, and specifies what it must refuse.";
        let check = |lines: &[&str], own: &[bool]| {
            let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            assert_eq!(summaries(&lines, &circular), own, "{lines:?}");
        };
        check(&["Summary", about, about], &[false, true, true]);
        check(&[about], &[false]);
        check(&["Summary", about, "DRAFT – not approved", about], &[false, true, false, true]);
        check(&["Summary", "Draft new Recommendation ITU-T X.1645 (X.nssa-cc) [R38]", about], &[false, false, false]);
        check(&["Summary", about, "ANNEX 2", about], &[false, true, false, false]);
        // "Unauthorized" in a summary is nobody's refusal.
        check(
            &[
                "摘要",
                "但在分析过程中，一些未经授权的数据可能会被恶意使用。本建议书描述了用于大数据分析和操作的参考监测机制。",
            ],
            &[false, true],
        );
        for spoken in ["we ", "the Ministry ", "Kenya ", "the administration does not authorize it and "] {
            check(&["Summary", &format!("{about} In this matter {spoken}would rather wait.")], &[false, false]);
        }
    }
}
