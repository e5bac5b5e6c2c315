//! The pages of one document, read one after the other and joined into a sheet.

use super::{
    Blind, Eyes, Layout, Page, Seen, Word,
    boxes::{self, Found, Inks, Sizes, Spot as Place},
    explain,
    ink::{self, Read},
    look, rows,
    upright::{self, Upright},
};
use crate::sheet::{Cell, Format, Item, Line, Mark, Method, Row, Shape, Sheet, Spot, Text};

/// A page made upright, with what could be its boxes.
pub(super) struct Laid {
    up: Upright,
    inks: Inks,
    pub found: Found,
}

impl Laid {
    pub fn of(page: &Page) -> Option<Self> {
        upright::upright(page).map(|up| Self::on(up, None))
    }

    fn on(up: Upright, known: Option<Sizes>) -> Self {
        let inks = Inks::of(&up.dark);
        let found = boxes::find(&inks, known);
        Self { up, inks, found }
    }

    fn again(self, known: Option<Sizes>) -> Self {
        let found = boxes::find(&self.inks, known);
        Self { found, ..self }
    }
}

/// A row of the form as found on a page: its label, and the lines of its answers.
struct Answers {
    label: Vec<String>,
    lines: Vec<Line>,
    page: u32,
    /// It has the authorization with its options.
    grants: bool,
    /// It has the refusal.
    refuses: bool,
}

/// What the pages read so far say.
#[derive(Default)]
pub(super) struct Document {
    /// The boxes' sizes, by the page that shows them best.
    pub sizes: Option<Sizes>,
    pub faults: Vec<String>,
    language: Option<String>,
    rows: Vec<Answers>,
    words: Vec<(u32, Vec<String>)>,
    pages: Vec<(u32, Upright, Vec<Read>)>,
}

impl Document {
    /// Reads one more page.
    pub fn page(&mut self, page: &Page, mut laid: Laid, eyes: &mut dyn Eyes) -> Result<(), Blind> {
        let other =
            |sizes: Sizes, best: Sizes| (sizes.side - best.side).abs() > best.side * 0.1 || sizes.seen * 2 < best.seen;
        if let Some(best) = self.sizes
            && laid.found.sizes.is_none_or(|sizes| other(sizes, best))
        {
            laid = laid.again(Some(best));
        }
        let (laid, told) = self.upright(laid, eyes)?;
        let picture = look::picture(&laid.up, &laid.inks, &laid.found.spots);
        let whole = (0.0, 0.0, picture.width() as f32, picture.height() as f32);
        let told = look::part(eyes, &picture, whole, Layout::Page, &told.language)?;
        self.language = Some(told.language.clone());
        let spots = rows::pruned(&laid.found.spots, &told.words);
        let leftwards = rows::leftwards(&spots, &told.words);
        let reads = ink::read(&laid.up.dark, &laid.inks, &spots, leftwards);
        let mut words = told.words;
        if told.language != "eng" {
            words = Self::with_labels(words, &picture, &spots, leftwards, eyes)?;
        }
        self.take(page.number, &reads, &words, leftwards, (picture.width() as f32, picture.height() as f32));
        self.pages.push((page.number, laid.up, reads));
        Ok(())
    }

    /// The page the right way up, by what of its words can be read each way.
    fn upright(&self, laid: Laid, eyes: &mut dyn Eyes) -> Result<(Laid, look::Told), Blind> {
        let mut best: Option<(Laid, look::Told)> = None;
        let mut next = Some(laid);
        for turn in 0..3 {
            let Some(laid) = next.take() else { break };
            let picture = look::picture(&laid.up, &laid.inks, &laid.found.spots);
            let area = sample(&laid, picture.width() as f32, picture.height() as f32);
            let told = look::language(eyes, &picture, area, self.language.as_deref())?;
            if told.is_read() {
                return Ok((laid, told));
            }
            let turned = if turn == 0 { laid.up.turned() } else { laid.up.quarter() };
            if turn < 2 {
                next = Some(Laid::on(turned, self.sizes));
            }
            if best.as_ref().is_none_or(|(_, most)| told.sure > most.sure) {
                best = Some((laid, told));
            }
        }
        best.ok_or_else(|| Blind::Failed("nothing was read".to_owned()))
    }

    /// Texts' names are Latin letters and figures in every language: the labels' column is read once more for them.
    fn with_labels(
        words: Vec<Word>,
        picture: &image::GrayImage,
        spots: &[Place],
        leftwards: bool,
        eyes: &mut dyn Eyes,
    ) -> Result<Vec<Word>, Blind> {
        let Some(column) = column(spots, leftwards, picture.width() as f32) else { return Ok(words) };
        let top = spots.iter().map(|spot| spot.y - spot.size).fold(f32::MAX, f32::min);
        let area = (column.0, top, column.1, picture.height() as f32);
        let labels = look::part(eyes, picture, area, Layout::Block, "eng")?;
        let latin = |word: &Word| word.text.chars().any(|c| c.is_ascii_digit() || c.is_ascii_alphabetic());
        let outside = |word: &Word| {
            let middle = word.left as f32 + word.width as f32 / 2.0;
            !(middle > column.0 && middle < column.1 && word.top as f32 > top)
        };
        let mut all: Vec<Word> = words.into_iter().filter(outside).collect();
        all.extend(labels.words.into_iter().filter(latin));
        Ok(all)
    }

