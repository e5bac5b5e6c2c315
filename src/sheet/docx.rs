//! Reads Word documents (.docx, .docm, .dotx; transitional and strict) into a sheet.
//!
//! Shows the document as a person sees it who accepts all tracked changes: deleted and hidden text is gone, form
//! fields and content controls are marks with their state. What may mark a box and cannot be read is a fault.
//! Input is hostile: unpacked size, element count and depth are bounded.

mod body;
mod drawing;
mod field;
mod look;
mod numbering;
mod package;
mod paragraph;
#[cfg(test)]
mod tests;

use body::Body;
use look::Styles;
use numbering::Numbering;
use package::{Package, Relation};
use xml::{El, Idle, Ns, Tree};

use super::{
    Format, Sheet,
    container::{Broken, Container},
    xml,
};

/// Why a Word document was not read, in words for the secretariat.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("it is no Word document: not a zip container")]
    NotAZip,
    #[error("it is a binary Word document (.doc)")]
    OldWord,
    #[error("it is protected by a password")]
    Encrypted,
    #[error("it is too large: {0}")]
    TooLarge(String),
    #[error("it is damaged: {0}")]
    Damaged(String),
    #[error("it holds no Word document part")]
    NoDocument,
    #[error("it holds pictures of pages and hardly any text")]
    Pictures,
    #[error(transparent)]
    Xml(xml::Malformed),
}

impl From<Broken> for Unreadable {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::TooLarge(why) => Self::TooLarge(why),
            Broken::Damaged(why) => Self::Damaged(why),
            Broken::Encrypted => Self::Encrypted,
            Broken::Xml(malformed) => Self::Xml(malformed),
        }
    }
}

/// Reads a Word document; `source` names it on the sheet.
pub fn read(source: &str, bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let mut package = Package::open(bytes)?;
    let main = package.main_part()?;
    let tree = package.tree(&main)?.ok_or(Unreadable::NoDocument)?;
    let document = tree.root();
    let content = document.child(Ns::W, "body").filter(|_| document.is(Ns::W, "document"));
    let content = content.ok_or(Unreadable::NoDocument)?;
    let relations = package.relations(&main)?;
    let mut reader = Reader { package, relations, faults: Vec::new() };
    let styles = reader.part("styles", Styles::of, look::is_idle).unwrap_or_default();
    let numbering = reader.part("numbering", Numbering::of, |_, _, _| false).unwrap_or_default();
    let mut body = Body::new(&styles, &numbering);
    body.read(content)?;
    body.settle_suspicions();
    if is_pictured(content, &body) {
        return Err(Unreadable::Pictures);
    }
    let mut sheet = Sheet { source: source.to_owned(), format: Format::Docx, ..Sheet::default() };
    (sheet.rows, sheet.asides) = (body.rows, body.asides);
    for kind in ["header", "footer"] {
        sheet.asides.extend(reader.asides(kind, &styles, &numbering));
    }
    for kind in ["comments", "footnotes", "endnotes"] {
        sheet.remarks.extend(reader.asides(kind, &styles, &numbering));
    }
    sheet.faults = body.faults;
    sheet.faults.append(&mut reader.faults);
    Ok(sheet)
}

/// Whether a document is a scan in a Word file: pictures, and less text than a letter's heading has.
fn is_pictured(content: El, body: &Body) -> bool {
    const HARDLY: usize = 30;
    let lines = body.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.lines);
    let letters = lines.flat_map(|line| line.text().chars().collect::<Vec<_>>()).filter(|c| c.is_alphanumeric());
    let picture = |el: El| el.is(Ns::Drawing, "blip") || el.is(Ns::Vml, "imagedata");
    letters.take(HARDLY).count() < HARDLY && content.descendants().any(picture)
}

/// The parts beside the document's own; one that cannot be read is a fault, not the end.
struct Reader<'a> {
    package: Package<'a>,
    relations: Vec<Relation>,
    faults: Vec<String>,
}

impl Reader<'_> {
    fn trees(&mut self, kind: &str, idle: Idle) -> Vec<Tree> {
        let mut trees = Vec::new();
        for part in Package::related(&self.relations, kind) {
            match self.package.tree_but(&part, idle) {
                Ok(tree) => trees.extend(tree),
                Err(error) => self.faults.push(format!("the {kind} were not read: {error}")),
            }
        }
        trees
    }

    fn part<T>(&mut self, kind: &str, of: fn(&Tree) -> T, idle: Idle) -> Option<T> {
        self.trees(kind, idle).first().map(of)
    }

    fn asides(&mut self, kind: &str, styles: &Styles, numbering: &Numbering) -> Vec<String> {
        let trees = self.trees(kind, |_, _, _| false);
        trees.iter().flat_map(|tree| aside(Body::new(styles, numbering), tree.root(), kind)).collect()
    }
}

/// The paragraphs of a header, or each note or comment, as text.
fn aside(mut body: Body, root: El, kind: &str) -> Vec<String> {
    let whole = matches!(kind, "header" | "footer");
    let notes: Vec<El> = if whole { vec![root] } else { root.children().collect() };
    let mut asides = Vec::new();
    for note in notes {
        // The separator lines between text and notes.
        if note.attr(Ns::W, "type").is_some_and(|kind| kind != "normal") || body.read(note).is_err() {
            continue;
        }
        let rows = std::mem::take(&mut body.rows);
        let lines = rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.lines);
        let words: Vec<String> = lines.map(super::Line::words).filter(|text| !text.is_empty()).collect();
        if !words.is_empty() {
            asides.push(words.join("\n"));
        }
    }
    asides
}
