//! Runs a page's drawing operators and notes what they show.
//!
//! Bounded in operators, characters and nesting; pictures are placed, never decoded. Invisible text, optional content
//! that is off and whatever a clip cuts away never reaches the scene.

use hayro_font::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _, Vec2};
use hayro_syntax::{
    content::{TypedIter, ops::TypedInstruction},
    object::{Array, Dict, Name, Number, Object, Stream},
    page::Resources,
};

use super::{
    budget::{Budget, TooMuch},
    font::Fonts,
    outline,
    paint::{Layers, Space, State},
    pictured,
    scene::{Glyph, Layer, Picture, Scene, Shape, is_white},
};

/// Forms within forms are followed this deep.
const DEPTH: usize = 12;
/// States saved and not restored.
const SAVED: usize = 5_000;

/// Draws one page, then its annotations, into a scene.
pub(super) struct Painter<'a, 'm> {
    pub scene: Scene,
    pub fonts: &'m mut Fonts<'a>,
    pub budget: &'m mut Budget,
    pub layers: &'m Layers,
    pub layer: Layer,
    order: usize,
    depth: usize,
}

/// What belongs to one content stream only.
struct Run<'a, 'r> {
    resources: &'r Resources<'a>,
    state: State<'a>,
    saved: Vec<State<'a>>,
    path: BezPath,
    clip: bool,
    matrix: Affine,
    line: Affine,
    /// Whether each open marked content is seen.
    seen: Vec<bool>,
}

impl Run<'_, '_> {
    fn hidden(&self) -> bool {
        self.seen.contains(&false)
    }
}

impl<'a, 'm> Painter<'a, 'm> {
    pub fn new(fonts: &'m mut Fonts<'a>, budget: &'m mut Budget, layers: &'m Layers) -> Self {
        Self {
            scene: Scene { clear: true, ..Scene::default() },
            fonts,
            budget,
            layers,
            layer: Layer::Page,
            order: 0,
            depth: 0,
        }
    }

    /// Runs one content stream from this state.
    pub fn run(&mut self, content: &[u8], resources: &Resources<'a>, state: State<'a>) -> Result<(), TooMuch> {
        let mut operators = TypedIter::new(content);
        let mut run = Run {
            resources,
            state,
            saved: Vec::new(),
            path: BezPath::new(),
            clip: false,
            matrix: Affine::IDENTITY,
            line: Affine::IDENTITY,
            seen: Vec::new(),
        };
        while let Some(operator) = operators.next() {
            self.budget.operation()?;
            if !path(&mut run, &operator) && !colour(&mut run, &operator) && !text_state(&mut run, &operator) {
                self.operator(&mut run, &operator)?;
            }
        }
        Ok(())
    }

