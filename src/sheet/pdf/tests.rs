//! Small PDF documents, written out, and what a person would read in them.

use std::fmt::Write as _;

use crate::sheet::testing::draw;

use super::{Found, Unreadable, read};

/// A document being written: a page with the fonts /H (Helvetica) and /Z (ZapfDingbats); own objects count from 7.
#[derive(Default)]
struct Doc {
    objects: Vec<String>,
    catalog: String,
    annotations: Vec<String>,
    page: String,
    /// Content of a second page.
    second: String,
}

impl Doc {
    fn annotated(annotations: &[&str]) -> Self {
        Self { annotations: annotations.iter().map(|text| (*text).to_owned()).collect(), ..Self::default() }
    }

    fn object(mut self, text: &str) -> Self {
        self.objects.push(text.to_owned());
        self
    }

    fn form(self, content: &str) -> Self {
        let text = format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 10 10]/Resources<</Font<</Z 5 0 R/H 4 0 R>>>>/Length {}>>stream\n{content}\nendstream",
            content.len()
        );
        self.object(&text)
    }

    fn bytes(&self, content: &str) -> Vec<u8> {
        let annotations = self.annotations.join(" ");
        // Without a second page its place holds no page.
        let second = 7 + self.objects.len();
        let mut objects = vec![
            format!("<</Type/Catalog/Pages 2 0 R {}>>", self.catalog),
            format!("<</Type/Pages/Kids[3 0 R {second} 0 R]/Count 2>>"),
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 6 0 R/Annots[{annotations}] {}\
                 /Resources<</Font<</H 4 0 R/Z 5 0 R>>/XObject<</F 7 0 R>>/Properties<</Off 8 0 R>>>>>>",
                self.page
            ),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
            "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>".to_owned(),
            format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        ];
        objects.extend(self.objects.clone());
        if !self.second.is_empty() {
            let text = &self.second;
            objects.push(format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents {} 0 R/Resources<</Font<</H 4 0 R>>>>>>",
                second + 1
            ));
            objects.push(format!("<</Length {}>>stream\n{text}\nendstream", text.len()));
        }
        let mut out = "%PDF-1.7\n".to_owned();
        let mut places = Vec::new();
        for (at, object) in objects.iter().enumerate() {
            places.push(out.len());
            let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", at + 1);
        }
        let start = out.len();
        let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for place in places {
            let _ = writeln!(out, "{place:010} 00000 n ");
        }
        let _ = write!(out, "trailer<</Root 1 0 R/Size {}>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
        out.into_bytes()
    }

    fn read(&self, content: &str) -> Found {
        read("form.pdf", &self.bytes(content)).unwrap()
    }
}

/// Text at a place, in Helvetica of 10 points.
fn at(x: i32, y: i32, text: &str) -> String {
    format!("BT /H 10 Tf {x} {y} Td ({text}) Tj ET\n")
}

/// What the page shows, with its faults.
fn check(content: &str, expected: &str) {
    check_doc(&Doc::default(), content, expected);
}

fn check_doc(doc: &Doc, content: &str, expected: &str) {
    let found = doc.read(content);
    let faults = found.sheet.faults.iter().map(|fault| format!("! {fault}"));
    let seen: Vec<String> = [draw(&found.sheet)].into_iter().chain(faults).collect();
    assert_eq!(seen.join("\n"), expected, "{content}");
}

const BOX: &str = "50 100 10 10 re S\n";

#[test]
fn boxes_drawn_as_lines_are_read_with_whatever_stands_in_them() {
    let words = at(70, 101, "authorizes");
    for (drawn, expected) in [
        (BOX.to_owned(), "[ ] authorizes"),
        (format!("{BOX}50 100 m 60 110 l S 50 110 m 60 100 l S\n"), "[x] authorizes"),
        (format!("{BOX}51 105 m 54 101 l 63 114 l S\n"), "[x] authorizes"),
        (format!("{BOX}52 102 6 6 re f\n"), "[x] authorizes"),
        (format!("{BOX}{}", at(52, 102, "X")), "[x] authorizes"),
        (format!("{BOX}BT /Z 10 Tf 51 102 Td (4) Tj ET\n"), "[x] authorizes"),
        (format!("{BOX}{}", at(52, 102, "7")), "[?] authorizes"),
        (
            "50 100 m 60 100 l S 50 110 m 60 110 l S 50 100 m 50 110 l S 60 100 m 60 110 l S\n".to_owned(),
            "[ ] authorizes",
        ),
        ("50 100 10 .5 re 50 110 10 .5 re 50 100 .5 10 re 60 100 .5 10.5 re f\n".to_owned(), "[ ] authorizes"),
        ("1 g 0 G 50 100 10 10 re B 0 g\n".to_owned(), "[ ] authorizes"),
        ("0 g 50 100 10 10 re B\n".to_owned(), "[x] authorizes"),
    ] {
        check(&format!("{drawn}{words}"), expected);
    }
}

