//! hayagriva's own format. Each entry is read alone, so that a mistake in one hides
//! no other. What can't be read in an entry is reported and left out; the entry stays,
//! since those who cite it make no mistake.

mod fields;

use std::ops::Range;
use std::str::FromStr;

use hayagriva::types::{Date, EntryType};
use hayagriva::{Entry, Library};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{Reference, edtf};
use crate::date::{Edtf, EdtfError};
use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::parse::front_matter;
use crate::parse::yaml::{Node, Value};
use crate::read::SourceFile;
use fields::{FIELDS, TYPES, example};

pub fn entries(file: &SourceFile, found: &mut Vec<Diagnostic>) -> Vec<Reference> {
    if file.text.trim().is_empty() {
        return Vec::new();
    }
    let span = 0..file.text.len();
    let Some(map) = front_matter::read_map(&file.path, &file.text, span, found) else {
        return Vec::new();
    };
    let entries = map.map().iter().map(|(key, node)| {
        let span = key.span.clone();
        let mut reader = Reader {
            file,
            key: &key.text,
            span,
            found,
        };
        let (entry, issued) = reader.entry(node);
        Reference {
            entry,
            issued,
            span: reader.span,
        }
    });
    entries.collect()
}

/// Reads one entry.
struct Reader<'a> {
    file: &'a SourceFile,
    key: &'a str,
    span: Range<usize>,
    found: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The entry, and when it was issued.
    fn entry(&mut self, node: &Node) -> (Entry, Option<String>) {
        let unknown = || Entry::new(self.key, EntryType::Misc);
        match node.value {
            Value::Unread => return (unknown(), None),
            Value::Map(_) => {}
            _ => {
                let entry = unknown();
                let found = node.describe();
                let message = format!("`{}` is keys with values, found {found}", self.key);
                let help =
                    "write its fields below it: `type: article`, `title: …`, `date: 2023-07`";
                self.report(self.span.clone(), message, help);
                return (entry, None);
            }
        }
        self.check_keys(node);
        let mut json = node.to_json();
        let own = self.date(node, &mut json);
        let of_parents = self.date_of_parents(node, &mut json);
        let entry = read(self.key, &json).or_else(|| {
            self.mend(node, &mut json, true);
            read(self.key, &json)
        });
        let entry = entry.unwrap_or_else(|| Entry::new(self.key, EntryType::Misc));
        let own = own.or_else(|| edtf(entry.date()?)).or(of_parents);
        let issued = own.or_else(|| edtf(entry.date_any()?));
        (entry, issued)
    }

    fn report(&mut self, span: Range<usize>, message: String, help: impl Into<String>) {
        let place = Place::new(&self.file.path, span);
        let found = Diagnostic::new(Code::BadReference, place, message);
        self.found.push(found.help(help));
    }

    /// Keys that nothing reads, in an entry and what it was published in.
    fn check_keys(&mut self, node: &Node) {
        for (key, value) in node.map() {
            if key.text == "parent" {
                parents(value).iter().for_each(|p| self.check_keys(p));
            }
            let names = FIELDS.map(|(name, _)| name);
            if names.contains(&key.text.as_str()) {
                continue;
            }
            let place = Place::new(&self.file.path, key.span.clone());
            let message = format!("`{}` is not a key of a reference", key.text);
            let close = closest(&key.text, names);
            let diagnostic = Diagnostic::new(Code::UnknownKey, place, message).suggest(close);
            self.found.push(match close {
                Some(_) => diagnostic,
                None => diagnostic.help(format!("its keys are {}", names.join(", "))),
            });
        }
    }

    /// When an entry was issued, as EDTF has it. Dates that hayagriva can't read are
    /// taken out.
    fn date(&mut self, node: &Node, json: &mut Json) -> Option<String> {
        self.day_of_reading(node, json);
        let (value, text) = node.get("date").and_then(with_text)?;
        let read = Edtf::parse(text);
        if is_date(text) {
            return read.is_ok().then(|| text.to_owned());
        }
        remove(json, "date");
        match read {
            Ok(_) => Some(text.to_owned()),
            Err(error) => {
                self.no_date(value, text, error);
                None
            }
        }
    }

    /// When what an entry was published in was issued: the first of its parents that says
    /// so.
    fn date_of_parents(&mut self, node: &Node, json: &mut Json) -> Option<String> {
        let parents = parents(node.get("parent")?);
        let written = match json.get_mut("parent")? {
            Json::Array(many) => many.iter_mut().collect(),
            alone => vec![alone],
        };
        let dates = parents.iter().zip(written).map(|(parent, json)| {
            let own = self.date(parent, json);
            own.or(self.date_of_parents(parent, json))
        });
        let dates: Vec<Option<String>> = dates.collect();
        dates.into_iter().flatten().next()
    }

    /// The day on which a page of the web was read.
    fn day_of_reading(&mut self, node: &Node, json: &mut Json) {
        let day = node.get("url").and_then(|url| url.get("date"));
        let Some((value, text)) = day.and_then(with_text).filter(|(_, text)| !is_date(text)) else {
            return;
        };
        match Edtf::parse(text) {
            Ok(_) => self.report(
                value.span.clone(),
                format!("`{text}` in `url` of `{}` is no day", self.key),
                "write the day on which you read it: `date: 2023-07-06`",
            ),
            Err(error) => self.no_date(value, text, error),
        }
        if let Some(url) = json.get_mut("url") {
            remove(url, "date");
        }
    }

    fn no_date(&mut self, value: &Node, text: &str, error: EdtfError) {
        let literal = value.span.len() == text.len();
        let span = match literal && error.range.end <= text.len() {
            true => value.span.start + error.range.start..value.span.start + error.range.end,
            false => value.span.clone(),
        };
        let key = self.key;
        let message = format!("`date` of `{key}` can't be read: {}", error.message);
        let place = Place::new(&self.file.path, span);
        let found = Diagnostic::new(Code::BadReference, place, message);
        let suggested = error.suggestion.map(|meant| format!("write `{meant}`"));
        self.found.push(match suggested.or(error.help) {
            Some(help) => found.help(help),
            None => found.help("write a date as `2023`, `2023-07`, `2023-07-06` or `1990/2000`"),
        });
    }

    /// Takes the values that can't be read out of an entry.
    fn mend(&mut self, node: &Node, json: &mut Json, needs_type: bool) {
        if needs_type && node.get("type").is_none() {
            let message = format!("the reference `{}` needs a `type`", self.key);
            self.report(self.span.clone(), message, types());
            json["type"] = "misc".into();
        }
        for (name, value) in node.map() {
            let Some(written) = json.get(&name.text) else {
                continue;
            };
            let alone = match &*name.text {
                "type" => json!({"type": written}),
                name => json!({"type": "misc", name: written}),
            };
            if read(self.key, &alone).is_some() {
                continue;
            }
            match &*name.text {
                "type" => {
                    self.no_type(value);
                    json["type"] = "misc".into();
                }
                "parent" if self.mend_parents(value, json) => {}
                name => {
                    let message = format!("`{name}` of `{}` can't be read", self.key);
                    let help = example(name).map(|example| format!("write `{name}: {example}`"));
                    self.report(value.span.clone(), message, help.unwrap_or_default());
                    remove(json, name);
                }
            }
        }
    }

    /// Whether what an entry was published in could be mended.
    fn mend_parents(&mut self, value: &Node, json: &mut Json) -> bool {
        let parents = parents(value);
        let are_maps = parents.iter().all(|p| matches!(p.value, Value::Map(_)));
        match json.get_mut("parent") {
            Some(Json::Array(many)) if are_maps => {
                let pairs = parents.iter().zip(many);
                pairs.for_each(|(parent, json)| self.mend(parent, json, false));
            }
            Some(json) if are_maps => {
                parents
                    .iter()
                    .for_each(|parent| self.mend(parent, json, false));
            }
            _ => return false,
        }
        true
    }

    fn no_type(&mut self, value: &Node) {
        let place = Place::new(&self.file.path, value.span.clone());
        let kind = value.text().unwrap_or_default();
        let message = match kind {
            "" => format!("`type` of `{}` can't be read", self.key),
            kind => format!("`{kind}` is no type of a reference"),
        };
        let close = closest(kind, TYPES);
        let found = Diagnostic::new(Code::BadReference, place, message).suggest(close);
        self.found.push(found.help(types()));
    }
}

fn types() -> String {
    format!("write one of {}", TYPES.join(", "))
}

fn parents(value: &Node) -> &[Node] {
    match &value.value {
        Value::List(parents) => parents,
        _ => std::slice::from_ref(value),
    }
}

fn with_text(node: &Node) -> Option<(&Node, &str)> {
    Some((node, node.text()?))
}

fn is_date(text: &str) -> bool {
    Date::from_str(text).is_ok()
}

fn remove(json: &mut Json, key: &str) {
    if let Json::Object(map) = json {
        map.remove(key);
    }
}

fn read(key: &str, value: &Json) -> Option<Entry> {
    let library = Library::deserialize(json!({ key: value })).ok()?;
    library.get(key).cloned()
}
