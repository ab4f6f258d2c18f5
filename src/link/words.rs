//! Which pages hold the words of a name: an inverted index from word to pages.
//!
//! A name can stand in a text with other joints than its own ("cease-fire",
//! "ceasefire"). So the pages that a new, other or lost name can concern are those
//! with words that its letters can be cut into.

use std::collections::HashMap;

use super::index::key_of;
use crate::model::PageNumber;
use crate::parse::words::Run;

/// The words of one page as hashes, each once, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageWords(Box<[u32]>);

impl PageWords {
    pub fn of(runs: &[Run]) -> PageWords {
        let words = runs.iter().flat_map(|run| &run.words);
        let mut hashes: Vec<u32> = words.map(|word| hash(&word.folded)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        PageWords(hashes.into())
    }
}

/// The pages that hold a word, by the word's hash.
#[derive(Debug, Default)]
pub struct WordIndex {
    /// In order.
    pages: HashMap<u32, Vec<u32>>,
    words: Vec<PageWords>,
}

impl WordIndex {
    /// The index of all pages, by their numbers.
    pub fn new(words: Vec<PageWords>) -> WordIndex {
        let mut pages: HashMap<u32, Vec<u32>> = HashMap::new();
        for (number, words) in words.iter().enumerate() {
            for word in &words.0 {
                pages.entry(*word).or_default().push(number as u32);
            }
        }
        WordIndex { pages, words }
    }

    /// A page has other words than before.
    pub fn replace(&mut self, number: PageNumber, words: PageWords) {
        let old = std::mem::replace(&mut self.words[number], words);
        let new = &self.words[number];
        for word in old.0.iter().filter(|w| new.0.binary_search(w).is_err()) {
            if let Some(pages) = self.pages.get_mut(word)
                && let Ok(at) = pages.binary_search(&(number as u32))
            {
                pages.remove(at);
            }
        }
        for word in new.0.iter().filter(|w| old.0.binary_search(w).is_err()) {
            let pages = self.pages.entry(*word).or_default();
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
    /// letters in order, the last one perhaps in the plural.
    pub fn pages_with(&self, name: &str) -> Vec<PageNumber> {
        let Some(key) = key_of(name) else {
            return Vec::new();
        };
        let bounds: Vec<usize> = key.char_indices().map(|(at, _)| at).collect();
        let whole = bounds.len();
        // For each letter, the pages that have words for all letters before it.
        let mut before: Vec<Vec<u32>> = vec![Vec::new(); whole + 1];
        for from in 0..whole {
            let so_far = std::mem::take(&mut before[from]);
            if from > 0 && so_far.is_empty() {
                continue;
            }
            let so_far = (from > 0).then_some(so_far.as_slice());
            if let Some(so_far) = so_far
                && !key[bounds[from]..].starts_with(char::is_alphanumeric)
            {
                // A sign between two words.
                add(&mut before[from + 1], so_far.iter().copied());
            }
            let rest = &key[bounds[from]..];
            for to in from + 1..=whole {
                let word = &rest[..bounds.get(to).unwrap_or(&key.len()) - bounds[from]];
                let found = self.with(hash(word), so_far);
                add(&mut before[to], found.iter().copied());
                if to == whole {
                    for plural in plurals(word) {
                        add(&mut before[to], self.with(plural, so_far).into_iter());
                    }
                }
                if word.len() >= LONGEST {
                    // Only its first letters count: it may end anywhere.
                    for later in &mut before[to + 1..] {
                        add(later, found.iter().copied());
                    }
                    break;
                }
            }
        }
        let pages = std::mem::take(&mut before[whole]);
        pages.into_iter().map(|page| page as PageNumber).collect()
    }

    /// Of some pages, or of all, those that hold a word.
    fn with(&self, word: u32, of: Option<&[u32]>) -> Vec<u32> {
        let Some(pages) = self.pages.get(&word) else {
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

/// Adds pages to a list that is in order and holds each once.
fn add(pages: &mut Vec<u32>, more: impl Iterator<Item = u32>) {
    let before = pages.len();
    pages.extend(more);
    if pages.len() > before {
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

/// How many bytes of a word count, so that the time of a look-up grows with the
/// length of the name and not faster.
const LONGEST: usize = 64;

/// FNV-1a, its two halves folded into one. Two words of one hash cost a look at
/// a page that was not needed.
fn hash(word: &str) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in word.bytes().take(LONGEST) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    (hash ^ (hash >> 32)) as u32
}
