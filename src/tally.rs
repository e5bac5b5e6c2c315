//! Every number that anyone sees, folded from the event log.
//!
//! Pure. Knows what stands, what it replaced and in which class each message is; knows neither storage,
//! wording nor the clock. What counts is when a message arrived, never when somebody got round to judging it.

mod count;
mod lists;
mod post;
mod rule;
mod survey;
#[cfg(test)]
mod tests;
mod timeline;
mod withdrawal;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    circular::{Circular, TextId},
    confirmation::Request,
    event::{Event, MessageHash, Recorded},
    reply::{Choice, DoubtCode, TextChoice, state::StateCode},
    verdict::{Judgement, Status},
};
pub use count::{Ledger, Tally, TextTally};
pub use lists::{Moved, News, Silent, StandingComment, Turned, news};
pub use post::{Bounce, Hold};
pub use rule::{Margin, Outcome, margin, outcome, refusals_to_lose, support_percent, support_to_win};
pub use survey::Survey;
pub use timeline::Day;

/// The state of the house after some prefix of the log; it grows by one event at a time. A copy is cheap: what was
/// decided is shared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    last: Option<(u64, Timestamp)>,
    circulars: BTreeMap<u32, Opened>,
    entries: BTreeMap<MessageHash, Entry>,
    /// Messages accepted in time, by circular and Member State, in order of arrival.
    accepted: BTreeMap<(u32, StateCode), BTreeMap<Arrival, MessageHash>>,
    /// Of these, the ones with a choice that stands, by the place of their `Kept` event; kept up with every decision, so
    /// that nobody who asks for classes has to go through all choices again.
    standing: BTreeMap<(u32, StateCode), BTreeSet<u64>>,
    letters: BTreeMap<String, LetterFate>,
    /// Letters that came back after they were sent, by key.
    bounces: BTreeMap<String, Bounce>,
    /// Every request for confirmation, in order.
    requests: Vec<Request>,
    /// Every time that letters were held back, in order.
    holds: Vec<Hold>,
    /// When a person last let the letters held back go.
    released: Option<Timestamp>,
    /// Every digest written, in order.
    digests: Vec<DigestMark>,
}

/// A digest that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DigestMark {
    /// The instant that it speaks of.
    pub at: Timestamp,
    pub number: u32,
    pub group: String,
    pub date: Date,
    /// The last event that it knew of.
    pub through: u64,
    pub closing: Vec<u32>,
    pub settled: Vec<u32>,
}

/// A circular as last imported. Importing it again opens it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub circular: Circular,
    pub closed: bool,
    /// When it was imported first.
    pub since: Timestamp,
}

/// When a message reached the mailbox; equal instants are told apart by the order of keeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrival {
    pub at: Timestamp,
    /// The place of its `Kept` event in the log.
    pub seq: u64,
}

/// A message in the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub message: MessageHash,
    pub arrival: Arrival,
    /// When its bytes were archived.
    pub kept: Timestamp,
    /// Bytes.
    pub size: u64,
    /// What holds about it: a person's latest ruling, else the latest judgement; none while it is unread.
    pub decision: Option<Arc<Decision>>,
}

/// A judgement and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub judgement: Judgement,
    pub at: Timestamp,
    pub seq: u64,
    /// The person who ruled; none when the house judged.
    pub ruling: Option<Ruling>,
}

/// Who decided, and why in their words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    pub by: String,
    pub note: String,
}

/// How a letter ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterFate {
    pub at: Timestamp,
    pub sent: bool,
    /// What the mail server said.
    pub response: String,
}

/// The class of a message in the ledger. Every message is in exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Accepted in time, and at least one of its choices stands.
    Counted,
    /// Accepted in time, and none of its choices stands.
    Superseded,
    Late,
    /// From somebody who is no Member State, or whom the Member State does not own.
    NotEntitled,
    /// Waits for a person; a message kept and not yet read waits too.
    Review,
    NotAReply,
}

/// A choice that stands, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stood {
    pub choice: Choice,
    pub message: MessageHash,
    pub arrived: Timestamp,
    /// File and place in the message.
    pub spot: Option<String>,
}

impl Stood {
    fn of(answer: &TextChoice, entry: &Entry) -> Self {
        Self {
            choice: answer.choice,
            message: entry.message.clone(),
            arrived: entry.arrival.at,
            spot: answer.spot.clone(),
        }
    }
}

/// What stands for one circular.
pub type Standing = BTreeMap<(StateCode, TextId), Stood>;

/// What one message does to one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub text: TextId,
    /// What stood for its Member State when it arrived.
    pub from: Option<Stood>,
    pub to: Choice,
    /// The message that arrived later and stands in its place already.
    pub overtaken_by: Option<MessageHash>,
}

