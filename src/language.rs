//! The six official languages of the Union.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde::{Deserialize, Serialize};

/// One of the six official languages, by its ISO 639-1 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    En,
    Fr,
    Es,
    Ru,
    Ar,
    Zh,
}

impl Language {
    /// All six, in the order used wherever they are listed.
    pub const ALL: [Self; 6] = [Self::En, Self::Fr, Self::Es, Self::Ru, Self::Ar, Self::Zh];

    /// The ISO 639-1 code, lower case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::Ru => "ru",
            Self::Ar => "ar",
            Self::Zh => "zh",
        }
    }

    /// The language a text is most probably written in: by its script, then by its commonest words. None when nothing
    /// tells, or two languages are equally likely. Names, numbers and addresses in Latin letters do not make an Arabic,
    /// Chinese or Russian text English.
    #[must_use]
    pub fn detect(text: &str) -> Option<Self> {
        match script(text) {
            Script::Latin => by_words(text),
            Script::Of(language) => Some(language),
            Script::Other => None,
        }
    }

    /// The words in this language, else in English, else in any, with the language that they are in.
    #[must_use]
    pub fn of_all(self, words: &BTreeMap<Self, String>) -> Option<(Self, &str)> {
        let found = words.get_key_value(&self).or_else(|| words.get_key_value(&Self::En));
        found.or_else(|| words.iter().next()).map(|(language, words)| (*language, words.as_str()))
    }

    /// The words alone; nothing where there are none.
    #[must_use]
    pub fn words_of(self, words: &BTreeMap<Self, String>) -> &str {
        self.of_all(words).map_or("", |(_, words)| words)
    }

    /// Whether the language is written from right to left.
    #[must_use]
    pub const fn right_to_left(self) -> bool {
        matches!(self, Self::Ar)
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::str::FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(code))
            .ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}

/// A code that names none of the six languages.
#[derive(Debug, thiserror::Error)]
#[error("\"{0}\" is none of en, fr, es, ru, ar, zh")]
pub struct UnknownLanguage(String);

/// How much of a text is looked at, in characters.
const SAMPLE: usize = 50_000;

/// The script that prevails in a text.
enum Script {
    Latin,
    /// One that only this language of the six is written in.
    Of(Language),
    Other,
}

fn script(text: &str) -> Script {
    let mut counts = [0_usize; 5];
    let [latin, cyrillic, arabic, han, other] = &mut counts;
    for c in text.chars().take(SAMPLE).filter(|c| c.is_alphabetic()) {
        *match c {
            'A'..='z' | '\u{c0}'..='\u{24f}' | '\u{ff21}'..='\u{ff5a}' => &mut *latin,
            '\u{400}'..='\u{52f}' => &mut *cyrillic,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' => {
                &mut *arabic
            }
            '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => &mut *han,
            _ => &mut *other,
        } += 1;
    }
    // One Chinese character says about as much as three letters.
    let scripts = [(*cyrillic, Language::Ru), (*arabic, Language::Ar), (*han * 3, Language::Zh)];
    let (most, language) = scripts.into_iter().max_by_key(|(count, _)| *count).unwrap_or((0, Language::En));
    if most >= 2 && most * 2 >= *latin && most >= *other {
        Script::Of(language)
    } else if *other > *latin {
        Script::Other
    } else {
        Script::Latin
    }
}

const ENGLISH: &str = "\
    the of and to is are for with this that we our your you on by be would not have has please find attached \
    dear sir madam regards faithfully sincerely from it study group draft text texts consider approval comments \
    member state states authorizes authorize authorizing reply response in no thank thanks hello administration \
    as an new does which its will hereby";

const FRENCH: &str = "\
    le la les des du de et est sont pour avec ce cette nous notre votre vous sur par ne pas veuillez trouver \
    joint jointe madame monsieur cordialement salutations agréer commission études étude projet projets texte \
    textes approbation observations membre état états autorise autoriser réponse au aux un une dans en merci \
    bonjour administration que qui il à où ci nouvelle réunion circulaire d l n qu";

