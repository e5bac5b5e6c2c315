//! Reads plain statements: "The Administration of Kenya authorizes Study Group 17 to consider X.1353 and X.1471".
//!
//! A statement counts only when it is whole: one clear verb, the texts it is about, and nothing left in the sentence
//! that could turn its meaning (a condition, a negation of something else, a question). The rest is for a person.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::Regex;

use super::{
    Choice,
    wording::{self, fold},
};
use crate::circular::Circular;

/// What the words say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentenceReading {
    /// The choice per text, for the texts the words decide.
    pub choices: BTreeMap<usize, Choice>,
    /// Statements that speak of authorizing and could not be taken at their word, with why.
    pub unclear: Vec<(String, &'static str)>,
    /// Whether any statement speaks of authorizing at all.
    pub speaks: bool,
}

/// Marks a mention of a draft text inside a sentence; private-use characters stand in no real text.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// One verb of a sentence, with where it stands.
#[derive(Clone, Copy, Debug)]
struct Verb {
    at: usize,
    end: usize,
    refuses: bool,
}

/// Reads the words of a body, or of a typed letter.
#[must_use]
pub fn read(words: &str, circular: &Circular) -> SentenceReading {
    let mut reading = SentenceReading::default();
    let marked = mark_mentions(words, circular);
    let said_none = std::cell::Cell::new(false);
    let mut pending: Vec<Statement> = Vec::new();
    let mut asides: Vec<Aside> = Vec::new();
    for sentence in sentences(&marked) {
        let folded = fold(&sentence);
        let verbs = verbs(&folded);
        if verbs.is_empty() {
            said_none.set(said_none.get() || (wording::no_comments(&folded) && !folded.contains(OPEN)));
            asides.extend(aside(&folded, &sentence));
            continue;
        }
        reading.speaks = true;
        match statements(&folded, &verbs, circular.texts.len()) {
            Ok(found) => pending.extend(found),
            Err(why) => reading.unclear.push((shown(&sentence, circular), why)),
        }
    }
    book(&mut reading, pending, said_none.get(), circular);
    for Aside { text, words } in asides {
        // Reasons for a refusal may say anything; beside an authorization they turn it.
        if reading.choices.get(&text).is_some_and(|choice| choice.supports()) {
            reading.unclear.push((shown(&words, circular), "a text that is authorized is also spoken against"));
        }
    }
    reading
}

/// A sentence without the form's verb that takes a stand on a text.
struct Aside {
    text: usize,
    words: String,
}

/// Whether the sentence names a text and turns against it: "X.1353 should not be approved", "However, X.1353 needs work".
///
/// A line that begins with the text's name and a colon is a comment, in which "should" and "but" are at home.
fn aside(folded: &str, sentence: &str) -> Vec<Aside> {
    let commented = folded.starts_with(OPEN)
        && folded.split_once(CLOSE).is_some_and(|(_, rest)| rest.trim_start().starts_with([':', '：']));
    let spaced = wording::spaced(folded);
    let stands = wording::OPINION.within(folded) && negated_otherwise(folded);
    let turns = !commented && (stands || wording::HEDGES.within(&spaced) || wording::EXCEPT.within(folded));
    if !(turns || (commented && stands)) {
        return Vec::new();
    }
    mentions(folded).into_iter().map(|(_, text)| Aside { text, words: sentence.to_owned() }).collect()
}

/// A verb with its texts and what is said of comments.
#[derive(Clone, Debug)]
struct Statement {
    texts: Vec<usize>,
    refuses: bool,
    remarks: Option<Choice>,
}

