//! The dates of entries, read as those of pages are.

use std::collections::HashMap;
use std::ops::Range;

use biblatex::{RawBibliography, RawEntry};

use super::Field;
use crate::date::{Edtf, EdtfError};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::read::SourceFile;

/// When entries were issued.
pub struct Dates {
    by_key: HashMap<String, String>,
    /// What entries without a date take theirs from.
    parents: HashMap<String, String>,
}

/// Fields that together or alone say when a work was issued.
const ISSUED: [&str; 4] = ["date", "year", "month", "day"];

impl Dates {
    /// Takes the dates of issue out of all entries, and those that are none.
    pub fn take(file: &SourceFile, raw: &mut RawBibliography, found: &mut Vec<Diagnostic>) -> Self {
        let mut dates = Dates {
            by_key: HashMap::new(),
            parents: HashMap::new(),
        };
        for entry in &mut raw.entries {
            let entry = &mut entry.v;
            found.extend(no_month(file, entry));
            if let Some(date) = issued(file, entry, found) {
                dates.by_key.insert(entry.key.v.to_owned(), date);
            } else if let Some(parent) = Field::of(entry, "crossref") {
                dates.parents.insert(entry.key.v.to_owned(), parent.text);
            }
            let mut bad = ISSUED.to_vec();
            for name in ["urldate", "eventdate", "origdate"] {
                let date = Field::of(entry, name).map(|field| read(file, entry, name, &field));
                if let Some(Err(wrong)) = date {
                    found.push(*wrong);
                    bad.push(name);
                }
            }
            let stays = |name: &str| bad.iter().all(|bad| !name.eq_ignore_ascii_case(bad));
            entry.fields.retain(|field| stays(field.key.v));
        }
        dates
    }

    /// The date of issue of an entry, as EDTF.
    pub fn of(&self, key: &str) -> Option<String> {
        let own = self.by_key.get(key);
        let of_parent = || self.by_key.get(self.parents.get(key)?);
        own.or_else(of_parent).cloned()
    }
}

fn issued(file: &SourceFile, entry: &RawEntry, found: &mut Vec<Diagnostic>) -> Option<String> {
    let date = match Field::of(entry, "date").filter(|field| !field.text.is_empty()) {
        Some(field) => read(file, entry, "date", &field),
        None => {
            let year = Field::of(entry, "year").filter(|field| !field.text.is_empty())?;
            of_parts(file, entry, &year)
        }
    };
    date.map_err(|wrong| found.push(*wrong)).ok()
}

/// A date in one field. Times of day are none of a reference's.
fn read(
    file: &SourceFile,
    entry: &RawEntry,
    name: &str,
    field: &Field,
) -> Result<String, Box<Diagnostic>> {
    let day = |end: &str| {
        let day = end
            .split_once('T')
            .filter(|(_, time)| time.starts_with(digit));
        day.map_or(end, |(day, _)| day).to_owned()
    };
    let ends: Vec<String> = field.text.split('/').map(day).collect();
    let date = ends.join("/");
    match Edtf::parse(&date) {
        Ok(_) => Ok(date),
        Err(error) => {
            let range = match date.len() == field.text.len() {
                true => field.part(error.range.clone()),
                false => field.span.clone(),
            };
            Err(wrong(file, entry, name, range, &error))
        }
    }
}

