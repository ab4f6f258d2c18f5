//! What holds for every text in the tables, and for what is made of them.

use super::{Edtf, all_dates, all_texts, date};
use std::cmp::Ordering;

#[test]
fn dates_sort_by_earliest_then_latest_then_precision() {
    #[rustfmt::skip]
    let sorted = [
        "../2022", "/2022", "../2023", "-0044", "0000", "199X/..", "1993", "1993?", "1993~",
        "2023-01-01", "2023-01-XX", "2023-01", "2023-XX-XX", "2023-XX", "2023", "2023/2024",
        "2023/", "2023/..", "2023-02", "2023-22", "2023-07", "2023-12", "2023-24", "2024-01",
        "Y12345",
    ].map(date);
    let mut dates = sorted.clone();
    dates.reverse();
    dates.sort();
    assert_eq!(dates, sorted);
}

#[test]
fn the_order_is_total() {
    let dates = all_dates();
    for a in &dates {
        for b in &dates {
            assert_eq!(a.cmp(b), b.cmp(a).reverse());
            assert_eq!(a.cmp(b) == Ordering::Equal, a == b);
            assert!(a.earliest() <= b.earliest() || a > b);
            for c in dates.iter().filter(|c| a <= b && b <= *c) {
                assert!(a <= c, "{} {} {}", a.as_str(), b.as_str(), c.as_str());
            }
        }
    }
}

#[test]
fn text_and_html_hold_nothing_to_escape() {
    for date in all_dates() {
        assert!(
            !date.text().contains(['<', '>', '&', '"', '\'']),
            "{}",
            date.as_str()
        );
        let mut html = date.html();
        while let (Some(start), Some(end)) = (html.find('<'), html.find('>')) {
            html.replace_range(start..=end, "");
        }
        assert_eq!(html, date.text());
    }
}

/// Every prefix, and every text with something put in front of a character or
/// in its place; all of these also as the end of an interval.
fn mutations(text: &str) -> impl Iterator<Item = String> {
    #[rustfmt::skip]
    const INSERTED: [&str; 16] =
        ["", "-", "/", "..", "X", "Y", "?", "~", "0", "3", " ", "T", "S", "s", "４", "–"];
    let places = text.char_indices().chain([(text.len(), ' ')]);
    let edits = places.flat_map(move |(at, char)| {
        let (before, after) = text.split_at(at);
        let rest = after.get(char.len_utf8()..).unwrap_or_default();
        let inserted = INSERTED
            .iter()
            .flat_map(move |new| [after, rest].map(|after| format!("{before}{new}{after}")));
        inserted.chain([before.to_owned()])
    });
    edits.flat_map(|edit| [format!("1900/{edit}"), edit])
}

#[test]
fn no_text_panics_and_errors_keep_their_promises() {
    for text in all_texts().into_iter().flat_map(mutations) {
        match Edtf::parse(&text) {
            Ok(date) => {
                let (earliest, latest) = (date.earliest(), date.latest());
                assert!(earliest.is_some() || latest.is_some());
                assert!(!date.text().is_empty() && !date.html().is_empty());
                date.marks();
            }
            Err(error) => {
                assert!(text.get(error.range.clone()).is_some(), "{text}: {error:?}");
                assert!(!error.message.is_empty());
                if let Some(meant) = error.suggestion {
                    assert!(
                        meant != text && Edtf::parse(&meant).is_ok(),
                        "{text}: {meant}"
                    );
                }
            }
        }
    }
}
