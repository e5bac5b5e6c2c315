//! Requests for confirmation: written when a reply is held only for its sender, settled by the answer, reminded once.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};

use super::{
    Desk,
    settle::{self, Ruling, reference},
};
use crate::{
    confirmation::{self, Request, Word},
    event::{Event, MessageHash},
    guard,
    language::Language,
    letter::{self, Acknowledgement, Asking, Headers, Nature, Occasion},
    message::Message,
    reply::{Doubt, DoubtCode, Reading, Substance, state::StateCode},
    sender::{self, Authentic, Contacts, Role, Speaker},
    store::{Committed, Filing, NewLetter, Outcome},
    tally::Books,
    verdict::{self, Judgement, Kind, Status},
};

/// Requests in one State's name within a day; beyond them only the secretariat is asked, or its contacts would be flooded.
const MOST_A_DAY: usize = 5;

/// A request to be made: the fact, and its letters.
pub(super) struct Asked {
    pub event: Event,
    pub to: Vec<String>,
    pub letters: Vec<NewLetter>,
}

/// The held message that an answer is about, parsed again so that its sender can be told.
pub(super) struct Held {
    pub message: MessageHash,
    pub parsed: Option<Message>,
}

/// Why an answer settles nothing by itself.
struct Untaken {
    detail: String,
    /// The contact to be told so.
    told: Option<String>,
}

