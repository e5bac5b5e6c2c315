//! Tables without a grid: labels on one side, boxes and their words on the other, and white space between.
//!
//! Rows are told by the lines between them, by labels level with the first box, or by labels centred on theirs. When
//! none of the three fits, a fault says so.

use hayro_font::kurbo::Rect;

use super::{
    boxes::Tick,
    ink::Ruling,
    lines::{self, Direction, Row},
    page::{self, Block},
    scene::Glyph,
};
use crate::sheet::{Cell, Shape, marks};

/// What was found, and what is left for the page's other lines.
pub(super) struct Split {
    pub block: Option<Block>,
    pub fault: Option<String>,
    pub glyphs: Vec<Glyph>,
    pub ticks: Vec<Tick>,
}

/// A stretch of one line, in coordinates where labels stand left of answers.
struct Stretch {
    place: Rect,
    size: f64,
    marked: bool,
}

/// Where the two columns are.
struct Columns {
    label: f64,
    answer: f64,
    top: f64,
    bottom: f64,
}

/// Takes a table without a grid out of the page's lines.
pub(super) fn find(
    glyphs: Vec<Glyph>,
    ticks: Vec<Tick>,
    across: &[Ruling],
    direction: Direction,
    before: Option<(f64, f64)>,
) -> Split {
    let flip = |place: Rect| if direction.rtl { Rect::new(-place.x1, place.y0, -place.x0, place.y1) } else { place };
    let Some((columns, labels, answers)) = columns(&glyphs, &ticks, direction, before, &flip) else {
        return Split { block: None, fault: None, glyphs, ticks };
    };
    // A first line that begins with no box of the first column is the rest of a row.
    let cut = answers.first().is_some_and(|first| !first.marked || first.place.x0 > columns.answer + 3.0);
    let starts = starts(&labels, &answers, across, &columns, cut);
    let fault = starts.is_none().then(|| "a table without lines, whose rows cannot be told apart".to_owned());
    let starts = starts.unwrap_or_else(|| vec![columns.top]);
    let (mut glyphs, mut ticks) = (glyphs, ticks);
    let mine: Vec<Glyph> = glyphs.extract_if(.., |glyph| columns.hold(glyph.place())).collect();
    let marks: Vec<Tick> = ticks.extract_if(.., |tick| columns.hold(tick.place)).collect();
    let right = answers.iter().map(|stretch| stretch.place.x1).fold(columns.answer, f64::max);
    let rows = fill(mine, marks, &starts, columns.answer - 2.0, &flip, direction);
    let place = flip(Rect::new(columns.label, columns.top, right, columns.bottom));
    let block = Block::Table { rows, place, columns: vec![columns.label, columns.answer], open: (cut, false) };
    Split { block: Some(block), fault, glyphs, ticks }
}

impl Columns {
    fn hold(&self, place: Rect) -> bool {
        let middle = place.center().y;
        middle > self.top && middle < self.bottom
    }
}

