//! Fonts: which characters the codes of a text stand for.
//!
//! Symbol fonts are decoded by their name and code; a sign without any known meaning is looked at: an outline that is
//! plainly a box or a ring, empty or filled, says so by itself.

use std::{collections::BTreeMap, rc::Rc};

use hayro_font::{
    Font, FontCache, FontGlyph, FontQuery,
    hayro_cmap::{self, BfString},
    kurbo::{Rect, Shape as _},
};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::{
    budget::{Budget, TooMuch},
    outline,
};
use crate::sheet::{marks, symbol};

/// The fonts of a document, each loaded once.
#[derive(Default)]
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    loaded: BTreeMap<(u32, i32), Rc<Face<'a>>>,
}

/// A font as the page uses it.
pub(super) struct Face<'a> {
    pub font: Option<Font<'a>>,
    pub bold: bool,
    /// Letters in it are pictures.
    pub symbol: bool,
    /// Holds symbols at Unicode's private places, as Wingdings has them.
    pictures: bool,
    name: String,
    /// Says itself which characters its codes are.
    mapped: bool,
    composite: bool,
    known: std::cell::RefCell<BTreeMap<u32, Sign>>,
}

/// What one code shows.
#[derive(Clone, Debug)]
pub(super) struct Sign {
    pub text: String,
    /// The outline's extent in thousandths of the size, for signs that may be boxes.
    pub extent: Option<Rect>,
    pub known: bool,
}

impl<'a> Fonts<'a> {
    pub fn face(&mut self, dict: &Dict<'a>, budget: &mut Budget) -> Result<Rc<Face<'a>>, TooMuch> {
        let key = dict.obj_id().map(|id| (id.obj_number, id.gen_number));
        if let Some(face) = key.and_then(|key| self.loaded.get(&key)) {
            return Ok(face.clone());
        }
        weigh(dict, budget)?;
        let face = Rc::new(Face::new(dict, &self.cache));
        if let Some(key) = key {
            self.loaded.insert(key, face.clone());
        }
        Ok(face)
    }
}

/// Every stream that loading the font unpacks.
fn weigh(dict: &Dict, budget: &mut Budget) -> Result<(), TooMuch> {
    let below = dict.get::<Array>(b"DescendantFonts").and_then(|fonts| fonts.iter::<Dict>().next());
    for font in [Some(dict.clone()), below].into_iter().flatten() {
        let descriptor = font.get::<Dict>(b"FontDescriptor").unwrap_or_default();
        for key in [&b"FontFile"[..], b"FontFile2", b"FontFile3"] {
            descriptor.get::<Stream>(key).map_or(Ok(()), |stream| budget.weigh(&stream))?;
        }
        for key in [&b"ToUnicode"[..], b"Encoding", b"CIDToGIDMap"] {
            font.get::<Stream>(key).map_or(Ok(()), |stream| budget.weigh(&stream))?;
        }
    }
    Ok(())
}

impl<'a> Face<'a> {
    fn new(dict: &Dict<'a>, cache: &FontCache<'a>) -> Self {
        let resolver: hayro_font::FontResolverFn = std::sync::Arc::new(|query| match query {
            FontQuery::Standard(font) => Some(font.get_font_data()),
            FontQuery::Fallback(query) => Some(query.pick_standard_font().get_font_data()),
        });
        let cmaps: hayro_font::CMapResolverFn = std::sync::Arc::new(hayro_cmap::load_embedded);
        let name = dict.get::<Name>(b"BaseFont").map(|name| name.as_str().to_owned()).unwrap_or_default();
        let name = name.split_once('+').filter(|(tag, _)| tag.len() == 6).map_or(name.as_str(), |(_, rest)| rest);
        let descriptor = dict.get::<Dict>(b"FontDescriptor").unwrap_or_default();
        let lower = name.to_lowercase();
        let heavy = descriptor.get::<i32>(b"FontWeight").is_some_and(|weight| weight >= 600)
            || descriptor.get::<i32>(b"Flags").is_some_and(|flags| flags & (1 << 18) != 0);
        Self {
            font: cache.font(dict, &resolver, &cmaps),
            bold: heavy || ["bold", "black", "heavy"].iter().any(|word| lower.contains(word)),
            symbol: symbol::is_symbol_font(name),
            pictures: lower.contains("symbol") || lower.contains("dings"),
            name: name.to_owned(),
            mapped: !matches!(dict.get::<Object>(b"ToUnicode"), None | Some(Object::Null(_))),
            composite: dict.get::<Name>(b"Subtype").is_some_and(|kind| kind.as_str() == "Type0"),
            known: std::cell::RefCell::default(),
        }
    }

