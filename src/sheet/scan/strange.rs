//! Ink among a row's answers that no other row of its page has: words that somebody wrote there by hand.
//!
//! What is printed beside a row's boxes is printed beside every row's, so that rows are laid over each other and compared
//! cell by cell: writing over print is seen as well. Marks reach out of their boxes; what hangs together with one, close
//! by, is part of it. A round stamp is no writing.

use super::{
    boxes::{Inks, Spot},
    fit::Fitted,
    model::ROLES,
    parts::Parts,
    plane::{Plane, Sums},
    rows::Sides,
    stamp::Stamp,
};

/// How far print may still stand from where it stands in another row laid over it, in sides of a box.
const SLACK: f32 = 0.2;
/// The cells that are compared, in sides of a box: higher than a stroke, lower than a line.
const CELL: f32 = 0.5;
/// How much of a cell may be inked without another row's ink: edges of letters and specks.
const SPECKS: f32 = 0.06;
/// How much of a cell's height a ruling fills.
const THIN: f32 = 0.4;
/// How much more ink the same letters may have in another row.
const THICKER: f32 = 1.15;
/// How far from a box's centre its mark may reach, in sizes of the box.
const REACH: f32 = 3.0;
/// How far before its box a mark may stand.
const BESIDE: f32 = 2.2;
/// How much of its cell's width a ruling crosses.
const CROSSES: f32 = 0.4;
/// Rows lean and stretch against each other on a page that is bent or seen at an angle: so much in all, in steps.
const BENT: f32 = 0.004;

/// So much of it, in areas of a box, is a word; rows of a page differ by a third of that at most.
const WORD: f32 = 0.45;

/// Whether something is written among each row's answers, each down to its own of `bottoms`. Nothing can be told of a
/// row that is not whole, or that no other can be compared with.
pub(super) fn written(inks: &Inks, rows: &[Fitted], sides: Sides, bottoms: &[f32], side: f32) -> Vec<bool> {
    let parts = Parts::of(&inks.free, true, true);
    let whole: Vec<Option<[Spot; ROLES]>> = rows.iter().map(|row| all(&row.spots)).collect();
    let is_written = |(at, (own, bottom)): (usize, (&Option<[Spot; ROLES]>, &f32))| {
        let others: Vec<&[Spot; ROLES]> = whole
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .filter_map(|(_, spots)| spots.as_ref())
            .collect();
        let row = own.as_ref().map(|own| Row { own, others, sides, side, inks, parts: &parts });
        row.is_some_and(|row| !row.others.is_empty() && row.is_written(*bottom))
    };
    whole.iter().zip(bottoms).enumerate().map(is_written).collect()
}

fn all(spots: &[Option<Spot>; ROLES]) -> Option<[Spot; ROLES]> {
    let [Some(a), Some(b), Some(c), Some(d)] = *spots else { return None };
    Some([a, b, c, d])
}

struct Row<'r> {
    own: &'r [Spot; ROLES],
    others: Vec<&'r [Spot; ROLES]>,
    sides: Sides,
    side: f32,
    inks: &'r Inks,
    parts: &'r Parts,
}

/// A small square of a row with ink that belongs to no mark.
struct Cell {
    x: i32,
    y: i32,
    ink: f32,
    /// The box that stands nearest: where it is in another row, the cell is as well.
    role: usize,
}

