//! HTML bodies and files.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let html = String::from_utf8_lossy(bytes);
    let _ = consultd::sheet::html::own_words("message body", &html);
});
