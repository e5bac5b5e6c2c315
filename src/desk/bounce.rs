//! Letters that come back: which letter a report is about, and under which envelope address letters leave.
//!
//! A report proves nothing about who wrote it. Whoever knows a letter's Message-ID, or the tag in its envelope address, can
//! make that letter doubtful and nothing else.

use anyhow::Result;

use super::Desk;
use crate::{
    event::{Event, MessageHash},
    guard,
    message::{Message, Recipient},
    store::LetterState,
    tally::Books,
    verdict::Kind,
};

/// What the local part of every Message-ID of ours begins with.
const OURS: &str = "consultd.";

impl Desk {
    /// The envelope address under which a letter leaves; none for the null path. The tag tells the letter when it comes
    /// back (VERP).
    pub(super) fn envelope_from(&self, message_id: &str) -> Option<String> {
        let bounces = self.settings.identity.bounces.as_ref()?.address();
        let (local, domain) = bounces.rsplit_once('@')?;
        let tag = message_id.strip_prefix(OURS)?.split('@').next()?;
        let tagged = || format!("{local}+{tag}@{domain}");
        Some(if self.settings.identity.bounces_tagged { tagged() } else { bounces.to_owned() })
    }

    /// The fact that a letter came back, if the message says so of one that was sent and is not known to be doubtful yet.
    pub(super) async fn returned(&self, hash: &MessageHash, message: &Message, books: &Books) -> Result<Option<Event>> {
        if guard::kind(message, &self.own) != Kind::Bounce {
            return Ok(None);
        }
        let Some(response) = failure(message) else { return Ok(None) };
        for id in self.letters_named(message) {
            let Some(letter) = self.store.letter_by_message_id(&id).await? else { continue };
            if matches!(letter.state, LetterState::Sent(_)) && !books.bounces().contains_key(&letter.key) {
                return Ok(Some(Event::LetterBounced { letter: letter.key, message: hash.clone(), response }));
            }
        }
        Ok(None)
    }

    /// The Message-IDs of ours that a report names: by the address it came to, by the message it returns, by its thread.
    fn letters_named(&self, message: &Message) -> Vec<String> {
        let headers = &message.headers;
        let domain = &self.settings.identity.message_id_domain;
        let to = headers.to.iter().map(|to| &to.address).chain(&headers.delivered_to);
        let tags = to.filter_map(|address| address.rsplit_once('@')?.0.rsplit_once('+').map(|(_, tag)| tag));
        let whole = |tag: &&str| tag.len() == 32 && tag.bytes().all(|byte| byte.is_ascii_hexdigit());
        let by_address = tags.filter(whole).map(|tag| format!("{OURS}{}@{domain}", tag.to_ascii_lowercase()));
        let original = message.report.iter().filter_map(|report| report.original.clone());
        let thread = headers.in_reply_to.iter().chain(&headers.references).cloned();
        let mut named: Vec<String> = by_address.chain(original).chain(thread).collect();
        named.truncate(50);
        named
    }
}

/// What the report says went wrong for good; none when it tells of a delay or a success.
fn failure(message: &Message) -> Option<String> {
    let subject = || message.headers.subject.clone();
    let Some(report) = &message.report else { return Some(subject()) };
    if report.recipients.is_empty() {
        return Some(subject());
    }
    let failed = |one: &&Recipient| one.action.eq_ignore_ascii_case("failed");
    let one = report.recipients.iter().find(failed)?;
    let words = [&one.status, &one.diagnostic].into_iter().filter(|words| !words.is_empty());
    let told: Vec<&str> = words.map(String::as_str).collect();
    Some(if told.is_empty() { subject() } else { told.join(": ") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Headers, Report};

    fn message(report: Option<Report>) -> Message {
        let headers = Headers { subject: "Undelivered Mail Returned to Sender".to_owned(), ..Headers::default() };
        Message { headers, report, ..Message::default() }
    }

    fn recipient(action: &str) -> Recipient {
        Recipient {
            address: "focal@admin.example".to_owned(),
            action: action.to_owned(),
            status: "5.1.1".to_owned(),
            diagnostic: "smtp; 550 no such user".to_owned(),
        }
    }

    #[test]
    fn only_a_failure_for_good_makes_a_letter_doubtful() {
        let with = |actions: &[&str]| {
            let recipients = actions.iter().map(|action| recipient(action)).collect();
            failure(&message(Some(Report { original: None, recipients })))
        };
        assert_eq!(with(&["failed"]).as_deref(), Some("5.1.1: smtp; 550 no such user"));
        assert_eq!(with(&["delayed"]), None);
        assert_eq!(with(&["delivered", "relayed"]), None);
        assert!(with(&["delivered", "Failed"]).is_some());
        assert_eq!(failure(&message(None)).as_deref(), Some("Undelivered Mail Returned to Sender"));
    }
}
