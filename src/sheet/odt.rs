//! Reads OpenDocument text (.odt, .ott, flat .fodt) into a sheet.
//!
//! Shows the document as a person sees it who accepts all tracked changes: deleted and hidden text is gone, form
//! fields and controls are marks with their state. What may mark a box and cannot be read is a fault.
//! Input is hostile: unpacked size, element count and depth are bounded; macros are never looked at.

mod body;
mod control;
mod drawing;
mod list;
mod look;
mod paragraph;
#[cfg(test)]
mod tests;

use body::Body;
use control::FormControls;
use look::Styles;

use super::{
    Format, Sheet,
    container::{Broken, Container},
    xml::{El, Malformed, Ns, Tree},
};

/// Why an OpenDocument file was not read, in words for the secretariat.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("it is no OpenDocument file")]
    NoDocument,
    #[error("it is an OpenDocument {0}, not a text document")]
    NoText(String),
    #[error("it is protected by a password")]
    Encrypted,
    #[error("it is too large: {0}")]
    TooLarge(String),
    #[error("it is damaged: {0}")]
    Damaged(String),
    #[error(transparent)]
    Xml(#[from] Malformed),
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

/// Reads OpenDocument text; `source` names it on the sheet.
pub fn read(source: &str, bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let mut sheet = if bytes.starts_with(b"PK") { packed(bytes)? } else { flat(bytes)? };
    source.clone_into(&mut sheet.source);
    Ok(sheet)
}

/// A package: content and styles are parts of their own.
fn packed(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let mut container = Container::open(bytes)?;
    refuse_encrypted(&mut container)?;
    let content = container.tree("content.xml")?.ok_or(Unreadable::NoDocument)?;
    let mut fault = None;
    let styles = container.tree("styles.xml").unwrap_or_else(|error| {
        fault = Some(format!("the styles were not read: {error}"));
        None
    });
    let mut sheet = document(content.root(), styles.as_ref().map(Tree::root))?;
    sheet.faults.extend(fault);
    Ok(sheet)
}

/// A single XML file.
fn flat(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let tree = Tree::parse("the document", bytes)?;
    document(tree.root(), None)
}

/// Encrypted parts are named in the manifest (ODF 1.3 part 2, §3.4.2); without a manifest nothing is encrypted.
fn refuse_encrypted(container: &mut Container) -> Result<(), Unreadable> {
    let Some(manifest) = container.tree("META-INF/manifest.xml")? else { return Ok(()) };
    let encrypted = manifest.root().descendants().any(|el| el.name().1 == "encryption-data");
    if encrypted { Err(Unreadable::Encrypted) } else { Ok(()) }
}

/// The document; `styles` is the root of the part that holds its common styles, when that is another one.
fn document(content: El, styles: Option<El>) -> Result<Sheet, Unreadable> {
    let body = content.child(Ns::Office, "body").ok_or(Unreadable::NoDocument)?;
    let Some(text) = body.child(Ns::Office, "text") else {
        return Err(body
            .children()
            .next()
            .map_or(Unreadable::NoDocument, |el| Unreadable::NoText(el.name().1.to_owned())));
    };
    let forms = control::collect(body);
    let common = styles.unwrap_or(content);
    let looks = styles_of(&[common, content], &[(common, "styles"), (content, "automatic-styles")]);
    let mut walk = Body::new(&looks, &forms);
    walk.read(text)?;
    walk.settle_suspicions();
    let mut sheet = Sheet { format: Format::Odt, ..Sheet::default() };
    (sheet.rows, sheet.asides, sheet.faults) = (walk.rows, walk.asides, walk.faults);
    let looks = styles_of(&[common], &[(common, "styles"), (common, "automatic-styles")]);
    sheet.asides.extend(headers(common, &looks, &forms));
    Ok(sheet)
}

fn styles_of(roots: &[El], containers: &[(El, &str)]) -> Styles {
    let fonts = roots.iter().filter_map(|root| root.child(Ns::Office, "font-face-decls"));
    let containers: Vec<El> = containers.iter().filter_map(|(root, name)| root.child(Ns::Office, name)).collect();
    Styles::of(fonts, &containers)
}

/// The text of headers and footers, which are kept with the page styles.
fn headers(root: El, looks: &Styles, forms: &FormControls) -> Vec<String> {
    let Some(masters) = root.child(Ns::Office, "master-styles") else { return Vec::new() };
    let is_header =
        |el: &El| el.name().0 == Ns::Style && (el.name().1.contains("header") || el.name().1.contains("footer"));
    let mut asides = Vec::new();
    for header in masters.children().flat_map(El::children).filter(is_header) {
        let mut walk = Body::new(looks, forms);
        if walk.read(header).is_ok() {
            asides.extend(walk.as_aside());
        }
    }
    asides
}
