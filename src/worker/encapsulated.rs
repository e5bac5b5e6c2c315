//! HTML that Outlook keeps inside Rich Text (MS-OXRTFEX): taken out again, so that its tables and marks are read.
//!
//! Total: whatever the bytes are, some text comes out, or none where no HTML is kept in them.

use encoding_rs::Encoding;

/// Groups deeper than this make no sense.
const DEPTH: usize = 500;

/// The HTML that the Rich Text was made from; none if it was made from something else.
#[must_use]
pub fn html(rtf: &[u8]) -> Option<String> {
    let head = rtf.get(..400).unwrap_or(rtf);
    if !head.windows(10).any(|w| w == b"\\fromhtml1") {
        return None;
    }
    let mut walk = Walk {
        rest: rtf,
        out: String::new(),
        bytes: Vec::new(),
        states: vec![State::default()],
        encoding: encoding_rs::WINDOWS_1252,
        unicode_skip: 0,
    };
    walk.run();
    Some(walk.out)
}

/// What holds for a group.
#[derive(Clone, Copy, Default)]
struct State {
    /// In a destination whose text is not shown (fonts, colours, …).
    hidden: bool,
    /// Within `\htmlrtf`: text for readers that do not know of the HTML.
    doubled: bool,
    /// So many characters stand in for one `\u`.
    substitutes: usize,
    /// Just after `\*`.
    starred: bool,
}

struct Walk<'r> {
    rest: &'r [u8],
    out: String,
    /// Bytes in the document's code page, not yet decoded.
    bytes: Vec<u8>,
    states: Vec<State>,
    encoding: &'static Encoding,
    unicode_skip: usize,
}

impl Walk<'_> {
    fn run(&mut self) {
        while let Some((&byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            match byte {
                b'{' => {
                    let mut state = self.state();
                    state.starred = false;
                    if self.states.len() < DEPTH {
                        self.states.push(state);
                    }
                }
                b'}' => {
                    if self.states.len() > 1 {
                        self.states.pop();
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                other => self.byte(other),
            }
        }
        self.flush();
    }

    fn state(&self) -> State {
        self.states.last().copied().unwrap_or_default()
    }

    fn change(&mut self, change: impl FnOnce(&mut State)) {
        if let Some(state) = self.states.last_mut() {
            change(state);
        }
    }

    fn shown(&self) -> bool {
        let state = self.state();
        !state.hidden && !state.doubled
    }

    fn byte(&mut self, byte: u8) {
        if self.unicode_skip > 0 {
            self.unicode_skip -= 1;
        } else if self.shown() {
            self.bytes.push(byte);
        }
    }

    fn text(&mut self, text: &str) {
        if self.shown() {
            self.flush();
            self.out.push_str(text);
        }
    }

    fn flush(&mut self) {
        let text = self.encoding.decode_without_bom_handling(&self.bytes).0;
        self.out.push_str(&text);
        self.bytes.clear();
    }

    fn control(&mut self) {
        let Some((&first, rest)) = self.rest.split_first() else { return };
        if first.is_ascii_alphabetic() {
            return self.word();
        }
        self.rest = rest;
        match first {
            b'\'' => {
                let digits = rest.get(..2).and_then(|two| std::str::from_utf8(two).ok());
                let Some(byte) = digits.and_then(|two| u8::from_str_radix(two, 16).ok()) else { return };
                self.rest = rest.get(2..).unwrap_or_default();
                self.byte(byte);
            }
            b'*' => self.change(|state| state.starred = true),
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("-"),
            b'{' | b'}' | b'\\' => self.byte(first),
            b'\r' | b'\n' => self.text("\n"),
            _ => {}
        }
    }

    fn word(&mut self) {
        let letters = self.rest.iter().take_while(|b| b.is_ascii_alphabetic()).count().min(32);
        let (word, rest) = self.rest.split_at(letters);
        let digits = rest
            .iter()
            .enumerate()
            .take_while(|(at, b)| b.is_ascii_digit() || (*at == 0 && **b == b'-'))
            .count()
            .min(11);
        let (number, rest) = rest.split_at(digits);
        self.rest = rest.strip_prefix(b" ").unwrap_or(rest);
        let number = std::str::from_utf8(number).ok().and_then(|digits| digits.parse::<i64>().ok());
        self.keyword(word, number);
    }

    fn keyword(&mut self, word: &[u8], number: Option<i64>) {
        let starred = self.state().starred;
        self.change(|state| state.starred = false);
        match word {
            b"htmltag" if starred => self.change(|state| state.hidden = false),
            _ if starred => self.change(|state| state.hidden = true),
            b"fonttbl" | b"colortbl" | b"stylesheet" | b"info" | b"pntext" | b"pict" => {
                self.change(|state| state.hidden = true);
            }
            b"htmlrtf" => self.change(|state| state.doubled = number != Some(0)),
            b"ansicpg" => {
                let page = number.map(|page| format!("windows-{page}")).unwrap_or_default();
                self.encoding = Encoding::for_label(page.as_bytes()).unwrap_or(self.encoding);
            }
            b"uc" => {
                let count = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
                self.change(|state| state.substitutes = count + 1);
            }
            b"u" => self.unicode(number.unwrap_or_default()),
            b"par" | b"line" => self.text("\n"),
            b"tab" => self.text("\t"),
            b"lquote" => self.text("‘"),
            b"rquote" => self.text("’"),
            b"ldblquote" => self.text("“"),
            b"rdblquote" => self.text("”"),
            b"bullet" => self.text("•"),
            b"endash" => self.text("–"),
            b"emdash" => self.text("—"),
            b"bin" => {
                let size = number.and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
                self.rest = self.rest.get(size..).unwrap_or_default();
            }
            _ => {}
        }
    }

    /// A character by its number, and so many substitutes to be passed over after it.
    fn unicode(&mut self, number: i64) {
        let unit = u32::try_from(number.rem_euclid(0x1_0000)).unwrap_or_default();
        let character = char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER);
        self.text(character.encode_utf8(&mut [0; 4]));
        // Nought stands for not said: one then.
        self.unicode_skip = self.state().substitutes.checked_sub(1).unwrap_or(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_html_comes_out_and_what_doubles_it_does_not() {
        let rtf = br"{\rtf1\ansi\ansicpg1251\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}
{\*\htmltag64 <html><body>}\htmlrtf \par \htmlrtf0 {\*\htmltag148 <td>}\u9746?\'e4\'e0 {\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0 \{x\}{\*\htmltag156 </td>}{\*\mhtmltag1 no}\par}";
        assert_eq!(html(rtf).unwrap(), "<html><body><td>☒да &nbsp;{x}</td>\n");
        assert_eq!(html(br"{\rtf1\ansi\fromtext x}"), None);
    }

    #[test]
    fn rubbish_ends() {
        let _ = html(&[b"{\\rtf1\\fromhtml1 ".as_slice(), &b"{\\u".repeat(50_000)].concat());
        let _ = html(b"{\\rtf1\\fromhtml1 \\bin99999999999 \\'");
    }
}
