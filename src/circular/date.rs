//! Dates and spans of dates as circulars write them, in six languages.
//!
//! Finds `28 August – 8 September 2023`, `du 28 août au 8 septembre 2023`, `2023年8月28日至9月8日` and the like in any text.
//! A date that could be read in two ways (`05/06/2023`) is no date. Total on any text.

use std::ops::Range;

use jiff::civil::Date;

use super::{
    calendar::{ARTICLES, COUNTED, MONTHS, ORDINALS, UNTIL, WEEKDAYS},
    fold::{Folded, Token, TokenKind, is_western, listed},
};

/// A date, or a span of dates, found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dates {
    pub(super) first: Date,
    /// The same for a single date; before `first` where the text contradicts itself.
    pub(super) last: Date,
    /// Characters of the folded text.
    pub(super) range: Range<usize>,
}

impl Dates {
    pub(super) fn is_span(&self) -> bool {
        self.first != self.last
    }
}

/// Every date and span in a text, in order.
pub(super) fn dates(folded: &Folded) -> Vec<Dates> {
    let tokens = folded.tokens();
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let reader = Reader { tokens: &tokens };
        let Some((first, last, end)) = reader.dates(i) else {
            i += 1;
            continue;
        };
        let start = tokens.get(i).map_or(0, |token| token.range.start);
        let stop = end.checked_sub(1).and_then(|last| tokens.get(last)).map_or(start, |token| token.range.end);
        found.push(Dates { first, last, range: start..stop });
        i = end.max(i + 1);
    }
    found
}

struct Reader<'a> {
    tokens: &'a [Token],
}

/// A day and month read up to a token, and what else was said.
struct DayMonth {
    day: u32,
    month: u32,
    next: usize,
}

type Found = (Date, Date, usize);

