//! Whole circulars of other study groups, each language with its own turns of phrase.

use super::{
    made::{ENGLISH_112, Made},
    sheet_of,
};
use crate::{
    circular::{
        Circular, TextKind,
        import::{Imported, import},
    },
    language::Language,
};

fn read(made: &Made) -> Imported {
    imported(&made.text())
}

#[track_caller]
fn imported(text: &str) -> Imported {
    import(&sheet_of(text)).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Everything but titles and place, in one line.
fn facts(circular: &Circular) -> String {
    let texts = circular.texts.iter().map(|text| {
        let working = text.provisional_name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        let location = text.location.as_deref().unwrap_or("-");
        format!("{}{working} {:?} {location}", text.id, text.kind)
    });
    format!(
        "{} {} {} SG{} {}..{} {} {}% {}: {}",
        circular.number,
        circular.reference,
        circular.date,
        circular.study_group,
        circular.meeting.start,
        circular.meeting.end,
        circular.deadline,
        circular.threshold_percent,
        circular.reply_to,
        texts.collect::<Vec<_>>().join(", ")
    )
}

fn titles(imported: &Imported) -> Vec<&str> {
    imported.circular.texts.iter().map(|text| text.title[&imported.language].as_str()).collect()
}

fn place(imported: &Imported) -> &str {
    &imported.circular.meeting.place[&imported.language]
}

const FACTS_112: &str = "112 SG13/TK 2023-12-04 SG13 2024-03-04..2024-03-15 2024-02-21T23:59:00Z 70% tsbdir@itu.int: \
    Y.3172 (Y.ML-IMT2020-arch) New R12, Q.850 Amd.1 Amendment R13, Y.4113 Revised R14";

#[test]
fn an_english_circular_gives_its_facts() {
    let read = read(&ENGLISH_112);
    assert_eq!(facts(&read.circular), FACTS_112);
    assert_eq!(place(&read), "Geneva");
    assert_eq!(read.language, Language::En);
    assert_eq!(read.warnings, Vec::<String>::new());
    assert_eq!(
        titles(&read),
        [
            "Architectural framework for machine learning in future networks including IMT-2020",
            "Usage of cause and location",
            "Requirements of the network for the Internet of things",
        ]
    );
}

#[test]
fn a_french_circular_gives_the_same_facts() {
    let read = read(&Made {
        language: Language::Fr,
        issued: "Genève, le 4 décembre 2023",
        meeting: "Genève, Suisse, du 4 au 15 mars 2024",
        meeting_again: "qui se tiendra du 4 au 15 mars 2024",
        deadline: "au plus tard le 21 février 2024 à 23h59 (UTC)",
        threshold: "70 pour cent",
        subject_ids: "Y.3172 (Y.ML-IMT2020-arch), Q.850 Amd.1 et Y.4113",
        annex_1: "1.\tProjet de nouvelle Recommandation UIT-T Y.3172 (Y.ML-IMT2020-arch) [R12]\nCadre architectural\nRésumé\n...\n\
            2.\tProjet d'Amendement 1 de la Recommandation UIT-T Q.850 [R13]\nUtilisation de la cause\nRésumé\n...\n\
            3.\tProjet de Recommandation UIT-T Y.4113 révisée [R14]\nExigences relatives au réseau\nRésumé\n...\n",
        form_ids: "Projet de nouvelle Recommandation UIT-T Y.3172 (Y.ML-IMT2020-arch)\nProjet d'Amendement 1 à Q.850\nProjet de Recommandation UIT-T Y.4113 révisée",
        ..ENGLISH_112
    });
    assert_eq!(facts(&read.circular), FACTS_112);
    assert_eq!(place(&read), "Genève, Suisse");
    assert_eq!(titles(&read), ["Cadre architectural", "Utilisation de la cause", "Exigences relatives au réseau"]);
}

#[test]
fn a_spanish_circular_gives_the_same_facts() {
    let read = read(&Made {
        language: Language::Es,
        issued: "Ginebra, 4 de diciembre de 2023",
        meeting: "La Habana, Cuba, del 4 al 15 de marzo de 2024",
        meeting_again: "del 4 al 15 de marzo de 2024",
        deadline: "las 23:59 horas (UTC) del 21 de febrero de 2024",
        threshold: "70 por ciento",
        subject_ids: "Y.3172 (Y.ML-IMT2020-arch), Q.850 Amd.1 y Y.4113",
        annex_1: "1 Proyecto de nueva Recomendación UIT-T Y.3172 (Y.ML-IMT2020-arch) [R12]\nMarco arquitectónico\nResumen\n...\n\
            2 Proyecto de Enmienda 1 a la Recomendación UIT-T Q.850 [R13]\nUtilización de la causa\nResumen\n...\n\
            3 Proyecto de Recomendación UIT-T Y.4113 revisada [R14]\nRequisitos de la red\nResumen\n...\n",
        form_ids: "Proyecto de nueva Recomendación UIT-T Y.3172\nProyecto de Enmienda 1 a la Recomendación UIT-T Q.850\nY.4113",
        ..ENGLISH_112
    });
    assert_eq!(facts(&read.circular), FACTS_112);
    assert_eq!(place(&read), "La Habana, Cuba");
}

#[test]
fn a_russian_circular_gives_the_same_facts() {
    let read = read(&Made {
        language: Language::Ru,
        issued: "Женева, 4 декабря 2023 года",
        meeting: "Женева, Швейцария, с 4 по 15 марта 2024 года",
        meeting_again: "4–15 марта 2024 года",
        deadline: "23 час. 59 мин. UTC 21 февраля 2024 года",
        threshold: "70 процентов",
        subject_ids: "Y.3172 (Y.ML-IMT2020-arch), Q.850 Amd.1 и Y.4113",
        annex_1: "1\tПроект новой Рекомендации МСЭ-Т Y.3172 (Y.ML-IMT2020-arch) [R12]\nАрхитектурная структура\nРезюме\n...\n\
            2\tПроект Поправки 1 к Рекомендации МСЭ-T Q.850 [R13]\nИспользование причины\nРезюме\n...\n\
            3\tПроект пересмотренной Рекомендации МСЭ-T Y.4113 [R14]\nТребования к сети\nРезюме\n...\n",
        form_ids: "Проект новой Рекомендации МСЭ-T Y.3172\nПроект Поправки 1 к Рекомендации МСЭ-T Q.850\nПроект Рекомендации Y.4113",
        ..ENGLISH_112
    });
    assert_eq!(facts(&read.circular), FACTS_112);
    assert_eq!(place(&read), "Женева, Швейцария");
}

#[test]
fn an_arabic_circular_gives_the_same_facts() {
    let read = read(&Made {
        language: Language::Ar,
        number: "١١٢",
        issued: "جنيف، 4 كانون الأول/ديسمبر 2023",
        meeting: "جنيف، سويسرا، من 4 إلى 15 مارس 2024",
        meeting_again: "4-15 آذار/مارس 2024",
        deadline: "الساعة ٢٣:٥٩ بالتوقيت العالمي المنسق يوم 21 فبراير 2024",
        threshold: "70 في المائة",
        subject_ids: "Y.3172 (Y.ML-IMT2020-arch)، Q.850 Amd.1 وY.4113",
        annex_1: "1\tمشروع التوصية الجديدة ITU-T Y.3172 (Y.ML-IMT2020-arch) [R12]\nإطار معماري\nملخص\n...\n\
            2\tمشروع التعديل 1 للتوصية ITU-T Q.850 [R13]\nاستعمال السبب\nملخص\n...\n\
            3\tمشروع التوصية المراجَعة ITU-T Y.4113 [R14]\nمتطلبات الشبكة\nملخص\n...\n",
        form_ids: "مشروع التوصية الجديدة ITU-T Y.3172\nمشروع التعديل 1 للتوصية ITU-T Q.850\nY.4113",
        ..ENGLISH_112
    });
    assert_eq!(facts(&read.circular), FACTS_112);
    assert_eq!(place(&read), "جنيف، سويسرا");
}

#[test]
fn a_chinese_circular_gives_the_same_facts() {
    let read = read(&Made {
        language: Language::Zh,
        issued: "2023年12月4日，日内瓦",
        meeting: "2024年3月4日至15日在日内瓦",
        meeting_again: "2024年3月4日至15日在日内瓦",
        deadline: "协调世界时（UTC）2024年2月21日23时59分",
        subject_ids: "Y.3172 (Y.ML-IMT2020-arch)、Q.850 Amd.1和Y.4113",
        annex_1: "1\tITU-T Y.3172 (Y.ML-IMT2020-arch)新建议书草案[R12]\n未来网络机器学习\n架构框架\n摘要\n……\n\
            2\tITU-T Q.850建议书修正1草案[R13]\n原因的使用\n摘要\n……\n\
            3\tITU-T Y.4113建议书修订草案[R14]\n物联网的网络要求\n摘要\n……\n",
        form_ids: "ITU-T Y.3172\n(Y.ML-IMT2020-arch)\n新建议书草案\nITU-T Q.850建议书修正1草案\nITU-T Y.4113建议书修订草案",
        ..ENGLISH_112
    });
    assert_eq!(facts(&read.circular), FACTS_112);
    assert_eq!(place(&read), "日内瓦");
    assert_eq!(titles(&read), ["未来网络机器学习架构框架", "原因的使用", "物联网的网络要求"]);
}

#[test]
fn a_single_text_is_enough() {
    let read = read(&Made {
        subject_ids: "E.164",
        annex_1: "Draft revised Recommendation ITU-T E.164 – The international public telecommunication numbering plan\n\nSummary\n...\n",
        form_ids: "Draft revised Recommendation ITU-T E.164",
        reference: "SG2/RC",
        group: "2",
        ..ENGLISH_112
    });
    assert_eq!(read.circular.study_group, 2);
    assert_eq!(titles(&read), ["The international public telecommunication numbering plan"]);
    assert_eq!(read.circular.texts[0].kind, TextKind::Revised);
    assert_eq!(read.circular.texts[0].location, None);
}

#[test]
fn twenty_texts_keep_their_order() {
    let ids: Vec<_> = (0..20).map(|i| format!("L.{}", 1300 - i * 7)).collect();
    let annex: Vec<_> =
        ids.iter().map(|id| format!("Draft new Recommendation ITU-T {id}\nTitle of {id}\nSummary\nWords.\n")).collect();
    let text = Made { subject_ids: "{list}", annex_1: "{annex}", form_ids: "{list}", ..ENGLISH_112 }.text();
    let read = imported(&text.replace("{list}", &ids.join(", ")).replace("{annex}", &annex.concat()));
    assert_eq!(read.circular.texts.iter().map(|text| text.id.as_str().to_owned()).collect::<Vec<_>>(), ids);
    assert_eq!(titles(&read)[19], "Title of L.1167");
}

#[test]
fn common_texts_and_editions_keep_their_names() {
    let read = read(&Made {
        subject_ids: "G.8013/Y.1731 Amd.2 and X.509 (2019) Cor.2",
        annex_1: "1\tDraft Amendment 2 to Recommendation ITU-T G.8013/Y.1731 [R1]\nOperation functions\nSummary\n...\n\
            2\tDraft Corrigendum 2 to Recommendation ITU-T X.509 (2019) | ISO/IEC 9594-8:2020 [R2]\nThe Directory\n",
        form_ids: "Draft Amendment 2 to G.8013/Y.1731\nDraft Corrigendum 2 to X.509 (2019)",
        ..ENGLISH_112
    });
    let ids: Vec<_> = read.circular.texts.iter().map(|text| text.id.as_str()).collect();
    assert_eq!(ids, ["G.8013/Y.1731 Amd.2", "X.509 (2019) Cor.2"]);
    assert_eq!(titles(&read), ["Operation functions", "The Directory"]);
}

#[test]
fn files_from_windows_and_wrapped_lines_make_no_difference() {
    let text = ENGLISH_112.text();
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(imported(&windows).circular, imported(&text).circular);
    let wrapped: String = text.lines().map(|line| wrap(line, 72)).collect();
    assert_eq!(imported(&wrapped).circular, imported(&text).circular);
}

fn wrap(line: &str, width: usize) -> String {
    let mut wrapped = String::new();
    let mut length = 0;
    for word in line.split(' ') {
        if length > 0 && length + word.len() > width {
            wrapped.push('\n');
            length = 0;
        } else if length > 0 {
            wrapped.push(' ');
        }
        wrapped.push_str(word);
        length += word.len() + 1;
    }
    wrapped + "\n"
}

#[test]
fn every_way_to_write_the_deadline_is_the_same_instant() {
    for deadline in [
        "2359 hours UTC on 21 February 2024",
        "21 February 2024, 23.59 hours (UTC)",
        "21 February 2024 (23:59 UTC)",
        "11:59 p.m. UTC on Wednesday, 21 February 2024",
        "0059 hours Geneva time on 22 February 2024",
        "00:59 CET on 22 February 2024",
        "20:59 UTC-3 on 21 February 2024",
        "February 21, 2024 at 2359 hours UTC",
    ] {
        let read = read(&Made { deadline, ..ENGLISH_112 });
        assert_eq!(read.circular.deadline.to_string(), "2024-02-21T23:59:00Z", "{deadline}");
        assert_eq!(read.warnings, Vec::<String>::new(), "{deadline}");
    }
    let summer = Made {
        issued: "Geneva, 2 April 2024",
        meeting: "Tokyo, Japan, 10-19 July 2024",
        meeting_again: "10-19 July 2024",
        deadline: "0159 Geneva time on 29 June 2024",
        ..ENGLISH_112
    };
    assert_eq!(read(&summer).circular.deadline.to_string(), "2024-06-28T23:59:00Z");
}

#[test]
fn a_day_alone_means_its_end_and_is_warned_about() {
    let read = read(&Made { deadline: "21 February 2024", ..ENGLISH_112 });
    assert_eq!(read.circular.deadline.to_string(), "2024-02-21T23:59:00Z");
    assert_eq!(read.warnings, ["the circular gives no time of day for the deadline; 2024-02-21T23:59:00Z is used"]);
}

#[test]
fn another_number_of_working_days_before_the_meeting_is_warned_about() {
    let read = read(&Made { deadline: "23:59 UTC on 23 February 2024", ..ENGLISH_112 });
    assert_eq!(read.circular.deadline.to_string(), "2024-02-23T23:59:00Z");
    assert!(read.warnings[0].contains("5 working days"), "{:?}", read.warnings);
}

#[test]
fn meetings_cross_a_new_year_and_places_stand_anywhere() {
    for (meeting, expected) in [
        ("to be held in New Delhi, India, from 28 December 2024 to 5 January 2025", "New Delhi, India"),
        ("28 December 2024 – 5 January 2025, in Rio de Janeiro, Brazil", "Rio de Janeiro, Brazil"),
        ("(Kigali, 28 December 2024 – 5 January 2025)", "Kigali"),
        ("(Security), fully virtual meeting, 28 December – 5 January 2025", "fully virtual meeting"),
    ] {
        let made = Made {
            meeting,
            meeting_again: "in winter",
            issued: "Geneva, 4 October 2024",
            deadline: "2359 UTC on 17 December 2024",
            ..ENGLISH_112
        };
        let read = read(&made);
        assert_eq!(
            (read.circular.meeting.start.to_string().as_str(), place(&read)),
            ("2024-12-28", expected),
            "{meeting}"
        );
        assert_eq!(read.circular.meeting.end.to_string(), "2025-01-05", "{meeting}");
    }
}
