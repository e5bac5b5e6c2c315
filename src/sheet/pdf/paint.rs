//! The interpreter's state: where, in what colour and how text and paths are drawn.

use std::rc::Rc;

use hayro_font::kurbo::{Affine, Rect};
use hayro_syntax::object::{Array, Dict, Name, Object};

use super::{font::Face, scene::Ink};

/// What `q` saves and `Q` restores.
#[derive(Clone)]
pub(super) struct State<'a> {
    pub place: Affine,
    pub fill: Paint,
    pub line: Paint,
    pub width: f64,
    pub clip: Rect,
    /// Blended with what lies under it.
    pub blended: bool,
    pub text: Text<'a>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    pub ink: Ink,
    pub alpha: f32,
    /// How the current colour space turns numbers into colour.
    pub space: Space,
}

#[derive(Clone)]
pub(super) struct Text<'a> {
    pub face: Option<Rc<Face<'a>>>,
    pub size: f64,
    pub between: f64,
    pub words: f64,
    pub stretch: f64,
    pub leading: f64,
    pub rise: f64,
    pub mode: i64,
}

/// Colour spaces as far as seeing needs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Gray,
    Rgb,
    Cmyk,
    /// Tints of an ink: 1 is full.
    Tint,
    Lab,
    /// Patterns and palettes: taken for ink.
    Other,
}

impl<'a> State<'a> {
    pub fn new(place: Affine, clip: Rect) -> Self {
        let paint = Paint { ink: [0.0; 3], alpha: 1.0, space: Space::Gray };
        let text =
            Text { face: None, size: 1.0, between: 0.0, words: 0.0, stretch: 1.0, leading: 0.0, rise: 0.0, mode: 0 };
        Self { place, fill: paint, line: paint, width: 1.0, clip, blended: false, text }
    }

    /// Text and paths are as large on the page as this makes one point.
    pub fn scale(&self) -> f64 {
        self.place.determinant().abs().sqrt()
    }

    /// Takes what an external graphics state sets.
    pub fn graphics(&mut self, dict: &Dict<'a>) {
        let number = |key: &[u8]| dict.get::<f32>(key);
        self.fill.alpha = number(b"ca").unwrap_or(self.fill.alpha);
        self.line.alpha = number(b"CA").unwrap_or(self.line.alpha);
        self.width = number(b"LW").map_or(self.width, f64::from);
        if let Some(mode) = dict.get::<Name>(b"BM") {
            self.blended = mode.as_str() != "Normal";
        }
    }
}

impl Paint {
    pub fn set(&mut self, space: Space, parts: &[f32]) {
        self.space = space;
        self.ink = space.ink(parts);
    }

    pub fn shows(&self) -> bool {
        self.alpha > 0.05
    }
}

impl Space {
    pub fn named(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"DeviceGray" | b"G" | b"CalGray" => Self::Gray,
            b"DeviceRGB" | b"RGB" | b"CalRGB" => Self::Rgb,
            b"DeviceCMYK" | b"CMYK" => Self::Cmyk,
            b"Pattern" => Self::Other,
            _ => return None,
        })
    }

    pub fn of(object: &Object) -> Self {
        let array = match object {
            Object::Name(name) => return Self::named(name).unwrap_or(Self::Other),
            Object::Array(array) => array,
            _ => return Self::Other,
        };
        let mut parts = array.iter::<Object>();
        let family = parts.next().and_then(Object::into_name);
        match family.as_ref().map(Name::as_str) {
            Some("ICCBased") => Self::by_components(parts.next()),
            Some("Separation" | "DeviceN") => Self::Tint,
            Some("Lab") => Self::Lab,
            Some(name) => Self::named(name.as_bytes()).unwrap_or(Self::Other),
            None => Self::Other,
        }
    }

    fn by_components(profile: Option<Object>) -> Self {
        let count = profile.and_then(Object::into_stream).and_then(|stream| stream.dict().get::<i32>(b"N"));
        match count {
            Some(1) => Self::Gray,
            Some(4) => Self::Cmyk,
            Some(3) => Self::Rgb,
            _ => Self::Other,
        }
    }

    fn ink(self, parts: &[f32]) -> Ink {
        let part = |at: usize| parts.get(at).copied().unwrap_or(0.0).clamp(0.0, 1.0);
        match self {
            Self::Gray => [part(0); 3],
            Self::Rgb => [part(0), part(1), part(2)],
            Self::Cmyk => [0, 1, 2].map(|at| (1.0 - part(at)) * (1.0 - part(3))),
            Self::Tint => [1.0 - parts.iter().copied().fold(0.0, f32::max).clamp(0.0, 1.0); 3],
            Self::Lab => [(parts.first().copied().unwrap_or(0.0) / 100.0).clamp(0.0, 1.0); 3],
            Self::Other => [0.5; 3],
        }
    }
}

/// Optional content that is switched off, by object number.
#[derive(Clone, Debug, Default)]
pub(super) struct Layers {
    off: Vec<(i64, i64)>,
}

impl Layers {
    pub fn of(catalog: &Dict) -> Self {
        let Some(properties) = catalog.get::<Dict>(b"OCProperties") else { return Self::default() };
        let config = properties.get::<Dict>(b"D").unwrap_or_default();
        let listed =
            |dict: &Dict, key: &[u8]| dict.get::<Array>(key).map(|array| references(&array)).unwrap_or_default();
        let mut off = Vec::new();
        if config.get::<Name>(b"BaseState").is_some_and(|state| state.as_str() == "OFF") {
            off = listed(&properties, b"OCGs");
            let on = listed(&config, b"ON");
            off.retain(|group| !on.contains(group));
        }
        off.extend(listed(&config, b"OFF"));
        Self { off }
    }

    /// Whether content of this group, or of any group of this membership, is seen.
    pub fn shows(&self, holder: &Dict, key: &[u8]) -> bool {
        if self.off.is_empty() {
            return true;
        }
        let id = holder.get_ref(key).map(|id| (i64::from(id.obj_number), i64::from(id.gen_number)));
        if id.is_some_and(|id| self.off.contains(&id)) {
            return false;
        }
        let Some(member) = holder.get::<Dict>(key) else { return true };
        let groups = member.get::<Array>(b"OCGs").map(|array| references(&array)).unwrap_or_default();
        let one = member.get_ref(b"OCGs").map(|id| (i64::from(id.obj_number), i64::from(id.gen_number)));
        let groups: Vec<_> = groups.into_iter().chain(one).collect();
        let hidden = groups.iter().filter(|group| self.off.contains(group)).count();
        match member.get::<Name>(b"P").as_ref().map(Name::as_str) {
            Some("AllOn") => hidden == 0,
            Some("AnyOff") => hidden > 0,
            Some("AllOff") => hidden == groups.len(),
            _ => groups.is_empty() || hidden < groups.len(),
        }
    }
}

fn references(array: &Array) -> Vec<(i64, i64)> {
    let ids = array.raw_iter().filter_map(|item| item.as_obj_ref());
    ids.map(|id| (i64::from(id.obj_number), i64::from(id.gen_number))).take(10_000).collect()
}
