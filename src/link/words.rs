//! Which pages hold the words of a name: an inverted index from word to pages.
//!
//! A name can stand in a text with other joints than its own ("cease-fire",
//! "ceasefire"). So the pages that a new, other or lost name can concern are those
//! with words, one after the other, that its letters can be cut into.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::index::key_of;
use crate::model::PageNumber;
use crate::parse::words::{Cut, CutRun, Fnv};

/// The words of one page as hashes, in the order of its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageWords(Box<[u32]>);

/// Stands between the words of two runs.
const END_OF_RUN: u32 = 0;

impl PageWords {
    pub fn of(cut: &Cut) -> PageWords {
        let words = cut.iter().flat_map(|run| {
            let words = (0..run.words.len()).map(move |word| hash_of(&run, word));
            words.chain([END_OF_RUN])
        });
        PageWords(words.collect())
    }

    /// Each word once, in order.
    fn distinct(&self) -> Vec<u32> {
        let words = self.0.iter().copied();
        let mut words: Vec<u32> = words.filter(|word| *word != END_OF_RUN).collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    /// Whether a name stands here, its words one after the other.
    fn hold(&self, cuts: &Cuts) -> bool {
        (0..self.0.len()).any(|at| cuts.stand(&self.0[at..], 0))
    }
}

/// The pages that hold a word, by the word's hash.
#[derive(Debug, Default)]
pub struct WordIndex {
    /// In order; made from the words when it is first wanted.
    pages: OnceLock<HashMap<u32, Vec<u32>>>,
    words: Vec<PageWords>,
}

impl WordIndex {
    /// The index of all pages, by their numbers.
    pub fn new(words: Vec<PageWords>) -> WordIndex {
        WordIndex {
            pages: OnceLock::new(),
            words,
        }
    }

    /// The pages by word.
    pub fn pages(&self) -> &HashMap<u32, Vec<u32>> {
        self.pages.get_or_init(|| {
            let mut pages: HashMap<u32, Vec<u32>> = HashMap::new();
            for (number, words) in self.words.iter().enumerate() {
                for word in words.distinct() {
                    pages.entry(word).or_default().push(number as u32);
                }
            }
            pages
        })
    }

    /// A page has other words than before.
    pub fn replace(&mut self, number: PageNumber, words: PageWords) {
        let old = std::mem::replace(&mut self.words[number], words);
        let Some(by_word) = self.pages.get_mut() else {
            return;
        };
        let (old, new) = (old.distinct(), self.words[number].distinct());
        for word in old.iter().filter(|w| new.binary_search(w).is_err()) {
            if let Some(pages) = by_word.get_mut(word)
                && let Ok(at) = pages.binary_search(&(number as u32))
            {
                pages.remove(at);
            }
        }
        for word in new.iter().filter(|w| old.binary_search(w).is_err()) {
            let pages = by_word.entry(*word).or_default();
            if let Err(at) = pages.binary_search(&(number as u32)) {
                pages.insert(at, number as u32);
            }
        }
    }

    /// The words of all pages, by their numbers.
    pub fn into_words(self) -> Vec<PageWords> {
        self.words
    }

    /// The pages in whose text a name may stand: those with words that make up its
    /// letters one after the other, the last one perhaps in the plural.
    pub fn pages_with(&self, name: &str) -> Vec<PageNumber> {
        let Some(key) = key_of(name) else {
            return Vec::new();
        };
        if key.len() > LONGEST_NAME {
            return (0..self.words.len()).collect();
        }
        let cuts = Cuts::of(&key);
        // For each place in the key, the pages that have words for all before it.
        let mut before: Vec<Vec<u32>> = vec![Vec::new(); cuts.next.len() + 1];
        for (from, words) in cuts.next.iter().enumerate() {
            let so_far = std::mem::take(&mut before[from]);
            if from > 0 && so_far.is_empty() {
                continue;
            }
            let so_far = (from > 0).then_some(so_far.as_slice());
            for (word, to) in words {
                match word {
                    Some(word) => add(&mut before[*to], self.with(*word, so_far)),
                    None => add(&mut before[*to], so_far.unwrap_or_default().to_vec()),
                }
            }
        }
        let pages = before.pop().unwrap_or_default().into_iter();
        let pages = pages.map(|page| page as PageNumber);
        pages.filter(|page| self.words[*page].hold(&cuts)).collect()
    }

