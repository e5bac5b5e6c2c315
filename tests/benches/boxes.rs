//! Box by box: what is found on fresh prints or on samples, and what it is taken for.
//!
//! `cargo bench --bench boxes [-- --forms 100 --seed 7]`, or `-- --samples DIR` for samples with `geometry.json`. No OCR is
//! asked: where a page stands on its head its boxes are found all the same. `--out FILE` writes what the nets saw of each box
//! that was found, a JSON object a line, for `tests/prints/teach.py`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use consultd::{
    picture::{self, Allowance, Kind},
    sheet::{
        Shape, State, pdf,
        scan::{self, Blind, Eyes, Layout, Page, Place, Word},
    },
};
use image::GrayImage;
use mail_parser::{MessageParser, MimeHeaders};
use prints::Set;
use serde_json::{Value, json};

/// Fainter than this nobody sees a mark (see the truth of the prints).
const FADED: f64 = 0.12;

/// Eyes that take every page for upright text.
struct Content;

impl Eyes for Content {
    fn words(&mut self, _: &GrayImage, _: Layout, _: &[&str]) -> Result<Vec<Word>, Blind> {
        let word = |at: u32| Word {
            text: "approval".to_owned(),
            left: at * 30,
            width: 20,
            height: 8,
            confidence: 96.0,
            line: 1,
            ..Word::default()
        };
        Ok((0..4).map(word).collect())
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().position(|one| one == name).and_then(|at| arguments.get(at + 1));
    let number = |name: &str, usual: u64| value(name).map_or(usual, |given| given.parse().expect("a number"));
    let mut table = Table::default();
    if let Some(directory) = value("--samples") {
        for (mail, truth, geometry) in samples(Path::new(directory)) {
            table.message(&mail, &truth, &geometry);
        }
    } else {
        let set = Set::new(number("--seed", 7));
        for at in 0..usize::try_from(number("--forms", 100)).unwrap() {
            let case = set.case(at);
            table.message(&case.mail, &case.truth, &case.geometry);
        }
    }
    if let Some(out) = value("--out") {
        fs::write(out, &table.lines).expect("the boxes are written");
    }
    table.print();
}

fn samples(directory: &Path) -> Vec<(Vec<u8>, Value, Value)> {
    let all = |name: &str| -> Vec<Value> {
        serde_json::from_slice(&fs::read(directory.join(name)).expect("samples with their truth")).unwrap()
    };
    let truths: BTreeMap<String, Value> =
        all("truth.json").into_iter().map(|one| (one["id"].as_str().unwrap().to_owned(), one)).collect();
    let read = |geometry: Value| {
        let id = geometry["id"].as_str().unwrap();
        (fs::read(directory.join(format!("{id}.eml"))).unwrap(), truths[id].clone(), geometry)
    };
    all("geometry.json").into_iter().map(read).collect()
}

/// The documents of a message that are pictures, each as its pages.
fn documents(mail: &[u8]) -> Vec<Vec<Page>> {
    let message = MessageParser::default().parse(mail).unwrap();
    let mut allowance = Allowance::default();
    let mut found = Vec::new();
    for part in message.attachments() {
        let bytes = part.contents();
        let name = part.attachment_name().unwrap_or_default();
        let pages = match Kind::of(bytes) {
            Some(kind) => picture::pages(kind, bytes, &mut allowance).ok(),
            None if bytes.starts_with(b"%PDF") => pdf::read(name, bytes)
                .ok()
                .and_then(|pdf| picture::pdf::pages(bytes, &pdf.pictured, &mut allowance).ok()),
            None => None,
        };
        found.extend(pages.filter(|pages| !pages.is_empty()));
    }
    found
}

#[derive(Default)]
struct Table {
    marks: usize,
    found: usize,
    /// By shape and what was done to the box: empty, marked, undecided.
    counts: BTreeMap<(&'static str, String), [usize; 3]>,
    lines: String,
    id: String,
    notes: String,
}

impl Table {
    fn message(&mut self, mail: &[u8], truth: &Value, geometry: &Value) {
        self.id = truth["id"].to_string();
        self.notes = format!(
            "{} {} {} {} {}",
            truth["kind"], truth["mark_style"], truth["pen"], truth["layout"], truth["legibility"]
        );
        let mut marks: Vec<&Value> = geometry["marks"].as_array().unwrap().iter().collect();
        self.marks += marks.len();
        for pages in documents(mail) {
            let sizes: BTreeMap<u32, (f32, f32)> =
                pages.iter().map(|page| (page.number, dimensions(&page.pixels))).collect();
            let seen = scan::read(pages, "", &mut Content);
            for (number, size) in sizes {
                let places: Vec<&Place> = seen.places.iter().filter(|place| place.page == number).collect();
                let pairs = matched(&marks, &places, truth, size);
                for (mark, place) in &pairs {
                    self.box_(mark, place);
                }
                marks.retain(|mark| !pairs.iter().any(|(taken, _)| std::ptr::eq(*taken, *mark)));
            }
        }
    }

