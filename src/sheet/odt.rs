//! Reads OpenDocument text (.odt, .ott, flat .fodt) into a sheet.

use super::Sheet;

/// Why an OpenDocument file was not read, in words for the secretariat.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("an OpenDocument file, which is not read")]
    NotYet,
}

/// Reads OpenDocument text; `source` names it on the sheet.
pub fn read(_source: &str, _bytes: &[u8]) -> Result<Sheet, Unreadable> {
    Err(Unreadable::NotYet)
}