const SPANISH: &str = "\
    el la los las del de y es son para con este esta nosotros nuestra su sus usted ustedes sobre por no se \
    adjunto adjunta adjuntan estimado estimada estimados señor señora señores atentamente saludos cordialmente \
    comisión estudio proyecto proyectos texto textos aprobación comentarios miembro miembros estado estados \
    autoriza autorizar respuesta al un una en gracias administración que lo nueva reunión muy circular a";

fn by_words(text: &str) -> Option<Language> {
    static TABLES: LazyLock<[BTreeSet<String>; 3]> =
        LazyLock::new(|| [ENGLISH, FRENCH, SPANISH].map(|words| words.split(' ').map(without_accents).collect()));
    let mut scores = [0_usize; 3];
    let sample: String = text.chars().take(SAMPLE).collect();
    for word in sample.to_lowercase().split(|c: char| !c.is_alphabetic()) {
        let plain = without_accents(word);
        for (score, words) in scores.iter_mut().zip(&*TABLES) {
            *score += usize::from(words.contains(&plain)) * 2;
        }
        let [_, french, spanish] = &mut scores;
        *french += usize::from(word.contains(['è', 'ê', 'à', 'ç', 'œ', 'û', 'ù', 'î', 'ë']));
        *spanish += usize::from(word.contains(['ñ', 'í']));
    }
    let [_, _, spanish] = &mut scores;
    *spanish += sample.matches(['¿', '¡']).count() * 2;
    let best = scores.iter().copied().max().filter(|best| *best > 0)?;
    let languages = [Language::En, Language::Fr, Language::Es];
    let mut winners =
        scores.into_iter().zip(languages).filter(|(score, _)| *score == best).map(|(_, language)| language);
    winners.next().filter(|_| winners.next().is_none())
}

/// Accents of the Latin languages taken off, as writers on small keyboards do.
fn without_accents(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            'à' | 'á' | 'â' => 'a',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'í' | 'î' | 'ï' => 'i',
            'ó' | 'ô' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_letters_are_told_apart() {
        for (text, language) in [
            ("Dear Sir/Madam, please find attached our reply to TSB Circular 79.", Language::En),
            ("No comments. Kind regards", Language::En),
            ("Madame, Monsieur, veuillez trouver ci-joint la réponse de l'Administration", Language::Fr),
            ("MADAME, MONSIEUR", Language::Fr),
            ("Veuillez trouver ci-joint notre reponse", Language::Fr),
            ("Estimados señores: adjunto la respuesta de esta Administración", Language::Es),
            ("Muy Senor mio: se adjunta el formulario", Language::Es),
            ("Уважаемый господин, направляем ответ на Циркуляр 79 БСЭ (TSB Circular 79, X.1353)", Language::Ru),
            ("تحية طيبة وبعد، مرفق ردنا على الرسالة المعممة 79 TSB Circular", Language::Ar),
            ("尊敬的先生/女士：ITU-T X.1353 (X.ztd-iot) 授权", Language::Zh),
        ] {
            assert_eq!(Language::detect(text), Some(language), "{text}");
        }
    }

    #[test]
    fn a_few_foreign_words_do_not_change_the_language() {
        let english =
            "Dear Director, please find the reply of the Administration of China (中国) and of the Russian Federation";
        assert_eq!(Language::detect(english), Some(Language::En));
        let french = "La présente Circulaire cite « Study Group 17 » et Place des Nations";
        assert_eq!(Language::detect(french), Some(Language::Fr));
    }

    #[test]
    fn nothing_is_guessed_from_nothing() {
        for text in ["", "X.1353 2023", "12 ☒", "ελληνικά μόνο", "한국어"] {
            assert_eq!(Language::detect(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_looked_at_without_panic(text in "\\PC*") {
            let _ = Language::detect(&text);
        }
    }
}
