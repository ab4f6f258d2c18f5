//! The names of all entries, found in running text.
//!
//! A name is cut into words like the text, and its words are joined: with
//! nothing where a space or a hyphen stands ("cease-fire", "cease fire" and
//! "ceasefire" are one key), with the sign elsewhere ("track1.5"). At each word of
//! a text the key is followed as long as it is the beginning of a name's key. The
//! time that takes depends on the text, not on how many names there are.

mod filter;
mod key;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use smallvec::SmallVec;

use super::everyday::Vocabulary;
use super::glue::{Glue, glued_before, glued_behind};
use super::neighbours::may_start;
use super::spelling::{Likeness, case_fits};
use crate::model::names::{PLURALS, plural_stem};
use crate::model::schema::{Linked, Match};
use crate::model::spellings::spelling;
use crate::model::{PageNumber, Site};
use crate::parse::words::{CutRun, Fnv, composed, fold_word};
use filter::{AsItIs, Filter};
pub use key::key_of;
use key::{Around, MOST_WORDS, Spelt, beginnings, gap_key, spelt};

/// How many words of a text are followed for a name: each of its words may be parted.
const MOST_FOLLOWED: usize = 2 * MOST_WORDS;

/// How many entries that share a name are looked at one by one.
pub const MOST_SHARING: usize = 13;

/// One name of one entry.
#[derive(Debug, Clone)]
pub struct Name {
    pub page: PageNumber,
    pub text: String,
    /// A person's second-reference name: it counts only behind the full name.
    pub short: bool,
    pub matching: Match,
    /// The letters of the name as typed, without what stands between its words.
    letters: Vec<char>,
    /// Bytes of the key before which its words may be parted.
    joints: Vec<usize>,
    around: Around,
    /// How many words it has.
    pub words: usize,
    /// The hash of its key.
    key: Fnv,
}

/// Names of several entries that are spelt alike and matched alike.
#[derive(Debug, Default)]
struct Group {
    /// In the order of their pages, one for each.
    names: Vec<usize>,
    /// Their pages, if they were asked for.
    pages: OnceLock<Arc<[PageNumber]>>,
}

/// All names, by key.
#[derive(Debug, Default)]
pub struct NameIndex {
    /// Those that were taken out leave their numbers to later ones.
    names: Vec<Name>,
    unused: Vec<usize>,
    of_page: HashMap<PageNumber, Vec<usize>>,
    /// Names by the hash of their key.
    keys: HashMap<u64, Vec<Group>, AsItIs>,
    /// The beginnings of keys, by their hashes.
    beginnings: HashMap<u64, Beginning, AsItIs>,
    /// Spellings that are linked in whatever capitals the name has.
    always: HashSet<String>,
    /// The hashes of all beginnings.
    filter: Filter,
    /// Of those, the ones behind which a name ends or its next word starts.
    wholes: Filter,
    /// The words of the site's language.
    pub vocabulary: Vocabulary,
}

