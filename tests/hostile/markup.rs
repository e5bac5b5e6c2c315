//! HTML, Word, OpenDocument, Rich Text and plain text made to cost far more than their size.

use std::io::{Cursor, Write as _};

use consultd::{
    message::Message,
    sheet::{Sheet, docx, html, odt, plain, rtf},
    worker::parse,
};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::timely;

/// A quarter of the longest body that is read: what grows with its square shows here already.
const BODY: usize = 128 << 10;

fn filled(head: &str, unit: &str, tail: &str) -> String {
    let times = (BODY - head.len() - tail.len()) / unit.len();
    format!("{head}{}{tail}", unit.repeat(times))
}

fn numbered(unit: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0.. {
        let next = unit(number);
        if text.len() + next.len() > BODY - 100 {
            break;
        }
        text.push_str(&next);
    }
    text
}

/// Reads it as a body, and gives the sheet.
fn page(what: &str, html: &str) -> Sheet {
    timely(what, || html::own_words("message body", html)).0
}

#[test]
fn html_costs_no_more_than_its_size() {
    let opened = |n: i32| format!("<b a={n}>");
    for (what, html) in [
        ("plain nesting", filled("", "<div>", "")),
        ("nesting behind closing tags that close nothing", filled("", "<div></x>", "")),
        ("tables in tables", filled("", "<table><tr><td>", "")),
        ("lists in lists", filled("", "<ul><li>", "")),
        ("formatting that each paragraph opens anew", filled(&(0..500).map(opened).collect::<String>(), "<p>x", "")),
        ("formatting opened in each paragraph", numbered(|n| format!("<p><b a={n}>x"))),
        ("formatting closed in the wrong order", filled("", "<a><b><p></a></b>", "")),
        ("elements lifted out of a table", filled("<table>", "<b>x</b>", "</table>")),
        ("words lifted out of a table", filled("<table>", "x<tr>", "</table>")),
        ("a list to choose from", filled("<select>", "<option>a", "</select>")),
        ("lists to choose from", filled("", "<select><option>a</select>", "")),
        ("a tag of many attributes", numbered(|n| if n == 0 { "<a ".to_owned() } else { format!("b{n} ") })),
        (
            "attributes that hold closing brackets",
            numbered(|n| if n == 0 { "<a".to_owned() } else { format!(" b{n}='>'") }),
        ),
        ("tags that never end", filled("", "<a<b", "")),
        ("closing tags only", filled("", "</p>", "")),
        ("templates", filled("", "<template>", "")),
        ("drawings", filled("", "<svg><g></x>", "")),
        ("formulas", filled("", "<math><mi><p></x>", "")),
        ("comments", filled("", "<!--x-->", "")),
        ("a comment that never ends", filled("<!--", "<!-- - ", "")),
        ("character references", filled("", "&amp;&notit;&#x26;", "")),
        ("wide cells", filled("<table>", "<tr><td rowspan=65534 colspan=1000>x", "")),
        ("cells that reach down", filled("<table><tr>", "<td rowspan=65534>x", "<tr><td>y")),
        (
            "rows below cells that reach down",
            format!("<table><tr>{}{}", "<td rowspan=65534>x".repeat(60), "<tr>".repeat(100_000)),
        ),
        ("pictures among marks", filled("☐ a", "<p><img> x", "<p>☐ a")),
        ("rows of pictures", filled("<table><tr><td>☐", "<tr><td><img><td>☐", "")),
        ("marks", filled("", "☐☒⃝", "")),
        ("brackets", filled("", "[ ](", "")),
        ("frames", filled("", "<html a=b><body c=d>", "")),
        ("quotations", filled("", "<blockquote type=cite>x", "")),
        ("buttons", filled("", "<button><p>", "")),
        ("letters one by one", filled("", "a<wbr>", "")),
    ] {
        let _ = page(what, &html);
    }
}

#[test]
fn styles_cost_no_more_than_they_may_and_say_so() {
    let rules = ".a{b:c;d:e;f:g;h:i}".repeat(1_900);
    let many = page("a class of very many rules", &filled(&format!("<style>{rules}</style>"), "<b class=a>x</b>", ""));
    assert!(many.faults.iter().any(|fault| fault.contains("styles")), "{:?}", many.faults);
    let _ =
        page("classes named again and again", &filled(&format!("<style>{rules}</style><b class='"), "a ", "'>x</b>"));
    let _ = page("a long style", &filled("<b style='", "a:b;", "'>x</b>"));
}

#[test]
fn what_lies_beyond_a_limit_is_said_to_be_unread() {
    for html in [filled("", "<div>", ""), filled("", "<div></x>", ""), filled("", "<table><tr><td>", "")] {
        let sheet = page("nesting", &html);
        assert!(sheet.faults.iter().any(|fault| fault.contains("was not read")), "{:?}", sheet.faults);
    }
}

