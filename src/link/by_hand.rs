//! Links that authors made by hand: resolved, or reported with what was
//! probably meant.

use std::collections::HashMap;
use std::sync::Arc;

use super::Target;
use crate::diagnostic::{Code, Diagnostic, Place, Suggestions, closest, listed};
use crate::model::names::Missed;
use crate::model::sources::SOURCE;
use crate::model::{Page, PageNumber, Site, find_file, join, tag_slug, with_article};
use crate::model::{claims, corrections};
use crate::parse::slug::slug;
use crate::parse::{Document, Facts, Reference, ReferenceKind};

/// The addresses inside the site, without slashes at their ends.
#[derive(Debug)]
pub struct Addresses {
    pages: HashMap<String, PageNumber>,
    /// Pages by the path of their file, from `content/`.
    files: HashMap<String, PageNumber>,
    made: Vec<String>,
}

impl Addresses {
    pub fn new(site: &Site) -> Self {
        let mut pages = HashMap::new();
        let mut files = HashMap::new();
        for (number, page) in site.pages.iter().enumerate() {
            for redirect in &page.redirects {
                pages.insert(redirect.clone(), number);
            }
            // A library is no page, though it makes some.
            if page.file.ends_with(".md") {
                let file = page.file.trim_start_matches("content/");
                files.insert(file.to_owned(), number);
            }
        }
        for (number, page) in site.pages.iter().enumerate() {
            let address = page.address.trim_end_matches('/');
            pages.insert(address.to_owned(), number);
        }
        let folders = site.made_folders.keys();
        let mut made: Vec<String> = folders.map(|f| site.folder_address(f)).collect();
        made.extend(["names/", "robots.txt", "404.html"].map(str::to_owned));
        if site.config.url.is_some() {
            made.extend(["feed.xml", "sitemap.xml"].map(str::to_owned));
        }
        made.extend(site.claim_addresses());
        let further = site.made();
        made.extend(further.addresses().map(str::to_owned));
        if further.corrections && site.config.url.is_some() {
            made.push(corrections::FEED.to_owned());
        }
        if site.has_tags() {
            made.push("tags/".to_owned());
        }
        let tags = site.pages.iter().filter(|p| p.live).flat_map(|p| &p.tags);
        let tags = tags.map(|tag| tag_slug(tag)).filter(|tag| !tag.is_empty());
        made.extend(tags.map(|tag| format!("tags/{tag}/")));
        made.sort();
        made.dedup();
        Addresses { pages, files, made }
    }
}

/// Resolves what one page links by hand.
pub struct Resolver<'a> {
    site: &'a Site,
    documents: &'a [Document],
    addresses: &'a Addresses,
    number: PageNumber,
    page: &'a Page,
    pub diagnostics: Vec<Diagnostic>,
    suggestions: Suggestions,
    /// Names that no page has, with the numbers of their diagnostics.
    pub unknown: Vec<(usize, String)>,
}

impl<'a> Resolver<'a> {
    pub fn new(
        site: &'a Site,
        documents: &'a [Document],
        addresses: &'a Addresses,
        number: PageNumber,
    ) -> Self {
        Resolver {
            site,
            documents,
            addresses,
            number,
            page: &site.pages[number],
            diagnostics: Vec::new(),
            suggestions: Suggestions::default(),
            unknown: Vec::new(),
        }
    }
}

