//! A date in English, with what is known and no more.

use super::{Date, Edtf, Known, NoDate, Season, When};

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Edtf {
    /// `29 February 2024`, `about June 2023 (uncertain)`, `April to July 2023`.
    ///
    /// - `199X` is "1990s"; `19XX` and `190X`, which "1900s" would not tell
    ///   apart, are "1900–1999" and "1900–1909".
    /// - Years before 1 are "44 BC", those before 1000 "79 AD" (a bare "79"
    ///   would be taken for 1979), those after 9999 have commas.
    /// - In an interval the start leaves out what the end repeats, unless one
    ///   of them is in doubt: what "about April to July 2023" is about, is not
    ///   clear.
    pub fn text(&self) -> String {
        self.pieces().into_iter().map(|piece| piece.text).collect()
    }

    /// The text as it ends a sentence: `in July 2023`, `on 13 July 2023`, `about 1993`.
    pub fn in_sentence(&self) -> String {
        let text = self.text();
        let before = match self.when {
            When::Date(date) if date.doubt.is_approximate() => "",
            When::Date(date) => match date.known {
                Known::Day(_) => "on ",
                Known::Decade(_) if text.ends_with('s') => "in the ",
                _ => "in ",
            },
            When::Between(..) => "from ",
            When::From(..) | When::Until(..) => "",
        };
        format!("{before}{text}")
    }

    /// The text, with every date that HTML can express in a `<time>`, in which
    /// `datetime` is as precise as is known.
    pub fn html(&self) -> String {
        // Nothing of what the author typed gets here, so there is nothing to escape.
        let element = |piece: Piece| match piece.datetime {
            Some(datetime) => format!("<time datetime=\"{datetime}\">{}</time>", piece.text),
            None => piece.text,
        };
        self.pieces().into_iter().map(element).collect()
    }

    fn pieces(&self) -> Vec<Piece> {
        let words = |text: &str| {
            vec![Piece {
                text: text.to_owned(),
                datetime: None,
            }]
        };
        match self.when {
            When::Date(date) => alone(date),
            When::Between(start, end) if start == end => alone(start),
            When::Between(start, end) => {
                let name = short_name(start, end).unwrap_or_else(|| name(start.known));
                [
                    in_interval(start, name),
                    words(" to "),
                    in_interval(end, self::name(end.known)),
                ]
                .concat()
            }
            When::From(date, limit) => {
                let date = in_interval(date, name(date.known));
                match limit {
                    NoDate::Open => [words("from "), date].concat(),
                    NoDate::Unknown => [date, words(" to an unknown date")].concat(),
                }
            }
            When::Until(limit, date) => {
                let before = match limit {
                    NoDate::Open => "until ",
                    NoDate::Unknown => "unknown date to ",
                };
                [words(before), in_interval(date, name(date.known))].concat()
            }
        }
    }
}

/// A part of the text, a date in HTML if it has a `datetime`.
#[derive(Clone)]
struct Piece {
    text: String,
    datetime: Option<String>,
}

fn alone(date: Date) -> Vec<Piece> {
    let gap = unknown_part(date.known).map(|part| format!(", {part} unknown"));
    let uncertain = if date.doubt.is_uncertain() {
        " (uncertain)"
    } else {
        ""
    };
    pieces(date, name(date.known), gap.unwrap_or_default() + uncertain)
}

/// Without commas, which would not read well before "to".
fn in_interval(date: Date, name: String) -> Vec<Piece> {
    let gap = unknown_part(date.known).map(|part| format!("{part} unknown"));
    let uncertain = date.doubt.is_uncertain().then(|| "uncertain".to_owned());
    let asides: Vec<String> = gap.into_iter().chain(uncertain).collect();
    let after = if asides.is_empty() {
        String::new()
    } else {
        format!(" ({})", asides.join(", "))
    };
    pieces(date, name, after)
}

