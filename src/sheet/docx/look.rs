//! How a run looks: struck, emphasised, hidden, in which font; directly or through its styles.
//!
//! Only what bears on reading a form. Direct formatting wins over the character style, that over the
//! paragraph style, that over the document's defaults (ISO/IEC 29500-1 §17.7.2).

use std::collections::{BTreeMap, BTreeSet};

use super::xml::{El, Ns, Tree};

/// Styles based on styles: longer chains are cut.
const MAX_CHAIN: usize = 16;

/// Formatting as far as it is stated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub strike: Option<bool>,
    pub double_strike: Option<bool>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub underline: Option<bool>,
    pub highlight: Option<bool>,
    /// Shaded in another colour than white.
    pub shade: Option<bool>,
    pub border: Option<bool>,
    /// RRGGBB in upper case, or `auto`.
    pub colour: Option<String>,
    pub vanish: Option<bool>,
    /// Half-points.
    pub size: Option<u32>,
    pub font: Option<String>,
}

impl Look {
    /// This look where it says something, else the other.
    pub(super) fn over(&self, below: &Self) -> Self {
        Self {
            strike: self.strike.or(below.strike),
            double_strike: self.double_strike.or(below.double_strike),
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            underline: self.underline.or(below.underline),
            highlight: self.highlight.or(below.highlight),
            shade: self.shade.or(below.shade),
            border: self.border.or(below.border),
            colour: self.colour.clone().or_else(|| below.colour.clone()),
            vanish: self.vanish.or(below.vanish),
            size: self.size.or(below.size),
            font: self.font.clone().or_else(|| below.font.clone()),
        }
    }

    /// Reads a `w:rPr`.
    pub(super) fn of(properties: El) -> Self {
        let mut look = Self::default();
        for el in properties.children() {
            let (Ns::W, name) = el.name() else { continue };
            let val = el.attr(Ns::W, "val");
            match name {
                "strike" => look.strike = Some(is_on(el)),
                "dstrike" => look.double_strike = Some(is_on(el)),
                "b" | "bCs" => look.bold = Some(is_on(el) || look.bold == Some(true) && name == "bCs"),
                "i" => look.italic = Some(is_on(el)),
                "u" => look.underline = Some(val.is_some_and(|val| val != "none")),
                "em" => look.underline = Some(look.underline == Some(true) || val.is_some_and(|val| val != "none")),
                "highlight" => look.highlight = Some(val.is_some_and(|val| val != "none" && val != "white")),
                "shd" => look.shade = Some(is_shaded(el)),
                "bdr" => look.border = Some(val.is_some_and(|val| val != "none" && val != "nil")),
                "color" => look.colour = val.map(str::to_ascii_uppercase),
                "vanish" | "webHidden" if name == "vanish" => look.vanish = Some(is_on(el)),
                "sz" => look.size = val.and_then(|val| val.parse().ok()),
                "rFonts" => look.font = font(el),
                _ => {}
            }
        }
        look
    }

    pub(super) fn is_struck(&self) -> bool {
        self.strike == Some(true) || self.double_strike == Some(true)
    }

    pub(super) fn is_emphatic(&self) -> bool {
        let marked = [self.bold, self.italic, self.underline, self.highlight, self.shade, self.border];
        marked.contains(&Some(true)) || self.colour.as_deref().is_some_and(is_bright)
    }

    /// Hidden, or so small that nobody sees it.
    pub(super) fn is_hidden(&self) -> bool {
        self.vanish == Some(true) || self.size.is_some_and(|half_points| half_points <= 2)
    }

    pub(super) fn is_white(&self) -> bool {
        let backed = self.highlight == Some(true) || self.shade == Some(true);
        !backed
            && self.colour.as_deref().is_some_and(|colour| rgb(colour).is_some_and(|c| c.iter().all(|c| *c >= 0xf8)))
    }
}

/// An on/off property: present without a value means on.
pub(super) fn is_on(el: El) -> bool {
    let val = el.attr(Ns::W, "val").or_else(|| el.any_attr("val"));
    !val.is_some_and(|val| matches!(val.to_ascii_lowercase().as_str(), "0" | "false" | "off" | "none"))
}

/// Whether a `w:shd` paints anything but white.
pub(super) fn is_shaded(el: El) -> bool {
    let fill = el.attr(Ns::W, "fill").unwrap_or("auto");
    let pattern = el.attr(Ns::W, "val").unwrap_or("clear");
    let painted = !fill.eq_ignore_ascii_case("auto") && !fill.eq_ignore_ascii_case("FFFFFF");
    painted || !matches!(pattern, "clear" | "nil")
}

/// The font that decides how Latin codes look; a symbol font wherever one is named.
fn font(el: El) -> Option<String> {
    let named = |name: &str| el.attr(Ns::W, name).filter(|font| crate::sheet::symbol::is_symbol_font(font));
    ["ascii", "hAnsi", "cs", "eastAsia"]
        .iter()
        .find_map(|name| named(name))
        .or_else(|| el.attr(Ns::W, "ascii"))
        .or_else(|| el.attr(Ns::W, "hAnsi"))
        .map(str::to_owned)
}

