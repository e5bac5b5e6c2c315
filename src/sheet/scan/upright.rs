//! Turns a page upright: square pixels, one size, lying text turned, skew and perspective taken out.

use image::imageops;

use super::{Page, level, plane::Plane, rules};

/// The longer side of the working picture: an A4 page at 200 dots per inch.
const LONG: f32 = 2339.0;
/// Widths of fax lines; with half as many lines as a page should have, each line stands for two.
const FAX: [u32; 3] = [1728, 2048, 2432];

/// A page made upright.
#[derive(Clone, Debug, Default)]
pub(super) struct Upright {
    /// As printed, light on dark left alone.
    pub grey: Plane,
    /// How dark against its paper; see [`level`].
    pub dark: Plane,
    /// From the upright picture's coordinates to the page's own pixels.
    pub back: Map,
    /// How many pixels the page has for one of the working picture's, the smaller way.
    pub detail: f32,
}

/// A projective map.
#[derive(Clone, Copy, Debug)]
pub(super) struct Map(pub [f32; 9]);

impl Default for Map {
    fn default() -> Self {
        Self::scale(1.0, 1.0)
    }
}

impl Map {
    pub const fn scale(x: f32, y: f32) -> Self {
        Self([x, 0.0, 0.0, 0.0, y, 0.0, 0.0, 0.0, 1.0])
    }

    const fn shift(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, x, 0.0, 1.0, y, 0.0, 0.0, 1.0])
    }

    /// First the other, then this.
    pub fn after(&self, first: &Self) -> Self {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        let [p, q, r, s, t, u, v, w, x] = first.0;
        Self([
            a * p + b * s + c * v,
            a * q + b * t + c * w,
            a * r + b * u + c * x,
            d * p + e * s + f * v,
            d * q + e * t + f * w,
            d * r + e * u + f * x,
            g * p + h * s + i * v,
            g * q + h * t + i * w,
            g * r + h * u + i * x,
        ])
    }

    pub fn of(&self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        let depth = g * x + h * y + i;
        let depth = if depth.abs() < 1e-6 { 1e-6 } else { depth };
        ((a * x + b * y + c) / depth, (d * x + e * y + f) / depth)
    }

    /// The picture as the map sees it.
    pub fn seen(&self, plane: &Plane, w: i32, h: i32) -> Plane {
        let mut seen = Plane::new(w, h, 255);
        let [a, _, _, d, _, _, g, far, i] = self.0;
        // Without perspective a step along a row is always the same.
        let is_flat = (g, far, i) == (0.0, 0.0, 1.0);
        for (y, row) in (0..h).zip(seen.data.chunks_exact_mut(w.max(1) as usize)) {
            let (left, top) = self.of(0.0, y as f32);
            for (x, pixel) in (0..w).zip(row) {
                let x = x as f32;
                let (sx, sy) = if is_flat { (left + a * x, top + d * x) } else { self.of(x, y as f32) };
                if sx > -1.0 && sy > -1.0 && sx < plane.w as f32 && sy < plane.h as f32 {
                    *pixel = plane.between(sx, sy, 255);
                }
            }
        }
        seen
    }
}

