use super::date;

/// Text, what is shown, as HTML, and the marks by their first letters.
#[rustfmt::skip]
pub(super) const DATES: &[(&str, &str, &str, &str)] = &[
    ("2024-02-29", "29 February 2024", "<time datetime=\"2024-02-29\">29 February 2024</time>", "kkk"),
    ("2023-04", "April 2023", "<time datetime=\"2023-04\">April 2023</time>", "kku"),
    ("1993", "1993", "<time datetime=\"1993\">1993</time>", "kuu"),
    // Seasons
    ("2023-22", "Summer 2023", "<time datetime=\"2023\">Summer 2023</time>", "kau"),
    ("2023-23", "Autumn 2023", "<time datetime=\"2023\">Autumn 2023</time>", "kau"),
    ("2023-24", "Winter 2023", "<time datetime=\"2023\">Winter 2023</time>", "kau"),
    // Doubt
    ("1993~", "about 1993", "about <time datetime=\"1993\">1993</time>", "auu"),
    ("2023-06?", "June 2023 (uncertain)", "<time datetime=\"2023-06\">June 2023</time> (uncertain)", "aau"),
    ("2023-06-01%", "about 1 June 2023 (uncertain)",
        "about <time datetime=\"2023-06-01\">1 June 2023</time> (uncertain)", "aaa"),
    ("2023-22~", "about Summer 2023", "about <time datetime=\"2023\">Summer 2023</time>", "aau"),
    // Unspecified digits
    ("199X", "1990s", "1990s", "auu"),
    ("190X", "1900–1909", "1900–1909", "auu"),
    ("19XX", "1900–1999", "1900–1999", "auu"),
    ("199X~", "about 1990s", "about 1990s", "auu"),
    ("000X", "1 BC–9 AD", "1 BC–9 AD", "auu"),
    ("-004X", "50–41 BC", "50–41 BC", "auu"),
    ("2023-XX", "2023, month unknown", "<time datetime=\"2023\">2023</time>, month unknown", "kuu"),
    ("2023-04-XX", "April 2023, day unknown", "<time datetime=\"2023-04\">April 2023</time>, day unknown", "kku"),
    ("2023-XX-XX?", "2023, month and day unknown (uncertain)",
        "<time datetime=\"2023\">2023</time>, month and day unknown (uncertain)", "auu"),
    // Years that are not of four digits in words
    ("0001", "1 AD", "<time datetime=\"0001\">1 AD</time>", "kuu"),
    ("0000", "1 BC", "1 BC", "kuu"),
    ("-0043-03-15", "15 March 44 BC", "15 March 44 BC", "kkk"),
    ("0079-08-24", "24 August 79 AD", "<time datetime=\"0079-08-24\">24 August 79 AD</time>", "kkk"),
    ("Y12345", "12,345", "12,345", "kuu"),
    ("Y999999999999999999", "999,999,999,999,999,999", "999,999,999,999,999,999", "kuu"),
    // Intervals
    ("2023-04-03/2023-04-05", "3 to 5 April 2023",
        "<time datetime=\"2023-04-03\">3</time> to <time datetime=\"2023-04-05\">5 April 2023</time>", "kkk"),
    ("2023-04-03/2023-05-03", "3 April to 3 May 2023",
        "<time datetime=\"2023-04-03\">3 April</time> to <time datetime=\"2023-05-03\">3 May 2023</time>", "kkk"),
    ("2023-04/2023-07", "April to July 2023",
        "<time datetime=\"2023-04\">April</time> to <time datetime=\"2023-07\">July 2023</time>", "kku"),
    ("2023-04/2024-06", "April 2023 to June 2024",
        "<time datetime=\"2023-04\">April 2023</time> to <time datetime=\"2024-06\">June 2024</time>", "kku"),
    ("2023-21/2023-22", "Spring to Summer 2023",
        "<time datetime=\"2023\">Spring</time> to <time datetime=\"2023\">Summer 2023</time>", "kau"),
    ("2023-04-03/2023-05", "3 April 2023 to May 2023",
        "<time datetime=\"2023-04-03\">3 April 2023</time> to <time datetime=\"2023-05\">May 2023</time>", "kka"),
    ("2023-04~/2023-07", "about April 2023 to July 2023",
        "about <time datetime=\"2023-04\">April 2023</time> to <time datetime=\"2023-07\">July 2023</time>", "aau"),
    ("2023-XX?/2024-04", "2023 (month unknown, uncertain) to April 2024",
        "<time datetime=\"2023\">2023</time> (month unknown, uncertain) to <time datetime=\"2024-04\">April 2024</time>", "aau"),
    ("1985/1985", "1985", "<time datetime=\"1985\">1985</time>", "kuu"),
    ("-0043/-0030", "44 to 31 BC", "44 to 31 BC", "kuu"),
    ("-0030/0014", "31 BC to 14 AD", "31 BC to <time datetime=\"0014\">14 AD</time>", "kuu"),
    ("198X/2001", "1980s to 2001", "1980s to <time datetime=\"2001\">2001</time>", "auu"),
    ("2023/..", "from 2023", "from <time datetime=\"2023\">2023</time>", "kuu"),
    ("../2023-04~", "until about April 2023", "until about <time datetime=\"2023-04\">April 2023</time>", "aau"),
    ("2023-04/", "April 2023 to an unknown date", "<time datetime=\"2023-04\">April 2023</time> to an unknown date", "aau"),
    ("/2023", "unknown date to 2023", "unknown date to <time datetime=\"2023\">2023</time>", "auu"),
];

#[test]
fn text_html_and_marks_say_the_same() {
    for &(text, shown, html, marks) in DATES {
        let date = date(text);
        assert_eq!(date.text(), shown, "{text}");
        assert_eq!(date.html(), html, "{text}");
        let initials: String = date
            .marks()
            .iter()
            .filter_map(|mark| mark.as_str().chars().next())
            .collect();
        assert_eq!(initials, marks, "{text}");
    }
}

#[test]
fn only_a_full_day_without_doubt_is_a_day() {
    assert_eq!(
        date("2023-04-05").to_day().unwrap().to_string(),
        "2023-04-05"
    );
    for text in [
        "2023-04",
        "2023-04-05~",
        "2023-04-XX",
        "2023-04-05/..",
        "2023-04-05/2023-04-05",
    ] {
        assert!(!date(text).is_day(), "{text}");
    }
}
