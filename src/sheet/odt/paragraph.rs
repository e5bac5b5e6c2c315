//! Writes one paragraph: its spans, fields, controls and symbols become text and marks.

use super::{
    body::Body,
    control::{content_control, field_entry, field_mark, field_state, is_field},
    look::Look,
};
use crate::sheet::{
    Method,
    control::Control,
    lines::Place,
    xml::{El, Ns, Piece},
};

/// Fields inside fields.
const MAX_OPEN: usize = 64;
/// Blanks that a `text:s` may stand for.
const MAX_BLANKS: usize = 1000;

/// A field begun and not ended.
pub(super) enum Open {
    CheckBox(Control),
    /// Until a separator, its text is an instruction: where that began, and in which paragraph.
    Other {
        serial: usize,
        place: Place,
        separated: bool,
    },
}

impl Open {
    /// Whether what follows may be taken for the field's.
    pub(super) fn hides(&self) -> bool {
        matches!(self, Self::CheckBox(_))
    }
}

impl Body<'_> {
    pub(super) fn inline(&mut self, container: El, look: &Look) {
        for piece in container.pieces() {
            match piece {
                Piece::Text(text) => self.text(text, look),
                Piece::El(el) => self.element(el, look),
            }
        }
    }

    fn element(&mut self, el: El, look: &Look) {
        match el.name() {
            (Ns::Text, "span" | "a") => {
                let look = self.styles.span(el.any_attr("style-name"), look);
                self.inline(el, &look);
            }
            (Ns::Text, "s") => {
                let count = el.any_attr("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                (0..MAX_BLANKS.min(count)).for_each(|_| self.char(' ', look));
            }
            (Ns::Text, "tab") => self.char('\t', look),
            (Ns::Text, "line-break") if self.is_shown(look) => {
                self.blank = true;
                self.lines.break_line();
            }
            (Ns::Text, "note") => el.children().filter(|el| el.is(Ns::Text, "note-body")).for_each(|el| self.aside(el)),
            (Ns::Office, "annotation") => self.aside(el),
            (Ns::Text, "change-start") => self.begin_change(el),
            (Ns::Text, "change-end") => self.end_change(el),
            (Ns::Text, "tracked-changes" | "ruby-text" | "script") | (Ns::Svg, _) => {}
            (Ns::Text, "hidden-text") if el.any_attr("is-hidden") == Some("true") => {}
            (Ns::Text, "drop-down") => self.drop_down(el, look),
            (Ns::Field, _) => self.field(el, look),
            (_, "content-control") => {
                let control = self.begin_control(el);
                self.inline(el, look);
                self.end_control(control);
            }
            (Ns::Draw, "control") => self.form_control(el, look),
            (Ns::Draw, "a") => self.inline(el, look),
            (Ns::Draw, _) => self.drawing(el),
            _ => self.inline(el, look),
        }
    }

    /// LibreOffice's list to choose from: the entry shown, or else the one that is chosen.
    fn drop_down(&mut self, el: El, look: &Look) {
        let shown = el.text();
        if !shown.trim().is_empty() {
            return self.text(&shown, look);
        }
        let chosen = el.children().find(|el| el.any_attr("current-selected") == Some("true"));
        if let Some(value) = chosen.and_then(|el| el.any_attr("value")) {
            self.text(value, look);
        }
    }

    fn field(&mut self, el: El, look: &Look) {
        match el.name().1 {
            "fieldmark" if is_field(el, "FORMCHECKBOX") => {
                self.put_mark(field_mark(field_state(el), look.ink().struck), look);
            }
            "fieldmark" if is_field(el, "FORMDROPDOWN") => {
                if let Some(entry) = field_entry(el) {
                    self.text(entry, look);
                }
            }
            "fieldmark" => self.inline(el, look),
            "fieldmark-start" if self.open.len() >= MAX_OPEN => self.fault("fields are nested too deep to be read"),
            "fieldmark-start" if is_field(el, "FORMCHECKBOX") => {
                self.open.push(Open::CheckBox(Control::new(field_state(el), None, Method::LegacyField)));
            }
            "fieldmark-start" => {
                let (serial, place) = (self.serial, self.lines.place());
                self.open.push(Open::Other { serial, place, separated: false });
            }
            "fieldmark-separator" => self.separate(),
            "fieldmark-end" => {
                if let Some(Open::CheckBox(control)) = self.open.pop()
                    && !control.used
                {
                    self.put_mark(control.unseen(), look);
                }
            }
            _ => {}
        }
    }

    /// What was written since the field began was its instruction.
    fn separate(&mut self) {
        let Some(Open::Other { serial, place, separated }) = self.open.last_mut() else { return };
        if std::mem::replace(separated, true) {
            return;
        }
        let (serial, place) = (*serial, *place);
        if serial == self.serial {
            self.lines.back_to(place);
        } else {
            self.fault("a field's instruction spans paragraphs and was read as text");
        }
    }

    /// Whether text is seen here: neither hidden nor deleted.
    pub(super) fn is_shown(&self, look: &Look) -> bool {
        self.deleted.is_empty() && look.is_seen(self.dark)
    }

    /// Text, whose white space is one blank wherever it stands (ODF 1.3 part 3, §6.1.2).
    fn text(&mut self, text: &str, look: &Look) {
        for char in text.chars() {
            match char {
                ' ' | '\t' | '\n' | '\r' if self.blank => {}
                ' ' | '\t' | '\n' | '\r' => {
                    self.char(' ', look);
                    self.blank = true;
                }
                char => self.char(char, look),
            }
        }
    }

    /// One character; the first box sign in a check-box control is its mark.
    fn char(&mut self, char: char, look: &Look) {
        if !self.is_shown(look) {
            return;
        }
        self.blank = false;
        let ink = look.ink();
        let decoded = look.decode(char);
        let shown = decoded.unwrap_or(char);
        let control = match self.open.last_mut() {
            Some(Open::CheckBox(control)) => Some(control),
            _ => self.controls.last_mut(),
        };
        let control = control.filter(|control| !control.used);
        if let Some(control) = control
            && let Some(mark) = control.mark(char, shown, ink.struck)
        {
            control.used = true;
            return self.lines.mark(mark);
        }
        if decoded.is_some() {
            self.lines.sign(shown, ink);
        } else {
            self.lines.char(shown, ink);
        }
    }

    /// Whether a content control is a check box, which is now around the place.
    pub(super) fn begin_control(&mut self, el: El) -> bool {
        let control = content_control(el);
        let is_box = control.is_some();
        self.controls.extend(control);
        is_box
    }

    /// Ends a control; one that showed no box is a doubt.
    pub(super) fn end_control(&mut self, is_box: bool) {
        if is_box && let Some(control) = self.controls.pop().filter(|control| !control.used) {
            self.blank = false;
            self.lines.mark(control.unseen());
        }
    }

    /// A form's control anchored in the text. One that is anchored to the paragraph may be drawn anywhere near it.
    fn form_control(&mut self, el: El, look: &Look) {
        let Some(control) = el.any_attr("control").and_then(|id| self.forms.get(id)) else {
            return self.fault("a form control that the document does not define was not read");
        };
        let control = control.clone();
        let Some(mut mark) = control.mark else { return self.text(&control.text, look) };
        if !matches!(el.any_attr("anchor-type"), Some("as-char" | "char")) {
            self.loose += 1;
            if self.loose > 1 {
                self.fault("several check boxes are laid over one paragraph; which is which is not known");
            }
        }
        mark.struck = look.ink().struck;
        self.put_mark(mark, look);
        self.text(&control.text, look);
    }
}
