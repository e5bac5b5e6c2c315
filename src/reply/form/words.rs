//! The blank form's own words, place by place: whatever else a line holds, a person added.
//!
//! The form's official wording differs a little from circular to circular and administrations retype it, so words are
//! compared by their stems and not by their order; words that stand in most rows of a form alike are its own as well.

use std::{cell::RefCell, collections::BTreeSet, rc::Rc, sync::LazyLock};

use unicode_normalization::char::is_combining_mark;

use super::super::wording::{Slot, fold};
use crate::{
    circular::Circular,
    memo::Memo,
    sheet::{Item, Line},
};

/// Letters by which two longer words are the same: "authorizes", "authorised".
const STEM: usize = 6;

/// Each place's phrases, in six languages and the variants seen in circulars of several years.
const AUTHORIZE: &str = "authorizes authorises authorize authorise the ITU-T Study Group SG to consider this these text texts draft for \
    approval (in this case, please select choose tick mark one of the two options option): consideration of its their at next meeting \
    ITU Telecommunication administration hereby \
    autorise autorisent la l' le les Commission CE d'études de à procéder examiner l'examen de ce cet ces texte textes en vue de son leur approbation adoption \
    dans ce cas, veuillez choisir sélectionner l'une des du deux options cocher une case \
    autoriza autorizan a al la las los el Comisión de Estudio que considere considerar proceder examinar examen la aprobación su de del este estos texto textos para en este caso, \
    seleccione elija una de las dos opciones por favor \
    предоставляет предоставляют исследовательской комиссии ИК полномочия рассмотреть рассмотрение данный этот настоящий текст тексты на предмет с целью его для \
    утверждения в этом данном случае просьба выберите выбрать один из двух вариантов вариант пунктов й ой разрешает уполномочивает \
    тексты их МСЭ Т \
    تخول لجنة الدراسات النظر في هذا النص بغرض الموافقة عليه للموافقة لأغراض من أجل وفي هذه الحالة يرجى اختيار أحد الخيارين خيار \
    授权第研究组考虑批准此案文本该在这种情况下请选择两个选项中的一个审议";
const NO_COMMENTS: &str = "there are no comments comment or nor and suggested proposed changes change without any has have has no \
    il n'y a pas d'observation observations commentaires ni ou de propositions proposition de modification modifications proposées suggérées aucune aucun sans \
    no hay sin ningún comentarios comentario ni o observaciones modificaciones cambios propuestas propuestos sugeridas sugeridos sugerencias de modificación \
    комментарии комментариев замечания замечаний или и предлагаемые предлагаемых изменения изменений отсутствуют нет без предложений предложения \
    لا توجد يوجد ليس لدينا بدون دون تعليقات تعليق أو تغييرات تعديلات مقترحة ولا \
    无意见或建议的修改没有任何评论";
const WITH_COMMENTS: &str = "comments comment and or suggested proposed changes change are is attached herewith hereto enclosed see with in annex appended \
    des les observations commentaires et ou de propositions modifications proposées suggérées modification sont est jointes joints jointe annexées ci-jointes à la présente en annexe avec voir \
    se adjuntan adjunta adjuntos adjuntas anexan los las comentarios comentario observaciones y o modificaciones cambios propuestas propuestos sugeridas sugeridos sugerencias de modificación con ver en anexo \
    комментарии замечания и или предлагаемые изменения предложения прилагаются прилагается приложены в приложении с комментариями замечаниями см \
    مرفق مرفقة طيه التعليقات والتغييرات تعليقات وتغييرات أو تعديلات المقترحة مقترحة مع \
    附意见和或建议的修改后请见件有已";
const REFUSE: &str = "does do not authorize authorizes authorise the ITU-T Study Group SG to consider this these text texts draft for approval consideration \
    of its their at next meeting (the reasons reason for this opinion and an outline description of possible changes that would could facilitate the \
    work to progress are is attached enclosed herewith with) ITU administration \
    n'autorise ne autorisent pas la l' le les Commission CE d'études de à procéder examiner l'examen de ce cet ces texte textes en vue de son leur approbation adoption \
    les motifs raisons justifiant de cette décision cet avis opinion et une description un aperçu des éventuelles possibles modifications susceptibles qui de faire faciliteraient permettraient progresser avancer \
    l'avancement du les travaux sont est joints jointes ci-joints à la présente annexés en annexe \
    no autoriza autorizan a al la las los el Comisión de Estudio que considere considerar proceder examinar examen la aprobación su de del este estos texto textos para \
    se adjuntan los motivos razones de esta decisión opinión y una descripción un resumen de las posibles modificaciones cambios que podrían \
    facilitar facilitarían el avance progreso la continuación del los trabajo trabajos \
    не предоставляет предоставляют исследовательской комиссии ИК полномочий полномочия рассмотреть рассмотрение данный этот настоящий текст тексты на предмет с целью его их для \
    утверждения причины такого этого мнения и описание план краткое изложение возможных изменений которые облегчили способствовали бы дальнейшую \
    работу выполнению продвижению работы хода прилагаются прилагается приложены й ой разрешает уполномочивает МСЭ Т \
    لا تخول لجنة الدراسات النظر في هذا النص بغرض الموافقة عليه للموافقة لأغراض من أجل مرفق طيه أسباب هذا الرأي وملخص والخطوط العريضة للتغييرات \
    التغييرات المحتملة الممكنة الاقتراحات التي قد من شأنها أن تيسر تيسير تسهل تقدم العمل \
    不授权第研究组考虑批准此案文本该附提出这一意见的理由并及概述可使工作取得进展的可能修改审议能够";
