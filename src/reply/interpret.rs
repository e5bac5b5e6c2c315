//! From a message's sheets and words to one reading: every independent path is read, and only what agrees is taken.

use std::collections::BTreeMap;

use super::{
    Choice, Comment, Doubt, DoubtCode, Reading, Substance,
    agree::{self, Source},
    circulated, comments,
    form::{self, FormReading},
    halves, scanned,
    sentence::{self, SentenceReading},
    understood::{self, Depth, Standing},
    which::{self, Pointers, Which},
    who::Named,
    withdrawal::{self, Withdrawal},
    wording::{self, Said, Slot, fold},
};
use crate::{
    circular::Circular,
    language::Language,
    message::{Fate, Message},
    sheet::{Format, Item, Line, Method, Sheet},
};

/// Reads what the message says about any of the circulars.
#[must_use]
pub fn interpret(message: &Message, circulars: &[Circular]) -> Reading {
    match scanned::told(message, circulars) {
        Some(told) => read_message(&told, circulars),
        None => read_message(message, circulars),
    }
}

fn read_message(message: &Message, circulars: &[Circular]) -> Reading {
    let pointers = pointers(message, circulars);
    let mut reading = Reading { sealed: sealed(message), ..Reading::default() };
    let circular = match which::decide(&pointers, circulars) {
        Which::One(circular) => Some(circular),
        Which::Contradiction(likeliest) => {
            let numbers: Vec<String> = pointers.numbers.iter().map(u32::to_string).collect();
            let detail = format!(
                "circular numbers named: {}; they do not agree with each other or with the texts",
                numbers.join(", ")
            );
            reading.doubt(DoubtCode::CircularAmbiguous, None, detail);
            likeliest
        }
        Which::Unknown => {
            let numbers: Vec<String> = pointers.numbers.iter().map(u32::to_string).collect();
            reading.doubt(
                DoubtCode::CircularUnknown,
                None,
                format!("circular {} is not known here", numbers.join(", ")),
            );
            None
        }
        Which::Unnamed => {
            reading.doubt(
                DoubtCode::CircularUnknown,
                None,
                "the message does not say which circular it answers".to_owned(),
            );
            None
        }
    };
    let own = || message.sheets.iter().filter(|sheet| !sheet.quoted);
    let mut forms: Forms<'_> = circular
        .into_iter()
        .flat_map(|circular| own().map(move |sheet| (sheet, form::read(sheet, circular))))
        .collect();
    reading.withdrawal = withdrawal::of(message, circular);
    match circular {
        Some(circular) if reading.withdrawal == Withdrawal::Plain => {
            reading.reply.circular = Some(circular.number);
            reading.reply.choices = agree::combine(&[], circular, &mut reading);
        }
        Some(circular) => {
            reading.doubts.extend(halves::settle(&mut forms, circular));
            read(message, &forms, circular, &mut reading);
        }
        None => {}
    }
    own_letter(message, &mut reading);
    reading.substance = substance(message, &pointers, circular, &forms, &reading);
    identify(message, &mut reading);
    reading.reply.language = language(message);
    faults(message, &mut reading);
    reading
}

impl Reading {
    fn doubt(&mut self, code: DoubtCode, spot: Option<String>, detail: String) {
        self.doubts.push(Doubt { code, text: None, spot, detail });
    }
}

fn pointers(message: &Message, circulars: &[Circular]) -> Pointers {
    let mut pointers = Pointers::default();
    pointers.read(&message.headers.subject, circulars);
    for subject in &message.inner_subjects {
        pointers.read(subject, circulars);
    }
    for part in &message.parts {
        pointers.read(&part.name, circulars);
    }
    let own = message.sheets.iter().filter(|sheet| !sheet.quoted);
    for (_, line) in own.flat_map(Sheet::lines) {
        pointers.read(&line.text(), circulars);
    }
    for (_, words) in &message.unread_words {
        for line in words.lines() {
            pointers.read(line, circulars);
        }
    }
    pointers
}

