//! The three squares of the record line.

use super::{Date, Doubt, Edtf, Known, NoDate, When};

/// How well a year, month or day is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    Known,
    /// Given in part (`199X`, a season), in doubt, or at one end of an interval.
    Approximate,
    Unknown,
}

impl Mark {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Approximate => "approximate",
            Self::Unknown => "unknown",
        }
    }
}

impl Edtf {
    /// The marks of year, month and day.
    ///
    /// In an interval each is known if both ends know it, unknown if neither
    /// does, and approximate otherwise. An open end counts for nothing, since
    /// there is no date to know; an unknown end knows nothing.
    pub fn marks(&self) -> [Mark; 3] {
        match self.when {
            When::Date(date) | When::From(date, NoDate::Open) | When::Until(NoDate::Open, date) => {
                of_date(date)
            }
            When::From(date, NoDate::Unknown) | When::Until(NoDate::Unknown, date) => {
                both(of_date(date), [Mark::Unknown; 3])
            }
            When::Between(start, end) => both(of_date(start), of_date(end)),
        }
    }
}

fn of_date(date: Date) -> [Mark; 3] {
    use Mark::{Approximate, Known as Full, Unknown};
    let marks = match date.known {
        Known::Century(_) | Known::Decade(_) => [Approximate, Unknown, Unknown],
        Known::Year(_) | Known::SomeMonth(_) | Known::SomeMonthAndDay(_) => {
            [Full, Unknown, Unknown]
        }
        Known::Season(..) => [Full, Approximate, Unknown],
        Known::Month(..) | Known::SomeDay(..) => [Full, Full, Unknown],
        Known::Day(_) => [Full; 3],
    };
    match date.doubt {
        Doubt::None => marks,
        _ => marks.map(|mark| if mark == Full { Approximate } else { mark }),
    }
}

fn both(one: [Mark; 3], other: [Mark; 3]) -> [Mark; 3] {
    let mut others = other.into_iter();
    one.map(|mark| {
        if others.next() == Some(mark) {
            mark
        } else {
            Mark::Approximate
        }
    })
}
