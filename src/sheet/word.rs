//! What the instructions of Word's fields show, in whatever file they are kept.

use super::symbol;

/// Word's "enclose characters", such as `EQ \o\ac(○,X)`: a character inside a circle or a square.
pub(super) fn enclosed(instruction: &str) -> Option<String> {
    let (switches, rest) = instruction.split_once('(')?;
    if !switches.to_ascii_lowercase().contains("\\o") {
        return None;
    }
    let (around, inner) = rest.rsplit_once(')')?.0.split_once([',', ';'])?;
    let around = match around.trim().chars().next() {
        Some('○' | '◯' | '〇') => "\u{20dd}",
        Some('□' | '☐') => "\u{20de}",
        _ => "",
    };
    Some(format!("{}{around}", inner.trim()))
}

/// The character that `SYMBOL 254 \f "Wingdings"` shows, and whether its font made it another one.
pub(super) fn symbol(instruction: &str) -> Option<(char, bool)> {
    let mut words = instruction.split_whitespace().skip(1);
    let code = words.next()?;
    let number = match code.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => code.parse().ok(),
    };
    let number = number.or_else(|| code.trim_matches('"').chars().next().map(u32::from))?;
    let font = instruction.split_once("\\f").map(|(_, rest)| rest.trim_start()).unwrap_or_default();
    let font = match font.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => font.split_whitespace().next(),
    };
    let decoded = font.and_then(|font| symbol::decode(font, number));
    Some((decoded.or_else(|| char::from_u32(number))?, decoded.is_some()))
}
