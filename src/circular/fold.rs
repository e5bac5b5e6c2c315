//! Text as it is compared: lower case, without accents, in plain digits, spaces and hyphens.
//!
//! Every folded character remembers the bytes it came from, so that whatever is found can be shown as it was written.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Nothing that is looked for is longer; keeps hostile lines from costing the square of their length.
const LONGEST_RUN: usize = 256;

/// A folded text, addressed by character.
pub(crate) struct Folded {
    glyphs: Vec<Glyph>,
}

#[derive(Clone, Copy)]
struct Glyph {
    c: char,
    upper: bool,
    start: usize,
    end: usize,
}

impl Folded {
    pub(crate) fn new(text: &str) -> Self {
        let mut glyphs = Vec::with_capacity(text.len());
        for (start, c) in text.char_indices() {
            let (upper, end) = (c.is_uppercase(), start + c.len_utf8());
            fold_char(c, |c| glyphs.push(Glyph { c, upper, start, end }));
        }
        Self { glyphs }
    }

    pub(crate) fn len(&self) -> usize {
        self.glyphs.len()
    }

    /// Whether any character satisfies `what`.
    pub(crate) fn has(&self, what: impl Fn(char) -> bool) -> bool {
        self.glyphs.iter().any(|glyph| what(glyph.c))
    }

    /// The character at `i`; NUL outside the text.
    pub(crate) fn at(&self, i: usize) -> char {
        self.glyphs.get(i).map_or('\0', |glyph| glyph.c)
    }

    /// The character before `i`; NUL at the beginning.
    pub(crate) fn before(&self, i: usize) -> char {
        self.at(i.wrapping_sub(1))
    }

    /// Whether the character at `i` was written as a capital.
    pub(crate) fn upper(&self, i: usize) -> bool {
        self.glyphs.get(i).is_some_and(|glyph| glyph.upper)
    }

