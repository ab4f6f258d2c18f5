//! The site becomes a list of outputs; each is an address, a view and a template.
//!
//! [`outputs`] lists every file of the site, in the order of their paths, and
//! reports addresses that collide. [`view`] makes the view of one of them: plain
//! data, complete, so that rendering needs nothing else.

mod addresses;
mod backlinks;
mod body;
mod cards;
mod citations;
mod claims;
mod conflicts;
mod corrections;
pub mod data;
mod find;
mod json_ld;
mod linked;
mod lists;
mod made;
mod outputs;
mod pages;
mod relations;
mod tags;
mod timeline;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::Serialize;

use crate::link::Links;
use crate::link::backlinks::{PER_PART, SHOWN};
use crate::model::claims::StanceKind;
use crate::model::made::Made;
use crate::model::{PageNumber, Site, tag_slug};
use crate::parse::{Bodies, Body, Document};
use crate::read::Asset;
use data::{Card, Kept, KindView};
pub use made::Current;
pub use outputs::outputs;

/// How many pages a made list shows on one page.
const PER_PAGE: usize = 200;

/// All that views are made of.
#[derive(Clone, Copy)]
pub struct Whole<'a> {
    pub site: &'a Site,
    pub documents: &'a [Document],
    pub bodies: Bodies<'a>,
    pub links: &'a Links,
    pub overview: &'a Overview,
    /// Whether a comment before each block of a page's text says where it stands in
    /// the file, for the preview.
    pub marked: bool,
}

/// What is sorted and counted once for all views of a site.
#[derive(Default)]
pub struct Overview {
    /// Live pages with their tags, by the slug of the tag.
    tags: BTreeMap<String, Tag>,
    /// Numbers of live entries in the order of the index.
    entries: Vec<PageNumber>,
    /// All pages by title, with what they sort by.
    by_title: Vec<(String, PageNumber)>,
    /// The place of each page among all by title, by page number.
    ranks: Vec<usize>,
    /// The theme's style, for pages that may not refer to it.
    stylesheet: Option<String>,
    /// What lists found that stand on many pages.
    found: find::Cache,
    /// Claims by what they have to do with.
    claims: OnceLock<claims::Index>,
    /// Which pages use them.
    uses: OnceLock<claims::Uses>,
    /// All that has a date.
    timeline: OnceLock<timeline::Index>,
    /// Which pages are made, for those that name them.
    made: OnceLock<Made>,
    /// What fields say of other pages.
    relations: OnceLock<relations::Index>,
    /// All corrections, the newest first: pages, and numbers among theirs.
    corrections: OnceLock<Vec<(PageNumber, usize)>>,
    /// What pages show of each other, by page number, and of kinds, in the order of
    /// the schema; each made when it is first shown.
    cards: Vec<OnceLock<Kept<Card>>>,
    kinds: Vec<OnceLock<Kept<KindView>>>,
    /// Sources as they are written.
    sources: citations::Cache,
}

struct Tag {
    title: String,
    pages: Vec<PageNumber>,
}

/// One file of the site.
#[derive(Debug, Clone)]
pub struct Output {
    /// From the output folder: `glossary/track-two/index.html`.
    pub path: String,
    pub content: Content,
    /// The file that it comes from, for findings.
    pub origin: Arc<str>,
}

#[derive(Debug, Clone)]
pub enum Content {
    /// Rendered from a template.
    Template { name: String, view: ViewOf },
    /// Copied as it is.
    Copy(Asset),
}

impl Output {
    /// Whether it is a file of the author's or of the theme, as it is.
    pub fn is_copy(&self) -> bool {
        matches!(self.content, Content::Copy(_))
    }

    /// Whether it comes and goes with the texts of pages: the second or a later part
    /// of a list, or the mentions of an entry.
    pub fn is_passing(&self) -> bool {
        let Content::Template { view, .. } = &self.content else {
            return false;
        };
        if matches!(view, ViewOf::Mentions { .. }) {
            return true;
        }
        let (ViewOf::Page { part, .. }
        | ViewOf::Folder { part, .. }
        | ViewOf::Tag { part, .. }
        | ViewOf::Claims { part, .. }
        | ViewOf::Timeline { part }
        | ViewOf::Relations { part }
        | ViewOf::Corrections { part }) = view
        else {
            return false;
        };
        *part > 0
    }
}

/// What an output shows.
#[derive(Debug, Clone, PartialEq)]
pub enum ViewOf {
    /// A page; of a page that divides a list, the part from 0.
    Page {
        number: PageNumber,
        part: usize,
    },
    Folder {
        folder: String,
        part: usize,
    },
    Tag {
        slug: String,
        part: usize,
    },
    Tags,
    /// A part, from 0, of all mentions of an entry.
    Mentions {
        number: PageNumber,
        part: usize,
    },
    /// A page's claim, by its number.
    Claim(PageNumber, usize),
    /// A part, from 0, of all claims, or of those with one stance.
    Claims {
        standing: Option<StanceKind>,
        part: usize,
    },
    /// A part, from 0, of all that has a date.
    Timeline {
        part: usize,
    },
    /// A part, from 0, of what all fields say of other pages.
    Relations {
        part: usize,
    },
    /// A part, from 0, of all corrections.
    Corrections {
        part: usize,
    },
    CorrectionsFeed,
    Names,
    NotFound,
    /// `from` has no slashes at its ends.
    Redirect {
        from: String,
        to: PageNumber,
    },
    Feed,
    /// The sitemap, and `robots.txt`.
    Sitemap,
}

