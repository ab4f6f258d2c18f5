//! What the brackets of a citation hold, without the marks of Markdown.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Event;

/// Stands for a byte of a mark, so that all else keeps its place in the file. No text
/// has it: Markdown takes it for another sign.
pub const MARK: char = '\0';

/// The same for a mark of code, behind which no key starts.
const CODE: char = '\u{1}';

/// Brackets as they stand in the file, with spaces for the marks of block quotations
/// at the start of lines.
pub fn lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let mut starts = false;
    let chars = text.chars().map(|c| {
        let mark = starts && c == '>';
        starts = c == '\n' || (starts && (c == '>' || c.is_whitespace()));
        if mark { ' ' } else { c }
    });
    Cow::Owned(chars.collect())
}

/// The text of some events, each byte where it stands in `span` of the file.
pub fn typed(text: &str, events: &[(Event, Range<usize>)], span: &Range<usize>) -> String {
    let mut typed = vec![MARK as u8; span.len()];
    let mut put = |at: usize, bytes: &[u8]| {
        let start = at.wrapping_sub(span.start);
        if let Some(place) = typed.get_mut(start..start.saturating_add(bytes.len())) {
            place.copy_from_slice(bytes);
        }
    };
    for (event, at) in events {
        let raw = text.get(at.clone()).unwrap_or_default();
        match event {
            // What is longer than it was typed has no place.
            Event::Text(read) if read.len() <= raw.len() => {
                let escaped = read.starts_with('@') && text[..at.start].ends_with('\\');
                if escaped {
                    put(at.start - 1, b"\\");
                }
                put(at.start, read.as_bytes());
            }
            Event::Code(_) => put(at.start, raw.replace('`', &CODE.to_string()).as_bytes()),
            Event::SoftBreak | Event::HardBreak => put(at.start, b" "),
            Event::Text(_) | Event::InlineMath(_) => put(at.start, raw.as_bytes()),
            _ => {}
        }
    }
    String::from_utf8(typed).unwrap_or_default()
}

/// A piece of such a text as it is shown.
pub fn shown(piece: &str) -> String {
    let mut shown = String::with_capacity(piece.len());
    for c in piece.chars().filter(|c| ![MARK, CODE].contains(c)) {
        if !c.is_whitespace() {
            if c == '@' && shown.ends_with('\\') {
                shown.pop();
            }
            shown.push(c);
        } else if !shown.ends_with(' ') {
            shown.push(' ');
        }
    }
    shown
}
