//! Every name is found as itself, and nothing else is.

use super::*;

fn code(text: &str) -> StateCode {
    StateCode::parse(text).unwrap()
}

/// The codes and other entities found, in order, without repeats.
fn found(text: &str) -> Vec<String> {
    let mut names: Vec<_> = named_in(text)
        .into_iter()
        .map(|named| match named.who {
            Who::Member(code) => code.to_string(),
            Who::Other(name) => name.to_owned(),
        })
        .collect();
    names.dedup();
    names
}

fn phrases(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => {
            &["Administration of {}", "On behalf of the Administration of the {}, I write", "the {} Administration"]
        }
        Language::Fr => &[
            "Administration de {}",
            "l'Administration de la {}.",
            "l’Administration du {} autorise",
            "Administration d’{}",
        ],
        Language::Es => &["Administración de {}", "la Administración del {},", "Administración de los {}"],
        Language::Ru => &["Администрация {}", "от имени Администрации {} сообщаю"],
        Language::Ar => &["إدارة {}", "رد إدارة {} على الرسالة المعممة"],
        Language::Zh => &["{}主管部门", "现附上{}主管部门对第79号通函的回复。"],
    }
}

#[test]
fn the_union_has_194_member_states_each_with_a_name_in_every_language() {
    assert_eq!(all().len(), 194);
    assert!(all().windows(2).all(|pair| pair[0].code() < pair[1].code()));
    for state in all() {
        for language in Language::ALL {
            assert!(state.names(language).next().is_some(), "{} {language}", state.code());
        }
        assert!(std::ptr::eq(state.code().member().unwrap(), state));
    }
    let per_region = Region::ALL.map(|region| all().iter().filter(|state| state.region() == region).count());
    assert_eq!(per_region, [35, 33, 22, 54, 50]);
    assert!(code("VAT").member().is_some());
    for other in ["PSE", "TWN", "HKG", "XKX", "COK"] {
        assert!(code(other).member().is_none(), "{other}");
    }
}

#[test]
fn every_name_in_every_language_is_found_as_its_own_state_and_no_other() {
    for state in all() {
        for language in Language::ALL {
            for name in state.names(language) {
                for phrase in phrases(language) {
                    let text = phrase.replace("{}", name);
                    assert_eq!(found(&text), [state.code().to_string()], "{text}");
                }
            }
        }
    }
}

#[test]
fn names_are_found_in_capitals_without_accents_and_with_other_apostrophes() {
    for state in all() {
        for language in Language::ALL {
            let name = state.name(language);
            let expected = [state.code().to_string()];
            assert_eq!(found(&phrases(language)[0].replace("{}", &name.to_uppercase())), expected, "{name}");
            assert_eq!(found(&phrases(language)[0].replace("{}", &name.replace('\'', "’"))), expected, "{name}");
        }
    }
    assert_eq!(found("REPUBLIQUE DE COTE D´IVOIRE"), ["CIV"]);
    assert_eq!(found("Ａｄｍｉｎｉｓｔｒａｔｉｏｎ ｏｆ Ｊａｐａｎ"), ["JPN"]);
    assert_eq!(found("Admin. of Mad\u{ad}agas\u{200b}car"), ["MDG"]);
}

#[test]
fn a_longer_name_hides_the_shorter_one_in_it() {
    for (text, expected) in [
        ("Administration of the Democratic Republic of the Congo", "COD"),
        ("Administration of the Republic of the Congo", "COG"),
        ("Administration of the Congo", "COG"),
        ("Congo (Dem. Rep. of the)", "COD"),
        ("République démocratique\ndu Congo", "COD"),
        ("Nigeria", "NGA"),
        ("Niger", "NER"),
        ("South Sudan", "SSD"),
        ("Sudan", "SDN"),
        ("Guinea-Bissau", "GNB"),
        ("Guinea\u{2011}Bissau", "GNB"),
        ("Guinea", "GIN"),
        ("Equatorial Guinea", "GNQ"),
        ("Papua New Guinea", "PNG"),
        ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("Democratic People's Republic of Korea", "PRK"),
        ("Korea (Rep. of)", "KOR"),
        ("Northern Ireland", "GBR"),
        ("Ireland", "IRL"),
        ("巴布亚新几内亚主管部门", "PNG"),
        ("赤道几内亚主管部门", "GNQ"),
        ("索马里主管部门", "SOM"),
        ("马里主管部门", "MLI"),
        ("尼日利亚主管部门", "NGA"),
        ("جنوب السودان", "SSD"),
        ("السودان", "SDN"),
        ("غينيا بيساو", "GNB"),
        ("Администрация Нигерии", "NGA"),
        ("Администрация Нигера", "NER"),
    ] {
        assert_eq!(found(text), [expected], "{text}");
    }
}

