//! The house's own blank forms at hand, for the worker that finds one of them among scanned pages.
//!
//! Made when a page's code first asks for them, from the circulars known and the fonts installed here. Other fonts than
//! those a form was printed with give another fingerprint: then nothing is told, and the page is read like any other.

pub(crate) mod fonts;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Result;

use crate::{
    circular::Circular,
    form::{
        self,
        blank::{Blank, Page},
        code::PageCode,
    },
    language::Language,
};

/// So many forms are kept; each page is about half a megabyte.
const MOST: usize = 48;

/// The blank forms of the circulars known. Cheap to clone; all clones share them.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    shelf: Arc<Mutex<Shelf>>,
}

#[derive(Debug, Default)]
struct Shelf {
    circulars: Vec<Circular>,
    /// None where it could not be made.
    made: BTreeMap<(u32, Language), Option<Arc<Blank>>>,
}

impl Forms {
    /// Tells which circulars there are; forms of those that changed are made anew.
    pub fn know(&self, circulars: &[Circular]) {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.circulars == circulars {
            return;
        }
        let before = std::mem::replace(&mut shelf.circulars, circulars.to_vec());
        shelf.made.retain(|(number, _), _| {
            let of = |circulars: &[Circular]| circulars.iter().find(|one| one.number == *number).cloned();
            of(&before) == of(circulars)
        });
    }

    /// The page that a code names, when it is of one of these forms. Takes a while where the form is first to be made.
    #[must_use]
    pub fn page(&self, says: &PageCode) -> Option<Page> {
        self.blank(says.circular, says.language)?.page(says)
    }

    fn blank(&self, number: u32, language: Language) -> Option<Arc<Blank>> {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = shelf.made.get(&(number, language)) {
            return made.clone();
        }
        let circular = shelf.circulars.iter().find(|one| one.number == number)?;
        let made = make(circular, language).map(Arc::new);
        if let Err(why) = &made {
            tracing::warn!(circular = number, %language, "its form is not at hand for reading scanned pages: {why:#}");
        }
        let made = made.ok();
        if shelf.made.len() >= MOST {
            shelf.made.clear();
        }
        shelf.made.insert((number, language), made.clone());
        made
    }
}

fn make(circular: &Circular, language: Language) -> Result<Blank> {
    let fonts = fonts::find(&form::scripts(circular, language)?)?;
    Ok(form::blank(circular, language, &fonts)?)
}
