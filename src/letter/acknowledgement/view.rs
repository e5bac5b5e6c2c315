//! The letter's parts in order, worded, ready to be laid out.

use serde::Serialize;

use super::{Acknowledgement, Case, Occasion};
use crate::{
    circular::{Circular, DraftText, TextId, TextKind},
    language::Language,
    letter::{
        clean,
        locale::{Voice, apart, flat},
        moment,
        points::{Point, place, point},
    },
    reply::{Choice, DoubtCode, TextChoice, state::StateCode},
    verdict::Reason,
};

/// More points than this are summed up: no letter grows without bound.
const MOST_POINTS: usize = 40;
/// Texts shown; no circular has nearly as many.
const MOST_ROWS: usize = 200;

#[derive(Serialize)]
pub(super) struct View {
    pub language: &'static str,
    pub direction: &'static str,
    /// Where text begins: `left` or `right`.
    pub start: &'static str,
    pub subject: String,
    pub greeting: String,
    pub intro: String,
    pub facts: Vec<Fact>,
    pub heading_rows: String,
    pub rows: Vec<Row>,
    pub sums: Vec<String>,
    pub heading_doubts: String,
    pub doubts: Vec<Item>,
    pub heading_remarks: String,
    pub remarks: Vec<Item>,
    pub after: Vec<String>,
    pub closing: String,
    pub bureau: String,
    pub union: String,
    pub footer: String,
}

/// A label, its value, and both as one line.
#[derive(Serialize)]
pub(super) struct Fact {
    pub label: String,
    pub value: String,
    pub line: String,
}

/// One draft text and what was understood.
#[derive(Serialize)]
pub(super) struct Row {
    pub name: String,
    pub title: String,
    pub choice: String,
    /// `yes`, `no`, `blank` or `unclear`: how the choice is set off.
    pub tone: &'static str,
    pub replaces: Option<String>,
}

/// A point to be clarified or noted.
#[derive(Serialize)]
pub(super) struct Item {
    pub about: Option<String>,
    pub what: String,
    pub place: Option<String>,
    pub todo: String,
}

impl View {
    /// `form` says that a blank form goes with the letter.
    pub fn of(facts: &Acknowledgement, case: Case, form: bool, voice: Voice) -> Self {
        let name = facts.circular.map(|circular| circular_name(circular, voice));
        Self {
            subject: subject(facts, case, name.as_deref(), voice),
            intro: intro(case, name.as_deref(), voice),
            facts: self::facts(facts, name, voice),
            heading_rows: voice.say(match case {
                Case::Accepted | Case::Late => "heading-recorded",
                Case::Withdrawn => "heading-withdrawn",
                _ => "heading-read",
            }),
            rows: rows(facts, case, voice),
            sums: sums(facts, case, voice),
            doubts: doubts(facts, case, voice),
            remarks: items(&facts.judgement.notices, facts, voice),
            after: after(facts, case, voice).into_iter().chain(form.then(|| voice.say("form-attached"))).collect(),
            ..Self::blank(voice)
        }
    }

    /// What every letter in a language has.
    pub fn blank(voice: Voice) -> Self {
        let right = voice.0.right_to_left();
        Self {
            language: voice.0.code(),
            direction: if right { "rtl" } else { "ltr" },
            start: if right { "right" } else { "left" },
            subject: String::new(),
            greeting: voice.say("greeting"),
            intro: String::new(),
            facts: Vec::new(),
            heading_rows: String::new(),
            rows: Vec::new(),
            sums: Vec::new(),
            heading_doubts: voice.say("heading-doubts"),
            doubts: Vec::new(),
            heading_remarks: voice.say("heading-remarks"),
            remarks: Vec::new(),
            after: Vec::new(),
            closing: voice.say("closing"),
            bureau: voice.say("bureau"),
            union: voice.say("union"),
            footer: voice.say("footer"),
        }
    }

    pub fn subject(&self) -> String {
        flat(&self.subject)
    }
}

pub(super) fn circular_name(circular: &Circular, voice: Voice) -> String {
    voice.with("circular", [("number", &apart(&circular.number.to_string()))])
}

