//! Links follow the site: which pages are linked again when some have changed.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::words::PageWords;
use super::{Addresses, Found, Linker, NameIndex, PageLinks, Shown, Target, WordIndex};
use crate::model::{Change, PageNumber, Site};
use crate::parse::Document;
use crate::parse::bodies::Bodies;

/// A page that was linked again.
struct Again {
    links: PageLinks,
    found: Found,
    words: Option<PageWords>,
}

impl Linker {
    /// Follows a change of the site: links the pages that changed themselves, and
    /// says which others it concerns. Those wait for [`Linker::settle`], but where
    /// pages have other numbers, when all are linked.
    pub fn update(
        &mut self,
        site: &Site,
        documents: &[Document],
        bodies: Bodies,
        change: &Change,
    ) -> BTreeSet<PageNumber> {
        let renumbered = !change.numbers.is_empty();
        let mut concerned = BTreeSet::new();
        let mut before = Vec::new();
        if renumbered {
            before = self.mentioned_by(site, &change.numbers);
            concerned.extend(self.renumber(site, &change.numbers));
            self.addresses = Addresses::new(site);
        }
        if renumbered || change.spellings {
            self.index = NameIndex::new(site);
        } else if !change.names.is_empty() {
            for &number in &change.pages {
                self.index.remove(number);
                self.index.add(site, number);
            }
        }
        concerned.extend(self.concerned(change));
        let mut now = change.pages.clone();
        if renumbered {
            now.extend(concerned.iter().chain(&self.waiting));
        }
        let linked = self.again(site, documents, bodies, &now);
        match renumbered {
            true => {
                for (number, again) in linked {
                    self.replace(number, again);
                }
                self.turn(site);
                let pages = self.links.pages.iter().zip(before).enumerate();
                let other = pages.filter(|(_, (now, before))| {
                    let now = now.backlinks.iter().copied().map(Some);
                    !now.eq(before.iter().copied())
                });
                self.touched.extend(other.map(|(number, _)| number));
            }
            false => self.put(site, linked, &change.titles),
        }
        self.waiting.extend(&concerned);
        self.waiting.retain(|number| !now.contains(number));
        concerned.extend(now);
        concerned
    }

    /// Makes what the next change of a name will need.
    pub fn prepare(&self) {
        if let Some(words) = &self.words {
            words.pages();
        }
    }

    /// Pages that have to be linked again.
    pub fn waiting(&self) -> &BTreeSet<PageNumber> {
        &self.waiting
    }

    /// The pages whose own links, or whose mentions in others, are other ones since
    /// this was last asked.
    pub fn take_touched(&mut self) -> BTreeSet<PageNumber> {
        std::mem::take(&mut self.touched)
    }

    /// Links pages again that wait for it.
    pub fn settle(
        &mut self,
        site: &Site,
        documents: &[Document],
        bodies: Bodies,
        pages: &BTreeSet<PageNumber>,
    ) {
        let linked = self.again(site, documents, bodies, pages);
        self.put(site, linked, &BTreeSet::new());
        self.waiting.retain(|number| !pages.contains(number));
    }

    /// Pages linked again.
    fn again(
        &self,
        site: &Site,
        documents: &[Document],
        bodies: Bodies,
        pages: &BTreeSet<PageNumber>,
    ) -> Vec<(PageNumber, Again)> {
        let again = pages.par_iter().map(|&number| {
            let body = bodies.of(site.pages[number].document);
            let cut = body.runs.cut();
            let (links, found) = self.page(site, documents, number, &body, &cut);
            let words = self.words.is_some().then(|| PageWords::of(&cut));
            let again = Again {
                links,
                found,
                words,
            };
            (number, again)
        });
        again.collect()
    }

    /// Puts pages in the place of their old forms, and into the lists of those that
    /// they mention now; `titles` are pages that have another place in these.
    fn put(
        &mut self,
        site: &Site,
        linked: Vec<(PageNumber, Again)>,
        titles: &BTreeSet<PageNumber>,
    ) {
        let mut moved = titles.clone();
        for (number, again) in linked {
            let old = &self.links.pages[number];
            if !old.mentions_like(&again.links)
                && old.mentioned(site, number) != again.links.mentioned(site, number)
            {
                moved.insert(number);
            }
            if moved.contains(&number) {
                self.forget(site, number);
            }
            self.replace(number, again);
        }
        for number in moved {
            self.remember(site, number);
        }
    }

    fn replace(&mut self, number: PageNumber, again: Again) {
        let other = self.links.pages[number].says_otherwise(&again.links);
        self.touched.extend(other);
        self.touched.insert(number);
        if let (Some(index), Some(words)) = (&mut self.words, again.words) {
            index.replace(number, words);
        }
        let backlinks = std::mem::take(&mut self.links.pages[number].backlinks);
        self.links.pages[number] = PageLinks {
            backlinks,
            ..again.links
        };
        self.found[number] = again.found;
    }

