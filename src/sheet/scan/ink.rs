//! Decides each box from the ink in it and around it, calibrated on the page's own empty boxes.
//!
//! Between "surely empty" and "surely marked" lies a band in which nothing is decided.

use super::{
    boxes::{Inks, Spot},
    fit::VISIBLE,
    glance::{self, Glance, Sight},
    parts::{Part, Parts},
    plane::Plane,
};
use crate::sheet::State;

/// What was measured at a box.
#[derive(Clone, Debug, Default)]
pub(super) struct Measure {
    /// Darkness of its inside, 0 to 1, above the page's empty ones.
    pub inside: f32,
    /// The darkest third of its inside against the page's empty boxes, in their usual spread: what a faint stroke leaves.
    pub faint: f32,
    /// The same for what is close around it, where most of a faint mark may lie beside its box.
    pub fringe: f32,
    /// How far the inside's ink reaches, in sizes.
    pub extent: f32,
    /// How much of the way round a stroke encloses it.
    pub ring: f32,
    /// The same for strokes that only bend around a part of it.
    pub arcs: f32,
    /// In how much of the way round there is any ink close by, more than at the page's other boxes of its kind.
    pub around: f32,
    /// Ink on the side away from its words, in box areas.
    pub beside: f32,
    /// A stroke that belongs to another box passes through.
    pub foreign: bool,
    /// The stroke through it is far larger than a mark: a stamp, a signature, a line.
    pub vast: bool,
    /// What a net that was shown many boxes takes it for.
    pub glance: Glance,
}

impl Measure {
    /// Nothing at all is around it, and next to nothing in it.
    pub fn is_bare(&self) -> bool {
        self.is_bare_within(1.0) || self.around < AROUND && self.beside < BESIDE && self.is_nearly_bare()
    }

    /// Next to nothing, and it looks empty.
    pub fn is_nearly_bare(&self) -> bool {
        self.is_bare_within(2.0) && self.glance.empty >= SURELY_EMPTY
    }

    fn is_bare_within(&self, by: f32) -> bool {
        self.inside < 0.02 * by
            && self.extent < 0.06 * by
            && self.faint < 3.0 * by
            && self.fringe < FAINT
            && self.around < AROUND * by
            && self.beside < BESIDE * by
    }
}

/// What a stroke beside a bare box would leave; see [`Measure`].
const AROUND: f32 = 0.1;
const BESIDE: f32 = 0.02;

/// A box with its reading.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub spot: Spot,
    pub state: State,
    pub measure: Measure,
    pub sight: Sight,
}

/// Empty boxes lie below 6.5 spreads, faint ticks of a pencil above 8; see [`Measure::faint`].
const FAINT: f32 = 7.0;
/// Darker than paper with its noise.
const FLOOR: u8 = 45;

/// Reads all boxes of a page; `leftwards` tells that their words stand to their left.
pub(super) fn read(dark: &Plane, inks: &Inks, spots: &[Spot], leftwards: bool) -> Vec<Read> {
    let parts = Parts::of(&inks.free, true, true);
    let raw: Vec<f32> = spots.iter().map(|spot| darkness(dark, spot)).collect();
    let usual = |round: bool| {
        let mut empty: Vec<f32> =
            spots.iter().zip(&raw).filter(|(spot, _)| spot.round == round && spot.hollow).map(|(_, d)| *d).collect();
        empty.sort_by(f32::total_cmp);
        empty.get(empty.len() / 2).copied()
    };
    let (square, round) = (usual(false), usual(true));
    let shares: Vec<Vec<(u32, u32)>> = spots.iter().map(|spot| shares(&parts, spot)).collect();
    let around = arounds(spots, inks);
    let faint = spreads(spots, |spot| darkest(dark, inks, spot));
    let fringe = spreads(spots, |spot| fringe(dark, inks, spot, leftwards));
    let sights = glance::sights(dark, spots);
    let mut reads: Vec<Read> = Vec::new();
    for (index, (spot, raw)) in spots.iter().zip(&raw).enumerate() {
        let usual = if spot.round { round.or(square) } else { square.or(round) };
        let mut measure = Measure { inside: raw - usual.unwrap_or(0.02), ..Measure::default() };
        measure.extent = extent(inks, spot);
        measure.faint = faint.get(index).copied().unwrap_or_default();
        measure.fringe = fringe.get(index).copied().unwrap_or_default();
        strangers(&mut measure, index, &shares, &parts, spots);
        measure.ring = ring(&parts, spot, encloses);
        measure.arcs = ring(&parts, spot, is_stroke);
        measure.beside = beside(&parts, spot, leftwards);
        measure.around = around.get(index).copied().unwrap_or_default();
        let sight = sights.get(index).copied().unwrap_or(glance::NOTHING);
        measure.glance = glance::of(&sight, spot.round);
        reads.push(Read { spot: *spot, state: state(&measure, spot), measure, sight });
    }
    set_beside(&mut reads);
    crossed_out(&mut reads);
    for read in &mut reads {
        agree(read);
    }
    reads
}

