//! All that has a date, in the order of time, found once for all views.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use crate::date::{Edtf, Moment};
use crate::model::PageNumber;
use crate::model::timeline::{CLAIM, Dated, ROLE, dated};
use crate::model::value::Value;
use crate::view::Whole;

/// One row: what has a date, and the page on which it stands.
#[derive(Debug)]
pub struct Row {
    pub date: Edtf,
    pub moment: Moment,
    pub page: PageNumber,
    pub what: Dated,
}

/// Rows in the order of time.
#[derive(Debug, Default)]
pub struct Index {
    pub rows: Vec<Row>,
    /// The rows that concern a page, by numbers, in their order.
    about: HashMap<PageNumber, Vec<usize>>,
    /// Those that stand in the timeline of the whole site.
    pub all: Vec<usize>,
}

impl Index {
    pub fn new(whole: &Whole) -> Index {
        let site = whole.site;
        let pages = site.pages.par_iter().enumerate();
        let rows = pages
            .filter(|(_, page)| page.live)
            .flat_map_iter(|(number, page)| {
                dated(page).into_iter().map(move |(date, what)| Row {
                    moment: date.moment(),
                    date,
                    page: number,
                    what,
                })
            });
        let mut rows: Vec<Row> = rows.collect();
        // At one time: pages, then claims, then roles, by the titles of their pages.
        let rank = |row: &Row| (row.moment, sort(&row.what), whole.overview.ranks[row.page]);
        rows.sort_by_key(rank);
        let mut index = Index {
            about: about(whole, &rows),
            rows,
            all: Vec::new(),
        };
        index.all = index.told_once((0..index.rows.len()).collect());
        index
    }

    /// The rows that concern one of these pages.
    pub fn about(&self, pages: &[PageNumber]) -> Vec<usize> {
        let rows = pages
            .iter()
            .filter_map(|page| self.about.get(page))
            .flatten();
        let rows: BTreeSet<usize> = rows.copied().collect();
        rows.into_iter().collect()
    }

    /// These rows without claims that have their date from a page that stands there
    /// itself, and shows what stands of them.
    pub fn told_once(&self, mut rows: Vec<usize>) -> Vec<usize> {
        let pages = rows.iter().map(|row| &self.rows[*row]);
        let pages = pages.filter(|row| row.what == Dated::Page);
        let shown: BTreeSet<PageNumber> = pages.map(|row| row.page).collect();
        rows.retain(|row| {
            let row = &self.rows[*row];
            !matches!(row.what, Dated::Claim { own: false, .. }) || !shown.contains(&row.page)
        });
        rows
    }
}

/// The order of what is shown at one time.
fn sort(what: &Dated) -> u8 {
    match what {
        Dated::Page => 0,
        Dated::Claim { .. } => 1,
        Dated::Role { .. } => 2,
    }
}

/// Whether a timeline that asks for this kind shows the row.
pub fn is_of_kind(whole: &Whole, row: &Row, kind: &str) -> bool {
    match row.what {
        Dated::Page => whole.site.pages[row.page].kind.name == kind,
        Dated::Claim { .. } => kind == CLAIM,
        Dated::Role { .. } => kind == ROLE,
    }
}

/// Which rows concern which pages: a page its own, and all that its fields and claims
/// name; a claim the page on which it stands, and what it is about; a role whose it is,
/// and what it names.
fn about(whole: &Whole, rows: &[Row]) -> HashMap<PageNumber, Vec<usize>> {
    let pages = &whole.site.pages;
    // The pages that refer to another know it by number; here the other way round.
    let mut named: HashMap<PageNumber, Vec<PageNumber>> = HashMap::new();
    for (to, page) in pages.iter().enumerate() {
        let references = page.references.iter();
        for reference in references.filter(|r| r.path != ["sources"]) {
            named.entry(reference.from).or_default().push(to);
        }
    }
    let mut about: HashMap<PageNumber, Vec<usize>> = HashMap::new();
    for (number, row) in rows.iter().enumerate() {
        let page = &pages[row.page];
        let mut concerned = BTreeSet::from([row.page]);
        match &row.what {
            Dated::Page => {
                let fields = named.get(&row.page).into_iter().flatten();
                let claims = page.claims.iter().filter(|claim| claim.date.is_none());
                concerned.extend(fields.chain(claims.flat_map(|claim| &claim.about)));
            }
            Dated::Claim { number, .. } => concerned.extend(&page.claims[*number].about),
            Dated::Role { field, number, .. } => {
                let group = page.group(field, *number).into_iter();
                let values = group
                    .flat_map(|group| group.values())
                    .flat_map(Value::items);
                concerned.extend(values.filter_map(|value| match value {
                    Value::Ref(number) => Some(*number),
                    _ => None,
                }));
            }
        }
        for page in concerned {
            about.entry(page).or_default().push(number);
        }
    }
    about
}
