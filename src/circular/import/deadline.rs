//! The instant up to which replies count, from the sentences that ask for them.

use std::{collections::BTreeSet, ops::Range};

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
    tz::TimeZone,
};

use super::{Findings, document::Parts, excerpt};
use crate::circular::{
    clock::{Clock, Zone, clocks, zone_near},
    date::{Dates, dates},
    fold::{Folded, fold},
};

/// Words of a sentence that asks for replies, folded.
const REPLY_WORDS: [&str; 58] = [
    "return",
    "reply",
    "replies",
    "respon",
    "deadline",
    "no later than",
    "not later than",
    "at the latest",
    "complete the form",
    "complete and",
    "reach the",
    "renvoy",
    "retourn",
    "repon",
    "date limite",
    "delai",
    "au plus tard",
    "d'ici",
    "formulaire",
    "devuelv",
    "devolver",
    "devolv",
    "respuesta",
    "respond",
    "plazo",
    "fecha limite",
    "a mas tardar",
    "cumplimen",
    "formulario",
    "remit",
    "вернуть",
    "верните",
    "возврат",
    "ответ",
    "срок",
    "не позднее",
    "заполнить",
    "направить",
    "представить",
    "اعادتها",
    "اعادة",
    "الرد",
    "ردود",
    "رد ",
    "موعد اقصاه",
    "الموعد النهايي",
    "نهايي",
    "استمارة",
    "الاستمارة",
    "ارسال",
    "返回",
    "回复",
    "答复",
    "截止",
    "寄回",
    "填妥",
    "最迟",
    "不晚于",
];

/// Words of sentences about other deadlines, folded.
const OTHER_BUSINESS: [&str; 14] = [
    "contribution",
    "contribucion",
    "вклад",
    "المساهمات",
    "文稿",
    "registration",
    "register",
    "inscription",
    "inscripcion",
    "регистрац",
    "التسجيل",
    "注册",
    "fellowship",
    "visa",
];

pub(super) fn asks_for_replies(text: &str) -> bool {
    let folded = fold(text);
    let form = ["annex 2", "annexe 2", "anexo 2", "приложени", "الملحق 2", "附件2", "附件 2"]
        .iter()
        .any(|word| folded.contains(word));
    let other = OTHER_BUSINESS.iter().any(|word| folded.contains(word));
    REPLY_WORDS.iter().any(|word| folded.contains(word)) && (form || !other)
}

/// A date that may be the deadline.
struct Candidate {
    date: Date,
    /// None where only the day is written.
    instant: Option<Timestamp>,
    asked: bool,
}

/// The deadline. A day without a time means its end; a time without a zone means UTC; both are warned about.
pub(super) fn deadline(
    parts: &Parts,
    issued: Option<Date>,
    meeting: Option<(Date, Date)>,
    findings: &mut Findings,
) -> Option<Timestamp> {
    let mut found = Vec::new();
    let known = findings.problems.len();
    // Annex 1 is left out: its summaries may speak of any date.
    for text in parts.paragraphs.iter().chain(&parts.rows()) {
        candidates(text, &mut found, findings);
    }
    let during = |date: Date| meeting.is_some_and(|(start, end)| (start..=end).contains(&date));
    found.retain(|candidate| {
        candidate.instant.is_some() || candidate.asked && issued.is_none_or(|issued| candidate.date > issued)
    });
    let asked = found.iter().any(|candidate| candidate.asked && candidate.instant.is_some());
    found.retain(|candidate| candidate.asked || !asked);
    if found.iter().any(|candidate| !during(candidate.date)) {
        found.retain(|candidate| !during(candidate.date) || (candidate.asked && candidate.instant.is_some()));
    }
    let timed: BTreeSet<_> =
        found.iter().filter(|candidate| candidate.instant.is_some()).map(|candidate| candidate.date).collect();
    found.retain(|candidate| candidate.instant.is_some() || !timed.contains(&candidate.date));
    if found.is_empty() && findings.problems.len() > known {
        return None;
    }
    let instants: BTreeSet<_> =
        found.iter().filter_map(|candidate| candidate.instant.or_else(|| end_of_day(candidate.date))).collect();
    let deadline =
        findings.only("deadline", instants.into_iter().collect(), "no date by which replies are to be returned")?;
    if timed.is_empty() {
        findings.warn(format!("the circular gives no time of day for the deadline; {deadline} is used"));
    }
    Some(deadline)
}

fn candidates(text: &str, found: &mut Vec<Candidate>, findings: &mut Findings) {
    let folded = Folded::new(text);
    let days = dates(&folded);
    let ranges: Vec<_> = days.iter().map(|dates| dates.range.clone()).collect();
    let single: Vec<_> = days.iter().filter(|dates| !dates.is_span()).collect();
    if single.is_empty() {
        return;
    }
    let asked = asks_for_replies(text);
    let clocks = clocks(&folded, &ranges);
    for (index, day) in single.iter().enumerate() {
        let own: Vec<_> = clocks.iter().filter(|clock| nearest(clock, &single) == Some(index)).collect();
        if own.is_empty() {
            found.push(Candidate { date: day.first, instant: None, asked });
        }
        for clock in own {
            if let Some(instant) = instant(&folded, clock, day, findings) {
                found.push(Candidate { date: day.first, instant: Some(instant), asked });
            }
        }
    }
}

/// A time of day belongs to the nearest date, if that is not far away.
fn nearest(clock: &Clock, days: &[&Dates]) -> Option<usize> {
    const FARTHEST: usize = 70;
    let far = |day: &Dates| gap(&(clock.start..clock.end), &day.range);
    let (index, day) = days.iter().enumerate().min_by_key(|(_, day)| far(day))?;
    (far(day) <= FARTHEST).then_some(index)
}

fn gap(one: &Range<usize>, other: &Range<usize>) -> usize {
    one.start.saturating_sub(other.end).max(other.start.saturating_sub(one.end))
}

fn instant(folded: &Folded, clock: &Clock, day: &Dates, findings: &mut Findings) -> Option<Timestamp> {
    const AROUND: usize = 45;
    let start = clock.start.min(day.range.start).saturating_sub(AROUND);
    let end = (clock.end.max(day.range.end) + AROUND).min(folded.len());
    let zone = match zone_near(folded, clock, &(start..end)) {
        Some(Zone::Named(zone)) => zone,
        Some(Zone::Unknown(words)) => {
            findings.contradictory("deadline", format!("its time zone cannot be placed: {}", excerpt(&words)));
            return None;
        }
        None => {
            findings.warn(format!("the circular gives no time zone beside the time of {}; UTC is assumed", day.first));
            TimeZone::UTC
        }
    };
    let midnight = clock.hour == 24;
    let date = if midnight { day.first.checked_add(1.day()).ok()? } else { day.first };
    let time = Time::new(if midnight { 0 } else { clock.hour }, clock.minute, 0, 0).ok()?;
    date.to_datetime(time).to_zoned(zone).ok().map(|zoned| zoned.timestamp())
}

fn end_of_day(date: Date) -> Option<Timestamp> {
    date.at(23, 59, 0, 0).to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_kept_in_the_form_it_is_compared_in() {
        for word in [&REPLY_WORDS[..], &OTHER_BUSINESS[..]].into_iter().flatten() {
            assert_eq!(fold(word), **word);
        }
    }
}
