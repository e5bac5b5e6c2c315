//! Sets the form as a PDF: real text in embedded fonts, ruled table, header row on every page, named fields.
//!
//! Places are reckoned from where reading starts, so that a right-to-left form is the mirror image of another.

use krilla::{
    Document,
    color::luma,
    geom::{Path, PathBuilder, Point, Rect},
    metadata::Metadata,
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, Stroke, StrokeDash},
    surface::Surface,
};

use super::{
    FormError, FormMap, Place, VERSION,
    code::{self, PAGE, PageCode},
    content::{Content, FormRow, Space},
    fields::{self, Edge, Field, Kind},
    fonts::Fonts,
    layout::{Faces, Line, Style},
};
use crate::language::Language;

const MARGIN: f32 = 51.0;
/// Below the pages' codes.
const TOP: f32 = 56.0;
const BOTTOM: f32 = PAGE.1 - 56.0;
/// The width of the text.
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// The table's first column.
const LABEL: f32 = 148.0;
const PAD: f32 = 6.0;
/// Boxes and circles are large enough for a pen.
const BOX: f32 = 11.0;
const INDENT: f32 = 19.0;
const HAIR: f32 = 0.5;

/// The whole document.
pub(super) fn write(content: &Content, fonts: &Fonts) -> Result<Vec<u8>, FormError> {
    let faces = Faces::open(fonts)?;
    let mut setter = set(content, &faces);
    setter.codes()?;
    let Setter { pages, fields, .. } = setter;
    let pdf = paint(content, &pages)?;
    fields::lay(&pdf, &fields, content)
}

/// Where the boxes of the document stand.
pub(super) fn map(content: &Content, fonts: &Fonts) -> Result<FormMap, FormError> {
    let faces = Faces::open(fonts)?;
    let setter = set(content, &faces);
    Ok(FormMap::of(content, &setter.fields, setter.rows, setter.pages.len()))
}

fn set<'a>(content: &'a Content, faces: &'a Faces<'a>) -> Setter<'a> {
    let mut setter = Setter::new(content, faces);
    setter.head();
    setter.table();
    setter.close();
    setter.footers();
    setter
}

/// What is drawn on a page.
enum Drawn {
    /// A line of text: left end of its baseline.
    Words(f32, f32, f32, Line),
    Rule {
        from: (f32, f32),
        to: (f32, f32),
        width: f32,
        dotted: bool,
    },
    Box(f32, f32),
    Circle(f32, f32),
    /// The header row's ground: left, top, right, bottom.
    Shade([f32; 4]),
    /// What machines read, as one shape of such rectangles.
    Code(Vec<[f32; 4]>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Align {
    Start,
    Middle,
    End,
}

struct Setter<'a> {
    content: &'a Content,
    faces: &'a Faces<'a>,
    rtl: bool,
    pages: Vec<Vec<Drawn>>,
    fields: Vec<Field>,
    rows: Vec<Place>,
    y: f32,
}

/// Lines of a paragraph, not yet placed.
struct Block {
    lines: Vec<Line>,
    style: Style,
    rtl: bool,
}

impl Block {
    fn height(&self) -> f32 {
        self.lines.iter().map(|_| self.style.leading).sum()
    }
}

impl<'a> Setter<'a> {
    fn new(content: &'a Content, faces: &'a Faces<'a>) -> Self {
        let rtl = content.language.right_to_left();
        Self { content, faces, rtl, pages: vec![Vec::new()], fields: Vec::new(), rows: Vec::new(), y: TOP }
    }

    /// Sizes are for Latin letters; Arabic and Chinese want more.
    fn style(&self, size: f32, bold: bool) -> Style {
        let (scale, leading) = match self.content.language {
            Language::Ar => (1.1, 1.48),
            Language::Zh => (1.0, 1.45),
            _ => (1.0, 1.3),
        };
        Style { size: size * scale, bold, leading: size * leading }
    }

    fn block(&self, text: &str, style: Style, width: f32) -> Block {
        self.block_in(text, style, width, self.rtl)
    }

