//! Links that authors made by hand are resolved or reported, names in texts found
//! and decided, and all of it turned round: each entry knows the pages that mention it.

pub mod backlinks;
mod everyday;
mod index;
pub mod learn;
pub mod mentions;
mod resolve;
pub mod suggest;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Place, Suggestions, closest};
use crate::model::{PageNumber, Site};
use crate::parse::{Document, Reference};
use backlinks::{Backlink, Sentence};
use index::NameIndex;
use mentions::Mention;
use resolve::{Addresses, Resolver, suggest};

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    Page {
        number: PageNumber,
        anchor: Option<String>,
        /// Whether the author wrote an id, not words that can stand in the text.
        by_id: bool,
    },
    /// A published file, from the site's root.
    File(String),
    /// A made page or file at this address, from the root.
    Made(String),
    /// A part, from 0, of the page of all mentions of an entry.
    Mentions(PageNumber, usize),
}

/// The links of all pages, by page number.
#[derive(Debug, Default)]
pub struct Links {
    pub pages: Vec<PageLinks>,
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct PageLinks {
    /// By the number of the reference in the page's facts; nothing where it is broken.
    pub targets: Vec<Option<Target>>,
    /// The same for each of the page's `texts`.
    pub texts: Vec<Vec<Option<Target>>>,
    /// Names in the page's text, in the order of the text.
    pub mentions: Vec<Mention>,
    /// The sentences that mention entries, by the entry, then in the order of the text.
    pub sentences: Vec<Sentence>,
    /// By the number of the reference: its anchor, if it is the first mention of an
    /// entry in its sentence.
    pub anchors: Vec<Option<u32>>,
    /// Pages that mention this one, in the order in which they are shown.
    pub backlinks: Vec<Backlink>,
}

/// Resolves all links of a site.
pub fn link(site: &Site, documents: &[Document]) -> (Links, Vec<Diagnostic>) {
    let addresses = Addresses::new(site);
    let index = NameIndex::new(site);
    let resolved: Vec<_> = site
        .pages
        .par_iter()
        .enumerate()
        .map(|(number, page)| {
            let mut resolver = Resolver {
                site,
                documents,
                addresses: &addresses,
                number,
                page,
                diagnostics: Vec::new(),
                suggestions: Suggestions::default(),
                unknown: Vec::new(),
            };
            let resolve = |resolver: &mut Resolver, references: &[Reference]| -> Vec<_> {
                references.iter().map(|r| resolver.target(r)).collect()
            };
            let mut links = PageLinks {
                targets: resolve(&mut resolver, &documents[page.document].facts.references),
                texts: page
                    .texts
                    .iter()
                    .map(|text| resolve(&mut resolver, &text.references))
                    .collect(),
                ..PageLinks::default()
            };
            let document = &documents[page.document];
            let (mentions, found) =
                mentions::mentions(site, &index, number, &document.body, &links);
            links.mentions = mentions;
            links.anchors = vec![None; links.targets.len()];
            backlinks::add_sentences(site, number, document, &mut links);
            resolver.diagnostics.extend(found);
            (links, resolver.diagnostics, resolver.unknown)
        })
        .collect();
    let mut links = Links::default();
    let mut diagnostics = Vec::new();
    // In the order of the pages, so that the same ones get a suggestion in every run.
    let mut suggestions = Suggestions::default();
    for (page, mut found, unknown) in resolved {
        for (number, written) in unknown {
            let close = suggestions.find(|| likely(site, &written));
            let help = "make a page of this name, or take the brackets away";
            suggest(&mut found[number], close, help);
        }
        links.pages.push(page);
        diagnostics.extend(found);
    }
    backlinks::add_backlinks(site, &mut links);
    drop_unmade(site, documents, &mut links, &mut diagnostics);
    (links, diagnostics)
}

/// Reports links to pages of mentions that are not made.
fn drop_unmade(
    site: &Site,
    documents: &[Document],
    links: &mut Links,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let parts: Vec<usize> = links.pages.iter().map(PageLinks::mention_parts).collect();
    for (page, links) in site.pages.iter().zip(&mut links.pages) {
        let references = documents[page.document].facts.references.iter();
        let in_text = references.zip(&mut links.targets);
        let of_fields = page.texts.iter().zip(&mut links.texts);
        let of_fields = of_fields.flat_map(|(text, targets)| text.references.iter().zip(targets));
        for (reference, target) in in_text.chain(of_fields) {
            let Some(Target::Mentions(entry, part)) = target else {
                continue;
            };
            if *part >= parts[*entry] {
                let place = Place::new(&page.file, reference.span.clone());
                let message = format!("`{}` leads to no page of this site", reference.target);
                let entry = &site.pages[*entry].id;
                diagnostics.push(
                    Diagnostic::new(Code::UnknownLink, place, message).help(format!(
                        "the page of `{entry}` shows all of its mentions; link to it"
                    )),
                );
                *target = None;
            }
        }
    }
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
