//! The names of all entries, found in running text.
//!
//! A name is cut into words like the text, and its words are joined: with
//! nothing where a space or a hyphen stands ("cease-fire", "cease fire" and
//! "ceasefire" are one key), with the sign elsewhere ("track1.5"). At each word of
//! a text the key is followed as long as it is the beginning of a name's key. The
//! time that takes depends on the text, not on how many names there are.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use smallvec::SmallVec;
use unicode_normalization::UnicodeNormalization;

use super::spelling::{Likeness, case_fits, is_sign};
use crate::model::names::{PLURALS, fold, plural_stem};
use crate::model::schema::{Linked, Match};
use crate::model::{PageNumber, Site};
use crate::parse::words::{CutRun, Fnv, fold_word, word_ranges};

/// How many words a name may have that is looked for in texts.
const MOST_WORDS: usize = 48;

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
    /// What is typed before and behind its words and tells it from others ("C*", "(c)").
    signs: (String, String),
    /// How many words it has.
    pub words: usize,
}

/// All names, by key.
#[derive(Debug, Default)]
pub struct NameIndex {
    /// Those that were taken out leave their numbers to later ones.
    names: Vec<Name>,
    unused: Vec<usize>,
    of_page: HashMap<PageNumber, Vec<usize>>,
    /// Names by the hash of their key.
    keys: HashMap<u64, Vec<usize>, AsItIs>,
    /// The beginnings of keys, by their hashes.
    beginnings: HashMap<u64, Beginning, AsItIs>,
    /// Spellings that are always linked, by their folded form.
    always: HashMap<String, Vec<String>>,
    filter: Filter,
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
    /// Names that fit, as numbers in the index.
    pub names: Numbers,
}

/// Numbers of a few names.
pub type Numbers = SmallVec<[usize; 2]>;

impl NameIndex {
    /// The index of all live entries of a site, and of the spellings of names.yaml.
    pub fn new(site: &Site) -> NameIndex {
        let mut index = NameIndex::default();
        for (spelling, linked) in &site.spellings {
            if *linked == Linked::Always {
                let same = index.always.entry(fold(spelling)).or_default();
                same.push(spelling.clone());
            }
        }
        index.with_entries(site)
    }

    /// The index of all live entries, as if names.yaml were empty.
    pub fn of_entries(site: &Site) -> NameIndex {
        NameIndex::default().with_entries(site)
    }

    fn with_entries(mut self, site: &Site) -> NameIndex {
        for number in 0..site.pages.len() {
            self.add(site, number);
        }
        self.filter = Filter::new(self.beginnings.keys().copied());
        self
    }

    /// Adds the names of an entry, if the page is one. A spelling that is always
    /// linked is a name of the entries that have it in other capitals.
    pub fn add(&mut self, site: &Site, number: PageNumber) {
        let page = &site.pages[number];
        if !page.live || !page.kind.is_entry() {
            return;
        }
        let matching = page.kind.matching;
        let full: Vec<&String> = std::iter::once(&page.title).chain(&page.aliases).collect();
        for name in &full {
            self.insert(number, name, false, matching);
        }
        if let Some(short) = page.short() {
            self.insert(number, short, true, matching);
        }
        if self.always.is_empty() {
            return;
        }
        let folded: BTreeSet<String> = full.iter().map(|name| fold(name)).collect();
        let spellings = folded.iter().filter_map(|name| self.always.get(name));
        let spellings: Vec<String> = spellings.flatten().cloned().collect();
        for spelling in spellings {
            self.insert(number, &spelling, false, matching);
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
            let numbers = self.keys.entry(whole.0).or_default();
            numbers.retain(|other| *other != number);
            if numbers.is_empty() {
                self.keys.remove(&whole.0);
            }
            self.unused.push(number);
        }
    }

