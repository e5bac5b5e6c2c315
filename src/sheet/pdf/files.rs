//! Files within the file: attachments and portfolios, bounded in number and size.

use std::collections::BTreeSet;

use hayro_syntax::object::{Array, Dict, Object, Stream};

use super::{
    budget::{Budget, TooMuch},
    words::{decode, string, text},
};

/// Attached files beyond this many are not looked at.
pub(super) const MOST: usize = 40;
const DEPTH: usize = 12;
const NODES: usize = 2_000;

/// A file found inside; `bytes` is an explanation when it could not be taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub bytes: Result<Vec<u8>, &'static str>,
}

/// The file that a file specification embeds (7.11.4); none when it only names one elsewhere.
pub(super) fn read(spec: &Dict, budget: &mut Budget) -> Option<File> {
    let embedded = spec.get::<Dict>(b"EF")?;
    let stream = [&b"UF"[..], b"F", b"Unix", b"DOS", b"Mac"].iter().find_map(|key| embedded.get::<Stream>(*key))?;
    let name = string(spec, b"UF").or_else(|| string(spec, b"F")).unwrap_or_else(|| "attached file".to_owned());
    let bytes = budget.unpack(&stream).map(std::borrow::Cow::into_owned).map_err(|TooMuch(why)| why);
    Some(File { name, bytes })
}

/// All files in the document's name tree; the tree's depth and size are bounded, and no node is visited twice.
pub(super) fn embedded(catalog: &Dict, budget: &mut Budget) -> Vec<File> {
    let root = catalog.get::<Dict>(b"Names").and_then(|names| names.get::<Dict>(b"EmbeddedFiles"));
    let mut files = Vec::new();
    let mut seen = BTreeSet::new();
    let mut nodes: Vec<(Dict, usize)> = root.into_iter().map(|root| (root, 0)).collect();
    let mut visited = 0;
    while let Some((node, depth)) = nodes.pop() {
        visited += 1;
        let fresh = node.obj_id().is_none_or(|id| seen.insert((i64::from(id.obj_number), i64::from(id.gen_number))));
        if !fresh || depth > DEPTH || visited > NODES || files.len() > MOST {
            continue;
        }
        if let Some(names) = node.get::<Array>(b"Names") {
            files.extend(pairs(&names, budget));
        }
        if let Some(kids) = node.get::<Array>(b"Kids") {
            nodes.extend(kids.iter::<Dict>().take(NODES).map(|kid| (kid, depth + 1)));
        }
    }
    files
}

fn pairs(names: &Array, budget: &mut Budget) -> Vec<File> {
    let mut items = names.iter::<Object>().take(2 * MOST + 2);
    let mut files = Vec::new();
    while let (Some(key), Some(spec)) = (items.next(), items.next()) {
        let Object::Dict(spec) = spec else { continue };
        let Some(mut file) = read(&spec, budget) else { continue };
        if file.name == "attached file" {
            file.name = text(&key).unwrap_or(file.name);
        }
        files.push(file);
    }
    files
}

/// The XML of an XFA form's data, where the document has one: one stream, or named packets.
pub(super) fn xfa(form: &Dict, budget: &mut Budget) -> Option<String> {
    let xml = |stream: &Stream, budget: &mut Budget| {
        budget.unpack(stream).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    };
    match form.get::<Object>(b"XFA")? {
        Object::Stream(stream) => Some(xml(&stream, budget)),
        Object::Array(packets) => {
            let mut items = packets.iter::<Object>().take(60);
            let mut data = String::new();
            while let (Some(key), Some(packet)) = (items.next(), items.next()) {
                let named = matches!(&key, Object::String(name) if decode(name.as_bytes()) == "datasets");
                if let (true, Object::Stream(stream)) = (named, packet) {
                    data.push_str(&xml(&stream, budget));
                }
            }
            Some(data)
        }
        _ => None,
    }
}
