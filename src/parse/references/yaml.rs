//! hayagriva's own format. Each entry is read alone, so that a mistake in one hides
//! no other, and stands at the value that is wrong.

use std::ops::Range;

use hayagriva::{Entry, Library};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{Reference, edtf};
use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::parse::front_matter;
use crate::parse::yaml::{Node, Value};
use crate::read::SourceFile;

/// What an entry may hold.
const FIELDS: [&str; 28] = [
    "type",
    "title",
    "author",
    "date",
    "parent",
    "abstract",
    "genre",
    "editor",
    "affiliated",
    "call-number",
    "publisher",
    "location",
    "organization",
    "issue",
    "volume",
    "volume-total",
    "chapter",
    "edition",
    "page-range",
    "page-total",
    "time-range",
    "runtime",
    "url",
    "serial-number",
    "language",
    "archive",
    "archive-location",
    "note",
];

pub fn entries(file: &SourceFile, found: &mut Vec<Diagnostic>) -> Vec<Reference> {
    if file.text.trim().is_empty() {
        return Vec::new();
    }
    let span = 0..file.text.len();
    let Some(map) = front_matter::read_map(&file.path, &file.text, span, found) else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    for (key, node) in map.map() {
        match node.value {
            Value::Unread => continue,
            Value::Map(_) => {}
            _ => {
                let place = Place::new(&file.path, key.span.clone());
                let message = format!(
                    "`{}` is keys with values, found {}",
                    key.text,
                    node.describe()
                );
                found.push(Diagnostic::new(Code::BadReference, place, message).help(
                    "write its fields below it: `type: article`, `title: …`, `date: 2023-07`",
                ));
                continue;
            }
        }
        check_keys(file, node, found);
        match read(&key.text, &node.to_json()) {
            Ok(entry) => entries.push(Reference {
                issued: entry.date_any().and_then(edtf),
                span: key.span.clone(),
                entry,
            }),
            Err(error) => found.push(wrong(file, (&key.text, &key.span), node, &error)),
        }
    }
    entries
}

fn read(key: &str, value: &Json) -> Result<Entry, String> {
    let library = Library::deserialize(json!({ key: value })).map_err(|e| e.to_string())?;
    library
        .get(key)
        .cloned()
        .ok_or_else(|| "it holds nothing".to_owned())
}

/// Keys that nothing reads, in an entry and what it was published in.
fn check_keys(file: &SourceFile, node: &Node, found: &mut Vec<Diagnostic>) {
    for (key, value) in node.map() {
        if key.text == "parent" {
            match &value.value {
                Value::List(parents) => {
                    parents
                        .iter()
                        .for_each(|parent| check_keys(file, parent, found));
                }
                _ => check_keys(file, value, found),
            }
        }
        if FIELDS.contains(&key.text.as_str()) || key.text == "serial" {
            continue;
        }
        let place = Place::new(&file.path, key.span.clone());
        let message = format!("`{}` is not a key of a reference", key.text);
        let close = closest(&key.text, FIELDS);
        let diagnostic = Diagnostic::new(Code::UnknownKey, place, message).suggest(close);
        found.push(match close {
            Some(_) => diagnostic,
            None => diagnostic.help(format!("its keys are {}", FIELDS.join(", "))),
        });
    }
}

/// What is wrong with an entry, at the first of its values that can't be read alone.
fn wrong(
    file: &SourceFile,
    (key, span): (&str, &Range<usize>),
    node: &Node,
    error: &str,
) -> Diagnostic {
    let kind = node
        .get("type")
        .filter(|kind| read(key, &json!({"type": kind.to_json()})).is_ok());
    let Some(kind) = kind else {
        let at = node.get("type").map_or(span, |kind| &kind.span);
        let place = Place::new(&file.path, at.clone());
        let found = match node.get("type").and_then(Node::text) {
            Some(kind) => {
                let message = format!("`{kind}` is no type of a reference");
                let close = closest(kind, TYPES);
                Diagnostic::new(Code::BadReference, place, message).suggest(close)
            }
            None => {
                let message = format!("the reference `{key}` needs a `type`");
                Diagnostic::new(Code::BadReference, place, message)
            }
        };
        return found.help(format!("write one of {}", TYPES.join(", ")));
    };
    let kind = kind.to_json();
    for (name, value) in node.map() {
        let alone = json!({"type": kind, &*name.text: value.to_json()});
        if let Err(error) = read(key, &alone) {
            let place = Place::new(&file.path, value.span.clone());
            let message = format!("`{}` can't be read: {error}", name.text);
            return Diagnostic::new(Code::BadReference, place, message)
                .help("the format is described in hayagriva's documentation, docs/file-format.md");
        }
    }
    let message = format!("the reference `{key}` can't be read: {error}");
    Diagnostic::new(
        Code::BadReference,
        Place::new(&file.path, span.clone()),
        message,
    )
}

const TYPES: [&str; 29] = [
    "article",
    "chapter",
    "entry",
    "anthos",
    "report",
    "thesis",
    "web",
    "scene",
    "artwork",
    "patent",
    "case",
    "newspaper",
    "legislation",
    "manuscript",
    "post",
    "misc",
    "performance",
    "periodical",
    "proceedings",
    "book",
    "blog",
    "reference",
    "conference",
    "anthology",
    "repository",
    "thread",
    "video",
    "audio",
    "exhibition",
];
