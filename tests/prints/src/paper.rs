//! From a filled page to its picture: print on paper, then the copier, the glass, the lens, the line.

use tiny_skia::{
    BlendMode, Color, FillRule, LineCap, Mask, Paint, Path, PathBuilder, Pixmap, PremultipliedColorU8, Stroke,
    Transform,
};

use crate::{
    capture::{Capture, Photo, Tone},
    chance::Chance,
    layout::Print,
    own::Blank,
    pen::Ink,
    raster::{Clouds, Plane},
};

/// One page with all that is on it.
pub struct Sheet<'a> {
    pub paper: (f32, f32),
    /// What was printed elsewhere, under all else.
    pub blank: Option<&'a Blank>,
    pub print: Vec<&'a Print>,
    pub ink: Vec<&'a Ink>,
    /// What stands on the other side of the sheet.
    pub reverse: Vec<&'a Print>,
    /// What the fax machine writes over it.
    pub header: Option<Path>,
}

/// The picture, and how to find a point of the page on it.
pub struct Picture {
    /// One plane, or three for colours.
    pub planes: Vec<Plane>,
    pub warp: Warp,
}

/// From the picture's pixels to the page's points and back.
#[derive(Clone)]
pub struct Warp {
    /// Rows of the matrix from pixels to points.
    inverse: [f32; 9],
    forward: [f32; 9],
    curl: f32,
    height: f32,
}

impl Warp {
    fn to_page(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = project(&self.inverse, x, y);
        (x + self.bend(y), y + self.bend(x) * 0.5)
    }

    pub fn to_picture(&self, x: f32, y: f32) -> (f32, f32) {
        let (mut flat_x, mut flat_y) = (x, y);
        for _ in 0..4 {
            (flat_x, flat_y) = (x - self.bend(flat_y), y - self.bend(flat_x) * 0.5);
        }
        project(&self.forward, flat_x, flat_y)
    }

    /// A sheet that does not lie flat.
    fn bend(&self, along: f32) -> f32 {
        if self.curl == 0.0 {
            return 0.0;
        }
        self.curl * (along / self.height * std::f32::consts::PI).sin()
    }
}

