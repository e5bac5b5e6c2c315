//! A test aid: dies at a named step, as a power cut would, so that tests can look at what is left.
//!
//! With `CONSULTD_FAILPOINT=name` in the environment the process aborts when it comes to that step;
//! `name:3` lets two go by. Without it, a step costs one atomic load.

use std::sync::{
    OnceLock,
    atomic::{AtomicU32, Ordering},
};

/// The environment variable that names a step.
pub const VARIABLE: &str = "CONSULTD_FAILPOINT";

/// The steps of the store, in the order in which a message meets them.
pub const STEPS: [&str; 11] = [
    "archive-written",
    "archive-renamed",
    "archived",
    "keep-before-commit",
    "kept",
    "claimed",
    "commit-before-commit",
    "committed",
    "letter-leased",
    "letter-before-commit",
    "letter-recorded",
];

/// The steps beyond the store, in the same order: a letter in the mail server's hands and not yet recorded, and the
/// moving of what was decided.
pub const STEPS_OUTSIDE: [&str; 3] = ["letter-sent", "file-before-move", "file-moved"];

static CHOSEN: OnceLock<Option<(String, u32)>> = OnceLock::new();
static SEEN: AtomicU32 = AtomicU32::new(0);

/// Dies here if this is the step that was chosen.
pub fn hit(step: &str) {
    let chosen = CHOSEN.get_or_init(|| std::env::var(VARIABLE).ok().map(|value| parse(&value)));
    if let Some((name, turn)) = chosen
        && name == step
        && SEEN.fetch_add(1, Ordering::Relaxed) + 1 == *turn
    {
        std::process::abort();
    }
}

fn parse(value: &str) -> (String, u32) {
    match value.rsplit_once(':').map(|(name, turn)| (name, turn.parse())) {
        Some((name, Ok(turn))) => (name.to_owned(), turn),
        _ => (value.to_owned(), 1),
    }
}
