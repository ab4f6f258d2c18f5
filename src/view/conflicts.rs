//! Outputs that can't all be written: two at one address, a file where a folder
//! has to be, names that nothing may have; tags that would share a page.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Content, Output, ViewOf, Whole};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{PageNumber, tag_slug};
use crate::parse::yaml::{Node, Value};

/// What expound's own files in the output folder begin with.
const RESERVED: &str = ".expound";

/// All conflicts of these outputs, which are sorted by path.
pub fn conflicts(outputs: &[Output], whole: &Whole) -> Vec<Diagnostic> {
    let mut diagnostics = tags(whole);
    let mut seen: HashMap<String, &Output> = HashMap::with_capacity(outputs.len());
    for output in outputs {
        if let Some(why) = unsound(&output.path) {
            diagnostics.push(whole.bad_path(output, why));
        } else if let Some(first) = seen.insert(output.path.to_lowercase(), output) {
            diagnostics.push(whole.collision(first, output));
        }
    }
    // Of the many outputs in a folder that is a file, one is reported.
    let mut folders: BTreeMap<String, (&Output, &Output)> = BTreeMap::new();
    for output in outputs {
        let path = output.path.to_lowercase();
        for (slash, _) in path.match_indices('/') {
            let Some(file) = seen.get(&path[..slash]) else {
                continue;
            };
            let pair = folders.entry(path[..slash].to_owned());
            let pair = pair.or_insert((file, output));
            if yields(output) < yields(pair.1) {
                pair.1 = output;
            }
        }
    }
    let folders = folders.into_values();
    diagnostics.extend(folders.map(|(file, inside)| whole.file_for_folder(file, inside)));
    diagnostics
}

/// Why no file may have this path.
fn unsound(path: &str) -> Option<&'static str> {
    if path.to_ascii_lowercase().starts_with(RESERVED) {
        return Some("names that start with `.expound` are expound's own");
    }
    let control = path.contains(char::is_control);
    control.then_some("an address has no line breaks and control characters")
}

/// Which of two outputs gives way: a redirect first, and last what is made.
fn yields(output: &Output) -> u8 {
    match &output.content {
        Content::Template { view, .. } => match view {
            ViewOf::Redirect { .. } => 0,
            ViewOf::Page { .. } => 1,
            _ => 3,
        },
        Content::Copy(_) => 2,
    }
}

fn is_made(output: &Output) -> bool {
    yields(output) == 3
}

fn address_of(output: &Output) -> &str {
    output
        .path
        .strip_suffix("index.html")
        .unwrap_or(&output.path)
}

const ANOTHER: &str = "give one of them another `slug`, file name or redirect";

