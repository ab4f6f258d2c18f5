//! Pages that are made where the site has something for them, and no page or folder of
//! the author's stands at their address.

use std::collections::BTreeMap;

use super::corrections::CORRECTIONS;
use super::names::Names;
use super::relations::{RELATIONS, relations_of};
use super::schema::Schema;
use super::timeline::{TIMELINE, dated};
use super::{Page, PageNumber, Site};

/// Which of them there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Made {
    /// The timeline of the site: something has a date.
    pub timeline: bool,
    /// The relations of the site: some page's field names another.
    pub relations: bool,
    /// The feed of corrections: some page has been corrected.
    pub corrections: bool,
    /// The page of all corrections.
    pub corrections_page: bool,
}

/// What brings these pages about, kept with the site: an edit of one page need not look
/// at all others.
#[derive(Debug, Default)]
pub struct Causes {
    /// Whether no page or folder of the author's has the address.
    timeline_free: bool,
    relations_free: bool,
    corrections_free: bool,
    /// How many live pages have a date, name others, and have been corrected.
    dated: usize,
    relating: usize,
    corrected: usize,
}

impl Causes {
    /// `folders` are those whose list page is made: they come first too.
    pub fn of<F>(
        schema: &Schema,
        pages: &[Page],
        names: &Names,
        folders: &BTreeMap<String, F>,
    ) -> Causes {
        let free = |address: &str| {
            let id = address.trim_end_matches('/');
            let own = names.by_id(id).map(|number| &pages[number]);
            let is_taken = own.is_some_and(|page| page.live && page.address == address);
            !is_taken && !folders.contains_key(id)
        };
        let mut causes = Causes {
            timeline_free: free(TIMELINE),
            relations_free: free(RELATIONS),
            corrections_free: free(CORRECTIONS),
            ..Causes::default()
        };
        (0..pages.len()).for_each(|page| causes.add(schema, pages, page));
        causes
    }

    /// Counts a page.
    pub fn add(&mut self, schema: &Schema, pages: &[Page], page: PageNumber) {
        let [dated, relating, corrected] = brings(schema, pages, page);
        self.dated += usize::from(dated);
        self.relating += usize::from(relating);
        self.corrected += usize::from(corrected);
    }

    /// Counts a page no more, which is as it was when it was counted.
    pub fn remove(&mut self, schema: &Schema, pages: &[Page], page: PageNumber) {
        let [dated, relating, corrected] = brings(schema, pages, page);
        self.dated -= usize::from(dated);
        self.relating -= usize::from(relating);
        self.corrected -= usize::from(corrected);
    }

    /// Which pages there are.
    pub fn made(&self) -> Made {
        let corrections = self.corrected > 0;
        Made {
            timeline: self.timeline_free && self.dated > 0,
            relations: self.relations_free && self.relating > 0,
            corrections,
            corrections_page: self.corrections_free && corrections,
        }
    }
}

/// Whether a page has a date, names others, and has been corrected.
fn brings(schema: &Schema, pages: &[Page], number: PageNumber) -> [bool; 3] {
    let page = &pages[number];
    [
        page.live && !dated(page).is_empty(),
        relations_of(schema, pages, number).next().is_some(),
        page.live && !page.corrections.is_empty(),
    ]
}

impl Made {
    /// The addresses of the pages.
    pub fn addresses(self) -> impl Iterator<Item = &'static str> {
        let timeline = self.timeline.then_some(TIMELINE);
        let relations = self.relations.then_some(RELATIONS);
        let corrections = self.corrections_page.then_some(CORRECTIONS);
        timeline.into_iter().chain(relations).chain(corrections)
    }
}

impl Site {
    /// Which of them this site has.
    pub fn made(&self) -> Made {
        self.causes.made()
    }
}
