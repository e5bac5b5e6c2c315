//! Words that are common on such pages in six languages: by them it is told in which language and which way up a page is.

use std::{collections::HashSet, sync::LazyLock};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Latin, Cyrillic and Arabic words, in small letters and without accents.
const WORDS: &str = "
    the of to and for in this that with text study group authorizes authorize not does are attached comments suggested changes
    approval consider draft new recommendation select options boxes case reasons opinion outline possible would facilitate work
    progress administration member states response circular director bureau union telecommunication international subject from
    dear sir date revised corrigendum amendment
    de la le les des du un une et en dans ce cas texte son vue que sont par pour pas ne ou sur commission etudes autorise
    examen approbation veuillez choisir options observations propositions modification presente joint jointes motifs decision
    description eventuelles modifications susceptibles faire progresser travaux projet nouvelle recommandation cases etats
    membres circulaire directeur reponse monsieur madame revisee
    el los las del una este esta por con se al comision estudio autoriza considerar aprobacion texto caso seleccione dos opciones
    hay comentarios ni modificaciones propuestas adjuntan motivos decision descripcion posibles podrian facilitar avance
    trabajo proyecto nueva recomendacion casillas estados miembros circular respuesta administracion revisada
    в на и не для по из от или что данный текст комиссии комиссия исследовательской исследовательская предоставляет полномочия
    полномочии рассмотреть предмет утверждения этом случае выберите один двух вариантов комментарии предлагаемые изменения
    отсутствуют прилагаются причины такого мнения описание возможных изменении которые облегчили бы дальнеишую работу проект
    новои рекомендации мсэ государств членов циркуляр директор администрация
    في من على هذا النص لجنة الدراسات تخول لا النظر بغرض الموافقة عليه وفي هذه الحالة يرجى اختيار احد الخيارين توجد تعليقات او
    تغييرات مقترحة مرفق طيه التعليقات والتغييرات المقترحة اسباب الراي وملخص للتغييرات التي قد تيسر تقدم العمل مشروع التوصية
    الجديدة الى الدول الاعضاء ادارة الرسالة المعممة تقييس الاتصالات
";
/// Chinese characters that every such page is full of.
const CHARACTERS: &str = "的授权第研究组考虑批准此案文在这种情况下选择两个项中一无意见或建议修改附不提出理由并概述可使工作取得进展电信标准化局通函";

/// Whether a word is one of them.
pub(super) fn is_known(word: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| WORDS.split_whitespace().collect());
    // OCR adds accents and drops them.
    let plain = word.nfd().filter(|c| c.is_alphabetic() && !is_combining_mark(*c));
    let letters: String = plain.flat_map(char::to_lowercase).collect();
    KNOWN.contains(letters.as_str())
        || letters.chars().any(is_chinese) && letters.chars().all(|c| CHARACTERS.contains(c))
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}
