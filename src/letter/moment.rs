//! Dates and times as people write them, always in UTC with Geneva's local time beside it.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use super::locale::{Clerk, Voice};

/// Central European time by the rule in force since 1996 (last Sundays of March and October, 01:00 UTC), so that no
/// zone files are needed.
const GENEVA: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// An instant in UTC and, in brackets, in Geneva; the date stands there only where it differs.
pub(crate) fn instant(voice: Voice, at: Timestamp) -> String {
    let utc = at.to_zoned(TimeZone::UTC).datetime();
    let there = geneva(at);
    let local = if there.date() == utc.date() {
        time(there)
    } else {
        voice.with("date-time", [("date", &date(voice, there.date())), ("time", &time(there))])
    };
    voice.with("instant", [("date", &date(voice, utc.date())), ("time", &time(utc)), ("there", &local)])
}

/// An instant in UTC alone, for lists.
pub(crate) fn brief(clerk: Clerk, at: Timestamp) -> String {
    let utc = at.to_zoned(TimeZone::UTC).datetime();
    clerk.tell("brief", [("date", date(clerk.voice(), utc.date()).into()), ("time", time(utc).into())])
}

/// A date in words.
pub(crate) fn date(voice: Voice, date: Date) -> String {
    let month = voice.say(&format!("month-{}", date.month()));
    voice.dated(date.day(), &month, date.year())
}

/// The instant as Geneva's clocks show it.
pub(super) fn geneva(at: Timestamp) -> DateTime {
    let zone = TimeZone::posix(GENEVA).unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).datetime()
}

pub(crate) fn time(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}
