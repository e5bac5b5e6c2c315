//! Packages of XML parts, written flat so that the fuzzer sees through them: before each part stands a line
//! `===` and the part's name.

use std::io::{Cursor, Write};

/// The zip archive of a flat package; what stands before the first line of a name goes into `first`.
pub fn pack(first: &str, flat: &[u8], more: &[(&str, &str)]) -> Vec<u8> {
    let mut parts: Vec<(String, Vec<u8>)> = vec![(first.to_owned(), Vec::new())];
    for line in flat.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_prefix(b"===") {
            Some(name) => parts.push((String::from_utf8_lossy(name.trim_ascii()).into_owned(), Vec::new())),
            None => parts.last_mut().unwrap().1.extend_from_slice(line),
        }
    }
    parts.retain(|(_, part)| !part.is_empty());
    for (name, text) in more {
        if parts.iter().all(|(given, _)| given != name) {
            parts.push(((*name).to_owned(), text.as_bytes().to_vec()));
        }
    }
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in parts {
        if package.start_file(name, stored).is_ok() {
            package.write_all(&part).unwrap();
        }
    }
    package.finish().unwrap().into_inner()
}
