//! A site's own library of references becomes documents without a text: one for each
//! entry of `content/references.yaml` (hayagriva's format) or `content/references.bib`
//! (BibTeX). From there on they are pages like others, of the kind `source`.

mod bib;
mod yaml;

use std::ops::Range;
use std::sync::Arc;

use hayagriva::Entry;
use hayagriva::types::Date;

use super::yaml::{Key, Node, Scalar, Typed, Value};
use super::{Body, Document, Facts};
use crate::diagnostic::Diagnostic;
use crate::read::SourceFile;

/// An entry of a library.
struct Reference {
    entry: Entry,
    /// Its key in the file.
    span: Range<usize>,
    /// When it was issued, as front matter has it.
    issued: Option<String>,
}

/// The entries of a library as documents, in their order, and what is wrong with it.
/// Entries that can't be read are left out.
pub fn documents(file: &SourceFile) -> (Vec<Document>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let entries = match file.path.ends_with(".bib") {
        true => bib::entries(file, &mut found),
        false => yaml::entries(file, &mut found),
    };
    let entries = entries.into_iter();
    let documents = entries.map(|reference| document(&file.path, reference));
    (documents.collect(), found)
}

/// A document of what an entry says. Its values all stand where its key does.
fn document(file: &Arc<str>, reference: Reference) -> Document {
    let Reference {
        entry,
        span,
        issued,
    } = reference;
    let mut values: Vec<(&str, Value)> = Vec::new();
    let title = entry.title().map(|title| title.to_string());
    let title = title.filter(|title| !title.trim().is_empty());
    values.push(("title", text(title.as_deref().unwrap_or(entry.key()))));
    // A library holds titles that texts have by chance: its entries are cited by key.
    values.push(("linked", text("never")));
    let people = entry.authors().unwrap_or_default().iter();
    let people: Vec<Value> = people
        .map(|person| text(&person.name_first(false, false)))
        .collect();
    let publisher = entry
        .map(Entry::publisher)
        .and_then(|publisher| publisher.name());
    let container = entry.parents().first().and_then(Entry::title);
    let url = entry.url_any();
    let mut add = |key, value: Option<String>| values.extend(value.map(|v| (key, text(&v))));
    add("publisher", publisher.map(ToString::to_string));
    add("container-title", container.map(ToString::to_string));
    add("issued", issued);
    add("url", url.map(|url| url.value.to_string()));
    add(
        "accessed",
        url.and_then(|url| edtf(url.visit_date.as_ref()?))
            .filter(|d| d.len() == 10),
    );
    if !people.is_empty() {
        let node = |value| Node {
            value,
            span: span.clone(),
        };
        values.push((
            "author",
            Value::List(people.into_iter().map(node).collect()),
        ));
    }
    let key = |name: &str| Key {
        text: name.to_owned(),
        span: span.clone(),
    };
    let node = |value| Node {
        value,
        span: span.clone(),
    };
    let values = values
        .into_iter()
        .map(|(name, value)| (key(name), node(value)));
    Document {
        file: file.clone(),
        facts: Facts {
            front_matter: node(Value::Map(values.collect())),
            whole: true,
            headings: Vec::new(),
            ids: Vec::new(),
            references: Vec::new(),
            blocks: Vec::new(),
            first_paragraph: None,
            entry: Some(Arc::new(entry)),
        },
        body: Body::default(),
        diagnostics: Vec::new(),
        quotations: Vec::new(),
    }
}

fn text(text: &str) -> Value {
    Value::Scalar(Scalar {
        text: text.to_owned(),
        typed: Typed::Text,
        places: Default::default(),
    })
}

/// A date as front matter has it.
fn edtf(date: &Date) -> Option<String> {
    let year = u32::try_from(date.year).ok().filter(|year| *year <= 9999)?;
    let mut text = format!("{year:04}");
    if let Some(month) = date.month {
        text.push_str(&format!("-{:02}", month + 1));
        if let Some(day) = date.day {
            text.push_str(&format!("-{:02}", day + 1));
        }
    } else if let Some(season) = date.season {
        text.push_str(&format!("-{}", 20 + season.to_csl_number()));
    }
    if date.approximate {
        text.push('~');
    }
    crate::date::Edtf::parse(&text).is_ok().then_some(text)
}
