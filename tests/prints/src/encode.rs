//! Pictures as files: JPEG, PNG, CCITT G4, multi-page TIFF, and PDFs whose pages are pictures.

use std::io::Write;

use fax::{Color, VecWriter, encoder::Encoder};
use flate2::{Compression, write::ZlibEncoder};
use image::{ExtendedColorType, ImageEncoder, codecs::jpeg::JpegEncoder, codecs::png::PngEncoder};

use crate::{capture::Container, raster::Plane};

/// A page ready to be put into a file.
pub struct Shot {
    pub planes: Vec<Plane>,
    pub bits: bool,
    pub dpi: (f32, f32),
    pub quality: u8,
    /// Quarter turns clockwise that bring it upright, told beside the picture.
    pub hold: u8,
    /// Words of an OCR layer: left and baseline in points from the bottom left, size, words.
    pub words: Vec<(f32, f32, f32, String)>,
}

impl Shot {
    fn size(&self) -> (usize, usize) {
        (self.planes[0].width, self.planes[0].height)
    }

    fn bytes(&self) -> Vec<u8> {
        let byte = |light: f32| (light * 255.0 + 0.5) as u8;
        match self.planes.as_slice() {
            [grey] => grey.light.iter().map(|light| byte(*light)).collect(),
            planes => (0..planes[0].light.len()).flat_map(|at| planes.iter().map(move |p| byte(p.light[at]))).collect(),
        }
    }

    fn colour(&self) -> ExtendedColorType {
        if self.planes.len() == 1 { ExtendedColorType::L8 } else { ExtendedColorType::Rgb8 }
    }

    fn jpeg(&self) -> Vec<u8> {
        let (width, height) = self.size();
        let mut out = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut out, self.quality);
        encoder.encode(&self.bytes(), width as u32, height as u32, self.colour()).expect("a JPEG");
        out
    }

    fn png(&self) -> Vec<u8> {
        let (width, height) = self.size();
        let mut out = Vec::new();
        let encoder = PngEncoder::new(&mut out);
        encoder.write_image(&self.bytes(), width as u32, height as u32, self.colour()).expect("a PNG");
        out
    }

    fn g4(&self) -> Vec<u8> {
        let mut encoder = Encoder::new(VecWriter::new());
        for row in self.planes[0].light.chunks_exact(self.planes[0].width) {
            let pels = row.iter().map(|light| if *light < 0.5 { Color::Black } else { Color::White });
            let Ok(()) = encoder.encode_line(pels, row.len() as u32);
        }
        let Ok(writer) = encoder.finish();
        writer.finish()
    }

    /// One bit for a pixel, rows filled up to bytes; 1 is white.
    fn packed(&self) -> Vec<u8> {
        let rows = self.planes[0].light.chunks_exact(self.planes[0].width);
        let byte = |eight: &[f32]| {
            eight.iter().enumerate().fold(0, |byte, (at, light)| byte | (u8::from(*light >= 0.5) << (7 - at)))
        };
        rows.flat_map(|row| row.chunks(8).map(byte)).collect()
    }
}

/// The pages as attachments: file name, media type, bytes.
pub fn files(shots: &[Shot], container: Container, name: &str) -> Vec<(String, &'static str, Vec<u8>)> {
    let each = |extension: &str, media, make: &dyn Fn(&Shot) -> Vec<u8>| {
        let named = |at: usize| format!("{name}_{:02}.{extension}", at + 1);
        shots.iter().enumerate().map(|(at, shot)| (named(at), media, make(shot))).collect()
    };
    match container {
        Container::Jpeg => each("jpg", "image/jpeg", &|shot| with_exif(shot.jpeg(), shot.hold)),
        Container::Png => each("png", "image/png", &Shot::png),
        Container::Tiff => vec![(format!("{name}.tif"), "image/tiff", tiff(shots))],
        _ => vec![(format!("{name}.pdf"), "application/pdf", pdf(shots, container))],
    }
}

/// Says in EXIF how the picture is to be held.
fn with_exif(jpeg: Vec<u8>, hold: u8) -> Vec<u8> {
    let orientation = match hold {
        1 => 6,
        2 => 3,
        3 => 8,
        _ => return jpeg,
    };
    let mut app = b"\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    app.extend([orientation, 0, 0, 0, 0, 0, 0]);
    [&jpeg[..2], &app, &jpeg[2..]].concat()
}

