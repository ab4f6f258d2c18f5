//! One day of the calendar.

use super::{Edtf, EdtfError};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A day of the proleptic Gregorian calendar; the fields stand in sorting order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day {
    pub year: i64,
    pub month: u8,
    pub day: u8,
}

impl Day {
    /// The day, if the calendar has it.
    pub fn new(year: i64, month: u8, day: u8) -> Option<Self> {
        (1..=days_in_month(year, month))
            .contains(&day)
            .then_some(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// When the text is not a date, or less than a full day without doubt.
    pub fn parse(text: &str) -> Result<Self, EdtfError> {
        const NEEDED: &str = "a full day is needed here, as in 2023-04-05";
        let is_day = |text: &String| Edtf::parse(text).is_ok_and(|date| date.is_day());
        match Edtf::parse(text) {
            Ok(date) => date
                .to_day()
                .ok_or_else(|| EdtfError::new(0..text.len(), NEEDED)),
            Err(error) => Err(EdtfError {
                suggestion: error.suggestion.filter(is_day),
                ..error
            }),
        }
    }

    /// The UTC day of a moment in Unix time.
    pub fn from_unix(seconds: i64) -> Self {
        // Howard Hinnant's civil_from_days: years start in March, so that the
        // leap day is a year's last, and eras are the 400 years after which the
        // calendar repeats.
        let days = seconds.div_euclid(86_400) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 {
            march_month + 3
        } else {
            march_month - 9
        };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        let small = |number: i64| u8::try_from(number).unwrap_or(1);
        Self {
            year,
            month: small(month),
            day: small(day),
        }
    }

    /// The day's first moment in UTC, `2023-04-05T00:00:00Z`. The format knows
    /// years 0000 to 9999 only.
    pub fn rfc3339(self) -> String {
        format!("{self}T00:00:00Z")
    }
}

/// The number of days in a month, zero for what is not a month.
pub(super) fn days_in_month(year: i64, month: u8) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u8::from(leap),
        _ => 0,
    }
}

impl FromStr for Day {
    type Err = EdtfError;

    fn from_str(text: &str) -> Result<Self, EdtfError> {
        Self::parse(text)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.year < 0 { "-" } else { "" };
        write!(
            f,
            "{sign}{:04}-{:02}-{:02}",
            self.year.unsigned_abs(),
            self.month,
            self.day
        )
    }
}