fn book(reading: &mut SentenceReading, statements: Vec<Statement>, said_none: bool, circular: &Circular) {
    for statement in statements {
        let choice = if statement.refuses {
            Choice::Refuse
        } else {
            let fallback = if said_none { Choice::AuthorizeNoComments } else { Choice::Authorize };
            statement.remarks.unwrap_or(fallback)
        };
        for text in statement.texts {
            match reading.choices.insert(text, choice) {
                Some(before) if before != choice => {
                    reading.choices.insert(text, Choice::Unclear);
                    let id = circular.texts.get(text).map(|t| t.id.to_string()).unwrap_or_default();
                    reading.unclear.push((id, "the words answer this text twice, differently"));
                }
                _ => {}
            }
        }
    }
}

/// Replaces each mention of a text by its number, so that the dots in its name end no sentence.
fn mark_mentions(words: &str, circular: &Circular) -> String {
    let mut marked = String::with_capacity(words.len());
    for line in words.lines() {
        let mut from = 0;
        for mention in circular.mentions(line) {
            let Some(before) = line.get(from..mention.start) else { continue };
            marked.push_str(before);
            marked.push(OPEN);
            marked.push_str(&mention.text.to_string());
            marked.push(CLOSE);
            from = mention.end;
        }
        marked.push_str(line.get(from..).unwrap_or_default());
        marked.push('\n');
    }
    marked
}

/// Sentences, joined over line ends, split at full stops, semicolons and blank lines.
fn sentences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for paragraph in paragraphs(text) {
        let mut sentence = String::new();
        let mut characters = paragraph.chars().peekable();
        while let Some(c) = characters.next() {
            sentence.push(c);
            let hard = matches!(c, '。' | '；' | '؛' | '？' | '؟' | '！' | '?' | '!');
            let soft = matches!(c, '.' | ';') && characters.peek().is_none_or(|next| next.is_whitespace());
            if hard || (soft && !abbreviation(&sentence)) {
                found.push(std::mem::take(&mut sentence));
            }
        }
        found.push(sentence);
    }
    found.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    found
}

/// "No.", "Rec.", "p. ex.": a full stop that ends no sentence.
fn abbreviation(sentence: &str) -> bool {
    let last = sentence.trim_end_matches('.').rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let known =
        ["no", "nº", "n", "rec", "circ", "art", "mr", "mrs", "ms", "dr", "sr", "sra", "p", "г", "гг", "ст", "п", "им"];
    sentence.ends_with('.') && known.contains(&last.to_lowercase().as_str())
}

/// Lines that belong together: a blank line, a line naming a text with a colon, or a list item begins anew.
fn paragraphs(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            open = false;
            continue;
        }
        let begins = line.starts_with(OPEN) || line.starts_with(['-', '*', '•', '·', '–', '—']);
        match found.last_mut() {
            Some(last) if open && !begins => {
                last.push(' ');
                last.push_str(line);
            }
            _ => found.push(line.to_owned()),
        }
        open = true;
    }
    found
}

fn verbs(folded: &str) -> Vec<Verb> {
    let mut found: Vec<Verb> = Vec::new();
    let mut add = |hits: Vec<(usize, usize)>, refuses: bool| {
        for (at, length) in hits {
            let end = at + length;
            if !found.iter().any(|verb| at < verb.end && verb.at < end) {
                found.push(Verb { at, end, refuses });
            }
        }
    };
    // The refusals first: each contains an authorization.
    add(wording::REFUSES.find_all(folded), true);
    add(wording::AUTHORIZES.find_all(folded), false);
    found.sort_unstable_by_key(|verb| verb.at);
    found
}

