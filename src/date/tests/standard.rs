//! The examples of the Library of Congress specification of 4 February 2019.

use super::{Day, date, error, underlined};

/// Levels 0 and 1 but for times: text, earliest and latest day, text shown.
#[rustfmt::skip]
pub(super) const DATES: &[(&str, &str, &str, &str)] = &[
    // Level 0: date
    ("1985-04-12", "1985-04-12", "1985-04-12", "12 April 1985"),
    ("1985-04", "1985-04-01", "1985-04-30", "April 1985"),
    ("1985", "1985-01-01", "1985-12-31", "1985"),
    // Level 0: time interval
    ("1964/2008", "1964-01-01", "2008-12-31", "1964 to 2008"),
    ("2004-06/2006-08", "2004-06-01", "2006-08-31", "June 2004 to August 2006"),
    ("2004-02-01/2005-02-08", "2004-02-01", "2005-02-08", "1 February 2004 to 8 February 2005"),
    ("2004-02-01/2005-02", "2004-02-01", "2005-02-28", "1 February 2004 to February 2005"),
    ("2004-02-01/2005", "2004-02-01", "2005-12-31", "1 February 2004 to 2005"),
    ("2005/2006-02", "2005-01-01", "2006-02-28", "2005 to February 2006"),
    // Level 1: letter-prefixed calendar year
    ("Y170000002", "170000002-01-01", "170000002-12-31", "170,000,002"),
    ("Y-170000002", "-170000002-01-01", "-170000002-12-31", "170,000,003 BC"),
    // Level 1: seasons
    ("2001-21", "2001-03-01", "2001-05-31", "Spring 2001"),
    // Level 1: qualification of a date
    ("1984?", "1984-01-01", "1984-12-31", "1984 (uncertain)"),
    ("2004-06~", "2004-06-01", "2004-06-30", "about June 2004"),
    ("2004-06-11%", "2004-06-11", "2004-06-11", "about 11 June 2004 (uncertain)"),
    // Level 1: unspecified digits from the right
    ("201X", "2010-01-01", "2019-12-31", "2010s"),
    ("20XX", "2000-01-01", "2099-12-31", "2000–2099"),
    ("2004-XX", "2004-01-01", "2004-12-31", "2004, month unknown"),
    ("1985-04-XX", "1985-04-01", "1985-04-30", "April 1985, day unknown"),
    ("1985-XX-XX", "1985-01-01", "1985-12-31", "1985, month and day unknown"),
    // Level 1: extended interval
    ("1985-04-12/..", "1985-04-12", "none", "from 12 April 1985"),
    ("1985-04/..", "1985-04-01", "none", "from April 1985"),
    ("1985/..", "1985-01-01", "none", "from 1985"),
    ("../1985-04-12", "none", "1985-04-12", "until 12 April 1985"),
    ("../1985-04", "none", "1985-04-30", "until April 1985"),
    ("../1985", "none", "1985-12-31", "until 1985"),
    ("1985-04-12/", "1985-04-12", "none", "12 April 1985 to an unknown date"),
    ("1985-04/", "1985-04-01", "none", "April 1985 to an unknown date"),
    ("1985/", "1985-01-01", "none", "1985 to an unknown date"),
    ("/1985-04-12", "none", "1985-04-12", "unknown date to 12 April 1985"),
    ("/1985-04", "none", "1985-04-30", "unknown date to April 1985"),
    ("/1985", "none", "1985-12-31", "unknown date to 1985"),
    // Level 1: negative calendar year
    ("-1985", "-1985-01-01", "-1985-12-31", "1986 BC"),
    // Level 2 in the standard, but its ends are dates of level 1
    ("2004-06-XX/2004-07-03", "2004-06-01", "2004-07-03", "June 2004 (day unknown) to 3 July 2004"),
];

/// Level 2, and what the error underlines.
#[rustfmt::skip]
pub(super) const LEVEL_2: &[(&str, &str)] = &[
    // Exponential year, significant digits
    ("Y-17E7", "E7"),
    ("1950S2", "S2"),
    ("Y171010000S3", "S3"),
    ("Y3388E2S3", "E2S3"),
    // Sub-year groupings
    ("2001-25", "25"),
    ("2001-34", "34"),
    ("2001-41", "41"),
    // Sets
    ("[1667,1668,1670..1672]", "[1667,1668,1670..1672]"),
    ("[..1760-12-03]", "[..1760-12-03]"),
    ("[1760-12..]", "[1760-12..]"),
    ("[1760-01,1760-02,1760-12..]", "[1760-01,1760-02,1760-12..]"),
    ("[1667,1760-12]", "[1667,1760-12]"),
    ("[..1984]", "[..1984]"),
    ("{1667,1668,1670..1672}", "{1667,1668,1670..1672}"),
    ("{1960,1961-12}", "{1960,1961-12}"),
    ("{..1984}", "{..1984}"),
    // Qualification of a group or of one component
    ("2004-06~-11", "~"),
    ("2004?-06-11", "?"),
    ("?2004-06-~11", "?"),
    ("2004-%06-11", "%"),
    ("?2004", "?"),
    // Unspecified digits
    ("156X-12-25", "156X-12-25"),
    ("15XX-12-25", "15XX-12-25"),
    ("XXXX-12-XX", "XXXX-12-XX"),
    ("1XXX-XX", "1XXX-XX"),
    ("1XXX-12", "1XXX-12"),
    ("1984-1X", "1984-1X"),
    ("1XXX", "1XXX"),
    ("2004-XX-11", "2004-XX-11"),
    // Intervals of such
    ("2004-06-~01/2004-06-~20", "~"),
    ("2003/2004-06~-11", "~"),
];

#[test]
fn levels_0_and_1_are_understood() {
    for &(text, earliest, latest, shown) in DATES {
        let date = date(text);
        let day = |day: Option<Day>| day.map_or("none".into(), |day| day.to_string());
        assert_eq!(date.as_str(), text);
        assert_eq!(day(date.earliest()), earliest, "{text}");
        assert_eq!(day(date.latest()), latest, "{text}");
        assert_eq!(date.text(), shown, "{text}");
    }
}

#[test]
fn level_2_is_refused_by_its_name() {
    for &(text, wrong) in LEVEL_2 {
        let error = error(text);
        assert!(
            error
                .message
                .ends_with("is level 2 of EDTF, which is not supported"),
            "{text}: {error}"
        );
        assert_eq!(underlined(text, &error), wrong, "{text}: {error}");
    }
}