/// The measures and the nets must agree; where the measures leave it open, nets that are sure decide.
fn agree(read: &mut Read) {
    let Glance { empty, marked } = read.measure.glance;
    let covered = !read.spot.hollow && read.spot.outline < VISIBLE;
    read.state = match &read.state {
        State::Empty | State::Unclear(_) if covered => unclear(COVERED),
        State::Set if marked < ALIKE => unclear("it looks marked by its ink and not by its shape"),
        // Of a pale stroke the ink may show next to nothing.
        State::Empty if marked >= PLAINLY_MARKED => State::Set,
        State::Empty if empty < LIKELY => unclear("it looks empty by its ink and not by its shape"),
        // A mark that was taken back looks like one, but not quite.
        State::Unclear(why) if [STROKES_ALL_OVER, BLACKED_OUT].contains(&why.as_str()) && marked < NEVER_TAKEN_BACK => {
            return;
        }
        State::Unclear(_) if marked >= SURELY_MARKED => State::Set,
        State::Unclear(_) if empty >= SURELY_EMPTY => State::Empty,
        _ => return,
    };
}

/// The nets' share from which they support what was measured.
const LIKELY: f32 = 0.5;
/// The same for marks: with [`LIKELY`] one of a thousand printed boxes that were read as marked was empty.
const ALIKE: f32 = 0.7;
/// The nets' share from which they decide. A mark too many makes a row contradict itself, and a person is asked; one that is
/// overlooked might not.
const SURELY_MARKED: f32 = 0.85;
const SURELY_EMPTY: f32 = 0.92;
/// The nets' share against which ink that is not there says nothing: of 10,000 empty boxes two had it, and those showed ink.
const PLAINLY_MARKED: f32 = 0.93;
/// Filled boxes have more; of eight marks that were crossed out and blacked out, the most alike had 0.8.
const NEVER_TAKEN_BACK: f32 = 0.95;
const COVERED: &str = "the box could not be found where it must be";
const STROKES_ALL_OVER: &str = "strokes all over the box: a mark may have been crossed out";
const BLACKED_OUT: &str = "the box is blacked out: a mark may have been crossed out";

fn unclear(why: &str) -> State {
    State::Unclear(why.to_owned())
}

/// Ink close around each box, above that of the page's other boxes of its kind.
fn arounds(spots: &[Spot], inks: &Inks) -> Vec<f32> {
    let all: Vec<f32> = spots.iter().map(|spot| around(inks, spot)).collect();
    let usual = [false, true].map(|round| {
        let own = |(spot, _): &(&Spot, &f32)| spot.round == round && spot.hollow;
        let mut usual: Vec<f32> = spots.iter().zip(&all).filter(own).map(|(_, around)| *around).collect();
        usual.sort_by(f32::total_cmp);
        // The quieter ones are empty for certain.
        usual.get(usual.len() / 3).copied().unwrap_or_default()
    });
    let above =
        |(spot, around): (&Spot, &f32)| around - usual.get(usize::from(spot.round)).copied().unwrap_or_default();
    spots.iter().zip(&all).map(above).collect()
}

fn around(inks: &Inks, spot: &Spot) -> f32 {
    const STEPS: i32 = 32;
    let hit = |step: &i32| {
        let (sin, cos) = (*step as f32 / STEPS as f32 * std::f32::consts::TAU).sin_cos();
        // Along a ray, beyond the outline of a square or a circle.
        let edge = if spot.round { 0.5 } else { 0.5 / sin.abs().max(cos.abs()) };
        let from = edge * spot.size + 4.0;
        let to = (edge + 0.85) * spot.size;
        let mut far = from;
        while far < to {
            if inks.free.or((spot.x + far * cos).round() as i32, (spot.y + far * sin).round() as i32, 0) > 0 {
                return true;
            }
            far += 1.0;
        }
        false
    };
    (0..STEPS).filter(hit).count() as f32 / STEPS as f32
}

