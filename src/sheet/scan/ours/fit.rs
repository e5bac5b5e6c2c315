//! Holds the flat page against the blank form, piece by piece: paper does not lie quite flat, and drifts in a scanner.
//!
//! What is printed must be there; ink where nothing is printed is somebody's.

use image::{GrayImage, Luma};

use super::super::{
    boxes::Spot,
    plane::{Plane, Sums},
    rules,
};
use crate::form::blank::{self, SCALE};

/// How far a piece may be from where it should be, in pixels; and from where the piece beside it was found.
const FAR: i32 = 14;
const NEAR: i32 = 6;
/// As dark as print may at least be.
const PRINT: u8 = 70;
/// Darker is ink.
const INK: u8 = 90;
/// The share of a row's print that must be there.
const THERE: f32 = 0.72;
/// Points of print by which a piece is found.
const POINTS: usize = 900;
/// The widths of pieces, and the height of those beside the answers, in points.
const WIDE: f32 = 118.0;
const HIGH: f32 = 32.0;

/// The blank page and the scanned one, in the same pixels.
pub(super) struct Fit {
    print: Plane,
    /// Print, and as much around it as it may have spread.
    spread: Plane,
    dark: Plane,
    sums: Sums,
    last: (i32, i32),
}

/// A row as it was found.
pub(super) struct Found {
    pub spots: Vec<Spot>,
    /// Ink that is no print, in pixels of the flat page as printed, from `area`'s left top.
    pub strange: Plane,
    /// Left, top, right, bottom of the row.
    pub area: [i32; 4],
    pub pieces: Vec<Piece>,
    struck: bool,
}

/// A part of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Left, top, right, bottom where it was printed.
    pub area: [i32; 4],
    pub shift: (i32, i32),
    /// Points of print, and how many of them are there.
    pub points: usize,
    pub there: usize,
}

impl Found {
    /// Whether the words of the blank form stand in the row.
    pub fn is_ours(&self) -> bool {
        self.share() >= THERE
    }

    /// Whether a stroke runs along a line of its words.
    pub const fn is_struck(&self) -> bool {
        self.struck
    }

    fn share(&self) -> f32 {
        let (all, there) = self.pieces.iter().fold((0, 0), |sum, one| (sum.0 + one.points, sum.1 + one.there));
        there as f32 / all.max(1) as f32
    }
}

impl Fit {
    /// None when the two are not of one size.
    pub fn new(print: Plane, dark: &Plane) -> Option<Self> {
        let same = (print.w - dark.w).abs() <= 2 && (print.h - dark.h).abs() <= 2;
        let whole = print.data.len() == (print.w.max(0) as usize) * (print.h.max(0) as usize);
        let spread = rules::grown(&rules::grown(&print));
        let (dark, sums) = (dark.clone(), Sums::of(dark));
        (same && whole).then_some(Self { print, spread, dark, sums, last: (0, 0) })
    }

    /// Finds a row's pieces, its boxes, and the ink in it that is not printed.
    pub fn row(&mut self, row: &blank::Row, right_to_left: bool) -> Found {
        let pieces: Vec<Piece> = cut(row, right_to_left).into_iter().map(|area| self.piece(area)).collect();
        let spots = row.answers.iter().map(|answer| self.spot(answer, &pieces)).collect();
        let area = pixels(row.space.rect);
        let [left, top, right, bottom] = area;
        let mut strange = Plane::new(right - left, bottom - top, 0);
        for piece in &pieces {
            let [x0, y0, x1, y1] = piece.area;
            for y in y0..y1 {
                for x in x0..x1 {
                    let ink = self.dark.or(x + piece.shift.0, y + piece.shift.1, 0) >= INK;
                    if ink && self.spread.or(x, y, 0) == 0 {
                        strange.set(x - left, y - top, 1);
                    }
                }
            }
        }
        let struck = pieces.iter().any(|piece| self.is_struck(piece, &strange, (left, top)));
        Found { spots, strange, area, pieces, struck }
    }

    /// Whether nearly all that is free of print along some line through a piece's words is inked.
    fn is_struck(&self, piece: &Piece, strange: &Plane, (left, top): (i32, i32)) -> bool {
        let [x0, y0, x1, y1] = piece.area;
        let along = |y: i32, lean: i32| {
            let (mut free, mut inked, mut print) = (0, 0, 0);
            for x in x0..x1 {
                let y = y + lean * (x - x0) / (x1 - x0).max(1);
                if self.spread.or(x, y, 0) > 0 {
                    print += 1;
                } else {
                    free += 1;
                    inked += i32::from((-1..=1).any(|dy| strange.or(x - left, y + dy - top, 0) > 0));
                }
            }
            // Across words, not between them; and where there is enough to see.
            print * 4 >= x1 - x0 && free * 8 >= x1 - x0 && inked * 10 >= free * 7
        };
        (y0..y1).step_by(2).any(|y| (-12..=12).step_by(3).any(|lean| along(y, lean)))
    }

    /// Where the piece lies: where most print is dark, and least around it.
    fn piece(&mut self, area: [i32; 4]) -> Piece {
        let points = self.points(area);
        let score = |shift: (i32, i32)| self.score(&points, area, shift);
        let around = |(x, y): (i32, i32), reach: i32, step: i32| {
            let steps = move || (-reach..=reach).step_by(step as usize);
            let all = steps().flat_map(move |dy| steps().map(move |dx| (x + dx, y + dy)));
            all.map(|shift| (score(shift), shift)).max_by(|a, b| a.0.total_cmp(&b.0)).map_or((0.0, (x, y)), |best| best)
        };
        let mut best = around(self.last, NEAR, 2);
        if self.there(&points, best.1) * 10 < points.len() * 7 {
            let far = around((0, 0), FAR, 2);
            best = if far.0 > best.0 { far } else { best };
        }
        let (_, shift) = around(best.1, 1, 1);
        let there = self.there(&points, shift);
        // Of little print nothing is learnt.
        if points.len() >= 60 && there * 10 >= points.len() * 7 {
            self.last = shift;
        }
        let shift = if points.len() < 60 { self.last } else { shift };
        Piece { area, shift, points: points.len(), there }
    }