/// A circle of four curves.
fn ring(x: f64, y: f64, r: f64) -> String {
    let k = r * 0.5523;
    format!(
        "{} {y} m {} {} {} {} {x} {} c {} {} {} {} {} {y} c {} {} {} {} {x} {} c {} {} {} {} {} {y} c h\n",
        x + r,
        x + r,
        y + k,
        x + k,
        y + r,
        y + r,
        x - k,
        y + r,
        x - r,
        y + k,
        x - r,
        x - r,
        y - k,
        x - k,
        y - r,
        y - r,
        x + k,
        y - r,
        x + r,
        y - k,
        x + r
    )
}

#[test]
fn circles_drawn_as_curves_are_options() {
    let words = at(70, 101, "No comments");
    let empty = format!("{}S\n", ring(55.0, 105.0, 5.0));
    check(&format!("{empty}{words}"), "( ) No comments");
    check(&format!("{empty}{}f\n{words}", ring(55.0, 105.0, 2.5)), "(x) No comments");
    check(&format!("{}{}f*\n{words}", ring(55.0, 105.0, 5.0), ring(55.0, 105.0, 4.4)), "( ) No comments");
}

#[test]
fn a_stroke_over_a_printed_box_ticks_it() {
    let words = at(50, 101, "[ ] authorizes");
    check(&words, "[ ] authorizes");
    check(&format!("{words}50 100 m 60 112 l S\n"), "[x] authorizes");
}

#[test]
fn what_is_not_seen_is_no_mark() {
    let words = at(70, 101, "authorizes");
    let x = at(52, 102, "X");
    for hidden in [
        format!("1 g {x}"),
        format!("3 Tr {x} 0 Tr\n"),
        format!("q 200 200 10 10 re W n {x} Q\n"),
        format!("{x}1 g 49 99 13 13 re f 0 g {BOX}"),
        format!("/OC /Off BDC {x} EMC\n"),
        "BT /H 10 Tf 52 -40 Td (X) Tj ET\n".to_owned(),
    ] {
        let off = Doc { catalog: "/OCProperties<</OCGs[8 0 R]/D<</OFF[8 0 R]>>>>".to_owned(), ..Doc::default() };
        let off = off.object("null").object("<</Type/OCG/Name(x)>>");
        check_doc(&off, &format!("{BOX}{hidden}0 g {words}"), "[ ] authorizes");
    }
}

#[test]
fn a_table_is_read_by_its_lines_and_a_merged_cell_continues() {
    let lines = "20 20 m 380 20 l S 100 100 m 380 100 l S 20 180 m 380 180 l S 20 20 m 20 180 l S 100 20 m 100 180 l S 380 20 m 380 180 l S\n";
    let label = at(25, 165, "X.1353");
    let rows = at(110, 165, "[x] authorizes") + &at(110, 145, "[ ] comments") + &at(110, 85, "[ ] does not");
    // Drawing order is not reading order.
    let expected = "X.1353 | [x] authorizes / [ ] comments\n^ | [ ] does not";
    check(&format!("{rows}{lines}{label}"), expected);
    let thin = "20 20 360 .6 re f 100 100 280 .6 re f 20 180 360 .6 re f 20 20 .6 160 re f 100 20 .6 160 re f 380 20 .6 160 re f\n";
    check(&format!("{rows}{thin}{label}"), expected);
}

#[test]
fn a_turned_page_is_read_as_it_is_held() {
    let turned = Doc { page: "/Rotate 90".to_owned(), ..Doc::default() };
    check_doc(&turned, "0 1 -1 0 0 0 cm 0 -400 translate\n", "");
    let text = "q 0 1 -1 0 110 50 cm BT /H 10 Tf 0 0 Td ([x] authorizes) Tj ET Q\n";
    check_doc(&turned, text, "[x] authorizes");
    // Without /Rotate, by the way its text runs.
    check(&text.replace("authorizes", "authorizes Study Group 17"), "[x] authorizes Study Group 17");
}

