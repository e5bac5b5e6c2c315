//! How many letters may leave within an hour: to one address, about one Member State, and all together.
//!
//! Against loops that nothing else stops. What is over a bound waits until the hour has passed or a person lets it go;
//! nothing is lost. The digest is never held back: it brings the alarm.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::{Desk, Dispatched, digest, remind};
use crate::{
    event::{Event, Limit},
    post::Sent,
    store::{Leased, SentTo},
};

const WINDOW: SignedDuration = SignedDuration::from_hours(1);

impl Desk {
    /// Holds a letter back if one more would be too many.
    pub(super) async fn held_back(&self, letter: &Leased, now: Timestamp) -> Result<Option<Dispatched>> {
        if letter.kind == digest::KIND {
            return Ok(None);
        }
        let books = self.books().await?;
        let released = books.released().unwrap_or(Timestamp::MIN);
        let since = now.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN).max(released);
        let Some((limit, until)) = self.over(letter, since).await? else { return Ok(None) };
        let known = |hold: &crate::tally::Hold| hold.limit == limit && hold.until > now && hold.at > released;
        let told = books.held_back().iter().any(known);
        drop(books);
        let response = format!("held back until {until}: {}", said(&limit));
        let event = (!told).then(|| Event::LettersHeld { limit: limit.clone(), until });
        self.store.hold_letter(&letter.key, &limit, &response, until, event.as_ref(), now).await?;
        Ok(Some(Dispatched { key: letter.key.clone(), to: letter.to.clone(), sent: Sent::Later { response } }))
    }

    /// The bound that this letter would exceed, and when there is room again.
    async fn over(&self, letter: &Leased, since: Timestamp) -> Result<Option<(Limit, Timestamp)>> {
        let bounds = &self.settings.limits;
        // Reminders go out all at once, each exactly once: they are no sign of a loop.
        let all = (letter.kind != remind::KIND).then_some((Limit::All, bounds.letters_per_hour));
        let mut asked: Vec<(Limit, u32)> = all.into_iter().collect();
        asked.extend(letter.member_state.map(|state| (Limit::State(state), bounds.letters_per_state_and_hour)));
        // An address of the house's own choice that gets a copy of everything is no other end of a loop.
        let copied = |to: &&String| {
            self.settings.acknowledgement.copy_to.iter().any(|copy| copy.address().eq_ignore_ascii_case(to))
        };
        let others = letter.to.iter().filter(|to| !copied(to));
        asked.extend(others.map(|to| (Limit::Address(to.to_lowercase()), bounds.letters_per_sender_and_hour)));
        for (limit, most) in asked {
            let SentTo { count, oldest } = self.store.letters_sent(&limit, since).await?;
            if count >= u64::from(most) {
                let until = oldest.unwrap_or(since).saturating_add(WINDOW).unwrap_or(Timestamp::MAX);
                return Ok(Some((limit, until)));
            }
        }
        Ok(None)
    }

    /// Lets every letter go that is held back; those sent before no longer weigh. Gives how many.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn release_letters(&self, by: &str, now: Timestamp) -> Result<u64> {
        Ok(self.store.release_letters(&Event::LettersReleased { by: by.to_owned() }, now).await?)
    }
}

fn said(limit: &Limit) -> String {
    match limit {
        Limit::Address(_) => "too many letters to this address within the hour".to_owned(),
        Limit::State(state) => format!("too many letters about {state} within the hour"),
        Limit::All => "too many letters within the hour".to_owned(),
    }
}
