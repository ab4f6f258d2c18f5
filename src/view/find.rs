//! Queries are evaluated: which pages, in which order, in which groups.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Whole;
use crate::date::Edtf;
use crate::model::lists::{Condition, Query, Wanted};
use crate::model::value::Value;
use crate::model::{PageNumber, tag_slug};

/// How a name sorts: without case, accents, leading signs and articles' weight;
/// numbers by their value.
pub fn sort_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut digits = String::new();
    let letters = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .flat_map(spelt_out);
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

/// A letter as those that it stands for and sorts with: "ß" as "ss".
fn spelt_out(letter: char) -> impl Iterator<Item = char> {
    let (first, second) = match letter {
        'ß' => ('s', Some('s')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        letter => (letter, None),
    };
    std::iter::once(first).chain(second)
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

/// What a query finds.
#[derive(Debug, Default)]
pub struct Found {
    pub pages: Vec<PageNumber>,
    /// The same pages in groups; one without a title when there are none.
    pub groups: Vec<Group>,
}

/// Pages of one group.
#[derive(Debug)]
pub struct Group {
    /// The value that they share; nothing for those that have none.
    pub title: Option<String>,
    /// The entry that the value is, if it is one.
    pub entry: Option<PageNumber>,
    pub pages: Vec<PageNumber>,
}

/// What queries found that any page may ask, by the query.
pub type Cache = Mutex<HashMap<String, Arc<Found>>>;

impl<'w> Whole<'w> {
    /// What a query finds for the page `this`, which is not among it. A list that
    /// stands on many pages is evaluated once.
    pub fn find(&self, query: &Query, this: Option<PageNumber>) -> Arc<Found> {
        if query.conditions.iter().any(|c| c.value == Wanted::This) {
            return Arc::new(self.limited(query, this, self.search(query, this)));
        }
        let all = self.find_for_all(query);
        let limit = query.limit.filter(|limit| *limit < all.pages.len());
        let inside = this.filter(|this| all.pages.contains(this));
        if limit.is_none() && inside.is_none() {
            return all;
        }
        if limit.is_some() {
            // One more than the limit, as the page itself may be among them.
            let first = limit.unwrap_or_default() + 1;
            let pages = all.pages.iter().copied().take(first);
            return Arc::new(self.limited(query, this, pages.collect()));
        }
        let without = |pages: &[PageNumber]| -> Vec<PageNumber> {
            let pages = pages.iter().copied();
            pages.filter(|number| Some(*number) != this).collect()
        };
        let groups = all.groups.iter().map(|group| Group {
            title: group.title.clone(),
            entry: group.entry,
            pages: without(&group.pages),
        });
        Arc::new(Found {
            pages: without(&all.pages),
            groups: groups.filter(|group| !group.pages.is_empty()).collect(),
        })
    }

    /// What a query finds that no page asks, without its limit.
    fn find_for_all(&self, query: &Query) -> Arc<Found> {
        let key = format!(
            "{:?}",
            Query {
                span: 0..0,
                limit: None,
                title: None,
                ..query.clone()
            }
        );
        let cache = || {
            self.overview
                .found
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(found) = cache().get(&key) {
            return found.clone();
        }
        let pages = self.search(query, None);
        let groups = self.groups(query, &pages);
        let found = Arc::new(Found { pages, groups });
        cache().insert(key, found.clone());
        found
    }

    /// Of pages that were found, as many as the query wants, in groups.
    fn limited(
        &self,
        query: &Query,
        this: Option<PageNumber>,
        mut pages: Vec<PageNumber>,
    ) -> Found {
        pages.retain(|number| Some(*number) != this);
        pages.truncate(query.limit.unwrap_or(usize::MAX));
        let groups = self.groups(query, &pages);
        Found { pages, groups }
    }

    /// All pages that a query means, in order.
    fn search(&self, query: &Query, this: Option<PageNumber>) -> Vec<PageNumber> {
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
        found
    }

    /// Live pages among which a query looks: those with its tag, if it names one.
    fn candidates(&self, query: &Query) -> Vec<PageNumber> {
        match &query.tag {
            Some(tag) => {
                let tag = self.overview.tags.get(&tag_slug(tag));
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
        kind && folder && query.conditions.iter().all(|c| self.holds(c, number, this))
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
            Value::Text(text) | Value::File(text) | Value::Claim(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(true) => "Yes".to_owned(),
            Value::Bool(false) => "No".to_owned(),
            Value::Date(date) => date.text(),
            Value::Ref(number) => self.site.pages[*number].title.clone(),
            Value::Markdown(_) | Value::List(_) | Value::Group(_) | Value::Any(_) => String::new(),
        }
    }

    fn groups(&self, query: &Query, found: &[PageNumber]) -> Vec<Group> {
        let Some(path) = &query.group else {
            return vec![Group {
                title: None,
                entry: None,
                pages: found.to_vec(),
            }];
        };
        let mut groups: Vec<(&Value, Vec<PageNumber>)> = Vec::new();
        let mut rest = Vec::new();
        for number in found {
            let mut values = self.values(*number, path);
            values.dedup();
            if values.is_empty() {
                rest.push(*number);
            }
            for value in values {
                match groups.iter_mut().find(|(of, _)| *of == value) {
                    Some((_, pages)) if pages.last() == Some(number) => {}
                    Some((_, pages)) => pages.push(*number),
                    None => groups.push((value, vec![*number])),
                }
            }
        }
        groups.sort_by(
            |(a, _), (b, _)| match (self.sortable(Some(a)), self.sortable(Some(b))) {
                (Some(a), Some(b)) => a.compare(&b),
                _ => Ordering::Equal,
            },
        );
        let groups = groups.into_iter().map(|(value, pages)| Group {
            title: Some(self.value_text(value)),
            entry: match value {
                Value::Ref(number) => Some(*number),
                _ => None,
            },
            pages,
        });
        let rest = (!rest.is_empty()).then_some(Group {
            title: None,
            entry: None,
            pages: rest,
        });
        groups.chain(rest).collect()
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
            "straßa",
            "Strasse",
            "strassb",
            "stras z",
            "Œuvre",
            "odd",
            "of",
        ];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "C++",
                "Élan",
                "elm",
                "“Nothing about”",
                "odd",
                "Œuvre",
                "of",
                "stras z",
                "straßa",
                "strassb",
                "Strasse",
                "Track 2",
                "Track 10"
            ]
        );
    }
}
