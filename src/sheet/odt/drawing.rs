//! Drawings: text boxes are read; what may be a mark drawn by hand is suspected.

use super::{
    body::Body,
    look::{Family, points},
};
use crate::sheet::{
    suspicion::{Kind, Suspicion},
    xml::{El, Ns},
};

/// 2.5 cm in points: stamps, signatures and logos are larger.
const SMALL: f32 = 71.0;

impl Body<'_> {
    /// A frame, a shape or a group of them.
    pub(super) fn drawing(&mut self, el: El) {
        if !self.deleted.is_empty() {
            return;
        }
        match el.name().1 {
            "frame" => self.frame(el),
            "g" => el.children().for_each(|inner| self.drawing(inner)),
            "rect" | "ellipse" | "circle" | "line" | "polyline" | "polygon" | "path" | "custom-shape" | "connector"
            | "regular-polygon" | "caption" | "measure" => self.shape(el),
            _ => {}
        }
    }

    /// A frame: its first content that can be read counts, the others show the same (ODF 1.3 part 3, §10.4.2).
    fn frame(&mut self, el: El) {
        if let Some(content) = el.child(Ns::Draw, "text-box") {
            return self.text_box(content);
        }
        let object = ["object", "object-ole", "plugin", "applet", "floating-frame"];
        let is_object = |el: El| el.name().0 == Ns::Draw && object.contains(&el.name().1);
        let formula = el.descendants().any(|el| el.name().1 == "math");
        if el.children().any(is_object) {
            if !formula {
                self.suspect(Kind::Object);
            }
        } else if el.child(Ns::Draw, "image").is_some() {
            self.picture(el);
        }
    }

    fn picture(&mut self, el: El) {
        let inline = el.any_attr("anchor-type") == Some("as-char");
        let small = extent(el).is_none_or(|(width, height)| width <= SMALL && height <= SMALL);
        if inline {
            self.suspect(Kind::Inline);
        } else if small {
            self.suspect(Kind::Small);
        }
    }

    fn shape(&mut self, el: El) {
        let is_text = |el: El| el.is(Ns::Text, "p") && (!el.text().trim().is_empty() || el.children().next().is_some());
        if el.descendants().any(is_text) {
            return self.text_box(el);
        }
        let rule = extent(el).is_some_and(|(width, height)| width > 4.0 * SMALL && height < SMALL / 10.0);
        let rule = rule || el.name().1 == "line" && is_rule(el);
        let filled = self.styles.has_ground(Family::Graphic, el.any_attr("style-name"));
        let behind = self.styles.is_behind(el.any_attr("style-name"));
        // What covers a box hides it, whatever lies behind.
        if !(rule || behind && !filled) {
            self.suspect(Kind::Shape);
        }
    }

    fn suspect(&mut self, kind: Kind) {
        self.suspicions.push(Suspicion { spot: self.spot, kind });
    }
}

fn extent(el: El) -> Option<(f32, f32)> {
    Some((points(el.any_attr("width")?)?, points(el.any_attr("height")?)?))
}

/// A level line across the page.
fn is_rule(el: El) -> bool {
    let at = |name| el.any_attr(name).and_then(points);
    let (Some(x1), Some(x2), Some(y1), Some(y2)) = (at("x1"), at("x2"), at("y1"), at("y2")) else { return false };
    (x1 - x2).abs() > 4.0 * SMALL && (y1 - y2).abs() < 2.0
}
