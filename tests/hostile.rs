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

use std::time::{Duration, Instant};

use consultd::sheet::{Item, Sheet, State};

/// What a test may take here, in a build without optimisation on a busy machine; a reader that is not linear in its
/// input takes minutes.
const LONG: Duration = Duration::from_secs(20);

fn timely<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    assert!(start.elapsed() < LONG, "{what} took {:?}", start.elapsed());
    done
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
