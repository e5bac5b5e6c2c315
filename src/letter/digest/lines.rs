//! The digest's sentences.

use jiff::{Timestamp, civil::DateTime};

use super::{
    Asked, Change, Consultation, Contradiction, Digest, LateReply, NewReply, Outsider, Overruled, TextLine, Waiting,
    WaitingReason,
    view::{Entry, Silent},
};
use crate::{
    circular::TextId,
    letter::{
        clean,
        locale::{Clerk, apart},
        moment, point_for_secretariat,
    },
    reply::{
        Choice, DoubtCode,
        state::{self, Region, StateCode},
    },
    tally::Margin,
};

/// Identifiers of texts are short; whatever else stands in their place is cut.
const ID: usize = 60;

pub(super) fn subject(facts: &Digest) -> String {
    let clerk = facts.clerk();
    let fresh = fresh(facts);
    let broken = facts.breaker.is_some() || facts.is_broken();
    let alarm = broken.then(|| clerk.say("alarm"));
    let about = |key: &str, number: &u32| clerk.tell(key, [("circular", circular_name(clerk, *number).into())]);
    let closes = facts.closing.iter().map(|number| about("digest-closes", number));
    let settles = facts.settled.iter().map(|number| about("digest-settles", number));
    let news = if fresh == 0 { clerk.say("news-none") } else { clerk.count("news-count", fresh) };
    let waits = (!facts.waiting.is_empty()).then(|| clerk.count("waits", facts.waiting.len()));
    let parts = alarm.into_iter().chain(closes).chain(settles).chain([news]).chain(waits);
    let date = moment::date(clerk.voice(), facts.date);
    clerk.tell("digest-subject", [("date", date.into()), ("news", clerk.list(parts).into())])
}

pub(super) fn title(facts: &Digest) -> String {
    let clerk = facts.clerk();
    let date = moment::date(clerk.voice(), facts.date);
    clerk.tell("digest-title", [("number", facts.number.to_string().into()), ("date", date.into())])
}

pub(super) fn period(facts: &Digest) -> String {
    let clerk = facts.clerk();
    let until = moment::brief(clerk, facts.now);
    match facts.since {
        Some(since) => clerk.tell("period", [("since", moment::brief(clerk, since).into()), ("until", until.into())]),
        None => clerk.tell("period-first", [("until", until.into())]),
    }
}

/// Why this digest is sent beside the daily ones.
pub(super) fn occasions(facts: &Digest) -> Vec<String> {
    let clerk = facts.clerk();
    let about = |key: &str, number: &u32| clerk.tell(key, [("circular", circular_name(clerk, *number).into())]);
    // What is settled is closed as well: the last word is enough.
    let closing = facts.closing.iter().filter(|number| !facts.settled.contains(number));
    let closing = closing.map(|number| about("closing-words", number));
    closing.chain(facts.settled.iter().map(|number| about("settled-words", number))).collect()
}

pub(super) fn top(facts: &Digest) -> Vec<String> {
    let clerk = facts.clerk();
    let mut top: Vec<_> = facts.circulars.iter().map(|circular| summary(circular, facts)).collect();
    if facts.circulars.is_empty() {
        top.push(clerk.say("none-open"));
    }
    let unplaced = facts.waiting.iter().filter(|waiting| !placed(waiting, facts)).count();
    if unplaced > 0 {
        top.push(clerk.count("unplaced", unplaced));
    }
    top
}

fn placed(waiting: &Waiting, facts: &Digest) -> bool {
    facts.circulars.iter().any(|circular| waiting.circular == Some(circular.circular))
}

/// `TSB Circular 79: 23 of 194 Member States replied; 5 of 6 texts stand at 70 % or more; 3 wait for you; 12 days left.`
fn summary(circular: &Consultation, facts: &Digest) -> String {
    let clerk = facts.clerk();
    let above = circular.texts.iter().filter(|text| text.proceed && text.replies > 0).count();
    let above = clerk.tell(
        "summary-above",
        [
            ("above", above.into()),
            ("texts", circular.texts.len().into()),
            ("threshold", circular.threshold_percent.into()),
        ],
    );
    let waiting = facts.waiting.iter().filter(|waiting| waiting.circular == Some(circular.circular)).count();
    let waits = if waiting == 0 { clerk.say("waits-none") } else { clerk.count("waits", waiting) };
    clerk.tell(
        "summary",
        [
            ("circular", circular_name(clerk, circular.circular).into()),
            ("replied", circular.replied.len().into()),
            ("members", state::all().len().into()),
            ("above", above.into()),
            ("waits", waits.into()),
            ("left", left(circular, facts.now, clerk).into()),
        ],
    )
}

