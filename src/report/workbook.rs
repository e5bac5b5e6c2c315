//! The tally and the replies as an Excel workbook. Every cell is text or a number: there is no formula in it.

use anyhow::{Context, Result};
use jiff::{Timestamp, tz::TimeZone};
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use super::{
    csv::name,
    rows::{Reply, Standing, Told},
};
use crate::{
    event::MessageHash,
    letter::{clean, digest::short, locale::Clerk},
    tally::{Margin, Outcome, Survey, Tally, TextTally},
};

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Plain,
    Wrapped,
    Moment,
    Percent,
    Good,
    Bad,
    Faint,
}

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

    const fn of(&self, look: Look) -> &Format {
        match look {
            Look::Plain => &self.plain,
            Look::Wrapped => &self.wrapped,
            Look::Moment => &self.moment,
            Look::Percent => &self.percent,
            Look::Good => &self.good,
            Look::Bad => &self.bad,
            Look::Faint => &self.faint,
        }
    }
}

/// A sheet that is written row by row.
struct Sheet<'w> {
    page: &'w mut Worksheet,
    row: u32,
    column: u16,
    columns: &'w [Column],
}

/// A column's name in the locale files, its width in characters, and how its cells look where nothing else is said: cells
/// that look as their column does are written in a third of the time.
struct Column(&'static str, f64, Look);

impl<'w> Sheet<'w> {
    /// With a header that stays in sight.
    fn begin(
        workbook: &'w mut Workbook,
        title: &str,
        columns: &'w [Column],
        looks: &Looks,
        clerk: Clerk,
    ) -> Result<Self> {
        let sheet = workbook.add_worksheet().set_name(title)?;
        sheet.set_freeze_panes(1, 0)?.set_right_to_left(clerk.0.right_to_left());
        for (column, Column(key, width, look)) in (0_u16..).zip(columns) {
            sheet.set_column_width(column, *width)?.set_column_format(column, looks.of(*look))?;
            sheet.write_string_with_format(0, column, clerk.say(key), &looks.head)?;
        }
        Ok(Self { page: sheet, row: 1, column: 0, columns })
    }

    fn text(&mut self, words: &str) -> Result<()> {
        self.page.write_string(self.row, self.column, words)?;
        self.column += 1;
        Ok(())
    }

    /// Text that looks otherwise than its column, where it does.
    fn text_as(&mut self, words: &str, look: Look, looks: &Looks) -> Result<()> {
        let Column(_, _, usual) = self.columns.get(usize::from(self.column)).context("a column too many")?;
        if *usual == look || words.is_empty() {
            return self.text(words);
        }
        self.page.write_string_with_format(self.row, self.column, words, looks.of(look))?;
        self.column += 1;
        Ok(())
    }

    fn number(&mut self, number: impl Into<f64>) -> Result<()> {
        self.page.write_number(self.row, self.column, number.into())?;
        self.column += 1;
        Ok(())
    }

    fn moment(&mut self, at: Option<Timestamp>) -> Result<()> {
        if let Some(at) = at {
            self.page.write_datetime(self.row, self.column, excel(at)?)?;
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

/// The tallies `counted`, and a sheet for the replies to each of `told`.
pub(super) fn write(
    survey: &Survey<'_>,
    counted: &[Tally],
    told: &[Told],
    now: Timestamp,
    clerk: Clerk,
) -> Result<Vec<u8>> {
    let (mut workbook, looks) = (Workbook::new(), Looks::new());
    // The least packing: more would take longer than all else that is written.
    workbook.set_zip_compression_level(1);
    workbook.set_properties(&DocProperties::new().set_author("TSB").set_creation_datetime(&excel(now)?));
    tallies(&mut workbook, survey, counted, &looks, clerk)?;
    for told in told {
        circular_sheet(&mut workbook, told, &looks, clerk)?;
    }
    workbook.save_to_buffer().context("writing the workbook")
}

const TALLY: [Column; 14] = [
    Column("column-circular", 10.0, Look::Plain),
    Column("column-text", 18.0, Look::Plain),
    Column("column-title", 60.0, Look::Wrapped),
    Column("column-replies", 10.0, Look::Plain),
    Column("column-support", 10.0, Look::Plain),
    Column("column-no-comments", 13.0, Look::Plain),
    Column("column-with-comments", 13.0, Look::Plain),
    Column("column-authorize", 13.0, Look::Plain),
    Column("column-refuse", 10.0, Look::Plain),
    Column("column-percent", 10.0, Look::Percent),
    Column("column-threshold", 8.0, Look::Plain),
    Column("column-outcome", 18.0, Look::Plain),
    Column("column-margin-refusals", 20.0, Look::Plain),
    Column("column-margin-support", 20.0, Look::Plain),
];

fn tallies(workbook: &mut Workbook, survey: &Survey<'_>, counted: &[Tally], looks: &Looks, clerk: Clerk) -> Result<()> {
    let mut sheet = Sheet::begin(workbook, &sheet_name(&clerk.say("sheet-tally")), &TALLY, looks, clerk)?;
    for tally in counted {
        let Some(opened) = survey.books().circular(tally.circular) else { continue };
        let threshold = tally.threshold_percent;
        for (draft, count) in opened.circular.texts.iter().zip(&tally.texts) {
            sheet.number(tally.circular)?;
            sheet.text(&clean(draft.id.as_str(), 60))?;
            sheet.text(&clean(clerk.0.words_of(&draft.title), 300))?;
            counts(&mut sheet, count, threshold, looks, clerk)?;
            sheet.end_row();
        }
    }
    sheet.finish(TALLY.len())
}

fn counts(sheet: &mut Sheet<'_>, count: &TextTally, threshold: u8, looks: &Looks, clerk: Clerk) -> Result<()> {
    let plain = count.support.saturating_sub(count.no_comments.saturating_add(count.with_comments));
    let kinds = [count.replies, count.support, count.no_comments, count.with_comments, plain, count.refuse];
    for number in kinds {
        sheet.number(number)?;
    }
    match count.support_percent.as_ref().and_then(|share| share.parse::<f64>().ok()) {
        Some(share) => sheet.number(share)?,
        None => sheet.skip(),
    }
    sheet.number(threshold)?;
    let (key, look) = match count.outcome {
        Outcome::Proceed => ("may-proceed", Look::Good),
        Outcome::NotProceed => ("may-not-proceed", Look::Bad),
    };
    sheet.text_as(&clerk.say(key), look, looks)?;
    let (refusals, support) = match count.margin(threshold) {
        Margin::Refusals(number) => (Some(number), None),
        Margin::Support(number) => (None, Some(number)),
        Margin::Fixed => (None, None),
    };
    for margin in [refusals, support] {
        match margin.map(u32::try_from).transpose()? {
            Some(number) => sheet.number(number)?,
            None => sheet.skip(),
        }
    }
    Ok(())
}

const REPLIES: [Column; 8] = [
    Column("column-code", 7.0, Look::Plain),
    Column("column-state", 30.0, Look::Plain),
    Column("column-text", 18.0, Look::Plain),
    Column("column-choice", 28.0, Look::Plain),
    Column("column-arrived", 20.0, Look::Moment),
    Column("column-sender", 36.0, Look::Plain),
    Column("column-status", 22.0, Look::Plain),
    Column("column-message", 16.0, Look::Faint),
];

fn circular_sheet(workbook: &mut Workbook, told: &Told, looks: &Looks, clerk: Clerk) -> Result<()> {
    let title = clerk.tell("sheet-circular", [("number", told.circular.to_string().into())]);
    let mut sheet = Sheet::begin(workbook, &sheet_name(&title), &REPLIES, looks, clerk)?;
    for reply in &told.replies {
        reply_row(&mut sheet, reply, looks, clerk)?;
    }
    sheet.finish(REPLIES.len())
}

fn reply_row(sheet: &mut Sheet<'_>, reply: &Reply, looks: &Looks, clerk: Clerk) -> Result<()> {
    let look = match reply.standing {
        Standing::Counted => Look::Plain,
        Standing::Superseded | Standing::Silent => Look::Faint,
        Standing::Late | Standing::Review => Look::Bad,
    };
    let text = |sheet: &mut Sheet<'_>, words: &str| sheet.text_as(words, look, looks);
    text(sheet, reply.state.as_ref().map_or("", |state| state.as_str()))?;
    text(sheet, &reply.state.map(|state| name(state, clerk)).unwrap_or_default())?;
    text(sheet, &reply.text.as_ref().map(|text| clean(text.as_str(), 60)).unwrap_or_default())?;
    text(sheet, &reply.choice.map(|choice| short(choice, clerk)).unwrap_or_default())?;
    sheet.moment(reply.arrived)?;
    text(sheet, &reply.sender.as_ref().map(|sender| clean(sender, 120)).unwrap_or_default())?;
    text(sheet, &clerk.say(reply.standing.key()))?;
    let message: String = reply.message.as_ref().map_or("", MessageHash::as_str).chars().take(12).collect();
    sheet.text(&message)?;
    sheet.end_row();
    Ok(())
}

/// What Excel takes for a sheet's name: 31 characters, and none that references are written with.
fn sheet_name(words: &str) -> String {
    words.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect()
}
