//! Citations and the list of what a page cites, as hayagriva formats them.
//!
//! Formatting is the slowest thing that a view asks for. So a page that cites nothing
//! asks for nothing; a source alone is formatted once; and pages that cite the same
//! sources in the same way share what was formatted for the first of them.

mod dates;
mod format;
mod html;
mod places;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hayagriva::Entry;
use hayagriva::citationberg::taxonomy::Locator;
use pulldown_cmark_escape::escape_html_body_text;

use super::Whole;
use super::data::CitedView;
use crate::link::Target;
use crate::model::sources;
use crate::model::{Page, PageNumber};
use crate::parse::Body;
use crate::parse::citations::Citation;
use dates::InWords;
use format::Formatter;

/// What was formatted, for all views of a site.
#[derive(Default)]
pub(super) struct Cache {
    /// By page number; most pages are no sources.
    sources: Vec<OnceLock<Box<Source>>>,
    pages: Mutex<HashMap<Asked, Arc<Formatted>>>,
}

/// A source as it is written, each part when it is first wanted.
#[derive(Default)]
struct Source {
    entry: OnceLock<Entry>,
    /// The full reference as HTML.
    full: OnceLock<String>,
    /// Its author in a sentence, as plain text.
    author: OnceLock<String>,
}

impl Cache {
    pub(super) fn new(pages: usize) -> Cache {
        Cache {
            sources: (0..pages).map(|_| OnceLock::new()).collect(),
            pages: Mutex::default(),
        }
    }

    fn source(&self, number: PageNumber) -> &Source {
        self.sources[number].get_or_init(Box::default)
    }
}

