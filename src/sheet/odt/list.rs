//! List bullets that are boxes: a list may be a row of check boxes, each bullet its mark.

use std::collections::BTreeMap;

use crate::sheet::{
    Mark, Method, marks,
    xml::{El, Ns},
};

/// A list style's bullets by level, counted from 1.
pub(super) type Bullets = BTreeMap<u32, Bullet>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bullet {
    shown: char,
    symbol_font: bool,
}

/// The bullets of each list style.
#[derive(Debug, Default)]
pub(super) struct Lists(BTreeMap<String, Bullets>);

impl Lists {
    /// Adds a `text:list-style`; `decode` says what a character looks like in a level's font.
    pub(super) fn add(&mut self, style: El, decode: impl Fn(El, char) -> Option<char>) {
        let Some(name) = style.any_attr("name") else { return };
        let bullets: Bullets = style
            .children()
            .filter(|el| el.is(Ns::Text, "list-level-style-bullet"))
            .filter_map(|level| {
                let char = level.any_attr("bullet-char")?.chars().next()?;
                let decoded = decode(level, char);
                let bullet = Bullet { shown: decoded.unwrap_or(char), symbol_font: decoded.is_some() };
                Some((level.any_attr("level")?.parse().ok()?, bullet))
            })
            .collect();
        if !is_decorative(&bullets) {
            self.0.insert(name.to_owned(), bullets);
        }
    }

    pub(super) fn bullets(&self, name: &str) -> Option<&Bullets> {
        self.0.get(name)
    }
}

impl Bullet {
    /// The mark that the bullet shows, if it is one.
    pub(super) fn mark(self, struck: bool) -> Option<Mark> {
        let glyph = marks::glyph(self.shown)?;
        let method = if self.symbol_font { Method::SymbolFont } else { Method::Glyph };
        Some(Mark { shape: glyph.shape, state: glyph.state, method, seen: self.shown.to_string(), struck })
    }
}

/// The bullets that a word processor gives every list: ● ○ ■.
fn is_decorative(bullets: &Bullets) -> bool {
    let shown = |level| bullets.get(&level).map(|bullet| bullet.shown);
    shown(1) == Some('●') && shown(2) == Some('○') && shown(3) == Some('■')
}
