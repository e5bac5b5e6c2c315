//! Walks the words beside a reply's choices and finds every sentence that bears on them and is not wholly understood.
//!
//! Comments are free words: what stands behind or below the name of a text that is refused or commented on is not to be
//! understood, unless it speaks of the reply itself.

use super::{
    Matter, Section, holds, is_statement, languages, split,
    tokens::{self, Token},
    unknown_in,
};
use crate::{
    circular::Circular,
    reply::{
        Choice,
        form::{self, FormReading},
        sentence,
        wording::{self, Said, fold},
    },
    sheet::{Line, Sheet},
};

/// What the reply says, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'c> {
    pub circular: &'c Circular,
    /// In the circular's order.
    pub choices: &'c [Choice],
    /// The sentences from which choices were read, with every text's name marked.
    pub taken: &'c [String],
}

impl Standing<'_> {
    /// Whether comments on the text are expected.
    fn commented(&self, text: usize) -> bool {
        matches!(self.choices.get(text), Some(Choice::AuthorizeWithComments | Choice::Refuse))
    }

    /// Whether the sentence is, or is part of, one from which choices were read.
    fn is_taken(&self, sentence: &str) -> bool {
        let bare = |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let sentence = bare(sentence);
        !sentence.is_empty() && self.taken.iter().any(|taken| bare(taken).contains(&sentence))
    }

    fn any_commented(&self) -> bool {
        (0..self.choices.len()).any(|text| self.commented(text))
    }
}

/// How much of a paper bears on the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// A letter, a mail, a form: whatever speaks of the reply or the texts.
    Whole,
    /// A paper beside a form, which may be all comments: only what authorizes, refuses or speaks of the reply.
    Reply,
}

/// A sentence that bears on the reply, and why a person must read it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Misunderstood {
    pub sentence: String,
    pub why: String,
}

/// The sentences of these lines that bear on the reply and are not wholly understood. Lines may be `wrapped`, as a mail's
/// are, or each be a paragraph.
#[must_use]
pub fn beside(lines: &[String], wrapped: bool, standing: Standing<'_>, depth: Depth) -> Vec<Misunderstood> {
    let mended = split::mended(lines, wrapped, standing.circular);
    let marked: Vec<String> = mended.iter().map(|line| split::marked(unlabelled(line), standing.circular)).collect();
    let mut walk = Walk { standing, depth, below: false, found: Vec::new() };
    for paragraph in split::paragraphs(&marked, wrapped, |line| is_heading(line, standing.circular)) {
        walk.paragraph(&paragraph);
    }
    walk.found
}

/// "Subject: TSB Circular 79" without its label, which as a word might begin "subject to".
fn unlabelled(line: &str) -> &str {
    let label = line.split_once(':').filter(|(label, rest)| {
        label.trim().eq_ignore_ascii_case("subject") && rest.chars().any(char::is_alphanumeric)
    });
    label.map_or(line, |(_, rest)| rest)
}

/// A line that is nothing but the heading of comments: no line above runs on into it.
fn is_heading(line: &str, circular: &Circular) -> bool {
    let nameless = tokens::nameless(line, circular);
    let found = tokens::split(&nameless);
    let begins = !line.trim_start().starts_with(char::is_lowercase);
    begins
        && (1..=4).contains(&found.len())
        && languages(&nameless).any(|vocabulary| vocabulary.left(&found, &[Section::Heading]).is_empty())
}

/// A sheet's lines outside the rows that a form's own reader accounts for, and its notes and headers.
#[must_use]
pub fn lines(sheet: &Sheet, form: Option<&FormReading>, circular: &Circular) -> Vec<String> {
    let mut lines = Vec::new();
    for row in &sheet.rows {
        let answers = |line: &Line| {
            line.marks().next().is_some() || (row.spot.table.is_some() && Said::of(&line.text()).slot(false).is_some())
        };
        let all = || row.cells.iter().flat_map(|cell| &cell.lines);
        if let Some(form) = form.filter(|_| all().any(answers)) {
            let apart = all().filter(|line| form::is_sentence_apart(sheet, form, row, line, circular));
            lines.extend(apart.flat_map(|line| [String::new(), line.text()]));
            lines.push(String::new());
            continue;
        }
        for cell in &row.cells {
            lines.extend(cell.lines.iter().map(Line::text));
            if row.spot.table.is_some() {
                lines.push(String::new());
            }
        }
    }
    lines.extend(sheet.asides.iter().flat_map(|aside| aside.lines().map(str::to_owned).chain([String::new()])));
    lines
}

