//! Documents built from the structures that LibreOffice, OpenOffice and Word write.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::io::Write;

use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::sheet::{Method, testing::draw};

const NAMES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0" xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" xmlns:xlink="http://www.w3.org/1999/xlink""#;

fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(styles: &str, body: &str) -> String {
    format!(
        "<office:document {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document>"
    )
}

fn with_styles(styles: &str, body: &str) -> Sheet {
    read("form.fodt", document(styles, body).as_bytes()).unwrap()
}

fn of_body(body: &str) -> Sheet {
    with_styles("", body)
}

#[track_caller]
fn check(body: &str, expected: &str) {
    assert_eq!(draw(&of_body(body)), expected, "of {body}");
}

/// A text style of the given properties, applied to `☒`; then as drawn.
#[track_caller]
fn check_look(properties: &str, expected: &str) {
    let sheet =
        with_styles(&style("text", "T1", "", properties), &p(r#"<text:span text:style-name="T1">☒ a</text:span>b"#));
    assert_eq!(draw(&sheet), expected, "of {properties}");
}

fn style(family: &str, name: &str, parent: &str, properties: &str) -> String {
    let parent = if parent.is_empty() { String::new() } else { format!(r#"style:parent-style-name="{parent}""#) };
    format!(
        r#"<style:style style:name="{name}" style:family="{family}" {parent}><style:text-properties {properties}/></style:style>"#
    )
}

fn p(content: &str) -> String {
    format!("<text:p>{content}</text:p>")
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| format!("<table:table-cell>{cell}</table:table-cell>")).collect();
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

fn table(rows: &str) -> String {
    format!("<table:table>{rows}</table:table>")
}

fn field(params: &str) -> String {
    format!(r#"<field:fieldmark field:type="vnd.oasis.opendocument.field.FORMCHECKBOX">{params}</field:fieldmark>"#)
}

fn param(name: &str, value: &str) -> String {
    format!(r#"<field:param field:name="{name}" field:value="{value}"/>"#)
}

fn control(checked: &str, signs: [&str; 2], content: &str) -> String {
    let [on, off] = signs;
    format!(
        r#"<loext:content-control loext:checkbox="true" {checked} loext:checked-state="{on}" loext:unchecked-state="{off}">{content}</loext:content-control>"#
    )
}

const CHECKED: &str = r#"loext:checked="true""#;

#[test]
fn a_form_field_from_word_keeps_its_state() {
    for (params, expected) in [
        (String::new(), "[ ] a"),
        (param("Checkbox_Checked", "true"), "[x] a"),
        (param("Checkbox_Checked", "false"), "[ ] a"),
        (param("Checkbox_Name", "Check1") + &param("Checkbox_Checked", "true"), "[x] a"),
        (param("Checkbox_Checked", "perhaps"), "[?] a"),
        (param("ecma.office-open-xml.field.FORMCHECKBOX.Checked", "true"), "[x] a"),
    ] {
        check(&p(&(field(&params) + " a")), expected);
    }
    let spanning = format!(
        r#"<field:fieldmark-start field:type="vnd.oasis.opendocument.field.FORMCHECKBOX">{}</field:fieldmark-start><field:fieldmark-end/> a"#,
        param("Checkbox_Checked", "true")
    );
    check(&p(&spanning), "[x] a");
    let mark = of_body(&p(&field(""))).rows[0].cells[0].lines[0].marks().next().cloned().unwrap();
    assert_eq!(mark.method, Method::LegacyField);
}

#[test]
fn a_check_box_field_that_never_ends_is_a_fault() {
    let start = r#"<field:fieldmark-start field:type="vnd.oasis.opendocument.field.FORMCHECKBOX"/>"#;
    assert_eq!(of_body(&p(&format!("{start} a"))).faults.len(), 1);
}

#[test]
fn lists_and_fields_for_text_show_what_is_chosen() {
    let entries =
        param("Dropdown_ListEntry", "yes") + &param("Dropdown_ListEntry", "no") + &param("Dropdown_Selected", "1");
    let list = format!(
        r#"<field:fieldmark field:type="vnd.oasis.opendocument.field.FORMDROPDOWN">{entries}</field:fieldmark>"#
    );
    check(&p(&list), "no");
    check(
        &p(
            r#"<text:drop-down text:name="a"><text:label text:value="yes"/><text:label text:value="no" text:current-selected="true"/>no</text:drop-down>"#,
        ),
        "no",
    );
    check(
        &p(r#"<text:drop-down><text:label text:value="yes" text:current-selected="true"/></text:drop-down> a"#),
        "yes a",
    );
    check(
        &p(
            "<text:text-input text:description=\"x\">typed</text:text-input> <text:placeholder>&lt;State&gt;</text:placeholder>",
        ),
        "typed <State>",
    );
    let text =
        r#"<field:fieldmark-start field:type="vnd.oasis.opendocument.field.FORMTEXT"/>Kenya<field:fieldmark-end/>"#;
    check(&p(text), "Kenya");
    let unknown = r#"a <field:fieldmark-start field:type="vnd.oasis.opendocument.field.UNHANDLED"/>HYPERLINK x ☒<field:fieldmark-separator/>shown<field:fieldmark-end/>"#;
    check(&p(unknown), "a shown");
}

#[test]
fn a_content_control_shows_what_it_stores_or_is_unclear() {
    check(&p(&(control(CHECKED, ["☒", "☐"], "<text:span>☒</text:span>") + " a")), "[x] a");
    check(&p(&(control("", ["☒", "☐"], "☐") + " a")), "[ ] a");
    check(&p(&control("", ["☒", "☐"], "☒")), "[?]");
    check(&p(&control(CHECKED, ["☒", "☐"], "☐")), "[?]");
    check(&p(&control(CHECKED, ["☒", "☐"], "yes")), "yes[?]");
    // The sign chosen for a ticked box looks empty to everybody.
    check(&p(&control(CHECKED, ["☐", "☒"], "☐")), "[?]");
    check(&p(&control(CHECKED, ["Y", "N"], "Y")), "[x]");
    check(&p(&control(CHECKED, ["●", "○"], "●")), "(x)");
    check(&control(CHECKED, ["☒", "☐"], &p("☒ a")), "[x] a");
}

#[test]
fn a_content_control_may_show_signs_of_a_symbol_font() {
    let font = style("text", "T1", "", r#"style:font-name="W""#);
    let face = r#"<office:font-face-decls><style:font-face style:name="W" svg:font-family="'Wingdings'"/></office:font-face-decls>"#;
    let draw_one = |checked, sign: &str| {
        let span = format!(r#"<text:span text:style-name="T1">{sign}</text:span>"#);
        let body = p(&(control(checked, ["þ", "¨"], &span) + " a"));
        let xml = document(&font, &body).replacen(
            "<office:automatic-styles>",
            &format!("{face}<office:automatic-styles>"),
            1,
        );
        draw(&read("s", xml.as_bytes()).unwrap())
    };
    assert_eq!(draw_one(CHECKED, "\u{f0fe}"), "[x] a");
    assert_eq!(draw_one("", "\u{f0a8}"), "[ ] a");
    assert_eq!(draw_one(CHECKED, "þ"), "[x] a");
    assert_eq!(draw_one("", "\u{f0fe}"), "[?] a");
}

fn forms(controls: &str) -> String {
    format!("<office:forms><form:form>{controls}</form:form></office:forms>")
}

fn anchor(id: &str, kind: &str) -> String {
    format!(r#"<draw:control text:anchor-type="{kind}" draw:control="{id}"/>"#)
}

#[test]
fn the_controls_of_a_form_are_marks_with_their_labels() {
    let controls = forms(
        r#"<form:checkbox xml:id="c1" form:id="c1" form:label="authorizes" form:current-state="checked"/><form:checkbox form:id="c2" form:label="refuses"/><form:radio form:id="r1" form:current-selected="true"/><form:radio form:id="r2" form:selected="false"/><form:checkbox form:id="c3" form:current-state="unknown"/><form:text form:id="t1" form:current-value="Kenya"/><form:listbox form:id="l1"><form:option form:label="yes"/><form:option form:label="no" form:current-selected="true"/></form:listbox>"#,
    );
    let body = |ids: &[&str]| {
        let anchors: Vec<String> = ids.iter().map(|id| anchor(id, "as-char")).collect();
        controls.clone() + &p(&anchors.join(" "))
    };
    check(&body(&["c1"]), "[x] authorizes");
    check(&body(&["c2"]), "[ ] refuses");
    check(&body(&["r1", "r2"]), "(x) ( ) ");
    check(&body(&["c3"]), "[?] ");
    check(&body(&["t1", "l1"]), "Kenya no");
}

#[test]
fn check_boxes_laid_over_the_page_are_not_guessed_at() {
    let controls = forms(r#"<form:checkbox form:id="c1" form:current-state="checked"/><form:checkbox form:id="c2"/>"#);
    let faults = |body: &str| of_body(&(controls.clone() + body)).faults.len();
    assert_eq!(faults(&p(&(anchor("c1", "paragraph") + "a"))), 0);
    assert_eq!(faults(&p(&(anchor("c1", "paragraph") + &anchor("c2", "paragraph") + "a"))), 1);
    assert_eq!(faults(&(anchor("c1", "page") + &p("a"))), 1);
    assert_eq!(faults(&p(&anchor("gone", "as-char"))), 1);
}

#[test]
fn text_is_struck_or_emphasised_by_whatever_means() {
    check_look("", "[x] ab");
    check_look(r#"style:text-line-through-style="solid""#, "~[x]~~ a~b");
    check_look(r#"style:text-line-through-type="double""#, "~[x]~~ a~b");
    check_look(r#"style:text-line-through-style="none" style:text-line-through-type="single""#, "[x] ab");
    for emphasis in [
        r#"fo:font-weight="bold""#,
        r#"fo:font-weight="700""#,
        r#"style:font-weight-complex="bold""#,
        r#"fo:font-style="italic""#,
        r#"style:text-underline-style="solid""#,
        r##"fo:background-color="#ffff00""##,
        r##"fo:color="#ff0000""##,
    ] {
        check_look(emphasis, "[x]* a*b");
    }
    for plain in [r#"fo:font-weight="normal""#, r##"fo:color="#1a1a1a""##, r#"fo:background-color="transparent""#] {
        check_look(plain, "[x] ab");
    }
}

#[test]
fn what_nobody_sees_is_not_read() {
    for hidden in [
        r#"text:display="none""#,
        r##"fo:color="#ffffff""##,
        r#"fo:font-size="1pt""#,
        r##"fo:color="#000000" loext:opacity="0%""##,
    ] {
        check_look(hidden, "b");
    }
    // LibreOffice's automatic colour is called transparent too.
    check_look(r#"style:use-window-font-color="true" loext:opacity="0%""#, "[x] ab");
    check_look(r##"fo:color="#ffffff" fo:background-color="#000080""##, "[x]* a*b");
    check(&format!(r#"<text:section text:display="none">{}</text:section>{}"#, p("☒"), p("seen")), "seen");
    check(&p(r#"<text:hidden-paragraph text:is-hidden="true"/>☒"#), "");
    check(&p(r#"<text:hidden-text text:is-hidden="true" text:string-value="x">☒</text:hidden-text>seen"#), "seen");
    let hidden_row = r#"<table:table-row table:visibility="collapse"><table:table-cell><text:p>☒</text:p></table:table-cell></table:table-row>"#;
    check(&table(&(hidden_row.to_owned() + &row(&[&p("seen")]))), "seen");
}

#[test]
fn white_text_on_dark_ground_is_seen() {
    let styles = style("text", "T1", "", r##"fo:color="#ffffff""##)
        + r##"<style:style style:name="C1" style:family="table-cell"><style:table-cell-properties fo:background-color="#003366"/></style:style>"##;
    let cell = r#"<table:table-cell table:style-name="C1"><text:p><text:span text:style-name="T1">☒</text:span></text:p></table:table-cell>"#;
    assert_eq!(draw(&with_styles(&styles, &table(&format!("<table:table-row>{cell}</table:table-row>")))), "[x]");
}

#[test]
fn styles_inherit_from_styles_and_spans_from_their_surroundings() {
    let styles = style("text", "Base", "", r#"style:text-line-through-style="solid""#)
        + &style("text", "T1", "Base", r#"fo:font-weight="bold""#)
        + &style("text", "T2", "T1", r#"style:text-line-through-style="none""#)
        + &style("paragraph", "P1", "", r#"fo:font-weight="bold""#)
        + &style("text", "Loop", "Loop", "");
    let span = |name: &str, text: &str| format!(r#"<text:span text:style-name="{name}">{text}</text:span>"#);
    let sheet = with_styles(&styles, &p(&(span("T1", &format!("a{}", span("T2", "b"))) + &span("Loop", "c"))));
    assert_eq!(draw(&sheet), "~*a*~*b*c");
    assert_eq!(draw(&with_styles(&styles, r#"<text:p text:style-name="P1">a</text:p>"#)), "*a*");
    let default = r#"<style:default-style style:family="paragraph"><style:text-properties text:display="none"/></style:default-style>"#;
    assert_eq!(
        draw(&with_styles(
            &(default.to_owned() + &style("text", "T1", "", r#"text:display="true""#)),
            &p(&("a".to_owned() + &span("T1", "b")))
        )),
        "b"
    );
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let changes = format!(
        r#"<text:tracked-changes><text:changed-region text:id="ct1"><text:deletion>{}</text:deletion></text:changed-region><text:changed-region text:id="ct2"><text:insertion/></text:changed-region></text:tracked-changes>"#,
        p("☒ gone")
    );
    let body = p(
        r#"a<text:change text:change-id="ct1"/><text:change-start text:change-id="ct2"/>☒<text:change-end text:change-id="ct2"/>b"#,
    );
    check(&(changes.clone() + &body), "a[x]b");
    let marked = p(r#"a<text:change-start text:change-id="ct1"/>☒<text:change-end text:change-id="ct1"/>b"#);
    check(&(changes + &marked), "ab");
}

#[test]
fn comments_notes_headers_and_footers_stand_aside() {
    let note = format!(
        r"<text:note><text:note-citation>1</text:note-citation><text:note-body>{}</text:note-body></text:note>",
        p("☒ see")
    );
    let comment = format!(r"<office:annotation><text:sender>X</text:sender>{}</office:annotation>", p("why?"));
    let sheet = of_body(&p(&format!("a{note}b{comment}<office:annotation-end/>")));
    assert_eq!(draw(&sheet), "ab");
    assert_eq!(sheet.asides, ["☒ see", "why?"]);
    let header = format!(
        "<office:master-styles><style:master-page><style:header>{}</style:header></style:master-page></office:master-styles>",
        p("Ministry")
    );
    let xml = document("", &p("a")).replacen("<office:body>", &format!("{header}<office:body>"), 1);
    assert_eq!(read("s", xml.as_bytes()).unwrap().asides, ["Ministry"]);
}

#[test]
fn white_space_breaks_and_tabs_are_as_shown() {
    check(&p("\n  a \n  b<text:s text:c=\"2\"/>c<text:tab/>d<text:line-break/> e"), "a b  c→d / e");
    check(&p("<text:soft-page-break/>a<text:bookmark text:name=\"x\"/>b<text:a xlink:href=\"x\">c</text:a>"), "abc");
    assert_eq!(of_body(&p("<text:s text:c=\"4000000000\"/>a")).rows[0].cells[0].lines[0].text().len(), 1001);
}

#[test]
fn a_cell_that_spans_rows_continues_and_one_that_spans_columns_does_not() {
    let first = format!(
        r#"<table:table-row><table:table-cell table:number-rows-spanned="2">{}</table:table-cell><table:table-cell table:number-columns-spanned="2">{}</table:table-cell><table:covered-table-cell/><table:table-cell>{}</table:table-cell></table:table-row>"#,
        p("X.1353"),
        p("☒"),
        p("a")
    );
    let second = format!(
        "<table:table-row><table:covered-table-cell/>{}</table:table-row>",
        ["b", "c", "d"].map(|t| format!("<table:table-cell>{}</table:table-cell>", p(t))).concat()
    );
    check(&table(&(first + &second + &row(&[&p("e")]))), "X.1353 | [x] | a\n^ | b | c | d\ne");
    let wide = format!(
        r#"<table:table-row><table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="2">{}</table:table-cell><table:covered-table-cell/></table:table-row><table:table-row><table:covered-table-cell table:number-columns-repeated="2"/><table:table-cell>{}</table:table-cell></table:table-row>"#,
        p("a"),
        p("b")
    );
    check(&table(&wide), "a\n^ | b");
}

#[test]
fn tables_in_tables_follow_their_row() {
    let inner = table(&row(&[&p("☒"), &p("in")]));
    check(&table(&(row(&[&(p("out") + &inner)]) + &row(&[&p("last")]))), "out\n[x] | in\nlast");
    let grouped = format!(
        "<table:table-header-rows>{}</table:table-header-rows><table:table-rows>{}</table:table-rows>",
        row(&[&p("head")]),
        row(&[&p("a")])
    );
    check(&table(&grouped), "head\na");
}

#[test]
fn repeated_rows_and_columns_are_bounded() {
    let cells = format!(
        r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384">{}</table:table-cell></table:table-row>"#,
        p("")
    );
    let sheet = of_body(&table(&cells));
    assert_eq!((sheet.rows.len(), sheet.rows[0].cells.len(), sheet.faults.len()), (100, 100, 0));
    let filled = r#"<table:table-row table:number-rows-repeated="101"><table:table-cell><text:p>☒</text:p></table:table-cell></table:table-row>"#;
    assert_eq!(of_body(&table(filled)).faults.len(), 1);
    let bomb = format!(
        r#"<table:table-row table:number-rows-repeated="100">{}</table:table-row>"#,
        r#"<table:table-cell table:number-columns-repeated="100"/>"#.repeat(100)
    );
    assert!(read("s", document("", &table(&bomb)).as_bytes()).unwrap_err().to_string().contains("table cells"));
}

#[test]
fn a_list_whose_bullets_are_boxes_is_a_row_of_boxes() {
    let level = |level: u32, char: &str, font: &str| {
        format!(
            r#"<text:list-level-style-bullet text:level="{level}" text:bullet-char="{char}"><style:text-properties fo:font-family="{font}"/></text:list-level-style-bullet>"#
        )
    };
    let list_style =
        |name: &str, levels: String| format!(r#"<text:list-style style:name="{name}">{levels}</text:list-style>"#);
    let styles = list_style("L1", level(1, "\u{f0fe}", "Wingdings") + &level(2, "○", "OpenSymbol"))
        + &list_style("L2", level(1, "●", "") + &level(2, "○", "") + &level(3, "■", ""));
    let list = |name: &str| {
        format!(
            r#"<text:list text:style-name="{name}"><text:list-item>{}{}<text:list><text:list-item>{}</text:list-item></text:list></text:list-item></text:list>"#,
            p("a"),
            p("more"),
            p("b")
        )
    };
    assert_eq!(draw(&with_styles(&styles, &list("L1"))), "[x]a\nmore\n( )b");
    assert_eq!(draw(&with_styles(&styles, &list("L2"))), "a\nmore\nb");
}

const FORM: &str = "<table:table><table:table-row><table:table-cell><text:p>☐ authorizes</text:p></table:table-cell></table:table-row></table:table>";

/// Faults of a drawing inside a form's cell, beside a form, and in a letter.
#[track_caller]
fn check_drawing(drawing: &str, faults: [usize; 3]) {
    let inside = FORM.replace("☐", &format!("{drawing}☐"));
    let beside = p(drawing) + FORM;
    let letter = p(drawing) + &p("Dear Sir");
    assert_eq!([&inside, &beside, &letter].map(|body| of_body(body).faults.len()), faults, "of {drawing}");
}

#[test]
fn what_is_drawn_over_a_form_may_be_a_mark() {
    check_drawing(r#"<draw:custom-shape svg:width="0.4cm" svg:height="0.4cm"/>"#, [1, 1, 0]);
    check_drawing(r#"<draw:g><draw:path svg:width="1cm" svg:height="1cm"/></draw:g>"#, [1, 1, 0]);
    check_drawing(r#"<draw:line svg:x1="0cm" svg:x2="17cm" svg:y1="1cm" svg:y2="1cm"/>"#, [0, 0, 0]);
    check_drawing(r#"<draw:frame text:anchor-type="as-char" svg:width="9cm"><draw:image/></draw:frame>"#, [1, 0, 0]);
    check_drawing(
        r#"<draw:frame text:anchor-type="char" svg:width="1cm" svg:height="1cm"><draw:image/></draw:frame>"#,
        [1, 1, 0],
    );
    check_drawing(
        r#"<draw:frame text:anchor-type="char" svg:width="9cm" svg:height="9cm"><draw:image/></draw:frame>"#,
        [0, 0, 0],
    );
    check_drawing(r"<draw:frame><draw:object/><draw:image/></draw:frame>", [1, 0, 0]);
}

#[test]
fn text_boxes_follow_their_anchor_and_a_mark_in_one_is_a_fault() {
    let frame = |content: &str| format!("<draw:frame><draw:text-box>{content}</draw:text-box></draw:frame>");
    check(&(p(&("a".to_owned() + &frame(&p("in")))) + &p("b")), "a\nin\nb");
    assert_eq!(of_body(&p(&frame(&p("☒")))).faults.len(), 1);
    assert_eq!(of_body(&p(&frame(&p("☐")))).faults.len(), 0);
    // A whole form in a frame, as floating tables from Word become, is in its place.
    let sheet = of_body(&p(&frame(&FORM.replace('☐', "☒"))));
    assert_eq!((draw(&sheet).as_str(), sheet.faults.len()), ("\n[x] authorizes", 0));
    let shape = format!("<draw:custom-shape>{}</draw:custom-shape>", p("☒"));
    assert_eq!(of_body(&p(&shape)).faults.len(), 1);
}

#[test]
fn a_package_is_read_with_the_styles_of_its_parts() {
    let part = |name: &str, content: &str| format!("<office:{name} {NAMES}>{content}</office:{name}>");
    let content = part(
        "document-content",
        &format!(
            r#"<office:automatic-styles>{}</office:automatic-styles><office:body><office:text><text:p><text:span text:style-name="T1">a</text:span></text:p></office:text></office:body>"#,
            style("text", "T1", "Struck", "")
        ),
    );
    let styles = part(
        "document-styles",
        &format!(
            r"<office:styles>{}</office:styles><office:automatic-styles>{}</office:automatic-styles>",
            style("text", "Struck", "", r#"style:text-line-through-style="solid""#),
            style("text", "T1", "", r#"text:display="none""#)
        ),
    );
    let manifest = br#"<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry/></manifest:manifest>"#;
    let bytes = pack(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        ("styles.xml", styles.as_bytes()),
        ("META-INF/manifest.xml", manifest),
    ]);
    assert_eq!(draw(&read("form.odt", &bytes).unwrap()), "~a~");
    let broken = pack(&[("content.xml", content.as_bytes()), ("styles.xml", b"<a>")]);
    assert_eq!(read("form.odt", &broken).unwrap().faults.len(), 1);
}

#[track_caller]
fn refuse(bytes: &[u8], expected: &str) {
    let error = read("s", bytes).unwrap_err().to_string();
    assert!(error.contains(expected), "{error:?} does not say {expected:?}");
}

#[test]
fn what_is_no_readable_text_document_is_named_for_a_person() {
    refuse(b"PK", "damaged");
    refuse(b"", "ends too early");
    refuse(&pack(&[("word/document.xml", b"<a/>")]), "no OpenDocument");
    let sheet = format!(
        "<office:document-content {NAMES}><office:body><office:spreadsheet/></office:body></office:document-content>"
    );
    refuse(&pack(&[("content.xml", sheet.as_bytes())]), "spreadsheet");
    let manifest = br#"<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>"#;
    refuse(&pack(&[("META-INF/manifest.xml", manifest), ("content.xml", b"garbage")]), "password");
}

#[test]
fn bombs_of_every_kind_are_refused() {
    let entities = format!(r#"<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]>{}"#, document("", &p("&d;")));
    refuse(entities.as_bytes(), "document type");
    refuse(&pack(&[("content.xml", entities.as_bytes())]), "document type");
    refuse(document("", &("<text:section>".repeat(100_000) + &"</text:section>".repeat(100_000))).as_bytes(), "nested");
    refuse(&pack(&[("content.xml", &vec![b' '; 70 << 20])]), "too large");
}

#[test]
fn sections_in_sections_are_read_to_the_allowed_depth() {
    let nest = |open: &str, close: &str, times: usize| open.repeat(times) + &p("core") + &close.repeat(times);
    check(&nest("<text:section>", "</text:section>", 240), "core");
    let tables = nest(
        "<table:table><table:table-row><table:table-cell>",
        "</table:table-cell></table:table-row></table:table>",
        80,
    );
    assert!(draw(&of_body(&tables)).ends_with("core"));
    let boxes = nest("<text:p><draw:frame><draw:text-box>", "</draw:text-box></draw:frame></text:p>", 80);
    assert!(draw(&of_body(&boxes)).ends_with("core"));
    let lists = nest("<text:list><text:list-item>", "</text:list-item></text:list>", 120);
    assert!(draw(&of_body(&lists)).ends_with("core"));
}

#[test]
fn a_truncated_or_garbled_file_never_panics() {
    let xml = document(
        &style("text", "T1", "", r#"fo:font-weight="bold""#),
        &(FORM.to_owned() + &p(&control(CHECKED, ["☒", "☐"], "☒"))),
    );
    let whole = pack(&[("content.xml", xml.as_bytes()), ("META-INF/manifest.xml", b"<a/>")]);
    for length in (0..whole.len()).step_by(7) {
        assert!(read("s", &whole[..length]).is_err());
    }
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let _ = read("s", &bytes);
    }
    for at in (0..xml.len()).step_by(5) {
        let mut bytes = xml.clone().into_bytes();
        bytes[at] ^= 0x15;
        let _ = read("s", &bytes);
    }
}

#[test]
fn any_text_document_is_read_without_panic() {
    // Each piece is put behind what there is, or around it.
    proptest::proptest!(|(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "<text:p>{}</text:p>", "<text:span text:style-name=\"T1\">{}</text:span>", "<table:table>{}</table:table>",
        "<table:table-row>{}</table:table-row>", "<table:table-cell table:number-rows-spanned=\"3\">{}</table:table-cell>",
        "<table:covered-table-cell/>", "<text:list><text:list-item>{}</text:list-item></text:list>", "☒", " words ", "⃝",
        "<text:s text:c=\"9\"/>", "<text:line-break/>", "<field:fieldmark-start field:type=\"x.FORMCHECKBOX\"/>",
        "<field:fieldmark-start/>", "<field:fieldmark-separator/>", "<field:fieldmark-end/>", "<draw:rect/>",
        "<loext:content-control loext:checkbox=\"true\">{}</loext:content-control>", "<text:note><text:note-body>{}</text:note-body></text:note>",
        "<draw:frame><draw:text-box>{}</draw:text-box></draw:frame>", "<text:change-start text:change-id=\"a\"/>",
    ]), 0..60))| {
        let body = pieces.iter().fold(String::new(), |body, piece| {
            if piece.contains("{}") { piece.replace("{}", &body) } else { body + piece }
        });
        let sheet = read("s", document(&style("text", "T1", "", ""), &body).as_bytes());
        proptest::prop_assert!(sheet.is_ok(), "{body}");
    });
}
