//! Which Member State a message speaks for, by its own words.
//!
//! Only a name beside the word "administration", or before the verb that authorizes, counts wherever it stands: a form
//! also names Switzerland (our address), the meeting's host and whoever is quoted. Ministries, missions and governments
//! count where they sign, or where they are said to speak.

use std::collections::BTreeSet;

use super::{
    state::{self, StateCode, Who},
    wording::{self, fold},
};
use crate::sheet::{Format, Sheet};

/// What the words say of who replies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub states: BTreeSet<StateCode>,
    /// Names of others than Member States that stand where a Member State should.
    pub others: BTreeSet<String>,
}

/// Between the word and the name there may stand articles, "communications", "of the Government of".
const REACH: usize = 48;
/// What a signature's line or a form's entry is no longer than.
const BLOCK: usize = 140;

/// "Administration", beside which a name is the reply's.
const ADMINISTRATION: [&str; 7] =
    ["administration", "administración", "administracion", "администраци", "إدارة", "ادارة", "主管部门"];

/// Other authorities, and the labels of forms: the name must follow, with nothing but particles between.
const AUTHORITY: [&str; 52] = [
    "reply of",
    "response of",
    "réponse de",
    "réponse du",
    "reponse de",
    "respuesta de",
    "government of",
    "gouvernement",
    "gobierno",
    "правительств",
    "حكومة",
    "permanent mission of",
    "mission permanente",
    "misión permanente",
    "постоянное представительство",
    "постоянного представительства",
    "البعثة الدائمة",
    "embassy of",
    "ambassade",
    "embajada",
    "посольств",
    "سفارة",
    "on behalf of",
    "au nom",
    "en nombre",
    "от имени",
    "باسم",
    "نيابة عن",
    "代表",
    "member state:",
    "member state :",
    "country:",
    "état membre:",
    "état membre :",
    "etat membre :",
    "pays :",
    "pays:",
    "estado miembro:",
    "país:",
    "pais:",
    "государство-член:",
    "государство – член:",
    "страна:",
    "الدولة العضو:",
    "الدولة:",
    "البلد:",
    "成员国：",
    "成员国:",
    "国家：",
    "国家:",
    "国名：",
    "ministry of",
];

/// Ministries' and regulators' names end in the State's: "Ministry of ICT of the Republic of Kenya".
const MINISTRY: [&str; 16] = [
    "ministry",
    "ministère",
    "ministere",
    "ministerio",
    "министерств",
    "وزارة",
    "communications authority",
    "regulatory authority",
    "autorité de régulation",
    "autorité de",
    "autoridad",
    "هيئة",
    "agency",
    "agence",
    "агентств",
    "secretaría",
];

impl Named {
    /// Adds what a sheet says; lines that a mail program wrapped are read as one, so that no name is torn.
    pub fn read_sheet(&mut self, sheet: &Sheet) {
        let mut pending = String::new();
        for (_, line) in sheet.lines() {
            let text = line.text();
            let text = text.trim();
            if sheet.format == Format::Plain && pending.len() < 4_000 && runs_on(&pending, text) {
                pending.push(' ');
            } else {
                self.read(&pending);
                pending.clear();
            }
            pending.push_str(text);
        }
        self.read(&pending);
    }

    /// Adds what some lines say.
    pub fn read(&mut self, text: &str) {
        for line in text.lines() {
            self.line(line);
        }
    }

    fn line(&mut self, line: &str) {
        // Lower-casing keeps nearly every letter at its place in bytes; where it should not, nothing is found.
        let lowered = line.to_lowercase();
        let names = if lowered.len() == line.len() { state::named_in(line) } else { Vec::new() };
        // "Hereby informs" anywhere in the line, or no full stop: then a long line may be a signature too.
        let formal = || wording::INFORMS.within(&fold(line)) || !line.contains(['.', '。']);
        let signed = !names.is_empty() && (line.chars().count() <= BLOCK || formal());
        let counts: Vec<bool> = names
            .iter()
            .enumerate()
            .map(|(index, named)| {
                let before = index.checked_sub(1).and_then(|i| names.get(i)).map_or(0, |before| before.end);
                // A name shared by several yields each of them at one place.
                let before = if before > named.start { 0 } else { before };
                let place = Place::of(line, &lowered, named, before, signed);
                place.is_some_and(|place| place.beside_administration() || place.is_subject() || place.signs())
            })
            .collect();
        for (index, named) in names.iter().enumerate() {
            // "On behalf of Kenya and Uganda": who stands joined to one that counts, counts too.
            let joined = |one: usize, next: usize| {
                let (Some(first), Some(second)) = (names.get(one), names.get(next)) else { return false };
                line.get(first.end..second.start).is_some_and(is_joiner)
            };
            let count = |at: usize| counts.get(at).copied().unwrap_or_default();
            let before = index.checked_sub(1).is_some_and(|one| count(one) && joined(one, index));
            let behind = count(index + 1) && joined(index, index + 1);
            if count(index) || before || behind {
                match named.who {
                    Who::Member(code) => drop(self.states.insert(code)),
                    Who::Other(name) => drop(self.others.insert(name.to_owned())),
                }
            }
        }
    }
}

