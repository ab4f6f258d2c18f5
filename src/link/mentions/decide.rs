//! What becomes of each name, in the order of the text.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::ambiguous::Reports;
use super::explained::Explained;
use super::{Decision, Mention, select};
use crate::diagnostic::Diagnostic;
use crate::link::index::{Candidate, MOST_SHARING, Name, NameIndex};
use crate::link::neighbours::{Beside, Ordinary, is_all_capitals, is_followed, is_label, is_other};
use crate::link::refers::Refers;
use crate::link::wrap::whole;
use crate::link::{PageLinks, Target};
use crate::model::names::fold;
use crate::model::schema::{Linked, Linking, Match};
use crate::model::{Page, PageNumber, Site};
use crate::parse::words::{Cut, CutRun};
use crate::parse::{Body, SlotContent};

/// Decides the names of a page, run by run.
pub(super) struct Decider<'a> {
    site: &'a Site,
    index: &'a NameIndex,
    number: PageNumber,
    page: &'a Page,
    body: &'a Body,
    linking: Linking,
    /// What names mean on this page.
    refers: Refers<'a>,
    /// Entries that were linked on the page, or in the section.
    linked: FxHashSet<PageNumber>,
    /// People whose full name has stood.
    named: FxHashSet<PageNumber>,
    /// Of those, the first that have each short name, by the name's first number.
    known: FxHashMap<usize, Vec<PageNumber>>,
    /// Links by hand that are still ahead, the next one last.
    by_hand: Vec<(u32, PageNumber)>,
    /// Where sections start that are still ahead, the next one last.
    sections: Vec<u32>,
    /// The word behind the last name in the run.
    end_of_last: Option<usize>,
    /// The first word of the next name in the run.
    next: Option<usize>,
    /// The last mention's run, and where it ends there.
    last_text: (usize, usize),
    /// Words that the page writes in small letters.
    ordinary: Ordinary<'a>,
    /// What abbreviations stand for on the page.
    explained: Explained<'a>,
    /// Ambiguous names.
    reports: Reports,
}

