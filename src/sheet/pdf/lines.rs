//! Characters and marks into lines, words and paragraphs, in reading order.
//!
//! Lines by baseline, words by gaps. Right-to-left text stands on the page as it is seen; it is turned into the order
//! in which it is read, presentation forms folded.

use hayro_font::kurbo::Rect;
use unicode_normalization::UnicodeNormalization;

use super::{boxes::Tick, scene::Glyph};
use crate::sheet::{Item, Line, Mark, Text, marks};

/// How a page's lines are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Direction {
    /// Most letters read from right to left.
    pub rtl: bool,
    /// Brackets are given by the shape that is seen: in right-to-left text that is the other one.
    pub mirrored: bool,
}

/// What stands on a line.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Glyph(Glyph),
    Mark(Mark, Rect),
}

/// A line as it is seen, pieces from left to right.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub pieces: Vec<Piece>,
    pub bounds: Rect,
    pub base: f64,
    pub size: f64,
}

impl Piece {
    pub fn place(&self) -> Rect {
        match self {
            Self::Glyph(glyph) => glyph.place(),
            Self::Mark(_, place) => *place,
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Glyph(glyph) => &glyph.text,
            Self::Mark(..) => "",
        }
    }

    fn is_blank(&self) -> bool {
        matches!(self, Self::Glyph(glyph) if glyph.is_blank())
    }
}

/// Groups characters and marks into lines, top to bottom.
pub(super) fn rows(glyphs: Vec<Glyph>, ticks: Vec<Tick>) -> Vec<Row> {
    let mut glyphs = glyphs;
    glyphs.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut rows: Vec<Row> = Vec::new();
    for glyph in glyphs {
        let near = rows.iter_mut().rev().take(6).find(|row| on_line(row, &glyph));
        match near {
            Some(row) => {
                // Blanks say nothing about the line's height.
                if !glyph.is_blank() && glyph.size > row.size {
                    row.size = glyph.size;
                    row.base = glyph.base;
                }
                row.bounds = row.bounds.union(glyph.place());
                row.pieces.push(Piece::Glyph(glyph));
            }
            None => rows.push(Row {
                bounds: glyph.place(),
                base: glyph.base,
                size: glyph.size,
                pieces: vec![Piece::Glyph(glyph)],
            }),
        }
    }
    for tick in ticks {
        put(&mut rows, tick);
    }
    rows.retain(|row| !row.pieces.iter().all(Piece::is_blank));
    rows.sort_by(|a, b| a.base.total_cmp(&b.base));
    for row in &mut rows {
        row.pieces.sort_by(|a, b| left(a).total_cmp(&left(b)));
        undouble(row);
        row.bounds = row
            .pieces
            .iter()
            .filter(|piece| !piece.is_blank())
            .map(Piece::place)
            .reduce(|all, one| all.union(one))
            .unwrap_or(row.bounds);
    }
    rows
}

fn on_line(row: &Row, glyph: &Glyph) -> bool {
    let (top, bottom) = (row.base - 0.75 * row.size, row.base + 0.2 * row.size);
    let (above, below) = (glyph.base - 0.75 * glyph.size, glyph.base + 0.2 * glyph.size);
    let both = bottom.min(below) - top.max(above);
    both > 0.55 * (bottom - top).min(below - above)
}

/// A mark stands on the line whose letters it is level with, else on a line of its own.
fn put(rows: &mut Vec<Row>, tick: Tick) {
    let middle = tick.place.center().y;
    let level = |row: &Row| (row.base - 0.35 * row.size - middle).abs();
    let beside = |row: &Row| (row.bounds.x0 - tick.place.x1).max(tick.place.x0 - row.bounds.x1).max(0.0);
    let fits = |row: &&mut Row| level(row) < 0.75 * row.size.max(tick.place.height() * 0.8);
    let row = rows
        .iter_mut()
        .filter(fits)
        .min_by(|a, b| (level(a) + beside(a) * 0.02).total_cmp(&(level(b) + beside(b) * 0.02)));
    let piece = Piece::Mark(tick.mark, tick.place);
    match row {
        Some(row) => {
            row.bounds = row.bounds.union(tick.place);
            row.pieces.push(piece);
        }
        None => rows.push(Row {
            bounds: tick.place,
            base: tick.place.y1 - 0.1 * tick.place.height(),
            size: tick.place.height(),
            pieces: vec![piece],
        }),
    }
}

