//! BibTeX and BibLaTeX. What can't be read is left out alone: a syntax error ends where
//! the next entry starts, and of its entry the key stays.

mod dates;
mod strings;
mod syntax;
mod types;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use biblatex::{Bibliography, Chunks, RawBibliography, RawChunk, RawEntry};
use hayagriva::Entry;
use hayagriva::types::EntryType;

use super::Reference;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::read::SourceFile;
use dates::Dates;

/// The key of an entry and its place.
struct Head {
    key: String,
    span: Range<usize>,
}

/// An entry that can't be read stays with its key alone, since those who cite it make no
/// mistake.
pub fn entries(file: &SourceFile, found: &mut Vec<Diagnostic>) -> Vec<Reference> {
    let (text, mut heads) = syntax::readable(file, found);
    let mut raw = match RawBibliography::parse(&text) {
        Ok(raw) => raw,
        Err(error) => {
            found.push(syntax::wrong(file, error.span, &error.kind));
            return Vec::new();
        }
    };
    strings::put_in(file, &mut raw, found);
    without_repeated(file, &mut raw, found);
    types::check(file, &raw, found);
    heads.extend(raw.entries.iter().map(|entry| Head {
        key: entry.v.key.v.to_owned(),
        span: entry.v.key.span.clone(),
    }));
    heads.sort_by_key(|head| head.span.start);
    let dates = Dates::take(file, &mut raw, found);
    let before = found.len();
    let library = library(file, raw, found);
    let of_values = found[before..].iter().map(|wrong| wrong.place.span().start);
    found.extend(syntax::stray(file, &text, of_values.collect()));
    let mut known = HashSet::new();
    heads.retain(|head| known.insert(head.key.clone()));
    let entries = heads.into_iter().map(|head| {
        let read = library.get(&head.key);
        let entry = read.and_then(|source| converted(file, &head, source.clone(), found));
        Reference {
            issued: dates.of(&head.key),
            entry: entry.unwrap_or_else(|| Entry::new(&head.key, EntryType::Misc)),
            span: head.span,
        }
    });
    entries.collect()
}

/// An entry as hayagriva has it, without those of its values that it can't read.
fn converted(
    file: &SourceFile,
    head: &Head,
    mut source: biblatex::Entry,
    found: &mut Vec<Diagnostic>,
) -> Option<Entry> {
    loop {
        let error = match Entry::try_from(&source) {
            Ok(entry) => return Some(entry),
            Err(error) => error,
        };
        let holds = |chunks: &Chunks| {
            let mut spans = chunks.iter().map(|chunk| &chunk.span);
            spans.any(|span| span.start <= error.span.start && error.span.start <= span.end)
        };
        let name = source.fields.iter().find(|(_, chunks)| holds(chunks));
        let name = name.map(|(name, _)| name.clone());
        let span = within(file, error.span.clone()).unwrap_or(head.span.clone());
        let place = Place::new(&file.path, span);
        let what = name
            .as_ref()
            .map_or("a value".to_owned(), |name| format!("`{name}`"));
        let message = format!("{what} of `{}` can't be read", head.key);
        found.push(Diagnostic::new(Code::BadReference, place, message));
        source.remove(&name?);
    }
}

/// The entries with their values read, without those that have a value with a mistake in
/// its TeX.
fn library(
    file: &SourceFile,
    mut raw: RawBibliography,
    found: &mut Vec<Diagnostic>,
) -> Bibliography {
    if let Ok(library) = Bibliography::from_raw(raw.clone()) {
        return library;
    }
    raw.entries.retain(|entry| {
        let alone = RawBibliography {
            preamble: String::new(),
            entries: vec![entry.clone()],
            abbreviations: Vec::new(),
        };
        let read = Bibliography::from_raw(alone);
        let wrong = read.map_err(|error| syntax::wrong(file, error.span, &error.kind));
        wrong.map_err(|wrong| found.push(wrong)).is_ok()
    });
    if let Ok(library) = Bibliography::from_raw(raw.clone()) {
        return library;
    }
    // What is left is between entries: what one takes over from another.
    for entry in &mut raw.entries {
        let taken = ["crossref", "xdata"];
        let stays = |key: &str| taken.iter().all(|taken| !key.eq_ignore_ascii_case(taken));
        entry.v.fields.retain(|field| stays(field.key.v));
    }
    Bibliography::from_raw(raw).unwrap_or_else(|error| {
        found.push(syntax::wrong(file, error.span, &error.kind));
        Bibliography::new()
    })
}

