//! How Recommendations are named in running text, in six languages and with every slip of the pen.
//!
//! Finds identifiers (`X.1353`, `G.8013/Y.1731`), the Corrigenda and Amendments that belong to them in either order
//! (`X.1333 Cor.1`, `Corrigendum 1 to Recommendation ITU-T X.1333`), editions and working names. Total on any text.

use std::ops::Range;

use super::{
    TextId,
    fold::{Folded, is_arabic, is_western, tidy},
    supplement::{Supplement, supplements},
};

/// One identifier as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// More than one for common texts such as `G.8013/Y.1731`.
    pub(super) bases: Vec<Base>,
    /// The year in `X.509 (2019) Cor.2`.
    pub(super) edition: Option<u32>,
    pub(super) supplement: Option<Supplement>,
    /// Characters of the folded text.
    pub(super) range: Range<usize>,
}

/// A Recommendation's number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Base {
    pub(super) id: String,
    /// Written so that it can be nothing else; the others count only where they are expected.
    pub(super) firm: bool,
    pub(super) range: Range<usize>,
}

impl Name {
    /// The canonical identifier; none while the Corrigendum's or Amendment's number is not known.
    pub(super) fn id(&self) -> Option<TextId> {
        let base = self.bases.iter().map(|base| base.id.as_str()).collect::<Vec<_>>().join("/");
        let Some(supplement) = &self.supplement else {
            return Some(TextId(base));
        };
        let (label, number) = (supplement.kind.label(), supplement.number?);
        let edition = self.edition.map(|year| format!(" ({year})")).unwrap_or_default();
        Some(TextId(format!("{base}{edition} {label}.{number}")))
    }

    pub(super) fn firm(&self) -> bool {
        self.bases.iter().all(|base| base.firm)
    }
}

/// A longer text is no identifier.
const LONGEST_ID: usize = 1000;

/// The one identifier that `text` names, or the working name that it consists of.
pub(super) fn parse(text: &str) -> Option<TextId> {
    if text.len() > LONGEST_ID {
        return None;
    }
    let folded = Folded::new(text);
    let mut names = scan(&folded).into_iter().map(|name| name.id());
    match names.next() {
        Some(first) => first.filter(|id| names.all(|other| other.as_ref() == Some(id))),
        None => whole_working_name(text, &folded).map(TextId),
    }
}

fn whole_working_name(text: &str, folded: &Folded) -> Option<String> {
    let start = folded.run(0, |c| c == ' ');
    let range = working_name_at(folded, start)?;
    let rest = folded.run(range.end, |c| c == ' ');
    let name = folded.slice(range.start + 2..range.end);
    let person = folded.upper(range.start + 2) && !name.contains(|c: char| c == '-' || c.is_ascii_digit());
    (range.end + rest == folded.len() && !person).then(|| written(text, folded, &range))
}

/// The original words at `range`, tidied, with the series letter as a Latin capital.
pub(super) fn written(text: &str, folded: &Folded, range: &Range<usize>) -> String {
    let original = tidy(text.get(folded.bytes(range)).unwrap_or_default());
    let letter = latin(folded.at(range.start)).to_ascii_uppercase();
    std::iter::once(letter).chain(original.chars().skip(1)).collect()
}

/// Every identifier in a text, in order.
pub(super) fn scan(folded: &Folded) -> Vec<Name> {
    let mut groups = if folded.has(|c| c.is_ascii_digit()) { groups(folded) } else { Vec::new() };
    if groups.is_empty() {
        return Vec::new();
    }
    let mut homes = vec![Vec::new(); groups.len()];
    let spans: Vec<_> = groups.iter().map(|group| group.range.clone()).collect();
    for (supplement, home) in supplements(folded, &spans) {
        if let Some(list) = homes.get_mut(home) {
            list.push(supplement);
        }
    }
    let mut names: Vec<_> =
        groups.drain(..).zip(homes).flat_map(|(group, supplements)| with_supplements(group, supplements)).collect();
    names.sort_by_key(|name| (name.range.start, name.range.end));
    names
}

