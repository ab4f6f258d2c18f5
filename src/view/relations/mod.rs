//! Relations: of a page, in a page's text, and of the whole site.
//!
//! The table and the drawing show the same rows, so that neither says more than the
//! other; what a drawing has no room for is counted.

mod drawing;
mod index;
mod layout;
mod words;

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::cards::date_view;
use super::data::{BasisView, EndView, RelationView, RelationsPage, RelationsView};
use super::lists::part_address;
use super::{PER_PAGE, Whole, claims};
use crate::model::PageNumber;
use crate::model::relations::{Asked, RELATIONS, Relation};
use crate::model::schema::{Field, Type};
use crate::model::timeline::time_of;
use crate::model::value::Value;
use drawing::{IN_TEXT, Most, WIDE, drawing};
pub(super) use index::Index;

/// How many rows a page shows of its own relations.
const SHOWN: usize = 40;

/// What the drawing of one page holds at most, that of many in a text, and that of the site.
const OF_A_PAGE: Most = Most {
    boxes: 20,
    lines: 30,
    room: IN_TEXT,
};
const OF_MANY: Most = Most {
    boxes: 60,
    lines: 90,
    room: IN_TEXT,
};
const OF_THE_SITE: Most = Most {
    room: WIDE,
    ..OF_MANY
};

impl<'w> Whole<'w> {
    fn relation_index(&self) -> &'w Index {
        self.overview.relations.get_or_init(|| Index::new(self))
    }

    /// The address of all relations, if the site has any.
    pub(super) fn relations_address(&self) -> Option<String> {
        let made = self.overview.made.get_or_init(|| self.site.made());
        made.relations.then(|| self.address(RELATIONS))
    }

    /// The relations of a page, if it has any.
    pub(super) fn page_relations(&self, number: PageNumber) -> Option<RelationsView> {
        let index = self.relation_index();
        let (rows, count) = index.about(self, number, SHOWN);
        let current = self.address(&self.site.pages[number].address);
        (count > 0).then(|| self.relations_view(&rows, count, OF_A_PAGE, Some(&current)))
    }

    /// The relations that a block asks for.
    pub(super) fn relations(&self, asked: &Asked) -> RelationsView {
        let index = self.relation_index();
        let mut rows: Vec<usize> = match asked.about.is_empty() {
            true => (0..index.all.len()).collect(),
            false => {
                let about = asked.about.iter();
                let rows = about.flat_map(|page| index.about(self, *page, usize::MAX).0);
                rows.collect::<BTreeSet<_>>().into_iter().collect()
            }
        };
        rows.retain(|row| {
            let kind = &self.site.pages[index.all[*row].from].kind.name;
            asked.kinds.is_empty() || asked.kinds.contains(kind)
        });
        let count = rows.len();
        rows.truncate(asked.limit.unwrap_or(PER_PAGE).min(PER_PAGE));
        let count = asked.limit.map_or(count, |limit| count.min(limit));
        self.relations_view(&rows, count, OF_MANY, None)
    }

    /// How many parts the relations of the site have.
    pub(super) fn relation_parts(&self) -> usize {
        self.relation_index().all.len().div_ceil(PER_PAGE).max(1)
    }

    /// A part of the relations of the site, from 0.
    pub(super) fn relations_page(&self, part: usize) -> RelationsPage {
        let all = self.relation_index().all.len();
        let from = (part * PER_PAGE).min(all);
        let rows: Vec<usize> = (from..(from + PER_PAGE).min(all)).collect();
        let total = self.relation_parts();
        RelationsPage {
            frame: self.frame(&part_address(RELATIONS, part)),
            relations: self.relations_view(&rows, all, OF_THE_SITE, None),
            pagination: (total > 1).then(|| self.pagination(part, total, RELATIONS)),
        }
    }

    fn relations_view(
        &self,
        rows: &[usize],
        count: usize,
        most: Most,
        current: Option<&str>,
    ) -> RelationsView {
        let all = &self.relation_index().all;
        let rows = rows.iter().map(|row| self.relation_view(&all[*row]));
        let rows: Vec<RelationView> = rows.collect();
        let (drawing, drawn) = drawing(&rows, most, current);
        RelationsView {
            count,
            rows,
            drawn,
            drawing,
            all: self.relations_address(),
        }
    }

    fn relation_view(&self, relation: &Relation) -> RelationView {
        let page = &self.site.pages[relation.from];
        let field = &page.kind.fields[relation.field];
        let none = IndexMap::new();
        let group = relation
            .group
            .and_then(|number| page.group(&field.name, number));
        let group = group.unwrap_or(&none);
        let texts = group.iter().filter_map(|(name, value)| match value {
            Value::Text(text) => Some((name.as_str(), text.as_str())),
            _ => None,
        });
        let texts: Vec<(&str, &str)> = texts.collect();
        let time = time_of(group);
        let claims = group.values().flat_map(Value::items);
        let claims = claims.filter_map(|value| match value {
            Value::Claim(id) => {
                let (_, claim) = self.site.claim(id)?;
                Some(BasisView {
                    address: self.claim_address(id),
                    statement: claim.statement.clone(),
                    cells: claims::cells([claim]),
                })
            }
            _ => None,
        });
        RelationView {
            from: self.end(relation.from),
            to: self.end(relation.to),
            label: relation_label(field, texts.first().map(|(name, _)| *name)),
            words: texts
                .iter()
                .map(|(_, text)| *text)
                .collect::<Vec<_>>()
                .join(", "),
            as_of: time.as_ref().is_some_and(|(_, as_of)| *as_of),
            date: time.map(|(date, _)| date_view(&date)),
            claims: claims.collect(),
        }
    }

    fn end(&self, number: PageNumber) -> EndView {
        let page = &self.site.pages[number];
        EndView {
            title: page.title.clone(),
            address: self.address(&page.address),
            kind: page.kind.label.clone(),
        }
    }
}

/// What the words of a relation are called: as the field of the group does that has them,
/// and where there are none, as the field of the group itself.
fn relation_label(field: &Field, words: Option<&str>) -> String {
    let members = match field.ty.item() {
        Type::Group(members) => members.as_slice(),
        _ => &[],
    };
    let member = members
        .iter()
        .find(|member| Some(member.name.as_str()) == words);
    member.unwrap_or(field).label.clone()
}
