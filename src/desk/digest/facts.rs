//! What a digest tells, gathered from the books now and the books at the last digest.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{Ailing, Trouble, concerns, outbox};
use crate::{
    circular::{Circular, TextId},
    config::Group,
    desk::settle::reference,
    letter,
    reply::{Choice, DoubtCode},
    store::{LetterRow, LetterState},
    tally::{Change, Class, DigestMark, Entry, Moved, Outcome, Stood, Survey, TextTally},
    verdict::{Judgement, Reason, Status},
};

/// A letter that has waited for so long although it was tried is a problem, not an ordinary delay.
const OVERDUE: SignedDuration = SignedDuration::from_hours(1);

pub(super) struct Facts<'s> {
    pub survey: &'s Survey<'s>,
    pub before: &'s Survey<'s>,
    pub group: &'s Group,
    /// The instant of the last digest.
    pub since: Option<Timestamp>,
    /// Messages in the archive, whatever the event log says.
    pub kept: u64,
    /// This digest's own mark.
    pub mark: &'s DigestMark,
    /// Within which another contact's different choice contradicts.
    pub window: SignedDuration,
}

impl Facts<'_> {
    pub fn gathered(&self, letters: &[LetterRow], troubles: &[Trouble]) -> letter::Digest {
        let waiting = self.survey.waiting().into_iter().filter(|entry| concerns(self.group, entry.circular()));
        let waiting: Vec<&Entry> = waiting.collect();
        let mut moved: BTreeMap<Option<u32>, Vec<Moved>> = BTreeMap::new();
        for one in self.survey.moved_since(self.before) {
            let circular = self.survey.books().entry(&one.message).and_then(Entry::circular);
            moved.entry(circular).or_default().push(one);
        }
        let ruled = self.ruled();
        let others = moved.values().flatten().filter(|moved| moved.to == Class::NotAReply).count();
        letter::Digest {
            language: self.group.language,
            number: self.mark.number,
            date: self.mark.date,
            now: self.mark.at,
            since: self.since,
            closing: self.mark.closing.clone(),
            settled: self.mark.settled.clone(),
            circulars: self.consultations(&moved, &ruled),
            waiting: waiting.iter().map(|entry| self.waiting(entry)).collect(),
            not_replies: others as u64,
            failed_letters: failed(letters),
            breaker: outbox::breaker(self.survey.books(), self.since),
            problems: self.problems(letters, troubles, &waiting),
        }
    }

    /// Replies that counted at the last digest and that a person has ruled upon since, by the circulars they bear on.
    fn ruled(&self) -> BTreeMap<u32, Vec<&Entry>> {
        let (books, earlier) = (self.survey.books(), self.before.books());
        let told = earlier.last().map_or(0, |(seq, _)| seq);
        let mut ruled: BTreeMap<u32, Vec<&Entry>> = BTreeMap::new();
        for entry in books.entries() {
            let anew = entry.decision.as_ref().is_some_and(|made| made.seq > told && made.ruling.is_some());
            let counted = || matches!(self.before.class(&entry.message), Some(Class::Counted | Class::Superseded));
            if anew && counted() {
                let was = earlier.entry(&entry.message).and_then(Entry::circular);
                let both: BTreeSet<u32> = [was, entry.circular()].into_iter().flatten().collect();
                for circular in both {
                    ruled.entry(circular).or_default().push(entry);
                }
            }
        }
        ruled
    }

    /// What those rulings changed, as far as no reply that is new explains it.
    fn overruled(&self, circular: &Circular, ruled: &[&Entry], moved: &[Moved]) -> Vec<letter::Overruled> {
        let (books, earlier) = (self.survey.books(), self.before.books());
        let place = |id: &TextId| circular.texts.iter().position(|text| text.id == *id);
        let state_of = |entry: &Entry| entry.decision.as_ref().and_then(|made| made.judgement.member_state);
        let was = |entry: &Entry| earlier.entry(&entry.message).and_then(state_of);
        let is_new = |message: &crate::event::MessageHash| {
            moved.iter().any(|one| one.message == *message && self.new_reply(one).is_some())
        };
        let mut found: BTreeMap<_, letter::Overruled> = BTreeMap::new();
        for turned in books.turned_since(earlier, circular.number) {
            let of_state = |entry: &&&Entry| [state_of(entry), was(entry)].contains(&Some(turned.state));
            let Some(entry) = ruled.iter().find(of_state).filter(|_| !is_new(&turned.message)) else { continue };
            let by = entry.decision.as_ref().and_then(|made| made.ruling.as_ref()).map(|ruling| ruling.by.clone());
            let overruled = found.entry(turned.state).or_insert_with(|| letter::Overruled {
                state: turned.state,
                changes: Vec::new(),
                by: by.unwrap_or_default(),
                id: reference(&entry.message),
            });
            let (from, to) = (turned.from.unwrap_or(Choice::Blank), turned.to.unwrap_or(Choice::Blank));
            overruled.changes.push(letter::Change { text: turned.text, from, to });
        }
        let mut found: Vec<letter::Overruled> = found.into_values().collect();
        for one in &mut found {
            one.changes.sort_by_key(|change| place(&change.text));
        }
        found
    }

    /// Open circulars, and closed ones of which something is new or waits, by deadline.
    fn consultations(
        &self,
        moved: &BTreeMap<Option<u32>, Vec<Moved>>,
        ruled: &BTreeMap<u32, Vec<&Entry>>,
    ) -> Vec<letter::Consultation> {
        let waiting: BTreeSet<u32> = self.survey.waiting().into_iter().filter_map(Entry::circular).collect();
        let known = self.survey.books().circulars();
        let mut found: Vec<letter::Consultation> = known
            .filter(|opened| concerns(self.group, Some(opened.circular.number)))
            .filter_map(|opened| {
                let number = opened.circular.number;
                let moved = moved.get(&Some(number)).map_or(&[][..], Vec::as_slice);
                // Somebody's first digest is not about everything that was ever closed.
                let fresh = self.since.is_some()
                    && moved.iter().any(|one| matches!(one.to, Class::Counted | Class::Superseded | Class::Late));
                let ruled = ruled.get(&number).map_or(&[][..], Vec::as_slice);
                let told = !opened.closed
                    || fresh
                    || !ruled.is_empty()
                    || waiting.contains(&number)
                    || self.mark.settled.contains(&number);
                told.then(|| self.consultation(&opened.circular, opened.closed, moved, ruled))?
            })
            .collect();
        found.sort_by_key(|consultation| (consultation.deadline, consultation.circular));
        found
    }

    fn consultation(
        &self,
        circular: &Circular,
        closed: bool,
        moved: &[Moved],
        ruled: &[&Entry],
    ) -> Option<letter::Consultation> {
        let number = circular.number;
        let tally = self.survey.tally(number, self.mark.at)?;
        let sender = |entry: &Entry| entry.decision.as_ref().and_then(|decision| decision.judgement.sender.clone());
        let state = |entry: &Entry| entry.decision.as_ref().and_then(|decision| decision.judgement.member_state);
        let choices = |entry: &Entry| {
            let rows = entry.decision.iter().flat_map(|decision| &decision.judgement.choices);
            rows.map(|row| (row.text.clone(), row.choice)).collect()
        };
        let new = |entry: &Entry| self.before.class(&entry.message) != self.survey.class(&entry.message);
        let late = self.survey.late(number).into_iter().map(|entry| letter::LateReply {
            id: reference(&entry.message),
            received: entry.arrival.at,
            state: state(entry),
            choices: choices(entry),
            new: new(entry),
        });
        let outsiders = self.survey.not_entitled(number).into_iter().map(|entry| letter::Outsider {
            id: reference(&entry.message),
            received: entry.arrival.at,
            sender: sender(entry),
            new: new(entry),
        });
        Some(letter::Consultation {
            circular: number,
            reference: circular.reference.clone(),
            study_group: circular.study_group,
            deadline: circular.deadline,
            meeting: circular.meeting.start,
            threshold_percent: circular.threshold_percent,
            closed,
            texts: self.texts(circular, &tally.texts),
            replied: self.survey.books().replied(number),
            new: moved.iter().filter_map(|moved| self.new_reply(moved)).collect(),
            overruled: if ruled.is_empty() { Vec::new() } else { self.overruled(circular, ruled, moved) },
            late: late.collect(),
            not_entitled: outsiders.collect(),
            ledger: tally.ledger,
        })
    }

    fn texts(&self, circular: &Circular, counts: &[TextTally]) -> Vec<letter::TextLine> {
        let before = self.before.books().counts(circular.number);
        let was = |id: &TextId| before.iter().find(|text| text.text == *id).map(|text| text.outcome);
        let lines = circular.texts.iter().zip(counts);
        lines
            .map(|(text, count)| letter::TextLine {
                text: text.id.clone(),
                title: self.group.language.words_of(&text.title).to_owned(),
                replies: count.replies,
                support: count.support,
                no_comments: count.no_comments,
                with_comments: count.with_comments,
                refuse: count.refuse,
                support_percent: count.support_percent.clone(),
                proceed: count.outcome == Outcome::Proceed,
                turned: was(&text.id).is_some_and(|outcome| outcome != count.outcome),
                margin: count.margin(circular.threshold_percent),
            })
            .collect()
    }

    /// A message that counts now and did not at the last digest.
    fn new_reply(&self, moved: &Moved) -> Option<letter::NewReply> {
        let counts = |class: Class| matches!(class, Class::Counted | Class::Superseded);
        if !counts(moved.to) || moved.from.is_some_and(counts) {
            return None;
        }
        let books = self.survey.books();
        let entry = books.entry(&moved.message)?;
        let decision = entry.decision.as_ref()?;
        let judgement = &decision.judgement;
        if judgement.status != Status::Accepted {
            return None;
        }
        let changes: Vec<Change> =
            books.changes(&moved.message, judgement).into_iter().filter(Change::alters).collect();
        let withdrawn = books.withdrawn(&moved.message, judgement);
        let replaced = changes.iter().filter_map(|change| change.from.as_ref());
        let contradicts = self.contradicts(judgement, replaced.chain(withdrawn.iter().map(|(_, stood)| stood)));
        Some(letter::NewReply {
            state: judgement.member_state?,
            received: entry.arrival.at,
            sender: judgement.sender.clone(),
            choices: judgement.choices.iter().map(|row| (row.text.clone(), row.choice)).collect(),
            withdrawn: withdrawn.into_iter().map(|(text, stood)| (text, stood.choice)).collect(),
            contradicts,
            changes: changes
                .into_iter()
                .filter_map(|change| {
                    Some(letter::Change { text: change.text, from: change.from?.choice, to: change.to })
                })
                .collect(),
            comments: u32::try_from(judgement.comments.len()).unwrap_or(u32::MAX),
            notices: notices(&judgement.notices),
            ruled_by: decision.ruling.as_ref().map(|ruling| ruling.by.clone()),
        })
    }

    /// The latest of what a reply replaces that another address sent shortly before.
    fn contradicts<'o>(
        &self,
        judgement: &Judgement,
        replaced: impl Iterator<Item = &'o Stood>,
    ) -> Option<letter::Contradiction> {
        let other = |stood: &Stood| {
            let before = self.survey.books().entry(&stood.message)?.decision.as_ref()?;
            let sender = before.judgement.sender.clone().filter(|sender| Some(sender) != judgement.sender.as_ref())?;
            let near = judgement.received.duration_since(stood.arrived) <= self.window;
            near.then_some(letter::Contradiction { sender, received: stood.arrived })
        };
        replaced.filter_map(other).max_by_key(|other| other.received)
    }

    fn waiting(&self, entry: &Entry) -> letter::Waiting {
        let request = self.survey.books().requests().find(|request| request.message == entry.message);
        let judgement = entry.decision.as_ref().map(|decision| &decision.judgement);
        let reasons = judgement.map(|judgement| judgement.reasons.as_slice()).unwrap_or_default();
        letter::Waiting {
            id: reference(&entry.message),
            received: entry.arrival.at,
            circular: judgement.and_then(|judgement| judgement.circular),
            state: judgement.and_then(|judgement| judgement.member_state),
            sender: judgement.and_then(|judgement| judgement.sender.clone()),
            subject: judgement.map(|judgement| judgement.subject.clone()).unwrap_or_default(),
            asked: request.map(|request| letter::Asked {
                to: request.to.clone(),
                at: request.at,
                reminded: request.reminded,
            }),
            reasons: reasons
                .iter()
                .map(|reason| letter::WaitingReason {
                    code: reason.code,
                    text: reason.text.clone(),
                    detail: detail(reason),
                })
                .collect(),
        }
    }

    fn problems(&self, letters: &[LetterRow], troubles: &[Trouble], waiting: &[&Entry]) -> Vec<letter::Problem> {
        let told = troubles.iter().map(|trouble| {
            let (error, since) = (trouble.error.clone(), trouble.since);
            match &trouble.ailing {
                Ailing::Mailbox(name) => letter::Problem::Mailbox { name: name.clone(), error, since },
                Ailing::Post => letter::Problem::Post { error, since },
            }
        });
        let entered = self.survey.ledger().received;
        let ledger = (entered != self.kept).then_some(letter::Problem::Ledger { kept: self.kept, entered });
        let overdue = |row: &&LetterRow| {
            let on_its_way = matches!(row.state, LetterState::Due(_) | LetterState::Leased(_));
            on_its_way && row.attempts > 0 && self.mark.at.duration_since(row.created) > OVERDUE
        };
        let unsent: Vec<&LetterRow> = letters.iter().filter(overdue).collect();
        let unsent = unsent.first().map(|first| letter::Problem::Unsent { count: unsent.len(), since: first.created });
        let lost = |entry: &&&Entry| {
            let reasons = entry.decision.iter().flat_map(|decision| &decision.judgement.reasons);
            reasons.into_iter().any(|reason| reason.code == DoubtCode::WorkerFailed)
        };
        let quarantined = waiting.iter().filter(lost).count();
        let quarantined = (quarantined > 0).then_some(letter::Problem::Quarantined { count: quarantined });
        let unread = self.survey.books().unread().len();
        let unread = (unread > 0).then_some(letter::Problem::Unread { count: unread });
        ledger
            .into_iter()
            .chain(told)
            .chain(unsent)
            .chain(quarantined)
            .chain(unread)
            .chain(outbox::held(letters))
            .collect()
    }
}

