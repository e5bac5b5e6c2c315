//! The simulated pen: strokes with pressure, jitter and gaps, in the manners in which people mark boxes.

use std::f32::consts::{PI, TAU};

use tiny_skia::{LineCap, LineJoin, Path, PathBuilder, Stroke};

use crate::{answers::Mark, chance::Chance, layout::Place};

/// What is drawn over the print.
pub struct Ink {
    pub path: Path,
    pub colour: [u8; 3],
    pub alpha: f32,
    /// The row's mark that it belongs to.
    pub of: Option<(usize, Mark)>,
}

#[derive(Clone, Debug)]
pub struct Pen {
    pub name: &'static str,
    pub colour: [u8; 3],
    pub width: f32,
    pub alpha: f32,
    /// How often the ink fails along a stroke.
    pub gaps: f32,
    pub shake: f32,
}

/// How an administration marks its boxes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Manner {
    Tick,
    BigTick,
    Cross,
    SmallCross,
    Fill,
    Scribble,
    Slash,
    Circle,
    BesideTick,
    BesideCross,
    Dot,
    Typed,
}

impl Manner {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tick => "tick",
            Self::BigTick => "bigtick",
            Self::Cross => "cross",
            Self::SmallCross => "smallcross",
            Self::Fill => "fill",
            Self::Scribble => "scribble",
            Self::Slash => "slash",
            Self::Circle => "circle",
            Self::BesideTick => "beside_tick",
            Self::BesideCross => "beside_cross",
            Self::Dot => "dot",
            Self::Typed => "typed",
        }
    }

    /// For the boxes, and for the options.
    pub fn random(chance: &mut Chance) -> (Self, Self) {
        let squares = *chance.weighted(&[
            (22, Self::Tick),
            (9, Self::BigTick),
            (22, Self::Cross),
            (6, Self::SmallCross),
            (7, Self::Fill),
            (5, Self::Scribble),
            (4, Self::Slash),
            (5, Self::Circle),
            (3, Self::BesideTick),
            (2, Self::BesideCross),
            (15, Self::Typed),
        ]);
        let rounds = match squares {
            Self::Typed | Self::Circle | Self::BesideTick | Self::BesideCross => squares,
            _ if chance.happens(0.55) => squares,
            _ => *chance.pick(&[Self::Dot, Self::Fill, Self::Tick, Self::Cross, Self::Scribble]),
        };
        (squares, rounds)
    }
}

impl Pen {
    pub fn random(chance: &mut Chance) -> Self {
        let pen = |name, colour, width, alpha, gaps| Self { name, colour, width, alpha, gaps, shake: 0.03 };
        let mut pen = chance
            .weighted(&[
                (20, pen("ballpoint_blue", [28, 48, 140], 1.15, 0.9, 0.1)),
                (18, pen("ballpoint_black", [30, 30, 36], 1.1, 0.92, 0.1)),
                (8, pen("ballpoint_red", [190, 30, 40], 1.15, 0.9, 0.1)),
                (12, pen("gel_black", [12, 12, 16], 1.5, 0.98, 0.02)),
                (9, pen("gel_blue", [20, 40, 170], 1.5, 0.96, 0.02)),
                (9, pen("felt_black", [10, 10, 14], 3.0, 0.97, 0.0)),
                (6, pen("felt_blue", [20, 50, 190], 2.8, 0.93, 0.0)),
                (3, pen("green", [20, 120, 60], 1.3, 0.9, 0.05)),
                (6, pen("pencil", [70, 70, 74], 1.2, 0.75, 0.25)),
                (4, pen("pencil_faint", [95, 95, 98], 0.9, 0.45, 0.4)),
            ])
            .clone();
        pen.width *= chance.range(0.75, 1.35);
        pen.alpha = (pen.alpha * chance.range(0.88, 1.05)).min(1.0);
        pen.shake = chance.range(0.01, 0.07);
        pen
    }

    /// One stroke through the points, as wide and as whole as this pen draws.
    pub fn stroke(&self, points: &[(f32, f32)], unit: f32, chance: &mut Chance) -> Option<Path> {
        let line = smooth(points, self.shake * unit, chance);
        let mut whole = PathBuilder::new();
        let mut pressure = chance.range(0.8, 1.1);
        for piece in pieces(&line, 5) {
            pressure = (pressure + chance.normal() * 0.08).clamp(0.6, 1.3);
            if chance.happens(self.gaps * 0.35) {
                continue;
            }
            let mut path = PathBuilder::new();
            path.move_to(piece[0].0, piece[0].1);
            piece[1..].iter().for_each(|(x, y)| path.line_to(*x, *y));
            let stroke = Stroke {
                width: self.width * pressure,
                line_cap: LineCap::Round,
                line_join: LineJoin::Round,
                ..Stroke::default()
            };
            if let Some(outline) = path.finish().and_then(|path| path.stroke(&stroke, 4.0)) {
                whole.push_path(&outline);
            }
        }
        whole.finish()
    }