    fn block_in(&self, text: &str, style: Style, width: f32, rtl: bool) -> Block {
        Block { lines: self.faces.lines(text, style, width, rtl), style, rtl }
    }

    fn draw(&mut self, drawn: Drawn) {
        if let Some(page) = self.pages.last_mut() {
            page.push(drawn);
        }
    }

    /// Where something of a width begins from the left, when it starts so far into the line.
    fn left(&self, start: f32, width: f32) -> f32 {
        MARGIN + if self.rtl { WIDTH - start - width } else { start }
    }

    /// Places a block with its top at `y`; gives where it ends.
    fn place(&mut self, block: Block, start: f32, width: f32, align: Align, y: f32) -> f32 {
        let Block { lines, style, rtl } = block;
        let left = self.left(start, width);
        let mut top = y;
        for line in lines {
            let spare = width - line.width;
            let to_the_right = match align {
                Align::Middle => spare / 2.0,
                Align::Start => {
                    if rtl {
                        spare
                    } else {
                        0.0
                    }
                }
                Align::End => {
                    if rtl {
                        0.0
                    } else {
                        spare
                    }
                }
            };
            let baseline = top + style.leading / 2.0 + style.size * 0.35;
            self.draw(Drawn::Words(left + to_the_right, baseline, style.size, line));
            top += style.leading;
        }
        top
    }

    /// Sets a paragraph over the whole width and moves on.
    fn paragraph(&mut self, text: &str, style: Style, align: Align, after: f32) {
        let block = self.block(text, style, WIDTH);
        self.y = self.place(block, 0.0, WIDTH, align, self.y) + after;
    }

    fn rule(&mut self, start: f32, width: f32, y: f32, thick: f32, dotted: bool) {
        let left = self.left(start, width);
        self.draw(Drawn::Rule { from: (left, y), to: (left + width, y), width: thick, dotted });
    }

    /// A line to write on, what goes there in small print under it, and its field.
    fn space(&mut self, space: &Space, start: f32, width: f32, lines: u8, y: f32) -> f32 {
        let caption = space.prompt.replace(['[', ']'], "");
        let left = self.left(start, width);
        let height = 15.0 * f32::from(lines);
        self.rule(start, width, y + height, HAIR, false);
        let rect = [left, PAGE.1 - (y + height), left + width, PAGE.1 - (y + 1.0)];
        // A name stands beside the words it belongs to, wherever these are.
        let before_words = space.key == "member_state" && self.content.names_state_first();
        let edge = if self.rtl || before_words { Edge::Right } else { Edge::Left };
        let kind = if lines > 1 { Kind::Lines(edge) } else { Kind::Line(edge) };
        self.field(rect, space.key.to_owned(), caption.clone(), kind);
        let block = self.block(&caption, self.style(7.0, false), width);
        self.place(block, start, width, Align::Start, y + height + 1.0) + 2.0
    }

    fn field(&mut self, rect: [f32; 4], name: String, hint: String, kind: Kind) {
        let page = self.pages.len().saturating_sub(1);
        self.fields.push(Field { page, rect, name, hint, kind });
    }

    /// Title, addresses and the sentence above the table.
    fn head(&mut self) {
        let content = self.content;
        self.paragraph(&content.annex, self.style(12.0, true), Align::Middle, 6.0);
        for line in &content.subject {
            self.paragraph(line, self.style(10.5, true), Align::Middle, 0.0);
        }
        self.y += 12.0;
        self.addresses();
        self.paragraph(&content.salutation, self.style(9.5, false), Align::Start, 4.0);
        self.paragraph(&content.intro, self.style(9.5, false), Align::Start, 8.0);
    }

