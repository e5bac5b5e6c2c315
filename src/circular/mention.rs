//! Which of a circular's texts a line names, and which other Recommendations it cites.

use std::{cell::RefCell, ops::Range};

use super::{
    Circular, DraftText,
    fold::Folded,
    name::{Name, latin, occurrences, scan, working_name_at, written},
};
use crate::memo::{Last, Memo};

/// A text of the circular, named in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// Index into the circular's texts.
    pub text: usize,
    /// First byte in the line.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
}

impl Circular {
    /// The texts that a line names, in the line's order: by identifier however written, by the base Recommendation alone
    /// when only one text has it, or by working name. A name and the working name beside it are one mention.
    #[must_use]
    pub fn mentions(&self, line: &str) -> Vec<Mention> {
        said(&self.texts, |said| said.mentions.of(line, || find_in(&said.names, line)))
            .unwrap_or_else(|| find(&self.texts, line))
    }

    /// Identifiers in a line that are certainly Recommendations or drafts and not this circular's, or that several of its
    /// texts could mean. A comment may well cite such a Recommendation; the reader decides.
    #[must_use]
    pub fn foreign_texts(&self, line: &str) -> Vec<String> {
        said(&self.texts, |said| said.foreign.of(line, || foreign_in(&said.names, line)))
            .unwrap_or_else(|| foreign(&self.texts, line))
    }
}

/// Identifier and working name of each text: they are all that the answers depend on.
type Names = Vec<(super::TextId, Option<String>)>;

/// A circular's names, and what was said of lines by them.
struct Said {
    names: Known,
    mentions: Memo<Vec<Mention>>,
    foreign: Memo<Vec<String>>,
}

thread_local! {
    static SAID: RefCell<Last<Names, Said>> = const { RefCell::new(Last::new()) };
}

/// Asks what was said by these texts' names.
fn said<T>(texts: &[DraftText], ask: impl FnOnce(&mut Said) -> T) -> Option<T> {
    let is = |names: &Names| {
        let same = |((id, name), text): (&(super::TextId, Option<String>), &DraftText)| {
            *id == text.id && *name == text.provisional_name
        };
        names.len() == texts.len() && names.iter().zip(texts).all(same)
    };
    let make = || {
        let names = texts.iter().map(|text| (text.id.clone(), text.provisional_name.clone())).collect();
        (names, Said { names: Known::of(texts), mentions: Memo::default(), foreign: Memo::default() })
    };
    SAID.with_borrow_mut(|last| last.of(is, make).map(ask))
}

/// See [`Circular::mentions`].
pub(super) fn find(texts: &[DraftText], line: &str) -> Vec<Mention> {
    find_in(&Known::of(texts), line)
}

fn find_in(known: &Known, line: &str) -> Vec<Mention> {
    let folded = Folded::new(line);
    let found = found(known, &folded);
    merged(&folded, &found)
        .into_iter()
        .map(|(text, range)| {
            let bytes = folded.bytes(&range);
            Mention { text, start: bytes.start, end: bytes.end }
        })
        .collect()
}

/// See [`Circular::foreign_texts`].
pub(super) fn foreign(texts: &[DraftText], line: &str) -> Vec<String> {
    foreign_in(&Known::of(texts), line)
}

fn foreign_in(known: &Known, line: &str) -> Vec<String> {
    let folded = Folded::new(line);
    let working = Covered::by(&folded, known.working_names(&folded).map(|(_, range)| range));
    let names = scan(&folded);
    let mut foreign: Vec<(usize, String)> = Vec::new();
    for name in names.iter().filter(|name| name.firm() && !working.touches(&name.range)) {
        foreign.extend(known.strangers(name).into_iter().map(|id| (name.range.start, id)));
    }
    let mut i = 0;
    while i < folded.len() {
        let Some(range) = working_name_at(&folded, i) else {
            i += 1;
            continue;
        };
        i = range.end;
        if !working.touches(&range) && is_draft_name(&folded, &range, &names) {
            foreign.push((range.start, written(line, &folded, &range)));
        }
    }
    foreign.sort();
    let mut seen = std::collections::BTreeSet::new();
    foreign.into_iter().map(|(_, id)| id).filter(|id| seen.insert(id.clone())).collect()
}

/// Tells a draft's working name from a person's: a person's begins with a capital and stands in no brackets behind a number.
fn is_draft_name(folded: &Folded, range: &Range<usize>, names: &[Name]) -> bool {
    let last = names.partition_point(|name| name.range.start < range.start).checked_sub(1).and_then(|i| names.get(i));
    let behind_number = last.is_some_and(|name| {
        name.range.end < range.start
            && range.start - name.range.end <= 3
            && folded.slice(name.range.end..range.start).trim() == "("
    });
    let name = folded.slice(range.start + 2..range.end);
    let typical = name.contains(|c: char| c == '-' || c.is_ascii_digit()) && !folded.upper(range.start + 2);
    behind_number || (typical && folded.upper(range.start) && !name.contains('.'))
}

