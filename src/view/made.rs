//! The views of outputs that no author wrote: list pages, the index, feeds.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Whole;
use super::data::{
    FeedEntry, FeedPage, Frame, LetterView, LinkView, ListPage, MenuItem, NameView, NamesPage,
    NotFoundPage, RedirectPage, SiteView, SitemapEntry, SitemapPage, TagView, TagsPage,
};
use super::find::sort_key;
use super::lists::{Spot, part_address};
use crate::date::Day;
use crate::model::timeline::TIMELINE;
use crate::model::{MenuTarget, PageNumber};

/// How many entries the feed holds.
pub const FEED_ENTRIES: usize = 30;

/// Where an output stands among the links of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Current {
    /// At or below the page of this item of the menu.
    Item(usize),
    Names,
    None,
}

impl Whole<'_> {
    /// What `site` holds for outputs at this place of the site.
    pub fn site_view(&self, current: Current) -> SiteView {
        let config = &self.site.config;
        let menu = config.menu.iter().enumerate().map(|(i, entry)| {
            let (title, address, external) = match &entry.target {
                MenuTarget::Page(number) => {
                    let page = &self.site.pages[*number];
                    (page.title.clone(), self.address(&page.address), false)
                }
                MenuTarget::Made(path) => {
                    (self.folder_title(path), self.folder_address(path), false)
                }
                MenuTarget::External(url) => (url.clone(), url.clone(), true),
            };
            MenuItem {
                title: entry.title.clone().unwrap_or(title),
                address,
                external,
                current: current == Current::Item(i),
            }
        });
        let (corrections, corrections_feed) = self.corrections_links();
        SiteView {
            title: config.title.clone(),
            url: config.url.clone(),
            language: config.language.clone(),
            author: config.author.clone(),
            description: config.description.clone(),
            menu: menu.collect(),
            home: self.address(""),
            names: self.address("names/"),
            names_current: current == Current::Names,
            feed: config.url.as_ref().map(|_| "feed.xml".to_owned()),
            claims: self.ledger(),
            timeline: self.site.made().timeline.then(|| self.address(TIMELINE)),
            relations: self.relations_address(),
            corrections,
            corrections_feed,
            extra: config.extra.clone(),
        }
    }

    /// The link of the header whose page an address is, or lies below.
    pub fn current(&self, address: &str) -> Current {
        let paths = self
            .site
            .config
            .menu
            .iter()
            .map(|entry| match &entry.target {
                MenuTarget::Page(number) => Some(self.site.pages[*number].address.clone()),
                MenuTarget::Made(path) => Some(self.site.folder_address(path)),
                MenuTarget::External(_) => None,
            });
        let address = address.strip_suffix("index.html").unwrap_or(address);
        if address == "names/" {
            return Current::Names;
        }
        let fits = |path: &String| {
            *path == address || !path.is_empty() && address.starts_with(path.as_str())
        };
        let fitting = paths
            .enumerate()
            .filter_map(|(i, path)| Some((i, path.filter(fits)?.len())));
        fitting
            .max_by_key(|(i, length)| (*length, std::cmp::Reverse(*i)))
            .map_or(Current::None, |(i, _)| Current::Item(i))
    }

    pub(super) fn folder_view(&self, folder: &str, part: usize) -> ListPage {
        let address = self.site.folder_address(folder);
        ListPage {
            frame: self.frame(&part_address(&address, part)),
            title: self.folder_title(folder),
            crumbs: self.crumbs(folder),
            list: self.list(&self.folder_query(folder), &made_spot(part, &address)),
        }
    }

    pub(super) fn tag_view(&self, slug: &str, part: usize) -> ListPage {
        let address = format!("tags/{slug}/");
        ListPage {
            frame: self.frame(&part_address(&address, part)),
            title: self
                .overview
                .tags
                .get(slug)
                .map(|tag| tag.title.clone())
                .unwrap_or_default(),
            crumbs: vec![LinkView {
                title: "Tags".to_owned(),
                address: self.address("tags/"),
            }],
            list: self.list(&self.tag_query(slug), &made_spot(part, &address)),
        }
    }

    pub(super) fn tags_view(&self) -> TagsPage {
        let mut tags: Vec<TagView> = self
            .overview
            .tags
            .iter()
            .map(|(slug, tag)| TagView {
                title: tag.title.clone(),
                address: self.address(&format!("tags/{slug}/")),
                count: tag.pages.len(),
            })
            .collect();
        tags.sort_by_cached_key(|tag| sort_key(&tag.title));
        TagsPage {
            frame: self.frame("tags/"),
            tags,
        }
    }

    pub(super) fn names_view(&self) -> NamesPage {
        let mut names: Vec<(String, &str, bool, PageNumber)> = Vec::new();
        for number in &self.overview.entries {
            let page = &self.site.pages[*number];
            names.push((sort_key(&page.title), &page.title, false, *number));
            let others: BTreeSet<&str> = page.names().skip(1).collect();
            for other in others.into_iter().filter(|other| *other != page.title) {
                names.push((sort_key(other), other, true, *number));
            }
        }
        names.sort();
        // Letters that differ by a mark alone may sort far from each other: "i" and "ı".
        let mut letters: IndexMap<String, LetterView> = IndexMap::new();
        for (key, name, other, number) in names {
            let first = key.chars().next().filter(|c| c.is_alphabetic());
            // Of "ß" it is the "S".
            let letter = first.and_then(|c| c.to_uppercase().next());
            let letter = letter.map_or("#".to_owned(), String::from);
            let view = || LetterView {
                id: match letter.as_str() {
                    "#" => "letter-signs".to_owned(),
                    letter => format!("letter-{}", letter.to_lowercase()),
                },
                letter: letter.clone(),
                names: Vec::new(),
            };
            let of_letter = letters.entry(letter.clone()).or_insert_with(view);
            of_letter.names.push(NameView {
                name: name.to_owned(),
                other,
                page: self.card(number),
            });
        }
        NamesPage {
            frame: self.frame("names/"),
            letters: letters.into_values().collect(),
        }
    }

    pub(super) fn not_found_view(&self) -> NotFoundPage {
        // Hosts serve it at any depth: only the path of the site's address leads anywhere.
        let root = self.site.config.url.as_deref().map(path_of);
        NotFoundPage {
            stylesheet: match root {
                Some(_) => None,
                None => self.overview.stylesheet.clone(),
            },
            frame: Frame {
                root,
                ..self.frame("404.html")
            },
        }
    }

    pub(super) fn redirect_view(&self, from: &str, to: PageNumber) -> RedirectPage {
        let page = &self.site.pages[to];
        RedirectPage {
            frame: self.frame(&format!("{from}/")),
            target: LinkView {
                title: page.title.clone(),
                address: self.address(&page.address),
            },
            target_url: self.url(&page.address),
        }
    }

    pub(super) fn feed_view(&self) -> FeedPage {
        let mut dated: Vec<(Day, PageNumber)> = Vec::new();
        for (number, page) in self.site.pages.iter().enumerate().filter(|(_, p)| p.live) {
            if let Some(day) = page.last_day() {
                dated.push((day, number));
            }
        }
        dated.sort_by(|a, b| {
            b.0.cmp(&a.0)
                .then_with(|| self.overview.ranks[a.1].cmp(&self.overview.ranks[b.1]))
        });
        dated.truncate(FEED_ENTRIES);
        let entries = dated.iter().map(|(day, number)| {
            let page = &self.site.pages[*number];
            FeedEntry {
                title: page.title.clone(),
                url: self.url(&page.address).unwrap_or_default(),
                kind: self.kind_view(&page.kind),
                summary: self.summary(*number),
                published: page
                    .published
                    .as_ref()
                    .and_then(|d| d.to_day())
                    .map(Day::rfc3339),
                updated: day.rfc3339(),
            }
        });
        FeedPage {
            frame: self.frame("feed.xml"),
            title: self.site.config.title.clone(),
            page: self.site.config.url.clone().unwrap_or_default(),
            updated: dated
                .first()
                .map_or("1970-01-01T00:00:00Z".to_owned(), |(day, _)| day.rfc3339()),
            entries: entries.collect(),
        }
    }

    pub(super) fn sitemap_view(&self) -> SitemapPage {
        let mut pages: Vec<SitemapEntry> = Vec::new();
        for page in self.site.pages.iter().filter(|p| p.live) {
            pages.extend(self.url(&page.address).map(|url| SitemapEntry {
                url,
                updated: page.last_day().map(|day| day.to_string()),
            }));
        }
        let made = self
            .site
            .made_folders
            .keys()
            .map(|folder| self.site.folder_address(folder));
        let tags = self
            .overview
            .tags
            .keys()
            .map(|slug| format!("tags/{slug}/"));
        let all_tags = (!self.overview.tags.is_empty()).then(|| "tags/".to_owned());
        let names = ["names/".to_owned()];
        let claims = self.site.claim_addresses();
        let further = self.site.made().addresses().map(str::to_owned);
        let all = made.chain(tags).chain(all_tags).chain(names).chain(claims);
        for address in all.chain(further) {
            pages.extend(
                self.url(&address)
                    .map(|url| SitemapEntry { url, updated: None }),
            );
        }
        pages.sort_by(|a, b| a.url.cmp(&b.url));
        SitemapPage {
            frame: self.frame("sitemap.xml"),
            pages,
        }
    }
}

/// Where the list of a made page stands.
fn made_spot(part: usize, address: &str) -> Spot<'_> {
    Spot {
        part: Some((part, address)),
        ..Spot::default()
    }
}

/// `https://example.org/sub/` has the path `/sub/`.
fn path_of(url: &str) -> String {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    host.find('/')
        .map_or("/".to_owned(), |i| host[i..].to_owned())
}