/// How long is left in whole days; in hours on the last.
fn left(circular: &Consultation, now: Timestamp, clerk: Clerk) -> String {
    let seconds = circular.deadline.duration_since(now).as_secs();
    if circular.closed {
        return clerk.say("left-closed");
    }
    if seconds < 0 {
        return clerk.say("left-over");
    }
    let hours = usize::try_from(seconds / 3600).unwrap_or(0);
    match hours {
        0 => clerk.say("left-moments"),
        1..24 => clerk.count("left-hours", hours),
        _ => clerk.count("left-days", hours / 24),
    }
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
    let clerk = facts.clerk();
    let others = usize::try_from(facts.not_replies).unwrap_or(usize::MAX);
    let others = (others > 0).then(|| clerk.count("not-replies", others));
    let nothing = (fresh(facts) == 0).then(|| clerk.say("nothing-new"));
    let words: Vec<String> = nothing.into_iter().chain(others).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

pub(super) fn heading(circular: &Consultation, clerk: Clerk) -> String {
    clerk.tell(
        "heading-circular",
        [
            ("circular", circular_name(clerk, circular.circular).into()),
            ("reference", theirs(&circular.reference, 40).into()),
            ("group", circular.study_group.to_string().into()),
        ],
    )
}

pub(super) fn dates(circular: &Consultation, clerk: Clerk) -> String {
    let deadline = moment::instant(clerk.voice(), circular.deadline);
    let meeting = moment::date(clerk.voice(), circular.meeting);
    clerk.tell("dates", [("deadline", deadline.into()), ("meeting", meeting.into())])
}

/// `5 of 6 replies in support: 3 no comments, 1 with comments, 1 with neither option; 1 refusal`
pub(super) fn counts(text: &TextLine, clerk: Clerk) -> String {
    let TextLine { replies, support, no_comments, with_comments, refuse, .. } = text;
    if *replies == 0 {
        return clerk.say("no-replies-yet");
    }
    let plain = support.saturating_sub(no_comments.saturating_add(*with_comments));
    let of = |key: &str, count: u32| clerk.tell(key, [("count", count.into())]);
    let mut kinds = vec![of("counts-no-comments", *no_comments), of("counts-with-comments", *with_comments)];
    if plain > 0 {
        kinds.push(of("counts-authorize", plain));
    }
    let support = clerk.tell("counts", [("support", (*support).into()), ("replies", (*replies).into())]);
    let support = clerk.voice().labelled(&support, &clerk.list(kinds));
    clerk.clauses([support, of("counts-refuse", *refuse)])
}

pub(super) fn outcome(text: &TextLine, clerk: Clerk) -> String {
    let stands = match (text.proceed, text.replies) {
        (true, 0) => "may-proceed-empty",
        (true, _) => "may-proceed",
        (false, _) => "may-not-proceed",
    };
    let turned = text.turned.then(|| clerk.say("turned"));
    clerk.list(std::iter::once(clerk.say(stands)).chain(turned))
}

pub(super) fn margin(margin: Margin, clerk: Clerk) -> String {
    match margin {
        Margin::Refusals(count) => clerk.tell("margin-refusals", [("count", count.into())]),
        Margin::Support(count) => clerk.tell("margin-support", [("count", count.into())]),
        Margin::Fixed => clerk.say("margin-fixed"),
    }
}

pub(super) fn new_reply(reply: &NewReply, clerk: Clerk) -> Entry {
    let mut lines =
        vec![if reply.withdrawn.is_empty() { said(&reply.choices, clerk) } else { withdrawn(&reply.withdrawn, clerk) }];
    lines.extend(reply.contradicts.as_ref().map(|other| contradicts(other, clerk)));
    if !reply.changes.is_empty() {
        let changes = clerk.list(reply.changes.iter().map(|one| change(one, clerk)));
        lines.push(clerk.tell("changed", [("changes", changes.into())]));
    }
    if reply.comments > 0 {
        lines.push(clerk.tell("comments-noted", [("count", reply.comments.into())]));
    }
    lines.extend(reply.notices.iter().map(|one| notice(one, clerk)));
    let decider = reply.ruled_by.as_ref();
    lines.extend(decider.map(|by| clerk.tell("decided-by", [("person", theirs(by, 80).into())])));
    let head = [name(reply.state, clerk), moment::brief(clerk, reply.received)];
    let head = head.into_iter().chain(reply.sender.as_ref().map(|sender| theirs(sender, 120)));
    Entry { head: clerk.list(head), lines, command: None }
}

/// What a person's ruling changed, and who decided.
pub(super) fn overruled(ruling: &Overruled, clerk: Clerk) -> Entry {
    let changes = clerk.list(ruling.changes.iter().map(|one| change(one, clerk)));
    let lines = vec![
        clerk.tell("changed", [("changes", changes.into())]),
        clerk.tell("decided-by", [("person", theirs(&ruling.by, 80).into())]),
    ];
    let command = Some(format!("consultd review show {}", word(&ruling.id)));
    Entry { head: name(ruling.state, clerk), lines, command }
}

fn withdrawn(choices: &[(TextId, Choice)], clerk: Clerk) -> String {
    clerk.tell("withdraws", [("choices", said(choices, clerk).into())])
}

fn contradicts(other: &Contradiction, clerk: Clerk) -> String {
    let sender = theirs(&other.sender, 120);
    clerk.tell("contradicts", [("person", sender.into()), ("moment", moment::brief(clerk, other.received).into())])
}

/// `Refusal without reasons: X.1353, X.1471.`
fn notice((code, texts): &(DoubtCode, Vec<TextId>), clerk: Clerk) -> String {
    let what = point_for_secretariat(*code, clerk.0);
    if texts.is_empty() {
        return what;
    }
    let what = what.trim_end_matches(['.', '。']).to_owned();
    clerk.tell("notice", [("what", what.into()), ("texts", ids(texts.iter(), clerk).into())])
}

fn ids<'t>(texts: impl Iterator<Item = &'t TextId>, clerk: Clerk) -> String {
    clerk.list(texts.map(|text| theirs(text.as_str(), ID)))
}

