//! The way back from a place in the file to the words that stand there.

use std::ops::Range;

use super::{Cut, Runs};

/// The stretches of a page's runs by where they stand in the file.
pub struct Places {
    /// A byte of the file, the number of a run, a byte of its text.
    stretches: Vec<(u32, u32, u32)>,
}

impl Places {
    pub fn of(runs: &Runs) -> Places {
        let stretches = runs.iter().enumerate().flat_map(|(number, run)| {
            let stretches = run.stretches.iter();
            stretches.map(move |stretch| (stretch.span.start, number as u32, stretch.at))
        });
        let mut stretches: Vec<_> = stretches.collect();
        stretches.sort_unstable();
        Places { stretches }
    }

    /// The words that stand in a part of the file, such as a link: the number of their
    /// run, and their bytes in its text; nothing when there are none.
    pub fn within(&self, cut: &Cut, span: &Range<usize>) -> Option<(usize, Range<usize>)> {
        let before = |(at, ..): &(u32, u32, u32)| (*at as usize) < span.start;
        let stretches = self.stretches[self.stretches.partition_point(before)..].iter();
        let mut stretches = stretches.take_while(|(at, ..)| (*at as usize) < span.end);
        stretches.find_map(|(_, number, byte)| {
            let run = cut.get(*number as usize);
            let words = run.words_in(&(*byte as usize..run.text.len()));
            let inside = |word: &usize| run.span(&run.words[*word].range()).end <= span.end;
            let count = words.clone().take_while(inside).count();
            let words = words.start..words.start + count;
            (count > 0).then(|| (*number as usize, run.range_of(words)))
        })
    }
}
