//! Running text as words, each with its bytes in the file and in the HTML.
//!
//! While the HTML is written, [`RunBuilder`] gathers the text of each paragraph,
//! cell, item or heading, and notes where it stands. For linking, it is [cut](Runs::cut)
//! into words after UAX 29 as far as names need it: letters, digits and their marks,
//! with the signs of C++, C# and .NET. What stands between two words is looked at
//! when they are matched.

mod cut;
mod gather;
mod hash;
mod places;
mod runs;

use std::ops::Range;

use compact_str::CompactString;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use cut::{Cut, CutRun, Word};
pub use gather::RunBuilder;
pub use hash::Fnv;
pub use places::Places;
pub use runs::Runs;

/// Stands in a run's text for what is no text: a note's mark, a picture.
pub const OBJECT: char = '\u{fffc}';

/// The text of one paragraph, cell, item or heading.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    pub text: &'a str,
    /// Where the text stands, in the order of the text.
    stretches: &'a [Stretch],
    /// Where sentences end in the text.
    sentence_ends: &'a [u32],
    /// Headings name people, but are never linked.
    pub heading: bool,
}

/// A stretch of a run's text that stands in one piece in the file and in the HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stretch {
    /// A byte of the run's text.
    at: u32,
    len: u32,
    /// A byte of the body's HTML.
    html: u32,
    /// Bytes of the file; as many as of the text, but for an entity or an escaped sign.
    span: Range<u32>,
    free: bool,
}

impl Run<'_> {
    /// The bytes of the file in which some of the text stands, from the start of a word
    /// to the end of one.
    pub fn span(&self, range: &Range<usize>) -> Range<usize> {
        // What is shorter in the text than in the file counts as a whole.
        let typed = |stretch: &Stretch| stretch.span.len() == stretch.len as usize;
        let first = self.stretch(range.start);
        let start = match typed(first) {
            true => first.span.start as usize + range.start - first.at as usize,
            false => first.span.start as usize,
        };
        let last = self.stretch(range.end - 1);
        let end = match typed(last) {
            true => last.span.start as usize + range.end - last.at as usize,
            false => last.span.end as usize,
        };
        start..end
    }

    /// The bytes of the text that stand in a part of the file, such as a link without
    /// words of its own; nothing where that is no stretch of its own.
    pub fn within(&self, span: &Range<usize>) -> Option<Range<usize>> {
        let inside = |stretch: &&Stretch| {
            span.start <= stretch.span.start as usize && stretch.span.end as usize <= span.end
        };
        let stretch = self.stretches.iter().find(inside)?;
        Some(stretch.at as usize..(stretch.at + stretch.len) as usize)
    }

    /// The same in the body's HTML.
    pub fn html(&self, range: &Range<usize>) -> Range<usize> {
        let html = |stretch: &Stretch, byte: usize| {
            let passed = &self.text.as_bytes()[stretch.at as usize..byte];
            stretch.html as usize + escaped_len(passed)
        };
        html(self.stretch(range.start), range.start)..html(self.stretch(range.end - 1), range.end)
    }

    /// The stretch that holds a byte of a word.
    fn stretch(&self, byte: usize) -> &Stretch {
        let next = self.stretches.partition_point(|s| s.at as usize <= byte);
        &self.stretches[next.saturating_sub(1)]
    }

    /// The bytes of the sentence that holds a byte of the text.
    pub fn sentence(&self, at: usize) -> Range<usize> {
        let end = self
            .sentence_ends
            .partition_point(|end| *end as usize <= at);
        let start = match end {
            0 => 0,
            end => self.sentence_ends[end - 1] as usize,
        };
        let end = self
            .sentence_ends
            .get(end)
            .map_or(self.text.len(), |end| *end as usize);
        start..end
    }
}

/// How long bytes of text are in HTML.
fn escaped_len(text: &[u8]) -> usize {
    let more = |byte: &u8| match byte {
        b'&' => "amp;".len(),
        b'<' | b'>' => "lt;".len(),
        _ => 0,
    };
    text.len() + text.iter().map(more).sum::<usize>()
}

/// A word in lower case and composed form, without soft hyphens.
pub fn fold_word(word: &str) -> CompactString {
    if word.is_ascii() {
        let mut folded = CompactString::new(word);
        folded.make_ascii_lowercase();
        return folded;
    }
    let kept = word.nfkc().filter(|c| *c != '\u{ad}');
    kept.flat_map(char::to_lowercase).collect()
}

/// The bytes of the words of a text.
pub fn word_ranges(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((start, c)) = chars.next() {
        let dotted = c == '.'
            && !before.is_alphanumeric()
            && before != '.'
            && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !c.is_alphanumeric() && !dotted {
            before = c;
            continue;
        }
        let mut end = start + c.len_utf8();
        let mut last = c;
        while let Some((at, next)) = chars.peek().copied() {
            let sign = matches!(next, '+' | '#') && (last.is_alphanumeric() || last == next);
            let part = next.is_alphanumeric()
                || is_combining_mark(next)
                || matches!(next, '\u{ad}' | '\u{200c}' | '\u{200d}');
            let goes_on = sign || part && !matches!(last, '+' | '#');
            if !goes_on {
                break;
            }
            end = at + next.len_utf8();
            last = next;
            chars.next();
        }
        before = last;
        words.push(start..end);
    }
    words
}

#[cfg(test)]
mod tests;
