//! The contacts: which addresses and domains may speak for whom, in which role and from when to when.
//!
//! Pure, with the CSV form in which the secretariat keeps them. An address always goes before its domain, also when its
//! registration has ended: who left a ministry does not speak for it through the ministry's domain.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{
    language::Language,
    reply::state::StateCode,
    sheet::scan::alike::{distance_within, letters},
};

/// For whom an address may speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    State(StateCode),
    /// A gateway of our own (fax): the form says which State.
    Gateway,
}

impl Speaker {
    /// The code under which the lists have it: `*` for a gateway.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::State(state) => state.as_str(),
            Self::Gateway => "*",
        }
    }

    /// The reverse of [`Self::code`].
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        if code == "*" { Some(Self::Gateway) } else { StateCode::parse(code).map(Self::State) }
    }
}

/// What an address is registered for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Its replies count.
    #[default]
    Reply,
    /// It is told what was received in its State's name; its own replies are asked about.
    Copy,
}

impl Role {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Copy => "copy",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Reply, Self::Copy].into_iter().find(|role| role.name() == name)
    }
}

/// One row of the contacts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Contact {
    /// An address or `@domain`, lower case.
    pub address: String,
    pub speaker: Speaker,
    /// The Member State's name as the list gives it.
    pub name: String,
    pub role: Role,
    /// The first day on which it holds, by UTC; none: since ever.
    pub from: Option<Date>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// The language in which it is written to; none: that of the State's own reply.
    pub language: Option<Language>,
}

impl Contact {
    /// A contact that may reply, without limits.
    #[must_use]
    pub fn new(speaker: Speaker, address: &str) -> Self {
        let name = match speaker {
            Speaker::State(state) => state.member().map(|member| member.name(Language::En).to_owned()),
            Speaker::Gateway => None,
        };
        Self {
            address: fold(address),
            speaker,
            name: name.unwrap_or_default(),
            role: Role::Reply,
            from: None,
            until: None,
            language: None,
        }
    }

    /// Whether the registration holds on the day of this instant.
    #[must_use]
    pub fn holds(&self, at: Timestamp) -> bool {
        let day = at.to_zoned(TimeZone::UTC).date();
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it stands for a whole domain.
    #[must_use]
    pub fn is_domain(&self) -> bool {
        self.address.starts_with('@')
    }

    /// Whether what it sends at this instant may count.
    #[must_use]
    pub fn may_reply(&self, at: Timestamp) -> bool {
        self.role == Role::Reply && self.holds(at)
    }
}

/// The contacts, by address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contacts {
    by_address: BTreeMap<String, Vec<Contact>>,
}

impl FromIterator<Contact> for Contacts {
    fn from_iter<I: IntoIterator<Item = Contact>>(contacts: I) -> Self {
        let mut by_address: BTreeMap<String, Vec<Contact>> = BTreeMap::new();
        for contact in contacts {
            by_address.entry(contact.address.clone()).or_default().push(contact);
        }
        Self { by_address }
    }
}

/// An address as the contacts have it. Only ASCII is folded: U+212A (the Kelvin sign) would become the letter k, and
/// an address that merely looks registered would be.
#[must_use]
pub fn fold(address: &str) -> String {
    address.trim().to_ascii_lowercase()
}

impl Contacts {
    /// What is registered for the address itself, else for its domain.
    #[must_use]
    pub fn registered(&self, address: &str) -> &[Contact] {
        let address = fold(address);
        let domain = address.rfind('@').and_then(|at| address.get(at..)).unwrap_or_default();
        self.by_address.get(&address).or_else(|| self.by_address.get(domain)).map_or(&[], Vec::as_slice)
    }

    /// Everyone for whom the address may speak at an instant.
    #[must_use]
    pub fn speakers(&self, address: &str, at: Timestamp) -> Vec<Speaker> {
        let mut speakers: Vec<Speaker> =
            self.registered(address).iter().filter(|contact| contact.may_reply(at)).map(|c| c.speaker).collect();
        speakers.dedup();
        speakers
    }

    /// The States for which a registered address may speak at an instant that is this one, or this one misread: the domain
    /// is the same, and two thirds of what is registered before it.
    #[must_use]
    pub fn misread(&self, address: &str, at: Timestamp) -> BTreeSet<StateCode> {
        let Some((read, domain)) = address.split_once('@') else { return BTreeSet::new() };
        let (read, domain) = (letters(read), fold(domain));
        let is = |address: &str| {
            let known = address.split_once('@').filter(|(_, at)| *at == domain).map(|(local, _)| letters(local));
            known.is_some_and(|known| distance_within(&known, &read) * 3 <= known.len())
        };
        let there = self.by_address.iter().filter(|(address, _)| is(address));
        let contacts = there.flat_map(|(_, contacts)| contacts).filter(|contact| contact.may_reply(at));
        contacts
            .filter_map(|contact| match contact.speaker {
                Speaker::State(state) => Some(state),
                Speaker::Gateway => None,
            })
            .collect()
    }

