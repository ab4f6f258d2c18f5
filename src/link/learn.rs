//! Which spellings of names are worth a link: counted, proposed, left to authors.
//!
//! Where authors have linked by hand, the share of pages with a spelling on which
//! they linked it is its link probability (Mihalcea and Csomai 2007; Milne and
//! Witten 2008), drawn towards the mean of spellings of its sort where there is
//! little to go by. Where they have not, a word that stands on many pages is taken
//! for an everyday one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::everyday::is_everyday;
use super::index::{NameIndex, Reading};
use super::mentions::select;
use super::{Links, Target};
use crate::model::schema::{Linked, Match};
use crate::model::{PageNumber, Site};
use crate::parse::Document;
use crate::parse::words::Run;

/// From how many pages with links by hand on their links are learned from.
const ENOUGH_PAGES: usize = 20;

/// The link probability from which a spelling is linked. With the next number, F
/// was 0.744 on the pages of that dictionary whose links were not learned from.
const LEAST_PROBABILITY: f64 = 0.30;

/// How many pages the mean of a sort counts for.
const WEIGHT_OF_MEAN: f64 = 1.5;

/// Without links to learn from: the share of pages above which a word in small
/// letters is an everyday one. On the 11,837 entries of the Free On-line Dictionary
/// of Computing, against its authors' links, F was 0.622 at 0.002, 0.627 at 0.001
/// and 0.627 at 0.0005.
const MOST_PAGES: f64 = 0.001;

/// From how many pages on a share says anything: on a small site, what stands on
/// many pages is its subject.
const LARGE_SITE: usize = 1_000;

/// From how many capitals on a word in capitals is an abbreviation of its own.
const ABBREVIATION: usize = 3;

/// What was counted for a spelling.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Pages on which it stands.
    pub pages: usize,
    /// Pages on which it is linked by hand.
    pub linked: usize,
    /// Whether it would be linked if names.yaml were empty.
    pub by_rule: bool,
    words: usize,
}

/// What was counted on a site.
#[derive(Debug, Default)]
pub struct Counts {
    /// Pages that were counted: all, or those with links by hand.
    pub pages: usize,
    /// Whether there are enough links by hand to learn from.
    pub by_hand: bool,
    pub spellings: BTreeMap<String, Count>,
}

/// A spelling whose links should be other than by rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub spelling: String,
    pub linked: Linked,
    pub count: Count,
}

/// Counts every spelling of every name. `links` must have been made without names.yaml.
pub fn count(site: &Site, documents: &[Document], links: &Links) -> Counts {
    let index = NameIndex::new(site);
    let live = |n: &PageNumber| site.pages[*n].live;
    let by_page: Vec<PageCount> = (0..site.pages.len())
        .into_par_iter()
        .filter(live)
        .map(|number| count_page(site, &index, number, documents, links))
        .collect();
    let with_links = by_page
        .iter()
        .filter(|page| !page.linked.is_empty())
        .count();
    let by_hand = with_links >= ENOUGH_PAGES;
    let mut counts = Counts {
        by_hand,
        ..Counts::default()
    };
    for page in &by_page {
        for (spelling, words) in &page.standing {
            let count = counts.spellings.entry(spelling.clone()).or_default();
            count.words = *words;
            count.by_rule |= page.by_rule.contains(spelling);
        }
        if by_hand && page.linked.is_empty() {
            continue;
        }
        counts.pages += 1;
        for spelling in page.standing.keys() {
            let count = counts.spellings.entry(spelling.clone()).or_default();
            count.pages += 1;
            count.linked += usize::from(page.linked.contains(spelling));
        }
    }
    counts
}

#[derive(Default)]
struct PageCount {
    /// Spellings that stand on the page, with their number of words.
    standing: HashMap<String, usize>,
    linked: BTreeSet<String>,
    by_rule: BTreeSet<String>,
}

