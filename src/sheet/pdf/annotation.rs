//! Annotations: fields, marks laid over the page, highlights, notes, attached files.
//!
//! Each is drawn by its own appearance where it has one. What viewers do not show is no mark, and a fault when it
//! holds a tick.

use hayro_font::kurbo::{Affine, Point, Rect};
use hayro_syntax::object::{Array, Dict, Object, Stream};
use hayro_syntax::page::Resources;

use super::{
    boxes::Tick,
    budget::TooMuch,
    content::{self, Painter},
    field::{self, Button, Field},
    files::{self, File},
    ink::Inks,
    paint::State as Drawing,
    scene::{Glyph, Layer, Scene, Shape as Path, Stroke},
    words::{name, numbers, string},
};
use crate::sheet::{Mark, Method, Shape, State};

/// Annotations of a page beyond this many are not looked at.
pub(super) const MOST: usize = 3_000;

/// What the annotations of one page add to it.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub fields: Vec<Tick>,
    pub highlights: Vec<Rect>,
    pub strikes: Vec<Rect>,
    pub asides: Vec<String>,
    pub faults: Vec<String>,
    pub files: Vec<File>,
    /// Free text and stamps, whose frames and grounds are no marks.
    pub frameless: Vec<Layer>,
    pub stamps: Vec<Layer>,
}

/// Reads the annotations of a page and paints them over it.
pub(super) struct Reader<'a, 'p, 'm> {
    pub painter: &'p mut Painter<'a, 'm>,
    pub drawing: Drawing<'a>,
    pub resources: &'p Resources<'a>,
    pub need_appearances: bool,
    pub notes: Notes,
}

impl<'a> Reader<'a, '_, '_> {
    pub fn read(&mut self, at: usize, dict: &Dict<'a>) -> Result<(), TooMuch> {
        let kind = name(dict, b"Subtype").unwrap_or_default();
        if kind == "Widget" {
            return self.widget(dict);
        }
        if field::is_hidden(dict) || !self.painter.layers.shows(dict, b"OC") {
            return Ok(());
        }
        let layer = Layer::Annotation(at);
        match kind.as_str() {
            "Link" | "Popup" => {}
            "Text" => self.note(dict),
            "FileAttachment" => {
                self.note(dict);
                self.notes
                    .files
                    .extend(dict.get::<Dict>(b"FS").and_then(|spec| files::read(&spec, self.painter.budget)));
            }
            "Highlight" | "Underline" | "Squiggly" => {
                let places = self.quads(dict);
                self.notes.highlights.extend(places);
                self.note(dict);
            }
            "StrikeOut" => {
                let places = self.quads(dict);
                self.notes.strikes.extend(places);
                self.note(dict);
            }
            "FreeText" => self.free_text(dict, layer)?,
            "Stamp" => {
                self.notes.stamps.push(layer);
                self.draw(dict, layer)?;
                self.note(dict);
            }
            _ => {
                if !self.draw(dict, layer)? {
                    self.outline(dict, layer);
                }
                self.note(dict);
            }
        }
        Ok(())
    }

    /// What somebody wrote into the annotation's window.
    fn note(&mut self, dict: &Dict) {
        self.notes.asides.extend(string(dict, b"Contents").filter(|text| !text.trim().is_empty()));
    }

    fn place(&self, dict: &Dict) -> Option<Rect> {
        content::rect(dict, b"Rect").map(|rect| self.drawing.place.transform_rect_bbox(rect))
    }

    fn quads(&self, dict: &Dict) -> Vec<Rect> {
        let points: Vec<Point> = numbers(dict, b"QuadPoints")
            .chunks_exact(2)
            .filter_map(|two| Some(self.drawing.place * Point::new(*two.first()?, *two.get(1)?)))
            .collect();
        let quad = |four: &[Point]| {
            let first = four.first()?;
            Some(four.iter().fold(Rect::from_points(*first, *first), |all, point| all.union_pt(*point)))
        };
        let quads: Vec<Rect> = points.chunks_exact(4).filter_map(quad).collect();
        if quads.is_empty() { self.place(dict).into_iter().collect() } else { quads }
    }