    /// Whether the address is a gateway of our own.
    #[must_use]
    pub fn is_gateway(&self, address: &str) -> bool {
        self.registered(address).iter().any(|contact| contact.speaker == Speaker::Gateway)
    }

    /// The addresses registered for a Member State at an instant, without domains; in whatever role.
    pub fn of(&self, state: StateCode, at: Timestamp) -> impl Iterator<Item = &Contact> {
        let speaks = move |contact: &&Contact| {
            contact.speaker == Speaker::State(state) && contact.holds(at) && !contact.is_domain()
        };
        self.all().filter(speaks)
    }

    /// Every contact, by address.
    pub fn all(&self) -> impl Iterator<Item = &Contact> {
        self.by_address.values().flatten()
    }
}

/// A contacts file that cannot be taken.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct ContactsError {
    pub line: u64,
    pub what: String,
}

/// The columns, in the order in which they are written. Only the state and the address must be there.
const COLUMNS: [&str; 7] = ["member_state", "name_en", "address", "role", "valid_from", "valid_until", "language"];

/// Reads rows of contacts; every mistake is an error naming its line, and nothing is taken.
pub fn contacts_from_csv(bytes: &[u8]) -> Result<Vec<Contact>, Vec<ContactsError>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(bytes);
    let whole = |what: String| vec![ContactsError { line: 1, what }];
    let headers = reader.headers().map_err(|e| whole(e.to_string()))?.clone();
    let at = COLUMNS
        .map(|name| headers.iter().position(|header| header.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name)));
    if let [None, ..] | [_, _, None, ..] = at {
        return Err(whole("the columns \"member_state\" and \"address\" are needed".to_owned()));
    }
    let (mut contacts, mut mistakes) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let taken =
            record.map_err(|e| (e.position().map_or(0, csv::Position::line), e.to_string())).and_then(|record| {
                let line = record.position().map_or(0, csv::Position::line);
                let fields = at.map(|at| at.and_then(|at| record.get(at)).unwrap_or_default());
                contact(fields).map_err(|what| (line, what))
            });
        match taken {
            Ok(contact) => contacts.push(contact),
            Err((line, what)) => mistakes.push(ContactsError { line, what }),
        }
    }
    if mistakes.is_empty() { Ok(contacts) } else { Err(mistakes) }
}

fn contact([state, name, address, role, from, until, language]: [&str; 7]) -> Result<Contact, String> {
    let speaker =
        Speaker::parse(state).ok_or_else(|| format!("\"{state}\" is neither an ISO 3166-1 alpha-3 code nor *"))?;
    let sound = address.split_once('@').is_some_and(|(_, domain)| domain.contains('.') && !domain.contains('@'));
    if !sound || address.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(format!("\"{address}\" is neither an address nor @domain"));
    }
    let role = if role.is_empty() { Some(Role::Reply) } else { Role::parse(&role.to_ascii_lowercase()) };
    let role = role.ok_or("the role is neither reply nor copy")?;
    let (from, until) = (day(from)?, day(until)?);
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        return Err("valid_until is before valid_from".to_owned());
    }
    let language = match language {
        "" => None,
        code => Some(code.parse().map_err(|_| format!("\"{code}\" is none of en, fr, es, ru, ar, zh"))?),
    };
    let mut contact = Contact { role, from, until, language, ..Contact::new(speaker, address) };
    if !name.is_empty() {
        name.clone_into(&mut contact.name);
    }
    Ok(contact)
}

fn day(text: &str) -> Result<Option<Date>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| format!("\"{text}\" is no date. Write it as 2026-12-31"))
}

