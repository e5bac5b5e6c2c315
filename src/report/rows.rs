//! Every reply to a circular, one row for each Member State and text, with what became of it.

use jiff::Timestamp;

use crate::{
    circular::TextId,
    event::MessageHash,
    reply::{
        Choice,
        state::{self, StateCode},
    },
    tally::{Entry, Survey},
};

/// What a choice counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Counted,
    /// The Member State answered the text again later.
    Superseded,
    Late,
    Review,
    /// The Member State has said nothing, about any text.
    Silent,
}

/// One Member State's choice on one text in one message, or its silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// None where a message waits and its Member State is not known.
    pub state: Option<StateCode>,
    pub text: Option<TextId>,
    pub choice: Option<Choice>,
    pub arrived: Option<Timestamp>,
    pub sender: Option<String>,
    pub standing: Standing,
    pub message: Option<MessageHash>,
}

/// A circular with all its replies.
pub(super) struct Told {
    pub circular: u32,
    pub replies: Vec<Reply>,
}

impl Told {
    pub fn of(survey: &Survey<'_>, circulars: &[u32]) -> Vec<Self> {
        circulars.iter().map(|circular| Self { circular: *circular, replies: replies(survey, *circular) }).collect()
    }
}

impl Standing {
    /// The name of its words in the locale files.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Counted => "status-counted",
            Self::Superseded => "status-superseded",
            Self::Late => "status-late",
            Self::Review => "status-review",
            Self::Silent => "status-silent",
        }
    }
}

/// The rows of a circular: by Member State, text in the circular's order, arrival. Member States of which nothing came
/// stand with one row of their own.
#[must_use]
pub fn replies(survey: &Survey<'_>, circular: u32) -> Vec<Reply> {
    let books = survey.books();
    let texts = books.circular(circular).map_or(&[][..], |opened| &opened.circular.texts);
    let place = |text: Option<&TextId>| text.and_then(|id| texts.iter().position(|draft| draft.id == *id));
    let stands = books.standing(circular);
    let counted = books.accepted_for(circular).flat_map(|(state, entry)| {
        let stands = &stands;
        rows(entry).map(move |row| {
            let holds = row.text.as_ref().and_then(|text| stands.get(&(state, text.clone())));
            let stands = holds.is_some_and(|stood| stood.message == entry.message);
            Reply { standing: if stands { Standing::Counted } else { Standing::Superseded }, ..row }
        })
    });
    let late = survey.late(circular).into_iter().flat_map(rows).map(|row| Reply { standing: Standing::Late, ..row });
    let waiting = survey.waiting().into_iter().filter(|entry| entry.circular() == Some(circular));
    let waiting = waiting.flat_map(rows).map(|row| Reply { standing: Standing::Review, ..row });
    let mut replies: Vec<Reply> = counted.chain(late).chain(waiting).collect();
    let heard: std::collections::BTreeSet<StateCode> = replies.iter().filter_map(|reply| reply.state).collect();
    let silent = state::all().iter().map(state::MemberState::code).filter(|code| !heard.contains(code));
    replies.extend(silent.map(|code| Reply {
        state: Some(code),
        text: None,
        choice: None,
        arrived: None,
        sender: None,
        standing: Standing::Silent,
        message: None,
    }));
    replies.sort_by_cached_key(|reply| (reply.state, place(reply.text.as_ref()), reply.arrived));
    replies
}

/// What a message says about each text that it answers; one row without a text when it answers none.
fn rows(entry: &Entry) -> impl Iterator<Item = Reply> {
    let judgement = entry.decision.as_ref().map(|decision| &decision.judgement);
    let row = |text: Option<TextId>, choice: Option<Choice>| Reply {
        state: judgement.and_then(|judgement| judgement.member_state),
        text,
        choice,
        arrived: Some(entry.arrival.at),
        sender: judgement.and_then(|judgement| judgement.sender.clone()),
        standing: Standing::Review,
        message: Some(entry.message.clone()),
    };
    let choices = judgement.map_or(&[][..], |judgement| judgement.choices.as_slice());
    let said = choices.iter().filter(|choice| choice.choice != Choice::Blank);
    let mut rows: Vec<Reply> = said.map(|choice| row(Some(choice.text.clone()), Some(choice.choice))).collect();
    if rows.is_empty() {
        rows.push(row(None, None));
    }
    rows.into_iter()
}
