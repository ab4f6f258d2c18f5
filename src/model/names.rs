//! Looking pages up by what authors write: id, last part of an id, name.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::PageNumber;

/// What is looked up.
#[derive(Debug, Clone, Default)]
pub struct Names {
    ids: HashMap<String, PageNumber>,
    last_parts: HashMap<String, Vec<PageNumber>>,
    exact: HashMap<String, Vec<PageNumber>>,
    folded: HashMap<String, Vec<PageNumber>>,
    /// Pages that are not part of this build: drafts, and what is published later.
    hidden: Vec<bool>,
}

/// Why a lookup found no page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missed {
    Nothing,
    /// All pages that could be meant.
    Several(Vec<PageNumber>),
    /// The page is a draft, or published later.
    Hidden(PageNumber),
}

impl Names {
    /// Adds a page. Numbers are given in order, from 0.
    pub fn add<'a>(
        &mut self,
        number: PageNumber,
        id: &str,
        names: impl IntoIterator<Item = &'a str>,
        hidden: bool,
    ) {
        self.hidden.resize(number + 1, false);
        self.hidden[number] = hidden;
        self.ids.entry(id.to_owned()).or_insert(number);
        let last = id.rsplit('/').next().unwrap_or(id);
        insert(&mut self.last_parts, last.to_owned(), number);
        for name in names {
            insert(&mut self.exact, name.to_owned(), number);
            insert(&mut self.folded, fold(name), number);
        }
    }

    /// Gives a page other names. Returns the other pages that share one of its old
    /// or new ones: what is written may mean another of them now.
    pub fn rename(
        &mut self,
        number: PageNumber,
        old: &[String],
        new: &[String],
    ) -> Vec<PageNumber> {
        let mut sharing = Vec::new();
        for name in old {
            sharing.extend(self.sharing(name));
            take(&mut self.exact, name, number);
            take(&mut self.folded, &fold(name), number);
        }
        for name in new {
            insert(&mut self.exact, name.to_owned(), number);
            insert(&mut self.folded, fold(name), number);
            sharing.extend(self.sharing(name));
        }
        sharing.retain(|page| *page != number);
        sharing
    }

    /// All pages that a name can be looked up by, in whatever way.
    pub fn sharing(&self, name: &str) -> Vec<PageNumber> {
        let id = name.trim_matches('/').trim_end_matches(".md");
        let lists = [
            self.last_parts.get(id),
            self.exact.get(name),
            self.folded.get(&fold(name)),
        ];
        let lists = lists.into_iter().flatten().flatten();
        lists.chain(self.ids.get(id)).copied().collect()
    }

    /// The page with exactly this id.
    pub fn by_id(&self, id: &str) -> Option<PageNumber> {
        self.ids.get(id).copied()
    }

    /// The page that `target` means: by id, unique last part of an id, exact
    /// name, folded name, in this order.
    pub fn resolve(&self, target: &str) -> Result<PageNumber, Missed> {
        self.resolve_among(target, |_| true)
    }

    /// The same, as if there were only the pages that fit.
    pub fn resolve_among(
        &self,
        target: &str,
        fits: impl Fn(PageNumber) -> bool,
    ) -> Result<PageNumber, Missed> {
        let target = target.trim();
        let id = match target {
            "index" | "/" => "",
            _ => target.trim_matches('/').trim_end_matches(".md"),
        };
        // A page that nobody can read takes no name from one that they can.
        let mut hidden = None;
        if let Some(&number) = self.ids.get(id).filter(|n| fits(**n)) {
            match self.hidden[number] {
                true => hidden = Some(number),
                false => return Ok(number),
            }
        }
        let mut several = Vec::new();
        for (index, key) in [
            (&self.last_parts, id),
            (&self.exact, target),
            (&self.folded, &*fold(target)),
        ] {
            let found = index.get(key).map(Vec::as_slice).unwrap_or_default();
            let found = || found.iter().copied().filter(|n| fits(*n));
            let visible: Vec<_> = found().filter(|&n| !self.hidden[n]).collect();
            match visible.as_slice() {
                [one] => return Ok(*one),
                [] => hidden = hidden.or_else(|| found().next()),
                _ if several.is_empty() => several = visible,
                _ => {}
            }
        }
        Err(match (several.is_empty(), hidden) {
            (false, _) => Missed::Several(several),
            (true, Some(hidden)) => Missed::Hidden(hidden),
            (true, None) => Missed::Nothing,
        })
    }

    /// The page that fits and has this id, or this last part of one. No other page of
    /// that last part can be meant.
    pub fn by_key(
        &self,
        key: &str,
        fits: impl Fn(PageNumber) -> bool,
    ) -> Result<PageNumber, Missed> {
        let of_id = self.ids.get(key).copied();
        let of_part = self.last_parts.get(key).map(Vec::as_slice);
        let all: Vec<PageNumber> = match of_id.filter(|n| fits(*n)) {
            Some(number) => vec![number],
            None => {
                let of_part = of_part.unwrap_or_default().iter();
                of_part.copied().filter(|n| fits(*n)).collect()
            }
        };
        let visible: Vec<PageNumber> = all.iter().copied().filter(|n| !self.hidden[*n]).collect();
        match (visible.as_slice(), all.first()) {
            ([one], _) => Ok(*one),
            ([], Some(hidden)) => Err(Missed::Hidden(*hidden)),
            ([], None) => Err(Missed::Nothing),
            _ => Err(Missed::Several(visible)),
        }
    }

    /// The last parts of the ids of the pages that fit.
    pub fn keys(&self, fits: impl Fn(PageNumber) -> bool) -> impl Iterator<Item = &str> {
        let parts = self.last_parts.iter();
        let parts = parts.filter(move |(_, numbers)| numbers.iter().any(|n| fits(*n)));
        parts.map(|(part, _)| part.as_str())
    }

    /// Everything that can be written to mean a page, for suggestions.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.all_of(|n| !self.hidden[n])
    }

    /// Everything that can be written to mean one of the pages that fit.
    pub fn all_of(&self, fits: impl Fn(PageNumber) -> bool + Copy) -> impl Iterator<Item = &str> {
        let ids = self.ids.iter().filter(move |(_, n)| fits(**n));
        let names = self.last_parts.iter().chain(&self.exact);
        let names = names.filter(move |(_, numbers)| numbers.iter().any(|n| fits(*n)));
        // The id of the home page is empty.
        ids.map(|(id, _)| id.as_str())
            .chain(names.map(|(name, _)| name.as_str()))
            .filter(|name| !name.is_empty())
    }
}

