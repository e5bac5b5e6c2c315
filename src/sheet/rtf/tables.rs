//! The document's tables: fonts with their code pages, colours, styles.

use std::collections::BTreeMap;

use encoding_rs::Encoding;

use super::look::Look;
use crate::sheet::{
    colour::{self, Rgb},
    symbol,
};

/// Entries of any table; more is no document.
const MAX_ENTRIES: usize = 10_000;
/// Styles based on styles: longer chains are cut.
const MAX_CHAIN: usize = 16;
/// Windows' character set of symbol fonts.
const SYMBOL: i32 = 2;

#[derive(Clone, Debug, Default)]
pub(super) struct Font {
    pub name: String,
    charset: Option<i32>,
    code_page: Option<i32>,
}

/// A style: of a paragraph or of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StyleId {
    Paragraph(i32),
    Character(i32),
    /// Of tables and sections, which say nothing here.
    Other,
}

#[derive(Clone, Copy, Debug)]
struct Style {
    look: Look,
    based_on: Option<i32>,
}

#[derive(Debug)]
pub(super) struct Tables {
    fonts: BTreeMap<i32, Font>,
    colours: Vec<Option<Rgb>>,
    styles: BTreeMap<StyleId, Style>,
    pub default_font: Option<i32>,
    /// The document's own code page.
    code_page: i32,
}

impl Default for Tables {
    fn default() -> Self {
        Self {
            fonts: BTreeMap::new(),
            colours: Vec::new(),
            styles: BTreeMap::new(),
            default_font: None,
            code_page: 1252,
        }
    }
}

/// A font, colour or style that is being read.
#[derive(Debug, Default)]
pub(super) struct Entry {
    number: i32,
    font: Font,
    name: Vec<u8>,
    parts: [Option<u8>; 3],
    style: Option<StyleId>,
    based_on: Option<i32>,
}

impl Entry {
    pub(super) fn font_word(&mut self, name: &str, number: Option<i32>) {
        match name {
            "f" => *self = Entry { number: number.unwrap_or(0), ..Entry::default() },
            "fcharset" => self.font.charset = number,
            "cpg" => self.font.code_page = number,
            _ => {}
        }
    }

    pub(super) fn colour_word(&mut self, name: &str, number: Option<i32>) {
        let part = number.and_then(|part| u8::try_from(part.clamp(0, 255)).ok());
        let [red, green, blue] = &mut self.parts;
        match name {
            "red" => *red = part,
            "green" => *green = part,
            "blue" => *blue = part,
            _ => {}
        }
    }

    pub(super) fn style_word(&mut self, name: &str, number: Option<i32>) {
        let number = number.unwrap_or(0);
        match name {
            "s" => self.style = Some(StyleId::Paragraph(number)),
            "cs" => self.style = Some(StyleId::Character(number)),
            "ds" | "ts" => self.style = Some(StyleId::Other),
            "sbasedon" => self.based_on = Some(number),
            _ => {}
        }
    }
}

impl Tables {
    /// A word of the header that names the code page.
    pub(super) fn header_word(&mut self, name: &str, number: Option<i32>) {
        match (name, number) {
            ("ansicpg", Some(page)) => self.code_page = page,
            ("mac", _) => self.code_page = 10_000,
            ("pc", _) => self.code_page = 437,
            ("pca", _) => self.code_page = 850,
            ("deff", number) => self.default_font = number,
            _ => {}
        }
    }

    /// A character of a font's name; a semicolon ends the font.
    pub(super) fn font_text(&mut self, entry: &mut Entry, byte: u8) {
        if byte != b';' {
            if entry.name.len() < 200 {
                entry.name.push(byte);
            }
            return;
        }
        let name = String::from_utf8_lossy(&entry.name).trim().to_owned();
        let done = std::mem::take(entry);
        if self.fonts.len() < MAX_ENTRIES {
            self.fonts.insert(done.number, Font { name, ..done.font });
        }
    }

