//! The tally and the replies as an Excel workbook. Every cell is text or a number: there is no formula in it.

use anyhow::{Context, Result};
use jiff::{Timestamp, tz::TimeZone};
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use super::{
    csv::name,
    rows::{Reply, Standing, replies},
};
use crate::{
    event::MessageHash,
    letter::{clean, digest::short, locale::Clerk},
    tally::{Margin, Outcome, Survey, TextTally},
};

/// The looks that cells share.
struct Looks {
    head: Format,
    plain: Format,
    wrapped: Format,
    moment: Format,
    percent: Format,
    good: Format,
    bad: Format,
    faint: Format,
}

impl Looks {
    fn new() -> Self {
        let plain = Format::new().set_align(FormatAlign::Top);
        let coloured = |ground: u32, ink: u32| {
            plain.clone().set_background_color(Color::RGB(ground)).set_font_color(Color::RGB(ink))
        };
        Self {
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_background_color(Color::RGB(0x00DD_E8F3))
                .set_border_bottom(FormatBorder::Medium),
            wrapped: plain.clone().set_text_wrap(),
            moment: plain.clone().set_num_format("yyyy-mm-dd hh:mm:ss"),
            percent: plain.clone().set_num_format("0.00"),
            good: coloured(0x00E2_F2E7, 0x0017_693B),
            bad: coloured(0x00FB_E3E0, 0x00A3_241B),
            faint: plain.clone().set_font_color(Color::RGB(0x008A_949E)),
            plain,
        }
    }
}

/// A sheet that is written row by row.
struct Sheet<'w> {
    page: &'w mut Worksheet,
    row: u32,
    column: u16,
}

impl<'w> Sheet<'w> {
    /// With a header that stays in sight, and widths in characters.
    fn begin(
        workbook: &'w mut Workbook,
        title: &str,
        columns: &[(&str, f64)],
        looks: &Looks,
        clerk: Clerk,
    ) -> Result<Self> {
        let sheet = workbook.add_worksheet().set_name(title)?;
        sheet.set_freeze_panes(1, 0)?.set_right_to_left(clerk.0.right_to_left());
        for (column, (key, width)) in (0_u16..).zip(columns) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(0, column, clerk.say(key), &looks.head)?;
        }
        Ok(Self { page: sheet, row: 1, column: 0 })
    }

    fn text(&mut self, words: &str, format: &Format) -> Result<()> {
        self.page.write_string_with_format(self.row, self.column, words, format)?;
        self.column += 1;
        Ok(())
    }

    fn number(&mut self, number: impl Into<f64>, format: &Format) -> Result<()> {
        self.page.write_number_with_format(self.row, self.column, number.into(), format)?;
        self.column += 1;
        Ok(())
    }

    fn moment(&mut self, at: Option<Timestamp>, format: &Format) -> Result<()> {
        if let Some(at) = at {
            self.page.write_datetime_with_format(self.row, self.column, &excel(at)?, format)?;
        }
        self.column += 1;
        Ok(())
    }

    fn skip(&mut self) {
        self.column += 1;
    }

    fn end_row(&mut self) {
        (self.row, self.column) = (self.row + 1, 0);
    }

    /// Filters over what was written.
    fn finish(self, columns: usize) -> Result<()> {
        let last = u16::try_from(columns.saturating_sub(1))?;
        self.page.autofilter(0, 0, self.row.saturating_sub(1).max(1), last)?;
        Ok(())
    }
}

/// An instant as Excel keeps it, by UTC and to the second.
fn excel(at: Timestamp) -> Result<ExcelDateTime> {
    let utc = at.to_zoned(TimeZone::UTC).datetime();
    let (year, month, day) = (u16::try_from(utc.year())?, u8::try_from(utc.month())?, u8::try_from(utc.day())?);
    let (hour, minute, second) = (u16::try_from(utc.hour())?, u8::try_from(utc.minute())?, u8::try_from(utc.second())?);
    Ok(ExcelDateTime::from_ymd(year, month, day)?.and_hms(hour, minute, f64::from(second))?)
}

/// The tallies of `circulars`, and a sheet of replies for each of `told`.
pub(super) fn write(
    survey: &Survey<'_>,
    circulars: &[u32],
    told: &[u32],
    now: Timestamp,
    clerk: Clerk,
) -> Result<Vec<u8>> {
    let (mut workbook, looks) = (Workbook::new(), Looks::new());
    workbook.set_properties(&DocProperties::new().set_author("TSB").set_creation_datetime(&excel(now)?));
    tallies(&mut workbook, survey, circulars, &looks, clerk)?;
    for circular in told {
        circular_sheet(&mut workbook, survey, *circular, &looks, clerk)?;
    }
    workbook.save_to_buffer().context("writing the workbook")
}

