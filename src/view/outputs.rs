//! The list of outputs: every file of the site.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::backlinks::mentions_folder;
use super::conflicts::conflicts;
use super::lists::part_address;
use super::{Content, Output, ViewOf, Whole};
use crate::diagnostic::Diagnostic;
use crate::read::Asset;

/// Every file of the site, sorted by path. Two that would have one path, or
/// paths that differ only in case, are an error.
pub fn outputs(
    whole: &Whole,
    assets: &BTreeMap<String, Asset>,
    theme: &BTreeMap<String, Asset>,
) -> (Vec<Output>, Vec<Diagnostic>) {
    let site = whole.site;
    let mut outputs = Vec::new();
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
    let part_path =
        |address: &str, part: usize| format!("{}index.html", part_address(address, part));
    for (number, page) in site.pages.iter().enumerate().filter(|(_, p)| p.live) {
        let template = page.template.as_deref().unwrap_or(&page.kind.template);
        let parts = whole
            .divided(number)
            .map_or(1, |query| whole.parts(query, Some(number)));
        for part in 0..parts {
            add(
                part_path(&page.address, part),
                template,
                ViewOf::Page { number, part },
                &page.file,
            );
        }
        let folder = mentions_folder(&page.address);
        for part in 0..whole.links.pages[number].mention_parts() {
            add(
                part_path(&folder, part),
                "mentions.html",
                ViewOf::Mentions { number, part },
                &page.file,
            );
        }
        for redirect in &page.redirects {
            let view = ViewOf::Redirect {
                from: redirect.clone(),
                to: number,
            };
            add(
                format!("{redirect}/index.html"),
                "redirect.html",
                view,
                &page.file,
            );
        }
    }
    let config = &site.config.file;
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
