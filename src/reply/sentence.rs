//! Reads plain statements: "The Administration of Kenya authorizes Study Group 17 to consider X.1353 and X.1471".
//!
//! A statement counts only when it is whole: one clear verb, the texts it is about, and no word beside them that is not
//! understood (a condition, a negation of something else, a question). The rest is for a person, with the words shown.

mod book;
mod item;
mod plain;
pub(super) mod split;
pub(super) mod statement;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, rc::Rc};

use super::{
    Choice,
    wording::{self, fold},
};
use crate::circular::Circular;
use book::Book;
use item::Answer;
use plain::Plain;
use split::{OPEN, Paragraph, mentions};
use statement::{Statement, Texts};

/// What the words say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentenceReading {
    /// The choice per text, for the texts the words decide.
    pub choices: BTreeMap<usize, Choice>,
    /// Statements that speak of authorizing and could not be taken at their word, with why.
    pub unclear: Vec<(String, String)>,
    /// Whether any statement speaks of authorizing at all.
    pub speaks: bool,
    /// The sentences and list lines that were taken at their word, with every text's name marked.
    pub taken: Vec<String>,
}

/// Why a text that is named and answered nowhere is asked about; beside a form, the form answers it.
pub const SPOKEN_OF: &str = "a text is spoken of, and neither authorized nor refused in so many words";

/// Reads the words of a body, or of a typed letter.
#[must_use]
pub fn read(words: &str, circular: &Circular) -> SentenceReading {
    let mut reader = Reader { plain: Plain::of(circular), context: Context::None, book: Book::new(circular) };
    for paragraph in split::paragraphs(words, circular) {
        reader.paragraph(&paragraph, circular);
    }
    reader.leave_list();
    reader.book.finish()
}

/// Of a sentence that was taken at its word, what neither its verbs nor the vocabulary of answers account for.
///
/// Only what stands behind a verb is held to that vocabulary when a statement is read; this is the whole sentence.
#[must_use]
pub fn unaccounted(marked: &str, circular: &Circular) -> Vec<String> {
    let plain = Plain::of(circular);
    let mut rest = plain.named_by_title(&fold(marked));
    for act in statement::acts(&rest).into_iter().rev() {
        let ending =
            rest.get(act.end..).map_or(0, |tail| tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len()));
        // The phrases are stems: in scripts with blanks the verb ends where its word does.
        let end = if rest.get(act.end..).is_some_and(|tail| tail.starts_with(|c| c < '\u{700}')) {
            act.end + ending
        } else {
            act.end
        };
        if rest.get(act.at..end).is_some() {
            rest.replace_range(act.at..end, " ");
        }
    }
    let lists = [&wording::YES, &wording::NO, &wording::INTRODUCES, &wording::INFORMS, &wording::THAT];
    let answers = |word: &String| plain::consists_of(word, &lists);
    plain.unknown(&rest).into_iter().filter(|word| !answers(word)).collect()
}

/// What the lines of a list stand under.
#[derive(Clone, Debug)]
enum Context {
    None,
    /// "authorizes Study Group 17 to consider the following texts:", and what has been listed so far.
    Below {
        statement: Statement,
        listed: Vec<usize>,
        shown: String,
    },
    /// "authorizes the six texts as follows:": the lines may say what of comments.
    Whole,
    /// "Our reply is as follows:".
    Answers,
    /// "Comments:"; or, when set, "authorizes the six texts, with the following comments:".
    Comments(bool),
}

struct Reader<'c> {
    plain: Rc<Plain>,
    context: Context,
    book: Book<'c>,
}