    fn addresses(&mut self) {
        let content = self.content;
        let (plain, bold) = (self.style(9.5, false), self.style(9.5, true));
        let half = WIDTH / 2.0 - 12.0;
        let top = self.y;
        let mut lines: Vec<(&str, Style)> = vec![(&content.to, bold)];
        lines.extend(content.addressee.iter().map(|line| (line.as_str(), plain)));
        let numbers = [content.fax.join(" "), content.email.join(" ")];
        lines.push(("", plain));
        lines.extend(numbers.iter().map(|line| (line.as_str(), plain)));
        let mut y = top;
        for (line, style) in lines {
            let block = self.block(line, style, half);
            y = self.place(block, 0.0, half, Align::Start, y).max(y + style.leading * 0.6);
        }
        let (start, left_end) = (WIDTH / 2.0, y);
        let block = self.block(&content.from, bold, half);
        y = self.place(block, start, half, Align::Start, top);
        y = self.space(&content.role, start, WIDTH - start, 1, y);
        y = self.space(&content.name, start, WIDTH - start, 1, y);
        y = self.space(&content.address, start, WIDTH - start, 2, y);
        let block = self.block(&content.date, plain, 60.0);
        let width = block.lines.iter().map(|line| line.width).fold(0.0, f32::max) + 6.0;
        self.place(block, start, 60.0, Align::Start, y + 2.0);
        y = self.space(&content.place_date, start + width, WIDTH - start - width, 1, y);
        self.y = y.max(left_end) + 10.0;
    }

    fn table(&mut self) {
        self.header_row();
        for row in &self.content.rows {
            self.row(row);
        }
    }

    fn header_row(&mut self) {
        let content = self.content;
        let style = self.style(9.5, true);
        let label = self.block(&content.texts, style, LABEL - 2.0 * PAD);
        let select = self.block(&content.select, style, WIDTH - LABEL - 2.0 * PAD);
        let top = self.y;
        let bottom = top + label.height().max(select.height()) + 8.0;
        self.draw(Drawn::Shade([MARGIN, top, MARGIN + WIDTH, bottom]));
        self.place(label, PAD, LABEL - 2.0 * PAD, Align::Start, top + 4.0);
        self.place(select, LABEL + PAD, WIDTH - LABEL - 2.0 * PAD, Align::Start, top + 4.0);
        self.frame(top, bottom);
    }

    /// The lines around a row and between its cells.
    fn frame(&mut self, top: f32, bottom: f32) {
        for y in [top, bottom] {
            self.rule(0.0, WIDTH, y, 0.7, false);
        }
        for start in [0.0, LABEL, WIDTH] {
            let x = self.left(start, 0.0);
            self.draw(Drawn::Rule { from: (x, top), to: (x, bottom), width: 0.7, dotted: false });
        }
        self.y = bottom;
    }

    /// One text: kept whole on a page.
    fn row(&mut self, row: &FormRow) {
        let heading = self.block(&row.heading, self.style(9.5, true), LABEL - 2.0 * PAD);
        let title = row.title.as_ref().map(|title| {
            self.block_in(&title.text, self.style(8.5, false), LABEL - 2.0 * PAD, title.language.right_to_left())
        });
        let answers: Vec<(f32, Block)> = row
            .answers
            .iter()
            .map(|answer| {
                let start = LABEL + PAD + if answer.option { INDENT } else { 0.0 };
                let width = WIDTH - PAD - start - INDENT;
                (start, self.block(&answer.words, self.style(9.5, false), width))
            })
            .collect();
        let label_height = heading.height() + title.as_ref().map_or(0.0, |title| title.height() + 3.0);
        let gaps = [0.0, 2.0, 2.0, 9.0];
        let answers_height: f32 =
            answers.iter().zip(gaps).map(|((_, block), gap)| block.height().max(BOX + 2.0) + gap).sum();
        let height = label_height.max(answers_height) + 2.0 * 5.0;
        if self.y + height > BOTTOM {
            self.new_page();
            self.header_row();
        }
        let top = self.y;
        let mut y = self.place(heading, PAD, LABEL - 2.0 * PAD, Align::Start, top + 5.0);
        if let Some(title) = title {
            y += 3.0;
            self.place(title, PAD, LABEL - 2.0 * PAD, Align::Start, y);
        }
        y = top + 5.0;
        for ((answer, (start, block)), gap) in row.answers.iter().zip(answers).zip(gaps) {
            if !answer.option && gap > 0.0 {
                self.rule(LABEL + PAD, WIDTH - LABEL - 2.0 * PAD, y + gap / 2.0, HAIR, true);
            }
            y += gap;
            let first = y + block.style.leading / 2.0;
            self.mark(
                start,
                first,
                answer.option,
                format!("{}.{}", row.id, answer.key),
                format!("{}: {}", row.id, answer.words),
            );
            let end = self.place(block, start + INDENT, WIDTH - PAD - start - INDENT, Align::Start, y);
            y = end.max(y + BOX + 2.0);
        }
        let (page, rect) = (self.pages.len().saturating_sub(1), [MARGIN, top, MARGIN + WIDTH, top + height]);
        self.rows.push(Place { name: row.id.clone(), page, rect });
        self.frame(top, top + height);
    }