/// Attachments of which nothing is known, not even what they are about.
fn sealed(message: &Message) -> Vec<String> {
    let told = |name: &str| message.unread_words.iter().any(|(known, _)| known == name);
    let unread = message.parts.iter().filter(|part| matches!(part.fate, Fate::Unread(_)));
    let unread = unread.map(|part| part.name.clone()).filter(|name| !told(name));
    // Boxes without words that could be read: a form, but whose?
    let scanned = message.sheets.iter().filter(|sheet| sheet.format == Format::Scan && !sheet.faults.is_empty());
    unread.chain(scanned.map(|sheet| sheet.source.clone())).collect()
}

/// The sender's own sheets, each read as a form.
type Forms<'m> = Vec<(&'m Sheet, FormReading)>;

fn read(message: &Message, forms: &Forms<'_>, circular: &Circular, reading: &mut Reading) {
    let quoted: Vec<&Sheet> = message.sheets.iter().filter(|sheet| sheet.quoted).collect();
    let any_form = forms.iter().any(|(_, form)| form.is_form());
    let mut sources: Vec<Source> = Vec::new();
    let mut beside: Vec<(&Sheet, &FormReading)> = Vec::new();
    for (sheet, form) in forms {
        study_group(sheet, circular, reading);
        if form.is_form() && !plainly_said(sheet, circular) {
            form_source(sheet, form, &mut sources, reading);
            // Our blank form may stand unmarked below a reply in words.
            if sheet.body && !form.is_filled() {
                sentence_source(sheet, circular, &mut sources, reading);
            } else {
                beside.push((sheet, form));
            }
        } else if sheet.body || !any_form {
            sentence_source(sheet, circular, &mut sources, reading);
        }
    }
    if sources.iter().all(|source| source.choices.values().all(|(choice, ..)| *choice == Choice::Blank)) {
        quoted_forms(&quoted, circular, reading);
    }
    reading.reply.circular = Some(circular.number);
    let missing = missing_rows(message, &mut sources, circular);
    reading.reply.choices = agree::combine(&sources, circular, reading);
    for index in missing {
        if let (Some(row), Some(text)) = (reading.reply.choices.get_mut(index), circular.texts.get(index)) {
            row.choice = Choice::Unclear;
            let detail = "its row was not found on the scanned pages: a page may be missing".to_owned();
            let text = Some(text.id.clone());
            reading.doubts.push(Doubt { code: DoubtCode::MarkUnclear, text, spot: None, detail });
        }
    }
    let found = comments::gather(forms, &reading.reply.choices, circular);
    reading.reply.comments = found.comments;
    for (sheet, form) in beside {
        beside_form(sheet, form, circular, reading);
    }
    for (source, words) in found.reserves {
        let words: String = words.chars().take(200).collect();
        reading.doubt(
            DoubtCode::WordsUnclear,
            Some(source),
            format!("the words beside the form hold a condition or a reservation: \"{words}\""),
        );
    }
    withdrawal(message, reading);
    misunderstood(message, forms, &sources, circular, reading);
    notices(reading);
}

/// Scanned pages may be parts of one form: each speaks for the rows on it only, and together they must hold all.
fn missing_rows(message: &Message, sources: &mut [Source], circular: &Circular) -> Vec<usize> {
    let own = message.sheets.iter().filter(|sheet| !sheet.quoted);
    let found =
        sources.iter().filter(|source| source.is_form).flat_map(|source| source.choices.keys().copied()).collect();
    let scanned = message.sheets.iter().any(|sheet| sheet.format == Format::Scan);
    for source in sources.iter_mut().filter(|_| scanned) {
        source.is_part = true;
    }
    scanned::missing(own, &found, circular)
}

/// A body without any mark whose words are understood to the last is no form: "X.1353 – Yes, no comments".
fn plainly_said(sheet: &Sheet, circular: &Circular) -> bool {
    let marked = sheet.lines().any(|(_, line)| line.marks().next().is_some());
    let words = || sheet.lines().map(|(_, line)| line.text() + "\n").collect::<String>();
    let said = |found: &SentenceReading| found.unclear.is_empty() && !found.choices.is_empty();
    sheet.body && !marked && said(&sentence::read(&words(), circular))
}