    /// Of some pages, or of all, those that hold a word.
    fn with(&self, word: u32, of: Option<&[u32]>) -> Vec<u32> {
        let Some(pages) = self.pages().get(&word) else {
            return Vec::new();
        };
        let Some(of) = of else {
            return pages.clone();
        };
        let (fewer, more) = match of.len() < pages.len() {
            true => (of, pages.as_slice()),
            false => (pages.as_slice(), of),
        };
        let both = fewer.iter().filter(|page| more.binary_search(page).is_ok());
        both.copied().collect()
    }
}

/// The words that a name's letters can be cut into.
struct Cuts {
    /// By letter: the hashes of words that can start there, or a sign between two
    /// words, each with the letter behind it.
    next: Vec<Vec<(Option<u32>, usize)>>,
}

impl Cuts {
    fn of(key: &str) -> Cuts {
        let mut bounds: Vec<usize> = key.char_indices().map(|(at, _)| at).collect();
        let whole = bounds.len();
        bounds.push(key.len());
        let next = (0..whole).map(|from| {
            let rest = &key[bounds[from]..];
            let mut words = Vec::new();
            if from > 0 && !rest.starts_with(char::is_alphanumeric) {
                words.push((None, from + 1));
            }
            for to in from + 1..=whole {
                let word = &rest[..bounds[to] - bounds[from]];
                words.push((Some(hash(word)), to));
                if to == whole {
                    words.extend(plurals(word).map(|plural| (Some(plural), to)));
                }
                if word.len() >= LONGEST {
                    // Only its first letters count: it may end anywhere.
                    words.extend((to + 1..=whole).map(|to| (Some(hash(word)), to)));
                    break;
                }
            }
            words
        });
        Cuts {
            next: next.collect(),
        }
    }

    /// Whether words make up the letters from one on.
    fn stand(&self, words: &[u32], from: usize) -> bool {
        let Some(next) = self.next.get(from) else {
            return true;
        };
        next.iter().any(|(word, to)| match (word, words) {
            (None, _) => self.stand(words, *to),
            (Some(word), [first, rest @ ..]) => first == word && self.stand(rest, *to),
            (Some(_), []) => false,
        })
    }
}

/// Adds pages to a list that is in order and holds each once.
fn add(pages: &mut Vec<u32>, more: Vec<u32>) {
    if !more.is_empty() {
        pages.extend(more);
        pages.sort_unstable();
        pages.dedup();
    }
}

/// The hashes of the regular plurals of a word.
fn plurals(word: &str) -> impl Iterator<Item = u32> {
    let of_y = word.strip_suffix('y').map(|stem| format!("{stem}ies"));
    let plurals = [format!("{word}s"), format!("{word}es")];
    plurals.into_iter().chain(of_y).map(|plural| hash(&plural))
}

/// How many bytes a name may have to be looked for; a longer one may be anywhere.
const LONGEST_NAME: usize = 512;

/// How many bytes of a word count.
const LONGEST: usize = 64;

/// The hash of a word's first letters, its two halves folded into one. Two words of
/// one hash cost a look at a page that was not needed.
fn hash(folded: &str) -> u32 {
    halves(Fnv::default().then(&folded[..folded.floor_char_boundary(LONGEST)]))
}

/// The same for a word of a text, whose hash is known as a rule.
fn hash_of(run: &CutRun, word: usize) -> u32 {
    let typed = run.word(word);
    match typed.len() <= LONGEST && typed.is_ascii() {
        true => halves(run.words[word].hash),
        false => hash(&run.folded(word)),
    }
}

fn halves(Fnv(hash): Fnv) -> u32 {
    (hash ^ (hash >> 32)) as u32
}
