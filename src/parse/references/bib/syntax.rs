//! What is no BibTeX. A file with a mistake in its grammar is taken apart where a line
//! starts an entry, and the parts with mistakes are reported and left out.

use std::borrow::Cow;
use std::ops::Range;

use biblatex::{ParseErrorKind, RawBibliography};

use super::Head;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::read::SourceFile;

/// The text of a file with spaces for the entries that can't be parsed, so that the
/// others stand where they stood; and the heads of those.
pub fn readable<'t>(
    file: &'t SourceFile,
    found: &mut Vec<Diagnostic>,
) -> (Cow<'t, str>, Vec<Head>) {
    let text = &*file.text;
    if RawBibliography::parse(text).is_ok() {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut broken = Vec::new();
    let mut readable = String::with_capacity(text.len());
    for part in parts(text) {
        let written = &text[part.clone()];
        match RawBibliography::parse(written) {
            Ok(_) => readable.push_str(written),
            Err(error) => {
                broken.extend(head(written, part.start));
                let at = part.start + error.span.start..part.start + error.span.end;
                let open = error.span.start >= written.trim_end().len();
                found.push(match open {
                    true => not_closed(file, part),
                    false => wrong(file, at, &error.kind),
                });
                readable.extend(std::iter::repeat_n(' ', written.len()));
            }
        }
    }
    (Cow::Owned(readable), broken)
}

/// The key that an entry starts with, which stands `base` bytes into the file.
fn head(written: &str, base: usize) -> Option<Head> {
    let at = written.find('@')?;
    let open = at + written[at..].find('{')? + 1;
    let start = open + written[open..].len() - written[open..].trim_start().len();
    let ends = |c: char| c.is_whitespace() || ",{}=\"#".contains(c);
    let end = start + written[start..].find(ends)?;
    (end > start).then(|| Head {
        key: written[start..end].to_owned(),
        span: base + start..base + end,
    })
}

/// Braces that close nothing, the first between any two entries: what stands before them
/// is read as a remark. Behind an entry with a mistake at one of `known`, they come of it.
pub fn stray(file: &SourceFile, text: &str, mut known: Vec<usize>) -> Vec<Diagnostic> {
    known.sort_unstable();
    let mut found = Vec::new();
    let (mut depth, mut start, mut told) = (0usize, 0, false);
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if depth > 0 => drop(chars.next()),
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' if !told => {
                told = true;
                let next = known.get(known.partition_point(|known| *known < start));
                if next.is_none_or(|known| *known > at) {
                    found.push(closes_nothing(file, at));
                }
            }
            '%' if depth == 0 => drop(chars.find(|(_, c)| *c == '\n')),
            '@' if depth == 0 => (start, told) = (at, false),
            _ => {}
        }
    }
    found
}

fn closes_nothing(file: &SourceFile, at: usize) -> Diagnostic {
    let place = Place::new(&file.path, at..at + 1);
    Diagnostic::new(Code::BadReference, place, "this brace closes nothing")
        .help("take it out; if a field stands before it, the entry is closed too soon")
}

/// Parts of a text, each from a line that starts an entry to the next of them.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let kind = line.trim_start().strip_prefix('@');
        let behind = kind.map(|kind| kind.trim_start_matches(|c: char| c.is_ascii_alphabetic()));
        let opens = behind.is_some_and(|behind| behind.trim_start().starts_with('{'));
        if opens && at > 0 {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .collect()
}

/// An entry that goes on to the next one.
fn not_closed(file: &SourceFile, part: Range<usize>) -> Diagnostic {
    let written = &file.text[part.clone()];
    let start = written.find('@').unwrap_or_default();
    let head = written[start..]
        .split([',', '\n'])
        .next()
        .unwrap_or_default();
    let start = part.start + start;
    let place = Place::new(&file.path, start..start + head.trim_end().len());
    let message = "this entry is not closed";
    Diagnostic::new(Code::BadReference, place, message)
        .help("a brace or quotation mark in it is not closed")
}

/// A mistake in the grammar, at its place.
pub fn wrong(file: &SourceFile, span: Range<usize>, kind: &ParseErrorKind) -> Diagnostic {
    let end = file.text.trim_end().len();
    let at = span.start.min(end);
    let at = file.text.floor_char_boundary(at);
    let next = file.text[at..].chars().next().map_or(0, char::len_utf8);
    let place = Place::new(&file.path, at..(at + next).min(file.text.len()));
    let what = match kind {
        ParseErrorKind::UnexpectedEof if at < end => {
            "a value is missing or ends too soon".to_owned()
        }
        kind => kind.to_string(),
    };
    Diagnostic::new(
        Code::BadReference,
        place,
        format!("this is no BibTeX: {what}"),
    )
    .help("an entry is `@article{key, title = {…}, date = {2023-07}}`")
}