/// Beside choices, every sentence that bears on them must be understood, in the mail and in the papers with it.
fn misunderstood(message: &Message, forms: &Forms<'_>, sources: &[Source], circular: &Circular, reading: &mut Reading) {
    let choices: Vec<Choice> = reading.reply.choices.iter().map(|row| row.choice).collect();
    if !choices.iter().any(|choice| choice.answers()) {
        return;
    }
    let taken: Vec<String> = sources.iter().flat_map(|source| &source.taken).cloned().collect();
    let standing = Standing { circular, choices: &choices, taken: &taken };
    let any_form = forms.iter().any(|(_, form)| form.is_form());
    let mut found = Vec::new();
    for (sheet, form) in forms {
        let is_form = form.is_form() && !plainly_said(sheet, circular);
        let whole = sheet.body || is_form || !any_form;
        let mut lines = understood::lines(sheet, is_form.then_some(form), circular);
        let wrapped = matches!(sheet.format, Format::Plain | Format::Pdf | Format::Scan);
        let mut note = |lines: &[String], depth| {
            let what = understood::beside(lines, wrapped, standing, depth);
            found.extend(what.into_iter().map(|what| (sheet.source.clone(), what)));
        };
        // The circular sent back whole brings its own summaries along.
        if comments::is_copy(sheet, circular) {
            let own = circulated::summaries(&lines, circular);
            let mut own = own.into_iter();
            let summaries: Vec<String> = lines.extract_if(.., |_| own.next().unwrap_or(false)).collect();
            note(&summaries, Depth::Reply);
            note(&lines, Depth::Whole);
        } else {
            note(&lines, if whole { Depth::Whole } else { Depth::Reply });
        }
    }
    let subject = understood::beside(std::slice::from_ref(&message.headers.subject), false, standing, Depth::Whole);
    found.extend(subject.into_iter().map(|what| ("subject".to_owned(), what)));
    let mut told: Vec<&understood::Misunderstood> = Vec::new();
    for (source, what) in &found {
        // The HTML half of a body repeats the plain half, and the form's reader may have asked already.
        let asked = |doubt: &Doubt| doubt.detail.contains(&what.sentence) || doubt.code == DoubtCode::WordsAgainstForm;
        if !told.contains(&what) && !reading.doubts.iter().any(asked) && !is_reason(&what.sentence, reading) {
            let detail = format!("{}: \"{}\"", what.why, what.sentence);
            reading.doubt(DoubtCode::WordsUnclear, Some(source.clone()), detail);
            told.push(what);
        }
    }
}

/// A form of another study group than the circular's is a form of another circular.
fn study_group(sheet: &Sheet, circular: &Circular, reading: &mut Reading) {
    for (spot, line) in sheet.lines() {
        let said = Said::of(&line.text());
        if !matches!(said.slot(false), Some(Slot::Authorize | Slot::Refuse)) {
            continue;
        }
        let groups = which::study_groups(&said.folded);
        if !groups.is_empty() && !groups.contains(&circular.study_group) {
            let named: Vec<String> = groups.iter().map(u32::to_string).collect();
            let detail = format!(
                "the form speaks of Study Group {}, the circular of {}",
                named.join(", "),
                circular.study_group
            );
            reading.doubt(DoubtCode::CircularAmbiguous, Some(format!("{}, {spot}", sheet.source)), detail);
            return;
        }
    }
}

