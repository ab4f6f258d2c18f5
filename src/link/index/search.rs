//! Names looked up at each word of a text.

use std::collections::HashSet;
use std::ops::Range;

use smallvec::SmallVec;

use super::key::{MOST_WORDS, gap_key};
use super::{Beginning, MOST_SHARING, Name, NameIndex};
use crate::link::glue::{Glue, glued_before, glued_behind};
use crate::link::neighbours::may_start;
use crate::link::spelling::{Likeness, case_fits};
use crate::model::names::{PLURALS, plural_stem};
use crate::model::spellings::spelling;
use crate::parse::words::{CutRun, Fnv, composed, fold_word};

/// How many words of a text are followed for a name: each of its words may be parted.
const MOST_FOLLOWED: usize = 2 * MOST_WORDS;

/// Which words may be a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Those that may become a link.
    Strict,
    /// Also the words of links, and names in other capitals: for counting.
    Wide,
}

/// A stretch of a run's words that is a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub first: usize,
    /// The word behind the last one.
    pub end: usize,
    /// Names that fit, as numbers in the index: of many that are spelt alike, the first.
    pub names: Numbers,
    /// The name that the page's own `refers` has for it, by its number there.
    pub refers: Option<usize>,
}

/// Numbers of a few names.
pub type Numbers = SmallVec<[usize; 2]>;

impl NameIndex {
    /// Whether the capitals of a stretch can be those of one of its names.
    pub fn fits_case(&self, run: &CutRun, found: &Candidate) -> bool {
        let words = found.first..found.end;
        let letters: Vec<char> = words.flat_map(|word| composed(run.word(word))).collect();
        let starts = may_start(run, found.first);
        found.names.iter().any(|number| {
            let name = &self.names[*number];
            // The ending of a plural is no part of the name.
            let shared = name.letters.len().min(letters.len());
            case_fits(&name.letters[..shared], &letters[..shared], name, starts)
        })
    }

    /// All stretches of a run that are names, overlapping ones too.
    pub fn find(&self, run: &CutRun) -> Vec<Candidate> {
        self.find_all(run, Reading::Strict)
    }

    /// The same, as a reader would see them.
    pub fn find_all(&self, run: &CutRun, reading: Reading) -> Vec<Candidate> {
        let mut search = Search {
            run,
            reading,
            glue: Glue::new(*run),
            always: &self.always,
            is_name: false,
            found: Vec::new(),
        };
        for first in 0..run.words.len() {
            if run.words[first].free || run.heading || reading == Reading::Wide {
                self.find_at(first, &mut search);
            }
        }
        search.found
    }

    fn find_at(&self, first: usize, search: &mut Search) {
        let (run, reading) = (search.run, search.reading);
        // Most words begin no name, and go no further than this.
        let begins = self.may_begin(run, first) || self.may_be_plural(run, first);
        if !begins || glued_before(run, first) {
            return;
        }
        let mut hash = Fnv::default();
        let mut length = 0;
        // Where the text parts words by a space: a name spelt in one word is not meant there.
        let mut spaces: SmallVec<[usize; 8]> = SmallVec::new();
        let mut beginning = Beginning::default();
        for at in first..run.words.len().min(first + MOST_FOLLOWED) {
            let word = &run.words[at];
            if !word.free && !run.heading && reading == Reading::Strict {
                return;
            }
            if at > first {
                let gap = run.gap(at - 1);
                let Some(key) = gap_key(run.word(at - 1), gap, run.word(at)) else {
                    return;
                };
                let space = gap.contains(char::is_whitespace);
                if space && key.as_str().is_empty() && beginning.joints == 0 {
                    return;
                }
                hash = hash.then(key.as_str());
                length += key.as_str().len();
                if space {
                    spaces.push(length);
                }
            }
            let start = hash;
            let folded = run.folded(at);
            hash = hash.then(&folded);
            length += folded.len();
            beginning = self.beginning(hash);
            if !glued_behind(run, at) {
                let words = (first, at);
                let mut names = Likely::new();
                search.is_name = false;
                if beginning.whole > 0 {
                    names = self.fitting(hash, search, words, "", &spaces);
                }
                search.is_name = !names.is_empty();
                for (ending, stem) in stems(&folded, run.word(at), start) {
                    names.extend(self.fitting(stem, search, words, ending, &spaces));
                }
                if !names.is_empty() {
                    search.found.push(Candidate {
                        first,
                        end: at + 1,
                        names: most_like(names),
                        refers: None,
                    });
                }
            }
            if beginning.names == 0 {
                return;
            }
        }
    }