fn rgb(colour: &str) -> Option<[u8; 3]> {
    let number = u32::from_str_radix(colour, 16).ok().filter(|_| colour.len() == 6)?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}

/// A colour that stands out from black text.
fn is_bright(colour: &str) -> bool {
    rgb(colour).is_some_and(|c| c.iter().any(|c| *c > 0x60) && !c.iter().all(|c| *c >= 0xf8))
}

/// What of the styles part bears on no look: most of a table style's frames and of a list of latent styles.
pub(super) fn is_idle(parent: &str, ns: Ns, name: &str) -> bool {
    let direct = matches!(name, "latentStyles" | "pPr" | "pPrDefault" | "tblPr" | "trPr" | "tcBorders" | "tcMar");
    ns == Ns::W && (direct || parent == "tblStylePr" && name == "rPr")
}

/// The document's styles, each with what it inherits.
#[derive(Debug, Default)]
pub(super) struct Styles {
    looks: BTreeMap<String, Look>,
    defaults: Look,
    /// The paragraph style of paragraphs that name none.
    paragraph: Option<String>,
    /// Table styles that shade some of their cells.
    shaded_tables: BTreeSet<String>,
}

impl Styles {
    pub(super) fn of(tree: &Tree) -> Self {
        let root = tree.root();
        let mut stated = BTreeMap::new();
        let mut styles = Self::default();
        for style in root.children().filter(|el| el.is(Ns::W, "style")) {
            let Some(id) = style.attr(Ns::W, "styleId") else { continue };
            let look = style.child(Ns::W, "rPr").map(Look::of).unwrap_or_default();
            let base = style.child(Ns::W, "basedOn").and_then(|el| el.attr(Ns::W, "val"));
            if style.descendants().any(|el| el.is(Ns::W, "tcPr") && el.child(Ns::W, "shd").is_some_and(is_shaded)) {
                styles.shaded_tables.insert(id.to_owned());
            }
            let default = style.attr(Ns::W, "default").is_some_and(|val| matches!(val, "1" | "true" | "on"));
            if default && style.attr(Ns::W, "type") == Some("paragraph") {
                styles.paragraph = Some(id.to_owned());
            }
            stated.insert(id.to_owned(), (look, base.map(str::to_owned)));
        }
        styles.looks = stated.keys().map(|id| (id.clone(), inherited(&stated, id))).collect();
        styles.defaults = root
            .child(Ns::W, "docDefaults")
            .and_then(|el| el.child(Ns::W, "rPrDefault"))
            .and_then(|el| el.child(Ns::W, "rPr"))
            .map(Look::of)
            .unwrap_or_default();
        styles
    }

    /// Whether white text in this table may stand on a shaded cell; from its `w:tblPr`.
    pub(super) fn shades(&self, properties: El) -> bool {
        let style = properties.child(Ns::W, "tblStyle").and_then(|el| el.attr(Ns::W, "val"));
        style.is_some_and(|id| self.shaded_tables.contains(id)) || properties.child(Ns::W, "shd").is_some_and(is_shaded)
    }

    fn named(&self, properties: Option<El>, name: &str) -> Look {
        let id = properties.and_then(|el| el.child(Ns::W, name)).and_then(|el| el.attr(Ns::W, "val"));
        id.and_then(|id| self.looks.get(id)).cloned().unwrap_or_default()
    }

    /// What a paragraph gives its runs; from its `w:pPr`.
    pub(super) fn paragraph(&self, properties: Option<El>) -> Look {
        let named = properties.is_some_and(|el| el.child(Ns::W, "pStyle").is_some());
        let style = if named {
            self.named(properties, "pStyle")
        } else {
            self.paragraph.as_ref().and_then(|id| self.looks.get(id)).cloned().unwrap_or_default()
        };
        let shade = properties.and_then(|el| el.child(Ns::W, "shd")).map(is_shaded);
        Look { shade, ..Look::default() }.over(&style).over(&self.defaults)
    }

    /// A run's look; from its `w:rPr` and its paragraph's look.
    pub(super) fn run(&self, properties: Option<El>, paragraph: &Look) -> Look {
        let direct = properties.map(Look::of).unwrap_or_default();
        direct.over(&self.named(properties, "rStyle")).over(paragraph)
    }
}

fn inherited(stated: &BTreeMap<String, (Look, Option<String>)>, id: &str) -> Look {
    let mut look = Look::default();
    let mut next = Some(id);
    for _ in 0..MAX_CHAIN {
        let Some((own, base)) = next.and_then(|id| stated.get(id)) else { break };
        look = look.over(own);
        next = base.as_deref();
    }
    look
}