fn form_source(sheet: &Sheet, form: &FormReading, sources: &mut Vec<Source>, reading: &mut Reading) {
    // The HTML half of a body repeats the plain half; its doubts would only say the same twice.
    let filled = |source: &Source| source.choices.values().any(|(choice, ..)| *choice != Choice::Blank);
    let repeats =
        sheet.format == Format::Html && sheet.body && sources.iter().any(|source| source.is_form && filled(source));
    if !repeats {
        reading.doubts.extend(form.doubts.iter().cloned());
    }
    let choices = form.rows.iter().map(|(text, row)| (*text, (row.choice, row.spot.clone(), row.method))).collect();
    sources.push(Source { name: sheet.source.clone(), choices, is_form: true, is_part: false, taken: Vec::new() });
}

/// Sentences beside a form must say what it says: "Kenya does not authorize …" below a ticked authorization.
fn beside_form(sheet: &Sheet, form: &FormReading, circular: &Circular, reading: &mut Reading) {
    if comments::is_copy(sheet, circular) {
        return;
    }
    let lines = sheet
        .rows
        .iter()
        .flat_map(|row| row.cells.iter().flat_map(move |cell| cell.lines.iter().map(move |line| (row, line))));
    let words: String = lines
        .map(|(row, line)| {
            let own = row.spot.table.is_some() || line.marks().next().is_some() || form::is_own_line(line, circular);
            let apart = own && form::is_sentence_apart(sheet, form, row, line, circular);
            if own && !apart { "\n".to_owned() } else { line.text() + "\n" }
        })
        .collect();
    let said = sentence::read(&words, circular);
    for (text, choice) in said.choices {
        let formed = form.rows.get(&text).map_or(Choice::Blank, |row| row.choice);
        if agree::compatible(formed, choice).is_none() && formed != Choice::Unclear {
            let text = circular.texts.get(text).map(|text| text.id.clone());
            let detail =
                format!("the form says: {}; the words beside it: {}", agree::word(formed), agree::word(choice));
            let spot = Some(sheet.source.clone());
            reading.doubts.push(Doubt { code: DoubtCode::WordsAgainstForm, text, spot, detail });
        }
    }
    for (words, why) in said.unclear {
        if why != sentence::SPOKEN_OF && !is_reason(&words, reading) {
            reading.doubt(DoubtCode::WordsUnclear, Some(sheet.source.clone()), format!("{why}: \"{words}\""));
        }
    }
}

/// Whether the words stand among the reasons for a refusal, which may say anything.
fn is_reason(words: &str, reading: &Reading) -> bool {
    let words = fold(words);
    // The comment begins behind its text's name.
    let behind_name = words.split_once(':').map_or(words.as_str(), |(_, rest)| rest).trim();
    let refused = |comment: &Comment| {
        let text = comment.text.as_ref();
        reading.reply.choices.iter().any(|row| Some(&row.text) == text && row.choice == Choice::Refuse)
    };
    let said = |comment: &Comment| {
        let body = fold(&comment.body);
        body.contains(words.trim()) || !behind_name.is_empty() && body.contains(behind_name)
    };
    reading.reply.comments.iter().any(|comment| refused(comment) && said(comment))
}

fn sentence_source(sheet: &Sheet, circular: &Circular, sources: &mut Vec<Source>, reading: &mut Reading) {
    // Lines with marks are a form's, not sentences.
    let lines = sheet.lines().map(|(_, line)| if line.marks().next().is_some() { String::new() } else { line.text() });
    let words: String = lines.map(|line| line + "\n").collect();
    let found: SentenceReading = sentence::read(&words, circular);
    for (words, why) in &found.unclear {
        let repeated =
            reading.doubts.iter().any(|doubt| doubt.code == DoubtCode::WordsUnclear && doubt.detail.contains(why));
        if !repeated {
            reading.doubt(DoubtCode::WordsUnclear, Some(sheet.source.clone()), format!("{why}: \"{words}\""));
        }
    }
    let choices: BTreeMap<_, _> = found
        .choices
        .into_iter()
        .map(|(text, choice)| (text, (choice, sheet.source.clone(), Method::Sentence)))
        .collect();
    if !choices.is_empty() {
        sources.push(Source {
            name: sheet.source.clone(),
            choices,
            is_form: false,
            is_part: false,
            taken: found.taken,
        });
    }
}

