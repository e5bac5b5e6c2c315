//! PDF.
#![no_main]

#[path = "shared/mutate.rs"]
mod mutate;

const WORDS: &[&str] = &[
    " 1 0 R", " 2 0 R", " 3 0 R", "/Kids", "/Parent", "/Annots", "/Contents", "/Resources", "/XObject", "/Font", "/Encoding",
    "/ToUnicode", "/Differences", "/Widths", "/FontMatrix", "/Filter/FlateDecode", "/DecodeParms", "/Predictor 15", "/Length",
    "/MediaBox[0 0 1 1]", "/Rotate 90", "/UserUnit", "/Type/ObjStm", "/Type/XRef", "/Prev", "/AcroForm", "/Fields", "/FT/Btn",
    "/AP", "/AS", "/V", "/Opt", "/Subtype/Widget", "/Subtype/Ink", "/InkList", "/QuadPoints", "/OCProperties", "/OC", "/OFF",
    "/EmbeddedFiles", "/Names", "/XFA", " Do", " Tj", " TJ", " Tf", " Td", " Tm", " cm", " re", " S", " f", " W n", " q", " Q",
    " BT", " ET", " m", " l", " c", " h", " w", " d", " gs", " sh", " scn", " Tr", " Tz", " Tc", " BI /W 9 /H 9 ID", " EI", " BDC",
    " EMC",
];

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(mutate::Kind::Pdf, data, size, max_size, seed, WORDS)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = consultd::sheet::pdf::read("form.pdf", bytes);
});
