//! Ink among a row's answers that no other row of its page has: words that somebody wrote there by hand.
//!
//! What is printed beside a row's boxes is printed beside every row's. Marks reach out of their boxes; what hangs together
//! with one, close by, is part of it.

use super::{
    boxes::{Inks, Spot},
    fit::{Fitted, ROLES},
    parts::{Part, Parts},
    plane::Plane,
};

/// How far print may stand from where it stands in another row, in sides of a box.
const SLACK: f32 = 0.14;
/// Smaller parts are specks, and edges of letters that are printed a little otherwise, in sides of a box.
const SPECK: f32 = 0.35;
/// How far from a box's centre its mark may reach, in sizes of the box.
const REACH: f32 = 3.0;
/// How much of its cell's width a ruling crosses.
const CROSSES: f32 = 0.4;

/// So much of it, in areas of a box, is a word; a row of a straight page has next to none.
const WORD: f32 = 0.7;

/// Whether something is written among each row's answers: they stand across from `across.0` to `across.1`, each down to its
/// own of `bottoms`. Nothing can be told of a row that is not whole, or that no other can be compared with.
pub(super) fn written(inks: &Inks, rows: &[Fitted], across: (f32, f32), bottoms: &[f32], side: f32) -> Vec<bool> {
    let parts = Parts::of(&inks.free, true, true);
    let whole: Vec<Option<[Spot; ROLES]>> = rows.iter().map(|row| all(&row.spots)).collect();
    let is_written = |(at, (own, bottom)): (usize, (&Option<[Spot; ROLES]>, &f32))| {
        let others: Vec<&[Spot; ROLES]> = whole
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .filter_map(|(_, spots)| spots.as_ref())
            .collect();
        let row = own.as_ref().map(|own| Row { own, others, side, inks, parts: &parts });
        row.is_some_and(|row| !row.others.is_empty() && row.strange(across, *bottom) >= WORD)
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
    side: f32,
    inks: &'r Inks,
    parts: &'r Parts,
}

impl Row<'_> {
    /// How much ink there is that is nothing of the form and no mark, in areas of a box.
    fn strange(&self, across: (f32, f32), bottom: f32) -> f32 {
        let (x0, x1) = (across.0 as i32, across.1 as i32);
        let top = (self.own.iter().map(|spot| spot.y).fold(f32::MAX, f32::min) - self.side * 0.7) as i32;
        let bottom = self.end((x0, x1), bottom as i32);
        let mut found = Plane::new(x1 - x0, bottom - top, 0);
        let marks = self.marks();
        for run in self.parts.within(x0, top, x1, bottom) {
            let hangs = marks.contains(&run.part);
            for x in run.x0..run.x1 {
                let (at, down) = (x as f32, run.y as f32);
                if !self.is_mark(at, down, hangs) && !self.is_printed(at, down) {
                    found.set(x - x0, run.y - top, 1);
                }
            }
        }
        let large = |part: &&Part| part.w().max(part.h()) as f32 >= self.side * SPECK;
        let area: u32 = Parts::of(&found, true, true).all.iter().filter(large).map(|part| part.area).sum();
        area as f32 / (self.side * self.side)
    }

    /// The ruling that ends the row, or where the next one begins: a label may stand above its answers.
    fn end(&self, (x0, x1): (i32, i32), bottom: i32) -> i32 {
        const THICK: i32 = 7;
        let last = self.own.iter().map(|spot| spot.y).fold(0.0, f32::max) + self.side * 0.6;
        let most = ((x1 - x0) as f32 * CROSSES) as u32;
        let crosses = |y: &i32| self.inks.ruled(x0, *y, x1, y + THICK) >= most;
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
            far < 0.9 || hangs && far < REACH
        })
    }

    /// Whether another row has ink at the same place.
    fn is_printed(&self, x: f32, y: f32) -> bool {
        let far = |spot: &Spot| (spot.y - y).abs() + (spot.x - x).abs() * 0.05;
        let nearest = self.own.iter().enumerate().min_by(|a, b| far(a.1).total_cmp(&far(b.1)));
        let Some((role, from)) = nearest else { return true };
        let slack = (self.side * SLACK).max(2.0) as i32;
        self.others.iter().filter_map(|other| other.get(role)).any(|to| {
            let (x, y) = ((x + to.x - from.x).round() as i32, (y + to.y - from.y).round() as i32);
            self.inks.inked(x - slack, y - slack, x + slack + 1, y + slack + 1) > 0
        })
    }
}
