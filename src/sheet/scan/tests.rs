//! Drawn pages, read with eyes that know their words.
#![allow(clippy::indexing_slicing, reason = "a test may fail")]

use image::{GrayImage, Luma};

use super::{Blind, Eyes, Layout, Page, Place, Seen, Word, read};
use crate::sheet::{Line, Row, Shape, State};

const SIDE: i32 = 28;
const RING: i32 = 24;
/// From a row's first box down to its circles and its last box.
const DOWN: [i32; 4] = [0, 44, 80, 124];
const STEP: i32 = 240;
const COLUMN: i32 = 500;
const WORDS: [&str; 4] = ["authorizes consideration", "no comments here", "comments attached", "does not authorize it"];

struct Drawn {
    page: GrayImage,
    words: Vec<Word>,
}

impl Eyes for &Drawn {
    fn words(&mut self, _: &GrayImage, _: Layout, _: &[&str]) -> Result<Vec<Word>, Blind> {
        Ok(self.words.clone())
    }
}

impl Drawn {
    /// A form with so many rows, none of them filled.
    fn form(rows: i32) -> Self {
        Self::laid_out(rows, (100, -12), 40)
    }

    /// The same with the labels elsewhere, seen from each row's height, and the words so far from their boxes.
    fn laid_out(rows: i32, at: (i32, i32), beside: i32) -> Self {
        let mut drawn = Self { page: GrayImage::from_pixel(1654, 2339, Luma([255])), words: Vec::new() };
        for row in 0..rows {
            for (role, words) in WORDS.iter().enumerate() {
                let (x, y) = centre(row, role);
                if is_round(role) {
                    drawn.ring(x, y, RING);
                } else {
                    drawn.square(x, y);
                }
                drawn.write(words, x + beside, y - 12);
            }
            // As OCR reads a box now and then.
            let (x, y) = centre(row, 3);
            drawn.words.push(Word {
                text: "[]".to_owned(),
                left: x as u32 - 14,
                top: y as u32 - 12,
                width: 28,
                height: 24,
                ..Word::default()
            });
            let above = centre(row, 0).1 - 40;
            drawn.stroke((90, above), (1560, above), 0, 1);
            drawn.write(&format!("X.{}", 1000 + row * 111), at.0, centre(row, 0).1 + at.1);
        }
        drawn
    }

    fn write(&mut self, text: &str, x: i32, y: i32) {
        let mut left = x;
        for (line, word) in (y as u32..).zip(text.split(' ')) {
            let width = word.len() as i32 * 14;
            // Strokes that are letters to whoever only counts ink.
            for letter in 0..word.len() as i32 {
                let x = left + letter * 14;
                self.stroke((x, y + 6), (x, y + 20), 20, 1);
                self.stroke((x, y + 6), (x + 7, y + 6), 20, 1);
                self.stroke((x, y + 20), (x + 7, y + 20), 20, 1);
            }
            self.words.push(Word {
                text: word.to_owned(),
                left: left as u32,
                top: y as u32,
                width: width as u32,
                height: 24,
                confidence: 95.0,
                line: line - (line - y as u32),
            });
            left += width + 12;
        }
    }