    fn insert(&mut self, page: PageNumber, text: &str, short: bool, matching: Match) {
        let Some(Spelt {
            text,
            key,
            joints,
            letters,
            signs,
            words,
        }) = spelt(text)
        else {
            return;
        };
        let mut whole = Fnv::default();
        for (hash, joint) in beginnings(&key, &joints) {
            let beginning = self.beginnings.entry(hash.0).or_default();
            beginning.names += 1;
            beginning.joints += u32::from(joint);
            self.filter.add(hash.0);
            whole = hash;
        }
        self.beginnings.entry(whole.0).or_default().whole += 1;
        let name = Name {
            page,
            text: text.to_owned(),
            short,
            matching,
            letters,
            joints,
            signs,
            words,
        };
        let number = match self.unused.pop() {
            Some(number) => {
                self.names[number] = name;
                number
            }
            None => {
                self.names.push(name);
                self.names.len() - 1
            }
        };
        self.keys.entry(whole.0).or_default().push(number);
        self.of_page.entry(page).or_default().push(number);
    }

    pub fn name(&self, number: usize) -> &Name {
        &self.names[number]
    }

    /// Whether the capitals of a stretch can be those of one of its names.
    pub fn fits_case(&self, run: &CutRun, found: &Candidate) -> bool {
        let words = found.first..found.end;
        let letters: Vec<char> = words.flat_map(|word| composed(run.word(word))).collect();
        let starts = run.words[found.first].starts_sentence;
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
        let mut found = Vec::new();
        for first in 0..run.words.len() {
            if run.words[first].free || run.heading || reading == Reading::Wide {
                self.find_at(run, first, reading, &mut found);
            }
        }
        found
    }

    fn find_at(&self, run: &CutRun, first: usize, reading: Reading, found: &mut Vec<Candidate>) {
        // Most words begin no name, and go no further than this.
        let starts = self.filter.may_hold(run.words[first].hash);
        if !starts && !self.may_be_plural(run, first) || glued_before(run, first) {
            return;
        }
        let mut hash = Fnv::default();
        let mut length = 0;
        // Where the text parts words by a space: a name spelt in one word is not meant there.
        let mut spaces: SmallVec<[usize; 8]> = SmallVec::new();
        let mut beginning = Beginning::default();
        for at in first..run.words.len() {
            let word = &run.words[at];
            if !word.free && !run.heading && reading == Reading::Strict {
                return;
            }
            if at > first {
                let before = run.word(at - 1).len() == 1;
                let gap = run.gap(at - 1);
                let Some(key) = gap_key(gap, before) else {
                    return;
                };
                let space = gap.chars().all(char::is_whitespace);
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
                    names = self.fitting(hash, run, words, "", &spaces, reading);
                }
                for (ending, stem) in stems(&folded, run.word(at), start) {
                    names.extend(self.fitting(stem, run, words, ending, &spaces, reading));
                }
                if !names.is_empty() {
                    found.push(Candidate {
                        first,
                        end: at + 1,
                        names: most_like(names),
                    });
                }
            }
            if beginning.names == 0 {
                return;
            }
        }
    }

    /// Whether a word may be the regular plural of a name, or of its first word.
    fn may_be_plural(&self, run: &CutRun, word: usize) -> bool {
        let typed = run.word(word);
        let ends = typed.as_bytes().last();
        if !ends.is_some_and(|byte| matches!(byte, b's' | b'S') || !byte.is_ascii()) {
            return false;
        }
        let folded = fold_word(typed);
        stems(&folded, typed, Fnv::default()).any(|(_, stem)| self.filter.may_hold(stem))
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
        run: &CutRun,
        (first, last): (usize, usize),
        ending: &str,
        spaces: &[usize],
        reading: Reading,
    ) -> Likely {
        if !self.filter.may_hold(key) {
            return Likely::new();
        }
        let Some(names) = self.keys.get(&key.0) else {
            return Likely::new();
        };
        let letters: SmallVec<[char; 32]> = (first..=last)
            .flat_map(|word| composed(run.word(word)))
            .collect();
        let stem = letters.len().saturating_sub(ending.len());
        // "ITS" is not the plural of "IT".
        let capital_ending = letters[stem..].iter().any(|c| c.is_uppercase());
        let starts = run.words[first].starts_sentence;
        let text = run.range_of(first..last + 1);
        let like = |number: &usize| {
            let name = &self.names[*number];
            // "ies" stands for the name's "y".
            let (compared, own) = match ending {
                "ies" => (&letters[..stem], &name.letters[..name.letters.len() - 1]),
                _ => (&letters[..stem], name.letters.as_slice()),
            };
            if capital_ending && name.words == 1
                || !spaces.iter().all(|space| name.joints.contains(space))
            {
                return None;
            }
            let signs = name.has_signs();
            let likeness = match case_fits(own, compared, name, starts) {
                false if reading == Reading::Strict => return None,
                false => Likeness::OtherCapitals,
                true if signs && !name.signs_stand(run.text, &text) => return None,
                true if name.text != run.text[text.clone()] => Likeness::Folded,
                true if signs => Likeness::WithSigns,
                true => Likeness::Exact,
            };
            Some((likeness, *number))
        };
        names.iter().filter_map(like).collect()
    }
}

