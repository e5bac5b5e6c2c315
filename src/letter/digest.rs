//! The daily digest for the secretariat: where every consultation stands, what is new, what waits for a person.
//!
//! Sent every day, also when nothing arrived. The numbers are the tally's; nothing is counted here.

mod lines;
mod text;
mod view;

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Picture, Words, html, locale::Clerk};
use crate::{
    circular::TextId,
    language::Language,
    reply::{Choice, DoubtCode, state::StateCode},
    tally::{Ledger, Margin},
};
pub(crate) use lines::{circular_name, short};
use view::View;
pub(crate) use view::ledger;

/// Everything the digest tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    pub language: Language,
    /// Digests are numbered from 1, so that a missing one is noticed.
    pub number: u32,
    /// The day it is for, by the configured local time.
    pub date: Date,
    /// The instant it speaks of.
    pub now: Timestamp,
    /// The instant that the digest before it spoke of; none for the first.
    pub since: Option<Timestamp>,
    /// Circulars whose deadline has passed since the last digest.
    pub closing: Vec<u32>,
    /// Circulars of which nothing waits any more since the last digest, after their deadline.
    pub settled: Vec<u32>,
    /// Consultations that are open or have something new, in order of their deadlines.
    pub circulars: Vec<Consultation>,
    /// Every message that waits for a person, the longest waiting first.
    pub waiting: Vec<Waiting>,
    /// Messages since the last digest that were no reply and were left alone.
    pub not_replies: u64,
    pub failed_letters: Vec<FailedLetter>,
    /// Until when the circuit breaker held letters back, if it tripped since the last digest.
    #[serde(default)]
    pub breaker: Option<Timestamp>,
    /// What does not work, and how to mend it.
    pub problems: Vec<Problem>,
}

/// Where one consultation stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    pub circular: u32,
    pub reference: String,
    pub study_group: u32,
    pub deadline: Timestamp,
    /// The first day of the meeting that is to consider the texts.
    pub meeting: Date,
    pub threshold_percent: u8,
    pub closed: bool,
    /// In the circular's order.
    pub texts: Vec<TextLine>,
    /// Member States with a choice that stands.
    pub replied: BTreeSet<StateCode>,
    /// Replies accepted since the last digest, in order of arrival.
    pub new: Vec<NewReply>,
    /// What stands differently because a person decided anew, since the last digest, about replies that had counted.
    #[serde(default)]
    pub overruled: Vec<Overruled>,
    /// Every reply that came late.
    pub late: Vec<LateReply>,
    /// Every reply from somebody who is no Member State.
    pub not_entitled: Vec<Outsider>,
    pub ledger: Ledger,
}

/// The tally of one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLine {
    pub text: TextId,
    pub title: String,
    pub replies: u32,
    /// Every way of authorizing.
    pub support: u32,
    pub no_comments: u32,
    pub with_comments: u32,
    pub refuse: u32,
    /// With two decimals, as the tally gives it; none without replies.
    pub support_percent: Option<String>,
    /// Whether consideration may proceed as it stands.
    pub proceed: bool,
    /// Whether it stood otherwise at the last digest.
    pub turned: bool,
    /// How many further replies would change the outcome.
    pub margin: Margin,
}

/// A reply accepted since the last digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewReply {
    pub state: StateCode,
    pub received: Timestamp,
    pub sender: Option<String>,
    /// What it said, in the circular's order.
    pub choices: Vec<(TextId, Choice)>,
    /// What stands differently because of it.
    pub changes: Vec<Change>,
    /// It takes back what its Member State had said; these no longer stand.
    #[serde(default)]
    pub withdrawn: Vec<(TextId, Choice)>,
    /// Another of the State's contacts said otherwise shortly before.
    #[serde(default)]
    pub contradicts: Option<Contradiction>,
    pub comments: u32,
    /// `with comments` but none found, and the like; each with the texts it is about.
    pub notices: Vec<(DoubtCode, Vec<TextId>)>,
    /// The person who decided it; none when the house accepted it.
    pub ruled_by: Option<String>,
}

