//! Durations, and the days that come so much later.

use super::Day;
use crate::date::Span;

#[test]
fn a_day_and_a_duration_are_a_later_day() {
    for (day, span, later) in [
        ("2023-01-01", "1 day", "2023-01-02"),
        ("2023-12-31", "1 days", "2024-01-01"),
        ("2024-02-28", "2 days", "2024-03-01"),
        ("2023-02-20", "2 weeks", "2023-03-06"),
        ("2023-01-01", "400 days", "2024-02-05"),
        ("2023-01-31", "1 month", "2023-02-28"),
        ("2023-08-31", "6 months", "2024-02-29"),
        ("2023-12-15", "1 month", "2024-01-15"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-29"),
    ] {
        let span = Span::parse(span).unwrap();
        assert_eq!(
            Day::parse(day).unwrap().after(span).to_string(),
            later,
            "{day} {span:?}"
        );
    }
}

/// As many steps of one day.
#[test]
fn days_later_are_as_many_days_later() {
    let start = Day::parse("1999-12-30").unwrap();
    let mut at = start;
    for count in 1..1000 {
        at = at.after(Span::parse("1 day").unwrap());
        assert_eq!(
            start.after(Span::parse(&format!("{count} days")).unwrap()),
            at
        );
    }
}

#[test]
fn what_is_no_duration_is_said_with_what_was_meant() {
    for (text, meant) in [
        ("P6M", Some("6 months")),
        ("p1y", Some("1 year")),
        ("P90D", Some("90 days")),
        ("P0D", None),
        ("P1Y6M", None),
        ("P", None),
        ("", None),
        ("6", None),
        ("months", None),
        ("0 months", None),
        ("-1 months", None),
        ("6.5 months", None),
        ("six months", None),
        ("6 moons", None),
        ("6  months", None),
        ("99999 days", None),
        ("é", None),
    ] {
        let error = Span::parse(text).expect_err(text);
        assert_eq!(error.suggestion.as_deref(), meant, "{text}");
    }
    assert_eq!(Span::parse("1 months").unwrap().text(), "1 month");
}
