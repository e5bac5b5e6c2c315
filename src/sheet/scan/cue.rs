//! Which of the form's four lines begins beside a box, by the words that OCR read there.

use super::{
    Word,
    alike::{dice, distance_within, letters},
    boxes::Spot,
    model::ROLES,
    phrases::LINES,
};

/// A box whose words tell which of a row's four it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cue {
    pub x: f32,
    pub y: f32,
    pub role: usize,
}

/// So many letters of a line tell it from the others: how it goes on, many lines share.
const BEGINNING: usize = 14;
/// So alike they must be, and so much more than to the next line's.
const ALIKE: f32 = 0.6;
const APART: f32 = 0.06;

/// What the words beside a page's boxes tell.
pub(super) struct Cues<'p> {
    /// Of each box whose words tell it plainly.
    pub all: Vec<Cue>,
    spots: &'p [Spot],
    words: &'p [Word],
    arabic: bool,
    /// The four lines of the page's language.
    lines: [Vec<char>; ROLES],
}

impl<'p> Cues<'p> {
    pub fn of(spots: &'p [Spot], words: &'p [Word], arabic: bool) -> Self {
        let beside: Vec<Vec<Vec<char>>> = spots.iter().map(|spot| lines(spot, spots, words, arabic)).collect();
        let mut best = (-1.0, Self { all: Vec::new(), spots, words, arabic, lines: Default::default() });
        for (_, phrases) in LINES {
            let own = phrases.map(|line| letters(&line.replace("{sg}", "")));
            let told = |(spot, lines): (&Spot, &Vec<Vec<char>>)| {
                best_role(lines, &own).map(|(role, alike)| (Cue { x: spot.x, y: spot.y, role }, alike))
            };
            let (all, alike): (Vec<Cue>, Vec<f32>) = spots.iter().zip(&beside).filter_map(told).unzip();
            let alike: f32 = alike.iter().sum();
            if alike > best.0 {
                best = (alike, Self { all, lines: own, ..best.1 });
            }
        }
        best.1
    }

    /// Which of the four is a box that would stand here.
    pub fn at(&self, spot: &Spot) -> Option<usize> {
        let lines = lines(spot, self.spots, self.words, self.arabic);
        best_role(&lines, &self.lines).map(|(role, _)| role)
    }
}

fn best_role(read: &[Vec<char>], lines: &[Vec<char>; ROLES]) -> Option<(usize, f32)> {
    read.iter().filter_map(|read| role(read, lines)).max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Whether OCR's words hold the beginning of one of the form's lines, in any language.
pub(crate) fn is_form_line(text: &str) -> bool {
    const CHANGES: usize = 3;
    let read = letters(text);
    let begins = |line: &str| {
        let line = letters(&line.replace("{sg}", ""));
        let begin = line.get(..BEGINNING.min(line.len())).unwrap_or_default();
        distance_within(begin, &read) <= CHANGES.min(begin.len() / 4)
    };
    LINES.iter().any(|(_, lines)| lines.iter().any(|line| begins(line)))
}

/// Which of a language's four lines begins so.
pub(crate) fn role(read: &[char], lines: &[Vec<char>; 4]) -> Option<(usize, f32)> {
    // The study group's number is none of the line's own.
    let read: Vec<char> = read.iter().copied().filter(|c| !c.is_numeric()).collect();
    let count = read.len().min(BEGINNING);
    let beginning = |text: &'_ [char]| text.get(..count.min(text.len())).unwrap_or_default().to_vec();
    if count < 4 {
        return None;
    }
    let read = beginning(&read);
    let mut scored: Vec<(f32, usize)> =
        lines.iter().zip(0..).map(|(line, role)| (dice(&read, &beginning(line)), role)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    match scored.as_slice() {
        [(best, role), (next, _), ..] if *best >= ALIKE && best - next >= APART => Some((*role, *best)),
        _ => None,
    }
}

/// The words on a box's line, from the box on and up to it.
fn lines(spot: &Spot, spots: &[Spot], words: &[Word], arabic: bool) -> Vec<Vec<char>> {
    let level = |word: &&Word| {
        let middle = word.top as f32 + word.height as f32 / 2.0;
        (middle - spot.y).abs() < spot.size * 0.6
    };
    let mut line: Vec<&Word> = words.iter().filter(level).collect();
    line.sort_by_key(|word| word.left);
    let left = |word: &&Word| word.left as f32;
    let right = |word: &&Word| (word.left + word.width) as f32;
    let level = |other: &&Spot| (other.y - spot.y).abs() < spot.size * 0.6;
    let others = || spots.iter().filter(level).filter(|other| (other.x - spot.x).abs() > spot.size);
    let end = others().map(|other| other.x).filter(|x| *x > spot.x).fold(f32::MAX, f32::min);
    let start = others().map(|other| other.x).filter(|x| *x < spot.x).fold(0.0, f32::max);
    let edge = spot.size * 0.4;
    let after = line.iter().copied().filter(|word| left(word) > spot.x + edge && right(word) < end + edge);
    let before = line.iter().copied().filter(|word| right(word) < spot.x - edge && left(word) > start - edge);
    [near(after, spot.x, spot.size), near(before.rev(), spot.x, spot.size)]
        .into_iter()
        .map(|mut words| {
            words.sort_by_key(|word| word.left);
            if arabic {
                words.reverse();
            }
            words.iter().flat_map(|word| letters(&word.text)).collect()
        })
        .collect()
}

/// The words that follow each other from a box on, up to the first gap.
fn near<'w>(words: impl Iterator<Item = &'w Word>, from: f32, size: f32) -> Vec<&'w Word> {
    let mut at = from;
    let mut gap = size * 4.0;
    let mut near = Vec::new();
    for word in words {
        let (left, right) = (word.left as f32, (word.left + word.width) as f32);
        let (closest, furthest) = if left >= from { (left, right) } else { (right, left) };
        if (closest - at).abs() > gap {
            break;
        }
        (at, gap) = (furthest, size * 1.5);
        near.push(word);
    }
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_known_by_its_beginning_in_every_language() {
        for (language, phrases) in LINES {
            let lines = phrases.map(|line| letters(&line.replace("{sg}", "")));
            for (at, phrase) in phrases.iter().enumerate() {
                let line: String = phrase.replace("{sg}", "17").chars().take(45).collect();
                assert_eq!(role(&letters(&line), &lines).map(|(role, _)| role), Some(at), "{language:?}: {line}");
                assert!(is_form_line(&format!("X.1353 | {line}")), "{line}");
            }
        }
        for line in ["Yours faithfully,", "Administration of Norway", "С уважением,", "顺致敬意", "Director General"]
        {
            assert!(!is_form_line(line), "{line}");
        }
    }
}
