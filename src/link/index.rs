//! The names of all entries, found in running text.
//!
//! A name is cut into words like the text, and its words are joined: with
//! nothing where a space or a hyphen stands ("cease-fire", "cease fire" and
//! "ceasefire" are one key), with the sign elsewhere ("track1.5"). At each word of
//! a text the key is followed as long as it is the beginning of a name's key. The
//! time that takes depends on the text, not on how many names there are.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::spelling::{Likeness, case_fits, is_sign};
use crate::model::names::{PLURALS, fold, plural_stem, readings};
use crate::model::schema::{Linked, Match};
use crate::model::{PageNumber, Site};
use crate::parse::words::{Run, fold_word, word_ranges};

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
    names: Vec<Name>,
    /// Names by the hash of their key.
    keys: HashMap<u64, Vec<usize>, AsItIs>,
    /// Hashes of the beginnings of keys.
    beginnings: HashSet<u64, AsItIs>,
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
    pub names: Vec<usize>,
}

impl NameIndex {
    /// The index of all live entries of a site, and of the spellings of names.yaml.
    pub fn new(site: &Site) -> NameIndex {
        let mut index = NameIndex::of_entries(site);
        index.add_spellings(site);
        index
    }

    /// The index of all live entries.
    pub fn of_entries(site: &Site) -> NameIndex {
        let mut index = NameIndex::default();
        for (number, page) in site.pages.iter().enumerate() {
            if !page.live || !page.kind.is_entry() {
                continue;
            }
            for name in std::iter::once(&page.title).chain(&page.aliases) {
                index.add(number, name, false, page.kind.matching);
            }
            if let Some(crate::model::value::Value::Text(short)) = page.values.get("short") {
                index.add(number, short, true, page.kind.matching);
            }
        }
        index
    }

    /// A spelling that is always linked is a name of the entries that have it in
    /// other capitals, or that it is the plural of.
    fn add_spellings(&mut self, site: &Site) {
        let always = site
            .spellings
            .iter()
            .filter(|(_, linked)| **linked == Linked::Always);
        let mut always: Vec<&String> = always.map(|(spelling, _)| spelling).collect();
        always.sort();
        if always.is_empty() {
            return;
        }
        let mut owners: HashMap<String, Vec<(PageNumber, Match)>> = HashMap::new();
        for name in self
            .names
            .iter()
            .filter(|name| !name.short && !name.has_signs())
        {
            let same = owners.entry(fold(&name.text)).or_default();
            if !same.contains(&(name.page, name.matching)) {
                same.push((name.page, name.matching));
            }
        }
        for spelling in always {
            let same = readings(spelling)
                .into_iter()
                .find_map(|name| owners.get(&name));
            for (page, matching) in same.into_iter().flatten() {
                self.add(*page, spelling, false, *matching);
            }
        }
    }

    fn add(&mut self, page: PageNumber, text: &str, short: bool, matching: Match) {
        let ranges = word_ranges(text);
        let (Some(first), Some(last)) = (ranges.first(), ranges.last()) else {
            return;
        };
        // Quotes around a name ("“Nothing about …”") are no part of it in text.
        let signs = |around: &str| around.chars().filter(|c| is_sign(*c)).collect();
        let signs = (signs(&text[..first.start]), signs(&text[last.end..]));
        let text = &text[first.start..last.end];
        let offset = first.start;
        let mut key = String::new();
        let mut joints = Vec::new();
        let mut letters = Vec::new();
        for (i, range) in ranges.iter().enumerate() {
            let word = &text[range.start - offset..range.end - offset];
            if i > 0 {
                let before = ranges[i - 1].end - offset;
                let single = ranges[i - 1].len() == 1;
                let Some(gap) = gap_key(&text[before..range.start - offset], single) else {
                    return;
                };
                key.push_str(gap.as_str());
                joints.push(key.len());
            }
            key.push_str(&fold_word(word));
            letters.extend(word.chars());
        }
        let name = self.names.len();
        self.names.push(Name {
            page,
            text: text.to_owned(),
            short,
            matching,
            letters,
            joints,
            signs,
            words: ranges.len(),
        });
        let mut hash = Fnv::default();
        for c in key.chars() {
            hash.add(c);
            self.beginnings.insert(hash.0);
        }
        self.keys.entry(hash.0).or_default().push(name);
    }

    pub fn name(&self, number: usize) -> &Name {
        &self.names[number]
    }

    /// Whether the capitals of a stretch can be those of one of its names.
    pub fn fits_case(&self, run: &Run, found: &Candidate) -> bool {
        let words = found.first..found.end;
        let letters: Vec<char> = words.flat_map(|word| run.word(word).chars()).collect();
        let starts = run.words[found.first].starts_sentence;
        found.names.iter().any(|number| {
            let name = &self.names[*number];
            // The ending of a plural is no part of the name.
            let shared = name.letters.len().min(letters.len());
            case_fits(&name.letters[..shared], &letters[..shared], name, starts)
        })
    }

    /// All stretches of a run that are names, overlapping ones too.
    pub fn find(&self, run: &Run) -> Vec<Candidate> {
        self.find_all(run, Reading::Strict)
    }

