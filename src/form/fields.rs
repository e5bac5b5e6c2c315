//! Lays an AcroForm over a finished PDF: check boxes drawn by strokes, text fields, all named.
//!
//! The page itself shows every box empty; a field only adds its cross or dot. So a form filled in on screen, on
//! paper, or printed after filling looks the same.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};

use super::{FormError, VERSION, content::Content};

/// A place to fill on a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    /// The page, counted from 0.
    pub page: usize,
    /// Left, bottom, right, top in PDF coordinates.
    pub rect: [f32; 4],
    /// The name, such as `X.1353.authorize`; points divide it into levels (ISO 32000-1 §12.7.3.2).
    pub name: String,
    /// What it is for, as viewers show and read it aloud.
    pub hint: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Box,
    Circle,
    Line(Edge),
    Lines(Edge),
}

/// Where words in a field stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Left,
    Right,
}

/// The PDF with its fields and what the form is.
pub(super) fn lay(pdf: &[u8], fields: &[Field], content: &Content) -> Result<Vec<u8>, FormError> {
    let mut form =
        Form { document: Document::load_mem(pdf)?, pages: Vec::new(), groups: BTreeMap::new(), roots: Vec::new() };
    form.pages = form.document.get_pages().into_values().collect();
    for field in fields {
        form.add(field)?;
    }
    form.finish(content)?;
    let mut bytes = Vec::new();
    form.document.save_to(&mut bytes).map_err(|error| FormError::Pdf(error.to_string()))?;
    Ok(bytes)
}

struct Form {
    document: Document,
    pages: Vec<ObjectId>,
    /// The upper levels of names already made.
    groups: BTreeMap<String, ObjectId>,
    roots: Vec<Object>,
}

impl Form {
    fn add(&mut self, field: &Field) -> Result<(), FormError> {
        let page = self.pages.get(field.page).copied().ok_or_else(|| FormError::Pdf("a page is missing".to_owned()))?;
        let (group, last) =
            field.name.rsplit_once('.').map_or((None, field.name.as_str()), |(g, last)| (Some(g), last));
        let parent = group.map(|group| self.group(group)).transpose()?;
        let mut widget = self.widget(field);
        widget.set("T", text_string(last));
        widget.set("TU", text_string(&field.hint));
        widget.set("P", page);
        if let Some(parent) = parent {
            widget.set("Parent", parent);
        }
        let id = self.document.add_object(widget);
        self.adopt(parent, id)?;
        let annotations = self.document.get_dictionary_mut(page)?;
        match annotations.get_mut(b"Annots").and_then(Object::as_array_mut) {
            Ok(list) => list.push(id.into()),
            Err(_) => annotations.set("Annots", vec![id.into()]),
        }
        Ok(())
    }

    /// The field that stands for the upper levels of a name.
    fn group(&mut self, name: &str) -> Result<ObjectId, FormError> {
        if let Some(id) = self.groups.get(name) {
            return Ok(*id);
        }
        let (above, last) = name.rsplit_once('.').map_or((None, name), |(above, last)| (Some(above), last));
        let parent = above.map(|above| self.group(above)).transpose()?;
        let mut group = dictionary! { "T" => text_string(last), "Kids" => Vec::<Object>::new() };
        if let Some(parent) = parent {
            group.set("Parent", parent);
        }
        let id = self.document.add_object(group);
        self.groups.insert(name.to_owned(), id);
        self.adopt(parent, id)?;
        Ok(id)
    }

    fn adopt(&mut self, parent: Option<ObjectId>, child: ObjectId) -> Result<(), FormError> {
        match parent {
            Some(parent) => {
                let kids = self.document.get_dictionary_mut(parent)?.get_mut(b"Kids")?;
                kids.as_array_mut()?.push(child.into());
            }
            None => self.roots.push(child.into()),
        }
        Ok(())
    }

