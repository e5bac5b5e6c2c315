//! Text folded for comparing, so that accents, case, apostrophes and presentation forms do not matter.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Text for comparing: compatibility forms, case, accents, Arabic vowel signs, kinds of apostrophes, dashes and spaces
/// are all one; everything that is left stands in the original order.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let lowered = text.nfkd().flat_map(char::to_lowercase);
    for c in lowered.filter(|c| !is_combining_mark(*c) && *c != '\u{640}') {
        let c = match c {
            '’' | '‘' | '`' | '´' | 'ʼ' | '′' => '\'',
            '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            'ى' => 'ي',
            'ة' => 'ه',
            '٠'..='٩' => digit(c, '٠'),
            '۰'..='۹' => digit(c, '۰'),
            c if c.is_whitespace() || c.is_control() => ' ',
            '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{202a}'..='\u{202e}' => continue,
            c => c,
        };
        if c != ' ' || !folded.ends_with(' ') {
            folded.push(c);
        }
    }
    folded.trim().to_owned()
}

fn digit(c: char, zero: char) -> char {
    char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
}

/// The folded text with every sign that is no letter, digit, apostrophe or mention turned into one space.
#[must_use]
pub fn spaced(folded: &str) -> String {
    let mut spaced = String::with_capacity(folded.len());
    for c in folded.chars() {
        let kept = c.is_alphanumeric() || c == '\'' || ('\u{e000}'..='\u{f8ff}').contains(&c);
        if kept {
            spaced.push(c);
        } else if !spaced.ends_with(' ') {
            spaced.push(' ');
        }
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_makes_accents_apostrophes_and_forms_one() {
        assert_eq!(fold("N’AUTORISE\u{a0}PAS"), "n'autorise pas");
        assert_eq!(fold("Autorización"), "autorizacion");
        assert_eq!(fold("لِجنة"), "لجنه");
        assert_eq!(fold("предоставляет й"), fold("предоставляет и\u{306}"));
    }
}
