//! The pages of one document, read one after the other and joined into a sheet.

use super::{
    Blind, Eyes, Layout, Page, Seen, Word, begun,
    boxes::{self, Found, Inks, Sizes, Spot as Place},
    cue::{self, Cue, Cues},
    explain,
    fit::{self, Fitted},
    ink::{self, Read},
    lacking::{self, Plain},
    level::{Beyond, Desk},
    look,
    model::{Model, ROLES},
    rows::{self, Sides},
    strange::{self, Beside, Leaf, Square},
    upright::{self, Upright},
};
use crate::sheet::{Cell, Format, Item, Line, Row, Shape, Sheet, Spot, State, Text};

/// A page made upright, with what could be its boxes.
pub(super) struct Laid {
    up: Upright,
    inks: Inks,
    pub found: Found,
    desk: Option<Desk>,
}

impl Laid {
    pub fn of(page: &Page) -> Option<Self> {
        upright::upright(page).map(|up| Self::on(up, None))
    }

    /// How a row's boxes stand on this page alone.
    pub fn model(&self) -> Option<Model> {
        Model::of(&self.found.spots, &[], self.found.sizes?, &self.inks.grown)
    }

    fn on(up: Upright, known: Option<Sizes>) -> Self {
        let inks = Inks::of(&up.dark);
        let (found, desk) = (boxes::find(&inks, known), Desk::of(&up.grey));
        Self { up, inks, found, desk }
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
    /// What each line's box was read from.
    reads: Vec<Read>,
    page: u32,
    /// Which of the row's four are on this page.
    has: [bool; ROLES],
    /// Not only what may be the end of a row that begins on another page.
    sure: bool,
}

impl Answers {
    /// Its end may stand on another page.
    fn is_begun(&self) -> bool {
        self.has[0] && self.has.contains(&false)
    }

    /// Its beginning may.
    const fn is_end(&self) -> bool {
        !self.has[0]
    }

    /// Where the form's marks are plain, what is none of them is no mark.
    fn empty_specks(&mut self, plainly: Plain) {
        for (read, line) in self.reads.iter_mut().zip(&mut self.lines) {
            plainly.settle(read);
            set(line, &read.state);
        }
    }

