use super::*;
use crate::sheet::{Method, testing::draw};

#[track_caller]
fn check(html: &str, expected: &str) {
    assert_eq!(draw(&read("message body", html)), expected, "of {html}");
}

/// The sender's own words and the quoted ones, each as drawn.
#[track_caller]
fn check_own(html: &str, own: &str, quoted: &str) {
    let (mine, theirs) = own_words("message body", html);
    assert_eq!((draw(&mine).as_str(), draw(&theirs).as_str()), (own, quoted), "of {html}");
}

#[test]
fn paragraphs_breaks_and_items_are_lines() {
    check("<p>one</p><div>two<br>three</div><ul><li>four<li>five</ul>", "one\ntwo\nthree\nfour\nfive");
    check("<p>  one\n  <b>two</b> \t three</p>", "one *two* three");
    check("<pre>one\n  two</pre>", "one\n  two");
    check("a&amp;b &#9746; &lt;c&gt;", "a&b [x] <c>");
}

#[test]
fn a_table_is_rows_of_cells_and_a_cell_that_spans_rows_continues() {
    check(
        "<table><tr><td rowspan=2>X.1353</td><td>☒</td><td>authorizes<br>● none</td></tr><tr><td>☐</td><td>does not</td></tr></table>",
        "X.1353 | [x] | authorizes / (x) none\n^ | [ ] | does not",
    );
    check(
        "<table><tr><td>a<td rowspan=3>b<td>c<tr><td>d<td>e<tr><td>f<td>g</table>after",
        "a | b | c\nd | ^ | e\nf | ^ | g\nafter",
    );
}

#[test]
fn a_form_inside_a_layout_table_keeps_its_rows() {
    let html =
        "<table><tr><td>before<table><tr><td>☒</td><td>yes</td></tr></table></td></tr><tr><td>last</td></tr></table>";
    check(html, "before\n[x] | yes\nlast");
    let spots: Vec<String> = read("s", html).rows.iter().map(|row| row.spot.to_string()).collect();
    assert_eq!(spots, ["table 1, row 1", "table 2, row 1", "table 1, row 2"]);
}

#[test]
fn form_controls_and_pictures_of_boxes_are_marks() {
    check("<input type=checkbox checked> a <input type=checkbox> b", "[x] a [ ] b");
    check("<input type=radio> a<br><input type=RADIO checked=''> b", "( ) a\n(x) b");
    check("<p><img alt='☑'> a</p>", "[x] a");
    check("<p><img alt='✔️' src='cid:1'> a</p>", "{x} a");
    check("<p><img alt='logo'>a</p>", "a");
    check("<select><option>no<option selected>yes</select>", "yes");
}

#[test]
fn a_picture_alone_in_a_cell_of_a_form_is_a_fault() {
    let form = |cell: &str| format!("<table><tr><td>{cell}</td><td>☐ authorizes</td></tr></table>");
    assert_eq!(read("s", &form("<img src='cid:tick'>")).faults.len(), 1);
    assert!(read("s", &form("text")).faults.is_empty());
    assert!(read("s", "<table><tr><td><img src=logo></td><td>Ministry</td></tr></table>").faults.is_empty());
}

#[test]
fn letters_in_a_symbol_font_are_symbols() {
    check("<span style=\"font-family:Wingdings\">þ</span> a", "[x] a");
    check("<font face='Wingdings'>&#168;</font> a", "[ ] a");
    check("<span style='font-family:\"Wingdings 2\",serif'>R</span> a", "[x] a");
    check("<span style='font:bold 12pt/14pt Wingdings'>l</span> a", "(x) a");
    check(
        "<span style='font-family:Calibri;mso-char-type:symbol;mso-symbol-font-family:Wingdings'>\u{a8}</span> a",
        "[ ] a",
    );
    check("<![if !supportEmptyParas]>a<![endif]><!--[if mso]>☒<![endif]-->", "a");
}

#[test]
fn struck_and_emphasised_text_is_seen_as_such() {
    check("<s>a</s><strike>b</strike><del>c</del>", "~abc~");
    check("<span style='text-decoration: underline line-through'>a</span>", "~*a*~");
    check("<style>.gone{text-decoration:line-through}</style><p class='x gone'>a</p>", "~a~");
    check("<b>a</b> <u>b</u> <span style='background:yellow'>c</span>", "*a* *b* *c*");
    check("<span style='font-weight:700'>a</span><font color=red>b</font>", "*ab*");
    check("<span style='color:black;font-weight:normal'>a</span><font color='#222222'>b</font>", "ab");
}