/// Combining circles come before what stands at the same place: they belong to what is left of it.
fn left(piece: &Piece) -> f64 {
    let combining = piece.text().starts_with(['\u{20dd}', '\u{20de}']);
    piece.place().x0 - if combining { 0.6 } else { 0.0 }
}

/// The same letter printed twice, a hair apart, is one bold letter.
fn undouble(row: &mut Row) {
    let mut out: Vec<Piece> = Vec::with_capacity(row.pieces.len());
    for piece in std::mem::take(&mut row.pieces) {
        if let (Piece::Glyph(new), Some(Piece::Glyph(known))) = (&piece, out.last_mut())
            && !new.is_blank()
            && new.text == known.text
            && (new.start - known.start).abs() < 0.12 * new.size
            && (new.base - known.base).abs() < 0.12 * new.size
            && new.layer == known.layer
        {
            known.bold = true;
            continue;
        }
        out.push(piece);
    }
    row.pieces = out;
}

/// Splits a line at gaps too wide for words.
pub(super) fn columns(row: Row) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let mut end = f64::NEG_INFINITY;
    let (base, size) = (row.base, row.size);
    for piece in row.pieces {
        if piece.is_blank() {
            continue_or_drop(&mut out, piece);
            continue;
        }
        let place = piece.place();
        // A mark stands well apart from its words.
        let marked = out.last().is_some_and(|row| matches!(row.pieces.last(), Some(Piece::Mark(..))));
        let wide = if marked { size * 4.0 } else { size * 2.0 };
        if out.is_empty() || place.x0 - end > wide {
            out.push(Row { pieces: Vec::new(), bounds: place, base, size });
        }
        end = end.max(place.x1);
        if let Some(last) = out.last_mut() {
            last.bounds = last.bounds.union(place);
            last.pieces.push(piece);
        }
    }
    out
}

fn continue_or_drop(out: &mut [Row], piece: Piece) {
    if let Some(last) = out.last_mut() {
        last.pieces.push(piece);
    }
}

/// Whether most letters read from right to left.
pub(super) fn is_rtl<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let (mut right, mut all) = (0_usize, 0_usize);
    for char in texts.flat_map(str::chars).filter(|char| char.is_alphabetic()) {
        all += 1;
        right += usize::from(is_right(char));
    }
    right * 3 > all
}

fn is_right(char: char) -> bool {
    matches!(char, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}') && !char.is_numeric()
}

/// The direction in which a piece reads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Left,
    Right,
    Number,
    Neutral,
}

fn way(piece: &Piece) -> Way {
    for char in piece.text().chars() {
        if is_right(char) && char.is_alphabetic() {
            return Way::Right;
        }
        if char.is_numeric() {
            return Way::Number;
        }
        if char.is_alphabetic() {
            return Way::Left;
        }
    }
    Way::Neutral
}

/// Pieces from left to right into the order in which they are read (Unicode bidirectional algorithm, undone).
fn logical(pieces: Vec<Piece>, direction: Direction) -> Vec<Piece> {
    let ways: Vec<Way> = pieces.iter().map(way).collect();
    if !direction.rtl && !ways.contains(&Way::Right) {
        return pieces;
    }
    // A line that ends on the right was set from left to right, whatever its words.
    let rtl = direction.rtl && !ends_right(&pieces);
    // Runs that read against the line: left-to-right words and numbers in Arabic, Arabic words in English.
    let runs = if rtl { forward_runs(&ways, &pieces, direction.mirrored) } else { backward_runs(&ways) };
    let mut out: Vec<Vec<Piece>> = Vec::new();
    let mut pieces = pieces.into_iter().enumerate().peekable();
    while let Some((at, piece)) = pieces.next() {
        let mut group = vec![piece];
        if let Some((_, end)) = runs.iter().find(|(start, _)| *start == at) {
            while pieces.peek().is_some_and(|(next, _)| next <= end) {
                group.extend(pieces.next().map(|(_, piece)| piece));
            }
        }
        if !rtl && group.len() > 1 {
            let numbers = forward_runs(&group.iter().map(way).collect::<Vec<_>>(), &group, direction.mirrored);
            turn_back(&mut group, &numbers);
        } else if group.len() == 1 && direction.mirrored {
            group.iter_mut().for_each(mirror);
        }
        out.push(group);
    }
    if rtl {
        out.reverse();
    }
    out.into_iter().flatten().collect()
}