#[test]
fn articles_prepositions_and_particles_do_not_hide_a_name() {
    for (text, expected) in [
        ("de la République du Kenya", "KEN"),
        ("l'Administration du Kenya", "KEN"),
        ("d'Égypte", "EGY"),
        ("de l’Inde", "IND"),
        ("des États-Unis d'Amérique", "USA"),
        ("Administración de el Perú", "PER"),
        ("del Perú", "PER"),
        ("de los Estados Unidos", "USA"),
        ("للسودان", "SDN"),
        ("وبالأردن", "JOR"),
        ("لمصر", "EGY"),
        ("والإمارات العربيه المتحده", "ARE"),
        ("سلطنة عُمان", "OMN"),
        ("Администрация связи Республики Казахстан", "KAZ"),
        ("Swiss Administration", "CHE"),
        ("l'Administration française", "FRA"),
        ("la Administración española", "ESP"),
        ("французской администрации", "FRA"),
        ("الإدارة التونسية", "TUN"),
        ("the U.S. Administration", "USA"),
        ("Member State: Mali\n", "MLI"),
        ("Администрация Того", "TGO"),
        ("إدارة مالي", "MLI"),
    ] {
        assert_eq!(found(text), [expected], "{text}");
    }
}

#[test]
fn an_entity_that_is_no_member_state_is_never_one() {
    for (text, expected) in [
        ("Hong Kong, China", "Hong Kong"),
        ("中国香港", "Hong Kong"),
        ("Macao, China", "Macao"),
        ("Taiwan, Province of China", "Taiwan"),
        ("Republic of China", "Taiwan"),
        ("State of Palestine", "Palestine"),
        ("دولة فلسطين", "Palestine"),
        ("Kosovo", "Kosovo"),
        ("American Samoa", "American Samoa"),
        ("Greenland", "Greenland"),
        ("Sahara occidental", "Western Sahara"),
    ] {
        assert_eq!(found(text), [expected], "{text}");
    }
    assert_eq!(found("Administration of the People's Republic of China"), ["CHN"]);
}

#[test]
fn ordinary_words_name_nobody() {
    for text in [
        "发展中国家的意见",
        "其中国际电信联盟",
        "2023年8月16日本主管部门授权",
        "今日本主管部门授权",
        "安全方法国际标准",
        "沿海地区",
        "Кроме того, администрация сообщает: того же мнения",
        "Please let us know. Administration",
        "los Estados irán al examen",
        "English, French, Spanish and Russian versions",
        "Nigerian princes and Guineans",
        "the Gulf of Mexico and the South China Sea",
        "CH 1211 Geneva 20, Switzerland",
        "CH-1211 Genève 20, Suisse",
        "CH 1211 Ginebra 20, Suiza",
        "المسؤول المالي والدعم مالي كما",
        "la réunion de la Comisión, Reunión",
        "image.png, chaussure",
        "",
        "\u{300}\u{ad}",
    ] {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn places_refer_to_the_original_text() {
    for (text, expected) in [
        ("l’Administration de la Côte d’Ivoire, à", "Côte d’Ivoire"),
        ("现附上中华人民共和国主管部门", "中华人民共和国"),
        ("إدارة وللسودان أيضا", "وللسودان"),
        ("Ａ ＪＡＰＡＮ Ａ", "ＪＡＰＡＮ"),
        ("ﬁn FRANC\u{327}E", "FRANC\u{327}E"),
    ] {
        let named = named_in(text);
        assert_eq!(text.get(named[0].start..named[0].end), Some(expected));
    }
}

#[test]
fn several_states_are_all_named_in_order() {
    assert_eq!(found("Kenya, Uganda and the United Republic of Tanzania"), ["KEN", "UGA", "TZA"]);
    assert_eq!(found("法国和德国"), ["FRA", "DEU"]);
    assert_eq!(found("Niger, Nigeria"), ["NER", "NGA"]);
}

proptest::proptest! {
    #[test]
    fn any_text_is_searched_without_harm_and_places_are_its_own(text in "(\\PC|[ \n\tوبلال中国US~^'’-]|Guinea|Bissau|администрация|Того){0,60}") {
        for named in named_in(&text) {
            let name = text.get(named.start..named.end);
            proptest::prop_assert!(name.is_some_and(|name| !name.is_empty()));
        }
    }
}
