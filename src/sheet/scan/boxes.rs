//! Finds the form's boxes and circles: first the empty ones by the white inside them, then the others where they must be.

use super::{
    parts::{Part, Parts},
    plane::{Plane, Sums, nearest},
    rules,
};

/// A box or a circle on the upright page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub round: bool,
    /// The centre.
    pub x: f32,
    pub y: f32,
    /// The side or the diameter, from the outline's middle to its middle.
    pub size: f32,
    /// Its inside is a whole white area.
    pub hollow: bool,
    /// How much of its outline is there, from 0 to 1.
    pub outline: f32,
}

/// A form's page has a few dozen boxes; noise that looks like more is not worth its time.
const MOST: usize = 600;
/// The insides of boxes that are looked for, in pixels of the working picture.
const INSIDES: std::ops::RangeInclusive<i32> = 9..=54;

/// The sizes that boxes and circles have, as known from another page of the same form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sizes {
    pub side: f32,
    pub ring: f32,
    /// How many empty boxes speak for them.
    pub seen: usize,
}

/// All boxes and circles of the form's columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub spots: Vec<Spot>,
    pub sizes: Option<Sizes>,
}

/// The ink of a page in the ways in which it is looked at.
pub(super) struct Inks {
    pub ink: Plane,
    /// Without rulings.
    pub free: Plane,
    pub grown: Plane,
    sums: Sums,
    free_sums: Sums,
}

impl Inks {
    pub fn of(dark: &Plane) -> Self {
        let ink = rules::ink(dark, rules::INK);
        let free = rules::without(&ink, &rules::rulings(&ink));
        let grown = rules::grown(&ink);
        let (sums, free_sums) = (Sums::of(&ink), Sums::of(&free));
        Self { ink, free, grown, sums, free_sums }
    }

    /// How many pixels of a rectangle are ink: x0 ≤ x < x1, y0 ≤ y < y1.
    pub fn inked(&self, x0: i32, y0: i32, x1: i32, y1: i32) -> u32 {
        self.sums.sum(x0, y0, x1, y1)
    }

    /// The same without rulings.
    pub fn freed(&self, x0: i32, y0: i32, x1: i32, y1: i32) -> u32 {
        self.free_sums.sum(x0, y0, x1, y1)
    }

    /// How many of them belong to rulings.
    pub fn ruled(&self, x0: i32, y0: i32, x1: i32, y1: i32) -> u32 {
        self.sums.sum(x0, y0, x1, y1).saturating_sub(self.free_sums.sum(x0, y0, x1, y1))
    }
}

