//! What was meant by a text that is no date: a better message, and what to
//! write where that is certain.

use super::{EdtfError, figures, level2, parse, words};

/// The error to report for a text that the grammar refused with `refusal`.
pub(super) fn explain(text: &str, refusal: EdtfError) -> EdtfError {
    let found = if text.contains('/') {
        tidy(text)
            .or_else(|| figures::separated(text, &refusal))
            .or_else(|| ends_of_interval(text))
    } else {
        tidy(text)
            .or_else(|| time_of_day(text))
            .or_else(|| level2::explain(text))
            .or_else(|| figures::separated(text, &refusal))
            .or_else(|| figures::long_year(text, &refusal))
            .or_else(|| figures::letters(text))
            .or_else(|| dots(text))
            .or_else(|| qualifiers(text))
            .or_else(|| words::explain(text))
    };
    let mut error = found.unwrap_or(refusal);
    error.suggestion = error.suggestion.filter(|meant| parse::when(meant).is_ok());
    error
}

/// Blanks around it, wide digits, dashes for hyphens.
fn tidy(text: &str) -> Option<EdtfError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Some(EdtfError::about(text, "there is no date here"));
    }
    let plain = plain(trimmed);
    if plain == text {
        return None;
    }
    let start = text.len() - text.trim_start().len();
    Some(match parse::when(&plain) {
        Ok(_) => {
            let wrong = if plain == trimmed {
                "no blanks around it"
            } else {
                "plain digits and signs only"
            };
            EdtfError::about(text, format!("a date has {wrong}")).suggesting(plain)
        }
        Err(refusal) if plain == trimmed => explain(&plain, refusal).shifted(start),
        // Its range would not fit, since the signs have other lengths.
        Err(refusal) => EdtfError {
            range: start..start + trimmed.len(),
            ..explain(&plain, refusal)
        },
    })
}

/// With ASCII for what only looks otherwise.
fn plain(text: &str) -> String {
    let ascii = |c: char| match c {
        // The fullwidth forms stand in the same order.
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xff01 + u32::from('!')).unwrap_or(c)
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => c,
    };
    text.replace('…', "..").chars().map(ascii).collect()
}

/// `2023-04-01T10:00`, `2023-04-01 10:00`
fn time_of_day(text: &str) -> Option<EdtfError> {
    let at = text
        .find(['T', 't', ' '])
        .filter(|&at| at >= "2023-04-01".len())?;
    let (day, time) = text.split_at_checked(at)?;
    let clock = time.get(1..)?;
    let is_time = clock.is_empty() || clock.starts_with(|c: char| c.is_ascii_digit());
    let has_day = parse::all_digits(&day.replace('-', ""));
    (is_time && has_day).then(|| {
        let message = "dates have no time of day here";
        EdtfError::new(at..text.len(), message).suggesting(day)
    })
}

/// `2023..2024`, which is how sets have it in level 2.
fn dots(text: &str) -> Option<EdtfError> {
    let (start, end) = text.split_once("..")?;
    let [from, until] = [start, end].map(|date| if date.is_empty() { ".." } else { date });
    let meant = format!("{from}/{until}");
    parse::when(&meant).ok()?;
    let range = start.len()..start.len() + 2;
    Some(
        EdtfError::new(range, "the two ends of an interval have `/` between them")
            .suggesting(meant),
    )
}

/// `2023?~`
fn qualifiers(text: &str) -> Option<EdtfError> {
    let body = text.trim_end_matches(['?', '~', '%']);
    let signs = text.get(body.len()..).filter(|signs| signs.len() > 1)?;
    parse::date(body).ok()?;
    let one = signs
        .chars()
        .next()
        .filter(|&first| signs.chars().all(|sign| sign == first));
    let message = "a date has one qualifier: `?` uncertain, `~` approximate, `%` both";
    let meant = format!("{body}{}", one.unwrap_or('%'));
    Some(EdtfError::new(body.len()..text.len(), message).suggesting(meant))
}

/// The error of the first end that has one, with both ends mended.
fn ends_of_interval(text: &str) -> Option<EdtfError> {
    let (start, end) = text.split_once('/').filter(|(_, end)| !end.contains('/'))?;
    let (from, until) = (end_of_interval(start), end_of_interval(end));
    let mended = |end: &str, error: &Option<EdtfError>| match error {
        Some(error) => error.suggestion.clone(),
        None => Some(end.to_owned()),
    };
    let meant = mended(start, &from).zip(mended(end, &until));
    let error = from.or_else(|| until.map(|error| error.shifted(start.len() + 1)))?;
    Some(EdtfError {
        suggestion: meant.map(|(from, until)| format!("{from}/{until}")),
        ..error
    })
}

/// What is wrong with it; an end without a date is no mistake.
fn end_of_interval(text: &str) -> Option<EdtfError> {
    let word = plain(text.trim()).to_lowercase();
    let meant = match word.as_str() {
        ".." | "open" | "now" | "today" | "present" | "ongoing" => "..",
        "" | "unknown" | "?" => "",
        _ => {
            return parse::date(text)
                .err()
                .map(|refusal| explain(text, refusal));
        }
    };
    let message = "an open end of an interval is `..`, an unknown one is left out";
    (text != meant).then(|| EdtfError::about(text, message).suggesting(meant))
}
