//! The digest's parts in order, worded, ready to be laid out as text or HTML.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Consultation, Digest, FailedLetter, Ledger, Problem, TextLine, lines};
use crate::{
    chart,
    letter::{Picture, clean, locale::Clerk, moment},
    reply::{
        state::{self, Region},
        wording::fold,
    },
};

/// Longer lists are cut; the last line says how many are not shown.
const MOST: usize = 150;

#[derive(Serialize)]
pub(super) struct View {
    pub language: &'static str,
    pub direction: &'static str,
    pub start: &'static str,
    pub end: &'static str,
    pub subject: String,
    pub title: String,
    pub period: String,
    /// Why it is sent beside the daily ones.
    pub occasions: Vec<String>,
    /// One line each: per consultation, then what waits.
    pub top: Vec<String>,
    pub alarms: Vec<String>,
    pub nothing_new: Option<String>,
    pub headings: BTreeMap<&'static str, String>,
    pub waiting: Vec<Entry>,
    pub circulars: Vec<Part>,
    pub problems: Vec<Entry>,
    pub footer: String,
    /// How the same numbers are found again.
    pub again: String,
    pub commands: Vec<String>,
    pub files: String,
}

/// Something in a list: its head, what belongs to it, and the command that deals with it.
#[derive(Serialize)]
pub(super) struct Entry {
    pub head: String,
    pub lines: Vec<String>,
    pub command: Option<String>,
}

/// One consultation.
#[derive(Serialize)]
pub(super) struct Part {
    pub heading: String,
    pub dates: String,
    pub threshold: u8,
    pub line_note: String,
    pub legend: Vec<Legend>,
    pub texts: Vec<Bar>,
    pub new: Vec<Entry>,
    pub overruled: Vec<Entry>,
    pub late: Vec<Entry>,
    pub not_entitled: Vec<Entry>,
    pub silent_heading: String,
    pub silent: Vec<Silent>,
    pub ledger: String,
    pub alarm: Option<String>,
}

/// What a colour in the bars means.
#[derive(Serialize)]
pub(super) struct Legend {
    pub colour: String,
    pub words: String,
}

/// One text's tally, with the bar cut at the threshold into what is filled and what is not.
#[derive(Serialize)]
pub(super) struct Bar {
    pub text: String,
    pub title: String,
    pub percent: String,
    pub counts: String,
    pub outcome: String,
    pub margin: String,
    /// The line, on which side of it the text stands, and what would change that.
    pub stands: String,
    pub proceed: bool,
    /// The picture's Content-ID, and what it shows in words.
    pub picture: String,
    pub alt: String,
    /// Widths in per cent, left to right: filled and empty below the threshold, filled and empty above it.
    pub filled_below: u32,
    pub empty_below: u32,
    pub filled_above: u32,
    pub empty_above: u32,
}

/// The Member States of a region that have not replied.
#[derive(Serialize)]
pub(super) struct Silent {
    pub region: String,
    pub names: String,
}

impl View {
    /// With the pictures that it shows, each once.
    pub fn of(facts: &Digest) -> (Self, Vec<Picture>) {
        let clerk = facts.clerk();
        let mut pictures = BTreeMap::new();
        let circulars: Vec<_> = facts.circulars.iter().map(|one| Part::of(one, clerk, &mut pictures)).collect();
        let broken = facts.circulars.iter().zip(&circulars);
        let ledgers = broken.filter_map(|(facts, part)| {
            Some(clerk.voice().labelled(&lines::circular_name(clerk, facts.circular), part.alarm.as_ref()?))
        });
        let breaker = facts.breaker.map(|until| moment::brief(clerk, until));
        let breaker = breaker.map(|until| clerk.tell("breaker", [("until", until.into())]));
        let whole = facts.problems.iter().filter(|one| matches!(one, Problem::Ledger { .. }));
        let alarms = breaker.into_iter().chain(whole.map(|one| problem(one, clerk).head)).chain(ledgers);
        let rtl = clerk.0.right_to_left();
        let view = Self {
            language: clerk.0.code(),
            direction: if rtl { "rtl" } else { "ltr" },
            start: if rtl { "right" } else { "left" },
            end: if rtl { "left" } else { "right" },
            subject: lines::subject(facts),
            title: lines::title(facts),
            period: lines::period(facts),
            occasions: lines::occasions(facts),
            top: lines::top(facts),
            alarms: alarms.collect(),
            nothing_new: lines::nothing_new(facts),
            headings: HEADINGS.into_iter().map(|(name, key)| (name, clerk.say(key))).collect(),
            waiting: capped(facts.waiting.iter().map(|one| lines::waiting(one, facts)), facts.waiting.len(), clerk),
            problems: problems(facts),
            footer: clerk.say("digest-footer"),
            again: clerk.say("digest-footer-at"),
            commands: commands(facts),
            files: clerk.say("digest-files"),
            circulars,
        };
        (view, pictures.into_values().collect())
    }

