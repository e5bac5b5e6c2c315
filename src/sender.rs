//! Who speaks: contacts, and what the operator's own mail server says about the sender.
//!
//! Pure. A sender who is no contact is never counted unseen; nor is one whose mail our own MX found forged.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    message::{Headers, Message},
    reply::{Doubt, DoubtCode, state::StateCode},
};

/// For whom an address may speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    State(StateCode),
    /// A gateway of our own (fax): the form says which State.
    Gateway,
}

/// One row of the contacts: an address, or `@domain`, and for whom it speaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Contact {
    pub speaker: Speaker,
    /// Lower case.
    pub address: String,
}

/// The contacts, by address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contacts {
    by_address: BTreeMap<String, Vec<Speaker>>,
}

/// A contacts file that cannot be taken.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct ContactsError {
    pub line: u64,
    pub what: String,
}

impl FromIterator<Contact> for Contacts {
    fn from_iter<I: IntoIterator<Item = Contact>>(contacts: I) -> Self {
        let mut by_address: BTreeMap<String, Vec<Speaker>> = BTreeMap::new();
        for contact in contacts {
            let speakers = by_address.entry(contact.address).or_default();
            if !speakers.contains(&contact.speaker) {
                speakers.push(contact.speaker);
            }
        }
        Self { by_address }
    }
}

impl Contacts {
    /// Everyone for whom the address may speak; the address itself goes before its domain.
    #[must_use]
    pub fn speakers(&self, address: &str) -> &[Speaker] {
        let address = address.trim().to_lowercase();
        let domain = address.rfind('@').and_then(|at| address.get(at..)).unwrap_or_default();
        self.by_address.get(&address).or_else(|| self.by_address.get(domain)).map_or(&[], Vec::as_slice)
    }

    /// The addresses that may speak for a Member State, without domains.
    pub fn of(&self, state: StateCode) -> impl Iterator<Item = &str> {
        let speaks = move |speakers: &Vec<Speaker>| speakers.contains(&Speaker::State(state));
        self.by_address
            .iter()
            .filter(move |(address, speakers)| speaks(speakers) && !address.starts_with('@'))
            .map(|(a, _)| a.as_str())
    }
}

/// Reads `member_state,name_en,address` rows; every mistake is an error naming its line, and nothing is taken.
pub fn contacts_from_csv(bytes: &[u8]) -> Result<Vec<Contact>, Vec<ContactsError>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(bytes);
    let whole = |what: String| vec![ContactsError { line: 1, what }];
    let headers = reader.headers().map_err(|e| whole(e.to_string()))?.clone();
    let column =
        |name: &str| headers.iter().position(|header| header.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name));
    let (Some(state), Some(address)) = (column("member_state"), column("address")) else {
        return Err(whole("the columns \"member_state\" and \"address\" are needed".to_owned()));
    };
    let (mut contacts, mut mistakes) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let taken =
            record.map_err(|e| (e.position().map_or(0, csv::Position::line), e.to_string())).and_then(|record| {
                let line = record.position().map_or(0, csv::Position::line);
                contact(record.get(state).unwrap_or_default(), record.get(address).unwrap_or_default())
                    .map_err(|what| (line, what))
            });
        match taken {
            Ok(contact) => contacts.push(contact),
            Err((line, what)) => mistakes.push(ContactsError { line, what }),
        }
    }
    if mistakes.is_empty() { Ok(contacts) } else { Err(mistakes) }
}

fn contact(state: &str, address: &str) -> Result<Contact, String> {
    let speaker = match state {
        "*" => Speaker::Gateway,
        code => Speaker::State(
            StateCode::parse(code).ok_or_else(|| format!("\"{code}\" is neither an ISO 3166-1 alpha-3 code nor *"))?,
        ),
    };
    let sound = address.split_once('@').is_some_and(|(_, domain)| domain.contains('.') && !domain.contains('@'));
    if !sound || address.contains(char::is_whitespace) {
        return Err(format!("\"{address}\" is neither an address nor @domain"));
    }
    Ok(Contact { speaker, address: address.to_lowercase() })
}

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
    /// The authserv-id of the operator's own MX (RFC 8601 §2.5).
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
}

/// The sender, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Lower case; none unless there is exactly one.
    pub address: Option<String>,
    pub speaker: Option<Speaker>,
    pub doubts: Vec<Doubt>,
}

