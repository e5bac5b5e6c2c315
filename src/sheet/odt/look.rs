//! How a run of text looks: struck, emphasised, hidden, in which font; directly or through its styles.
//!
//! Only what bears on reading a form. A span's style wins over its paragraph's, a style over the one it is
//! derived from, and all over the document's default (ODF 1.3 part 3, §16).

use std::collections::{BTreeMap, BTreeSet};

use super::list::{Bullets, Lists};
use crate::sheet::{
    colour::{self, Rgb},
    lines::Ink,
    symbol,
    xml::{El, Ns},
};

/// Styles derived from styles: longer chains are cut.
const MAX_CHAIN: usize = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colour {
    /// Black on light ground, white on dark.
    Automatic,
    Rgb(Rgb),
    /// Wholly transparent.
    Clear,
}

/// Formatting as far as it is stated.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    strike: Option<bool>,
    bold: Option<bool>,
    italic: Option<bool>,
    underline: Option<bool>,
    border: Option<bool>,
    /// On another ground than white.
    ground: Option<bool>,
    colour: Option<Colour>,
    hidden: Option<bool>,
    /// Points.
    size: Option<f32>,
    font: Option<String>,
    /// A symbol font for Asian or complex scripts, in which private-use characters may be set.
    other_font: Option<String>,
}

impl Look {
    /// This look where it says something, else the other.
    pub(super) fn over(self, below: &Self) -> Self {
        Self {
            strike: self.strike.or(below.strike),
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            underline: self.underline.or(below.underline),
            border: self.border.or(below.border),
            ground: self.ground.or(below.ground),
            colour: self.colour.or(below.colour),
            hidden: self.hidden.or(below.hidden),
            size: self.size.or(below.size),
            font: self.font.or_else(|| below.font.clone()),
            other_font: self.other_font.or_else(|| below.other_font.clone()),
        }
    }

    /// From a `style:text-properties`.
    fn of(el: El, fonts: &BTreeMap<String, String>) -> Self {
        let size = el.any_attr("font-size");
        let shrunk = size.or_else(|| el.any_attr("text-scale")).and_then(percent).is_some_and(|part| part <= 5.0);
        let display = el.any_attr("display").map(|display| display == "none");
        let [font, asian, complex] = ["", "-asian", "-complex"].map(|script| font(el, script, fonts));
        Self {
            strike: strike(el),
            bold: any(el, &["font-weight", "font-weight-asian", "font-weight-complex"], is_bold),
            italic: any(el, &["font-style"], |style| style != "normal"),
            underline: any(el, &["text-underline-style", "text-underline-type", "text-emphasize"], is_not_none),
            border: any(el, &["border"], is_not_none),
            ground: el.any_attr("background-color").map(is_ground),
            colour: text_colour(el),
            hidden: if shrunk { Some(true) } else { display },
            size: size.and_then(points),
            font,
            other_font: [asian, complex].into_iter().flatten().find(|font| symbol::is_symbol_font(font)),
        }
    }

    /// What was done to text of this look.
    pub(super) fn ink(&self) -> Ink {
        let marked = [self.bold, self.italic, self.underline, self.border, self.ground].contains(&Some(true));
        let coloured = matches!(self.colour, Some(Colour::Rgb(rgb)) if colour::is_bright(rgb));
        Ink { struck: self.strike == Some(true), emphasis: marked || coloured }
    }

    /// Whether a person sees it, on dark ground or on paper.
    pub(super) fn is_seen(&self, dark: bool) -> bool {
        let white = matches!(self.colour, Some(Colour::Rgb(rgb)) if colour::is_white(rgb));
        let clear = self.colour == Some(Colour::Clear);
        let tiny = self.size.is_some_and(|points| points <= 1.0);
        self.hidden != Some(true) && !tiny && !clear && (dark || !white || self.ground == Some(true))
    }

