//! A second opinion on each box, by small nets that were shown many thousands of marked and empty ones.
//!
//! They see a box and what is close around it, what the page's empty boxes of that kind look like, and how dark marks are on
//! this page: what differs from the blank is a mark. They know none of the measures by which [`super::ink`] decides, so that
//! the two are independent.
//!
//! `tests/prints/teach.py` teaches them and writes their weights, from boxes and options as this reader finds them (`cargo
//! bench --bench boxes`): three quarters on pages of the generator in `tests/prints`, a quarter on the sample scans. Whoever
//! changes [`patch`] must teach them anew.

use std::sync::LazyLock;

use super::{boxes::Spot, plane::Plane};

/// Samples across and down of what a net sees of a box.
const SIDE: usize = 32;
/// How much of the page it sees, in sizes of the box.
const SIGHT: f32 = 2.6;
/// What a net sees: the box, its difference from the page's empty ones, the page's marks.
const SEEN: usize = 3;
/// Channels behind each of the three convolutions, each of which halves the picture.
const CHANNELS: [usize; 4] = [SEEN, 12, 24, 32];
/// The last convolution's samples across and down.
const LAST: usize = SIDE / 8;
const HIDDEN: usize = 32;
/// Empty, marked, neither.
const ANSWERS: usize = 3;

/// A box as a net sees it, from 0 for paper to 255 for print.
type Patch = [u8; SIDE * SIDE];

/// How likely a box is empty, marked, or something that a person must look at; they add up to one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Glance {
    pub empty: f32,
    pub marked: f32,
}

/// The box and what is close around it, at the same scale whatever its size.
fn patch(dark: &Plane, spot: &Spot) -> Patch {
    let step = spot.size * SIGHT / SIDE as f32;
    let from = |centre: f32| centre - spot.size * SIGHT / 2.0 + step / 2.0;
    let (left, top) = (from(spot.x), from(spot.y));
    let mut patch = [0; SIDE * SIDE];
    for (at, value) in patch.iter_mut().enumerate() {
        let (x, y) = (left + (at % SIDE) as f32 * step, top + (at / SIDE) as f32 * step);
        let mut sum = 0u32;
        for (dx, dy) in [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)] {
            sum += u32::from(dark.between(x + dx * step, y + dy * step, 0));
        }
        *value = (sum / 4) as u8;
    }
    patch
}

/// A box, what an empty one looks like here, and what a marked one does.
pub(super) type Sight = [Patch; SEEN];

/// White paper.
pub(super) const NOTHING: Sight = [[0; SIDE * SIDE]; SEEN];

/// Looks at all boxes of a page.
pub(super) fn sights(dark: &Plane, spots: &[Spot]) -> Vec<Sight> {
    let patches: Vec<Patch> = spots.iter().map(|spot| patch(dark, spot)).collect();
    let [square, round] = [false, true].map(|round| blank(spots, &patches, round));
    let of = |spot: &Spot| if spot.round { round } else { square };
    let above = |(spot, patch): (&Spot, &Patch)| {
        let mut above = *patch;
        above.iter_mut().zip(of(spot)).for_each(|(value, blank)| *value = value.saturating_sub(blank));
        above
    };
    let marks = ranked(&spots.iter().zip(&patches).map(above).collect::<Vec<_>>(), 90);
    spots.iter().zip(&patches).map(|(spot, patch)| [*patch, of(spot), marks]).collect()
}

/// What an empty box of a kind looks like here.
fn blank(spots: &[Spot], patches: &[Patch], round: bool) -> Patch {
    let own = || spots.iter().zip(patches).filter(move |(spot, _)| spot.round == round);
    let whole: Vec<Patch> = own().filter(|(spot, _)| spot.hollow).map(|(_, patch)| *patch).collect();
    if whole.is_empty() {
        return ranked(&own().map(|(_, patch)| *patch).collect::<Vec<_>>(), 35);
    }
    ranked(&whole, 35)
}

/// Sample by sample, the value below which so many per cent of the patches lie.
fn ranked(patches: &[Patch], per_cent: usize) -> Patch {
    let mut ranked = [0; SIDE * SIDE];
    let last = patches.len().saturating_sub(1);
    for (at, value) in ranked.iter_mut().enumerate() {
        let mut values: Vec<u8> = patches.iter().filter_map(|patch| patch.get(at)).copied().collect();
        values.sort_unstable();
        *value = values.get(last * per_cent / 100).copied().unwrap_or_default();
    }
    ranked
}

/// The weights, layer by layer.
struct Net {
    convolutions: [Layer; 3],
    hidden: Layer,
    answer: Layer,
}

/// `weights` are `inputs` rows of `outputs` numbers.
struct Layer {
    outputs: usize,
    weights: Vec<f32>,
    bias: Vec<f32>,
}

/// Net after net: per layer its scale, its weights as signed bytes, its bias; numbers are little-endian.
static WEIGHTS: &[u8] = include_bytes!("glance.weights");
const NETS: usize = 3;

static ALL: LazyLock<[Net; NETS]> = LazyLock::new(|| {
    let mut rest = WEIGHTS;
    std::array::from_fn(|_| Net::take(&mut rest))
});

/// What the nets say on the mean.
pub(super) fn of([patch, blank, marks]: &Sight, round: bool) -> Glance {
    let part = |value: u8| f32::from(value) / 255.0;
    let mut seen: Vec<f32> = Vec::with_capacity(SIDE * SIDE * SEEN);
    for ((own, blank), marks) in patch.iter().zip(blank).zip(marks) {
        seen.extend([part(*own), part(*own) - part(*blank), part(*marks)]);
    }
    let mut mean = Glance::default();
    for net in ALL.iter() {
        let [empty, marked] = net.look(&seen, round);
        mean.empty += empty / NETS as f32;
        mean.marked += marked / NETS as f32;
    }
    mean
}