/// Takes a sentence's statements at their word, or says why not.
fn statements(folded: &str, verbs: &[Verb], texts: usize) -> Result<Vec<Statement>, &'static str> {
    if folded.contains(['?', '？', '؟']) || wording::HEDGES.within(&wording::spaced(&without_form_phrases(folded))) {
        return Err("the statement depends on something or is not definite");
    }
    if wording::EXCEPT.within(folded) {
        return exception(folded, verbs, texts);
    }
    let mentions = mentions(folded);
    let first_verb = verbs.first().map_or(0, |verb| verb.at);
    let leading = mentions.first().is_some_and(|(at, _)| *at < first_verb);
    let mut found = Vec::new();
    for (index, verb) in verbs.iter().enumerate() {
        let (from, to) = if leading {
            (index.checked_sub(1).and_then(|i| verbs.get(i)).map_or(0, |v| v.end), verb.at)
        } else {
            (verb.end, verbs.get(index + 1).map_or(folded.len(), |next| next.at))
        };
        let clause = clause(folded, verbs, index);
        let named: Vec<usize> = mentions.iter().filter(|(at, _)| (from..to).contains(at)).map(|(_, t)| *t).collect();
        let about = if named.is_empty() { all_meant(clause, verbs.len(), texts)? } else { named };
        if negated_otherwise(clause) {
            return Err("the statement holds a negation that is not understood");
        }
        found.push(Statement { texts: about, refuses: verb.refuses, remarks: remarks(clause)? });
    }
    if leading && mentions.iter().any(|(at, _)| verbs.last().is_some_and(|verb| *at > verb.end)) {
        return Err("it cannot be told which texts the statement is about");
    }
    if found.iter().flat_map(|s| &s.texts).any(|text| *text >= texts) {
        return Err("it cannot be told which texts the statement is about");
    }
    Ok(found)
}

/// The words that belong to one verb: from the end of the verb before to the start of the verb after.
fn clause<'f>(folded: &'f str, verbs: &[Verb], index: usize) -> &'f str {
    let from = index.checked_sub(1).and_then(|before| verbs.get(before)).map_or(0, |verb| verb.end);
    let to = verbs.get(index + 1).map_or(folded.len(), |next| next.at);
    folded.get(from..to).unwrap_or(folded)
}

/// The texts meant where none is named: all of them, if the words say so and any number in them agrees.
fn all_meant(clause: &str, verbs: usize, texts: usize) -> Result<Vec<usize>, &'static str> {
    let agrees = match number_said(clause) {
        Some(number) => number == texts,
        None => wording::ALL.within(clause),
    };
    // With two verbs, "all" beside one of them cannot be all.
    if agrees && verbs == 1 {
        return Ok((0..texts).collect());
    }
    Err("it cannot be told which texts the statement is about")
}

/// "The six texts": the number of texts that the words speak of, in words or figures.
fn number_said(clause: &str) -> Option<usize> {
    static FIGURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(\d{1,2}) (?:draft |determined |projets |proyectos |проект\p{L}* |указанн\p{L}* )?(?:text|draft|projet|proyecto|текст|проект|rec|نص)|(\d{1,2}) ?[份项个]").ok()
    });
    let spaced = format!(" {} ", wording::spaced(clause));
    let figure = FIGURE.as_ref().and_then(|pattern| pattern.captures(&spaced));
    if let Some(number) = figure.and_then(|found| found.iter().skip(1).flatten().next().map(|n| n.as_str().to_owned()))
    {
        return number.parse().ok();
    }
    // The longest word that matches: "十二份" holds "二份".
    let hits = wording::numbers().iter().rev().find(|(_, words)| words.within(&spaced));
    hits.map(|(number, _)| *number)
}

/// "Authorizes all texts except X and Y": one verb, and the rest is left open unless it is said too.
fn exception(folded: &str, verbs: &[Verb], texts: usize) -> Result<Vec<Statement>, &'static str> {
    let [verb] = verbs else { return Err("an exception in a sentence with several statements") };
    let excepted: Vec<usize> = mentions(folded).into_iter().map(|(_, text)| text).collect();
    let Some((at, _)) = wording::EXCEPT.find(folded) else { return Err("an exception that is not understood") };
    let before = mentions(folded).iter().any(|(mention, _)| *mention < at);
    let chinese = folded.contains('除');
    if wording::PARTS.within(folded) {
        return Err("an exception that concerns only a part of a text");
    }
    if excepted.is_empty() || (before && !chinese) || !wording::ALL.within(folded) || negated_otherwise(folded) {
        return Err("an exception that is not understood");
    }
    let rest: Vec<usize> = (0..texts).filter(|text| !excepted.contains(text)).collect();
    Ok(vec![Statement { texts: rest, refuses: verb.refuses, remarks: remarks(folded)? }])
}

