//! Words that go into commands: strings that cannot become commands, folder names, sets of UIDs.
//!
//! Pure.

use base64::{Engine, alphabet, engine::general_purpose::GeneralPurposeConfig};

/// A quoted string (RFC 9051 §4.3), or none where the text cannot stand in one: a line end in it would start a new
/// command.
pub(super) fn quoted(text: &str) -> Option<String> {
    if !text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return None;
    }
    Some(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// A folder's name in modified UTF-7 (RFC 3501 §5.1.3), the one coding every server reads.
pub(crate) fn utf7(name: &str) -> String {
    let mut out = String::new();
    let mut pending = Vec::new();
    for c in name.chars() {
        if c.is_ascii() && !c.is_ascii_control() {
            flush(&mut out, &mut pending);
            out.push(c);
            if c == '&' {
                out.push('-');
            }
        } else {
            pending.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    flush(&mut out, &mut pending);
    out
}

fn flush(out: &mut String, pending: &mut Vec<u8>) {
    if pending.is_empty() {
        return;
    }
    let config = GeneralPurposeConfig::new().with_encode_padding(false);
    let engine = base64::engine::GeneralPurpose::new(&alphabet::IMAP_MUTF7, config);
    out.push('&');
    out.push_str(&engine.encode(&pending));
    out.push('-');
    pending.clear();
}

/// UIDs as IMAP writes sets of them: `3:7,9`. `uids` are in ascending order.
pub(super) fn set(uids: impl IntoIterator<Item = u32>) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for uid in uids {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(uid) => *last = uid,
            _ => ranges.push((uid, uid)),
        }
    }
    let written = ranges.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a}:{b}") });
    written.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_become_a_command() {
        assert_eq!(quoted(r#"a"b\c"#).unwrap(), r#""a\"b\\c""#);
        assert_eq!(quoted("x\r\na2 DELETE INBOX"), None);
        assert_eq!(quoted("x\0"), None);
    }

    #[test]
    fn folder_names_of_every_script_are_written_as_servers_read_them() {
        assert_eq!(utf7("Consultations/79"), "Consultations/79");
        assert_eq!(utf7("Réponses & more"), "R&AOk-ponses &- more");
        assert_eq!(utf7("台北"), "&U,BTFw-");
        assert_eq!(utf7("Ответы"), "&BB4EQgQyBDUEQgRL-");
        assert_eq!(utf7("a\r\nb"), "a&AA0ACg-b");
    }

    #[test]
    fn uids_in_a_row_become_a_range() {
        assert_eq!(set([1, 2, 3, 7, 9, 10]), "1:3,7,9:10");
        assert_eq!(set([u32::MAX]), u32::MAX.to_string());
    }
}
