//! A Word document of headings, paragraphs and tables in Word's own styles, with contents and page numbers.
//!
//! The parts are templates in `config/templates/report`. The same content gives the same bytes.

use std::{
    io::{Cursor, Write as _},
    sync::LazyLock,
};

use anyhow::{Context, Result};
use jiff::Timestamp;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context, value::Serde};
use serde::Serialize;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    form::docx::{runs, tag},
    language::Language,
    letter::clean,
};

/// The package's parts in the order Word writes them.
const PARTS: [(&str, &str); 8] = [
    ("[Content_Types].xml", include_str!("../../config/templates/report/content_types.xml")),
    ("_rels/.rels", include_str!("../../config/templates/report/package.rels.xml")),
    ("word/document.xml", include_str!("../../config/templates/report/document.xml")),
    ("word/_rels/document.xml.rels", include_str!("../../config/templates/report/document.rels.xml")),
    ("word/styles.xml", include_str!("../../config/templates/report/styles.xml")),
    ("word/settings.xml", include_str!("../../config/templates/report/settings.xml")),
    ("word/footer1.xml", include_str!("../../config/templates/report/footer.xml")),
    ("docProps/core.xml", include_str!("../../config/templates/report/core.xml")),
];

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_filter("runs", runs);
    for (name, source) in PARTS {
        // A template that does not parse is missing, and `finish` says so; the tests write every part.
        let _ = environment.add_template(name, source);
    }
    environment
});

/// Twentieths of a point between the margins.
pub(super) const WIDTH: u32 = 9638;
/// More lines than these in the contents are no help; then only the first level is listed.
const MOST_ENTRIES: usize = 60;
/// A line of somebody's comment; what is longer is no line that anybody wrote.
const LONGEST_LINE: usize = 20_000;

/// A paragraph in a style.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Words {
    style: &'static str,
    #[serde(rename = "words")]
    text: String,
    language: Language,
    /// Whether it runs another way than the document, and which.
    turned: bool,
    rtl: bool,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Block {
    Words(Words),
    Heading { level: u8, words: String, id: usize, bookmark: String },
    Table { style: &'static str, widths: Vec<u32>, headed: bool, rows: Vec<Vec<Vec<Words>>> },
    Contents { title: String, depth: u8, entries: Vec<Line> },
}

/// A line of the contents, a link to its heading. The page number is the word processor's to fill in, as only it knows
/// where a page ends: Word does so on F9. It could be told to do it at once (`w:updateFields`, `w:dirty`), but then greets
/// every reader with a warning of "fields that may refer to other files".
#[derive(Debug, Serialize)]
struct Line {
    level: u8,
    words: String,
    bookmark: String,
}

/// What must not be torn apart at the end of a line: a clause's number, a share, French punctuation.
fn bound(words: &str) -> String {
    let pairs = [
        ("§ ", "§\u{a0}"),
        (" %", "\u{a0}%"),
        (" :", "\u{a0}:"),
        (" ;", "\u{a0};"),
        ("« ", "«\u{a0}"),
        (" »", "\u{a0}»"),
    ];
    pairs.iter().fold(words.to_owned(), |words, (torn, whole)| words.replace(torn, whole))
}

/// A document under construction.
pub(super) struct Document {
    language: Language,
    blocks: Vec<Block>,
    headings: usize,
}

impl Document {
    pub fn new(language: Language) -> Self {
        Self { language, blocks: Vec::new(), headings: 0 }
    }

    /// A paragraph in the document's language.
    pub fn words(&self, style: &'static str, words: &str) -> Words {
        let words = self.words_in(style, words, self.language);
        Words { text: bound(&words.text), ..words }
    }

    fn words_in(&self, style: &'static str, words: &str, language: Language) -> Words {
        let rtl = language.right_to_left();
        let turned = rtl != self.language.right_to_left();
        Words { style, text: clean(words, LONGEST_LINE), language, turned, rtl }
    }

    pub fn say(&mut self, style: &'static str, words: &str) {
        let words = self.words(style, words);
        self.blocks.push(Block::Words(words));
    }

    /// Somebody else's words, in the language that they are in, line by line.
    pub fn quote(&mut self, style: &'static str, words: &str) {
        let language = Language::detect(words).unwrap_or(self.language);
        for line in words.lines().filter(|line| !line.trim().is_empty()) {
            let line = self.words_in(style, line, language);
            self.blocks.push(Block::Words(line));
        }
    }

    pub fn heading(&mut self, level: u8, words: &str) {
        self.headings += 1;
        let (id, bookmark) = (self.headings, format!("_Toc{:08}", self.headings));
        self.blocks.push(Block::Heading { level, words: bound(&clean(words, 400)), id, bookmark });
    }

    /// Widths in twentieths of a point; with a head, the first row is repeated on every page.
    pub fn table(&mut self, style: &'static str, widths: &[u32], headed: bool, rows: Vec<Vec<Vec<Words>>>) {
        self.blocks.push(Block::Table { style, widths: widths.to_vec(), headed, rows });
    }

    /// The place of the contents.
    pub fn contents(&mut self, title: &str) {
        self.blocks.push(Block::Contents { title: title.to_owned(), depth: 2, entries: Vec::new() });
    }

    /// The whole package.
    pub fn finish(mut self, title: &str, created: Timestamp) -> Result<Vec<u8>> {
        self.fill_contents();
        let view = context! {
            rtl => self.language.right_to_left(),
            tag => tag(self.language),
            language => self.language.code(),
            title,
            running => title,
            created => created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            blocks => Serde(&self.blocks),
        };
        let mut package = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, _) in PARTS {
            let part = TEMPLATES.get_template(name).and_then(|part| part.render(&view));
            let part = part.with_context(|| format!("writing {name}"))?;
            package.start_file(name, SimpleFileOptions::default())?;
            package.write_all(part.as_bytes())?;
        }
        Ok(package.finish()?.into_inner())
    }

    fn fill_contents(&mut self) {
        let mut lines: Vec<Line> = Vec::new();
        for block in &self.blocks {
            if let Block::Heading { level, words, bookmark, .. } = block {
                let (words, bookmark) = (words.clone(), bookmark.clone());
                lines.push(Line { level: *level, words, bookmark });
            }
        }
        let deepest = if lines.len() > MOST_ENTRIES { 1 } else { 2 };
        lines.retain(|line| line.level <= deepest);
        for block in &mut self.blocks {
            if let Block::Contents { depth, entries, .. } = block {
                (*depth, *entries) = (deepest, std::mem::take(&mut lines));
            }
        }
    }
}
