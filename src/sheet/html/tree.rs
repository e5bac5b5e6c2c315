//! An HTML document as a flat tree: a thin layer over html5ever that holds what the walk needs and nothing of the DOM.
//!
//! Hostile: the text is given to the parser in small portions, and no more of it once the tree is too deep, too large,
//! or a single tag too long.

use html5ever::{ParseOpts, parse_document, tendril::TendrilSink};

pub(super) use super::sink::{Element, Node};
use super::sink::{Entry, Sink};

/// What the parser gets at once, bytes; one portion of tags may open all formatting anew with each.
const PORTION: usize = 1024;
/// Blanks and slashes within one tag, each of which may begin an attribute that is compared with all before it.
const MAX_GAPS: usize = 12_000;

/// The document.
#[derive(Debug, Default)]
pub(super) struct Html {
    entries: Vec<Entry>,
}

/// A place in the document.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'h> {
    html: &'h Html,
    entry: &'h Entry,
}

impl Html {
    /// Parses as a browser does; every text is a document. Says so where not all of it was parsed.
    pub(super) fn parse_document(text: &str) -> (Self, Option<String>) {
        let mut parser = parse_document(Sink::default(), ParseOpts::default());
        let mut rest = text;
        let (mut gaps, mut full) = (0, None);
        while !rest.is_empty() && full.is_none() {
            let end = (PORTION.min(rest.len())..=rest.len()).find(|at| rest.is_char_boundary(*at));
            let (portion, after) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, ""));
            rest = after;
            let sink = &parser.tokenizer.sink.sink;
            let before = (sink.len(), sink.written());
            parser.process(portion.into());
            let sink = &parser.tokenizer.sink.sink;
            let within_a_tag = before == (sink.len(), sink.written());
            gaps = if within_a_tag { gaps + portion.bytes().filter(|byte| is_gap(*byte)).count() } else { 0 };
            full = sink.full().or_else(|| (gaps > MAX_GAPS).then(|| "has a tag that is too long".to_owned()));
        }
        let fault = full.map(|why| format!("the HTML {why}; the rest was not read"));
        (Self { entries: parser.finish() }, fault)
    }

    pub(super) fn root(&self) -> Option<At<'_>> {
        self.at(Some(0))
    }

    /// Every node in document order.
    pub(super) fn nodes(&self) -> impl Iterator<Item = At<'_>> {
        std::iter::successors(self.root(), |at| {
            let up = std::iter::successors(Some(*at), |at| at.parent());
            at.first_child().or_else(|| up.into_iter().find_map(At::next_sibling))
        })
    }

    fn at(&self, index: Option<usize>) -> Option<At<'_>> {
        Some(At { html: self, entry: self.entries.get(index?)? })
    }
}

/// Where an attribute may end and another one begin.
fn is_gap(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'')
}

impl<'h> At<'h> {
    pub(super) fn node(self) -> &'h Node {
        &self.entry.node
    }

    pub(super) fn parent(self) -> Option<Self> {
        self.html.at(self.entry.parent)
    }

    pub(super) fn first_child(self) -> Option<Self> {
        self.html.at(self.entry.first_child)
    }

    pub(super) fn next_sibling(self) -> Option<Self> {
        self.html.at(self.entry.next_sibling)
    }
}