#[test]
fn lines_through_words_strike_them_and_lines_under_them_emphasise() {
    let words = at(50, 100, "no comments");
    check(&format!("{words}49 103.5 m 110 103.5 l S\n"), "~no comments~");
    check(&format!("{words}50 98.5 m 110 98.5 l S\n"), "*no comments*");
    check(&format!("1 1 0 rg 49 97 60 12 re f 0 g {words}"), "*no comments*");
}

/// A check box with its appearances: object 7 empty, object 8 ticked.
fn field(rest: &str) -> Doc {
    let widget = format!(
        "<</Type/Annot/Subtype/Widget/FT/Btn/T(a)/Rect[50 100 60 110]/AP<</N<</Off 7 0 R/Oui 8 0 R>>>>{rest}>>"
    );
    Doc::annotated(&[&widget]).form(".5 .5 9 9 re S").form(".5 .5 9 9 re S BT /Z 8 Tf 1 2 Td (4) Tj ET")
}

#[test]
fn a_form_field_is_believed_when_field_and_picture_agree() {
    let words = at(70, 101, "authorizes");
    for (rest, expected) in [
        ("/V/Oui/AS/Oui", "{x} authorizes"),
        ("/V/Off/AS/Off", "{ } authorizes"),
        ("/AS/Off", "{ } authorizes"),
        ("/V/Oui", "{x} authorizes"),
        ("/V/Oui/AS/Off", "{?} authorizes"),
        ("/V/Off/AS/Oui", "{?} authorizes"),
    ] {
        check_doc(&field(rest), &words, expected);
    }
    let pending = Doc { catalog: "/AcroForm<</NeedAppearances true>>".to_owned(), ..field("/V/Oui/AS/Off") };
    check_doc(&pending, &words, "{x} authorizes");
    let hidden = "authorizes\n! page 1: a form field that is not shown is ticked";
    check_doc(&field("/V/Oui/AS/Oui/F 2"), &words, hidden);
    // A printed tick under an empty field.
    check_doc(&field("/V/Off/AS/Off"), &format!("{words}BT /Z 8 Tf 51 102 Td (4) Tj ET\n"), "{?} authorizes");
}

#[test]
fn annotations_tick_the_box_they_lie_over() {
    let content = format!("{BOX}{}", at(70, 101, "authorizes"));
    for (annotation, expected) in [
        ("<</Subtype/FreeText/Rect[50 100 60 110]/Contents(X)>>", "[x] authorizes"),
        ("<</Subtype/Ink/Rect[48 98 64 114]/InkList[[49 104 53 100 62 112]]>>", "[x] authorizes"),
        ("<</Subtype/Circle/Rect[48 98 62 112]>>", "[x] authorizes"),
        ("<</Subtype/Ink/F 2/Rect[48 98 64 114]/InkList[[49 104 53 100 62 112]]>>", "[ ] authorizes"),
        ("<</Subtype/Highlight/Rect[70 98 120 112]/QuadPoints[70 112 130 112 70 98 130 98]>>", "[ ] *authorizes*"),
        ("<</Subtype/StrikeOut/Rect[70 98 120 112]/QuadPoints[70 112 130 112 70 98 130 98]>>", "[ ] ~authorizes~"),
    ] {
        check_doc(&Doc::annotated(&[annotation]), &content, expected);
    }
    let stray = Doc::annotated(&["<</Subtype/Ink/Rect[80 120 95 135]/InkList[[80 120 88 128 95 135]]>>"]);
    assert_eq!(stray.read(&content).sheet.faults.len(), 1);
    let note = Doc::annotated(&["<</Subtype/Text/Rect[300 200 310 210]/Contents(see letter)>>"]);
    assert_eq!(note.read(&content).sheet.asides, ["see letter"]);
}

#[test]
fn endless_documents_end_in_an_error() {
    let form = |next: usize| {
        let content = "/F Do ".repeat(12);
        let length = content.len();
        format!(
            "<</Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F {next} 0 R>>>>/Length {length}>>stream\n{content}\nendstream"
        )
    };
    let nested = (8..14).fold(Doc::default(), |doc, next| doc.object(&form(next))).object(&form(7));
    assert!(matches!(read("s", &nested.bytes("/F Do")), Err(Unreadable::TooLarge(_))));
    let looping = Doc::default().object(&form(7));
    assert!(read("s", &looping.bytes("/F Do")).is_ok_and(|found| found.sheet.rows.is_empty()));
    let many = format!("BT /H 10 Tf {} ET", "(aaaaaaaaaaaaaaaaaaaa) Tj ".repeat(30_000));
    assert!(matches!(read("s", &Doc::default().bytes(&many)), Err(Unreadable::TooLarge(_))));
    let huge = String::from_utf8(Doc::default().bytes("")).unwrap().replace("[0 0 400 300]", "[0 0 99999 9]");
    assert!(matches!(read("s", huge.as_bytes()), Err(Unreadable::TooLarge(_))));
    assert_eq!(read("s", b"%PDF-1.7\nnothing").unwrap_err(), Unreadable::Damaged);
}

