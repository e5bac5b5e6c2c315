//! Finds the code and the corner marks of our own printed form on a page, however it lies.
//!
//! Pure. The code says which form and page it is; the corner marks say where every point of that page is in the
//! picture. What is not found for certain is not found: then the page is read like any other.

mod corner;
mod decode;
mod projection;
#[cfg(test)]
pub(super) mod tests;

use image::{GrayImage, imageops};

use crate::form::code::{self, PageCode};
use projection::Pair;
pub use projection::Projection;

/// A page of our own form.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    pub says: PageCode,
    /// Where the code is: its corners in pixels, from its own top left clockwise.
    pub outline: [(f32, f32); 4],
    /// From points of the form's page to pixels: exact with all four corner marks, close with three of them. None with
    /// fewer: then the page is still known, but not where its boxes are.
    pub places: Option<Projection>,
}

impl Code {
    /// Where a rectangle of the form is in the picture: its corners, clockwise from its own top left.
    #[must_use]
    pub fn pixels(&self, [left, top, right, bottom]: [f32; 4]) -> Option<[(f32, f32); 4]> {
        let places = self.places.as_ref()?;
        Some([(left, top), (right, top), (right, bottom), (left, bottom)].map(|point| places.apply(point)))
    }
}

/// Pictures twice as fine as this are looked at more coarsely: the longer side in pixels.
const ENOUGH: u32 = 2000;
/// The shorter side's share in which a code may stand at a corner, with the page somewhat askew.
const CORNER: f32 = 0.26;

/// The code at one of the page's corners.
///
/// Looks nowhere else, so a page without one costs little; [`find_anywhere`] looks at the whole.
#[must_use]
pub fn find(grey: &GrayImage) -> Option<Code> {
    let coarser = (grey.width().max(grey.height()) / ENOUGH).max(1);
    let reach = share(grey.width().min(grey.height()), CORNER);
    let (right, bottom) = (grey.width().saturating_sub(reach), grey.height().saturating_sub(reach));
    // An upright form first; then one that lies the other way, or in Arabic.
    let corners = [(right, 0), (0, bottom), (0, 0), (right, bottom)];
    corners.into_iter().find_map(|(left, top)| within(grey, [left, top, reach, reach], coarser))
}

/// The code wherever it is: for pictures of which the page is only a part.
#[must_use]
pub fn find_anywhere(grey: &GrayImage) -> Option<Code> {
    let coarser = (grey.width().max(grey.height()) / ENOUGH).max(1);
    within(grey, [0, 0, grey.width(), grey.height()], coarser)
}

/// Reads the code in a part of the picture: left, top, width, height.
fn within(grey: &GrayImage, [left, top, width, height]: [u32; 4], coarser: u32) -> Option<Code> {
    let (w, h) = (width / coarser, height / coarser);
    if w < 40 || h < 40 {
        return None;
    }
    let part = imageops::crop_imm(grey, left, top, width, height).to_image();
    let part = if coarser > 1 { imageops::thumbnail(&part, w, h) } else { part };
    let (says, bounds) = decode::read(&part)?;
    let (across, down) = (ratio(width, w), ratio(height, h));
    let outline = bounds.map(|(x, y)| (pixel(left) + x * across, pixel(top) + y * down));
    Some(Code { says, outline, places: places(grey, &says, &outline) })
}

/// From the form's points to pixels: guessed from the code, made sure by one corner mark after another.
fn places(grey: &GrayImage, says: &PageCode, outline: &[(f32, f32); 4]) -> Option<Projection> {
    let (left, top) = code::place(says.language);
    let (right, bottom) = (left + code::SIDE, top + code::SIDE);
    let mut known: Vec<Pair> =
        [(left, top), (right, top), (right, bottom), (left, bottom)].into_iter().zip(*outline).collect();
    let mut corners = code::CORNERS;
    let far = |(x, y): (f32, f32)| (x - left).hypot(y - top);
    corners.sort_by(|a, b| far(*a).total_cmp(&far(*b)));
    let mut found = Vec::new();
    for corner in corners {
        let guess = Projection::affine(&known)?;
        if let Some(seen) = corner::look(grey, corner, &guess, far(corner)) {
            found.push((code::balance(corner), seen));
            // The code's own corners are whole pixels close to one another: they only helped to begin.
            known = known.into_iter().take(4).chain(found.iter().copied()).collect();
        }
    }
    let places = match found.as_slice() {
        [a, b, c, d] => Projection::of(&[*a, *b, *c, *d]),
        // A staple or a stamp over one of them: nearly good where the page is not seen in perspective.
        [_, _, _] => Projection::affine(&known),
        _ => None,
    };
    places.filter(|places| agrees(places, &known))
}

/// Whether the corner marks put the code where it was seen.
fn agrees(places: &Projection, known: &[Pair]) -> bool {
    let scale = places.scale();
    known.iter().all(|(point, seen)| {
        let (x, y) = places.apply(*point);
        (x - seen.0).hypot(y - seen.1) < 4.0 * scale
    })
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a picture")]
const fn pixel(count: u32) -> f32 {
    count as f32
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a picture")]
const fn whole(count: i32) -> f32 {
    count as f32
}

fn ratio(of: u32, to: u32) -> f32 {
    pixel(of) / pixel(to.max(1))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of pixels")]
fn share(of: u32, share: f32) -> u32 {
    (pixel(of) * share) as u32
}