/// How many names begin in one way.
#[derive(Debug, Default, Clone, Copy)]
struct Beginning {
    names: u32,
    /// Of them, those that are nothing more.
    whole: u32,
    /// Of them, those whose next word starts there.
    joints: u32,
}

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
    /// The index of all live entries of a site, and of the spellings of names.yaml.
    pub fn new(site: &Site) -> NameIndex {
        let always = site.spellings.iter();
        let always = always.filter(|(_, linked)| **linked == Linked::Always);
        let index = NameIndex {
            always: always.map(|(spelling, _)| spelling.clone()).collect(),
            ..NameIndex::default()
        };
        index.with_entries(site)
    }

    /// The index of all live entries, as if names.yaml were empty.
    pub fn of_entries(site: &Site) -> NameIndex {
        NameIndex::default().with_entries(site)
    }

    /// An index of other names: each name's page is its number.
    pub fn of_names<'a>(names: impl Iterator<Item = &'a str>) -> NameIndex {
        let mut index = NameIndex::default();
        for (number, name) in names.enumerate() {
            index.insert(number, name, false, Match::Proper);
        }
        if index.names.is_empty() {
            return index;
        }
        index.fill_filters();
        index
    }

    fn fill_filters(&mut self) {
        self.filter = Filter::new(self.beginnings.keys().copied());
        let wholes = self.beginnings.iter();
        let wholes = wholes.filter(|(_, beginning)| beginning.whole + beginning.joints > 0);
        let wholes: Vec<u64> = wholes.map(|(hash, _)| *hash).collect();
        self.wholes = Filter::new(wholes.into_iter());
    }

    fn with_entries(mut self, site: &Site) -> NameIndex {
        self.vocabulary = Vocabulary::of(&site.config.language);
        for number in 0..site.pages.len() {
            self.add(site, number);
        }
        self.fill_filters();
        self
    }

    /// Adds the names of an entry, if the page is one.
    pub fn add(&mut self, site: &Site, number: PageNumber) {
        let page = &site.pages[number];
        if !page.live || !page.kind.is_entry() {
            return;
        }
        let matching = page.kind.matching;
        for name in std::iter::once(&page.title).chain(&page.aliases) {
            self.insert(number, name, false, matching);
        }
        if let Some(short) = page.short() {
            self.insert(number, short, true, matching);
        }
    }

    /// Takes all names of a page out.
    pub fn remove(&mut self, page: PageNumber) {
        for number in self.of_page.remove(&page).unwrap_or_default() {
            let Some(Spelt { key, joints, .. }) = spelt(&self.names[number].text) else {
                continue;
            };
            let mut whole = Fnv::default();
            for (hash, joint) in beginnings(&key, &joints) {
                let beginning = self.beginnings.entry(hash.0).or_default();
                beginning.names -= 1;
                beginning.joints -= u32::from(joint);
                whole = hash;
            }
            self.beginnings.entry(whole.0).or_default().whole -= 1;
            for (hash, _) in beginnings(&key, &joints) {
                if self.beginnings.get(&hash.0).is_some_and(|b| b.names == 0) {
                    self.beginnings.remove(&hash.0);
                }
            }
            let groups = self.keys.entry(whole.0).or_default();
            for group in groups.iter_mut() {
                group.names.retain(|other| *other != number);
                group.pages = OnceLock::new();
            }
            groups.retain(|group| !group.names.is_empty());
            if groups.is_empty() {
                self.keys.remove(&whole.0);
            }
            self.unused.push(number);
        }
    }

    fn insert(&mut self, page: PageNumber, text: &str, short: bool, matching: Match) {
        let Some(spelt) = spelt(text) else {
            return;
        };
        let Spelt { key, joints, .. } = spelt;
        let whole = Fnv::default().then(&key);
        let name = Name {
            page,
            text: spelt.text.to_owned(),
            short,
            matching,
            letters: spelt.letters,
            joints,
            around: spelt.around,
            words: spelt.words,
            key: whole,
        };
        let Some(number) = self.number(name) else {
            return;
        };
        let joints = &self.names[number].joints;
        for (hash, joint) in beginnings(&key, joints) {
            let beginning = self.beginnings.entry(hash.0).or_default();
            beginning.names += 1;
            beginning.joints += u32::from(joint);
            self.filter.add(hash.0);
            if joint {
                self.wholes.add(hash.0);
            }
        }
        self.wholes.add(whole.0);
        self.beginnings.entry(whole.0).or_default().whole += 1;
        self.of_page.entry(page).or_default().push(number);
    }

    /// Puts a name to those of its key; nothing if its page has it there already.
    fn number(&mut self, name: Name) -> Option<usize> {
        let names = &self.names;
        let groups = self.keys.entry(name.key.0).or_default();
        let alike = groups.iter().position(|group| group.is_of(&name, names));
        let at = alike.unwrap_or(groups.len());
        if at == groups.len() {
            groups.push(Group::default());
        }
        let group = &mut groups[at];
        let place = group.names.partition_point(|n| names[*n].page < name.page);
        let next = group.names.get(place);
        if next.is_some_and(|next| names[*next].page == name.page) {
            return None;
        }
        let number = self.unused.pop().unwrap_or(names.len());
        group.names.insert(place, number);
        group.pages = OnceLock::new();
        match self.names.get_mut(number) {
            Some(unused) => *unused = name,
            None => self.names.push(name),
        }
        Some(number)
    }

    /// The entries that have a name just as it is spelt: all of them, in order.
    pub fn sharing(&self, number: usize) -> Option<&Arc<[PageNumber]>> {
        let group = self.group(number)?;
        let pages = || group.names.iter().map(|n| self.names[*n].page).collect();
        Some(group.pages.get_or_init(pages))
    }

    /// The first of the names that are spelt like one.
    pub fn first_alike(&self, number: usize) -> usize {
        let group = self.group(number);
        let first = group.and_then(|group| group.names.first());
        first.copied().unwrap_or(number)
    }

    fn group(&self, number: usize) -> Option<&Group> {
        let name = &self.names[number];
        let mut groups = self.keys.get(&name.key.0)?.iter();
        groups.find(|group| group.is_of(name, &self.names))
    }

    /// The second-reference names of a page, as numbers.
    pub fn shorts(&self, page: PageNumber) -> impl Iterator<Item = usize> + '_ {
        let names = self.of_page.get(&page).into_iter().flatten().copied();
        names.filter(|number| self.names[*number].short)
    }

    pub fn name(&self, number: usize) -> &Name {
        &self.names[number]
    }

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
                if beginning.whole > 0 {
                    names = self.fitting(hash, search, words, "", &spaces);
                }
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