impl Reader<'_> {
    fn dates(&self, i: usize) -> Option<Found> {
        self.token(i)?;
        self.han(i).or_else(|| self.numeric(i)).or_else(|| self.day_first(i)).or_else(|| self.month_first(i))
    }

    fn token(&self, i: usize) -> Option<&Token> {
        self.tokens.get(i)
    }

    fn word(&self, i: usize) -> Option<&str> {
        self.token(i)?.word()
    }

    fn is(&self, i: usize, sign: char) -> bool {
        self.token(i).is_some_and(|token| token.is(sign))
    }

    fn number(&self, i: usize, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let (value, length) = self.token(i)?.number()?;
        digits.contains(&length).then_some(value)
    }

    fn glued(&self, i: usize) -> bool {
        let end = i.checked_sub(1).and_then(|before| self.token(before)).map(|token| token.range.end);
        end.is_some() && end == self.token(i).map(|token| token.range.start)
    }

    /// `2023年8月28日至9月8日`.
    fn han(&self, i: usize) -> Option<Found> {
        let (year, next) = self.han_part(i, &['年'], 4..=4)?;
        let (month, next) = self.han_part(next, &['月'], 1..=2)?;
        let (day, next) = self.han_part(next, &['日', '号'], 1..=2).or_else(|| {
            let day = self.number(next, 1..=2).filter(|_| self.is(next + 1, '-') || self.is(next + 1, '至'))?;
            Some((day, next + 1))
        })?;
        let first = date(year, month, day)?;
        let next = self.skip_brackets(next);
        self.han_until(next, first).or(Some((first, first, next)))
    }

    fn han_part(&self, i: usize, signs: &[char], digits: std::ops::RangeInclusive<usize>) -> Option<(u32, usize)> {
        let value = self.number(i, digits)?;
        signs.iter().any(|&sign| self.is(i + 1, sign)).then_some((value, i + 2))
    }

    fn han_until(&self, i: usize, first: Date) -> Option<Found> {
        let until = ['至', '到', '-', '~', '—'].iter().any(|&sign| self.is(i, sign));
        let next = i + 1 + usize::from(self.is(i + 1, '-'));
        let (year, next) = self.han_part(next, &['年'], 4..=4).map_or((None, next), |(year, next)| (Some(year), next));
        let (month, next) =
            self.han_part(next, &['月'], 1..=2).map_or((None, next), |(month, next)| (Some(month), next));
        let (day, next) = self.han_part(next, &['日', '号'], 1..=2).filter(|_| until)?;
        let month = month.unwrap_or(positive(first.month()));
        let written = date(year.unwrap_or(year_of(first)), month, day)?;
        let over_new_year = date(year_of(first) + 1, month, day).filter(|last| year.is_none() && near(first, *last));
        let last = if written < first { over_new_year.unwrap_or(written) } else { written };
        Some((first, last, self.skip_brackets(next)))
    }

    /// A weekday in brackets, `(星期一)`.
    fn skip_brackets(&self, i: usize) -> usize {
        let close = (i + 1..i + 6).find(|&k| self.is(k, ')'));
        let weekday = self.is(i + 1, '星') || self.is(i + 1, '周');
        close.filter(|_| self.is(i, '(') && weekday).map_or(i, |close| close + 1)
    }

    /// `2023-08-28`, `28.08.2023`, and `28/08/2023` where no month could come first.
    fn numeric(&self, i: usize) -> Option<Found> {
        let joined = |sign| self.is(i + 1, sign) && self.is(i + 3, sign) && (i + 1..i + 5).all(|k| self.glued(k));
        let found = if joined('-') {
            date(self.number(i, 4..=4)?, self.number(i + 2, 2..=2)?, self.number(i + 4, 2..=2)?)?
        } else if joined('.') || joined('/') {
            let (day, month) = (self.number(i, 1..=2)?, self.number(i + 2, 1..=2)?);
            let ambiguous = joined('/') && day <= 12 && day != month;
            date(self.number(i + 4, 4..=4)?, month, day).filter(|_| !ambiguous)?
        } else {
            return None;
        };
        (!self.glued(i) && !self.glued(i + 5) || !self.is(i + 5, '-')).then_some((found, found, i + 5))
    }

    /// `28 August 2023`, `12-21 March 2024`, `28 August – 8 September 2023`.
    fn day_first(&self, i: usize) -> Option<Found> {
        let day = self.day(i)?;
        if let Some(first) = self.day_month(i) {
            return self.month_written(&first);
        }
        let last = self.day_month(self.until(day.1)?)?;
        let (year, end) = self.year(last.next)?;
        Some((date(year, last.month, day.0)?, date(year, last.month, last.day)?, end))
    }

    /// A day and month, alone with their year or as the first half of a span.
    fn month_written(&self, first: &DayMonth) -> Option<Found> {
        let single = self.year(first.next);
        let after = single.map_or(first.next, |(_, next)| next);
        self.second(after, first, single.map(|(year, _)| year)).or_else(|| {
            let (year, next) = single?;
            let date = date(year, first.month, first.day)?;
            Some((date, date, next))
        })
    }

    /// The second half of a span whose first half gave day and month.
    fn second(&self, i: usize, first: &DayMonth, year: Option<u32>) -> Option<Found> {
        let last = self.day_month(self.until(i)?)?;
        let (end_year, end) = self.year(last.next)?;
        let last = date(end_year, last.month, last.day)?;
        Some((first_of(first.month, first.day, year, last)?, last, end))
    }

    /// `August 28, 2023`, `March 12-21, 2024`, `August 28 – September 8, 2023`.
    fn month_first(&self, i: usize) -> Option<Found> {
        let (month, next) = self.month(i)?;
        let (day, next) = self.day(next)?;
        if let Some((year, end)) = self.year(next) {
            let found = date(year, month, day)?;
            return Some((found, found, end));
        }
        let then = self.until(next)?;
        let (last_month, then) = self.month(then).unwrap_or((month, then));
        let (last_day, then) = self.day(then)?;
        let (year, end) = self.year(then)?;
        let last = date(year, last_month, last_day)?;
        Some((first_of(month, day, None, last)?, last, end))
    }

    /// A day's number, with its ordinal ending.
    fn day(&self, i: usize) -> Option<(u32, usize)> {
        let day = self.number(i, 1..=2).filter(|day| (1..=31).contains(day))?;
        let before = i.checked_sub(1).and_then(|before| self.word(before));
        let part = self.glued(i) && !self.token(i.wrapping_sub(1)).is_some_and(Self::opens_day);
        if part || before.is_some_and(|word| listed(COUNTED, word)) {
            return None;
        }
        let hyphen =
            usize::from((self.is(i + 1, '-') || self.is(i + 1, '.')) && self.glued(i + 1) && self.glued(i + 2));
        let ordinal =
            self.word(i + 1 + hyphen).is_some_and(|word| listed(ORDINALS, word) && self.glued(i + 1 + hyphen));
        let sign = self.is(i + 1, '°');
        Some((day, i + 1 + if ordinal { 1 + hyphen } else { usize::from(sign) }))
    }

    /// Signs that may stand right before a day, unlike letters and the dots and slashes inside other numbers.
    fn opens_day(token: &Token) -> bool {
        match &token.kind {
            TokenKind::Sign(sign) => !"./:+".contains(*sign),
            TokenKind::Word(word) => !word.is_ascii() && !word.chars().any(is_western),
            TokenKind::Number { .. } => false,
        }
    }

    fn day_month(&self, i: usize) -> Option<DayMonth> {
        let (day, next) = self.day(i)?;
        let link = self.word(next).is_some_and(|word| ["de", "of", "d", "من"].contains(&word));
        let next = next + usize::from(link);
        let next = next + usize::from(link && self.is(next, '\''));
        let (month, next) = self.month(next)?;
        Some(DayMonth { day, month, next })
    }

    /// A month's name, also in both Arabic forms (`آب/أغسطس`).
    fn month(&self, i: usize) -> Option<(u32, usize)> {
        let (month, next) = self.month_word(i)?;
        let next = next + usize::from(self.is(next, '.'));
        match self.month_word(next + 1) {
            Some((same, end)) if self.is(next, '/') && same == month => Some((month, end)),
            _ => Some((month, next)),
        }
    }

    fn month_word(&self, i: usize) -> Option<(u32, usize)> {
        let word = self.word(i)?;
        let two = self.word(i + 1).map(|second| format!("{word} {second}")).unwrap_or_default();
        let position = |wanted: &str| MONTHS.iter().position(|names| names.contains(&wanted));
        let (index, length) =
            position(&two).map(|index| (index, 2)).or_else(|| position(word).map(|index| (index, 1)))?;
        Some((u32::try_from(index).ok()? + 1, i + length))
    }

    /// A year, with the words that may lead to it and follow it.
    fn year(&self, i: usize) -> Option<(u32, usize)> {
        let mut at = i + usize::from(self.is(i, ',') || self.is(i, '،'));
        for _ in 0..2 {
            at += usize::from(
                self.word(at).is_some_and(|word| ["de", "del", "of", "عام", "سنة", "لعام"].contains(&word)),
            );
        }
        let year = self.number(at, 4..=4).filter(|year| (1990..2100).contains(year))?;
        let after = self.word(at + 1).is_some_and(|word| ["года", "год", "году", "г", "م"].contains(&word));
        let dot = after && self.word(at + 1) == Some("г") && self.is(at + 2, '.');
        Some((year, at + 1 + usize::from(after) + usize::from(dot)))
    }

    /// The token behind a span's middle, past articles and weekdays.
    fn until(&self, i: usize) -> Option<usize> {
        let i = i + usize::from(self.is(i, ','));
        let dash = self.is(i, '-') || self.is(i, '~') || self.is(i, '至');
        let word = self.word(i).is_some_and(|word| listed(UNTIL, word));
        if !dash && !word {
            return None;
        }
        let mut next = i + 1 + usize::from(self.is(i + 1, '-') || self.is(i + 1, '\''));
        for _ in 0..3 {
            let skips = self.word(next).is_some_and(|word| listed(ARTICLES, word) || listed(WEEKDAYS, word));
            next += usize::from(skips || (self.is(next, ',') && next > i + 1));
        }
        Some(next)
    }
}

