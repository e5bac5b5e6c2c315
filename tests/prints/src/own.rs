//! The forms that the program itself makes: taken as it writes them, for pens to fill in.
//!
//! Where their boxes are is read off the PDF's fields, as anybody's program could.

use std::{collections::BTreeMap, io, path::Path, process::Command, sync::Arc};

use hayro::{
    PixmapSettings, RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, hayro_syntax::Pdf,
    vello_cpu::color::palette::css,
};
use lopdf::{Document, Object, ObjectId};
use tiny_skia::{Rect, Transform};

use crate::{
    answers::Mark,
    circular::Circular,
    layout::{Form, Page, Place, Print},
    raster::Plane,
    score,
    typeset::Stack,
};

/// A4 in points.
const PAPER: (f32, f32) = (595.28, 841.89);
const LANGUAGES: [&str; 6] = ["en", "fr", "es", "ru", "ar", "zh"];

/// One form of the program, blank.
pub struct Made {
    pdf: Pdf,
    places: Vec<Place>,
    pages: usize,
    /// Fields for words: page, left, top, width.
    spaces: BTreeMap<String, (usize, f32, f32, f32)>,
}

/// One page of it, to be drawn under the ink.
#[derive(Clone)]
pub struct Blank {
    made: Arc<Made>,
    page: usize,
}

/// Has the program make the forms of some circulars in every language.
pub fn forms(
    program: &str,
    circulars: &[Circular],
    directory: &Path,
) -> io::Result<BTreeMap<(u32, &'static str), Arc<Made>>> {
    let mut forms = BTreeMap::new();
    let files = score::circulars(circulars.iter().map(|circular| (circular.number, circular.as_text())), directory)?;
    for (circular, file) in circulars.iter().zip(&files) {
        for language in LANGUAGES {
            let output = directory.join(format!("form-{}-{language}.pdf", circular.number));
            let mut command = Command::new(program);
            command.current_dir(directory).args(["--data", "none", "circular", "form", "--format", "pdf"]);
            command.args(["--language", language, "--circular"]).arg(file).arg("--output").arg(&output);
            let told = command.output()?;
            if !told.status.success() {
                return Err(io::Error::other(String::from_utf8_lossy(&told.stderr).into_owned()));
            }
            let made = Made::of(std::fs::read(&output)?, circular, language == "ar");
            forms.insert((circular.number, language), Arc::new(made.ok_or_else(|| io::Error::other("no form"))?));
        }
    }
    Ok(forms)
}

impl Made {
    fn of(bytes: Vec<u8>, circular: &Circular, right_to_left: bool) -> Option<Self> {
        let document = Document::load_mem(&bytes).ok()?;
        let (mut places, mut spaces) = (Vec::new(), BTreeMap::new());
        let pages = document.get_pages();
        for (page, id) in pages.values().enumerate() {
            for (name, [left, bottom, right, top]) in fields(&document, *id) {
                match name.rsplit_once('.') {
                    Some((text, answer)) => {
                        let row = circular.texts.iter().position(|known| known.id == text)?;
                        let mark = Mark::ALL.into_iter().find(|mark| mark.code() == answer)?;
                        let (top, side, words_right) = (PAPER.1 - top, right - left, !right_to_left);
                        places.push(Place { row, mark, page, left, top, side, words_right });
                    }
                    None => drop(spaces.insert(name, (page, left, PAPER.1 - bottom, right - left))),
                }
            }
        }
        Some(Self { pages: pages.len(), pdf: Pdf::new(Arc::new(bytes)).ok()?, places, spaces })
    }

    /// The form as if it had been laid out here; `state` is typed into it before it is printed.
    pub fn form(made: &Arc<Self>, state: Option<&str>, stack: &Stack, right_to_left: bool) -> Form {
        let page = |page| Page {
            prints: Vec::new(),
            rows: made.rows(page),
            end: PAPER.1 - 60.0,
            blank: Some(Blank { made: Arc::clone(made), page }),
        };
        let mut pages: Vec<Page> = (0..made.pages).map(page).collect();
        let space = |name: &str| made.spaces.get(name).copied().unwrap_or_default();
        let (at, left, baseline, width) = space("member_state");
        let line = state.and_then(|state| stack.lines(state, 10.0, false, 400.0, right_to_left).into_iter().next());
        if let Some(line) = line {
            let x = if right_to_left { left + width - line.width - 2.0 } else { left + 2.0 };
            let path = line.path.and_then(|path| path.transform(Transform::from_translate(x, baseline - 4.0)));
            pages[at].prints.extend(path.map(Print::Fill));
        }
        let (signed, x, y, _) = space("signer");
        Form { pages, places: made.places.clone(), signature: (signed, x, y - 42.0) }
    }

    /// Where a page's rows are, from the first of their boxes to the last.
    fn rows(&self, page: usize) -> Vec<(usize, Rect)> {
        let mut rows: BTreeMap<usize, (f32, f32)> = BTreeMap::new();
        for place in self.places.iter().filter(|place| place.page == page) {
            let (top, bottom) = rows.entry(place.row).or_insert((f32::MAX, 0.0));
            (*top, *bottom) = (top.min(place.top - 4.0), bottom.max(place.top + place.side + 4.0));
        }
        let rect = |(row, (top, bottom))| Some((row, Rect::from_ltrb(51.0, top, PAPER.0 - 51.0, bottom)?));
        rows.into_iter().filter_map(rect).collect()
    }
}

impl Blank {
    /// The page's light at so many pixels a point, as large as asked.
    pub fn light(&self, scale: f32, width: usize, height: usize) -> Plane {
        let mut plane = Plane::new(width, height, 1.0);
        let Some(page) = self.made.pdf.pages().get(self.page) else { return plane };
        let pixels = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: css::WHITE };
        let settings = InterpreterSettings::default();
        let map = hayro::render(page, &RenderCache::new(), &settings, &RenderSettings::default(), &pixels);
        let (wide, data) = (usize::from(map.width()), map.data_as_u8_slice());
        plane.each(|x, y, light| {
            let at = (y * wide + x) * 4 + 1;
            if x < wide { data.get(at).map_or(light, |green| f32::from(*green) / 255.0) } else { light }
        });
        plane
    }
}

/// A page's fields: their whole names, and where they are.
fn fields(document: &Document, page: ObjectId) -> Vec<(String, [f32; 4])> {
    let Ok(annotations) = document.get_dictionary(page).and_then(|page| page.get(b"Annots")?.as_array()) else {
        return Vec::new();
    };
    annotations.iter().filter_map(|annotation| field(document, annotation.as_reference().ok()?)).collect()
}

fn field(document: &Document, id: ObjectId) -> Option<(String, [f32; 4])> {
    let widget = document.get_dictionary(id).ok()?;
    let numbers: Vec<f32> =
        widget.get(b"Rect").ok()?.as_array().ok()?.iter().filter_map(|n| n.as_float().ok()).collect();
    let mut names = Vec::new();
    let mut next = Some(widget);
    while let Some(level) = next {
        let name = level.get(b"T").ok().and_then(|name| lopdf::decode_text_string(name).ok());
        names.splice(0..0, name);
        next = level.get(b"Parent").and_then(Object::as_reference).and_then(|id| document.get_dictionary(id)).ok();
    }
    Some((names.join("."), numbers.try_into().ok()?))
}
