//! Words that are everybody's, and words before a name that belong to it.

use std::collections::HashSet;
use std::sync::LazyLock;

static EVERYDAY: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    stop_words::get(stop_words::Language::English)
        .iter()
        .copied()
        .filter(|word| !OF_WEB_PAGES.contains(word))
        .collect()
});

/// What that list took from web pages for words of English.
const OF_WEB_PAGES: [&str; 10] = [
    "arpa",
    "htm",
    "html",
    "http",
    "microsoft",
    "msie",
    "netscape",
    "pmid",
    "uucp",
    "www",
];

/// Whether a folded word is an everyday word of English: the closed words and the
/// most common others, from the list of stopwords-iso.
pub fn is_everyday(word: &str) -> bool {
    EVERYDAY.contains(word)
}

/// Titles that stand before a surname.
const HONORIFICS: [&str; 52] = [
    "admiral",
    "ambassador",
    "archbishop",
    "baroness",
    "bishop",
    "brother",
    "cardinal",
    "chairman",
    "chancellor",
    "colonel",
    "commissioner",
    "congressman",
    "congresswoman",
    "count",
    "dame",
    "dr",
    "envoy",
    "father",
    "general",
    "governor",
    "judge",
    "justice",
    "king",
    "lady",
    "lieutenant",
    "lord",
    "major",
    "marshal",
    "mayor",
    "minister",
    "miss",
    "mr",
    "mrs",
    "ms",
    "mx",
    "pope",
    "premier",
    "president",
    "prince",
    "princess",
    "prof",
    "professor",
    "queen",
    "representative",
    "secretary",
    "sen",
    "senator",
    "sergeant",
    "sheikh",
    "sir",
    "sister",
    "spokesman",
];

pub fn is_honorific(word: &str) -> bool {
    HONORIFICS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        assert!(HONORIFICS.is_sorted());
        for word in ["long", "the", "before", "as"] {
            assert!(is_everyday(word), "{word}");
        }
        for word in ["stalemate", "truce", "graham", "off-ramp"] {
            assert!(!is_everyday(word), "{word}");
        }
        assert!(is_honorific("ambassador") && !is_honorific("mary"));
    }
}
