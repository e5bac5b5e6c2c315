//! Drawings: text boxes are read; what may be a mark drawn by hand is suspected.
//!
//! A shape, a stroke of ink or a small picture may tick a box, and its place on the page is not known from
//! the document alone. It is no fault where nothing is to be ticked: letterheads have lines and logos too.

use std::collections::BTreeSet;

use super::{
    body::Body,
    xml::{El, Ns},
};
use crate::sheet::{Item, Mark, Method, Row, Shape, Spot, State};

/// 2.5 cm in English Metric Units: stamps, signatures and logos are larger.
const SMALL: i64 = 900_000;

/// Something drawn that may mark a box.
#[derive(Debug)]
pub(super) struct Suspicion {
    spot: Spot,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Ink,
    Shape,
    /// A picture in the text.
    Inline,
    /// A picture placed freely, and small.
    Small,
    Object,
}

impl Body<'_> {
    /// A `w:drawing`, `w:pict` or `w:object`.
    pub(super) fn drawing(&mut self, el: El) {
        if el.is(Ns::W, "object") && el.descendants().any(|el| el.is(Ns::W, "control")) {
            return self.active_control();
        }
        let mut has_box = false;
        let mut in_box: usize = 0;
        for inner in el.descendants() {
            if inner.is(Ns::W, "txbxContent") {
                if in_box == 0 {
                    self.text_box(inner);
                    in_box = 1 + inner.descendants().count();
                }
                has_box = true;
            }
            in_box = in_box.saturating_sub(1);
        }
        if let Some(kind) = kind(el, has_box) {
            self.suspicions.push(Suspicion { spot: self.spot, kind });
        }
    }

    pub(super) fn ink(&mut self) {
        self.suspicions.push(Suspicion { spot: self.spot, kind: Kind::Ink });
    }

    /// An ActiveX control: its state is in a binary part of its own.
    fn active_control(&mut self) {
        let state = State::Unclear("an ActiveX control, whose state is not stored in the text".to_owned());
        let seen = String::new();
        let mark = Mark { shape: Shape::Box, state, method: Method::ContentControl, seen, struck: false };
        self.writing.push(Item::Mark(mark));
    }

    /// Turns what was suspected into faults, where there is something to be ticked.
    pub(super) fn settle_suspicions(&mut self) {
        let marked: BTreeSet<Option<u32>> =
            self.rows.iter().filter(|row| has_box(row)).map(|row| row.spot.table).collect();
        for Suspicion { spot, kind } in std::mem::take(&mut self.suspicions) {
            let here = spot.table.is_some() && marked.contains(&spot.table);
            let what = match kind {
                Kind::Ink if !marked.is_empty() => "ink drawn on the page may mark a box",
                Kind::Shape if here || spot.table.is_none() && !marked.is_empty() => {
                    "a shape drawn on the page may mark a box"
                }
                Kind::Inline if here => "a picture in the form may mark a box",
                Kind::Small if here || !marked.is_empty() => "a small picture placed on the page may mark a box",
                Kind::Object if here => "an embedded object in the form was not read",
                _ => continue,
            };
            self.spot = spot;
            self.fault(what);
        }
    }
}

fn has_box(row: &Row) -> bool {
    let lines = row.cells.iter().flat_map(|cell| &cell.lines);
    lines.flat_map(crate::sheet::Line::marks).any(|mark| mark.shape != Shape::Either || mark.state == State::Set)
}

/// What a drawing may be, apart from a text box; none when it is plainly no mark.
fn kind(el: El, has_box: bool) -> Option<Kind> {
    let inside = |ns, names: &[&str]| el.descendants().find(|el| el.name().0 == ns && names.contains(&el.name().1));
    if el.descendants().any(|el| el.name().0 == Ns::Ink || el.name().1 == "contentPart") {
        return Some(Kind::Ink);
    }
    if el.is(Ns::W, "object") {
        return Some(Kind::Object);
    }
    if inside(Ns::Drawing, &["docPr"]).is_some_and(|el| matches!(el.any_attr("hidden"), Some("1" | "true"))) {
        return None;
    }
    if inside(Ns::Drawing, &["pic"]).is_some() || inside(Ns::Vml, &["imagedata"]).is_some() {
        let floats = inside(Ns::Drawing, &["anchor"]).is_some();
        return match (floats, is_small(el)) {
            (true, true) => Some(Kind::Small),
            (true, false) => None,
            (false, _) => Some(Kind::Inline),
        };
    }
    let drawn = inside(Ns::Drawing, &["wsp", "cxnSp", "sp"]).is_some()
        || inside(Ns::Vml, &["line", "oval", "rect", "roundrect", "shape", "polyline", "curve", "arc"])
            .is_some_and(|el| !matches!(el.any_attr("hr"), Some("t" | "true" | "1")));
    (drawn && !has_box && !is_decoration(el)).then_some(Kind::Shape)
}

fn extent(el: El) -> Option<(i64, i64)> {
    let extent = el.descendants().find(|el| el.is(Ns::Drawing, "extent"))?;
    Some((extent.any_attr("cx")?.parse().ok()?, extent.any_attr("cy")?.parse().ok()?))
}

fn is_small(el: El) -> bool {
    extent(el).is_none_or(|(width, height)| width <= SMALL && height <= SMALL)
}

/// A rule across the page, or something behind the text.
fn is_decoration(el: El) -> bool {
    let behind = el.descendants().any(|el| matches!(el.any_attr("behindDoc"), Some("1" | "true")));
    let rule = extent(el).is_some_and(|(width, height)| width > 4 * SMALL && height < SMALL / 10);
    behind || rule
}
