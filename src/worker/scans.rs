//! Parts that are pictures: gathered while the message is walked through, read as pages when all of it is known.
//!
//! Several pictures of one page each are one document, in the order in which they are attached. A picture on which no
//! form is found is decoration or a covering letter where a form was read elsewhere; else a person looks at it.

use image::ImageEncoder;

use super::{parse::Walk, pasted, sniff};
use crate::{
    message::{Drawing, Fate},
    picture::{self, Kind, Unreadable},
    sheet::{
        Item, Sheet,
        pdf::Found,
        scan::{self, Page, Seen},
    },
};

/// What is said of a page on which nothing was found that could be a form.
const NO_FORM: &str = "a scanned page on which no form was found";

/// A picture in a letter with fewer pixels on its shorter side is its letterhead.
const LARGE: u32 = 1_000;

/// Pages that wait for the rest of the message.
pub(super) struct Gathered {
    name: String,
    /// Its place among the message's parts.
    part: usize,
    /// Its place among the message's sheets.
    sheet: usize,
    /// The attached message that it stands in.
    within: String,
    pages: Vec<Page>,
}

/// Pages that were read and hold no form.
pub(super) struct Formless {
    parts: Vec<usize>,
    sheet: Sheet,
}

impl Walk<'_> {
    /// Takes a picture's pages; they are read when all pictures are known.
    pub(super) fn picture(&mut self, kind: Kind, shown: &str, label: &str, bytes: &[u8]) {
        let part = self.found.parts.len();
        let fate = match picture::pages(kind, bytes, &mut self.pixels) {
            Ok(pages) => {
                let (name, within) = (shown.to_owned(), self.within().to_owned());
                self.gathered.push(Gathered { name, part, sheet: self.found.sheets.len(), within, pages });
                Fate::Unread("a picture, which was not read in time".to_owned())
            }
            Err(why) if is_ornament(&why) || bytes.len() < sniff::THUMBNAIL => {
                self.thumbnails.push(part);
                Fate::Passed
            }
            Err(why) => Fate::Unread(why.to_string()),
        };
        self.part(shown, label, bytes.len(), fate);
    }

    /// Reads the pictures gathered, one document at a time, and says what became of each.
    pub(super) fn read_pictures(&mut self) {
        let mut documents: Vec<Vec<Gathered>> = Vec::new();
        for one in std::mem::take(&mut self.gathered) {
            let joins = |other: &&mut Vec<Gathered>| {
                other.iter().all(|page| page.pages.len() == 1 && page.within == one.within) && one.pages.len() == 1
            };
            match documents.iter_mut().find(joins) {
                Some(document) => document.push(one),
                None => documents.push(vec![one]),
            }
        }
        // From the last to the first: each one's sheet goes in before those that come after it.
        for document in documents.into_iter().rev() {
            let at = document.first().map_or(0, |first| first.sheet);
            let parts: Vec<usize> = document.iter().map(|one| one.part).collect();
            let names: Vec<&str> = document.iter().map(|one| one.name.as_str()).collect();
            let source = together(&names);
            let pages = (1..).zip(document.into_iter().flat_map(|one| one.pages));
            let seen = self.look(pages.map(|(number, page)| Page { number, ..page }).collect(), &source);
            self.seen(seen.sheet, &parts, at);
        }
        self.weigh_formless();
    }

    /// Reads pages, keeping what shows how they were read where that is asked for.
    fn look(&mut self, pages: Vec<Page>, source: &str) -> Seen {
        let look = if self.explain { scan::explain } else { scan::read };
        let mut seen = look(pages, source, self.eyes);
        source.clone_into(&mut seen.sheet.source);
        if self.explain {
            let drawings = std::mem::take(&mut seen.pictures).into_iter().filter_map(|(page, picture)| {
                let png = png(&picture)?;
                Some(Drawing { source: source.to_owned(), page, png })
            });
            self.found.drawings.extend(drawings);
        }
        seen
    }

    /// A sheet read from pixels goes to the others where it is a form; else it waits for what the others say.
    fn seen(&mut self, sheet: Sheet, parts: &[usize], at: usize) {
        if !is_marked(&sheet) {
            self.formless.push(Formless { parts: parts.to_vec(), sheet });
            return;
        }
        for part in parts {
            self.fate(*part, Fate::Read);
        }
        self.found.sheets.insert(at.min(self.found.sheets.len()), sheet);
    }

    fn fate(&mut self, part: usize, fate: Fate) {
        if let Some(part) = self.found.parts.get_mut(part) {
            part.fate = fate;
        }
    }

    /// What holds no form is passed over only where it was looked at without doubt and a form was read elsewhere.
    fn weigh_formless(&mut self) {
        let read = self.found.sheets.iter().any(|sheet| !sheet.quoted && sheet.faults.is_empty() && is_marked(sheet));
        for Formless { parts, sheet } in std::mem::take(&mut self.formless) {
            let fate = match sheet.faults.first() {
                None if read => Fate::Passed,
                None => Fate::Unread(NO_FORM.to_owned()),
                Some(why) => Fate::Unread(why.clone()),
            };
            let words: String = sheet.lines().map(|(_, line)| line.text() + "\n").collect();
            for part in parts {
                self.fate(part, fate.clone());
            }
            if fate != Fate::Passed {
                // Under a name that is no part's: OCR's words may tell what it is about, never that it is about nothing.
                self.unread_words(&format!("{}, as OCR read it", sheet.source), &words);
            }
        }
    }

    /// Reads the pages of a PDF that only pixels can tell, and puts them among those that were read from its text.
    pub(super) fn scanned_pdf(&mut self, name: &str, label: &str, bytes: &[u8], found: &Found) -> Result<(), String> {
        let pages = picture::pdf::pages(bytes, &found.pictured, &mut self.pixels).map_err(|why| why.to_string())?;
        let seen = self.look(pages, name);
        let part = self.found.parts.len();
        self.part(name, label, bytes.len(), Fate::Read);
        let faults = laid_over(&found.sheet, found);
        let (text, mut scanned) = parted(found, seen.sheet, faults);
        let is_part = text.is_some();
        let told = |line: &String| line.chars().filter(|c| c.is_alphabetic()).count() >= 3;
        let signed = scanned.asides.iter().any(told) && !scanned.asides.iter().any(|line| scan::is_form_line(line));
        if is_part && !is_marked(&scanned) && !signed {
            // It may hold the rows that the pages of text lack, or answer theirs once more.
            scanned.faults.push("a scanned page beside the form's others, on which no row was found".to_owned());
        }
        self.found.sheets.extend(text);
        if is_marked(&scanned) || is_part {
            self.found.sheets.push(scanned);
        } else {
            self.formless.push(Formless { parts: vec![part], sheet: scanned });
        }
        Ok(())
    }

    /// A text document without marks whose pages may be pictures pasted into it.
    pub(super) fn pasted(&mut self, shown: &str, label: &str, bytes: &[u8], sheet: Sheet, wordless: bool) {
        let pictures = pasted::pictures(bytes, &mut self.allowance);
        let pages = pictures.and_then(|pictures| pasted_pages(&pictures, &mut self.pixels));
        let part = self.found.parts.len();
        let empty = sheet.rows.is_empty() && sheet.faults.is_empty() && sheet.asides.is_empty();
        let fate = match &pages {
            Ok(Pasted { pages, .. }) if !pages.is_empty() || !wordless => Fate::Read,
            Ok(_) => Fate::Unread("a document with hardly any words: its pages may be pictures".to_owned()),
            Err(why) => Fate::Unread(why.clone()),
        };
        self.part(shown, label, bytes.len(), fate);
        // A letter whose letterhead is all that is large about it, beside a form that was read elsewhere.
        let headed = pages.as_ref().is_ok_and(|pasted| pasted.letterhead && pasted.pages.is_empty());
        if wordless && headed && says_much(&sheet) {
            self.formless
                .push(Formless { parts: vec![part], sheet: Sheet { source: shown.to_owned(), ..Sheet::default() } });
        }
        if !empty {
            self.found.sheets.push(sheet);
        }
        let pages = pages.map(|pasted| pasted.pages).unwrap_or_default();
        if pages.is_empty() {
            return;
        }
        let large = pages.iter().any(|page| page.pixels.width().min(page.pixels.height()) >= LARGE);
        let seen = self.look(pages, shown);
        // A letterhead in a letter that was read, not a page.
        if !wordless && !is_marked(&seen.sheet) && (seen.sheet.faults.is_empty() || !large) {
            return;
        }
        let at = self.found.sheets.len();
        self.seen(seen.sheet, &[part], at);
    }
}

