//! One reply: from what the administration means to the message that arrives, and what can be read in it.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value, json};
use tiny_skia::{FillRule, Mask, Path, Rect, Transform};

use crate::{
    Case,
    answers::{self, Answer, Mark, Seen},
    capture::{Capture, Container, Turn},
    chance::Chance,
    circular::Circular,
    encode::{self, Shot},
    fill::{self, Filled},
    layout::{self, Form, Look, Place, Print, Sender},
    mail::{self, Envelope, State},
    own::Made,
    paper::{self, Picture, Sheet, Warp},
    raster::Plane,
    typeset::Fonts,
    wording::Wording,
};

/// What happened to the order of the pages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Right,
    Wrong,
    Missing(usize),
}

/// A page as it was captured.
struct Taken {
    shot: Shot,
    marks: Vec<(Place, [f32; 4], Option<f32>)>,
}

/// Everything that is settled before a picture is taken.
struct Reply<'a> {
    circular: &'a Circular,
    wording: Wording,
    look: Look,
    form: Form,
    answers: Vec<Answer>,
    filled: Filled,
    capture: Capture,
    order: Order,
    fonts: &'a Fonts,
    state: State,
    gateway: bool,
}

/// The program's own forms, by circular and language.
type Own = BTreeMap<(u32, &'static str), Arc<Made>>;

/// Makes the message and its truth.
pub fn make(id: String, circular: &Circular, own: &Own, fonts: &Fonts, chance: &mut Chance) -> Case {
    let reply = prepare(circular, own, fonts, chance);
    let mut pages: Vec<usize> = (0..reply.form.pages.len()).collect();
    match reply.order {
        Order::Missing(page) => pages.retain(|kept| *kept != page),
        Order::Wrong => pages.reverse(),
        Order::Right => {}
    }
    let mut taken: Vec<Taken> = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        taken.push(reply.take(*page, (at, pages.len()), &mut chance.fork()));
    }
    if reply.capture.two_up {
        taken = two_up(taken);
    }
    let seen = reply.seen(&taken);
    let day = (circular.deadline.0 - 1, chance.whole(1, 28));
    let from = if reply.gateway { mail::GATEWAY } else { &reply.state.address };
    let first = reply.wording.subject(circular).lines().next().unwrap_or_default().to_owned();
    let envelope = Envelope { id: &id, from, subject: first, wording: &reply.wording, day };
    let geometry = geometry(&id, &taken, &reply);
    let truth = reply.truth(&id, from, &taken, &seen);
    let shots: Vec<Shot> = taken.into_iter().map(|taken| taken.shot).collect();
    let name = *chance.pick(&["scan0012", "Annex2", "reply", "IMG_2041", "doc20230801"]);
    let files = encode::files(&shots, reply.capture.container, name);
    let mail = mail::message(&envelope, &files, chance);
    Case { id, mail, truth, geometry }
}

fn prepare<'a>(circular: &'a Circular, own: &Own, fonts: &'a Fonts, chance: &mut Chance) -> Reply<'a> {
    let language = *chance.weighted(&[(36, "en"), (16, "fr"), (16, "es"), (12, "ru"), (10, "ar"), (10, "zh")]);
    let wording = Wording::of(language);
    let mut look = Look::random(fonts.stacks().len(), language, chance);
    let own = own.get(&(circular.number, language));
    if own.is_some() {
        look = look.made();
    }
    let state = State::random(language, chance);
    let mut capture = Capture::random(chance);
    let gateway = capture.fax && chance.happens(0.5);
    if capture.container == Container::PdfOcr && !matches!(language, "en" | "fr" | "es") {
        capture.container = Container::PdfJpeg;
    }
    // The machine feeds sheets lengthwise.
    if capture.fax && matches!(capture.turn, Turn::Silent(1 | 3) | Turn::Told(_)) {
        capture.turn = Turn::Upright;
    }
    if capture.legibility != "hopeless" && look.size * capture.dpi.1 / 72.0 < 15.0 {
        capture.legibility = "poor";
    }
    let named = gateway || chance.happens(0.9);
    let sender = Sender { state: named.then(|| state.name.clone()), lines: mail::office(language, chance) };
    let stack = &fonts.stacks()[look.stack];
    let form = match own {
        Some(made) => Made::form(made, sender.state.as_deref(), stack, wording.right_to_left()),
        None => layout::form(&look, stack, &wording, circular, &sender),
    };
    let answers = answers::answers(circular, chance);
    let filled = fill::fill(&form, &answers, chance.happens(0.85), chance);
    let several = form.pages.iter().filter(|page| !page.rows.is_empty()).count() > 1;
    let missing = form.pages.iter().position(|page| !page.rows.is_empty()).unwrap_or(0) + chance.below(2);
    let order = match chance.below(100) {
        0..=2 if several => Order::Missing(missing),
        3..=5 if several => Order::Wrong,
        _ => Order::Right,
    };
    Reply { circular, wording, look, form, answers, filled, capture, order, fonts, state, gateway }
}

