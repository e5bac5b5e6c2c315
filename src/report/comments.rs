//! The TD in which TSB puts Member States' comments before the study group: per text, in their original language.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use jiff::{Timestamp, civil::Date};

use super::{
    csv::{name, order},
    document::{Document, WIDTH, Words},
    pending::{not_final, waiting},
};
use crate::{
    circular::{Circular, DraftText, TextId},
    event::MessageHash,
    language::Language,
    letter::{
        clean,
        digest::{circular_name, short},
        locale::Clerk,
        moment, text_name,
    },
    reply::{Choice, Comment, state::StateCode},
    tally::{Entry, Standing, Survey},
};

/// How the house names words that stand in the message itself.
const BODY: &str = "message body";

/// The TD as a Word document; none when the circular is not known.
///
/// # Errors
/// When the document cannot be written.
pub fn comments(survey: &Survey<'_>, circular: u32, now: Timestamp, language: Language) -> Result<Option<Vec<u8>>> {
    let Some(opened) = survey.books().circular(circular) else { return Ok(None) };
    let clerk = Clerk(language);
    let mut td = Td { survey, circular: &opened.circular, clerk, document: Document::new(language) };
    td.cover(now);
    td.document.contents(&clerk.say("td-contents"));
    td.overview();
    for note in not_final(&opened.circular, waiting(survey, circular), now, clerk) {
        td.document.say("Note", &note);
    }
    let remarks = td.remarks();
    let standing = survey.books().standing(circular);
    td.general(&remarks);
    for draft in &opened.circular.texts {
        td.text(draft, &remarks, &standing);
    }
    let late: Vec<Remark> = survey.late(circular).into_iter().flat_map(remarks_of).collect();
    td.late(&late);
    td.files(remarks.iter().chain(&late));
    let title = clerk.tell("td-title-comments", [("circular", circular_name(clerk, circular).into())]);
    td.document.finish(&title, now).map(Some)
}

struct Td<'t> {
    survey: &'t Survey<'t>,
    circular: &'t Circular,
    clerk: Clerk,
    document: Document,
}

/// What one Member State says about one text, or about the whole.
struct Remark {
    state: StateCode,
    arrived: Timestamp,
    message: MessageHash,
    comment: Comment,
}

/// The study period of the Union that a meeting falls into (WTSA to WTSA).
fn study_period(meeting: Date) -> Option<&'static str> {
    match meeting.year() {
        2017..=2021 => Some("2017-2021"),
        2022..=2024 => Some("2022-2024"),
        2025..=2028 => Some("2025-2028"),
        _ => None,
    }
}

