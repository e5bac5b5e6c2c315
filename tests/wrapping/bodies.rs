//! Bodies that come in two halves, and texts in unusual charsets.

use crate::mail::{file, letter, mixed, read};

#[test]
fn a_text_form_is_read_in_any_charset() {
    let form = "Circular 79\n☒ authorizes Study Group 17 to give further consideration to X.1353\n";
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(form.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let line = read(&mixed(&[letter(), file("form.txt", "application/octet-stream", utf16)]));
    let plain = read(&mixed(&[letter(), file("form.txt", "text/plain; charset=utf-8", form)]));
    assert_eq!(line["choices"], plain["choices"]);
    assert_eq!(line["reasons"], plain["reasons"]);
}
