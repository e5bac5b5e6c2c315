//! A grey picture with safe access: outside of it everything is white paper.

use image::GrayImage;

/// No pixel lies so far outside of a picture. Moved by it, numbers are positive, and cutting them off rounds down, without
/// the call into a library that rounding is on processors of every age.
const OUTSIDE: i32 = 1 << 13;

/// The whole number below, within a picture and around it.
fn below(x: f32) -> i32 {
    (x + OUTSIDE as f32) as i32 - OUTSIDE
}

/// The whole number nearest.
pub(super) fn nearest(x: f32) -> i32 {
    below(x + 0.5)
}

/// One byte a pixel, row by row.
#[derive(Clone, Debug, Default)]
pub(super) struct Plane {
    pub w: i32,
    pub h: i32,
    pub data: Vec<u8>,
}

impl Plane {
    pub fn new(w: i32, h: i32, value: u8) -> Self {
        Self { w, h, data: vec![value; (w.max(0) as usize) * (h.max(0) as usize)] }
    }

    pub fn of(picture: &GrayImage) -> Self {
        Self { w: picture.width() as i32, h: picture.height() as i32, data: picture.as_raw().clone() }
    }

    pub fn picture(&self) -> GrayImage {
        GrayImage::from_raw(self.w as u32, self.h as u32, self.data.clone()).unwrap_or_default()
    }

    fn index(&self, x: i32, y: i32) -> Option<usize> {
        (x >= 0 && y >= 0 && x < self.w && y < self.h).then(|| y as usize * self.w as usize + x as usize)
    }

    /// The pixel, or what lies outside.
    pub fn or(&self, x: i32, y: i32, outside: u8) -> u8 {
        self.index(x, y).and_then(|at| self.data.get(at)).copied().unwrap_or(outside)
    }

    pub fn set(&mut self, x: i32, y: i32, value: u8) {
        if let Some(pixel) = self.index(x, y).and_then(|at| self.data.get_mut(at)) {
            *pixel = value;
        }
    }

    pub fn row(&self, y: i32) -> &[u8] {
        let w = self.w.max(0) as usize;
        if y < 0 || y >= self.h {
            return &[];
        }
        self.data.get(y as usize * w..(y as usize + 1) * w).unwrap_or_default()
    }

    /// The picture between the four real coordinates around a point.
    pub fn between(&self, x: f32, y: f32, outside: u8) -> u8 {
        let (x0, y0) = (below(x), below(y));
        let (fx, fy) = (x - x0 as f32, y - y0 as f32);
        let [a, b, c, d] = self
            .four(x0, y0)
            .unwrap_or_else(|| [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| self.or(x0 + dx, y0 + dy, outside)));
        let [a, b, c, d] = [a, b, c, d].map(f32::from);
        let top = a * (1.0 - fx) + b * fx;
        let bottom = c * (1.0 - fx) + d * fx;
        (top * (1.0 - fy) + bottom * fy + 0.5) as u8
    }

    /// A pixel, its neighbours to the right and below, and the one between these; none at the edges.
    fn four(&self, x: i32, y: i32) -> Option<[u8; 4]> {
        let at = self.index(x, y).filter(|_| x + 1 < self.w && y + 1 < self.h)?;
        let below = at + self.w as usize;
        let ([a, b], [c, d]) = (self.data.get(at..at + 2)?, self.data.get(below..below + 2)?) else { return None };
        Some([*a, *b, *c, *d])
    }

    /// Every `n`th part: the mean of n × n pixels each.
    pub fn smaller(&self, n: i32) -> Self {
        let mut small = Self::new(self.w / n, self.h / n, 255);
        let mut sums = vec![0u32; small.w.max(0) as usize];
        for y in 0..small.h {
            sums.fill(0);
            for dy in 0..n {
                let row = self.row(y * n + dy);
                for (sum, part) in sums.iter_mut().zip(row.chunks_exact(n as usize)) {
                    *sum += part.iter().map(|v| u32::from(*v)).sum::<u32>();
                }
            }
            for (x, sum) in (0..).zip(&sums) {
                small.set(x, y, (sum / (n * n) as u32) as u8);
            }
        }
        small
    }
}

/// Sums over rectangles in constant time.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    w: i32,
    h: i32,
    data: Vec<u32>,
}

impl Sums {
    pub fn of(plane: &Plane) -> Self {
        let stride = plane.w.max(0) as usize + 1;
        let mut data = vec![0u32; stride * (plane.h.max(0) as usize + 1)];
        for y in 0..plane.h.max(0) as usize {
            let (above, here) = data.split_at_mut((y + 1) * stride);
            let above = above.get(y * stride..).unwrap_or_default();
            let mut run = 0u32;
            let cells = here.iter_mut().zip(above).skip(1);
            for ((cell, above), value) in cells.zip(plane.row(y as i32)) {
                run += u32::from(*value);
                *cell = above + run;
            }
        }
        Self { w: plane.w, h: plane.h, data }
    }

    /// The sum over x0 ≤ x < x1, y0 ≤ y < y1, cut to the picture.
    pub fn sum(&self, x0: i32, y0: i32, x1: i32, y1: i32) -> u32 {
        let (x0, x1) = (x0.clamp(0, self.w), x1.clamp(0, self.w));
        let (y0, y1) = (y0.clamp(0, self.h), y1.clamp(0, self.h));
        if x1 <= x0 || y1 <= y0 {
            return 0;
        }
        let stride = self.w as usize + 1;
        let at = |x: i32, y: i32| self.data.get(y as usize * stride + x as usize).copied().unwrap_or_default();
        (at(x1, y1) + at(x0, y0)).wrapping_sub(at(x1, y0) + at(x0, y1))
    }

    pub fn mean(&self, x0: i32, y0: i32, x1: i32, y1: i32) -> f32 {
        let area = ((x1 - x0) * (y1 - y0)).max(1);
        self.sum(x0, y0, x1, y1) as f32 / area as f32
    }
}
