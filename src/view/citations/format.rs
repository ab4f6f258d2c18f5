//! The calls of hayagriva.

use std::collections::HashMap;

use hayagriva::citationberg::{Locale, LocaleCode};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest,
    CitePurpose, ElemChild, ElemChildren, ElemMeta, Entry, LocatorPayload, Rendered,
    SpecificLocator, standalone_citation,
};

use super::html::{html, linked, without_names};
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
        let language = Some(self.language.clone());
        CitationRequest::new(items, &self.style.csl, language, self.locales, note)
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
        let mut driver = BibliographyDriver::new();
        let item = CitationItem::with_entry(whole.entry(source));
        driver.citation(self.request(vec![item], Some(1)));
        let rendered = self.finish(driver);
        let items = rendered
            .bibliography
            .into_iter()
            .flat_map(|list| list.items);
        let listed = items.map(|item| item.content);
        let cited = rendered.citations.into_iter().map(|cited| cited.citation);
        let written = listed
            .chain(cited)
            .map(|content| dated(whole, source, content));
        written
            .map(|content| html(&content))
            .find(|html| !is_empty(html))
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
        let mut driver = BibliographyDriver::new();
        for cluster in &asked.clusters {
            let items = cluster
                .cites
                .iter()
                .map(|cite| self.item(whole, cluster, cite));
            driver.citation(self.request(items.collect(), cluster.note));
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
        let clusters =
            clusters.map(|(cluster, cited)| self.citation(whole, cluster, cited.citation, &places));
        Formatted {
            clusters: clusters.collect(),
            list,
        }
    }

    fn item<'e>(
        &self,
        whole: &'e Whole,
        cluster: &Cluster,
        cite: &'e AskedCite,
    ) -> CitationItem<'e, Entry> {
        let locator = cite.locator.as_ref();
        let locator = locator.map(|(of, place)| SpecificLocator(*of, LocatorPayload::Str(place)));
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
        if cluster.narrative && !in_note && !names_author {
            out.push_str(&author());
            out.push(' ');
        }
        for child in rendered.0 {
            let ElemChild::Elem(mut elem) = child else {
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
            if cite.bare {
                without_names(&mut elem.children);
            }
            let children = dated(whole, cite.source, elem.children);
            let place = places.get(&cite.source).copied().unwrap_or_default();
            // A style without a year leaves nothing between the brackets of prose.
            out.push_str(&linked(&children, &format!("#{}", list_id(place))).replace(" ()", ""));
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
