//! Pictures pasted into Word and OpenDocument texts, in the order in which the text shows them.
//!
//! Hostile: names lead only into the package, sizes count against what the message may unpack to.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::unpack::Allowance;

/// The document's XML, bytes.
const XML: u64 = 16 << 20;
/// Pictures of one document.
const PICTURES: usize = 40;

type Package<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// The pictures' bytes, each once: the same picture stands there a second time for older programs.
pub(super) fn pictures(bytes: &[u8], allowance: &mut Allowance) -> Result<Vec<Vec<u8>>, String> {
    let Ok(mut package) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(Vec::new()) };
    let names = match text(&mut package, "content.xml") {
        Some(content) => shown(&content, "xlink:href=\""),
        None => word(&mut package),
    };
    if names.len() > PICTURES {
        return Err("a document with more pictures than are looked at; please ask for the form alone".to_owned());
    }
    let mut pictures = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for name in names {
        if seen.contains(&name) {
            continue;
        }
        let Ok(entry) = package.by_name(&name) else { continue };
        pictures.push(allowance.take(entry)?);
        seen.push(name);
    }
    Ok(pictures)
}

/// Names of the pictures that the main document shows.
fn word(package: &mut Package) -> Vec<String> {
    let Some(document) = text(package, "word/document.xml") else { return Vec::new() };
    let Some(relations) = text(package, "word/_rels/document.xml.rels") else { return Vec::new() };
    let targets: Vec<(String, String)> = relations
        .split('<')
        .filter_map(|tag| Some((value(tag, " Id=\"")?.to_owned(), value(tag, " Target=\"")?.to_owned())))
        .collect();
    let ids = shown(&document, "r:embed=\"").into_iter().chain(shown(&document, "r:id=\""));
    let mut found = Vec::new();
    for id in ids {
        let target = targets.iter().find(|(known, _)| *known == id).map(|(_, target)| target.as_str());
        let Some(target) = target.filter(|target| target.contains("media/")) else { continue };
        found.push(match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("word/{}", target.trim_start_matches("./")),
        });
    }
    found
}

/// Values of an attribute, in order.
fn shown(xml: &str, attribute: &str) -> Vec<String> {
    let values = xml.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
    let picture =
        |value: &&str| attribute != "xlink:href=\"" || value.trim_start_matches("./").starts_with("Pictures/");
    values.filter(picture).map(|value| value.trim_start_matches("./").to_owned()).collect()
}

fn value<'t>(tag: &'t str, attribute: &str) -> Option<&'t str> {
    tag.split_once(attribute)?.1.split('"').next()
}

fn text(package: &mut Package, name: &str) -> Option<String> {
    let entry = package.by_name(name).ok()?;
    let mut xml = Vec::new();
    entry.take(XML).read_to_end(&mut xml).ok()?;
    Some(String::from_utf8_lossy(&xml).into_owned())
}