#[test]
fn words_in_a_text_field_stand_where_its_alignment_puts_them() {
    let doc = |align: u8| {
        let rest = format!("/FT/Tx/T(state)/Q {align}/V(Kenya)/Rect[130 95 330 112]");
        Doc::annotated(&[&format!("<</Type/Annot/Subtype/Widget{rest}>>")])
    };
    let words = at(40, 100, "Administration of");
    check_doc(&doc(0), &words, "Administration of Kenya");
    let words = at(336, 100, "delegation");
    check_doc(&doc(2), &words, "Kenya delegation");
}

#[test]
fn a_row_that_breaks_over_a_page_goes_on_on_the_next() {
    let frame = |top: i32, bottom: i32| {
        format!(
            "20 {bottom} m 380 {bottom} l S 20 {top} m 380 {top} l S 20 {bottom} m 20 {top} l S \
             100 {bottom} m 100 {top} l S 380 {bottom} m 380 {top} l S\n"
        )
    };
    let first = frame(180, 30) + &at(25, 165, "X.1353") + &at(110, 165, "[x] authorizes") + &at(180, 10, "Page 1");
    let second = at(180, 290, "Circular 79") + &frame(280, 200) + &at(110, 265, "[x] comments");
    let doc = Doc { second, ..Doc::default() };
    check_doc(&doc, &first, "X.1353 | [x] authorizes\n^ | [x] comments\nPage 1\nCircular 79");
    // In the middle of a sentence, without lines at the break.
    let open =
        |y: i32| format!("20 {y} m 380 {y} l S 20 100 m 20 200 l S 100 100 m 100 200 l S 380 100 m 380 200 l S\n");
    let first = open(200) + &at(25, 185, "Draft") + &at(110, 185, "[x] authorizes this");
    let second = open(100) + &at(25, 185, "X.1353") + &at(110, 185, "text") + &at(110, 165, "[ ] comments");
    let doc = Doc { second, ..Doc::default() };
    check_doc(&doc, &first, "Draft X.1353 | [x] authorizes this text\n^ | [ ] comments");
}

#[test]
fn a_sentence_cut_by_a_page_break_beside_its_box_goes_on_and_a_new_row_does_not() {
    let frame = |top: i32, bottom: i32| {
        let down = [20, 100, 130, 380].map(|x| format!("{x} {bottom} m {x} {top} l S "));
        format!("20 {bottom} m 380 {bottom} l S 20 {top} m 380 {top} l S {}\n", down.concat())
    };
    let broken = |label: &str, end: &str, rest: [&str; 3], expected: &str| {
        let first = frame(180, 30) + &at(25, 165, label) + &at(105, 165, "[x]") + &at(140, 165, end);
        let [label, mark, words] = rest;
        let second = frame(280, 200) + &at(25, 265, label) + &at(105, 265, mark) + &at(140, 265, words);
        check_doc(&Doc { second, ..Doc::default() }, &first, expected);
    };
    broken(
        "X.1353",
        "not authorizes, reasons",
        ["", "", "are attached"],
        "X.1353 | [x] | not authorizes, reasons are attached\n^ |  | ",
    );
    broken("Draft", "authorizes this", ["X.1353", "", "text"], "Draft X.1353 | [x] | authorizes this text\n^ |  | ");
    // Another row with another box, or a sentence that has ended.
    broken(
        "X.1353",
        "authorizes this",
        ["X.1471", "[ ]", "text"],
        "X.1353 | [x] | authorizes this\nX.1471 | [ ] | text",
    );
    broken("X.1353", "(attached)", ["X.1471", "", "authorizes"], "X.1353 | [x] | (attached)\nX.1471 |  | authorizes");
}

#[test]
fn a_table_without_lines_is_read_by_the_space_between_its_columns() {
    let row = |y: i32, label: i32, id: &str, mark: &str| {
        at(25, label, id)
            + &at(110, y, &format!("[{mark}] authorizes"))
            + &at(120, y - 14, "[ ] comments")
            + &at(110, y - 28, "[ ] does not")
    };
    let rows = |offset: i32| row(250, 250 - offset, "X.1353", "x") + &row(190, 190 - offset, "X.1471", " ");
    let expected =
        "X.1353 | [x] authorizes / [ ] comments / [ ] does not\nX.1471 | [ ] authorizes / [ ] comments / [ ] does not";
    check(&rows(0), expected);
    check(&rows(14), expected);
    let lost = Doc::default().read(&(rows(0) + &at(25, 215, "X.1645")));
    assert_eq!(lost.sheet.faults.len(), 1, "{:?}", draw(&lost.sheet));
}