/// The characters of a line that are spoken for.
struct Covered(Vec<bool>);

impl Covered {
    fn by(folded: &Folded, ranges: impl Iterator<Item = Range<usize>>) -> Self {
        let mut covered = vec![false; folded.len()];
        for range in ranges {
            covered.get_mut(range).into_iter().flatten().for_each(|covered| *covered = true);
        }
        Self(covered)
    }

    fn touches(&self, range: &Range<usize>) -> bool {
        self.0.get(range.clone()).is_some_and(|part| part.contains(&true))
    }
}

fn found(known: &Known, folded: &Folded) -> Vec<(usize, Range<usize>)> {
    // Most lines of any document name nothing: a number needs a digit, a working name its dot.
    if !folded.has(|c| c.is_ascii_digit() || c == '.') && !known.dotless {
        return Vec::new();
    }
    let mut found: Vec<_> = known.working_names(folded).collect();
    let working = Covered::by(folded, found.iter().map(|(_, range)| range.clone()));
    for name in scan(folded).iter().filter(|name| !working.touches(&name.range)) {
        found.extend(known.named_by(name));
    }
    found.sort_by_key(|(text, range)| (range.start, range.end, *text));
    found
}

/// Joins a name and the working name beside it.
fn merged(folded: &Folded, found: &[(usize, Range<usize>)]) -> Vec<(usize, Range<usize>)> {
    let mut merged: Vec<(usize, Range<usize>)> = Vec::new();
    for (text, range) in found {
        if let Some((last, span)) = merged.last_mut()
            && last == text
            && span.end < range.start
            && let gap = folded.slice(span.end..range.start)
            && gap.chars().count() <= 6
            && !gap.contains(". ")
            && gap.chars().all(|c| " ()[]-/:.ex".contains(c))
        {
            let closes = gap.contains(['(', '[']) && matches!(folded.at(range.end), ')' | ']');
            *span = span.start..range.end + usize::from(closes);
            continue;
        }
        merged.push((*text, range.clone()));
    }
    merged
}

/// The circular's texts, ready for comparison.
struct Known {
    /// The texts with a number.
    names: Vec<(usize, Name)>,
    /// Working names, folded.
    working: Vec<(usize, Vec<char>)>,
    /// Whether one of them is named without a dot.
    dotless: bool,
}

impl Known {
    fn of(texts: &[DraftText]) -> Self {
        let dotless = |text: &DraftText| !text.provisional_name.as_deref().unwrap_or(text.id.as_str()).contains('.');
        let mut known = Self { names: Vec::new(), working: Vec::new(), dotless: texts.iter().any(dotless) };
        for (index, text) in texts.iter().enumerate() {
            match scan(&Folded::new(text.id.as_str())).into_iter().next() {
                Some(name) => known.names.push((index, name)),
                None => known.working.push((index, folded_chars(text.id.as_str()))),
            }
            known.working.extend(text.provisional_name.iter().map(|name| (index, folded_chars(name))));
        }
        known
    }

    fn working_names<'a>(&'a self, folded: &'a Folded) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        let first = |name: &[char]| name.first().copied().map(latin);
        let present = move |name: &[char]| first(name).is_some_and(|first| folded.has(|c| latin(c) == first));
        let here = self.working.iter().filter(move |(_, name)| present(name));
        here.flat_map(|(text, name)| occurrences(folded, name).into_iter().map(|range| (*text, range)))
    }

    /// The texts that a name means: one for the whole name, or one for each of its numbers.
    fn named_by(&self, name: &Name) -> Vec<(usize, Range<usize>)> {
        let mut meant: Vec<_> = name
            .bases
            .iter()
            .filter_map(|base| self.meant(name, &base.id).map(|text| (text, base.range.clone())))
            .collect();
        let same = meant.first().is_some_and(|(first, _)| meant.iter().all(|(text, _)| text == first));
        if same {
            meant.truncate(1);
            for (_, range) in &mut meant {
                *range = name.range.clone();
            }
        }
        meant
    }

    /// The numbers in a name that mean none of the texts, in canonical form.
    fn strangers(&self, name: &Name) -> Vec<String> {
        let known = |id: &str| self.meant(name, id).is_some();
        let unknown: Vec<_> = name.bases.iter().filter(|base| !known(&base.id)).cloned().collect();
        let halves_of_one_text = unknown.len() < name.bases.len() && self.named_by(name).len() == 1;
        if unknown.is_empty() || halves_of_one_text {
            return Vec::new();
        }
        let whole = Name { bases: unknown, ..name.clone() };
        let bare = Name { supplement: None, ..whole.clone() };
        whole.id().or_else(|| bare.id()).map(|id| id.as_str().to_owned()).into_iter().collect()
    }

    /// The one text that a Recommendation's number means with the supplement and edition written beside it.
    fn meant(&self, name: &Name, base: &str) -> Option<usize> {
        let mut with_base: Vec<_> =
            self.names.iter().filter(|(_, known)| known.bases.iter().any(|other| other.id == base)).collect();
        with_base.retain(|(_, known)| agrees(name.edition, known.edition));
        let wanted = name.supplement.as_ref().map(|supplement| (supplement.kind, supplement.number));
        let offered = |known: &Name| known.supplement.as_ref().map(|supplement| (supplement.kind, supplement.number));
        let exact: Vec<_> = with_base.iter().filter(|(_, known)| offered(known) == wanted).collect();
        match (exact.as_slice(), wanted) {
            ([(text, _)], _) => Some(*text),
            ([], Some((kind, None))) => {
                only(with_base.iter().filter(|(_, known)| offered(known).is_some_and(|of| of.0 == kind)))
            }
            ([], None) if name.edition.is_none() => only(with_base.iter()),
            _ => None,
        }
    }
}

