//! Times of day and time zones as circulars write them, in six languages.
//!
//! `2359 hours UTC`, `23 h 59`, `23 час. 59 мин.`, `23时59分`, `11:59 p.m.`, `الساعة 23:59 بالتوقيت العالمي المنسق`. Total on any text.

use std::ops::Range;

use jiff::tz::{Offset, TimeZone};

use super::fold::{Folded, Token, TokenKind};

/// A time of day found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// Up to 24, for the end of the day.
    pub(super) hour: i8,
    pub(super) minute: i8,
    /// First and last character of the folded text.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Every time of day in a text outside the given ranges (dates, whose years look like times).
pub(super) fn clocks(folded: &Folded, outside: &[Range<usize>]) -> Vec<Clock> {
    let tokens = folded.tokens();
    let reader = Reader { tokens: &tokens };
    let mut found = Vec::new();
    let mut i = 0;
    while let Some(token) = tokens.get(i) {
        let taken = outside.iter().any(|range| range.start < token.range.end && token.range.start < range.end);
        let clock = if taken { None } else { reader.clock(i) };
        let Some((hour, minute, end)) = clock else {
            i += 1;
            continue;
        };
        let stop = end.checked_sub(1).and_then(|last| tokens.get(last)).map_or(token.range.end, |last| last.range.end);
        found.push(Clock { hour, minute, start: token.range.start, end: stop });
        i = end.max(i + 1);
    }
    found
}

const HOURS: [&str; 22] = [
    "h",
    "hs",
    "hr",
    "hrs",
    "hour",
    "hours",
    "heure",
    "heures",
    "hora",
    "horas",
    "ч",
    "час",
    "часа",
    "часов",
    "часам",
    "utc",
    "gmt",
    "ساعة",
    "hrs.",
    "uhr",
    "tuc",
    "мск",
];

const MINUTES: [&str; 8] = ["m", "mn", "min", "minutes", "minutos", "мин", "минут", "минуты"];

/// Words behind which four figures are a time.
const AT: [&str; 8] = ["at", "by", "las", "الساعة", "before", "until", "до", "в"];

struct Reader<'a> {
    tokens: &'a [Token],
}

impl Reader<'_> {
    fn clock(&self, i: usize) -> Option<(i8, i8, usize)> {
        let (hour, minute, end) = self.four_figures(i).or_else(|| self.separated(i)).or_else(|| self.hour_only(i))?;
        let (afternoon, end) = self.half_of_day(i, end);
        let hour = match afternoon {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        let valid = hour <= 23 && minute <= 59 || hour == 24 && minute == 0;
        Some((i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, end)).filter(|_| valid)
    }

    fn number(&self, i: usize) -> Option<(u32, usize)> {
        self.tokens.get(i)?.number()
    }

    fn word(&self, i: usize) -> Option<&str> {
        self.tokens.get(i)?.word()
    }

    fn is(&self, i: usize, signs: &str) -> bool {
        matches!(self.tokens.get(i).map(|token| &token.kind), Some(TokenKind::Sign(sign)) if signs.contains(*sign))
    }

    fn glued(&self, i: usize) -> bool {
        let end = i.checked_sub(1).and_then(|before| self.tokens.get(before)).map(|token| token.range.end);
        end.is_some() && end == self.tokens.get(i).map(|token| token.range.start)
    }

    fn one_of(&self, i: usize, words: &[&str]) -> bool {
        self.word(i).is_some_and(|word| words.contains(&word))
    }

    /// `2359 hours`, `2359 UTC`, `by 2359`.
    fn four_figures(&self, i: usize) -> Option<(u32, u32, usize)> {
        let (value, 4) = self.number(i)? else { return None };
        let follows = self.one_of(i + 1, &HOURS) || (self.is(i + 1, "(") && self.one_of(i + 2, &HOURS));
        let led = i.checked_sub(1).is_some_and(|before| self.one_of(before, &AT)) && !self.glued(i + 1);
        (follows || led).then_some((value / 100, value % 100, i + 1))
    }

    /// `23:59`, `23.59`, `23 h 59`, `23 час. 59 мин.`, `23时59分`.
    fn separated(&self, i: usize) -> Option<(u32, u32, usize)> {
        let (hour, 1..=2) = self.number(i)? else { return None };
        if self.glued(i) && self.is(i.wrapping_sub(1), ".:-/+") {
            return None;
        }
        let tight = self.is(i + 1, ":.") && self.glued(i + 1) && self.glued(i + 2);
        let word = self.one_of(i + 1, &HOURS) || self.is(i + 1, "时点");
        let next = match (tight, word) {
            (true, _) => i + 2,
            (_, true) => i + 2 + usize::from(self.is(i + 2, ".")),
            _ => return None,
        };
        let (minute, 2) = self.number(next)? else { return None };
        let decimal =
            self.is(next + 1, ".") && self.glued(next + 1) && self.glued(next + 2) && self.number(next + 2).is_some();
        if decimal {
            return None;
        }
        let seconds = self.is(next + 1, ":") && self.number(next + 2).is_some_and(|(_, digits)| digits == 2);
        let next = if seconds { next + 3 } else { next + 1 };
        let minutes = self.is(next, "分") || self.one_of(next, &MINUTES);
        Some((hour, minute, next + usize::from(minutes)))
    }

    /// `17 h`, `17 hours`, `17时`, `5 p.m.`.
    fn hour_only(&self, i: usize) -> Option<(u32, u32, usize)> {
        let (hour, 1..=2) = self.number(i)? else { return None };
        let worded = self.one_of(i + 1, &HOURS) || self.is(i + 1, "时点");
        let half = self.half_of_day(i, i + 1).0.is_some();
        (worded || half).then_some((hour, 0, i + 1 + usize::from(worded)))
    }

    /// Whether a time that spans tokens `from..to` is said to be in the afternoon, and where that ends.
    fn half_of_day(&self, from: usize, to: usize) -> (Option<bool>, usize) {
        let dotted =
            |letter: &str| self.word(to) == Some(letter) && self.is(to + 1, ".") && self.word(to + 2) == Some("m");
        let dot = |end: usize| end + usize::from(self.is(end, "."));
        match self.word(to) {
            Some("pm" | "مساء") => return (Some(true), to + 1),
            Some("am" | "صباحا") => return (Some(false), to + 1),
            _ if dotted("p") => return (Some(true), dot(to + 3)),
            _ if dotted("a") => return (Some(false), dot(to + 3)),
            _ => {}
        }
        let before = |one: &str, two: &str| from >= 2 && self.is(from - 2, one) && self.is(from - 1, two);
        if before("下", "午") || before("晚", "上") {
            (Some(true), to)
        } else if before("上", "午") {
            (Some(false), to)
        } else {
            (None, to)
        }
    }
}

