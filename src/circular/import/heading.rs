//! The line that opens a text's description in Annex 1: `2 Draft new Recommendation ITU-T X.1353 (X.ztd-iot) [R35]`.

use std::{collections::BTreeSet, ops::Range};

use crate::circular::{
    TextId, TextKind,
    fold::{Folded, TokenKind, listed, tidy},
    name::{Name, scan, working_name_at, written},
};

/// A line that opens the description of a text.
pub(super) struct Heading {
    pub(super) line: usize,
    pub(super) id: TextId,
    pub(super) working: Option<String>,
    pub(super) kinds: BTreeSet<TextKind>,
    /// A title on the same line.
    pub(super) title: Option<String>,
    pub(super) location: Option<String>,
    /// How much speaks for its being a heading: a number, a location, the word "draft".
    pub(super) weight: usize,
}

/// Reads `2 Draft new Recommendation ITU-T X.1353 (X.ztd-iot) [R35]`, with or without its number, location and title.
pub(super) fn heading(line: usize, text: &str) -> Option<Heading> {
    const LONGEST: usize = 600;
    if text.len() > LONGEST {
        return None;
    }
    let (numbered, text) = without_number(text);
    let (location, text) = without_location(text);
    let folded = Folded::new(&text);
    let (id, range) = identifier(&text, &folded)?;
    let before = folded.slice(0..range.start);
    let (working, mut end) =
        working_name(&text, &folded, range.end).map_or((None, range.end), |(name, end)| (Some(name), end));
    let tail_start = end;
    end += vocabulary_length(&folded, end);
    let rest = text.get(folded.bytes(&(end..folded.len()))).unwrap_or_default().trim();
    let title = match tail(rest) {
        _ if !is_vocabulary(&before) => return None,
        Tail::Text => return None,
        Tail::Nothing => None,
        Tail::Title(title) => Some(title),
    };
    let said = format!("{before} {} {}", folded.slice(range.clone()), folded.slice(tail_start..end));
    let draft = DRAFTS.iter().any(|word| said.contains(word));
    let weight = usize::from(numbered) + usize::from(location.is_some()) + usize::from(draft);
    let kinds = kinds(&id, &said);
    Some(Heading { line, id, working, kinds, title, location, weight })
}

fn without_number(text: &str) -> (bool, &str) {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix(['.', ')', '、', '．']).unwrap_or(rest);
    if (1..=2).contains(&digits) && rest.starts_with([' ', '\t']) { (true, rest.trim_start()) } else { (false, text) }
}

/// Takes `[R35]` out of a line.
pub(super) fn without_location(text: &str) -> (Option<String>, String) {
    const LONGEST: usize = 40;
    let parts = text.replace('［', "[").replace('］', "]");
    let found = parts
        .split_once('[')
        .and_then(|(before, rest)| rest.split_once(']').map(|(inside, after)| (before, inside, after)));
    match found {
        Some((before, inside, after)) if inside.chars().count() <= LONGEST && !inside.trim().is_empty() => {
            (Some(tidy(inside)), format!("{} {}", before.trim_end(), after.trim_start()).trim().to_owned())
        }
        _ => (None, parts),
    }
}

/// The one identifier of a heading; a working name where the text has no number yet.
fn identifier(text: &str, folded: &Folded) -> Option<(TextId, Range<usize>)> {
    let names = scan(folded);
    let Some(name) = names.first() else {
        let range = (0..folded.len()).find_map(|i| working_name_at(folded, i))?;
        return Some((TextId::parse(&written(text, folded, &range))?, range));
    };
    let id = name.id()?;
    names.iter().all(|other| other.id().as_ref() == Some(&id)).then(|| (id, name.range.clone()))
}

/// `(X.ztd-iot)`, `(ex X.ztd-iot)` behind an identifier, and where the bracket ends.
pub(super) fn working_name(text: &str, folded: &Folded, from: usize) -> Option<(String, usize)> {
    const LONGEST: usize = 80;
    let open = from + folded.run(from, |c| c == ' ');
    let length = folded.run(open + 1, |c| c != ')');
    if folded.at(open) != '(' || folded.at(open + 1 + length) != ')' || length > LONGEST {
        return None;
    }
    let range = (open + 1..open + 1 + length).find_map(|i| working_name_at(folded, i))?;
    Some((written(text, folded, &range), open + 2 + length))
}

/// Words for "draft", folded; one of them makes a line more likely a heading.
const DRAFTS: [&str; 6] = ["draft", "projet", "proyecto", "проект", "مشروع", "草案"];

const NEW: &str = "new nouvelle nouveau nueva nuevo новои новая новую нового новых الجديدة جديدة 新";

const REVISED: &str = "\
    revised revision revisee revise revisada revisado пересмотренного пересмотреннои пересмотренная \
    пересмотренную пересмотра пересмотр المراجعة مراجعة المراجع مراجع المنقحة منقحة 订 修 rev";

/// Other words that a heading consists of, folded.
const WORDS: &str = "\
    draft determined text recommendation recommendations rec itu t the of to a an for and itu-t projet projets \
    de d l la le recommandation uit texte determine version du au proyecto recomendacion del el texto \
    determinado al en проект проекта рекомендации рекомендация мсэ т к текст по которому сделано заключение \
    مشروع التوصية توصية للتوصية قطاع تقييس الاتصالات ال النص المحدد من علي 建 议 书 草 案 的 已 确 定";

fn is_word(word: &str) -> bool {
    listed(NEW, word)
        || listed(REVISED, word)
        || listed(WORDS, word)
        || ["文", "本", "版", "经", "第", "对"].contains(&word)
}

