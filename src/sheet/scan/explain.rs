//! Pictures that show a person what was found: each box in the colour of its reading, with the ink measured.

use image::{Rgb, RgbImage};

use super::{ink::Read, strange::Square, upright::Upright};
use crate::sheet::State;

/// The upright page with every box framed: green is marked, blue is empty, red is undecided. Ink that may be writing is
/// tinted.
pub(super) fn picture(up: &Upright, reads: &[Read], writing: &[Square]) -> RgbImage {
    let mut picture = RgbImage::from_fn(up.grey.w as u32, up.grey.h as u32, |x, y| {
        let value = up.grey.or(x as i32, y as i32, 255);
        Rgb([value, value, value])
    });
    for square in writing {
        tint(&mut picture, *square);
    }
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

fn tint(picture: &mut RgbImage, square: Square) {
    let from = |at: i32| at.max(0) as u32;
    for y in from(square.y)..from(square.y + square.side).min(picture.height()) {
        for x in from(square.x)..from(square.x + square.side).min(picture.width()) {
            let pixel = picture.get_pixel_mut(x, y);
            let Rgb([_, green, blue]) = *pixel;
            *pixel = Rgb([255, green / 2, blue]);
        }
    }
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
