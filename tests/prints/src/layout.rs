//! Lays the form out: in many ways in which administrations and word processors do.
//!
//! Places are in points from the page's top left; they are reckoned from where reading starts, so that an Arabic form
//! is the mirror image of another.

use tiny_skia::{Path, PathBuilder, Rect};

use crate::{answers::Mark, chance::Chance, circular::Circular, own::Blank, typeset::Stack, wording::Wording};

/// How a form looks.
#[derive(Clone, Debug)]
pub struct Look {
    pub stack: usize,
    pub paper: (f32, f32),
    pub margin: f32,
    pub size: f32,
    pub leading: f32,
    pub columns: Columns,
    pub rules: Rules,
    /// Width of the rules.
    pub rule: f32,
    pub boxes: Boxes,
    pub rounds: Boxes,
    /// Side of a drawn box, or size of a glyph's box, in letter sizes.
    pub side: f32,
    pub options_in_line: bool,
    pub whole_rows: bool,
    pub bold_labels: bool,
    pub titles: bool,
    pub short: bool,
    pub label_share: f32,
    pub addresses: bool,
    pub letterhead: bool,
    pub running_head: bool,
    pub cover: bool,
    pub gap: f32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Columns {
    /// Text, answers with their boxes before the words.
    Two,
    /// Text, boxes, answers.
    Boxes,
    /// Text, answers, boxes at the far side.
    Behind,
    /// Text, authorization with its options, refusal.
    Wide,
    /// No columns: the text as a heading over its answers.
    One,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rules {
    Full,
    Rows,
    None,
}

/// How an empty box is made.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Boxes {
    /// A line drawn so wide: square, or round for options.
    Drawn(f32),
    Rounded(f32),
    Glyph(char),
}

/// What is printed on a page.
pub enum Print {
    Fill(Path),
    Stroke(Path, f32),
}

/// A box on the form.
#[derive(Clone, Debug)]
pub struct Place {
    pub row: usize,
    pub mark: Mark,
    pub page: usize,
    pub left: f32,
    pub top: f32,
    pub side: f32,
    /// Whether the words stand to the right of it.
    pub words_right: bool,
}

pub struct Page {
    pub prints: Vec<Print>,
    /// Where each row's answers are on this page.
    pub rows: Vec<(usize, Rect)>,
    /// Where it is free below the text.
    pub end: f32,
    /// A page that was made elsewhere, under all that is printed here.
    pub blank: Option<Blank>,
}

pub struct Form {
    pub pages: Vec<Page>,
    pub places: Vec<Place>,
    /// Where the administration signs: page, left, top.
    pub signature: (usize, f32, f32),
}

/// What is filled in by typewriter.
pub struct Sender {
    pub state: Option<String>,
    pub lines: Vec<String>,
}

impl Look {
    pub fn random(stacks: usize, language: &str, chance: &mut Chance) -> Self {
        let size = if chance.happens(0.75) { chance.range(8.5, 10.8) } else { chance.range(7.2, 13.0) };
        let boxes = *chance.weighted(&[
            (34, Boxes::Drawn(0.7)),
            (10, Boxes::Drawn(1.2)),
            (8, Boxes::Drawn(0.35)),
            (6, Boxes::Rounded(0.8)),
            (26, Boxes::Glyph('☐')),
            (16, Boxes::Glyph('□')),
        ]);
        let rounds = *chance.weighted(&[
            (38, Boxes::Drawn(0.6)),
            (8, Boxes::Drawn(1.0)),
            (24, Boxes::Glyph('○')),
            (14, Boxes::Glyph('◯')),
            (10, Boxes::Glyph('☐')),
        ]);
        Self {
            stack: chance.below(stacks),
            paper: *chance.weighted(&[(85, (595.3, 841.9)), (15, (612.0, 792.0))]),
            margin: chance.range(38.0, 78.0),
            size,
            leading: match language {
                "zh" | "ar" => chance.range(1.3, 1.65),
                _ => chance.range(1.1, 1.45),
            },
            columns: *chance.weighted(&[
                (42, Columns::Two),
                (24, Columns::Boxes),
                (10, Columns::Behind),
                (14, Columns::Wide),
                (10, Columns::One),
            ]),
            rules: *chance.weighted(&[(68, Rules::Full), (16, Rules::Rows), (16, Rules::None)]),
            rule: chance.range(0.3, 1.4),
            boxes,
            rounds,
            side: chance.range(0.85, 1.35),
            options_in_line: chance.happens(0.15),
            whole_rows: chance.happens(0.5),
            bold_labels: chance.happens(0.6),
            titles: chance.happens(0.2),
            short: chance.happens(0.15),
            label_share: chance.range(0.2, 0.34),
            addresses: chance.happens(0.85),
            letterhead: chance.happens(0.15),
            running_head: chance.happens(0.35),
            cover: chance.happens(0.12),
            gap: chance.range(1.0, 7.0),
        }
    }
}

impl Look {
    /// As the program's own forms look.
    pub fn made(self) -> Self {
        let (boxes, rounds) = (Boxes::Drawn(0.9), Boxes::Drawn(0.9));
        let (columns, rules) = (Columns::Two, Rules::Full);
        Self { paper: (595.28, 841.89), margin: 51.0, size: 9.5, columns, rules, boxes, rounds, short: false, ..self }
    }
}

/// The whole form, not yet filled by hand.
pub fn form(look: &Look, stack: &Stack, wording: &Wording, circular: &Circular, sender: &Sender) -> Form {
    let mut setter = Setter {
        look,
        stack,
        wording,
        circular,
        form: Form { pages: Vec::new(), places: Vec::new(), signature: (0, 0.0, 0.0) },
        y: 0.0,
    };
    if look.cover {
        setter.cover(sender);
    }
    setter.new_page(true);
    setter.head(sender);
    setter.table();
    setter.close(sender);
    setter.form
}

struct Setter<'a> {
    look: &'a Look,
    stack: &'a Stack,
    wording: &'a Wording,
    circular: &'a Circular,
    form: Form,
    y: f32,
}

