//! Where a message lies: a stable key that survives restarts and moves between machines.
//!
//! Pure. `imap:<account>/<folder>/<uidvalidity>/<uid>` (RFC 9051 §2.3.1.1) or `maildir:<unique name>`, percent-encoded.

use std::{fmt, str::FromStr, sync::Arc};

/// What identifies a message in its mailbox. Prints and parses as a stable key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    Imap {
        /// `user@host`.
        account: Arc<str>,
        folder: Arc<str>,
        uid_validity: u32,
        uid: u32,
    },
    Maildir {
        /// The file name's part before the flags, percent-encoded.
        name: String,
    },
}

/// Text that is no place's key.
#[derive(Debug, thiserror::Error)]
#[error("\"{0}\" is not a place: imap:<account>/<folder>/<uidvalidity>/<uid> or maildir:<name>")]
pub struct NotAPlace(String);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Imap { account, folder, uid_validity, uid } => {
                write!(f, "imap:{}/{}/{uid_validity}/{uid}", encode(account.as_bytes()), encode(folder.as_bytes()))
            }
            Self::Maildir { name } => write!(f, "maildir:{name}"),
        }
    }
}

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(key: &str) -> Result<Self, NotAPlace> {
        parse(key).ok_or_else(|| NotAPlace(key.to_owned()))
    }
}

fn parse(key: &str) -> Option<Place> {
    if let Some(name) = key.strip_prefix("maildir:") {
        return (!name.is_empty() && encode(&decode(name)?) == name).then(|| Place::Maildir { name: name.to_owned() });
    }
    let mut parts = key.strip_prefix("imap:")?.split('/');
    let mut text = || String::from_utf8(decode(parts.next()?)?).ok();
    let (account, folder) = (text()?, text()?);
    let mut number = || parts.next()?.parse().ok();
    let (uid_validity, uid) = (number()?, number()?);
    parts.next().is_none().then(|| Place::Imap { account: account.into(), folder: folder.into(), uid_validity, uid })
}

/// Percent-encodes all but letters, digits and a few marks that every tool leaves alone.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~@=+,".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex::encode_upper([byte]));
        }
    }
    out
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first == b'%' {
            let (pair, tail) = rest.split_at_checked(2)?;
            out.extend(hex::decode(pair).ok()?);
            rest = tail;
        } else {
            out.push(first);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_place_reads_as_one_expects() {
        let place = Place::Imap {
            account: "tsbdir@itu.int@mail.itu.int".into(),
            folder: "INBOX/Réponses".into(),
            uid_validity: 3,
            uid: 9,
        };
        assert_eq!(place.to_string(), "imap:tsbdir@itu.int@mail.itu.int/INBOX%2FR%C3%A9ponses/3/9");
    }

    #[test]
    fn text_that_is_no_place_is_refused() {
        for wrong in ["", "imap:a/b/1", "imap:a/b/1/2/3", "imap:a/b/x/2", "imap:%/b/1/2", "maildir:", "maildir:a/b"] {
            assert!(wrong.parse::<Place>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_place_survives_being_written_down(account in ".*", folder in ".*", uid_validity: u32, uid: u32) {
            let place = Place::Imap { account: account.into(), folder: folder.into(), uid_validity, uid };
            prop_assert_eq!(place.to_string().parse::<Place>().unwrap(), place);
        }

        #[test]
        fn every_file_name_survives_being_written_down(name in prop::collection::vec(any::<u8>(), 1..40)) {
            let place = Place::Maildir { name: encode(&name) };
            prop_assert_eq!(place.to_string().parse::<Place>().unwrap(), place);
        }

        #[test]
        fn any_text_is_read_without_panic(key in "\\PC*") {
            let _ = key.parse::<Place>();
        }
    }
}