    /// Marks one box.
    pub fn mark(&self, manner: Manner, place: &Place, chance: &mut Chance) -> Vec<Ink> {
        let strokes = strokes(manner, place, self.width, chance);
        let of = Some((place.row, place.mark));
        let mut ink: Vec<Ink> = Vec::new();
        for points in strokes {
            let alpha = (self.alpha * chance.range(0.9, 1.06)).min(1.0);
            let path = self.stroke(&points, place.side, chance);
            ink.extend(path.map(|path| Ink { path, colour: self.colour, alpha, of }));
        }
        ink
    }

    /// Crosses a mark out: by a thick scribble, or by lines through it.
    pub fn cancel(&self, place: &Place, chance: &mut Chance) -> Vec<Ink> {
        let s = place.side;
        let (left, top) = (place.left, place.top);
        let mut strokes: Vec<Vec<(f32, f32)>> = Vec::new();
        if chance.happens(0.5) {
            let zigzag = |at: usize| {
                let x = left - 0.25 * s + 1.5 * s * at as f32 / 13.0;
                (x, top + if at.is_multiple_of(2) { -0.3 * s } else { 1.3 * s })
            };
            strokes.push((0..14).map(zigzag).collect());
        } else {
            let reach = chance.range(1.5, 6.0) * s;
            let (from, to) = if place.words_right { (-0.8 * s, reach) } else { (-reach, 1.8 * s) };
            for y in [0.35, 0.65] {
                strokes.push(vec![
                    (left + from, top + y * s),
                    (left + (from + to) / 2.0, top + y * s),
                    (left + to, top + (y - 0.05) * s),
                ]);
            }
        }
        let of = Some((place.row, place.mark));
        let drawn = |points: &Vec<(f32, f32)>| self.stroke(points, s, chance);
        let paths: Vec<Path> = strokes.iter().filter_map(drawn).collect();
        paths.into_iter().map(|path| Ink { path, colour: self.colour, alpha: self.alpha, of }).collect()
    }

    /// Something that looks like handwriting, about so wide, with its middle line starting at a point.
    pub fn writing(&self, left: f32, y: f32, width: f32, height: f32, chance: &mut Chance) -> Vec<Ink> {
        let mut ink = Vec::new();
        let mut x = left;
        while x < left + width {
            let word = (chance.range(1.5, 5.0) * height).min(left + width - x + height);
            let letters = (word / (height * 0.55)).ceil().max(2.0) as usize;
            let mut points = Vec::new();
            for at in 0..letters * 4 {
                let tall = if chance.happens(0.2) { 1.0 } else { 0.5 };
                let up = if at % 2 == 0 { -tall } else { tall * if chance.happens(0.15) { 1.2 } else { 0.5 } };
                let along = x + word * at as f32 / (letters * 4) as f32;
                points.push((along + chance.normal() * height * 0.08, y + up * height * 0.5 * chance.range(0.7, 1.2)));
            }
            let path = self.stroke(&points, height, chance);
            ink.extend(path.map(|path| Ink { path, colour: self.colour, alpha: self.alpha, of: None }));
            x += word + height * chance.range(0.6, 1.2);
        }
        ink
    }

    /// A signature, its left end at a point.
    pub fn signature(&self, left: f32, y: f32, chance: &mut Chance) -> Vec<Ink> {
        let (w, h) = (chance.range(60.0, 150.0), chance.range(12.0, 34.0));
        let turns = chance.range(3.0, 7.0);
        let (a, b) = (chance.range(0.0, TAU), chance.range(1.3, 2.7));
        let loops = |at: usize| {
            let t = at as f32 / 60.0;
            let x = left + w * (t + 0.09 * (t * turns * TAU).sin());
            let y = y + h * 0.5 * ((t * turns * TAU + a).cos() + 0.5 * (t * b * TAU).sin()) * (1.0 - 0.6 * t);
            (x, y)
        };
        let mut strokes = vec![(0..=60).map(loops).collect::<Vec<_>>()];
        if chance.happens(0.5) {
            strokes.push(vec![
                (left - 5.0, y + h * 0.4),
                (left + w * 0.6, y + h * 0.2),
                (left + w * 1.15, y - h * 0.3),
            ]);
        }
        let drawn = |points: &Vec<(f32, f32)>| self.stroke(points, 8.0, chance);
        let paths: Vec<Path> = strokes.iter().filter_map(drawn).collect();
        paths.into_iter().map(|path| Ink { path, colour: self.colour, alpha: self.alpha, of: None }).collect()
    }
}

