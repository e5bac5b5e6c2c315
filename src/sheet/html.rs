//! Reads an HTML body into a sheet, as a person sees it in a mail program.
//!
//! Pure. Tables become rows of cells, everything else lines; hidden text, scripts and style sheets are never
//! read. What is quoted from an earlier message can be told apart from the sender's own words.
//! Input is hostile: size and nesting are bounded and nothing here recurses.

mod control;
mod css;
mod quote;
#[cfg(test)]
mod tests;
mod tree;
mod walk;

use super::Sheet;
use tree::Html;
use walk::Walk;

/// More is no reply: mail bodies are some ten kilobytes, newsletters some hundred.
const MAX_BYTES: usize = 2 << 20;
/// Deeper than any mail program nests, far below what makes the parser slow.
const MAX_DEPTH: usize = 600;
const MAX_TAGS: usize = 200_000;

/// The whole body, quoted parts included.
#[must_use]
pub fn read(source: &str, html: &str) -> Sheet {
    let (html, fault) = bounded(html);
    let mut sheet = Walk::new(source).run(&Html::parse_document(html), false).0;
    sheet.faults.extend(fault);
    sheet
}

/// The sender's own words, and what is quoted below or between them.
#[must_use]
pub fn own_words(source: &str, html: &str) -> (Sheet, Sheet) {
    let (html, fault) = bounded(html);
    let (mut own, quoted) = Walk::new(source).run(&Html::parse_document(html), true);
    own.faults.extend(fault);
    (own, quoted)
}

/// As much of the text as is within the limits, and a fault if that is not all.
fn bounded(html: &str) -> (&str, Option<String>) {
    let fault = |what: &str| Some(format!("the HTML {what}; the rest was not read"));
    let mut depth = 0_usize;
    let mut tags = 0;
    for (at, _) in html.match_indices('<') {
        let Some((before, tag)) = html.split_at_checked(at) else { continue };
        tags += 1;
        match tag.as_bytes() {
            [b'<', b'/', ..] => depth = depth.saturating_sub(1),
            [b'<', letter, ..] if letter.is_ascii_alphabetic() && nests(tag) => depth += 1,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return (before, fault(&format!("is nested more than {MAX_DEPTH} deep")));
        }
        if tags > MAX_TAGS {
            return (before, fault(&format!("has more than {MAX_TAGS} tags")));
        }
        if at > MAX_BYTES {
            return (before, fault(&format!("is longer than {} MiB", MAX_BYTES >> 20)));
        }
    }
    if html.len() <= MAX_BYTES {
        return (html, None);
    }
    let cut = (0..=MAX_BYTES).rev().find(|at| html.is_char_boundary(*at)).unwrap_or_default();
    (html.split_at_checked(cut).map_or("", |(before, _)| before), fault("is too long"))
}

/// Whether the element that begins here stays open until it is closed.
fn nests(tag: &str) -> bool {
    let name = tag.trim_start_matches('<');
    let name: String = name.chars().take(12).take_while(|c| c.is_ascii_alphanumeric() || *c == ':').collect();
    let void = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "body", "html", "head",
    ];
    let closed = tag.find('>').and_then(|end| tag.split_at_checked(end)).is_some_and(|(tag, _)| tag.ends_with('/'));
    let is_void = void.contains(&name.to_ascii_lowercase().as_str());
    !(is_void || closed && name.contains(':'))
}