fn is_vocabulary(folded: &str) -> bool {
    let folded = Folded::new(folded);
    folded.tokens().iter().all(|token| match &token.kind {
        TokenKind::Word(word) => is_word(word),
        TokenKind::Sign(sign) => is_word(&sign.to_string()) || "-.'()\"“•*·،,:".contains(*sign),
        TokenKind::Number { .. } => false,
    })
}

/// How many characters from `from` on are words of a heading, with brackets around them.
fn vocabulary_length(folded: &Folded, from: usize) -> usize {
    let rest = Folded::new(&folded.slice(from..folded.len()));
    let tokens = rest.tokens();
    let known = tokens.iter().take_while(|token| match &token.kind {
        TokenKind::Word(word) => is_word(word),
        TokenKind::Sign(sign) => is_word(&sign.to_string()) || "()".contains(*sign),
        TokenKind::Number { .. } => false,
    });
    known.last().map_or(0, |token| token.range.end)
}

/// What follows the identifier on a heading's line.
enum Tail {
    Nothing,
    /// Behind a dash, a colon or in quotation marks.
    Title(String),
    /// Running text, which makes the line no heading.
    Text,
}

fn tail(rest: &str) -> Tail {
    let title = rest.trim_start_matches(['-', '–', '—', ':', '：', ' ']);
    let quoted = rest.starts_with(['"', '“', '«', '《']);
    match unquoted(title) {
        _ if rest.is_empty() || rest.starts_with('|') => Tail::Nothing,
        _ if title.len() == rest.len() && !quoted => Tail::Text,
        title if title.is_empty() => Tail::Nothing,
        title => Tail::Title(title),
    }
}

pub(super) fn unquoted(title: &str) -> String {
    let bare = title.trim();
    let pairs = [('"', '"'), ('“', '”'), ('«', '»'), ('《', '》')];
    let inside = pairs.iter().find_map(|(open, close)| bare.strip_prefix(*open)?.strip_suffix(*close));
    inside.unwrap_or(bare).trim().to_owned()
}

fn kinds(id: &TextId, said: &str) -> BTreeSet<TextKind> {
    let supplement = scan(&Folded::new(id.as_str())).first().and_then(|name: &Name| name.supplement.clone());
    if let Some(supplement) = supplement {
        return BTreeSet::from([supplement.kind.text_kind()]);
    }
    let folded = Folded::new(said);
    let words: Vec<_> = folded.tokens().iter().map(|token| folded.slice(token.range.clone())).collect();
    let has = |list: &str| words.iter().any(|word| listed(list, word));
    let mut kinds = BTreeSet::new();
    kinds.extend(has(NEW).then_some(TextKind::New));
    kinds.extend(has(REVISED).then_some(TextKind::Revised));
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circular::fold::fold;

    #[test]
    fn every_word_is_kept_in_the_form_it_is_compared_in() {
        for word in DRAFTS.into_iter().chain([NEW, REVISED, WORDS]) {
            assert_eq!(fold(word), word);
        }
    }

    #[test]
    fn kinds_are_read_in_six_languages() {
        for (line, kind) in [
            ("Draft revised Recommendation ITU-T Y.4113", TextKind::Revised),
            ("Projet de Recommandation révisée UIT-T Y.4113", TextKind::Revised),
            ("Projet de révision de la Recommandation UIT-T Y.4113", TextKind::Revised),
            ("Proyecto de Recomendación UIT-T Y.4113 revisada", TextKind::Revised),
            ("Proyecto de revisión de la Recomendación UIT-T Y.4113", TextKind::Revised),
            ("Проект пересмотренной Рекомендации МСЭ-T Y.4113", TextKind::Revised),
            ("Проект пересмотра Рекомендации МСЭ-T Y.4113", TextKind::Revised),
            ("مشروع التوصية المراجَعة ITU-T Y.4113", TextKind::Revised),
            ("مشروع مراجعة التوصية ITU-T Y.4113", TextKind::Revised),
            ("ITU-T Y.4113建议书修订草案", TextKind::Revised),
            ("经修订的ITU-T Y.4113建议书草案", TextKind::Revised),
            ("ITU-T Y.4113修订建议书草案", TextKind::Revised),
            ("1.\tProjet de nouvelle Recommandation UIT-T Y.4113 (Y.foo-bar)", TextKind::New),
            ("Proyecto de nueva Recomendación UIT-T Y.4113", TextKind::New),
            ("Проект новой Рекомендации МСЭ-Т Y.4113", TextKind::New),
            ("مشروع التوصية الجديدة ITU-T Y.4113", TextKind::New),
            ("مشروع توصية جديدة ITU-T Y.4113", TextKind::New),
            ("Y.4113 (Y.foo)新建议书草案", TextKind::New),
            ("Draft Amendment 2 to Recommendation ITU-T Y.4113 (2016)", TextKind::Amendment),
            ("Projet d’Amendement 2 à la Recommandation UIT-T Y.4113", TextKind::Amendment),
            ("Проект Исправления 1 к Рекомендации МСЭ-T Y.4113", TextKind::Corrigendum),
        ] {
            let read = heading(0, line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(read.kinds.into_iter().collect::<Vec<_>>(), [kind], "{line}");
        }
    }

    #[test]
    fn running_text_is_no_heading() {
        for line in [
            "Recommendation ITU-T Y.4113 specifies requirements.",
            "Summary and location of draft new Recommendation ITU-T Y.4113",
            "This text replaces Recommendation ITU-T Y.4113",
            "ITU-T Y.4113, ITU-T Y.4114",
            "3 words",
        ] {
            assert!(heading(0, line).is_none(), "{line}");
        }
    }
}
