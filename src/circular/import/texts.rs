//! The draft texts that Annex 1 describes: identifier, working name, kind, title, location.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Findings,
    document::{Line, Parts, joined},
    excerpt,
    heading::{Heading, heading, unquoted, without_location, working_name},
};
use crate::{
    circular::{
        DraftText, TextId, TextKind,
        fold::{Folded, fold},
        mention,
        name::{Name, scan},
    },
    language::Language,
};

/// What stands under a heading.
#[derive(Default)]
struct Body {
    title: String,
    location: Option<String>,
    /// The title's end is not certain.
    doubtful: bool,
}

/// The texts in the order of Annex 1.
pub(super) fn texts(parts: &Parts, language: Option<Language>, findings: &mut Findings) -> Vec<DraftText> {
    let headings = headings(parts.annex_1, findings);
    if headings.is_empty() {
        findings.missing("texts", format!("Annex 1 describes none; the subject says {}", excerpt(&parts.subject)));
    }
    let ends = headings.iter().skip(1).map(|heading| heading.line).chain([parts.annex_1.len()]).collect::<Vec<_>>();
    let mut texts: Vec<_> =
        headings.iter().zip(ends).map(|(heading, end)| text(parts, heading, end, language, findings)).collect();
    adopt_names_of_subject(&parts.subject, &mut texts);
    texts
}

/// The lines of Annex 1 before the first text, as one text.
pub(super) fn heading_of_annex(parts: &Parts) -> String {
    let first = headings(parts.annex_1, &mut Findings::default()).first().map_or(0, |heading| heading.line);
    joined(parts.annex_1.iter().take(first).map(|line| line.text.as_str()))
}

fn headings(lines: &[Line], findings: &mut Findings) -> Vec<Heading> {
    let mut all: Vec<_> = lines.iter().enumerate().filter_map(|(i, line)| heading(i, &line.text)).collect();
    let best = all.iter().fold(BTreeMap::new(), |mut best: BTreeMap<TextId, usize>, heading| {
        let weight = best.entry(heading.id.clone()).or_default();
        *weight = heading.weight.max(*weight);
        best
    });
    let strong = all.iter().any(|heading| heading.weight > 0);
    all.retain(|heading| best.get(&heading.id) == Some(&heading.weight) && (heading.weight > 0 || !strong));
    let mut seen = BTreeSet::new();
    all.retain(|heading| {
        let new = seen.insert(heading.id.clone());
        if !new {
            findings.contradictory("list of texts", format!("Annex 1 describes {} twice", heading.id));
        }
        new
    });
    all
}

fn text(
    parts: &Parts,
    heading: &Heading,
    end: usize,
    language: Option<Language>,
    findings: &mut Findings,
) -> DraftText {
    let id = &heading.id;
    let body = body(parts.annex_1, heading, end);
    let title = heading.title.clone().unwrap_or_else(|| body.title.clone());
    if title.is_empty() {
        findings.missing(format!("title of {id}"), "nothing between its heading and its summary");
    } else if body.doubtful && heading.title.is_none() {
        findings.warn(format!("the title of {id} is not set off from its summary; {} was taken", excerpt(&title)));
    }
    let kind = kind(heading, parts, findings);
    DraftText {
        id: id.clone(),
        provisional_name: heading.working.clone(),
        kind,
        title: language.map(|language| (language, title)).into_iter().collect(),
        location: heading.location.clone().or(body.location),
    }
}

/// New, revised, or what its identifier says; from its heading, or else from its row on the form.
fn kind(heading: &Heading, parts: &Parts, findings: &mut Findings) -> TextKind {
    let mut said = heading.kinds.clone();
    if said.is_empty() {
        said = kinds_on_form(&heading.id, parts);
    }
    if said.len() > 1 {
        findings.contradictory(format!("kind of {}", heading.id), "both new and revised");
    }
    if said.is_empty() {
        findings.warn(format!("{} is called neither new nor revised; it is taken as new", heading.id));
    }
    said.pop_first().unwrap_or(TextKind::New)
}

