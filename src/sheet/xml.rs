//! XML parts as bounded trees with resolved namespaces.
//!
//! Knows the namespaces of OOXML, transitional and strict, and of OpenDocument, and no document structure. Depth,
//! element count and attribute count are bounded; a document's own entities are refused.

mod names;

use std::borrow::Cow;

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use names::Names;

/// A part that is no well-formed XML, or more of it than any document has.
#[derive(Debug, thiserror::Error)]
#[error("its part {part} is not well formed: {why}")]
pub struct Malformed {
    pub part: String,
    pub why: String,
}

const MAX_DEPTH: usize = 256;
const MAX_NODES: usize = 500_000;
const MAX_ATTRIBUTES: usize = 256;

/// The vocabularies that documents mix, whatever prefix a producer gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ns {
    /// WordprocessingML.
    W,
    /// Word 2010 extensions: check-box content controls, ink.
    W14,
    /// Markup compatibility.
    Mc,
    /// Relationship references inside a document.
    R,
    /// The package's own files: relationships and content types.
    Package,
    /// Drawings and their placement, pictures and shapes.
    Drawing,
    /// Ink strokes and canvases.
    Ink,
    /// VML shapes.
    Vml,
    /// Formulas.
    Math,
    /// OpenDocument: the document and its sections, notes to the text.
    Office,
    Text,
    Table,
    Style,
    /// OpenDocument's formatting properties, named after XSL-FO.
    Fo,
    /// OpenDocument's drawings and frames.
    Draw,
    Svg,
    /// OpenDocument's form controls.
    Form,
    /// LibreOffice's form fields from Word.
    Field,
    /// LibreOffice's extensions.
    Loext,
    Manifest,
    None,
    Other,
}

/// A parsed part. Its words stand in one store, since a part has tens of thousands of them.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    words: String,
}

/// Where words stand in the store.
#[derive(Clone, Copy, Debug)]
struct Words {
    start: u32,
    end: u32,
}

#[derive(Debug)]
struct Node {
    kind: Kind,
    first: Option<usize>,
    next: Option<usize>,
}

#[derive(Debug)]
enum Kind {
    /// With where its attributes stand.
    Element {
        ns: Ns,
        name: Words,
        first: u32,
        last: u32,
    },
    Text(Words),
}

#[derive(Debug)]
struct Attribute {
    ns: Ns,
    name: Words,
    value: Words,
}

/// An element of a tree.
#[derive(Clone, Copy)]
pub(super) struct El<'a> {
    tree: &'a Tree,
    at: usize,
}

