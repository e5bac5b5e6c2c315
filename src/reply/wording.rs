//! The form's phrases in six languages, matched as a person would: by what cannot be said otherwise.
//!
//! The phrases live in `config/wording/*.toml`, one file a language; here is what they are used for. Works on folded
//! text, so that accents, case, apostrophes and presentation forms do not matter.

mod fold;
mod phrases;
mod said;

pub use fold::{fold, spaced};
pub use phrases::{Matcher, Phrases, numbers, without};
pub use said::Said;

/// The four places of the form's row that can be marked, in the form's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    Authorize,
    NoComments,
    WithComments,
    Refuse,
}

/// Names the lists of the files once, so that a test can prove each of them present in every language.
macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $key:literal;)*) => {
        $($(#[$doc])* pub static $name: Phrases = Phrases::of($key);)*

        /// The key of every list.
        #[cfg(test)]
        const KEYS: &[&str] = &[$($key),*];
    };
}

lists! {
    /// Refusals, as the form words them and as they are retyped. Each contains or stands for a negated authorization.
    REFUSES = "refuses";
    /// Authorizations. A refusal contains one of these too: look for [`REFUSES`] first.
    AUTHORIZES = "authorizes";
    /// What makes an authorization one of the form's: the study group, the text, the approval.
    ABOUT = "about";
    /// The form's option without comments.
    NO_COMMENTS = "no_comments";
    /// The form's option with comments.
    WITH_COMMENTS = "with_comments";
    /// In sentences: there are no comments.
    SAYS_NONE = "says_none";
    /// In sentences: comments come with it.
    SAYS_SOME = "says_some";
    /// Asides of the form's own phrases, whose moods are not the sender's.
    FORM_ASIDES = "form_asides";
    /// In sentences: the verb forms and phrases that authorize, here and now.
    GRANTS = "grants";
    /// "Authorized" by itself, as an answer or a heading.
    PARTICIPLES = "participles";
    /// In sentences: the phrases that do not authorize.
    DENIES = "denies";
    /// Agreeing; an authorization only where consideration is spoken of.
    AGREES = "agrees";
    /// Opposing; a refusal only where consideration is spoken of.
    OBJECTS = "objects";
    /// Consideration by the study group.
    CONSIDERS = "considers";
    /// Whatever form of authorizing: what is none of the above is no plain statement.
    STEMS = "stems";
    /// Phrases of authorizing that have nothing to do with the consultation.
    INNOCENT = "innocent";
    /// Where reasons begin.
    REASONS = "reasons";
    /// "That", behind which something may be reported rather than said.
    THAT = "that";
    /// Verbs of informing by which the sender says it.
    INFORMS = "informs";
    /// The other texts.
    OTHERS = "others";
    /// "All", beside which a negation is ambiguous.
    EVERY = "every";
    /// This text, where there is only one.
    THIS = "this";
    /// The following, the texts listed below.
    BELOW = "below";
    /// "And", at a line's end.
    JOINERS = "joiners";
    /// What may stand before a text's name without saying anything: "Draft new Recommendation ITU-T".
    TEXT_WORDS = "text_words";
    /// Words that say nothing further beside a statement.
    PLAIN = "plain";
    /// Supporting, approving or opposing a text, in the sender's own name.
    STANCES = "stances";
    /// Confidentiality notices and the like.
    DISCLAIMERS = "disclaimers";
    /// The circular's own sentences on authorizing.
    CIRCULAR_WORDS = "circular_words";
    /// The form's line that does not authorize, as it stands on a blank form.
    FORM_LINES = "form_lines";
    /// By which a letter of our own is known where it stands quoted.
    OWN_LETTERS = "own_letters";
    /// A plain yes.
    YES = "yes";
    /// A plain no.
    NO = "no";
    /// What introduces a list of answers.
    INTRODUCES = "introduces";
    /// Comments, observations, reasons.
    COMMENTS = "comments";
    /// "All of them".
    ALL = "all";
    /// "All but".
    EXCEPT = "except";
    /// Parts of a text: an exception of one of them is a condition, not an exception of the text.
    PARTS = "parts";
    /// Words that make a statement depend on something, weaken it, put it off, ask it, or report somebody else's.
    HEDGES = "hedges";
    /// Words beside a form by which it is not, or not wholly, what is meant.
    RESERVES = "reserves";
    /// Beside a text's name: words by which its row is taken back, put off or reserved.
    VOIDS = "voids";
    /// "Without the second one": as good as an exception.
    LEAVES_OUT = "leaves_out";
    /// Words by which an earlier reply is taken back.
    WITHDRAWS = "withdraws";
    /// The same, whole: what takes the sender's own reply back here and now.
    TAKES_BACK = "takes_back";
    /// Words beside a withdrawal that say nothing further.
    BESIDE_WITHDRAWAL = "beside_withdrawal";
    /// "No opinion on the others".
    NO_OPINION = "no_opinion";
    /// Negations that are harmless in a statement: that there are no comments, that no opinion is given.
    SILENT = "silent";
    /// How letters begin.
    SALUTATIONS = "salutations";
    /// What a consultation's texts are called.
    TEXT_NOUNS = "text_nouns";
    /// Negations of whatever they stand beside.
    NEGATIONS = "negations";
    /// Words by which people say what they think of a text, in whatever mood. A message from a contact that holds one
    /// of them and no clear statement is a person's to read.
    OPINION = "opinion";
}

/// Which place of the row a line of the form words; none where it words none of them.
///
/// `marked` says that a mark stands on the line: then a short line will do, such as `☒ Authorize`.
#[must_use]
pub fn slot(folded: &str, marked: bool) -> Option<Slot> {
    let about = ABOUT.within(folded) || (marked && folded.chars().count() <= 60);
    if about && REFUSES.within(folded) {
        return Some(Slot::Refuse);
    }
    if about && AUTHORIZES.within(folded) {
        return Some(Slot::Authorize);
    }
    // The options are short lines; a paragraph that says "no comments" somewhere is none.
    let short = folded.chars().count() <= 140;
    if short && NO_COMMENTS.within(folded) {
        return Some(Slot::NoComments);
    }
    (short && WITH_COMMENTS.within(folded)).then_some(Slot::WithComments)
}

/// Whether the words say that there are no comments.
#[must_use]
pub fn no_comments(folded: &str) -> bool {
    NO_COMMENTS.within(folded) || SAYS_NONE.within(folded)
}

/// Whether the words say that comments come with the authorization.
#[must_use]
pub fn with_comments(folded: &str) -> bool {
    WITH_COMMENTS.within(folded) || SAYS_SOME.within(folded)
}

/// Whether a line words both answers at once.
#[must_use]
pub fn both_answers(folded: &str) -> bool {
    let mut rest = folded.to_owned();
    for (at, length) in REFUSES.find_all(folded).into_iter().rev() {
        if at + length <= rest.len() && rest.is_char_boundary(at) && rest.is_char_boundary(at + length) {
            rest.replace_range(at..at + length, " ");
        }
    }
    REFUSES.within(folded) && AUTHORIZES.within(&rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_list_and_no_other() {
        for (language, words) in phrases::files() {
            let keys: Vec<&str> = words.lists.keys().map(String::as_str).collect();
            let mut want = KEYS.to_vec();
            want.sort_unstable();
            assert_eq!(keys, want, "{language}");
            assert!(words.lists.values().all(|list| !list.is_empty()), "{language}");
            assert!(words.numbers.len() >= 9, "{language}");
        }
        assert_eq!(phrases::files().len(), 6);
    }

    #[test]
    fn every_phrase_of_the_form_is_known_in_six_languages() {
        let wording = include_str!("../../tests/samples/wording.json");
        let wording: serde_json::Value = serde_json::from_str(wording).unwrap();
        for (language, phrases) in wording.as_object().unwrap() {
            for (key, want) in [
                ("authorize", Slot::Authorize),
                ("no_comments", Slot::NoComments),
                ("comments", Slot::WithComments),
                ("refuse", Slot::Refuse),
            ] {
                let phrase = phrases[key].as_str().unwrap().replace("{sg}", "13");
                assert_eq!(slot(&fold(&phrase), false), Some(want), "{language} {key}: {phrase}");
            }
            for key in ["subject", "intro", "select", "new_rec", "cor", "salutation", "administration"] {
                let phrase = phrases[key].as_str().unwrap();
                assert_eq!(slot(&fold(phrase), false), None, "{language} {key}: {phrase}");
            }
        }
    }

    #[test]
    fn a_summary_that_speaks_of_authorized_data_is_no_choice() {
        for line in
            ["unauthorized data may be used maliciously", "一些未经授权的数据可能会被恶意使用", "données autorisées"]
        {
            assert_eq!(slot(&fold(line), false), None, "{line}");
        }
    }
}