impl Change {
    /// Whether a choice that stood is replaced by a different one.
    #[must_use]
    pub fn alters(&self) -> bool {
        self.from.as_ref().is_some_and(|stood| stood.choice != self.to)
    }
}

impl Books {
    /// Folds a whole log.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Recorded>) -> Self {
        let mut books = Self::default();
        for recorded in events {
            books.apply(recorded);
        }
        books
    }

    /// The books as they stood at an instant.
    ///
    /// A clock may have been set back between two events, so the order of the log decides: everything counts up
    /// to the last event that was recorded at or before the instant. At the very instant of a digest that is what the
    /// digest knew of.
    #[must_use]
    pub fn at(events: &[Recorded], instant: Timestamp) -> Self {
        let told = events.iter().rev().find_map(|recorded| match recorded.event {
            Event::DigestWritten { through, .. } if recorded.at == instant => Some(through),
            _ => None,
        });
        let end = match told {
            Some(through) => events.partition_point(|recorded| recorded.seq <= through),
            None => events.iter().rposition(|recorded| recorded.at <= instant).map_or(0, |last| last + 1),
        };
        Self::fold(events.iter().take(end))
    }

    /// Takes in the next event.
    pub fn apply(&mut self, recorded: &Recorded) {
        let Recorded { seq, at, event } = recorded;
        self.last = Some((*seq, *at));
        match event {
            Event::CircularImported { circular } => {
                let since = self.circulars.get(&circular.number).map_or(*at, |earlier| earlier.since);
                let opened = Opened { circular: circular.clone(), closed: false, since };
                self.circulars.insert(circular.number, opened);
                // Its texts may be others now.
                let states: Vec<StateCode> = self.groups(circular.number).map(|(state, _)| state).collect();
                for state in states {
                    self.stand((circular.number, state));
                }
            }
            Event::CircularClosed { circular } => {
                if let Some(opened) = self.circulars.get_mut(circular) {
                    opened.closed = true;
                }
            }
            Event::Kept { message, arrived, size } => {
                let arrival = Arrival { at: *arrived, seq: *seq };
                self.entries.entry(message.clone()).or_insert_with(|| Entry {
                    message: message.clone(),
                    arrival,
                    kept: *at,
                    size: *size,
                    decision: None,
                });
            }
            Event::Judged { message, judgement } => self.decide(recorded, message, judgement, None),
            Event::Ruled { message, judgement, by, note } => {
                self.decide(recorded, message, judgement, Some(Ruling { by: by.clone(), note: note.clone() }));
            }
            Event::SenderRemembered { .. } => {}
            Event::ConfirmationAsked { message, token, to } => self.requests.push(Request {
                token: token.clone(),
                message: message.clone(),
                to: to.clone(),
                at: *at,
                reminded: None,
            }),
            Event::ConfirmationReminded { token } => {
                let reminded = self.requests.iter_mut().filter(|request| request.token == *token);
                reminded.for_each(|request| request.reminded = Some(*at));
            }
            Event::LetterSent { letter, response } => self.end_letter(letter, *at, true, response),
            Event::LetterFailed { letter, response } => self.end_letter(letter, *at, false, response),
            Event::LetterBounced { letter, message, response } => {
                let bounce = Bounce { at: *at, message: message.clone(), response: response.clone() };
                self.bounces.entry(letter.clone()).or_insert(bounce);
            }
            Event::LettersHeld { limit, until } => {
                self.holds.push(Hold { at: *at, limit: limit.clone(), until: *until });
            }
            Event::LettersReleased { .. } => self.released = Some(*at),
            Event::DigestWritten { number, group, date, through, closing, settled } => {
                self.digests.push(DigestMark {
                    at: *at,
                    number: *number,
                    group: group.clone(),
                    date: *date,
                    through: *through,
                    closing: closing.clone(),
                    settled: settled.clone(),
                });
            }
        }
    }

    fn end_letter(&mut self, letter: &str, at: Timestamp, sent: bool, response: &str) {
        self.letters.insert(letter.to_owned(), LetterFate { at, sent, response: response.to_owned() });
    }

    fn decide(&mut self, recorded: &Recorded, message: &MessageHash, judgement: &Judgement, ruling: Option<Ruling>) {
        let entry = self.entries.entry(message.clone()).or_insert_with(|| Entry {
            message: message.clone(),
            arrival: Arrival { at: judgement.received, seq: recorded.seq },
            kept: recorded.at,
            size: 0,
            decision: None,
        });
        let ruled = entry.decision.as_ref().is_some_and(|decision| decision.ruling.is_some());
        if ruled && ruling.is_none() {
            return; // a machine never overrides a person
        }
        let decision = Decision { judgement: judgement.clone(), at: recorded.at, seq: recorded.seq, ruling };
        let arrival = entry.arrival;
        let before = entry.decision.as_deref().and_then(Decision::counts_for);
        let after = decision.counts_for();
        entry.decision = Some(Arc::new(decision));
        if let Some(queue) = before.and_then(|group| self.accepted.get_mut(&group)) {
            queue.remove(&arrival);
        }
        if let Some(group) = after {
            self.accepted.entry(group).or_default().insert(arrival, message.clone());
        }
        before.into_iter().chain(after).for_each(|group| self.stand(group));
    }

    /// Works out anew which messages of a Member State have a choice that stands.
    fn stand(&mut self, group: (u32, StateCode)) {
        let queue = self.accepted.get(&group).into_iter().flat_map(BTreeMap::values);
        let holds = self.holds(group.0, queue);
        let standing = holds.into_iter().flatten().map(|(_, entry)| entry.arrival.seq).collect();
        self.standing.insert(group, standing);
    }

    /// The sequence number and instant of the last event taken in.
    #[must_use]
    pub fn last(&self) -> Option<(u64, Timestamp)> {
        self.last
    }

    /// A circular as last imported.
    #[must_use]
    pub fn circular(&self, number: u32) -> Option<&Opened> {
        self.circulars.get(&number)
    }

    /// Every circular ever opened, by number.
    pub fn circulars(&self) -> impl Iterator<Item = &Opened> {
        self.circulars.values()
    }

    #[must_use]
    pub fn entry(&self, message: &MessageHash) -> Option<&Entry> {
        self.entries.get(message)
    }

    /// Every message, by hash.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// Letters that were sent or given up, by key, as they ended last.
    #[must_use]
    pub fn letters(&self) -> &BTreeMap<String, LetterFate> {
        &self.letters
    }

    /// Every request for confirmation ever made, in order.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter()
    }

    /// Every digest ever written, in order.
    #[must_use]
    pub fn digests(&self) -> &[DigestMark] {
        &self.digests
    }

    /// Whether a message still waits for somebody to settle it.
    #[must_use]
    pub fn is_held(&self, message: &MessageHash) -> bool {
        let decision = self.entries.get(message).and_then(|entry| entry.decision.as_ref());
        decision.is_some_and(|decision| decision.judgement.status == Status::Review)
    }

    /// What stands for a circular: per Member State and text the latest accepted choice by arrival.
    #[must_use]
    pub fn standing(&self, circular: u32) -> Standing {
        self.groups(circular)
            .flat_map(|(state, queue)| {
                self.stands(circular, queue.values()).into_iter().map(move |(text, stood)| ((state, text), stood))
            })
            .collect()
    }

    /// What stands for one Member State, by text.
    #[must_use]
    pub fn standing_of(&self, circular: u32, state: StateCode) -> BTreeMap<TextId, Stood> {
        self.accepted.get(&(circular, state)).map(|queue| self.stands(circular, queue.values())).unwrap_or_default()
    }

    /// What a message does to what stands for its Member State if this is its judgement, in the circular's order.
    ///
    /// Right before and after the judgement is recorded. Empty when nothing of it counts.
    #[must_use]
    pub fn changes(&self, message: &MessageHash, judgement: &Judgement) -> Vec<Change> {
        let (Some(entry), Some(group)) = (self.entries.get(message), counts_for(judgement, true)) else {
            return Vec::new();
        };
        let none = BTreeMap::new();
        let queue = self.accepted.get(&group).unwrap_or(&none);
        let mut before = self.stands(group.0, queue.range(..entry.arrival).map(|(_, message)| message));
        let later = queue.iter().filter(|(arrival, _)| **arrival > entry.arrival).map(|(_, message)| message);
        let after = self.stands(group.0, later);
        self.answers(group.0, judgement)
            .map(|answer| Change {
                text: answer.text.clone(),
                from: before.remove(&answer.text),
                to: answer.choice,
                overtaken_by: after.get(&answer.text).map(|stood| stood.message.clone()),
            })
            .collect()
    }

    /// The messages that now stand where this one stood, per text; texts for which it stands itself are left out.
    #[must_use]
    pub fn superseded_by(&self, message: &MessageHash) -> BTreeMap<TextId, MessageHash> {
        let Some(decision) = self.entries.get(message).and_then(|entry| entry.decision.as_ref()) else {
            return BTreeMap::new();
        };
        if decision.counts_for().is_none() {
            return BTreeMap::new();
        }
        let changes = self.changes(message, &decision.judgement);
        changes.into_iter().filter_map(|change| Some((change.text, change.overtaken_by?))).collect()
    }

    /// The class of a message; none when it was never kept.
    #[must_use]
    pub fn class(&self, message: &MessageHash) -> Option<Class> {
        let entry = self.entries.get(message)?;
        Some(self.class_of(entry))
    }

    /// Every message with its class, by hash.
    #[must_use]
    pub fn classes(&self) -> BTreeMap<&MessageHash, Class> {
        self.entries.iter().map(|(message, entry)| (message, self.class_of(entry))).collect()
    }

    fn class_of(&self, entry: &Entry) -> Class {
        let Some(decision) = &entry.decision else { return Class::Review };
        let judgement = &decision.judgement;
        let entitled = decision.entitled();
        let stands = |group| self.standing.get(&group).is_some_and(|standing| standing.contains(&entry.arrival.seq));
        match judgement.status {
            Status::Review => Class::Review,
            Status::Ignored | Status::Accepted if !entitled => Class::NotEntitled,
            Status::Ignored => Class::NotAReply,
            // an acceptance that names nothing to count under needs a person, whoever wrote it
            Status::Accepted if judgement.member_state.is_none() => Class::Review,
            Status::Accepted if !judgement.circular.is_some_and(|number| self.circulars.contains_key(&number)) => {
                Class::Review
            }
            Status::Accepted if judgement.late => Class::Late,
            Status::Accepted if decision.counts_for().is_some_and(stands) => Class::Counted,
            Status::Accepted => Class::Superseded,
        }
    }

    fn groups(&self, circular: u32) -> impl Iterator<Item = (StateCode, &BTreeMap<Arrival, MessageHash>)> {
        let from = self.accepted.range((circular, StateCode::FIRST)..);
        from.take_while(move |((number, _), _)| *number == circular).map(|((_, state), queue)| (*state, queue))
    }

    /// What stands after these messages of one Member State, given in order of arrival.
    fn stands<'a>(&'a self, circular: u32, queue: impl Iterator<Item = &'a MessageHash>) -> BTreeMap<TextId, Stood> {
        let holds = self.holds(circular, queue).into_iter().flatten();
        holds.map(|(answer, entry)| (answer.text.clone(), Stood::of(answer, entry))).collect()
    }

    /// The same, borrowed, for each text in the circular's order: the answer that stands, and the message it is in.
    fn holds<'a>(&'a self, circular: u32, queue: impl Iterator<Item = &'a MessageHash>) -> Vec<Option<Held<'a>>> {
        let texts = self.circulars.get(&circular).map_or(0, |opened| opened.circular.texts.len());
        let mut holds = vec![None; texts];
        for entry in queue.filter_map(|message| self.entries.get(message)) {
            let Some(decision) = &entry.decision else { continue };
            if decision.judgement.withdrawal {
                holds.fill(None);
            }
            for (place, answer) in self.placed(circular, &decision.judgement) {
                if let Some(held) = holds.get_mut(place) {
                    *held = Some((answer, entry));
                }
            }
        }
        holds
    }

    /// The choices of a judgement that count as replies on texts of the circular.
    fn answers<'a>(&'a self, circular: u32, judgement: &'a Judgement) -> impl Iterator<Item = &'a TextChoice> {
        self.placed(circular, judgement).map(|(_, answer)| answer)
    }

    /// The same with each text's place in the circular.
    fn placed<'a>(&'a self, circular: u32, judgement: &'a Judgement) -> impl Iterator<Item = (usize, &'a TextChoice)> {
        let texts = self.circulars.get(&circular).map_or(&[][..], |opened| &opened.circular.texts);
        texts.iter().enumerate().flat_map(move |(place, text)| {
            let choices = judgement.choices.as_slice();
            // The house writes one choice for each text in the circular's order: most often the first look finds it.
            let own = choices.get(place).filter(|own| choices.len() == texts.len() && own.text == text.id);
            let others = if own.is_some() { &[][..] } else { choices };
            let found = own.into_iter().chain(others.iter().filter(|choice| choice.text == text.id));
            found.filter(|choice| choice.choice.answers()).map(move |choice| (place, choice))
        })
    }
}

/// An answer, and the message it is in.
type Held<'a> = (&'a TextChoice, &'a Entry);

impl Decision {
    /// The circular and Member State under which it counts; none unless it was accepted in time.
    fn counts_for(&self) -> Option<(u32, StateCode)> {
        counts_for(&self.judgement, self.entitled())
    }

    /// A person who accepts has weighed the reasons; the house must not accept against them.
    fn entitled(&self) -> bool {
        let accepted_by_person = self.ruling.is_some() && self.judgement.status == Status::Accepted;
        let disowned = |code| matches!(code, DoubtCode::NotAMemberState | DoubtCode::Disowned);
        accepted_by_person || !self.judgement.reasons.iter().any(|reason| disowned(reason.code))
    }
}

fn counts_for(judgement: &Judgement, entitled: bool) -> Option<(u32, StateCode)> {
    let in_time = judgement.status == Status::Accepted && !judgement.late && entitled;
    if in_time { judgement.circular.zip(judgement.member_state) } else { None }
}