/// Whether a stop or a colon stands at the line's right end: nothing that is read from there begins with one.
fn ends_right(pieces: &[Piece]) -> bool {
    let last = pieces.iter().rev().find(|piece| !piece.is_blank()).map_or("", Piece::text);
    matches!(last, "." | ":" | "،" | "؛" | "!" | "؟" | ",")
}

/// Right-to-left words as they are read; what within them reads from left to right keeps its order.
fn turn_back(group: &mut [Piece], kept: &[(usize, usize)]) {
    group.reverse();
    let last = group.len().saturating_sub(1);
    for (start, end) in kept {
        if let Some(run) = last.checked_sub(*end).zip(last.checked_sub(*start)) {
            group.get_mut(run.0..=run.1).unwrap_or_default().reverse();
        }
    }
}

const BRACKETS: [(&str, &str); 4] = [("(", ")"), ("[", "]"), ("{", "}"), ("«", "»")];

fn mirror(piece: &mut Piece) {
    if let Piece::Glyph(glyph) = piece {
        let other = BRACKETS.iter().find_map(|(open, close)| match glyph.text.as_str() {
            text if text == *open => Some(*close),
            text if text == *close => Some(*open),
            _ => None,
        });
        if let Some(other) = other {
            other.clone_into(&mut glyph.text);
        }
    }
}

/// The direction of the page's text, and how its brackets are given: they open before they close.
pub(super) fn direction(glyphs: &[Glyph]) -> Direction {
    let rtl = is_rtl(glyphs.iter().map(|glyph| glyph.text.as_str()));
    if !rtl {
        return Direction::default();
    }
    let mut depth = [0_usize; BRACKETS.len()];
    let (mut opened, mut closed) = (0_usize, 0_usize);
    for row in rows(glyphs.to_vec(), Vec::new()) {
        let ways: Vec<Way> = row.pieces.iter().map(way).collect();
        let runs = forward_runs(&ways, &row.pieces, false);
        let free = |at: usize| !runs.iter().any(|(start, end)| (*start..=*end).contains(&at));
        for (_, piece) in row.pieces.iter().enumerate().rev().filter(|(at, _)| free(*at)) {
            for ((open, close), depth) in BRACKETS.iter().zip(&mut depth) {
                if piece.text() == *open {
                    *depth += 1;
                } else if piece.text() == *close {
                    *(if *depth > 0 { &mut opened } else { &mut closed }) += 1;
                    *depth = depth.saturating_sub(1);
                }
            }
        }
    }
    Direction { rtl, mirrored: closed > opened }
}

/// Words and numbers that read from left to right, by first and last piece.
fn forward_runs(ways: &[Way], pieces: &[Piece], mirrored: bool) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(first) = ways.get(at) {
        let start = at;
        at += 1;
        match first {
            Way::Left => {
                let rest = ways.iter().enumerate().skip(at).take_while(|(_, way)| **way != Way::Right);
                let end = rest.filter(|(_, way)| **way != Way::Neutral).last().map_or(start, |(end, _)| end);
                let end = with_bracket(pieces, start, end);
                let run = if mirrored { (start, end) } else { with_brackets_around(pieces, start, end) };
                runs.push(run);
                at = runs.last().map_or(end, |run| run.1) + 1;
            }
            Way::Number => {
                let mut end = start;
                while let Some(next) = number_goes_on(ways, pieces, end) {
                    end = next;
                }
                runs.push((start, end));
                at = end + 1;
            }
            _ => {}
        }
    }
    runs
}

