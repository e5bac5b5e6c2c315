//! What has been said so far, text by text, and what it comes to in the end.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    SPOKEN_OF, SentenceReading,
    plain::consists_of,
    split::mentions,
    statement::{self, Statement, Texts},
};
use crate::{
    circular::Circular,
    reply::{Choice, wording},
};

/// A sentence without the form's verb that takes a stand on texts.
struct Aside {
    texts: Vec<usize>,
    kind: Kind,
    words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Supports or approves.
    For,
    /// Opposes, hedges, excepts.
    Against,
    /// Holds a negation of something.
    Negated,
    /// Says that there are comments on them.
    Comments,
    /// Only names them.
    Named,
    /// Reasons, which may be given for a refusal and turn an authorization.
    Reason,
}

pub(super) struct Book<'c> {
    circular: &'c Circular,
    reading: SentenceReading,
    statements: Vec<Statement>,
    asides: Vec<Aside>,
    /// Texts that have a comment of their own.
    commented: BTreeSet<usize>,
    refined: BTreeMap<usize, Choice>,
    said_none: bool,
    said_some: bool,
    /// Comments are announced, for one paragraph's texts or all.
    announces: bool,
    /// Statements from here on belong to the paragraph being read.
    paragraph: usize,
    paragraph_remarks: Option<Choice>,
}

impl<'c> Book<'c> {
    pub fn new(circular: &'c Circular) -> Self {
        Self {
            circular,
            reading: SentenceReading::default(),
            statements: Vec::new(),
            asides: Vec::new(),
            commented: BTreeSet::new(),
            refined: BTreeMap::new(),
            said_none: false,
            said_some: false,
            announces: false,
            paragraph: 0,
            paragraph_remarks: None,
        }
    }

    pub fn speaks(&mut self) {
        self.reading.speaks = true;
    }

    pub fn add(&mut self, statement: Statement) {
        self.reading.speaks = true;
        self.statements.push(statement);
    }

    /// The sentence was taken at its word.
    pub fn take(&mut self, sentence: &str) {
        self.reading.taken.push(sentence.to_owned());
    }

    pub fn unclear(&mut self, sentence: &str, why: &str) {
        let names: Vec<String> = self.circular.texts.iter().map(|text| text.id.to_string()).collect();
        self.reading.unclear.push((statement::shown(sentence, &names), why.to_owned()));
    }

    pub fn comment(&mut self, folded: &str) {
        self.commented.extend(mentions(folded).first().map(|(_, text, _)| *text));
    }

    pub fn comment_on(&mut self, texts: &[usize]) {
        self.commented.extend(texts);
    }

    /// What a list says of comments under an authorization of all texts.
    pub fn refine(&mut self, texts: &[usize], remarks: Choice) {
        self.refined.extend(texts.iter().map(|text| (*text, remarks)));
    }

    /// "X.1353: no comments" with no authorization above it: an option without its box.
    pub fn remarked(&mut self, sentence: &str, texts: &[usize], remarks: Choice) {
        self.refine(texts, remarks);
        self.asides.push(Aside { texts: texts.to_vec(), kind: Kind::For, words: sentence.to_owned() });
    }

    /// A comment or a loose sentence on agreeing or opposing: about its texts, or about all.
    pub fn reason(&mut self, sentence: &str, folded: &str) {
        let named: Vec<usize> = mentions(folded).into_iter().map(|(_, text, _)| text).collect();
        let texts = if named.is_empty() { (0..self.circular.texts.len()).collect() } else { named };
        self.asides.push(Aside { texts, kind: Kind::Reason, words: sentence.to_owned() });
    }

    /// A sentence that holds no verb of the form.
    pub fn beside(&mut self, sentence: &str, folded: &str) {
        let named: Vec<usize> = mentions(folded).into_iter().map(|(_, text, _)| text).collect();
        if named.is_empty() {
            self.remarks(folded);
        }
        let commented = super::commented(folded);
        if commented {
            self.comment(folded);
        }
        let negated = statement::negated_otherwise(folded);
        let stands = wording::OPINION.within(folded) && negated;
        let turns = wording::HEDGES.within(folded) || wording::EXCEPT.within(folded);
        let stance = wording::STANCES.within(folded) && !commented;
        let whole = named.is_empty() && (wording::ALL.within(folded) || wording::OTHERS.within(folded));
        if named.is_empty() && !(stance && whole) {
            return;
        }
        let kind = match () {
            () if stands || turns && !commented || stance && wording::OBJECTS.within(folded) => Kind::Against,
            () if stance => Kind::For,
            () if consists_of(folded, &[&wording::TEXT_WORDS])
                || wording::NO_OPINION.within(folded)
                || named.len() >= self.circular.texts.len() =>
            {
                return;
            }
            () if negated && !commented => Kind::Negated,
            () if wording::with_comments(folded) && !commented => Kind::Comments,
            () => Kind::Named,
        };
        let texts = if whole { (0..self.circular.texts.len()).collect() } else { named };
        self.asides.push(Aside { texts, kind, words: sentence.to_owned() });
    }

