//! The text of a paragraph is gathered while its HTML is written, and cut into words
//! at its end.

use std::ops::Range;

use super::{Fnv, OBJECT, Run, Word, fold_word, word_ranges};
use crate::parse::sentences::Segmenter;

/// A run while its text is gathered.
#[derive(Debug, Default)]
pub struct RunBuilder {
    text: String,
    chunks: Vec<Chunk>,
    cited: Vec<(u32, usize)>,
}

/// A piece of text that the parser gave as one.
#[derive(Debug)]
struct Chunk {
    at: usize,
    len: usize,
    html: usize,
    span: Range<usize>,
    free: bool,
}

impl RunBuilder {
    /// Adds text that was just written to the HTML at `html`.
    pub fn text(&mut self, text: &str, html: usize, span: Range<usize>, free: bool) {
        self.chunks.push(Chunk {
            at: self.text.len(),
            len: text.len(),
            html,
            span,
            free,
        });
        self.text.push_str(text);
    }

    /// Adds what is no word: a line break as a space, a picture as an object.
    pub fn sign(&mut self, sign: char) {
        self.text.push(sign);
    }

    /// Adds a citation, by its number in the text.
    pub fn cited(&mut self, citation: usize) {
        self.cited.push((self.text.len() as u32, citation));
        self.sign(OBJECT);
    }

    /// Takes back a space at the end, which is not written after all.
    pub fn trim_end(&mut self) {
        while self.text.ends_with([' ', '\n']) {
            self.text.pop();
            if let Some(last) = self
                .chunks
                .last_mut()
                .filter(|c| c.at + c.len > self.text.len())
            {
                last.len -= 1;
                last.span.end -= 1;
            }
        }
    }

    /// The run; nothing when it holds no word.
    pub fn finish(self, heading: bool, segmenter: Segmenter) -> Option<Run> {
        let ranges = word_ranges(&self.text);
        if ranges.is_empty() {
            return None;
        }
        let sentence_ends = segmenter.ends(&self.text).into_iter();
        let sentence_ends: Vec<u32> = sentence_ends.map(|end| end as u32).collect();
        let mut words: Vec<Word> = Vec::with_capacity(ranges.len());
        let mut last_sentence = usize::MAX;
        let mut known = Known::default();
        for range in ranges {
            let Some(place) = self.place(&range, &mut known) else {
                continue;
            };
            let sentence = sentence_ends.partition_point(|end| *end as usize <= range.start);
            let folded = fold_word(&self.text[range.clone()]);
            words.push(Word {
                hash: Fnv::default().then(&folded),
                folded,
                text: range.start as u32..range.end as u32,
                span: place.span,
                html: place.html,
                free: place.free,
                starts_sentence: sentence != last_sentence,
            });
            last_sentence = sentence;
        }
        Some(Run {
            text: self.text,
            words,
            sentence_ends,
            heading,
            cited: self.cited,
        })
    }

    /// Where a word stands in the file and the HTML, across chunks if need be.
    fn place(&self, range: &Range<usize>, known: &mut Known) -> Option<PlaceOfWord> {
        let chunk_of = |byte: usize| {
            let next = self.chunks.partition_point(|chunk| chunk.at <= byte);
            next.checked_sub(1)
        };
        let (from, to) = (chunk_of(range.start)?, chunk_of(range.end - 1)?);
        let chunks = self.chunks.get(from..=to)?;
        let (first, last) = (chunks.first()?, chunks.last()?);
        // An entity is shorter in the text than in the file: it counts as a whole.
        let as_typed = |chunk: &Chunk| chunk.span.len() == chunk.len;
        let start = match as_typed(first) {
            true => first.span.start + range.start - first.at,
            false => first.span.start,
        };
        let end = match as_typed(last) {
            true => last.span.start + range.end - last.at,
            false => last.span.end,
        };
        let html_start = self.html(from, range.start, known)?;
        let html_end = self.html(to, range.end, known)?;
        Some(PlaceOfWord {
            span: start as u32..end as u32,
            html: html_start as u32..html_end as u32,
            free: chunks.iter().all(|chunk| chunk.free),
        })
    }

    /// The byte in the HTML of a byte in the text. Words come in order, so the way
    /// goes on from the last place that was asked for.
    fn html(&self, number: usize, byte: usize, known: &mut Known) -> Option<usize> {
        let chunk = self.chunks.get(number)?;
        if known.chunk != Some(number) || known.byte > byte {
            *known = Known {
                chunk: Some(number),
                byte: chunk.at,
                html: chunk.html,
            };
        }
        let passed = self.text.get(known.byte..byte)?.bytes();
        known.html += passed.map(escaped_len).sum::<usize>();
        known.byte = byte;
        Some(known.html)
    }
}

/// A place in a chunk whose byte in the HTML is known.
#[derive(Default)]
struct Known {
    chunk: Option<usize>,
    byte: usize,
    html: usize,
}

struct PlaceOfWord {
    span: Range<u32>,
    html: Range<u32>,
    free: bool,
}

/// How long a byte of text is in HTML.
fn escaped_len(byte: u8) -> usize {
    match byte {
        b'&' => "&amp;".len(),
        b'<' | b'>' => "&lt;".len(),
        _ => 1,
    }
}
