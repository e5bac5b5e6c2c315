//! One sentence's statements: its verbs, the texts each is about, and whether every word beside them is understood.
//!
//! What the secretariat counts is an authorization, so the words must speak of authorizing, or of agreeing to
//! *consideration* (for approval). Whoever merely supports or approves a text, or does not object to it, has said
//! something near enough to be asked and not enough to be counted.

use super::{
    plain::{Plain, consists_of, number_said},
    split::{CELL, CLOSE, OPEN, mentions},
};
use crate::reply::{
    Choice, which,
    wording::{self, without},
};

/// Which texts a statement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Texts {
    Named(Vec<usize>),
    All,
    /// Those that no other statement names.
    Others,
    /// Those listed below it.
    Below(Option<usize>),
}

/// A verb with its texts and what is said of comments.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub texts: Texts,
    pub grants: bool,
    pub remarks: Option<Choice>,
}

/// Why a sentence could not be taken at its word.
pub(super) type Why = String;

/// One verb of a sentence, with where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Act {
    pub at: usize,
    pub end: usize,
    pub grants: bool,
}

/// The sentence's acts: authorizing or refusing to, agreeing to consideration or opposing it.
pub(super) fn acts(folded: &str) -> Vec<Act> {
    let text = blanked(folded, &wording::INNOCENT);
    let mut found: Vec<Act> = Vec::new();
    let considers = wording::CONSIDERS.within(&text);
    // The refusals first: each contains an authorization.
    let lists: [(&wording::Phrases, bool, bool); 4] = [
        (&wording::DENIES, false, true),
        (&wording::OBJECTS, false, considers),
        (&wording::GRANTS, true, true),
        (&wording::AGREES, true, considers),
    ];
    for (list, grants, counts) in lists {
        for (at, length) in list.find_all(&text).into_iter().filter(|_| counts) {
            let act = Act { at, end: at + length, grants };
            match found.iter_mut().find(|other| act.at < other.end && other.at < act.end) {
                // "does not authorize" beside "not authorized": one refusal, as long as both.
                Some(other) if other.grants == grants => {
                    other.at = other.at.min(act.at);
                    other.end = other.end.max(act.end);
                }
                Some(_) => {}
                None => found.push(act),
            }
        }
    }
    found.sort_unstable_by_key(|act| act.at);
    headings(&text, &mut found);
    // "agrees to authorize": one act in two words.
    found.dedup_by(|next, before| {
        let one = next.grants == before.grants
            && folded.get(before.end..next.at).is_some_and(|gap| {
                gap.chars().filter(|c| c.is_alphabetic()).count() <= 3 && !gap.contains([OPEN, CELL, ',', ';', ':'])
            });
        if one {
            before.end = next.end;
        }
        one
    });
    found
}

/// "Authorized: X.1353", "X.1353: authorized": a participle with nobody before it is an act.
fn headings(text: &str, acts: &mut Vec<Act>) {
    for (at, length) in wording::PARTICIPLES.find_all(text) {
        let end = at + length;
        if acts.iter().any(|act| at < act.end && act.at < end) {
            continue;
        }
        let from = acts.iter().filter(|act| act.end <= at).map(|act| act.end).max().unwrap_or(0);
        let before = text.get(from..at).unwrap_or_default();
        if consists_of(before, &[&wording::TEXT_WORDS, &wording::NO_COMMENTS]) {
            acts.push(Act { at, end, grants: true });
            acts.sort_unstable_by_key(|act| act.at);
        }
    }
}

/// A word of authorizing that is none of the acts: a past, a future, a noun, a participle.
fn other_form(text: &str, acts: &[Act]) -> bool {
    let text = blanked(text, &wording::INNOCENT);
    wording::STEMS.find_all(&text).into_iter().any(|(at, _)| !acts.iter().any(|act| (act.at..act.end).contains(&at)))
}

/// Whether the sentence speaks of authorizing in any form.
pub(super) fn speaks(folded: &str) -> bool {
    other_form(folded, &[])
}

