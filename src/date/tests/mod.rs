//! Tables of what is a date and what is not, and what must hold for all of them.

mod day;
mod mistakes;
mod properties;
mod shown;
mod span;
mod standard;
mod timeline;

use super::{Day, Edtf, EdtfError};

fn date(text: &str) -> Edtf {
    Edtf::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn error(text: &str) -> EdtfError {
    Edtf::parse(text).expect_err(text)
}

/// What an error underlines.
fn underlined<'a>(text: &'a str, error: &EdtfError) -> &'a str {
    text.get(error.range.clone()).expect("a range of the text")
}

/// Every text of every table, dates or not.
fn all_texts() -> Vec<&'static str> {
    let mut texts: Vec<&str> = standard::DATES.iter().map(|row| row.0).collect();
    texts.extend(shown::DATES.iter().map(|row| row.0));
    texts.extend(standard::LEVEL_2.iter().map(|row| row.0));
    texts.extend(mistakes::MEANT.iter().map(|row| row.0));
    texts.extend(mistakes::UNCLEAR.iter().map(|row| row.0));
    texts
}

/// Those of them that are dates.
fn all_dates() -> Vec<Edtf> {
    all_texts()
        .into_iter()
        .filter_map(|text| Edtf::parse(text).ok())
        .collect()
}
