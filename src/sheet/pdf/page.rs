//! One page: from what is drawn on it to rows of text and marks.

use hayro_font::kurbo::{Point, Rect};

use super::{
    annotation::Notes,
    boxes::{self, Tick},
    grid::{self, Grid},
    gutter,
    ink::{Inks, Ruling},
    lines::{self, Direction, Row as Seen},
    scene::{Glyph, Layer, Scene, is_white},
};
use crate::sheet::{Cell, Item, Line, marks};

/// What stands on the page, top to bottom.
#[derive(Clone, Debug)]
pub(super) enum Block {
    /// Lines outside tables; several cells where columns stand side by side.
    Line {
        cells: Vec<Cell>,
        place: Rect,
    },
    Table {
        rows: Vec<Vec<Cell>>,
        place: Rect,
        columns: Vec<f64>,
        open: (bool, bool),
    },
}

#[derive(Debug, Default)]
pub(super) struct Page {
    pub blocks: Vec<Block>,
    pub asides: Vec<String>,
    pub faults: Vec<String>,
    pub height: f64,
}

/// Lays out a page.
///
/// `before` are the columns of the table that the page before ended with.
pub(super) fn lay_out(mut scene: Scene, mut notes: Notes, before: Option<&[f64]>) -> Page {
    let mut page = Page { height: scene.height, ..Page::default() };
    scene.shapes.retain(|shape| !notes.frameless.contains(&shape.layer));
    page.asides.extend(stamps(&mut scene, &notes));
    let mut inks = Inks::of(&scene.shapes);
    lines_over_text(&mut scene.glyphs, &mut inks, &notes);
    let direction = lines::direction(&scene.glyphs);
    let found = boxes::find(&mut scene, &inks, std::mem::take(&mut notes.fields));
    emphasise(&mut scene.glyphs, &inks, &notes);
    let on_page = Inks {
        across: inks.across.iter().filter(|line| line.layer == Layer::Page).copied().collect(),
        down: inks.down.iter().filter(|line| line.layer == Layer::Page).copied().collect(),
        ..Inks::default()
    };
    let grids = grid::tables(&on_page);
    page.faults.extend(stray(&found, &grids));
    page.faults.append(&mut notes.faults);
    page.asides.append(&mut notes.asides);
    let (mut blocks, rest) = tables(grids, scene.glyphs, found.ticks, direction);
    let rest = if blocks.iter().any(has_marks) {
        rest
    } else {
        ungridded(rest, &on_page.across, direction, before, &mut blocks, &mut page.faults)
    };
    let edges = blocks.iter().map(|block| (block.place().x0, block.place().x1));
    let edges = edges.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)));
    blocks.extend(body(rest.0, rest.1, edges, direction));
    blocks.sort_by(|a, b| a.place().y0.total_cmp(&b.place().y0));
    page.blocks = blocks;
    page
}

impl Block {
    pub fn place(&self) -> Rect {
        match self {
            Self::Line { place, .. } | Self::Table { place, .. } => *place,
        }
    }
}

/// Takes out a table that has no grid.
fn ungridded(
    rest: Rest,
    across: &[Ruling],
    direction: Direction,
    before: Option<&[f64]>,
    blocks: &mut Vec<Block>,
    faults: &mut Vec<String>,
) -> Rest {
    let before = before.filter(|columns| columns.len() == 2);
    let before = before.and_then(|columns| Some((*columns.first()?, *columns.last()?)));
    let split = gutter::find(rest.0, rest.1, across, direction, before);
    blocks.extend(split.block);
    faults.extend(split.fault);
    (split.glyphs, split.ticks)
}

fn has_marks(block: &Block) -> bool {
    let Block::Table { rows, .. } = block else { return false };
    rows.iter().flatten().flat_map(|cell| &cell.lines).any(|line| line.marks().next().is_some())
}

/// A stamp's words are no part of the lines it lies over.
fn stamps(scene: &mut Scene, notes: &Notes) -> Vec<String> {
    let mut words: std::collections::BTreeMap<Layer, String> = std::collections::BTreeMap::new();
    scene.glyphs.retain(|glyph| {
        let stamped = notes.stamps.contains(&glyph.layer);
        let short = stamped && glyph.extent.is_some();
        if stamped && !short {
            words.entry(glyph.layer).or_default().push_str(&glyph.text);
        }
        !stamped || short
    });
    words.into_values().collect()
}

