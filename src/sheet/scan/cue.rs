//! Which of the form's four lines begins beside a box, by the words that OCR read there.

use super::{
    Word,
    alike::{dice, distance_within, letters},
    boxes::Spot,
    model::ROLES,
    phrases::LINES,
};
use crate::sheet::Line;

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
    /// The words run from right to left.
    arabic: bool,
    /// They stand to the left of their boxes.
    leftwards: bool,
    /// The four lines of the page's language.
    lines: [Vec<char>; ROLES],
}

impl<'p> Cues<'p> {
    /// In the language, and on the side of the boxes, in which the page's words are most like the form's lines.
    pub fn of(spots: &'p [Spot], words: &'p [Word], arabic: bool) -> Self {
        let mut best =
            (-1.0, Self { all: Vec::new(), spots, words, arabic, leftwards: false, lines: Default::default() });
        for leftwards in [false, true] {
            let beside = |spot: &Spot| line(spot, spots, words, arabic, leftwards);
            let beside: Vec<Vec<char>> = spots.iter().map(beside).collect();
            for (_, phrases) in LINES {
                let lines = phrases.map(own);
                let told = |(spot, read): (&Spot, &Vec<char>)| {
                    role(read, &lines).map(|(role, alike)| (Cue { x: spot.x, y: spot.y, role }, alike))
                };
                let (all, alike): (Vec<Cue>, Vec<f32>) = spots.iter().zip(&beside).filter_map(told).unzip();
                let alike: f32 = alike.iter().sum();
                if alike > best.0 {
                    best = (alike, Self { all, leftwards, lines, ..best.1 });
                }
            }
        }
        best.1
    }

    /// Which of the four is a box that would stand here.
    pub fn at(&self, spot: &Spot) -> Option<usize> {
        let read = line(spot, self.spots, self.words, self.arabic, self.leftwards);
        role(&read, &self.lines).map(|(role, _)| role)
    }
}

/// Whether OCR's words hold the beginning of one of the form's lines, in any language.
pub(crate) fn is_form_line(text: &str) -> bool {
    const CHANGES: usize = 3;
    let read = letters(text);
    let begins = |line: &str| {
        let line = own(line);
        let begin = line.get(..BEGINNING.min(line.len())).unwrap_or_default();
        distance_within(begin, &read) <= CHANGES.min(begin.len() / 4)
    };
    LINES.iter().any(|(_, lines)| lines.iter().any(|line| begins(line)))
}

/// Whether lines say what a row's four say in one of the languages, and nothing besides: what OCR makes of a box is a letter
/// or two.
pub(super) fn are_form_lines(lines: &[Line]) -> bool {
    let read: Vec<String> = lines.iter().map(Line::text).collect();
    let says = |(read, line): (&String, &str)| is_line(read, line);
    read.len() == ROLES && LINES.iter().any(|(_, lines)| read.iter().zip(*lines).all(says))
}

fn is_line(read: &str, line: &str) -> bool {
    const WHOLE: f32 = 0.9;
    const LONGER: f32 = 0.08;
    const JUNK: usize = 2;
    let (all, line) = (own(read), own(line));
    let apart = all.len().abs_diff(line.len()) as f32;
    let added: Vec<usize> = read
        .split_whitespace()
        .map(own)
        .filter(|word| distance_within(word, &line) > word.len() / 4)
        .map(|word| word.len())
        .collect();
    let is_junk = added.iter().all(|length| *length <= 2) && added.len() <= JUNK;
    dice(&all, &line) >= WHOLE && apart <= (line.len() as f32 * LONGER).max(2.0) && is_junk
}

/// How like a refusal words are, in the language in which they are most.
pub(super) fn refusal(words: &str) -> f32 {
    let read = own(words);
    LINES.iter().map(|(_, [.., refusal])| dice(&read, &own(refusal))).fold(0.0, f32::max)
}

/// Whether one of the form's lines has a word, of which OCR may have misread a fifth.
pub(super) fn is_of_the_form(word: &str) -> bool {
    let read = own(word);
    let within = |line: &&str| distance_within(&read, &own(line)) <= read.len() / 5;
    !read.is_empty() && LINES.iter().any(|(_, lines)| lines.iter().any(within))
}

/// The letters of a line without the study group's number, which is not its own.
pub(super) fn own(line: &str) -> Vec<char> {
    letters(&line.replace("{sg}", "")).into_iter().filter(|c| !c.is_numeric()).collect()
}

/// Which of a language's four lines begins so.
pub(crate) fn role(read: &[char], lines: &[Vec<char>; 4]) -> Option<(usize, f32)> {
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

/// The words on a box's line, up to the next box on it.
fn line(spot: &Spot, spots: &[Spot], words: &[Word], arabic: bool, leftwards: bool) -> Vec<char> {
    let edge = spot.size * 0.4;
    let is_level = |y: f32| (y - spot.y).abs() < spot.size * 0.6;
    let others = spots.iter().filter(|other| is_level(other.y) && (other.x - spot.x).abs() > spot.size);
    let next = others.map(|other| other.x).filter(|x| (*x < spot.x) == leftwards);
    let (from, to) = if leftwards {
        (next.fold(0.0, f32::max) - edge, spot.x - edge)
    } else {
        (spot.x + edge, next.fold(f32::MAX, f32::min) + edge)
    };
    let is_beside = |word: &&Word| {
        let (left, right) = (word.left as f32, (word.left + word.width) as f32);
        is_level(word.top as f32 + word.height as f32 / 2.0) && left > from && right < to
    };
    let mut line: Vec<&Word> = words.iter().filter(is_beside).collect();
    line.sort_by_key(|word| word.left);
    if leftwards {
        line.reverse();
    }
    let mut line = near(line.into_iter(), spot.x, spot.size);
    if leftwards != arabic {
        line.reverse();
    }
    line.iter().flat_map(|word| letters(&word.text)).collect()
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
    #![allow(clippy::indexing_slicing, reason = "a test may fail")]
    use super::*;
    use crate::sheet::{Item, Text};

    #[test]
    fn a_line_is_known_by_its_beginning_in_every_language() {
        for (language, phrases) in LINES {
            let lines = phrases.map(own);
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

    #[test]
    fn a_rows_lines_are_the_forms_only_with_nothing_added() {
        let line = |text: &str| Line { items: vec![Item::Text(Text { text: text.to_owned(), ..Text::default() })] };
        for (language, phrases) in LINES {
            let lines = phrases.map(|phrase| line(&phrase.replace("{sg}", "17").replace('⃝', "O")));
            assert!(are_form_lines(&lines), "{language:?}");
            assert!(refusal(&phrases[3].replace("{sg}", "17")) > 0.99, "{language:?}");
            assert!(refusal(phrases[1]) < 0.6, "{language:?}");
            for (role, added) in [(0, "if amended as agreed"), (1, "see 3"), (3, "provided that clause 7 goes")] {
                let mut more = lines.clone();
                more[role] = line(&format!("{} {added}", phrases[role]));
                assert!(!are_form_lines(&more), "{language:?}: {added}");
            }
            assert!(!are_form_lines(&lines[..3]));
        }
    }

    #[test]
    fn a_word_of_the_form_is_known_though_misread() {
        for word in ["authorizes", "aprobacién", "Комментарии", "修改", "propcsals"] {
            assert_eq!(is_of_the_form(word), word != "propcsals", "{word}");
        }
    }
}