    /// Where a mark that the row lacks could have been overlooked, it is asked about.
    fn doubt_traces(&mut self, plain: Option<Plain>) {
        for at in lacking::traces(&self.reads, &roles(self.has), plain) {
            if let Some(line) = self.lines.get_mut(at) {
                undecide(line, "the row lacks a mark, and a trace of one may be here");
            }
        }
    }
}

/// Which of a row's four there are.
fn roles(has: [bool; ROLES]) -> Vec<usize> {
    (0..).zip(has).filter(|(_, has)| *has).map(|(role, _)| role).collect()
}

/// How far below a row's last box its label may reach, in sizes of the box.
const BELOW: f32 = 1.8;

/// What the pages read so far say.
#[derive(Default)]
pub(super) struct Document {
    /// The boxes' sizes, by the page that shows them best.
    pub sizes: Option<Sizes>,
    /// How a row's boxes stand, by the page that shows it best.
    pub model: Option<Model>,
    pub faults: Vec<String>,
    language: Option<String>,
    rows: Vec<Answers>,
    words: Vec<(u32, Vec<String>)>,
    pages: Vec<(u32, Upright, Vec<Read>)>,
    leaves: Vec<Leaf>,
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
        let mut picture = look::picture(&laid.up, &laid.inks, &laid.found.spots);
        let whole = (0.0, 0.0, picture.width() as f32, picture.height() as f32);
        let mut read = look::part(eyes, &picture, whole, Layout::Page, &told.language)?;
        // The grain of a table may look like columns of words, among which the page's own are not found.
        if read.letters < told.letters
            && let Some(desk) = &laid.desk
        {
            look::whiten(&mut picture, desk);
            read = look::part(eyes, &picture, whole, Layout::Page, &told.language)?;
        }
        self.language = Some(read.language.clone());
        let arabic = read.language == "ara";
        let beyond = Beyond { desk: laid.desk, words: rows::around(&read.words) };
        let mut spots = rows::pruned(&laid.found.spots, &read.words);
        spots.retain(|spot| !beyond.is_at(spot.x as i32, spot.y as i32));
        let mut sizes = laid.found.sizes;
        // Where no page has a column of boxes, as in a form of one text, the words tell where boxes stand.
        if self.sizes.is_none_or(|sizes| sizes.seen <= 2) {
            let (more, told) = begun::boxes(&read.words, &laid.inks, arabic);
            let is_new = |spot: &Place| {
                let other = |other: &Place| other.round == spot.round && boxes::near(other, spot, 0.5);
                !laid.found.spots.iter().any(other)
            };
            spots.extend(more.into_iter().filter(is_new));
            sizes = told.or(sizes);
        }
        let cues = Cues::of(&spots, &read.words, arabic);
        let model = self.model(&spots, &cues.all, sizes, &laid.inks);
        let told = sizes.or(self.sizes).and_then(|sizes| Model::told(&cues.all, sizes, &laid.inks));
        let fit = |model: Model| (model, fit::rows(&model, &spots, &cues, &laid.inks));
        // Words that say more plainly than the boxes alone how a row's four stand.
        let fits = match (model.map(fit), told.map(fit)) {
            (Some(own), Some(told)) if told.1.borne_out(&cues.all) > own.1.borne_out(&cues.all) * 2 => Some(told),
            (own, told) => own.or(told),
        };
        let (model, fitted) = fits.unzip();
        let mut fitted = fitted.unwrap_or_default();
        if fitted.rows.is_empty() && fitted.strays.is_empty() && self.rows.iter().any(Answers::is_begun) {
            fitted.strays = fit::lone(&spots);
        }
        let places: Vec<Place> =
            fitted.rows.iter().flat_map(|row| row.spots.into_iter().flatten()).chain(fitted.strays.clone()).collect();
        if places.is_empty() && spots.iter().filter(|spot| spot.hollow && !spot.round).count() >= 2 {
            self.faults.push(format!("page {}: boxes were found, but not the rows of a form", page.number));
        }
        let size = (picture.width() as f32, picture.height() as f32);
        let sides = Sides::of(&places, &read.words, arabic, size.0);
        let reads = ink::read(&laid.up.dark, &laid.inks, &places, sides.leftwards);
        let mut words = read.words;
        if read.language != "eng" {
            words = Self::with_labels(words, &picture, &places, sides.labels, eyes)?;
        }
        let first = self.rows.len();
        let on = On { page: page.number, reads: &reads, words: &words, sides, size };
        let side = model.map_or(28.0, |model| model.sizes.side);
        let (areas, rows) = self.take(&on, &fitted, model, side);
        self.leaves.push(Leaf::of(beyond, laid.inks, rows, words.clone(), sides, side));
        self.relabel(first, &areas, &words, &picture, eyes)?;
        self.pages.push((page.number, laid.up, reads));
        Ok(())
    }

    /// What OCR passes over on a page it often reads in the cell alone and enlarged: labels without a number, and those it
    /// is not sure of, are read once more.
    fn relabel(
        &mut self,
        first: usize,
        areas: &[look::Area],
        words: &[Word],
        picture: &image::GrayImage,
        eyes: &mut dyn Eyes,
    ) -> Result<(), Blind> {
        const LARGER: u32 = 2;
        let rows = self.rows.iter_mut().skip(first).zip(areas);
        let (mut unread, areas): (Vec<&mut Answers>, Vec<look::Area>) =
            rows.filter(|(row, area)| !rows::is_labelled(&row.label) || !rows::is_sure(words, **area)).unzip();
        let told = look::parts(eyes, picture, &areas, Layout::Block, "eng", LARGER)?;
        for ((row, area), told) in unread.iter_mut().zip(areas).zip(told) {
            let again = rows::text(&told.words, area, false);
            match (rows::is_labelled(&row.label), rows::is_labelled(&again)) {
                // Both are kept: where they name different texts, none is named.
                (true, true) => row.label.extend(again),
                (false, true) => row.label = again,
                _ => {}
            }
        }
        Ok(())
    }