    fn stroke(&mut self, from: (i32, i32), to: (i32, i32), grey: u8, thick: i32) {
        let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).max(1) * 2;
        for step in 0..=steps {
            let x = from.0 + (to.0 - from.0) * step / steps;
            let y = from.1 + (to.1 - from.1) * step / steps;
            for dy in -thick..=thick {
                for dx in -thick..=thick {
                    self.page.put_pixel((x + dx) as u32, (y + dy) as u32, Luma([grey]));
                }
            }
        }
    }

    /// A form of one row, refused, with rulings below it.
    fn only_row() -> Self {
        let mut drawn = Self::form(1);
        for row in 1..7 {
            let y = centre(row, 0).1 - 40;
            drawn.stroke((90, y), (1560, y), 0, 1);
        }
        drawn.cross(0, 3, 30, 15);
        drawn
    }

    /// Something like a word by hand, from `x` on and around the height `y`.
    fn scrawl(&mut self, x: i32, y: i32) {
        for at in 0..8 {
            let left = x + at * 16;
            self.stroke((left, y - 8), (left + 8, y + 8), 60, 1);
            self.stroke((left + 8, y + 8), (left + 16, y - 8), 60, 1);
        }
    }

    /// On a wider page, which ends at `bottom`.
    fn widened(mut self, bottom: i32) -> Self {
        let mut wide = GrayImage::from_pixel(1_800, 2_339, Luma([255]));
        for (x, y, pixel) in self.page.enumerate_pixels().filter(|(_, y, _)| (*y as i32) < bottom) {
            wide.put_pixel(x, y, *pixel);
        }
        self.page = wide;
        self.words.retain(|word| (word.top as i32) < bottom);
        self
    }

    fn square(&mut self, x: i32, y: i32) {
        let h = SIDE / 2;
        for (from, to) in [((-h, -h), (h, -h)), ((h, -h), (h, h)), ((h, h), (-h, h)), ((-h, h), (-h, -h))] {
            self.stroke((x + from.0, y + from.1), (x + to.0, y + to.1), 0, 1);
        }
    }

    fn ring(&mut self, x: i32, y: i32, across: i32) {
        let at = |turn: i32| {
            let (sin, cos) = (turn as f32 / 60.0 * std::f32::consts::TAU).sin_cos();
            let half = across as f32 / 2.0;
            (x + (half * cos).round() as i32, y + (half * sin).round() as i32)
        };
        for turn in 0..60 {
            self.stroke(at(turn), at(turn + 1), 0, 1);
        }
    }

    /// A ring in pieces: so wide, and so high.
    fn dashes(&mut self, (x, y): (i32, i32), wide: i32, high: i32) {
        let at = |turn: i32| {
            let (sin, cos) = (turn as f32 / 120.0 * std::f32::consts::TAU).sin_cos();
            (x + (wide as f32 / 2.0 * cos).round() as i32, y + (high as f32 / 2.0 * sin).round() as i32)
        };
        for turn in (0..120).filter(|turn| turn % 12 < 10) {
            self.stroke(at(turn), at(turn + 1), 0, 2);
        }
    }

    /// Laid on a dark desk, of which a hand's breadth is seen on the right.
    fn on_a_desk(&mut self) {
        for (x, y, pixel) in self.page.enumerate_pixels_mut() {
            let grain = (x * 7 + y * 13) % 41;
            pixel.0[0] = if x > 1_500 { 60 + grain as u8 } else { pixel.0[0] - 20.min(pixel.0[0]) };
        }
    }

    fn cross(&mut self, row: i32, role: usize, grey: u8, reach: i32) {
        let (x, y) = centre(row, role);
        self.stroke((x - reach, y - reach), (x + reach, y + reach), grey, 2);
        self.stroke((x - reach, y + reach), (x + reach, y - reach), grey, 2);
    }

    fn seen(&self) -> Seen {
        let page = Page { number: 1, pixels: self.page.clone(), resolution: Some((200.0, 200.0)), layer: Vec::new() };
        read(vec![page], "drawn.png", &mut &*self)
    }

    /// The states of every row's four as they are read.
    fn states(&self) -> Vec<[char; 4]> {
        let seen = self.seen();
        let rows =
            seen.sheet.rows.iter().map(|row| {
                <[char; 4]>::try_from(signs(row).chars().collect::<Vec<char>>()).expect("four in every row")
            });
        rows.collect()
    }

    fn places(&self) -> Vec<Place> {
        self.seen().places
    }
}

const fn is_round(role: usize) -> bool {
    role == 1 || role == 2
}