/// The pictures that a text document shows.
struct Pasted {
    /// Those that can be pages, in their order.
    pages: Vec<Page>,
    /// There is one picture, of a letterhead's shape or size.
    letterhead: bool,
}

fn pasted_pages(pictures: &[Vec<u8>], allowance: &mut picture::Allowance) -> Result<Pasted, String> {
    let mut pages = Vec::new();
    let mut known = 0;
    for bytes in pictures {
        let Some(kind) = Kind::of(bytes) else { continue };
        match picture::pages(kind, bytes, allowance) {
            Ok(found) => pages.extend(found),
            Err(why) if is_ornament(&why) => known += 1,
            Err(why) => return Err(why.to_string()),
        }
    }
    let pages = (1..).zip(pages).map(|(number, page)| Page { number, ..page }).collect();
    Ok(Pasted { pages, letterhead: known == 1 && pictures.len() == 1 })
}

/// More words than a stamp or a letterhead has: its pictures are large, its text is not missing.
fn says_much(sheet: &Sheet) -> bool {
    const LETTERS: usize = 60;
    sheet.lines().map(|(_, line)| line.text().chars().filter(|c| c.is_alphabetic()).count()).sum::<usize>() >= LETTERS
}

/// A logo, a banner, a portrait, an animation.
fn is_ornament(why: &Unreadable) -> bool {
    matches!(why, Unreadable::TooSmall | Unreadable::Animation)
}

