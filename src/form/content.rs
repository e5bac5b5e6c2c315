//! What the form says in one language, before anything is set: words, spaces to fill, one row per text.

use serde::Serialize;

use super::FormError;
use crate::{
    circular::{Circular, DraftText, TextKind},
    language::Language,
    letter::{
        clean,
        locale::Voice,
        moment::{date, time},
    },
    reply::wording::{self, fold},
};

/// With more texts than this the subject points to the table instead of listing them.
const LISTED: usize = 8;
/// The longest title that is set; longer ones are cut.
const TITLE: usize = 300;
const NO_BREAK: char = '\u{a0}';
/// Where a space to fill stands in a phrase.
const SPACE: char = '\u{e000}';

/// The form in words.
#[derive(Debug, Serialize)]
pub(super) struct Content {
    pub language: Language,
    pub circular: u32,
    /// The running title: `TSB Circular 79`.
    pub running: String,
    pub annex: String,
    /// Between a page's number and how many there are.
    pub of: String,
    pub subject: Vec<String>,
    pub to: String,
    pub addressee: Vec<String>,
    pub fax: [String; 2],
    pub email: [String; 2],
    pub from: String,
    pub role: Space,
    pub name: Space,
    pub address: Space,
    pub date: String,
    pub place_date: Space,
    pub salutation: String,
    pub intro: String,
    pub texts: String,
    pub select: String,
    pub rows: Vec<FormRow>,
    pub closing: String,
    pub signature: String,
    pub signer: Space,
    pub signer_role: Space,
    /// The words before and behind the Member State's name.
    pub administration: [String; 2],
    pub member_state: Space,
    /// To whom and until when the form is to be returned.
    pub returning: String,
}

/// A space to fill.
#[derive(Debug, Serialize)]
pub(super) struct Space {
    /// Its name, unique on the form.
    pub key: &'static str,
    /// What is to be filled in, as it stands there until it is.
    pub prompt: String,
}

/// One draft text and its four answers.
#[derive(Debug, Serialize)]
pub(super) struct FormRow {
    /// The text's identifier, which names its boxes.
    pub id: String,
    pub heading: String,
    pub title: Option<Title>,
    pub answers: [Answer; 4],
}

#[derive(Debug, Serialize)]
pub(super) struct Title {
    pub text: String,
    pub language: Language,
}

#[derive(Debug, Serialize)]
pub(super) struct Answer {
    /// `authorize`, `no_comments`, `with_comments` or `refuse`.
    pub key: &'static str,
    pub words: String,
    /// An option under the authorization, with a circle; else one of the two boxes.
    pub option: bool,
}

impl Content {
    /// What the circular's form says in a language.
    pub fn of(circular: &Circular, language: Language) -> Result<Self, FormError> {
        if circular.texts.is_empty() {
            return Err(FormError::NoTexts);
        }
        let voice = Voice(language);
        let say = |key: &str| voice.say(key);
        let space = |key, message: &str| Space { key, prompt: say(message) };
        let number = circular.number.to_string();
        let reply_to = clean(&circular.reply_to, 100);
        Ok(Self {
            language,
            circular: circular.number,
            running: voice.with("circular", [("number", &number)]),
            annex: say("form-annex"),
            of: say("form-of"),
            subject: vec![voice.with("form-subject", [("number", &number)]), consulted(voice, circular)],
            to: say("form-to"),
            addressee: say("form-addressee").lines().map(str::to_owned).collect(),
            fax: [say("form-fax"), say("form-fax-number")],
            email: [say("form-email"), reply_to.clone()],
            from: say("form-from"),
            role: space("role", "form-role"),
            name: space("name", "form-name"),
            address: space("address", "form-address"),
            date: say("form-date"),
            place_date: space("place_date", "form-place-date"),
            salutation: say("form-salutation"),
            intro: voice.with("form-intro", [("number", &number)]),
            texts: say("form-texts"),
            select: say("form-select"),
            rows: circular.texts.iter().map(|text| row(voice, circular, text)).collect(),
            closing: say("form-closing"),
            signature: say("form-signature"),
            signer: space("signer", "form-name"),
            signer_role: space("signer_role", "form-role"),
            administration: around(&voice.with("form-administration", [("state", &SPACE.to_string())])),
            member_state: space("member_state", "form-state"),
            returning: returning(voice, circular, &reply_to),
        })
    }
}

