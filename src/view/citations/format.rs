//! The calls of hayagriva.

use std::collections::HashMap;

use hayagriva::citationberg::{IndependentStyle, Locale, LocaleCode};
use hayagriva::types::Person;
use hayagriva::{
    BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest,
    CitePurpose, ElemChild, ElemChildren, ElemMeta, Entry, LocatorPayload, Rendered,
    SpecificLocator, standalone_citation,
};

use super::html::{html, linked, take_names, without_empty_brackets};
use super::places::Several;
use super::{Asked, AskedCite, CitationHtml, Cluster, Formatted, Listed, escaped, list_id};
use crate::model::PageNumber;
use crate::model::sources::Style;
use crate::parse::citations::Citing;
use crate::view::Whole;

/// Formats in the style of a site.
pub struct Formatter<'a> {
    style: &'a Style,
    language: LocaleCode,
    locales: &'a [Locale],
}

impl<'a> Formatter<'a> {
    pub fn new(style: &'a Style) -> Self {
        Formatter {
            style,
            language: style.language(),
            locales: style.locales(),
        }
    }

    fn request<'e>(
        &self,
        items: Vec<CitationItem<'e, Entry>>,
        note: Option<usize>,
    ) -> CitationRequest<'e, Entry>
    where
        'a: 'e,
    {
        self.request_in(&self.style.csl, items, note)
    }

    fn request_in<'e>(
        &self,
        style: &'e IndependentStyle,
        items: Vec<CitationItem<'e, Entry>>,
        note: Option<usize>,
    ) -> CitationRequest<'e, Entry>
    where
        'a: 'e,
    {
        let language = Some(self.language.clone());
        CitationRequest::new(items, style, language, self.locales, note)
    }

    /// A cluster of a page. What its author says of one source belongs to it and to what
    /// stands before, so that these stay in the author's order.
    fn cluster<'e>(
        &self,
        items: Vec<CitationItem<'e, Entry>>,
        cluster: &Cluster,
    ) -> CitationRequest<'e, Entry>
    where
        'a: 'e,
    {
        let said = |cite: &AskedCite| !cite.prefix.is_empty() || !cite.suffix.is_empty();
        let style = match cluster.cites.iter().any(said) {
            true => self.style.in_order(),
            false => &self.style.csl,
        };
        self.request_in(style, items, cluster.note)
    }

    fn finish(&self, driver: BibliographyDriver<Entry>) -> Rendered {
        let language = Some(self.language.clone());
        driver.finish(BibliographyRequest::new(
            &self.style.csl,
            language,
            self.locales,
        ))
    }

    /// A source alone as a full reference. Some styles keep some sources out of lists:
    /// these are written as they are first cited.
    pub fn full(&self, whole: &Whole, source: PageNumber) -> Option<String> {
        let rendered = |hidden: bool| {
            let mut driver = BibliographyDriver::new();
            let item = CitationItem::new(whole.entry(source), None, None, hidden, None);
            driver.citation(self.request(vec![item], Some(1)));
            self.finish(driver)
        };
        let written = |content| {
            let html = html(&dated(whole, source, content));
            Some(html).filter(|html| !is_empty(html))
        };
        let list = rendered(true).bibliography.into_iter();
        let mut listed = list.flat_map(|list| list.items).map(|item| item.content);
        let cited = || {
            let cited = rendered(false).citations.into_iter();
            cited.map(|cited| cited.citation).find_map(written)
        };
        listed.find_map(written).or_else(cited)
    }

    /// The author of a source in a sentence; nothing where it has none.
    pub fn author(&self, entry: &Entry) -> Option<String> {
        let people = entry.authors().unwrap_or_default();
        let item = CitationItem::with_entry(entry).kind(CitePurpose::Author);
        let rendered = standalone_citation(self.request(vec![item], None));
        let mut text = String::new();
        if let Some(names) = rendered.find_names() {
            // Writing to a string does not fail.
            let _ = names.children.write_buf(&mut text, BufWriteFormat::Plain);
        }
        let text = text.trim();
        match people {
            [] => None,
            // A style that cites by number alone names nobody.
            [first, rest @ ..] if text.is_empty() => Some(match rest {
                [] => first.name.clone(),
                [second] => format!("{}, {}", first.name, second.name),
                _ => format!("{} et al.", first.name),
            }),
            _ => Some(text.to_owned()),
        }
    }

    /// All citations of a page, and its list.
    pub fn page(&self, whole: &Whole, asked: &Asked) -> Formatted {
        let several = Several::of(asked);
        let cites = asked.clusters.iter().flat_map(|cluster| &cluster.cites);
        let told: Vec<Option<String>> = cites.map(|cite| several.told(cite)).collect();
        let mut places = told.iter().map(Option::as_deref);
        let mut driver = BibliographyDriver::new();
        for cluster in &asked.clusters {
            let cites = cluster.cites.iter().zip(&mut places);
            let items = cites.map(|(cite, place)| self.item(whole, cluster, cite, place));
            driver.citation(self.cluster(items.collect(), cluster));
        }
        for source in &asked.others {
            let entry = whole.entry(*source);
            let hidden = CitationItem::new(entry, None, None, true, None);
            driver.citation(self.request(vec![hidden], None));
        }
        let rendered = self.finish(driver);
        let list = list(whole, asked, &rendered);
        let places = list.iter().enumerate();
        let places: HashMap<PageNumber, usize> = places.map(|(n, l)| (l.source, n)).collect();
        let clusters = asked.clusters.iter().zip(rendered.citations);
        let clusters = clusters.map(|(cluster, mut cited)| {
            for cite in &cluster.cites {
                several.put_back(cite, &mut cited.citation);
            }
            self.citation(whole, cluster, cited.citation, &places)
        });
        Formatted {
            clusters: clusters.collect(),
            list,
        }
    }

    fn item<'e>(
        &self,
        whole: &'e Whole,
        cluster: &Cluster,
        cite: &AskedCite,
        place: Option<&'e str>,
    ) -> CitationItem<'e, Entry> {
        let locator = cite.locator.as_ref().zip(place);
        let locator =
            locator.map(|((of, _), place)| SpecificLocator(*of, LocatorPayload::Str(place)));
        // In a note nothing is prose: its author stands before the mark.
        let prose = cluster.narrative && self.style.citing() == Citing::InText;
        let purpose = prose.then_some(CitePurpose::Prose);
        CitationItem::new(whole.entry(cite.source), locator, None, false, purpose)
    }

    fn citation(
        &self,
        whole: &Whole,
        cluster: &Cluster,
        rendered: ElemChildren,
        places: &HashMap<PageNumber, usize>,
    ) -> CitationHtml {
        let in_note = self.style.citing() == Citing::Notes;
        let author = || escaped(whole.author(cluster.cites[0].source));
        let names_author = rendered.find_names().is_some();
        let mut out = String::new();
        let mut names = None;
        if cluster.narrative && !in_note && !names_author {
            out.push_str(&author());
            out.push(' ');
        }
        for child in rendered.0 {
            let ElemChild::Elem(elem) = child else {
                out.push_str(&html(&ElemChildren(vec![child])));
                continue;
            };
            let cite = match elem.meta {
                Some(ElemMeta::Entry(number)) => cluster.cites.get(number),
                _ => None,
            };
            let Some(cite) = cite else {
                out.push_str(&html(&ElemChildren(vec![ElemChild::Elem(elem)])));
                continue;
            };
            if !cite.prefix.is_empty() {
                let starts = in_note && out.is_empty();
                out.push_str(&escaped(&match starts {
                    true => capitalized(&cite.prefix),
                    false => cite.prefix.clone(),
                }));
                out.push(' ');
            }
            let children = named(whole, cite, elem.children, &mut names);
            let mut children = dated(whole, cite.source, children);
            if cluster.narrative && !in_note {
                without_empty_brackets(&mut children);
            }
            let place = places.get(&cite.source).copied().unwrap_or_default();
            out.push_str(&linked(&children, &format!("#{}", list_id(place))));
            out.push_str(&escaped(&cite.suffix));
        }
        if cluster.in_note {
            // The note ends its sentence itself.
            out.truncate(out.trim_end_matches('.').len());
        }
        CitationHtml {
            author: match cluster.narrative && in_note {
                true => author(),
                false => String::new(),
            },
            html: out,
        }
    }
}

