//! A second opinion on each box, by small nets that were shown many thousands of marked and empty ones.
//!
//! They see a box and what is close around it, what the page's empty boxes of that kind look like, and how dark marks are on
//! this page: what differs from the blank is a mark. They know none of the measures by which [`super::ink`] decides, so that
//! the two are independent.
//!
//! Their weights come from 8,013 boxes and options as this reader finds them, half on pages of the generator in `tests/prints`
//! (seeds 31 to 33), a third on the sample scans; marks that had all but faded were left out, and patches were mirrored,
//! shifted, lightened and made noisy. Whoever changes [`patch`] must teach them anew.

use std::sync::LazyLock;

use super::{boxes::Spot, plane::Plane};

/// Samples across and down of what a net sees of a box.
pub(super) const SIDE: usize = 32;
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
pub(super) type Patch = [u8; SIDE * SIDE];

/// How likely a box is empty, marked, or something that a person must look at; they add up to one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Glance {
    pub empty: f32,
    pub marked: f32,
}

/// The box and what is close around it, at the same scale whatever its size.
pub(super) fn patch(dark: &Plane, spot: &Spot) -> Patch {
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

/// Looks at all boxes of a page.
pub(super) fn all(dark: &Plane, spots: &[Spot]) -> Vec<Glance> {
    let patches: Vec<Patch> = spots.iter().map(|spot| patch(dark, spot)).collect();
    let blanks = [false, true].map(|round| blank(spots, &patches, round));
    let of = |spot: &Spot| blanks.get(usize::from(spot.round)).copied().unwrap_or([0; SIDE * SIDE]);
    let above = |(spot, patch): (&Spot, &Patch)| {
        let mut above = *patch;
        above.iter_mut().zip(of(spot)).for_each(|(value, blank)| *value = value.saturating_sub(blank));
        above
    };
    let marks = ranked(&spots.iter().zip(&patches).map(above).collect::<Vec<_>>(), 90);
    spots.iter().zip(&patches).map(|(spot, patch)| look(patch, &of(spot), &marks, spot.round)).collect()
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

/// What the nets say on the mean.
fn look(patch: &Patch, blank: &Patch, marks: &Patch, round: bool) -> Glance {
    static ALL: LazyLock<[Net; NETS]> = LazyLock::new(|| {
        let mut rest = WEIGHTS;
        std::array::from_fn(|_| Net::take(&mut rest))
    });
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
