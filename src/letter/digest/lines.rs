//! The digest's sentences.

use jiff::{Timestamp, civil::DateTime};

use super::{
    Asked, Change, Consultation, Contradiction, Digest, LateReply, NewReply, Outsider, TextLine, VOICE, Waiting,
    WaitingReason,
};
use crate::{
    circular::TextId,
    letter::{
        clean,
        digest::view::{Entry, Silent},
        moment, point_for_secretariat,
    },
    reply::{
        Choice, DoubtCode,
        state::{self, Region, StateCode},
    },
};

pub(super) fn subject(facts: &Digest) -> String {
    let waiting = match facts.waiting.len() {
        0 => String::new(),
        count => format!(", {count} {} for you", verb(count, "waits", "wait")),
    };
    let fresh = fresh(facts);
    let news =
        if fresh == 0 { "nothing new".to_owned() } else { format!("{fresh} new {}", noun(fresh, "reply", "replies")) };
    let alarm = !facts.alarms.is_empty() || facts.circulars.iter().any(|circular| !circular.ledger.adds_up());
    let alarm = if alarm { "ALARM, " } else { "" };
    format!("Consultations, {}: {alarm}{news}{waiting}", moment::date(VOICE, facts.date))
}

pub(super) fn period(facts: &Digest) -> String {
    let until = moment::brief(facts.now);
    match facts.since {
        Some(since) => format!("From {} to {until}", moment::brief(since)),
        None => format!("The first digest; as of {until}"),
    }
}

pub(super) fn top(facts: &Digest) -> Vec<String> {
    let mut top: Vec<_> = facts.circulars.iter().map(|circular| summary(circular, facts)).collect();
    if facts.circulars.is_empty() {
        top.push("No consultation is open.".to_owned());
    }
    let unplaced = facts.waiting.iter().filter(|waiting| !placed(waiting, facts)).count();
    if unplaced > 0 {
        top.push(format!(
            "{unplaced} {} without a clear circular {} for you.",
            noun(unplaced, "message", "messages"),
            verb(unplaced, "waits", "wait")
        ));
    }
    top
}

fn placed(waiting: &Waiting, facts: &Digest) -> bool {
    facts.circulars.iter().any(|circular| waiting.circular == Some(circular.circular))
}

/// `TSB Circular 79: 23 of 194 Member States replied; 5 of 6 texts stand at 70 % or more; 3 wait for you; 12 days left.`
fn summary(circular: &Consultation, facts: &Digest) -> String {
    let members = state::all().len();
    let above = circular.texts.iter().filter(|text| text.proceed && text.replies > 0).count();
    let texts = circular.texts.len();
    let waiting = facts.waiting.iter().filter(|waiting| waiting.circular == Some(circular.circular)).count();
    let waits =
        if waiting == 0 { "nothing waits".to_owned() } else { format!("{waiting} {}", verb(waiting, "waits", "wait")) };
    format!(
        "TSB Circular {}: {} of {members} Member States replied; {above} of {texts} {} {} at {} % or more; {waits} for you; {}.",
        circular.circular,
        circular.replied.len(),
        noun(texts, "text", "texts"),
        verb(if texts == 1 { 1 } else { above }, "stands", "stand"),
        circular.threshold_percent,
        left(circular, facts.now),
    )
}

/// How long is left in whole days; in hours on the last.
fn left(circular: &Consultation, now: Timestamp) -> String {
    let seconds = circular.deadline.duration_since(now).as_secs();
    if circular.closed {
        return "closed".to_owned();
    }
    if seconds < 0 {
        return "the deadline has passed".to_owned();
    }
    if seconds < 24 * 3600 {
        let hours = usize::try_from(seconds / 3600).unwrap_or(0);
        return if hours == 0 {
            "less than an hour left".to_owned()
        } else {
            format!("{hours} {} left", noun(hours, "hour", "hours"))
        };
    }
    let days = usize::try_from(seconds / (24 * 3600)).unwrap_or(0);
    format!("{days} {} left", noun(days, "day", "days"))
}

fn days_between(from: DateTime, to: DateTime) -> usize {
    let span = to.date().duration_since(from.date()).as_hours() / 24;
    usize::try_from(span).unwrap_or(0)
}

/// What arrived since the last digest that bears on a consultation.
fn fresh(facts: &Digest) -> usize {
    let since = facts.since;
    let new = |received: Timestamp| since.is_none_or(|since| received > since);
    let of = |circular: &Consultation| {
        let late = circular.late.iter().filter(|late| late.new).count();
        circular.new.len() + late + circular.not_entitled.iter().filter(|outsider| outsider.new).count()
    };
    facts.circulars.iter().map(of).sum::<usize>() + facts.waiting.iter().filter(|waiting| new(waiting.received)).count()
}

