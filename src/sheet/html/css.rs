//! The little of style sheets that decides what a person sees: hidden, struck, emphasised, in which font.

use std::{cell::Cell, collections::BTreeMap};

use super::tree::Element;

use crate::sheet::symbol;

const MAX_RULES: usize = 2000;
/// What all classes of all elements together may say; a long mail of Word's says some ten thousand things.
const MAX_APPLIED: usize = 2_000_000;

/// How an element and what it holds looks.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    pub struck: bool,
    pub emphasis: bool,
    pub hidden: bool,
    pub preformatted: bool,
    /// A symbol font.
    pub symbols: Option<String>,
    white: bool,
    /// In no colour at all, or moved off the page.
    gone: bool,
    /// No higher than nothing; what overflows is cut off where that is said too.
    flat: bool,
    /// On a background that is not white.
    backed: bool,
}

impl Look {
    /// Whether a person sees text in this look.
    pub(super) fn is_seen(&self) -> bool {
        !self.hidden && !self.gone && (!self.white || self.backed)
    }

    /// The look of an element inside one of this look.
    pub(super) fn inside(&self, element: &Element, classes: &Classes) -> Self {
        let mut look = self.clone();
        look.apply_tag(element);
        for class in element.classes() {
            let said = classes.rules.get(class).map(Vec::as_slice).unwrap_or_default();
            if !classes.spend(1 + said.len()) {
                break;
            }
            for (key, value) in said {
                look.apply(key, value);
            }
        }
        for (key, value) in declarations(element.attr("style").unwrap_or_default()) {
            look.apply(&key, &value);
        }
        look
    }

    fn apply_tag(&mut self, element: &Element) {
        match element.name() {
            "s" | "strike" | "del" => self.struck = true,
            "b" | "strong" | "u" | "mark" | "em" | "i" => self.emphasis = true,
            "pre" | "textarea" | "xmp" => self.preformatted = true,
            "font" => {
                if let Some(face) = element.attr("face") {
                    self.apply("font-family", face);
                }
                if let Some(colour) = element.attr("color") {
                    self.apply("color", colour);
                }
            }
            _ => {}
        }
        if element.attr("hidden").is_some() {
            self.hidden = true;
        }
        if let Some(colour) = element.attr("bgcolor") {
            self.backed = !is_white(colour);
        }
    }

    fn apply(&mut self, key: &str, value: &str) {
        let none = matches!(value, "none" | "transparent" | "inherit" | "initial" | "unset" | "auto" | "");
        match key {
            "text-decoration" | "text-decoration-line" => {
                self.struck |= value.contains("line-through");
                self.emphasis |= value.contains("underline");
            }
            "display" if value == "none" => self.hidden = true,
            "visibility" => self.hidden |= matches!(value, "hidden" | "collapse"),
            "mso-hide" => self.hidden |= value == "all",
            "opacity" => self.hidden |= number(value).is_some_and(|part| part < 0.05),
            "font-size" => self.hidden |= is_tiny(value),
            "height" => self.flat = number(value) == Some(0.0),
            "overflow" | "overflow-y" => self.hidden |= self.flat && value == "hidden",
            "left" | "top" | "text-indent" | "margin-left" => self.gone |= is_far_off(value),
            "max-height" => self.hidden |= number(value) == Some(0.0),
            "font-weight" => self.set_bold(value),
            "font-style" => self.emphasis |= matches!(value, "italic" | "oblique"),
            "color" if value == "transparent" || is_clear(value) => self.gone = true,
            "color" if !none => {
                self.gone = false;
                self.white = is_white(value);
                self.emphasis |= !self.white && is_bright(value);
            }
            "background" | "background-color" if !none => {
                self.backed = !is_white(value);
                self.emphasis |= self.backed;
            }
            "font-family" => self.symbols = symbol_font(value),
            // Word names a symbol's font a second time, and then it is the one that counts.
            "mso-symbol-font-family" => self.symbols = symbol_font(value).or_else(|| self.symbols.take()),
            "font" => self.set_font(value),
            "white-space" => self.preformatted = value.starts_with("pre"),
            _ => {}
        }
    }

    /// `font: italic bold 12pt/14pt Wingdings, serif`; the family stands after the size.
    fn set_font(&mut self, value: &str) {
        let sized =
            |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && !word.chars().all(|c| c.is_ascii_digit());
        let words: Vec<&str> = value.split_whitespace().collect();
        let at = words.iter().position(|word| sized(word)).unwrap_or(words.len());
        let (before, after) = words.split_at_checked(at).unwrap_or_default();
        for word in before {
            self.set_bold(word);
            self.emphasis |= matches!(*word, "italic" | "oblique");
        }
        if let Some((size, family)) = after.split_first() {
            self.hidden |= is_tiny(size.split('/').next().unwrap_or_default());
            self.symbols = symbol_font(&family.join(" "));
        }
    }

    fn set_bold(&mut self, value: &str) {
        self.emphasis |= matches!(value, "bold" | "bolder") || number(value).is_some_and(|weight| weight >= 600.0);
    }
}

