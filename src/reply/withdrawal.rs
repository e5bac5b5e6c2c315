//! Whether a message does nothing but take its Member State's reply back.
//!
//! Pure. The vocabulary is closed: one of the house's phrases takes the reply back, and every other word must be one that
//! says nothing further. Whatever else is said (a condition, a text, a date, a reason) is for a person to read.

use serde::{Deserialize, Serialize};

use super::{courtesy, state, wording};
use crate::{circular::Circular, message::Message, sheet::Sheet};
use wording::{fold, spaced, without};

/// What a message says of taking a reply back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withdrawal {
    #[default]
    None,
    /// It speaks of it, in words that a person must read.
    Spoken,
    /// It takes the reply back and does nothing else.
    Plain,
}

/// A longer message says more than that.
const LONGEST: usize = 2000;

/// What the message says of taking a reply back; without a circular it can say nothing plainly.
#[must_use]
pub fn of(message: &Message, circular: Option<&Circular>) -> Withdrawal {
    let own = || message.sheets.iter().filter(|sheet| !sheet.quoted);
    let quoted = message.sheets.iter().filter(|sheet| sheet.quoted).map(words);
    let ours = |words: &String| wording::OWN_LETTERS.within(&fold(words));
    let quotes = || quoted.filter(|words| !ours(words)).any(|words| takes_back(&words));
    // "Annuls and replaces" is said of much that has nothing to do with a consultation.
    let speaks = |words: &str| takes_back(words) || circular.is_some() && wording::WITHDRAWS.within(&fold(words));
    if !(own().any(|sheet| speaks(&words(sheet))) || speaks(&message.words)) {
        return if quotes() { Withdrawal::Spoken } else { Withdrawal::None };
    }
    let plainly = |circular: &Circular| {
        let subject = &message.headers.subject;
        own().all(|sheet| sheet.body && sheet.faults.is_empty() && is_plain(&words(sheet), circular))
            && message.is_bare()
            && message.inner_subjects.is_empty()
            && circular.mentions(subject).is_empty()
            && courtesy::turns_nothing(&fold(subject).replace("circular no", "circular"))
    };
    if own().next().is_some() && circular.is_some_and(plainly) { Withdrawal::Plain } else { Withdrawal::Spoken }
}

fn words(sheet: &Sheet) -> String {
    sheet.lines().map(|(_, line)| line.text() + "\n").collect()
}

fn takes_back(words: &str) -> bool {
    wording::TAKES_BACK.within(&spaced(&fold(words)))
}

/// Whether the words are nothing but the withdrawal: a greeting, the phrase with harmless words, a signature.
fn is_plain(words: &str, circular: &Circular) -> bool {
    if words.chars().count() > LONGEST || words.contains(['?', '？', '؟']) {
        return false;
    }
    let lines: Vec<&str> = words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (said, signature) = lines.split_at(courtesy::ending(&lines).unwrap_or(lines.len()));
    let said = said.split_first().filter(|(first, _)| courtesy::is_greeting(first)).map_or(said, |(_, rest)| rest);
    let names_none = |line: &&str| circular.mentions(line).is_empty() && circular.foreign_texts(line).is_empty();
    let said = said.join(" ");
    let below = signature.get(1..).unwrap_or_default();
    courtesy::is_signature(below)
        && below.iter().all(names_none)
        && circular.mentions(&said).is_empty()
        && circular.foreign_texts(&said).is_empty()
        && says_only_that(&said, circular)
}

