//! The printed form as a scanner sees it, found again.

use std::sync::Arc;

use hayro::{
    RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, hayro_syntax::Pdf,
    vello_cpu::color::palette::css,
};
use image::{GrayImage, Luma};
use imageproc::{
    filter::gaussian_blur_f32,
    geometric_transformations::{Border, Interpolation, Projection as Lie, warp_into},
};

use super::*;
use crate::{
    circular::{Circular, import},
    form::{self, FormMap, Spot},
    language::Language,
    sheet,
};

const DPI: f32 = 200.0;

pub(in crate::sheet::scan) fn circular() -> Circular {
    let bytes: &[u8] = include_bytes!("../../../../tests/samples/circular-0079-en.docx");
    import::import(&sheet::docx::read("circular.docx", bytes).unwrap()).unwrap().circular
}

/// The pages of the form as pictures, and the map of its boxes.
pub(in crate::sheet::scan) fn printed(language: Language) -> (Vec<GrayImage>, FormMap) {
    let circular = circular();
    let fonts = crate::printed::fonts::find(&form::scripts(&circular, language).unwrap()).unwrap();
    let pdf = form::pdf(&circular, language, &fonts).unwrap();
    let pdf = Pdf::new(Arc::new(pdf)).unwrap();
    let cache = RenderCache::new();
    let scale = DPI / 72.0;
    let pixels = hayro::PixmapSettings { x_scale: scale, y_scale: scale, bg_color: css::WHITE };
    let settings = InterpreterSettings::default();
    let pages = pdf.pages().iter().map(|page| {
        let map = hayro::render(page, &cache, &settings, &RenderSettings::default(), &pixels);
        let (width, height) = (u32::from(map.width()), u32::from(map.height()));
        let light = map.data_as_u8_slice().chunks_exact(4).map(|rgba| rgba[1]).collect();
        GrayImage::from_raw(width, height, light).unwrap()
    });
    (pages.collect(), form::map(&circular, language, &fonts).unwrap())
}

/// The page as it lies on the glass: shifted, turned by degrees about its middle, blurred.
pub(in crate::sheet::scan) fn lying(page: &GrayImage, degrees: f32, blur: f32) -> (GrayImage, Lie) {
    let middle = (pixel(page.width()) / 2.0, pixel(page.height()) / 2.0);
    let turned = Lie::translate(middle.0 + 7.0, middle.1 - 4.0)
        * Lie::rotate(degrees.to_radians())
        * Lie::translate(-middle.0, -middle.1);
    let mut lying = GrayImage::new(page.width(), page.height());
    warp_into(page, turned, Interpolation::Bilinear, Border::Constant(Luma([230])), &mut lying);
    (if blur > 0.0 { gaussian_blur_f32(&lying, blur) } else { lying }, turned)
}

/// How far from where it is the farthest corner of any box is put.
fn worst(code: &Code, spots: &[Spot], lie: &Lie) -> f32 {
    let mut worst: f32 = 0.0;
    for spot in spots {
        let [left, top, right, bottom] = spot.place;
        let found = code.pixels(spot.place).unwrap();
        for (point, found) in [(left, top), (right, top), (right, bottom), (left, bottom)].into_iter().zip(found) {
            // Whole pixels have their middles at halves here, at whole numbers there.
            let flat = (point.0 * DPI / 72.0 - 0.5, point.1 * DPI / 72.0 - 0.5);
            let (x, y) = *lie * flat;
            worst = worst.max((found.0 - 0.5 - x).hypot(found.1 - 0.5 - y));
        }
    }
    worst
}

fn check(language: Language, degrees: f32, blur: f32) {
    let (pages, map) = printed(language);
    for (page, at) in pages.iter().zip(1u16..) {
        let (picture, lie) = lying(page, degrees, blur);
        let code = find(&picture).unwrap_or_else(|| panic!("{language:?}, page {at}, {degrees}°: no code"));
        assert_eq!((code.says.circular, code.says.language, code.says.page), (79, language, at));
        assert!(map.fits(&code.says));
        let spots = &map.pages[usize::from(at) - 1];
        assert!(code.places.is_some(), "{language:?}, page {at}, {degrees}°: the corner marks were not found");
        let worst = worst(&code, spots, &lie);
        assert!(worst < 1.0, "{language:?}, page {at}, {degrees}°, blur {blur}: off by {worst} px");
    }
}

#[test]
fn a_printed_form_is_known_and_its_boxes_found_within_a_pixel() {
    for language in [Language::En, Language::Ar, Language::Zh] {
        check(language, 0.0, 0.0);
    }
}

#[test]
fn it_may_lie_askew_on_its_side_or_on_its_head_and_be_blurred() {
    for (degrees, blur) in [(1.3, 0.0), (-1.0, 0.8), (-2.0, 1.0), (3.0, 1.2), (-3.0, 1.2), (180.0, 0.5), (178.4, 0.5)] {
        check(Language::Fr, degrees, blur);
    }
    let (pages, map) = printed(Language::Ru);
    let side = image::imageops::rotate90(&pages[0]);
    let code = find(&side).unwrap();
    assert!(map.fits(&code.says) && code.places.is_some());
}

#[test]
fn the_map_says_where_the_boxes_are_drawn() {
    let (pages, map) = printed(Language::Es);
    let boxes: usize = map.pages.iter().map(Vec::len).sum();
    assert_eq!(boxes, 24);
    for (page, spots) in pages.iter().zip(&map.pages) {
        for spot in spots {
            let [left, top, right, bottom] = spot.place.map(|points| points * DPI / 72.0);
            let (x, y) = (f32::midpoint(left, right), f32::midpoint(top, bottom));
            let dark = |x: f32, y: f32| (-2i16..=2).any(|d| at(page, x + f32::from(d), y) < 150);
            assert!(dark(left, y) && dark(right, y), "{} {}: no outline", spot.text, spot.answer);
            assert!(at(page, x, y) > 200, "{} {}: not empty", spot.text, spot.answer);
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the page")]
fn at(page: &GrayImage, x: f32, y: f32) -> u8 {
    page.get_pixel(x as u32, y as u32).0[0]
}

#[test]
fn one_corner_mark_may_be_lost_and_without_two_no_place_is_claimed() {
    let (mut pages, map) = printed(Language::En);
    let page = &mut pages[0];
    let wipe = |page: &mut GrayImage, within: fn(u32, u32) -> bool| {
        page.enumerate_pixels_mut().filter(|(x, y, _)| within(*x, *y)).for_each(|(_, _, pixel)| *pixel = Luma([255]));
    };
    wipe(page, |x, y| x < 120 && y > 2200);
    let three = find(page).unwrap();
    let worst = worst(&three, &map.pages[0], &Lie::translate(0.0, 0.0));
    assert!(worst < 3.0, "off by {worst} px");
    wipe(page, |x, y| x < 120 && y < 140);
    let two = find(page).unwrap();
    assert_eq!((two.says.page, two.places), (1, None));
}

#[test]
fn a_page_that_is_not_ours_has_no_code() {
    let mut page = GrayImage::from_pixel(1654, 2339, Luma([250]));
    for (x, y, pixel) in page.enumerate_pixels_mut() {
        if (x / 7 + y / 11) % 5 == 0 || x % 97 < 3 {
            *pixel = Luma([20]);
        }
    }
    assert_eq!(find(&page), None);
    assert_eq!(find(&GrayImage::new(0, 0)), None);
    assert_eq!(find(&GrayImage::new(3, 9000)), None);
}
