//! Finds tables by their rulings: which lines hang together, which cells they bound, which cells are merged.

use hayro_font::kurbo::{Point, Rect};

use super::ink::{Inks, Ruling};

/// Lines this near meet.
const NEAR: f64 = 2.5;
/// A page has some dozens of rulings; thousands are a drawing.
const RULINGS: usize = 4_000;
const CELLS: usize = 20_000;

/// A table: its cells in rows from the top.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub bounds: Rect,
    pub rows: Vec<Vec<Cell>>,
    pub columns: Vec<f64>,
    /// Without a line at the top, or at the bottom: a row goes on there over a page break.
    pub open: (bool, bool),
}

/// A cell; one that reaches over several rows stands in its first row, and in the others it `continues`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub place: Rect,
    pub continues: bool,
}

impl Grid {
    pub fn holds(&self, point: Point) -> bool {
        self.bounds.contains(point)
    }
}

/// The tables on a page that have more than one cell.
pub(super) fn tables(inks: &Inks) -> Vec<Grid> {
    let across = joined(&inks.across);
    let down = joined(&inks.down);
    if across.len() + down.len() > RULINGS {
        return Vec::new();
    }
    let mut grids: Vec<Grid> =
        groups(&across, &down).into_iter().filter_map(|(across, down)| grid(&across, &down)).collect();
    grids.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0));
    grids
}

/// Lines that lie in one another's prolongation, as one.
fn joined(lines: &[Ruling]) -> Vec<Ruling> {
    let mut lines: Vec<Ruling> = lines.to_vec();
    lines.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut out: Vec<Ruling> = Vec::new();
    for line in lines {
        let near = out.iter_mut().rev().take_while(|known| line.at - known.at < 1.2);
        let mut near = near.filter(|known| line.from <= known.to + NEAR && line.to >= known.from - NEAR);
        match near.next() {
            Some(known) => {
                known.from = known.from.min(line.from);
                known.to = known.to.max(line.to);
            }
            None => out.push(line),
        }
    }
    out
}

/// Lines that touch, directly or through others.
fn groups(across: &[Ruling], down: &[Ruling]) -> Vec<(Vec<Ruling>, Vec<Ruling>)> {
    let mut parent: Vec<usize> = (0..across.len() + down.len()).collect();
    for (a, line) in across.iter().enumerate() {
        for (d, other) in down.iter().enumerate() {
            let meets = other.at > line.from - NEAR
                && other.at < line.to + NEAR
                && line.at > other.from - NEAR
                && line.at < other.to + NEAR;
            if meets {
                unite(&mut parent, a, across.len() + d);
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (Vec<Ruling>, Vec<Ruling>)> = std::collections::BTreeMap::new();
    for (at, line) in across.iter().enumerate() {
        groups.entry(root(&parent, at)).or_default().0.push(*line);
    }
    for (at, line) in down.iter().enumerate() {
        groups.entry(root(&parent, across.len() + at)).or_default().1.push(*line);
    }
    groups.into_values().collect()
}

fn root(parent: &[usize], mut at: usize) -> usize {
    while let Some(up) = parent.get(at).copied().filter(|up| *up != at) {
        at = up;
    }
    at
}

fn unite(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    if let Some(place) = parent.get_mut(a.max(b)) {
        *place = a.min(b);
    }
}

fn steps(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|b, a| *b - *a < NEAR);
    values
}

fn grid(across: &[Ruling], down: &[Ruling]) -> Option<Grid> {
    let ends = |lines: &[Ruling]| lines.iter().flat_map(|line| [line.from, line.to]).collect::<Vec<f64>>();
    // A table may be open at its sides: then the lines' ends bound it.
    let outer = |values: Vec<f64>| {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        [low, high].into_iter().filter(|value| value.is_finite())
    };
    let columns = steps(down.iter().map(|line| line.at).chain(outer(ends(across))));
    let rows = steps(across.iter().map(|line| line.at).chain(outer(ends(down))));
    let (width, height) = (columns.len().checked_sub(1)?, rows.len().checked_sub(1)?);
    if across.is_empty() || down.is_empty() || width * height < 2 || width * height > CELLS {
        return None;
    }
    let bounds = Rect::new(*columns.first()?, *rows.first()?, *columns.last()?, *rows.last()?);
    let merged = merge(&columns, &rows, across, down);
    let cells = cells(&columns, &rows, &merged);
    let edge = |at: f64| !ruled(across, at, bounds.x0, bounds.x1);
    let open = (edge(bounds.y0), edge(bounds.y1));
    (cells.iter().map(Vec::len).sum::<usize>() > 1).then_some(Grid { bounds, rows: cells, columns, open })
}

/// Fields of the lattice without a line between them belong to one cell: each field's first field.
fn merge(columns: &[f64], rows: &[f64], across: &[Ruling], down: &[Ruling]) -> Vec<usize> {
    let (width, height) = (columns.len() - 1, rows.len() - 1);
    let mut parent: Vec<usize> = (0..width * height).collect();
    let pair = |values: &[f64], at: usize| values.get(at).copied().zip(values.get(at + 1).copied()).unwrap_or_default();
    for row in 0..height {
        for column in 0..width {
            let (left, right) = pair(columns, column);
            let (top, bottom) = pair(rows, row);
            if column + 1 < width && !ruled(down, right, top, bottom) {
                unite(&mut parent, row * width + column, row * width + column + 1);
            }
            if row + 1 < height && !ruled(across, bottom, left, right) {
                unite(&mut parent, row * width + column, (row + 1) * width + column);
            }
        }
    }
    (0..parent.len()).map(|at| root(&parent, at)).collect()
}

/// Whether a line runs along most of the edge.
fn ruled(lines: &[Ruling], at: f64, from: f64, to: f64) -> bool {
    let covered: f64 = lines
        .iter()
        .filter(|line| (line.at - at).abs() < NEAR)
        .map(|line| (line.to.min(to) - line.from.max(from)).max(0.0))
        .sum();
    covered > (to - from) * 0.6
}

fn cells(columns: &[f64], rows: &[f64], merged: &[usize]) -> Vec<Vec<Cell>> {
    let width = columns.len() - 1;
    let field = |at: usize| {
        let (column, row) = (at % width, at / width);
        let side = |values: &[f64], at: usize| values.get(at).copied().unwrap_or_default();
        Rect::new(side(columns, column), side(rows, row), side(columns, column + 1), side(rows, row + 1))
    };
    let mut places: std::collections::BTreeMap<usize, Rect> = std::collections::BTreeMap::new();
    for (at, first) in merged.iter().enumerate() {
        places.entry(*first).and_modify(|place| *place = place.union(field(at))).or_insert_with(|| field(at));
    }
    let mut out = Vec::new();
    for row in merged.chunks(width).enumerate() {
        let mut cells: Vec<(usize, Cell)> = Vec::new();
        for first in row.1 {
            if cells.last().is_none_or(|(known, _)| known != first) && !cells.iter().any(|(known, _)| known == first) {
                let place = places.get(first).copied().unwrap_or_default();
                cells.push((*first, Cell { place, continues: first / width < row.0 }));
            }
        }
        out.push(cells.into_iter().map(|(_, cell)| cell).collect());
    }
    out
}