/// Finds them; `known` is what another page of the form taught.
pub(super) fn find(inks: &Inks, known: Option<Sizes>) -> Found {
    let mut spots = hollows(&inks.ink, &inks.sums, 0.0);
    for spot in hollows(&inks.grown, &inks.sums, 2.0) {
        if !spots.iter().any(|other| near(other, &spot, 0.5)) {
            spots.push(spot);
        }
    }
    let white = spots.clone();
    spots.retain(|spot| stands_free(spot, &inks.free_sums));
    if let Some(known) = known {
        let fits = |spot: &Spot| {
            let size = if spot.round { known.ring } else { known.side };
            (spot.size - size).abs() <= size * 0.2
        };
        spots.retain(fits);
    }
    let mut squares = Column::all(&spots, false);
    let enough = if known.is_some() { 1 } else { 2 };
    if squares.first().is_none_or(|column| column.seen < enough) {
        let sizes = known.map_or(17..=44, |known| known.side as i32 - 2..=known.side as i32 + 2);
        let mut more = searched(&inks.grown, false, sizes);
        more.retain(|spot| stands_free(spot, &inks.free_sums));
        spots.extend(more.into_iter().filter(|spot| known.is_some() || spot.outline > 1.0));
        squares = Column::all(&spots, false);
    }
    let Some(main) = squares.first().copied() else { return Found::default() };
    squares.retain(|column| {
        let many = column.seen * 5 >= main.seen * 2 && (column.seen >= 2 || main.seen <= 2);
        (column.size - main.size).abs() <= main.size * 0.2 && many || column.x == main.x
    });
    let squares: Vec<Spot> = squares.iter().flat_map(|column| column.scan(&inks.grown, &spots, None)).collect();
    let top = squares.iter().map(|spot| spot.y).fold(f32::MAX, f32::min) - main.size;
    let bottom = squares.iter().map(|spot| spot.y).fold(0.0, f32::max) + main.size * 8.0;
    let rounds = circles(inks, &mut spots, main, (top, bottom), known);
    let ring = median(rounds.iter().map(|spot| spot.size));
    let sizes = Sizes { side: main.size, ring, seen: main.seen };
    let within = |round: &Spot| squares.iter().any(|square| near(square, round, 0.7));
    let rounds: Vec<Spot> = rounds.into_iter().filter(|round| !within(round)).collect();
    let mut all: Vec<Spot> = squares.into_iter().chain(rounds).collect();
    // A stroke beside an empty box makes it no letter where it stands in its kind's column.
    for spot in white {
        let kind = |other: &&Spot| other.round == spot.round;
        let alike = |other: &Spot| {
            (other.x - spot.x).abs() < other.size * 0.3 && (other.size - spot.size).abs() < other.size * 0.15
        };
        let column = all.iter().filter(kind).filter(|other| other.hollow && alike(other)).count();
        if column > 0 {
            all.retain(|other| other.round != spot.round || other.hollow || !near(other, &spot, 0.5));
            if !all.iter().any(|other| near(other, &spot, 0.5)) {
                // Less certain than those that stand free.
                all.push(Spot { outline: 0.9, ..spot });
            }
        }
    }
    if all.len() > MOST {
        all.sort_by(|a, b| b.hollow.cmp(&a.hollow).then(b.outline.total_cmp(&a.outline)));
        all.truncate(MOST);
    }
    Found { spots: all, sizes: Some(sizes) }
}

fn circles(inks: &Inks, spots: &mut Vec<Spot>, main: Column, band: (f32, f32), known: Option<Sizes>) -> Vec<Spot> {
    let range = main.size * 0.45..=main.size * 1.25;
    let inside = |spot: &Spot| !spot.round || spot.y > band.0 && spot.y < band.1;
    spots.retain(inside);
    let fitting = |spots: &[Spot]| {
        let mut columns = Column::all(spots, true);
        columns.retain(|column| range.contains(&column.size) && !column.within_words(spots, &inks.free_sums));
        columns
    };
    let mut columns = fitting(spots);
    if columns.is_empty() {
        let size = known.map_or(main.size * 0.8, |known| known.ring);
        let spread = if known.is_some() { 0.1 } else { 0.3 };
        let sizes = (size * (1.0 - spread)) as i32..=(size * (1.0 + spread)) as i32;
        let more = searched(&inks.grown, true, sizes).into_iter().filter(|spot| stands_free(spot, &inks.free_sums));
        spots.extend(more.filter(inside));
        columns = fitting(spots);
    }
    let Some(first) = columns.first().copied() else { return Vec::new() };
    columns.retain(|column| column.seen * 3 >= first.seen && (column.size - first.size).abs() < first.size * 0.2);
    columns.truncate(3);
    let mut rounds: Vec<Spot> = columns.iter().flat_map(|column| column.scan(&inks.grown, spots, Some(band))).collect();
    if columns.len() == 1
        && let Some(other) = beside(inks, &rounds, first, main)
    {
        rounds.extend(other);
    }
    rounds
}

/// Options side by side, of which one is marked everywhere: a second circle on the same lines.
fn beside(inks: &Inks, rounds: &[Spot], first: Column, main: Column) -> Option<Vec<Spot>> {
    let lines: Vec<f32> = rounds.iter().filter(|spot| spot.hollow).map(|spot| spot.y).collect();
    if lines.is_empty() {
        return None;
    }
    let step = first.size;
    let (from, to) = ((first.x - 42.0 * step).max(main.x - 2.0 * main.size), first.x + 42.0 * step);
    let mut best: Option<(f32, f32)> = None;
    let mut x = from.min(main.x - 2.0 * main.size).max(step);
    while x < to.min(inks.grown.w as f32 - step) {
        if (x - first.x).abs() > step * 2.5 {
            let score = lines.iter().map(|y| at_line(inks, x, *y, first.size)).sum::<f32>() / lines.len() as f32;
            if best.is_none_or(|(_, most)| score > most) {
                best = Some((x, score));
            }
        }
        x += 1.0;
    }
    let (x, score) = best.filter(|(_, score)| *score >= 0.62)?;
    let spot = |y: &f32| Spot { round: true, x, y: *y, size: first.size, hollow: false, outline: score };
    Some(lines.iter().map(spot).collect())
}