#[test]
fn pictures_are_said_to_be_unread_with_the_words_that_lie_behind_them() {
    let picture =
        "<</Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\n0\nendstream";
    let found =
        Doc::default().object(picture).read(&format!("3 Tr {} q 400 0 0 300 0 0 cm /F Do Q", at(20, 100, "X.1353")));
    assert_eq!(found.unread.as_deref(), Some("its pages are pictures (scan): page 1"));
    assert_eq!((found.words.trim(), found.sheet.rows.len()), ("X.1353", 0));
    // A logo beside words is no page.
    let found = Doc::default().object(picture).read(&format!("{} q 40 0 0 30 0 0 cm /F Do Q", at(20, 100, "X.1353")));
    assert_eq!(found.unread, None);
}

#[test]
fn attached_files_come_out_and_xfa_forms_without_fields_do_not() {
    let doc = Doc { catalog: "/Names<</EmbeddedFiles<</Names[(a) 7 0 R]>>>>".to_owned(), ..Doc::default() };
    let doc =
        doc.object("<</Type/Filespec/UF(reply.txt)/EF<</F 8 0 R>>>>").object("<</Length 5>>stream\nhello\nendstream");
    assert_eq!(doc.read("").files, [super::File { name: "reply.txt".to_owned(), bytes: Ok(b"hello".to_vec()) }]);
    let xfa = Doc { catalog: "/AcroForm<</XFA 7 0 R/Fields[]>>".to_owned(), ..Doc::default() };
    let xfa = xfa.object("<</Length 4>>stream\n<a/>\nendstream").read(&at(20, 100, "Please wait..."));
    assert_eq!(xfa.unread.as_deref(), Some("an XFA form, which only Adobe's programs show"));
}

/// Letters as they stand on the page from left to right.
fn read_line(seen: &str) -> String {
    let glyph = |(at, char): (u32, char)| super::scene::Glyph {
        text: char.to_string(),
        start: f64::from(at) * 6.0,
        end: f64::from(at) * 6.0 + 6.0,
        base: 100.0,
        size: 10.0,
        bold: false,
        ink: [0.0; 3],
        struck: false,
        emphasis: false,
        order: 0,
        layer: super::scene::Layer::Page,
        extent: None,
    };
    let glyphs: Vec<_> = (0..).zip(seen.chars()).map(glyph).collect();
    let direction = super::lines::direction(&glyphs);
    let rows = super::lines::rows(glyphs, Vec::new());
    rows.iter().map(|row| crate::sheet::Line { items: super::lines::read(row, direction) }.text()).collect()
}

#[test]
fn right_to_left_text_comes_out_in_the_order_in_which_it_is_read() {
    let turned = |text: &str| text.chars().rev().collect::<String>();
    for (seen, read) in [
        (turned("تخول لجنة"), "تخول لجنة".to_owned()),
        (format!("{} 17 {}", turned("النظر"), turned("لجنة")), "لجنة 17 النظر".to_owned()),
        (format!("ITU-T X.1353 (X.ztd-iot) {}", turned("التوصية")), "التوصية ITU-T X.1353 (X.ztd-iot)".to_owned()),
        // Presentation forms, one of them a ligature.
        ("\u{fefb}".to_owned(), "لا".to_owned()),
        // Brackets as their visible shapes.
        (format!("[X] ({}) {}", turned("نعم"), turned("تخول")), "تخول (نعم) [X]".to_owned()),
        ("Reply 79".to_owned(), "Reply 79".to_owned()),
        // A name and its bracket, broken over lines.
        (format!("(X.websec-7) {}", turned("التوصية")), "التوصية (X.websec-7)".to_owned()),
        (format!("cc) {}", turned("التوصية")), "التوصية cc)".to_owned()),
        // Set from left to right, as programs do that were not told otherwise.
        (
            format!("X.1353: {} 7.2 {}.", turned("الفقرة"), turned("التعريف في")),
            "X.1353: التعريف في 7.2 الفقرة.".to_owned(),
        ),
    ] {
        assert_eq!(read_line(&seen), read, "{seen}");
    }
    assert_eq!(read_line("⽆意⻅"), "无意见");
}