/// The choices, gathered: `no comments: X.1353, X.1471; refuses: X.1817`.
fn said(choices: &[(TextId, Choice)], clerk: Clerk) -> String {
    const ORDER: [Choice; 6] = [
        Choice::AuthorizeNoComments,
        Choice::AuthorizeWithComments,
        Choice::Authorize,
        Choice::Refuse,
        Choice::Blank,
        Choice::Unclear,
    ];
    let gathered = ORDER.into_iter().filter_map(|choice| {
        let texts: Vec<&TextId> = choices.iter().filter(|(_, own)| *own == choice).map(|(text, _)| text).collect();
        let told = || [("choice", short(choice, clerk).into()), ("texts", ids(texts.iter().copied(), clerk).into())];
        (!texts.is_empty()).then(|| clerk.tell("said", told()))
    });
    clerk.clauses(gathered)
}

fn change(change: &Change, clerk: Clerk) -> String {
    clerk.tell(
        "change",
        [
            ("text", theirs(change.text.as_str(), ID).into()),
            ("from", short(change.from, clerk).into()),
            ("to", short(change.to, clerk).into()),
        ],
    )
}

/// A choice in a few words.
pub(crate) fn short(choice: Choice, clerk: Clerk) -> String {
    clerk.say(match choice {
        Choice::AuthorizeNoComments => "said-authorize-no-comments",
        Choice::AuthorizeWithComments => "said-authorize-with-comments",
        Choice::Authorize => "said-authorize",
        Choice::Refuse => "said-refuse",
        Choice::Blank => "said-blank",
        Choice::Unclear => "said-unclear",
    })
}

