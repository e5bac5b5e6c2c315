//! Replies per day and cumulative, and under it each text's support against the line.

use super::{
    Colour, LINE, TRACK,
    drawing::{Anchor, Drawing},
};
use crate::tally::{Day, support_percent};

/// The words in the picture, and what stands for them where only Latin letters can be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captions {
    pub title: (String, String),
    pub per_day: (String, String),
    pub cumulative: (String, String),
    pub support: (String, String),
    pub deadline: (String, String),
}

const SIZE: (u32, u32) = (1000, 640);
const LEFT: f32 = 60.0;
const RIGHT: f32 = 800.0;
const UPPER: (f32, f32) = (70.0, 270.0);
const LOWER: (f32, f32) = (340.0, 590.0);
const SOFT: Colour = Colour([0x5b, 0x65, 0x70]);
const PALE: Colour = Colour([0xe3, 0xe7, 0xec]);
const BARS: Colour = Colour([0x86, 0xb8, 0xe6]);
const SUM: Colour = Colour([0x1f, 0x6f, 0xb8]);
const RED: Colour = Colour([0xb0, 0x2a, 0x1e]);
/// Told apart by readers who see few colours (Okabe and Ito), darkened for white paper.
const TEXTS: [Colour; 8] = [
    Colour([0x00, 0x72, 0xb2]),
    Colour([0xc8, 0x82, 0x00]),
    Colour([0x00, 0x8a, 0x65]),
    Colour([0xb8, 0x5a, 0x90]),
    Colour([0x3a, 0x95, 0xcc]),
    Colour([0xb8, 0x4c, 0x00]),
    Colour([0x6b, 0x6b, 0x00]),
    Colour([0x44, 0x44, 0x44]),
];

/// A consultation's course. `texts` are the texts' names in the order of the days' counts; `deadline` is the place of
/// the deadline's day among the days, where it is one of them.
#[must_use]
pub fn timeline(
    days: &[Day],
    texts: &[String],
    threshold_percent: u8,
    deadline: Option<usize>,
    captions: &Captions,
) -> Drawing {
    let mut sheet = Drawing::new(SIZE.0, SIZE.1);
    sheet.worded((LEFT, 30.0), 18.0, Anchor::Start, LINE, pair(&captions.title));
    let across = Across { count: days.len() };
    replies(&mut sheet, days, &across, captions);
    support(&mut sheet, days, &across, threshold_percent, captions);
    if let Some(at) = deadline {
        for (top, bottom) in [UPPER, LOWER] {
            sheet.line(vec![(across.end(at), top), (across.end(at), bottom)], 1.5, SOFT, true);
        }
        sheet.worded((across.end(at) - 4.0, UPPER.0 - 8.0), 12.0, Anchor::End, SOFT, pair(&captions.deadline));
    }
    for (place, name) in texts.iter().enumerate() {
        let series: Vec<(u32, u32)> = days.iter().filter_map(|day| day.texts.get(place).copied()).collect();
        text(&mut sheet, (place, texts.len()), name, &series, &across, threshold_percent);
    }
    dates(&mut sheet, days, &across);
    sheet
}

fn pair((words, latin): &(String, String)) -> (&str, &str) {
    (words, latin)
}

/// Where days lie from left to right.
struct Across {
    count: usize,
}

impl Across {
    #[expect(clippy::cast_precision_loss, reason = "at most a thousand days")]
    fn start(&self, day: usize) -> f32 {
        LEFT + (RIGHT - LEFT) * day as f32 / self.count.max(1) as f32
    }

    fn end(&self, day: usize) -> f32 {
        self.start(day + 1)
    }
}

/// A share of a height, from its foot.
#[expect(clippy::cast_precision_loss, reason = "numbers of replies")]
fn height((top, bottom): (f32, f32), part: u32, whole: u32) -> f32 {
    bottom - (bottom - top) * (part as f32 / whole.max(1) as f32)
}

/// The least of 5, 10, 20, 50 … that is not below.
fn ceiling(most: u32) -> u32 {
    let steps = (0..9).flat_map(|power| [5, 10, 20].map(|base: u32| base.saturating_mul(10_u32.saturating_pow(power))));
    steps.into_iter().filter(|step| *step >= most).min().unwrap_or(most)
}

