//! When a source was issued, as a reference says it.

use hayagriva::types::Date;

use crate::date::{self, Edtf, Known, When};
use crate::model::Page;
use crate::model::value::Value;

/// When a source was issued, if its page says so.
pub fn issued(page: &Page) -> Option<&Edtf> {
    match page.values.get("issued")? {
        Value::Date(date) => Some(date),
        _ => None,
    }
}

/// A date as hayagriva knows it. Of one that has to be said [`in_words`], that is the
/// year by which it sorts.
pub fn date(date: &Edtf) -> Date {
    let (first, sure) = first(date);
    let (year, month, day) = match first.known {
        Known::Year(year)
        | Known::SomeMonth(year)
        | Known::SomeMonthAndDay(year)
        | Known::Season(year, _)
        | Known::Decade(year)
        | Known::Century(year) => (year, None, None),
        Known::Month(year, month) | Known::SomeDay(year, month) => (year, Some(month), None),
        Known::Day(day) => (day.year, Some(day.month), Some(day.day)),
    };
    // Years that the format can't hold are far from any source.
    let limit = if year < 0 { i32::MIN } else { i32::MAX };
    Date {
        year: i32::try_from(year).unwrap_or(limit),
        month: month.filter(|_| sure).map(|month| month.saturating_sub(1)),
        day: day.filter(|_| sure).map(|day| day.saturating_sub(1)),
        approximate: false,
        season: None,
    }
}

/// A date that year, month and day can't state: an interval, one in doubt, a year of which
/// digits are unknown, a season. hayagriva writes no intervals and few styles write doubt,
/// so such a date is said as it is elsewhere on the site, but with the `?` of libraries,
/// since a style may have it in brackets.
pub fn in_words(date: &Edtf) -> Option<String> {
    let (_, sure) = first(date);
    (!sure).then(|| date.text().replace(" (uncertain)", "?"))
}

/// The date by which one sorts, and whether that is all of it.
fn first(date: &Edtf) -> (date::Date, bool) {
    match date.when() {
        When::Date(date) => {
            let in_parts = !matches!(
                date.known,
                Known::Decade(_) | Known::Century(_) | Known::Season(..)
            );
            (date, in_parts && date.doubt == date::Doubt::None)
        }
        When::Between(date, _) | When::From(date, _) | When::Until(_, date) => (date, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_date_in_parts_is_said_in_words() {
        for (text, words, stated) in [
            ("1993", None, "1993"),
            ("1993-04", None, "1993-04"),
            ("1993-04-05", None, "1993-04-05"),
            ("1953-22", Some("Summer 1953"), "1953"),
            ("1993-XX", None, "1993"),
            ("199X", Some("1990s"), "1990"),
            ("19XX", Some("1900–1999"), "1900"),
            ("1993~", Some("about 1993"), "1993"),
            ("1993-04?", Some("April 1993?"), "1993"),
            ("1993-04-05~", Some("about 5 April 1993"), "1993"),
            ("1953-22?", Some("Summer 1953?"), "1953"),
            ("../1950", Some("until 1950"), "1950"),
            ("1990/..", Some("from 1990"), "1990"),
            ("1949/1954-06", Some("1949 to June 1954"), "1949"),
        ] {
            let read = Edtf::parse(text).expect("a date");
            assert_eq!(in_words(&read).as_deref(), words, "{text}");
            assert_eq!(date(&read).to_string(), stated, "{text}");
        }
    }
}