impl Name {
    fn has_signs(&self) -> bool {
        !self.signs.0.is_empty() || !self.signs.1.is_empty()
    }

    /// Whether the signs around the name stand around a stretch of text, and end there.
    fn signs_stand(&self, text: &str, at: &Range<usize>) -> bool {
        let ends = |next: Option<char>| !next.is_some_and(char::is_alphanumeric);
        let before = text[..at.start].strip_suffix(self.signs.0.as_str());
        let behind = text[at.end..].strip_prefix(self.signs.1.as_str());
        before.is_some_and(|rest| ends(rest.chars().next_back()))
            && behind.is_some_and(|rest| ends(rest.chars().next()))
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

/// The beginnings of a key as hashes, the whole key last, and whether the next word
/// of the name starts behind them.
fn beginnings<'a>(key: &'a str, joints: &'a [usize]) -> impl Iterator<Item = (Fnv, bool)> + 'a {
    key.char_indices().scan(Fnv::default(), |hash, (at, c)| {
        hash.add(c);
        Some((*hash, joints.contains(&(at + c.len_utf8()))))
    })
}

/// A name cut into words.
struct Spelt<'a> {
    /// Without signs around it.
    text: &'a str,
    key: String,
    joints: Vec<usize>,
    letters: Vec<char>,
    signs: (String, String),
    words: usize,
}

/// The key of a name; nothing when no text can hold it.
pub fn key_of(name: &str) -> Option<String> {
    spelt(name).map(|spelt| spelt.key)
}

fn spelt(text: &str) -> Option<Spelt<'_>> {
    let ranges = word_ranges(text);
    let (first, last) = (ranges.first()?, ranges.last()?);
    // Nobody writes such a name into a text, and to follow it there takes time.
    if ranges.len() > MOST_WORDS {
        return None;
    }
    let signs = |around: &str| around.chars().filter(|c| is_sign(*c)).collect();
    let signs = (signs(&text[..first.start]), signs(&text[last.end..]));
    // Quotes around a name ("“Nothing about …”") are no part of it in text.
    let text = &text[first.start..last.end];
    let offset = first.start;
    let mut spelt = Spelt {
        text,
        key: String::new(),
        joints: Vec::new(),
        letters: Vec::new(),
        signs,
        words: ranges.len(),
    };
    for (i, range) in ranges.iter().enumerate() {
        let word = &text[range.start - offset..range.end - offset];
        if i > 0 {
            let before = ranges[i - 1].end - offset;
            let single = ranges[i - 1].len() == 1;
            let gap = gap_key(&text[before..range.start - offset], single)?;
            spelt.key.push_str(gap.as_str());
            // "a language" is not "A-language".
            let hyphen = !text[before..range.start - offset].contains(char::is_whitespace);
            if !(i == 1 && hyphen && matches!(spelt.key.as_str(), "a" | "an" | "the")) {
                spelt.joints.push(spelt.key.len());
            }
        }
        spelt.key.push_str(&fold_word(word));
        spelt.letters.extend(composed(word));
    }
    Some(spelt)
}