fn count_page(
    site: &Site,
    index: &NameIndex,
    number: PageNumber,
    documents: &[Document],
    links: &Links,
) -> PageCount {
    let document = &documents[site.pages[number].document];
    let mut page = PageCount::default();
    let one_entry = |names: &[usize]| {
        let mut pages = names.iter().map(|n| index.name(*n).page);
        let first = pages.next();
        first.filter(|first| *first != number && pages.all(|page| page == *first))
    };
    for run in document.body.runs.iter().filter(|run| !run.heading) {
        for candidate in select(index.find_all(run, Reading::Wide), run.words.len()) {
            let short = candidate.names.iter().all(|n| index.name(*n).short);
            let Some(entry) = one_entry(&candidate.names).filter(|_| !short) else {
                continue;
            };
            let spelling = run.text_of(candidate.first..candidate.end).to_owned();
            let words = candidate.end - candidate.first;
            let entry = &site.pages[entry];
            let term = words == 1 && entry.kind.matching == Match::Term;
            let everyday = term && is_everyday(&run.words[candidate.first].folded);
            let by_rule = match entry.linked {
                Linked::Always => true,
                Linked::Auto => !everyday,
                Linked::Never => false,
            };
            if by_rule && index.fits_case(run, &candidate) {
                page.by_rule.insert(spelling.clone());
            }
            page.standing.insert(spelling, words);
        }
    }
    let entry = |target: &Option<Target>| match target {
        Some(Target::Page { number: to, .. }) => *to != number && site.pages[*to].kind.is_entry(),
        _ => false,
    };
    for (reference, target) in document
        .facts
        .references
        .iter()
        .zip(&links.pages[number].targets)
    {
        if entry(target)
            && let Some(words) = words_of_link(&document.body.runs, &reference.span)
        {
            page.linked.insert(words);
        }
    }
    page
}

/// The words of a link by hand.
fn words_of_link(runs: &[Run], span: &std::ops::Range<usize>) -> Option<String> {
    let inside = |word: &crate::parse::words::Word| {
        word.span.start as usize >= span.start && word.span.end as usize <= span.end
    };
    runs.iter().find_map(|run| {
        let first = run.words.iter().position(inside)?;
        let count = run.words[first..]
            .iter()
            .take_while(|word| inside(word))
            .count();
        Some(run.text_of(first..first + count).to_owned())
    })
}

/// Spellings that should be linked, or not, other than the rules would.
pub fn propose(counts: &Counts) -> Vec<Proposal> {
    let means = means(counts);
    let mut proposals = Vec::new();
    for (spelling, count) in &counts.spellings {
        let link = match counts.by_hand {
            true => {
                let mean = means.get(&sort(spelling, count)).copied().unwrap_or(0.5);
                let probability = (count.linked as f64 + WEIGHT_OF_MEAN * mean)
                    / (count.pages as f64 + WEIGHT_OF_MEAN);
                probability >= LEAST_PROBABILITY
            }
            false => link_by_share(spelling, count, counts.pages),
        };
        if link != count.by_rule {
            proposals.push(Proposal {
                spelling: spelling.clone(),
                linked: if link { Linked::Always } else { Linked::Never },
                count: *count,
            });
        }
    }
    proposals
}

/// Whether a spelling is linked on a site whose authors link too little to learn from.
fn link_by_share(spelling: &str, count: &Count, pages: usize) -> bool {
    if pages < LARGE_SITE {
        return count.by_rule;
    }
    let (several, capitals) = sort(spelling, count);
    let abbreviation = !several && capitals == 2 && spelling.chars().count() >= ABBREVIATION;
    let share = count.pages as f64 / pages as f64;
    (count.by_rule || abbreviation) && (several || capitals > 0 || share <= MOST_PAGES)
}

/// Spellings of one sort are alike: one word or several; in small letters, with a
/// capital, in capitals.
fn sort(spelling: &str, count: &Count) -> (bool, u8) {
    let mut letters = spelling.chars().filter(|c| c.is_alphabetic());
    let first = letters.next().is_some_and(char::is_uppercase);
    let all = first && letters.all(char::is_uppercase);
    (count.words > 1, u8::from(first) + u8::from(all))
}

/// The mean link probability of each sort.
fn means(counts: &Counts) -> HashMap<(bool, u8), f64> {
    let mut sums: HashMap<(bool, u8), (usize, usize)> = HashMap::new();
    for (spelling, count) in &counts.spellings {
        let sum = sums.entry(sort(spelling, count)).or_default();
        sum.0 += count.linked;
        sum.1 += count.pages;
    }
    sums.into_iter()
        .map(|(sort, (linked, pages))| (sort, linked as f64 / pages.max(1) as f64))
        .collect()
}
