//! Puts boxes and words together: which way the words stand, and which stand beside each.

use super::{Word, boxes::Spot};

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