/// A form filled in inside quoted text is no reply of ours to count, and none to overlook.
fn quoted_forms(quoted: &[&Sheet], circular: &Circular, reading: &mut Reading) {
    for sheet in quoted {
        let words: String = sheet.lines().map(|(_, line)| line.text() + " ").collect();
        let ours = wording::OWN_LETTERS.within(&fold(&words));
        if !ours && (form::read(sheet, circular).is_filled() || is_written_into(sheet)) {
            reading.doubt(
                DoubtCode::WordsUnclear,
                Some(sheet.source.clone()),
                "a filled form stands in quoted text".to_owned(),
            );
            return;
        }
    }
}

/// A letter of the house's own that comes back unmarked, among the sender's words: what it says is not the sender's.
fn own_letter(message: &Message, reading: &mut Reading) {
    let own = message.sheets.iter().filter(|sheet| !sheet.quoted && sheet.body);
    for sheet in own {
        let words: String = sheet.lines().map(|(_, line)| line.text() + " ").collect();
        if wording::OWN_LETTERS.within(&fold(&words)) {
            let detail = "a letter of ours stands among the sender's words, not marked as quoted".to_owned();
            reading.doubt(DoubtCode::WordsUnclear, Some(sheet.source.clone()), detail);
            reading.echo = true;
            return;
        }
    }
}

/// Whether somebody answered inside the quotation, in letters that stand out from it.
fn is_written_into(sheet: &Sheet) -> bool {
    let answers = |line: &Line| {
        let stands_out = |item: &Item| matches!(item, Item::Text(text) if text.emphasis && wording::AUTHORIZES.within(&fold(&text.text)));
        let plain = |item: &Item| matches!(item, Item::Text(text) if !text.emphasis && text.text.chars().any(char::is_alphanumeric));
        line.items.iter().any(stands_out) && line.items.iter().any(plain)
    };
    sheet.lines().any(|(_, line)| answers(line))
}

/// "Please disregard our earlier reply", beside something else: clear only when that answers every text anew.
fn withdrawal(message: &Message, reading: &mut Reading) {
    let complete = reading.reply.choices.iter().all(|row| row.choice.answers());
    let folded = fold(&message.words);
    let withdraws = wording::WITHDRAWS.within(&folded) || reading.withdrawal != Withdrawal::None;
    if !withdraws && wording::RESERVES.within(&folded) {
        let detail = "the words beside the reply hold a condition or a reservation".to_owned();
        reading.doubt(DoubtCode::WordsUnclear, Some("message body".to_owned()), detail);
    }
    if withdraws && !complete {
        let detail = "the words take an earlier reply back, and not every text is answered anew".to_owned();
        reading.doubt(DoubtCode::Withdrawal, Some("message body".to_owned()), detail);
    }
}

fn notices(reading: &mut Reading) {
    let has_comment = |text: &crate::circular::TextId, comments: &[Comment]| {
        comments.iter().any(|c| c.text.as_ref().is_none_or(|t| t == text))
    };
    let comments = &reading.reply.comments;
    let missing: Vec<Doubt> = reading
        .reply
        .choices
        .iter()
        .filter_map(|row| {
            let (code, detail) = match row.choice {
                Choice::AuthorizeWithComments => {
                    (DoubtCode::CommentsMissing, "comments are announced, but none were found in the message")
                }
                Choice::Refuse => (DoubtCode::ReasonsMissing, "no reasons for the refusal were found in the message"),
                _ => return None,
            };
            let detail = detail.to_owned();
            (!has_comment(&row.text, comments)).then(|| Doubt {
                code,
                text: Some(row.text.clone()),
                spot: row.spot.clone(),
                detail,
            })
        })
        .collect();
    reading.notices.extend(missing);
}

