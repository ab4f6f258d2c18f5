//! Citations where none can stand: in the text of a link, since a link can hold no other;
//! in the alternative text of a picture; in a title. They are left as they were typed.

use std::ops::Range;

use super::cluster::{cluster, key, starts_word};
use super::inside::lines;
use crate::diagnostic::{Code, Diagnostic, Place};

/// The citations in a stretch of a file, which is read as it was typed.
pub fn written(text: &str, within: &Range<usize>) -> Vec<Range<usize>> {
    let mut from = within.start;
    let next = || {
        let found = first(text, &(from..within.end))?;
        from = found.end;
        Some(found)
    };
    std::iter::from_fn(next).collect()
}

/// The first of them.
fn first(text: &str, within: &Range<usize>) -> Option<Range<usize>> {
    let stretch = text.get(within.clone())?;
    let mut signs = stretch.match_indices('@');
    let (at, len) = signs.find_map(|(at, _)| {
        let (_, len) = key(&stretch[at + 1..])?;
        starts_word(&text[..within.start + at]).then_some((at, len + 1))
    })?;
    let open = stretch[..at].rfind(['[', ']']).unwrap_or(at);
    let close = stretch[at..].find(['[', ']']);
    let close = close.filter(|_| open < at).map(|close| at + close + 1);
    let brackets = close.filter(|close| {
        let inside = stretch[open..*close].strip_prefix('[');
        let inside = inside.and_then(|inside| inside.strip_suffix(']'));
        inside.is_some_and(|inside| cluster(&lines(inside), 0).is_some())
    });
    let (start, end) = brackets.map_or((at, at + len), |close| (open, close));
    Some(within.start + start..within.start + end)
}

/// A citation in brackets in a field that is no Markdown.
pub fn bracketed(text: &str) -> Option<Range<usize>> {
    let mut found = written(text, &(0..text.len())).into_iter();
    found.find(|found| text[found.clone()].starts_with('['))
}

/// The key of a citation without brackets, `@key`. Where none can stand, it is one only if
/// there is such a source: it may be the name of somebody.
pub fn bare(written: &str) -> Option<&str> {
    let (key, _) = key(written.strip_prefix('@')?)?;
    Some(key)
}

/// What is said of a citation in a field.
pub fn in_field(place: Place) -> Diagnostic {
    let message = "a citation stands in the text of a page, and this is a field";
    Diagnostic::new(Code::MisplacedCitation, place, message)
        .help("cite the source in the text, or name it under `sources:`")
}

/// What is said of a citation in a link or a picture.
pub fn in_link(place: Place) -> Diagnostic {
    let message = "a citation can't stand in a link or a picture, nor in their titles";
    Diagnostic::new(Code::MisplacedCitation, place, message)
        .help("put it behind, or write `\\@` for the sign itself")
}

/// Brackets that are open in a text, each with how many citations stood before it.
#[derive(Default)]
pub struct Open {
    brackets: Vec<usize>,
}

impl Open {
    /// A block starts or ends: no link goes across.
    pub fn end(&mut self) {
        self.brackets.clear();
    }

    /// Looks at a text that stands in the file as it was typed, when `count` citations
    /// were found; says whether a link by a label is `next`. Where brackets end in it that
    /// were to be a link, and hold some of the citations, it returns how many stand before
    /// these.
    pub fn text(
        &mut self,
        file: &str,
        span: &Range<usize>,
        count: usize,
        next: bool,
    ) -> Option<usize> {
        let mut astray: Option<usize> = None;
        let text = file.get(span.clone()).unwrap_or_default();
        for (at, sign) in text.match_indices(['[', ']']) {
            let at = span.start + at;
            if file[..at].ends_with('\\') {
                continue;
            }
            match (sign, self.brackets.pop()) {
                ("]", Some(before)) => {
                    let labelled = next && at + 1 == span.end;
                    let link = before < count && (labelled || address(&file[at + 1..]));
                    let first = link.then(|| astray.map_or(before, |first| first.min(before)));
                    astray = first.or(astray);
                }
                ("]", None) => {}
                (_, open) => {
                    self.brackets.extend(open);
                    self.brackets.push(count);
                }
            }
        }
        astray
    }
}

/// Whether a text starts with an address in parentheses, as a link has it.
fn address(text: &str) -> bool {
    /// Longer than addresses are.
    const MOST: usize = 2048;
    let Some(inside) = text.strip_prefix('(') else {
        return false;
    };
    let inside = &inside[..inside.floor_char_boundary(MOST)];
    let end = inside.find(|c: char| c == ')' || c.is_whitespace());
    let Some((address, behind)) = end.map(|end| inside.split_at(end)) else {
        return false;
    };
    let title = behind.trim_start().starts_with(['"', '\'', '(', ')']);
    !address.is_empty() && title
}