pub(super) fn nothing_new(facts: &Digest) -> Option<String> {
    let others = match facts.not_replies {
        0 => String::new(),
        1 => " One message that is no reply was left in the inbox.".to_owned(),
        count => format!(" {count} messages that are no replies were left in the inbox."),
    };
    if fresh(facts) == 0 {
        return Some(format!("Nothing new arrived.{others}"));
    }
    (!others.is_empty()).then(|| others.trim().to_owned())
}

pub(super) fn heading(circular: &Consultation) -> String {
    format!(
        "TSB Circular {} ({}), Study Group {}",
        circular.circular,
        clean(&circular.reference, 40),
        circular.study_group
    )
}

pub(super) fn dates(circular: &Consultation) -> String {
    format!(
        "Deadline {}; meeting from {}",
        moment::instant(VOICE, circular.deadline),
        moment::date(VOICE, circular.meeting)
    )
}

/// `5 of 6 replies in support: 3 without comments, 1 with comments, 1 unspecified; 1 refusal`
pub(super) fn counts(text: &TextLine) -> String {
    let TextLine { replies, support, no_comments, with_comments, refuse, .. } = text;
    if *replies == 0 {
        return "no replies yet".to_owned();
    }
    let plain = support.saturating_sub(no_comments.saturating_add(*with_comments));
    let plain = if plain == 0 { String::new() } else { format!(", {plain} with neither option") };
    let refusals = if *refuse == 1 { "refusal" } else { "refusals" };
    let replied = if *replies == 1 { "reply" } else { "replies" };
    format!(
        "{support} of {replies} {replied} in support: {no_comments} no comments, {with_comments} with comments{plain}; {refuse} {refusals}"
    )
}

pub(super) fn outcome(text: &TextLine) -> String {
    let stands = match (text.proceed, text.replies) {
        (true, 0) => "may proceed (no replies)",
        (true, _) => "may proceed",
        (false, _) => "may not proceed",
    };
    let turned = if text.turned { ", turned since the last digest" } else { "" };
    format!("{stands}{turned}")
}

pub(super) fn new_reply(reply: &NewReply) -> Entry {
    let withdrawal = !reply.withdrawn.is_empty();
    let mut lines = vec![if withdrawal { withdrawn(&reply.withdrawn) } else { said(&reply.choices) }];
    lines.extend(reply.contradicts.as_ref().map(contradicts));
    if !reply.changes.is_empty() {
        let changes: Vec<_> = reply.changes.iter().map(change).collect();
        lines.push(format!("Changed: {}", changes.join("; ")));
    }
    if reply.comments > 0 {
        let count = reply.comments as usize;
        lines.push(format!("{count} {} noted", noun(count, "comment", "comments")));
    }
    lines.extend(reply.notices.iter().map(notice));
    lines.extend(reply.ruled_by.as_ref().map(|by| format!("Decided by {}", clean(by, 80))));
    let from = reply.sender.as_ref().map(|sender| format!(", {}", clean(sender, 120))).unwrap_or_default();
    Entry { head: format!("{}, {}{from}", name(reply.state), moment::brief(reply.received)), lines, command: None }
}

/// `Withdraws its reply: no comments: X.1353, X.1471`
fn withdrawn(choices: &[(TextId, Choice)]) -> String {
    format!("Withdraws its reply, which was: {}", said(choices))
}

fn contradicts(other: &Contradiction) -> String {
    let sender = clean(&other.sender, 120);
    let received = moment::brief(other.received);
    format!("Contradicts what {sender} sent for the same State on {received}. The later one stands; please look.")
}

/// `Refusal without reasons: X.1353, X.1471.`
fn notice((code, texts): &(DoubtCode, Vec<TextId>)) -> String {
    let what = point_for_secretariat(*code);
    if texts.is_empty() {
        return what;
    }
    let texts: Vec<_> = texts.iter().map(|text| clean(text.as_str(), 60)).collect();
    format!("{}: {}.", what.trim_end_matches('.'), texts.join(", "))
}

