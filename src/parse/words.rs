//! Running text as words, each with its bytes in the file and in the HTML.
//!
//! While the HTML is written, [`RunBuilder`] gathers the text of each paragraph,
//! cell, item or heading, and notes where it stands. For linking, it is [cut](Runs::cut)
//! into words: letters and digits with their marks, and the signs of C++, C# and
//! .NET. These are smaller than the words of UAX 29, since names are joined from them:
//! an apostrophe, a dot or a middle dot parts two words, and in scripts without spaces
//! between words (Chinese, Japanese, Thai) each character is one. What stands between
//! two words is looked at when they are matched.

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

/// Stands in a run's text for a line that its author has ended.
pub const HARD_BREAK: char = '\u{2003}';

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

    /// Whether all of some bytes may be linked.
    pub fn is_all_free(&self, range: &Range<usize>) -> bool {
        let first = self
            .stretches
            .partition_point(|s| s.at as usize <= range.start);
        let touched = self.stretches[first.saturating_sub(1)..].iter();
        let mut touched = touched.take_while(|s| (s.at as usize) < range.end);
        touched.all(|stretch| stretch.free)
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

/// A word in lower case and composed form, without invisible marks.
pub fn fold_word(word: &str) -> CompactString {
    if word.is_ascii() {
        let mut folded = CompactString::new(word);
        folded.make_ascii_lowercase();
        return folded;
    }
    composed(word).flat_map(char::to_lowercase).collect()
}

/// The characters of a word as they are compared: only their case is still to be folded.
pub fn composed(word: &str) -> impl Iterator<Item = char> {
    word.nfkc().filter(|c| !is_invisible(*c))
}

/// Marks that nobody sees: of direction, of joints, of where a word may be broken.
pub fn is_invisible(c: char) -> bool {
    let listed = matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    );
    !c.is_ascii() && listed
}

/// Whether a character is of a script that puts no spaces between words: Thai, Lao,
/// Burmese, Khmer, Chinese and Japanese.
pub fn is_unspaced(c: char) -> bool {
    let listed = matches!(
        c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
            | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{3035}'
            | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}'
            | '\u{20000}'..='\u{3ffff}'
    );
    !c.is_ascii() && listed
}

/// The bytes of the words of a text.
pub fn word_ranges(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word));
    words
}

/// Finds the words of a text, in order.
fn each_word(text: &str, mut found: impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    let (mut at, mut before) = (0, ' ');
    while let Some(byte) = bytes.get(at) {
        // Most of a text is of ASCII, and needs no look at the tables.
        if byte.is_ascii_alphanumeric() {
            let letters = bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric());
            let end = at + letters.count();
            let next = bytes.get(end);
            if next.is_none_or(|next| next.is_ascii() && !matches!(next, b'+' | b'#')) {
                found(at..end);
                (at, before) = (end, bytes[end - 1] as char);
                continue;
            }
        } else if byte.is_ascii() && *byte != b'.' {
            (at, before) = (at + 1, *byte as char);
            continue;
        }
        let mut chars = text[at..].chars();
        let c = chars.next().unwrap_or_default();
        let dotted = c == '.'
            && !before.is_alphanumeric()
            && before != '.'
            && chars.next().is_some_and(char::is_alphanumeric);
        if !c.is_alphanumeric() && !dotted {
            (at, before) = (at + c.len_utf8(), c);
            continue;
        }
        let (end, last, behind) = word_from(text, at, c);
        found(at..end);
        (at, before) = (behind, last);
    }
}

/// Where the word ends that starts with a character, its last character, and the byte
/// behind the invisible marks that follow.
fn word_from(text: &str, start: usize, first: char) -> (usize, char, usize) {
    let single = is_unspaced(first);
    let mut at = start + first.len_utf8();
    let (mut end, mut last) = (at, first);
    for next in text[at..].chars() {
        if !is_invisible(next) || next == '\u{200b}' {
            let sign = matches!(next, '+' | '#') && (last.is_alphanumeric() || last == next);
            let letter = next.is_alphanumeric() && !single && !is_unspaced(next);
            let part = letter || is_combining_mark(next);
            let goes_on = sign && !single || part && !matches!(last, '+' | '#');
            if !goes_on {
                break;
            }
            (end, last) = (at + next.len_utf8(), next);
        }
        // An invisible mark is part of the word if more of the word follows.
        at += next.len_utf8();
    }
    (end, last, at)
}

#[cfg(test)]
mod tests;
