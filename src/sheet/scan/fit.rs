//! Fits the form's rows to the boxes and circles that were found: in every row of a page they stand alike.
//!
//! A row is a box, two options and a box; options are circles, or squares in a column of their own. Where they stand to each other is voted for by the rows that are whole; then
//! each row is placed where most of its four are, those that ink has covered are looked for where they must be, and what
//! fits no row was no box.

use super::{
    boxes::{self, Inks, Sizes, Spot},
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

/// A row on its page; a place is empty where the page ends before it.
#[derive(Clone, Debug)]
pub(super) struct Fitted {
    pub y: f32,
    pub spots: [Option<Spot>; ROLES],
}

/// The rows of a page, and boxes of its column that belong to none.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub rows: Vec<Fitted>,
    pub strays: Vec<Spot>,
}

/// Each pattern is compared with every other.
const MOST: usize = 1_500;

/// Whether a role is one of the two options.
pub(super) const fn is_option(role: usize) -> bool {
    role == 1 || role == 2
}

impl Model {
    /// The arrangement that most rows share. Circles are options wherever rows can be made with them.
    pub fn of(spots: &[Spot], sizes: Sizes, grown: &Plane) -> Option<Self> {
        let round = Self::with(spots, sizes, grown, true);
        let square = Self::with(spots, sizes, grown, false);
        match (round, square) {
            (Some(round), Some(square)) if square.votes > round.votes * 1.5 => Some(square),
            (round, square) => round.or(square),
        }
    }

