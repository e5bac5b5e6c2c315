//! Recognises the mark that begins at one place of a line, if one does.

use super::{
    glyph::{self, Glyph, is_bullet, is_cross_letter},
    scan::Sign,
};
use crate::sheet::{Method, Shape, State};

/// Stands in the text before a place for a mark already found.
pub(super) const MARK: char = '\u{fffc}';

/// The combining circle and square that the form's options are drawn with, and their kin.
const CIRCLE: char = '\u{20dd}';
const SQUARE: char = '\u{20de}';

/// As far as any mark is looked for.
const AHEAD: usize = 32;

/// What stands around the place.
pub(super) struct Context<'a> {
    /// At the start of the line, not counting bullets and marks.
    pub lead: bool,
    /// Inside a parenthesis, after words: a circle there is only spoken of.
    pub spoken: bool,
    /// Inside a parenthesis.
    pub inside: bool,
    /// Nothing else stands before it in its table cell.
    pub alone: bool,
    /// The line begins and ends with a bar: bars divide its columns.
    pub barred: bool,
    pub before: &'a [char],
}

impl Context<'_> {
    fn after_blank(&self) -> bool {
        self.before.last().is_none_or(|char| char.is_whitespace() || *char == MARK)
    }

    /// Also after a colon, and after Chinese, which is written without blanks.
    fn after_words(&self) -> bool {
        self.after_blank() || self.before.last().is_some_and(|char| *char == ':' || is_wide(*char))
    }
}

/// A mark and how many characters it takes.
pub(super) struct Found {
    pub length: usize,
    pub shape: Shape,
    pub state: State,
    pub method: Method,
    pub seen: String,
}

/// The mark that begins here.
pub(super) fn at(rest: &[Sign], context: &Context) -> Option<Found> {
    if is_plain(rest) {
        return None;
    }
    let chars: Vec<char> = rest.iter().map_while(Sign::char).take(AHEAD).collect();
    let line_ends = rest.len() == chars.len();
    let here = Here { chars: &chars, line_ends, context };
    here.enclosed()
        .or_else(|| here.bracketed())
        .or_else(|| here.glyph())
        .or_else(|| here.letter())
        .or_else(|| here.blank_line())
        .or_else(|| here.dash())
        .or_else(|| here.stranger())
}

/// Letters, digits and blanks that begin no mark: nearly all of any text.
fn is_plain(rest: &[Sign]) -> bool {
    let mut chars = rest.iter().map(Sign::char);
    let (Some(Some(first)), next) = (chars.next(), chars.next().flatten()) else { return false };
    (first.is_alphanumeric() || first.is_whitespace())
        && !is_cross_letter(first)
        && !is_strange(first)
        && first != '〇'
        && glyph::of(first).is_none()
        && !next.is_some_and(|char| char == CIRCLE || char == SQUARE)
}

struct Here<'a> {
    chars: &'a [char],
    /// The line holds nothing beyond `chars`.
    line_ends: bool,
    context: &'a Context<'a>,
}

