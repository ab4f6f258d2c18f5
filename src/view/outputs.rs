//! The list of outputs: every file of the site.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::backlinks::mentions_folder;
use super::conflicts::conflicts;
use super::lists::part_address;
use super::{Content, Output, ViewOf, Whole};
use crate::diagnostic::Diagnostic;
use crate::model::claims::{self, StanceKind};
use crate::model::corrections::{self, CORRECTIONS};
use crate::model::relations::RELATIONS;
use crate::model::timeline::TIMELINE;
use crate::model::{Page, PageNumber};
use crate::read::Asset;

impl Whole<'_> {
    /// A further part of an output whose list is divided, by its number from 1; if
    /// the list is that long now.
    pub fn part(&self, first: &Output, number: usize) -> Option<Output> {
        let wanted = number.checked_sub(1).filter(|part| *part > 0)?;
        let Content::Template { name, view } = &first.content else {
            return None;
        };
        let mut view = view.clone();
        let (part, parts) = match &mut view {
            ViewOf::Page { number, part } => {
                let divided = self.divided(*number);
                let parts = divided.map_or(1, |query| self.parts(query, Some(*number)));
                (part, parts)
            }
            ViewOf::Folder { folder, part } => (part, self.parts(&self.folder_query(folder), None)),
            ViewOf::Tag { slug, part } => (part, self.parts(&self.tag_query(slug), None)),
            ViewOf::Claims { standing, part } => {
                let parts = self.ledger_parts(*standing);
                (part, parts)
            }
            ViewOf::Timeline { part } => (part, self.timeline_parts()),
            ViewOf::Relations { part } => (part, self.relation_parts()),
            ViewOf::Corrections { part } => (part, self.correction_parts()),
            _ => return None,
        };
        *part = wanted;
        let folder = first.path.strip_suffix("index.html")?;
        (wanted < parts).then(|| Output {
            path: format!("{}index.html", part_address(folder, wanted)),
            content: Content::Template {
                name: name.clone(),
                view,
            },
            origin: first.origin.clone(),
        })
    }

    /// A part of all mentions of an entry, by its number from 1, from the entry's
    /// own output; if it has so many now.
    pub fn mentions(&self, entry: &Output, number: usize) -> Option<Output> {
        let part = number.checked_sub(1)?;
        let Content::Template { view, .. } = &entry.content else {
            return None;
        };
        let ViewOf::Page { number, part: 0 } = *view else {
            return None;
        };
        (part < self.links.mention_parts(number)).then(|| Output {
            path: self.mentions_path(number, part),
            content: Content::Template {
                name: "mentions.html".to_owned(),
                view: ViewOf::Mentions { number, part },
            },
            origin: entry.origin.clone(),
        })
    }

    /// A part of the many claims that have to do with a page, by their address without
    /// its last slash; if they are so many now.
    pub fn claims_of(&self, address: &str) -> Option<Output> {
        let id = claims::of_id(address)?;
        let by_id = |id| self.site.names.by_id(id);
        let first = by_id(id).map(|number| (number, 0));
        let further = || {
            let (id, part) = id.rsplit_once('/')?;
            let part: usize = part.parse().ok().filter(|part| *part > 1)?;
            Some((by_id(id)?, part - 1))
        };
        let (number, part) = first
            .filter(|(number, _)| self.claims_of_parts(*number) > 0)
            .or_else(further)?;
        let live = self.site.pages[number].live;
        (live && part < self.claims_of_parts(number)).then(|| self.claims_of_output(number, part))
    }

    fn claims_of_output(&self, number: PageNumber, part: usize) -> Output {
        Output {
            path: part_path(&self.claims_of_address(number), part),
            content: Content::Template {
                name: "claims_of.html".to_owned(),
                view: ViewOf::ClaimsOf { number, part },
            },
            origin: self.site.config.file.clone(),
        }
    }
}

impl Whole<'_> {
    /// The outputs of one page: its parts, all mentions of it, its old addresses.
    pub fn outputs_of(&self, number: PageNumber) -> Vec<Output> {
        let page = &self.site.pages[number];
        let mut outputs = Vec::new();
        let mut add = |path: String, template: &str, view: ViewOf| {
            outputs.push(Output {
                path,
                content: Content::Template {
                    name: template.to_owned(),
                    view,
                },
                origin: page.file.clone(),
            });
        };
        let template = page.template.as_deref().unwrap_or(&page.kind.template);
        let divided = self.divided(number);
        let parts = divided.map_or(1, |query| self.parts(query, Some(number)));
        for part in 0..parts {
            let view = ViewOf::Page { number, part };
            add(part_path(&page.address, part), template, view);
        }
        for part in 0..self.links.mention_parts(number) {
            let view = ViewOf::Mentions { number, part };
            add(self.mentions_path(number, part), "mentions.html", view);
        }
        for redirect in &page.redirects {
            let view = ViewOf::Redirect {
                from: redirect.clone(),
                to: number,
            };
            add(format!("{redirect}/index.html"), "redirect.html", view);
        }
        outputs
    }

    /// The path of a part, from 0, of all mentions of an entry.
    pub fn mentions_path(&self, entry: PageNumber, part: usize) -> String {
        part_path(&mentions_folder(&self.site.pages[entry].address), part)
    }
}