/// How well a circle stands here, with nothing printed right before and behind it.
fn at_line(inks: &Inks, x: f32, y: f32, size: f32) -> f32 {
    let best = (-2..=2)
        .map(|dy| outline(&inks.grown, x, y + dy as f32, size, true))
        .fold((0.0, 0.0), |a, b| if b.0 > a.0 { b } else { a });
    let spot = Spot { round: true, x, y, size, hollow: false, outline: best.0 };
    let gaps = gaps(&spot, &inks.free_sums, 0.5);
    if best.1 < 0.4 || gaps.0 > 0.12 && gaps.1 > 0.12 { 0.0 } else { best.0 - 0.5 * gaps.0.min(1.0) }
}

/// How inky it is right beside a spot, left and right, over a part of its size.
fn gaps(spot: &Spot, sums: &Sums, part: f32) -> (f32, f32) {
    let (x, y, half) = (spot.x as i32, spot.y as i32, (spot.size / 2.0) as i32 + 5);
    let reach = (spot.size * part) as i32 + 1;
    let high = half * 2 / 3;
    (
        sums.mean(x - half - reach, y - high, x - half, y + high),
        sums.mean(x + half, y - high, x + half + reach, y + high),
    )
}

/// Boxes are no letters: one side at least is wholly free, the other nearly.
fn stands_free(spot: &Spot, sums: &Sums) -> bool {
    if spot.size < SURE && !is_alone(spot, sums) {
        return false;
    }
    let (left, right) = gaps(spot, sums, 0.35);
    left.min(right) < 0.02 && {
        let (left, right) = gaps(spot, sums, 0.1);
        left.max(right) < 0.1
    }
}

/// Smaller ones could be letters, and are taken only when they stand alone.
const SURE: f32 = 19.0;

/// No letter stands right beside it.
fn is_alone(spot: &Spot, sums: &Sums) -> bool {
    let (x, y, half) = (spot.x as i32, spot.y as i32, (spot.size / 2.0) as i32 + 5);
    let gap = (spot.size * 0.25) as i32 + 1;
    let left = sums.sum(x - half - gap, y - half, x - half, y + half);
    let right = sums.sum(x + half, y - half, x + half + gap, y + half);
    left + right <= 2
}

/// Boxes of one kind that stand one below the other.
#[derive(Clone, Copy, Debug)]
struct Column {
    round: bool,
    x: f32,
    size: f32,
    seen: usize,
}

impl Column {
    /// The columns in which spots of one kind stand, the fullest first.
    fn all(spots: &[Spot], round: bool) -> Vec<Self> {
        let mut left: Vec<&Spot> = spots.iter().filter(|spot| spot.round == round).collect();
        let mut columns = Vec::new();
        while !left.is_empty() {
            let members = |seed: &Spot| -> Vec<&Spot> {
                let alike = |spot: &&&Spot| {
                    (spot.x - seed.x).abs() < seed.size * 0.35 && (spot.size - seed.size).abs() < seed.size * 0.2
                };
                left.iter().filter(alike).copied().collect()
            };
            let Some(best) = left.iter().map(|seed| members(seed)).max_by_key(Vec::len) else { break };
            columns.push(Self {
                round,
                x: median(best.iter().map(|spot| spot.x)),
                size: median(best.iter().map(|spot| spot.size)),
                seen: best.len(),
            });
            left.retain(|spot| !best.iter().any(|taken| std::ptr::eq(*taken, *spot)));
        }
        // The fullest first: they were taken in that order.
        columns
    }