/// Takes a sentence's statements at their word, or says why not.
pub(super) fn statements(folded: &str, plain: &Plain) -> Result<Vec<Statement>, Why> {
    let considered = folded.get(..remarks_begin(folded)).unwrap_or(folded);
    let acts = acts(considered);
    let sentence = Sentence { text: considered, acts: &acts, mentions: mentions(considered), plain };
    sentence.whole()?;
    if wording::EXCEPT.within(considered) { sentence.exception() } else { sentence.simple() }
}

/// Where announced comments or reasons begin, behind their colon: they may say anything.
fn remarks_begin(folded: &str) -> usize {
    let announced = [&wording::SAYS_SOME, &wording::WITH_COMMENTS, &wording::REASONS];
    let first = announced.iter().filter_map(|list| list.find(folded)).map(|(at, length)| at + length).min();
    let colon = first.and_then(|from| folded.get(from..)?.find([':', '：']).map(|at| from + at));
    // "Authorizes, comments attached:" heads a list of texts.
    let colon =
        colon.filter(|at| folded.get(*at..).is_some_and(|rest| rest.chars().any(|c| c.is_alphanumeric() || c == OPEN)));
    colon.filter(|at| acts(folded).first().is_some_and(|act| act.at < *at)).unwrap_or(folded.len())
}

struct Sentence<'s> {
    text: &'s str,
    acts: &'s [Act],
    mentions: Vec<(usize, usize, usize)>,
    plain: &'s Plain,
}

/// "But", folded.
const CONTRASTS: [&str; 8] = ["but", "mais", "pero", "но", "但是", "但", "ولكن", "لكن"];

const UNTOLD: &str = "it cannot be told which texts the statement is about";

