//! S/MIME's envelopes (CMS, RFC 5652): what a signature encloses and who signed it; that something is encrypted.
//!
//! Reads BER, not only DER: mail programs write lengths that are not known beforehand. Nothing is verified here.
//! Hostile: depth and lengths are bounded by what is there.

use base64::{Engine, engine::general_purpose::STANDARD};

/// What an envelope holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// Signed; without content where the signature stands beside what it signs.
    Signed {
        content: Option<Vec<u8>>,
        signers: Vec<String>,
    },
    Encrypted,
    /// Certificates alone, which say nothing.
    Certificates,
    Unknown,
}

const DEPTH: usize = 24;
/// Certificates and signers that are looked at.
const MANY: usize = 50;

const SIGNED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
const ENVELOPED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03";
const ENCRYPTED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06";
const AUTH_ENVELOPED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17";
const COMMON_NAME: &[u8] = b"\x55\x04\x03";
const ORGANIZATION: &[u8] = b"\x55\x04\x0a";
const EMAIL: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01";

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const OBJECT: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
/// The first of the tags whose meaning depends on the place.
const CONTEXT: u8 = 0xa0;

/// Looks into an envelope, bare or in PEM's armour.
#[must_use]
pub fn open(bytes: &[u8]) -> Envelope {
    let unarmoured = bytes.starts_with(b"-----BEGIN").then(|| pem(bytes)).flatten();
    envelope(unarmoured.as_deref().unwrap_or(bytes)).unwrap_or(Envelope::Unknown)
}

fn pem(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let code: String = text.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect();
    STANDARD.decode(code).ok()
}

fn envelope(bytes: &[u8]) -> Option<Envelope> {
    let mut info = Ber(bytes).inside(SEQUENCE)?;
    let kind = info.expect(OBJECT)?;
    match kind {
        SIGNED_DATA => signed(info.inside(CONTEXT)?.inside(SEQUENCE)?),
        ENVELOPED_DATA | ENCRYPTED_DATA | AUTH_ENVELOPED_DATA => Some(Envelope::Encrypted),
        _ => None,
    }
}

fn signed(mut data: Ber<'_>) -> Option<Envelope> {
    data.expect(INTEGER)?;
    data.expect(SET)?;
    let mut enclosed = data.inside(SEQUENCE)?;
    enclosed.expect(OBJECT)?;
    let content = enclosed.inside(CONTEXT).map(|mut explicit| octets(&mut explicit));
    let certificates = data.inside(CONTEXT).map(certificates).unwrap_or_default();
    // Revocation lists.
    data.expect(CONTEXT + 1);
    let signers = data.inside(SET).map(|infos| signers(infos, &certificates)).unwrap_or_default();
    if content.is_none() && signers.is_empty() {
        return Some(Envelope::Certificates);
    }
    Some(Envelope::Signed { content, signers: signers.into_iter().flatten().collect() })
}

/// An octet string, whole or in pieces.
fn octets(from: &mut Ber<'_>) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some((tag, body)) = from.next() {
        match tag {
            OCTETS => whole.extend_from_slice(body),
            0x24 => {
                let mut pieces = Ber(body);
                while let Some(piece) = pieces.expect(OCTETS) {
                    whole.extend_from_slice(piece);
                }
            }
            _ => {}
        }
    }
    whole
}

/// Who a certificate was issued by, its number, and whom it names.
struct Certificate<'b> {
    issuer: &'b [u8],
    serial: &'b [u8],
    subject: Option<String>,
}

fn certificates(mut list: Ber<'_>) -> Vec<Certificate<'_>> {
    let mut found = Vec::new();
    while let Some((tag, body)) = list.next() {
        if found.len() >= MANY {
            break;
        }
        if tag == SEQUENCE {
            found.extend(certificate(Ber(body)));
        }
    }
    found
}

fn certificate(mut outer: Ber<'_>) -> Option<Certificate<'_>> {
    let mut inner = outer.inside(SEQUENCE)?;
    inner.expect(CONTEXT);
    let serial = inner.expect(INTEGER)?;
    inner.expect(SEQUENCE)?;
    let issuer = inner.expect(SEQUENCE)?;
    inner.expect(SEQUENCE)?;
    let subject = holder(Ber(inner.expect(SEQUENCE)?));
    Some(Certificate { issuer, serial, subject })
}

/// The signers, each by the certificate that came with it; none where it did not.
fn signers(mut infos: Ber<'_>, certificates: &[Certificate<'_>]) -> Vec<Option<String>> {
    let mut found = Vec::new();
    while let Some(mut info) = infos.inside(SEQUENCE) {
        if found.len() >= MANY {
            break;
        }
        info.expect(INTEGER);
        let named = info.inside(SEQUENCE).and_then(|mut id| Some((id.expect(SEQUENCE)?, id.expect(INTEGER)?)));
        let certificate = named.and_then(|(issuer, serial)| {
            certificates.iter().find(|known| known.issuer == issuer && known.serial == serial)
        });
        found.push(certificate.and_then(|known| known.subject.clone()));
    }
    found
}

/// The name of a certificate's holder, with the address where one is in it.
fn holder(mut name: Ber<'_>) -> Option<String> {
    let (mut common, mut organization, mut email) = (None, None, None);
    while let Some(mut set) = name.inside(SET) {
        while let Some(mut pair) = set.inside(SEQUENCE) {
            let Some(kind) = pair.expect(OBJECT) else { continue };
            let Some((tag, value)) = pair.next() else { continue };
            let value = Some(string(tag, value));
            match kind {
                COMMON_NAME => common = value,
                ORGANIZATION => organization = value,
                EMAIL => email = value,
                _ => {}
            }
        }
    }
    match (common.or(organization), email) {
        (Some(name), Some(email)) => Some(format!("{name} <{email}>")),
        (name, email) => name.or(email),
    }
}

fn string(tag: u8, value: &[u8]) -> String {
    const BMP: u8 = 0x1e;
    if tag == BMP {
        return encoding_rs::UTF_16BE.decode_without_bom_handling(value).0.into_owned();
    }
    String::from_utf8_lossy(value).into_owned()
}

/// Elements one after the other.
#[derive(Clone, Copy)]
struct Ber<'b>(&'b [u8]);

