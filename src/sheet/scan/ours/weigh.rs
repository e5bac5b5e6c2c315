//! Decides the boxes of rows that were found: by their ink, and by all other ink in the row.
//!
//! Two readings must agree: how dark a box is, calibrated on the page's own, and what of the ink in it was never printed.

use super::{
    super::{
        boxes::{Inks, Spot},
        ink::{self, Read},
        parts::Part,
        plane::Plane,
        upright::Upright,
    },
    fit::Found,
    strokes::Strokes,
};
use crate::sheet::State;

/// Darker is ink.
const INK: u8 = 90;
/// The share of a box's inside that is inked where it may be marked, and where it may be clean.
const MARKED: f32 = 0.06;
const CLEAN: f32 = 0.09;
/// Ink smaller than this is dust: pixels in all, and across or down.
const DUST: u32 = 22;
const SPECK: i32 = 12;
/// What is said of a box with too little ink for a mark.
const FAINT: &str = "there is a faint or a small trace in the box";

/// The readings of a page's rows, each in the order of its boxes.
pub(super) struct Weighed {
    pub rows: Vec<(usize, Vec<Read>)>,
    /// Whether the pen, or the copier, left so little of some mark that another may be lost.
    pub faint: bool,
}

/// Decides every box of a page.
pub(super) fn weigh(up: &Upright, inks: &Inks, rows: &[(usize, Found)], leftwards: bool) -> Weighed {
    let mut spots: Vec<Spot> = rows.iter().flat_map(|(_, row)| &row.spots).copied().collect();
    let inside: Vec<f32> = spots.iter().map(|spot| inked(&up.dark, spot)).collect();
    for (spot, inside) in spots.iter_mut().zip(&inside) {
        spot.hollow = *inside < CLEAN;
        spot.outline = 1.0;
    }
    let reads = ink::read(&up.dark, inks, &spots, leftwards);
    let mut reads = reads.into_iter().zip(inside);
    let (mut found, mut faint) = (Vec::new(), false);
    for (at, row) in rows {
        let strokes = Strokes::of(row);
        let mut own = Vec::new();
        for (index, (mut read, inside)) in reads.by_ref().take(row.spots.len()).enumerate() {
            read.state = decided(&read, inside, &strokes, index);
            let lost = read.state == State::Unclear(FAINT.to_owned());
            faint |= lost || read.state == State::Set && strokes.is_broken(index, &up.dark);
            own.push(read);
        }
        found.push((*at, own, strokes));
    }
    let page: Vec<Read> = found.iter().flat_map(|(_, own, _)| own).cloned().collect();
    for ((_, own, strokes), (_, row)) in found.iter_mut().zip(rows) {
        if let Some(why) = trouble(row, strokes, &page) {
            for read in own.iter_mut() {
                read.state = State::Unclear(why.to_owned());
            }
        }
    }
    Weighed { rows: found.into_iter().map(|(at, own, _)| (at, own)).collect(), faint }
}

/// With faint marks about, a row in which none was seen, or not the second one that a row usually has, may have lost it.
pub(super) fn doubt_lost(rows: &mut [(usize, Vec<Read>)]) {
    for (_, own) in rows {
        let set: Vec<usize> =
            (0..).zip(own.iter()).filter(|(_, read)| read.state == State::Set).map(|(at, _)| at).collect();
        if matches!(set.as_slice(), [] | [0]) {
            let empty = own.iter_mut().filter(|read| read.state == State::Empty);
            empty.for_each(|read| {
                read.state = State::Unclear("marks of this form are faint: one may be lost here".to_owned());
            });
        }
    }
}

/// How much of a box's inside is ink.
fn inked(dark: &Plane, spot: &Spot) -> f32 {
    let reach = spot.size / 2.0 - 5.0;
    let (mut ink, mut all) = (0, 0);
    for y in (spot.y - reach).round() as i32..=(spot.y + reach).round() as i32 {
        for x in (spot.x - reach).round() as i32..=(spot.x + reach).round() as i32 {
            if spot.round && (x as f32 - spot.x).hypot(y as f32 - spot.y) > reach {
                continue;
            }
            ink += i32::from(dark.or(x, y, 0) >= INK);
            all += 1;
        }
    }
    ink as f32 / all.max(1) as f32
}

/// What both readings allow: as any scan's box is read, and by what of its ink is no print.
fn decided(read: &Read, inside: f32, strokes: &Strokes, index: usize) -> State {
    let measure = &read.measure;
    let clean = || inside < CLEAN && strokes.is_clean(index);
    // Nothing but the amount of ink kept the first reading from deciding.
    let alone = !measure.vast && !measure.foreign && measure.ring < 0.45 && measure.arcs < 0.5 && measure.beside < 0.06;
    let small = alone && measure.inside < 0.5;
    match &read.state {
        State::Set if inside >= MARKED || measure.ring >= 0.8 => State::Set,
        State::Set => State::Unclear("it cannot be told whether the ink in the box is a mark".to_owned()),
        State::Empty if clean() => State::Empty,
        State::Empty => State::Unclear(FAINT.to_owned()),
        State::Unclear(_) if small && inside >= MARKED && strokes.crosses(index) => State::Set,
        State::Unclear(_) if small && measure.around <= 0.3 && clean() => State::Empty,
        State::Unclear(_) if !measure.vast && inside < MARKED && strokes.is_circled(index) => State::Set,
        State::Unclear(why) => State::Unclear(why.clone()),
    }
}

/// Why a row as a whole is not decided.
fn trouble(row: &Found, strokes: &Strokes, page: &[Read]) -> Option<&'static str> {
    if !row.is_ours() {
        return Some("what is printed in the row is not what the form says there");
    }
    if row.is_struck() {
        return Some("a stroke runs through the printed words");
    }
    let strange = |part: &&Part| part.area >= DUST && part.w().max(part.h()) >= SPECK;
    // A tick may reach into the row above.
    let placed = |part: &Part| page.iter().any(|read| belongs(part, row.area, read));
    let foreign = strokes.parts.all.iter().filter(strange).any(|part| !placed(part));
    foreign.then_some("something is written in the row beside its marks")
}

/// Whether ink is a marked box's own stroke, by how far strokes reach.
fn belongs(part: &Part, area: [i32; 4], read: &Read) -> bool {
    let [left, top, ..] = area;
    let spot = &read.spot;
    let side = spot.size;
    let (x0, x1) = ((part.x0 + left) as f32 - spot.x, (part.x1 + left) as f32 - spot.x);
    let (y0, y1) = ((part.y0 + top) as f32 - spot.y, (part.y1 + top) as f32 - spot.y);
    let within = |reach: [f32; 4]| {
        let [l, t, r, b] = reach.map(|part| part * side);
        x0 > -l && y0 > -t && x1 < r && y1 < b
    };
    match read.state {
        State::Set | State::Unclear(_) => within([1.9, 2.1, 2.3, 1.8]),
        // What is right at an empty box the other reading weighs.
        State::Empty => within([0.8, 0.8, 0.8, 0.8]),
    }
}
