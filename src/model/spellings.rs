//! `names.yaml`: which spellings of names are links, decided by the site's authors.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::names::{fold, readings};
use super::schema::Linked;
use super::{Page, Site};
use crate::diagnostic::{Code, Diagnostic, Place, Suggestions, listed};
use crate::parse::words::{is_invisible, word_ranges};
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
    let owners = Owners::of(site);
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
        let place = Place::new(file, key.span.clone());
        if let Some(found) = owners.unseen(&key.text, &place) {
            diagnostics.push(found);
        } else if owners.has_none(&key.text) {
            let message = format!("`{}` is no name of an entry", key.text);
            let close = suggestions.closest(&key.text, site.all_names());
            diagnostics.push(Diagnostic::new(Code::UnknownName, place, message).suggest(close));
        } else if value.text() == Some("always") {
            diagnostics.extend(owners.why_idle(&key.text, place));
        }
    }
    (spellings, diagnostics)
}

/// Which entries have a name.
#[derive(Default)]
struct Owners<'a> {
    /// By titles and other names, just as they are spelt.
    exact: HashMap<String, Vec<&'a str>>,
    /// The same, folded.
    full: HashSet<String>,
    /// By short names, folded.
    short: HashMap<String, &'a str>,
}

impl<'a> Owners<'a> {
    fn of(site: &'a Site) -> Owners<'a> {
        let mut owners = Owners::default();
        let entries = site.pages.iter().filter(|p| p.live && p.kind.is_entry());
        for page in entries {
            for name in std::iter::once(&page.title).chain(&page.aliases) {
                owners.full.extend(as_written(name));
                let of_name = owners.exact.entry(spelling(name)).or_default();
                if of_name.last() != Some(&page.id.as_str()) {
                    of_name.push(&page.id);
                }
            }
            for name in page.short().into_iter().flat_map(as_written) {
                owners.short.entry(name).or_insert(&page.id);
            }
        }
        owners
    }

    /// What is wrong with a spelling that holds a mark which nobody sees, and no name has.
    fn unseen(&self, name: &str, place: &Place) -> Option<Diagnostic> {
        let mark = name.chars().find(|c| is_invisible(*c))?;
        if self.exact.contains_key(&spelling(name)) {
            return None;
        }
        let plain: String = name.chars().filter(|c| !is_invisible(*c)).collect();
        let message = format!(
            "this spelling holds an invisible character, U+{:04X}, that no name has there",
            u32::from(mark)
        );
        let found = Diagnostic::new(Code::IdleSpelling, place.clone(), message);
        Some(found.help(format!("type it anew: `{plain}`")))
    }

    fn has_none(&self, name: &str) -> bool {
        let known = |name| self.full.contains(name) || self.short.contains_key(name);
        !readings(name).iter().any(|name| known(name.as_str()))
    }

    /// What is wrong with a spelling that is to be linked always and can't be.
    fn why_idle(&self, name: &str, place: Place) -> Option<Diagnostic> {
        let of_name = self
            .exact
            .get(&spelling(name))
            .map_or(&[][..], Vec::as_slice);
        let found = |message| Diagnostic::new(Code::IdleSpelling, place, message);
        if of_name.len() > 1 {
            let message = format!(
                "`{name}` is a name of {} entries, and `always` says of none that it is meant",
                of_name.len()
            );
            let ids = listed(of_name, of_name.len());
            let help = "write `never` if no page should be told of it, or `refers` on the pages that mean one of them";
            return Some(found(message).help(format!("they are {ids}")).help(help));
        }
        let readings = readings(name);
        if readings.iter().any(|name| self.full.contains(name)) {
            return None;
        }
        let id = readings.iter().find_map(|name| self.short.get(name))?;
        let message =
            format!("`{name}` is the short name of {id}, which links behind the full name only");
        let help =
            format!("if it means {id} wherever it stands, write it among the `aliases` of {id}");
        Some(found(message).help(help))
    }
}

/// A name, folded, as it can be written: whole, or without the signs around it.
fn as_written(name: &str) -> impl Iterator<Item = String> {
    let words = word_ranges(name);
    let in_text = words.first().zip(words.last());
    let in_text = in_text.map(|(first, last)| fold(&name[first.start..last.end]));
    std::iter::once(fold(name)).chain(in_text)
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