pub(super) fn waiting(waiting: &Waiting, facts: &Digest) -> Entry {
    let clerk = facts.clerk();
    let state = waiting.state.map(|state| name(state, clerk));
    let sender = waiting.sender.as_ref().map(|sender| theirs(sender, 120));
    let unknown = (state.is_none() && sender.is_none()).then(|| clerk.say("sender-unknown"));
    let circular = waiting.circular.map(|number| circular_name(clerk, number));
    let subject = theirs(&waiting.subject, 120);
    let subject = (!subject.is_empty()).then(|| clerk.tell("quoted", [("words", subject.into())]));
    Entry {
        head: clerk.list(state.into_iter().chain(sender).chain(unknown).chain(circular)),
        lines: std::iter::once(received(waiting.received, facts.now, clerk))
            .chain(subject)
            .chain(waiting.reasons.iter().take(12).map(|one| reason(one, clerk)))
            .chain(waiting.asked.as_ref().map(|one| asked(one, clerk)))
            .collect(),
        command: Some(format!("consultd review show {}", word(&waiting.id))),
    }
}

fn asked(asked: &Asked, clerk: Clerk) -> String {
    let people = clerk.list(asked.to.iter().take(5).map(|to| theirs(to, 80)));
    let at = moment::brief(clerk, asked.at);
    match asked.reminded {
        None => clerk.tell("asked", [("people", people.into()), ("moment", at.into())]),
        Some(reminded) => {
            let reminded = moment::brief(clerk, reminded);
            clerk.tell(
                "asked-reminded",
                [("people", people.into()), ("moment", at.into()), ("reminded", reminded.into())],
            )
        }
    }
}

fn received(received: Timestamp, now: Timestamp, clerk: Clerk) -> String {
    let moment = moment::brief(clerk, received);
    match days_between(moment::geneva(received), moment::geneva(now)) {
        0 => clerk.tell("received-on", [("moment", moment.into())]),
        days => clerk.tell("received-ago", [("moment", moment.into()), ("count", days.into())]),
    }
}

fn reason(reason: &WaitingReason, clerk: Clerk) -> String {
    let what = point_for_secretariat(reason.code, clerk.0);
    let detail = theirs(&reason.detail, 240);
    let words =
        if detail.is_empty() { what } else { clerk.tell("reason", [("what", what.into()), ("detail", detail.into())]) };
    match &reason.text {
        None => words,
        Some(text) => {
            clerk.tell("reason-about", [("text", theirs(text.as_str(), ID).into()), ("reason", words.into())])
        }
    }
}

pub(super) fn late(late: &LateReply, clerk: Clerk) -> Entry {
    let who = late.state.map_or_else(|| clerk.say("state-not-known"), |state| name(state, clerk));
    let answered = late.choices.iter().any(|(_, choice)| choice.answers());
    let lines = answered.then(|| said(&late.choices, clerk)).into_iter().collect();
    Entry { lines, ..listed(who, late.received, late.new, &late.id, clerk) }
}

pub(super) fn outsider(outsider: &Outsider, clerk: Clerk) -> Entry {
    let who = outsider.sender.as_ref().map_or_else(|| clerk.say("sender-unknown"), |sender| theirs(sender, 120));
    listed(who, outsider.received, outsider.new, &outsider.id, clerk)
}

fn listed(who: String, received: Timestamp, new: bool, id: &str, clerk: Clerk) -> Entry {
    let head = clerk.list([who, moment::brief(clerk, received)]);
    let head = if new { format!("{head} {}", clerk.say("is-new")) } else { head };
    Entry { head, lines: Vec::new(), command: Some(format!("consultd review show {}", word(id))) }
}

pub(super) fn silent(region: Region, names: Vec<String>, clerk: Clerk) -> Silent {
    let title = clerk.say(match region {
        Region::A => "region-a",
        Region::B => "region-b",
        Region::C => "region-c",
        Region::D => "region-d",
        Region::E => "region-e",
    });
    Silent { region: format!("{title} ({})", names.len()), names: clerk.list(names) }
}

/// What somebody else wrote, made harmless and set apart from the direction of our words around it.
pub(super) fn theirs(words: &str, most: usize) -> String {
    let words = clean(words, most);
    if words.is_empty() { words } else { apart(&words) }
}

/// An identifier that may be copied into a shell.
pub(super) fn word(id: &str) -> String {
    id.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '@' | '/'))
        .take(120)
        .collect()
}

pub(crate) fn circular_name(clerk: Clerk, number: u32) -> String {
    clerk.tell("circular", [("number", number.to_string().into())])
}

fn name(state: StateCode, clerk: Clerk) -> String {
    state.member().map_or_else(|| state.to_string(), |member| member.name(clerk.0).to_owned())
}
