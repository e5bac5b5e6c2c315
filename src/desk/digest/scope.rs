//! Who gets a digest of what: all circulars, or those that the configuration names.

use std::collections::BTreeSet;

use crate::{config::MailAddress, desk::Desk, letter};

impl Desk {
    /// Who gets a digest, and of which circulars alone; none: of all. Nobody gets two.
    pub(super) fn digest_recipients(&self) -> Vec<(&MailAddress, Option<BTreeSet<u32>>)> {
        let mut found: Vec<(&MailAddress, Option<BTreeSet<u32>>)> =
            self.settings.digest.recipients.iter().map(|recipient| (recipient, None)).collect();
        for (number, policy) in &self.settings.circulars {
            for recipient in &policy.digest_recipients {
                let same = |known: &&mut (&MailAddress, _)| known.0.address().eq_ignore_ascii_case(recipient.address());
                match found.iter_mut().find(same) {
                    Some((_, None)) => {}
                    Some((_, Some(numbers))) => {
                        numbers.insert(*number);
                    }
                    None => found.push((recipient, Some(BTreeSet::from([*number])))),
                }
            }
        }
        found
    }
}

/// What a digest of some circulars alone tells. What does not work, and what bears on no circular, is told to those who
/// get the whole.
pub(super) fn about(facts: &letter::Digest, numbers: &BTreeSet<u32>) -> letter::Digest {
    let mut own = facts.clone();
    own.circulars.retain(|circular| numbers.contains(&circular.circular));
    own.waiting.retain(|waiting| waiting.circular.is_some_and(|number| numbers.contains(&number)));
    own.not_replies = 0;
    own.failed_letters.clear();
    own.problems.clear();
    own
}
