//! What a site's citations lack: sources that nothing cites, pages that cite nothing
//! and should, sources that cite themselves.

use std::ops::Range;

use indexmap::IndexMap;

use super::{Links, Target};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::names::Missed;
use crate::model::places;
use crate::model::sources::SOURCE;
use crate::model::value::Value;
use crate::model::{Page, PageNumber, Site};
use crate::parse::citations::{bare, in_link, written};
use crate::parse::yaml;
use crate::parse::{Document, Reference, ReferenceKind};

/// Finds them in the pages of this build.
pub fn check(site: &Site, documents: &[Document], links: &Links) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let asked = site.schema.kinds.values().any(|kind| kind.must_cite);
    if site.style.is_none() && !asked {
        return found;
    }
    check_astray(site, documents, &mut found);
    let mut cited = vec![false; site.pages.len()];
    for (number, page) in site.pages.iter().enumerate().filter(|(_, page)| page.live) {
        let document = &documents[page.document];
        let in_text: Vec<(&Reference, PageNumber)> = cites(document, links, number).collect();
        let mut name = |source: PageNumber| cited[source] |= source != number;
        named_in(page, &mut name);
        in_text.iter().for_each(|(_, source)| name(*source));
        check_itself(site, number, document, &in_text, &mut found);
        let any = document.facts.references.iter().any(is_cite);
        if page.kind.must_cite && !any {
            let kind = &page.kind.label;
            let message = format!(
                "this page cites no source, and each {} should",
                kind.to_lowercase()
            );
            found.push(
                Diagnostic::new(Code::MissingCitation, title(page, document), message)
                    .help("write `[@id]` of a source behind what comes from it"),
            );
        }
    }
    for (number, page) in site.pages.iter().enumerate() {
        let document = &documents[page.document];
        // A library may hold more than a site cites.
        let own = page.live && page.kind.name == SOURCE && document.facts.entry.is_none();
        if own && !cited[number] {
            let key = page.id.rsplit('/').next().unwrap_or(&page.id);
            let message = format!("nothing cites the source `{key}`");
            found.push(
                Diagnostic::new(Code::UncitedSource, title(page, document), message).help(format!(
                    "write `[@{key}]` behind what comes from it, or remove it"
                )),
            );
        }
    }
    found
}

/// Citations without brackets in links and pictures. A name that no source has as its key
/// is somebody's.
fn check_astray(site: &Site, documents: &[Document], found: &mut Vec<Diagnostic>) {
    let is_source = |number: PageNumber| site.pages[number].kind.name == SOURCE;
    let is_key = |key: &str| !matches!(site.names.by_key(key, is_source), Err(Missed::Nothing));
    for page in &site.pages {
        let facts = &documents[page.document].facts;
        let astray = facts.references.iter();
        let astray = astray.filter(|r| r.kind == ReferenceKind::Astray && is_key(&r.target));
        let place = |span: &Range<usize>| Place::new(&page.file, span.clone());
        found.extend(astray.map(|r| in_link(place(&r.span))));
        for alt in facts
            .blocks
            .iter()
            .filter_map(|block| block.data.get("alt"))
        {
            let yaml::Value::Scalar(scalar) = &alt.value else {
                continue;
            };
            let text = &scalar.text;
            let cites = written(text, &(0..text.len())).into_iter();
            let cites = cites.filter(|cite| bare(&text[cite.clone()]).is_some_and(is_key));
            found.extend(cites.map(|cite| {
                let stands = places(alt, text).map(|places| places.of(&cite));
                in_link(place(&stands.unwrap_or(alt.span.clone())))
            }));
        }
    }
}

fn is_cite(reference: &Reference) -> bool {
    matches!(reference.kind, ReferenceKind::Cite { .. })
}

/// The citations in the text of a page, with the sources that they lead to.
fn cites<'a>(
    document: &'a Document,
    links: &'a Links,
    number: PageNumber,
) -> impl Iterator<Item = (&'a Reference, PageNumber)> {
    let references = document
        .facts
        .references
        .iter()
        .zip(&links.pages[number].targets);
    references.filter_map(|(reference, target)| match target {
        Some(Target::Page { number, .. }) if is_cite(reference) => Some((reference, *number)),
        _ => None,
    })
}

/// The pages that a page's fields and blocks name; `related` is no citation.
fn named_in(page: &Page, named: &mut impl FnMut(PageNumber)) {
    fn add(values: &IndexMap<String, Value>, named: &mut impl FnMut(PageNumber)) {
        for (_, value) in values.iter().filter(|(name, _)| *name != "related") {
            for item in value.items() {
                match item {
                    Value::Ref(number) => named(*number),
                    Value::Group(group) => add(group, named),
                    _ => {}
                }
            }
        }
    }
    add(&page.values, named);
    for block in &page.blocks {
        add(&block.values, named);
    }
}

fn check_itself(
    site: &Site,
    number: PageNumber,
    document: &Document,
    in_text: &[(&Reference, PageNumber)],
    found: &mut Vec<Diagnostic>,
) {
    let in_text = in_text.iter().filter(|(_, source)| *source == number);
    let in_text = in_text.map(|(reference, _)| reference.span.clone());
    let page = &site.pages[number];
    let front = document.facts.front_matter.get("sources");
    let items = front.map_or(&[][..], |node| match &node.value {
        yaml::Value::List(items) => items,
        _ => std::slice::from_ref(node),
    });
    let is_source = |number: PageNumber| site.pages[number].kind.name == SOURCE;
    let in_front = items.iter().filter(|node| {
        let named = node
            .text()
            .map(|text| site.names.resolve_among(text, is_source));
        page.sources.contains(&number) && matches!(named, Some(Ok(named)) if named == number)
    });
    for span in in_text.chain(in_front.map(|node| node.span.clone())) {
        let place = Place::new(&page.file, span);
        found.push(
            Diagnostic::new(Code::SelfCitation, place, "this source cites itself")
                .help("cite where it has this from, or take the citation out"),
        );
    }
}

/// Where a page has its title.
fn title(page: &Page, document: &Document) -> Place {
    let title = document.facts.front_matter.get("title");
    Place::new(&page.file, title.map_or(0..0, |node| node.span.clone()))
}
