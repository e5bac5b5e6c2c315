//! What the HTML parser builds: nodes in one list, tied together by their places in it.
//!
//! Hostile: closing tags that close nothing, or formatting that each paragraph opens anew, make of a few bytes per tag
//! trees that are deeper or larger than any count of tags tells. So depth and number are counted here, where nodes are
//! made. Nothing here looks through siblings or recurses.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
};

use html5ever::{
    Attribute, LocalName, Namespace, QualName,
    tendril::StrTendril,
    tree_builder::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink},
};

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
    name: QualName,
    attributes: Vec<Attribute>,
    /// MathML's `annotation-xml`, where HTML may stand inside.
    integration: bool,
}

impl Element {
    pub(super) fn name(&self) -> &str {
        &self.name.local
    }

    pub(super) fn attr(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|known| &*known.name.local == name).map(|known| &*known.value)
    }

    pub(super) fn classes(&self) -> impl Iterator<Item = &str> {
        self.attr("class").unwrap_or_default().split_ascii_whitespace()
    }
}

/// A node with its place in the tree.
#[derive(Debug)]
pub(super) struct Entry {
    pub node: Node,
    pub parent: Option<usize>,
    pub first_child: Option<usize>,
    pub next_sibling: Option<usize>,
    last_child: Option<usize>,
    before: Option<usize>,
    depth: usize,
}

/// Deeper than any mail program nests, far below what makes the parser slow.
pub(super) const MAX_DEPTH: usize = 600;
/// More than the longest text has that is read.
pub(super) const MAX_NODES: usize = 300_000;

/// The tree while it is built. Node 0 is the document.
#[derive(Debug)]
pub(super) struct Sink {
    entries: RefCell<Vec<Entry>>,
    deepest: Cell<usize>,
    /// Bytes of text so far.
    written: Cell<usize>,
}

impl Default for Sink {
    fn default() -> Self {
        let sink = Self { entries: RefCell::default(), deepest: Cell::new(0), written: Cell::new(0) };
        sink.make(Node::Other);
        sink
    }
}

impl Sink {
    /// Why the tree is not to grow any further.
    pub(super) fn full(&self) -> Option<String> {
        if self.deepest.get() > MAX_DEPTH {
            return Some(format!("is nested more than {MAX_DEPTH} deep"));
        }
        (self.len() > MAX_NODES).then(|| format!("has more than {MAX_NODES} elements"))
    }

    /// How many nodes were made so far.
    pub(super) fn len(&self) -> usize {
        self.entries.borrow().len()
    }

    /// How many bytes of text were put into them.
    pub(super) fn written(&self) -> usize {
        self.written.get()
    }

    fn make(&self, node: Node) -> usize {
        let mut entries = self.entries.borrow_mut();
        entries.push(Entry {
            node,
            parent: None,
            first_child: None,
            next_sibling: None,
            last_child: None,
            before: None,
            depth: 0,
        });
        entries.len() - 1
    }

    fn with<T>(&self, at: usize, take: impl FnOnce(&mut Entry) -> T) -> Option<T> {
        self.entries.borrow_mut().get_mut(at).map(take)
    }

    fn parent(&self, at: usize) -> Option<usize> {
        self.with(at, |entry| entry.parent).flatten()
    }

    /// Adds to the text that ends there, if it is one.
    fn lengthen(&self, at: Option<usize>, more: &str) -> bool {
        let add = |entry: &mut Entry| match &mut entry.node {
            Node::Text(text) => {
                text.push_str(more);
                true
            }
            _ => false,
        };
        at.and_then(|at| self.with(at, add)).unwrap_or_default()
    }