#[test]
fn what_nobody_sees_is_not_read() {
    for hidden in [
        "<span style='display:none'>☒</span>",
        "<span style='visibility:hidden'>☒</span>",
        "<span style='font-size:0px'>☒</span>",
        "<span style='mso-hide:all'>☒</span>",
        "<span style='color:#FFFFFF'>☒</span>",
        "<font color=white>☒</font>",
        "<style>.pre{display:none !important}</style><div class=pre>☒</div>",
        "<script>☒</script><style>☒</style><!-- ☒ --><title>☒</title>",
        "<div hidden>☒</div>",
        "<span style='color:transparent'>☒</span>",
        "<span style='color:rgba(0, 0, 0, 0)'>☒</span>",
        "<span style='font-size:0.01em'>☒</span>",
        "<span style='font:1px Arial'>☒</span>",
        "<div style='position:absolute;left:-9999px'>☒</div>",
        "<div style='height:0;overflow:hidden'>☒</div>",
        "<!--[if gte mso 9]><xml>☒</xml><![endif]-->",
    ] {
        check(&format!("{hidden}<p>seen</p>"), "seen");
    }
    check("<div style='background:#003366'><span style='color:white'>seen</span></div>", "*seen*");
    check("<div style='display:none'><p style='display:block'>☒</p></div>seen", "seen");
}

#[test]
fn what_each_mail_program_quotes_is_told_from_the_senders_own_words() {
    for html in [
        "<div>mine</div><div class='gmail_quote'><div>On Monday X wrote:</div><blockquote>theirs</blockquote></div>",
        "<p>mine</p><div class=moz-cite-prefix>On Monday X wrote:</div><blockquote type=cite>theirs</blockquote>",
        "<div>mine</div><div id=yahoo class=yahoo_quoted>On Monday X wrote:<br>theirs</div>",
        "<p>mine</p><hr><div id='divRplyFwdMsg'>On Monday X wrote:</div><div>theirs</div>",
        "<p>mine</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p>On Monday X wrote:</p></div></div><p>theirs</p>",
    ] {
        check_own(html, "mine", "On Monday X wrote:\ntheirs");
    }
    check_own("mine<br>-----Original Message-----<br>theirs", "mine", "-----Original Message-----\ntheirs");
    check_own(
        "mine<div>------------------ 原始邮件 ------------------</div>theirs",
        "mine",
        "------------------ 原始邮件 ------------------\ntheirs",
    );
}

#[test]
fn words_between_and_below_quotations_are_the_senders_own() {
    check_own("<blockquote type=cite>asked</blockquote><p>answered</p>", "answered", "asked");
    check_own("<blockquote style='margin:0 0 0 40px;border:none'>indented</blockquote>", "indented", "");
}

#[test]
fn everything_is_read_when_quotations_are_not_told_apart() {
    check("<p>mine</p><blockquote type=cite>☒ theirs</blockquote>", "mine\n[x] theirs");
}

