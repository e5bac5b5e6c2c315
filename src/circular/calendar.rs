//! The words of dates in six languages, in the form in which text is compared.

/// Month names, folded; the index is the month less one.
pub(super) const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "jan",
        "janvier",
        "janv",
        "enero",
        "ene",
        "январь",
        "января",
        "январе",
        "янв",
        "يناير",
        "كانون الثاني",
    ],
    &[
        "february",
        "feb",
        "fevrier",
        "fevr",
        "febrero",
        "февраль",
        "февраля",
        "феврале",
        "фев",
        "февр",
        "فبراير",
        "شباط",
    ],
    &["march", "mar", "mars", "marzo", "март", "марта", "марте", "мар", "مارس", "اذار"],
    &["april", "apr", "avril", "avr", "abril", "abr", "апрель", "апреля", "апреле", "апр", "ابريل", "نيسان"],
    &["may", "mai", "mayo", "маи", "мая", "мае", "مايو", "ايار"],
    &["june", "jun", "juin", "junio", "июнь", "июня", "июне", "июн", "يونيو", "يونيه", "حزيران"],
    &["july", "jul", "juillet", "juil", "julio", "июль", "июля", "июле", "июл", "يوليو", "يوليه", "تموز"],
    &["august", "aug", "aout", "agosto", "ago", "август", "августа", "августе", "авг", "اغسطس", "اب"],
    &[
        "september",
        "sept",
        "sep",
        "septembre",
        "septiembre",
        "setiembre",
        "сентябрь",
        "сентября",
        "сентябре",
        "сент",
        "сен",
        "سبتمبر",
        "ايلول",
    ],
    &["october", "oct", "octobre", "octubre", "октябрь", "октября", "октябре", "окт", "اكتوبر", "تشرين الاول"],
    &[
        "november",
        "nov",
        "novembre",
        "noviembre",
        "ноябрь",
        "ноября",
        "ноябре",
        "нояб",
        "ноя",
        "نوفمبر",
        "تشرين الثاني",
    ],
    &[
        "december",
        "dec",
        "decembre",
        "diciembre",
        "dic",
        "декабрь",
        "декабря",
        "декабре",
        "дек",
        "ديسمبر",
        "كانون الاول",
    ],
];

/// Endings of a day's number.
pub(super) const ORDINALS: &str = "st nd rd th er ero o a го ое е и";

/// Words between the two ends of a span.
pub(super) const UNTIL: &str = "to until till through au a al hasta по до الي حتي و والي jusqu";

/// Words that may stand before a span's second date.
pub(super) const ARTICLES: &str = "the le el l du au dia يوم";

/// Days of the week, which may stand before a date.
pub(super) const WEEKDAYS: &str = "\
    monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche \
    lunes martes miercoles jueves viernes sabado domingo понедельник вторник среда среду среды четверг пятница \
    пятницу пятницы суббота воскресенье понедельника вторника четверга الاثنين الثلاثاء الاربعاء الخميس الجمعة \
    السبت الاحد";

/// Words behind which a number is no day: `Study Group 17 – 28 August`.
pub(super) const COUNTED: &str = "\
    group groups sg etude etudes estudio estudios الدراسات circular circulaire циркуляр annex annexe anexo \
    приложение комиссии resolution resolucion резолюции r";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circular::fold::fold;

    #[test]
    fn every_word_is_kept_in_the_form_it_is_compared_in() {
        let words = [ORDINALS, UNTIL, ARTICLES, WEEKDAYS, COUNTED];
        for word in MONTHS.iter().copied().flatten().copied().chain(words) {
            assert_eq!(fold(word), word);
        }
    }
}
