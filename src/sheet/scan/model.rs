//! How a row's four stand to each other: the same in every row of a form.
//!
//! A row is a box, two options and a box; options are circles, or squares in a column of their own. Where they stand to each
//! other is voted for by the rows that are whole; the words beside the boxes bear it out, or tell it.

use super::{
    boxes::{self, Inks, Sizes, Spot},
    cue::Cue,
    plane::Plane,
};

/// The four of a row, in the order in which a form has them.
pub(super) const ROLES: usize = 4;

/// Where the four stand, seen from the first, and how large they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Model {
    pub sizes: Sizes,
    /// Across and down from the first box.
    pub places: [(f32, f32); ROLES],
    /// Its options are circles, not squares.
    round: bool,
    /// How strongly the page's boxes speak for it.
    pub votes: f32,
}

/// Each pattern is compared with every other.
const MOST: usize = 1_500;

/// Whether a role is one of the two options.
pub(super) const fn is_option(role: usize) -> bool {
    role == 1 || role == 2
}

/// So much of an outline, over all rows, is a box and no letters.
const FOUND: f32 = 0.65;

impl Model {
    /// The arrangement that most rows share. Circles are options wherever rows can be made with them.
    pub fn of(spots: &[Spot], cues: &[Cue], sizes: Sizes, grown: &Plane) -> Option<Self> {
        let round = Self::with(spots, cues, sizes, grown, true);
        let square = Self::with(spots, cues, sizes, grown, false);
        match (round, square) {
            (Some(round), Some(square)) if square.votes > round.votes * 1.5 => Some(square),
            (round, square) => round.or(square),
        }
    }

    fn with(spots: &[Spot], cues: &[Cue], mut sizes: Sizes, grown: &Plane, round: bool) -> Option<Self> {
        let mut patterns = patterns(spots, sizes.side, round);
        patterns.retain_mut(|pattern| {
            let places = pattern.places.map(|(dx, dy)| (pattern.at.0 + dx, pattern.at.1 + dy));
            let told = told(places, cues, sizes.side);
            pattern.weight *= (1.0 + told.agree as f32) / (1.0 + 2.0 * told.disagree as f32);
            told.agree >= told.disagree
        });
        patterns.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        patterns.truncate(MOST);
        let like = |a: &Pattern, b: &Pattern| {
            a.places
                .iter()
                .zip(&b.places)
                .all(|(a, b)| (a.0 - b.0).abs() < sizes.side * 0.3 && (a.1 - b.1).abs() < sizes.side * 0.3)
        };
        let weight = |seed: &Pattern| patterns.iter().filter(|other| like(seed, other)).map(|p| p.weight).sum::<f32>();
        let best = patterns.iter().max_by(|a, b| weight(a).total_cmp(&weight(b)))?;
        let alike: Vec<&Pattern> = patterns.iter().filter(|other| like(best, other)).collect();
        let mut places = best.places;
        for (role, place) in places.iter_mut().enumerate() {
            let of = |pick: fn(&(f32, f32)) -> f32| {
                boxes::median(alike.iter().filter_map(|pattern| pattern.places.get(role)).map(pick))
            };
            *place = (of(|place| place.0), of(|place| place.1));
        }
        if !round {
            sizes.ring = boxes::median(alike.iter().map(|pattern| pattern.option));
        }
        let model = Self { sizes, places, round, votes: weight(best) };
        Some(model.completed(&alike, grown))
    }

    /// The arrangement that the words beside the boxes tell, where marks cover too many of them. None where the refusal does
    /// not stand below the authorization.
    pub fn told(cues: &[Cue], sizes: Sizes, inks: &Inks) -> Option<Self> {
        let firsts: Vec<&Cue> = cues.iter().filter(|cue| cue.role == 0).collect();
        let after = |first: &Cue, role: usize| {
            let below = |cue: &&Cue| cue.y > first.y + sizes.side * 0.5;
            let next = firsts.iter().filter(|cue| below(cue)).map(|cue| cue.y).fold(f32::MAX, f32::min);
            let own = cues.iter().filter(|cue| cue.role == role && below(cue) && cue.y < next);
            own.map(|cue| (cue.x - first.x, cue.y - first.y)).min_by(|a, b| a.1.total_cmp(&b.1))
        };
        let place = |role: usize| {
            let all: Vec<(f32, f32)> = firsts.iter().filter_map(|first| after(first, role)).collect();
            let middle = (boxes::median(all.iter().map(|at| at.0)), boxes::median(all.iter().map(|at| at.1)));
            let near = |at: &&(f32, f32)| (at.0 - middle.0).abs().max((at.1 - middle.1).abs()) < sizes.side * 0.4;
            (all.iter().filter(near).count() >= 2).then_some(middle)
        };
        let (one, other, last) = (place(1), place(2), place(3)?);
        let lost = |known: (f32, f32)| Self::other_option(&firsts, known, last, sizes, &inks.grown);
        let (one, other) = match (one, other) {
            (Some(one), Some(other)) => (one, other),
            (Some(one), None) => (one, lost(one)?),
            (None, Some(other)) => (lost(other)?, other),
            (None, None) => return None,
        };
        let level = (one.1 - other.1).abs() < sizes.side * 0.4;
        let (one, other) = if level && one.0 > other.0 { (other, one) } else { (one, other) };
        let votes = cues.len() as f32;
        Some(Self { sizes, places: [(0.0, 0.0), one, other, last], round: true, votes })
    }

