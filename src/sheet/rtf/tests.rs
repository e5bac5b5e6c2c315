//! Documents built from what Word, LibreOffice, WordPad and TextEdit write.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use super::*;
use crate::sheet::{Method, testing::draw};

const FONTS: &str = r"{\fonttbl{\f0\fnil\fcharset0 Arial{\*\falt Helvetica};}{\f1\fcharset2 Wingdings;}{\f2\fcharset204 Arial Cyr;}{\f3\fcharset128 MS Gothic;}{\f4\fcharset2 Wingdings 2;}{\f5\fcharset2 House Symbols;}{\f6\fcharset178 Arial (Arabic);}}";
const COLOURS: &str = r"{\colortbl;\red0\green0\blue0;\red255\green0\blue0;\red255\green255\blue255;\red255\green255\blue0;\red0\green0\blue128;}";
const STYLES: &str = r"{\stylesheet{\s0 Normal;}{\s1\sbasedon0\b heading 1;}{\*\cs10\strike gone;}{\*\cs11\sbasedon10 gone too;}{\s2\sbasedon2 loop;}}";

fn document(body: &str) -> Sheet {
    let rtf = format!(r"{{\rtf1\ansi\ansicpg1252\deff0{FONTS}{COLOURS}{STYLES}\pard\plain {body}}}");
    read("form.rtf", rtf.as_bytes()).unwrap()
}

#[track_caller]
fn check(body: &str, expected: &str) {
    assert_eq!(draw(&document(body)), expected, "of {body}");
}

fn field(form: &str) -> String {
    format!(r"{{\field{{\*\fldinst {{\fs20  FORMCHECKBOX {form}}}}}{{\fldrslt {{}}}}}}")
}

fn data(result: &str, default: &str) -> String {
    format!(r"{{\*\formfield{{\fftype1{result}\fftypetxt0\ffhps20{{\*\ffname Check1}}{default}}}}}")
}

#[test]
fn a_form_field_is_ticked_by_its_result_and_only_when_that_is_undefined_by_default() {
    for (result, default, expected) in [
        (r"\ffres1", r"\ffdefres0", "[x] a"),
        (r"\ffres0", r"\ffdefres1", "[ ] a"),
        (r"\ffres25", r"\ffdefres1", "[x] a"),
        (r"\ffres25", r"\ffdefres0", "[ ] a"),
        (r"\ffres7", r"\ffdefres1", "[?] a"),
        ("", r"\ffdefres0", "[?] a"),
    ] {
        check(&(field(&data(result, default)) + " a"), expected);
    }
    let mark = document(&field(&data(r"\ffres1", ""))).rows[0].cells[0].lines[0].marks().next().cloned().unwrap();
    assert_eq!(mark.method, Method::LegacyField);
}

#[test]
fn a_form_field_as_libreoffice_writes_it_is_unknown_not_empty() {
    check(r"{\field{\*\fldinst FORMCHECKBOX }{\fldrslt }} a", "[?] a");
    check(r"{\field{\*\fldinst{ FORM}{CHECKBOX }}{\fldrslt }} a", "[?] a");
}

#[test]
fn an_x_typed_beside_an_empty_field_ticks_it() {
    check(&(field(&data(r"\ffres0", r"\ffdefres0")) + "X authorizes"), "[x] authorizes");
}