fn centre(row: i32, role: usize) -> (i32, i32) {
    (COLUMN + if is_round(role) { 50 } else { 0 }, 500 + row * STEP + DOWN[role])
}

fn signs(row: &Row) -> String {
    row.cells[1].lines.iter().flat_map(Line::marks).map(|mark| sign(&mark.state)).collect()
}

fn sign(state: &State) -> char {
    match state {
        State::Empty => '.',
        State::Set => 'x',
        State::Unclear(_) => '?',
    }
}

/// Every row authorized without comments but for what the case adds to the third.
fn check(wanted: [char; 4], add: fn(&mut Drawn)) {
    let mut drawn = Drawn::form(6);
    for row in [0, 1, 3, 4, 5] {
        drawn.cross(row, 0, 30, 15);
        drawn.cross(row, 1, 30, 12);
    }
    add(&mut drawn);
    let states = drawn.states();
    assert_eq!(states.len(), 6);
    for row in [0, 1, 3, 4, 5] {
        assert_eq!(states[row], ['x', 'x', '.', '.'], "row {row}");
    }
    assert_eq!(states[2], wanted);
}

#[test]
fn marks_are_read_where_the_rows_place_them() {
    check(['.', '.', '.', 'x'], |drawn| drawn.cross(2, 3, 30, 15));
    check(['x', '.', 'x', '.'], |drawn| {
        drawn.cross(2, 0, 60, 20);
        drawn.cross(2, 2, 60, 9);
    });
}

#[test]
fn specks_are_no_marks_and_faint_strokes_are_asked_about() {
    check(['.', '.', '.', '.'], |_| {});
    check(['x', 'x', '.', '.'], |drawn| {
        drawn.cross(2, 0, 30, 15);
        drawn.cross(2, 1, 30, 12);
        let (x, y) = centre(2, 3);
        drawn.stroke((x + 4, y + 4), (x + 5, y + 5), 0, 1);
    });
    // A pencil that hardly wrote.
    check(['x', '?', '.', '.'], |drawn| {
        drawn.cross(2, 0, 30, 15);
        drawn.cross(2, 1, 205, 9);
    });
}

#[test]
fn words_written_by_hand_among_a_rows_answers_leave_it_undecided() {
    check(['?', '?', '?', '?'], |drawn| {
        drawn.cross(2, 0, 30, 15);
        drawn.cross(2, 1, 30, 12);
        let (x, y) = centre(2, 3);
        drawn.scrawl(x + 300, y - 16);
    });
    // Also over what is printed there.
    check(['?', '?', '?', '?'], |drawn| {
        drawn.cross(2, 0, 30, 15);
        drawn.cross(2, 1, 30, 12);
        let (x, y) = centre(2, 3);
        for at in 0..9 {
            let left = x + 50 + at * 20;
            drawn.stroke((left, y - 14), (left + 10, y + 12), 60, 2);
            drawn.stroke((left + 10, y + 12), (left + 20, y - 14), 60, 2);
        }
    });
    // Or along a line, in one stroke.
    check(['?', '?', '?', '?'], |drawn| {
        drawn.cross(2, 0, 30, 15);
        drawn.cross(2, 1, 30, 12);
        let (x, y) = centre(2, 2);
        for at in -6..=6 {
            drawn.stroke((x + 400, y + at), (x + 520, y + at), 60, 0);
        }
    });
    // A stamp is none.
    check(['x', 'x', '.', '.'], |drawn| {
        drawn.cross(2, 0, 30, 15);
        drawn.cross(2, 1, 30, 12);
        let (x, y) = centre(2, 2);
        drawn.ring(x + 420, y, 210);
    });
    // Nor its outer ring, of which less is left than of the inner one.
    check(['x', 'x', '.', '.'], |drawn| {
        drawn.cross(2, 0, 30, 15);
        drawn.cross(2, 1, 30, 12);
        let (x, y) = centre(2, 2);
        drawn.ring(x + 420, y, 150);
        drawn.dashes((x + 420, y), 300, 300);
    });
    // Nor one that a copier broke, but strokes that lie on no ring are.
    check(['x', 'x', '.', '.'], |drawn| {
        drawn.cross(2, 0, 30, 15);
        drawn.cross(2, 1, 30, 12);
        let (x, y) = centre(2, 2);
        drawn.dashes((x + 420, y), 300, 300);
    });
    check(['?', '?', '?', '?'], |drawn| {
        drawn.cross(2, 0, 30, 15);
        drawn.cross(2, 1, 30, 12);
        let (x, y) = centre(2, 2);
        drawn.dashes((x + 420, y), 400, 120);
    });
    // A tick with a long tail is a mark and no word.
    check(['x', 'x', '.', '.'], |drawn| {
        drawn.cross(2, 1, 30, 12);
        let (x, y) = centre(2, 0);
        drawn.stroke((x - 8, y - 2), (x - 1, y + 10), 30, 2);
        drawn.stroke((x - 1, y + 10), (x + 34, y - 34), 30, 2);
    });
}

