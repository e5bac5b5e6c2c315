//! Lays a page of our own form flat: as it was printed, at the scale of the working picture.

use image::GrayImage;

use super::super::{
    Page,
    code::Projection,
    level,
    plane::Plane,
    upright::{Map, Upright},
};
use crate::form::{blank::SCALE, code::PAGE};

/// Ink that a page must have, as a share of its pixels.
const INKED: f32 = 0.0004;

/// Nothing is printed on it.
pub(super) fn is_bare(pixels: &GrayImage) -> bool {
    let small = Plane::of(pixels).smaller((pixels.width().max(pixels.height()) / 1000).max(1) as i32);
    let mut values = small.data.clone();
    values.sort_unstable();
    let paper = values.get(values.len() / 2).copied().unwrap_or(255);
    // Shadows at the edges are no ink.
    let (left, top) = (small.w / 16, small.h / 16);
    let rows = (top..small.h - top).filter_map(|y| small.row(y).get(left as usize..(small.w - left) as usize));
    let ink: usize = rows.map(|row| row.iter().filter(|value| **value < paper - paper / 3).count()).sum();
    (ink as f32) < small.data.len() as f32 * INKED
}

/// The page as it was printed; `places` are from its points to its pixels.
pub(super) fn flat(page: &Page, places: &Projection) -> Upright {
    let detail = places.scale() / SCALE;
    // Finer pictures are made coarser first, so that no pixel is passed over.
    let coarser = (detail.floor() as i32).max(1);
    let source = Plane::of(&page.pixels);
    let source = if coarser > 1 { source.smaller(coarser) } else { source };
    let step = coarser as f32;
    // Pixels have their middles at halves of the form's points, at whole numbers here.
    let half = Map([1.0, 0.0, 0.5, 0.0, 1.0, 0.5, 0.0, 0.0, 1.0]);
    let back = Map([1.0, 0.0, -0.5, 0.0, 1.0, -0.5, 0.0, 0.0, 1.0]);
    let to_pixels = Map(places.matrix()).after(&Map::scale(1.0 / SCALE, 1.0 / SCALE)).after(&half);
    let coarse = back.after(&Map::scale(1.0 / step, 1.0 / step)).after(&to_pixels);
    let (w, h) = ((PAGE.0 * SCALE).round() as i32, (PAGE.1 * SCALE).round() as i32);
    let grey = coarse.seen(&source, w, h);
    let dark = level::darkness(&grey);
    Upright { grey, dark, back: back.after(&to_pixels), detail }
}
