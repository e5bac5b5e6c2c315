//! Asking a Member State's own contacts whether a reply that somebody else sent in its name is theirs.
//!
//! Pure: when to ask, and what an answer says. An answer is one word; whatever stands beside it and is more than a
//! greeting or a signature makes it unclear, and a person reads it.

use jiff::Timestamp;

use crate::{
    event::MessageHash,
    message::Message,
    reply::{DoubtCode, courtesy},
    sheet::Sheet,
    verdict::{Judgement, Kind, Status},
};

/// A request for confirmation, as the books have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What only its recipients know.
    pub token: String,
    /// The message that is held.
    pub message: MessageHash,
    pub to: Vec<String>,
    pub at: Timestamp,
    /// When the one reminder was written.
    pub reminded: Option<Timestamp>,
}

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Confirm,
    Reject,
}

/// The letters of a token: none that are easily taken for another.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// A token from random bytes, in groups to be read out over the telephone.
///
/// It begins with a letter: four figures and a hyphen would change places in a right-to-left subject (UAX #9, W2).
#[must_use]
pub fn token(random: [u8; 16]) -> String {
    const FIGURES: usize = 8;
    let letter = |(at, byte): (usize, &u8)| {
        let first = if at == 0 { FIGURES + usize::from(byte % 24) } else { usize::from(byte & 31) };
        char::from(LETTERS.get(first).copied().unwrap_or(b'A'))
    };
    let letters: Vec<char> = random.iter().enumerate().map(letter).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// Whether nothing is in question but who sent the reply, so that the State's contacts can settle it.
#[must_use]
pub fn confirmable(judgement: &Judgement) -> bool {
    let about_sender = |code| {
        matches!(
            code,
            DoubtCode::SenderUnknown
                | DoubtCode::SenderNotAuthenticated
                | DoubtCode::SenderLookalike
                | DoubtCode::SenderDisguised
                | DoubtCode::SenderAmbiguous
                | DoubtCode::ReplyToElsewhere
        )
    };
    judgement.kind == Kind::Reply
        && judgement.status == Status::Review
        && judgement.circular.is_some()
        && judgement.member_state.is_some_and(|state| state.member().is_some())
        && !judgement.reasons.is_empty()
        && judgement.reasons.iter().all(|reason| about_sender(reason.code))
        && judgement.choices.iter().any(|row| row.choice.answers())
}

/// The requests that a message answers: by the token in its subject, or by the letter that it answers.
pub fn answered<'r>(
    message: &Message,
    requests: impl Iterator<Item = &'r Request>,
    letter_ids: impl Fn(&Request) -> Vec<String>,
) -> Vec<&'r Request> {
    let subject = message.headers.subject.to_uppercase();
    let thread = || message.headers.in_reply_to.iter().chain(&message.headers.references);
    requests
        .filter(|request| {
            subject.contains(&request.token) || letter_ids(request).iter().any(|id| thread().any(|named| named == id))
        })
        .collect()
}

const CONFIRM: [&str; 30] = [
    "confirm",
    "confirmed",
    "we confirm",
    "i confirm",
    "confirmer",
    "confirmé",
    "confirmée",
    "confirme",
    "je confirme",
    "nous confirmons",
    "confirmar",
    "confirmo",
    "confirmado",
    "confirmada",
    "confirmamos",
    "подтвердить",
    "подтверждаю",
    "подтверждаем",
    "подтверждено",
    "подтвержден",
    "подтверждён",
    "نؤكد",
    "أؤكد",
    "تأكيد",
    "مؤكد",
    "确认",
    "確認",
    "已确认",
    "我们确认",
    "兹确认",
];
const REJECT: [&str; 30] = [
    "reject",
    "rejected",
    "we reject",
    "i reject",
    "rejeter",
    "rejeté",
    "rejetée",
    "rejette",
    "je rejette",
    "nous rejetons",
    "rechazar",
    "rechazo",
    "rechazado",
    "rechazada",
    "rechazamos",
    "отклонить",
    "отклоняю",
    "отклоняем",
    "отклонено",
    "отклонен",
    "отклонён",
    "رفض",
    "نرفض",
    "أرفض",
    "مرفوض",
    "拒绝",
    "拒絕",
    "否认",
    "我们拒绝",
    "不确认",
];
/// The one word of an answer; none when it is not exactly that.
///
/// Beside it may stand only what `reply::courtesy` knows: a greeting above; a closing, or a rule, and a signature below.
#[must_use]
pub fn word(own_words: &str) -> Option<Word> {
    if own_words.contains(['?', '？', '؟']) {
        return None;
    }
    let lines: Vec<&str> = own_words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (said, signature) = lines.split_at(courtesy::ending(&lines).unwrap_or(lines.len()));
    let word = match said {
        [word] => self::said(word)?,
        [greeting, word] if courtesy::is_greeting(greeting) => self::said(word)?,
        _ => return None,
    };
    let below = signature.get(1..).unwrap_or_default();
    (courtesy::is_signature(below) && below.iter().all(|line| self::said(line).is_none())).then_some(word)
}