/// The group once for each of its supplements; those that stand apart are shown where they stand.
fn with_supplements(group: Name, mut supplements: Vec<Supplement>) -> Vec<Name> {
    if supplements.iter().any(|supplement| supplement.number.is_some()) {
        supplements.retain(|supplement| supplement.number.is_some());
    }
    let distance = |range: &Range<usize>| {
        if range.start >= group.range.end {
            range.start - group.range.end
        } else {
            group.range.start.saturating_sub(range.end)
        }
    };
    let nearest = supplements.iter().map(|supplement| distance(&supplement.range)).min();
    let Some(nearest) = nearest else {
        return vec![group];
    };
    supplements
        .into_iter()
        .map(|supplement| {
            let own = supplement.range.clone();
            let joined = group.range.start.min(own.start)..group.range.end.max(own.end);
            let range = if distance(&own) == nearest { joined } else { own };
            Name { supplement: Some(supplement), range, ..group.clone() }
        })
        .collect()
}

fn groups(folded: &Folded) -> Vec<Name> {
    let mut groups = Vec::new();
    let mut i = 0;
    while i < folded.len() {
        let Some(group) = group_at(folded, i) else {
            i += 1;
            continue;
        };
        i = group.range.end.max(i + 1);
        groups.push(group);
    }
    groups
}

fn group_at(folded: &Folded, start: usize) -> Option<Name> {
    let first = base_at(folded, start)?;
    let mut end = first.range.end;
    let mut bases = vec![first];
    while folded.at(end) == '/' && bases.len() < 4 {
        let Some(base) = base_at(folded, end + 1).filter(|base| base.firm) else { break };
        end = base.range.end;
        bases.push(base);
    }
    let (edition, end) = edition(folded, end).map_or((None, end), |(year, end)| (Some(year), end));
    Some(Name { bases, edition, supplement: None, range: start..end })
}

/// `(2019)`, `(10/2019)`, `(2019年)` right behind a number.
fn edition(folded: &Folded, end: usize) -> Option<(u32, usize)> {
    let open = end + folded.run(end, |c| c == ' ').min(2);
    if folded.at(open) != '(' {
        return None;
    }
    let length = folded.run(open + 1, |c| c.is_ascii_digit() || "/-. 年版".contains(c));
    let close = open + 1 + length;
    let inside = folded.slice(open + 1..close);
    let mut years = inside
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| part.len() == 4)
        .filter_map(|part| part.parse().ok())
        .filter(|year| (1900..2200).contains(year));
    let year = years.next().filter(|_| length <= 12 && folded.at(close) == ')')?;
    years.next().is_none().then_some((year, close + 1))
}

fn base_at(folded: &Folded, i: usize) -> Option<Base> {
    let c = folded.at(i);
    let letter = Some(latin(c)).filter(char::is_ascii_lowercase)?;
    if (letter != c && !folded.upper(i) && !"асеорху".contains(c)) || !opens(folded, i) {
        return None;
    }
    let series = Series { letter: letter.to_ascii_uppercase(), at: i, capital: folded.upper(i), native: letter == c };
    dotted(folded, &series).or_else(|| supplement_series(folded, &series)).or_else(|| dotless(folded, &series))
}

struct Series {
    letter: char,
    at: usize,
    capital: bool,
    /// Written in Latin, not with a look-alike of another alphabet.
    native: bool,
}

/// Whether a series letter may stand here: not inside a word, a number or an address.
fn opens(folded: &Folded, i: usize) -> bool {
    let before = folded.before(i);
    let glued = is_western(before) || before.is_ascii_digit() || before == '@';
    !glued || (is_western(before) && sector_before(folded, i))
}