/// Says who sent the message, with every doubt about it.
#[must_use]
pub fn identify(message: &Message, contacts: &Contacts, trust: &Trust) -> Sender {
    let mut doubts = Vec::new();
    let mut doubt = |code, detail: String| doubts.push(Doubt { code, text: None, spot: None, detail });
    let address = match message.headers.from.as_slice() {
        [one] => Some(one.address.trim().to_lowercase()),
        [] => None,
        several => {
            doubt(DoubtCode::SenderAmbiguous, format!("the message names {} senders", several.len()));
            None
        }
    };
    let speaker = match address.as_deref().map(|address| contacts.speakers(address)) {
        Some([one]) => Some(*one),
        Some([]) | None => {
            doubt(DoubtCode::SenderUnknown, "the sender is no registered contact of any Member State".to_owned());
            None
        }
        Some(_) => {
            doubt(DoubtCode::SenderAmbiguous, "the address is registered for several Member States".to_owned());
            None
        }
    };
    match (trust.policy, authentic(&message.headers, &trust.authserv_id)) {
        (Policy::Prefer | Policy::Require, Authentic::Fail) => {
            doubt(
                DoubtCode::SenderNotAuthenticated,
                format!("{} could not authenticate the sender: it may be forged", trust.authserv_id),
            );
        }
        (Policy::Require, Authentic::Unsaid) => {
            doubt(DoubtCode::SenderNotAuthenticated, format!("{} did not authenticate the sender", trust.authserv_id));
        }
        _ => {}
    }
    Sender { address, speaker, doubts }
}

/// What the topmost Authentication-Results of our own MX says; every other is ignored (RFC 8601 §5).
#[must_use]
pub fn authentic(headers: &Headers, authserv_id: &str) -> Authentic {
    let Some(results) = headers.authentication_results.iter().find_map(|value| ours(value, authserv_id)) else {
        return Authentic::Unsaid;
    };
    let domain = match headers.from.as_slice() {
        [one] => one.address.rsplit_once('@').map(|(_, domain)| domain.to_ascii_lowercase()).unwrap_or_default(),
        _ => return Authentic::Unsaid,
    };
    let methods: Vec<AuthMethod> = results.split(';').map(AuthMethod::parse).collect();
    let has = |name: &str, result: &str| methods.iter().any(|m| m.name == name && m.result == result);
    let aligned = |m: &AuthMethod| match m.name.as_str() {
        "dmarc" => m.from.is_empty() || m.from == domain,
        "dkim" => !m.domain.is_empty() && (m.domain == domain || domain.ends_with(&format!(".{}", m.domain))),
        _ => false,
    };
    if methods.iter().any(|m| m.result == "pass" && aligned(m)) {
        Authentic::Pass
    } else if has("dmarc", "fail") || has("dkim", "fail") || has("spf", "fail") {
        Authentic::Fail
    } else {
        Authentic::Unsaid
    }
}

/// The results behind the authserv-id, if it is ours; comments are cut out first.
fn ours(value: &str, authserv_id: &str) -> Option<String> {
    let plain = without_comments(value);
    let (id, rest) = plain.split_once(';')?;
    let id = id.split_whitespace().next()?;
    id.eq_ignore_ascii_case(authserv_id).then(|| rest.to_owned())
}

fn without_comments(value: &str) -> String {
    let mut depth = 0_usize;
    let mut plain = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

/// One `method=result property=value …` of an Authentication-Results header.
#[derive(Debug, Default)]
struct AuthMethod {
    name: String,
    result: String,
    /// `header.d` of DKIM.
    domain: String,
    /// `header.from` of DMARC.
    from: String,
}

impl AuthMethod {
    fn parse(text: &str) -> Self {
        let mut method = Self::default();
        for (index, pair) in text.split_whitespace().enumerate() {
            let Some((key, value)) = pair.split_once('=') else { continue };
            let value = value.trim_matches('"').trim_end_matches(',').to_ascii_lowercase();
            match (index, key.to_ascii_lowercase().as_str()) {
                (0, name) => {
                    name.split('/').next().unwrap_or_default().clone_into(&mut method.name);
                    method.result = value;
                }
                (_, "header.d") => method.domain = value,
                (_, "header.i") if method.domain.is_empty() => {
                    value.trim_start_matches('@').clone_into(&mut method.domain);
                }
                (_, "header.from") => method.from = value,
                _ => {}
            }
        }
        method
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

    #[test]
    fn an_address_goes_before_its_domain_and_two_states_are_a_doubt() {
        let contacts: Contacts = contacts_from_csv(
            b"member_state,name_en,address\nKEN,Kenya,@admin.example\nUGA,Uganda,special@admin.example\n*,,fax@itu.example\nFRA,,both@x.example\nCHE,,both@x.example\n",
        )
        .unwrap()
        .into_iter()
        .collect();
        let code = |c| Speaker::State(StateCode::parse(c).unwrap());
        assert_eq!(contacts.speakers("Any@Admin.example"), [code("KEN")]);
        assert_eq!(contacts.speakers("special@admin.example"), [code("UGA")]);
        assert_eq!(contacts.speakers("fax@itu.example"), [Speaker::Gateway]);
        assert_eq!(contacts.speakers("x@evil-admin.example"), []);
        assert_eq!(contacts.speakers("both@x.example").len(), 2);
    }

    #[test]
    fn every_mistake_in_a_contacts_file_is_named_with_its_line() {
        let mistakes = contacts_from_csv(
            b"member_state,name_en,address\nKEN,Kenya,a@b.example\nKenya,,c@d.example\nFRA,,nonsense\n",
        )
        .unwrap_err();
        let lines: Vec<u64> = mistakes.iter().map(|m| m.line).collect();
        assert_eq!(lines, [3, 4]);
        assert!(contacts_from_csv(b"state,mail\nKEN,a@b.example\n").is_err());
    }
}