impl Reply<'_> {
    /// Takes a page's picture, and says where its boxes are on it and how much of each mark is left.
    fn take(&self, page: usize, (at, count): (usize, usize), chance: &mut Chance) -> Taken {
        let mut capture = self.capture.clone();
        if capture.two_up {
            capture.dpi = (capture.dpi.0 * 0.707, capture.dpi.1 * 0.707);
        }
        let header = capture.fax.then(|| self.fax_header(at, count)).flatten();
        let sheet = self.sheet(page, true, header);
        let picture = paper::picture(&sheet, &capture, &mut chance.clone());
        let places: Vec<Place> = self.form.places.iter().filter(|place| place.page == page).cloned().collect();
        // The same picture with nothing marked shows what of each mark came through.
        let bare = self.may_fade().then(|| {
            let sheet = self.sheet(page, false, sheet.header.clone());
            paper::picture(&sheet, &capture, &mut chance.clone())
        });
        let left = |place: &Place| bare.as_ref().and_then(|bare| self.left_of(place, &picture, bare, &capture));
        let marks = places.iter().map(|place| (place.clone(), on(&picture.warp, place), left(place))).collect();
        let words =
            if capture.container == Container::PdfOcr { self.ocr(&places, &picture, &capture) } else { Vec::new() };
        let shot = Shot {
            planes: picture.planes,
            bits: capture.tone.is_bits(),
            dpi: capture.dpi,
            quality: capture.quality,
            hold: 0,
            words,
        };
        turn(Taken { shot, marks }, capture.turn, at)
    }

    fn sheet(&self, page: usize, marked: bool, header: Option<Path>) -> Sheet<'_> {
        let typed = self.filled.typed[page].iter().filter(|_| marked).map(|typed| &typed.print);
        let behind = self.form.pages.get(page + 1).map(|page| page.prints.iter().collect());
        Sheet {
            paper: self.look.paper,
            blank: self.form.pages[page].blank.as_ref(),
            print: self.form.pages[page].prints.iter().chain(typed).collect(),
            ink: self.filled.ink[page].iter().filter(|ink| marked || ink.of.is_none()).collect(),
            reverse: behind.unwrap_or_default(),
            header,
        }
    }

    /// Whether marks may have been lost on the way.
    fn may_fade(&self) -> bool {
        let faint = self.filled.pen.name.starts_with("pencil");
        self.capture.tone.is_bits() || self.capture.copies > 0 || faint || self.capture.dpi.0 < 130.0
    }

    /// The share of a mark's ink that can still be told from the page without it.
    fn left_of(&self, place: &Place, picture: &Picture, bare: &Picture, capture: &Capture) -> Option<f32> {
        let of = (place.row, place.mark);
        let ink = self.filled.ink[place.page].iter().filter(|ink| ink.of == Some(of)).map(|ink| ink.path.clone());
        let typed = self.filled.typed[place.page].iter().filter(|typed| typed.of == of).filter_map(outline);
        let paths: Vec<Path> = ink.chain(typed).collect();
        let bounds = paths.iter().map(Path::bounds).reduce(|a, b| a.join(&b).unwrap_or(a))?;
        let (sx, sy) = (capture.dpi.0 / 72.0, capture.dpi.1 / 72.0);
        let mut mask = Mask::new((bounds.width() * sx) as u32 + 2, (bounds.height() * sy) as u32 + 2)?;
        let place = Transform::from_row(sx, 0.0, 0.0, sy, -bounds.left() * sx, -bounds.top() * sy);
        paths.iter().for_each(|path| mask.fill_path(path, FillRule::Winding, true, place));
        let whole: f32 = mask.data().iter().map(|on| f32::from(*on) / 255.0).sum();
        let range = if capture.tone.is_bits() { 1.0 } else { capture.white - capture.black };
        Some(difference(&bounds, picture, bare) / (whole * range).max(1.0))
    }

    fn fax_header(&self, at: usize, count: usize) -> Option<Path> {
        let code = self.state.code;
        let text = format!(
            "02/08/2023 11:3{at}   +99 1 555 01{:02}   {code}-TELECOM   -> +41227305853   PAGE {:02}/{count:02}",
            7,
            at + 1
        );
        let line = self.fonts.stacks()[0].lines(&text, 8.0, false, 560.0, false).into_iter().next()?;
        line.path?.transform(Transform::from_translate(20.0, 12.0))
    }

    /// The words that OCR made of the page: an answer's words at its box.
    fn ocr(&self, places: &[Place], picture: &Picture, capture: &Capture) -> Vec<(f32, f32, f32, String)> {
        let height = picture.planes[0].height as f32;
        let point = |x: f32, y: f32| {
            let (x, y) = picture.warp.to_picture(x, y);
            (x * 72.0 / capture.dpi.0, (height - y) * 72.0 / capture.dpi.1)
        };
        let mut words = Vec::new();
        for place in places {
            let (x, y) = point(place.left + place.side * 1.7, place.top + place.side);
            let said = self.wording.answer(place.mark, self.circular, self.look.short);
            words.push((x, y, self.look.size, said.chars().take(60).collect()));
            if place.mark == Mark::Authorize {
                let (x, y) = point(self.look.margin + 4.0, place.top + place.side);
                words.push((x, y, self.look.size, self.wording.heading(&self.circular.texts[place.row])));
            }
        }
        words
    }

    /// How well each mark can be seen; None for rows of which a part is not there.
    fn seen(&self, taken: &[Taken]) -> Vec<Option<BTreeMap<Mark, Seen>>> {
        let rows = self.answers.len();
        let mut seen: Vec<BTreeMap<Mark, Seen>> = vec![BTreeMap::new(); rows];
        for (place, _, left) in taken.iter().flat_map(|taken| &taken.marks) {
            let plainly = match left {
                Some(left) if *left < 0.07 => Seen::Gone,
                Some(left) if *left < 0.22 => Seen::Barely,
                _ => Seen::Plainly,
            };
            seen[place.row].insert(place.mark, plainly);
        }
        let hopeless = self.capture.legibility == "hopeless";
        seen.into_iter().map(|row| (row.len() == 4 && !hopeless).then_some(row)).collect()
    }

    fn truth(&self, id: &str, from: &str, taken: &[Taken], seen: &[Option<BTreeMap<Mark, Seen>>]) -> Value {
        let mut choices = serde_json::Map::new();
        let mut also = serde_json::Map::new();
        let mut why = Vec::new();
        let mut also_ok = true;
        for ((text, answer), seen) in self.circular.texts.iter().zip(&self.answers).zip(seen) {
            let truth = answer.truth(seen.as_ref());
            choices.insert(text.id.clone(), json!(truth.choice));
            why.extend(truth.why.map(|why| format!("{why} ({})", text.id)));
            also_ok &= truth.choice != "unclear" || !truth.also.is_empty();
            if !truth.also.is_empty() {
                also.insert(text.id.clone(), json!(truth.also));
            }
        }
        let status = if why.is_empty() { "accepted" } else { "review" };
        let why = if why.is_empty() { "every box is readable".to_owned() } else { why.join("; ") };
        let sizes: Vec<[usize; 2]> =
            taken.iter().map(|taken| [taken.shot.planes[0].width, taken.shot.planes[0].height]).collect();
        let mut truth = json!({
            "id": id, "eml": format!("{id}.eml"), "kind": self.kind(), "language": self.wording.language,
            "circular": self.circular.number, "member_state": self.state.code, "from": from,
            "expect": {"status": status, "why": why, "choices": choices},
            "legibility": self.capture.legibility, "container": self.capture.container.name(),
            "layout": format!("{:?}/{:?}", self.look.columns, self.look.rules),
            "mark_style": self.filled.manner.0.name(), "pen": self.filled.pen.name, "pages": taken.len(),
            "pixels": sizes, "dpi": [self.capture.dpi.0, self.capture.dpi.1], "notes": self.notes(),
        });
        if status == "review" && also_ok {
            truth["also_ok"] = json!(true);
            truth["also_ok_choices"] = Value::Object(also);
        }
        truth
    }

    fn kind(&self) -> &'static str {
        match (self.order, self.capture.turn) {
            (Order::Missing(_), _) => "missing_page",
            (Order::Wrong, _) => "wrong_order",
            _ if self.capture.two_up => "two_up",
            (_, Turn::Silent(2) | Turn::First(_)) => "upside_down",
            (_, Turn::Silent(_)) => "sideways",
            (_, Turn::Told(_)) => "turned_told",
            _ => self.capture.kind,
        }
    }

    fn notes(&self) -> String {
        let Self { look, capture, .. } = self;
        format!(
            "{} {:?}, boxes {:?} and {:?}, letters {:.1} pt, askew {:.1}, curl {:.1}, copies {}",
            capture.kind, capture.turn, look.boxes, look.rounds, look.size, capture.skew, capture.curl, capture.copies
        )
    }
}