/// `ITU-T`, `Rec.` and their translations right before `i`.
fn sector_before(folded: &Folded, i: usize) -> bool {
    const ENDINGS: [&str; 19] = [
        "itu-t",
        "itu t",
        "itu-т",
        "uit-t",
        "uit t",
        "uit-т",
        "мсэ-т",
        "мсэ-t",
        "мсэ т",
        "мсэ t",
        "rec.",
        "rec",
        "recommendation",
        "recommandation",
        "recomendacion",
        "рекомендации",
        "рекомендация",
        "рек.",
        "التوصية",
    ];
    let before = folded.slice(i.saturating_sub(20)..i);
    let before = before.trim_end_matches([' ', '-']);
    ENDINGS.iter().any(|ending| before.ends_with(ending))
}

/// `X.1353`, `H.264.1`, `V.34bis`, with stray spaces around the dot.
fn dotted(folded: &Folded, series: &Series) -> Option<Base> {
    let dot = series.at + 1 + usize::from(folded.at(series.at + 1) == ' ');
    if folded.at(dot) != '.' {
        return None;
    }
    let digits_at = dot + 1 + usize::from(folded.at(dot + 1) == ' ');
    let loose = digits_at - series.at > 2;
    let digits = folded.run(digits_at, |c| c.is_ascii_digit());
    let least = if loose { 3 } else { 1 };
    if !(least..=5).contains(&digits) {
        return None;
    }
    let end = number_end(folded, digits_at + digits)?;
    let firm = !loose && series.capital && (digits >= 2 || sector_before(folded, series.at));
    let id = format!("{}.{}", series.letter, folded.slice(digits_at..end));
    Some(Base { id, firm, range: series.at..end })
}

/// `X1353`, `X 1353`: only from three digits on, since shorter ones are paper sizes and rooms.
fn dotless(folded: &Folded, series: &Series) -> Option<Base> {
    let gap = usize::from(matches!(folded.at(series.at + 1), ' ' | '-'));
    let digits_at = series.at + 1 + gap;
    let digits = folded.run(digits_at, |c| c.is_ascii_digit());
    if !(3..=5).contains(&digits) || (gap > 0 && !(series.capital && series.native)) {
        return None;
    }
    let end = number_end(folded, digits_at + digits)?;
    let id = format!("{}.{}", series.letter, folded.slice(digits_at..end));
    Some(Base { id, firm: false, range: series.at..end })
}

/// `Y.Suppl.1`, `Y Suppl. 1`.
fn supplement_series(folded: &Folded, series: &Series) -> Option<Base> {
    let word = series.at + 1 + folded.run(series.at + 1, |c| matches!(c, '.' | ' ' | '-')).min(2);
    let stem = ["supplement", "suppl", "supp", "sup"].into_iter().find(|stem| folded.starts_with(word, stem))?;
    let after = word + stem.len();
    let digits_at = after + folded.run(after, |c| matches!(c, '.' | ' ')).min(2);
    let digits = folded.run(digits_at, |c| c.is_ascii_digit());
    if word == series.at + 1 || !(1..=3).contains(&digits) {
        return None;
    }
    let end = number_end(folded, digits_at + digits)?;
    let id = format!("{}.Suppl.{}", series.letter, folded.slice(digits_at..end));
    Some(Base { id, firm: series.capital, range: series.at..end })
}

/// The end of a number whose first figures end at `end`; none where it runs on into a word.
fn number_end(folded: &Folded, mut end: usize) -> Option<usize> {
    for _ in 0..4 {
        let digits = folded.run(end + 1, |c| c.is_ascii_digit());
        if folded.at(end) != '.' || !(1..=3).contains(&digits) {
            break;
        }
        end += 1 + digits;
    }
    let rank = ["bis", "ter", "quater"].into_iter().find(|rank| {
        folded.starts_with(end, rank) && !is_western(folded.at(end + rank.len())) && folded.at(end + rank.len()) != '-'
    });
    end += rank.map_or(0, str::len);
    let next = folded.at(end);
    (!is_western(next) && !next.is_ascii_digit() && next != '@').then_some(end)
}

