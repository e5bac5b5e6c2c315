//! The typefaces a printed form needs, as bytes: where they come from is for the caller to know.

use std::sync::Arc;

use super::content::Content;
use crate::language::Language;

/// A group of characters that one typeface has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Script {
    /// Latin and Cyrillic letters.
    European,
    Arabic,
    Chinese,
}

/// One face of a font file or collection.
#[derive(Clone)]
pub struct FontFace {
    pub data: Arc<Vec<u8>>,
    /// Which face of a collection; 0 for a file of one.
    pub index: u32,
    pub bold: bool,
}

/// The faces at hand, in the order in which they are tried for each character.
#[derive(Clone, Default)]
pub struct Fonts {
    pub faces: Vec<FontFace>,
}

impl Content {
    /// The scripts that the form is written in, the one that also sets digits and punctuation first.
    pub fn scripts(&self) -> Vec<Script> {
        let mut scripts = vec![Script::European];
        let languages = self.rows.iter().filter_map(|row| row.title.as_ref()).map(|title| title.language);
        for language in languages.chain([self.language]) {
            match language {
                Language::Ar => scripts.push(Script::Arabic),
                Language::Zh => scripts.push(Script::Chinese),
                _ => {}
            }
        }
        scripts.sort_unstable();
        scripts.dedup();
        if self.language == Language::Zh {
            scripts.reverse();
        }
        scripts
    }
}