fn subject(facts: &Acknowledgement, case: Case, circular: Option<&str>, voice: Voice) -> String {
    match circular {
        Some(name) if let Some(asking) = facts.asking.filter(|_| case == Case::Confirm) => {
            voice.with("subject-confirm", [("circular", name), ("token", &apart(asking.token))])
        }
        Some(name) => voice.with(&format!("subject-{}", case.key()), [("circular", name)]),
        None => voice.say("subject-unknown"),
    }
}

fn intro(case: Case, circular: Option<&str>, voice: Voice) -> String {
    match (case, circular) {
        (Case::Unknown, _) => voice.say("intro-unknown"),
        (_, None) => voice.say("intro-review-unknown"),
        (_, Some(name)) => voice.with(&format!("intro-{}", case.key()), [("circular", name)]),
    }
}

fn facts(facts: &Acknowledgement, circular: Option<String>, voice: Voice) -> Vec<Fact> {
    let judgement = facts.judgement;
    let state = judgement.member_state.and_then(StateCode::member);
    let named = state.map_or_else(|| voice.say("state-unknown"), |state| state.name(voice.0).to_owned());
    let reference = |circular: &Circular| clean(&circular.reference, 40);
    let numbered = circular.zip(facts.circular).map(|(name, circular)| match reference(circular) {
        reference if reference.is_empty() => name,
        reference => format!("{name} ({})", apart(&reference)),
    });
    [
        Some(("label-state", named)),
        facts
            .asking
            .filter(|asking| !asking.sender.is_empty())
            .map(|asking| ("label-sender", apart(&clean(asking.sender, 120)))),
        numbered.map(|name| ("label-circular", name)),
        Some(("label-received", moment::instant(voice, judgement.received))),
        facts.circular.map(|circular| ("label-deadline", moment::instant(voice, circular.deadline))),
        Some(("label-reference", apart(&clean(facts.reference, 80)))),
    ]
    .into_iter()
    .flatten()
    .map(|(label, value)| fact(voice, label, value))
    .collect()
}

pub(super) fn fact(voice: Voice, label: &str, value: String) -> Fact {
    let label = voice.say(label);
    let line = voice.labelled(&label, &value);
    Fact { label, value, line }
}

fn rows(facts: &Acknowledgement, case: Case, voice: Voice) -> Vec<Row> {
    let silent = matches!(case, Case::NotEntitled | Case::Disowned | Case::WithdrawnLate)
        || matches!(case, Case::Review | Case::Told) && takes_back(facts);
    let Some(circular) = facts.circular.filter(|_| !silent) else { return Vec::new() };
    if case == Case::Withdrawn {
        let stood = facts.superseded.iter().take(MOST_ROWS);
        let gone = |(text, choice): &(TextId, Choice)| TextChoice {
            text: text.clone(),
            choice: *choice,
            spot: None,
            method: None,
        };
        return stood.map(|stood| Row { tone: "blank", ..row(circular, &gone(stood), None, voice) }).collect();
    }
    let read = facts.judgement.choices.iter();
    let before = |id: &TextId| facts.superseded.iter().find(|(text, _)| text == id).map(|(_, choice)| *choice);
    let worded = read.take(MOST_ROWS).map(|read| {
        let counts = case == Case::Accepted && read.choice.answers();
        if counts && facts.overtaken.contains(&read.text) {
            return Row { replaces: Some(voice.say("overtaken")), ..row(circular, read, None, voice) };
        }
        let stands = facts.standing.iter().find(|(text, _)| *text == read.text && case == Case::Accepted);
        if let Some((_, stands)) = stands {
            let stands = choice(*stands, circular.study_group, voice);
            let stands = voice.with("stands-already", [("choice", &stands)]);
            return Row { replaces: Some(stands), ..row(circular, read, None, voice) };
        }
        row(circular, read, before(&read.text).filter(|_| counts), voice)
    });
    worded.collect()
}

/// Whether it is about nothing but taking a reply back, so that there are no choices to show.
fn takes_back(facts: &Acknowledgement) -> bool {
    let judgement = facts.judgement;
    let spoken = judgement.withdrawal || judgement.reasons.iter().any(|reason| reason.code == DoubtCode::Withdrawal);
    spoken && judgement.choices.iter().all(|read| read.choice == Choice::Blank)
}