fn pieces(date: Date, name: String, after: String) -> Vec<Piece> {
    let about = if date.doubt.is_approximate() {
        "about "
    } else {
        ""
    };
    vec![
        Piece {
            text: about.to_owned(),
            datetime: None,
        },
        Piece {
            text: name,
            datetime: datetime(date.known),
        },
        Piece {
            text: after,
            datetime: None,
        },
    ]
}

fn unknown_part(known: Known) -> Option<&'static str> {
    match known {
        Known::SomeMonth(_) => Some("month"),
        Known::SomeDay(..) => Some("day"),
        Known::SomeMonthAndDay(_) => Some("month and day"),
        _ => None,
    }
}

pub(super) fn name(known: Known) -> String {
    match known {
        Known::Century(year) => years(year, year.saturating_add(99)),
        Known::Decade(year) if year >= 1000 && year % 100 != 0 => format!("{year}s"),
        Known::Decade(year) => years(year, year.saturating_add(9)),
        Known::Year(year) | Known::SomeMonth(year) | Known::SomeMonthAndDay(year) => {
            year_name(year)
        }
        Known::Season(year, season) => format!("{} {}", season_name(season), year_name(year)),
        Known::Month(year, month) | Known::SomeDay(year, month) => {
            format!("{} {}", month_name(month), year_name(year))
        }
        Known::Day(day) => {
            format!(
                "{} {} {}",
                day.day,
                month_name(day.month),
                year_name(day.year)
            )
        }
    }
}

/// The start of an interval without what its end repeats.
fn short_name(start: Date, end: Date) -> Option<String> {
    use super::Doubt::None as Sure;
    if (start.doubt, end.doubt) != (Sure, Sure) {
        return None;
    }
    match (start.known, end.known) {
        (Known::Day(a), Known::Day(b)) if (a.year, a.month) == (b.year, b.month) => {
            Some(a.day.to_string())
        }
        (Known::Day(a), Known::Day(b)) if a.year == b.year => {
            Some(format!("{} {}", a.day, month_name(a.month)))
        }
        (Known::Month(a, month), Known::Month(b, _)) if a == b => {
            Some(month_name(month).to_owned())
        }
        (Known::Season(a, season), Known::Season(b, _)) if a == b => {
            Some(season_name(season).to_owned())
        }
        (Known::Year(a), Known::Year(b)) if era(a) == era(b) => Some(year_number(a)),
        _ => None,
    }
}

fn years(first: i64, last: i64) -> String {
    let start = if era(first) == era(last) {
        year_number(first)
    } else {
        year_name(first)
    };
    format!("{start}–{}", year_name(last))
}

fn year_name(year: i64) -> String {
    year_number(year) + era(year)
}

fn era(year: i64) -> &'static str {
    match year {
        ..=0 => " BC",
        1..=999 => " AD",
        _ => "",
    }
}

fn year_number(year: i64) -> String {
    // There is no year 0 in words: 0000 is 1 BC.
    let number = if year > 0 {
        year.unsigned_abs()
    } else {
        year.unsigned_abs() + 1
    };
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn month_name(month: u8) -> &'static str {
    MONTHS
        .get(usize::from(month).wrapping_sub(1))
        .copied()
        .unwrap_or_default()
}

fn season_name(season: Season) -> &'static str {
    match season {
        Season::Spring => "Spring",
        Season::Summer => "Summer",
        Season::Autumn => "Autumn",
        Season::Winter => "Winter",
    }
}

/// What HTML accepts, if need be less precise than what is known. Its years
/// are 0001 to 9999 here; a decade is none.
fn datetime(known: Known) -> Option<String> {
    let (year, rest) = match known {
        Known::Century(_) | Known::Decade(_) => return None,
        Known::Year(year)
        | Known::Season(year, _)
        | Known::SomeMonth(year)
        | Known::SomeMonthAndDay(year) => (year, String::new()),
        Known::Month(year, month) | Known::SomeDay(year, month) => (year, format!("-{month:02}")),
        Known::Day(day) => (day.year, format!("-{:02}-{:02}", day.month, day.day)),
    };
    (1..=9999)
        .contains(&year)
        .then(|| format!("{year:04}{rest}"))
}
