//! What the administration meant, what it therefore marked, and what a person may read in it.

use std::collections::BTreeMap;

use crate::{chance::Chance, circular::Circular};

/// One of a row's four boxes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Mark {
    Authorize,
    NoComments,
    WithComments,
    Refuse,
}

impl Mark {
    pub const ALL: [Self; 4] = [Self::Authorize, Self::NoComments, Self::WithComments, Self::Refuse];

    pub const fn is_option(self) -> bool {
        matches!(self, Self::NoComments | Self::WithComments)
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::Authorize => "authorize",
            Self::NoComments => "no_comments",
            Self::WithComments => "with_comments",
            Self::Refuse => "refuse",
        }
    }
}

/// One text's row.
#[derive(Clone)]
pub struct Answer {
    pub marked: Vec<Mark>,
    /// A mark that was made and crossed out again.
    pub cancelled: Option<Mark>,
    /// Words written by hand into the row.
    pub condition: bool,
    /// Why a person would not decide it.
    pub trap: Option<&'static str>,
}

/// Every row of a form: sound ones, and in some forms one that is not.
pub fn answers(circular: &Circular, chance: &mut Chance) -> Vec<Answer> {
    let usual = chance.weighted(&[(60, 0u8), (15, 1), (15, 2), (10, 3)]);
    let mut rows: Vec<Answer> = circular.texts.iter().map(|_| sound(*usual, chance)).collect();
    if rows.iter().all(|row| row.marked.is_empty()) {
        rows[0].marked = vec![Mark::Authorize, Mark::NoComments];
    }
    if chance.happens(0.16) {
        let at = chance.below(rows.len());
        rows[at] = trapped(chance);
    }
    rows
}

fn sound(usual: u8, chance: &mut Chance) -> Answer {
    let kind =
        if chance.happens(0.6) { usual } else { *chance.weighted(&[(40, 0u8), (20, 1), (20, 2), (8, 3), (12, 4)]) };
    let marked = match kind {
        0 => vec![Mark::Authorize, Mark::NoComments],
        1 => vec![Mark::Authorize, Mark::WithComments],
        2 => vec![Mark::Refuse],
        3 => vec![Mark::Authorize],
        _ => Vec::new(),
    };
    Answer { marked, cancelled: None, condition: false, trap: None }
}

fn trapped(chance: &mut Chance) -> Answer {
    use Mark::{Authorize, NoComments, Refuse, WithComments};
    let option = *chance.pick(&[NoComments, WithComments]);
    let (marked, cancelled, trap) = match chance.below(8) {
        0 => (vec![Authorize, option, Refuse], None, "both boxes ticked"),
        1 => (vec![Authorize, Refuse], None, "both boxes ticked"),
        2 => (vec![Authorize, NoComments, WithComments], None, "both round options marked"),
        3 => (vec![option], None, "round option marked but no box ticked"),
        4 => (vec![Refuse, option], None, "'does not authorize' ticked together with a round option"),
        5 => (vec![Authorize, option], Some(Refuse), "a mark is crossed out and the other box ticked"),
        6 => (vec![Refuse], Some(Authorize), "a mark is crossed out and the other box ticked"),
        _ => (vec![Authorize, option], None, "a condition is written by hand into the row"),
    };
    let condition = trap.starts_with("a condition");
    Answer { marked, cancelled, condition, trap: Some(trap) }
}

/// How well a mark can be seen on the finished picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seen {
    Plainly,
    /// A person might overlook it, or ask.
    Barely,
    /// Nothing of it is left.
    Gone,
}

/// What a row says.
pub struct Truth {
    pub choice: &'static str,
    /// When it is unclear: readings that are no mistake either.
    pub also: Vec<&'static str>,
    pub why: Option<String>,
}

impl Answer {
    /// What a person reads, given how well each mark can be seen; None: the row's page is not there or hopeless.
    pub fn truth(&self, seen: Option<&BTreeMap<Mark, Seen>>) -> Truth {
        let unclear = |why: &str, also| Truth { choice: "unclear", also, why: Some(why.to_owned()) };
        let Some(seen) = seen else { return unclear("page is missing or cannot be read", Vec::new()) };
        if let Some(trap) = self.trap {
            let faded = self.marked.iter().chain(&self.cancelled).any(|mark| is_faint(seen, *mark));
            // What the trap consists of may itself have faded: then what is left may be read.
            let also = if faded { self.readings(seen) } else { Vec::new() };
            return unclear(trap, also);
        }
        if self.marked.iter().any(|mark| is_faint(seen, *mark)) {
            return unclear("a mark can hardly be seen", self.readings(seen));
        }
        Truth { choice: choice(&self.marked), also: Vec::new(), why: None }
    }

    /// Every choice that follows when marks hardly seen are taken as made, and those gone as made or not.
    fn readings(&self, seen: &BTreeMap<Mark, Seen>) -> Vec<&'static str> {
        let made: Vec<Mark> = self.marked.iter().chain(&self.cancelled).copied().collect();
        let mut readings = Vec::new();
        for pattern in 0..1u32 << made.len() {
            let taken = |at: usize| pattern >> at & 1 == 1;
            let possible = |at: usize, mark: Mark| match seen.get(&mark).copied().unwrap_or(Seen::Plainly) {
                Seen::Plainly | Seen::Barely => taken(at),
                Seen::Gone => true,
            };
            if made.iter().enumerate().all(|(at, mark)| possible(at, *mark)) {
                let left: Vec<Mark> =
                    made.iter().enumerate().filter(|(at, _)| taken(*at)).map(|(_, mark)| *mark).collect();
                readings.push(choice(&left));
            }
        }
        readings.retain(|choice| *choice != "unclear");
        readings.sort_unstable();
        readings.dedup();
        readings
    }
}

fn is_faint(seen: &BTreeMap<Mark, Seen>, mark: Mark) -> bool {
    seen.get(&mark).is_some_and(|seen| *seen != Seen::Plainly)
}

/// What marks amount to, none of them in doubt.
fn choice(marked: &[Mark]) -> &'static str {
    let has = |mark| marked.contains(&mark);
    match (has(Mark::Authorize), has(Mark::NoComments), has(Mark::WithComments), has(Mark::Refuse)) {
        (true, true, false, false) => "authorize_no_comments",
        (true, false, true, false) => "authorize_with_comments",
        (true, false, false, false) => "authorize",
        (false, false, false, true) => "refuse",
        (false, false, false, false) => "blank",
        _ => "unclear",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(marked: &[Mark]) -> Answer {
        Answer { marked: marked.to_vec(), cancelled: None, condition: false, trap: None }
    }

    #[test]
    fn a_mark_hardly_seen_is_asked_about_but_reading_it_is_no_mistake() {
        let row = row(&[Mark::Authorize, Mark::NoComments]);
        let truth = row.truth(Some(&BTreeMap::from([(Mark::NoComments, Seen::Barely)])));
        assert_eq!((truth.choice, truth.also), ("unclear", vec!["authorize_no_comments"]));
    }

    #[test]
    fn of_a_mark_that_is_gone_nobody_can_be_asked_to_know() {
        let row = row(&[Mark::Authorize, Mark::NoComments]);
        let truth = row.truth(Some(&BTreeMap::from([(Mark::NoComments, Seen::Gone)])));
        assert_eq!((truth.choice, truth.also), ("unclear", vec!["authorize", "authorize_no_comments"]));
    }
}
