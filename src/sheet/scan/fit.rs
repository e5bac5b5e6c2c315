//! Fits the form's rows to the boxes and circles that were found: in every row of a page they stand alike.
//!
//! Each row is placed where most of its four are, those that ink has covered are looked for where they must be, and what fits
//! no row was no box.

use super::{
    boxes::{self, Inks, Spot},
    cue::{Cue, Cues},
    model::{Model, ROLES, told},
    plane::Plane,
};

/// A row on its page; a place is empty where the page ends before it.
#[derive(Clone, Debug)]
pub(super) struct Fitted {
    pub y: f32,
    pub spots: [Option<Spot>; ROLES],
}

impl Fitted {
    /// A box that a mark covers wholly stands where the row's other three say; see [`VISIBLE`].
    fn complete(&mut self, model: &Model, anchor: &Anchor, is_here: impl Fn(usize, &Spot) -> bool) {
        let seen = self.spots.iter().flatten().filter(|spot| spot.hollow || spot.outline >= WHOLE).count();
        let places = model.places.iter().zip(self.spots.iter_mut()).enumerate();
        if let Some((role, (place, slot))) = places.into_iter().find(|(_, (_, slot))| slot.is_none())
            && seen == ROLES - 1
        {
            let (x, y, size) = (anchor.x + place.0, anchor.y + place.1, model.size(role));
            let spot = Spot { round: model.is_round(role), x, y, size, hollow: false, outline: 0.0 };
            *slot = is_here(role, &spot).then_some(spot);
        }
    }
}

/// The rows of a page, and boxes of its column that belong to none.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub rows: Vec<Fitted>,
    pub strays: Vec<Spot>,
}

impl Rows {
    /// How many of the rows' boxes have the words that they should have, less those that have another's.
    pub fn borne_out(&self, cues: &[Cue]) -> i32 {
        let spots = || self.rows.iter().flat_map(|row| row.spots.iter().enumerate());
        let at = |cue: &Cue| {
            let own = |spot: &Spot| (cue.x - spot.x).abs().max((cue.y - spot.y).abs()) < spot.size * 0.5;
            spots().find(|(_, spot)| spot.as_ref().is_some_and(own)).map(|(role, _)| role)
        };
        cues.iter().map(|cue| at(cue).map_or(0, |role| if role == cue.role { 1 } else { -1 })).sum()
    }
}

/// So much of a box's outline is seen in a row that is known. One with less may be marked, but it is never empty.
pub(super) const VISIBLE: f32 = 0.55;

/// So much of an outline is a box wherever it stands in the boxes' column.
const WHOLE: f32 = 0.8;

/// Two boxes make a row, or one whose words tell which it is beside another's outline.
const ENOUGH: f32 = 1.9;

/// How many of a row's four stand where they should, were its first box here.
struct Anchor {
    x: f32,
    y: f32,
    score: f32,
}

impl Anchor {
    /// The same as the words beside its boxes bear it out; none where they speak against it.
    fn by_words(mut self, model: &Model, cues: &[Cue]) -> Option<Self> {
        let places = model.places.map(|(dx, dy)| (self.x + dx, self.y + dy));
        let told = told(places, cues, model.sizes.side);
        self.score += told.agree as f32 * 0.5;
        (self.score >= ENOUGH && told.disagree <= told.agree).then_some(self)
    }
}

/// Places the rows of a page.
pub(super) fn rows(model: &Model, spots: &[Spot], cues: &Cues, inks: &Inks) -> Rows {
    let mut anchors: Vec<Anchor> = Vec::new();
    for spot in spots {
        for (role, (dx, dy)) in model.places.iter().enumerate() {
            if spot.round == model.is_round(role) {
                let anchor = anchor(model, spots, inks, spot.x - dx, spot.y - dy);
                anchors.extend(anchor.and_then(|anchor| anchor.by_words(model, &cues.all)));
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
    let mut rows: Vec<Fitted> = taken.iter().map(|anchor| fitted(model, spots, inks, anchor)).collect();
    let last = rows.len().saturating_sub(1);
    for (at, (row, anchor)) in rows.iter_mut().zip(&taken).enumerate() {
        // What the page's first and last rows lack may stand on another page, unless its words stand here.
        let inner = (usize::from(at == 0), ROLES - usize::from(at == last));
        row.complete(model, anchor, |role, spot| (inner.0..inner.1).contains(&role) || cues.at(spot) == Some(role));
    }
    let used =
        |spot: &Spot| rows.iter().flat_map(|row| row.spots.iter().flatten()).any(|other| boxes::near(other, spot, 0.6));
    let within = |spot: &Spot| {
        rows.iter().any(|row| spot.y > row.y - model.sizes.side && spot.y < row.y + model.height() + model.sizes.side)
    };
    let stray = |spot: &&Spot| {
        let near = if spot.hollow { 0.35 } else { 0.25 };
        let known = column.is_some_and(|column| (column.at(spot.y) - spot.x).abs() < model.sizes.side * near);
        !spot.round && is_box(spot) && known && !used(spot) && !within(spot)
    };
    let (mut strays, marked): (Vec<Spot>, Vec<Spot>) =
        spots.iter().filter(stray).copied().partition(|spot| spot.hollow);
    // A marked box that ends the row before stands above all rows.
    let above = marked.into_iter().filter(|spot| rows.first().is_some_and(|row| spot.y < row.y));
    strays.extend(above.max_by(|a, b| a.outline.total_cmp(&b.outline)));
    Rows { rows, strays }
}

/// A page's only box, where a row of another page lacks its last.
pub(super) fn lone(spots: &[Spot]) -> Vec<Spot> {
    let boxes: Vec<Spot> = spots.iter().filter(|spot| !spot.round && is_box(spot)).copied().collect();
    if boxes.len() == 1 { boxes } else { boxes.into_iter().filter(|spot| spot.hollow).collect() }
}

/// White inside, or with enough of its outline where a mark covers the inside.
fn is_box(spot: &Spot) -> bool {
    spot.hollow || spot.outline >= WHOLE
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
    (seen > 0.0).then_some(Anchor { x: sx / seen, y: sy / seen, score })
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
        if outline >= VISIBLE && y + size < inks.ink.h as f32 {
            *slot = Some(Spot { round, x, y, size, hollow: false, outline });
        }
    }
    Fitted { y: anchor.y, spots: found }
}
