//! Which days a date spans, and how dates sort.

use super::{Date, Day, Edtf, Known, NoDate, Season, When, day::days_in_month};
use std::cmp::Ordering;

impl Date {
    /// The first and the last day that this can be. Doubt does not widen it:
    /// how far "about" reaches, nobody can say.
    pub fn span(self) -> (Day, Day) {
        let months = |year, first, last_year, last| {
            let end = Day {
                year: last_year,
                month: last,
                day: days_in_month(last_year, last),
            };
            (
                Day {
                    year,
                    month: first,
                    day: 1,
                },
                end,
            )
        };
        let years = |first: i64, more| months(first, 1, first.saturating_add(more), 12);
        match self.known {
            Known::Century(year) => years(year, 99),
            Known::Decade(year) => years(year, 9),
            Known::Year(year) | Known::SomeMonth(year) | Known::SomeMonthAndDay(year) => {
                years(year, 0)
            }
            Known::Season(year, Season::Spring) => months(year, 3, year, 5),
            Known::Season(year, Season::Summer) => months(year, 6, year, 8),
            Known::Season(year, Season::Autumn) => months(year, 9, year, 11),
            Known::Season(year, Season::Winter) => months(year, 12, year.saturating_add(1), 2),
            Known::Month(year, month) | Known::SomeDay(year, month) => {
                months(year, month, year, month)
            }
            Known::Day(day) => (day, day),
        }
    }

    /// The finer, the lower.
    fn coarseness(self) -> u8 {
        match self.known {
            Known::Day(_) => 0,
            Known::SomeDay(..) => 1,
            Known::Month(..) => 2,
            Known::Season(..) => 3,
            Known::SomeMonthAndDay(_) => 4,
            Known::SomeMonth(_) => 5,
            Known::Year(_) => 6,
            Known::Decade(_) => 7,
            Known::Century(_) => 8,
        }
    }
}

impl Edtf {
    /// The first day that this can be, none if an interval's start is open or unknown.
    pub fn earliest(&self) -> Option<Day> {
        match self.when {
            When::Date(date) | When::Between(date, _) | When::From(date, _) => Some(date.span().0),
            When::Until(..) => None,
        }
    }

    /// The last day that this can be, none if an interval's end is open or unknown.
    pub fn latest(&self) -> Option<Day> {
        match self.when {
            When::Date(date) | When::Between(_, date) | When::Until(_, date) => Some(date.span().1),
            When::From(..) => None,
        }
    }

    /// Whether some day of it may lie from one day to another; without one of them the
    /// time has no bound there.
    pub fn overlaps(&self, from: Option<Day>, to: Option<Day>) -> bool {
        let before = |a: Option<Day>, b: Option<Day>| a.zip(b).is_some_and(|(a, b)| a < b);
        !before(self.latest(), from) && !before(to, self.earliest())
    }

    /// The time from the start of one date to the end of another; without one of them
    /// it is open there. None where neither says anything of its side.
    pub fn between(from: Option<&Edtf>, to: Option<&Edtf>) -> Option<Edtf> {
        let start = from.and_then(|from| match from.when {
            When::Date(date) | When::Between(date, _) | When::From(date, _) => Some(date),
            When::Until(..) => None,
        });
        let end = to.and_then(|to| match to.when {
            When::Date(date) | When::Between(_, date) | When::Until(_, date) => Some(date),
            When::From(..) => None,
        });
        let when = match (start, end) {
            (Some(start), Some(end)) => When::Between(start, end),
            (Some(start), None) => When::From(start, NoDate::Open),
            (None, Some(end)) => When::Until(NoDate::Open, end),
            (None, None) => return None,
        };
        let part = |date: Option<&Edtf>, has: bool, take: fn(&str) -> Option<&str>| {
            let text = date.filter(|_| has).map(Edtf::as_str);
            text.map_or("..".to_owned(), |text| {
                take(text).unwrap_or(text).to_owned()
            })
        };
        let start = part(from, start.is_some(), |text| text.split('/').next());
        let end = part(to, end.is_some(), |text| text.split('/').next_back());
        Some(Edtf {
            text: format!("{start}/{end}"),
            when,
        })
    }

    fn coarseness(&self) -> u8 {
        match self.when {
            When::Between(start, end) => start.coarseness().max(end.coarseness()),
            When::Date(date) | When::From(date, _) | When::Until(_, date) => date.coarseness(),
        }
    }
}

/// By earliest day, an interval without one before all others; then by latest
/// day, an interval without one after all others; then the finer first (`2023-XX`
/// before `2023`); then by the text, which makes the order total.
impl Ord for Edtf {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |date: &Self| {
            let latest = date.latest();
            (date.earliest(), latest.is_none(), latest, date.coarseness())
        };
        key(self)
            .cmp(&key(other))
            .then_with(|| self.text.cmp(&other.text))
    }
}

impl PartialOrd for Edtf {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
