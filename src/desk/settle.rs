//! What follows from a decision: where the message belongs, who is told, and what a person's ruling makes of it.

use anyhow::{Context, Result, bail};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use sha2::{Digest as _, Sha256};

use super::{
    Desk,
    told::{As, Ours, Told, recipients},
};
use crate::{
    circular::TextId,
    event::{Event, MessageHash},
    guard,
    language::Language,
    letter::{self, Acknowledgement, Asking, Headers, Nature, Occasion},
    message::Message,
    reply::{Choice, DoubtCode, state::StateCode},
    sender::{self, Contact, Contacts, Speaker},
    store::{Committed, Filing, NewLetter, Outcome},
    tally::{Books, Decision},
    verdict::{Judgement, Kind, Status},
    worker::Input,
};

/// What a person decides about a message.
#[derive(Clone, Debug, Default)]
pub struct Ruling {
    pub status: Option<Status>,
    pub state: Option<StateCode>,
    pub circular: Option<u32>,
    /// Choices to put in the place of what was read.
    pub choices: Vec<(TextId, Choice)>,
    /// Count it although it came late.
    pub in_time: bool,
    /// It is no reply at all.
    pub no_reply: bool,
    /// The Member State's own contact says that it is not theirs.
    pub disowned: bool,
    /// It takes back what its Member State said before.
    pub withdraws: bool,
    /// Make the sender a contact of the Member State.
    pub remember: bool,
    pub by: String,
    pub note: String,
}

/// What causes letters.
pub(super) struct Cause<'c> {
    pub message: &'c MessageHash,
    /// None when the message could not be parsed: then nobody can be answered.
    pub parsed: Option<&'c Message>,
    /// How many rulings came before, with this one; 0 for the house's own judgement.
    pub turn: usize,
    pub now: Timestamp,
}

/// The folder a message belongs in; empty where it stays in the inbox, untouched.
#[must_use]
pub fn folder(judgement: &Judgement) -> String {
    match (judgement.status, judgement.circular) {
        // A reply that a person, or the State itself, did not let count is settled all the same.
        (Status::Ignored, Some(circular)) if judgement.kind == Kind::Reply => circular.to_string(),
        (Status::Ignored, _) => String::new(),
        (Status::Accepted, Some(circular)) => circular.to_string(),
        (Status::Accepted, None) | (Status::Review, _) => "Review".to_owned(),
    }
}

/// The short name by which people refer to a message.
#[must_use]
pub fn reference(message: &MessageHash) -> String {
    message.as_str().chars().take(12).collect()
}

