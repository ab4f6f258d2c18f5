//! Running text as words, each with its bytes in the file and in the HTML.
//!
//! While the HTML is written, [`RunBuilder`] gathers the text of each paragraph,
//! cell, item or heading; at its end the text is cut into words after UAX 29 as
//! far as names need it: letters, digits and their marks, with the signs of C++,
//! C# and .NET. What stands between two words is looked at when they are matched.

mod gather;
mod hash;

use std::ops::Range;

use compact_str::CompactString;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use gather::RunBuilder;
pub use hash::Fnv;

/// Stands in a run's text for what is no text: a note's mark, a picture.
pub const OBJECT: char = '\u{fffc}';

/// The text of one paragraph, cell, item or heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    pub text: String,
    pub words: Vec<Word>,
    /// Where sentences end in the text.
    pub sentence_ends: Vec<u32>,
    /// Headings name people, but are never linked.
    pub heading: bool,
    /// Where an [`OBJECT`] is a citation, and its number in the body.
    pub cited: Vec<(u32, usize)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Bytes in the run's text.
    pub text: Range<u32>,
    /// Bytes in the file.
    pub span: Range<u32>,
    /// Bytes in the body's HTML.
    pub html: Range<u32>,
    /// In lower case, composed.
    pub folded: CompactString,
    /// Of the folded word: most words are told from names by it alone.
    pub hash: Fnv,
    /// Whether it may be linked: not within a link, code or raw HTML.
    pub free: bool,
    pub starts_sentence: bool,
}

impl Run {
    /// The text between a word and the next one.
    pub fn gap(&self, word: usize) -> &str {
        match (self.words.get(word), self.words.get(word + 1)) {
            (Some(a), Some(b)) => &self.text[a.text.end as usize..b.text.start as usize],
            (Some(a), None) => &self.text[a.text.end as usize..],
            _ => "",
        }
    }

    pub fn word(&self, word: usize) -> &str {
        let range = &self.words[word].text;
        &self.text[range.start as usize..range.end as usize]
    }

    /// The text from the first to the last of some words.
    pub fn text_of(&self, words: Range<usize>) -> &str {
        let first = &self.words[words.start];
        let last = &self.words[words.end - 1];
        &self.text[first.text.start as usize..last.text.end as usize]
    }

    /// The bytes of the sentence that holds a byte of the text.
    pub fn sentence(&self, at: u32) -> Range<usize> {
        let end = self.sentence_ends.partition_point(|end| *end <= at);
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

    /// Moves the places in the HTML, when a note goes to the foot.
    pub fn shift_html(&mut self, by: usize) {
        for word in &mut self.words {
            word.html = word.html.start + by as u32..word.html.end + by as u32;
        }
    }
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
