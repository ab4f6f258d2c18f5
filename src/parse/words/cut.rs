//! The text of a page cut into words, as long as its names are looked for.

use std::ops::{Deref, Range};

use compact_str::CompactString;

use super::{Fnv, Run, Runs, each_word, fold_word};

/// Of how many bytes of text there is a word, or fewer.
const BYTES_OF_WORD: usize = 5;

/// The words of a page's text.
#[derive(Debug)]
pub struct Cut<'a> {
    runs: &'a Runs,
    words: Vec<Word>,
    /// By run: behind its last word.
    ends: Vec<usize>,
}

/// A run with its words.
#[derive(Debug, Clone, Copy)]
pub struct CutRun<'a> {
    run: Run<'a>,
    pub words: &'a [Word],
}

/// A word of a run. A page has hundreds, so it is small: what few of them are asked
/// for, its run finds out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// A byte of the run's text.
    start: u32,
    len: u16,
    /// Whether it may be linked: not within a link, code or raw HTML.
    pub free: bool,
    pub starts_sentence: bool,
    /// Of the folded word: most words are told from names by it alone.
    pub hash: Fnv,
}

impl Word {
    /// Its bytes in the run's text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.start as usize + usize::from(self.len)
    }
}

impl Runs {
    /// Cuts the text into words.
    pub fn cut(&self) -> Cut<'_> {
        let mut cut = Cut {
            runs: self,
            words: Vec::with_capacity(self.text.len() / BYTES_OF_WORD),
            ends: Vec::with_capacity(self.len()),
        };
        for run in self.iter() {
            run.cut(&mut cut.words);
            cut.ends.push(cut.words.len());
        }
        cut
    }
}

impl Run<'_> {
    fn cut(&self, words: &mut Vec<Word>) {
        let mut ends = self.sentence_ends.iter().peekable();
        let (mut starts_sentence, mut stretch) = (true, 0);
        each_word(self.text, |range| {
            // Nothing as long as this is a word.
            let Ok(len) = u16::try_from(range.len()) else {
                return;
            };
            let is_behind = |end: &&u32| **end as usize <= range.start;
            while ends.next_if(is_behind).is_some() {
                starts_sentence = true;
            }
            words.push(Word {
                start: range.start as u32,
                len,
                free: self.is_free(&range, &mut stretch),
                starts_sentence,
                hash: Fnv::default().then_folded(&self.text[range]),
            });
            starts_sentence = false;
        });
    }

    /// Whether all text of a word is free. Words come in order, so the way goes on
    /// from the last stretch that was asked for.
    fn is_free(&self, range: &Range<usize>, number: &mut usize) -> bool {
        let next = |number: usize| self.stretches.get(number + 1);
        while next(*number).is_some_and(|next| next.at as usize <= range.start) {
            *number += 1;
        }
        let of_word = self.stretches.iter().skip(*number);
        let mut of_word = of_word.take_while(|stretch| (stretch.at as usize) < range.end);
        of_word.all(|stretch| stretch.free)
    }
}

impl<'a> Cut<'a> {
    pub fn iter(&self) -> impl Iterator<Item = CutRun<'_>> {
        (0..self.runs.len()).map(|number| self.get(number))
    }

    /// A run by its number.
    pub fn get(&self, number: usize) -> CutRun<'_> {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        CutRun {
            run: self.runs.get(number),
            words: &self.words[start..self.ends[number]],
        }
    }
}

impl<'a> Deref for CutRun<'a> {
    type Target = Run<'a>;

    fn deref(&self) -> &Run<'a> {
        &self.run
    }
}

impl<'a> CutRun<'a> {
    /// The text between a word and the next one.
    pub fn gap(&self, word: usize) -> &'a str {
        match (self.words.get(word), self.words.get(word + 1)) {
            (Some(a), Some(b)) => &self.run.text[a.range().end..b.range().start],
            (Some(a), None) => &self.run.text[a.range().end..],
            _ => "",
        }
    }

    pub fn word(&self, word: usize) -> &'a str {
        &self.run.text[self.words[word].range()]
    }

    /// The word as [`fold_word`] makes it.
    pub fn folded(&self, word: usize) -> CompactString {
        fold_word(self.word(word))
    }

    /// The bytes of the text from the first to the last of some words.
    pub fn range_of(&self, words: Range<usize>) -> Range<usize> {
        self.words[words.start].range().start..self.words[words.end - 1].range().end
    }

    /// The text from the first to the last of some words.
    pub fn text_of(&self, words: Range<usize>) -> &'a str {
        &self.run.text[self.range_of(words)]
    }

    /// The words that stand in some bytes of the text.
    pub fn words_in(&self, range: &Range<usize>) -> Range<usize> {
        let before = |byte: usize| self.words.partition_point(|word| word.range().start < byte);
        before(range.start)..before(range.end)
    }
}
