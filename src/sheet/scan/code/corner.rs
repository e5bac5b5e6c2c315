//! Looks for one corner mark near where it should be: an angle of two arms that point into the page.

use image::GrayImage;

use super::{Projection, pixel};
use crate::form::code::{ARM, THICK, balance, inwards};

/// How far from the guess it may be: points, and a share of the way from what is known.
const NEAR: f32 = 9.0;
const DRIFT: f32 = 0.05;
/// The most pixels that are looked at.
const MOST: u32 = 700;
/// The share of a blob that must lie on the mark's shape, and the share of the shape that it must cover.
const ALIKE: f32 = 0.8;

/// A part of the picture around the guess.
struct Window<'g> {
    grey: &'g GrayImage,
    left: u32,
    top: u32,
    width: u32,
    height: u32,
    /// Darker than this is ink.
    ink: u8,
}

/// The middle of a corner's mark, when something just of its shape is near where the guess puts it.
pub(super) fn look(grey: &GrayImage, corner: (f32, f32), guess: &Projection, far: f32) -> Option<(f32, f32)> {
    let scale = guess.scale();
    let middle = guess.apply(balance(corner));
    let reach = scale * (ARM + NEAR + DRIFT * far);
    let window = Window::around(grey, middle, reach)?;
    let shape = Shape { guess, corner };
    let blobs = window.blobs(scale);
    let alike = blobs.iter().map(|blob| (shape.likeness(blob), blob)).filter(|(likeness, _)| *likeness > ALIKE);
    let best = alike.max_by(|a, b| a.0.total_cmp(&b.0))?.1;
    Some(window.balance(best))
}

/// What the mark looks like where it is guessed to be.
struct Shape<'s> {
    guess: &'s Projection,
    corner: (f32, f32),
}

impl Shape<'_> {
    /// From 0 to 1: how much blob and mark have in common, laid on one another at their middles.
    fn likeness(&self, blob: &Blob) -> f32 {
        let (across, down) = inwards(self.corner);
        let mark = balance(self.corner);
        let seen = self.guess.apply(mark);
        // Near the mark the guess is as good as linear: what a pixel's step is in points.
        let step = |dx: f32, dy: f32| self.guess.apply((mark.0 + dx, mark.1 + dy));
        let ((ax, ay), (bx, by)) = (step(1.0, 0.0), step(0.0, 1.0));
        let [a, b, c, d] = [ax - seen.0, bx - seen.0, ay - seen.1, by - seen.1];
        let area = a * d - b * c;
        if area.abs() < 1e-6 {
            return 0.0;
        }
        let slack = 0.6 / area.abs().sqrt();
        let on_mark = |(x, y): &(u32, u32)| {
            let (dx, dy) = (pixel(*x) + 0.5 - blob.middle.0, pixel(*y) + 0.5 - blob.middle.1);
            let along = ((d * dx - b * dy) / area + mark.0 - self.corner.0) * across;
            let below = ((a * dy - c * dx) / area + mark.1 - self.corner.1) * down;
            let inside = |value: f32, most: f32| (-slack..most + slack).contains(&value);
            inside(along, ARM) && inside(below, THICK) || inside(along, THICK) && inside(below, ARM)
        };
        let on = blob.pixels.iter().filter(|at| on_mark(at)).count();
        let whole = (ARM * THICK * 2.0 - THICK * THICK) * area.abs();
        let (on, all) = (count(on), count(blob.pixels.len()));
        (on / all).min(on / whole).min(whole * 1.9 / all)
    }
}

/// Ink that hangs together.
struct Blob {
    pixels: Vec<(u32, u32)>,
    middle: (f32, f32),
}

impl<'g> Window<'g> {
    fn around(grey: &'g GrayImage, (x, y): (f32, f32), reach: f32) -> Option<Self> {
        let span = |middle: f32, size: u32| {
            let (from, to) = ((middle - reach).max(0.0), (middle + reach).min(pixel(size)));
            (from < to).then(|| (floor(from), floor(to)))
        };
        let ((left, right), (top, bottom)) = (span(x, grey.width())?, span(y, grey.height())?);
        let (width, height) = ((right - left).min(MOST), (bottom - top).min(MOST));
        let mut window = Self { grey, left, top, width, height, ink: 0 };
        let (dark, light) = window.range();
        window.ink = u8::midpoint(dark, light);
        (light.saturating_sub(dark) > 40).then_some(window)
    }