    /// Circles inside a sentence ("one of the two options ○") are no options: words stand close on both sides.
    fn within_words(&self, spots: &[Spot], sums: &Sums) -> bool {
        let members = spots.iter().filter(|spot| spot.round && (spot.x - self.x).abs() < self.size * 0.35);
        let inside = |spot: &&Spot| {
            let (left, right) = gaps(spot, sums, 0.62);
            left > 0.02 && right > 0.02
        };
        let (within, all) = (members.clone().filter(inside).count(), members.count());
        within * 5 >= all * 3
    }

    /// Goes down the column and takes what has the outline of its kind.
    fn scan(&self, grown: &Plane, spots: &[Spot], band: Option<(f32, f32)>) -> Vec<Spot> {
        let own = |spot: &&Spot| {
            spot.round == self.round
                && (spot.x - self.x).abs() < self.size * 0.35
                && (spot.size - self.size).abs() < self.size * 0.25
        };
        let mut found: Vec<Spot> = spots.iter().filter(own).copied().collect();
        let peaks = self.peaks(grown, band);
        let mut order: Vec<&Spot> = peaks.iter().collect();
        order.sort_by(|a, b| b.outline.total_cmp(&a.outline));
        for peak in order {
            if found.iter().any(|other| near(other, peak, 0.8)) {
                continue;
            }
            // A filled box fits at several places: it stands in their middle.
            let alike: Vec<&Spot> =
                peaks.iter().filter(|other| near(other, peak, 0.45) && other.outline >= peak.outline - 0.03).collect();
            let count = alike.len().max(1) as f32;
            let mean = |of: fn(&Spot) -> f32| alike.iter().map(|spot| of(spot)).sum::<f32>() / count;
            found.push(Spot { x: mean(|spot| spot.x), y: mean(|spot| spot.y), ..*peak });
        }
        found
    }

    /// Every place on the column where enough of the outline is there.
    fn peaks(&self, grown: &Plane, band: Option<(f32, f32)>) -> Vec<Spot> {
        let mut peaks: Vec<Spot> = Vec::new();
        let reach = (self.size * 0.16) as i32;
        let half = (self.size / 2.0) as i32;
        let (top, bottom) = band.map_or((half, grown.h - half), |(top, bottom)| (top as i32, bottom as i32));
        for y in top.max(half)..bottom.min(grown.h - half) {
            for dx in -reach..=reach {
                let (x, y) = (self.x + dx as f32, y as f32);
                let (mean, least) = outline(grown, x, y, self.size, self.round);
                if mean >= 0.95 && least >= 0.9 && !in_the_dark(grown, x, y, self.size) {
                    let score = mean + least * 0.2 - (dx.abs() as f32) * 0.004;
                    peaks.push(Spot { round: self.round, x, y, size: self.size, hollow: false, outline: score });
                }
            }
        }
        peaks
    }
}

/// In a dark area everything is an outline: the desk, a stamp's middle, a punched hole.
fn in_the_dark(grown: &Plane, x: f32, y: f32, size: f32) -> bool {
    let around = (0..16).filter(|k| {
        let angle = *k as f32 / 16.0 * std::f32::consts::TAU;
        grown.or((x + size * 1.1 * angle.cos()) as i32, (y + size * 1.1 * angle.sin()) as i32, 0) > 0
    });
    around.count() > 11
}