/// Makes the page upright but for upside-down, which only its words can tell. None when it is too coarse to be read.
pub(super) fn upright(page: &Page) -> Option<Upright> {
    let (grey, map) = square(page)?;
    let detail = {
        let [sx, _, _, _, sy, ..] = map.0;
        sx.min(sy)
    };
    let dark = level::darkness(&grey);
    let alone = level::page_alone(&dark, &grey);
    let small = alone.smaller(4);
    let mut letters = rules::ink(&small, 80);
    let lines = rules::rulings(&letters);
    for (pixel, line) in letters.data.iter_mut().zip(&lines.data) {
        *pixel = if *line > 0 { 0 } else { *pixel * 255 };
    }
    let points = points(&letters, 2);
    let (standing, lying) = lines_of(&points, small.w, small.h);
    let shape = if grey.h >= grey.w { 1.5 } else { 1.0 };
    let (grey, dark, alone, map) = if lying > standing * shape {
        let turn = Map([0.0, -1.0, (grey.w - 1) as f32, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
        let (w, h) = (grey.h, grey.w);
        (turn.seen(&grey, w, h), quarter(&dark), quarter(&alone), map.after(&turn))
    } else {
        (grey, dark, alone, map)
    };
    let unskew = Skews::of(&alone).map(dark.w, dark.h);
    let Some(unskew) = unskew else { return Some(Upright { grey, dark, back: map, detail }) };
    let grey = unskew.seen(&grey, grey.w, grey.h);
    let dark = level::darkness(&grey);
    Some(Upright { grey, dark, back: map.after(&unskew), detail })
}

/// How sharply the letters fall into lines across and down, part by part: in a photograph each part leans otherwise.
fn lines_of(points: &[(f32, f32)], w: i32, h: i32) -> (f32, f32) {
    let (across, down) = (w as f32 / 3.0, h as f32 / 4.0);
    let mut parts: Vec<Vec<(f32, f32)>> = vec![Vec::new(); 12];
    for (x, y) in points {
        let at = (x / across).min(2.0) as usize + 3 * (y / down).min(3.0) as usize;
        if let Some(part) = parts.get_mut(at) {
            part.push((*x, *y));
        }
    }
    parts.iter().filter(|part| part.len() > 100).fold((0.0, 0.0), |(standing, lying), part| {
        let weight = part.len() as f32;
        let across = best_angle(part, 16.0, 1.0, 0.0).1;
        let down = best_angle(&turned(part, h), 16.0, 1.0, 0.0).1;
        (standing + weight * across, lying + weight * down)
    })
}

impl Upright {
    /// The same page turned by half.
    pub fn turned(&self) -> Self {
        let half = Map([-1.0, 0.0, (self.grey.w - 1) as f32, 0.0, -1.0, (self.grey.h - 1) as f32, 0.0, 0.0, 1.0]);
        let reversed =
            |plane: &Plane| Plane { w: plane.w, h: plane.h, data: plane.data.iter().rev().copied().collect() };
        Self {
            grey: reversed(&self.grey),
            dark: reversed(&self.dark),
            back: self.back.after(&half),
            detail: self.detail,
        }
    }

    /// The same page turned by a quarter.
    pub fn quarter(&self) -> Self {
        let turn = Map([0.0, -1.0, (self.grey.w - 1) as f32, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
        Self { grey: quarter(&self.grey), dark: quarter(&self.dark), back: self.back.after(&turn), detail: self.detail }
    }
}

/// Turned by a quarter: what was at the right comes to the top.
fn quarter(plane: &Plane) -> Plane {
    let mut turned = Plane::new(plane.h, plane.w, 0);
    for y in 0..plane.w {
        for x in 0..plane.h {
            turned.set(x, y, plane.or(plane.w - 1 - y, x, 0));
        }
    }
    turned
}

/// Square pixels at the working size, and the map from there to the page's.
fn square(page: &Page) -> Option<(Plane, Map)> {
    let (w, h) = (page.pixels.width(), page.pixels.height());
    if w < 400 || h < 400 {
        return None;
    }
    let stretch = stretch(page, w, h);
    let (tall, wide) = (h as f32 * stretch, w as f32);
    if tall.max(wide) < 1000.0 {
        return None;
    }
    let factor = LONG / tall.max(wide);
    let factor = if (0.93..1.07).contains(&factor) { 1.0 } else { factor };
    let (tw, th) = ((wide * factor).round() as u32, (tall * factor).round() as u32);
    let picture = if (tw, th) == (w, h) {
        page.pixels.clone()
    } else if tw < w && th < h {
        imageops::thumbnail(&page.pixels, tw, th)
    } else {
        imageops::resize(&page.pixels, tw, th, imageops::FilterType::Triangle)
    };
    Some((Plane::of(&picture), Map::scale(w as f32 / tw as f32, h as f32 / th as f32)))
}

/// How much taller than wide the page's pixels are.
fn stretch(page: &Page, w: u32, h: u32) -> f32 {
    let told = page.resolution.filter(|(x, y)| *x > 30.0 && *y > 30.0).map(|(x, y)| x / y);
    let fax = FAX.contains(&w) && h < w;
    match told {
        Some(told) if (told - 1.0).abs() > 0.02 && (0.2..5.0).contains(&told) => told,
        _ if fax => 204.0 / 98.0,
        _ => 1.0,
    }
}

/// Dark points of a small picture.
fn points(small: &Plane, margin: i32) -> Vec<(f32, f32)> {
    let mut points = Vec::new();
    for y in margin..small.h - margin {
        for (x, value) in (0..).zip(small.row(y)) {
            if *value > 80 && x >= margin && x < small.w - margin {
                points.push((x as f32, y as f32));
            }
        }
    }
    points
}

fn turned(points: &[(f32, f32)], height: i32) -> Vec<(f32, f32)> {
    points.iter().map(|(x, y)| (height as f32 - y, *x)).collect()
}

/// The angle in degrees at which the points fall into the sharpest lines, and how sharp they are.
fn best_angle(points: &[(f32, f32)], reach: f32, step: f32, around: f32) -> (f32, f32) {
    let steps = (reach / step).round() as i32;
    let mut best = (around, 0.0f32);
    for k in -steps..=steps {
        let angle = around + k as f32 * step;
        let sharp = sharpness(points, angle);
        if sharp > best.1 {
            best = (angle, sharp);
        }
    }
    best
}

fn sharpness(points: &[(f32, f32)], angle: f32) -> f32 {
    if points.len() < 50 {
        return 0.0;
    }
    let (sin, cos) = angle.to_radians().sin_cos();
    let at = |(x, y): &(f32, f32)| y * cos - x * sin;
    let (mut low, mut high) = (f32::MAX, f32::MIN);
    for point in points {
        let at = at(point);
        low = low.min(at);
        high = high.max(at);
    }
    let mut bins = vec![0.0f32; ((high - low) as usize).min(20_000) + 2];
    for point in points {
        if let Some(bin) = bins.get_mut((at(point) - low) as usize) {
            *bin += 1.0;
        }
    }
    let rough: f32 =
        bins.windows(2).map(|pair| pair.first().zip(pair.get(1)).map_or(0.0, |(a, b)| (a - b) * (a - b))).sum();
    rough / points.len() as f32
}

/// How lines run in the upper, lower, left and right part of the page, in degrees.
#[derive(Clone, Copy, Debug)]
pub(super) struct Skews {
    whole: f32,
    top: f32,
    bottom: f32,
    left: f32,
    right: f32,
}

impl Skews {
    fn of(dark: &Plane) -> Self {
        let small = dark.smaller(2);
        let mut points = points(&small, 4);
        // A dark page has more points than are needed.
        let step = points.len() / 120_000 + 1;
        points = points.into_iter().step_by(step).collect();
        let coarse = best_angle(&points.iter().step_by(3).copied().collect::<Vec<_>>(), 16.0, 0.5, 0.0).0;
        let whole = best_angle(&points, 0.6, 0.05, coarse).0;
        let part = |keep: &dyn Fn(f32, f32) -> bool| -> Vec<(f32, f32)> {
            points.iter().copied().filter(|(x, y)| keep(*x, *y)).collect()
        };
        let (w, h) = (small.w as f32, small.h as f32);
        let across = |points: &[(f32, f32)]| {
            let rough = best_angle(points, 3.0, 0.25, whole).0;
            let (angle, sharp) = best_angle(points, 0.25, 0.05, rough);
            // Letters alone make no sharp lines: only what is plainly sharper than the page's own skew counts.
            if sharp > sharpness(points, whole) * 1.15 { angle } else { whole }
        };
        let down = |points: Vec<(f32, f32)>| {
            let turned: Vec<(f32, f32)> = points.iter().map(|(x, y)| (*y, -*x)).collect();
            across(&turned)
        };
        let top = across(&part(&|_, y| y < h * 0.45));
        let bottom = across(&part(&|_, y| y > h * 0.55));
        let left = down(part(&|x, _| x < w * 0.45));
        let right = down(part(&|x, _| x > w * 0.55));
        Self { whole, top, bottom, left, right }
    }

    /// From the straight picture to the skewed one; none when it is straight already.
    fn map(self, w: i32, h: i32) -> Option<Map> {
        let (sin, cos) = self.whole.to_radians().sin_cos();
        let (cx, cy) = (w as f32 / 2.0, h as f32 / 2.0);
        let turn = Map([cos, -sin, 0.0, sin, cos, 0.0, 0.0, 0.0, 1.0]);
        let keystone_v = (self.bottom - self.top).to_radians();
        let keystone_h = (self.right - self.left).to_radians();
        let lean = ((self.left + self.right) / 2.0 - self.whole).to_radians();
        let level = ((self.top + self.bottom) / 2.0 - self.whole).to_radians();
        let warped = keystone_v.abs().max(keystone_h.abs()) > 0.006 || lean.abs() > 0.006;
        if self.whole.abs() < 0.06 && !warped {
            return None;
        }
        let mut map = turn;
        if warped {
            // A line at height y leans by a + b·y: y' = y + x (a + b y), and likewise x' = x - y (c + d x).
            let b = keystone_v / (0.55 * h as f32);
            let d = keystone_h / (0.55 * w as f32);
            map = turn.after(&Map([1.0, -lean, 0.0, level, 1.0, 0.0, -b, d, 1.0]));
        }
        Some(Map::shift(cx, cy).after(&map).after(&Map::shift(-cx, -cy)))
    }
}