    /// The same, as a reader would see them.
    pub fn find_all(&self, run: &Run, reading: Reading) -> Vec<Candidate> {
        let mut found = Vec::new();
        for first in 0..run.words.len() {
            if run.words[first].free || run.heading || reading == Reading::Wide {
                self.find_at(run, first, reading, &mut found);
            }
        }
        found
    }

    fn find_at(&self, run: &Run, first: usize, reading: Reading, found: &mut Vec<Candidate>) {
        if glued_before(run, first) {
            return;
        }
        let mut hash = Fnv::default();
        let mut length = 0;
        // Where the text parts words by a space: a name spelt in one word is not meant there.
        let mut spaces: Vec<usize> = Vec::new();
        for at in first..run.words.len() {
            let word = &run.words[at];
            if !word.free && !run.heading && reading == Reading::Strict {
                return;
            }
            if at > first {
                let before = run.words[at - 1].text.len() == 1;
                let gap = run.gap(at - 1);
                let Some(key) = gap_key(gap, before) else {
                    return;
                };
                for c in key.as_str().chars() {
                    hash.add(c);
                    length += c.len_utf8();
                }
                if gap.chars().all(char::is_whitespace) {
                    spaces.push(length);
                }
            }
            let start = hash;
            for c in word.folded.chars() {
                hash.add(c);
            }
            length += word.folded.len();
            if !glued_behind(run, at) {
                let stretch = (first, at);
                let mut names = self.fitting(hash.0, run, stretch, "", &spaces, reading);
                for (ending, instead) in PLURALS {
                    let Some(stem) = plural_stem(&word.folded, run.word(at), ending) else {
                        continue;
                    };
                    let mut plural = start;
                    stem.chars()
                        .chain(instead.chars())
                        .for_each(|c| plural.add(c));
                    names.extend(self.fitting(plural.0, run, stretch, ending, &spaces, reading));
                }
                let best = names.iter().map(|(likeness, _)| *likeness).min();
                names.retain(|(likeness, _)| Some(*likeness) == best);
                let names: Vec<usize> = names.into_iter().map(|(_, name)| name).collect();
                if !names.is_empty() {
                    found.push(Candidate {
                        first,
                        end: at + 1,
                        names,
                    });
                }
            }
            if !self.beginnings.contains(&hash.0) {
                return;
            }
        }
    }

    /// The names of a key that fit the text's own spelling, each with how like it is.
    fn fitting(
        &self,
        key: u64,
        run: &Run,
        (first, last): (usize, usize),
        ending: &str,
        spaces: &[usize],
        reading: Reading,
    ) -> Vec<(Likeness, usize)> {
        let Some(names) = self.keys.get(&key) else {
            return Vec::new();
        };
        let mut letters: Vec<char> = Vec::new();
        for word in first..=last {
            letters.extend(run.word(word).chars());
        }
        let stem = letters.len().saturating_sub(ending.len());
        // "ITS" is not the plural of "IT".
        let capital_ending = letters[stem..].iter().any(|c| c.is_uppercase());
        let starts = run.words[first].starts_sentence;
        let text = run.words[first].text.start as usize..run.words[last].text.end as usize;
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
                true if signs && !name.signs_stand(&run.text, &text) => return None,
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

/// What stands between two words, as part of a key. Nothing where it parts names.
fn gap_key(gap: &str, behind_initial: bool) -> Option<GapKey> {
    let mut key = GapKey::default();
    for c in gap.chars() {
        let c = match c {
            '\u{2018}' | '\u{2019}' => '\'',
            c if c.is_whitespace() => ' ',
            '-' | '\u{2010}'..='\u{2015}' => '-',
            c => c,
        };
        if !matches!(
            c,
            ' ' | '-' | '.' | '\'' | '&' | '/' | ',' | ':' | '!' | '+' | '(' | ')'
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
fn glued_before(run: &Run, word: usize) -> bool {
    let Some(before) = word.checked_sub(1) else {
        let start = run.words[word].text.start as usize;
        return run.text[..start].ends_with(['/', '\\', '@', '_', '#']);
    };
    let gap = run.gap(before);
    gap.ends_with(['/', '\\', '@', '_', '#']) || matches!(gap, "." | ":" | "\u{2019}" | "'")
}

/// Whether a word goes on without a space into something that makes it part of another.
fn glued_behind(run: &Run, word: usize) -> bool {
    let gap = run.gap(word);
    let next = run.words.get(word + 1);
    let possessive = next.is_some_and(|w| &*w.folded == "s");
    match gap {
        "'" | "\u{2019}" => next.is_some() && !possessive,
        "." | ":" => next.is_some(),
        _ => gap.starts_with(['/', '\\', '@', '_']) || gap.starts_with("://"),
    }
}

/// The hash FNV-1a (Fowler, Noll, Vo), which can be continued.
#[derive(Debug, Clone, Copy)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, c: char) {
        let mut bytes = [0; 4];
        for byte in c.encode_utf8(&mut bytes).bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
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
