//! Lists as templates see them, whole or divided into parts.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::data::{GroupView, ListView, Pagination, PartView};
use super::find::Group;
use super::{PER_PAGE, Whole};
use crate::model::PageNumber;
use crate::model::lists::{Query, Sort};
use crate::model::schema::Kind;
use crate::parse::slug::slug;

/// How many parts before and behind the current one are named.
const AROUND: usize = 2;

/// Where a list stands.
#[derive(Default)]
pub struct Spot<'a> {
    /// The page that asks.
    pub this: Option<PageNumber>,
    /// Of a divided list the part, from 0, and the address of the first.
    pub part: Option<(usize, &'a str)>,
    /// What the ids of its groups begin with, so that they differ from those of
    /// other lists of the page.
    pub prefix: String,
}

impl Whole<'_> {
    /// The lists of a page by name: those of the site, then of the kind, then of
    /// the page itself; later ones replace earlier ones of the same name. With
    /// whether the list is divided into parts: one at most, and the page's own
    /// goes before its kind's.
    pub(super) fn queries(&self, number: PageNumber) -> IndexMap<&String, (&Query, bool)> {
        let page = &self.site.pages[number];
        let mut queries: IndexMap<&String, (&Query, bool)> = IndexMap::new();
        for (name, query) in &self.site.config.lists {
            queries.insert(name, (query, false));
        }
        for lists in [&page.kind.lists, &page.lists] {
            for (name, query) in lists {
                queries.insert(name, (query, false));
            }
        }
        let own = page.lists.iter().chain(&page.kind.lists);
        let divided = own
            .filter(|(_, query)| query.per_page.is_some())
            .find(|(name, query)| {
                let used = queries.get(name);
                used.is_some_and(|(used, _)| std::ptr::eq(*used, *query))
            });
        if let Some((name, _)) = divided
            && let Some((_, divided)) = queries.get_mut(name)
        {
            *divided = true;
        }
        queries
    }

    /// The list of a page that is divided into parts.
    pub(super) fn divided(&self, number: PageNumber) -> Option<&Query> {
        let mut queries = self.queries(number).into_values();
        queries
            .find(|(_, divided)| *divided)
            .map(|(query, _)| query)
    }

    /// How many parts a list is divided into, at least one.
    pub fn parts(&self, query: &Query, this: Option<PageNumber>) -> usize {
        let Some(per_page) = query.per_page else {
            return 1;
        };
        let found = self.find(query, this);
        let rows: usize = found.groups.iter().map(|group| group.pages.len()).sum();
        rows.div_ceil(per_page).max(1)
    }

    /// A list as a template sees it.
    pub fn list(&self, query: &Query, spot: &Spot) -> ListView {
        let found = self.find(query, spot.this);
        let grouped = query.group.is_some();
        let rows: usize = found.groups.iter().map(|group| group.pages.len()).sum();
        let (from, to, pagination) = match query.per_page.zip(spot.part) {
            None => (0, rows, None),
            Some((per_page, (part, address))) => {
                let total = rows.div_ceil(per_page).max(1);
                let pagination = (total > 1).then(|| self.pagination(part, total, address));
                (part * per_page, (part + 1) * per_page, pagination)
            }
        };
        let mut ids = self.taken(spot.this);
        let mut at = 0;
        let mut groups = Vec::new();
        for group in &found.groups {
            let length = group.pages.len();
            let (first, end) = (from.max(at) - at, to.clamp(at, at + length) - at);
            let shown = group.pages.get(first..end).unwrap_or_default();
            at += length;
            // Of all groups, shown here or not, so that a group keeps its id.
            let title = grouped.then(|| group.title.clone().unwrap_or_else(|| "Other".to_owned()));
            let id = title
                .as_deref()
                .map(|title| free_id(&mut ids, &spot.prefix, title));
            if shown.is_empty() && (grouped || rows > 0) {
                continue;
            }
            groups.push(self.group_view(group, title, id, shown));
        }
        ListView {
            title: query.title.clone(),
            count: found.pages.len(),
            groups,
            pagination,
        }
    }

    /// The ids that a page's own text has.
    fn taken(&self, page: Option<PageNumber>) -> HashSet<String> {
        let Some(number) = page else {
            return HashSet::new();
        };
        let facts = &self.documents[self.site.pages[number].document].facts;
        let headings = facts.headings.iter().map(|heading| &heading.id);
        headings.chain(&facts.ids).cloned().collect()
    }

    fn group_view(
        &self,
        group: &Group,
        title: Option<String>,
        id: Option<String>,
        pages: &[PageNumber],
    ) -> GroupView {
        let entry = group.entry.map(|number| &self.site.pages[number].address);
        GroupView {
            title,
            id,
            address: entry.map(|address| self.address(address)),
            items: pages.iter().map(|n| self.card(*n)).collect(),
        }
    }

    /// The query of a folder's made list page.
    pub(super) fn folder_query(&self, folder: &str) -> Query {
        let kind: Option<&Arc<Kind>> = self.site.made_folders.get(folder).and_then(Option::as_ref);
        let by_title = || Sort {
            by: vec!["title".to_owned()],
            descending: false,
        };
        let mut query = match kind {
            Some(kind) => kind.list.clone(),
            None => Query::default(),
        };
        query.kind = None;
        query.folder = Some(folder.to_owned());
        query.sort.get_or_insert_with(by_title);
        query.per_page.get_or_insert(PER_PAGE);
        query
    }

    pub(super) fn tag_query(&self, slug: &str) -> Query {
        Query {
            tag: Some(slug.to_owned()),
            sort: Some(Sort {
                by: vec!["title".to_owned()],
                descending: false,
            }),
            per_page: Some(PER_PAGE),
            ..Query::default()
        }
    }

    pub(super) fn pagination(&self, part: usize, total: usize, address: &str) -> Pagination {
        let address = |part: usize| self.address(&part_address(address, part));
        let near = part.saturating_sub(AROUND)..(part + AROUND + 1).min(total);
        let first = (near.start > 0).then_some(0);
        let last = (near.end < total).then_some(total - 1);
        let mut before = 0;
        let named = first.into_iter().chain(near).chain(last);
        let parts = named.map(|part| {
            let gap = part > before;
            before = part + 1;
            PartView {
                number: part + 1,
                address: address(part),
                gap,
            }
        });
        Pagination {
            parts: parts.collect(),
            current: part + 1,
            total,
            previous: part.checked_sub(1).map(address),
            next: (part + 1 < total).then(|| address(part + 1)),
        }
    }
}

/// The address of a part of a divided list, from that of the first.
pub fn part_address(address: &str, part: usize) -> String {
    match part {
        0 => address.to_owned(),
        part => format!("{address}{}/", part + 1),
    }
}

/// An id for a group that nothing else on the page has.
fn free_id(ids: &mut HashSet<String>, prefix: &str, title: &str) -> String {
    let base = format!("group-{prefix}{}", slug(title));
    let base = base.trim_end_matches('-');
    let mut id = base.to_owned();
    let mut count = 1;
    while !ids.insert(id.clone()) {
        count += 1;
        id = format!("{base}-{count}");
    }
    id
}