/// Where texts are named in the folded sentence.
fn mentions(folded: &str) -> Vec<(usize, usize)> {
    folded
        .match_indices(OPEN)
        .filter_map(|(at, _)| {
            let rest = folded.get(at + OPEN.len_utf8()..)?;
            let (number, _) = rest.split_once(CLOSE)?;
            Some((at, number.parse().ok()?))
        })
        .collect()
}

fn remarks(clause: &str) -> Result<Option<Choice>, &'static str> {
    match (wording::no_comments(clause), wording::with_comments(clause)) {
        (true, true) => Err("the statement says both that there are comments and that there are none"),
        (true, false) => Ok(Some(Choice::AuthorizeNoComments)),
        (false, true) => Ok(Some(Choice::AuthorizeWithComments)),
        (false, false) => Ok(None),
    }
}

/// A negation that is neither the refusal itself nor "no comments" nor "no opinion".
fn negated_otherwise(clause: &str) -> bool {
    let rest = without(&without(clause, &wording::SILENT), &wording::REFUSES);
    wording::NEGATIONS.within(&rest)
}

/// The clause with every one of the phrases cut out.
fn without(clause: &str, phrases: &wording::Phrases) -> String {
    let mut rest = String::new();
    let mut from = 0;
    for (at, length) in phrases.find_all(clause) {
        if at >= from {
            rest.push_str(clause.get(from..at).unwrap_or_default());
            rest.push(' ');
            from = (at + length).min(clause.len());
        }
    }
    rest.push_str(clause.get(from..).unwrap_or_default());
    rest
}

/// The form's own phrases hold words ("would facilitate", "could") that are no hedge where they are quoted from it.
fn without_form_phrases(folded: &str) -> String {
    without(folded, &wording::FORM_ASIDES)
}

