//! Sets the form as a Word document: styles, tables, content controls with tags, right to left where it must be.
//!
//! The parts are templates in `config/templates/form`. The same circular and language give the same bytes.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
    sync::LazyLock,
};

use minijinja::{AutoEscape, Environment, HtmlEscape, UndefinedBehavior, Value, context, value::Serde};
use sha2::{Digest, Sha256};
use unicode_bidi::{BidiInfo, Level};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{FormError, VERSION, content::Content};
use crate::language::Language;

/// The package's parts in the order Word writes them.
const PARTS: [(&str, &str); 9] = [
    ("[Content_Types].xml", include_str!("../../config/templates/form/content_types.xml")),
    ("_rels/.rels", include_str!("../../config/templates/form/package.rels.xml")),
    ("word/document.xml", include_str!("../../config/templates/form/document.xml")),
    ("word/_rels/document.xml.rels", include_str!("../../config/templates/form/document.rels.xml")),
    ("word/styles.xml", include_str!("../../config/templates/form/styles.xml")),
    ("word/settings.xml", include_str!("../../config/templates/form/settings.xml")),
    ("word/footer1.xml", include_str!("../../config/templates/form/footer.xml")),
    ("docProps/core.xml", include_str!("../../config/templates/form/core.xml")),
    ("docProps/custom.xml", include_str!("../../config/templates/form/custom.xml")),
];

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_filter("runs", runs);
    environment.add_filter("brief", brief);
    environment.add_filter("control_id", control_id);
    environment.add_filter("is_rtl", |language: &str| parsed(language).right_to_left());
    for (name, source) in PARTS {
        // A template that does not parse is missing, and `write` says so; the tests write every part.
        let _ = environment.add_template(name, source);
    }
    environment
});

/// The whole package.
pub(super) fn write(content: &Content) -> Result<Vec<u8>, FormError> {
    let failed = |error: &dyn std::fmt::Display| FormError::Docx(error.to_string());
    let view = context! {
        rtl => content.language.right_to_left(),
        tag => tag(content.language),
        version => VERSION,
        form => Serde(content),
        ..Value::from(Serde(content))
    };
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, _) in PARTS {
        let part = TEMPLATES.get_template(name).and_then(|part| part.render(&view)).map_err(|error| failed(&error))?;
        package.start_file(name, SimpleFileOptions::default()).map_err(|error| failed(&error))?;
        package.write_all(part.as_bytes()).map_err(|error| failed(&error))?;
    }
    Ok(package.finish().map_err(|error| failed(&error))?.into_inner())
}

/// The language as Word wants it.
pub(crate) const fn tag(language: Language) -> &'static str {
    match language {
        Language::En => "en-GB",
        Language::Fr => "fr-FR",
        Language::Es => "es-ES",
        Language::Ru => "ru-RU",
        Language::Ar => "ar-SA",
        Language::Zh => "zh-CN",
    }
}

fn parsed(language: &str) -> Language {
    language.parse().unwrap_or(Language::En)
}

/// Text as runs of one direction each: Word orders signs inside a right-to-left run as if all of it were Arabic.
pub(crate) fn runs(text: &str, language: &str, style: Option<&str>) -> Value {
    let language = parsed(language);
    let base = if language.right_to_left() { Level::rtl() } else { Level::ltr() };
    let style = style.map(|name| format!("<w:rStyle w:val=\"{name}\"/>")).unwrap_or_default();
    let bidi = BidiInfo::new(text, Some(base));
    let mut runs = String::new();
    for paragraph in &bidi.paragraphs {
        let levels = bidi.levels.get(paragraph.range.clone()).unwrap_or_default();
        let text = text.get(paragraph.range.clone()).unwrap_or_default();
        for (words, rtl) in one_way(text, levels) {
            let direction = if rtl { "<w:rtl/>" } else { "" };
            let lang = match language {
                Language::Ar if rtl => "<w:lang w:bidi=\"ar-SA\"/>".to_owned(),
                Language::Ar => "<w:lang w:val=\"en-GB\"/>".to_owned(),
                Language::Zh => "<w:lang w:val=\"en-GB\" w:eastAsia=\"zh-CN\"/>".to_owned(),
                language => format!("<w:lang w:val=\"{}\"/>", tag(language)),
            };
            let words = format!("<w:t xml:space=\"preserve\">{}</w:t>", HtmlEscape(words));
            // Not every font has the character; Word has its own sign for it. LibreOffice prints a right-to-left line that
            // holds either over itself.
            let hyphen = "</w:t><w:noBreakHyphen/><w:t xml:space=\"preserve\">";
            let words = words.replace('\u{2011}', if language.right_to_left() { "-" } else { hyphen });
            // Writing to a string does not fail.
            let _ = write!(runs, "<w:r><w:rPr>{style}{direction}{lang}</w:rPr>{words}</w:r>");
        }
    }
    Value::from_safe_string(runs)
}

/// The text cut where its direction turns.
fn one_way<'t>(text: &'t str, levels: &[Level]) -> Vec<(&'t str, bool)> {
    let mut pieces: Vec<(&str, bool)> = Vec::new();
    let mut start = 0;
    let mut current: Option<bool> = None;
    for (at, _) in text.char_indices() {
        let rtl = levels.get(at).is_some_and(Level::is_rtl);
        if current.is_some_and(|before| before != rtl) {
            pieces.extend(text.get(start..at).map(|piece| (piece, !rtl)));
            start = at;
        }
        current = Some(rtl);
    }
    pieces.extend(text.get(start..).filter(|piece| !piece.is_empty()).zip(current));
    pieces
}

/// A control's title: Word shows it above the control.
fn brief(words: &str) -> String {
    let short: String = words.chars().take(40).collect();
    if short.len() < words.len() { short.trim_end().to_owned() + "…" } else { short }
}

/// A control's number, which must be its own in the document; Word keeps it as a signed 32-bit integer.
fn control_id(tag: &str) -> u32 {
    let hash = Sha256::digest(tag.as_bytes());
    let number = hash.iter().take(4).fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    (number & 0x7fff_ffff).max(1)
}
