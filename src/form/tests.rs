//! The form as a delegate would fill it in, read back by the house's own readers.

use proptest::prelude::*;

use super::*;
use crate::{
    circular::{DraftText, TextId, TextKind, import},
    message::Message,
    reply::{Choice, DoubtCode, Reading, interpret},
    sheet::{self, Sheet},
};

/// The boxes to tick for a choice.
const fn ticks(choice: Choice) -> &'static [&'static str] {
    match choice {
        Choice::AuthorizeNoComments => &["authorize", "no_comments"],
        Choice::AuthorizeWithComments => &["authorize", "with_comments"],
        Choice::Authorize => &["authorize"],
        Choice::Refuse => &["refuse"],
        Choice::Blank | Choice::Unclear => &[],
    }
}

const CHOICES: [Choice; 5] =
    [Choice::AuthorizeNoComments, Choice::AuthorizeWithComments, Choice::Authorize, Choice::Refuse, Choice::Blank];

/// How "Administration of Kenya" ends in each language.
const fn kenya(language: Language) -> &'static str {
    match language {
        Language::En | Language::Fr | Language::Es => "Kenya",
        Language::Ru => "Кении",
        Language::Ar => "كينيا",
        Language::Zh => "肯尼亚",
    }
}

fn circular() -> Circular {
    let bytes: &[u8] = include_bytes!("../../tests/samples/circular-0079-en.docx");
    let english = import::import(&sheet::docx::read("circular.docx", bytes).unwrap()).unwrap().circular;
    let chinese = include_str!("../../tests/samples/circular-0079-zh.txt");
    let chinese = import::import(&sheet::plain::read("circular.txt", chinese)).unwrap().circular;
    english.merge(&chinese).unwrap()
}

/// Another circular: number, study group, texts of every kind.
fn other(number: u32, study_group: u32, texts: &[(&str, TextKind, &str)]) -> Circular {
    let texts = texts.iter().map(|(id, kind, title)| DraftText {
        id: TextId::parse(id).unwrap(),
        provisional_name: id.ends_with('7').then(|| format!("{}-draft", id.replace('.', ".no"))),
        kind: *kind,
        title: [(Language::En, (*title).to_owned())].into(),
        location: None,
    });
    Circular { number, study_group, texts: texts.collect(), ..circular() }
}

/// A circular of so many texts.
fn of_size(number: u32, study_group: u32, texts: usize) -> Circular {
    let ids: Vec<String> = (0..texts).map(|at| format!("Y.{}", 1000 + at * 7)).collect();
    let texts: Vec<_> = ids.iter().map(|id| (id.as_str(), TextKind::New, "Framework of things")).collect();
    other(number, study_group, &texts)
}

/// One text of each kind, from another study group.
fn of_every_kind() -> Circular {
    other(
        214,
        5,
        &[
            ("K.147", TextKind::New, "Protection of <digital> ports & \"hubs\""),
            ("G.8013/Y.1731 Amd.2", TextKind::Amendment, "Operation and maintenance"),
            ("L.1333 Cor.1", TextKind::Corrigendum, "Carbon data intensity"),
            ("K.21", TextKind::Revised, "Resistibility; see also K.147"),
            ("K.44", TextKind::Revised, "Security considerations for authorized access"),
        ],
    )
}

fn document(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name("word/document.xml").unwrap()).unwrap()
}

/// The document with another main part.
fn with_document(bytes: &[u8], document: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        package.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        if name == "word/document.xml" {
            std::io::Write::write_all(&mut package, document.as_bytes()).unwrap();
        } else {
            std::io::copy(&mut part, &mut package).unwrap();
        }
    }
    package.finish().unwrap().into_inner()
}

/// The control with this tag, changed as Word changes it.
fn change(document: &mut String, tag: &str, change: impl Fn(&str) -> String) {
    let at = document.find(&format!("<w:tag w:val=\"{tag}\"/>")).unwrap_or_else(|| panic!("no control {tag}"));
    let (before, rest) = document.split_at(at);
    let (control, behind) = rest.split_once("</w:sdt>").unwrap();
    *document = format!("{before}{}</w:sdt>{behind}", change(control));
}

