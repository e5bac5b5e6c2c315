//! The house's own forms, filled in by others' programs: LibreOffice, a PDF library, a PDF viewer that prints.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use lopdf::{Dictionary, Document, Object};
use serde_json::Value;
use tempfile::TempDir;

use crate::mail::{choices, file, letter, mixed, read, sample};

/// How each language's form ends for Kenya.
const LANGUAGES: [(&str, &str); 6] =
    [("en", "Kenya"), ("fr", "Kenya"), ("es", "Kenya"), ("ru", "Кении"), ("ar", "كينيا"), ("zh", "肯尼亚")];

/// The answers of a row, in the form's order, and which of them each choice ticks.
const ANSWERS: [&str; 4] = ["authorize", "no_comments", "with_comments", "refuse"];
const CHOICES: [(&str, [bool; 4]); 5] = [
    ("authorize_no_comments", [true, true, false, false]),
    ("authorize_with_comments", [true, false, true, false]),
    ("authorize", [true, false, false, false]),
    ("refuse", [false, false, false, true]),
    ("blank", [false, false, false, false]),
];

const TEXTS: [&str; 6] = ["X.1333 Cor.1", "X.1353", "X.1471", "X.1645", "X.1771", "X.1817"];

/// Each text's choice on one of the forms: every text has every choice on one of five forms that follow each other.
fn chosen(form: usize) -> Vec<(&'static str, (&'static str, [bool; 4]))> {
    let choices = CHOICES.iter().cycle().skip(form % CHOICES.len());
    TEXTS.into_iter().zip(choices.copied()).collect()
}

