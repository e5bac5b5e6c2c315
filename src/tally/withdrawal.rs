//! Replies that their Member State has taken back.

use super::{Books, Stood, counts_for};
use crate::{circular::TextId, event::MessageHash, reply::state::StateCode, verdict::Judgement};

impl Books {
    /// What a message takes back if this is its judgement: the choices that stood when it arrived, in the circular's order.
    #[must_use]
    pub fn withdrawn(&self, message: &MessageHash, judgement: &Judgement) -> Vec<(TextId, Stood)> {
        let group = counts_for(judgement, true).filter(|_| judgement.withdrawal);
        let (Some(entry), Some(group)) = (self.entries.get(message), group) else { return Vec::new() };
        let queue = self.accepted.get(&group);
        let earlier = queue.into_iter().flat_map(|queue| queue.range(..entry.arrival)).map(|(_, message)| message);
        let mut stood = self.stands(group.0, earlier);
        let texts = self.circulars.get(&group.0).map_or(&[][..], |opened| &opened.circular.texts);
        texts.iter().filter_map(|text| stood.remove_entry(&text.id)).collect()
    }

    /// The message by which a Member State took back what it had said up to this one's arrival, if it did.
    #[must_use]
    pub fn withdrawn_by(&self, message: &MessageHash, circular: u32, state: StateCode) -> Option<&MessageHash> {
        let arrival = self.entries.get(message)?.arrival;
        let later = self.accepted.get(&(circular, state))?.iter().filter(|(at, _)| **at > arrival);
        later.map(|(_, message)| message).find(|message| {
            let decision = self.entries.get(*message).and_then(|entry| entry.decision.as_ref());
            decision.is_some_and(|decision| decision.judgement.withdrawal)
        })
    }
}
