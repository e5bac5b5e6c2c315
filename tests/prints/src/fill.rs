//! Fills a form: the marks, and whatever else gets onto paper in an office.

use tiny_skia::{Path, PathBuilder, Stroke};

use crate::{
    answers::{Answer, Mark},
    chance::Chance,
    layout::{Form, Place, Print},
    pen::{Ink, Manner, Pen},
};

/// What came onto the pages beside the print.
pub struct Filled {
    /// By page.
    pub ink: Vec<Vec<Ink>>,
    /// Typed marks are print.
    pub typed: Vec<Vec<Typed>>,
    pub manner: (Manner, Manner),
    pub pen: Pen,
    /// Boxes with a dot or a smear that is no mark.
    pub stray: Vec<(usize, Mark)>,
}

/// A mark set by the word processor, and which it is.
pub struct Typed {
    pub of: (usize, Mark),
    pub print: Print,
}

/// Marks the boxes, signs, stamps, spills.
pub fn fill(form: &Form, answers: &[Answer], signed: bool, chance: &mut Chance) -> Filled {
    let mut filled = Filled {
        ink: form.pages.iter().map(|_| Vec::new()).collect(),
        typed: form.pages.iter().map(|_| Vec::new()).collect(),
        manner: Manner::random(chance),
        pen: Pen::random(chance),
        stray: Vec::new(),
    };
    let pen = filled.pen.clone();
    for place in &form.places {
        let answer = &answers[place.row];
        if answer.marked.contains(&place.mark) || answer.cancelled == Some(place.mark) {
            filled.mark(place, chance);
        }
        if answer.cancelled == Some(place.mark) {
            filled.ink[place.page].extend(pen.cancel(place, chance));
        }
    }
    filled.conditions(form, answers, chance);
    filled.dots(form, answers, chance);
    if signed {
        let hand = Pen::random(&mut chance.fork());
        let (page, left, top) = form.signature;
        filled.ink[page].extend(hand.signature(left + 10.0, top + 14.0, chance));
    }
    if chance.happens(0.3) {
        let (page, left, top) = form.signature;
        let (x, y) = (left + chance.range(100.0, 280.0), top + chance.range(-10.0, 40.0));
        filled.ink[page].extend(stamp(x, y, chance));
    }
    filled.accidents(form, answers, chance);
    filled
}

impl Filled {
    fn mark(&mut self, place: &Place, chance: &mut Chance) {
        let manner = if place.mark.is_option() { self.manner.1 } else { self.manner.0 };
        // Nobody marks every box alike.
        let manner = match manner {
            Manner::Tick if chance.happens(0.08) => Manner::BigTick,
            Manner::Cross if chance.happens(0.05) => Manner::SmallCross,
            other => other,
        };
        if manner == Manner::Typed {
            self.typed[place.page].extend(typed(place));
        } else {
            self.ink[place.page].extend(self.pen.mark(manner, place, chance));
        }
    }

    /// Words written into the row, beside or under the printed ones.
    fn conditions(&mut self, form: &Form, answers: &[Answer], chance: &mut Chance) {
        for (page, printed) in form.pages.iter().enumerate() {
            for (row, rect) in &printed.rows {
                if !answers[*row].condition {
                    continue;
                }
                let width = (rect.width() * 0.5).min(190.0);
                let height = chance.range(8.0, 12.0);
                // Where there is most room for it: nobody writes a condition over printed words.
                let places: Vec<(f32, f32)> = (0..16)
                    .map(|_| {
                        let left = rect.left() + rect.width() * chance.range(0.2, 0.5);
                        (left, rect.top() + rect.height() * chance.range(0.1, 0.95))
                    })
                    .collect();
                let crowd = |place: &(f32, f32)| crowd(&printed.prints, *place, width, height);
                let place = places.iter().copied().min_by(|a, b| crowd(a).total_cmp(&crowd(b)));
                let (left, y) = place.unwrap_or((rect.left(), rect.top()));
                let lines = self.pen.writing(left, y, width, height, chance);
                self.ink[page].extend(lines);
            }
        }
    }

    /// Dots where a pen rested: no marks.
    fn dots(&mut self, form: &Form, answers: &[Answer], chance: &mut Chance) {
        for place in &form.places {
            let answer = &answers[place.row];
            let empty = !answer.marked.contains(&place.mark) && answer.cancelled != Some(place.mark);
            if !empty || !chance.happens(0.025) {
                continue;
            }
            let x = place.left + place.side * chance.range(0.15, 0.9);
            let y = place.top + place.side * chance.range(0.15, 0.9);
            let radius = chance.range(0.3, 0.75);
            let path = PathBuilder::from_circle(x, y, radius);
            let ink = path.map(|path| Ink { path, colour: self.pen.colour, alpha: self.pen.alpha, of: None });
            self.ink[place.page].extend(ink);
            self.stray.push((place.row, place.mark));
        }
    }