impl Td<'_> {
    fn cover(&mut self, now: Timestamp) {
        let (clerk, circular) = (self.clerk, self.circular);
        let line = |style: &'static str, words: &str| self.document.words(style, words);
        let period = study_period(circular.meeting.start);
        let period = period.map(|years| clerk.tell("td-period", [("years", years.into())])).unwrap_or_default();
        let group = clerk.tell("td-group", [("group", circular.study_group.to_string().into())]);
        let union = [clerk.say("td-union"), clerk.say("td-sector"), period];
        let left: Vec<Words> =
            union.iter().filter(|words| !words.is_empty()).map(|words| line("CoverBold", words)).collect();
        let right = [clerk.say("td-number"), group, clerk.say("td-original")];
        let right: Vec<Words> = right.iter().map(|words| line("CoverRight", words)).collect();
        let kind = vec![vec![line("CoverBold", &clerk.say("td-kind"))], vec![line("CoverRight", "")]];
        let name = circular_name(clerk, circular.number);
        let title = clerk.tell("td-title-comments", [("circular", name.clone().into())]);
        let replied = self.survey.books().replied(circular.number).len();
        let summary = clerk.tell(
            "td-abstract-comments",
            [
                ("circular", name.into()),
                ("reference", clean(&circular.reference, 40).into()),
                ("moment", moment::brief(clerk, now).into()),
                ("support", clerk.count("td-abstract-count", replied).into()),
            ],
        );
        let contact = format!("TSB, {}", clean(&circular.reply_to, 120));
        let facts = [
            ("td-questions", clerk.say("td-questions-all")),
            ("td-meeting", place_and_date(circular, clerk)),
            ("td-source", clerk.say("td-source-tsb")),
            ("td-title", title),
            ("td-contact", contact),
            ("td-abstract", summary),
        ];
        let rows = facts
            .iter()
            .map(|(key, value)| vec![vec![line("CoverBold", &clerk.say(key))], vec![line("CoverLine", value)]]);
        let rows = rows.collect();
        self.document.table("Cover", &[6400, WIDTH - 6400], false, vec![vec![left, right], kind]);
        self.document.table("Cover", &[1900, WIDTH - 1900], false, rows);
    }

    /// The positions on every text at a glance.
    fn overview(&mut self) {
        let clerk = self.clerk;
        self.document.heading(1, &clerk.say("td-overview"));
        let keys = ["column-text", "column-replies", "column-no-comments", "column-with-comments", "column-refuse"];
        let mut rows = vec![keys.iter().map(|key| vec![self.document.words("Head", &clerk.say(key))]).collect()];
        for count in self.survey.books().counts(self.circular.number) {
            let numbers = [count.replies, count.no_comments, count.with_comments, count.refuse];
            let numbers = numbers.iter().map(|number| vec![self.document.words("Number", &number.to_string())]);
            let text = self.document.words("Cell", count.text.as_str());
            rows.push(std::iter::once(vec![text]).chain(numbers).collect());
        }
        self.document.table("TableGrid", &[3238, 1600, 1600, 1600, 1600], true, rows);
    }

    fn remarks(&self) -> Vec<Remark> {
        let comments = self.survey.books().comments(self.circular.number).into_iter();
        let remarks = comments.map(|standing| Remark {
            state: standing.state,
            arrived: standing.arrived,
            message: standing.message,
            comment: standing.comment,
        });
        remarks.collect()
    }

    /// On the whole; what is about no text of the circular stands here too, so that nothing is left out.
    fn general(&mut self, remarks: &[Remark]) {
        self.document.heading(1, &self.clerk.say("td-general"));
        let known: BTreeSet<&TextId> = self.circular.texts.iter().map(|draft| &draft.id).collect();
        let whole =
            remarks.iter().filter(|remark| remark.comment.text.as_ref().is_none_or(|text| !known.contains(text)));
        let whole: Vec<&Remark> = whole.collect();
        if whole.is_empty() {
            self.document.say("Note", &self.clerk.say("td-none-general"));
        }
        for (state, remarks) in by_state(&whole, self.clerk) {
            self.member(state, None, &remarks, false);
        }
    }

    fn text(&mut self, draft: &DraftText, remarks: &[Remark], standing: &Standing) {
        self.document.heading(1, &heading(draft, self.clerk));
        let own: Vec<&Remark> =
            remarks.iter().filter(|remark| remark.comment.text.as_ref() == Some(&draft.id)).collect();
        let of_text = standing.iter().filter(|((_, text), _)| *text == draft.id);
        let positions: BTreeMap<StateCode, (Choice, Timestamp)> =
            of_text.map(|((state, _), stood)| (*state, (stood.choice, stood.arrived))).collect();
        let speaks = |choice: Choice| matches!(choice, Choice::AuthorizeWithComments | Choice::Refuse);
        let mut told = by_state(&own, self.clerk);
        for (state, (choice, _)) in &positions {
            if speaks(*choice) && !told.iter().any(|(named, _)| named == state) {
                told.push((*state, Vec::new()));
            }
        }
        told.sort_by_cached_key(|(state, _)| order(&name(*state, self.clerk)));
        let on_the_whole: BTreeSet<StateCode> =
            remarks.iter().filter(|remark| remark.comment.text.is_none()).map(|remark| remark.state).collect();
        if told.is_empty() {
            self.document.say("Note", &self.clerk.say("td-none"));
        }
        for (state, remarks) in told {
            self.member(state, positions.get(&state).copied(), &remarks, on_the_whole.contains(&state));
        }
    }

    /// One Member State's part: its position, when it came, and its words as it wrote them; where it has none on the text,
    /// whether it has some on the whole.
    fn member(
        &mut self,
        state: StateCode,
        position: Option<(Choice, Timestamp)>,
        remarks: &[&Remark],
        on_the_whole: bool,
    ) {
        let clerk = self.clerk;
        self.document.heading(2, &name(state, clerk));
        let received = position.map(|(_, at)| at).or_else(|| remarks.first().map(|remark| remark.arrived));
        let position = position.map(|(choice, _)| choice);
        let told = position.map(|choice| clerk.tell("td-position", [("choice", short(choice, clerk).into())]));
        let received = received.map(|at| clerk.tell("td-received", [("moment", moment::brief(clerk, at).into())]));
        for fact in told.into_iter().chain(received) {
            self.document.say("Facts", &fact);
        }
        self.bodies(remarks);
        match position {
            Some(Choice::Refuse | Choice::AuthorizeWithComments) if remarks.is_empty() && on_the_whole => {
                self.document.say("Note", &clerk.say("td-see-whole"));
            }
            Some(Choice::Refuse) if remarks.is_empty() => self.document.say("Note", &clerk.say("td-no-reasons")),
            Some(Choice::AuthorizeWithComments) if remarks.is_empty() => {
                self.document.say("Note", &clerk.say("td-announced"));
            }
            _ => {}
        }
    }

    fn bodies(&mut self, remarks: &[&Remark]) {
        let mut file = BODY;
        for remark in remarks {
            if remark.comment.source != file && remark.comment.source != BODY {
                let named = clean(&remark.comment.source, 200);
                self.document.say("Facts", &self.clerk.tell("td-file", [("file", named.into())]));
            }
            file = &remark.comment.source;
            self.document.quote("Comment", &remark.comment.body);
        }
    }

    fn late(&mut self, late: &[Remark]) {
        if late.is_empty() {
            return;
        }
        let clerk = self.clerk;
        self.document.heading(1, &clerk.say("td-late"));
        let deadline = moment::instant(clerk.voice(), self.circular.deadline);
        self.document.say("Normal", &clerk.tell("td-late-intro", [("deadline", deadline.into())]));
        let all: Vec<&Remark> = late.iter().collect();
        for (state, remarks) in by_state(&all, clerk) {
            self.document.heading(2, &name(state, clerk));
            for remark in remarks {
                let text = remark.comment.text.as_ref().map(|text| clean(text.as_str(), 60));
                let received = clerk.tell("td-received", [("moment", moment::brief(clerk, remark.arrived).into())]);
                for fact in text.into_iter().chain([received]) {
                    self.document.say("Facts", &fact);
                }
                self.bodies(&[remark]);
            }
        }
    }

    /// The files that comments came in, and in which message they are found.
    fn files<'r>(&mut self, remarks: impl Iterator<Item = &'r Remark>) {
        let clerk = self.clerk;
        self.document.heading(1, &clerk.say("td-attachments"));
        let mut files: BTreeSet<(String, String, String)> = BTreeSet::new();
        for remark in remarks.filter(|remark| remark.comment.source != BODY) {
            let message = remark.message.as_str().chars().take(12).collect();
            files.insert((name(remark.state, clerk), clean(&remark.comment.source, 200), message));
        }
        if files.is_empty() {
            self.document.say("Note", &clerk.say("td-no-attachments"));
            return;
        }
        self.document.say("Normal", &clerk.say("td-attachments-intro"));
        let heads = ["column-state", "column-file", "column-message"];
        let mut rows = vec![heads.iter().map(|key| vec![self.document.words("Head", &clerk.say(key))]).collect()];
        for (state, file, message) in files {
            rows.push([state, file, message].iter().map(|cell| vec![self.document.words("Cell", cell)]).collect());
        }
        self.document.table("TableGrid", &[3000, 4638, 2000], true, rows);
    }
}