/// A bracket opened within left-to-right words is closed there too (UAX 9, N0), and a hyphen at a line's end stays
/// with its word.
fn with_bracket(pieces: &[Piece], start: usize, end: usize) -> usize {
    let count =
        |sign: &str| pieces.get(start..=end).unwrap_or_default().iter().filter(|piece| piece.text() == sign).count();
    let touches = pieces
        .get(end)
        .zip(pieces.get(end + 1))
        .is_some_and(|(last, next)| next.place().x0 - last.place().x1 < 0.1 * last.place().height());
    let next = pieces.get(end + 1).map_or("", Piece::text);
    let closes = BRACKETS.iter().any(|(open, close)| next == *close && count(open) > count(close));
    let broken = next == "-" && pieces.get(end + 2).is_none_or(Piece::is_blank);
    if touches && (closes || broken) { end + 1 } else { end }
}

/// Where brackets are given as they read, one that opens left of the words, or closes right of them, is theirs: a
/// right-to-left one would stand on the other side.
fn with_brackets_around(pieces: &[Piece], start: usize, end: usize) -> (usize, usize) {
    let sign = |at: usize| pieces.get(at).map_or("", Piece::text);
    let near = |a: usize, b: usize| {
        let two = pieces.get(a).zip(pieces.get(b));
        two.is_some_and(|(a, b)| b.place().x0 - a.place().x1 < 0.1 * a.place().height())
    };
    let opens = start > 0 && BRACKETS.iter().any(|(open, _)| sign(start - 1) == *open) && near(start - 1, start);
    let closes = BRACKETS.iter().any(|(_, close)| sign(end + 1) == *close) && near(end, end + 1);
    (start - usize::from(opens), end + usize::from(closes))
}

/// The next digit of the same number: right beside, or behind one sign such as `.` or `-`.
fn number_goes_on(ways: &[Way], pieces: &[Piece], at: usize) -> Option<usize> {
    let touches = |a: usize, b: usize| {
        pieces.get(a).zip(pieces.get(b)).is_some_and(|(a, b)| b.place().x0 - a.place().x1 < 0.2 * a.place().height())
    };
    match ways.get(at + 1)? {
        Way::Number if touches(at, at + 1) => Some(at + 1),
        Way::Neutral if ways.get(at + 2) == Some(&Way::Number) => {
            let sign = pieces.get(at + 1)?.text();
            let joins = matches!(sign, "." | "," | ":" | "/" | "-" | "–" | "+" | "\u{66b}" | "\u{66c}");
            (joins && touches(at, at + 1) && touches(at + 1, at + 2)).then_some(at + 2)
        }
        _ => None,
    }
}

fn backward_runs(ways: &[Way]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in ways.iter().enumerate().filter(|(_, way)| **way == Way::Right) {
        let goes_on = |(_, end): &&mut (usize, usize)| {
            ways.get(*end..at).is_some_and(|between| between.iter().all(|way| *way != Way::Left))
        };
        match runs.last_mut().filter(|run| goes_on(run)) {
            Some((_, end)) => *end = at,
            None => runs.push((at, at)),
        }
    }
    runs
}

/// The line's text and marks in reading order, blanks between words.
pub(super) fn read(row: &Row, direction: Direction) -> Vec<Item> {
    let pieces = logical(spaced(&row.pieces), direction);
    let mut out: Vec<Item> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Mark(mark, _) => out.push(Item::Mark(mark)),
            Piece::Glyph(glyph) => push(&mut out, &glyph),
        }
    }
    out
}

