//! The meeting that is to consider the texts: its days and its place.

use std::{collections::BTreeSet, ops::Range};

use jiff::civil::Date;

use super::{Findings, document::Parts, excerpt, letterhead::study_groups};
use crate::circular::{
    date::{Dates, dates},
    fold::{Folded, fold, is_arabic, listed, tidy},
};

/// First day, last day, place. The subject decides; the letter must not speak of another coming meeting.
pub(super) fn meeting(
    parts: &Parts,
    issued: Option<Date>,
    findings: &mut Findings,
) -> Option<(Date, Date, Option<String>)> {
    let subject = days_in(&parts.subject);
    let letter: Vec<_> = parts.paragraphs.iter().filter(|paragraph| speaks_of_meeting(paragraph)).collect();
    let coming = |dates: &Dates| match issued {
        Some(issued) => dates.is_span() && dates.last >= issued,
        None => dates.is_span() && subject.is_empty(),
    };
    let later = letter.iter().flat_map(|paragraph| dates(&Folded::new(paragraph))).filter(coming);
    let mut days: BTreeSet<_> =
        subject.iter().chain(&later.collect::<Vec<_>>()).map(|dates| (dates.first, dates.last)).collect();
    let shown = |(first, last): &(Date, Date)| format!("{first} to {last}");
    if days.len() > 1 {
        findings.contradictory("meeting", super::list(&days.iter().map(shown).collect::<Vec<_>>()));
        return None;
    }
    let Some((first, last)) = days.pop_first() else {
        findings.missing("meeting", format!("no dates in the subject, {}", excerpt(&parts.subject)));
        return None;
    };
    if last < first {
        findings.contradictory("meeting", format!("it ends on {last}, before it starts on {first}"));
        return None;
    }
    let place = place(&parts.subject, (first, last), false)
        .or_else(|| letter.iter().find_map(|paragraph| place(paragraph, (first, last), true)));
    if place.is_none() {
        findings.missing("meeting place", format!("the subject says {}", excerpt(&parts.subject)));
    }
    Some((first, last, place))
}

/// Spans, or else single days.
fn days_in(text: &str) -> Vec<Dates> {
    let found = dates(&Folded::new(text));
    let spans: Vec<_> = found.iter().filter(|dates| dates.is_span()).cloned().collect();
    if spans.is_empty() { found } else { spans }
}

const MEETINGS: [&str; 5] = ["meeting", "reunion", "собрани", "اجتماع", "会议"];

fn speaks_of_meeting(paragraph: &str) -> bool {
    let folded = fold(paragraph);
    MEETINGS.iter().any(|word| folded.contains(word))
}

/// The place as the text writes it: between the study group and the dates, or behind the dates. In running text a place
/// behind the dates needs a preposition.
fn place(text: &str, days: (Date, Date), running: bool) -> Option<String> {
    let folded = Folded::new(text);
    let found = dates(&folded);
    let dates = found.iter().find(|dates| (dates.first, dates.last) == days)?;
    let words = |range: Range<usize>| text.get(folded.bytes(&range)).unwrap_or_default();
    let behind = words(dates.range.end..folded.len());
    if let Some((place, _)) = ["举行", "召开", "举办"].iter().find_map(|word| behind.split_once(word)) {
        return trimmed(place);
    }
    let group = study_groups(text).into_iter().map(|(_, end)| end).rfind(|end| *end <= dates.range.start);
    let at_meeting =
        |i: usize| MEETINGS.iter().find(|word| folded.starts_with(i, word)).map(|word| i + word.chars().count());
    let meeting = (0..dates.range.start).rev().find_map(at_meeting).filter(|end| *end <= dates.range.start);
    let anchor = if running { group.max(meeting) } else { group.or(meeting) };
    let before = anchor.and_then(|start| trimmed(words(start..dates.range.start)));
    before.or_else(|| trimmed(first_clause(behind)).filter(|_| !running || opens_with_preposition(behind)))
}

fn opens_with_preposition(text: &str) -> bool {
    const PREPOSITIONS: [&str; 8] = ["in", "at", "a", "en", "в", "في", "ب", "au"];
    let folded = fold(text);
    let first = folded.trim_start_matches([' ', ',']).split(' ').next().unwrap_or_default();
    PREPOSITIONS.contains(&first) || folded.trim_start_matches([' ', ',']).starts_with('在')
}

/// Up to the end of the sentence or of the bracket it stands in.
fn first_clause(text: &str) -> &str {
    let mut depth = 0_i32;
    let end = text.char_indices().find(|(_, c)| {
        depth += i32::from(matches!(c, '(' | '（')) - i32::from(matches!(c, ')' | '）'));
        depth < 0 || matches!(c, ';' | '；' | '。')
    });
    let clause = end.and_then(|(at, _)| text.get(..at)).unwrap_or(text);
    clause.split_once(". ").map_or(clause, |(clause, _)| clause)
}

