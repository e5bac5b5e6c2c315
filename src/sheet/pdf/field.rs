//! Form fields: what a widget's field says and what its appearance shows, told apart so that they can be compared.

use hayro_font::kurbo::Rect;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::words::{decode, inherited, name, text};
use crate::sheet::State;

const RADIO: i32 = 1 << 15;
const PUSH: i32 = 1 << 16;
const HIDDEN: i32 = 1 << 1;
const NO_VIEW: i32 = 1 << 5;

/// What kind of field a widget shows, and with what value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Field {
    /// A check box or a button of a group: the field's word on it, before its picture is looked at.
    Button(Button),
    /// A text or choice field's value; none when it holds none.
    Words(Option<String>),
    Other,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Button {
    /// The appearance state that the widget names.
    pub shown: Option<String>,
    pub states: Vec<String>,
    /// The field's value picks this very widget.
    pub valued: bool,
    /// The field has a value that picks another or none.
    pub other: bool,
    /// Which of several buttons the value picks cannot be told.
    pub lost: bool,
    pub pictured: bool,
}

/// Whether a viewer shows the annotation at all.
pub(super) fn is_hidden(dict: &Dict) -> bool {
    dict.get::<i32>(b"F").is_some_and(|flags| flags & (HIDDEN | NO_VIEW) != 0)
}

pub(super) fn read(widget: &Dict) -> Field {
    let flags = match inherited(widget, b"Ff") {
        Some(Object::Number(number)) => i32::try_from(number.as_i64()).unwrap_or_default(),
        _ => 0,
    };
    let kind = inherited(widget, b"FT").as_ref().and_then(text);
    match kind.as_deref() {
        Some("Btn") if flags & PUSH == 0 => Field::Button(button(widget, flags & RADIO != 0)),
        Some("Tx") => Field::Words(value(widget)),
        Some("Ch") => Field::Words(chosen(widget)),
        _ => Field::Other,
    }
}

fn button(widget: &Dict, radio: bool) -> Button {
    let appearances = widget.get::<Dict>(b"AP").and_then(|ap| ap.get::<Dict>(b"N").or_else(|| ap.get::<Dict>(b"D")));
    let pictured = widget.get::<Dict>(b"AP").is_some_and(|ap| ap.contains_key(b"N"));
    let keys = appearances.iter().flat_map(|states| states.keys().collect::<Vec<Name>>());
    let states: Vec<String> = keys.map(|key| String::from_utf8_lossy(key.as_ref()).into_owned()).collect();
    let states: Vec<String> = states.into_iter().filter(|state| state != "Off").collect();
    let value = inherited(widget, b"V").as_ref().and_then(text).filter(|value| !value.is_empty());
    let mut button = Button { shown: name(widget, b"AS"), states, pictured, ..Button::default() };
    let Some(value) = value.filter(|value| value != "Off") else {
        button.other = inherited(widget, b"V").is_some();
        return button;
    };
    button.valued = if button.states.is_empty() {
        picks_by_place(widget, radio, &value).unwrap_or_else(|| {
            button.lost = true;
            false
        })
    } else {
        button.states.iter().any(|state| *state == value || is_option(widget, state, &value))
    };
    button.other = !button.valued;
    button
}

/// `/Opt` lists the values of the buttons, whose states are then their numbers (12.7.4.2.3).
fn is_option(widget: &Dict, state: &str, value: &str) -> bool {
    let Some(Object::Array(options)) = inherited(widget, b"Opt") else { return false };
    let number = state.parse::<usize>().ok();
    number.and_then(|at| options.iter::<Object>().nth(at)).as_ref().and_then(text).is_some_and(|option| option == value)
}

/// A widget without any appearance names no state of its own: alone it is the field; among several `/Opt` or the
/// state it keeps elsewhere must tell.
fn picks_by_place(widget: &Dict, radio: bool, value: &str) -> Option<bool> {
    let kids =
        widget.get::<Dict>(b"Parent").filter(|_| !widget.contains_key(b"T")).and_then(|p| p.get::<Array>(b"Kids"));
    let Some(kids) = kids else { return Some(!radio || !value.is_empty()) };
    let count = kids.raw_iter().take(1_000).count();
    if count == 1 {
        return Some(true);
    }
    if let Some(caption) = caption(widget) {
        let known: Vec<String> = kids.iter::<Dict>().take(1_000).filter_map(|kid| caption_of(&kid)).collect();
        if known.len() == count && known.iter().any(|one| one == value) {
            return Some(caption == value);
        }
    }
    let id = widget.obj_id()?;
    let at = kids
        .raw_iter()
        .take(1_000)
        .position(|kid| kid.as_obj_ref().is_some_and(|kid| i64::from(kid.obj_number) == i64::from(id.obj_number)))?;
    let Some(Object::Array(options)) = inherited(widget, b"Opt") else { return None };
    let options: Vec<String> = options.iter::<Object>().take(1_000).filter_map(|option| text(&option)).collect();
    if options.len() != count {
        return None;
    }
    let by_number = value.parse::<usize>().ok().map(|number| number == at);
    let by_name = options.iter().any(|option| option == value).then(|| options.get(at).is_some_and(|o| o == value));
    by_name.or(by_number)
}

