//! Word: the bytes as a package, or as the parts of one.
#![no_main]

#[path = "shared/mutate.rs"]
mod mutate;
#[path = "shared/package.rs"]
mod package;

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const WORDS: &[&str] = &[
    "<w:p>", "</w:p>", "<w:r>", "<w:t>", "☐", "☒", "⃝", "<w:fldChar w:fldCharType=\"begin\"/>",
    "<w:fldChar w:fldCharType=\"separate\"/>", "<w:fldChar w:fldCharType=\"end\"/>", "<w:ffData><w:checkBox/></w:ffData>",
    "<w:sdt>", "<w:ins>", "<w:del>", "<w:tbl>", "<w:tr>", "<w:tc>", "<w:vMerge/>", "<w:gridSpan w:val=\"9\"/>",
    "<w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/>", "<w:txbxContent>", "<mc:AlternateContent>", "<w:numPr>", "<w:tab/>",
    "<w:br/>", "<w:footnoteReference w:id=\"1\"/>", "<w:commentReference w:id=\"0\"/>", "<w:pStyle w:val=\"a\"/>",
    "<w:basedOn w:val=\"a\"/>", "<w:strike/>", "X.1353", "true", "&#x2611;", "&amp;",
];

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(mutate::Kind::Markup, data, size, max_size, seed, WORDS)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let packed;
    let bytes = if bytes.starts_with(b"PK") {
        bytes
    } else {
        packed = package::pack(
            "word/document.xml",
            bytes,
            &[("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS)],
        );
        &packed
    };
    let _ = consultd::sheet::docx::read("form.docx", bytes);
});