impl Sentence<'_> {
    /// What would turn the sentence as a whole.
    fn whole(&self) -> Result<(), Why> {
        if self.text.contains(['?', '？', '؟']) {
            return Err("the statement is a question".to_owned());
        }
        if other_form(self.text, self.acts) || self.acts.iter().any(|act| self.infinitive(act)) {
            return Err("the words of authorizing are not a plain present statement".to_owned());
        }
        let mut text = self.text.to_owned();
        for (at, end) in (1..self.acts.len()).filter_map(|next| self.contrast(next)) {
            text.replace_range(at..end, &" ".repeat(end - at));
        }
        let spoken = self.without_reasons(&text);
        let rest = without(&without(&without(&spoken, &wording::FORM_ASIDES), &wording::SILENT), &wording::DENIES);
        // "Cannot agree to the consideration" is a refusal, and no hedge.
        let rest = if wording::CONSIDERS.within(&rest) { without(&rest, &wording::OBJECTS) } else { rest };
        if let Some((at, length)) = wording::HEDGES.find(&rest) {
            let hedge = rest.get(at..at + length).unwrap_or_default().trim().to_owned();
            return Err(format!("the statement depends on something or is not definite (\"{hedge}\")"));
        }
        self.reported()?;
        if let Some(groups) = self.other_groups() {
            return Err(format!("the statement speaks of Study Group {groups}"));
        }
        Ok(())
    }

    /// "is willing to authorize", "is asked to authorize": only with certain verbs is it an act, and those are phrases.
    fn infinitive(&self, act: &Act) -> bool {
        let verb = self.text.get(act.at..act.end).is_some_and(|verb| verb.trim_start().starts_with("authori"));
        verb && self.text.get(..act.at).is_some_and(|before| before.trim_end().ends_with(" to"))
    }

    /// The text without what stands behind "because" and its like.
    fn without_reasons(&self, text: &str) -> String {
        let mut kept = String::new();
        let mut from = 0;
        for (index, act) in self.acts.iter().enumerate() {
            let to = self.next(index);
            let end = self.reasons(act.end, to);
            kept.push_str(text.get(from..end).unwrap_or_default());
            kept.push(' ');
            from = to;
        }
        kept
    }

    /// Where "but" stands right before an act that refuses, behind one that grants: it sets them against each other and
    /// takes nothing back.
    fn contrast(&self, index: usize) -> Option<(usize, usize)> {
        let (before, act) = (self.acts.get(index.checked_sub(1)?)?, self.acts.get(index)?);
        let gap = self.text.get(before.end..act.at)?;
        let word = CONTRASTS.iter().find(|word| gap.trim_end().ends_with(*word))?;
        let end = before.end + gap.trim_end().len();
        let at = end - word.len();
        let whole = self.text.get(..at)?.chars().next_back().is_none_or(|c| !c.is_alphabetic() || c >= '\u{3000}');
        (before.grants && !act.grants && whole).then_some((at, end))
    }

    /// Where the next act begins, or the text's end.
    fn next(&self, index: usize) -> usize {
        self.acts.get(index + 1).map_or(self.text.len(), |next| next.at)
    }

    /// Where reasons begin between two places; the second place when there are none.
    fn reasons(&self, from: usize, to: usize) -> usize {
        let found = self.text.get(from..to).and_then(|tail| wording::REASONS.find(tail));
        found.map_or(to, |(at, _)| from + at)
    }

    /// Where brackets begin that end a refusal and name no text: "not authorized (overlaps with SC 27)".
    fn in_brackets(&self, from: usize, to: usize) -> usize {
        let tail = self.text.get(from..to).unwrap_or_default();
        let closed = tail.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ';' | ',' | '。'));
        let open = closed.strip_suffix([')', '）']).and_then(|inside| inside.rfind(['(', '（']));
        open.filter(|at| tail.get(*at..).is_some_and(|inside| !inside.contains(OPEN))).map_or(to, |at| from + at)
    }

    /// Whether what is said of comments stands between two texts' names: "X.1353 without comments and X.1471 with".
    fn remarks_divide(&self, from: usize, to: usize) -> bool {
        let lists = [&wording::NO_COMMENTS, &wording::WITH_COMMENTS, &wording::SAYS_NONE, &wording::SAYS_SOME];
        let tail = self.text.get(from..to).unwrap_or_default();
        let Some(at) = lists.iter().filter_map(|list| list.find(tail)).map(|(at, _)| from + at).min() else {
            return false;
        };
        let named = |range: std::ops::Range<usize>| self.mentions.iter().any(|(mention, ..)| range.contains(mention));
        named(from..at) && named(at..to)
    }

    /// "that" must hang on the sender's own informing: what others said, or what is assumed, is no statement.
    fn reported(&self) -> Result<(), Why> {
        let head = self.acts.first().and_then(|first| self.text.get(..first.at)).unwrap_or_default();
        let head = &without(head, &wording::TEXT_WORDS);
        let Some((at, _)) = wording::THAT.find(head) else { return Ok(()) };
        let informs = head.get(..at).is_some_and(|before| wording::INFORMS.within(before));
        if informs { Ok(()) } else { Err("the statement is reported or assumed, not made".to_owned()) }
    }

    fn other_groups(&self) -> Option<String> {
        let groups = which::study_groups(self.text);
        let other = groups.iter().any(|group| *group != self.plain.study_group);
        other.then(|| groups.iter().map(u32::to_string).collect::<Vec<_>>().join(", "))
    }

    fn simple(&self) -> Result<Vec<Statement>, Why> {
        let first_act = self.acts.first().map_or(0, |act| act.at);
        let leading = self.mentions.first().is_some_and(|(at, ..)| *at < first_act);
        if leading && self.mentions.iter().any(|(at, ..)| self.acts.last().is_some_and(|act| *at > act.end)) {
            return Err(UNTOLD.to_owned());
        }
        let statements = (0..self.acts.len()).map(|index| self.statement(index, leading));
        Ok(statements.collect::<Result<Vec<_>, Why>>()?.into_iter().flatten().collect())
    }

    fn statement(&self, index: usize, leading: bool) -> Result<Vec<Statement>, Why> {
        let Some(act) = self.acts.get(index) else { return Err(UNTOLD.to_owned()) };
        let next = self.contrast(index + 1).map_or_else(|| self.next(index), |(but, _)| but);
        let end = self.reasons(act.end, next);
        let before = index.checked_sub(1).and_then(|i| self.acts.get(i)).map_or(0, |act| act.end);
        let (from, to) = if leading { (before, act.at) } else { (act.end, end) };
        let named = self.named(from, to)?;
        let end = if act.grants { end } else { self.in_brackets(act.end, end) };
        let tail = self.text.get(act.end..end).unwrap_or_default();
        let head = self.text.get(before..act.at).unwrap_or_default();
        let spoken = if act.grants { tail.into() } else { without_doubled(tail) };
        self.understood(&spoken, if index == 0 { head } else { "" })?;
        let texts = if named.is_empty() { self.unnamed(tail, head, index)? } else { Texts::Named(named) };
        if !leading && self.remarks_divide(act.end, end) {
            let groups = self.groups(act.end, end).filter(|_| act.grants);
            let groups = groups.ok_or("it cannot be told which texts the comments are about")?;
            let each =
                |(texts, remarks)| Statement { texts: Texts::Named(texts), grants: true, remarks: Some(remarks) };
            return Ok(groups.into_iter().map(each).collect());
        }
        let to_mention = if leading { tail.find(OPEN).unwrap_or(tail.len()) } else { tail.len() };
        let mut remarks = remarks(tail.get(..to_mention).unwrap_or(tail))?;
        if index == 0 && remarks.is_none() {
            remarks = self::remarks(head)?;
        }
        Ok(vec![Statement { texts, grants: act.grants, remarks }])
    }

    /// "X.1353 and X.1471 without comments, and X.1645 with comments": each remark closes the names before it. None where
    /// a remark stands before the names, or names are left without one.
    fn groups(&self, from: usize, to: usize) -> Option<Vec<(Vec<usize>, Choice)>> {
        let inside: Vec<_> = self.mentions.iter().filter(|(at, ..)| (from..to).contains(at)).collect();
        let before = self.text.get(from..inside.first()?.0)?;
        let mut groups = Vec::new();
        let mut names = Vec::new();
        for (index, (_, text, end)) in inside.iter().enumerate() {
            names.push(*text);
            let gap = self.text.get(*end..inside.get(index + 1).map_or(to, |next| next.0))?;
            if let Some(remarks) = remarks(gap).ok()? {
                groups.push((std::mem::take(&mut names), remarks));
            }
        }
        (names.is_empty() && remarks(before).ok()?.is_none()).then_some(groups)
    }

    /// Every word of the tail must be understood; in the head, at least no negation may stand.
    fn understood(&self, tail: &str, head: &str) -> Result<(), Why> {
        if negated_otherwise(tail) || negated_otherwise(head) {
            return Err("the statement holds a negation that is not understood".to_owned());
        }
        let unknown = self.plain.unknown(tail);
        if unknown.is_empty() {
            return Ok(());
        }
        Err(format!("the statement says more than is understood (\"{}\")", unknown.join(" ")))
    }

    /// The texts named between two places; a range of them is for a person.
    fn named(&self, from: usize, to: usize) -> Result<Vec<usize>, Why> {
        let inside: Vec<_> = self.mentions.iter().filter(|(at, ..)| (from..to).contains(at)).collect();
        for pair in inside.windows(2) {
            let [(_, one, end), (at, other, _)] = pair else { continue };
            let gap = self.text.get(*end..*at).unwrap_or_default().trim();
            if one != other && RANGES.contains(&gap) {
                return Err("a range of texts is named, not each of them".to_owned());
            }
        }
        Ok(inside.into_iter().map(|(_, text, _)| *text).collect())
    }

    /// The texts meant where none is named: all of them, if the words say so and any number in them agrees.
    fn unnamed(&self, tail: &str, head: &str, index: usize) -> Result<Texts, Why> {
        let place = if index == 0 { format!("{head} {CELL} {tail}") } else { tail.to_owned() };
        if wording::OTHERS.within(&place) {
            return Ok(Texts::Others);
        }
        if wording::BELOW.within(&without(tail, &wording::SAYS_SOME)) && self.acts.len() == index + 1 {
            return Ok(Texts::Below(number_said(tail)));
        }
        let single = wording::THIS.within(&place) && self.plain.texts == 1;
        let all = match number_said(&place) {
            Some(number) => number == self.plain.texts,
            None => wording::ALL.within(&place) || single,
        };
        // "does not authorize all texts" may leave some authorized.
        if all && wording::EVERY.within(tail) && self.acts.get(index).is_some_and(|act| !act.grants) {
            return Err("it cannot be told whether none of the texts is authorized, or not all".to_owned());
        }
        // "Authorizes all texts, but does not authorize X.1353": all the others.
        let excepted =
            |next: usize| self.acts.get(next).is_some_and(|act| !act.grants) && self.contrast(next).is_some();
        if all && index == 0 && self.acts.len() == 2 && self.acts.first().is_some_and(|act| act.grants) && excepted(1) {
            return Ok(Texts::Others);
        }
        // With two verbs, "all" beside one of them cannot be all.
        if all && self.acts.len() == 1 {
            return Ok(Texts::All);
        }
        if self.acts.len() == 1 && self.text.trim_end().ends_with([':', '：']) && !self.text.contains(OPEN) {
            return Ok(Texts::Below(number_said(tail)));
        }
        Err(UNTOLD.to_owned())
    }

    /// "Authorizes all texts except X and Y (, which it does not authorize)".
    fn exception(&self) -> Result<Vec<Statement>, Why> {
        let strange = || "an exception that is not understood".to_owned();
        let Some((at, length)) = wording::EXCEPT.find(self.text) else { return Err(strange()) };
        if wording::PARTS.within(self.text) {
            return Err("an exception that concerns only a part of a text".to_owned());
        }
        // The act it belongs to: the last before it, or the first when it leads.
        let main = self.acts.iter().rposition(|act| act.at < at).unwrap_or(0);
        let leads = self.acts.first().is_some_and(|act| at < act.at);
        let to = if leads { self.acts.first().map_or(at, |act| act.at) } else { self.next(main) };
        let excepted = self.named(at + length, to)?;
        let Some(act) = self.acts.get(main) else { return Err(strange()) };
        let tail = self.text.get(act.end..self.reasons(act.end, self.next(main))).unwrap_or_default();
        let place = if leads { self.text.get(..self.next(main)).unwrap_or_default() } else { tail };
        let early = self.mentions.iter().any(|(mention, ..)| *mention < at);
        let number = number_said(&without(place, &wording::OTHERS));
        let whole = number.is_none_or(|said| said == self.plain.texts)
            && (number.is_some() || wording::ALL.within(place) || wording::OTHERS.within(place));
        if excepted.is_empty() || early || main != 0 || !whole {
            return Err(strange());
        }
        self.understood(tail, self.text.get(..act.at).unwrap_or_default())?;
        if leads && !self.named(act.end, self.next(main))?.is_empty() {
            return Err(strange());
        }
        // "Except for X, which it does not authorize, all texts are authorized": which act is about which?
        let further = self.acts.get(1).map(|next| self.named(next.end, self.text.len())).transpose()?;
        if leads && further.is_some_and(|named| named.is_empty()) {
            return Err(strange());
        }
        let rest = (0..self.plain.texts).filter(|text| !excepted.contains(text)).collect();
        let first = Statement { texts: Texts::Named(rest), grants: act.grants, remarks: remarks(tail)? };
        let others = (1..self.acts.len()).map(|index| self.of_the_excepted(index, &excepted));
        std::iter::once(Ok(first)).chain(others).collect()
    }

    /// A further act in a sentence with an exception: about the excepted texts, or texts of its own among them.
    fn of_the_excepted(&self, index: usize, excepted: &[usize]) -> Result<Statement, Why> {
        let Some(act) = self.acts.get(index) else { return Err(UNTOLD.to_owned()) };
        let end = self.reasons(act.end, self.next(index));
        let tail = self.text.get(act.end..end).unwrap_or_default();
        self.understood(tail, "")?;
        let named = self.named(act.end, end)?;
        let texts = if named.is_empty() { excepted.to_vec() } else { named };
        if !texts.iter().all(|text| excepted.contains(text)) {
            return Err("an exception that is not understood".to_owned());
        }
        Ok(Statement { texts: Texts::Named(texts), grants: act.grants, remarks: remarks(tail)? })
    }
}

