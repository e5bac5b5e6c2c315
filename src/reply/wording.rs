//! The form's phrases in six languages, matched as a person would: by what cannot be said otherwise.
//!
//! Works on folded text, so that accents, case, apostrophes and presentation forms do not matter.

use std::sync::OnceLock;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The four places of the form's row that can be marked, in the form's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    Authorize,
    NoComments,
    WithComments,
    Refuse,
}

/// Text for comparing: compatibility forms, case, accents, Arabic vowel signs, kinds of apostrophes, dashes and spaces
/// are all one; everything that is left stands in the original order.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let lowered = text.nfkd().flat_map(char::to_lowercase);
    for c in lowered.filter(|c| !is_combining_mark(*c) && *c != '\u{640}') {
        let c = match c {
            '’' | '‘' | '`' | '´' | 'ʼ' | '′' => '\'',
            '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            'ى' => 'ي',
            'ة' => 'ه',
            '٠'..='٩' => digit(c, '٠'),
            '۰'..='۹' => digit(c, '۰'),
            c if c.is_whitespace() || c.is_control() => ' ',
            '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{202a}'..='\u{202e}' => continue,
            c => c,
        };
        if c != ' ' || !folded.ends_with(' ') {
            folded.push(c);
        }
    }
    folded.trim().to_owned()
}

fn digit(c: char, zero: char) -> char {
    char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
}

/// The folded text with every sign that is no letter, digit, apostrophe or mention turned into one space.
#[must_use]
pub fn spaced(folded: &str) -> String {
    let mut spaced = String::with_capacity(folded.len());
    for c in folded.chars() {
        let kept = c.is_alphanumeric() || c == '\'' || ('\u{e000}'..='\u{f8ff}').contains(&c);
        if kept {
            spaced.push(c);
        } else if !spaced.ends_with(' ') {
            spaced.push(' ');
        }
    }
    spaced
}

/// Phrases that say the same thing, folded at first use so that they can be written as they are read.
///
/// A space at a phrase's edge asks for a word's edge there.
pub struct Phrases {
    written: &'static [&'static str],
    folded: OnceLock<Vec<String>>,
}

impl Phrases {
    const fn new(written: &'static [&'static str]) -> Self {
        Self { written, folded: OnceLock::new() }
    }

    fn folded(&self) -> &[String] {
        self.folded.get_or_init(|| self.written.iter().map(|phrase| fold_phrase(phrase)).collect())
    }

    /// Where the first of them stands in the folded text, and how long it is, in bytes.
    pub fn find(&self, folded: &str) -> Option<(usize, usize)> {
        self.find_all(folded).into_iter().next()
    }

    /// Every place where one of them stands, in order, the longest first where several begin at one place.
    pub fn find_all(&self, folded: &str) -> Vec<(usize, usize)> {
        let padded = format!(" {folded} ");
        let mut found: Vec<(usize, usize)> = self
            .folded()
            .iter()
            .flat_map(|phrase| padded.match_indices(phrase.as_str()))
            .map(|(at, hit)| {
                let start = at.saturating_sub(1);
                let end = (at + hit.len() - 1).min(folded.len());
                (start, end.saturating_sub(start))
            })
            .collect();
        found.sort_unstable_by_key(|(at, length)| (*at, usize::MAX - length));
        found
    }

    /// Whether one of them stands in the folded text.
    pub fn within(&self, folded: &str) -> bool {
        let padded = format!(" {folded} ");
        self.folded().iter().any(|phrase| padded.contains(phrase.as_str()))
    }
}

fn fold_phrase(phrase: &str) -> String {
    let edge = |is: bool| if is { " " } else { "" };
    format!("{}{}{}", edge(phrase.starts_with(' ')), fold(phrase), edge(phrase.ends_with(' ')))
}

/// Refusals, as the form words them and as they are retyped. Each contains or stands for a negated authorization.
pub static REFUSES: Phrases = Phrases::new(&[
    "does not authori",
    "do not authori",
    "doesn't authori",
    "don't authori",
    "did not authori",
    "not authorize",
    "not authorise",
    "not authorized",
    "refuses to authori",
    "n'autorise pas",
    "n'autorisent pas",
    "n'autorisons pas",
    "ne pas autoriser",
    "pas autorise",
    "refuse d'autoriser",
    "no autoriza",
    "no autorizan",
    "no autorizamos",
    "no autorizado",
    "не предоставля",
    "не разреша",
    "не уполномочива",
    "لا تخول",
    "لا يخول",
    "لا نخول",
    "لا تاذن",
    "لا ياذن",
    "لا تفوض",
    "عدم تخويل",
    "不授权",
    "不予授权",
    "不授權",
    "未授权第",
]);