fn consultd(directory: &Path, arguments: &[&str]) {
    let done = Command::new(env!("CARGO_BIN_EXE_consultd"))
        .current_dir(directory)
        .args(["--data", "data"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// A directory with a blank form in each language.
fn forms(format: &str) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    for circular in ["circular-0079-en.docx", "circular-0079-zh.txt"] {
        consultd(directory.path(), &["circular", "import", sample(circular).to_str().unwrap()]);
    }
    for (language, _) in LANGUAGES {
        let output = format!("{language}.{format}");
        consultd(
            directory.path(),
            &["circular", "form", "79", "--language", language, "--format", format, "--output", &output],
        );
    }
    directory
}

/// The filled form says exactly what was chosen, in its language, without any question.
#[track_caller]
fn check(form: usize, language: &str, name: &'static str, bytes: Vec<u8>) {
    let line = read(&mixed(&[letter(), file(name, "application/octet-stream", bytes)]));
    assert_eq!(line["status"], "accepted", "{language} {name}: {:#}", line["reasons"]);
    let wanted: BTreeMap<String, String> =
        chosen(form).into_iter().map(|(text, (choice, _))| (text.to_owned(), choice.to_owned())).collect();
    assert_eq!(choices(&line), wanted, "{language} {name}");
    assert_eq!(line["member_state"], Value::from("KEN"), "{language} {name}");
    assert_eq!(line["language"], Value::from(language), "{name}");
}

fn installed(program: &str, package: &str) -> Option<PathBuf> {
    let path = Path::new("/usr/bin").join(program);
    if !path.exists() {
        eprintln!("SKIPPED: needs {program} (apt install {package})");
        return None;
    }
    Some(path)
}

/// Puts the macro that fills forms where LibreOffice looks for a user's own.
fn teach(soffice: &Path, profile: &Path) {
    let profile = format!("-env:UserInstallation=file://{}", profile.display());
    let started = Command::new(soffice).args([&profile, "--headless", "--terminate_after_init"]).output().unwrap();
    assert!(started.status.success(), "{started:?}");
}

#[test]
fn a_word_form_filled_in_by_libreoffice_is_read_as_word_odf_and_print_in_every_language() {
    let Some(soffice) = installed("soffice", "libreoffice-writer-nogui") else { return };
    let directory = forms("docx");
    let profile = directory.path().join("profile");
    teach(&soffice, &profile);
    let code = include_str!("fill.bas").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let module = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<script:module xmlns:script=\"http://openoffice.org/2000/script\" \
         script:name=\"Module1\" script:language=\"StarBasic\">{code}</script:module>\n"
    );
    fs::write(profile.join("user/basic/Standard/Module1.xba"), module).unwrap();
    let order = |(form, (language, state)): (usize, &(&str, &str))| {
        let ticks = chosen(form).into_iter().flat_map(|(_, (_, ticks))| ticks);
        let ticks: String = ticks.map(|tick| if tick { '1' } else { '0' }).collect();
        format!("{language}|{ticks}|{state}\n")
    };
    let orders: String = LANGUAGES.iter().enumerate().map(order).collect();
    fs::write(directory.path().join("orders"), orders).unwrap();
    let done = Command::new(&soffice)
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", &format!("macro:///Standard.Module1.Main({})", directory.path().display())])
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    for (form, (language, _)) in LANGUAGES.iter().enumerate() {
        for (made, name) in [("-filled.docx", "annex2.docx"), (".odt", "annex2.odt"), (".pdf", "annex2.pdf")] {
            check(form, language, name, fs::read(directory.path().join(format!("{language}{made}"))).unwrap());
        }
    }
}

/// A field's whole name.
fn name_of(document: &Document, field: &Dictionary) -> String {
    let own = lopdf::decode_text_string(field.get(b"T").unwrap()).unwrap();
    match field.get(b"Parent").and_then(Object::as_reference) {
        Ok(parent) => format!("{}.{own}", name_of(document, document.get_dictionary(parent).unwrap())),
        Err(_) => own,
    }
}

/// Fills the form as viewers store it.
fn fill(blank: &[u8], form: usize, state: &str) -> Vec<u8> {
    let mut document = Document::load_mem(blank).unwrap();
    let row = |(text, (_, ticks)): (&str, (&str, [bool; 4]))| {
        let ticked = ANSWERS.into_iter().zip(ticks).filter(|(_, ticked)| *ticked);
        ticked.map(|(answer, _)| format!("{text}.{answer}")).collect::<Vec<_>>()
    };
    let ticked: Vec<String> = chosen(form).into_iter().flat_map(row).collect();
    let pages: Vec<lopdf::ObjectId> = document.get_pages().into_values().collect();
    let annotations = pages.iter().filter_map(|page| document.get_dictionary(*page).unwrap().get(b"Annots").ok());
    let widgets: Vec<lopdf::ObjectId> = annotations
        .flat_map(|annotations| annotations.as_array().unwrap().iter().map(|one| one.as_reference().unwrap()))
        .collect();
    for id in widgets {
        let name = name_of(&document, document.get_dictionary(id).unwrap());
        let widget = document.get_dictionary_mut(id).unwrap();
        if ticked.contains(&name) {
            widget.set("V", "Yes");
            widget.set("AS", "Yes");
        } else if name == "member_state" {
            widget.set("V", lopdf::text_string(state));
        }
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_pdf_form_filled_in_by_a_library_is_read_as_it_is_and_printed_in_every_language() {
    let directory = forms("pdf");
    let printer = installed("pdftocairo", "poppler-utils");
    for (form, (language, state)) in LANGUAGES.iter().enumerate() {
        let blank = fs::read(directory.path().join(format!("{language}.pdf"))).unwrap();
        let filled = fill(&blank, form, state);
        check(form, language, "annex2.pdf", filled.clone());
        let Some(printer) = &printer else { continue };
        let (from, to) = (directory.path().join("filled.pdf"), directory.path().join("printed.pdf"));
        fs::write(&from, filled).unwrap();
        let done = Command::new(printer).args(["-pdf".as_ref(), from.as_os_str(), to.as_os_str()]).output().unwrap();
        assert!(done.status.success(), "{done:?}");
        check(form, language, "printed.pdf", fs::read(&to).unwrap());
    }
}
