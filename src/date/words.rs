//! Dates in English words: `April 2023`, `c. 1993`, `the 1990s`, `44 BC`.

use super::{EdtfError, figures::ORDER, parse, show::MONTHS};

/// Of two that start alike, the longer stands first.
const HEDGES: [&str; 10] = [
    "circa",
    "ca.",
    "ca",
    "c.",
    "c",
    "about",
    "around",
    "approximately",
    "approx.",
    "approx",
];

/// What to write for a date in words.
pub(super) fn explain(text: &str) -> Option<EdtfError> {
    let lower = text.to_lowercase();
    let (body, qualifier) = parse::split_qualifier(&lower);
    let suggesting = |message, meant| Some(EdtfError::about(text, message).suggesting(meant));
    if let Some(rest) = HEDGES.iter().find_map(|hedge| body.strip_prefix(hedge)) {
        let about = if matches!(qualifier, "?" | "%") {
            "%"
        } else {
            "~"
        };
        return suggesting(
            "an approximate date has `~` at its end",
            date(rest)? + about,
        );
    }
    if let Some(rest) = body
        .strip_prefix("since ")
        .or_else(|| body.strip_prefix("from "))
    {
        return suggesting(
            "an open end of an interval is `..`",
            date(rest)? + qualifier + "/..",
        );
    }
    if let Some(rest) = body.strip_prefix("until ") {
        let meant = format!("../{}{qualifier}", date(rest)?);
        return suggesting("an open start of an interval is `..`", meant);
    }
    if let Some((start, end)) = body.split_once(" to ") {
        let meant = format!("{}/{}{qualifier}", date(start)?, date(end)?);
        return suggesting("the two dates of an interval have `/` between them", meant);
    }
    let message = match *tokens(body).as_slice() {
        [year, "s"] if year.len() == 4 && year.ends_with("00") => {
            let century = year.trim_end_matches("00");
            let both = format!("`{century}0X` for ten years, `{century}XX` for a hundred");
            return Some(EdtfError::about(
                text,
                format!("an unspecified digit is an X: write {both}"),
            ));
        }
        [_, "s"] => "an unspecified digit is an X",
        [_, "bc" | "bce"] => "the year 1 BC is 0000, and those before it count down from there",
        _ => ORDER,
    };
    suggesting(message, date(body)? + qualifier)
}

/// A date without qualifier, in words or not, as EDTF has it.
fn date(text: &str) -> Option<String> {
    let text = text.trim();
    let is_short = |word: &str| word.len() <= 2 && parse::all_digits(word);
    let meant = match *tokens(text).as_slice() {
        _ if parse::date(text).is_ok() => text.to_owned(),
        [year, "s"] if !year.ends_with("00") => format!("{}X", year.strip_suffix('0')?),
        [year, "bc" | "bce"] => match year.parse::<u32>().ok()?.checked_sub(1)? {
            0 => "0000".to_owned(),
            before => format!("-{before:04}"),
        },
        [year, "ad" | "ce"] | ["ad", year] => format!("{year:0>4}"),
        [name, year] if month_or_season(name).is_some() => {
            format!("{year}-{:02}", month_or_season(name)?)
        }
        [year, name] => format!("{year}-{:02}", month_or_season(name)?),
        [day, name, year] | [name, day, year] | [year, name, day] if is_short(day) => {
            format!("{year}-{:02}-{day:0>2}", month_or_season(name)?)
        }
        _ => return None,
    };
    parse::date(&meant).is_ok().then_some(meant)
}

/// Runs of letters and of digits, without what means nothing: `4th`, `of`, commas.
fn tokens(text: &str) -> Vec<&str> {
    let class = |c: char| (c.is_ascii_digit(), c.is_alphanumeric());
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest
            .find(|c| class(c) != class(first))
            .unwrap_or(rest.len());
        let (token, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let is_gap = token
            .chars()
            .all(|c| c.is_whitespace() || ".,'’".contains(c));
        if !is_gap && !matches!(token, "of" | "the" | "st" | "nd" | "rd" | "th") {
            tokens.push(token);
        }
        rest = after;
    }
    tokens
}

/// By its name or the first letters of it, the number that EDTF gives it.
fn month_or_season(word: &str) -> Option<usize> {
    match word {
        "spring" => Some(21),
        "summer" => Some(22),
        "autumn" | "fall" => Some(23),
        "winter" => Some(24),
        "sept" => Some(9),
        _ if word.len() < 3 => None,
        _ => {
            let index = MONTHS
                .iter()
                .position(|month| month.to_lowercase().starts_with(word))?;
            Some(index + 1)
        }
    }
}
