//! What authors might add: entries for names that texts use again and again, and
//! the second-reference names of people.
//!
//! [`phrases`] finds capitalised words in each text that no entry claims. They are
//! counted over the site: a long name where it stands on enough pages, otherwise
//! the names that it may be made of ("Bush of Texas": "Bush", "Texas").

mod phrases;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use super::Links;
use super::everyday::Vocabulary;
use crate::model::names::{Missed, fold};
use crate::model::value::Value;
use crate::model::{Page, PageNumber, Site};
use crate::parse::Document;
use phrases::{Phrase, phrases};

/// On how many pages a name stands at least.
const LEAST_PAGES: usize = 3;

/// How many places of a name are said.
const PLACES: usize = 3;

/// Words behind a surname.
const SUFFIXES: [&str; 6] = ["ii", "iii", "iv", "jr", "sr", "esq"];

/// Something to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub what: What,
    /// As it is written most often.
    pub name: String,
    /// How often it stands in texts, and on how many pages.
    pub times: usize,
    pub pages: usize,
    /// The first places: pages, and bytes in their files.
    pub places: Vec<(PageNumber, Range<usize>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// No entry has the name.
    Entry,
    /// It is the surname of this person, who has no `short`.
    Short(PageNumber),
}

/// A capitalised name in a text, with its key.
struct Found {
    page: PageNumber,
    phrase: Phrase,
    key: String,
    /// The names that it is made of, if it has several.
    parts: Vec<(Phrase, String)>,
}

/// All suggestions for a site, those on most pages first.
pub fn suggest(site: &Site, documents: &[Document], links: &Links) -> Vec<Suggestion> {
    let live: Vec<PageNumber> = (0..site.pages.len())
        .filter(|n| site.pages[*n].live)
        .collect();
    let vocabulary = Vocabulary::of(&site.config.language);
    let by_page: Vec<Vec<Found>> = live
        .into_par_iter()
        .map(|number| {
            let body = &documents[site.pages[number].document].body;
            let phrases = phrases(body, &links.pages[number].mentions, &vocabulary);
            phrases
                .into_iter()
                .map(|phrase| found(number, phrase))
                .collect()
        })
        .collect();
    let all: Vec<Found> = by_page.into_iter().flatten().collect();
    let mut whole: HashMap<&str, Count> = HashMap::new();
    for found in &all {
        whole
            .entry(&found.key)
            .or_default()
            .add(found.page, &found.phrase);
    }
    let surnames = Surnames::of(site);
    let is_name = |key: &str| whole.get(key).is_some_and(Count::is_name);
    // Keys in their order, so that equal counts come out alike in every run.
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for found in &all {
        if found.parts.is_empty() || is_name(&found.key) {
            counts
                .entry(&found.key)
                .or_default()
                .add(found.page, &found.phrase);
            continue;
        }
        for (part, key) in &found.parts {
            counts.entry(key).or_default().add(found.page, part);
        }
    }
    join_plurals(&mut counts);
    let small = small(site, documents, &counts);
    let is_common = |key: &str, count: &Count| {
        let pages = small.get(key).copied().unwrap_or_default();
        pages >= count.pages.len()
    };
    let mut suggestions = Vec::new();
    for (key, count) in &counts {
        if is_common(key, count) || is_of_a_place(key, &counts) {
            continue;
        }
        let person = surnames.people.get(*key);
        let short = person.filter(|person| surnames.is_used(**person, count, links));
        let what = match (short, person) {
            (Some(person), _) => What::Short(*person),
            (None, Some(_)) => continue,
            (None, None) if count.is_name() && !surnames.knows(site, key, count) => What::Entry,
            (None, None) => continue,
        };
        suggestions.push(count.suggestion(what));
    }
    suggestions.sort_by(|a, b| {
        let order = |s: &Suggestion| (std::cmp::Reverse((s.pages, s.times)), s.name.clone());
        order(a).cmp(&order(b))
    });
    suggestions
}

fn found(page: PageNumber, phrase: Phrase) -> Found {
    let parts = phrase.parts.iter().map(|part| {
        let part = part.clone();
        let key = fold(&part.text);
        (part, key)
    });
    Found {
        page,
        key: fold(&phrase.text),
        parts: parts.collect(),
        phrase,
    }
}

/// On how many pages the words that recur with a capital stand without one.
fn small<'k>(
    site: &Site,
    documents: &[Document],
    counts: &BTreeMap<&'k str, Count>,
) -> HashMap<&'k str, usize> {
    let of_page = |page: &Page| -> HashSet<&'k str> {
        let cut = documents[page.document].body.runs.cut();
        let words = cut
            .iter()
            .flat_map(|run| (0..run.words.len()).map(move |word| (run, word)));
        let small = words.filter(|(run, word)| run.word(*word).starts_with(char::is_lowercase));
        let known = small.filter_map(|(run, word)| {
            let (key, count) = counts.get_key_value(&*run.folded(word))?;
            count.is_name().then_some(*key)
        });
        known.collect()
    };
    let live = site.pages.par_iter().filter(|page| page.live);
    let by_page: Vec<HashSet<&str>> = live.map(of_page).collect();
    let mut pages = HashMap::new();
    for key in by_page.into_iter().flatten() {
        *pages.entry(key).or_default() += 1;
    }
    pages
}

/// Counts "VMs" with "VM", if both stand in texts.
fn join_plurals(counts: &mut BTreeMap<&str, Count>) {
    let plural = |key: &&&str| {
        key.strip_suffix('s')
            .is_some_and(|one| counts.contains_key(one))
    };
    let plurals: Vec<&str> = counts.keys().filter(plural).copied().collect();
    for key in plurals {
        if let Some(plural) = counts.remove(key)
            && let Some(one) = counts.get_mut(&key[..key.len() - 1])
        {
            one.join(plural);
        }
    }
}