impl Here<'_> {
    fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// Only blanks follow from there to the line's end.
    fn ends_at(&self, at: usize) -> bool {
        self.line_ends && self.chars.iter().skip(at).all(|char| char.is_whitespace())
    }

    fn blank_at(&self, at: usize) -> bool {
        self.char(at).is_none_or(char::is_whitespace)
    }

    fn found(&self, length: usize, shape: Shape, state: State, method: Method) -> Found {
        let seen = self.chars.iter().take(length).collect();
        Found { length, shape, state, method, seen }
    }

    /// Whether a circle here belongs to a sentence such as "select one of the two options ⃝):".
    fn spoken_of(&self, length: usize) -> bool {
        let next = self.chars.iter().skip(length).find(|char| !char.is_whitespace());
        if matches!(next, Some(')' | '）')) && !self.context.inside {
            return true;
        }
        // On a line of its own before a label it is an option, whatever the line above left open.
        let option = self.context.lead && self.blank_at(length) && next.is_some_and(|char| char.is_alphanumeric());
        self.context.spoken && !option
    }

    /// `X⃝`, `●⃝`, ` ⃝`: something inside U+20DD or U+20DE.
    fn enclosed(&self) -> Option<Found> {
        let first = self.char(0)?;
        let bare = |char| char == CIRCLE || char == SQUARE;
        let (enclosing, length) = if bare(first) { (first, 1) } else { (self.char(1).filter(|c| bare(*c))?, 2) };
        let shape = if enclosing == CIRCLE { Shape::Round } else { Shape::Box };
        if length == 1 {
            return (!self.spoken_of(1)).then(|| self.found(1, shape, State::Empty, Method::Glyph));
        }
        let state = match glyph::of(first) {
            Some(inner) => inner.state,
            None if is_cross_letter(first) || first == '*' => State::Set,
            None if first.is_whitespace() => return None,
            None if self.context.lead => State::Unclear(format!("\"{first}\" inside a circle or square")),
            None => return None,
        };
        let empty = state == State::Empty;
        (!(empty && self.spoken_of(2))).then(|| self.found(2, shape, state, Method::Glyph))
    }

    /// `[x]`, `( )`, `|_|`, `<X>`, `*X*`.
    fn bracketed(&self) -> Option<Found> {
        let first = self.char(0)?;
        let close = closing(first)?;
        let opening = self.context.inside && self.context.before.last() == Some(&'(');
        if !(self.context.after_words() || opening) {
            return None;
        }
        let inner: Vec<char> = self.chars.iter().skip(1).take(8).take_while(|char| **char != close).copied().collect();
        let length = inner.len() + 2;
        let square = matches!(first, '[' | '［' | '【' | '|');
        let glued = self.char(length).is_some_and(|char| char.is_alphanumeric() && !is_wide(char));
        if self.char(length - 1) != Some(close) || glued && !(square || self.context.lead) {
            return None;
        }
        let inner: String = inner.into_iter().collect();
        let quoted = !matches!(first, '[' | '(' | '|' | '{' | '［' | '（' | '【');
        if quoted && !(self.context.lead && is_cross(inner.trim())) {
            return None;
        }
        let shape = match first {
            '(' | '（' => Shape::Round,
            '[' | '|' | '{' | '［' | '【' => Shape::Box,
            _ => Shape::Either,
        };
        // `| |` may be two columns' edges: a box only where a line begins with it.
        let boxed = self.context.lead && self.blank_at(length) && !self.context.barred;
        if first == '|' && inner.trim().is_empty() && inner != "_" && !boxed {
            return None;
        }
        let (state, method) = content(&inner, first, self.context.lead)?;
        if state == State::Empty && shape == Shape::Round && self.spoken_of(length) {
            return None;
        }
        Some(self.found(length, shape, state, method))
    }

    /// A character that is a mark wherever it stands.
    fn glyph(&self) -> Option<Found> {
        let first = self.char(0)?;
        let Glyph { shape, state } = match first {
            // The Chinese zero is drawn as a circle; inside words it is a digit.
            '〇' if self.context.after_blank() && self.blank_at(1) => {
                Glyph { shape: Shape::Round, state: State::Empty }
            }
            _ => glyph::of(first)?,
        };
        if shape == Shape::Round && state != State::Set && (self.spoken_of(1) || self.is_zero()) {
            return None;
        }
        let method = if ('\u{f020}'..='\u{f0ff}').contains(&first) { Method::SymbolFont } else { Method::Glyph };
        Some(self.found(1, shape, state, method))
    }

    /// A circle between Chinese numerals is a zero: 二○二三年.
    fn is_zero(&self) -> bool {
        let numeral = |char: &char| "○〇零一二三四五六七八九十".contains(*char);
        let next = self.char(1);
        self.context.before.last().is_some_and(numeral) && next.is_some_and(|char| numeral(&char) || char == '年')
    }

    /// A lone `X`, `√` or `V` where a mark is expected.
    fn letter(&self) -> Option<Found> {
        let first = self.char(0).filter(|char| is_cross_letter(*char))?;
        let length = self.chars.iter().take_while(|char| **char == first).count();
        let sign = matches!(first, '√' | '×');
        if length > 3 || !(self.context.after_blank() || sign && self.context.after_words()) {
            return None;
        }
        let next = self.char(length);
        let beside = next.is_some_and(|char| glyph::of(char).is_some() || matches!(char, CIRCLE | SQUARE));
        let closed =
            self.blank_at(length) || beside || matches!(next, Some(')' | ':' | '|' | '：' | '）')) && self.context.lead;
        let glued = sign && self.context.lead && !next.is_some_and(|char| char.is_ascii_digit());
        if !(closed || glued) {
            return None;
        }
        let set = |state| Some(self.found(length, Shape::Either, state, Method::Typed));
        // Between two tabs it stands alone in a column.
        let column = self.context.before.last() == Some(&'\t') && next == Some('\t');
        if self.context.lead || sign || column {
            return if self.is_name_ahead(length) { None } else { set(State::Set) };
        }
        self.trailing(length, first)
    }

    /// Whether the letter begins a name: `X 1353`, `X series`, `V 2.0`.
    fn is_name_ahead(&self, length: usize) -> bool {
        let next: String =
            self.chars.iter().skip(length).skip_while(|char| char.is_whitespace()).take(5).collect::<String>();
        let next = next.to_lowercase();
        next.starts_with(|char: char| char.is_ascii_digit() || char == '.' || char == '=')
            || ["serie", "série", "сери"].iter().any(|word| next.starts_with(word))
    }

    /// An `X` after its label, at the line's end: a mark when set apart, a doubt when only a blank divides them.
    fn trailing(&self, length: usize, first: char) -> Option<Found> {
        if !self.ends_at(length) || self.context.inside || matches!(first, 'v' | 'V') {
            return None;
        }
        let mut before = self.context.before.iter().rev();
        let last = before.next()?;
        let second = before.next();
        let apart = *last == '\t'
            || *last == MARK
            || second.is_some_and(|char| char.is_whitespace())
            || last.is_whitespace() && second.is_some_and(|char| matches!(char, ':' | '：'));
        let state = if apart {
            State::Set
        } else {
            let words: String = self.context.before.iter().collect();
            let word = words.split_whitespace().last().unwrap_or_default().to_lowercase();
            let name =
                word.ends_with("-t") || word.ends_with("-т") || word.starts_with("seri") || word.starts_with("séri");
            if name || word.chars().count() < 2 {
                return None;
            }
            State::Unclear(format!("\"{first}\" after the words may be a mark"))
        };
        Some(self.found(length, Shape::Either, state, Method::Typed))
    }

    /// `_` or `___`, a line to write on, and `_X_`, one written on.
    fn blank_line(&self) -> Option<Found> {
        if self.char(0) != Some('_') || !self.context.lead || !self.context.after_blank() {
            return None;
        }
        let length = self.chars.iter().take_while(|char| !char.is_whitespace()).count();
        let inner: String = self.chars.iter().take(length).filter(|char| **char != '_').collect();
        if length > 8 || inner.is_empty() && length > 5 && self.ends_at(length) {
            return None;
        }
        let state = if inner.is_empty() {
            State::Empty
        } else if is_cross(&inner) || inner.chars().all(|char| glyph::of(char).is_some_and(|g| g.state == State::Set)) {
            State::Set
        } else {
            return None;
        };
        Some(self.found(length, Shape::Either, state, Method::Typed))
    }

    /// A dash that is all its table cell holds: "no".
    fn dash(&self) -> Option<Found> {
        let first = self.char(0)?;
        let dash = matches!(first, '-' | '–' | '—' | '−') && self.context.alone && self.ends_at(1);
        dash.then(|| self.found(1, Shape::Either, State::Empty, Method::Typed))
    }

    /// A leading sign that is neither word, bullet nor known mark.
    fn stranger(&self) -> Option<Found> {
        let first = self.char(0)?;
        if !self.context.lead || !self.context.after_blank() || !is_strange(first) {
            return None;
        }
        let length = self.chars.iter().take_while(|char| is_strange(**char)).count();
        let next = self.char(length);
        let typed = first.is_ascii() || first.is_alphabetic() || first == '\u{fffd}';
        // Rulers (`====`), footnote stars (`*see`), phone numbers (`+41`), quoted or bold words.
        if typed && (!self.blank_at(length) || length > 2) {
            return None;
        }
        if typed && self.ends_at(length) && !self.context.alone {
            return None;
        }
        // "o" is also a Spanish word and a bullet's stand-in: only before a new label, or alone.
        if matches!(first, 'o' | 'O' | '0') && !self.label_follows(length, next) {
            return None;
        }
        let seen: String = self.chars.iter().take(length).collect();
        let why = format!("\"{seen}\" may stand for a mark");
        Some(self.found(length, Shape::Either, State::Unclear(why), Method::Typed))
    }

    fn label_follows(&self, length: usize, next: Option<char>) -> bool {
        next.is_none()
            || self
                .chars
                .iter()
                .skip(length)
                .find(|char| !char.is_whitespace())
                .is_none_or(|char| char.is_alphabetic() && !char.is_lowercase())
    }
}

