//! Makes degraded prints of filled reply forms, with the truth beside them.
//!
//! Knows nothing of consultd's own code: it lays out forms ([`layout`]), marks them as people do ([`answers`], [`pen`],
//! [`fill`]), takes pictures of them as scanners, copiers, fax machines and telephones do ([`capture`], [`paper`]), and
//! sends them ([`encode`], [`mail`]). One seed gives one set, wherever it is made. The truth is what a person can read on
//! the finished picture, not what the pen did: marks that faded are measured, and asked about.

mod answers;
mod capture;
mod chance;
mod circular;
mod encode;
mod fill;
mod layout;
mod mail;
mod own;
mod paper;
mod pen;
mod raster;
mod reply;
pub mod score;
mod typeset;
mod wording;

use std::{collections::BTreeMap, fs, io, ops::Range, path::Path, sync::Arc};

use serde_json::Value;

use chance::Chance;
use circular::Circular;
use own::Made;
use typeset::Fonts;

/// A message with its truth, both as the samples have them.
pub struct Case {
    pub id: String,
    pub mail: Vec<u8>,
    pub truth: Value,
    pub geometry: Value,
}

/// A set of prints that a seed stands for.
pub struct Set {
    seed: u64,
    fonts: Fonts,
    circulars: Vec<Circular>,
    /// The program's own forms, by circular and language; empty where administrations made theirs.
    own: BTreeMap<(u32, &'static str), Arc<Made>>,
}

impl Set {
    /// A set in which every administration filled in the form that the program made.
    pub fn of_own_forms(seed: u64, program: &str, directory: &Path) -> io::Result<Self> {
        let set = Self::new(seed);
        let own = own::forms(program, &set.circulars, directory)?;
        Ok(Self { own, ..set })
    }

    /// A set of forms in the many ways in which administrations lay them out.
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let mut circulars = vec![Circular::real()];
        for (at, texts) in [1, 2, 4, 7, 9].into_iter().enumerate() {
            let number = 83 + 5 * at as u32 + chance.whole(0, 4);
            circulars.push(Circular::made_up(number, texts, &mut chance));
        }
        Self { seed, fonts: Fonts::find(), circulars, own: BTreeMap::new() }
    }

    /// The circulars that the forms belong to: number, and the text that `circular import` reads.
    pub fn circulars(&self) -> impl Iterator<Item = (u32, String)> {
        self.circulars.iter().map(|circular| (circular.number, circular.as_text()))
    }

    /// Who may speak for whom, as a file for `contacts import`.
    pub fn contacts(&self) -> String {
        mail::contacts()
    }

    /// One message of the set; the others need not be made for it.
    pub fn case(&self, at: usize) -> Case {
        let mut chance = Chance::new(self.seed.wrapping_mul(0x9e37_79b9).wrapping_add(at as u64 * 7919));
        chance.fork();
        let circular = chance.pick(&self.circulars).clone();
        reply::make(format!("p{at:05}"), &circular, &self.own, &self.fonts, &mut chance)
    }
}

/// Writes messages of a set with `truth.json`, `geometry.json`, circulars and contacts, as the samples have them.
pub fn write(set: &Set, which: Range<usize>, directory: &Path) -> io::Result<()> {
    score::prepare(set, directory)?;
    let (mut truth, mut geometry) = (Vec::new(), Vec::new());
    for at in which {
        let case = set.case(at);
        fs::write(directory.join(format!("{}.eml", case.id)), &case.mail)?;
        truth.push(case.truth);
        geometry.push(case.geometry);
    }
    fs::write(directory.join("truth.json"), serde_json::to_string_pretty(&Value::Array(truth))?)?;
    fs::write(directory.join("geometry.json"), serde_json::to_string(&Value::Array(geometry))?)
}
