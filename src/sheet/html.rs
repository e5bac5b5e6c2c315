//! Reads an HTML body into a sheet, as a person sees it in a mail program.
//!
//! Pure. Tables become rows of cells, everything else lines; hidden text, scripts and style sheets are never
//! read. What is quoted from an earlier message can be told apart from the sender's own words.
//! Input is hostile: size and nesting are bounded and nothing here recurses.

mod control;
mod css;
mod quote;
mod sink;
#[cfg(test)]
mod tests;
mod tree;
mod walk;

use super::Sheet;
use tree::Html;
use walk::Walk;

/// More is no reply: mail bodies are some ten kilobytes, newsletters some hundred.
const MAX_BYTES: usize = 2 << 20;
/// The whole body, quoted parts included.
#[must_use]
pub fn read(source: &str, html: &str) -> Sheet {
    walked(source, html, false).0
}

/// The sender's own words, and what is quoted below or between them.
#[must_use]
pub fn own_words(source: &str, html: &str) -> (Sheet, Sheet) {
    walked(source, html, true)
}

fn walked(source: &str, html: &str, apart: bool) -> (Sheet, Sheet) {
    let (html, cut) = bounded(html);
    let (tree, full) = Html::parse_document(html);
    let (mut own, quoted) = Walk::new(source).run(&tree, apart);
    own.faults.extend(full.or(cut));
    (own, quoted)
}

/// As much of the text as is within the limit, and a fault if that is not all.
fn bounded(html: &str) -> (&str, Option<String>) {
    if html.len() <= MAX_BYTES {
        return (html, None);
    }
    let cut = (0..=MAX_BYTES).rev().find(|at| html.is_char_boundary(*at)).unwrap_or_default();
    let fault = format!("the HTML is longer than {} MiB; the rest was not read", MAX_BYTES >> 20);
    (html.split_at_checked(cut).map_or("", |(before, _)| before), Some(fault))
}
