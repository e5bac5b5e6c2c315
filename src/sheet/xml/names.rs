//! Names in XML parts: which vocabulary a prefix stands for, asked once for each prefix and declaration.

use quick_xml::{
    Error,
    events::BytesStart,
    name::{NamespaceResolver, QName, ResolveResult},
};

use super::Ns;

/// The vocabularies that the prefixes stand for at the place being read.
#[derive(Default)]
pub(super) struct Names {
    resolver: NamespaceResolver,
    /// What was answered since the last declaration came or went; none for the prefix of names without one.
    known: Vec<(Option<String>, Ns)>,
}

impl Names {
    /// Takes note of what an element declares; true where it must be left again.
    pub(super) fn enter(&mut self, tag: &BytesStart) -> Result<bool, Error> {
        if !tag.contains("xmlns") {
            return Ok(false);
        }
        self.resolver.push(tag)?;
        self.known.clear();
        Ok(true)
    }

    /// The element that declared something last is over.
    pub(super) fn leave(&mut self) {
        self.resolver.pop();
        self.known.clear();
    }

    pub(super) fn element<'n>(&mut self, name: QName<'n>) -> (Ns, &'n str) {
        let (local, prefix) = name.decompose();
        (self.vocabulary(prefix.map(quick_xml::name::Prefix::into_inner), name), local.into_inner())
    }

    /// An attribute without a prefix is of no vocabulary.
    pub(super) fn attribute<'n>(&mut self, name: QName<'n>) -> (Ns, &'n str) {
        let (local, prefix) = name.decompose();
        let Some(prefix) = prefix else { return (Ns::None, local.into_inner()) };
        (self.vocabulary(Some(prefix.into_inner()), name), local.into_inner())
    }

    fn vocabulary(&mut self, prefix: Option<&str>, name: QName) -> Ns {
        if let Some((_, ns)) = self.known.iter().find(|(known, _)| known.as_deref() == prefix) {
            return *ns;
        }
        let ns = match self.resolver.resolve_element(name).0 {
            ResolveResult::Bound(uri) => open_document(uri.0).unwrap_or_else(|| vocabulary(uri.0)),
            ResolveResult::Unbound => Ns::None,
            ResolveResult::Unknown(_) => Ns::Other,
        };
        // A part that makes up prefix after prefix is not helped to search them.
        if self.known.len() < KNOWN {
            self.known.push((prefix.map(str::to_owned), ns));
        }
        ns
    }
}

/// More prefixes than this no real part uses.
const KNOWN: usize = 24;

/// OpenDocument (ISO/IEC 26300) and LibreOffice's extensions to it.
fn open_document(uri: &str) -> Option<Ns> {
    Some(match uri {
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => Ns::Office,
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => Ns::Text,
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => Ns::Table,
        "urn:oasis:names:tc:opendocument:xmlns:style:1.0" => Ns::Style,
        "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" => Ns::Fo,
        "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => Ns::Draw,
        "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" => Ns::Svg,
        "urn:oasis:names:tc:opendocument:xmlns:form:1.0" => Ns::Form,
        "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" => Ns::Manifest,
        "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0" => Ns::Field,
        "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" => Ns::Loext,
        _ => return None,
    })
}

/// Transitional (ECMA-376), strict (ISO/IEC 29500) and Microsoft's names for the same vocabularies.
fn vocabulary(uri: &str) -> Ns {
    let tail = uri
        .strip_prefix("http://schemas.openxmlformats.org/")
        .or_else(|| uri.strip_prefix("http://purl.oclc.org/ooxml/"))
        .or_else(|| uri.strip_prefix("http://schemas.microsoft.com/office/"))
        .unwrap_or(uri);
    match tail {
        "wordprocessingml/2006/main" | "wordprocessingml/main" => Ns::W,
        "word/2010/wordml" => Ns::W14,
        "markup-compatibility/2006" => Ns::Mc,
        "officeDocument/2006/relationships" | "officeDocument/relationships" => Ns::R,
        "package/2006/relationships" | "package/2006/content-types" => Ns::Package,
        "word/2010/wordprocessingInk" | "word/2010/wordprocessingCanvas" | "drawing/2014/chartex" => Ns::Ink,
        "urn:schemas-microsoft-com:vml" => Ns::Vml,
        "officeDocument/2006/math" | "officeDocument/math" => Ns::Math,
        _ if tail.starts_with("drawingml/")
            || tail.starts_with("word/2010/wordprocessing")
            || tail.starts_with("drawing/") =>
        {
            Ns::Drawing
        }
        _ => Ns::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{El, Ns, Tree};

    fn check(xml: &str, idle: super::super::Idle, want: &[(Ns, &str)]) {
        let tree = Tree::parse_but("part", xml.as_bytes(), idle).unwrap();
        let found: Vec<_> = tree.root().descendants().map(El::name).collect();
        assert_eq!(found, want, "{xml}");
    }

    #[test]
    fn a_prefix_stands_for_what_was_declared_last_around_it() {
        let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
        let text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
        let xml = format!(
            r#"<r xmlns="{word}" xmlns:p="{word}"><p:a/><b xmlns="{text}" xmlns:p="{text}"><p:c/><d/></b><p:e/><f/><q:g/><h xmlns=""/></r>"#
        );
        let (w, t) = (Ns::W, Ns::Text);
        let want = [(w, "a"), (t, "b"), (t, "c"), (t, "d"), (w, "e"), (w, "f"), (Ns::Other, "g"), (Ns::None, "h")];
        check(&xml, |_, _, _| false, &want);
        check(&xml, |_, ns, _| ns == Ns::Other, &[&want[..6], &want[7..]].concat());
    }

    #[test]
    fn what_is_idle_is_left_out_whole_and_must_be_well_formed() {
        let idle: super::super::Idle = |parent, _, name| parent == "r" && name == "a";
        check("<r><a x='1'><b/><a>words</a></a><c><a/></c><a/></r>", idle, &[(Ns::None, "c"), (Ns::None, "a")]);
        check("<a><b/></a>", |_, _, _| true, &[]);
        for broken in ["<r><a><b></a></r>", "<r><a>", "<r><a></r>"] {
            assert!(Tree::parse_but("part", broken.as_bytes(), idle).is_err(), "{broken}");
        }
    }
}