fn agrees(one: Option<u32>, other: Option<u32>) -> bool {
    one.is_none() || other.is_none() || one == other
}

fn only<'a>(mut texts: impl Iterator<Item = &'a &'a (usize, Name)>) -> Option<usize> {
    let (text, _) = texts.next()?;
    texts.next().is_none().then_some(*text)
}

fn folded_chars(text: &str) -> Vec<char> {
    super::fold::fold(text).trim().chars().map(latin).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circular::{Meeting, TextId, TextKind};

    fn circular(texts: &[(&str, &str)]) -> Circular {
        let day = jiff::civil::date(2024, 3, 1);
        let text = |&(id, working): &(&str, &str)| DraftText {
            id: TextId::parse(id).unwrap(),
            provisional_name: (!working.is_empty()).then(|| working.to_owned()),
            kind: TextKind::New,
            title: std::collections::BTreeMap::new(),
            location: None,
        };
        Circular {
            number: 112,
            reference: "SG13/TK".into(),
            date: day,
            study_group: 13,
            meeting: Meeting { start: day, end: day, place: std::collections::BTreeMap::new() },
            deadline: jiff::Timestamp::UNIX_EPOCH,
            threshold_percent: 70,
            reply_to: "tsbdir@itu.int".into(),
            texts: texts.iter().map(text).collect(),
        }
    }

    fn usual() -> Circular {
        circular(&[
            ("X.1333 Cor.1", ""),
            ("X.1353", "X.ztd-iot"),
            ("X.1771", "X.rdda"),
            ("X.1817", "X.5Gsec-message"),
            ("G.8013/Y.1731 Amd.2", ""),
        ])
    }

    #[track_caller]
    fn names(circular: &Circular, line: &str, expected: &[(&str, &str)]) {
        let named: Vec<_> = circular
            .mentions(line)
            .iter()
            .map(|mention| (circular.texts[mention.text].id.as_str(), line.get(mention.start..mention.end).unwrap()))
            .collect();
        assert_eq!(named, expected, "{line}");
    }

    #[test]
    fn a_working_name_may_be_broken_once_where_a_narrow_column_ends() {
        names(
            &usual(),
            "X.1817 (X.5Gse c-message), X.1353 ( X.ztd- iot)",
            &[("X.1817", "X.1817 (X.5Gse c-message)"), ("X.1353", "X.1353 ( X.ztd- iot)")],
        );
        names(&usual(), "X.5G se c-message; X. ztd iot", &[]);
    }

    #[test]
    fn a_name_and_its_working_name_are_one_mention() {
        names(
            &usual(),
            "ITU‑T X.1333 Cor.1, X.1353 (X.ztd‑iot), X.1771 (ex X.rdda) and X.1817",
            &[
                ("X.1333 Cor.1", "X.1333 Cor.1"),
                ("X.1353", "X.1353 (X.ztd‑iot)"),
                ("X.1771", "X.1771 (ex X.rdda)"),
                ("X.1817", "X.1817"),
            ],
        );
        names(&usual(), "X.1353 (X.rdda)", &[("X.1353", "X.1353"), ("X.1771", "X.rdda")]);
    }

    #[test]
    fn texts_are_named_in_every_script() {
        names(&usual(), "和X.1817 (X.5Gsec-message)新建议书草案", &[("X.1817", "X.1817 (X.5Gsec-message)")]);
        names(&usual(), "، X.1771 (X.rdda) وX.1817", &[("X.1771", "X.1771 (X.rdda)"), ("X.1817", "X.1817")]);
        names(&usual(), "Х.1353 и Х.1817", &[("X.1353", "Х.1353"), ("X.1817", "Х.1817")]);
        names(&usual(), "comments_X.1353_FRA.docx", &[("X.1353", "X.1353")]);
        names(&usual(), "on x1353 and X 1771", &[("X.1353", "x1353"), ("X.1771", "X 1771")]);
        names(&usual(), "we support x.ZTD-IOT alone", &[("X.1353", "x.ZTD-IOT")]);
    }

    #[test]
    fn a_corrigendum_is_named_by_its_base_or_its_kind_alone() {
        for line in
            ["X.1333", "X.1333 Cor.1", "Draft Corrigendum to ITU-T X.1333", "X.1333 corrigendum", "X.1333 (2022) Cor.1"]
        {
            assert_eq!(usual().mentions(line).iter().map(|m| m.text).collect::<Vec<_>>(), [0], "{line}");
        }
        for line in ["Y.1731", "G.8013", "G.8013/Y.1731", "Amendment 2 to G.8013/Y.1731", "Y.1731 Amd.2"] {
            assert_eq!(usual().mentions(line).iter().map(|m| m.text).collect::<Vec<_>>(), [4], "{line}");
            assert!(usual().foreign_texts(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn texts_with_similar_numbers_are_not_mixed_up() {
        names(&usual(), "X.135, X.13530, X.1353.1, X.1353bis, AX.1353, X.1353a, X.ztd-iot2, X.ztd-iot-b", &[]);
        names(&usual(), "X.1333 Cor.2 and X.1333 Amd.1", &[]);
        assert_eq!(usual().foreign_texts("X.1333 Cor.2 and X.1333 Amd.1"), ["X.1333 Cor.2", "X.1333 Amd.1"]);
        let both = circular(&[("X.1333", ""), ("X.1333 Cor.2", ""), ("X.1333 Cor.3", "")]);
        names(&both, "X.1333", &[("X.1333", "X.1333")]);
        names(&both, "Corrigendum 2 to X.1333", &[("X.1333 Cor.2", "Corrigendum 2 to X.1333")]);
        names(&both, "Corrigendum to X.1333", &[]);
        names(&both, "X.1333 Cor.2 and Cor.3", &[("X.1333 Cor.2", "X.1333 Cor.2"), ("X.1333 Cor.3", "Cor.3")]);
        names(&both, "X.1333 and Cor.2", &[("X.1333", "X.1333")]);
    }

    #[test]
    fn a_base_shared_by_several_texts_names_none_of_them() {
        let two = circular(&[("X.1333 Cor.1", ""), ("X.1333 Amd.1", "")]);
        names(&two, "ITU-T X.1333", &[]);
        assert_eq!(two.foreign_texts("ITU-T X.1333"), ["X.1333"]);
        names(
            &two,
            "Amendment 1 and Corrigendum 1 to X.1333",
            &[("X.1333 Amd.1", "Amendment 1"), ("X.1333 Cor.1", "Corrigendum 1 to X.1333")],
        );
    }

    #[test]
    fn editions_are_told_apart() {
        let two = circular(&[("X.509 (2016) Cor.3", ""), ("X.509 (2019) Cor.3", "")]);
        names(&two, "X.509 (2019) Cor.3", &[("X.509 (2019) Cor.3", "X.509 (2019) Cor.3")]);
        names(&two, "X.509 Cor.3", &[]);
        names(&usual(), "see X.1333 (2022)", &[]);
        assert_eq!(usual().foreign_texts("see X.1333 (2022)"), ["X.1333"]);
    }

    #[test]
    fn cited_recommendations_are_foreign_and_other_words_are_not() {
        let foreign = |line| usual().foreign_texts(line);
        assert_eq!(foreign("aligned with Rec. ITU-T X.1252 and E.164, X.1353"), ["X.1252", "E.164"]);
        assert_eq!(foreign("X.1353 (X.other) and X.new-thing, ITU-T A.5"), ["X.other", "X.new-thing", "A.5"]);
        for line in
            ["J.Smith, U.S.A., p. 12, clause A.1, Annex B.2, www.itu.int, A4, R34, J.Smith-Jones, e.g. X", "и Т. Д."]
        {
            assert_eq!(foreign(line), Vec::<String>::new(), "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn mentions_lie_on_character_boundaries_of_any_line(
            line in "(\\PC{0,6}|X\\.1353|X\\.1333| Cor\\.[12]|X\\.ztd-iot|\\(|\\)|Corrigendum 1 to |é|ﬁ|勘误1){0,12}",
        ) {
            let circular = usual();
            for mention in circular.mentions(&line) {
                proptest::prop_assert!(line.get(mention.start..mention.end).is_some_and(|named| !named.is_empty()));
                proptest::prop_assert!(mention.text < circular.texts.len());
            }
            let _ = circular.foreign_texts(&line);
        }
    }
}