/// Mean darkness of the inside.
fn darkness(dark: &Plane, spot: &Spot) -> f32 {
    let reach = spot.size * if spot.round { 0.27 } else { 0.30 };
    let (mut sum, mut count) = (0u32, 0u32);
    for y in (spot.y - reach).round() as i32..=(spot.y + reach).round() as i32 {
        for x in (spot.x - reach).round() as i32..=(spot.x + reach).round() as i32 {
            let (dx, dy) = (x as f32 - spot.x, y as f32 - spot.y);
            if spot.round && dx * dx + dy * dy > reach * reach {
                continue;
            }
            let value = dark.or(x, y, 0);
            sum += if value > FLOOR { u32::from(value) } else { 0 };
            count += 1;
        }
    }
    sum as f32 / 255.0 / count.max(1) as f32
}

/// How much darker each box is than the page's empty boxes are, in spreads of theirs.
fn spreads(spots: &[Spot], dark: impl Fn(&Spot) -> f32) -> Vec<f32> {
    let all: Vec<f32> = spots.iter().map(dark).collect();
    let usual = [false, true].map(|round| {
        let own = |(spot, _): &(&Spot, &f32)| spot.round == round && spot.hollow;
        let mut empty: Vec<f32> = spots.iter().zip(&all).filter(own).map(|(_, dark)| *dark).collect();
        empty.sort_by(f32::total_cmp);
        let at = |part: usize| empty.get(empty.len() * part / 8).copied().unwrap_or_default();
        (at(3), (at(3) - at(1)).max(2.0))
    });
    let spread = |(spot, dark): (&Spot, &f32)| {
        let (middle, spread) = usual.get(usize::from(spot.round)).copied().unwrap_or((0.0, 8.0));
        (dark - middle) / spread
    };
    spots.iter().zip(&all).map(spread).collect()
}

/// Mean of the darkest third of the inside beside what is plainly ink, from 0 to 255: a speck alone is no stroke.
fn darkest(dark: &Plane, inks: &Inks, spot: &Spot) -> f32 {
    let reach = spot.size * if spot.round { 0.25 } else { 0.3 };
    let is_inside = |dx: f32, dy: f32| !spot.round || dx * dx + dy * dy <= reach * reach;
    let mut values = pale(dark, inks, spot, (reach, 1), is_inside);
    values.truncate(values.len() / 3 + 1);
    mean(&values)
}

/// The same for the darkest tenth of what is close around, but not between the box and its words.
fn fringe(dark: &Plane, inks: &Inks, spot: &Spot, leftwards: bool) -> f32 {
    let (near, far) = (spot.size * 0.6, spot.size * 1.1);
    let is_close = |dx: f32, dy: f32| {
        let ahead = if leftwards { -dx } else { dx };
        dx.abs().max(dy.abs()) > near && ahead < near
    };
    let mut values = pale(dark, inks, spot, (far, 2), is_close);
    values.truncate(values.len() / 10 + 1);
    mean(&values)
}

/// The darkness of the places around a box's centre, as far as `reach`, that lie `apart` pixels or more from what is plainly
/// ink; the darkest first.
fn pale(
    dark: &Plane,
    inks: &Inks,
    spot: &Spot,
    (reach, apart): (f32, i32),
    wanted: impl Fn(f32, f32) -> bool,
) -> Vec<u8> {
    let mut values: Vec<u8> = Vec::new();
    for y in (spot.y - reach).round() as i32..=(spot.y + reach).round() as i32 {
        for x in (spot.x - reach).round() as i32..=(spot.x + reach).round() as i32 {
            let cross = (-apart..=apart).flat_map(|by| [(by, 0), (0, by)]);
            let inked = |(dx, dy): (i32, i32)| inks.grown.or(x + dx, y + dy, 0) > 0;
            if wanted(x as f32 - spot.x, y as f32 - spot.y) && !cross.into_iter().any(inked) {
                values.push(dark.or(x, y, 0));
            }
        }
    }
    values.sort_unstable_by(|a, b| b.cmp(a));
    values
}

