//! What stands in a page's text, and what becomes of it.
//!
//! 1. Of overlapping names the one of most words wins, then the leftmost
//!    ([`select`]);
//! 2. in the order of the text, each is decided by the rules of [`Decision`].

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::ops::Range;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::by_hand::listed;
use super::everyday::{is_everyday, is_honorific};
use super::index::{Candidate, NameIndex};
use super::neighbours::ends_other;
use super::{PageLinks, Target};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::names::fold;
use crate::model::schema::{Linked, Linking, Match};
use crate::model::{Page, PageNumber, Site};
use crate::parse::words::{Cut, CutRun};
use crate::parse::{Body, SlotContent};

/// A name in a page's text. All of a site are in memory, so it is small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    run: u32,
    text: Range<u32>,
    html: Range<u32>,
    pub decision: Decision,
    /// Its anchor, if it is the first mention of an entry in its sentence.
    pub anchor: Option<NonZeroU32>,
}

impl Mention {
    /// The number of its run.
    pub fn run(&self) -> usize {
        self.run as usize
    }

    /// Its bytes in the run's text.
    pub fn text(&self) -> Range<usize> {
        self.text.start as usize..self.text.end as usize
    }

    /// Bytes in the body's HTML that tags can stand around; empty where none can.
    pub fn html(&self) -> Range<usize> {
        self.html.start as usize..self.html.end as usize
    }
}

/// What becomes of a mention, and the rule that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Linked(PageNumber),
    /// An earlier mention or a link by hand was first.
    AlreadyLinked(PageNumber),
    /// It stands in a heading, or where its tags would cross others'.
    NotHere(PageNumber),
    /// The page's text does not link.
    LinkingIsOff(PageNumber),
    /// The entry, or its kind, says `linked: never`.
    Never(PageNumber),
    /// names.yaml says that this spelling is never linked.
    NeverSpelled(PageNumber),
    /// The page's own name.
    Own,
    /// An everyday word, and nobody said that it is meant.
    Everyday(PageNumber),
    /// A capitalised word before it may make it the end of another name.
    EndOfOther(PageNumber),
    /// Several entries have the name.
    Ambiguous(Box<[PageNumber]>),
    /// `refers: {name: false}`
    Exempt,
}

impl Decision {
    /// The entry that is mentioned, linked or not.
    pub fn entry(&self) -> Option<PageNumber> {
        match self {
            Decision::Linked(page)
            | Decision::AlreadyLinked(page)
            | Decision::NotHere(page)
            | Decision::LinkingIsOff(page)
            | Decision::Never(page)
            | Decision::NeverSpelled(page) => Some(*page),
            Decision::Own
            | Decision::Everyday(_)
            | Decision::EndOfOther(_)
            | Decision::Ambiguous(_)
            | Decision::Exempt => None,
        }
    }
}

impl Decision {
    /// All pages that it names.
    pub(super) fn pages_mut(&mut self) -> impl Iterator<Item = &mut PageNumber> {
        let pages = match self {
            Decision::Linked(page)
            | Decision::AlreadyLinked(page)
            | Decision::NotHere(page)
            | Decision::LinkingIsOff(page)
            | Decision::Never(page)
            | Decision::NeverSpelled(page)
            | Decision::Everyday(page)
            | Decision::EndOfOther(page) => std::slice::from_mut(page),
            Decision::Ambiguous(pages) => pages,
            Decision::Own | Decision::Exempt => &mut [],
        };
        pages.iter_mut()
    }
}

