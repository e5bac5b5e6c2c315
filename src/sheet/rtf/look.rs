//! How text looks, as the control words state it.

use super::tables::Tables;
use crate::sheet::{colour, lines::Ink};

/// Character formatting as far as it is stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    strike: Option<bool>,
    double_strike: Option<bool>,
    bold: Option<bool>,
    /// Bold in right-to-left text, and in East Asian text.
    complex_bold: Option<bool>,
    asian_bold: Option<bool>,
    italic: Option<bool>,
    underline: Option<bool>,
    border: Option<bool>,
    highlight: Option<i32>,
    ground: Option<i32>,
    colour: Option<i32>,
    hidden: Option<bool>,
    deleted: Option<bool>,
    /// Half-points.
    size: Option<i32>,
    pub font: Option<i32>,
    complex_font: Option<i32>,
    asian_font: Option<i32>,
    /// Which text follows: right-to-left, or East Asian.
    right_to_left: bool,
    asian: bool,
    /// Of which text the words that begin with an `a` speak.
    associated: Script,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Script {
    #[default]
    Complex,
    Asian,
    Latin,
}

impl Look {
    /// This look where it says something, else the other.
    pub(super) fn over(self, below: Self) -> Self {
        Self {
            strike: self.strike.or(below.strike),
            double_strike: self.double_strike.or(below.double_strike),
            bold: self.bold.or(below.bold),
            complex_bold: self.complex_bold.or(below.complex_bold),
            asian_bold: self.asian_bold.or(below.asian_bold),
            italic: self.italic.or(below.italic),
            underline: self.underline.or(below.underline),
            border: self.border.or(below.border),
            highlight: self.highlight.or(below.highlight),
            ground: self.ground.or(below.ground),
            colour: self.colour.or(below.colour),
            hidden: self.hidden.or(below.hidden),
            deleted: self.deleted.or(below.deleted),
            size: self.size.or(below.size),
            font: self.font.or(below.font),
            complex_font: self.complex_font.or(below.complex_font),
            asian_font: self.asian_font.or(below.asian_font),
            right_to_left: self.right_to_left,
            asian: self.asian,
            associated: self.associated,
        }
    }

    /// Takes up a control word; false when it says nothing about looks.
    pub(super) fn word(&mut self, name: &str, number: Option<i32>) -> bool {
        let on = Some(number != Some(0));
        match name {
            "strike" => self.strike = on,
            "striked" => self.double_strike = on,
            "b" => self.bold = on,
            "ab" => match self.associated {
                Script::Complex => self.complex_bold = on,
                Script::Asian => self.asian_bold = on,
                Script::Latin => {}
            },
            "i" => self.italic = on,
            "ulnone" => self.underline = Some(false),
            "ulc" | "accnone" => {}
            "chbrdr" => self.border = Some(true),
            "brdrnone" | "brdrnil" => self.border = self.border.map(|_| false),
            "highlight" => self.highlight = number,
            "cb" | "chcbpat" => self.ground = number,
            "cf" => self.colour = number,
            "v" => self.hidden = on,
            "deleted" => self.deleted = on,
            "fs" => self.size = number,
            "f" => self.font = number,
            "af" => match self.associated {
                Script::Complex => self.complex_font = number,
                Script::Asian => self.asian_font = number,
                Script::Latin => {}
            },
            "rtlch" => (self.right_to_left, self.associated) = (true, Script::Complex),
            "ltrch" => (self.right_to_left, self.associated) = (false, Script::Latin),
            "loch" | "hich" => (self.asian, self.associated) = (false, Script::Latin),
            "dbch" => (self.asian, self.associated) = (true, Script::Asian),
            _ if name.starts_with("ul") => self.underline = on,
            _ if name.starts_with("acc") && name.len() > 3 => self.underline = on,
            _ => return false,
        }
        true
    }

    /// The font that counts for the text that follows, other than a symbol font.
    pub(super) fn script_font(&self) -> Option<i32> {
        match (self.right_to_left, self.asian) {
            (true, _) => self.complex_font.or(self.font),
            (_, true) => self.asian_font.or(self.font),
            _ => self.font,
        }
    }

    /// What was done to text of this look; `shaded` says that its paragraph is.
    pub(super) fn ink(&self, tables: &Tables, shaded: bool) -> Ink {
        let bold = match (self.right_to_left, self.asian) {
            (true, _) => self.complex_bold.or(self.bold),
            (_, true) => self.asian_bold.or(self.bold),
            _ => self.bold,
        };
        let marked = [bold, self.italic, self.underline, self.border].contains(&Some(true));
        let coloured = self.colour.and_then(|at| tables.colour(at)).is_some_and(colour::is_bright);
        Ink {
            struck: self.strike == Some(true) || self.double_strike == Some(true),
            emphasis: marked || coloured || shaded || self.has_ground(tables),
        }
    }

    fn has_ground(&self, tables: &Tables) -> bool {
        [self.highlight, self.ground].into_iter().flatten().any(|at| tables.is_ground(at))
    }

    /// Hidden, or deleted with tracked changes.
    pub(super) fn is_gone(&self) -> bool {
        self.hidden == Some(true) || self.deleted == Some(true)
    }

    /// Whether a person sees it, on dark ground or on paper.
    pub(super) fn is_seen(&self, tables: &Tables, dark: bool) -> bool {
        let tiny = self.size.is_some_and(|half_points| half_points <= 2);
        let white = self.colour.and_then(|at| tables.colour(at)).is_some_and(colour::is_white);
        !self.is_gone() && !tiny && (!white || dark || self.has_ground(tables))
    }
}
