//! Puts boxes and words together: which way the words stand, and which stand beside each.

use super::{Word, boxes::Spot, common::is_known, cue, fit::Fitted, ink::Read, model};
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

/// From where to where words stand that are read for certain, across and down, with a margin; everywhere where there are none.
pub(super) fn around(words: &[Word]) -> [std::ops::Range<f32>; 2] {
    const MARGIN: f32 = 28.0;
    /// The grain of a table is read for a word now and then.
    const SURE: f32 = 80.0;
    let long = |word: &&Word| word.text.chars().count() > 2;
    let sure = || {
        words
            .iter()
            .filter(long)
            .filter(|word| word.confidence >= SURE || word.confidence >= 60.0 && is_known(&word.text))
    };
    let range = |from: fn(&Word) -> u32, length: fn(&Word) -> u32| {
        let least = sure().map(|word| from(word) as f32).reduce(f32::min);
        let most = sure().map(|word| (from(word) + length(word)) as f32).reduce(f32::max);
        least.map_or(f32::MIN, |least| least - MARGIN)..most.map_or(f32::MAX, |most| most + MARGIN)
    };
    [range(|word| word.left, |word| word.width), range(|word| word.top, |word| word.height)]
}

/// Where the words of a page's rows stand, and how they run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sides {
    /// The answers' words stand to the left of their boxes.
    pub leftwards: bool,
    /// The words run from right to left.
    pub arabic: bool,
    /// From where to where labels stand, across.
    pub labels: (f32, f32),
    /// The same for the answers' words, up to the page's edge or their boxes.
    pub answers: (f32, f32),
}

impl Sides {
    pub fn of(spots: &[Spot], words: &[Word], arabic: bool, width: f32) -> Self {
        let leftwards = leftwards(spots, words);
        let squares = || spots.iter().filter(|spot| !spot.round);
        let right = squares().map(|spot| spot.x + spot.size * 0.6).fold(0.0, f32::max);
        let left = squares().map(|spot| spot.x - spot.size * 0.6).fold(width, f32::min);
        // Boxes that stand behind their words, as these run, have the labels beyond the words.
        let (labels, answers) = match (leftwards, arabic) {
            (false, false) => ((0.0, left), (left, width)),
            (true, true) => ((right, width), (0.0, right)),
            (true, false) => {
                let edge = far_edge(spots, words, true).unwrap_or(0.0);
                ((0.0, edge), (edge, right))
            }
            (false, true) => {
                let edge = far_edge(spots, words, false).unwrap_or(width);
                ((edge, width), (left, edge))
            }
        };
        Self { leftwards, arabic, labels, answers }
    }
}

/// Where the lines of words beside the boxes begin, seen from beyond them.
fn far_edge(spots: &[Spot], words: &[Word], leftwards: bool) -> Option<f32> {
    let edge = |spot: &Spot| {
        let near = |word: &Word| if leftwards { -((word.left + word.width) as f32) } else { word.left as f32 };
        // What OCR makes of the box itself is none of its words.
        let ahead = |word: &&Word| {
            let (left, right) = (word.left as f32, (word.left + word.width) as f32);
            let clear = if leftwards { right < spot.x - spot.size * 0.4 } else { left > spot.x + spot.size * 0.4 };
            clear && beside(word, spot)
        };
        let mut line: Vec<&Word> = words.iter().filter(ahead).collect();
        line.sort_by(|a, b| near(a).total_cmp(&near(b)));
        let mut edge: Option<f32> = None;
        for word in line {
            let (left, right) = (word.left as f32, (word.left + word.width) as f32);
            let gap = edge.map_or(0.0, |edge| if leftwards { edge - right } else { left - edge });
            if gap > spot.size {
                break;
            }
            edge = Some(if leftwards { left } else { right });
        }
        edge
    };
    let mut edges: Vec<f32> = spots.iter().filter(|spot| !spot.round).filter_map(edge).collect();
    edges.sort_by(f32::total_cmp);
    let margin = spots.first().map_or(0.0, |spot| spot.size * 0.3);
    edges.get(edges.len() / 2).map(|edge| if leftwards { edge - margin } else { edge + margin })
}

