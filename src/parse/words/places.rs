//! The way back from a place in the file to the words that stand there.

use std::ops::Range;

use super::Runs;

/// The stretches of a page's runs by where they stand in the file.
pub struct Places<'a> {
    runs: &'a Runs,
    /// A byte of the file, the number of a run, a byte of its text.
    stretches: Vec<(u32, u32, u32)>,
}

impl<'a> Places<'a> {
    pub fn of(runs: &'a Runs) -> Places<'a> {
        let stretches = runs.iter().enumerate().flat_map(|(number, run)| {
            let stretches = run.stretches.iter();
            stretches.map(move |stretch| (stretch.span.start, number as u32, stretch.at))
        });
        let mut stretches: Vec<_> = stretches.collect();
        stretches.sort_unstable();
        Places { runs, stretches }
    }

    /// The words that stand in a part of the file, such as a link: the number of their
    /// run, and their numbers there; nothing when there are none.
    pub fn within(&self, span: &Range<usize>) -> Option<(usize, Range<usize>)> {
        let from = self
            .stretches
            .partition_point(|(at, ..)| (*at as usize) < span.start);
        let stretches = self.stretches[from..].iter();
        let mut stretches = stretches.take_while(|(at, ..)| (*at as usize) < span.end);
        stretches.find_map(|(_, number, byte)| {
            let run = self.runs.get(*number as usize);
            let first = run.words.partition_point(|word| word.start < *byte);
            let inside = |word: &usize| run.span_of(*word..word + 1).end <= span.end;
            let count = (first..run.words.len()).take_while(inside).count();
            (count > 0).then_some((*number as usize, first..first + count))
        })
    }
}
