//! Queries are evaluated: which pages, in which order, in which groups.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Whole;
use super::data::{GroupView, ListView, Pagination};
use crate::date::Edtf;
use crate::model::PageNumber;
use crate::model::lists::{Condition, Query, Wanted};
use crate::model::value::Value;
use crate::parse::slug::slug;

/// How a name sorts: without case, accents, leading signs and articles' weight;
/// numbers by their value.
pub fn sort_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut digits = String::new();
    let letters = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase);
    for c in letters.chain(std::iter::once(' ')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            let value = digits.trim_start_matches('0');
            // Longer numbers are larger: the length goes first.
            key.push_str(&format!("{:03}{value}", value.len()));
            digits.clear();
        }
        let sign = !c.is_alphanumeric();
        if !sign || !key.is_empty() && !key.ends_with(' ') {
            key.push(if sign { ' ' } else { c });
        }
    }
    key
}

/// What a value sorts by. Values of one field are of one sort.
enum Sortable<'a> {
    Date(&'a Edtf),
    Number(f64),
    Text(String),
}

impl Sortable<'_> {
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Sortable::Date(a), Sortable::Date(b)) => a.cmp(b),
            (Sortable::Number(a), Sortable::Number(b)) => a.total_cmp(b),
            (Sortable::Text(a), Sortable::Text(b)) => a.cmp(b),
            _ => Ordering::Equal,
        }
    }
}

/// Pages of one group; the value that they share.
struct Group<'a> {
    value: Option<&'a Value>,
    pages: Vec<PageNumber>,
}

impl<'w> Whole<'w> {
    /// The pages that a query finds, in order. `this` is the page that asks.
    pub fn find(&self, query: &Query, this: Option<PageNumber>) -> Vec<PageNumber> {
        let mut found = self.candidates(query);
        found.retain(|number| self.wanted(query, *number, this));
        let rank = |n: PageNumber| self.overview.ranks[n];
        match &query.sort {
            None => {}
            Some(sort) if sort.by == ["title"] => {
                found.sort_by_key(|n| rank(*n));
                if sort.descending {
                    found.reverse();
                }
            }
            Some(sort) => {
                let key = |n: PageNumber| self.sortable(self.values(n, &sort.by).first().copied());
                let mut keyed: Vec<_> = found.iter().map(|n| (key(*n), *n)).collect();
                keyed.sort_by(|(a, x), (b, y)| {
                    let order = match (a, b) {
                        (Some(a), Some(b)) if sort.descending => b.compare(a),
                        (Some(a), Some(b)) => a.compare(b),
                        // What has no value goes last, in either order.
                        (a, b) => b.is_some().cmp(&a.is_some()),
                    };
                    order.then_with(|| rank(*x).cmp(&rank(*y)))
                });
                found = keyed.into_iter().map(|(_, n)| n).collect();
            }
        }
        found.truncate(query.limit.unwrap_or(usize::MAX));
        found
    }

    /// Live pages among which a query looks: those with its tag, if it names one.
    fn candidates(&self, query: &Query) -> Vec<PageNumber> {
        match &query.tag {
            Some(tag) => {
                let tag = self.overview.tags.get(&slug(tag));
                tag.map(|tag| tag.pages.clone()).unwrap_or_default()
            }
            None => {
                let pages = self.site.pages.iter().enumerate();
                pages.filter(|(_, p)| p.live).map(|(n, _)| n).collect()
            }
        }
    }

    fn wanted(&self, query: &Query, number: PageNumber, this: Option<PageNumber>) -> bool {
        let page = &self.site.pages[number];
        let kind = query.kind.as_ref();
        let kind = kind.is_none_or(|kind| page.kind.name == *kind);
        let folder = query.folder.as_ref().is_none_or(|folder| {
            let inside = page.id.strip_prefix(folder.as_str());
            folder.is_empty() || inside.is_some_and(|rest| rest.starts_with('/'))
        });
        // A list does not hold the page that it stands on.
        kind && folder
            && Some(number) != this
            && query.conditions.iter().all(|c| self.holds(c, number, this))
    }