    fn at(&self, x: u32, y: u32) -> u8 {
        self.grey.get_pixel_checked(self.left + x, self.top + y).map_or(255, |pixel| pixel.0[0])
    }

    fn points(&self) -> impl Iterator<Item = (u32, u32)> {
        let width = self.width;
        (0..self.height).flat_map(move |y| (0..width).map(move |x| (x, y)))
    }

    /// The darkest ink, and what most of the paper is.
    fn range(&self) -> (u8, u8) {
        let mut values: Vec<u8> = self.points().map(|(x, y)| self.at(x, y)).collect();
        values.sort_unstable();
        let paper = values.get(values.len() / 2).copied().unwrap_or(255);
        let ink = values.get(values.len() / 200).copied().unwrap_or(255);
        (ink, paper)
    }

    /// Every blob of about the mark's size that the window holds whole.
    fn blobs(&self, scale: f32) -> Vec<Blob> {
        let most = 60.0 * 2.0 * scale * scale;
        let least = 55.0 * 0.4 * scale * scale;
        let mut seen = vec![false; self.grey.len().min(usize::try_from(self.width * self.height).unwrap_or(0))];
        let mut blobs = Vec::new();
        for start in self.points() {
            let pixels = self.flood(start, &mut seen);
            if count(pixels.len()) < least || count(pixels.len()) > most {
                continue;
            }
            let all = count(pixels.len());
            let sum = |of: &dyn Fn(&(u32, u32)) -> u32| pixels.iter().map(|at| pixel(of(at)) + 0.5).sum::<f32>() / all;
            let middle = (sum(&|at| at.0), sum(&|at| at.1));
            blobs.push(Blob { pixels, middle });
        }
        blobs
    }

    fn index(&self, (x, y): (u32, u32)) -> usize {
        usize::try_from(y * self.width + x).unwrap_or(usize::MAX)
    }

    /// The ink that hangs together with a pixel, unless it was seen before.
    fn flood(&self, start: (u32, u32), seen: &mut [bool]) -> Vec<(u32, u32)> {
        let mut todo = vec![start];
        let mut pixels = Vec::new();
        while let Some((x, y)) = todo.pop() {
            let Some(before) = seen.get_mut(self.index((x, y))) else { continue };
            if std::mem::replace(before, true) || self.at(x, y) >= self.ink {
                continue;
            }
            pixels.push((x, y));
            let beside = [(x.wrapping_sub(1), y), (x + 1, y), (x, y.wrapping_sub(1)), (x, y + 1)];
            todo.extend(beside.into_iter().filter(|(x, y)| *x < self.width && *y < self.height));
        }
        pixels
    }

    /// Where a blob's ink balances, with its soft edge, in pixels of the picture.
    fn balance(&self, blob: &Blob) -> (f32, f32) {
        let xs = || blob.pixels.iter().map(|at| at.0);
        let ys = || blob.pixels.iter().map(|at| at.1);
        let (dark, paper) = self.range();
        let span = |low: Option<u32>, high: Option<u32>, size: u32| {
            low.unwrap_or(0).saturating_sub(2)..(high.unwrap_or(0) + 3).min(size)
        };
        let (mut sum, mut across, mut down) = (0.0, 0.0, 0.0);
        for y in span(ys().min(), ys().max(), self.height) {
            for x in span(xs().min(), xs().max(), self.width) {
                let least = paper.saturating_sub(paper.saturating_sub(dark) / 6);
                let weight = f32::from(least.saturating_sub(self.at(x, y)));
                sum += weight;
                across += weight * (pixel(x) + 0.5);
                down += weight * (pixel(y) + 0.5);
            }
        }
        (pixel(self.left) + across / sum.max(1.0), pixel(self.top) + down / sum.max(1.0))
    }
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a part of a picture")]
const fn count(pixels: usize) -> f32 {
    pixels as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the picture")]
const fn floor(value: f32) -> u32 {
    value as u32
}