    fn with(spots: &[Spot], mut sizes: Sizes, grown: &Plane, round: bool) -> Option<Self> {
        let mut patterns = patterns(spots, sizes.side, round);
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

    const fn is_round(&self, role: usize) -> bool {
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

    const fn size(&self, role: usize) -> f32 {
        if is_option(role) { self.sizes.ring } else { self.sizes.side }
    }
}

/// So much of an outline, over all rows, is a box and no letters.
const FOUND: f32 = 0.65;

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

/// How many of a row's four stand where they should, were its first box here.
struct Anchor {
    x: f32,
    y: f32,
    score: f32,
}

/// Places the rows of a page.
pub(super) fn rows(model: &Model, spots: &[Spot], inks: &Inks) -> Rows {
    let mut anchors: Vec<Anchor> = Vec::new();
    for spot in spots {
        for (role, (dx, dy)) in model.places.iter().enumerate() {
            if spot.round == model.is_round(role) {
                anchors.extend(anchor(model, spots, inks, spot.x - dx, spot.y - dy));
            }
        }
    }
    anchors.sort_by(|a, b| b.score.total_cmp(&a.score));
    let apart = model.height() + model.sizes.side * 0.9;
    let column = column(&anchors);
    let mut taken: Vec<Anchor> = Vec::new();
    for anchor in anchors {
        let free = taken.iter().all(|other| (other.y - anchor.y).abs() >= apart);
        if free && column.is_none_or(|column| (column.at(anchor.y) - anchor.x).abs() < model.sizes.side * 0.6) {
            taken.push(anchor);
        }
    }
    taken.sort_by(|a, b| a.y.total_cmp(&b.y));
    let rows: Vec<Fitted> = taken.iter().map(|anchor| fitted(model, spots, inks, anchor)).collect();
    let used =
        |spot: &Spot| rows.iter().flat_map(|row| row.spots.iter().flatten()).any(|other| boxes::near(other, spot, 0.6));
    let within = |spot: &Spot| {
        rows.iter().any(|row| spot.y > row.y - model.sizes.side && spot.y < row.y + model.height() + model.sizes.side)
    };
    let stray = |spot: &&Spot| {
        let known = column.is_some_and(|column| (column.at(spot.y) - spot.x).abs() < model.sizes.side * 0.35);
        !spot.round && spot.hollow && known && !used(spot) && !within(spot)
    };
    let strays = spots.iter().filter(stray).copied().collect();
    Rows { rows, strays }
}

/// The line on which the first boxes stand; a page is never quite straight.
#[derive(Clone, Copy)]
struct Line {
    x: f32,
    y: f32,
    lean: f32,
}

impl Line {
    fn at(self, y: f32) -> f32 {
        self.x + (y - self.y) * self.lean
    }
}

/// Through the anchors that are surest.
fn column(anchors: &[Anchor]) -> Option<Line> {
    let best = anchors.first()?.score;
    let sure: Vec<&Anchor> = anchors.iter().filter(|anchor| anchor.score > best - 0.9).collect();
    let y = sure.iter().map(|anchor| anchor.y).sum::<f32>() / sure.len() as f32;
    let x = boxes::median(sure.iter().map(|anchor| anchor.x));
    let far: f32 = sure.iter().map(|anchor| (anchor.y - y).powi(2)).sum();
    let lean: f32 = sure.iter().map(|anchor| (anchor.y - y) * (anchor.x - x).clamp(-12.0, 12.0)).sum();
    Some(Line { x, y, lean: if far > 1.0 { lean / far } else { 0.0 } })
}

fn anchor(model: &Model, spots: &[Spot], inks: &Inks, x: f32, y: f32) -> Option<Anchor> {
    let mut score = 0.0;
    let (mut sx, mut sy, mut seen) = (0.0, 0.0, 0.0);
    for (role, (dx, dy)) in model.places.iter().enumerate() {
        let (px, py) = (x + dx, y + dy);
        if let Some(spot) = at(spots, model.is_round(role), px, py, model.sizes.side * 0.4) {
            let part = if spot.hollow { 1.0 } else { 0.8 };
            score += part;
            sx += part * (spot.x - dx);
            sy += part * (spot.y - dy);
            seen += part;
        } else {
            let (_, outline) = refined(&inks.grown, px, py, model.size(role), model.is_round(role));
            if outline >= 0.7 {
                score += (outline - 0.5).min(0.5);
            }
        }
    }
    (score >= 1.9 && seen > 0.0).then_some(Anchor { x: sx / seen, y: sy / seen, score })
}

/// The spot of a kind that stands nearest to a place.
fn at(spots: &[Spot], round: bool, x: f32, y: f32, reach: f32) -> Option<&Spot> {
    let far = |spot: &Spot| (spot.x - x).abs().max((spot.y - y).abs());
    let sure = |spot: &Spot| far(spot) - if spot.hollow { reach * 0.5 } else { 0.0 };
    spots.iter().filter(|spot| spot.round == round && far(spot) < reach).min_by(|a, b| sure(a).total_cmp(&sure(b)))
}

/// The place nearby at which most of an outline stands.
fn refined(grown: &Plane, x: f32, y: f32, size: f32, round: bool) -> ((f32, f32), f32) {
    let reach = (size * 0.28) as i32;
    let mut best = ((x, y), f32::MIN);
    for dy in -reach..=reach {
        for dx in -reach..=reach {
            let (px, py) = (x + dx as f32, y + dy as f32);
            let (mean, least) = boxes::outline(grown, px, py, size, round);
            // Where several places fit, the expected one is the likeliest.
            let score = mean + least * 0.2 - (dx * dx + dy * dy) as f32 / (size * size) * 2.5;
            if score > best.1 {
                best = ((px, py), score);
            }
        }
    }
    let (mean, _) = boxes::outline(grown, best.0.0, best.0.1, size, round);
    (best.0, mean)
}

fn fitted(model: &Model, spots: &[Spot], inks: &Inks, anchor: &Anchor) -> Fitted {
    let mut found = [None; ROLES];
    for (role, (place, slot)) in model.places.iter().zip(found.iter_mut()).enumerate() {
        let (px, py) = (anchor.x + place.0, anchor.y + place.1);
        let round = model.is_round(role);
        if let Some(spot) = at(spots, round, px, py, model.sizes.side * 0.4) {
            *slot = Some(*spot);
            continue;
        }
        let size = model.size(role);
        let ((x, y), outline) = refined(&inks.grown, px, py, size, round);
        if outline >= 0.55 && y + size < inks.ink.h as f32 {
            *slot = Some(Spot { round, x, y, size, hollow: false, outline });
        }
    }
    Fitted { y: anchor.y, spots: found }
}
