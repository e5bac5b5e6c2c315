//! Reads plain text into a sheet, each line a row.
//!
//! Pure. Quoting marks (`> `) and soft line breaks (format=flowed) are the caller's to undo.

use super::{Cell, Format, Row, Sheet, Spot, marks};

/// A mail body has some hundred lines; what goes on beyond this is no reply.
const MAX_LINES: usize = 20_000;
const MAX_LINE: usize = 20_000;

/// The lines of `text`, blank ones included, so that a row's number is the line's.
#[must_use]
pub fn read(source: &str, text: &str) -> Sheet {
    let mut sheet = Sheet { source: source.to_owned(), format: Format::Plain, ..Sheet::default() };
    let mut paragraph = marks::Paragraph::default();
    for (number, line) in (1..).zip(lines(text)) {
        if sheet.rows.len() >= MAX_LINES {
            sheet.faults.push(format!("the text has more than {MAX_LINES} lines; the rest was not read"));
            break;
        }
        let spot = Spot { page: None, table: None, row: number };
        let short: String = line.chars().take(MAX_LINE).collect();
        if short.len() < line.len() {
            sheet.faults.push(format!("{spot} is longer than {MAX_LINE} characters; its end was not read"));
        }
        let line = marks::line(marks::plain(&short), &mut paragraph, false);
        sheet.rows.push(Row { spot, cells: vec![Cell { continues: false, lines: vec![line] }] });
    }
    sheet
}

/// Lines ended by LF, CR LF, CR, form feed or one of Unicode's separators.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rest = Some(text).filter(|text| !text.is_empty());
    std::iter::from_fn(move || {
        let here = rest?;
        let at = here.find(['\n', '\r', '\u{c}', '\u{b}', '\u{85}', '\u{2028}', '\u{2029}']);
        let Some((line, tail)) = at.and_then(|at| here.split_at_checked(at)) else {
            rest = None;
            return Some(here);
        };
        let mut chars = tail.chars();
        if chars.next() == Some('\r') && chars.as_str().starts_with('\n') {
            chars.next();
        }
        rest = Some(chars.as_str()).filter(|tail| !tail.is_empty());
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::testing::draw;

    #[test]
    fn every_line_is_a_row_numbered_as_a_person_counts() {
        let sheet = read("message body", "Dear Sir,\r\n\r\n☒ authorizes\n   (x) No comments\u{2028}[ ] does not\n");
        assert_eq!(draw(&sheet), "Dear Sir,\n\n[x] authorizes\n   (x) No comments\n[ ] does not");
        let rows: Vec<u32> = sheet.rows.iter().map(|row| row.spot.row).collect();
        assert_eq!(rows, [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_circle_spoken_of_in_a_wrapped_sentence_is_no_mark() {
        let text =
            "authorizes Study Group 17 (in this case, select one of the two options\n⃝):\n⃝ No comments\nX⃝ Comments";
        let expected =
            "authorizes Study Group 17 (in this case, select one of the two options\n⃝):\n( ) No comments\n(x) Comments";
        assert_eq!(draw(&read("s", text)), expected);
    }

    #[test]
    fn tables_drawn_with_bars_and_tabs_keep_their_marks() {
        assert_eq!(draw(&read("s", "X.1353\tX\tauthorizes")), "X.1353→{x}→authorizes");
        assert_eq!(draw(&read("s", "| X.1353 | X | authorizes |")), "| X.1353 [x] authorizes |");
        assert_eq!(draw(&read("s", "| |_| | authorizes |")), "| [ ] | authorizes |");
    }

    #[test]
    fn endless_text_ends_in_a_fault() {
        let sheet = read("s", &"a\n".repeat(30_000));
        assert_eq!((sheet.rows.len(), sheet.faults.len()), (20_000, 1));
        assert_eq!(read("s", &"☐".repeat(100_000)).faults.len(), 1);
    }
}
