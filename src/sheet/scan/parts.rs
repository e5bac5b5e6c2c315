//! Connected parts of a black and white picture, found by runs.

use super::plane::Plane;

/// A run of pixels in one row: x0 ≤ x < x1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub y: i32,
    pub x0: i32,
    pub x1: i32,
    /// The part that it belongs to.
    pub part: u32,
}

/// A connected part: its bounding box (x1 and y1 exclusive) and how many pixels it has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub x0: i32,
    pub y0: i32,
    pub x1: i32,
    pub y1: i32,
    pub area: u32,
}

impl Part {
    pub const fn w(&self) -> i32 {
        self.x1 - self.x0
    }

    pub const fn h(&self) -> i32 {
        self.y1 - self.y0
    }
}

/// All parts, and the runs that they consist of, by rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    pub all: Vec<Part>,
    pub runs: Vec<Run>,
    /// Where each row's runs begin.
    rows: Vec<usize>,
}

impl Parts {
    /// Parts of the pixels that are ink (or are not), joined along edges, and over corners as well where `corners` says so.
    pub fn of(ink: &Plane, wanted: bool, corners: bool) -> Self {
        let mut all = Self::default();
        let mut parent: Vec<u32> = Vec::new();
        let reach = i32::from(corners);
        let mut before = 0..0;
        for y in 0..ink.h {
            let start = all.runs.len();
            all.rows.push(start);
            push_runs(ink.row(y), y, wanted, &mut all.runs, &mut parent);
            join(&all.runs, before.clone(), start, reach, &mut parent);
            before = start..all.runs.len();
        }
        all.rows.push(all.runs.len());
        all.number(&mut parent);
        all
    }

    fn number(&mut self, parent: &mut [u32]) {
        let mut names = vec![u32::MAX; parent.len()];
        for (index, run) in (0u32..).zip(self.runs.iter_mut()) {
            let root = root(parent, index);
            let Some(name) = names.get_mut(root as usize) else { continue };
            if *name == u32::MAX {
                *name = self.all.len() as u32;
                self.all.push(Part { x0: run.x0, y0: run.y, x1: run.x1, y1: run.y + 1, area: 0 });
            }
            run.part = *name;
            if let Some(part) = self.all.get_mut(*name as usize) {
                part.x0 = part.x0.min(run.x0);
                part.x1 = part.x1.max(run.x1);
                part.y1 = part.y1.max(run.y + 1);
                part.area += (run.x1 - run.x0) as u32;
            }
        }
    }

    /// The runs that touch a rectangle, cut to it.
    pub fn within(&self, x0: i32, y0: i32, x1: i32, y1: i32) -> impl Iterator<Item = Run> + '_ {
        let count = self.rows.len().saturating_sub(1) as i32;
        (y0.max(0)..y1.min(count)).flat_map(move |y| {
            let from = self.rows.get(y as usize).copied().unwrap_or_default();
            let to = self.rows.get(y as usize + 1).copied().unwrap_or_default();
            let row = self.runs.get(from..to).unwrap_or_default();
            let first = row.partition_point(|run| run.x1 <= x0);
            row.iter().skip(first).take_while(move |run| run.x0 < x1).map(move |run| Run {
                x0: run.x0.max(x0),
                x1: run.x1.min(x1),
                ..*run
            })
        })
    }
}

fn push_runs(row: &[u8], y: i32, wanted: bool, runs: &mut Vec<Run>, parent: &mut Vec<u32>) {
    let mut open = None;
    for (x, value) in (0..).zip(row) {
        let is = (*value > 0) == wanted;
        match (open, is) {
            (None, true) => open = Some(x),
            (Some(x0), false) => {
                parent.push(runs.len() as u32);
                runs.push(Run { y, x0, x1: x, part: 0 });
                open = None;
            }
            _ => {}
        }
    }
    if let Some(x0) = open {
        parent.push(runs.len() as u32);
        runs.push(Run { y, x0, x1: row.len() as i32, part: 0 });
    }
}

fn join(runs: &[Run], before: std::ops::Range<usize>, start: usize, reach: i32, parent: &mut [u32]) {
    let mut above = before.start;
    for at in start..runs.len() {
        let Some(here) = runs.get(at) else { return };
        while above < before.end && runs.get(above).is_some_and(|run| run.x1 + reach <= here.x0) {
            above += 1;
        }
        let mut other = above;
        while other < before.end && runs.get(other).is_some_and(|run| run.x0 < here.x1 + reach) {
            let (a, b) = (root(parent, at as u32), root(parent, other as u32));
            if let Some(slot) = parent.get_mut(a.max(b) as usize) {
                *slot = a.min(b);
            }
            other += 1;
        }
    }
}

fn root(parent: &mut [u32], mut at: u32) -> u32 {
    while let Some(up) = parent.get(at as usize).copied()
        && up != at
    {
        let further = parent.get(up as usize).copied().unwrap_or(up);
        if let Some(slot) = parent.get_mut(at as usize) {
            *slot = further;
        }
        at = further;
    }
    at
}
