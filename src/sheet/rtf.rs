//! Reads Rich Text Format into a sheet, as Word, LibreOffice, WordPad and TextEdit write it.
//!
//! Shows the document as a person sees it who accepts all tracked changes: deleted and hidden text is gone, form
//! fields are marks with their state. What may mark a box and cannot be read is a fault.
//! Input is hostile: nothing here recurses, and groups, rows and cells are bounded.

mod field;
mod flow;
mod look;
mod shape;
mod tables;
#[cfg(test)]
mod tests;
mod token;
mod walk;
mod words;

use super::{Format, Sheet};
use walk::Walk;

/// Why an RTF file was not read, in words for the secretariat.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("it is no RTF file")]
    NoRtf,
    #[error("its groups are nested more than {0} deep")]
    Nested(usize),
    #[error("it is too large: more than {} MiB", .0 >> 20)]
    TooLarge(usize),
}

/// Pictures are written in hexadecimal, so files may be large.
const MAX_BYTES: usize = 64 << 20;

/// Reads Rich Text Format; `source` names it on the sheet.
pub fn read(source: &str, bytes: &[u8]) -> Result<Sheet, Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::TooLarge(MAX_BYTES));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if !bytes.starts_with(b"{\\rtf") {
        return Err(Unreadable::NoRtf);
    }
    let mut sheet = Sheet { source: source.to_owned(), format: Format::Rtf, ..Sheet::default() };
    Walk::new().run(bytes, &mut sheet)?;
    Ok(sheet)
}