    /// Where the second of two options stands, whose circle is covered by a mark in most rows: beside the known one or over
    /// or under it, wherever most rows have an outline.
    fn other_option(
        firsts: &[&Cue],
        known: (f32, f32),
        last: (f32, f32),
        sizes: Sizes,
        grown: &Plane,
    ) -> Option<(f32, f32)> {
        let score = |(dx, dy): (f32, f32)| {
            let at = |first: &&Cue| {
                let near = (-2..=2).flat_map(|y| (-2..=2).map(move |x| (x as f32, y as f32)));
                let cover = |(x, y)| boxes::outline(grown, first.x + dx + x, first.y + dy + y, sizes.ring, true).0;
                near.map(cover).fold(0.0, f32::max)
            };
            firsts.iter().map(at).sum::<f32>() / firsts.len().max(1) as f32
        };
        let step = 3.0;
        let far = |distance: f32| distance.abs() > sizes.ring * 1.1;
        let below = (0..200).map(|at| (known.0, sizes.side * 0.9 + at as f32 * step));
        let below = below.filter(|at| at.1 < last.1 - sizes.side * 0.8 && far(at.1 - known.1));
        let beside = (-400..=400).map(|at| (at as f32 * step, known.1)).filter(|at| far(at.0 - known.0) && far(at.0));
        let found = below.chain(beside).map(|at| (at, score(at)));
        found.filter(|(_, score)| *score >= FOUND).max_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
    }

    /// Where every box of one kind is inked, the rows seem to reach from the refusal above to the next, or from one
    /// authorization to the next: the box between is looked for at the same place in all of them.
    fn completed(mut self, alike: &[&Pattern], grown: &Plane) -> Self {
        let [_, one, other, last] = self.places;
        let side = self.sizes.side;
        if self.is_wide() {
            return self;
        }
        let shared = |pattern: &&&Pattern| {
            let end = (pattern.at.0 + last.0, pattern.at.1 + last.1);
            alike.iter().any(|next| (next.at.0 - end.0).abs() < side * 0.5 && (next.at.1 - end.1).abs() < side * 0.5)
        };
        // A box that ends one row and begins the next is only one of the two.
        if alike.iter().filter(shared).count() * 2 < alike.len() || alike.len() < 2 {
            return self;
        }
        let firsts = self.between(alike, grown, side * 0.95, one.1 + side * 0.1);
        let lasts = self.between(alike, grown, other.1 + side * 0.5, last.1 - side * 0.95);
        let (first, refusal) = (firsts.filter(|found| found.1 >= FOUND), lasts.filter(|found| found.1 >= FOUND));
        match (first, refusal) {
            (Some((dy, score)), refusal) if refusal.is_none_or(|other| score > other.1) => {
                for place in &mut self.places {
                    place.1 -= dy;
                }
                self.places[0] = (0.0, 0.0);
            }
            (_, Some((dy, _))) => self.places[3] = (last.0, dy),
            _ => {}
        }
        self
    }