struct Walk<'c> {
    standing: Standing<'c>,
    depth: Depth,
    /// Below a heading that comments follow.
    below: bool,
    found: Vec<Misunderstood>,
}

impl Walk<'_> {
    fn paragraph(&mut self, paragraph: &str) {
        let nameless = tokens::nameless(paragraph, self.standing.circular);
        let found = tokens::split(&nameless);
        let names_text = found.iter().any(|token| matches!(token, Token::Text(_)));
        if !names_text && holds(&nameless, &found, Section::Disclaimer) {
            return;
        }
        let free = self.free(&nameless, &found) || self.depth == Depth::Reply;
        let mut topical = false;
        for sentence in split::sentences(paragraph) {
            topical = self.sentence(&sentence, free, topical);
        }
    }

    /// Whether the paragraph is a comment; remembers whether those below it are.
    fn free(&mut self, nameless: &str, found: &[Token]) -> bool {
        let short = found.len() <= 14;
        let understood = || unknown_in(nameless, Matter::Cover, self.standing.circular).is_empty();
        if short && holds(nameless, found, Section::Closing) {
            self.below = false;
            return false;
        }
        if let Some((texts, rest)) = leading(found) {
            let commented = texts.iter().all(|text| self.standing.commented(*text));
            self.below = commented && (rest == 0 || (short && understood()));
            return commented;
        }
        if self.standing.any_commented() && heads(nameless) {
            return true;
        }
        if short && holds(nameless, found, Section::Heading) && understood() {
            self.below = self.standing.any_commented();
            return false;
        }
        self.below
    }

    /// Whether the sentence, or the one before it in its paragraph, bears on the reply; notes it if it does and is not
    /// understood.
    fn sentence(&mut self, sentence: &str, free: bool, follows: bool) -> bool {
        let nameless = tokens::nameless(sentence, self.standing.circular);
        let found = tokens::split(&nameless);
        let statement = is_statement(&nameless);
        let free = free || (self.standing.any_commented() && heads(&nameless)) || (!statement && self.refused(&found));
        let bears = if free {
            let answers = statement && (self.depth == Depth::Reply || answer_first(&nameless));
            answers || holds(&nameless, &found, Section::Reply)
        } else {
            statement || Self::topical(&nameless, &found, follows)
        };
        if bears && !quotes(&nameless, &found) {
            let why = if self.standing.is_taken(sentence) {
                self.unaccounted(sentence, &nameless)
            } else {
                self.against(&nameless, &found).or_else(|| self.not_understood(&nameless, statement))
            };
            let circular = self.standing.circular;
            self.found.extend(why.map(|why| Misunderstood { sentence: shown(sentence, circular), why }));
        }
        bears
    }

    /// Whether the sentence begins with texts that are refused and says something of them: why.
    fn refused(&self, found: &[Token]) -> bool {
        let refused = |text: &usize| self.standing.choices.get(*text) == Some(&Choice::Refuse);
        leading(found).is_some_and(|(texts, rest)| rest > 0 && texts.iter().all(refused))
    }

    fn topical(nameless: &str, found: &[Token], follows: bool) -> bool {
        let holds = |section| holds(nameless, found, section);
        let named = found.iter().any(|token| matches!(token, Token::Text(_)));
        named || holds(Section::Topic) || holds(Section::Reply) || (follows && holds(Section::Pronoun))
    }

    fn not_understood(&self, nameless: &str, statement: bool) -> Option<String> {
        let matter = if statement { Matter::Statement } else { Matter::Cover };
        let mut words = unknown_in(nameless, matter, self.standing.circular);
        // A single letter is an initial, or a Recommendation's series.
        words.retain(|word| !(word.len() == 1 && word.starts_with(|c: char| c.is_ascii_alphabetic())));
        if wording::slot(nameless, false).is_some() {
            // Answers typed behind the form's own lines are its reader's business.
            words.retain(|word| !TYPED.contains(&word.as_str()));
        }
        (!words.is_empty()).then(|| format!("words not understood: \"{}\"", words.join("\", \"")))
    }

    /// Of a sentence that was taken at its word, what neither vocabulary knows.
    fn unaccounted(&self, sentence: &str, nameless: &str) -> Option<String> {
        let rest = sentence::unaccounted(sentence, self.standing.circular);
        let mut words = unknown_in(nameless, Matter::Statement, self.standing.circular);
        // Letters number a list.
        words.retain(|word| word.len() > 1);
        words.retain(|words| words.split(' ').any(|word| rest.iter().any(|rest| rest.contains(word))));
        (!words.is_empty()).then(|| format!("words not understood: \"{}\"", words.join("\", \"")))
    }

    /// Whether it refuses a text that the choices authorize, or the other way about.
    fn against(&self, nameless: &str, found: &[Token]) -> Option<String> {
        let refuses = wording::REFUSES.within(nameless);
        // The form's own lines word both answers and name nobody.
        let speaker = found.contains(&Token::Name);
        if !speaker || !is_statement(nameless) || (refuses && wording::both_answers(nameless)) {
            return None;
        }
        let named = found.iter().filter_map(|token| if let Token::Text(text) = token { Some(*text) } else { None });
        let choices: Vec<Choice> = named.filter_map(|text| self.standing.choices.get(text)).copied().collect();
        let against = |choice: &Choice| if refuses { choice.supports() } else { *choice == Choice::Refuse };
        if choices.iter().any(against) {
            return Some("the words say otherwise than the choices".to_owned());
        }
        let unanswered = choices.contains(&Choice::Blank);
        unanswered.then(|| "the words answer for a text that the choices leave open".to_owned())
    }
}

