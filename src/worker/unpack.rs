//! Opens archives (zip, tar, gzip) into the files they hold, within limits.
//!
//! Hostile: the number of entries, the bytes they unpack to and their ratio are bounded, names lead nowhere, and
//! nothing is written anywhere.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{charset, parse_headers, sniff};

/// A reply comes with a form or two, not with more files than these.
const MAX_FILES: usize = 100;
/// More entries make no honest archive of documents; nor is one looked through that has more.
const MAX_ENTRIES: usize = 2_000;
/// A single file in it.
const MAX_FILE: u64 = 32 << 20;

/// A file taken out of an archive, or why it could not be taken out.
#[derive(Debug)]
pub struct Unpacked {
    /// Its name, made harmless and without folders.
    pub name: String,
    pub content: Result<Vec<u8>, String>,
}

/// What an archive gave.
#[derive(Debug, Default)]
pub struct Opened {
    pub files: Vec<Unpacked>,
    /// Why not all of it was taken out; the files before it still count.
    pub fault: Option<String>,
}

impl Opened {
    fn failed(why: impl Into<String>) -> Self {
        Self { files: Vec::new(), fault: Some(why.into()) }
    }
}

/// The bytes that may still be unpacked, over all archives of one message.
#[derive(Debug)]
pub struct Allowance(pub u64);

impl Default for Allowance {
    fn default() -> Self {
        Self(96 << 20)
    }
}

impl Allowance {
    /// Reads to the end of an entry, or says that it is too long.
    pub(super) fn take(&mut self, from: impl Read) -> Result<Vec<u8>, String> {
        let limit = self.0.min(MAX_FILE);
        let mut bytes = Vec::new();
        let read = from.take(limit + 1).read_to_end(&mut bytes);
        let size = bytes.len() as u64;
        self.0 = self.0.saturating_sub(size);
        if size > limit {
            return Err(
                "it unpacks to more than is taken from one message; please ask for the files themselves".to_owned()
            );
        }
        read.map(|_| bytes).map_err(|_| "it is damaged and does not unpack; please ask for it again".to_owned())
    }
}

/// Opens a zip archive.
#[must_use]
pub fn zip(bytes: &[u8], allowance: &mut Allowance) -> Opened {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else {
        return Opened::failed("a damaged archive; please ask for it again");
    };
    if zip.len() > MAX_ENTRIES {
        return Opened::failed(format!("an archive of {} files, more than are looked at", zip.len()));
    }
    let mut opened = Opened::default();
    for index in 0..zip.len() {
        let Some((name, encrypted)) = entry(&mut zip, index) else {
            opened.fault = Some("a damaged archive; please ask for it again".to_owned());
            continue;
        };
        if passed_over(&name) {
            continue;
        }
        if opened.files.len() >= MAX_FILES {
            opened.fault = Some(format!("an archive of more than {MAX_FILES} files; only the first were looked at"));
            break;
        }
        let content = if encrypted {
            Err("it is protected by a password; please ask for it without".to_owned())
        } else {
            zip.by_index(index).map_err(|_| packed_unknown()).and_then(|entry| allowance.take(entry))
        };
        opened.files.push(Unpacked { name: parse_headers::harmless(&name), content });
    }
    opened
}

fn packed_unknown() -> String {
    "it is packed in a way that is not known here; please ask for the file itself".to_owned()
}

