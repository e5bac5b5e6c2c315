//! The parts of a Word document: which is the main one, and which others it relates to.

use std::collections::BTreeSet;

use super::{
    Container, Unreadable,
    xml::{Idle, Ns, Tree},
};

/// The parts of a document, unpacked only when asked for.
pub(super) struct Package<'a> {
    container: Container<'a>,
}

/// A relationship's type, without its versioned prefix, and the part it leads to.
pub(super) struct Relation {
    pub kind: String,
    pub part: String,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        refuse_other_containers(bytes)?;
        Ok(Self { container: Container::open(bytes)? })
    }

    /// The main document part, by relationship, else by content type, else by its usual name.
    pub(super) fn main_part(&mut self) -> Result<String, Unreadable> {
        let related = self.relations("")?.into_iter().find(|relation| relation.kind == "officeDocument");
        if let Some(relation) = related.filter(|relation| self.holds(&relation.part)) {
            return Ok(relation.part);
        }
        if let Some(part) = self.main_by_content_type()?.filter(|part| self.holds(part)) {
            return Ok(part);
        }
        let usual = "word/document.xml";
        if self.holds(usual) { Ok(usual.to_owned()) } else { Err(Unreadable::NoDocument) }
    }

    fn main_by_content_type(&mut self) -> Result<Option<String>, Unreadable> {
        let Some(types) = self.tree("[Content_Types].xml")? else { return Ok(None) };
        let part = types
            .root()
            .children()
            .filter(|el| el.is(Ns::Package, "Override"))
            .find(|el| el.any_attr("ContentType").is_some_and(is_main_type))
            .and_then(|el| el.any_attr("PartName"))
            .map(|name| name.trim_start_matches('/').to_owned());
        Ok(part)
    }

    /// Where a part's relationships lead inside the package; the empty name stands for the package itself.
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Unreadable> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = format!("{folder}/_rels/{file}.rels");
        let Some(tree) = self.tree(name.trim_start_matches('/'))? else { return Ok(Vec::new()) };
        let relations = tree
            .root()
            .children()
            .filter(|el| el.is(Ns::Package, "Relationship") && el.any_attr("TargetMode") != Some("External"))
            .filter_map(|el| {
                let kind = el.any_attr("Type")?.rsplit('/').next()?.to_owned();
                let part = resolve(folder, el.any_attr("Target")?);
                Some(Relation { kind, part })
            })
            .collect();
        Ok(relations)
    }

    /// The parts that relationships of this kind lead to, each once.
    pub(super) fn related(relations: &[Relation], kind: &str) -> BTreeSet<String> {
        relations.iter().filter(|relation| relation.kind == kind).map(|relation| relation.part.clone()).collect()
    }

    fn holds(&self, part: &str) -> bool {
        self.container.holds(part)
    }

    /// A part as a tree; none when the package has no such part.
    pub(super) fn tree(&mut self, part: &str) -> Result<Option<Tree>, Unreadable> {
        Ok(self.container.tree(part)?)
    }

    /// The same without what is idle in it.
    pub(super) fn tree_but(&mut self, part: &str, idle: Idle) -> Result<Option<Tree>, Unreadable> {
        Ok(self.container.tree_but(part, idle)?)
    }
}

fn is_main_type(content_type: &str) -> bool {
    let content_type = content_type.to_ascii_lowercase();
    (content_type.contains("wordprocessingml") || content_type.contains("ms-word"))
        && content_type.ends_with("main+xml")
}

/// Says what a file is that is no zip, so that a person knows what to ask for.
fn refuse_other_containers(bytes: &[u8]) -> Result<(), Unreadable> {
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        let package: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let locked = bytes.windows(package.len()).any(|window| window == package);
        return Err(if locked { Unreadable::Encrypted } else { Unreadable::OldWord });
    }
    if bytes.starts_with(b"PK") { Ok(()) } else { Err(Unreadable::NotAZip) }
}

/// A relationship's target, relative to its part's folder.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}