/// A TIFF of several pages in CCITT group 4, as fax gateways send them.
fn tiff(shots: &[Shot]) -> Vec<u8> {
    let mut out = b"II*\0\0\0\0\0".to_vec();
    let mut link = 4;
    for shot in shots {
        let data = shot.g4();
        let strip = out.len();
        out.extend(&data);
        out.resize(out.len().next_multiple_of(2), 0);
        let ratios = out.len();
        for dpi in [shot.dpi.0, shot.dpi.1] {
            out.extend([dpi as u32, 1].map(u32::to_le_bytes).concat());
        }
        let directory = out.len();
        out[link..link + 4].copy_from_slice(&(directory as u32).to_le_bytes());
        let (width, height) = shot.size();
        let entries: [(u16, u16, usize); 12] = [
            (256, 4, width),
            (257, 4, height),
            (258, 3, 1),
            (259, 3, 4),
            (262, 3, 0),
            (273, 4, strip),
            (277, 3, 1),
            (278, 4, height),
            (279, 4, data.len()),
            (282, 5, ratios),
            (283, 5, ratios + 8),
            (296, 3, 2),
        ];
        out.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, value) in entries {
            out.extend(tag.to_le_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(1u32.to_le_bytes());
            out.extend((value as u32).to_le_bytes());
        }
        link = out.len();
        out.extend([0; 4]);
    }
    out
}

/// A PDF of pictures, written by hand as scanners write them.
fn pdf(shots: &[Shot], container: Container) -> Vec<u8> {
    let mut file = Pdf { out: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec(), places: Vec::new() };
    let kids: Vec<String> = (0..shots.len()).map(|at| format!("{} 0 R", 4 + at * 3)).collect();
    file.object(b"<< /Type /Catalog /Pages 2 0 R >>");
    file.object(format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len()).as_bytes());
    file.object(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    for (at, shot) in shots.iter().enumerate() {
        let (width, height) = shot.size();
        let (w, h) = (width as f32 * 72.0 / shot.dpi.0, height as f32 * 72.0 / shot.dpi.1);
        let number = 4 + at * 3;
        file.object(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {w:.2} {h:.2}] /Rotate {} /Contents {} 0 R /Resources << \
                 /Font << /F0 3 0 R >> /XObject << /Im0 {} 0 R >> >> >>",
                u32::from(shot.hold) * 90,
                number + 1,
                number + 2
            )
            .as_bytes(),
        );
        let mut content = format!("q {w:.2} 0 0 {h:.2} 0 0 cm /Im0 Do Q\n").into_bytes();
        for (x, y, size, words) in &shot.words {
            content.extend(format!("BT 3 Tr /F0 {size:.1} Tf {x:.1} {y:.1} Td (").bytes());
            content.extend(words.chars().filter_map(|c| u8::try_from(c).ok()).filter(|c| !b"()\\".contains(c)));
            content.extend(b") Tj ET\n");
        }
        file.stream("", &content);
        file.picture(shot, container);
    }
    file.end()
}

struct Pdf {
    out: Vec<u8>,
    places: Vec<usize>,
}

impl Pdf {
    fn object(&mut self, body: &[u8]) {
        self.places.push(self.out.len());
        let number = self.places.len();
        self.out.extend(format!("{number} 0 obj\n").bytes());
        self.out.extend(body);
        self.out.extend(b"\nendobj\n");
    }

    fn stream(&mut self, entries: &str, data: &[u8]) {
        let head = format!("<< {entries} /Length {} >>\nstream\n", data.len());
        self.object(&[head.as_bytes(), data, b"\nendstream"].concat());
    }

    fn picture(&mut self, shot: &Shot, container: Container) {
        let (width, height) = shot.size();
        let head = format!("/Type /XObject /Subtype /Image /Width {width} /Height {height}");
        if shot.bits && container == Container::PdfG4 {
            let entries = format!(
                "{head} /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 \
                 /Columns {width} /Rows {height} >>"
            );
            self.stream(&entries, &shot.g4());
        } else if shot.bits {
            let entries = format!("{head} /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode");
            self.stream(&entries, &deflated(&shot.packed()));
        } else if container == Container::PdfFlate {
            let space = if shot.planes.len() == 1 { "Gray" } else { "RGB" };
            let entries = format!("{head} /ColorSpace /Device{space} /BitsPerComponent 8 /Filter /FlateDecode");
            self.stream(&entries, &deflated(&shot.bytes()));
        } else {
            let space = if shot.planes.len() == 1 { "Gray" } else { "RGB" };
            let entries = format!("{head} /ColorSpace /Device{space} /BitsPerComponent 8 /Filter /DCTDecode");
            self.stream(&entries, &shot.jpeg());
        }
    }

    fn end(mut self) -> Vec<u8> {
        let start = self.out.len();
        let count = self.places.len() + 1;
        self.out.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").bytes());
        for place in &self.places {
            self.out.extend(format!("{place:010} 00000 n \n").bytes());
        }
        self.out.extend(format!("trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes());
        self.out
    }
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}