    /// Leaves the names of those who have not replied to the text and the workbook; how many they are stays.
    pub fn shorten(&mut self, clerk: Clerk) {
        for part in &mut self.circulars {
            part.silent.iter_mut().for_each(|silent| silent.names.clear());
            part.silent.extend(
                (!part.silent.is_empty())
                    .then(|| Silent { region: String::new(), names: clerk.say("silent-elsewhere") }),
            );
        }
    }
}

const HEADINGS: [(&str, &str); 7] = [
    ("problems", "heading-problems"),
    ("waiting", "heading-waiting"),
    ("new", "heading-new"),
    ("overruled", "heading-overruled"),
    ("late", "heading-late"),
    ("outsiders", "heading-outsiders"),
    ("ledger", "heading-ledger"),
];

/// One for each consultation, a handful at most.
fn commands(facts: &Digest) -> Vec<String> {
    let at = facts.now.to_string();
    facts.circulars.iter().take(8).map(|one| format!("consultd tally {} --at {at}", one.circular)).collect()
}

fn problems(facts: &Digest) -> Vec<Entry> {
    let clerk = facts.clerk();
    let problems = facts.problems.iter().map(|one| problem(one, clerk));
    problems.chain(facts.failed_letters.iter().map(|one| failed(one, clerk))).collect()
}

fn problem(problem: &Problem, clerk: Clerk) -> Entry {
    let (head, todo) = match problem {
        Problem::Mailbox { name, error, since } => {
            let (name, error, since) =
                (lines::theirs(name, 80), lines::theirs(error, 400), moment::brief(clerk, *since));
            let facts = [("name", name.into()), ("error", error.into()), ("since", since.into())];
            (clerk.tell("mailbox-problem", facts), clerk.say("mailbox-todo"))
        }
        Problem::Post { error, since } => {
            let (error, since) = (lines::theirs(error, 400), moment::brief(clerk, *since));
            (clerk.tell("post-problem", [("error", error.into()), ("since", since.into())]), clerk.say("post-todo"))
        }
        Problem::Ledger { kept, entered } => {
            let facts = [("received", (*kept).into()), ("sum", (*entered).into())];
            (clerk.tell("ledger-alarm", facts), clerk.say("ledger-todo"))
        }
        Problem::Unsent { count, since } => {
            let since = moment::brief(clerk, *since);
            let head = clerk.tell("letters-unsent", [("count", (*count).into()), ("since", since.into())]);
            (head, clerk.say("letters-unsent-todo"))
        }
        Problem::Held { count, to } => {
            let people = clerk.list(to.iter().take(5).map(|to| lines::theirs(to, 120)));
            let head = clerk.tell("letters-held", [("count", (*count).into()), ("people", people.into())]);
            (head, clerk.say("letters-held-todo"))
        }
        Problem::Unread { count } => (clerk.count("unread-problem", *count), clerk.say("unread-todo")),
        Problem::Quarantined { count } => (clerk.count("quarantined", *count), clerk.say("quarantined-todo")),
    };
    Entry { head, lines: vec![todo], command: None }
}

fn failed(letter: &FailedLetter, clerk: Clerk) -> Entry {
    let (to, answer) = (lines::theirs(&letter.to, 120), lines::theirs(&letter.response, 300));
    let subject = clerk.tell("quoted", [("words", lines::theirs(&letter.subject, 120).into())]);
    if letter.came_back {
        let report = clerk.tell("report-said", [("answer", answer.into())]);
        let head = clerk.tell("letter-came-back", [("address", to.into())]);
        return Entry { head, lines: vec![subject, report], command: None };
    }
    Entry {
        head: clerk.tell("letter-failed", [("address", to.into())]),
        lines: vec![subject, clerk.tell("server-said", [("answer", answer.into())])],
        command: Some(format!("consultd outbox retry {}", lines::word(&letter.id))),
    }
}

impl Part {
    fn of(facts: &Consultation, clerk: Clerk, pictures: &mut BTreeMap<String, Picture>) -> Self {
        let silent = silent(facts, clerk);
        let count = silent.iter().map(|(_, names)| names.len()).sum::<usize>();
        let (ledger, alarm) = ledger(&facts.ledger, clerk);
        let outsiders = facts.not_entitled.iter().map(|one| lines::outsider(one, clerk));
        Self {
            heading: lines::heading(facts, clerk),
            dates: lines::dates(facts, clerk),
            threshold: facts.threshold_percent,
            line_note: clerk.tell("line-note", [("threshold", facts.threshold_percent.into())]),
            legend: legend(clerk),
            texts: facts.texts.iter().map(|text| bar(text, facts.threshold_percent, clerk, pictures)).collect(),
            new: capped(facts.new.iter().map(|one| lines::new_reply(one, clerk)), facts.new.len(), clerk),
            overruled: capped(
                facts.overruled.iter().map(|one| lines::overruled(one, clerk)),
                facts.overruled.len(),
                clerk,
            ),
            late: capped(facts.late.iter().map(|one| lines::late(one, clerk)), facts.late.len(), clerk),
            not_entitled: capped(outsiders, facts.not_entitled.len(), clerk),
            silent_heading: if count == 0 { clerk.say("silent-none") } else { clerk.count("silent", count) },
            silent: silent.into_iter().map(|(region, names)| lines::silent(region, names, clerk)).collect(),
            ledger,
            alarm,
        }
    }
}