/// One answer, measured but not yet placed: where its box and its words start, from the table's start.
struct Item {
    mark: Mark,
    words: String,
    box_start: f32,
    start: f32,
    width: f32,
    height: f32,
}

impl Setter<'_> {
    fn width(&self) -> f32 {
        self.look.paper.0 - 2.0 * self.look.margin
    }

    fn bottom(&self) -> f32 {
        self.look.paper.1 - self.look.margin.max(50.0)
    }

    fn page(&mut self) -> &mut Page {
        let last = self.form.pages.len() - 1;
        &mut self.form.pages[last]
    }

    fn new_page(&mut self, form: bool) {
        if let Some(last) = self.form.pages.last_mut() {
            last.end = self.y;
        }
        self.form.pages.push(Page { prints: Vec::new(), rows: Vec::new(), end: 0.0, blank: None });
        self.y = self.look.margin.max(36.0);
        if self.look.running_head && form {
            let number = self.form.pages.len() + 3;
            let size = self.look.size * 0.9;
            self.words(&format!("- {number} -"), size, false, 0.0, self.width(), Align::Middle);
            self.words(
                &format!("TSB Circular {}", self.circular.number),
                size,
                false,
                0.0,
                self.width(),
                Align::Middle,
            );
            self.y += 6.0;
        }
    }

    fn rtl(&self) -> bool {
        self.wording.right_to_left()
    }

    /// Where something of a width begins from the left, when it starts so far into the line.
    fn left(&self, start: f32, width: f32) -> f32 {
        self.look.margin + if self.rtl() { self.width() - start - width } else { start }
    }

    /// Sets words at the present height and moves below them.
    fn words(&mut self, text: &str, size: f32, bold: bool, start: f32, width: f32, align: Align) {
        let lines = self.stack.lines(text, size, bold, width, self.rtl());
        let left = self.left(start, width);
        let leading = size * self.look.leading;
        for line in lines {
            let spare = width - line.width;
            let shift = match align {
                Align::Middle => spare / 2.0,
                Align::Start if self.rtl() => spare,
                Align::Start => 0.0,
            };
            let baseline = self.y + leading / 2.0 + size * 0.35;
            let place = tiny_skia::Transform::from_translate(left + shift, baseline);
            if let Some(path) = line.path.and_then(|path| path.transform(place)) {
                self.page().prints.push(Print::Fill(path));
            }
            self.y += leading;
        }
    }

    fn height(&self, text: &str, size: f32, bold: bool, width: f32) -> f32 {
        self.stack.lines(text, size, bold, width, self.rtl()).len() as f32 * size * self.look.leading
    }

    fn rule(&mut self, from: (f32, f32), to: (f32, f32)) {
        let mut path = PathBuilder::new();
        path.move_to(self.left(from.0, 0.0), from.1);
        path.line_to(self.left(to.0, 0.0), to.1);
        let width = self.look.rule;
        if let Some(path) = path.finish() {
            self.page().prints.push(Print::Stroke(path, width));
        }
    }

    fn cover(&mut self, sender: &Sender) {
        self.new_page(false);
        let (size, width) = (self.look.size.max(9.5), self.width());
        self.letterhead(sender);
        self.y += 50.0;
        for line in self.wording.addressee() {
            self.words(&line, size, false, 0.0, width, Align::Start);
        }
        self.y += 24.0;
        self.words(&self.wording.subject(self.circular), size, true, 0.0, width, Align::Start);
        self.y += 14.0;
        self.words(&self.wording.say("salutation"), size, false, 0.0, width, Align::Start);
        self.y += 8.0;
        self.words(&self.wording.intro(self.circular), size, false, 0.0, width, Align::Start);
        self.y += 20.0;
        self.words(&self.wording.say("closing"), size, false, 0.0, width, Align::Start);
    }

    fn letterhead(&mut self, sender: &Sender) {
        let (size, width) = (self.look.size, self.width());
        let name = sender.lines.first().cloned().unwrap_or_default();
        self.words(&name, size * 1.5, true, 0.0, width, Align::Middle);
        for line in sender.lines.iter().skip(1) {
            self.words(line, size * 0.85, false, 0.0, width, Align::Middle);
        }
        self.y += 4.0;
        self.rule((0.0, self.y), (width, self.y));
        self.y += 10.0;
    }

    /// Title, addresses, the sentence above the table.
    fn head(&mut self, sender: &Sender) {
        let (size, width) = (self.look.size, self.width());
        if self.look.letterhead {
            self.letterhead(sender);
        }
        self.words(&self.wording.say("annex"), size * 1.15, true, 0.0, width, Align::Middle);
        for line in self.wording.subject(self.circular).lines() {
            self.words(line, size * 1.05, true, 0.0, width, Align::Middle);
        }
        self.y += 8.0;
        if self.look.addresses {
            self.addresses(sender);
        }
        self.words(&self.wording.say("salutation"), size, false, 0.0, width, Align::Start);
        self.words(&self.wording.intro(self.circular), size, false, 0.0, width, Align::Start);
        self.y += 8.0;
    }

    fn addresses(&mut self, sender: &Sender) {
        let (size, width) = (self.look.size, self.width());
        let (top, half) = (self.y, self.width() / 2.0 - 10.0);
        let mut left = vec![self.wording.say("to")];
        left.extend(self.wording.addressee());
        left.push(format!("{} +41-22-730-5853", self.wording.say("fax")));
        left.push(format!("{} tsbdir@itu.int", self.wording.say("email")));
        for line in left {
            self.words(&line, size, false, 4.0, half, Align::Start);
        }
        let end = self.y;
        self.y = top;
        let mut right = vec![self.wording.say("from_")];
        right.extend(sender.lines.iter().cloned());
        right.push(self.wording.say("fax"));
        right.push(self.wording.say("date"));
        for line in right {
            self.words(&line, size, false, width / 2.0, half, Align::Start);
        }
        self.y = self.y.max(end) + 2.0;
        if self.look.rules == Rules::Full {
            let bottom = self.y;
            self.frame(top, bottom, &[0.0, width / 2.0 - 4.0, width]);
        }
        self.y += 10.0;
    }

    fn frame(&mut self, top: f32, bottom: f32, columns: &[f32]) {
        let width = self.width();
        if self.look.rules == Rules::None {
            return;
        }
        for y in [top, bottom] {
            self.rule((0.0, y), (width, y));
        }
        if self.look.rules == Rules::Full {
            for x in columns {
                self.rule((*x, top), (*x, bottom));
            }
        }
    }

    /// Where the columns begin and end.
    fn columns(&self) -> Vec<f32> {
        let (width, box_side) = (self.width(), self.side(Mark::Authorize));
        let label = width * self.look.label_share;
        match self.look.columns {
            Columns::Two => vec![0.0, label, width],
            Columns::Boxes => vec![0.0, label, label + box_side + 10.0, width],
            Columns::Behind => vec![0.0, label, width - box_side - 12.0, width],
            Columns::Wide => vec![0.0, label, label + (width - label) * 0.52, width],
            Columns::One => vec![0.0, width],
        }
    }

    fn side(&self, mark: Mark) -> f32 {
        let scale = if mark.is_option() { 0.86 } else { 1.0 };
        self.look.side * self.look.size * scale
    }

    fn table(&mut self) {
        self.header();
        for at in 0..self.circular.texts.len() {
            self.row(at);
        }
    }

    fn header(&mut self) {
        let columns = self.columns();
        let (top, width) = (self.y, self.width());
        let start = if columns.len() > 2 { columns[1] } else { 0.0 };
        self.y += 2.0;
        let select = self.wording.say("select");
        self.words(&select, self.look.size, true, start + 4.0, width - start - 8.0, Align::Middle);
        self.y += 2.0;
        self.frame(top, self.y, &[0.0, start, width]);
    }

    /// The four answers of a row, measured.
    fn items(&self) -> Vec<Item> {
        let columns = self.columns();
        let size = self.look.size;
        let item = |mark: Mark| {
            let side = self.side(mark);
            let indent = if mark.is_option() { size * 1.6 } else { 0.0 };
            let (cell, end) = match (self.look.columns, mark) {
                (Columns::Two, _) => (columns[1] + 5.0, columns[2] - 4.0),
                (Columns::Boxes, _) => (columns[2] + 4.0, columns[3] - 4.0),
                (Columns::Behind, _) => (columns[1] + 5.0, columns[2] - 4.0),
                (Columns::Wide, Mark::Refuse) => (columns[2] + 5.0, columns[3] - 4.0),
                (Columns::Wide, _) => (columns[1] + 5.0, columns[2] - 4.0),
                (Columns::One, _) => (8.0, columns[1] - 4.0),
            };
            let (box_start, start) = match self.look.columns {
                Columns::Boxes if !mark.is_option() => (columns[1] + 5.0, cell),
                Columns::Behind => (columns[2] + 6.0, cell + indent),
                _ => (cell + indent, cell + indent + side + size * 0.5),
            };
            let (mut box_start, mut start, mut width) = (box_start, start, end - start);
            if self.look.options_in_line && mark.is_option() && self.look.columns != Columns::Behind {
                let half = (end - box_start) / 2.0;
                if mark == Mark::WithComments {
                    box_start += half;
                    start += half;
                }
                width = half - (side + size);
            }
            let words = self.wording.answer(mark, self.circular, self.look.short);
            let height = self.height(&words, size, false, width).max(side + 2.0);
            Item { mark, words, box_start, start, width, height }
        };
        Mark::ALL.map(item).into_iter().collect()
    }

    fn row(&mut self, at: usize) {
        let items = self.items();
        let gap = self.look.gap;
        let in_line = self.look.options_in_line && self.look.columns != Columns::Behind;
        let options = if in_line { items[1].height.max(items[2].height) } else { items[1].height + items[2].height };
        let (first, second) = (items[0].height + options + 2.0 * gap, items[3].height + 2.0 * gap);
        let label = self.label_height(at);
        let one = self.look.columns == Columns::One;
        let whole = match self.look.columns {
            Columns::Wide => first.max(second).max(label),
            Columns::One => label + first + second,
            _ => (first + second).max(label),
        };
        let fits = if self.look.whole_rows || self.look.columns == Columns::Wide { whole } else { first.max(label) };
        if self.y + fits > self.bottom() {
            self.new_page(true);
        }
        let top = self.y;
        self.label(at);
        if one {
            self.y = top + label;
        } else {
            self.y = top;
        }
        let answers_top = self.y;
        self.group(at, &items[..3], in_line);
        let columns = self.columns();
        if self.look.columns == Columns::Wide {
            self.y = top;
            self.group(at, &items[3..], false);
            self.end_row(at, top, top + whole, answers_top);
            return;
        }
        let middle = answers_top + first;
        if middle + second > self.bottom() {
            self.end_row(at, top, middle.max(top + label), answers_top);
            self.new_page(true);
            let top = self.y;
            self.group(at, &items[3..], false);
            self.end_row(at, top, top + second, top);
            return;
        }
        if self.look.rules != Rules::None && !one {
            self.rule((columns[1], middle), (self.width(), middle));
        }
        self.y = middle;
        self.group(at, &items[3..], false);
        self.end_row(at, top, (middle + second).max(top + label), answers_top);
    }

    fn end_row(&mut self, at: usize, top: f32, bottom: f32, answers_top: f32) {
        let columns = self.columns();
        self.frame(top, bottom, &columns);
        let start = if columns.len() > 2 { columns[1] } else { 0.0 };
        let width = self.width() - start;
        let left = self.left(start, width);
        if let Some(rect) = Rect::from_ltrb(left, answers_top, left + width, bottom) {
            self.page().rows.push((at, rect));
        }
        self.y = bottom;
    }

    fn label_words(&self, at: usize) -> (String, f32) {
        let text = &self.circular.texts[at];
        let mut words = self.wording.heading(text);
        if self.look.titles {
            words = format!("{words}\n{}", text.title);
        }
        let columns = self.columns();
        (words, columns[1] - columns[0] - 8.0)
    }

    fn label_height(&self, at: usize) -> f32 {
        let (words, width) = self.label_words(at);
        self.height(&words, self.look.size, self.look.bold_labels, width) + 4.0
    }

    fn label(&mut self, at: usize) {
        let (words, width) = self.label_words(at);
        self.y += 2.0;
        self.words(&words, self.look.size, self.look.bold_labels, 4.0, width, Align::Start);
    }

    /// Answers under one another, or the options beside one another.
    fn group(&mut self, at: usize, items: &[Item], in_line: bool) {
        self.y += self.look.gap;
        for item in items {
            let top = self.y;
            self.box_at(at, item, top);
            self.words(&item.words, self.look.size, false, item.start, item.width, Align::Start);
            let beside = in_line && item.mark == Mark::NoComments;
            self.y = if beside { top } else { self.y.max(top + item.height) };
        }
    }

    /// The box, in the middle of the first line.
    fn box_at(&mut self, row: usize, item: &Item, top: f32) {
        let side = self.side(item.mark);
        let left = self.left(item.box_start, side);
        let middle = top + self.look.size * self.look.leading / 2.0;
        let page = self.form.pages.len() - 1;
        let how = if item.mark.is_option() { self.look.rounds } else { self.look.boxes };
        let behind = self.look.columns == Columns::Behind;
        let mut place = Place {
            row,
            mark: item.mark,
            page,
            left,
            top: middle - side / 2.0,
            side,
            words_right: behind == self.rtl(),
        };
        let print = match how {
            Boxes::Glyph(sign) => glyph(self.stack, sign, &mut place),
            Boxes::Drawn(width) if item.mark.is_option() => {
                let circle = PathBuilder::from_circle(left + side / 2.0, middle, side / 2.0);
                circle.map(|path| Print::Stroke(path, width))
            }
            Boxes::Drawn(width) => square(&place, 0.0).map(|path| Print::Stroke(path, width)),
            Boxes::Rounded(width) => square(&place, side * 0.2).map(|path| Print::Stroke(path, width)),
        };
        self.page().prints.extend(print);
        self.form.places.push(place);
    }

    /// Closing, signature, name of the Member State.
    fn close(&mut self, sender: &Sender) {
        let (size, width) = (self.look.size, self.width());
        if self.y + 110.0 > self.bottom() {
            self.new_page(true);
        }
        self.y += 14.0;
        self.words(&self.wording.say("closing"), size, false, 0.0, width, Align::Start);
        let page = self.form.pages.len() - 1;
        self.form.signature = (page, self.left(0.0, 120.0), self.y + 6.0);
        self.y += 40.0;
        let state = sender.state.clone().unwrap_or_else(|| "...............................".to_owned());
        self.words(&self.wording.administration(&state), size, true, 0.0, width, Align::Start);
        for line in &sender.lines {
            self.words(line, size, false, 0.0, width, Align::Start);
        }
        self.page().end = self.y;
    }
}