fn package(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn word(body: &str) -> Vec<u8> {
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let relations = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let document = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    package(&[
        ("[Content_Types].xml", types.to_owned()),
        ("_rels/.rels", relations.to_owned()),
        ("word/document.xml", document),
    ])
}

#[test]
fn word_documents_cost_no_more_than_their_size() {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let nested = |open: &str, close: &str, times: usize| format!("{}{}", open.repeat(times), close.repeat(times));
    for (what, body) in [
        ("paragraphs", format!("<w:p>{}</w:p>", run("☐ a")).repeat(50_000)),
        ("runs in one paragraph", format!("<w:p>{}</w:p>", run("☐ a").repeat(50_000))),
        (
            "fields in fields",
            format!("<w:p>{}</w:p>", r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r>"#.repeat(50_000)),
        ),
        ("tables in tables", nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 80)),
        ("too many tables in tables", nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 50_000)),
        ("content controls in content controls", nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 120)),
        ("cells in one row", format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", "<w:tc><w:p/></w:tc>".repeat(50_000))),
        (
            "merged cells",
            format!(
                "<w:tbl>{}</w:tbl>",
                r#"<w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>"#
                    .repeat(10_000)
            ),
        ),
        ("one long text", format!("<w:p>{}</w:p>", run(&"[ ] x ".repeat(200_000)))),
    ] {
        let bytes = word(&body);
        let _ = timely(what, || docx::read("form.docx", &bytes));
    }
}

#[test]
fn a_word_document_that_unpacks_to_far_more_than_its_size_is_refused() {
    for unit in ["<w:p/>", "<w:p><w:r><w:t>x</w:t></w:r></w:p>", "☐"] {
        let bytes = word(&unit.repeat((60 << 20) / unit.len()));
        let read = timely("a bomb", || parse::attachment("form.docx", &bytes));
        assert!(read.parts.iter().any(|part| matches!(part.fate, consultd::message::Fate::Unread(_))), "{unit}");
    }
}

#[test]
fn opendocument_texts_cost_no_more_than_their_size() {
    let content = |body: &str| {
        format!(
            r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:text>{body}</office:text></office:body></office:document-content>"#
        )
    };
    for (what, body) in [
        ("blanks", format!("<text:p>{}</text:p>", r#"<text:s text:c="4294967295"/>"#.repeat(1_000))),
        ("repeated cells", r#"<table:table><table:table-row table:number-rows-repeated="999999999"><table:table-cell table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#.repeat(100)),
        ("spanned cells", format!("<table:table>{}</table:table>", r#"<table:table-row><table:table-cell table:number-rows-spanned="99999" table:number-columns-spanned="99999"/></table:table-row>"#.repeat(5_000))),
        ("paragraphs", "<text:p>☐ a</text:p>".repeat(50_000)),
        ("lists in lists", format!("{}{}", "<text:list><text:list-item>".repeat(100), "</text:list-item></text:list>".repeat(100))),
    ] {
        let bytes = package(&[("mimetype", "application/vnd.oasis.opendocument.text".to_owned()), ("content.xml", content(&body))]);
        let _ = timely(what, || odt::read("form.odt", &bytes));
    }
}

#[test]
fn rich_text_costs_no_more_than_its_size() {
    let rich = |head: &str, unit: &str, times: usize| format!("{{\\rtf1 {head}{}", unit.repeat(times));
    for (what, text) in [
        ("groups in groups", rich("", "{", 1_000_000)),
        ("groups that hold words", rich("", "{\\b x", 200_000)),
        ("fields in fields", rich("", "{\\field{\\*\\fldinst FORMCHECKBOX", 30_000)),
        ("cells", rich("\\trowd", "\\cellx1 x\\cell", 50_000)),
        ("rows", rich("", "\\trowd\\cellx1\\cellx2\\intbl x\\cell y\\cell\\row ", 20_000)),
        ("merged rows", rich("", "\\trowd\\clvmrg\\cellx9\\intbl\\cell\\row", 20_000)),
        ("tables in tables", rich("", "\\itap30\\intbl x\\nestcell\\nestrow ", 20_000)),
        ("binary data", rich("", "\\bin99999999 ", 50_000)),
        ("fonts", rich("{\\fonttbl", "{\\f1 a;}", 100_000)),
        ("colours", rich("{\\colortbl", "\\red1;", 100_000)),
        ("characters", rich("", "\\u9744 ?", 30_000)),
        ("backslashes", rich("", "\\'fe", 200_000)),
        ("one long text", rich("", "[ ] x ", 200_000)),
    ] {
        let _ = timely(what, || rtf::read("form.rtf", text.as_bytes()));
    }
}

#[test]
fn plain_text_costs_no_more_than_its_size() {
    for (what, unit) in [
        ("blank lines", "\n"),
        ("lines", "X.1353 [x] authorizes\n"),
        ("one line", "[ ] x "),
        ("opening brackets", "[("),
        ("quotation marks", ">"),
        ("quoted lines", "> > On 1 January, A wrote:\n"),
        ("attributions", "On Mon, 1 Jan 2026 at 10:00, A <a@b> wrote:\n"),
        ("rules", "________________________________\n"),
        ("headers", "From: a\nSent: b\nTo: c\nSubject: d\n"),
        ("tabs", "\t"),
        ("right-to-left marks", "\u{202e}"),
    ] {
        let text = unit.repeat((128 << 10) / unit.len());
        let mail = format!("From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}");
        let message: Message = timely(what, || parse::message(mail.as_bytes()));
        assert!(!message.faults.is_empty() || message.sheets.len() <= 2, "{what}");
        let _ = timely(what, || plain::read("a.txt", &text));
    }
}
