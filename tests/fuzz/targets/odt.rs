//! OpenDocument: the bytes as a package or a flat file, or as the parts of a package.
#![no_main]

#[path = "shared/mutate.rs"]
mod mutate;
#[path = "shared/package.rs"]
mod package;

const WORDS: &[&str] = &[
    "<text:p>", "</text:p>", "<text:span>", "<text:s text:c=\"9\"/>", "<text:tab/>", "<text:line-break/>", "<table:table>",
    "<table:table-row>", "<table:table-cell table:number-rows-spanned=\"9\">", "<table:covered-table-cell/>",
    "table:number-columns-repeated=\"9999\"", "<form:checkbox form:current-state=\"checked\"/>", "<draw:control/>",
    "<draw:frame>", "<draw:text-box>", "<text:list>", "<text:list-item>", "<office:annotation>", "<text:note>",
    "<text:tracked-changes>", "<text:deletion>", "<text:change-start/>", "<style:style style:parent-style-name=\"a\"/>",
    "☐", "☒", "⃝", "X.1353", "&amp;",
];

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(mutate::Kind::Markup, data, size, max_size, seed, WORDS)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = consultd::sheet::odt::read("form.odt", bytes);
    if !bytes.starts_with(b"PK") {
        let packed =
            package::pack("content.xml", bytes, &[("mimetype", "application/vnd.oasis.opendocument.text")]);
        let _ = consultd::sheet::odt::read("form.odt", &packed);
    }
});