    fn sortable<'v>(&self, value: Option<&'v Value>) -> Option<Sortable<'v>> {
        Some(match value? {
            Value::Date(date) => Sortable::Date(date),
            Value::Number(number) => Sortable::Number(number.as_f64().unwrap_or(0.0)),
            value => Sortable::Text(sort_key(&self.value_text(value))),
        })
    }

    fn holds(&self, condition: &Condition, number: PageNumber, this: Option<PageNumber>) -> bool {
        let values = self.values(number, &condition.field);
        values
            .into_iter()
            .any(|value| match (&condition.value, value) {
                (Wanted::This, Value::Ref(to)) => Some(*to) == this,
                (Wanted::This, _) => false,
                (Wanted::Value(wanted), value) => {
                    wanted.items().iter().any(|wanted| wanted == value)
                }
            })
    }

    fn values(&self, number: PageNumber, path: &[String]) -> Vec<&'w Value> {
        let Some((first, rest)) = path.split_first() else {
            return Vec::new();
        };
        let value = self.site.pages[number].values.get(first);
        value.map(|value| value.at(rest)).unwrap_or_default()
    }

    /// A value as a group's title.
    fn value_text(&self, value: &Value) -> String {
        match value {
            Value::Text(text) | Value::File(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(true) => "Yes".to_owned(),
            Value::Bool(false) => "No".to_owned(),
            Value::Date(date) => date.text(),
            Value::Ref(number) => self.site.pages[*number].title.clone(),
            Value::Markdown(_) | Value::List(_) | Value::Group(_) | Value::Any(_) => String::new(),
        }
    }

    fn groups(&self, query: &Query, found: Vec<PageNumber>) -> Vec<Group<'w>> {
        let Some(path) = &query.group else {
            return vec![Group {
                value: None,
                pages: found,
            }];
        };
        let mut groups: Vec<Group> = Vec::new();
        let mut rest = Vec::new();
        for number in found {
            let mut values = self.values(number, path);
            values.dedup();
            if values.is_empty() {
                rest.push(number);
            }
            for value in values {
                match groups.iter_mut().find(|g| g.value == Some(value)) {
                    Some(group) if group.pages.last() == Some(&number) => {}
                    Some(group) => group.pages.push(number),
                    None => groups.push(Group {
                        value: Some(value),
                        pages: vec![number],
                    }),
                }
            }
        }
        groups.sort_by(
            |a, b| match (self.sortable(a.value), self.sortable(b.value)) {
                (Some(a), Some(b)) => a.compare(&b),
                _ => Ordering::Equal,
            },
        );
        if !rest.is_empty() {
            groups.push(Group {
                value: None,
                pages: rest,
            });
        }
        groups
    }

    /// How many pages a list is divided into, at least one.
    pub fn parts(&self, query: &Query, this: Option<PageNumber>) -> usize {
        let Some(per_page) = query.per_page else {
            return 1;
        };
        let rows: usize = self
            .groups(query, self.find(query, this))
            .iter()
            .map(|group| group.pages.len())
            .sum();
        rows.div_ceil(per_page).max(1)
    }

    /// A list as a template sees it. Of a divided list, the part from 0, with the
    /// addresses of all parts from that of the first.
    pub fn list(
        &self,
        query: &Query,
        this: Option<PageNumber>,
        part: usize,
        address: &str,
    ) -> ListView {
        let found = self.find(query, this);
        let count = found.len();
        let grouped = query.group.is_some();
        let groups = self.groups(query, found);
        let rows: usize = groups.iter().map(|g| g.pages.len()).sum();
        let (from, to, pagination) = match query.per_page {
            None => (0, rows, None),
            Some(per_page) => {
                let total = rows.div_ceil(per_page).max(1);
                let pagination = (total > 1).then(|| self.pagination(part, total, address));
                (part * per_page, (part + 1) * per_page, pagination)
            }
        };
        let mut at = 0;
        let mut views = Vec::new();
        for group in groups {
            let pages: Vec<PageNumber> = group
                .pages
                .iter()
                .copied()
                .enumerate()
                .filter(|(i, _)| (from..to).contains(&(at + i)))
                .map(|(_, n)| n)
                .collect();
            at += group.pages.len();
            if pages.is_empty() && (grouped || rows > 0) {
                continue;
            }
            views.push(self.group_view(grouped, &group, &pages));
        }
        ListView {
            title: query.title.clone(),
            count,
            groups: views,
            pagination,
        }
    }

    fn group_view(&self, grouped: bool, group: &Group, pages: &[PageNumber]) -> GroupView {
        let title = grouped.then(|| match group.value {
            Some(value) => self.value_text(value),
            None => "Other".to_owned(),
        });
        GroupView {
            id: title.as_ref().map(|title| format!("group-{}", slug(title))),
            title,
            address: match group.value {
                Some(Value::Ref(number)) => Some(self.address(&self.site.pages[*number].address)),
                _ => None,
            },
            items: pages.iter().map(|n| self.card(*n)).collect(),
        }
    }

    fn pagination(&self, part: usize, total: usize, address: &str) -> Pagination {
        let pages: Vec<String> = (0..total)
            .map(|part| match part {
                0 => self.address(address),
                part => self.address(&format!("{address}{}/", part + 1)),
            })
            .collect();
        Pagination {
            current: part + 1,
            total,
            previous: part.checked_sub(1).and_then(|i| pages.get(i).cloned()),
            next: pages.get(part + 1).cloned(),
            pages,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sort_key;

    #[test]
    fn names_sort_as_a_reader_expects() {
        let mut names = [
            "Track 10",
            "“Nothing about”",
            "Track 2",
            "Élan",
            "elm",
            "C++",
        ];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "C++",
                "Élan",
                "elm",
                "“Nothing about”",
                "Track 2",
                "Track 10"
            ]
        );
    }
}