fn caption(widget: &Dict) -> Option<String> {
    caption_of(widget)
}

/// What the button calls itself, for a viewer that is to draw it.
fn caption_of(widget: &Dict) -> Option<String> {
    super::words::string(widget, b"TU").or_else(|| super::words::string(widget, b"TM"))
}

impl Button {
    /// Whether the field holds the widget for ticked, against what the viewer is told to show.
    pub fn state(&self, need_appearances: bool) -> State {
        let shows = self.shown.as_deref().filter(|state| *state != "Off");
        let unclear = |why: &str| State::Unclear(why.to_owned());
        match shows {
            Some(_) if self.other => unclear("the form field is off and its picture is ticked"),
            Some(_) => State::Set,
            None if self.lost => {
                unclear("a group of form fields has a value and it cannot be told which button it means")
            }
            None if !self.valued => State::Empty,
            None if self.shown.is_none() || need_appearances || !self.pictured => State::Set,
            None => unclear("the form field is on and its picture is not ticked"),
        }
    }
}

/// A text field's value; rich text and streams count by their plain value.
fn value(widget: &Dict) -> Option<String> {
    let text = match inherited(widget, b"V")? {
        Object::Stream(stream) => decode(&bounded(&stream)?),
        other => text(&other)?,
    };
    Some(text.chars().take(20_000).collect::<String>()).filter(|text| !text.trim().is_empty())
}

fn bounded(stream: &Stream) -> Option<Vec<u8>> {
    super::budget::Budget::default().unpack(stream).ok().map(std::borrow::Cow::into_owned)
}

/// What a choice field shows: `/Opt` may pair the value stored with the words shown.
fn chosen(widget: &Dict) -> Option<String> {
    let values: Vec<String> = match inherited(widget, b"V")? {
        Object::Array(array) => array.iter::<Object>().take(100).filter_map(|value| text(&value)).collect(),
        other => vec![text(&other)?],
    };
    let options: Vec<(String, String)> = match inherited(widget, b"Opt") {
        Some(Object::Array(array)) => array.iter::<Object>().take(2_000).filter_map(|option| pair(&option)).collect(),
        _ => Vec::new(),
    };
    let shown =
        |value: &String| options.iter().find(|(stored, _)| stored == value).map_or(value.clone(), |o| o.1.clone());
    Some(values.iter().map(shown).collect::<Vec<String>>().join(", ")).filter(|text| !text.trim().is_empty())
}

fn pair(option: &Object) -> Option<(String, String)> {
    if let Object::Array(array) = option {
        let mut parts = array.iter::<Object>();
        let stored = text(&parts.next()?)?;
        let shown = parts.next().as_ref().and_then(text).unwrap_or_else(|| stored.clone());
        return Some((stored, shown));
    }
    text(option).map(|text| (text.clone(), text))
}

/// The lines of a field's value, placed as a viewer would.
pub(super) fn lines(value: &str, place: Rect) -> Vec<(String, f64, f64)> {
    let count = value.lines().count().max(1);
    #[allow(clippy::cast_precision_loss, reason = "a small number")]
    let pitch = (place.height() / count as f64).min(14.0);
    let size = (pitch * 0.8).clamp(1.0, 11.0);
    #[allow(clippy::cast_precision_loss, reason = "a small number")]
    let top = place.center().y - pitch * (count as f64 - 1.0) / 2.0;
    let base = |at: usize| {
        #[allow(clippy::cast_precision_loss, reason = "a small number")]
        let at = at as f64;
        top + at * pitch + 0.35 * size
    };
    value.lines().enumerate().map(|(at, line)| (line.to_owned(), base(at), size)).collect()
}

/// The part of a text field that its words take up, by its alignment (`/Q`, 12.7.4.3).
pub(super) fn aligned(widget: &Dict, value: &str, place: Rect) -> Rect {
    let spare = |line: &(String, f64, f64)| (place.width() - 2.0 - written(&line.0, line.2)).max(0.0);
    let spare = lines(value, place).iter().map(spare).fold(place.width(), f64::min);
    let from_left = match inherited(widget, b"Q") {
        Some(Object::Number(number)) if number.as_i64() == 2 => spare,
        Some(Object::Number(number)) if number.as_i64() == 1 => spare / 2.0,
        _ => 0.0,
    };
    Rect::new(place.x0 + from_left, place.y0, place.x1, place.y1)
}

/// About how wide words of a size are.
pub(super) fn written(words: &str, size: f64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "a line's length")]
    let letters = words.chars().count() as f64;
    letters * size * 0.5
}
