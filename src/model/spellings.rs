//! `names.yaml`: which spellings of names are links, decided by the site's authors.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::names::{fold, readings};
use super::schema::Linked;
use super::{Page, Site};
use crate::diagnostic::{Code, Diagnostic, Place, Suggestions};
use crate::parse::words::word_ranges;
use crate::parse::yaml::{Node, Value};

/// Spellings with `always` or `never`, as [`spelling`] makes them: "BASIC" and "basic"
/// are two.
pub type Spellings = HashMap<String, Linked>;

/// A name as spellings are compared: with its capitals, but without what typography
/// makes of quotation marks and dashes.
pub fn spelling(name: &str) -> String {
    let plain = |c| match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2010}'..='\u{2015}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    name.nfc().map(plain).collect()
}

/// Reads the map of a names.yaml. A spelling that is no name of any entry is reported.
pub fn spellings(file: &Arc<str>, map: &Node, site: &Site) -> (Spellings, Vec<Diagnostic>) {
    let mut spellings = Spellings::new();
    let mut diagnostics = Vec::new();
    let mut suggestions = Suggestions::default();
    let in_text = |name: &str| {
        let words = word_ranges(name);
        let (first, last) = (words.first()?, words.last()?);
        Some(fold(&name[first.start..last.end]))
    };
    let names = site.all_names();
    let names = names.flat_map(|name| [Some(fold(name)), in_text(name)]);
    let names: HashSet<String> = names.flatten().collect();
    for (key, value) in map.map() {
        match value.text() {
            Some("always") => spellings.insert(spelling(&key.text), Linked::Always),
            Some("never") => spellings.insert(spelling(&key.text), Linked::Never),
            // What can't be read was reported.
            None if value.value == Value::Unread => continue,
            _ => {
                let place = Place::new(file, value.span.clone());
                let message = format!("`{}` is linked `always` or `never`", key.text);
                diagnostics.push(Diagnostic::new(Code::BadChoice, place, message));
                continue;
            }
        };
        if !readings(&key.text).iter().any(|name| names.contains(name)) {
            let place = Place::new(file, key.span.clone());
            let message = format!("`{}` is no name of an entry", key.text);
            let close = suggestions.closest(&key.text, site.all_names());
            diagnostics.push(Diagnostic::new(Code::UnknownName, place, message).suggest(close));
        }
    }
    (spellings, diagnostics)
}

impl Site {
    /// What names.yaml says of a name in a text.
    pub fn spelled(&self, text: &str) -> Option<Linked> {
        match self.spellings.is_empty() {
            true => None,
            false => self.spellings.get(&spelling(text)).copied(),
        }
    }

    /// Titles, other names and short names of all live entries.
    fn all_names(&self) -> impl Iterator<Item = &str> {
        let entries = self.pages.iter().filter(|p| p.live && p.kind.is_entry());
        entries.flat_map(Page::names)
    }
}
