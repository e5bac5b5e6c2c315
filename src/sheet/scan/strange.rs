//! Ink among a row's answers that no other row has: words that somebody wrote there by hand.
//!
//! What is printed beside a row's boxes is printed beside every row's, so that rows are laid over each other and compared
//! cell by cell: writing over print is seen as well. Marks reach out of their boxes; what hangs together with one, close
//! by, is part of it. A round stamp is no writing. A row that has its page to itself is compared with other pages' rows, and
//! where there are none, with what OCR read.

use super::{
    Word,
    boxes::{Inks, Spot},
    cue,
    level::Beyond,
    model::ROLES,
    parts::Parts,
    plane::{Plane, Sums, nearest},
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
/// How high, in sides of a box, is what is no writing, and how much of it is black.
const MASS: f32 = 2.6;
const BLACK: f32 = 0.75;
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
/// How far, as a part of it, the measured size of a page's boxes may be off.
const UNSURE: f32 = 0.06;
/// So near the paper's edge, in sides of a box, nobody writes, but scanners leave shadows.
const EDGE: f32 = 2.0;

/// OCR's confidence in a word of print, and how high one is at most, in sides of a box.
const SURE: f32 = 60.0;
const HIGH: f32 = 1.8;
/// How far below a row's last line its cell may reach, in sides of a box.
const BELOW: f32 = 2.5;
/// So much of it, in areas of a box, is a word; rows of a page differ by a third of that at most.
const WORD: f32 = 0.45;

/// What stands among a row's answers beside its boxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    Print,
    /// Ink that no other row has, and where.
    Writing(Vec<Square>),
    /// No other row on its page can be laid over it, but OCR read words wherever there is ink.
    Words,
    /// Nor did it, and other pages have no such row.
    Untold,
}

/// A part of a page: its left, its top and its side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Square {
    pub x: i32,
    pub y: i32,
    pub side: i32,
}

/// A row of a page: its boxes, some of which may be on another page, and where it ends.
pub(super) struct Row {
    pub spots: [Option<Spot>; ROLES],
    pub bottom: f32,
}

impl Row {
    fn whole(&self) -> Option<[Spot; ROLES]> {
        let [Some(a), Some(b), Some(c), Some(d)] = self.spots else { return None };
        Some([a, b, c, d])
    }

    fn own(&self) -> impl Iterator<Item = (usize, &Spot)> {
        self.spots.iter().enumerate().filter_map(|(role, spot)| spot.as_ref().map(|spot| (role, spot)))
    }

    /// Where its part of this page ends: another row's next box begins what stands on the next page.
    fn end_by(&self, other: &Other, scale: f32) -> f32 {
        let last = self.own().last();
        let next = last.and_then(|(role, spot)| {
            let here = other.spots.get(role)?;
            let end = other.spots.get(role + 1).map_or(other.bottom, |next| next.y - next.size * 0.6);
            Some(spot.y + (end - here.y) / scale)
        });
        next.map_or(self.bottom, |next| next.min(self.bottom))
    }
}

/// A page and its rows.
pub(super) struct Leaf {
    inks: Inks,
    parts: Parts,
    rows: Vec<Row>,
    words: Vec<Word>,
    sides: Sides,
    /// Of a box.
    side: f32,
    beyond: Beyond,
}

impl Leaf {
    pub fn of(beyond: Beyond, inks: Inks, rows: Vec<Row>, words: Vec<Word>, sides: Sides, side: f32) -> Self {
        let parts = Parts::of(&inks.free, true, true);
        Self { inks, parts, rows, words, sides, side, beyond }
    }

    /// Whether OCR read a word here that is no larger than print, and is one of the form's or plainly read.
    fn is_word(&self, (x, y): (f32, f32)) -> bool {
        let (margin, side) = (self.side * 0.2, self.side);
        let reads = |word: &Word| {
            let is_print = word.confidence >= SURE || !is_short(&word.text) && cue::is_of_the_form(&word.text);
            is_print && (word.height as f32) < side * HIGH
        };
        let holds = |word: &Word| {
            let (left, top) = (word.left as f32 - margin, word.top as f32 - margin);
            let (right, bottom) = (left + word.width as f32 + margin * 2.0, top + word.height as f32 + margin * 2.0);
            (left..right).contains(&x) && (top..bottom).contains(&y)
        };
        self.words.iter().any(|word| holds(word) && reads(word))
    }

