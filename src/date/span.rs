//! How long something takes, in the calendar's own units.

use super::day::days_in_month;
use super::{Day, EdtfError};

/// `90 days`, `2 weeks`, `6 months`, `1 year`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub count: u16,
    pub unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    const ALL: [Unit; 4] = [Unit::Day, Unit::Week, Unit::Month, Unit::Year];

    fn name(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        }
    }
}

impl Span {
    /// Reads a whole number from 1 and a unit, in the singular or plural.
    ///
    /// # Errors
    /// When the text is something else; with a suggestion where its meaning is certain,
    /// as that of ISO 8601's `P6M` is.
    pub fn parse(text: &str) -> Result<Span, EdtfError> {
        let (count, unit) = text.split_once(' ').unwrap_or((text, ""));
        let unit = unit.strip_suffix('s').unwrap_or(unit);
        let unit = Unit::ALL.into_iter().find(|known| known.name() == unit);
        if let (Ok(count @ 1..), Some(unit)) = (count.parse(), unit) {
            return Ok(Span { count, unit });
        }
        const NEEDED: &str = "a duration is a whole number of days, weeks, months or years";
        let error = EdtfError::about(text, NEEDED);
        Err(match iso(text) {
            Some(meant) => error.suggesting(meant.text()),
            None => error,
        })
    }

    /// `6 months`, `1 year`
    pub fn text(self) -> String {
        let plural = if self.count == 1 { "" } else { "s" };
        format!("{} {}{plural}", self.count, self.unit.name())
    }
}

/// A duration of ISO 8601 with one unit: `P6M`.
fn iso(text: &str) -> Option<Span> {
    let rest = text.strip_prefix(['P', 'p'])?;
    let (at, letter) = rest.char_indices().next_back()?;
    let unit = match letter.to_ascii_uppercase() {
        'D' => Unit::Day,
        'W' => Unit::Week,
        'M' => Unit::Month,
        'Y' => Unit::Year,
        _ => return None,
    };
    let count = rest[..at].parse().ok().filter(|count| *count > 0)?;
    Some(Span { count, unit })
}

impl Day {
    /// The day that comes so much later. Of a shorter month it is the last day: a
    /// month after 31 January is 28 or 29 February.
    pub fn after(self, span: Span) -> Day {
        let count = i64::from(span.count);
        match span.unit {
            Unit::Day => self.later(count),
            Unit::Week => self.later(7 * count),
            Unit::Month => self.months_later(count),
            Unit::Year => self.months_later(12 * count),
        }
    }

    fn months_later(self, count: i64) -> Day {
        let months = self.year * 12 + i64::from(self.month) - 1 + count;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        let month = u8::try_from(month).unwrap_or(1);
        Day {
            year,
            month,
            day: self.day.min(days_in_month(year, month)),
        }
    }

    fn later(self, mut days: i64) -> Day {
        let mut at = self;
        loop {
            let left = i64::from(days_in_month(at.year, at.month) - at.day);
            if days <= left {
                // What is left of a month fits.
                at.day += u8::try_from(days).unwrap_or_default();
                return at;
            }
            days -= left + 1;
            at = Day { day: 1, ..at }.months_later(1);
        }
    }
}
