//! The control words: which begin a group with a purpose of its own, and what the others do to the text.

use super::{
    field::Field,
    flow::{CellDefinition, Purpose},
    shape::Drawn,
    tables::{Entry, StyleId},
    walk::{Destination, Due, Paragraph, Walk},
};
use crate::sheet::{Mark, Method, Shape, State, suspicion::Kind};

impl Walk {
    /// Begins a destination; false when the word begins none that is known.
    pub(super) fn begin(&mut self, name: &str) -> bool {
        use Destination as To;
        let to = match name {
            "fonttbl" => To::Fonts,
            "colortbl" => To::Colours,
            "stylesheet" => To::Styles,
            "listtext" | "pntext" => To::Bullet,
            "formfield" => To::Form,
            _ if is_unseen(name) => To::Skip,
            "fldrslt" if self.fields.last().is_some_and(|field| field.hides_result) => To::Skip,
            // Whose text stands where it stands.
            "fldrslt" | "shppict" | "moMath" | "moMathPara" => return true,
            _ => return self.begin_flowing(name) || self.begin_field(name) || self.begin_drawing(name),
        };
        if matches!(to, To::Fonts | To::Colours | To::Styles) {
            self.entry = Entry::default();
        }
        self.state.destination = to;
        true
    }

    fn begin_flowing(&mut self, name: &str) -> bool {
        match name {
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf"
            | "footnote" | "annotation" => self.begin_flow(Purpose::Aside),
            "shptxt" | "dptxbxtext" => self.begin_flow(Purpose::TextBox),
            "nesttableprops" => self.state.nested = true,
            // The same words twice: for readers that know Unicode, and for those that do not.
            "upr" => {
                self.state.unicode_half = Some(self.state.destination);
                self.state.destination = Destination::Skip;
            }
            _ => return false,
        }
        true
    }

    fn begin_field(&mut self, name: &str) -> bool {
        match name {
            "field" => {
                if self.has_room() {
                    self.fields.push(Field::default());
                    self.state.due = Due::Field;
                }
            }
            "fldinst" => {
                self.state.destination = Destination::Instruction;
                self.state.due = Due::Instruction;
            }
            "ffl" => {
                if let Some(field) = self.fields.last_mut() {
                    field.begin_item();
                }
                self.state.destination = Destination::FormItem;
            }
            _ => return false,
        }
        true
    }

    fn begin_drawing(&mut self, name: &str) -> bool {
        match name {
            "shp" | "do" => {
                if self.has_room() {
                    self.shapes.push(Drawn::default());
                    self.state.due = Due::Shape;
                    self.state.destination = Destination::Shape;
                }
            }
            "shpinst" => self.state.destination = Destination::Shape,
            "shpgrp" => self.change_shape(|shape| shape.group = true),
            "sp" => {
                self.change_shape(Drawn::begin_property);
                self.state.due = Due::Property;
            }
            "sn" => self.state.destination = Destination::ShapeName,
            "sv" => self.state.destination = Destination::ShapeValue,
            "pict" | "NeXTGraphic" => {
                if self.state.destination == Destination::Text {
                    self.suspect(Kind::Inline);
                }
                self.change_shape(|shape| shape.picture = true);
                self.state.destination = Destination::Skip;
                if name == "NeXTGraphic" {
                    self.state.due = Due::Attachment;
                }
            }
            "object" => self.suspect(Kind::Object),
            "objocx" => self.active_control(),
            _ => return false,
        }
        true
    }

    fn change_shape(&mut self, change: impl FnOnce(&mut Drawn)) {
        if let Some(shape) = self.shapes.last_mut() {
            change(shape);
        }
    }

    /// An ActiveX control: its state is in binary data.
    fn active_control(&mut self) {
        let state = State::Unclear("an ActiveX control, whose state is not stored in the text".to_owned());
        let (method, seen) = (Method::ContentControl, String::new());
        self.mark(Mark { shape: Shape::Box, state, method, seen, struck: false });
    }

