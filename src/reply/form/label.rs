//! Which of the circular's texts a row's label names: by identifier, by working name, by title, or all of them at once.

use std::collections::BTreeMap;

use super::{
    super::wording::{self, fold},
    words,
};
use crate::circular::Circular;

/// What a label names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// No text at all.
    Nothing,
    /// A text that is none of the circular's.
    Foreign,
    One(usize),
    /// Every text of the circular, and nothing else.
    All,
    /// Some of them, or one of them contradictorily; a person is asked where such a row is marked.
    Doubtful(Vec<usize>, &'static str),
}

/// Reads a label.
pub(super) fn read(text: &str, circular: &Circular) -> Naming {
    let named = mentioned(text, circular);
    let foreign = !circular.foreign_texts(text).is_empty();
    let titled = titled(text, circular);
    if !named.is_empty() && wording::EXCEPT.within(&fold(text)) {
        return Naming::Doubtful((0..circular.texts.len()).collect(), "the label excepts a text");
    }
    match (named.as_slice(), titled.as_slice()) {
        ([one], titles) if foreign || !titles.is_empty() && !titles.contains(one) => {
            let both = std::iter::once(*one).chain(titled.iter().copied()).collect();
            Naming::Doubtful(both, "the label names one text and bears the name or title of another")
        }
        ([], []) if foreign => Naming::Foreign,
        ([], [_, ..]) if foreign => Naming::Doubtful(titled, "the label bears a title beside another text's name"),
        ([one], _) | ([], [one]) => Naming::One(*one),
        ([], []) if says_all(text, circular) => Naming::All,
        ([], []) => Naming::Nothing,
        (all, _) if all.len() == circular.texts.len() && !foreign => Naming::All,
        (several, titles) => {
            let all = several.iter().chain(titles).copied().collect();
            Naming::Doubtful(all, "one set of boxes stands beside several texts")
        }
    }
}

/// Texts that are named by identifier or working name.
pub(super) fn mentioned(text: &str, circular: &Circular) -> Vec<usize> {
    let mut texts: Vec<usize> = circular.mentions(text).into_iter().map(|mention| mention.text).collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// "All texts", "All six draft Recommendations": nothing beside it, and any number agrees.
fn says_all(text: &str, circular: &Circular) -> bool {
    let folded = fold(text);
    let short = folded.chars().count() <= 80;
    let every = ["all ", "tous ", "toutes ", "todos ", "todas ", "все ", "جميع", "كل ", "كافه", "全部", "所有"];
    let figure: String = folded.chars().filter(char::is_ascii_digit).collect();
    short
        && every.iter().any(|word| folded.starts_with(word) || folded.contains(&format!(" {word}")))
        && (figure.is_empty() || figure == circular.texts.len().to_string())
        && wording::ALL.within(&folded)
        && !wording::EXCEPT.within(&folded)
        && words::strangers_of_label(text, circular) <= 2
}

/// Texts whose title in one of the circular's languages the label bears, whole or nearly so.
fn titled(text: &str, circular: &Circular) -> Vec<usize> {
    let label = pairs(text);
    if label.len() < 8 {
        return Vec::new();
    }
    let mut found: Vec<usize> = Vec::new();
    for (index, draft) in circular.texts.iter().enumerate() {
        if draft.title.values().any(|title| bears(&label, title)) {
            found.push(index);
        }
    }
    found
}

/// Nine of ten pairs of neighbouring letters of the title stand in the label, and the label is little longer.
fn bears(label: &BTreeMap<(char, char), usize>, title: &str) -> bool {
    let title = pairs(title);
    let size = |pairs: &BTreeMap<_, usize>| pairs.values().sum::<usize>();
    let shared: usize = title.iter().map(|(pair, count)| (*count).min(label.get(pair).copied().unwrap_or(0))).sum();
    size(&title) >= 8 && shared * 10 >= size(&title) * 9 && size(label) <= size(&title) * 2 + 60
}

fn pairs(text: &str) -> BTreeMap<(char, char), usize> {
    let letters: Vec<char> = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
    let mut pairs = BTreeMap::new();
    for (one, two) in letters.iter().zip(letters.iter().skip(1)) {
        *pairs.entry((*one, *two)).or_insert(0) += 1;
    }
    pairs
}