/// The rules of a document's own style sheets that name a single class.
#[derive(Debug, Default)]
pub(super) struct Classes {
    rules: BTreeMap<String, Vec<(String, String)>>,
    applied: Cell<usize>,
}

impl Classes {
    /// Whether the styles cost more than they may; then not all of them were applied.
    pub(super) fn exhausted(&self) -> bool {
        self.applied.get() > MAX_APPLIED
    }

    fn spend(&self, cost: usize) -> bool {
        self.applied.set(self.applied.get().saturating_add(cost));
        !self.exhausted()
    }

    /// Adds the rules of one `style` element; anything but `.class` and `tag.class` is passed over.
    pub(super) fn add(&mut self, sheet: &str) {
        for rule in sheet.split('}').take(MAX_RULES) {
            let Some((selectors, body)) = rule.rsplit_once('{') else { continue };
            // A rule inside `@media`: for other screens than a person's own.
            if selectors.contains('{') || selectors.contains('@') {
                continue;
            }
            for selector in selectors.rsplit("*/").next().unwrap_or_default().split(',') {
                let selector = selector.trim();
                let Some((tag, class)) = selector.split_once('.') else { continue };
                let simple = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
                if simple(tag) && simple(class) && self.rules.len() < MAX_RULES {
                    self.rules.entry(class.to_owned()).or_default().extend(declarations(body));
                }
            }
        }
    }
}

fn declarations(style: &str) -> Vec<(String, String)> {
    style
        .split(';')
        .take(200)
        .filter_map(|one| {
            let (key, value) = one.split_once(':')?;
            let value = value.trim().trim_end_matches("!important").trim();
            Some((key.trim().to_ascii_lowercase(), value.to_ascii_lowercase()))
        })
        .collect()
}

fn number(value: &str) -> Option<f64> {
    let digits: String = value.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    digits.parse().ok()
}

/// A letter that nobody can read, in whatever unit.
fn is_tiny(size: &str) -> bool {
    let relative = size.ends_with("em") || size.ends_with('%');
    let least = if size.ends_with('%') {
        10.0
    } else if relative {
        0.1
    } else {
        1.0
    };
    number(size).is_some_and(|size| size <= least)
}

/// Moved so far to the left or up that it is off the page.
fn is_far_off(value: &str) -> bool {
    value.strip_prefix('-').and_then(number).is_some_and(|distance| distance >= 500.0)
}

/// `rgba(0, 0, 0, 0)`.
fn is_clear(colour: &str) -> bool {
    let parts = colour.strip_prefix("rgba(").map(|rest| rest.trim_end_matches(')').split([',', '/', ' ']));
    let last = parts.and_then(|parts| parts.filter(|part| !part.is_empty()).nth(3).and_then(number));
    last.is_some_and(|opacity| opacity < 0.05)
}

/// The first font named, when it is a symbol font.
fn symbol_font(families: &str) -> Option<String> {
    let first = families.split(',').next()?.trim().trim_matches(['"', '\'']);
    symbol::is_symbol_font(first).then(|| first.to_owned())
}

fn is_white(colour: &str) -> bool {
    rgb(colour).is_some_and(|c| c.iter().all(|c| *c >= 0xf8))
}

/// A colour that stands out from black text.
fn is_bright(colour: &str) -> bool {
    match rgb(colour) {
        Some(rgb) => {
            let (low, high) = (rgb.iter().min().copied().unwrap_or(0), rgb.iter().max().copied().unwrap_or(0));
            high > 0x60 && high - low > 0x40
        }
        None => matches!(colour, "red" | "blue" | "green" | "orange" | "purple" | "magenta" | "fuchsia" | "lime"),
    }
}

fn rgb(colour: &str) -> Option<[u8; 3]> {
    let colour = colour.trim().to_ascii_lowercase();
    if let Some(hex) = colour.strip_prefix('#').map(str::to_owned).or_else(|| bare_hex(&colour)) {
        let digits: Vec<u8> = hex.chars().filter_map(|c| u8::try_from(c.to_digit(16)?).ok()).collect();
        return match *digits.as_slice() {
            [r, g, b] => Some([r * 17, g * 17, b * 17]),
            [r1, r0, g1, g0, b1, b0, ..] => Some([r1 * 16 + r0, g1 * 16 + g0, b1 * 16 + b0]),
            _ => None,
        };
    }
    if let Some(parts) = colour.strip_prefix("rgb") {
        let mut parts = parts.trim_start_matches(['a', '(']).split([',', ' ', ')']).filter(|part| !part.is_empty());
        let mut next = || number(parts.next()?).map(|part| part.clamp(0.0, 255.0));
        let (r, g, b) = (next()?, next()?, next()?);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte's range")]
        return Some([r as u8, g as u8, b as u8]);
    }
    match colour.split_whitespace().next()? {
        "white" | "window" | "snow" | "ivory" => Some([255; 3]),
        "black" | "windowtext" => Some([0; 3]),
        _ => None,
    }
}

/// The `bgcolor` attribute may leave out the `#`.
fn bare_hex(colour: &str) -> Option<String> {
    (colour.len() == 6 && colour.chars().all(|c| c.is_ascii_hexdigit())).then(|| colour.to_owned())
}