    /// Whether a word may be the beginning of a name. One that ends with a space is a
    /// whole word of it.
    fn may_begin(&self, run: &CutRun, word: usize) -> bool {
        let whole = word + 1 == run.words.len() || run.gap(word).as_bytes() == b" ";
        let filter = if whole { &self.wholes } else { &self.filter };
        filter.may_hold(run.words[word].hash)
    }

    /// Whether a word may be the regular plural of a name, or of its first word.
    fn may_be_plural(&self, run: &CutRun, word: usize) -> bool {
        let typed = run.word(word);
        let ends = typed.as_bytes().last();
        if !ends.is_some_and(|byte| matches!(byte, b's' | b'S') || !byte.is_ascii()) {
            return false;
        }
        let may_hold = |stem: Fnv| self.wholes.may_hold(stem);
        if !typed.is_ascii() {
            let folded = fold_word(typed);
            return stems(&folded, typed, Fnv::default()).any(|(_, stem)| may_hold(stem));
        }
        // All that a regular plural can be of, without a look at the letters before.
        let s = run.words[word].hash.without(b's');
        let es = s.without(b'e');
        may_hold(s) || may_hold(es) || may_hold(es.without(b'i').then("y"))
    }

    /// How names go on behind what was hashed.
    fn beginning(&self, hash: Fnv) -> Beginning {
        match self.filter.may_hold(hash) {
            true => self.beginnings.get(&hash.0).copied().unwrap_or_default(),
            false => Beginning::default(),
        }
    }

    /// The names of a key that fit the text's own spelling, each with how like it is.
    fn fitting(
        &self,
        key: Fnv,
        search: &mut Search,
        (first, last): (usize, usize),
        ending: &str,
        spaces: &[usize],
    ) -> Likely {
        if !self.filter.may_hold(key) {
            return Likely::new();
        }
        let Some(groups) = self.keys.get(&key.0) else {
            return Likely::new();
        };
        let run = search.run;
        let letters: SmallVec<[char; 32]> = (first..=last)
            .flat_map(|word| composed(run.word(word)))
            .collect();
        let stem = letters.len().saturating_sub(ending.len());
        let text = Spelling {
            letters: &letters[..stem],
            ending,
            // "ITS" is not the plural of "IT".
            capital_ending: letters[stem..].iter().any(|c| c.is_uppercase()),
            starts: may_start(run, first),
            range: run.range_of(first..last + 1),
            spaces,
        };
        let mut likely = Likely::new();
        for group in groups {
            let alike = group.names.first().map(|first| &self.names[*first]);
            if let Some(likeness) = alike.and_then(|name| search.likeness(name, &text)) {
                let some = group.names.iter().take(MOST_SHARING);
                likely.extend(some.map(|number| (likeness, *number)));
            }
        }
        likely
    }
}

/// What is found in a run.
struct Search<'a> {
    run: &'a CutRun<'a>,
    reading: Reading,
    glue: Glue<'a>,
    /// Spellings that need not have a name's capitals.
    always: &'a HashSet<String>,
    /// Whether the words are a name as they stand, and so no plural in other capitals.
    is_name: bool,
    found: Vec<Candidate>,
}

/// Some words of a text that have a name's key.
struct Spelling<'a> {
    letters: &'a [char],
    /// Of a plural.
    ending: &'a str,
    capital_ending: bool,
    /// Whether its capital may be that of a sentence.
    starts: bool,
    range: Range<usize>,
    /// Bytes of the key before which it has spaces.
    spaces: &'a [usize],
}

