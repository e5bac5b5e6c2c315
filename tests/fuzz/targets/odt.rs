//! OpenDocument: the bytes as a package or a flat file, or as the content part of a package.
#![no_main]

use std::io::{Cursor, Write};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = consultd::sheet::odt::read("form.odt", bytes);
    if bytes.starts_with(b"PK") {
        return;
    }
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let parts: [(&str, &[u8]); 2] = [("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", bytes)];
    for (name, part) in parts {
        package.start_file(name, stored).unwrap();
        package.write_all(part).unwrap();
    }
    let _ = consultd::sheet::odt::read("form.odt", package.finish().unwrap().get_ref());
});
