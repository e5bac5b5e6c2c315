//! PDF.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = consultd::sheet::pdf::read("form.pdf", bytes);
});
