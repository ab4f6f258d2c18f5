//! Words that are everybody's, and words before a name that belong to it.
//!
//! What words are common is known for the languages of [stopwords-iso]; what they do
//! in a sentence, and titles, for English only.
//!
//! [stopwords-iso]: https://github.com/stopwords-iso/stopwords-iso

use std::collections::HashSet;
use std::sync::LazyLock;

mod english;

use english::{
    ADJECTIVES, ARTICLES, COMMONEST, COMPANIES, HONORIFICS, MONTHS, NO_WORDS, OPENING, PARTICLES,
    PREFIXES, SMALL, SUFFIXES, TIMES,
};

/// The lists of English as sets.
struct English {
    honorifics: HashSet<&'static str>,
    suffixes: HashSet<&'static str>,
    months: HashSet<&'static str>,
    times: HashSet<&'static str>,
    adjectives: HashSet<&'static str>,
    articles: HashSet<&'static str>,
    particles: HashSet<&'static str>,
    companies: HashSet<&'static str>,
    prefixes: HashSet<&'static str>,
}

static ENGLISH: LazyLock<English> = LazyLock::new(|| {
    let set = |list: &'static str| list.split_whitespace().collect();
    English {
        honorifics: set(HONORIFICS),
        suffixes: set(SUFFIXES),
        months: set(MONTHS),
        times: set(TIMES),
        adjectives: set(ADJECTIVES),
        articles: set(ARTICLES),
        particles: set(PARTICLES),
        companies: set(COMPANIES),
        prefixes: set(PREFIXES),
    }
});

/// The words of a site's language.
#[derive(Debug, Default)]
pub struct Vocabulary {
    everyday: HashSet<&'static str>,
    opening: HashSet<&'static str>,
    /// Whether every noun has a capital, so that it says nothing of names.
    capital_nouns: bool,
}

impl Vocabulary {
    /// Those for a language tag: `en`, `pt-BR`. Of one without lists no word is known.
    pub fn of(language: &str) -> Vocabulary {
        let primary = language.split('-').next().unwrap_or_default();
        let primary = primary.to_ascii_lowercase();
        let listed = stop_words::lookup(&primary).unwrap_or_default();
        let words = listed.iter().copied();
        if primary != "en" {
            // A single letter is an initial as well.
            let words = words.filter(|word| word.chars().count() > 1 || !word.is_ascii());
            let everyday: HashSet<&str> = words.collect();
            return Vocabulary {
                opening: everyday.clone(),
                everyday,
                capital_nouns: matches!(primary.as_str(), "de" | "lb"),
            };
        }
        // Short ones are the codes of countries as a rule, and no words.
        let words = words.filter(|word| word.len() > 2);
        let more = [SMALL, COMMONEST, OPENING].into_iter();
        let words = words.chain(more.flat_map(str::split_whitespace));
        let no_words: HashSet<&str> = NO_WORDS.split_whitespace().collect();
        Vocabulary {
            everyday: words.filter(|word| !no_words.contains(word)).collect(),
            opening: OPENING.split_whitespace().collect(),
            capital_nouns: false,
        }
    }

    /// Whether a folded word is one of the most common of the language, or a letter,
    /// which means anything.
    pub fn is_everyday(&self, word: &str) -> bool {
        self.everyday.contains(word) || word.len() == 1
    }

    /// Whether a folded word begins sentences, and names never: an article, a
    /// preposition, a conjunction, a pronoun, an auxiliary, an adverb.
    pub fn opens(&self, word: &str) -> bool {
        self.opening.contains(word)
    }

    /// Whether capitals tell names from other words.
    pub fn tells_names(&self) -> bool {
        !self.capital_nouns
    }
}

/// Whether a folded word is a title that stands before a surname.
pub fn is_honorific(word: &str) -> bool {
    ENGLISH.honorifics.contains(word)
}

/// Words behind a surname: "Jr."
pub fn is_suffix(word: &str) -> bool {
    ENGLISH.suffixes.contains(word)
}

pub fn is_month(word: &str) -> bool {
    ENGLISH.months.contains(word)
}

/// Days, and adverbs that say when.
pub fn is_time(word: &str) -> bool {
    ENGLISH.times.contains(word) || is_month(word)
}

/// Words that say of what a thing is: of a people, of a part of the world.
pub fn is_adjective(word: &str) -> bool {
    let endings = ["ese", "ish", "ern", "ist"];
    let ends = word.len() > 5 && endings.iter().any(|ending| word.ends_with(ending));
    ends || ENGLISH.adjectives.contains(word)
}

/// "The", as it stands at the end of a name that is turned: "Network, The".
pub fn is_leading_article(word: &str) -> bool {
    matches!(word, "a" | "an" | "the")
}

pub fn is_article(word: &str) -> bool {
    ENGLISH.articles.contains(word)
}

/// Small words that lead to a family name: "Thomas Graham de Witt".
pub fn is_particle(word: &str) -> bool {
    ENGLISH.particles.contains(word)
}

/// What a company's name ends in.
pub fn is_company(word: &str) -> bool {
    ENGLISH.companies.contains(word)
}

/// What stands before a hyphen and changes all words behind it: "non-nuclear weapon states".
pub fn is_prefix(word: &str) -> bool {
    ENGLISH.prefixes.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        let english = Vocabulary::of("en-GB");
        for word in [
            "long", "the", "before", "as", "time", "day", "will", "us", "c",
        ] {
            assert!(english.is_everyday(word), "{word}");
        }
        for word in ["stalemate", "truce", "graham", "off-ramp", "ml", "html"] {
            assert!(!english.is_everyday(word), "{word}");
        }
        assert!(english.opens("then") && english.opens("according"));
        for name in ["bill", "al", "ed", "will", "may", "l", "jo", "mark"] {
            assert!(!english.opens(name), "{name}");
        }
        let german = Vocabulary::of("de");
        assert!(german.is_everyday("aber") && !german.is_everyday("before"));
        assert!(!german.tells_names() && english.tells_names());
        assert!(!Vocabulary::of("xx").is_everyday("the"));
        assert!(is_honorific("ambassador") && is_honorific("gen") && !is_honorific("mary"));
        assert!(is_adjective("american") && is_adjective("western") && !is_adjective("brian"));
    }
}