#[derive(Clone, Copy)]
enum Align {
    Start,
    Middle,
}

/// A box that is a sign of a font, made to fill its place's side.
fn glyph(stack: &Stack, sign: char, place: &mut Place) -> Option<Print> {
    let line = stack.lines(&sign.to_string(), 100.0, false, 1000.0, false).into_iter().next()?;
    let path = line.path?;
    let bounds = path.bounds();
    let scale = place.side / bounds.width().max(bounds.height());
    let (x, y) = (place.left - bounds.left() * scale, place.top - bounds.top() * scale);
    let path = path.transform(tiny_skia::Transform::from_row(scale, 0.0, 0.0, scale, x, y))?;
    Some(Print::Fill(path))
}

fn square(place: &Place, round: f32) -> Option<Path> {
    let (l, t, r, b) = (place.left, place.top, place.left + place.side, place.top + place.side);
    let mut path = PathBuilder::new();
    path.move_to(l + round, t);
    path.line_to(r - round, t);
    path.quad_to(r, t, r, t + round);
    path.line_to(r, b - round);
    path.quad_to(r, b, r - round, b);
    path.line_to(l + round, b);
    path.quad_to(l, b, l, b - round);
    path.line_to(l, t + round);
    path.quad_to(l, t, l + round, t);
    path.close();
    path.finish()
}
