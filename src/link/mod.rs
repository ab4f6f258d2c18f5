//! What texts lead to: links that authors made [`by_hand`], and [`mentions`] of
//! names. Turned round, each entry knows the pages that mention it.
//!
//! A [`Linker`] links all pages once, and then follows them: of a change it links
//! those pages again whose text the change can concern ([`words`]).

pub mod backlinks;
mod brackets;
mod by_hand;
mod citations;
mod everyday;
mod glue;
mod index;
pub mod learn;
pub mod mentions;
mod neighbours;
mod refers;
mod spelling;
pub mod suggest;
mod update;
mod why;
mod words;
mod wrap;

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU32;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Suggestions};
use crate::model::{PageNumber, Site};
use crate::parse::bodies::Bodies;
use crate::parse::words::Cut;
use crate::parse::{Body, Document, shrunk};
use backlinks::Sentence;
pub use by_hand::likely;
use by_hand::{Addresses, Resolver, suggest};
pub use index::MOST_WORDS;
use index::NameIndex;
use mentions::Mention;
use words::{PageWords, WordIndex};

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Target {
    Page {
        number: PageNumber,
        anchor: Option<String>,
        /// Whether the author wrote an id, not words that can stand in the text.
        by_id: bool,
    },
    /// A published file, from the site's root.
    File(String),
    /// The claim of this id.
    Claim(String),
    /// A made page or file at this address, from the root.
    Made(String),
    /// A part, from 0, of all mentions of an entry, if it has so many.
    Mentions(PageNumber, usize),
}

/// The links of all pages, by page number.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Links {
    pub pages: Vec<PageLinks>,
}

#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageLinks {
    /// By the number of the reference in the page's facts; nothing where it is broken.
    pub targets: Vec<Option<Target>>,
    /// The same for each of the page's `texts`.
    pub texts: Vec<Vec<Option<Target>>>,
    /// Names in the page's text, in the order of the text.
    pub mentions: Vec<Mention>,
    /// The sentences that mention entries, by the entry, then in the order of the text.
    pub sentences: Vec<Sentence>,
    /// For each of these, a hash of what it says, by which one that is as it was is
    /// told from others without its text.
    pub said: Vec<u64>,
    /// By the number of the reference: its anchor, if it is the first mention of an
    /// entry in its sentence.
    pub anchors: Vec<Option<NonZeroU32>>,
    /// Pages that mention this one, in the order in which they are shown.
    pub backlinks: Vec<PageNumber>,
}

impl PageLinks {
    /// Where what the author linked by hand leads, nothing for what is broken.
    fn by_hand(&self) -> impl Iterator<Item = Option<&Target>> {
        let all = self.targets.iter().chain(self.texts.iter().flatten());
        all.map(Option::as_ref)
    }

    /// The entries of which it says something else than another form of it.
    pub fn says_otherwise(&self, other: &PageLinks) -> BTreeSet<PageNumber> {
        fn said(links: &PageLinks) -> BTreeSet<(PageNumber, usize, NonZeroU32, u64)> {
            let sentences = links.sentences.iter().zip(&links.said).enumerate();
            let said = sentences.map(|(at, (sentence, said))| {
                let first = links
                    .sentences
                    .partition_point(|s| s.entry < sentence.entry);
                (sentence.entry, at - first, sentence.anchor, *said)
            });
            said.collect()
        }
        let (own, others) = (said(self), said(other));
        let differ = own.symmetric_difference(&others);
        differ.map(|(entry, ..)| *entry).collect()
    }

    /// The entries that the page mentions or links by hand, each once, in order.
    pub fn mentioned(&self, site: &Site, own: PageNumber) -> Vec<PageNumber> {
        let by_hand = self.by_hand().filter_map(|target| match target {
            Some(Target::Page { number, .. }) => Some(*number),
            _ => None,
        });
        let in_text = self.mentions.iter().filter_map(|m| m.decision.entry());
        let mut entries: Vec<PageNumber> = by_hand.chain(in_text).collect();
        entries.retain(|to| *to != own && site.pages[*to].kind.is_entry());
        entries.sort_unstable();
        entries.dedup();
        entries
    }
}

/// Finds what texts lead to, and keeps it.
#[derive(Debug)]
pub struct Linker {
    pub links: Links,
    addresses: Addresses,
    index: NameIndex,
    /// The words of all pages, if they are to be followed.
    words: Option<WordIndex>,
    /// What is wrong with each page's links, by page number.
    found: Vec<Found>,
    /// Pages that have to be linked again.
    waiting: BTreeSet<PageNumber>,
    /// Pages that were linked again, or that others mention in another way.
    touched: BTreeSet<PageNumber>,
}

/// What is wrong with one page's links.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Found {
    diagnostics: Vec<Diagnostic>,
    /// Names that no page has, with the numbers of their diagnostics.
    unknown: Vec<(usize, String)>,
}

impl Found {
    /// The findings with what was probably meant.
    fn complete(&self, site: &Site, suggestions: &mut Suggestions) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics.clone();
        for (number, written) in &self.unknown {
            let close = suggestions.find(|| likely(site, written));
            let help = "make a page of this name, or take the brackets away";
            suggest(&mut diagnostics[*number], close, help);
        }
        diagnostics
    }
}

