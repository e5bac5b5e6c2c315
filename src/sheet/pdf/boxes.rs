//! Brings together boxes and what stands in or over them, whichever way each of the two was drawn.
//!
//! A stroke, letter or picture belongs to the box it lies over or right beside; one that belongs to none, where boxes
//! are, is a fault. A box with two witnesses that disagree is unclear.

use hayro_font::kurbo::{Point, Rect};

use super::{
    ink::{Frame, Inks, Ruling},
    scene::{Glyph, Layer, Scene},
};
use crate::sheet::{Mark, Method, Shape, State, marks};

/// A mark and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Tick {
    pub place: Rect,
    pub mark: Mark,
}

/// All boxes of a page that are no plain characters.
#[derive(Debug, Default)]
pub(super) struct Boxes {
    pub ticks: Vec<Tick>,
    /// Where something is drawn that belongs to no box.
    pub stray: Vec<Rect>,
}

/// A box while witnesses are heard.
struct Candidate {
    place: Rect,
    shape: Shape,
    method: Method,
    state: State,
    seen: String,
    /// Something was laid over it as an annotation.
    noted: bool,
    /// Stands at this place among the page's characters.
    glyphs: Vec<usize>,
}

/// Finds the page's boxes; characters that stand in one are taken out of the scene.
pub(super) fn find(scene: &mut Scene, inks: &Inks, fields: Vec<Tick>) -> Boxes {
    let mut table = Table { candidates: Vec::new(), stray: Vec::new() };
    table.candidates.extend(fields.into_iter().map(|field| Candidate {
        place: field.place,
        shape: field.mark.shape,
        method: field.mark.method,
        state: field.mark.state,
        seen: field.mark.seen,
        noted: false,
        glyphs: Vec::new(),
    }));
    for frame in inks.frames.iter().filter(|frame| frame.layer == Layer::Page) {
        table.frame(frame);
    }
    let mut gone = table.letters(&scene.glyphs);
    let drawn = table.candidates.len();
    table.printed(&scene.glyphs, &gone);
    table.strokes(scene, inks);
    table.notes(&scene.glyphs, &mut gone);
    table.finish(scene, drawn, gone)
}

struct Table {
    candidates: Vec<Candidate>,
    stray: Vec<Rect>,
}

impl Table {
    fn frame(&mut self, frame: &Frame) {
        let inside = |outer: &Rect, inner: &Rect| outer.inflate(1.0, 1.0).contains(inner.center());
        let same = self
            .candidates
            .iter_mut()
            .find(|known| inside(&known.place, &frame.place) || inside(&frame.place, &known.place));
        let Some(known) = same else {
            self.candidates.extend(standing_alone(frame));
            return;
        };
        let (inner, outer) = if known.place.area() < frame.place.area() {
            (known.place, frame.place)
        } else {
            (frame.place, known.place)
        };
        let field = known.method == Method::AcroForm;
        let content = inner.width() < outer.width() * 0.7 || frame.bare;
        if field && (content || frame.marked) && known.state == State::Empty {
            known.state = disagree();
        } else if !field {
            if frame.marked || content {
                known.state = State::Set;
            }
            known.place = outer;
        }
    }

    /// Characters standing in a drawn box or a field, by their place among all.
    fn letters(&mut self, glyphs: &[Glyph]) -> Vec<usize> {
        let mut taken: Vec<Vec<usize>> = vec![Vec::new(); self.candidates.len()];
        for (at, glyph) in glyphs.iter().enumerate().filter(|(_, glyph)| !glyph.is_blank()) {
            let holds = |candidate: &Candidate| candidate.place.contains(eye(glyph));
            if let Some(inside) = self.candidates.iter().position(holds).and_then(|box_| taken.get_mut(box_)) {
                inside.push(at);
            }
        }
        let mut gone = Vec::new();
        let mut keep = Vec::new();
        for (candidate, inside) in self.candidates.iter_mut().zip(taken) {
            let found: Vec<&Glyph> = inside.iter().filter_map(|at| glyphs.get(*at)).collect();
            let words = found.len() > 2 || found.iter().any(|glyph| glyph.size < candidate.place.height() * 0.4);
            let frame_of_words = words && candidate.method == Method::Drawn;
            keep.push(!frame_of_words);
            if frame_of_words {
                continue;
            }
            for glyph in found {
                hear_letter(candidate, glyph);
            }
            gone.extend(inside);
        }
        let mut keep = keep.into_iter();
        self.candidates.retain(|_| keep.next().unwrap_or(true));
        gone
    }

