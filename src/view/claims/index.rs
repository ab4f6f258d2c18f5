//! Claims by what they have to do with, found once for all views.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::named_in;
use crate::link::{Links, Target};
use crate::model::claims::{Stance, StanceKind};
use crate::model::{PageNumber, Site};
use crate::view::Whole;
use crate::view::data::{ClaimView, Kept};

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
    /// What pages show of them, each made when it is first shown.
    pub views: HashMap<String, OnceLock<Kept<ClaimView>>>,
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
            index.views.insert(id.clone(), OnceLock::new());
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
        index
    }
}

/// Which pages use which claims in their text, fields or blocks, but for the pages on
/// which the claims stand. It is kept from edit to edit: what a page uses, it says
/// itself.
#[derive(Debug, Default)]
pub struct Uses {
    /// By claim, in the order of their titles.
    pages: HashMap<String, Vec<PageNumber>>,
    /// By page; most use none.
    claims: HashMap<PageNumber, Vec<String>>,
}

impl Uses {
    pub fn new(whole: &Whole) -> Uses {
        let by_title = whole.overview.by_title.par_iter();
        let found: Vec<(PageNumber, Vec<String>)> = by_title
            .map(|(_, number)| (*number, used_by(whole.site, whole.links, *number)))
            .filter(|(_, claims)| !claims.is_empty())
            .collect();
        let mut uses = Uses::default();
        for (number, claims) in found {
            for id in &claims {
                uses.pages.entry(id.clone()).or_default().push(number);
            }
            uses.claims.insert(number, claims);
        }
        uses
    }

    /// The pages that use a claim.
    pub fn of(&self, claim: &str) -> &[PageNumber] {
        self.pages.get(claim).map(Vec::as_slice).unwrap_or_default()
    }

    /// Follows pages that have other values or texts; `ranks` are the places of all
    /// pages among their titles, which are what they were.
    pub fn update(
        &mut self,
        site: &Site,
        links: &Links,
        ranks: &[usize],
        pages: &BTreeSet<PageNumber>,
    ) {
        for &number in pages {
            for id in self.claims.remove(&number).unwrap_or_default() {
                if let Some(pages) = self.pages.get_mut(&id) {
                    pages.retain(|page| *page != number);
                }
            }
            let claims = used_by(site, links, number);
            for id in &claims {
                let pages = self.pages.entry(id.clone()).or_default();
                let at = pages.partition_point(|page| ranks[*page] < ranks[number]);
                pages.insert(at, number);
            }
            if !claims.is_empty() {
                self.claims.insert(number, claims);
            }
        }
    }
}

/// The claims of other pages that a page uses, each once.
fn used_by(site: &Site, links: &Links, number: PageNumber) -> Vec<String> {
    let page = &site.pages[number];
    if !page.live {
        return Vec::new();
    }
    let links = &links.pages[number];
    let targets = links.targets.iter().chain(links.texts.iter().flatten());
    let linked = targets.filter_map(|target| match target {
        Some(Target::Claim(id)) => Some(id.as_str()),
        _ => None,
    });
    let used: BTreeSet<&str> = linked.chain(named_in(page)).collect();
    let of_others = used
        .into_iter()
        .filter(|id| site.claims.page(id) != Some(number));
    of_others.map(str::to_owned).collect()
}

fn add(map: &mut HashMap<PageNumber, Vec<String>>, pages: BTreeSet<PageNumber>, id: &str) {
    for page in pages {
        map.entry(page).or_default().push(id.to_owned());
    }
}