/// The sources of a page in the order of the style; where a style leaves some out, or
/// has no list, they follow in the order in which they are cited.
fn list(whole: &Whole, asked: &Asked, rendered: &Rendered) -> Vec<Listed> {
    let cited = asked.clusters.iter().flat_map(|cluster| &cluster.cites);
    let all = cited
        .map(|cite| cite.source)
        .chain(asked.others.iter().copied());
    let mut left: Vec<PageNumber> = Vec::new();
    for source in all {
        if !left.contains(&source) {
            left.push(source);
        }
    }
    let mut list = Vec::new();
    for item in rendered.bibliography.iter().flat_map(|list| &list.items) {
        let same = |source: &PageNumber| whole.entry(*source).key() == item.key;
        let Some(at) = left.iter().position(same) else {
            continue;
        };
        let source = left.remove(at);
        let content = html(&dated(whole, source, item.content.clone()));
        list.push(Listed {
            source,
            label: item
                .first_field
                .as_ref()
                .map(|field| html(&ElemChildren(vec![field.clone()])).trim().to_owned()),
            html: match is_empty(&content) {
                true => whole.full_reference(source).to_owned(),
                false => content,
            },
        });
    }
    list.extend(left.into_iter().map(|source| Listed {
        source,
        label: None,
        html: whole.full_reference(source).to_owned(),
    }));
    list
}

/// Names that were taken out of a citation, and whose they are.
type Taken<'w> = (&'w [Person], Vec<ElemChild>);

/// What is written of a source, without its names if the citation is bare. They go to the
/// next source of the same authors that has none: of neighbours, a style may name the
/// first alone.
fn named<'w>(
    whole: &'w Whole,
    cite: &AskedCite,
    mut content: ElemChildren,
    names: &mut Option<Taken<'w>>,
) -> ElemChildren {
    let authors = whole.entry(cite.source).authors();
    let taken = names.take_if(|(of, _)| Some(*of) == authors);
    if cite.bare {
        let own = take_names(&mut content);
        *names = authors.zip(own).or(taken);
    } else if let Some((_, names)) = taken
        && content.find_names().is_none()
    {
        content.0.splice(..0, names);
    }
    content
}

/// What is written of a source, with its date in words where it needs them.
fn dated(whole: &Whole, source: PageNumber, mut content: ElemChildren) -> ElemChildren {
    if let Some(issued) = whole.issued_in_words(source) {
        issued.say(&mut content);
    }
    content
}

/// Whether HTML shows nothing.
fn is_empty(html: &str) -> bool {
    !html.contains(char::is_alphanumeric)
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