    /// The pages whose links can be others with a change.
    fn concerned(&self, change: &Change) -> BTreeSet<PageNumber> {
        let mut concerned = BTreeSet::new();
        if let Some(words) = &self.words {
            let names = change.names.iter();
            concerned.extend(names.flat_map(|name| words.pages_with(name)));
        }
        if change.by_hand || !change.meant.is_empty() {
            let pages = self.links.pages.par_iter().enumerate();
            let by_hand = pages.filter(|(_, page)| {
                page.by_hand().any(|target| match target {
                    Some(Target::Page { number, .. }) => {
                        change.by_hand || change.meant.contains(number)
                    }
                    Some(_) => change.by_hand,
                    None => true,
                })
            });
            let by_hand: Vec<PageNumber> = by_hand.map(|(number, _)| number).collect();
            concerned.extend(by_hand);
        }
        concerned
    }

    /// For each page by its new number, the pages that mentioned it before, and nothing
    /// for those that are gone.
    fn mentioned_by(
        &mut self,
        site: &Site,
        numbers: &[Option<PageNumber>],
    ) -> Vec<Vec<Option<PageNumber>>> {
        let touched = std::mem::take(&mut self.touched).into_iter();
        self.touched = touched.filter_map(|number| numbers[number]).collect();
        let mut before = vec![Vec::new(); site.pages.len()];
        for (links, number) in self.links.pages.iter().zip(numbers) {
            if let Some(number) = number {
                let pages = links.backlinks.iter().map(|page| numbers[*page]);
                before[*number] = pages.collect();
            }
        }
        before
    }

    /// The pages have other numbers. Returns those whose links led to pages that
    /// are gone.
    fn renumber(&mut self, site: &Site, numbers: &[Option<PageNumber>]) -> BTreeSet<PageNumber> {
        let mut lost = BTreeSet::new();
        let mut pages: Vec<PageLinks> = vec![PageLinks::default(); site.pages.len()];
        let mut found: Vec<Found> = Vec::new();
        found.resize_with(site.pages.len(), Found::default);
        let mut words = vec![PageWords::default(); site.pages.len()];
        let old = std::mem::take(&mut self.links.pages);
        let old_found = std::mem::take(&mut self.found);
        let old_words = self
            .words
            .take()
            .map(WordIndex::into_words)
            .unwrap_or_default();
        let old = old.into_iter().zip(old_found).zip(old_words);
        for (((mut links, of_page), of_words), number) in old.zip(numbers) {
            let Some(number) = *number else { continue };
            links.backlinks.clear();
            if !links.renumber(numbers) {
                // What it said has numbers that mean other pages now, or none.
                links.sentences.clear();
                links.said.clear();
                lost.insert(number);
            }
            pages[number] = links;
            found[number] = of_page;
            words[number] = of_words;
        }
        let waiting = std::mem::take(&mut self.waiting).into_iter();
        self.waiting = waiting.filter_map(|number| numbers[number]).collect();
        self.links.pages = pages;
        self.found = found;
        self.words = Some(WordIndex::new(words));
        lost
    }

    /// Takes a page out of the lists of those that it mentioned.
    fn forget(&mut self, site: &Site, from: PageNumber) {
        for to in self.links.pages[from].mentioned(site, from) {
            self.touched.insert(to);
            self.links.pages[to].backlinks.retain(|page| *page != from);
        }
    }

    /// Puts a page into the lists of those that it mentions.
    fn remember(&mut self, site: &Site, from: PageNumber) {
        if !site.pages[from].live {
            return;
        }
        for to in self.links.pages[from].mentioned(site, from) {
            let backlinks = &mut self.links.pages[to].backlinks;
            let at = backlinks.partition_point(|page| Shown::order(site, *page, from).is_lt());
            backlinks.insert(at, from);
            self.touched.insert(to);
        }
    }
}

impl PageLinks {
    /// Whether it certainly leads to the same entries: in the same order.
    fn mentions_like(&self, other: &PageLinks) -> bool {
        let entries = self.mentions.iter().map(|m| m.decision.entry());
        let others = other.mentions.iter().map(|m| m.decision.entry());
        self.by_hand().eq(other.by_hand()) && entries.eq(others)
    }

    /// Gives all pages their new numbers; false if one of them is gone.
    fn renumber(&mut self, numbers: &[Option<PageNumber>]) -> bool {
        let mut whole = true;
        let mut renumber = |page: &mut PageNumber| match numbers[*page] {
            Some(number) => *page = number,
            None => whole = false,
        };
        let targets = self
            .targets
            .iter_mut()
            .chain(self.texts.iter_mut().flatten());
        for target in targets.flatten() {
            if let Target::Page { number, .. } | Target::Mentions(number, _) = target {
                renumber(number);
            }
        }
        let mut few = true;
        for mention in &mut self.mentions {
            few &= mention.decision.renumber(&mut renumber);
        }
        for sentence in &mut self.sentences {
            renumber(&mut sentence.entry);
        }
        let sentences = std::mem::take(&mut self.sentences).into_iter();
        let mut said: Vec<_> = sentences.zip(std::mem::take(&mut self.said)).collect();
        said.sort_by_key(|(sentence, _)| sentence.entry);
        (self.sentences, self.said) = said.into_iter().unzip();
        whole && few
    }
}
