//! Asking a Member State's own contacts whether a reply that somebody else sent in its name is theirs.
//!
//! Pure: when to ask, and what an answer says. An answer is one word; whatever stands beside it and is more than a
//! greeting or a signature makes it unclear, and a person reads it.

use jiff::Timestamp;

use crate::{
    event::MessageHash,
    message::Message,
    reply::DoubtCode,
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
#[must_use]
pub fn token(random: [u8; 16]) -> String {
    let letter = |byte: &u8| char::from(LETTERS.get(usize::from(byte & 31)).copied().unwrap_or(b'2'));
    let groups: Vec<String> = random.chunks(4).map(|group| group.iter().map(letter).collect()).collect();
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
/// How letters end, in the six languages; below it stand names and addresses.
const CLOSINGS: [&str; 24] = [
    "regards",
    "best regards",
    "kind regards",
    "with kind regards",
    "yours faithfully",
    "yours sincerely",
    "sincerely",
    "thank you",
    "thanks",
    "best",
    "cordialement",
    "bien cordialement",
    "salutations",
    "sincères salutations",
    "meilleures salutations",
    "saludos",
    "atentamente",
    "saludos cordiales",
    "с уважением",
    "مع التحية",
    "مع أطيب التحيات",
    "وتفضلوا بقبول فائق الاحترام",
    "此致",
    "顺祝商祺",
];
/// Lines of a signature that are looked at; nobody has more.
const SIGNATURE: usize = 15;

/// The one word of an answer; none when it is not exactly that.
#[must_use]
pub fn word(own_words: &str) -> Option<Word> {
    let mut lines = own_words.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    let mut first = lines.next()?;
    if first.ends_with([',', '，', ':', '：', '!', '،']) && first.chars().count() <= 60 && said(first).is_none() {
        first = lines.next()?;
    }
    let word = said(first)?;
    if lines.peek().is_none_or(|line| line.starts_with("--")) {
        return Some(word);
    }
    let closing = is_closing(lines.next()?);
    let signature: Vec<&str> = lines.take(SIGNATURE + 1).collect();
    let harmless = |line: &&str| line.chars().count() <= 100 && !line.contains("X.") && said(line).is_none();
    (closing && signature.len() <= SIGNATURE && signature.iter().all(harmless)).then_some(word)
}

/// Whether a line is one with which letters end.
#[must_use]
pub fn is_closing(line: &str) -> bool {
    CLOSINGS.contains(&bare(line).as_str())
}

fn said(line: &str) -> Option<Word> {
    let line = bare(line);
    if CONFIRM.contains(&line.as_str()) {
        Some(Word::Confirm)
    } else {
        REJECT.contains(&line.as_str()).then_some(Word::Reject)
    }
}

/// In lower case, without what people put around a word.
fn bare(line: &str) -> String {
    line.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

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
            "I am out of the office until Monday.",
        ] {
            check(words, None);
        }
    }

    #[test]
    fn tokens_are_groups_of_plain_letters() {
        let made = token([0, 31, 32, 63, 1, 2, 3, 4, 5, 6, 7, 8, 9, 250, 251, 252]);
        assert_eq!(made.len(), 19);
        assert!(made.chars().all(|c| c == '-' || LETTERS.contains(&u8::try_from(c).unwrap())), "{made}");
    }
}