fn kinds_on_form(id: &TextId, parts: &Parts) -> BTreeSet<TextKind> {
    let lines = parts.annex_2.iter().filter_map(|line| heading(0, &line.text));
    lines.filter(|heading| heading.id == *id).flat_map(|heading| heading.kinds).collect()
}

const SUMMARIES: [&str; 13] = [
    "summary",
    "abstract",
    "resume",
    "resumen",
    "резюме",
    "краткое содержание",
    "аннотация",
    "ملخص",
    "الملخص",
    "خلاصة",
    "摘要",
    "概要",
    "提要",
];

fn is_summary(line: &str) -> bool {
    let (label, _) = line.split_once([':', '：']).unwrap_or((line, ""));
    SUMMARIES.contains(&fold(label).trim().trim_end_matches(['.', '-', ' ']))
}

/// A line that only says where the text is found.
fn location_of(line: &Line, heading_row: usize) -> Option<String> {
    const LABELS: [&str; 10] = [
        "location",
        "document",
        "source",
        "emplacement",
        "ubicacion",
        "местонахождение",
        "документ",
        "مكان الورود",
        "出处",
        "位置",
    ];
    let text = line.text.trim();
    if let (Some(location), rest) = without_location(text)
        && rest.is_empty()
    {
        return Some(location);
    }
    if let Some((label, rest)) = text.split_once([':', '：'])
        && LABELS.contains(&fold(label).trim())
    {
        let (bracketed, rest) = without_location(rest);
        return bracketed.or(Some(rest)).filter(|location| !location.is_empty());
    }
    let beside = line.cells > 1 && line.row == heading_row;
    let code = text.len() <= 20
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.ends_with(|c: char| c.is_ascii_digit());
    (beside && code && !text.contains('.')).then(|| text.to_owned())
}

fn body(lines: &[Line], heading: &Heading, end: usize) -> Body {
    let own = lines.get(heading.line + 1..end).unwrap_or_default();
    let row = lines.get(heading.line).map_or(0, |line| line.row);
    let mut body = Body::default();
    let mut title: Vec<&Line> = Vec::new();
    let mut labelled = false;
    let mut ended = false;
    for line in own {
        if is_summary(&line.text) {
            labelled = true;
            break;
        }
        if let Some(location) = location_of(line, row) {
            body.location = body.location.or(Some(location));
        } else if line.text.is_empty() {
            ended |= !title.is_empty();
        } else if !ended || !title.is_empty() {
            title.push(line);
        }
    }
    let beside: Vec<_> = title.iter().copied().filter(|line| line.cells > 1 && line.row == row).collect();
    if !beside.is_empty() {
        title = beside;
    } else if !labelled {
        body.doubtful = title.len() > 1;
        let first = title.first().map(|line| (line.row, line.cell));
        title.retain(|line| Some((line.row, line.cell)) == first);
    } else if title.len() > LONGEST_TITLE {
        body.doubtful = true;
        title.truncate(1);
    }
    body.title = unquoted(&joined(title.iter().map(|line| line.text.as_str())));
    body
}

/// More lines than this before the word "Summary" are not all title.
const LONGEST_TITLE: usize = 6;

/// Identifiers take the short form in which the subject lists them, and working names that only the subject gives.
fn adopt_names_of_subject(subject: &str, texts: &mut [DraftText]) {
    let named = mention::find(texts, subject);
    for mention in named {
        let words = subject.get(mention.start..mention.end).unwrap_or_default();
        let folded = Folded::new(words);
        let Some(text) = texts.get_mut(mention.text) else { continue };
        let name = scan(&folded).into_iter().next();
        if let Some(id) =
            name.as_ref().and_then(Name::id).filter(|id| id.as_str().contains("Cor.") || id.as_str().contains("Amd."))
        {
            text.id = id;
        }
        let after = Folded::new(subject.get(mention.start..).unwrap_or_default());
        let end = name.map(|name| name.range.end);
        let whole = subject.get(mention.start..).unwrap_or_default();
        if text.provisional_name.is_none() {
            text.provisional_name = end.and_then(|end| working_name(whole, &after, end)).map(|(name, _)| name);
        }
    }
}