fn remarks_of(entry: &Entry) -> Vec<Remark> {
    let Some(judgement) = entry.decision.as_ref().map(|decision| &decision.judgement) else { return Vec::new() };
    let Some(state) = judgement.member_state else { return Vec::new() };
    let remark = |comment: &Comment| Remark {
        state,
        arrived: entry.arrival.at,
        message: entry.message.clone(),
        comment: comment.clone(),
    };
    judgement.comments.iter().map(remark).collect()
}

/// Gathered by Member State, in the order of their names.
fn by_state<'r>(remarks: &[&'r Remark], clerk: Clerk) -> Vec<(StateCode, Vec<&'r Remark>)> {
    let mut states: BTreeMap<(String, StateCode), Vec<&Remark>> = BTreeMap::new();
    for remark in remarks {
        states.entry((order(&name(remark.state, clerk)), remark.state)).or_default().push(remark);
    }
    states.into_iter().map(|((_, state), remarks)| (state, remarks)).collect()
}

/// `Draft new Recommendation ITU-T X.1353 (X.ztd-iot): Security methodology …`
pub(super) fn heading(draft: &DraftText, clerk: Clerk) -> String {
    let name = text_name(draft, clerk.voice());
    let title = clean(clerk.0.words_of(&draft.title), 300);
    if title.is_empty() { name } else { clerk.voice().labelled(&name, &title) }
}

fn place_and_date(circular: &Circular, clerk: Clerk) -> String {
    let place = clean(clerk.0.words_of(&circular.meeting.place), 120);
    let from = moment::date(clerk.voice(), circular.meeting.start);
    let to = moment::date(clerk.voice(), circular.meeting.end);
    let dates = format!("{from} – {to}");
    if place.is_empty() { dates } else { clerk.list([place, dates]) }
}
