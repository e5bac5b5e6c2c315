//! Pictures that show a person what was found: each box in the colour of its reading, with the ink measured.

use image::{Rgb, RgbImage};

use super::{ink::Read, upright::Upright};
use crate::sheet::State;

/// The upright page with every box framed: green is marked, blue is empty, red is undecided.
pub(super) fn picture(up: &Upright, reads: &[Read]) -> RgbImage {
    let mut picture = RgbImage::from_fn(up.grey.w as u32, up.grey.h as u32, |x, y| {
        let value = up.grey.or(x as i32, y as i32, 255);
        Rgb([value, value, value])
    });
    for read in reads {
        let colour = match read.state {
            State::Set => Rgb([0, 160, 0]),
            State::Empty => Rgb([40, 90, 255]),
            State::Unclear(_) => Rgb([230, 0, 0]),
        };
        frame(&mut picture, read, colour);
    }
    picture
}

/// A frame around the box; a bar under it as long as its inside is inked.
fn frame(picture: &mut RgbImage, read: &Read, colour: Rgb<u8>) {
    let spot = &read.spot;
    let half = spot.size * 0.5 + 6.0;
    let (x0, x1) = ((spot.x - half) as i32, (spot.x + half) as i32);
    let (y0, y1) = ((spot.y - half) as i32, (spot.y + half) as i32);
    let mut put = |x: i32, y: i32| {
        if x >= 0 && y >= 0 && (x as u32) < picture.width() && (y as u32) < picture.height() {
            picture.put_pixel(x as u32, y as u32, colour);
        }
    };
    for thick in 0..3 {
        for x in x0..=x1 {
            put(x, y0 + thick);
            put(x, y1 - thick);
        }
        for y in y0..=y1 {
            put(x0 + thick, y);
            put(x1 - thick, y);
        }
    }
    let bar = (read.measure.inside.clamp(0.0, 1.0) * (x1 - x0) as f32) as i32;
    for y in y1 + 2..y1 + 6 {
        for x in x0..x0 + bar {
            put(x, y);
        }
    }
}
