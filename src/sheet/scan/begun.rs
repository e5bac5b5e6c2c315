//! Boxes that are looked for before the words that stand beside them: in a form of one text there is no column of them that
//! would tell them from letters.

use super::{
    Word,
    alike::letters,
    boxes::{self, Inks, Sizes, Spot, median},
    cue,
    model::{ROLES, is_option},
    phrases::LINES,
};

/// Where one of the form's lines begins.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Beginning {
    role: usize,
    /// Its edge on the box's side.
    x: f32,
    y: f32,
    height: f32,
}

/// How far before its words a box may stand, in heights of these.
const BEFORE: f32 = 3.0;
/// How large boxes are, in heights of words.
const SIZES: std::ops::Range<f32> = 0.8..1.9;
/// How much of an outline is there, in all and on its poorest side.
const WHOLE: f32 = 0.85;
const SIDE: f32 = 0.5;
/// How far the sizes of a form's boxes may be measured apart.
const ALIKE: f32 = 0.15;

/// The boxes and circles that stand before the lines' beginnings, and how large they are. Words run to the left where they
/// are `arabic`.
pub(super) fn boxes(words: &[Word], inks: &Inks, arabic: bool) -> (Vec<Spot>, Option<Sizes>) {
    let beginnings = beginnings(words, arabic);
    let found = |options: bool, round: bool| -> Vec<(f32, Spot)> {
        let wanted = beginnings.iter().filter(|beginning| is_option(beginning.role) == options);
        let all: Vec<(f32, Spot)> = wanted.filter_map(|at| before(at, inks, round, arabic)).collect();
        let usual = median(all.iter().map(|(_, spot)| spot.size));
        all.into_iter().filter(|(_, spot)| (spot.size - usual).abs() <= usual * ALIKE).collect()
    };
    let score = |found: &[(f32, Spot)]| found.iter().map(|(score, _)| score).sum::<f32>();
    let (round, square, squares) = (found(true, true), found(true, false), found(false, false));
    let options = if score(&square) > score(&round) { square } else { round };
    let only = |found: Vec<(f32, Spot)>| found.into_iter().map(|(_, spot)| spot).collect::<Vec<Spot>>();
    let (mut squares, options) = (only(squares), only(options));
    let sizes = (squares.len() >= 2).then(|| Sizes {
        side: median(squares.iter().map(|spot| spot.size)),
        ring: median(options.iter().map(|spot| spot.size)),
        seen: squares.len(),
    });
    squares.extend(options);
    (squares, sizes)
}

/// In the language in which most of the page's lines are the form's.
fn beginnings(words: &[Word], arabic: bool) -> Vec<Beginning> {
    let lines = lines(words, arabic);
    let told = |phrases: &[&str; ROLES]| {
        let phrases = phrases.map(cue::own);
        let told = lines.iter().filter_map(|line| {
            let (role, alike) =
                cue::role(&line.iter().flat_map(|word| letters(&word.text)).collect::<Vec<char>>(), &phrases)?;
            let first = line.first()?;
            let x = if arabic { first.left + first.width } else { first.left } as f32;
            let height = median(line.iter().map(|word| word.height as f32));
            let y = median(line.iter().map(|word| word.top as f32 + word.height as f32 / 2.0));
            Some((alike, Beginning { role, x, y, height }))
        });
        told.unzip::<f32, Beginning, Vec<f32>, Vec<Beginning>>()
    };
    let all = LINES.iter().map(|(_, phrases)| told(phrases));
    let best = all.max_by(|a, b| a.0.iter().sum::<f32>().total_cmp(&b.0.iter().sum()));
    best.map(|(_, beginnings)| beginnings).unwrap_or_default()
}

/// The words of each line, up to a gap, without what was made of a box before them.
fn lines(words: &[Word], arabic: bool) -> Vec<Vec<&Word>> {
    let mut sorted: Vec<&Word> = words.iter().collect();
    sorted.sort_by_key(|word| (word.line, word.left));
    let follows = |one: &&Word, next: &&Word| {
        let gap = next.left as f32 - (one.left + one.width) as f32;
        one.line == next.line && gap < one.height.min(next.height) as f32 * 1.5
    };
    sorted.chunk_by(follows).map(|line| from_first(line, arabic)).filter(|line| !line.is_empty()).collect()
}

