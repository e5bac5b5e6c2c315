//! A mail address that the operator wrote: checked strictly, so that it can stand in a header or an SMTP command.

/// An address with an optional display name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailAddress {
    name: Option<String>,
    address: String,
}

impl MailAddress {
    /// Reads `tsbdir@itu.int` or `TSB Director <tsbdir@itu.int>`.
    ///
    /// # Errors
    /// Says what is wrong with it. Quoted local parts and address literals (RFC 5321 §4.1.2) are not accepted.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.chars().any(char::is_control) {
            return Err("holds a control character".to_owned());
        }
        let text = text.trim();
        let (name, address) = match text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
            Some((name, address)) => (name.trim().trim_matches('"').trim(), address.trim()),
            None => ("", text),
        };
        if name.contains(['<', '>', '"', '\\']) {
            return Err("has a name with one of < > \" \\ in it".to_owned());
        }
        check(address)?;
        Ok(Self { name: Some(name.to_owned()).filter(|name| !name.is_empty()), address: address.to_owned() })
    }

    /// The address alone, as written.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The display name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What follows the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl std::fmt::Display for MailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.address),
            None => f.write_str(&self.address),
        }
    }
}

fn check(address: &str) -> Result<(), String> {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return Err("has no @. Write name@domain".to_owned());
    };
    // RFC 5321 §4.5.3.1: 64 octets for the local part, 254 for the whole path.
    if local.is_empty() || local.len() > 64 || address.len() > 254 {
        return Err("has nothing, or too much, before the @".to_owned());
    }
    if !local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atext)) {
        return Err("has a character before the @ that may not stand there".to_owned());
    }
    check_domain(domain)
}

/// RFC 5322 §3.2.3 `atext`, and anything beyond ASCII (RFC 6532).
fn is_atext(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || "!#$%&'*+-/=?^_`{|}~".contains(letter)
        || (!letter.is_ascii() && letter.is_alphanumeric())
}

/// Whether it is a domain name: labels of letters, digits and hyphens (RFC 1123 §2.1, and beyond ASCII RFC 5890).
pub(super) fn check_domain(domain: &str) -> Result<(), String> {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
    };
    if domain.len() <= 253 && domain.split('.').all(label) {
        Ok(())
    } else {
        Err("has no proper domain name".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_with_and_without_a_name() {
        let director = MailAddress::parse("TSB Director <tsbdir@itu.int>").unwrap();
        assert_eq!(
            (director.name(), director.address(), director.domain()),
            (Some("TSB Director"), "tsbdir@itu.int", "itu.int")
        );
        assert_eq!(director.to_string(), "TSB Director <tsbdir@itu.int>");
        assert_eq!(MailAddress::parse(" <a.b+c@d-e.example> ").unwrap().to_string(), "a.b+c@d-e.example");
        assert_eq!(MailAddress::parse("\"Bureau, UIT\" <a@b.example>").unwrap().name(), Some("Bureau, UIT"));
    }

    #[test]
    fn an_address_that_could_smuggle_a_header_or_a_command_is_refused() {
        for bad in [
            "",
            "a",
            "@b",
            "a@",
            "a@b..c",
            "a..b@c",
            "a b@c",
            "a@b c",
            "a@-b",
            "a@b>\r\nBcc: x@y",
            "<a@b> <c@d>",
            "a@b,c@d",
            "x\u{0}@b",
            "a@[127.0.0.1]",
            "a\"b@c",
            "N\"ame <a@b>",
            "a@b@",
            "a@b <c@d",
        ] {
            assert!(MailAddress::parse(bad).is_err(), "{bad:?} was taken");
        }
    }
}
