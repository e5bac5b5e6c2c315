//! Black and white, with the table's rulings and without them.

use super::plane::Plane;

/// Darker than this is ink.
pub(super) const INK: u8 = 100;
/// A straight run as long as this is a ruling: boxes and strokes are shorter.
const RULING: i32 = 64;
/// A gap in a ruling that is looked past.
const GAP: i32 = 2;
/// Rulings are no thicker.
const THICK: i32 = 9;

/// 1 where there is ink.
pub(super) fn ink(dark: &Plane, least: u8) -> Plane {
    Plane { w: dark.w, h: dark.h, data: dark.data.iter().map(|v| u8::from(*v >= least)).collect() }
}

/// Grown by one pixel all round.
pub(super) fn grown(ink: &Plane) -> Plane {
    let mut across = ink.clone();
    for y in 0..ink.h {
        let row = ink.row(y);
        let width = row.len();
        for x in 0..width {
            let near = row.get(x.saturating_sub(1)..(x + 2).min(width)).unwrap_or_default();
            if near.contains(&1) {
                across.set(x as i32, y, 1);
            }
        }
    }
    let mut grown = across.clone();
    for y in 0..ink.h {
        for near in [across.row(y - 1), across.row(y + 1)] {
            let from = (y * ink.w) as usize;
            let target = grown.data.get_mut(from..from + ink.w as usize).unwrap_or_default();
            for (pixel, other) in target.iter_mut().zip(near) {
                *pixel |= *other;
            }
        }
    }
    grown
}

/// Ink that belongs to long straight lines, in either direction: 1 across, 2 down, 3 both.
///
/// Lines lean a little: they are followed in ink that is a pixel wider to both sides.
pub(super) fn rulings(ink: &Plane) -> Plane {
    let mut found = Plane::new(ink.w, ink.h, 0);
    for y in 0..ink.h {
        let (above, here, below) = (ink.row(y - 1), ink.row(y), ink.row(y + 1));
        let wide = |x: usize| {
            let at = |row: &[u8]| row.get(x).copied().unwrap_or_default();
            at(above) | at(here) | at(below)
        };
        long_runs((0..here.len()).map(wide), |x0, x1| {
            for x in x0..x1 {
                found.set(x, y, 1);
            }
        });
    }
    let down = turned(ink);
    for x in 0..ink.w {
        let (before, here, behind) = (down.row(x - 1), down.row(x), down.row(x + 1));
        let wide = |y: usize| {
            let at = |row: &[u8]| row.get(y).copied().unwrap_or_default();
            at(before) | at(here) | at(behind)
        };
        long_runs((0..here.len()).map(wide), |y0, y1| {
            for y in y0..y1 {
                let was = found.or(x, y, 0);
                found.set(x, y, was | 2);
            }
        });
    }
    found
}

/// Columns as rows.
fn turned(plane: &Plane) -> Plane {
    let mut turned = Plane::new(plane.h, plane.w, 0);
    for y in 0..plane.h {
        for (x, value) in (0..).zip(plane.row(y)) {
            if *value > 0 {
                turned.set(y, x, *value);
            }
        }
    }
    turned
}

fn long_runs(line: impl Iterator<Item = u8>, mut found: impl FnMut(i32, i32)) {
    let (mut start, mut last) = (-1, -10);
    for (at, value) in (0..).zip(line) {
        if value == 0 {
            continue;
        }
        if at - last > GAP {
            if start >= 0 && last + 1 - start >= RULING {
                found(start, last + 1);
            }
            start = at;
        }
        last = at;
    }
    if start >= 0 && last + 1 - start >= RULING {
        found(start, last + 1);
    }
}

/// The ink without its rulings; where a stroke crosses one, the stroke stays whole.
pub(super) fn without(ink: &Plane, rulings: &Plane) -> Plane {
    let mut left = ink.clone();
    for y in 0..ink.h {
        for x in 0..ink.w {
            let kind = rulings.or(x, y, 0);
            if kind == 0 || ink.or(x, y, 0) == 0 {
                continue;
            }
            let crossed = match kind {
                1 => crossed(|d, e| (ink.or(x + e, y + d, 0), rulings.or(x + e, y + d, 0) & 1)),
                2 => crossed(|d, e| (ink.or(x + d, y + e, 0), rulings.or(x + d, y + e, 0) & 2)),
                _ => false,
            };
            if !crossed {
                left.set(x, y, 0);
            }
        }
    }
    left
}

/// Whether ink goes on beyond the ruling to both sides, straight or aslant.
fn crossed(at: impl Fn(i32, i32) -> (u8, u8)) -> bool {
    let beyond = |sign: i32| {
        let edge = (1..THICK).find(|d| at(sign * d, 0).1 == 0);
        edge.is_some_and(|d| (-3..=3).any(|e| at(sign * d, e).0 > 0 && at(sign * (d + 1), e).0 > 0))
    };
    beyond(1) && beyond(-1)
}
