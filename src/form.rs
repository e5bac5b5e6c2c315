//! Makes the blank reply form of any circular (Annex 2), in the six languages.
//!
//! Pure: bytes out of a circular and a language. What the form says is one [`content::Content`]; the writers
//! below only set it. Every box, option and space carries a name that says which circular, text and answer it is
//! for, and the house's own readers read the form back without doubt.

pub mod blank;
pub mod code;
mod content;
pub(crate) mod docx;
mod fields;
mod fonts;
mod layout;
mod map;
mod pdf;
#[cfg(test)]
mod tests;

use crate::{circular::Circular, language::Language};
use content::Content;
pub use fonts::{FontFace, Fonts, Script};
pub use map::{FormMap, Place, Spot};

/// The make of the form, kept in its properties: to be raised whenever places or names change.
pub const VERSION: u32 = 2;

/// Why a form could not be made.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    #[error("the circular has no draft texts")]
    NoTexts,
    #[error("the Word document could not be put together: {0}")]
    Docx(String),
    #[error("the PDF could not be put together: {0}")]
    Pdf(String),
    #[error("the PDF cannot be set: {0}")]
    Font(String),
}

/// The form as a Word document with content controls.
///
/// # Errors
/// The circular asks about no text.
pub fn docx(circular: &Circular, language: Language) -> Result<Vec<u8>, FormError> {
    docx::write(&Content::of(circular, language)?)
}

/// The form as a PDF with fields, set in the fonts given.
///
/// # Errors
/// The circular asks about no text, or a font cannot be used.
pub fn pdf(circular: &Circular, language: Language, fonts: &Fonts) -> Result<Vec<u8>, FormError> {
    pdf::write(&Content::of(circular, language)?, fonts)
}

/// Where the boxes of [`pdf`] stand, set in the same fonts.
///
/// # Errors
/// The circular asks about no text, or a font cannot be used.
pub fn map(circular: &Circular, language: Language, fonts: &Fonts) -> Result<FormMap, FormError> {
    pdf::map(&Content::of(circular, language)?, fonts)
}

/// The blank form as its scanned pages are held against it, set in the same fonts as [`pdf`].
///
/// # Errors
/// The circular asks about no text, or a font cannot be used.
pub fn blank(circular: &Circular, language: Language, fonts: &Fonts) -> Result<blank::Blank, FormError> {
    let content = Content::of(circular, language)?;
    blank::of(&content, &pdf::map(&content, fonts)?, &pdf::write(&content, fonts)?)
}

/// The scripts that the form is written in: what [`Fonts`] must have, in this order.
///
/// # Errors
/// The circular asks about no text.
pub fn scripts(circular: &Circular, language: Language) -> Result<Vec<Script>, FormError> {
    Ok(Content::of(circular, language)?.scripts())
}