fn replies(sheet: &mut Drawing, days: &[Day], across: &Across, captions: &Captions) {
    let per_day = ceiling(days.iter().map(|day| day.replies).max().unwrap_or(0));
    let states = ceiling(days.iter().map(|day| day.states).max().unwrap_or(0));
    for quarter in 0..=4 {
        let y = height(UPPER, quarter, 4);
        sheet.line(vec![(LEFT, y), (RIGHT, y)], 1.0, PALE, false);
        sheet.words((RIGHT + 8.0, y + 4.0), 12.0, Anchor::Start, SUM, &fraction(states, quarter));
        sheet.words((LEFT - 8.0, y + 4.0), 12.0, Anchor::End, SOFT, &fraction(per_day, quarter));
    }
    for (at, day) in days.iter().enumerate().filter(|(_, day)| day.replies > 0) {
        let (left, right) = (across.start(at), across.end(at));
        let gap = ((right - left) * 0.15).min(3.0);
        sheet.block(left + gap, height(UPPER, day.replies, per_day), right - gap, UPPER.1, BARS);
    }
    let mut points = Vec::new();
    for (at, day) in days.iter().enumerate() {
        let y = height(UPPER, day.states, states);
        points.extend([(across.start(at), y), (across.end(at), y)]);
    }
    sheet.line(corners(points), 2.5, SUM, false);
    sheet.worded((LEFT, UPPER.0 - 8.0), 12.0, Anchor::Start, SOFT, pair(&captions.per_day));
    sheet.worded((RIGHT + 8.0, UPPER.0 - 20.0), 12.0, Anchor::Start, SUM, pair(&captions.cumulative));
}

/// A quarter of the scale; nothing where it is no whole number.
fn fraction(whole: u32, quarter: u32) -> String {
    let part = u64::from(whole) * u64::from(quarter);
    if part.is_multiple_of(4) { (part / 4).to_string() } else { String::new() }
}

fn support(sheet: &mut Drawing, days: &[Day], across: &Across, threshold: u8, captions: &Captions) {
    for tenth in 0..=4 {
        let y = height(LOWER, tenth, 4);
        sheet.line(vec![(LEFT, y), (RIGHT, y)], 1.0, PALE, false);
        sheet.words((LEFT - 8.0, y + 4.0), 12.0, Anchor::End, SOFT, &format!("{} %", tenth * 25));
    }
    let line = height(LOWER, u32::from(threshold), 100);
    let end = days.len().checked_sub(1).map_or(RIGHT, |last| across.end(last));
    sheet.line(vec![(LEFT, line), (end, line)], 2.0, RED, true);
    sheet.words((LEFT + 6.0, line - 5.0), 12.0, Anchor::Start, RED, &format!("{threshold} %"));
    sheet.worded((LEFT, LOWER.0 - 12.0), 12.0, Anchor::Start, SOFT, pair(&captions.support));
}

/// One text's line and its entry beside the picture; `place` is its own among how many.
fn text(
    sheet: &mut Drawing,
    (place, texts): (usize, usize),
    name: &str,
    series: &[(u32, u32)],
    across: &Across,
    threshold: u8,
) {
    let colour = TEXTS.get(place % TEXTS.len()).copied().unwrap_or(LINE);
    let mut points: Vec<(f32, f32)> = Vec::new();
    for (at, (support, replies)) in series.iter().enumerate().filter(|(_, (_, replies))| *replies > 0) {
        // Steps: a share changes on the day on which a reply came, not on the way there.
        let y = height(LOWER, *support, *replies);
        points.push((across.start(at), y));
        points.push((across.end(at), y));
    }
    // Where lines lie on each other, the wider ones below stay seen.
    let below = f32::from(u8::try_from(texts.saturating_sub(place + 1)).unwrap_or(0));
    sheet.line(corners(points), (2.0 + 0.8 * below).min(8.0), colour, false);
    let (support, replies) = series.last().copied().unwrap_or_default();
    let share = support_percent(support, replies, threshold).map_or_else(|| "-".to_owned(), |share| share + " %");
    let step = u16::try_from(place).unwrap_or(u16::MAX);
    let y = LOWER.0 + 6.0 + 22.0 * f32::from(step);
    sheet.block(RIGHT + 16.0, y - 9.0, RIGHT + 28.0, y + 2.0, colour);
    sheet.words((RIGHT + 34.0, y), 12.0, Anchor::Start, LINE, &format!("{name}  {share}"));
}

/// A line without the points that lie on a level stretch of it.
fn corners(points: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    let mut kept: Vec<(f32, f32)> = Vec::new();
    for point in points {
        let level = |one: &(f32, f32)| one.1.total_cmp(&point.1).is_eq();
        if let [.., before, last] = kept.as_slice()
            && level(before)
            && level(last)
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}

/// At most eight dates, evenly.
fn dates(sheet: &mut Drawing, days: &[Day], across: &Across) {
    let step = days.len().div_ceil(8).max(1);
    for (at, day) in days.iter().enumerate().step_by(step) {
        let x = f32::midpoint(across.start(at), across.end(at));
        for (_, bottom) in [UPPER, LOWER] {
            sheet.line(vec![(x, bottom), (x, bottom + 4.0)], 1.0, TRACK, false);
            sheet.words((x, bottom + 18.0), 12.0, Anchor::Middle, SOFT, &day.date.to_string());
        }
    }
}