    fn free_text(&mut self, dict: &Dict<'a>, layer: Layer) -> Result<(), TooMuch> {
        self.notes.frameless.push(layer);
        let before = self.painter.scene.glyphs.len();
        self.draw(dict, layer)?;
        let painted = self.painter.scene.glyphs.get(before..).unwrap_or_default().iter().any(|glyph| !glyph.is_blank());
        if !painted && let (Some(text), Some(place)) = (string(dict, b"Contents"), self.place(dict)) {
            self.write(&text, place, layer);
        }
        Ok(())
    }

    fn write(&mut self, text: &str, place: Rect, layer: Layer) {
        for (line, base, size) in field::lines(text, place) {
            let width = field::written(&line, size).min(place.width().max(size));
            self.painter.scene.glyphs.push(Glyph {
                text: line,
                start: place.x0 + 1.0,
                end: place.x0 + 1.0 + width,
                base,
                size,
                bold: false,
                ink: [0.0; 3],
                struck: false,
                emphasis: false,
                order: usize::MAX,
                layer,
                extent: None,
            });
        }
    }

    /// Paints the normal appearance; whether it has one.
    fn draw(&mut self, dict: &Dict<'a>, layer: Layer) -> Result<bool, TooMuch> {
        let Some(stream) = appearance(dict, name(dict, b"AS").as_deref()) else { return Ok(false) };
        let before = std::mem::replace(&mut self.painter.layer, layer);
        let done = self.paint(dict, &stream);
        self.painter.layer = before;
        done.map(|()| true)
    }

    /// Maps the appearance's box onto the annotation's rectangle (12.5.5).
    fn paint(&mut self, dict: &Dict<'a>, stream: &Stream<'a>) -> Result<(), TooMuch> {
        let (Some(rect), Some(bounds)) = (content::rect(dict, b"Rect"), content::rect(stream.dict(), b"BBox")) else {
            return Ok(());
        };
        let form = content::matrix(stream.dict()).transform_rect_bbox(bounds);
        if form.width() <= 0.0 || form.height() <= 0.0 {
            return Ok(());
        }
        let (x, y) = (rect.width() / form.width(), rect.height() / form.height());
        let map = Affine::new([x, 0.0, 0.0, y, rect.x0 - x * form.x0, rect.y0 - y * form.y0]);
        let mut drawing = self.drawing.clone();
        drawing.place *= map;
        self.painter.form(stream, self.resources, &drawing)
    }

    /// A drawing without appearance, by the points it names.
    fn outline(&mut self, dict: &Dict, layer: Layer) {
        let mut lists: Vec<Vec<f64>> = [&b"Vertices"[..], b"L"].iter().map(|key| numbers(dict, key)).collect();
        if let Some(ink) = dict.get::<Array>(b"InkList") {
            lists.extend(ink.iter::<Array>().take(1_000).map(|list| list.iter::<f64>().take(10_000).collect()));
        }
        let rect = content::rect(dict, b"Rect");
        if lists.iter().all(Vec::is_empty) {
            lists.extend(rect.map(|r| vec![r.x0, r.y0, r.x1, r.y1, r.x1, r.y0 + 0.7 * r.height()]));
        }
        for list in lists {
            let points = list.chunks_exact(2).filter_map(|two| Some(Point::new(*two.first()?, *two.get(1)?)));
            let points: Vec<Point> = points.map(|point| self.drawing.place * point).collect();
            let stroke = Stroke { points, closed: false, curved: true };
            let Some(bounds) = super::outline::extent(std::slice::from_ref(&stroke)) else { continue };
            self.painter.scene.shapes.push(Path {
                strokes: vec![stroke],
                bounds,
                fill: None,
                line: Some(([0.0; 3], 1.0)),
                even_odd: false,
                sheer: true,
                order: usize::MAX,
                layer,
            });
        }
    }

    fn widget(&mut self, dict: &Dict<'a>) -> Result<(), TooMuch> {
        let hidden = field::is_hidden(dict) || !self.painter.layers.shows(dict, b"OC");
        let Some(place) = self.place(dict).filter(|place| place.width() > 0.5 && place.height() > 0.5) else {
            return Ok(());
        };
        match field::read(dict) {
            Field::Button(button) if hidden && button.state(self.need_appearances) != State::Empty => {
                self.notes.faults.push("a form field that is not shown is ticked".to_owned());
            }
            Field::Button(_) if hidden => {}
            Field::Button(button) => {
                let state = self.compare(dict, &button)?;
                // The state's name is the form maker's (`/X.1353`), not what is seen.
                let seen = String::new();
                let mark = Mark { shape: Shape::Either, state, method: Method::AcroForm, seen, struck: false };
                self.notes.fields.push(Tick { place, mark });
            }
            Field::Words(value) if !hidden => self.text_field(dict, value, place)?,
            _ => {}
        }
        Ok(())
    }