const EDGES: [char; 19] =
    [' ', ',', ';', ':', '.', '-', '–', '—', '、', '，', '；', '：', '。', '،', '؛', '[', ']', '/', '|'];

/// Words around a place that are no part of it; Latin and Cyrillic ones only in small letters or as whole acronyms.
const LEADS: &str = "\
    itu uit itu-t uit-t t мсэ мсэ-т мсэ-t т of the meeting to be held which will is in at on from takes take \
    taking place scheduled de l l'uit l'uit-t del la qui se tiendra tenir doit aura lieu a sera que celebrara \
    celebrarse tendra lugar en el du au le prevue prevista которое состоится проидет в г г. город по с \
    период les des los para reunion собрании собрание entre";

/// Words between a place and the dates behind it.
const TAILS: &str =
    "from on in at between to be held du des de le les en del el los entre la con с в период من في الفترة خلال";

const ARABIC_LEADS: &str = "\
    لقطاع تقييس الاتصالات قطاع التابعة للاتحاد الذي التي سيعقد ستعقد المقرر عقده عقدها المزمع في يعقد تعقد من \
    الفترة خلال";

fn trimmed(text: &str) -> Option<String> {
    let mut place = tidy(text);
    loop {
        let shorter = without_lead(&place).or_else(|| without_tail(&place));
        let Some(shorter) = shorter else { break };
        place = shorter;
    }
    let letters = place.chars().filter(|c| c.is_alphabetic()).count();
    let longest = 100;
    let proper = place.chars().next().is_some_and(|c| !c.is_lowercase()) || is_virtual(&place);
    let bracket =
        place.chars().filter(|c| "(（".contains(*c)).count() == place.chars().filter(|c| ")）".contains(*c)).count();
    (letters >= 2 && place.chars().count() <= longest && bracket && proper).then_some(place)
}

fn is_virtual(place: &str) -> bool {
    const WORDS: [&str; 8] = ["virtual", "virtuel", "online", "on-line", "remote", "en ligne", "en linea", "виртуальн"];
    let folded = fold(place);
    WORDS.iter().any(|word| folded.contains(word)) || folded.starts_with("e-")
}

fn without_lead(place: &str) -> Option<String> {
    let bare = place.trim_start_matches(EDGES);
    if bare.len() < place.len() {
        return Some(bare.to_owned());
    }
    if let Some(inside) = place.strip_prefix(['(', '（']) {
        return Some(match inside.split_once([')', '）']) {
            Some((_, rest)) if rest.trim_matches(EDGES).is_empty() => inside.replace([')', '）'], ""),
            Some((_, rest)) => rest.to_owned(),
            None => inside.to_owned(),
        });
    }
    if let Some(rest) = place.strip_prefix([')', '）', '\'', '’']) {
        return Some(rest.to_owned());
    }
    let han = ["会议", "在", "将", "于", "拟", "上"].iter().find_map(|word| place.strip_prefix(word));
    han.map(str::to_owned).or_else(|| {
        let word = place.split([' ', ',', '،']).next().unwrap_or_default();
        is_link(word).then(|| place.strip_prefix(word).map(str::to_owned)).flatten()
    })
}

fn without_tail(place: &str) -> Option<String> {
    let bare = place.trim_end_matches(EDGES);
    if bare.len() < place.len() {
        return Some(bare.to_owned());
    }
    if let Some(rest) = place.strip_suffix(['(', '（', '于', '在', '的']) {
        return Some(rest.to_owned());
    }
    let unbalanced = place.matches([')', '）']).count() > place.matches(['(', '（']).count();
    if let Some(rest) = place.strip_suffix([')', '）']).filter(|_| unbalanced) {
        return Some(rest.to_owned());
    }
    let word = place.rsplit([' ', ',', '،']).next().unwrap_or_default();
    let small = word.chars().next().is_some_and(|c| c.is_lowercase() || is_arabic(c));
    (small && listed(TAILS, &fold(word)) && word.len() < place.len())
        .then(|| place.strip_suffix(word).map(str::to_owned))
        .flatten()
}

fn is_link(word: &str) -> bool {
    let folded = fold(word);
    if word.chars().any(is_arabic) {
        return listed(ARABIC_LEADS, &folded);
    }
    let small = word.chars().next().is_some_and(char::is_lowercase);
    let acronym = word.chars().count() <= 5 && word.chars().all(|c| c.is_uppercase() || c == '-' || c == '\u{2011}');
    (small || acronym) && listed(LEADS, &folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_kept_in_the_form_it_is_compared_in() {
        for word in MEETINGS.into_iter().chain([LEADS, TAILS, ARABIC_LEADS]) {
            assert_eq!(fold(word), word);
        }
    }
}
