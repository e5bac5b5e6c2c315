//! Rich Text Format.
#![no_main]

#[path = "shared/mutate.rs"]
mod mutate;

const WORDS: &[&str] = &[
    "{", "}", "\\par ", "\\cell ", "\\row ", "\\trowd ", "\\cellx", "\\intbl ", "\\itap2 ", "\\nestcell ", "\\nestrow ",
    "\\u9744 ?", "\\uc0 ", "\\'fe", "\\bin9 ", "{\\field{\\*\\fldinst FORMCHECKBOX}{\\fldrslt}}", "{\\*\\formfield{\\fftype1\\ffres1}}",
    "{\\fonttbl{\\f0\\fcharset2 Wingdings;}}", "\\f0 ", "\\ansicpg1251 ", "\\strike ", "\\deleted ", "\\v ", "{\\shp{\\*\\shpinst}}",
    "{\\colortbl;\\red0\\green0\\blue0;}", "{\\stylesheet{\\s1\\sbasedon1 a;}}", "{\\footnote ", "{\\*\\annotation ", "\\pard ", "\\sect ",
];

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(mutate::Kind::Rtf, data, size, max_size, seed, WORDS)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = consultd::sheet::rtf::read("form.rtf", bytes);
});