    /// The field's word on it against what its appearance shows.
    fn compare(&mut self, dict: &Dict<'a>, button: &Button) -> Result<State, TooMuch> {
        let said = button.state(self.need_appearances);
        let off = self.seen(dict, "Off")?;
        let shown = match button.shown.as_deref() {
            Some(state) if state != "Off" => self.seen(dict, state)?.map(|on| on > off.unwrap_or(0)),
            _ => off.map(|off| off >= MARKED),
        };
        let unclear = |why: &str| State::Unclear(why.to_owned());
        Ok(match (said, shown) {
            (State::Set, Some(false)) if button.shown.as_deref().is_some_and(|state| state != "Off") => {
                unclear("the form field is on and its picture shows no tick")
            }
            (State::Empty, Some(true)) => unclear("the form field is off and its picture shows a tick"),
            (said, _) => said,
        })
    }

    /// How much an appearance state shows; none when there is no such state.
    fn seen(&mut self, dict: &Dict<'a>, state: &str) -> Result<Option<usize>, TooMuch> {
        let Some(stream) = appearance(dict, Some(state)) else { return Ok(None) };
        let page = std::mem::take(&mut self.painter.scene);
        let done = self.paint(dict, &stream);
        self.painter.settle();
        let shown = std::mem::replace(&mut self.painter.scene, page);
        done.map(|()| Some(weight(&shown)))
    }

    fn text_field(&mut self, dict: &Dict<'a>, value: Option<String>, place: Rect) -> Result<(), TooMuch> {
        let shown = self.words_shown(dict)?;
        let letters = |text: &str| text.chars().filter(|char| char.is_alphanumeric()).collect::<String>();
        let said = value.unwrap_or_default();
        if !self.need_appearances && !shown.is_empty() && !letters(&said).contains(&letters(&shown)) {
            let comb = letters(&shown).chars().rev().collect::<String>();
            if !letters(&said).contains(&comb) && !has_right_to_left(&said) {
                self.notes.faults.push(format!(
                    "a form field holds \"{}\" and shows \"{}\"",
                    excerpt(&said),
                    excerpt(&shown)
                ));
            }
        }
        let text = if said.is_empty() { shown } else { said };
        if !text.trim().is_empty() {
            self.write(&text, field::aligned(dict, &text, place), Layer::Page);
        }
        Ok(())
    }

    fn words_shown(&mut self, dict: &Dict<'a>) -> Result<String, TooMuch> {
        let Some(stream) = appearance(dict, None) else { return Ok(String::new()) };
        let page = std::mem::take(&mut self.painter.scene);
        let done = self.paint(dict, &stream);
        let shown = std::mem::replace(&mut self.painter.scene, page);
        done.map(|()| shown.glyphs.iter().map(|glyph| glyph.text.as_str()).collect::<String>())
    }
}

/// An appearance in the off state shows this much only when it shows a tick.
const MARKED: usize = 10;

/// Letters and strokes of an appearance; frames and grounds count little.
fn weight(scene: &Scene) -> usize {
    let inks = Inks::of(&scene.shapes);
    let letters = scene.glyphs.iter().filter(|glyph| !glyph.is_blank()).count();
    let strokes = inks.blobs.len() + inks.frames.iter().filter(|frame| frame.marked || frame.bare).count();
    let lines = inks.across.len() + inks.down.len() + inks.grounds.len() + inks.frames.len();
    (letters + strokes + scene.pictures.len()) * MARKED + lines.min(MARKED - 1)
}

fn appearance<'a>(dict: &Dict<'a>, state: Option<&str>) -> Option<Stream<'a>> {
    match dict.get::<Dict>(b"AP")?.get::<Object>(b"N")? {
        Object::Stream(stream) => Some(stream).filter(|_| state.is_none_or(|state| state != "Off")),
        Object::Dict(states) => states.get::<Stream>(state?.as_bytes()),
        _ => None,
    }
}

fn has_right_to_left(text: &str) -> bool {
    super::lines::is_rtl(std::iter::once(text))
}

fn excerpt(text: &str) -> String {
    text.chars().filter(|char| !char.is_control()).take(40).collect()
}