/// Endings of words for who and what is of a place.
const OF_PLACES: [&str; 6] = ["n", "an", "ian", "ese", "i", "ish"];

/// Whether a name is what is called after another one: "Russian", "Ukrainian".
fn is_of_a_place(key: &str, counts: &BTreeMap<&str, Count>) -> bool {
    let stems = OF_PLACES
        .iter()
        .filter_map(|ending| key.strip_suffix(ending));
    let mut stems = stems.filter(|stem| stem.len() > 3);
    stems.any(|stem| {
        let mut places = ["", "a", "e"].into_iter().map(|end| format!("{stem}{end}"));
        places.any(|place| counts.get(&*place).is_some_and(Count::is_name))
    })
}

/// How often a name stands where.
#[derive(Default)]
struct Count {
    times: usize,
    /// How often it stands where its capital is its own.
    inside: usize,
    pages: Vec<PageNumber>,
    spellings: BTreeMap<String, usize>,
    places: Vec<(PageNumber, Range<usize>)>,
}

impl Count {
    fn add(&mut self, page: PageNumber, phrase: &Phrase) {
        self.times += 1;
        self.inside += usize::from(!phrase.starts);
        if self.pages.last() != Some(&page) {
            self.pages.push(page);
            if self.places.len() < PLACES {
                self.places.push((page, phrase.span.clone()));
            }
        }
        *self.spellings.entry(phrase.text.clone()).or_default() += 1;
    }

    fn join(&mut self, other: Count) {
        self.times += other.times;
        self.inside += other.inside;
        self.pages.extend(other.pages);
        self.pages.sort_unstable();
        self.pages.dedup();
        for (spelling, times) in other.spellings {
            *self.spellings.entry(spelling).or_default() += times;
        }
        self.places.extend(other.places);
        self.places.sort_by_key(|(page, span)| (*page, span.start));
        self.places.dedup_by_key(|(page, _)| *page);
        self.places.truncate(PLACES);
    }

    /// Whether it recurs, and is a name: more than a word at the start of sentences.
    fn is_name(&self) -> bool {
        self.pages.len() >= LEAST_PAGES && 2 * self.inside >= self.times
    }

    fn suggestion(&self, what: What) -> Suggestion {
        let most = self
            .spellings
            .iter()
            .max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
        Suggestion {
            what,
            name: most
                .map(|(spelling, _)| spelling.clone())
                .unwrap_or_default(),
            times: self.times,
            pages: self.pages.len(),
            places: self.places.clone(),
        }
    }
}

/// The names of people that are no names of entries by themselves.
struct Surnames {
    /// Folded surnames of people without a `short`, if one person only has it.
    people: HashMap<String, PageNumber>,
    /// All that texts may call people by: their `short`, and each word of their names.
    words: HashSet<String>,
}

impl Surnames {
    fn of(site: &Site) -> Surnames {
        let mut people: HashMap<String, Vec<PageNumber>> = HashMap::new();
        let mut words = HashSet::new();
        for (number, page) in site.pages.iter().enumerate() {
            if !page.live || !page.kind.fields.iter().any(|field| field.name == "short") {
                continue;
            }
            for name in std::iter::once(&page.title).chain(&page.aliases) {
                words.extend(name.split_whitespace().map(fold));
            }
            match page.values.get("short") {
                Some(Value::Text(short)) => drop(words.insert(fold(short))),
                _ => {
                    let surname = surname(&page.title).map(|surname| fold(&surname));
                    people
                        .entry(surname.unwrap_or_default())
                        .or_default()
                        .push(number);
                }
            }
        }
        people.remove("");
        let one = people.into_iter().filter(|(_, people)| people.len() == 1);
        Surnames {
            people: one.map(|(surname, people)| (surname, people[0])).collect(),
            words,
        }
    }

    /// Whether a surname stands on a page that also names the person in full.
    fn is_used(&self, person: PageNumber, count: &Count, links: &Links) -> bool {
        let names = |page: &PageNumber| !links.pages[*page].sentences_about(person).is_empty();
        count
            .pages
            .iter()
            .any(|page| *page == person || names(page))
    }

    /// Whether a page has the name, shown or not, or it is a part of a person's.
    fn knows(&self, site: &Site, key: &str, count: &Count) -> bool {
        let spelling = count.spellings.keys().next();
        let missed = spelling.map(|spelling| site.names.resolve(spelling));
        let plural = key
            .strip_suffix('s')
            .is_some_and(|key| self.words.contains(key));
        let title = fold(&site.config.title) == key;
        title || plural || self.words.contains(key) || missed != Some(Err(Missed::Nothing))
    }
}

/// The last word of a name of several, without "Jr." and its like, with the small
/// words before it: "von der Leyen".
fn surname(name: &str) -> Option<String> {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let plain = |word: &&str| {
        let word = word.trim_end_matches(['.', ',']).to_lowercase();
        !SUFFIXES.contains(&word.as_str())
    };
    let last = words.iter().rposition(plain).filter(|last| *last > 0)?;
    words.truncate(last + 1);
    let word = words[last].trim_end_matches(',');
    if word.chars().count() < 2 || word.ends_with('.') {
        return None;
    }
    words[last] = word;
    let small = |word: &&&str| word.chars().all(char::is_lowercase);
    let small = words[1..last].iter().rev().take_while(small).count();
    Some(words[last - small..].join(" "))
}

#[cfg(test)]
mod tests;