fn row(circular: &Circular, read: &TextChoice, before: Option<Choice>, voice: Voice) -> Row {
    let draft = circular.texts.iter().find(|text| text.id == read.text);
    let earlier = before.map(|choice| self::choice(choice, circular.study_group, voice));
    Row {
        name: draft.map_or_else(|| unlisted(&read.text, voice), |draft| text_name(draft, voice)),
        title: draft.map(|draft| title(draft, voice.0)).unwrap_or_default(),
        choice: choice(read.choice, circular.study_group, voice),
        tone: tone(read.choice),
        replaces: earlier.map(|choice| voice.with("replaces", [("choice", &choice)])),
    }
}

/// The text as the form names it: `Draft Corrigendum 1 to ITU-T X.1333`.
pub(super) fn text_name(draft: &DraftText, voice: Voice) -> String {
    let id = clean(draft.id.as_str(), 60);
    let (whole, part) = id.rsplit_once(' ').map_or((id.as_str(), ""), |(whole, part)| (whole, part));
    let number = part.trim_start_matches(|c: char| !c.is_ascii_digit());
    let (key, id, number) = match draft.kind {
        TextKind::New => ("text-new", id.as_str(), ""),
        TextKind::Revised => ("text-revised", id.as_str(), ""),
        TextKind::Corrigendum if !number.is_empty() => ("text-corrigendum", whole, number),
        TextKind::Amendment if !number.is_empty() => ("text-amendment", whole, number),
        TextKind::Corrigendum | TextKind::Amendment => ("text-other", id.as_str(), ""),
    };
    let shown = match &draft.provisional_name {
        Some(name) => format!("{id} ({})", clean(name, 60)),
        None => id.to_owned(),
    };
    voice.with(key, [("id", &designation(&shown, voice)), ("part", &apart(number))])
}

/// A text that the circular does not list.
fn unlisted(id: &TextId, voice: Voice) -> String {
    voice.with("text-other", [("id", &designation(&clean(id.as_str(), 60), voice))])
}

/// The identifier after its series, `ITU-T X.1353`, set apart as one.
fn designation(id: &str, voice: Voice) -> String {
    apart(&format!("{} {id}", voice.say("series")))
}

/// The title in the language, else in English, else in whatever language there is.
pub(super) fn title(draft: &DraftText, language: Language) -> String {
    apart(&clean(language.words_of(&draft.title), 400))
}

fn choice(choice: Choice, study_group: u32, voice: Voice) -> String {
    let key = match choice {
        Choice::AuthorizeNoComments => "choice-authorize-no-comments",
        Choice::AuthorizeWithComments => "choice-authorize-with-comments",
        Choice::Authorize => "choice-authorize",
        Choice::Refuse => "choice-refuse",
        Choice::Blank => "choice-blank",
        Choice::Unclear => "choice-unclear",
    };
    voice.with(key, [("group", &study_group.to_string())])
}

const fn tone(choice: Choice) -> &'static str {
    match choice {
        Choice::AuthorizeNoComments | Choice::AuthorizeWithComments | Choice::Authorize => "yes",
        Choice::Refuse => "no",
        Choice::Blank => "blank",
        Choice::Unclear => "unclear",
    }
}