    /// A box or circle, its middle at `y`, and its field.
    fn mark(&mut self, start: f32, y: f32, option: bool, name: String, hint: String) {
        let left = self.left(start, BOX);
        let top = y - BOX / 2.0;
        self.draw(if option { Drawn::Circle(left + BOX / 2.0, y) } else { Drawn::Box(left, top) });
        let rect = [left, PAGE.1 - (top + BOX), left + BOX, PAGE.1 - top];
        self.field(rect, name, hint, if option { Kind::Circle } else { Kind::Box });
    }

    fn new_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Closing, signature and the Member State's name, kept together.
    fn close(&mut self) {
        let content = self.content;
        let plain = self.style(9.5, false);
        if self.y + 190.0 > BOTTOM {
            self.new_page();
        }
        self.y += 14.0;
        self.paragraph(&content.closing, plain, Align::Start, 22.0);
        let after_signature = self.labelled(&content.signature, 260.0);
        self.rule(after_signature, 260.0 - after_signature, self.y + 15.0, HAIR, false);
        self.y += 24.0;
        for space in [&content.signer, &content.signer_role] {
            self.y = self.space(space, 0.0, 260.0, 1, self.y);
        }
        let [before, behind] = &content.administration;
        let start = self.labelled(before, 200.0);
        let end = start + 220.0;
        if !behind.trim().is_empty() {
            let block = self.block(behind.trim(), plain, WIDTH - end - 6.0);
            self.place(block, end + 6.0, WIDTH - end - 6.0, Align::Start, self.y + 2.0);
        }
        self.y = self.space(&content.member_state, start, end - start, 1, self.y) + 8.0;
        self.paragraph(&content.returning, self.style(8.5, false), Align::Start, 0.0);
    }

    /// Words before a line to write on, at the same height; gives where the line may start.
    fn labelled(&mut self, words: &str, most: f32) -> f32 {
        if words.trim().is_empty() {
            return 0.0;
        }
        let block = self.block(words.trim(), self.style(9.5, false), most);
        let width = block.lines.iter().map(|line| line.width).fold(0.0, f32::max);
        self.place(block, 0.0, most, Align::Start, self.y + 2.0);
        width + 6.0
    }

    /// What runs along the foot of every page, when their number is known.
    fn footers(&mut self) {
        let style = self.style(8.0, false);
        let running = format!("{} – {}", self.content.running, self.content.annex);
        let count = self.pages.len();
        let pages = std::mem::take(&mut self.pages);
        for (at, page) in pages.into_iter().enumerate() {
            self.pages.push(page);
            let number = format!("{} {} {count}", at + 1, self.content.of);
            let (running, number) = (self.block(&running, style, WIDTH * 0.8), self.block(&number, style, WIDTH * 0.2));
            self.place(running, 0.0, WIDTH * 0.8, Align::Start, PAGE.1 - 40.0);
            self.place(number, WIDTH * 0.8, WIDTH * 0.2, Align::End, PAGE.1 - 40.0);
        }
    }
}

impl Setter<'_> {
    /// The code and corner marks of every page, when their number and all boxes' places are known.
    fn codes(&mut self) -> Result<(), FormError> {
        let count = self.pages.len();
        let map = FormMap::of(self.content, &self.fields, Vec::new(), count);
        let pages = u16::try_from(count).map_err(|_| FormError::Pdf("too many pages".to_owned()))?;
        for (page, drawn) in (1..=pages).zip(&mut self.pages) {
            let says = PageCode {
                circular: self.content.circular,
                language: self.content.language,
                page,
                pages,
                version: VERSION,
                fingerprint: map.fingerprint,
            };
            drawn.push(Drawn::Code(code::drawn(&says)?));
        }
        Ok(())
    }
}