    /// Things that happen to a page, none of which is an answer.
    fn accidents(&mut self, form: &Form, answers: &[Answer], chance: &mut Chance) {
        let page = chance.below(form.pages.len());
        let (width, height) = (540.0, 760.0);
        if chance.happens(0.08) {
            // A note in the margin: a registry's number, a colleague's initials.
            let hand = Pen::random(chance);
            let (x, y) = (chance.range(300.0, 480.0), chance.range(12.0, 26.0));
            self.ink[page].extend(hand.writing(x, y, 70.0, 9.0, chance));
        }
        if chance.happens(0.07) {
            let (x, y) = (chance.range(150.0, width), chance.range(150.0, height));
            self.ink[page].extend(stamp(x, y, chance));
        }
        if chance.happens(0.05) {
            self.ink[page].extend(coffee(chance));
        }
        // A signature that runs over boxes left empty.
        let mut empty = form.places.iter().filter(|place| answers[place.row].marked.is_empty());
        if let Some(place) = empty.next_back().filter(|_| chance.happens(0.02)) {
            let hand = Pen::random(chance);
            self.ink[place.page].extend(hand.signature(place.left - 40.0, place.top, chance));
        }
    }
}

/// A mark set by the word processor: a cross that fits the box, or a disc in the circle.
fn typed(place: &Place) -> Option<Typed> {
    let of = (place.row, place.mark);
    let (l, t, s) = (place.left, place.top, place.side);
    if place.mark.is_option() {
        return PathBuilder::from_circle(l + s / 2.0, t + s / 2.0, s * 0.33)
            .map(|path| Typed { of, print: Print::Fill(path) });
    }
    let mut path = PathBuilder::new();
    for (x, y) in [(0.16, 0.16), (0.84, 0.16)] {
        path.move_to(l + x * s, t + y * s);
        path.line_to(l + (1.0 - x) * s, t + (1.0 - y) * s);
    }
    path.finish().map(|path| Typed { of, print: Print::Stroke(path, s * 0.09) })
}

/// A round or oblong stamp, unevenly inked.
fn stamp(x: f32, y: f32, chance: &mut Chance) -> Vec<Ink> {
    let colour = *chance.pick(&[[40, 60, 160], [170, 40, 50], [60, 60, 70], [90, 40, 130]]);
    let alpha = chance.range(0.35, 0.8);
    let mut paths: Vec<Option<Path>> = Vec::new();
    if chance.happens(0.7) {
        let r = chance.range(28.0, 52.0);
        for (share, width) in [(1.0, 1.8), (0.72, 0.8)] {
            paths.push(PathBuilder::from_circle(x, y, r * share).and_then(|path| outline(&path, width)));
        }
        let signs = 22;
        for at in 0..signs {
            let angle = at as f32 / signs as f32 * std::f32::consts::TAU;
            let (dx, dy) = (angle.cos() * r * 0.86, angle.sin() * r * 0.86);
            let rect = tiny_skia::Rect::from_xywh(x + dx - 1.5, y + dy - 2.5, chance.range(1.5, 3.5), 5.0);
            paths.push(rect.map(PathBuilder::from_rect).filter(|_| !chance.happens(0.2)));
        }
    } else {
        let (w, h) = (chance.range(80.0, 140.0), chance.range(30.0, 46.0));
        let rect = tiny_skia::Rect::from_xywh(x - w / 2.0, y - h / 2.0, w, h);
        paths.push(rect.map(PathBuilder::from_rect).and_then(|path| outline(&path, 1.6)));
        for line in 0..2 {
            let bar = tiny_skia::Rect::from_xywh(x - w * 0.4, y - h * 0.25 + h * 0.3 * line as f32, w * 0.7, h * 0.12);
            paths.push(bar.map(PathBuilder::from_rect));
        }
    }
    paths
        .into_iter()
        .flatten()
        .map(|path| Ink { path, colour, alpha: alpha * chance.range(0.7, 1.0), of: None })
        .collect()
}

/// The ring of a cup.
fn coffee(chance: &mut Chance) -> Vec<Ink> {
    let (x, y, r) = (chance.range(100.0, 500.0), chance.range(100.0, 700.0), chance.range(70.0, 105.0));
    let ring = |share: f32, width: f32, alpha: f32| {
        let path = PathBuilder::from_circle(x, y, r * share).and_then(|path| outline(&path, width));
        path.map(|path| Ink { path, colour: [150, 105, 60], alpha, of: None })
    };
    [ring(1.0, 3.0, 0.35), ring(0.97, 8.0, 0.18), ring(0.6, r * 0.7, 0.06)].into_iter().flatten().collect()
}

fn outline(path: &Path, width: f32) -> Option<Path> {
    path.stroke(&Stroke { width, ..Stroke::default() }, 4.0)
}

/// How much of the place for a line of writing is printed on.
fn crowd(prints: &[Print], (left, y): (f32, f32), width: f32, height: f32) -> f32 {
    let overlap = |print: &Print| {
        let (Print::Fill(path) | Print::Stroke(path, _)) = print;
        let bounds = path.bounds();
        let across = (left + width).min(bounds.right()) - left.max(bounds.left());
        let down = (y + height).min(bounds.bottom()) - (y - height).max(bounds.top());
        across.max(0.0) * down.max(0.0)
    };
    prints.iter().map(overlap).sum()
}