fn project(m: &[f32; 9], x: f32, y: f32) -> (f32, f32) {
    let w = m[6] * x + m[7] * y + m[8];
    ((m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w)
}

/// Takes the picture.
pub fn picture(sheet: &Sheet, capture: &Capture, chance: &mut Chance) -> Picture {
    let colours = capture.tone == Tone::Colour;
    let scale = capture.dpi.0.max(capture.dpi.1).max(110.0) / 72.0 * if capture.photo.is_some() { 1.25 } else { 1.1 };
    let mut flat = printed(sheet, scale, colours, capture, &mut chance.fork());
    let copier = chance.fork();
    for plane in &mut flat {
        copies(plane, capture, scale, &mut copier.clone());
    }
    let (warp, width, height) = lie(sheet.paper, capture, &mut chance.fork());
    let light = Light::of(capture, width, height, &mut chance.fork());
    let mut grain = chance.fork();
    let mut planes: Vec<Plane> = flat.iter().map(|flat| taken(flat, scale, &warp, &light, width, height)).collect();
    drop(flat);
    for plane in &mut planes {
        plane.blur(capture.blur);
        plane.noise(capture.noise, &mut grain);
        plane.sharpen(capture.sharpen);
        plane.clamp();
    }
    if capture.tone.is_bits() {
        bits(&mut planes[0], capture, sheet.header.as_ref(), &mut chance.fork());
    }
    Picture { planes, warp }
}

/// The page as printed and written on, flat, at a scale.
fn printed(sheet: &Sheet, scale: f32, colours: bool, capture: &Capture, chance: &mut Chance) -> Vec<Plane> {
    let (width, height) = ((sheet.paper.0 * scale).ceil() as u32, (sheet.paper.1 * scale).ceil() as u32);
    let mut page = Pixmap::new(width, height).expect("a page that fits into memory");
    page.fill(Color::WHITE);
    let place = Transform::from_scale(scale, scale);
    let toner = chance.range(0.0, 0.22);
    if capture.bleed > 0.0 {
        let mirrored = Transform::from_row(-scale, 0.0, 0.0, scale, width as f32, 0.0);
        let faint = Color::from_rgba(0.0, 0.0, 0.0, capture.bleed).expect("a colour");
        sheet.reverse.iter().for_each(|print| draw(&mut page, print, faint, mirrored));
    }
    let black = Color::from_rgba(toner, toner, toner, 1.0).expect("a colour");
    if let Some(blank) = sheet.blank {
        under(&mut page, &blank.light(scale, width as usize, height as usize), toner);
    }
    sheet.print.iter().for_each(|print| draw(&mut page, print, black, place));
    for ink in &sheet.ink {
        let [r, g, b] = ink.colour;
        let mut paint = Paint { blend_mode: BlendMode::Multiply, anti_alias: true, ..Paint::default() };
        paint.set_color_rgba8(r, g, b, (ink.alpha * 255.0) as u8);
        page.fill_path(&ink.path, &paint, FillRule::Winding, place, None);
    }
    let wear = Wear::of(capture, sheet.paper, scale, chance);
    wear.draw(&mut page);
    planes(&page, colours, chance)
}

/// Lays a page printed with such toner under what comes.
fn under(page: &mut Pixmap, light: &Plane, toner: f32) {
    for (pixel, light) in page.pixels_mut().iter_mut().zip(&light.light) {
        let grey = ((toner + (1.0 - toner) * light) * 255.0) as u8;
        *pixel = PremultipliedColorU8::from_rgba(grey, grey, grey, 255).unwrap_or(*pixel);
    }
}

fn draw(page: &mut Pixmap, print: &Print, colour: Color, place: Transform) {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(colour);
    match print {
        Print::Fill(path) => page.fill_path(path, &paint, FillRule::Winding, place, None),
        Print::Stroke(path, width) => {
            let stroke = Stroke { width: *width, line_cap: LineCap::Square, ..Stroke::default() };
            page.stroke_path(path, &paint, &stroke, place, None);
        }
    }
}

fn planes(page: &Pixmap, colours: bool, chance: &mut Chance) -> Vec<Plane> {
    let (width, height) = (page.width() as usize, page.height() as usize);
    // Scanners for greys see red ink lighter or darker than the eye does.
    let weights = *chance.pick(&[[0.3, 0.59, 0.11], [0.2, 0.7, 0.1], [0.33, 0.33, 0.34]]);
    let picks: &[[f32; 3]] = if colours { &[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]] } else { &[weights] };
    let of = |[r, g, b]: &[f32; 3]| {
        let light = page.data().chunks_exact(4);
        let light = light.map(|p| (r * f32::from(p[0]) + g * f32::from(p[1]) + b * f32::from(p[2])) / 255.0);
        Plane { width, height, light: light.collect() }
    };
    picks.iter().map(of).collect()
}

/// Holes, staples and folds: shapes with how dark they are.
struct Wear {
    shapes: Vec<(Path, f32, f32)>,
    scale: f32,
}

