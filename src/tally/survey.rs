//! The class of every message, worked out once, and what is listed and summed by class.
//!
//! Pure. Whoever asks about several circulars or several classes asks one survey: each alone would look at every
//! message again.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Books, Class, Entry, Ledger, Moved, Tally, lists::by_arrival};
use crate::event::MessageHash;

/// Books with the class of every message.
#[derive(Debug)]
pub struct Survey<'b> {
    books: &'b Books,
    classes: BTreeMap<&'b MessageHash, Class>,
    /// By the circular that the messages bear on; under none, those that bear on no circular.
    ledgers: BTreeMap<Option<u32>, Ledger>,
    /// The messages that are listed by name, by class and circular.
    lists: BTreeMap<(Class, Option<u32>), Vec<&'b Entry>>,
}

impl Books {
    /// Looks at every message once.
    #[must_use]
    pub fn survey(&self) -> Survey<'_> {
        let classes = self.classes();
        let mut ledgers: BTreeMap<Option<u32>, Ledger> = BTreeMap::new();
        for entry in self.entries() {
            ledgers.entry(entry.circular()).or_default().received += 1;
        }
        let mut lists: BTreeMap<_, Vec<&Entry>> = BTreeMap::new();
        // Both are in the order of the messages.
        for (entry, class) in self.entries().zip(classes.values().copied()) {
            ledgers.entry(entry.circular()).or_default().add(class);
            if matches!(class, Class::Late | Class::NotEntitled | Class::Review) {
                lists.entry((class, entry.circular())).or_default().push(entry);
            }
        }
        Survey { books: self, classes, ledgers, lists }
    }
}

impl<'b> Survey<'b> {
    #[must_use]
    pub fn books(&self) -> &'b Books {
        self.books
    }

    /// The class of a message; none when it was never kept.
    #[must_use]
    pub fn class(&self, message: &MessageHash) -> Option<Class> {
        self.classes.get(message).copied()
    }

    /// The tally of a circular; none when it was never imported.
    #[must_use]
    pub fn tally(&self, circular: u32, as_of: Timestamp) -> Option<Tally> {
        let opened = &self.books.circular(circular)?.circular;
        Some(Tally {
            circular,
            as_of,
            deadline: opened.deadline,
            threshold_percent: opened.threshold_percent,
            texts: self.books.counts(circular),
            ledger: self.ledger_for(circular),
        })
    }

    /// The ledger over every message ever received.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        sum(self.ledgers.values())
    }

    /// The ledger over the messages that do not bear on another circular.
    #[must_use]
    pub fn ledger_for(&self, circular: u32) -> Ledger {
        sum([None, Some(circular)].iter().filter_map(|of| self.ledgers.get(of)))
    }

    /// Replies to a circular that arrived after its deadline and do not count, by arrival.
    #[must_use]
    pub fn late(&self, circular: u32) -> Vec<&'b Entry> {
        self.listed(Class::Late, |of| of == Some(circular))
    }

    /// Replies to a circular, or to none that is known, by others than Member States, by arrival.
    #[must_use]
    pub fn not_entitled(&self, circular: u32) -> Vec<&'b Entry> {
        self.listed(Class::NotEntitled, |of| of.is_none_or(|number| number == circular))
    }

    /// Messages that wait for a person, the longest waiting first.
    #[must_use]
    pub fn waiting(&self) -> Vec<&'b Entry> {
        self.listed(Class::Review, |_| true).into_iter().filter(|entry| entry.decision.is_some()).collect()
    }

    /// Messages whose class is not what it was in an earlier survey, by arrival.
    #[must_use]
    pub fn moved_since(&self, earlier: &Survey<'_>) -> Vec<Moved> {
        // Both are in the order of the messages: one pass, no searching.
        let mut before = earlier.classes.iter().peekable();
        let changed = self.classes.iter().filter(|(message, class)| {
            while before.next_if(|(earlier, _)| earlier < message).is_some() {}
            before.peek().filter(|(earlier, _)| earlier == message).map(|(_, class)| **class) != Some(**class)
        });
        let moved = by_arrival(changed.filter_map(|(message, _)| self.books.entry(message)));
        let told = moved.into_iter().filter_map(|entry| {
            let to = self.class(&entry.message)?;
            Some(Moved { message: entry.message.clone(), from: earlier.class(&entry.message), to })
        });
        told.collect()
    }

    fn listed(&self, wanted: Class, of: impl Fn(Option<u32>) -> bool) -> Vec<&'b Entry> {
        let lists = self.lists.iter().filter(|((class, circular), _)| *class == wanted && of(*circular));
        by_arrival(lists.flat_map(|(_, entries)| entries.iter().copied()))
    }
}

fn sum<'l>(ledgers: impl Iterator<Item = &'l Ledger>) -> Ledger {
    ledgers.fold(Ledger::default(), |sum, one| Ledger {
        received: sum.received + one.received,
        counted: sum.counted + one.counted,
        superseded: sum.superseded + one.superseded,
        late: sum.late + one.late,
        not_entitled: sum.not_entitled + one.not_entitled,
        review: sum.review + one.review,
        not_a_reply: sum.not_a_reply + one.not_a_reply,
    })
}
