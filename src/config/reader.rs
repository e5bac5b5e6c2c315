//! Walks a parsed TOML document by hand, so that every mistake is found at once and named by its key.
//!
//! A [`Reader`] stands on one table. Each `take` marks its key as known, notes what is wrong with the value and
//! goes on with the default; leaving a table notes the keys nobody asked for. Values of secrets are never shown.

use std::{
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    mistake::Mistake,
    value::{nearest, seconds, shown, size},
};

/// What is found out while reading, and what is needed to say it well.
pub(super) struct Notes {
    pub list: Vec<Mistake>,
    /// Where relative paths in the file start.
    base: PathBuf,
    /// Byte offsets at which lines start.
    lines: Vec<usize>,
}

impl Notes {
    pub fn new(text: &str, base: &Path) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { list: Vec::new(), base: base.to_path_buf(), lines: std::iter::once(0).chain(starts).collect() }
    }

    /// The line, from 1, in which a byte of the file stands.
    pub fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset)
    }
}

/// One table of the configuration, or its absence: then every value is its default.
pub(super) struct Reader<'n, 't, 'i> {
    notes: &'n mut Notes,
    path: String,
    table: Option<&'t DeTable<'i>>,
    known: Vec<&'static str>,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl<'t, 'i> Reader<'_, 't, 'i> {
    /// Reads the whole document.
    pub fn document<T>(
        notes: &mut Notes,
        table: &'t DeTable<'i>,
        read: impl FnOnce(&mut Reader<'_, 't, 'i>) -> T,
    ) -> T {
        Reader { notes, path: String::new(), table: Some(table), known: Vec::new() }.finish(read)
    }

    fn finish<T>(mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let taken = read(&mut self);
        self.note_strangers();
        taken
    }

    fn child<T>(
        &mut self,
        path: String,
        table: Option<&'t DeTable<'i>>,
        read: impl FnOnce(&mut Reader<'_, 't, 'i>) -> T,
    ) -> T {
        Reader { notes: &mut *self.notes, path, table, known: Vec::new() }.finish(read)
    }

    /// Notes a mistake about a key of this table.
    pub fn mistake(&mut self, key: &str, what: impl Into<String>) {
        let line = self.table.and_then(|table| table.get(key)).map(|value| self.notes.line(value.span().start));
        let key = self.full(key);
        self.notes.list.push(Mistake { key, line, what: what.into() });
    }

    /// Notes a mistake about this table as a whole.
    pub fn mistake_here(&mut self, what: impl Into<String>) {
        let key = self.path.clone();
        self.notes.list.push(Mistake { key, line: None, what: what.into() });
    }

    /// Whether the file sets the key at all; makes it known.
    pub fn has(&mut self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// How many mistakes there are so far: a caller that compares values first sees whether they are sound.
    pub fn mistakes(&self) -> usize {
        self.notes.list.len()
    }

    /// A table that may be left out; then all of it is default.
    pub fn section<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Reader<'_, 't, 'i>) -> T) -> T {
        let table = self.table_at(key);
        self.child(self.full(key), table, read)
    }

    /// A table whose presence is itself a choice.
    pub fn optional<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Reader<'_, 't, 'i>) -> T) -> Option<T> {
        let table = self.table_at(key)?;
        Some(self.child(self.full(key), Some(table), read))
    }

    /// A list of tables, `[[key]]`; none when the key is absent.
    pub fn tables<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut Reader<'_, 't, 'i>) -> T,
    ) -> Option<Vec<T>> {
        let value = self.get(key)?;
        let DeValue::Array(array) = value.get_ref() else {
            self.mistake(key, format!("is {}. Write it as a list of tables, [[{key}]].", kind(value.get_ref())));
            return None;
        };
        let mut taken = Vec::new();
        for (index, element) in array.iter().enumerate() {
            let path = format!("{}[{index}]", self.full(key));
            match element.get_ref() {
                DeValue::Table(table) => taken.push(self.child(path, Some(table), &mut read)),
                other => self.mistake(key, format!("holds {}. Write it as a list of tables, [[{key}]].", kind(other))),
            }
        }
        Some(taken)
    }

    /// A non-empty text on one line.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        match value.get_ref().as_str() {
            Some(text) if text.chars().any(char::is_control) => {
                self.mistake(key, "holds a control character or a line break. Write it on one line.");
                None
            }
            Some(text) if text.trim().is_empty() => {
                self.mistake(key, "is empty. Give it a value, or leave the key out.");
                None
            }
            Some(text) => Some(text.to_owned()),
            None => self.wrong(key, value, "a text in quotes"),
        }
    }

    /// A text that must be there. `meaning` completes "is missing: give …".
    pub fn required(&mut self, key: &'static str, meaning: &str) -> String {
        if !self.has(key) {
            self.mistake(key, format!("is missing. Give {meaning}."));
        }
        self.text(key).unwrap_or_default()
    }

    /// A text that a function understands; its error completes "`value` …".
    pub fn parsed<T>(&mut self, key: &'static str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(key)?;
        self.understood(key, &text, parse)
    }

    /// One of several words.
    pub fn choice<T: Copy>(&mut self, key: &'static str, words: &[(&'static str, T)], default: T) -> T {
        let Some(text) = self.text(key) else { return default };
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.mistake(key, format!("{} is none of the choices. Use one of {}.", shown(&text), list.join(", ")));
        }
        found.map_or(default, |(_, value)| *value)
    }

    /// True or false.
    pub fn flag(&mut self, key: &'static str, default: bool) -> bool {
        let Some(value) = self.get(key) else { return default };
        value.get_ref().as_bool().or_else(|| self.wrong(key, value, "true or false")).unwrap_or(default)
    }

    /// A whole number within bounds. `what` completes "99999 is no …".
    pub fn number(&mut self, key: &'static str, bounds: RangeInclusive<u64>, default: u64, what: &str) -> u64 {
        let Some(value) = self.get(key) else { return default };
        let DeValue::Integer(written) = value.get_ref() else {
            return self.wrong(key, value, "a whole number").unwrap_or(default);
        };
        let number = u64::from_str_radix(written.as_str(), written.radix()).ok();
        number.filter(|number| bounds.contains(number)).unwrap_or_else(|| {
            let short: String = written.as_str().chars().take(24).collect();
            self.mistake(key, format!("{short} is no {what}. Use {}–{}.", bounds.start(), bounds.end()));
            default
        })
    }

    /// A number of bytes, or a text with a unit such as `"25 MiB"`.
    pub fn size(&mut self, key: &'static str, bounds: RangeInclusive<u64>, default: u64) -> u64 {
        self.measured(key, bounds, default, size, "size in bytes", "\"25 MiB\"")
    }

    /// A number of seconds, or a text with a unit such as `"5 min"`.
    pub fn seconds(&mut self, key: &'static str, bounds: RangeInclusive<u64>, default: u64) -> u64 {
        self.measured(key, bounds, default, seconds, "number of seconds here", "\"5 min\"")
    }

    /// A list of texts, each understood by a function; none when the key is absent.
    pub fn list<T>(&mut self, key: &'static str, parse: impl Fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
        let value = self.get(key)?;
        let DeValue::Array(array) = value.get_ref() else {
            return self.wrong(key, value, "a list of texts, [\"…\", \"…\"]");
        };
        let mut taken = Vec::new();
        for element in array {
            match element.get_ref().as_str() {
                Some(text) => taken.extend(self.understood(key, text, &parse)),
                None => self.mistake(key, format!("holds {}. Write a list of texts.", kind(element.get_ref()))),
            }
        }
        Some(taken)
    }

    /// A path; a relative one starts at the folder of the configuration file.
    pub fn path(&mut self, key: &'static str) -> Option<PathBuf> {
        self.text(key).map(|text| self.notes.base.join(text))
    }

    fn measured(
        &mut self,
        key: &'static str,
        bounds: RangeInclusive<u64>,
        default: u64,
        read: impl Fn(&str) -> Option<u64>,
        what: &str,
        example: &str,
    ) -> u64 {
        if self.get(key).is_some_and(|value| value.get_ref().is_integer()) {
            return self.number(key, bounds, default, what);
        }
        let Some(text) = self.text(key) else { return default };
        read(&text).filter(|number| bounds.contains(number)).unwrap_or_else(|| {
            let (low, high) = (bounds.start(), bounds.end());
            self.mistake(key, format!("{} is no {what}. Use {low}–{high}, or write it as {example}.", shown(&text)));
            default
        })
    }

    fn understood<T>(&mut self, key: &'static str, text: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        parse(text)
            .map_err(|why| {
                let stop = if why.ends_with(['.', '?']) { "" } else { "." };
                self.mistake(key, format!("{} {why}{stop}", shown(text)));
            })
            .ok()
    }

    /// The value as it stands, for the few that are read in more than one form.
    pub fn get(&mut self, key: &'static str) -> Option<&'t Value<'i>> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.table?.get(key)
    }

    fn table_at(&mut self, key: &'static str) -> Option<&'t DeTable<'i>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => self.wrong(key, value, "a table"),
        }
    }

    /// Notes a value of the wrong type, without showing it.
    pub fn wrong<T>(&mut self, key: &'static str, value: &Value<'_>, wanted: &str) -> Option<T> {
        self.mistake(key, format!("is {}. Write {wanted}.", kind(value.get_ref())));
        None
    }

    fn full(&self, key: &str) -> String {
        let bare = !key.is_empty() && key.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter));
        let key = if bare && key.len() <= 64 { key.to_owned() } else { shown(key) };
        if self.path.is_empty() { key } else { format!("{}.{key}", self.path) }
    }

    fn note_strangers(&mut self) {
        let Some(table) = self.table else { return };
        for (written, _) in table {
            let key = written.get_ref().as_ref();
            if !self.known.contains(&key) {
                let line = Some(self.notes.line(written.span().start));
                self.notes.list.push(Mistake { key: self.full(key), line, what: stranger(key, &self.known) });
            }
        }
    }
}

/// What to say about a key that means nothing here.
fn stranger(key: &str, known: &[&'static str]) -> String {
    if holds_secret(key) {
        return "secrets never stand in the configuration file. Use password_file, password_env or password_command \
                (token_file, token_env or token_command for XOAUTH2), and change the secret that stood here."
            .to_owned();
    }
    match nearest(key, known.iter().copied()) {
        Some(meant) => format!("is no setting. Did you mean {meant}?"),
        None if known.is_empty() => "is no setting.".to_owned(),
        None => {
            let mut known = known.to_vec();
            known.sort_unstable();
            format!("is no setting. Here stand {}.", known.join(", "))
        }
    }
}

fn holds_secret(key: &str) -> bool {
    let plain: String = key.chars().take(64).filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    ["password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "bearer"]
        .iter()
        .any(|word| plain.ends_with(word))
        || plain == "pass"
}

/// A value's type in words.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
