//! The entries that a page's text links to, for the previews of its links.

use super::Whole;
use crate::link::Target;
use crate::link::mentions::Decision;
use crate::model::PageNumber;
use crate::parse::{Body, SlotContent};

impl Whole<'_> {
    /// Each entry once, in the order of its first link, automatic or by hand.
    pub(super) fn linked_entries(&self, number: PageNumber, body: &Body) -> Vec<PageNumber> {
        let links = &self.links.pages[number];
        let automatic = links.mentions.iter().filter_map(|m| match m.decision {
            Decision::Linked(to) => Some((m.html().start, to)),
            _ => None,
        });
        let by_hand = body.slots.iter().filter_map(|slot| match &slot.content {
            SlotContent::LinkAttributes(reference) => match links.targets.get(*reference)? {
                Some(Target::Page { number: to, .. }) => Some((slot.at, *to)),
                _ => None,
            },
            _ => None,
        });
        let mut all: Vec<(usize, PageNumber)> = automatic.chain(by_hand).collect();
        all.retain(|(_, to)| {
            let page = &self.site.pages[*to];
            *to != number && page.live && page.kind.is_entry()
        });
        all.sort_unstable();
        let mut seen = std::collections::HashSet::new();
        let first = all.into_iter().filter(|(_, to)| seen.insert(*to));
        first.map(|(_, to)| to).collect()
    }
}
