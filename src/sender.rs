//! Who speaks: contacts, and what the operator's own mail server says about the sender.
//!
//! Pure. A sender who is no contact is never counted unseen; nor is one whose mail our own MX found forged, or who looks
//! like somebody else.

mod contacts;
pub mod disguise;
pub mod results;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use contacts::{Contact, Contacts, ContactsError, Role, Speaker, contacts_from_csv, contacts_to_csv, fold};

use crate::{
    message::{Headers, Message},
    reply::{Doubt, DoubtCode, state::StateCode},
};
use results::Finding;

/// What is asked of the operator's own mail server before a message counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Nothing.
    Off,
    /// A *fail* goes to a person; no verdict at all does not.
    #[default]
    Prefer,
    /// Anything but a *pass* goes to a person.
    Require,
}

/// The trust settings: the policy and whose Authentication-Results are believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    pub policy: Policy,
    /// The authserv-id of the operator's own MX (RFC 8601 §2.5); `none` for one that names none (Microsoft 365).
    pub authserv_id: String,
}

impl Default for Trust {
    fn default() -> Self {
        Self { policy: Policy::Prefer, authserv_id: "mx.itu.int".to_owned() }
    }
}

/// What our own MX found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authentic {
    Pass,
    Fail,
    Unsaid,
    /// It said something that cannot be read.
    Unreadable,
}

/// The sender, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Lower case; none unless there is exactly one.
    pub address: Option<String>,
    pub speaker: Option<Speaker>,
    /// For a gateway: the Member State whose contacts' addresses the form gives as its own, where they are all of one.
    pub printed: Option<StateCode>,
    pub doubts: Vec<Doubt>,
}

/// Says who sent the message that arrived at this instant, with every doubt about it.
#[must_use]
pub fn identify(message: &Message, contacts: &Contacts, trust: &Trust, arrived: Timestamp) -> Sender {
    let headers = &message.headers;
    let mut doubts = Vec::new();
    let address = address(headers, &mut doubts);
    let speaker = address.as_deref().and_then(|address| speaker(address, contacts, arrived, &mut doubts));
    if address.is_none() {
        note(&mut doubts, DoubtCode::SenderUnknown, "the sender cannot be told".to_owned());
    }
    if let Some(address) = &address {
        disguised(headers, address, speaker, contacts, &mut doubts);
    }
    authenticated(headers, trust, &mut doubts);
    let printed = (speaker == Some(Speaker::Gateway)).then(|| printed(message, contacts, arrived)).flatten();
    Sender { address, speaker, printed, doubts }
}

/// The State of every registered address that stands on the pages, as OCR may have read it.
fn printed(message: &Message, contacts: &Contacts, arrived: Timestamp) -> Option<StateCode> {
    /// Addresses are no longer (RFC 5321 §4.5.3.1).
    const LONGEST: usize = 320;
    let lines = message.sheets.iter().filter(|sheet| !sheet.quoted).flat_map(|sheet| {
        let rows = sheet.lines().map(|(_, line)| line.text());
        rows.chain(sheet.asides.iter().cloned()).collect::<Vec<_>>()
    });
    let mut states = BTreeSet::new();
    for line in lines {
        for word in line.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '<' | '>' | '(' | ')')) {
            let address = word.trim_matches(|c: char| !c.is_alphanumeric());
            if address.len() > LONGEST {
                continue;
            }
            states.extend(contacts.misread(address, arrived));
        }
    }
    if states.len() == 1 { states.pop_first() } else { None }
}

fn note(doubts: &mut Vec<Doubt>, code: DoubtCode, detail: String) {
    doubts.push(Doubt { code, text: None, spot: None, detail });
}

/// The one address that the message is from.
fn address(headers: &Headers, doubts: &mut Vec<Doubt>) -> Option<String> {
    let mut ambiguous = |detail: String| note(doubts, DoubtCode::SenderAmbiguous, detail);
    let address = match headers.from.as_slice() {
        [one] => fold(&one.address),
        [] => return None,
        several => {
            ambiguous(format!("the message names {} senders", several.len()));
            return None;
        }
    };
    if !disguise::plain(&address) || headers.from_lines.len() > 1 {
        ambiguous("the From header does not name one plain address".to_owned());
        return None;
    }
    if headers.from_lines.iter().any(|line| !disguise::plainly_from(line, &address)) {
        ambiguous(format!("the From header can be read in more than one way: {}", headers.from_lines.join(" | ")));
    }
    Some(address)
}

/// For whom the address speaks; what it may not do is told.
fn speaker(address: &str, contacts: &Contacts, arrived: Timestamp, doubts: &mut Vec<Doubt>) -> Option<Speaker> {
    match contacts.speakers(address, arrived).as_slice() {
        [one] => Some(*one),
        [] => {
            note(doubts, DoubtCode::SenderUnknown, unregistered(contacts.registered(address), arrived));
            if let Some(imitated) = disguise::imitates(address, contacts) {
                let domain = disguise::domain(address);
                let detail = format!(
                    "{domain} ({}) looks like {}, registered for {}",
                    disguise::shown(&domain),
                    disguise::domain(&imitated.address),
                    imitated.speaker.code()
                );
                note(doubts, DoubtCode::SenderLookalike, detail);
            }
            None
        }
        _ => {
            note(doubts, DoubtCode::SenderAmbiguous, "the address is registered for several Member States".to_owned());
            None
        }
    }
}