/// One of the phrases, and beside it only words that say nothing further; the one number is the circular's.
fn says_only_that(said: &str, circular: &Circular) -> bool {
    let folded = fold(said);
    let reference = spaced(&fold(&circular.reference));
    let folded = format!(" {} ", spaced(&folded));
    if !wording::TAKES_BACK.within(&folded) {
        return false;
    }
    let rest = if reference.trim().is_empty() { folded } else { folded.replace(reference.trim(), " ") };
    let rest = without(&rest, &wording::TAKES_BACK);
    let rest = without(&state::renamed(&rest, |_| Some(" ")), &wording::BESIDE_WITHDRAWAL);
    let numbers = [circular.number, circular.study_group];
    rest.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(|word| word.parse().is_ok_and(|number| numbers.contains(&number)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::{
        circular::import,
        message::{Fate, Headers, Part},
        sheet::{docx, plain},
    };

    fn circular() -> Circular {
        let file = include_bytes!("../../tests/samples/circular-0079-en.docx");
        import::import(&docx::read("circular.docx", file).unwrap()).unwrap().circular
    }

    fn message(words: &str) -> Message {
        let body = Sheet { body: true, ..plain::read("message body", words) };
        let headers = Headers { subject: "Re: TSB Circular 79: reply recorded".to_owned(), ..Headers::default() };
        Message { headers, words: words.to_owned(), sheets: vec![body], ..Message::default() }
    }

    fn check(words: &str, want: Withdrawal) {
        assert_eq!(of(&message(words), Some(&circular())), want, "{words}");
    }

    #[test]
    fn a_plain_withdrawal_is_understood_in_six_languages() {
        for words in [
            "Please disregard our reply.",
            "Dear Sir/Madam,\n\nKindly disregard our previous reply to TSB Circular 79.\n\nBest regards,\nAmina Wekesa\nDirector, Standards Approval",
            "The Administration of Kenya hereby withdraws its reply to TSB Circular 79.\n--\nA. Wekesa",
            "We withdraw our response to Circular 79. We apologize for any inconvenience.",
            "Madame, Monsieur,\n\nVeuillez ne pas tenir compte de notre réponse à la Circulaire TSB 79.\n\nCordialement,\nJ. Dupont",
            "L'Administration française retire par la présente sa réponse à la Circulaire 79.",
            "Por la presente retiramos nuestra respuesta a la Circular TSB 79.",
            "Les rogamos que hagan caso omiso de nuestra respuesta.\nAtentamente,\nJosé da Silva",
            "Настоящим отзываем свой ответ на Циркуляр 79 БСЭ.",
            "Просим не учитывать наш ответ.\n\nС уважением,\nИ. Петров",
            "يرجى تجاهل ردنا على الرسالة المعممة 79.",
            "تسحب الإدارة ردها على الرسالة المعممة رقم 79 لمكتب تقييس الاتصالات",
            "请忽略我们此前的答复。",
            "特此撤回我方对电信标准化局第79号通函的答复。",
        ] {
            check(words, Withdrawal::Plain);
        }
    }

    #[test]
    fn whatever_says_more_is_for_a_person() {
        for words in [
            "Please disregard our reply if it arrived after the deadline.",
            "Please do not disregard our reply.",
            "Please disregard our reply on X.1353.",
            "Please disregard our reply of 3 May 2023.",
            "Please disregard our reply. We authorize all texts.",
            "Please disregard our reply?",
            "We may withdraw our reply. Please withdraw our reply when the Minister agrees.",
            "Please disregard our last reply.",
            "Please disregard our reply.\n\nBest regards,\nA. Wekesa\nP.S. unless X.1353 is concerned",
            "Please disregard our reply.\n\nBest regards,\nonly if nothing else is possible",
            "If France agrees,\nplease disregard our reply.",
            "Please disregard our reply; a new one will follow.",
            "No, please disregard our reply to Circular 80.",
            "Veuillez ne pas tenir compte de notre réponse si elle est tardive.",
            "Просим не учитывать наш ответ в части X.1353.",
            "请忽略我们此前对X.1353的答复。",
        ] {
            check(words, Withdrawal::Spoken);
        }
    }

    #[test]
    fn what_takes_nothing_back_is_no_withdrawal() {
        for words in
            ["Thank you for the acknowledgement.", "Kenya authorizes all texts.", "Please disregard the noise."]
        {
            check(words, Withdrawal::None);
        }
    }

    #[test]
    fn papers_beside_it_quotations_and_an_unknown_circular_make_it_a_persons() {
        let words = "Please disregard our reply.";
        assert_eq!(of(&message(words), None), Withdrawal::Spoken);
        let mut with_paper = message(words);
        let fate = Fate::Read;
        with_paper.parts.push(Part { name: "form.docx".to_owned(), fate, ..Part::default() });
        assert_eq!(of(&with_paper, Some(&circular())), Withdrawal::Spoken);
        let mut forwarded = message("See below.");
        forwarded.sheets.push(Sheet { body: true, quoted: true, ..plain::read("message body, quoted text", words) });
        assert_eq!(of(&forwarded, Some(&circular())), Withdrawal::Spoken);
        let mut draft = message(words);
        "Draft, subject to approval: TSB Circular 79".clone_into(&mut draft.headers.subject);
        assert_eq!(of(&draft, Some(&circular())), Withdrawal::Spoken);
        let mut two_halves = message(words);
        let html = Sheet { body: true, ..plain::read("message body (HTML)", "Please disregard our reply on X.1353.") };
        two_halves.sheets.push(html);
        assert_eq!(of(&two_halves, Some(&circular())), Withdrawal::Spoken);
    }
}
