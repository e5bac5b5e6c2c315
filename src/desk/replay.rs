//! An old reply sent once more. Whoever has one can do that, with every signature it bears (RFC 6376 §8.6): what it says
//! then stands again although its State has said something else since.

use anyhow::Result;

use super::{Desk, settle::reference};
use crate::{
    event::MessageHash,
    reply::{Doubt, DoubtCode},
    store::StoreError,
    tally::{Books, Change},
    verdict::{Judgement, Status},
};

impl Desk {
    /// Why a message that would be accepted must be asked about: its very body was accepted before from its State, and it
    /// would change what stands.
    pub(super) async fn sent_again(
        &self,
        message: &MessageHash,
        judgement: &Judgement,
        books: &Books,
    ) -> Result<Option<Doubt>> {
        if judgement.status != Status::Accepted || !matters(message, judgement, books) {
            return Ok(None);
        }
        let same_voice = |other: &Judgement| {
            other.status == Status::Accepted
                && other.circular == judgement.circular
                && other.member_state == judgement.member_state
        };
        let before = books.entries().filter(|entry| {
            entry.message != *message && entry.decision.as_ref().is_some_and(|decision| same_voice(&decision.judgement))
        });
        let mut own = None;
        for entry in before {
            let own = match &own {
                Some(own) => own,
                None => own.insert(body(&self.store.bytes(message).await?)),
            };
            let other = match self.store.bytes(&entry.message).await {
                Ok(bytes) => body(&bytes),
                Err(StoreError::Damaged { .. }) => continue,
                Err(why) => return Err(why.into()),
            };
            if !own.is_empty() && *own == other {
                let detail = format!(
                    "the same was received before, as message {}: it may be an old reply that somebody sent once more",
                    reference(&entry.message)
                );
                return Ok(Some(Doubt { code: DoubtCode::SenderNotAuthenticated, text: None, spot: None, detail }));
            }
        }
        Ok(None)
    }
}

/// Whether it changes anything that stands.
fn matters(message: &MessageHash, judgement: &Judgement, books: &Books) -> bool {
    let changes = |change: &Change| change.overtaken_by.is_none() && (change.from.is_none() || change.alters());
    !books.withdrawn(message, judgement).is_empty() || books.changes(message, judgement).iter().any(changes)
}

/// What a signature covers whatever is put above it; white space may have changed on the way.
fn body(message: &[u8]) -> Vec<u8> {
    let ends = |pattern: &[u8]| message.windows(pattern.len()).position(|window| window == pattern);
    let end = [ends(b"\r\n\r\n"), ends(b"\n\n")].into_iter().flatten().min().unwrap_or(message.len());
    let below = message.get(end..).unwrap_or_default();
    below.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect()
}