    fn take(&mut self, page: u32, reads: &[Read], words: &[Word], leftwards: bool, size: (f32, f32)) {
        let groups = rows::groups(reads);
        let spots: Vec<Place> = reads.iter().map(|read| read.spot).collect();
        let label_column = column(&spots, leftwards, size.0);
        let answers = if leftwards {
            (0.0, label_column.map_or(size.0, |column| column.0))
        } else {
            (label_column.map_or(0.0, |column| column.1), size.0)
        };
        let at = |index: usize| reads.get(index);
        let heights = [false, true].map(|refusal| height(&groups, reads, refusal));
        let mut first = f32::MAX;
        let mut last = 0.0f32;
        for (index, group) in groups.iter().enumerate() {
            let Some(square) = at(group.square) else { continue };
            let next = groups.get(index + 1).and_then(|group| at(group.square));
            let usual = heights.get(usize::from(group.rounds.is_empty())).copied().unwrap_or_default();
            let bottom = next.map_or(square.spot.y + usual, |next| next.spot.y - square.spot.size * 0.6);
            first = first.min(square.spot.y - square.spot.size);
            last = last.max(bottom);
            let mut marks: Vec<&Read> =
                std::iter::once(square).chain(group.rounds.iter().filter_map(|i| at(*i))).collect();
            if leftwards && let Some(rounds) = marks.get_mut(1..) {
                rounds.sort_by(|a, b| {
                    let same = (a.spot.y - b.spot.y).abs() < a.spot.size * 0.6;
                    if same { b.spot.x.total_cmp(&a.spot.x) } else { a.spot.y.total_cmp(&b.spot.y) }
                });
            }
            let lines = lines(&marks, words, answers, bottom, leftwards);
            if group.rounds.is_empty() {
                self.refusal(page, lines, bottom);
            } else {
                // The label may reach down beside the refusal that follows.
                let behind = groups.get(index + 1).filter(|next| next.rounds.is_empty());
                let end = behind.map_or(bottom, |_| {
                    let after = groups.get(index + 2).and_then(|group| at(group.square));
                    after.map_or(square.spot.y + square.spot.size * 16.0, |next| next.spot.y - square.spot.size * 0.8)
                });
                let area = label_column.map(|(x0, x1)| (x0, square.spot.y - square.spot.size * 0.8, x1, end));
                let label = area.map(|area| rows::text(words, area, false)).unwrap_or_default();
                self.rows.push(Answers { label, lines, page, grants: true, refuses: false });
            }
        }
        let prose = |from: f32, to: f32| rows::text(words, (0.0, from, size.0, to), leftwards);
        let mut lines = prose(0.0, first.min(size.1));
        if last > 0.0 {
            lines.extend(prose(last, size.1));
        }
        self.words.push((page, lines));
    }

    fn refusal(&mut self, page: u32, lines: Vec<Line>, _bottom: f32) {
        let open = self.rows.last_mut().filter(|row| row.grants && !row.refuses);
        match open {
            Some(row) if row.page == page || row.page + 1 == page => {
                row.lines.extend(lines);
                row.refuses = true;
            }
            _ => self.rows.push(Answers { label: Vec::new(), lines, page, grants: false, refuses: true }),
        }
    }

    /// The sheet of all pages, and the pictures of what was seen where they are wanted.
    pub fn seen(mut self, source: &str, pictures: bool) -> Seen {
        self.join_halves();
        let mut sheet =
            Sheet { source: source.to_owned(), format: Format::Scan, faults: self.faults, ..Sheet::default() };
        for (number, row) in (1u32..).zip(&self.rows) {
            let label = Cell { continues: false, lines: row.label.iter().map(|text| plain(text)).collect() };
            let answers = Cell { continues: false, lines: row.lines.clone() };
            let spot = Spot { page: Some(row.page), table: Some(1), row: number };
            sheet.rows.push(Row { spot, cells: vec![label, answers] });
        }
        sheet.asides = self.words.into_iter().flat_map(|(_, lines)| lines).collect();
        let places = self.pages.iter().flat_map(|(page, up, reads)| reads.iter().map(|read| place(*page, up, read)));
        let places = places.collect();
        let pictures = if pictures {
            self.pages.iter().map(|(page, up, reads)| (*page, explain::picture(up, reads))).collect()
        } else {
            Vec::new()
        };
        Seen { sheet, pictures, places }
    }