impl Wear {
    fn of(capture: &Capture, paper: (f32, f32), scale: f32, chance: &mut Chance) -> Self {
        let mut shapes = Vec::new();
        if capture.holes {
            let from = chance.range(0.28, 0.4) * paper.1;
            let count = *chance.pick(&[2, 2, 4]);
            for at in 0..count {
                let x = chance.range(18.0, 26.0);
                let y = from + at as f32 * 226.8 * if count == 4 { 0.75 } else { 1.0 };
                shapes.extend(PathBuilder::from_circle(x, y, 8.5).map(|path| (path, 0.0, 0.95)));
            }
        }
        if capture.staple {
            let (x, y) = (chance.range(14.0, 40.0), chance.range(14.0, 40.0));
            let mut path = PathBuilder::new();
            path.move_to(x, y);
            path.line_to(x + 22.0, y - 16.0);
            shapes.extend(path.finish().map(|path| (path, 2.2, 0.8)));
        }
        if capture.folds {
            for share in [0.333, 0.667] {
                let y = paper.1 * (share + chance.normal() * 0.01);
                let mut path = PathBuilder::new();
                path.move_to(0.0, y);
                path.line_to(paper.0, y + chance.normal() * 2.0);
                shapes.extend(path.finish().map(|path| (path, chance.range(0.4, 1.2), chance.range(0.08, 0.35))));
            }
        }
        Self { shapes, scale }
    }

    fn draw(&self, page: &mut Pixmap) {
        let place = Transform::from_scale(self.scale, self.scale);
        for (path, width, dark) in &self.shapes {
            let mut paint = Paint { blend_mode: BlendMode::Multiply, anti_alias: true, ..Paint::default() };
            paint.set_color(Color::from_rgba(0.05, 0.05, 0.05, *dark).expect("a colour"));
            if *width > 0.0 {
                let stroke = Stroke { width: *width, ..Stroke::default() };
                page.stroke_path(path, &paint, &stroke, place, None);
            } else {
                page.fill_path(path, &paint, FillRule::Winding, place, None);
            }
        }
    }
}

/// Toner that lies unevenly, paper that is not white, and what each copier adds.
fn copies(plane: &mut Plane, capture: &Capture, scale: f32, chance: &mut Chance) {
    let clouds = Clouds::new(plane.width, plane.height, 40.0 * scale, chance);
    let fibres = Clouds::new(plane.width, plane.height, 1.2 * scale, chance);
    let patchy = capture.patchy;
    plane.each(|x, y, light| {
        let uneven = clouds.at(x, y);
        light + (1.0 - light) * patchy * (0.5 + uneven * 0.5) + 0.012 * fibres.at(x, y) * light
    });
    for _ in 0..capture.copies {
        plane.blur(0.19 * scale);
        let (dark, steep) = (chance.range(0.5, 0.72), chance.range(2.5, 4.5));
        plane.each(|_, _, light| 1.0 / (1.0 + (-steep * 2.0 * (light - dark)).exp()));
        specks(plane, capture.speckles * 0.5, scale, chance);
    }
    specks(plane, capture.speckles, scale, chance);
}

/// Dust on the glass, toner where none belongs, and toner missing.
fn specks(plane: &mut Plane, amount: f32, scale: f32, chance: &mut Chance) {
    let count = (amount * 60.0) as usize;
    for _ in 0..count {
        let (x, y) = (chance.below(plane.width), chance.below(plane.height));
        let size = (chance.range(0.2, 0.9) * scale).max(0.7);
        let light = if chance.happens(0.7) { chance.range(0.0, 0.5) } else { 1.0 };
        let reach = size.ceil() as usize;
        for py in y.saturating_sub(reach)..(y + reach).min(plane.height) {
            for px in x.saturating_sub(reach)..(x + reach).min(plane.width) {
                let far = ((px as f32 - x as f32).powi(2) + (py as f32 - y as f32).powi(2)).sqrt();
                if far < size * 0.6 {
                    plane.light[py * plane.width + px] = light;
                }
            }
        }
    }
}