impl Linker {
    /// Links all pages. With `follow`, it notes their words as well, so that it can
    /// follow changes.
    pub fn new(site: &Site, documents: &[Document], bodies: Bodies, follow: bool) -> Linker {
        let mut linker = Linker {
            links: Links::default(),
            addresses: Addresses::new(site),
            index: NameIndex::new(site),
            words: None,
            found: Vec::new(),
            waiting: BTreeSet::new(),
            touched: BTreeSet::new(),
        };
        let pages = 0..site.pages.len();
        let linked: Vec<_> = pages
            .into_par_iter()
            .map(|number| {
                let body = bodies.of(site.pages[number].document);
                let cut = body.runs.cut();
                let (links, found) = linker.page(site, documents, number, &body, &cut);
                (links, found, follow.then(|| PageWords::of(&cut)))
            })
            .collect();
        let mut words = Vec::new();
        for (links, found, of_page) in linked {
            linker.links.pages.push(links);
            linker.found.push(found);
            words.extend(of_page);
        }
        linker.words = follow.then(|| WordIndex::new(words));
        linker.turn(site);
        linker
    }

    /// Goes on from links that were found before, with what is wrong with them. It
    /// follows texts alone: it knows no words of other pages.
    pub fn resume(site: &Site, links: Links, found: Vec<Found>) -> Linker {
        Linker {
            links,
            addresses: Addresses::new(site),
            index: NameIndex::new(site),
            words: None,
            found,
            waiting: BTreeSet::new(),
            touched: BTreeSet::new(),
        }
    }

    /// What is wrong with each page's links, by page number.
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// Links one page.
    fn page(
        &self,
        site: &Site,
        documents: &[Document],
        number: PageNumber,
        body: &Body,
        cut: &Cut,
    ) -> (PageLinks, Found) {
        let page = &site.pages[number];
        let facts = &documents[page.document].facts;
        let mut resolver = Resolver::new(site, documents, &self.addresses, number);
        let mut links = PageLinks {
            targets: resolver.targets(&facts.references),
            anchors: vec![None; facts.references.len()],
            ..PageLinks::default()
        };
        let texts = page.texts.iter();
        links.texts = texts
            .map(|text| resolver.targets(&text.references))
            .collect();
        let mut found = Found {
            diagnostics: resolver.diagnostics,
            unknown: resolver.unknown,
        };
        for (number, _) in &found.unknown {
            let link = &mut found.diagnostics[*number];
            if brackets::ends_early(cut, &link.place.span()) {
                link.help.push(brackets::ENDS_EARLY.to_owned());
            }
        }
        let (mentions, ambiguous) =
            mentions::mentions(site, &self.index, number, body, cut, &links);
        links.mentions = shrunk(mentions);
        found.diagnostics.extend(ambiguous);
        backlinks::add_sentences(site, number, facts, body, cut, &mut links);
        // Those of all pages are in memory at once.
        links.mentions.shrink_to_fit();
        links.sentences.shrink_to_fit();
        let said = links.sentences.iter().map(|sentence| said(sentence, body));
        links.said = said.collect();
        links.sentences.shrink_to_fit();
        (links, found)
    }

    /// What is wrong with the links of all pages, each looked at alone.
    pub fn diagnostics(&self, site: &Site) -> Vec<Diagnostic> {
        // In the order of the pages, so that the same ones get a suggestion in every run.
        let mut suggestions = Suggestions::default();
        let pages = self.found.iter();
        pages
            .flat_map(|found| found.complete(site, &mut suggestions))
            .collect()
    }

    /// What is wrong with them that only a look at all pages tells.
    pub fn whole_diagnostics(&self, site: &Site, documents: &[Document]) -> Vec<Diagnostic> {
        let mut diagnostics = self.links.unmade(site, documents);
        diagnostics.extend(citations::check(site, documents, &self.links));
        diagnostics
    }

    /// What is wrong with the links of one page.
    pub fn diagnostics_of(&self, site: &Site, number: PageNumber) -> Vec<Diagnostic> {
        self.found[number].complete(site, &mut Suggestions::default())
    }

    /// Gives each entry the pages that mention it.
    fn turn(&mut self, site: &Site) {
        let mut order: Vec<(Shown, PageNumber)> = (0..site.pages.len())
            .map(|number| (Shown::of(site, number), number))
            .collect();
        order.sort();
        for (_, from) in order {
            if !site.pages[from].live {
                continue;
            }
            for to in self.links.pages[from].mentioned(site, from) {
                self.links.pages[to].backlinks.push(from);
            }
        }
    }
}

/// A hash of what the pages that list a sentence show of it.
fn said(sentence: &Sentence, body: &Body) -> u64 {
    let mut hasher = FxHasher::default();
    if let Some(run) = sentence.run.map(|run| body.runs.get(run as usize)) {
        let bytes = |mark: &Range<u32>| mark.start as usize..mark.end as usize;
        let mut marks = sentence.marks.iter().map(bytes);
        let (first, last) = (marks.next(), sentence.marks.last().map(bytes));
        let around = run.sentence(first.map_or(0, |first| first.start));
        let end = around.end.max(last.map_or(0, |last| last.end));
        run.heading.hash(&mut hasher);
        run.text[around.start..end].hash(&mut hasher);
        for mark in sentence.marks.iter().map(bytes) {
            (mark.start - around.start, mark.end - around.start).hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// How pages that mention an entry are ordered: by kind, then by title.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Shown {
    kind: Option<usize>,
    title: String,
}

impl Shown {
    fn of(site: &Site, number: PageNumber) -> Shown {
        let page = &site.pages[number];
        Shown {
            kind: site.schema.kinds.get_index_of(&page.kind.name),
            title: page.title.to_lowercase(),
        }
    }

    /// Which of two pages is shown first.
    fn order(site: &Site, a: PageNumber, b: PageNumber) -> Ordering {
        (Shown::of(site, a), a).cmp(&(Shown::of(site, b), b))
    }
}
