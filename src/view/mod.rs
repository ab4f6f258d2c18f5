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
mod overview;
mod pages;
mod relations;
mod tags;
mod timeline;

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use crate::link::Links;
use crate::link::backlinks::{PER_PART, SHOWN};
use crate::model::claims::StanceKind;
use crate::model::{PageNumber, Site};
use crate::parse::bodies::Bodies;
use crate::parse::{Body, Document};
use crate::read::Asset;
pub use made::Current;
pub use outputs::outputs;
pub use overview::{Overview, let_go};

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

    /// Whether it comes and goes with what pages say: the second or a later part of a
    /// list, the mentions of an entry, or the many claims that have to do with a page.
    pub fn is_passing(&self) -> bool {
        let Content::Template { view, .. } = &self.content else {
            return false;
        };
        if matches!(view, ViewOf::Mentions { .. } | ViewOf::ClaimsOf { .. }) {
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
    /// A part, from 0, of all claims that have to do with a page.
    ClaimsOf {
        number: PageNumber,
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
    ClaimsOf(data::ClaimsOfPage),
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
            Data::ClaimsOf(page) => &page.frame,
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

impl ViewOf {
    /// Whether it shows, or counts, what all pages of the site have of something.
    pub fn is_of_whole_site(&self) -> bool {
        use ViewOf::*;
        let made = matches!(self, Names | Feed | Sitemap | CorrectionsFeed);
        made || matches!(
            self,
            Claims { .. }
                | ClaimsOf { .. }
                | Timeline { .. }
                | Relations { .. }
                | Corrections { .. }
        )
    }
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
        ViewOf::ClaimsOf { number, part } => {
            bare(Data::ClaimsOf(whole.claims_of_page(*number, *part)))
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