/// How the sheet lies on the glass or before the lens; and the picture's size.
fn lie(paper: (f32, f32), capture: &Capture, chance: &mut Chance) -> (Warp, usize, usize) {
    let (sx, sy) = (capture.dpi.0 / 72.0, capture.dpi.1 / 72.0);
    let border = if capture.photo.is_some() { chance.range(0.02, 0.14) } else { 0.0 };
    let (width, height) = (paper.0 * (1.0 + 2.0 * border), paper.1 * (1.0 + 2.0 * border));
    let angle = (capture.skew).to_radians();
    let (shift_x, shift_y) = (chance.normal() * 4.0, chance.normal() * 4.0);
    let centre = (width / 2.0 + shift_x, height / 2.0 + shift_y);
    let corners = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)];
    let off = capture.photo.map_or([(0.0, 0.0); 4], |photo| photo.corners);
    let mut seen = [(0.0, 0.0); 4];
    for (at, (x, y)) in corners.iter().enumerate() {
        let (x, y) = ((x + off[at].0) * paper.0, (y + off[at].1) * paper.1);
        let (x, y) = (x * angle.cos() - y * angle.sin(), x * angle.sin() + y * angle.cos());
        seen[at] = ((centre.0 + x) * sx, (centre.1 + y) * sy);
    }
    let page = [(0.0, 0.0), (paper.0, 0.0), (paper.0, paper.1), (0.0, paper.1)];
    let forward = homography(&page, &seen);
    let inverse = homography(&seen, &page);
    let warp = Warp { inverse, forward, curl: capture.curl, height: paper.1 };
    (warp, (width * sx).round() as usize, (height * sy).round() as usize)
}

/// The projection that takes four points to four others.
fn homography(from: &[(f32, f32); 4], to: &[(f32, f32); 4]) -> [f32; 9] {
    let mut rows = [[0.0f64; 9]; 8];
    for (at, ((x, y), (u, v))) in from.iter().zip(to).enumerate() {
        let [x, y, u, v] = [*x, *y, *u, *v].map(f64::from);
        rows[2 * at] = [x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u];
        rows[2 * at + 1] = [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v];
    }
    for column in 0..8 {
        let pivot = (column..8).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()));
        rows.swap(column, pivot.unwrap_or(column));
        let lead = rows[column];
        for (at, row) in rows.iter_mut().enumerate() {
            if at != column {
                let factor = row[column] / lead[column];
                row.iter_mut().zip(lead).for_each(|(cell, lead)| *cell -= factor * lead);
            }
        }
    }
    std::array::from_fn(|at| if at == 8 { 1.0 } else { (rows[at][8] / rows[at][at]) as f32 })
}

/// Light on the sheet and around it.
struct Light {
    gradient: (f32, f32),
    shadow: Option<(f32, f32, f32, f32)>,
    outside: f32,
    black: f32,
    white: f32,
    size: (f32, f32),
}

impl Light {
    fn of(capture: &Capture, width: usize, height: usize, chance: &mut Chance) -> Self {
        let photo: Option<Photo> = capture.photo;
        let shadow = photo
            .filter(|photo| photo.shadow > 0.0)
            .map(|photo| (chance.range(0.0, 1.0), chance.range(0.3, 1.0), chance.range(0.2, 0.5), photo.shadow));
        Self {
            gradient: photo.map_or((0.0, chance.normal() * 0.01), |photo| photo.gradient),
            shadow,
            outside: photo.map_or(capture.glass, |photo| photo.table),
            black: capture.black,
            white: capture.white,
            size: (width as f32, height as f32),
        }
    }

    /// How bright it is at a point of the picture.
    fn at(&self, x: f32, y: f32) -> f32 {
        let (u, v) = (x / self.size.0, y / self.size.1);
        let even = 1.0 + self.gradient.0 * (u - 0.5) + self.gradient.1 * (v - 0.5);
        let vignette = 1.0 - self.gradient.0.abs() * ((u - 0.5).powi(2) + (v - 0.5).powi(2));
        let shade = self.shadow.map_or(1.0, |(cx, cy, size, depth)| {
            let far = (((u - cx) / size).powi(2) + ((v - cy) / (size * 0.7)).powi(2)).sqrt();
            1.0 - depth / (1.0 + (14.0 * (far - 1.0)).exp())
        });
        even * vignette * shade
    }
}