/// The letters of a word as they are compared: only their case is still to be folded.
fn composed(word: &str) -> impl Iterator<Item = char> {
    word.nfkc().filter(|c| *c != '\u{ad}')
}

/// What stands between two words, as part of a key. Nothing where it parts names.
fn gap_key(gap: &str, behind_initial: bool) -> Option<GapKey> {
    let mut key = GapKey::default();
    for c in gap.chars() {
        let c = match c {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            c if c.is_whitespace() => ' ',
            '-' | '\u{2010}'..='\u{2015}' => '-',
            c => c,
        };
        if !matches!(
            c,
            ' ' | '-' | '.' | '\'' | '"' | '&' | '/' | ',' | ':' | '!' | '+' | '(' | ')'
        ) || !key.push(c)
        {
            return None;
        }
    }
    Some(match key.as_str() {
        " " | "-" | "  " => GapKey::default(),
        // "H. W. Bush", "H.W. Bush"
        ". " if behind_initial => GapKey::of('.'),
        _ => key,
    })
}

/// A few characters.
#[derive(Debug, Default, Clone, Copy)]
struct GapKey {
    bytes: [u8; 4],
    len: usize,
}

impl GapKey {
    fn of(c: char) -> GapKey {
        let mut key = GapKey::default();
        key.push(c);
        key
    }

    /// Adds an ASCII character; false when there are too many.
    fn push(&mut self, c: char) -> bool {
        let room = self.len < self.bytes.len() && c.is_ascii();
        if room {
            self.bytes[self.len] = c as u8;
            self.len += 1;
        }
        room
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

/// Whether a word is the later part of an address, a path, a number.
fn glued_before(run: &CutRun, word: usize) -> bool {
    let Some(before) = word.checked_sub(1) else {
        let start = run.words[word].range().start;
        return run.text[..start].ends_with(['/', '\\', '@', '_', '#']);
    };
    let gap = run.gap(before);
    gap.ends_with(['/', '\\', '@', '_', '#']) || matches!(gap, "." | ":" | "\u{2019}" | "'")
}

/// Whether a word goes on without a space into something that makes it part of another.
fn glued_behind(run: &CutRun, word: usize) -> bool {
    let gap = run.gap(word);
    let next = || word + 1 < run.words.len();
    match gap {
        "'" | "\u{2019}" => next() && run.folded(word + 1) != "s",
        "." | ":" => next(),
        _ => gap.starts_with(['/', '\\', '@', '_']) || gap.starts_with("://"),
    }
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

/// Says of most hashes that are in no set that they are not, without a look at the
/// set: a Bloom filter with one function, small enough to stay in the cache.
#[derive(Debug, Default)]
struct Filter {
    bits: Vec<u64>,
}

/// Bits of the filter for each hash that it holds.
const BITS: usize = 16;

impl Filter {
    fn new(hashes: impl ExactSizeIterator<Item = u64>) -> Filter {
        let words = (hashes.len() * BITS / 64).next_power_of_two();
        let mut filter = Filter {
            bits: vec![0; words],
        };
        hashes.for_each(|hash| filter.add(hash));
        filter
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        let bit = (hash ^ (hash >> 32)) as usize;
        let last = self.bits.len().wrapping_sub(1);
        ((bit / 64) & last, 1 << (bit % 64))
    }

    /// One that is added later makes it a little fuller.
    fn add(&mut self, hash: u64) {
        if !self.bits.is_empty() {
            let (word, bit) = self.place(hash);
            self.bits[word] |= bit;
        }
    }

    fn may_hold(&self, hash: Fnv) -> bool {
        let (word, bit) = self.place(hash.0);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }
}

/// Keys that are hashes already.
type AsItIs = BuildHasherDefault<Same>;

#[derive(Debug, Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}
