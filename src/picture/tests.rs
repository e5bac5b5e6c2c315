//! One page in every container and compression; `tests/samples/pictures/make` made them.

use std::path::Path;

use super::*;
use crate::sheet;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/pictures");

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(FOLDER).join(name)).unwrap()
}

fn read(name: &str) -> Result<Vec<Page>, String> {
    let bytes = sample(name);
    let mut allowance = Allowance::default();
    if Kind::of(&bytes).is_some() {
        return pages(Kind::of(&bytes).unwrap(), &bytes, &mut allowance).map_err(|why| why.to_string());
    }
    let found = sheet::pdf::read(name, &bytes).unwrap();
    pdf::pages(&bytes, &found.pictured, &mut allowance).map_err(|why| why.to_string())
}

/// How dark a part of the page is, in fractions of its sides.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "small numbers"
)]
fn ink(page: &Page, from: (f64, f64), to: (f64, f64)) -> f64 {
    let side = |fraction: f64, length: u32| (fraction * f64::from(length)) as u32;
    let (width, height) = page.pixels.dimensions();
    let (left, top) = (side(from.0, width), side(from.1, height));
    let part = image::imageops::crop_imm(&page.pixels, left, top, side(to.0, width) - left, side(to.1, height) - top);
    let part = part.to_image();
    let dark = part.pixels().filter(|pixel| pixel.0[0] < 128).count();
    dark as f64 / f64::from(part.width() * part.height())
}

/// The page is held upright: its black block is in the upper left corner, its words in the middle.
fn check(name: &str, number: usize, resolution: Resolution) {
    let pages = read(name).unwrap_or_else(|why| panic!("{name}: {why}"));
    assert_eq!(pages.len(), number, "{name}");
    for page in &pages {
        assert!(page.pixels.height() > page.pixels.width(), "{name}");
        assert!(ink(page, (0.07, 0.06), (0.33, 0.15)) > 0.98, "{name}: block");
        assert!(ink(page, (0.4, 0.0), (1.0, 0.4)) < 0.01, "{name}: upper right");
        assert!(ink(page, (0.0, 0.6), (1.0, 1.0)) < 0.01, "{name}: lower half");
        let words = ink(page, (0.15, 0.46), (0.9, 0.54));
        assert!((0.03..0.5).contains(&words), "{name}: words {words}");
        assert_eq!(page.resolution.map(|(x, y)| (x.round(), y.round())), resolution, "{name}");
    }
}

#[test]
fn single_pictures_are_pages_the_right_way_up() {
    check("page.jpg", 1, Some((200.0, 200.0)));
    check("sideways.jpg", 1, None);
    check("page.png", 1, Some((200.0, 200.0)));
    check("transparent.png", 1, None);
    check("page.webp", 1, None);
    check("page.gif", 1, None);
    check("page.heic", 1, None);
}

#[test]
fn faxes_and_scans_in_tiff_are_read_whatever_their_compression() {
    let fine = Some((204.0, 196.0));
    for name in ["g3-1d", "g3-2d", "g3-fill", "g4", "g4-reversed", "lzw", "packbits", "deflate"] {
        check(&format!("{name}.tif"), 1, fine);
    }
    check("white-is-zero.tif", 1, Some((204.0, 98.0)));
    for name in ["jpeg", "rgb", "sideways"] {
        check(&format!("{name}.tif"), 1, None);
    }
    check("three.tif", 3, None);
}

#[test]
fn pages_of_a_pdf_that_are_pictures_are_read() {
    for name in ["rotated.pdf", "jpx.pdf", "g4.pdf"] {
        check(name, 1, None);
    }
    let page = read("jbig2-globals.pdf").unwrap().remove(0);
    assert_eq!((page.pixels.dimensions(), page.resolution), ((2480, 3508), Some((300.0, 300.0))));
    let inked = ink(&page, (0.0, 0.0), (1.0, 1.0));
    assert!((0.002..0.1).contains(&inked), "{inked}");
}