const TALLY: [(&str, f64); 14] = [
    ("column-circular", 10.0),
    ("column-text", 18.0),
    ("column-title", 60.0),
    ("column-replies", 10.0),
    ("column-support", 10.0),
    ("column-no-comments", 13.0),
    ("column-with-comments", 13.0),
    ("column-authorize", 13.0),
    ("column-refuse", 10.0),
    ("column-percent", 10.0),
    ("column-threshold", 8.0),
    ("column-outcome", 18.0),
    ("column-margin-refusals", 20.0),
    ("column-margin-support", 20.0),
];

fn tallies(workbook: &mut Workbook, survey: &Survey<'_>, circulars: &[u32], looks: &Looks, clerk: Clerk) -> Result<()> {
    let mut sheet = Sheet::begin(workbook, &sheet_name(&clerk.say("sheet-tally")), &TALLY, looks, clerk)?;
    for number in circulars {
        let Some(opened) = survey.books().circular(*number) else { continue };
        let threshold = opened.circular.threshold_percent;
        for (draft, count) in opened.circular.texts.iter().zip(survey.books().counts(*number)) {
            sheet.number(*number, &looks.plain)?;
            sheet.text(&clean(draft.id.as_str(), 60), &looks.plain)?;
            sheet.text(&clean(clerk.0.words_of(&draft.title), 300), &looks.wrapped)?;
            counts(&mut sheet, &count, threshold, looks, clerk)?;
            sheet.end_row();
        }
    }
    sheet.finish(TALLY.len())
}

fn counts(sheet: &mut Sheet<'_>, count: &TextTally, threshold: u8, looks: &Looks, clerk: Clerk) -> Result<()> {
    let plain = count.support.saturating_sub(count.no_comments.saturating_add(count.with_comments));
    let kinds = [count.replies, count.support, count.no_comments, count.with_comments, plain, count.refuse];
    for number in kinds {
        sheet.number(number, &looks.plain)?;
    }
    match count.support_percent.as_ref().and_then(|share| share.parse::<f64>().ok()) {
        Some(share) => sheet.number(share, &looks.percent)?,
        None => sheet.skip(),
    }
    sheet.number(threshold, &looks.plain)?;
    let (key, look) = match count.outcome {
        Outcome::Proceed => ("may-proceed", &looks.good),
        Outcome::NotProceed => ("may-not-proceed", &looks.bad),
    };
    sheet.text(&clerk.say(key), look)?;
    let (refusals, support) = match count.margin(threshold) {
        Margin::Refusals(number) => (Some(number), None),
        Margin::Support(number) => (None, Some(number)),
        Margin::Fixed => (None, None),
    };
    for margin in [refusals, support] {
        match margin.map(u32::try_from).transpose()? {
            Some(number) => sheet.number(number, &looks.plain)?,
            None => sheet.skip(),
        }
    }
    Ok(())
}

const REPLIES: [(&str, f64); 8] = [
    ("column-code", 7.0),
    ("column-state", 30.0),
    ("column-text", 18.0),
    ("column-choice", 28.0),
    ("column-arrived", 20.0),
    ("column-sender", 36.0),
    ("column-status", 22.0),
    ("column-message", 16.0),
];

fn circular_sheet(
    workbook: &mut Workbook,
    survey: &Survey<'_>,
    circular: u32,
    looks: &Looks,
    clerk: Clerk,
) -> Result<()> {
    let title = clerk.tell("sheet-circular", [("number", circular.to_string().into())]);
    let mut sheet = Sheet::begin(workbook, &sheet_name(&title), &REPLIES, looks, clerk)?;
    for reply in replies(survey, circular) {
        reply_row(&mut sheet, &reply, looks, clerk)?;
    }
    sheet.finish(REPLIES.len())
}

fn reply_row(sheet: &mut Sheet<'_>, reply: &Reply, looks: &Looks, clerk: Clerk) -> Result<()> {
    let look = match reply.standing {
        Standing::Counted => &looks.plain,
        Standing::Superseded | Standing::Silent => &looks.faint,
        Standing::Late | Standing::Review => &looks.bad,
    };
    sheet.text(reply.state.as_ref().map_or("", |state| state.as_str()), look)?;
    sheet.text(&reply.state.map(|state| name(state, clerk)).unwrap_or_default(), look)?;
    sheet.text(&reply.text.as_ref().map(|text| clean(text.as_str(), 60)).unwrap_or_default(), look)?;
    sheet.text(&reply.choice.map(|choice| short(choice, clerk)).unwrap_or_default(), look)?;
    sheet.moment(reply.arrived, &looks.moment)?;
    sheet.text(&reply.sender.as_ref().map(|sender| clean(sender, 120)).unwrap_or_default(), look)?;
    sheet.text(&clerk.say(reply.standing.key()), look)?;
    let message: String = reply.message.as_ref().map_or("", MessageHash::as_str).chars().take(12).collect();
    sheet.text(&message, &looks.faint)?;
    sheet.end_row();
    Ok(())
}

/// What Excel takes for a sheet's name: 31 characters, and none that references are written with.
fn sheet_name(words: &str) -> String {
    words.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect()
}
