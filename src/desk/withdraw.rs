//! A withdrawal is taken as it stands only where it is beyond doubt which reply it takes back.

use super::settle::reference;
use crate::{
    event::MessageHash,
    reply::{Doubt, DoubtCode},
    tally::{Books, Entry},
    verdict::{Judgement, Status},
};

/// Why a person must read a message that would be accepted: a withdrawal, unless exactly one reply stands and nothing
/// waits; a reply that its State took back before it was read.
pub(super) fn doubt(books: &Books, message: &MessageHash, judgement: &Judgement) -> Option<Doubt> {
    if judgement.status != Status::Accepted || judgement.late {
        return None;
    }
    let (code, detail) = if judgement.withdrawal {
        (DoubtCode::Withdrawal, unclear(books, message, judgement)?)
    } else {
        let later = books.withdrawn_by(message, judgement.circular?, judgement.member_state?)?;
        (DoubtCode::TakenBack, format!("message {}, which arrived later, takes it back", reference(later)))
    };
    Some(Doubt { code, text: None, spot: None, detail })
}

/// Why it is not clear which reply is taken back.
fn unclear(books: &Books, message: &MessageHash, judgement: &Judgement) -> Option<String> {
    let mut stand: Vec<MessageHash> =
        books.withdrawn(message, judgement).into_iter().map(|(_, stood)| stood.message).collect();
    stand.sort_unstable();
    stand.dedup();
    let names = |messages: &[MessageHash]| messages.iter().map(reference).collect::<Vec<_>>().join(", ");
    let waiting: Vec<MessageHash> =
        books.waiting().into_iter().filter(|entry| same_voice(entry, judgement)).map(|e| e.message.clone()).collect();
    match (stand.as_slice(), waiting.as_slice()) {
        ([_], []) => None,
        ([], _) => Some("a reply is taken back, and none stands".to_owned()),
        (several, []) => Some(format!("a reply is taken back, and choices of several stand: {}", names(several))),
        (_, waiting) => Some(format!("a reply is taken back while others of its State wait here: {}", names(waiting))),
    }
}

fn same_voice(entry: &Entry, judgement: &Judgement) -> bool {
    let waits = entry.decision.as_ref().map(|decision| &decision.judgement);
    waits.is_some_and(|waits| waits.member_state == judgement.member_state && waits.circular == judgement.circular)
}
