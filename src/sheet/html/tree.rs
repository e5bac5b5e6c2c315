//! An HTML document as a flat tree: a thin layer over html5ever that holds what the walk needs and nothing of the DOM.
//!
//! Nodes lie in one list in document order, so that neither building, walking nor dropping it recurses.

use html5ever::{ParseOpts, parse_document, tendril::TendrilSink};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// A node's content.
#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Element(Element),
    Comment(String),
    /// The document itself, its type, processing instructions.
    Other,
}

/// An element's name and attributes, in lower case as HTML has it.
#[derive(Debug)]
pub(super) struct Element {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn attr(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn classes(&self) -> impl Iterator<Item = &str> {
        self.attr("class").unwrap_or_default().split_ascii_whitespace()
    }
}

#[derive(Debug)]
struct Entry {
    node: Node,
    parent: Option<usize>,
    first_child: Option<usize>,
    next_sibling: Option<usize>,
}

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
    /// Parses as a browser does; every text is a document.
    pub(super) fn parse_document(text: &str) -> Self {
        let dom = parse_document(RcDom::default(), ParseOpts::default()).one(text);
        let mut html = Self::default();
        let mut waiting: Vec<(Handle, Option<usize>)> = vec![(dom.document.clone(), None)];
        let mut last_child: Vec<Option<usize>> = Vec::new();
        while let Some((handle, parent)) = waiting.pop() {
            let index = html.entries.len();
            html.entries.push(Entry { node: node(&handle), parent, first_child: None, next_sibling: None });
            last_child.push(None);
            if let Some(parent) = parent {
                let before = last_child.get_mut(parent).and_then(|last| last.replace(index));
                let link = match before {
                    Some(sibling) => html.entries.get_mut(sibling).map(|entry| &mut entry.next_sibling),
                    None => html.entries.get_mut(parent).map(|entry| &mut entry.first_child),
                };
                if let Some(link) = link {
                    *link = Some(index);
                }
            }
            waiting.extend(handle.children.borrow().iter().rev().map(|child| (child.clone(), Some(index))));
        }
        html
    }

    pub(super) fn root(&self) -> Option<At<'_>> {
        self.at(Some(0))
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = At<'_>> {
        self.entries.iter().map(|entry| At { html: self, entry })
    }

    fn at(&self, index: Option<usize>) -> Option<At<'_>> {
        Some(At { html: self, entry: self.entries.get(index?)? })
    }
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

fn node(handle: &Handle) -> Node {
    match &handle.data {
        NodeData::Text { contents } => Node::Text(contents.borrow().to_string()),
        NodeData::Comment { contents } => Node::Comment(contents.to_string()),
        NodeData::Element { name, attrs, .. } => Node::Element(Element {
            name: name.local.to_string(),
            attributes: attrs.borrow().iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect(),
        }),
        NodeData::Document | NodeData::Doctype { .. } | NodeData::ProcessingInstruction { .. } => Node::Other,
    }
}
