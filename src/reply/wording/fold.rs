//! Text folded for comparing, so that accents, case, apostrophes and presentation forms do not matter.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Text for comparing: compatibility forms, case, accents, Arabic vowel signs, kinds of apostrophes, dashes and spaces
/// are all one; everything that is left stands in the original order.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Most of any text is these, and they are what they are.
            'a'..='z' | '0'..='9' | 'а'..='и' | 'к'..='я' | '\u{4e00}'..='\u{9fff}' => folded.push(c),
            'A'..='Z' => folded.push(c.to_ascii_lowercase()),
            ' ' => push(&mut folded, ' '),
            _ => decompose_compatible(c, |part| part.to_lowercase().for_each(|c| push(&mut folded, c))),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Adds a character as it is compared; none for what nobody sees, one space for many.
fn push(folded: &mut String, c: char) {
    let c = match c {
        '\u{640}' => return,
        '’' | '‘' | '`' | '´' | 'ʼ' | '′' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' => 'ي',
        'ة' => 'ه',
        '٠'..='٩' => digit(c, '٠'),
        '۰'..='۹' => digit(c, '۰'),
        c if c.is_whitespace() || c.is_control() => ' ',
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{202a}'..='\u{202e}' => return,
        c if is_combining_mark(c) => return,
        c => c,
    };
    if c != ' ' || !(folded.is_empty() || folded.ends_with(' ')) {
        folded.push(c);
    }
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
