//! What people put around the words that matter: how letters begin and end, and whether the rest says anything.
//!
//! Pure. Closed vocabularies: a line that is not known to be a courtesy is not one.

use super::wording::{self, fold, spaced};

/// How letters end, in the six languages, as whole lines; below them stand names and addresses.
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

/// Whether folded words begin as letters do: "Dear Sir", "Madame, Monsieur".
#[must_use]
pub fn is_salutation(folded: &str) -> bool {
    folded.chars().count() <= 80 && wording::SALUTATIONS.leads(folded)
}

/// Whether a line greets and does nothing else.
#[must_use]
pub fn is_greeting(line: &str) -> bool {
    line.ends_with([',', '，', ':', '：', '!', '،'])
        && line.chars().count() <= 60
        && is_salutation(&fold(line))
        && says_nothing(line)
}

/// Whether a line is one with which letters end.
#[must_use]
pub fn is_closing(line: &str) -> bool {
    CLOSINGS.contains(&bare(line).as_str())
}

/// Where the first line stands that ends a letter: a closing, the rule above a signature, or a telephone's own line.
#[must_use]
pub fn ending(lines: &[&str]) -> Option<usize> {
    lines.iter().position(|line| is_rule(line) || is_closing(line) || is_footer(line))
}

/// Whether the lines below a closing or a rule are names and addresses and say nothing further.
#[must_use]
pub fn is_signature(lines: &[&str]) -> bool {
    lines.len() <= SIGNATURE && lines.iter().all(|line| line.chars().count() <= 100 && says_nothing(line))
}

/// Nothing in the folded words makes what is said beside them depend on something, denies it or weakens it.
#[must_use]
pub fn turns_nothing(folded: &str) -> bool {
    ![&wording::HEDGES, &wording::RESERVES, &wording::NEGATIONS, &wording::EXCEPT]
        .iter()
        .any(|list| list.within(folded))
}

/// In lower case, without what people put around a word.
#[must_use]
pub fn bare(line: &str) -> String {
    line.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase()
}

/// The rule above a signature and nothing beside it (RFC 3676 §4.3, and as mail programs draw it).
fn is_rule(line: &str) -> bool {
    line.chars().count() >= 2 && line.chars().all(|c| matches!(c, '-' | '_' | '—' | '–'))
}

/// "Sent from my iPhone": what mail programs add by themselves.
fn is_footer(line: &str) -> bool {
    const BEGINNINGS: [&str; 10] = [
        "sent from ",
        "get outlook for ",
        "envoyé de ",
        "envoyé depuis ",
        "télécharger outlook pour ",
        "enviado desde ",
        "отправлено с ",
        "أرسلت من ",
        "تم الإرسال من ",
        "发自",
    ];
    let lowered = line.to_lowercase();
    BEGINNINGS.iter().any(|beginning| lowered.starts_with(beginning)) && is_signature(&[line])
}

/// Neither names a text nor turns what is said beside it.
fn says_nothing(line: &str) -> bool {
    let folded = fold(line);
    let words = format!(" {} ", spaced(&folded).trim());
    !wording::LEAVES_OUT.within(&words)
        && turns_nothing(&folded)
        && !wording::TEXT_NOUNS.within(&spaced(&folded))
        && !names_a_series(line)
}

/// A letter of a Recommendation series with a number: X.1353, Y3801, "y. 3801".
fn names_a_series(line: &str) -> bool {
    let chars: Vec<char> = line.chars().collect();
    chars.iter().enumerate().any(|(at, c)| {
        let begins = at.checked_sub(1).and_then(|before| chars.get(before)).is_none_or(|c| !c.is_alphanumeric());
        let behind = chars.get(at + 1..).unwrap_or_default();
        let dots = behind.iter().take_while(|c| matches!(c, '.' | '-' | ' ')).count();
        let digits = behind.iter().skip(dots).take_while(|c| c.is_ascii_digit()).count();
        let dotted = behind.iter().take(dots).any(|c| *c == '.');
        c.is_ascii_alphabetic() && begins && dots <= 2 && digits >= 2 && (dotted || dots == 0 && c.is_ascii_uppercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_to_greet_greets() {
        for line in ["Dear Sir/Madam,", "Madame, Monsieur,", "Estimado Sr. Director:", "Уважаемый господин директор!"]
        {
            assert!(is_greeting(line), "{line}");
        }
        for line in
            ["We do not,", "The following:", "Dear colleagues, not X.1353,", "Dear Sir, the second text excepted:"]
        {
            assert!(!is_greeting(line), "{line}");
        }
    }

    #[test]
    fn a_signature_names_people_and_no_texts() {
        assert!(is_signature(&["Amina Wekesa", "Director, Standards Approval", "Tel. +254 20 000 000", "P.O. Box 5"]));
        for line in [
            "but see Y.3801",
            "the second text is left out",
            "only the first",
            "except Y.3801",
            "X1353",
            "without the second one",
        ] {
            assert!(!is_signature(&[line]), "{line}");
        }
        assert!(!is_signature(&[""; 16]));
    }
}