    fn others(&self, without: Option<usize>) -> impl Iterator<Item = Other<'_>> {
        let rows = self.rows.iter().enumerate().filter(move |(at, _)| Some(*at) != without);
        rows.filter_map(|(_, row)| Some(Other { leaf: self, spots: row.whole()?, bottom: row.bottom }))
    }
}

/// A whole row that another is compared with.
struct Other<'o> {
    leaf: &'o Leaf,
    spots: [Spot; ROLES],
    bottom: f32,
}

/// What stands among the answers of each row, page after page. Rows are laid over those of their own page; where that has no
/// other, over those of the document's other pages.
pub(super) fn beside(leaves: &[Leaf]) -> Vec<Beside> {
    let all = leaves
        .iter()
        .enumerate()
        .flat_map(|(page, leaf)| leaf.rows.iter().enumerate().map(move |row| (page, leaf, row)));
    let told = |(page, leaf, (at, row)): (usize, &Leaf, (usize, &Row))| {
        let mut others: Vec<Other> = leaf.others(Some(at)).collect();
        let is_alone = others.is_empty();
        if is_alone {
            let elsewhere = leaves.iter().enumerate().filter(|(other, _)| *other != page);
            others = elsewhere.flat_map(|(_, other)| other.others(None)).collect();
        }
        let bottom = others.first().map(|first| row.end_by(first, first.leaf.side / leaf.side));
        let compared = Compared { row, others, leaf };
        let is_read = || is_alone && row.whole().is_some() && compared.is_read();
        match bottom.map(|bottom| compared.written(bottom)) {
            Some(written) if written.is_empty() => Beside::Print,
            // Pages that were photographed one by one are not alike enough to tell.
            _ if is_read() => Beside::Words,
            Some(written) => Beside::Writing(written),
            None => Beside::Untold,
        }
    };
    all.map(told).collect()
}

struct Compared<'r> {
    row: &'r Row,
    others: Vec<Other<'r>>,
    leaf: &'r Leaf,
}

/// A small square of a row with ink that belongs to no mark.
struct Cell {
    x: i32,
    y: i32,
    ink: f32,
}