/// Adds a page among those of a name, which are in order.
fn insert(index: &mut HashMap<String, Vec<PageNumber>>, key: String, number: PageNumber) {
    let numbers = index.entry(key).or_default();
    if let Err(at) = numbers.binary_search(&number) {
        numbers.insert(at, number);
    }
}

fn take(index: &mut HashMap<String, Vec<PageNumber>>, key: &str, number: PageNumber) {
    if let Some(numbers) = index.get_mut(key) {
        numbers.retain(|page| *page != number);
        if numbers.is_empty() {
            index.remove(key);
        }
    }
}

/// A name without what two spellings of it may differ in: case, spaces and
/// hyphens, typographic quotes, composed or decomposed accents.
pub fn fold(name: &str) -> String {
    name.nfkc()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            '\u{2018}' | '\u{2019}' => Some('\''),
            '\u{201c}' | '\u{201d}' => Some('"'),
            '-' | '\u{2010}'..='\u{2015}' => None,
            c if c.is_whitespace() => None,
            c => Some(c),
        })
        .collect()
}

/// What a regular plural ends in, and what stands there in the singular.
pub const PLURALS: [(&str, &str); 3] = [("s", ""), ("es", ""), ("ies", "y")];

/// A word in lower case without the ending of a regular plural; nothing where it
/// has none ("notes" is no plural of "not", "class" none of "clas").
pub fn plural_stem<'a>(folded: &'a str, typed: &str, ending: &str) -> Option<&'a str> {
    let stem = folded.strip_suffix(ending).filter(|s| s.len() > 1)?;
    // Of two letters only an abbreviation has one: "PCs", but not "Las".
    if stem.chars().nth(2).is_none() && !typed.chars().take(2).all(char::is_uppercase) {
        return None;
    }
    let hisses = ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|h| stem.ends_with(h));
    let fits = match ending {
        // An abbreviation takes an "s" all the same: "OSs".
        "s" => !typed.ends_with("ss"),
        "es" => hisses || stem.ends_with('o'),
        _ => true,
    };
    fits.then_some(stem)
}

/// A name as it is folded, and the names whose regular plural it can be.
pub fn readings(name: &str) -> Vec<String> {
    let folded = fold(name);
    let singular = |(ending, instead): (&str, &str)| {
        plural_stem(&folded, name, ending).map(|stem| format!("{stem}{instead}"))
    };
    let singulars: Vec<String> = PLURALS.into_iter().filter_map(singular).collect();
    std::iter::once(folded).chain(singulars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_plurals_are_told_from_other_words() {
        for (word, names) in [
            ("talks", &["talks", "talk"][..]),
            ("Boxes", &["boxes", "boxe", "box"]),
            ("treaties", &["treaties", "treatie", "treaty"]),
            ("notes", &["notes", "note"]),
            ("class", &["class"]),
            ("OSs", &["oss", "os"]),
            ("Las", &["las"]),
            ("cos", &["cos"]),
            ("is", &["is"]),
        ] {
            assert_eq!(readings(word), names, "{word}");
        }
    }

    fn names() -> Names {
        let mut names = Names::default();
        names.add(0, "glossary/cease-fire", ["Cease-fire", "Truce"], false);
        names.add(
            1,
            "organizations/council",
            ["Council", "the Council"],
            false,
        );
        names.add(2, "organizations/un", ["UN", "the Council"], false);
        names.add(3, "notes/truce", ["A draft", "Ceasefire"], true);
        names.add(4, "glossary/foo", ["Foo"], true);
        names.add(5, "glossary/bar", ["Bar", "foo", "glossary/foo"], false);
        names
    }

    #[test]
    fn resolves_in_the_order_of_the_design() {
        let names = names();
        for (target, expected) in [
            ("glossary/cease-fire", Ok(0)),
            ("cease-fire", Ok(0)),
            ("Cease-fire", Ok(0)),
            ("ceasefire", Ok(0)),
            ("Cease fire", Ok(0)),
            ("the Council", Err(Missed::Several(vec![1, 2]))),
            ("A draft", Err(Missed::Hidden(3))),
            // Of a draft, not even the id wins over a name of a page that can be read.
            ("foo", Ok(5)),
            ("glossary/foo", Ok(5)),
            ("Ceasefire", Ok(0)),
            ("notes/truce", Err(Missed::Hidden(3))),
            ("nothing", Err(Missed::Nothing)),
        ] {
            assert_eq!(names.resolve(target), expected, "{target}");
        }
    }
}