/// The answers begin where the boxes stand; there must be labels beside them, and white space between.
fn columns(
    glyphs: &[Glyph],
    ticks: &[Tick],
    direction: Direction,
    before: Option<(f64, f64)>,
    flip: &dyn Fn(Rect) -> Rect,
) -> Option<(Columns, Vec<Stretch>, Vec<Stretch>)> {
    let before = before.filter(|(_, answer)| boxes(glyphs, ticks, flip).iter().all(|side| *side > answer - 3.0));
    let answer = before.map(|(_, answer)| answer).or_else(|| boxes_at(&boxes(glyphs, ticks, flip)))?;
    let side = |right: bool| {
        let mine = |place: Rect| (flip(place).center().x > answer - 2.0) == right;
        let glyphs = glyphs.iter().filter(|glyph| mine(glyph.place())).cloned().collect();
        let ticks = ticks.iter().filter(|tick| mine(tick.place)).cloned().collect();
        let rows = lines::rows(glyphs, ticks);
        rows.iter().map(|row| stretch(row, direction, flip)).collect::<Vec<Stretch>>()
    };
    let (mut labels, mut answers) = (side(false), side(true));
    let marked = || answers.iter().filter(|stretch| stretch.marked);
    let mut top = marked().map(|stretch| stretch.place.y0).fold(f64::INFINITY, f64::min);
    // What a page break has cut off stands above the first box.
    for stretch in answers.iter().rev().filter(|_| before.is_some()) {
        let above = stretch.place.y0 < top && top - stretch.place.y1 < stretch.size * 0.9;
        if above && stretch.place.x0 > answer - 2.0 {
            top = stretch.place.y0;
        }
    }
    let last = marked().map(|stretch| stretch.place.y1).fold(f64::NEG_INFINITY, f64::max);
    // The last answer's words may run on below its box, and so may its label.
    let mut bottom = last;
    for stretch in answers.iter().filter(|stretch| stretch.place.y1 > last && stretch.place.x0 > answer - 2.0) {
        if stretch.place.y0 - bottom < stretch.size * 0.9 {
            bottom = bottom.max(stretch.place.y1);
        }
    }
    let mut columns = Columns { label: 0.0, answer, top: top - 0.5, bottom: bottom + 0.5 };
    labels.retain(|stretch| columns.hold(stretch.place));
    answers.retain(|stretch| columns.hold(stretch.place));
    let crossed = labels.iter().any(|label| {
        let beside = answers.iter().filter(|a| (a.place.center().y - label.place.center().y).abs() < label.size * 0.5);
        beside.map(|a| a.place.x0 - label.place.x1).any(|gap| gap < label.size * 0.45)
    });
    let first = before.map_or(answer, |(label, _)| label);
    columns.label = labels.iter().map(|label| label.place.x0).fold(first, f64::min);
    (!crossed && columns.label < answer - 20.0).then_some((columns, labels, answers))
}

/// The near sides of all boxes.
fn boxes(glyphs: &[Glyph], ticks: &[Tick], flip: &dyn Fn(Rect) -> Rect) -> Vec<f64> {
    let printed = glyphs.iter().filter(|glyph| {
        let char = glyph.text.chars().next().unwrap_or(' ');
        matches!(char, '[' | '|') || marks::glyph(char).is_some_and(|found| found.shape != Shape::Either)
    });
    let places = ticks.iter().map(|tick| tick.place).chain(printed.map(Glyph::place));
    places.map(|place| flip(place).x0).collect()
}

/// The side of the boxes' column, where two or more of them stand in a line.
fn boxes_at(sides: &[f64]) -> Option<f64> {
    let first = sides.iter().copied().fold(f64::INFINITY, f64::min);
    (sides.len() >= 3 && sides.iter().filter(|side| **side - first < 3.0).count() >= 2).then_some(first)
}

fn stretch(row: &Row, direction: Direction, flip: &dyn Fn(Rect) -> Rect) -> Stretch {
    let marked = lines::leads_with_mark(&lines::read(row, direction));
    Stretch { place: flip(row.bounds), size: row.size, marked }
}

/// Where each row begins, the first at the table's top.
fn starts(
    labels: &[Stretch],
    answers: &[Stretch],
    across: &[Ruling],
    columns: &Columns,
    cut: bool,
) -> Option<Vec<f64>> {
    let long = |line: &&Ruling| line.to - line.from > 200.0 && line.at > columns.top && line.at < columns.bottom;
    let mut groups = groups(labels);
    // The rest of a row may begin with the rest of its label.
    if cut && groups.first().is_some_and(|group| group.0 < columns.top + 8.0) {
        groups.remove(0);
    }
    if groups.is_empty() {
        return Some(vec![columns.top]);
    }
    let mut ruled: Vec<f64> = across.iter().filter(long).map(|line| line.at).collect();
    ruled.sort_by(f64::total_cmp);
    ruled.insert(0, columns.top);
    let within = |start: usize, group: &(f64, f64)| {
        let from = ruled.get(start).copied().unwrap_or(columns.top);
        let to = ruled.get(start + 1).copied().unwrap_or(columns.bottom);
        group.1 > from && group.0 < to
    };
    if ruled.len() > 1 && (0..ruled.len()).all(|start| groups.iter().filter(|group| within(start, group)).count() <= 1)
    {
        return Some(ruled);
    }
    // Centred first: a short label's top may happen to be level with a box in the middle of its row.
    centred(&groups, answers, columns).or_else(|| level(&groups, answers, columns))
}

