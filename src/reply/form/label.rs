//! Which of the circular's texts a row's label names: by identifier, by working name, by title, or all of them at once.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use super::{
    super::wording::{self, Phrases, fold},
    account, words,
};
use crate::{
    circular::{Circular, DraftText, TextId, mention::Mention},
    memo::{Last, Memo},
};

/// How often each two neighbouring letters stand in a title.
type Pairs = BTreeMap<(char, char), usize>;

/// The circular's texts, as labels name them.
pub(in crate::reply) struct Labels<'a> {
    pub circular: &'a Circular,
    known: Rc<Known>,
}

/// What is known of a circular's labels.
#[derive(Default)]
struct Known {
    /// Of each text, its titles' letters.
    titles: Vec<Vec<Pairs>>,
    /// What labels named so far.
    namings: RefCell<Memo<Naming>>,
}

/// All of a circular that the answers depend on: each text's names and titles.
type Names = Vec<(TextId, Option<String>, Vec<String>)>;

thread_local! {
    static KNOWN: RefCell<Last<Names, Rc<Known>>> = const { RefCell::new(Last::new()) };
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
    /// Some of them, in a list and nothing else: "X.1353, X.1471 and X.1645".
    Several(Vec<usize>),
    /// Some of them, or one of them contradictorily; a person is asked where such a row is marked.
    Doubtful(Vec<usize>, &'static str),
}

impl<'a> Labels<'a> {
    pub(in crate::reply) fn of(circular: &'a Circular) -> Self {
        let is = |names: &Names| {
            let same = |((id, name, titles), text): (&(TextId, Option<String>, Vec<String>), &DraftText)| {
                *id == text.id && *name == text.provisional_name && titles.iter().eq(text.title.values())
            };
            names.len() == circular.texts.len() && names.iter().zip(&circular.texts).all(same)
        };
        let make = || {
            let names = |text: &DraftText| {
                (text.id.clone(), text.provisional_name.clone(), text.title.values().cloned().collect())
            };
            let letters = |text: &DraftText| text.title.values().map(|title| pairs(title)).collect();
            let titles = circular.texts.iter().map(letters).collect();
            (circular.texts.iter().map(names).collect(), Rc::new(Known { titles, ..Known::default() }))
        };
        let known = KNOWN.with_borrow_mut(|last| last.of(is, make).map(|known| Rc::clone(known)));
        Self { circular, known: known.unwrap_or_default() }
    }

    /// Reads a label.
    pub(in crate::reply) fn read(&self, text: &str) -> Naming {
        self.known.namings.borrow_mut().of(text, || self.naming(text))
    }

    fn naming(&self, text: &str) -> Naming {
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
        if let [one] = named.as_slice()
            && !answers
            && self.takes_back(&folded, *one)
        {
            return Naming::Doubtful(named, "words beside the text's name set a condition or take the row back");
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
            (several, []) if !foreign && is_list(text, circular) => Naming::Several(several.to_vec()),
            (several, titles) => {
                let all = several.iter().chain(titles).copied().collect();
                Naming::Doubtful(all, "one set of boxes stands beside several texts")
            }
        }
    }

    /// Whether a label holds words that set a condition or take back what its row says, and that are none of its title's.
    fn takes_back(&self, folded: &str, text: usize) -> bool {
        let titles = self.circular.texts.get(text).into_iter().flat_map(|text| text.title.values());
        let titles: String = titles.map(|title| fold(title) + "\n").collect();
        let lists = [&wording::RESERVES, &wording::PARTS, &wording::VOIDS];
        let listed = |list: &Phrases| {
            let found = list.find_all(folded).into_iter();
            found.filter_map(|(at, length)| folded.get(at..at + length)).any(|words| !titles.contains(words))
        };
        lists.into_iter().any(listed)
    }

    /// Texts whose title in one of the circular's languages the label bears, whole or nearly so.
    fn titled(&self, text: &str) -> Vec<usize> {
        let length = text.chars().count();
        if !(9..=600).contains(&length) {
            return Vec::new();
        }
        let label = pairs(text);
        let bearing = |(index, titles): (usize, &Vec<Pairs>)| titles.iter().any(|t| bears(&label, t)).then_some(index);
        self.known.titles.iter().enumerate().filter_map(bearing).collect()
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

/// Names of texts with a comma or "and" between each two, and nothing else but what labels say: names that only stand
/// side by side may be the labels of two rows.
fn is_list(text: &str, circular: &Circular) -> bool {
    const JOINERS: [&str; 7] = ["and", "et", "y", "и", "و", "和", "及"];
    let named = circular.mentions(text);
    let joined = |(one, next): (&Mention, &Mention)| {
        let between = text.get(one.end..next.start).unwrap_or_default();
        between.contains([',', ';', '&', '،', '、', '，', '；'])
            || between.split(|c: char| !c.is_alphabetic()).any(|word| JOINERS.contains(&word))
    };
    let ranged = text.contains(['–', '—'])
        || fold(text).split(' ').any(|word| ["to", "a", "au", "по", "до", "至"].contains(&word));
    !ranged && named.iter().zip(named.iter().skip(1)).all(joined) && words::strangers_of_label(text, circular) == 0
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