impl Desk {
    /// The acknowledgements a judgement causes: one per recipient, none to a machine.
    pub(super) async fn acknowledge(
        &self,
        cause: &Cause<'_>,
        judgement: &Judgement,
        books: &Books,
        contacts: &Contacts,
    ) -> Result<Vec<NewLetter>> {
        let Some(parsed) = cause.parsed else { return Ok(Vec::new()) };
        let concerned = judgement.kind == Kind::Reply && (judgement.status != Status::Ignored || cause.turn > 0);
        if !self.settings.acknowledgement.enabled || !concerned {
            return Ok(Vec::new());
        }
        let reference = reference(cause.message);
        let superseded = superseded(cause.message, judgement, books);
        let changes = books.changes(cause.message, judgement);
        let overtaken: Vec<TextId> =
            changes.into_iter().filter(|change| change.overtaken_by.is_some()).map(|change| change.text).collect();
        let standing = standing(cause.message, judgement, books);
        let circular = judgement.circular.and_then(|number| books.circular(number)).map(|known| &known.circular);
        let facts = Acknowledgement {
            circular,
            judgement,
            superseded: &superseded,
            overtaken: &overtaken,
            standing: &standing,
            reference: &reference,
            now: cause.now,
            asking: None,
        };
        let pretender = judgement.sender.as_deref().unwrap_or_default();
        let asking = Some(Asking { token: "", sender: pretender, occasion: Occasion::Told });
        let warning = Acknowledgement { asking, ..facts };
        let mut letters = Vec::new();
        for Told { to, how } in self.whom(parsed, judgement, contacts) {
            // Who did not write sees a letter of its own, in its own language, not an answer in a thread it never saw.
            let answers = matches!(how, As::Sender | As::Stranger);
            let own = contacts.registered(&to).iter().find_map(|contact| contact.language).filter(|_| !answers);
            let language = own.or(judgement.language).unwrap_or(Language::En);
            let facts = if how == As::Warned { &warning } else { &facts };
            let fingerprint = fingerprint(how, facts, language);
            // The same doubt is told to the same address once; whoever keeps sending it is no longer a person, or
            // has been told. What is accepted is always confirmed.
            if judgement.status == Status::Review && self.store.told_before(&to, &fingerprint).await? {
                continue;
            }
            if how == As::Stranger && cause.turn == 0 && self.enough_strangers(cause.now).await? {
                tracing::warn!(hash = %cause.message, "not acknowledged: too many unknown senders within a day");
                continue;
            }
            let words = letter::acknowledgement(facts, language);
            let key = format!("acknowledgement/{}/{}/{to}", cause.message, cause.turn);
            let headers = Headers {
                nature: if answers { Nature::Reply } else { Nature::Generated },
                from: &self.settings.identity.from.to_string(),
                to: std::slice::from_ref(&to),
                reply_to: circular.map(|circular| circular.reply_to.as_str()),
                message_id: &letter::message_id(&key, &self.settings.identity.message_id_domain),
                in_reply_to: parsed.headers.message_id.as_deref().filter(|_| answers),
                references: if answers { &parsed.headers.references } else { &[] },
                // What somebody else may have written in his name is not passed on to him.
                thread_subject: (how == As::Sender).then_some(parsed.headers.subject.as_str()),
                date: cause.now,
                language,
            };
            // An address that no mail can go to is a reason to write to nobody, never to leave the message undecided.
            let bytes = match letter::assemble(&words, &headers) {
                Ok(bytes) => bytes,
                Err(error) => {
                    tracing::warn!(hash = %cause.message, "no acknowledgement: {error:#}");
                    continue;
                }
            };
            letters.push(NewLetter {
                bytes,
                message_id: headers.message_id.to_owned(),
                subject: words.subject.clone(),
                kind: "acknowledgement".to_owned(),
                to: vec![to],
                language,
                fingerprint,
                created: cause.now,
                about: Some(cause.message.clone()),
                circular: judgement.circular,
                member_state: judgement.member_state,
                key,
            });
        }
        Ok(letters)
    }

    fn whom(&self, message: &Message, judgement: &Judgement, contacts: &Contacts) -> Vec<Told> {
        let copy_to: Vec<String> =
            self.settings.acknowledgement.copy_to.iter().map(|copy| copy.address().to_owned()).collect();
        let authserv_id = super::trust(&self.settings, judgement.circular).authserv_id;
        let authentic = sender::authentic(&message.headers, &authserv_id);
        recipients(message, judgement, authentic, &Ours { contacts, copy_to: &copy_to, own_addresses: &self.own })
    }