    /// Boxes and circles that are characters, or made of them, so that strokes over them are heard.
    fn printed(&mut self, glyphs: &[Glyph], gone: &[usize]) {
        for (at, glyph) in glyphs.iter().enumerate().filter(|(at, _)| !gone.contains(at)) {
            let mut chars = glyph.text.chars().filter(|char| !char.is_whitespace());
            let (Some(char), None) = (chars.next(), chars.next()) else { continue };
            let place = glyph.extent.unwrap_or_else(|| glyph.place());
            if let Some(found) = framed(char) {
                self.candidates.push(printed(place, found, glyph, vec![at]));
            } else if matches!(char, '[' | '|' | '(') {
                self.bracket(glyphs, at);
            }
        }
    }

    /// `[ ]`, `|_|` and `( )`, which stand as characters in a row.
    fn bracket(&mut self, glyphs: &[Glyph], at: usize) {
        let Some(open) = glyphs.get(at) else { return };
        let rest = glyphs.iter().enumerate().skip(at + 1).take(4);
        let mut inside = vec![at];
        let (closing, shape) = match open.text.as_str() {
            "[" => ("]", Shape::Box),
            "(" => (")", Shape::Round),
            _ => ("|", Shape::Box),
        };
        for (next, glyph) in rest {
            if (glyph.base - open.base).abs() > 1.0 || glyph.start < open.start || glyph.start > open.end + 20.0 {
                return;
            }
            inside.push(next);
            if glyph.text == closing {
                let place = open.place().union(glyph.place());
                let found = marks::Glyph { shape, state: State::Empty };
                self.candidates.push(printed(place, found, open, inside));
                return;
            }
            if !glyph.is_blank() && glyph.text != "_" {
                return;
            }
        }
    }

    fn strokes(&mut self, scene: &Scene, inks: &Inks) {
        let mut noted: std::collections::BTreeMap<Layer, Rect> = std::collections::BTreeMap::new();
        let parts = inks.blobs.iter().map(|blob| (blob.bounds, blob.layer));
        let frames = inks.frames.iter().filter(|f| f.layer != Layer::Page).map(|frame| (frame.place, frame.layer));
        let lines = across(&inks.across).chain(down(&inks.down)).filter(|(_, layer)| *layer != Layer::Page);
        for (bounds, layer) in parts.chain(frames).chain(lines) {
            match layer {
                Layer::Page => self.stroke(bounds, None),
                Layer::Annotation(_) => {
                    noted.entry(layer).and_modify(|all| *all = all.union(bounds)).or_insert(bounds);
                }
            }
        }
        for bounds in noted.into_values() {
            self.stroke(bounds, Some(Method::Annotation));
        }
        self.dashes(inks);
        for picture in &scene.pictures {
            if picture.bounds.width() < 60.0 && picture.bounds.height() < 60.0 {
                self.picture(&picture.bounds);
            }
        }
    }

    /// A line drawn inside a box is a mark like any other.
    fn dashes(&mut self, inks: &Inks) {
        let lines: Vec<Rect> = across(&inks.across)
            .chain(down(&inks.down))
            .filter(|(_, layer)| *layer == Layer::Page)
            .map(|(bounds, _)| bounds)
            .collect();
        for candidate in self.candidates.iter_mut().filter(|candidate| candidate.method == Method::Drawn) {
            let inset = candidate.place.width() * 0.15;
            let inner = candidate.place.inflate(-inset, -inset);
            let within = |line: &&Rect| {
                inner.contains(line.center()) && line.width().max(line.height()) < candidate.place.width() * 1.3
            };
            if lines.iter().any(|line| within(&line)) {
                candidate.state = State::Set;
            }
        }
    }

    /// Gives a stroke to the box it belongs to.
    fn stroke(&mut self, bounds: Rect, method: Option<Method>) {
        let over: Vec<usize> = self.under(&bounds);
        match over.as_slice() {
            [] => match self.beside(&bounds) {
                Some(at) => self.hear(at, method),
                None => self.stray.push(bounds),
            },
            [one] => self.hear(*one, method),
            several => {
                let why = "something is drawn across several boxes";
                for at in several {
                    if let Some(candidate) = self.candidates.get_mut(*at) {
                        candidate.state = State::Unclear(why.to_owned());
                    }
                }
            }
        }
    }

