//! Hostile and special input, file by file: bombs, cycles, encryption, endless nesting.
//!
//! Everything here is read in this very process, without the worker's jail: the readers must hold their bounds
//! themselves.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "hostile/interpret.rs"]
mod interpret;
#[path = "hostile/mail.rs"]
mod mail;
#[path = "hostile/markup.rs"]
mod markup;
#[path = "hostile/pdf.rs"]
mod pdf;

use std::{fs, time::Duration};

use consultd::sheet::{Item, Sheet, State};

/// Processor time that a test may take here, in a build without optimisation; a reader that is not linear in its input
/// takes minutes.
const LONG: Duration = Duration::from_secs(15);

/// Work, and not time: how busy the machine is besides makes no difference.
fn timely<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = worked();
    let done = work();
    let took = worked().saturating_sub(start);
    assert!(took < LONG, "{what} took {took:?}");
    done
}

/// The processor time that this thread has had.
fn worked() -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(told.split(' ').next().unwrap().parse().unwrap())
}

/// The sheet's lines, marks as `[ ]`, `[x]` and `[?]`.
fn drawn(sheet: &Sheet) -> String {
    let item = |item: &Item| match item {
        Item::Text(text) => text.text.clone(),
        Item::Mark(mark) => match mark.state {
            State::Empty => "[ ]".to_owned(),
            State::Set => "[x]".to_owned(),
            State::Unclear(_) => "[?]".to_owned(),
        },
    };
    let line = |items: &[Item]| items.iter().map(item).collect::<String>();
    let lines = sheet.lines().map(|(_, l)| line(&l.items).split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
