//! Rich Text Format.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = consultd::sheet::rtf::read("form.rtf", bytes);
});