#[test]
fn the_picture_for_a_person_shows_where_somebody_may_have_written() {
    let tinted = |written: bool| {
        let mut drawn = Drawn::form(4);
        let (x, y) = centre(2, 1);
        if written {
            drawn.scrawl(x + 500, y);
        }
        let page = Page { number: 1, pixels: drawn.page.clone(), resolution: Some((200.0, 200.0)), layer: Vec::new() };
        let seen = super::explain(vec![page], "drawn.pdf", &mut &drawn);
        let (_, picture) = &seen.pictures[0];
        let is_tinted = |x: u32, y: u32| {
            let [red, green, blue] = picture.get_pixel(x, y).0;
            red == 255 && green < blue
        };
        (0..picture.height())
            .flat_map(|y| (0..picture.width()).map(move |x| (x, y)))
            .filter(|(x, y)| is_tinted(*x, *y))
            .count()
    };
    assert_eq!(tinted(false), 0);
    assert!(tinted(true) > 500);
}

#[test]
fn a_desk_beside_the_paper_is_no_writing() {
    let filled = |written: bool| {
        let mut drawn = Drawn::form(4);
        for row in 0..4 {
            drawn.cross(row, 0, 30, 15);
            drawn.cross(row, 1, 30, 12);
        }
        if written {
            let (x, y) = centre(2, 1);
            drawn.scrawl(x + 500, y);
        }
        drawn.on_a_desk();
        drawn.states()
    };
    assert_eq!(filled(false), [['x', 'x', '.', '.']; 4]);
    assert_eq!(filled(true)[2], ['?'; 4]);
}

/// Two pages, told apart by their widths.
struct Two(Drawn, Drawn);

impl Eyes for &Two {
    fn words(&mut self, picture: &GrayImage, _: Layout, _: &[&str]) -> Result<Vec<Word>, Blind> {
        Ok(if picture.width() > 1_700 { self.0.words.clone() } else { self.1.words.clone() })
    }
}

impl Two {
    /// The states of every row's four as the two pages are read.
    fn rows(&self) -> Vec<String> {
        let page = |number, drawn: &Drawn| Page {
            number,
            pixels: drawn.page.clone(),
            resolution: Some((200.0, 200.0)),
            layer: Vec::new(),
        };
        let seen = read(vec![page(1, &self.0), page(2, &self.1)], "drawn.pdf", &mut &*self);
        seen.sheet.rows.iter().map(signs).collect()
    }
}

#[test]
fn a_marked_box_on_top_of_a_page_ends_the_row_of_the_page_before() {
    let mut second = Drawn::form(2);
    let (x, y) = (COLUMN, 400);
    second.square(x, y);
    second.stroke((x - 12, y - 12), (x + 12, y + 12), 30, 2);
    second.stroke((x - 12, y + 12), (x + 12, y - 12), 30, 2);
    second.write(WORDS[3], x + 40, y - 12);
    assert_eq!(
        Two(Drawn::form(3).widened(centre(2, 3).1 - 30), second).rows(),
        ["....", "....", "...x", "....", "...."]
    );
}

