//! What may still change the counts that a document gives.

use jiff::Timestamp;

use crate::{
    circular::Circular,
    letter::{locale::Clerk, moment},
    tally::Survey,
};

/// Messages that wait for a person or are not read yet and may bear on a circular.
pub fn waiting(survey: &Survey<'_>, circular: u32) -> usize {
    let bears = |of: Option<u32>| of.is_none_or(|number| number == circular);
    let held = survey.waiting().into_iter().filter(|entry| bears(entry.circular())).count();
    held + survey.books().unread().len()
}

/// Why the counts of a document may still change.
pub fn not_final(circular: &Circular, waiting: usize, as_of: Timestamp, clerk: Clerk) -> Vec<String> {
    let open = (as_of < circular.deadline).then(|| {
        let as_of = moment::instant(clerk.voice(), as_of);
        clerk.tell("advice-open", [("moment", as_of.into())])
    });
    let waits = (waiting > 0).then(|| clerk.count("advice-waiting", waiting));
    open.into_iter().chain(waits).collect()
}
