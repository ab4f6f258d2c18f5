//! The list of outputs: every file of the site, and addresses that collide.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::{Content, Output, ViewOf, Whole};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::PageNumber;
use crate::parse::yaml::Value;
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
    let part_path = |address: &str, part: usize| match part {
        0 => format!("{address}index.html"),
        part => format!("{address}{}/index.html", part + 1),
    };
    for (number, page) in site.pages.iter().enumerate().filter(|(_, p)| p.live) {
        let template = page.template.as_deref().unwrap_or(&page.kind.template);
        let parts = whole
            .paginated(number)
            .map_or(1, |(_, query)| whole.parts(query, Some(number)));
        for part in 0..parts {
            add(
                part_path(&page.address, part),
                template,
                ViewOf::Page { number, part },
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
        let address = match folder.as_str() {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
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
    let diagnostics = collisions(&outputs, whole);
    (outputs, diagnostics)
}

fn collisions(outputs: &[Output], whole: &Whole) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut seen: HashMap<String, &Output> = HashMap::with_capacity(outputs.len());
    let is_redirect = |output: &Output| {
        matches!(
            &output.content,
            Content::Template {
                view: ViewOf::Redirect { .. },
                ..
            }
        )
    };
    for output in outputs {
        let Some(first) = seen.insert(output.path.to_lowercase(), output) else {
            continue;
        };
        // The finding stands at the page that gave way most easily: a redirect, then a page.
        let (at, other) = match is_redirect(first) && !is_redirect(output) {
            true => (first, output),
            false if output.origin == whole.site.config.file => (first, output),
            false => (output, first),
        };
        // A file of the theme gives way to nothing but a file in its own place.
        let of_theme = |output: &Output| output.origin.starts_with("templates/");
        let (at, other) = match of_theme(at) {
            true => (other, at),
            false => (at, other),
        };
        let address = at.path.strip_suffix("index.html").unwrap_or(&at.path);
        let span = whole.origin_span(at);
        let only_case = at.path != other.path;
        let message = match only_case {
            true => format!(
                "the addresses `{address}` and `{}` differ only in case",
                other.path.trim_end_matches("index.html")
            ),
            false if other.origin == whole.site.config.file => {
                format!("the address `{address}` is made by expound")
            }
            false if of_theme(other) => format!("the theme has a file at `{address}`"),
            false => format!("two pages want the address `{address}`"),
        };
        let mut found = Diagnostic::new(
            Code::DuplicateAddress,
            Place::new(&at.origin, span),
            message,
        );
        if of_theme(other) {
            let help = format!("to override it, move this file to {}", other.origin);
            diagnostics.push(found.help(help));
            continue;
        }
        if other.origin != whole.site.config.file && other.origin != at.origin {
            found = found.other(
                Place::new(&other.origin, whole.origin_span(other)),
                "the other one",
            );
        }
        diagnostics.push(found.help("give one of them another `slug`, file name or redirect"));
    }
    diagnostics
}

impl Whole<'_> {
    /// The bytes of a key's value in a page's front matter.
    pub fn span_of_key(&self, number: PageNumber, key: &str) -> Range<usize> {
        let document = &self.documents[self.site.pages[number].document];
        let node = document.facts.front_matter.get(key);
        node.map_or(0..0, |node| node.span.clone())
    }

    /// The bytes to point at for an output: the redirect, the slug, or the file as a whole.
    fn origin_span(&self, output: &Output) -> Range<usize> {
        let Content::Template { view, .. } = &output.content else {
            return 0..0;
        };
        let (number, key) = match view {
            ViewOf::Page { number, .. } => (number, "slug"),
            ViewOf::Redirect { to, .. } => (to, "redirects"),
            _ => return 0..0,
        };
        let document = &self.documents[self.site.pages[*number].document];
        let front = &document.facts.front_matter;
        let Some(node) = front.get(key).or_else(|| front.get("title")) else {
            return 0..0;
        };
        let wanted = output
            .path
            .strip_suffix("/index.html")
            .unwrap_or(&output.path);
        match &node.value {
            Value::List(items) => items
                .iter()
                .find(|item| item.text().is_some_and(|t| t.trim_matches('/') == wanted))
                .map_or(node.span.clone(), |item| item.span.clone()),
            _ => node.span.clone(),
        }
    }
}
