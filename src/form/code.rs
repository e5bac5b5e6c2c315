//! What each page of a printed form says of itself to machines: a small code, and four marks in the corners.
//!
//! The code names the circular, language, page and make of the form, and a fingerprint of where its boxes stand. The
//! reading side (`sheet::scan::code`) knows places and shapes from here, so both speak of the same marks.

use serde::{Deserialize, Serialize};

use super::FormError;
use crate::language::Language;

/// What the code on a page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageCode {
    pub circular: u32,
    pub language: Language,
    /// Counted from 1.
    pub page: u16,
    pub pages: u16,
    /// [`super::VERSION`] of the form.
    pub version: u32,
    /// Of the texts and the places of their boxes: a map of another form, or set in other fonts, does not fit.
    pub fingerprint: u32,
}

/// How far into the fingerprint's number it is used: six hexadecimal digits.
pub const FINGERPRINT: u32 = 0xff_ffff;
const SCHEME: &str = "CONSULTD";

impl PageCode {
    /// `CONSULTD:79:FR:1/2:V1:3FA2C1`: capitals take the least room in a code.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { circular, language, page, pages, version, fingerprint } = self;
        let language = language.code().to_uppercase();
        format!("{SCHEME}:{circular}:{language}:{page}/{pages}:V{version}:{fingerprint:06X}")
    }

    /// Reads what [`Self::text`] wrote, and nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let mut next = || parts.next();
        next().filter(|scheme| *scheme == SCHEME)?;
        let circular = next()?.parse().ok()?;
        let code = next()?.to_lowercase();
        let language = Language::ALL.into_iter().find(|language| language.code() == code)?;
        let (page, pages) = next()?.split_once('/')?;
        let (page, pages) = (page.parse().ok()?, pages.parse().ok()?);
        let version = next()?.strip_prefix('V')?.parse().ok()?;
        let fingerprint = u32::from_str_radix(next()?, 16).ok()?;
        let read = Self { circular, language, page, pages, version, fingerprint };
        ((1..=pages).contains(&page) && read.text() == text).then_some(read)
    }
}

/// A4 in points.
pub const PAGE: (f32, f32) = (595.28, 841.89);
/// The outer points of the corner marks, from the page's top left, clockwise from there.
pub const CORNERS: [(f32, f32); 4] =
    [(20.0, 20.0), (PAGE.0 - 20.0, 20.0), (PAGE.0 - 20.0, PAGE.1 - 20.0), (20.0, PAGE.1 - 20.0)];
/// A corner mark is an angle of two arms, so long and so thick, that point into the page.
pub const ARM: f32 = 12.0;
pub const THICK: f32 = 2.4;
/// The side of the code, without its margin.
pub const SIDE: f32 = 35.0;
const CODE_TOP: f32 = 14.0;

/// The code's left and top on the page: above where the reading of a line ends.
#[must_use]
pub fn place(language: Language) -> (f32, f32) {
    (if language.right_to_left() { 51.0 } else { PAGE.0 - 51.0 - SIDE }, CODE_TOP)
}

/// A corner mark's middle: where its ink balances.
#[must_use]
pub fn balance(corner: (f32, f32)) -> (f32, f32) {
    let (across, down) = inwards(corner);
    let arms = [(ARM, THICK), (THICK, ARM - THICK)];
    let area: f32 = arms.iter().map(|(w, h)| w * h).sum();
    let x = (ARM * THICK * ARM / 2.0 + THICK * (ARM - THICK) * THICK / 2.0) / area;
    (corner.0 + across * x, corner.1 + down * x)
}

/// Which way the arms of a corner's mark point: 1 or -1, across and down.
#[must_use]
pub fn inwards((x, y): (f32, f32)) -> (f32, f32) {
    (if x < PAGE.0 / 2.0 { 1.0 } else { -1.0 }, if y < PAGE.1 / 2.0 { 1.0 } else { -1.0 })
}

/// Everything dark about a page's marks: rectangles as left, top, right, bottom.
pub(super) fn drawn(says: &PageCode) -> Result<Vec<[f32; 4]>, FormError> {
    let mut dark = Vec::new();
    for (x, y) in CORNERS {
        let (across, down) = inwards((x, y));
        dark.push(sorted(x, y, x + across * ARM, y + down * THICK));
        dark.push(sorted(x, y + down * THICK, x + across * THICK, y + down * ARM));
    }
    let failed = |error: qrcode::types::QrError| FormError::Pdf(format!("the code of a page: {error}"));
    let made = |level| qrcode::QrCode::with_error_correction_level(says.text(), level);
    let least = made(qrcode::EcLevel::M).map_err(failed)?;
    // More of it may be lost where that takes no more room.
    let code = made(qrcode::EcLevel::Q).ok().filter(|code| code.width() == least.width()).unwrap_or(least);
    let modules = code.width();
    let step = SIDE / length(modules);
    let (left, top) = place(says.language);
    for (row, line) in code.to_colors().chunks(modules).enumerate() {
        for (start, run) in runs(line) {
            let (x, y) = (left + length(start) * step, top + length(row) * step);
            dark.push([x, y, x + length(run) * step, y + step]);
        }
    }
    Ok(dark)
}

fn sorted(x0: f32, y0: f32, x1: f32, y1: f32) -> [f32; 4] {
    [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)]
}

/// Where dark modules follow one another: the first, and how many.
fn runs(line: &[qrcode::Color]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, colour) in line.iter().enumerate() {
        match runs.last_mut() {
            _ if *colour == qrcode::Color::Light => {}
            Some((start, run)) if *start + *run == at => *run += 1,
            _ => runs.push((at, 1)),
        }
    }
    runs
}

/// A code has at most 177 modules.
#[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
const fn length(modules: usize) -> f32 {
    modules as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_code_says_what_was_written_and_nothing_else_is_taken_for_one() {
        let says =
            PageCode { circular: 79, language: Language::Fr, page: 1, pages: 2, version: 2, fingerprint: 0x03_a2c1 };
        assert_eq!(says.text(), "CONSULTD:79:FR:1/2:V2:03A2C1");
        assert_eq!(PageCode::parse(&says.text()), Some(says));
        for other in [
            "",
            "https://itu.int",
            "CONSULTD:79:FR:1/2:V2",
            "CONSULTD:79:XX:1/2:V2:03A2C1",
            "CONSULTD:79:FR:3/2:V2:03A2C1",
            "CONSULTD:79:FR:0/2:V2:03A2C1",
            "CONSULTD:079:FR:1/2:V2:03A2C1",
            "CONSULTD:79:FR:1/2:V2:03A2C1:X",
        ] {
            assert_eq!(PageCode::parse(other), None, "{other}");
        }
    }
}