/// Labels, top and bottom, each of one or more lines close together.
fn groups(labels: &[Stretch]) -> Vec<(f64, f64)> {
    let mut groups: Vec<(f64, f64)> = Vec::new();
    for label in labels {
        match groups.last_mut().filter(|group| label.place.y0 - group.1 < label.size * 0.7) {
            Some(group) => group.1 = group.1.max(label.place.y1),
            None => groups.push((label.place.y0, label.place.y1)),
        }
    }
    groups
}

/// Every label begins level with a box of the first column: the rows begin there, where space is widest.
fn level(groups: &[(f64, f64)], answers: &[Stretch], columns: &Columns) -> Option<Vec<f64>> {
    let mut starts = Vec::new();
    for (top, _) in groups {
        let first = |a: &&Stretch| a.marked && a.place.x0 < columns.answer + 3.0;
        let beside = answers.iter().filter(first).find(|a| (a.place.y0 - top).abs() < a.size * 0.6)?;
        starts.push(beside.place.y0.min(*top) - 0.5);
    }
    let mut inner: f64 = 0.0;
    let mut outer = f64::INFINITY;
    for two in answers.windows(2) {
        let (above, below) = (two.first()?, two.get(1)?);
        let space = below.place.y0 - above.place.y1;
        if starts.iter().any(|start| (start - below.place.y0).abs() < below.size * 0.7) {
            outer = outer.min(space);
        } else if below.marked {
            inner = inner.max(space);
        }
    }
    // What stands above the first label goes on from the page before.
    if starts.first().is_some_and(|first| *first > columns.top + 1.0) {
        starts.insert(0, columns.top);
    }
    (outer > inner - 0.8).then_some(starts)
}

/// Every label stands at the middle of its row: the rows end at the widest space between two labels' middles.
fn centred(groups: &[(f64, f64)], answers: &[Stretch], columns: &Columns) -> Option<Vec<f64>> {
    let middle = |group: &(f64, f64)| f64::midpoint(group.0, group.1);
    let mut starts = vec![columns.top];
    for two in groups.windows(2) {
        let (above, below) = (middle(two.first()?), middle(two.get(1)?));
        let spaces = answers.windows(2).filter_map(|pair| {
            let (first, second) = (pair.first()?, pair.get(1)?);
            let between = f64::midpoint(first.place.y1, second.place.y0);
            (second.marked && between > above && between < below).then_some((second.place.y0 - first.place.y1, between))
        });
        let mut spaces: Vec<(f64, f64)> = spaces.collect();
        spaces.sort_by(|a, b| b.0.total_cmp(&a.0));
        let widest = spaces.first()?;
        if spaces.get(1).is_some_and(|next| next.0 > widest.0 - 0.8) {
            return None;
        }
        starts.push(widest.1);
    }
    let ends = starts.iter().skip(1).chain([&columns.bottom]);
    let fits = starts
        .iter()
        .zip(ends)
        .zip(groups)
        .all(|((from, to), group)| (f64::midpoint(*from, *to) - middle(group)).abs() < 8.0);
    fits.then_some(starts)
}

fn fill(
    glyphs: Vec<Glyph>,
    ticks: Vec<Tick>,
    starts: &[f64],
    gutter: f64,
    flip: &dyn Fn(Rect) -> Rect,
    direction: Direction,
) -> Vec<Vec<Cell>> {
    let row = |place: Rect| starts.iter().rposition(|start| place.center().y > *start).unwrap_or_default();
    let answer = |place: Rect| flip(place).center().x > gutter;
    let edges = glyphs.iter().filter(|glyph| answer(glyph.place())).map(|glyph| (glyph.start, glyph.end));
    let edges = edges.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1))).unwrap_or_default();
    let label = glyphs.iter().filter(|glyph| !answer(glyph.place())).map(|glyph| (glyph.start, glyph.end));
    let label = label.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1))).unwrap_or_default();
    let (mut glyphs, mut ticks) = (glyphs, ticks);
    let mut rows = Vec::new();
    for at in 0..starts.len() {
        let mut cell = |side: bool, edges: (f64, f64)| {
            let mine = |place: Rect| row(place) == at && answer(place) == side;
            let letters = glyphs.extract_if(.., |glyph| mine(glyph.place())).collect();
            let marks = ticks.extract_if(.., |tick| mine(tick.place)).collect();
            page::content(letters, marks, edges, direction)
        };
        rows.push(vec![cell(false, label), cell(true, edges)]);
    }
    rows
}
