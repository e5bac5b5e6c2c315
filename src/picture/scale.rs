//! Brings pages down to the resolution that reading needs.

use image::GrayImage;

use super::Resolution;

/// Dots an inch above which a page is brought down.
const DENSE: f32 = 310.0;
/// Where the file does not tell its resolution: a page of A4 at 300 dots an inch has so many pixels on its long side.
const LONG: u32 = 3_700;

/// The page and its resolution, brought down where it is finer than 300 dots an inch.
pub(super) fn bring_down(pixels: GrayImage, resolution: Resolution) -> (GrayImage, Resolution) {
    let Some((across, down)) = resolution else {
        let long = pixels.width().max(pixels.height());
        return (if long > LONG { shrink(&pixels, LONG, long) } else { pixels }, None);
    };
    let halvings = |dots: f32| if dots > DENSE { (dots / DENSE).log2().ceil().clamp(1.0, 5.0) } else { 0.0 };
    let (x, y) = (2.0_f32.powf(halvings(across)), 2.0_f32.powf(halvings(down)));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 32")]
    let (by_x, by_y) = (x as u32, y as u32);
    if (by_x, by_y) == (1, 1) {
        return (pixels, resolution);
    }
    (divide(&pixels, by_x, by_y), Some((across / x, down / y)))
}

/// Scaled by `to / from`.
fn shrink(pixels: &GrayImage, to: u32, from: u32) -> GrayImage {
    let side = |side: u32| u32::try_from(u64::from(side) * u64::from(to) / u64::from(from)).unwrap_or(to).max(1);
    image::imageops::thumbnail(pixels, side(pixels.width()), side(pixels.height()))
}

/// Each block of so many pixels becomes their mean; what is left over at the edges goes.
fn divide(pixels: &GrayImage, by_x: u32, by_y: u32) -> GrayImage {
    let (width, height) = ((pixels.width() / by_x).max(1), (pixels.height() / by_y).max(1));
    let (across, stride) = (by_x as usize, pixels.width() as usize);
    let data = pixels.as_raw();
    let mut small = Vec::with_capacity(width as usize * height as usize);
    let mut sums = vec![0_u32; width as usize];
    for block in data.chunks(stride * by_y as usize).take(height as usize) {
        sums.fill(0);
        for row in block.chunks(stride) {
            for (sum, few) in sums.iter_mut().zip(row.chunks(across)) {
                *sum += few.iter().copied().map(u32::from).sum::<u32>();
            }
        }
        let all = by_x * by_y;
        small.extend(sums.iter().map(|sum| u8::try_from(sum / all).unwrap_or(255)));
    }
    small.resize(width as usize * height as usize, 255);
    GrayImage::from_raw(width, height, small).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_finer_than_reading_needs_is_brought_down() {
        let check = |size: (u32, u32), told: Resolution, want: (u32, u32), resolution: Resolution| {
            let (pixels, now) = bring_down(GrayImage::from_pixel(size.0, size.1, image::Luma([200])), told);
            assert_eq!((pixels.dimensions(), now), (want, resolution), "{size:?} {told:?}");
            assert!(pixels.pixels().all(|pixel| pixel.0 == [200]), "{size:?} {told:?}");
        };
        check((2480, 3508), Some((300.0, 300.0)), (2480, 3508), Some((300.0, 300.0)));
        check((3307, 4677), Some((400.0, 400.0)), (1653, 2338), Some((200.0, 200.0)));
        check((4960, 7016), Some((600.0, 600.0)), (2480, 3508), Some((300.0, 300.0)));
        check((1728, 1146), Some((204.0, 98.0)), (1728, 1146), Some((204.0, 98.0)));
        check((3456, 2292), Some((408.0, 196.0)), (1728, 2292), Some((204.0, 196.0)));
        check((3000, 7400), None, (1500, 3700), None);
        check((1240, 1754), None, (1240, 1754), None);
    }
}
