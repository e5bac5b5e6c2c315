//! What is drawn: whether it may be a mark, from the shape's properties.

use crate::sheet::suspicion::Kind;

/// 2.5 cm in twips: stamps, signatures and logos are larger.
const SMALL: i32 = 1418;

/// The type of a shape that shows a picture ([MS-ODRAW] §2.4.24).
const PICTURE: &str = "75";

/// A shape being read.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    name: String,
    value: String,
    sides: [i32; 4],
    /// It holds text, which is read.
    pub text: bool,
    /// It holds other shapes.
    pub group: bool,
    pub picture: bool,
    behind: bool,
    unfilled: bool,
    hidden: bool,
}

impl Drawn {
    pub(super) fn word(&mut self, name: &str, number: Option<i32>) {
        let [left, top, right, bottom] = &mut self.sides;
        let number = number.unwrap_or(0);
        match name {
            "shpleft" | "dpx" => *left = number,
            "shptop" | "dpy" => *top = number,
            "shpright" => *right = number,
            "shpbottom" => *bottom = number,
            "dpxsize" => *right = left.saturating_add(number),
            "dpysize" => *bottom = top.saturating_add(number),
            "shpfblwtxt" => self.behind = number == 1,
            _ => {}
        }
    }

    pub(super) fn begin_property(&mut self) {
        self.name.clear();
        self.value.clear();
    }

    pub(super) fn name_char(&mut self, char: char) {
        if self.name.len() < 64 {
            self.name.push(char);
        }
    }

    pub(super) fn value_char(&mut self, char: char) {
        if self.value.len() < 64 {
            self.value.push(char);
        }
    }

    pub(super) fn end_property(&mut self) {
        let on = self.value.trim() == "1";
        match self.name.trim() {
            "shapeType" => self.picture |= self.value.trim() == PICTURE,
            "fBehindDocument" => self.behind = on,
            "fFilled" => self.unfilled = !on,
            "fHidden" => self.hidden = on,
            _ => {}
        }
    }

    /// What it may be; none when it is plainly no mark.
    pub(super) fn kind(&self) -> Option<Kind> {
        let [left, top, right, bottom] = self.sides;
        let (width, height) = (right.saturating_sub(left), bottom.saturating_sub(top));
        if self.hidden || self.text || self.group {
            return None;
        }
        if self.picture {
            return (width <= SMALL && height <= SMALL).then_some(Kind::Small);
        }
        let rule = width > 4 * SMALL && height < SMALL / 10;
        (!(rule || self.behind && self.unfilled)).then_some(Kind::Shape)
    }
}
