//! Reads the sections other than mailboxes and post: identity, digest, acknowledgement, authentication, limits, log.

use std::{collections::BTreeSet, num::NonZero};

use jiff::{civil::Time, tz::TimeZone};
use toml::de::DeValue;

use super::{
    Acknowledgement, Authentication, AuthenticationPolicy, CircularPolicy, Confirmation, Digest, Group, Identity,
    Limits, Log, LogFormat, MailAddress, Reminder, Soffice, Tesseract, WorkerLimits,
    reader::Reader,
    value::{domain, log_level, time, zone},
};
use crate::language::Language;

const DEFAULT_FROM: &str = "TSB Director <tsbdir@itu.int>";
const DEFAULT_ZONE: &str = "Europe/Zurich";
const DEFAULT_AUTHSERV_ID: &str = "mx.itu.int";
const MIB: u64 = 1 << 20;

/// Bounds of `max_message`, wherever it stands.
pub(super) const MESSAGE_SIZES: std::ops::RangeInclusive<u64> = 64 * 1024..=512 * MIB;

pub(super) fn identity(reader: &mut Reader<'_, '_, '_>) -> Option<Identity> {
    let from = if reader.has("from") {
        reader.parsed("from", MailAddress::parse)
    } else {
        MailAddress::parse(DEFAULT_FROM).ok()
    };
    let own = reader.list("own_addresses", MailAddress::parse).unwrap_or_default();
    let message_id_domain = reader.parsed("message_id_domain", domain);
    let bounces = reader.parsed("bounces", MailAddress::parse);
    let bounces_tagged = reader.flag("bounces_tagged", true);
    if bounces.as_ref().is_some_and(|bounces| bounces.address().contains('+')) && bounces_tagged {
        reader.mistake("bounces", "has a + in it already. Leave the tag out, or set bounces_tagged = false.");
    }
    let from = from?;
    let own = own.iter().chain(&bounces).chain(std::iter::once(&from));
    let own_addresses: BTreeSet<String> = own.map(|address| address.address().to_lowercase()).collect();
    let message_id_domain = message_id_domain.unwrap_or_else(|| from.domain().to_lowercase());
    Some(Identity { from, own_addresses, message_id_domain, bounces, bounces_tagged })
}

/// `from` is who gets the digest where nobody is named.
pub(super) fn digest(reader: &mut Reader<'_, '_, '_>, from: Option<&MailAddress>) -> Option<Digest> {
    let sound = reader.mistakes();
    let recipients = reader.list("recipients", MailAddress::parse).or_else(|| from.map(|from| vec![from.clone()]));
    if reader.mistakes() == sound && recipients.as_ref().is_some_and(Vec::is_empty) {
        reader.mistake("recipients", "nobody would get the digest. Name at least one address.");
    }
    let time = digest_time(reader);
    let zone = digest_zone(reader);
    let weekdays_only = reader.flag("weekdays_only", false);
    let language = language(reader, Language::En);
    let groups = groups(reader, language);
    Some(Digest { recipients: recipients?, time: time?, zone: zone?, weekdays_only, language, groups })
}

