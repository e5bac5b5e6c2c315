//! A body that comes in several renderings (`multipart/alternative`): which of them are read, and whether they say the
//! same.
//!
//! Pure. Mail programs make the plain half from the HTML one and lose tables, inputs and marks on the way. Such a copy
//! says nothing of its own; a half that says something else is a doubt.

use super::{Doubt, DoubtCode, form::FormReading, sentence, wording, wording::fold};
use crate::{
    circular::Circular,
    sheet::{Format, Sheet, State},
};

/// So much of a half's text must stand in the other for it to be its copy; links and signatures differ.
const COPY_PERCENT: usize = 95;
/// Fewer letters say nothing ("This message is in HTML format").
const SAYS_SOMETHING: usize = 20;

/// Takes out the halves that only repeat another; gives the doubts about halves that differ.
pub(super) fn settle(forms: &mut Vec<(&Sheet, FormReading)>, circular: &Circular) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let mut copies = Vec::new();
    for (index, one) in forms.iter().enumerate() {
        for (further, other) in forms.iter().enumerate().skip(index + 1) {
            if one.0.alternative.is_none() || one.0.alternative != other.0.alternative {
                continue;
            }
            let backwards = one.0.format == Format::Html;
            let (at, plain, rich) = if backwards { (further, other, one) } else { (index, one, other) };
            if is_flattened(plain.0, rich) {
                copies.push(at);
            } else if differ(plain, rich, circular) {
                doubts.push(Doubt {
                    code: DoubtCode::FormsDisagree,
                    text: None,
                    spot: Some(plain.0.source.clone()),
                    detail: "the plain and the formatted rendering of the message say different things".to_owned(),
                });
            }
        }
    }
    let mut index = 0..;
    forms.retain(|_| index.next().is_none_or(|index| !copies.contains(&index)));
    doubts
}

/// A copy that lost its marks, beside a form that has them.
fn is_flattened(plain: &Sheet, (rich, form): &(&Sheet, FormReading)) -> bool {
    let marked = plain.lines().flat_map(|(_, line)| line.marks()).any(|mark| mark.state != State::Empty);
    !marked && form.is_filled() && stands_in(plain, rich)
}

/// Each has words that the other lacks, and the plain one has something to say about the consultation that the other
/// does not say.
fn differ(plain: &(&Sheet, FormReading), rich: &(&Sheet, FormReading), circular: &Circular) -> bool {
    let lengthy = |sheet: &Sheet| letters(sheet).chars().count() >= SAYS_SOMETHING;
    if !lengthy(plain.0) || !lengthy(rich.0) || stands_in(plain.0, rich.0) {
        return false;
    }
    let (here, there) = (answers(plain, circular), answers(rich, circular));
    let opinion = wording::OPINION.within(&fold(&words(plain.0)));
    (here && !there) || (there && !here && opinion)
}

fn answers((sheet, form): &(&Sheet, FormReading), circular: &Circular) -> bool {
    form.is_filled() || !sentence::read(&words(sheet), circular).choices.is_empty()
}

fn words(sheet: &Sheet) -> String {
    sheet.lines().map(|(_, line)| line.text() + "\n").collect()
}

fn letters(sheet: &Sheet) -> String {
    sheet.lines().map(|(_, line)| only_letters(&line.text())).collect()
}

fn only_letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether the one's lines, wherever they were broken, all stand in the other.
fn stands_in(one: &Sheet, other: &Sheet) -> bool {
    let whole = letters(other);
    let (mut all, mut found) = (0, 0);
    for (_, line) in one.lines() {
        let line = only_letters(&line.text());
        all += line.len();
        if whole.contains(&line) {
            found += line.len();
        }
    }
    found * 100 >= all * COPY_PERCENT
}
