//! List bullets that are boxes: a list may be a row of check boxes, each bullet its mark.

use std::collections::BTreeMap;

use super::{
    look::Look,
    xml::{El, Ns, Tree},
};
use crate::sheet::{Mark, Method, marks, symbol};

/// The bullets of each list and level.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// `w:num` to its levels' bullets.
    lists: BTreeMap<String, BTreeMap<u32, Bullet>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bullet {
    shown: char,
    symbol_font: bool,
}

impl Numbering {
    pub(super) fn of(tree: &Tree) -> Self {
        let root = tree.root();
        let abstracts: BTreeMap<&str, BTreeMap<u32, Bullet>> = root
            .children()
            .filter(|el| el.is(Ns::W, "abstractNum"))
            .filter_map(|el| Some((el.attr(Ns::W, "abstractNumId")?, levels(el))))
            .filter(|(_, levels)| !is_decorative(levels))
            .collect();
        let lists = root
            .children()
            .filter(|el| el.is(Ns::W, "num"))
            .filter_map(|num| {
                let base = num.child(Ns::W, "abstractNumId")?.attr(Ns::W, "val")?;
                let mut bullets = abstracts.get(base).cloned().unwrap_or_default();
                for over in num.children().filter(|el| el.is(Ns::W, "lvlOverride")) {
                    bullets.extend(levels(over));
                }
                Some((num.attr(Ns::W, "numId")?.to_owned(), bullets))
            })
            .collect();
        Self { lists }
    }

    /// The mark that a paragraph's bullet shows, from its `w:numPr`.
    pub(super) fn mark(&self, properties: El, look: &Look) -> Option<Mark> {
        let value = |name| properties.child(Ns::W, name).and_then(|el| el.attr(Ns::W, "val"));
        let level = value("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
        let bullet = self.lists.get(value("numId")?)?.get(&level)?;
        let glyph = marks::glyph(bullet.shown)?;
        let method = if bullet.symbol_font { Method::SymbolFont } else { Method::Glyph };
        let (shape, state) = (glyph.shape, glyph.state);
        Some(Mark { shape, state, method, seen: bullet.shown.to_string(), struck: look.is_struck() })
    }
}

fn levels(el: El) -> BTreeMap<u32, Bullet> {
    el.children()
        .filter(|el| el.is(Ns::W, "lvl"))
        .filter_map(|level| Some((level.attr(Ns::W, "ilvl")?.parse().ok()?, bullet(level)?)))
        .collect()
}

fn bullet(level: El) -> Option<Bullet> {
    let value = |name| level.child(Ns::W, name).and_then(|el| el.attr(Ns::W, "val"));
    if value("numFmt") != Some("bullet") {
        return None;
    }
    let char = value("lvlText")?.chars().next()?;
    let font = level.child(Ns::W, "rPr").map(Look::of).and_then(|look| look.font);
    let decoded = font.and_then(|font| symbol::decode(&font, u32::from(char)));
    Some(Bullet { shown: decoded.unwrap_or(char), symbol_font: decoded.is_some() })
}

/// The bullets that a word processor gives every list: ● ○ ■.
fn is_decorative(levels: &BTreeMap<u32, Bullet>) -> bool {
    let shown = |level| levels.get(&level).map(|bullet| bullet.shown);
    shown(0) == Some('●') && shown(1) == Some('○') && shown(2) == Some('■')
}