fn tick(control: &str) -> String {
    let shown = control.replace("<w:t>&#x2610;</w:t>", "<w:t>☒</w:t>").replace("<w:t>&#x25CB;</w:t>", "<w:t>●</w:t>");
    shown.replace("<w14:checked w14:val=\"0\"/>", "<w14:checked w14:val=\"1\"/>")
}

/// Ticks a text's boxes and writes the Member State's name, as Word saves them.
fn fill(blank: &[u8], circular: &Circular, choices: &[Choice], state: &str) -> Vec<u8> {
    let mut document = document(blank);
    for (text, choice) in circular.texts.iter().zip(choices) {
        for answer in ticks(*choice) {
            let tag = format!("consultd:{}:{}:{answer}", circular.number, text.id.as_str().replace('/', "&#x2f;"));
            change(&mut document, &tag, tick);
        }
    }
    change(&mut document, &format!("consultd:{}:member_state", circular.number), |control| {
        let (start, _) = control.split_once("<w:sdtContent>").unwrap();
        let start = start.replace("<w:showingPlcHdr/>", "");
        format!("{start}<w:sdtContent><w:r><w:t>{state}</w:t></w:r></w:sdtContent>")
    });
    with_document(blank, &document)
}

fn reading(circular: &Circular, sheet: Sheet) -> Reading {
    assert_eq!(sheet.faults, Vec::<String>::new());
    interpret(&Message { sheets: vec![sheet], ..Message::default() }, std::slice::from_ref(circular))
}

fn choices(reading: &Reading) -> Vec<Choice> {
    reading.reply.choices.iter().map(|choice| choice.choice).collect()
}

/// A form filled with these choices says these choices, and nothing is in doubt.
fn check_docx(circular: &Circular, language: Language, wanted: &[Choice]) {
    let filled = fill(&docx(circular, language).unwrap(), circular, wanted, kenya(language));
    let reading = reading(circular, sheet::docx::read("form.docx", &filled).unwrap());
    assert_eq!(choices(&reading), wanted, "{language}: {:?}", reading.doubts);
    assert_eq!(reading.doubts, [], "{language}");
    assert_eq!(reading.reply.circular, Some(circular.number));
    assert_eq!(reading.reply.language, Some(language));
    assert_eq!(reading.reply.member_state.map(|state| state.to_string()).as_deref(), Some("KEN"), "{language}");
}

#[test]
fn a_blank_form_says_nothing_in_any_language() {
    for circular in [circular(), of_every_kind()] {
        for language in Language::ALL {
            let sheet = sheet::docx::read("form.docx", &docx(&circular, language).unwrap()).unwrap();
            let reading = reading(&circular, sheet);
            assert!(choices(&reading).iter().all(|choice| *choice == Choice::Blank), "{language}");
            let doubts: Vec<DoubtCode> = reading.doubts.iter().map(|doubt| doubt.code).collect();
            assert_eq!(doubts, [DoubtCode::NothingTicked], "{language}: {:?}", reading.doubts);
        }
    }
}

