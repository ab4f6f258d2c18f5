use super::{date, error, underlined};

/// Text, what the error underlines, what to write.
#[rustfmt::skip]
pub(super) const MEANT: &[(&str, &str, &str)] = &[
    // Blanks, other signs
    (" 2023-04", " 2023-04", "2023-04"),
    ("2023-04\n", "2023-04\n", "2023-04"),
    ("２０２３", "２０２３", "2023"),
    ("2023–04", "2023–04", "2023-04"),
    ("1993–1995", "1993–1995", "1993/1995"),
    (" 2023-4 ", "4", "2023-04"),
    // Times of day
    ("2023-04-01T10:00", "T10:00", "2023-04-01"),
    ("2023-04-01T", "T", "2023-04-01"),
    ("1985-04-12T23:20:30+04:30", "T23:20:30+04:30", "1985-04-12"),
    ("2023-04-01 10:00", " 10:00", "2023-04-01"),
    ("2023-04-01/2023-04-02T09:00:00Z", "T09:00:00Z", "2023-04-01/2023-04-02"),
    // Digits, separators, order
    ("2023-4", "4", "2023-04"),
    ("2023-4?", "4", "2023-04?"),
    ("2023-4-5", "4", "2023-04-05"),
    ("2023-04-5", "5", "2023-04-05"),
    ("2023/04", "2023/04", "2023-04"),
    ("2023/24", "2023/24", "2023/2024"),
    ("2023/04/05", "2023/04/05", "2023-04-05"),
    ("2023.4.5", "2023.4.5", "2023-04-05"),
    ("25/12/2023", "25/12/2023", "2023-12-25"),
    ("12/25/2023", "12/25/2023", "2023-12-25"),
    ("05.05.2023", "05.05.2023", "2023-05-05"),
    ("04/2023", "04/2023", "2023-04"),
    ("20230405", "20230405", "2023-04-05"),
    // Years
    ("12345", "12345", "Y12345"),
    ("-12000~", "-12000", "Y-12000~"),
    ("Y2023", "Y2023", "2023"),
    ("Y2023-04", "Y2023-04", "2023-04"),
    ("Y012345", "Y012345", "Y12345"),
    ("199x", "x", "199X"),
    ("19uu", "uu", "19XX"),
    ("2023-04-xx", "xx", "2023-04-XX"),
    // Qualifiers
    ("2023?~", "?~", "2023%"),
    ("2023-04??", "??", "2023-04?"),
    ("~1993", "~", "1993~"),
    // Intervals
    ("1993-1995", "1993-1995", "1993/1995"),
    ("1993 - 1995", "1993 - 1995", "1993/1995"),
    ("1993..1995", "..", "1993/1995"),
    ("2023..", "..", "2023/.."),
    ("..2023", "..", "../2023"),
    ("2023 / 2024", "2023 ", "2023/2024"),
    ("2023/present", "present", "2023/.."),
    ("unknown/2023", "unknown", "/2023"),
    ("2023-4/2023-5", "4", "2023-04/2023-05"),
    ("1990/c. 1993", "c. 1993", "1990/1993~"),
    // Words
    ("April 2023", "April 2023", "2023-04"),
    ("April 2023?", "April 2023?", "2023-04?"),
    ("Sept. 2023", "Sept. 2023", "2023-09"),
    ("4 April 2023", "4 April 2023", "2023-04-04"),
    ("the 4th of April, 2023", "the 4th of April, 2023", "2023-04-04"),
    ("April 4, 2023", "April 4, 2023", "2023-04-04"),
    ("2023 Apr 4", "2023 Apr 4", "2023-04-04"),
    ("Summer 2023", "Summer 2023", "2023-22"),
    ("c. 1993", "c. 1993", "1993~"),
    ("ca.1993", "ca.1993", "1993~"),
    ("circa 1993", "circa 1993", "1993~"),
    ("about April 1993?", "about April 1993?", "1993-04%"),
    ("1990s", "1990s", "199X"),
    ("the 1990's", "the 1990's", "199X"),
    ("c. 1990s", "c. 1990s", "199X~"),
    ("44 BC", "44 BC", "-0043"),
    ("1 BC", "1 BC", "0000"),
    ("AD 79", "AD 79", "0079"),
    ("since 2023", "since 2023", "2023/.."),
    ("until April 2023", "until April 2023", "../2023-04"),
    ("from 2023 ", "from 2023", "2023/.."),
    ("1993 to May 1995", "1993 to May 1995", "1993/1995-05"),
];

