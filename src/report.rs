//! What the secretariat takes to the meeting: the tally and the replies as workbook and CSV, the TD of comments, the
//! Director's advice on the outcome, and the timeline.
//!
//! Pure. Numbers are the tally's, words the locale files'; whatever came from outside is made harmless before it is
//! shown, and is never a formula.

mod comments;
mod csv;
mod document;
mod outcome;
mod pending;
mod rows;
#[cfg(test)]
mod tests;
mod workbook;

use anyhow::Result;
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    chart::{self, Captions, Drawing},
    language::Language,
    letter::{Enclosure, digest::circular_name, locale::Clerk, moment},
    tally::{Survey, Tally},
};
pub use comments::comments;
pub use outcome::{Advice, advice, outcome};
use rows::Told;
pub use rows::{Reply, Standing, replies};

/// The media type of a Word document.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The workbook and the CSV that come with a digest: the tallies of `circulars`, and of those in `told` every reply.
///
/// # Errors
/// When the workbook cannot be written.
pub fn enclosures(
    survey: &Survey<'_>,
    circulars: &[u32],
    told: &[u32],
    now: Timestamp,
    language: Language,
) -> Result<Vec<Enclosure>> {
    if circulars.is_empty() {
        return Ok(Vec::new());
    }
    let (day, told) = (now.to_zoned(TimeZone::UTC).date(), Told::of(survey, told));
    let tallies = counted(survey, circulars, now);
    Ok(vec![
        Enclosure {
            name: format!("consultations-{day}.xlsx"),
            media_type: XLSX,
            bytes: workbook::write(survey, &tallies, &told, now, Clerk(language))?,
        },
        Enclosure { name: format!("tally-{day}.csv"), media_type: CSV, bytes: csv::tallies(&tallies)? },
        Enclosure {
            name: format!("replies-{day}.csv"),
            media_type: CSV,
            bytes: csv::replies_of(&told, Clerk(language))?,
        },
    ])
}

/// The tally and the replies as a workbook: a sheet with every text, then one for each circular.
///
/// # Errors
/// When the workbook cannot be written.
pub fn workbook(survey: &Survey<'_>, circulars: &[u32], now: Timestamp, language: Language) -> Result<Vec<u8>> {
    let tallies = counted(survey, circulars, now);
    workbook::write(survey, &tallies, &Told::of(survey, circulars), now, Clerk(language))
}

fn counted(survey: &Survey<'_>, circulars: &[u32], now: Timestamp) -> Vec<Tally> {
    circulars.iter().filter_map(|number| survey.tally(*number, now)).collect()
}

/// The tally of a circular as CSV, with the fields of its JSON form.
///
/// # Errors
/// When it cannot be written.
pub fn tally_csv(tally: &Tally) -> Result<Vec<u8>> {
    csv::tally(tally)
}

/// How a consultation went, day by day; none when the circular is not known.
#[must_use]
pub fn timeline(survey: &Survey<'_>, circular: u32, now: Timestamp, language: Language) -> Option<Timeline> {
    let opened = &survey.books().circular(circular)?.circular;
    let clerk = Clerk(language);
    let deadline = opened.deadline.to_zoned(TimeZone::UTC).date();
    let until = deadline.min(now.to_zoned(TimeZone::UTC).date());
    let days = survey.books().timeline(circular, until);
    let texts: Vec<String> = opened.texts.iter().map(|text| crate::letter::clean(text.id.as_str(), 30)).collect();
    let latin = Clerk(if matches!(language, Language::Fr | Language::Es) { language } else { Language::En });
    let both = |say: &dyn Fn(Clerk) -> String| (say(clerk), say(latin));
    let title = |clerk: Clerk| {
        let name = circular_name(clerk, circular);
        clerk.tell("timeline-title", [("circular", name.into()), ("moment", moment::brief(clerk, now).into())])
    };
    let captions = Captions {
        title: both(&title),
        per_day: both(&|clerk| clerk.say("timeline-per-day")),
        cumulative: both(&|clerk| clerk.say("timeline-cumulative")),
        support: both(&|clerk| clerk.say("timeline-support")),
        deadline: both(&|clerk| clerk.say("timeline-deadline")),
    };
    let at = days.iter().position(|day| day.date == deadline);
    Some(Timeline {
        drawing: chart::timeline(&days, &texts, opened.threshold_percent, at, &captions),
        title: captions.title.0,
        description: described(survey, circular, clerk),
    })
}

/// A picture with what it says to those who do not see it.
#[derive(Clone, Debug)]
pub struct Timeline {
    pub drawing: Drawing,
    pub title: String,
    pub description: String,
}

impl Timeline {
    #[must_use]
    pub fn svg(&self) -> String {
        self.drawing.svg(&self.title, &self.description)
    }

    /// At twice the drawing's size.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        self.drawing.png(2)
    }
}

/// `X.1353: 66.67 %; X.1471: 100.00 %`
fn described(survey: &Survey<'_>, circular: u32, clerk: Clerk) -> String {
    let counts = survey.books().counts(circular);
    let shares = counts.iter().map(|count| {
        let share = count.support_percent.as_ref().map_or_else(|| "–".to_owned(), |share| format!("{share} %"));
        clerk.voice().labelled(&crate::letter::clean(count.text.as_str(), 60), &share)
    });
    clerk.clauses(shares)
}
