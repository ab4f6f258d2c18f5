//! The runs of a page, all in one: a page has dozens of them, and those of a whole site
//! are in memory at once.

use super::{Run, Stretch};

/// The running text of a page, run by run, in the order of their places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Runs {
    pub(super) text: String,
    pub(super) stretches: Vec<Stretch>,
    pub(super) sentence_ends: Vec<u32>,
    ends: Vec<Ends>,
    /// In the order of the runs.
    pub(super) cited: Vec<Cited>,
}

/// A citation in a run, whose text has an [`OBJECT`](super::OBJECT) for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cited {
    /// The number of the run, and a byte of its text.
    pub run: u32,
    pub at: u32,
    /// The number of the citation in the text.
    pub citation: u32,
}

/// Where a run ends in each list, and the next one starts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Ends {
    text: u32,
    stretches: u32,
    sentence_ends: u32,
    heading: bool,
}

impl Runs {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A run by its number.
    pub fn get(&self, number: usize) -> Run<'_> {
        let before = number.checked_sub(1).map(|before| self.ends[before]);
        let (from, to) = (before.unwrap_or_default(), self.ends[number]);
        Run {
            text: &self.text[from.text as usize..to.text as usize],
            stretches: &self.stretches[from.stretches as usize..to.stretches as usize],
            sentence_ends: &self.sentence_ends
                [from.sentence_ends as usize..to.sentence_ends as usize],
            heading: to.heading,
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = Run<'_>> {
        (0..self.len()).map(|number| self.get(number))
    }

    /// The citations in a run, by its number.
    pub fn cited_in(&self, run: usize) -> &[Cited] {
        let start = self
            .cited
            .partition_point(|cited| (cited.run as usize) < run);
        let end = self
            .cited
            .partition_point(|cited| cited.run as usize <= run);
        &self.cited[start..end]
    }

    /// Where a citation stands: the number of its run, and a byte of the text there.
    pub fn place_of(&self, citation: usize) -> Option<(usize, usize)> {
        let mut cited = self.cited.iter();
        let cited = cited.find(|cited| cited.citation as usize == citation)?;
        Some((cited.run as usize, cited.at as usize))
    }

    /// What was added to the lists since the last run is one.
    pub(super) fn end(&mut self, heading: bool) {
        self.ends.push(Ends {
            text: self.text.len() as u32,
            stretches: self.stretches.len() as u32,
            sentence_ends: self.sentence_ends.len() as u32,
            heading,
        });
    }

    /// Adds the runs of a note, whose HTML goes to the foot and starts at `html`.
    pub fn append(&mut self, note: &Runs, html: usize) {
        let start = Ends {
            text: self.text.len() as u32,
            stretches: self.stretches.len() as u32,
            sentence_ends: self.sentence_ends.len() as u32,
            heading: false,
        };
        let runs = self.len() as u32;
        self.cited.extend(note.cited.iter().map(|cited| Cited {
            run: runs + cited.run,
            ..*cited
        }));
        self.text.push_str(&note.text);
        let stretches = note.stretches.iter().cloned();
        self.stretches.extend(stretches.map(|mut stretch| {
            stretch.html += html as u32;
            stretch
        }));
        self.sentence_ends.extend(&note.sentence_ends);
        self.ends.extend(note.ends.iter().map(|end| Ends {
            text: start.text + end.text,
            stretches: start.stretches + end.stretches,
            sentence_ends: start.sentence_ends + end.sentence_ends,
            heading: end.heading,
        }));
    }

    /// Lets go of memory that nothing more will come to fill.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.stretches.shrink_to_fit();
        self.sentence_ends.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.cited.shrink_to_fit();
    }
}
