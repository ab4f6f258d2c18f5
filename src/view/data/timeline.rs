//! What templates see of timelines.

use serde::Serialize;

use super::{Card, CellView, DateView, Frame, Kept, LinkView, Pagination};

/// What has a date, in the order of time.
#[derive(Debug, Clone, Serialize)]
pub struct TimelineView {
    /// Of all rows, also of those on other parts.
    pub count: usize,
    pub years: Vec<YearView>,
}

/// What starts in one year.
#[derive(Debug, Clone, Serialize)]
pub struct YearView {
    /// `2023`; `1990s` where no more is known, nothing where no start is.
    pub title: Option<String>,
    /// For anchors: `year-2023`.
    pub id: String,
    pub periods: Vec<PeriodView>,
}

/// All that is known to have been at the same time: on this day, or in this month and
/// no more. In what order it was there, nobody knows.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodView {
    pub date: DateView,
    pub track: TrackView,
    pub items: Vec<TimelineItem>,
}

/// What a date takes of the twelve months of its year, in hundredths of a month from
/// January 1st: 0 to 1200.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrackView {
    pub from: u16,
    pub to: u16,
    /// A single day, from which on to the next.
    pub is_day: bool,
    /// Approximate or uncertain.
    pub in_doubt: bool,
    /// It began before this year, or has no known start.
    pub before: bool,
    /// It goes on behind this year, or has no known end.
    pub after: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct TimelineItem {
    /// `page`, `claim` or `role`.
    pub sort: &'static str,
    /// The page, or the one on which the claim or role stands.
    pub page: Kept<Card>,
    /// The page's title, the claim's statement, the words of the role.
    pub text: String,
    pub address: String,
    /// Of a role, what else it names: the organization.
    pub links: Vec<LinkView>,
    /// Whether a role is only known to have been held then.
    pub as_of: bool,
    /// The stances on the claim, or on the claims of the page.
    pub cells: Vec<CellView>,
    /// What stands of the claim, in words.
    pub standing: Option<String>,
}

/// A part of all that has a date: what `timeline.html` sees.
#[derive(Debug, Clone, Serialize)]
pub struct TimelinePage {
    #[serde(flatten)]
    pub frame: Frame,
    pub timeline: TimelineView,
    pub pagination: Option<Pagination>,
}
