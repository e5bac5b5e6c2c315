//! Which of the circular's texts a row's label names: by identifier, by working name, by title, or all of them at once.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use super::{
    super::wording::{self, fold},
    account, words,
};
use crate::{circular::Circular, memo::Last};

/// How often each two neighbouring letters stand in a title.
type Pairs = BTreeMap<(char, char), usize>;

/// The circular's texts, as labels name them.
pub(in crate::reply) struct Labels<'a> {
    pub circular: &'a Circular,
    /// Of each text, its titles.
    titles: Rc<[Vec<Pairs>]>,
}

/// The titles as the circular writes them, and their letters.
type Titles = Last<Vec<Vec<String>>, Rc<[Vec<Pairs>]>>;

thread_local! {
    static TITLES: RefCell<Titles> = const { RefCell::new(Last::new()) };
}

/// What a label names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::reply) enum Naming {
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

impl<'a> Labels<'a> {
    pub(in crate::reply) fn of(circular: &'a Circular) -> Self {
        let written = || circular.texts.iter().map(|text| text.title.values());
        let is = |known: &Vec<Vec<String>>| {
            known.len() == circular.texts.len()
                && known.iter().zip(written()).all(|(known, titles)| known.iter().eq(titles))
        };
        let make = || {
            let titles = written().map(|titles| titles.map(|title| pairs(title)).collect()).collect();
            (written().map(|titles| titles.cloned().collect()).collect(), titles)
        };
        let titles = TITLES.with_borrow_mut(|last| last.of(is, make).map(|titles| Rc::clone(titles)));
        Self { circular, titles: titles.unwrap_or_else(|| Rc::from([])) }
    }

    /// Reads a label.
    pub(in crate::reply) fn read(&self, text: &str) -> Naming {
        let circular = self.circular;
        if !text.chars().any(char::is_alphanumeric) {
            return Naming::Nothing;
        }
        let text = &unbroken(text);
        let named = mentioned(text, circular);
        let foreign = !circular.foreign_texts(text).is_empty();
        let titled = self.titled(text);
        if !named.is_empty() && wording::EXCEPT.within(&fold(text)) {
            return Naming::Doubtful((0..circular.texts.len()).collect(), "the label excepts a text");
        }
        let folded = format!(" {} ", fold(text));
        let answers = wording::slot(folded.trim(), true).is_some();
        if !answers
            && !named.is_empty()
            && titled.is_empty()
            && wording::OPINION.within(&folded)
            && account::turns(&folded)
        {
            return Naming::Doubtful(named, "the label takes a stand on the text");
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

    /// Texts whose title in one of the circular's languages the label bears, whole or nearly so.
    fn titled(&self, text: &str) -> Vec<usize> {
        let length = text.chars().count();
        if !(9..=600).contains(&length) {
            return Vec::new();
        }
        let label = pairs(text);
        let bearing = |(index, titles): (usize, &Vec<Pairs>)| titles.iter().any(|t| bears(&label, t)).then_some(index);
        self.titles.iter().enumerate().filter_map(bearing).collect()
    }
}

/// A name broken at its hyphen, as narrow columns break it: "X.nssa- cc".
fn unbroken(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let broken = c == ' ' && whole.ends_with('-') && !whole.ends_with(" -");
        if !(broken && characters.peek().is_some_and(char::is_ascii_lowercase)) {
            whole.push(c);
        }
    }
    whole
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
    let number = wording::numbers().iter().rev().find(|(_, said)| said.within(&format!(" {folded} "))).map(|(n, _)| *n);
    let figure: String = folded.chars().filter(char::is_ascii_digit).collect();
    short
        && every.iter().any(|word| folded.starts_with(word) || folded.contains(&format!(" {word}")))
        && (figure.is_empty() || figure == circular.texts.len().to_string())
        && number.is_none_or(|number| number == circular.texts.len())
        && wording::ALL.within(&folded)
        && !wording::EXCEPT.within(&folded)
        && words::strangers_of_label(text, circular) <= usize::from(number.is_some())
}

/// Nine of ten pairs of neighbouring letters of the title stand in the label, and the label is little longer.
fn bears(label: &Pairs, title: &Pairs) -> bool {
    let size = |pairs: &Pairs| pairs.values().sum::<usize>();
    let shared: usize = title.iter().map(|(pair, count)| (*count).min(label.get(pair).copied().unwrap_or(0))).sum();
    size(title) >= 8 && shared * 10 >= size(title) * 9 && size(label) <= size(title) * 2 + 60
}

fn pairs(text: &str) -> Pairs {
    let letters: Vec<char> = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
    let mut pairs = Pairs::new();
    for (one, two) in letters.iter().zip(letters.iter().skip(1)) {
        *pairs.entry((*one, *two)).or_insert(0) += 1;
    }
    pairs
}
