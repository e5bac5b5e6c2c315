//! Sentences as administrations write them, and as they must not be taken, in six languages.

use std::collections::BTreeMap;

use super::*;
use crate::{
    circular::{DraftText, testing},
    reply::Choice,
};

fn circular() -> Circular {
    let text = |id| DraftText { title: BTreeMap::new(), ..testing::text(id, "") };
    Circular { number: 112, study_group: 13, ..testing::of(["Y.3172", "Y.4113", "Q.850"].map(text)) }
}

/// Y.3172 is authorized without comments, Y.4113 with comments, Q.850 refused.
const CHOICES: [Choice; 3] = [Choice::AuthorizeNoComments, Choice::AuthorizeWithComments, Choice::Refuse];

fn check(words: &str, sound: bool) {
    let lines: Vec<String> = words.lines().map(str::to_owned).collect();
    let circular = circular();
    let found = beside(&lines, true, Standing { circular: &circular, choices: &CHOICES, taken: &[] }, Depth::Whole);
    assert_eq!(found.is_empty(), sound, "{words}\n{found:?}");
}

#[test]
fn sound_letters_pass_in_six_languages() {
    for words in [
        "The Permanent Mission of Kenya presents its compliments to the Director of TSB and has the honour to convey that the Administration of Kenya authorizes Study Group 13 to consider the three texts for approval, without comments.",
        "With reference to TSB Circular 112 dated 3 February 2025, I have the honour to inform you that Kenya hereby authorizes Study Group 13 to consider Y.3172 for approval and has no comments.",
        "Kenya does not authorize Study Group 13 to consider Q.850, because clause 8 is neither finished nor stable.",
        "Please find attached the signed form and an editable version. Kindly acknowledge receipt.",
        "Please find attached an advance copy of our reply. The original follows by post.",
        "This e-mail is confidential. If you are not the intended recipient you are not authorized to use it.",
        "Thank you and see you in Geneva. It will rain.",
        "Y.4113: \"shall\" should not be used in clause 7 unless Annex B is deleted.",
        "Comments: clause 7 is not clear.",
        "Veuillez trouver ci-joint la réponse de l'Administration de la Suisse à la Circulaire TSB 112. Nous vous saurions gré de bien vouloir en accuser réception.",
        "La Suisse autorise la Commission d'études 13 à examiner les trois textes en vue de leur approbation et n'a pas d'observations à formuler.",
        "Adjunto se remite la respuesta de la Administración del Perú a la Circular TSB 112, de 3 de febrero de 2025.",
        "El Perú autoriza a la Comisión de Estudio 13 a considerar la aprobación de los tres textos, sin comentarios.",
        "Направляем ответ администрации связи Республики Беларусь на Циркуляр 112 БСЭ. Просим подтвердить получение.",
        "Республика Беларусь предоставляет 13-й Исследовательской комиссии полномочия рассмотреть все тексты на предмет утверждения, без комментариев.",
        "مرفق طيه رد إدارة جمهورية مصر العربية على الرسالة المعممة 112 لمكتب تقييس الاتصالات.",
        "تخول مصر لجنة الدراسات 13 النظر في النصوص الثلاثة بغرض الموافقة عليها، وليس لديها أي تعليقات.",
        "现附上中国主管部门对电信标准化局第112号通函的回复，请查收。",
        "中国主管部门授权第13研究组考虑批准上述三份案文，无意见。",
    ] {
        check(words, true);
    }
}

#[test]
fn statements_with_any_other_word_are_asked_about() {
    for words in [
        "Kenya declines to authorize Study Group 13 to consider the three texts.",
        "Kenya is considering authorizing the three texts.",
        "Kenya considers authorizing the three texts.",
        "Kenya expects to authorize the three texts.",
        "Kenya authorizes two of the three texts.",
        "Kenya authorizes most of the texts.",
        "Kenya authorizes all texts bar Q.850.",
        "Kenya authorizes Study Group 13 to shelve Y.3172.",
        "Kenya authorizes Study Group 11 to consider Y.3172.",
        "Y.3172: unauthorized.",
        "We gather that Kenya authorizes Y.3172.",
        "La Suisse répugne à autoriser Y.3172.",
        "La Suisse autorise l'examen de deux des trois textes.",
        "La Suisse autorise la Commission d'études 13 à ajourner Y.3172.",
        "El Perú declina autorizar Y.3172.",
        "El Perú autoriza casi todos los textos.",
        "Республика Беларусь отказывается предоставлять полномочия рассмотреть Y.3172.",
        "Республика Беларусь предоставляет полномочия рассмотреть два из трех текстов.",
        "تأبى مصر أن تخول لجنة الدراسات 13 النظر في Y.3172.",
        "تخول مصر النظر في معظم النصوص.",
        "中国主管部门谢绝授权第13研究组考虑批准Y.3172。",
        "中国主管部门考虑授权第13研究组批准Y.3172。",
        "中国主管部门授权第13研究组考虑批准其中两份案文。",
    ] {
        check(words, false);
    }
}

#[test]
fn covers_that_take_something_back_are_asked_about() {
    for words in [
        "Please find attached our reply. Kindly park it for a while.",
        "The attached form is merely indicative.",
        "DRAFT",
        "Our reply is subject to confirmation.",
        "Our authorization of Y.3172 hinges on the removal of Annex A.",
        "On Y.3172 we remain sceptical.",
        "Kenya does not authorize Y.3172.",
        "Y.4113: clause 7 needs work. Please hold this reply until Friday.",
        "Veuillez trouver ci-joint notre réponse. Elle n'engage pas encore notre ministre.",
        "Le formulaire ci-joint est un brouillon.",
        "Se adjunta la respuesta, todavía sin el visto bueno del ministro.",
        "Прилагаем ответ. Он ещё не согласован.",
        "مرفق ردنا، ولم يعتمده الوزير بعد.",
        "附件为回复草稿，尚待批准。",
    ] {
        check(words, false);
    }
}

#[test]
fn remarks_that_say_nothing_are_told_from_those_that_do() {
    for (words, harmless) in [
        ("see attached comments", true),
        ("néant", true),
        ("sin comentarios", true),
        ("无", true),
        ("provided clause 7 goes", false),
        ("sous réserve", false),
        ("NOT supported", false),
        ("authorized", false),
    ] {
        assert_eq!(remark(words, None), harmless, "{words}");
    }
}

proptest::proptest! {
    #[test]
    fn any_words_are_walked_without_panic(words in "\\PC{0,200}") {
        let circular = circular();
        let lines: Vec<String> = words.lines().map(str::to_owned).collect();
        let _ = beside(&lines, true, Standing { circular: &circular, choices: &CHOICES, taken: &[] }, Depth::Whole);
    }
}