#[test]
fn what_is_drawn_over_a_scan_is_seen() {
    let page = read("overlaid.pdf").unwrap().remove(0);
    // At 400, 600 of 612 by 792 points, from below.
    assert!(ink(&page, (0.66, 0.18), (0.81, 0.24)) > 0.98);
    assert!(ink(&page, (0.07, 0.06), (0.33, 0.15)) > 0.98);
}

#[test]
fn an_animation_is_no_page() {
    assert_eq!(read("two.gif").unwrap_err(), Unreadable::Animation.to_string());
}

fn refuse(name: &str, bytes: &[u8], why: Unreadable) {
    let found = pages(Kind::of(bytes).unwrap(), bytes, &mut Allowance::default());
    assert_eq!(found.map(|pages| pages.len()), Err(why), "{name}");
}

/// A PNG of these dimensions with nothing in it.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend([width.to_be_bytes(), height.to_be_bytes()].concat());
    chunk.extend([8, 6, 0, 0, 0]);
    let mut crc = flate2::Crc::new();
    crc.update(&chunk);
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\r".to_vec();
    bytes.extend(chunk);
    bytes.extend(crc.sum().to_be_bytes());
    bytes.extend(b"\0\0\0\x0bIDAT\x78\x9c\x03\0\0\0\0\x01\0\0\0\0\0\0\0");
    bytes
}

/// The file with another value for a tag of its first page.
fn retagged(bytes: &[u8], tag: u16, value: u32) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let directory = number(4);
    let count = usize::from(u16::from_le_bytes(bytes[directory..directory + 2].try_into().unwrap()));
    let entries = (0..count).map(|n| directory + 2 + n * 12);
    let entry = entries.clone().find(|at| bytes[*at..at + 2] == tag.to_le_bytes()).unwrap();
    bytes[entry + 2..entry + 8].copy_from_slice(&[4, 0, 1, 0, 0, 0]);
    bytes[entry + 8..entry + 12].copy_from_slice(&value.to_le_bytes());
    bytes
}

#[test]
fn bombs_are_refused_by_what_they_say_of_themselves() {
    refuse("png", &png(60_000, 60_000), Unreadable::TooLarge);
    refuse("png", &png(1_000, 1_000), Unreadable::Damaged);
    let mut gif = sample("page.gif");
    gif[6..10].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    refuse("gif", &gif, Unreadable::TooLarge);
    let mut jpeg = sample("page.jpg");
    let frame = jpeg.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    refuse("jpeg", &jpeg, Unreadable::TooLarge);
    let fax = sample("g4.tif");
    refuse("tiff", &retagged(&fax, 256, 60_000), Unreadable::TooLarge);
    refuse("tiff", &retagged(&fax, 257, 4_000_000_000), Unreadable::Damaged);
    refuse("tiff", &retagged(&sample("white-is-zero.tif"), 279, 9), Unreadable::Damaged);
    refuse("small", &png(400, 600), Unreadable::TooSmall);
    refuse("banner", &png(4_000, 600), Unreadable::TooSmall);
}

#[test]
fn damaged_pictures_are_refused_and_never_panic() {
    let names = ["page.jpg", "page.png", "page.webp", "page.gif", "page.heic", "g3-1d.tif", "lzw.tif", "jpeg.tif"];
    for name in names {
        let whole = sample(name);
        let kind = Kind::of(&whole).unwrap();
        for cut in 1..12 {
            let _ = pages(kind, &whole[..whole.len() * cut / 12], &mut Allowance::default());
            let mut spoilt = whole.clone();
            let at = whole.len() * cut / 12;
            spoilt[at] ^= 0x55;
            let _ = pages(kind, &spoilt, &mut Allowance::default());
        }
        let head = &whole[..whole.len() / 20];
        assert!(pages(kind, head, &mut Allowance::default()).is_err(), "{name}");
    }
}

#[test]
fn a_message_has_only_so_many_pages() {
    let bytes = sample("three.tif");
    let mut allowance = Allowance::default();
    for _ in 0..10 {
        assert_eq!(pages(Kind::Tiff, &bytes, &mut allowance).unwrap().len(), 3);
    }
    assert_eq!(pages(Kind::Tiff, &bytes, &mut allowance).unwrap_err(), Unreadable::TooMany);
}
