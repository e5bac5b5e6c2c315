//! RTF as a stream of tokens: groups, control words and symbols, text.

/// One piece of the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word and its number.
    Word(&'a str, Option<i32>),
    /// A control symbol such as `\~`.
    Symbol(u8),
    /// A character in the font's code page, written in hexadecimal.
    Hex(u8),
    Text(u8),
}

/// Control words are this long at most ([MS-RTF]); longer ones are cut.
const MAX_WORD: usize = 32;

/// Reads tokens off bytes; never fails, whatever they are.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn control(&mut self) -> Token<'a> {
        match self.byte(0) {
            Some(b'\'') => self.hex(),
            Some(byte) if byte.is_ascii_alphabetic() => self.word(),
            Some(byte) => {
                self.at += 1;
                Token::Symbol(byte)
            }
            None => Token::Symbol(b' '),
        }
    }

    fn hex(&mut self) -> Token<'a> {
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let (high, low) = (digit(self.byte(1)), digit(self.byte(2)));
        self.at += 1;
        let Some(high) = high else { return Token::Symbol(b'\'') };
        self.at += if low.is_some() { 2 } else { 1 };
        let code = low.map_or(high, |low| high * 16 + low);
        Token::Hex(u8::try_from(code).unwrap_or_default())
    }

    fn word(&mut self) -> Token<'a> {
        let from = self.at;
        while self.byte(0).is_some_and(|byte| byte.is_ascii_alphabetic()) {
            self.at += 1;
        }
        let name = self.bytes.get(from..self.at.min(from + MAX_WORD)).unwrap_or_default();
        let name = std::str::from_utf8(name).unwrap_or_default();
        let number = self.number();
        // A blank ends the word and belongs to it.
        if self.byte(0) == Some(b' ') {
            self.at += 1;
        }
        if name == "bin" {
            let size = number.and_then(|size| usize::try_from(size).ok()).unwrap_or(0);
            self.at = self.at.saturating_add(size).min(self.bytes.len());
        }
        Token::Word(name, number)
    }

    fn number(&mut self) -> Option<i32> {
        let negative = self.byte(0) == Some(b'-');
        let sign = usize::from(negative);
        if !self.byte(sign).is_some_and(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.at += sign;
        let mut number: i32 = 0;
        while let Some(digit) = self.byte(0).filter(u8::is_ascii_digit) {
            number = number.saturating_mul(10).saturating_add(i32::from(digit - b'0'));
            self.at += 1;
        }
        Some(if negative { -number } else { number })
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.byte(0)?;
            self.at += 1;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => self.control(),
                // Line ends in the file mean nothing.
                b'\r' | b'\n' | 0 => continue,
                byte => Token::Text(byte),
            });
        }
    }
}
