//! What a page says itself that names mean: also names that no entry has.

use std::collections::HashMap;

use super::index::{Candidate, NameIndex, Numbers, Reading};
use crate::diagnostic::{Code, Diagnostic, Place, Suggestions, closest};
use crate::model::{Page, PageNumber};
use crate::parse::words::{Cut, CutRun};

/// How many words of a text are compared with a name that is not in it.
const MOST_COMPARED: usize = 10_000;

/// The names of one page's `refers`.
pub struct Refers<'a> {
    page: &'a Page,
    index: NameIndex,
    by_folded: HashMap<&'a str, usize>,
    found: Vec<bool>,
}

impl<'a> Refers<'a> {
    pub fn of(page: &'a Page) -> Refers<'a> {
        let names = page.refers.iter();
        let folded = names.clone().enumerate().rev();
        Refers {
            page,
            index: NameIndex::of_names(names.map(|refers| refers.name.as_str())),
            by_folded: folded.map(|(i, refers)| (&*refers.folded, i)).collect(),
            found: vec![false; page.refers.len()],
        }
    }

    /// Adds the page's own names to those that were found in a run.
    pub fn add(&self, run: &CutRun, found: &mut Vec<Candidate>) {
        if self.found.is_empty() {
            return;
        }
        let known: HashMap<(usize, usize), usize> = found
            .iter()
            .enumerate()
            .map(|(i, candidate)| ((candidate.first, candidate.end), i))
            .collect();
        for mut own in self.index.find(run) {
            let name = own.names.first().map(|name| self.index.name(*name).page);
            match known.get(&(own.first, own.end)) {
                Some(at) => found[*at].refers = name,
                None => {
                    own.refers = name;
                    own.names = Numbers::new();
                    found.push(own);
                }
            }
        }
    }

    /// What the page says that a name means, whose folded words these are: an entry,
    /// or none.
    pub fn meant(&mut self, name: &Candidate, folded: &str) -> Option<Option<PageNumber>> {
        let number = name.refers.or(self.by_folded.get(folded).copied())?;
        self.found[number] = true;
        Some(self.page.refers[number].meant)
    }

    /// Names that no text of the page holds.
    pub fn unfound(mut self, cut: &Cut) -> Vec<Diagnostic> {
        if self.found.iter().all(|found| *found) {
            return Vec::new();
        }
        // Those in links say that the author knew what they were doing.
        for run in cut.iter() {
            for candidate in self.index.find_all(&run, Reading::Wide) {
                for name in &candidate.names {
                    self.found[self.index.name(*name).page] = true;
                }
            }
        }
        let mut suggestions = Suggestions::default();
        let names = self.page.refers.iter().zip(&self.found);
        let unfound = names.filter(|(_, found)| !**found).map(|(refers, _)| {
            let message = format!("the text does not hold `{}`", refers.name);
            let help = "write the name as it stands in the text, or take the line out";
            let found = Diagnostic::new(
                Code::UnusedRefers,
                Place::new(&self.page.file, refers.span.clone()),
                message,
            );
            match suggestions.find(|| like(&refers.name, cut)) {
                Some(like) => found.suggest(Some(like)),
                None => found.help(help),
            }
        });
        unfound.collect()
    }
}

/// The words of a text that are most like a name.
fn like<'a>(name: &str, cut: &'a Cut<'a>) -> Option<&'a str> {
    let words = crate::parse::words::word_ranges(name).len().max(1);
    let stretches = cut.iter().flat_map(|run| {
        let count = (run.words.len() + 1).saturating_sub(words);
        (0..count).map(move |first| run.text_of(first..first + words))
    });
    closest(name, stretches.take(MOST_COMPARED))
}
