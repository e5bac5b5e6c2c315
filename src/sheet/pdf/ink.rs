//! Sorts painted paths by what they are to the eye: rulings, frames to be ticked, strokes of a pen, coloured ground.

use hayro_font::kurbo::{Point, Rect};

use super::{
    outline,
    scene::{Layer, Shape as Path, Stroke, is_white},
};
use crate::sheet::Shape;

/// Sides that a box or circle to be ticked may have, points.
const SMALL: std::ops::Range<f64> = 4.0..28.0;
/// A line is thinner than this.
const THIN: f64 = 2.6;

/// All paths of a page, sorted.
#[derive(Clone, Debug, Default)]
pub(super) struct Inks {
    pub across: Vec<Ruling>,
    pub down: Vec<Ruling>,
    pub frames: Vec<Frame>,
    pub blobs: Vec<Blob>,
    pub grounds: Vec<Rect>,
}

/// A straight line along an axis: at which height (or abscissa), from where to where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ruling {
    pub at: f64,
    pub from: f64,
    pub to: f64,
    pub layer: Layer,
}

/// A box or a ring, with what fills it.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub place: Rect,
    pub shape: Shape,
    pub marked: bool,
    /// Filled without an outline: a filled box, or a bullet.
    pub bare: bool,
    pub layer: Layer,
}

/// Something drawn that is neither a line nor a frame.
#[derive(Clone, Debug)]
pub(super) struct Blob {
    pub bounds: Rect,
    pub layer: Layer,
}

impl Inks {
    pub fn of(shapes: &[Path]) -> Self {
        let mut inks = Self::default();
        for shape in shapes {
            inks.take(shape);
        }
        inks.frames_of_lines();
        inks
    }

    fn take(&mut self, shape: &Path) {
        let dark = shape.fill.is_some_and(|ink| !is_white(ink));
        let drawn = shape.line.is_some_and(|(ink, _)| !is_white(ink));
        if drawn {
            for part in &shape.strokes {
                self.line(part, dark, shape.layer);
            }
        } else if dark {
            self.area(shape);
        } else {
            self.cut_out(shape);
        }
    }

    /// Something white on a filled shape: a browser's ticked box.
    fn cut_out(&mut self, shape: &Path) {
        let at = shape.bounds.center();
        let under = self.frames.iter_mut().rev().find(|frame| frame.bare && frame.place.contains(at));
        if let Some(frame) = under.filter(|frame| shape.bounds.width() < frame.place.width() * 0.95) {
            frame.bare = false;
        }
    }

    fn area(&mut self, shape: &Path) {
        let bounds = shape.bounds;
        let (short, long) = sides(&bounds);
        let flat = shape.strokes.iter().all(|part| !part.curved && part.points.len() <= 5);
        if flat && short <= THIN && long >= 3.0 * short {
            self.ruling(&bounds, shape.layer);
        } else if flat && shape.strokes.len() > 1 && shape.strokes.iter().all(is_thin) {
            for part in &shape.strokes {
                let bounds = outline::extent(std::slice::from_ref(part)).unwrap_or_default();
                self.ruling(&bounds, shape.layer);
            }
        } else if SMALL.contains(&short) && SMALL.contains(&long) {
            match outline::look(&shape.strokes, shape.even_odd) {
                Some(seen) => self.frames.push(Frame {
                    place: bounds,
                    shape: seen.shape,
                    marked: seen.marked,
                    bare: seen.solid,
                    layer: shape.layer,
                }),
                None => self.blobs.push(Blob { bounds, layer: shape.layer }),
            }
        } else if flat && shape.strokes.len() == 1 {
            self.grounds.push(bounds);
        } else {
            self.blobs.push(Blob { bounds, layer: shape.layer });
        }
    }

    fn ruling(&mut self, bounds: &Rect, layer: Layer) {
        let middle = bounds.center();
        if bounds.width() >= bounds.height() {
            self.across.push(Ruling { at: middle.y, from: bounds.x0, to: bounds.x1, layer });
        } else {
            self.down.push(Ruling { at: middle.x, from: bounds.y0, to: bounds.y1, layer });
        }
    }