fn outline(typed: &fill::Typed) -> Option<Path> {
    match &typed.print {
        Print::Fill(path) => Some(path.clone()),
        Print::Stroke(path, width) => path.stroke(&tiny_skia::Stroke { width: *width, ..Default::default() }, 4.0),
    }
}

/// How much darker the picture is than the bare one around some bounds, in whole pixels.
fn difference(bounds: &Rect, picture: &Picture, bare: &Picture) -> f32 {
    let corners = [
        (bounds.left(), bounds.top()),
        (bounds.right(), bounds.top()),
        (bounds.left(), bounds.bottom()),
        (bounds.right(), bounds.bottom()),
    ]
    .map(|(x, y)| picture.warp.to_picture(x, y));
    let plane: &Plane = &picture.planes[0];
    let span = |values: [f32; 4], most: usize| {
        let low = values.iter().copied().fold(f32::MAX, f32::min) - 2.0;
        let high = values.iter().copied().fold(f32::MIN, f32::max) + 2.0;
        (low.max(0.0) as usize).min(most)..(high.max(0.0) as usize).min(most)
    };
    let (xs, ys) = (span(corners.map(|c| c.0), plane.width), span(corners.map(|c| c.1), plane.height));
    let mut sum = 0.0;
    for y in ys {
        for x in xs.clone() {
            let at = y * plane.width + x;
            let darker = bare.planes[0].light[at] - plane.light[at];
            sum += if darker > 0.06 { darker } else { 0.0 };
        }
    }
    sum
}

