//! Samples of any depth into 8-bit grey.

use image::GrayImage;

use super::Unreadable;

/// How the samples of a picture without a file of its own lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub width: u32,
    pub height: u32,
    /// Bits of one sample: 1, 2, 4, 8 or 16 (the higher byte first).
    pub depth: u8,
    /// Samples of one pixel: 1 is grey, 3 is red, green and blue, 4 the inks of print.
    pub samples: u8,
    /// 0 stands for white in grey.
    pub inverted: bool,
}

/// Grey pixels of packed rows; rows that are missing at the end are white.
pub(super) fn grey(data: Vec<u8>, layout: Layout) -> Result<GrayImage, Unreadable> {
    let Layout { width, height, depth, samples, inverted } = layout;
    let pixels = width as usize * height as usize;
    let mut grey = match (depth, samples) {
        (8, 1) => data,
        (1 | 2 | 4, 1) => unpack(&data, width as usize, depth),
        (16, 1 | 3 | 4) => {
            mix(&data.chunks_exact(2).filter_map(|two| two.first().copied()).collect::<Vec<_>>(), samples)
        }
        (8, 3 | 4) => mix(&data, samples),
        _ => return Err(Unreadable::Unknown("its colours")),
    };
    if inverted && samples == 1 {
        for sample in &mut grey {
            *sample = 255 - *sample;
        }
    }
    if grey.is_empty() {
        return Err(Unreadable::Damaged);
    }
    grey.resize(pixels, 255);
    GrayImage::from_raw(width, height, grey).ok_or(Unreadable::Damaged)
}

/// Samples smaller than a byte, rows beginning at bytes.
fn unpack(data: &[u8], width: usize, depth: u8) -> Vec<u8> {
    let per_byte = usize::from(8 / depth);
    let stride = width.div_ceil(per_byte).max(1);
    let most = u16::from((1_u8 << depth) - 1);
    // One look-up for each byte is far faster than shifting for each pixel.
    let table: Vec<[u8; 8]> = (0..=255_u8)
        .map(|byte| {
            let mut row = [0; 8];
            for (at, sample) in row.iter_mut().take(per_byte).enumerate() {
                let shift = 8 - u32::from(depth) * (u32::try_from(at).unwrap_or(0) + 1);
                let value = u16::from(byte.checked_shr(shift).unwrap_or(0)) & most;
                *sample = u8::try_from(value * 255 / most).unwrap_or(255);
            }
            row
        })
        .collect();
    let mut grey = Vec::with_capacity(data.len() / stride * width);
    for row in data.chunks_exact(stride) {
        let end = grey.len() + width;
        for byte in row {
            if let Some(samples) = table.get(usize::from(*byte)).and_then(|samples| samples.get(..per_byte)) {
                grey.extend_from_slice(samples);
            }
        }
        grey.truncate(end);
    }
    grey
}

/// Colours as bright as the eye finds them.
fn mix(data: &[u8], samples: u8) -> Vec<u8> {
    if samples == 1 {
        return data.to_vec();
    }
    if samples == 3 {
        return data.as_chunks::<3>().0.iter().map(|rgb| luma(*rgb)).collect();
    }
    let ink = |ink: u8, black: u8| u8::try_from(u16::from(255 - ink) * u16::from(255 - black) / 255).unwrap_or(0);
    data.as_chunks::<4>().0.iter().map(|[c, m, y, k]| luma([ink(*c, *k), ink(*m, *k), ink(*y, *k)])).collect()
}

pub(super) fn luma([red, green, blue]: [u8; 3]) -> u8 {
    let sum = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue);
    u8::try_from(sum >> 8).unwrap_or(255)
}

/// A packed row of runs: fills from `from` to `to` with black.
pub(super) struct Runs {
    pub rows: Vec<u8>,
    width: usize,
    done: usize,
    most: usize,
}

impl Runs {
    pub fn new(width: u32, height: u32) -> Self {
        let (width, most) = (width as usize, height as usize);
        Self { rows: vec![255; width * most], width, done: 0, most }
    }

    /// Rows decoded so far.
    pub fn done(&self) -> usize {
        self.done
    }
}

impl hayro_ccitt::Decoder for Runs {
    fn push_row(&mut self, changes: &[u32]) {
        if self.done >= self.most {
            return;
        }
        let start = self.done * self.width;
        self.done += 1;
        let Some(row) = self.rows.get_mut(start..start + self.width) else { return };
        for run in changes.chunks(2) {
            let from = run.first().map_or(0, |at| *at as usize);
            let to = run.get(1).map_or(self.width, |at| *at as usize).min(self.width);
            if let Some(black) = row.get_mut(from..to) {
                black.fill(0);
            }
        }
    }
}

/// Black and white pixels as they come, one row after the other.
pub(super) struct Pixels {
    data: Vec<u8>,
    most: usize,
}

impl Pixels {
    pub fn new(width: u32, height: u32) -> Self {
        let most = width as usize * height as usize;
        Self { data: Vec::with_capacity(most), most }
    }

    /// All pixels; those that never came are white.
    pub fn done(mut self) -> Vec<u8> {
        self.data.resize(self.most, 255);
        self.data
    }

    fn push(&mut self, black: bool, count: usize) {
        let end = (self.data.len() + count).min(self.most);
        self.data.resize(end, if black { 0 } else { 255 });
    }
}

impl hayro_jbig2::Decoder for Pixels {
    fn push_pixel(&mut self, black: bool) {
        self.push(black, 1);
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        self.push(black, chunk_count as usize * 8);
    }

    fn next_line(&mut self) {}
}