    /// What a character looks like, when this look's font makes it another.
    pub(super) fn decode(&self, char: char) -> Option<char> {
        let private = ('\u{f000}'..='\u{f0ff}').contains(&char);
        let font = self.font.as_deref().filter(|font| symbol::is_symbol_font(font));
        let font = font.or(self.other_font.as_deref().filter(|_| private))?;
        symbol::decode(font, u32::from(char)).filter(|shown| *shown != char)
    }
}

/// The first of the attributes that is stated and so, else whether any is stated at all.
fn any(el: El, names: &[&str], so: fn(&str) -> bool) -> Option<bool> {
    names.iter().filter_map(|name| el.any_attr(name)).map(so).reduce(|one, other| one || other)
}

fn is_not_none(value: &str) -> bool {
    value != "none"
}

fn is_bold(weight: &str) -> bool {
    weight == "bold" || weight.parse::<u32>().is_ok_and(|weight| weight >= 600)
}

/// A line through the text, of whatever style, width or letters.
fn strike(el: El) -> Option<bool> {
    let style = any(el, &["text-line-through-style"], is_not_none);
    let kind = any(el, &["text-line-through-type", "text-crossing-out"], is_not_none);
    // A style of none wins over a type.
    style.or(kind)
}

fn is_ground(value: &str) -> bool {
    value != "transparent" && colour::of_hex(value).is_none_or(|rgb| !colour::is_white(rgb))
}

fn text_colour(el: El) -> Option<Colour> {
    if el.any_attr("use-window-font-color") == Some("true") {
        return Some(Colour::Automatic);
    }
    let colour = el.attr(Ns::Fo, "color").and_then(colour::of_hex)?;
    // LibreOffice also calls the automatic colour transparent: only a stated colour can be so.
    let clear = el.any_attr("opacity").and_then(percent).is_some_and(|part| part <= 5.0);
    Some(if clear { Colour::Clear } else { Colour::Rgb(colour) })
}

fn font(el: El, script: &str, fonts: &BTreeMap<String, String>) -> Option<String> {
    let named = el.any_attr(&format!("font-name{script}"));
    let family = named.map(|name| fonts.get(name).map_or(name, String::as_str));
    let family = family.or_else(|| el.any_attr(&format!("font-family{script}")))?;
    Some(unquoted(family))
}

fn unquoted(family: &str) -> String {
    let first = family.split([';', ',']).next().unwrap_or_default();
    first.trim().trim_matches(['\'', '"']).to_owned()
}

fn percent(value: &str) -> Option<f32> {
    value.trim().strip_suffix('%')?.parse().ok()
}

/// A length in points.
pub(super) fn points(value: &str) -> Option<f32> {
    let value = value.trim();
    let at = value.find(|char: char| char.is_ascii_alphabetic())?;
    let (number, unit) = value.split_at_checked(at)?;
    let points = match unit {
        "pt" => 1.0,
        "in" | "inch" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 7.2 / 2.54,
        "pc" => 12.0,
        "px" => 0.75,
        _ => return None,
    };
    Some(number.parse::<f32>().ok()? * points)
}

/// The kinds of styles that bear on reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    Paragraph,
    Text,
    Table,
    Row,
    Column,
    Cell,
    Graphic,
    Section,
}

impl Family {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "paragraph" => Self::Paragraph,
            "text" => Self::Text,
            "table" => Self::Table,
            "table-row" => Self::Row,
            "table-column" => Self::Column,
            "table-cell" => Self::Cell,
            "graphic" => Self::Graphic,
            "section" => Self::Section,
            _ => return None,
        })
    }
}

#[derive(Debug, Default)]
struct Style {
    look: Look,
    parent: Option<String>,
    /// The whole paragraph, cell, row or table lies on coloured ground.
    ground: Option<bool>,
    behind: bool,
}

/// The document's styles.
#[derive(Debug, Default)]
pub(super) struct Styles {
    named: BTreeMap<(Family, String), Style>,
    defaults: Look,
    fonts: BTreeMap<String, String>,
    lists: Lists,
    behind: BTreeSet<String>,
}

