//! What becomes of a message: accept, ask a person, or leave alone, each with its reasons.
//!
//! Pure. Weighs what was read, who sent it and when it arrived; knows neither files nor storage.

mod fax;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    circular::Circular,
    guard,
    language::Language,
    message::{Message, Signature},
    reply::{Comment, Doubt, DoubtCode, Reading, Substance, TextChoice, state::StateCode, withdrawal::Withdrawal},
    sender::{Sender, Speaker},
};

pub use fax::FaxHeader;

/// What kind of mail a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Bears on a consultation.
    Reply,
    /// An automatic answer, or mail from our own hand.
    Automatic,
    /// A delivery status notification.
    Bounce,
    /// Lists, newsletters.
    Bulk,
    /// Answers a request of ours to confirm somebody else's message.
    Confirmation,
    /// Other business of the Director.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Accepted,
    Review,
    Ignored,
}

/// Why, as a stable code and a sentence for the secretariat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub code: DoubtCode,
    pub text: Option<crate::circular::TextId>,
    /// File and place.
    pub spot: Option<String>,
    pub detail: String,
}

/// Everything decided about one message, by the machine or by a person. Its JSON form is the contract of `consultd read`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    pub kind: Kind,
    pub status: Status,
    pub circular: Option<u32>,
    pub language: Option<Language>,
    /// The Member State spoken for; none while it is not known.
    pub member_state: Option<StateCode>,
    /// The sender's address, lower case; none when there is not exactly one.
    pub sender: Option<String>,
    /// The message's subject, made harmless.
    #[serde(default)]
    pub subject: String,
    /// When it arrived.
    pub received: Timestamp,
    /// Arrived after the circular's deadline.
    pub late: bool,
    /// Whether its sender may be answered at all (never an automatic sender, a list, or ourselves).
    pub answerable: bool,
    pub reasons: Vec<Reason>,
    /// Nothing is held up by these.
    pub notices: Vec<Reason>,
    pub choices: Vec<TextChoice>,
    pub comments: Vec<Comment>,
    /// It takes back everything that its Member State had said before it arrived.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawal: bool,
    /// The signatures that the message bears; nobody verified them.
    #[serde(default)]
    pub signatures: Vec<Signature>,
    /// What the machine that sent a fax wrote over its pages; only for what came through a gateway of our own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fax: Option<FaxHeader>,
}

/// What the house knows when it judges.
#[derive(Clone, Copy, Debug)]
pub struct Case<'c> {
    pub message: &'c Message,
    pub reading: &'c Reading,
    pub sender: &'c Sender,
    /// The circular that the reading names, where it is known.
    pub circular: Option<&'c Circular>,
    /// Whether that circular is closed.
    pub closed: bool,
    pub arrived: Timestamp,
    /// The addresses under which the house itself writes.
    pub own_addresses: &'c [String],
}

/// Judges one message: accepted only when nothing about it is doubtful.
#[must_use]
pub fn judge(case: &Case<'_>) -> Judgement {
    let nature = guard::kind(case.message, case.own_addresses);
    let status_kind = |status, kind| finish(case, status, kind, &[]);
    match nature {
        // What a machine carries in its own words is no reply; a filled form attached to it may be one.
        // A gateway's scan that cannot be read may be one as well.
        Kind::Automatic if case.sender.speaker.is_some() && !case.reading.sealed.is_empty() => {}
        Kind::Bounce | Kind::Automatic | Kind::Bulk if case.reading.substance != Substance::FilledForm => {
            return status_kind(Status::Ignored, nature);
        }
        _ => {}
    }
    // The Director's other mail has pictures and drawings too: only a contact's are asked about.
    // The same holds for "please disregard our reply" where nothing tells which reply is meant.
    let spoken = !case.reading.sealed.is_empty() || case.reading.withdrawal != Withdrawal::None;
    let silent = case.reading.substance < Substance::Statement && !(case.sender.speaker.is_some() && spoken);
    if silent && !case.message.incomplete {
        return status_kind(Status::Ignored, nature);
    }
    let mut doubts = case.reading.doubts.clone();
    doubts.extend(case.sender.doubts.iter().cloned());
    doubts.extend(doubts_about_who(case));
    if matches!(nature, Kind::Bounce | Kind::Bulk) {
        doubts.push(doubt(DoubtCode::Automatic, "a filled form came with a bounce or through a list".to_owned()));
    }
    if case.closed {
        doubts.push(doubt(DoubtCode::CircularClosed, "the circular is closed".to_owned()));
    }
    let withdrawal = case.reading.withdrawal == Withdrawal::Plain;
    if withdrawal && case.sender.speaker == Some(Speaker::Gateway) {
        doubts.push(doubt(DoubtCode::Withdrawal, "a reply is taken back through a gateway".to_owned()));
    }
    let answered = withdrawal || case.reading.reply.choices.iter().any(|row| row.choice.answers());
    if doubts.is_empty() && !answered {
        doubts.push(doubt(DoubtCode::NothingTicked, "no choice was found in the message".to_owned()));
    }
    let status = if doubts.is_empty() { Status::Accepted } else { Status::Review };
    // What could not be fetched whole and says nothing of a consultation is looked at, not answered.
    finish(case, status, if silent { nature } else { Kind::Reply }, &doubts)
}

fn doubt(code: DoubtCode, detail: String) -> Doubt {
    Doubt { code, text: None, spot: None, detail }
}