    /// Whether as many strangers were written to within a day as may be: forged senders are not to be reached one by one.
    async fn enough_strangers(&self, now: Timestamp) -> Result<bool> {
        let since = now.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MIN);
        let written = self.store.letters_marked(STRANGER, since).await?;
        Ok(written >= u64::from(self.settings.limits.letters_to_strangers_per_day))
    }

    /// Finds the one message whose hash begins with these characters.
    pub async fn find(&self, id: &str) -> Result<MessageHash> {
        let books = self.books().await?;
        let wanted = id.trim().to_ascii_lowercase();
        let found: Vec<&MessageHash> =
            books.entries().map(|entry| &entry.message).filter(|hash| hash.as_str().starts_with(&wanted)).collect();
        match found.as_slice() {
            [one] if wanted.len() >= 4 => Ok((*one).clone()),
            [] => bail!("message {id}: there is none. `consultd review list` shows those that wait"),
            _ => bail!("message {id}: several begin so. Give more of its characters"),
        }
    }

    /// Parses a kept message again, as for showing it.
    pub async fn reread(&self, message: &MessageHash) -> Result<Message> {
        let bytes = self.store.bytes(message).await?;
        self.workers.forms.know(&self.circulars().await?);
        Ok(self.workers.parse(&Input::Message, &bytes).await?)
    }

    /// Enters a person's ruling; it leaves the house as every decision does.
    pub async fn rule(&self, message: &MessageHash, ruling: &Ruling, now: Timestamp) -> Result<Judgement> {
        let parsed = self.reread(message).await.ok();
        let contacts = self.contacts().await?;
        loop {
            let (outcome, judgement) = {
                let books = self.books().await?;
                let entry = books.entry(message).with_context(|| format!("message {message}: not known"))?;
                let decision =
                    entry.decision.as_ref().context("this message has not been read yet; try again shortly")?;
                let mut judgement = ruled(&decision.judgement, ruling, &books)?;
                judgement.answerable = parsed.as_ref().is_some_and(|parsed| guard::answerable(parsed, &self.own));
                standing_withdrawal(message, &judgement, &books)?;
                let turn = usize::try_from(decision.seq).unwrap_or(1);
                let cause = Cause { message, parsed: parsed.as_ref(), turn, now };
                let quiet = ruling.no_reply;
                let letters =
                    if quiet { Vec::new() } else { self.acknowledge(&cause, &judgement, &books, &contacts).await? };
                let remembered =
                    if ruling.remember { Some(remembered(decision, &judgement, &contacts)?) } else { None };
                let event = Event::Ruled {
                    message: message.clone(),
                    judgement: judgement.clone(),
                    by: ruling.by.clone(),
                    note: ruling.note.clone(),
                };
                let outcome = Outcome {
                    claim: None,
                    seen: books.last().map(|(seq, _)| seq),
                    jobs: Vec::new(),
                    events: std::iter::once(event).chain(remembering(message, ruling, remembered.as_ref())).collect(),
                    letters,
                    filings: vec![Filing { message: message.clone(), folder: folder(&judgement) }],
                    contacts: remembered.into_iter().collect(),
                };
                (outcome, judgement)
            };
            match self.store.commit(&outcome, now).await? {
                Committed::Overtaken => {}
                Committed::Done => return Ok(judgement),
                Committed::ClaimLost | Committed::JobDone => {
                    bail!("message {message}: somebody else decided it just now")
                }
            }
        }
    }
}

/// With what the fingerprints of letters to strangers begin.
const STRANGER: &str = "stranger/";

/// By which a letter is known that is not to be written twice to one address.
///
/// For whoever wrote himself it is what he is told, whichever message it is about and whenever that arrived. A stranger,
/// who may be anybody's victim, and the contacts in whose name somebody writes are told once a day about a circular,
/// however much the messages differ.
fn fingerprint(how: As, facts: &Acknowledgement<'_>, language: Language) -> String {
    let judgement = facts.judgement;
    let day = facts.now.to_zoned(TimeZone::UTC).date();
    let circular = judgement.circular.unwrap_or_default();
    match how {
        As::Stranger => format!("{STRANGER}{circular}/{day}"),
        As::Warned => format!("warned/{circular}/{day}"),
        As::Sender | As::Recorded => {
            let timeless = Judgement { received: Timestamp::UNIX_EPOCH, ..judgement.clone() };
            let anonymous = Acknowledgement { reference: "", judgement: &timeless, ..*facts };
            hex::encode(Sha256::digest(letter::acknowledgement(&anonymous, language).text.as_bytes()))
        }
    }
}

/// What stood before and does no longer because of a message, by text in the circular's order.
fn superseded(message: &MessageHash, judgement: &Judgement, books: &Books) -> Vec<(TextId, Choice)> {
    if judgement.withdrawal {
        return books.withdrawn(message, judgement).into_iter().map(|(text, stood)| (text, stood.choice)).collect();
    }
    let changes = books.changes(message, judgement);
    let altered = changes.into_iter().filter(crate::tally::Change::alters);
    altered.filter_map(|change| Some((change.text, change.from?.choice))).collect()
}

