//! The view of a page.

use indexmap::IndexMap;

use super::body::file_address;
use super::cards::{date_view, facts};
use super::data::{
    Card, HeadingView, Kept, LinkView, ListView, Page as PageData, PageView, ReferenceItem,
    ReferenceView,
};
use super::lists::{Spot, part_address};
use super::{Data, View, Whole};
use crate::model::schema::{Field, Type};
use crate::model::sources::SOURCE;
use crate::model::{BackReference, PageNumber, tag_slug};
use crate::parse::Heading;

impl Whole<'_> {
    pub(super) fn page_view(&self, number: PageNumber, part: usize) -> View {
        let page = &self.site.pages[number];
        let frame = self.frame(&part_address(&page.address, part));
        let root = frame.root.clone().unwrap_or_default();
        let body = self.body_of(number);
        let backlinks = self.backlinks(number);
        let (backlink_count, all_mentions) = self.mentioned(number);
        let neighbours = match page.kind.is_entry() && backlinks.is_empty() {
            true => self.neighbours(number),
            false => Vec::new(),
        };
        let cited = self.cited(number, &body);
        let names = self.linked_entries(number, &body);
        let data = PageData {
            json_ld: self.page_json_ld(number, &cited.list),
            reference: (page.kind.name == SOURCE).then(|| self.full_reference(number).to_owned()),
            frame,
            page: self.page_data(number, &root),
            lists: self.page_lists(number, part),
            references: self.references(number, &root),
            backlinks,
            backlink_count,
            all_mentions,
            neighbours,
            names: self.cards(&names),
            claims: self.page_claims(number, &body),
            relations: self.page_relations(number),
            cited: cited.list,
        };
        View {
            data: Data::Page(Box::new(data)),
            body: self.body(number, &body, &cited.citations, &root),
            names,
        }
    }

    fn page_data(&self, number: PageNumber, root: &str) -> PageView {
        let page = &self.site.pages[number];
        let fields: Vec<&Field> = page.kind.fields.iter().collect();
        let values = self.field_values(number, root, &fields, &page.values);
        PageView {
            facts: facts(&fields, &values),
            id: page.id.clone(),
            title: page.title.clone(),
            kind: self.kind_view(&page.kind),
            aliases: page.aliases.clone(),
            summary: self.summary(number),
            date: page.date.as_ref().map(date_view),
            published: page.published.as_ref().map(date_view),
            updated: page.updated.as_ref().map(date_view),
            reviewed: page.reviewed.as_ref().map(date_view),
            corrections: self.page_corrections(number),
            draft: page.draft,
            tags: page
                .tags
                .iter()
                .filter(|title| !tag_slug(title).is_empty())
                .map(|title| LinkView {
                    title: title.clone(),
                    address: self.address(&format!("tags/{}/", tag_slug(title))),
                })
                .collect(),
            image: page.image.as_deref().map(file_address),
            crumbs: self.crumbs(&page.id),
            contents: nest(&self.headings(number)),
            body: String::new(),
            fields: values,
            related: self.cards(&page.related),
            sources: self.cards(&page.sources),
            extra: page.extra.clone(),
        }
    }

    fn page_lists(&self, number: PageNumber, part: usize) -> IndexMap<String, ListView> {
        let address = self.site.pages[number].address.as_str();
        let lists = self.queries(number).into_iter();
        let lists = lists.map(|(name, (query, divided))| {
            let spot = Spot {
                this: Some(number),
                part: divided.then_some((part, address)),
                prefix: format!("{name}-"),
            };
            (name.clone(), self.list(query, &spot))
        });
        lists.collect()
    }

    /// References of others to this page, by their kind and field.
    fn references(&self, number: PageNumber, root: &str) -> Vec<ReferenceView> {
        let site = self.site;
        let mut groups: Vec<(usize, Vec<&BackReference>)> = Vec::new();
        for reference in &site.pages[number].references {
            let kind = &site.pages[reference.from].kind.name;
            let kind = site.schema.kinds.get_index_of(kind).unwrap_or(0);
            let same = |(k, group): &&mut (usize, Vec<&BackReference>)| {
                *k == kind && group.first().is_some_and(|r| r.path == reference.path)
            };
            match groups.iter_mut().find(same) {
                Some((_, group)) => group.push(reference),
                None => groups.push((kind, vec![reference])),
            }
        }
        groups.sort_by_key(|(kind, _)| *kind);
        let views = groups.into_iter().filter_map(|(kind, mut group)| {
            let kind = site.schema.kinds.get_index(kind)?.1;
            let order =
                |r: &BackReference| (site.pages[r.from].date.clone(), self.overview.ranks[r.from]);
            group.sort_by_key(|reference| order(reference));
            let first = group.first()?;
            let members = members_of(&kind.fields, &first.path);
            Some(ReferenceView {
                kind: self.kind_view(kind),
                field: first.path.join("."),
                label: first.label.clone(),
                items: group
                    .iter()
                    .map(|reference| {
                        let from = reference.from;
                        let values = self.field_values(from, root, &members, &reference.values);
                        ReferenceItem {
                            page: self.card(from),
                            facts: facts(&members, &values),
                            values,
                        }
                    })
                    .collect(),
            })
        });
        views.collect()
    }

    /// The entries before and behind this one in the index.
    fn neighbours(&self, number: PageNumber) -> Vec<Kept<Card>> {
        let key = |n: &PageNumber| self.overview.ranks[*n];
        let Ok(at) = self
            .overview
            .entries
            .binary_search_by(|n| key(n).cmp(&key(&number)))
        else {
            return Vec::new();
        };
        let around = at.saturating_sub(2)..(at + 3).min(self.overview.entries.len());
        around
            .filter(|i| *i != at)
            .map(|i| self.card(self.overview.entries[i]))
            .collect()
    }
}

/// The members of a group beside the one that holds the reference.
fn members_of<'a>(fields: &'a [Field], path: &[String]) -> Vec<&'a Field> {
    let [field, member] = path else {
        return Vec::new();
    };
    let field = fields.iter().find(|f| f.name == *field);
    match field.map(|f| f.ty.item()) {
        Some(Type::Group(members)) => members.iter().filter(|m| m.name != *member).collect(),
        _ => Vec::new(),
    }
}

/// Headings as a tree: each holds the deeper ones behind it.
fn nest(headings: &[Heading]) -> Vec<HeadingView> {
    let mut nested = Vec::new();
    let mut rest = headings;
    while let Some((first, behind)) = rest.split_first() {
        let end = behind
            .iter()
            .position(|h| h.level <= first.level)
            .unwrap_or(behind.len());
        nested.push(HeadingView {
            id: first.id.clone(),
            title: first.title.text.clone(),
            level: first.level,
            children: nest(&behind[..end]),
        });
        rest = &behind[end..];
    }
    nested
}