    fn box_(&mut self, mark: &Value, place: &Place) {
        let done = mark["state"].as_str().unwrap();
        if done == "ticked" && mark["contrast"].as_f64().is_some_and(|contrast| contrast < FADED) {
            return;
        }
        self.found += 1;
        let shape = if place.shape == Shape::Round { "circle" } else { "box" };
        let read = match place.state {
            State::Empty => 0,
            State::Set => 1,
            State::Unclear(_) => 2,
        };
        self.counts.entry((shape, done.to_owned())).or_default()[read] += 1;
        let line = json!({"id": self.id, "notes": self.notes, "measured": place.measured, "read": format!("{:?}", place.state), "state": done, "round": place.shape == Shape::Round});
        writeln!(self.lines, "{line}").unwrap();
    }

    fn print(&self) {
        println!("{} boxes, {} found and legible", self.marks, self.found);
        println!("{:<24} {:>9} {:>9} {:>9}", "", "empty", "marked", "undecided");
        for ((shape, done), [empty, marked, undecided]) in &self.counts {
            println!("{:<24} {empty:>9} {marked:>9} {undecided:>9}", format!("{shape}, {done}"));
        }
    }
}

fn dimensions(picture: &GrayImage) -> (f32, f32) {
    (picture.width() as f32, picture.height() as f32)
}

/// The boxes of one page, whichever of the truth's pages it is and whichever way it lies.
fn matched<'v>(
    marks: &[&'v Value],
    places: &[&'v Place],
    truth: &Value,
    size: (f32, f32),
) -> Vec<(&'v Value, &'v Place)> {
    let mut pages: Vec<(u64, u64)> = marks.iter().map(|mark| page(mark)).collect();
    pages.sort_unstable();
    pages.dedup();
    let mut best = Vec::new();
    for wanted in pages {
        for quarters in 0..4 {
            let own = marks.iter().filter(|mark| page(mark) == wanted);
            let pairs: Vec<(&Value, &Place)> = own
                .filter_map(|mark| {
                    let (x, y, reach) = stands(mark, truth, quarters, size)?;
                    let near = |place: &&&Place| (place.x - x).abs() < reach && (place.y - y).abs() < reach;
                    Some((*mark, *places.iter().find(near)?))
                })
                .collect();
            if pairs.len() > best.len() {
                best = pairs;
            }
        }
    }
    best
}

fn page(mark: &Value) -> (u64, u64) {
    (mark["attachment"].as_u64().unwrap_or(0), mark["page"].as_u64().unwrap())
}

/// Where a box stands on a page that was turned and scaled since, and how near to it one must be found.
fn stands(mark: &Value, truth: &Value, quarters: u32, size: (f32, f32)) -> Option<(f32, f32, f32)> {
    let number = |value: &Value| value.as_f64().map(|value| value as f32);
    let at = usize::try_from(page(mark).1).unwrap() - 1;
    let stored = truth["pixels"].get(at).or_else(|| truth["pixels"].get(0))?;
    let (w, h) = (number(&stored[0])?, number(&stored[1])?);
    let part: Vec<f32> = mark["box"].as_array()?.iter().filter_map(number).collect();
    let (x, y) = (part[0] + part[2] / 2.0, part[1] + part[3] / 2.0);
    let (x, y) = match quarters {
        0 => (x, y),
        1 => (h - y, x),
        2 => (w - x, h - y),
        _ => (y, w - x),
    };
    let (w, h) = if quarters.is_multiple_of(2) { (w, h) } else { (h, w) };
    let scale = (size.0 / w, size.1 / h);
    Some((x * scale.0, y * scale.1, 0.45 * part[2].min(part[3]) * scale.0.min(scale.1)))
}