/// The first day of a span, in the year that is written or the last day's, or the one before over a new year.
fn first_of(month: u32, day: u32, year: Option<u32>, last: Date) -> Option<Date> {
    let same = date(year.unwrap_or(year_of(last)), month, day)?;
    let before = date(year_of(last).checked_sub(1)?, month, day).filter(|first| year.is_none() && near(*first, last));
    Some(if same > last { before.unwrap_or(same) } else { same })
}

/// Close enough to be one meeting.
fn near(first: Date, last: Date) -> bool {
    (last - first).get_days() <= 31 && first <= last
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn year_of(date: Date) -> u32 {
    positive(date.year())
}

fn positive(value: impl TryInto<u32>) -> u32 {
    value.try_into().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn spans(text: &str, first: &str, last: &str) {
        let found: Vec<_> =
            dates(&Folded::new(text)).iter().map(|d| (d.first.to_string(), d.last.to_string())).collect();
        assert_eq!(found, [(first.to_owned(), last.to_owned())], "{text}");
    }

    #[test]
    fn single_dates_are_read_in_six_languages() {
        for text in [
            "Geneva, 28 August 2023",
            "August 28, 2023",
            "28th of August, 2023",
            "Genève, le 28 août 2023",
            "Ginebra, 28 de agosto de 2023",
            "28 de agosto del 2023",
            "Женева, 28 августа 2023 года",
            "28 августа 2023 г.",
            "جنيف، 28 أغسطس 2023",
            "٢٨ آب/أغسطس ٢٠٢٣",
            "28 آب 2023",
            "2023年8月28日，日内瓦",
            "２０２３年８月２８日",
            "2023 年 8 月 28 日",
            "2023-08-28",
            "28.08.2023",
            "28/08/2023",
            "Monday, 28 August 2023",
        ] {
            spans(text, "2023-08-28", "2023-08-28");
        }
        spans("1er décembre 2024", "2024-12-01", "2024-12-01");
        spans("1.º de diciembre de 2024", "2024-12-01", "2024-12-01");
        spans("1 كانون الأول/ديسمبر 2024", "2024-12-01", "2024-12-01");
    }

    #[test]
    fn spans_are_read_in_six_languages() {
        for text in [
            "Goyang, Korea (Rep. of), 28 August – 8 September 2023",
            "from 28 August to 8 September 2023",
            "Monday 28 August – Friday, 8 September 2023",
            "August 28 - September 8, 2023",
            "du 28 août au 8 septembre 2023",
            "28 août – 8 septembre 2023",
            "del 28 de agosto al 8 de septiembre de 2023",
            "с 28 августа по 8 сентября 2023 года",
            "28 августа – 8 сентября 2023 года",
            "28 أغسطس - 8 سبتمبر 2023",
            "من 28 أغسطس إلى 8 سبتمبر 2023",
            "2023年8月28日至9月8日",
            "2023年8月28日（星期一）至2023年9月8日",
            "Study Group 17 – 28 August – 8 September 2023",
        ] {
            spans(text, "2023-08-28", "2023-09-08");
        }
        for text in [
            "12-21 March 2024",
            "12 to 21 March 2024",
            "March 12–21, 2024",
            "du 12 au 21 mars 2024",
            "del 12 al 21 de marzo de 2024",
            "12–21 марта 2024 года",
            "с 12 по 21 марта 2024 г.",
            "12-21 مارس 2024",
            "من 12 إلى 21 آذار/مارس 2024",
            "2024年3月12-21日",
            "2024年3月12日至21日",
        ] {
            spans(text, "2024-03-12", "2024-03-21");
        }
        spans("du 1er au 12 mars 2024", "2024-03-01", "2024-03-12");
    }

    #[test]
    fn spans_cross_a_new_year() {
        for text in [
            "28 December – 5 January 2024",
            "28 December 2023 – 5 January 2024",
            "du 28 décembre 2023 au 5 janvier 2024",
            "2023年12月28日至1月5日",
            "2023年12月28日至2024年1月5日",
        ] {
            spans(text, "2023-12-28", "2024-01-05");
        }
    }

    #[test]
    fn an_end_before_the_start_is_kept_as_it_was_written() {
        spans("8 September – 28 August 2023", "2023-09-08", "2023-08-28");
        spans("21-12 March 2024", "2024-03-21", "2024-03-12");
        spans("2023年9月8日至8月28日", "2023-09-08", "2023-08-28");
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for text in [
            "Resolution 1 (Rev. Geneva, 2022), section 9.4, Collective letter 5/17",
            "05/06/2023",
            "31 June 2023",
            "28 August",
            "+41 22 730 5853",
            "第1号决议（2022年，日内瓦，修订版）第9节",
            "X.12 March 2024",
        ] {
            assert_eq!(dates(&Folded::new(text)), [], "{text}");
        }
        spans("Study Group 17 – 28 August 2023", "2023-08-28", "2023-08-28");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_searched_without_panic(text in "(\\PC{0,4}|[0-9]{1,5}| |-|–|/|\\.|to|au|August|mars|года|年|月|日|至|آب){0,20}") {
            let folded = Folded::new(&text);
            for found in dates(&folded) {
                proptest::prop_assert!(found.range.start < found.range.end && found.range.end <= folded.len());
            }
        }

        #[test]
        fn every_day_of_every_month_is_read_back(days in 0i32..20_000) {
            let day = jiff::civil::date(2000, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            for (index, names) in MONTHS.iter().enumerate().filter(|(index, _)| index + 1 == usize::try_from(day.month()).unwrap()) {
                for name in *names {
                    let found = dates(&Folded::new(&format!("{} {name} {}", day.day(), day.year())));
                    proptest::prop_assert_eq!(found.first().map(|found| found.first), Some(day), "{} {}", index, name);
                }
            }
        }
    }
}
