//! The lists beside the numbers: who came late, who may not reply, what waits, who is silent, what is new,
//! and the comments that stand.
//!
//! Pure. Message lists are in order of arrival.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Books, Class, Entry, Standing};
use crate::{
    circular::TextId,
    event::{MessageHash, Recorded},
    reply::{Choice, Comment, state::StateCode},
};

/// A Member State without a standing choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silent {
    pub state: StateCode,
    /// Messages in its name that wait for a person: do not remind before they are decided.
    pub waiting: Vec<MessageHash>,
    /// Its replies that came late.
    pub late: Vec<MessageHash>,
}

/// What happened between two instants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Messages kept.
    pub kept: Vec<MessageHash>,
    /// Messages that entered or changed their class, the new ones among them.
    pub moved: Vec<Moved>,
    /// Choices that stand now and did not, or no longer stand.
    pub turned: Vec<Turned>,
    /// Letters given up and not sent since, by key.
    pub failed_letters: Vec<String>,
}

/// A message whose class is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub message: MessageHash,
    /// None for a message that was not there.
    pub from: Option<Class>,
    pub to: Class,
}

/// A standing choice that is new, different or gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turned {
    pub circular: u32,
    pub state: StateCode,
    pub text: TextId,
    pub from: Option<Choice>,
    /// None when a ruling took the only reply away, or its Member State did.
    pub to: Option<Choice>,
    /// The message that now stands, or the one that stood.
    pub message: MessageHash,
}

/// A comment for the TD, with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingComment {
    pub state: StateCode,
    pub message: MessageHash,
    pub arrived: Timestamp,
    pub comment: Comment,
}

impl Books {
    /// Replies to a circular that arrived after its deadline and do not count.
    #[must_use]
    pub fn late(&self, circular: u32) -> Vec<&Entry> {
        self.survey().late(circular)
    }

    /// Replies to a circular, or to none that is known, by others than Member States.
    #[must_use]
    pub fn not_entitled(&self, circular: u32) -> Vec<&Entry> {
        self.survey().not_entitled(circular)
    }

    /// Messages that wait for a person, the longest waiting first.
    #[must_use]
    pub fn waiting(&self) -> Vec<&Entry> {
        self.survey().waiting()
    }

    /// Messages that are kept and not yet read.
    #[must_use]
    pub fn unread(&self) -> Vec<&Entry> {
        by_arrival(self.entries().filter(|entry| entry.decision.is_none()))
    }

    /// Messages accepted in time for a circular, by Member State, then by arrival.
    pub fn accepted_for(&self, circular: u32) -> impl Iterator<Item = (StateCode, &Entry)> {
        let queues = self.groups(circular);
        queues.flat_map(move |(state, queue)| {
            queue.values().filter_map(move |message| Some((state, self.entry(message)?)))
        })
    }

    /// The Member States with a standing choice for the circular.
    #[must_use]
    pub fn replied(&self, circular: u32) -> BTreeSet<StateCode> {
        let heard =
            self.groups(circular).filter(|(_, queue)| self.holds(circular, queue.values()).iter().any(Option::is_some));
        heard.map(|(state, _)| state).collect()
    }

    /// Which of these Member States have no standing choice for the circular, in the order given.
    #[must_use]
    pub fn silent(&self, circular: u32, members: &[StateCode]) -> Vec<Silent> {
        let heard: BTreeSet<StateCode> = self.standing(circular).into_keys().map(|(state, _)| state).collect();
        let (waiting, late) = (self.waiting(), self.late(circular));
        let of = |list: &[&Entry], state: StateCode| {
            let own = list.iter().filter(|entry| {
                let judgement = entry.decision.as_ref().map(|decision| &decision.judgement);
                judgement.is_some_and(|judgement| {
                    judgement.member_state == Some(state) && judgement.circular.is_none_or(|number| number == circular)
                })
            });
            own.map(|entry| entry.message.clone()).collect()
        };
        let mute = members.iter().filter(|state| !heard.contains(state));
        mute.map(|state| Silent { state: *state, waiting: of(&waiting, *state), late: of(&late, *state) }).collect()
    }

