//! Bytes of a text into characters: by byte-order mark, by what the file declares, else by a sound guess.
//!
//! Total: some text always comes out. A wrong guess garbles letters; it never makes or unmakes an ASCII mark.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// So many bytes are looked at to guess.
const SAMPLE: usize = 64 << 10;

/// Decodes a text file; `declared` is the charset that came with it, if any.
#[must_use]
pub fn decode<'b>(bytes: &'b [u8], declared: Option<&str>) -> Cow<'b, str> {
    let encoding = marked(bytes).or_else(|| utf16_without_mark(bytes)).or_else(|| {
        let named = declared.and_then(|name| Encoding::for_label(name.trim().as_bytes()));
        let named = named.filter(|encoding| !encoding.is_single_byte() || std::str::from_utf8(bytes).is_err());
        // Programs declare UTF-8 or Latin letters by habit: what does not decode as declared was not written so.
        named.filter(|encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some())
    });
    let encoding = encoding.unwrap_or_else(|| guess(bytes));
    encoding.decode(bytes).0
}

/// The charset that a web page declares in its own head.
#[must_use]
pub fn of_page(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(bytes)).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let name = after.trim_start_matches(['"', '\'', ' ']);
    Some(name.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c)).collect())
}

/// The encoding that a byte-order mark tells.
#[must_use]
pub fn marked(bytes: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_bom(bytes).map(|(encoding, _)| encoding)
}

/// UTF-16 as Windows' Notepad once saved it for programs that strip the mark: every other byte is nought.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..512).unwrap_or(bytes);
    let pairs = head.chunks_exact(2);
    let count = pairs.len();
    let (mut high, mut low) = (0, 0);
    for pair in pairs {
        high += usize::from(matches!(pair, [0, second] if *second != 0));
        low += usize::from(matches!(pair, [first, 0] if *first != 0));
    }
    let most = |noughts: usize| count >= 8 && noughts * 10 >= count * 3;
    match (most(low) && high == 0, most(high) && low == 0) {
        (true, _) => Some(UTF_16LE),
        (_, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// The likeliest encoding of text that declares none.
#[must_use]
pub fn guess(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    detector.feed(sample, sample.len() == bytes.len());
    detector.guess(None, Utf8Detection::Allow)
}

/// Whether the bytes are text in any encoding, rather than a binary file.
#[must_use]
pub fn is_text(bytes: &[u8]) -> bool {
    if marked(bytes).is_some() || utf16_without_mark(bytes).is_some() {
        return true;
    }
    let head = bytes.get(..4096).unwrap_or(bytes);
    let printable = head.iter().filter(|b| **b >= 0x20 || matches!(b, b'\n' | b'\r' | b'\t' | 0x0c | 0x1b)).count();
    !head.contains(&0) && printable * 100 >= head.len() * 97
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], declared: Option<&str>, want: &str) {
        assert_eq!(decode(bytes, declared), want, "{declared:?}");
    }

    #[test]
    fn text_is_decoded_by_its_mark_then_by_what_is_declared_then_by_a_guess() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let russian = "Администрация связи не уполномочивает Исследовательскую комиссию";
        let cp1251 = encoding_rs::WINDOWS_1251.encode(russian).0.into_owned();
        let koi8 = encoding_rs::KOI8_R.encode(russian).0.into_owned();
        let gbk = encoding_rs::GBK.encode("中国主管部门授权第17研究组审议下列建议书草案").0.into_owned();
        check(&[b"\xff\xfe".as_slice(), &utf16("☒ authorizes")].concat(), None, "☒ authorizes");
        check(&utf16("[x] authorizes Study Group 17"), None, "[x] authorizes Study Group 17");
        check("là".as_bytes(), Some("iso-8859-1"), "là");
        check("\u{feff}là".as_bytes(), Some("windows-1252"), "là");
        check(&cp1251, Some("windows-1251"), russian);
        check(&cp1251, Some("utf-8"), russian);
        check(&cp1251, None, russian);
        check(&koi8, None, russian);
        check(&gbk, None, "中国主管部门授权第17研究组审议下列建议书草案");
        check("Côte d’Ivoire".as_bytes(), None, "Côte d’Ivoire");
    }

    #[test]
    fn a_binary_file_is_no_text() {
        assert!(!is_text(b"\x00\x01\x02\x03MZ\x90\x00"));
        assert!(is_text(b"[x] authorizes\r\n"));
        assert!(is_text(b"\xff\xfe[\x00x\x00]\x00"));
    }
}