/// Sentences that sum up: how many count, how many are unanswered, which comments were noted.
fn sums(facts: &Acknowledgement, case: Case, voice: Voice) -> Vec<String> {
    let choices = &facts.judgement.choices;
    let stands = |read: &&TextChoice| read.choice.answers() && !facts.overtaken.contains(&read.text);
    let answered = choices.iter().filter(stands).count();
    let stands = |id: &TextId| facts.standing.iter().any(|(text, _)| text == id);
    let blank = choices.iter().filter(|read| read.choice == Choice::Blank && !stands(&read.text)).count();
    let comments = &facts.judgement.comments;
    let mut about: Vec<_> = comments.iter().filter_map(|comment| comment.text.as_ref()).collect();
    about.sort_unstable();
    about.dedup();
    let general = comments.iter().any(|comment| comment.text.is_none());
    let shown = !matches!(case, Case::NotEntitled | Case::Disowned);
    [
        (case == Case::Accepted && answered > 0).then(|| voice.count("counted", answered)),
        (case == Case::Accepted && blank > 0).then(|| voice.count("unanswered", blank)),
        (shown && !about.is_empty()).then(|| voice.count("comments", about.len())),
        (shown && general).then(|| voice.say("comments-general")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The points in doubt; a case whose opening words say it all needs none.
fn doubts(facts: &Acknowledgement, case: Case, voice: Voice) -> Vec<Item> {
    match case {
        Case::Review | Case::Told => items(&facts.judgement.reasons, facts, voice),
        Case::Accepted
        | Case::Withdrawn
        | Case::Confirm
        | Case::Late
        | Case::WithdrawnLate
        | Case::Disowned
        | Case::NotEntitled
        | Case::Unknown
        | Case::Closed => Vec::new(),
    }
}

/// Each point once, with the text and the place it is about.
fn items(reasons: &[Reason], facts: &Acknowledgement, voice: Voice) -> Vec<Item> {
    let mut points: Vec<(DoubtCode, Option<&TextId>)> = Vec::new();
    for reason in reasons {
        let point = (reason.code, reason.text.as_ref());
        if points.len() < MOST_POINTS && !points.contains(&point) {
            points.push(point);
        }
    }
    points.into_iter().map(|(code, text)| item(code, text, facts, voice)).collect()
}

fn item(code: DoubtCode, text: Option<&TextId>, facts: &Acknowledgement, voice: Voice) -> Item {
    let Point { what, todo } = point(code, voice.0);
    let read = text.and_then(|id| facts.judgement.choices.iter().find(|read| read.text == *id));
    let spot = read.and_then(|read| read.spot.as_deref());
    Item {
        about: text.map(|id| named(id, facts.circular, voice)),
        what,
        place: spot.map(|spot| voice.with("place", [("spot", &place(spot, voice))])),
        todo,
    }
}

fn named(id: &TextId, circular: Option<&Circular>, voice: Voice) -> String {
    let draft = circular.and_then(|circular| circular.texts.iter().find(|text| text.id == *id));
    draft.map_or_else(|| unlisted(id, voice), |draft| text_name(draft, voice))
}

/// What comes next and where to write.
fn after(facts: &Acknowledgement, case: Case, voice: Voice) -> Vec<String> {
    let Some(circular) = facts.circular else {
        return if case == Case::Unknown { vec![voice.say("unknown-todo")] } else { vec![voice.say("ask-here")] };
    };
    let address = apart(&clean(&circular.reply_to, 120));
    let deadline = moment::instant(voice, circular.deadline);
    let ahead = facts.now <= circular.deadline;
    let write = |key: &str| voice.with(key, [("address", &address), ("deadline", &deadline)]);
    match case {
        Case::Confirm => {
            let words = [("confirm", &*voice.say("word-confirm")), ("reject", &*voice.say("word-reject"))];
            let todo = voice.with("confirm-todo", words);
            match facts.asking.map(|asking| asking.occasion) {
                Some(Occasion::Unclear) => vec![voice.say("confirm-unclear"), todo, write("ask")],
                Some(Occasion::Reminder) => vec![todo, write("ask"), voice.say("confirm-again")],
                Some(Occasion::First | Occasion::Told) | None => vec![todo, write("ask")],
            }
        }
        Case::Told if ahead => vec![write("told-todo")],
        Case::Told => vec![write("told-after")],
        Case::Accepted if ahead => vec![write("correct")],
        Case::Withdrawn if ahead => vec![write("withdrawn-todo")],
        Case::Accepted | Case::Late | Case::Withdrawn | Case::WithdrawnLate => vec![write("correct-after")],
        Case::Disowned => vec![voice.say("disowned-todo"), write("ask")],
        Case::Review if ahead => vec![write("clarify")],
        Case::Review => vec![write("clarify-after")],
        Case::NotEntitled => vec![voice.say("not-entitled-todo"), write("ask")],
        Case::Unknown => vec![voice.say("unknown-todo"), write("ask")],
        Case::Closed => vec![write("ask")],
    }
}
