//! Quotations, of claims and in the texts of pages, are compared with the archived texts
//! of their sources.
//!
//! Whitespace, quotation marks and ellipses are folded, and words match whole. An ellipsis
//! in a quotation leaves something out: what stands around it has to stand in the text in
//! this order.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::sources::SOURCE;
use crate::model::{Page, PageNumber, Site};
use crate::parse::Document;
use crate::read::{Archive, Wording};

/// Through how many words nearest passages are looked for: a book a hundred times. Who
/// misses more quotations has other things to mend first.
const LOOKED_THROUGH: usize = 10_000_000;

/// All quotations that the archives of their sources do not hold, and
/// archives that are not there.
pub fn check(
    site: &Site,
    documents: &[Document],
    archives: &BTreeMap<String, Archive>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut missing = Missing {
        left: LOOKED_THROUGH,
    };
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
                && !text.holds(quote)
            {
                let place = Place::new(&page.file, stance.quote_span.clone());
                diagnostics.push(missing.report(place, quote, text, &source.title));
            }
        }
        diagnostics.extend(in_text(site, page, documents, archives, &mut missing));
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
    missing: &mut Missing,
) -> Vec<Diagnostic> {
    let quotations = documents[page.document].quotations.iter();
    let missed = quotations.filter_map(|quotation| {
        let texts = quotation.sources.iter().map(|key| {
            let is_source = |number: PageNumber| site.pages[number].kind.name == SOURCE;
            let source = &site.pages[site.names.by_key(key, is_source).ok()?];
            match archives.get(archive_of(source)?)? {
                Archive::Text(text) => Some((source, text)),
                Archive::NotUtf8 | Archive::NoText => None,
            }
        });
        let texts: Vec<(&Page, &Arc<Wording>)> = texts.collect::<Option<_>>()?;
        if texts.iter().any(|(_, text)| text.holds(&quotation.text)) {
            return None;
        }
        let (source, text) = texts.first()?;
        let place = Place::new(&page.file, quotation.span.clone());
        Some(missing.report(place, &quotation.text, text, &source.title))
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
        Some(bad @ (Archive::NotUtf8 | Archive::NoText)) => {
            let message = format!("`{written}` is no text that quotations can be compared with");
            let code = match bad {
                Archive::NotUtf8 => Code::NotUtf8,
                _ => Code::NoText,
            };
            let found = Diagnostic::new(code, place, message);
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

/// Reports quotations, and how many words are still looked through for nearest passages.
struct Missing {
    left: usize,
}

impl Missing {
    fn report(&mut self, place: Place, quote: &str, text: &Wording, source: &str) -> Diagnostic {
        let message = format!("the archived text of “{source}” does not contain this quotation");
        let found = Diagnostic::new(Code::QuoteNotFound, place, message);
        let left = self.left.checked_sub(text.len());
        let Some(left) = left else {
            return found.help("so many differ that no nearest passage was looked for");
        };
        self.left = left;
        found.help(match text.nearest(quote) {
            Some(passage) => format!("the nearest passage is: {passage}"),
            None => "nothing like it stands there".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_passages_of_many_quotations_are_not_looked_for() {
        let text = Wording::new("The bell was not ready.");
        let mut missing = Missing {
            left: 2 * text.len(),
        };
        let mut help = || {
            let place = Place::file(&"a.md".into());
            let found = missing.report(place, "the clock was ready", &text, "Minutes");
            found.help.join("")
        };
        let nearest = "the nearest passage is: The bell was not ready.";
        assert_eq!([help(), help()], [nearest; 2]);
        assert_eq!(
            help(),
            "so many differ that no nearest passage was looked for"
        );
    }
}