#[test]
fn every_choice_on_every_text_of_a_word_form_is_read_back_in_every_language() {
    for circular in [circular(), of_every_kind()] {
        for language in Language::ALL {
            for at in 0..CHOICES.len() - 1 {
                let wanted: Vec<Choice> = CHOICES.iter().cycle().skip(at).take(circular.texts.len()).copied().collect();
                check_docx(&circular, language, &wanted);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_filling_of_a_word_form_of_any_size_is_read_back(
        language in proptest::sample::select(Language::ALL.to_vec()),
        number in 1_u32..400,
        study_group in 2_u32..21,
        wanted in proptest::collection::vec(proptest::sample::select(CHOICES.to_vec()), 1..=40),
    ) {
        prop_assume!(wanted.iter().any(|choice| choice.answers()));
        check_docx(&of_size(number, study_group, wanted.len()), language, &wanted);
    }
}

#[test]
fn the_smallest_form_of_the_smallest_circular_is_read_back_in_arabic() {
    check_docx(&of_size(1, 2, 1), Language::Ar, &[Choice::AuthorizeNoComments]);
}

#[test]
fn a_contradiction_on_a_generated_form_goes_to_a_person() {
    let circular = circular();
    let blank = docx(&circular, Language::Fr).unwrap();
    for both in [["authorize", "refuse"], ["no_comments", "with_comments"], ["refuse", "no_comments"]] {
        let mut document = document(&blank);
        for answer in both {
            change(&mut document, &format!("consultd:79:X.1353:{answer}"), tick);
        }
        let sheet = sheet::docx::read("form.docx", &with_document(&blank, &document)).unwrap();
        let reading = reading(&circular, sheet);
        assert_eq!(reading.reply.choices[1].choice, Choice::Unclear, "{both:?}");
    }
}

#[test]
fn titles_are_in_the_forms_language_or_in_one_there_is() {
    let circular = circular();
    let title = |language| {
        let content = content::Content::of(&circular, language).unwrap();
        content.rows.into_iter().nth(1).unwrap().title.unwrap()
    };
    assert_eq!(title(Language::Zh).language, Language::Zh);
    assert_eq!(title(Language::Ar).language, Language::En);
    assert!(title(Language::Ar).text.starts_with("Security methodology"));
}

#[test]
fn a_title_that_would_make_its_row_ambiguous_is_left_out() {
    let content = content::Content::of(&of_every_kind(), Language::En).unwrap();
    let titled: Vec<bool> = content.rows.iter().map(|row| row.title.is_some()).collect();
    assert_eq!(titled, [true, true, true, false, false]);
}

#[test]
fn a_circular_without_texts_has_no_form() {
    let circular = Circular { texts: Vec::new(), ..circular() };
    assert!(matches!(docx(&circular, Language::En), Err(FormError::NoTexts)));
}

#[test]
fn the_same_circular_gives_the_same_document() {
    assert_eq!(docx(&circular(), Language::Ru).unwrap(), docx(&circular(), Language::Ru).unwrap());
}

#[test]
fn an_arabic_form_runs_from_right_to_left() {
    let arabic = document(&docx(&circular(), Language::Ar).unwrap());
    assert_eq!(arabic.matches("<w:bidiVisual/>").count(), 2);
    assert!(arabic.contains("<w:rtl/>"));
    let english = document(&docx(&circular(), Language::En).unwrap());
    assert!(!english.contains("rtl") && !english.contains("bidiVisual"));
}

mod print {
    //! The form as a PDF.

    use std::collections::BTreeMap;

    use lopdf::{Dictionary, Document, Object};

    use super::*;

    fn pdf(circular: &Circular, language: Language) -> Vec<u8> {
        let fonts = crate::printed::fonts::find(&scripts(circular, language).unwrap()).unwrap();
        super::pdf(circular, language, &fonts).unwrap()
    }

    /// Every field by its full name, with the page it is on.
    fn fields(document: &Document) -> BTreeMap<String, (u32, Dictionary)> {
        let mut fields = BTreeMap::new();
        for (number, page) in document.get_pages() {
            let page = document.get_dictionary(page).unwrap();
            for widget in page.get(b"Annots").and_then(Object::as_array).into_iter().flatten() {
                let widget = document.get_dictionary(widget.as_reference().unwrap()).unwrap();
                let repeated = fields.insert(full_name(document, widget), (number, widget.clone()));
                assert!(repeated.is_none(), "two fields of one name");
            }
        }
        fields
    }

    fn full_name(document: &Document, field: &Dictionary) -> String {
        let own = lopdf::decode_text_string(field.get(b"T").unwrap()).unwrap();
        match field.get(b"Parent").and_then(Object::as_reference) {
            Ok(parent) => format!("{}.{own}", full_name(document, document.get_dictionary(parent).unwrap())),
            Err(_) => own,
        }
    }

    fn rect(field: &Dictionary) -> [f32; 4] {
        let numbers: Vec<f32> =
            field.get(b"Rect").and_then(Object::as_array).unwrap().iter().map(|n| n.as_float().unwrap()).collect();
        numbers.try_into().unwrap()
    }

    #[test]
    fn every_answer_of_every_text_has_its_named_field_in_every_language() {
        for circular in [circular(), of_every_kind()] {
            for language in Language::ALL {
                let document = Document::load_mem(&pdf(&circular, language)).unwrap();
                let fields = fields(&document);
                for text in &circular.texts {
                    for answer in ["authorize", "no_comments", "with_comments", "refuse"] {
                        let (_, field) = &fields[&format!("{}.{answer}", text.id)];
                        assert_eq!(field.get(b"FT").unwrap().as_name().unwrap(), b"Btn");
                        assert_eq!(field.get(b"AS").unwrap().as_name().unwrap(), b"Off");
                    }
                }
                for space in ["role", "name", "address", "place_date", "signer", "signer_role", "member_state"] {
                    assert_eq!(fields[space].1.get(b"FT").unwrap().as_name().unwrap(), b"Tx", "{language}");
                }
                assert_eq!(fields.len(), circular.texts.len() * 4 + 7);
            }
        }
    }

    /// Ticks a text's boxes and writes the Member State's name, as viewers store them.
    fn filled(blank: &[u8], circular: &Circular, wanted: &[Choice], state: &str) -> Vec<u8> {
        let mut document = Document::load_mem(blank).unwrap();
        let ticked: Vec<String> = circular
            .texts
            .iter()
            .zip(wanted)
            .flat_map(|(text, choice)| ticks(*choice).iter().map(move |answer| format!("{}.{answer}", text.id)))
            .collect();
        let widgets: Vec<lopdf::ObjectId> = document
            .get_pages()
            .into_values()
            .filter_map(|page| document.get_dictionary(page).unwrap().get(b"Annots").and_then(Object::as_array).ok())
            .flat_map(|widgets| widgets.iter().map(|widget| widget.as_reference().unwrap()))
            .collect();
        for id in widgets {
            let name = full_name(&document, document.get_dictionary(id).unwrap());
            let widget = document.get_dictionary_mut(id).unwrap();
            if ticked.contains(&name) {
                widget.set("V", "Yes");
                widget.set("AS", "Yes");
            } else if name == "member_state" {
                widget.set("V", lopdf::text_string(state));
            }
        }
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    /// A form filled with these choices says these choices, and nothing is in doubt.
    fn check_pdf(circular: &Circular, language: Language, blank: &[u8], wanted: &[Choice]) {
        let bytes = filled(blank, circular, wanted, kenya(language));
        let reading = reading(circular, sheet::pdf::read("form.pdf", &bytes).unwrap().sheet);
        assert_eq!(choices(&reading), wanted, "{language}: {:?}", reading.doubts);
        assert_eq!(reading.doubts, [], "{language}");
        assert_eq!(reading.reply.circular, Some(circular.number));
        assert_eq!(reading.reply.language, Some(language));
        let state = reading.reply.member_state.map(|state| state.to_string());
        assert_eq!(state.as_deref(), Some("KEN"), "{language}");
    }

    #[test]
    fn a_blank_pdf_form_says_nothing_in_any_language() {
        for circular in [circular(), of_every_kind()] {
            for language in Language::ALL {
                let reading =
                    reading(&circular, sheet::pdf::read("form.pdf", &pdf(&circular, language)).unwrap().sheet);
                assert!(choices(&reading).iter().all(|choice| *choice == Choice::Blank), "{language}");
                let doubts: Vec<DoubtCode> = reading.doubts.iter().map(|doubt| doubt.code).collect();
                assert_eq!(doubts, [DoubtCode::NothingTicked], "{language}: {:?}", reading.doubts);
            }
        }
    }

    #[test]
    fn every_choice_on_every_text_of_a_pdf_form_is_read_back_in_every_language() {
        for circular in [circular(), of_every_kind()] {
            for language in Language::ALL {
                let blank = pdf(&circular, language);
                for at in 0..CHOICES.len() - 1 {
                    let round = CHOICES.iter().cycle().skip(at).take(circular.texts.len());
                    check_pdf(&circular, language, &blank, &round.copied().collect::<Vec<_>>());
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn any_filling_of_a_pdf_form_of_any_size_is_read_back(
            language in proptest::sample::select(Language::ALL.to_vec()),
            number in 1_u32..400,
            study_group in 2_u32..21,
            wanted in proptest::collection::vec(proptest::sample::select(CHOICES.to_vec()), 1..=40),
        ) {
            prop_assume!(wanted.iter().any(|choice| choice.answers()));
            let circular = of_size(number, study_group, wanted.len());
            check_pdf(&circular, language, &pdf(&circular, language), &wanted);
        }
    }

    #[test]
    fn forty_texts_keep_their_rows_whole_and_within_the_page() {
        let ids: Vec<String> = (0..40).map(|at| format!("Y.{}", 1000 + at * 7)).collect();
        let title = "A title of some length that takes several lines in a narrow column, as titles of standards do";
        let texts: Vec<_> = ids.iter().map(|id| (id.as_str(), TextKind::Revised, title)).collect();
        let circular = other(301, 13, &texts);
        for language in Language::ALL {
            let document = Document::load_mem(&pdf(&circular, language)).unwrap();
            let fields = fields(&document);
            for id in &ids {
                let pages: Vec<u32> = ["authorize", "no_comments", "with_comments", "refuse"]
                    .map(|answer| fields[&format!("{id}.{answer}")].0)
                    .to_vec();
                assert!(pages.iter().all(|page| *page == pages[0]), "{language} {id}: {pages:?}");
            }
            let mut by_page: BTreeMap<u32, Vec<[f32; 4]>> = BTreeMap::new();
            for (page, field) in fields.values() {
                by_page.entry(*page).or_default().push(rect(field));
            }
            for rects in by_page.values() {
                for (at, one) in rects.iter().enumerate() {
                    assert!(one[0] >= 40.0 && one[2] <= 556.0 && one[1] >= 40.0 && one[3] <= 800.0, "{one:?}");
                    let apart =
                        |two: &[f32; 4]| two[0] >= one[2] || two[2] <= one[0] || two[1] >= one[3] || two[3] <= one[1];
                    assert!(rects[at + 1..].iter().all(apart), "{language}: fields overlap");
                }
            }
        }
    }

    #[test]
    fn an_arabic_form_is_the_mirror_image_of_an_english_one() {
        let place = |language, name: &str| {
            let document = Document::load_mem(&pdf(&circular(), language)).unwrap();
            rect(&fields(&document)[name].1)
        };
        let [left, _, right, _] = place(Language::En, "X.1353.authorize");
        let [mirrored_left, _, mirrored_right, _] = place(Language::Ar, "X.1353.authorize");
        assert!((595.28 - right - mirrored_left).abs() < 0.1 && (595.28 - left - mirrored_right).abs() < 0.1);
    }

    #[test]
    fn a_form_says_which_circular_language_and_make_it_is() {
        let document = Document::load_mem(&pdf(&circular(), Language::Ru)).unwrap();
        let info = document.trailer.get(b"Info").and_then(Object::as_reference).unwrap();
        let info = document.get_dictionary(info).unwrap();
        let told = |key: &[u8]| lopdf::decode_text_string(info.get(key).unwrap()).unwrap();
        assert_eq!([told(b"consultd.circular"), told(b"consultd.language"), told(b"consultd.form")], ["79", "ru", "2"]);
    }

    #[test]
    fn every_font_is_embedded() {
        for language in Language::ALL {
            let document = Document::load_mem(&pdf(&circular(), language)).unwrap();
            let descriptors: Vec<&Dictionary> = document
                .objects
                .values()
                .filter_map(|object| object.as_dict().ok())
                .filter(|dict| dict.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"FontDescriptor"))
                .collect();
            assert!(descriptors.len() >= 2, "{language}");
            for descriptor in descriptors {
                assert!(descriptor.has(b"FontFile2") || descriptor.has(b"FontFile3"), "{language}");
            }
        }
    }

    #[test]
    fn the_same_circular_gives_the_same_pdf() {
        assert_eq!(pdf(&circular(), Language::Ar), pdf(&circular(), Language::Ar));
    }

    #[test]
    fn a_form_without_fonts_is_refused() {
        assert!(matches!(super::pdf(&circular(), Language::En, &Fonts::default()), Err(FormError::Font(_))));
    }
}
