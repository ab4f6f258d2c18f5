//! Order, overlap and place in a timeline, against the days themselves: a plain look
//! at which days a text can mean.

use super::{Day, Edtf, date};
use proptest::prelude::*;

/// All days of the years around which the texts lie, as `2001-03-04`.
fn days() -> Vec<String> {
    let lengths = |year: i64| {
        let february = if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) {
            29
        } else {
            28
        };
        [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    };
    let years = (1985..=2015).flat_map(|year| {
        let months = lengths(year).into_iter().zip(1..);
        months.flat_map(move |(days, month)| {
            (1..=days).map(move |day| format!("{year}-{month:02}-{day:02}"))
        })
    });
    years.collect()
}

/// The numbers of the days that a text without `/` can mean.
fn meant(text: &str, days: &[String]) -> Vec<usize> {
    let text = text.trim_end_matches(['?', '~', '%']);
    let season = |months: [&str; 3], day: &str| {
        let year: i64 = text[..4].parse().unwrap();
        let next = (year + 1).to_string();
        months.iter().any(|month| {
            // The winter's second and third month are the next year's.
            let of = if text.ends_with("24") && *month != "12" {
                &next
            } else {
                &text[..4]
            };
            day.starts_with(&format!("{of}-{month}"))
        })
    };
    let fits = |day: &str| match text.get(4..) {
        Some("-21") => season(["03", "04", "05"], day),
        Some("-22") => season(["06", "07", "08"], day),
        Some("-23") => season(["09", "10", "11"], day),
        Some("-24") => season(["12", "01", "02"], day),
        _ => text
            .chars()
            .zip(day.chars())
            .all(|(a, b)| a == 'X' || a == b),
    };
    (0..days.len()).filter(|n| fits(&days[*n])).collect()
}

/// The first and last day of a text, without one where it is open or unknown.
fn bounds(text: &str, days: &[String]) -> (Option<usize>, Option<usize>) {
    let (start, end) = text.split_once('/').unwrap_or((text, text));
    let of = |part: &str| match part {
        "" | ".." => Vec::new(),
        part => meant(part, days),
    };
    (of(start).first().copied(), of(end).last().copied())
}

/// Texts of dates of 1990 to 2009.
fn single() -> impl Strategy<Value = String> {
    let year = 1990..2010i64;
    let date = (year, 1..=12u8, 1..=28u8, 21..=24u8, 0..10u8).prop_map(
        |(year, month, day, season, form)| match form {
            0 => format!("{year}")[..3].to_owned() + "X",
            1 => format!("{year}-XX"),
            2 => format!("{year}-{month:02}-XX"),
            3 => format!("{year}-XX-XX"),
            4 => format!("{year}-{season}"),
            5 => format!("{year}"),
            6 | 7 => format!("{year}-{month:02}"),
            _ => format!("{year}-{month:02}-{day:02}"),
        },
    );
    (
        date,
        prop_oneof![4 => Just(""), 1 => Just("?"), 1 => Just("~"), 1 => Just("%")],
    )
        .prop_map(|(date, doubt)| date + doubt)
}

/// Dates and intervals, some of them open or with an unknown end.
fn any_date() -> impl Strategy<Value = String> {
    let end = || prop_oneof![4 => single().prop_map(Some), 1 => Just(None)];
    let interval = (end(), end(), any::<bool>()).prop_filter_map("no interval", |(a, b, open)| {
        let none = if open { ".." } else { "" };
        let text = format!(
            "{}/{}",
            a.as_deref().unwrap_or(none),
            b.as_deref().unwrap_or(none)
        );
        // A date in doubt may lie behind the one that ends the interval.
        let date = Edtf::parse(&text).ok()?;
        let days = date.earliest().zip(date.latest());
        days.is_none_or(|(first, last)| first <= last)
            .then_some(text)
    });
    prop_oneof![2 => single(), 1 => interval]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_overlap_are_those_of_the_days(texts in prop::collection::vec(any_date(), 2..6)) {
        let days = days();
        let day = |n: usize| Day::parse(&days[n]).unwrap();
        let bounds: Vec<_> = texts.iter().map(|text| bounds(text, &days)).collect();
        let all = || texts.iter().zip(&bounds);
        for (a, (first, last)) in all() {
            let (first, last) = (*first, *last);
            let parsed = date(a);
            prop_assert_eq!(parsed.earliest(), first.map(day), "{}", a);
            prop_assert_eq!(parsed.latest(), last.map(day), "{}", a);
            for (b, (from, to)) in all() {
                let (from, to) = (from.unwrap_or(0), to.unwrap_or(days.len() - 1));
                let (first, last) = (first.unwrap_or(0), last.unwrap_or(days.len() - 1));
                let other = date(b);
                let shared = (first..=last).any(|n| (from..=to).contains(&n));
                prop_assert_eq!(parsed.overlaps(other.earliest(), other.latest()), shared, "{} {}", a, b);
                // By the first day, then by the last.
                if (first, last) < (from, to) {
                    prop_assert!(parsed < other, "{} {}", a, b);
                }
                // What is over before another begins stands before it in a timeline.
                if last < from {
                    prop_assert!(parsed.moment() < other.moment(), "{} {}", a, b);
                }
                // And what is known less precisely before what may lie in it.
                let alone = !a.contains('/') && !b.contains('/');
                if alone && first == from && to < last {
                    prop_assert!(parsed.moment() < other.moment(), "{} {}", a, b);
                }
                // Nothing stands under the year of another.
                if !a.contains('/') && !a.contains('X') && first == from && !b.contains('X') {
                    prop_assert_eq!(parsed.year(), other.year(), "{} {}", a, b);
                }
            }
        }
    }
}