    /// Puts what comes between its future siblings; a text goes into one that stands there.
    fn insert(&self, child: NodeOrText<usize>, parent: usize, before: Option<usize>, after: Option<usize>) {
        if let NodeOrText::AppendText(text) = &child {
            self.written.set(self.written.get() + text.len());
        }
        let at = match child {
            NodeOrText::AppendText(text) if self.lengthen(before, &text) => return,
            NodeOrText::AppendText(text) => self.make(Node::Text(text.to_string())),
            NodeOrText::AppendNode(at) => at,
        };
        let depth = self.with(parent, |entry| entry.depth + 1).unwrap_or_default();
        self.deepest.set(self.deepest.get().max(depth));
        self.with(at, |entry| {
            (entry.parent, entry.before, entry.next_sibling, entry.depth) = (Some(parent), before, after, depth);
        });
        self.tie(parent, before, Some(at));
        self.tie_back(parent, after, Some(at));
    }

    /// Makes `next` follow `before`, or come first.
    fn tie(&self, parent: usize, before: Option<usize>, next: Option<usize>) {
        match before {
            Some(before) => self.with(before, |entry| entry.next_sibling = next),
            None => self.with(parent, |entry| entry.first_child = next),
        };
    }

    /// Makes `before` stand before `next`, or come last.
    fn tie_back(&self, parent: usize, next: Option<usize>, before: Option<usize>) {
        match next {
            Some(next) => self.with(next, |entry| entry.before = before),
            None => self.with(parent, |entry| entry.last_child = before),
        };
    }

    fn detach(&self, at: usize) {
        let places = |entry: &mut Entry| (entry.parent.take(), entry.before.take(), entry.next_sibling.take());
        if let Some((Some(parent), before, next)) = self.with(at, places) {
            self.tie(parent, before, next);
            self.tie_back(parent, next, before);
        }
    }
}

/// An element's name, as the parser asks for it.
#[derive(Debug)]
pub(super) struct Named(QualName);

impl ElemName for Named {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Vec<Entry>;
    type ElemName<'a> = Named;

    fn finish(self) -> Vec<Entry> {
        self.entries.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Named {
        let name = |entry: &mut Entry| match &entry.node {
            Node::Element(element) => Some(element.name.clone()),
            _ => None,
        };
        let none = || QualName::new(None, Namespace::default(), LocalName::default());
        Named(self.with(*target, name).flatten().unwrap_or_else(none))
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> usize {
        let integration = flags.mathml_annotation_xml_integration_point;
        self.make(Node::Element(Element { name, attributes, integration }))
    }

    fn create_comment(&self, text: StrTendril) -> usize {
        self.make(Node::Comment(text.to_string()))
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.make(Node::Other)
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        if let NodeOrText::AppendNode(at) = child {
            self.detach(at);
        }
        let last = self.with(*parent, |entry| entry.last_child).flatten();
        self.insert(child, *parent, last, None);
    }

    fn append_based_on_parent_node(&self, element: &usize, otherwise: &usize, child: NodeOrText<usize>) {
        if self.parent(*element).is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(otherwise, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// What a template holds hangs on nothing: it is not shown.
    fn get_template_contents(&self, target: &usize) -> usize {
        let depth = self.with(*target, |entry| entry.depth).unwrap_or_default();
        let contents = self.make(Node::Other);
        self.with(contents, |entry| entry.depth = depth);
        contents
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        if let NodeOrText::AppendNode(at) = child {
            self.detach(at);
        }
        if let Some((Some(parent), before)) = self.with(*sibling, |entry| (entry.parent, entry.before)) {
            self.insert(child, parent, before, Some(*sibling));
        }
    }

    fn add_attrs_if_missing(&self, target: &usize, attributes: Vec<Attribute>) {
        self.with(*target, |entry| {
            let Node::Element(element) = &mut entry.node else { return };
            for new in attributes {
                if element.attributes.len() < MAX_DEPTH && element.attr(&new.name.local).is_none() {
                    element.attributes.push(new);
                }
            }
        });
    }

    fn remove_from_parent(&self, target: &usize) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        while let Some(child) = self.with(*node, |entry| entry.first_child).flatten() {
            self.append(new_parent, NodeOrText::AppendNode(child));
        }
    }

    fn is_mathml_annotation_xml_integration_point(&self, target: &usize) -> bool {
        let integration = |entry: &mut Entry| matches!(&entry.node, Node::Element(element) if element.integration);
        self.with(*target, integration).unwrap_or_default()
    }
}