impl Search<'_> {
    /// How like a name some words are; nothing where they are none.
    fn likeness(&mut self, name: &Name, words: &Spelling) -> Option<Likeness> {
        // "ies" stands for the name's "y".
        let own = match words.ending {
            "ies" => &name.letters[..name.letters.len() - 1],
            _ => name.letters.as_slice(),
        };
        if !words.spaces.iter().all(|space| name.joints.contains(space)) {
            return None;
        }
        let typed = !(words.capital_ending && name.words == 1);
        let fits = typed && case_fits(own, words.letters, name, words.starts)
            || self.is_always(name, words, typed);
        if !typed && !fits {
            return None;
        }
        if !fits && self.reading == Reading::Strict {
            return None;
        }
        let text = self.run.text;
        let with_signs = name.signs_around(text, &words.range);
        if !self
            .glue
            .is_free(with_signs.as_ref().unwrap_or(&words.range))
        {
            return None;
        }
        Some(match fits {
            false => Likeness::OtherCapitals,
            true if name.has_signs() && with_signs.is_none() => return None,
            // "(C)" is no "(c)": a single letter has little else to be known by.
            true if name.has_signs() && own.len() == 1 && own != words.letters => return None,
            true if !is_same(&name.text, &text[words.range.clone()], words.starts) => {
                Likeness::Folded
            }
            true if name.has_signs() => Likeness::WithSigns,
            true => Likeness::Exact,
        })
    }

    /// Whether names.yaml has these words as they stand for a full name, or what they are
    /// the plural of.
    fn is_always(&self, name: &Name, words: &Spelling, plural: bool) -> bool {
        if self.always.is_empty() || name.short {
            return false;
        }
        let text = self.run.text;
        let has = |text: &str| self.always.contains(&spelling(text));
        let typed = &text[words.range.clone()];
        let stem = typed.get(..typed.len() - words.ending.len());
        match (words.ending, stem) {
            ("", _) => has(typed) || has(&text[name.reach(text, &words.range)]),
            _ if self.is_name => false,
            (ending, Some(stem)) => {
                let singular = match ending {
                    "ies" => format!("{stem}y"),
                    _ => stem.to_owned(),
                };
                has(typed) || plural && has(&singular)
            }
            _ => has(typed),
        }
    }
}

/// Whether a text is spelt just as a name is. Where a sentence starts, nobody knows
/// which capital the word has of itself.
fn is_same(name: &str, text: &str, starts: bool) -> bool {
    fn split(text: &str) -> Option<(&str, &str)> {
        let first = text.chars().next()?;
        Some(text.split_at(first.len_utf8()))
    }
    let alike = |((a, name), (b, text)): ((&str, &str), (&str, &str))| {
        name == text && a.to_lowercase() == b.to_lowercase()
    };
    name == text || starts && split(name).zip(split(text)).is_some_and(alike)
}

/// Names that fit a text, and how like it they are.
type Likely = SmallVec<[(Likeness, usize); 2]>;

/// The names that are most like the text.
fn most_like(names: Likely) -> Numbers {
    let best = names.iter().map(|(likeness, _)| *likeness).min();
    let names = names.into_iter();
    let names = names.filter(|(likeness, _)| Some(*likeness) == best);
    names.map(|(_, name)| name).collect()
}

/// The stems that a word may be a regular plural of: the ending, and the hash of
/// the stem behind what was hashed before it.
fn stems<'a>(
    folded: &'a str,
    typed: &'a str,
    before: Fnv,
) -> impl Iterator<Item = (&'static str, Fnv)> {
    let endings = match folded.ends_with('s') {
        true => PLURALS.as_slice(),
        false => &[],
    };
    endings.iter().filter_map(move |(ending, instead)| {
        let stem = plural_stem(folded, typed, ending)?;
        Some((*ending, before.then(stem).then(instead)))
    })
}