    /// A row broken over two pages that came in the wrong order: one lacks its refusal, one refusal its row.
    fn join_halves(&mut self) {
        let orphans: Vec<usize> =
            self.rows.iter().enumerate().filter(|(_, row)| !row.grants).map(|(index, _)| index).collect();
        let open: Vec<usize> = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.grants && !row.refuses)
            .map(|(index, _)| index)
            .collect();
        if let ([orphan], [open]) = (orphans.as_slice(), open.as_slice()) {
            let lines = self.rows.get(*orphan).map(|row| row.lines.clone()).unwrap_or_default();
            if let Some(row) = self.rows.get_mut(*open) {
                row.lines.extend(lines);
                row.refuses = true;
            }
            self.rows.remove(*orphan);
        }
    }
}

/// How far the words of a box reach down where no other box follows: as in the page's other rows.
fn height(groups: &[rows::Group], reads: &[Read], refusal: bool) -> f32 {
    let at = |index: usize| reads.get(index).map(|read| read.spot);
    let mut heights: Vec<f32> = groups
        .windows(2)
        .filter_map(|pair| pair.first().zip(pair.get(1)))
        .filter(|(group, _)| group.rounds.is_empty() == refusal)
        .filter_map(|(group, next)| at(group.square).zip(at(next.square)))
        .map(|(group, next)| next.y - group.y - group.size * 0.6)
        .collect();
    heights.sort_by(f32::total_cmp);
    let size = groups.first().and_then(|group| at(group.square)).map_or(28.0, |spot| spot.size);
    heights.get(heights.len() / 2).copied().unwrap_or(size * if refusal { 3.0 } else { 5.0 })
}

/// Where the labels stand: from the boxes' column to the page's edge, on the side away from the answers' words.
fn column(spots: &[Place], leftwards: bool, width: f32) -> Option<(f32, f32)> {
    let squares = || spots.iter().filter(|spot| !spot.round);
    squares().next()?;
    Some(if leftwards {
        (squares().map(|spot| spot.x + spot.size * 0.6).fold(0.0, f32::max), width)
    } else {
        (0.0, squares().map(|spot| spot.x - spot.size * 0.6).fold(f32::MAX, f32::min))
    })
}

/// A part of the page that is full of words: around the first boxes, else its upper half.
fn sample(laid: &Laid, width: f32, height: f32) -> (f32, f32, f32, f32) {
    let mut squares: Vec<&Place> = laid.found.spots.iter().filter(|spot| !spot.round).collect();
    squares.sort_by(|a, b| a.y.total_cmp(&b.y));
    match squares.first() {
        Some(first) if squares.len() >= 2 => {
            (0.0, first.y - first.size, width, (first.y + first.size * 8.0).min(height))
        }
        _ => (0.0, height * 0.1, width, height * 0.35),
    }
}

/// The lines of one box and its circles, each with the words beside it.
fn lines(marks: &[&Read], words: &[Word], answers: (f32, f32), bottom: f32, leftwards: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    for (index, read) in marks.iter().enumerate() {
        let spot = &read.spot;
        let rest = marks.get(index + 1..).unwrap_or_default();
        let below = rest.iter().find(|other| other.spot.y > spot.y + spot.size * 0.6);
        let bottom = below.map_or(bottom, |other| other.spot.y - other.spot.size * 0.65);
        let same = |other: &&&Read| (other.spot.y - spot.y).abs() < spot.size * 0.6 && other.spot.x != spot.x;
        let level: Vec<f32> = marks.iter().filter(same).map(|other| other.spot.x).collect();
        let (mut x0, mut x1) = answers;
        if leftwards {
            x1 = x1.min(spot.x + spot.size * 6.0);
            x0 = level.iter().copied().filter(|x| *x < spot.x).fold(x0, f32::max);
        } else {
            x1 = level.iter().copied().filter(|x| *x > spot.x).fold(x1, f32::min);
        }
        if !level.is_empty() {
            (x0, x1) = if leftwards { (x0, spot.x) } else { (spot.x, x1) };
        }
        let text = rows::text(words, (x0, spot.y - spot.size * 0.65, x1, bottom), leftwards).join(" ");
        let shape = if spot.round { Shape::Round } else { Shape::Box };
        let seen = format!("ink {:.2}", read.measure.inside);
        let mark = Mark { shape, state: read.state.clone(), method: Method::Scan, seen, struck: false };
        let text = Text { text: format!(" {text}"), ..Text::default() };
        lines.push(Line { items: vec![Item::Mark(mark), Item::Text(text)] });
    }
    lines
}

fn place(page: u32, up: &Upright, read: &Read) -> super::Place {
    let spot = &read.spot;
    let (x, y) = up.back.of(spot.x, spot.y);
    let (edge, _) = up.back.of(spot.x + spot.size, spot.y);
    let (_, foot) = up.back.of(spot.x + spot.size, spot.y);
    let shape = if spot.round { Shape::Round } else { Shape::Box };
    let measure = &read.measure;
    let measured = format!("{measure:?} hollow {} outline {:.2}", spot.hollow, spot.outline);
    let size = (edge - x).hypot(foot - y);
    super::Place { page, shape, state: read.state.clone(), x, y, size, ink: measure.inside, measured }
}

fn plain(text: &str) -> Line {
    Line { items: vec![Item::Text(Text { text: text.to_owned(), ..Text::default() })] }
}