    /// This page's own arrangement, or the document's where another page shows it far better.
    fn model(&self, spots: &[Place], cues: &[Cue], sizes: Option<Sizes>, inks: &Inks) -> Option<Model> {
        let own = sizes.and_then(|sizes| Model::of(spots, cues, sizes, &inks.grown));
        match (own, self.model) {
            (Some(own), Some(best)) if own.votes * 2.0 < best.votes && own.votes < 6.0 => {
                Some(best.scaled(own.sizes.side / best.sizes.side))
            }
            (Some(own), _) => Some(own),
            (None, best) => best,
        }
    }

    /// The page the right way up, by what of its words can be read each way.
    fn upright(&self, laid: Laid, eyes: &mut dyn Eyes) -> Result<(Laid, look::Told), Blind> {
        let mut best: Option<(Laid, look::Told)> = None;
        let mut next = Some(laid);
        for turn in 0..4 {
            let Some(laid) = next.take() else { break };
            let picture = look::picture(&laid.up, &laid.inks, &laid.found.spots);
            let area = sample(&laid, picture.width() as f32, picture.height() as f32);
            let told = look::language(eyes, &picture, area, self.language.as_deref())?;
            if told.is_upright() {
                return Ok((laid, told));
            }
            let better = best.as_ref().is_none_or(|(_, most)| told.worth() > most.worth());
            let turned = if turn == 1 { laid.up.quarter() } else { laid.up.turned() };
            if turn < 3 {
                next = Some(Laid::on(turned, self.sizes));
            }
            if better {
                best = Some((laid, told));
            }
            if turn > 0 && best.as_ref().is_some_and(|(_, told)| told.is_read()) {
                break;
            }
        }
        best.ok_or_else(|| Blind::Failed("nothing was read".to_owned()))
    }

    /// Texts' names are Latin letters and figures in every language: the labels' column is read once more for them, as far
    /// down as there are boxes. Who signs below them does so in the page's own language.
    fn with_labels(
        words: Vec<Word>,
        picture: &image::GrayImage,
        spots: &[Place],
        column: (f32, f32),
        eyes: &mut dyn Eyes,
    ) -> Result<Vec<Word>, Blind> {
        if spots.is_empty() {
            return Ok(words);
        }
        let top = spots.iter().map(|spot| spot.y - spot.size).fold(f32::MAX, f32::min);
        let end = spots.iter().map(|spot| spot.y + spot.size * BELOW).fold(0.0, f32::max);
        let area = (column.0, top, column.1, end);
        let labels = look::part(eyes, picture, area, Layout::Block, "eng")?;
        let latin = |word: &Word| word.text.chars().any(|c| c.is_ascii_digit() || c.is_ascii_alphabetic());
        let outside = |word: &Word| {
            let middle = word.left as f32 + word.width as f32 / 2.0;
            !(middle > column.0 && middle < column.1 && (top..end).contains(&(word.top as f32)))
        };
        let mut all: Vec<Word> = words.into_iter().filter(outside).collect();
        all.extend(labels.words.into_iter().filter(latin));
        Ok(all)
    }

