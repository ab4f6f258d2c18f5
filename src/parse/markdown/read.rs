//! The events of a text, with its citations.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Parser};

use super::extensions;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::parse::citations::{self as citing, Citing, Found};
use crate::parse::{Options, Reference, ReferenceKind};

/// What the parser gives.
pub struct Read<'e> {
    pub events: Vec<(Event<'e>, Range<usize>)>,
    pub found: Vec<Found>,
    /// Links with a label that nothing defines.
    pub undefined: Vec<(Range<usize>, String)>,
    /// Citations where none can stand, in order.
    pub misplaced: Vec<Range<usize>>,
    /// Brackets that were to be a citation.
    pub incomplete: Vec<Range<usize>>,
}

/// Reads the Markdown in `span` of a file. The brackets of a citation in the text of a link
/// would be a link in its stead: such a text is read again, without these citations.
pub fn read<'e>(text: &'e str, span: &Range<usize>, options: &Options) -> Read<'e> {
    let first = read_without(text, span, options, &[]);
    if first.misplaced.is_empty() || options.fragment.is_some() {
        return first;
    }
    let mut again = read_without(text, span, options, &first.misplaced);
    let mut misplaced = first.misplaced;
    misplaced.append(&mut again.misplaced);
    again.misplaced = outermost(misplaced);
    again
}

/// Reads a text in which `refused` are no citations.
fn read_without<'e>(
    text: &'e str,
    span: &Range<usize>,
    options: &Options,
    refused: &[Range<usize>],
) -> Read<'e> {
    let base = span.start;
    let mut undefined = Vec::new();
    let mut misplaced = Vec::new();
    let mut incomplete = Vec::new();
    let cites_at_all = options.fragment.is_none() && options.citing != Citing::Nothing;
    let mut broken = |link: BrokenLink<'_>| {
        let stands = base + link.span.start..base + link.span.end;
        if overlaps(refused, &stands) {
            return None;
        }
        let cites = match link.link_type {
            LinkType::Shortcut => citing::brackets(text, &stands, options.citing),
            LinkType::Reference => citing::neighbours(text, &stands),
            _ => None,
        };
        match cites {
            Some(cites) if options.fragment.is_none() => {
                return Some((CowStr::Borrowed(cites), CowStr::Borrowed("")));
            }
            Some(_) => misplaced.push(stands),
            None if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) => {
                undefined.push((stands, link.reference.to_string()));
            }
            None if cites_at_all && citing::is_incomplete(text, &stands) => {
                incomplete.push(stands);
            }
            None => {}
        }
        None::<(CowStr<'static>, CowStr<'static>)>
    };
    let parser =
        Parser::new_with_broken_link_callback(&text[span.clone()], extensions(), Some(&mut broken));
    let events = parser
        .into_offset_iter()
        .map(|(event, range)| (event, base + range.start..base + range.end));
    let events = citing::apart(text, events.collect());
    let found = match options.fragment {
        None => citing::find(text, &events, options.citing, &mut misplaced),
        Some(_) => Vec::new(),
    };
    Read {
        events,
        found,
        undefined,
        misplaced: outermost(misplaced),
        incomplete,
    }
}

/// Stretches in order, without those that lie in another.
fn outermost(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    spans.retain(|span| {
        let outside = span.end > end;
        end = end.max(span.end);
        outside
    });
    spans
}

fn overlaps(spans: &[Range<usize>], span: &Range<usize>) -> bool {
    let next = spans.partition_point(|other| other.end <= span.start);
    spans.get(next).is_some_and(|other| other.start < span.end)
}

/// A citation without brackets that stands where none can.
pub fn astray(text: &str, span: &Range<usize>, options: &Options) -> Option<Reference> {
    let key = citing::bare(&text[span.clone()]).filter(|_| options.fragment.is_none())?;
    Some(Reference {
        kind: ReferenceKind::Astray,
        target: key.to_owned(),
        anchor: None,
        span: span.clone(),
    })
}

/// What is said of brackets that were to be a citation.
pub fn incomplete(file: &Arc<str>, text: &str, span: Range<usize>) -> Diagnostic {
    let written = text.get(span.clone()).unwrap_or_default();
    let message = match written.contains(';') {
        true => "a part of this citation names no source",
        false => "this citation names no source",
    };
    Diagnostic::new(Code::IncompleteCitation, Place::new(file, span), message)
        .help("write `@` and the id of a source in each part, or `\\@` for the sign itself")
}

/// What is said of a citation that stands where none can.
pub fn lost(file: &Arc<str>, span: Range<usize>, options: &Options) -> Diagnostic {
    let place = Place::new(file, span);
    match options.fragment {
        Some(_) => citing::in_field(place),
        None => citing::in_link(place),
    }
}
