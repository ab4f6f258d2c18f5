//! BibTeX and BibLaTeX. A syntax error ends what can be read of a file; what is wrong
//! with a value ends one entry.

use std::ops::Range;

use biblatex::{Bibliography, ParseErrorKind, PermissiveType, RawBibliography};
use hayagriva::Entry;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::read::SourceFile;

pub fn entries(file: &SourceFile, found: &mut Vec<Diagnostic>) -> Vec<(Entry, Range<usize>)> {
    let raw = match RawBibliography::parse(&file.text) {
        Ok(raw) => raw,
        Err(error) => {
            found.push(syntax(file, error.span, &error.kind));
            return Vec::new();
        }
    };
    let spans: Vec<(String, Range<usize>)> = raw
        .entries
        .iter()
        .map(|entry| (entry.v.key.v.to_owned(), entry.v.key.span.clone()))
        .collect();
    let raw = without_repeated(file, raw, found);
    let library = match Bibliography::from_raw(raw) {
        Ok(library) => library,
        Err(error) => {
            found.push(syntax(file, error.span, &error.kind));
            return Vec::new();
        }
    };
    let mut entries = Vec::new();
    for source in library.iter() {
        let span = spans.iter().find(|(key, _)| *key == source.key);
        let span = span.map_or(0..0, |(_, span)| span.clone());
        let mut wrong = dates(source);
        match Entry::try_from(source) {
            Ok(entry) => entries.push((entry, span.clone())),
            Err(error) => wrong.push(("a value", Some(error.span), error.kind.to_string())),
        }
        for (what, at, why) in wrong {
            let at = at.and_then(|at| within(file, at));
            let place = Place::new(&file.path, at.unwrap_or(span.clone()));
            let message = format!("{what} of `{}` can't be read: {why}", source.key);
            found.push(Diagnostic::new(Code::BadReference, place, message));
        }
    }
    entries
}

/// A value that is none of its type: what it is, its bytes, and why.
type Malformed = (&'static str, Option<Range<usize>>, String);

/// Dates that are none: they are taken as words, which no style can write.
fn dates(source: &biblatex::Entry) -> Vec<Malformed> {
    let dates = [
        ("date", "`date`", source.date()),
        ("urldate", "`urldate`", source.url_date()),
    ];
    let wrong = dates.into_iter().filter_map(|(field, name, date)| {
        let Ok(PermissiveType::Chunks(_)) = date else {
            return None;
        };
        let first = source.fields.get(field).and_then(|chunks| chunks.first());
        let at = first.map(|chunk| chunk.span.clone());
        Some((name, at, "this is no date".to_owned()))
    });
    wrong.collect()
}

/// Keeps the first entry of each key.
fn without_repeated<'s>(
    file: &SourceFile,
    mut raw: RawBibliography<'s>,
    found: &mut Vec<Diagnostic>,
) -> RawBibliography<'s> {
    let mut firsts: std::collections::HashMap<&str, Place> = std::collections::HashMap::new();
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
    raw
}

fn syntax(file: &SourceFile, span: Range<usize>, kind: &ParseErrorKind) -> Diagnostic {
    let end = file.text.trim_end().len();
    let at = span.start.min(end);
    let next = file.text[at..].chars().next().map_or(0, char::len_utf8);
    let place = Place::new(&file.path, at..(at + next).min(file.text.len()));
    let help = match kind {
        ParseErrorKind::UnknownAbbreviation(name) => {
            format!("put the value in braces, or define it: `@string{{{name} = {{…}}}}`")
        }
        ParseErrorKind::UnexpectedEof => "a brace or quotation mark is not closed".to_owned(),
        _ => "an entry is `@article{key, title = {…}, date = {2023-07}}`".to_owned(),
    };
    Diagnostic::new(
        Code::BadReference,
        place,
        format!("this is no BibTeX: {kind}"),
    )
    .help(help)
}

/// A stretch of the file, if it is one.
fn within(file: &SourceFile, span: Range<usize>) -> Option<Range<usize>> {
    file.text
        .get(span.clone())
        .filter(|text| !text.is_empty())?;
    Some(span)
}