fn language(reader: &mut Reader<'_, '_, '_>, default: Language) -> Language {
    let words: Vec<(&'static str, Language)> = Language::ALL.into_iter().map(|one| (one.code(), one)).collect();
    reader.choice("language", &words, default)
}

/// Groups that have a digest of their own, each under a name that no other has.
fn groups(reader: &mut Reader<'_, '_, '_>, default: Language) -> Vec<Group> {
    let groups = reader.tables("group", |reader| {
        let name = reader.required("name", "a name under which its digests are numbered");
        let recipients = reader.list("recipients", MailAddress::parse).unwrap_or_default();
        if recipients.is_empty() {
            reader.mistake("recipients", "nobody would get this digest. Name at least one address.");
        }
        let number = |text: &str| text.parse().map_err(|_| "is no circular's number. Write \"79\".".to_owned());
        let circulars = reader.list("circulars", number).unwrap_or_default().into_iter().collect();
        Group { name, recipients, language: language(reader, default), circulars }
    });
    let groups = groups.unwrap_or_default();
    let names: BTreeSet<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    if names.len() < groups.len() {
        reader.mistake("group", "two have the same name. Give each its own.");
    }
    groups
}

/// A text `"07:30"`, or TOML's own local time.
fn digest_time(reader: &mut Reader<'_, '_, '_>) -> Option<Time> {
    let Some(value) = reader.get("time") else { return Time::new(7, 30, 0, 0).ok() };
    let DeValue::Datetime(written) = value.get_ref() else { return reader.parsed("time", time) };
    match (written.date, written.time, written.offset) {
        (None, Some(_), None) => time(written.to_string().get(..5).unwrap_or_default()).ok(),
        _ => reader.wrong("time", value, "the local time alone, as \"07:30\""),
    }
}

fn digest_zone(reader: &mut Reader<'_, '_, '_>) -> Option<TimeZone> {
    if reader.has("zone") {
        return reader.parsed("zone", zone);
    }
    zone(DEFAULT_ZONE).map_err(|why| reader.mistake("zone", format!("the default \"{DEFAULT_ZONE}\" {why}."))).ok()
}

pub(super) fn acknowledgement(reader: &mut Reader<'_, '_, '_>) -> Acknowledgement {
    let enabled = reader.flag("enabled", true);
    let copy_to = reader.list("copy_to", MailAddress::parse).unwrap_or_default();
    if !enabled && !copy_to.is_empty() {
        reader.mistake(
            "copy_to",
            "contradicts enabled = false: nothing is sent that could be copied. Leave one of them out.",
        );
    }
    Acknowledgement { enabled, copy_to }
}

const POLICIES: [(&str, AuthenticationPolicy); 3] = [
    ("off", AuthenticationPolicy::Off),
    ("prefer", AuthenticationPolicy::Prefer),
    ("require", AuthenticationPolicy::Require),
];

pub(super) fn authentication(reader: &mut Reader<'_, '_, '_>) -> Authentication {
    let policy = reader.choice("policy", &POLICIES, AuthenticationPolicy::Prefer);
    let authserv_id = reader
        .parsed("authserv_id", |id| if id == "none" { Ok(id.to_owned()) } else { domain(id) })
        .unwrap_or_else(|| DEFAULT_AUTHSERV_ID.to_owned());
    Authentication { policy, authserv_id }
}

pub(super) fn confirmation(reader: &mut Reader<'_, '_, '_>) -> Confirmation {
    let enabled = reader.flag("enabled", true);
    let days = reader.number("remind_after_days", 1..=60, 3, "number of days");
    Confirmation { enabled, remind_after_days: u32::try_from(days).unwrap_or(3) }
}

pub(super) fn reminder(reader: &mut Reader<'_, '_, '_>) -> Reminder {
    let enabled = reader.flag("enabled", false);
    let days = reader.number("days_before", 1..=60, 14, "number of days");
    Reminder { enabled, days_before: u32::try_from(days).unwrap_or(14) }
}

pub(super) fn contradiction(reader: &mut Reader<'_, '_, '_>) -> u32 {
    u32::try_from(reader.number("within_days", 0..=366, 14, "number of days")).unwrap_or(14)
}

/// One `[[circular]]`; none where it does not say which.
pub(super) fn circular(reader: &mut Reader<'_, '_, '_>) -> Option<(u32, CircularPolicy)> {
    if !reader.has("number") {
        reader.mistake("number", "is missing. Give the circular's number.");
    }
    let number = reader.number("number", 1..=99_999, 0, "number of a circular");
    let policy = CircularPolicy {
        authentication: reader
            .has("authentication")
            .then(|| reader.choice("authentication", &POLICIES, AuthenticationPolicy::Prefer)),
        confirmation: reader.has("confirmation").then(|| reader.flag("confirmation", true)),
        reminder: reader.has("reminder").then(|| reader.flag("reminder", false)),
    };
    u32::try_from(number).ok().filter(|number| *number > 0).map(|number| (number, policy))
}

pub(super) fn limits(reader: &mut Reader<'_, '_, '_>) -> Limits {
    let mut letters = |key, usual| {
        let number = reader.number(key, 1..=1_000_000, usual, "number of letters");
        u32::try_from(number).unwrap_or(u32::MAX)
    };
    let letters_per_sender_and_hour = letters("letters_per_sender_and_hour", 5);
    let letters_per_state_and_hour = letters("letters_per_state_and_hour", 30);
    let letters_to_strangers_per_day = letters("letters_to_strangers_per_day", 30);
    let letters_per_hour = letters("letters_per_hour", 300);
    let sound = reader.mistakes();
    let max_message = reader.size("max_message", MESSAGE_SIZES, 50 * MIB);
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let workers = reader.number("workers", 1..=256, cores.min(256) as u64, "number of workers");
    let allow_unjailed = reader.flag("allow_unjailed", false);
    let soffice = soffice(reader);
    let tesseract = tesseract(reader);
    let worker = reader.section("worker", worker);
    if reader.mistakes() == sound && worker.memory < 4 * max_message {
        reader.mistake(
            "max_message",
            format!(
                "leaves a worker no room: worker.memory is {} bytes. Allow at least four times the message.",
                worker.memory
            ),
        );
    }
    Limits {
        letters_per_sender_and_hour,
        letters_per_state_and_hour,
        letters_to_strangers_per_day,
        letters_per_hour,
        max_message,
        workers: usize::try_from(workers).unwrap_or(1),
        worker,
        allow_unjailed,
        soffice,
        tesseract,
    }
}

fn soffice(reader: &mut Reader<'_, '_, '_>) -> Soffice {
    let read = |text: &str| match text {
        "auto" => Ok(Soffice::Auto),
        "off" => Ok(Soffice::Off),
        path if path.starts_with('/') => Ok(Soffice::At(path.into())),
        other => Err(format!("\"{other}\" is neither auto nor off nor a path from the root")),
    };
    reader.parsed("soffice", read).unwrap_or_default()
}

fn tesseract(reader: &mut Reader<'_, '_, '_>) -> Tesseract {
    let read = |text: &str| match text {
        "auto" => Ok(Tesseract::Auto),
        "off" => Ok(Tesseract::Off),
        path if path.starts_with('/') => Ok(Tesseract::At(path.into())),
        other => Err(format!("\"{other}\" is neither auto nor off nor a path from the root")),
    };
    reader.parsed("tesseract", read).unwrap_or_default()
}

fn worker(reader: &mut Reader<'_, '_, '_>) -> WorkerLimits {
    let sound = reader.mistakes();
    let wall_clock = reader.seconds("wall_clock", 1..=3600, 60);
    let cpu = reader.seconds("cpu", 1..=3600, 20);
    let memory = reader.size("memory", 128 * MIB..=64 * 1024 * MIB, 1024 * MIB);
    if reader.mistakes() == sound && cpu > wall_clock {
        let key = if reader.has("cpu") { "cpu" } else { "wall_clock" };
        reader.mistake(
            key,
            format!("{cpu} s of processor time do not fit into {wall_clock} s of wall-clock time. Raise wall_clock or lower cpu."),
        );
    }
    WorkerLimits { wall_clock, cpu, memory }
}

/// `level` from the environment, where set, goes before the file's.
pub(super) fn log(reader: &mut Reader<'_, '_, '_>, level: Option<&str>) -> Log {
    let written = reader.parsed("level", log_level);
    let from_environment = level
        .and_then(|level| log_level(level).map_err(|why| reader.mistake("level", format!("CONSULTD_LOG {why}."))).ok());
    let level = from_environment.or(written).unwrap_or_else(|| "info".to_owned());
    let format = reader.choice("format", &[("text", LogFormat::Text), ("json", LogFormat::Json)], LogFormat::Text);
    Log { level, format }
}