/// Text, what the error underlines, a part of its message; nothing to write
/// would be certain.
#[rustfmt::skip]
pub(super) const UNCLEAR: &[(&str, &str, &str)] = &[
    ("", "", "no date here"),
    ("  ", "  ", "no date here"),
    ("yesterday", "yesterday", "not a date"),
    ("März 2023", "März 2023", "not a date"),
    ("?", "?", "not a date"),
    ("-", "-", "four digits"),
    ("10:00", "10:00", "not a date"),
    ("44", "44", "four digits"),
    ("-44", "-44", "four digits"),
    ("199", "199", "four digits"),
    ("-0000", "-0000", "no sign"),
    ("2023-", "", "two digits"),
    ("2023-04-05-06", "2023-04-05-06", "not a date"),
    ("2023-00", "00", "neither a month"),
    ("2023-13", "13", "neither a month"),
    ("2023-13-05", "13", "neither a month"),
    (" 2023-13", "13", "neither a month"),
    ("2023-21-05", "21", "season has no days"),
    ("2023-02-30", "30", "February 2023 has the days 01 to 28"),
    ("2023-02-29", "29", "February 2023 has the days 01 to 28"),
    ("2023-04-00", "00", "April 2023 has the days 01 to 30"),
    ("2023-04-31?", "31", "April 2023 has the days 01 to 30"),
    ("2023-02-30T10:00", "T10:00", "no time of day"),
    ("Y9999999999999999999", "Y9999999999999999999", "18 digits"),
    ("Y", "Y", "more than four digits"),
    ("04/05/2023", "04/05/2023", "either `2023-05-04` or `2023-04-05`"),
    ("04/05/23", "04/05/23", "starts with its year"),
    ("2001/04", "2001/04", "`2001-04` for the month, `2001/2004` for the years"),
    ("202304", "202304", "write `2023-04`, or `Y202304`"),
    ("1900s", "1900s", "`190X` for ten years, `19XX` for a hundred"),
    ("2023/2022", "2022", "ends before it starts"),
    ("2023-04-05/2023-04-04", "2023-04-04", "ends before it starts"),
    ("2024/202X/2025", "/", "one `/`"),
    ("2023-13/2023-14", "13", "neither a month"),
    ("/", "/", "at one end at least"),
    ("../..", "../..", "at one end at least"),
    ("../", "../", "at one end at least"),
    ("..", "..", "not a date"),
    ("2023/foo", "foo", "not a date"),
];

#[test]
fn what_is_not_certain_is_not_suggested_but_helped() {
    for (text, part) in [
        ("2023-13", "the year alone: `2023`"),
        ("-0043-13", "the year alone: `-0043`"),
        ("2023-02-30", "the month alone: `2023-02`"),
        ("2023-07/2023-05", "exchange the two ends"),
        ("2022/2023-02-30", "the month alone: `2023-02`"),
    ] {
        let error = error(text);
        let help = error.help.unwrap_or_default();
        assert!(help.contains(part), "{text}: {help}");
        assert_eq!(error.suggestion, None, "{text}");
    }
}

#[test]
fn what_was_surely_meant_is_suggested() {
    for &(text, wrong, meant) in MEANT {
        let error = error(text);
        assert_eq!(error.suggestion.as_deref(), Some(meant), "{text}: {error}");
        assert_eq!(underlined(text, &error), wrong, "{text}: {error}");
    }
}

#[test]
fn what_is_not_certain_is_explained() {
    for &(text, wrong, message) in UNCLEAR {
        let error = error(text);
        assert!(error.message.contains(message), "{text}: {error}");
        assert_eq!(underlined(text, &error), wrong, "{text}: {error}");
        assert_eq!(error.suggestion, None, "{text}: {error}");
    }
}

#[test]
fn an_interval_is_refused_only_if_no_reading_has_it_in_order() {
    for text in [
        "2023/2023-01",
        "2023-12-31/2023",
        "1995/199X",
        "1993~/1992",
        "1993/1992?",
        // A summer in the south, autumn before spring there.
        "2023-22/2023-01",
        "2023-23/2023-21",
        "2023-24/2024-02",
    ] {
        date(text);
    }
    for text in [
        "2000/199X",
        "2023-22/2022",
        "2023-XX/2022-12-31",
        "0001/-0001",
        "2023-02-29/2024-22",
    ] {
        error(text);
    }
}
