//! Small readers of single values: sizes, durations, hosts, names of time zones; and the wording of their mistakes.

use std::net::IpAddr;

use jiff::{civil::Time, tz::TimeZone};

use super::address::check_domain;

/// A number of bytes: `1048576`, `25 MiB`, `1 GB`.
pub(super) fn size(text: &str) -> Option<u64> {
    let scale = |unit: &str| match unit {
        "" | "B" => Some(1),
        "kB" | "KB" => Some(1000),
        "MB" => Some(1_000_000),
        "GB" => Some(1_000_000_000),
        "KiB" | "K" => Some(1 << 10),
        "MiB" | "M" => Some(1 << 20),
        "GiB" | "G" => Some(1 << 30),
        _ => None,
    };
    scaled(text, scale)
}

/// A number of seconds: `90`, `90 s`, `5 min`, `1 h`.
pub(super) fn seconds(text: &str) -> Option<u64> {
    let scale = |unit: &str| match unit {
        "" | "s" => Some(1),
        "min" | "m" => Some(60),
        "h" => Some(3600),
        _ => None,
    };
    scaled(text, scale)
}

fn scaled(text: &str, scale: impl Fn(&str) -> Option<u64>) -> Option<u64> {
    let text = text.trim();
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits)?;
    number.parse::<u64>().ok()?.checked_mul(scale(unit.trim())?)
}

/// A server's name or address, without scheme or port.
pub(super) fn host(text: &str) -> Result<String, String> {
    if text.parse::<IpAddr>().is_ok() {
        return Ok(text.to_owned());
    }
    if text.contains("://") || text.contains(['/', ':']) {
        return Err("is no host name. Write the name alone, without scheme or port".to_owned());
    }
    check_domain(text).map(|()| text.to_owned()).map_err(|_| "is no host name".to_owned())
}

/// A domain name, lower case.
pub(super) fn domain(text: &str) -> Result<String, String> {
    check_domain(text).map(|()| text.to_lowercase()).map_err(|_| "is no domain name".to_owned())
}

/// A time of day to the minute.
pub(super) fn time(text: &str) -> Result<Time, String> {
    Time::strptime("%H:%M", text.trim()).map_err(|_| "is no time of day. Write it as \"07:30\"".to_owned())
}

/// An IANA time zone that this system knows.
pub(super) fn zone(text: &str) -> Result<TimeZone, String> {
    TimeZone::get(text).map_err(|_| {
        let known: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
        match (nearest(text, known.iter().map(String::as_str)), known.len()) {
            (Some(name), _) => format!("is no time zone. Did you mean \"{name}\"?"),
            (None, 0..=1) => "is not known: this system has no time zone data. Install the package tzdata".to_owned(),
            (None, _) => "is no time zone. Use an IANA name such as \"Europe/Zurich\"".to_owned(),
        }
    })
}

/// A folder of a mailbox: it goes into IMAP commands, so nothing that could end one may stand in it.
pub(super) fn folder(text: &str) -> Result<String, String> {
    let odd = |letter: char| letter.is_control() || "*%\"\\{}".contains(letter);
    match text {
        _ if text.trim() != text || text.is_empty() => Err("is no folder name".to_owned()),
        _ if text.contains(odd) => Err("is no folder name: * % \" \\ { } may not stand in it".to_owned()),
        _ => Ok(text.to_owned()),
    }
}

/// A log level, or directives `target=level` separated by commas.
pub(super) fn log_level(text: &str) -> Result<String, String> {
    const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
    let target = |name: &str| {
        !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_:".contains(letter))
    };
    for directive in text.split(',') {
        let (name, level) = directive.trim().rsplit_once('=').map_or((None, directive.trim()), |(n, l)| (Some(n), l));
        if !LEVELS.contains(&level) || !name.is_none_or(target) {
            return Err(format!(
                "is no log level. Use one of {}, or directives such as \"info,consultd::post=debug\"",
                LEVELS.join(", ")
            ));
        }
    }
    Ok(text.to_owned())
}

/// A value as it is shown in a mistake: on one line, and not for ever.
pub(super) fn shown(value: &str) -> String {
    let short: String = value.chars().take(60).flat_map(char::escape_debug).collect();
    let more = if value.chars().nth(60).is_some() { "…" } else { "" };
    format!("\"{short}{more}\"")
}

/// The candidate a typing mistake away from what was written, if any.
pub(super) fn nearest<'c>(written: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    if written.len() > 64 {
        return None;
    }
    let allowed = 1 + written.chars().count() / 4;
    let written = written.to_lowercase();
    candidates
        .map(|candidate| (distance(&written, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= allowed.min(3) && *distance < candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance; callers bound the lengths.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut before = i + 1;
        let mut next = vec![before];
        for (right, above) in b.iter().zip(row.iter().skip(1)) {
            before = (before + 1).min(above + 1).min(diagonal + usize::from(left != *right));
            diagonal = *above;
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_durations_are_read_with_their_units() {
        assert_eq!(size("25 MiB"), Some(25 << 20));
        assert_eq!(size("10MB"), Some(10_000_000));
        assert_eq!(seconds("5 min"), Some(300));
        assert_eq!(seconds("90"), Some(90));
        for bad in ["", "MiB", "-1", "1.5 MiB", "5 furlongs", "99999999999999999999", "18446744073709551615 GiB"] {
            assert_eq!(size(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_typing_mistake_finds_what_was_meant_and_a_stranger_finds_nothing() {
        let known = ["mailbox", "post", "identity", "digest"];
        assert_eq!(nearest("mailbx", known.into_iter()), Some("mailbox"));
        assert_eq!(nearest("Digset", known.into_iter()), Some("digest"));
        assert_eq!(nearest("kangaroo", known.into_iter()), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), known.into_iter()), None);
    }

    #[test]
    fn edit_distance_counts_insertions_deletions_and_replacements() {
        for (a, b, expected) in [("", "abc", 3), ("kitten", "sitting", 3), ("abc", "abc", 0), ("abc", "", 3)] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn a_bare_word_that_is_no_level_is_refused_because_it_would_silently_filter_nothing() {
        assert!(log_level("info").is_ok());
        assert!(log_level("warn,consultd::post=debug").is_ok());
        for bad in ["infoo", "", "consultd", "a b=info", "info,", "=info"] {
            assert!(log_level(bad).is_err(), "{bad}");
        }
    }
}
