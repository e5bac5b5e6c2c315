//! OpenPGP's armour around a text (RFC 9580 §6 and §7): the text inside a signature is what was written.

use std::borrow::Cow;

/// What stood around the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    None,
    Signed,
    Encrypted,
}

const SIGNED: &str = "-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE: &str = "-----BEGIN PGP SIGNATURE-----";
const SIGNATURE_END: &str = "-----END PGP SIGNATURE-----";
const ENCRYPTED: &str = "-----BEGIN PGP MESSAGE-----";

/// The text without the armour of a signature; an encrypted one is only told.
#[must_use]
pub fn strip(text: &str) -> (Cow<'_, str>, Seal) {
    if text.lines().any(|line| line.trim_end() == ENCRYPTED) {
        return (Cow::Borrowed(text), Seal::Encrypted);
    }
    if !text.lines().any(|line| line.trim_end() == SIGNED) {
        return (Cow::Borrowed(text), Seal::None);
    }
    (Cow::Owned(unarmoured(text)), Seal::Signed)
}

/// Where in the armour a line stands.
enum At {
    Outside,
    /// The lines `Hash: …` up to the first empty one.
    Head,
    Text,
    Signature,
}

fn unarmoured(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut at = At::Outside;
    for line in text.lines() {
        let bare = line.trim_end();
        match at {
            At::Outside if bare == SIGNED => at = At::Head,
            At::Head => {
                if bare.is_empty() {
                    at = At::Text;
                }
            }
            At::Text if bare == SIGNATURE => at = At::Signature,
            At::Signature => {
                if bare == SIGNATURE_END {
                    at = At::Outside;
                }
            }
            At::Text | At::Outside => {
                let escaped = matches!(at, At::Text).then(|| line.strip_prefix("- ")).flatten();
                plain.push_str(escaped.unwrap_or(line));
                plain.push('\n');
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_text_is_read_without_its_armour() {
        let text = "Dear Sir,\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n[x] authorizes\n- - a dash\n\
                    -----BEGIN PGP SIGNATURE-----\n\niQIz\n-----END PGP SIGNATURE-----\nfooter\n";
        assert_eq!(strip(text), ("Dear Sir,\n[x] authorizes\n- a dash\nfooter\n".into(), Seal::Signed));
        assert_eq!(strip("[x] authorizes").1, Seal::None);
        assert_eq!(strip("-----BEGIN PGP MESSAGE-----\r\nhQEM\r\n").1, Seal::Encrypted);
    }
}