/// Lines through and under words; they are no rulings.
fn lines_over_text(glyphs: &mut [Glyph], inks: &mut Inks, notes: &Notes) {
    inks.across.retain(|line| {
        let mut crossed = false;
        for glyph in glyphs.iter_mut().filter(|glyph| !glyph.is_blank() && meets(line, glyph)) {
            let above = (glyph.base - line.at) / glyph.size;
            if (0.12..0.62).contains(&above) {
                glyph.struck = true;
                crossed = true;
            }
        }
        !crossed
    });
    inks.across.retain(|line| !underlines(line, glyphs));
    for strike in &notes.strikes {
        for glyph in glyphs.iter_mut().filter(|glyph| strike.contains(glyph.middle())) {
            glyph.struck = true;
        }
    }
}

fn meets(line: &Ruling, glyph: &Glyph) -> bool {
    let middle = glyph.middle().x;
    line.from <= middle && line.to >= middle
}

/// A line right under words, no longer than they are; the words are then emphasised.
fn underlines(line: &Ruling, glyphs: &mut [Glyph]) -> bool {
    let under = |glyph: &Glyph| {
        let below = (line.at - glyph.base) / glyph.size;
        (0.0..0.3).contains(&below) && meets(line, glyph)
    };
    let mut bounds: Option<(f64, f64)> = None;
    for glyph in glyphs.iter().filter(|glyph| under(glyph)) {
        let (from, to) = bounds.unwrap_or((glyph.start, glyph.end));
        bounds = Some((from.min(glyph.start), to.max(glyph.end)));
    }
    let Some((from, to)) = bounds else { return false };
    let fits = line.from > from - 3.0 && line.to < to + 3.0;
    if fits {
        glyphs.iter_mut().filter(|glyph| under(glyph)).for_each(|glyph| glyph.emphasis = true);
    }
    fits
}

/// Words on coloured ground, highlighted, or in another colour than the rest.
fn emphasise(glyphs: &mut [Glyph], inks: &Inks, notes: &Notes) {
    let usual = usual_ink(glyphs);
    for glyph in glyphs.iter_mut() {
        let at = glyph.middle();
        let ground = |place: &Rect| place.contains(at) && place.height() < glyph.size * 4.0;
        let other = glyph.ink.iter().zip(usual).any(|(a, b)| (a - b).abs() > 0.25) && !is_white(glyph.ink);
        glyph.emphasis |= other || inks.grounds.iter().any(ground) || notes.highlights.iter().any(|h| h.contains(at));
    }
}

fn usual_ink(glyphs: &[Glyph]) -> [f32; 3] {
    let mut counts: std::collections::BTreeMap<[u8; 3], (usize, [f32; 3])> = std::collections::BTreeMap::new();
    for glyph in glyphs.iter().filter(|glyph| !glyph.is_blank()) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 8")]
        let key = glyph.ink.map(|part| (part * 8.0) as u8);
        counts.entry(key).or_insert((0, glyph.ink)).0 += 1;
    }
    counts.into_values().max_by_key(|(count, _)| *count).map_or([0.0; 3], |(_, ink)| ink)
}

/// What is drawn where boxes are and belongs to none.
fn stray(found: &boxes::Boxes, grids: &[Grid]) -> Vec<String> {
    let mut faults = Vec::new();
    for place in &found.stray {
        let at = place.center();
        let table = grids.iter().find(|grid| grid.holds(at));
        let near = |tick: &Tick| match table {
            Some(grid) => grid.holds(tick.place.center()),
            None => gap(&tick.place, place) < 40.0,
        };
        let tabled = table.is_some_and(|grid| place.width() < grid.bounds.width() * 1.2);
        if found.ticks.iter().any(near) || (tabled && place.width() < 120.0 && found.ticks.is_empty()) {
            faults.push("something is drawn among the boxes that belongs to none of them".to_owned());
        }
    }
    faults.dedup();
    faults
}

fn gap(a: &Rect, b: &Rect) -> f64 {
    let x = (a.x0 - b.x1).max(b.x0 - a.x1).max(0.0);
    let y = (a.y0 - b.y1).max(b.y0 - a.y1).max(0.0);
    x.max(y)
}

type Rest = (Vec<Glyph>, Vec<Tick>);