impl Content {
    /// Whether the Member State's name stands before the word for its administration, as in Chinese.
    pub fn names_state_first(&self) -> bool {
        let [before, _] = &self.administration;
        before.trim().is_empty()
    }
}

/// "Consultation on the determined draft texts ITU-T X.1353 (X.ztd-iot) and …".
fn consulted(voice: Voice, circular: &Circular) -> String {
    let named: Vec<String> = circular.texts.iter().map(|text| named(text, NO_BREAK)).collect();
    let Some((last, before)) = named.split_last().filter(|_| named.len() <= LISTED) else {
        return voice.say("form-subject-many");
    };
    let join = |key, before: &str, next: &str| voice.with(key, [("before", before), ("next", next)]);
    let before = before.iter().cloned().reduce(|before, next| join("form-pair", &before, &next));
    let list = before.map_or_else(|| last.clone(), |before| join("form-last", &before, last));
    let texts = format!("{}{NO_BREAK}{list}", voice.say("form-series"));
    voice.with("form-subject-texts", [("texts", &texts)])
}

/// `X.1353 (X.ztd-iot)`
fn named(text: &DraftText, gap: char) -> String {
    let working = text.provisional_name.as_deref().map(|name| format!("{gap}({})", clean(name, 60)));
    clean(text.id.as_str(), 80) + &working.unwrap_or_default()
}

fn row(voice: Voice, circular: &Circular, text: &DraftText) -> FormRow {
    let group = circular.study_group.to_string();
    let answer = |key, message: &str, option| {
        let words = voice.with(message, [("group", &group)]);
        Answer { key, words, option }
    };
    FormRow {
        id: clean(text.id.as_str(), 80),
        heading: heading(voice, text),
        title: title(voice.0, circular, text),
        answers: [
            answer("authorize", "form-authorize", false),
            answer("no_comments", "form-no-comments", true),
            answer("with_comments", "form-with-comments", true),
            answer("refuse", "form-refuse", false),
        ],
    }
}

/// What the text is, in words, with its working name.
fn heading(voice: Voice, text: &DraftText) -> String {
    let id = clean(text.id.as_str(), 80);
    let split = |sign: &str| id.rsplit_once(sign).map(|(base, part)| (base.trim_end(), part));
    let (key, supplement) = match text.kind {
        TextKind::New => ("form-new", None),
        TextKind::Revised => ("form-revised", None),
        TextKind::Corrigendum => ("form-corrigendum", split("Cor.")),
        TextKind::Amendment => ("form-amendment", split("Amd.")),
    };
    let named = named(text, ' ');
    match (text.kind, supplement) {
        (TextKind::New | TextKind::Revised, _) => voice.with(key, [("id", &named)]),
        (_, Some((base, part))) => {
            let working = named.strip_prefix(&id).unwrap_or_default();
            voice.with(key, [("id", base), ("part", part)]) + working
        }
        (_, None) => voice.with("form-other", [("id", &named)]),
    }
}

/// The title in the form's language, else in English, else in whichever there is.
///
/// None where it would make the row ambiguous to whoever reads it back: when it names another of the circular's
/// texts, or sounds like one of the answers.
fn title(language: Language, circular: &Circular, text: &DraftText) -> Option<Title> {
    let (language, title) = language.of_all(&text.title)?;
    let title = clean(title, TITLE);
    let names_another = circular
        .mentions(&title)
        .iter()
        .any(|mention| circular.texts.get(mention.text).is_none_or(|named| named.id != text.id));
    let sounds_like_an_answer = wording::slot(&fold(&title), true).is_some();
    let fit = !title.is_empty() && !names_another && !sounds_like_an_answer;
    fit.then_some(Title { text: title, language })
}

/// The words before and behind the space in a phrase.
fn around(phrase: &str) -> [String; 2] {
    let (before, behind) = phrase.split_once(SPACE).unwrap_or((phrase, ""));
    [before.to_owned(), behind.to_owned()]
}

fn returning(voice: Voice, circular: &Circular, address: &str) -> String {
    let utc = circular.deadline.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let day = date(voice, utc.date());
    voice.with("form-return", [("address", address), ("date", &day), ("time", &time(utc))])
}
