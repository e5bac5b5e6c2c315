//! Round stamps: a ring of ink that lies over whatever is printed, and no answer.

use super::boxes::Inks;

/// The ring of a stamp, and all within it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stamp {
    pub x: f32,
    pub y: f32,
    pub radius: f32,
}

/// The radii of stamps, in sides of a box: seals are 25 to 50 mm wide, boxes 3 to 5.
const RADII: std::ops::Range<f32> = 2.6..8.0;
/// So much of a ring has ink; letters that happen to lie on a circle have less.
const RING: f32 = 0.65;
/// So much of it in one piece: among the millions of circles that are tried, some lie on many letters.
const PIECE: f32 = 0.37;
/// So much more of it than of the circles just inside and outside, where letters stand as well.
const DISTINCT: f32 = 0.15;
/// A copier breaks rings into short pieces: those that are large, and inked far more than what is beside them, are rings too.
const BROKEN: Broken = Broken { radius: 4.5, cover: 0.8, distinct: 0.33 };
/// At how many places a ring is looked at.
const PLACES: usize = 96;
/// How many of the coarsely found rings are looked at closely.
const CLOSELY: usize = 24;

/// See [`BROKEN`]; the radius is in sides of a box.
struct Broken {
    radius: f32,
    cover: f32,
    distinct: f32,
}

impl Stamp {
    /// The stamp whose ring passes through or around a place, if there is one.
    pub fn near(inks: &Inks, place: (f32, f32), side: f32) -> Option<Self> {
        let step = (side * 0.18).max(2.0);
        let coarse = (step * 0.7).ceil() as i32;
        let mut rough: Vec<(f32, Self)> = Vec::new();
        let reach = (RADII.end * side / step) as i32;
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let (x, y) = (place.0 + dx as f32 * step, place.1 + dy as f32 * step);
                let mut radius = RADII.start * side;
                while radius < RADII.end * side {
                    let ring = Self { x, y, radius };
                    if ring.covers(place.0, place.1, side) {
                        let cover = ring.cover(inks, coarse, 0.0, PLACES / 4);
                        if cover >= 0.7 {
                            rough.push((ring.cover(inks, coarse, 0.0, PLACES), ring));
                        }
                    }
                    radius += step;
                }
            }
        }
        rough.sort_by(|a, b| b.0.total_cmp(&a.0));
        let close = rough.iter().take(CLOSELY).map(|(_, ring)| ring.refined(inks, step));
        let (cover, best) = close.max_by(|a, b| a.0.total_cmp(&b.0))?;
        let apart = (side * 0.25).max(4.0);
        let beside = f32::midpoint(best.cover(inks, 1, apart, PLACES), best.cover(inks, 1, -apart, PLACES));
        let broken = best.radius >= BROKEN.radius * side && cover >= BROKEN.cover && cover - beside >= BROKEN.distinct;
        let whole = cover >= RING && cover - beside >= DISTINCT && best.piece(inks) >= PIECE;
        (whole || broken).then(|| best.outermost(inks, side))
    }

    /// Seals have rings within rings: the widest around the same centre, as far as stamps reach.
    fn outermost(self, inks: &Inks, side: f32) -> Self {
        let apart = (side * 0.25).max(4.0);
        let is_ring = |wider: &f32| {
            let beside = [-apart, apart].map(|by| self.cover(inks, 2, wider + by, PLACES));
            let cover = self.cover(inks, 2, *wider, PLACES);
            cover >= RING && cover - beside[0].max(beside[1]) >= DISTINCT
        };
        let most = RADII.end * side - self.radius;
        let steps = (1..).map(|step| step as f32).take_while(|wider| *wider <= most);
        let wider = steps.filter(is_ring).last().unwrap_or_default();
        Self { radius: self.radius + wider, ..self }
    }

    /// Whether something stands on the stamp.
    pub fn covers(&self, x: f32, y: f32, margin: f32) -> bool {
        (x - self.x).hypot(y - self.y) <= self.radius + margin
    }

    /// The same ring where most of it is inked.
    fn refined(&self, inks: &Inks, step: f32) -> (f32, Self) {
        let mut best = (self.cover(inks, 1, 0.0, PLACES), *self);
        let mut by = step * 0.5;
        while by >= 0.8 {
            let from = best.1;
            for (dx, dy, dr) in neighbours() {
                let ring = Self { x: from.x + dx * by, y: from.y + dy * by, radius: from.radius + dr * by };
                let cover = ring.cover(inks, 1, 0.0, PLACES);
                if cover > best.0 {
                    best = (cover, ring);
                }
            }
            by *= 0.6;
        }
        best
    }

    /// How much of the circle that is `wider` by so much has ink within `reach` pixels.
    fn cover(&self, inks: &Inks, reach: i32, wider: f32, places: usize) -> f32 {
        let inked = (0..places).filter(|at| self.is_inked(inks, reach, wider, *at as f32 / places as f32));
        inked.count() as f32 / places as f32
    }

    /// The longest piece of the ring without a gap, as a part of all.
    fn piece(&self, inks: &Inks) -> f32 {
        let (mut run, mut longest) = (0, 0);
        for at in 0..PLACES * 2 {
            run = if self.is_inked(inks, 1, 0.0, at as f32 / PLACES as f32) { run + 1 } else { 0 };
            longest = longest.max(run);
        }
        longest.min(PLACES) as f32 / PLACES as f32
    }

    fn is_inked(&self, inks: &Inks, reach: i32, wider: f32, turn: f32) -> bool {
        let (sin, cos) = (turn * std::f32::consts::TAU).sin_cos();
        let radius = self.radius + wider;
        let (x, y) = ((self.x + radius * cos) as i32, (self.y + radius * sin) as i32);
        inks.freed(x - reach, y - reach, x + reach + 1, y + reach + 1) > 0
    }
}

/// Every way to move a ring or to change its radius.
fn neighbours() -> impl Iterator<Item = (f32, f32, f32)> {
    let ways = || [-1.0, 0.0, 1.0].into_iter();
    ways().flat_map(move |dx| ways().flat_map(move |dy| ways().map(move |dr| (dx, dy, dr))))
}