impl Resolver<'_> {
    /// Where each of these references leads; nothing for those that are broken.
    pub fn targets(&mut self, references: &[Reference]) -> Vec<Option<Target>> {
        references.iter().map(|r| self.target(r)).collect()
    }

    fn target(&mut self, reference: &Reference) -> Option<Target> {
        match reference.kind {
            ReferenceKind::Wiki | ReferenceKind::Embed => self.named(reference),
            ReferenceKind::Link => self.path(reference),
            ReferenceKind::Image => self.image(reference),
            ReferenceKind::Claim => self.claim(reference),
            ReferenceKind::Cite { .. } => self.source(reference),
            ReferenceKind::Astray => None,
        }
    }

    fn report(&mut self, code: Code, reference: &Reference, message: String) -> &mut Diagnostic {
        let place = Place::new(&self.page.file, reference.span.clone());
        self.diagnostics.push(Diagnostic::new(code, place, message));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// `[[Track Two#History]]`
    fn named(&mut self, reference: &Reference) -> Option<Target> {
        let site = self.site;
        let written = &reference.target;
        if written.is_empty() {
            return self.page_target(reference, self.number, false);
        }
        match site.names.resolve(written) {
            Ok(number) => {
                let page = &site.pages[number];
                let names = std::iter::once(&page.title).chain(&page.aliases);
                let fold = crate::model::names::fold;
                let by_id = !names.into_iter().any(|name| fold(name) == fold(written));
                self.page_target(reference, number, by_id)
            }
            Err(Missed::Hidden(number)) => self.hidden(reference, number),
            Err(Missed::Several(numbers)) => {
                let ids: Vec<_> = numbers.iter().map(|n| site.pages[*n].id.as_str()).collect();
                let help = match ids.first() {
                    Some(first) => format!(
                        "write the id that is meant, as in `[[{first}|{written}]]`: {}",
                        listed(&ids, ids.len())
                    ),
                    None => String::new(),
                };
                let message = format!("`{written}` can mean {} pages", ids.len());
                let found = self.report(Code::AmbiguousLink, reference, message);
                found.help.push(help);
                None
            }
            Err(Missed::Nothing) => {
                let message = format!("no page is called `{written}`");
                self.report(Code::UnknownLink, reference, message);
                let number = self.diagnostics.len() - 1;
                self.unknown.push((number, written.clone()));
                None
            }
        }
    }

    /// `[text](../glossary/track-two.md#history)`, `(/glossary/track-two/)`, `(#history)`
    fn path(&mut self, reference: &Reference) -> Option<Target> {
        let written = reference.target.split('?').next().unwrap_or_default();
        if written.is_empty() {
            return self.page_target(reference, self.number, false);
        }
        let decoded = percent_encoding::percent_decode_str(written).decode_utf8_lossy();
        let folder = self.folder();
        let path = match decoded.strip_prefix('/') {
            Some(path) => join("", path),
            None => join(&folder, &decoded),
        };
        let Some(path) = path else {
            let message = format!("`{written}` leads out of the site");
            let found = self.report(Code::UnknownLink, reference, message);
            suggest(found, None, FROM_FOLDER);
            return None;
        };
        let page_path = path.strip_suffix("/index.html").unwrap_or(&path);
        let page = self
            .addresses
            .files
            .get(path.as_str())
            .or_else(|| self.addresses.pages.get(page_path));
        if let Some(number) = page.copied().or_else(|| self.site.names.by_id(&path)) {
            return self.page_target(reference, number, false);
        }
        if self.site.files.contains(&path) {
            return Some(Target::File(path));
        }
        let made = self
            .addresses
            .made
            .iter()
            .find(|made| made.trim_end_matches('/') == page_path);
        if let Some(made) = made {
            return Some(Target::Made(made.clone()));
        }
        if let Some(id) = claims::of_id(page_path).filter(|id| self.site.names.by_id(id).is_some())
        {
            // Whether there are so many is known when all pages have been read.
            return Some(Target::Made(claims::of_address(id)));
        }
        if let Some((entry, part)) = self.mentions_of(page_path) {
            // Whether it is made is known when all texts have been read.
            return Some(Target::Mentions(entry, part));
        }
        let known = self
            .addresses
            .files
            .keys()
            .map(String::as_str)
            .chain(self.site.files.iter().map(String::as_str));
        let close = self.suggestions.closest(&path, known);
        let close = close.map(|path| relative(&folder, path));
        let message = format!("`{written}` leads to no page and no file of this site");
        let found = self.report(Code::UnknownLink, reference, message);
        suggest(found, close.as_deref(), FROM_FOLDER);
        None
    }

    /// `[text](claim:met-lavrov)`
    fn claim(&mut self, reference: &Reference) -> Option<Target> {
        let id = &reference.target;
        let Some(page) = self.site.claims.page(id) else {
            let close = self.suggestions.closest(id, self.site.claims.ids());
            let message = match id.as_str() {
                "" => "this link names no claim".to_owned(),
                id => format!("there is no claim `{id}`"),
            };
            let found = self.report(Code::UnknownClaim, reference, message);
            suggest(
                found,
                close,
                "write the `id` of a claim under `claims:` of some page",
            );
            return None;
        };
        if !self.site.pages[page].live && self.page.live {
            return self.hidden(reference, page);
        }
        if let Some(anchor) = &reference.anchor {
            let message = format!("a claim has no heading `#{anchor}`");
            let found = self.report(Code::UnknownAnchor, reference, message);
            found.help.push(format!("write `claim:{id}`"));
        }
        Some(Target::Claim(id.clone()))
    }

    /// `[@nbc-2023]`
    fn source(&mut self, reference: &Reference) -> Option<Target> {
        let site = self.site;
        let key = &reference.target;
        let is_source = |number: PageNumber| site.pages[number].kind.name == SOURCE;
        match site.names.by_key(key, is_source) {
            Ok(number) => self.page_target(reference, number, true),
            Err(Missed::Hidden(number)) => self.hidden(reference, number),
            Err(Missed::Several(numbers)) => {
                let ids: Vec<_> = numbers.iter().map(|n| site.pages[*n].id.as_str()).collect();
                let message = format!("`@{key}` can mean {} sources", ids.len());
                let help = format!("write the id that is meant: {}", listed(&ids, ids.len()));
                let found = self.report(Code::AmbiguousReference, reference, message);
                found.help.push(help);
                None
            }
            Err(Missed::Nothing) => {
                if let Ok(number) = site.names.by_key(key, |_| true) {
                    let page = &site.pages[number];
                    let message = format!(
                        "`{}` is {}, and only a source can be cited",
                        page.id,
                        with_article(&page.kind.name)
                    );
                    let found = self.report(Code::WrongKind, reference, message);
                    found.help.push(format!("link to it: `[[{key}]]`"));
                    return None;
                }
                let keys = || site.names.keys(|n| is_source(n) && site.pages[n].live);
                let close = self.suggestions.closest(key, keys());
                let message = format!("there is no source `{key}`");
                let found = self.report(Code::UnknownSource, reference, message);
                suggest(
                    found,
                    close.map(|close| format!("@{close}")).as_deref(),
                    "make a page of it under sources/, or write `\\@` for the sign itself",
                );
                None
            }
        }
    }

    /// The entry whose mentions would have an address, and the part of them.
    fn mentions_of(&self, path: &str) -> Option<(PageNumber, usize)> {
        let (address, part) = match path.rsplit_once('/')? {
            (address, "mentions") => (address, 0),
            (before, number) => {
                let number = number.parse::<usize>().ok().filter(|n| *n > 1)?;
                (before.strip_suffix("/mentions")?, number - 1)
            }
        };
        let entry = *self.addresses.pages.get(address)?;
        let its_own = self.site.pages[entry].address.trim_end_matches('/') == address;
        its_own.then_some((entry, part))
    }

    fn image(&mut self, reference: &Reference) -> Option<Target> {
        let folder = self.folder();
        match find_file(&reference.target, &folder, &self.site.files) {
            Ok(path) => Some(Target::File(path)),
            Err(path) => {
                let files = || self.site.files.iter().map(String::as_str);
                let name = reference.target.rsplit('/').next().unwrap_or_default();
                let same_name = || files().find(|f| f.rsplit('/').next() == Some(name));
                let like = || closest(path.as_deref().unwrap_or_default(), files());
                let close = self.suggestions.find(|| same_name().or_else(like));
                let close = close.map(|path| relative(&folder, path));
                let message = format!("there is no picture `{}`", reference.target);
                let found = self.report(Code::MissingFile, reference, message);
                suggest(found, close.as_deref(), FROM_FOLDER);
                None
            }
        }
    }

    fn folder(&self) -> String {
        let path = self.page.file.trim_start_matches("content/");
        path.rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned()
    }

    fn hidden(&mut self, reference: &Reference, number: PageNumber) -> Option<Target> {
        if !self.page.live {
            return self.page_target(reference, number, false);
        }
        let page = &self.site.pages[number];
        let (why, id) = (
            if page.draft {
                "a draft"
            } else {
                "published later"
            },
            &page.id,
        );
        let found = self.report(Code::DraftLink, reference, format!("`{id}` is {why}"));
        found.help.push("publish it, or leave this out until then; `--drafts` and `--future` build with such pages".to_owned());
        None
    }

    fn page_target(
        &mut self,
        reference: &Reference,
        number: PageNumber,
        by_id: bool,
    ) -> Option<Target> {
        let page = &self.site.pages[number];
        if !page.live && self.page.live {
            return self.hidden(reference, number);
        }
        let facts = &self.documents[page.document].facts;
        let anchor = match &reference.anchor {
            None => None,
            Some(anchor) => match find_anchor(facts, anchor) {
                Some(id) => Some(id),
                None => {
                    let ids = facts.headings.iter().map(|h| h.id.as_str());
                    let close = self.suggestions.closest(anchor, ids);
                    let owner: Arc<str> = page.file.clone();
                    let message = format!("{owner} has no heading `{anchor}`");
                    let headings = headings(facts);
                    let found = self.report(Code::UnknownAnchor, reference, message);
                    suggest(found, close, &headings);
                    return None;
                }
            },
        };
        Some(Target::Page {
            number,
            anchor,
            by_id,
        })
    }
}