/// Where a box is on the picture: left, top, width, height of what holds its corners.
fn on(warp: &Warp, place: &Place) -> [f32; 4] {
    let (l, t, s) = (place.left, place.top, place.side);
    let corners = [(l, t), (l + s, t), (l, t + s), (l + s, t + s)].map(|(x, y)| warp.to_picture(x, y));
    bounds(&corners)
}

fn bounds(points: &[(f32, f32)]) -> [f32; 4] {
    let xs = || points.iter().map(|p| p.0);
    let ys = || points.iter().map(|p| p.1);
    let (left, top) = (xs().fold(f32::MAX, f32::min), ys().fold(f32::MAX, f32::min));
    [left, top, xs().fold(f32::MIN, f32::max) - left, ys().fold(f32::MIN, f32::max) - top]
}

/// Turns a page as it lies, and says so where the file can.
fn turn(mut taken: Taken, turn: Turn, at: usize) -> Taken {
    let quarters = match turn {
        Turn::Upright => 0,
        Turn::Silent(quarters) | Turn::Told(quarters) => quarters,
        Turn::First(quarters) => {
            if at == 0 {
                quarters
            } else {
                0
            }
        }
    };
    for _ in 0..quarters {
        let height = taken.shot.planes[0].height as f32;
        taken.shot.planes.iter_mut().for_each(|plane| *plane = plane.turned());
        taken.shot.dpi = (taken.shot.dpi.1, taken.shot.dpi.0);
        taken.shot.words.clear();
        for (_, [left, top, w, h], _) in &mut taken.marks {
            (*left, *top, *w, *h) = (height - *top - *h, *left, *h, *w);
        }
    }
    if matches!(turn, Turn::Told(_)) {
        taken.shot.hold = (4 - quarters) % 4;
    }
    taken
}