    /// Takes up a page's rows, and gives back where each one's label stands and where its answers do.
    fn take(
        &mut self,
        on: &On,
        fitted: &fit::Rows,
        model: Option<Model>,
        side: f32,
    ) -> (Vec<look::Area>, Vec<strange::Row>) {
        let (mut areas, mut rows) = (Vec::new(), Vec::new());
        let usual = height(&fitted.rows, model);
        let (mut first, mut last) = (on.size.1, 0.0f32);
        let mut reads = on.reads.iter();
        let heads = rows::heads(&fitted.rows, on.words, on.sides.labels, side);
        let head = |at: usize| heads.get(at).copied().flatten();
        let begins = |at: usize| head(at).or_else(|| Some(fitted.rows.get(at)?.y - side * 0.7));
        let bottom = |(at, row): (usize, &Fitted)| match begins(at + 1) {
            Some(next) => next,
            None if fitted.rows.len() == 1 => rows::end(row, on.words, on.sides, side).unwrap_or(row.y + usual),
            None => row.y + usual,
        };
        let bottoms: Vec<f32> = fitted.rows.iter().enumerate().map(bottom).collect();
        for (at, (row, bottom)) in fitted.rows.iter().zip(bottoms).enumerate() {
            let has = row.spots.map(|spot| spot.is_some());
            let mut marks: Vec<&Read> = reads.by_ref().take(has.iter().filter(|has| **has).count()).collect();
            first = first.min(head(at).unwrap_or(row.y - side));
            last = last.max(bottom);
            if on.sides.arabic && model.is_some_and(|model| model.is_level()) && marks.len() == ROLES {
                marks.swap(1, 2);
            }
            let roles = roles(has);
            let lines = rows::lines(&marks, &roles, on.words, on.sides, bottom);
            let reads = marks.into_iter().cloned().collect();
            let (x0, x1) = on.sides.labels;
            let area = match head(at) {
                Some(top) => (0.0, top, on.size.0, row.y - side * 0.65),
                None => (x0, row.y - side * 0.8, x1, bottom),
            };
            areas.push(area);
            rows.push(strange::Row { spots: row.spots, bottom });
            let label = rows::text(on.words, area, false);
            self.rows.push(Answers { label, lines, reads, page: on.page, has, sure: true });
        }
        // Boxes of the column that belong to no row: one of them may be the end of the row before.
        for stray in reads {
            let above = stray.spot.y < first;
            let bottom = if above { first } else { on.size.1 };
            let lines = rows::lines(&[stray], &[ROLES - 1], on.words, on.sides, bottom);
            let (has, sure) = ([false, false, false, true], stray.spot.hollow);
            rows.push(strange::Row { spots: [None, None, None, Some(stray.spot)], bottom });
            let reads = vec![stray.clone()];
            self.rows.push(Answers { label: Vec::new(), lines, reads, page: on.page, has, sure });
            first = first.min(stray.spot.y - side);
            last = last.max(stray.spot.y + side);
        }
        let prose = |from: f32, to: f32| rows::text(on.words, (0.0, from, on.size.0, to), on.sides.arabic);
        let mut lines = prose(0.0, first.min(on.size.1));
        if last > 0.0 {
            lines.extend(prose(last, on.size.1));
        }
        self.words.push((on.page, lines));
        (areas, rows)
    }

    /// The sheet of all pages, and the pictures of what was seen where they are wanted.
    pub fn seen(mut self, source: &str, pictures: bool) -> Seen {
        let plainly = Plain::of(self.rows.iter().filter(|row| row.sure).flat_map(|row| &row.reads));
        if let Some(plainly) = plainly {
            self.rows.iter_mut().for_each(|row| row.empty_specks(plainly));
            let seen = self.pages.iter_mut().flat_map(|(_, _, reads)| reads);
            seen.for_each(|read| plainly.settle(read));
        }
        let writing = self.doubt_writing();
        self.join_halves();
        self.rows.retain(|row| row.sure);
        self.rows.iter_mut().for_each(|row| row.doubt_traces(plainly));
        let mut sheet = Sheet {
            source: source.to_owned(),
            format: Format::Scan,
            faults: self.faults,
            plainly_marked: plainly.is_some(),
            ..Sheet::default()
        };
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
            let on = |page: u32| -> Vec<Square> {
                writing.iter().filter(|(on, _)| *on == page).flat_map(|(_, squares)| squares).copied().collect()
            };
            self.pages.iter().map(|(page, up, reads)| (*page, explain::picture(up, reads, &on(*page)))).collect()
        } else {
            Vec::new()
        };
        Seen { sheet, pictures, places }
    }

    /// Where somebody may have written among a row's answers, none of its marks is counted. Tells on which pages and where.
    fn doubt_writing(&mut self) -> Vec<(u32, Vec<Square>)> {
        let mut writing = Vec::new();
        for (row, beside) in self.rows.iter_mut().zip(strange::beside(&self.leaves)) {
            let why = match beside {
                Beside::Print => continue,
                Beside::Writing(squares) => {
                    writing.push((row.page, squares));
                    "something may be written among the row's answers: other rows have no ink there"
                }
                Beside::Words if cue::are_form_lines(&row.lines) => continue,
                Beside::Words | Beside::Untold => {
                    "something may be written among the row's answers: no other row can be compared with it"
                }
            };
            row.lines.iter_mut().for_each(|line| undecide(line, why));
        }
        writing
    }

    /// A row broken over two pages: the one half lacks what the other has.
    fn join_halves(&mut self) {
        let all = |is: fn(&Answers) -> bool| -> Vec<usize> {
            self.rows.iter().enumerate().filter(|(_, row)| is(row)).map(|(index, _)| index).collect()
        };
        let (begun, sure) = (all(Answers::is_begun), all(|row| row.is_end() && row.sure));
        let ended = if sure.is_empty() { all(Answers::is_end) } else { sure };
        let ([head], [tail]) = (begun.as_slice(), ended.as_slice()) else { return };
        let (Some(one), Some(other)) = (self.rows.get(*head), self.rows.get(*tail)) else { return };
        let fits = one.has.iter().zip(other.has).all(|(one, other)| *one != other) && one.page != other.page;
        if fits {
            let (head, tail) = (if head > tail { *head - 1 } else { *head }, self.rows.remove(*tail));
            if let Some(row) = self.rows.get_mut(head) {
                row.lines.extend(tail.lines);
                row.reads.extend(tail.reads);
                row.label.extend(tail.label);
                row.has = [true; ROLES];
            }
        }
    }
}