/// What the form says beside its rows.
const BESIDE: &str = "select one of the two boxes please tick the appropriate box options option texts text draft Recommendation \
    veuillez choisir cocher l'une des deux cases case la appropriée sélectionner une \
    seleccione marque una de las dos casillas casilla por favor la \
    выберите отметьте одну из двух клеток клетку просьба \
    يرجى اختيار أحد المربعين \
    从两个框中选择一个请在";
/// What a row's label holds beside the name of its text.
const LABEL: &str = "draft new revised Recommendation Recommendations Corrigendum Corrigenda Amendment Rec Recs Cor Amd No to and the of ITU T all text texts \
    projet projets de nouvelle nouvelles révisée révisées Recommandation Recommandations Corrigendum Amendement UIT la du et texte textes les des tous toutes \
    proyecto proyectos de nueva nuevas revisada revisadas Recomendación Recomendaciones Corrigéndum Enmienda a la y el los las todos todas texto textos \
    проект проекты новой новых пересмотренной Рекомендации Рекомендаций Исправления Исправление Поправки к МСЭ и Т текст тексты все всех \
    مشروع مشاريع التوصية الجديدة التوصيات المراجعة التصويب التعديل للتوصية و نص جميع كل النصوص \
    建议书草案新修订勘误修正和与、号第案文全部所有";

/// A word or a Chinese character, and where it stands.
struct Token {
    start: usize,
    end: usize,
    folded: String,
}

/// Words, by themselves and by their stems.
struct Words {
    whole: BTreeSet<String>,
    stems: BTreeSet<String>,
}

impl Words {
    fn of(phrases: &[&str]) -> Self {
        let whole: BTreeSet<String> = phrases.iter().flat_map(|phrase| cut(phrase)).map(|token| token.folded).collect();
        let stems = whole.iter().filter_map(|word| stem(word)).collect();
        Self { whole, stems }
    }

    fn has(&self, word: &str) -> bool {
        let known = |word: &str| self.whole.contains(word) || stem(word).is_some_and(|stem| self.stems.contains(&stem));
        // The Arabic article and conjunction are written with their word.
        known(word) || ["و", "ال", "وال", "لل"].iter().filter_map(|clitic| word.strip_prefix(clitic)).any(known)
    }
}

fn stem(word: &str) -> Option<String> {
    (word.chars().count() >= STEM).then(|| word.chars().take(STEM).collect())
}

fn own_words(slot: Slot) -> &'static Words {
    static WORDS: LazyLock<[Words; 4]> =
        LazyLock::new(|| [AUTHORIZE, NO_COMMENTS, WITH_COMMENTS, REFUSE].map(|phrases| Words::of(&[phrases])));
    let [authorize, no_comments, with_comments, refuse] = &*WORDS;
    match slot {
        Slot::Authorize => authorize,
        Slot::NoComments => no_comments,
        Slot::WithComments => with_comments,
        Slot::Refuse => refuse,
    }
}