    /// What the code shows.
    pub fn sign(&self, code: u32) -> Sign {
        if let Some(sign) = self.known.borrow().get(&code) {
            return sign.clone();
        }
        let sign = self.look(code);
        self.known.borrow_mut().insert(code, sign.clone());
        sign
    }

    fn look(&self, code: u32) -> Sign {
        let Some(font) = &self.font else { return unknown() };
        let glyph = font.glyph(font.map_code(code), code);
        let unicode = match &glyph {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        let unicode = unicode.map(|found| match found {
            BfString::Char(char) => char.to_string(),
            BfString::String(text) => text,
        });
        let text = self.meaning(code, unicode).unwrap_or_default();
        if !needs_look(&text) {
            return Sign { text, extent: None, known: true };
        }
        let FontGlyph::Outline(glyph) = glyph else { return Sign { text: or_stranger(text), ..unknown() } };
        let path = glyph.outline();
        if path.elements().is_empty() {
            return Sign { text: " ".to_owned(), extent: None, known: true };
        }
        let extent = path.bounding_box();
        let seen = outline::look(&outline::flatten(&path), false);
        let (text, known) = judge(&text, self.symbol || self.pictures, seen, extent);
        Sign { text, extent: Some(extent), known }
    }

    /// What the font says that the code means; none when it says nothing.
    fn meaning(&self, code: u32, unicode: Option<String>) -> Option<String> {
        if !self.symbol {
            return unicode.filter(|text| !text.is_empty());
        }
        let single = unicode.as_deref().and_then(|text| {
            let mut chars = text.chars();
            chars.next().filter(|_| chars.next().is_none())
        });
        let decode = |code: u32| symbol::decode(&self.name, code).map(String::from);
        match single {
            Some(char @ '\u{f000}'..='\u{f0ff}') => decode(u32::from(char)),
            Some(char) if u32::from(char) > 0xff && (self.mapped || !char.is_alphabetic()) => Some(char.to_string()),
            Some(char) if self.mapped => decode(u32::from(char)),
            _ if !self.composite && code >= 0x20 => decode(code),
            _ => None,
        }
    }
}

fn unknown() -> Sign {
    Sign { text: STRANGER.to_owned(), extent: None, known: false }
}

const STRANGER: &str = "\u{fffd}";

fn or_stranger(text: String) -> String {
    if text.is_empty() { STRANGER.to_owned() } else { text }
}

/// Whether the outline must be asked: the meaning is not known, or it is said to be a box.
fn needs_look(text: &str) -> bool {
    let mut chars = text.chars();
    let (Some(first), None) = (chars.next(), chars.next()) else { return text.is_empty() };
    first == '\u{fffd}'
        || first == '\u{20dd}'
        || first == '\u{20de}'
        || matches!(first, '\u{e000}'..='\u{f8ff}')
        || marks::glyph(first).is_some()
}

/// Marks are larger than full stops and bullets, thousandths of the size.
const LARGE: f64 = 420.0;

/// What the font says and what its outline shows, together. Where they disagree nobody knows.
fn judge(said: &str, symbol: bool, seen: Option<outline::Seen>, extent: Rect) -> (String, bool) {
    use crate::sheet::{Shape, State};
    let char = said.chars().next().unwrap_or('\u{fffd}');
    if matches!(char, '\u{20dd}' | '\u{20de}') {
        return (said.to_owned(), true);
    }
    let private = matches!(char, '\u{e000}'..='\u{f8ff}');
    let told = marks::glyph(char).filter(|_| symbol || !private);
    let seen = seen.filter(|_| extent.width().min(extent.height()) > LARGE);
    match (told, seen) {
        (Some(told), Some(seen)) if matches!(told.state, State::Set | State::Empty) && told.shape != Shape::Either => {
            let agree = (told.state == State::Set) == seen.marked;
            (if agree { said } else { STRANGER }.to_owned(), agree)
        }
        (Some(_), _) => (said.to_owned(), true),
        // A ring drawn around what stands before it is U+20DD, whatever its code.
        (None, Some(seen)) if seen.shape == Shape::Round && !seen.marked && extent.center().x < 0.0 => {
            ("\u{20dd}".to_owned(), true)
        }
        (None, Some(seen)) => (seen.sign().to_string(), true),
        (None, None) => (STRANGER.to_owned(), false),
    }
}