fn legend(clerk: Clerk) -> Vec<Legend> {
    let keys = ["legend-no-comments", "legend-authorize", "legend-with-comments", "legend-refuse"];
    let colours = chart::COLOURS.into_iter().zip(keys);
    colours.map(|(colour, key)| Legend { colour: colour.hex(), words: clerk.say(key) }).collect()
}

fn bar(text: &TextLine, threshold: u8, clerk: Clerk, pictures: &mut BTreeMap<String, Picture>) -> Bar {
    let line = u32::from(threshold.min(100));
    let share = (u64::from(text.support) * 100).checked_div(u64::from(text.replies)).unwrap_or(0);
    let share = u32::try_from(share.min(100)).unwrap_or(100);
    let (below, above) = (share.min(line), share.saturating_sub(line));
    let plain = text.support.saturating_sub(text.no_comments.saturating_add(text.with_comments));
    let shares = [text.no_comments, plain, text.with_comments, text.refuse];
    let cid = format!(
        "bar-{}@consultd",
        [u32::from(threshold)].iter().chain(&shares).map(u32::to_string).collect::<Vec<_>>().join("-")
    );
    pictures.entry(cid.clone()).or_insert_with(|| Picture { cid: cid.clone(), png: chart::bar(shares, threshold) });
    let percent = text.support_percent.as_ref().map_or_else(|| "–".to_owned(), |percent| format!("{percent} %"));
    let (name, counts, outcome) =
        (clean(text.text.as_str(), 60), lines::counts(text, clerk), lines::outcome(text, clerk));
    let line_at = clerk.tell("line-at", [("threshold", threshold.into()), ("outcome", outcome.clone().into())]);
    let margin = lines::margin(text.margin, clerk);
    Bar {
        stands: clerk.clauses([line_at, margin.clone()]),
        alt: clerk.tell(
            "bar-alt",
            [
                ("text", name.into()),
                ("percent", percent.clone().into()),
                ("counts", counts.clone().into()),
                ("threshold", threshold.into()),
            ],
        ),
        text: lines::theirs(text.text.as_str(), 60),
        title: lines::theirs(&text.title, 200),
        percent,
        counts,
        outcome,
        margin,
        proceed: text.proceed,
        picture: cid,
        filled_below: below,
        empty_below: line - below,
        filled_above: above,
        empty_above: 100 - line - above,
    }
}

/// The Member States without a standing choice, by region; regions without any are left out.
fn silent(facts: &Consultation, clerk: Clerk) -> Vec<(Region, Vec<String>)> {
    let names = |region: Region| {
        let states =
            state::all().iter().filter(|state| state.region() == region && !facts.replied.contains(&state.code()));
        let mut names: Vec<_> = states.map(|state| state.name(clerk.0).to_owned()).collect();
        names.sort_by_cached_key(|name| fold(name));
        names
    };
    Region::ALL.into_iter().map(|region| (region, names(region))).filter(|(_, names)| !names.is_empty()).collect()
}

/// The ledger as one sum, and the alarm when it does not add up.
pub(crate) fn ledger(ledger: &Ledger, clerk: Clerk) -> (String, Option<String>) {
    let Ledger { received, counted, superseded, late, not_entitled, review, not_a_reply } = *ledger;
    let sum = clerk.tell(
        "ledger",
        [
            ("received", received.into()),
            ("counted", counted.into()),
            ("superseded", superseded.into()),
            ("late", late.into()),
            ("outsiders", not_entitled.into()),
            ("review", review.into()),
            ("others", not_a_reply.into()),
        ],
    );
    let alarm = || clerk.tell("ledger-alarm", [("received", received.into()), ("sum", ledger.sum().into())]);
    (sum, (!ledger.adds_up()).then(alarm))
}

fn capped(entries: impl Iterator<Item = Entry>, count: usize, clerk: Clerk) -> Vec<Entry> {
    let more = count.saturating_sub(MOST);
    let rest = (more > 0).then(|| Entry { head: clerk.count("more", more), lines: Vec::new(), command: None });
    entries.take(MOST).chain(rest).collect()
}
