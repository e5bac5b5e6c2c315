//! Text as words that can be compared: case, accents, width and Arabic spelling variants folded away.
//!
//! A word is a run of letters, or one digit, or one Han character (Chinese has no spaces). Each keeps the place
//! in the original where it stood.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A text's words over one shared buffer.
#[derive(Debug, Default)]
pub(super) struct Words {
    buffer: String,
    spans: Vec<Span>,
}

/// One word: its bytes in the buffer and in the original.
#[derive(Clone, Copy, Debug)]
struct Span {
    folded: (usize, usize),
    original: (usize, usize),
}

impl Words {
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// The folded word; empty beyond the end.
    pub fn word(&self, at: usize) -> &str {
        self.spans.get(at).and_then(|span| self.buffer.get(span.folded.0..span.folded.1)).unwrap_or_default()
    }

    /// Where in the original the word stands, as byte offsets.
    pub fn place(&self, at: usize) -> Option<(usize, usize)> {
        self.spans.get(at).map(|span| span.original)
    }

    fn close(&mut self, from: &mut Option<(usize, usize)>, end: usize) {
        if let Some((folded, original)) = from.take() {
            self.spans.push(Span { folded: (folded, self.buffer.len()), original: (original, end) });
        }
    }
}

/// The words of a text, lower case.
pub(super) fn words(text: &str) -> Words {
    let mut words = Words { buffer: String::with_capacity(text.len()), spans: Vec::with_capacity(text.len() / 5) };
    let mut open = None;
    for (at, c) in text.char_indices() {
        let alone = c.is_ascii_digit() || is_han(c);
        if alone {
            words.close(&mut open, at);
        }
        let before = words.buffer.len();
        let kept = push_folded(c, true, &mut words.buffer);
        if words.buffer.len() > before {
            open.get_or_insert((before, at));
        } else if !kept {
            words.close(&mut open, at);
        }
        if alone {
            words.close(&mut open, at + c.len_utf8());
        }
    }
    words.close(&mut open, text.len());
    words
}

/// A text's letters and digits run together with accents folded and case kept, to compare what is believed only as written.
pub(super) fn as_written(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        push_folded(c, false, &mut out);
    }
    out
}

/// Appends what is left of a character; false when it separates words.
fn push_folded(c: char, lower: bool, out: &mut String) -> bool {
    if c.is_ascii() {
        let letter = c.is_ascii_alphanumeric();
        if letter {
            out.push(if lower { c.to_ascii_lowercase() } else { c });
        }
        return letter;
    }
    if let Some(plain) = undecomposed(c, lower) {
        out.push(plain);
        return true;
    }
    let mut joins = is_invisible(c);
    decompose_compatible(c, |part| {
        if is_combining_mark(part) {
            joins = true;
        } else if part.is_alphanumeric() {
            joins = true;
            push_variant(part, lower, out);
        }
    });
    joins
}

/// The letters most text consists of, which need no look-up: Han, plain Cyrillic, plain Arabic.
fn undecomposed(c: char, lower: bool) -> Option<char> {
    match c {
        'Й' | 'й' | 'ة' | 'ى' => None,
        'А'..='Я' if lower => char::from_u32(u32::from(c) + 0x20),
        '\u{4e00}'..='\u{9fff}' | 'А'..='Я' | 'а'..='я' | 'ا'..='غ' | 'ف'..='ي' => Some(c),
        _ => None,
    }
}

fn push_variant(c: char, lower: bool, out: &mut String) {
    match c {
        'ة' => out.push('ه'),
        'ى' | 'ی' => out.push('ي'),
        'ک' => out.push('ك'),
        'ٱ' => out.push('ا'),
        'ـ' => {}
        'ß' => out.push_str("ss"),
        'ı' => out.push('i'),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ø' | 'Ø' => out.push('o'),
        'ł' | 'Ł' => out.push('l'),
        'đ' | 'Đ' => out.push('d'),
        _ if lower => out.extend(c.to_lowercase()),
        _ => out.push(c),
    }
}

/// Characters that may stand inside a word without being seen: soft hyphen, joiners, directional marks, tatweel.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

const fn is_han(c: char) -> bool {
    matches!(c, '〇' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
