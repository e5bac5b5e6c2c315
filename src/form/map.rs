//! Where every box of the printed form stands, so that a scan of our own form is read without knowing its words.
//!
//! Made by the very code that sets the PDF. Other fonts break lines elsewhere: the fingerprint tells whether a map is
//! of the form that was printed.

use sha2::{Digest, Sha256};

use super::{
    code,
    content::Content,
    fields::{Field, Kind},
};
use crate::language::Language;

/// The boxes of a form, page by page.
#[derive(Clone, Debug, PartialEq)]
pub struct FormMap {
    pub circular: u32,
    pub language: Language,
    pub version: u32,
    pub fingerprint: u32,
    pub pages: Vec<Vec<Spot>>,
    /// Where each text's row is.
    pub rows: Vec<Place>,
    /// Where there is room for words, by the fields' names.
    pub spaces: Vec<Place>,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub name: String,
    /// Counted from 0.
    pub page: usize,
    /// Left, top, right, bottom in points from the page's top left.
    pub rect: [f32; 4],
}

/// One box.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// The text's identifier.
    pub text: String,
    /// `authorize`, `no_comments`, `with_comments` or `refuse`.
    pub answer: String,
    pub round: bool,
    /// Left, top, right, bottom in points from the page's top left.
    pub place: [f32; 4],
}

impl FormMap {
    /// Whether the map is of the very form that a page's code speaks of.
    #[must_use]
    pub fn fits(&self, says: &code::PageCode) -> bool {
        (self.circular, self.language, self.version, self.fingerprint, self.pages.len())
            == (says.circular, says.language, says.version, says.fingerprint, usize::from(says.pages))
    }

    pub(super) fn of(content: &Content, fields: &[Field], rows: Vec<Place>, pages: usize) -> Self {
        let mut map = Self {
            circular: content.circular,
            language: content.language,
            version: super::VERSION,
            fingerprint: 0,
            pages: vec![Vec::new(); pages],
            rows,
            spaces: fields.iter().filter_map(space).collect(),
        };
        for field in fields {
            if let (Some(spot), Some(page)) = (spot(field), map.pages.get_mut(field.page)) {
                page.push(spot);
            }
        }
        map.fingerprint = map.fingerprinted();
        map
    }

    /// Of what matters to a reader: which box is where, to a quarter of a point.
    fn fingerprinted(&self) -> u32 {
        let mut hash = Sha256::new();
        for (page, spots) in self.pages.iter().enumerate() {
            for spot in spots {
                let [left, top, ..] = spot.place.map(|points| (points * 4.0).round());
                hash.update(format!("{page} {} {} {left} {top}\n", spot.text, spot.answer));
            }
        }
        let [a, b, c, d, ..]: [u8; 32] = hash.finalize().into();
        u32::from_be_bytes([a, b, c, d]) & code::FINGERPRINT
    }
}

fn spot(field: &Field) -> Option<Spot> {
    let round = match field.kind {
        Kind::Box => false,
        Kind::Circle => true,
        Kind::Line(_) | Kind::Lines(_) => return None,
    };
    let (text, answer) = field.name.rsplit_once('.')?;
    Some(Spot { text: text.to_owned(), answer: answer.to_owned(), round, place: from_top(field) })
}

fn space(field: &Field) -> Option<Place> {
    let is_space = matches!(field.kind, Kind::Line(_) | Kind::Lines(_));
    is_space.then(|| Place { name: field.name.clone(), page: field.page, rect: from_top(field) })
}

fn from_top(field: &Field) -> [f32; 4] {
    let [left, bottom, right, top] = field.rect;
    [left, code::PAGE.1 - top, right, code::PAGE.1 - bottom]
}
