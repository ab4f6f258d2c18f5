//! A source as hayagriva formats it.

use std::str::FromStr;

use hayagriva::Entry;
use hayagriva::types::{
    EntryType, FormatString, MaybeTyped, Numeric, PageRanges, Person, PersonRole, PersonsWithRoles,
    Publisher, QualifiedUrl, SerialNumber,
};

use super::dates::{date, issued};
use crate::date::Edtf;
use crate::model::value::Value;
use crate::model::{Page, Site};
use crate::parse::Document;

/// What a source is: what its library says, or its fields.
pub fn entry(site: &Site, page: &Page, document: &Document) -> Entry {
    let Some(entry) = &document.facts.entry else {
        return of_fields(site, page);
    };
    let mut entry = (**entry).clone();
    if let Some(issued) = issued(page) {
        entry.set_date(date(issued));
    }
    entry
}

fn of_fields(site: &Site, page: &Page) -> Entry {
    let fields = Fields { site, page };
    let kind = fields.text("type").unwrap_or_default();
    let (of, within) = types(kind, fields.text("url").is_some());
    let mut entry = Entry::new(&page.id, of);
    // A page's title is then the site's own name for the source, and not the source's.
    if fields.text("untitled").is_none() {
        entry.set_title(string(&page.title));
    }
    fields.people(&mut entry);
    if let Some(issued) = issued(page) {
        entry.set_date(date(issued));
    }
    if let Some(url) = fields.text("url").and_then(|url| url.parse().ok()) {
        entry.set_url(QualifiedUrl {
            value: url,
            visit_date: fields.date("accessed").map(date),
        });
    }
    fields.publication(&mut entry, within);
    fields.rest(&mut entry);
    entry
}

struct Fields<'a> {
    site: &'a Site,
    page: &'a Page,
}

impl Fields<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        match self.page.values.get(name)? {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        }
    }

    fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        let values = self
            .page
            .values
            .get(name)
            .map(Value::items)
            .unwrap_or_default();
        values.iter().filter_map(|value| match value {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        })
    }

    fn date(&self, name: &str) -> Option<&Edtf> {
        match self.page.values.get(name)? {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    fn persons(&self, name: &str) -> Vec<Person> {
        self.texts(name)
            .map(|written| self.person(written))
            .collect()
    }

    /// `Haass, Richard`; a name without a comma is a person's if the site knows the
    /// person by a `short` name, and else that of an institution.
    fn person(&self, written: &str) -> Person {
        let mut parts = written.split(',').map(str::trim);
        let family = parts.next().unwrap_or_default();
        let second = parts.next();
        let third = parts.next();
        let (family, given) = match second {
            Some(second) => (family, Some(third.unwrap_or(second))),
            None => self.divided(written).unwrap_or((written, None)),
        };
        Person {
            name: family.to_owned(),
            given_name: given.map(str::to_owned),
            prefix: None,
            suffix: third.and(second).map(str::to_owned),
            comma_suffix: false,
            alias: None,
        }
    }

    fn divided<'t>(&self, written: &'t str) -> Option<(&'t str, Option<&'t str>)> {
        let number = self.site.names.resolve(written).ok()?;
        let family = self.site.pages[number].short()?;
        let given = written.strip_suffix(family)?.trim_end();
        let family = &written[written.len() - family.len()..];
        (!given.is_empty()).then_some((family, Some(given)))
    }

    fn people(&self, entry: &mut Entry) {
        let authors = self.persons("author");
        if !authors.is_empty() {
            entry.set_authors(authors);
        }
        let editors = self.persons("editor");
        if !editors.is_empty() {
            entry.set_editors(editors);
        }
        let roles = [
            ("translator", PersonRole::Translator),
            ("director", PersonRole::Director),
        ];
        let others = roles.into_iter().filter_map(|(field, role)| {
            let names = self.persons(field);
            (!names.is_empty()).then_some(PersonsWithRoles { names, role })
        });
        let others: Vec<PersonsWithRoles> = others.collect();
        if !others.is_empty() {
            entry.set_affiliated(others);
        }
    }

    /// Who published it, and what it is a part of.
    fn publication(&self, entry: &mut Entry, within: Option<EntryType>) {
        let container = self.text("container-title");
        let publisher = self.text("publisher").map(string);
        let place = self.text("publisher-place").map(string);
        let event = self.text("event-title");
        if publisher.is_some() || place.is_some() {
            entry.set_publisher(Publisher::new(publisher, place));
        }
        let mut parents = Vec::new();
        if within.is_some() || container.is_some() {
            let mut parent = Entry::new(entry.key(), within.unwrap_or(EntryType::Periodical));
            if let Some(title) = container {
                parent.set_title(string(title));
            }
            parents.push(parent);
        }
        let numbered = parents.first_mut().unwrap_or(entry);
        if let Some(volume) = self.text("volume") {
            numbered.set_volume(number(volume));
        }
        if let Some(issue) = self.text("issue") {
            numbered.set_issue(number(issue));
        }
        if let Some(title) = event {
            let mut parent = Entry::new(entry.key(), EntryType::Conference);
            parent.set_title(string(title));
            if let Some(place) = self.text("event-place") {
                parent.set_location(string(place));
            }
            parents.push(parent);
        }
        if !parents.is_empty() {
            entry.set_parents(parents);
        }
    }

    fn rest(&self, entry: &mut Entry) {
        if let Some(edition) = self.text("edition") {
            entry.set_edition(number(edition));
        }
        if let Some(page) = self.text("page") {
            let pages = PageRanges::from_str(page).ok();
            let written = || MaybeTyped::String(page.to_owned());
            entry.set_page_range(pages.map_or_else(written, MaybeTyped::Typed));
        }
        if let Some(chapter) = self.text("chapter-number") {
            entry.set_chapter(number(chapter));
        }
        if let Some(genre) = self.text("untitled").or(self.text("genre")) {
            entry.set_genre(string(genre));
        }
        if let Some(note) = self.text("note") {
            entry.set_note(string(note));
        }
        if let Some(language) = self.text("language").and_then(|tag| tag.parse().ok()) {
            entry.set_language(language);
        }
        let numbers = [
            ("number", "serial"),
            ("doi", "doi"),
            ("isbn", "isbn"),
            ("issn", "issn"),
        ];
        let numbers = numbers.into_iter().filter_map(|(field, key)| {
            let value = self.text(field)?;
            Some((key.to_owned(), value.to_owned()))
        });
        let numbers: std::collections::BTreeMap<_, _> = numbers.collect();
        if !numbers.is_empty() {
            entry.set_serial_number(SerialNumber(numbers));
        }
    }
}

