//! Circulars of several study groups in six languages, whole and damaged.

mod damaged;
mod made;
mod made_up;
mod samples;

use crate::sheet::{Sheet, plain};

/// A text file as the reader of such files gives it.
fn sheet_of(text: &str) -> Sheet {
    plain::read("circular.txt", text)
}
