//! Dates as authors write them: EDTF (ISO 8601-2, Library of Congress),
//! levels 0 and 1, without times of day.
//!
//! A text becomes an [`Edtf`] in [`Edtf::parse`]; everything else only reads it:
//!
//! 1. `parse` is the grammar, and accepts exactly what the standard does. One
//!    thing goes beyond: the ends of an interval may have unspecified digits
//!    (`2004-06-XX/2004-07-03`), which the standard counts as level 2.
//! 2. When it fails, `mistakes`, `figures`, `words` and `level2` look at what was probably
//!    meant, for a better message and a suggestion that is known to parse.
//! 3. `order` says which days a date spans, and sorts.
//! 4. `show` puts it into English, as text and as HTML.
//! 5. `marks` says for year, month and day whether it is known.
//! 6. `timeline` puts dates in the order of a timeline, without more than is known.
//!
//! [`Span`] is how long something takes: `6 months`.
//!
//! Years are astronomical (`0000` is 1 BC) in the proleptic Gregorian calendar.

mod day;
mod figures;
mod level2;
mod marks;
mod mistakes;
mod order;
mod parse;
mod show;
mod span;
#[cfg(test)]
mod tests;
mod timeline;
mod words;

pub use day::Day;
pub use marks::Mark;
pub use span::Span;
pub use timeline::{Moment, Track};

use std::{fmt, ops::Range, str::FromStr};

/// A date as the author typed it, and what that means.
///
/// Two are equal when their texts are: `1993` and `1993?` differ.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edtf {
    text: String,
    when: When,
}

/// A single date, or an interval of which at least one end is dated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    Date(Date),
    /// `2023/2024`
    Between(Date, Date),
    /// `2023/..` or `2023/`
    From(Date, NoDate),
    /// `../2023` or `/2023`
    Until(NoDate, Date),
}

/// Why an end of an interval has no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoDate {
    /// `..`: it has no such end, or not yet.
    Open,
    /// Nothing: it has one, but nobody knows when.
    Unknown,
}

/// What is known of a date, and how surely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date {
    pub known: Known,
    pub doubt: Doubt,
}

/// What is known of a date. Months and days are valid in what was parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Known {
    /// `19XX`, by its first year.
    Century(i64),
    /// `199X`, by its first year.
    Decade(i64),
    /// `1993`
    Year(i64),
    /// `2023-22`
    Season(i64, Season),
    /// `2023-04`
    Month(i64, u8),
    /// `2023-04-05`
    Day(Day),
    /// `2023-XX`: some month of the year.
    SomeMonth(i64),
    /// `2023-04-XX`: some day of the month.
    SomeDay(i64, u8),
    /// `2023-XX-XX`: some day of the year.
    SomeMonthAndDay(i64),
}

/// For sorting, seasons are those of the northern hemisphere, in whole months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Season {
    /// 21, March to May
    Spring,
    /// 22, June to August
    Summer,
    /// 23, September to November
    Autumn,
    /// 24, December to February of the next year
    Winter,
}

/// The qualifier at a date's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    None,
    /// `?`
    Uncertain,
    /// `~`
    Approximate,
    /// `%`: both.
    Both,
}

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdtfError {
    /// The bytes of the text that the message is about.
    pub range: Range<usize>,
    pub message: String,
    /// What to write instead of the whole text, where that is certain. It parses.
    pub suggestion: Option<String>,
    /// What to do where that is not certain, or nothing.
    pub help: Option<String>,
}

impl Edtf {
    /// # Errors
    /// When the text is not a date of level 0 or 1.
    pub fn parse(text: &str) -> Result<Self, EdtfError> {
        match parse::when(text) {
            Ok(when) => Ok(Self {
                text: text.to_owned(),
                when,
            }),
            Err(error) => Err(mistakes::explain(text, error)),
        }
    }

    /// The text as it was typed.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn when(&self) -> When {
        self.when
    }

    /// The day, if this is a full day without any doubt.
    pub fn to_day(&self) -> Option<Day> {
        match self.when {
            When::Date(Date {
                known: Known::Day(day),
                doubt: Doubt::None,
            }) => Some(day),
            _ => None,
        }
    }

    /// Whether it is about or uncertain, or one of its ends is: it may be off by any
    /// amount.
    pub fn is_doubtful(&self) -> bool {
        let dates = match self.when {
            When::Between(start, end) => [start, end],
            When::Date(date) | When::From(date, _) | When::Until(_, date) => [date, date],
        };
        dates.iter().any(|date| date.doubt != Doubt::None)
    }

    /// Whether this is a full day without any doubt, as `published` needs it.
    pub fn is_day(&self) -> bool {
        self.to_day().is_some()
    }
}

impl Doubt {
    pub fn is_uncertain(self) -> bool {
        matches!(self, Self::Uncertain | Self::Both)
    }

    pub fn is_approximate(self) -> bool {
        matches!(self, Self::Approximate | Self::Both)
    }
}

impl EdtfError {
    fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            range,
            message: message.into(),
            suggestion: None,
            help: None,
        }
    }

    fn about(text: &str, message: impl Into<String>) -> Self {
        Self::new(0..text.len(), message)
    }

    fn suggesting(self, suggestion: impl Into<String>) -> Self {
        Self {
            suggestion: Some(suggestion.into()),
            ..self
        }
    }

    fn helping(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    /// The same error in a text that has so many more bytes in front.
    fn shifted(self, by: usize) -> Self {
        Self {
            range: self.range.start + by..self.range.end + by,
            ..self
        }
    }
}

impl FromStr for Edtf {
    type Err = EdtfError;

    fn from_str(text: &str) -> Result<Self, EdtfError> {
        Self::parse(text)
    }
}

impl fmt::Display for EdtfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; write `{suggestion}`"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for EdtfError {}
