//! The claims that have to do with a page: on the page, in its text, and all of them
//! where the page shows only the first.

use std::collections::{BTreeSet, HashSet};

use super::{Found, cells};
use crate::link::Target;
use crate::model::PageNumber;
use crate::model::claims::{self, Asked, SHOWN};
use crate::parse::{Body, SlotContent};
use crate::view::data::{ClaimView, ClaimsGroup, ClaimsOfPage, Kept, PageClaims, SomeClaims};
use crate::view::lists::part_address;
use crate::view::{PER_PAGE, Whole};

/// What the claims of other pages have to do with a page: it is given as their source,
/// takes a stance on them, or they are about it.
const SORTS: [&str; 3] = ["cited", "by", "about"];

impl<'w> Whole<'w> {
    /// The claims of other pages that have to do with a page, of each of the [`SORTS`].
    fn claims_by_sort(&self, number: PageNumber) -> [Vec<Found<'w>>; 3] {
        let index = self.claims_index();
        [&index.cited, &index.by, &index.about].map(|by_page| {
            let mut found = self.found(by_page.get(&number).into_iter().flatten());
            found.retain(|(page, _)| *page != number);
            found
        })
    }

    pub(in crate::view) fn page_claims(&self, number: PageNumber, body: &Body) -> PageClaims {
        let page = &self.site.pages[number];
        let own: Vec<Found> = page.claims.iter().map(|claim| (number, claim)).collect();
        let by_sort = self.claims_by_sort(number);
        let all = by_sort.iter().any(|found| found.len() > SHOWN);
        let [cited, by, about] = by_sort.map(|found| SomeClaims {
            count: found.len(),
            claims: self.views(&found[..found.len().min(SHOWN)]),
        });
        PageClaims {
            own: self.views(&own),
            stances: match page.claims.first() {
                Some(first) => self.stance_views(first),
                None => Vec::new(),
            },
            cells: cells(&page.claims),
            about,
            by,
            cited,
            linked: self.linked_claims(number, body),
            all: all.then(|| self.address(&self.claims_of_address(number))),
        }
    }

    /// The claims that a page's text links to, each once, in the order of the text.
    fn linked_claims(&self, number: PageNumber, body: &Body) -> Vec<Kept<ClaimView>> {
        let targets = &self.links.pages[number].targets;
        let mut seen = HashSet::new();
        let linked = body.slots.iter().filter_map(|slot| match &slot.content {
            SlotContent::ClaimMarks(reference) => match targets.get(*reference)?.as_ref()? {
                Target::Claim(id) => seen.insert(id).then_some(id),
                _ => None,
            },
            _ => None,
        });
        let linked: Vec<&String> = linked.collect();
        self.views(&self.found(linked))
    }

    /// The claims that a block asks for.
    pub(in crate::view) fn claims_of_block(&self, asked: &Asked) -> Vec<Kept<ClaimView>> {
        let ordered = &self.claims_index().ordered;
        let mut found = self.found(asked.ids.as_ref().unwrap_or(ordered));
        found.retain(|(page, claim)| asked.fits(*page, claim));
        found.truncate(asked.limit.unwrap_or(usize::MAX));
        self.views(&found)
    }

    /// The address of all claims that have to do with a page.
    pub fn claims_of_address(&self, number: PageNumber) -> String {
        claims::of_address(&self.site.pages[number].id)
    }

    /// The pages that do not show all claims that have to do with them.
    pub fn pages_of_many_claims(&self) -> BTreeSet<PageNumber> {
        let index = self.claims_index();
        let by_page = [&index.cited, &index.by, &index.about]
            .into_iter()
            .flatten();
        let many = by_page.filter(|(_, ids)| ids.len() > SHOWN);
        let live = many.filter(|(number, _)| self.site.pages[**number].live);
        live.map(|(number, _)| *number)
            .filter(|number| self.claims_of_parts(*number) > 0)
            .collect()
    }

    /// How many parts all claims that have to do with a page have; none where the page
    /// itself shows them all.
    pub(in crate::view) fn claims_of_parts(&self, number: PageNumber) -> usize {
        let by_sort = self.claims_by_sort(number);
        match by_sort.iter().any(|found| found.len() > SHOWN) {
            true => by_sort
                .iter()
                .map(Vec::len)
                .sum::<usize>()
                .div_ceil(PER_PAGE),
            false => 0,
        }
    }

    /// A part, from 0, of all claims that have to do with a page.
    pub(in crate::view) fn claims_of_page(&self, number: PageNumber, part: usize) -> ClaimsOfPage {
        let first = self.claims_of_address(number);
        let by_sort = SORTS.into_iter().zip(self.claims_by_sort(number));
        let all: Vec<(&str, Found)> = by_sort
            .flat_map(|(sort, found)| found.into_iter().map(move |found| (sort, found)))
            .collect();
        let count = all.len();
        let total = count.div_ceil(PER_PAGE).max(1);
        let mut groups: Vec<ClaimsGroup> = Vec::new();
        for (sort, (_, claim)) in all.into_iter().skip(part * PER_PAGE).take(PER_PAGE) {
            let view = self.claim_view(claim);
            match groups.last_mut().filter(|group| group.sort == sort) {
                Some(group) => group.claims.push(view),
                None => groups.push(ClaimsGroup {
                    sort,
                    claims: vec![view],
                }),
            }
        }
        ClaimsOfPage {
            frame: self.frame(&part_address(&first, part)),
            crumbs: vec![self.ledger_crumb(), self.link_to(number)],
            page: self.card(number),
            count,
            groups,
            pagination: (total > 1).then(|| self.pagination(part, total, &first)),
        }
    }
}