    fn line(&mut self, part: &Stroke, dark: bool, layer: Layer) {
        let Some(bounds) = outline::extent(std::slice::from_ref(part)) else { return };
        let (short, long) = sides(&bounds);
        let closed =
            part.closed || part.points.first().zip(part.points.last()).is_some_and(|(a, b)| a.distance(*b) < 0.6);
        let full = outline::area(&part.points) / bounds.area().max(0.01);
        let square = SMALL.contains(&short) && SMALL.contains(&long) && long / short < 1.67;
        if closed && square && full > 0.65 && (part.curved || full > 0.95) {
            let shape = if part.curved && full < 0.9 { Shape::Round } else { Shape::Box };
            self.frames.push(Frame { place: bounds, shape, marked: dark, bare: false, layer });
            return;
        }
        let pieces = || part.points.windows(2).filter_map(|two| Some((*two.first()?, *two.get(1)?)));
        let back = part.closed.then(|| part.points.last().copied().zip(part.points.first().copied())).flatten();
        let pieces: Vec<(Point, Point)> = pieces().chain(back).filter(|(from, to)| from.distance(*to) > 0.3).collect();
        if part.curved || pieces.iter().any(|(from, to)| !along_axis(*from, *to)) {
            self.blobs.push(Blob { bounds, layer });
            return;
        }
        for (from, to) in pieces {
            self.ruling(&Rect::from_points(from, to), layer);
        }
    }

    /// Four short lines that meet make a box; where they go on, they are a table's.
    fn frames_of_lines(&mut self) {
        let small = |line: &&Ruling| SMALL.contains(&(line.to - line.from));
        let tops: Vec<Ruling> = self.across.iter().filter(small).take(2_000).copied().collect();
        let sides: Vec<Ruling> = self.down.iter().filter(small).take(2_000).copied().collect();
        let near = |a: f64, b: f64| (a - b).abs() < 1.3;
        let mut found: Vec<Rect> = Vec::new();
        for top in &tops {
            let side = |x: f64| sides.iter().find(|side| near(side.at, x) && near(side.from, top.at));
            let (Some(left), Some(right)) = (side(top.from), side(top.to)) else { continue };
            let bottom = tops.iter().find(|line| {
                near(line.from, top.from) && near(line.to, top.to) && near(line.at, left.to) && near(line.at, right.to)
            });
            let Some(bottom) = bottom else { continue };
            let place = Rect::new(top.from, top.at, top.to, bottom.at);
            let (short, long) = self::sides(&place);
            if short > 0.0 && long / short < 1.67 && !found.contains(&place) {
                found.push(place);
            }
        }
        found.retain(|place| !self.goes_on(place));
        for place in found {
            let edge = |line: &Ruling, low: f64, high: f64, from: f64, to: f64| {
                (near(line.at, low) || near(line.at, high)) && line.from > from - 1.3 && line.to < to + 1.3
            };
            self.across.retain(|line| !edge(line, place.y0, place.y1, place.x0, place.x1));
            self.down.retain(|line| !edge(line, place.x0, place.x1, place.y0, place.y1));
            self.frames.push(Frame { place, shape: Shape::Box, marked: false, bare: false, layer: Layer::Page });
        }
    }

    /// Whether lines run on beyond the square's corners.
    fn goes_on(&self, place: &Rect) -> bool {
        let beyond = |lines: &[Ruling], low: f64, high: f64, from: f64, to: f64| {
            lines.iter().any(|line| {
                let along = (line.at - low).abs() < 1.3 || (line.at - high).abs() < 1.3;
                along && line.to > from - 1.3 && line.from < to + 1.3 && (line.from < from - 2.0 || line.to > to + 2.0)
            })
        };
        beyond(&self.across, place.y0, place.y1, place.x0, place.x1)
            || beyond(&self.down, place.x0, place.x1, place.y0, place.y1)
    }
}

fn is_thin(part: &Stroke) -> bool {
    outline::extent(std::slice::from_ref(part)).is_some_and(|bounds| sides(&bounds).0 <= THIN)
}

fn sides(bounds: &Rect) -> (f64, f64) {
    let (width, height) = (bounds.width(), bounds.height());
    (width.min(height), width.max(height))
}

fn along_axis(from: Point, to: Point) -> bool {
    let (x, y) = ((to.x - from.x).abs(), (to.y - from.y).abs());
    x.min(y) < 0.3 || x.min(y) < x.max(y) * 0.01
}
