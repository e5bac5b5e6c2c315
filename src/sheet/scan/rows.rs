//! Puts boxes and words together: which way the words stand, and which stand beside each.

use super::{Word, boxes::Spot, fit, ink::Read};
use crate::sheet::{Item, Line, Mark, Method, Shape, Text};

/// Drops what was taken for a box inside a word, and circles that stand at another place than in the other rows.
pub(super) fn pruned(spots: &[Spot], words: &[Word]) -> Vec<Spot> {
    let inside = |spot: &Spot| {
        words.iter().any(|word| {
            let (x, y) = (spot.x, spot.y);
            let (left, top) = (word.left as f32, word.top as f32);
            let (right, bottom) = (left + word.width as f32, top + word.height as f32);
            let letters = word.text.chars().filter(|c| c.is_alphanumeric()).count();
            let wide = word.width as f32 > spot.size * 1.3 && letters >= 2 && word.confidence > 50.0;
            let margin = spot.size * 0.15;
            wide && x > left + margin && x < right - margin && y > top - margin && y < bottom + margin
        })
    };
    spots.iter().filter(|spot| spot.hollow || !inside(spot)).copied().collect()
}

/// Which way the words stand from their boxes.
pub(super) fn leftwards(spots: &[Spot], words: &[Word]) -> bool {
    let (mut left, mut right) = (0.0f32, 0.0f32);
    for spot in spots.iter().filter(|spot| !spot.round) {
        for word in words.iter().filter(|word| beside(word, spot)) {
            let weight = word.text.chars().filter(|c| c.is_alphanumeric()).count() as f32;
            let middle = word.left as f32 + word.width as f32 / 2.0;
            let far = (middle - spot.x).abs() / spot.size;
            if far < 24.0 {
                if middle < spot.x { left += weight } else { right += weight }
            }
        }
    }
    left > right * 1.3
}

fn beside(word: &Word, spot: &Spot) -> bool {
    let middle = word.top as f32 + word.height as f32 / 2.0;
    (middle - spot.y).abs() < spot.size * 0.7
}

/// Words in an area, line by line, as they are read.
pub(super) fn text(words: &[Word], area: (f32, f32, f32, f32), leftwards: bool) -> Vec<String> {
    let (x0, y0, x1, y1) = area;
    let inside = |word: &&Word| {
        let (x, y) = (word.left as f32 + word.width as f32 / 2.0, word.top as f32 + word.height as f32 / 2.0);
        x >= x0 && x < x1 && y >= y0 && y < y1
    };
    let mut found: Vec<&Word> = words.iter().filter(inside).collect();
    found.sort_by_key(|word| word.top);
    let mut lines: Vec<(f32, Vec<&Word>)> = Vec::new();
    for word in found {
        let middle = word.top as f32 + word.height as f32 / 2.0;
        let same = lines.iter_mut().find(|(y, line)| {
            (middle - *y).abs() < 0.5 * word.height.max(line.first().map_or(0, |first| first.height)) as f32
        });
        match same {
            Some((_, line)) => line.push(word),
            None => lines.push((middle, vec![word])),
        }
    }
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    let joined = |(_, mut line): (f32, Vec<&Word>)| {
        line.sort_by_key(|word| word.left);
        if leftwards {
            line.reverse();
        }
        line.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    lines.into_iter().map(joined).collect()
}

/// The lines of a row's boxes, each with the words beside it. `answers` is where words of answers stand: from, to, and how
/// far down.
pub(super) fn lines(
    marks: &[&Read],
    roles: &[usize],
    words: &[Word],
    answers: (f32, f32, f32),
    leftwards: bool,
) -> Vec<Line> {
    let row = Row { marks, roles, words, answers, leftwards };
    marks.iter().enumerate().map(|(at, read)| line(read, row.is_option(at), &row.beside(at, &read.spot))).collect()
}

fn line(read: &Read, is_option: bool, words: &str) -> Line {
    let shape = if is_option { Shape::Round } else { Shape::Box };
    let seen = format!("ink {:.2}", read.measure.inside);
    let mark = Mark { shape, state: read.state.clone(), method: Method::Scan, seen, struck: false };
    let text = Text { text: format!(" {words}"), ..Text::default() };
    Line { items: vec![Item::Mark(mark), Item::Text(text)] }
}

/// A row of the form, with all that was read on its page.
struct Row<'r> {
    marks: &'r [&'r Read],
    roles: &'r [usize],
    words: &'r [Word],
    answers: (f32, f32, f32),
    leftwards: bool,
}

impl Row<'_> {
    fn is_option(&self, at: usize) -> bool {
        self.roles.get(at).is_some_and(|role| fit::is_option(*role))
    }

    /// Where the row's other marks stand for which something holds, across.
    fn others(&self, at: usize, holds: impl Fn(bool, &Spot) -> bool) -> Vec<f32> {
        let others = self.marks.iter().enumerate().filter(|(other, _)| *other != at);
        others.filter(|(other, read)| holds(self.is_option(*other), &read.spot)).map(|(_, read)| read.spot.x).collect()
    }

    /// The words of one box.
    fn beside(&self, at: usize, spot: &Spot) -> String {
        let own = self.is_option(at);
        let far = |other: &Spot| (other.x - spot.x).abs() > spot.size * 5.0;
        // The refusal beside the authorization has words of its own, to the end of the row.
        let apart = self.others(at, |option, other| !own && !option && far(other));
        let refusal = self.others(at, |option, other| own && !option && other.y < spot.y && far(other));
        let level = self.others(at, |option, other| own && option && (other.y - spot.y).abs() < spot.size * 0.6);
        let rest = self.marks.get(at + 1..).unwrap_or_default().iter().map(|read| &read.spot);
        let below =
            rest.filter(|other| apart.is_empty() || !far(other)).find(|other| other.y > spot.y + spot.size * 0.6);
        let bottom = below.map_or(self.answers.2, |other| other.y - other.size * 0.65);
        let ends = level.iter().chain(&apart).chain(&refusal).copied();
        let (mut x0, mut x1) = (self.answers.0, self.answers.1);
        if self.leftwards {
            x1 = x1.min(spot.x + spot.size * 6.0);
            x0 = ends.filter(|x| *x < spot.x).fold(x0, f32::max);
        } else {
            x1 = ends.filter(|x| *x > spot.x).fold(x1, f32::min);
            if !apart.is_empty() {
                x0 = x0.max(spot.x - spot.size * 6.0);
            }
        }
        let top = spot.y - spot.size * 0.65;
        if level.is_empty() {
            return text(self.words, (x0, top, x1, bottom), self.leftwards).join(" ");
        }
        // Options side by side: what does not fit the line goes on below them, from the line's beginning.
        let (from, to) = if self.leftwards { (x0, spot.x) } else { (spot.x, x1) };
        let end = spot.y + spot.size * 0.7;
        let mut words = text(self.words, (from, top, to, end), self.leftwards);
        let is_last = level.iter().all(|x| (*x > spot.x) == self.leftwards);
        if is_last {
            words.extend(text(self.words, (self.answers.0, end, self.answers.1, bottom), self.leftwards));
        }
        words.join(" ")
    }
}