impl Styles {
    /// Takes up the styles in containers such as `office:styles` and `office:automatic-styles`.
    pub(super) fn of<'a>(fonts: impl Iterator<Item = El<'a>>, containers: &[El]) -> Self {
        let mut styles = Self::default();
        for face in fonts.flat_map(El::children).filter(|el| el.is(Ns::Style, "font-face")) {
            if let (Some(name), Some(family)) = (face.any_attr("name"), face.any_attr("font-family")) {
                styles.fonts.insert(name.to_owned(), unquoted(family));
            }
        }
        for style in containers.iter().flat_map(|container| container.children()) {
            styles.add(style);
        }
        styles
    }

    fn add(&mut self, el: El) {
        match el.name() {
            (Ns::Style, "default-style") if el.any_attr("family") == Some("paragraph") => {
                self.defaults = self.stated(el).look;
            }
            (Ns::Style, "style") => {
                let family = el.any_attr("family").and_then(Family::of);
                if let (Some(family), Some(name)) = (family, el.attr(Ns::Style, "name")) {
                    let style = self.stated(el);
                    if style.behind {
                        self.behind.insert(name.to_owned());
                    }
                    self.named.insert((family, name.to_owned()), style);
                }
            }
            (Ns::Text, "list-style") => {
                let fonts = &self.fonts;
                let decode = |level: El, char| {
                    let properties = level.child(Ns::Style, "text-properties")?;
                    Look::of(properties, fonts).decode(char)
                };
                self.lists.add(el, decode);
            }
            _ => {}
        }
    }

    fn stated(&self, el: El) -> Style {
        let look = el.child(Ns::Style, "text-properties").map(|el| Look::of(el, &self.fonts)).unwrap_or_default();
        let properties = || el.children().filter(|el| el.name().0 == Ns::Style && el.name().1 != "text-properties");
        let ground = properties().find_map(|el| {
            let fill = (el.any_attr("fill") == Some("solid")).then(|| el.any_attr("fill-color")).flatten();
            el.any_attr("background-color").or(fill)
        });
        Style {
            look,
            parent: el.any_attr("parent-style-name").map(str::to_owned),
            ground: ground.map(is_ground),
            behind: properties().any(|el| el.any_attr("run-through") == Some("background")),
        }
    }

    fn chain(&self, family: Family, name: Option<&str>) -> impl Iterator<Item = &Style> {
        let mut next = name.and_then(|name| self.named.get(&(family, name.to_owned())));
        let chain = std::iter::from_fn(move || {
            let style = next?;
            next = style.parent.as_ref().and_then(|parent| self.named.get(&(family, parent.clone())));
            Some(style)
        });
        chain.take(MAX_CHAIN)
    }

    /// What a paragraph gives its text.
    pub(super) fn paragraph(&self, name: Option<&str>) -> Look {
        let name = name.unwrap_or("Standard");
        let mut look = Look::default();
        for style in self.chain(Family::Paragraph, Some(name)) {
            look = look.over(&style.look).over(&Look { ground: style.ground, ..Look::default() });
        }
        look.over(&self.defaults)
    }

    /// A span's look inside text of another.
    pub(super) fn span(&self, name: Option<&str>, around: &Look) -> Look {
        let look = self.chain(Family::Text, name).fold(Look::default(), |look, style| look.over(&style.look));
        look.over(around)
    }

    /// Whether a table, row, cell or frame of this style lies on coloured ground.
    pub(super) fn has_ground(&self, family: Family, name: Option<&str>) -> bool {
        self.chain(family, name).find_map(|style| style.ground).unwrap_or(false)
    }

    /// Whether a drawing of this style lies behind the text.
    pub(super) fn is_behind(&self, name: Option<&str>) -> bool {
        name.is_some_and(|name| self.behind.contains(name))
    }

    pub(super) fn bullets(&self, name: Option<&str>) -> Option<&Bullets> {
        self.lists.bullets(name?)
    }
}