/// "Yes" and "no" as they are typed behind a form's lines, folded.
const TYPED: [&str; 13] = ["yes", "no", "oui", "non", "si", "да", "нет", "نعم", "لا", "是", "否", "x", "v"];

fn quotes(nameless: &str, found: &[Token]) -> bool {
    languages(nameless).any(|vocabulary| vocabulary.quotes(found))
}

/// Whether the paragraph begins with such as "Comments:".
fn heads(nameless: &str) -> bool {
    let head = nameless.split_once([':', '：']).map_or("", |(head, _)| head);
    let found = tokens::split(head);
    !found.is_empty() && found.len() <= 4 && holds(head, &found, Section::Heading)
}

/// How the labels of texts begin, folded.
const LABELS: [&str; 16] = [
    "draft",
    "recommendation",
    "projet",
    "proyecto",
    "recomendacion",
    "проект",
    "рекомендаци",
    "مشروع",
    "التوصيه",
    "itu",
    "uit",
    "мсэ",
    "corrigend",
    "amend",
    "text",
    "rec",
];

/// The texts that a paragraph begins with, and how many words follow them; none when it begins otherwise.
fn leading(found: &[Token]) -> Option<(Vec<usize>, usize)> {
    let first = found.iter().position(|token| matches!(token, Token::Text(_)))?;
    let mut before = found.iter().take(first).filter(|token| matches!(token, Token::Word(_))).filter_map(Token::word);
    // Nothing, or a label: "Draft new Recommendation ITU-T Y.3172".
    if before.next().is_some_and(|word| !LABELS.iter().any(|label| word.starts_with(label))) || before.count() > 6 {
        return None;
    }
    let mut texts = Vec::new();
    let mut rest = 0;
    for token in found.iter().skip(first) {
        match token {
            Token::Text(text) if rest <= 1 => texts.push(*text),
            Token::Word(_) => rest += 1,
            _ => {}
        }
    }
    Some((texts, rest))
}

/// Whether the verb stands before the first text's name or right behind it: "X.1353: authorizes, …".
fn answer_first(nameless: &str) -> bool {
    let (before, behind) = nameless.split_once(split::CLOSE).unwrap_or((nameless, ""));
    let head: String = behind.chars().take(28).collect();
    is_statement(before) || is_statement(&head)
}

fn shown(sentence: &str, circular: &Circular) -> String {
    let mut shown = sentence.trim().to_owned();
    for (index, text) in circular.texts.iter().enumerate() {
        shown = shown.replace(&format!("{}{index}{}", split::OPEN, split::CLOSE), text.id.as_str());
    }
    shown.chars().take(200).collect()
}
