//! Pictures of scanned pages with what was found on them, as files for a person to look at.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::message::Drawing;

/// Characters of a source that a file's name keeps.
const NAME: usize = 60;

/// Writes one file for each page into the folder; gives their paths.
pub fn write(folder: &Path, file: &str, drawings: &[Drawing]) -> Result<Vec<PathBuf>> {
    if drawings.is_empty() {
        return Ok(Vec::new());
    }
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let mut written = Vec::new();
    for drawing in drawings {
        let name = format!("{}-{}-page-{}.png", harmless(file), harmless(&drawing.source), drawing.page);
        let path = folder.join(name);
        std::fs::write(&path, &drawing.png).with_context(|| format!("writing {}", path.display()))?;
        written.push(path);
    }
    Ok(written)
}

/// A name from a message leads nowhere and holds nothing that a shell or a terminal would take amiss.
fn harmless(name: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '_' };
    let name: String = name.chars().map(kept).take(NAME).collect();
    name.trim_start_matches(['.', '-']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_never_leaves_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let drawing = |source: &str| Drawing { source: source.to_owned(), page: 2, png: b"png".to_vec() };
        let drawings = [drawing("../../etc/x.pdf"), drawing("réponse 79.pdf, in a.zip"), drawing("-rf /")];
        let written = write(&folder.path().join("new"), "t1.eml", &drawings).unwrap();
        let names: Vec<String> =
            written.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
        assert_eq!(
            names,
            ["t1.eml-_.._etc_x.pdf-page-2.png", "t1.eml-réponse_79.pdf__in_a.zip-page-2.png", "t1.eml-rf__-page-2.png"]
        );
        assert!(written.iter().all(|path| path.starts_with(folder.path()) && path.is_file()));
    }
}