impl Whole<'_> {
    fn bad_path(&self, output: &Output, why: &str) -> Diagnostic {
        let address = address_of(output).escape_debug();
        let message = format!("`{address}` can't be an address: {why}");
        Diagnostic::new(Code::BadAddress, self.place_of(output), message)
            .help("give it another name")
    }

    fn collision(&self, first: &Output, second: &Output) -> Diagnostic {
        let (at, other) = match yields(first) == 0 && yields(second) != 0 || is_made(second) {
            true => (first, second),
            false => (second, first),
        };
        // A file of the theme gives way to nothing but a file in its own place.
        let of_theme = |output: &Output| output.origin.starts_with("templates/");
        let (at, other) = match of_theme(at) {
            true => (other, at),
            false => (at, other),
        };
        let (address, theirs) = (address_of(at), address_of(other));
        let message = if at.path != other.path {
            format!("the addresses `{address}` and `{theirs}` differ only in case")
        } else if is_made(at) {
            format!("two folders have the address `{address}`")
        } else if is_made(other) {
            format!("the address `{address}` is made by expound")
        } else if of_theme(other) {
            format!("the theme has a file at `{address}`")
        } else {
            format!("two pages want the address `{address}`")
        };
        let found = Diagnostic::new(Code::DuplicateAddress, self.place_of(at), message);
        if of_theme(other) {
            return found.help(format!(
                "to override it, move this file to {}",
                other.origin
            ));
        }
        self.with_other(found, at, other).help(ANOTHER)
    }

    fn file_for_folder(&self, file: &Output, inside: &Output) -> Diagnostic {
        let (at, other) = match yields(file) < yields(inside) {
            true => (file, inside),
            false => (inside, file),
        };
        let message = format!(
            "the address `{}` needs a folder `{}`, and that is a file",
            address_of(inside),
            file.path
        );
        let found = Diagnostic::new(Code::DuplicateAddress, self.place_of(at), message);
        self.with_other(found, at, other).help(ANOTHER)
    }

    fn with_other(&self, found: Diagnostic, at: &Output, other: &Output) -> Diagnostic {
        let place = self.place_of(other);
        match place.file == self.site.config.file || other.origin == at.origin && !is_made(at) {
            true => found,
            false => found.other(place, "the other one"),
        }
    }

    /// Where the author can change an output: the redirect, the slug, a page of
    /// the folder, or the file as a whole.
    fn place_of(&self, output: &Output) -> Place {
        if let Content::Template {
            view: ViewOf::Folder { folder, .. },
            ..
        } = &output.content
        {
            let below = format!("{folder}/");
            let mut pages = self.site.pages.iter().filter(|page| page.live);
            let first = pages.find(|page| page.id.starts_with(&below));
            return Place::file(first.map_or(&output.origin, |page| &page.file));
        }
        Place::new(&output.origin, self.origin_span(output))
    }

    /// The bytes of a key's value in a page's front matter.
    pub fn span_of_key(&self, number: PageNumber, key: &str) -> Range<usize> {
        let document = &self.documents[self.site.pages[number].document];
        let node = document.facts.front_matter.get(key);
        node.map_or(0..0, |node| node.span.clone())
    }

    /// The bytes to point at for an output: the redirect, the slug, or the file as a whole.
    fn origin_span(&self, output: &Output) -> Range<usize> {
        let Content::Template { view, .. } = &output.content else {
            return 0..0;
        };
        let (number, key) = match view {
            ViewOf::Page { number, .. } => (number, "slug"),
            ViewOf::Redirect { to, .. } => (to, "redirects"),
            _ => return 0..0,
        };
        let document = &self.documents[self.site.pages[*number].document];
        let front = &document.facts.front_matter;
        let Some(node) = front.get(key).or_else(|| front.get("title")) else {
            return 0..0;
        };
        let wanted = output
            .path
            .strip_suffix("/index.html")
            .unwrap_or(&output.path);
        match &node.value {
            Value::List(items) => items
                .iter()
                .find(|item| item.text().is_some_and(|t| t.trim_matches('/') == wanted))
                .map_or(node.span.clone(), |item| item.span.clone()),
            _ => node.span.clone(),
        }
    }

    /// The item of a list in a page's front matter that is this text.
    fn span_of_item(&self, number: PageNumber, key: &str, text: &str) -> Range<usize> {
        let document = &self.documents[self.site.pages[number].document];
        let node = document.facts.front_matter.get(key);
        let items = match node.map(|node| &node.value) {
            Some(Value::List(items)) => items.as_slice(),
            _ => &[],
        };
        let is_it = |item: &&Node| item.text().is_some_and(|t| t.trim() == text);
        let item = items.iter().find(is_it).or(node);
        item.map_or(0..0, |item| item.span.clone())
    }
}

/// Tags without an address, and different ones that would share one.
fn tags(whole: &Whole) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut firsts: HashMap<String, (PageNumber, &str)> = HashMap::new();
    let pages = whole.site.pages.iter().enumerate();
    for (number, page) in pages.filter(|(_, page)| page.live) {
        for tag in &page.tags {
            let place = |number: PageNumber, tag: &str| {
                let span = whole.span_of_item(number, "tags", tag);
                Place::new(&whole.site.pages[number].file, span)
            };
            let slug = tag_slug(tag);
            if slug.is_empty() {
                let message = format!("the tag `{tag}` leaves nothing for an address");
                let found = Diagnostic::new(Code::BadAddress, place(number, tag), message);
                diagnostics.push(found.help("give it letters or digits"));
                continue;
            }
            let (first, title) = *firsts.entry(slug.clone()).or_insert((number, tag));
            if plain(title) == plain(tag) {
                continue;
            }
            let message =
                format!("the tags `{title}` and `{tag}` would have one address, `tags/{slug}/`");
            let mut found = Diagnostic::new(Code::DuplicateAddress, place(number, tag), message);
            if first != number {
                found = found.other(place(first, title), "the other one");
            }
            diagnostics.push(found.help("write it in the same way, or in other words"));
        }
    }
    diagnostics
}

/// A tag without what makes no other tag of it: case, accents, and how its words are parted.
fn plain(tag: &str) -> String {
    let letters = tag.nfkd().filter(|c| !is_combining_mark(*c));
    let letters = letters.filter(|c| !['\'', '\u{2019}'].contains(c));
    let spaced: String = letters
        .flat_map(char::to_lowercase)
        .map(|c| if "-_".contains(c) { ' ' } else { c })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
