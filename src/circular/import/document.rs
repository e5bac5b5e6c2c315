//! A circular's document as lines, and the parts it falls into: letterhead, subject, letter, annexes.

use crate::{
    circular::fold::{Folded, fold, is_han, tidy},
    reply::{courtesy, wording},
    sheet::{Item, Line as SheetLine, Sheet},
};

/// One line of the document.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) text: String,
    /// The row of the sheet, so that cells beside each other are known as such.
    pub(super) row: usize,
    /// How many cells its row has.
    pub(super) cells: usize,
    pub(super) cell: usize,
}

pub(super) struct Document {
    lines: Vec<Line>,
    /// There was more than is read.
    pub(super) cut: bool,
}

/// No circular is longer; in lines and in bytes.
const MOST_LINES: usize = 20_000;
const MOST_BYTES: usize = 2_000_000;

/// The document's parts. The subject is one text, the others are lines.
pub(super) struct Parts<'a> {
    pub(super) head: &'a [Line],
    pub(super) subject: String,
    /// The letter's paragraphs, each as one text.
    pub(super) paragraphs: Vec<String>,
    pub(super) annex_1: &'a [Line],
    pub(super) annex_2: &'a [Line],
}

impl Parts<'_> {
    /// The rows of the letterhead and of Annex 2, each as one text.
    pub(super) fn rows(&self) -> Vec<String> {
        let of_part = |lines: &[Line]| {
            let rows = lines.chunk_by(|one, next| one.row == next.row);
            rows.map(|row| joined(row.iter().map(|line| line.text.as_str()))).collect::<Vec<_>>()
        };
        of_part(self.head).into_iter().chain(of_part(self.annex_2)).collect()
    }

    pub(super) fn annex_2_text(&self) -> String {
        joined(self.annex_2.iter().map(|line| line.text.as_str()))
    }
}

impl Document {
    pub(super) fn of(sheet: &Sheet) -> Self {
        let mut document = Self { lines: Vec::new(), cut: false };
        let mut bytes = 0;
        for (row, content) in sheet.rows.iter().enumerate() {
            for (cell, paragraphs) in content.cells.iter().enumerate() {
                for text in paragraphs.lines.iter().map(visible).flat_map(|text| split(&text)) {
                    bytes += text.len();
                    document.cut |= document.lines.len() >= MOST_LINES || bytes > MOST_BYTES;
                    if !document.cut {
                        document.lines.push(Line { text, row, cells: content.cells.len(), cell });
                    }
                }
            }
        }
        document
    }

    pub(super) fn text(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    pub(super) fn parts(&self) -> Parts<'_> {
        let (body, annex_1, annex_2) = self.annexes();
        let label = body.iter().position(|line| after_subject_label(&line.text).is_some());
        let salutation = body.iter().position(|line| is_salutation(&line.text));
        let (head, rest) = body.split_at_checked(label.or(salutation).unwrap_or(0)).unwrap_or((&[], body));
        let subject = label.map_or(0, |_| subject_length(rest));
        let (subject, letter) = rest.split_at_checked(subject).unwrap_or((rest, &[]));
        let mut words: Vec<_> = subject.iter().map(|line| line.text.as_str()).collect();
        if let Some(first) = words.first_mut() {
            *first = after_subject_label(first).unwrap_or(first);
        }
        Parts { head, subject: joined(words.into_iter()), paragraphs: paragraphs(letter), annex_1, annex_2 }
    }

    /// What stands before Annex 1, Annex 1 and Annex 2. A mere list of the annexes is not taken for them.
    fn annexes(&self) -> (&[Line], &[Line], &[Line]) {
        let headings: Vec<_> =
            self.lines.iter().enumerate().filter_map(|(i, line)| annex_number(&line.text).map(|n| (i, n))).collect();
        let end_of = |start: usize| {
            headings.iter().find(|(i, number)| *i > start && *number == 2).map_or(self.lines.len(), |(i, _)| *i)
        };
        let firsts = || headings.iter().filter(|(_, number)| *number == 1).map(|(i, _)| *i);
        let start = firsts().find(|&start| end_of(start) - start > 3).or_else(|| firsts().next());
        let start = start.unwrap_or_else(|| headings.first().map_or(self.lines.len(), |(i, _)| *i));
        let end = end_of(start).max(start);
        let part = |from: usize, to: usize| self.lines.get(from..to).unwrap_or_default();
        let second = if start == self.lines.len() { end } else { end.max(start) };
        (part(0, start), part((start + 1).min(second), second), part(second, self.lines.len()))
    }
}

/// The text that counts: without marks and without what is struck out.
fn visible(line: &SheetLine) -> String {
    let text = |item: &Item| match item {
        Item::Text(text) if !text.struck => Some(text.text.clone()),
        _ => None,
    };
    line.items.iter().filter_map(text).collect()
}

fn split(text: &str) -> Vec<String> {
    text.replace("\r\n", "\n")
        .split(['\n', '\r', '\u{b}', '\u{c}', '\u{2028}', '\u{2029}'])
        .map(|line| tidy(&without_notes(line)))
        .collect()
}

