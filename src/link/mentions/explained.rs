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

/// What abbreviations stand for on a page.
#[derive(Debug)]
pub struct Explained<'a> {
    page: &'a Page,
    /// As typed, with the folded long form.
    forms: HashMap<String, String>,
    /// The initials of the page's title, which stand for the page itself, once they were
    /// asked for.
    title: Option<Vec<(String, String)>>,
}

impl<'a> Explained<'a> {
    pub fn of(page: &'a Page) -> Explained<'a> {
        Explained {
            page,
            forms: HashMap::new(),
            title: None,
        }
    }

    /// Takes in what the title stands for: long initials at once, and short ones, which
    /// it returns, where they stand in brackets.
    fn read_title(&mut self) -> Vec<(String, String)> {
        let title = &self.page.title;
        let words = word_ranges(title);
        let words = words.iter().map(|word| title[word.clone()].to_uppercase());
        let small = |word: &str| LEFT_OUT.contains(&word.to_lowercase().as_str());
        let mut short = Vec::new();
        // "POST" for "Power On Self Test", but "CFR".
        for whole in [true, false] {
            let counting = words.clone().filter(|word| whole || !small(word));
            let initials: String = counting.filter_map(|word| word.chars().next()).collect();
            let length = initials.chars().count();
            let own = (initials, fold(title));
            match length {
                0 | 1 => {}
                LEAST_OF_TITLE.. => self.forms.extend([own]),
                _ => short.push(own),
            }
        }
        short
    }

    /// Takes in what stands beside an abbreviation.
    pub fn add(&mut self, run: &CutRun, word: usize) {
        let typed = run.word(word);
        if self.title.is_none() && typed.chars().take(2).all(char::is_uppercase) {
            self.title = Some(self.read_title());
        }
        let long = match long_form(run, word) {
            Some(long) => fold(run.text_of(long)),
            None => {
                let own = self.title.iter().flatten();
                let mut own = own.filter(|_| is_in_brackets(run, word));
                let Some((_, title)) = own.find(|(initials, _)| typed == initials) else {
                    return;
                };
                title.clone()
            }
        };
        self.forms.insert(typed.to_owned(), long);
    }

    /// Whether words stand for something that an entry is not called.
    pub fn is_other(&self, words: &str, entry: &Page) -> bool {
        let singular = || self.forms.get(words.strip_suffix('s')?);
        let long = self.forms.get(words).or_else(singular);
        long.is_some_and(|long| {
            let mut names = std::iter::once(&entry.title).chain(&entry.aliases);
            !names.any(|name| fold(name) == *long)
        })
    }
}

/// Whether a word alone stands in brackets: "(CMD)".
fn is_in_brackets(run: &CutRun, word: usize) -> bool {
    let range = run.words[word].range();
    run.text[..range.start].ends_with('(') && run.text[range.end..].starts_with(')')
}

/// The words beside an abbreviation that spell it out: before it, where it stands in
/// brackets, or in brackets behind it.
fn long_form(run: &CutRun, word: usize) -> Option<Range<usize>> {
    let (inside, opens) = (is_in_brackets(run, word), run.gap(word).trim_start() == "(");
    let letters: Vec<char> = match inside || opens {
        true => run.folded(word).chars().collect(),
        false => return None,
    };
    if letters.len() < 2 {
        return None;
    }
    if inside {
        let first = start_of_long(run, word, &letters)?;
        let longer = run.text_of(first..word).len() > run.word(word).len();
        return longer.then_some(first..word);
    }
    let capitals = run.word(word).chars().all(char::is_uppercase);
    if !capitals {
        return None;
    }
    let mut end = word + 1;
    for letter in &letters {
        let fits = |at: &usize| *at < run.words.len() && run.folded(*at).starts_with(*letter);
        let small = end < run.words.len() && LEFT_OUT.contains(&run.word(end));
        let other = Some(end + 1).filter(|_| small);
        end = Some(end).filter(fits).or(other.filter(fits))? + 1;
    }
    let closed = run.gap(end - 1).starts_with(')');
    closed.then_some(word + 1..end)
}

/// Where words before an abbreviation start to spell it out: each by its first letter, or
/// by that and one more ("Old ChipSet (OCS)").
fn start_of_long(run: &CutRun, word: usize, letters: &[char]) -> Option<usize> {
    let mut first = word;
    let mut rest = letters;
    while let Some((letter, before)) = rest.split_last() {
        first = first.checked_sub(1)?;
        let near = run.folded(first);
        let two = before.last().filter(|initial| {
            let inner = near.strip_prefix(**initial);
            inner.is_some_and(|inner| inner.contains(*letter))
        });
        rest = match near.starts_with(*letter) {
            true => before,
            false if two.is_some() => &before[..before.len() - 1],
            false if LEFT_OUT.contains(&run.word(first)) => rest,
            false => return None,
        };
    }
    Some(first)
}