/// As it is read, from its first word on.
fn from_first<'w>(line: &[&'w Word], arabic: bool) -> Vec<&'w Word> {
    let is_junk = |word: &&&Word| {
        let read = letters(&word.text);
        read.is_empty() || read.len() == 1 && read.iter().all(char::is_ascii)
    };
    let mut line = line.to_vec();
    if arabic {
        line.reverse();
    }
    let junk = line.iter().take_while(is_junk).count();
    line.split_off(junk)
}

/// The plainest box before a line, and how plain it is.
fn before(at: &Beginning, inks: &Inks, round: bool, arabic: bool) -> Option<(f32, Spot)> {
    let sizes = (at.height * SIZES.start) as i32..=(at.height * SIZES.end) as i32;
    let mut best: Option<(f32, Spot)> = None;
    for size in sizes {
        let size = size as f32;
        let far = (at.height * BEFORE) as i32;
        for dx in (size * 0.5) as i32..far {
            let x = if arabic { at.x + dx as f32 } else { at.x - dx as f32 };
            for dy in -(at.height * 0.4) as i32..=(at.height * 0.4) as i32 {
                let y = at.y + dy as f32;
                let (mean, least) = boxes::outline(&inks.grown, x, y, size, round);
                let score = mean + least * 0.2;
                if mean >= WHOLE && least >= SIDE && best.as_ref().is_none_or(|(most, _)| score > *most) {
                    best = Some((score, Spot { round, x, y, size, hollow: false, outline: mean }));
                }
            }
        }
    }
    best.map(|(score, spot)| {
        let reach = spot.size * 0.3;
        let (x0, y0) = ((spot.x - reach) as i32, (spot.y - reach) as i32);
        let (x1, y1) = ((spot.x + reach) as i32 + 1, (spot.y + reach) as i32 + 1);
        (score, Spot { hollow: inks.inked(x0, y0, x1, y1) == 0, ..spot })
    })
}

#[cfg(test)]
mod tests {
    use super::{super::plane::Plane, *};

    const WORDS: [(&str, i32, i32); 4] = [
        ("[] authorizes Study Group 17 to consider", 300, 400),
        ("No comments or suggested changes", 350, 450),
        ("Comments and suggested changes are attached", 350, 490),
        ("does not authorize Study Group 17", 300, 550),
    ];

    fn words() -> Vec<Word> {
        let line = |(line, (text, x, y)): (u32, (&'static str, i32, i32))| {
            let mut left = x as u32;
            let place = move |text: &str| {
                let width = text.chars().count() as u32 * 11;
                let word =
                    Word { text: text.to_owned(), left, top: y as u32 - 11, width, height: 22, confidence: 90.0, line };
                left += width + 9;
                word
            };
            text.split(' ').map(place).collect::<Vec<Word>>()
        };
        (0..).zip(WORDS).flat_map(line).collect()
    }

    fn square(page: &mut Plane, x: i32, y: i32, half: i32) {
        for along in -half..=half {
            for (dx, dy) in [(along, -half), (along, half), (-half, along), (half, along)] {
                for thick in 0..2 {
                    page.set(x + dx + thick, y + dy + thick, 255);
                }
            }
        }
    }

    #[test]
    fn a_forms_only_boxes_are_found_before_its_words_and_nowhere_else() {
        let mut page = Plane::new(1_000, 800, 0);
        // The first is not empty, and has its place among what OCR read.
        square(&mut page, 312, 400, 12);
        for along in -8..=8 {
            page.set(312 + along, 400 + along, 255);
        }
        square(&mut page, 322, 450, 11);
        square(&mut page, 322, 490, 11);
        square(&mut page, 272, 550, 12);
        square(&mut page, 700, 200, 12);
        let (found, sizes) = boxes(&words(), &Inks::of(&page), false);
        let mut at: Vec<(i32, i32)> =
            found.iter().map(|spot| ((spot.x / 10.0).round() as i32, (spot.y / 10.0).round() as i32)).collect();
        at.sort_unstable_by_key(|at| at.1);
        assert_eq!(at, [(31, 40), (32, 45), (32, 49), (27, 55)]);
        assert_eq!(found.iter().filter(|spot| !spot.hollow).count(), 1);
        assert_eq!(sizes.map(|sizes| sizes.seen), Some(2));
    }
}