/// The strokes of one mark, in points of the page.
fn strokes(manner: Manner, place: &Place, pen: f32, chance: &mut Chance) -> Vec<Vec<(f32, f32)>> {
    let s = place.side;
    let mut shift = (chance.normal() * 0.07, chance.normal() * 0.07);
    let outwards = if place.words_right { -1.0 } else { 1.0 };
    if matches!(manner, Manner::BesideTick | Manner::BesideCross) {
        shift.0 += outwards * chance.range(1.0, 1.25);
    }
    let stretch = chance.range(0.88, 1.12);
    let (cx, cy) = (place.left + s * (0.5 + shift.0), place.top + s * (0.5 + shift.1));
    // From the box's middle, in box widths.
    let mut at = |x: f32, y: f32| {
        let wobble = (chance.normal() * 0.04, chance.normal() * 0.04);
        (cx + (x * stretch + wobble.0) * s, cy + (y * stretch + wobble.1) * s)
    };
    match manner {
        Manner::Tick | Manner::BesideTick => {
            vec![vec![at(-0.48, -0.02), at(-0.32, 0.18), at(-0.12, 0.42), at(0.2, -0.1), at(0.65, -0.75)]]
        }
        Manner::BigTick => vec![vec![at(-0.7, 0.0), at(-0.4, 0.3), at(-0.15, 0.75), at(0.45, -0.3), at(1.3, -1.2)]],
        Manner::Cross | Manner::Typed | Manner::BesideCross => {
            vec![
                vec![at(-0.58, -0.58), at(0.0, 0.02), at(0.58, 0.6)],
                vec![at(0.6, -0.6), at(0.02, 0.0), at(-0.58, 0.58)],
            ]
        }
        Manner::SmallCross => {
            vec![
                vec![at(-0.27, -0.27), at(0.0, 0.0), at(0.27, 0.27)],
                vec![at(0.27, -0.27), at(0.0, 0.0), at(-0.27, 0.27)],
            ]
        }
        Manner::Slash => vec![vec![at(-0.62, 0.66), at(0.0, 0.02), at(0.68, -0.7)]],
        Manner::Circle => {
            let r = 0.95;
            let turn = |k: usize| {
                let angle = -0.4 + k as f32 / 16.0 * TAU * 1.07;
                at(r * angle.cos() * 1.05, r * angle.sin())
            };
            vec![(0..=16).map(turn).collect()]
        }
        Manner::Dot => {
            let turn = |k: usize| {
                let (angle, r) = (k as f32 * 2.1, 0.16 * (1.0 - k as f32 / 14.0));
                at(r * angle.cos(), r * angle.sin())
            };
            vec![(0..10).map(turn).collect()]
        }
        Manner::Fill => {
            let rows = (s / (pen * 0.75)).ceil().clamp(4.0, 16.0) as usize;
            let inside = if place.mark.is_option() { 0.36 } else { 0.46 };
            let zigzag = |k: usize| {
                let y = -inside + 2.0 * inside * (k / 2) as f32 / rows as f32;
                at(if (k / 2 + k).is_multiple_of(2) { -inside } else { inside }, y)
            };
            vec![(0..=rows * 2 + 1).map(zigzag).collect()]
        }
        Manner::Scribble => {
            let zigzag = |k: usize| {
                let x = -0.55 + 1.1 * k as f32 / 9.0;
                at(x, if k.is_multiple_of(2) { 0.6 } else { -0.6 })
            };
            vec![(0..10).map(zigzag).collect()]
        }
    }
}

/// A curve through the points (Catmull and Rom), unsteady.
fn smooth(points: &[(f32, f32)], shake: f32, chance: &mut Chance) -> Vec<(f32, f32)> {
    let last = points.len() - 1;
    let (phase, slow) = (chance.range(0.0, TAU), chance.range(0.5, 1.6));
    let mut line = Vec::new();
    for at in 0..last {
        let [a, b, c, d] = [at.saturating_sub(1), at, at + 1, (at + 2).min(last)].map(|k| points[k]);
        for step in 0..8 {
            let t = step as f32 / 8.0;
            let curve = |a: f32, b: f32, c: f32, d: f32| {
                0.5 * (2.0 * b
                    + (c - a) * t
                    + (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t
                    + (3.0 * b - a - 3.0 * c + d) * t * t * t)
            };
            let wave = shake * ((at as f32 + t) * slow * PI + phase).sin();
            line.push((curve(a.0, b.0, c.0, d.0) + wave, curve(a.1, b.1, c.1, d.1) + wave * 0.7));
        }
    }
    line.push(points[last]);
    line
}

/// A line cut into pieces that join.
fn pieces(line: &[(f32, f32)], length: usize) -> Vec<&[(f32, f32)]> {
    (0..line.len().saturating_sub(1)).step_by(length).map(|at| &line[at..(at + length + 1).min(line.len())]).collect()
}