fn failed(letters: &[LetterRow]) -> Vec<letter::FailedLetter> {
    let given_up = letters.iter().filter(|row| matches!(row.state, LetterState::Failed(_)));
    given_up
        .map(|row| letter::FailedLetter {
            id: row.key.clone(),
            to: row.to.join(", "),
            subject: row.subject.clone(),
            response: row.response.clone(),
            came_back: false,
        })
        .collect()
}

/// Each kind of notice once, with the texts it is about.
fn notices(reasons: &[Reason]) -> Vec<(DoubtCode, Vec<TextId>)> {
    let mut gathered: BTreeMap<DoubtCode, Vec<TextId>> = BTreeMap::new();
    for reason in reasons {
        gathered.entry(reason.code).or_default().extend(reason.text.clone());
    }
    gathered.into_iter().collect()
}

/// What the wording of the code does not say already: where it was seen, or what.
fn detail(reason: &Reason) -> String {
    let plain = matches!(
        reason.code,
        DoubtCode::BothBoxes
            | DoubtCode::BothOptions
            | DoubtCode::OptionUnderRefusal
            | DoubtCode::OptionWithoutBox
            | DoubtCode::SenderUnknown
            | DoubtCode::NothingTicked
    );
    match (&reason.spot, plain) {
        (Some(spot), true) => spot.clone(),
        (None, true) => String::new(),
        (Some(spot), false) => format!("{spot}: {}", reason.detail),
        (None, false) => reason.detail.clone(),
    }
}