/// Why an address does not speak.
fn unregistered(registered: &[Contact], arrived: Timestamp) -> String {
    match registered {
        [] => "the sender is no registered contact of any Member State".to_owned(),
        [one, ..] if one.holds(arrived) => {
            format!("the sender is registered for {} to be copied, not to reply", one.speaker.code())
        }
        [one, ..] => {
            let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
            format!(
                "the sender's registration for {} holds from {} to {}",
                one.speaker.code(),
                day(one.from),
                day(one.until)
            )
        }
    }
}

/// Display names that show another address, and answers that would go elsewhere.
fn disguised(headers: &Headers, address: &str, speaker: Option<Speaker>, contacts: &Contacts, doubts: &mut Vec<Doubt>) {
    let same_voice = |other: &str| {
        let registered = contacts.registered(other);
        speaker.is_some() && registered.iter().any(|contact| Some(contact.speaker) == speaker)
    };
    let name = headers.from.first().and_then(|from| from.name.as_deref()).unwrap_or_default();
    if let Some(shown) = disguise::displayed(name, address).filter(|shown| !same_voice(shown)) {
        note(doubts, DoubtCode::SenderDisguised, format!("the sender's name shows {shown}; the address is {address}"));
    }
    let elsewhere = headers.reply_to.iter().map(|to| fold(&to.address)).find(|to| {
        !to.is_empty() && to != address && disguise::domain(to) != disguise::domain(address) && !same_voice(to)
    });
    if let Some(elsewhere) = elsewhere {
        note(doubts, DoubtCode::ReplyToElsewhere, format!("answers are to go to {elsewhere}, not to {address}"));
    }
}

fn authenticated(headers: &Headers, trust: &Trust, doubts: &mut Vec<Doubt>) {
    let server = &trust.authserv_id;
    let detail = match (trust.policy, authentic(headers, server)) {
        (Policy::Off, _) | (_, Authentic::Pass) | (Policy::Prefer, Authentic::Unsaid) => return,
        (_, Authentic::Fail) => format!("{server} could not authenticate the sender: it may be forged"),
        (_, Authentic::Unreadable) => format!("what {server} found about the sender cannot be read"),
        (Policy::Require, Authentic::Unsaid) => format!("{server} did not authenticate the sender"),
    };
    note(doubts, DoubtCode::SenderNotAuthenticated, detail);
}

/// What the topmost Authentication-Results of our own MX says; every other is ignored (RFC 8601 §5).
///
/// A server that names itself nowhere is only believed in the very first of all such headers.
#[must_use]
pub fn authentic(headers: &Headers, authserv_id: &str) -> Authentic {
    let all = headers.authentication_results.iter();
    let ours = if authserv_id == "none" {
        all.take(1).find(|value| results::server(value).is_empty())
    } else {
        all.into_iter().find(|value| results::server(value).eq_ignore_ascii_case(authserv_id))
    };
    let Some(ours) = ours else { return Authentic::Unsaid };
    let Ok(results) = results::parse(ours) else { return Authentic::Unreadable };
    let domain = match headers.from.as_slice() {
        [one] => disguise::domain(&one.address),
        _ => return Authentic::Unsaid,
    };
    let has = |method: &str, result: &str| results.findings.iter().any(|f| f.method == method && f.result == result);
    if has("dmarc", "fail") || has("compauth", "fail") {
        Authentic::Fail
    } else if results.findings.iter().any(|finding| finding.result == "pass" && aligned(finding, &domain)) {
        Authentic::Pass
    } else if has("dkim", "fail") || has("spf", "fail") {
        Authentic::Fail
    } else {
        Authentic::Unsaid
    }
}

/// Whether a finding speaks of the domain in the From header: DMARC's own check, or a signature by that domain or one
/// above it. A domain below it may be somebody else's.
fn aligned(finding: &Finding, domain: &str) -> bool {
    match finding.method.as_str() {
        "dmarc" => finding.property("header.from").is_none_or(|from| from == domain),
        "dkim" => {
            let named = finding.property("header.d").or_else(|| finding.property("header.i"));
            let signer = named.map(|named| named.rsplit('@').next().unwrap_or_default()).unwrap_or_default();
            signer.contains('.') && (signer == domain || domain.ends_with(&format!(".{signer}")))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Address;

    fn headers(results: &[&str]) -> Headers {
        Headers {
            from: vec![Address { name: None, address: "focal@mail.admin.example".to_owned() }],
            authentication_results: results.iter().map(|&r| r.to_owned()).collect(),
            ..Headers::default()
        }
    }

    fn check(results: &[&str], want: Authentic) {
        assert_eq!(authentic(&headers(results), "mx.itu.int"), want, "{results:?}");
    }

    #[test]
    fn only_our_own_servers_topmost_word_is_believed() {
        check(&[], Authentic::Unsaid);
        check(&["mx.itu.int; dmarc=pass header.from=mail.admin.example"], Authentic::Pass);
        check(&["mx.evil.example; dmarc=pass header.from=mail.admin.example"], Authentic::Unsaid);
        check(&["mx.itu.int; dmarc=fail", "mx.itu.int; dmarc=pass"], Authentic::Fail);
        check(&["mx.itu.int 1; dkim=pass (2048-bit key; dmarc=fail) header.d=admin.example"], Authentic::Pass);
    }

    #[test]
    fn a_signature_of_somebody_else_proves_nothing() {
        check(&["mx.itu.int; dkim=pass header.d=evil.example"], Authentic::Unsaid);
        check(&["mx.itu.int; dkim=pass header.d=notadmin.example; spf=fail"], Authentic::Fail);
        check(&["mx.itu.int; dmarc=pass header.from=evil.example"], Authentic::Unsaid);
        check(&["mx.itu.int; spf=pass smtp.mailfrom=evil.example"], Authentic::Unsaid);
    }
}
