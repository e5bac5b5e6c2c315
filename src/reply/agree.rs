//! Makes one reply of what several sheets say: every source must say the same of a text.

use std::collections::BTreeMap;

use super::{Choice, Doubt, DoubtCode, Reading, TextChoice};
use crate::{
    circular::{Circular, TextId},
    sheet::Method,
};

/// One sheet's answers.
pub(super) struct Source {
    pub name: String,
    pub choices: BTreeMap<usize, (Choice, String, Method)>,
    pub is_form: bool,
    /// One of several pages of a form, silent about rows that stand on another.
    pub is_part: bool,
    /// The sentences that were taken as answers.
    pub taken: Vec<String>,
}

/// Every source must say the same of a text; a form left wholly blank says nothing.
pub(super) fn combine(sources: &[Source], circular: &Circular, reading: &mut Reading) -> Vec<TextChoice> {
    let filled: Vec<&Source> =
        sources.iter().filter(|source| source.choices.values().any(|(choice, ..)| *choice != Choice::Blank)).collect();
    let shared = share(&filled, circular.texts.len());
    circular
        .texts
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let (choice, spot, method) = agree(index, &filled, shared, &text.id, reading);
            TextChoice { text: text.id.clone(), choice, spot, method }
        })
        .collect()
}

/// Whether several forms share the texts between them: each leaves rows open, no text is open in all of them, and
/// nothing in any of them is unclear.
fn share(filled: &[&Source], texts: usize) -> bool {
    let answers = |source: &Source, text: usize| source.choices.get(&text).is_some_and(|(choice, ..)| choice.answers());
    let answered = |source: &Source| (0..texts).filter(|text| answers(source, *text)).count();
    let clear = |source: &Source| source.choices.values().all(|(choice, ..)| *choice != Choice::Unclear);
    filled.len() >= 2
        && filled.iter().all(|source| source.is_form && clear(source) && answered(source) < texts)
        && (0..texts).all(|text| filled.iter().any(|source| answers(source, text)))
}

fn agree(
    index: usize,
    filled: &[&Source],
    shared: bool,
    id: &TextId,
    reading: &mut Reading,
) -> (Choice, Option<String>, Option<Method>) {
    let mut agreed: Option<(Choice, String, Method)> = None;
    let mut spots = Vec::new();
    for source in filled {
        let open = |choice: Choice| shared && choice == Choice::Blank;
        let found = source.choices.get(&index).filter(|(choice, ..)| !open(*choice)).cloned();
        // Words may speak of some texts only; a form answers every row it has.
        let Some((choice, spot, method)) = found.or_else(|| {
            (source.is_form && !source.is_part && !shared).then(|| (Choice::Blank, source.name.clone(), Method::Glyph))
        }) else {
            continue;
        };
        match &agreed {
            None => agreed = Some((choice, spot.clone(), method)),
            Some((before, ..)) => match compatible(*before, choice) {
                Some(both) if both == *before => {}
                Some(both) => agreed = Some((both, spot.clone(), method)),
                None => {
                    let detail =
                        format!("{}: {}; {spot}: {}", agreed_spot(agreed.as_ref()), word(*before), word(choice));
                    reading.doubts.push(Doubt {
                        code: DoubtCode::FormsDisagree,
                        text: Some(id.clone()),
                        spot: Some(spot),
                        detail,
                    });
                    return (Choice::Unclear, Some(source.name.clone()), None);
                }
            },
        }
        spots.push(spot);
    }
    match agreed {
        None | Some((Choice::Blank, ..)) => (Choice::Blank, None, None),
        Some((choice, spot, method)) => {
            let others: Vec<String> = spots.into_iter().filter(|other| *other != spot).collect();
            let named = std::iter::once(spot).chain(others).collect::<Vec<_>>().join("; ");
            (choice, Some(named), Some(method))
        }
    }
}

fn agreed_spot(agreed: Option<&(Choice, String, Method)>) -> &str {
    agreed.map_or("", |(_, spot, _)| spot)
}

/// "Authorizes" said without a word on comments agrees with an authorization that says one.
pub(super) fn compatible(one: Choice, other: Choice) -> Option<Choice> {
    match (one, other) {
        (a, b) if a == b => Some(a),
        (Choice::Authorize, b) if b.supports() => Some(b),
        (a, Choice::Authorize) if a.supports() => Some(a),
        _ => None,
    }
}

/// A choice in plain English, for the secretariat.
pub(super) fn word(choice: Choice) -> &'static str {
    match choice {
        Choice::AuthorizeNoComments => "authorizes, no comments",
        Choice::AuthorizeWithComments => "authorizes, with comments",
        Choice::Authorize => "authorizes",
        Choice::Refuse => "does not authorize",
        Choice::Blank => "not answered",
        Choice::Unclear => "unclear",
    }
}