/// Chinese characters and full-width punctuation.
fn is_wide(char: char) -> bool {
    ('\u{2e80}'..='\u{9fff}').contains(&char) || ('\u{ff00}'..='\u{ffef}').contains(&char)
}

fn closing(open: char) -> Option<char> {
    Some(match open {
        '[' => ']',
        '(' => ')',
        '{' => '}',
        '［' => '］',
        '（' => '）',
        '【' => '】',
        '<' => '>',
        '«' => '»',
        '|' | '*' | '/' | '"' | '\'' | '-' | '_' => open,
        '“' => '”',
        '>' => '<',
        _ => return None,
    })
}

fn is_cross(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_cross_letter) && chars.next().is_none_or(is_cross_letter) && text.chars().count() <= 2
}

/// What stands between brackets.
fn content(inner: &str, open: char, lead: bool) -> Option<(State, Method)> {
    let bare = inner.trim_matches(|char: char| char.is_whitespace() || char == '_' || char == '\u{a0}');
    if bare.is_empty() {
        // Two bars with more than a blank between them are a table's empty cell.
        let cell = open == '|' && inner != "_" && inner != " " && inner != "__";
        return (!cell).then_some((State::Empty, Method::Typed));
    }
    let mut chars = bare.chars();
    let (first, more) = (chars.next()?, chars.next());
    if let (Some(glyph), None) = (glyph::of(first), more) {
        return Some((glyph.state, Method::Glyph));
    }
    if more == Some(CIRCLE) && chars.next().is_none() && is_cross_letter(first) || is_cross(bare) {
        // "(v)" and "(x)" number the items of a list; "(x)" is far more often a mark.
        let roman = open == '(' && bare.eq_ignore_ascii_case("v");
        let state = if roman { State::Unclear("\"(v)\" is a number or a mark".to_owned()) } else { State::Set };
        return Some((state, Method::Typed));
    }
    if bare == "\u{20dd}" || bare == "\u{20de}" {
        return Some((State::Empty, Method::Glyph));
    }
    match bare {
        "*" if open != '|' => Some((State::Set, Method::Typed)),
        "o" | "O" | "•" | "." if open == '(' || open == '（' => Some((State::Set, Method::Typed)),
        "-" | "–" | "+" | "#" | "?" | "o" | "O" | "0" | "•" | "." | "y" | "Y" | "n" | "N" | "/" | "!"
            if lead && open != '|' =>
        {
            Some((State::Unclear(format!("\"{bare}\" between brackets")), Method::Typed))
        }
        _ => None,
    }
}

/// Signs that may stand for a mark: symbols, replacement characters, and letters that a lost symbol font leaves behind.
fn is_strange(char: char) -> bool {
    if is_bullet(char) || char == MARK {
        return false;
    }
    matches!(
        char,
        '*' | '+' | '#' | '=' | '~' | '^' | '@' | '?' | '!'
            | 'þ' | 'ý' | '¨' | 'ü' | 'û' | 'o' | 'O' | '0'
            | '\u{fffd}' | '\u{e000}'..='\u{f8ff}'
            | '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}'
            | '±' | '¤' | '¦' | '¬' | '°' | '†' | '‡' | '※'
    )
}