/// The choices, gathered: `no comments: X.1353, X.1471; refuses: X.1817`.
fn said(choices: &[(TextId, Choice)]) -> String {
    const ORDER: [Choice; 6] = [
        Choice::AuthorizeNoComments,
        Choice::AuthorizeWithComments,
        Choice::Authorize,
        Choice::Refuse,
        Choice::Blank,
        Choice::Unclear,
    ];
    let gathered = ORDER.into_iter().filter_map(|choice| {
        let texts: Vec<_> =
            choices.iter().filter(|(_, own)| *own == choice).map(|(text, _)| clean(text.as_str(), 60)).collect();
        (!texts.is_empty()).then(|| format!("{}: {}", short(choice), texts.join(", ")))
    });
    gathered.collect::<Vec<_>>().join("; ")
}

fn change(change: &Change) -> String {
    format!("{} from “{}” to “{}”", clean(change.text.as_str(), 60), short(change.from), short(change.to))
}

const fn short(choice: Choice) -> &'static str {
    match choice {
        Choice::AuthorizeNoComments => "authorizes, no comments",
        Choice::AuthorizeWithComments => "authorizes, with comments",
        Choice::Authorize => "authorizes, neither option",
        Choice::Refuse => "does not authorize",
        Choice::Blank => "not answered",
        Choice::Unclear => "unclear",
    }
}

pub(super) fn waiting(waiting: &Waiting, now: Timestamp) -> Entry {
    let who = match (waiting.state, &waiting.sender) {
        (Some(state), Some(sender)) => format!("{}, {}", name(state), clean(sender, 120)),
        (Some(state), None) => name(state),
        (None, Some(sender)) => clean(sender, 120),
        (None, None) => "Sender not known".to_owned(),
    };
    let circular = waiting.circular.map(|number| format!(", TSB Circular {number}")).unwrap_or_default();
    let subject = clean(&waiting.subject, 120);
    let subject = if subject.is_empty() { None } else { Some(format!("“{subject}”")) };
    Entry {
        head: format!("{who}{circular}"),
        lines: std::iter::once(format!("Received {}{}", moment::brief(waiting.received), age(waiting.received, now)))
            .chain(subject)
            .chain(waiting.reasons.iter().take(12).map(reason))
            .chain(waiting.asked.as_ref().map(asked))
            .collect(),
        command: Some(format!("consultd review show {}", word(&waiting.id))),
    }
}

fn asked(asked: &Asked) -> String {
    let to: Vec<String> = asked.to.iter().take(5).map(|to| clean(to, 80)).collect();
    let reminded = asked.reminded.map(|at| format!(", reminded on {}", moment::brief(at))).unwrap_or_default();
    format!("Confirmation asked of {} on {}{reminded}; no answer yet.", to.join(", "), moment::brief(asked.at))
}

fn age(received: Timestamp, now: Timestamp) -> String {
    match days_between(moment::geneva(received), moment::geneva(now)) {
        0 => String::new(),
        days => format!(", {days} {} ago", noun(days, "day", "days")),
    }
}

fn reason(reason: &WaitingReason) -> String {
    let about = reason.text.as_ref().map(|text| format!("{}: ", clean(text.as_str(), 60))).unwrap_or_default();
    let detail = clean(&reason.detail, 240);
    let detail = if detail.is_empty() { detail } else { format!(" ({detail})") };
    format!("{about}{}{detail}", point_for_secretariat(reason.code))
}

pub(super) fn late(late: &LateReply) -> Entry {
    let who = late.state.map_or_else(|| "Member State not known".to_owned(), name);
    listed(&who, late.received, late.new, &late.id)
}

pub(super) fn outsider(outsider: &Outsider) -> Entry {
    let who = outsider.sender.as_ref().map_or_else(|| "Sender not known".to_owned(), |sender| clean(sender, 120));
    listed(&who, outsider.received, outsider.new, &outsider.id)
}

fn listed(who: &str, received: Timestamp, new: bool, id: &str) -> Entry {
    let new = if new { " (new)" } else { "" };
    Entry {
        head: format!("{who}, {}{new}", moment::brief(received)),
        lines: Vec::new(),
        command: Some(format!("consultd review show {}", word(id))),
    }
}

pub(super) fn silent(region: Region, names: &[&str]) -> Silent {
    Silent { region: format!("{} ({})", region.title(), names.len()), names: names.join(", ") }
}

/// An identifier that may be copied into a shell.
pub(super) fn word(id: &str) -> String {
    id.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '@' | '/'))
        .take(120)
        .collect()
}

fn name(state: StateCode) -> String {
    state.member().map_or_else(|| state.to_string(), |member| member.name(VOICE.0).to_owned())
}

const fn noun(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}

const fn verb(count: usize, one: &'static str, many: &'static str) -> &'static str {
    noun(count, one, many)
}
