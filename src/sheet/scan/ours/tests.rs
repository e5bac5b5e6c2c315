//! Our own form, printed, marked by a pen, and laid on the glass somehow.

use super::super::{Blind, Page, Word, code::tests as code, read};
use super::*;
use crate::{form::Spot as Box_, printed::Forms};

/// Knows the forms, and reads nothing.
struct Knows(Forms);

impl Eyes for Knows {
    fn words(&mut self, _: &image::GrayImage, _: Layout, _: &[&str]) -> Result<Vec<Word>, Blind> {
        Err(Blind::NotInstalled)
    }

    fn printed(&mut self, says: &PageCode) -> Option<blank::Page> {
        self.0.page(says)
    }
}

fn seen(pictures: &[image::GrayImage]) -> Sheet {
    let forms = Forms::default();
    forms.know(&[code::circular()]);
    let page = |(number, pixels): (u32, &image::GrayImage)| Page {
        number,
        pixels: code::lying(pixels, 0.7, 0.6).0,
        resolution: None,
        layer: Vec::new(),
    };
    read((1..).zip(pictures).map(page).collect(), "scan.pdf", &mut Knows(forms)).sheet
}

/// The boxes that are marked here: of the first text the authorization and its first option, then a refusal, and so on.
fn is_marked(text: usize, answer: &str) -> bool {
    match text % 3 {
        0 => matches!(answer, "authorize" | "no_comments"),
        1 => answer == "refuse",
        _ => false,
    }
}

fn texts() -> Vec<String> {
    code::circular().texts.iter().map(|text| text.id.as_str().to_owned()).collect()
}

fn stroke(page: &mut image::GrayImage, from: (f32, f32), to: (f32, f32)) {
    for step in 0..=200u8 {
        let part = f32::from(step) / 200.0;
        let (x, y) = (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
        for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1), (2, 1), (1, 2)] {
            page.put_pixel((x * SCALE) as u32 + dx, (y * SCALE) as u32 + dy, image::Luma([45]));
        }
    }
}

fn cross(page: &mut image::GrayImage, spot: &Box_) {
    let [left, top, right, bottom] = spot.place;
    stroke(page, (left - 1.0, top), (right + 1.0, bottom + 1.0));
    stroke(page, (right + 2.0, top - 2.0), (left, bottom));
}

fn filled(language: Language) -> Vec<image::GrayImage> {
    let (mut pages, map) = code::printed(language);
    for (page, spots) in pages.iter_mut().zip(&map.pages) {
        for spot in spots {
            let text = texts().iter().position(|id| *id == spot.text).unwrap();
            if is_marked(text, &spot.answer) {
                cross(page, spot);
            }
        }
    }
    pages
}

/// The states of every row's four boxes.
fn states(sheet: &Sheet) -> Vec<Vec<State>> {
    let rows = sheet.rows.iter().filter_map(|row| row.cells.get(1));
    rows.map(|cell| cell.lines.iter().flat_map(Line::marks).map(|mark| mark.state.clone()).collect()).collect()
}

fn wanted(text: usize) -> Vec<State> {
    let state = |answer: &&str| if is_marked(text, answer) { State::Set } else { State::Empty };
    ["authorize", "no_comments", "with_comments", "refuse"].iter().map(state).collect()
}

#[test]
fn marks_on_our_own_form_are_read_without_any_ocr() {
    for language in [Language::En, Language::Ar, Language::Zh] {
        let sheet = seen(&filled(language));
        assert_eq!((sheet.format, &sheet.faults), (Format::Print, &Vec::new()), "{language:?}");
        let all: Vec<Vec<State>> = (0..texts().len()).map(wanted).collect();
        assert_eq!(states(&sheet), all, "{language:?}");
    }
}

#[test]
fn rows_on_a_page_that_did_not_come_are_undecided() {
    let pages = filled(Language::Fr);
    let sheet = seen(&pages[..1]);
    assert_eq!(sheet.format, Format::Print);
    let lost =
        |states: &Vec<State>| states.iter().all(|state| matches!(state, State::Unclear(why) if why.contains("page 2")));
    let states = states(&sheet);
    assert_eq!(states.len(), texts().len());
    assert!(states[0] == wanted(0) && lost(states.last().unwrap()), "{states:?}");
}

#[test]
fn what_is_written_in_a_row_leaves_that_row_to_a_person() {
    let mut pages = filled(Language::En);
    let (_, map) = code::printed(Language::En);
    let [left, top, ..] = map.pages[0][1].place;
    for at in 0..8u8 {
        let x = left + 60.0 + f32::from(at) * 9.0;
        stroke(&mut pages[0], (x, top + 9.0), (x + 4.0, top + 20.0));
        stroke(&mut pages[0], (x + 4.0, top + 20.0), (x + 8.0, top + 9.0));
    }
    let states = states(&seen(&pages));
    assert!(states[0].iter().all(|state| matches!(state, State::Unclear(_))), "{:?}", states[0]);
    assert_eq!(states[1], wanted(1));
}

#[test]
fn a_code_pasted_on_another_form_is_not_believed() {
    let mut pages = filled(Language::En);
    let other = filled(Language::Es);
    for (x, y, pixel) in pages[0].enumerate_pixels_mut() {
        if x > 1400 && y < 140 {
            *pixel = *other[0].get_pixel(x, y);
        }
    }
    assert_eq!(seen(&pages[..1]).format, Format::Scan);
}
