//! Pictures of numbers: the bar of one text and the timeline of a consultation.
//!
//! Pure, and drawn with what is built in: no fonts of the machine's are needed. Colours are told apart in light and
//! dark, and by readers who see few of them; whatever a picture shows stands in words beside it.

mod drawing;
mod timeline;

use image::{
    ExtendedColorType, ImageEncoder,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use tiny_skia::{Color, Paint, Pixmap, PremultipliedColorU8, Rect, Transform};

pub use drawing::Drawing;
pub use timeline::{Captions, timeline};

/// An opaque colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// As HTML and SVG write it.
    #[must_use]
    pub fn hex(self) -> String {
        format!("#{}", hex::encode(self.0))
    }

    fn paint(self) -> Paint<'static> {
        let [r, g, b] = self.0;
        let mut paint = Paint::default();
        paint.set_color(Color::from_rgba8(r, g, b, 255));
        paint
    }
}

/// No comments, neither option, with comments, refusals: left to right in every bar.
pub const COLOURS: [Colour; 4] =
    [Colour([0x1f, 0x6f, 0xb8]), Colour([0x4f, 0x93, 0xd0]), Colour([0x86, 0xb8, 0xe6]), Colour([0xd4, 0x6a, 0x1f])];
const TRACK: Colour = Colour([0xb9, 0xc1, 0xca]);
const LINE: Colour = Colour([0x1c, 0x21, 0x26]);
const HALO: Colour = Colour([0xff, 0xff, 0xff]);

/// As wide as a digest at most.
const BAR: (u32, u32) = (720, 20);
/// How far the line stands out over the bar, above and below.
const OUT: f32 = 3.0;

/// The bar of one text as PNG with a transparent ground: how its replies are shared, in the order of [`COLOURS`], and
/// the line that support must reach. Empty without replies.
#[must_use]
pub fn bar(shares: [u32; 4], threshold_percent: u8) -> Vec<u8> {
    let Some(mut pixmap) = Pixmap::new(BAR.0, BAR.1) else { return Vec::new() };
    let (width, height) = (f32_of(BAR.0), f32_of(BAR.1));
    let mut fill = |from: f32, to: f32, out: f32, colour: Colour| {
        if let Some(rect) = Rect::from_ltrb(from.round(), OUT - out, to.round(), height - OUT + out) {
            let paint = Paint { anti_alias: false, ..colour.paint() };
            pixmap.fill_rect(rect, &paint, Transform::identity(), None);
        }
    };
    fill(0.0, width, 0.0, TRACK);
    let total: u64 = shares.iter().map(|share| u64::from(*share)).sum();
    let at = |part: u64| f32_of(u32::try_from(part * u64::from(BAR.0) / total.max(1)).unwrap_or(BAR.0));
    let mut before = 0;
    for (share, colour) in shares.into_iter().zip(COLOURS) {
        fill(at(before), at(before + u64::from(share)), 0.0, colour);
        before += u64::from(share);
    }
    let line = (width * f32::from(threshold_percent.min(100)) / 100.0).clamp(5.0, width - 5.0);
    fill(line - 5.0, line + 5.0, OUT, HALO);
    fill(line - 2.0, line + 2.0, OUT, LINE);
    indexed(&pixmap).unwrap_or_default()
}

/// The few colours of a bar by number, which keeps it small and quick to make; the last is the transparent ground.
fn indexed(pixmap: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let colours = [COLOURS.as_slice(), &[TRACK, LINE, HALO]].concat();
    let ground = u8::try_from(colours.len()).unwrap_or(u8::MAX);
    let place = |pixel: &PremultipliedColorU8| {
        let same = |colour: &Colour| colour.0 == [pixel.red(), pixel.green(), pixel.blue()] && pixel.alpha() > 0;
        colours.iter().position(same).and_then(|place| u8::try_from(place).ok()).unwrap_or(ground)
    };
    let pixels: Vec<u8> = pixmap.pixels().iter().map(place).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(colours.iter().flat_map(|colour| colour.0).chain([0; 3]).collect::<Vec<u8>>());
    encoder.set_trns([vec![255; colours.len()], vec![0]].concat());
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::Up);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(bytes)
}

#[expect(clippy::cast_precision_loss, reason = "pixels, far below the limit")]
const fn f32_of(pixels: u32) -> f32 {
    pixels as f32
}

/// Rows of a chart are much alike: predicted from the row above, they shrink.
fn png(pixmap: &Pixmap) -> Vec<u8> {
    let pixels: Vec<u8> = pixmap
        .pixels()
        .iter()
        .map(PremultipliedColorU8::demultiply)
        .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()])
        .collect();
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Up);
    // Writing to memory does not fail; without a picture its words still stand there.
    let _ = encoder.write_image(&pixels, pixmap.width(), pixmap.height(), ExtendedColorType::Rgba8);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(png: &[u8]) -> image::RgbaImage {
        image::load_from_memory(png).unwrap().to_rgba8()
    }

    #[test]
    fn a_bar_is_shared_as_the_replies_are_and_the_line_stands_at_the_threshold() {
        let picture = pixels(&bar([3, 1, 1, 1], 70));
        let middle = |x: u32| Colour([0, 1, 2].map(|channel| picture.get_pixel(x, 10).0[channel]));
        assert_eq!([60, 400, 560, 700].map(middle), COLOURS);
        assert_eq!(middle(504), LINE);
        assert_eq!(picture.get_pixel(504, 1).0, [0x1c, 0x21, 0x26, 255], "it stands out above the bar");
        assert_eq!(picture.get_pixel(60, 1).0[3], 0, "the ground is transparent");
    }

    #[test]
    fn a_bar_without_replies_is_empty_and_extremes_are_drawn() {
        let picture = pixels(&bar([0; 4], 70));
        assert_eq!(picture.get_pixel(60, 10).0[..3], TRACK.0);
        for (shares, threshold) in [([u32::MAX; 4], 0), ([0, 0, 0, 1], 100), ([1, 0, 0, u32::MAX], 255)] {
            assert_eq!(pixels(&bar(shares, threshold)).dimensions(), BAR);
        }
    }

    #[test]
    fn a_bar_is_small_enough_to_travel_by_the_hundred() {
        let size = bar([120, 3, 20, 51], 70).len();
        assert!(size < 2_000, "{size}");
    }
}