/// The pages as a PDF without fields.
fn paint(content: &Content, pages: &[Vec<Drawn>]) -> Result<Vec<u8>, FormError> {
    let failed = |what: &str| FormError::Pdf(what.to_owned());
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(format!("{} – {}", content.running, content.annex))
            .language(content.language.code().to_owned())
            .creator("consultd".to_owned()),
    );
    for drawn in pages {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| failed("the page size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for one in drawn {
            draw(&mut surface, one);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| failed(&format!("{error:?}")))
}

fn draw(surface: &mut Surface, drawn: &Drawn) {
    match drawn {
        Drawn::Words(x, y, size, line) => {
            surface.set_stroke(None);
            surface.set_fill(Some(ink(0)));
            for piece in &line.pieces {
                let start = Point::from_xy(x + piece.x, *y);
                surface.draw_glyphs(start, &piece.glyphs, piece.font.clone(), &piece.text, *size, false);
            }
        }
        Drawn::Rule { from, to, width, dotted } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            let dash = dotted.then(|| StrokeDash { array: vec![1.0, 2.0], offset: 0.0 });
            stroke(surface, path.finish(), *width, dash);
        }
        Drawn::Box(left, top) => {
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*left, *top, BOX, BOX) {
                path.push_rect(rect);
            }
            stroke(surface, path.finish(), 0.9, None);
        }
        Drawn::Circle(x, y) => {
            let mut path = PathBuilder::new();
            if let [[x, y], curves @ ..] = circle(*x, *y, BOX / 2.0 - 0.3).as_slice() {
                path.move_to(*x, *y);
                for curve in curves.chunks_exact(3) {
                    if let [[a, b], [c, d], [e, f]] = curve {
                        path.cubic_to(*a, *b, *c, *d, *e, *f);
                    }
                }
            }
            path.close();
            stroke(surface, path.finish(), 0.9, None);
        }
        Drawn::Code(dark) => {
            let mut path = PathBuilder::new();
            for [left, top, right, bottom] in dark {
                if let Some(rect) = Rect::from_ltrb(*left, *top, *right, *bottom) {
                    path.push_rect(rect);
                }
            }
            filled(surface, path.finish(), 0);
        }
        Drawn::Shade([left, top, right, bottom]) => {
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_ltrb(*left, *top, *right, *bottom) {
                path.push_rect(rect);
            }
            filled(surface, path.finish(), 235);
        }
    }
}

fn filled(surface: &mut Surface, path: Option<Path>, grey: u8) {
    surface.set_stroke(None);
    surface.set_fill(Some(ink(grey)));
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

fn stroke(surface: &mut Surface, path: Option<Path>, width: f32, dash: Option<StrokeDash>) {
    let paint = luma::Color::new(0).into();
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint, width, dash, ..Stroke::default() }));
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

/// Grey from 0, black, to 255, white.
fn ink(grey: u8) -> Fill {
    Fill { paint: luma::Color::new(grey).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

/// A circle as its first point and four cubic curves.
pub(super) fn circle(x: f32, y: f32, r: f32) -> [[f32; 2]; 13] {
    let k = r * 0.552_285;
    [
        [x + r, y],
        [x + r, y + k],
        [x + k, y + r],
        [x, y + r],
        [x - k, y + r],
        [x - r, y + k],
        [x - r, y],
        [x - r, y - k],
        [x - k, y - r],
        [x, y - r],
        [x + k, y - r],
        [x + r, y - k],
        [x + r, y],
    ]
}
