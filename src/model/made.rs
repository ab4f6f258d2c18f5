//! Pages that are made where the site has something for them, and no page or folder of
//! the author's stands at their address.

use std::collections::BTreeMap;

use super::corrections::CORRECTIONS;
use super::names::Names;
use super::relations::{RELATIONS, relations_of};
use super::schema::Schema;
use super::timeline::{TIMELINE, dated};
use super::{Page, Site};

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

impl Made {
    /// `folders` are those whose list page is made: they come first too.
    pub fn of<F>(
        schema: &Schema,
        pages: &[Page],
        names: &Names,
        folders: &BTreeMap<String, F>,
    ) -> Made {
        let mut live = pages.iter().filter(|page| page.live);
        let corrections = live.clone().any(|page| !page.corrections.is_empty());
        let free = |address: &str| {
            let id = address.trim_end_matches('/');
            let own = names.by_id(id).map(|number| &pages[number]);
            let is_taken = own.is_some_and(|page| page.live && page.address == address);
            !is_taken && !folders.contains_key(id)
        };
        Made {
            relations: free(RELATIONS)
                && (0..pages.len()).any(|from| relations_of(schema, pages, from).next().is_some()),
            timeline: free(TIMELINE) && live.any(|page| !dated(page).is_empty()),
            corrections,
            corrections_page: corrections && free(CORRECTIONS),
        }
    }

    /// The addresses of the pages.
    pub fn addresses(self) -> impl Iterator<Item = &'static str> {
        let timeline = self.timeline.then_some(TIMELINE);
        let relations = self.relations.then_some(RELATIONS);
        let corrections = self.corrections_page.then_some(CORRECTIONS);
        timeline.into_iter().chain(relations).chain(corrections)
    }
}

impl Site {
    pub fn made(&self) -> Made {
        Made::of(&self.schema, &self.pages, &self.names, &self.made_folders)
    }
}
