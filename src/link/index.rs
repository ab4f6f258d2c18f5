//! The names of all entries, found in running text.
//!
//! A name is cut into words like the text, and its words are joined: with
//! nothing where a space or a hyphen stands ("cease-fire", "cease fire" and
//! "ceasefire" are one key), with the sign elsewhere ("track1.5"). At each word of
//! a text the key is followed as long as it is the beginning of a name's key. The
//! time that takes depends on the text, not on how many names there are.

mod filter;
mod key;
mod search;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::everyday::Vocabulary;
use crate::model::schema::{Linked, Match};
use crate::model::{PageNumber, Site};
use crate::parse::words::{CutRun, Fnv};
use filter::{AsItIs, Filter};
use key::{Around, Spelt, beginnings, spelt};
pub use key::{MOST_WORDS, key_of};
pub use search::{Candidate, Numbers, Reading};

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

    /// The words of a text that are a name, with the signs that tell it from others: "C*".
    pub fn spelt<'t>(&self, run: &CutRun<'t>, found: &Candidate) -> &'t str {
        let words = run.range_of(found.first..found.end);
        let signed = found.names.first().map(|number| self.name(*number));
        match signed.filter(|name| name.has_signs()) {
            Some(name) => &run.text[name.reach(run.text, &words)],
            None => run.text_of(found.first..found.end),
        }
    }

    /// Whether a stretch is the plural of its names.
    pub fn is_plural(&self, run: &CutRun, found: &Candidate) -> bool {
        let key = key_of(run.text_of(found.first..found.end));
        let hash = key.map(|key| Fnv::default().then(&key));
        let mut names = found.names.iter().map(|number| self.name(*number));
        hash.is_some_and(|hash| names.all(|name| name.key != hash))
    }

    pub fn name(&self, number: usize) -> &Name {
        &self.names[number]
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

impl Name {
    /// Whether its first word is spelt in capitals, or begins so: "ML".
    pub fn starts_in_capitals(&self) -> bool {
        let mut letters = self.letters.iter();
        let first = letters.next().filter(|c| c.is_uppercase());
        let one_letter = first.is_some_and(|c| self.joints.first() == Some(&c.len_utf8()));
        first.is_some() && !one_letter && letters.next().is_some_and(|c| c.is_uppercase())
    }

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