/// "And", by which two States speak together.
fn is_joiner(gap: &str) -> bool {
    let folded = fold(gap);
    let mut words = folded.split_whitespace();
    let joins = words.next().is_some_and(|word| ["and", "&", "et", "y", "и", "و", "和"].contains(&word));
    joins && words.all(|word| ["of", "the", "de", "du", "la", "le"].contains(&word))
}

/// Whether a line continues the one before it: that was as long as wrapped lines are, broke off at a particle, or a name
/// stands across the break.
fn runs_on(before: &str, line: &str) -> bool {
    if before.is_empty() || line.is_empty() {
        return false;
    }
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let joined = format!("{before} {line}");
    let across = || state::named_in(&joined).iter().any(|named| named.start < before.len() && named.end > before.len());
    before.chars().count() >= 50 || particles(last) || across()
}

/// A name in its line.
struct Place<'l> {
    line: &'l str,
    lowered: &'l str,
    start: usize,
    end: usize,
    /// Where the name before it ends.
    before: usize,
    /// The whole line may be a signature.
    signed: bool,
}

/// Bytes before and behind a name within which everything stands that tells whose it is: a line may be a whole body.
const NEAR: usize = 600;

impl<'l> Place<'l> {
    /// The name in as much of its line as matters.
    fn of(line: &'l str, lowered: &'l str, named: &state::Named, before: usize, signed: bool) -> Option<Self> {
        let whole = |at: &usize| line.is_char_boundary(*at) && lowered.is_char_boundary(*at);
        let from = (0..=named.start.saturating_sub(NEAR)).rev().find(whole)?;
        let to = (named.end.saturating_add(NEAR).min(line.len())..=line.len()).find(whole)?;
        Some(Self {
            line: line.get(from..to)?,
            lowered: lowered.get(from..to)?,
            start: named.start - from,
            end: named.end - from,
            before: before.saturating_sub(from),
            signed,
        })
    }

    fn beside_administration(&self) -> bool {
        ADMINISTRATION.iter().flat_map(|word| self.lowered.match_indices(word)).any(|(at, word)| {
            let end = at + word.len();
            let gap = if self.start >= end { self.line.get(end..self.start) } else { self.line.get(self.end..at) };
            gap.is_some_and(|gap| gap.chars().count() <= REACH && !gap.contains([';', '。', '؛', '\n']))
        })
    }

    /// "Kenya authorizes", "Kenya hereby does not authorize"; in Arabic the verb stands before.
    fn is_subject(&self) -> bool {
        let after = fold(self.line.get(self.end..).unwrap_or_default());
        let after: String = after.trim_start_matches([',', ' ', ')']).chars().take(60).collect();
        let after = ["hereby ", "therefore ", "also ", "thus "]
            .iter()
            .find_map(|word| after.strip_prefix(word))
            .unwrap_or(&after);
        let before = fold(self.line.get(self.before..self.start).unwrap_or_default());
        let verbs = [&wording::DENIES, &wording::GRANTS, &wording::OBJECTS, &wording::AGREES];
        let follows = verbs.iter().any(|verbs| verbs.leads(after));
        let precedes = before.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c))
            && verbs.iter().any(|verbs| verbs.find_all(&before).iter().any(|(at, length)| at + length >= before.len()));
        follows || precedes
    }

    /// A signature, a form's entry, a note verbale's first words.
    fn signs(&self) -> bool {
        if !self.signed {
            return false;
        }
        let ends_with_particles = |from: usize, most: usize| {
            self.line.get(from..self.start).is_some_and(|gap| gap.chars().count() <= most && particles(gap))
        };
        let authority = AUTHORITY.iter().flat_map(|word| self.lowered.match_indices(word));
        let named =
            authority.map(|(at, word)| at + word.len()).any(|end| end <= self.start && ends_with_particles(end, 40));
        let ministries = MINISTRY.iter().flat_map(|word| self.lowered.match_indices(word));
        let mut ministry =
            ministries.map(|(at, word)| at + word.len()).filter(|end| *end <= self.start && *end >= self.before);
        named || ministry.any(|end| self.line.get(end..self.start).is_some_and(of_the_state))
    }
}

/// Nothing but particles and words for a State's form: "of the", "de la República de".
fn particles(gap: &str) -> bool {
    const WORDS: [&str; 24] = [
        "of",
        "the",
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "les",
        "l",
        "el",
        "del",
        "los",
        "republic",
        "kingdom",
        "state",
        "republique",
        "republica",
        "республики",
        "جمهوريه",
        "دوله",
        "المملكه",
        "administration",
        "government",
    ];
    let gap = fold(gap);
    gap.split(|c: char| !c.is_alphanumeric()).all(|word| word.is_empty() || WORDS.contains(&word))
}