/// The data of one output, and the body that is put into it.
pub struct View {
    pub data: Data,
    /// The parts of `page.body`; empty for outputs that have none.
    pub body: Vec<Piece>,
    /// The pages of `names`.
    pub names: Vec<PageNumber>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Data {
    Page(Box<data::Page>),
    List(data::ListPage),
    Tags(data::TagsPage),
    Mentions(Box<data::MentionsPage>),
    Claim(Box<data::ClaimPage>),
    Claims(data::ClaimsPage),
    Timeline(data::TimelinePage),
    Relations(data::RelationsPage),
    Corrections(data::CorrectionsPage),
    Names(data::NamesPage),
    NotFound(data::NotFoundPage),
    Redirect(data::RedirectPage),
    Feed(data::FeedPage),
    Sitemap(data::SitemapPage),
}

impl Data {
    pub fn frame(&self) -> &data::Frame {
        match self {
            Data::Page(page) => &page.frame,
            Data::List(page) => &page.frame,
            Data::Tags(page) => &page.frame,
            Data::Mentions(page) => &page.frame,
            Data::Claim(page) => &page.frame,
            Data::Claims(page) => &page.frame,
            Data::Timeline(page) => &page.frame,
            Data::Relations(page) => &page.frame,
            Data::Corrections(page) => &page.frame,
            Data::Names(page) => &page.frame,
            Data::NotFound(page) => &page.frame,
            Data::Redirect(page) => &page.frame,
            Data::Feed(page) => &page.frame,
            Data::Sitemap(page) => &page.frame,
        }
    }
}

/// A part of a page's text.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    Html(String),
    Code {
        language: String,
        text: String,
    },
    Block {
        template: String,
        data: Box<data::BlockView>,
    },
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

impl<'a> Whole<'a> {
    /// The pages whose text an output shows.
    pub fn pages_in(&self, of: &ViewOf) -> Vec<PageNumber> {
        let shown = |entry: PageNumber, from: usize, most: usize| {
            let pages = self.links.pages[entry].backlinks.iter();
            pages.skip(from).take(most).copied()
        };
        match of {
            ViewOf::Page { number, .. } => {
                let backlinks = shown(*number, 0, SHOWN);
                std::iter::once(*number).chain(backlinks).collect()
            }
            ViewOf::Mentions { number, part } => {
                let first = part * PER_PART;
                shown(*number, first, PER_PART).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The address by which other pages show a page.
    pub fn card_address(&self, number: PageNumber) -> String {
        self.address(&self.site.pages[number].address)
    }

    /// The text of a page.
    fn body_of(&self, number: PageNumber) -> Cow<'a, Body> {
        self.bodies.of(self.site.pages[number].document)
    }
}

/// Drops what holds many small things beside the work that goes on.
pub fn let_go<T: Send + 'static>(old: T) {
    rayon::spawn(move || drop(old));
}

/// The view of one output.
pub fn view(whole: &Whole, of: &ViewOf) -> View {
    let bare = |data| View {
        data,
        body: Vec::new(),
        names: Vec::new(),
    };
    match of {
        ViewOf::Page { number, part } => whole.page_view(*number, *part),
        ViewOf::Folder { folder, part } => bare(Data::List(whole.folder_view(folder, *part))),
        ViewOf::Tag { slug, part } => bare(Data::List(whole.tag_view(slug, *part))),
        ViewOf::Mentions { number, part } => bare(Data::Mentions(Box::new(
            whole.mentions_view(*number, *part),
        ))),
        ViewOf::Tags => bare(Data::Tags(whole.tags_view())),
        ViewOf::Claim(page, claim) => bare(Data::Claim(Box::new(whole.claim_page(*page, *claim)))),
        ViewOf::Claims { standing, part } => {
            bare(Data::Claims(whole.claims_page(*standing, *part)))
        }
        ViewOf::Timeline { part } => bare(Data::Timeline(whole.timeline_page(*part))),
        ViewOf::Relations { part } => bare(Data::Relations(whole.relations_page(*part))),
        ViewOf::Corrections { part } => bare(Data::Corrections(whole.corrections_page(*part))),
        ViewOf::CorrectionsFeed => bare(Data::Feed(whole.corrections_feed())),
        ViewOf::Names => bare(Data::Names(whole.names_view())),
        ViewOf::NotFound => bare(Data::NotFound(whole.not_found_view())),
        ViewOf::Redirect { from, to } => bare(Data::Redirect(whole.redirect_view(from, *to))),
        ViewOf::Feed => bare(Data::Feed(whole.feed_view())),
        ViewOf::Sitemap => bare(Data::Sitemap(whole.sitemap_view())),
    }
}