/// What stands inside an element.
pub(super) enum Piece<'a> {
    Text(&'a str),
    El(El<'a>),
}

/// Of which parent's children (by name) nobody asks, with all that is in them.
pub(super) type Idle = fn(parent: &str, ns: Ns, name: &str) -> bool;

impl Tree {
    /// Parses a part. Text is UTF-8 or, with a byte order mark, UTF-16.
    pub(super) fn parse(part: &str, bytes: &[u8]) -> Result<Self, Malformed> {
        Self::parse_but(part, bytes, |_, _, _| false)
    }

    /// Parses a part without the elements that are idle; they must be well formed all the same.
    pub(super) fn parse_but(part: &str, bytes: &[u8], idle: Idle) -> Result<Self, Malformed> {
        let broken = |why: String| Malformed { part: part.to_owned(), why };
        let text = decode(bytes).ok_or_else(|| broken("it is neither UTF-8 nor UTF-16".to_owned()))?;
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        // Real parts have a node for every thirty bytes or so, an attribute for every forty.
        let likely = text.len().min(1 << 20);
        let mut builder = Builder {
            nodes: Vec::with_capacity(likely / 32),
            attributes: Vec::with_capacity(likely / 48),
            words: String::with_capacity(likely / 2),
            ..Builder::default()
        };
        loop {
            let event =
                reader.read_event().map_err(|error| broken(format!("{error} at byte {}", reader.error_position())))?;
            match event {
                Event::Start(tag) if builder.is_idle(&tag, idle) => {
                    let done = reader.read_to_end(tag.name());
                    done.map_err(|error| broken(format!("{error} at byte {}", reader.error_position())))?;
                }
                Event::Empty(tag) if builder.is_idle(&tag, idle) => {}
                Event::Start(tag) => builder.element(&tag, reader.error_position()).map_err(broken)?,
                Event::Empty(tag) => {
                    builder.element(&tag, reader.error_position()).map_err(broken)?;
                    builder.close();
                }
                Event::End(_) => builder.close(),
                Event::Text(text) => builder.text(&text),
                Event::CData(text) => builder.text(&text),
                Event::GeneralRef(reference) => builder.text(&resolve(&reference).map_err(broken)?),
                // Only a subset of the document's own can declare entities; old OpenOffice names a bare type.
                Event::DocType(text) if text.contains('[') => {
                    return Err(broken("it declares a document type of its own".to_owned()));
                }
                Event::Eof => break,
                Event::DocType(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
            builder.check().map_err(broken)?;
        }
        builder.finish().ok_or_else(|| broken("it ends too early".to_owned()))
    }

    /// The document element.
    pub(super) fn root(&self) -> El<'_> {
        El { tree: self, at: 0 }
    }

    fn words(&self, at: Words) -> &str {
        self.words.get(at.start as usize..at.end as usize).unwrap_or_default()
    }
}

impl<'a> El<'a> {
    fn kind(self) -> Option<&'a Kind> {
        self.tree.nodes.get(self.at).map(|node| &node.kind)
    }

    /// Vocabulary and local name.
    pub(super) fn name(self) -> (Ns, &'a str) {
        match self.kind() {
            Some(Kind::Element { ns, name, .. }) => (*ns, self.tree.words(*name)),
            _ => (Ns::None, ""),
        }
    }

    pub(super) fn is(self, ns: Ns, name: &str) -> bool {
        self.name() == (ns, name)
    }

    /// An attribute of the given vocabulary.
    pub(super) fn attr(self, ns: Ns, name: &str) -> Option<&'a str> {
        self.attributes().find(|(of, called, _)| *of == ns && *called == name).map(|(.., value)| value)
    }

    /// An attribute by its local name, whatever its vocabulary.
    pub(super) fn any_attr(self, name: &str) -> Option<&'a str> {
        self.attributes().find(|(_, called, _)| *called == name).map(|(.., value)| value)
    }

    /// Vocabulary, local name and value of each attribute.
    fn attributes(self) -> impl Iterator<Item = (Ns, &'a str, &'a str)> {
        let tree = self.tree;
        let range = match self.kind() {
            Some(Kind::Element { first, last, .. }) => *first as usize..*last as usize,
            _ => 0..0,
        };
        let own = tree.attributes.get(range).unwrap_or_default();
        own.iter().map(|attribute| (attribute.ns, tree.words(attribute.name), tree.words(attribute.value)))
    }

    fn nodes(self) -> impl Iterator<Item = (usize, &'a Node)> {
        let nodes = &self.tree.nodes;
        let mut at = nodes.get(self.at).and_then(|node| node.first);
        std::iter::from_fn(move || {
            let index = at?;
            let node = nodes.get(index)?;
            at = node.next;
            Some((index, node))
        })
    }

    /// The child elements in order.
    pub(super) fn children(self) -> impl Iterator<Item = El<'a>> {
        let tree = self.tree;
        self.nodes().filter(|(_, node)| matches!(node.kind, Kind::Element { .. })).map(move |(at, _)| El { tree, at })
    }

    /// The first child element of that name.
    pub(super) fn child(self, ns: Ns, name: &str) -> Option<El<'a>> {
        self.children().find(|child| child.is(ns, name))
    }

    /// The child elements and the text between them, in order.
    pub(super) fn pieces(self) -> impl Iterator<Item = Piece<'a>> {
        let tree = self.tree;
        self.nodes().map(move |(at, node)| match &node.kind {
            Kind::Text(text) => Piece::Text(tree.words(*text)),
            Kind::Element { .. } => Piece::El(El { tree, at }),
        })
    }

    /// The text directly inside.
    pub(super) fn text(self) -> String {
        self.nodes()
            .filter_map(|(_, node)| match &node.kind {
                Kind::Text(text) => Some(self.tree.words(*text)),
                Kind::Element { .. } => None,
            })
            .collect()
    }

    /// Every element below, in document order.
    pub(super) fn descendants(self) -> impl Iterator<Item = El<'a>> {
        let mut stack: Vec<El<'a>> = self.children().collect();
        stack.reverse();
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            let at = stack.len();
            stack.extend(next.children());
            if let Some(tail) = stack.get_mut(at..) {
                tail.reverse();
            }
            Some(next)
        })
    }
}

/// The tree while its tags open and close.
/// An element whose end has not been read.
struct Open {
    at: usize,
    /// Its last child so far.
    last: Option<usize>,
    /// It declares names of vocabularies.
    declares: bool,
}