impl Group {
    fn is_of(&self, name: &Name, names: &[Name]) -> bool {
        let first = self.names.first().map(|first| &names[*first]);
        first.is_some_and(|first| {
            (&first.text, first.short, first.matching, &first.around)
                == (&name.text, name.short, name.matching, &name.around)
        })
    }
}

/// What is found in a run.
struct Search<'a> {
    run: &'a CutRun<'a>,
    reading: Reading,
    glue: Glue<'a>,
    /// Spellings that need not have a name's capitals.
    always: &'a HashSet<String>,
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
            || self.is_always(name, &words.range);
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

    /// Whether names.yaml has just these words as they stand, for a full name.
    fn is_always(&self, name: &Name, words: &Range<usize>) -> bool {
        let text = self.run.text;
        let has = |range: Range<usize>| self.always.contains(&spelling(&text[range]));
        !self.always.is_empty()
            && !name.short
            && (has(words.clone()) || has(name.reach(text, words)))
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

impl Name {
    /// Whether signs around it tell it from other names.
    pub fn has_signs(&self) -> bool {
        !self.around.signs.0.is_empty() || !self.around.signs.1.is_empty()
    }

    /// The words of a text with the signs around the name, if they stand there and end
    /// there.
    fn signs_around(&self, text: &str, at: &Range<usize>) -> Option<Range<usize>> {
        let (before, behind) = &self.around.signs;
        let ends = |next: Option<char>| !next.is_some_and(char::is_alphanumeric);
        let rest = text[..at.start].strip_suffix(before.as_str())?;
        let behind_it = text[at.end..].strip_prefix(behind.as_str())?;
        let whole = (before.is_empty() || ends(rest.chars().next_back()))
            && (behind.is_empty() || ends(behind_it.chars().next()));
        whole.then(|| rest.len()..text.len() - behind_it.len())
    }

    /// The words of a text with all that is typed around the name and stands there too.
    pub fn reach(&self, text: &str, at: &Range<usize>) -> Range<usize> {
        let (before, behind) = &self.around.all;
        let start = match text[..at.start].ends_with(before.as_str()) {
            true => at.start - before.len(),
            false => at.start,
        };
        let end = match text[at.end..].starts_with(behind.as_str()) {
            true => at.end + behind.len(),
            false => at.end,
        };
        start..end
    }
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
