//! How a sender may try to look like somebody else, so that a person is told what to look at.
//!
//! Pure. Nothing here ever makes a sender trusted; it only adds reasons to ask.

use unicode_security::confusable_detection::skeleton;

use super::contacts::{Contact, Contacts, fold};

/// Domains shorter than this differ by one letter too often to say anything.
const TELLING: usize = 8;

/// The registered contact whose domain this one imitates; none where it imitates nobody.
#[must_use]
pub fn imitates<'c>(address: &str, contacts: &'c Contacts) -> Option<&'c Contact> {
    let domain = domain(address);
    let shown = shown(&domain);
    let registered = |contact: &&Contact| self::domain(&contact.address) == domain;
    if domain.is_empty() || contacts.all().any(|contact| registered(&contact)) {
        return None;
    }
    contacts.all().find(|contact| resembles(&shown, &self::domain(&contact.address)))
}

/// The domain as people see it: punycode (`xn--…`) written out.
#[must_use]
pub fn shown(domain: &str) -> String {
    let (shown, sound) = idna::domain_to_unicode(domain);
    if sound.is_ok() { shown } else { domain.to_owned() }
}

/// What follows the last `@`, in lower case.
#[must_use]
pub fn domain(address: &str) -> String {
    fold(address).rsplit_once('@').map(|(_, domain)| domain.trim_end_matches('.').to_owned()).unwrap_or_default()
}

/// Alike to the eye, one slip of a finger apart, or the one built into the other (`admin.example.evil.example`).
fn resembles(shown: &str, registered: &str) -> bool {
    let plain = |domain: &str| domain.replace(['-', '_'], ".");
    let built_in = registered.len() >= TELLING
        && (plain(shown).starts_with(&format!("{}.", plain(registered)))
            || plain(shown).ends_with(&format!(".{}", plain(registered)))
                && !shown.ends_with(&format!(".{registered}"))
            || plain(shown) == plain(registered));
    alike(shown, registered) || built_in || (registered.len() >= TELLING && one_apart(shown, registered))
}

/// Whether the two have the same skeleton (UTS #39), digits taken for the letters they are put for.
fn alike(one: &str, other: &str) -> bool {
    let bare = |domain: &str| {
        let skeleton: String = skeleton(&domain.to_lowercase()).collect();
        skeleton.to_lowercase().replace('0', "o").replace(['1', 'i'], "l").replace("vv", "w")
    };
    bare(one) == bare(other)
}

/// Whether one letter was put in, left out, changed, or changed places with the next.
fn one_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let tail = |skip_one: usize, skip_other: usize| matches!((one.get(same + skip_one..), other.get(same + skip_other..)), (Some(a), Some(b)) if a == b);
    let swapped = matches!((one.get(same..same + 2), other.get(same..same + 2)), (Some([a, b]), Some([c, d])) if a == d && b == c);
    one != other && (tail(1, 0) || tail(0, 1) || tail(1, 1) || (swapped && tail(2, 2)))
}

/// An address that the display name shows and that is not the sender's own.
#[must_use]
pub fn displayed(name: &str, address: &str) -> Option<String> {
    let word = |c: char| c.is_whitespace() || "<>()[]\"',;:«»“”".contains(c);
    let addresses = name
        .split(word)
        .filter(|word| word.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.')));
    let (own, mut others) = (domain(address), addresses.map(fold));
    others.find(|shown| *shown != fold(address) && domain(shown) != own)
}

/// Whether a From header, as it stands, names this one address and nothing else that could be taken for one.
///
/// Mail programs differ in what they make of a header that breaks the grammar; what one shows must not be what another
/// of them checked.
#[must_use]
pub fn plainly_from(line: &str, address: &str) -> bool {
    let bare = without_quotes_and_comments(line);
    let bare = bare.trim();
    let angled = bare.strip_suffix('>').and_then(|rest| rest.rsplit_once('<'));
    let (display, named) = angled.unwrap_or(("", bare));
    fold(named) == fold(address) && !display.contains(['@', '<', '>'])
}

/// Whether an address is one that mail programs cannot differ about.
#[must_use]
pub fn plain(address: &str) -> bool {
    let sound = |part: &str| {
        !part.is_empty()
            && !part.contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;:\"()[]\\@".contains(c))
    };
    address.trim().split_once('@').is_some_and(|(local, domain)| sound(local) && sound(domain) && domain.contains('.'))
}

fn without_quotes_and_comments(line: &str) -> String {
    let (mut bare, mut quoted, mut depth) = (String::new(), false, 0_usize);
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if quoted || depth > 0 => {
                chars.next();
            }
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            c if !quoted && depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sender::contacts::Speaker;

    fn imitated(address: &str) -> bool {
        let kenya = Speaker::parse("KEN").unwrap();
        let contacts: Contacts =
            ["standards@communications-authority.example", "@ministry.gov.example", "x@mail.example"]
                .map(|address| Contact::new(kenya, address))
                .into_iter()
                .collect();
        imitates(address, &contacts).is_some()
    }

    #[test]
    fn domains_made_to_be_mistaken_for_a_registered_one_are_recognised() {
        for address in [
            "a@communicatlons-authority.example",
            "a@cornmunications-authority.example",
            "a@communications-authorlty.example",
            "a@c\u{043e}mmunications-authority.example",
            "a@xn--cmmunications-authority-70s.example",
            "a@communication-authority.example",
            "a@communicatoins-authority.example",
            "a@communications.authority.example",
            "a@communications-authority.example.evil.example",
            "a@ministry-gov.example",
            "a@rninistry.gov.example",
            "a@m1nistry.gov.example",
        ] {
            assert!(imitated(address), "{address}");
        }
    }

    #[test]
    fn registered_domains_and_quite_different_ones_imitate_nobody() {
        for address in [
            "b@communications-authority.example",
            "b@ministry.gov.example",
            "b@telecom.example",
            "b@webmail-of-many.example",
            "b@",
            "",
        ] {
            assert!(!imitated(address), "{address}");
        }
    }

    #[test]
    fn a_header_that_could_be_read_in_two_ways_is_not_plain() {
        for (line, plainly) in [
            ("a@b.example", true),
            ("<a@b.example>", true),
            ("\"Doe, Jane (Ms) <x@y.example>\" <A@b.example>", true),
            ("Doe, Jane <a@b.example> (Standards)", true),
            ("Jane O'Neil: Standards <a@b.example>", true),
            ("x@y.example <a@b.example>", false),
            ("<x@y.example> <a@b.example>", false),
            ("a@b.example, x@y.example", false),
            ("a@b.example <x@y.example>", false),
            ("a@b.example>", false),
        ] {
            assert_eq!(plainly_from(line, "a@b.example"), plainly, "{line}");
        }
    }

    #[test]
    fn an_address_in_the_display_name_is_seen() {
        let shown = |name| displayed(name, "a@b.example");
        assert_eq!(shown("focal@admin.example").as_deref(), Some("focal@admin.example"));
        assert_eq!(shown("Focal (focal@admin.example)").as_deref(), Some("focal@admin.example"));
        for harmless in ["Jane Doe", "a@b.example", "standards@b.example", "Jane @ Work", "@jane"] {
            assert_eq!(shown(harmless), None, "{harmless}");
        }
    }
}
