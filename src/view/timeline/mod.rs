//! Timelines: in a page's text, and of the whole site.
//!
//! What is known to have been at the same time stands together, so that no order is
//! shown that nobody knows: all of July 2023 under July 2023, not on its first day.

mod index;

use super::cards::date_view;
use super::data::{
    LinkView, PeriodView, TimelineItem, TimelinePage, TimelineView, TrackView, YearView,
};
use super::lists::part_address;
use super::{PER_PAGE, Whole, claims};
use crate::date::Edtf;
use crate::model::timeline::{Asked, Dated, TIMELINE};
use crate::model::value::Value;
use crate::parse::slug::slug;
pub(super) use index::Index;
use index::{Row, is_of_kind};

impl<'w> Whole<'w> {
    fn timeline_index(&self) -> &'w Index {
        self.overview.timeline.get_or_init(|| Index::new(self))
    }

    /// The timeline that a block asks for.
    pub(super) fn timeline(&self, asked: &Asked) -> TimelineView {
        let index = self.timeline_index();
        let from = asked.from.as_ref().and_then(Edtf::earliest);
        let to = asked.to.as_ref().and_then(Edtf::latest);
        let mut rows = match asked.about.is_empty() {
            true => (0..index.rows.len()).collect(),
            false => index.about(&asked.about),
        };
        rows.retain(|row| {
            let row = &index.rows[*row];
            let of_kind = |kind: &String| is_of_kind(self, row, kind);
            (asked.kinds.is_empty() || asked.kinds.iter().any(of_kind))
                && row.date.overlaps(from, to)
        });
        rows = index.told_once(rows);
        rows.truncate(asked.limit.unwrap_or(usize::MAX));
        self.timeline_view(&rows, rows.len())
    }

    /// How many parts the timeline of the site has.
    pub(super) fn timeline_parts(&self) -> usize {
        self.timeline_index().all.len().div_ceil(PER_PAGE).max(1)
    }

    /// A part of the timeline of the site, from 0.
    pub(super) fn timeline_page(&self, part: usize) -> TimelinePage {
        let all = &self.timeline_index().all;
        let from = (part * PER_PAGE).min(all.len());
        let to = (from + PER_PAGE).min(all.len());
        let total = self.timeline_parts();
        TimelinePage {
            frame: self.frame(&part_address(TIMELINE, part)),
            timeline: self.timeline_view(&all[from..to], all.len()),
            pagination: (total > 1).then(|| self.pagination(part, total, TIMELINE)),
        }
    }

    /// Rows by the year and time at which they stand.
    fn timeline_view(&self, rows: &[usize], count: usize) -> TimelineView {
        let index = self.timeline_index();
        let mut years: Vec<YearView> = Vec::new();
        let mut last = None;
        for row in rows.iter().map(|row| &index.rows[*row]) {
            let title = row.date.year();
            if years.last().is_none_or(|year| year.title != title) {
                years.push(YearView {
                    id: format!("year-{}", slug(title.as_deref().unwrap_or("unknown"))),
                    title,
                    periods: Vec::new(),
                });
                last = None;
            }
            let Some(year) = years.last_mut() else {
                continue;
            };
            if last != Some(row.moment) {
                last = Some(row.moment);
                year.periods.push(PeriodView {
                    date: date_view(&row.date),
                    track: track(&row.date),
                    items: Vec::new(),
                });
            }
            if let Some(period) = year.periods.last_mut() {
                period.items.extend(self.timeline_item(row));
            }
        }
        TimelineView { count, years }
    }

    fn timeline_item(&self, row: &Row) -> Option<TimelineItem> {
        let page = &self.site.pages[row.page];
        let of_page = |sort, text: String| TimelineItem {
            sort,
            page: self.card(row.page),
            text,
            address: self.address(&page.address),
            links: Vec::new(),
            as_of: false,
            cells: Vec::new(),
            standing: None,
        };
        Some(match &row.what {
            Dated::Page => TimelineItem {
                cells: claims::cells(&page.claims),
                ..of_page("page", page.title.clone())
            },
            Dated::Claim { number, .. } => {
                let claim = self.make_claim_view(page.claims.get(*number)?);
                TimelineItem {
                    address: claim.address,
                    cells: claim.cells,
                    standing: Some(claim.standing),
                    ..of_page("claim", claim.statement)
                }
            }
            Dated::Role {
                field,
                number,
                as_of,
            } => {
                let group = page.group(field, *number)?;
                let texts = group.values().filter_map(|value| match value {
                    Value::Text(text) => Some(text.as_str()),
                    _ => None,
                });
                let links = group.values().flat_map(Value::items);
                let links = links.filter_map(|value| match value {
                    Value::Ref(number) if self.site.pages[*number].live => Some(LinkView {
                        title: self.site.pages[*number].title.clone(),
                        address: self.address(&self.site.pages[*number].address),
                    }),
                    _ => None,
                });
                TimelineItem {
                    links: links.collect(),
                    as_of: *as_of,
                    ..of_page("role", texts.collect::<Vec<_>>().join(", "))
                }
            }
        })
    }
}

fn track(date: &Edtf) -> TrackView {
    let track = date.track();
    TrackView {
        from: track.from,
        to: track.to,
        is_day: track.is_day,
        in_doubt: track.in_doubt,
        before: track.before,
        after: track.after,
    }
}