    /// The comments that stand for a circular: first those on the reply as a whole, then by text in the circular's
    /// order; in each by Member State, then by arrival.
    ///
    /// A comment on a text falls when a later message of its Member State answers that text; a comment on the whole
    /// falls with the last choice of its message. Comments sent without any choice stay until a withdrawal.
    #[must_use]
    pub fn comments(&self, circular: u32) -> Vec<StandingComment> {
        let texts = self.circular(circular).map_or(&[][..], |opened| &opened.circular.texts);
        let place = |text: Option<&TextId>| text.map(|id| texts.iter().position(|draft| draft.id == *id));
        let mut comments: Vec<StandingComment> =
            self.groups(circular).flat_map(|(state, _)| self.comments_of(circular, state)).collect();
        comments.sort_by_key(|standing| place(standing.comment.text.as_ref())); // stable: states and arrivals stay
        comments
    }

    fn comments_of(&self, circular: u32, state: StateCode) -> Vec<StandingComment> {
        let queue = self.accepted.get(&(circular, state)).into_iter().flatten();
        let mut comments: Vec<StandingComment> = Vec::new();
        let entries = || queue.clone().filter_map(|(_, message)| self.entry(message));
        let stands = self.stands(circular, entries().map(|entry| &entry.message));
        for entry in entries() {
            let Some(decision) = &entry.decision else { continue };
            if decision.judgement.withdrawal {
                comments.clear();
            }
            let answered: BTreeSet<&TextId> =
                self.answers(circular, &decision.judgement).map(|answer| &answer.text).collect();
            comments.retain(|earlier| earlier.comment.text.as_ref().is_none_or(|text| !answered.contains(text)));
            let overtaken = !answered.is_empty() && !stands.values().any(|stood| stood.message == entry.message);
            let own = decision.judgement.comments.iter().filter(|comment| comment.text.is_some() || !overtaken);
            comments.extend(own.map(|comment| StandingComment {
                state,
                message: entry.message.clone(),
                arrived: entry.arrival.at,
                comment: comment.clone(),
            }));
        }
        comments
    }

    /// What is new in these books against earlier ones of the same log.
    #[must_use]
    pub fn news_since(&self, earlier: &Self) -> News {
        let kept = by_arrival(self.entries().filter(|entry| earlier.entry(&entry.message).is_none()));
        let failed =
            self.letters().iter().filter(|(key, fate)| !fate.sent && earlier.letters().get(*key) != Some(fate));
        News {
            kept: kept.into_iter().map(|entry| entry.message.clone()).collect(),
            moved: self.survey().moved_since(&earlier.survey()),
            turned: self.circulars.keys().flat_map(|number| self.turned_since(earlier, *number)).collect(),
            failed_letters: failed.map(|(key, _)| key.clone()).collect(),
        }
    }
}

impl Books {
    /// The choices of a circular that stand otherwise than in earlier books, by Member State.
    #[must_use]
    pub fn turned_since(&self, earlier: &Self, circular: u32) -> Vec<Turned> {
        turned(circular, earlier, self)
    }
}

/// What happened after `since` and up to `until`.
#[must_use]
pub fn news(events: &[Recorded], since: Timestamp, until: Timestamp) -> News {
    Books::at(events, until).news_since(&Books::at(events, since))
}

pub(super) fn by_arrival<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<&'a Entry> {
    let mut list: Vec<&Entry> = entries.collect();
    list.sort_by_key(|entry| entry.arrival);
    list
}

fn turned(circular: u32, earlier: &Books, now: &Books) -> Vec<Turned> {
    let (was, is): (Standing, Standing) = (earlier.standing(circular), now.standing(circular));
    let both: BTreeMap<_, _> = was.keys().chain(is.keys()).map(|key| (key, (was.get(key), is.get(key)))).collect();
    let differs = both.into_iter().filter(|(_, (was, is))| was.map(|s| s.choice) != is.map(|s| s.choice));
    differs
        .filter_map(|((state, text), (was, is))| {
            let message = is.or(was)?.message.clone();
            let (from, to) = (was.map(|stood| stood.choice), is.map(|stood| stood.choice));
            Some(Turned { circular, state: *state, text: text.clone(), from, to, message })
        })
        .collect()
}