/// A working name such as `X.ztd-iot` or `X.5Gsec-message` that begins at `i`.
pub(super) fn working_name_at(folded: &Folded, i: usize) -> Option<Range<usize>> {
    if !latin(folded.at(i)).is_ascii_lowercase() || folded.at(i + 1) != '.' || !opens(folded, i) {
        return None;
    }
    let inside = |c: char| c.is_ascii_alphanumeric() || "-_+.".contains(c);
    let mut end = i + 2 + folded.run(i + 2, inside);
    while "-_+.".contains(folded.before(end)) && end > i + 2 {
        end -= 1;
    }
    let name = folded.slice(i + 2..end);
    let fits = (2..=60).contains(&name.len())
        && name.contains(|c: char| c.is_ascii_lowercase())
        && !is_western(folded.at(end));
    (fits && name.starts_with(|c: char| c.is_ascii_alphanumeric()) && base_at(folded, i).is_none()).then_some(i..end)
}

/// Names from this length on may be broken once, as the end of a line in a narrow column breaks them.
const BREAKABLE: usize = 6;

/// Where `name` (folded) stands alone in a text.
pub(super) fn occurrences(folded: &Folded, name: &[char]) -> Vec<Range<usize>> {
    let stands = |i: &usize| {
        let end = end_of(folded, name, *i)?;
        let glued = is_western(folded.at(end)) || folded.at(end).is_ascii_digit();
        let runs_on = matches!(folded.at(end), '-' | '_') && folded.at(end + 1).is_ascii_alphanumeric();
        (opens(folded, *i) && !glued && !runs_on).then_some(*i..end)
    };
    (0..folded.len()).filter(|_| !name.is_empty()).filter_map(|i| stands(&i)).collect()
}

/// Where the name that begins here ends.
fn end_of(folded: &Folded, name: &[char], begin: usize) -> Option<usize> {
    let mut at = begin;
    let mut whole = true;
    for (k, c) in name.iter().enumerate() {
        let same = |at: usize| latin(folded.at(at)) == latin(*c);
        if !same(at) {
            let broken = whole && k > 0 && name.len() >= BREAKABLE && folded.at(at) == ' ' && same(at + 1);
            if !broken {
                return None;
            }
            whole = false;
            at += 1;
        }
        at += 1;
    }
    Some(at)
}

/// The Latin letter that a (folded) letter looks like as a capital.
pub(super) fn latin(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' => 'c',
        'е' | 'ε' => 'e',
        'ԍ' => 'g',
        'н' | 'η' => 'h',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'ν' => 'n',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'х' | 'χ' => 'x',
        'у' | 'υ' => 'y',
        'ζ' => 'z',
        _ => c,
    }
}

/// Whether a word of a script may not run on at `c`.
pub(super) fn continues_word(c: char) -> bool {
    is_western(c) || is_arabic(c)
}

#[cfg(test)]
mod tests {
    use crate::circular::TextId;

    #[track_caller]
    fn reads(written: &str, id: &str) {
        assert_eq!(TextId::parse(written).as_ref().map(TextId::as_str), Some(id), "{written}");
    }

    #[test]
    fn identifiers_have_one_form_however_they_are_written() {
        for written in ["X.1353", "x.1353", "X1353", "X 1353", "X. 1353", "X .1353", "Ｘ．１３５３", "Х.1353", "Χ.1353"]
        {
            reads(written, "X.1353");
        }
        for written in
            ["ITU-T X.1353", "ITU‑T\u{a0}X.1353", "Rec. X.1353", "Rec.X.1353", "ITU-TX.1353", "وX.1353", "和X.1353"]
        {
            reads(written, "X.1353");
        }
        reads("L.1210", "L.1210");
        reads("H.264.1", "H.264.1");
        reads("V.34bis", "V.34bis");
        reads("Y.٤١١٣", "Y.4113");
        reads("Draft revised Recommendation ITU-T Y.4113", "Y.4113");
        reads("G.8013/Y.1731", "G.8013/Y.1731");
        reads("Y Suppl. 1", "Y.Suppl.1");
        reads("Y.Suppl.1", "Y.Suppl.1");
        reads("X.ztd-iot", "X.ztd-iot");
        reads("x.5Gsec‑message", "X.5Gsec-message");
        reads("ITU-T X.1353 (X.ztd-iot)新建议书草案", "X.1353");
    }