/// Authorizations. A refusal contains one of these too: look for [`REFUSES`] first.
pub static AUTHORIZES: Phrases = Phrases::new(&[
    "authorize",
    "authorise",
    "authorizing",
    "authorising",
    "autorise",
    "autorisent",
    "autorisons",
    "autoriza",
    "предоставля",
    "уполномочива",
    "разреша",
    "تخول",
    "يخول",
    "نخول",
    "تفوض",
    "تاذن",
    "授权",
    "授權",
]);

/// What makes an authorization one of the form's: the study group, the text, the approval.
static ABOUT: Phrases = Phrases::new(&[
    "study group",
    " sg",
    "consider",
    "this text",
    "commission d'etude",
    " ce ",
    "l'examen",
    "ce texte",
    "comision de estudio",
    "este texto",
    "aprobacion",
    "исследовательск",
    "полномочи",
    "данный текст",
    "утвержден",
    "لجنه الدراسات",
    "هذا النص",
    "الموافقه",
    "研究组",
    "研究組",
    "案文",
]);

static NO_COMMENTS: Phrases = Phrases::new(&[
    "no comment",
    "without comment",
    "without any comment",
    "no suggested change",
    "pas d'observation",
    "pas de commentaire",
    "aucune observation",
    "aucun commentaire",
    "sans observation",
    "sans commentaire",
    "no hay comentario",
    "sin comentario",
    "ningun comentario",
    "sin observacion",
    "no hay observacion",
    "изменения отсутствуют",
    "комментарии отсутствуют",
    "комментарии или предлагаемые изменения отсутствуют",
    "без комментари",
    "нет комментари",
    "комментариев нет",
    "замечаний нет",
    "без замечани",
    "отсутствуют",
    "لا توجد تعليق",
    "لا يوجد تعليق",
    "بدون تعليق",
    "دون تعليق",
    "ليس لديها اي تعليق",
    "无意见",
    "没有意见",
    "無意見",
    "无评论",
]);

static WITH_COMMENTS: Phrases = Phrases::new(&[
    "comments and suggested changes",
    "comments are attached",
    "comments attached",
    "with comments",
    "suggested changes are attached",
    "see comments",
    "observations et propositions",
    "observations jointes",
    "observations sont jointes",
    "avec observations",
    "avec commentaires",
    "des observations",
    "se adjuntan comentarios",
    "comentarios adjuntos",
    "con comentarios",
    "con observaciones",
    "изменения прилагаются",
    "комментарии прилагаются",
    "комментарии и предлагаемые изменения",
    "с комментариями",
    "прилагаются",
    "مرفق طيه التعليق",
    "التعليقات والتغييرات",
    "التعليقات مرفقه",
    "مع تعليقات",
    "附意见",
    "附有意见",
    "意见附后",
    "有意见",
]);

static SAYS_NONE: Phrases = Phrases::new(&[
    "has no comments",
    "have no comments",
    "no objection or comment",
    "n'a pas d'observation",
    "n'a aucune observation",
    "no tiene comentario",
    "no tenemos comentario",
    "no formula comentario",
    "sin observaciones",
    "не имеет комментари",
    "не имеет замечани",
    "ليس لديها تعليق",
    "ولا تعليق",
    "不附意见",
    "没有任何意见",
]);

static SAYS_SOME: Phrases = Phrases::new(&[
    "following comments",
    "comments below",
    "comments set out below",
    "comments given below",
    "observations suivantes",
    "observations ci-apres",
    "observations ci-dessous",
    "siguientes comentarios",
    "siguientes observaciones",
    "следующими комментариями",
    "следующими замечаниями",
    "التعليقات التاليه",
    "والتعليقات",
    "以下意见",
    "下列意见",
    "如下意见",
    "意见如下",
]);

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

/// Words by which people say what they think of a text, in whatever mood. A message from a contact that holds one
/// of them and no clear statement is a person's to read.
pub static OPINION: Phrases = Phrases::new(&[
    "extension",
    "extend the",
    "more time",
    "prolong",
    "prorrog",
    "продл",
    "تمديد",
    "延长",
    "延期",
    "authori",
    "approv",
    "support",
    "agree",
    "accept",
    "object",
    "oppos",
    "consent",
    "favour",
    "favor",
    "endors",
    "reject",
    "concur",
    "withdraw",
    "disregard",
    "revoke",
    "autoris",
    "appuy",
    "appui",
    "accord",
    "refus",
    "rejet",
    "retir",
    "autoriz",
    "aprob",
    "aprueb",
    "apoy",
    "acept",
    "acuerdo",
    "objeci",
    "opone",
    "rechaz",
    "одобр",
    "поддерж",
    "соглас",
    "возраж",
    "против",
    "утвержд",
    "полномоч",
    "разреш",
    "отклон",
    "отзыва",
    "توافق",
    "موافق",
    "تؤيد",
    "تخول",
    "تعترض",
    "اعتراض",
    "ترفض",
    "رفض",
    "سحب",
    "授权",
    "同意",
    "赞成",
    "支持",
    "反对",
    "批准",
    "撤回",
    "我方立场",
]);