    fn points(&self, [x0, y0, x1, y1]: [i32; 4]) -> Vec<(i32, i32)> {
        let all = (y0..y1).flat_map(|y| (x0..x1).map(move |x| (x, y)));
        let all: Vec<(i32, i32)> = all.filter(|(x, y)| self.print.or(*x, *y, 0) > 0).collect();
        let step = all.len() / POINTS + 1;
        all.into_iter().step_by(step).collect()
    }

    fn score(&self, points: &[(i32, i32)], [x0, y0, x1, y1]: [i32; 4], (dx, dy): (i32, i32)) -> f32 {
        let on: u32 = points.iter().map(|(x, y)| u32::from(self.dark.or(x + dx, y + dy, 0))).sum();
        let all = self.sums.mean(x0 + dx, y0 + dy, x1 + dx, y1 + dy);
        on as f32 / points.len().max(1) as f32 - all
    }

    fn there(&self, points: &[(i32, i32)], (dx, dy): (i32, i32)) -> usize {
        let near = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)];
        let dark =
            |(x, y): &&(i32, i32)| near.iter().any(|(nx, ny)| self.dark.or(x + dx + nx, y + dy + ny, 0) >= PRINT);
        points.iter().filter(dark).count()
    }

    fn spot(&self, answer: &blank::Answer, pieces: &[Piece]) -> Spot {
        let [left, top, right, bottom] = answer.rect.map(|points| points * SCALE);
        // Pixels have their middles at whole numbers.
        let (x, y) = ((left + right) / 2.0 - 0.5, (top + bottom) / 2.0 - 0.5);
        let within = |piece: &&Piece| {
            let [x0, y0, x1, y1] = piece.area;
            (x0..x1).contains(&(x as i32)) && (y0..y1).contains(&(y as i32))
        };
        let shift = pieces.iter().find(within).map_or(self.last, |piece| piece.shift);
        let size = right - left - if answer.round { 0.6 * SCALE } else { 0.0 };
        let (x, y) = (x + shift.0 as f32, y + shift.1 as f32);
        Spot { round: answer.round, x, y, size, hollow: false, outline: 0.0 }
    }

    /// What was written in a space, as a picture; none where nothing was.
    pub fn written(&self, dark: &Plane, [left, top, right, bottom]: [f32; 4]) -> Option<GrayImage> {
        let (x0, y0, x1, y1) = (left as i32, top as i32 - 8, right as i32, bottom as i32 + 6);
        let mut picture =
            GrayImage::from_pixel((x1 - x0 + 40).max(1) as u32, (y1 - y0 + 40).max(1) as u32, Luma([255]));
        let mut ink = 0;
        for y in y0..y1 {
            for x in x0..x1 {
                if self.spread.or(x - self.last.0, y - self.last.1, 0) > 0 {
                    continue;
                }
                let value = dark.or(x, y, 0);
                ink += i32::from(value >= INK);
                picture.put_pixel((x - x0 + 20) as u32, (y - y0 + 20) as u32, Luma([255 - value]));
            }
        }
        (ink > 60).then_some(picture)
    }
}

fn pixels(rect: [f32; 4]) -> [i32; 4] {
    rect.map(|points| (points * SCALE).round() as i32)
}

/// A row's answers in lines and columns, and its label.
fn cut(row: &blank::Row, right_to_left: bool) -> Vec<[i32; 4]> {
    let [left, top, right, bottom] = row.space.rect;
    let starts = row.answers.iter().map(|answer| answer.rect);
    let (first, last) = starts.clone().fold((f32::MAX, 0.0f32), |(a, b), [l, _, r, _]| (a.min(l), b.max(r)));
    let (label, answers) = if right_to_left {
        ((last + 7.0, right), (left, last + 7.0))
    } else {
        ((left, first - 7.0), (first - 7.0, right))
    };
    let mut heights: Vec<f32> = starts.skip(1).map(|[_, top, ..]| top - 2.5).collect();
    heights.insert(0, top);
    heights.push(bottom);
    let bands = heights.windows(2).filter_map(|pair| pair.first().copied().zip(pair.get(1).copied()));
    let columns = spans(answers, WIDE);
    let columns: Vec<(f32, f32)> = if right_to_left { columns.into_iter().rev().collect() } else { columns };
    let mut pieces: Vec<[f32; 4]> =
        bands.flat_map(|(y0, y1)| columns.iter().map(move |(x0, x1)| [*x0, y0, *x1, y1])).collect();
    pieces.extend(spans((top, bottom), HIGH).into_iter().map(|(y0, y1)| [label.0, y0, label.1, y1]));
    pieces.into_iter().map(pixels).collect()
}

/// A stretch in equal parts of about a length.
fn spans((from, to): (f32, f32), length: f32) -> Vec<(f32, f32)> {
    let count = ((to - from) / length).round().max(1.0);
    let part = (to - from) / count;
    (0..count as usize).map(|at| (from + part * at as f32, from + part * (at + 1) as f32)).collect()
}