/// Words and signs that between two names make a range.
const RANGES: [&str; 17] = [
    "to", "-", "through", "thru", "until", "a", "au", "jusqu'a", "al", "hasta", "по", "до", "الي", "حتي", "至", "到",
    "~",
];

pub(super) fn remarks(clause: &str) -> Result<Option<Choice>, Why> {
    // "without comments" lies within "without comments or suggested changes"; what is left may announce some.
    let rest = without(clause, &wording::NO_COMMENTS);
    let none = wording::no_comments(clause);
    match (none, wording::with_comments(&without(&rest, &wording::SAYS_NONE))) {
        (true, true) => Err("the statement says both that there are comments and that there are none".to_owned()),
        (true, false) => Ok(Some(Choice::AuthorizeNoComments)),
        (false, true) => Ok(Some(Choice::AuthorizeWithComments)),
        (false, false) => Ok(None),
    }
}

/// A negation that is neither the refusal itself nor "no comments" nor "no opinion".
pub(super) fn negated_otherwise(clause: &str) -> bool {
    let clause = without_numbering(clause);
    let rest = without(&without(&clause, &wording::SILENT), &wording::DENIES);
    wording::NEGATIONS.within(&without(&rest, &wording::NO_COMMENTS))
}

/// A refusal's second negation, as Spanish, French and Russian want it: "no autoriza ninguno de los textos".
fn without_doubled(tail: &str) -> std::borrow::Cow<'_, str> {
    const DOUBLED: [&str; 6] = [
        "de ninguno de los ",
        "ninguno de los ",
        "de ninguna de las ",
        "aucun des ",
        "ни по одному из ",
        "ни одного из ",
    ];
    DOUBLED.iter().fold(
        tail.into(),
        |tail, doubled| {
            if tail.contains(doubled) { tail.replace(doubled, " ").into() } else { tail }
        },
    )
}