/// Keeps the first entry of each key.
fn without_repeated(file: &SourceFile, raw: &mut RawBibliography, found: &mut Vec<Diagnostic>) {
    let mut firsts: HashMap<&str, Place> = HashMap::new();
    raw.entries.retain(|entry| {
        let key = &entry.v.key;
        let place = Place::new(&file.path, key.span.clone());
        match firsts.get(key.v) {
            None => {
                firsts.insert(key.v, place);
                true
            }
            Some(first) => {
                let message = format!("two references have the key `{}`", key.v);
                found.push(
                    Diagnostic::new(Code::DuplicateKey, place, message)
                        .other(first.clone(), "first here")
                        .help("give one of them another key, or remove it"),
                );
                false
            }
        }
    });
}

/// A field of an entry as text, without the braces and marks of TeX.
struct Field {
    text: String,
    /// Its bytes in the file.
    span: Range<usize>,
    /// Whether the text is what stands there, byte for byte.
    literal: bool,
}

impl Field {
    /// The last of its name, which is the one that counts.
    fn of(entry: &RawEntry, name: &str) -> Option<Field> {
        let mut fields = entry.fields.iter().rev();
        let field = fields.find(|field| field.key.v.eq_ignore_ascii_case(name))?;
        let chunks = field.value.v.iter().map(|chunk| match chunk.v {
            RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text,
        });
        let text: String = chunks.collect();
        let marks = |c: char| "{}\\".contains(c);
        let inside = match &*field.value.v {
            [alone] if within_span(&field.value.span, &alone.span) => alone.span.clone(),
            _ => field.value.span.clone(),
        };
        let trimmed = text.trim_start();
        let start = inside.start + text.len() - trimmed.len();
        let trimmed = trimmed.trim_end();
        let literal = inside.len() == text.len() && !text.contains(marks);
        Some(Field {
            text: trimmed.replace(marks, ""),
            span: match literal {
                true => start..start + trimmed.len(),
                false => inside,
            },
            literal,
        })
    }

    /// The bytes of a part of the text; all of it, where they can't be told.
    fn part(&self, range: Range<usize>) -> Range<usize> {
        match self.literal && range.end <= self.text.len() {
            true => self.span.start + range.start..self.span.start + range.end,
            false => self.span.clone(),
        }
    }
}

fn within_span(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// A stretch of the file, if it is one.
fn within(file: &SourceFile, span: Range<usize>) -> Option<Range<usize>> {
    let text = file.text.get(span.clone())?;
    (!text.is_empty()).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Reference>, Vec<Diagnostic>) {
        let file = SourceFile {
            path: "content/references.bib".into(),
            text: text.into(),
        };
        let mut found = Vec::new();
        let entries = entries(&file, &mut found);
        (entries, found)
    }

    #[test]
    fn dates_of_issue_are_what_is_known() {
        for (fields, issued) in [
            ("date = {2023-07}", Some("2023-07")),
            ("date = {199X}", Some("199X")),
            ("date = {1990/2000}", Some("1990/2000")),
            ("date = {1990/}", Some("1990/")),
            ("date = {1993?}", Some("1993?")),
            ("date = {2020-01-02T10:00:00Z}", Some("2020-01-02")),
            ("date = \"2020\" # {-01}", Some("2020-01")),
            ("year = 2020", Some("2020")),
            (
                "year = {{2020}}, month = {Spring}, day = {}",
                Some("2020-21"),
            ),
            ("YEAR = {2020}, Month = jul, day = {4}", Some("2020-07-04")),
            ("year = {2020}, month = {10~} # jan", Some("2020-01-10")),
            ("year = {2020}, month = \"7/8\"", Some("2020-07/2020-08")),
            ("year = {1993~}, month = 3", Some("1993~")),
            ("year = {876}", Some("0876")),
            ("crossref = {parent}", Some("1874~")),
            ("crossref = {nobody}", None),
            ("year = {}", None),
            ("month = 3", None),
        ] {
            let (entries, found) = read(&format!(
                "@book{{parent, title = {{P}}, date = {{1874~}}}}\n@book{{a, title = {{A}}, {fields}}}\n"
            ));
            assert!(found.is_empty(), "{fields}: {found:?}");
            assert_eq!(entries[1].issued.as_deref(), issued, "{fields}");
        }
    }

    #[test]
    fn names_do_not_grow_without_end() {
        let mut text = "@string{a0 = {ten bytes.}}\n".to_owned();
        for n in 1..64 {
            text.push_str(&format!("@string{{a{n} = a{0} # a{0}}}\n", n - 1));
        }
        text.push_str("@book{one, title = a3}\n@book{two, title = a63}\n");
        let (entries, found) = read(&text);
        assert_eq!(entries.len(), 2);
        let title = entries[0].entry.title().expect("a title").to_string();
        assert_eq!(title, "ten bytes.".repeat(8));
        assert!(found[0].message.contains("more than"), "{found:?}");
    }
}
