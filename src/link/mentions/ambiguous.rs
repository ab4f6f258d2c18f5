//! Names that mean one of several entries.

use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Place, listed};
use crate::link::index::MOST_SHARING;
use crate::model::names::fold;
use crate::model::{Page, PageNumber, Site};
use crate::parse::yaml;

/// The ambiguous names of a page, in the order of its text.
#[derive(Debug, Default)]
pub struct Reports {
    reports: Vec<Report>,
    /// Their numbers, by folded name.
    reported: HashMap<String, Vec<usize>>,
}

/// A name on a page that means one of several entries.
#[derive(Debug)]
struct Report {
    text: String,
    /// Where it stands first.
    span: Range<usize>,
    pages: Vec<PageNumber>,
}

impl Reports {
    /// Notes a name that several entries have; all that its mentions can mean is told at once.
    pub fn add(&mut self, text: &str, several: &[PageNumber], span: Range<usize>) {
        let of_name = self.reported.entry(fold(text)).or_default();
        // Of many, the first and the last tell enough.
        let ends =
            |pages: &[PageNumber]| (pages.len(), pages.first().copied(), pages.last().copied());
        let like = |a: &[PageNumber], b: &[PageNumber]| match a.len() < MOST_SHARING {
            true => a == b,
            false => ends(a) == ends(b),
        };
        for report in of_name.iter() {
            let pages = &mut self.reports[*report].pages;
            // Most often it is what it was before, and entries may be many.
            if like(pages, several) {
                return;
            }
            if several.iter().any(|page| pages.binary_search(page).is_ok()) {
                pages.extend(several);
                pages.sort_unstable();
                pages.dedup();
                return;
            }
        }
        of_name.push(self.reports.len());
        self.reports.push(Report {
            text: text.to_owned(),
            span,
            pages: several.to_vec(),
        });
    }

    /// What is to be told the author of a page.
    pub fn told(&self, site: &Site, page: &Page) -> Vec<Diagnostic> {
        let mut told = Vec::new();
        for report in &self.reports {
            let alike = self.reported.get(&fold(&report.text));
            let alone = alike.is_none_or(|alike| alike.len() == 1);
            told.push(report.told(site, page, alone));
        }
        told
    }
}

impl Report {
    /// `alone`: whether no other report is of the same words in other capitals.
    fn told(&self, site: &Site, page: &Page, alone: bool) -> Diagnostic {
        let Report { text, span, pages } = self;
        let ids = pages.iter().take(MOST_SHARING);
        let ids: Vec<&str> = ids.map(|n| site.pages[*n].id.as_str()).collect();
        let first = ids.first().copied().unwrap_or_default();
        let key = yaml::key(text);
        // Nothing within `[[…]]` can be `]]`.
        let by_hand = match text.contains("]]") || text.ends_with(']') {
            false => format!("[[{first}|{text}]]"),
            true => {
                let address = pages
                    .first()
                    .map_or("", |n| site.pages[*n].address.as_str());
                let escaped = text.replace('[', "\\[").replace(']', "\\]");
                format!("[{escaped}](/{address})")
            }
        };
        let on_page = match alone {
            true => format!(
                "for this page, write `refers: {{{key}: {first}}}` in the front matter, or `{key}: false` if none is meant"
            ),
            false => format!(
                "`refers` tells no capitals apart, and here they mean other entries: `refers: {{{key}: false}}` says that none of all is meant"
            ),
        };
        Diagnostic::new(
            Code::AmbiguousName,
            Place::new(&page.file, span.clone()),
            format!(
                "`{text}` can mean {} entries, and is not linked",
                pages.len()
            ),
        )
        .help(format!("they are {}", listed(&ids, pages.len())))
        .help(format!("for this place, write `{by_hand}`"))
        .help(on_page)
        .help(format!(
            "for the whole site, `{key}: never` in {} says so",
            crate::read::NAMES
        ))
    }
}
