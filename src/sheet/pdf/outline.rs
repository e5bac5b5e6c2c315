//! Tells an outline that is plainly a box or a ring, and whether anything is in it, as the eye would.
//!
//! Serves glyphs without a known meaning and filled paths alike. Anything that is not plain is none.

use hayro_font::kurbo::{BezPath, PathEl, Point, Rect};

use super::scene::Stroke;
use crate::sheet::Shape;

/// A frame, or a filled square or disc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub shape: Shape,
    pub marked: bool,
    /// Without any empty space inside.
    pub solid: bool,
}

impl Seen {
    /// A character that looks the same.
    pub fn sign(self) -> char {
        match (self.shape, self.marked) {
            (Shape::Round, false) => '○',
            (Shape::Round, true) => '●',
            (_, false) => '☐',
            (_, true) => '☒',
        }
    }
}

/// Rays from the middle and samples across the inside: enough to tell a frame from a tick.
const RAYS: u32 = 32;
const GRID: i32 = 21;

/// What the closed parts show when filled; none when it is no frame and no solid square or disc.
pub(super) fn look(parts: &[Stroke], even_odd: bool) -> Option<Seen> {
    let bounds = extent(parts)?;
    // A tick may reach out of its box: then the box is what the long straight edges bound.
    frame(parts, &bounds, even_odd).or_else(|| frame(parts, &square(parts)?, even_odd))
}

fn frame(parts: &[Stroke], bounds: &Rect, even_odd: bool) -> Option<Seen> {
    if !(0.7..1.43).contains(&(bounds.width() / bounds.height())) {
        return None;
    }
    let inked = |point: Point| is_inside(parts, point, even_odd);
    let shape = rim(bounds, &inked)?;
    let inner = share(bounds, 0.5, &inked);
    match inner {
        inner if inner < 0.01 => Some(Seen { shape, marked: false, solid: false }),
        inner if inner > 0.05 => Some(Seen { shape, marked: true, solid: inner > 0.97 }),
        _ => None,
    }
}

/// The square that the longest edges down and across are sides of.
fn square(parts: &[Stroke]) -> Option<Rect> {
    let edges = || {
        parts.iter().flat_map(|part| {
            let next = part.points.iter().skip(1).chain(part.points.first());
            part.points.iter().zip(next).map(|(from, to)| Rect::from_points(*from, *to))
        })
    };
    let down =
        edges().filter(|edge| edge.width() < edge.height() * 0.02).max_by(|a, b| a.height().total_cmp(&b.height()))?;
    let across =
        edges().filter(|edge| edge.height() < edge.width() * 0.02).max_by(|a, b| a.width().total_cmp(&b.width()))?;
    let both = down.union(across);
    let alike = |a: f64, b: f64| (a - b).abs() < 0.12 * a.max(b);
    let sides = alike(both.width(), across.width()) && alike(both.height(), down.height());
    sides.then_some(both)
}

/// Whether ink runs all around, along the bounds or the ellipse within them.
fn rim(bounds: &Rect, inked: &dyn Fn(Point) -> bool) -> Option<Shape> {
    let middle = bounds.center();
    let met = |angle: f64, far: f64| {
        let (dx, dy) = (angle.cos() * bounds.width() / 2.0, angle.sin() * bounds.height() / 2.0);
        inked(Point::new(middle.x + dx * far, middle.y + dy * far))
    };
    let angles = || (0..RAYS).map(|ray| f64::from(ray) * std::f64::consts::TAU / f64::from(RAYS));
    let along = |reach: &dyn Fn(f64) -> f64| {
        angles().all(|angle| (0..14).any(|step| met(angle, reach(angle) * (1.0 - f64::from(step) * 0.012))))
    };
    // Half the side of a square reaches 1 along the axes and √2 towards the corners.
    let corner = |angle: f64| 0.995 / angle.cos().abs().max(angle.sin().abs());
    if along(&corner) {
        return Some(Shape::Box);
    }
    let beyond = |angle: f64| met(angle, 1.06) || met(angle, 1.12) || met(angle, 1.2);
    (along(&|_| 0.995) && !angles().any(beyond)).then_some(Shape::Round)
}

/// How much of the middle is ink.
fn share(bounds: &Rect, part: f64, inked: &dyn Fn(Point) -> bool) -> f64 {
    let middle = bounds.center();
    let step = part / f64::from(GRID - 1);
    let mut hits = 0;
    for column in 0..GRID {
        for row in 0..GRID {
            let (x, y) = (f64::from(column) * step - part / 2.0, f64::from(row) * step - part / 2.0);
            let point = Point::new(middle.x + x * bounds.width(), middle.y + y * bounds.height());
            hits += i32::from(inked(point));
        }
    }
    f64::from(hits) / f64::from(GRID * GRID)
}

/// Whether the point lies within the parts, each taken as closed.
fn is_inside(parts: &[Stroke], at: Point, even_odd: bool) -> bool {
    let mut winding = 0;
    for part in parts {
        let next = part.points.iter().skip(1).chain(part.points.first());
        for (from, to) in part.points.iter().zip(next) {
            if (from.y <= at.y) == (to.y <= at.y) {
                continue;
            }
            let x = from.x + (at.y - from.y) / (to.y - from.y) * (to.x - from.x);
            if x > at.x {
                winding += if from.y <= at.y { 1 } else { -1 };
            }
        }
    }
    if even_odd { winding % 2 != 0 } else { winding != 0 }
}

/// The area within a closed line.
pub(super) fn area(points: &[Point]) -> f64 {
    let next = points.iter().skip(1).chain(points.first());
    let twice: f64 = points.iter().zip(next).map(|(from, to)| from.x * to.y - to.x * from.y).sum();
    (twice / 2.0).abs()
}

pub(super) fn extent(parts: &[Stroke]) -> Option<Rect> {
    let mut points = parts.iter().flat_map(|part| &part.points);
    let first = points.next()?;
    let bounds = points.fold(Rect::from_points(*first, *first), |bounds, point| bounds.union_pt(*point));
    (bounds.width().is_finite() && bounds.height().is_finite()).then_some(bounds)
}

/// The path as straight pieces; each curve becomes a few.
pub(super) fn flatten(path: &BezPath) -> Vec<Stroke> {
    const PIECES: u32 = 6;
    let mut parts: Vec<Stroke> = Vec::new();
    let mut at = Point::ZERO;
    for element in path.elements() {
        if let PathEl::MoveTo(point) = element {
            parts.push(Stroke { points: vec![*point], ..Stroke::default() });
            at = *point;
            continue;
        }
        let Some(part) = parts.last_mut() else { continue };
        let mut curve = |shape: &dyn Fn(f64) -> Point| {
            part.curved = true;
            part.points.extend((1..=PIECES).map(|step| shape(f64::from(step) / f64::from(PIECES))));
        };
        match *element {
            PathEl::QuadTo(control, end) => {
                curve(&|t| at.lerp(control, t).lerp(control.lerp(end, t), t));
                at = end;
            }
            PathEl::CurveTo(first, second, end) => {
                let middle = |t: f64| first.lerp(second, t);
                curve(&|t| {
                    let (from, to) = (at.lerp(first, t).lerp(middle(t), t), middle(t).lerp(second.lerp(end, t), t));
                    from.lerp(to, t)
                });
                at = end;
            }
            PathEl::LineTo(point) => {
                part.points.push(point);
                at = point;
            }
            PathEl::ClosePath => {
                part.closed = true;
                at = part.points.first().copied().unwrap_or(at);
            }
            PathEl::MoveTo(_) => {}
        }
    }
    parts.retain(|part| part.points.len() > 1);
    parts
}
