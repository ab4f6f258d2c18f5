//! The grammar: levels 0 and 1 without times, and nothing else.

use super::{Date, Day, Doubt, EdtfError, Known, NoDate, Season, When};
use super::{day::days_in_month, show::name};
use std::ops::Range;

/// Keeps all arithmetic on years far away from the ends of `i64`.
const LONGEST_YEAR: usize = 18;

pub(super) fn when(text: &str) -> Result<When, EdtfError> {
    match text.split_once('/') {
        Some((start, end)) => interval(start, end),
        None => date(text).map(When::Date),
    }
}

fn interval(start: &str, end: &str) -> Result<When, EdtfError> {
    let slash = start.len();
    let end_at = slash + 1;
    let all = 0..end_at + end.len();
    if let Some(second) = end.find('/') {
        let range = end_at + second..end_at + second + 1;
        return Err(EdtfError::new(
            range,
            "an interval has two ends and one `/` between them",
        ));
    }
    let from = end_of_interval(start)?;
    let until = end_of_interval(end).map_err(|error| error.shifted(end_at))?;
    match (from, until) {
        (Ok(from), Ok(until)) if surely_before(until, from) => Err(EdtfError::new(
            end_at..all.end,
            "the interval ends before it starts",
        )
        .helping("exchange the two ends, or correct one of them")),
        (Ok(from), Ok(until)) => Ok(When::Between(from, until)),
        (Ok(from), Err(limit)) => Ok(When::From(from, limit)),
        (Err(limit), Ok(until)) => Ok(When::Until(limit, until)),
        (Err(_), Err(_)) => Err(EdtfError::new(
            all,
            "an interval has a date at one end at least",
        )),
    }
}

fn end_of_interval(text: &str) -> Result<Result<Date, NoDate>, EdtfError> {
    match text {
        "" => Ok(Err(NoDate::Unknown)),
        ".." => Ok(Err(NoDate::Open)),
        _ => date(text).map(Ok),
    }
}

/// Whether no reading of two dates has the second at or before the first: a
/// doubtful date can be off by any amount, and a season without a hemisphere
/// can be anywhere in its year, or reach into the next.
fn surely_before(end: Date, start: Date) -> bool {
    let first = match start.known {
        Known::Season(year, _) => Day {
            year,
            month: 1,
            day: 1,
        },
        _ => start.span().0,
    };
    let last = match end.known {
        Known::Season(year, _) => Day {
            year: year + 1,
            month: 2,
            day: 29,
        },
        _ => end.span().1,
    };
    (start.doubt, end.doubt) == (Doubt::None, Doubt::None) && last < first
}

pub(super) fn date(text: &str) -> Result<Date, EdtfError> {
    let (body, qualifier) = split_qualifier(text);
    let doubt = match qualifier {
        "?" => Doubt::Uncertain,
        "~" => Doubt::Approximate,
        "%" => Doubt::Both,
        _ => Doubt::None,
    };
    let known = match body.strip_prefix('Y') {
        None if body.is_empty() || !has_only_date_signs(body) => Err(not_a_date(text)),
        Some(year) => long_year(year).map_err(|message| EdtfError::new(0..body.len(), message)),
        None => calendar_date(body),
    }?;
    Ok(Date { known, doubt })
}

/// A text and the qualifier at its end.
pub(super) fn split_qualifier(text: &str) -> (&str, &str) {
    let body = text.strip_suffix(['?', '~', '%']).unwrap_or(text);
    (body, text.strip_prefix(body).unwrap_or_default())
}

/// What stands behind the `Y`.
fn long_year(text: &str) -> Result<Known, String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !all_digits(digits) {
        return Err("`Y` stands before a year of more than four digits, without month".into());
    }
    if digits.len() < 5 || digits.starts_with('0') {
        return Err("`Y` is only for years of more than four digits".into());
    }
    match text.parse() {
        Ok(year) if digits.len() <= LONGEST_YEAR => Ok(Known::Year(year)),
        _ => Err(format!("a year has {LONGEST_YEAR} digits at most here")),
    }
}

fn calendar_date(text: &str) -> Result<Known, EdtfError> {
    let parts = parts(text);
    let (known, month, day) = match parts.as_slice() {
        [known] => return year(known),
        [known, month] => (year(known)?, month, None),
        [known, month, day] => (year(known)?, month, Some(day)),
        _ => return Err(not_a_date(text)),
    };
    let Known::Year(year) = known else {
        return Err(EdtfError::new(
            0..text.len(),
            "a year that is not fully known has no month",
        ));
    };
    let number = two_digits(month, "month")?;
    let Some(day) = day else {
        return number.map_or(Ok(Known::SomeMonth(year)), |number| {
            month_or_season(year, number, month)
        });
    };
    match (number, two_digits(day, "day")?) {
        (None, None) => Ok(Known::SomeMonthAndDay(year)),
        (None, Some(_)) => Err(EdtfError::new(day.range(), "the day of an unknown month")),
        (Some(number), day_number) => match month_or_season(year, number, month)? {
            Known::Month(..) => day_of_month(year, number, day_number, day.range()),
            _ => Err(EdtfError::new(month.range(), "a season has no days")),
        },
    }
}