impl Reader<'_> {
    fn paragraph(&mut self, paragraph: &Paragraph, circular: &Circular) {
        if !paragraph.item {
            self.leave_list();
        }
        // Confidentiality notices, and the circular's own sentences that came along, are nobody's reply.
        let mut notice = false;
        for (index, sentence) in paragraph.sentences.iter().enumerate() {
            let folded = self.plain.named_by_title(&fold(sentence));
            notice |= wording::DISCLAIMERS.within(&folded);
            if (notice && mentions(&folded).is_empty()) || the_circulars(&folded) {
                continue;
            }
            let heads_item = paragraph.item && index == 0;
            self.sentence(sentence, &folded, heads_item);
            self.strangers(sentence, &folded, circular);
        }
        if let Some(last) = paragraph.sentences.last() {
            self.enter_list(&fold(last), last);
        }
        self.book.close_paragraph(paragraph.item);
    }

    fn sentence(&mut self, sentence: &str, folded: &str, heads_item: bool) {
        let row = folded.contains(split::CELL) && heading(folded);
        if !row && !statement::acts(folded).is_empty() {
            self.statements(sentence, folded);
        } else if (heads_item || self.introduced(folded)) && folded.contains(OPEN) && self.item(sentence, folded) {
        } else if statement::speaks(folded) && !commented(folded) && !heading(folded) {
            self.book.speaks();
            self.book.unclear(sentence, "the words of authorizing are not a plain present statement");
        } else {
            self.book.beside(sentence, folded);
        }
    }

    /// "Our reply to Circular 79: X.1353 yes, X.1471 no": what stands before the first name introduces a list.
    fn introduced(&mut self, folded: &str) -> bool {
        let head = folded.split_once(OPEN).map_or("", |(head, _)| head.trim_end());
        let introduces = head.ends_with([':', '：']);
        if introduces {
            self.enter_list(head, head);
        }
        introduces
    }

    fn statements(&mut self, sentence: &str, folded: &str) {
        self.book.speaks();
        match statement::statements(folded, &self.plain) {
            Ok(found) => {
                self.book.take(sentence);
                for statement in found {
                    if let Texts::Below(_) = statement.texts {
                        self.leave_list();
                        self.context = Context::Below { statement, listed: Vec::new(), shown: sentence.to_owned() };
                    } else {
                        self.book.add(statement);
                    }
                }
            }
            Err(_) if matches!(self.context, Context::Comments(_)) && commented(folded) => {
                self.book.comment(folded);
            }
            // "We cannot support consideration until …" is a reason where it stands in a comment or names no text.
            Err(_) if !statement::speaks(folded) && (mentions(folded).is_empty() || commented(folded)) => {
                self.book.reason(sentence, folded);
            }
            Err(why) => self.book.unclear(sentence, &why),
        }
    }

    /// A line that begins with a text's name and holds no verb; false when it is no answer.
    fn item(&mut self, sentence: &str, folded: &str) -> bool {
        let answers = item::answers(folded, &self.plain);
        if let Context::Below { .. } = self.context {
            self.book.take(sentence);
            self.listed(sentence, answers);
            return true;
        }
        let asked = matches!(self.context, Context::Answers);
        let answers: Vec<_> =
            answers.into_iter().filter(|(_, answer)| asked || *answer != Answer::Bare(None)).collect();
        if answers.iter().any(|(_, answer)| *answer == Answer::Comment) || answers.is_empty() {
            return false;
        }
        self.book.take(sentence);
        for (texts, answer) in answers {
            self.answered(sentence, texts, &answer);
        }
        true
    }

    /// Under "the following texts:" a name alone is enough; a plain answer must agree with the verb above.
    fn listed(&mut self, sentence: &str, answers: Vec<(Vec<usize>, Answer)>) {
        let Context::Below { statement, listed, .. } = &mut self.context else { return };
        for (texts, answer) in answers {
            let remarks = match answer {
                Answer::Bare(remarks) => remarks,
                Answer::Yes(remarks) if statement.grants => remarks,
                // Reasons may follow a refused text's name.
                Answer::No | Answer::Comment if !statement.grants => None,
                _ => {
                    self.book.unclear(sentence, "the line says more than the text's name, and it is not understood");
                    continue;
                }
            };
            listed.extend(&texts);
            let remarks = remarks.or(statement.remarks);
            self.book.add(Statement { texts: Texts::Named(texts), grants: statement.grants, remarks });
        }
    }

    fn answered(&mut self, sentence: &str, texts: Vec<usize>, answer: &Answer) {
        let told = matches!(self.context, Context::Answers);
        match answer {
            Answer::Yes(remarks) if told => {
                self.book.add(Statement { texts: Texts::Named(texts), grants: true, remarks: *remarks });
            }
            Answer::No if told => {
                self.book.add(Statement { texts: Texts::Named(texts), grants: false, remarks: None });
            }
            Answer::Bare(Some(remarks)) if matches!(self.context, Context::Whole) => self.book.refine(&texts, *remarks),
            Answer::Bare(Some(remarks)) => self.book.remarked(sentence, &texts, *remarks),
            Answer::Bare(None) if told => {
                self.book.unclear(sentence, "no answer that is understood stands beside the text's name");
            }
            Answer::Bare(None) | Answer::Comment => {}
            Answer::Strange if !told => self.book.comment_on(&texts),
            // "X.1471: no" where comments are listed: there are none.
            Answer::No if matches!(self.context, Context::Comments(true)) => {}
            Answer::Yes(_) | Answer::No | Answer::Strange => {
                self.book.unclear(sentence, "a short answer, and it cannot be told to which question");
            }
        }
    }

    /// What a line that ends in a colon introduces.
    fn enter_list(&mut self, folded: &str, shown: &str) {
        if matches!(self.context, Context::Below { .. }) {
            return;
        }
        let open = shown.trim_end().ends_with([':', '：']) || heading(folded) && statement::speaks(folded);
        if !open || folded.contains(OPEN) && statement::acts(folded).is_empty() && !wording::INTRODUCES.within(folded) {
            return;
        }
        let comments = wording::COMMENTS.within(folded);
        let acts = !folded.contains(split::CELL) && !statement::acts(folded).is_empty();
        self.context = match (acts, comments) {
            (true, true) => Context::Comments(true),
            (true, false) => Context::Whole,
            _ if wording::INTRODUCES.within(folded) && !comments || statement::speaks(folded) => Context::Answers,
            _ => Context::Comments(false),
        };
    }

    /// A list is over: what stood above it must have found its texts there, as many as it said.
    fn leave_list(&mut self) {
        if let Context::Below { statement, mut listed, shown } = std::mem::replace(&mut self.context, Context::None) {
            listed.sort_unstable();
            listed.dedup();
            let Texts::Below(number) = statement.texts else { return };
            if listed.is_empty() && number == Some(self.plain.texts) {
                // "the following six texts", and no list: the circular's.
                self.book.add(Statement { texts: Texts::All, ..statement });
            } else if listed.is_empty() || number.is_some_and(|number| number != listed.len()) {
                self.book.unclear(&shown, "it cannot be told which texts the statement is about");
            }
        }
    }

    /// A statement on a text that this circular does not consult on.
    fn strangers(&mut self, sentence: &str, folded: &str, circular: &Circular) {
        let announced = folded.find([':', '：']).filter(|at| folded.get(..*at).is_some_and(|head| head.contains(OPEN)));
        let short = announced.and_then(|at| folded.get(..at)).unwrap_or(folded);
        if statement::acts(short).is_empty() {
            return;
        }
        let bare = plain::without_mentions(sentence.split_inclusive([':', '：']).next().unwrap_or(sentence));
        if let Some(stranger) = circular.foreign_texts(&bare).first() {
            self.book.unclear(sentence, &format!("{stranger} is none of the circular's texts"));
        }
    }
}

/// A line that begins with a text's name and a colon is a comment on it.
fn commented(folded: &str) -> bool {
    let Some((_, rest)) = folded.split_once(split::CLOSE) else { return false };
    let leads = folded.find(OPEN).is_some_and(|at| folded.get(..at).is_some_and(|head| head.chars().count() <= 40));
    leads && rest.find([':', '：', '-']).is_some_and(|at| at <= 24 || !rest.get(..at).unwrap_or_default().contains('.'))
}

/// The head of a table, or a line with a colon, that speaks of the authorization asked for.
fn heading(folded: &str) -> bool {
    let head = folded.contains(split::CELL) || folded.ends_with([':', '：']);
    head && !wording::HEDGES.within(folded) && !statement::negated_otherwise(folded) && mentions(folded).is_empty()
}

/// A sentence of the circular, or a line of its blank form, that came along with the reply.
fn the_circulars(folded: &str) -> bool {
    let line = wording::FORM_LINES.within(folded) && wording::THIS.within(folded) && mentions(folded).is_empty();
    line || wording::CIRCULAR_WORDS.within(folded)
}
