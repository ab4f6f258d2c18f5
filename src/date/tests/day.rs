use super::Day;

#[test]
fn a_day_is_read_and_written() {
    for text in [
        "2023-04-05",
        "2024-02-29",
        "0000-01-01",
        "-0044-03-15",
        "9999-12-31",
    ] {
        assert_eq!(Day::parse(text).expect(text).to_string(), text);
    }
    assert_eq!(
        Day {
            year: 2023,
            month: 4,
            day: 5
        }
        .rfc3339(),
        "2023-04-05T00:00:00Z"
    );
}

#[test]
fn less_than_a_day_is_refused() {
    for text in [
        "2023",
        "2023-04",
        "2023-04-05?",
        "2023-04-XX",
        "2023-04-05/2023-04-05",
    ] {
        let error = Day::parse(text).expect_err(text);
        assert!(
            error.message.starts_with("a full day is needed"),
            "{text}: {error}"
        );
    }
    assert_eq!(
        Day::parse("5 April 2023")
            .unwrap_err()
            .suggestion
            .as_deref(),
        Some("2023-04-05")
    );
    assert_eq!(Day::parse("April 2023").unwrap_err().suggestion, None);
}

#[test]
fn leap_years_follow_the_gregorian_calendar() {
    for (year, leap) in [
        (2023, false),
        (2024, true),
        (1900, false),
        (2000, true),
        (0, true),
    ] {
        assert_eq!(Day::new(year, 2, 29).is_some(), leap, "{year}");
    }
    assert!(Day::new(-4, 2, 29).is_some());
    assert_eq!(Day::new(2023, 0, 1), None);
    assert_eq!(Day::new(2023, 13, 1), None);
    assert_eq!(Day::new(2023, 4, 0), None);
}

#[test]
fn unix_time_counts_days_from_1970() {
    for (seconds, day) in [
        (0, "1970-01-01"),
        (-1, "1969-12-31"),
        (86_399, "1970-01-01"),
        (86_400, "1970-01-02"),
        (951_782_400, "2000-02-29"),
        (951_868_800, "2000-03-01"),
        (1_680_652_800, "2023-04-05"),
        (-62_135_596_800, "0001-01-01"),
    ] {
        assert_eq!(Day::from_unix(seconds).to_string(), day, "{seconds}");
    }
    // A thousand years, day by day, against the calendar.
    let mut expected = Day {
        year: 1600,
        month: 1,
        day: 1,
    };
    let mut seconds = -11_676_096_000;
    while expected.year < 2600 {
        assert_eq!(Day::from_unix(seconds), expected);
        let Day { year, month, day } = expected;
        expected = Day::new(year, month, day + 1)
            .or_else(|| Day::new(year, month + 1, 1))
            .unwrap_or(Day {
                year: year + 1,
                month: 1,
                day: 1,
            });
        seconds += 86_400;
    }
    // The ends of the type do not overflow.
    assert!(Day::from_unix(i64::MIN) < Day::from_unix(i64::MAX));
}
