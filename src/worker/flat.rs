//! A Word document in one XML file (flat OPC): put back into the package that it was made from.

use std::io::{Cursor, Write};

use quick_xml::{Reader, events::Event};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A package of documents has some dozen parts.
const MAX_PARTS: usize = 500;

/// The package as Word would have saved it; none if it is no such file. Pictures are left out: they hold no choice.
#[must_use]
pub fn package(text: &str) -> Option<Vec<u8>> {
    let mut reader = Reader::from_str(text);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut name: Option<String> = None;
    let mut parts = 0;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if start.local_name().as_ref() == "part" => {
                let named = start.attributes().flatten().find(|a| a.key.local_name().as_ref() == "name");
                name = named.map(|a| a.value.trim_start_matches('/').to_owned());
            }
            Event::Start(start) if start.local_name().as_ref() == "xmlData" => {
                let end = start.to_end().into_owned();
                let inside = reader.read_to_end(end.name()).ok()?;
                let (from, to) = (usize::try_from(inside.start).ok()?, usize::try_from(inside.end).ok()?);
                parts += 1;
                if let Some(name) = name.take().filter(|_| parts <= MAX_PARTS) {
                    zip.start_file(name, options).ok()?;
                    zip.write_all(text.get(from..to)?.trim().as_bytes()).ok()?;
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let made = zip.finish().ok()?.into_inner();
    (parts > 0 && parts <= MAX_PARTS).then_some(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_document_becomes_the_package_it_was() {
        let flat = r#"<?xml version="1.0"?><?mso-application progid="Word.Document"?>
            <pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">
            <pkg:part pkg:name="/_rels/.rels" pkg:contentType="x"><pkg:xmlData><Relationships/></pkg:xmlData></pkg:part>
            <pkg:part pkg:name="/word/document.xml"><pkg:xmlData><w:document xmlns:w="x"><w:body/></w:document></pkg:xmlData></pkg:part>
            <pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>AAAA</pkg:binaryData></pkg:part></pkg:package>"#;
        let mut zip = zip::ZipArchive::new(Cursor::new(package(flat).unwrap())).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_name("word/document.xml").unwrap(), &mut text).unwrap();
        assert_eq!((zip.len(), text.as_str()), (2, "<w:document xmlns:w=\"x\"><w:body/></w:document>"));
        assert_eq!(package("<a><b></a>"), None);
        assert_eq!(package("<a/>"), None);
    }
}