/// The one word that a message answers with: its plain words and its HTML say the same, and nothing comes with it.
#[must_use]
pub fn answer(message: &Message) -> Option<Word> {
    let word = word(&message.words)?;
    let mut own = message.sheets.iter().filter(|sheet| !sheet.quoted);
    let same = |sheet: &Sheet| {
        let words: String = sheet.lines().map(|(_, line)| line.text() + "\n").collect();
        sheet.body && sheet.faults.is_empty() && self::word(&words) == Some(word)
    };
    (message.is_bare() && own.all(same)).then_some(word)
}

fn said(line: &str) -> Option<Word> {
    let line = courtesy::bare(line);
    if CONFIRM.contains(&line.as_str()) {
        Some(Word::Confirm)
    } else {
        REJECT.contains(&line.as_str()).then_some(Word::Reject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        message::{Fate, Part},
        sheet::plain,
    };

    fn check(words: &str, want: Option<Word>) {
        assert_eq!(word(words), want, "{words:?}");
    }

    #[test]
    fn one_word_in_six_languages_confirms_or_rejects() {
        for words in
            ["Confirm", "CONFIRMED.", "Confirmé", "Confirmo", "Подтверждаем", "نؤكد", "确认。", "\n\n  «confirm»\n"]
        {
            check(words, Some(Word::Confirm));
        }
        for words in ["reject", "Rejeté.", "RECHAZADO", "Отклоняем", "نرفض", "拒绝"] {
            check(words, Some(Word::Reject));
        }
    }

    #[test]
    fn greetings_and_signatures_do_no_harm() {
        check(
            "Dear Sir/Madam,\n\nConfirm\n\nBest regards,\nAmina Wekesa\nHead of Standards, +254 20 000",
            Some(Word::Confirm),
        );
        check("Rejeté\n\nCordialement,\nJ. Dupont", Some(Word::Reject));
        check("Confirm\n\nSent from my iPhone", Some(Word::Confirm));
        check(
            "Confirm\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________",
            Some(Word::Confirm),
        );
        check("confirm\n--\nAmina Wekesa\nCommunications Authority", Some(Word::Confirm));
    }

    #[test]
    fn whatever_says_more_than_the_word_is_for_a_person() {
        for words in [
            "",
            "Dear Sir,",
            "I cannot confirm",
            "Confirm, except X.1353",
            "confirm\nexcept for X.1353, which we refuse",
            "Confirm\n\nBest regards,\nbut see X.1353",
            "confirm\nreject",
            "Confirm\nRegards,\nreject",
            "not confirmed",
            "confirm?\nWe did not send this.",
            "Confirm?",
            "确认？",
            "We do not,\nconfirm",
            "The second text we refuse:\nconfirm",
            "Confirm\n-- except Y.3801",
            "Confirm\n--\nexcept Y.3801",
            "Confirm\n\nBest regards,\nexcept the second text",
            "Confirm\n\nBest regards,\nA. Wekesa\nP.S. only the first two",
            "Confirm\nfor Y.3801",
            "Confirm\nSent from my iPhone, except Y.3801",
            "Dear Sir,\nDear Madam,\nconfirm",
            "I am out of the office until Monday.",
        ] {
            check(words, None);
        }
    }

    #[test]
    fn what_comes_with_the_word_and_an_html_half_that_says_more_make_it_a_persons() {
        let body = |source: &str, words: &str| Sheet { body: true, ..plain::read(source, words) };
        let answered = |html: &str| Message {
            words: "Confirm\n".to_owned(),
            sheets: vec![body("message body", "Confirm"), body("message body (HTML)", html)],
            ..Message::default()
        };
        assert_eq!(answer(&answered("Confirm\nBest regards,\nA. Wekesa")), Some(Word::Confirm));
        assert_eq!(answer(&answered("Confirm, except X.1353")), None);
        let mut with_paper = answered("Confirm");
        let part = Part { name: "note.pdf".to_owned(), fate: Fate::Read, ..Part::default() };
        with_paper.parts.push(part);
        assert_eq!(answer(&with_paper), None);
        let mut with_sheet = answered("Confirm");
        with_sheet.sheets.push(plain::read("note.txt", "except X.1353"));
        assert_eq!(answer(&with_sheet), None);
    }

    #[test]
    fn tokens_are_groups_of_plain_letters() {
        let made = token([0, 31, 32, 63, 1, 2, 3, 4, 5, 6, 7, 8, 9, 250, 251, 252]);
        assert_eq!(made.len(), 19);
        assert!(made.chars().all(|c| c == '-' || LETTERS.contains(&u8::try_from(c).unwrap())), "{made}");
        for first in 0..=255 {
            let mut random = [0; 16];
            random[0] = first;
            assert!(token(random).starts_with(|c: char| c.is_ascii_alphabetic()), "{first}");
        }
    }
}