/// What other replies of its Member State say of the texts that a message leaves unanswered.
fn standing(message: &MessageHash, judgement: &Judgement, books: &Books) -> Vec<(TextId, Choice)> {
    let (Some(circular), Some(state)) = (judgement.circular, judgement.member_state) else { return Vec::new() };
    let standing = books.standing_of(circular, state);
    let blank = judgement.choices.iter().filter(|row| row.choice == Choice::Blank);
    let others = blank.filter_map(|row| Some((row.text.clone(), standing.get(&row.text)?)));
    others.filter(|(_, stood)| stood.message != *message).map(|(text, stood)| (text, stood.choice)).collect()
}

/// What its Member State has taken back since does not come to count behind its back.
fn standing_withdrawal(message: &MessageHash, judgement: &Judgement, books: &Books) -> Result<()> {
    let (Some(circular), Some(state), Status::Accepted) =
        (judgement.circular, judgement.member_state, judgement.status)
    else {
        return Ok(());
    };
    if let Some(withdrawal) = books.withdrawn_by(message, circular, state) {
        let reference = reference(withdrawal);
        bail!(
            "message {reference}, which came later, takes back what {state} had said. To count this one all the same, \
             reject that one first: `consultd review reject {reference}`"
        );
    }
    Ok(())
}

/// The contact that the sender of an accepted message becomes.
fn remembered(before: &Decision, judgement: &Judgement, contacts: &Contacts) -> Result<Contact> {
    let address = judgement.sender.as_deref().context("the message has no one sender who could be remembered")?;
    let state = judgement.member_state.filter(|_| judgement.status == Status::Accepted);
    let state = state.context("only the sender of a reply that is accepted can be remembered")?;
    let forged = [
        DoubtCode::SenderNotAuthenticated,
        DoubtCode::SenderLookalike,
        DoubtCode::SenderDisguised,
        DoubtCode::SenderAmbiguous,
        DoubtCode::ReplyToElsewhere,
    ];
    if before.judgement.reasons.iter().any(|reason| forged.contains(&reason.code)) {
        bail!(
            "the message does not prove that it comes from {address}: it is not remembered. Accept it without \
             --remember, and import the address once the administration has named it to you"
        );
    }
    let speaker = Speaker::State(state);
    let registered = contacts.registered(address);
    if let Some(other) = registered.iter().find(|known| known.speaker != speaker) {
        let whose = match other.speaker {
            Speaker::Gateway => "a gateway of our own".to_owned(),
            Speaker::State(other) => format!("registered for {other}"),
        };
        bail!(
            "{address} is {whose} and is not remembered for {state}. Accept the message without --remember; who speaks \
             for whom is changed with `consultd contacts`"
        );
    }
    let language = registered.iter().find_map(|known| known.language);
    Ok(Contact { language, ..Contact::new(speaker, address) })
}

fn remembering(message: &MessageHash, ruling: &Ruling, contact: Option<&Contact>) -> Option<Event> {
    let contact = contact?;
    let Speaker::State(member_state) = contact.speaker else { return None };
    let (message, address, by) = (message.clone(), contact.address.clone(), ruling.by.clone());
    Some(Event::SenderRemembered { message, address, member_state, by })
}

