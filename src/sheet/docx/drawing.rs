//! Drawings: text boxes are read; what may be a mark drawn by hand is suspected.

use super::{
    body::Body,
    xml::{El, Ns},
};
use crate::sheet::{
    Item, Mark, Method, Shape, State,
    suspicion::{Kind, Suspicion, confirmed},
};

/// 2.5 cm in English Metric Units: stamps, signatures and logos are larger.
const SMALL: i64 = 900_000;

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
        for (spot, what) in confirmed(&self.rows, &std::mem::take(&mut self.suspicions)) {
            self.spot = spot;
            self.fault(what);
        }
    }
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
            // A sheet of ink laid over the page, not a stamp or a signature.
            (true, false) => (is_sheet(el) && !is_decoration(el)).then_some(Kind::Shape),
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

/// More than 12 cm either way.
fn is_sheet(el: El) -> bool {
    extent(el).is_some_and(|(width, height)| width > 12 * 360_000 && height > 12 * 360_000)
}

/// A rule across the page, or something behind the text.
fn is_decoration(el: El) -> bool {
    let behind = el.descendants().any(|el| matches!(el.any_attr("behindDoc"), Some("1" | "true")));
    let rule = extent(el).is_some_and(|(width, height)| width > 4 * SMALL && height < SMALL / 10);
    behind || rule
}