    fn operator(&mut self, run: &mut Run<'a, '_>, operator: &TypedInstruction) -> Result<(), TooMuch> {
        use TypedInstruction as Op;
        match operator {
            Op::StrokePath(_) => self.paint(run, None, true),
            Op::CloseAndStrokePath(_) => {
                close(&mut run.path);
                self.paint(run, None, true);
            }
            Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) => self.paint(run, Some(false), false),
            Op::FillPathEvenOdd(_) => self.paint(run, Some(true), false),
            Op::FillAndStrokeNonZero(_) => self.paint(run, Some(false), true),
            Op::FillAndStrokeEvenOdd(_) => self.paint(run, Some(true), true),
            Op::CloseFillAndStrokeNonZero(_) | Op::CloseFillAndStrokeEvenOdd(_) => {
                close(&mut run.path);
                self.paint(run, Some(matches!(operator, Op::CloseFillAndStrokeEvenOdd(_))), true);
            }
            Op::EndPath(_) => self.paint(run, None, false),
            Op::TextFont(font) => {
                run.state.text.size = font.1.as_f64();
                run.state.text.face = match run.resources.get_font(font.0) {
                    Some(dict) => Some(self.fonts.face(&dict, self.budget)?),
                    None => None,
                };
            }
            Op::ShowText(text) => self.show(run, text.0.as_bytes())?,
            Op::NextLineAndShowText(text) => {
                next_line(run, 0.0, -run.state.text.leading);
                self.show(run, text.0.as_bytes())?;
            }
            Op::ShowTextWithParameters(text) => {
                run.state.text.words = text.0.as_f64();
                run.state.text.between = text.1.as_f64();
                next_line(run, 0.0, -run.state.text.leading);
                self.show(run, text.2.as_bytes())?;
            }
            Op::ShowTexts(texts) => self.show_all(run, texts.0)?,
            Op::XObject(name) => self.object(run, name.0)?,
            Op::InlineImage(image) if !run.hidden() => self.picture(image.0.dict(), &run.state),
            Op::BeginMarkedContent(_) => run.seen.push(true),
            Op::BeginMarkedContentWithProperties(marked) => {
                let shows = marked.0.as_str() != "OC" || self.shows(run.resources, marked.1);
                run.seen.push(shows);
            }
            Op::EndMarkedContent(_) => drop(run.seen.pop()),
            Op::Shading(_) => self.scene.clear = false,
            Op::SetGraphicsState(name) => {
                if let Some(dict) = run.resources.get_ext_g_state(name.0) {
                    self.graphics(run, &dict)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn shows(&self, resources: &Resources, property: &Object) -> bool {
        let Object::Name(name) = property else { return true };
        self.layers.shows(&resources.properties, name)
    }

    fn graphics(&mut self, run: &mut Run<'a, '_>, dict: &Dict<'a>) -> Result<(), TooMuch> {
        run.state.graphics(dict);
        if let Some(font) = dict.get::<Array>(b"Font") {
            let mut parts = font.iter::<Object>();
            if let (Some(Object::Dict(font)), Some(size)) = (parts.next(), parts.next().and_then(Object::into_f32)) {
                run.state.text.face = Some(self.fonts.face(&font, self.budget)?);
                run.state.text.size = f64::from(size);
            }
        }
        Ok(())
    }

    /// Ends the path: paints it and, where asked, makes it the clip.
    fn paint(&mut self, run: &mut Run<'a, '_>, fill: Option<bool>, stroke: bool) {
        let path = run.state.place * std::mem::take(&mut run.path);
        let fill_ink = fill.filter(|_| run.state.fill.shows()).map(|_| run.state.fill.ink);
        let line = (stroke && run.state.line.shows())
            .then(|| (run.state.line.ink, (run.state.width * run.state.scale()).max(0.1)));
        if (fill_ink.is_some() || line.is_some()) && !run.hidden() {
            let strokes = outline::flatten(&path);
            if let Some(bounds) = outline::extent(&strokes).filter(|bounds| touches(bounds, &run.state.clip)) {
                let even_odd = fill == Some(true);
                let order = self.next();
                self.scene.shapes.push(Shape {
                    strokes,
                    bounds,
                    fill: fill_ink,
                    line,
                    even_odd,
                    sheer: run.state.blended || run.state.fill.alpha < 0.9,
                    order,
                    layer: self.layer,
                });
            }
        }
        if std::mem::take(&mut run.clip) {
            let bounds = if path.elements().is_empty() { Rect::ZERO } else { path.bounding_box() };
            run.state.clip = cut(&run.state.clip, &bounds);
        }
    }

    fn next(&mut self) -> usize {
        self.order += 1;
        self.order
    }

    fn show_all(&mut self, run: &mut Run<'a, '_>, texts: &Array) -> Result<(), TooMuch> {
        for object in texts.iter::<Object>() {
            match object {
                Object::Number(number) => {
                    let back = -number.as_f64() / 1000.0 * run.state.text.size;
                    let upright = run.state.text.face.as_ref().and_then(|face| face.font.as_ref());
                    let step = if upright.is_none_or(hayro_font::Font::is_horizontal) {
                        Vec2::new(back * run.state.text.stretch, 0.0)
                    } else {
                        Vec2::new(0.0, back)
                    };
                    run.matrix *= Affine::translate(step);
                }
                Object::String(text) => self.show(run, text.as_bytes())?,
                _ => {}
            }
        }
        Ok(())
    }

    fn show(&mut self, run: &mut Run<'a, '_>, bytes: &[u8]) -> Result<(), TooMuch> {
        let Some(face) = run.state.text.face.clone() else {
            self.scene.unknown += bytes.len();
            return Ok(());
        };
        let Some(font) = &face.font else {
            self.scene.unknown += bytes.len();
            return Ok(());
        };
        let mut at = 0;
        while at < bytes.len() {
            self.budget.glyph()?;
            let (code, length) = font.read_code(bytes, at);
            at += length.max(1);
            let text = &run.state.text;
            let advance = font.code_advance(code) / 1000.0 * text.size;
            let extra = text.between + if code == 32 && length == 1 { text.words } else { 0.0 };
            let step = if font.is_horizontal() {
                Vec2::new((advance.x + extra) * text.stretch, 0.0)
            } else {
                Vec2::new(0.0, advance.y + extra)
            };
            let width = if font.is_horizontal() { advance.x * text.stretch } else { text.size };
            if !run.hidden() {
                self.glyph(run, &face, code, width);
            }
            run.matrix *= Affine::translate(step);
        }
        Ok(())
    }

    fn glyph(&mut self, run: &Run<'a, '_>, face: &super::font::Face<'a>, code: u32, width: f64) {
        let state = &run.state;
        let place = state.place * run.matrix * Affine::translate((0.0, state.text.rise));
        let sign = face.sign(code);
        let parts = place.as_coeffs();
        let origin = place * Point::ZERO;
        let along = Vec2::new(parts[0], parts[1]) * width;
        let up = Vec2::new(parts[2], parts[3]) * state.text.size;
        if !(origin.is_finite() && along.is_finite() && up.is_finite()) || sign.text.is_empty() {
            return;
        }
        let quarter = direction(Vec2::new(parts[0], parts[1]) * state.text.size.signum());
        if let Some(count) = quarter.and_then(|quarter| self.scene.directions.get_mut(quarter)) {
            *count += 1;
        }
        let scale = Affine::scale_non_uniform(state.text.size / 1000.0 * state.text.stretch, state.text.size / 1000.0);
        let glyph = Glyph {
            extent: sign.extent.map(|extent| (place * scale).transform_rect_bbox(extent)),
            text: sign.text,
            start: origin.x.min(origin.x + along.x),
            end: origin.x.max(origin.x + along.x),
            base: origin.y,
            size: up.hypot().max(0.1),
            bold: face.bold || state.text.mode == 2,
            ink: if state.text.mode == 1 { state.line.ink } else { state.fill.ink },
            struck: false,
            emphasis: false,
            order: self.next(),
            layer: self.layer,
        };
        let paint = if state.text.mode == 1 { state.line } else { state.fill };
        let drawn = !matches!(state.text.mode, 3 | 7) && paint.shows();
        if drawn && state.clip.contains(glyph.middle()) {
            self.scene.unknown += usize::from(!sign.known);
            // Slanted text, such as a mark across the page, is seen but stands in no line.
            if quarter == Some(0) {
                self.scene.glyphs.push(glyph);
            } else {
                self.scene.unseen.push(glyph);
            }
        } else {
            self.scene.unseen.push(glyph);
        }
    }

    fn object(&mut self, run: &mut Run<'a, '_>, name: &Name) -> Result<(), TooMuch> {
        let Some(stream) = run.resources.get_x_object(name) else { return Ok(()) };
        if run.hidden() || !self.layers.shows(stream.dict(), b"OC") {
            return Ok(());
        }
        match stream.dict().get::<Name>(b"Subtype").as_ref().map(Name::as_str) {
            Some("Image") => self.picture(stream.dict(), &run.state),
            Some("Form") => self.form(&stream, run.resources, &run.state)?,
            _ => {}
        }
        Ok(())
    }

    /// Draws a form (PDF 32000-1, 8.10) from this state.
    pub fn form(&mut self, stream: &Stream<'a>, outer: &Resources<'a>, state: &State<'a>) -> Result<(), TooMuch> {
        self.budget.form()?;
        if self.depth >= DEPTH {
            return Err(TooMuch("its drawings are nested without end"));
        }
        let dict = stream.dict();
        let mut state = state.clone();
        state.place *= matrix(dict);
        if let Some(bounds) = rect(dict, b"BBox") {
            let corners = state.place.transform_rect_bbox(bounds);
            state.clip = cut(&state.clip, &corners);
        }
        let content = self.budget.unpack(stream)?;
        let own = dict.get::<Dict>(b"Resources").map(Resources::new);
        self.depth += 1;
        let done = self.run(&content, own.as_ref().unwrap_or(outer), state);
        self.depth -= 1;
        done
    }

    fn picture(&mut self, dict: &Dict, state: &State) {
        let all = state.place.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
        let bounds = all.intersect(state.clip);
        if state.fill.shows() && bounds.width() > 0.5 && bounds.height() > 0.5 {
            let order = self.next();
            let masked = [&b"SMask"[..], b"Mask", b"ImageMask", b"IM"].iter().any(|key| dict.contains_key(key));
            let sheer = masked || state.blended || state.fill.alpha < 0.9;
            self.scene.pictures.push(Picture {
                bounds,
                whole: bounds.inflate(1.0, 1.0).union(all) == bounds.inflate(1.0, 1.0),
                place: state.place,
                pixels: pictured::pixels(dict),
                object: dict.obj_id(),
                sheer,
                order,
            });
        }
    }

    /// Takes away what something opaque was drawn over, and what is as white as the paper under it.
    pub fn settle(&mut self) {
        let scene = &mut self.scene;
        let covers: Vec<(Rect, usize, bool)> = scene
            .shapes
            .iter()
            .filter(|shape| shape.fill.is_some() && !shape.sheer && is_sheet(shape))
            .map(|shape| (shape.bounds, shape.order, shape.fill.is_some_and(is_white)))
            .chain(scene.pictures.iter().filter(|picture| !picture.sheer).map(|p| (p.bounds, p.order, false)))
            .collect();
        let hidden = |glyph: &Glyph| {
            let at = glyph.middle();
            let over = covers.iter().any(|(bounds, order, _)| *order > glyph.order && bounds.contains(at));
            let on_dark = || {
                let below = covers.iter().filter(|(bounds, order, _)| *order < glyph.order && bounds.contains(at));
                below.max_by_key(|(_, order, _)| *order).is_some_and(|(_, _, white)| !white)
            };
            over || (is_white(glyph.ink) && !on_dark())
        };
        let (gone, seen): (Vec<Glyph>, Vec<Glyph>) = std::mem::take(&mut scene.glyphs).into_iter().partition(hidden);
        scene.glyphs = seen;
        scene.unseen.extend(gone);
        let white: Vec<(Rect, usize)> = covers.iter().map(|(bounds, order, _)| (*bounds, *order)).collect();
        scene.shapes.retain(|shape| {
            let over = white.iter().any(|(bounds, order)| {
                *order > shape.order && holds(bounds, &shape.bounds) && bounds.area() > shape.bounds.area()
            });
            !over
        });
    }
}

/// A filled rectangle large enough to hide what it is drawn over.
fn is_sheet(shape: &Shape) -> bool {
    let single = shape.strokes.len() == 1 && shape.strokes.iter().all(|part| !part.curved && part.points.len() <= 5);
    let area = shape.strokes.first().map_or(0.0, |part| outline::area(&part.points));
    single && shape.bounds.width() > 3.0 && shape.bounds.height() > 3.0 && area > shape.bounds.area() * 0.95
}

fn holds(outer: &Rect, inner: &Rect) -> bool {
    let outer = outer.inflate(0.3, 0.3);
    outer.x0 <= inner.x0 && outer.y0 <= inner.y0 && outer.x1 >= inner.x1 && outer.y1 >= inner.y1
}

fn cut(clip: &Rect, with: &Rect) -> Rect {
    let both = clip.intersect(*with);
    if both.width() < 0.0 || both.height() < 0.0 { Rect::ZERO } else { both }
}

fn touches(bounds: &Rect, clip: &Rect) -> bool {
    bounds.x0 <= clip.x1 && bounds.x1 >= clip.x0 && bounds.y0 <= clip.y1 && bounds.y1 >= clip.y0
}

/// Which way text runs, in quarter turns; none when slanted.
fn direction(along: Vec2) -> Option<usize> {
    let (x, y) = (along.x, along.y);
    if y.abs() < x.abs() * 0.08 {
        return Some(if x > 0.0 { 0 } else { 2 });
    }
    (x.abs() < y.abs() * 0.08).then_some(if y > 0.0 { 1 } else { 3 })
}

fn affine(parts: &[Number; 6]) -> Affine {
    Affine::new(parts.map(|part| part.as_f64()))
}

pub(super) fn matrix(dict: &Dict) -> Affine {
    let parts: Vec<f64> = dict.get::<Array>(b"Matrix").map(|array| array.iter::<f64>().collect()).unwrap_or_default();
    <[f64; 6]>::try_from(parts).map_or(Affine::IDENTITY, Affine::new)
}

pub(super) fn rect(dict: &Dict, key: &[u8]) -> Option<Rect> {
    let parts: Vec<f64> = dict.get::<Array>(key)?.iter::<f64>().take(4).collect();
    let [x0, y0, x1, y1] = <[f64; 4]>::try_from(parts).ok()?;
    let finite = [x0, y0, x1, y1].iter().all(|part| part.is_finite());
    finite.then(|| Rect::new(x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)))
}

fn next_line(run: &mut Run, x: f64, y: f64) {
    run.line *= Affine::translate((x, y));
    run.matrix = run.line;
}

/// A path that was never begun has nothing to close.
fn close(path: &mut BezPath) {
    if !path.elements().is_empty() {
        path.close_path();
    }
}

/// Operators that build the path or save the state.
fn path(run: &mut Run, operator: &TypedInstruction) -> bool {
    use TypedInstruction as Op;
    let point = |x: &Number, y: &Number| Point::new(x.as_f64(), y.as_f64());
    let last = match run.path.elements().last() {
        Some(PathEl::MoveTo(at) | PathEl::LineTo(at) | PathEl::CurveTo(_, _, at)) => Some(*at),
        _ => None,
    };
    match operator {
        Op::MoveTo(to) => run.path.move_to(point(&to.0, &to.1)),
        Op::LineTo(to) if !run.path.elements().is_empty() => run.path.line_to(point(&to.0, &to.1)),
        Op::CubicTo(to) if !run.path.elements().is_empty() => {
            run.path.curve_to(point(&to.0, &to.1), point(&to.2, &to.3), point(&to.4, &to.5));
        }
        Op::CubicStartTo(to) if last.is_some() => {
            run.path.curve_to(last.unwrap_or_default(), point(&to.0, &to.1), point(&to.2, &to.3));
        }
        Op::CubicEndTo(to) if !run.path.elements().is_empty() => {
            run.path.curve_to(point(&to.0, &to.1), point(&to.2, &to.3), point(&to.2, &to.3));
        }
        Op::ClosePath(_) => close(&mut run.path),
        Op::RectPath(r) => {
            let (from, size) = (point(&r.0, &r.1), point(&r.2, &r.3));
            run.path.move_to(from);
            run.path.line_to((from.x + size.x, from.y));
            run.path.line_to((from.x + size.x, from.y + size.y));
            run.path.line_to((from.x, from.y + size.y));
            run.path.close_path();
        }
        Op::ClipNonZero(_) | Op::ClipEvenOdd(_) => run.clip = true,
        Op::SaveState(_) => {
            if run.saved.len() < SAVED {
                run.saved.push(run.state.clone());
            }
        }
        Op::RestoreState(_) => run.state = run.saved.pop().unwrap_or_else(|| run.state.clone()),
        Op::Transform(t) => {
            run.state.place *= affine(&[t.0, t.1, t.2, t.3, t.4, t.5]);
        }
        Op::LineWidth(width) => run.state.width = width.0.as_f64(),
        _ => return false,
    }
    true
}

fn colour(run: &mut Run, operator: &TypedInstruction) -> bool {
    use TypedInstruction as Op;
    let state = &mut run.state;
    let numbers = |parts: &[Number]| -> Vec<f32> { parts.iter().map(Number::as_f32).collect() };
    let space = |name: &Name| {
        Space::named(name)
            .unwrap_or_else(|| run.resources.get_color_space(name).map_or(Space::Gray, |object| Space::of(&object)))
    };
    match operator {
        Op::NonStrokeColorDeviceGray(c) => state.fill.set(Space::Gray, &[c.0.as_f32()]),
        Op::StrokeColorDeviceGray(c) => state.line.set(Space::Gray, &[c.0.as_f32()]),
        Op::NonStrokeColorDeviceRgb(c) => state.fill.set(Space::Rgb, &numbers(&[c.0, c.1, c.2])),
        Op::StrokeColorDeviceRgb(c) => state.line.set(Space::Rgb, &numbers(&[c.0, c.1, c.2])),
        Op::NonStrokeColorCmyk(c) => state.fill.set(Space::Cmyk, &numbers(&[c.0, c.1, c.2, c.3])),
        Op::StrokeColorCmyk(c) => state.line.set(Space::Cmyk, &numbers(&[c.0, c.1, c.2, c.3])),
        Op::ColorSpaceNonStroke(name) => first(&mut state.fill, space(name.0)),
        Op::ColorSpaceStroke(name) => first(&mut state.line, space(name.0)),
        Op::NonStrokeColor(c) => state.fill.set(state.fill.space, &numbers(&c.0)),
        Op::StrokeColor(c) => state.line.set(state.line.space, &numbers(&c.0)),
        Op::NonStrokeColorNamed(c) => state.fill.set(pattern(c.1.is_some(), state.fill.space), &numbers(&c.0)),
        Op::StrokeColorNamed(c) => state.line.set(pattern(c.1.is_some(), state.line.space), &numbers(&c.0)),
        _ => return false,
    }
    true
}

fn pattern(named: bool, space: Space) -> Space {
    if named { Space::Other } else { space }
}

/// A colour space just chosen starts at black, or at full ink.
fn first(paint: &mut super::paint::Paint, space: Space) {
    match space {
        Space::Cmyk => paint.set(space, &[0.0, 0.0, 0.0, 1.0]),
        Space::Tint => paint.set(space, &[1.0]),
        _ => paint.set(space, &[]),
    }
}

fn text_state(run: &mut Run, operator: &TypedInstruction) -> bool {
    use TypedInstruction as Op;
    let text = &mut run.state.text;
    match operator {
        Op::BeginText(_) => {
            run.matrix = Affine::IDENTITY;
            run.line = Affine::IDENTITY;
        }
        Op::SetTextMatrix(m) => {
            run.line = affine(&[m.0, m.1, m.2, m.3, m.4, m.5]);
            run.matrix = run.line;
        }
        Op::NextLine(by) => next_line(run, by.0.as_f64(), by.1.as_f64()),
        Op::NextLineAndSetLeading(by) => {
            text.leading = -by.1.as_f64();
            next_line(run, by.0.as_f64(), by.1.as_f64());
        }
        Op::NextLineUsingLeading(_) => next_line(run, 0.0, -run.state.text.leading),
        Op::CharacterSpacing(by) => text.between = by.0.as_f64(),
        Op::WordSpacing(by) => text.words = by.0.as_f64(),
        Op::HorizontalScaling(by) => text.stretch = by.0.as_f64() / 100.0,
        Op::TextLeading(by) => text.leading = by.0.as_f64(),
        Op::TextRise(by) => text.rise = by.0.as_f64(),
        Op::TextRenderingMode(mode) => text.mode = mode.0.as_i64(),
        _ => return false,
    }
    true
}