    /// "There are no comments", "Comments are attached": about the paragraph's texts, or about all.
    fn remarks(&mut self, folded: &str) {
        let remarks = statement::remarks(folded);
        self.announces |= remarks == Ok(Some(Choice::AuthorizeWithComments));
        match remarks {
            Ok(None) => {}
            Ok(Some(remarks)) if self.statements.len() > self.paragraph => self.paragraph_remarks = Some(remarks),
            Ok(Some(Choice::AuthorizeNoComments)) => self.said_none = true,
            Ok(Some(_)) => self.said_some |= folded.chars().count() <= 200,
            Err(_) => (self.said_none, self.said_some) = (true, true),
        }
    }

    pub fn close_paragraph(&mut self, item: bool) {
        if let Some(remarks) = self.paragraph_remarks.take() {
            let open = self.statements.iter_mut().skip(self.paragraph).filter(|s| s.grants && s.remarks.is_none());
            open.for_each(|statement| statement.remarks = Some(remarks));
            // Outside a list, what has no comments is the reply.
            self.said_none |= remarks == Choice::AuthorizeNoComments && !item;
        }
        self.paragraph = self.statements.len();
    }

    pub fn finish(mut self) -> SentenceReading {
        let named: BTreeSet<usize> = self
            .statements
            .iter()
            .filter_map(|statement| if let Texts::Named(texts) = &statement.texts { Some(texts) } else { None })
            .flatten()
            .copied()
            .collect();
        for statement in std::mem::take(&mut self.statements) {
            self.book(&statement, &named);
        }
        self.announced();
        self.asides();
        self.reading
    }

    fn book(&mut self, statement: &Statement, named: &BTreeSet<usize>) {
        let all = 0..self.circular.texts.len();
        let texts: Vec<usize> = match &statement.texts {
            Texts::Named(texts) => texts.clone(),
            Texts::All => all.collect(),
            Texts::Others => all.filter(|text| !named.contains(text)).collect(),
            Texts::Below(_) => Vec::new(),
        };
        if statement.texts == Texts::Others && named.is_empty() {
            self.unclear("", "other texts are spoken of, and it cannot be told other than which");
            return;
        }
        for text in texts {
            let choice = self.choice(statement, text);
            match self.reading.choices.insert(text, choice) {
                Some(before) if before != choice => self.twice(text, before, choice),
                _ => {}
            }
        }
    }

    fn choice(&self, statement: &Statement, text: usize) -> Choice {
        if !statement.grants {
            return Choice::Refuse;
        }
        let fallback = match (self.said_none, self.said_some) {
            (true, false) => Choice::AuthorizeNoComments,
            (false, true) => Choice::AuthorizeWithComments,
            _ => Choice::Authorize,
        };
        statement.remarks.or(self.refined.get(&text).copied()).unwrap_or(fallback)
    }

    /// A text answered twice: the fuller of two authorizations stands, anything else is for a person.
    fn twice(&mut self, text: usize, before: Choice, choice: Choice) {
        let fuller = match (before, choice) {
            (Choice::Authorize, other) | (other, Choice::Authorize) if other.supports() => other,
            _ => {
                let name = self.circular.texts.get(text).map(|t| t.id.to_string()).unwrap_or_default();
                self.unclear(&name, "the words answer this text twice, differently");
                Choice::Unclear
            }
        };
        self.reading.choices.insert(text, fuller);
    }

    /// Comments announced for the reply as a whole, and given on some of the texts only.
    fn announced(&mut self) {
        let granted: Vec<usize> =
            self.reading.choices.iter().filter(|(_, choice)| choice.supports()).map(|(text, _)| *text).collect();
        if granted.is_empty() {
            return;
        }
        if self.said_none && self.said_some {
            self.unclear("", "the message says both that there are comments and that there are none");
        } else if self.announces
            && !self.commented.is_empty()
            && !granted.iter().all(|text| self.commented.contains(text))
        {
            self.unclear("", "comments are announced, and given on some of the texts only");
        }
    }

    /// Reasons for a refusal may say anything; beside an authorization some words turn it. And where texts are answered
    /// in words, a text that is named and not answered has been forgotten by somebody.
    fn asides(&mut self) {
        let any = !self.reading.choices.is_empty();
        for Aside { texts, kind, words } in std::mem::take(&mut self.asides) {
            let choices = texts.iter().map(|text| self.reading.choices.get(text));
            let without_comments = |choice: &Choice| choice.supports() && *choice != Choice::AuthorizeWithComments;
            let turned = choices.clone().flatten().any(|choice| match kind {
                Kind::Against | Kind::Reason => choice.supports(),
                Kind::Negated | Kind::Comments => without_comments(choice),
                Kind::For | Kind::Named => false,
            });
            let speaks = any || matches!(kind, Kind::For | Kind::Against);
            let open = speaks && kind != Kind::Reason && choices.clone().any(|choice| choice.is_none());
            if turned && kind == Kind::Comments {
                self.unclear(&words, "comments are spoken of on a text that is authorized without");
            } else if turned {
                self.unclear(&words, "a text that is authorized is also spoken against");
            } else if open {
                self.unclear(&words, SPOKEN_OF);
            }
        }
    }
}