/// Finds and decides all mentions of a page. Ambiguous names are reported, once each.
pub fn mentions(
    site: &Site,
    index: &NameIndex,
    number: PageNumber,
    body: &Body,
    cut: &Cut,
    links: &PageLinks,
) -> (Vec<Mention>, Vec<Diagnostic>) {
    let page = &site.pages[number];
    let mut decider = Decider {
        site,
        index,
        number,
        page,
        body,
        linking: page
            .linking
            .or(page.kind.linking)
            .or(site.config.linking)
            .unwrap_or(Linking::First),
        refers: page
            .refers
            .iter()
            .rev()
            .map(|(name, meant)| (name.as_str(), *meant))
            .collect(),
        linked: FxHashSet::default(),
        named: FxHashSet::default(),
        by_hand: by_hand(body, &links.targets),
        end_of_last: None,
        reported: HashMap::new(),
        diagnostics: Vec::new(),
    };
    let mut mentions = Vec::new();
    for (run_number, run) in cut.iter().enumerate() {
        let run = &run;
        if run.heading && decider.linking == Linking::Section {
            decider.linked.clear();
        }
        decider.end_of_last = None;
        for candidate in select(index.find(run), run.words.len()) {
            if let Some(mention) = decider.mention(run_number, run, &candidate) {
                mentions.push(mention);
            }
            decider.end_of_last = Some(candidate.end);
        }
    }
    (mentions, decider.diagnostics)
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

/// Of overlapping candidates those of most words, then the leftmost; in the order of the text.
pub(super) fn select(mut candidates: Vec<Candidate>, words: usize) -> Vec<Candidate> {
    if candidates.len() < 2 {
        return candidates;
    }
    candidates.sort_by_key(|c| (std::cmp::Reverse(c.end - c.first), c.first));
    let mut taken = vec![false; words];
    candidates.retain(|candidate| {
        let words = &mut taken[candidate.first..candidate.end];
        let free = words.iter().all(|taken| !taken);
        if free {
            words.fill(true);
        }
        free
    });
    candidates.sort_by_key(|c| c.first);
    candidates
}

struct Decider<'a> {
    site: &'a Site,
    index: &'a NameIndex,
    number: PageNumber,
    page: &'a Page,
    body: &'a Body,
    linking: Linking,
    /// What names mean on this page, by the folded name.
    refers: HashMap<&'a str, Option<PageNumber>>,
    /// Entries that were linked on the page, or in the section.
    linked: FxHashSet<PageNumber>,
    /// People whose full name has stood.
    named: FxHashSet<PageNumber>,
    /// Links by hand that are still ahead, the next one last.
    by_hand: Vec<(u32, PageNumber)>,
    /// The word behind the last name in the run.
    end_of_last: Option<usize>,
    reported: HashMap<String, usize>,
    diagnostics: Vec<Diagnostic>,
}