fn substance(
    message: &Message,
    pointers: &Pointers,
    circular: Option<&Circular>,
    forms: &Forms<'_>,
    reading: &Reading,
) -> Substance {
    let own: Vec<&Sheet> = message.sheets.iter().filter(|sheet| !sheet.quoted).collect();
    let attached_form = |filled: bool| {
        forms.iter().any(|(sheet, form)| if filled { form.is_filled() && !sheet.body } else { form.is_form() })
    };
    if attached_form(true) {
        return Substance::FilledForm;
    }
    let answered = reading.reply.choices.iter().any(|row| row.choice != Choice::Blank);
    let stated = own
        .iter()
        .flat_map(|sheet| sheet.lines())
        .any(|(_, line)| matches!(Said::of(&line.text()).slot(false), Some(Slot::Authorize | Slot::Refuse)));
    if answered || stated || attached_form(false) || reading.withdrawal == Withdrawal::Plain {
        return Substance::Statement;
    }
    if pointers.is_empty() {
        return Substance::None;
    }
    let unread = message.parts.iter().any(|part| matches!(part.fate, Fate::Unread(_)))
        || own.iter().any(|sheet| !sheet.body && !sheet.faults.is_empty());
    let asks = message.words.contains(['?', '？', '؟']);
    let answers = message.words.lines().any(|line| {
        let named = circular.is_some_and(|circular| !circular.mentions(line).is_empty());
        named && line.split_whitespace().any(|word| form::words::yes_or_no(word).is_some())
    });
    let opinion = asks || answers || wording::OPINION.within(&fold(&message.words));
    let quoted =
        reading.doubts.iter().any(|doubt| matches!(doubt.code, DoubtCode::WordsUnclear | DoubtCode::Withdrawal));
    if unread || opinion || quoted { Substance::Statement } else { Substance::Mention }
}

/// Which Member State the words name; two of them are a doubt.
fn identify(message: &Message, reading: &mut Reading) {
    let mut named = Named::default();
    named.read(&message.headers.subject);
    for sheet in message.sheets.iter().filter(|sheet| !sheet.quoted) {
        named.read_sheet(sheet);
    }
    let states: Vec<_> = named.states.iter().copied().collect();
    match states.as_slice() {
        [] => {}
        [one] => reading.reply.member_state = Some(*one),
        several => {
            let codes: Vec<String> = several.iter().map(ToString::to_string).collect();
            reading.doubt(
                DoubtCode::StateAmbiguous,
                None,
                format!("several Member States are named as the administration: {}", codes.join(", ")),
            );
        }
    }
    reading.others = named.others.into_iter().collect();
}

/// The language of the form where there is one, else of the words.
fn language(message: &Message) -> Option<Language> {
    let own = || message.sheets.iter().filter(|sheet| !sheet.quoted);
    let text = |sheet: &Sheet| sheet.lines().map(|(_, line)| line.text() + "\n").collect::<String>();
    let files = own().filter(|sheet| !sheet.body).map(text).find_map(|words| Language::detect(&words));
    files
        .or_else(|| own().map(text).find_map(|words| Language::detect(&words)))
        .or_else(|| Language::detect(&message.headers.subject))
}

/// What was wrong with the message, its attachments or its sheets.
fn faults(message: &Message, reading: &mut Reading) {
    for fault in &message.faults {
        reading.doubt(DoubtCode::MessageDamaged, None, fault.clone());
    }
    for sheet in message.sheets.iter().filter(|sheet| !sheet.quoted) {
        for fault in &sheet.faults {
            reading.doubt(DoubtCode::MarkUnclear, Some(sheet.source.clone()), fault.clone());
        }
    }
    for part in &message.parts {
        if let Fate::Unread(why) = &part.fate {
            reading.doubt(DoubtCode::AttachmentUnread, Some(part.name.clone()), why.clone());
        }
    }
    let blank = reading.reply.choices.iter().all(|row| row.choice == Choice::Blank);
    if reading.substance >= Substance::Statement
        && reading.reply.circular.is_some()
        && blank
        && reading.withdrawal != Withdrawal::Plain
        && reading.doubts.is_empty()
    {
        reading.doubt(DoubtCode::NothingTicked, None, "no choice was found in the message".to_owned());
    }
}
