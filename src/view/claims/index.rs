//! Claims by what they have to do with, found once for all views.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::named_in;
use crate::link::Target;
use crate::model::PageNumber;
use crate::model::claims::{Stance, StanceKind};
use crate::view::Whole;

/// The ids of a site's claims, in the order of the ledger.
#[derive(Debug, Default)]
pub struct Index {
    pub ordered: Vec<String>,
    /// By the stances that somebody has taken on them.
    pub by_kind: [Vec<String>; StanceKind::ALL.len()],
    pub about: HashMap<PageNumber, Vec<String>>,
    /// By those who take a stance.
    pub by: HashMap<PageNumber, Vec<String>>,
    /// By the sources of stances.
    pub cited: HashMap<PageNumber, Vec<String>>,
    /// The pages that use a claim in their text, fields or blocks, in the order of
    /// their titles, without the one on which it stands.
    pub used: HashMap<String, Vec<PageNumber>>,
}

impl Index {
    pub fn new(whole: &Whole) -> Index {
        let site = whole.site;
        let mut index = Index::default();
        let mut all: Vec<(PageNumber, usize)> = site.live_claims().collect();
        // By date, then as the pages stand and have them.
        all.sort_by_cached_key(|(page, number)| {
            let page = &site.pages[*page];
            let date = page.claims[*number].date.as_ref().or(page.date.as_ref());
            (date.is_none(), date.cloned(), page.id.clone(), *number)
        });
        for (page, number) in all {
            let claim = &site.pages[page].claims[number];
            let id = &claim.id;
            index.ordered.push(id.clone());
            let each = |of: fn(&Stance) -> PageNumber| -> BTreeSet<_> {
                claim.stances.iter().map(of).collect()
            };
            add(&mut index.about, claim.about.iter().copied().collect(), id);
            add(&mut index.by, each(|stance| stance.by), id);
            add(&mut index.cited, each(|stance| stance.source), id);
            let kinds: BTreeSet<StanceKind> = claim.stances.iter().map(|s| s.kind).collect();
            for kind in kinds {
                index.by_kind[kind as usize].push(id.clone());
            }
        }
        index.find_uses(whole);
        index
    }

    fn find_uses(&mut self, whole: &Whole) {
        let site = whole.site;
        // An id stands once for each use; a page follows itself.
        let by_title = whole.overview.by_title.par_iter();
        let uses: Vec<(&str, PageNumber)> = by_title
            .filter(|(_, number)| site.pages[*number].live)
            .flat_map_iter(|(_, number)| {
                let links = &whole.links.pages[*number];
                let targets = links.targets.iter().chain(links.texts.iter().flatten());
                let linked = targets.filter_map(|target| match target {
                    Some(Target::Claim(id)) => Some(id.as_str()),
                    _ => None,
                });
                let used = linked.chain(named_in(&site.pages[*number]));
                used.map(|id| (id, *number))
            })
            .filter(|(id, number)| site.claims.page(id) != Some(*number))
            .collect();
        for (id, number) in uses {
            let pages = self.used.entry(id.to_owned()).or_default();
            if pages.last() != Some(&number) {
                pages.push(number);
            }
        }
    }
}

fn add(map: &mut HashMap<PageNumber, Vec<String>>, pages: BTreeSet<PageNumber>, id: &str) {
    for page in pages {
        map.entry(page).or_default().push(id.to_owned());
    }
}