/// Where paths start.
const FROM_FOLDER: &str = "paths start from the page's folder, or with `/` from content/";

/// What was probably meant, or what can be done when nothing is like it.
pub fn suggest(found: &mut Diagnostic, close: Option<&str>, help: &str) {
    found.help.push(match close {
        Some(close) => format!("did you mean `{close}`?"),
        None => help.to_owned(),
    });
}

/// The headings of a page, for somebody who looks for another one.
fn headings(facts: &Facts) -> String {
    const MOST: usize = 12;
    let ids: Vec<&str> = facts.headings.iter().map(|h| h.id.as_str()).collect();
    match ids.len() {
        0 => "it has no headings".to_owned(),
        n if n > MOST => format!("its headings are {}, …", ids[..MOST].join(", ")),
        _ => format!("its headings are {}", ids.join(", ")),
    }
}

/// The id that an anchor means: an id, or the words of a heading.
fn find_anchor(facts: &Facts, written: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(written).decode_utf8_lossy();
    let ids = facts.headings.iter().map(|h| &h.id).chain(&facts.ids);
    let found = ids.into_iter().find(|id| **id == *decoded);
    let by_words = || {
        let wanted = slug(&decoded);
        facts
            .headings
            .iter()
            .find(|h| slug(&h.title) == wanted)
            .map(|h| &h.id)
    };
    found.or_else(by_words).cloned()
}