/// A line without what Word's text export puts in brackets: `[bookmark: …]`, `[image: …`.
fn without_notes(line: &str) -> String {
    let mut clean = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        let note = ["bookmark:", "image:"].iter().any(|word| after.trim_start().to_lowercase().starts_with(word));
        clean.push_str(before);
        rest = after;
        if note {
            rest = after.split_once(']').map_or("", |(_, rest)| rest);
        } else {
            clean.push('[');
        }
    }
    clean + rest
}

/// Lines as one text; no space between Chinese characters.
pub(super) fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
        let han = |c: Option<char>| c.is_some_and(|c| is_han(c) || "，。、；：（）《》“”".contains(c));
        let glued = han(text.chars().last()) && han(line.chars().next());
        if !text.is_empty() && !glued {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}

const SUBJECTS: [&str; 9] = ["subject", "objet", "asunto", "предмет", "тема", "касается", "الموضوع", "事由", "主题"];

/// What follows the word "Subject:" at the beginning of a line.
fn after_subject_label(line: &str) -> Option<&str> {
    let (label, rest) = line.split_once([':', '：']).unwrap_or((line, ""));
    SUBJECTS.contains(&fold(label).trim()).then_some(rest)
}

pub(super) fn is_salutation(line: &str) -> bool {
    line.chars().count() <= 60 && courtesy::is_salutation(wording::fold(line).trim_start())
}

/// How many lines the subject takes: up to the salutation, the first numbered paragraph or the next label.
fn subject_length(lines: &[Line]) -> usize {
    const MOST: usize = 40;
    let ends = |line: &Line| is_salutation(&line.text) || is_numbered_paragraph(&line.text) || is_label(&line.text);
    lines.iter().take(MOST).skip(1).position(ends).map_or(lines.len().min(MOST), |position| position + 1)
}

/// `Tel.:` and the like, alone on a line.
fn is_label(line: &str) -> bool {
    line.chars().count() <= 25 && line.ends_with([':', '：'])
}

/// `1 ITU-T Study Group 17 intends …`; figures that begin a date or a continued line do not count.
fn is_numbered_paragraph(line: &str) -> bool {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix(['.', ')', '、']).unwrap_or(rest);
    let opens =
        rest.trim_start().chars().next().is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()));
    let folded = Folded::new(line);
    let dated = crate::circular::date::dates(&folded).first().is_some_and(|dates| dates.range.start == 0);
    (1..=2).contains(&digits) && rest.starts_with(' ') && opens && !dated
}

/// A letter's paragraphs: wrapped lines joined, up to the end of a sentence, a blank line or the next number.
fn paragraphs(lines: &[Line]) -> Vec<String> {
    let mut paragraphs: Vec<Vec<&str>> = Vec::new();
    let mut open = false;
    for line in lines.iter().map(|line| line.text.as_str()) {
        if open && !line.is_empty() && !is_numbered_paragraph(line) {
            paragraphs.last_mut().into_iter().for_each(|paragraph| paragraph.push(line));
        } else if !line.is_empty() {
            paragraphs.push(vec![line]);
        }
        open = !line.is_empty() && !line.ends_with(['.', '!', '?', ':', ';', '。', '！', '：', '；', '؟']);
    }
    paragraphs.into_iter().map(|lines| joined(lines.into_iter())).collect()
}

/// The number of the annex that a line is the heading of.
fn annex_number(line: &str) -> Option<u32> {
    const WORDS: [&str; 7] = ["annex", "annexe", "anexo", "приложение", "الملحق", "ملحق", "المرفق"];
    const LONGEST_HEADING: usize = 200;
    if line.len() > LONGEST_HEADING {
        return None;
    }
    let folded = Folded::new(line);
    let tokens = folded.tokens();
    let han = tokens.first()?.is('附') && tokens.get(1)?.is('件');
    let worded = tokens.first()?.word().is_some_and(|word| WORDS.contains(&word));
    let at = if han { 2 } else { usize::from(worded) };
    let number = tokens.get(at).filter(|_| at > 0)?;
    let value = match (number.number(), number.word()) {
        (Some((value, 1..=2)), _) => Some(value),
        (_, Some("i")) => Some(1),
        (_, Some("ii")) => Some(2),
        _ if number.is('一') => Some(1),
        _ if number.is('二') => Some(2),
        _ => None,
    }?;
    let rest = folded.slice(number.range.end..folded.len());
    let rest = rest.trim();
    let belongs = |word: &str| ["to", "de", "del", "a", "al", "к", "من", "-", "("].contains(&word);
    let short = rest.chars().count() <= 60;
    let fits = rest.is_empty() || rest.starts_with(['(', '-', ':', '.']) || rest.split(' ').next().is_some_and(belongs);
    (short && fits && !rest.ends_with([';', ','])).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_kept_in_the_form_it_is_compared_in() {
        for word in SUBJECTS {
            assert_eq!(fold(word), word);
        }
    }
}