/// The contacts as a file that [`contacts_from_csv`] reads back.
#[must_use]
pub fn contacts_to_csv<'c>(contacts: impl IntoIterator<Item = &'c Contact>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |fields: [&str; 7]| {
        // Writing into memory does not fail.
        let _ = writer.write_record(fields);
    };
    write(COLUMNS);
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    for contact in contacts {
        let (from, until) = (day(contact.from), day(contact.until));
        let language = contact.language.map_or("", Language::code);
        let Contact { speaker, name, address, role, .. } = contact;
        write([speaker.code(), name, address, role.name(), &from, &until, language]);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contacts(rows: &str) -> Contacts {
        let csv = format!("member_state,name_en,address,role,valid_from,valid_until,language\n{rows}");
        contacts_from_csv(csv.as_bytes()).unwrap().into_iter().collect()
    }

    fn state(code: &str) -> Speaker {
        Speaker::State(StateCode::parse(code).unwrap())
    }

    fn at(instant: &str) -> Timestamp {
        instant.parse().unwrap()
    }

    #[test]
    fn an_address_goes_before_its_domain_and_two_states_are_two_speakers() {
        let contacts = contacts(
            "KEN,Kenya,@admin.example,,,,\nUGA,Uganda,special@admin.example,,,,\n*,,fax@itu.example,,,,\nFRA,,both@x.example,,,,\nCHE,,both@x.example,,,,\n",
        );
        let now = at("2026-01-01T00:00:00Z");
        assert_eq!(contacts.speakers("Any@Admin.example", now), [state("KEN")]);
        assert_eq!(contacts.speakers("special@admin.example", now), [state("UGA")]);
        assert_eq!(contacts.speakers("fax@itu.example", now), [Speaker::Gateway]);
        assert_eq!(contacts.speakers("x@evil-admin.example", now), []);
        assert_eq!(contacts.speakers("both@x.example", now).len(), 2);
    }

    #[test]
    fn an_address_is_known_though_ocr_misread_it_and_by_its_whole_domain_alone_where_that_is_registered() {
        let contacts = contacts(
            "CIV,,eu.focal@artci-uit.ci,,,,\nKEN,,@ca.example,,,,\nTUN,,minister@mail.example,,,,\n*,,fax@itu.example,,,,\n",
        );
        let check = |address: &str, codes: &[&str]| {
            let states: Vec<String> =
                contacts.misread(address, at("2026-01-01T00:00:00Z")).iter().map(ToString::to_string).collect();
            assert_eq!(states, codes, "{address}");
        };
        check("eu.focal@artci-uit.ci", &["CIV"]);
        check("suifocal@ARTCI-UIT.ci", &["CIV"]);
        check("director@artci-uit.ci", &[]);
        check("anybody@ca.example", &["KEN"]);
        // A provider that others use as well.
        check("somebody@mail.example", &[]);
        check("fax@itu.example", &[]);
        check("no address", &[]);
    }

    #[test]
    fn a_contact_speaks_from_its_first_day_to_the_end_of_its_last() {
        let contacts = contacts("KEN,,a@admin.example,reply,2026-03-01,2026-03-31,\nKEN,,@admin.example,,,,\n");
        for (instant, speaks) in [
            ("2026-02-28T23:59:59Z", false),
            ("2026-03-01T00:00:00Z", true),
            ("2026-03-31T23:59:59Z", true),
            ("2026-04-01T00:00:00Z", false),
        ] {
            assert_eq!(
                contacts.speakers("a@admin.example", at(instant)),
                if speaks { vec![state("KEN")] } else { vec![] }
            );
        }
        assert_eq!(contacts.speakers("b@admin.example", at("2026-04-01T00:00:00Z")), [state("KEN")]);
    }

    #[test]
    fn who_is_only_copied_does_not_speak_and_is_told() {
        let contacts =
            contacts("KEN,,a@admin.example,copy,,,\nKEN,,b@admin.example,reply,,,\nKEN,,@admin.example,,,,\n");
        let now = at("2026-01-01T00:00:00Z");
        assert_eq!(contacts.speakers("a@admin.example", now), []);
        let Speaker::State(kenya) = state("KEN") else { panic!() };
        let told: Vec<&str> = contacts.of(kenya, now).map(|contact| contact.address.as_str()).collect();
        assert_eq!(told, ["a@admin.example", "b@admin.example"]);
    }

    #[test]
    fn letters_that_only_fold_to_a_registered_address_are_not_it() {
        let contacts = contacts("KEN,,ken@kenya.example,,,,\nKEN,,@kenya.example,,,,\n");
        let now = at("2026-01-01T00:00:00Z");
        for address in
            ["\u{212a}en@kenya.example", "en@\u{212a}enya.example", "ken@kenya.example.", "ken@kenya.example\u{200b}"]
        {
            let whole = contacts.speakers(address, now);
            assert!(whole.is_empty() || address.ends_with("@kenya.example"), "{address}: {whole:?}");
        }
        assert_eq!(contacts.speakers("en@\u{212a}enya.example", now), []);
    }

    #[test]
    fn every_mistake_in_a_contacts_file_is_named_with_its_line() {
        let mistakes = contacts_from_csv(
            b"member_state,name_en,address,role,valid_from,valid_until\nKEN,Kenya,a@b.example\nKenya,,c@d.example\nFRA,,nonsense\nFRA,,a@b.example,boss\nFRA,,a@b.example,,tomorrow\nFRA,,a@b.example,,2026-02-01,2026-01-01\n",
        )
        .unwrap_err();
        let lines: Vec<u64> = mistakes.iter().map(|m| m.line).collect();
        assert_eq!(lines, [3, 4, 5, 6, 7]);
        assert!(contacts_from_csv(b"state,mail\nKEN,a@b.example\n").is_err());
    }

    #[test]
    fn what_is_exported_is_imported_the_same() {
        let rows = contacts(
            "KEN,\"Kenya, Republic of\",a@admin.example,copy,2026-03-01,,fr\n*,,fax@itu.example,,,,\nUGA,Uganda,@x.example,,,2027-01-01,\n",
        );
        let written = contacts_to_csv(rows.all());
        let back: Contacts = contacts_from_csv(written.as_bytes()).unwrap().into_iter().collect();
        assert_eq!(back, rows);
    }
}
