//! The views of corrections: on a page, of the whole site, and in their feed.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::cards::date_view;
use super::data::{CorrectionView, CorrectionsPage, FeedEntry, FeedPage, PageCorrection};
use super::lists::part_address;
use super::made::FEED_ENTRIES;
use super::{PER_PAGE, Whole};
use crate::model::PageNumber;
use crate::model::corrections::{CORRECTIONS, Correction, FEED};

impl<'w> Whole<'w> {
    /// The corrections of a page, the newest first.
    pub(super) fn page_corrections(&self, number: PageNumber) -> Vec<CorrectionView> {
        let corrections = &self.site.pages[number].corrections;
        // Of one day, in the order in which they are written.
        let mut counts: HashMap<_, usize> = HashMap::new();
        let views = corrections.iter().map(|correction| {
            let count = counts.entry(correction.day).or_default();
            *count += 1;
            correction_view(correction, *count)
        });
        views.collect()
    }

    /// All corrections, the newest first, then by the titles of their pages.
    fn all_corrections(&self) -> &'w [(PageNumber, usize)] {
        self.overview.corrections.get_or_init(|| {
            let live = self.site.pages.iter().enumerate().filter(|(_, p)| p.live);
            let all = live.flat_map(|(number, page)| {
                (0..page.corrections.len()).map(move |correction| (number, correction))
            });
            let mut all: Vec<(PageNumber, usize)> = all.collect();
            all.sort_by_key(|(number, correction)| {
                let day = self.site.pages[*number].corrections[*correction].day;
                (
                    std::cmp::Reverse(day),
                    self.overview.ranks[*number],
                    *correction,
                )
            });
            all
        })
    }

    /// Some of them as they stand on their pages.
    fn shown_corrections(&self, some: &[(PageNumber, usize)]) -> Vec<PageCorrection> {
        let mut of_page: HashMap<PageNumber, Vec<CorrectionView>> = HashMap::new();
        let shown = some.iter().map(|(number, correction)| {
            let views = of_page.entry(*number);
            let views = views.or_insert_with(|| self.page_corrections(*number));
            let correction = views[*correction].clone();
            let address = self.address(&self.site.pages[*number].address);
            PageCorrection {
                page: self.card(*number),
                place: format!("{address}#{}", correction.id),
                correction,
            }
        });
        shown.collect()
    }

    /// How many parts the page of all corrections has.
    pub(super) fn correction_parts(&self) -> usize {
        self.all_corrections().len().div_ceil(PER_PAGE).max(1)
    }

    /// A part of all corrections, from 0.
    pub(super) fn corrections_page(&self, part: usize) -> CorrectionsPage {
        let all = self.all_corrections();
        let from = (part * PER_PAGE).min(all.len());
        let to = (from + PER_PAGE).min(all.len());
        let total = self.correction_parts();
        CorrectionsPage {
            frame: self.frame(&part_address(CORRECTIONS, part)),
            count: all.len(),
            corrections: self.shown_corrections(&all[from..to]),
            pagination: (total > 1).then(|| self.pagination(part, total, CORRECTIONS)),
        }
    }

    /// The newest corrections as a feed.
    pub(super) fn corrections_feed(&self) -> FeedPage {
        let all = self.all_corrections();
        let newest = &all[..all.len().min(FEED_ENTRIES)];
        let site = self.site.config.url.clone().unwrap_or_default();
        let entries = newest.iter().zip(self.shown_corrections(newest));
        let entries: Vec<FeedEntry> = entries
            .map(|((number, correction), shown)| {
                let page = &self.site.pages[*number];
                let day = page.corrections[*correction].day.rfc3339();
                let CorrectionView { id, was, now, .. } = &shown.correction;
                FeedEntry {
                    title: format!("Correction: {}", page.title),
                    url: format!("{}#{id}", self.url(&page.address).unwrap_or_default()),
                    kind: self.kind_view(&page.kind),
                    summary: Some(in_words(was, now)),
                    published: Some(day.clone()),
                    updated: day,
                }
            })
            .collect();
        let updated = entries.first().map(|entry| entry.updated.clone());
        let page = self.site.made().corrections_page;
        let page = page.then(|| self.url(CORRECTIONS)).flatten();
        FeedPage {
            frame: self.frame(FEED),
            title: format!("{}: corrections", self.site.config.title),
            page: page.unwrap_or(site),
            updated: updated.unwrap_or_default(),
            entries,
        }
    }

    /// The addresses of the page of all corrections, the author's own or the one that
    /// is made, and of their feed.
    pub(super) fn corrections_links(&self) -> (Option<String>, Option<String>) {
        let made = self.site.made();
        let feed = made.corrections && self.site.config.url.is_some();
        let page = made.corrections.then(|| self.address(CORRECTIONS));
        (page, feed.then(|| FEED.to_owned()))
    }

    /// A page's corrections as schema.org's `correction`; `url` is the page's.
    pub(super) fn corrections_for_machines(&self, number: PageNumber, url: &str) -> Vec<Value> {
        let corrections = &self.site.pages[number].corrections;
        if corrections.is_empty() {
            return Vec::new();
        }
        let views = self.page_corrections(number);
        let corrections = corrections.iter().zip(views);
        corrections
            .map(|(correction, CorrectionView { id, was, now, .. })| {
                json!({
                    "@type": "CorrectionComment",
                    "url": format!("{url}#{id}"),
                    "text": in_words(&was, &now),
                    "datePublished": correction.day.to_string(),
                })
            })
            .collect()
    }
}

fn correction_view(correction: &Correction, count: usize) -> CorrectionView {
    let day = correction.day.to_string();
    let id = match count {
        1 => format!("_correction-{day}"),
        count => format!("_correction-{day}-{count}"),
    };
    CorrectionView {
        id,
        date: date_view(&correction.date),
        was: correction.was.clone(),
        now: correction.now.clone(),
    }
}

fn in_words(was: &str, now: &str) -> String {
    format!("What was wrong: {was} What it says now: {now}")
}
