//! The ways in which a page becomes a picture: scanners, copiers, fax machines, telephones.

use crate::chance::Chance;

/// What happens to the pages of one message.
#[derive(Clone, Debug)]
pub struct Capture {
    pub kind: &'static str,
    pub legibility: &'static str,
    pub container: Container,
    pub dpi: (f32, f32),
    pub tone: Tone,
    /// Degrees by which the sheet lies askew.
    pub skew: f32,
    /// Generations of photocopies before it is captured.
    pub copies: u32,
    pub blur: f32,
    pub noise: f32,
    pub sharpen: f32,
    /// How dark print and how light paper come out.
    pub black: f32,
    pub white: f32,
    pub speckles: f32,
    pub quality: u8,
    pub photo: Option<Photo>,
    pub fax: bool,
    pub turn: Turn,
    pub bleed: f32,
    pub folds: bool,
    pub holes: bool,
    pub staple: bool,
    /// Edges of the scanner's glass beside the sheet, as dark as that.
    pub glass: f32,
    /// Uneven toner.
    pub patchy: f32,
    pub curl: f32,
    pub two_up: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Container {
    PdfJpeg,
    PdfFlate,
    PdfG4,
    PdfOcr,
    Tiff,
    Jpeg,
    Png,
}

impl Container {
    pub const fn name(self) -> &'static str {
        match self {
            Self::PdfJpeg => "DCT",
            Self::PdfFlate => "Flate",
            Self::PdfG4 => "CCITTFax",
            Self::PdfOcr => "DCT + OCR text",
            Self::Tiff => "TIFF G4",
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    Colour,
    Grey,
    /// Black where the light is below a fixed share of the paper's.
    Threshold,
    /// Black where it is darker than its surroundings.
    Adaptive,
    /// Greys as patterns of dots.
    Dithered,
}

impl Tone {
    pub const fn is_bits(self) -> bool {
        matches!(self, Self::Threshold | Self::Adaptive | Self::Dithered)
    }
}

/// How a sheet lies before a telephone.
#[derive(Clone, Copy, Debug)]
pub struct Photo {
    /// How far the corners are off, in shares of the page.
    pub corners: [(f32, f32); 4],
    pub shadow: f32,
    pub gradient: (f32, f32),
    pub table: f32,
}

/// How pages are turned, and where that is said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    Upright,
    /// Nowhere.
    Silent(u8),
    /// The picture lies on its side; EXIF or the PDF says how to hold it.
    Told(u8),
    /// The first page only, nowhere said.
    First(u8),
}

impl Capture {
    /// One of the usual ways, its grades drawn anew.
    pub fn random(chance: &mut Chance) -> Self {
        let make = chance.weighted(&[
            (16, grey as fn(&mut Chance) -> Self),
            (10, colour),
            (6, fine),
            (9, bits_flate),
            (9, bits_g4),
            (6, ocr_layer),
            (9, poor_copy),
            (5, jpeg_pages),
            (4, png_pages),
            (7, fax_fine),
            (5, fax_standard),
            (4, fax_pdf),
            (7, photo),
            (4, photo_pdf),
            (2, hopeless),
        ]);
        let mut capture = make(chance);
        capture.turn = match chance.below(100) {
            0..=3 => Turn::Silent(2),
            4..=6 => Turn::Silent(*chance.pick(&[1, 3])),
            7..=9 if !capture.container_is_bare() => Turn::Told(*chance.pick(&[1, 2, 3])),
            10..=11 => Turn::First(2),
            _ => Turn::Upright,
        };
        capture.two_up = capture.photo.is_none() && !capture.fax && capture.dpi.0 >= 190.0 && chance.happens(0.025);
        capture
    }

    /// TIFF and PNG say nothing about how to hold them.
    const fn container_is_bare(&self) -> bool {
        matches!(self.container, Container::Tiff | Container::Png)
    }

