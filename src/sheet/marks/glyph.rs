//! What single characters look like to a person: an empty box, a filled circle, a tick.

use crate::sheet::{Shape, State};

/// A character that is a mark wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph {
    pub shape: Shape,
    pub state: State,
}

/// The mark that a character shows; none for letters, digits and punctuation, and for signs that
/// are marks only in some places (`X`, `√`, `×`, `_`).
#[must_use]
pub fn of(char: char) -> Option<Glyph> {
    let (shape, state) = match char {
        '☐' | '□' | '▢' | '◻' | '◽' | '⬜' | '⬚' | '❏' | '❐' | '❑' | '❒' | '🗆' | '🞎'..='🞓' | '⯐' => {
            (Shape::Box, State::Empty)
        }
        '☑' | '☒' | '⊠' | '⌧' | '■' | '⬛' | '◼' | '◾' | '▣' | '⊡' | '⮽' | '🗵' | '🗷' | '🗹' | '❎' | '▩' | '▦'
        | '▧' | '▨' | '▤' | '▥' | '🅇' | '🆇' | '🗙' => (Shape::Box, State::Set),
        '○' | '◯' | '⚪' | '❍' | '◌' | '⚬' | '⭘' | '🞅'..='🞇' | '🔾' | '🔿' => {
            (Shape::Round, State::Empty)
        }
        '●' | '◉' | '◎' | '⊗' | '⊙' | '⊚' | '⊕' | '⦿' | '⦾' | '⨂' | '⨀' | '⚫' | '⬤' | '◍' | '🔘' | '🔴' | '🔵'
        | '🟢' | 'Ⓧ' | 'ⓧ' | '🅧' | '⮾' | '⮿' | '⏺' | '🞊' | 'Ⓥ' | 'ⓥ' => {
            (Shape::Round, State::Set)
        }
        '✓' | '✔' | '✗' | '✘' | '✕' | '✖' | '☓' | '╳' | '⨯' | '❌' | '✅' | '🗸' | '🗴' | '🗶' | '❕' | '🞩'..='🞮' => {
            (Shape::Either, State::Set)
        }
        '⭕' => return unclear(Shape::Round, "a heavy circle may be an empty option or a mark"),
        '◐' | '◑' | '◒' | '◓' | '◔' | '◕' | '⊖' | '⊘' => {
            return unclear(Shape::Round, "a half-filled circle");
        }
        '◧' | '◨' | '◩' | '◪' | '⬒' | '⬓' | '⊟' | '⊞' => {
            return unclear(Shape::Box, "a half-filled box");
        }
        '\u{f020}'..='\u{f0ff}' => return private(char),
        _ => return None,
    };
    Some(Glyph { shape, state })
}

#[allow(clippy::unnecessary_wraps, reason = "the arms of `of` return options")]
fn unclear(shape: Shape, why: &str) -> Option<Glyph> {
    Some(Glyph { shape, state: State::Unclear(why.to_owned()) })
}

/// Text that lost its symbol font: almost always Wingdings, whose characters lie at U+F020 to U+F0FF.
fn private(char: char) -> Option<Glyph> {
    let code = u32::from(char).checked_sub(0xf000)?;
    let shown = crate::sheet::symbol::decode("Wingdings", code)?;
    if ('\u{f020}'..='\u{f0ff}').contains(&shown) { None } else { of(shown) }
}

/// Letters and signs that people type for a mark; marks only where nothing else can be meant.
#[must_use]
pub(super) fn is_cross_letter(char: char) -> bool {
    matches!(char, 'x' | 'X' | 'х' | 'Х' | 'Χ' | 'Ｘ' | 'ｘ' | 'v' | 'V' | 'ｖ' | 'Ｖ' | '√' | '×')
}

/// Bullets and enumeration signs that say nothing.
#[must_use]
pub(super) fn is_bullet(char: char) -> bool {
    matches!(
        char,
        '>' | '-'
            | '–'
            | '—'
            | '‒'
            | '―'
            | '−'
            | '‐'
            | '‑'
            | '•'
            | '·'
            | '∙'
            | '‣'
            | '⁃'
            | '▪'
            | '▫'
            | '◦'
            | '➢'
            | '➤'
            | '❖'
            | '◆'
            | '♦'
            | '⬥'
            | '⧫'
            | '‧'
            | '・'
            | '⋅'
            | '\u{f0b7}'
            | '\u{f0a7}'
            | '\u{f0d8}'
            | '\u{f076}'
    )
}

/// Invisible characters that steer writing direction, joining or presentation.
#[must_use]
pub(super) fn is_invisible(char: char) -> bool {
    matches!(char, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}' | '\u{ad}' | '\u{61c}')
}