/// An entry's whole name, and whether it is encrypted.
fn entry(zip: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Option<(String, bool)> {
    let entry = zip.by_index_raw(index).ok()?;
    // Names of other than Western letters stand in whatever charset the packer's machine had.
    let name = charset::decode(entry.name_raw(), None).replace('\\', "/");
    Some((name, entry.encrypted()))
}

/// Folders, and what file managers leave behind.
fn passed_over(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or_default();
    let lower = base.to_ascii_lowercase();
    base.is_empty()
        || name.split('/').any(|folder| folder == "__MACOSX")
        || base.starts_with("._")
        || matches!(lower.as_str(), ".ds_store" | "thumbs.db" | "desktop.ini")
}

/// Opens a tar archive.
#[must_use]
pub fn tar(bytes: &[u8], allowance: &mut Allowance) -> Opened {
    let mut archive = tar::Archive::new(Cursor::new(bytes));
    let Ok(entries) = archive.entries() else {
        return Opened::failed("a damaged archive; please ask for it again");
    };
    let mut opened = Opened::default();
    for (count, entry) in entries.enumerate() {
        if count >= MAX_ENTRIES || opened.files.len() >= MAX_FILES {
            opened.fault = Some(format!("an archive of more than {MAX_FILES} files; only the first were looked at"));
            break;
        }
        let Ok(entry) = entry else {
            opened.fault = Some("a damaged archive; please ask for it again".to_owned());
            break;
        };
        let name = charset::decode(&entry.path_bytes(), None).replace('\\', "/");
        if !entry.header().entry_type().is_file() || passed_over(&name) {
            continue;
        }
        opened.files.push(Unpacked { name: parse_headers::harmless(&name), content: allowance.take(entry) });
    }
    opened
}

/// Opens a gzip file: one file, named as the archive without `.gz`.
#[must_use]
pub fn gzip(name: &str, bytes: &[u8], allowance: &mut Allowance) -> Opened {
    let content = allowance.take(flate2::read::MultiGzDecoder::new(bytes));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let name = if sniff::extension(name) == "tgz" { format!("{stem}.tar") } else { stem.to_owned() };
    Opened { files: vec![Unpacked { name, content }], fault: None }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn names(opened: &Opened) -> Vec<&str> {
        opened.files.iter().map(|file| file.name.as_str()).collect()
    }

    #[test]
    fn files_come_out_with_harmless_names_and_without_what_file_managers_left() {
        let bytes = packed(&[
            ("reply/../../form.docx", b"x"),
            ("__MACOSX/._form.docx", b"x"),
            ("Thumbs.db", b"x"),
            ("C:\\forms\\annex.pdf", b"y"),
        ]);
        let opened = zip(&bytes, &mut Allowance::default());
        assert_eq!(names(&opened), ["form.docx", "annex.pdf"]);
        assert!(opened.fault.is_none());
    }

    #[test]
    fn a_bomb_ends_in_a_reason_and_spends_what_it_took() {
        let bytes = packed(&[("bomb.txt", &vec![0; 40 << 20])]);
        let mut allowance = Allowance::default();
        let opened = zip(&bytes, &mut allowance);
        assert!(opened.files[0].content.as_ref().unwrap_err().contains("more than"));
        assert!(allowance.0 < 64 << 20);
        let mut little = Allowance(10);
        assert!(zip(&packed(&[("a.txt", b"0123456789abc")]), &mut little).files[0].content.is_err());
    }

    #[test]
    fn endless_entries_are_not_looked_at() {
        let many: Vec<String> = (0..5_000).map(|n| format!("{n}.txt")).collect();
        let files: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
        let opened = zip(&packed(&files), &mut Allowance::default());
        assert_eq!((opened.files.len(), opened.fault.is_some()), (0, true));
        let opened = zip(&packed(&files[..500]), &mut Allowance::default());
        assert_eq!((opened.files.len(), opened.fault.is_some()), (MAX_FILES, true));
    }

    #[test]
    fn tar_and_gzip_are_opened() {
        let mut builder = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(3);
        header.set_cksum();
        builder.append_data(&mut header, "reply/form.txt", b"abc".as_slice()).unwrap();
        let tarred = builder.into_inner().unwrap();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&tarred).unwrap();
        let opened = gzip("reply.tgz", &encoder.finish().unwrap(), &mut Allowance::default());
        assert_eq!(names(&opened), ["reply.tar"]);
        let inner = tar(opened.files[0].content.as_ref().unwrap(), &mut Allowance::default());
        assert_eq!(names(&inner), ["form.txt"]);
        assert!(gzip("x.gz", b"\x1f\x8b\x08rubbish", &mut Allowance::default()).files[0].content.is_err());
    }
}
