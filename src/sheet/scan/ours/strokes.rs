//! The ink in a row that is no print, stroke by stroke, and to which box each belongs.

use std::collections::BTreeMap;

use super::{
    super::{boxes::Spot, parts::Parts, plane::Plane},
    fit::Found,
};

/// The strokes of one row.
pub(super) struct Strokes {
    pub parts: Parts,
    /// The row's boxes, in the parts' coordinates.
    spots: Vec<Spot>,
    /// The left top of the row on the page.
    corner: (i32, i32),
    /// By box: its parts, and how many pixels of each are in it.
    own: Vec<Vec<(usize, u32)>>,
}

/// How far from its middle a box reaches with its outline, in sizes.
const BOX: f32 = 0.55;
/// A dot where a pen rested is no larger, in pixels.
const DOT: i32 = 9;
/// Pixels of a part that are not worth a word.
const GRAIN: u32 = 4;

impl Strokes {
    pub fn of(row: &Found) -> Self {
        let parts = Parts::of(&row.strange, true, true);
        let [left, top, ..] = row.area;
        let local = |spot: &Spot| Spot { x: spot.x - left as f32, y: spot.y - top as f32, ..*spot };
        let spots: Vec<Spot> = row.spots.iter().map(local).collect();
        let shares: Vec<BTreeMap<usize, u32>> = spots.iter().map(|spot| within(&parts, spot, BOX)).collect();
        let most = |part: &usize| shares.iter().filter_map(|share| share.get(part)).max().copied().unwrap_or(0);
        let own = |share: &BTreeMap<usize, u32>| {
            share.iter().filter(|(part, count)| **count == most(part)).map(|(part, count)| (*part, *count)).collect()
        };
        let own = shares.iter().map(own).collect();
        Self { parts, spots, corner: (left, top), own }
    }

    fn of_box(&self, index: usize) -> &[(usize, u32)] {
        self.own.get(index).map_or(&[], Vec::as_slice)
    }

    fn size(&self, part: usize) -> (i32, u32) {
        self.parts.all.get(part).map_or((0, 0), |part| (part.w().max(part.h()), part.area))
    }

    /// A stroke as large as a mark goes through the box.
    pub fn crosses(&self, index: usize) -> bool {
        let side = self.spots.get(index).map_or(f32::MAX, |spot| spot.size);
        self.of_box(index).iter().any(|(part, count)| *count >= 25 && self.size(*part).0 as f32 >= side * 0.5)
    }

    /// There is nothing in it but perhaps a dot.
    pub fn is_clean(&self, index: usize) -> bool {
        let traces = self.of_box(index).iter().map(|(part, _)| self.size(*part)).filter(|(_, area)| *area >= GRAIN);
        let sizes: Vec<i32> = traces.map(|(size, _)| size).collect();
        sizes.len() <= 1 && sizes.iter().all(|size| *size <= DOT)
    }

    /// Its mark is pale, or in many little pieces.
    pub fn is_broken(&self, index: usize, dark: &Plane) -> bool {
        let pieces = self.of_box(index).iter().filter(|(part, _)| (GRAIN..14).contains(&self.size(*part).1)).count();
        let Some(spot) = self.spots.get(index) else { return true };
        let mut values: Vec<u8> = runs(&self.parts, spot, BOX)
            .flat_map(|(_, y, x0, x1)| (x0..x1).map(move |x| (x, y)))
            .map(|(x, y)| dark.or(x + self.corner.0, y + self.corner.1, 0))
            .collect();
        values.sort_unstable();
        let usual = values.get(values.len() / 2).copied();
        pieces >= 4 || usual.is_some_and(|usual| usual < 125)
    }

    /// A stroke goes round it and keeps off its inside.
    pub fn is_circled(&self, index: usize) -> bool {
        const STEPS: usize = 24;
        let Some(spot) = self.spots.get(index) else { return false };
        let mut seen = [false; STEPS];
        let mut parts = BTreeMap::new();
        for (part, y, x0, x1) in runs(&self.parts, spot, 1.6) {
            for x in x0..x1 {
                let (dx, dy) = (x as f32 - spot.x, y as f32 - spot.y);
                let far = dx.hypot(dy) / spot.size;
                if (0.6..1.55).contains(&far) {
                    let turn = (dy.atan2(dx) / std::f32::consts::TAU + 0.5) * STEPS as f32;
                    if let Some(seen) = seen.get_mut(turn as usize % STEPS) {
                        *seen = true;
                    }
                    *parts.entry(part).or_insert(0u32) += 1;
                }
            }
        }
        let large = parts.values().filter(|count| **count >= 12).count();
        let round = seen.iter().filter(|seen| **seen).count();
        let reach = |part: &usize| self.size(*part).0 as f32 <= spot.size * 3.2;
        round * 4 >= STEPS * 3 && large <= 5 && parts.keys().all(reach)
    }
}

/// The parts in and at a box, with their pixels there.
fn within(parts: &Parts, spot: &Spot, reach: f32) -> BTreeMap<usize, u32> {
    let mut found = BTreeMap::new();
    for (part, _, x0, x1) in runs(parts, spot, reach) {
        *found.entry(part).or_insert(0) += (x1 - x0) as u32;
    }
    found
}

fn runs<'p>(parts: &'p Parts, spot: &Spot, reach: f32) -> impl Iterator<Item = (usize, i32, i32, i32)> + 'p {
    let reach = spot.size * reach;
    let (x0, x1) = ((spot.x - reach) as i32, (spot.x + reach) as i32 + 1);
    let (y0, y1) = ((spot.y - reach) as i32, (spot.y + reach) as i32 + 1);
    parts.within(x0, y0, x1, y1).map(|run| (run.part as usize, run.y, run.x0, run.x1))
}