impl Desk {
    /// The request that a held reply causes; none where nobody can be asked, or the State was asked too often today.
    pub(super) fn ask(
        &self,
        message: &MessageHash,
        judgement: &Judgement,
        books: &Books,
        contacts: &Contacts,
        now: Timestamp,
    ) -> Result<Option<Asked>> {
        let Some(state) = judgement.member_state.filter(|_| confirmation::confirmable(judgement)) else {
            return Ok(None);
        };
        let mut to = self.to_be_asked(state, contacts, now);
        // What a machine sent is asked about, but not of the machine (RFC 3834 §2).
        if !judgement.answerable {
            to.retain(|address| judgement.sender.as_deref() != Some(address));
        }
        let own = judgement.circular.and_then(|number| self.settings.circulars.get(&number));
        let enabled = own.and_then(|own| own.confirmation).unwrap_or(self.settings.confirmation.enabled);
        if !enabled || to.is_empty() || asked_today(books, state, now) >= MOST_A_DAY {
            return Ok(None);
        }
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|why| anyhow::anyhow!("no random numbers: {why}"))?;
        let token = confirmation::token(random);
        let event = Event::ConfirmationAsked { message: message.clone(), token: token.clone(), to: to.clone() };
        let request = Request { token, message: message.clone(), to: to.clone(), at: now, reminded: None };
        let letters = self.requests(&request, judgement, books, contacts, Occasion::First, now)?;
        Ok(Some(Asked { event, to, letters }))
    }

    /// The addresses that may reply for a State, in order.
    fn to_be_asked(&self, state: StateCode, contacts: &Contacts, now: Timestamp) -> Vec<String> {
        let own: &[String] = &self.own;
        let asked = contacts.of(state, now).filter(|contact| contact.role == Role::Reply);
        asked.map(|contact| contact.address.clone()).filter(|address| guard::mailable(address, own)).collect()
    }

    fn requests(
        &self,
        request: &Request,
        judgement: &Judgement,
        books: &Books,
        contacts: &Contacts,
        occasion: Occasion,
        now: Timestamp,
    ) -> Result<Vec<NewLetter>> {
        let circular = judgement.circular.and_then(|number| books.circular(number)).map(|known| &known.circular);
        let mut letters = Vec::new();
        for to in &request.to {
            let own = contacts.registered(to).iter().find_map(|contact| contact.language);
            let language = own.or(judgement.language).unwrap_or(Language::En);
            let sender = judgement.sender.as_deref().unwrap_or_default();
            let reference = reference(&request.message);
            let facts = Acknowledgement {
                circular,
                judgement,
                superseded: &[],
                overtaken: &[],
                standing: &[],
                reference: &reference,
                now,
                asking: Some(Asking { token: &request.token, sender, occasion }),
            };
            let words = letter::acknowledgement(&facts, language);
            let key = request_key(request, to, occasion);
            let headers = Headers {
                nature: Nature::Generated,
                from: &self.settings.identity.from.to_string(),
                to: std::slice::from_ref(to),
                reply_to: circular.map(|circular| circular.reply_to.as_str()),
                message_id: &letter::message_id(&key, &self.settings.identity.message_id_domain),
                in_reply_to: None,
                references: &[],
                thread_subject: None,
                date: now,
                language,
            };
            letters.push(NewLetter {
                bytes: letter::assemble(&words, &headers).context("putting a request for confirmation together")?,
                message_id: headers.message_id.to_owned(),
                subject: words.subject.clone(),
                kind: "confirmation".to_owned(),
                to: vec![to.clone()],
                language,
                fingerprint: String::new(),
                created: now,
                about: Some(request.message.clone()),
                circular: judgement.circular,
                member_state: judgement.member_state,
                key,
            });
        }
        Ok(letters)
    }

    /// The Message-IDs of a request's letters, which answers name.
    fn letter_ids(&self, request: &Request) -> Vec<String> {
        let domain = &self.settings.identity.message_id_domain;
        let occasions = [Occasion::First, Occasion::Reminder, Occasion::Unclear];
        let keys = request.to.iter().flat_map(|to| occasions.map(|occasion| request_key(request, to, occasion)));
        keys.map(|key| letter::message_id(&key, domain)).collect()
    }

    /// The requests that a message answers; empty for everything that a machine sent or that holds a form of its own.
    pub(super) fn answers(&self, message: &Message, reading: &Reading, books: &Books) -> Vec<Request> {
        if guard::kind(message, &self.own) != Kind::Other || reading.substance == Substance::FilledForm {
            return Vec::new();
        }
        let found = confirmation::answered(message, books.requests(), |request| self.letter_ids(request));
        found.into_iter().cloned().collect()
    }

    /// What a message that answers a request makes of the one held, and its own judgement.
    pub(super) async fn settle_answer(
        &self,
        answer: (&MessageHash, &Message, Timestamp),
        requests: &[Request],
        held: &Held,
        books: &Books,
        contacts: &Contacts,
        now: Timestamp,
    ) -> Result<(Outcome, Judgement)> {
        let (hash, message, arrived) = answer;
        let entry = books.entry(&held.message).context("the message held is not known")?;
        let before = entry.decision.as_ref().context("the message held is not decided")?;
        let mut judgement = verdict::answer(message, &before.judgement, arrived);
        let word = match self.weigh(message, requests, (&held.message, before), books, contacts, arrived) {
            Ok(word) => word,
            Err(Untaken { detail, told }) => {
                let reason = Doubt { code: DoubtCode::ConfirmationUnclear, text: None, spot: None, detail };
                judgement.answerable = guard::answerable(message, &self.own);
                verdict::ask_about(&mut judgement, &reason);
                let told = told.filter(|_| judgement.answerable);
                let mut letters = Vec::new();
                for request in requests.iter().filter(|request| books.is_held(&request.message)).take(MOST_A_DAY) {
                    let Some(to) = told.clone().filter(|to| request.to.contains(to)) else { continue };
                    let Some(held) = books.entry(&request.message).and_then(|entry| entry.decision.as_ref()) else {
                        continue;
                    };
                    let again = Request { to: vec![to], ..request.clone() };
                    letters.extend(self.requests(&again, &held.judgement, books, contacts, Occasion::Unclear, now)?);
                }
                return Ok((Self::outcome(hash, &judgement, books, letters, "Review"), judgement));
            }
        };
        let folder = judgement.circular.map(|number| number.to_string()).unwrap_or_default();
        let mut outcome = Self::outcome(hash, &judgement, books, Vec::new(), &folder);
        if before.judgement.status != Status::Review {
            return Ok((outcome, judgement)); // it was settled before, and the answer agrees
        }
        let status = if word == Word::Confirm { Status::Accepted } else { Status::Ignored };
        let by = format!("{} by e-mail", judgement.sender.as_deref().unwrap_or_default());
        let note = format!("answer {} to the request for confirmation", reference(hash));
        let (disowned, status) = (status == Status::Ignored, Some(status));
        let ruling = Ruling { status, disowned, by: by.clone(), note: note.clone(), ..Ruling::default() };
        let ruled = settle::ruled(&before.judgement, &ruling, books)?;
        let turn = usize::try_from(before.seq).unwrap_or(1);
        let cause = settle::Cause { message: &held.message, parsed: held.parsed.as_ref(), turn, now };
        outcome.letters = self.acknowledge(&cause, &ruled, books, contacts).await?;
        outcome.filings.push(Filing { message: held.message.clone(), folder: settle::folder(&ruled) });
        outcome.events.push(Event::Ruled { message: held.message.clone(), judgement: ruled, by, note });
        Ok((outcome, judgement))
    }

    /// What the answer says, if it is one contact's clear word; else why a person must read it.
    fn weigh(
        &self,
        message: &Message,
        requests: &[Request],
        (held, before): (&MessageHash, &crate::tally::Decision),
        books: &Books,
        contacts: &Contacts,
        arrived: Timestamp,
    ) -> std::result::Result<Word, Untaken> {
        let untaken = |detail: String| Err(Untaken { detail, told: None });
        let trust = super::trust(&self.settings, before.judgement.circular);
        let sender = sender::identify(message, contacts, &trust, arrived);
        // The token came to a registered address by mail: who knows it needs no further proof, unless found forged.
        let unsaid = sender::authentic(&message.headers, &trust.authserv_id) == Authentic::Unsaid;
        let harmless = |doubt: &&Doubt| doubt.code == DoubtCode::SenderNotAuthenticated && unsaid;
        let speaks = sender.speaker.is_some() && sender.speaker == before.judgement.member_state.map(Speaker::State);
        if let Some(doubt) = sender.doubts.iter().find(|doubt| !harmless(doubt)) {
            return untaken(format!("a request for confirmation was answered, but {}", doubt.detail));
        }
        if !speaks {
            return untaken("a request for confirmation was answered by nobody whom it was sent to".to_owned());
        }
        // One word cannot be shared out: which of them it is about is the contact's to say, answer by answer.
        if requests.len() != 1 {
            let detail = format!("the message answers {} requests for confirmation at once", requests.len());
            return Err(Untaken { detail, told: sender.address });
        }
        let Some(word) = confirmation::answer(message) else {
            let open = before.judgement.status == Status::Review;
            let told = sender.address.filter(|_| open);
            let detail = "a request for confirmation was answered otherwise than by one word".to_owned();
            return Err(Untaken { detail, told });
        };
        if before.judgement.status == Status::Review {
            let number = before.judgement.circular.unwrap_or_default();
            if books.circular(number).is_none_or(|known| known.closed) {
                return untaken("a request for confirmation was answered after the circular was closed".to_owned());
            }
            let taken_back = before.judgement.member_state.and_then(|state| books.withdrawn_by(held, number, state));
            if taken_back.is_some() && word == Word::Confirm {
                return untaken("what is confirmed was taken back since".to_owned());
            }
        } else if (before.judgement.status == Status::Accepted) != (word == Word::Confirm) {
            return untaken("the reply had been settled, and this answer says otherwise".to_owned());
        }
        Ok(word)
    }

    fn outcome(
        hash: &MessageHash,
        judgement: &Judgement,
        books: &Books,
        letters: Vec<NewLetter>,
        folder: &str,
    ) -> Outcome {
        Outcome {
            seen: books.last().map(|(seq, _)| seq),
            events: vec![Event::Judged { message: hash.clone(), judgement: judgement.clone() }],
            letters,
            filings: vec![Filing { message: hash.clone(), folder: folder.to_owned() }],
            ..Outcome::default()
        }
    }

    /// Reminds, once each, of the requests that have waited long enough. Gives how many.
    pub async fn remind_of_confirmations(&self, now: Timestamp) -> Result<usize> {
        let contacts = self.contacts().await?;
        let wait = SignedDuration::from_hours(24 * i64::from(self.settings.confirmation.remind_after_days));
        let outcome = {
            let books = self.books().await?;
            let mut outcome = Outcome { seen: books.last().map(|(seq, _)| seq), ..Outcome::default() };
            let waits = |request: &&Request| {
                request.reminded.is_none() && now.duration_since(request.at) >= wait && books.is_held(&request.message)
            };
            for request in books.requests().filter(waits) {
                let Some(decision) = books.entry(&request.message).and_then(|entry| entry.decision.as_ref()) else {
                    continue;
                };
                let holds = |to: &&String| contacts.registered(to).iter().any(|contact| contact.may_reply(now));
                let to = request.to.iter().filter(holds).cloned().collect();
                let again = Request { to, ..request.clone() };
                outcome.letters.extend(self.requests(
                    &again,
                    &decision.judgement,
                    &books,
                    &contacts,
                    Occasion::Reminder,
                    now,
                )?);
                outcome.events.push(Event::ConfirmationReminded { token: request.token.clone() });
            }
            outcome
        };
        let count = outcome.events.len();
        if count == 0 {
            return Ok(0);
        }
        Ok(match self.store.commit(&outcome, now).await? {
            Committed::Done => count,
            Committed::Overtaken | Committed::ClaimLost | Committed::JobDone => 0, // the next look finds what is left
        })
    }
}

fn request_key(request: &Request, to: &str, occasion: Occasion) -> String {
    let occasion = match occasion {
        Occasion::First => "first",
        Occasion::Reminder => "again",
        Occasion::Unclear => "unclear",
        Occasion::Told => "told",
    };
    format!("confirmation/{}/{occasion}/{to}", request.token)
}

fn asked_today(books: &Books, state: StateCode, now: Timestamp) -> usize {
    let day = SignedDuration::from_hours(24);
    let of_state = |request: &&Request| {
        let decision = books.entry(&request.message).and_then(|entry| entry.decision.as_ref());
        decision.is_some_and(|decision| decision.judgement.member_state == Some(state))
    };
    books.requests().filter(|request| now.duration_since(request.at) < day).filter(of_state).count()
}
