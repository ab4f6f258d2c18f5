//! Abbreviations that a page spells out: "Creative Micro Designs (CMD)". Of the entries
//! of such a name, those alone are meant that have the long form as a name too.

use std::collections::HashMap;
use std::ops::Range;

use crate::model::Page;
use crate::model::names::fold;
use crate::parse::words::{CutRun, word_ranges};

/// From how many letters on the initials of a page's title are its abbreviation.
const LEAST_OF_TITLE: usize = 3;

/// Small words whose initials an abbreviation leaves out.
const LEFT_OUT: [&str; 10] = ["a", "an", "and", "by", "for", "in", "of", "on", "the", "to"];

/// What abbreviations stand for on a page, as typed, by the folded long form.
#[derive(Debug, Default)]
pub struct Explained(HashMap<String, String>);

impl Explained {
    /// The initials of a page's title stand for the page itself.
    pub fn of(page: &Page) -> Explained {
        let words = word_ranges(&page.title);
        let words = words.iter().map(|word| &page.title[word.clone()]);
        let counts = |word: &&str| !LEFT_OUT.contains(&word.to_lowercase().as_str());
        let initials = words.filter(counts).filter_map(|word| word.chars().next());
        let initials: String = initials.flat_map(char::to_uppercase).collect();
        let mut explained = Explained::default();
        if initials.chars().count() >= LEAST_OF_TITLE {
            explained.0.insert(initials, fold(&page.title));
        }
        explained
    }

    /// Takes in what stands beside an abbreviation.
    pub fn add(&mut self, run: &CutRun, word: usize) {
        if let Some(long) = long_form(run, word) {
            let long = fold(run.text_of(long));
            self.0.insert(run.word(word).to_owned(), long);
        }
    }

    /// Whether words stand for something that an entry is not called.
    pub fn is_other(&self, words: &str, entry: &Page) -> bool {
        let singular = || self.0.get(words.strip_suffix('s')?);
        let long = self.0.get(words).or_else(singular);
        long.is_some_and(|long| {
            let mut names = std::iter::once(&entry.title).chain(&entry.aliases);
            !names.any(|name| fold(name) == *long)
        })
    }
}

/// The words beside an abbreviation that spell it out: before it, where it stands in
/// brackets, or in brackets behind it.
fn long_form(run: &CutRun, word: usize) -> Option<Range<usize>> {
    let letters: Vec<char> = run.word(word).chars().collect();
    if letters.len() < 2 || !letters.iter().all(|c| c.is_uppercase()) {
        return None;
    }
    let opens = |gap: &str| gap.trim_start() == "(";
    let before = word.checked_sub(1).filter(|before| opens(run.gap(*before)));
    if let Some(last) = before.filter(|_| run.gap(word).starts_with(')')) {
        let initial = |at: usize| run.folded(at).chars().next();
        let mut first = last + 1;
        for letter in letters.iter().rev() {
            let near = first.checked_sub(1)?;
            let fits = |at: &usize| letter.to_lowercase().next() == initial(*at);
            let small = LEFT_OUT.contains(&run.word(near));
            let other = near.checked_sub(1).filter(|_| small);
            first = Some(near).filter(fits).or(other.filter(fits))?;
        }
        return Some(first..last + 1);
    }
    if !opens(run.gap(word)) {
        return None;
    }
    let mut end = word + 1;
    for letter in &letters {
        let small = (end < run.words.len()).then(|| LEFT_OUT.contains(&run.word(end)));
        let initial = |at: usize| run.folded(at).chars().next();
        let fits = |at: &usize| letter.to_lowercase().next() == initial(*at);
        let other = (small? && end + 1 < run.words.len()).then_some(end + 1);
        end = Some(end).filter(fits).or(other.filter(fits))? + 1;
    }
    run.gap(end - 1).starts_with(')').then_some(word + 1..end)
}
