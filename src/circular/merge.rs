//! The same circular in several languages, put together.

use super::{
    Circular,
    import::{Findings, ImportError},
};

impl Circular {
    /// This circular with the titles and place of the same circular in another language.
    ///
    /// # Errors
    /// Names every fact in which the two differ: then they are not the same circular, or one was misread.
    pub fn merge(&self, other: &Self) -> Result<Self, ImportError> {
        let findings = self.differences(other);
        if !findings.problems.is_empty() {
            return Err(ImportError { problems: findings.problems });
        }
        let mut merged = self.clone();
        merged.meeting.place.extend(other.meeting.place.clone());
        for (text, added) in merged.texts.iter_mut().zip(&other.texts) {
            text.title.extend(added.title.clone());
        }
        Ok(merged)
    }

    fn differences(&self, other: &Self) -> Findings {
        let mut findings = Findings::default();
        let mut compare = |fact: &str, one: String, other: String| {
            if one != other {
                findings.contradictory(fact, format!("{one} and {other}"));
            }
        };
        compare("circular number", self.number.to_string(), other.number.to_string());
        compare("reference", self.reference.clone(), other.reference.clone());
        compare("date", self.date.to_string(), other.date.to_string());
        compare("study group", self.study_group.to_string(), other.study_group.to_string());
        compare("meeting", self.days(), other.days());
        compare("deadline", self.deadline.to_string(), other.deadline.to_string());
        compare("threshold", self.threshold_percent.to_string(), other.threshold_percent.to_string());
        compare("reply address", self.reply_to.clone(), other.reply_to.clone());
        compare("list of texts", self.ids(), other.ids());
        if self.ids() == other.ids() {
            for (one, other) in self.texts.iter().zip(&other.texts) {
                let shown = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".to_owned());
                compare(
                    &format!("working name of {}", one.id),
                    shown(&one.provisional_name),
                    shown(&other.provisional_name),
                );
                compare(&format!("kind of {}", one.id), format!("{:?}", one.kind), format!("{:?}", other.kind));
                compare(&format!("location of {}", one.id), shown(&one.location), shown(&other.location));
                for (language, title) in &one.title {
                    let again = other.title.get(language).unwrap_or(title);
                    compare(&format!("title of {} in {language}", one.id), title.clone(), again.clone());
                }
            }
        }
        for (language, place) in &self.meeting.place {
            if let Some(again) = other.meeting.place.get(language) {
                compare(&format!("meeting place in {language}"), place.clone(), again.clone());
            }
        }
        findings
    }

    fn days(&self) -> String {
        format!("{} to {}", self.meeting.start, self.meeting.end)
    }

    fn ids(&self) -> String {
        self.texts.iter().map(|text| text.id.as_str()).collect::<Vec<_>>().join(", ")
    }
}