/// The pages that are text, and those that are pictures: each is read by its own road, and both are parts of one form.
fn parted(found: &Found, seen: Sheet, faults: Vec<String>) -> (Option<Sheet>, Sheet) {
    let pictured = |page: Option<u32>| found.pictured.iter().any(|one| Some(one.number) == page);
    let mut text = found.sheet.clone();
    text.rows.retain(|row| !pictured(row.spot.page));
    // What the text's reader could not make sense of on a page of pixels, the pixels show.
    text.faults.retain(|fault| !found.pictured.iter().any(|one| fault.starts_with(&format!("page {}: ", one.number))));
    let mut scanned = seen;
    scanned.faults.extend(faults);
    if text.rows.is_empty() {
        scanned.asides.splice(0..0, text.asides);
        scanned.remarks.splice(0..0, text.remarks);
        scanned.faults.splice(0..0, text.faults);
        return (None, scanned);
    }
    let tables = text.rows.iter().filter_map(|row| row.spot.table).max().unwrap_or(0);
    for row in &mut scanned.rows {
        row.spot.table = row.spot.table.map(|table| table + tables);
    }
    (Some(text), scanned)
}

/// Form fields that are ticked on a page of pixels: whether the pixels show them depends on the program.
fn laid_over(sheet: &Sheet, found: &Found) -> Vec<String> {
    let pictured = |page: Option<u32>| found.pictured.iter().any(|one| Some(one.number) == page);
    let ticked = sheet.lines().filter(|(spot, _)| pictured(spot.page)).any(|(_, line)| {
        let ticked = |mark: &crate::sheet::Mark| {
            mark.method == crate::sheet::Method::AcroForm && mark.state != crate::sheet::State::Empty
        };
        line.marks().any(ticked)
    });
    ticked.then(|| "a form field lies over a scanned page".to_owned()).into_iter().collect()
}

pub(super) fn is_marked(sheet: &Sheet) -> bool {
    sheet.lines().any(|(_, line)| line.items.iter().any(|item| matches!(item, Item::Mark(_))))
}

/// Several names as one.
fn together(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] if rest.len() < 4 => format!("{} and {last}", rest.join(", ")),
        [first, second, .., last] => format!("{first}, {second} … {last}"),
        [first, ..] => (*first).to_owned(),
    }
}

fn png(picture: &image::RgbImage) -> Option<Vec<u8>> {
    let mut png = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut png);
    let (width, height) = picture.dimensions();
    encoder.write_image(picture.as_raw(), width, height, image::ExtendedColorType::Rgb8).ok()?;
    Some(png)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use lopdf::{Document, Object, Stream, dictionary};

    use crate::{sheet::Format, worker::parse};

    /// A page of text, and one that is a picture of nothing.
    fn two_pages() -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let pages = document.new_object_id();
        let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
        let words = b"BT /F1 12 Tf 72 700 Td (Administration of Kenya: X.1353, X.1471) Tj ET".to_vec();
        let (width, height) = (1_000, 1_414);
        let scan = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
        };
        let grey = (0..width * height).map(|at| if at % 97 == 0 { 250 } else { 255 }).collect();
        let scan = document.add_object(Stream::new(scan, grey));
        let contents = [words, b"q 595 0 0 842 0 0 cm /I1 Do Q".to_vec()];
        let kids: Vec<Object> = contents
            .into_iter()
            .map(|content| {
                let content = document.add_object(Stream::new(dictionary! {}, content));
                document.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content }).into()
            })
            .collect();
        let catalogue = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        let tree = dictionary! {
            "Type" => "Pages", "Kids" => kids, "Count" => 2, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Resources" => dictionary! {
                "Font" => dictionary! { "F1" => font }, "XObject" => dictionary! { "I1" => scan },
            },
        };
        document.objects.insert(pages, Object::Dictionary(tree));
        document.trailer.set("Root", catalogue);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_scanned_page_beside_pages_of_text_is_asked_about_even_if_no_box_is_found_on_it() {
        let found = parse::attachment("reply.pdf", &two_pages());
        let formats: Vec<Format> = found.sheets.iter().map(|sheet| sheet.format).collect();
        assert_eq!(formats, [Format::Pdf, Format::Scan]);
        let doubted: Vec<bool> = found.sheets.iter().map(|sheet| !sheet.faults.is_empty()).collect();
        assert_eq!(doubted, [false, true]);
    }
}