/// Puts a blank into every gap that shows one.
fn spaced(pieces: &[Piece]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut end: Option<f64> = None;
    for piece in pieces {
        let place = piece.place();
        let gap = end.map_or(0.0, |end| place.x0 - end);
        let size = place.height();
        let wide = |piece: Option<&Piece>| piece.is_some_and(|piece| piece.text().chars().any(is_wide));
        let least = if wide(out.last()) && wide(Some(piece)) { 0.8 } else { 0.17 };
        let blank = out.last().is_some_and(Piece::is_blank) || piece.is_blank();
        let marked = matches!(piece, Piece::Mark(..)) || matches!(out.last(), Some(Piece::Mark(..)));
        if !blank && !out.is_empty() && (gap > least * size || marked && gap > 0.0) {
            out.extend(blank_after(out.last(), place));
        }
        // Repeated blanks and those that lie under letters say nothing.
        if !(piece.is_blank() && out.last().is_none_or(Piece::is_blank)) {
            out.push(piece.clone());
        }
        end = Some(end.map_or(place.x1, |end| end.max(place.x1)));
    }
    out
}

fn blank_after(before: Option<&Piece>, next: Rect) -> Option<Piece> {
    let glyph = match before? {
        Piece::Glyph(glyph) => Glyph { text: " ".to_owned(), start: glyph.end, end: next.x0, ..glyph.clone() },
        Piece::Mark(_, place) => Glyph {
            text: " ".to_owned(),
            start: place.x1,
            end: next.x0,
            base: place.y1,
            size: place.height(),
            bold: false,
            ink: [0.0; 3],
            struck: false,
            emphasis: false,
            order: 0,
            layer: super::scene::Layer::Page,
            extent: None,
        },
    };
    Some(Piece::Glyph(glyph))
}

