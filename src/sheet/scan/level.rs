//! Levels uneven light: how dark each pixel is against the paper around it, 0 for paper, 255 for printed black.

use std::ops::Range;

use super::plane::Plane;

/// Side of a block over which paper is looked for, in pixels of the working picture.
const BLOCK: i32 = 16;
/// Blocks around over which ink is looked past.
const REACH: i32 = 4;
/// Darker than this part of the page's paper is no paper: the desk beside it.
const DESK: f32 = 0.36;

/// Darkness against the paper around; nothing beside the page.
pub(super) fn darkness(grey: &Plane) -> Plane {
    let paper = paper(grey);
    let (bw, bh) = (paper.w, paper.h);
    let mut levels: Vec<u8> = paper.data.clone();
    levels.sort_unstable();
    let usual = levels.get(levels.len() * 9 / 10).copied().unwrap_or(255).max(1);
    let desk = (f32::from(usual) * DESK) as u8;
    let mut dark = Plane::new(grey.w, grey.h, 0);
    let mut ground = vec![0u16; grey.w.max(0) as usize];
    for y in 0..grey.h {
        let fy = (y as f32 + 0.5) / BLOCK as f32 - 0.5;
        for (x, ground) in (0..).zip(ground.iter_mut()) {
            // Along a row the paper changes slowly: every fourth pixel is enough.
            if x % 4 == 0 {
                let fx = (x as f32 + 0.5) / BLOCK as f32 - 0.5;
                let fx = fx.clamp(0.0, (bw - 1).max(0) as f32);
                let fy = fy.clamp(0.0, (bh - 1).max(0) as f32);
                *ground = u16::from(paper.between(fx, fy, usual));
            }
        }
        let mut last = 255;
        let source = grey.row(y).to_vec();
        for (x, (value, ground)) in (0..).zip(source.iter().zip(&ground)) {
            if x % 4 == 0 {
                last = u32::from(*ground);
            }
            if last > u32::from(desk) && last > 24 {
                let part = 255 * u32::from(*value) / last;
                dark.set(x, y, 255 - part.min(255) as u8);
            }
        }
    }
    stretched(dark)
}

/// The page alone, where it lies on a darker desk: what is not on it is left white. For finding how the page lies; words in
/// a shadow are lost by it.
pub(super) fn page_alone(dark: &Plane, grey: &Plane) -> Plane {
    let Some(desk) = Desk::of(grey) else { return dark.clone() };
    let mut alone = dark.clone();
    for y in 0..alone.h {
        for x in 0..alone.w {
            if desk.is_at(x, y) {
                alone.set(x, y, 0);
            }
        }
    }
    alone
}

/// What is far darker than a page's paper, and a margin around that.
pub(super) struct Desk {
    bright: Plane,
    edge: u8,
}

impl Desk {
    /// None where there is paper only.
    pub fn of(grey: &Plane) -> Option<Self> {
        // Looked past less ink than paper is elsewhere: of a page that fills the picture only a narrow strip is the desk.
        let paper = past_ink(grey, 1);
        let edge = desk_edge(&paper.data)?;
        Some(Self { bright: filtered(&paper, 2, u8::min, 255), edge })
    }

    pub fn is_at(&self, x: i32, y: i32) -> bool {
        self.bright.or(x / BLOCK, y / BLOCK, 0) < self.edge
    }
}

/// The desk around a page's words. Between words, what is as dark is a shadow on the page.
pub(super) struct Beyond {
    pub desk: Option<Desk>,
    /// Across and down.
    pub words: [Range<f32>; 2],
}

impl Beyond {
    pub fn is_at(&self, x: i32, y: i32) -> bool {
        let [across, down] = &self.words;
        let outside = !across.contains(&(x as f32)) || !down.contains(&(y as f32));
        outside && self.desk.as_ref().is_some_and(|desk| desk.is_at(x, y))
    }
}

