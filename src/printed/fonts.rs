//! Finds the fonts for printed forms on this machine.

use std::sync::Arc;

use anyhow::{Context, Result};
use fontdb::{Database, Family, Query, Weight};

use crate::form::{FontFace, Fonts, Script};

/// Families that serve a script, the best first, and the Debian package that brings the best one.
const fn families(script: Script) -> (&'static [&'static str], &'static str, &'static str) {
    match script {
        Script::European => (
            &["Noto Sans", "Liberation Sans", "DejaVu Sans", "Carlito", "Arial"],
            "Latin and Cyrillic letters",
            "fonts-noto-core",
        ),
        Script::Arabic => (
            &["Noto Naskh Arabic", "Noto Sans Arabic", "Noto Kufi Arabic", "Amiri", "DejaVu Sans", "Arial"],
            "Arabic",
            "fonts-noto-core",
        ),
        Script::Chinese => (
            &["Noto Sans CJK SC", "Source Han Sans SC", "Noto Serif CJK SC", "WenQuanYi Zen Hei", "SimSun"],
            "Chinese",
            "fonts-noto-cjk",
        ),
    }
}

/// The regular and bold faces for these scripts.
pub fn find(scripts: &[Script]) -> Result<Fonts> {
    let mut installed = Database::new();
    installed.load_system_fonts();
    let mut fonts = Fonts::default();
    for script in scripts {
        let (names, letters, package) = families(*script);
        let missing = || format!("no font for {letters} is installed. Install one, such as Debian's {package}");
        for weight in [Weight::NORMAL, Weight::BOLD] {
            fonts.faces.push(face(&installed, names, weight).with_context(missing)?);
        }
    }
    Ok(fonts)
}

fn face(installed: &Database, names: &[&str], weight: Weight) -> Option<FontFace> {
    // Each family is asked for by itself: a query of several prefers a wrong family over a wrong weight.
    let id = names.iter().find_map(|name| {
        let query = Query { families: &[Family::Name(name)], weight, ..Query::default() };
        installed.query(&query)
    })?;
    let bytes = installed.with_face_data(id, |bytes, index| (bytes.to_vec(), index));
    bytes.map(|(data, index)| FontFace { data: Arc::new(data), index, bold: weight == Weight::BOLD })
}