fn mean(values: &[u8]) -> f32 {
    values.iter().map(|value| f32::from(*value)).sum::<f32>() / values.len().max(1) as f32
}

/// How far the ink inside reaches, across or down, in sizes.
fn extent(inks: &Inks, spot: &Spot) -> f32 {
    let reach = (spot.size * 0.28).round() as i32;
    let (cx, cy) = (spot.x.round() as i32, spot.y.round() as i32);
    let mut inside = Plane::new(reach * 2 + 1, reach * 2 + 1, 0);
    for y in -reach..=reach {
        for x in -reach..=reach {
            if !spot.round || x * x + y * y <= reach * reach {
                inside.set(x + reach, y + reach, inks.ink.or(cx + x, cy + y, 0));
            }
        }
    }
    let parts = Parts::of(&inside, true, true);
    let most = parts.all.iter().map(|part| part.w().max(part.h())).max().unwrap_or_default();
    most as f32 / spot.size
}

/// Which parts reach into the box, and with how many pixels.
fn shares(parts: &Parts, spot: &Spot) -> Vec<(u32, u32)> {
    let reach = spot.size * 0.33;
    let (x0, x1) = ((spot.x - reach) as i32, (spot.x + reach) as i32 + 1);
    let (y0, y1) = ((spot.y - reach) as i32, (spot.y + reach) as i32 + 1);
    let mut shares: Vec<(u32, u32)> = Vec::new();
    for run in parts.within(x0, y0, x1, y1) {
        let length = (run.x1 - run.x0) as u32;
        match shares.iter_mut().find(|(part, _)| *part == run.part) {
            Some((_, count)) => *count += length,
            None => shares.push((run.part, length)),
        }
    }
    shares
}

/// Strokes that pass through on their way to another box, and things far larger than a mark.
fn strangers(measure: &mut Measure, index: usize, shares: &[Vec<(u32, u32)>], parts: &Parts, spots: &[Spot]) {
    let Some(own) = shares.get(index) else { return };
    let Some(spot) = spots.get(index) else { return };
    for (part, count) in own {
        let most = shares.iter().flatten().filter(|(other, _)| other == part).map(|(_, count)| *count).max();
        if most.is_some_and(|most| most >= count * 2) {
            measure.foreign = true;
        }
        if let Some(part) = parts.all.get(*part as usize) {
            let large = part.w().max(part.h()) as f32 > spot.size * 5.5;
            measure.vast |= large && *count as f32 > spot.size * 0.5;
        }
    }
}

/// How much of the way round strokes larger than the box enclose it, outside of its outline.
fn ring(parts: &Parts, spot: &Spot, counts: fn(&Part, &Spot) -> bool) -> f32 {
    const STEPS: usize = 24;
    let mut seen = [false; STEPS];
    let reach = spot.size * 1.6;
    let (x0, x1) = ((spot.x - reach) as i32, (spot.x + reach) as i32 + 1);
    let (y0, y1) = ((spot.y - reach) as i32, (spot.y + reach) as i32 + 1);
    for run in parts.within(x0, y0, x1, y1) {
        let Some(part) = parts.all.get(run.part as usize) else { continue };
        if !counts(part, spot) {
            continue;
        }
        for x in run.x0..run.x1 {
            let (dx, dy) = (x as f32 - spot.x, run.y as f32 - spot.y);
            let far = if spot.round { dx.hypot(dy) } else { dx.abs().max(dy.abs()) };
            if far > spot.size * 0.62 {
                let turn = (dy.atan2(dx) / std::f32::consts::TAU + 0.5) * STEPS as f32;
                if let Some(seen) = seen.get_mut(turn as usize % STEPS) {
                    *seen = true;
                }
            }
        }
    }
    seen.iter().filter(|seen| **seen).count() as f32 / STEPS as f32
}

fn encloses(part: &Part, spot: &Spot) -> bool {
    let half = spot.size * 0.55;
    let around = (part.x0 as f32) < spot.x - half
        && part.x1 as f32 > spot.x + half
        && (part.y0 as f32) < spot.y - half
        && part.y1 as f32 > spot.y + half;
    // A ring may touch the words beside it, and is no higher than a mark.
    around && (part.h() as f32) < spot.size * 3.4 && (part.w() as f32) < spot.size * 14.0
}

