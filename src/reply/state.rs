//! Member States of the Union: their codes, regions and the names they go by in six languages.
//!
//! Pure. The names live in `config/member-states.csv`; `find` recognises them in people's text. Names of entities
//! that are no Member States are recognised too, so that "Hong Kong, China" is never taken for China.

mod data;
mod find;
mod fold;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, sync::LazyLock};

use serde::{Deserialize, Serialize};

use crate::language::Language;

pub use find::{Named, Who, named_in, renamed};

/// An ISO 3166-1 alpha-3 code, upper case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StateCode([u8; 3]);

impl StateCode {
    /// No code sorts before it.
    pub const FIRST: Self = Self(*b"AAA");

    /// Three ASCII letters in any case; says nothing about membership of the Union.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Self(bytes.map(|b| b.to_ascii_uppercase())))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The Member State that the code stands for; none for any other entity.
    #[must_use]
    pub fn member(self) -> Option<&'static MemberState> {
        let states = all();
        states.binary_search_by_key(&self, |state| state.code).ok().and_then(|at| states.get(at))
    }
}

impl std::fmt::Display for StateCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for StateCode {
    type Error = String;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::parse(&code).ok_or_else(|| format!("\"{code}\" is no ISO 3166-1 alpha-3 code"))
    }
}

impl From<StateCode> for String {
    fn from(code: StateCode) -> Self {
        code.as_str().to_owned()
    }
}

/// An administrative region of the Union, by which seats on the Council are shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Region {
    A,
    B,
    C,
    D,
    E,
}

impl Region {
    pub const ALL: [Self; 5] = [Self::A, Self::B, Self::C, Self::D, Self::E];

    /// The region's name in English, as the secretariat writes it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::A => "Americas",
            Self::B => "Western Europe",
            Self::C => "Eastern Europe and Northern Asia",
            Self::D => "Africa",
            Self::E => "Asia and Australasia",
        }
    }
}

/// A Member State with every name it is known to write itself by.
#[derive(Debug)]
pub struct MemberState {
    code: StateCode,
    region: Region,
    names: BTreeMap<Language, Vec<data::Name>>,
}

impl MemberState {
    #[must_use]
    pub const fn code(&self) -> StateCode {
        self.code
    }

    #[must_use]
    pub const fn region(&self) -> Region {
        self.region
    }

    /// The name used in letters.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        self.names.get(&language).and_then(|names| names.first()).map_or(self.code.as_str(), |name| name.text.as_str())
    }

    /// Every name it is recognised by, the one used in letters first; adjectives and inflected forms among them.
    pub fn names(&self, language: Language) -> impl Iterator<Item = &str> {
        self.names.get(&language).into_iter().flatten().map(|name| name.text.as_str())
    }
}

/// The Member States of the Union, in order of their codes.
#[must_use]
pub fn all() -> &'static [MemberState] {
    static STATES: LazyLock<Vec<MemberState>> = LazyLock::new(data::states);
    &STATES
}