impl Compared<'_> {
    /// Whether OCR read a word wherever there is ink, also right below the row's own words.
    fn is_read(&self) -> bool {
        let cells = self.cells(self.row.bottom + self.leaf.side * BELOW);
        let unread = cells.iter().filter(|cell| !self.leaf.is_word(self.middle(cell)));
        self.without_stamp(unread.map(|cell| (cell, cell.ink)).collect()).is_empty()
    }

    /// Where the row has ink that no other has, in all as much as a word; nowhere when it is less.
    fn written(&self, bottom: f32) -> Vec<Square> {
        let cells = self.cells(bottom);
        let side = self.size();
        let written = self.without_stamp(self.strange(&cells));
        written.into_iter().map(|(cell, _)| Square { x: cell.x, y: cell.y, side }).collect()
    }

    /// What of it no stamp left; none when that is less than a word.
    fn without_stamp<'c>(&self, cells: Vec<(&'c Cell, f32)>) -> Vec<(&'c Cell, f32)> {
        let enough = |kept: &[(&Cell, f32)]| {
            kept.iter().map(|(_, ink)| ink).sum::<f32>() >= WORD * self.leaf.side * self.leaf.side
        };
        if !enough(&cells) {
            return Vec::new();
        }
        let most = cells.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let stamp = most.and_then(|(cell, _)| Stamp::near(&self.leaf.inks, self.middle(cell), self.leaf.side));
        let Some(stamp) = stamp else { return cells };
        let covered = |cell: &Cell| {
            let (x, y) = self.middle(cell);
            stamp.covers(x, y, self.leaf.side * CELL)
        };
        let apart: Vec<(&Cell, f32)> = cells.into_iter().filter(|(cell, _)| !covered(cell)).collect();
        if enough(&apart) { apart } else { Vec::new() }
    }

    fn middle(&self, cell: &Cell) -> (f32, f32) {
        let half = self.leaf.side * CELL / 2.0;
        (cell.x as f32 + half, cell.y as f32 + half)
    }

    fn size(&self) -> i32 {
        ((self.leaf.side * CELL) as i32).max(3)
    }

    /// The row's cells that have ink, without its marks.
    fn cells(&self, bottom: f32) -> Vec<Cell> {
        let (margin, w) = ((self.leaf.side * EDGE) as i32, self.leaf.inks.ink.w);
        let (x0, x1) = self.leaf.sides.answers;
        let (x0, x1) = ((x0 as i32).max(margin), (x1 as i32).min(w - margin));
        let top = (self.row.own().map(|(_, spot)| spot.y).fold(f32::MAX, f32::min) - self.leaf.side * 0.7) as i32;
        let bottom = self.end((x0, x1), bottom as i32);
        let mut ink = Plane::new(x1 - x0, bottom - top, 0);
        let marks = self.marks();
        for run in self.leaf.parts.within(x0, top, x1, bottom) {
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
            let ruled = self.leaf.inks.ruled(x, y, x + size, y + size);
            let is_thick = ruled as f32 > (size * size) as f32 * THIN && !self.is_mass(x, y);
            let ink = if is_thick { free + ruled } else { free } as f32;
            Cell { x, y, ink }
        };
        let is_inked = |cell: &Cell| cell.ink > (size * size) as f32 * SPECKS;
        places.map(cell).filter(|cell| is_inked(cell) && !self.leaf.beyond.is_at(cell.x, cell.y)).collect()
    }

    /// Black far above and below: the desk beside the paper, or the edge of a copy. No line of writing is that high.
    fn is_mass(&self, x: i32, y: i32) -> bool {
        let (size, far) = (self.size(), (self.leaf.side * MASS / 2.0) as i32);
        let ruled = self.leaf.inks.ruled(x, y - far, x + size, y + size + far);
        ruled as f32 > (size * (size + far * 2)) as f32 * BLACK
    }

    /// How much ink each cell has that no other row has there.
    fn strange<'c>(&self, cells: &'c [Cell]) -> Vec<(&'c Cell, f32)> {
        let slack = (self.leaf.side * SLACK).max(1.0);
        let laid: Vec<Laid> = self.others.iter().map(|other| self.laid(cells, other)).collect();
        let ways = [-1.0, -0.5, 0.0, 0.5, 1.0].map(|part| (slack * part).round() as i32);
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
    fn laid<'o>(&self, cells: &[Cell], other: &Other<'o>) -> Laid<'o> {
        let anchors = self.anchors(other);
        let bends = |scale: f32| {
            let leans = (-4..=4).map(|lean| lean as f32 * BENT);
            let bends = leans.flat_map(|lean| (-3..=3).map(move |stretch| (lean, stretch as f32 * BENT)));
            bends.map(move |(lean, stretch)| Laid { leaf: other.leaf, anchors, scale, lean, stretch })
        };
        let laid = self.scales(other).into_iter().flat_map(bends);
        let area = (self.size() * self.size()) as f32;
        let differs = |laid: &Laid| {
            let ink: f32 = cells.iter().map(|cell| self.excess(cell, laid, (0, 0))).sum();
            // Where several agree as well, the one that bends least.
            ink + (laid.lean.abs() + laid.stretch.abs()) * area
        };
        let straight = Laid { leaf: other.leaf, anchors, scale: 1.0, lean: 0.0, stretch: 0.0 };
        laid.map(|laid| (differs(&laid), laid)).min_by(|a, b| a.0.total_cmp(&b.0)).map_or(straight, |(_, laid)| laid)
    }

    /// How many times as large another row may be: on the same page just as large, on another as it fits best.
    fn scales(&self, other: &Other) -> Vec<f32> {
        if std::ptr::eq(self.leaf, other.leaf) {
            return vec![1.0];
        }
        let about = other.leaf.side / self.leaf.side;
        let height = |[first, .., last]: [Spot; ROLES]| last.y - first.y;
        let by_height = self.row.whole().map(|own| height(other.spots) / height(own).max(1.0));
        let by_size = (-6..=6).map(|step| about * (1.0 + step as f32 / 6.0 * UNSURE));
        by_size.chain(by_height).chain([1.0]).collect()
    }

    /// Boxes of both rows: print that stands beside the one is looked for beside the other. A marked box may be found a
    /// little off its place, so that empty ones are taken where both rows have any.
    fn anchors(&self, other: &Other) -> Anchors {
        let both: Anchors =
            std::array::from_fn(|role| self.row.spots.get(role).copied().flatten().zip(other.spots.get(role).copied()));
        let empty = both.map(|pair| pair.filter(|(own, other)| own.hollow && other.hollow));
        if empty.iter().any(Option::is_some) { empty } else { both }
    }

    fn excess(&self, cell: &Cell, laid: &Laid, by: (i32, i32)) -> f32 {
        let far = |spot: &Spot| (spot.y - cell.y as f32).abs() + (spot.x - cell.x as f32).abs() * 0.05;
        let anchor = laid.anchors.iter().flatten().min_by(|a, b| far(&a.0).total_cmp(&far(&b.0)));
        let Some((from, to)) = anchor else { return 0.0 };
        let along = cell.x as f32 - from.x;
        let x = nearest(to.x + along * (laid.scale + laid.stretch)) + by.0;
        let y = nearest((cell.y as f32 - from.y) * laid.scale + to.y + along * laid.lean) + by.1;
        let (own, size) = (self.size(), nearest(self.size() as f32 * laid.scale));
        let other = laid.leaf.inks.inked(x, y, x + size, y + size) as f32 / (laid.scale * laid.scale);
        (cell.ink - other * THICKER - (own * own) as f32 * SPECKS).max(0.0)
    }

    /// The ruling that ends the row, or where the next one begins: a label may stand above its answers.
    fn end(&self, (x0, x1): (i32, i32), bottom: i32) -> i32 {
        const THICK: i32 = 7;
        let last = self.row.own().map(|(_, spot)| spot.y).fold(0.0, f32::max) + self.leaf.side * 0.6;
        let most = ((x1 - x0) as f32 * CROSSES) as u32;
        let ruled = |y: i32| self.leaf.inks.ruled(x0, y, x1, y + THICK);
        // A line of writing may look like a ruling, but it is higher.
        let crosses = |y: &i32| ruled(*y) >= most && ruled(y - THICK).max(ruled(y + THICK)) * 2 < ruled(*y);
        (last as i32..bottom).find(crosses).unwrap_or(bottom)
    }

    /// The parts that reach into one of the row's boxes.
    fn marks(&self) -> Vec<u32> {
        let of = |spot: &Spot| {
            let half = spot.size * 0.6;
            let (x, y) = (spot.x, spot.y);
            self.leaf.parts.within((x - half) as i32, (y - half) as i32, (x + half) as i32 + 1, (y + half) as i32 + 1)
        };
        let mut marks: Vec<u32> = self.row.own().flat_map(|(_, spot)| of(spot)).map(|run| run.part).collect();
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    fn is_mark(&self, x: f32, y: f32, hangs: bool) -> bool {
        self.row.own().any(|(_, spot)| {
            let far = (x - spot.x).abs().max((y - spot.y).abs()) / spot.size;
            // A tick beside its box stands on the side away from the words.
            let ahead = (spot.x - x) / spot.size * if self.leaf.sides.leftwards { -1.0 } else { 1.0 };
            let is_beside = (0.0..BESIDE).contains(&ahead) && (y - spot.y).abs() < spot.size;
            far < 0.9 || hangs && far < REACH || is_beside
        })
    }
}

/// A box of a row, and the same box of another row.
type Anchors = [Option<(Spot, Spot)>; ROLES];

/// How another row lies over this one.
struct Laid<'o> {
    leaf: &'o Leaf,
    anchors: Anchors,
    /// How many times as large it is.
    scale: f32,
    /// Down and across, in pixels for each pixel along.
    lean: f32,
    stretch: f32,
}

/// Two Latin letters are in many words; a Chinese character is a word.
fn is_short(word: &str) -> bool {
    word.chars().count() <= 2 && word.is_ascii()
}
