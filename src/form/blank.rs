//! The blank form as pictures of its pages are held against it: what is printed where, in words and in pixels.
//!
//! Made from the very PDF that is handed out. Whoever looks at a scanned page of it needs to know neither the circular
//! nor the fonts.

use std::sync::Arc;

use hayro::{
    PixmapSettings, RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, hayro_syntax::Pdf,
    vello_cpu::color::palette::css,
};
use serde::{Deserialize, Serialize};

use super::{FormError, FormMap, VERSION, code::PageCode, content::Content};
use crate::message::base64_bytes;

/// Pixels a point.
pub const SCALE: f32 = 200.0 / 72.0;
/// Lighter than this is paper.
const PAPER: u8 = 170;

/// All of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Blank {
    pub printed: Printed,
    /// By page.
    pub pages: Vec<Bits>,
    fingerprint: u32,
}

/// What is printed on it, as far as it matters for the answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Printed {
    /// `TSB Circular 79`, in the form's language.
    pub title: String,
    /// The words before and behind the Member State's name.
    pub administration: [String; 2],
    /// Where that name is to be filled in.
    pub state: Space,
    /// One for each text, in the form's order.
    pub rows: Vec<Row>,
    pub right_to_left: bool,
}

/// Room for words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Space {
    /// Counted from 1.
    pub page: u16,
    /// Left, top, right, bottom in points from the page's top left.
    pub rect: [f32; 4],
}

/// A text's row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The text's identifier.
    pub label: String,
    pub space: Space,
    pub answers: Vec<Answer>,
}

/// A box and its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub words: String,
    pub round: bool,
    pub rect: [f32; 4],
}

/// A page in black and white.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bits {
    pub width: u32,
    pub height: u32,
    /// Eight pixels a byte, without gaps; 1 is print.
    #[serde(with = "base64_bytes")]
    pub packed: Vec<u8>,
}

/// One page, as whoever found its code is told of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    pub printed: Printed,
    pub bits: Bits,
}

impl Blank {
    /// The page that a code names, when the code is of this very form.
    #[must_use]
    pub fn page(&self, says: &PageCode) -> Option<Page> {
        let fits = says.version == VERSION && says.fingerprint == self.fingerprint;
        let whole = usize::from(says.pages) == self.pages.len();
        let bits = self.pages.get(usize::from(says.page).checked_sub(1)?)?;
        (fits && whole).then(|| Page { printed: self.printed.clone(), bits: bits.clone() })
    }
}

impl Bits {
    /// One byte a pixel, row by row; 1 is print.
    #[must_use]
    pub fn unpacked(&self) -> Vec<u8> {
        let all = u64::from(self.width) * u64::from(self.height);
        let bits = self.packed.iter().flat_map(|byte| (0..8).map(move |bit| byte >> (7 - bit) & 1));
        bits.take(usize::try_from(all).unwrap_or(0)).collect()
    }

    fn packed(width: u32, height: u32, print: &[bool]) -> Self {
        let byte = |eight: &[bool]| eight.iter().zip((0..8).rev()).fold(0, |all, (bit, at)| all | u8::from(*bit) << at);
        Self { width, height, packed: print.chunks(8).map(byte).collect() }
    }
}

pub(super) fn of(content: &Content, map: &FormMap, pdf: &[u8]) -> Result<Blank, FormError> {
    let pages = pictures(pdf).ok_or_else(|| FormError::Pdf("its pages cannot be drawn".to_owned()))?;
    let whole = content.rows.iter().map(|row| of_row(row, map)).collect::<Option<Vec<Row>>>();
    let rows = whole.ok_or_else(|| FormError::Pdf("a row has no place".to_owned()))?;
    let state = map.spaces.iter().find(|space| space.name == content.member_state.key).map(space).unwrap_or_default();
    let printed = Printed {
        title: content.running.clone(),
        administration: content.administration.clone(),
        state,
        rows,
        right_to_left: content.language.right_to_left(),
    };
    Ok(Blank { printed, pages, fingerprint: map.fingerprint })
}

fn of_row(row: &super::content::FormRow, map: &FormMap) -> Option<Row> {
    let place = map.rows.iter().find(|place| place.name == row.id)?;
    let spots = map.pages.get(place.page)?;
    let answer = |answer: &super::content::Answer| {
        let spot = spots.iter().find(|spot| spot.text == row.id && spot.answer == answer.key)?;
        Some(Answer { words: answer.words.clone(), round: spot.round, rect: spot.place })
    };
    let answers = row.answers.iter().map(answer).collect::<Option<Vec<Answer>>>()?;
    Some(Row { label: row.id.clone(), space: space(place), answers })
}

fn space(place: &super::Place) -> Space {
    Space { page: u16::try_from(place.page + 1).unwrap_or(u16::MAX), rect: place.rect }
}

/// The pages as they are printed.
fn pictures(pdf: &[u8]) -> Option<Vec<Bits>> {
    let pdf = Pdf::new(Arc::new(pdf.to_vec())).ok()?;
    let cache = RenderCache::new();
    let pixels = PixmapSettings { x_scale: SCALE, y_scale: SCALE, bg_color: css::WHITE };
    let settings = InterpreterSettings::default();
    let page = |page| {
        let map = hayro::render(page, &cache, &settings, &RenderSettings::default(), &pixels);
        let rgba = map.data_as_u8_slice().chunks_exact(4);
        let print: Vec<bool> = rgba.map(|rgba| rgba.get(1).is_some_and(|green| *green < PAPER)).collect();
        Bits::packed(u32::from(map.width()), u32::from(map.height()), &print)
    };
    Some(pdf.pages().iter().map(page).collect())
}