impl Row<'_> {
    fn is_written(&self, bottom: f32) -> bool {
        let cells = self.cells(bottom);
        let strange = self.strange(&cells);
        let area = |kept: &dyn Fn(&Cell) -> bool| {
            let kept = strange.iter().filter(|(cell, _)| kept(cell));
            kept.map(|(_, ink)| ink).sum::<f32>() / (self.side * self.side)
        };
        if area(&|_| true) < WORD {
            return false;
        }
        let most = strange.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let Some(stamp) = most.and_then(|(cell, _)| Stamp::near(self.inks, self.middle(cell), self.side)) else {
            return true;
        };
        let apart = |cell: &Cell| {
            let (x, y) = self.middle(cell);
            !stamp.covers(x, y, self.side * CELL)
        };
        area(&apart) >= WORD
    }

    fn middle(&self, cell: &Cell) -> (f32, f32) {
        let half = self.side * CELL / 2.0;
        (cell.x as f32 + half, cell.y as f32 + half)
    }

    fn size(&self) -> i32 {
        ((self.side * CELL) as i32).max(3)
    }

    /// The row's cells that have ink, without its marks.
    fn cells(&self, bottom: f32) -> Vec<Cell> {
        let (x0, x1) = (self.sides.answers.0 as i32, self.sides.answers.1 as i32);
        let top = (self.own.iter().map(|spot| spot.y).fold(f32::MAX, f32::min) - self.side * 0.7) as i32;
        let bottom = self.end((x0, x1), bottom as i32);
        let mut ink = Plane::new(x1 - x0, bottom - top, 0);
        let marks = self.marks();
        for run in self.parts.within(x0, top, x1, bottom) {
            let hangs = marks.contains(&run.part);
            for x in (run.x0..run.x1).filter(|x| !self.is_mark(*x as f32, run.y as f32, hangs)) {
                ink.set(x - x0, run.y - top, 1);
            }
        }
        let (sums, size) = (Sums::of(&ink), self.size());
        let across = |y: i32| (0..ink.w).step_by(size as usize).map(move |x| (x, y));
        let places = (0..ink.h).step_by(size as usize).flat_map(across);
        let cell = |(x, y): (i32, i32)| {
            let free = sums.sum(x, y, x + size, y + size);
            let (x, y) = (x0 + x, top + y);
            // Letters that touch each other all along a line look like a ruling, but for their height.
            let ruled = self.inks.ruled(x, y, x + size, y + size);
            let ink = if ruled as f32 > (size * size) as f32 * THIN { free + ruled } else { free } as f32;
            let far = |spot: &Spot| (spot.y - y as f32).abs() + (spot.x - x as f32).abs() * 0.05;
            let nearest = (0..).zip(self.own).min_by(|a, b| far(a.1).total_cmp(&far(b.1)));
            nearest.map(|(role, _)| Cell { x, y, ink, role })
        };
        places.filter_map(cell).filter(|cell| cell.ink > (size * size) as f32 * SPECKS).collect()
    }

    /// How much ink each cell has that no other row has there.
    fn strange<'c>(&self, cells: &'c [Cell]) -> Vec<(&'c Cell, f32)> {
        let slack = (self.side * SLACK).round().max(1.0) as i32;
        let laid: Vec<Laid> = self.others.iter().map(|other| self.laid(cells, other)).collect();
        let ways = [-slack, 0, slack];
        let least = |cell: &Cell| {
            let of = |laid: &Laid| {
                let near = ways.iter().flat_map(|dy| ways.iter().map(move |dx| (*dx, *dy)));
                near.map(|by| self.excess(cell, laid, by)).fold(f32::MAX, f32::min)
            };
            laid.iter().map(of).fold(f32::MAX, f32::min)
        };
        cells.iter().map(|cell| (cell, least(cell))).filter(|(_, ink)| *ink > 0.0).collect()
    }

    /// Another row laid over this one so that their print agrees best.
    fn laid<'o>(&self, cells: &[Cell], other: &'o [Spot; ROLES]) -> Laid<'o> {
        let ways = (-4..=4).flat_map(|lean| (-3..=3).map(move |stretch| (lean as f32 * BENT, stretch as f32 * BENT)));
        let laid = ways.map(|(lean, stretch)| Laid { other, lean, stretch });
        let area = (self.size() * self.size()) as f32;
        let differs = |laid: &Laid| {
            let ink: f32 = cells.iter().map(|cell| self.excess(cell, laid, (0, 0))).sum();
            // Where several agree as well, the one that bends least.
            ink + (laid.lean.abs() + laid.stretch.abs()) * area
        };
        let straight = Laid { other, lean: 0.0, stretch: 0.0 };
        laid.map(|laid| (differs(&laid), laid)).min_by(|a, b| a.0.total_cmp(&b.0)).map_or(straight, |(_, laid)| laid)
    }

    fn excess(&self, cell: &Cell, laid: &Laid, by: (i32, i32)) -> f32 {
        let (Some(from), Some(to)) = (self.own.get(cell.role), laid.other.get(cell.role)) else { return 0.0 };
        let along = cell.x as f32 - from.x;
        let x = (to.x + along * (1.0 + laid.stretch)).round() as i32 + by.0;
        let y = (cell.y as f32 + to.y - from.y + along * laid.lean).round() as i32 + by.1;
        let size = self.size();
        let other = self.inks.inked(x, y, x + size, y + size) as f32;
        (cell.ink - other * THICKER - (size * size) as f32 * SPECKS).max(0.0)
    }

    /// The ruling that ends the row, or where the next one begins: a label may stand above its answers.
    fn end(&self, (x0, x1): (i32, i32), bottom: i32) -> i32 {
        const THICK: i32 = 7;
        let last = self.own.iter().map(|spot| spot.y).fold(0.0, f32::max) + self.side * 0.6;
        let most = ((x1 - x0) as f32 * CROSSES) as u32;
        let ruled = |y: i32| self.inks.ruled(x0, y, x1, y + THICK);
        // A line of writing may look like a ruling, but it is higher.
        let crosses = |y: &i32| ruled(*y) >= most && ruled(y - THICK).max(ruled(y + THICK)) * 2 < ruled(*y);
        (last as i32..bottom).find(crosses).unwrap_or(bottom)
    }

    /// The parts that reach into one of the row's boxes.
    fn marks(&self) -> Vec<u32> {
        let of = |spot: &Spot| {
            let half = spot.size * 0.6;
            let (x, y) = (spot.x, spot.y);
            self.parts.within((x - half) as i32, (y - half) as i32, (x + half) as i32 + 1, (y + half) as i32 + 1)
        };
        let mut marks: Vec<u32> = self.own.iter().flat_map(of).map(|run| run.part).collect();
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    fn is_mark(&self, x: f32, y: f32, hangs: bool) -> bool {
        self.own.iter().any(|spot| {
            let far = (x - spot.x).abs().max((y - spot.y).abs()) / spot.size;
            // A tick beside its box stands on the side away from the words.
            let ahead = (spot.x - x) / spot.size * if self.sides.leftwards { -1.0 } else { 1.0 };
            let is_beside = (0.0..BESIDE).contains(&ahead) && (y - spot.y).abs() < spot.size;
            far < 0.9 || hangs && far < REACH || is_beside
        })
    }
}

/// How another row lies over this one.
struct Laid<'o> {
    other: &'o [Spot; ROLES],
    /// Down and across, in pixels for each pixel along.
    lean: f32,
    stretch: f32,
}