    /// The boxes that a stroke lies over: one of which it covers most, or several that it covers alike.
    fn under(&self, bounds: &Rect) -> Vec<usize> {
        let size = bounds.width().max(bounds.height());
        let mut covered: Vec<(usize, f64)> = Vec::new();
        for (at, candidate) in self.candidates.iter().enumerate() {
            let place = candidate.place.inflate(0.5, 0.5);
            let both = place.intersect(*bounds);
            if both.width() < 0.0 || both.height() < 0.0 {
                continue;
            }
            let share = (both.width().max(0.3) * both.height().max(0.3)) / place.area().max(1.0);
            let long = size > place.width().max(place.height()) * 4.0;
            if share > 0.03 || long {
                covered.push((at, if long { 1.0 } else { share }));
            }
        }
        let most = covered.iter().map(|(_, share)| *share).fold(0.0, f64::max);
        covered.into_iter().filter(|(_, share)| *share > most * 0.55).map(|(at, _)| at).collect()
    }

    /// The one box that a stroke stands right beside.
    fn beside(&self, bounds: &Rect) -> Option<usize> {
        if bounds.width().max(bounds.height()) > 40.0 {
            return None;
        }
        let distance = |place: &Rect| {
            let gap = (place.x0 - bounds.x1).max(bounds.x0 - place.x1).max(0.0);
            let level = (place.center().y - bounds.center().y).abs();
            (gap < place.width() * 0.8 && level < place.height() * 0.7).then_some(gap + level)
        };
        let near = self.candidates.iter().enumerate().filter_map(|(at, c)| Some((at, distance(&c.place)?)));
        near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
    }

    fn hear(&mut self, at: usize, method: Option<Method>) {
        let Some(candidate) = self.candidates.get_mut(at) else { return };
        let field = candidate.method == Method::AcroForm;
        let before = candidate.state.clone();
        candidate.state = match before {
            State::Empty if method.is_none() && field => disagree(),
            State::Set if method.is_some() && !candidate.noted => {
                State::Unclear("a mark with something drawn over it".to_owned())
            }
            State::Empty | State::Set => State::Set,
            State::Unclear(why) => State::Unclear(why),
        };
        candidate.noted |= method.is_some();
        if !field && candidate.state == State::Set {
            candidate.method = method.unwrap_or(Method::Drawn);
        }
    }

    fn picture(&mut self, bounds: &Rect) {
        let over = self.under(bounds);
        if over.is_empty() {
            self.stray.push(*bounds);
        }
        for at in over {
            if let Some(candidate) = self.candidates.get_mut(at) {
                candidate.state = State::Unclear("a picture lies over the box".to_owned());
            }
        }
    }

    /// A short text that a viewer laid over the page: `X` over a box ticks it.
    fn notes(&mut self, glyphs: &[Glyph], gone: &mut Vec<usize>) {
        let mut notes: std::collections::BTreeMap<Layer, Vec<usize>> = std::collections::BTreeMap::new();
        for (at, glyph) in glyphs.iter().enumerate() {
            if glyph.layer != Layer::Page && !glyph.is_blank() && !gone.contains(&at) {
                notes.entry(glyph.layer).or_default().push(at);
            }
        }
        for note in notes.into_values().filter(|note| note.len() <= 2) {
            let signs: Vec<&Glyph> = note.iter().filter_map(|at| glyphs.get(*at)).collect();
            if !signs.iter().all(|sign| is_tick(&sign.text)) {
                continue;
            }
            let places = signs.iter().map(|sign| sign.extent.unwrap_or_else(|| sign.place()));
            let Some(bounds) = places.reduce(|all, place| all.union(place)) else { continue };
            let under = self.under(&bounds);
            let target = under.iter().copied().min_by(|a, b| {
                let far = |at: &usize| {
                    self.candidates.get(*at).map_or(f64::MAX, |c| c.place.center().distance(bounds.center()))
                };
                far(a).total_cmp(&far(b))
            });
            if let Some(at) = target.or_else(|| self.beside(&bounds)) {
                self.hear(at, Some(Method::Annotation));
                if let Some(candidate) = self.candidates.get_mut(at) {
                    candidate.seen.extend(signs.iter().map(|sign| sign.text.as_str()));
                }
                gone.extend(note);
            }
        }
    }