impl<'a> Decider<'a> {
    pub fn new(
        site: &'a Site,
        index: &'a NameIndex,
        number: PageNumber,
        body: &'a Body,
        cut: &'a Cut<'a>,
        links: &PageLinks,
    ) -> Decider<'a> {
        let page = &site.pages[number];
        let linking = page.linking.or(page.kind.linking).or(site.config.linking);
        let mut decider = Decider {
            site,
            index,
            number,
            page,
            body,
            linking: linking.unwrap_or(Linking::First),
            refers: Refers::of(page),
            linked: FxHashSet::default(),
            named: FxHashSet::default(),
            known: FxHashMap::default(),
            by_hand: by_hand(body, &links.targets),
            sections: match linking {
                Some(Linking::Section) => sections(&body.html),
                _ => Vec::new(),
            },
            end_of_last: None,
            next: None,
            last_text: (0, 0),
            ordinary: Ordinary::of(cut),
            explained: Explained::of(page),
            reports: Reports::default(),
        };
        decider.name(number);
        decider
    }

    /// Adds the mentions of a run.
    pub fn run(&mut self, number: usize, run: &CutRun, mentions: &mut Vec<Mention>) {
        self.end_of_last = None;
        let mut found = self.index.find(run);
        self.refers.add(run, &mut found);
        let mut found = select(found, run.words.len()).into_iter().peekable();
        while let Some(candidate) = found.next() {
            self.next = found.peek().map(|next| next.first);
            mentions.extend(self.mention(number, run, &candidate));
            self.end_of_last = Some(candidate.end);
        }
    }

    /// What is to be told the author.
    pub fn finish(self, cut: &Cut) -> Vec<Diagnostic> {
        let mut told = self.reports.told(self.site, self.page);
        told.extend(self.refers.unfound(cut));
        told
    }

    fn pass_links_before(&mut self, html: u32) {
        while let Some((_, page)) = self.by_hand.pop_if(|(at, _)| *at < html) {
            self.linked.insert(page);
            self.name(page);
        }
    }

    /// A page's full name has stood: from now on its short ones count.
    fn name(&mut self, page: PageNumber) {
        if !self.named.insert(page) {
            return;
        }
        for short in self.index.shorts(page) {
            let known = self.known.entry(self.index.first_alike(short)).or_default();
            if known.len() < MOST_SHARING {
                known.push(page);
            }
        }
    }

    fn mention(
        &mut self,
        run_number: usize,
        run: &CutRun,
        candidate: &Candidate,
    ) -> Option<Mention> {
        let words = run.range_of(candidate.first..candidate.end);
        let range = self.reach(run_number, run, candidate, &words);
        let html = run.html(&range);
        while let Some(start) = self.sections.pop_if(|start| *start as usize <= html.start) {
            // The links by hand of the section before are not those of this one.
            self.pass_links_before(start);
            self.linked.clear();
        }
        self.pass_links_before(html.start as u32);
        let decision = self.decide(run, candidate, &run.text[words], &html)?;
        if let Decision::Linked(page) = decision {
            self.linked.insert(page);
        }
        self.last_text = (run_number, range.end);
        let html = whole(&self.body.html, &html).unwrap_or(html.start..html.start);
        Some(Mention {
            run: run_number as u32,
            text: range.start as u32..range.end as u32,
            html: html.start as u32..html.end as u32,
            decision,
            anchor: None,
        })
    }

    /// The words of a mention with the signs that are its name's own: "U.S.",
    /// "function (mathematics)".
    fn reach(
        &self,
        number: usize,
        run: &CutRun,
        candidate: &Candidate,
        words: &Range<usize>,
    ) -> Range<usize> {
        let last = match self.last_text {
            (run, end) if run == number => end,
            _ => 0,
        };
        let names = candidate.names.iter().take(MOST_SHARING);
        let reaches = names.map(|name| self.index.name(*name).reach(run.text, words));
        let free = |reach: &Range<usize>| reach.start >= last && run.is_all_free(reach);
        let longest = reaches.filter(free).max_by_key(|reach| reach.len());
        longest.unwrap_or(words.clone())
    }

    /// Nothing when the words are no mention at all.
    fn decide(
        &mut self,
        run: &CutRun,
        candidate: &Candidate,
        text: &str,
        html: &Range<usize>,
    ) -> Option<Decision> {
        let names = || candidate.names.iter().map(|n| (*n, self.index.name(*n)));
        let short = names().all(|(_, name)| name.short);
        let single = candidate.end - candidate.first == 1;
        if single && (is_label(run, candidate.first) || self.is_shouted(run, candidate.first)) {
            return None;
        }
        let is_other = || is_other(run, candidate, &self.index.vocabulary, self.next);
        let folded = || match self.page.refers.is_empty() {
            true => String::new(),
            false => fold(text),
        };
        let chosen = self.refers.meant(candidate, &folded());
        if chosen.is_some() && short && (single || !candidate.names.is_empty()) && is_other() {
            return None;
        }
        match chosen {
            Some(None) => return Some(Decision::Exempt),
            Some(Some(page)) => return Some(self.place(page, run, html, true)),
            None => {}
        }
        let mut pages: SmallVec<[PageNumber; 4]> = SmallVec::new();
        for (number, _) in names().filter(|(_, name)| name.short) {
            pages.extend(self.known.get(&number).into_iter().flatten().copied());
        }
        // "The Grahams" are more than one.
        let plural = text.ends_with(['s', 'S']) && self.index.is_plural(run, candidate);
        if !pages.is_empty() && (plural || is_other()) {
            pages.clear();
        }
        // "Thomas Graham Bell" and "Thomas Graham-Smith" are others.
        let is_person = |name: &Name| self.index.shorts(name.page).next().is_some();
        let followed = is_followed(run, candidate.end, self.next);
        let full: SmallVec<[usize; 4]> = names()
            .filter(|(_, name)| !(name.short || (followed || plural) && is_person(name)))
            .map(|(number, _)| number)
            .collect();
        let of_full = || full.iter().map(|number| self.index.name(*number).page);
        // Of more than these, only the first are looked at.
        let many = full.len() == MOST_SHARING && pages.is_empty();
        let shared = full.first().filter(|_| many);
        let shared = shared.and_then(|first| self.index.sharing(*first).cloned());
        let own_in_full = of_full().any(|page| page == self.number)
            || shared
                .as_ref()
                .is_some_and(|pages| pages.binary_search(&self.number).is_ok());
        pages.extend(of_full());
        pages.sort_unstable();
        pages.dedup();
        if single {
            self.explained.add(run, candidate.first);
        }
        let (site, several) = (self.site, pages.len() > 1);
        let is_explained = |page: &PageNumber| self.explained.is_other(text, &site.pages[*page]);
        if single && several {
            pages.retain(|page| !is_explained(page));
        }
        let explained = single && pages.iter().all(is_explained);
        let end_of_other = !short && self.is_part(run, candidate, &pages);
        if !end_of_other && !explained {
            let named: SmallVec<[PageNumber; 4]> = of_full().collect();
            named.into_iter().for_each(|page| self.name(page));
        }
        match pages.as_slice() {
            [] => None,
            [own] if *own == self.number => Some(Decision::Own),
            [page] if explained => Some(Decision::Explained(*page)),
            [page] => Some(self.one(*page, run, candidate, html, end_of_other)),
            several => {
                // Also one of them is the page itself: its own name is meant by none surely.
                if own_in_full {
                    return Some(Decision::Own);
                }
                let several = shared.unwrap_or_else(|| several.into());
                let span = run.span(&run.range_of(candidate.first..candidate.end));
                // Where no page may link it, there is nothing to settle.
                // A page that does not link has nothing to settle either.
                let never = self.spelled(run, candidate) == Some(Linked::Never);
                if !never && self.linking != Linking::None {
                    self.reports.add(text, &several, span);
                }
                Some(Decision::Ambiguous(several))
            }
        }
    }

    /// Whether the words beside a name make it a part of another.
    fn is_part(&self, run: &CutRun, candidate: &Candidate, pages: &[PageNumber]) -> bool {
        let Some(first) = pages.first() else {
            return false;
        };
        let beside = Beside {
            vocabulary: &self.index.vocabulary,
            ordinary: &self.ordinary,
            end_before: self.end_of_last,
            next: self.next,
        };
        beside.is_part(run, candidate, &self.site.pages[*first].kind)
    }

    /// The decision for a name that one entry has.
    fn one(
        &self,
        page: PageNumber,
        run: &CutRun,
        candidate: &Candidate,
        html: &Range<usize>,
        end_of_other: bool,
    ) -> Decision {
        let single = candidate.end - candidate.first == 1;
        let entry = &self.site.pages[page];
        let names = || candidate.names.iter().map(|n| self.index.name(*n));
        let everyday = single
            && entry.kind.matching == Match::Term
            && !names().any(|name| name.has_signs())
            && self
                .index
                .vocabulary
                .is_everyday(&run.folded(candidate.first));
        let spelling = self.spelled(run, candidate);
        if spelling == Some(Linked::Never) {
            return Decision::NeverSpelled(page);
        }
        let decided = entry.linked == Linked::Always || spelling.is_some();
        match () {
            () if everyday && !decided => Decision::Everyday(page),
            () if end_of_other => Decision::EndOfOther(page),
            () => self.place(page, run, html, false),
        }
    }

    /// Whether a word has its capitals from the text around it, and is else everybody's:
    /// "WHO DID IT".
    fn is_shouted(&self, run: &CutRun, word: usize) -> bool {
        is_all_capitals(run, word) && self.index.vocabulary.is_everyday(&run.folded(word))
    }

    /// What names.yaml says of a name: of all that is typed for it, or of its words
    /// where no sign tells it from others.
    fn spelled(&self, run: &CutRun, candidate: &Candidate) -> Option<Linked> {
        let words = run.range_of(candidate.first..candidate.end);
        let names = candidate.names.iter().take(MOST_SHARING);
        let mut reaches = names.map(|name| self.index.name(*name).reach(run.text, &words));
        let spelled = |words: Range<usize>| self.site.spelled(&run.text[words]);
        let whole = reaches.find_map(spelled);
        whole.or_else(|| self.site.spelled(self.index.spelt(run, candidate)))
    }

    /// The decision for a mention that means one entry.
    fn place(&self, page: PageNumber, run: &CutRun, html: &Range<usize>, chosen: bool) -> Decision {
        let entry = &self.site.pages[page];
        if page == self.number {
            return Decision::Own;
        }
        if entry.linked == Linked::Never && !chosen {
            return Decision::Never(page);
        }
        if self.linking == Linking::None {
            return Decision::LinkingIsOff(page);
        }
        if self.linking != Linking::All && self.linked.contains(&page) {
            return Decision::AlreadyLinked(page);
        }
        if run.heading || whole(&self.body.html, html).is_none() {
            return Decision::NotHere(page);
        }
        Decision::Linked(page)
    }
}

/// Where the headings of a text stand in its HTML, the last one first.
fn sections(html: &str) -> Vec<u32> {
    let starts = html.rmatch_indices("<h");
    let starts = starts.filter(|(at, _)| matches!(html.as_bytes().get(at + 2), Some(b'1'..=b'6')));
    starts.map(|(at, _)| at as u32).collect()
}

/// Links by hand to entries, by their place in the HTML.
fn by_hand(body: &Body, targets: &[Option<Target>]) -> Vec<(u32, PageNumber)> {
    let mut links = Vec::new();
    for slot in &body.slots {
        let (SlotContent::LinkAttributes(reference) | SlotContent::Card(reference)) = &slot.content
        else {
            continue;
        };
        if let Some(Some(Target::Page { number, .. })) = targets.get(*reference) {
            links.push((slot.at as u32, *number));
        }
    }
    links.reverse();
    links
}
