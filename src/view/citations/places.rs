//! Places in sources that are several pages, but not in figures: `iv–x`. hayagriva sees
//! that a place is more than one by its numbers alone, so that numbers stand for such a
//! place while it writes.

use std::collections::HashMap;
use std::str::FromStr;

use hayagriva::ElemChildren;
use hayagriva::types::Numeric;

use super::html::collect;
use super::{Asked, AskedCite};

/// Numbers that no source has from here on, each pair for a place of its own.
const FIRST: i32 = 2_000_000_000;

/// The places of a page that are written with numbers in their stead.
pub struct Several<'a> {
    by_place: HashMap<&'a str, (String, String)>,
}

impl<'a> Several<'a> {
    pub fn of(asked: &'a Asked) -> Self {
        let mut by_place = HashMap::new();
        let cites = asked.clusters.iter().flat_map(|cluster| &cluster.cites);
        let numbers = (FIRST..i32::MAX - 1).step_by(2);
        for (place, number) in cites.filter_map(place).filter(is_several).zip(numbers) {
            let ends = (number.to_string(), (number + 1).to_string());
            by_place.entry(place).or_insert(ends);
        }
        Several { by_place }
    }

    /// What hayagriva is told of the place that is cited.
    pub fn told(&self, cite: &'a AskedCite) -> Option<String> {
        let place = place(cite)?;
        let stand_in = self.by_place.get(place);
        Some(stand_in.map_or_else(
            || place.to_owned(),
            |(first, last)| format!("{first}-{last}"),
        ))
    }

    /// Puts the place where its numbers were written.
    pub fn put_back(&self, cite: &AskedCite, content: &mut ElemChildren) {
        let place = place(cite);
        let Some((place, (first, last))) = place.and_then(|p| self.by_place.get_key_value(p))
        else {
            return;
        };
        let mut texts = Vec::new();
        collect(content, &mut texts);
        for text in texts {
            let start = text.find(first.as_str());
            let end = text.find(last.as_str()).map(|at| at + last.len());
            if let (Some(start), Some(end)) = (start, end) {
                text.replace_range(start..end, &dashed(place));
            }
        }
    }
}

fn place(cite: &AskedCite) -> Option<&str> {
    let (_, place) = cite.locator.as_ref()?;
    Some(place)
}

/// A place with dashes between its ends; the hyphen of a label such as `A-1` stays.
fn dashed(place: &str) -> String {
    let mut dashed = String::with_capacity(place.len());
    let mut chars = place.chars().peekable();
    while let Some(c) = chars.next() {
        let double = c == '-' && chars.next_if_eq(&'-').is_some();
        let figure = chars.peek().is_some_and(char::is_ascii_digit);
        let hyphen = c != '-' || (!double && figure && ends_with_capitals(&dashed));
        dashed.push(if hyphen { c } else { '–' });
    }
    dashed
}

/// Whether the last word of a text is of capital letters alone.
fn ends_with_capitals(text: &str) -> bool {
    let before = text.trim_end_matches(char::is_uppercase);
    before.len() < text.len() && !before.ends_with(char::is_alphanumeric)
}

/// Whether a place is more than one, and no number that says so.
fn is_several(place: &&str) -> bool {
    place.contains(['-', '–', ',', '&']) && Numeric::from_str(place).is_err()
}
