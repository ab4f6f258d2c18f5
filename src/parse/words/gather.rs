//! The text of a paragraph is gathered while its HTML is written, and cut into words
//! at its end.

use std::ops::Range;

use super::{Fnv, Runs, Stretch, Word, escaped_len, fold_word, word_ranges};
use crate::parse::sentences::Segmenter;

/// How long a stretch of text may be: to find a word's place in the HTML, its stretch
/// is counted through.
const LONGEST: usize = 1024;

/// A run while its text is gathered.
#[derive(Debug, Default)]
pub struct RunBuilder {
    text: String,
    stretches: Vec<Stretch>,
}

impl RunBuilder {
    /// Adds text that was just written to the HTML at `html`.
    pub fn text(&mut self, text: &str, html: usize, span: Range<usize>, free: bool) {
        let (mut rest, mut html, mut span) = (text, html, span);
        while rest.len() > LONGEST && rest.len() == span.len() {
            let (piece, behind) = rest.split_at(rest.floor_char_boundary(LONGEST));
            let middle = span.start + piece.len();
            self.stretch(piece, html, span.start..middle, free);
            html += escaped_len(piece.as_bytes());
            span.start = middle;
            rest = behind;
        }
        self.stretch(rest, html, span, free);
    }

    fn stretch(&mut self, text: &str, html: usize, span: Range<usize>, free: bool) {
        self.stretches.push(Stretch {
            at: self.text.len() as u32,
            len: text.len() as u32,
            html: html as u32,
            span: span.start as u32..span.end as u32,
            free,
        });
        self.text.push_str(text);
    }

    /// Adds what is no word: a line break as a space, a picture as an object.
    pub fn sign(&mut self, sign: char) {
        self.text.push(sign);
    }

    /// Adds the run to those of its page, unless it holds no word.
    pub fn finish(self, heading: bool, segmenter: Segmenter, runs: &mut Runs) {
        let ranges = word_ranges(&self.text);
        if ranges.is_empty() {
            return;
        }
        let before = runs.sentence_ends.len();
        let ends = segmenter.ends(&self.text).into_iter();
        runs.sentence_ends.extend(ends.map(|end| end as u32));
        let mut ends = runs.sentence_ends[before..].iter().peekable();
        let (mut starts_sentence, mut stretch) = (true, 0);
        runs.words.reserve(ranges.len());
        for range in ranges {
            // Nothing as long as this is a word.
            let Ok(len) = u16::try_from(range.len()) else {
                continue;
            };
            let is_behind = |end: &&u32| **end as usize <= range.start;
            while ends.next_if(is_behind).is_some() {
                starts_sentence = true;
            }
            runs.words.push(Word {
                start: range.start as u32,
                len,
                free: self.is_free(&range, &mut stretch),
                starts_sentence,
                hash: Fnv::default().then(&fold_word(&self.text[range])),
            });
            starts_sentence = false;
        }
        runs.text.push_str(&self.text);
        runs.stretches.extend(self.stretches);
        runs.end(heading);
    }

    /// Whether all text of a word is free. Words come in order, so the way goes on
    /// from the last stretch that was asked for.
    fn is_free(&self, range: &Range<usize>, number: &mut usize) -> bool {
        let starts = |stretch: &Stretch, before: usize| (stretch.at as usize) < before;
        while (self.stretches.get(*number + 1)).is_some_and(|next| starts(next, range.start + 1)) {
            *number += 1;
        }
        let of_word = self.stretches[*number..].iter();
        let mut of_word = of_word.take_while(|stretch| starts(stretch, range.end));
        of_word.all(|stretch| stretch.free)
    }
}