#[test]
fn writing_in_a_pages_only_row_is_seen_by_the_rows_of_other_pages() {
    let pages = |written: bool| {
        let mut second = Drawn::only_row();
        if written {
            let (x, y) = centre(0, 1);
            second.scrawl(x + 400, y);
        }
        Two(Drawn::form(3).widened(2_339), second)
    };
    assert_eq!(pages(false).rows(), ["....", "....", "....", "...x"]);
    assert_eq!(pages(true).rows(), ["....", "....", "....", "????"]);
}

#[test]
fn a_forms_only_row_is_asked_about_where_its_words_are_not_the_forms() {
    assert_eq!(Drawn::only_row().states(), [['?', '?', '?', '?']]);
}

#[test]
fn labels_are_read_before_the_boxes_over_them_and_before_words_whose_boxes_stand_behind() {
    let check = |at: (i32, i32), beside: i32| {
        let seen = Drawn::laid_out(5, at, beside).seen();
        let text = |row: &Row, cell: usize| -> Vec<String> {
            row.cells[cell].lines.iter().map(|line| line.text().replace("[]", "").trim().to_owned()).collect()
        };
        let labels: Vec<Vec<String>> = seen.sheet.rows.iter().map(|row| text(row, 0)).collect();
        assert_eq!(labels, ["X.1000", "X.1111", "X.1222", "X.1333", "X.1444"].map(|label| vec![label.to_owned()]));
        for row in &seen.sheet.rows {
            assert_eq!(text(row, 1), WORDS);
        }
    };
    check((100, -12), 40);
    check((COLUMN - 10, -60), 40);
    check((20, -12), -360);
}

/// A page of which only one language's OCR reads anything.
struct Russian(Drawn);

impl Eyes for Russian {
    fn words(&mut self, _: &GrayImage, _: Layout, languages: &[&str]) -> Result<Vec<Word>, Blind> {
        Ok(if languages == ["rus"] { self.0.words.clone() } else { Vec::new() })
    }
}

#[test]
fn who_signs_below_the_boxes_does_so_in_the_pages_own_language() {
    let mut drawn = Drawn::form(4);
    let signature = "Администрация Республики Казахстан";
    drawn.write(signature, 100, centre(4, 0).1);
    let page = Page { number: 1, pixels: drawn.page.clone(), resolution: Some((200.0, 200.0)), layer: Vec::new() };
    let seen = read(vec![page], "drawn.pdf", &mut Russian(drawn));
    assert_eq!(seen.sheet.rows.len(), 4);
    assert!(seen.sheet.asides.iter().any(|line| line == signature), "{:?}", seen.sheet.asides);
}

#[test]
fn a_ring_around_a_box_is_a_mark() {
    check(['.', '.', '.', 'x'], |drawn| {
        let (x, y) = centre(2, 3);
        drawn.ring(x, y, SIDE * 2);
    });
}

#[test]
fn first_boxes_that_are_all_blacked_are_found_where_they_must_be() {
    let mut drawn = Drawn::form(5);
    for row in 0..5 {
        let (x, y) = centre(row, 0);
        for dy in -13..=13 {
            drawn.stroke((x - 13, y + dy), (x + 13, y + dy), 10, 0);
        }
        drawn.cross(row, 2, 20, 8);
    }
    let states = drawn.states();
    assert_eq!(states, vec![['x', '.', 'x', '.']; 5]);
    let first = drawn.places().into_iter().find(|place| place.shape == Shape::Box && place.state == State::Set);
    let at = first.map(|place| ((place.x - COLUMN as f32).abs() < 6.0, (place.y - 500.0).abs() < 6.0));
    assert_eq!(at, Some((true, true)));
}