/// The Member State spoken for: the contact's, or for a gateway the form's, by its name or its address. Form and contact
/// must name the same.
fn doubts_about_who(case: &Case<'_>) -> Vec<Doubt> {
    let named = case.reading.reply.member_state;
    let mut doubts = Vec::new();
    if let Some(other) = case.reading.others.first() {
        doubts.push(doubt(
            DoubtCode::NotAMemberState,
            format!("the reply is given in the name of \"{other}\", which is no Member State"),
        ));
    }
    match (case.sender.speaker, named) {
        (Some(Speaker::State(contact)), Some(form)) if contact != form => {
            doubts.push(doubt(
                DoubtCode::SenderAgainstForm,
                format!("the sender speaks for {contact}, the reply names {form}"),
            ));
        }
        (Some(Speaker::State(contact)), _) if contact.member().is_none() => {
            doubts.push(doubt(
                DoubtCode::NotAMemberState,
                format!("the sender is registered for {contact}, which is no Member State"),
            ));
        }
        (Some(Speaker::Gateway), Some(form)) if case.sender.printed.is_some_and(|printed| printed != form) => {
            doubts.push(doubt(
                DoubtCode::SenderAgainstForm,
                format!("the reply names {form}, and the address on it is another Member State's"),
            ));
        }
        (Some(Speaker::Gateway), None) if case.sender.printed.is_some() => {}
        (Some(Speaker::Gateway) | None, None) => {
            doubts
                .push(doubt(DoubtCode::StateUnknown, "the reply does not say which Member State gives it".to_owned()));
        }
        _ => {}
    }
    doubts
}

fn member_state(case: &Case<'_>) -> Option<StateCode> {
    match (case.sender.speaker, case.reading.reply.member_state) {
        (Some(Speaker::State(contact)), None) => Some(contact),
        (Some(Speaker::State(contact)), Some(form)) => (contact == form).then_some(contact),
        (Some(Speaker::Gateway), None) => case.sender.printed,
        (_, form) => form,
    }
}

fn finish(case: &Case<'_>, status: Status, kind: Kind, doubts: &[Doubt]) -> Judgement {
    let ignored = status == Status::Ignored;
    let reply = &case.reading.reply;
    let reason = |doubt: &Doubt| Reason {
        code: doubt.code,
        text: doubt.text.clone(),
        spot: doubt.spot.clone(),
        detail: doubt.detail.clone(),
    };
    Judgement {
        kind,
        status,
        circular: reply.circular,
        language: reply.language,
        member_state: if ignored { None } else { member_state(case) },
        sender: case.sender.address.clone(),
        subject: case.message.headers.subject.clone(),
        received: case.arrived,
        late: !ignored && case.circular.is_some_and(|circular| case.arrived > circular.deadline),
        answerable: !ignored && !echoes(case) && guard::answerable(case.message, case.own_addresses),
        reasons: doubts.iter().map(reason).collect(),
        notices: if ignored { Vec::new() } else { case.reading.notices.iter().map(reason).collect() },
        choices: if ignored { Vec::new() } else { reply.choices.clone() },
        comments: if ignored { Vec::new() } else { reply.comments.clone() },
        withdrawal: !ignored && case.reading.withdrawal == Withdrawal::Plain,
        signatures: if ignored { Vec::new() } else { case.message.signatures.clone() },
        fax: (case.sender.speaker == Some(Speaker::Gateway)).then(|| fax::header(case.message)).flatten(),
    }
}

/// Whether nothing but a letter of ours came back unmarked. Whatever sends our letters back may do so with every answer;
/// a person who rules on it has it answered.
fn echoes(case: &Case<'_>) -> bool {
    case.reading.echo && case.reading.substance != Substance::FilledForm
}

/// The judgement of an answer to a request for confirmation: no reply of its own, whatever it makes of the one held.
#[must_use]
pub fn answer(message: &Message, held: &Judgement, arrived: Timestamp) -> Judgement {
    let from = match message.headers.from.as_slice() {
        [one] => Some(crate::sender::fold(&one.address)),
        _ => None,
    };
    Judgement {
        circular: held.circular,
        language: held.language,
        sender: from,
        subject: message.headers.subject.clone(),
        ..no_reply(Kind::Confirmation, Status::Ignored, arrived)
    }
}

/// Leaves a message to a person.
pub fn ask_about(judgement: &mut Judgement, doubt: &Doubt) {
    judgement.status = Status::Review;
    judgement.reasons.push(Reason { code: doubt.code, text: None, spot: None, detail: doubt.detail.clone() });
}

/// The judgement of a message that could not be parsed: a person looks at it, and nobody is answered.
#[must_use]
pub fn unread(doubt: &Doubt, arrived: Timestamp) -> Judgement {
    let reason = Reason { code: doubt.code, text: None, spot: doubt.spot.clone(), detail: doubt.detail.clone() };
    Judgement { reasons: vec![reason], ..no_reply(Kind::Other, Status::Review, arrived) }
}

/// What is known of a message that says nothing of its own.
const fn no_reply(kind: Kind, status: Status, arrived: Timestamp) -> Judgement {
    Judgement {
        kind,
        status,
        circular: None,
        language: None,
        member_state: None,
        sender: None,
        subject: String::new(),
        received: arrived,
        late: false,
        answerable: false,
        reasons: Vec::new(),
        notices: Vec::new(),
        choices: Vec::new(),
        comments: Vec::new(),
        withdrawal: false,
        signatures: Vec::new(),
        fax: None,
    }
}
