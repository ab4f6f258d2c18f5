//! Mistakes in dates that are written in figures.

use super::{EdtfError, parse};

/// The form of every date, for messages.
pub(super) const ORDER: &str = "a date is written year first, in figures, with hyphens";

/// Numbers with something between them, or nothing: `2023-4`, `2023/04/05`,
/// `25.12.2023`, `20230405`.
pub(super) fn separated(text: &str, refusal: &EdtfError) -> Option<EdtfError> {
    let (body, qualifier) = parse::split_qualifier(text);
    let separator = body
        .chars()
        .find(|c| !c.is_ascii_digit() && *c != ' ')
        .unwrap_or(' ');
    let numbers: Vec<&str> = body.split(separator).map(str::trim).collect();
    let is_number = |text: &&str| !text.is_empty() && parse::all_digits(text);
    if !"-/. ".contains(separator) || !numbers.iter().all(is_number) {
        return None;
    }
    let is_year = |number: &str| number.len() == 4;
    let is_short = |number: &str| number.len() <= 2;
    let order = || match separator {
        // The refusal knows better which of them lacks a digit.
        '-' => refusal.clone(),
        _ => EdtfError::about(text, ORDER),
    };
    match *numbers.as_slice() {
        [number] => run_together(text, number, qualifier),
        [year, month] if is_year(year) && is_short(month) => Some(match separator {
            '/' => month_or_years(text, year, month, qualifier),
            _ => order().suggesting(format!("{year}-{month:0>2}{qualifier}")),
        }),
        [year, month, day] if is_year(year) && is_short(month) && is_short(day) => {
            Some(order().suggesting(format!("{year}-{month:0>2}-{day:0>2}{qualifier}")))
        }
        [month, year] if is_short(month) && is_year(year) => {
            Some(EdtfError::about(text, ORDER).suggesting(format!("{year}-{month:0>2}{qualifier}")))
        }
        [one, other, year] if is_short(one) && is_short(other) && is_year(year) => {
            Some(day_and_month(text, [one, other, year], qualifier))
        }
        [start, end] if is_year(start) && is_year(end) && separator != '/' => {
            let error =
                EdtfError::about(text, "the two dates of an interval have `/` between them");
            Some(error.suggesting(format!("{start}/{end}{qualifier}")))
        }
        [a, b, c] if is_short(a) && is_short(b) && is_short(c) => Some(EdtfError::about(
            text,
            "a date starts with its year, which has four digits",
        )),
        _ => None,
    }
}

/// `2023/04` is a month, `2023/24` are two years, `2001/04` may be either.
fn month_or_years(text: &str, year: &str, short: &str, qualifier: &str) -> EdtfError {
    let century = year.get(..2).unwrap_or_default();
    let month = format!("{year}-{short:0>2}");
    let years = format!("{year}/{century}{short:0>2}");
    let is_month = short
        .parse()
        .is_ok_and(|number: u8| (1..=12).contains(&number));
    let error = EdtfError::about(text, "`/` separates two dates, and a year has four digits");
    match (is_month, parse::when(&years).is_ok()) {
        (true, true) => EdtfError::about(
            text,
            format!(
                "{}: write `{month}{qualifier}` for the month, `{years}{qualifier}` for the years",
                error.message
            ),
        ),
        (true, false) => error.suggesting(month + qualifier),
        (false, true) => error.suggesting(years + qualifier),
        (false, false) => error,
    }
}

/// `04/05/2023` is a day in May or in April, `25/12/2023` is certain.
fn day_and_month(text: &str, [one, other, year]: [&str; 3], qualifier: &str) -> EdtfError {
    let date = |month, day| {
        let meant = format!("{year}-{month:0>2}-{day:0>2}{qualifier}");
        parse::date(&meant).is_ok().then_some(meant)
    };
    match (date(other, one), date(one, other)) {
        (Some(a), Some(b)) if a != b => {
            EdtfError::about(text, format!("{ORDER}: this is either `{a}` or `{b}`"))
        }
        (Some(meant), _) | (_, Some(meant)) => EdtfError::about(text, ORDER).suggesting(meant),
        (None, None) => EdtfError::about(text, ORDER),
    }
}

/// `20230405` is a day, `202304` may be a month or a long year.
fn run_together(text: &str, number: &str, qualifier: &str) -> Option<EdtfError> {
    let (year, rest) = number.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    let meant = match day {
        "" => format!("{year}-{month}"),
        _ => format!("{year}-{month}-{day}"),
    };
    parse::date(&meant).ok()?;
    Some(match day {
        "" => EdtfError::about(
            text,
            format!(
                "{ORDER}: write `{meant}{qualifier}`, or `Y{number}{qualifier}` for a long year"
            ),
        ),
        _ => EdtfError::about(text, ORDER).suggesting(meant + qualifier),
    })
}

/// `12345` and `Y2023`: the `Y` is for years of more than four digits.
pub(super) fn long_year(text: &str, refusal: &EdtfError) -> Option<EdtfError> {
    let (body, qualifier) = parse::split_qualifier(text);
    let number = body.strip_prefix(['Y', 'y']).unwrap_or(body);
    let has_y = number.len() < body.len();
    if has_y && parse::date(number).is_ok() {
        return Some(refusal.clone().suggesting(format!("{number}{qualifier}")));
    }
    let year: i64 = number.parse().ok()?;
    let meant = format!("Y{year}{qualifier}");
    if has_y {
        return Some(refusal.clone().suggesting(meant));
    }
    let error = EdtfError::new(
        0..body.len(),
        "a year of more than four digits starts with `Y`",
    );
    (year.unsigned_abs() > 9999).then(|| error.suggesting(meant))
}

/// `199x`, and the `199u` of EDTF before 2019.
pub(super) fn letters(text: &str) -> Option<EdtfError> {
    let (body, _) = parse::split_qualifier(text);
    let range = body.find(['x', 'u', 'U'])?..body.len();
    let meant = text.replace(['x', 'u', 'U'], "X");
    parse::date(&meant).ok()?;
    Some(EdtfError::new(range, "an unspecified digit is a capital X").suggesting(meant))
}