    #[test]
    fn corrigenda_and_amendments_are_read_in_six_languages() {
        for written in [
            "X.1333 Cor.1",
            "X.1333 Cor. 1",
            "X.1333 Cor1",
            "X.1333/Cor.1",
            "X.1333 (Cor. 1)",
            "X.1333, Corrigendum 1",
            "X.1333 – Corrigendum No. 1",
            "Draft Corrigendum 1 to ITU-T X.1333",
            "Draft Corrigendum 1 to Recommendation ITU-T X.1333",
            "Corrigendum n° 1 de la Recommandation UIT-T X.1333",
            "Projet de Corrigendum 1 de la Recommandation UIT‑T X.1333",
            "Proyecto de Corrigéndum 1 a la Recomendación UIT-T X.1333",
            "Исправление 1 к Рекомендации МСЭ-T X.1333",
            "Проект Исправления 1 к Рекомендации МСЭ-Т Х.1333",
            "مشروع التصويب 1 للتوصية ITU-T X.1333",
            "التصويب ١ للتوصية ITU-T X.1333",
            "ITU-T X.1333建议书勘误1草案",
            "ITU T X.1333 建议书 勘误 1",
            "X.1333建议书第1号勘误",
        ] {
            reads(written, "X.1333 Cor.1");
        }
        for written in [
            "Q.850 Amd. 1",
            "Draft Amendment 1 to Recommendation ITU-T Q.850",
            "Projet d'Amendement 1 de la Recommandation UIT-T Q.850",
            "Proyecto de Enmienda 1 a la Recomendación UIT-T Q.850",
            "Проект Поправки 1 к Рекомендации МСЭ-T Q.850",
            "مشروع التعديل 1 للتوصية ITU-T Q.850",
            "ITU-T Q.850建议书修正1草案",
            "Q.850建议书修正案1",
            "Q.850建议书第1修正案",
            "Проект Изменения 1 к Рекомендации МСЭ-Т Q.850",
        ] {
            reads(written, "Q.850 Amd.1");
        }
        reads("G.8013/Y.1731 Amd 2", "G.8013/Y.1731 Amd.2");
        reads("X.509 (2019) Cor.2", "X.509 (2019) Cor.2");
        reads("Draft Corrigendum 2 to Recommendation ITU-T X.509 (10/2019)", "X.509 (2019) Cor.2");
    }

    #[test]
    fn what_names_nothing_or_several_texts_is_no_identifier() {
        for written in [
            "",
            "Cor.1",
            "X.1353, X.1471",
            "Corrigendum to X.1333",
            "A4",
            "page 1353",
            "AX.1353",
            "X.135300000",
            "J.Smith",
            "me@x.1353.org",
            "in 2023 y 2024",
            "SG17/XY",
        ] {
            assert_eq!(TextId::parse(written), None, "{written}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic_and_the_canonical_form_is_stable(text in "\\PC{0,60}") {
            if let Some(id) = TextId::parse(&text) {
                proptest::prop_assert_eq!(TextId::parse(id.as_str()), Some(id));
            }
        }

        #[test]
        fn any_mixture_of_names_is_read_without_panic(
            text in "([A-ZХ][. ]?[0-9]{1,5}(/|[.]| |, |、|建议书)?|Cor\\.?1|Amd 2| to | de la |\\(2019\\)|勘误|第1号|التصويب 1|х|X\\.ztd-iot|،){0,12}",
        ) {
            if let Some(id) = TextId::parse(&text) {
                proptest::prop_assert_eq!(TextId::parse(id.as_str()), Some(id));
            }
        }

        #[test]
        fn every_number_is_itself_and_no_other(letter in "[A-VXYZ]", number in 1u32..99_999) {
            let id = format!("{letter}.{number}");
            let written = format!("Draft new Recommendation ITU-T {id} (new)");
            let read = TextId::parse(&written).unwrap();
            proptest::prop_assert_eq!(read.as_str(), id);
        }
    }
}