fn month_or_season(year: i64, number: u8, part: &Part) -> Result<Known, EdtfError> {
    match number {
        1..=12 => Ok(Known::Month(year, number)),
        21 => Ok(Known::Season(year, Season::Spring)),
        22 => Ok(Known::Season(year, Season::Summer)),
        23 => Ok(Known::Season(year, Season::Autumn)),
        24 => Ok(Known::Season(year, Season::Winter)),
        _ => {
            let message = format!(
                "{} is neither a month, 01 to 12, nor a season, 21 to 24",
                part.text
            );
            let year = short(Known::Year(year));
            Err(EdtfError::new(part.range(), message).helping(format!(
                "write the month, or where it is not known the year alone: `{year}`"
            )))
        }
    }
}

/// As it is written in figures.
fn short(known: Known) -> String {
    match known {
        Known::Month(year, month) => format!("{}-{month:02}", short(Known::Year(year))),
        Known::Year(year @ 0..) => format!("{year:04}"),
        Known::Year(year) => format!("-{:04}", year.unsigned_abs()),
        _ => String::new(),
    }
}

fn day_of_month(
    year: i64,
    month: u8,
    day: Option<u8>,
    range: Range<usize>,
) -> Result<Known, EdtfError> {
    let Some(day) = day else {
        return Ok(Known::SomeDay(year, month));
    };
    Day::new(year, month, day).map(Known::Day).ok_or_else(|| {
        let days = days_in_month(year, month);
        let (number, month) = (month, name(Known::Month(year, month)));
        EdtfError::new(range, format!("{month} has the days 01 to {days}")).helping(format!(
            "write one of them, or where the day is not known the month alone: `{}`",
            short(Known::Month(year, number))
        ))
    })
}

/// What stands between hyphens, and where.
struct Part<'a> {
    text: &'a str,
    at: usize,
}

impl Part<'_> {
    fn range(&self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }
}

/// A hyphen in front is the year's sign.
fn parts(text: &str) -> Vec<Part<'_>> {
    let sign = usize::from(text.starts_with('-'));
    let mut at = 0;
    let mut parts = Vec::new();
    let hyphens = text.match_indices('-').map(|(index, _)| index).skip(sign);
    for end in hyphens.chain([text.len()]) {
        parts.push(Part {
            text: text.get(at..end).unwrap_or_default(),
            at,
        });
        at = end + 1;
    }
    parts
}

fn year(part: &Part) -> Result<Known, EdtfError> {
    let (negative, text) = match part.text.strip_prefix('-') {
        Some(text) => (true, text),
        None => (false, part.text),
    };
    let digits = text.trim_end_matches('X');
    let unspecified = text.len() - digits.len();
    if !all_digits(digits) {
        return Err(not_a_date(part.text));
    }
    if text.len() != 4 {
        return Err(EdtfError::new(
            part.range(),
            "a year has four digits, as in 0079, 199X or -0043 (44 BC)",
        ));
    }
    let number: i64 = digits.parse().unwrap_or(0);
    if negative && number == 0 && unspecified == 0 {
        return Err(EdtfError::new(part.range(), "the year 0000 has no sign"));
    }
    // The unspecified digits of a negative year count away from zero.
    let first = |length: i64| {
        if negative {
            1 - (number + 1) * length
        } else {
            number * length
        }
    };
    match unspecified {
        0 => Ok(Known::Year(if negative { -number } else { number })),
        1 => Ok(Known::Decade(first(10))),
        2 => Ok(Known::Century(first(100))),
        _ => Err(not_a_date(part.text)),
    }
}

/// None for `XX`.
fn two_digits(part: &Part, what: &str) -> Result<Option<u8>, EdtfError> {
    match part.text {
        "XX" => Ok(None),
        text if text.len() == 2 && all_digits(text) => Ok(text.parse().ok()),
        _ => Err(EdtfError::new(
            part.range(),
            format!("a {what} has two digits, or is XX"),
        )),
    }
}

fn not_a_date(text: &str) -> EdtfError {
    EdtfError::about(
        text,
        "this is not a date: dates look like 2023, 2023-04 or 2023-04-05",
    )
}

/// Whether there is nothing but digits, `X` and hyphens.
pub(super) fn has_only_date_signs(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'X' | b'-'))
}

pub(super) fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