    pub(crate) fn starts_with(&self, i: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(k, c)| self.at(i + k) == c)
    }

    /// How many characters from `i` on satisfy `what`, up to [`LONGEST_RUN`].
    pub(crate) fn run(&self, i: usize, what: impl Fn(char) -> bool) -> usize {
        self.glyphs.iter().skip(i).take(LONGEST_RUN).take_while(|glyph| what(glyph.c)).count()
    }

    pub(crate) fn slice(&self, range: Range<usize>) -> String {
        self.glyphs.get(range).unwrap_or_default().iter().map(|glyph| glyph.c).collect()
    }

    /// The bytes of the original that the characters in `range` came from.
    pub(crate) fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let end_of = |i: usize| i.checked_sub(1).and_then(|i| self.glyphs.get(i)).map(|glyph| glyph.end);
        let last = self.glyphs.last().map_or(0, |glyph| glyph.end);
        let start = self.glyphs.get(range.start).map_or(last, |glyph| glyph.start);
        let end = end_of(range.end).unwrap_or(start);
        start..end.max(start)
    }

    /// Splits the text into words, numbers and single signs, without spaces.
    pub(crate) fn tokens(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut i = 0;
        while i < self.len() {
            let c = self.at(i);
            let length = if c.is_ascii_digit() {
                self.run(i, |c| c.is_ascii_digit())
            } else if is_word(c) {
                self.run(i, |d| is_word(d) && is_western(d) == is_western(c))
            } else {
                1
            };
            let range = i..i + length;
            i = range.end;
            if c != ' ' {
                tokens.push(Token { kind: self.kind(c, &range), range });
            }
        }
        tokens
    }

    fn kind(&self, c: char, range: &Range<usize>) -> TokenKind {
        if c.is_ascii_digit() {
            let digits = self.slice(range.clone());
            TokenKind::Number { value: digits.parse().unwrap_or(u32::MAX), digits: digits.len() }
        } else if is_word(c) {
            TokenKind::Word(self.slice(range.clone()))
        } else {
            TokenKind::Sign(c)
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// Characters of the folded text.
    pub(crate) range: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Number { value: u32, digits: usize },
    Word(String),
    Sign(char),
}

impl Token {
    pub(crate) fn word(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(crate) fn number(&self) -> Option<(u32, usize)> {
        match self.kind {
            TokenKind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    pub(crate) fn is(&self, sign: char) -> bool {
        self.kind == TokenKind::Sign(sign)
    }
}

/// A whole text, folded.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, |c| folded.push(c));
    }
    folded
}

/// A text fit to be shown: single plain spaces, plain hyphens, nothing invisible.
pub(crate) fn tidy(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter(|&c| !is_invisible(c))
        .map(|c| if matches!(c, '\u{2010}' | '\u{2011}') { '-' } else { c })
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `word` is one of `words`, which are set apart by spaces.
pub(crate) fn listed(words: &str, word: &str) -> bool {
    words.split(' ').any(|listed| listed == word)
}

/// Letters of the scripts whose words are told apart by spaces and that have capitals.
pub(crate) fn is_western(c: char) -> bool {
    c.is_ascii_alphabetic() || ('\u{80}'..'\u{590}').contains(&c) && c.is_alphabetic()
}

pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

pub(crate) fn is_arabic(c: char) -> bool {
    c.is_alphabetic() && matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}')
}

fn is_word(c: char) -> bool {
    c.is_alphabetic() && !is_han(c)
}

/// Direction marks, joiners, soft hyphens and the Arabic stretching stroke.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Small raised figures and figures in rings: notes beside a text, never digits of it.
fn is_note(c: char) -> bool {
    matches!(c, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}'..='\u{209f}' | '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}')
}

fn fold_char(c: char, mut emit: impl FnMut(char)) {
    match c {
        // Most of any text is these, and they are what they are.
        'a'..='z' | '0'..='9' | ' ' | '.' | 'а'..='и' | 'к'..='я' | '\u{4e00}'..='\u{9fff}' => emit(c),
        'A'..='Z' => emit(c.to_ascii_lowercase()),
        _ if is_invisible(c) => {}
        _ if c.is_whitespace() || c.is_control() || is_note(c) => emit(' '),
        _ => decompose_compatible(c, |part| {
            if !is_combining_mark(part) {
                plain(part).to_lowercase().filter(|&c| !is_combining_mark(c) && !is_invisible(c)).for_each(&mut emit);
            }
        }),
    }
}

fn plain(c: char) -> char {
    let digit = |zero: u32| char::from_digit(u32::from(c) - zero, 10).unwrap_or(c);
    match c {
        '\u{660}'..='\u{669}' => digit(0x660),
        '\u{6f0}'..='\u{6f9}' => digit(0x6f0),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{b7}' | '\u{2219}' | '\u{22c5}' => '.',
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => '\'',
        '\u{6cc}' | '\u{649}' => '\u{64a}',
        '\u{6a9}' => '\u{643}',
        _ if c.is_whitespace() => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_widths_digits_and_hyphens_do_not_matter() {
        assert_eq!(fold("Août ＩＴＵ‑Ｔ　Ｘ．１３５３ ٢٠٢٣ أُخرى"), "aout itu-t x.1353 2023 اخري");
    }

    #[test]
    fn a_footnote_figure_is_no_digit_of_the_number_before_it() {
        assert_eq!(fold("X.1353²"), "x.1353 ");
    }

    #[test]
    fn folded_characters_lead_back_to_their_bytes() {
        let text = "été ① ﬁn";
        let folded = Folded::new(text);
        let at = (0..folded.len()).find(|&i| folded.starts_with(i, "fin")).unwrap();
        assert_eq!(text.get(folded.bytes(&(at..at + 3))), Some("ﬁn"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_folds_to_spans_on_character_boundaries(text in "\\PC*") {
            let folded = Folded::new(&text);
            for i in 0..folded.len() {
                let bytes = folded.bytes(&(i..i + 1));
                proptest::prop_assert!(text.get(bytes).is_some_and(|part| !part.is_empty()));
                let (before, after) = (folded.bytes(&(0..i)), folded.bytes(&(i..folded.len())));
                proptest::prop_assert!(text.get(before).is_some() && text.get(after).is_some());
            }
            let end = folded.bytes(&(folded.len()..folded.len()));
            proptest::prop_assert_eq!(text.get(end), Some(""));
            for token in folded.tokens() {
                proptest::prop_assert!(token.range.start < token.range.end && token.range.end <= folded.len());
            }
            proptest::prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