/// What a page cites, in the order of its text: all that its citations depend on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Asked {
    clusters: Vec<Cluster>,
    /// Sources that its front matter names.
    others: Vec<PageNumber>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Cluster {
    cites: Vec<AskedCite>,
    narrative: bool,
    note: Option<usize>,
    /// Whether the note is one of the author, in which it is a part of a sentence.
    in_note: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct AskedCite {
    source: PageNumber,
    prefix: String,
    bare: bool,
    locator: Option<(Locator, String)>,
    suffix: String,
}

/// The citations of a page, and its list.
struct Formatted {
    clusters: Vec<CitationHtml>,
    list: Vec<Listed>,
}

/// A source in the list of a page.
struct Listed {
    source: PageNumber,
    label: Option<String>,
    html: String,
}

/// A citation as HTML.
#[derive(Debug, Clone, Default)]
pub(super) struct CitationHtml {
    /// What stands before the mark of its note.
    pub author: String,
    pub html: String,
}

/// What a page cites.
#[derive(Default)]
pub(super) struct Cited {
    /// By the number of the citation.
    pub citations: Vec<CitationHtml>,
    pub list: Vec<CitedView>,
}

/// Whether the title of a source's page is the site's own name for it.
pub(super) fn is_untitled(source: &Page) -> bool {
    source.values.contains_key("untitled")
}

/// The id of a citation in its page.
pub(super) fn place_id(citation: usize) -> String {
    format!("_cite-{}", citation + 1)
}

/// The id of a source in the list of a page, by its place there.
fn list_id(place: usize) -> String {
    format!("_ref-{}", place + 1)
}

impl Whole<'_> {
    /// The citations of a page, and the list of all that it cites or names as a source.
    pub(super) fn cited(&self, number: PageNumber, body: &Body) -> Cited {
        let page = &self.site.pages[number];
        if body.citations.is_empty() && page.sources.is_empty() {
            return Cited::default();
        }
        let clusters = body
            .citations
            .iter()
            .map(|citation| self.cluster(number, citation));
        let clusters: Vec<Option<Cluster>> = clusters.collect();
        let formatted = self.formatted(Asked {
            clusters: clusters.iter().flatten().cloned().collect(),
            others: page.sources.clone(),
        });
        let mut known = formatted.clusters.iter();
        let citations = clusters.iter().zip(&body.citations);
        let citations = citations.map(|(cluster, citation)| {
            let known = cluster.as_ref().and_then(|_| known.next());
            known.cloned().unwrap_or_else(|| as_written(citation))
        });
        Cited {
            citations: citations.collect(),
            list: self.list_of(&formatted, &clusters, body),
        }
    }

    fn list_of(
        &self,
        formatted: &Formatted,
        clusters: &[Option<Cluster>],
        body: &Body,
    ) -> Vec<CitedView> {
        let listed = formatted.list.iter().enumerate();
        let views = listed.map(|(place, listed)| {
            let cites = |cluster: &&Option<Cluster>| {
                let cites = cluster.iter().flat_map(|cluster| &cluster.cites);
                cites.into_iter().any(|cite| cite.source == listed.source)
            };
            let places = clusters.iter().enumerate().filter(|(_, c)| cites(c));
            let backs = places.map(|(number, _)| match body.citations[number].note {
                Some((note, true)) => format!("note-mark-{note}"),
                _ => place_id(number),
            });
            let source = &self.site.pages[listed.source];
            CitedView {
                id: list_id(place),
                label: listed.label.clone(),
                html: listed.html.clone(),
                title: source.title.clone(),
                untitled: is_untitled(source),
                address: self.address(&source.address),
                backs: backs.collect(),
            }
        });
        views.collect()
    }

    /// What a citation asks for; nothing where one of its sources is not known.
    fn cluster(&self, page: PageNumber, citation: &Citation) -> Option<Cluster> {
        let targets = &self.links.pages[page].targets;
        let cites = citation
            .cites
            .iter()
            .map(|cite| match targets.get(cite.reference)? {
                Some(Target::Page { number, .. }) => Some(AskedCite {
                    source: *number,
                    prefix: cite.prefix.clone(),
                    bare: cite.bare,
                    locator: cite.locator.clone(),
                    suffix: cite.suffix.clone(),
                }),
                _ => None,
            });
        Some(Cluster {
            cites: cites.collect::<Option<_>>()?,
            narrative: citation.narrative,
            note: citation.note.map(|(note, _)| note),
            in_note: citation.note.is_some_and(|(_, own)| !own),
        })
    }

    fn formatted(&self, asked: Asked) -> Arc<Formatted> {
        let pages = &self.overview.sources.pages;
        let known = pages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&asked)
            .cloned();
        if let Some(known) = known {
            return known;
        }
        let formatted = Arc::new(match self.formatter() {
            Some(formatter) if !asked.clusters.is_empty() => {
                let formatted = guarded(|| formatter.page(self, &asked));
                formatted.unwrap_or_else(|| self.unformatted(&asked))
            }
            _ => self.only_named(&asked.others),
        });
        let mut pages = pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.entry(asked).or_insert(formatted).clone()
    }

    fn formatter(&self) -> Option<Formatter<'_>> {
        self.site.style.as_deref().map(Formatter::new)
    }

    /// Citations that can't be formatted in the style: each by the titles of its sources.
    fn unformatted(&self, asked: &Asked) -> Formatted {
        let cites = asked.clusters.iter().flat_map(|cluster| &cluster.cites);
        let cited = cites.map(|cite| cite.source);
        let all: Vec<PageNumber> = cited.chain(asked.others.iter().copied()).collect();
        let clusters = asked.clusters.iter().map(|cluster| {
            let titles = cluster.cites.iter();
            let titles = titles.map(|cite| escaped(&self.site.pages[cite.source].title));
            CitationHtml {
                author: String::new(),
                html: titles.collect::<Vec<_>>().join("; "),
            }
        });
        Formatted {
            clusters: clusters.collect(),
            ..self.only_named(&all)
        }
    }

    /// The list of a page that only names its sources: in the order of its author.
    fn only_named(&self, sources: &[PageNumber]) -> Formatted {
        let mut list: Vec<Listed> = Vec::new();
        for &source in sources {
            if list.iter().all(|listed| listed.source != source) {
                list.push(Listed {
                    source,
                    label: None,
                    html: self.full_reference(source).to_owned(),
                });
            }
        }
        Formatted {
            clusters: Vec::new(),
            list,
        }
    }

    fn entry(&self, source: PageNumber) -> &Entry {
        let page = &self.site.pages[source];
        let entry = || sources::entry(self.site, page, &self.documents[page.document]);
        self.overview
            .sources
            .source(source)
            .entry
            .get_or_init(entry)
    }

    /// When a source was issued, where that is no date in parts.
    fn issued_in_words(&self, source: PageNumber) -> Option<InWords> {
        let words = sources::in_words(sources::issued(&self.site.pages[source])?)?;
        let year = self.entry(source).date()?.year;
        Some(InWords { year, words })
    }

    /// A source as a full reference, as HTML.
    pub(super) fn full_reference(&self, source: PageNumber) -> &str {
        self.overview.sources.source(source).full.get_or_init(|| {
            let full = guarded(|| self.formatter()?.full(self, source)).flatten();
            full.unwrap_or_else(|| escaped(&self.site.pages[source].title))
        })
    }

    /// The author of a source as a sentence has it, as plain text; its title, where it
    /// has none.
    pub(super) fn author(&self, source: PageNumber) -> &str {
        self.overview.sources.source(source).author.get_or_init(|| {
            let entry = self.entry(source);
            let author = guarded(|| self.formatter()?.author(entry)).flatten();
            author.unwrap_or_else(|| self.site.pages[source].title.clone())
        })
    }
}

/// What hayagriva makes; nothing where it breaks off. It follows what others write, and
/// a style of a site's own that it has not met may run into one of its assertions: then
/// titles stand for citations, and all else of the site stays. What was half made is
/// dropped unseen.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// A citation whose source is not known, as its author wrote it.
fn as_written(citation: &Citation) -> CitationHtml {
    CitationHtml {
        author: String::new(),
        html: escaped(&citation.written),
    }
}

fn escaped(text: &str) -> String {
    let mut html = String::new();
    // Writing to a string does not fail.
    let _ = escape_html_body_text(&mut html, text);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_off_gives_nothing() {
        assert_eq!(guarded(|| 1), Some(1));
        let broken: Option<u8> = guarded(|| panic!("as another crate may"));
        assert_eq!(broken, None);
    }
}