/// Which way the words stand from their boxes.
fn leftwards(spots: &[Spot], words: &[Word]) -> bool {
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

/// Whether a word's middle is in an area.
fn is_within(word: &Word, (x0, y0, x1, y1): (f32, f32, f32, f32)) -> bool {
    let (x, y) = (word.left as f32 + word.width as f32 / 2.0, word.top as f32 + word.height as f32 / 2.0);
    x >= x0 && x < x1 && y >= y0 && y < y1
}

/// Words in an area, line by line, as they are read.
pub(super) fn text(words: &[Word], area: (f32, f32, f32, f32), arabic: bool) -> Vec<String> {
    let mut found: Vec<&Word> = words.iter().filter(|word| is_within(word, area)).collect();
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
        if arabic {
            line.reverse();
        }
        line.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    lines.into_iter().map(joined).collect()
}

/// A text's name has a number of three figures or more.
pub(super) fn is_numbered(label: &str) -> bool {
    label.split(|c: char| !c.is_ascii_digit()).any(|figures| figures.len() >= 3)
}

/// Whether a line of a label has a text's number.
pub(super) fn is_labelled(label: &[String]) -> bool {
    label.iter().any(|line| is_numbered(line))
}

/// Whether OCR is sure of the numbers in an area.
pub(super) fn is_sure(words: &[Word], area: (f32, f32, f32, f32)) -> bool {
    const SURE: f32 = 80.0;
    let mut numbered = words.iter().filter(|word| is_within(word, area) && is_numbered(&word.text));
    numbered.all(|word| word.confidence >= SURE)
}

/// Where each row's label begins when labels stand as headings over their answers: none of a page's labels stands in the
/// column beside the boxes then.
pub(super) fn heads(rows: &[Fitted], words: &[Word], column: (f32, f32), side: f32) -> Vec<Option<f32>> {
    const NEAR: f32 = 6.0;
    let numbered = || words.iter().filter(|word| is_numbered(&word.text));
    let middle = |word: &Word| word.top as f32 + word.height as f32 / 2.0;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Vec::new() };
    let rows_reach = first.y - side..last.y + side * NEAR;
    let beside = |word: &Word| {
        let x = word.left as f32 + word.width as f32 / 2.0;
        x > column.0 && x < column.1 && rows_reach.contains(&middle(word))
    };
    if numbered().any(beside) {
        return vec![None; rows.len()];
    }
    let mut above = 0.0f32;
    let head = |row: &Fitted| {
        let from = above.max(row.y - side * NEAR);
        above = row.spots.iter().flatten().map(|spot| spot.y).fold(0.0, f32::max) + side * 0.6;
        let tops = numbered().filter(|word| (from..row.y - side * 0.6).contains(&middle(word)));
        tops.map(|word| word.top as f32 - 2.0).min_by(f32::total_cmp)
    };
    rows.iter().map(head).collect()
}

/// Where a row ends that no other follows: as far down as the words are most like what a refusal says.
pub(super) fn end(row: &Fitted, words: &[Word], sides: Sides, side: f32) -> Option<f32> {
    const LINES: u8 = 24;
    let last = row.spots.last().copied().flatten()?;
    let (x0, x1) = sides.answers;
    let like = |bottom: f32| {
        let lines = text(words, (x0, last.y - side * 0.7, x1, bottom), sides.arabic);
        cue::refusal(&lines.join(" "))
    };
    let ends = (2..LINES).map(|half| last.y + side * 0.5 * f32::from(half));
    let liked = ends.map(|end| (end, like(end)));
    let best = liked.reduce(|best, next| if next.1 > best.1 + 0.005 { next } else { best });
    best.filter(|(_, like)| *like >= 0.6).map(|(end, _)| end)
}

/// The lines of a row's boxes, each with the words beside it, down to `bottom`.
pub(super) fn lines(marks: &[&Read], roles: &[usize], words: &[Word], sides: Sides, bottom: f32) -> Vec<Line> {
    let row = Row { marks, roles, words, sides, bottom };
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
    sides: Sides,
    bottom: f32,
}

impl Row<'_> {
    fn is_option(&self, at: usize) -> bool {
        self.roles.get(at).is_some_and(|role| model::is_option(*role))
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
        let bottom = below.map_or(self.bottom, |other| other.y - other.size * 0.65);
        let ends = level.iter().chain(&apart).chain(&refusal).copied();
        let (mut x0, mut x1) = self.sides.answers;
        if self.sides.leftwards {
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
            return text(self.words, (x0, top, x1, bottom), self.sides.arabic).join(" ");
        }
        // Options side by side: what does not fit the line goes on below them, from the line's beginning.
        let (from, to) = if self.sides.leftwards { (x0, spot.x) } else { (spot.x, x1) };
        let end = spot.y + spot.size * 0.7;
        let mut words = text(self.words, (from, top, to, end), self.sides.arabic);
        let is_last = level.iter().all(|x| (*x > spot.x) == self.sides.leftwards);
        if is_last {
            words.extend(text(
                self.words,
                (self.sides.answers.0, end, self.sides.answers.1, bottom),
                self.sides.arabic,
            ));
        }
        words.join(" ")
    }
}