    /// A word that is about the text.
    pub(super) fn content_word(&mut self, name: &str, number: Option<i32>) {
        if self.state.look.word(name, number) {
            return;
        }
        if let Some(char) = character(name) {
            return self.control_char(char);
        }
        if self.state.destination != Destination::Text {
            return;
        }
        match name {
            "plain" => {
                (self.state.look, self.state.character) = Default::default();
            }
            "pard" => {
                self.state.paragraph = Paragraph::default();
                self.state.style = self.tables.style(StyleId::Paragraph(0));
            }
            "s" => self.state.style = self.tables.style(StyleId::Paragraph(number.unwrap_or(0))),
            "cs" => self.state.character = self.tables.style(StyleId::Character(number.unwrap_or(0))),
            "intbl" => self.state.paragraph.in_table = true,
            "itap" => self.state.paragraph.depth = number,
            "cbpat" => self.state.paragraph.shaded = number.is_some_and(|at| self.tables.is_ground(at)),
            "par" | "sect" => self.end_paragraph(),
            "line" | "page" | "column" | "lbr" => self.break_line(),
            "cell" | "nestcell" | "row" | "nestrow" => self.end_in_table(name),
            _ => {
                self.table_word(name, number);
                self.tables.header_word(name, number);
            }
        }
    }

    /// Ends the paragraph, unless its mark was deleted or hidden: then it goes on.
    fn end_paragraph(&mut self) {
        let depth = self.depth();
        if self.look().is_gone() {
            return;
        }
        if let Some(flow) = self.flows.last_mut() {
            flow.end_paragraph(depth);
        }
    }

    fn break_line(&mut self) {
        if self.look().is_seen(&self.tables, true)
            && let Some(flow) = self.flows.last_mut()
        {
            flow.lines.break_line();
        }
    }

    fn end_in_table(&mut self, name: &str) {
        let depth = self.depth();
        let [outer, inner] = &self.definitions;
        let Some(flow) = self.flows.last_mut() else { return };
        match name {
            "cell" => flow.end_cell(1),
            "nestcell" => flow.end_cell(depth.max(2)),
            "row" => flow.end_row(false, outer),
            _ => flow.end_row(true, inner),
        }
    }

    fn table_word(&mut self, name: &str, number: Option<i32>) {
        let ground = number.is_some_and(|at| self.tables.is_ground(at));
        match name {
            "trowd" => {
                let [outer, inner] = &mut self.definitions;
                let definitions = if self.state.nested { inner } else { outer };
                definitions.clear();
                self.definition = CellDefinition::default();
                self.row_ground = false;
            }
            "cellx" => self.define_cell(),
            "clvmrg" => self.definition.down = true,
            "clmrg" => self.definition.right = true,
            "clcbpat" | "clcbpatraw" => self.definition.ground |= ground,
            "trcbpat" => self.row_ground |= ground,
            _ => {}
        }
    }
}

/// Characters that have a word of their own.
fn character(name: &str) -> Option<char> {
    Some(match name {
        "tab" => '\t',
        "bullet" => '•',
        "emdash" => '—',
        "endash" => '–',
        "emspace" | "enspace" | "qmspace" => ' ',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "zwnj" => '\u{200c}',
        "zwj" => '\u{200d}',
        "ltrmark" => '\u{200e}',
        "rtlmark" => '\u{200f}',
        _ => return None,
    })
}

/// Groups whose text nobody sees, or that say again what stands elsewhere.
fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "info"
            | "listtable"
            | "listoverridetable"
            | "revtbl"
            | "rsidtbl"
            | "filetbl"
            | "mmathPr"
            | "nonshppict"
            | "nonesttables"
            | "shprslt"
            | "result"
            | "objdata"
            | "objclass"
            | "objname"
            | "xe"
            | "tc"
            | "tcn"
            | "rxe"
            | "ffname"
            | "ffdeftext"
            | "ffformat"
            | "ffhelptext"
            | "ffstattext"
            | "ffentrymcr"
            | "ffexitmcr"
            | "ftnsep"
            | "ftnsepc"
            | "aftnsep"
            | "aftnsepc"
            | "ftncn"
            | "aftncn"
            | "template"
            | "private"
    )
}
