//! What Outlook wraps: winmail.dat and .msg, as attachments.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = consultd::worker::parse::attachment("winmail.dat", bytes);
});