    /// A semicolon ends a colour; one without parts is automatic.
    pub(super) fn colour_text(&mut self, entry: &mut Entry, byte: u8) {
        if byte != b';' || self.colours.len() >= MAX_ENTRIES {
            return;
        }
        let parts = std::mem::take(&mut entry.parts);
        let stated = parts.iter().any(Option::is_some);
        self.colours.push(stated.then(|| parts.map(|part| part.unwrap_or(0))));
    }

    /// A semicolon ends a style.
    pub(super) fn style_text(&mut self, entry: &mut Entry, byte: u8, look: Look) {
        if byte == b';' && self.styles.len() < MAX_ENTRIES {
            let done = std::mem::take(entry);
            let style = Style { look, based_on: done.based_on };
            self.styles.insert(done.style.unwrap_or(StyleId::Paragraph(0)), style);
        }
    }

    /// A style's look with what it inherits.
    pub(super) fn style(&self, id: StyleId) -> Look {
        let mut look = Look::default();
        let mut next = self.styles.get(&id);
        for _ in 0..MAX_CHAIN {
            let Some(style) = next else { break };
            look = look.over(style.look);
            let base = style.based_on.and_then(|base| match id {
                StyleId::Paragraph(_) => self.styles.get(&StyleId::Paragraph(base)),
                StyleId::Character(_) => self.styles.get(&StyleId::Character(base)),
                StyleId::Other => None,
            });
            next = base;
        }
        look
    }

    pub(super) fn font(&self, number: Option<i32>) -> Option<&Font> {
        self.fonts.get(&number.or(self.default_font)?)
    }

    pub(super) fn colour(&self, at: i32) -> Option<Rgb> {
        self.colours.get(usize::try_from(at).ok()?).copied().flatten()
    }

    /// Whether text on this colour lies on other ground than paper; colour 0 is none.
    pub(super) fn is_ground(&self, at: i32) -> bool {
        at > 0 && self.colour(at).is_none_or(|rgb| !colour::is_white(rgb))
    }

    /// The code page of text in a font: the font's own, else the document's.
    pub(super) fn encoding(&self, font: Option<&Font>) -> &'static Encoding {
        let page = font.and_then(|font| font.code_page.or_else(|| charset_page(font.charset?)));
        encoding(page.unwrap_or(self.code_page))
    }
}

impl Font {
    /// Whether its characters are pictures.
    pub(super) fn is_symbolic(&self) -> bool {
        self.charset == Some(SYMBOL) || symbol::is_symbol_font(&self.name)
    }

    /// What a code looks like in this font, if it is a symbol font.
    pub(super) fn decode(&self, code: u32) -> Option<char> {
        if !self.is_symbolic() {
            return None;
        }
        // Of a symbol font that is not known nothing is certain but its blanks.
        let unknown = if matches!(code, 0x20 | 0xa0) { ' ' } else { '\u{fffd}' };
        let private = code <= 0xff || (0xf000..=0xf0ff).contains(&code);
        symbol::decode(&self.name, code).or_else(|| private.then_some(unknown))
    }
}

/// Windows' character sets by their code pages.
fn charset_page(charset: i32) -> Option<i32> {
    Some(match charset {
        77 => 10_000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        // 0 and 1: the document's own.
        _ => return None,
    })
}

fn encoding(page: i32) -> &'static Encoding {
    match page {
        874 => encoding_rs::WINDOWS_874,
        866 => encoding_rs::IBM866,
        932 => encoding_rs::SHIFT_JIS,
        936 | 54_936 => encoding_rs::GB18030,
        949 | 1361 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        10_000 => encoding_rs::MACINTOSH,
        10_007 => encoding_rs::X_MAC_CYRILLIC,
        65_001 => encoding_rs::UTF_8,
        _ => encoding_rs::WINDOWS_1252,
    }
}