#[test]
fn fields_show_their_result_and_not_their_instruction() {
    check(r#"a {\field{\*\fldinst{HYPERLINK "mailto:x@y"}}{\fldrslt{\ul\cf5 x@y}}} b"#, "a *x@y* b");
    let list = r"{\field{\*\fldinst{FORMDROPDOWN {\*\formfield{\fftype2\ffres1\ffhaslistbox{\*\ffl yes}{\*\ffl no}}}}}{\fldrslt old}}";
    check(list, "no");
    check(r"{\field{\*\fldinst{FORMTEXT {\*\formfield{\fftype0{\*\ffdeftext x}}}}}{\fldrslt Kenya}}", "Kenya");
    check(r#"{\field{\*\fldinst{SYMBOL 254 \\f "Wingdings" \\s 12}}{\fldrslt\f1\'fe}} a"#, "[x] a");
    check(r"{\field{\*\fldinst{EQ \\o\\ac(\u9675?,X)}}{\fldrslt }} a", "(x) a");
    assert_eq!(document(r"{\field{\*\fldinst{MACROBUTTON Tick {\f1\'a8}}}} a").faults.len(), 1);
}

#[test]
fn letters_in_a_symbol_font_are_symbols() {
    check(r"{\f1\'fe} a", "[x] a");
    check(r"{\f1 \u-3842\'fe} a", "[x] a");
    check(r"{\f1 l}a{\f1\'a8}b", "(x)a[ ]b");
    check(r"{\f4 R\'a3} a", "[?] a");
    check(r"{\f5\'fe} a", "{?} a");
    check(r"{\ltrch\fcs0 \f0 \rtlch\fcs1 \af6 {\f1\'fe}} a", "[x] a");
}

#[test]
fn text_is_read_in_its_code_page() {
    check(r"caf\'e9 \u8364? \u-10179?\u-8704? \~x\_y\-z", "café € 😀 \u{a0}x-yz");
    check(r"{\f2\'d3\'c7 \'ef}", "УЗ п");
    check(r"{\f3\'82\'a0\'83S}", "あゴ");
    check(r"\uc2\u9746\'3f\'3fa\uc0\u9744 b", "[x]a[ ]b");
    check(r"{\upr{?}{\*\ud{\u9746}}} a", "[x] a");
    let russian = br"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fnil Arial;}}\f0 \'e4\'e0}";
    assert_eq!(draw(&read("s", russian).unwrap()), "да");
    assert_eq!(draw(&read("s", b"{\\rtf1\\ansi\\ansicpg1251 \xe4\xe0}").unwrap()), "да");
}

#[test]
fn a_missing_stand_in_loses_no_structure() {
    check(r"\u9746 \par a", "[x]\na");
    check(r"{\u9746}a", "[x]a");
}

#[test]
fn text_is_struck_or_emphasised_by_whatever_means() {
    for struck in [r"\strike", r"\striked1", r"\cs10", r"\cs11"] {
        check(&format!(r"{{{struck} \u9746? a}}b"), "~[x]~~ a~b");
    }
    for emphasis in [r"\b", r"\i", r"\ul", r"\uldash", r"\highlight4", r"\cf2", r"\chcbpat4", r"\cb4", r"\rtlch\ab"] {
        check(&format!(r"{{{emphasis} a}}b"), "*a*b");
    }
    for plain in [r"\b0", r"\ulnone", r"\cf1", r"\highlight0", r"\highlight3", r"\b\plain", r"\strike\strike0", r"\ab"]
    {
        check(&format!(r"{{{plain} a}}b"), "ab");
    }
    // Right-to-left and East Asian text as LibreOffice writes it.
    check(r"{\rtlch\af6\ab \ltrch\hich\af0\loch\f0\dbch\af3\dbch\u38468?}", "附");
    check(r"{\rtlch\af6 \ltrch\hich\af0\loch\f0\dbch\ab\af3\dbch\u38468?}{\ltrch\loch a}", "*附*a");
    check(r"{\ltrch\loch\b \rtlch\ab\af6\u1604?}b", "*ل*b");
    check(r"\s1 a\b0 b\par\pard\plain c\par\pard\s2 d", "*a*b\nc\nd");
}

#[test]
fn what_nobody_sees_is_not_read() {
    for hidden in [r"\v", r"\deleted", r"\cf3", r"\fs2"] {
        check(&format!(r"{{{hidden} \u9746?}}seen"), "seen");
    }
    check(r"{\cf3\highlight5 seen}{\revised too}", "*seen*too");
    check(r"{\info{\title \u9746?}}{\*\unknown \u9746?}{\xe{\v x}}{\*\bkmkstart a}seen", "seen");
    check(r"a{\deleted\par}b\par c", "ab\nc");
}

#[test]
fn notes_comments_headers_and_footers_stand_aside() {
    let sheet = document(
        r"{\header\pard Ministry\par}a{\footnote\pard see \u9746?}b{\*\atnid X}{\*\atnauthor Y}{\*\annotation{\*\atnref 1}\pard why?}",
    );
    assert_eq!(draw(&sheet), "ab");
    assert_eq!(sheet.asides, ["Ministry", "see ☒", "why?"]);
}

#[test]
fn paragraphs_lines_and_special_characters_are_as_shown() {
    check("a\\\nb\\par\r\nc\\line d\\tab e\\emdash f\\{\\}\\\\", "a\nb\nc / d→e—f{}\\");
    check(r"{\pard a\par}{\pard b\par}", "a\nb");
}

const ROW: &str = r"\trowd\cellx1000\cellx9000\pard\intbl ";

#[test]
fn rows_are_cells_and_a_merged_cell_continues() {
    check(
        &format!(
            r"before\par {ROW}X.1353\cell \u9746? a\par \u9675? b\cell\row\trowd\clvmrg\cellx1000\cellx9000\pard\intbl\cell \u9744? c\cell\row\pard after"
        ),
        "before\nX.1353 | [x] a / ( ) b\n^ | [ ] c\nafter",
    );
    check(r"\trowd\clmgf\cellx1\clmrg\cellx2\cellx3\pard\intbl a\cell\cell b\cell\row", "a | b");
    let spots: Vec<String> =
        document(&format!(r"{ROW}a\cell b\cell\row{ROW}c\cell d\cell\row\pard x\par {ROW}e\cell f\cell\row"))
            .rows
            .iter()
            .map(|row| row.spot.to_string())
            .collect();
    assert_eq!(spots, ["table 1, row 1", "table 1, row 2", "line 1", "table 2, row 1"]);
}

#[test]
fn tables_in_tables_follow_their_row() {
    let word = r"\trowd\cellx9000\pard\intbl out\par\pard\intbl\itap2 \u9746?\nestcell in\nestcell{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}{\nonesttables\par}\pard\intbl more\cell{\trowd\cellx9000\row}\pard after";
    check(word, "out / more\n[x] | in\nafter");
    let spots: Vec<String> = document(word).rows.iter().map(|row| row.spot.to_string()).collect();
    assert_eq!(spots, ["table 1, row 1", "table 2, row 1", "line 1"]);
}

#[test]
fn cells_that_the_row_does_not_define_are_not_shown() {
    let defined = r"\trowd\cellx1\cellx2\pard\intbl a\cell b\cell";
    check(&format!(r"{defined}\cell\cell\row"), "a | b");
    check(&format!(r"{defined} \u9746?\cell\row"), "a | b | [x]");
}

#[test]
fn a_row_that_is_not_ended_is_shown_with_a_fault() {
    let sheet = document(&format!(r"{ROW}\u9746?\cell a\cell\pard after"));
    assert_eq!(draw(&sheet), "[x] | a\nafter");
    assert_eq!(sheet.faults.len(), 1);
}

#[test]
fn white_text_on_dark_ground_is_seen() {
    check(r"\trowd\clcbpat5\cellx1\cellx2\pard\intbl{\cf3 head}\cell{\cf3 \u9746?}\cell\row", "head | ");
}

#[test]
fn a_list_whose_bullets_are_boxes_is_a_row_of_boxes() {
    check(
        r"{\listtext\f1\'a8\tab}a\par{\pntext\f1\'fe\tab}b\par{\listtext\u8226?\tab}c\par{\listtext 1.\tab}d",
        "[ ]a\n[x]b\nc\nd",
    );
    check(r"{\listtext\u9675?\tab}a", "(?)a");
}

/// Faults of a drawing inside a form's cell, beside a form, and in a letter.
#[track_caller]
fn check_drawing(drawing: &str, faults: [usize; 3]) {
    let inside = format!(r"{ROW}{drawing}\u9744? a\cell b\cell\row");
    let beside = format!(r"{drawing}\par {ROW}\u9744? a\cell b\cell\row");
    let letter = format!(r"{drawing}\par Dear Sir");
    assert_eq!([&inside, &beside, &letter].map(|body| document(body).faults.len()), faults, "of {drawing}");
}

fn shape(size: [u32; 2], kind: u32, inside: &str) -> String {
    let [width, height] = size;
    format!(
        r"{{\shp{{\*\shpinst\shpleft0\shptop0\shpright{width}\shpbottom{height}{{\sp{{\sn shapeType}}{{\sv {kind}}}}}{inside}}}{{\shprslt{{\*\do\dpline}}}}}}"
    )
}

#[test]
fn what_is_drawn_over_a_form_may_be_a_mark() {
    check_drawing(&shape([300, 300], 3, ""), [1, 1, 0]);
    check_drawing(&shape([9000, 10], 20, ""), [0, 0, 0]);
    check_drawing(&shape([300, 300], 3, r"{\sp{\sn fHidden}{\sv 1}}"), [0, 0, 0]);
    check_drawing(&shape([500, 500], 75, r"{\sp{\sn pib}{\sv {\pict\wmetafile8 0100}}}"), [1, 1, 0]);
    check_drawing(&shape([5000, 5000], 75, r"{\sp{\sn pib}{\sv {\pict\pngblip 8950}}}"), [0, 0, 0]);
    check_drawing(r"{\*\shppict{\pict\pngblip 89504e47}}{\nonshppict{\pict\wmetafile8 01}}", [1, 0, 0]);
    check_drawing(r"{\object\objemb{\*\objclass Package}{\*\objdata 0105}{\result{\pict\wmetafile8 01}}}", [1, 0, 0]);
    check_drawing(r"{{\NeXTGraphic tick.png \width300\height300}\'ac}", [1, 0, 0]);
    check(r"{\object\objocx{\*\objclass Forms.CheckBox.1}{\*\objdata 0105}} a", "[?] a");
}

#[test]
fn text_boxes_follow_their_anchor_and_a_mark_in_one_is_a_fault() {
    let boxed = |text: &str| shape([3000, 3000], 202, &format!(r"{{\shptxt\pard {text}\par}}"));
    check(&format!(r"a{}\par b", boxed("in")), "a\nin\nb");
    assert_eq!(document(&boxed(r"\u9746?")).faults.len(), 1);
    assert_eq!(document(&boxed(r"\u9744?")).faults.len(), 0);
    let spots: Vec<String> = document(&format!(r"{ROW}a{}\cell b\cell\row", boxed("in")))
        .rows
        .iter()
        .map(|row| row.spot.to_string())
        .collect();
    assert_eq!(spots, ["table 1, row 1", "table 1, row 1"]);
}

#[test]
fn wordpad_and_textedit_files_are_read() {
    let wordpad = b"{\\rtf1\\ansi\\ansicpg1252\\deff0\\nouicompat\\deflang1033{\\fonttbl{\\f0\\fnil\\fcharset0 Calibri;}{\\f1\\fnil\\fcharset2 Wingdings;}}\r\n{\\*\\generator Riched20 10.0.19041}\\viewkind4\\uc1 \r\n\\pard\\sa200\\sl276\\slmult1\\f1\\fs22\\lang9\\'fe\\f0  authorizes\\par\r\n}\r\n\0";
    assert_eq!(draw(&read("s", wordpad).unwrap()), "[x] authorizes");
    let textedit = b"{\\rtf1\\ansi\\ansicpg1252\\cocoartf2639\n\\cocoatextscaling0{\\fonttbl\\f0\\fswiss\\fcharset0 Helvetica;\\f1\\fnil\\fcharset0 AppleSymbols;}\n{\\colortbl;\\red255\\green255\\blue255;}\n{\\*\\expandedcolortbl;;}\n\\pard\\tx720\\pardirnatural\n\\f0\\fs24 \\cf0 a\\\n\\f1 \\uc0\\u9746 \n\\f0  authorizes}";
    assert_eq!(draw(&read("s", textedit).unwrap()), "a\n[x] authorizes");
}

#[track_caller]
fn refuse(bytes: &[u8], expected: &str) {
    let error = read("s", bytes).unwrap_err().to_string();
    assert!(error.contains(expected), "{error:?} does not say {expected:?}");
}

#[test]
fn what_is_no_readable_rtf_is_named_for_a_person() {
    refuse(b"", "no RTF");
    refuse(b"PK\x03\x04", "no RTF");
    refuse(&[b"{\\rtf1 ".as_slice(), &b"{".repeat(2000)].concat(), "nested");
}

#[test]
fn a_file_that_ends_too_early_is_a_fault() {
    assert_eq!(read("s", b"{\\rtf1 \\u9746? a").unwrap().faults.len(), 1);
    assert_eq!(draw(&read("s", b"{\\rtf1 a\\par} trailing").unwrap()), "a");
}

#[test]
fn bombs_of_every_kind_are_bounded() {
    let rows = document(&r"\trowd\cellx1\pard\intbl\cell\row".repeat(60_000));
    assert_eq!((rows.rows.len(), rows.faults.len()), (50_000, 1));
    let cells = document(&(r"\intbl".to_owned() + &r"\cell".repeat(150_000)));
    assert!(cells.faults[0].contains("too many"), "{:?}", cells.faults);
    let deep = document(r"\pard\intbl\itap2000000000 a\nestcell");
    assert!(draw(&deep).ends_with('a'));
    document(&(r"{\field{\*\fldinst ".repeat(100) + &"}}".repeat(100)));
    assert!(!document(&(r"{\shp{\*\shpinst{\shptxt ".repeat(100) + &"}}}".repeat(100))).faults.is_empty());
    document(r"\bin2000000000 a");
    document(&"a".repeat(1_000_000));
    document(&format!(r"{{\colortbl{}}}{{\fonttbl{}}}", ";".repeat(100_000), r"{\f1 x;}".repeat(100_000)));
}

#[test]
fn any_rtf_is_read_without_panic() {
    proptest::proptest!(|(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "{", "}", "{\\*", r"\par", r"\cell", r"\row", r"\trowd", r"\cellx9", r"\intbl", r"\itap2", r"\nestcell",
        r"\nestrow", r"\pard", r"\plain", r"{\field", r"{\*\fldinst", r"{\fldrslt", " FORMCHECKBOX ", r"\formfield",
        r"\ffres1", r"\u9746", r"\u-10179", r"\'fe", r"\'8", r"\f1", r"\b0", r"{\shp", r"\shpinst", r"{\shptxt",
        r"{\footnote", r"{\upr", r"{\ud", r"\uc0", r"\bin3", "words ", "\\", "\n", r"{\listtext", r"{\pict", r"\clvmrg",
        r"{\sp{\sn a}{\sv 1}}", r"{\nesttableprops", r"\deleted", r"\v",
    ]), 0..80))| {
        document(&pieces.concat());
    });
    proptest::proptest!(|(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200))| {
        let _ = read("s", &[b"{\\rtf1".as_slice(), &bytes].concat());
    });
}
