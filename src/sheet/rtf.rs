//! Reads Rich Text Format into a sheet.

use super::Sheet;

/// Why an RTF file was not read, in words for the secretariat.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("an RTF file, which is not read")]
    NotYet,
}

/// Reads Rich Text Format; `source` names it on the sheet.
pub fn read(_source: &str, _bytes: &[u8]) -> Result<Sheet, Unreadable> {
    Err(Unreadable::NotYet)
}
