//! A zip container of XML parts: unpacks them one by one, within limits.
//!
//! What Word and OpenDocument files have in common. Entry count and unpacked size are bounded.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use zip::ZipArchive;

use super::xml::{Idle, Malformed, Tree};

const MAX_ENTRIES: usize = 2000;
const MAX_UNPACKED: u64 = 64 << 20;
/// Few parts are larger, bytes.
const LIKELY: u64 = 1 << 20;

/// Why a container was not unpacked.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    #[error("it is too large: {0}")]
    TooLarge(String),
    #[error("it is damaged: {0}")]
    Damaged(String),
    #[error("it is protected by a password")]
    Encrypted,
    #[error(transparent)]
    Xml(#[from] Malformed),
}

/// The parts of a document, unpacked only when asked for.
pub(super) struct Container<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Entry by part name, lower case: part names are case-insensitive (OPC §6.2.2.3).
    entries: BTreeMap<String, usize>,
    left: u64,
}

impl<'a> Container<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Broken> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| Broken::Damaged(error.to_string()))?;
        if zip.len() > MAX_ENTRIES {
            return Err(Broken::TooLarge(format!("it has more than {MAX_ENTRIES} entries")));
        }
        let mut entries = BTreeMap::new();
        let mut twice = zip.has_duplicate_names();
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(|error| Broken::Damaged(error.to_string()))?;
            let name = String::from_utf8_lossy(entry.name_raw()).replace('\\', "/").to_lowercase();
            twice |= entries.insert(name.trim_start_matches('/').to_owned(), index).is_some();
        }
        // Two parts of one name: another program may show the other one.
        if twice {
            return Err(Broken::Damaged("two of its parts have the same name".to_owned()));
        }
        Ok(Self { zip, entries, left: MAX_UNPACKED })
    }

    pub(super) fn holds(&self, part: &str) -> bool {
        self.entries.contains_key(&part.to_lowercase())
    }

    /// A part as a tree; none when the container has no such part.
    pub(super) fn tree(&mut self, part: &str) -> Result<Option<Tree>, Broken> {
        self.tree_but(part, |_, _, _| false)
    }

    /// The same without what is idle in it.
    pub(super) fn tree_but(&mut self, part: &str, idle: Idle) -> Result<Option<Tree>, Broken> {
        let Some(bytes) = self.bytes(part)? else { return Ok(None) };
        Ok(Some(Tree::parse_but(part, &bytes, idle)?))
    }

    /// A part as it is; none when the container has no such part.
    pub(super) fn bytes(&mut self, part: &str) -> Result<Option<Vec<u8>>, Broken> {
        let Some(&index) = self.entries.get(&part.to_lowercase()) else { return Ok(None) };
        self.unpack(part, index).map(Some)
    }

    fn unpack(&mut self, part: &str, index: usize) -> Result<Vec<u8>, Broken> {
        let damaged = |why: String| Broken::Damaged(format!("its part {part} does not unpack: {why}"));
        let raw = self.zip.by_index_raw(index).map_err(|error| damaged(error.to_string()))?;
        if raw.encrypted() {
            return Err(Broken::Encrypted);
        }
        drop(raw);
        let entry = self.zip.by_index(index).map_err(|error| damaged(error.to_string()))?;
        // What the container says of the size is believed only so far.
        let mut bytes = Vec::with_capacity(usize::try_from(entry.size().min(LIKELY)).unwrap_or(0) + 1);
        entry.take(self.left + 1).read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.left = self
            .left
            .checked_sub(size)
            .ok_or_else(|| Broken::TooLarge(format!("it unpacks to more than {} MiB", MAX_UNPACKED >> 20)))?;
        Ok(bytes)
    }
}