/// "… of ICT of the": the State's name follows its particle, and no place or comma stands between.
fn of_the_state(gap: &str) -> bool {
    let folded = fold(gap);
    let last =
        folded.split(|c: char| !c.is_alphanumeric()).rfind(|word| !word.is_empty()).unwrap_or_default().to_owned();
    let particle = ["of", "the", "de", "du", "des", "d", "la", "l", "del", "республики"].contains(&last.as_str());
    let arabic = folded.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
    let russian = folded.chars().any(|c| ('\u{400}'..='\u{4ff}').contains(&c));
    gap.chars().count() <= 90 && !gap.contains([',', ';', '،', '(', ')']) && (particle || arabic || russian)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &str) {
        let mut named = Named::default();
        named.read_sheet(&crate::sheet::plain::read("body", text));
        let codes: Vec<_> = named.states.iter().map(ToString::to_string).chain(named.others).collect();
        assert_eq!(codes.join(" "), want, "{text}");
    }

    #[test]
    fn the_administration_ministry_or_mission_that_speaks_is_known() {
        check("Administration of Kenya", "KEN");
        check("the Kenyan Administration", "KEN");
        check("l'Administration kényane", "KEN");
        check("Member State: Kenya", "KEN");
        check("国家：肯尼亚", "KEN");
        check("Ministry of ICT of the Republic of Kenya", "KEN");
        check("Ministère des Postes et Télécommunications du Cameroun", "CMR");
        check("Министерство связи Республики Беларусь", "BLR");
        check("On behalf of the Government of Jordan", "JOR");
        check(
            "The Permanent Mission of the Republic of Kenya to the United Nations Office in Geneva, Switzerland",
            "KEN",
        );
        check("Communications Authority of Kenya", "KEN");
        check("Kenya hereby authorizes Study Group 17 to consider X.1353.", "KEN");
        check("Le Maroc autorise la CE 17.", "MAR");
        check("تخول كينيا لجنة الدراسات 17", "KEN");
        check("肯尼亚授权第17研究组", "KEN");
    }

    #[test]
    fn states_that_speak_together_are_all_known() {
        check("On behalf of Kenya and Uganda: we authorize all six texts.", "KEN UGA");
        check("Kenya and Uganda authorize Study Group 17 to consider X.1353.", "KEN UGA");
        check("Réponse de la France et du Maroc", "FRA MAR");
        check("Please find attached the reply of Uganda.", "UGA");
        check("Administration of Bosnia and Herzegovina", "BIH");
    }

    #[test]
    fn neighbours_and_namesakes_are_kept_apart() {
        check("Administration of the Democratic Republic of the Congo", "COD");
        check("Administration of the Congo", "COG");
        check("Administration of the Republic of Korea", "KOR");
        check("Administration of the Democratic People's Republic of Korea", "PRK");
        check("Administration of Guinea-Bissau", "GNB");
        check("Administration of Equatorial Guinea", "GNQ");
        check("Administration of Papua New Guinea", "PNG");
        check("Administration of Guinea", "GIN");
        check("Administration of Niger", "NER");
        check("Administration of Nigeria", "NGA");
        check("Administration of Dominica", "DMA");
        check("Administration of the Dominican Republic", "DOM");
        check("Administration of South Sudan", "SSD");
        check("Administration of Sudan", "SDN");
        check("Administration of Türkiye", "TUR");
        check("Administration of Turkey", "TUR");
        check("Administration of Viet Nam", "VNM");
        check("Administration of Vietnam", "VNM");
        check("Administration de la Côte d'Ivoire", "CIV");
        check("Administration of Ivory Coast", "CIV");
        check("Administration of Hong Kong, China", "Hong Kong");
    }

    #[test]
    fn a_name_wrapped_over_two_lines_is_one_name() {
        check("The Administration of the Democratic\nRepublic of the Congo authorizes Study Group 17.", "COD");
        check("Administration of\nKenya", "KEN");
        check("Administration of Kenya\nGeneva, Switzerland", "KEN");
        let body = "In reply to TSB Circular 79, the Administration of the Democratic\nRepublic of the Congo authorizes Study Group 17.";
        check(body, "COD");
    }

    #[test]
    fn others_that_are_named_do_not_reply() {
        check("Geneva, Switzerland", "");
        check("at the meeting in Goyang, Korea (Rep. of)", "");
        check("Georgia Chad Jordan\nDirector of Standards", "");
        check("The text builds on a contribution by Japan and the work of Germany.", "");
        check("Ministry of Communications, Nairobi, Kenya", "");
    }
}