    fn widget(&mut self, field: &Field) -> Dictionary {
        let [left, bottom, right, top] = field.rect;
        let rect: Vec<Object> = field.rect.iter().map(|at| Object::from(*at)).collect();
        let mut widget = dictionary! { "Type" => "Annot", "Subtype" => "Widget", "F" => 4, "Rect" => rect };
        let size = (right - left, top - bottom);
        match field.kind {
            Kind::Box | Kind::Circle => {
                let (drawn, sign) = if field.kind == Kind::Box { (cross(size), "8") } else { (dot(size), "l") };
                let on = self.appearance(size, drawn);
                let off = self.appearance(size, String::new());
                widget.set("FT", "Btn");
                widget.set("V", "Off");
                widget.set("AS", "Off");
                widget.set("MK", dictionary! { "CA" => Object::string_literal(sign) });
                widget.set("DA", Object::string_literal("0 g /ZaDb 0 Tf"));
                widget.set("AP", dictionary! { "N" => dictionary! { "Yes" => on, "Off" => off } });
            }
            Kind::Line(edge) | Kind::Lines(edge) => {
                let empty = self.appearance(size, "/Tx BMC EMC".to_owned());
                widget.set("FT", "Tx");
                widget.set("V", Object::string_literal(""));
                widget.set("DA", Object::string_literal("0 g /Helv 10 Tf"));
                widget.set("Q", if edge == Edge::Right { 2 } else { 0 });
                widget.set("AP", dictionary! { "N" => empty });
                if matches!(field.kind, Kind::Lines(_)) {
                    widget.set("Ff", 1 << 12);
                }
            }
        }
        widget
    }

    fn appearance(&mut self, (width, height): (f32, f32), drawn: String) -> ObjectId {
        let form = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), width.into(), height.into()],
            "Resources" => dictionary! {},
        };
        self.document.add_object(Stream::new(form, drawn.into_bytes()))
    }

    fn finish(&mut self, content: &Content) -> Result<(), FormError> {
        let mut font = |base: &str, encoded: bool| {
            let mut font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => base };
            if encoded {
                font.set("Encoding", "WinAnsiEncoding");
            }
            self.document.add_object(font)
        };
        let (helvetica, dingbats) = (font("Helvetica", true), font("ZapfDingbats", false));
        let form = dictionary! {
            "Fields" => std::mem::take(&mut self.roots),
            "DA" => Object::string_literal("0 g /Helv 10 Tf"),
            "DR" => dictionary! { "Font" => dictionary! { "Helv" => helvetica, "ZaDb" => dingbats } },
        };
        let form = self.document.add_object(form);
        self.document.catalog_mut()?.set("AcroForm", form);
        for page in &self.pages {
            // Tabulator keys go through the fields row by row.
            self.document.get_dictionary_mut(*page)?.set("Tabs", "R");
        }
        let told = [
            ("consultd.circular", content.circular.to_string()),
            ("consultd.language", content.language.to_string()),
            ("consultd.form", VERSION.to_string()),
        ];
        let info = self.document.trailer.get(b"Info").and_then(Object::as_reference)?;
        let info = self.document.get_dictionary_mut(info)?;
        for (name, value) in told {
            info.set(name, text_string(&value));
        }
        Ok(())
    }
}

/// A cross from corner to corner, inside the box.
fn cross((width, height): (f32, f32)) -> String {
    let (left, right) = (width * 0.22, width * 0.78);
    let (low, high) = (height * 0.22, height * 0.78);
    format!("1.5 w 1 J {left:.2} {low:.2} m {right:.2} {high:.2} l {left:.2} {high:.2} m {right:.2} {low:.2} l S")
}

/// A dot in the middle of the circle.
fn dot((width, height): (f32, f32)) -> String {
    let mut drawn = String::from("0 g ");
    for (at, [x, y]) in super::pdf::circle(width / 2.0, height / 2.0, width * 0.27).into_iter().enumerate() {
        let end = match at {
            0 => " m",
            at if at % 3 == 0 => " c",
            _ => "",
        };
        drawn += &[format!("{x:.3} {y:.3}"), end.to_owned(), " ".to_owned()].concat();
    }
    drawn + "f"
}

impl From<lopdf::Error> for FormError {
    fn from(error: lopdf::Error) -> Self {
        Self::Pdf(error.to_string())
    }
}