fn shown(sentence: &str, circular: &Circular) -> String {
    let mut shown = sentence.trim().to_owned();
    for (index, text) in circular.texts.iter().enumerate() {
        shown = shown.replace(&format!("{OPEN}{index}{CLOSE}"), text.id.as_str());
    }
    shown.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circular::{DraftText, Meeting, TextId, TextKind};

    fn circular() -> Circular {
        let text = |id: &str, provisional: &str| DraftText {
            id: TextId::parse(id).unwrap(),
            provisional_name: Some(provisional.to_owned()),
            kind: TextKind::New,
            title: BTreeMap::new(),
            location: None,
        };
        Circular {
            number: 112,
            reference: "SG13/1".to_owned(),
            date: "2025-02-03".parse().unwrap(),
            study_group: 13,
            meeting: Meeting {
                start: "2025-07-14".parse().unwrap(),
                end: "2025-07-25".parse().unwrap(),
                place: BTreeMap::new(),
            },
            deadline: "2025-07-02T23:59:00Z".parse().unwrap(),
            threshold_percent: 70,
            reply_to: "tsbdir@itu.int".to_owned(),
            texts: vec![text("Y.3172", "Y.ml-arch"), text("Y.4113", "Y.iot-net"), text("Q.850 Amd.1", "Q.cause")],
        }
    }

    /// `a`uthorize, `n`o comments, `c`omments, `r`efuse, `-` not answered, per text; `?` where a person is asked.
    fn check(words: &str, want: &str) {
        let reading = read(words, &circular());
        let letter = |choice: Option<&Choice>| match choice {
            None | Some(Choice::Blank) => '-',
            Some(Choice::Authorize) => 'a',
            Some(Choice::AuthorizeNoComments) => 'n',
            Some(Choice::AuthorizeWithComments) => 'c',
            Some(Choice::Refuse) => 'r',
            Some(Choice::Unclear) => 'u',
        };
        let got: String = (0..3).map(|text| letter(reading.choices.get(&text))).collect();
        let got = if reading.unclear.is_empty() { got } else { "?".to_owned() };
        assert_eq!(got, want, "{words}\n{:?}", reading.unclear);
    }

    #[test]
    fn whole_statements_are_taken_at_their_word() {
        check("The Administration of Kenya authorizes Study Group 13 to consider the three texts for approval.", "aaa");
        check("Kenya authorizes Study Group 13 to consider all texts for approval, without comments.", "nnn");
        check("Kenya authorizes Study Group 13 to consider Y.3172 and does not authorize Y.4113.", "ar-");
        check("Regarding Y.3172 and Y.4113, Kenya does not authorize Study Group 13 to consider them.", "rr-");
        check("L'Administration du Kenya n'autorise pas l'examen des trois projets de texte.", "rrr");
        check("肯尼亚主管部门授权第13研究组考虑批准Y.3172，不授权Y.4113。", "ar-");
        check("Kenya authorizes Study Group 13 to consider the 3 draft texts for approval.", "aaa");
        check("L'Administration du Kenya autorise la Commission d'études 13 à examiner les trois textes.", "aaa");
        check("肯尼亚主管部门授权第13研究组考虑批准上述三份案文草案。", "aaa");
        check("Kenya authorizes Study Group 13 to consider all texts for approval, except Y.4113.", "a-a");
    }

    #[test]
    fn what_depends_or_is_put_off_is_for_a_person() {
        for words in [
            "Kenya authorizes Study Group 13 to consider Y.3172 if clause 7 is removed.",
            "Kenya would authorize Study Group 13 to consider Y.3172.",
            "Kenya has not yet decided whether to authorize Study Group 13 to consider Y.3172.",
            "Does Kenya authorize Study Group 13 to consider Y.3172?",
            "Kenya no longer authorizes Study Group 13 to consider Y.3172.",
            "如果修改第7节，肯尼亚主管部门授权第13研究组考虑批准Y.3172。",
            "تخول إدارة كينيا لجنة الدراسات 13 النظر في Y.3172 بشرط تعديل البند 7.",
            "Kenya autoriza a la Comisión de Estudio 13 a considerar Y.3172 siempre que se suprima el anexo.",
        ] {
            check(words, "?");
        }
    }

    #[test]
    fn other_negations_and_counts_are_for_a_person() {
        for words in [
            "Kenya authorizes Study Group 13 to consider Y.3172 for approval but not Y.4113.",
            "Kenya does not object to authorizing Study Group 13 to consider Y.3172.",
            "Kenya does not not authorize Study Group 13 to consider Y.3172.",
            "Kenya authorizes Study Group 13 to consider the four texts.",
            "Kenya authorizes Study Group 13 to consider the 12 texts.",
            "肯尼亚主管部门授权第13研究组考虑批准上述六份案文草案。",
            "Kenya authorizes Study Group 13 to consider all texts, with the exception of Annex A of Y.3172.",
        ] {
            check(words, "?");
        }
    }

    #[test]
    fn a_later_sentence_against_an_authorized_text_is_for_a_person_and_a_comment_is_not() {
        let authorized = "Kenya authorizes Study Group 13 to consider the three texts, with the following comments.";
        check(&format!("{authorized}\nHowever, Y.4113 needs more work."), "?");
        check(&format!("{authorized}\nY.4113 should not be approved."), "?");
        check(&format!("{authorized}\nY.4113: we do not support its approval."), "?");
        check(&format!("{authorized}\nY.4113: \"shall\" should read \"should\" in clause 8."), "ccc");
        check("Kenya does not authorize Study Group 13 to consider Y.4113.\nY.4113: it should not be approved.", "-r-");
    }
}
