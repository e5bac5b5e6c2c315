//! Documents built from the structures that word processors write.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::format_collect, reason = "a test may fail")]

use std::io::Write;

use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::sheet::{Method, testing::draw};

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const NAMES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office""#;

fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!("<w:document {NAMES}><w:body>{body}</w:body></w:document>")
}

fn of_body(body: &str) -> Sheet {
    with_parts(body, &[])
}

/// A document with further parts, each `(kind, XML)`.
fn with_parts(body: &str, parts: &[(&str, &str)]) -> Sheet {
    let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations: String = parts
        .iter()
        .map(|(kind, _)| format!(r#"<Relationship Id="{kind}" Type="{base}/{kind}" Target="{kind}.xml"/>"#))
        .collect();
    let relations = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>"#
    );
    let document = document(body);
    let named: Vec<(String, &str)> = parts.iter().map(|(kind, xml)| (format!("word/{kind}.xml"), *xml)).collect();
    let mut all: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
    ];
    all.extend(named.iter().map(|(name, xml)| (name.as_str(), xml.as_bytes())));
    read("form.docx", &pack(&all)).unwrap()
}

#[track_caller]
fn check(body: &str, expected: &str) {
    assert_eq!(draw(&of_body(body)), expected, "of {body}");
}

fn run(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

fn styled(properties: &str, text: &str) -> String {
    format!(r#"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

fn p(content: &str) -> String {
    format!("<w:p>{content}</w:p>")
}

fn tc(content: &str) -> String {
    format!("<w:tc>{content}</w:tc>")
}

fn table(rows: &[&[&str]]) -> String {
    let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|cell| tc(cell)).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

fn legacy(data: &str) -> String {
    format!(
        r#"<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Check1"/><w:enabled/><w:checkBox><w:sizeAuto/>{data}</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText xml:space="preserve"> FORM</w:instrText></w:r><w:r><w:instrText>CHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#
    )
}

fn control(checked: &str, content: &str) -> String {
    format!(
        r#"<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{checked}"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"#
    )
}

#[test]
fn a_legacy_field_is_ticked_by_checked_and_only_without_it_by_default() {
    for (data, expected) in [
        (r#"<w:default w:val="0"/>"#, "[ ] a"),
        (r#"<w:default w:val="1"/>"#, "[x] a"),
        (r#"<w:default w:val="0"/><w:checked/>"#, "[x] a"),
        (r#"<w:default w:val="1"/><w:checked w:val="0"/>"#, "[ ] a"),
        (r#"<w:default w:val="1"/><w:checked w:val="false"/>"#, "[ ] a"),
        (r#"<w:default w:val="0"/><w:checked w:val="true"/>"#, "[x] a"),
        ("", "[ ] a"),
    ] {
        check(&p(&(legacy(data) + &run(" a"))), expected);
    }
}

#[test]
fn a_legacy_field_without_its_state_is_unclear() {
    let field = r#"<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>FORMCHECKBOX</w:instrText><w:fldChar w:fldCharType="end"/></w:r>"#;
    check(&p(&(field.to_owned() + &run(" a"))), "[?] a");
}

#[test]
fn an_x_typed_beside_an_empty_field_ticks_it() {
    check(&p(&(legacy("") + &run("X authorizes"))), "[x] authorizes");
}

#[test]
fn a_content_control_wraps_a_run_a_paragraph_a_cell_or_a_row() {
    let inner = run("☒");
    check(&p(&(control("1", &inner) + &run("\u{a0}a"))), "[x]\u{a0}a");
    check(&control("1", &p(&run("☒ a"))), "[x] a");
    check(&format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", control("true", &tc(&p(&run("☒"))))), "[x]");
    let row = format!("<w:tr>{}{}</w:tr>", tc(&p(&run("☐"))), tc(&p(&run("a"))));
    check(&format!("<w:tbl>{}</w:tbl>", control("0", &row)), "[ ] | a");
}

#[test]
fn a_content_control_that_shows_another_state_than_it_stores_is_unclear() {
    check(&p(&control("0", &run("☒"))), "[?]");
    check(&p(&control("1", &run("☐"))), "[?]");
    check(&p(&control("1", &run("yes"))), "yes[?]");
    let mark = of_body(&p(&control("1", &run("☒")))).rows[0].cells[0].lines[0].marks().next().cloned().unwrap();
    assert_eq!(mark.method, Method::ContentControl);
}

#[test]
fn a_content_control_may_show_signs_of_a_symbol_font() {
    let properties = r#"<w:sdtPr><w14:checkbox><w14:checked w14:val="1"/><w14:checkedState w14:val="00FE" w14:font="Wingdings"/><w14:uncheckedState w14:val="00A8" w14:font="Wingdings"/></w14:checkbox></w:sdtPr>"#;
    let sign = r#"<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>"#;
    check(&p(&format!("<w:sdt>{properties}<w:sdtContent>{sign}</w:sdtContent></w:sdt>")), "[x]");
    let empty = r#"<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>"#;
    check(&p(&format!("<w:sdt>{properties}<w:sdtContent>{empty}</w:sdtContent></w:sdt>")), "[?]");
}

#[test]
fn lists_and_fields_for_text_show_what_is_chosen() {
    let list = r#"<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:value="a"/></w:dropDownList></w:sdtPr><w:sdtContent><w:r><w:t>authorizes</w:t></w:r></w:sdtContent></w:sdt>"#;
    check(&p(list), "authorizes");
    let legacy = r#"<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="yes"/><w:listEntry w:val="no"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#;
    check(&p(legacy), "no");
    let text = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>FORMTEXT</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Kenya</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#;
    check(&p(text), "Kenya");
}

#[test]
fn a_prompt_is_no_answer_and_an_entry_of_the_list_is() {
    let list = |shown: &str, properties: &str| {
        p(&format!(
            r#"<w:sdt><w:sdtPr><w:showingPlcHdr/><w:dropDownList><w:listItem w:displayText="Choose an item." w:value=""/><w:listItem w:displayText="authorizes" w:value="1"/></w:dropDownList></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>{}"#,
            styled(properties, shown),
            run(" end")
        ))
    };
    let prompt = r#"<w:rStyle w:val="PlaceholderText"/>"#;
    check(&list("Choose an item.", prompt), " end");
    check(&list("Elegir un elemento.", prompt), " end");
    check(&list("authorizes", prompt), "authorizes end");
    check(&list("typed over", ""), "typed over end");
    let date = r#"<w:sdt><w:sdtPr><w:showingPlcHdr/><w:date/></w:sdtPr><w:sdtContent><w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>Enter a date.</w:t></w:r></w:sdtContent></w:sdt>"#;
    check(&p(&(date.to_owned() + &run("12 May"))), "12 May");
    check(&p(&control("0", &run("☐"))), "[ ]");
}

#[test]
fn a_scan_in_a_word_file_is_refused_with_that_reason() {
    let picture = r#"<w:r><w:drawing><wp:inline><wp:extent cx="7000000" cy="9000000"/><a:graphic><pic:pic><pic:blipFill><a:blip/></pic:blipFill></pic:pic></a:graphic></wp:inline></w:drawing></w:r>"#;
    refuse(&pack(&[("word/document.xml", document(&p(picture)).as_bytes())]), "pictures of pages");
    let letter = p(&run("The Administration of Kenya presents its compliments to the Director"));
    assert!(of_body(&(p(picture) + &letter)).faults.is_empty());
}

#[test]
fn wingdings_and_its_kin_are_read_as_symbols_or_as_letters_in_their_font() {
    let sym = |font: &str, char: &str| format!(r#"<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>"#);
    for (font, char, expected) in [
        ("Wingdings", "F0FE", "[x]"),
        ("Wingdings", "00FE", "[x]"),
        ("Wingdings", "F0FD", "[x]"),
        ("Wingdings", "F0A8", "[ ]"),
        ("Wingdings", "F06F", "[ ]"),
        ("Wingdings", "F078", "[x]"),
        ("Wingdings", "F06C", "(x)"),
        ("Wingdings", "F0A1", "( )"),
        ("Wingdings", "F0FC", "{x}"),
        ("Wingdings", "F0FB", "{x}"),
        ("Wingdings 2", "F052", "[x]"),
        ("Wingdings 2", "F054", "[x]"),
        ("Wingdings 2", "F0A3", "[ ]"),
        ("Wingdings 2", "F050", "{x}"),
        ("Webdings", "F061", "{x}"),
        ("Webdings", "F063", "[ ]"),
        ("Wingdings", "F04E", "{?}"),
        ("Wingdings 3", "F075", "{?}"),
    ] {
        check(&p(&sym(font, char)), expected);
    }
    let font = r#"<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>"#;
    for (text, expected) in [("\u{f0fe}", "[x]"), ("þ", "[x]"), ("¨", "[ ]"), ("l", "(x)"), ("¡", "( )"), ("ü", "{x}")]
    {
        check(&p(&styled(font, text)), expected);
    }
    check(&p(&styled(r#"<w:rFonts w:ascii="Segoe UI Symbol"/>"#, "☒ a")), "[x] a");
}

#[test]
fn a_mark_split_over_runs_is_one_mark() {
    check(&p(&(run("[") + &run("x") + &run("] a"))), "[x] a");
    check(&p(&(run("X") + &run("⃝ a"))), "(x) a");
}

#[test]
fn alternate_content_counts_once_and_falls_back_when_the_choice_is_empty() {
    let inner = |choice: &str| {
        p(&format!(
            r#"<w:r><mc:AlternateContent><mc:Choice Requires="x">{choice}</mc:Choice><mc:Fallback><w:t>fallback</w:t></mc:Fallback></mc:AlternateContent></w:r>"#
        ))
    };
    check(&inner("<w:t>choice</w:t>"), "choice");
    check(&inner(""), "fallback");
}

#[test]
fn tracked_changes_read_as_accepted() {
    let ins = |content: &str| format!(r#"<w:ins w:id="1">{content}</w:ins>"#);
    let del = |text: &str| format!(r#"<w:del w:id="2"><w:r><w:delText>{text}</w:delText></w:r></w:del>"#);
    check(&p(&(del("☐") + &ins(&run("☒")) + &run(" a"))), "[x] a");
    check(&p(&format!("<w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo>", run("old"), run("new"))), "new");
    let gone = "<w:pPr><w:rPr><w:del w:id=\"3\"/></w:rPr></w:pPr>";
    check(&(p(&(gone.to_owned() + &del("⃝ Comments"))) + &p(&run("kept"))), "kept");
    check(&(p(&(gone.to_owned() + &run("one "))) + &p(&run("line"))), "one line");
    let row = |properties: &str, text: &str| format!("<w:tr>{properties}{}</w:tr>", tc(&p(&run(text))));
    let rows = row("<w:trPr><w:del/></w:trPr>", "old") + &row("<w:trPr><w:ins/></w:trPr>", "new");
    check(&format!("<w:tbl>{rows}</w:tbl>"), "new");
}

#[test]
fn struck_text_is_struck_directly_or_through_a_style() {
    check(&p(&styled("<w:strike/>", "⃝ Comments")), "~( )~~ Comments~");
    check(&p(&styled("<w:dstrike w:val=\"1\"/>", "a")), "~a~");
    check(&p(&styled("<w:strike w:val=\"0\"/>", "a")), "a");
    let styles = format!(
        r#"<w:styles {NAMES}><w:style w:type="character" w:styleId="Base"><w:rPr><w:strike/></w:rPr></w:style><w:style w:type="character" w:styleId="Gone"><w:basedOn w:val="Base"/></w:style><w:style w:type="paragraph" w:styleId="Out"><w:basedOn w:val="Out"/><w:rPr><w:dstrike/></w:rPr></w:style></w:styles>"#
    );
    let body = p(&styled(r#"<w:rStyle w:val="Gone"/>"#, "a"))
        + &p(&format!(r#"<w:pPr><w:pStyle w:val="Out"/></w:pPr>{}"#, run("b")))
        + &p(&styled(r#"<w:rStyle w:val="Gone"/><w:strike w:val="0"/>"#, "c"));
    assert_eq!(draw(&with_parts(&body, &[("styles", &styles)])), "~a~\n~b~\nc");
}

#[test]
fn whatever_stands_out_is_emphasis() {
    for properties in [
        "<w:b/>",
        "<w:u w:val=\"single\"/>",
        "<w:highlight w:val=\"yellow\"/>",
        "<w:shd w:val=\"clear\" w:fill=\"FFFF00\"/>",
        "<w:color w:val=\"FF0000\"/>",
    ] {
        check(&p(&styled(properties, "a")), "*a*");
    }
    for properties in
        ["<w:b w:val=\"0\"/>", "<w:u w:val=\"none\"/>", "<w:color w:val=\"auto\"/>", "<w:color w:val=\"000000\"/>"]
    {
        check(&p(&styled(properties, "a")), "a");
    }
}

#[test]
fn hidden_and_white_text_is_not_read_unless_its_ground_is_dark() {
    check(&p(&(styled("<w:vanish/>", "☒") + &run("a"))), "a");
    check(&p(&(styled("<w:color w:val=\"FFFFFF\"/>", "☒") + &run("a"))), "a");
    check(&p(&(styled("<w:sz w:val=\"2\"/>", "☒") + &run("a"))), "a");
    let dark = r#"<w:tcPr><w:shd w:val="clear" w:fill="1F497D"/></w:tcPr>"#;
    let cell = tc(&(dark.to_owned() + &p(&styled("<w:color w:val=\"FFFFFF\"/>", "seen"))));
    check(&format!("<w:tbl><w:tr>{cell}</w:tr></w:tbl>"), "seen");
}

#[test]
fn merged_cells_continue_the_cell_above() {
    let merged = |how: &str, text: &str| tc(&format!("<w:tcPr>{how}</w:tcPr>{}", p(&run(text))));
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        merged(r#"<w:vMerge w:val="restart"/>"#, "X.1353"),
        tc(&p(&run("☒"))),
        merged("<w:vMerge/>", ""),
        tc(&p(&run("☐"))),
    );
    check(&body, "X.1353 | [x]\n^ | [ ]");
}

#[test]
fn rows_of_a_nested_table_follow_the_row_around_it() {
    let inner = table(&[&[&p(&run("☒")), &p(&run("inner"))]]);
    let body = table(&[&[&(p(&run("outer")) + &inner + &p(""))], &[&p(&run("next"))]]);
    let sheet = of_body(&body);
    assert_eq!(draw(&sheet), "outer / \n[x] | inner\nnext");
    let spots: Vec<String> = sheet.rows.iter().map(|row| row.spot.to_string()).collect();
    assert_eq!(spots, ["table 1, row 1", "table 2, row 1", "table 1, row 2"]);
}

#[test]
fn line_breaks_and_tabs_inside_a_paragraph_are_kept() {
    check(&p("<w:r><w:t>☒</w:t><w:tab/><w:t>a</w:t><w:br/><w:t>☐</w:t><w:tab/><w:t>b</w:t></w:r>"), "[x]→a / [ ]→b");
}

#[test]
fn text_boxes_are_rows_after_their_paragraph_and_a_mark_in_one_is_a_fault() {
    let boxed = |text: &str| {
        format!(
            r#"<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><wps:wsp><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"#,
            p(&run(text))
        )
    };
    let sheet = of_body(&(p(&(boxed("a note") + &run("text"))) + &p(&run("after"))));
    assert_eq!(draw(&sheet), "text\na note\nafter");
    assert!(sheet.faults.is_empty());
    let sheet = of_body(&p(&(boxed("X") + &run("text"))));
    assert_eq!(sheet.faults, ["line 1: a text box holds a mark; where it lies on the page is not known"]);
}

#[test]
fn a_drawing_over_a_form_is_a_fault_and_a_letterhead_is_not() {
    let shape = r#"<w:r><w:pict><v:oval style="position:absolute"/></w:pict></w:r>"#;
    let picture = |kind: &str, size: u32| {
        format!(
            r#"<w:r><w:drawing><wp:{kind}><wp:extent cx="{size}" cy="{size}"/><a:graphic><pic:pic/></a:graphic></wp:{kind}></w:drawing></w:r>"#
        )
    };
    let form = |inside: &str| table(&[&[&p(&(run("☐") + inside)), &p(&run("authorizes"))]]);
    for (body, faults) in [
        (form(shape), 1),
        (form(&picture("inline", 100_000)), 1),
        (p(&picture("anchor", 300_000)) + &form(""), 1),
        (p(shape) + &form(""), 1),
        (p(&picture("anchor", 3_000_000)) + &form(""), 0),
        (p(&picture("inline", 300_000)) + &form(""), 0),
        (table(&[&[&p(&picture("inline", 3_000_000)), &p(&run("Ministry"))]]) + &form(""), 0),
        (p(shape) + &p(&run("a letter")), 0),
        (p(r#"<w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r>"#) + &form(""), 0),
    ] {
        assert_eq!(of_body(&body).faults.len(), faults, "of {body}");
    }
}

#[test]
fn an_activex_box_is_unclear() {
    check(&p(r#"<w:r><w:object><v:shape/><w:control w:name="CheckBox1"/></w:object></w:r>"#), "[?]");
}

#[test]
fn a_character_enclosed_by_a_field_stands_in_its_circle() {
    let field = |code: &str| {
        p(&format!(
            r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>{}"#,
            run(" 无意见")
        ))
    };
    check(&field(r"eq \o\ac(○,√)"), "(x) 无意见");
    check(&field(r"EQ \o\ac(□,X)"), "[x] 无意见");
}

#[test]
fn list_bullets_that_are_boxes_are_marks() {
    let level = |level: u32, font: &str, sign: &str| {
        format!(
            r#"<w:lvl w:ilvl="{level}"><w:numFmt w:val="bullet"/><w:lvlText w:val="{sign}"/><w:rPr><w:rFonts w:ascii="{font}"/></w:rPr></w:lvl>"#
        )
    };
    let numbering = format!(
        r#"<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0">{}{}{}</w:abstractNum><w:abstractNum w:abstractNumId="1">{}{}{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#,
        level(0, "Wingdings", "\u{f0a8}"),
        level(1, "Wingdings", "\u{f0fe}"),
        level(2, "Symbol", "\u{f0b7}"),
        level(0, "Noto Sans Symbols", "●"),
        level(1, "Noto Sans Symbols", "○"),
        level(2, "Noto Sans Symbols", "■"),
    );
    let item = |list: u32, level: u32| {
        p(&format!(
            r#"<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr>{}"#,
            run("a")
        ))
    };
    let body = item(1, 0) + &item(1, 1) + &item(1, 2) + &item(2, 0);
    assert_eq!(draw(&with_parts(&body, &[("numbering", &numbering)])), "[ ]a\n[x]a\na\na");
}

#[test]
fn comments_notes_and_headers_are_no_rows() {
    let comments = format!(r#"<w:comments {NAMES}><w:comment w:id="0">{}</w:comment></w:comments>"#, p(&run("☒ see")));
    let notes = format!(
        r#"<w:footnotes {NAMES}><w:footnote w:type="separator">{}</w:footnote><w:footnote>{}</w:footnote></w:footnotes>"#,
        p(&run("-")),
        p(&run("a note"))
    );
    let header = format!("<w:hdr {NAMES}>{}</w:hdr>", p(&run("Circular 79")));
    let sheet = with_parts(&p(&run("text")), &[("comments", &comments), ("footnotes", &notes), ("header", &header)]);
    assert_eq!(draw(&sheet), "text");
    assert_eq!(sheet.asides, ["Circular 79"]);
    assert_eq!(sheet.remarks, ["☒ see", "a note"]);
}

#[test]
fn a_broken_aside_is_a_fault_and_the_document_is_read() {
    let sheet = with_parts(&p(&run("text")), &[("comments", "<broken"), ("styles", "&bomb;")]);
    assert_eq!(draw(&sheet), "text");
    assert_eq!(sheet.faults.len(), 2);
}

#[test]
fn strict_documents_and_other_prefixes_are_read() {
    let strict = r#"<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r><x:fldChar x:fldCharType="begin"><x:ffData><x:checkBox><x:checked/></x:checkBox></x:ffData></x:fldChar></x:r><x:r><x:instrText>FORMCHECKBOX</x:instrText></x:r><x:r><x:fldChar x:fldCharType="end"/></x:r><x:r><x:t> a &amp; &#98;</x:t></x:r></x:p></x:body></x:document>"#;
    let root = ROOT.replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
        "http://purl.oclc.org/ooxml/officeDocument/relationships/",
    );
    let sheet =
        read("s", &pack(&[("_rels/.rels", root.as_bytes()), ("word/document.xml", strict.as_bytes())])).unwrap();
    assert_eq!(draw(&sheet), "[x] a & b");
}

#[test]
fn the_main_part_is_found_wherever_it_lies() {
    let body = document(&p(&run("here")));
    let root = ROOT.replace("word/document.xml", "/Main/../other/Doc2.xml");
    let sheet = read("s", &pack(&[("_rels/.rels", root.as_bytes()), ("other/doc2.xml", body.as_bytes())])).unwrap();
    assert_eq!(draw(&sheet), "here");
    let types = TYPES.replace("/word/document.xml", "/body.xml").replace("document.main", "template.main");
    let sheet = read("s", &pack(&[("[Content_Types].xml", types.as_bytes()), ("body.xml", body.as_bytes())])).unwrap();
    assert_eq!(draw(&sheet), "here");
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(body.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let sheet = read("s", &pack(&[("word/document.xml", &utf16)])).unwrap();
    assert_eq!(draw(&sheet), "here");
}

#[track_caller]
fn refuse(bytes: &[u8], expected: &str) {
    let error = read("s", bytes).unwrap_err().to_string();
    assert!(error.contains(expected), "{error:?} does not say {expected:?}");
}

#[test]
fn what_is_no_readable_word_document_is_named_for_a_person() {
    refuse(b"", "not a zip");
    refuse(b"{\\rtf1 }", "not a zip");
    let ole = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600]].concat();
    refuse(&ole, "binary Word");
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    refuse(&[ole, name].concat(), "password");
    refuse(&pack(&[("xl/workbook.xml", b"<a/>")]), "no Word document");
    refuse(
        &pack(&[("word/document.xml", b"<w:document xmlns:w=\"urn:other\"><w:body/></w:document>")]),
        "no Word document",
    );
    refuse(&pack(&[("word/document.xml", b"<a><b></a>")]), "not well formed");
    refuse(&pack(&[("word/document.xml", b"")]), "ends too early");
}

#[test]
fn a_truncated_or_garbled_file_is_refused_and_never_panics() {
    let whole = pack(&[
        ("_rels/.rels", ROOT.as_bytes()),
        ("word/document.xml", document(&p(&run(&"☒ authorizes ".repeat(50)))).as_bytes()),
    ]);
    for length in (0..whole.len()).step_by(7) {
        assert!(read("s", &whole[..length]).is_err());
    }
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let _ = read("s", &bytes);
    }
}

#[test]
fn bombs_of_every_kind_are_refused() {
    let entities = br#"<!DOCTYPE a [<!ENTITY b "cccccccc"><!ENTITY d "&b;&b;&b;">]><a>&d;</a>"#;
    refuse(&pack(&[("word/document.xml", entities)]), "document type");
    refuse(&pack(&[("word/document.xml", b"<a>&undeclared;</a>")]), "undeclared");
    let deep = document(&("<w:ins>".repeat(100_000) + &"</w:ins>".repeat(100_000)));
    refuse(&pack(&[("word/document.xml", deep.as_bytes())]), "nested");
    let large = vec![b' '; 70 << 20];
    refuse(&pack(&[("word/document.xml", &large)]), "too large");
    let cells = document(&format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", "<w:tc/>".repeat(1_000_000)));
    refuse(&pack(&[("word/document.xml", cells.as_bytes())]), "more than");
    let cells = document(&format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", "<w:tc/>".repeat(200_000)));
    refuse(&pack(&[("word/document.xml", cells.as_bytes())]), "table cells");
    let names: Vec<String> = (0..2500).map(|n| format!("p{n}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    refuse(&pack(&parts), "entries");
}

#[test]
fn a_document_with_two_parts_of_one_name_is_refused() {
    let body = document(&p(&run("a")));
    refuse(&pack(&[("word/document.xml", body.as_bytes()), ("word/Document.xml", body.as_bytes())]), "same name");
}

#[test]
fn tables_in_tables_and_boxes_in_boxes_are_read_to_the_allowed_depth() {
    let nest = |open: &str, close: &str, times: usize| open.repeat(times) + &p(&run("core")) + &close.repeat(times);
    let tables = nest("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 80);
    assert!(draw(&of_body(&tables)).ends_with("core"));
    let open = "<w:p><w:r><w:pict><v:textbox><w:txbxContent>";
    let close = "</w:txbxContent></v:textbox></w:pict></w:r></w:p>";
    assert!(draw(&of_body(&nest(open, close, 48))).contains("core"));
    let controls = nest("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 120);
    assert_eq!(draw(&of_body(&controls)), "core");
}

#[test]
fn a_field_that_never_ends_is_a_fault() {
    let sheet = of_body(&p(&format!(r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r>{}"#, run("lost"))));
    assert_eq!(sheet.faults.len(), 1);
}
