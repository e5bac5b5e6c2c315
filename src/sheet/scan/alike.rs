//! How alike two texts are, where one was read by OCR: letters get lost, split and exchanged.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// Letters and figures only, without accents and case.
pub(crate) fn letters(text: &str) -> Vec<char> {
    text.nfkd().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// Pairs of neighbouring letters that two texts share, as a part of both: 1 when they are the same.
pub(crate) fn dice(one: &[char], other: &[char]) -> f32 {
    let pairs = |text: &[char]| {
        let mut pairs: BTreeMap<(char, char), i32> = BTreeMap::new();
        for pair in text.windows(2) {
            if let (Some(a), Some(b)) = (pair.first(), pair.get(1)) {
                *pairs.entry((*a, *b)).or_default() += 1;
            }
        }
        pairs
    };
    let (here, there) = (pairs(one), pairs(other));
    let shared: i32 = here.iter().map(|(pair, count)| (*count).min(there.get(pair).copied().unwrap_or_default())).sum();
    let all: i32 = here.values().chain(there.values()).sum();
    if all == 0 { 0.0 } else { 2.0 * shared as f32 / all as f32 }
}

/// The fewest changes by which a word becomes some part of a text.
pub(crate) fn distance_within(word: &[char], text: &[char]) -> usize {
    let mut row: Vec<usize> = vec![0; text.len() + 1];
    for (i, wanted) in word.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, found) in text.iter().enumerate() {
            let at = |index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let left = next.last().copied().unwrap_or(usize::MAX / 2);
            next.push((at(j) + usize::from(wanted != found)).min(at(j + 1) + 1).min(left + 1));
        }
        row = next;
    }
    row.into_iter().min().unwrap_or(word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_within_a_text_with_the_changes_that_it_took() {
        let within = |word: &str, text: &str| distance_within(&letters(word), &letters(text));
        assert_eq!(within("1353", "ITU-T X.1353 (X.ztd-iot)"), 0);
        assert_eq!(within("1353", "ITU-T X.1333 Cor.1"), 1);
        assert_eq!(within("ztdiot", "X1353 X.2td-iot"), 1);
        assert_eq!(within("abc", ""), 3);
    }
}
