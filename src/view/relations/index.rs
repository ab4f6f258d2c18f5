//! All relations in one order, found once for all views.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use rayon::prelude::*;

use crate::model::PageNumber;
use crate::model::relations::{Relation, relations_of};
use crate::view::Whole;

/// Relations so that those of one page stand together, and behind them those of the
/// pages that they name: a stretch of them is a part of the site that hangs together.
#[derive(Debug, Default)]
pub struct Index {
    pub all: Vec<Relation>,
    /// Those that a page says.
    said: HashMap<PageNumber, Range<usize>>,
    /// Those that a page says or is named in, in their order.
    of: HashMap<PageNumber, Vec<usize>>,
}

impl Index {
    pub fn new(whole: &Whole) -> Index {
        let site = whole.site;
        let pages = (0..site.pages.len()).into_par_iter();
        let found = pages.flat_map_iter(|from| relations_of(&site.schema, &site.pages, from));
        let found: Vec<Relation> = found.collect();
        let mut index = Index::default();
        index.order(whole, &found);
        for (number, relation) in index.all.iter().enumerate() {
            for page in [relation.from, relation.to] {
                index.of.entry(page).or_default().push(number);
            }
        }
        index
    }

    /// From the first page of the site on to all that hangs together with it, then from
    /// the next: what has a date first, in the order of time, then by title.
    fn order(&mut self, whole: &Whole, found: &[Relation]) {
        let mut near: HashMap<PageNumber, Vec<PageNumber>> = HashMap::new();
        let mut says: HashMap<PageNumber, Vec<Relation>> = HashMap::new();
        for relation in found {
            near.entry(relation.from).or_default().push(relation.to);
            near.entry(relation.to).or_default().push(relation.from);
            says.entry(relation.from).or_default().push(*relation);
        }
        let mut starts: Vec<PageNumber> = says.keys().copied().collect();
        starts.sort_by_key(|page| {
            let moment = whole.site.pages[*page].date.as_ref().map(|d| d.moment());
            (moment.is_none(), moment, whole.overview.ranks[*page])
        });
        let mut queue = VecDeque::new();
        for start in starts {
            queue.push_back(start);
            while let Some(page) = queue.pop_front() {
                if let Some(relations) = says.remove(&page) {
                    let first = self.all.len();
                    self.all.extend(relations);
                    self.said.insert(page, first..self.all.len());
                }
                queue.extend(near.remove(&page).into_iter().flatten());
            }
        }
    }

    /// The relations of a page: those that it says or is named in, then those of the
    /// dated pages that name it, which is who else took part. The first of them, and
    /// how many there are.
    pub fn about(&self, whole: &Whole, page: PageNumber, most: usize) -> (Vec<usize>, usize) {
        let own = self.of.get(&page).map(Vec::as_slice).unwrap_or_default();
        let mut rows: Vec<usize> = own.iter().copied().take(most).collect();
        let mut count = own.len();
        let mut last = None;
        for relation in own.iter().map(|number| &self.all[*number]) {
            let with = relation.from;
            if with == page || last == Some(with) || whole.site.pages[with].date.is_none() {
                continue;
            }
            last = Some(with);
            let Some(all) = self.said.get(&with) else {
                continue;
            };
            let is_own = |number: &usize| own.binary_search(number).is_ok();
            let first = own.partition_point(|number| *number < all.start);
            let behind = own.partition_point(|number| *number < all.end);
            count += all.len() - (behind - first);
            let left = most.saturating_sub(rows.len());
            rows.extend(all.clone().filter(|number| !is_own(number)).take(left));
        }
        (rows, count)
    }
}
