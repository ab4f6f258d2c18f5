//! How often each spelling stands, and is linked by hand.

use std::collections::{BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use super::{ABBREVIATION, Capitals, Counts, Form, Sort};
use crate::link::index::{Candidate, NameIndex, Reading};
use crate::link::mentions::select;
use crate::link::neighbours::{Beside, Ordinary};
use crate::link::{Links, Target};
use crate::model::schema::{Linked, Match};
use crate::model::spellings::spelling;
use crate::model::{PageNumber, Site};
use crate::parse::Document;
use crate::parse::words::{CutRun, Places};

/// From how many pages with links by hand on their links are learned from.
const ENOUGH_PAGES: usize = 20;

/// Of how many names of several words such pages must hold together, for these alone to
/// say whether authors link by hand: they hardly ever mean something else.
const ENOUGH_NAMES: usize = 20;

/// The share of names that authors link by hand who link nearly all. On FOLDOC it is
/// 0.66 of the names of several words, on the shipped site, which leaves its links to
/// the program, 0.18.
const MOST_BY_HAND: f64 = 0.5;

/// Counts every spelling of every name, as if names.yaml were empty.
pub fn count(site: &Site, documents: &[Document], links: &Links) -> Counts {
    let index = NameIndex::of_entries(site);
    let pages: Vec<PageCount> = (0..site.pages.len())
        .into_par_iter()
        .map(|number| match site.pages[number].live {
            true => count_page(site, &index, number, documents, links),
            false => PageCount::default(),
        })
        .collect();
    let by_hand = link_by_hand(&pages);
    let mut counts = Counts {
        by_hand,
        ..Counts::default()
    };
    for (number, page) in pages.iter().enumerate() {
        let counted = site.pages[number].live && !(by_hand && page.linked.is_empty());
        counts.pages += usize::from(counted);
        for (spelling, standing) in &page.standing {
            let count = counts.spellings.entry(spelling.clone()).or_default();
            count.sort = standing.sort;
            count.decided |= standing.decided;
            count.by_rule |= standing.by_rule;
            if site.pages[number].kind.is_entry() {
                count.entries += 1;
                let in_turn = pages[standing.entry].names.contains(&number);
                count.in_turn += usize::from(in_turn);
            }
            if counted {
                count.pages += 1;
                // What is linked to another page means another thing.
                let own = (spelling.clone(), standing.entry);
                count.linked += usize::from(page.linked.contains(&own));
                count.in_others += usize::from(!standing.alone);
            }
        }
    }
    counts
}

/// Whether the authors set their links by hand. Where most names stand without one, they
/// leave them to the program, and that one has none says nothing of it.
fn link_by_hand(pages: &[PageCount]) -> bool {
    let with_links = || pages.iter().filter(|page| !page.linked.is_empty());
    let count = |fits: &dyn Fn(&Sort) -> bool| {
        let (mut standing, mut linked) = (0, 0);
        for page in with_links() {
            let names = page.standing.iter();
            for (name, found) in names.filter(|(_, s)| s.by_rule && fits(&s.sort)) {
                standing += 1;
                linked += usize::from(page.linked.contains(&(name.clone(), found.entry)));
            }
        }
        (standing, linked)
    };
    let several = count(&|sort| sort.several_words);
    let (standing, linked) = match several {
        (ENOUGH_NAMES.., _) => several,
        _ => count(&|_| true),
    };
    with_links().count() >= ENOUGH_PAGES && linked as f64 >= MOST_BY_HAND * standing as f64
}

#[derive(Default)]
struct PageCount {
    standing: HashMap<String, Standing>,
    /// Spellings that are linked by hand, with what they are linked to.
    linked: BTreeSet<(String, PageNumber)>,
    /// Entries that the page mentions.
    names: HashSet<PageNumber>,
}

/// A spelling on a page.
struct Standing {
    entry: PageNumber,
    sort: Sort,
    by_rule: bool,
    decided: bool,
    /// Whether it stands somewhere that is no part of another name.
    alone: bool,
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
    let cut = document.body.runs.cut();
    let ordinary = Ordinary::of(&cut);
    let mut with_signs = HashMap::new();
    for (run_number, run) in cut.iter().enumerate().filter(|(_, run)| !run.heading) {
        let run = &run;
        let found = select(index.find_all(run, Reading::Wide), run.words.len());
        for (i, candidate) in found.iter().enumerate() {
            let beside = Beside {
                vocabulary: &index.vocabulary,
                ordinary: &ordinary,
                end_before: i.checked_sub(1).map(|before| found[before].end),
                next: found.get(i + 1).map(|next| next.first),
            };
            let short = candidate.names.iter().all(|n| index.name(*n).short);
            let Some(entry) = one_entry(&candidate.names).filter(|_| !short) else {
                continue;
            };
            let alone = !beside.is_part(run, candidate, &site.pages[entry].kind);
            let stands = standing(site, index, run, candidate, entry);
            if index.fits_case(run, candidate) {
                page.names.insert(entry);
            }
            let spelt = index.spelt(run, candidate);
            let words = run.range_of(candidate.first..candidate.end);
            if spelt.len() > words.len() {
                with_signs.insert((run_number, words), spelt);
            }
            let spelling = spelling(spelt);
            let by_rule = stands.by_rule;
            let standing = page.standing.entry(spelling).or_insert(stands);
            standing.by_rule |= by_rule;
            standing.alone |= alone;
        }
    }
    let targets = &links.pages[number].targets;
    let places = Places::of(&document.body.runs);
    for (reference, target) in document.facts.references.iter().zip(targets) {
        let Some(Target::Page { number: to, .. }) = target else {
            continue;
        };
        if *to != number && site.pages[*to].kind.is_entry() {
            page.names.insert(*to);
            let words = places.within(&cut, &reference.span);
            page.linked.extend(words.map(|words| {
                let spelling = match with_signs.get(&words) {
                    Some(name) => spelling(name),
                    None => spelling(&cut.get(words.0).text[words.1]),
                };
                (spelling, *to)
            }));
        }
    }
    page
}

fn standing(
    site: &Site,
    index: &NameIndex,
    run: &CutRun,
    candidate: &Candidate,
    entry: PageNumber,
) -> Standing {
    let single = candidate.end - candidate.first == 1;
    let mut words = candidate.first..candidate.end;
    let everyday = words.all(|word| index.vocabulary.is_everyday(&run.folded(word)));
    let page = &site.pages[entry];
    let excluded = everyday && single && page.kind.matching == Match::Term;
    let linked = match page.linked {
        Linked::Always => true,
        Linked::Auto => !excluded,
        Linked::Never => false,
    };
    let text = run.text_of(candidate.first..candidate.end);
    let names = candidate.names.iter().map(|n| index.name(*n).text.as_str());
    let form = names.map(|name| match name {
        name if name == text => Form::Exact,
        name if name.to_lowercase() == text.to_lowercase() => Form::OtherCapitals,
        _ => Form::Variant,
    });
    Standing {
        entry,
        sort: Sort {
            several_words: !single,
            capitals: capitals(text),
            form: form.min().unwrap_or_default(),
            everyday,
            short: text.chars().count() < ABBREVIATION,
        },
        by_rule: linked && index.fits_case(run, candidate),
        decided: page.linked != Linked::Auto,
        alone: false,
    }
}

fn capitals(spelling: &str) -> Capitals {
    let mut letters = spelling.chars().filter(|c| c.is_alphabetic());
    match letters.next().is_some_and(char::is_uppercase) {
        false => Capitals::None,
        true if letters.all(char::is_uppercase) => Capitals::All,
        true => Capitals::First,
    }
}
