//! What is sorted and counted once for all views of a site, and how it follows edits.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::data::{Card, Kept, KindView};
use super::{citations, claims, find, relations, timeline};
use crate::link::Links;
use crate::model::made::Made;
use crate::model::{PageNumber, Site, tag_slug};

/// What is sorted and counted once for all views of a site.
#[derive(Default)]
pub struct Overview {
    /// Live pages with their tags, by the slug of the tag.
    pub(super) tags: BTreeMap<String, Tag>,
    /// Numbers of live entries in the order of the index.
    pub(super) entries: Vec<PageNumber>,
    /// All pages by title, with what they sort by.
    pub(super) by_title: Vec<(String, PageNumber)>,
    /// The place of each page among all by title, by page number.
    pub(super) ranks: Vec<usize>,
    /// The theme's style, for pages that may not refer to it.
    pub(super) stylesheet: Option<String>,
    /// What lists found that stand on many pages.
    pub(super) found: find::Cache,
    /// Claims by what they have to do with.
    pub(super) claims: OnceLock<claims::Index>,
    /// Which pages use them.
    pub(super) uses: OnceLock<claims::Uses>,
    /// All that has a date.
    pub(super) timeline: OnceLock<timeline::Index>,
    /// Which pages are made, for those that name them.
    pub(super) made: OnceLock<Made>,
    /// What fields say of other pages.
    pub(super) relations: OnceLock<relations::Index>,
    /// All corrections, the newest first: pages, and numbers among theirs.
    pub(super) corrections: OnceLock<Vec<(PageNumber, usize)>>,
    /// What pages show of each other, by page number, and of kinds, in the order of
    /// the schema; each made when it is first shown.
    pub(super) cards: Vec<OnceLock<Kept<Card>>>,
    pub(super) kinds: Vec<OnceLock<Kept<KindView>>>,
    /// Sources as they are written.
    pub(super) sources: citations::Cache,
}

pub(super) struct Tag {
    pub(super) title: String,
    pub(super) pages: Vec<PageNumber>,
}

impl Overview {
    pub fn new(site: &Site, stylesheet: Option<String>) -> Self {
        let mut by_title: Vec<(String, PageNumber)> = site
            .pages
            .par_iter()
            .enumerate()
            .map(|(number, page)| (find::sort_key(&page.title), number))
            .collect();
        by_title.par_sort_unstable();
        let mut tags: BTreeMap<String, Tag> = BTreeMap::new();
        for (number, page) in site.pages.iter().enumerate().filter(|(_, p)| p.live) {
            for title in page.tags.iter().filter(|tag| !tag_slug(tag).is_empty()) {
                let tag = tags.entry(tag_slug(title)).or_insert_with(|| Tag {
                    title: title.clone(),
                    pages: Vec::new(),
                });
                if tag.pages.last() != Some(&number) {
                    tag.pages.push(number);
                }
            }
        }
        let mut overview = Overview {
            tags,
            entries: Vec::new(),
            by_title,
            ranks: Vec::new(),
            stylesheet,
            found: find::Cache::default(),
            claims: OnceLock::new(),
            uses: OnceLock::new(),
            timeline: OnceLock::new(),
            relations: OnceLock::new(),
            made: OnceLock::new(),
            corrections: OnceLock::new(),
            cards: Vec::new(),
            kinds: Vec::new(),
            sources: citations::Cache::default(),
        };
        overview.forget_shown(site);
        overview.rank(site);
        overview
    }

    /// Follows `pages` that have other values, some of them another title, where all
    /// pages have kept their numbers and tags.
    pub fn update(
        &mut self,
        site: &Site,
        links: &Links,
        pages: &BTreeSet<PageNumber>,
        titles: &BTreeSet<PageNumber>,
    ) {
        let_go((
            mem::take(&mut self.found),
            mem::take(&mut self.claims),
            mem::take(&mut self.timeline),
            mem::take(&mut self.relations),
            mem::take(&mut self.corrections),
        ));
        self.made = OnceLock::new();
        self.forget_shown(site);
        if titles.is_empty() {
            let uses = self.uses.get_mut().into_iter();
            uses.for_each(|uses| uses.update(site, links, &self.ranks, pages));
            return;
        }
        self.uses = OnceLock::new();
        self.by_title.retain(|(_, number)| !titles.contains(number));
        for &number in titles {
            let keyed = (find::sort_key(&site.pages[number].title), number);
            let at = self.by_title.partition_point(|other| *other < keyed);
            self.by_title.insert(at, keyed);
        }
        self.rank(site);
    }

    /// Lets go of what views showed of some pages, whose texts lead elsewhere now.
    pub fn forget(&mut self, pages: &BTreeSet<PageNumber>) {
        for &page in pages {
            self.cards[page] = OnceLock::new();
        }
    }

    /// Lets go of what views showed of pages and kinds.
    pub fn forget_shown(&mut self, site: &Site) {
        let cards = site.pages.iter().map(|_| OnceLock::new()).collect();
        let sources = citations::Cache::new(site.pages.len());
        let kinds = site.schema.kinds.values();
        let kinds = kinds.map(|_| OnceLock::new()).collect();
        let_go((
            mem::replace(&mut self.cards, cards),
            mem::replace(&mut self.sources, sources),
            mem::replace(&mut self.kinds, kinds),
        ));
    }

    /// Takes over the order by title.
    fn rank(&mut self, site: &Site) {
        self.ranks = vec![0; self.by_title.len()];
        for (rank, (_, number)) in self.by_title.iter().enumerate() {
            self.ranks[*number] = rank;
        }
        let entries = self.by_title.iter().map(|(_, number)| *number);
        let live = |n: &PageNumber| site.pages[*n].live && site.pages[*n].kind.is_entry();
        self.entries = entries.filter(live).collect();
    }
}

/// Drops what holds many small things beside the work that goes on.
pub fn let_go<T: Send + 'static>(old: T) {
    rayon::spawn(move || drop(old));
}
