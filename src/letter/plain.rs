//! Plain text for people who read mail in a terminal: lines of at most 72 columns, East Asian width counted.

use unicode_bidi::{Direction, get_base_direction};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns in a line of a letter.
pub(super) const COLUMNS: usize = 72;

/// Punctuation that must not begin a line.
const CLOSING: &str = "，。、；：！？）》」』】”’…·,.;:!?)]}%";
/// Punctuation that must not end a line.
const OPENING: &str = "（《「『【“‘([{";

/// A text under construction.
#[derive(Default)]
pub(super) struct Page {
    text: String,
}

impl Page {
    /// A paragraph, its first line after `first`, the others after `rest`.
    pub fn hanging(&mut self, first: &str, rest: &str, words: &str) {
        self.text.push_str(&wrap(words, first, rest));
    }

    pub fn paragraph(&mut self, words: &str) {
        self.hanging("", "", words);
        self.gap();
    }

    /// A heading, underlined.
    pub fn heading(&mut self, words: &str) {
        self.hanging("", "", words);
        self.line(&"-".repeat(words.width().min(COLUMNS)));
    }

    /// A line as it is.
    pub fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// An empty line, unless there is one or nothing stands yet.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    pub fn finish(self) -> String {
        let mut text = self.text.trim_end().to_owned();
        text.push('\n');
        text
    }
}

/// Breaks words into lines; a piece wider than a whole line stands alone on its own.
pub(super) fn wrap(words: &str, first: &str, rest: &str) -> String {
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut bare = true;
    for piece in tied(words, pieces(words)) {
        if !bare && line.width() + piece.trim_end().width() > COLUMNS {
            end_line(&mut out, &line);
            rest.clone_into(&mut line);
            bare = true;
        }
        if !(bare && piece.trim().is_empty()) {
            line.push_str(piece);
            bare = false;
        }
    }
    end_line(&mut out, &line);
    out
}

/// The pieces, with what is written left to right bound to what comes before it in a right-to-left paragraph: readers
/// take a line's direction from its first letter (UAX #9, P2), and a line that began with an address would run the other
/// way.
fn tied<'w>(words: &'w str, pieces: Vec<&'w str>) -> Vec<&'w str> {
    /// What is longer may begin a line; it would not fit into many.
    const LONGEST: usize = 48;
    if get_base_direction(words) != Direction::Rtl {
        return pieces;
    }
    let mut tied: Vec<&str> = Vec::new();
    let mut begin = 0;
    let mut end = 0;
    for piece in pieces {
        let latin = get_base_direction(piece) == Direction::Ltr;
        let whole = words.get(begin..end + piece.len()).filter(|whole| latin && end > 0 && whole.width() <= LONGEST);
        end += piece.len();
        if let (Some(whole), Some(last)) = (whole, tied.last_mut()) {
            *last = whole;
        } else {
            begin = end - piece.len();
            tied.push(piece);
        }
    }
    tied
}

fn end_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// What may not be broken, each with the space that follows it.
fn pieces(words: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = words;
    while let Some((piece, after)) = rest.split_at_checked(piece_end(rest)).filter(|(piece, _)| !piece.is_empty()) {
        pieces.push(piece);
        rest = after;
    }
    pieces
}

fn piece_end(words: &str) -> usize {
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let Some(&(_, next)) = chars.peek() else { return end };
        if may_break(c, next) {
            return end;
        }
    }
    words.len()
}

fn may_break(before: char, after: char) -> bool {
    if before == ' ' {
        return after != ' ';
    }
    let wide = is_wide(before) || is_wide(after);
    after != ' ' && wide && !OPENING.contains(before) && !CLOSING.contains(after)
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}