/// What a person's ruling made of what stood for a Member State.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overruled {
    pub state: StateCode,
    /// In the circular's order; [`Choice::Blank`] where nothing stood or stands.
    pub changes: Vec<Change>,
    pub by: String,
    /// The message that was ruled upon.
    pub id: String,
}

/// A standing choice that was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub text: TextId,
    pub from: Choice,
    pub to: Choice,
}

/// What another contact of the same Member State had said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradiction {
    pub sender: String,
    pub received: Timestamp,
}

/// A message that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// As `consultd review show` takes it.
    pub id: String,
    pub received: Timestamp,
    pub circular: Option<u32>,
    pub state: Option<StateCode>,
    pub sender: Option<String>,
    pub subject: String,
    pub reasons: Vec<WaitingReason>,
    /// When the State's contacts were asked to confirm it, and reminded.
    #[serde(default)]
    pub asked: Option<Asked>,
}

/// A request for confirmation without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub to: Vec<String>,
    pub at: Timestamp,
    pub reminded: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingReason {
    pub code: DoubtCode,
    pub text: Option<TextId>,
    pub detail: String,
}

/// A reply that came after the deadline and is not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateReply {
    pub id: String,
    pub received: Timestamp,
    pub state: Option<StateCode>,
    /// What it said, in the circular's order.
    #[serde(default)]
    pub choices: Vec<(TextId, Choice)>,
    pub new: bool,
}

/// A reply from somebody who may not reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outsider {
    pub id: String,
    pub received: Timestamp,
    pub sender: Option<String>,
    pub new: bool,
}

/// A letter that could not be delivered and was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedLetter {
    pub id: String,
    pub to: String,
    pub subject: String,
    /// What the mail server said.
    pub response: String,
    /// It was sent, and somebody reports that it did not arrive.
    #[serde(default)]
    pub came_back: bool,
}

/// Something that does not work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Letters held back because there were too many within an hour, and to whom.
    Held { count: usize, to: Vec<String> },
    /// A mailbox cannot be worked on: what its server or the system said.
    Mailbox { name: String, error: String, since: Timestamp },
    /// No letter leaves: what the mail server said.
    Post { error: String, since: Timestamp },
    /// The archive holds other messages than the event log accounts for.
    Ledger { kept: u64, entered: u64 },
    /// Letters that were tried and wait for the next attempt, and since when the oldest does.
    Unsent { count: usize, since: Timestamp },
    /// Messages that are kept and wait for a worker.
    Unread { count: usize },
    /// Messages that killed their worker.
    Quarantined { count: usize },
}

impl Digest {
    /// Whether the ledger of everything, or one circular's, does not add up.
    fn is_broken(&self) -> bool {
        self.circulars.iter().any(|circular| !circular.ledger.adds_up())
            || self.problems.iter().any(|problem| matches!(problem, Problem::Ledger { .. }))
    }

    fn clerk(&self) -> Clerk {
        Clerk(self.language)
    }
}

/// Gmail cuts a letter's HTML at 102 kB and hides the rest behind a link.
const CLIPPED: usize = 100_000;

/// The digest's words, and the pictures that its HTML shows.
#[must_use]
pub fn digest(facts: &Digest) -> (Words, Vec<Picture>) {
    let (mut view, pictures) = View::of(facts);
    let text = text::render(&view);
    // The template is embedded and rendered by the tests in every case; the text alone is a whole digest.
    let mut html = html::render("digest.html", &view).unwrap_or_default();
    if html.len() > CLIPPED {
        view.shorten(facts.clerk());
        html = html::render("digest.html", &view).unwrap_or_default();
    }
    (Words { subject: view.subject, text, html, papers: Vec::new() }, pictures)
}