/// Larger than letters and outlines are.
fn is_stroke(part: &Part, spot: &Spot) -> bool {
    let (w, h) = (part.w() as f32, part.h() as f32);
    h < spot.size * 3.4 && h > spot.size * 1.1 || w > spot.size * 1.1 && h > spot.size * 0.8 && h < spot.size * 3.4
}

/// Ink of strokes as large as a mark on the side away from the words, in box areas.
fn beside(parts: &Parts, spot: &Spot, leftwards: bool) -> f32 {
    let (near, far) = (spot.size * 0.62, spot.size * 1.3);
    let (from, to) = if leftwards { (spot.x + near, spot.x + far) } else { (spot.x - far, spot.x - near) };
    let (y0, y1) = ((spot.y - spot.size * 0.6) as i32, (spot.y + spot.size * 0.6) as i32);
    let mut area = 0;
    for run in parts.within(from as i32, y0, to as i32, y1) {
        let Some(part) = parts.all.get(run.part as usize) else { continue };
        let most = part.w().max(part.h()) as f32 / spot.size;
        if (0.55..3.5).contains(&most) {
            area += run.x1 - run.x0;
        }
    }
    area as f32 / (spot.size * spot.size)
}

/// The reading that the measures allow.
fn state(measure: &Measure, spot: &Spot) -> State {
    let (sure, dot) = if spot.round { (0.24, 0.16) } else { (0.16, 0.08) };
    let stroke = measure.extent >= 0.42;
    let marked = measure.inside >= sure || measure.inside >= 0.12 && stroke;
    if marked && measure.vast {
        return unclear("a stamp or a long stroke passes through the box");
    }
    if marked && measure.foreign {
        return unclear("the stroke of another mark passes through the box");
    }
    if marked && measure.inside >= 0.6 && measure.around >= 0.65 && measure.beside >= 0.2 {
        return unclear(STROKES_ALL_OVER);
    }
    if marked {
        return State::Set;
    }
    // A pen's ring passes beside the box; the rulings of a narrow cell do so too, but alike around all boxes.
    let printed = measure.beside < 0.06 && measure.around < 0.13;
    if measure.ring >= 0.8 && measure.inside < 0.05 && (measure.beside >= 0.1 || measure.around >= 0.6) {
        return State::Set;
    }
    let bent = measure.ring >= 0.45 || measure.arcs >= 0.5;
    if bent && !printed {
        return unclear("a stroke runs around the box");
    }
    if measure.beside >= 0.06 && measure.inside < sure {
        return unclear("there is ink right beside the box");
    }
    if measure.around > if spot.round { 0.15 } else { 0.26 } {
        return unclear("there is ink close around the box");
    }
    let clean = measure.inside < dot && measure.extent < 0.2 && measure.faint < FAINT;
    if clean && spot.hollow {
        return State::Empty;
    }
    if measure.foreign && measure.inside < 0.05 {
        return State::Empty;
    }
    unclear("there is a faint or a small trace in the box")
}

/// Somebody who ticks beside the boxes does so everywhere: strokes beside boxes that are empty and whole are marks then.
fn set_beside(reads: &mut [Read]) {
    let ticked = |read: &Read| {
        let measure = &read.measure;
        read.spot.hollow
            && measure.inside < 0.03
            && measure.faint < FAINT
            && measure.ring < 0.45
            && measure.beside >= 0.2
            && (0.12..0.6).contains(&measure.around)
    };
    if reads.iter().filter(|read| ticked(read)).count() >= 3 {
        for read in reads.iter_mut().filter(|read| ticked(read)) {
            read.state = State::Set;
        }
    }
}

/// A box blacker than the page's other marks is one that was crossed out.
fn crossed_out(reads: &mut [Read]) {
    for round in [false, true] {
        let mut marks: Vec<f32> = reads
            .iter()
            .filter(|read| read.spot.round == round && read.state == State::Set)
            .map(|read| read.measure.inside)
            .collect();
        marks.sort_by(f32::total_cmp);
        let Some(usual) = marks.get(marks.len() / 2).copied() else { continue };
        if round || marks.len() < 2 || usual > 0.72 {
            continue;
        }
        for read in reads.iter_mut().filter(|read| read.spot.round == round && read.state == State::Set) {
            if read.measure.inside > 0.85 && read.measure.inside > usual + 0.2 {
                read.state = unclear(BLACKED_OUT);
            }
        }
    }
}