fn part_path(address: &str, part: usize) -> String {
    format!("{}index.html", part_address(address, part))
}

/// Every file of the site, sorted by path. Two that would have one path, or
/// paths that differ only in case, are an error.
pub fn outputs(
    whole: &Whole,
    assets: &BTreeMap<String, Asset>,
    theme: &BTreeMap<String, Asset>,
) -> (Vec<Output>, Vec<Diagnostic>) {
    let site = whole.site;
    let live = site.pages.iter().enumerate().filter(|(_, page)| page.live);
    let mut outputs: Vec<Output> = live
        .flat_map(|(number, _)| whole.outputs_of(number))
        .collect();
    let mut add = |path: String, template: &str, view: ViewOf, origin: &Arc<str>| {
        outputs.push(Output {
            path,
            content: Content::Template {
                name: template.to_owned(),
                view,
            },
            origin: origin.clone(),
        });
    };
    for (page, number) in site.live_claims() {
        let Page { claims, file, .. } = &site.pages[page];
        let path = format!("{}index.html", claims::address(&claims[number].id));
        add(path, "claim.html", ViewOf::Claim(page, number), file);
    }
    let config = &site.config.file;
    if site.has_claims() {
        let all = StanceKind::ALL.map(|kind| (Some(kind), claims::ledger_address(kind)));
        let ledgers = std::iter::once((None, claims::LEDGER.to_owned())).chain(all);
        for (standing, address) in ledgers {
            for part in 0..whole.ledger_parts(standing) {
                let view = ViewOf::Claims { standing, part };
                add(part_path(&address, part), "claims.html", view, config);
            }
        }
    }
    let made = site.made();
    if made.timeline {
        for part in 0..whole.timeline_parts() {
            let view = ViewOf::Timeline { part };
            add(part_path(TIMELINE, part), "timeline.html", view, config);
        }
    }
    if made.relations {
        for part in 0..whole.relation_parts() {
            let view = ViewOf::Relations { part };
            add(part_path(RELATIONS, part), "relations.html", view, config);
        }
    }
    if made.corrections_page {
        for part in 0..whole.correction_parts() {
            let view = ViewOf::Corrections { part };
            add(
                part_path(CORRECTIONS, part),
                "corrections.html",
                view,
                config,
            );
        }
    }
    if made.corrections && site.config.url.is_some() {
        let path = corrections::FEED.to_owned();
        add(path, "feed.xml", ViewOf::CorrectionsFeed, config);
    }
    for folder in site.made_folders.keys() {
        let address = site.folder_address(folder);
        for part in 0..whole.parts(&whole.folder_query(folder), None) {
            let folder = folder.clone();
            add(
                part_path(&address, part),
                "list.html",
                ViewOf::Folder { folder, part },
                config,
            );
        }
    }
    for slug in whole.overview.tags.keys() {
        let address = format!("tags/{slug}/");
        for part in 0..whole.parts(&whole.tag_query(slug), None) {
            let slug = slug.clone();
            add(
                part_path(&address, part),
                "list.html",
                ViewOf::Tag { slug, part },
                config,
            );
        }
    }
    if !whole.overview.tags.is_empty() {
        add(
            "tags/index.html".to_owned(),
            "tags.html",
            ViewOf::Tags,
            config,
        );
    }
    add(
        "names/index.html".to_owned(),
        "names.html",
        ViewOf::Names,
        config,
    );
    add("404.html".to_owned(), "404.html", ViewOf::NotFound, config);
    add(
        "robots.txt".to_owned(),
        "robots.txt",
        ViewOf::Sitemap,
        config,
    );
    if site.config.url.is_some() {
        add("feed.xml".to_owned(), "feed.xml", ViewOf::Feed, config);
        add(
            "sitemap.xml".to_owned(),
            "sitemap.xml",
            ViewOf::Sitemap,
            config,
        );
    }
    for number in whole.pages_of_many_claims() {
        let parts = 0..whole.claims_of_parts(number);
        outputs.extend(parts.map(|part| whole.claims_of_output(number, part)));
    }
    for (files, folder) in [(assets, "content"), (theme, "templates")] {
        for (path, asset) in files {
            outputs.push(Output {
                path: path.clone(),
                content: Content::Copy(asset.clone()),
                origin: format!("{folder}/{path}").into(),
            });
        }
    }
    // An author's own file comes before a made one of the same path.
    outputs.sort_by(|a, b| a.path.cmp(&b.path));
    let diagnostics = conflicts(&outputs, whole);
    (outputs, diagnostics)
}
