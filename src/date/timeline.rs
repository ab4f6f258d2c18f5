//! Where dates stand in a timeline, and what their track of twelve months shows.

use super::day::days_in_month;
use super::show::name;
use super::{Date, Day, Doubt, Edtf, Known, NoDate, When};

/// Where a date stands among others: what is known to the year stands before what is
/// known to a month of it, and that before the month's days, so that nothing looks as
/// if it had come at the beginning of what it lies in. Dates that mean the same have
/// the same moment; those without a known start come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    start: Option<Spot>,
    end: End,
    /// It started, but nobody knows when.
    unknown_start: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    year: i64,
    /// A century before its decades, a decade before its years.
    among: u8,
    /// Zero where it is not known.
    month: u8,
    /// A season before its first month.
    coarse: u8,
    day: u8,
    doubt: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// It is no interval.
    Alone,
    At(Day, Spot),
    Open,
    Unknown,
}

/// What a date takes of the twelve months of the year in which it stands, from left
/// to right in hundredths of a month, January 1st at 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Track {
    pub from: u16,
    pub to: u16,
    /// It is a single day.
    pub is_day: bool,
    /// It is approximate or uncertain, or so is one of its ends; or which months it
    /// takes is not known: of a season in which half of the world, of a decade at all.
    pub in_doubt: bool,
    /// It began before this year, or nobody says when.
    pub before: bool,
    /// It goes on behind this year, or nobody says until when.
    pub after: bool,
}

const YEAR: u16 = 1200;

impl Edtf {
    pub fn moment(&self) -> Moment {
        let (start, end) = match self.when() {
            When::Date(date) => (Some(spot(date)), End::Alone),
            When::Between(start, end) if start == end => (Some(spot(start)), End::Alone),
            When::Between(start, end) => (Some(spot(start)), End::At(end.span().1, spot(end))),
            When::From(start, NoDate::Open) => (Some(spot(start)), End::Open),
            When::From(start, NoDate::Unknown) => (Some(spot(start)), End::Unknown),
            When::Until(_, end) => (None, End::At(end.span().1, spot(end))),
        };
        Moment {
            start,
            end,
            unknown_start: matches!(self.when(), When::Until(NoDate::Unknown, _)),
        }
    }

    /// The year in which it starts, or the years of which it is one: `2023`, `1990s`.
    /// None without a known start.
    pub fn year(&self) -> Option<String> {
        let known = match self.when() {
            When::Date(date) | When::Between(date, _) | When::From(date, _) => date.known,
            When::Until(..) => return None,
        };
        Some(match known {
            Known::Century(_) | Known::Decade(_) => name(known),
            _ => {
                let (first, _) = Date {
                    known,
                    doubt: Doubt::None,
                }
                .span();
                name(Known::Year(first.year))
            }
        })
    }

    /// What the date takes of the months of its year: the one in which it starts, or
    /// where that is not known, the one in which it ends.
    pub fn track(&self) -> Track {
        let ends = match self.when() {
            When::Date(date) => [Some(date), Some(date)],
            When::Between(start, end) => [Some(start), Some(end)],
            When::From(start, _) => [Some(start), None],
            When::Until(_, end) => [None, Some(end)],
        };
        let [first, last] = [
            ends[0].map(|date| date.span().0),
            ends[1].map(|date| date.span().1),
        ];
        let year = first.or(last).map_or(0, |day| day.year);
        let vague = |date: &Date| matches!(date.known, Known::Century(_) | Known::Decade(_));
        // Of which year these months would be, is not known.
        let is_vague = ends[0].or(ends[1]).is_some_and(|date| vague(&date));
        let single = matches!(self.when(), When::Date(_));
        let before = first.is_none_or(|day| day.year < year);
        let after = last.is_none_or(|day| day.year > year) && !(is_vague && single);
        let from = first.filter(|_| !before && !is_vague);
        let to = last.filter(|day| day.year == year && !is_vague);
        let from = from.map_or(0, |day| through(day, day.day - 1));
        let to = to.map_or(YEAR, |day| through(day, day.day));
        Track {
            from,
            to: to.max(from),
            is_day: single && first == last,
            in_doubt: ends.iter().flatten().any(in_doubt),
            before,
            after,
        }
    }
}

/// Whether the months of a date are not certain.
fn in_doubt(date: &Date) -> bool {
    let vague = matches!(
        date.known,
        Known::Century(_) | Known::Decade(_) | Known::Season(..)
    );
    vague || date.doubt != Doubt::None
}

/// How far a year has gone after so many days of a month.
fn through(day: Day, days: u8) -> u16 {
    let of = u16::from(days_in_month(day.year, day.month).max(1));
    (u16::from(day.month) - 1) * 100 + u16::from(days) * 100 / of
}

fn spot(date: Date) -> Spot {
    let (first, _) = date.span();
    let (among, month, coarse, day) = match date.known {
        Known::Century(_) => (0, 0, 0, 0),
        Known::Decade(_) => (1, 0, 0, 0),
        Known::Year(_) => (2, 0, 0, 0),
        Known::SomeMonth(_) => (2, 0, 1, 0),
        Known::SomeMonthAndDay(_) => (2, 0, 2, 0),
        Known::Season(..) => (2, first.month, 0, 0),
        Known::Month(_, month) => (2, month, 1, 0),
        Known::SomeDay(_, month) => (2, month, 2, 0),
        Known::Day(day) => (2, day.month, 3, day.day),
    };
    Spot {
        year: first.year,
        among,
        month,
        coarse,
        day,
        doubt: match date.doubt {
            Doubt::None => 0,
            Doubt::Uncertain => 1,
            Doubt::Approximate => 2,
            Doubt::Both => 3,
        },
    }
}
