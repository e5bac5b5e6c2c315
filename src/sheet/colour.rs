//! Colours as far as they tell a reader something: what cannot be seen on white paper, and what stands out.

pub(super) type Rgb = [u8; 3];

/// White, or so near that nobody sees it on paper.
pub(super) fn is_white(colour: Rgb) -> bool {
    colour.iter().all(|part| *part >= 0xf8)
}

/// Stands out from black text: not near black, not white.
pub(super) fn is_bright(colour: Rgb) -> bool {
    colour.iter().any(|part| *part > 0x60) && !is_white(colour)
}

/// `#rrggbb`.
pub(super) fn of_hex(colour: &str) -> Option<Rgb> {
    let digits = colour.trim().strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some([red, green, blue])
}