#[test]
fn a_timeline_says_no_more_than_is_known() {
    #[rustfmt::skip]
    let sorted = [
        "/2022", "../2023", "/2023", "199X", "1993", "1993?", "1993~", "2023", "2023/2024", "2023/..", "2023/",
        "2023-XX", "2023-XX-XX", "2023-04", "2023-04/2023-07", "2023-04-XX", "2023-04-05", "2023-22",
        "2023-06", "2023-24", "2023-12", "2023-12-31",
    ].map(date);
    let mut dates = sorted.clone();
    dates.reverse();
    dates.sort_by_key(Edtf::moment);
    assert_eq!(dates, sorted);
    // What has no start and what has one that nobody knows are not the same.
    assert_ne!(date("../2023").moment(), date("/2023").moment());
}

#[test]
fn years_are_those_of_the_start() {
    for (text, year) in [
        ("2023-04", Some("2023")),
        ("2022-12-31/2024", Some("2022")),
        ("2023-24", Some("2023")),
        ("199X", Some("1990s")),
        ("19XX~", Some("1900–1999")),
        ("-0043", Some("44 BC")),
        ("2020/..", Some("2020")),
        ("../2020", None),
        ("/2020", None),
    ] {
        assert_eq!(date(text).year().as_deref(), year, "{text}");
    }
}

#[test]
fn tracks_take_what_is_known() {
    // From, to, and the first letters of what else holds.
    for (text, from, to, holds) in [
        ("1993", 0, 1200, ""),
        ("1993~", 0, 1200, "doubt"),
        ("199X", 0, 1200, "doubt"),
        ("2023-XX", 0, 1200, ""),
        ("2023-04", 300, 400, ""),
        ("2023-04?", 300, 400, "doubt"),
        ("2023-04-XX", 300, 400, ""),
        ("2023-04-01", 300, 303, "day"),
        ("2023-12-31", 1196, 1200, "day"),
        ("2023-22", 500, 800, "doubt"),
        ("2023-24", 1100, 1200, "doubt after"),
        ("2023-04/2023-07", 300, 700, ""),
        ("2023-04-16/2023-07", 350, 700, ""),
        ("2023-04/2024-02", 300, 1200, "after"),
        ("2023-04/..", 300, 1200, "after"),
        ("2023-04?/", 300, 1200, "doubt after"),
        ("../2023-04", 0, 400, "before"),
        ("199X/2004", 0, 1200, "doubt after"),
    ] {
        let track = date(text).track();
        let words = [
            (track.is_day, "day"),
            (track.in_doubt, "doubt"),
            (track.before, "before"),
            (track.after, "after"),
        ];
        let held: Vec<&str> = words
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, word)| *word)
            .collect();
        assert_eq!(
            (track.from, track.to, held.join(" ").as_str()),
            (from, to, holds),
            "{text}"
        );
    }
}

#[test]
fn from_one_date_to_another() {
    for (from, to, text) in [
        (Some("2020"), Some("2023-04"), "2020/2023-04"),
        (Some("2020~"), None, "2020~/.."),
        (None, Some("2023"), "../2023"),
        (Some("2019/2020"), Some("2021/2022"), "2019/2022"),
        (Some("../2020"), Some("2021"), "../2021"),
    ] {
        let (from, to) = (from.map(date), to.map(date));
        let between = Edtf::between(from.as_ref(), to.as_ref()).unwrap();
        assert_eq!(between, date(text));
    }
    assert_eq!(Edtf::between(None, None), None);
    assert_eq!(Edtf::between(Some(&date("../2020")), None), None);
}
