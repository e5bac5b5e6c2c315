//! PDF documents made to exhaust a reader, to hide something from it, or just seldom met.

use std::{fmt::Write as _, io::Write as _};

use consultd::{
    message::Fate,
    sheet::pdf::{self, Found, Unreadable},
    worker::parse,
};
use flate2::{Compression, write::ZlibEncoder};

use crate::{drawn, timely};

const BOX: &str = "50 100 10 10 re S BT /H 10 Tf 70 101 Td (authorizes) Tj ET\n";
const TICK: &str = "BT /H 10 Tf 52 102 Td (X) Tj ET\n";

/// Objects in order from 1, the first one the catalog, with their cross-reference table after what stands before.
fn revision(before: &[u8], objects: &[(usize, Vec<u8>)], trailer: &str) -> Vec<u8> {
    let mut out = before.to_vec();
    let mut table = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (number, object) in objects {
        let _ = write!(table, "{number} 1\n{:010} 00000 n \n", out.len());
        out.extend(format!("{number} 0 obj\n").as_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    let size = objects.iter().map(|(number, _)| number + 1).max().unwrap_or(1).max(9);
    let _ = write!(table, "trailer<</Root 1 0 R/Size {size} {trailer}>>\nstartxref\n{start}\n%%EOF\n");
    out.extend(table.as_bytes());
    out
}

fn stream(dict: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<<{dict}/Length {}>>stream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// A document of one page; `catalog` and `page` are further entries, `more` objects from 6 on.
fn document(catalog: &str, page: &str, content: Vec<u8>, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R {catalog}>>").into_bytes(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 5 0 R/Resources<</Font<</H 4 0 R>>>>{page}>>"
        )
        .into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec(),
        content,
    ];
    objects.extend_from_slice(more);
    let numbered: Vec<_> = (1..).zip(objects).collect();
    revision(b"%PDF-1.7\n", &numbered, "")
}

fn plain(content: &str) -> Vec<u8> {
    stream("", content.as_bytes())
}

fn read(bytes: &[u8]) -> Found {
    timely("a PDF file", || pdf::read("form.pdf", bytes)).unwrap()
}

fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// So many MiB of blanks.
fn bomb(size: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..size {
        encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    encoder.finish().unwrap()
}

#[test]
fn a_file_encrypted_without_a_password_is_read_and_one_with_a_password_says_so() {
    for (name, bytes) in [
        ("RC4, 40 bits", &include_bytes!("../samples/pdf/rc4-40.pdf")[..]),
        ("RC4, 128 bits", include_bytes!("../samples/pdf/rc4-128.pdf")),
        ("AES, 128 bits", include_bytes!("../samples/pdf/aes-128.pdf")),
        ("AES, 256 bits", include_bytes!("../samples/pdf/aes-256.pdf")),
    ] {
        assert_eq!(drawn(&read(bytes).sheet), "[ ] authorizes\n[x] does not authorize", "{name}");
    }
    for bytes in [
        &include_bytes!("../samples/pdf/rc4-128-password.pdf")[..],
        include_bytes!("../samples/pdf/aes-256-password.pdf"),
    ] {
        assert_eq!(pdf::read("form.pdf", bytes).unwrap_err(), Unreadable::Encrypted);
        let message = parse::attachment("form.pdf", bytes);
        let why = "a PDF file: it is protected by a password".to_owned();
        assert_eq!(message.parts[0].fate, Fate::Unread(why));
    }
}

#[test]
fn only_the_last_revision_counts() {
    let first = document("", "", plain(&format!("{BOX}{TICK}")), &[]);
    assert_eq!(drawn(&read(&first).sheet), "[x] authorizes");
    let start = first.windows(5).rposition(|window| window == b"xref\n").unwrap();
    let start = first[..start].windows(5).rposition(|window| window == b"xref\n").unwrap_or(start);
    let second = revision(&first, &[(5, plain(BOX))], &format!("/Prev {start}"));
    assert_eq!(drawn(&read(&second).sheet), "[ ] authorizes");
}

#[test]
fn bombs_are_refused_before_they_burst() {
    let twice = deflated(&bomb(1_000));
    assert!(twice.len() < 10_000);
    let packed = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode";
    let inner = "/Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]";
    for (name, content, more) in [
        ("content", stream("/Filter/FlateDecode", &bomb(100)), vec![]),
        ("content packed twice", stream("/Filter[/FlateDecode/FlateDecode]", &twice), vec![]),
        ("an object stream", plain(BOX), vec![stream(std::str::from_utf8(packed).unwrap(), &bomb(100))]),
        ("an object stream packed twice", plain(BOX), vec![stream(inner, &twice)]),
    ] {
        let bytes = document("", "", content, &more);
        let read = timely(name, || pdf::read("form.pdf", &bytes));
        assert!(matches!(read, Err(Unreadable::TooLarge(_))), "{name}: {read:?}");
    }
}

#[test]
fn trees_that_lead_back_to_themselves_end() {
    for (kids, parent) in [
        ("<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>", "2 0 R"),
        ("<</Type/Pages/Kids[6 0 R 3 0 R]/Count 2>>", "6 0 R"),
        ("<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2/Parent 2 0 R>>", "3 0 R"),
    ] {
        let bytes = document(
            "",
            "",
            plain(&format!("{BOX}{TICK}")),
            &[b"<</Type/Pages/Kids[2 0 R]/Count 9/Parent 2 0 R>>".to_vec()],
        );
        let text = String::from_utf8(bytes).unwrap();
        let text = text
            .replace("<</Type/Pages/Kids[3 0 R]/Count 1>>", kids)
            .replace("/Parent 2 0 R/MediaBox", &format!("/Parent {parent}/MediaBox"));
        if let Ok(found) = timely(kids, || pdf::read("form.pdf", text.as_bytes())) {
            assert!(drawn(&found.sheet).contains("[x] authorizes") || found.unread.is_some(), "{kids}: {found:?}");
        }
    }
    // Fields whose kids are their parents.
    let widget = b"<</Subtype/Widget/FT/Btn/T(a)/Parent 6 0 R/Kids[6 0 R]/Rect[50 100 60 110]>>".to_vec();
    let found = read(&document("/AcroForm<</Fields[6 0 R]>>", "/Annots[6 0 R]", plain(BOX), &[widget]));
    assert!(!drawn(&found.sheet).contains("[x]"));
}

#[test]
fn a_field_on_a_turned_page_stands_where_it_is_seen() {
    let label = "q 0 1 -1 0 59 115 cm BT /H 10 Tf 0 0 Td (authorizes) Tj ET Q\n";
    let form = |content: &str| stream("/Subtype/Form/BBox[0 0 10 10]", content.as_bytes());
    let more = [form(".5 .5 9 9 re S"), form(".5 .5 9 9 re S 1 1 m 9 9 l S 1 9 m 9 1 l S")];
    for (state, expected) in [("Oui", "[x] authorizes"), ("Off", "[ ] authorizes")] {
        let widget = format!(
            "/Rotate 90/Annots[<</Subtype/Widget/FT/Btn/T(a)/V/{state}/AS/{state}/Rect[50 100 60 110]/MK<</R 90>>\
             /AP<</N<</Off 6 0 R/Oui 7 0 R>>>>>>]"
        );
        assert_eq!(drawn(&read(&document("", &widget, plain(label), &more)).sheet), expected);
    }
}

#[test]
fn a_hybrid_form_is_read_by_its_fields_when_its_xfa_data_agree() {
    let form = |content: &str| stream("/Subtype/Form/BBox[0 0 10 10]", content.as_bytes());
    for (value, faults) in [("1", 0), ("0", 1)] {
        let data = format!("<xfa:data><form><a>{value}</a></form></xfa:data>");
        let more = [
            form(".5 .5 9 9 re S"),
            form(".5 .5 9 9 re S 1 1 m 9 9 l S 1 9 m 9 1 l S"),
            b"<</Subtype/Widget/FT/Btn/T(a)/V/Oui/AS/Oui/Rect[50 100 60 110]/AP<</N<</Off 6 0 R/Oui 7 0 R>>>>>>"
                .to_vec(),
            stream("", data.as_bytes()),
        ];
        let catalog = "/AcroForm<</Fields[8 0 R]/XFA[(template) 9 0 R(datasets) 9 0 R]>>";
        let found = read(&document(catalog, "/Annots[8 0 R]", plain(BOX), &more));
        assert_eq!((drawn(&found.sheet).as_str(), found.unread), ("[x] authorizes", None));
        assert_eq!(found.sheet.faults.len(), faults, "{:?}", found.sheet.faults);
    }
}

#[test]
fn the_documents_of_a_portfolio_are_read() {
    let inner = document("", "", plain(&format!("{BOX}{TICK}")), &[]);
    let more = [b"<</Type/Filespec/UF(reply.pdf)/EF<</F 7 0 R>>>>".to_vec(), stream("", &inner)];
    let catalog = "/Collection<</View/T>>/Names<</EmbeddedFiles<</Names[(reply.pdf) 6 0 R]>>>>";
    let cover = plain("BT /H 10 Tf 20 200 Td (For the best experience, open this portfolio in Acrobat) Tj ET\n");
    let message = parse::attachment("portfolio.pdf", &document(catalog, "", cover, &more));
    let sheets: Vec<(&str, String)> =
        message.sheets.iter().map(|sheet| (sheet.source.as_str(), drawn(sheet))).collect();
    assert!(sheets.contains(&("reply.pdf, in portfolio.pdf", "[x] authorizes".to_owned())), "{sheets:?}");
}

#[test]
fn a_portfolio_that_holds_itself_ends() {
    // Each file holds the one before it.
    let nested = (0..12).fold(document("", "", plain(BOX), &[]), |inner, _| {
        let more = [b"<</Type/Filespec/UF(a.pdf)/EF<</F 7 0 R>>>>".to_vec(), stream("", &inner)];
        document("/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>", "", plain(BOX), &more)
    });
    let message = timely("nested files", || parse::attachment("a.pdf", &nested));
    assert!(message.faults.iter().any(|fault| fault.contains("too deeply")), "{:?}", message.faults);
}

#[test]
fn a_path_that_was_never_begun_is_closed_without_harm() {
    let content = format!("h s b b* h S n\n{BOX}");
    assert_eq!(drawn(&read(&document("", "", plain(&content), &[])).sheet), "[ ] authorizes");
}