/// Words by which an earlier reply is taken back.
pub static WITHDRAWS: Phrases = Phrases::new(&[
    "disregard our",
    "disregard the previous",
    "withdraw our",
    "withdraws its",
    "withdraw the reply",
    "please ignore our",
    "ne pas tenir compte",
    "retirons notre",
    "retire sa reponse",
    "hagan caso omiso",
    "retiramos nuestra",
    "retira su respuesta",
    "отзываем",
    "отзывает свой",
    "просим не учитывать",
    "نسحب ردنا",
    "تسحب رد",
    "撤回我",
    "撤回本",
    "撤回此前",
    "撤回之前",
]);

/// Words that make a statement depend on something, weaken it, put it off, ask it, or report somebody else's.
pub static HEDGES: Phrases = Phrases::new(&[
    " if ",
    " unless ",
    "provided",
    "subject to",
    "condition",
    " would ",
    " could ",
    " might ",
    " may ",
    " should ",
    " once ",
    " until ",
    "intend",
    "in principle",
    "preliminar",
    "draft reply",
    "draft response",
    "tentative",
    "pending",
    "under consideration",
    "not yet",
    " will ",
    " shall ",
    " cannot ",
    "can not",
    " unable ",
    "neither",
    " nor ",
    "however",
    " but ",
    "except for the part",
    "whether",
    "possibly",
    "perhaps",
    "partially",
    "partly",
    "reserv",
    "no longer",
    "hesitat",
    "abstain",
    "last year",
    " si ",
    "a condition",
    "sous reserve",
    "a moins",
    "pourrait",
    "provisoire",
    "en principe",
    " sera ",
    "toutefois",
    " mais ",
    "a l'etude",
    "pas encore",
    "ne peut",
    "siempre que",
    "a condicion",
    "a menos",
    "podria",
    "provisional",
    "en principio",
    "sin embargo",
    " pero ",
    "salvo que",
    "todavia no",
    "en estudio",
    "no puede",
    "sujeto a",
    " если ",
    "при условии",
    "возможно",
    "предварительн",
    "в принципе",
    " однако ",
    " но ",
    " пока ",
    "при том что",
    " будет ",
    "не может",
    "за исключением случа",
    "بشرط",
    "شريطه",
    "اذا ",
    "قد ",
    "مبدئي",
    "من حيث المبدا",
    "لكن",
    "غير ان",
    "ريثما",
    "سوف",
    "رهنا",
    "如果",
    "条件",
    "前提",
    "除非",
    "可能",
    "初步",
    "原则上",
    "但是",
    "但",
    "尚未",
    "将会",
    "暂",
    "是否",
    "吗",
    "若",
]);

/// "All of them".
pub static ALL: Phrases = Phrases::new(&[
    "all ",
    "each of",
    "every",
    "the texts",
    "these texts",
    "the draft texts",
    "above texts",
    "determined texts",
    "the draft recommendations",
    "this text",
    "the text",
    "tous les",
    "toutes les",
    "l'ensemble",
    "les textes",
    "des textes",
    "ces textes",
    "ce texte",
    "des projets",
    "les projets",
    "todos los",
    "todas las",
    "los textos",
    "estos textos",
    "la totalidad",
    "este texto",
    "los proyectos",
    "все ",
    "всех",
    "указанных текст",
    "указанные текст",
    "эти тексты",
    "данный текст",
    "данные тексты",
    "тексты",
    "текстов",
    "جميع",
    "كل ",
    "كافه",
    "هذه النصوص",
    "هذا النص",
    "مشاريع النصوص",
    "全部",
    "所有",
    "上述",
    "各案文",
    "这些案文",
    "此案文",
    "均",
]);

/// "All but".
pub static EXCEPT: Phrases = Phrases::new(&[
    "except",
    "excluding",
    "other than",
    "apart from",
    "with the exception",
    "sauf",
    "a l'exception",
    "excepte",
    "hormis",
    "excepto",
    "salvo",
    "con excepcion",
    "menos ",
    "за исключением",
    "кроме",
    "باستثناء",
    "ما عدا",
    "除",
    "以外",
    "之外",
]);

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

/// "Yes", "OK" and the like written at the head of a line of the form.
#[must_use]
pub fn says_yes(folded: &str) -> bool {
    let spaced = spaced(folded);
    let first = spaced.split_whitespace().next().unwrap_or_default();
    ["yes", "ok", "oui", "да", "نعم", "agreed", "approved"].contains(&first) && !NO_COMMENTS.within(folded)
}

