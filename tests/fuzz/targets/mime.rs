//! Whole messages, with whatever they carry.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = consultd::worker::parse::message(bytes);
});