#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    words: String,
    names: Names,
    open: Vec<Open>,
    closed: bool,
}

impl Builder {
    /// Keeps words; a part is far smaller than the 4 GiB that can be told apart.
    fn keep(&mut self, words: &str) -> Words {
        let start = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push_str(words);
        Words { start, end: u32::try_from(self.words.len()).unwrap_or(u32::MAX) }
    }

    fn element(&mut self, tag: &BytesStart, position: u64) -> Result<(), String> {
        let declares = self.names.enter(tag).map_err(|error| format!("{error} at byte {position}"))?;
        let first = u32::try_from(self.attributes.len()).unwrap_or(u32::MAX);
        for attribute in tag.attributes().with_checks(false).take(MAX_ATTRIBUTES) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let (ns, name) = self.names.attribute(attribute.key);
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            let (name, value) = (self.keep(name), self.keep(&value));
            self.attributes.push(Attribute { ns, name, value });
        }
        let (ns, name) = self.names.element(tag.name());
        let name = self.keep(name);
        let last = u32::try_from(self.attributes.len()).unwrap_or(u32::MAX);
        self.open(Kind::Element { ns, name, first, last }, declares);
        Ok(())
    }

    /// Whether the element and all in it may be left out.
    fn is_idle(&mut self, tag: &BytesStart, idle: Idle) -> bool {
        let Some(Kind::Element { name: parent, .. }) =
            self.open.last().and_then(|open| self.nodes.get(open.at)).map(|node| &node.kind)
        else {
            return false;
        };
        let parent = self.words.get(parent.start as usize..parent.end as usize).unwrap_or_default();
        // What it declares itself is not known yet.
        let (ns, name) = self.names.element(tag.name());
        idle(parent, ns, name) && !tag.contains("xmlns")
    }

    fn add(&mut self, kind: Kind) -> usize {
        let at = self.nodes.len();
        self.nodes.push(Node { kind, first: None, next: None });
        if let Some(parent) = self.open.last_mut() {
            let link = match parent.last {
                Some(last) => self.nodes.get_mut(last).map(|node| &mut node.next),
                None => self.nodes.get_mut(parent.at).map(|node| &mut node.first),
            };
            if let Some(link) = link {
                *link = Some(at);
            }
            parent.last = Some(at);
        }
        at
    }

    fn open(&mut self, kind: Kind, declares: bool) {
        if self.open.is_empty() && !self.nodes.is_empty() {
            self.closed = true;
        }
        let at = self.add(kind);
        self.open.push(Open { at, last: None, declares });
    }

    fn close(&mut self) {
        if self.open.pop().is_some_and(|closed| closed.declares) {
            self.names.leave();
        }
    }

    fn text(&mut self, text: &str) {
        let Some(&Open { last, .. }) = self.open.last() else { return };
        if text.is_empty() {
            return;
        }
        // The last words kept are those of the text that this goes on, since nothing opened in between.
        let added = self.keep(text);
        if let Some(Node { kind: Kind::Text(before), .. }) = last.and_then(|last| self.nodes.get_mut(last)) {
            before.end = added.end;
        } else {
            self.add(Kind::Text(added));
        }
    }

    fn check(&self) -> Result<(), String> {
        if self.open.len() > MAX_DEPTH {
            return Err(format!("its elements are nested more than {MAX_DEPTH} deep"));
        }
        if self.nodes.len() > MAX_NODES {
            return Err(format!("it has more than {MAX_NODES} elements"));
        }
        if self.closed { Err("it has more than one document element".to_owned()) } else { Ok(()) }
    }

    fn finish(self) -> Option<Tree> {
        (self.open.is_empty() && !self.nodes.is_empty()).then_some(Tree {
            nodes: self.nodes,
            attributes: self.attributes,
            words: self.words,
        })
    }
}

fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = rest.chunks_exact(2).filter_map(|pair| Some(unit(pair.try_into().ok()?))).collect::<Vec<_>>();
        String::from_utf16(&units).ok().map(Cow::Owned)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
    }
}

/// A character or one of XML's five predefined entities; a part may not bring its own.
fn resolve(reference: &quick_xml::events::BytesRef) -> Result<String, String> {
    if let Some(char) = reference.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(char.to_string());
    }
    let name: &str = reference;
    quick_xml::escape::resolve_predefined_entity(name)
        .map(str::to_owned)
        .ok_or_else(|| format!("it uses the undeclared entity &{name};"))
}