/// The judgement as a person makes it; what is still missing is an error that names it.
pub(super) fn ruled(before: &Judgement, ruling: &Ruling, books: &Books) -> Result<Judgement> {
    let mut judgement = before.clone();
    judgement.status = ruling.status.unwrap_or(before.status);
    judgement.kind = if ruling.no_reply { Kind::Other } else { Kind::Reply };
    judgement.circular = ruling.circular.or(before.circular);
    judgement.member_state = ruling.state.or(before.member_state);
    if judgement.status != Status::Accepted {
        if !ruling.no_reply {
            let code = if ruling.disowned { DoubtCode::Disowned } else { DoubtCode::NotAMemberState };
            judgement.reasons.push(crate::verdict::Reason {
                code,
                text: None,
                spot: None,
                detail: ruling.note.clone(),
            });
        }
        return Ok(judgement);
    }
    let Some(number) = judgement.circular else { bail!("which circular does it answer? Add --circular N") };
    let Some(known) = books.circular(number) else { bail!("circular {number}: not known here. Import it first") };
    let Some(state) = judgement.member_state else { bail!("which Member State does it speak for? Add --for ISO-CODE") };
    if state.member().is_none() {
        bail!("{state} is no Member State of the Union; only Member States may reply (WTSA Res. 1 §9.4)");
    }
    fill(&mut judgement, known, ruling)?;
    judgement.withdrawal = ruling.withdraws || before.withdrawal && ruling.choices.is_empty();
    if judgement.withdrawal && judgement.choices.iter().any(|row| row.choice.answers()) {
        bail!("it cannot both take a reply back and answer. Give choices, or --withdraws, not both");
    }
    judgement.late = judgement.received > known.circular.deadline && !ruling.in_time;
    // A person has weighed them; the record of what the house doubted stays in its own judgement.
    judgement.reasons.clear();
    Ok(judgement)
}

fn fill(judgement: &mut Judgement, known: &crate::tally::Opened, ruling: &Ruling) -> Result<()> {
    let mut rows = Vec::new();
    for text in &known.circular.texts {
        let read = judgement.choices.iter().find(|row| row.text == text.id).cloned();
        let mut row = read.unwrap_or(crate::reply::TextChoice {
            text: text.id.clone(),
            choice: Choice::Blank,
            spot: None,
            method: None,
        });
        if let Some((_, choice)) = ruling.choices.iter().find(|(id, _)| *id == text.id) {
            row.choice = *choice;
            row.method = None;
        }
        if row.choice == Choice::Unclear {
            bail!(
                "{} is unclear: say what it is with `consultd review set ID {}=CHOICE`",
                text.id,
                text.id.as_str().replace(' ', "")
            );
        }
        rows.push(row);
    }
    if let Some((unknown, _)) =
        ruling.choices.iter().find(|(id, _)| known.circular.texts.iter().all(|text| text.id != *id))
    {
        bail!("{unknown} is no text of circular {}", known.circular.number);
    }
    judgement.choices = rows;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::verdict;

    #[test]
    fn nobody_is_remembered_who_speaks_for_others_already_and_a_known_language_stays() {
        let state = |code: &str| StateCode::parse(code).unwrap();
        let known: Contacts = [
            Contact::new(Speaker::Gateway, "fax@itu.int"),
            Contact::new(Speaker::State(state("FRA")), "paris@fr.example"),
            Contact { language: Some(Language::Es), ..Contact::new(Speaker::State(state("BRA")), "@br.example") },
        ]
        .into_iter()
        .collect();
        let accepted = |sender: &str| {
            let nobody =
                crate::reply::Doubt { code: DoubtCode::SenderUnknown, text: None, spot: None, detail: String::new() };
            let mut judgement = verdict::unread(&nobody, Timestamp::UNIX_EPOCH);
            judgement.status = Status::Accepted;
            judgement.member_state = Some(state("BRA"));
            judgement.sender = Some(sender.to_owned());
            judgement
        };
        let remember = |sender: &str| {
            let judgement = accepted(sender);
            let decision = Decision { seq: 1, at: Timestamp::UNIX_EPOCH, judgement: judgement.clone(), ruling: None };
            remembered(&decision, &judgement, &known)
        };
        assert!(remember("fax@itu.int").unwrap_err().to_string().contains("a gateway of our own"));
        assert!(remember("paris@fr.example").unwrap_err().to_string().contains("registered for FRA"));
        let own = remember("new@br.example").unwrap();
        assert_eq!((own.speaker, own.language), (Speaker::State(state("BRA")), Some(Language::Es)));
    }
}
