//! Compound files (MS-CFB): tells binary Word from Outlook messages, protected Office files and other old formats.

use std::io::{Cursor, Read};

use cfb::CompoundFile;

/// A compound file held in memory.
pub type Compound<'b> = CompoundFile<Cursor<&'b [u8]>>;

/// What a compound file holds.
#[derive(Debug)]
pub enum Content<'b> {
    /// A binary Word document that an office program can convert.
    Word,
    /// An Outlook message.
    Message(Box<Compound<'b>>),
    /// The reason why it is not read.
    Unreadable(&'static str),
}

const PROTECTED: &str = "it is protected by a password; please ask for it without";
/// What streams tell of which program.
const STREAMS: [(&str, &str); 7] = [
    ("/EncryptedPackage", PROTECTED),
    ("/Workbook", "an Excel file, which is not read; please ask for Word or PDF"),
    ("/Book", "an Excel file, which is not read; please ask for Word or PDF"),
    ("/PowerPoint Document", "a PowerPoint file, which is not read; please ask for Word or PDF"),
    ("/MatOST", "a file of Microsoft Works, which is not read; please ask for Word or PDF"),
    ("/PerfectOffice_MAIN", "a WordPerfect file, which is not read; please ask for Word or PDF"),
    ("/VisioDocument", "a Visio file, which is not read; please ask for Word or PDF"),
];

/// What the file holds.
#[must_use]
pub fn content(bytes: &[u8]) -> Content<'_> {
    let Ok(mut file) = CompoundFile::open(Cursor::new(bytes)) else {
        return Content::Unreadable("a damaged Office file; please ask for it again");
    };
    if file.is_stream("/__properties_version1.0") {
        return Content::Message(Box::new(file));
    }
    if let Some((_, why)) = STREAMS.iter().find(|(name, _)| file.exists(name)) {
        return Content::Unreadable(why);
    }
    match read(&mut file, "/WordDocument", 64) {
        Some(head) => word(&head),
        None => Content::Unreadable("a file of an old program that is not known here; please ask for Word or PDF"),
    }
}

/// The file information block at the head of a Word document (MS-DOC §2.5.2).
fn word<'b>(head: &[u8]) -> Content<'b> {
    const WORD_97: u16 = 0x00c1;
    const ENCRYPTED: u16 = 0x0100;
    let number = |at: usize| head.get(at..at + 2).and_then(|two| two.try_into().ok()).map(u16::from_le_bytes);
    match (number(0), number(2), number(10)) {
        (Some(0xa5ec), Some(_), Some(flags)) if flags & ENCRYPTED != 0 => Content::Unreadable(PROTECTED),
        (Some(0xa5ec), Some(version), Some(_)) if version >= WORD_97 => Content::Word,
        (Some(0xa5ec | 0xa5dc), ..) => {
            Content::Unreadable("a file of a very old Word, which is not read; please ask for Word or PDF")
        }
        _ => Content::Unreadable("a damaged Word file; please ask for it again"),
    }
}

/// A stream's first bytes, at most so many.
pub fn read(file: &mut Compound<'_>, path: &str, limit: u64) -> Option<Vec<u8>> {
    let stream = file.open_stream(path).ok()?;
    let mut bytes = Vec::new();
    stream.take(limit).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let mut made = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        for (name, bytes) in streams {
            made.create_stream(name).unwrap().write_all(bytes).unwrap();
        }
        made.flush().unwrap();
        made.into_inner().into_inner()
    }

    fn word(version: u16, flags: u16) -> Vec<u8> {
        let mut head = vec![0; 64];
        head[..2].copy_from_slice(&0xa5ec_u16.to_le_bytes());
        head[2..4].copy_from_slice(&version.to_le_bytes());
        head[10..12].copy_from_slice(&flags.to_le_bytes());
        file(&[("WordDocument", &head)])
    }

    fn reason(bytes: &[u8]) -> &'static str {
        match content(bytes) {
            Content::Unreadable(why) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_a_word_document_is_taken_for_one() {
        assert!(matches!(content(&word(0xc1, 0x1200)), Content::Word));
        assert!(reason(&word(0xc1, 0x1300)).contains("password"));
        assert!(reason(&word(0x65, 0x1200)).contains("very old"));
        assert!(reason(&file(&[("EncryptedPackage", b"x"), ("EncryptionInfo", b"y")])).contains("password"));
        assert!(reason(&file(&[("Workbook", b"x")])).contains("Excel"));
        assert!(reason(&file(&[("WordDocument", b"rubbish")])).contains("damaged"));
        assert!(reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more").contains("damaged"));
    }

    #[test]
    fn damaged_compound_files_end_in_a_reason() {
        let text: Vec<u8> = "Circular 79".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let message = file(&[("__properties_version1.0", &[0; 32]), ("__substg1.0_1000001F", &text.repeat(500))]);
        for sound in [word(0xc1, 0), message] {
            mutated(&sound);
        }
    }

    fn mutated(sound: &[u8]) {
        let mut seed = 1_u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed as usize >> 8
        };
        for _ in 0..2_000 {
            let mut bytes = sound.to_vec();
            for _ in 0..4 {
                // Sector numbers are what makes chains go in circles.
                let at = next() % (bytes.len() / 4) * 4;
                let sector = u32::try_from(next() % 8).unwrap();
                bytes[at..at + 4].copy_from_slice(&sector.to_le_bytes());
            }
            if let Content::Message(mut file) = content(&bytes) {
                let _ = crate::worker::msg::letter(&mut file);
            }
        }
    }
}
