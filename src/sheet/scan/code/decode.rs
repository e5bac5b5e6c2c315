//! Reads the code in a part of a picture, looked at sharply, softly and larger: pens, copiers and lenses each spoil it
//! in another way.

use image::{
    GrayImage,
    imageops::{self, FilterType},
};
use imageproc::filter::gaussian_blur_f32;

use super::whole;
use crate::form::code::PageCode;

/// What a code says, and its corners.
type Read = (PageCode, [(f32, f32); 4]);

/// The first look in which there is one of our codes.
pub(super) fn read(part: &GrayImage) -> Option<Read> {
    if let Some(read) = decoded(part) {
        return Some(read);
    }
    if !may_hold_one(part) {
        return None;
    }
    let larger = imageops::resize(part, part.width() * 2, part.height() * 2, FilterType::CatmullRom);
    let halved = |(says, bounds): Read| (says, bounds.map(|(x, y)| (x / 2.0, y / 2.0)));
    decoded(&larger)
        .or_else(|| decoded(&imageops::unsharpen(&larger, 2.5, 0)))
        .or_else(|| decoded(&gaussian_blur_f32(&larger, 1.6)))
        .map(halved)
        .or_else(|| decoded(&gaussian_blur_f32(part, 1.0)))
}

fn decoded(part: &GrayImage) -> Option<Read> {
    let (width, height) = (usize::try_from(part.width()).ok()?, usize::try_from(part.height()).ok()?);
    let light = |x: usize, y: usize| part.as_raw().get(y * width + x).copied().unwrap_or(255);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, light);
    let grids = prepared.detect_grids();
    grids.iter().take(4).find_map(|grid| {
        let (_, text) = grid.decode().ok()?;
        let bounds = grid.bounds.map(|point| (whole(point.x), whole(point.y)));
        PageCode::parse(&text).map(|says| (says, bounds))
    })
}

/// In so many lines of so many that follow one another dark and light must alternate as across a code's corner, at the same
/// place, for the part to be looked at again.
const ENOUGH: usize = 3;
const LINES: usize = 6;

/// Whether a code's corners may be there: dark, light, three times as much dark, light, dark.
fn may_hold_one(part: &GrayImage) -> bool {
    let soft = gaussian_blur_f32(part, 0.7);
    let mut values = soft.as_raw().clone();
    values.sort_unstable();
    let (Some(dark), Some(light)) = (values.get(values.len() / 100), values.get(values.len() / 2)) else {
        return false;
    };
    let middle = u8::midpoint(*dark, *light);
    let lines: Vec<Vec<usize>> =
        soft.rows().map(|row| crossed(&row.map(|pixel| pixel.0[0] < middle).collect::<Vec<bool>>())).collect();
    lines.windows(LINES).any(|lines| {
        let first = lines.first().into_iter().flatten();
        first.copied().any(|at| lines.iter().filter(|line| line.iter().any(|x| x.abs_diff(at) <= 4)).count() >= ENOUGH)
    })
}

/// Where a line may cross a code's corner: the middles.
fn crossed(line: &[bool]) -> Vec<usize> {
    let (mut runs, mut from) = (Vec::new(), 0);
    for run in line.chunk_by(|a, b| a == b) {
        runs.push((run.first() == Some(&true), run.len(), from));
        from += run.len();
    }
    let middle = |five: &[(bool, usize, usize)]| {
        let [(true, a, from), (_, b, _), (_, c, _), (_, d, _), (_, e, _)] = five else { return None };
        let all = a + b + c + d + e;
        // Each module within half of what it should be, and a pixel.
        let alike = |run: usize, modules: usize| (run * 7).abs_diff(all * modules) <= all * modules / 2 + 7;
        let is_corner = all >= 9 && alike(*a, 1) && alike(*b, 1) && alike(*c, 3) && alike(*d, 1) && alike(*e, 1);
        is_corner.then_some(from + all / 2)
    };
    runs.windows(5).filter_map(middle).collect()
}
