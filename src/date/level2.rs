//! Recognises level 2, in order to say that it is not supported.

use super::{EdtfError, parse};
use std::ops::Range;

const QUALIFIERS: [char; 3] = ['?', '~', '%'];

/// What a text that is no date of level 0 or 1 has of level 2.
pub(super) fn explain(text: &str) -> Option<EdtfError> {
    let (body, _) = parse::split_qualifier(text);
    let (range, what) = [
        (set(text), "a set of dates"),
        (
            calculated_year(body),
            "a year with an exponent or significant digits",
        ),
        (
            part_of_year(body),
            "a season or other part of a year beyond 24",
        ),
        (unspecified(body), "an unspecified digit in this place"),
        (qualifier(text), "a qualifier that is not at the end"),
    ]
    .into_iter()
    .find_map(|(range, what)| Some((range?, what)))?;
    let error = EdtfError::new(
        range,
        format!("{what} is level 2 of EDTF, which is not supported"),
    );
    // In front of a year alone, the qualifier is about the whole date anyway.
    let year = text
        .strip_prefix(QUALIFIERS)
        .filter(|year| year.trim_start_matches('-').len() == 4);
    Some(
        match year.and_then(|year| Some((year, text.strip_suffix(year)?))) {
            Some((year, qualifier)) => error.suggesting(format!("{year}{qualifier}")),
            None => error,
        },
    )
}

/// `[1667,1668]`, `{..1984}`
fn set(text: &str) -> Option<Range<usize>> {
    text.starts_with(['[', '{']).then_some(0..text.len())
}

/// `Y-17E7`, `1950S2`, `Y171010000S3`
fn calculated_year(body: &str) -> Option<Range<usize>> {
    let number = body.strip_prefix('Y').unwrap_or(body);
    let number = number.strip_prefix('-').unwrap_or(number);
    let is_number = |text: &str| !text.is_empty() && parse::all_digits(text);
    let letter = body.find(['E', 'S'])?;
    number
        .split(['E', 'S'])
        .all(is_number)
        .then_some(letter..body.len())
}

/// `2001-34`
fn part_of_year(body: &str) -> Option<Range<usize>> {
    let (year, code) = body.rsplit_once('-')?;
    let is_code = code.len() == 2 && code.parse().is_ok_and(|code| (25..=41).contains(&code));
    (is_code && is_shape(year) && !year.trim_start_matches('-').contains('-'))
        .then_some(year.len() + 1..body.len())
}

/// `156X-12-25`, `XXXX`, `1984-1X`
fn unspecified(body: &str) -> Option<Range<usize>> {
    (is_shape(body) && body.contains('X')).then_some(0..body.len())
}

/// `2004-06~-11`, `?2004-06`
fn qualifier(text: &str) -> Option<Range<usize>> {
    let at = text.find(QUALIFIERS).filter(|at| at + 1 < text.len())?;
    let bare = |part| {
        let part = str::strip_prefix(part, QUALIFIERS).unwrap_or(part);
        part.strip_suffix(QUALIFIERS).unwrap_or(part)
    };
    let bare: Vec<&str> = text.split('-').map(bare).collect();
    is_shape(&bare.join("-")).then_some(at..at + 1)
}

/// Whether digits and `X` stand in groups of four, two and two.
fn is_shape(text: &str) -> bool {
    let groups = text.strip_prefix('-').unwrap_or(text).split('-');
    let lengths: Vec<usize> = groups.map(str::len).collect();
    matches!(lengths.as_slice(), [4] | [4, 2] | [4, 2, 2]) && parse::has_only_date_signs(text)
}