/// A page that was read.
struct On<'p> {
    page: u32,
    reads: &'p [Read],
    words: &'p [Word],
    sides: Sides,
    size: (f32, f32),
}

fn undecide(line: &mut Line, why: &str) {
    set(line, &State::Unclear(why.to_owned()));
}

fn set(line: &mut Line, state: &State) {
    for item in &mut line.items {
        if let Item::Mark(mark) = item {
            mark.state = state.clone();
        }
    }
}

/// From a row's first box to the next row's, where no other follows: as in the page's other rows.
fn height(rows: &[Fitted], model: Option<Model>) -> f32 {
    let steps = rows.windows(2).filter_map(|pair| pair.first().zip(pair.get(1))).map(|(row, next)| next.y - row.y);
    let least = model.map_or(0.0, |model| model.height() + model.sizes.side * 2.6);
    let usual = boxes::median(steps);
    let side = model.map_or(28.0, |model| model.sizes.side);
    if usual > 0.0 { usual - side * 0.7 } else { least }
}

/// A part of the page that is full of words: around the middle one of its boxes, else where there is most ink.
fn sample(laid: &Laid, width: f32, height: f32) -> (f32, f32, f32, f32) {
    // The grain of a table has boxes of its own.
    let is_beside = |x: i32, y: i32| laid.desk.as_ref().is_some_and(|desk| desk.is_at(x, y));
    let is_square = |spot: &&Place| !spot.round && spot.hollow && !is_beside(spot.x as i32, spot.y as i32);
    let mut squares: Vec<&Place> = laid.found.spots.iter().filter(is_square).collect();
    squares.sort_by(|a, b| a.y.total_cmp(&b.y));
    match squares.get(squares.len() / 2) {
        Some(middle) if squares.len() >= 2 => {
            let reach = middle.size * 5.0;
            (0.0, (middle.y - reach).max(0.0), width, (middle.y + reach).min(height))
        }
        _ => {
            const BLOCK: i32 = 16;
            let band = height * 0.25;
            let steps = |from: f32, to: f32| (from as i32..to as i32).step_by(BLOCK as usize);
            let ink = |top: f32| -> u32 {
                let blocks = steps(top, top + band).flat_map(|y| steps(0.0, width).map(move |x| (x, y)));
                let paper = blocks.filter(|(x, y)| !is_beside(*x, *y));
                paper.map(|(x, y)| laid.inks.freed(x, y, x + BLOCK, y + BLOCK)).sum()
            };
            let tops = (0..=15u8).map(|at| f32::from(at) * height * 0.05);
            let top = tops.max_by_key(|top| ink(*top)).unwrap_or(height * 0.1);
            (0.0, top, width, top + band)
        }
    }
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
    let sight = read.sight.concat();
    super::Place { page, shape, state: read.state.clone(), x, y, size, ink: measure.inside, measured, sight }
}

fn plain(text: &str) -> Line {
    Line { items: vec![Item::Text(Text { text: text.to_owned(), ..Text::default() })] }
}
