//! Pictures as planes of light, and what is done to whole planes: blur, noise, lookup.

use crate::chance::Chance;

/// One channel: 0 is black, 1 is white.
#[derive(Clone)]
pub struct Plane {
    pub width: usize,
    pub height: usize,
    pub light: Vec<f32>,
}

impl Plane {
    pub fn new(width: usize, height: usize, light: f32) -> Self {
        Self { width, height, light: vec![light; width * height] }
    }

    /// Between four pixels; beyond the edge there is `outside`.
    pub fn at(&self, x: f32, y: f32, outside: f32) -> f32 {
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        if left < 0.0 || top < 0.0 || left + 1.0 >= self.width as f32 || top + 1.0 >= self.height as f32 {
            return outside;
        }
        let (fx, fy) = (x - left, y - top);
        let at = top as usize * self.width + left as usize;
        let [a, b] = [self.light[at], self.light[at + 1]];
        let [c, d] = [self.light[at + self.width], self.light[at + self.width + 1]];
        (a + (b - a) * fx) * (1.0 - fy) + (c + (d - c) * fx) * fy
    }

    pub fn each(&mut self, mut change: impl FnMut(usize, usize, f32) -> f32) {
        for (y, row) in self.light.chunks_exact_mut(self.width).enumerate() {
            for (x, light) in row.iter_mut().enumerate() {
                *light = change(x, y, *light);
            }
        }
    }

    /// Gaussian, in both directions.
    pub fn blur(&mut self, sigma: f32) {
        if sigma < 0.15 {
            return;
        }
        let kernel = kernel(sigma);
        let reach = kernel.len() / 2;
        let mut row = vec![0.0; self.width + 2 * reach];
        for line in self.light.chunks_exact_mut(self.width) {
            row[reach..reach + line.len()].copy_from_slice(line);
            row[..reach].fill(line[0]);
            row[reach + line.len()..].fill(line[line.len() - 1]);
            for (x, light) in line.iter_mut().enumerate() {
                *light = kernel.iter().zip(&row[x..]).map(|(k, v)| k * v).sum();
            }
        }
        let source = self.light.clone();
        for (y, line) in self.light.chunks_exact_mut(self.width).enumerate() {
            line.fill(0.0);
            for (at, k) in kernel.iter().enumerate() {
                let from = (y + at).saturating_sub(reach).min(self.height - 1) * self.width;
                line.iter_mut().zip(&source[from..from + self.width]).for_each(|(light, v)| *light += k * v);
            }
        }
    }

    /// What scanners and phones do to look sharp.
    pub fn sharpen(&mut self, amount: f32) {
        if amount < 0.05 {
            return;
        }
        let mut soft = self.clone();
        soft.blur(1.2);
        self.light.iter_mut().zip(soft.light).for_each(|(light, soft)| *light += amount * (*light - soft));
    }

    pub fn noise(&mut self, deviation: f32, chance: &mut Chance) {
        // Drawn from a table: a page has millions of pixels.
        let table: Vec<f32> = (0..4099).map(|_| deviation * chance.normal()).collect();
        self.light.iter_mut().for_each(|light| *light += *chance.pick(&table));
    }

    pub fn clamp(&mut self) {
        self.light.iter_mut().for_each(|light| *light = light.clamp(0.0, 1.0));
    }

    /// A quarter turn clockwise.
    pub fn turned(&self) -> Self {
        let mut turned = Self::new(self.height, self.width, 0.0);
        for y in 0..self.height {
            for x in 0..self.width {
                turned.light[x * self.height + (self.height - 1 - y)] = self.light[y * self.width + x];
            }
        }
        turned
    }
}

fn kernel(sigma: f32) -> Vec<f32> {
    let reach = (sigma * 2.6).ceil() as i32;
    let weights: Vec<f32> = (-reach..=reach).map(|at| (-0.5 * (at as f32 / sigma).powi(2)).exp()).collect();
    let sum: f32 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// Slow unevenness: paper, toner, light. Its values are about -1 to 1, its waves so many pixels long.
pub struct Clouds {
    grid: Plane,
    wave: f32,
}

impl Clouds {
    pub fn new(width: usize, height: usize, wave: f32, chance: &mut Chance) -> Self {
        let (w, h) = ((width as f32 / wave) as usize + 4, (height as f32 / wave) as usize + 4);
        let mut grid = Plane::new(w, h, 0.0);
        grid.each(|_, _, _| chance.range(-1.0, 1.0));
        Self { grid, wave }
    }

    pub fn at(&self, x: usize, y: usize) -> f32 {
        self.grid.at(x as f32 / self.wave + 1.0, y as f32 / self.wave + 1.0, 0.0)
    }
}
