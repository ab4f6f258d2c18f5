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
        let written = braced(&text[part.clone()]);
        match RawBibliography::parse(&written) {
            Ok(_) => readable.push_str(&written),
            Err(error) => {
                broken.extend(head(&written, part.start));
                let at = part.start + error.span.start..part.start + error.span.end;
                let round = opening(&written).is_some_and(|open| written[open..].starts_with('('));
                let open = round || error.span.start >= written.trim_end().len();
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

/// The key of the part of a file that is an entry and stands `base` bytes into it.
fn head(written: &str, base: usize) -> Option<Head> {
    let open = opening(written)?;
    let kind = written[1..open].trim_end();
    let others = ["string", "preamble", "comment"];
    if others.iter().any(|other| kind.eq_ignore_ascii_case(other)) {
        return None;
    }
    let behind = &written[open + 1..];
    let start = written.len() - behind.trim_start().len();
    let ends = |c: char| c.is_whitespace() || ",{}=\"#".contains(c);
    let end = start + written[start..].find(ends)?;
    (end > start).then(|| Head {
        key: written[start..end].to_owned(),
        span: base + start..base + end,
    })
}

/// Where the bracket stands that opens the entry at the start of a text.
fn opening(text: &str) -> Option<usize> {
    let behind = text.strip_prefix('@')?;
    let behind = behind.trim_start_matches(|c: char| c.is_alphanumeric() || "-_".contains(c));
    let open = text.len() - behind.trim_start().len();
    (text.len() - behind.len() > 1 && text[open..].starts_with(['{', '('])).then_some(open)
}

/// An entry in round brackets with braces in their stead, which the parser knows; as it
/// is, if nothing closes them.
fn braced(written: &str) -> Cow<'_, str> {
    let round = opening(written).filter(|open| written[*open..].starts_with('('));
    let close = round.and_then(|open| Some((open, open + closing(&written[open..])?)));
    let Some((open, close)) = close else {
        return Cow::Borrowed(written);
    };
    let (kind, inside) = (&written[..open], &written[open + 1..close]);
    Cow::Owned(format!("{kind}{{{inside}}}{}", &written[close + 1..]))
}

/// Where the round bracket at the start of a text is closed.
fn closing(text: &str) -> Option<usize> {
    let mut inside = Inside::of_entry(true);
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            _ => inside.pass(c),
        }
        if !inside.round {
            return Some(at);
        }
    }
    None
}

/// What is open at a place of a text.
struct Inside {
    braces: usize,
    /// An entry in round brackets, and in it quotation marks.
    round: bool,
    quoted: bool,
}

impl Inside {
    fn of_entry(round: bool) -> Self {
        Inside {
            braces: 0,
            round,
            quoted: false,
        }
    }

    fn pass(&mut self, c: char) {
        match c {
            '{' => self.braces += 1,
            '}' => self.braces = self.braces.saturating_sub(1),
            '"' if self.round && self.braces == 0 => self.quoted = !self.quoted,
            ')' if self.braces == 0 && !self.quoted => self.round = false,
            _ => {}
        }
    }
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

/// Parts of a text, each from the start of an entry to the next one: an `@` in no other
/// entry, or one that starts a line and an entry.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut inside = Inside::of_entry(false);
    let mut line_starts = true;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        let outside = inside.braces == 0 && !inside.round;
        let last = match c {
            '@' if outside || line_starts => {
                let open = opening(&text[at..]);
                if outside || open.is_some() {
                    starts.extend((at > 0).then_some(at));
                    let round = open.is_some_and(|open| text[at + open..].starts_with('('));
                    inside = Inside::of_entry(round);
                }
                c
            }
            '%' if outside => chars.find(|(_, c)| *c == '\n').map_or(c, |(_, c)| c),
            '\\' if !outside => chars.next().map_or(c, |(_, c)| c),
            _ => {
                inside.pass(c);
                c
            }
        };
        line_starts = last == '\n' || (line_starts && last.is_whitespace());
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let ranges = starts.iter().copied().zip(ends);
    ranges.map(|(start, end)| start..end).collect()
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
        .help("a bracket or quotation mark in it is not closed")
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
