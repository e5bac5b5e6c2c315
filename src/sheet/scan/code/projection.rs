//! Projections of a flat page: affine from several points, exact from four.

/// A projection of the plane: what of a point makes it lie across, down and deep.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    across: [f64; 3],
    down: [f64; 3],
    deep: [f64; 3],
}

/// A point and where it is seen.
pub type Pair = ((f32, f32), (f32, f32));

impl Projection {
    /// Where a point is seen.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "pixels and points need no more than f32")]
    pub fn apply(&self, (x, y): (f32, f32)) -> (f32, f32) {
        let point = [f64::from(x), f64::from(y), 1.0];
        let of = |row: &[f64; 3]| row.iter().zip(point).map(|(share, own)| share * own).sum::<f64>();
        let depth = of(&self.deep);
        ((of(&self.across) / depth) as f32, (of(&self.down) / depth) as f32)
    }

    /// The nine numbers, row by row.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "pixels and points need no more than f32")]
    pub fn matrix(&self) -> [f32; 9] {
        let [[a, b, c], [d, e, f], [g, h, i]] = [self.across, self.down, self.deep];
        [a, b, c, d, e, f, g, h, i].map(|number| number as f32)
    }

    /// How many pixels a point is wide, about.
    #[must_use]
    pub fn scale(&self) -> f32 {
        let [(x0, y0), (x1, y1), (x2, y2)] = [(0.0, 0.0), (100.0, 0.0), (0.0, 100.0)].map(|point| self.apply(point));
        ((x1 - x0).hypot(y1 - y0) * (x2 - x0).hypot(y2 - y0)).sqrt() / 100.0
    }

    /// The projection that takes four points to where they are seen.
    #[must_use]
    pub fn of(pairs: &[Pair; 4]) -> Option<Self> {
        let mut rows = [[0.0; 9]; 8];
        let double = rows.chunks_exact_mut(2).zip(pairs);
        for (equations, ((x, y), (u, v))) in double {
            let [x, y, u, v] = [*x, *y, *u, *v].map(f64::from);
            let made = [[x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u], [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v]];
            equations.copy_from_slice(&made);
        }
        let [across @ .., d0, d1, d2, deep0, deep1] = solve(rows)?;
        Some(Self { across, down: [d0, d1, d2], deep: [deep0, deep1, 1.0] })
    }

    /// The affine map that comes closest to taking every point to where it is seen.
    #[must_use]
    pub fn affine(pairs: &[Pair]) -> Option<Self> {
        let (mut across, mut down) = ([[0.0; 4]; 3], [[0.0; 4]; 3]);
        for ((x, y), (u, v)) in pairs {
            let point = [f64::from(*x), f64::from(*y), 1.0];
            for (rows, seen) in [(&mut across, *u), (&mut down, *v)] {
                for (row, own) in rows.iter_mut().zip(point) {
                    let all = point.into_iter().chain([f64::from(seen)]);
                    row.iter_mut().zip(all).for_each(|(cell, other)| *cell += own * other);
                }
            }
        }
        Some(Self { across: solve(across)?, down: solve(down)?, deep: [0.0, 0.0, 1.0] })
    }
}

/// Solves equations, each with its right side last. None where they do not suffice.
fn solve<const N: usize, const M: usize>(mut rows: [[f64; M]; N]) -> Option<[f64; N]> {
    for column in 0..N {
        let size = |row: &[f64; M]| row.get(column).copied().unwrap_or_default().abs();
        let rest = rows.get(column..)?;
        let lead = rest.iter().enumerate().max_by(|a, b| size(a.1).total_cmp(&size(b.1)))?.0 + column;
        rows.swap(column, lead);
        let lead = *rows.get(column)?;
        let pivot = *lead.get(column)?;
        if pivot.abs() < 1e-9 {
            return None;
        }
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = row.get(column).copied().unwrap_or_default() / pivot;
            if at != column {
                row.iter_mut().zip(lead).for_each(|(cell, lead)| *cell -= factor * lead);
            }
        }
    }
    let mut solved = [0.0; N];
    for (at, (value, row)) in solved.iter_mut().zip(&rows).enumerate() {
        *value = row.last()? / row.get(at)?;
    }
    Some(solved)
}