    fn scan(kind: &'static str, container: Container, dpi: f32, tone: Tone, chance: &mut Chance) -> Self {
        Self {
            kind,
            legibility: "normal",
            container,
            dpi: (dpi, dpi),
            tone,
            skew: chance.normal() * 0.9,
            copies: 0,
            blur: chance.range(0.2, 0.6) * dpi / 200.0,
            noise: chance.range(0.002, 0.02),
            sharpen: if chance.happens(0.4) { chance.range(0.2, 1.0) } else { 0.0 },
            black: chance.range(0.05, 0.3),
            white: chance.range(0.86, 1.0),
            speckles: if chance.happens(0.5) { chance.range(0.0, 1.0) } else { 0.0 },
            quality: chance.whole(45, 92) as u8,
            photo: None,
            fax: false,
            turn: Turn::Upright,
            bleed: if chance.happens(0.12) { chance.range(0.03, 0.14) } else { 0.0 },
            folds: chance.happens(0.1),
            holes: chance.happens(0.12),
            staple: chance.happens(0.08),
            glass: if chance.happens(0.3) { chance.range(0.1, 0.7) } else { 1.0 },
            patchy: if chance.happens(0.2) { chance.range(0.05, 0.3) } else { 0.02 },
            curl: if chance.happens(0.1) { chance.range(0.5, 3.0) } else { 0.0 },
            two_up: false,
        }
    }
}

fn grey(chance: &mut Chance) -> Capture {
    let dpi = *chance.pick(&[150.0, 150.0, 200.0, 200.0, 240.0]);
    Capture::scan("scan_grey", Container::PdfJpeg, dpi, Tone::Grey, chance)
}

fn colour(chance: &mut Chance) -> Capture {
    let dpi = *chance.pick(&[150.0, 200.0, 200.0]);
    Capture::scan("scan_colour", Container::PdfJpeg, dpi, Tone::Colour, chance)
}

fn fine(chance: &mut Chance) -> Capture {
    let dpi = *chance.pick(&[300.0, 300.0, 400.0]);
    let mut capture = Capture::scan("scan_300_400", Container::PdfJpeg, dpi, Tone::Grey, chance);
    capture.legibility = "clean";
    capture
}

fn bits_flate(chance: &mut Chance) -> Capture {
    bits("scan_1bit_flate", Container::PdfFlate, chance)
}

fn bits_g4(chance: &mut Chance) -> Capture {
    bits("scan_1bit_ccitt", Container::PdfG4, chance)
}

fn bits(kind: &'static str, container: Container, chance: &mut Chance) -> Capture {
    let dpi = *chance.pick(&[200.0, 200.0, 300.0, 300.0, 400.0]);
    let tone = *chance.weighted(&[(5, Tone::Threshold), (4, Tone::Adaptive), (1, Tone::Dithered)]);
    let mut capture = Capture::scan(kind, container, dpi, tone, chance);
    if tone == Tone::Dithered {
        capture.legibility = "poor";
    }
    capture
}

fn ocr_layer(chance: &mut Chance) -> Capture {
    Capture::scan("scan_ocr_layer", Container::PdfOcr, 200.0, Tone::Grey, chance)
}

fn poor_copy(chance: &mut Chance) -> Capture {
    let tone = *chance.pick(&[Tone::Grey, Tone::Threshold, Tone::Adaptive]);
    let container = if tone == Tone::Grey { Container::PdfJpeg } else { Container::PdfG4 };
    let mut capture = Capture::scan("scan_poor_copy", container, *chance.pick(&[150.0, 200.0]), tone, chance);
    capture.legibility = "poor";
    capture.copies = chance.whole(2, 4);
    capture.speckles = chance.range(0.5, 3.0);
    capture.patchy = chance.range(0.1, 0.4);
    capture.skew = chance.normal() * 1.8;
    capture
}

fn jpeg_pages(chance: &mut Chance) -> Capture {
    let tone = *chance.pick(&[Tone::Colour, Tone::Grey]);
    Capture::scan("jpeg_pages", Container::Jpeg, *chance.pick(&[100.0, 150.0, 200.0]), tone, chance)
}

fn png_pages(chance: &mut Chance) -> Capture {
    let tone = *chance.pick(&[Tone::Colour, Tone::Grey, Tone::Threshold]);
    Capture::scan("png_pages", Container::Png, *chance.pick(&[120.0, 150.0, 200.0]), tone, chance)
}

fn fax_fine(chance: &mut Chance) -> Capture {
    let mut capture = Capture::scan("fax_tiff_fine", Container::Tiff, 204.0, Tone::Threshold, chance);
    capture.dpi = (204.0, 196.0);
    fax(capture, chance)
}

fn fax_standard(chance: &mut Chance) -> Capture {
    let mut capture = Capture::scan("fax_tiff_std", Container::Tiff, 204.0, Tone::Threshold, chance);
    capture.dpi = (204.0, 98.0);
    capture.legibility = "poor";
    fax(capture, chance)
}

fn fax_pdf(chance: &mut Chance) -> Capture {
    let mut capture = Capture::scan("fax_pdf", Container::PdfG4, 204.0, Tone::Threshold, chance);
    capture.dpi = (204.0, *chance.pick(&[196.0, 196.0, 98.0]));
    fax(capture, chance)
}

fn fax(mut capture: Capture, chance: &mut Chance) -> Capture {
    capture.fax = true;
    capture.tone = *chance.weighted(&[(6, Tone::Threshold), (3, Tone::Adaptive)]);
    capture.skew = chance.normal() * 1.2;
    capture.speckles = chance.range(0.1, 2.0);
    capture.glass = 1.0;
    capture
}

fn photo(chance: &mut Chance) -> Capture {
    let mut capture = Capture::scan("photo_jpeg", Container::Jpeg, 180.0, Tone::Colour, chance);
    photographed(&mut capture, chance);
    capture
}

fn photo_pdf(chance: &mut Chance) -> Capture {
    let mut capture = Capture::scan("photo_pdf", Container::PdfJpeg, 180.0, Tone::Colour, chance);
    photographed(&mut capture, chance);
    capture
}

fn photographed(capture: &mut Capture, chance: &mut Chance) {
    let dpi = *chance.pick(&[150.0, 180.0, 220.0]);
    capture.dpi = (dpi, dpi);
    if chance.happens(0.3) {
        capture.tone = Tone::Grey;
    }
    capture.skew = chance.normal() * 3.0;
    capture.curl = if chance.happens(0.4) { chance.range(1.0, 7.0) } else { 0.0 };
    capture.blur = chance.range(0.3, 1.1);
    capture.noise = chance.range(0.005, 0.035);
    capture.sharpen = chance.range(0.0, 1.2);
    capture.speckles = 0.0;
    let most = if chance.happens(0.7) { 0.03 } else { 0.08 };
    capture.photo = Some(Photo {
        corners: std::array::from_fn(|_| (chance.range(-most, most), chance.range(-most, most))),
        shadow: if chance.happens(0.5) { chance.range(0.1, 0.45) } else { 0.0 },
        gradient: (chance.normal() * 0.12, chance.normal() * 0.12),
        table: chance.range(0.08, 0.5),
    });
}

/// Nobody could read it.
fn hopeless(chance: &mut Chance) -> Capture {
    let mut capture = Capture::scan("hopeless", Container::PdfJpeg, 200.0, Tone::Grey, chance);
    capture.legibility = "hopeless";
    if chance.happens(0.5) {
        capture.dpi = (30.0, 30.0);
        capture.blur = 1.0;
    } else {
        capture.blur = chance.range(7.0, 10.0);
    }
    capture
}
