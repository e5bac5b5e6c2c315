//! Bodies that come in several renderings, texts in unusual charsets, several forms in one message.

use std::fmt::Write;

use crate::mail::{accepted, answers, choices, file, form, form_of, letter, mail, mixed, read, review, text};

const TEXTS: [&str; 6] = ["X.1353", "X.1333 Cor.1", "X.1471", "X.1645", "X.1771", "X.1817"];

/// A form as an HTML table; every text authorized without comments but those listed, which are refused.
pub fn table(refused: &[&str], marks: bool) -> String {
    let mut html = "<html><body><p>Response to TSB Circular 79 of the Administration of Kenya</p><table>".to_owned();
    for id in TEXTS {
        let refuse = refused.contains(&id);
        let mark = |set: bool| {
            if !marks {
                ""
            } else if set {
                "☒ "
            } else {
                "☐ "
            }
        };
        write!(
            html,
            "<tr><td>Draft {id}</td><td>{}authorizes Study Group 17 to give further consideration to this text:<br>{}No comments or suggested changes<br>{}Comments and suggested changes are attached</td></tr>\
             <tr><td></td><td>{}does not authorize Study Group 17 to give further consideration to this text (reasons attached)</td></tr>",
            mark(!refuse), mark(!refuse), mark(false), mark(refuse)
        )
        .unwrap();
    }
    html + "</table></body></html>"
}

/// What a mail program makes of it for those who read plain text.
pub fn flattened(html: &str) -> String {
    let lines = html.replace("<br>", "\n").replace("</td>", "\n").replace("</p>", "\n");
    let mut inside = false;
    lines
        .chars()
        .filter(|c| {
            inside |= *c == '<';
            let keep = !inside;
            inside &= *c != '>';
            keep
        })
        .collect()
}

fn halves(plain: &str, html: &str) -> Vec<u8> {
    mail("multipart/alternative", &[text("text/plain; charset=utf-8", plain), text("text/html; charset=utf-8", html)])
}

#[track_caller]
pub fn says(mail: &[u8], refused: &[&str]) {
    let line = read(mail);
    assert_eq!(line["status"], "accepted", "{:#}", line["reasons"]);
    for (text, choice) in choices(&line) {
        let want = if refused.contains(&text.as_str()) { "refuse" } else { "authorize_no_comments" };
        assert_eq!(choice, want, "{text}");
    }
}

#[test]
fn a_form_in_the_html_half_is_read_beside_a_plain_half_without_marks() {
    let html = table(&["X.1471"], true);
    says(&halves(&flattened(&table(&[], false)), &html), &["X.1471"]);
    says(&halves("This message is in HTML format.", &html), &["X.1471"]);
    says(&halves(&flattened(&html), &html), &["X.1471"]);
}

#[test]
fn halves_that_say_different_things_go_to_a_person() {
    review(
        &halves(&flattened(&table(&[], true)), &table(&["X.1471"], true)),
        "message body (HTML), table 1, row 6: does not authorize",
    );
    let words = "TSB Circular 79: the Administration of Kenya does not authorize consideration of X.1353.";
    review(&halves(words, &table(&[], true)), "message body: does not authorize");
    review(
        &halves(words, "<p>Dear Sir, we shall be glad to meet you in Geneva in August. Amina</p>"),
        "different things",
    );
}

#[test]
fn a_text_form_is_read_in_any_charset() {
    let form = flattened(&table(&["X.1353"], true));
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(form.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    says(&mixed(&[letter(), file("form.txt", "application/octet-stream", utf16)]), &["X.1353"]);
    says(&mixed(&[letter(), file("form.txt", "text/plain; charset=utf-8", form)]), &["X.1353"]);
}

#[test]
fn a_web_page_called_doc_is_read() {
    let html = table(&["X.1353"], true);
    says(&mixed(&[letter(), file("form.doc", "application/msword", html.as_str())]), &["X.1353"]);
    let page = format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\
         Content-Transfer-Encoding: 8bit\r\nContent-Location: file:///C:/form.htm\r\n\r\n{html}\r\n--x--\r\n"
    );
    for name in ["form.doc", "form.mht"] {
        says(&mixed(&[letter(), file(name, "application/octet-stream", page.as_str())]), &["X.1353"]);
    }
}

#[test]
fn a_word_document_saved_as_one_xml_file_is_read() {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(form())).unwrap();
    let mut flat = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><?mso-application progid=\"Word.Document\"?>\
                    <pkg:package xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\">"
        .to_owned();
    for name in ["_rels/.rels", "word/document.xml"] {
        let mut xml = String::new();
        std::io::Read::read_to_string(&mut zip.by_name(name).unwrap(), &mut xml).unwrap();
        let (_, xml) = xml.split_once("?>").unwrap();
        write!(flat, "<pkg:part pkg:name=\"/{name}\"><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>").unwrap();
    }
    flat += "</pkg:package>";
    accepted(&mixed(&[letter(), file("form.doc", "application/msword", flat.as_str())]), "form.doc, table");
}

#[test]
fn forms_that_agree_are_one_reply_with_both_as_evidence() {
    let parts = [letter(), file("signed.docx", "", form()), file("editable.docx", "", form())];
    accepted(&mixed(&parts), "signed.docx, table");
    accepted(&mixed(&parts), "editable.docx, table");
}

#[test]
fn forms_that_disagree_go_to_a_person_with_both_shown() {
    let other = form_of("14-ken-one-text-again.eml");
    let line = review(&mixed(&[letter(), file("one.docx", "", form()), file("other.docx", "", other)]), "one.docx");
    assert!(line["reasons"].to_string().contains("other.docx"), "{}", line["reasons"]);
}

#[test]
fn a_blank_form_beside_a_filled_one_says_nothing() {
    let blank = crate::mail::blank_form();
    let alone = read(&mixed(&[letter(), file("blank.docx", "", blank.clone())]));
    assert!(choices(&alone).values().all(|choice| choice == "blank"), "{alone:#}");
    let parts = [letter(), file("blank.docx", "", blank), file("filled.docx", "", form())];
    let line = read(&mixed(&parts));
    assert_eq!(line["status"], "accepted", "{:#}", line["reasons"]);
    assert_eq!(choices(&line), answers());
}