/// A time zone named in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Zone {
    Named(TimeZone),
    /// One that is named and cannot be placed, with its words.
    Unknown(String),
}

/// Words for coordinated universal time.
const UNIVERSAL: [&str; 14] = [
    "utc",
    "gmt",
    "tuc",
    "universal time",
    "temps universel",
    "tiempo universal",
    "всемирно",
    "вкв",
    "بالتوقيت العالمي",
    "التوقيت العالمي",
    "توقيت غرينتش",
    "协调世界时",
    "世界协调时",
    "世界时",
];

/// Words for the time in Geneva.
const GENEVA: [&str; 18] = [
    "geneva time",
    "time in geneva",
    "geneva local time",
    "swiss time",
    "heure de geneve",
    "heure a geneve",
    "heure locale de geneve",
    "heure suisse",
    "hora de ginebra",
    "hora local de ginebra",
    "женевскому времени",
    "времени женевы",
    "женевского времени",
    "بتوقيت جنيف",
    "توقيت جنيف",
    "日内瓦时间",
    "日内瓦当地时间",
    "日内瓦本地时间",
];

/// Words for a zone that cannot be placed.
const ELSEWHERE: [&str; 16] = [
    "local time",
    "heure locale",
    "hora local",
    "местному времени",
    "местного времени",
    "московск",
    "التوقيت المحلي",
    "当地时间",
    "北京时间",
    "bst",
    "edt",
    "est",
    "pst",
    "pdt",
    "msk",
    "standard time",
];

/// The zone written nearest to a time of day, and how many characters away.
pub(super) fn zone_near(folded: &Folded, clock: &Clock, window: &Range<usize>) -> Option<Zone> {
    let distance = |at: usize| if at >= clock.end { at - clock.end } else { (clock.start.saturating_sub(at)) + 3 };
    let nearest = |words: &[&str]| {
        window.clone().filter(|&i| words.iter().any(|word| is_word_at(folded, i, word))).map(|i| (distance(i), i)).min()
    };
    let fixed = |hours: i8| Zone::Named(Offset::constant(hours).to_time_zone());
    let universal = nearest(&UNIVERSAL).map(|(far, at)| (far, offset_from(folded, at)));
    let geneva = nearest(&GENEVA).map(|(far, _)| (far, geneva()));
    let central = nearest(&["cet"]).map(|(far, _)| (far, fixed(1)));
    let summer = nearest(&["cest"]).map(|(far, _)| (far, fixed(2)));
    let elsewhere = nearest(&ELSEWHERE).map(|(far, at)| (far, Zone::Unknown(words_at(folded, at))));
    let candidates = [universal, geneva, central, summer, elsewhere];
    candidates.into_iter().flatten().min_by_key(|(far, _)| *far).map(|(_, zone)| zone)
}