/// What a line of the form says beyond the form's words for these places; empty when it says nothing more.
///
/// Text names, the study group's number and an enumeration at the line's head are the form's as well.
pub(super) fn added(text: &str, slots: &[Slot], circular: &Circular) -> String {
    let named: Vec<_> = circular.mentions(text);
    let group = circular.study_group.to_string();
    let own = |token: &Token| {
        let number = token.folded == group || token.folded == format!("sg{group}");
        let name = named.iter().any(|mention| token.start < mention.end && mention.start < token.end);
        let label = !named.is_empty() && label_words().has(&token.folded);
        number || name || label || slots.iter().any(|slot| own_words(*slot).has(&token.folded))
    };
    let tokens = tokens(text);
    let enumerated = tokens.first().is_some_and(|first| {
        first.folded.chars().count() <= 2
            && text.get(first.end..).is_some_and(|rest| rest.starts_with([')', '.', ':', '）', '．']))
    });
    let strange: Vec<&Token> = tokens.iter().skip(usize::from(enumerated)).filter(|token| !own(token)).collect();
    let (Some(first), Some(last)) = (strange.first(), strange.last()) else { return String::new() };
    // Behind a colon or a stop the words are whole: "…are attached: in clause 8 …".
    let stop = text.get(..first.start).and_then(|before| {
        before
            .char_indices()
            .rev()
            .find(|(_, c)| matches!(c, ':' | '.' | ';' | '(' | ')' | '–' | '—' | '：' | '。' | '（' | '）'))
    });
    let words = match stop {
        Some((at, sign)) => text.get(at + sign.len_utf8()..),
        None => text.get(first.start..last.end),
    };
    let words = words.unwrap_or_default().trim();
    if words.contains(['(', '（']) { words } else { words.trim_end_matches([')', '）']) }.to_owned()
}

fn label_words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::of(&[LABEL]));
    &WORDS
}

/// Whether a line that words no place is all the form's: its heading.
pub(super) fn is_the_forms(text: &str) -> bool {
    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::of(&[BESIDE]));
    tokens(text).iter().all(|token| WORDS.whole.contains(&token.folded))
}

/// Whether a line goes on with the place's sentence: all its words are that place's, and it begins in the middle of one.
pub(super) fn continues(text: &str, slot: Slot, circular: &Circular) -> bool {
    let text = text.trim();
    let uncased = |c: char| is_wide(c) || ('\u{600}'..'\u{700}').contains(&c);
    let wrapped = text.starts_with(|c: char| c.is_lowercase() || !c.is_alphabetic() || uncased(c));
    let several = tokens(text).len() > 1 || text.ends_with([')', ':', '）', '：']);
    wrapped && several && added(text, &[slot], circular).is_empty()
}

/// Whether a letter ends here: "Yours faithfully,", "Kind regards".
pub(in crate::reply) fn is_closing(folded: &str) -> bool {
    const CLOSINGS: [&str; 46] = [
        "مع خالص",
        "مع فائق",
        "مع اطيب",
        "تفضلوا",
        "顺颂",
        "谨启",
        "敬上",
        "谨致",
        "recevez",
        "le ruego",
        "примите",
        "искренне",
        "administration of",
        "administration de",
        "l'administration de",
        "administracion de",
        "администрация ",
        "администрации ",
        "اداره ",
        "on behalf of",
        "yours ",
        "kind regards",
        "best regards",
        "regards",
        "with best",
        "sincerely",
        "respectfully",
        "thank you",
        "please accept",
        "veuillez agreer",
        "je vous prie",
        "cordialement",
        "salutations",
        "bien a vous",
        "avec mes",
        "atentamente",
        "saludos",
        "cordialmente",
        "le saluda",
        "sin otro particular",
        "с уважением",
        "с наилучшими",
        "وتفضلوا",
        "مع التقدير",
        "顺致",
        "此致",
    ];
    CLOSINGS.iter().any(|closing| folded.starts_with(closing))
}

/// Of a label: how many words are neither names of texts nor what labels say beside them.
pub(in crate::reply) fn strangers_of_label(text: &str, circular: &Circular) -> usize {
    let named = circular.mentions(text);
    let own = |token: &Token| {
        label_words().has(&token.folded)
            || named.iter().any(|mention| token.start < mention.end && mention.start < token.end)
    };
    tokens(text).iter().filter(|token| !own(token)).count()
}

/// Whether a line puts a question, or is itself in question: "Authorized?".
pub(super) fn asks(text: &str) -> bool {
    text.contains(['?', '؟', '？', '¿'])
}

/// A typed "yes" or "no", where it is all that is said.
pub(in crate::reply) fn yes_or_no(text: &str) -> Option<bool> {
    const YES: [&str; 8] = ["yes", "oui", "si", "да", "نعم", "是", "ok", "okay"];
    const NO: [&str; 5] = ["no", "non", "нет", "لا", "否"];
    let tokens = tokens(text);
    let [one] = &*tokens else { return None };
    if asks(text) {
        return None;
    }
    let said = |words: &[&str]| words.contains(&one.folded.as_str());
    if said(&YES) { Some(true) } else { said(&NO).then_some(false) }
}

/// The same in a box of its own, where a letter or a figure says it as well.
pub(super) fn yes_or_no_in_box(text: &str) -> Option<bool> {
    yes_or_no(text).or_else(|| match text.trim().to_lowercase().as_str() {
        "1" | "y" => Some(true),
        "0" | "n" => Some(false),
        _ => None,
    })
}

