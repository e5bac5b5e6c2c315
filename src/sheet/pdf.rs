//! The words of a PDF's text layer, in no particular order: enough to tell what it is about, never what it says.

use lopdf::{Document, LoadOptions};

/// Pages beyond this many are not looked at.
const PAGES: usize = 30;
/// Most a page's content may unpack to, bytes.
const PAGE_CONTENT: usize = 32 << 20;

/// The text layer; none where there is none that can be read (a scan, an encrypted or damaged file).
#[must_use]
pub fn words(bytes: &[u8]) -> Option<String> {
    let document = Document::load_mem_with_options(bytes, LoadOptions::with_password("")).ok()?;
    let pages: Vec<u32> = document.get_pages().into_keys().take(PAGES).collect();
    let text: String = document
        .extract_text_chunks_with_limit(&pages, PAGE_CONTENT)
        .into_iter()
        .filter_map(Result::ok)
        .collect::<Vec<_>>()
        .join("\n");
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    // A few stray letters (a scanner's stamp) are no text layer.
    (letters >= 40).then_some(text)
}