fn is_word_at(folded: &Folded, i: usize, word: &str) -> bool {
    let latin = word.is_ascii();
    folded.starts_with(i, word)
        && !(latin && folded.before(i).is_ascii_alphabetic())
        && !(latin && folded.at(i + word.len()).is_ascii_alphabetic())
}

fn words_at(folded: &Folded, at: usize) -> String {
    folded.slice(at..folded.len().min(at + 20)).trim().to_owned()
}

/// `UTC` itself, or `UTC+2`.
fn offset_from(folded: &Folded, at: usize) -> Zone {
    let sign = at + folded.run(at, char::is_alphabetic);
    let factor = match folded.at(sign) {
        '+' => 1,
        '-' => -1,
        _ => return Zone::Named(TimeZone::UTC),
    };
    let digits = folded.run(sign + 1, |c| c.is_ascii_digit());
    if digits == 0 {
        return Zone::Named(TimeZone::UTC);
    }
    let hours = folded.slice(sign + 1..sign + 1 + digits).parse::<i8>().ok().filter(|hours| *hours <= 14);
    let offset =
        hours.filter(|_| folded.at(sign + 1 + digits) != ':').and_then(|hours| Offset::from_hours(factor * hours).ok());
    offset.map_or_else(|| Zone::Unknown(words_at(folded, at)), |offset| Zone::Named(offset.to_time_zone()))
}

/// Central European time by its rule, so that no time zone database is needed.
fn geneva() -> Zone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").map_or_else(|_| Zone::Unknown("Geneva time".to_owned()), Zone::Named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circular::fold::fold;

    #[track_caller]
    fn times(text: &str, expected: &[(i8, i8)]) {
        let found: Vec<_> = clocks(&Folded::new(text), &[]).iter().map(|clock| (clock.hour, clock.minute)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn times_of_day_are_read_in_six_languages() {
        for text in [
            "by 2359 hours UTC",
            "at 2359 (UTC)",
            "23:59 UTC",
            "23:59:59 UTC",
            "23.59 hours",
            "11:59 p.m.",
            "11.59 PM",
            "à 23 h 59 UTC",
            "23h59",
            "à 23 heures 59",
            "las 23.59 horas (UTC)",
            "23 час. 59 мин. UTC",
            "23 часа 59 минут",
            "الساعة 2359 بالتوقيت العالمي المنسق",
            "الساعة ٢٣:٥٩",
            "الساعة 11:59 مساءً",
            "23时59分",
            "23点59分",
            "下午11时59分",
            "２３：５９",
        ] {
            times(text, &[(23, 59)]);
        }
        times("17 h UTC", &[(17, 0)]);
        times("5 p.m.", &[(17, 0)]);
        times("12:30 a.m.", &[(0, 30)]);
        times("24:00", &[(24, 0)]);
    }

    #[test]
    fn other_numbers_are_no_times() {
        for text in [
            "clause 9.4 of Resolution 1",
            "+41 22 730 5853",
            "X.1353",
            "99:99",
            "SG17 TD 2023",
            "70%",
            "1.10.2023",
            "24:01",
        ] {
            times(text, &[]);
        }
    }

    #[test]
    fn every_word_is_kept_in_the_form_it_is_compared_in() {
        let words = [&HOURS[..], &MINUTES[..], &AT[..], &UNIVERSAL[..], &GENEVA[..], &ELSEWHERE[..]];
        for word in words.into_iter().flatten() {
            assert_eq!(fold(word), **word);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_searched_without_panic(text in "(\\PC{0,3}|[0-9]{1,5}| |:|\\.|h|час|UTC|\\+|p\\.m\\.|时|分|Geneva time|下午){0,20}") {
            let folded = Folded::new(&text);
            for clock in clocks(&folded, &[]) {
                proptest::prop_assert!(clock.hour <= 24 && clock.minute < 60 && clock.end <= folded.len());
                let _ = zone_near(&folded, &clock, &(0..folded.len()));
            }
        }
    }
}