impl Net {
    fn take(rest: &mut &'static [u8]) -> Self {
        let [c0, c1, c2, c3] = CHANNELS;
        Self {
            convolutions: [(c0, c1), (c1, c2), (c2, c3)].map(|(from, to)| Layer::take(rest, 9 * from, to)),
            hidden: Layer::take(rest, LAST * LAST * c3 + 1, HIDDEN),
            answer: Layer::take(rest, HIDDEN, ANSWERS),
        }
    }

    /// How likely the box is empty, and how likely marked.
    fn look(&self, seen: &[f32], round: bool) -> [f32; 2] {
        let mut side = SIDE;
        let mut seen = seen.to_vec();
        for layer in &self.convolutions {
            seen = layer.halve(&seen, side);
            side /= 2;
        }
        seen.push(if round { 1.0 } else { 0.0 });
        let hidden: Vec<f32> = self.hidden.all(&seen).into_iter().map(|value| value.max(0.0)).collect();
        let answers = self.answer.all(&hidden);
        let most = answers.iter().copied().fold(f32::MIN, f32::max);
        let parts: Vec<f32> = answers.iter().map(|answer| (answer - most).exp()).collect();
        let sum: f32 = parts.iter().sum();
        [0, 1].map(|at| parts.get(at).map_or(0.0, |part| part / sum))
    }
}

impl Layer {
    fn take(rest: &mut &'static [u8], inputs: usize, outputs: usize) -> Self {
        let (scale, weights) = (number(rest), rest.split_off(..inputs * outputs).unwrap_or_default());
        let weights = weights.iter().map(|byte| f32::from(byte.cast_signed()) * scale).collect();
        Self { outputs, weights, bias: (0..outputs).map(|_| number(rest)).collect() }
    }

    /// Every output of every input.
    fn all(&self, inputs: &[f32]) -> Vec<f32> {
        let mut outputs = self.bias.clone();
        for (input, weights) in inputs.iter().zip(self.weights.chunks_exact(self.outputs)) {
            if *input != 0.0 {
                outputs.iter_mut().zip(weights).for_each(|(output, weight)| *output += input * weight);
            }
        }
        outputs
    }

    /// A convolution of three by three samples, of which every second is kept, without what is below nought.
    fn halve(&self, seen: &[f32], side: usize) -> Vec<f32> {
        let channels = seen.len() / (side * side);
        let mut halved = Vec::with_capacity(side * side / 4 * self.outputs);
        for y in (0..side).step_by(2) {
            for x in (0..side).step_by(2) {
                let mut outputs = self.bias.clone();
                for (at, weights) in self.weights.chunks_exact(channels * self.outputs).enumerate() {
                    let (Some(x), Some(y)) = ((x + at % 3).checked_sub(1), (y + at / 3).checked_sub(1)) else {
                        continue;
                    };
                    if x >= side || y >= side {
                        continue;
                    }
                    let from = (y * side + x) * channels;
                    let here = seen.get(from..from + channels).unwrap_or_default();
                    for (input, weights) in here.iter().zip(weights.chunks_exact(self.outputs)) {
                        outputs.iter_mut().zip(weights).for_each(|(output, weight)| *output += input * weight);
                    }
                }
                halved.extend(outputs.into_iter().map(|value| value.max(0.0)));
            }
        }
        halved
    }
}

fn number(rest: &mut &'static [u8]) -> f32 {
    let bytes = rest.split_off(..4).and_then(|bytes| bytes.try_into().ok());
    bytes.map_or(0.0, f32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_those_of_these_nets() {
        let layer = |inputs: usize, outputs: usize| 4 + inputs * outputs + 4 * outputs;
        let [c0, c1, c2, c3] = CHANNELS;
        let convolutions = layer(9 * c0, c1) + layer(9 * c1, c2) + layer(9 * c2, c3);
        let all = convolutions + layer(LAST * LAST * c3 + 1, HIDDEN) + layer(HIDDEN, ANSWERS);
        assert_eq!(WEIGHTS.len(), NETS * all);
    }

    #[test]
    fn a_cross_is_told_from_an_empty_box_and_from_one_that_holds_a_speck() {
        let drawn = |ink: &[(i32, i32)]| {
            let mut dark = Plane::new(80, 80, 0);
            for at in 26..=54 {
                for (x, y) in [(at, 26), (at, 54), (26, at), (54, at)] {
                    for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                        dark.set(x + dx, y + dy, 255);
                    }
                }
            }
            for (x, y) in ink {
                dark.set(*x, *y, 255);
            }
            dark
        };
        let spot = Spot { round: false, x: 40.5, y: 40.5, size: 28.0, hollow: true, outline: 1.0 };
        let cross: Vec<(i32, i32)> =
            (29..=52).flat_map(|at| [(at, at), (at + 1, at), (at, 81 - at), (at, 82 - at)]).collect();
        let [empty, crossed, speck] = [&[][..], &cross, &[(38, 44), (39, 44)]].map(|ink| patch(&drawn(ink), &spot));
        let mut marks = crossed;
        marks.iter_mut().zip(empty).for_each(|(value, blank)| *value = value.saturating_sub(blank));
        let glance = |patch: Patch| of(&[patch, empty, marks], false);
        assert!(glance(crossed).marked > 0.8, "{:?}", glance(crossed));
        assert!(glance(empty).empty > 0.8, "{:?}", glance(empty));
        assert!(glance(speck).empty > 0.8, "{:?}", glance(speck));
    }
}
