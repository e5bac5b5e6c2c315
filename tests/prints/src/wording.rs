//! What the form says, in the six languages, for any circular.

use serde_json::Value;

use crate::{
    answers::Mark,
    circular::{Circular, Kind, Text},
};

/// The form's phrases in one language.
pub struct Wording {
    pub language: &'static str,
    phrases: Value,
}

impl Wording {
    pub fn of(language: &'static str) -> Self {
        let all: Value = serde_json::from_str(include_str!("../../samples/wording.json")).expect("the phrases");
        Self { language, phrases: all[language].clone() }
    }

    pub fn right_to_left(&self) -> bool {
        self.language == "ar"
    }

    pub fn say(&self, key: &str) -> String {
        self.phrases[key].as_str().unwrap_or_default().to_owned()
    }

    pub fn addressee(&self) -> Vec<String> {
        let lines = self.phrases["to_lines"].as_array().into_iter().flatten();
        lines.filter_map(|line| line.as_str().map(str::to_owned)).collect()
    }

    pub fn subject(&self, circular: &Circular) -> String {
        let and = match self.language {
            "fr" => " et ",
            "es" => " y ",
            "ru" => " и ",
            "ar" => " و",
            "zh" => "和",
            _ => " and ",
        };
        let series = if matches!(self.language, "fr" | "es") { "UIT-T" } else { "ITU-T" };
        let ids = format!("{series} {}", circular.listed(and));
        self.say("subject").replace("{n}", &circular.number.to_string()).replace("{ids}", &ids)
    }

    pub fn intro(&self, circular: &Circular) -> String {
        self.say("intro").replace("{n}", &circular.number.to_string())
    }

    /// What stands beside a box. Short: without what is in brackets.
    pub fn answer(&self, mark: Mark, circular: &Circular, short: bool) -> String {
        let key = match mark {
            Mark::Authorize => "authorize",
            Mark::NoComments => "no_comments",
            Mark::WithComments => "comments",
            Mark::Refuse => "refuse",
        };
        let words = self.say(key).replace("{sg}", &circular.group.to_string());
        match words.split_once(['(', '（']) {
            Some((before, _)) if short => before.trim_end().to_owned(),
            _ => words,
        }
    }

    /// What the text is, as its row says.
    pub fn heading(&self, text: &Text) -> String {
        let (pattern, part) = match (text.kind, self.language) {
            (Kind::New, _) => (self.say("new_rec").replace('\n', " "), 0),
            (Kind::Corrigendum(n), _) => (self.say("cor"), n),
            (Kind::Revised, language) => (revised(language).to_owned(), 0),
            (Kind::Amendment(n), language) => (amendment(language).to_owned(), n),
        };
        let named = if part > 0 { text.base().to_owned() } else { text.named() };
        pattern.replace("{id}", &named).replace("{c}", &part.to_string())
    }

    pub fn administration(&self, state: &str) -> String {
        self.say("administration").replace("{ms}", state)
    }
}

fn revised(language: &str) -> &'static str {
    match language {
        "fr" => "Projet de Recommandation UIT-T {id} révisée",
        "es" => "Proyecto de Recomendación UIT-T {id} revisada",
        "ru" => "Проект пересмотренной Рекомендации МСЭ-T {id}",
        "ar" => "مشروع التوصية المراجَعة ITU-T {id}",
        "zh" => "ITU-T {id}建议书修订草案",
        _ => "Draft revised Recommendation ITU-T {id}",
    }
}

fn amendment(language: &str) -> &'static str {
    match language {
        "fr" => "Projet d'Amendement {c} de la Recommandation UIT-T {id}",
        "es" => "Proyecto de Enmienda {c} a la Recomendación UIT-T {id}",
        "ru" => "Проект Поправки {c} к Рекомендации МСЭ-T {id}",
        "ar" => "مشروع التعديل {c} للتوصية ITU-T {id}",
        "zh" => "ITU-T {id}建议书修正{c}草案",
        _ => "Draft Amendment {c} to ITU-T {id}",
    }
}