/// Words that say nothing of the choice: initials, a date in figures, "N/A", what the form puts where nothing was written.
pub(super) fn is_harmless(text: &str) -> bool {
    let folded = fold(text);
    is_signed(text) || tokens(text).is_empty() || says_nothing(&folded) || heads_only(text, &folded)
}

/// Initials, or figures such as a date's.
pub(super) fn is_signed(text: &str) -> bool {
    let tokens = tokens(text);
    let figures = tokens.iter().all(|token| token.folded.chars().all(char::is_numeric));
    let initials = tokens.len() <= 4
        && text.contains('.')
        && text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
        && tokens.iter().all(|token| token.folded.chars().count() == 1 || token.folded.chars().all(char::is_numeric));
    !tokens.is_empty() && (figures || initials) && !says_nothing(&fold(text))
}

fn says_nothing(folded: &str) -> bool {
    const NOTHING: [&str; 14] = [
        "n/a",
        "n.a.",
        "na",
        "s/o",
        "s.o.",
        "s. o.",
        "н/п",
        "nil",
        "click or tap here to enter text.",
        "click here to enter text.",
        "choose an item.",
        "cliquez ou appuyez ici pour entrer du texte.",
        "haga clic o pulse aqui para escribir texto.",
        "место для ввода текста.",
    ];
    NOTHING.contains(&folded)
}

/// Few words that take back what they stand beside: "none", "are not".
pub(super) fn denies(text: &str) -> bool {
    const DENIALS: [&str; 22] = [
        "none", "nil", "not", "no", "without", "never", "aucun", "aucune", "neant", "pas", "non", "sans", "ninguno",
        "ninguna", "sin", "нет", "не", "без", "لا", "无", "没", "不",
    ];
    let tokens = tokens(text);
    tokens.len() <= 3 && tokens.iter().any(|token| DENIALS.contains(&token.folded.as_str()))
}

/// "Reasons:" with nothing behind it.
fn heads_only(text: &str, folded: &str) -> bool {
    text.trim_end().ends_with([':', '：']) && is_comment_head(folded)
}

/// Whether a line speaks of comments or reasons anywhere.
pub(in crate::reply) fn speaks_of_comments(folded: &str) -> bool {
    folded.split(' ').any(is_comment_head)
}

/// Whether a line begins as comments do: "Comments: …", "Reasons for this opinion: …".
pub(in crate::reply) fn is_comment_head(folded: &str) -> bool {
    const HEADS: [&str; 36] = [
        "comment",
        "our comment",
        "remark",
        "reason",
        "note",
        "suggested change",
        "proposed change",
        "explanation",
        "justification",
        "observation",
        "commentaire",
        "motif",
        "raison",
        "remarque",
        "modification",
        "justificatif",
        "comentario",
        "observacion",
        "motivo",
        "razon",
        "justificacion",
        "modificacion",
        "nota",
        "комментар",
        "замечан",
        "причин",
        "обоснован",
        "предлагаемые",
        "примечан",
        "تعليق",
        "التعليق",
        "ملاحظ",
        "اسباب",
        "意见",
        "理由",
        "评论",
    ];
    HEADS.iter().any(|head| folded.starts_with(head))
}

/// The text of a line that is not struck through.
pub(super) fn standing(line: &Line) -> String {
    line.items
        .iter()
        .filter_map(|item| match item {
            Item::Text(text) if !text.struck => Some(text.text.as_str()),
            _ => None,
        })
        .collect()
}

fn is_wide(c: char) -> bool {
    ('\u{2e80}'..='\u{9fff}').contains(&c)
}

thread_local! {
    static TOKENS: RefCell<Memo<Rc<[Token]>>> = RefCell::default();
}

/// The words of a line.
fn tokens(text: &str) -> Rc<[Token]> {
    TOKENS.with_borrow_mut(|known| known.of(text, || cut(text).into()))
}

fn cut(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open: Option<usize> = None;
    let mut close = |open: &mut Option<usize>, end: usize| {
        if let Some(start) = open.take() {
            let folded: String =
                fold(text.get(start..end).unwrap_or_default()).chars().filter(|c| c.is_alphanumeric()).collect();
            if !folded.is_empty() {
                tokens.push(Token { start, end, folded });
            }
        }
    };
    for (at, c) in text.char_indices() {
        let letter = c.is_alphanumeric() || c == '\u{640}' || (is_combining_mark(c) && open.is_some());
        let enclosing = ('\u{20dd}'..='\u{20e4}').contains(&c);
        if !letter || enclosing || is_wide(c) {
            close(&mut open, at);
        }
        if letter && !enclosing {
            open.get_or_insert(at);
        }
        if is_wide(c) {
            close(&mut open, at + c.len_utf8());
        }
    }
    close(&mut open, text.len());
    tokens
}