fn is_wide(char: char) -> bool {
    matches!(char, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Signs that never begin a line: they go to the next one with the character before them.
fn closes(char: char) -> bool {
    matches!(
        char,
        '、' | '。'
            | '〉'
            | '》'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '！'
            | '）'
            | '，'
            | '．'
            | '：'
            | '；'
            | '？'
            | '］'
            | '｝'
    )
}

fn push(out: &mut Vec<Item>, glyph: &Glyph) {
    let (struck, emphasis) = (glyph.struck, glyph.emphasis || glyph.bold);
    let text = folded(&glyph.text);
    if let Some(Item::Text(last)) = out.last_mut() {
        let blank = glyph.is_blank();
        if last.struck == struck && last.emphasis == emphasis || blank {
            last.text.push_str(&text);
            return;
        }
    }
    out.push(Item::Text(Text { text, struck, emphasis }));
}

/// Arabic presentation forms, ligatures and Chinese radicals as the letters that they show.
fn folded(text: &str) -> String {
    let form = |char: char| matches!(char, '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{2e80}'..='\u{2fdf}');
    if text.chars().any(form) { text.nfkc().map(radical).collect() } else { text.to_owned() }
}

/// Radicals that stand for whole characters and have no decomposition; some printers name glyphs by them.
fn radical(char: char) -> char {
    const RADICALS: &str = "⺌小⺍小⺗心⺝月⺟母⺠民⺡水⺢水⺣火⺤爪⺥爪⺦丬⺧牛⺨犬⺩王⺪疋⺫目⺬示⺭示⺮竹⺯糸⺰纟⺱网⺲罒⺳网⺴网⺵网⺶羊⺷羊⺸羊⺹老⺺聿⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";
    if !matches!(char, '\u{2e80}'..='\u{2eff}') {
        return char;
    }
    let mut chars = RADICALS.chars();
    while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
        if from == char {
            return to;
        }
    }
    char
}

/// Whether a line begins with a mark, typed or drawn.
pub(super) fn leads_with_mark(items: &[Item]) -> bool {
    let mut items = items.iter().filter(|item| !matches!(item, Item::Text(text) if text.text.trim().is_empty()));
    match items.next() {
        Some(Item::Mark(_)) => true,
        Some(Item::Text(text)) => {
            let mut found = marks::split(&text.text).into_iter();
            let mut found = found.by_ref().skip_while(|item| matches!(item, Item::Text(t) if t.text.trim().is_empty()));
            // A letter with a circle around it is a word's last, which the break has carried over.
            let carried = |mark: &Mark| mark.seen.chars().next().is_some_and(|c| c.is_alphanumeric() && is_wide(c));
            matches!(found.next(), Some(Item::Mark(mark)) if !carried(&mark))
        }
        None => false,
    }
}

/// Joins lines that one paragraph was broken into; each with the number of its first line.
pub(super) fn paragraphs(rows: &[Row], edges: (f64, f64), direction: Direction) -> Vec<(usize, Line)> {
    let mut out: Vec<(usize, Line)> = Vec::new();
    let mut before: Option<&Row> = None;
    let pitch = usual_pitch(rows);
    for (at, row) in rows.iter().enumerate() {
        let items = read(row, direction);
        let goes_on = before.is_some_and(|above| {
            let gap = row.base - above.base;
            let near = gap < pitch.max(row.size.max(above.size) * 1.05) * 1.15;
            near && !leads_with_mark(&items) && fills(above, row, edges, direction.rtl) && close(above.size, row.size)
        });
        match out.last_mut().filter(|_| goes_on) {
            Some((_, line)) => join(line, items),
            None => out.push((at, Line { items })),
        }
        before = Some(row);
    }
    out
}

fn close(a: f64, b: f64) -> bool {
    a.max(b) / a.min(b).max(0.1) < 1.35
}

/// The distance between lines of one paragraph: the smallest that occurs.
fn usual_pitch(rows: &[Row]) -> f64 {
    let gaps = rows.windows(2).filter_map(|two| Some(two.get(1)?.base - two.first()?.base));
    let size = rows.iter().map(|row| row.size).fold(0.0, f64::max);
    gaps.filter(|gap| *gap > size * 0.8).fold(f64::INFINITY, f64::min).min(size * 1.5)
}

/// Whether the line above was full: the first word of the next would not have fitted on it.
fn fills(above: &Row, row: &Row, edges: (f64, f64), rtl: bool) -> bool {
    // Right-to-left words that were set from the left leave their room on the right.
    let (before, behind) = (above.bounds.x0 - edges.0, edges.1 - above.bounds.x1);
    let from_left = before < row.size * 0.5 && behind > (edges.1 - edges.0) * 0.25;
    let room = if rtl && !from_left { before } else { behind };
    let mut pieces: Vec<&Piece> = row.pieces.iter().skip_while(|piece| piece.is_blank()).collect();
    if rtl {
        pieces = row.pieces.iter().rev().skip_while(|piece| piece.is_blank()).collect();
    }
    let mut word: Vec<Rect> = Vec::new();
    for piece in pieces {
        let place = piece.place();
        let apart = word.last().is_some_and(|last| (place.x0 - last.x1).max(last.x0 - place.x1) > 0.17 * row.size);
        if piece.is_blank()
            || apart
            || (piece.text().chars().any(|char| is_wide(char) && !closes(char)) && !word.is_empty())
        {
            break;
        }
        word.push(place);
    }
    let width = word.into_iter().reduce(|all, one| all.union(one)).map_or(0.0, |all| all.width());
    room < width + row.size * 1.6
}

/// Appends the items of a line that the first one was broken from.
pub(super) fn join(line: &mut Line, items: Vec<Item>) {
    let (last, next) = (ending(line), items.first().and_then(beginning));
    let tight = last.is_none_or(|char| matches!(char, '-' | '\u{ad}' | '/') || char.is_whitespace())
        || next.is_none_or(char::is_whitespace)
        || (last.is_some_and(is_wide) && next.is_some_and(is_wide));
    if !tight && let Some(Item::Text(text)) = line.items.last_mut() {
        text.text.push(' ');
    }
    for item in items {
        match (line.items.last_mut(), item) {
            (Some(Item::Text(last)), Item::Text(next))
                if last.struck == next.struck && last.emphasis == next.emphasis =>
            {
                last.text.push_str(&next.text);
            }
            (_, item) => line.items.push(item),
        }
    }
}

fn ending(line: &Line) -> Option<char> {
    match line.items.last()? {
        Item::Text(text) => text.text.chars().last(),
        Item::Mark(_) => None,
    }
}

fn beginning(item: &Item) -> Option<char> {
    match item {
        Item::Text(text) => text.text.chars().next(),
        Item::Mark(_) => None,
    }
}
