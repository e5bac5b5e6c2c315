//! A withdrawal is taken as it stands only where it is beyond doubt which reply it takes back.

use super::settle::reference;
use crate::{
    event::MessageHash,
    reply::{Doubt, DoubtCode},
    tally::{Books, Entry},
    verdict::{Judgement, Status},
};

/// Why a person must read a withdrawal that would be accepted; none when exactly one reply stands and nothing waits.
pub(super) fn doubt(books: &Books, message: &MessageHash, judgement: &Judgement) -> Option<Doubt> {
    if !judgement.withdrawal || judgement.status != Status::Accepted || judgement.late {
        return None;
    }
    let mut stand: Vec<MessageHash> =
        books.withdrawn(message, judgement).into_iter().map(|(_, stood)| stood.message).collect();
    stand.sort_unstable();
    stand.dedup();
    let names = |messages: &[MessageHash]| messages.iter().map(reference).collect::<Vec<_>>().join(", ");
    let waiting: Vec<MessageHash> =
        books.waiting().into_iter().filter(|entry| same_voice(entry, judgement)).map(|e| e.message.clone()).collect();
    let detail = match (stand.as_slice(), waiting.as_slice()) {
        ([_], []) => return None,
        ([], _) => "a reply is taken back, and none stands".to_owned(),
        (several, []) => format!("a reply is taken back, and choices of several stand: {}", names(several)),
        (_, waiting) => format!("a reply is taken back while others of its State wait here: {}", names(waiting)),
    };
    Some(Doubt { code: DoubtCode::Withdrawal, text: None, spot: None, detail })
}

fn same_voice(entry: &Entry, judgement: &Judgement) -> bool {
    let waits = entry.decision.as_ref().map(|decision| &decision.judgement);
    waits.is_some_and(|waits| waits.member_state == judgement.member_state && waits.circular == judgement.circular)
}
