//! The message in which a form comes, and who sends it.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{chance::Chance, wording::Wording};

/// A Member State that replies, with the address that may speak for it.
#[derive(Clone)]
pub struct State {
    pub code: &'static str,
    pub name: String,
    pub address: String,
}

/// The house's own fax gateway: the form says which state speaks.
pub const GATEWAY: &str = "fax-gateway@fax.itu.int";
/// Member States, and the language in which each replies here.
const STATES: &[(&str, &str)] = &[
    ("KEN", "en"),
    ("AUS", "en"),
    ("IND", "en"),
    ("JPN", "en"),
    ("NOR", "en"),
    ("SGP", "en"),
    ("GHA", "en"),
    ("POL", "en"),
    ("FRA", "fr"),
    ("SEN", "fr"),
    ("CHE", "fr"),
    ("MAR", "fr"),
    ("CMR", "fr"),
    ("ESP", "es"),
    ("ARG", "es"),
    ("MEX", "es"),
    ("COL", "es"),
    ("PER", "es"),
    ("KAZ", "ru"),
    ("BLR", "ru"),
    ("UZB", "ru"),
    ("EGY", "ar"),
    ("JOR", "ar"),
    ("OMN", "ar"),
    ("TUN", "ar"),
    ("CHN", "zh"),
];

impl State {
    /// One that replies in a language.
    pub fn random(language: &str, chance: &mut Chance) -> Self {
        let fit: Vec<&(&str, &str)> = STATES.iter().filter(|(_, speaks)| *speaks == language).collect();
        Self::named(chance.pick(&fit).0, language)
    }

    fn named(code: &'static str, language: &str) -> Self {
        let names = include_str!("../../../config/member-states.csv");
        let line = names.lines().find(|line| line.starts_with(code)).unwrap_or_default();
        let column = ["en", "fr", "es", "ru", "ar", "zh"].iter().position(|known| *known == language).unwrap_or(0);
        let forms: Vec<&str> = line.split(',').nth(2 + column).unwrap_or_default().split('|').collect();
        // Russian has the name in the genitive behind "administration", which stands second.
        let name = if language == "ru" { forms.get(1).or(forms.first()) } else { forms.first() };
        let address = format!("focal.point@{}-telecom.example", code.to_lowercase());
        Self { code, name: name.copied().unwrap_or_default().to_owned(), address }
    }
}

/// Who may speak for whom, as `contacts import` reads it.
pub fn contacts() -> String {
    let mut lines = format!("member_state,name_en,address\n*,,{GATEWAY}\n");
    for (code, _) in STATES {
        let state = State::named(code, "en");
        lines += &format!("{code},{},{}\n", state.name, state.address);
    }
    lines
}

/// Who signs, in the form's language.
pub fn office(language: &str, chance: &mut Chance) -> Vec<String> {
    let (ministry, role) = match language {
        "fr" => ("Ministère des communications", "Chef du service international"),
        "es" => ("Ministerio de Comunicaciones", "Jefe de Asuntos Internacionales"),
        "ru" => ("Министерство связи", "Начальник отдела"),
        "ar" => ("وزارة الاتصالات", "مدير الشؤون الدولية"),
        "zh" => ("通信管理部门", "国际合作司司长"),
        _ => ("Ministry of Communications", "Head of International Affairs"),
    };
    let person = match language {
        "ru" => *chance.pick(&["А. Петрова", "И. Садыков"]),
        "ar" => *chance.pick(&["سالم المنصوري", "ليلى حداد"]),
        "zh" => *chance.pick(&["王建国", "李晓梅"]),
        _ => *chance.pick(&["A. Morel", "P. Lindqvist", "J. Okafor", "M. Herrera", "S. Tanaka"]),
    };
    vec![ministry.to_owned(), role.to_owned(), person.to_owned()]
}

/// What the message says of itself.
pub struct Envelope<'a> {
    pub id: &'a str,
    pub from: &'a str,
    pub subject: String,
    pub wording: &'a Wording,
    /// Month and day of 2023.
    pub day: (u32, u32),
}

/// The whole message.
pub fn message(envelope: &Envelope, files: &[(String, &'static str, Vec<u8>)], chance: &mut Chance) -> Vec<u8> {
    let Envelope { id, from, subject, wording, day } = envelope;
    let date = date(*day, chance);
    let subject = encoded(subject);
    let boundary = format!("=_{id}_{:08x}", chance.whole(0, u32::MAX - 1));
    let mut mail = format!(
        "Return-Path: <{from}>\r\nReceived: from mail.example (mail.example [192.0.2.7]) by\r\n mx1.itu.int with ESMTPS \
         id {id} for <tsbdir@itu.int>; {date}\r\nFrom: <{from}>\r\nTo: tsbdir@itu.int\r\nSubject: {subject}\r\nDate: \
         {date}\r\nMessage-ID: <{id}.{:x}@mail.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; \
         boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        chance.whole(0, u32::MAX - 1),
        folded(body(wording.language).as_bytes())
    );
    for (name, media, bytes) in files {
        mail += &format!(
            "--{boundary}\r\nContent-Type: {media}; name=\"{name}\"\r\nContent-Transfer-Encoding: \
             base64\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{}\r\n",
            folded(bytes)
        );
    }
    mail += &format!("--{boundary}--\r\n");
    mail.into_bytes()
}

fn body(language: &str) -> &'static str {
    match language {
        "fr" => "Madame, Monsieur,\n\nVeuillez trouver ci-joint l'Annexe 2 dûment remplie.\n\nCordialement\n",
        "es" => "Estimados señores:\n\nAdjunto remito el Anexo 2 cumplimentado.\n\nAtentamente,\n",
        "ru" => "Уважаемые коллеги,\n\nНаправляем заполненное Приложение 2.\n\nС уважением,\n",
        "ar" => "تحية طيبة وبعد،\n\nنرفق طيه الملحق 2 بعد ملئه.\n\nوتفضلوا بقبول فائق الاحترام.\n",
        "zh" => "您好：\n\n随函附上填妥的附件2。\n\n此致\n",
        _ => "Dear Sir/Madam,\n\nPlease find attached the completed Annex 2.\n\nKind regards\n",
    }
}

/// Words for a header: encoded in pieces (RFC 2047).
fn encoded(words: &str) -> String {
    let characters: Vec<char> = words.chars().collect();
    let pieces = characters.chunks(12).map(|piece| STANDARD.encode(piece.iter().collect::<String>()));
    pieces.map(|piece| format!("=?utf-8?b?{piece}?=")).collect::<Vec<_>>().join("\r\n ")
}

fn folded(bytes: &[u8]) -> String {
    let all = STANDARD.encode(bytes);
    let lines = all.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned());
    lines.collect::<Vec<_>>().join("\r\n")
}

fn date((month, day): (u32, u32), chance: &mut Chance) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    // 1 January 2023 was a Sunday.
    let before: u32 = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][..month as usize - 1].iter().sum();
    let weekday = DAYS[((before + day - 1) % 7) as usize];
    let time = (chance.below(24), chance.below(60), chance.below(60));
    format!("{weekday}, {day:02} {} 2023 {:02}:{:02}:{:02} +0000", MONTHS[month as usize - 1], time.0, time.1, time.2)
}