fn taken(flat: &Plane, scale: f32, warp: &Warp, light: &Light, width: usize, height: usize) -> Plane {
    let mut plane = Plane::new(width, height, 0.0);
    let range = light.white - light.black;
    // Where the picture is coarser than the page, several points of the page make one pixel.
    let (x0, y0) = warp.to_page(width as f32 / 2.0, height as f32 / 2.0);
    let (x1, y1) = warp.to_page(width as f32 / 2.0, height as f32 / 2.0 + 1.0);
    let taps = (((x1 - x0).hypot(y1 - y0) * scale).round() as usize).clamp(1, 6);
    plane.each(|x, y, _| {
        let mut sum = 0.0;
        for tap in 0..taps {
            let within = (tap as f32 + 0.5) / taps as f32;
            let (px, py) = warp.to_page(x as f32 + within, y as f32 + within);
            sum += flat.at(px * scale, py * scale, -1.0).max(-1.0);
        }
        let seen = sum / taps as f32;
        let bright = light.at(x as f32, y as f32);
        if seen < 0.0 { light.outside * bright } else { (light.black + range * seen) * bright }
    });
    plane
}

/// Black and white: how, depends on the machine.
fn bits(plane: &mut Plane, capture: &Capture, header: Option<&Path>, chance: &mut Chance) {
    let middle = capture.black + (capture.white - capture.black) * chance.range(0.45, 0.72);
    match capture.tone {
        Tone::Adaptive => {
            let mut around = plane.clone();
            around.blur(capture.dpi.0 / 16.0);
            let bias = chance.range(0.06, 0.16);
            plane.each(|x, y, light| f32::from(light > around.light[y * around.width + x] - bias));
        }
        Tone::Dithered => dither(plane),
        _ => plane.each(|_, _, light| f32::from(light > middle)),
    }
    if capture.fax {
        line_noise(plane, chance);
    }
    if let Some(header) = header {
        let scale = (capture.dpi.0 / 72.0, capture.dpi.1 / 72.0);
        let mut mask = Mask::new(plane.width as u32, plane.height as u32).expect("a page that fits into memory");
        mask.fill_path(header, FillRule::Winding, true, Transform::from_scale(scale.0, scale.1));
        plane.light.iter_mut().zip(mask.data()).filter(|(_, on)| **on > 110).for_each(|(light, _)| *light = 0.0);
    }
}

/// Greys as dots (Floyd and Steinberg).
fn dither(plane: &mut Plane) {
    let (width, height) = (plane.width, plane.height);
    for y in 0..height {
        for x in 0..width {
            let at = y * width + x;
            let wanted = plane.light[at];
            let made = f32::from(wanted > 0.5);
            let error = wanted - made;
            plane.light[at] = made;
            for (dx, dy, share) in [(1i32, 0, 7.0), (-1, 1, 3.0), (0, 1, 5.0), (1, 1, 1.0)] {
                let (nx, ny) = (x as i32 + dx, y + dy);
                if nx >= 0 && (nx as usize) < width && ny < height {
                    plane.light[ny * width + nx as usize] += error * share / 16.0;
                }
            }
        }
    }
}

/// What a bad telephone line does to scan lines: missing, repeated, streaked.
fn line_noise(plane: &mut Plane, chance: &mut Chance) {
    let (width, height) = (plane.width, plane.height);
    let bad = chance.range(0.0, 0.012);
    for y in 1..height {
        if !chance.happens(bad) {
            continue;
        }
        let row = y * width..(y + 1) * width;
        match chance.below(4) {
            0 => plane.light.copy_within(row.start - width..row.start, row.start),
            1 => plane.light[row].fill(1.0),
            _ => {
                let (from, long) = (chance.below(width), chance.below(width / 3));
                let end = (from + long).min(width);
                plane.light[row][from..end].fill(if chance.happens(0.5) { 0.0 } else { 1.0 });
            }
        }
    }
    if chance.happens(0.15) {
        let x = chance.below(width);
        (0..height).for_each(|y| plane.light[y * width + x] = 0.0);
    }
}