impl Decider<'_> {
    fn pass_links_before(&mut self, html: u32) {
        while let Some((_, page)) = self.by_hand.pop_if(|(at, _)| *at < html) {
            self.linked.insert(page);
            self.named.insert(page);
        }
    }

    fn mention(
        &mut self,
        run_number: usize,
        run: &CutRun,
        candidate: &Candidate,
    ) -> Option<Mention> {
        let range = run.range_of(candidate.first..candidate.end);
        let text = &run.text[range.clone()];
        let html = run.html(&range);
        self.pass_links_before(html.start as u32);
        let decision = self.decide(run, candidate, text, &html)?;
        if let Decision::Linked(page) = decision {
            self.linked.insert(page);
        }
        let html = whole(&self.body.html, &html).unwrap_or(html.start..html.start);
        Some(Mention {
            run: run_number as u32,
            text: range.start as u32..range.end as u32,
            html: html.start as u32..html.end as u32,
            decision,
            anchor: None,
        })
    }

    /// Nothing when the words are no mention at all.
    fn decide(
        &mut self,
        run: &CutRun,
        candidate: &Candidate,
        text: &str,
        html: &Range<usize>,
    ) -> Option<Decision> {
        if let Some(decision) = self.chosen(text, run, html) {
            return Some(decision);
        }
        let names = candidate.names.iter().map(|n| self.index.name(*n));
        let mut pages: SmallVec<[PageNumber; 4]> = SmallVec::new();
        let short = names.clone().filter(|n| n.short).map(|n| n.page);
        let known = |page: &PageNumber| self.named.contains(page) || *page == self.number;
        pages.extend(short.filter(known));
        if !pages.is_empty() && self.is_other_name(run, candidate) {
            pages.clear();
        }
        let full = names.filter(|n| !n.short).map(|n| n.page);
        let end_of_other = ends_other(run, candidate, self.end_of_last);
        if !end_of_other {
            self.named.extend(full.clone());
        }
        let own_in_full = full.clone().any(|page| page == self.number);
        pages.extend(full);
        pages.sort_unstable();
        pages.dedup();
        match pages.as_slice() {
            [] => None,
            [own] if *own == self.number => Some(Decision::Own),
            [page] => {
                let single = candidate.end - candidate.first == 1;
                let entry = &self.site.pages[*page];
                let everyday = single
                    && entry.kind.matching == Match::Term
                    && is_everyday(&run.folded(candidate.first));
                let spelling = self.site.spelled(text);
                if spelling == Some(Linked::Never) {
                    return Some(Decision::NeverSpelled(*page));
                }
                if everyday && entry.linked != Linked::Always && spelling.is_none() {
                    return Some(Decision::Everyday(*page));
                }
                if end_of_other && entry.linked != Linked::Always && spelling.is_none() {
                    return Some(Decision::EndOfOther(*page));
                }
                Some(self.place(*page, run, html, false))
            }
            several => {
                // Also one of them is the page itself: its own name is meant by none surely.
                if own_in_full {
                    return Some(Decision::Own);
                }
                let span = run.span(&run.range_of(candidate.first..candidate.end));
                self.report(text, several, span);
                Some(Decision::Ambiguous(several.into()))
            }
        }
    }

    /// What the page itself says that a name means.
    fn chosen(&self, text: &str, run: &CutRun, html: &Range<usize>) -> Option<Decision> {
        if self.refers.is_empty() {
            return None;
        }
        let meant = self.refers.get(fold(text).as_str())?;
        Some(match meant {
            None => Decision::Exempt,
            Some(page) => self.place(*page, run, html, true),
        })
    }

    /// Whether a short name is the end of somebody else's name, or an everyday word.
    fn is_other_name(&self, run: &CutRun, candidate: &Candidate) -> bool {
        let everyday =
            |word: usize| run.words[word].starts_sentence && is_everyday(&run.folded(word));
        if everyday(candidate.first) {
            return true;
        }
        let Some(before) = candidate.first.checked_sub(1) else {
            return false;
        };
        let gap = run.gap(before);
        let near = gap == " " || gap == ". " && run.word(before).len() <= 2 || gap == "-";
        let word = run.word(before);
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        near && capital && !is_honorific(&run.folded(before)) && !everyday(before)
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

    fn report(&mut self, text: &str, several: &[PageNumber], span: Range<usize>) {
        let key = fold(text);
        // A page that does not link has nothing to settle.
        if self.linking == Linking::None || self.reported.contains_key(&key) {
            return;
        }
        self.reported.insert(key, self.diagnostics.len());
        let ids: Vec<&str> = several
            .iter()
            .map(|n| self.site.pages[*n].id.as_str())
            .collect();
        let first = ids.first().copied().unwrap_or_default();
        self.diagnostics.push(
            Diagnostic::new(
                Code::AmbiguousName,
                Place::new(&self.page.file, span),
                format!("`{text}` can mean {} entries, and is not linked", ids.len()),
            )
            .help(format!("they are {}", listed(&ids)))
            .help(format!("for this place, write `[[{first}|{text}]]`"))
            .help(format!("for this page, write `refers: {{{text}: {first}}}` in the front matter, or `{text}: false` if none is meant")),
        );
    }
}

/// The stretch of HTML to wrap in a link, with the tags right around it that it
/// needs to be whole; nothing when its tags cross others'.
fn whole(html: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let (mut opened, mut closed) = (Vec::new(), Vec::new());
    for tag in tags(&html[range.clone()]) {
        match tag.strip_prefix('/') {
            None if tag.starts_with("br") => {}
            None => opened.push(tag),
            Some(name) if opened.last() == Some(&name) => {
                opened.pop();
            }
            Some(name) => closed.push(name),
        }
    }
    let mut range = range.clone();
    for name in opened.iter().rev() {
        let close = format!("</{name}>");
        if !html[range.end..].starts_with(&close) {
            return None;
        }
        range.end += close.len();
    }
    for name in closed {
        let open = format!("<{name}>");
        if !html[..range.start].ends_with(&open) {
            return None;
        }
        range.start -= open.len();
    }
    Some(range)
}

/// What stands between `<` and `>`.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<')
        .skip(1)
        .filter_map(|part| part.split('>').next())
}
