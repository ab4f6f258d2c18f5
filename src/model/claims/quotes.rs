//! Quotations, of claims and in the texts of pages, are compared with the archived texts
//! of their sources.
//!
//! Whitespace, quotation marks and ellipses are folded. An ellipsis in a quotation
//! leaves something out: what stands around it has to stand in the text in this order.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::sources::SOURCE;
use crate::model::{Page, PageNumber, Site};
use crate::parse::Document;
use crate::read::{Archive, fold};

/// How many words of the nearest passage are shown at most.
const SHOWN: usize = 40;

/// All quotations that the archives of their sources do not hold, and
/// archives that are not there.
pub fn check(
    site: &Site,
    documents: &[Document],
    archives: &BTreeMap<String, Archive>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for page in &site.pages {
        if let Some(written) = archive_of(page)
            && let Err(found) = find(page, written, documents, archives)
        {
            diagnostics.push(*found);
        }
        for stance in page.claims.iter().flat_map(|claim| &claim.stances) {
            let source = &site.pages[stance.source];
            let text = archive_of(source).and_then(|path| match archives.get(path) {
                Some(Archive::Text(text)) => Some(text),
                _ => None,
            });
            if let (Some(quote), Some(text)) = (&stance.quote, text)
                && !holds(text, quote)
            {
                let place = Place::new(&page.file, stance.quote_span.clone());
                diagnostics.push(missing(place, quote, text, &source.title));
            }
        }
        diagnostics.extend(in_text(site, page, documents, archives));
    }
    diagnostics
}

/// Quotations of a page's text that no archive of the sources cited for them holds. Where
/// one of the sources has no archive, nothing can be said.
fn in_text(
    site: &Site,
    page: &Page,
    documents: &[Document],
    archives: &BTreeMap<String, Archive>,
) -> Vec<Diagnostic> {
    let quotations = documents[page.document].quotations.iter();
    let missed = quotations.filter_map(|quotation| {
        let texts = quotation.sources.iter().map(|key| {
            let is_source = |number: PageNumber| site.pages[number].kind.name == SOURCE;
            let source = &site.pages[site.names.by_key(key, is_source).ok()?];
            match archives.get(archive_of(source)?)? {
                Archive::Text(text) => Some((source, text)),
                Archive::NoText => None,
            }
        });
        let texts: Vec<(&Page, &String)> = texts.collect::<Option<_>>()?;
        if texts.iter().any(|(_, text)| holds(text, &quotation.text)) {
            return None;
        }
        let (source, text) = texts.first()?;
        let place = Place::new(&page.file, quotation.span.clone());
        Some(missing(place, &quotation.text, text, &source.title))
    });
    missed.collect()
}

/// The path of a source's archived text under `content/`.
fn archive_of(page: &Page) -> Option<&str> {
    match page.values.get("archive") {
        Some(crate::model::value::Value::Text(path)) => Some(path.trim()),
        _ => None,
    }
}

fn find(
    page: &Page,
    written: &str,
    documents: &[Document],
    archives: &BTreeMap<String, Archive>,
) -> Result<(), Box<Diagnostic>> {
    let front = &documents[page.document].facts.front_matter;
    let span = front.get("archive").map_or(0..0, |node| node.span.clone());
    let place = Place::new(&page.file, span);
    match archives.get(written) {
        Some(Archive::Text(_)) => Ok(()),
        Some(Archive::NoText) => {
            let message = format!("`{written}` is no text that quotations can be compared with");
            let found = Diagnostic::new(Code::NotUtf8, place, message);
            Err(Box::new(
                found.help("save it as a UTF-8 text file, `.txt` or `.md`"),
            ))
        }
        None => {
            let message = format!("there is no file `{written}`");
            let close = crate::diagnostic::closest(written, archives.keys().map(String::as_str));
            let found = Diagnostic::new(Code::MissingFile, place, message).suggest(close);
            Err(Box::new(found.help(
                "archived texts lie in content/_archive/, and are named from content/: `_archive/report.txt`",
            )))
        }
    }
}

fn missing(place: Place, quote: &str, text: &str, source: &str) -> Diagnostic {
    let message = format!("the archived text of “{source}” does not contain this quotation");
    let found = Diagnostic::new(Code::QuoteNotFound, place, message);
    found.help(match nearest(text, &fold(quote)) {
        Some(passage) => format!("the nearest passage is: {passage}"),
        None => "nothing like it stands there".to_owned(),
    })
}

/// Whether a folded text holds a quotation, with gaps where it has ellipses.
fn holds(text: &str, quote: &str) -> bool {
    let quote = fold(quote);
    let quote = quote.trim_matches('\'');
    let mut rest = text;
    quote
        .split("...")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .all(|part| match rest.find(part) {
            Some(at) => {
                rest = &rest[at + part.len()..];
                true
            }
            None => false,
        })
}

/// The stretch of a text that shares most words with a quotation, if it is half of them.
fn nearest(text: &str, quote: &str) -> Option<String> {
    let plain = |word: &str| -> String {
        let letters = word.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let mut wanted: HashMap<String, isize> = HashMap::new();
    let mut length = 0;
    for word in quote.split(' ').map(plain).filter(|w| !w.is_empty()) {
        *wanted.entry(word).or_default() += 1;
        length += 1;
    }
    let words: Vec<&str> = text.split(' ').collect();
    let keys: Vec<String> = words.iter().map(|word| plain(word)).collect();
    let (mut shared, mut best) = (0_usize, (0_usize, 0_usize));
    for end in 0..keys.len() {
        if let Some(left) = wanted.get_mut(&keys[end]) {
            shared += usize::from(*left > 0);
            *left -= 1;
        }
        if end >= length
            && let Some(left) = wanted.get_mut(&keys[end - length])
        {
            *left += 1;
            shared -= usize::from(*left > 0);
        }
        if shared > best.0 {
            best = (shared, (end + 1).saturating_sub(length));
        }
    }
    let (shared, start) = best;
    (shared > 0 && 2 * shared >= length).then(|| {
        let end = (start + length.min(SHOWN)).min(words.len());
        words[start..end].join(" ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The clerk said it was “not ready”, and that the bell —\nwhich he had rung himself . . . twice — ‘sounded’ like no other bell.";

    #[test]
    fn what_is_typeset_in_another_way_is_the_same() {
        let text = fold(TEXT);
        for quote in [
            "it was \"not ready\"",
            "which he\n had rung\u{a0}himself",
            "\"sounded' like no other bell.\"",
            "The clerk said … that the bell",
            "himself ... twice",
            "himself … twice",
            "rung himself [...] like no",
        ] {
            assert!(holds(&text, quote), "{quote}");
        }
        for quote in [
            "it was not ready",
            "the bell … The clerk",
            "sounded like no other",
            "It was",
        ] {
            assert!(!holds(&text, quote), "{quote}");
        }
    }

    #[test]
    fn the_nearest_passage_is_shown() {
        let text = fold(TEXT);
        let found = nearest(&text, &fold("he has rung himself twice"));
        assert_eq!(found.as_deref(), Some("which he had rung himself"));
        assert_eq!(nearest(&text, "all other things are new here"), None);
        assert_eq!(nearest("", "a word"), None);
        assert_eq!(nearest(&text, ""), None);
    }
}