pub(super) fn median(values: impl Iterator<Item = f32>) -> f32 {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// How much of an outline there is: in all, and on its poorest side.
pub(super) fn outline(grown: &Plane, x: f32, y: f32, size: f32, round: bool) -> (f32, f32) {
    const POINTS: i32 = 10;
    let mut sides = [0i32; 4];
    let half = size / 2.0;
    for (side, hits) in (0..).zip(sides.iter_mut()) {
        for k in 0..POINTS {
            let along = (k as f32 + 0.5) / POINTS as f32 * 2.0 - 1.0;
            let (px, py) = if round {
                let angle = (side as f32 + (k as f32 + 0.5) / POINTS as f32) * std::f32::consts::FRAC_PI_2;
                (x + half * angle.cos(), y + half * angle.sin())
            } else {
                match side {
                    0 => (x + along * half, y - half),
                    1 => (x + along * half, y + half),
                    2 => (x - half, y + along * half),
                    _ => (x + half, y + along * half),
                }
            };
            *hits += i32::from(grown.or(nearest(px), nearest(py), 0));
        }
    }
    let least = sides.iter().min().copied().unwrap_or_default();
    let all: i32 = sides.iter().sum();
    (all as f32 / (4 * POINTS) as f32, least as f32 / POINTS as f32)
}

/// Looks everywhere for outlines of any size: for pages on which no box is whole.
fn searched(grown: &Plane, round: bool, sizes: std::ops::RangeInclusive<i32>) -> Vec<Spot> {
    let mut peaks = Vec::new();
    for size in sizes.step_by(2) {
        let half = size / 2;
        for y in (half..grown.h - half).step_by(2) {
            for x in (half..grown.w - half).step_by(2) {
                // Most places fail at a glance.
                let quick = [(-half, 0), (half, 0), (0, -half), (0, half)];
                if quick.iter().filter(|(dx, dy)| grown.or(x + dx, y + dy, 0) > 0).count() < 3 {
                    continue;
                }
                let inside = grown.or(x, y, 0) + grown.or(x - half / 3, y, 0) + grown.or(x + half / 3, y, 0);
                let (mean, least) = outline(grown, x as f32, y as f32, size as f32, round);
                if inside == 0 && mean >= 0.8 && least >= 0.4 {
                    let score = mean + least * 0.2;
                    peaks.push(Spot {
                        round,
                        x: x as f32,
                        y: y as f32,
                        size: size as f32,
                        hollow: false,
                        outline: score,
                    });
                }
            }
        }
    }
    peaks.sort_by(|a, b| b.outline.total_cmp(&a.outline));
    let mut found: Vec<Spot> = Vec::new();
    for peak in peaks.into_iter().take(4000) {
        if !found.iter().any(|other| near(other, &peak, 0.8)) {
            found.push(peak);
        }
    }
    found
}

pub(super) fn near(one: &Spot, other: &Spot, part: f32) -> bool {
    let reach = one.size.max(other.size) * part;
    (one.x - other.x).abs() < reach && (one.y - other.y).abs() < reach
}

/// White areas as square or as round as a box's inside.
fn hollows(ink: &Plane, sums: &Sums, lost: f32) -> Vec<Spot> {
    let white = Parts::of(ink, false, false);
    white.all.iter().filter_map(|part| hollow(part, sums, lost)).collect()
}

fn hollow(part: &Part, sums: &Sums, lost: f32) -> Option<Spot> {
    let (w, h) = (part.w(), part.h());
    if !INSIDES.contains(&w) || !INSIDES.contains(&h) || (w - h).abs() * 5 > w.max(h) {
        return None;
    }
    let fill = part.area as f32 / (w * h) as f32;
    let small = w.min(h) < 12;
    let round = match fill {
        _ if small && fill >= 0.9 => return None,
        // The corners of a box may be rounded; a circle fills 0.79 of its square.
        0.86.. => false,
        0.66..=0.84 => true,
        _ => return None,
    };
    let outline = thickness(part, sums);
    let size = (w + h) as f32 / 2.0 + lost + outline.min(4.0);
    let (x, y) = ((part.x0 + part.x1) as f32 / 2.0, (part.y0 + part.y1) as f32 / 2.0);
    Some(Spot { round, x, y, size, hollow: true, outline: 1.0 })
}

/// How thick the outline around a white area is, measured across the middle of its sides.
fn thickness(part: &Part, sums: &Sums) -> f32 {
    let (cx, cy) = ((part.x0 + part.x1) / 2, (part.y0 + part.y1) / 2);
    let left = sums.sum(part.x0 - 5, cy - 1, part.x0, cy + 2);
    let right = sums.sum(part.x1, cy - 1, part.x1 + 5, cy + 2);
    let top = sums.sum(cx - 1, part.y0 - 5, cx + 2, part.y0);
    let bottom = sums.sum(cx - 1, part.y1, cx + 2, part.y1 + 5);
    let mut sides = [left, right, top, bottom];
    sides.sort_unstable();
    sides[1] as f32 / 3.0
}
