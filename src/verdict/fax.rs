//! The line that a fax machine writes over each page that it sends: the number it gives as its own.
//!
//! Evidence for a person, never a ground to count or to refuse: any machine can be set to give any number.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::{message::Message, sheet::Format};

/// Characters of the line that are kept.
const LENGTH: usize = 160;

/// What the header of a fax says, as OCR read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaxHeader {
    /// The transmitting number.
    pub number: String,
    /// The whole line.
    pub line: String,
}

/// A number with its country.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\+ ?\d(?:[ .()/-]{0,2}\d){6,16}").ok());
/// The hour, or the page's number: they stand beside it in no other line of a form.
static HEADER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b\d{1,2}[:h]\d{2}\b|\b(?:p|pag|page|pg)[. ]{0,2}\d{1,3}\b").ok());
/// Days and hours, which may stand right behind the number.
static WHEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2}\b|\b\d{1,2}[:h]\d{2}\b",
    )
    .ok()
});

/// The first such line on the scanned pages of a message.
pub(super) fn header(message: &Message) -> Option<FaxHeader> {
    let scans = message.sheets.iter().filter(|sheet| sheet.format == Format::Scan && !sheet.quoted);
    scans.flat_map(|sheet| &sheet.asides).find_map(|line| read(line))
}

fn read(line: &str) -> Option<FaxHeader> {
    HEADER.as_ref()?.find(line)?;
    let timeless = WHEN.as_ref()?.replace_all(line, "|");
    let number = NUMBER.as_ref()?.find(&timeless)?;
    Some(FaxHeader {
        number: number.as_str().to_owned(),
        line: line.chars().filter(|c| !c.is_control()).take(LENGTH).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transmitting_number_is_found_in_a_fax_header_and_nowhere_else() {
        let check = |line: &str, want: Option<&str>| {
            assert_eq!(read(line).map(|header| header.number).as_deref(), want, "{line}");
        };
        check("+41 22 730 58 53   02/08/2023 12:31   P.01", Some("+41 22 730 58 53"));
        check("02/08/2023 11:30 +99 1 555 0107 KEN-TELECOM -> +41227305853 PAGE 01/02", Some("+99 1 555 0107"));
        check("FROM: MIN. COMM. FAX +254-20-555-0107 PAGE 2", Some("+254-20-555-0107"));
        // The form's own lines.
        check("Fax: +41 22 730 5853", None);
        check("Tel. +41 22 730 6311, E-mail: tsbsg17@itu.int", None);
        check("meeting of 29 August 2023, page 3", None);
    }
}
