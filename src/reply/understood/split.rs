//! A sheet's lines as paragraphs, and paragraphs as sentences, with each mention of a text marked.

pub(in crate::reply) use crate::reply::sentence::split::{CLOSE, OPEN};
use crate::{circular::Circular, reply::sentence::split::cut};

/// A line is taken for wrapped where it is at least this wide.
const WRAPPED: usize = 54;

/// The line with its mentions marked, so that the dots in their names end no sentence.
pub(super) fn marked(line: &str, circular: &Circular) -> String {
    let clean: String = line.chars().filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c) && *c != '\u{ad}').collect();
    let mut marked = String::with_capacity(clean.len());
    let mut from = 0;
    for mention in circular.mentions(&clean) {
        let Some(before) = clean.get(from..mention.start) else { continue };
        marked.push_str(before);
        marked.push(OPEN);
        marked.push_str(&mention.text.to_string());
        marked.push(CLOSE);
        from = mention.end;
    }
    marked.push_str(clean.get(from..).unwrap_or_default());
    marked
}

/// The lines, with a working name whole that was broken at a line's end: "(X.5Gse" and "c-message)".
pub(super) fn mended(lines: &[String], wrapped: bool, circular: &Circular) -> Vec<String> {
    let mut lines = lines.to_vec();
    for at in 1..lines.len() {
        let (Some(last), Some(next)) = (lines.get(at - 1), lines.get(at)) else { continue };
        let Some((kept, moved)) = broken_name(last, next).filter(|_| wrapped) else { continue };
        let begun = last.rsplit('(').next().unwrap_or_default();
        if circular.mentions(&format!("{begun}{kept}")).is_empty() {
            continue;
        }
        let (whole, rest) = (format!("{}{kept}", last.trim_end()), moved.to_owned());
        if let Some(line) = lines.get_mut(at - 1) {
            *line = whole;
        }
        if let Some(line) = lines.get_mut(at) {
            *line = rest;
        }
    }
    lines
}

/// What of the next line closes the bracket that the last one left open around a single word, and the rest.
fn broken_name<'l>(last: &str, next: &'l str) -> Option<(&'l str, &'l str)> {
    const NAME: usize = 40;
    let begun = last.trim_end().rsplit_once('(').map(|(_, begun)| begun)?;
    let word = |text: &str| text.len() <= NAME && !text.contains(char::is_whitespace) && !text.contains(')');
    let next = next.trim_start();
    let end = next.find(')')? + 1;
    let (kept, moved) = next.split_at_checked(end)?;
    (word(begun) && word(kept.trim_end_matches(')'))).then_some((kept, moved))
}

/// Lines that belong together, joined, where lines may be wrapped: a wide line goes on, and so does one that the next
/// goes on in lower case.
pub(super) fn paragraphs(lines: &[String], wrapped: bool, heads: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut last = "";
    for line in lines.iter().map(|line| line.trim()) {
        match found.last_mut().filter(|_| wrapped && joined(last, line) && !heads(line)) {
            Some(paragraph) => {
                paragraph.push(' ');
                paragraph.push_str(line);
            }
            None if !line.is_empty() => found.push(line.to_owned()),
            None => {}
        }
        last = line;
    }
    found
}

fn joined(last: &str, next: &str) -> bool {
    const BEGINS: [char; 16] = [OPEN, '-', '*', '•', '·', '–', '—', '●', '○', '⃝', '☐', '☒', '☑', '|', '[', '('];
    if last.is_empty() || next.is_empty() || next.starts_with(BEGINS) || labelled(next) || numbered(next) {
        return false;
    }
    next.starts_with(char::is_lowercase) || width(last) >= WRAPPED
}

/// "From: …", "Date: …": an entry of its own.
fn labelled(line: &str) -> bool {
    let label = line.split_once([':', '：']).map_or("", |(label, _)| label);
    !label.is_empty() && label.chars().count() <= 14 && label.starts_with(|c: char| !c.is_lowercase())
}

/// "a) …", "2. …": an item of a list.
fn numbered(line: &str) -> bool {
    let number = line.split_once([')', '.', '、']).map_or("", |(number, _)| number);
    (1..=2).contains(&number.chars().count()) && number.chars().all(char::is_alphanumeric)
}

/// How wide a line is; Chinese characters count double.
fn width(line: &str) -> usize {
    line.chars().map(|c| if ('\u{2e80}'..='\u{ffef}').contains(&c) { 2 } else { 1 }).sum()
}

/// The paragraph's sentences.
pub(super) fn sentences(paragraph: &str) -> Vec<String> {
    cut(paragraph, abbreviation)
}

/// "No.", "Rec.", "п.": a full stop that ends no sentence.
fn abbreviation(sentence: &str) -> bool {
    const KNOWN: [&str; 35] = [
        "no",
        "nº",
        "n",
        "nos",
        "nro",
        "núm",
        "rec",
        "recs",
        "circ",
        "art",
        "mr",
        "mrs",
        "ms",
        "dr",
        "eng",
        "engr",
        "prof",
        "sr",
        "sra",
        "p",
        "г",
        "гг",
        "ст",
        "п",
        "им",
        "ref",
        "réf",
        "cf",
        "vol",
        "tel",
        "rep",
        "rev",
        "rév",
        "пересм",
        "час",
    ];
    let word = sentence.trim_end_matches('.').rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    sentence.ends_with('.') && (KNOWN.contains(&word.to_lowercase().as_str()) || initial(word))
}

/// "A. Mwangi".
fn initial(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(char::is_uppercase) && characters.next().is_none()
}