#[test]
fn hostile_nesting_and_size_end_in_a_fault() {
    let deep = format!("<p>☒ kept</p>{}lost{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    let sheet = read("s", &deep);
    assert_eq!(draw(&sheet), "[x] kept");
    assert_eq!(sheet.faults.len(), 1);
    let cells = format!("<table><tr>{}</table>", "<td>".repeat(150_000));
    assert!(!read("s", &cells).faults.is_empty());
    assert_eq!(read("s", &"a".repeat(3 << 20)).faults.len(), 1);
    let line = read("s", &"☐ a (".repeat(50_000));
    assert_eq!(line.lines().map(|(_, line)| line.marks().count()).sum::<usize>(), 50_000);
    let spans = format!("<table>{}</table>", format!("<tr>{}", "<td rowspan=1000>a".repeat(50)).repeat(1000));
    let wide = read("s", &spans);
    assert!(wide.rows.len() <= 10_000 && !wide.faults.is_empty(), "{} rows", wide.rows.len());
    let spans = format!("<table><tr>{}</table>", "<td rowspan=99999 colspan=99999>a".repeat(500));
    assert_eq!(read("s", &spans).rows.len(), 1);
}

/// A form field as Word puts it into mail: shown to Word only, its state in binary data.
fn word_field(data: &str) -> String {
    format!(
        "<!--[if supportFields]><span style='mso-element:field-begin'></span> FORMCHECKBOX <![endif]--><!--[if gte mso 9]><xml>\n <w:data>{data}</w:data>\n</xml><![endif]--><!--[if supportFields]><span style='mso-element:field-end'></span><![endif]-->"
    )
}

#[test]
fn a_form_field_that_only_word_shows_has_the_state_of_its_data() {
    let name = "06004300680065006300 6B003100 0000".replace(' ', "");
    for (bits, default, expected) in [
        ("0500", "0000", "[x] a"),
        ("0100", "0100", "[ ] a"),
        ("6500", "0100", "[x] a"),
        ("6500", "0000", "[ ] a"),
        ("6600", "0000", "[?] a"),
    ] {
        let data = format!("FFFFFFFF{bits}00001400{name}{default}00000000");
        check(&format!("<p>{} a</p>", word_field(&data)), expected);
    }
    check(&format!("<p>{} a</p>", word_field("FFFFFFFF6500")), "[?] a");
    check("<p><!--[if supportFields]>FORMCHECKBOX<![endif]-->a</p>", "[?]a");
    check(&format!("<div style='display:none'>{}</div>a", word_field("")), "a");
}

#[test]
fn a_content_control_of_words_shows_what_it_stores_or_is_unclear() {
    let control = |attributes: &str, sign: &str| format!("<p><w:Sdt CheckBox=\"t\" {attributes}>{sign}</w:Sdt> a</p>");
    check(&control("CheckBoxIsChecked=\"t\"", "<span>☒</span>"), "[x] a");
    check(&control("", "☐"), "[ ] a");
    check(&control("", "☒"), "[?] a");
    check(&control("CheckBoxIsChecked=\"t\"", "yes"), "yes[?] a");
    check("<p><w:Sdt DocPart='x'>Kenya</w:Sdt></p>", "Kenya");
}

#[test]
fn check_lists_of_editors_on_the_web_are_marks() {
    check(
        "<ul><li role=checkbox aria-checked=true>a</li><li role=checkbox aria-checked=false>b</li></ul>",
        "[x]a\n[ ]b",
    );
    check("<li role=checkbox aria-checked=true><img alt='checked checkbox' src=data:x><p>a</p></li>", "[x]\na");
    check("<div role=radio aria-checked=mixed>a</div>", "(?)a");
    check("<p><img alt='unchecked checkbox'> a</p>", "[ ] a");
}

#[test]
fn an_input_is_ticked_when_its_attribute_says_so_in_any_form() {
    for ticked in ["checked", "checked=checked", "checked=''", "CHECKED=TRUE"] {
        check(&format!("<input type=checkbox {ticked}> a"), "[x] a");
    }
    check("<input type=checkbox checked=false> a", "[?] a");
    assert_eq!(
        read("s", "<input type=checkbox>").rows[0].cells[0].lines[0].marks().next().map(|m| m.method),
        Some(Method::Input)
    );
    check("<s><input type=checkbox checked></s>", "~[x]~");
    check(
        "<input type=checkbox checked style='display:none'>a<input type=hidden value=x><input value=Kenya>",
        "aKenya",
    );
    check("<textarea>one\n two</textarea>", "one\n two");
}

#[test]
fn a_list_in_which_nothing_is_chosen_is_a_fault() {
    assert_eq!(read("s", "<select><option>yes<option>no</select>").faults.len(), 1);
    assert!(read("s", "<select><option>yes<option selected>no</select>").faults.is_empty());
    assert!(read("s", "<select><optgroup><option selected>no</optgroup></select>").faults.is_empty());
}

#[test]
fn a_picture_among_marks_may_be_one_and_an_icon_in_a_signature_is_none() {
    let faults = |html: &str| read("s", html).faults.len();
    let form = |row: &str| format!("<table><tr><td>☒ a</td></tr><tr>{row}</tr></table>");
    assert_eq!(faults(&form("<td><img src=tick.png> authorizes</td>")), 1);
    assert_eq!(faults(&form("<td><svg><path/></svg> authorizes</td>")), 1);
    assert_eq!(faults(&form("<td><img width=1 height=1 src=x> authorizes</td>")), 0);
    assert_eq!(faults("<p>☒ a</p><p><img src=tick.png> b</p><p>☐ c</p>"), 1);
    assert_eq!(faults("<p>☒ a</p><p>☐ c</p><p><img src=phone.png> +41 22</p>"), 0);
    assert_eq!(faults("<p><img src=tick.png> a</p>"), 0);
}

#[test]
fn unclosed_paragraphs_are_not_taken_for_nesting() {
    let html = "<p>line".repeat(5000);
    assert_eq!(read("s", &html).rows.len(), 5000);
}

#[test]
fn any_html_is_read_without_panic() {
    proptest::proptest!(|(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "<table>", "</table>", "<tr>", "</tr>", "<td rowspan=3>", "<td>", "</td>", "<p>", "</p>", "<br>", "<b>", "</b>",
        "<blockquote type=cite>", "</blockquote>", "<div class=gmail_quote>", "</div>", "<s>", "☒", " words ", "⃝", "<",
        "<input type=checkbox>", "<img alt=x>", "<pre>", "\n", "<select>", "<option selected>", "<!--", "-->",
    ]), 0..60))| {
        let html = pieces.concat();
        let whole = read("s", &html);
        let (own, quoted) = own_words("s", &html);
        proptest::prop_assert_eq!(whole.rows.len(), own.rows.len() + quoted.rows.len());
    });
}