/// Words beside a form by which it is not, or not wholly, what is meant.
pub static RESERVES: Phrases = Phrases::new(&[
    "provisional",
    "preliminary",
    "draft reply",
    "draft response",
    "for information only",
    "for your information only",
    "subject to",
    "not final",
    "on condition",
    "provided that",
    "only if",
    "unless",
    "ignore",
    "not valid",
    "tentative",
    "pending",
    "provisoire",
    "sous reserve",
    "a titre d'information",
    "a condition",
    "projet de reponse",
    "ne tenez pas compte",
    "a titulo informativo",
    "a reserva",
    "siempre que",
    "a condicion",
    "borrador",
    "no definitiv",
    "sujeto a",
    "sujeta a",
    "предварительн",
    "при условии",
    "для информации",
    "проект ответа",
    "не окончательн",
    "مبدئي",
    "شريطه",
    "بشرط",
    "للعلم فقط",
    "مشروع الرد",
    "غير نهائي",
    "رهنا",
    "初步",
    "仅供参考",
    "前提",
    "条件是",
    "草拟",
    "暂定",
    "非最终",
]);

/// Parts of a text: an exception of one of them is a condition, not an exception of the text.
pub static PARTS: Phrases = Phrases::new(&[
    "annex",
    "appendi",
    "clause",
    "section",
    "part of",
    "paragraph",
    "figure",
    "anexo",
    "clausula",
    "parrafo",
    "seccion",
    "appendice",
    "paragraphe",
    "приложени",
    "пункт",
    "раздел",
    "част",
    "ملحق",
    "بند",
    "قسم",
    "جزء",
    "附件",
    "附录",
    "条款",
    "部分",
]);

/// "No opinion on the others".
pub static NO_OPINION: Phrases = Phrases::new(&[
    "no opinion",
    "express no",
    "no position",
    "not express",
    "does not comment on the other",
    "no view",
    "ne se prononce pas",
    "pas d'avis",
    "sans avis",
    "aucun avis",
    "aucune opinion",
    "no se pronuncia",
    "sin opinion",
    "no emite opinion",
    "no expresa",
    "не выражает мнения",
    "мнения не",
    "не высказыва",
    "воздержива",
    "ولا تبدي",
    "لا تبدي",
    "不发表意见",
    "不持立场",
    "不表态",
    "无立场",
    "其他案文不",
]);

/// Negations that are harmless in a statement: that there are no comments, that no opinion is given.
pub static SILENT: Phrases = Phrases::new(&[
    "has no comments",
    "have no comments",
    "no comments",
    "no comment",
    "without any comments",
    "without comments or suggested changes",
    "without comments",
    "no suggested changes",
    "nor suggested changes",
    "express no opinion",
    "no opinion",
    "no position",
    "no objections",
    "no objection",
    "n'a pas d'observations",
    "n'a pas d'observation",
    "n'a aucune observation",
    "n'a pas de commentaires",
    "pas d'observations",
    "pas de commentaires",
    "aucune observation",
    "aucun commentaire",
    "ne se prononce pas",
    "no tiene comentarios",
    "no tenemos comentarios",
    "no hay comentarios",
    "no formula comentarios",
    "ningun comentario",
    "ninguna observacion",
    "no se pronuncia",
    "не имеет комментариев",
    "не имеет замечаний",
    "нет комментариев",
    "комментариев нет",
    "замечаний нет",
    "ليس لديها اي تعليقات",
    "ليس لديها تعليقات",
    "لا توجد تعليقات",
    "لا توجد لديها تعليقات",
    "وليس لديها اي تعليقات",
    "ولا تبدي",
    "لا تبدي",
    "没有意见",
    "无意见",
    "不附意见",
    "不发表意见",
    "没有任何意见",
    "不持立场",
    "不表态",
]);

/// Asides of the form's own phrases, whose moods are not the sender's.
pub static FORM_ASIDES: Phrases = Phrases::new(&[
    "that would facilitate the work to progress",
    "susceptibles de faire progresser les travaux",
    "que podrian facilitar el avance del trabajo",
    "которые облегчили бы дальнейшую работу",
    "التي قد تيسر تقدم العمل",
    "可使工作取得进展的可能修改",
    "in this case",
    "dans ce cas",
    "en este caso",
    "в этом случае",
    "在这种情况下",
]);

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn folding_makes_accents_apostrophes_and_forms_one() {
        assert_eq!(fold("N’AUTORISE\u{a0}PAS"), "n'autorise pas");
        assert_eq!(fold("Autorización"), "autorizacion");
        assert_eq!(fold("لِجنة"), "لجنه");
        assert_eq!(fold("предоставляет й"), fold("предоставляет и\u{306}"));
    }
}