/// What stands in each table's cells; the rest stands outside.
fn tables(grids: Vec<Grid>, glyphs: Vec<Glyph>, ticks: Vec<Tick>, direction: Direction) -> (Vec<Block>, Rest) {
    let (mut glyphs, mut ticks) = (glyphs, ticks);
    let mut blocks = Vec::new();
    let mut grids = grids;
    // A table within another's cell takes its own first.
    grids.sort_by(|a, b| a.bounds.area().total_cmp(&b.bounds.area()));
    for grid in grids {
        let inside: Vec<Glyph> = glyphs.extract_if(.., |glyph| grid.holds(glyph.middle())).collect();
        let marks: Vec<Tick> = ticks.extract_if(.., |tick| grid.holds(tick.place.center())).collect();
        if inside.iter().all(Glyph::is_blank) && marks.is_empty() {
            continue;
        }
        let rows = fill(&grid, inside, marks, direction);
        blocks.push(Block::Table { rows, place: grid.bounds, columns: grid.columns, open: grid.open });
    }
    (blocks, (glyphs, ticks))
}

fn fill(grid: &Grid, glyphs: Vec<Glyph>, ticks: Vec<Tick>, direction: Direction) -> Vec<Vec<Cell>> {
    let (mut glyphs, mut ticks) = (glyphs, ticks);
    let mut rows = Vec::new();
    for row in &grid.rows {
        let mut cells: Vec<Cell> = Vec::new();
        for cell in row {
            if cell.continues {
                cells.push(Cell { continues: true, lines: Vec::new() });
                continue;
            }
            let holds = |point: Point| cell.place.contains(point);
            let inside = glyphs.extract_if(.., |glyph| holds(glyph.middle())).collect();
            let marks = ticks.extract_if(.., |tick| holds(tick.place.center())).collect();
            cells.push(content(inside, marks, (cell.place.x0, cell.place.x1), direction));
        }
        if direction.rtl {
            cells.reverse();
        }
        rows.push(cells);
    }
    rows
}

pub(super) fn content(glyphs: Vec<Glyph>, ticks: Vec<Tick>, edges: (f64, f64), direction: Direction) -> Cell {
    let rows = lines::rows(glyphs, ticks);
    let lines = lines::paragraphs(&rows, edges, direction).into_iter().map(|(_, line)| line).collect();
    let mut cell = Cell { continues: false, lines };
    marks::cell(&mut cell);
    cell
}

/// Lines outside tables; paragraphs are joined, columns stand side by side.
fn body(glyphs: Vec<Glyph>, ticks: Vec<Tick>, edges: Option<(f64, f64)>, direction: Direction) -> Vec<Block> {
    let rows = lines::rows(glyphs, ticks);
    let edges = rows.iter().fold(edges.unwrap_or((f64::INFINITY, f64::NEG_INFINITY)), |(left, right), row| {
        (left.min(row.bounds.x0), right.max(row.bounds.x1))
    });
    let mut blocks: Vec<(Vec<Line>, Rect)> = Vec::new();
    let mut paragraph: Vec<Seen> = Vec::new();
    for row in rows {
        let place = row.bounds;
        let mut columns = lines::columns(row);
        if columns.len() == 1 {
            paragraph.extend(columns.pop());
            continue;
        }
        flush(&mut paragraph, edges, direction, &mut blocks);
        if direction.rtl {
            columns.reverse();
        }
        blocks.push((columns.iter().map(|column| Line { items: lines::read(column, direction) }).collect(), place));
    }
    flush(&mut paragraph, edges, direction, &mut blocks);
    let mut open = marks::Paragraph::default();
    let cell = |line: Line, open: &mut marks::Paragraph| Cell {
        continues: false,
        lines: vec![marks::line(line, open, false)],
    };
    let finished = |(lines, place): (Vec<Line>, Rect)| {
        let cells = lines.into_iter().map(|line| cell(line, &mut open)).collect();
        Block::Line { cells, place }
    };
    blocks.into_iter().map(finished).collect()
}

/// Joins the lines of paragraphs; each becomes a line of its own at its first line's place.
fn flush(rows: &mut Vec<Seen>, edges: (f64, f64), direction: Direction, blocks: &mut Vec<(Vec<Line>, Rect)>) {
    let rows = std::mem::take(rows);
    for (at, line) in lines::paragraphs(&rows, edges, direction) {
        let place = rows.get(at).map_or(Rect::ZERO, |row| row.bounds);
        blocks.push((vec![line], place));
    }
}

/// Whether a cell shows nothing at all.
pub(super) fn is_empty(cell: &Cell) -> bool {
    cell.lines
        .iter()
        .all(|line| line.items.iter().all(|item| matches!(item, Item::Text(t) if t.text.trim().is_empty())))
}