/// Two pages side by side on one sheet.
fn two_up(taken: Vec<Taken>) -> Vec<Taken> {
    let mut sheets: Vec<Taken> = Vec::new();
    let mut left: Option<Taken> = None;
    for right in taken {
        match left.take() {
            None => left = Some(right),
            Some(before) => sheets.push(beside(before, right)),
        }
    }
    sheets.extend(left);
    sheets
}

fn beside(mut left: Taken, right: Taken) -> Taken {
    let shift = left.shot.planes[0].width;
    for (plane, other) in left.shot.planes.iter_mut().zip(&right.shot.planes) {
        let height = plane.height.max(other.height);
        let mut wide = Plane::new(shift + other.width, height, 1.0);
        wide.each(|x, y, _| {
            let (from, x) = if x < shift { (&*plane, x) } else { (other, x - shift) };
            if y < from.height { from.light[y * from.width + x] } else { 1.0 }
        });
        *plane = wide;
    }
    left.shot.words.clear();
    let moved = right.marks.into_iter().map(|(place, [x, y, w, h], seen)| (place, [x + shift as f32, y, w, h], seen));
    left.marks.extend(moved);
    left
}

fn geometry(id: &str, taken: &[Taken], reply: &Reply) -> Value {
    let mut marks = Vec::new();
    for (at, taken) in taken.iter().enumerate() {
        for (place, rect, left) in &taken.marks {
            let answer = &reply.answers[place.row];
            let manner = if place.mark.is_option() { reply.filled.manner.1 } else { reply.filled.manner.0 };
            let (state, shape) = if answer.cancelled == Some(place.mark) {
                ("cancelled", Some("cancel"))
            } else if answer.marked.contains(&place.mark) {
                ("ticked", Some(manner.name()))
            } else if reply.filled.stray.contains(&(place.row, place.mark)) {
                ("stray", None)
            } else {
                ("empty", None)
            };
            let rect = rect.map(|value| (value * 10.0).round() / 10.0);
            let mut mark = json!({
                "row": reply.circular.texts[place.row].id, "kind": place.mark.code(), "page": at + 1, "box": rect,
                "state": state, "shape": shape,
            });
            if let Some(left) = left {
                mark["contrast"] = json!((left * 1000.0).round() / 1000.0);
            }
            if matches!(reply.capture.container, Container::Jpeg | Container::Png) {
                mark["attachment"] = json!(at + 1);
            }
            marks.push(mark);
        }
    }
    json!({"id": id, "marks": marks})
}