/// What may be meant by a name that no page has, for suggestions.
pub fn likely<'a>(site: &'a Site, written: &str) -> Option<&'a str> {
    closest(written, site.names.all())
        .or_else(|| contains_all_words(site, written))
        .or_else(|| has_word_like(site, written))
}

/// The shortest title with a word like the one that was written.
fn has_word_like<'a>(site: &'a Site, written: &str) -> Option<&'a str> {
    let titles = || site.pages.iter().filter(|p| p.live).map(|p| &*p.title);
    let word = closest(written, titles().flat_map(str::split_whitespace))?;
    titles()
        .filter(|title| title.split_whitespace().any(|w| w == word))
        .min_by_key(|title| (title.len(), *title))
}

/// A name that has all words of what was written.
fn contains_all_words<'a>(site: &'a Site, written: &str) -> Option<&'a str> {
    let words: Vec<String> = written
        .to_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let fits = |name: &&str| {
        let name = name.to_lowercase();
        words.iter().all(|word| name.contains(word.as_str()))
    };
    let titles = site
        .pages
        .iter()
        .filter(|p| p.live)
        .map(|p| p.title.as_str());
    titles.filter(fits).min_by_key(|name| (name.len(), *name))
}

/// A path from a folder, both from the same root.
fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = vec![".."; from.len() - shared];
    up.into_iter()
        .chain(to[shared..].iter().copied())
        .collect::<Vec<_>>()
        .join("/")
}