    /// The distance below the rows' first boxes at which most of them have another, and how plainly.
    fn between(&self, alike: &[&Pattern], grown: &Plane, from: f32, to: f32) -> Option<(f32, f32)> {
        let score = |dy: f32| {
            let at = |pattern: &&Pattern| {
                let (x, y) = (pattern.at.0, pattern.at.1 + dy);
                let near = (-3..=3).map(|d| boxes::outline(grown, x + d as f32, y, self.sizes.side, false).0);
                near.fold(0.0, f32::max)
            };
            alike.iter().map(at).sum::<f32>() / alike.len().max(1) as f32
        };
        let steps = (to - from).max(0.0) as usize;
        let places = (0..steps.min(400)).map(|step| from + step as f32);
        places.map(|dy| (dy, score(dy))).max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// Its options stand side by side, the left one first.
    pub fn is_level(&self) -> bool {
        let [_, one, other, _] = self.places;
        (one.1 - other.1).abs() < self.sizes.ring * 0.6
    }

    /// Its refusal stands beside the authorization, not below its options.
    pub fn is_wide(&self) -> bool {
        let [_, _, _, last] = self.places;
        last.0.abs() > self.sizes.side * 5.0
    }

    pub const fn is_round(&self, role: usize) -> bool {
        self.round && is_option(role)
    }

    /// From the first box to the last, down.
    pub fn height(&self) -> f32 {
        self.places.iter().map(|place| place.1).fold(0.0, f32::max)
    }

    /// The same on a page whose pixels are smaller or larger.
    pub fn scaled(mut self, by: f32) -> Self {
        for place in &mut self.places {
            *place = (place.0 * by, place.1 * by);
        }
        self.sizes.side *= by;
        self.sizes.ring *= by;
        self
    }

    pub const fn size(&self, role: usize) -> f32 {
        if is_option(role) { self.sizes.ring } else { self.sizes.side }
    }
}

struct Pattern {
    /// Where its first box stands.
    at: (f32, f32),
    places: [(f32, f32); ROLES],
    /// The size of its options.
    option: f32,
    weight: f32,
}

/// Every box with two options behind it and a box after them.
fn patterns(spots: &[Spot], side: f32, round: bool) -> Vec<Pattern> {
    let mut squares: Vec<&Spot> = spots.iter().filter(|spot| !spot.round).collect();
    squares.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut patterns = Vec::new();
    for (index, first) in squares.iter().enumerate() {
        let mut between = 0.0;
        let options = |from: f32, to: f32, last: &Spot| -> Vec<&Spot> {
            let apart = |spot: &Spot, other: &Spot| (spot.x - other.x).abs() > side * 0.5;
            let is = |spot: &&Spot| {
                spot.round == round
                    && spot.y > from
                    && spot.y < to
                    && (round || apart(spot, first) && apart(spot, last))
            };
            let mut options: Vec<&Spot> = spots.iter().filter(is).collect();
            options.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
            options
        };
        for last in squares.iter().skip(index + 1) {
            let tall = last.y - first.y;
            if tall > side * 14.0 {
                break;
            }
            if tall < side * 1.5 || (last.x - first.x).abs() > side * 0.5 {
                continue;
            }
            // Another box between the two speaks against them being neighbours.
            let crowd = (1.0 + 2.0 * between) * (1.0 + 2.0 * between);
            between += if last.hollow { 1.0 } else { 0.5 };
            let options = options(first.y - side * 0.5, last.y - side * 0.4, last);
            patterns.extend(pairs(&options, |one, other| pattern(first, one, other, last, side, crowd)));
        }
        // The refusal beside the authorization: its options stand below it and above the next box.
        let next = squares.iter().find(|other| other.y > first.y + side && (other.x - first.x).abs() < side * 0.5);
        let end = next.map_or(first.y + side * 10.0, |next| next.y - side * 0.4);
        for last in squares.iter().filter(|last| (last.y - first.y).abs() < side * 0.4) {
            if (last.x - first.x).abs() < side * 6.0 {
                continue;
            }
            let near = |spot: &&Spot| (spot.x - first.x).abs() * 2.0 < (last.x - first.x).abs();
            let options: Vec<&Spot> = options(first.y + side * 0.5, end, last).into_iter().filter(near).collect();
            patterns.extend(pairs(&options, |one, other| pattern(first, one, other, last, side, 1.5)));
        }
    }
    patterns
}

/// All pairs of options in their order; one more may have been seen that is none.
fn pairs(options: &[&Spot], pattern: impl Fn(&Spot, &Spot) -> Option<Pattern>) -> Vec<Pattern> {
    if options.len() < 2 || options.len() > 5 {
        return Vec::new();
    }
    let rest = |at: usize| options.iter().skip(at + 1);
    let pairs = options.iter().enumerate().flat_map(|(at, one)| rest(at).filter_map(|other| pattern(one, other)));
    let crowd = (options.len() - 1) as f32;
    pairs.map(|pattern| Pattern { weight: pattern.weight / crowd, ..pattern }).collect()
}

fn pattern(first: &Spot, one: &Spot, other: &Spot, last: &Spot, side: f32, crowd: f32) -> Option<Pattern> {
    let stacked = (one.x - other.x).abs() < side * 0.5 && other.y - one.y > side * 0.6;
    let level = (one.y - other.y).abs() < side * 0.4 && (one.x - other.x).abs() > side * 5.0;
    if !stacked && !level || (one.size - other.size).abs() > side * 0.25 {
        return None;
    }
    let (one, other) = if level && one.x > other.x { (other, one) } else { (one, other) };
    let from = |spot: &Spot| (spot.x - first.x, spot.y - first.y);
    let sure = |spot: &Spot| match (spot.hollow, spot.outline < 1.0) {
        (true, false) => 1.0,
        _ => 0.4,
    };
    let weight = (sure(first) + sure(one) + sure(other) + sure(last)) / crowd;
    let places = [(0.0, 0.0), from(one), from(other), from(last)];
    Some(Pattern { at: (first.x, first.y), places, option: f32::midpoint(one.size, other.size), weight })
}

/// How many of a row's boxes have the words that they should have, and how many another's.
pub(super) struct Told {
    pub agree: usize,
    pub disagree: usize,
}

pub(super) fn told(places: [(f32, f32); ROLES], cues: &[Cue], side: f32) -> Told {
    let mut told = Told { agree: 0, disagree: 0 };
    for (role, (x, y)) in places.into_iter().enumerate() {
        let here = cues.iter().filter(|cue| (cue.x - x).abs().max((cue.y - y).abs()) < side * 0.5);
        for cue in here {
            if cue.role == role { told.agree += 1 } else { told.disagree += 1 }
        }
    }
    told
}