/// "Circular No. 79": the "no" before a figure denies nothing.
fn without_numbering(clause: &str) -> std::borrow::Cow<'_, str> {
    static NUMBERED: std::sync::LazyLock<Option<regex::Regex>> =
        std::sync::LazyLock::new(|| regex::Regex::new(r"(^|[^\p{L}])nos?\. ?(\d)").ok());
    NUMBERED.as_ref().map_or(clause.into(), |numbered| numbered.replace_all(clause, "$1$2"))
}

/// The text with every one of the phrases overwritten by blanks, so that all places stay what they were.
pub(in crate::reply) fn blanked(text: &str, phrases: &wording::Phrases) -> String {
    let mut bytes = text.to_owned();
    for (at, length) in phrases.find_all(text) {
        if bytes.get(at..at + length).is_some() {
            bytes.replace_range(at..at + length, &" ".repeat(length));
        }
    }
    bytes
}

/// The sentence as the sender wrote it, for a person to see.
pub(super) fn shown(sentence: &str, names: &[String]) -> String {
    let mut shown = sentence.trim().replace(CELL, "|");
    for (index, name) in names.iter().enumerate() {
        shown = shown.replace(&format!("{OPEN}{index}{CLOSE}"), name);
    }
    shown.chars().take(200).collect()
}
