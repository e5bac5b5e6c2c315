//! Pages of the house's own printed form: known by their code, laid flat by their corner marks, held against the blank.
//!
//! No OCR tells what a row is: the code does, and the words printed in the row must be those of the blank form. Only a
//! document that is such a form and nothing else is read so; every other one, and every page of which anything is not
//! as it was printed, is read like any scan.

mod fit;
mod lay;
mod strokes;
#[cfg(test)]
mod tests;
mod weigh;

use std::collections::BTreeSet;

use super::{
    Eyes, Layout, Page, Place, Seen,
    boxes::Inks,
    code::{self, Code},
    explain,
    ink::Read,
    plane::Plane,
    upright::Upright,
};
use crate::{
    form::{
        blank::{self, Printed, SCALE},
        code::PageCode,
    },
    language::Language,
    sheet::{Cell, Format, Item, Line, Mark, Method, Row, Shape, Sheet, Spot, State, Text},
};
use fit::Fit;

/// A page that is what its code says, with what was read on it.
struct Own<'p> {
    page: &'p Page,
    says: PageCode,
    up: Upright,
    fit: Fit,
    /// By row of the form, for those on this page.
    rows: Vec<(usize, Vec<Read>)>,
    faint: bool,
}

/// The form that the pages are; none when they are not all pages of one form of ours.
pub(super) fn read(pages: &[Page], source: &str, eyes: &mut dyn Eyes, pictures: bool) -> Option<Seen> {
    let found = coded(pages)?;
    let (_, first) = found.first()?;
    let says = first.says;
    let mut printed = None;
    let mut own = Vec::new();
    for (page, code) in &found {
        let blank = eyes.printed(&code.says)?;
        own.push(Own::of(page, code, &blank)?);
        printed = Some(blank.printed);
    }
    if own.iter().any(|own| own.faint) {
        for own in &mut own {
            weigh::doubt_lost(&mut own.rows);
        }
    }
    let printed = printed?;
    let mut sheet = Sheet { source: source.to_owned(), format: Format::Print, ..Sheet::default() };
    sheet.rows.push(single(&printed.title));
    for (at, row) in printed.rows.iter().enumerate() {
        sheet.rows.push(in_words(at, row, &own, says.pages));
    }
    match state(&own, &printed, says.language, eyes) {
        Some(Ok(name)) => {
            let [before, behind] = &printed.administration;
            sheet.rows.push(single(&format!("{before}{name}{behind}")));
        }
        Some(Err(why)) => sheet.faults.push(why),
        None => {}
    }
    let places = own.iter().flat_map(Own::places).collect();
    let pictures = if pictures { own.iter().map(Own::picture).collect() } else { Vec::new() };
    Some(Seen { sheet, pictures, places })
}

/// The pages with their codes: all of one form, each page of it once. Bare ones, as of a sheet's back, do not count.
fn coded(pages: &[Page]) -> Option<Vec<(&Page, Code)>> {
    let mut found: Vec<(&Page, Code)> = Vec::new();
    let mut numbers = BTreeSet::new();
    for page in pages.iter().filter(|page| !lay::is_bare(&page.pixels)) {
        let code = code::find(&page.pixels).filter(|code| code.places.is_some())?;
        let whose = |says: PageCode| PageCode { page: 1, ..says };
        let same = found.first().is_none_or(|(_, first)| whose(first.says) == whose(code.says));
        if !same || !numbers.insert(code.says.page) {
            return None;
        }
        found.push((page, code));
    }
    Some(found)
}

impl<'p> Own<'p> {
    fn of(page: &'p Page, code: &Code, blank: &blank::Page) -> Option<Self> {
        let up = lay::flat(page, code.places.as_ref()?);
        let inks = Inks::of(&up.dark);
        let print = Plane { w: blank.bits.width as i32, h: blank.bits.height as i32, data: blank.bits.unpacked() };
        let mut fit = Fit::new(print, &up.dark)?;
        let here = |row: &&(usize, &blank::Row)| row.1.space.page == code.says.page;
        let mut rows = Vec::new();
        for (at, row) in blank.printed.rows.iter().enumerate().filter(|row| here(&row)) {
            rows.push((at, fit.row(row, blank.printed.right_to_left)));
        }
        // A code on paper that is not this form's.
        let strange = rows.iter().filter(|(_, row)| !row.is_ours()).count();
        if strange * 2 > rows.len() {
            return None;
        }
        let weighed = weigh::weigh(&up, &inks, &rows, blank.printed.right_to_left);
        Some(Self { page, says: code.says, up, fit, rows: weighed.rows, faint: weighed.faint })
    }

    fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.rows.iter().flat_map(|(_, reads)| reads).map(|read| {
            let spot = &read.spot;
            let (x, y) = self.up.back.of(spot.x, spot.y);
            let (edge, foot) = self.up.back.of(spot.x + spot.size, spot.y);
            let shape = if spot.round { Shape::Round } else { Shape::Box };
            let (size, ink) = ((edge - x).hypot(foot - y), read.measure.inside);
            let measured = format!("{:?} outline {:.2}", read.measure, spot.outline);
            Place {
                page: self.page.number,
                shape,
                state: read.state.clone(),
                x,
                y,
                size,
                ink,
                measured,
                sight: Vec::new(),
            }
        })
    }

    fn picture(&self) -> (u32, image::RgbImage) {
        let reads: Vec<Read> = self.rows.iter().flat_map(|(_, reads)| reads).cloned().collect();
        (self.page.number, explain::picture(&self.up, &reads, &[]))
    }
}

/// A row in the form's words with what was read beside them.
fn in_words(at: usize, row: &blank::Row, own: &[Own<'_>], pages: u16) -> Row {
    let read = own.iter().find_map(|own| {
        let (_, reads) = own.rows.iter().find(|(read, _)| *read == at)?;
        Some((own.page.number, reads))
    });
    let missing = || State::Unclear(format!("page {} of the form's {pages} is not there", row.space.page));
    let line = |(answer, number): (&blank::Answer, usize)| {
        let read = read.and_then(|(_, reads)| reads.get(number));
        let shape = if answer.round { Shape::Round } else { Shape::Box };
        let state = read.map_or_else(missing, |read| read.state.clone());
        let seen = read.map_or_else(String::new, |read| format!("ink {:.2}", read.measure.inside));
        let mark = Mark { shape, state, method: Method::Scan, seen, struck: false };
        Line { items: vec![Item::Mark(mark), text(format!(" {}", answer.words))] }
    };
    let answers = row.answers.iter().zip(0..).map(line).collect();
    let spot = Spot { page: read.map(|(page, _)| page), table: Some(1), row: u32::try_from(at + 1).unwrap_or(0) };
    Row { spot, cells: vec![cell(vec![Line { items: vec![text(row.label.clone())] }]), cell(answers)] }
}

fn text(text: String) -> Item {
    Item::Text(Text { text, ..Text::default() })
}

fn cell(lines: Vec<Line>) -> Cell {
    Cell { continues: false, lines }
}

fn single(words: &str) -> Row {
    Row { spot: Spot::default(), cells: vec![cell(vec![Line { items: vec![text(words.to_owned())] }])] }
}

/// What is written where the Member State's name belongs; none where nothing is.
///
/// The name is the one thing on the form that only OCR can tell, and somebody else's form may come from a contact.
fn state(
    own: &[Own<'_>],
    printed: &Printed,
    language: Language,
    eyes: &mut dyn Eyes,
) -> Option<Result<String, String>> {
    let space = &printed.state;
    let own = own.iter().find(|own| own.says.page == space.page)?;
    let picture = own.fit.written(&own.up.dark, space.rect.map(|points| points * SCALE))?;
    let tongue = match language {
        Language::En => "eng",
        Language::Fr => "fra",
        Language::Es => "spa",
        Language::Ru => "rus",
        Language::Ar => "ara",
        Language::Zh => "chi_sim",
    };
    let words = match eyes.words(&picture, Layout::Line, &[tongue]) {
        Ok(words) => words,
        Err(blind) => return Some(Err(format!("the name of the Member State on the form: {blind}"))),
    };
    let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    Some(Ok(words.join(" ")))
}