    /// Printed boxes over which nothing lies stay characters of their line.
    fn finish(self, scene: &mut Scene, drawn: usize, mut gone: Vec<usize>) -> Boxes {
        let mut boxes = Boxes { ticks: Vec::new(), stray: self.stray };
        for (at, candidate) in self.candidates.into_iter().enumerate() {
            let touched = candidate.method != Method::Glyph || matches!(&candidate.state, State::Unclear(_));
            if at >= drawn && !touched {
                continue;
            }
            gone.extend(candidate.glyphs);
            let Candidate { place, shape, state, method, seen, .. } = candidate;
            boxes.ticks.push(Tick { place, mark: Mark { shape, state, method, seen, struck: false } });
        }
        gone.sort_unstable();
        let mut at = 0;
        scene.glyphs.retain(|_| {
            at += 1;
            gone.binary_search(&(at - 1)).is_err()
        });
        boxes
    }
}

fn standing_alone(frame: &Frame) -> Option<Candidate> {
    if frame.bare && frame.place.width() < 6.0 {
        return None;
    }
    let state = match (frame.marked, frame.bare) {
        (true, true) => State::Unclear("a filled shape without an outline".to_owned()),
        (true, false) => State::Set,
        (false, _) => State::Empty,
    };
    Some(Candidate {
        place: frame.place,
        shape: frame.shape,
        method: Method::Drawn,
        state,
        seen: String::new(),
        noted: false,
        glyphs: Vec::new(),
    })
}

fn printed(place: Rect, found: marks::Glyph, glyph: &Glyph, glyphs: Vec<usize>) -> Candidate {
    let marks::Glyph { shape, state } = found;
    Candidate { place, shape, method: Method::Glyph, state, seen: glyph.text.clone(), noted: false, glyphs }
}

/// A character that is a box or a circle, empty or not.
fn framed(char: char) -> Option<marks::Glyph> {
    match char {
        '\u{20dd}' => Some(marks::Glyph { shape: Shape::Round, state: State::Empty }),
        '\u{20de}' => Some(marks::Glyph { shape: Shape::Box, state: State::Empty }),
        char => marks::glyph(char).filter(|found| found.shape != Shape::Either),
    }
}

fn disagree() -> State {
    State::Unclear("the form field and what is seen on the page disagree".to_owned())
}

/// The character's visible middle; letters sit higher than their box suggests.
fn eye(glyph: &Glyph) -> Point {
    glyph.extent.map_or_else(|| glyph.middle(), |extent| extent.center())
}

fn hear_letter(candidate: &mut Candidate, glyph: &Glyph) {
    let char = glyph.text.chars().find(|char| !char.is_whitespace()).unwrap_or(' ');
    candidate.seen.push_str(&glyph.text);
    let shown = match framed(char) {
        Some(found) => found.state,
        None if is_tick(&glyph.text) => State::Set,
        None => State::Unclear(format!("\"{char}\" stands in the box")),
    };
    let field = candidate.method == Method::AcroForm;
    candidate.state = match (&candidate.state, shown) {
        (State::Unclear(why), _) => State::Unclear(why.clone()),
        (_, State::Unclear(why)) => State::Unclear(why),
        (state, State::Empty) => state.clone(),
        (State::Empty, State::Set) if field => disagree(),
        (_, State::Set) => State::Set,
    };
}

/// Signs and letters that people put into a box.
fn is_tick(text: &str) -> bool {
    let text = text.trim();
    let mut chars = text.chars();
    let (Some(char), None) = (chars.next(), chars.next()) else { return false };
    matches!(char, 'x' | 'X' | 'х' | 'Х' | 'Χ' | 'v' | 'V' | '√' | '×' | '•' | '*' | '+')
        || marks::glyph(char).is_some_and(|found| found.state == State::Set)
}

fn across(lines: &[Ruling]) -> impl Iterator<Item = (Rect, Layer)> + '_ {
    lines.iter().map(|line| (Rect::new(line.from, line.at - 0.3, line.to, line.at + 0.3), line.layer))
}

fn down(lines: &[Ruling]) -> impl Iterator<Item = (Rect, Layer)> + '_ {
    lines.iter().map(|line| (Rect::new(line.at - 0.3, line.from, line.at + 0.3, line.to), line.layer))
}