impl<'b> Ber<'b> {
    /// The next element's tag and content.
    fn next(&mut self) -> Option<(u8, &'b [u8])> {
        let (tag, body, rest) = element(self.0, 0)?;
        self.0 = rest;
        Some((tag, body))
    }

    /// The next element's content if it has this tag; else it stays.
    fn expect(&mut self, tag: u8) -> Option<&'b [u8]> {
        let (found, body, rest) = element(self.0, 0)?;
        (found == tag).then(|| {
            self.0 = rest;
            body
        })
    }

    /// The elements in the next one, if it has this tag.
    fn inside(&mut self, tag: u8) -> Option<Ber<'b>> {
        self.expect(tag).map(Ber)
    }
}

/// Tag, content and what follows (X.690 §8.1); tags of one byte only, as CMS has them.
fn element(bytes: &[u8], depth: usize) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    if tag & 0x1f == 0x1f || depth > DEPTH {
        return None;
    }
    match first {
        0x80 => unbounded(tag, rest, depth),
        0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = length.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
            let (body, rest) = rest.split_at_checked(length)?;
            Some((tag, body, rest))
        }
        0..=0x7f => {
            let (body, rest) = rest.split_at_checked(usize::from(first))?;
            Some((tag, body, rest))
        }
        _ => None,
    }
}

/// An element that ends where two noughts stand in place of another one.
fn unbounded(tag: u8, bytes: &[u8], depth: usize) -> Option<(u8, &[u8], &[u8])> {
    let mut rest = bytes;
    while !rest.starts_with(&[0, 0]) {
        (_, _, rest) = element(rest, depth + 1)?;
    }
    let body = bytes.get(..bytes.len() - rest.len())?;
    Some((tag, body, rest.get(2..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
        let body = parts.concat();
        let size = u16::try_from(body.len()).unwrap().to_be_bytes();
        [vec![tag, 0x82], size.to_vec(), body].concat()
    }

    fn unbounded(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
        [vec![tag, 0x80], parts.concat(), vec![0, 0]].concat()
    }

    fn name(common: &str) -> Vec<u8> {
        let pair = der(SEQUENCE, &[der(OBJECT, &[COMMON_NAME.to_vec()]), der(0x0c, &[common.as_bytes().to_vec()])]);
        der(SEQUENCE, &[der(SET, &[pair])])
    }

    fn signed(content: Vec<u8>, wrap: fn(u8, &[Vec<u8>]) -> Vec<u8>) -> Vec<u8> {
        let empty = der(SEQUENCE, &[]);
        let serial = der(INTEGER, &[vec![7]]);
        let version = der(CONTEXT, &[der(INTEGER, &[vec![2]])]);
        let fields = [version, serial.clone(), empty.clone(), name("Root"), empty.clone(), name("Amina Wekesa")];
        let certificate = der(SEQUENCE, &[der(SEQUENCE, &fields)]);
        let signer = der(SEQUENCE, &[der(INTEGER, &[vec![1]]), der(SEQUENCE, &[name("Root"), serial])]);
        let enclosed = wrap(SEQUENCE, &[der(OBJECT, &[SIGNED_DATA.to_vec()]), wrap(CONTEXT, &[content])]);
        let data =
            [der(INTEGER, &[vec![1]]), der(SET, &[]), enclosed, der(CONTEXT, &[certificate]), der(SET, &[signer])];
        wrap(SEQUENCE, &[der(OBJECT, &[SIGNED_DATA.to_vec()]), wrap(CONTEXT, &[wrap(SEQUENCE, &data)])])
    }

    #[test]
    fn what_a_signature_encloses_and_who_signed_come_out() {
        let want = Envelope::Signed { content: Some(b"whole".to_vec()), signers: vec!["Amina Wekesa".to_owned()] };
        assert_eq!(open(&signed(der(OCTETS, &[b"whole".to_vec()]), der)), want);
        let pieces = unbounded(0x24, &[der(OCTETS, &[b"who".to_vec()]), der(OCTETS, &[b"le".to_vec()])]);
        let bytes = signed(pieces, unbounded);
        assert_eq!(open(&bytes), want);
        let armoured = format!("-----BEGIN PKCS7-----\n{}\n-----END PKCS7-----\n", STANDARD.encode(&bytes));
        assert_eq!(open(armoured.as_bytes()), want);
        for cut in 0..bytes.len() {
            assert_ne!(open(&bytes[..cut]), want);
        }
    }

    #[test]
    fn what_is_encrypted_is_told_and_endless_nesting_is_refused() {
        let info = [der(OBJECT, &[ENVELOPED_DATA.to_vec()]), der(CONTEXT, &[])];
        assert_eq!(open(&der(SEQUENCE, &info)), Envelope::Encrypted);
        assert_eq!(open(&[0x30, 0x80].repeat(1 << 20)), Envelope::Unknown);
        assert_eq!(open(b"\x30\x84\xff\xff\xff\xff"), Envelope::Unknown);
    }
}