/// The brightness that best parts desk from paper (Otsu); none where there is paper only.
fn desk_edge(blocks: &[u8]) -> Option<u8> {
    let mut counts = [0f32; 256];
    for value in blocks {
        if let Some(count) = counts.get_mut(usize::from(*value)) {
            *count += 1.0;
        }
    }
    let all: f32 = counts.iter().sum();
    let total: f32 = counts.iter().zip(0u8..=255).map(|(count, value)| count * f32::from(value)).sum();
    let (mut below, mut sum) = (0.0, 0.0);
    let mut best: (f32, Option<(u8, f32, f32, f32)>) = (0.0, None);
    for (count, value) in counts.iter().zip(0u8..=255) {
        below += count;
        sum += count * f32::from(value);
        if below > 0.0 && below < all {
            let (low, high) = (sum / below, (total - sum) / (all - below));
            let apart = below * (all - below) * (high - low) * (high - low);
            if apart > best.0 {
                best = (apart, Some((value, low, high, below / all)));
            }
        }
    }
    let (value, low, high, part) = best.1?;
    (low < high * 0.62 && (0.02..0.65).contains(&part)).then_some(value.saturating_add(1))
}

/// The paper's brightness per block, looked for past the ink.
fn paper(grey: &Plane) -> Plane {
    past_ink(grey, REACH)
}

/// The same past ink that reaches over so many blocks.
fn past_ink(grey: &Plane, reach: i32) -> Plane {
    let small = grey.smaller(4);
    let (bw, bh) = ((grey.w + BLOCK - 1) / BLOCK, (grey.h + BLOCK - 1) / BLOCK);
    let mut bright = Plane::new(bw, bh, 0);
    for by in 0..bh {
        for bx in 0..bw {
            let mut two = [0u8; 2];
            for y in by * 4..(by * 4 + 4).min(small.h) {
                for x in bx * 4..(bx * 4 + 4).min(small.w) {
                    let value = small.or(x, y, 0);
                    let [first, second] = two;
                    two = [first.max(value), second.max(value.min(first))];
                }
            }
            bright.set(bx, by, two[1].max(if two[1] == 0 { two[0] } else { 0 }));
        }
    }
    let closed = filtered(&filtered(&bright, reach, u8::max, 0), reach, u8::min, 255);
    blurred(&closed)
}

/// The greatest or least of the blocks around, in both directions.
fn filtered(plane: &Plane, reach: i32, pick: fn(u8, u8) -> u8, outside: u8) -> Plane {
    let mut across = plane.clone();
    for y in 0..plane.h {
        for x in 0..plane.w {
            let value = (-reach..=reach).map(|d| plane.or(x + d, y, outside)).fold(outside, pick);
            across.set(x, y, value);
        }
    }
    let mut down = across.clone();
    for y in 0..plane.h {
        for x in 0..plane.w {
            let value = (-reach..=reach).map(|d| across.or(x, y + d, outside)).fold(outside, pick);
            down.set(x, y, value);
        }
    }
    down
}

fn blurred(plane: &Plane) -> Plane {
    let mut blurred = plane.clone();
    for y in 0..plane.h {
        for x in 0..plane.w {
            let (mut sum, mut count) = (0u32, 0u32);
            for dy in -1..=1 {
                for dx in -1..=1 {
                    if x + dx >= 0 && y + dy >= 0 && x + dx < plane.w && y + dy < plane.h {
                        sum += u32::from(plane.or(x + dx, y + dy, 0));
                        count += 1;
                    }
                }
            }
            blurred.set(x, y, (sum / count.max(1)) as u8);
        }
    }
    blurred
}

/// Printed black becomes 255, whatever the copier made of it.
fn stretched(mut dark: Plane) -> Plane {
    let mut counts = [0u32; 256];
    for value in dark.data.iter().step_by(3) {
        if let Some(count) = counts.get_mut(usize::from(*value)) {
            *count += 1;
        }
    }
    // The darkest half of all that is clearly ink.
    let inked: u32 = counts.iter().skip(90).sum();
    let mut seen = 0;
    let mut black = 255;
    for (value, count) in counts.iter().enumerate().rev() {
        seen += count;
        if seen * 3 >= inked && inked > 0 {
            black = value.max(100);
            break;
        }
    }
    for value in &mut dark.data {
        *value = (usize::from(*value) * 255 / black).min(255) as u8;
    }
    dark
}
