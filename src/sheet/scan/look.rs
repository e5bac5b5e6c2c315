//! Has a page's words read: which language they are in, whether it stands on its head, what each column says.

use image::{GrayImage, imageops};

use super::{
    Ask, Blind, Eyes, Layout, Word,
    boxes::{Inks, Spot},
    common,
    level::Desk,
    upright::Upright,
};

/// Languages that are tried where English reads nothing: one for each other script.
const SCRIPTS: [&str; 3] = ["rus", "ara", "chi_sim"];
/// Words read worse than this on the whole are not words of that language.
const SURE: f32 = 68.0;

/// Such a part of known words is no accident.
const KNOWN: f32 = 0.15;

/// The words of a page, and in which language they were read.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub words: Vec<Word>,
    pub language: String,
    /// How sure they are on the whole, and how many letters stand for it.
    pub sure: f32,
    pub letters: usize,
    /// The part of the letters that stands in words which are common on such pages.
    pub known: f32,
}

impl Told {
    fn of(words: Vec<Word>, language: &str) -> Self {
        let (mut sum, mut letters, mut known) = (0.0, 0usize, 0usize);
        for word in &words {
            let count = word.text.chars().filter(|c| c.is_alphabetic()).count();
            if count >= 2 {
                sum += word.confidence * count as f32;
                letters += count;
                known += if common::is_known(&word.text) { count } else { 0 };
            }
        }
        let of_all = |sum: f32| if letters == 0 { 0.0 } else { sum / letters as f32 };
        Self { words, language: language.to_owned(), sure: of_all(sum), letters, known: of_all(known as f32) }
    }

    /// Upside down, letters still look like some script's; its words do not.
    pub fn is_upright(&self) -> bool {
        self.known >= KNOWN && self.letters >= 20
    }

    pub fn is_read(&self) -> bool {
        self.is_upright() || self.sure >= SURE && self.letters >= 20
    }

    /// By what it is compared with other ways to read the same.
    pub fn worth(&self) -> f32 {
        self.known * 1_000.0 + self.sure * (self.letters as f32).sqrt()
    }
}

/// The page as OCR likes it: evenly lit, without rulings and boxes.
pub(super) fn picture(up: &Upright, inks: &Inks, spots: &[Spot]) -> GrayImage {
    let mut picture = up.dark.picture();
    for (pixel, (ink, free)) in picture.iter_mut().zip(inks.ink.data.iter().zip(&inks.free.data)) {
        *pixel = if *ink > 0 && *free == 0 { 255 } else { 255 - *pixel };
    }
    // What is not surely a box may be a letter, and is left to be read.
    for spot in spots.iter().filter(|spot| spot.hollow) {
        let half = spot.size * 0.62;
        let (x0, y0) = ((spot.x - half).max(0.0) as u32, (spot.y - half).max(0.0) as u32);
        let (x1, y1) = ((spot.x + half).max(0.0) as u32, (spot.y + half).max(0.0) as u32);
        for y in y0..y1.min(picture.height()) {
            for x in x0..x1.min(picture.width()) {
                picture.put_pixel(x, y, image::Luma([255]));
            }
        }
    }
    picture
}

/// Leaves nothing to be read beside the paper.
pub(super) fn whiten(picture: &mut GrayImage, desk: &Desk) {
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        if desk.is_at(x as i32, y as i32) {
            *pixel = image::Luma([255]);
        }
    }
}

/// Left, top, right, bottom of a part of a page.
pub(super) type Area = (f32, f32, f32, f32);

/// Reads part of the page; the words come back in the page's coordinates.
pub(super) fn part(
    eyes: &mut dyn Eyes,
    page: &GrayImage,
    area: Area,
    layout: Layout,
    language: &str,
) -> Result<Told, Blind> {
    Ok(parts(eyes, page, &[area], layout, language, 1)?.pop().unwrap_or_default())
}

/// Reads several parts of the page, enlarged so many times, side by side where cores are free.
pub(super) fn parts(
    eyes: &mut dyn Eyes,
    page: &GrayImage,
    areas: &[Area],
    layout: Layout,
    language: &str,
    larger: u32,
) -> Result<Vec<Told>, Blind> {
    let enlarged = |(left, top, part): (u32, u32, GrayImage)| {
        let (w, h) = (part.width() * larger, part.height() * larger);
        let part = if larger == 1 { part } else { imageops::resize(&part, w, h, imageops::FilterType::CatmullRom) };
        (left, top, part)
    };
    let crops: Vec<Option<(u32, u32, GrayImage)>> = areas.iter().map(|area| crop(page, *area).map(enlarged)).collect();
    let languages = [language];
    let asks: Vec<Ask> =
        crops.iter().flatten().map(|(_, _, picture)| Ask { picture, layout, languages: &languages }).collect();
    let mut answers = eyes.many(&asks).into_iter();
    let told = |crop: &Option<(u32, u32, GrayImage)>| {
        let Some((left, top, _)) = crop else { return Ok(Told::of(Vec::new(), language)) };
        let mut words = answers.next().unwrap_or_else(|| Err(Blind::Failed("an answer is missing".to_owned())))?;
        for word in &mut words {
            word.left = word.left / larger + left;
            word.top = word.top / larger + top;
            word.width /= larger;
            word.height /= larger;
        }
        Ok(Told::of(words, language))
    };
    crops.iter().map(told).collect()
}

/// A part as a picture, with its left top; none where nothing could be read in it.
fn crop(page: &GrayImage, area: Area) -> Option<(u32, u32, GrayImage)> {
    let clamp = |value: f32, most: u32| value.max(0.0).min(most as f32) as u32;
    let (x0, y0) = (clamp(area.0, page.width()), clamp(area.1, page.height()));
    let (x1, y1) = (clamp(area.2, page.width()), clamp(area.3, page.height()));
    let large = x1 >= x0 + 20 && y1 >= y0 + 20;
    large.then(|| (x0, y0, imageops::crop_imm(page, x0, y0, x1 - x0, y1 - y0).to_image()))
}

/// The language in which an area is read best, the known one tried first.
pub(super) fn language(eyes: &mut dyn Eyes, page: &GrayImage, area: Area, known: Option<&str>) -> Result<Told, Blind> {
    let first = known.unwrap_or("eng");
    let mut best = part(eyes, page, area, Layout::Block, first)?;
    if best.is_upright() {
        return Ok(best);
    }
    for script in std::iter::once("eng").chain(SCRIPTS).filter(|script| *script != first) {
        let told = part(eyes, page, area, Layout::Block, script)?;
        if told.worth() > best.worth() {
            best = told;
        }
        if best.is_upright() {
            break;
        }
    }
    Ok(best)
}