/// A date in the fields `year`, `month` and `day`.
fn of_parts(file: &SourceFile, entry: &RawEntry, year: &Field) -> Result<String, Box<Diagnostic>> {
    let is_number = year.text.chars().all(|c| c.is_ascii_digit());
    let text = match is_number {
        true => format!("{:0>4}", year.text),
        false => year.text.clone(),
    };
    if let Err(error) = Edtf::parse(&text) {
        let range = match text.len() == year.text.len() {
            true => year.part(error.range.clone()),
            false => year.span.clone(),
        };
        return Err(wrong(file, entry, "year", range, &error));
    }
    let month = Field::of(entry, "month").filter(|field| !field.text.is_empty());
    let Some(month) = month.filter(|_| is_number) else {
        return Ok(text);
    };
    let day = Field::of(entry, "day").filter(|field| !field.text.is_empty());
    let (ends, in_month) = months(&month.text);
    let day_text = day.as_ref().map(|day| day.text.as_str()).or(in_month);
    let date = match (&ends[..], day_text) {
        // It is reported apart, also where it stands without a year.
        ([], _) => return Ok(text),
        ([month], None) => format!("{text}-{month:02}"),
        ([month], Some(day)) => format!("{text}-{month:02}-{day:0>2}"),
        ([first, .., last], _) => format!("{text}-{first:02}/{text}-{last:02}"),
    };
    Edtf::parse(&date).map(|_| date).map_err(|error| {
        let of_month = error.range.start < text.len() + 3;
        let (name, span) = match &day {
            Some(day) if !of_month => ("day", day.span.clone()),
            _ => ("month", month.span.clone()),
        };
        wrong(file, entry, name, span, &error)
    })
}

fn no_month(file: &SourceFile, entry: &RawEntry) -> Option<Diagnostic> {
    let month = Field::of(entry, "month").filter(|field| !field.text.is_empty())?;
    if !months(&month.text).0.is_empty() {
        return None;
    }
    let place = Place::new(&file.path, month.span);
    let key = entry.key.v;
    let message = format!("`month` of `{key}` can't be read: this is no month");
    let wrong = Diagnostic::new(Code::BadReference, place, message);
    Some(wrong.help("write `7`, `jul` or `July`"))
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The months that a field names, by number, in which seasons follow from 21; and the day
/// that some put there.
fn months(text: &str) -> (Vec<u8>, Option<&str>) {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let named: Vec<u8> = words.iter().filter_map(|word| month(word)).collect();
    let mut numbers = words.iter().filter(|word| word.chars().all(digit));
    let known = |word: &&&str| month(word).is_some() || word.chars().all(digit);
    if words.iter().filter(known).count() < words.len() {
        return (Vec::new(), None);
    }
    if !named.is_empty() {
        return (named, numbers.next().copied());
    }
    let numbers = numbers.filter_map(|number| number.parse().ok());
    // In EDTF, those from 21 are seasons.
    (numbers.filter(|number| *number < 21).collect(), None)
}

/// The number of a month or a season by its name, which three letters can stand for.
pub fn month(name: &str) -> Option<u8> {
    let name = name.to_lowercase();
    let names = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let seasons = [
        ("spring", 21),
        ("summer", 22),
        ("autumn", 23),
        ("fall", 23),
        ("winter", 24),
    ];
    let is = |full: &&str| name == *full || (name.len() >= 3 && full.starts_with(&name));
    let at = names.iter().position(is);
    let season = || seasons.iter().find(|(season, _)| name == *season);
    at.and_then(|at| u8::try_from(at + 1).ok())
        .or_else(|| Some(season()?.1))
}

fn wrong(
    file: &SourceFile,
    entry: &RawEntry,
    name: &str,
    span: Range<usize>,
    error: &EdtfError,
) -> Box<Diagnostic> {
    let place = Place::new(&file.path, span);
    let message = format!(
        "`{name}` of `{}` can't be read: {}",
        entry.key.v, error.message
    );
    let wrong = Diagnostic::new(Code::BadReference, place, message);
    Box::new(match &error.suggestion {
        Some(suggestion) => wrong.help(format!("write `{suggestion}`")),
        None => wrong,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_by_number_and_by_name() {
        for (text, expected, day) in [
            ("7", &[7][..], None),
            ("07", &[7], None),
            ("jul", &[7], None),
            ("JULY", &[7], None),
            ("Sept.", &[9], None),
            ("July/August", &[7, 8], None),
            ("jul--aug", &[7, 8], None),
            ("10~January", &[1], Some("10")),
            ("Fall", &[23], None),
            ("13", &[13], None),
            ("21", &[], None),
            ("ju", &[], None),
            ("Febuary", &[], None),
            ("mid July", &[], None),
            ("", &[], None),
        ] {
            assert_eq!(months(text), (expected.to_vec(), day), "{text}");
        }
    }
}
