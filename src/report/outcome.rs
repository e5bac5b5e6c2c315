//! The Director's advice to the study group's chairman: what the consultation decided for each text, and on what.

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;

use super::{
    comments::heading,
    csv::{name, order},
    document::{Document, WIDTH},
    pending::{not_final, waiting},
};
use crate::{
    circular::{Circular, TextId},
    language::Language,
    letter::{
        clean,
        digest::{circular_name, ledger, short},
        locale::Clerk,
        moment,
    },
    reply::{Choice, state::StateCode},
    tally::{Ledger, Margin, Outcome, Survey, TextTally},
};

/// The outcome of a consultation, as its JSON form gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    pub circular: u32,
    pub reference: String,
    pub study_group: u32,
    pub as_of: Timestamp,
    pub deadline: Timestamp,
    /// Whether the deadline has passed and nothing waits for a person.
    pub settled: bool,
    /// Messages that wait and may bear on this circular.
    pub waiting: usize,
    pub threshold_percent: u8,
    pub rule: &'static str,
    pub texts: Vec<TextAdvice>,
    /// Replies after the deadline, not counted.
    pub late: Vec<LateReply>,
    /// Member States with a standing choice.
    pub replied: Vec<Member>,
    pub ledger: Ledger,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextAdvice {
    #[serde(flatten)]
    pub count: TextTally,
    /// The clause of Resolution 1 that decides.
    pub clause: &'static str,
    /// How many further replies would have changed the outcome.
    pub margin: Margin,
    pub refusals: Vec<Refusal>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    #[serde(flatten)]
    pub member: Member,
    pub received: Timestamp,
    /// In the Administration's own words.
    pub reasons: Vec<String>,
    /// Where it gives none for this text: what it says on its reply as a whole.
    pub on_the_whole: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Member {
    pub name: String,
    pub member_state: Option<StateCode>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LateReply {
    #[serde(flatten)]
    pub member: Member,
    pub received: Timestamp,
    pub choices: Vec<(TextId, Choice)>,
}

/// What there is to advise; none when the circular is not known.
#[must_use]
pub fn advice(survey: &Survey<'_>, circular: u32, now: Timestamp, language: Language) -> Option<Advice> {
    let clerk = Clerk(language);
    let books = survey.books();
    let opened = &books.circular(circular)?.circular;
    let member = |state: StateCode| Member { name: name(state, clerk), member_state: Some(state) };
    let texts = books.counts(circular).into_iter().map(|count| TextAdvice {
        clause: match count.outcome {
            Outcome::Proceed => "9.4.5",
            Outcome::NotProceed => "9.4.6",
        },
        margin: count.margin(opened.threshold_percent),
        refusals: refusals(survey, circular, &count.text, clerk),
        count,
    });
    let late = survey.late(circular).into_iter().filter_map(|entry| {
        let judgement = &entry.decision.as_ref()?.judgement;
        let unknown = || Member { name: clerk.say("state-not-known"), member_state: None };
        let answers = judgement.choices.iter().filter(|row| row.choice != Choice::Blank);
        Some(LateReply {
            member: judgement.member_state.map_or_else(unknown, member),
            received: entry.arrival.at,
            choices: answers.map(|row| (row.text.clone(), row.choice)).collect(),
        })
    });
    let mut replied: Vec<Member> = books.replied(circular).into_iter().map(member).collect();
    replied.sort_by_cached_key(|member| order(&member.name));
    let waiting = waiting(survey, circular);
    Some(Advice {
        circular,
        reference: clean(&opened.reference, 40),
        study_group: opened.study_group,
        as_of: now,
        deadline: opened.deadline,
        settled: waiting == 0 && opened.deadline <= now,
        waiting,
        threshold_percent: opened.threshold_percent,
        rule: "WTSA Resolution 1, section 9.4",
        texts: texts.collect(),
        late: late.collect(),
        replied,
        ledger: survey.ledger_for(circular),
    })
}

fn refusals(survey: &Survey<'_>, circular: u32, text: &TextId, clerk: Clerk) -> Vec<Refusal> {
    let books = survey.books();
    let comments = books.comments(circular);
    let standing = books.standing(circular);
    let refuse = standing.iter().filter(|((_, of), stood)| of == text && stood.choice == Choice::Refuse);
    let mut refusals: Vec<Refusal> = refuse
        .map(|((state, _), stood)| {
            let said = |about: Option<&TextId>| {
                let own = comments.iter().filter(|one| one.state == *state && one.comment.text.as_ref() == about);
                own.map(|one| one.comment.body.clone()).collect::<Vec<_>>()
            };
            let reasons = said(Some(text));
            Refusal {
                member: Member { name: name(*state, clerk), member_state: Some(*state) },
                received: stood.arrived,
                on_the_whole: if reasons.is_empty() { said(None) } else { Vec::new() },
                reasons,
            }
        })
        .collect();
    refusals.sort_by_cached_key(|refusal| order(&refusal.member.name));
    refusals
}

/// The draft of the advice as a Word document; none when the circular is not known.
///
/// # Errors
/// When the document cannot be written.
pub fn outcome(survey: &Survey<'_>, circular: u32, now: Timestamp, language: Language) -> Result<Option<Vec<u8>>> {
    let (Some(facts), Some(opened)) = (advice(survey, circular, now, language), survey.books().circular(circular))
    else {
        return Ok(None);
    };
    let clerk = Clerk(language);
    let mut letter = Letter { facts: &facts, circular: &opened.circular, clerk, document: Document::new(language) };
    letter.head();
    letter.opening();
    letter.table();
    letter.texts();
    letter.late();
    letter.replied();
    letter.document.heading(1, &clerk.say("heading-ledger"));
    letter.document.say("Normal", &ledger(&facts.ledger, clerk).0);
    let title = clerk.tell("advice-title", [("circular", circular_name(clerk, circular).into())]);
    letter.document.finish(&title, now).map(Some)
}

struct Letter<'l> {
    facts: &'l Advice,
    circular: &'l Circular,
    clerk: Clerk,
    document: Document,
}

impl Letter<'_> {
    fn head(&mut self) {
        let clerk = self.clerk;
        let name = circular_name(clerk, self.facts.circular);
        let title = clerk.tell("advice-title", [("circular", name.into())]);
        self.document.say("Draft", &clerk.say("advice-draft"));
        let group = self.facts.study_group.to_string();
        let rows = [
            ("advice-to", clerk.tell("advice-to-chairman", [("group", group.into())])),
            ("advice-from", clerk.say("advice-from-director")),
            ("advice-date", moment::brief(clerk, self.facts.as_of)),
            ("advice-subject", title),
        ];
        let cells = rows.iter().map(|(key, value)| {
            let key = self.document.words("CoverBold", &clerk.say(key));
            vec![vec![key], vec![self.document.words("CoverLine", value)]]
        });
        let cells = cells.collect();
        self.document.table("Cover", &[1900, WIDTH - 1900], false, cells);
    }

    fn opening(&mut self) {
        let (clerk, circular) = (self.clerk, self.circular);
        let voice = clerk.voice();
        self.document.heading(1, &clerk.say("advice-table"));
        self.document.say(
            "Normal",
            &clerk.tell(
                "advice-intro",
                [
                    ("circular", circular_name(clerk, circular.number).into()),
                    ("reference", clean(&circular.reference, 40).into()),
                    ("date", moment::date(voice, circular.date).into()),
                    ("group", circular.study_group.to_string().into()),
                    ("start", moment::date(voice, circular.meeting.start).into()),
                    ("end", moment::date(voice, circular.meeting.end).into()),
                    ("deadline", moment::instant(voice, circular.deadline).into()),
                ],
            ),
        );
        for note in not_final(circular, self.facts.waiting, self.facts.as_of, clerk) {
            self.document.say("Note", &note);
        }
        let threshold = self.facts.threshold_percent;
        self.document.say("Normal", &clerk.tell("advice-rule", [("threshold", threshold.into())]));
    }

    fn table(&mut self) {
        let clerk = self.clerk;
        let heads =
            ["column-text", "column-replies", "column-support", "column-refuse", "column-percent", "column-outcome"];
        let mut rows = vec![heads.iter().map(|key| vec![self.document.words("Head", &clerk.say(key))]).collect()];
        for text in &self.facts.texts {
            let count = &text.count;
            let numbers = [count.replies.to_string(), count.support.to_string(), count.refuse.to_string()];
            let share = count.support_percent.clone().unwrap_or_else(|| "–".to_owned());
            let numbers = numbers.into_iter().chain([share]).map(|number| vec![self.document.words("Number", &number)]);
            let outcome = clerk.say(match (count.outcome, count.replies) {
                (Outcome::Proceed, 0) => "may-proceed-empty",
                (Outcome::Proceed, _) => "may-proceed",
                (Outcome::NotProceed, _) => "may-not-proceed",
            });
            let outcome = format!("{outcome} (§ {})", text.clause);
            let row = std::iter::once(vec![self.document.words("Cell", count.text.as_str())]);
            rows.push(row.chain(numbers).chain([vec![self.document.words("Cell", &outcome)]]).collect());
        }
        self.document.table("TableGrid", &[1738, 1300, 1300, 1300, 1300, 2700], true, rows);
    }

    fn texts(&mut self) {
        let clerk = self.clerk;
        self.document.heading(1, &clerk.say("advice-per-text"));
        for (draft, text) in self.circular.texts.iter().zip(&self.facts.texts) {
            let count = &text.count;
            self.document.heading(2, &heading(draft, clerk));
            if let Some(percent) = &count.support_percent {
                let sum = clerk.tell(
                    "advice-sum",
                    [
                        ("support", count.support.into()),
                        ("replies", count.replies.into()),
                        ("percent", percent.as_str().into()),
                        ("refuse", count.refuse.into()),
                    ],
                );
                self.document.say("Normal", &sum);
            }
            let decision = match (count.outcome, count.replies) {
                (Outcome::Proceed, 0) => "advice-proceed-empty",
                (Outcome::Proceed, _) => "advice-proceed",
                (Outcome::NotProceed, _) => "advice-not-proceed",
            };
            self.document.say("Normal", &clerk.say(decision));
            self.refusals(&text.refusals);
        }
    }

    fn refusals(&mut self, refusals: &[Refusal]) {
        let clerk = self.clerk;
        if refusals.is_empty() {
            self.document.say("Normal", &clerk.say("advice-no-refusals"));
            return;
        }
        self.document.say("Lead", &clerk.say("advice-refusals"));
        for refusal in refusals {
            let received = moment::brief(clerk, refusal.received);
            self.document.say("Facts", &clerk.list([refusal.member.name.clone(), received]));
            if refusal.reasons.is_empty() {
                let whole = !refusal.on_the_whole.is_empty();
                let note = if whole { "advice-reasons-whole" } else { "advice-no-reasons" };
                self.document.say("Note", &clerk.say(note));
            }
            for reason in refusal.reasons.iter().chain(&refusal.on_the_whole) {
                self.document.quote("Comment", reason);
            }
        }
    }

    fn late(&mut self) {
        let clerk = self.clerk;
        self.document.heading(1, &clerk.say("advice-late"));
        if self.facts.late.is_empty() {
            self.document.say("Normal", &clerk.say("advice-late-none"));
            return;
        }
        let heads = ["column-state", "column-received", "column-position"];
        let mut rows = vec![heads.iter().map(|key| vec![self.document.words("Head", &clerk.say(key))]).collect()];
        for late in &self.facts.late {
            let said = late
                .choices
                .iter()
                .map(|(text, choice)| clerk.voice().labelled(&clean(text.as_str(), 60), &short(*choice, clerk)));
            let said = clerk.clauses(said);
            let cells = [late.member.name.clone(), moment::brief(clerk, late.received), said];
            rows.push(cells.iter().map(|cell| vec![self.document.words("Cell", cell)]).collect());
        }
        self.document.table("TableGrid", &[2600, 2400, 4638], true, rows);
    }

    fn replied(&mut self) {
        let clerk = self.clerk;
        let count = self.facts.replied.len();
        self.document.heading(1, &format!("{} ({count})", clerk.say("advice-replied")));
        if count == 0 {
            self.document.say("Normal", &clerk.say("advice-replied-none"));
            return;
        }
        let names = clerk.list(self.facts.replied.iter().map(|member| member.name.clone()));
        self.document.say("Normal", &names);
    }
}
