//! What is wrong in a configuration file, said so that the operator can mend it in one go.

use std::path::{Path, PathBuf};

/// One mistake, with the key it stands under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The full key, such as `mailbox[0].imap.port`; empty where the file as a whole is meant.
    pub key: String,
    /// The line it stands in, counted from 1; none for something that is missing, or set outside the file.
    pub line: Option<usize>,
    /// What is wrong and what to do, as sentences.
    pub what: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.what)
    }
}

/// Every mistake in a configuration, in the order of the file; never empty.
///
/// Its text is one line for a single mistake, else a heading and one line for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes {
    /// The file; none for the embedded default.
    pub file: Option<PathBuf>,
    pub list: Vec<Mistake>,
}

impl Mistakes {
    /// The mistakes in order of their lines; those without a line come last.
    pub(super) fn new(file: Option<&Path>, mut list: Vec<Mistake>) -> Self {
        list.sort_by_key(|mistake| mistake.line.unwrap_or(usize::MAX));
        Self { file: file.map(Path::to_path_buf), list }
    }
}

impl std::fmt::Display for Mistakes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("configuration")?;
        if let Some(file) = &self.file {
            write!(f, ", {}", file.display())?;
        }
        match self.list.as_slice() {
            [only] => write!(f, ": {only}"),
            many => {
                write!(f, ": {} mistakes. Mend them and start again.", many.len())?;
                many.iter().try_for_each(|mistake| write!(f, "\n  {mistake}"))
            }
        }
    }
}

impl std::error::Error for Mistakes {}