fn string(text: &str) -> FormatString {
    FormatString::from_str(text).unwrap_or_else(|_| text.to_owned().into())
}

fn number(text: &str) -> MaybeTyped<Numeric> {
    let typed = Numeric::from_str(text).ok();
    typed.map_or_else(|| MaybeTyped::String(text.to_owned()), MaybeTyped::Typed)
}

/// hayagriva's type for one of CSL, and that of what it is a part of.
fn types(kind: &str, on_the_web: bool) -> (EntryType, Option<EntryType>) {
    use EntryType::*;
    match kind {
        "article-journal" | "article-magazine" | "review" | "review-book" => {
            (Article, Some(Periodical))
        }
        "article-newspaper" => (Article, Some(Newspaper)),
        "article" => (Article, None),
        "paper-conference" => (Article, Some(Proceedings)),
        "post-weblog" => (Article, Some(Blog)),
        "book" | "classic" => (Book, None),
        "chapter" => (Chapter, Some(Book)),
        "collection" => (Anthology, None),
        "periodical" => (Periodical, None),
        "entry" => (Entry, None),
        "entry-dictionary" | "entry-encyclopedia" => (Entry, Some(Reference)),
        "report" => (Report, None),
        "thesis" => (Thesis, None),
        "manuscript" => (Manuscript, None),
        "webpage" => (Web, None),
        "post" => (Post, None),
        "broadcast" => (Video, Some(Video)),
        "motion_picture" => (Video, None),
        "song" => (Audio, None),
        "musical_score" => (Audio, Some(Book)),
        "performance" => (Performance, None),
        "legislation" | "bill" | "regulation" | "standard" | "treaty" => (Legislation, None),
        "legal_case" | "hearing" => (Case, None),
        "patent" => (Patent, None),
        "software" | "dataset" => (Repository, None),
        "figure" | "graphic" | "map" => (Artwork, None),
        "event" => (Exhibition, None),
        "" if on_the_web => (Web, None),
        _ => (Misc, None),
    }
}
